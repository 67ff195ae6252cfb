/*
 * making.h - recordings made by hand, frame by frame, for tests.
 *
 * The force is a closed form, so what should come out is known without running
 * anything: 0 N until making_rise_s, a straight rise of making_rise_n in 1 s,
 * flat for making_flat_s, a straight fall in 1 s, 0 N.
 */
#ifndef MAKING_H
#define MAKING_H

#include <stddef.h>
#include <stdint.h>

#include "wire.h"

#define MAKING_TICK_HZ   16000000.0
#define MAKING_RISE_S    6.0
#define MAKING_FLAT_N    100.0
#define MAKING_FLAT_S    8.0
#define MAKING_LENGTH_S  20.0

/* Tare 1 s, countdown 2 s, one hold of 5 s at 100 N +-10 N, floor 80 N. */
extern const char making_protocol[];
/* A step of every type and a hold of every kind, each as short as may be. */
extern const char making_every_step[];
/* 0 counts is 0 N, 1000 counts is 1 N. */
extern const char making_calibration[];

/* A growing run of bytes; free with making_free. */
struct making {
    uint8_t *bytes;
    size_t n, room;
};

void making_free(struct making *m);
void making_frame(struct making *m, uint8_t type, const uint8_t *payload, uint8_t n);
void making_bytes(struct making *m, const uint8_t *bytes, size_t n);

/* Begin and texts; with another protocol; and another calibration. */
void making_head(struct making *m);
void making_head_with(struct making *m, const char *protocol);
void making_head_of(struct making *m, const char *protocol, const char *calibration);
void making_text(struct making *m, uint8_t kind, const char *text);
void making_hello(struct making *m, uint64_t uptime_ticks);
void making_sample(struct making *m, uint16_t seq, uint32_t tick, int32_t counts, uint8_t flags);
void making_link(struct making *m, uint8_t kind, int64_t away_us, uint32_t dropped);
/* End mark with the digest of what is there. */
void making_end(struct making *m, uint8_t why);

/* Newtons at a time, as above. */
double making_force_n(double t_s);

/* Head, HELLO, the whole curve at rate_hz, end mark. */
void making_whole(struct making *m, double rate_hz);

#endif /* MAKING_H */
