/*
 * test_terminal_answer.c - questions on the screen, answers typed and scripted.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "place.h"
#include "suites.h"
#include "terminal/answer.h"
#include "terminal/screen.h"
#include "terminal/script.h"
#include "words/words.h"

Suite *terminal_answer_suite(void);

/* ---- typed ----------------------------------------------------------------------- */

#define NOT_SENT (-1)

/* Keys to a question of this kind; what was sent, by kind, and how many keys were
 * not the answer's. */
static const struct {
    const char *why;
    enum session_answer_kind asked;
    const char *keys;
    int sent, value;
    const char *text;
    int others;
} typings[] = {
    { "a digit and Enter", SESSION_ANSWER_PAIN, "7\n", SESSION_ANSWER_PAIN, 7, "", 0 },
    { "nothing", SESSION_ANSWER_EFFORT, "0\r", SESSION_ANSWER_EFFORT, 0, "", 0 },
    { "ten", SESSION_ANSWER_PAIN, "10\n", SESSION_ANSWER_PAIN, 10, "", 0 },
    { "eleven cannot be typed", SESSION_ANSWER_PAIN, "11\n", SESSION_ANSWER_PAIN, 1, "", 0 },
    { "nor a hundred", SESSION_ANSWER_PAIN, "100\n", SESSION_ANSWER_PAIN, 10, "", 0 },
    { "nor twenty", SESSION_ANSWER_PAIN, "20\n", SESSION_ANSWER_PAIN, 2, "", 0 },
    { "nor double nothing", SESSION_ANSWER_PAIN, "00\n", SESSION_ANSWER_PAIN, 0, "", 0 },
    { "without Enter", SESSION_ANSWER_PAIN, "7", NOT_SENT, 0, "", 0 },
    { "Enter alone", SESSION_ANSWER_PAIN, "\n\n", NOT_SENT, 0, "", 0 },
    { "taken back", SESSION_ANSWER_PAIN, "7\x7F" "3\n", SESSION_ANSWER_PAIN, 3, "", 0 },
    { "ten taken back to one", SESSION_ANSWER_PAIN, "10\b\n", SESSION_ANSWER_PAIN, 1, "", 0 },
    { "taken back too often", SESSION_ANSWER_PAIN, "\b\b4\b\b5\n", SESSION_ANSWER_PAIN, 5, "", 0 },
    { "left open", SESSION_ANSWER_PAIN, "3s", SESSION_ANSWER_DECLINED, 0, "", 0 },
    { "pause and stop are the session's", SESSION_ANSWER_PAIN, "pq\x03", NOT_SENT, 0, "", 3 },
    { "a cursor key", SESSION_ANSWER_PAIN, "\x1B[A\x1BOB4\n", SESSION_ANSWER_PAIN, 4, "", 0 },
    { "a long cursor key", SESSION_ANSWER_PAIN, "\x1B[1;5C4\n", SESSION_ANSWER_PAIN, 4, "", 0 },
    { "yes", SESSION_ANSWER_YES_NO, "y", SESSION_ANSWER_YES_NO, 1, "", 0 },
    { "no", SESSION_ANSWER_YES_NO, "N", SESSION_ANSWER_YES_NO, 0, "", 0 },
    { "neither", SESSION_ANSWER_YES_NO, "s1p", NOT_SENT, 0, "", 3 },
    { "a line", SESSION_ANSWER_TEXT, "calf, q s p 1\n", SESSION_ANSWER_TEXT, 0,
      "calf, q s p 1", 0 },
    { "an empty line", SESSION_ANSWER_TEXT, "\n", SESSION_ANSWER_DECLINED, 0, "", 0 },
    { "a character of two bytes taken back", SESSION_ANSWER_TEXT, "a\xC3\xA9\b\bb\n",
      SESSION_ANSWER_TEXT, 0, "b", 0 },
    { "Ctrl-C in a line", SESSION_ANSWER_TEXT, "ab\x03", NOT_SENT, 0, "", 1 },
};

