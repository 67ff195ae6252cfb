/*
 * test_metrics.c - metrics of curves in closed form, at every rate.
 *
 * Expected values are worked out on paper and written as formulas.  Tolerances are
 * of the sampling alone: a corner between two samples is cut off (at most slope x
 * step^2 / 8 of impulse), and an onset at a corner is found up to a step early.  The
 * baseline may reach a few hundredths of a newton into the rise (TOE_S of time).
 */
#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "curves.h"
#include "err.h"
#include "suites.h"

#define EXACT 1e-9
#define TOE_S 1e-4

Suite *metrics_suite(void);

static void is(const struct metric_value *m, enum metric id, double want, double within,
               double rate_hz)
{
    ck_assert_msg(m[id].why == NULL, "%s at %g: absent, %s", metric_info(id)->id, rate_hz,
                  m[id].why);
    ck_assert_msg(fabs(m[id].value - want) <= within, "%s at %g: %.9g, not %.9g within %.2g",
                  metric_info(id)->id, rate_hz, m[id].value, want, within);
}

static void lies(const struct metric_value *m, enum metric id, double low, double high,
                 double rate_hz)
{
    is(m, id, (low + high) / 2.0, (high - low) / 2.0, rate_hz);
}

static bool fast_enough(double rate_hz)
{
    return rate_hz >= METRICS_RFD_SPS;
}

/* No smoothing: the curve itself is asked for. */
static struct effort_options as_it_is(void)
{
    struct effort_options o;

    effort_options_default(&o);
    o.cutoff_hz = 0.0;
    return o;
}

/* ---- a straight rise, a flat top, a straight fall --------------------------------------- */

static const double ramp[] = { 3.00371, 400.0, 200.0, 10.0 };
#define RAMP_S  (ramp[2] / ramp[1])
#define TOP_S   (ramp[0] + RAMP_S)
#define FALL_S  (TOP_S + ramp[3])
#define END_S   (FALL_S + RAMP_S)

START_TEST(ramp_times_and_forces)
{
    const struct curves_rate at = curves_rates[_i];
    const double step = curves_step_s(at), corner = ramp[1] * step * step / 8.0;
    struct effort_options o = as_it_is();
    struct metric_value m[METRIC_COUNT];
    struct effort e;
    struct trace t;

    o.reference_n = 250.0;
    curves_make(&t, curves_ramp, ramp, at, 16.0);
    curves_measure(&t, &o, &e, m);
    /* Found at a tenth of the top on the way up, at a twentieth on the way down. */
    ck_assert_double_eq_tol(e.from_s, ramp[0] + 20.0 / ramp[1], EXACT);
    ck_assert_double_eq_tol(e.to_s, END_S - 10.0 / ramp[1], EXACT);
    is(m, METRIC_SAMPLE_RATE, at.rate_hz, 1e-6, at.rate_hz);
    is(m, METRIC_PEAK_RAW, 200.0, EXACT, at.rate_hz);
    is(m, METRIC_PEAK, 200.0, EXACT, at.rate_hz);
    is(m, METRIC_BEST_500MS, 200.0, EXACT, at.rate_hz);
    is(m, METRIC_BEST_1S, 200.0, EXACT, at.rate_hz);
    lies(m, METRIC_ONSET, ramp[0] - step, ramp[0] + TOE_S, at.rate_hz);
    is(m, METRIC_ONSET_LEVEL, 2.0, EXACT, at.rate_hz);
    lies(m, METRIC_OFFSET, END_S - 2.0 / ramp[1] - TOE_S, END_S - 2.0 / ramp[1] + step,
         at.rate_hz);
    is(m, METRIC_DURATION, 2.0 * RAMP_S + 10.0 - 2.0 / ramp[1], step, at.rate_hz);
    lies(m, METRIC_TIME_TO_PEAK, RAMP_S, RAMP_S + 2.0 * step, at.rate_hz);
    is(m, METRIC_PLATEAU_FROM, ramp[0] + 180.0 / ramp[1], EXACT, at.rate_hz);
    is(m, METRIC_PLATEAU_TO, END_S - 180.0 / ramp[1], EXACT, at.rate_hz);
    is(m, METRIC_PLATEAU_MEAN, (2000.0 + 190.0 * 0.1) / 10.1, corner, at.rate_hz);
    /* Trapezoids: 200 x (10 + 10.5 + ...) less the tails under 20 and 10 N. */
    const double tails = (20.0 * 20.0 + 10.0 * 10.0) / 2.0 / ramp[1];

    is(m, METRIC_IMPULSE, 200.0 * 10.5 - tails, 2.0 * corner, at.rate_hz);
    is(m, METRIC_MEAN, (2100.0 - tails) / (11.0 - 30.0 / ramp[1]), corner, at.rate_hz);
    is(m, METRIC_MEAN_PCT, (2100.0 - tails) / (11.0 - 30.0 / ramp[1]) / 2.5, corner, at.rate_hz);
    is(m, METRIC_IMPULSE_PCT, (2100.0 - tails) / 2.5, corner, at.rate_hz);
    is(m, METRIC_IMPULSE_ONSET, 2100.0 - 2.0 * 2.0 / 2.0 / ramp[1], 4.0 * corner, at.rate_hz);
    trace_free(&t);
}
END_TEST

