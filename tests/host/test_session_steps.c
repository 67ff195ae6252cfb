/*
 * test_session_steps.c - a session of every step: rig check, limb weight,
 * warm-up and the kinds of push.
 */
#include <check.h>
#include <math.h>
#include <string.h>

#include "suites.h"
#include "world.h"

Suite *session_steps_suite(void);

/* ---- the course ----------------------------------------------------------------- */

START_TEST(a_session_of_every_step_goes_as_written)
{
    struct world *w = world_begun(world_every());

    world_go_until(w, SESSION_DONE);
    ck_assert_str_eq(world_phases(w), "qctwaru-ru-rp-rp-rho-rho-r/h\\aD");
    ck_assert_int_eq(w->s.ending, SESSION_END_FINISHED);
    ck_assert_int_eq(world_count(w, SESSION_EV_CHECKED), 1);
    ck_assert_int_eq(world_count(w, SESSION_EV_PASSIVE), 1);
    ck_assert_int_eq(world_count(w, SESSION_EV_WARM_UP_ENDED), 2);
    ck_assert_int_eq(world_count(w, SESSION_EV_PUSH_ENDED), 2);
    ck_assert_int_eq(world_count(w, SESSION_EV_HOLD_ENDED), 3);
    ck_assert_int_eq(world_count(w, SESSION_EV_OVERTIME), 2);
    ck_assert_int_eq(world_count(w, SESSION_EV_ASKED), 5);
    ck_assert_int_eq(world_count(w, SESSION_EV_ANSWERED), 5);
    ck_assert_int_eq(world_count(w, SESSION_EV_STEP_CUT), 0);
    for (int i = 0; i < 3; i++)
        ck_assert(world_hold(w, i)->complete);
}
END_TEST

static const struct {
    enum session_phase phase;
    const char *next;
} following[] = {
    { SESSION_SCREEN, "rig check" },        { SESSION_CHECK, "zero" },
    { SESSION_PASSIVE, "a question" },      { SESSION_ASK, "warm-up 1 of 2" },
    { SESSION_WARM_UP, "rest 10 s" },       { SESSION_RAMP_UP, "hold 1 of 1, 5 s" },
    { SESSION_RAMP_DOWN, "a question" },    { SESSION_OVERTIME, "rest 10 s" },
};

START_TEST(what_comes_next_is_said_in_the_new_phases)
{
    char buf[48];

    session_next(&world_in(following[_i].phase)->s, buf, sizeof buf);
    ck_assert_str_eq(buf, following[_i].next);
}
END_TEST

static const struct {
    enum session_phase from, back_to;
} losses[] = {
    { SESSION_SCREEN,   SESSION_SCREEN },    { SESSION_CHECK,     SESSION_CHECK },
    { SESSION_PASSIVE,  SESSION_PASSIVE },   { SESSION_ASK,       SESSION_ASK },
    { SESSION_WARM_UP,  SESSION_READY },     { SESSION_RAMP_UP,   SESSION_READY },
    { SESSION_OVERTIME, SESSION_REST },      { SESSION_RAMP_DOWN, SESSION_ASK },
};

/* After a loss or a pause alike the session comes to its end. */
START_TEST(a_break_in_a_new_phase_goes_on_where_it_was)
{
    for (int lost = 0; lost < 2; lost++) {
        struct world *w = world_in(losses[_i].from);

        world_put(w, lost ? LOST : PAUSE);
        ck_assert_int_eq(w->s.phase, lost ? SESSION_LOST : SESSION_PAUSED);
        ck_assert_int_eq(w->s.cue, WIRE_CUE_OFF);
        world_go_on(w, 1.0);
        world_put(w, lost ? BACK : RESUME);
        ck_assert_int_eq(w->s.phase, losses[_i].back_to);
        world_go_until(w, SESSION_DONE);
        ck_assert_int_eq(w->s.ending, SESSION_END_FINISHED);
        ck_assert_int_eq(world_count(w, SESSION_EV_HOLD_ENDED), 3);
    }
}
END_TEST

