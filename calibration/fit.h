/*
 * fit.h - the polynomial through known forces and the counts they gave.
 *
 *     points -> fit_run -> struct fit -> figures_of, guard_check, calibration
 *
 * The known force is taken as exact and the counts as what scatters, which is
 * how a cell is calibrated (ASTM E74, ISO 376):
 *
 *     counts = c0 + c1 x + c2 x^2 + c3 x^3,   x = (force - center_n) / scale_n
 *
 * x runs from -1 to 1 over the points, so that nothing is badly conditioned,
 * and counts are fitted less the first point's, so that an offset costs no
 * digit.  Least squares by GSL (gsl_multifit_linear, singular values).  The
 * uncertainty of the forces themselves is no matter of the fit; it comes in the
 * budget (uncertainty.h).
 *
 * Order.  A straight line, unless the data ask for more.  Order is raised while
 * the lack of fit is significant at FIT_SIGNIFICANCE: where forces were applied
 * more than once, the scatter of level means about the curve against the
 * scatter within levels; where none was, the gain by the next term against what
 * is left after it (Draper and Smith, "Applied Regression Analysis", chapters 2
 * and 6).  Every test made is kept in the fit.
 *
 * Weights.  With FIT_WEIGHTS_AUTO a point's weight is readings / sd^2 when every
 * point has both, those differ by more than FIT_WEIGHTS_APART, and the noise is
 * what the residuals consist of (their SD is under three standard errors of a
 * mean); else all weigh the same.  Weights count only against one another: the
 * covariance is scaled by the residuals either way.
 *
 * Series.  A series is one run of loads, up and perhaps down.  With several, each
 * that begins at no load is shifted so that its first zero meets the first
 * series', as a tare would do; the later series' first zeros then say nothing
 * and are left out.
 *
 * A value of no more than some kilobytes; fit_run allocates while it runs and
 * frees all of it.  One thread at a time: it turns GSL's aborting error handler
 * off while it runs.
 */
#ifndef FIT_H
#define FIT_H

#include <stdbool.h>

#include "calibration/calibration.h"  /* calibration_curve */
#include "err.h"

#define FIT_POINTS_MAX   200
#define FIT_ORDER_MAX    3
#define FIT_SIGNIFICANCE 0.05   /* of each F test; the usual choice */
#define FIT_WEIGHTS_APART 4.0   /* variances, largest to smallest */
/* Loads closer than this share of the largest are the same level. */
#define FIT_LEVEL_FRAC   1e-6

/* One stable reading at a known load. */
struct fit_point {
    double force_n;      /* known; pull may be negative */
    double counts;       /* mean of the readings */
    double sd_counts;    /* of a single reading; NAN: not known */
    int readings;        /* in the mean, > 0; 0: not known */
    int series;          /* which run; 1, 2 .. */
    int mounting;        /* which mounting of the cell; 1, 2 .. */
    int line;            /* of the file it is from, for messages; 0: none; -3: the
                            third load of a list */
};

enum fit_weights { FIT_WEIGHTS_AUTO, FIT_WEIGHTS_EQUAL, FIT_WEIGHTS_NOISE };

struct fit_config {
    int order;                 /* 1 .. FIT_ORDER_MAX; 0: by the F tests */
    enum fit_weights weights;
};

/* One F test: does this order lack something? */
struct fit_test {
    int order;           /* of the curve that was tested */
    bool replicated;     /* against the scatter within levels, else by the next term */
    double f, p;         /* the ratio, and the chance of as large a one by scatter */
    int dof1, dof2;
};

struct fit {
    struct calibration_curve curve;
    int n;                               /* points used */
    int dof;                             /* n - order - 1, > 0 */
    int levels;                          /* different loads */
    int series, mountings;
    bool weighted;
    double residual_sd_counts;           /* sqrt(sum of squares / dof) */
    double residual_sd_n;                /* the same by the mean slope */
    double slope_counts_per_n;           /* mean over the range; signed */
    double low_n, high_n;                /* loads */
    int tests;
    struct fit_test test[FIT_ORDER_MAX];
    struct fit_point point[FIT_POINTS_MAX];  /* as used: series shifted */
    bool falling[FIT_POINTS_MAX];        /* reached from a larger load */
    double residual_counts[FIT_POINTS_MAX];  /* counts - curve */
};

/*
 * Fit n points.  ERR_OK, or ERR_RANGE with *why set and *out unchanged: fewer
 * points or levels than the order needs (order + 2 points on order + 1 levels),
 * more than FIT_POINTS_MAX, a value that is not finite, weights asked for but not
 * known.  ERR_IO: out of memory.  Whether the result is any good is asked of
 * guard.h.
 */
int fit_run(const struct fit_point *points, int n, const struct fit_config *cfg,
            struct fit *out, struct err_text *why);

/* Least squares alone, for any x and y of reasonable size; weights may be NULL.
 * n > order + 1.  c and the covariance are of the powers of x given.  *sum2 is
 * the weighted sum of squares left.  ERR_OK, ERR_RANGE when the powers cannot be
 * told apart, ERR_IO when out of memory, all without *why. */
int fit_least_squares(const double *x, const double *y, const double *weights, int n,
                      int order, double c[CALIBRATION_TERMS],
                      double covariance[CALIBRATION_TERMS][CALIBRATION_TERMS],
                      double *sum2);

/*
 * The same curve in powers of the force itself, counts = a0 + a1 F + ..., with
 * standard errors: for people, and for comparison with other tools.  Digits are
 * lost where the centred form loses none.
 */
void fit_plain(const struct calibration_curve *p, double a[CALIBRATION_TERMS],
               double standard_error[CALIBRATION_TERMS]);

#endif /* FIT_H */
