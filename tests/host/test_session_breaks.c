/*
 * test_session_breaks.c - every input in every phase; skips, pauses and losses.
 */
#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "suites.h"
#include "world.h"

Suite *session_breaks_suite(void);

/* ---- every input in every phase ------------------------------------------------------------- */

/* The phase each input leads to, as world_letters, for PAUSE, RESUME, SKIP, STOP |
 * BUTTON, END | LOST, BACK | RATE, SAMPLE, HOLE, RAIL | a pain answer of 3, NO,
 * DECLINE; and which of the four commands and the three answers are refused. */
static const struct {
    enum session_phase from;
    const char *to;
    const char *refused;   /* y or n */
} picture[] = {
    { SESSION_STARTING, "sssS" "SS" "Ls" "tsss" "sss", "yyyn" "nyy" },
    { SESSION_SCREEN,   "PqqS" "SS" "Lq" "qqqq" "qSS", "nyyn" "nnn" },
    { SESSION_CHECK,    "PctS" "SS" "Lc" "cccc" "ccc", "nynn" "nyy" },
    { SESSION_TARE,     "PttS" "SS" "Lt" "tttt" "ttt", "nyyn" "nyy" },
    { SESSION_PASSIVE,  "PwaS" "SS" "Lw" "wwww" "www", "nynn" "nyy" },
    { SESSION_ASK,      "ParS" "SS" "La" "aaaa" "rar", "nynn" "nyn" },
    { SESSION_READY,    "PrrS" "SS" "Lr" "rrrr" "rrr", "nynn" "nyy" },
    { SESSION_WARM_UP,  "Pu-S" "SS" "Lu" "uuuu" "uuu", "nynn" "nyy" },
    { SESSION_PUSH,     "Pp-S" "SS" "Lp" "pppp" "ppp", "nynn" "nyy" },
    { SESSION_RAMP_UP,  "P/hS" "SS" "L/" "////" "///", "nynn" "nyy" },
    { SESSION_HOLD,     "Ph-S" "SS" "Lh" "hhhh" "hhh", "nynn" "nyy" },
    { SESSION_RAMP_DOWN, "P\\aS" "SS" "L\\" "\\\\\\\\" "\\\\\\", "nynn" "nyy" },
    { SESSION_OVERTIME, "Po-S" "SS" "Lo" "o-oo" "ooo", "nynn" "nyy" },
    { SESSION_REST,     "P-rS" "SS" "L-" "----" "---", "nynn" "nyy" },
    { SESSION_PAUSED,   "PrPS" "SS" "LP" "PPPP" "PPP", "ynyn" "nyy" },
    { SESSION_LOST,     "LLLS" "SS" "Lr" "LLLL" "LLL", "yyyn" "nyy" },
    { SESSION_DONE,     "DDDD" "DD" "DD" "DDDD" "DDD", "yyyy" "yyy" },
    { SESSION_STOPPED,  "SSSS" "SS" "SS" "SSSS" "SSS", "yyyy" "yyy" },
};

static void one_input(enum session_phase from, enum input in, char to, bool refused)
{
    struct world *w = world_in(from);

    world_put(w, in);
    ck_assert_msg(world_letters[w->s.phase] == to, "input %d in phase %d leads to %c, not %c",
                  (int)in, (int)from, world_letters[w->s.phase], to);
    ck_assert_msg((w->s.events == 1
                   && (w->s.event[0].type == SESSION_EV_REFUSED
                       || w->s.event[0].type == SESSION_EV_ANSWER_REFUSED)) == refused,
                  "input %d in phase %d", (int)in, (int)from);
    if (refused && in <= STOP)
        ck_assert_int_eq((int)w->s.event[0].u.refused, (int)in + 1);
    else if (refused)
        ck_assert_int_eq(w->s.event[0].type, SESSION_EV_ANSWER_REFUSED);
    else if (from >= SESSION_DONE)
        ck_assert_int_eq(w->s.events, 0);
    else if (world_ended(w))
        ck_assert_int_eq(w->s.event[w->s.events - 1].type, SESSION_EV_ENDED);
}

