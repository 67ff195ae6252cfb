/*
 * symmetry.h - left beside right, with what the error of each allows to say.
 *
 * Four indices of the same ratio, each with a 95 % interval.  METRICS.md has the
 * formulas under the same ids, and how the interval is made.
 */
#ifndef SYMMETRY_H
#define SYMMETRY_H

#include <stddef.h>

#include "analysis/metrics.h"

/* Standard error of one limb's force as a share of it, where its own trials do
 * not say: the typical between-day CV of isometric knee flexion. */
#define SYMMETRY_LIMB_CV 0.05
/* With so many trials of a limb, their own CV is taken. */
#define SYMMETRY_TRIALS_LEAST 3

/* NAME, id, unit, name for people */
#define SYMMETRY_METRICS(X)                                                          \
    X(LSI,       "lsi_pct",             "%", "involved side, of the uninvolved")     \
    X(LSI_MDC,   "lsi_mdc_pct",         "%", "change of it that is more than error") \
    X(ASYMMETRY, "asymmetry_pct",       "%", "weaker side below the stronger")       \
    X(INDEX,     "symmetry_index_pct",  "%", "left less right, of their mean")       \
    X(ANGLE,     "symmetry_angle_pct",  "%", "symmetry angle")

enum symmetry_metric {
#define X(name, id, unit, text) SYMMETRY_##name,
    SYMMETRY_METRICS(X)
#undef X
    SYMMETRY_METRIC_COUNT
};

enum symmetry_side { SYMMETRY_NEITHER, SYMMETRY_LEFT, SYMMETRY_RIGHT };

/* One limb: the value compared (over 0), and its trials or none. */
struct symmetry_limb {
    double value;             /* same metric and unit on both sides */
    const double *trial;      /* borrowed; NAN: none in that place */
    size_t trials;
};

struct symmetry_index {
    struct metric_value v;    /* v.u: standard uncertainty by the same error */
    double low, high;         /* 95 % interval; NAN when v has no value */
};

struct symmetry {
    struct symmetry_index index[SYMMETRY_METRIC_COUNT];
    double left_cv, right_cv;            /* taken, as shares */
    bool left_from_trials, right_from_trials;
};

const struct metric_info *symmetry_info(enum symmetry_metric m);

/* involved: the side that LSI is about; NEITHER: LSI is unavailable. */
void symmetry_measure(const struct symmetry_limb *left, const struct symmetry_limb *right,
                      enum symmetry_side involved, struct symmetry *out);

#endif /* SYMMETRY_H */
