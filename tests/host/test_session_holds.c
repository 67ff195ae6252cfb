/*
 * test_session_holds.c - how a hold comes and goes: ramps, drop-out and the soft
 * stop.
 */
#include <check.h>

#include "suites.h"
#include "world.h"

Suite *session_holds_suite(void);

#define PUSHED world_tare(1.0), world_pushes(1, 10.0)

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

    tcase_add_test(tc, the_target_rises_before_the_clock_and_falls_after_it);
    tcase_add_test(tc, a_hold_let_go_early_does_not_fall_slowly);
    tcase_add_test(tc, what_is_owed_has_its_ramp_again);
    tcase_add_test(tc, an_endurance_hold_is_timed_to_letting_go);
    tcase_add_test(tc, an_endurance_hold_ends_at_the_longest_time);
    tcase_add_test(tc, an_endurance_hold_that_never_began_is_incomplete);
    tcase_add_loop_test(tc, so_many_incomplete_holds_running_end_the_step, 0, COUNT(courses));
    tcase_add_test(tc, each_step_counts_anew);
    suite_add_tcase(s, tc);
    return s;
}