START_TEST(ramp_rates)
{
    static const struct { enum metric m; double b_s; } from_onset[] = {
        { METRIC_RFD_50, 0.05 }, { METRIC_RFD_100, 0.1 }, { METRIC_RFD_150, 0.15 },
        { METRIC_RFD_200, 0.2 }, { METRIC_RFD_250, 0.25 },
    };
    static const enum metric inside[] = { METRIC_RFD_50_100, METRIC_RFD_100_150,
        METRIC_RFD_150_200, METRIC_RFD_100_200, METRIC_RFD_20_80, METRIC_RFD_PEAK };
    const struct curves_rate at = curves_rates[_i];
    const struct effort_options o = as_it_is();
    const double step = curves_step_s(at);
    struct metric_value m[METRIC_COUNT];
    struct effort e;
    struct trace t;

    if (!fast_enough(at.rate_hz))
        return;
    curves_make(&t, curves_ramp, ramp, at, 16.0);
    curves_measure(&t, &o, &e, m);
    for (int i = 0; i < COUNT(inside); i++)
        is(m, inside[i], 400.0, 1e-6, at.rate_hz);
    for (int i = 0; i < COUNT(from_onset); i++)
        lies(m, from_onset[i].m, 400.0 * (1.0 - step / from_onset[i].b_s), 400.0 + 1e-6,
             at.rate_hz);
    lies(m, METRIC_RFD_100_PCT, 200.0 * (1.0 - step / 0.1), 200.0 + 1e-6, at.rate_hz);
    is(m, METRIC_RFD_PEAK_PCT, 200.0, 1e-6, at.rate_hz);
    lies(m, METRIC_FORCE_100, 400.0 * (0.1 - step), 400.0 * (0.1 + TOE_S), at.rate_hz);
    lies(m, METRIC_FORCE_200_PCT, 200.0 * (0.2 - step), 200.0 * (0.2 + TOE_S), at.rate_hz);
    lies(m, METRIC_IMPULSE_50, 200.0 * pow(0.05 - step, 2), 0.5 + 1e-3, at.rate_hz);
    lies(m, METRIC_IMPULSE_250, 200.0 * pow(0.25 - step, 2), 12.5 + 1e-3, at.rate_hz);
    trace_free(&t);
}
END_TEST

START_TEST(ramp_steadiness)
{
    const struct curves_rate at = curves_rates[_i];
    const double step = curves_step_s(at);
    struct effort_options o = as_it_is();
    struct metric_value m[METRIC_COUNT];
    struct effort e;
    struct trace t;

    o.target_n = 195.0;
    curves_make(&t, curves_ramp, ramp, at, 16.0);
    curves_measure(&t, &o, &e, m);
    is(m, METRIC_STEADY_FROM, ramp[0] + 180.0 / ramp[1] + 2.0, EXACT, at.rate_hz);
    is(m, METRIC_STEADY_TO, END_S - 180.0 / ramp[1] - 1.0, EXACT, at.rate_hz);
    is(m, METRIC_STEADY_SD, 0.0, EXACT, at.rate_hz);
    is(m, METRIC_STEADY_CV, 0.0, EXACT, at.rate_hz);
    is(m, METRIC_RMSE, 5.0, EXACT, at.rate_hz);
    is(m, METRIC_RMSE_PCT, 500.0 / 195.0, EXACT, at.rate_hz);
    is(m, METRIC_SLOPE, 0.0, 1e-6, at.rate_hz);
    /* From the top to 10 N: 10 s of 200 N and a fall of 190 N in 0.475 s. */
    is(m, METRIC_FATIGUE_AREA, 100.0 * (1.0 - (2000.0 + 105.0 * 0.475) / 10.475 / 200.0),
       200.0 * step / 10.0, at.rate_hz);
    trace_free(&t);
}
END_TEST

