/*
 * test_calibration_steady.c - when a load hangs still, and when it does not.
 *
 * Times are exact: 80 samples a second make blocks of 21 samples, the first at or
 * after 250 ms (20 intervals of 12.5 ms), so block k holds samples 21 k .. 21 k + 20
 * and lasts from 262.5 k ms to 262.5 k + 250 ms.
 */
#include <check.h>
#include <math.h>

#include "calibration/steady.h"
#include "suites.h"

#define INTERVAL_US 12500
#define BLOCK       21

Suite *calibration_steady_suite(void);

static struct steady s;
static int64_t now_us;
static uint64_t state;

static void begin(void)
{
    steady_init(&s, 3.0);
    now_us = 0;
    state = 4711;
}

/* Sum of twelve uniform numbers less 6: nearly normal, SD 1. */
static double normal(void)
{
    double sum = -6.0;

    for (int i = 0; i < 12; i++) {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        sum += (double)(state >> 11) / 9007199254740992.0;
    }
    return sum;
}

static void feed(double counts)
{
    steady_step(&s, now_us, counts);
    now_us += INTERVAL_US;
}

static void feed_noise(double counts, double sd, int samples)
{
    for (int i = 0; i < samples; i++)
        feed(rint(counts + sd * normal()));
}

/* Twelve blocks end 262.5 * 11 + 250 = 3137.5 ms after the first sample. */
START_TEST(a_still_load_is_enough_after_the_time)
{
    begin();
    ck_assert(isnan(s.counts) && !steady_enough(&s));
    for (int i = 0; i < 12 * BLOCK - 1; i++) {
        feed(84000);
        ck_assert(!steady_enough(&s));
    }
    ck_assert_double_eq_tol(s.still_s, 10 * 0.2625 + 0.25, 1e-9);
    feed(84000);
    ck_assert(steady_enough(&s));
    ck_assert(s.from == 0 && s.to == 12 * BLOCK && s.counts == 84000 && s.spread_counts == 0);
    ck_assert_double_eq_tol(s.still_s, 3.1375, 1e-9);
    /* Later it is the latest time that counts. */
    for (int i = 0; i < 100 * BLOCK; i++)
        feed(84000);
    ck_assert(steady_enough(&s) && s.to == 112 * BLOCK && s.from == 100 * BLOCK);
}
END_TEST

static const struct { const char *why; double sd; } noises[] = {
    { "a converter that repeats itself", 0 }, { "quiet", 3 }, { "usual", 60 }, { "loud", 3000 },
};

/* Of 400 stretches of noise alone, 19 of 20 are seen as still at once. */
START_TEST(noise_is_still)
{
    int enough = 0;

    begin();
    for (int i = 0; i < 400; i++) {
        steady_again(&s);
        feed_noise(84000, noises[_i].sd, 12 * BLOCK);
        enough += steady_enough(&s);
    }
    ck_assert_msg(enough >= 380, "%s: %d of 400", noises[_i].why, enough);
    ck_assert_double_eq_tol(s.sigma_counts, noises[_i].sd, 0.2 * noises[_i].sd + 1.0);
}
END_TEST

/* What moves is not still: counts over seconds, with noise of 60 counts. */
static double drifts(double t_s)  { return 100.0 * t_s; }
static double swings(double t_s)  { return 200.0 * sin(2.0 * 3.141592653589793 * 0.6 * t_s); }
static double settles(double t_s) { return 50000.0 * exp(-t_s / 1.5); }

static const struct { const char *why; double (*path)(double); double until_s; } moves[] = {
    { "a drift", drifts, 20 }, { "a swing", swings, 20 }, { "a load that settles", settles, 10 },
};

START_TEST(what_moves_is_not_still)
{
    begin();
    while ((double)now_us < moves[_i].until_s * 1e6) {
        feed(rint(84000 + moves[_i].path((double)now_us / 1e6) + 60 * normal()));
        ck_assert_msg(!steady_enough(&s), "%s: still at %g s", moves[_i].why, (double)now_us / 1e6);
    }
}
END_TEST