static const struct {
    enum session_phase phase;
    enum wire_cue cue;
} cues[] = {
    { SESSION_SCREEN, WIRE_CUE_OFF },    { SESSION_CHECK, WIRE_CUE_OFF },
    { SESSION_PASSIVE, WIRE_CUE_OFF },   { SESSION_ASK, WIRE_CUE_OFF },
    { SESSION_WARM_UP, WIRE_CUE_HOLD },  { SESSION_RAMP_UP, WIRE_CUE_HOLD },
    { SESSION_RAMP_DOWN, WIRE_CUE_HOLD }, { SESSION_OVERTIME, WIRE_CUE_OFF },
};

START_TEST(the_light_is_on_while_force_is_asked_for)
{
    ck_assert_int_eq(world_in(cues[_i].phase)->s.cue, cues[_i].cue);
}
END_TEST

/* ---- rig check -------------------------------------------------------------------- */

static struct protocol_step check_of(double seconds)
{
    const struct protocol_step s = { .type = PROTOCOL_RIG_CHECK, .u.check.seconds = seconds };

    return s;
}

/* +-0.2 N about 3 N: 161 samples in 2 s at 80 a second, and what was lost among
 * them; what was lost before is not counted. */
START_TEST(a_rig_check_measures_rate_noise_and_losses)
{
    struct world *w = world_fresh(PROTOCOL(check_of(2.0), world_tare(1.0)));
    const double n = 161.0, mean = 0.2 / n;

    session_nominal(&w->s, 79.0);
    session_losses(&w->s, &(struct session_losses){ 100, 50, 20 });
    world_rate(w);
    for (int i = 0; i < 161; i++) {
        ck_assert_int_eq(w->s.phase, SESSION_CHECK);
        if (i == 80)
            session_losses(&w->s, &(struct session_losses){ 103, 52, 21 });
        world_feed(w, 3.0 + (i % 2 == 0 ? 0.2 : -0.2));
    }
    ck_assert_int_eq(w->s.phase, SESSION_TARE);
    const struct session_check *c = &world_nth(w, SESSION_EV_CHECKED, 0)->u.check;
    ck_assert_double_eq_tol(c->seconds, 2.0, 1e-12);
    ck_assert_double_eq_tol(c->rate_hz, (160.0 + 3 + 2 + 1) / 2.0, 1e-12);
    ck_assert_double_eq(c->nominal_hz, 79.0);
    ck_assert_double_eq_tol(c->mean_n, OFFSET_N + 3.0 + mean, 1e-12);
    ck_assert_double_eq_tol(c->noise_n, sqrt((n * 0.04 - n * mean * mean) / (n - 1.0)), 1e-12);
    ck_assert_uint_eq(c->losses.missing, 3);
    ck_assert_uint_eq(c->losses.desynced, 2);
    ck_assert_uint_eq(c->losses.saturated, 1);
    ck_assert(!w->s.tared && w->s.zero_n == 0.0);
}
END_TEST

/* What shakes the rig is what the check is for. */
START_TEST(a_rig_check_takes_force_as_it_comes)
{
    struct world *w = world_begun(PROTOCOL(check_of(2.0), world_tare(1.0)));

    for (int i = 0; i < 161; i++) {
        world_feed(w, i % 2 == 0 ? 0.0 : 50.0);
        if (i == 50)
            world_put(w, HOLE), w->t_us += PERIOD_US;
    }
    ck_assert_int_eq(world_count(w, SESSION_EV_CHECKED), 1);
    ck_assert_int_eq(world_count(w, SESSION_EV_TARE_MOVED), 0);
    ck_assert_int_eq(world_count(w, SESSION_EV_TARE_GAP), 0);
}
END_TEST

START_TEST(a_rig_that_says_no_rate_has_no_nominal_one)
{
    struct world *w = world_begun(PROTOCOL(check_of(2.0), world_tare(1.0)));

    world_go_until(w, SESSION_TARE);
    ck_assert_double_eq(world_nth(w, SESSION_EV_CHECKED, 0)->u.check.nominal_hz, 0.0);
}
END_TEST

START_TEST(a_skipped_check_or_limb_weight_has_no_result)
{
    struct world *w = world_in(SESSION_CHECK);

    world_command(w, SESSION_SKIP);
    ck_assert_int_eq(world_count(w, SESSION_EV_CHECKED), 0);
    world_go_until(w, SESSION_PASSIVE);
    world_command(w, SESSION_SKIP);
    ck_assert_int_eq(world_count(w, SESSION_EV_PASSIVE), 0);
    ck_assert(!w->s.has_passive);
}
END_TEST