START_TEST(every_input_in_every_phase_does_what_the_picture_says)
{
    for (int in = 0; in < INPUTS; in++) {
        const int command = in <= STOP ? in : in >= ANSWER ? in - ANSWER + 4 : -1;

        one_input(picture[_i].from, (enum input)in, picture[_i].to[in],
                  command >= 0 && picture[_i].refused[command] == 'y');
    }
}
END_TEST

START_TEST(a_finished_session_does_not_change)
{
    static struct session was;

    for (int in = PAUSE; in < INPUTS; in++) {
        struct world *w = world_in(SESSION_DONE);

        was = w->s;
        world_put(w, (enum input)in);
        was.events = w->s.events;
        memcpy(was.event, w->s.event, sizeof was.event);
        if (in == RATE)
            was.rate_hz = w->s.rate_hz;
        ck_assert_mem_eq(&was, &w->s, sizeof was);
    }
}
END_TEST

/* ---- skip ---------------------------------------------------------------------------------- */

START_TEST(skipping_a_countdown_starts_with_the_next_sample)
{
    struct world *w = world_in(SESSION_READY);

    world_command(w, SESSION_SKIP);
    world_feed(w, 0.0);
    ck_assert_int_eq(w->s.phase, SESSION_PUSH);
}
END_TEST

START_TEST(skipping_a_rest_keeps_the_countdown)
{
    struct world *w = world_in(SESSION_REST);

    world_command(w, SESSION_SKIP);
    const int64_t t_us = w->t_us;
    world_go_until(w, SESSION_PUSH);
    ck_assert_int_eq(w->t_us - t_us, 2 * S);
}
END_TEST

START_TEST(a_skipped_push_counts_with_what_it_has)
{
    struct world *w = world_begun(world_small());

    world_go_until(w, SESSION_PUSH);
    world_go_on(w, 1.5);
    world_command(w, SESSION_SKIP);
    ck_assert(!world_push(w, 0)->complete);
    ck_assert(world_push(w, 0)->has_best_1s);
    ck_assert_double_eq_tol(w->s.best_1s_n, 400.0, 1e-9);
    world_go_until(w, SESSION_PUSH);
    world_go_on(w, 0.5);
    world_command(w, SESSION_SKIP);
    ck_assert(!world_push(w, 1)->has_best_1s);
    ck_assert_int_eq(w->s.item, 0);
    ck_assert_int_eq(w->s.step, 2);
}
END_TEST

START_TEST(a_skipped_hold_is_reported_and_not_repeated)
{
    struct world *w = world_in(SESSION_HOLD);

    world_command(w, SESSION_SKIP);
    ck_assert_int_eq(world_hold(w, 0)->hold.ending, HOLD_SKIPPED);
    ck_assert(!world_hold(w, 0)->complete);
    world_go_until(w, SESSION_HOLD);
    ck_assert_int_eq(w->s.item, 1);
    world_command(w, SESSION_SKIP);
    ck_assert_int_eq(w->s.phase, SESSION_DONE);
}
END_TEST

/* ---- pause --------------------------------------------------------------------------------- */

/* Entered after 9/10 of the sample after the cue: 11,250 us. */
/* Force before the first zero counts untared, the offset with it. */
START_TEST(the_cap_holds_while_taring)
{
    struct world *w = world_begun(world_small());

    ck_assert_int_eq(w->s.phase, SESSION_TARE);
    world_feed(w, 1000.5 - OFFSET_N);
    world_feed(w, 1000.5 - OFFSET_N);
    ck_assert_int_eq(w->s.phase, SESSION_TARE);
    world_feed(w, 1000.5 - OFFSET_N);
    ck_assert_int_eq(w->s.phase, SESSION_STOPPED);
    ck_assert_int_eq(w->s.ending, SESSION_END_OVER_FORCE);
}
END_TEST

/* A zero after holds: a client who still pushes moves it by more than 20 N and
 * is waited for; 19 N is drift. */
