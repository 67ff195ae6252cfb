/* fit.c - see fit.h. */
#include "calibration/fit.h"

#include <gsl/gsl_cdf.h>        /* gsl_cdf_fdist_Q */
#include <gsl/gsl_errno.h>      /* gsl_set_error_handler_off */
#include <gsl/gsl_multifit.h>   /* gsl_multifit_linear */
#include <math.h>
#include <string.h>

#include "calibration/level.h"  /* level_find */

/* Noise explains the residuals when their SD is under so many standard errors. */
#define NOISE_EXPLAINS 3.0

/* ---- least squares by GSL ------------------------------------------------------- */

struct system {
    gsl_matrix *x, *covariance;
    gsl_vector *y, *w, *c;
    gsl_multifit_linear_workspace *work;
};

static void system_close(struct system *s)
{
    gsl_multifit_linear_free(s->work);
    gsl_matrix_free(s->x);
    gsl_matrix_free(s->covariance);
    gsl_vector_free(s->y);
    gsl_vector_free(s->w);
    gsl_vector_free(s->c);
}

static bool system_open(struct system *s, size_t n, size_t terms)
{
    s->x = gsl_matrix_alloc(n, terms);
    s->covariance = gsl_matrix_alloc(terms, terms);
    s->y = gsl_vector_alloc(n);
    s->w = gsl_vector_alloc(n);
    s->c = gsl_vector_alloc(terms);
    s->work = gsl_multifit_linear_alloc(n, terms);
    return s->x && s->covariance && s->y && s->w && s->c && s->work;
}

static void system_fill(struct system *s, const double *x, const double *y,
                        const double *weights)
{
    for (size_t i = 0; i < s->y->size; i++) {
        double power = 1.0;

        for (size_t j = 0; j < s->c->size; j++, power *= x[i])
            gsl_matrix_set(s->x, i, j, power);
        gsl_vector_set(s->y, i, y[i]);
        gsl_vector_set(s->w, i, weights != NULL ? weights[i] : 1.0);
    }
}

static int system_solve(struct system *s, double *sum2)
{
    const int err = gsl_multifit_wlinear(s->x, s->w, s->y, s->c, s->covariance, sum2, s->work);

    return err == GSL_SUCCESS && gsl_multifit_linear_rank(1e-12, s->work) == s->c->size
           ? ERR_OK : ERR_RANGE;
}

int fit_least_squares(const double *x, const double *y, const double *weights, int n,
                      int order, double c[CALIBRATION_TERMS],
                      double covariance[CALIBRATION_TERMS][CALIBRATION_TERMS],
                      double *sum2)
{
    gsl_error_handler_t *const before = gsl_set_error_handler_off();
    const size_t terms = (size_t)order + 1;
    struct system s = { 0 };
    int err = ERR_IO;

    if (system_open(&s, (size_t)n, terms)) {
        system_fill(&s, x, y, weights);
        err = system_solve(&s, sum2);
    }
    if (err == ERR_OK) {
        const double variance = *sum2 / (double)(n - order - 1);

        memset(c, 0, CALIBRATION_TERMS * sizeof *c);
        memset(covariance, 0, CALIBRATION_TERMS * sizeof *covariance);
        for (size_t i = 0; i < terms; i++) {
            c[i] = gsl_vector_get(s.c, i);
            for (size_t j = 0; j < terms; j++)
                covariance[i][j] = variance * gsl_matrix_get(s.covariance, i, j);
        }
    }
    system_close(&s);
    gsl_set_error_handler(before);
    return err;
}

/* ---- points -> x, y, w ---------------------------------------------------------- */

struct problem {
    double x[FIT_POINTS_MAX], y[FIT_POINTS_MAX], w[FIT_POINTS_MAX];
    int level[FIT_POINTS_MAX];
    double counts_off;           /* taken off y */
};

static int points_check(const struct fit_point *p, int n, struct err_text *why)
{
    if (n < 0 || n > FIT_POINTS_MAX)
        return err_set(why, ERR_RANGE, "%d points are more than a fit takes; keep %d or fewer",
                       n, FIT_POINTS_MAX);
    for (int i = 0; i < n; i++)
        if (!isfinite(p[i].force_n) || !isfinite(p[i].counts))
            return err_set(why, ERR_RANGE, "point %d is not a number; leave it out", i + 1);
    return ERR_OK;
}

