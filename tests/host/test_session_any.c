/*
 * test_session_any.c - the session's words, and what holds whatever comes.
 */
#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "suites.h"
#include "world.h"

Suite *session_any_suite(void);

/* ---- words ------------------------------------------------------------------------------------- */

START_TEST(what_comes_next_is_said_in_every_phase)
{
    static const struct {
        enum session_phase in;
        const char *next;
    } said[] = {
        { SESSION_STARTING, "zero" },
        { SESSION_TARE, "best push 1 of 2" },
        { SESSION_READY, "best push 1 of 2" },
        { SESSION_PUSH, "rest 10 s" },
        { SESSION_REST, "best push 2 of 2" },
        { SESSION_HOLD, "rest 10 s" },
        { SESSION_PAUSED, "best push 1 of 2" },
        { SESSION_LOST, "best push 1 of 2" },
        { SESSION_DONE, "" },
        { SESSION_STOPPED, "" },
    };

    for (int i = 0; i < COUNT(said); i++) {
        char buf[48] = "?";

        session_next(&world_in(said[i].in)->s, buf, sizeof buf);
        ck_assert_str_eq(buf, said[i].next);
    }
}
END_TEST

START_TEST(after_the_last_of_a_step_comes_the_next_step)
{
    struct world *w = world_in(SESSION_PUSH);
    char buf[48];

    world_go_until(w, SESSION_PUSH);
    session_next(&w->s, buf, sizeof buf);
    ck_assert_str_eq(buf, "hold 1 of 2, 5 s");
    world_go_until(w, SESSION_HOLD);
    world_go_until(w, SESSION_HOLD);
    session_next(&w->s, buf, sizeof buf);
    ck_assert_str_eq(buf, "finish");  /* past the note */
}
END_TEST

START_TEST(notes_are_not_what_comes_next)
{
    char buf[48];

    session_next(&world_fresh(PROTOCOL(world_note("a"), world_note("b"), world_tare(1.0)))->s, buf,
                 sizeof buf);
    ck_assert_str_eq(buf, "zero");
    session_next(&world_fresh(PROTOCOL(world_note("a")))->s, buf, sizeof buf);
    ck_assert_str_eq(buf, "finish");
    session_next(&world_fresh(PROTOCOL(world_note("a"), world_pushes(3, 0.0)))->s, buf, sizeof buf);
    ck_assert_str_eq(buf, "best push 1 of 3");
}
END_TEST

START_TEST(a_first_push_is_counted_before_the_session_starts)
{
    char buf[48];

    session_next(&world_fresh(PROTOCOL(world_pushes(3, 0.0)))->s, buf, sizeof buf);
    ck_assert_str_eq(buf, "best push 1 of 3");
}
END_TEST

START_TEST(what_comes_next_fits_any_buffer)
{
    struct world *w = world_in(SESSION_READY);
    char buf[48];

    for (size_t n = 1; n <= sizeof buf; n++) {
        memset(buf, '#', sizeof buf);
        session_next(&w->s, buf, n);
        ck_assert_uint_lt(strlen(buf), n);
        ck_assert(n == sizeof buf || buf[n] == '#');
    }
}
END_TEST

START_TEST(phases_and_endings_have_words_of_their_own)
{
    for (int p = SESSION_STARTING; p <= SESSION_STOPPED; p++)
        for (int q = SESSION_STARTING; q < p; q++) {
            ck_assert_str_ne(session_phase_word((enum session_phase)p),
                             session_phase_word((enum session_phase)q));
            ck_assert_str_ne(session_phase_text((enum session_phase)p),
                             session_phase_text((enum session_phase)q));
        }
    for (int p = SESSION_END_NOT_ENDED; p <= SESSION_END_TARGET_OVER; p++)
        for (int q = SESSION_END_NOT_ENDED; q < p; q++) {
            ck_assert_str_ne(session_ending_word((enum session_ending)p),
                             session_ending_word((enum session_ending)q));
            ck_assert_str_ne(session_ending_text((enum session_ending)p),
                             session_ending_text((enum session_ending)q));
        }
    ck_assert_str_eq(session_phase_word((enum session_phase)99), "unknown");
    ck_assert_str_eq(session_phase_text((enum session_phase)99), "unknown");
    ck_assert_str_eq(session_ending_word((enum session_ending)99), "unknown");
    ck_assert_str_eq(session_ending_text((enum session_ending)99), "unknown");
}
END_TEST

/* ---- anything at all ---------------------------------------------------------------------------- */

