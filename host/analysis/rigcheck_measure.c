/* rigcheck_measure.c - rigcheck_measure of rigcheck.h: spikes, line, noise, mains. */
#include "analysis/rigcheck.h"

#include <gsl/gsl_sort.h>
#include <math.h>
#include <string.h>

#include "signal/hampel.h"

#define TWO_PI        6.283185307179586476925
#define S_PER_MIN     60.0
#define CONVERTER_BITS 24.0
#define STEPS_PER_BIN 4.0     /* of 1 / time, so that no peak falls between */
#define SEARCH_MOST_S 60.0    /* a longer time, of some samples and a hole, is no finer */
#define DETERMINANT_MIN 1e-6  /* sine and cosine are then one wave at these times */

/* ---- spikes ----------------------------------------------------------------------- */

struct spikes {
    double least_counts;
    double largest_counts;
    size_t n, answered;
};

/* Answers come in the order of the samples. */
static void sort_out(struct rigcheck *c, const struct hampel_out *o, struct spikes *s)
{
    const double off = fabs(o->x - o->median);

    if (o->spike && off >= s->least_counts) {
        s->n++;
        s->largest_counts = fmax(s->largest_counts, off);
    } else {
        c->clean_t_s[c->clean] = c->t_s[s->answered];
        c->left[c->clean++] = o->x;
    }
    s->answered++;
}

static void leave_spikes_out(struct rigcheck *c, struct spikes *s)
{
    const struct hampel_config cfg = { RIGCHECK_WINDOW, RIGCHECK_SIGMAS, 1.0 };
    struct hampel h;
    struct hampel_out o;

    c->clean = 0;
    hampel_init(&h, &cfg);
    for (size_t i = 0; i < c->n; i++)
        if (hampel_step(&h, c->counts[i], &o))
            sort_out(c, &o, s);
    while (hampel_flush(&h, &o))
        sort_out(c, &o, s);
}

/* ---- line and noise --------------------------------------------------------------- */

/* left becomes what the line leaves.  Sums are about the means, so that a large
 * offset costs no digits. */
static void fit_line(struct rigcheck *c, struct rigcheck_numbers *out)
{
    const double n = (double)c->clean, first = c->left[0];
    double t = 0.0, y = 0.0, tt = 0.0, ty = 0.0, rest = 0.0;

    for (size_t i = 0; i < c->clean; i++) {
        t += c->clean_t_s[i];
        y += c->left[i] - first;
    }
    t /= n;
    y = y / n + first;
    for (size_t i = 0; i < c->clean; i++) {
        const double d = c->clean_t_s[i] - t;

        tt += d * d;
        ty += d * (c->left[i] - y);
    }
    const double slope = ty / tt;

    for (size_t i = 0; i < c->clean; i++) {
        c->left[i] -= y + slope * (c->clean_t_s[i] - t);
        rest += c->left[i] * c->left[i];
    }
    out->level_counts = y;
    out->level_pct = 100.0 * y / (CALIBRATION_COUNTS_MAX + 1.0);
    out->drift_counts_per_min = slope * S_PER_MIN;
    out->noise_counts = sqrt(rest / (n - 2.0));
    out->drift_error_counts_per_min = S_PER_MIN * out->noise_counts / sqrt(tt);
    out->effective_bits = out->noise_counts > 0.0 ? CONVERTER_BITS - log2(out->noise_counts)
                                                  : NAN;
}

/* ---- mains ------------------------------------------------------------------------ */

/* Amplitude of the sine of hz that fits what is left best; 0 where none can. */
static double amplitude(const struct rigcheck *c, double hz)
{
    double cc = 0.0, ss = 0.0, cs = 0.0, yc = 0.0, ys = 0.0;

    for (size_t i = 0; i < c->clean; i++) {
        const double angle = TWO_PI * hz * c->clean_t_s[i];
        const double co = cos(angle), si = sin(angle);

        cc += co * co;
        ss += si * si;
        cs += co * si;
        yc += c->left[i] * co;
        ys += c->left[i] * si;
    }
    const double det = cc * ss - cs * cs;
    const double n = (double)c->clean;

    if (!(det > DETERMINANT_MIN * n * n))
        return 0.0;
    return hypot((yc * ss - ys * cs) / det, (ys * cc - yc * cs) / det);
}

/* The largest near the mains' frequency; *at_hz is where. */
static double search(const struct rigcheck *c, double mains_hz, double seconds, double *at_hz)
{
    const double step_hz = 1.0 / (STEPS_PER_BIN * fmin(seconds, SEARCH_MOST_S));
    const int steps = (int)ceil(RIGCHECK_MAINS_HZ / step_hz);
    double most = -1.0;

    for (int k = -steps; k <= steps; k++) {
        const double hz = mains_hz + k * step_hz, a = amplitude(c, hz);

        if (a > most) {
            most = a;
            *at_hz = hz;
        }
    }
    return most;
}

bool rigcheck_tells_hz(double rate_hz, double mains_hz, double seconds)
{
    /* Where it folds to: its distance from the nearest multiple of the rate. */
    const double folded_hz = fabs(remainder(mains_hz, rate_hz));
    const double near_hz = RIGCHECK_MAINS_HZ + 1.0 / seconds;

    return rate_hz > 0.0 && folded_hz > near_hz && folded_hz < rate_hz / 2.0 - near_hz;
}

static void measure_mains(const struct rigcheck *c, double rate_hz, struct rigcheck_numbers *out)
{
    const double seconds = c->clean_t_s[c->clean - 1] - c->clean_t_s[0];
    double at_50_hz = NAN, at_60_hz = NAN;

    if (rigcheck_tells_hz(rate_hz, 50.0, seconds))
        out->mains_50_counts = search(c, 50.0, seconds, &at_50_hz);
    if (rigcheck_tells_hz(rate_hz, 60.0, seconds))
        out->mains_60_counts = search(c, 60.0, seconds, &at_60_hz);
    out->mains_hz = isnan(at_60_hz) || out->mains_50_counts >= out->mains_60_counts ? at_50_hz
                                                                                   : at_60_hz;
}

/* ---- values ----------------------------------------------------------------------- */

/* left is used as room for the sorted values. */
static void count_values(struct rigcheck *c, struct rigcheck_numbers *out)
{
    size_t run = 1, longest = 1, distinct = 1;

    for (size_t i = 1; i < c->n; i++) {
        run = c->counts[i] == c->counts[i - 1] ? run + 1 : 1;
        longest = run > longest ? run : longest;
    }
    memcpy(c->left, c->counts, c->n * sizeof c->left[0]);
    gsl_sort(c->left, 1, c->n);  /* in place; the C library's may allocate */
    for (size_t i = 1; i < c->n; i++)
        distinct += c->left[i] != c->left[i - 1];
    out->longest_run_samples = (double)longest;
    out->distinct_values = (double)distinct;
}

void rigcheck_measure(struct rigcheck *c, double counts_per_n, struct rigcheck_numbers *out)
{
    struct spikes s = { .least_counts = rigcheck_limits.spike_least_n * counts_per_n };

    if (c->n < RIGCHECK_SAMPLES_MIN)
        return;
    count_values(c, out);
    leave_spikes_out(c, &s);
    out->spikes = (double)s.n;
    out->largest_spike_n = s.largest_counts / counts_per_n;
    if (c->clean < RIGCHECK_SAMPLES_MIN)
        return;
    fit_line(c, out);
    measure_mains(c, clock_mean_rate_hz(&c->clock), out);
}
