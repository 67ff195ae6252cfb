/*
 * lever.h - torque and force per body mass, each with its uncertainty.
 *
 * First-order propagation of independent standard uncertainties (JCGM 100:2008,
 * 5.1.2).  What is not given is no part of it; when nothing is, u is NAN.
 */
#ifndef LEVER_H
#define LEVER_H

#include "analysis/effort.h"
#include "analysis/metrics.h"

/* Standard gravity: body weight is body mass times it. */
#define LEVER_GRAVITY_M_S2 9.80665

/* Standard uncertainty of a force by the options, or NAN. */
double lever_force_u_n(const struct effort_options *o, double force_n);

/* TORQUE_PEAK .. PEAK_PCT_BW, out of out[METRIC_PEAK] and out[METRIC_BEST_1S]. */
void lever_measure(const struct effort_options *o, struct metric_value out[METRIC_COUNT]);

#endif /* LEVER_H */
