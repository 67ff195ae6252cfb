/*
 * test_session_holds.c - what holds refer to, ramps, overtime, drop-out and the
 * soft stop.
 */
#include <check.h>
#include <math.h>
#include <string.h>

#include "suites.h"
#include "world.h"

Suite *session_holds_suite(void);

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

/* ---- ramps ------------------------------------------------------------------------------------ */

static struct protocol ramping(double up_s, double down_s)
{
    struct protocol p = PROTOCOL(PUSHED, world_holds(2, 5.0, 10.0));

    p.step[2].u.holds.ramp_s = up_s;
    p.step[2].u.holds.ramp_down_s = down_s;
    return p;
}

START_TEST(the_target_rises_before_the_clock_and_falls_after_it)
{
    struct world *w = world_begun(ramping(4.0, 2.0));

    world_go_until(w, SESSION_RAMP_UP);
    const int64_t up_us = w->t_us;
    ck_assert_double_eq(session_ramp_frac(&w->s), 0.0);
    world_go_on(w, 1.0);
    ck_assert_double_eq_tol(session_ramp_frac(&w->s), 0.25, 1e-12);
    world_go_until(w, SESSION_HOLD);
    ck_assert_int_eq(w->t_us - up_us, 4 * S);
    ck_assert_double_eq(session_ramp_frac(&w->s), 1.0);
    world_go_until(w, SESSION_RAMP_DOWN);
    const int64_t down_us = w->t_us;
    ck_assert_int_eq(world_hold(w, 0)->hold.ending, HOLD_COMPLETED);
    ck_assert_int_eq(world_hold(w, 0)->hold.ended_us - world_hold(w, 0)->hold.started_us,
                     5 * S);
    world_go_on(w, 0.5);
    ck_assert_double_eq_tol(session_ramp_frac(&w->s), 0.75, 1e-12);
    world_go_until(w, SESSION_REST);
    ck_assert_int_eq(w->t_us - down_us, 2 * S);
    world_go_until(w, SESSION_RAMP_UP);
    ck_assert_int_eq(w->t_us - down_us, 12 * S);  /* its rest begins when it has fallen */
    ck_assert_int_eq(world_count(w, SESSION_EV_OVERTIME), 0);
}
END_TEST

START_TEST(a_hold_let_go_early_does_not_fall_slowly)
{
    struct world *w = world_begun(ramping(0.0, 2.0));

    world_go_until(w, SESSION_HOLD);
    world_go_on(w, 1.0);
    while (w->s.phase == SESSION_HOLD)
        world_feed(w, 0.0);
    ck_assert_int_eq(w->s.phase, SESSION_REST);
    ck_assert_str_eq(world_phases(w), "trp-rh-");
}
END_TEST

/* Half of the hold, a pause, and the ramp again before the other half. */
START_TEST(what_is_owed_has_its_ramp_again)
{
    struct world *w = world_begun(ramping(2.0, 0.0));

    world_go_until(w, SESSION_HOLD);
    world_feed(w, 200.0);
    for (int i = 0; i < 200; i++)
        world_feed(w, 200.0);
    world_put(w, PAUSE);
    world_put(w, RESUME);
    world_go_until(w, SESSION_RAMP_UP);
    world_put(w, PAUSE);   /* and once more, while it rises */
    world_put(w, RESUME);
    world_go_until(w, SESSION_HOLD);
    ck_assert_int_eq(w->s.hold.cfg.hold_us, 5 * S - 2500000);
}
END_TEST

/* ---- overtime ------------------------------------------------------------------------------------ */

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

/* ---- until letting go -------------------------------------------------------------------------------- */

static struct world *endurance(double hold_s)
{
    struct protocol p = PROTOCOL(PUSHED, world_holds(1, 60.0, 10.0));

    p.step[2].u.holds.until = PROTOCOL_UNTIL_DROP_OUT;
    p.step[2].u.holds.complete_in_band_pct = 80.0;
    struct world *w = world_begun(p);
    world_go_until(w, SESSION_HOLD);
    world_feed(w, 200.0);
    for (int k = 0; k < (int)(hold_s * 80.0); k++)
        world_feed(w, 200.0);
    while (w->s.phase == SESSION_HOLD)
        world_feed(w, 0.0);
    return w;
}

