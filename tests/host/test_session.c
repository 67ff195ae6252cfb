/*
 * test_session.c - the course of a whole session: the shipped protocol, zeros,
 * rests and notes.
 */
#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "suites.h"
#include "world.h"

Suite *session_suite(void);

/* ---- the shipped protocol --------------------------------------------------------- */

/* Three pushes a minute apart, five holds of 45 s two minutes apart, a note. */
START_TEST(a_rio_session_goes_as_written)
{
    struct world *w = world_begun(world_rio());

    w->push_n[0] = 400.0;
    w->push_n[1] = 410.0;
    w->push_n[2] = 405.0;
    world_go_until(w, SESSION_DONE);
    ck_assert_str_eq(world_phases(w), "trp-rp-rp-rho-rho-rho-rho-rhoD");
    ck_assert_int_eq(w->s.ending, SESSION_END_FINISHED);
    ck_assert_int_eq(world_count(w, SESSION_EV_PUSH_ENDED), 3);
    ck_assert_int_eq(world_count(w, SESSION_EV_HOLD_ENDED), 5);
    ck_assert_int_eq(world_count(w, SESSION_EV_HOLD_STARTED), 5);
    ck_assert_int_eq(world_count(w, SESSION_EV_PUSH_ADDED), 0);
    ck_assert_int_eq(world_count(w, SESSION_EV_REFUSED), 0);
    ck_assert_int_eq(world_count(w, SESSION_EV_ENDED), 1);
    ck_assert_str_eq(world_nth(w, SESSION_EV_NOTE, 0)->u.note,
                     "Today and tomorrow morning tell us more than the minute itself.");
    ck_assert(w->s.tared);
    ck_assert_double_eq_tol(w->s.zero_n, OFFSET_N, 1e-12);
}
END_TEST

START_TEST(rio_targets_are_70_percent_of_the_best_second)
{
    struct world *w = world_begun(world_rio());

    w->push_n[1] = 410.0;
    world_go_until(w, SESSION_DONE);
    for (int i = 0; i < 5; i++) {
        const struct session_hold *h = world_hold(w, i);

        ck_assert_int_eq(h->number, i + 1);
        ck_assert_int_eq(h->attempt, 1);
        ck_assert_int_eq(h->step, 2);
        ck_assert_double_eq_tol(h->reference_n, 410.0, 1e-9);
        ck_assert_double_eq(h->target_pct, 70.0);
        ck_assert_double_eq_tol(h->hold.cfg.target_n, 287.0, 1e-9);
        ck_assert_double_eq_tol(h->hold.cfg.low_n, 266.5, 1e-9);    /* 65 % */
        ck_assert_double_eq_tol(h->hold.cfg.high_n, 307.5, 1e-9);   /* 75 % */
        ck_assert_double_eq_tol(h->hold.cfg.floor_n, 225.5, 1e-9);  /* 55 % */
        ck_assert_int_eq(h->hold.cfg.hold_us, 45 * S);
        ck_assert_int_eq(h->hold.cfg.wait_us, 30 * S);
        ck_assert_int_eq(h->hold.cfg.grace_us, 3 * S);
        ck_assert_int_eq(h->hold.cfg.rule, HOLD_ELAPSED);
        ck_assert_int_eq(h->hold.ending, HOLD_COMPLETED);
        ck_assert_int_eq(h->hold.ended_us - h->hold.started_us, 45 * S);
        ck_assert(h->complete);
    }
}
END_TEST

START_TEST(rio_rests_are_exact_with_the_countdown_in_them)
{
    struct world *w = world_begun(world_rio());

    world_go_until(w, SESSION_DONE);
    for (int i = 0; i < 3; i++) {
        const int64_t next_us = i < 2 ? world_entered(w, SESSION_PUSH, i + 1)->t_us
                                      : world_entered(w, SESSION_HOLD, 0)->t_us;

        ck_assert_int_eq(next_us - world_nth(w, SESSION_EV_PUSH_ENDED, i)->t_us, 60 * S);
        ck_assert_int_eq(next_us - world_entered(w, SESSION_READY, i + 1)->t_us, 5 * S);
    }
    /* A hold's rest begins with letting go. */
    for (int i = 0; i < 4; i++)
        ck_assert_int_eq(world_entered(w, SESSION_HOLD, i + 1)->t_us
                         - world_nth(w, SESSION_EV_OVERTIME, i)->t_us, 120 * S);
    /* The first countdown has no rest before it. */
    ck_assert_int_eq(world_entered(w, SESSION_PUSH, 0)->t_us - world_nth(w, SESSION_EV_TARED, 0)->t_us,
                     5 * S);
}
END_TEST

