/*
 * test_session_targets.c - what the target of a hold refers to.
 */
#include <check.h>
#include <math.h>
#include <string.h>

#include "suites.h"
#include "world.h"

Suite *session_targets_suite(void);

#define PUSHED world_tare(1.0), world_pushes(1, 10.0)

static struct protocol_step holds_of(enum protocol_reference of, double pct)
{
    struct protocol_step s = world_holds(1, 5.0, 10.0);

    s.u.holds.target_of = of;
    s.u.holds.target_pct = pct;
    return s;
}

/* ---- what a percentage is of ------------------------------------------------------------ */

START_TEST(a_target_may_be_of_a_pain_limited_push)
{
    struct protocol p = PROTOCOL(PUSHED, world_pushes(1, 10.0),
                                 holds_of(PROTOCOL_OF_PAIN_LIMITED, 60.0));

    p.step[2].u.push.kind = PROTOCOL_PUSH_PAIN_LIMITED;
    struct world *w = world_begun(p);
    world_go_until(w, SESSION_REST);
    w->push_n[0] = 250.0;
    world_go_until(w, SESSION_DONE);
    const struct session_hold *h = world_hold(w, 0);
    ck_assert_int_eq(h->of, PROTOCOL_OF_PAIN_LIMITED);
    ck_assert_double_eq_tol(h->reference_n, 250.0, 1e-9);
    ck_assert_double_eq_tol(h->hold.cfg.target_n, 150.0, 1e-9);
    ck_assert_double_eq_tol(h->hold.cfg.low_n, 137.5, 1e-9);   /* 55 % */
    ck_assert_double_eq_tol(h->hold.cfg.floor_n, 112.5, 1e-9); /* 45 % */
}
END_TEST

/* 70.5 kg weigh 691.368825 N by the standard of 1901. */
START_TEST(a_target_may_be_of_body_weight)
{
    struct world *w = world_fresh(PROTOCOL(world_tare(1.0),
                                           holds_of(PROTOCOL_OF_BODY_WEIGHT, 30.0)));

    world_answer(w, SESSION_ANSWER_BODY_MASS, 70500, NULL);
    ck_assert_int_eq(world_answered(w, 0)->kind, SESSION_ANSWER_BODY_MASS);
    ck_assert_int_eq(world_answered(w, 0)->value, 70500);
    world_rate(w);
    world_go_until(w, SESSION_DONE);
    const struct session_hold *h = world_hold(w, 0);
    ck_assert_int_eq(h->of, PROTOCOL_OF_BODY_WEIGHT);
    ck_assert_double_eq_tol(h->reference_n, 691.368825, 1e-9);
    ck_assert_double_eq_tol(h->hold.cfg.target_n, 207.4106475, 1e-9);
    ck_assert_double_eq_tol(h->hold.cfg.high_n, 241.97908875, 1e-9);  /* 35 % */
}
END_TEST

static const struct {
    const char *why;
    enum protocol_reference of;
    double pct;
    int mass_g;
    enum session_ending ending;
} targets[] = {
    { "no mass", PROTOCOL_OF_BODY_WEIGHT, 30.0, 0, SESSION_END_NO_BODY_MASS },
    { "the least mass", PROTOCOL_OF_BODY_WEIGHT, 30.0, 20000, SESSION_END_FINISHED },
    { "the most mass", PROTOCOL_OF_BODY_WEIGHT, 30.0, 300000, SESSION_END_FINISHED },
    { "just over the limit", PROTOCOL_OF_BODY_WEIGHT, 102.0, 100000,
      SESSION_END_TARGET_OVER },                                      /* 1000.3 N of 1000 */
    { "just under the limit", PROTOCOL_OF_BODY_WEIGHT, 101.0, 100000,
      SESSION_END_FINISHED },
    { "no pain-limited push", PROTOCOL_OF_PAIN_LIMITED, 50.0, 0, SESSION_END_NO_REFERENCE },
};

START_TEST(a_target_that_cannot_be_set_ends_the_session)
{
    struct world *w = world_fresh(PROTOCOL(world_tare(1.0),
                                           holds_of(targets[_i].of, targets[_i].pct)));

    if (targets[_i].mass_g > 0)
        world_answer(w, SESSION_ANSWER_BODY_MASS, targets[_i].mass_g, NULL);
    world_rate(w);
    world_go_until(w, SESSION_DONE);
    ck_assert_msg(w->s.ending == targets[_i].ending, "%s: %s", targets[_i].why,
                  session_ending_word(w->s.ending));
}
END_TEST

/* ---- the force the client chooses ---------------------------------------------------------- */

static struct protocol choosing(int count)
{
    struct protocol_step s = world_holds(count, 10.0, 10.0);

    s.u.holds.target_of = PROTOCOL_OF_CHOSEN;
    s.u.holds.target_pct = 100.0;
    return PROTOCOL(world_tare(1.0), s);
}

/* The hold begins on the first sample, over 20 N; its steady part is from 2 s to
 * 9 s, 561 samples: 280 of them at 100 N, then 281 at 120 N.  Outside it 200 N. */