/* ---- a check before the first step ------------------------------------------------------ */

static struct world *led(struct protocol p)
{
    struct world *w = world_fresh(p);

    session_check_first(&w->s);
    world_rate(w);
    return w;
}

START_TEST(a_check_asked_for_comes_before_the_first_step)
{
    struct world *w = led(world_small());
    char next[48];

    ck_assert_int_eq(w->s.phase, SESSION_CHECK);
    ck_assert_ptr_null(session_step(&w->s));
    ck_assert_int_eq(session_items(&w->s), 0);
    session_next(&w->s, next, sizeof next);
    ck_assert_str_eq(next, "zero");
    for (int i = 0; i < 801; i++) {
        ck_assert_int_eq(w->s.phase, SESSION_CHECK);
        world_feed(w, 0.0);
    }
    ck_assert_int_eq(w->s.phase, SESSION_TARE);
    ck_assert_int_eq(w->s.step, 0);
    ck_assert_double_eq_tol(world_nth(w, SESSION_EV_CHECKED, 0)->u.check.seconds, SESSION_CHECK_S,
                            1e-12);
    world_go_until(w, SESSION_DONE);
    ck_assert_int_eq(world_count(w, SESSION_EV_HOLD_ENDED), 2);
}
END_TEST

START_TEST(a_protocol_with_a_check_of_its_own_has_no_other)
{
    struct world *w = led(world_every());

    ck_assert_int_eq(w->s.phase, SESSION_SCREEN);
    world_go_until(w, SESSION_DONE);
    ck_assert_int_eq(world_count(w, SESSION_EV_CHECKED), 1);
    ck_assert_double_eq_tol(world_nth(w, SESSION_EV_CHECKED, 0)->u.check.seconds, 2.0, 1e-12);
}
END_TEST

static const struct {
    enum input first, second;
    enum session_phase between, after;
} leads[] = {
    { PAUSE, RESUME, SESSION_PAUSED, SESSION_CHECK }, { LOST, BACK, SESSION_LOST, SESSION_CHECK },
    { SKIP, RATE, SESSION_TARE, SESSION_TARE }, { STOP, RATE, SESSION_STOPPED, SESSION_STOPPED },
};

START_TEST(the_check_before_the_first_step_may_be_left)
{
    struct world *w = led(world_small());

    world_go_on(w, 5.0);
    world_put(w, leads[_i].first);
    ck_assert_int_eq(w->s.phase, leads[_i].between);
    world_put(w, leads[_i].second);
    ck_assert_int_eq(w->s.phase, leads[_i].after);
    world_go_until(w, SESSION_DONE);
    ck_assert_int_eq(world_count(w, SESSION_EV_CHECKED), leads[_i].after == SESSION_CHECK);
    ck_assert_int_eq(w->s.step, leads[_i].first == STOP ? 0 : w->p.steps);
}
END_TEST

/* Asked for too late, it is none. */
START_TEST(a_check_is_first_or_not_at_all)
{
    struct world *w = world_begun(world_small());

    session_check_first(&w->s);
    world_rate(w);
    world_go_until(w, SESSION_DONE);
    ck_assert_int_eq(world_count(w, SESSION_EV_CHECKED), 0);
}
END_TEST

/* ---- limb weight --------------------------------------------------------------------- */

static struct protocol limb_then(struct protocol_step step)
{
    const struct protocol_step limb = { .type = PROTOCOL_PASSIVE_WEIGHT,
                                        .u.passive.seconds = 1.0 };

    return PROTOCOL(world_tare(1.0), limb, step);
}

/* +-0.5 N about the weight, 81 samples: one more above than below. */
static void rest_in_the_strap(struct world *w, double weight_n)
{
    world_go_until(w, SESSION_PASSIVE);
    for (int i = 0; i < 81; i++) {
        ck_assert_int_eq(w->s.phase, SESSION_PASSIVE);
        world_feed(w, weight_n + (i % 2 == 0 ? 0.5 : -0.5));
    }
}

