/*
 * span.h - a whole piece of a force curve between two times, and its sums.
 *
 * The curve is the straight line from sample to sample, so a span begins and
 * ends exactly where asked, between two samples if need be, and every number
 * here is that of the line: unequal steps carry their own weight and the rate
 * hardly matters.  A span never has a gap in it.
 *
 * Borrowed: the trace must outlive it.  Nothing allocates; sums take one walk
 * over the samples inside.
 */
#ifndef SPAN_H
#define SPAN_H

#include <stdbool.h>
#include <stddef.h>

#include "analysis/metrics.h"
#include "analysis/trace.h"

/* Members are private; a value. */
struct span {
    const double *t_s, *force_n;  /* the samples strictly inside */
    size_t n;
    double zero_n;                /* taken off every one of them */
    double from_s, to_s;
    double from_n, to_n;          /* at the ends, net of zero */
};

/* The piece from from_s to to_s of force_n (t->force_n or t->filtered_n), less
 * zero_n.  True; or false, *out unchanged and *why saying what is in the way: a
 * gap, its seconds, or that the curve does not reach. */
bool span_cut(const struct trace *t, const double *force_n, double zero_n,
              double from_s, double to_s, struct span *out, struct metric_value *why);

/* Force at one time, net; NAN in a gap or outside the curve. */
double span_force_n(const struct trace *t, const double *force_n, double zero_n, double at_s);

double span_impulse_ns(const struct span *s);
double span_mean_n(const struct span *s);
double span_peak_n(const struct span *s, double *at_s);   /* first of equals */

/* The window of width_s with the highest mean, wherever it begins: exact on the
 * straight lines.  False when the span is shorter. */
bool span_best_mean(const struct span *s, double width_s, double *mean_n, double *at_s);

/* The first time at or after after_s at which force is at least (up) or at most
 * (down) level_n; NAN when it never is. */
double span_first_up(const struct span *s, double after_s, double level_n);
double span_first_down(const struct span *s, double after_s, double level_n);

/* The first sample after after_s that is under level_n, the end of the span
 * included; NAN without. */
double span_first_under(const struct span *s, double after_s, double level_n);

/* The last time at or before before_s at which force is at most level_n. */
double span_last_down(const struct span *s, double before_s, double level_n);

/* The line through the force by least squares, each sample weighing as much as
 * the time around it. */
struct span_line {
    double mean_n, slope_n_s;
    double sd_n;              /* about the mean */
    double detrended_sd_n;    /* about the line */
};
struct span_line span_fit(const struct span *s);

/* Root mean square distance from a force, weighed the same way. */
double span_rms_from_n(const struct span *s, double level_n);

/* The steepest mean slope over width_s; NAN when the span is shorter. */
double span_steepest_n_s(const struct span *s, double width_s);

#endif /* SPAN_H */