/* Samples of a careless client, and every other input now and then. */
static void random_input(struct world *w, unsigned *seed)
{
    /* Paused or lost for half a second or so, or little else would be met. */
    const bool asked = w->s.phase == SESSION_SCREEN || w->s.phase == SESSION_ASK;
    const bool waiting = asked || w->s.phase == SESSION_PAUSED || w->s.phase == SESSION_LOST;
    const int what = rand_r(seed) % (waiting ? 100 : 2000);

    if (asked && what == ANSWER) {
        world_answer(w, w->s.question.kind, 1, "x");
    } else if (what < INPUTS) {
        const bool ends = what == STOP || what == BUTTON || what == END || what == NO
                       || what == DECLINE;

        if (!ends || rand_r(seed) % 20 == 0)
            world_put(w, (enum input)what);
        if (what >= BACK && what <= RAIL && what != RATE)
            w->t_us += PERIOD_US;
    } else {
        world_feed(w, world_effort_n(w) * (0.8 + 0.4 * (rand_r(seed) % 1000) / 1000.0));
    }
    w->events = 0;
}

static void random_session(struct session *out, unsigned seed, bool *reached)
{
    struct world *w = world_begun(seed % 2 == 0 ? world_small() : world_every());

    w->linger_us = S / 2;
    for (int i = 0; i < 16000; i++) {
        const enum session_phase before = w->s.phase;

        random_input(w, &seed);
        const enum session_phase now = w->s.phase;
        reached[now] = true;
        if (before != now
            && ((before >= SESSION_DONE)
                || ((now == SESSION_PUSH || now == SESSION_WARM_UP || now == SESSION_RAMP_UP)
                    && before != SESSION_READY)
                || (now == SESSION_HOLD && before != SESSION_READY
                    && before != SESSION_RAMP_UP)))
            ck_abort_msg("from phase %d to %d", (int)before, (int)now);
    }
    *out = w->s;
}

START_TEST(whatever_comes_invariants_hold_and_the_same_input_gives_the_same_bytes)
{
    static struct session first, again;
    bool reached[SESSION_STOPPED + 1] = { false };

    for (unsigned seed = 1; seed <= 24; seed++) {
        memset(&first, 0, sizeof first);
        memset(&again, 0, sizeof again);
        random_session(&first, seed, reached);
        random_session(&again, seed, reached);
        ck_assert_msg(memcmp(&first, &again, sizeof first) == 0, "seed %u", seed);
    }
    for (int p = SESSION_SCREEN; p <= SESSION_STOPPED; p++)
        ck_assert_msg(reached[p], "no random session came to phase %d", p);
}
END_TEST

START_TEST(two_rio_sessions_are_the_same_byte_for_byte)
{
    static struct session first;
    struct world *w = world_begun(world_rio());

    world_go_until(w, SESSION_DONE);
    memcpy(&first, &w->s, sizeof first);
    w = world_begun(world_rio());
    world_go_until(w, SESSION_DONE);
    ck_assert_mem_eq(&first, &w->s, sizeof first);
}
END_TEST

START_TEST(check_sees_broken_invariants)
{
    struct world *w = world_in(SESSION_HOLD);

    w->s.cue = WIRE_CUE_OFF;
    ck_assert(!session_check(&w->s));
    w->s.cue = WIRE_CUE_HOLD;
    ck_assert(session_check(&w->s));
    w->s.step = 1;
    ck_assert(!session_check(&w->s));
    w->s.step = 2;
    w->s.ending = SESSION_END_FINISHED;
    ck_assert(!session_check(&w->s));
    w->s.ending = SESSION_END_NOT_ENDED;
    w->s.events = SESSION_EVENTS_MAX + 1;
    ck_assert(!session_check(&w->s));
    w->s.events = 0;
    hold_reset(&w->s.hold);
    ck_assert(!session_check(&w->s));
}
END_TEST

Suite *session_any_suite(void)
{
    Suite *s = suite_create("session_any");
    TCase *tc = tcase_create("all");

    tcase_add_test(tc, what_comes_next_is_said_in_every_phase);
    tcase_add_test(tc, after_the_last_of_a_step_comes_the_next_step);
    tcase_add_test(tc, notes_are_not_what_comes_next);
    tcase_add_test(tc, a_first_push_is_counted_before_the_session_starts);
    tcase_add_test(tc, what_comes_next_fits_any_buffer);
    tcase_add_test(tc, phases_and_endings_have_words_of_their_own);
    tcase_add_test(tc, whatever_comes_invariants_hold_and_the_same_input_gives_the_same_bytes);
    tcase_add_test(tc, two_rio_sessions_are_the_same_byte_for_byte);
    tcase_add_test(tc, check_sees_broken_invariants);
    suite_add_tcase(s, tc);
    return s;
}
