/*
 * trace.h - a force curve in memory, with its gaps.
 *
 *     trace_init -> trace_add ... -> ( trace_despike ) -> ( trace_bridge ) -> trace_smooth
 *                -> trace_measure ... -> trace_free
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
#include "signal/hampel.h"  /* struct hampel_config */

/* Members may be read; only trace_* writes them. */
struct trace {
    size_t n, room;
    double *t_s;           /* n of each, oldest first; owned */
    double *force_n;       /* measured */
    double *filtered_n;    /* after trace_smooth; NULL before.  Without delay. */
    uint8_t *gap_before;   /* 1: not joined to the point before */
    double period_s;       /* after trace_bridge, else 0 */
    size_t bridged;        /* missing samples joined over by trace_bridge */
    size_t despiked;       /* samples taken out by trace_despike */
};

void trace_init(struct trace *t);
void trace_free(struct trace *t);

/* About n points are to come: make room for them at once.  A wrong guess costs
 * memory or time, and nothing is reported when there is no such room. */
void trace_expect(struct trace *t, size_t n);

/* Fill an empty trace with n points made elsewhere, taking over the arrays, each
 * from malloc.  ERR_OK; ERR_ARG when a point is not as trace_add wants it, with *t
 * unchanged and the arrays still the caller's. */
int trace_adopt(struct trace *t, size_t n, double *t_s, double *force_n, uint8_t *gap_before);

/* Append; t_s must be over the last one, force_n finite.  ERR_OK; ERR_ARG
 * when they are not, ERR_IO when out of memory, both with *t unchanged. */
int trace_add(struct trace *t, double t_s, double force_n, bool gap_before);

/* The usual time between samples: the mean of those intervals, out of at most
 * 4,096 spread over the trace, that are within half of their median.  0 with
 * fewer than two samples. */
double trace_period_s(const struct trace *t);

/* Take out the samples that Hampel's rule calls spikes, each stretch between gaps by
 * itself.  What is taken out leaves a gap, is counted in despiked, and is replaced by
 * nothing.  ERR_OK, or ERR_ARG with *t unchanged for a rule that cannot be. */
int trace_despike(struct trace *t, const struct hampel_config *cfg);

/* Join short holes: a gap of up to most_missing samples, told by its length in
 * periods, becomes a straight line between the samples on its sides.  No sample
 * is added; bridged counts what is missing in joined intervals, and period_s is
 * set.  An interval that was joined although more than most_missing, and more than
 * eight, are missing in it becomes a gap.  The one place where a hole is ever closed:
 * callers report the count. */
void trace_bridge(struct trace *t, int most_missing);

/* Samples missing between point i - 1 and i, joined or not, by the period; 0 before
 * trace_bridge. */
size_t trace_missing(const struct trace *t, size_t i);

/* Fill filtered_n: each stretch between gaps forwards and backwards through f,
 * so that no time is shifted (filter_zero_phase).  A filter wants samples a
 * period apart: in a bridged hole it is fed the straight line.  ERR_OK, or ERR_IO
 * when out of memory. */
int trace_smooth(struct trace *t, const struct filter *f);

/* The same through several filters, one after the other.  live: forwards only, each
 * stretch primed with its first sample, and moved back by the filters' delay at 0 Hz;
 * the last samples of a stretch, which would need later ones, repeat the last
 * output. */
int trace_smooth_chain(struct trace *t, const struct filter *f, size_t filters, bool live);

/* Index of the first point at or after t_s; t->n when there is none. */
size_t trace_at(const struct trace *t, double t_s);

/* How far the curve goes on from from_s without a gap, at most to to_s: the last
 * sample before the first gap; from_s itself when a gap lies right there. */
double trace_whole_to(const struct trace *t, double from_s, double to_s);

/* Points from .. to - 1 as a trace of their own: borrowed, never freed or changed. */
struct trace trace_slice(const struct trace *t, size_t from, size_t to);

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
