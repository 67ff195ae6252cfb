/*
 * test_hold_times.c - when things happen in a hold: boundaries, and closed forms.
 *
 * Forces are straight pieces, ramps, triangles and sines, whose crossings are
 * known on paper; each limit is tried on both sides.
 */
#include <check.h>
#include <math.h>

#include "err.h"
#include "holding.h"
#include "suites.h"

#define PI 3.14159265358979323846
#define S  1000000  /* us */

Suite *hold_times_suite(void);

/* ---- boundaries, one either side ------------------------------------------------- */

static const struct {
    const char *why;
    double force_n;      /* for a tenth of a second after 100 N, or after 0 N */
    enum hold_state from, to;
    double in_band_us;   /* of two samples at this force, 0.1 s apart */
} edges[] = {
    { "on the low edge", 90.0, HOLD_WAITING, HOLD_HOLDING, 100000 },
    { "just under the low edge", 89.999999, HOLD_WAITING, HOLD_WAITING, 0 },
    { "on the floor", 80.0, HOLD_HOLDING, HOLD_HOLDING, 0 },
    { "just under the floor", 79.999999, HOLD_HOLDING, HOLD_SAGGING, 0 },
    { "on the high edge", 110.0, HOLD_HOLDING, HOLD_HOLDING, 100000 },
    { "just over the high edge", 110.000001, HOLD_HOLDING, HOLD_HOLDING, 0 },
    { "on the low edge while holding", 90.0, HOLD_HOLDING, HOLD_HOLDING, 100000 },
    { "just under it while holding", 89.999999, HOLD_HOLDING, HOLD_HOLDING, 0 },
    { "on the low edge while sagging", 90.0, HOLD_SAGGING, HOLD_HOLDING, 100000 },
    { "just under it while sagging", 89.999999, HOLD_SAGGING, HOLD_SAGGING, 0 },
};

START_TEST(an_edge_belongs_to_the_band_and_the_floor_is_held)
{
    struct hold h = holding_in(edges[_i].from, HOLD_ELAPSED);

    holding_step(&h, h.last_us + 10000, edges[_i].force_n);
    ck_assert_msg(h.state == edges[_i].to, "%s: state %d", edges[_i].why, h.state);
    const double before_us = h.in_band_us;
    holding_step(&h, h.last_us + 100000, edges[_i].force_n);
    ck_assert_msg(h.state == edges[_i].to, "%s: then state %d", edges[_i].why, h.state);
    ck_assert_double_eq_tol(h.in_band_us - before_us, edges[_i].in_band_us, 1e-6);
}
END_TEST

START_TEST(waiting_lasts_exactly_its_time)
{
    struct hold h = holding_armed(&holding_plain, 7 * S);

    ck_assert_int_eq(holding_step(&h, 9 * S - 1, 89.0), HOLD_NOTHING);
    ck_assert_int_eq(holding_step(&h, 9 * S, 89.0), HOLD_EV_ENDED);
    ck_assert_int_eq(h.ending, HOLD_NO_PUSH);
    ck_assert_int_eq(h.state, HOLD_FAILED);
    ck_assert_int_eq(h.ended_us, 9 * S);
    ck_assert(!h.started);
    ck_assert(hold_delivered_s(&h) == 0.0);
}
END_TEST

START_TEST(a_push_that_reaches_the_band_with_the_last_sample_counts)
{
    struct hold h = holding_armed(&holding_plain, 0);

    holding_step(&h, 2 * S - 1000, 0.0);
    ck_assert_int_eq(holding_step(&h, 2 * S + 1000, 200.0), HOLD_EV_STARTED);
    ck_assert_int_eq(h.started_us, 2 * S - 100);  /* 90 of 200 N, 900 of 2000 us */
}
END_TEST

