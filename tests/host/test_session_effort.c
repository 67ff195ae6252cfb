/*
 * test_session_effort.c - pushes, targets and holds of a session.
 */
#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "suites.h"
#include "world.h"

Suite *session_effort_suite(void);

/* ---- pushes ---------------------------------------------------------------------------- */

/* Drive one push of 3 s with the force f(k) of its kth sample after the cue. */
static const struct session_push *push_with(double (*force_n)(int k))
{
    struct world *w = world_begun(PROTOCOL(world_tare(1.0), world_pushes(1, 0.0)));

    world_go_until(w, SESSION_PUSH);
    for (int k = 0; w->s.phase == SESSION_PUSH; k++)
        world_feed(w, force_n(k));
    ck_assert_int_eq(w->s.phase, SESSION_DONE);
    return world_push(w, 0);
}

/* 8 N a sample for half a second, 320 N for 0.75 s, then half of that. */
static double short_plateau(int k)
{
    return k < 40 ? 8.0 * k : k < 100 ? 320.0 : 160.0;
}

/* The best second has the 60 samples of the plateau and the 20 before it:
 * 160 .. 312 N by 8, their mean 236 N. */
START_TEST(the_best_second_of_a_short_plateau_is_the_one_on_paper)
{
    const struct session_push *p = push_with(short_plateau);

    ck_assert_double_eq_tol(p->best_1s_n, (60.0 * 320.0 + 20.0 * 236.0) / 80.0, 1e-9);
    ck_assert_double_eq_tol(p->peak_n, 320.0, 1e-9);
    ck_assert(p->pushed && p->complete && p->has_best_1s);
}
END_TEST

static double ramp_and_plateau(int k)
{
    return k < 80 ? 5.0 * k : k < 200 ? 400.0 : 300.0;
}

START_TEST(the_best_second_of_a_long_plateau_is_the_plateau)
{
    ck_assert_double_eq_tol(push_with(ramp_and_plateau)->best_1s_n, 400.0, 1e-9);
}
END_TEST

static double ramp(int k)
{
    return 2.0 * k;
}

/* Onset at k = 10, 20 N.  The push ends 3 s later at k = 250; the last 80
 * samples are 342 .. 500 N. */
START_TEST(a_push_lasts_its_seconds_from_the_onset)
{
    const struct session_push *p = push_with(ramp);

    ck_assert_int_eq(p->started_us - p->cue_us, 11 * PERIOD_US);
    ck_assert_int_eq(p->ended_us - p->started_us, 3 * S);
    ck_assert_double_eq_tol(p->best_1s_n, 421.0, 1e-9);
    ck_assert_double_eq_tol(p->peak_n, 500.0, 1e-9);
    ck_assert_int_eq(p->number, 1);
}
END_TEST

static double just_under_onset_then_on(int k)
{
    return k < 20 ? 19.999 : 20.0;
}

START_TEST(twenty_newtons_begin_a_push_and_less_do_not)
{
    const struct session_push *p = push_with(just_under_onset_then_on);

    ck_assert_int_eq(p->started_us - p->cue_us, 21 * PERIOD_US);
    ck_assert_double_eq_tol(p->best_1s_n, 20.0, 1e-9);
}
END_TEST

/* Peak is of filtered force, best second of measured force. */
START_TEST(peak_is_filtered_and_best_second_is_measured)
{
    struct world *w = world_begun(PROTOCOL(world_tare(1.0), world_pushes(1, 0.0)));

    world_go_until(w, SESSION_PUSH);
    while (w->s.phase == SESSION_PUSH) {
        w->t_us += PERIOD_US;
        session_sample(&w->s, w->t_us, 300.0 + OFFSET_N, 250.0 + OFFSET_N);
        world_look(w);
    }
    ck_assert_double_eq_tol(world_push(w, 0)->best_1s_n, 300.0, 1e-9);
    ck_assert_double_eq_tol(world_push(w, 0)->peak_n, 250.0, 1e-9);
}
END_TEST

