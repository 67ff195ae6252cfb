/*
 * test_session_ask.c - questions, answers, and what follows from them.
 */
#include <check.h>
#include <string.h>

#include "suites.h"
#include "world.h"

Suite *session_ask_suite(void);

/* Holds of 5 s with a rest of 10 s (8 s and a countdown of 2) and pain after each. */
static struct protocol_step asking(int count)
{
    struct protocol_step s = world_holds(count, 5.0, 10.0);

    s.u.holds.ask_pain = PROTOCOL_ASK_PAIN_EACH;
    return s;
}

static struct world *after_first_hold(struct protocol p)
{
    struct world *w = world_begun(p);

    world_go_until(w, SESSION_HOLD);
    world_go_until(w, SESSION_REST);
    ck_assert(w->s.asking);
    return w;
}

static void pain(struct world *w, int value)
{
    world_answer(w, SESSION_ANSWER_PAIN, value, NULL);
}

#define PUSHED world_tare(1.0), world_pushes(1, 10.0)

/* ---- after a hold -------------------------------------------------------------------- */

START_TEST(pain_after_a_hold_is_asked_in_its_rest)
{
    struct world *w = after_first_hold(PROTOCOL(PUSHED, asking(2)));
    const struct session_answer *q = &world_nth(w, SESSION_EV_ASKED, 0)->u.answer;
    const int64_t rest_us = w->t_us;

    ck_assert_int_eq(q->kind, SESSION_ANSWER_PAIN);
    ck_assert_int_eq(q->moment, SESSION_MOMENT_HOLD);
    ck_assert_int_eq(q->step, 2);
    ck_assert_int_eq(q->number, 1);
    ck_assert_int_eq(q->asked_us, rest_us);
    ck_assert(!q->answered);
    world_go_on(w, 3.0);
    pain(w, 4);
    ck_assert(!w->s.asking);
    ck_assert_int_eq(w->s.phase, SESSION_REST);
    ck_assert(world_answered(w, 0)->answered && world_answered(w, 0)->value == 4);
    ck_assert_int_eq(world_answered(w, 0)->number, 1);
    /* The rest is as long as without it. */
    world_go_until(w, SESSION_HOLD);
    ck_assert_int_eq(w->t_us - rest_us, 10 * S);
}
END_TEST

START_TEST(a_question_is_open_until_the_next_cue_and_then_missing)
{
    struct world *w = after_first_hold(PROTOCOL(PUSHED, asking(2)));

    world_go_until(w, SESSION_READY);
    world_go_on(w, 1.9);
    ck_assert(w->s.asking);
    world_go_until(w, SESSION_HOLD);
    ck_assert(!w->s.asking);
    ck_assert_int_eq(world_count(w, SESSION_EV_ANSWERED), 1);
    ck_assert(!world_answered(w, 0)->answered);
    ck_assert_int_eq(world_answered(w, 0)->value, 0);
    ck_assert_int_eq(world_answered(w, 0)->number, 1);
}
END_TEST

START_TEST(an_answer_in_the_countdown_still_counts)
{
    struct world *w = after_first_hold(PROTOCOL(PUSHED, asking(2)));

    world_go_until(w, SESSION_READY);
    pain(w, 0);
    ck_assert(world_answered(w, 0)->answered && world_answered(w, 0)->value == 0);
}
END_TEST

/* ---- after the last hold ---------------------------------------------------------------- */

/* Brought to the rest that is only there for the answer. */
static struct world *closing(struct protocol p)
{
    struct world *w = after_first_hold(p);

    ck_assert(w->s.closing);
    return w;
}

START_TEST(the_last_question_ends_with_its_answer)
{
    struct world *w = closing(PROTOCOL(PUSHED, asking(1), world_note("Bye.")));

    world_go_on(w, 2.0);
    ck_assert_int_eq(world_count(w, SESSION_EV_NOTE), 0);
    pain(w, 2);
    ck_assert_int_eq(w->s.phase, SESSION_DONE);
    ck_assert_int_eq(world_count(w, SESSION_EV_NOTE), 1);
    ck_assert(world_answered(w, 0)->answered);
}
END_TEST