START_TEST(a_later_zero_does_not_swallow_a_push)
{
    struct protocol p = PROTOCOL(world_tare(1.0), world_tare(1.0), world_note("."));
    struct world *w = world_begun(p);

    world_go_until(w, SESSION_TARE);
    for (int i = 0; i < 400; i++)
        world_feed(w, 21.0);
    ck_assert_int_eq(w->s.phase, SESSION_TARE);
    ck_assert_double_eq_tol(w->s.zero_n, OFFSET_N, 1e-9);
    for (int i = 0; i < 200; i++)
        world_feed(w, 19.0);
    ck_assert_int_eq(w->s.phase, SESSION_DONE);
    ck_assert_double_eq_tol(w->s.zero_n, OFFSET_N + 19.0, 1e-9);
}
END_TEST

/* A pause in a second tare keeps the first zero. */
START_TEST(a_broken_off_zero_leaves_the_one_before)
{
    struct protocol p = PROTOCOL(world_tare(1.0), world_tare(2.0), world_note("."));
    struct world *w = world_begun(p);

    world_go_until(w, SESSION_TARE);
    for (int i = 0; i < 40; i++)
        world_feed(w, 3.0);
    world_command(w, SESSION_PAUSE);
    ck_assert_double_eq_tol(w->s.zero_n, OFFSET_N, 1e-9);
}
END_TEST

/* 4 s above the band, a pause, the last second inside: completed, but not
 * complete, for 1 s of 5 was in band.  With 4 s inside before it, it is. */
START_TEST(what_is_owed_is_judged_with_what_was_held_before)
{
    struct protocol p = PROTOCOL(world_tare(1.0), world_pushes(1, 10.0), world_holds(1, 5.0, 10.0));
    struct world *w = world_begun(p);

    world_go_until(w, SESSION_HOLD);
    w->hold_frac = _i == 0 ? 1.3 : 1.0;
    world_go_on(w, 4.0);
    world_command(w, SESSION_PAUSE);
    w->hold_frac = 1.0;
    world_command(w, SESSION_RESUME);
    world_go_until(w, SESSION_DONE);
    ck_assert_int_eq(world_hold(w, 1)->hold.ending, HOLD_COMPLETED);
    ck_assert_int_eq(world_hold(w, 1)->complete, _i != 0);
}
END_TEST

START_TEST(a_paused_hold_asks_for_the_time_still_owed)
{
    struct world *w = world_begun(world_small());

    world_go_until(w, SESSION_HOLD);
    world_feed(w, 0.0);
    world_go_on(w, 2.0);
    const int64_t held_us = 2 * S - 11250;
    world_command(w, SESSION_PAUSE);
    ck_assert_int_eq(world_hold(w, 0)->hold.ending, HOLD_PAUSED);
    ck_assert_int_eq(world_hold(w, 0)->attempt, 1);
    ck_assert(!world_hold(w, 0)->complete);
    world_go_on(w, 60.0);
    ck_assert_int_eq(w->s.phase, SESSION_PAUSED);
    world_command(w, SESSION_RESUME);
    const int64_t t_us = w->t_us;
    world_go_until(w, SESSION_HOLD);
    ck_assert_int_eq(w->t_us - t_us, 2 * S);  /* a countdown again */
    ck_assert_int_eq(w->s.hold.cfg.hold_us, 5 * S - held_us);
    world_go_until(w, SESSION_REST);
    ck_assert_int_eq(world_hold(w, 1)->number, 1);
    ck_assert_int_eq(world_hold(w, 1)->attempt, 2);
    ck_assert_int_eq(world_hold(w, 1)->hold.ending, HOLD_COMPLETED);
    ck_assert_int_eq(world_hold(w, 1)->hold.ended_us - world_hold(w, 1)->hold.started_us,
                     5 * S - held_us);
    ck_assert(world_hold(w, 1)->complete);
    /* The next hold is a whole one. */
    world_go_until(w, SESSION_DONE);
    ck_assert_int_eq(world_hold(w, 2)->number, 2);
    ck_assert_int_eq(world_hold(w, 2)->attempt, 1);
    ck_assert_int_eq(world_hold(w, 2)->hold.cfg.hold_us, 5 * S);
}
END_TEST