/* A 1.5 s push with a hole in its middle has no second without one. */
START_TEST(a_gap_cuts_the_best_second)
{
    struct world *w = world_begun(PROTOCOL(world_tare(1.0), world_pushes(1, 0.0)));

    world_go_until(w, SESSION_PUSH);
    for (int k = 0; k < 79; k++)
        world_feed(w, 500.0);
    session_gap(&w->s, w->t_us + PERIOD_US);
    world_look(w);
    ck_assert(!w->s.push.has_best_1s);
    for (int k = 0; k < 79; k++)
        world_feed(w, 300.0);
    ck_assert(!w->s.push.has_best_1s);
    world_feed(w, 300.0);
    ck_assert(w->s.push.has_best_1s);
    world_go_until(w, SESSION_DONE);
    ck_assert_double_eq_tol(world_push(w, 0)->best_1s_n, 400.0, 1e-9);  /* afterwards */
    ck_assert_double_eq_tol(world_push(w, 0)->peak_n, 500.0, 1e-9);
    ck_assert(!world_push(w, 0)->complete);
}
END_TEST

START_TEST(a_gap_before_the_push_costs_nothing)
{
    struct world *w = world_begun(PROTOCOL(world_tare(1.0), world_pushes(1, 0.0)));

    world_go_until(w, SESSION_PUSH);
    world_feed(w, 0.0);
    session_gap(&w->s, w->t_us + PERIOD_US);
    world_look(w);
    world_go_until(w, SESSION_DONE);
    ck_assert(world_push(w, 0)->complete);
}
END_TEST

START_TEST(a_push_waits_half_a_minute)
{
    struct world *w = world_begun(world_small());

    w->lazy = true;
    world_go_until(w, SESSION_PUSH);
    const int64_t cue_us = w->t_us;
    world_go_until(w, SESSION_REST);
    ck_assert_int_eq(w->t_us - cue_us, 30 * (int64_t)S);
    ck_assert(!world_push(w, 0)->pushed);
    ck_assert(!world_push(w, 0)->complete);
    ck_assert(!world_push(w, 0)->has_best_1s);
}
END_TEST

START_TEST(without_any_push_there_is_no_target)
{
    struct world *w = world_begun(world_small());

    w->lazy = true;
    world_go_until(w, SESSION_HOLD);
    ck_assert_str_eq(world_phases(w), "trp-rpS");
    ck_assert_int_eq(w->s.ending, SESSION_END_NO_REFERENCE);
    ck_assert_str_eq(session_ending_word(w->s.ending), "no_best_push");
    ck_assert_int_eq(world_nth(w, SESSION_EV_ENDED, 0)->u.ending, SESSION_END_NO_REFERENCE);
}
END_TEST

START_TEST(a_best_second_under_the_onset_is_no_reference)
{
    struct world *w = world_begun(world_small());

    world_go_until(w, SESSION_PUSH);
    while (!world_ended(w) && w->s.phase != SESSION_HOLD)
        world_feed(w, w->s.phase == SESSION_PUSH && !w->s.push.pushed ? 20.0 : 5.0);
    ck_assert_int_eq(w->s.ending, SESSION_END_NO_REFERENCE);
}
END_TEST

START_TEST(one_good_push_is_enough)
{
    struct world *w = world_begun(world_small());

    w->push_n[1] = 0.0;
    world_go_until(w, SESSION_HOLD);
    ck_assert_int_eq(w->s.phase, SESSION_HOLD);
    ck_assert_double_eq_tol(w->s.best_1s_n, 400.0, 1e-9);
    ck_assert_double_eq_tol(w->s.best_peak_n, 400.0, 1e-9);
    ck_assert_double_eq_tol(w->s.target.target_n, 200.0, 1e-9);
}
END_TEST

START_TEST(a_new_best_push_step_forgets_the_old_best)
{
    struct world *w = world_begun(PROTOCOL(world_tare(1.0), world_pushes(1, 5.0), world_pushes(1, 5.0),
                                     world_holds(1, 5.0, 5.0)));

    world_go_until(w, SESSION_REST);
    w->push_n[0] = 300.0;
    world_go_until(w, SESSION_HOLD);
    ck_assert_double_eq_tol(w->s.best_1s_n, 300.0, 1e-9);
}
END_TEST

/* ---- targets ------------------------------------------------------------------------------ */