/* ---- 1 - exp(-t / tau) --------------------------------------------------------------------- */

static const double rise[] = { 3.00123, 0.1, 250.0, 3.0 };

/* Force after the onset, and its integral. */
static double rise_n(double x)
{
    return 250.0 * (1.0 - exp(-fmax(x, 0.0) / 0.1));
}

static double rise_ns(double x)
{
    return 250.0 * (fmax(x, 0.0) - 0.1 * (1.0 - exp(-fmax(x, 0.0) / 0.1)));
}

START_TEST(exponential_rates)
{
    static const struct { enum metric rate, impulse; double b_s; } window[] = {
        { METRIC_RFD_50, METRIC_IMPULSE_50, 0.05 },
        { METRIC_RFD_100, METRIC_IMPULSE_100, 0.1 },
        { METRIC_RFD_150, METRIC_IMPULSE_150, 0.15 },
        { METRIC_RFD_200, METRIC_IMPULSE_200, 0.2 },
        { METRIC_RFD_250, METRIC_IMPULSE_250, 0.25 },
    };
    const struct curves_rate at = curves_rates[_i];
    const double step = curves_step_s(at);
    const struct effort_options o = as_it_is();
    struct metric_value m[METRIC_COUNT];
    struct effort e;
    struct trace t;

    curves_make(&t, curves_exponential, rise, at, 8.0);
    curves_measure(&t, &o, &e, m);
    lies(m, METRIC_ONSET, rise[0] - step, rise[0] + TOE_S, at.rate_hz);
    is(m, METRIC_PEAK, 250.0, 1e-6, at.rate_hz);
    if (fast_enough(at.rate_hz)) {
        for (int i = 0; i < COUNT(window); i++) {
            const double b = window[i].b_s;

            lies(m, window[i].rate, rise_n(b - step) / b * 0.999, rise_n(b) / b * 1.001,
                 at.rate_hz);
            lies(m, window[i].impulse, rise_ns(b - step) * 0.995, rise_ns(b) * 1.005,
                 at.rate_hz);
        }
        lies(m, METRIC_RFD_100_200, (rise_n(0.2) - rise_n(0.1)) / 0.1 * 0.999,
             (rise_n(0.2 - step) - rise_n(0.1 - step)) / 0.1 * 1.001, at.rate_hz);
        /* From 20 to 80 % takes tau ln 4. */
        is(m, METRIC_RFD_20_80, 0.6 * 250.0 / (0.1 * log(4.0)), 0.2, at.rate_hz);
        lies(m, METRIC_RFD_PEAK, rise_n(0.02 - step) / 0.02 * 0.99, rise_n(0.02) / 0.02 * 1.001,
             at.rate_hz);
    }
    trace_free(&t);
}
END_TEST

/* ---- a sigmoid, onset by force: nothing has a corner --------------------------------------- */

static const double bend[] = { 3.50271, 0.03, 300.0, 3.0 };

static double bend_n(double t_s)
{
    return 300.0 / (1.0 + exp(-(t_s - bend[0]) / 0.03));
}

/* Its integral up to a time, from minus infinity. */
static double bend_ns(double t_s)
{
    return 300.0 * 0.03 * log(1.0 + exp((t_s - bend[0]) / 0.03));
}

