/* effort.c - see effort.h. */
#include "analysis/effort.h"

#include <math.h>

#include "err.h"

#define PI 3.14159265358979323846

void effort_options_default(struct effort_options *o)
{
    const struct effort_options usual = {
        .cutoff_hz = 15.0, .order = 2, .zero_phase = true,
        .notch_hz = 0.0, .rfd_cutoff_hz = 0.0,
        .zero = EFFORT_ZERO_AUTO, .zero_n = 0.0,
        .onset_rule = EFFORT_ONSET_SD, .onset_sd = 5.0, .onset_n = 2.0, .onset_pct = 1.0,
        .onset_hold_s = 0.025, .onset_back_sd = 1.0, .baseline_s = 0.5,
        .quiet_sd_n = 1.0, .quiet_sd_pct = 1.0,
        .quiet_slope_n_s = 2.0, .quiet_slope_pct_s = 5.0,
        .pretension_pct = 5.0,
        .detect_n = 0.0, .detect_min_s = 0.2, .detect_merge_s = 0.5,
        .plateau_pct = 90.0,
        .steady_skip_s = 2.0, .steady_drop_s = 1.0, .steady_least_s = 5.0,
        .reference_n = NAN, .target_n = NAN, .low_n = NAN, .high_n = NAN,
        .floor_n = NAN, .hold_s = NAN, .grace_s = 3.0,
        .lever_m = NAN, .lever_u_m = NAN, .lever_angle_deg = 90.0, .lever_angle_u_deg = NAN,
        .body_mass_kg = NAN, .body_mass_u_kg = NAN,
        .force_u_n = NAN, .force_u_frac = NAN,
        .bridge_samples = 2,
    };

    *o = usual;
}

double effort_rate_hz(const struct trace *t)
{
    const double period_s = t->period_s > 0.0 ? t->period_s : trace_period_s(t);

    return period_s > 0.0 ? 1.0 / period_s : 0.0;
}

/*
 * A Butterworth of order n run twice is -3 dB where one pass is 20 lg 2^(1/4) dB
 * down, so its own corner lies higher by (sqrt 2 - 1)^(-1/2n) in the analogue
 * frequency tan(pi f / rate): the bilinear transform keeps that exact.
 * D. A. Winter, Biomechanics and Motor Control of Human Movement, 2.2.4.4.
 */
static double one_pass_hz(double cutoff_hz, int order, double rate_hz)
{
    const double c = pow(sqrt(2.0) - 1.0, 1.0 / (2.0 * order));

    return rate_hz / PI * atan(tan(PI * cutoff_hz / rate_hz) / c);
}

int effort_prepare(struct trace *t, const struct effort_options *o)
{
    struct filter f;

    trace_bridge(t, o->bridge_samples);
    const double rate_hz = effort_rate_hz(t);
    const struct filter_config cfg = {
        rate_hz, one_pass_hz(fmin(o->cutoff_hz, 0.4 * rate_hz), o->order, rate_hz), o->order
    };
    const int err = filter_init(&f, &cfg);

    return err == ERR_OK ? trace_smooth(t, &f) : err;
}

size_t efforts_find(const struct trace *t, const struct effort_options *o,
                    struct effort *out, size_t max)
{
    struct effort_levels levels;
    size_t n = 0;

    effort_levels(t, o, &levels);
    (void)out;
    (void)max;
    return n;
}

void effort_levels(const struct trace *t, const struct effort_options *o,
                   struct effort_levels *out)
{
    const struct effort_levels none = { NAN, NAN, NAN, NAN, NAN, NAN };

    (void)t;
    (void)o;
    *out = none;
}

void effort_measure(const struct trace *t, const struct effort_options *o,
                    const struct effort *e, struct metric_value out[METRIC_COUNT])
{
    struct trace_part part;

    (void)o;
    for (int m = 0; m < METRIC_COUNT; m++)
        out[m] = metric_none(METRIC_WHY_NO_SAMPLES, NAN, NAN);
    trace_measure(t, e->from_s, e->to_s, &part);
    out[METRIC_PEAK_RAW] = metric_got(part.peak_n, NAN);
    out[METRIC_PEAK] = metric_got(part.peak_filtered_n, NAN);
    out[METRIC_MEAN] = metric_got(part.mean_n, NAN);
}

size_t effort_sags(const struct trace *t, const struct effort_options *o,
                   const struct effort *e, struct effort_sag *out, size_t max)
{
    (void)t;
    (void)o;
    (void)e;
    (void)out;
    (void)max;
    return 0;
}