START_TEST(the_last_question_waits_no_longer_than_the_rest)
{
    struct world *w = closing(PROTOCOL(PUSHED, asking(1)));
    const int64_t from_us = w->t_us;

    world_go_until(w, SESSION_DONE);
    ck_assert_int_eq(w->t_us - from_us, 10 * S);
    ck_assert(!world_answered(w, 0)->answered);
    ck_assert_int_eq(w->s.ending, SESSION_END_FINISHED);
}
END_TEST

START_TEST(the_last_question_can_be_skipped)
{
    struct world *w = closing(PROTOCOL(PUSHED, asking(1)));

    world_command(w, SESSION_SKIP);
    ck_assert_int_eq(w->s.phase, SESSION_DONE);
    ck_assert(!world_answered(w, 0)->answered);
}
END_TEST

/* Another question, or a zero, comes after it; an effort has a rest of its own. */
START_TEST(the_last_question_comes_before_what_follows)
{
    const struct protocol_step next[] = {
        world_ask(PROTOCOL_ASK_TEXT, PROTOCOL_WHEN_AFTER, ""), world_tare(1.0),
        world_holds(1, 5.0, 0.0),
    };
    struct protocol p = PROTOCOL(PUSHED, asking(1), next[_i]);
    struct world *w = after_first_hold(p);

    ck_assert_int_eq(w->s.closing, _i != 2);
    if (_i == 2) {
        world_go_until(w, SESSION_HOLD);
        ck_assert(!world_answered(w, 0)->answered);
        return;
    }
    pain(w, 1);
    ck_assert_int_eq(w->s.phase, _i == 0 ? SESSION_ASK : SESSION_TARE);
    ck_assert_int_eq(world_answered(w, 0)->value, 1);
}
END_TEST

/* The rest that was due goes on meanwhile: 10 s from letting go to the next cue. */
START_TEST(the_rest_clock_goes_on_while_a_question_waits)
{
    struct world *w = after_first_hold(PROTOCOL(PUSHED, asking(1),
        world_ask(PROTOCOL_ASK_TEXT, PROTOCOL_WHEN_NOW, ""), world_holds(1, 5.0, 0.0)));
    const int64_t from_us = w->t_us;

    world_go_on(w, 2.0);
    pain(w, 1);
    world_go_on(w, 3.0);
    ck_assert_int_eq(w->s.phase, SESSION_ASK);
    world_answer(w, SESSION_ANSWER_TEXT, 0, "well");
    ck_assert_int_eq(w->s.phase, SESSION_REST);
    world_go_until(w, SESSION_HOLD);
    ck_assert_int_eq(w->t_us - from_us, 10 * S);
}
END_TEST

START_TEST(after_a_long_question_only_the_countdown_is_left)
{
    struct world *w = after_first_hold(PROTOCOL(PUSHED, asking(1),
        world_ask(PROTOCOL_ASK_TEXT, PROTOCOL_WHEN_NOW, ""), world_holds(1, 5.0, 0.0)));

    pain(w, 1);
    world_go_on(w, 60.0);
    world_answer(w, SESSION_ANSWER_TEXT, 0, "well");
    const int64_t from_us = w->t_us;
    ck_assert_int_eq(w->s.phase, SESSION_READY);
    world_go_until(w, SESSION_HOLD);
    ck_assert_int_eq(w->t_us - from_us, 2 * S);
}
END_TEST

/* ---- steps that ask ----------------------------------------------------------------------- */

static const struct {
    enum protocol_what what;
    enum protocol_when when;
    const char *site;
    enum session_answer_kind kind;
    enum session_moment moment;
    int value;
    const char *text;
} asked[] = {
    { PROTOCOL_ASK_PAIN, PROTOCOL_WHEN_BEFORE, "left sitting bone", SESSION_ANSWER_PAIN,
      SESSION_MOMENT_BEFORE, 0, "" },
    { PROTOCOL_ASK_PAIN, PROTOCOL_WHEN_NOW, "", SESSION_ANSWER_PAIN, SESSION_MOMENT_NOW,
      5, "" },
    { PROTOCOL_ASK_EFFORT, PROTOCOL_WHEN_AFTER, "", SESSION_ANSWER_EFFORT,
      SESSION_MOMENT_AFTER, 10, "" },
    { PROTOCOL_ASK_TEXT, PROTOCOL_WHEN_NOW, "", SESSION_ANSWER_TEXT, SESSION_MOMENT_NOW,
      0, "a bit d\xC3\xA9j\xC3\xA0" },
};

