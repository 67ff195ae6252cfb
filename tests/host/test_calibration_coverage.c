/*
 * test_calibration_coverage.c - does the stated 95 % interval hold the truth?
 *
 * 10,000 simulated cells, each with its own bend, hysteresis, creep, seating,
 * noise, zero drift and temperature, each calibrated with its own imperfect
 * masses at a place of its own gravity, up and down, three mountings; then one
 * force is measured and asked for.  The budget is told what a user would know:
 * points, the masses' tolerance, the specification of temperature, how far zero
 * had moved, how warm it is, and the cell's creep as measured.  Of the cell it is
 * told nothing else.
 *
 * The cells' figures are those of a 500 N cell of ordinary class (0.03 % of full
 * scale bend, 0.05 % hysteresis).  The random numbers are this file's own
 * (xorshift, Marsaglia 2003; sums of twelve for the normal ones would be short in
 * the tails, so Box and Muller's).
 */
#include <check.h>
#include <math.h>
#include <stdint.h>

#include "calibration/figures.h"
#include "calibration/gravity.h"
#include "calibration/uncertainty.h"
#include "suites.h"

#define TRIALS      10000
#define FULL_N      500.0
#define STEPS       10
#define SERIES      3
#define SAMPLES     80        /* a second's mean */
#define NOISE       60.0      /* counts, of one sample */
#define SEAT_N      0.08      /* of every reading */
#define MOUNT_FRAC  1.5e-4    /* of every mounting */
#define MASS_TOL    5e-4      /* rectangular, the whole set alike */
#define ZERO_TOL    0.02      /* N per K, rectangular */
#define SPAN_TOL    5e-5      /* per K, rectangular */

Suite *calibration_coverage_suite(void);

static uint64_t state;

static double uniform(double a, double b)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return a + (b - a) * ((double)(state >> 11) + 0.5) / 9007199254740992.0;
}

static double normal(double sd)
{
    return sd * sqrt(-2.0 * log(uniform(0, 1))) * cos(6.283185307179586 * uniform(0, 1));
}

struct cell {
    double zero, per_n;            /* counts */
    double bend_n, s_n;            /* quadratic and cubic, of full scale */
    double loop_n;                 /* height of the hysteresis loop */
    double creep_frac;             /* at the end of a hold */
    double zero_per_k, span_per_k;
};

static struct cell new_cell(int sign)
{
    return (struct cell){ .zero = uniform(-2e5, 2e5), .per_n = sign * uniform(1500, 2500),
                          .bend_n = normal(3e-4 * FULL_N), .s_n = normal(2e-4 * FULL_N),
                          .loop_n = normal(5e-4 * FULL_N), .creep_frac = normal(2e-4),
                          .zero_per_k = uniform(-ZERO_TOL, ZERO_TOL),
                          .span_per_k = uniform(-SPAN_TOL, SPAN_TOL) };
}

/* Counts at a force; branch -1 loading, 1 unloading, between them between. */
static double counts_of(const struct cell *c, double n, double branch, double gain)
{
    const double f = n / FULL_N;
    const double shape = c->bend_n * 4 * f * (1 - f) + c->s_n * 10 * f * (1 - f) * (1 - 2 * f);
    const double loop = c->loop_n / 2 * branch * 4 * f * (1 - f);

    return c->zero + c->per_n * (n * (1 + gain) + shape + loop);
}

static double read(double counts, const struct cell *c, double seat_n)
{
    return counts + c->per_n * normal(seat_n) + normal(NOISE / sqrt(SAMPLES));
}

/* Ten loads up, nine down and back to none, on each mounting. */
static int take_points(const struct cell *c, struct fit_point *p)
{
    const double known = 1.0 + uniform(-MASS_TOL, MASS_TOL) + normal(GRAVITY_ANOMALY_MS2 / 9.8);
    int n = 0;

    for (int series = 1; series <= SERIES; series++) {
        const double gain = normal(MOUNT_FRAC), zero = normal(0.2) * c->per_n;

        for (int i = 0; i <= 2 * STEPS; i++) {
            const double load_n = FULL_N / STEPS * (i <= STEPS ? i : 2 * STEPS - i);
            const double counts = counts_of(c, load_n * known, i <= STEPS ? -1 : 1, gain);

            p[n++] = (struct fit_point){ .force_n = load_n, .series = series, .mounting = series,
                .counts = zero + read(counts, c, SEAT_N), .sd_counts = NOISE,
                .readings = SAMPLES };
        }
    }
    return n;
}

