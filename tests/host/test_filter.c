/*
 * test_filter.c - the filters against their textbook responses.
 *
 * The closed form of a Butterworth magnitude and delay through the bilinear
 * transform shares no code and no constant with filter.c.  Tables made by
 * other tools are in test_filter_oracle.c.
 */
#include <check.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "err.h"
#include "filter_shapes.h"
#include "suites.h"

#define PI 3.14159265358979323846

Suite *filter_suite(void);

static struct filter filter_of(double sample_hz, double cutoff_hz, int order)
{
    const struct filter_config cfg = LOW_PASS(sample_hz, cutoff_hz, order);

    return designed(&cfg);
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
    { "no such kind",           { 80.0, 10.0, 2, (enum filter_kind)3, 0.0 } },
    { "high-pass of order zero", { 80.0, 10.0, 0, FILTER_HIGH_PASS, 0.0 } },
    { "high-pass at Nyquist",   { 80.0, 40.0, 2, FILTER_HIGH_PASS, 0.0 } },
    { "notch above Nyquist",    { 1000.0, 501.0, 2, FILTER_NOTCH, 0.0 } },
    { "notch too wide",         NOTCH(1000.0, 50.0, 0.999) },
    { "notch too narrow",       NOTCH(1000.0, 50.0, 1001.0) },
    { "notch of negative q",    NOTCH(1000.0, 50.0, -1.0) },
    { "notch, q not a number",  NOTCH(1000.0, 50.0, NAN) },
};

static void refuses(const char *why, const struct filter_config *cfg, int error)
{
    struct filter f;
    unsigned char before[sizeof f];

    memset(&f, 0xA5, sizeof f);
    memcpy(before, &f, sizeof f);
    ck_assert_msg(filter_init(&f, cfg) == error, "%s: not refused as such", why);
    ck_assert_msg(memcmp(&f, before, sizeof f) == 0, "%s: *f was written", why);
}

START_TEST(init_refuses_and_leaves_the_filter_alone)
{
    refuses(refused[_i].why, &refused[_i].cfg, ERR_ARG);
}
END_TEST

/* Legal in itself, but the mains would be elsewhere: another answer. */
START_TEST(notch_is_refused_below_200_sps)
{
    const struct filter_config slow[] = {
        NOTCH(199.999, 50.0, 0.0), NOTCH(199.999, 60.0, 30.0), NOTCH(80.0, 30.0, 0.0)
    };

    for (int i = 0; i < COUNT(slow); i++)
        refuses("notch below 200 SPS", &slow[i], ERR_RANGE);
}
END_TEST