/* A load comes at sample 500; the stretch holds nothing of the time before. */
START_TEST(a_new_load_begins_anew)
{
    begin();
    feed_noise(84000, 60, 500);
    ck_assert(steady_enough(&s));
    for (int i = 0; i < 40; i++)
        feed(84000 + 2500 * i);
    ck_assert(!steady_enough(&s));
    while (!steady_enough(&s)) {
        feed_noise(184000, 60, 1);
        ck_assert(now_us < 20000000);
    }
    ck_assert_uint_ge(s.from, 540);
    /* Median of twelve blocks of 21: SD 60 / sqrt(21) * 1.25 / sqrt(12). */
    ck_assert_double_eq_tol(s.counts, 184000, 4 * 4.8);
}
END_TEST

/* A block's median is the new load's, and ten of its samples are the old one's. */
START_TEST(a_block_with_the_end_of_a_move_is_left_out)
{
    begin();
    feed_noise(84000, 0, 12 * BLOCK + 10);
    while (!steady_enough(&s) || s.counts < 100000)
        feed(184000);
    ck_assert_uint_eq(s.from, 13 * BLOCK);
    ck_assert_uint_eq(s.to, 25 * BLOCK);
}
END_TEST

START_TEST(noise_counts_also_at_the_known_zero)
{
    begin();
    s.zero_counts = 84000;
    feed_noise(84000, 60, 12 * BLOCK);
    ck_assert(steady_enough(&s));
    ck_assert_double_eq_tol(s.limit_counts, 8 * s.sigma_counts / sqrt(BLOCK), 1e-9);
}
END_TEST

START_TEST(glitches_do_not_disturb)
{
    begin();
    for (int i = 0; i < 12 * BLOCK; i++)
        feed(i % 50 == 7 ? -8388608 : 84000 + i % 3);
    ck_assert(steady_enough(&s));
    ck_assert(s.counts >= 84000 && s.counts <= 84002);
}
END_TEST

/* A cell creeps with its load: 40 counts in three seconds are still at 1,000,000. */
START_TEST(a_heavy_load_may_creep)
{
    for (int known = 0; known < 2; known++) {
        begin();
        if (known)
            s.zero_counts = 84000;
        for (int i = 0; i < 12 * BLOCK; i++)
            feed(rint(1084000 + 40.0 * i / 240));
        ck_assert_int_eq(steady_enough(&s), known);
    }
}
END_TEST

/* Slow rigs have blocks of eight samples; a converter's gap is just time. */
START_TEST(ten_samples_a_second_are_enough)
{
    begin();
    for (int i = 0; i < 32; i++) {
        steady_step(&s, i * 100000LL, 5);
        ck_assert_int_eq(steady_enough(&s), i == 31);
    }
    ck_assert_double_eq_tol(s.still_s, 3.1, 1e-9);
}
END_TEST

START_TEST(again_forgets_what_was)
{
    begin();
    feed_noise(84000, 0, 12 * BLOCK + 5);
    steady_again(&s);
    ck_assert(!steady_enough(&s) && s.still_s == 0 && s.from == s.to);
    feed_noise(84000, 0, 12 * BLOCK);
    ck_assert(steady_enough(&s) && s.from == 12 * BLOCK + 5);
}
END_TEST

Suite *calibration_steady_suite(void)
{
    Suite *suite = suite_create("calibration_steady");
    TCase *tc = tcase_create("all");

    tcase_add_test(tc, a_still_load_is_enough_after_the_time);
    tcase_add_loop_test(tc, noise_is_still, 0, COUNT(noises));
    tcase_add_loop_test(tc, what_moves_is_not_still, 0, COUNT(moves));
    tcase_add_test(tc, a_new_load_begins_anew);
    tcase_add_test(tc, a_block_with_the_end_of_a_move_is_left_out);
    tcase_add_test(tc, noise_counts_also_at_the_known_zero);
    tcase_add_test(tc, glitches_do_not_disturb);
    tcase_add_test(tc, a_heavy_load_may_creep);
    tcase_add_test(tc, ten_samples_a_second_are_enough);
    tcase_add_test(tc, again_forgets_what_was);
    suite_add_tcase(suite, tc);
    return suite;
}
