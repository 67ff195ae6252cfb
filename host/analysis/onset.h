/*
 * onset.h - the quiet before an effort, and where the force leaves it and comes
 * back.
 *
 *     onset_baseline -> onset_find -> onset_offset
 *
 * All on the force as measured: a low-pass rings and smears across an onset.
 * METRICS.md has the rules in words; the numbers are in struct effort_options.
 */
#ifndef ONSET_H
#define ONSET_H

#include "analysis/effort.h"
#include "analysis/metrics.h"
#include "analysis/trace.h"

/* How far back from the effort's start its quiet is looked for. */
#define ONSET_BACK_S   20.0
/* The quiet window lies within so much of the rough start. */
#define ONSET_NEAR_S    3.0
/* How long after the effort its end is looked for. */
#define ONSET_AFTER_S  10.0

/* What to go by, in the trace's own newtons. */
struct onset_task {
    const struct trace *t;
    const struct effort_options *o;
    const struct effort *e;
    double period_s;            /* usual time between samples */
    double peak_n;              /* highest filtered force of the effort */
};

struct onset_baseline {
    bool found;                 /* there is a window; maybe not a quiet one */
    double from_s, to_s;
    double mean_n;              /* of the trace, no zero taken off */
    double sd_n, slope_n_s;
    struct metric_value usable; /* has a value when onset may be told from it;
                                   else the reason */
};

/* The latest quiet window of baseline_s before the effort: among windows that end
 * within ONSET_NEAR_S before the force is last within a tenth of the way from its
 * lowest mean to the peak, the latest whose SD is at most 1.25 times the smallest
 * (+ 0.02 N). */
void onset_baseline(const struct onset_task *task, struct onset_baseline *out);

struct onset {
    struct metric_value at_s;   /* or why there is none */
    double rise_n;              /* over the baseline mean that counted */
    bool dipped;                /* a countermovement: under the mean by 3 SD, and by
                                   onset_n, after the baseline */
};

/* b must be usable. */
void onset_find(const struct onset_task *task, const struct onset_baseline *b,
                struct onset *out);

/* When the force has come back within rise_n of the baseline mean for onset_hold_s,
 * at or after the effort's end; or why it never does. */
struct metric_value onset_offset(const struct onset_task *task,
                                 const struct onset_baseline *b, double rise_n);

#endif /* ONSET_H */
