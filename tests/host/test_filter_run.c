/*
 * test_filter_run.c - blocks, forwards and backwards, and samples of no use.
 *
 * filter_step is the measure of filter_run, bit for bit; test_filter.c is that
 * of filter_step.
 */
#include <check.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "filter_shapes.h"
#include "suites.h"

#define PI 3.14159265358979323846

Suite *filter_run_suite(void);

/* ---- blocks -------------------------------------------------------------- */

enum { LONG = 1503 };  /* no multiple of anything */

static void make_noise(double *x)
{
    uint32_t state = 7;

    for (int i = 0; i < LONG; i++) {
        state = 1664525U * state + 1013904223U;
        x[i] = 300.0 * sin(0.01 * i) + (double)(state >> 8) / 1e6;
    }
}

/* Around the lengths at which the code changes its way. */
static const size_t block_samples[] = { 1, 2, 3, 4, 5, 6, 64, 511, 512, 513, LONG };

static bool same_bits(const double *a, const double *b, size_t n)
{
    return memcmp(a, b, n * sizeof *a) == 0;
}

START_TEST(blocks_give_the_bits_of_single_steps)
{
    static double x[LONG], stepped[LONG], y[LONG];

    make_noise(x);
    for (int b = 0; b < COUNT(block_samples); b++) {
        struct filter one = designed(&shapes[_i]), many = one, in_place = one;
        const size_t block = block_samples[b];

        for (int i = 0; i < LONG; i++)
            stepped[i] = filter_step(&one, x[i]);
        for (size_t i = 0; i < LONG; i += block)
            filter_run(&many, x + i, y + i, block < LONG - i ? block : LONG - i);
        ck_assert_msg(same_bits(stepped, y, LONG), "blocks of %zu", block);
        memcpy(y, x, sizeof y);
        for (size_t i = 0; i < LONG; i += block)
            filter_run(&in_place, y + i, y + i, block < LONG - i ? block : LONG - i);
        ck_assert_msg(same_bits(stepped, y, LONG), "blocks of %zu in place", block);
        ck_assert(memcmp(&one, &many, sizeof one) == 0);
    }
}
END_TEST

START_TEST(a_block_of_none_does_nothing)
{
    struct filter f = designed(&shapes[0]), before = f;

    filter_run(&f, NULL, NULL, 0);
    filter_zero_phase(&f, NULL, 0);
    ck_assert(memcmp(&f, &before, sizeof f) == 0);
}
END_TEST

/* ---- a rate that drifts ------------------------------------------------------ */

static struct filter_config faster(struct filter_config cfg)
{
    cfg.sample_hz *= 1.006;
    return cfg;
}

START_TEST(redesign_at_rest_is_not_seen)
{
    const struct filter_config cfg = faster(shapes[_i]);
    struct filter f = designed(&shapes[_i]);

    filter_prime(&f, 250.3);
    for (int n = 0; n < 10; n++)
        filter_step(&f, 250.3);
    ck_assert_int_eq(filter_redesign(&f, &cfg), ERR_OK);
    for (int n = 0; n < 100; n++)
        ck_assert(filter_step(&f, 250.3) == (cfg.kind == FILTER_HIGH_PASS ? 0.0 : 250.3));
}
END_TEST

/* A slope of one a sample, and a little less a sample when samples come faster.
 * The output goes on at the slope and ends late by the new design's delay; a pole
 * alone may turn at once, by as much of its lag as the rate has moved. */
START_TEST(redesign_on_a_slope_makes_no_step)
{
    const struct filter_config before = LOW_PASS(80.0, 5.0, _i), after = faster(before);
    const double slope = before.sample_hz / after.sample_hz;
    struct filter f = designed(&before);
    const struct filter fresh = designed(&after);
    double x = 0.0, y = 0.0;

    filter_prime(&f, 0.0);
    for (int n = 0; n < 2000; n++, x += 1.0)
        y = filter_step(&f, x);
    x += slope - 1.0;
    ck_assert_int_eq(filter_redesign(&f, &after), ERR_OK);
    for (int n = 0; n < 2000; n++, x += slope) {
        const double last = y;

        y = filter_step(&f, x);
        ck_assert_msg(fabs(y - last - slope) < (_i % 2 == 0 ? 2e-4 : 3e-3), "a step of %g",
                      y - last);
    }
    ck_assert_double_eq_tol((x - slope - y) / slope, filter_delay_samples(&fresh), 1e-9);
}
END_TEST