/* 12 s and the 3/10 of a period that force needs to fall through the floor. */
START_TEST(an_endurance_hold_is_timed_to_letting_go)
{
    struct world *w = endurance(12.0);
    const struct session_hold *h = world_hold(w, 0);

    ck_assert_int_eq(h->hold.ending, HOLD_RELEASED);
    ck_assert_int_eq(h->until, PROTOCOL_UNTIL_DROP_OUT);
    ck_assert_int_eq(h->hold.ended_us - h->hold.started_us, 12 * S + 3 * PERIOD_US / 10);
    ck_assert(h->complete);  /* it did what was asked, in band or not */
}
END_TEST

START_TEST(an_endurance_hold_ends_at_the_longest_time)
{
    struct world *w = endurance(60.0);

    ck_assert_int_eq(world_hold(w, 0)->hold.ending, HOLD_COMPLETED);
    ck_assert(world_hold(w, 0)->complete);
}
END_TEST

START_TEST(an_endurance_hold_that_never_began_is_incomplete)
{
    struct protocol p = PROTOCOL(PUSHED, world_holds(1, 60.0, 10.0));

    p.step[2].u.holds.until = PROTOCOL_UNTIL_DROP_OUT;
    struct world *w = world_begun(p);
    world_go_until(w, SESSION_HOLD);
    while (w->s.phase == SESSION_HOLD)
        world_feed(w, 0.0);
    ck_assert_int_eq(world_hold(w, 0)->hold.ending, HOLD_NO_PUSH);
    ck_assert(!world_hold(w, 0)->complete);
}
END_TEST

/* ---- the soft stop --------------------------------------------------------------------------------------- */

/* Holds by letter: c complete, o over the band all the time, r released, n no push,
 * s skipped, p paused and then released.  So many incomplete ones running end it. */
static const struct {
    const char *why, *holds;
    int stop_after, done;  /* holds that were begun */
    bool cut;
} courses[] = {
    { "two let go", "rrcc", 2, 2, true },
    { "one let go", "rccc", 2, 4, false },
    { "two, not running", "rcrc", 2, 4, false },
    { "two at the end", "ccrr", 2, 4, false },     /* the step is over anyway */
    { "two before the end", "crrc", 2, 3, true },
    { "out of band counts", "oocc", 2, 2, true },
    { "no push counts", "nncc", 2, 2, true },
    { "one is enough", "crcc", 1, 2, true },
    { "three", "rrcc", 3, 4, false },
    { "three running", "rrrc", 3, 3, true },
    { "never", "rrrr", 0, 4, false },
    { "a skipped hold counts neither way", "rsrc", 2, 3, true },
    { "skipping is no reason", "sscc", 2, 4, false },
    { "a pause is no hold of its own", "pccc", 2, 4, false },
};

static void do_hold(struct world *w, char how)
{
    world_go_until(w, SESSION_HOLD);
    if (how == 's' || how == 'p') {
        world_go_on(w, 1.0);
        world_put(w, how == 's' ? SKIP : PAUSE);
    }
    if (how == 'p') {
        world_put(w, RESUME);
        world_go_until(w, SESSION_HOLD);
        how = 'r';
    }
    for (int k = 0; w->s.phase == SESSION_HOLD; k++)
        world_feed(w, how == 'n' ? 0.0 : how == 'o' ? 260.0 : how == 'r' && k > 80 ? 0.0
                                                                                 : 200.0);
}