START_TEST(sigmoid_rates)
{
    const struct curves_rate at = curves_rates[_i];
    const double step = curves_step_s(at);
    const double on = bend[0] - 0.03 * log(300.0 / 5.0 - 1.0);  /* where it is 5 N */
    struct effort_options o = as_it_is();
    struct metric_value m[METRIC_COUNT];
    struct effort e;
    struct trace t;

    o.onset_rule = EFFORT_ONSET_FORCE;
    o.onset_n = 5.0;
    curves_make(&t, curves_sigmoid, bend, at, 8.0);
    curves_measure(&t, &o, &e, m);
    is(m, METRIC_ONSET, on, step * step / 8.0 / 0.03 * 1.3 + TOE_S, at.rate_hz);
    is(m, METRIC_ONSET_LEVEL, 5.0, EXACT, at.rate_hz);
    if (fast_enough(at.rate_hz)) {
        is(m, METRIC_RFD_50, (bend_n(on + 0.05) - 5.0) / 0.05, 1.0, at.rate_hz);
        is(m, METRIC_RFD_100, (bend_n(on + 0.1) - 5.0) / 0.1, 2.0, at.rate_hz);
        is(m, METRIC_RFD_200, (bend_n(on + 0.2) - 5.0) / 0.2, 0.5, at.rate_hz);
        is(m, METRIC_RFD_100_150, (bend_n(on + 0.15) - bend_n(on + 0.1)) / 0.05, 4.0,
           at.rate_hz);
        is(m, METRIC_FORCE_100, bend_n(on + 0.1), 0.2, at.rate_hz);
        is(m, METRIC_IMPULSE_150, bend_ns(on + 0.15) - bend_ns(on), 0.02, at.rate_hz);
        /* From 20 to 80 % takes 2 w ln 4; steepest at its middle. */
        is(m, METRIC_RFD_20_80, 0.6 * 300.0 / (0.06 * log(4.0)), 4.0, at.rate_hz);
        is(m, METRIC_RFD_PEAK, (bend_n(bend[0] + 0.01) - bend_n(bend[0] - 0.01)) / 0.02, 2.0,
           at.rate_hz);
    }
    trace_free(&t);
}
END_TEST

/* ---- a rectangle with noise ------------------------------------------------------------------ */

START_TEST(rectangle_with_noise)
{
    static const double box[] = { 3.0, 0.0, 200.0, 12.0 };
    const struct curves_rate at = curves_rates[_i];
    const double step = curves_step_s(at), n = 9.0 * at.rate_hz;
    struct effort_options o = as_it_is();
    struct metric_value m[METRIC_COUNT];
    struct effort e;
    struct trace t;

    o.target_n = 200.0;
    curves_make_noisy(&t, curves_slope, box, at, 18.0, 0.8);
    curves_measure(&t, &o, &e, m);
    /* Four standard errors each way. */
    is(m, METRIC_BASELINE, 0.0, 4.0 * 0.8 / sqrt(0.5 * at.rate_hz), at.rate_hz);
    is(m, METRIC_BASELINE_SD, 0.8, 4.0 * 0.8 / sqrt(at.rate_hz), at.rate_hz);
    lies(m, METRIC_ONSET, 3.0 - step, 3.0 + step, at.rate_hz);
    lies(m, METRIC_OFFSET, 15.0 - step, 15.0 + step, at.rate_hz);
    is(m, METRIC_PLATEAU_MEAN, 200.0, 20.0 * step / 12.0 + 4.0 * 0.8 / sqrt(n), at.rate_hz);
    lies(m, METRIC_BEST_1S, 200.0, 200.0 + 5.0 * 0.8 / sqrt(at.rate_hz), at.rate_hz);
    is(m, METRIC_STEADY_SD, 0.8, 4.0 * 0.8 / sqrt(2.0 * n), at.rate_hz);
    is(m, METRIC_STEADY_CV, 0.4, 4.0 * 0.4 / sqrt(2.0 * n), at.rate_hz);
    is(m, METRIC_RMSE, 0.8, 4.0 * 0.8 / sqrt(2.0 * n), at.rate_hz);
    is(m, METRIC_SLOPE, 0.0, 4.0 * 6000.0 / 200.0 * 0.8 * sqrt(12.0 / n) / 9.0, at.rate_hz);
    trace_free(&t);
}
END_TEST

/* ---- a level that falls ------------------------------------------------------------------------ */

START_TEST(falling_level)
{
    static const double falls[] = { 3.0, 2.0, 240.0, 11.0 };
    const struct curves_rate at = curves_rates[_i];
    const double step = curves_step_s(at);
    struct effort_options o = as_it_is();
    struct metric_value m[METRIC_COUNT];
    struct effort e;
    struct trace t;

    o.plateau_pct = 80.0;
    curves_make(&t, curves_slope, falls, at, 18.0);
    curves_measure(&t, &o, &e, m);
    /* The best second is the first one, but for the sample it begins at. */
    is(m, METRIC_BEST_1S, 239.0, 4.0 * step, at.rate_hz);
    is(m, METRIC_STEADY_SD, 0.0, 1e-6, at.rate_hz);
    const double middle_s = (m[METRIC_STEADY_FROM].value + m[METRIC_STEADY_TO].value) / 2.0;

    lies(m, METRIC_STEADY_FROM, 5.0 - step, 5.0 + step, at.rate_hz);
    lies(m, METRIC_STEADY_TO, 13.0 - step, 13.0 + step, at.rate_hz);
    is(m, METRIC_SLOPE, -6000.0 * 2.0 / (240.0 - 2.0 * (middle_s - 3.0)), 1e-6, at.rate_hz);
    /* Half of what is lost on the way: 11 of 240 N; the edge takes up to 2 steps. */
    is(m, METRIC_FATIGUE_AREA, 100.0 * 11.0 / 240.0, 100.0 * 2.0 * step / 11.0, at.rate_hz);
    trace_free(&t);
}
END_TEST

