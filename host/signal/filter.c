/* filter.c - see filter.h. */
#include "signal/filter.h"

#include <math.h>  /* sin, cos, tan, isfinite */

#include "err.h"

#define PI 3.14159265358979323846  /* M_PI is not ISO C */

/* A NAN fails every comparison, so it needs no test of its own. */
static int config_ok(const struct filter_config *cfg)
{
    return isfinite(cfg->sample_hz)
        && cfg->cutoff_hz > 0.0
        && cfg->cutoff_hz < cfg->sample_hz / 2.0
        && cfg->order >= 1
        && cfg->order <= FILTER_ORDER_MAX;
}

/*
 * The bilinear transform of 1 / (s^2 + s/q + 1), pre-warped so that the corner
 * w0 (radians per sample) is exact: R. Bristow-Johnson, "Cookbook formulae for
 * audio EQ biquad filter coefficients", low-pass.
 *
 *     y[n] = b0 x[n] + b1 x[n-1] + b2 x[n-2] - a1 y[n-1] - a2 y[n-2]
 *
 * Some design tools print a1 and a2 with the opposite sign.
 */
static void design_pair(struct filter_section *s, double w0, double q)
{
    const double alpha = sin(w0) / (2.0 * q);
    const double a0 = 1.0 + alpha;

    s->b0 = (1.0 - cos(w0)) / 2.0 / a0;
    s->b1 = 2.0 * s->b0;
    s->b2 = s->b0;
    s->a1 = -2.0 * cos(w0) / a0;
    s->a2 = (1.0 - alpha) / a0;
}

/* The real pole of an odd order: bilinear transform of 1 / (s + 1). */
static void design_single(struct filter_section *s, double w0)
{
    const double k = tan(w0 / 2.0);

    s->b0 = k / (k + 1.0);
    s->b1 = s->b0;
    s->b2 = 0.0;
    s->a1 = (k - 1.0) / (k + 1.0);
    s->a2 = 0.0;
}

int filter_init(struct filter *f, const struct filter_config *cfg)
{
    if (!config_ok(cfg))
        return ERR_ARG;

    const double w0 = 2.0 * PI * cfg->cutoff_hz / cfg->sample_hz;
    const struct filter empty = { 0 };

    *f = empty;
    f->sections = (cfg->order + 1) / 2;
    for (int i = 0; i < cfg->order / 2; i++) {
        /* Butterworth poles lie at equal angles on the left half circle. */
        const double angle = PI * (2 * i + 1) / (2 * cfg->order);

        design_pair(&f->section[i], w0, 1.0 / (2.0 * sin(angle)));
    }
    if (cfg->order % 2 != 0)
        design_single(&f->section[f->sections - 1], w0);
    return ERR_OK;
}

void filter_prime(struct filter *f, double x)
{
    /* Each section has unit gain at 0 Hz, so all of them settle at x. */
    for (int i = 0; i < f->sections; i++) {
        struct filter_section *s = &f->section[i];

        s->s1 = x * (1.0 - s->b0);
        s->s2 = x * (s->b2 - s->a2);
    }
}

double filter_step(struct filter *f, double x)
{
    if (!isfinite(x))
        return NAN;

    for (int i = 0; i < f->sections; i++) {
        struct filter_section *s = &f->section[i];
        const double y = s->b0 * x + s->s1;

        s->s1 = s->b1 * x - s->a1 * y + s->s2;
        s->s2 = s->b2 * x - s->a2 * y;
        x = y;
    }
    return x;
}

double filter_delay_samples(const struct filter *f)
{
    double delay = 0.0;

    /* The group delay of B/A at 0 Hz is B'/B - A'/A, B' being sum k b[k]. */
    for (int i = 0; i < f->sections; i++) {
        const struct filter_section *s = &f->section[i];

        delay += (s->b1 + 2.0 * s->b2) / (s->b0 + s->b1 + s->b2)
               - (s->a1 + 2.0 * s->a2) / (1.0 + s->a1 + s->a2);
    }
    return delay;
}

/* ---- forwards and backwards ------------------------------------------------------ */

enum { PAD_MAX = 3 * (2 * FILTER_SECTIONS_MAX + 1) };

/* How far each end is continued; see filter.h. */
static size_t pad_samples(const struct filter *f, size_t n)
{
    int zeros = 0;

    for (int i = 0; i < f->sections; i++)
        zeros += f->section[i].b2 == 0.0;
    const size_t pad = 3 * (size_t)(2 * f->sections + 1 - zeros);

    return pad < n ? pad : n - 1;
}

void filter_zero_phase(const struct filter *f, double *x, size_t n)
{
    double tail[PAD_MAX];
    struct filter run = *f;

    if (n == 0)
        return;
    const size_t pad = pad_samples(f, n);
    const double first = x[0], last = x[n - 1];

    for (size_t i = 0; i < pad; i++)
        tail[i] = 2.0 * last - x[n - 2 - i];
    filter_prime(&run, 2.0 * first - x[pad]);
    for (size_t i = pad; i > 0; i--)
        filter_step(&run, 2.0 * first - x[i]);
    for (size_t i = 0; i < n; i++)
        x[i] = filter_step(&run, x[i]);
    for (size_t i = 0; i < pad; i++)
        tail[i] = filter_step(&run, tail[i]);

    filter_prime(&run, pad > 0 ? tail[pad - 1] : x[n - 1]);
    for (size_t i = pad; i > 0; i--)
        filter_step(&run, tail[i - 1]);
    for (size_t i = n; i > 0; i--)
        x[i - 1] = filter_step(&run, x[i - 1]);
}
