/*
 * test_session_ends.c - a session that ends from outside, and over-force.
 */
#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "suites.h"
#include "world.h"

Suite *session_ends_suite(void);

/* ---- ends from outside ------------------------------------------------------------------------ */

static const struct {
    enum session_ending why;
    enum hold_ending hold;
} stops[] = {
    { SESSION_END_OPERATOR, HOLD_STOPPED },
    { SESSION_END_BUTTON, HOLD_BUTTON },
    { SESSION_END_OVER_FORCE, HOLD_OVER_FORCE },
    { SESSION_END_NO_RIG, HOLD_LINK_LOST },
    { SESSION_END_NO_ROOM, HOLD_STOPPED },
};

START_TEST(a_hold_under_way_is_reported_with_the_reason_of_the_end)
{
    struct world *w = world_in(SESSION_HOLD);

    session_end(&w->s, stops[_i].why);
    world_look(w);
    ck_assert_int_eq(w->s.events, 3);
    ck_assert_int_eq(w->s.event[0].type, SESSION_EV_HOLD_ENDED);
    ck_assert_int_eq(w->s.event[0].u.hold.hold.ending, stops[_i].hold);
    ck_assert(!w->s.event[0].u.hold.complete);
    ck_assert_int_eq(w->s.event[1].type, SESSION_EV_PHASE);
    ck_assert_int_eq(w->s.event[1].phase, SESSION_STOPPED);
    ck_assert_int_eq(w->s.event[2].type, SESSION_EV_ENDED);
    ck_assert_int_eq(w->s.event[2].u.ending, stops[_i].why);
    ck_assert_int_eq(w->s.ending, stops[_i].why);
    ck_assert_int_eq(w->s.cue, WIRE_CUE_OFF);
}
END_TEST

START_TEST(a_push_under_way_is_reported_at_the_end)
{
    struct world *w = world_in(SESSION_PUSH);

    session_button(&w->s);
    world_look(w);
    ck_assert_int_eq(w->s.event[0].type, SESSION_EV_PUSH_ENDED);
    ck_assert(!w->s.event[0].u.push.complete);
    ck_assert(w->s.event[0].u.push.pushed);
    ck_assert_int_eq(w->s.ending, SESSION_END_BUTTON);
}
END_TEST

static const enum session_phase watched[] = {
    SESSION_READY, SESSION_PUSH, SESSION_HOLD, SESSION_REST, SESSION_PAUSED,
};

START_TEST(over_force_needs_three_samples_running)
{
    static const double beyond_n[] = { 1000.001, -1000.001 };

    for (int i = 0; i < COUNT(beyond_n); i++) {
        struct world *w = world_in(watched[_i]);
        const double within_n = copysign(1000.0, beyond_n[i]);
        const enum session_phase phase = w->s.phase;

        world_feed(w, beyond_n[i]);
        world_feed(w, beyond_n[i]);
        world_feed(w, within_n);
        world_feed(w, beyond_n[i]);
        world_feed(w, beyond_n[i]);
        ck_assert_int_eq(w->s.phase, phase);
        world_feed(w, beyond_n[i]);
        ck_assert_int_eq(w->s.phase, SESSION_STOPPED);
        ck_assert_int_eq(w->s.ending, SESSION_END_OVER_FORCE);
    }
}
END_TEST

START_TEST(three_samples_at_the_rail_are_over_force_in_any_phase)
{
    for (int phase = SESSION_STARTING; phase <= SESSION_LOST; phase++) {
        struct world *w = world_in((enum session_phase)phase);

        for (int i = 1; i <= 3; i++) {
            ck_assert_int_eq(w->s.phase, phase);
            w->t_us += PERIOD_US;
            session_saturated(&w->s, w->t_us);
            world_look(w);
        }
        ck_assert_int_eq(w->s.ending, SESSION_END_OVER_FORCE);
    }
}
END_TEST

START_TEST(rail_and_limit_count_together)
{
    struct world *w = world_in(SESSION_HOLD);

    world_feed(w, 1001.0);
    session_saturated(&w->s, w->t_us += PERIOD_US);
    world_look(w);
    world_feed(w, 1001.0);
    ck_assert_int_eq(w->s.ending, SESSION_END_OVER_FORCE);
}
END_TEST

START_TEST(rails_with_good_samples_between_them_never_stop_a_zero)
{
    struct world *w = world_begun(world_small());

    for (int i = 0; i < 5; i++) {
        world_feed(w, 0.0);
        session_saturated(&w->s, w->t_us += PERIOD_US);
        world_look(w);
        ck_assert_int_eq(w->s.phase, SESSION_TARE);
    }
}
END_TEST

START_TEST(a_rail_in_a_hold_is_a_gap)
{
    struct world *w = world_in(SESSION_HOLD);

    session_saturated(&w->s, w->t_us += PERIOD_US);
    world_look(w);
    world_go_until(w, SESSION_REST);
    ck_assert_int_eq(world_hold(w, 0)->hold.gap_us, PERIOD_US);
    ck_assert_int_eq(world_hold(w, 0)->hold.ending, HOLD_COMPLETED);
}
END_TEST

Suite *session_ends_suite(void)
{
    Suite *s = suite_create("session_ends");
    TCase *tc = tcase_create("all");

    tcase_add_loop_test(tc, a_hold_under_way_is_reported_with_the_reason_of_the_end, 0, COUNT(stops));
    tcase_add_test(tc, a_push_under_way_is_reported_at_the_end);
    tcase_add_loop_test(tc, over_force_needs_three_samples_running, 0, COUNT(watched));
    tcase_add_test(tc, three_samples_at_the_rail_are_over_force_in_any_phase);
    tcase_add_test(tc, rail_and_limit_count_together);
    tcase_add_test(tc, rails_with_good_samples_between_them_never_stop_a_zero);
    tcase_add_test(tc, a_rail_in_a_hold_is_a_gap);
    suite_add_tcase(s, tc);
    return s;
}