/* ---- the filter ------------------------------------------------------------------------------- */

static const struct {
    const char *why;
    double hz, share;
} waves[] = {
    { "far below the corner nothing is lost", 1.0, 1.0 },
    { "at the corner both passes together are -3 dB", 15.0, 0.70710678118654752 },
};

START_TEST(low_pass_is_3_db_down_at_its_corner)
{
    const struct curves_rate at = curves_rates[_i % 5];
    const double p[] = { 3.0, 400.0, 200.0, 20.0, 4.0, waves[_i / 5].hz };
    struct effort_options o;
    struct metric_value m[METRIC_COUNT];
    struct effort e;
    struct trace t;

    effort_options_default(&o);
    curves_make(&t, curves_wave, p, at, 27.0);
    curves_measure(&t, &o, &e, m);
    /* The straight line over a missing sample cuts the tops of a fast wave. */
    is(m, METRIC_STEADY_SD, 4.0 / sqrt(2.0) * waves[_i / 5].share,
       at.missing_every > 0 ? 0.05 : 0.015, at.rate_hz);
    trace_free(&t);
}
END_TEST

START_TEST(corner_is_held_under_0_4_of_a_low_rate)
{
    /* 15 Hz is asked for, 4 Hz is all that 10 SPS allow. */
    const double p[] = { 3.0, 400.0, 200.0, 60.0, 4.0, 4.0 };
    struct effort_options o;
    struct metric_value m[METRIC_COUNT];
    struct effort e;
    struct trace t;

    effort_options_default(&o);
    curves_make(&t, curves_wave, p, (struct curves_rate){ 10.0, 0 }, 68.0);
    curves_measure(&t, &o, &e, m);
    is(m, METRIC_STEADY_SD, 4.0 / sqrt(2.0) * 0.70710678118654752, 0.05, 10.0);
    trace_free(&t);
}
END_TEST

START_TEST(causal_filter_is_moved_back_by_its_delay)
{
    const struct curves_rate at = curves_rates[_i];
    struct effort_options o;
    struct metric_value m[METRIC_COUNT];
    struct effort e;
    struct trace t;

    effort_options_default(&o);
    o.zero_phase = false;
    curves_make(&t, curves_ramp, ramp, at, 16.0);
    curves_measure(&t, &o, &e, m);
    /* On a straight rise the delay is that at 0 Hz, so the line comes back to itself. */
    is(m, METRIC_PLATEAU_FROM, ramp[0] + 180.0 / ramp[1], 2e-4, at.rate_hz);
    is(m, METRIC_PLATEAU_TO, END_S - 180.0 / ramp[1], 2e-4, at.rate_hz);
    trace_free(&t);
}
END_TEST

START_TEST(notch_takes_mains_hum_out_where_the_rate_allows)
{
    const struct curves_rate at = curves_rates[_i];
    const double p[] = { 3.0, 400.0, 200.0, 20.0, 4.0, 50.0 };
    struct effort_options o = as_it_is();
    struct metric_value m[METRIC_COUNT], without[METRIC_COUNT];
    struct effort e;
    struct trace t;

    curves_make(&t, curves_wave, p, at, 27.0);
    curves_measure(&t, &o, &e, without);
    o.notch_hz = 50.0;
    curves_measure(&t, &o, &e, m);
    if (at.rate_hz >= 200.0)
        is(m, METRIC_STEADY_SD, 0.0, 0.02, at.rate_hz);
    else
        is(m, METRIC_STEADY_SD, without[METRIC_STEADY_SD].value, EXACT, at.rate_hz);
    trace_free(&t);
}
END_TEST