START_TEST(limb_weight_is_noted_and_taken_off_nothing)
{
    struct world *w = world_begun(limb_then(world_pushes(1, 0.0)));
    const double n = 81.0, mean = 0.5 / n;

    rest_in_the_strap(w, 45.0);
    const struct session_event *e = world_nth(w, SESSION_EV_PASSIVE, 0);
    ck_assert_double_eq_tol(e->u.tare.value_n, 45.0 + mean, 1e-9);
    ck_assert_double_eq_tol(e->u.tare.noise_n,
                            sqrt((n * 0.25 - n * mean * mean) / (n - 1.0)), 1e-9);
    ck_assert_double_eq_tol(w->s.zero_n, OFFSET_N, 1e-12);
    world_feed(w, 45.0);
    ck_assert_double_eq_tol(w->s.force_n, 45.0, 1e-12);
    ck_assert_int_eq(w->s.phase, SESSION_READY);
}
END_TEST

static const struct {
    const char *why;
    double weight_n, onset_n;
} onsets[] = {
    { "a heavy limb", 44.5 - 0.5 / 81.0, 64.5 },
    { "a limb that pulls the other way", -30.0, 20.0 },
};

START_TEST(an_effort_begins_above_the_limb_weight)
{
    struct world *w = world_begun(limb_then(world_pushes(1, 0.0)));

    rest_in_the_strap(w, onsets[_i].weight_n);
    world_go_until(w, SESSION_PUSH);
    for (int i = 0; i < 40; i++)
        world_feed(w, onsets[_i].onset_n - 0.01);
    ck_assert_msg(!w->s.push.pushed, "%s", onsets[_i].why);
    world_feed(w, onsets[_i].onset_n + 0.01);
    ck_assert_msg(w->s.push.pushed, "%s", onsets[_i].why);
}
END_TEST

START_TEST(a_limb_that_moves_or_a_gap_begins_anew)
{
    struct world *w = world_begun(limb_then(world_pushes(1, 0.0)));

    world_go_until(w, SESSION_PASSIVE);
    world_feed(w, 40.0);
    world_feed(w, 45.1);
    ck_assert_int_eq(world_count(w, SESSION_EV_TARE_MOVED), 1);
    ck_assert_int_eq(world_nth(w, SESSION_EV_TARE_MOVED, 0)->phase, SESSION_PASSIVE);
    world_feed(w, 45.0);
    world_put(w, HOLE);
    w->t_us += PERIOD_US;
    for (int i = 0; i < 81; i++)
        world_feed(w, 44.0);
    ck_assert_int_eq(world_count(w, SESSION_EV_TARE_GAP), 1);
    ck_assert_double_eq_tol(world_nth(w, SESSION_EV_PASSIVE, 0)->u.tare.value_n, 44.0, 1e-9);
    ck_assert_int_eq(world_count(w, SESSION_EV_PASSIVE), 1);
}
END_TEST

/* Unlike a later zero, limb weight may be far from the zero. */
START_TEST(limb_weight_may_be_large)
{
    struct world *w = world_begun(limb_then(world_pushes(1, 0.0)));

    rest_in_the_strap(w, 300.0);
    ck_assert_int_eq(world_count(w, SESSION_EV_PASSIVE), 1);
}
END_TEST

/* ---- warm-up ---------------------------------------------------------------------------- */

static const struct {
    int count;
    double from_pct, to_pct, asked_pct[3];
} rising[] = {
    { 3, 50.0, 90.0, { 50.0, 70.0, 90.0 } },
    { 2, 20.0, 20.0, { 20.0, 20.0 } },
    { 1, 40.0, 80.0, { 40.0 } },
};

START_TEST(warm_up_efforts_rise_evenly)
{
    struct world *w = world_begun(PROTOCOL(world_tare(1.0),
        world_warm_up(rising[_i].count, rising[_i].from_pct, rising[_i].to_pct)));

    world_go_until(w, SESSION_DONE);
    ck_assert_int_eq(world_count(w, SESSION_EV_WARM_UP_ENDED), rising[_i].count);
    for (int i = 0; i < rising[_i].count; i++) {
        const struct session_warm_up *u = &world_nth(w, SESSION_EV_WARM_UP_ENDED, i)->u.warm_up;

        ck_assert_double_eq_tol(u->asked_pct, rising[_i].asked_pct[i], 1e-12);
        ck_assert_double_eq_tol(world_entered(w, SESSION_WARM_UP, i)->u.effort.warm_up_pct,
                                rising[_i].asked_pct[i], 1e-12);
        ck_assert_int_eq(u->push.number, i + 1);
        ck_assert_int_eq(u->push.ended_us - u->push.started_us, 3 * S);
        ck_assert_double_eq_tol(u->push.peak_n, 150.0, 1e-9);
        ck_assert(u->push.complete);
    }
}
END_TEST