static const struct filter_config accepted[] = {
    LOW_PASS(80.0, 39.999999999, 2),
    LOW_PASS(80.0, 1e-3, 2),
    LOW_PASS(80.0, 10.0, 1),
    LOW_PASS(80.0, 10.0, FILTER_ORDER_MAX),
    { 80.0, 39.999999999, 8, FILTER_HIGH_PASS, 0.0 },
    { 80.0, 1e-3, 1, FILTER_HIGH_PASS, 7.0 },  /* q is the notch's alone */
    NOTCH(200.0, 50.0, 0.0),
    NOTCH(200.0, 60.0, 0.0),
    NOTCH(1000.0, 50.0, 1.0),
    NOTCH(1000.0, 50.0, 1000.0),
    { 1000.0, 50.0, -1, FILTER_NOTCH, 0.0 },   /* order is not the notch's */
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

/* A high-pass is the mirror image, with the ratio upside down. */
static double textbook_db(double sample_hz, double cutoff_hz, int order, double hz, bool high)
{
    const double ratio = tan(PI * hz / sample_hz) / tan(PI * cutoff_hz / sample_hz);

    return -10.0 * log10(1.0 + pow(high ? 1.0 / ratio : ratio, 2 * order));
}

/* Drive a sine to settle, then project as many samples on it, through Hann's
 * window as hz need not fit them.  What comes out: its height, and its phase. */
static double measured(const struct filter_config *cfg, double hz, double *phase)
{
    struct filter f = designed(cfg);
    const int n = 40000;
    double re = 0.0, im = 0.0;

    for (int i = -n; i < n; i++) {
        const double window = i < 0 ? 0.0 : 1.0 - cos(2.0 * PI * i / n);
        const double angle = 2.0 * PI * hz / cfg->sample_hz * i;
        const double y = filter_step(&f, sin(angle));

        re += window * y * sin(angle);
        im += window * y * cos(angle);
    }
    *phase = atan2(im, re);
    return 2.0 * hypot(re, im) / n;
}

static double measured_db(const struct filter_config *cfg, double hz)
{
    double phase;

    return 20.0 * log10(measured(cfg, hz, &phase));
}

static double measured_phase(const struct filter_config *cfg, double hz)
{
    double phase;

    measured(cfg, hz, &phase);
    return phase;
}

static void gain_is(const struct filter_config *cfg, double hz, double db)
{
    struct filter f = designed(cfg);

    ck_assert_double_eq_tol(20.0 * log10(filter_gain_at(&f, hz)), db, 1e-9);
    ck_assert_double_eq_tol(measured_db(cfg, hz), db, 1e-6);
}

START_TEST(gain_is_the_textbook_one)
{
    const double fs = gains[_i].sample_hz, fc = gains[_i].cutoff_hz, hz = gains[_i].hz;
    const int order = gains[_i].order;
    const struct filter_config low = LOW_PASS(fs, fc, order);
    const struct filter_config high = { fs, fc, order, FILTER_HIGH_PASS, 0.0 };

    gain_is(&low, hz, textbook_db(fs, fc, order, hz, false));
    gain_is(&high, hz, textbook_db(fs, fc, order, hz, true));
}
END_TEST

static double db_at(const struct filter_config *cfg, double hz)
{
    const struct filter f = designed(cfg);

    return 20.0 * log10(filter_gain_at(&f, hz));
}

/* The -3 dB points of a notch lie at equal tangents about the centre's:
 * tan(low) tan(high) = tan(centre)^2, and q is centre / (high - low). */
static const struct { double rate, centre, q; } notches[] = {
    { 200.0, 50.0, 5.0 }, { 200.0, 60.0, 30.0 }, { 1000.0, 50.0, 30.0 },
    { 4000.0, 60.0, 2.0 }, { 500.0, 240.0, 20.0 },
};

START_TEST(notch_takes_out_its_centre_and_no_more)
{
    const double rate = notches[_i].rate, centre = notches[_i].centre, q = notches[_i].q;
    const struct filter_config cfg = NOTCH(rate, centre, q);
    struct filter f = designed(&cfg);
    const double wide = centre / q, product = pow(tan(PI * centre / rate), 2.0);
    double low = fmax(centre - wide, 0.0), high = centre;

    for (int i = 0; i < 60; i++) {  /* the lower edge, by halving */
        const double middle = (low + high) / 2.0;
        const bool over = tan(PI * middle / rate) * tan(PI * (middle + wide) / rate) > product;

        *(over ? &high : &low) = middle;
    }
    ck_assert_double_eq_tol(db_at(&cfg, low), -10.0 * log10(2.0), 1e-6);
    ck_assert_double_eq_tol(db_at(&cfg, low + wide), -10.0 * log10(2.0), 1e-6);
    ck_assert_double_eq_tol(filter_gain_at(&f, centre), 0.0, 1e-12);
    ck_assert_double_eq_tol(filter_gain_at(&f, 0.0), 1.0, 1e-15);
    ck_assert_double_eq_tol(filter_gain_at(&f, rate / 2.0), 1.0, 1e-12);
    ck_assert(measured_db(&cfg, centre) < -100.0);
    ck_assert_double_eq_tol(measured_db(&cfg, low), -10.0 * log10(2.0), 1e-6);
}
END_TEST

START_TEST(notch_without_q_is_the_stated_one)
{
    const struct filter_config plain = NOTCH(1000.0, 50.0, 0.0);
    const struct filter_config stated = NOTCH(1000.0, 50.0, FILTER_NOTCH_Q);

    ck_assert(db_at(&plain, 49.0) == db_at(&stated, 49.0));
}
END_TEST

/* At 0 Hz and at Nyquist, where the textbook's tangents are 0 and infinite. */
START_TEST(gain_at_the_ends_is_one_or_nothing)
{
    const struct filter f = designed(&shapes[_i]);
    const double low_end = filter_gain_at(&f, 0.0);
    const double high_end = filter_gain_at(&f, shapes[_i].sample_hz / 2.0);
    const enum filter_kind kind = shapes[_i].kind;

    ck_assert_double_eq_tol(low_end, kind == FILTER_HIGH_PASS ? 0.0 : 1.0, 1e-14);
    ck_assert_double_eq_tol(high_end, kind == FILTER_LOW_PASS ? 0.0 : 1.0, 1e-14);
}
END_TEST

/* A corner one part in 10^10 below Nyquist, where tan(pi corner / rate) is very
 * large: at a quarter of the rate a first-order high-pass passes 1 / that, which
 * is the small angle left over. */
START_TEST(corner_next_to_nyquist_keeps_its_digits)
{
    const double left_hz = 1.0 / 268435456.0;
    const struct filter_config cfg = { 80.0, 40.0 - left_hz, 1, FILTER_HIGH_PASS, 0.0 };
    const struct filter f = designed(&cfg);

    ck_assert_double_eq_tol(filter_gain_at(&f, 20.0) / (PI * left_hz / 80.0), 1.0, 1e-12);
}
END_TEST

/* ---- time domain -------------------------------------------------------- */

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

/* To the last bit: the loop holds its input as it is. */
START_TEST(primed_filter_has_no_transient)
{
    struct filter f = designed(&shapes[_i]);

    filter_prime(&f, -412.3);
    for (int n = 0; n < 800; n++)
        ck_assert(filter_step(&f, -412.3)
                  == (shapes[_i].kind == FILTER_HIGH_PASS ? 0.0 : -412.3));
}
END_TEST

/* Settled is settled, whether by priming or by waiting. */
START_TEST(primed_filter_goes_on_as_one_that_waited)
{
    struct filter primed = designed(&shapes[_i]), waited = primed;

    filter_prime(&primed, 250.0);
    for (int n = 0; n < 20000; n++)
        filter_step(&waited, 250.0);
    for (int n = 0; n < 50; n++)
        ck_assert_double_eq_tol(filter_step(&primed, 250.0 + n % 7),
                                filter_step(&waited, 250.0 + n % 7), 1e-9);
}
END_TEST

START_TEST(priming_again_forgets_what_was_before)
{
    struct filter once = designed(&shapes[_i]), again = once;

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

        ck_assert_double_eq_tol(filter_delay_samples(&f) / want, 1.0, 1e-12);
    }
}
END_TEST