START_TEST(keys_become_an_answer)
{
    const struct live_view v = { .question = 3, .asked = typings[_i].asked };
    struct answer a = { .question = 0 };
    struct record_answer out = { .kind = 0 };
    int sent = NOT_SENT, others = 0;

    answer_follow(&a, &v);
    for (const char *k = typings[_i].keys; *k != '\0'; k++) {
        const enum answer_use use = answer_key(&a, (unsigned char)*k, &out);

        ck_assert_msg(sent == NOT_SENT, "%s: more after the answer", typings[_i].why);
        sent = use == ANSWER_DONE ? out.kind : sent;
        others += use == ANSWER_NOT_MINE;
    }
    ck_assert_msg(sent == typings[_i].sent, "%s: sent %d", typings[_i].why, sent);
    ck_assert_msg(others == typings[_i].others, "%s: %d others", typings[_i].why, others);
    ck_assert_int_eq(out.value, typings[_i].value);
    ck_assert_str_eq(out.text, typings[_i].text);
}
END_TEST

START_TEST(without_a_question_no_key_is_an_answer)
{
    const struct live_view v = { .question = 0 };
    struct answer a = { .question = 0 };
    struct record_answer out;

    answer_follow(&a, &v);
    for (int key = 1; key < 256; key++)
        ck_assert_int_eq(answer_key(&a, key, &out), ANSWER_NOT_MINE);
}
END_TEST

/* Views lag: an answered question may still be shown, and is not answered twice. */
START_TEST(a_question_is_answered_once)
{
    struct live_view v = { .question = 1, .asked = SESSION_ANSWER_YES_NO };
    struct answer a = { .question = 0 };
    struct record_answer out;

    answer_follow(&a, &v);
    ck_assert_int_eq(answer_key(&a, 'y', &out), ANSWER_DONE);
    answer_follow(&a, &v);
    ck_assert_int_eq(answer_key(&a, 'y', &out), ANSWER_NOT_MINE);
    v.question = 2;
    v.asked = SESSION_ANSWER_PAIN;
    answer_follow(&a, &v);
    ck_assert_int_eq(answer_key(&a, '4', &out), ANSWER_TAKEN);
    answer_follow(&a, &v);   /* the same question keeps what is typed */
    ck_assert_str_eq(a.typed, "4");
    v.question = 3;
    answer_follow(&a, &v);
    ck_assert_str_eq(a.typed, "");
}
END_TEST

START_TEST(a_line_is_cut_where_it_is_full)
{
    const struct live_view v = { .question = 1, .asked = SESSION_ANSWER_TEXT };
    struct answer a = { .question = 0 };
    struct record_answer out;

    answer_follow(&a, &v);
    for (int i = 0; i < 400; i++)
        ck_assert_int_eq(answer_key(&a, 'x', &out), ANSWER_TAKEN);
    ck_assert_int_eq(answer_key(&a, '\n', &out), ANSWER_DONE);
    ck_assert_uint_eq(strlen(out.text), RECORD_ANSWER_MAX);
}
END_TEST

/* ---- scripted ------------------------------------------------------------------------ */

static const struct {
    const char *line;
    enum session_answer_kind asked, kind;
    int value;
    const char *text;
} lines[] = {
    { "pain=0", SESSION_ANSWER_PAIN, SESSION_ANSWER_PAIN, 0, "" },
    { "pain=10", SESSION_ANSWER_PAIN, SESSION_ANSWER_PAIN, 10, "" },
    { "effort=7", SESSION_ANSWER_EFFORT, SESSION_ANSWER_EFFORT, 7, "" },
    { "screen=yes", SESSION_ANSWER_YES_NO, SESSION_ANSWER_YES_NO, 1, "" },
    { "screen=no", SESSION_ANSWER_YES_NO, SESSION_ANSWER_YES_NO, 0, "" },
    { "text=a = b", SESSION_ANSWER_TEXT, SESSION_ANSWER_TEXT, 0, "a = b" },
    { "pain=none", SESSION_ANSWER_PAIN, SESSION_ANSWER_DECLINED, 0, "" },
    { "text=none", SESSION_ANSWER_TEXT, SESSION_ANSWER_DECLINED, 0, "" },
    { "screen=none", SESSION_ANSWER_YES_NO, SESSION_ANSWER_DECLINED, 0, "" },
};

