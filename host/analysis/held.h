/*
 * held.h - an effort against its band, by the hold machine itself.
 *
 * Feeds the filtered curve, net of zero, to session/hold.h, so that time held, time
 * in band, falls and returns mean here what they mean in a session.  Only the
 * filter differs: a session hears the causal one, this the curve's own.
 */
#ifndef HELD_H
#define HELD_H

#include <stdbool.h>
#include <stddef.h>

#include "analysis/effort.h"
#include "analysis/metrics.h"
#include "analysis/trace.h"

/* The machine is armed so long before the effort, to see the band entered. */
#define HELD_BEFORE_S 0.5

struct held_task {
    const struct trace *t;
    const double *force_n;      /* t->filtered_n */
    const struct effort_options *o;
    const struct effort *e;
    double zero_n;
    double peak_n;              /* net, for the reason the band was not entered */
};

/* The hold's metrics: HELD .. DROPOUT.  True when the band was entered; its span is
 * then from_s .. to_s, from entering to the end. */
bool held_measure(const struct held_task *task, struct metric_value out[METRIC_COUNT],
                  double *from_s, double *to_s);

/* Its falls below the floor; see effort_sags. */
size_t held_sags(const struct held_task *task, struct effort_sag *out, size_t max);

#endif /* HELD_H */