/* Off the grid of samples each of the two parts may wait for its next one. */
START_TEST(at_an_odd_rate_rests_are_late_by_two_samples_at_most)
{
    struct world *w = world_fresh(world_rio());

    w->rate_hz = 92.7;
    session_rate(&w->s, 92.7, 0);
    world_look(w);
    world_go_until(w, SESSION_DONE);
    for (int i = 0; i < 4; i++) {
        const int64_t rest_us = world_entered(w, SESSION_HOLD, i + 1)->t_us
                              - world_nth(w, SESSION_EV_OVERTIME, i)->t_us;

        ck_assert_int_ge(rest_us, 120 * S);
        ck_assert_int_lt(rest_us, 120 * S + 2 * 10788);
    }
}
END_TEST

static const struct {
    const char *why;
    double pushes_n[6];
    int trials;
} improving[] = {
    { "flat", { 400, 400, 400 }, 3 },
    { "exactly 5 % better", { 400, 400, 420 }, 3 },
    { "a little over 5 % better", { 400, 400, 420.01, 420 }, 4 },
    { "better, then not", { 400, 430, 460, 470 }, 4 },
    { "better twice over", { 400, 400, 430, 460, 470 }, 5 },
    { "better up to the most", { 300, 320, 350, 380, 410, 440 }, 6 },
    { "better than the last, not than the best", { 440, 400, 441 }, 3 },
    { "better in the middle only", { 300, 400, 400 }, 3 },
    { "worse", { 400, 380, 360 }, 3 },
};

START_TEST(a_trial_is_added_while_the_last_is_over_5_percent_better)
{
    struct world *w = world_begun(world_rio());

    for (int i = 0; i < 6; i++)
        w->push_n[i] = improving[_i].pushes_n[i];
    world_go_until(w, SESSION_HOLD);
    ck_assert_msg(world_count(w, SESSION_EV_PUSH_ENDED) == improving[_i].trials,
                  "%s: %d pushes", improving[_i].why, world_count(w, SESSION_EV_PUSH_ENDED));
    ck_assert_int_eq(world_count(w, SESSION_EV_PUSH_ADDED), improving[_i].trials - 3);
}
END_TEST

START_TEST(a_first_push_is_better_than_nothing_and_adds_none)
{
    struct protocol p = world_small();

    p.step[1].u.push.trials = 1;
    p.step[1].u.push.max_trials = 3;
    p.step[1].u.push.add_while_improving_pct = 5.0;
    struct world *w = world_begun(p);
    world_go_until(w, SESSION_HOLD);
    ck_assert_int_eq(world_count(w, SESSION_EV_PUSH_ENDED), 1);
}
END_TEST

START_TEST(no_trial_is_added_when_the_protocol_says_never)
{
    struct protocol p = world_small();

    p.step[1].u.push.max_trials = 6;
    struct world *w = world_begun(p);
    w->push_n[0] = 200.0;
    world_go_until(w, SESSION_HOLD);
    ck_assert_int_eq(world_count(w, SESSION_EV_PUSH_ENDED), 2);
}
END_TEST

/* ---- zero ------------------------------------------------------------------------------ */

/* +-0.2 N about 3 N, 241 samples in 3 s: one more above than below. */
START_TEST(the_zero_is_the_mean_and_its_noise_the_standard_deviation)
{
    struct world *w = world_begun(PROTOCOL(world_tare(3.0), world_pushes(1, 0)));
    const double n = 241.0, mean = 0.2 / n;

    for (int i = 0; i < 241; i++) {
        ck_assert_int_eq(w->s.phase, SESSION_TARE);
        world_feed(w, 3.0 + (i % 2 == 0 ? 0.2 : -0.2));
    }
    ck_assert_int_eq(w->s.phase, SESSION_READY);
    const struct session_event *e = world_nth(w, SESSION_EV_TARED, 0);
    ck_assert_double_eq_tol(e->u.tare.value_n, OFFSET_N + 3.0 + mean, 1e-12);
    ck_assert_double_eq_tol(e->u.tare.noise_n,
                            sqrt((n * 0.04 - n * mean * mean) / (n - 1.0)), 1e-12);
    world_feed(w, 3.0);
    ck_assert_double_eq_tol(w->s.force_n, -mean, 1e-12);
}
END_TEST