static double chosen_n(int k)
{
    return k < 160 || k > 720 ? 200.0 : k < 440 ? 100.0 : 120.0;
}

START_TEST(the_steady_mean_of_the_first_hold_is_the_target_of_the_others)
{
    struct world *w = world_begun(choosing(3));
    const double mean_n = (280.0 * 100.0 + 281.0 * 120.0) / 561.0;

    world_go_until(w, SESSION_HOLD);
    ck_assert(world_entered(w, SESSION_HOLD, 0)->u.effort.choosing);
    for (int k = 0; w->s.phase == SESSION_HOLD; k++)
        world_feed(w, chosen_n(k));
    const struct session_hold *first = world_hold(w, 0);
    ck_assert(first->choosing && first->complete);
    ck_assert_int_eq(first->of, PROTOCOL_OF_CHOSEN);
    ck_assert(first->reference_n == 0.0 && first->target_pct == 0.0);
    ck_assert_double_eq_tol(w->s.chosen_n, mean_n, 1e-9);
    world_go_until(w, SESSION_DONE);
    for (int i = 1; i < 3; i++) {
        const struct session_hold *h = world_hold(w, i);

        ck_assert(!h->choosing && h->complete);
        ck_assert_double_eq_tol(h->reference_n, mean_n, 1e-9);
        ck_assert_double_eq(h->target_pct, 100.0);
        ck_assert_double_eq_tol(h->hold.cfg.target_n, mean_n, 1e-9);
        ck_assert_double_eq_tol(h->hold.cfg.low_n, 0.95 * mean_n, 1e-9);
        ck_assert_double_eq_tol(h->hold.cfg.floor_n, 0.85 * mean_n, 1e-9);
    }
}
END_TEST

/* From an effort to the limit everything is in the band; 20 N begins it. */
START_TEST(any_force_may_be_chosen)
{
    struct world *w = world_begun(choosing(2));

    world_go_until(w, SESSION_HOLD);
    world_feed(w, 19.99);
    ck_assert_int_eq(world_count(w, SESSION_EV_HOLD_STARTED), 0);
    world_feed(w, 20.01);
    ck_assert_int_eq(world_count(w, SESSION_EV_HOLD_STARTED), 1);
    while (w->s.phase == SESSION_HOLD)
        world_feed(w, 900.0);
    ck_assert(world_hold(w, 0)->complete);
    ck_assert_double_eq_tol(w->s.chosen_n, 900.0, 1e-9);
}
END_TEST

START_TEST(a_choice_that_did_not_come_to_its_end_is_left_to_the_next_hold)
{
    struct world *w = world_begun(choosing(3));

    world_go_until(w, SESSION_HOLD);
    for (int k = 0; w->s.phase == SESSION_HOLD; k++)
        world_feed(w, k < 640 ? 150.0 : 0.0);
    ck_assert_int_eq(world_hold(w, 0)->hold.ending, HOLD_RELEASED);
    ck_assert(w->s.choosing && w->s.chosen_n == 0.0);
    world_go_until(w, SESSION_HOLD);
    while (w->s.phase == SESSION_HOLD)
        world_feed(w, 120.0);
    ck_assert(world_hold(w, 1)->choosing);
    ck_assert_double_eq_tol(w->s.chosen_n, 120.0, 1e-9);
}
END_TEST

START_TEST(a_skipped_choice_chooses_nothing)
{
    struct world *w = world_begun(choosing(2));

    world_go_until(w, SESSION_HOLD);
    for (int k = 0; k < 700; k++)
        world_feed(w, 150.0);
    world_command(w, SESSION_SKIP);
    ck_assert(w->s.choosing);
}
END_TEST

START_TEST(a_chosen_force_needs_room_below_the_limit)
{
    struct protocol p = choosing(2);

    p.max_force_n = 20.0;
    struct world *w = world_begun(p);
    world_go_until(w, SESSION_HOLD);
    ck_assert_int_eq(w->s.ending, SESSION_END_TARGET_OVER);
}
END_TEST

Suite *session_targets_suite(void)
{
    Suite *s = suite_create("session_targets");
    TCase *tc = tcase_create("all");

    tcase_add_test(tc, a_target_may_be_of_a_pain_limited_push);
    tcase_add_test(tc, a_target_may_be_of_body_weight);
    tcase_add_loop_test(tc, a_target_that_cannot_be_set_ends_the_session, 0, COUNT(targets));
    tcase_add_test(tc, the_steady_mean_of_the_first_hold_is_the_target_of_the_others);
    tcase_add_test(tc, any_force_may_be_chosen);
    tcase_add_test(tc, a_choice_that_did_not_come_to_its_end_is_left_to_the_next_hold);
    tcase_add_test(tc, a_skipped_choice_chooses_nothing);
    tcase_add_test(tc, a_chosen_force_needs_room_below_the_limit);
    suite_add_tcase(s, tc);
    return s;
}
