/*
 * test_filter.c - the low-pass against its textbook response and scipy's.
 *
 * Two oracles.  The closed form of a Butterworth magnitude and delay through
 * the bilinear transform shares no code and no constant with filter.c; the
 * table of tests/oracle/filter.py comes from another design method altogether.
 */
#include <check.h>
#include <math.h>
#include <string.h>

#include "err.h"
#include "signal/filter.h"
#include "suites.h"

#include "tests/golden/filter_scipy.h"

#define PI 3.14159265358979323846

Suite *filter_suite(void);

#define LOW_PASS(rate, cutoff, n) \
    { .sample_hz = (rate), .cutoff_hz = (cutoff), .order = (n) }

static struct filter filter_of(double sample_hz, double cutoff_hz, int order)
{
    const struct filter_config cfg = {
        .sample_hz = sample_hz, .cutoff_hz = cutoff_hz, .order = order
    };
    struct filter f;

    ck_assert_int_eq(filter_init(&f, &cfg), ERR_OK);
    return f;
}

/* ---- what filter_init takes ------------------------------------------- */

static const struct {
    const char *why;
    struct filter_config cfg;
} refused[] = {
    { "cutoff at Nyquist",      LOW_PASS(80.0, 40.0, 2) },
    { "cutoff above Nyquist",   LOW_PASS(80.0, 41.0, 2) },
    { "cutoff zero",            LOW_PASS(80.0, 0.0, 2) },
    { "cutoff negative",        LOW_PASS(80.0, -1.0, 2) },
    { "cutoff not a number",    LOW_PASS(80.0, NAN, 2) },
    { "cutoff infinite",        LOW_PASS(80.0, INFINITY, 2) },
    { "rate zero",              LOW_PASS(0.0, 10.0, 2) },
    { "rate negative",          LOW_PASS(-80.0, -50.0, 2) },
    { "rate not a number",      LOW_PASS(NAN, 10.0, 2) },
    { "rate infinite",          LOW_PASS(INFINITY, 10.0, 2) },
    { "both infinite",          LOW_PASS(INFINITY, INFINITY, 2) },
    { "order zero",             LOW_PASS(80.0, 10.0, 0) },
    { "order negative",         LOW_PASS(80.0, 10.0, -1) },
    { "one order too many",     LOW_PASS(80.0, 10.0, FILTER_ORDER_MAX + 1) },
};

START_TEST(init_refuses_and_leaves_the_filter_alone)
{
    struct filter f;
    unsigned char before[sizeof f];

    memset(&f, 0xA5, sizeof f);
    memcpy(before, &f, sizeof f);
    ck_assert_msg(filter_init(&f, &refused[_i].cfg) == ERR_ARG,
                  "%s: accepted", refused[_i].why);
    ck_assert_msg(memcmp(&f, before, sizeof f) == 0,
                  "%s: *f was written", refused[_i].why);
}
END_TEST

static const struct filter_config accepted[] = {
    LOW_PASS(80.0, 39.999999999, 2),
    LOW_PASS(80.0, 1e-3, 2),
    LOW_PASS(80.0, 10.0, 1),
    LOW_PASS(80.0, 10.0, FILTER_ORDER_MAX),
};

START_TEST(init_accepts_the_last_values_inside_each_limit)
{
    struct filter f;

    ck_assert_int_eq(filter_init(&f, &accepted[_i]), ERR_OK);
}
END_TEST

START_TEST(init_clears_what_was_there)
{
    struct filter f = filter_of(80.0, 10.0, 8), fresh = f;
    const struct filter_config cfg = { .sample_hz = 80.0, .cutoff_hz = 10.0, .order = 8 };

    filter_prime(&f, 1000.0);
    ck_assert_int_eq(filter_init(&f, &cfg), ERR_OK);
    for (int n = 0; n < 20; n++)
        ck_assert(filter_step(&f, n) == filter_step(&fresh, n));
}
END_TEST

/* ---- magnitude ---------------------------------------------------------- */