/* What runs from then on is the new design, with nothing of the old one left. */
START_TEST(redesign_forgets_the_old_design)
{
    const struct filter_config cfg = faster(shapes[_i]);
    struct filter f = designed(&shapes[_i]), fresh = designed(&cfg);

    ck_assert_int_eq(filter_redesign(&f, &cfg), ERR_OK);
    ck_assert(memcmp(&f, &fresh, sizeof f) == 0);
}
END_TEST

START_TEST(redesign_refuses_another_filter_and_leaves_it_alone)
{
    const struct filter_config cfg = LOW_PASS(1000.0, 20.0, 4);
    const struct { struct filter_config other; int error; } row[] = {
        { LOW_PASS(1000.0, 20.0, 3), ERR_ARG },
        { { 1000.0, 20.0, 4, FILTER_HIGH_PASS, 0.0 }, ERR_ARG },
        { { 1000.0, 20.0, 4, FILTER_NOTCH, 0.0 }, ERR_ARG },
        { LOW_PASS(1000.0, 500.0, 4), ERR_ARG },
        { { 199.0, 50.0, 4, FILTER_NOTCH, 0.0 }, ERR_RANGE },
    };
    struct filter f = designed(&cfg);

    filter_prime(&f, 10.0);
    const struct filter before = f;

    for (int i = 0; i < COUNT(row); i++) {
        ck_assert_int_eq(filter_redesign(&f, &row[i].other), row[i].error);
        ck_assert(memcmp(&f, &before, sizeof f) == 0);
    }
}
END_TEST

/* ---- forwards and backwards ------------------------------------------------ */

/* A straight line is its own reflection about either end, and a symmetric filter
 * without delay keeps it. */
START_TEST(zero_phase_keeps_a_straight_line)
{
    double x[600];
    const struct filter_config cfg = LOW_PASS(80.0, 10.0, _i);
    const struct filter f = designed(&cfg);

    for (int i = 0; i < 600; i++)
        x[i] = 40.0 + 0.5 * i;
    filter_zero_phase(&f, x, 600);
    for (int i = 200; i < 400; i++)
        ck_assert_double_eq_tol(x[i], 40.0 + 0.5 * i, 1e-9);
}
END_TEST

START_TEST(zero_phase_has_no_delay_and_the_gain_squared)
{
    const struct filter_config *cfg = &shapes[_i];
    const struct filter f = designed(cfg);
    const double hz = 0.9 * cfg->cutoff_hz, gain = filter_gain_at(&f, hz);
    const int n = 30000;
    double *x = malloc((size_t)n * sizeof *x);

    for (int i = 0; i < n; i++)
        x[i] = sin(2.0 * PI * hz / cfg->sample_hz * i);
    filter_zero_phase(&f, x, (size_t)n);
    for (int i = n / 3; i < 2 * n / 3; i++)
        ck_assert_double_eq_tol(x[i], gain * gain * sin(2.0 * PI * hz / cfg->sample_hz * i), 1e-8);
    free(x);
}
END_TEST

/* A constant, to the last bit and at every length about the reflection's. */
START_TEST(zero_phase_keeps_a_constant_however_short)
{
    double x[40];

    for (size_t n = 1; n <= COUNT(x); n++) {
        struct filter f = designed(&shapes[_i]), before = f;
        const double want = shapes[_i].kind == FILTER_HIGH_PASS ? 0.0 : 71.3;

        for (size_t i = 0; i < n; i++)
            x[i] = 71.3;
        filter_zero_phase(&f, x, n);
        for (size_t i = 0; i < n; i++)
            ck_assert_msg(x[i] == want, "%zu samples: %.17g at %zu", n, x[i], i);
        ck_assert(memcmp(&f, &before, sizeof f) == 0);
    }
}
END_TEST