START_TEST(a_step_waits_for_its_answer_and_keeps_it)
{
    struct world *w = world_begun(PROTOCOL(
        world_ask(asked[_i].what, asked[_i].when, asked[_i].site), world_tare(1.0)));

    ck_assert_int_eq(w->s.phase, SESSION_ASK);
    world_go_on(w, 600.0);
    ck_assert_int_eq(w->s.phase, SESSION_ASK);
    world_answer(w, asked[_i].kind, asked[_i].value, asked[_i].text);
    ck_assert_int_eq(w->s.phase, SESSION_TARE);
    const struct session_answer *a = world_answered(w, 0);
    ck_assert_int_eq(a->kind, asked[_i].kind);
    ck_assert_int_eq(a->moment, asked[_i].moment);
    ck_assert_int_eq(a->value, asked[_i].value);
    ck_assert_int_eq(a->number, 0);
    ck_assert_str_eq(a->text, asked[_i].text);
    ck_assert_str_eq(a->site, asked[_i].site);
    ck_assert(a->answered);
    ck_assert_int_eq(w->s.questions, 1);
}
END_TEST

START_TEST(a_declined_or_skipped_question_is_missing_and_no_zero)
{
    for (int skip = 0; skip < 2; skip++) {
        struct world *w = world_begun(PROTOCOL(
            world_ask(PROTOCOL_ASK_PAIN, PROTOCOL_WHEN_NOW, ""), world_tare(1.0)));

        world_put(w, skip ? SKIP : DECLINE);
        ck_assert_int_eq(w->s.phase, SESSION_TARE);
        ck_assert(!world_answered(w, 0)->answered);
    }
}
END_TEST

#define LONG_TEXT "123456789 123456789 123456789 123456789 123456789 123456789 123456789 " \
                  "123456789 123456789 123456789 123456789 123456789 123456789 123456789 " \
                  "123456789 123456789"

static const struct {
    const char *why;
    enum protocol_what asked;
    enum session_answer_kind kind;
    int value;
    const char *text;
} unsound[] = {
    { "pain of 11", PROTOCOL_ASK_PAIN, SESSION_ANSWER_PAIN, 11, NULL },
    { "pain below nothing", PROTOCOL_ASK_PAIN, SESSION_ANSWER_PAIN, -1, NULL },
    { "effort of 11", PROTOCOL_ASK_EFFORT, SESSION_ANSWER_EFFORT, 11, NULL },
    { "effort for pain", PROTOCOL_ASK_PAIN, SESSION_ANSWER_EFFORT, 3, NULL },
    { "yes for pain", PROTOCOL_ASK_PAIN, SESSION_ANSWER_YES_NO, 1, NULL },
    { "text for effort", PROTOCOL_ASK_EFFORT, SESSION_ANSWER_TEXT, 0, "hard" },
    { "no text", PROTOCOL_ASK_TEXT, SESSION_ANSWER_TEXT, 0, NULL },
    { "empty text", PROTOCOL_ASK_TEXT, SESSION_ANSWER_TEXT, 0, "" },
    { "160 bytes", PROTOCOL_ASK_TEXT, SESSION_ANSWER_TEXT, 0, LONG_TEXT "1" },
    { "an escape", PROTOCOL_ASK_TEXT, SESSION_ANSWER_TEXT, 0, "\x1B[2J" },
    { "two lines", PROTOCOL_ASK_TEXT, SESSION_ANSWER_TEXT, 0, "a\nb" },
    { "no UTF-8", PROTOCOL_ASK_TEXT, SESSION_ANSWER_TEXT, 0, "\xC3" },
    { "a mass of 19.9 kg", PROTOCOL_ASK_TEXT, SESSION_ANSWER_BODY_MASS, 19999, NULL },
    { "a mass of 300.1 kg", PROTOCOL_ASK_TEXT, SESSION_ANSWER_BODY_MASS, 300001, NULL },
};