/* Entered at 90 ms, so the second is over at 1.09 s. */
START_TEST(holding_lasts_exactly_its_time)
{
    for (int rule = HOLD_ELAPSED; rule <= HOLD_IN_BAND; rule++) {
        struct hold h = holding_in(HOLD_HOLDING, (enum hold_rule)rule);

        ck_assert_int_eq(holding_step(&h, 1089999, 100.0), HOLD_NOTHING);
        ck_assert_int_eq(hold_remaining_us(&h), 1);
        ck_assert_int_eq(holding_step(&h, 1090000, 100.0), HOLD_EV_ENDED);
        ck_assert_int_eq(h.state, HOLD_DONE);
        ck_assert_int_eq(h.ending, HOLD_COMPLETED);
        ck_assert_int_eq(h.started_us, 90000);
        ck_assert_int_eq(h.ended_us, 1090000);
        ck_assert_double_eq_tol(h.in_band_us, 1e6, 1e-6);
        ck_assert_double_eq_tol(hold_delivered_s(&h), 1.0, 1e-12);
        ck_assert_int_eq(hold_remaining_us(&h), 0);
    }
}
END_TEST

START_TEST(the_end_is_found_between_samples)
{
    for (int rule = HOLD_ELAPSED; rule <= HOLD_IN_BAND; rule++) {
        struct hold h = holding_in(HOLD_HOLDING, (enum hold_rule)rule);

        ck_assert_int_eq(holding_step(&h, 1234567, 101.0), HOLD_EV_ENDED);
        ck_assert_int_eq(h.ended_us, 1090000);
        ck_assert_double_eq_tol(h.in_band_us, 1e6, 1e-6);
    }
}
END_TEST

/* From 100 N at 0.2 s to 70 N at 0.23 s: below 80 N from 0.22 s. */
static struct hold fallen(const struct hold_config *cfg)
{
    struct hold h = holding_armed(cfg, 0);

    holding_step(&h, 0, 100.0);
    holding_step(&h, 200000, 100.0);
    holding_step(&h, 230000, 70.0);
    return h;
}

START_TEST(grace_lasts_exactly_its_time_and_the_hold_ended_at_the_fall)
{
    for (int rule = HOLD_ELAPSED; rule <= HOLD_IN_BAND; rule++) {
        const struct hold_config cfg = holding_as((enum hold_rule)rule);
        struct hold h = fallen(&cfg);

        ck_assert_int_eq(h.sag_us, 220000);
        ck_assert_int_eq(holding_step(&h, 719999, 89.9), HOLD_NOTHING);
        ck_assert_int_eq(h.state, HOLD_SAGGING);
        ck_assert_int_eq(holding_step(&h, 720000, 89.9), HOLD_EV_ENDED);
        ck_assert_int_eq(h.state, HOLD_FAILED);
        ck_assert_int_eq(h.ending, HOLD_RELEASED);
        ck_assert_int_eq(h.ended_us, 220000);
        ck_assert_int_eq(h.sags, 1);
        ck_assert_double_eq_tol(hold_delivered_s(&h), 0.22, 1e-12);
        /* In band until 90 N, at 0.21 s. */
        ck_assert_double_eq_tol(h.in_band_us, 210000.0, 1e-6);
    }
}
END_TEST

static const struct {
    const char *why;
    int64_t grace_us;
    int64_t t_us;        /* of one sample of 100 N after 70 N at 0.23 s */
    bool back;           /* 90 N is passed after 2/3 of the way */
} returns[] = {
    { "back long before",             500000, 300000, true },
    { "back just before",             500000, 964999, true },   /* at 719,999 */
    { "back just too late",           500000, 965003, false },  /* at 720,002 */
    { "back well before no grace",         0, 300000, false },
    { "back a moment after the fall",  11000, 231000, true },
    { "back when the grace was over",  10600, 231000, false },
};