/* The first point of a series, when it is unloaded; else -1. */
static int series_zero(const struct fit_point *p, int n, int series)
{
    for (int i = 0; i < n; i++)
        if (p[i].series == series)
            return p[i].force_n == 0.0 ? i : -1;
    return -1;
}

static int count_different(const struct fit_point *p, int n, bool mountings)
{
    int found = 0;

    for (int i = 0; i < n; i++) {
        int j = 0;

        while (j < i && (mountings ? p[j].mounting != p[i].mounting : p[j].series != p[i].series))
            j++;
        found += j == i;
    }
    return found;
}

/* Copy the points, each series' first zero shifted onto the first series'. */
static void take_points(struct fit *f, const struct fit_point *p, int n)
{
    const int first = n > 0 ? series_zero(p, n, p[0].series) : -1;

    f->series = count_different(p, n, false);
    f->mountings = count_different(p, n, true);
    f->n = 0;
    for (int i = 0; i < n; i++) {
        const int zero = series_zero(p, n, p[i].series);
        const bool shift = first >= 0 && zero >= 0 && p[i].series != p[first].series;

        if (shift && i == zero)
            continue;
        f->point[f->n] = p[i];
        if (shift)
            f->point[f->n].counts += p[first].counts - p[zero].counts;
        f->n++;
    }
}

/* Falling: reached from a larger load of the series. */
static void mark_falling(struct fit *f)
{
    for (int i = 0; i < f->n; i++) {
        const double load = fabs(f->point[i].force_n);
        int j = i - 1;

        while (j >= 0 && (f->point[j].series != f->point[i].series
                          || fabs(f->point[j].force_n) == load))
            j--;
        f->falling[i] = j >= 0 && fabs(f->point[j].force_n) > load;
    }
}

static void pose(struct fit *f, struct problem *q)
{
    f->low_n = f->high_n = f->point[0].force_n;
    for (int i = 1; i < f->n; i++) {
        f->low_n = fmin(f->low_n, f->point[i].force_n);
        f->high_n = fmax(f->high_n, f->point[i].force_n);
    }
    f->curve.center_n = (f->low_n + f->high_n) / 2.0;
    f->curve.scale_n = (f->high_n - f->low_n) / 2.0;
    q->counts_off = f->point[0].counts;
    for (int i = 0; i < f->n; i++) {
        q->x[i] = (f->point[i].force_n - f->curve.center_n) / f->curve.scale_n;
        q->y[i] = f->point[i].counts - q->counts_off;
        q->w[i] = 1.0;
    }
    f->levels = level_find(f->point, f->n, q->level);
}

static int enough(const struct fit *f, int order, struct err_text *why)
{
    if (f->n < order + 2 || f->levels < order + 1 || f->levels < 2)
        return err_set(why, ERR_RANGE, "%d points on %d different loads do not carry a curve of "
                       "order %d; take at least %d points on %d loads",
                       f->n, f->levels, order, order + 2, order + 1);
    return ERR_OK;
}

/* ---- fitting, order by order ---------------------------------------------------- */

static double curve_at(const struct calibration_curve *p, double x)
{
    return p->c[0] + x * (p->c[1] + x * (p->c[2] + x * p->c[3]));
}

/* Fit this order; the counts taken off are put back last. */
static int fit_order(struct fit *f, const struct problem *q, int order, double *sum2)
{
    struct calibration_curve *const p = &f->curve;
    const int err = fit_least_squares(q->x, q->y, f->weighted ? q->w : NULL, f->n, order,
                                      p->c, p->covariance, sum2);

    if (err != ERR_OK)
        return err;
    p->order = order;
    f->dof = f->n - order - 1;
    for (int i = 0; i < f->n; i++)
        f->residual_counts[i] = q->y[i] - curve_at(p, q->x[i]);
    p->c[0] += q->counts_off;
    f->residual_sd_counts = sqrt(*sum2 / (double)f->dof);
    f->slope_counts_per_n = (calibration_counts(p, f->high_n) - calibration_counts(p, f->low_n))
                            / (f->high_n - f->low_n);
    f->residual_sd_n = f->residual_sd_counts / fabs(f->slope_counts_per_n);
    return ERR_OK;
}