/* Whatever was pushed before, a fixed force is what it says. */
static void fixed_force(struct protocol p)
{
    struct protocol_holds *h = &p.step[p.steps - 1].u.holds;

    h->target_of = PROTOCOL_OF_FORCE;
    h->target_pct = 0.0;
    h->target_n = 10.0;
    struct world *w = world_begun(p);
    world_go_until(w, SESSION_DONE);
    ck_assert_int_eq(w->s.ending, SESSION_END_FINISHED);
    ck_assert_double_eq_tol(world_hold(w, 0)->hold.cfg.target_n, 10.0, 1e-12);
    ck_assert_double_eq_tol(world_hold(w, 0)->hold.cfg.low_n, 9.5, 1e-12);
    ck_assert_double_eq_tol(world_hold(w, 0)->hold.cfg.high_n, 10.5, 1e-12);
    ck_assert_double_eq_tol(world_hold(w, 0)->hold.cfg.floor_n, 8.5, 1e-12);
    ck_assert(world_hold(w, 0)->reference_n == 0.0 && world_hold(w, 0)->target_pct == 0.0);
}

START_TEST(a_fixed_force_needs_no_push)
{
    for (int pushed = 0; pushed < 2; pushed++)
        fixed_force(pushed ? PROTOCOL(world_tare(1.0), world_pushes(1, 0.0), world_holds(1, 5.0, 0.0))
                           : PROTOCOL(world_tare(1.0), world_holds(1, 5.0, 0.0)));
}
END_TEST

static double overshoot(const struct world *w)
{
    return w->s.phase != SESSION_PUSH ? world_effort_n(w) : w->s.push.pushed ? 400.0 : 500.0;
}

START_TEST(a_target_may_be_of_the_peak)
{
    struct protocol p = world_small();

    p.step[2].u.holds.target_of = PROTOCOL_OF_PEAK;
    struct world *w = world_begun(p);
    while (w->s.phase != SESSION_HOLD)
        world_feed(w, overshoot(w));
    ck_assert_double_eq_tol(w->s.target.target_n, 250.0, 1e-9);
    world_go_until(w, SESSION_DONE);
    ck_assert_double_eq_tol(world_hold(w, 0)->reference_n, 500.0, 1e-9);
}
END_TEST

START_TEST(the_floor_of_a_light_target_stays_above_zero)
{
    struct protocol p = world_small();

    p.step[2].u.holds.target_pct = 10.0;  /* 40 N; 5 % band, floor 15 % under */
    struct world *w = world_begun(p);
    world_go_until(w, SESSION_HOLD);
    ck_assert_double_eq_tol(w->s.target.low_n, 20.0, 1e-9);
    ck_assert_double_eq_tol(w->s.target.floor_n, 10.0, 1e-9);  /* half the low edge */
    world_go_until(w, SESSION_DONE);
    ck_assert_int_eq(world_hold(w, 0)->hold.ending, HOLD_COMPLETED);
}
END_TEST

/* ---- holds --------------------------------------------------------------------------------- */

static const struct {
    const char *why;
    double frac;             /* of the target, 200 N with a band of 20 N */
    enum hold_ending ending;
    bool complete;
} held[] = {
    { "on target", 1.0, HOLD_COMPLETED, true },
    { "on the low edge", 0.9, HOLD_COMPLETED, true },
    { "over the band", 1.2, HOLD_COMPLETED, false },
    { "under the band", 0.89, HOLD_NO_PUSH, false },
};

START_TEST(a_hold_is_complete_when_enough_of_it_was_in_the_band)
{
    struct world *w = world_begun(world_small());

    w->hold_frac = held[_i].frac;
    world_go_until(w, SESSION_HOLD);
    const int64_t cue_us = w->t_us;
    world_go_until(w, SESSION_REST);
    ck_assert_msg(world_hold(w, 0)->hold.ending == held[_i].ending, "%s", held[_i].why);
    ck_assert_msg(world_hold(w, 0)->complete == held[_i].complete, "%s", held[_i].why);
    ck_assert(held[_i].ending != HOLD_NO_PUSH || w->t_us - cue_us == 4 * S);
}
END_TEST