START_TEST(a_line_is_an_answer_to_its_kind)
{
    struct script s;
    struct record_answer a;
    struct err_text why = { "" };

    script_init(&s);
    ck_assert_msg(script_add(&s, "--answer", lines[_i].line, &why) == ERR_OK, "%s", why.s);
    for (int k = SESSION_ANSWER_PAIN; k <= SESSION_ANSWER_YES_NO; k++)
        if (k != (int)lines[_i].asked)
            ck_assert(!script_take(&s, (enum session_answer_kind)k, &a));
    ck_assert(script_take(&s, lines[_i].asked, &a));
    ck_assert_int_eq(a.kind, lines[_i].kind);
    ck_assert_int_eq(a.value, lines[_i].value);
    ck_assert_str_eq(a.text, lines[_i].text);
    ck_assert(!script_take(&s, lines[_i].asked, &a));
}
END_TEST

static const struct {
    const char *line, *says;
} unread[] = {
    { "", "\"\" is no answer; write pain=" },
    { "pain", "\"pain\" is no answer" },
    { "pains=3", "\"pains=3\" is no answer" },
    { "pai=3", "\"pai=3\" is no answer" },
    { "mood=3", "\"mood=3\" is no answer" },
    { "body_mass=70000", "is no answer" },
    { "pain=", "pain is \"\"; write a whole number from 0 to 10, or none" },
    { "pain=11", "pain is \"11\"" },
    { "pain=-1", "pain is \"-1\"" },
    { "pain=3.5", "pain is \"3.5\"" },
    { "pain=03", "pain is \"03\"" },
    { "effort= 3", "effort is \" 3\"" },
    { "screen=y", "screen is \"y\"; write yes, no or none" },
    { "text=", "text takes one line of 1 to 159 bytes" },
    { "text=\x1B[2J", "text takes one line" },
    { "text=\xC3", "text takes one line" },
};

START_TEST(what_is_no_answer_is_refused_in_a_sentence)
{
    struct script s;
    struct err_text why = { "" };

    script_init(&s);
    ck_assert_int_eq(script_add(&s, "--answer", unread[_i].line, &why), ERR_FORMAT);
    ck_assert_msg(strstr(why.s, unread[_i].says) != NULL, "%s", why.s);
    ck_assert_ptr_eq(strstr(why.s, "--answer: "), why.s);
    ck_assert_int_eq(s.n, 0);
}
END_TEST

START_TEST(answers_are_used_once_and_in_order)
{
    static struct script s;
    struct record_answer a;
    char text[300] = "text=";

    script_init(&s);
    ck_assert_int_eq(script_add(&s, "a", "pain=1", NULL), ERR_OK);
    ck_assert_int_eq(script_add(&s, "a", "effort=9", NULL), ERR_OK);
    ck_assert_int_eq(script_add(&s, "a", "pain=2", NULL), ERR_OK);
    ck_assert(script_take(&s, SESSION_ANSWER_PAIN, &a) && a.value == 1);
    ck_assert(script_take(&s, SESSION_ANSWER_PAIN, &a) && a.value == 2);
    ck_assert(!script_take(&s, SESSION_ANSWER_PAIN, &a));
    ck_assert(script_take(&s, SESSION_ANSWER_EFFORT, &a) && a.value == 9);
    memset(text + 5, 'x', 160);
    ck_assert_int_eq(script_add(&s, "a", text, NULL), ERR_FORMAT);
    text[5 + 159] = '\0';
    ck_assert_int_eq(script_add(&s, "a", text, NULL), ERR_OK);
    while (s.n < SCRIPT_MAX)
        ck_assert_int_eq(script_add(&s, "a", "pain=1", NULL), ERR_OK);
    ck_assert_int_eq(script_add(&s, "a", "pain=1", NULL), ERR_FULL);
}
END_TEST

static int load(struct script *s, const char *text, size_t n, struct err_text *why)
{
    place_make();
    const char *const path = place_path("answers");
    FILE *f = fopen(path, "wb");

    ck_assert_ptr_nonnull(f);
    ck_assert_uint_eq(fwrite(text, 1, n, f), n);
    ck_assert_int_eq(fclose(f), 0);
    script_init(s);
    const int err = script_load(s, path, why);
    place_remove();
    return err;
}