/* Weighted sum of squares of readings about the mean of their level. */
static double scatter_within(const struct fit *f, const struct problem *q)
{
    double sum = 0.0;

    for (int level = 0; level < f->levels; level++) {
        double w = 0.0, mean = 0.0;

        for (int i = 0; i < f->n; i++)
            if (q->level[i] == level) {
                const double wi = f->weighted ? q->w[i] : 1.0;

                w += wi;
                mean += wi / w * (q->y[i] - mean);
            }
        for (int i = 0; i < f->n; i++)
            if (q->level[i] == level)
                sum += (f->weighted ? q->w[i] : 1.0) * (q->y[i] - mean) * (q->y[i] - mean);
    }
    return sum;
}

/* Scatter left by an exact fit is rounding, and no evidence. */
static bool only_rounding(const struct fit *f, double sum2)
{
    const double span = fabs(calibration_counts(&f->curve, f->high_n)
                             - calibration_counts(&f->curve, f->low_n));

    return !f->weighted && sqrt(sum2) <= 1e-12 * span;
}

/* Test the curve in f.  False when nothing can be told. */
static bool test_order(const struct fit *f, const struct problem *q, double sum2,
                       struct fit_test *t)
{
    const int order = f->curve.order;
    double gain, rest;

    if (only_rounding(f, sum2))
        return false;
    t->order = order;
    t->replicated = f->n > f->levels;
    if (t->replicated) {
        rest = scatter_within(f, q);
        gain = fmax(0.0, sum2 - rest);
        t->dof1 = f->levels - order - 1;
        t->dof2 = f->n - f->levels;
    } else {
        struct fit next = *f;

        t->dof1 = 1;
        t->dof2 = f->n - order - 2;
        if (t->dof2 < 1 || fit_order(&next, q, order + 1, &rest) != ERR_OK)
            return false;
        gain = fmax(0.0, sum2 - rest);
    }
    if (t->dof1 < 1)
        return false;
    t->f = gain / t->dof1 / (rest / t->dof2);
    t->p = rest > 0.0 ? gsl_cdf_fdist_Q(t->f, t->dof1, t->dof2) : 0.0;
    return true;
}

/* From a line upwards while something is lacking and another order can be told. */
static int choose_order(struct fit *f, const struct problem *q)
{
    double sum2;
    int err = fit_order(f, q, 1, &sum2);

    f->tests = 0;
    while (err == ERR_OK && f->curve.order < FIT_ORDER_MAX
           && test_order(f, q, sum2, &f->test[f->tests])) {
        const bool lacking = f->test[f->tests++].p < FIT_SIGNIFICANCE;
        const int next = f->curve.order + 1;

        if (!lacking || f->n < next + 2 || f->levels < next + 2)
            break;
        err = fit_order(f, q, next, &sum2);
    }
    return err;
}

/* The order that was asked for, with the test of it. */
static int given_order(struct fit *f, const struct problem *q, int order)
{
    double sum2;
    const int err = fit_order(f, q, order, &sum2);

    f->tests = err == ERR_OK && order < FIT_ORDER_MAX
               && test_order(f, q, sum2, &f->test[0]);
    return err;
}

/* ---- weights -------------------------------------------------------------------- */

/* Fill q->w with readings / sd^2.  False when a point lacks either. */
static bool weigh(const struct fit *f, struct problem *q)
{
    for (int i = 0; i < f->n; i++) {
        const struct fit_point *const p = &f->point[i];

        if (!(p->sd_counts > 0.0) || p->readings < 1 || !isfinite(p->sd_counts))
            return false;
        q->w[i] = p->readings / (p->sd_counts * p->sd_counts);
    }
    return true;
}

/* With every order's equal-weight residuals in f: do noise and its differences
 * matter? */