START_TEST(pausing_twice_owes_what_is_left_of_what_was_left)
{
    struct world *w = world_begun(world_small());

    world_go_until(w, SESSION_HOLD);
    for (int i = 1; i <= 2; i++) {
        world_go_on(w, 2.0);
        world_feed(w, 200.0);  /* first sample in the band after one period: 2 s held */
        world_command(w, SESSION_PAUSE);
        world_command(w, SESSION_RESUME);
        world_go_until(w, SESSION_HOLD);
        ck_assert_int_eq(w->s.hold.cfg.hold_us, (5 - 2 * i) * S);
    }
    world_go_until(w, SESSION_REST);
    ck_assert_int_eq(world_hold(w, 2)->attempt, 3);
}
END_TEST

START_TEST(pausing_before_the_push_owes_all_of_it)
{
    struct world *w = world_in(SESSION_HOLD);

    w = world_begun(world_small());
    world_go_until(w, SESSION_HOLD);
    world_command(w, SESSION_PAUSE);
    ck_assert(!world_hold(w, 0)->hold.started);
    world_command(w, SESSION_RESUME);
    world_go_until(w, SESSION_HOLD);
    ck_assert_int_eq(w->s.hold.cfg.hold_us, 5 * S);
}
END_TEST

START_TEST(an_in_band_hold_owes_its_in_band_time)
{
    struct protocol p = world_small();

    p.step[2].u.holds.rule = PROTOCOL_IN_BAND;
    struct world *w = world_begun(p);
    world_go_until(w, SESSION_HOLD);
    for (int i = 0; i < 81; i++)
        world_feed(w, 200.0);       /* a second in the band */
    for (int i = 0; i < 80; i++)
        world_feed(w, 240.0);       /* half a period on the way out */
    world_command(w, SESSION_PAUSE);
    ck_assert_int_eq(w->s.owed_us, 4 * S - PERIOD_US / 2);
}
END_TEST

START_TEST(a_hold_full_within_a_gap_is_not_asked_for_again)
{
    struct world *w = world_begun(world_small());

    world_go_until(w, SESSION_HOLD);
    world_go_on(w, 4.9);
    w->t_us += 500000;
    session_gap(&w->s, w->t_us);
    world_look(w);
    world_command(w, SESSION_PAUSE);
    world_command(w, SESSION_RESUME);
    world_go_until(w, SESSION_HOLD);
    ck_assert_int_lt(w->s.hold.cfg.hold_us, 2);
}
END_TEST

START_TEST(a_paused_push_is_begun_again)
{
    struct world *w = world_begun(world_small());

    world_go_until(w, SESSION_PUSH);
    world_go_on(w, 2.0);
    world_command(w, SESSION_PAUSE);
    ck_assert(!world_push(w, 0)->complete);
    ck_assert_double_eq(w->s.best_1s_n, 0.0);
    world_go_on(w, 5.0);
    world_command(w, SESSION_RESUME);
    world_go_until(w, SESSION_PUSH);
    ck_assert_int_eq(w->s.item, 0);
    world_go_until(w, SESSION_REST);
    ck_assert_int_eq(world_push(w, 1)->number, 1);
    ck_assert(world_push(w, 1)->complete);
    world_go_until(w, SESSION_HOLD);
    ck_assert_int_eq(world_count(w, SESSION_EV_PUSH_ENDED), 3);
}
END_TEST

START_TEST(a_paused_rest_goes_on_with_what_was_left)
{
    struct world *w = world_in(SESSION_REST);  /* half of its 8 s are over */

    world_go_on(w, 3.5);
    world_command(w, SESSION_PAUSE);
    world_go_on(w, 100.0);
    world_command(w, SESSION_RESUME);
    ck_assert_int_eq(w->s.phase, SESSION_REST);
    const int64_t t_us = w->t_us;
    world_go_until(w, SESSION_READY);
    ck_assert_int_eq(w->t_us - t_us, 4 * S);
}
END_TEST

