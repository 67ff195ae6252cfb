/*
 * metrics.h - every number computed from a force curve, each defined once.
 *
 * METRICS.md beside this file is the manual: formula, unit, filter, least sample
 * rate and what makes the number unavailable, under the same ids as the list
 * here; a test holds the two together.
 *
 * A metric is a value with a unit or a reason why there is none; never 0 for
 * not measured.  Nothing here does I/O; memory is the caller's.
 */
#ifndef METRICS_H
#define METRICS_H

#include <stdbool.h>

#define METRICS_VERSION 1

/* NAME, id, unit (UCUM), least samples a second (0: any), name for people */
#define METRICS(X)                                                            \
    X(PEAK_RAW,  "peak_raw_n",  "N", 0, "highest force as measured")          \
    X(PEAK,      "peak_n",      "N", 0, "highest filtered force")

enum metric {
#define X(name, id, unit, least_sps, text) METRIC_##name,
    METRICS(X)
#undef X
    METRIC_COUNT
};

struct metric_value {
    double value;        /* NAN exactly when why is set */
    double u;            /* standard uncertainty, same unit; NAN: not worked out */
    const char *why;     /* a static half sentence when it is unavailable, else NULL */
    const char *note;    /* how it is qualified, "indicative: ..."; or NULL */
};

struct metric_info {
    const char *id, *unit, *text;
    double least_sps;
};

/* Never NULL for a metric of the list. */
const struct metric_info *metric_info(enum metric m);

/* The metric of that id, or METRIC_COUNT. */
enum metric metric_find(const char *id);

#endif /* METRICS_H */
