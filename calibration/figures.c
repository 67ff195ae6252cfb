/* figures.c - see figures.h. */
#include "calibration/figures.h"

#include <math.h>
#include <stdlib.h>

#include "calibration/level.h"     /* level_find */
#include "calibration/readings.h"  /* readings_add */

/* Half of a step either way, rectangular. */
#define RESOLUTION_COUNTS (1.0 / 3.4641016151377544)

/* ---- readings of a load ----------------------------------------------------------- */

/* Of one load and direction: a series' reading, or every point's mean. */
enum { ANY = -1 };

static double reading(const struct fit *f, double force_n, bool falling, int series)
{
    struct readings r = { 0 };
    const double near = FIT_LEVEL_FRAC * fmax(fabs(f->low_n), fabs(f->high_n));

    for (int i = 0; i < f->n; i++)
        if (fabs(f->point[i].force_n - force_n) <= near && f->falling[i] == falling
            && (series == ANY || f->point[i].series == series))
            readings_add(&r, f->point[i].counts);
    return readings_mean(&r);
}

/* Whether point i is the first of its series: each series is visited once. */
static bool opens_series(const struct fit *f, int i)
{
    for (int j = 0; j < i; j++)
        if (f->point[j].series == f->point[i].series)
            return false;
    return true;
}

static int by_force(const void *a, const void *b)
{
    const double d = ((const struct figures_level *)a)->force_n
                     - ((const struct figures_level *)b)->force_n;

    return (d > 0.0) - (d < 0.0);
}

static void list_levels(const struct fit *f, struct figures *g)
{
    int level[FIT_POINTS_MAX];

    g->levels = level_find(f->point, f->n, level);
    for (int i = f->n - 1; i >= 0; i--)
        g->level[level[i]].force_n = f->point[i].force_n;
    for (int i = 0; i < g->levels; i++) {
        struct figures_level *const l = &g->level[i];

        l->rising_counts = reading(f, l->force_n, false, ANY);
        l->falling_counts = reading(f, l->force_n, true, ANY);
    }
    qsort(g->level, (size_t)g->levels, sizeof *g->level, by_force);
}

/* The one of larger size, with its sign; NAN counts for nothing. */
static double larger(double a, double b)
{
    return isnan(b) || fabs(a) >= fabs(b) ? a : b;
}

/* ---- hysteresis, zero, repeatability, linearity, noise ------------------------------- */

/* Falling less rising in series that have both; the mean of them. */
static double hysteresis_counts(const struct fit *f, double force_n)
{
    struct readings r = { 0 };

    for (int i = 0; i < f->n; i++) {
        if (!opens_series(f, i))
            continue;
        const int series = f->point[i].series;
        const double d = reading(f, force_n, true, series) - reading(f, force_n, false, series);

        if (isfinite(d))
            readings_add(&r, d);
    }
    return readings_mean(&r);
}

static void hysteresis(const struct fit *f, struct figures *g)
{
    double squares = 0.0;
    int n = 0;

    g->hysteresis_n = NAN;
    for (int i = 0; i < g->levels; i++) {
        struct figures_level *const l = &g->level[i];

        l->hysteresis_n = hysteresis_counts(f, l->force_n) / f->slope_counts_per_n;
        g->hysteresis_n = larger(g->hysteresis_n, l->hysteresis_n);
        if (l->force_n != 0.0 && isfinite(l->hysteresis_n)) {
            squares += l->hysteresis_n * l->hysteresis_n;
            n++;
        }
    }
    g->hysteresis_rms_n = n > 0 ? sqrt(squares / n) : NAN;
    g->hysteresis_pct = 100.0 * fabs(g->hysteresis_n) / (f->high_n - f->low_n);
}

