/*
 * trials.h - what several efforts say together: best, spread, fatigue.
 *
 * Takes one metric of each effort in the order they were made (peak_n, best_1s_n,
 * an RFD ...), so every result has that metric's unit or is a share.  METRICS.md
 * has the definitions under the same ids.
 */
#ifndef TRIALS_H
#define TRIALS_H

#include <stddef.h>

#include "analysis/metrics.h"

/* NAME, id, unit ("=": of the trials' metric), trials it needs, name for people */
#define TRIALS_METRICS(X)                                                            \
    X(COUNT,      "trials",               "1", 0, "efforts with a value")            \
    X(BEST,       "trials_best",          "=", 1, "highest of the efforts")          \
    X(BEST_AT,    "trials_best_number",   "1", 1, "which effort was the highest")    \
    X(MEAN,       "trials_mean",          "=", 1, "mean of the efforts")             \
    X(MEAN_BEST3, "trials_mean_best3",    "=", 3, "mean of the three highest")       \
    X(SD,         "trials_sd",            "=", 2, "SD between efforts")              \
    X(CV,         "trials_cv_pct",        "%", 2, "SD between efforts, of their mean") \
    X(LAST_GAIN,  "trials_last_gain_pct", "%", 2, "last effort over the best before it") \
    X(FATIGUE,    "trials_fatigue_pct",   "%", 2, "force lost from first effort to last")

enum trials_metric {
#define X(name, id, unit, needs, text) TRIALS_##name,
    TRIALS_METRICS(X)
#undef X
    TRIALS_METRIC_COUNT
};

const struct metric_info *trials_info(enum trials_metric m);

/* value[i] is effort i + 1's, NAN where it has none: it keeps its number and is
 * left out of the rest.  First and last are of those with a value. */
void trials_measure(const double *value, size_t n,
                    struct metric_value out[TRIALS_METRIC_COUNT]);

#endif /* TRIALS_H */