START_TEST(a_file_has_one_answer_a_line)
{
    static const char text[] = "# before\n\nscreen=yes\r\npain=2\n#pain=3\ntext=# no comment";
    static char big[SCRIPT_FILE_BYTES + 1];
    static struct script s;
    struct err_text why = { "" };
    struct record_answer a;

    ck_assert_msg(load(&s, text, strlen(text), &why) == ERR_OK, "%s", why.s);
    ck_assert_int_eq(s.n, 3);
    ck_assert(script_take(&s, SESSION_ANSWER_YES_NO, &a) && a.value == 1);
    ck_assert(script_take(&s, SESSION_ANSWER_TEXT, &a));
    ck_assert_str_eq(a.text, "# no comment");
    ck_assert_int_eq(load(&s, "", 0, &why), ERR_OK);
    ck_assert_int_eq(load(&s, "pain=2\n\npain=x\n", 15, &why), ERR_FORMAT);
    ck_assert_ptr_nonnull(strstr(why.s, ":3: pain is \"x\""));
    ck_assert_int_eq(load(&s, "pain=2\0\n", 8, &why), ERR_FORMAT);
    memset(big, '#', sizeof big);
    ck_assert_int_eq(load(&s, big, sizeof big, &why), ERR_FORMAT);
    ck_assert_int_eq(load(&s, big, sizeof big - 1, &why), ERR_OK);
    ck_assert_int_eq(script_load(&s, "/nowhere/at-all", &why), ERR_IO);
    ck_assert_ptr_eq(strstr(why.s, "/nowhere/at-all: cannot be read"), why.s);
}
END_TEST

/* ---- on the screen --------------------------------------------------------------------- */

static const char *format(const struct live_view *v, const char *typed, int columns)
{
    static char buf[SCREEN_LINE_MAX];

    screen_format(v, typed, columns, buf, sizeof buf);
    return buf;
}

START_TEST(an_open_question_says_how_to_answer_and_shows_what_is_typed)
{
    struct live_view v = { .phase = SESSION_ASK, .question = 1, .asked = SESSION_ANSWER_PAIN,
                           .left_us = LIVE_NO_COUNTDOWN };

    ck_assert_str_eq(format(&v, "7", 80), "0 to 10, then Enter; s leaves it open. 7");
    ck_assert_str_eq(format(&v, NULL, 80), "0 to 10, then Enter; s leaves it open. ");
    v.asked = SESSION_ANSWER_YES_NO;
    ck_assert_str_eq(format(&v, "", 80), "y for yes, n for no. ");
    v.asked = SESSION_ANSWER_EFFORT;
    v.phase = SESSION_REST;
    v.left_us = 61000000;
    ck_assert_str_eq(format(&v, "10", 80),
                     "Rest 01:01 0 to 10, then Enter; s leaves it open. 10");
}
END_TEST

/* Of a long line the end is seen, in whole characters, at any width. */
START_TEST(the_end_of_a_long_answer_stays_in_view)
{
    const struct live_view v = { .phase = SESSION_ASK, .question = 1,
                                 .asked = SESSION_ANSWER_TEXT,
                                 .left_us = LIVE_NO_COUNTDOWN };
    char typed[160];

    for (int i = 0; i < 79; i++)
        memcpy(typed + 2 * i, "\xC3\xA9", 3);
    for (int columns = 1; columns < 300; columns++) {
        const char *line = format(&v, typed, columns);
        const char *first = strchr(line, '\xC3');

        ck_assert_int_lt((int)strlen(line), columns);
        ck_assert(first == NULL || strcmp(line + strlen(line) - 2, "\xC3\xA9") == 0);
        ck_assert_ptr_null(strchr(line, '\xA9') < first ? strchr(line, '\xA9') : NULL);
    }
}
END_TEST

static const char *told(const struct session_event *e)
{
    static char buf[2000];
    FILE *f = tmpfile();
    struct screen s;

    ck_assert_ptr_nonnull(f);
    screen_init(&s, f);
    screen_event(&s, e);
    rewind(f);
    buf[fread(buf, 1, sizeof buf - 1, f)] = '\0';
    fclose(f);
    return buf;
}

