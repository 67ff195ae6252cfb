/*
 * trace.h - a force curve in memory, with its gaps.
 *
 *     trace_init -> trace_add ... -> trace_smooth -> trace_measure ...
 *                -> trace_free
 *
 * The one shape every curve is analysed in, whether a recording was replayed
 * or another instrument's file was read.  Offline only: it grows as it is
 * filled.
 *
 * Time is in seconds of the measurement, from an origin of the caller's
 * choice, and strictly increases.  force_n is as measured, tared, and finite.
 * Samples that were lost, damaged, saturated or left out are not in it:
 * gap_before says that a point does not follow on from the one before it, and
 * nothing is ever drawn, integrated or filtered across such a hole.
 */
#ifndef TRACE_H
#define TRACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "signal/filter.h"  /* struct filter */

/* Members may be read; only trace_* writes them. */
struct trace {
    size_t n, room;
    double *t_s;           /* n of each, oldest first; owned */
    double *force_n;       /* measured */
    double *filtered_n;    /* after trace_smooth; NULL before.  Without delay. */
    uint8_t *gap_before;   /* 1: not joined to the point before */
};

void trace_init(struct trace *t);
void trace_free(struct trace *t);

/* Fill an empty trace with n points made elsewhere, taking over the arrays, each
 * from malloc.  ERR_OK; ERR_ARG when a point is not as trace_add wants it, with *t
 * unchanged and the arrays still the caller's. */
int trace_adopt(struct trace *t, size_t n, double *t_s, double *force_n, uint8_t *gap_before);

/* Append; t_s must be over the last one, force_n finite.  ERR_OK; ERR_ARG
 * when they are not, ERR_IO when out of memory, both with *t unchanged. */
int trace_add(struct trace *t, double t_s, double force_n, bool gap_before);

/* Fill filtered_n: each stretch between gaps forwards and backwards through f,
 * so that no time is shifted (filter_zero_phase).  ERR_OK, or ERR_IO when out
 * of memory. */
int trace_smooth(struct trace *t, const struct filter *f);

/* Index of the first point at or after t_s; t->n when there is none. */
size_t trace_at(const struct trace *t, double t_s);

/* What lies between two times. */
struct trace_part {
    double covered_s;      /* time with force on both sides, gaps left out */
    double impulse_ns;     /* trapezoids over the covered time, newton seconds */
    double mean_n;         /* impulse_ns / covered_s; NAN when covered_s is 0 */
    double peak_n;         /* highest measured; NAN without a sample */
    double peak_filtered_n;/* highest of filtered_n; NAN when there is none */
    size_t gaps;           /* holes that touch the part */
    double gap_s;          /* their time inside it */
    size_t samples;
};

/* Ends between two joined samples are interpolated on the straight line;
 * nothing is ever interpolated across a gap. */
void trace_measure(const struct trace *t, double from_s, double to_s,
                   struct trace_part *out);

#endif /* TRACE_H */