static struct calibration calibrate(const struct cell *c)
{
    const struct fit_config cfg = { 0 };
    struct fit_point p[FIT_POINTS_MAX];
    struct calibration cal = { .id = "sim", .fitted = true, .margin_pct = 10 };
    struct figures g;
    struct fit f;

    ck_assert_int_eq(fit_run(p, take_points(c, p), &cfg, &f, NULL), ERR_OK);
    figures_of(&f, &g);
    figures_uncertainty(&f, &g, &cal.u);
    cal.curve = f.curve;
    cal.low_n = f.low_n;
    cal.high_n = f.high_n;
    cal.u.reference_frac = MASS_TOL / sqrt(3);
    cal.u.gravity_frac = GRAVITY_ANOMALY_MS2 / 9.8;
    cal.u.buoyancy_frac = 0;
    cal.u.creep_frac = fabs(c->creep_frac) / sqrt(3);
    cal.u.creep_s = 60;
    cal.u.temperature_zero_n_per_k = ZERO_TOL / sqrt(3);
    cal.u.temperature_span_frac_per_k = SPAN_TOL / sqrt(3);
    ck_assert_int_eq(calibration_finish(&cal, NULL), ERR_OK);
    return cal;
}

/* One measured force; whether the interval holds the true one. */
static bool covered(const struct cell *c, const struct calibration *cal, double true_n)
{
    const double warmer_k = normal(3.0), drift_n = normal(0.15);
    const double tare = read(c->zero, c, 0), gain = normal(MOUNT_FRAC);
    const double felt_n = true_n * (1 + uniform(0, c->creep_frac) + c->span_per_k * warmer_k)
                          + c->zero_per_k * warmer_k + drift_n * uniform(0, 1);
    const double counts = read(counts_of(c, felt_n, uniform(-1, 1), gain), c, SEAT_N);
    const struct uncertainty_reading r = {
        .force_n = calibration_newtons(cal, (int32_t)lrint(counts)),
        .zero_n = calibration_newtons(cal, (int32_t)lrint(tare)), .noise_n = NAN,
        .samples = SAMPLES, .tare_samples = SAMPLES, .zero_drift_n = drift_n, .hold_s = 45,
        .temperature_k = warmer_k };
    struct uncertainty u;

    uncertainty_of(cal, &r, &u);
    ck_assert(u.complete);
    return fabs(u.force_n - true_n) <= uncertainty_expanded_n(&u);
}

/* Over the whole range.  Each fifth of it may hold up to 99: hysteresis is stated
 * alike for all forces, and is less near both ends. */
START_TEST(the_interval_holds_the_truth_in_93_to_97_of_100)
{
    int held[5] = { 0 }, of[5] = { 0 }, all = 0;

    state = 20150512 + (uint64_t)_i;
    for (int i = 0; i < TRIALS; i++) {
        const double true_n = uniform(0.0, FULL_N);
        const struct cell c = new_cell(_i == 0 ? 1 : -1);
        const struct calibration cal = calibrate(&c);
        const bool in = covered(&c, &cal, true_n);
        const int fifth = (int)(true_n / FULL_N * 5);

        held[fifth] += in;
        of[fifth]++;
        all += in;
    }
    for (int i = 0; i < 5; i++)
        ck_assert_msg(held[i] >= 0.93 * of[i] && held[i] <= 0.99 * of[i], "fifth %d: %d of %d",
                      i + 1, held[i], of[i]);
    ck_assert_msg(all >= 93 * TRIALS / 100 && all <= 97 * TRIALS / 100, "%d of %d", all, TRIALS);
}
END_TEST

Suite *calibration_coverage_suite(void)
{
    Suite *s = suite_create("calibration_coverage");
    TCase *tc = tcase_create("all");

    tcase_set_timeout(tc, 120);
    tcase_add_loop_test(tc, the_interval_holds_the_truth_in_93_to_97_of_100, 0, 2);
    suite_add_tcase(s, tc);
    return s;
}
