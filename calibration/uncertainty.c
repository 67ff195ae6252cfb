/* uncertainty.c - see uncertainty.h. */
#include "calibration/uncertainty.h"

#include <gsl/gsl_cdf.h>  /* gsl_cdf_tdist_Pinv */
#include <math.h>

#define SQRT_3 1.7320508075688772
#define SQRT_2 1.4142135623730951

static const struct {
    const char *word, *text, *kind, *absent;
} sources[] = {
#define X(name, word, text, kind, absent) { word, text, kind, absent },
    UNCERTAINTY_SOURCES(X)
#undef X
};

/* ---- sources ------------------------------------------------------------------------ */

/* How the untared force answers to each coefficient: counts are given, so force
 * moves against the curve, by its slope there. */
static void gradient(const struct calibration_curve *p, double force_n,
                     double g[CALIBRATION_TERMS])
{
    const double x = (force_n - p->center_n) / p->scale_n;
    const double per_n = calibration_counts_per_n(p, force_n);
    double power = 1.0;

    for (int k = 0; k < CALIBRATION_TERMS; k++, power *= x)
        g[k] = -power / per_n;
}

static double fit_n(const struct calibration *c, const struct uncertainty_reading *r)
{
    const struct calibration_curve *const p = &c->curve;
    double at[CALIBRATION_TERMS], zero[CALIBRATION_TERMS], variance = 0.0;

    gradient(p, r->force_n, at);
    gradient(p, r->zero_n, zero);
    for (int i = 0; i <= p->order; i++)
        for (int j = 0; j <= p->order; j++)
            variance += (at[i] - zero[i]) * p->covariance[i][j] * (at[j] - zero[j]);
    /* fmax would make 0 of NAN, the unknown. */
    return variance < 0.0 ? 0.0 : sqrt(variance);
}

static double noise_n(const struct calibration *c, const struct uncertainty_reading *r)
{
    const double one = isnan(r->noise_n) ? fabs(c->u.noise_counts * c->n_per_count) : r->noise_n;

    return one * sqrt(1.0 / r->samples + 1.0 / r->tare_samples);
}

static double creep_n(const struct calibration *c, const struct uncertainty_reading *r)
{
    if (!(r->hold_s > 0.0))
        return 0.0;
    return c->u.creep_frac * fabs(r->force_n - r->zero_n) * fmax(1.0, r->hold_s / c->u.creep_s);
}

static double temperature_n(const struct calibration *c, const struct uncertainty_reading *r)
{
    const double zero = c->u.temperature_zero_n_per_k;
    const double span = c->u.temperature_span_frac_per_k * (r->force_n - r->zero_n);

    return sqrt(zero * zero + span * span) * fabs(r->temperature_k);
}

static double source_n(const struct calibration *c, const struct uncertainty_reading *r,
                       enum uncertainty_source s)
{
    const double size_n = fabs(r->force_n - r->zero_n);

    switch (s) {
    case UNCERTAINTY_FIT:           return fit_n(c, r);
    case UNCERTAINTY_RESIDUAL:      return c->u.residual_n;
    case UNCERTAINTY_REPEATABILITY: return c->u.repeatability_n;
    case UNCERTAINTY_HYSTERESIS:    return c->u.hysteresis_n;
    case UNCERTAINTY_ZERO:          return fabs(r->zero_drift_n) / SQRT_3;
    case UNCERTAINTY_NOISE:         return noise_n(c, r);
    case UNCERTAINTY_RESOLUTION:
        return SQRT_2 * fabs(c->u.resolution_counts * c->n_per_count);
    case UNCERTAINTY_REFERENCE:     return c->u.reference_frac * size_n;
    case UNCERTAINTY_GRAVITY:       return c->u.gravity_frac * size_n;
    case UNCERTAINTY_BUOYANCY:      return c->u.buoyancy_frac * size_n;
    case UNCERTAINTY_CREEP:         return creep_n(c, r);
    case UNCERTAINTY_TEMPERATURE:   return temperature_n(c, r);
    case UNCERTAINTY_SOURCE_COUNT:  break;
    }
    return NAN;
}

/* Degrees of freedom that were stated; noise is known from so many samples that
 * it counts as certain. */
static double source_dof(const struct calibration *c, enum uncertainty_source s)
{
    double dof = INFINITY;

    if (s == UNCERTAINTY_FIT || s == UNCERTAINTY_RESIDUAL || s == UNCERTAINTY_HYSTERESIS)
        dof = c->u.dof;
    else if (s == UNCERTAINTY_REPEATABILITY)
        dof = c->u.repeatability_dof;
    return isnan(dof) ? INFINITY : dof;
}

/* ---- together -------------------------------------------------------------------------- */

void uncertainty_of(const struct calibration *c, const struct uncertainty_reading *r,
                    struct uncertainty *out)
{
    double variance = 0.0, fourth = 0.0;
    int known = 0;

    out->force_n = r->force_n - r->zero_n;
    for (int i = 0; i < UNCERTAINTY_SOURCE_COUNT; i++) {
        struct uncertainty_row *const row = &out->row[i];

        row->standard_n = source_n(c, r, (enum uncertainty_source)i);
        row->known = isfinite(row->standard_n);
        row->dof = row->known ? source_dof(c, (enum uncertainty_source)i) : (double)NAN;
        if (!row->known) {
            row->standard_n = NAN;
            continue;
        }
        const double v = row->standard_n * row->standard_n;
        known++;
        variance += v;
        fourth += v * v / row->dof;
    }
    out->complete = known == UNCERTAINTY_SOURCE_COUNT;
    out->standard_n = out->row[UNCERTAINTY_FIT].known ? sqrt(variance) : (double)NAN;
    out->dof = fourth > 0.0 ? variance * variance / fourth : (double)INFINITY;
}

double uncertainty_factor(const struct uncertainty *u)
{
    const double p = 1.0 - (1.0 - UNCERTAINTY_LEVEL) / 2.0;

    if (isnan(u->standard_n))
        return NAN;
    return isinf(u->dof) ? gsl_cdf_ugaussian_Pinv(p) : gsl_cdf_tdist_Pinv(p, fmax(1.0, u->dof));
}

double uncertainty_expanded_n(const struct uncertainty *u)
{
    return uncertainty_factor(u) * u->standard_n;
}

const char *uncertainty_word(enum uncertainty_source s)
{
    return sources[s].word;
}

const char *uncertainty_text(enum uncertainty_source s)
{
    return sources[s].text;
}

const char *uncertainty_kind(enum uncertainty_source s)
{
    return sources[s].kind;
}

const char *uncertainty_absent(enum uncertainty_source s)
{
    return sources[s].absent;
}