START_TEST(a_return_is_judged_by_when_it_crossed_the_edge)
{
    struct hold_config cfg = holding_plain;

    cfg.hold_us = 60 * (int64_t)S;
    cfg.grace_us = returns[_i].grace_us;
    struct hold h = fallen(&cfg);
    if (h.state == HOLD_SAGGING)
        holding_step(&h, returns[_i].t_us, 100.0);
    ck_assert_msg(h.state == (returns[_i].back ? HOLD_HOLDING : HOLD_FAILED),
                  "%s: state %d", returns[_i].why, h.state);
    ck_assert(returns[_i].back || h.ended_us == 220000);
}
END_TEST

START_TEST(one_long_piece_may_hold_the_fall_and_the_end_of_grace)
{
    struct hold h = holding_in(HOLD_HOLDING, HOLD_ELAPSED);

    /* 100 N at 0.2 s, 0 N at 0.9 s: below 80 N from 0.34 s; grace to 0.84 s. */
    ck_assert_int_eq(holding_step(&h, 900000, 0.0), HOLD_EV_ENDED);
    ck_assert_int_eq(h.ending, HOLD_RELEASED);
    ck_assert_int_eq(h.ended_us, 340000);
}
END_TEST

/* Half way down from 100 N to 60 N the floor is passed, at 0.7 s. */
START_TEST(a_piece_that_ends_with_grace_ends_the_hold)
{
    for (int early_us = 1; early_us >= 0; early_us--) {
        struct hold_config cfg = holding_plain;

        cfg.hold_us = 60 * (int64_t)S;
        cfg.grace_us = S / 2 + early_us;
        struct hold h = holding_armed(&cfg, 0);
        holding_step(&h, 200000, 100.0);
        ck_assert_int_eq(holding_step(&h, 1200000, 60.0),
                         early_us ? HOLD_EV_SAGGED : HOLD_EV_ENDED);
        ck_assert_int_eq(h.sag_us, 700000);
    }
}
END_TEST

/* Fallen at 0.5 s, full and out of grace at 1 s. */
START_TEST(a_hold_that_is_full_as_its_grace_runs_out_is_completed)
{
    struct hold h = holding_armed(&holding_plain, 0);

    holding_step(&h, 0, 100.0);
    holding_step(&h, 400000, 100.0);
    ck_assert_int_eq(holding_step(&h, 600000, 60.0), HOLD_EV_SAGGED);
    ck_assert_int_eq(h.sag_us, 500000);
    ck_assert_int_eq(holding_step(&h, 999999, 60.0), HOLD_NOTHING);
    ck_assert_int_eq(holding_step(&h, 1000000, 60.0), HOLD_EV_ENDED);
    ck_assert_int_eq(h.ending, HOLD_COMPLETED);
}
END_TEST

START_TEST(sags_and_returns_are_counted)
{
    struct hold h = holding_in(HOLD_HOLDING, HOLD_ELAPSED);

    for (int i = 0; i < 3; i++) {
        ck_assert_int_eq(holding_step(&h, h.last_us + 30000, 70.0), HOLD_EV_SAGGED);
        ck_assert_int_eq(holding_step(&h, h.last_us + 30000, 100.0), HOLD_EV_RECOVERED);
        ck_assert_int_eq(h.sags, i + 1);
    }
    /* One sag, however deep; a relaxing leg may pull. */
    ck_assert_int_eq(holding_step(&h, h.last_us + 30000, 70.0), HOLD_EV_SAGGED);
    ck_assert_int_eq(holding_step(&h, h.last_us + 30000, -5.0), HOLD_NOTHING);
    ck_assert_int_eq(h.state, HOLD_SAGGING);
    ck_assert_int_eq(h.sags, 4);
    ck_assert_int_eq(holding_step(&h, h.last_us + 30000, 100.0), HOLD_EV_RECOVERED);
    /* Under the band is no sag while the floor is not reached. */
    ck_assert_int_eq(holding_step(&h, h.last_us + 30000, 81.0), HOLD_NOTHING);
    ck_assert_int_eq(h.sags, 4);
}
END_TEST