START_TEST(a_zero_allows_five_newtons_and_starts_again_over_them)
{
    struct world *w = world_begun(world_small());

    world_feed(w, 0.0);
    world_feed(w, 5.0);
    ck_assert_int_eq(world_count(w, SESSION_EV_TARE_MOVED), 0);
    world_feed(w, 5.01);
    ck_assert_int_eq(world_count(w, SESSION_EV_TARE_MOVED), 1);
    world_feed(w, 5.0);
    const int64_t again_us = w->t_us;
    world_go_until(w, SESSION_READY);
    /* The samples before the movement are forgotten, and 5 N then 0 N is allowed. */
    ck_assert_int_eq(world_nth(w, SESSION_EV_TARED, 0)->t_us, again_us + S);
    ck_assert_double_eq_tol(world_nth(w, SESSION_EV_TARED, 0)->u.tare.value_n,
                            OFFSET_N + 5.0 / 81.0, 1e-12);
}
END_TEST

START_TEST(a_gap_in_the_zero_starts_it_again)
{
    struct world *w = world_begun(world_small());

    world_go_on(w, 0.8);
    w->t_us += 100000;
    session_gap(&w->s, w->t_us);
    world_look(w);
    world_feed(w, 0.0);
    const int64_t again_us = w->t_us;
    world_go_until(w, SESSION_READY);
    ck_assert_int_eq(world_nth(w, SESSION_EV_TARED, 0)->t_us, again_us + S);
    ck_assert_int_eq(world_count(w, SESSION_EV_TARE_MOVED), 0);
}
END_TEST

START_TEST(a_second_zero_replaces_the_first)
{
    struct world *w = world_begun(PROTOCOL(world_tare(1.0), world_pushes(1, 0.0), world_tare(1.0),
                                     world_holds(1, 5.0, 0.0)));

    world_go_until(w, SESSION_PUSH);
    world_go_until(w, SESSION_TARE);
    for (int i = 0; i < 81; i++)
        world_feed(w, 7.0);
    ck_assert_int_eq(w->s.phase, SESSION_READY);
    ck_assert_double_eq_tol(w->s.zero_n, OFFSET_N + 7.0, 1e-12);
}
END_TEST

/* ---- rests and notes ---------------------------------------------------------------------- */

static const struct {
    double rest_s, ready_s;
    const char *phases;
    double between_s;
} rests[] = {
    { 10.0,  2.0, "rp-rpD", 10.0 },
    {  2.0125, 2.0, "rp-rpD", 2.0125 },
    {  2.0,  2.0, "rprpD",   2.0 },    /* all of it countdown */
    {  1.0,  2.0, "rprpD",   2.0 },    /* a countdown is never cut */
    { 10.0,  0.0, "rp-rpD", 10.0125 }, /* READY takes a sample all the same */
    {  0.0,  0.0, "rprpD",   0.0125 },
};

START_TEST(a_countdown_is_the_last_part_of_the_rest)
{
    struct protocol p = PROTOCOL(world_pushes(2, rests[_i].rest_s));

    p.step[0].u.push.ready_s = rests[_i].ready_s;
    struct world *w = world_begun(p);
    /* There is no zero here, so the cell's offset counts as force. */
    while (!world_ended(w))
        world_feed(w, world_effort_n(w) - OFFSET_N);
    ck_assert_str_eq(world_phases(w), rests[_i].phases);
    ck_assert_int_eq(world_entered(w, SESSION_PUSH, 1)->t_us
                     - world_nth(w, SESSION_EV_PUSH_ENDED, 0)->t_us,
                     llround(rests[_i].between_s * S));
}
END_TEST

START_TEST(a_rest_comes_before_the_next_step_but_not_before_a_zero)
{
    struct world *w = world_begun(PROTOCOL(world_tare(1.0), world_pushes(1, 7.0), world_holds(1, 5.0, 9.0),
                                     world_holds(1, 5.0, 9.0), world_tare(1.0),
                                     world_holds(1, 5.0, 9.0)));

    world_go_until(w, SESSION_DONE);
    ck_assert_str_eq(world_phases(w), "trp-rh-rhtrhD");
    ck_assert_int_eq(world_entered(w, SESSION_HOLD, 0)->t_us
                     - world_nth(w, SESSION_EV_PUSH_ENDED, 0)->t_us, 7 * S);
    ck_assert_int_eq(world_entered(w, SESSION_HOLD, 1)->t_us
                     - world_nth(w, SESSION_EV_HOLD_ENDED, 0)->t_us, 9 * S);
    ck_assert_int_eq(world_entered(w, SESSION_TARE, 1)->t_us,
                     world_nth(w, SESSION_EV_HOLD_ENDED, 1)->t_us);
}
END_TEST

