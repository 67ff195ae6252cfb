/* symmetry.c - see symmetry.h. */
#include "analysis/symmetry.h"

#include <gsl/gsl_cdf.h>  /* quantile of Student's t */
#include <math.h>

#define PI 3.14159265358979323846

#define NORMAL_975 1.959963984540054  /* 97.5 % quantile of the normal distribution */

static const struct metric_info info[SYMMETRY_METRIC_COUNT] = {
#define X(name, id, unit, text) { id, unit, text, 0, 0 },
    SYMMETRY_METRICS(X)
#undef X
};

const struct metric_info *symmetry_info(enum symmetry_metric m)
{
    return &info[m];
}

/* ---- the error of the ratio ------------------------------------------------------------ */

/* The trials' own CV, or SYMMETRY_LIMB_CV; *df: degrees of freedom, 0 for the latter. */
static double limb_cv(const struct symmetry_limb *limb, double *df)
{
    double sum = 0.0, squares = 0.0;
    size_t n = 0;

    *df = 0.0;
    for (size_t i = 0; i < limb->trials; i++) {
        if (isfinite(limb->trial[i])) {
            sum += limb->trial[i];
            n++;
        }
    }
    const double mean = sum / (double)n;

    if (n < SYMMETRY_TRIALS_LEAST || !(mean > 0.0))
        return SYMMETRY_LIMB_CV;
    for (size_t i = 0; i < limb->trials; i++)
        if (isfinite(limb->trial[i]))
            squares += (limb->trial[i] - mean) * (limb->trial[i] - mean);
    *df = (double)(n - 1);
    return sqrt(squares / *df) / mean;
}

/* The factor that makes a 95 % interval.  Degrees of freedom by Welch and
 * Satterthwaite (JCGM 100:2008, G.4.1); the default CV counts as known. */
static double coverage(double cv_a, double df_a, double cv_b, double df_b)
{
    const double a = cv_a * cv_a, b = cv_b * cv_b;
    const double loss = (df_a > 0.0 ? a * a / df_a : 0.0) + (df_b > 0.0 ? b * b / df_b : 0.0);

    if (loss <= 0.0)
        return NORMAL_975;
    return gsl_cdf_tdist_Pinv(0.975, (a + b) * (a + b) / loss);
}

/* ---- indices of a ratio ---------------------------------------------------------------- */

/* The right side is 1, the left is ratio. */
static double asymmetry(double ratio)
{
    return 100.0 * (1.0 - fmin(ratio, 1.0 / ratio));
}

static double index_of(double ratio)
{
    return 100.0 * (ratio - 1.0) / (0.5 * (ratio + 1.0));
}

static double angle_of(double ratio)
{
    return (45.0 - atan(ratio) * 180.0 / PI) / 90.0 * 100.0;
}

/* Each index follows the ratio up or down, so its interval is that of the ratio. */
static struct symmetry_index between(double value, double a, double b, double u)
{
    const struct symmetry_index x = { metric_got(value, u), fmin(a, b), fmax(a, b) };

    return x;
}

static struct symmetry_index none(struct metric_value why)
{
    const struct symmetry_index x = { why, NAN, NAN };

    return x;
}

static void compare(double ratio, double cv, double k, enum symmetry_side involved,
                    struct symmetry_index *out)
{
    const double low = ratio * exp(-k * cv), high = ratio * exp(k * cv);
    const double lsi = involved == SYMMETRY_RIGHT ? 1.0 / ratio : ratio;

    out[SYMMETRY_LSI] = between(100.0 * lsi, 100.0 * lsi * exp(-k * cv),
                                100.0 * lsi * exp(k * cv), 100.0 * lsi * cv);
    /* Two measurements, each with this error. */
    out[SYMMETRY_LSI_MDC] = none(metric_got(k * sqrt(2.0) * 100.0 * lsi * cv, NAN));
    out[SYMMETRY_ASYMMETRY] = between(asymmetry(ratio), asymmetry(low), asymmetry(high),
                                      100.0 * fmin(ratio, 1.0 / ratio) * cv);
    /* Equal limbs are not ruled out: the least asymmetry is none. */
    if (low < 1.0 && high > 1.0)
        out[SYMMETRY_ASYMMETRY].low = 0.0;
    out[SYMMETRY_INDEX] = between(index_of(ratio), index_of(low), index_of(high),
                                  400.0 * ratio / ((ratio + 1.0) * (ratio + 1.0)) * cv);
    out[SYMMETRY_ANGLE] = between(angle_of(ratio), angle_of(low), angle_of(high),
                                  200.0 / PI * ratio / (1.0 + ratio * ratio) * cv);
    if (involved == SYMMETRY_NEITHER)
        out[SYMMETRY_LSI] = out[SYMMETRY_LSI_MDC]
                          = none(metric_none(METRIC_WHY_NO_SIDE, NAN, NAN));
}

void symmetry_measure(const struct symmetry_limb *left, const struct symmetry_limb *right,
                      enum symmetry_side involved, struct symmetry *out)
{
    const double least = fmin(left->value, right->value);
    double left_df, right_df;

    out->left_cv = limb_cv(left, &left_df);
    out->right_cv = limb_cv(right, &right_df);
    out->left_from_trials = left_df > 0.0;
    out->right_from_trials = right_df > 0.0;
    /* A NAN on one side is not positive either. */
    if (!(left->value > 0.0 && right->value > 0.0)) {
        for (int m = 0; m < SYMMETRY_METRIC_COUNT; m++)
            out->index[m] = none(metric_none(METRIC_WHY_NOT_POSITIVE, least, NAN));
        return;
    }
    compare(left->value / right->value, hypot(out->left_cv, out->right_cv),
            coverage(out->left_cv, left_df, out->right_cv, right_df), involved, out->index);
}