/* The group delay is minus the slope of the phase: two sines close together. */
START_TEST(delay_at_a_frequency_is_the_slope_of_the_phase)
{
    const struct filter_config *cfg = &shapes[_i];
    const struct filter f = designed(cfg);

    for (int i = 1; i <= 3; i++) {
        const double hz = cfg->cutoff_hz * (0.4 + 0.35 * i), half = 5e-4 * cfg->cutoff_hz;
        const double turn = measured_phase(cfg, hz - half) - measured_phase(cfg, hz + half);
        const double delay = remainder(turn, 2.0 * PI)
                           / (2.0 * PI * 2.0 * half / cfg->sample_hz);

        ck_assert_double_eq_tol(filter_delay_at(&f, hz) / delay, 1.0, 1e-4);
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

Suite *filter_suite(void)
{
    Suite *s = suite_create("filter");
    TCase *tc = tcase_create("all");
    const int orders = FILTER_ORDER_MAX + 1;

    tcase_add_loop_test(tc, init_refuses_and_leaves_the_filter_alone, 0, COUNT(refused));
    tcase_add_test(tc, notch_is_refused_below_200_sps);
    tcase_add_loop_test(tc, init_accepts_the_last_values_inside_each_limit,
                        0, COUNT(accepted));
    tcase_add_test(tc, init_clears_what_was_there);
    tcase_add_loop_test(tc, gain_is_the_textbook_one, 0, COUNT(gains));
    tcase_add_loop_test(tc, notch_takes_out_its_centre_and_no_more, 0, COUNT(notches));
    tcase_add_test(tc, corner_next_to_nyquist_keeps_its_digits);
    tcase_add_test(tc, notch_without_q_is_the_stated_one);
    tcase_add_loop_test(tc, gain_at_the_ends_is_one_or_nothing, 0, COUNT(shapes));
    tcase_add_test(tc, impulse_starts_as_worked_by_hand);
    tcase_add_test(tc, order_one_at_a_quarter_of_the_rate_is_a_mean_of_two);
    tcase_add_loop_test(tc, primed_filter_has_no_transient, 0, COUNT(shapes));
    tcase_add_loop_test(tc, primed_filter_goes_on_as_one_that_waited, 0, COUNT(shapes));
    tcase_add_loop_test(tc, priming_again_forgets_what_was_before, 0, COUNT(shapes));
    tcase_add_loop_test(tc, delay_is_the_textbook_one, 1, orders);
    tcase_add_loop_test(tc, a_ramp_is_late_by_the_delay, 1, orders);
    tcase_add_loop_test(tc, delay_at_a_frequency_is_the_slope_of_the_phase, 0, COUNT(shapes));
    suite_add_tcase(s, tc);
    return s;
}