/* In band for the first so many samples of five seconds, then over it. */
START_TEST(eighty_percent_in_band_is_complete_and_less_is_not)
{
    for (int enough = 0; enough < 2; enough++) {
        struct world *w = world_begun(world_small());

        world_go_until(w, SESSION_HOLD);
        world_feed(w, 200.0);
        for (int k = 0; w->s.phase == SESSION_HOLD; k++)
            world_feed(w, k < 319 + enough ? 200.0 : k == 319 + enough ? 220.0 : 230.0);
        /* 319 or 320 periods at 200 N, and one from 200 N up to the edge. */
        ck_assert_double_eq_tol(world_hold(w, 0)->hold.in_band_us,
                                (320.0 + enough) * PERIOD_US, 1e-6);
        ck_assert(world_hold(w, 0)->complete);
    }
    struct world *w = world_begun(world_small());
    world_go_until(w, SESSION_HOLD);
    world_feed(w, 200.0);
    for (int k = 0; w->s.phase == SESSION_HOLD; k++)
        world_feed(w, k < 318 ? 200.0 : k == 318 ? 220.0 : 230.0);
    ck_assert(!world_hold(w, 0)->complete);  /* 319 of 400 periods */
}
END_TEST

/* 4.5 of 5 s in the band, then stopped: enough of it, but not its end. */
START_TEST(only_a_hold_that_came_to_its_end_is_complete)
{
    struct world *w = world_begun(world_small());

    world_go_until(w, SESSION_HOLD);
    world_go_on(w, 4.5);
    session_button(&w->s);
    world_look(w);
    ck_assert_double_gt(world_hold(w, 0)->hold.in_band_us, 4.4 * S);
    ck_assert(!world_hold(w, 0)->complete);
}
END_TEST

START_TEST(a_hold_says_when_it_starts_sags_and_recovers)
{
    struct world *w = world_begun(world_small());

    world_go_until(w, SESSION_HOLD);
    world_go_on(w, 1.0);
    ck_assert_int_eq(world_count(w, SESSION_EV_HOLD_STARTED), 1);
    world_feed(w, 100.0);
    ck_assert_int_eq(world_count(w, SESSION_EV_HOLD_SAGGED), 1);
    world_feed(w, 200.0);
    ck_assert_int_eq(world_count(w, SESSION_EV_HOLD_RECOVERED), 1);
    world_feed(w, 100.0);
    while (w->s.phase == SESSION_HOLD)
        world_feed(w, 0.0);
    ck_assert_int_eq(world_hold(w, 0)->hold.ending, HOLD_RELEASED);
    ck_assert_int_eq(world_hold(w, 0)->hold.sags, 2);
    ck_assert(!world_hold(w, 0)->complete);
}
END_TEST

/* Force that is 20 ms late is put back where it belongs. */
START_TEST(filter_delay_is_taken_off_every_crossing)
{
    struct world *w = world_fresh(world_small());

    session_rate(&w->s, 80.0, 20000);
    world_look(w);
    world_go_until(w, SESSION_PUSH);
    const int64_t cue_us = w->t_us;
    world_go_until(w, SESSION_HOLD);
    ck_assert_int_eq(world_push(w, 0)->started_us, cue_us + PERIOD_US - 20000);
    const int64_t hold_us = w->t_us;
    world_feed(w, 0.0);
    world_feed(w, 0.0);
    world_feed(w, 200.0);  /* 180 N after 9/10 of the period */
    ck_assert_int_eq(w->s.hold.started_us, hold_us + 36250 - 20000);
    world_go_until(w, SESSION_REST);
    ck_assert_int_eq(world_hold(w, 0)->hold.ended_us, hold_us + 36250 - 20000 + 5 * S);
    ck_assert_int_eq(world_hold(w, 0)->hold.ending, HOLD_COMPLETED);
}
END_TEST

START_TEST(the_first_sample_after_the_cue_counts_whatever_the_delay)
{
    struct world *w = world_fresh(world_small());

    session_rate(&w->s, 80.0, 20000);
    world_look(w);
    world_go_until(w, SESSION_HOLD);
    const int64_t hold_us = w->t_us;
    world_feed(w, 200.0);
    ck_assert_int_eq(w->s.hold.started_us, hold_us + PERIOD_US - 20000);
    ck_assert_int_eq(world_count(w, SESSION_EV_HOLD_STARTED), 1);
    /* Nor does a gap lose the sample after it. */
    world_go_on(w, 1.0);
    w->t_us += 500000;
    session_gap(&w->s, w->t_us);
    world_look(w);
    ck_assert_int_eq(w->s.hold.gap_us, 500000);
    session_sample(&w->s, w->t_us, 100.0 + OFFSET_N, 100.0 + OFFSET_N);
    world_look(w);
    ck_assert_int_eq(world_count(w, SESSION_EV_HOLD_SAGGED), 1);
    ck_assert_int_eq(w->s.hold.sag_us, w->t_us - 20000);
}
END_TEST