/* The series' own zeros met the first series' (fit.h), where that left them out. */
static void zero_return(const struct fit *f, struct figures *g)
{
    const double first = reading(f, 0.0, false, f->point[0].series);

    g->zero_return_counts = NAN;
    for (int i = 0; i < f->n; i++) {
        if (!opens_series(f, i))
            continue;
        const int series = f->point[i].series;
        const double own = reading(f, 0.0, false, series);
        const double back = reading(f, 0.0, true, series) - (isnan(own) ? first : own);

        g->zero_return_counts = larger(g->zero_return_counts, back);
    }
    g->zero_return_n = g->zero_return_counts / f->slope_counts_per_n;
}

/* Squares of the readings of a load and direction about their mean, over series. */
static double among_series(const struct fit *f, double force_n, bool falling, int *dof)
{
    struct readings r = { 0 };

    for (int i = 0; i < f->n; i++) {
        if (!opens_series(f, i))
            continue;
        const double x = reading(f, force_n, falling, f->point[i].series);

        if (isfinite(x))
            readings_add(&r, x);
    }
    if (r.n < 2)
        return 0.0;
    *dof += (int)r.n - 1;
    return readings_sd(&r) * readings_sd(&r) * (double)(r.n - 1);
}

static void repeatability(const struct fit *f, struct figures *g)
{
    double squares = 0.0;

    g->repeatability_dof = 0;
    for (int i = 0; i < g->levels; i++)
        for (int falling = 0; falling < 2; falling++)
            squares += among_series(f, g->level[i].force_n, falling, &g->repeatability_dof);
    g->repeatability_n = g->repeatability_dof > 0
        ? sqrt(squares / g->repeatability_dof) / fabs(f->slope_counts_per_n) : NAN;
}

static double level_mean(const struct figures_level *l)
{
    if (isnan(l->falling_counts))
        return l->rising_counts;
    return isnan(l->rising_counts) ? l->falling_counts
                                   : (l->rising_counts + l->falling_counts) / 2.0;
}

static void linearity(const struct fit *f, struct figures *g)
{
    const struct fit_config line = { .order = 1, .weights = FIT_WEIGHTS_EQUAL };
    struct fit l;
    double worst = 0.0;

    g->linearity_pct = NAN;
    if (g->levels < 3 || fit_run(f->point, f->n, &line, &l, NULL) != ERR_OK)
        return;
    for (int i = 0; i < g->levels; i++)
        worst = fmax(worst, fabs(level_mean(&g->level[i])
                                 - calibration_counts(&l.curve, g->level[i].force_n)));
    g->linearity_pct = 100.0 * worst
                       / fabs(l.slope_counts_per_n * (f->high_n - f->low_n));
}

static void noise(const struct fit *f, struct figures *g)
{
    double squares = 0.0, dof = 0.0;

    for (int i = 0; i < f->n; i++) {
        const struct fit_point *const p = &f->point[i];

        if (isfinite(p->sd_counts) && p->readings > 1) {
            squares += p->sd_counts * p->sd_counts * (p->readings - 1);
            dof += p->readings - 1;
        }
    }
    g->noise_counts = dof > 0.0 ? sqrt(squares / dof) : NAN;
}

/* ---- ISO 376 ---------------------------------------------------------------------- */

/* Whether point i is the first of its mounting. */
static bool opens_mounting(const struct fit *f, int i)
{
    for (int j = 0; j < i; j++)
        if (f->point[j].mounting == f->point[i].mounting)
            return false;
    return true;
}

/* Range of a load's rising readings: of all series of one mounting, or, ANY, of
 * the first series of each. */
static double range_counts(const struct fit *f, double force_n, int mounting)
{
    struct readings r = { 0 };

    for (int i = 0; i < f->n; i++) {
        if (mounting == ANY ? !opens_mounting(f, i)
                            : f->point[i].mounting != mounting || !opens_series(f, i))
            continue;
        const double x = reading(f, force_n, false, f->point[i].series);

        if (isfinite(x))
            readings_add(&r, x);
    }
    return r.n > 1 ? readings_range(&r) : NAN;
}