START_TEST(the_elapsed_clock_runs_on_while_sagging)
{
    struct hold_config cfg = holding_plain;
    struct hold h = fallen(&cfg);

    holding_step(&h, 600000, 100.0);
    holding_step(&h, 700000, 100.0);
    holding_step(&h, 730000, 70.0);  /* the fall at 0.72 s, grace to 1.22 s */
    ck_assert_int_eq(holding_step(&h, 999999, 70.0), HOLD_NOTHING);
    ck_assert_int_eq(holding_step(&h, 1000000, 70.0), HOLD_EV_ENDED);
    ck_assert_int_eq(h.state, HOLD_DONE);
    ck_assert_int_eq(h.ended_us, 1000000);
    ck_assert_int_eq(h.sags, 2);
}
END_TEST

START_TEST(the_in_band_clock_stops_while_sagging)
{
    const struct hold_config cfg = holding_as(HOLD_IN_BAND);
    struct hold h = fallen(&cfg);  /* 0.21 s in band */

    holding_step(&h, 600000, 70.0);
    holding_step(&h, 630000, 100.0);       /* back at 0.62 s */
    ck_assert_int_eq(holding_step(&h, 1409999, 100.0), HOLD_NOTHING);
    ck_assert_int_eq(holding_step(&h, 1410000, 100.0), HOLD_EV_ENDED);
    ck_assert_int_eq(h.state, HOLD_DONE);
    ck_assert_int_eq(h.ended_us, 1410000);
}
END_TEST

/* 100 N at 0.95 s to 0 N at 1.05 s: below the floor from 0.97 s, full at 1 s. */
START_TEST(a_fall_just_before_the_end_is_a_sag_of_a_completed_hold)
{
    struct hold h = holding_armed(&holding_plain, 0);

    holding_step(&h, 0, 100.0);
    holding_step(&h, 950000, 100.0);
    ck_assert_int_eq(holding_step(&h, 1050000, 0.0), HOLD_EV_ENDED);
    ck_assert_int_eq(h.ending, HOLD_COMPLETED);
    ck_assert_int_eq(h.ended_us, 1000000);
    ck_assert_int_eq(h.sags, 1);
    ck_assert_double_eq_tol(h.in_band_us, 960000.0, 1e-6);
}
END_TEST

START_TEST(a_fall_just_after_the_end_is_none)
{
    struct hold h = holding_armed(&holding_plain, 0);

    holding_step(&h, 0, 100.0);
    holding_step(&h, 990000, 100.0);
    ck_assert_int_eq(holding_step(&h, 1090000, 0.0), HOLD_EV_ENDED);
    ck_assert_int_eq(h.ending, HOLD_COMPLETED);
    ck_assert_int_eq(h.sags, 0);
}
END_TEST

/* Grace from 0.34 s to 0.84 s in one piece, full at 1.09 s: released. */
START_TEST(letting_go_before_the_end_is_not_completed_by_a_late_sample)
{
    struct hold h = holding_in(HOLD_HOLDING, HOLD_ELAPSED);

    ck_assert_int_eq(holding_step(&h, 1190000, -41.428571428571), HOLD_EV_ENDED);
    ck_assert_int_eq(h.ending, HOLD_RELEASED);
    ck_assert_int_eq(h.ended_us, 340000);
}
END_TEST

START_TEST(times_may_repeat)
{
    struct hold h = holding_in(HOLD_HOLDING, HOLD_IN_BAND);
    const double before_us = h.in_band_us;

    ck_assert_int_eq(holding_step(&h, h.last_us, 120.0), HOLD_NOTHING);
    ck_assert_int_eq(holding_step(&h, h.last_us, 70.0), HOLD_EV_SAGGED);
    ck_assert_int_eq(holding_step(&h, h.last_us, 100.0), HOLD_EV_RECOVERED);
    ck_assert(h.in_band_us == before_us);
}
END_TEST