START_TEST(a_warm_up_is_no_best_push)
{
    struct world *w = world_begun(PROTOCOL(world_tare(1.0), world_warm_up(2, 50.0, 90.0),
                                           world_holds(1, 5.0, 0.0)));

    world_go_until(w, SESSION_HOLD);
    ck_assert_int_eq(w->s.ending, SESSION_END_NO_REFERENCE);
    ck_assert_double_eq(w->s.best_1s_n, 0.0);
    ck_assert_int_eq(world_count(w, SESSION_EV_PUSH_ENDED), 0);
}
END_TEST

START_TEST(a_warm_up_waits_half_a_minute_and_goes_on)
{
    struct world *w = world_begun(PROTOCOL(world_tare(1.0), world_warm_up(1, 50.0, 50.0)));

    w->lazy = true;
    world_go_until(w, SESSION_DONE);
    const struct session_warm_up *u = &world_nth(w, SESSION_EV_WARM_UP_ENDED, 0)->u.warm_up;
    ck_assert(!u->push.pushed && !u->push.complete);
    ck_assert_int_eq(u->push.ended_us - u->push.cue_us, 30 * (int64_t)S);
}
END_TEST

START_TEST(a_warm_up_rests_before_what_follows)
{
    struct world *w = world_begun(PROTOCOL(world_tare(1.0), world_warm_up(1, 50.0, 50.0),
                                           world_pushes(1, 0.0)));

    world_go_until(w, SESSION_PUSH);
    ck_assert_int_eq(w->t_us - world_nth(w, SESSION_EV_WARM_UP_ENDED, 0)->t_us, 10 * S);
}
END_TEST

/* ---- kinds of push ---------------------------------------------------------------------- */

static struct protocol_step push_of(enum protocol_push_kind kind)
{
    struct protocol_step s = world_pushes(1, 5.0);

    s.u.push.kind = kind;
    return s;
}

/* 400 N steady, 300 N within comfort, 500 N fast: each in its place. */
START_TEST(each_kind_of_push_has_its_own_best)
{
    struct world *w = world_begun(PROTOCOL(world_tare(1.0), push_of(PROTOCOL_PUSH_STEADY),
        push_of(PROTOCOL_PUSH_PAIN_LIMITED), push_of(PROTOCOL_PUSH_FAST)));

    world_go_until(w, SESSION_REST);
    w->push_n[0] = 300.0;
    world_go_until(w, SESSION_REST);
    w->push_n[0] = 500.0;
    world_go_until(w, SESSION_DONE);
    ck_assert_double_eq_tol(w->s.best_1s_n, 400.0, 1e-9);
    ck_assert_double_eq_tol(w->s.best_peak_n, 400.0, 1e-9);
    ck_assert_double_eq_tol(w->s.limited_1s_n, 300.0, 1e-9);
    for (int i = 0; i < 3; i++) {
        ck_assert_int_eq((int)world_push(w, i)->kind, i == 1 ? PROTOCOL_PUSH_PAIN_LIMITED
                         : i == 2 ? PROTOCOL_PUSH_FAST : PROTOCOL_PUSH_STEADY);
        ck_assert_int_eq(world_push(w, i)->step, i + 1);
        ck_assert_int_eq(world_entered(w, SESSION_PUSH, i)->u.effort.kind,
                         world_push(w, i)->kind);
    }
    ck_assert_double_eq_tol(world_push(w, 2)->peak_n, 500.0, 1e-9);
}
END_TEST

START_TEST(a_new_pain_limited_step_forgets_the_old_one)
{
    struct world *w = world_begun(PROTOCOL(world_tare(1.0),
        push_of(PROTOCOL_PUSH_PAIN_LIMITED), push_of(PROTOCOL_PUSH_PAIN_LIMITED)));

    world_go_until(w, SESSION_REST);
    w->push_n[0] = 300.0;
    world_go_until(w, SESSION_DONE);
    ck_assert_double_eq_tol(w->s.limited_1s_n, 300.0, 1e-9);
}
END_TEST