static void iso_level(const struct fit *f, const struct figures_level *l, struct figures *g)
{
    const double zero = calibration_counts(&f->curve, 0.0);
    const double deflection = l->rising_counts - zero;
    const double curve = calibration_counts(&f->curve, l->force_n) - zero;
    double *const pct = g->iso_pct;

    pct[FIGURES_REPRODUCIBILITY] = larger(pct[FIGURES_REPRODUCIBILITY],
        100.0 * fabs(range_counts(f, l->force_n, ANY) / deflection));
    for (int i = 0; i < f->n; i++)
        if (opens_mounting(f, i))
            pct[FIGURES_REPEATABILITY] = larger(pct[FIGURES_REPEATABILITY],
                100.0 * fabs(range_counts(f, l->force_n, f->point[i].mounting) / deflection));
    pct[FIGURES_INTERPOLATION] = larger(pct[FIGURES_INTERPOLATION],
                                        100.0 * fabs(deflection / curve - 1.0));
    pct[FIGURES_REVERSIBILITY] = larger(pct[FIGURES_REVERSIBILITY],
        100.0 * fabs(l->hysteresis_n * f->slope_counts_per_n / deflection));
}

static int class_of(int criterion, double pct)
{
    static const double limits[][4] = {
#define X(name, symbol, text, c00, c05, c1, c2) { c00, c05, c1, c2 },
        FIGURES_ISO(X)
#undef X
    };

    if (isnan(pct))
        return -1;
    for (int i = 0; i < 4; i++)
        if (pct <= limits[criterion][i])
            return i;
    return 4;
}

static void iso(const struct fit *f, struct figures *g)
{
    const double most = fmax(fabs(f->low_n), fabs(f->high_n));
    const double span = fabs(f->slope_counts_per_n) * most;

    for (int i = 0; i < FIGURES_ISO_COUNT; i++)
        g->iso_pct[i] = NAN;
    for (int i = 0; i < g->levels; i++)
        if (fabs(g->level[i].force_n) >= FIGURES_ISO_LEAST * most)
            iso_level(f, &g->level[i], g);
    g->iso_pct[FIGURES_ZERO] = 100.0 * fabs(g->zero_return_counts) / span;
    g->iso_worst = -1;
    for (int i = 0; i < FIGURES_ISO_COUNT; i++) {
        g->iso_class[i] = class_of(i, g->iso_pct[i]);
        g->iso_worst = g->iso_class[i] > g->iso_worst ? g->iso_class[i] : g->iso_worst;
    }
}

const char *figures_class(int iso_class)
{
    static const char *const names[] = { "not measured", "00", "0.5", "1", "2", "none" };

    return names[iso_class + 1];
}

/* ---- together --------------------------------------------------------------------- */

void figures_of(const struct fit *f, struct figures *out)
{
    list_levels(f, out);
    hysteresis(f, out);
    zero_return(f, out);
    repeatability(f, out);
    linearity(f, out);
    noise(f, out);
    out->e74_limit_n = FIGURES_E74_FACTOR * f->residual_sd_n;
    iso(f, out);
}

static double squared(double x)
{
    return isnan(x) ? 0.0 : x * x;
}

void figures_uncertainty(const struct fit *f, const struct figures *g,
                         struct calibration_uncertainty *u)
{
    const double rest = squared(f->residual_sd_n) - squared(g->repeatability_n)
                        - squared(g->hysteresis_rms_n / 2.0);

    u->residual_n = sqrt(fmax(0.0, rest));
    u->hysteresis_n = g->hysteresis_rms_n / 2.0 / sqrt(3.0);
    u->repeatability_n = g->repeatability_n * sqrt(1.0 + 1.0 / f->series);
    u->noise_counts = g->noise_counts;
    u->resolution_counts = RESOLUTION_COUNTS;
    u->dof = f->dof;
    u->repeatability_dof = g->repeatability_dof > 0 ? (double)g->repeatability_dof : NAN;
}
