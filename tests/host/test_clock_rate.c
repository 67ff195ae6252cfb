/*
 * test_clock_rate.c - the rate that is measured, against the one the rig has
 * (ticking.h).
 */
#include <check.h>
#include <math.h>
#include <stdlib.h>

#include "signal/clock.h"
#include "suites.h"
#include "ticking.h"

Suite *clock_rate_suite(void);

static const struct {
    double hz;
    int64_t jitter_us;  /* each sample comes up to this much early or late */
} rates[] = {
    { 80.0, 0 }, { 80.0, 200 }, { 92.7, 0 }, { 92.7, 300 }, { 10.0, 0 },
    { 10.0, 2000 }, { 1000.0, 0 }, { 1000.0, 100 }, { 5.0, 0 },
};

/* A rate from first and last of n samples is off by their two jitters at most;
 * whole microseconds add a half each. */
static double worst_frac(int64_t jitter_us, double span_us)
{
    return (2.0 * (double)jitter_us + 1.0) / span_us;
}

static int64_t at_us(int n, double hz, int64_t jitter_us, unsigned *seed)
{
    const int64_t jitter = jitter_us == 0 ? 0
                         : (int64_t)rand_r(seed) % (2 * jitter_us + 1) - jitter_us;

    return llround(n * 1e6 / hz) + jitter + 10000;
}

START_TEST(rate_is_measured_within_its_jitter)
{
    const double hz = rates[_i].hz;
    struct ticking r;
    struct clock c = ticking_clock(&r, TICKING_WRAP_US - 3000000, 65000);
    unsigned seed = 20240117;
    int ready = 0;

    for (int n = 0; n < (int)(10.5 * hz); n++) {
        const int64_t t = at_us(n, hz, rates[_i].jitter_us, &seed);

        if (ticking_sample(&c, &r, t - r.true_us) != (n == 0 ? CLOCK_FIRST : CLOCK_OK))
            ck_abort_msg("sample %d", n);
        if (clock_rate_ready(&c)) {
            ready++;
            ck_assert_double_eq_tol(c.rate_hz / hz, 1.0,
                                    worst_frac(rates[_i].jitter_us, 1e6));
            ck_assert(!clock_rate_ready(&c));
        }
    }
    ck_assert_double_eq_tol(clock_mean_rate_hz(&c) / hz, 1.0,
                            worst_frac(rates[_i].jitter_us, 10e6));
    /* About once a second; at 5 SPS the eight intervals take 1.6 s. */
    ck_assert_int_le(ready, 10);
    ck_assert_int_ge(ready, hz < 8.0 ? 6 : 9);
}
END_TEST

START_TEST(no_rate_is_told_from_seven_intervals)
{
    struct ticking r;
    struct clock c = ticking_clock(&r, 0, 0);

    for (int i = 0; i < 8; i++)
        ticking_sample(&c, &r, 200000);
    ck_assert(clock_mean_rate_hz(&c) == 0.0);
    ck_assert(!clock_rate_ready(&c));
    ticking_sample(&c, &r, 200000);
    ck_assert_double_eq_tol(clock_mean_rate_hz(&c), 5.0, 1e-12);
    ck_assert(clock_rate_ready(&c));
    ck_assert_double_eq_tol(c.rate_hz, 5.0, 1e-12);
}
END_TEST

START_TEST(an_estimate_takes_a_whole_second)
{
    struct ticking r;
    struct clock c = ticking_clock(&r, 0, 0);

    for (int i = 0; i < 80; i++) {
        ticking_sample(&c, &r, 12500);
        ck_assert(!clock_rate_ready(&c));
    }
    ticking_sample(&c, &r, 12500);
    ck_assert(clock_rate_ready(&c));
    ck_assert_double_eq_tol(c.rate_hz, 80.0, 1e-12);
}
END_TEST

START_TEST(losses_do_not_bend_the_rate)
{
    struct ticking r;
    struct clock c = ticking_clock(&r, 0, 0);

    for (int i = 1; i < 1000; i++) {
        ticking_convert(&r, 12500);
        if (i % 10 != 0) {
            struct clock_time t;

            ck_assert_int_eq(ticking_deliver(&c, &r, &t),
                             i == 1 ? CLOCK_FIRST : i % 10 == 1 ? CLOCK_GAP : CLOCK_OK);
        }
        if (clock_rate_ready(&c))
            ck_assert_double_eq_tol(c.rate_hz, 80.0, 1e-12);
    }
    ck_assert_double_eq_tol(clock_mean_rate_hz(&c), 80.0, 1e-12);
    ck_assert_uint_eq(c.missing, 99);
}
END_TEST

START_TEST(the_estimate_follows_a_rate_that_drifts)
{
    struct ticking r;
    struct clock c = ticking_clock(&r, 0, 0);

    ticking_steady(&c, &r, 161);
    for (int i = 0; i < 200; i++) {
        ck_assert_int_eq(ticking_sample(&c, &r, 12000), CLOCK_OK);
        clock_rate_ready(&c);
    }
    ck_assert_double_eq_tol(c.rate_hz, 1e6 / 12000.0, 1e-9);
}
END_TEST

START_TEST(the_pause_of_a_lost_link_is_no_interval)
{
    struct ticking r;
    struct clock c = ticking_clock(&r, 0, 0);

    ticking_steady(&c, &r, 50);
    clock_lost(&c);
    r.true_us += 7000000;
    ck_assert(!ticking_greet(&c, &r, 7000000));
    ck_assert_int_eq(ticking_sample(&c, &r, 12500), CLOCK_FIRST);
    ticking_steady(&c, &r, 50);
    ck_assert_double_eq_tol(clock_mean_rate_hz(&c), 80.0, 1e-12);
    ck_assert_uint_eq(c.missing, 0);
}
END_TEST

Suite *clock_rate_suite(void)
{
    Suite *s = suite_create("clock_rate");
    TCase *tc = tcase_create("all");

    tcase_add_loop_test(tc, rate_is_measured_within_its_jitter, 0, COUNT(rates));
    tcase_add_test(tc, no_rate_is_told_from_seven_intervals);
    tcase_add_test(tc, an_estimate_takes_a_whole_second);
    tcase_add_test(tc, losses_do_not_bend_the_rate);
    tcase_add_test(tc, the_estimate_follows_a_rate_that_drifts);
    tcase_add_test(tc, the_pause_of_a_lost_link_is_no_interval);
    suite_add_tcase(s, tc);
    return s;
}