START_TEST(an_unsound_answer_is_refused_and_the_question_stays)
{
    static struct session was;
    struct world *w = world_begun(PROTOCOL(
        world_ask(unsound[_i].asked, PROTOCOL_WHEN_NOW, ""), world_tare(1.0)));

    was = w->s;
    world_answer(w, unsound[_i].kind, unsound[_i].value, unsound[_i].text);
    ck_assert_msg(w->s.events == 1 && w->s.event[0].type == SESSION_EV_ANSWER_REFUSED, "%s",
                  unsound[_i].why);
    was.events = w->s.events;
    memcpy(was.event, w->s.event, sizeof was.event);
    ck_assert_mem_eq(&was, &w->s, sizeof was);
}
END_TEST

START_TEST(a_text_of_159_bytes_is_kept)
{
    struct world *w = world_begun(PROTOCOL(
        world_ask(PROTOCOL_ASK_TEXT, PROTOCOL_WHEN_NOW, ""), world_tare(1.0)));

    ck_assert_uint_eq(strlen(LONG_TEXT), 159);
    world_answer(w, SESSION_ANSWER_TEXT, 0, LONG_TEXT);
    ck_assert_str_eq(world_answered(w, 0)->text, LONG_TEXT);
}
END_TEST

/* ---- screening ----------------------------------------------------------------------------- */

START_TEST(only_a_yes_goes_on_from_a_screen)
{
    struct protocol p = PROTOCOL(world_screen("Is all well?"), world_tare(1.0));
    struct world *w = world_begun(p);

    ck_assert_int_eq(w->s.phase, SESSION_SCREEN);
    ck_assert_str_eq(w->s.question.question, "Is all well?");
    world_command(w, SESSION_SKIP);
    ck_assert_int_eq(w->s.phase, SESSION_SCREEN);
    world_answer(w, SESSION_ANSWER_YES_NO, 1, NULL);
    ck_assert_int_eq(w->s.phase, SESSION_TARE);
    for (int declined = 0; declined < 2; declined++) {
        w = world_begun(p);
        world_put(w, declined ? DECLINE : NO);
        ck_assert_int_eq(w->s.phase, SESSION_STOPPED);
        ck_assert_int_eq(w->s.ending, SESSION_END_SCREEN);
        ck_assert_str_eq(session_ending_word(w->s.ending), "screen");
        ck_assert_int_eq(world_answered(w, 0)->answered, !declined);
        ck_assert_int_eq(world_answered(w, 0)->moment, SESSION_MOMENT_SCREEN);
    }
}
END_TEST

/* ---- pain above the limit -------------------------------------------------------------------- */

static const struct {
    int limit, value;
    bool over;
} limits[] = {
    { 5, 5, false }, { 5, 6, true }, { 0, 0, false }, { 0, 1, true }, { 10, 10, false },
    { 3, 4, true },
};

START_TEST(pain_above_the_limit_ends_the_session_calmly)
{
    struct protocol p = PROTOCOL(world_ask(PROTOCOL_ASK_PAIN, PROTOCOL_WHEN_NOW, ""),
                                 world_tare(1.0));

    p.pain_limit = limits[_i].limit;
    struct world *w = world_begun(p);
    pain(w, limits[_i].value);
    ck_assert_int_eq(w->s.phase, limits[_i].over ? SESSION_STOPPED : SESSION_TARE);
    ck_assert_int_eq(w->s.ending, limits[_i].over ? SESSION_END_PAIN : SESSION_END_NOT_ENDED);
    ck_assert_int_eq(world_answered(w, 0)->value, limits[_i].value);
    if (limits[_i].over)
        ck_assert_str_eq(session_ending_word(w->s.ending), "pain");
}
END_TEST

/* Step 2 allows 2, step 3 allows 8: the question is about step 2 also when its rest
 * already belongs to step 3. */
START_TEST(an_answer_is_judged_by_the_holds_it_is_about)
{
    struct protocol p = PROTOCOL(PUSHED, asking(1), asking(1));

    p.step[2].u.holds.pain_limit = 2;
    p.step[3].u.holds.pain_limit = 8;
    struct world *w = after_first_hold(p);
    ck_assert_int_eq(w->s.step, 3);
    pain(w, 3);
    ck_assert_int_eq(w->s.ending, SESSION_END_PAIN);
    w = after_first_hold(p);
    pain(w, 2);
    world_go_until(w, SESSION_HOLD);
    world_go_until(w, SESSION_REST);
    pain(w, 8);
    ck_assert_int_eq(w->s.phase, SESSION_DONE);
}
END_TEST

