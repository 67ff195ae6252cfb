/*
 * truth.h - what really happened, one row per conversion:
 *
 *     seq,tick,counts,newtons,led,read
 *
 * seq counts every conversion of this run from 0, which is the firmware's own
 * number (modulo 65,536) until streaming is stopped and started; tick is when
 * DOUT fell, in the firmware's clock, 64 bits; counts is what the converter
 * held; newtons the force before noise; led the LED at that moment; read is 1
 * when all bits were clocked out, 0 when the conversion was overwritten or
 * powered down first.
 */
#ifndef TRUTH_H
#define TRUTH_H

#include <stdbool.h>
#include <stdint.h>

struct truth;

struct truth_row {
    uint64_t seq, tick;
    int32_t counts;
    double force_n;
    bool led, read;
};

/* NULL after saying on stderr what is wrong. */
struct truth *truth_open(const char *path);

/* False when the rows could not all be written; NULL is allowed. */
bool truth_close(struct truth *truth);

void truth_put(struct truth *truth, const struct truth_row *row);

#endif /* TRUTH_H */
