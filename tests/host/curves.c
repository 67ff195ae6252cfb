/* curves.c - see curves.h. */
#include "curves.h"

#include <check.h>
#include <math.h>
#include <stdint.h>

#include "err.h"

#define PI 3.14159265358979323846

const struct curves_rate curves_rates[5] = {
    { 80.0, 0 }, { 87.7, 15 }, { 500.0, 0 }, { 1000.0, 0 }, { 2000.0, 0 },
};

double curves_ramp(double t_s, const double *p)
{
    const double rise_s = p[2] / p[1], x = t_s - p[0];

    if (x <= 0.0 || x >= 2.0 * rise_s + p[3])
        return 0.0;
    if (x < rise_s)
        return p[1] * x;
    return x <= rise_s + p[3] ? p[2] : p[1] * (2.0 * rise_s + p[3] - x);
}

static double released(double force_n, double since_s)
{
    return since_s > 0.0 ? force_n * exp(-since_s / 0.02) : force_n;
}

double curves_exponential(double t_s, const double *p)
{
    const double x = t_s - p[0];

    return x <= 0.0 ? 0.0
         : released(p[2] * (1.0 - exp(-fmin(x, p[3]) / p[1])), x - p[3]);
}

double curves_sigmoid(double t_s, const double *p)
{
    const double x = t_s - p[0];

    return released(p[2] / (1.0 + exp(-fmin(x, p[3]) / p[1])), x - p[3]);
}

double curves_slope(double t_s, const double *p)
{
    const double x = t_s - p[0];

    return x < 0.0 || x > p[3] ? 0.0 : p[2] - p[1] * x;
}

double curves_wave(double t_s, const double *p)
{
    const double rise_s = p[2] / p[1], x = t_s - p[0] - rise_s;

    return curves_ramp(t_s, p)
         + (x > 0.0 && x < p[3] ? p[4] * sin(2.0 * PI * p[5] * x) : 0.0);
}

/* xorshift64*, Vigna 2016; uniform in (0, 1). */
static double uniform(uint64_t *state)
{
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return ((double)(*state * 2685821657736338717ULL >> 11) + 0.5) / 9007199254740992.0;
}

/* Box and Muller. */
static double normal(uint64_t *state)
{
    const double u = uniform(state), v = uniform(state);

    return sqrt(-2.0 * log(u)) * cos(2.0 * PI * v);
}

void curves_make_noisy(struct trace *t, curve_form *form, const double *p,
                       struct curves_rate at, double length_s, double sd_n)
{
    uint64_t state = 20240607;
    bool gap = false;

    trace_init(t);
    for (int i = 0; (i + 0.37) / at.rate_hz <= length_s; i++) {
        const double t_s = (i + 0.37) / at.rate_hz;

        if (at.missing_every > 0 && i % at.missing_every == at.missing_every - 1) {
            gap = true;
            continue;
        }
        const double noise_n = sd_n > 0.0 ? sd_n * normal(&state) : 0.0;

        ck_assert_int_eq(trace_add(t, t_s, form(t_s, p) + noise_n, gap), ERR_OK);
        gap = false;
    }
}

void curves_make(struct trace *t, curve_form *form, const double *p,
                 struct curves_rate at, double length_s)
{
    curves_make_noisy(t, form, p, at, length_s, 0.0);
}

static double drawn(double t_s, const double *p)
{
    const struct curves_drawing *d = (const void *)p;
    int i = 0;

    while (i < CURVES_POINTS_MAX && d->point[i].t_s > 0.0 && d->point[i].t_s <= t_s)
        i++;
    if (i == CURVES_POINTS_MAX || !(d->point[i].t_s > 0.0))
        return i > 0 ? d->point[i - 1].n : 0.0;
    if (i == 0)
        return d->point[0].n;
    return d->point[i - 1].n + (d->point[i].n - d->point[i - 1].n)
           * (t_s - d->point[i - 1].t_s) / (d->point[i].t_s - d->point[i - 1].t_s);
}

void curves_draw(struct trace *t, const struct curves_drawing *d)
{
    const struct curves_rate at = { d->rate_hz, 0 };
    struct trace whole;
    bool gap = false;

    curves_make_noisy(&whole, drawn, (const double *)(const void *)d, at, d->length_s,
                      d->noise_n);
    trace_init(t);
    for (size_t i = 0; i < whole.n; i++) {
        if (whole.t_s[i] > d->skip_from_s && whole.t_s[i] < d->skip_to_s) {
            gap = true;
            continue;
        }
        ck_assert_int_eq(trace_add(t, whole.t_s[i], whole.force_n[i], gap), ERR_OK);
        gap = false;
    }
    trace_free(&whole);
}

void curves_measure(struct trace *t, const struct effort_options *o, struct effort *e,
                    struct metric_value m[METRIC_COUNT])
{
    ck_assert_int_eq(effort_prepare(t, o), ERR_OK);
    ck_assert_uint_eq(efforts_find(t, o, e, 1), 1);
    effort_measure(t, o, e, m);
}

double curves_step_s(struct curves_rate at)
{
    return (at.missing_every > 0 ? 2.0 : 1.0) / at.rate_hz;
}