/* Told in the middle of a hold: kept, and over the limit the hold ends too. */
START_TEST(pain_is_taken_at_any_time)
{
    struct world *w = world_in(SESSION_HOLD);

    pain(w, 5);
    ck_assert_int_eq(w->s.phase, SESSION_HOLD);
    ck_assert_int_eq(world_answered(w, 0)->moment, SESSION_MOMENT_UNASKED);
    ck_assert_int_eq(world_answered(w, 0)->number, 1);
    ck_assert_int_eq(world_answered(w, 0)->step, 2);
    pain(w, 6);
    ck_assert_int_eq(w->s.ending, SESSION_END_PAIN);
    ck_assert_int_eq(world_hold(w, 0)->hold.ending, HOLD_STOPPED);
    ck_assert_int_eq(w->s.cue, WIRE_CUE_OFF);
}
END_TEST

START_TEST(pain_told_to_another_question_leaves_it_open)
{
    struct world *w = world_begun(PROTOCOL(
        world_ask(PROTOCOL_ASK_EFFORT, PROTOCOL_WHEN_NOW, ""), world_tare(1.0)));

    pain(w, 2);
    ck_assert_int_eq(w->s.phase, SESSION_ASK);
    ck_assert(w->s.asking);
    ck_assert_int_eq(world_answered(w, 0)->moment, SESSION_MOMENT_UNASKED);
}
END_TEST

/* ---- breaks ------------------------------------------------------------------------------------ */

START_TEST(an_answer_given_in_a_break_leads_on_afterwards)
{
    for (int lost = 0; lost < 2; lost++) {
        struct world *w = world_in(SESSION_ASK);

        world_put(w, lost ? LOST : PAUSE);
        pain(w, 2);
        ck_assert_int_eq(w->s.phase, lost ? SESSION_LOST : SESSION_PAUSED);
        world_put(w, lost ? BACK : RESUME);
        ck_assert_int_eq(w->s.phase, SESSION_READY);
        ck_assert_int_eq(w->s.step, 5);
    }
}
END_TEST

START_TEST(a_closing_rest_answered_in_a_break_is_over_afterwards)
{
    for (int lost = 0; lost < 2; lost++) {
        struct world *w = closing(PROTOCOL(PUSHED, asking(1)));

        world_put(w, lost ? LOST : PAUSE);
        pain(w, 2);
        world_put(w, lost ? BACK : RESUME);
        ck_assert_int_eq(w->s.phase, SESSION_DONE);
    }
}
END_TEST

START_TEST(a_question_outlives_a_break)
{
    struct world *w = after_first_hold(PROTOCOL(PUSHED, asking(2)));

    world_put(w, PAUSE);
    world_go_on(w, 30.0);
    world_put(w, RESUME);
    ck_assert(w->s.asking);
    pain(w, 1);
    ck_assert(world_answered(w, 0)->answered);
}
END_TEST

/* With its question to come, the last hold's loss is waited for. */
START_TEST(a_loss_in_the_last_hold_still_asks)
{
    struct world *w = world_begun(PROTOCOL(PUSHED, asking(1)));

    world_go_until(w, SESSION_HOLD);
    world_go_on(w, 1.0);
    world_put(w, LOST);
    ck_assert_int_eq(w->s.phase, SESSION_LOST);
    pain(w, 1);
    world_put(w, BACK);
    ck_assert_int_eq(w->s.phase, SESSION_DONE);
    ck_assert_int_eq(world_hold(w, 0)->hold.ending, HOLD_LINK_LOST);
}
END_TEST

START_TEST(a_stop_leaves_an_open_question_missing)
{
    struct world *w = after_first_hold(PROTOCOL(PUSHED, asking(2)));

    world_put(w, BUTTON);
    ck_assert_int_eq(w->s.ending, SESSION_END_BUTTON);
    ck_assert(!world_answered(w, 0)->answered);
    ck_assert(!w->s.asking);
}
END_TEST