/* A new rate in a hold must not turn the hold's time back. */
START_TEST(a_longer_delay_waits_for_the_hold_to_end)
{
    struct world *w = world_fresh(world_small());

    session_rate(&w->s, 80.0, 20000);
    world_look(w);
    world_go_until(w, SESSION_HOLD);
    world_go_on(w, 1.0);
    session_rate(&w->s, 79.0, 60000);
    world_look(w);
    ck_assert_int_eq(w->s.delay_us, 20000);
    ck_assert_double_eq(w->s.rate_hz, 79.0);
    session_rate(&w->s, 79.0, 15000);
    world_look(w);
    ck_assert_int_eq(w->s.delay_us, 15000);
    world_go_until(w, SESSION_REST);
    ck_assert_int_eq(world_hold(w, 0)->hold.ending, HOLD_COMPLETED);
    session_rate(&w->s, 79.0, 60000);
    world_look(w);
    ck_assert_int_eq(w->s.delay_us, 60000);
    ck_assert_int_eq(w->s.phase, SESSION_REST);
}
END_TEST

START_TEST(a_gap_in_a_hold_is_told_to_the_hold)
{
    struct world *w = world_begun(world_small());

    world_go_until(w, SESSION_HOLD);
    world_go_on(w, 1.0);
    w->t_us += 500000;
    session_gap(&w->s, w->t_us);
    world_look(w);
    world_go_until(w, SESSION_REST);
    ck_assert_int_eq(world_hold(w, 0)->hold.gap_us, 500000);
    ck_assert_int_eq(world_hold(w, 0)->hold.ending, HOLD_COMPLETED);
    ck_assert_int_eq(world_hold(w, 0)->hold.ended_us - world_hold(w, 0)->hold.started_us, 5 * S);
}
END_TEST

Suite *session_effort_suite(void)
{
    Suite *s = suite_create("session_effort");
    TCase *tc = tcase_create("all");

    tcase_add_test(tc, the_best_second_of_a_short_plateau_is_the_one_on_paper);
    tcase_add_test(tc, the_best_second_of_a_long_plateau_is_the_plateau);
    tcase_add_test(tc, a_push_lasts_its_seconds_from_the_onset);
    tcase_add_test(tc, twenty_newtons_begin_a_push_and_less_do_not);
    tcase_add_test(tc, peak_is_filtered_and_best_second_is_measured);
    tcase_add_test(tc, a_gap_cuts_the_best_second);
    tcase_add_test(tc, a_gap_before_the_push_costs_nothing);
    tcase_add_test(tc, a_push_waits_half_a_minute);
    tcase_add_test(tc, without_any_push_there_is_no_target);
    tcase_add_test(tc, a_best_second_under_the_onset_is_no_reference);
    tcase_add_test(tc, one_good_push_is_enough);
    tcase_add_test(tc, a_new_best_push_step_forgets_the_old_best);
    tcase_add_test(tc, a_fixed_force_needs_no_push);
    tcase_add_test(tc, a_target_may_be_of_the_peak);
    tcase_add_test(tc, the_floor_of_a_light_target_stays_above_zero);
    tcase_add_loop_test(tc, a_hold_is_complete_when_enough_of_it_was_in_the_band, 0, COUNT(held));
    tcase_add_test(tc, eighty_percent_in_band_is_complete_and_less_is_not);
    tcase_add_test(tc, only_a_hold_that_came_to_its_end_is_complete);
    tcase_add_test(tc, a_hold_says_when_it_starts_sags_and_recovers);
    tcase_add_test(tc, filter_delay_is_taken_off_every_crossing);
    tcase_add_test(tc, the_first_sample_after_the_cue_counts_whatever_the_delay);
    tcase_add_test(tc, a_longer_delay_waits_for_the_hold_to_end);
    tcase_add_test(tc, a_gap_in_a_hold_is_told_to_the_hold);
    suite_add_tcase(s, tc);
    return s;
}