START_TEST(so_many_incomplete_holds_running_end_the_step)
{
    struct protocol p = PROTOCOL(PUSHED, world_holds(4, 5.0, 10.0), world_holds(1, 5.0, 0.0));

    p.step[2].u.holds.stop_after_incomplete = courses[_i].stop_after;
    struct world *w = world_begun(p);
    for (int i = 0; courses[_i].holds[i] != '\0' && w->s.step <= 2; i++)
        do_hold(w, courses[_i].holds[i]);
    ck_assert_int_eq(w->s.step, 3);
    ck_assert_msg(world_count(w, SESSION_EV_STEP_CUT) == courses[_i].cut, "%s", courses[_i].why);
    int begun = 0;
    for (int i = 0; i < world_count(w, SESSION_EV_HOLD_ENDED); i++)
        begun = world_hold(w, i)->number > begun ? world_hold(w, i)->number : begun;
    ck_assert_msg(begun == courses[_i].done, "%s: %d holds", courses[_i].why, begun);
    if (courses[_i].cut) {
        const struct session_event *e = world_nth(w, SESSION_EV_STEP_CUT, 0);

        ck_assert_int_eq(e->u.cut.step, 2);
        ck_assert_int_eq(e->u.cut.incomplete, courses[_i].stop_after);
        ck_assert_int_eq(w->s.until_us, w->t_us + 8 * S);  /* the rest is kept */
    }
    world_go_until(w, SESSION_DONE);
    ck_assert_int_eq(w->s.ending, SESSION_END_FINISHED);
}
END_TEST

START_TEST(each_step_counts_anew)
{
    struct protocol p = PROTOCOL(PUSHED, world_holds(2, 5.0, 10.0), world_holds(2, 5.0, 10.0));

    p.step[2].u.holds.stop_after_incomplete = p.step[3].u.holds.stop_after_incomplete = 2;
    struct world *w = world_begun(p);
    do_hold(w, 'c');
    do_hold(w, 'r');
    do_hold(w, 'r');
    ck_assert_int_eq(world_count(w, SESSION_EV_STEP_CUT), 0);
    ck_assert_int_eq(w->s.incomplete, 1);
}
END_TEST

Suite *session_holds_suite(void)
{
    Suite *s = suite_create("session_holds");
    TCase *tc = tcase_create("all");

    tcase_add_test(tc, a_target_may_be_of_a_pain_limited_push);
    tcase_add_test(tc, a_target_may_be_of_body_weight);
    tcase_add_loop_test(tc, a_target_that_cannot_be_set_ends_the_session, 0, COUNT(targets));
    tcase_add_test(tc, the_steady_mean_of_the_first_hold_is_the_target_of_the_others);
    tcase_add_test(tc, any_force_may_be_chosen);
    tcase_add_test(tc, a_choice_that_did_not_come_to_its_end_is_left_to_the_next_hold);
    tcase_add_test(tc, a_skipped_choice_chooses_nothing);
    tcase_add_test(tc, a_chosen_force_needs_room_below_the_limit);
    tcase_add_test(tc, the_target_rises_before_the_clock_and_falls_after_it);
    tcase_add_test(tc, a_hold_let_go_early_does_not_fall_slowly);
    tcase_add_test(tc, what_is_owed_has_its_ramp_again);
    tcase_add_test(tc, force_after_the_time_is_counted_until_letting_go);
    tcase_add_test(tc, force_above_the_floor_is_still_holding);
    tcase_add_test(tc, overtime_is_counted_no_longer_than_the_step_says);
    tcase_add_test(tc, without_overtime_the_rest_begins_at_once);
    tcase_add_test(tc, letting_go_within_a_gap_counts_to_the_last_force_known);
    tcase_add_test(tc, a_hold_already_let_go_has_none);
    tcase_add_test(tc, a_stop_in_overtime_keeps_what_was_counted);
    tcase_add_test(tc, filtered_force_is_late_in_overtime_too);
    tcase_add_test(tc, an_endurance_hold_is_timed_to_letting_go);
    tcase_add_test(tc, an_endurance_hold_ends_at_the_longest_time);
    tcase_add_test(tc, an_endurance_hold_that_never_began_is_incomplete);
    tcase_add_loop_test(tc, so_many_incomplete_holds_running_end_the_step, 0, COUNT(courses));
    tcase_add_test(tc, each_step_counts_anew);
    suite_add_tcase(s, tc);
    return s;
}
