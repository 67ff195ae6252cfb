/*
 * test_session_overtime.c - force that goes on after the full time.
 */
#include <check.h>
#include <math.h>

#include "suites.h"
#include "world.h"

Suite *session_overtime_suite(void);

#define PUSHED world_tare(1.0), world_pushes(1, 10.0)

/* Target 200 N, floor 140 N; the full time falls on a sample. */
static struct world *full(double overtime_s)
{
    struct protocol p = PROTOCOL(PUSHED, world_holds(2, 5.0, 10.0));

    p.step[2].u.holds.overtime_s = overtime_s;
    struct world *w = world_begun(p);
    world_go_until(w, SESSION_HOLD);
    for (int k = 0; k <= 400; k++) {
        ck_assert_int_eq(w->s.phase, SESSION_HOLD);
        world_feed(w, 200.0);
    }
    return w;
}

static const struct session_overtime *overtime(const struct world *w)
{
    ck_assert_int_eq(world_count(w, SESSION_EV_OVERTIME), 1);
    return &world_nth(w, SESSION_EV_OVERTIME, 0)->u.overtime;
}

/* 100 samples more at the target, then to nothing: 140 N after 3/10 of a period. */
START_TEST(force_after_the_time_is_counted_until_letting_go)
{
    struct world *w = full(5.0);

    ck_assert_int_eq(w->s.phase, SESSION_OVERTIME);
    ck_assert_int_eq(w->s.cue, WIRE_CUE_OFF);
    ck_assert_int_eq(world_hold(w, 0)->hold.ending, HOLD_COMPLETED);
    for (int k = 0; k < 100; k++)
        world_feed(w, 200.0);
    world_feed(w, 0.0);
    ck_assert_int_eq(w->s.phase, SESSION_REST);
    ck_assert_int_eq(overtime(w)->us, 100 * PERIOD_US + 3 * PERIOD_US / 10);
    ck_assert(overtime(w)->released);
    ck_assert_int_eq(overtime(w)->step, 2);
    ck_assert_int_eq(overtime(w)->number, 1);
    ck_assert_int_eq(w->s.until_us, w->t_us + 8 * S);
}
END_TEST

/* Under the band, but not let go. */
START_TEST(force_above_the_floor_is_still_holding)
{
    struct world *w = full(5.0);

    world_feed(w, 140.0);
    ck_assert_int_eq(w->s.phase, SESSION_OVERTIME);
    world_feed(w, 139.9);
    ck_assert_int_eq(w->s.phase, SESSION_REST);
}
END_TEST

/* At the full time under the band's edge of 180 N, and over the floor. */
START_TEST(force_under_the_band_at_the_full_time_goes_on_too)
{
    struct protocol p = PROTOCOL(PUSHED, world_holds(2, 5.0, 10.0));

    p.step[2].u.holds.overtime_s = 5.0;
    struct world *w = world_begun(p);
    world_go_until(w, SESSION_HOLD);
    for (int k = 0; w->s.phase == SESSION_HOLD; k++)
        world_feed(w, k < 380 ? 200.0 : 150.0);
    ck_assert_int_eq(w->s.phase, SESSION_OVERTIME);
}
END_TEST

/* At a sample a second: let go 1.3 s after the full time, of which 1.2 s count. */
START_TEST(letting_go_after_the_longest_overtime_is_still_holding)
{
    struct world *w = full(1.2);

    w->period_us = S;
    world_feed(w, 200.0);
    world_feed(w, 0.0);
    ck_assert_int_eq(overtime(w)->us, 1200000);
    ck_assert(!overtime(w)->released);
}
END_TEST

START_TEST(overtime_is_counted_no_longer_than_the_step_says)
{
    struct world *w = full(1.0);

    for (int k = 0; k < 79; k++)
        world_feed(w, 200.0);
    ck_assert_int_eq(w->s.phase, SESSION_OVERTIME);
    world_feed(w, 200.0);
    ck_assert_int_eq(w->s.phase, SESSION_REST);
    ck_assert_int_eq(overtime(w)->us, S);
    ck_assert(!overtime(w)->released);
}
END_TEST