START_TEST(pain_limited_pushes_are_added_while_they_improve)
{
    struct protocol_step s = push_of(PROTOCOL_PUSH_PAIN_LIMITED);

    s.u.push.trials = 2;
    s.u.push.max_trials = 4;
    s.u.push.add_while_improving_pct = 5.0;
    struct world *w = world_begun(PROTOCOL(world_tare(1.0), s));
    w->push_n[0] = 200.0;
    w->push_n[1] = 210.5;
    w->push_n[2] = 215.0;
    world_go_until(w, SESSION_DONE);
    ck_assert_int_eq(world_count(w, SESSION_EV_PUSH_ENDED), 3);
    ck_assert_double_eq_tol(w->s.limited_1s_n, 215.0, 1e-9);
}
END_TEST

/* Half a second: there is a peak, but no best second. */
START_TEST(a_fast_push_may_be_short)
{
    struct protocol_step s = push_of(PROTOCOL_PUSH_FAST);

    s.u.push.seconds = 0.5;
    struct world *w = world_begun(PROTOCOL(world_tare(1.0), s));
    world_go_until(w, SESSION_DONE);
    ck_assert(world_push(w, 0)->complete && !world_push(w, 0)->has_best_1s);
    ck_assert_double_eq_tol(world_push(w, 0)->peak_n, 400.0, 1e-9);
    ck_assert_int_eq(world_push(w, 0)->ended_us - world_push(w, 0)->started_us, S / 2);
}
END_TEST

START_TEST(sixty_pushes_are_all_told)
{
    struct protocol_step s = push_of(PROTOCOL_PUSH_STEADY);

    s.u.push.trials = s.u.push.max_trials = SESSION_PUSHES_MAX;
    s.u.push.rest_s = 2.0;
    struct world *w = world_begun(PROTOCOL(world_tare(1.0), s));
    world_go_until(w, SESSION_DONE);
    ck_assert_int_eq(world_count(w, SESSION_EV_PUSH_ENDED), 60);
    ck_assert_int_eq(world_push(w, 59)->number, 60);
}
END_TEST

Suite *session_steps_suite(void)
{
    Suite *s = suite_create("session_steps");
    TCase *tc = tcase_create("all");

    tcase_add_test(tc, a_session_of_every_step_goes_as_written);
    tcase_add_loop_test(tc, what_comes_next_is_said_in_the_new_phases, 0, COUNT(following));
    tcase_add_loop_test(tc, a_break_in_a_new_phase_goes_on_where_it_was, 0, COUNT(losses));
    tcase_add_loop_test(tc, the_light_is_on_while_force_is_asked_for, 0, COUNT(cues));
    tcase_add_test(tc, a_rig_check_measures_rate_noise_and_losses);
    tcase_add_test(tc, a_rig_check_takes_force_as_it_comes);
    tcase_add_test(tc, a_check_asked_for_comes_before_the_first_step);
    tcase_add_test(tc, a_protocol_with_a_check_of_its_own_has_no_other);
    tcase_add_loop_test(tc, the_check_before_the_first_step_may_be_left, 0, COUNT(leads));
    tcase_add_test(tc, a_check_is_first_or_not_at_all);
    tcase_add_test(tc, a_rig_that_says_no_rate_has_no_nominal_one);
    tcase_add_test(tc, a_skipped_check_or_limb_weight_has_no_result);
    tcase_add_test(tc, limb_weight_is_noted_and_taken_off_nothing);
    tcase_add_loop_test(tc, an_effort_begins_above_the_limb_weight, 0, COUNT(onsets));
    tcase_add_test(tc, a_limb_that_moves_or_a_gap_begins_anew);
    tcase_add_test(tc, limb_weight_may_be_large);
    tcase_add_loop_test(tc, warm_up_efforts_rise_evenly, 0, COUNT(rising));
    tcase_add_test(tc, a_warm_up_is_no_best_push);
    tcase_add_test(tc, a_warm_up_waits_half_a_minute_and_goes_on);
    tcase_add_test(tc, a_warm_up_rests_before_what_follows);
    tcase_add_test(tc, each_kind_of_push_has_its_own_best);
    tcase_add_test(tc, a_new_pain_limited_step_forgets_the_old_one);
    tcase_add_test(tc, pain_limited_pushes_are_added_while_they_improve);
    tcase_add_test(tc, a_fast_push_may_be_short);
    tcase_add_test(tc, sixty_pushes_are_all_told);
    suite_add_tcase(s, tc);
    return s;
}
