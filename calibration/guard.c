/* guard.c - see guard.h. */
#include "calibration/guard.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

/* "line 7" of a file, "load 3" of a list, or "point 3". */
struct place {
    char s[32];
};

static struct place place_of(const struct fit *f, int i)
{
    struct place p;

    if (f->point[i].line != 0)
        snprintf(p.s, sizeof p.s, f->point[i].line > 0 ? "line %d" : "load %d",
                 abs(f->point[i].line));
    else
        snprintf(p.s, sizeof p.s, "point %d", i + 1);
    return p;
}

static double span_counts(const struct fit *f)
{
    return fabs(f->slope_counts_per_n) * (f->high_n - f->low_n);
}

static int enough(const struct fit *f, struct err_text *why)
{
    if (f->n < GUARD_POINTS_MIN || f->levels < GUARD_LEVELS_MIN)
        return err_set(why, ERR_RANGE, "%d readings on %d loads are too few; take at least %d "
                       "readings on %d different loads, no load among them",
                       f->n, f->levels, GUARD_POINTS_MIN, GUARD_LEVELS_MIN);
    if (f->high_n - f->low_n < GUARD_SPAN_N || span_counts(f) < GUARD_SPAN_COUNTS)
        return err_set(why, ERR_RANGE, "the loads span %.1f N and %.0f counts, too little for a "
                       "slope; use loads %.0f N and %.0f counts apart or more",
                       f->high_n - f->low_n, span_counts(f), GUARD_SPAN_N, GUARD_SPAN_COUNTS);
    return ERR_OK;
}

static int saturated(const struct fit *f, struct err_text *why)
{
    for (int i = 0; i < f->n; i++)
        if (fabs(f->point[i].counts) > GUARD_RAIL_COUNTS)
            return err_set(why, ERR_RANGE, "%s: %.0f counts are at the end of the converter's "
                           "range; use a lower gain or lighter loads",
                           place_of(f, i).s, f->point[i].counts);
    return ERR_OK;
}

static int noisy(const struct fit *f, struct err_text *why)
{
    for (int i = 0; i < f->n; i++)
        if (f->point[i].sd_counts > GUARD_NOISE_FRAC * span_counts(f))
            return err_set(why, ERR_RANGE, "%s: the reading was not still (SD %.0f counts, over "
                           "%.1f %% of the span); wait until the load hangs still, and look at "
                           "the wiring", place_of(f, i).s, f->point[i].sd_counts,
                           100.0 * GUARD_NOISE_FRAC);
    return ERR_OK;
}

/* Mean of the unloaded readings, as the other points see it: the curve would
 * lean towards a load that was not there. */
static double unloaded(const struct figures *g)
{
    for (int i = 0; i < g->levels; i++)
        if (g->level[i].force_n == 0.0)
            return isnan(g->level[i].rising_counts) ? g->level[i].falling_counts
                                                    : g->level[i].rising_counts;
    return NAN;
}

static int near_zero(const struct fit *f, const struct figures *g, struct err_text *why)
{
    const double zero = unloaded(g);

    for (int i = 0; i < f->n; i++) {
        const struct fit_point *const p = &f->point[i];
        const double expected = p->force_n * f->slope_counts_per_n;

        /* Under a fiftieth of the span the residuals' guard sees more. */
        if (fabs(expected) > 0.02 * span_counts(f)
            && fabs(p->counts - zero) < GUARD_FROM_ZERO_FRAC * fabs(expected))
            return err_set(why, ERR_RANGE, "%s: %g N reads almost as no load (%.0f counts, "
                           "unloaded %.0f); was it hung, and free?",
                           place_of(f, i).s, p->force_n, p->counts, zero);
    }
    return ERR_OK;
}

static double level_counts(const struct figures_level *l, bool falling)
{
    return falling ? l->falling_counts : l->rising_counts;
}

/* Up the loads, counts must go one way, among rising and among falling readings. */
static int one_way(const struct fit *f, const struct figures *g, bool falling,
                   struct err_text *why)
{
    const struct figures_level *last = NULL;

    for (int i = 0; i < g->levels; i++) {
        const struct figures_level *const l = &g->level[i];

        if (isnan(level_counts(l, falling)))
            continue;
        if (last != NULL && !((level_counts(l, falling) - level_counts(last, falling))
                              * f->slope_counts_per_n > 0.0))
            return err_set(why, ERR_RANGE, "counts do not go one way from %g N (%.0f) to %g N "
                           "(%.0f); two loads may be exchanged, or a unit or sign wrong",
                           last->force_n, level_counts(last, falling), l->force_n,
                           level_counts(l, falling));
        last = l;
    }
    return ERR_OK;
}

static int sign_changed(const struct fit *f, enum guard_way before, struct err_text *why)
{
    if (before == GUARD_WAY_UNKNOWN
        || (before == GUARD_RISING) == (f->slope_counts_per_n > 0.0))
        return ERR_OK;
    return err_set(why, ERR_RANGE, "counts %s with force, and the calibration in force says the "
                   "other way; look at the cell's wires and the loads' signs, and calibrate "
                   "without the old one if the cell was turned on purpose",
                   f->slope_counts_per_n > 0.0 ? "rise" : "fall");
}

static int residuals(const struct fit *f, struct err_text *why)
{
    int worst = 0;

    for (int i = 1; i < f->n; i++)
        if (fabs(f->residual_counts[i]) > fabs(f->residual_counts[worst]))
            worst = i;
    if (fabs(f->residual_counts[worst]) <= GUARD_RESIDUAL_FRAC * span_counts(f))
        return ERR_OK;
    return err_set(why, ERR_RANGE, "%s: %g N lies %.2f N off the curve, over %.0f %% of the span; "
                   "check this load and its unit, and take the series again",
                   place_of(f, worst).s, f->point[worst].force_n,
                   f->residual_counts[worst] / f->slope_counts_per_n, 100.0 * GUARD_RESIDUAL_FRAC);
}

int guard_check(const struct fit *f, const struct figures *g, enum guard_way before,
                struct err_text *why)
{
    int err;

    if ((err = enough(f, why)) != ERR_OK || (err = saturated(f, why)) != ERR_OK
        || (err = noisy(f, why)) != ERR_OK || (err = near_zero(f, g, why)) != ERR_OK
        || (err = one_way(f, g, false, why)) != ERR_OK
        || (err = one_way(f, g, true, why)) != ERR_OK
        || (err = sign_changed(f, before, why)) != ERR_OK)
        return err;
    return residuals(f, why);
}
