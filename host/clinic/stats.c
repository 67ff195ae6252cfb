/* stats.c - see stats.h. */
#include "clinic/stats.h"

#include <gsl/gsl_cdf.h>       /* binomial, quantile of Student's t */
#include <gsl/gsl_errno.h>     /* its handler would end the program */
#include <gsl/gsl_multifit.h>  /* gsl_multifit_robust */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define TAIL 0.025             /* of a 95 % interval, on either side */

/* ---- mean and typical error --------------------------------------------------------- */

double stats_mean(const double *x, int n)
{
    double sum = 0.0;

    for (int i = 0; i < n; i++)
        sum += x[i];
    return n > 0 ? sum / n : NAN;
}

double stats_typical_error(const double *x, int n)
{
    double squares = 0.0;

    if (n < 3)
        return NAN;
    const double mean = (x[n - 1] - x[0]) / (n - 1);

    for (int i = 1; i < n; i++) {
        const double off = x[i] - x[i - 1] - mean;

        squares += off * off;
    }
    return sqrt(squares / (n - 2) / 2.0);
}

double stats_mdc95(double typical_error)
{
    return 1.96 * sqrt(2.0) * typical_error;
}

/* ---- median --------------------------------------------------------------------------- */

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* The k-th value from below and from above cover the median unless k - 1 or fewer
 * values fall on one side of it: twice P(X < k), X binomial of n and one half. */
static int order_of_interval(int n)
{
    int k = 0, over = n / 2;    /* P(X <= n / 2) is a half or more */

    while (k < over) {
        const int middle = (k + over) / 2;

        if (gsl_cdf_binomial_P((unsigned)middle, 0.5, (unsigned)n) <= TAIL)
            k = middle + 1;
        else
            over = middle;
    }
    return k;
}

int stats_median(const double *x, int n, struct stats_median *out)
{
    const struct stats_median none = { .median = NAN, .low = NAN, .high = NAN,
                                       .level_pct = NAN };

    *out = none;
    if (n < 1)
        return ERR_OK;
    double *sorted = malloc((size_t)n * sizeof *sorted);

    if (sorted == NULL)
        return ERR_FULL;
    memcpy(sorted, x, (size_t)n * sizeof *sorted);
    qsort(sorted, (size_t)n, sizeof *sorted, ascending);
    out->n = n;
    out->median = 0.5 * (sorted[(n - 1) / 2] + sorted[n / 2]);
    out->has_interval = n >= STATS_MEDIAN_LEAST;
    if (out->has_interval) {
        const int k = order_of_interval(n);

        out->low = sorted[k - 1];
        out->high = sorted[n - k];
        out->level_pct =
            100.0 * (1.0 - 2.0 * gsl_cdf_binomial_P((unsigned)(k - 1), 0.5, (unsigned)n));
    }
    free(sorted);
    return ERR_OK;
}

/* ---- share ---------------------------------------------------------------------------- */

/* The share of which k or more of n come up with probability TAIL.  That probability
 * rises with the share: halving finds it to the last bit, whatever the inverse of the
 * beta distribution makes of it. */
static double share_below(int k, int n)
{
    double low = 0.0, high = 1.0, middle = 0.5;

    while (middle > low && middle < high) {
        if (gsl_cdf_binomial_Q((unsigned)(k - 1), middle, (unsigned)n) < TAIL)
            low = middle;
        else
            high = middle;
        middle = 0.5 * (low + high);
    }
    return middle;
}

void stats_share(int k, int n, double *low, double *high)
{
    *low = *high = NAN;
    if (n < 1 || k < 0 || k > n)
        return;
    *low = k == 0 ? 0.0 : share_below(k, n);
    *high = k == n ? 1.0 : 1.0 - share_below(n - k, n);
}

/* ---- trend ---------------------------------------------------------------------------- */

struct span {
    double middle, half;      /* of x */
};

static struct span span_of(const double *x, int n)
{
    double least = x[0], most = x[0];

