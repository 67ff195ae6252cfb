/*
 * rfd.h - how fast the force comes up: rates, forces and impulses by time from
 * onset.
 *
 * On the force as measured, or low-passed at options.rfd_cutoff_hz without delay;
 * the onset is always that of the force as measured.  Below METRICS_RFD_SPS nothing
 * here has a value, below METRICS_RFD_FULL_SPS all of it is indicative.
 */
#ifndef RFD_H
#define RFD_H

#include "analysis/effort.h"
#include "analysis/metrics.h"
#include "analysis/trace.h"

#define RFD_STEEPEST_S 0.020   /* window of the steepest slope */
#define RFD_RISE_FRAC  0.90    /* the rise ends at this share of the peak */

struct rfd_task {
    const struct trace *t;
    const struct effort_options *o;
    const struct effort *e;
    double rate_hz;
    double zero_n;              /* impulses and forces are net of it */
    double baseline_n;          /* net; 20-80 % is between it and the peak */
    double peak_n;              /* highest filtered force, net */
    struct metric_value onset;  /* its time, or why there is none */
};

/* RFD_50 .. IMPULSE_250. */
void rfd_measure(const struct rfd_task *task, struct metric_value out[METRIC_COUNT]);

#endif /* RFD_H */