static const struct {
    double sample_hz, cutoff_hz;
    int order;
    double hz;
} gains[] = {
    /* HX711 at its 80 SPS setting, by the label and as measured */
    {   80.0, 10.0, 2,   1.0 },  /* pass band */
    {   80.0, 10.0, 2,  10.0 },  /* the -3 dB point itself */
    {   80.0, 10.0, 2,  30.0 },  /* stop band, near Nyquist */
    {   92.7, 10.0, 2,  10.0 },
    {   92.7, 10.0, 2,  25.0 },
    /* odd orders have a real pole */
    {   80.0, 10.0, 1,  10.0 },
    {   80.0, 10.0, 1,   3.0 },
    {   80.0, 10.0, 3,  10.0 },
    {   80.0, 10.0, 3,   9.0 },
    {   80.0, 10.0, 5,   9.0 },
    {   80.0, 10.0, 7,  12.0 },
    /* every even order, where the sections' q matter most */
    {   80.0, 10.0, 4,   9.0 },
    {   80.0, 10.0, 6,  11.0 },
    {   80.0, 10.0, 8,   9.5 },
    /* HX711 at 10 SPS */
    {   10.0,  4.0, 2,   4.0 },
    /* ADS1220 at 1000 SPS, mains at 50 and 60 Hz */
    { 1000.0, 20.0, 4,  50.0 },
    { 1000.0, 20.0, 4,  60.0 },
    { 1000.0, 20.0, 8,  20.0 },
    { 1000.0,  1.0, 8,   1.0 },  /* a cutoff far below the rate */
};

static double textbook_db(double sample_hz, double cutoff_hz, int order, double hz)
{
    const double ratio = tan(PI * hz / sample_hz) / tan(PI * cutoff_hz / sample_hz);

    return -10.0 * log10(1.0 + pow(ratio, 2 * order));
}

/* Drive a sine for ten seconds to settle, then project ten more on it. */
static double measured_db(struct filter *f, double sample_hz, double hz)
{
    const long n = lround(10.0 * sample_hz);
    double re = 0.0, im = 0.0;

    for (long i = -n; i < n; i++) {
        const double phase = 2.0 * PI * hz * (double)i / sample_hz;
        const double y = filter_step(f, sin(phase));

        if (i >= 0) {
            re += y * cos(phase);
            im += y * sin(phase);
        }
    }
    return 20.0 * log10(2.0 * hypot(re, im) / (double)n);
}

START_TEST(gain_is_the_textbook_one)
{
    const double fs = gains[_i].sample_hz, fc = gains[_i].cutoff_hz;
    struct filter f = filter_of(fs, fc, gains[_i].order);

    ck_assert_double_eq_tol(measured_db(&f, fs, gains[_i].hz),
                            textbook_db(fs, fc, gains[_i].order, gains[_i].hz), 0.001);
}
END_TEST

/* ---- time domain -------------------------------------------------------- */

START_TEST(output_is_scipys)
{
    const struct filter_config *c = &scipy_case[_i].cfg;
    struct filter f = filter_of(c->sample_hz, c->cutoff_hz, c->order);
    int kept = 0;

    for (int n = 0; n < COUNT(scipy_input); n++) {
        const double y = filter_step(&f, scipy_input[n]);

        if (kept == COUNT(scipy_at) || n != scipy_at[kept])
            continue;
        ck_assert_msg(fabs(y / scipy_case[_i].y[kept] - 1.0) < 1e-9,
                      "%g Hz, corner %g Hz, order %d, sample %d: %.17g, scipy %.17g",
                      c->sample_hz, c->cutoff_hz, c->order, n, y, scipy_case[_i].y[kept]);
        kept++;
    }
    ck_assert_int_eq(kept, COUNT(scipy_at));
}
END_TEST

/* At fs/8 the coefficients have closed forms: b0 = (2 - sqrt 2) / 6,
 * a1 = -2 sqrt(2) / 3, a2 = 1/3.  These three outputs are by hand. */
START_TEST(impulse_starts_as_worked_by_hand)
{
    struct filter f = filter_of(8.0, 1.0, 2);
    const double b0 = (2.0 - sqrt(2.0)) / 6.0;
    const double y1 = 2.0 * b0 + 2.0 * sqrt(2.0) / 3.0 * b0;
    const double y2 = b0 + 2.0 * sqrt(2.0) / 3.0 * y1 - b0 / 3.0;

    ck_assert_double_eq_tol(filter_step(&f, 1.0), b0, 1e-15);
    ck_assert_double_eq_tol(filter_step(&f, 0.0), y1, 1e-15);
    ck_assert_double_eq_tol(filter_step(&f, 0.0), y2, 1e-15);
}
END_TEST

/* At fs/4, tan(w0/2) is 1, so the single pole is at 0: a mean of two. */
START_TEST(order_one_at_a_quarter_of_the_rate_is_a_mean_of_two)
{
    struct filter f = filter_of(80.0, 20.0, 1);

    ck_assert_double_eq_tol(filter_step(&f, 6.0), 3.0, 1e-14);
    ck_assert_double_eq_tol(filter_step(&f, 2.0), 4.0, 1e-14);
    ck_assert_double_eq_tol(filter_step(&f, -8.0), -3.0, 1e-14);
}
END_TEST

