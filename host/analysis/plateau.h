/*
 * plateau.h - the level part of an effort: best means, plateau, steadiness.
 *
 * Best means are of the force as measured, the plateau's edges and the steadiness
 * are of the filtered force.  METRICS.md has the definitions.
 */
#ifndef PLATEAU_H
#define PLATEAU_H

#include <stdbool.h>

#include "analysis/effort.h"
#include "analysis/metrics.h"
#include "analysis/trace.h"

struct plateau_task {
    const struct trace *t;
    const double *smooth_n;     /* t->filtered_n */
    const struct effort_options *o;
    const struct effort *e;
    double zero_n;
};

/* BEST_500MS, BEST_1S, BEST_1S_AT and PLATEAU_FROM .. PLATEAU_MEAN. */
void plateau_measure(const struct plateau_task *task, struct metric_value out[METRIC_COUNT]);

/* STEADY_FROM .. SLOPE, over from_s .. to_s less what the options leave out at both
 * ends: the hold when there is one, else the plateau. */
void plateau_steadiness(const struct plateau_task *task, double from_s, double to_s,
                        struct metric_value out[METRIC_COUNT]);

/* FATIGUE_AREA: from the filtered peak of the first PLATEAU_FATIGUE_S to the end. */
#define PLATEAU_FATIGUE_S 5.0
struct metric_value plateau_fatigue_area(const struct plateau_task *task);

#endif /* PLATEAU_H */