/* ---- bad input ---------------------------------------------------------- */

static const double unusable[] = { NAN, INFINITY, -INFINITY, 1.000001e150, -1e200 };

START_TEST(bad_sample_costs_one_output)
{
    for (int k = 0; k < COUNT(shapes); k++) {
        struct filter clean = designed(&shapes[k]), hit = clean;

        filter_step(&clean, 100.0);
        filter_step(&hit, 100.0);
        ck_assert_double_nan(filter_step(&hit, unusable[_i]));
        for (int n = 0; n < 10; n++)
            ck_assert(filter_step(&hit, 90.0 + n) == filter_step(&clean, 90.0 + n));
    }
}
END_TEST

/* First, last, alone, in a row, and where one chunk ends and the next begins. */
static const int bad_at[] = { 0, 1, 7, 8, 100, 101, 102, 511, 512, 1024, LONG - 1 };

START_TEST(bad_samples_in_a_block_cost_their_own_outputs)
{
    static double x[LONG], y[LONG];
    struct filter steps = designed(&shapes[_i]), blocks = steps;

    make_noise(x);
    for (int i = 0; i < COUNT(bad_at); i++)
        x[bad_at[i]] = unusable[i % COUNT(unusable)];
    filter_run(&blocks, x, y, LONG);
    for (int i = 0, bad = 0; i < LONG; i++) {
        const double want = filter_step(&steps, x[i]);

        if (bad < COUNT(bad_at) && i == bad_at[bad]) {
            ck_assert_double_nan(y[i]);
            bad++;
        } else {
            ck_assert(y[i] == want);
        }
    }
    ck_assert(memcmp(&steps, &blocks, sizeof steps) == 0);
}
END_TEST

/* The largest that is taken: nothing inside overflows. */
START_TEST(largest_sample_is_survived)
{
    struct filter f = designed(&shapes[_i]);
    double y = 0.0;

    for (int n = 0; n < 5; n++)
        y = filter_step(&f, n % 2 == 0 ? FILTER_X_MAX : -FILTER_X_MAX);
    ck_assert_double_finite(y);
    for (int n = 0; n < 200000; n++)
        y = filter_step(&f, 0.0);
    ck_assert_double_finite(y);
}
END_TEST

Suite *filter_run_suite(void)
{
    Suite *s = suite_create("filter_run");
    TCase *tc = tcase_create("all");

    tcase_add_loop_test(tc, blocks_give_the_bits_of_single_steps, 0, COUNT(shapes));
    tcase_add_test(tc, a_block_of_none_does_nothing);
    tcase_add_loop_test(tc, redesign_at_rest_is_not_seen, 0, COUNT(shapes));
    tcase_add_loop_test(tc, redesign_on_a_slope_makes_no_step, 1, FILTER_ORDER_MAX + 1);
    tcase_add_loop_test(tc, redesign_forgets_the_old_design, 0, COUNT(shapes));
    tcase_add_test(tc, redesign_refuses_another_filter_and_leaves_it_alone);
    tcase_add_loop_test(tc, zero_phase_keeps_a_straight_line, 1, FILTER_ORDER_MAX + 1);
    tcase_add_loop_test(tc, zero_phase_has_no_delay_and_the_gain_squared, 0, COUNT(shapes));
    tcase_add_loop_test(tc, zero_phase_keeps_a_constant_however_short, 0, COUNT(shapes));
    tcase_add_loop_test(tc, bad_sample_costs_one_output, 0, COUNT(unusable));
    tcase_add_loop_test(tc, bad_samples_in_a_block_cost_their_own_outputs, 0, COUNT(shapes));
    tcase_add_loop_test(tc, largest_sample_is_survived, 0, COUNT(shapes));
    suite_add_tcase(s, tc);
    return s;
}