static const struct {
    struct session_answer answer;
    bool answered;
    const char *asked, *told;
} questions[] = {
    { { .kind = SESSION_ANSWER_PAIN, .site = "", .question = "", .value = 3 }, true,
      "How does it feel, from 0 (nothing) to 10 (the most there is)?\n",
      "Noted. Thank you. (3)\n" },
    { { .kind = SESSION_ANSWER_PAIN, .site = "left sitting bone", .question = "" }, false,
      "to 10 (the most there is)? Where: left sitting bone\n", "Left open. That is fine.\n" },
    { { .kind = SESSION_ANSWER_EFFORT, .site = "", .question = "", .value = 10 }, true,
      "How much effort was it, from 0 (none) to 10 (all there is)?\n",
      "Noted. Thank you. (10)\n" },
    { { .kind = SESSION_ANSWER_TEXT, .site = "", .question = "", .text = "fine" }, true,
      "Anything to note?\n", "Noted. Thank you. (fine)\n" },
    { { .kind = SESSION_ANSWER_YES_NO, .site = "", .question = "All well?", .value = 1 }, true,
      "All well?\n", "Noted. Thank you. (yes)\n" },
    { { .kind = SESSION_ANSWER_YES_NO, .site = "", .question = "All well?", .value = 0 }, true,
      "All well?\n", "Noted. Thank you. (no)\n" },
    { { .kind = SESSION_ANSWER_BODY_MASS, .site = "", .question = "", .value = 70500 }, true,
      "", "Body mass 70.5 kg.\n" },
};

START_TEST(questions_and_answers_are_lines)
{
    struct session_event e = { .type = SESSION_EV_ASKED, .phase = SESSION_REST,
                               .t_us = 61500000, .u.answer = questions[_i].answer };

    ck_assert_ptr_nonnull(strstr(told(&e), questions[_i].asked));
    e.type = SESSION_EV_ANSWERED;
    e.u.answer.answered = questions[_i].answered;
    ck_assert_ptr_nonnull(strstr(told(&e), questions[_i].told));
    ck_assert_ptr_eq(strstr(told(&e), "[01:01] "), told(&e));
}
END_TEST

START_TEST(what_the_new_steps_find_is_a_line)
{
    struct session_event e = { .type = SESSION_EV_CHECKED, .t_us = 61500000 };

    e.u.check = (struct session_check){ .rate_hz = 79.987, .nominal_hz = 80.0,
                                        .noise_n = 0.0214, .losses = { 2, 1, 4 } };
    ck_assert_str_eq(told(&e), "[01:01] Rig: 79.99 samples a second (nominal 80), noise SD "
                     "0.021 N; missing 3, saturated 4.\n");
    e = (struct session_event){ .type = SESSION_EV_PASSIVE, .t_us = 61500000 };
    e.u.tare.value_n = 45.26;
    ck_assert_str_eq(told(&e), "[01:01] The leg's weight reads 45.3 N; it is not taken off.\n");
    e = (struct session_event){ .type = SESSION_EV_TARE_MOVED, .phase = SESSION_PASSIVE };
    ck_assert_ptr_nonnull(strstr(told(&e), words_get(WORDS_PASSIVE_MOVED)));
    e.type = SESSION_EV_TARE_GAP;
    ck_assert_ptr_nonnull(strstr(told(&e), words_get(WORDS_PASSIVE_GAP)));
    e = (struct session_event){ .type = SESSION_EV_TARE_LOADED, .phase = SESSION_TARE };
    ck_assert_ptr_nonnull(strstr(told(&e), words_get(WORDS_TARE_LOADED)));
    e.type = SESSION_EV_TARE_DRIFTED;
    ck_assert_ptr_nonnull(strstr(told(&e), words_get(WORDS_TARE_DRIFTED)));
    e = (struct session_event){ .type = SESSION_EV_OVERTIME, .t_us = 61500000 };
    e.u.overtime = (struct session_overtime){ .us = 640000, .released = true };
    ck_assert_str_eq(told(&e), "[01:01] Let go 0.6 s after the time.\n");
    e.u.overtime.released = false;
    ck_assert_str_eq(told(&e), "[01:01] Still holding 0.6 s after the time.\n");
    e = (struct session_event){ .type = SESSION_EV_STEP_CUT };
    ck_assert_ptr_nonnull(strstr(told(&e), words_get(WORDS_STEP_CUT)));
    e = (struct session_event){ .type = SESSION_EV_ANSWER_REFUSED, .phase = SESSION_REST };
    ck_assert_str_eq(told(&e), "[00:00] That answers nothing that is asked now (Rest).\n");
}
END_TEST