START_TEST(a_paused_zero_is_taken_again)
{
    struct world *w = world_begun(world_small());

    world_go_on(w, 0.9);
    world_command(w, SESSION_PAUSE);
    world_go_on(w, 1.0);
    world_command(w, SESSION_RESUME);
    ck_assert_int_eq(w->s.phase, SESSION_TARE);
    world_feed(w, 0.0);
    const int64_t from_us = w->t_us;
    world_go_until(w, SESSION_READY);
    ck_assert_int_eq(w->t_us - from_us, S);
}
END_TEST

START_TEST(a_paused_countdown_counts_from_the_top)
{
    struct world *w = world_in(SESSION_READY);

    world_command(w, SESSION_PAUSE);
    world_command(w, SESSION_RESUME);
    const int64_t t_us = w->t_us;
    world_go_until(w, SESSION_PUSH);
    ck_assert_int_eq(w->t_us - t_us, 2 * S);
}
END_TEST

/* ---- a lost rig ------------------------------------------------------------------------------ */

static const struct {
    enum session_phase from, back_to;
} losses[] = {
    { SESSION_STARTING, SESSION_STARTING },
    { SESSION_TARE,     SESSION_TARE },
    { SESSION_READY,    SESSION_READY },
    { SESSION_PUSH,     SESSION_READY },
    { SESSION_HOLD,     SESSION_REST },
    { SESSION_REST,     SESSION_REST },
    { SESSION_PAUSED,   SESSION_PAUSED },
};

START_TEST(a_rig_that_comes_back_goes_on_where_it_was)
{
    struct world *w = world_in(losses[_i].from);

    session_link_lost(&w->s);
    world_look(w);
    ck_assert_int_eq(w->s.phase, SESSION_LOST);
    session_link_lost(&w->s);  /* said twice */
    world_look(w);
    ck_assert_int_eq(w->s.events, 0);
    w->t_us += 3 * S;
    session_link_back(&w->s, w->t_us);
    world_look(w);
    ck_assert_int_eq(w->s.phase, losses[_i].back_to);
    if (losses[_i].from == SESSION_STARTING)
        world_rate(w);
    if (losses[_i].from == SESSION_PAUSED)
        world_command(w, SESSION_RESUME);
    world_go_until(w, SESSION_DONE);
    ck_assert_int_eq(w->s.ending, SESSION_END_FINISHED);
    ck_assert_int_eq(world_count(w, SESSION_EV_HOLD_ENDED), 2);
}
END_TEST

START_TEST(a_hold_cut_by_a_loss_is_not_repeated)
{
    struct world *w = world_in(SESSION_HOLD);

    session_link_lost(&w->s);
    world_look(w);
    ck_assert_int_eq(world_hold(w, 0)->hold.ending, HOLD_LINK_LOST);
    ck_assert_int_eq(world_hold(w, 0)->hold.ended_us, w->t_us);
    /* The rest has begun with the loss and goes on meanwhile: 8 s of it. */
    const int64_t from_us = w->t_us;
    w->t_us += 5 * S;
    session_link_back(&w->s, w->t_us);
    world_look(w);
    world_go_until(w, SESSION_READY);
    ck_assert_int_eq(w->t_us - from_us, 8 * S);
    world_go_until(w, SESSION_HOLD);
    ck_assert_int_eq(w->s.item, 1);
}
END_TEST

START_TEST(a_loss_in_the_last_hold_ends_the_session)
{
    struct world *w = world_in(SESSION_HOLD);

    world_go_until(w, SESSION_HOLD);
    world_go_on(w, 1.0);
    session_link_lost(&w->s);
    world_look(w);
    ck_assert_int_eq(w->s.phase, SESSION_STOPPED);
    ck_assert_int_eq(w->s.ending, SESSION_END_NO_RIG);
    ck_assert_int_eq(world_hold(w, 1)->hold.ending, HOLD_LINK_LOST);
}
END_TEST