START_TEST(notes_are_said_on_the_way_in_order)
{
    struct world *w = world_begun(PROTOCOL(world_note("one"), world_note("two"), world_tare(1.0),
                                     world_note("three"), world_pushes(1, 5.0), world_note("four"),
                                     world_holds(1, 5.0, 0.0), world_note("five")));
    static const char *const said[] = { "one", "two", "three", "four", "five" };

    ck_assert_int_eq(world_count(w, SESSION_EV_NOTE), 2);
    ck_assert_int_eq(w->s.phase, SESSION_TARE);
    world_go_until(w, SESSION_DONE);
    ck_assert_int_eq(world_count(w, SESSION_EV_NOTE), COUNT(said));
    for (int i = 0; i < COUNT(said); i++)
        ck_assert_str_eq(world_nth(w, SESSION_EV_NOTE, i)->u.note, said[i]);
    ck_assert_ptr_eq(world_nth(w, SESSION_EV_NOTE, 0)->u.note, w->p.step[0].u.note.text);
    /* A note does not shorten the rest. */
    ck_assert_int_eq(world_entered(w, SESSION_HOLD, 0)->t_us
                     - world_nth(w, SESSION_EV_PUSH_ENDED, 0)->t_us, 5 * S);
}
END_TEST

START_TEST(a_protocol_of_notes_is_over_at_once)
{
    struct world *w = world_begun(PROTOCOL(world_note("only")));

    ck_assert_int_eq(w->s.phase, SESSION_DONE);
    ck_assert_int_eq(w->s.ending, SESSION_END_FINISHED);
}
END_TEST

START_TEST(as_many_notes_as_a_protocol_has_room_for_are_all_said)
{
    struct protocol_step all[PROTOCOL_STEPS_MAX];

    for (int i = 0; i < PROTOCOL_STEPS_MAX; i++)
        all[i] = world_note("x");
    all[0] = world_tare(1.0);
    struct world *w = world_begun(world_protocol(all, PROTOCOL_STEPS_MAX));
    world_go_until(w, SESSION_DONE);
    ck_assert_int_eq(world_count(w, SESSION_EV_NOTE), PROTOCOL_STEPS_MAX - 1);
    ck_assert_int_eq(world_count(w, SESSION_EV_ENDED), 1);
}
END_TEST

Suite *session_suite(void)
{
    Suite *s = suite_create("session");
    TCase *tc = tcase_create("all");

    tcase_add_test(tc, a_rio_session_goes_as_written);
    tcase_add_test(tc, rio_targets_are_70_percent_of_the_best_second);
    tcase_add_test(tc, rio_rests_are_exact_with_the_countdown_in_them);
    tcase_add_test(tc, at_an_odd_rate_rests_are_late_by_two_samples_at_most);
    tcase_add_loop_test(tc, a_trial_is_added_while_the_last_is_over_5_percent_better, 0, COUNT(improving));
    tcase_add_test(tc, a_first_push_is_better_than_nothing_and_adds_none);
    tcase_add_test(tc, no_trial_is_added_when_the_protocol_says_never);
    tcase_add_test(tc, the_zero_is_the_mean_and_its_noise_the_standard_deviation);
    tcase_add_test(tc, a_zero_allows_five_newtons_and_starts_again_over_them);
    tcase_add_test(tc, a_gap_in_the_zero_starts_it_again);
    tcase_add_test(tc, a_second_zero_replaces_the_first);
    tcase_add_loop_test(tc, a_countdown_is_the_last_part_of_the_rest, 0, COUNT(rests));
    tcase_add_test(tc, a_rest_comes_before_the_next_step_but_not_before_a_zero);
    tcase_add_test(tc, notes_are_said_on_the_way_in_order);
    tcase_add_test(tc, a_protocol_of_notes_is_over_at_once);
    tcase_add_test(tc, as_many_notes_as_a_protocol_has_room_for_are_all_said);
    suite_add_tcase(s, tc);
    return s;
}