START_TEST(efforts_of_each_kind_are_lines_with_their_numbers)
{
    struct session_event e = { .type = SESSION_EV_WARM_UP_ENDED };

    e.u.warm_up.push.number = 2;
    e.u.warm_up.asked_pct = 69.9;
    ck_assert_str_eq(told(&e), "[00:00] Warm-up 2: no push came.\n");
    e.u.warm_up.push.pushed = true;
    e.u.warm_up.push.peak_n = 210.4;
    ck_assert_str_eq(told(&e), "[00:00] Warm-up 2: about 70 % was asked, peak 210 N.\n");
    e = (struct session_event){ .type = SESSION_EV_PUSH_ENDED };
    e.u.push = (struct session_push){ .number = 1, .kind = PROTOCOL_PUSH_FAST, .pushed = true,
                                      .peak_n = 400.4 };
    ck_assert_str_eq(told(&e), "[00:00] Fast push 1: peak 400 N.\n");
    e.u.push.kind = PROTOCOL_PUSH_PAIN_LIMITED;
    ck_assert_str_eq(told(&e), "[00:00] Push within comfort 1: too short to use.\n");
    e = (struct session_event){ .type = SESSION_EV_HOLD_ENDED };
    e.u.hold.number = 1;
    e.u.hold.until = PROTOCOL_UNTIL_DROP_OUT;
    e.u.hold.hold = (struct hold){ .ending = HOLD_RELEASED, .started = true,
                                   .state = HOLD_FAILED, .ended_us = 52300000,
                                   .in_band_us = 50000000.0, .cfg.hold_us = 120000000 };
    ck_assert_str_eq(told(&e), "[00:00] Hold 1: 52.3 of at most 120.0 s, 50.0 s in band; held "
                     "until letting go.\n");
}
END_TEST

START_TEST(a_warm_up_effort_shows_what_it_asks_for)
{
    const struct live_view v = { .phase = SESSION_WARM_UP, .left_us = LIVE_NO_COUNTDOWN,
                                 .item = 2, .items = 3, .force_n = 150.0, .warm_up_pct = 70.0,
                                 .next = "rest 30 s" };

    ck_assert_str_eq(format(&v, NULL, 80),
                     "Warm-up 2/3        150 N about 70 %  next: rest 30 s");
}
END_TEST

Suite *terminal_answer_suite(void)
{
    Suite *s = suite_create("terminal_answer");
    TCase *tc = tcase_create("all");

    tcase_add_loop_test(tc, keys_become_an_answer, 0, COUNT(typings));
    tcase_add_test(tc, without_a_question_no_key_is_an_answer);
    tcase_add_test(tc, a_question_is_answered_once);
    tcase_add_test(tc, a_line_is_cut_where_it_is_full);
    tcase_add_loop_test(tc, a_line_is_an_answer_to_its_kind, 0, COUNT(lines));
    tcase_add_loop_test(tc, what_is_no_answer_is_refused_in_a_sentence, 0, COUNT(unread));
    tcase_add_test(tc, answers_are_used_once_and_in_order);
    tcase_add_test(tc, a_file_has_one_answer_a_line);
    tcase_add_test(tc, an_open_question_says_how_to_answer_and_shows_what_is_typed);
    tcase_add_test(tc, the_end_of_a_long_answer_stays_in_view);
    tcase_add_loop_test(tc, questions_and_answers_are_lines, 0, COUNT(questions));
    tcase_add_test(tc, what_the_new_steps_find_is_a_line);
    tcase_add_test(tc, efforts_of_each_kind_are_lines_with_their_numbers);
    tcase_add_test(tc, a_warm_up_effort_shows_what_it_asks_for);
    suite_add_tcase(s, tc);
    return s;
}