static bool noise_decides(const struct fit *f, const struct problem *q)
{
    double least = q->w[0], most = q->w[0], variance = 0.0;

    for (int i = 0; i < f->n; i++) {
        least = fmin(least, q->w[i]);
        most = fmax(most, q->w[i]);
        variance += 1.0 / q->w[i] / f->n;
    }
    return most > FIT_WEIGHTS_APART * least
           && f->residual_sd_counts < NOISE_EXPLAINS * sqrt(variance);
}

static int fit_either(struct fit *f, const struct problem *q, int order,
                      struct err_text *why)
{
    const int err = order == 0 ? choose_order(f, q) : given_order(f, q, order);

    if (err == ERR_IO)
        return err_set(why, err, "there is no memory for the fit; close other programs");
    if (err != ERR_OK)
        return err_set(why, err, "the points do not determine a curve; take other loads");
    return err;
}

static int fit_weighted(struct fit *f, struct problem *q, const struct fit_config *cfg,
                        struct err_text *why)
{
    const bool known = cfg->weights != FIT_WEIGHTS_EQUAL && weigh(f, q);

    if (cfg->weights == FIT_WEIGHTS_NOISE && !known)
        return err_set(why, ERR_RANGE, "weights need the noise and the number of readings of "
                       "every point; give both or leave weights out");
    f->weighted = cfg->weights == FIT_WEIGHTS_NOISE;
    const int err = fit_either(f, q, cfg->order, why);
    if (err != ERR_OK || f->weighted || !known || !noise_decides(f, q))
        return err;
    f->weighted = true;
    return fit_either(f, q, cfg->order, why);
}

/* Residual SD of a weighted fit is that of a point of mean weight. */
static void plain_sd(struct fit *f, const struct problem *q)
{
    double mean = 0.0;

    if (!f->weighted)
        return;
    for (int i = 0; i < f->n; i++)
        mean += q->w[i] / f->n;
    f->residual_sd_counts /= sqrt(mean);
    f->residual_sd_n /= sqrt(mean);
}

int fit_run(const struct fit_point *points, int n, const struct fit_config *cfg,
            struct fit *out, struct err_text *why)
{
    static const struct fit empty;
    struct fit f = empty;
    struct problem q;
    int err = points_check(points, n, why);

    if (err != ERR_OK)
        return err;
    take_points(&f, points, n);
    if (f.n > 0) {
        mark_falling(&f);
        pose(&f, &q);
    }
    const int least = cfg->order > 0 ? cfg->order : 1;
    if ((err = enough(&f, least, why)) != ERR_OK
        || (err = fit_weighted(&f, &q, cfg, why)) != ERR_OK)
        return err;
    plain_sd(&f, &q);
    *out = f;
    return ERR_OK;
}

/* ---- for people ----------------------------------------------------------------- */

/* Powers of x = (F - m) / s by the binomial theorem: a = T c. */
static void shift_matrix(const struct calibration_curve *p,
                         double t[CALIBRATION_TERMS][CALIBRATION_TERMS])
{
    static const double choose[4][4] = { { 1 }, { 1, 1 }, { 1, 2, 1 }, { 1, 3, 3, 1 } };

    memset(t, 0, CALIBRATION_TERMS * sizeof *t);
    for (int k = 0; k < CALIBRATION_TERMS; k++)
        for (int i = 0; i <= k; i++) {
            t[i][k] = choose[k][i];
            for (int j = 0; j < k - i; j++)
                t[i][k] *= -p->center_n;
            for (int j = 0; j < k; j++)
                t[i][k] /= p->scale_n;
        }
}

void fit_plain(const struct calibration_curve *p, double a[CALIBRATION_TERMS],
               double standard_error[CALIBRATION_TERMS])
{
    double t[CALIBRATION_TERMS][CALIBRATION_TERMS];

    shift_matrix(p, t);
    for (int i = 0; i < CALIBRATION_TERMS; i++) {
        double variance = 0.0;

        a[i] = 0.0;
        for (int k = 0; k < CALIBRATION_TERMS; k++) {
            a[i] += t[i][k] * p->c[k];
            for (int l = 0; l < CALIBRATION_TERMS; l++)
                variance += t[i][k] * p->covariance[k][l] * t[i][l];
        }
        standard_error[i] = sqrt(fmax(0.0, variance));
    }
}