START_TEST(a_push_cut_by_a_loss_is_repeated)
{
    struct world *w = world_in(SESSION_PUSH);

    session_link_lost(&w->s);
    world_look(w);
    ck_assert(!world_push(w, 0)->complete);
    ck_assert_double_eq(w->s.best_1s_n, 0.0);
    session_link_back(&w->s, w->t_us + S);
    w->t_us += S;
    world_look(w);
    const int64_t t_us = w->t_us;
    world_go_until(w, SESSION_PUSH);
    ck_assert_int_eq(w->t_us - t_us, 2 * S);
    ck_assert_int_eq(w->s.item, 0);
}
END_TEST

START_TEST(a_zero_cut_by_a_loss_is_taken_again)
{
    struct world *w = world_begun(world_small());

    world_go_on(w, 0.9);
    session_link_lost(&w->s);
    world_look(w);
    w->t_us += 5 * S;
    session_link_back(&w->s, w->t_us);
    world_look(w);
    world_feed(w, 0.0);
    const int64_t t_us = w->t_us;
    world_go_until(w, SESSION_READY);
    ck_assert_int_eq(w->t_us - t_us, S);
}
END_TEST

START_TEST(a_rig_that_stays_away_ends_the_session)
{
    struct world *w = world_in(SESSION_HOLD);

    session_link_lost(&w->s);
    world_look(w);
    session_end(&w->s, SESSION_END_NO_RIG);
    world_look(w);
    ck_assert_int_eq(w->s.phase, SESSION_STOPPED);
    ck_assert_int_eq(w->s.ending, SESSION_END_NO_RIG);
    ck_assert_int_eq(world_count(w, SESSION_EV_HOLD_ENDED), 1);
}
END_TEST

Suite *session_breaks_suite(void)
{
    Suite *s = suite_create("session_breaks");
    TCase *tc = tcase_create("all");

    tcase_add_loop_test(tc, every_input_in_every_phase_does_what_the_picture_says, 0, COUNT(picture));
    tcase_add_test(tc, a_finished_session_does_not_change);
    tcase_add_test(tc, skipping_a_countdown_starts_with_the_next_sample);
    tcase_add_test(tc, skipping_a_rest_keeps_the_countdown);
    tcase_add_test(tc, a_skipped_push_counts_with_what_it_has);
    tcase_add_test(tc, a_skipped_hold_is_reported_and_not_repeated);
    tcase_add_test(tc, the_cap_holds_while_taring);
    tcase_add_test(tc, a_later_zero_does_not_swallow_a_push);
    tcase_add_test(tc, a_broken_off_zero_leaves_the_one_before);
    tcase_add_loop_test(tc, what_is_owed_is_judged_with_what_was_held_before, 0, 2);
    tcase_add_test(tc, a_paused_hold_asks_for_the_time_still_owed);
    tcase_add_test(tc, pausing_twice_owes_what_is_left_of_what_was_left);
    tcase_add_test(tc, pausing_before_the_push_owes_all_of_it);
    tcase_add_test(tc, an_in_band_hold_owes_its_in_band_time);
    tcase_add_test(tc, a_hold_full_within_a_gap_is_not_asked_for_again);
    tcase_add_test(tc, a_paused_push_is_begun_again);
    tcase_add_test(tc, a_paused_rest_goes_on_with_what_was_left);
    tcase_add_test(tc, a_paused_zero_is_taken_again);
    tcase_add_test(tc, a_paused_countdown_counts_from_the_top);
    tcase_add_loop_test(tc, a_rig_that_comes_back_goes_on_where_it_was, 0, COUNT(losses));
    tcase_add_test(tc, a_hold_cut_by_a_loss_is_not_repeated);
    tcase_add_test(tc, a_loss_in_the_last_hold_ends_the_session);
    tcase_add_test(tc, a_push_cut_by_a_loss_is_repeated);
    tcase_add_test(tc, a_zero_cut_by_a_loss_is_taken_again);
    tcase_add_test(tc, a_rig_that_stays_away_ends_the_session);
    suite_add_tcase(s, tc);
    return s;
}