START_TEST(each_hold_is_asked_about_but_not_a_pause)
{
    struct world *w = world_begun(PROTOCOL(PUSHED, asking(2)));

    world_go_until(w, SESSION_HOLD);
    world_go_on(w, 2.0);
    world_put(w, PAUSE);
    ck_assert_int_eq(world_count(w, SESSION_EV_ASKED), 0);
    world_put(w, RESUME);
    world_go_until(w, SESSION_DONE);
    ck_assert_int_eq(world_count(w, SESSION_EV_ASKED), 2);
    ck_assert_int_eq(w->s.questions, 2);
}
END_TEST

START_TEST(words_of_answers_are_total)
{
    ck_assert_str_eq(session_answer_word(SESSION_ANSWER_PAIN), "pain");
    ck_assert_str_eq(session_answer_word(SESSION_ANSWER_YES_NO), "screen");
    ck_assert_str_eq(session_answer_word((enum session_answer_kind)99), "unknown");
    ck_assert_str_eq(session_moment_word(SESSION_MOMENT_HOLD), "hold");
    ck_assert_str_eq(session_moment_word((enum session_moment)99), "unknown");
}
END_TEST

START_TEST(check_sees_broken_questions)
{
    struct world *w = world_in(SESSION_ASK);

    w->s.asking = false;
    ck_assert(!session_check(&w->s));
    w = world_in(SESSION_HOLD);
    w->s.asking = true;
    ck_assert(!session_check(&w->s));
    w = world_in(SESSION_HOLD);
    w->s.closing = true;
    ck_assert(!session_check(&w->s));
    w = world_in(SESSION_READY);
    w->s.step = 0;
    ck_assert(!session_check(&w->s));
}
END_TEST

Suite *session_ask_suite(void)
{
    Suite *s = suite_create("session_ask");
    TCase *tc = tcase_create("all");

    tcase_add_test(tc, pain_after_a_hold_is_asked_in_its_rest);
    tcase_add_test(tc, a_question_is_open_until_the_next_cue_and_then_missing);
    tcase_add_test(tc, an_answer_in_the_countdown_still_counts);
    tcase_add_test(tc, the_last_question_ends_with_its_answer);
    tcase_add_test(tc, the_last_question_waits_no_longer_than_the_rest);
    tcase_add_test(tc, the_last_question_can_be_skipped);
    tcase_add_loop_test(tc, the_last_question_comes_before_what_follows, 0, 3);
    tcase_add_test(tc, the_rest_clock_goes_on_while_a_question_waits);
    tcase_add_test(tc, after_a_long_question_only_the_countdown_is_left);
    tcase_add_loop_test(tc, a_step_waits_for_its_answer_and_keeps_it, 0, COUNT(asked));
    tcase_add_test(tc, a_declined_or_skipped_question_is_missing_and_no_zero);
    tcase_add_loop_test(tc, an_unsound_answer_is_refused_and_the_question_stays,
                        0, COUNT(unsound));
    tcase_add_test(tc, a_text_of_159_bytes_is_kept);
    tcase_add_test(tc, only_a_yes_goes_on_from_a_screen);
    tcase_add_loop_test(tc, pain_above_the_limit_ends_the_session_calmly, 0, COUNT(limits));
    tcase_add_test(tc, an_answer_is_judged_by_the_holds_it_is_about);
    tcase_add_test(tc, pain_is_taken_at_any_time);
    tcase_add_test(tc, pain_told_to_another_question_leaves_it_open);
    tcase_add_test(tc, an_answer_given_in_a_break_leads_on_afterwards);
    tcase_add_test(tc, a_closing_rest_answered_in_a_break_is_over_afterwards);
    tcase_add_test(tc, a_question_outlives_a_break);
    tcase_add_test(tc, a_loss_in_the_last_hold_still_asks);
    tcase_add_test(tc, a_stop_leaves_an_open_question_missing);
    tcase_add_test(tc, each_hold_is_asked_about_but_not_a_pause);
    tcase_add_test(tc, words_of_answers_are_total);
    tcase_add_test(tc, check_sees_broken_questions);
    suite_add_tcase(s, tc);
    return s;
}