START_TEST(a_filter_that_cannot_be_built_is_refused)
{
    struct effort_options o;
    struct trace t;

    effort_options_default(&o);
    o.order = 0;
    curves_make(&t, curves_ramp, ramp, curves_rates[0], 16.0);
    ck_assert_int_eq(effort_prepare(&t, &o), ERR_ARG);
    trace_free(&t);
}
END_TEST

/* ---- one trial, two rates ---------------------------------------------------------------------- */

static bool read_plate(const char *name, struct trace *t)
{
    const char *data = getenv("HOLDFAST_DATA");
    char path[4096], line[128];
    double t_s, n;

    snprintf(path, sizeof path, "%s/isometric_forceplate/%s", data != NULL ? data
                                                             : "../shared/data", name);
    FILE *f = fopen(path, "r");
    if (f == NULL)
        return false;
    trace_init(t);
    while (fgets(line, sizeof line, f) != NULL)
        if (sscanf(line, "%lf,%lf", &t_s, &n) == 2)
            ck_assert_int_eq(trace_add(t, t_s, n, false), ERR_OK);
    fclose(f);
    return true;
}

static void agrees(const struct metric_value *a, const struct metric_value *b, enum metric id,
                   double pct)
{
    ck_assert_msg(a[id].why == NULL && b[id].why == NULL, "%s: absent, %s",
                  metric_info(id)->id, a[id].why != NULL ? a[id].why : b[id].why);
    ck_assert_msg(fabs(a[id].value - b[id].value) <= pct / 100.0 * fabs(a[id].value),
                  "%s: %.9g at 1,000 Hz, %.9g at 500", metric_info(id)->id, a[id].value,
                  b[id].value);
}

START_TEST(one_trial_at_500_and_1000_hz)
{
    struct metric_value a[METRIC_COUNT], b[METRIC_COUNT];
    struct effort_options o;
    struct effort e;
    struct trace fast, slow;

    if (!read_plate("Example1.csv", &fast) || !read_plate("Example1-500hz.csv", &slow)) {
        fputs("metrics: no force plate data (HOLDFAST_DATA or ../shared/data); "
              "one trial at two rates is left out\n", stderr);
        return;
    }
    effort_options_default(&o);
    curves_measure(&fast, &o, &e, a);
    curves_measure(&slow, &o, &e, b);
    /* A person stands on the plate: all is net of their weight. */
    ck_assert_double_gt(a[METRIC_ZERO].value, 700.0);
    agrees(a, b, METRIC_PEAK_RAW, 0.1);
    agrees(a, b, METRIC_PEAK, 0.1);
    agrees(a, b, METRIC_BEST_1S, 0.1);
    agrees(a, b, METRIC_IMPULSE, 0.1);
    agrees(a, b, METRIC_IMPULSE_ONSET, 0.1);
    agrees(a, b, METRIC_RFD_200, 3.0);
    agrees(a, b, METRIC_IMPULSE_200, 3.0);
    ck_assert_ptr_null(a[METRIC_PEAK].note);
    trace_free(&fast);
    trace_free(&slow);
}
END_TEST

Suite *metrics_suite(void)
{
    Suite *s = suite_create("metrics");
    TCase *c = tcase_create("closed forms");
    const int rates = COUNT(curves_rates);

    tcase_add_loop_test(c, ramp_times_and_forces, 0, rates);
    tcase_add_loop_test(c, ramp_rates, 0, rates);
    tcase_add_loop_test(c, ramp_steadiness, 0, rates);
    tcase_add_loop_test(c, exponential_rates, 0, rates);
    tcase_add_loop_test(c, sigmoid_rates, 0, rates);
    tcase_add_loop_test(c, rectangle_with_noise, 0, rates);
    tcase_add_loop_test(c, falling_level, 0, rates);
    tcase_add_loop_test(c, low_pass_is_3_db_down_at_its_corner, 0, COUNT(waves) * rates);
    tcase_add_test(c, corner_is_held_under_0_4_of_a_low_rate);
    tcase_add_loop_test(c, causal_filter_is_moved_back_by_its_delay, 0, rates);
    tcase_add_loop_test(c, notch_takes_mains_hum_out_where_the_rate_allows, 0, rates);
    tcase_add_test(c, a_filter_that_cannot_be_built_is_refused);
    tcase_add_test(c, one_trial_at_500_and_1000_hz);
    suite_add_tcase(s, c);
    return s;
}
