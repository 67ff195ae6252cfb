/*
 * stats.h - the statistics of one person over time.
 *
 * Each has its formula and source, and says when there is too little to tell.  Agrees
 * with scipy to 1e-9 (tests/oracle/clinic_stats.py).  GSL underneath; results do not
 * depend on the compiler.  n is the number of values; NAN values are the caller's to
 * leave out.
 */
#ifndef STATS_H
#define STATS_H

#include <stdbool.h>

#include "err.h"

/* Typical error of measurement, SD of consecutive differences over sqrt 2 (Hopkins
 * 2000).  NAN under 3 values. */
double stats_typical_error(const double *x, int n);

/* 95 % minimal detectable change: 1.96 sqrt 2 times the typical error. */
double stats_mdc95(double typical_error);

struct stats_median {
    int n;
    double median;
    bool has_interval;       /* false: under 6 values no 95 % interval exists */
    double low, high;        /* order statistics; exact, from the binomial (sign test) */
    double level_pct;        /* what the interval really covers, >= 95 */
};
void stats_median(const double *x, int n, struct stats_median *out);

/* Exact 95 % interval of a share k of n (Clopper and Pearson 1934).  n >= 1. */
void stats_share(int k, int n, double *low, double *high);

struct stats_trend {
    int n;
    bool known;              /* false: under 5 values, or all of one moment */
    double slope, low, high; /* per unit of x, with its 95 % interval */
    double at_first, at_last;    /* the line there */
};
/* Robust straight line: bisquare weights (gsl_multifit_robust), Student's t interval
 * from its covariance.  ERR_OK, or ERR_FULL without memory. */
int stats_trend(const double *x, const double *y, int n, struct stats_trend *out);

#endif /* STATS_H */