START_TEST(a_push_already_there_starts_at_its_first_sample)
{
    struct hold h = holding_armed(&holding_plain, 0);

    ck_assert_int_eq(holding_step(&h, 12500, 95.0), HOLD_EV_STARTED);
    ck_assert_int_eq(h.started_us, 12500);
    ck_assert(h.in_band_us == 0.0);
}
END_TEST

/* ---- crossings on paper ------------------------------------------------------------- */

static const double rates_hz[] = { 80.0, 92.7, 77.3, 10.0, 333.3, 1000.0 };

static int64_t nth_us(int n, double hz)
{
    return llround(n * 1e6 / hz);
}

/* k newtons a second from 0 N at 0 s: 90 N is passed after 90 / k seconds. */
START_TEST(a_ramp_enters_the_band_when_it_should)
{
    static const double k[] = { 37.0, 61.7, 143.0 };

    for (int i = 0; i < COUNT(k); i++) {
        struct hold_config cfg = holding_plain;
        cfg.wait_us = 10 * S;
        struct hold h = holding_armed(&cfg, 0);

        for (int n = 0; h.state == HOLD_WAITING; n++)
            holding_step(&h, nth_us(n, rates_hz[_i]), k[i] * (double)nth_us(n, rates_hz[_i]) / 1e6);
        ck_assert_int_eq(h.started_us, llround(90.0 / k[i] * 1e6));
    }
}
END_TEST

/* From 105 N at 0 s down by k newtons a second: 90 N, then 80 N. */
START_TEST(a_ramp_leaves_the_band_and_the_hold_when_it_should)
{
    static const double k[] = { 37.0, 61.7, 143.0 };

    for (int i = 0; i < COUNT(k); i++) {
        struct hold_config cfg = holding_plain;
        cfg.hold_us = 60 * (int64_t)S;
        struct hold h = holding_armed(&cfg, 0);

        for (int n = 0; h.state != HOLD_FAILED; n++)
            holding_step(&h, nth_us(n, rates_hz[_i]),
                 105.0 - k[i] * (double)nth_us(n, rates_hz[_i]) / 1e6);
        ck_assert_int_eq(h.ending, HOLD_RELEASED);
        ck_assert_int_eq(h.started_us, 0);
        ck_assert_int_eq(h.ended_us, llround(25.0 / k[i] * 1e6));
        ck_assert_double_eq_tol(h.in_band_us, 15.0 / k[i] * 1e6, 1e-3);
    }
}
END_TEST

/* 80 N at 0 s, 120 N at 1 s, 80 N at 2 s ...: in band from a quarter to three
 * quarters of every second. */
static double triangle(double t_s)
{
    const double phase = fmod(t_s, 2.0);

    return 80.0 + 40.0 * (phase < 1.0 ? phase : 2.0 - phase);
}

/* The same turning points every 1.5 s; |cos| < 1/2 for a third of the time:
 * in band 0.5 .. 1.0 s, 2.0 .. 2.5 s, 3.5 .. 4.0 s, ... */
static double sine(double t_s)
{
    return 100.0 - 20.0 * cos(2.0 * PI * t_s / 3.0);
}

static const struct {
    const char *why;
    double (*force_n)(double t_s);
    enum hold_rule rule;
    double hold_s;
    double started_s, ended_s, in_band_s;
} waves[] = {
    { "triangle, elapsed", triangle, HOLD_ELAPSED, 1.2, 0.25, 1.45, 0.7 },
    { "triangle, in band", triangle, HOLD_IN_BAND, 1.2, 0.25, 2.45, 1.2 },
    { "triangle, ends out of band", triangle, HOLD_ELAPSED, 0.8, 0.25, 1.05, 0.5 },
    { "triangle, long", triangle, HOLD_ELAPSED, 20.0, 0.25, 20.25, 10.0 },
    { "sine, elapsed", sine, HOLD_ELAPSED, 1.75, 0.5, 2.25, 0.75 },
    { "sine, in band", sine, HOLD_IN_BAND, 1.2, 0.5, 3.7, 1.2 },
    { "sine, long", sine, HOLD_ELAPSED, 30.0, 0.5, 30.5, 10.0 },
};

