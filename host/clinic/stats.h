/*
 * stats.h - the statistics of one person over time.
 *
 * Each has its formula and source, and says when there is too little to tell.  Agrees
 * to 1e-9 with scipy, and the robust line with its published formulas written out in
 * numpy (tests/oracle/clinic_stats.py).  GSL underneath; results do not depend on the
 * compiler.  n is the number of values; all are finite: what is not known is the
 * caller's to leave out.  Pure; one thread, as GSL's error handler is off meanwhile.
 */
#ifndef STATS_H
#define STATS_H

#include <stdbool.h>

#include "err.h"

#define STATS_TREND_LEAST  5   /* values; a line takes two of them (a design choice) */
#define STATS_MEDIAN_LEAST 6   /* values for an interval: 1 - 2 / 2^6 is over 95 % */

/* NAN of no values. */
double stats_mean(const double *x, int n);

/* Typical error of measurement, SD of consecutive differences over sqrt 2 (Hopkins
 * 2000); a steady rise or fall does not count as error.  NAN under 3 values. */
double stats_typical_error(const double *x, int n);

/* 95 % minimal detectable change: 1.96 sqrt 2 times the typical error. */
double stats_mdc95(double typical_error);

struct stats_median {
    int n;
    double median;           /* NAN of no values */
    bool has_interval;       /* false: under STATS_MEDIAN_LEAST values no 95 % one exists */
    double low, high;        /* order statistics; exact, from the binomial (sign test) */
    double level_pct;        /* what the interval covers at least: 95 or more */
};
/* ERR_OK; ERR_FULL without memory, with *out as of no values. */
int stats_median(const double *x, int n, struct stats_median *out);

/* Exact 95 % interval of a share k of n (Clopper and Pearson 1934).  0 <= k <= n, n >= 1;
 * else NAN. */
void stats_share(int k, int n, double *low, double *high);

struct stats_trend {
    int n;
    bool known;              /* false: under STATS_TREND_LEAST values, all of one moment, or
                                weights that do not settle; the rest is then NAN */
    double slope, low, high; /* per unit of x, with its 95 % interval */
    double at_first, at_last;    /* the line at the least and the most x */
};
/* Robust straight line: bisquare weights, tuning 4.685, residuals over sqrt(1 - leverage)
 * times MAD / 0.6745 (gsl_multifit_robust; Holland and Welsch 1977, DuMouchel and
 * O'Brien 1989); Student's t interval of n - 2 degrees from its covariance.  x is
 * centred and scaled first, so that its unit and origin do not matter.  Values that lie
 * on one line have an interval without width.  x in any order.  ERR_OK, or ERR_FULL
 * without memory for the values. */
int stats_trend(const double *x, const double *y, int n, struct stats_trend *out);

#endif /* STATS_H */