START_TEST(without_overtime_the_rest_begins_at_once)
{
    struct world *w = full(0.0);

    ck_assert_int_eq(w->s.phase, SESSION_REST);
    ck_assert_int_eq(world_count(w, SESSION_EV_OVERTIME), 0);
}
END_TEST

/* What happened in the gap is not known; the last force known counts. */
START_TEST(letting_go_within_a_gap_counts_to_the_last_force_known)
{
    struct world *w = full(5.0);

    for (int k = 0; k < 40; k++)
        world_feed(w, 200.0);
    w->t_us += S;
    session_gap(&w->s, w->t_us);
    world_look(w);
    world_feed(w, 0.0);
    ck_assert_int_eq(overtime(w)->us, 40 * PERIOD_US);
}
END_TEST

/* Let go within the grace before the time was full: there is no overtime. */
START_TEST(a_hold_already_let_go_has_none)
{
    struct protocol p = PROTOCOL(PUSHED, world_holds(2, 5.0, 10.0));

    p.step[2].u.holds.overtime_s = 5.0;
    struct world *w = world_begun(p);
    world_go_until(w, SESSION_HOLD);
    for (int k = 0; w->s.phase == SESSION_HOLD; k++)
        world_feed(w, k < 380 ? 200.0 : 0.0);
    ck_assert_int_eq(world_hold(w, 0)->hold.ending, HOLD_COMPLETED);
    ck_assert_int_eq(w->s.phase, SESSION_REST);
    ck_assert_int_eq(overtime(w)->us, 0);
    ck_assert(overtime(w)->released);
}
END_TEST

START_TEST(a_stop_in_overtime_keeps_what_was_counted)
{
    struct world *w = full(5.0);

    for (int k = 0; k < 40; k++)
        world_feed(w, 200.0);
    world_put(w, BUTTON);
    ck_assert_int_eq(overtime(w)->us, 40 * PERIOD_US);
    ck_assert(!overtime(w)->released);
    ck_assert_int_eq(world_count(w, SESSION_EV_HOLD_ENDED), 1);
}
END_TEST

START_TEST(filtered_force_is_late_in_overtime_too)
{
    struct protocol p = PROTOCOL(PUSHED, world_holds(1, 5.0, 10.0));

    p.step[2].u.holds.overtime_s = 5.0;
    struct world *w = world_fresh(p);
    session_rate(&w->s, 80.0, 20000);
    world_look(w);
    world_go_until(w, SESSION_HOLD);
    while (w->s.phase == SESSION_HOLD)
        world_feed(w, 200.0);
    const int64_t after_us = w->t_us - 20000 - world_hold(w, 0)->hold.ended_us;
    session_rate(&w->s, 79.0, 60000);  /* a longer delay would turn time back */
    world_look(w);
    ck_assert_int_eq(w->s.delay_us, 20000);
    world_feed(w, 0.0);
    ck_assert_int_eq(overtime(w)->us, after_us + 3 * PERIOD_US / 10);
}
END_TEST

Suite *session_overtime_suite(void)
{
    Suite *s = suite_create("session_overtime");
    TCase *tc = tcase_create("all");

    tcase_add_test(tc, force_after_the_time_is_counted_until_letting_go);
    tcase_add_test(tc, force_above_the_floor_is_still_holding);
    tcase_add_test(tc, force_under_the_band_at_the_full_time_goes_on_too);
    tcase_add_test(tc, letting_go_after_the_longest_overtime_is_still_holding);
    tcase_add_test(tc, overtime_is_counted_no_longer_than_the_step_says);
    tcase_add_test(tc, without_overtime_the_rest_begins_at_once);
    tcase_add_test(tc, letting_go_within_a_gap_counts_to_the_last_force_known);
    tcase_add_test(tc, a_hold_already_let_go_has_none);
    tcase_add_test(tc, a_stop_in_overtime_keeps_what_was_counted);
    tcase_add_test(tc, filtered_force_is_late_in_overtime_too);
    suite_add_tcase(s, tc);
    return s;
}