/* A triangle is made of straight lines, so only whole microseconds are lost;
 * a sine sampled at 1 kHz lies within 11 uN of its chords, less than 1 us. */
START_TEST(in_band_time_of_a_wave_is_the_one_on_paper)
{
    const bool straight = waves[_i].force_n == triangle;

    for (int r = straight ? 0 : COUNT(rates_hz) - 1; r < COUNT(rates_hz); r++) {
        struct hold_config cfg = holding_as(waves[_i].rule);

        cfg.floor_n = 70.0;
        cfg.hold_us = llround(waves[_i].hold_s * 1e6);
        struct hold h = holding_armed(&cfg, 0);
        for (int n = 0; h.state == HOLD_WAITING || h.state == HOLD_HOLDING; n++)
            holding_step(&h, nth_us(n, rates_hz[r]),
                 waves[_i].force_n((double)nth_us(n, rates_hz[r]) / 1e6));
        ck_assert_msg(h.state == HOLD_DONE, "%s at %g Hz", waves[_i].why, rates_hz[r]);
        ck_assert_double_eq_tol((double)h.started_us, waves[_i].started_s * 1e6, 1.0);
        ck_assert_double_eq_tol((double)h.ended_us, waves[_i].ended_s * 1e6, 3.0);
        ck_assert_double_eq_tol(h.in_band_us, waves[_i].in_band_s * 1e6,
                                straight ? 2.0 : 20.0);
    }
}
END_TEST

Suite *hold_times_suite(void)
{
    Suite *s = suite_create("hold_times");
    TCase *tc = tcase_create("all");

    tcase_add_loop_test(tc, an_edge_belongs_to_the_band_and_the_floor_is_held,
                        0, COUNT(edges));
    tcase_add_test(tc, waiting_lasts_exactly_its_time);
    tcase_add_test(tc, a_push_that_reaches_the_band_with_the_last_sample_counts);
    tcase_add_test(tc, holding_lasts_exactly_its_time);
    tcase_add_test(tc, the_end_is_found_between_samples);
    tcase_add_test(tc, grace_lasts_exactly_its_time_and_the_hold_ended_at_the_fall);
    tcase_add_loop_test(tc, a_return_is_judged_by_when_it_crossed_the_edge,
                        0, COUNT(returns));
    tcase_add_test(tc, one_long_piece_may_hold_the_fall_and_the_end_of_grace);
    tcase_add_test(tc, a_piece_that_ends_with_grace_ends_the_hold);
    tcase_add_test(tc, a_hold_that_is_full_as_its_grace_runs_out_is_completed);
    tcase_add_test(tc, sags_and_returns_are_counted);
    tcase_add_test(tc, the_elapsed_clock_runs_on_while_sagging);
    tcase_add_test(tc, the_in_band_clock_stops_while_sagging);
    tcase_add_test(tc, a_fall_just_before_the_end_is_a_sag_of_a_completed_hold);
    tcase_add_test(tc, a_fall_just_after_the_end_is_none);
    tcase_add_test(tc, letting_go_before_the_end_is_not_completed_by_a_late_sample);
    tcase_add_test(tc, times_may_repeat);
    tcase_add_test(tc, a_push_already_there_starts_at_its_first_sample);
    tcase_add_loop_test(tc, a_ramp_enters_the_band_when_it_should, 0, COUNT(rates_hz));
    tcase_add_loop_test(tc, a_ramp_leaves_the_band_and_the_hold_when_it_should,
                        0, COUNT(rates_hz));
    tcase_add_loop_test(tc, in_band_time_of_a_wave_is_the_one_on_paper, 0, COUNT(waves));
    suite_add_tcase(s, tc);
    return s;
}