    for (int i = 1; i < n; i++) {
        least = fmin(least, x[i]);
        most = fmax(most, x[i]);
    }
    return (struct span){ least + 0.5 * (most - least), 0.5 * (most - least) };
}

/* The standard error of the slope over -1 .. 1.  Values that lie on their line to the
 * last bit leave GSL 0 over 0; the rest of its formula is the ordinary part. */
static double slope_error(const gsl_matrix *design, const gsl_matrix *cov,
                          const gsl_multifit_robust_workspace *w)
{
    const double robust = sqrt(gsl_matrix_get(cov, 1, 1));
    const double ordinary = gsl_multifit_robust_statistics(w).sigma_ols;
    double mean = 0.0, squares = 0.0;

    if (isfinite(robust))
        return robust;
    for (size_t i = 0; i < design->size1; i++)
        mean += gsl_matrix_get(design, i, 1) / (double)design->size1;
    for (size_t i = 0; i < design->size1; i++) {
        const double off = gsl_matrix_get(design, i, 1) - mean;

        squares += off * off;
    }
    return 2.0 * ordinary / sqrt((4.0 + (double)design->size1) * squares);
}

struct fit {
    gsl_matrix *design, *cov;
    gsl_vector *y, *c;
    gsl_multifit_robust_workspace *w;
};

static void fit_close(struct fit *f)
{
    gsl_matrix_free(f->design);
    gsl_matrix_free(f->cov);
    gsl_vector_free(f->y);
    gsl_vector_free(f->c);
    if (f->w != NULL)
        gsl_multifit_robust_free(f->w);
}

static bool fit_open(struct fit *f, const double *x, const double *y, int n, struct span s)
{
    const size_t rows = (size_t)n;

    f->design = gsl_matrix_alloc(rows, 2);
    f->cov = gsl_matrix_alloc(2, 2);
    f->y = gsl_vector_alloc(rows);
    f->c = gsl_vector_alloc(2);
    f->w = gsl_multifit_robust_alloc(gsl_multifit_robust_bisquare, rows, 2);
    if (f->design == NULL || f->cov == NULL || f->y == NULL || f->c == NULL || f->w == NULL)
        return false;
    for (size_t i = 0; i < rows; i++) {
        gsl_matrix_set(f->design, i, 0, 1.0);
        gsl_matrix_set(f->design, i, 1, (x[i] - s.middle) / s.half);
        gsl_vector_set(f->y, i, y[i]);
    }
    return true;
}

static void fit_line(struct fit *f, struct span s, struct stats_trend *out)
{
    if (gsl_multifit_robust(f->design, f->y, f->c, f->cov, f->w) != GSL_SUCCESS)
        return;
    const double level = gsl_vector_get(f->c, 0), half_rise = gsl_vector_get(f->c, 1);
    const double error = slope_error(f->design, f->cov, f->w) / s.half;
    const double reach = gsl_cdf_tdist_Qinv(TAIL, out->n - 2) * error;

    out->known = true;
    out->slope = half_rise / s.half;
    out->low = out->slope - reach;
    out->high = out->slope + reach;
    out->at_first = level - half_rise;
    out->at_last = level + half_rise;
}

int stats_trend(const double *x, const double *y, int n, struct stats_trend *out)
{
    const struct stats_trend unknown = { .n = n, .slope = NAN, .low = NAN, .high = NAN,
                                         .at_first = NAN, .at_last = NAN };
    struct fit f = { 0 };

    *out = unknown;
    if (n < STATS_TREND_LEAST)
        return ERR_OK;
    const struct span s = span_of(x, n);

    if (!(s.half > 0.0))
        return ERR_OK;
    gsl_error_handler_t *const handler = gsl_set_error_handler_off();
    const bool room = fit_open(&f, x, y, n, s);

    if (room)
        fit_line(&f, s, out);
    fit_close(&f);
    gsl_set_error_handler(handler);
    return room ? ERR_OK : ERR_FULL;
}