START_TEST(primed_filter_has_no_transient)
{
    struct filter f = filter_of(80.0, 2.0, _i);

    filter_prime(&f, -412.5);
    for (int n = 0; n < 800; n++)
        ck_assert_double_eq_tol(filter_step(&f, -412.5), -412.5, 1e-9);
}
END_TEST

START_TEST(priming_again_forgets_what_was_before)
{
    struct filter once = filter_of(92.7, 10.0, _i), again = once;

    for (int n = 0; n < 40; n++)
        filter_step(&again, 700.0 - 31.0 * n);
    filter_prime(&once, 55.0);
    filter_prime(&again, 55.0);
    for (int n = 0; n < 40; n++)
        ck_assert(filter_step(&once, 55.0 + n) == filter_step(&again, 55.0 + n));
}
END_TEST

static const double delay_rates_hz[] = { 10.0, 80.0, 92.7, 1000.0 };

/* The delay of a Butterworth prototype at 0 Hz is the sum of the sines of its
 * pole angles, 1 / sin(pi / 2n); the bilinear transform scales it. */
static double textbook_delay(double sample_hz, double cutoff_hz, int order)
{
    return 1.0 / (2.0 * tan(PI * cutoff_hz / sample_hz) * sin(PI / (2.0 * order)));
}

START_TEST(delay_is_the_textbook_one)
{
    for (int i = 0; i < COUNT(delay_rates_hz); i++) {
        const double fs = delay_rates_hz[i];
        struct filter f = filter_of(fs, 4.0, _i);
        const double want = textbook_delay(fs, 4.0, _i);

        ck_assert_double_eq_tol(filter_delay_samples(&f) / want, 1.0, 1e-9);
    }
}
END_TEST

/* A ramp of one unit per sample must come out late by exactly the delay. */
START_TEST(a_ramp_is_late_by_the_delay)
{
    struct filter f = filter_of(80.0, 5.0, _i);
    double y = 0.0;
    int n;

    filter_prime(&f, 0.0);
    for (n = 0; n <= 4000; n++)
        y = filter_step(&f, n);
    ck_assert_double_eq_tol((n - 1) - y, textbook_delay(80.0, 5.0, _i), 1e-6);
}
END_TEST

/* ---- bad input ---------------------------------------------------------- */

static const double not_finite[] = { NAN, INFINITY, -INFINITY };

START_TEST(bad_sample_costs_one_output)
{
    struct filter clean = filter_of(80.0, 10.0, 5);
    struct filter hit = clean;

    filter_step(&clean, 100.0);
    filter_step(&hit, 100.0);
    ck_assert_double_nan(filter_step(&hit, not_finite[_i]));
    for (int n = 0; n < 10; n++)
        ck_assert(filter_step(&hit, 90.0 + n) == filter_step(&clean, 90.0 + n));
}
END_TEST

Suite *filter_suite(void)
{
    Suite *s = suite_create("filter");
    TCase *tc = tcase_create("all");
    const int orders = FILTER_ORDER_MAX + 1;

    tcase_add_loop_test(tc, init_refuses_and_leaves_the_filter_alone, 0, COUNT(refused));
    tcase_add_loop_test(tc, init_accepts_the_last_values_inside_each_limit,
                        0, COUNT(accepted));
    tcase_add_test(tc, init_clears_what_was_there);
    tcase_add_loop_test(tc, gain_is_the_textbook_one, 0, COUNT(gains));
    tcase_add_loop_test(tc, output_is_scipys, 0, COUNT(scipy_case));
    tcase_add_test(tc, impulse_starts_as_worked_by_hand);
    tcase_add_test(tc, order_one_at_a_quarter_of_the_rate_is_a_mean_of_two);
    tcase_add_loop_test(tc, primed_filter_has_no_transient, 1, orders);
    tcase_add_loop_test(tc, priming_again_forgets_what_was_before, 1, orders);
    tcase_add_loop_test(tc, delay_is_the_textbook_one, 1, orders);
    tcase_add_loop_test(tc, a_ramp_is_late_by_the_delay, 1, orders);
    tcase_add_loop_test(tc, bad_sample_costs_one_output, 0, COUNT(not_finite));
    suite_add_tcase(s, tc);
    return s;
}
