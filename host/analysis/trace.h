/*
 * trace.h - the force of a whole recording, in memory, with its gaps.
 *
 * Offline only: it grows as it is filled.  Times are session microseconds of
 * the measurement; filtered force carries its own time, with the filter's
 * delay taken off.  Force is tared by the zero in force at that moment (before
 * the first tare: by that first one, or by none when there is none).
 */
#ifndef TRACE_H
#define TRACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct trace_point {
    int64_t t_us;
    double force_n;        /* measured */
    double filtered_n;     /* NAN where there is none */
    float delay_us;        /* filtered_n belongs to t_us - delay_us */
    bool gap_before;       /* not joined to the point before */
};

struct trace {
    struct trace_point *p; /* n points, oldest first; owned */
    size_t n, room;
};

void trace_init(struct trace *t);
void trace_free(struct trace *t);

/* Append; t_us must not go back.  ERR_OK, or ERR_IO when out of memory. */
int trace_add(struct trace *t, const struct trace_point *p);

/* Index of the first point at or after t_us; t->n when there is none. */
size_t trace_at(const struct trace *t, int64_t t_us);

/* What lies between from_us and to_us. */
struct trace_part {
    double covered_s;      /* time with force on both sides, gaps left out */
    double impulse_ns;     /* trapezoids over the covered time, newton seconds */
    double mean_n;         /* impulse_ns / covered_s; NAN when covered_s is 0 */
    double peak_n;         /* highest measured; NAN without a sample */
    double peak_filtered_n;/* highest filtered, by its own time; NAN if none */
    size_t gaps;           /* holes that touch the part */
    double gap_s;          /* their time inside it */
    size_t samples;
};

/* Ends between two joined samples are interpolated on the straight line;
 * nothing is ever interpolated across a gap. */
void trace_measure(const struct trace *t, int64_t from_us, int64_t to_us,
                   struct trace_part *out);

#endif /* TRACE_H */
