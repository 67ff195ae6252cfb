/*
 * test_protocols.c - what `holdfast protocols` says and writes.
 *
 * The command runs in the test's own process with its output in files.  A page
 * put together by tests/oracle/show.py is the expected page; rows of the list
 * are typed by hand.
 */
#include <check.h>
#include <fcntl.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "calling.h"
#include "commands/commands.h"
#include "suites.h"

#define COUNT(a) ((int)(sizeof(a) / sizeof((a)[0])))

static struct calling call;

static int run(const char *words)
{
    return calling_run(&call, command_protocols, "protocols", words);
}

static json_t *json(const char *words)
{
    json_error_t error;
    json_t *value;

    run(words);
    value = json_loads(call.out, 0, &error);
    ck_assert_msg(value != NULL, "%s: %s", words, error.text);
    return value;
}

/* ---- list -------------------------------------------------------------------- */

static const char *const rows[] = {
    "  id                    evidence   dose                           tension  total\n",
    "stage 1, isometric holds:\n",
    "! arampatzis-90         adapted    20 x 3 s at 90 %                  60 s  12:20\n",
    "  goom-irritable        consensus  4 x 15 s at 30 % pain-limited     60 s  09:37\n",
    "  rio-2017-in-season    adapted    5 x 45 s at 80 %                 225 s  12:20\n",
    "  self-selected         consensus  5 x 30 s at a chosen force       150 s  11:27\n",
    "a test, of no stage:\n",
    "! test-critical-force   test       60 x 3 s best push               180 s  06:18\n",
    "! test-endurance-60     test       1 x up to 300 s at 60 %          300 s  12:35\n",
    "  test-rfd              test       10 x 1 s fast push                10 s  04:33\n",
    "! NOT FOR SYMPTOMATIC CLIENTS",
};

START_TEST(the_list_is_a_table_by_stage)
{
    const char *at;

    ck_assert_int_eq(run("list"), EXIT_OK);
    at = call.out;
    for (int i = 0; i < COUNT(rows); i++) {
        at = strstr(at, rows[i]);
        ck_assert_msg(at != NULL, "not in its place: %s%s", rows[i], call.out);
    }
    for (char *line = strtok(call.out, "\n"); line != NULL; line = strtok(NULL, "\n"))
        ck_assert_msg(line[0] == '!' || strlen(line) <= 80, "%s", line);
}
END_TEST

/* The object of this id in a list. */
static const json_t *of_id(const json_t *list, const char *id)
{
    for (size_t i = 0; i < json_array_size(list); i++)
        if (strcmp(json_string_value(json_object_get(json_array_get(list, i), "id")), id) == 0)
            return json_array_get(list, i);
    return NULL;
}

static const char *word(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

static double number(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);

    ck_assert_msg(json_is_number(value), "%s is no number", key);
    return json_number_value(value);
}

START_TEST(the_list_as_json)
{
    json_t *list = json("list --json");
    const json_t *one = of_id(list, "test-endurance-60");

    ck_assert_int_ge((int)json_array_size(list), 22);
    ck_assert_ptr_nonnull(one);
    ck_assert_int_eq((int)json_object_size(one), 11);
    ck_assert_str_eq(word(one, "stage"), "test");
    ck_assert_str_eq(word(one, "evidence"), "test");
    ck_assert_str_eq(word(one, "clients"), "not_symptomatic");
    ck_assert_str_eq(word(one, "title"), "One hold for as long as it lasts");
    ck_assert_str_eq(word(one, "dose"), "1 x up to 300 s at 60 %");
    ck_assert(number(one, "tension_s") == 300 && number(one, "push_s") == 15);
    ck_assert(number(one, "total_s") == 755 && number(one, "version") == 1);
    ck_assert(json_is_true(json_object_get(one, "open_ended")));
    one = of_id(list, "goom-irritable");
    ck_assert_str_eq(word(one, "clients"), "all");
    ck_assert(json_is_false(json_object_get(one, "open_ended")));
    json_decref(list);
}
END_TEST

/* ---- show -------------------------------------------------------------------- */

START_TEST(show_is_the_page_put_together_by_hand)
{
    char page[8192];

    calling_text(open("tests/golden/show-goom-irritable.txt", O_RDONLY), page, sizeof page);
    ck_assert_int_eq(run("show goom-irritable"), EXIT_OK);
    ck_assert_str_eq(call.out, page);
}
END_TEST

START_TEST(who_it_is_not_for_is_said_first)
{
    ck_assert_int_eq(run("show test-max-60"), EXIT_OK);
    ck_assert_ptr_nonnull(strstr(call.out, "test-max-60, version 1\n\nNOT FOR SYMPTOMATIC CLIENTS: "
                                 "a performance test or dose, for people without\nsymptoms.\n"));
    ck_assert_int_eq(run("show test-mvic"), EXIT_OK);
    ck_assert_ptr_null(strstr(call.out, "NOT FOR"));
}
END_TEST

START_TEST(what_may_last_longer_or_shorter_says_so)
{
    ck_assert_int_eq(run("show test-endurance-60"), EXIT_OK);
    ck_assert_ptr_nonnull(strstr(call.out, "Time under tension  up to 5 min (300 s)\n"
        "Dose                up to 18000 % x s of best push (best 1-s mean)\n"
        "Pushes              15 s (15 s)\n"));
    ck_assert_int_eq(run("show rio-2015-isometric"), EXIT_OK);
    ck_assert_ptr_nonnull(strstr(call.out, "Time under tension  3 min 45 s (225 s)\n"
        "Dose                15750 % x s of best push (best 1-s mean)\n"));
}
END_TEST

static const char *const head_keys[] = {
    "id", "version", "title", "stage", "evidence", "clients", "dose", "tension_s", "push_s",
    "total_s", "open_ended", "dose_pct_s", "dose_n_s", "source", "caution", "position",
    "frequency", "pain_limit", "max_force_n", "filter", "steps",
};

/* Each step's keys, as in protocols/README.md. */
static const struct {
    const char *step;
    const char *keys[24];
} step_keys[] = {
    { "screen", { "question" } }, { "rig_check", { "seconds" } }, { "tare", { "seconds" } },
    { "passive_weight", { "seconds" } },
    { "warm_up", { "count", "seconds", "rest_s", "from_pct", "to_pct", "ready_s" } },
    { "best_push", { "trials", "seconds", "rest_s", "add_while_improving_pct", "max_trials",
                     "ready_s", "kind" } },
    { "ask", { "what", "when", "site" } },
    { "holds", { "count", "seconds", "rest_s", "target_pct", "target_n", "of", "band_pct",
                 "floor_pct", "grace_s", "wait_s", "ready_s", "complete_in_band_pct", "rule",
                 "ramp_s", "ramp_down_s", "until", "ask_pain", "pain_limit",
                 "stop_after_incomplete", "overtime_s" } },
};

/* A file with every kind of step, of the fuzz target's seeds. */
#define EVERY_STEP "tests/fuzz/seeds/protocol/every-step.yaml"

START_TEST(json_has_every_key)
{
    json_t *all = json("show --json " EVERY_STEP);
    const json_t *steps = json_object_get(all, "steps");

    ck_assert_int_eq((int)json_object_size(all), COUNT(head_keys));
    for (int i = 0; i < COUNT(head_keys); i++)
        ck_assert_msg(json_object_get(all, head_keys[i]) != NULL, "%s", head_keys[i]);
    for (int i = 0; i < COUNT(step_keys); i++) {
        const json_t *step = NULL;
        size_t n = 0;

        for (size_t k = 0; k < json_array_size(steps) && step == NULL; k++)
            step = json_object_get(json_array_get(steps, k), step_keys[i].step);
        ck_assert_msg(step != NULL, "%s", step_keys[i].step);
        for (; step_keys[i].keys[n] != NULL; n++)
            ck_assert_msg(json_object_get(step, step_keys[i].keys[n]) != NULL, "%s: %s",
                          step_keys[i].step, step_keys[i].keys[n]);
        ck_assert_msg(json_object_size(step) == n, "%s", step_keys[i].step);
    }
    json_decref(all);
}
END_TEST

START_TEST(json_has_null_for_what_means_nothing)
{
    json_t *all = json("show --json " EVERY_STEP);
    const json_t *steps = json_object_get(all, "steps");
    const json_t *chosen = json_object_get(json_array_get(steps, 8), "holds");
    const json_t *limited = json_object_get(json_array_get(steps, 9), "holds");
    const json_t *drop = json_object_get(json_array_get(steps, 10), "holds");
    const json_t *effort = json_object_get(json_array_get(steps, 11), "ask");

    ck_assert(json_is_null(json_object_get(all, "caution")));
    ck_assert(json_is_null(json_object_get(all, "dose_n_s")));
    ck_assert(json_is_null(json_object_get(effort, "site")));
    ck_assert_str_eq(word(chosen, "of"), "chosen");
    ck_assert(json_is_null(json_object_get(chosen, "target_pct")));
    ck_assert(json_is_null(json_object_get(chosen, "target_n")));
    ck_assert(number(chosen, "pain_limit") == 4);
    ck_assert_str_eq(word(limited, "of"), "pain_limited");
    ck_assert(number(limited, "target_pct") == 60 && number(limited, "ramp_s") == 3);
    ck_assert(json_is_null(json_object_get(limited, "pain_limit")));
    ck_assert_str_eq(word(drop, "until"), "drop_out");
    ck_assert(json_is_null(json_object_get(drop, "complete_in_band_pct")));
    /* 2 x 9 s of what is chosen, 9 s at 60 %, 99 s at 30 % */
    ck_assert(number(json_object_get(all, "dose_pct_s"), "chosen") == 1800);
    ck_assert(number(json_object_get(all, "dose_pct_s"), "pain_limited") == 540);
    ck_assert(number(json_object_get(all, "dose_pct_s"), "body_weight") == 2970);
    ck_assert_int_eq((int)json_object_size(json_object_get(all, "dose_pct_s")), 3);
    json_decref(all);
}
END_TEST

START_TEST(json_steps_have_their_words_and_starts)
{
    json_t *all = json("show --json goom-irritable");
    const json_t *steps = json_object_get(all, "steps");

    ck_assert_int_eq((int)json_array_size(steps), 10);
    ck_assert(number(json_array_get(steps, 6), "start_s") == 242);
    ck_assert_str_eq(word(json_array_get(steps, 3), "words"), "2 easy efforts of 3 s, "
                     "rising from 20 to 40 % of what feels like all, each after a 3 s "
                     "countdown, rest 20 s between.");
    ck_assert_str_eq(word(json_array_get(steps, 9), "note"),
                     "Today and tomorrow morning tell us more than the minute itself.");
    json_decref(all);
}
END_TEST

START_TEST(newtons_are_a_target_of_their_own)
{
    json_t *all = json("show --json tests/rig/protocols/plate.yaml");
    const json_t *steps = json_object_get(all, "steps"), *holds = NULL;

    for (size_t i = 0; i < json_array_size(steps) && holds == NULL; i++)
        holds = json_object_get(json_array_get(steps, i), "holds");
    ck_assert_str_eq(word(holds, "of"), "force");
    ck_assert(json_is_null(json_object_get(holds, "target_pct")));
    ck_assert(number(all, "dose_n_s") == number(holds, "target_n") * number(holds, "seconds")
                                         * number(holds, "count"));
    ck_assert_int_eq((int)json_object_size(json_object_get(all, "dose_pct_s")), 0);
    json_decref(all);
}
END_TEST

/* ---- check -------------------------------------------------------------------- */

static char file[] = "/tmp/holdfast-protocol-XXXXXX";

/* Check a file of this text. */
static int check(const char *text, const char *options)
{
    const int fd = mkstemp(file);
    char words[128];
    int code;

    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(write(fd, text, strlen(text)), (ssize_t)strlen(text));
    close(fd);
    snprintf(words, sizeof words, "check %s %s", file, options);
    code = run(words);
    ck_assert_int_eq(unlink(file), 0);
    return code;
}

#define FAULTY "id: a\nversion: 1\ntitle: T\nstage: test\nposition: P\nevidence: test\n" \
               "source: S\nsteps:\n- tare: { seconds: 99 }\n- ask: { what: it }\n"
#define LOOKED_AT "id: a\nversion: 7\ntitle: A fault\nstage: test\nposition: P\n" \
                  "evidence: test\nsource: S\nsteps:\n- note: N\n"

START_TEST(errors_are_told_with_file_and_line)
{
    char line[128];

    ck_assert_int_eq(check(FAULTY, ""), EXIT_FAILED);
    ck_assert_str_eq(call.out, "");
    snprintf(line, sizeof line, "%s:9: 'seconds' in tare is '99', out of range", file);
    ck_assert_ptr_eq(strstr(call.err, line), call.err);
    snprintf(line, sizeof line, "\n%s:10: 'what' in ask is 'it'", file);
    ck_assert_ptr_nonnull(strstr(call.err, line));
}
END_TEST

START_TEST(warnings_are_told_and_are_no_failure)
{
    char said[256];

    ck_assert_int_eq(check(LOOKED_AT, ""), EXIT_OK);
    ck_assert_str_eq(call.err, "");
    snprintf(said, sizeof said, "%s:3: warning: the title is shown to the client and has "
             "'fault'; write ", file);
    ck_assert_ptr_eq(strstr(call.out, said), call.out);
    snprintf(said, sizeof said, "\n%s: a version 7 may be used as it is; 1 warning to look at\n",
             file);
    ck_assert_ptr_nonnull(strstr(call.out, said));
    ck_assert_int_eq(run("check protocols/goom-stage-1.yaml"), EXIT_OK);
    ck_assert_str_eq(call.out, "protocols/goom-stage-1.yaml: fine, goom-stage-1 version 1\n");
}
END_TEST

START_TEST(check_as_json)
{
    json_t *all;
    const json_t *one, *item;

    ck_assert_int_eq(check(FAULTY, "--json"), EXIT_FAILED);
    ck_assert_str_eq(call.err, "");
    all = json_loads(call.out, 0, NULL);
    one = json_array_get(all, 0);
    ck_assert_str_eq(word(one, "file"), file);
    ck_assert(json_is_false(json_object_get(one, "fine")));
    ck_assert(json_is_null(json_object_get(one, "id")));
    ck_assert_int_eq((int)json_array_size(json_object_get(one, "errors")), 2);
    item = json_array_get(json_object_get(one, "errors"), 1);
    ck_assert(number(item, "line") == 10);
    ck_assert_ptr_eq(strstr(word(item, "text"), "'what' in ask is 'it'"), word(item, "text"));
    ck_assert_int_eq((int)json_array_size(json_object_get(one, "warnings")), 0);
    json_decref(all);

    all = json("check --json protocols/pearson-long.yaml /no/such.yaml");
    one = json_array_get(all, 0);
    ck_assert(json_is_true(json_object_get(one, "fine")));
    ck_assert_str_eq(word(one, "id"), "pearson-long");
    ck_assert(number(one, "version") == 1);
    ck_assert_int_eq((int)json_array_size(json_object_get(one, "errors")), 0);
    ck_assert_int_eq((int)json_array_size(json_object_get(one, "warnings")), 1);
    one = json_array_get(all, 1);
    item = json_array_get(json_object_get(one, "errors"), 0);
    ck_assert(json_is_false(json_object_get(one, "fine")));
    ck_assert(json_is_null(json_object_get(item, "line")));
    ck_assert_ptr_nonnull(strstr(word(item, "text"), "there is no file /no/such.yaml"));
    json_decref(all);
}
END_TEST

START_TEST(one_bad_file_does_not_hide_the_others)
{
    ck_assert_int_eq(run("check /no/such.yaml kubo-long"), EXIT_FAILED);
    ck_assert_ptr_nonnull(strstr(call.err, "holdfast: there is no file /no/such.yaml"));
    ck_assert_ptr_nonnull(strstr(call.out, "kubo-long.yaml: fine, kubo-long version 1\n"));
}
END_TEST

/* ---- calls ------------------------------------------------------------------- */

static const struct {
    const char *words;
    int code;
    const char *says;
} calls[] = {
    { "", EXIT_USAGE, "say list, show or check" },
    { "lists", EXIT_USAGE, "there is no 'protocols lists'" },
    { "list kubo-long", EXIT_USAGE, "list takes no names; to see one protocol use show "
      "kubo-long" },
    { "show", EXIT_USAGE, "show takes one name" },
    { "show a b", EXIT_USAGE, "show takes one name" },
    { "show kubo-lon", EXIT_FAILED, "there is no protocol 'kubo-lon'; did you mean "
      "'kubo-long'?" },
    { "check", EXIT_USAGE, "check takes one or more files" },
    { "check --jsn", EXIT_USAGE, "unknown option --jsn" },
    { "check protocols", EXIT_FAILED, "there is no protocol 'protocols'" },
    { "check ./protocols", EXIT_FAILED, "is a folder" },
};

START_TEST(a_wrong_call_is_told_in_one_sentence)
{
    ck_assert_int_eq(run(calls[_i].words), calls[_i].code);
    ck_assert_msg(strstr(call.err, calls[_i].says) != NULL, "%s: %s", calls[_i].words, call.err);
    ck_assert_str_eq(call.out, "");
}
END_TEST

START_TEST(help_goes_to_output)
{
    ck_assert_int_eq(run("--help"), EXIT_OK);
    ck_assert_ptr_eq(strstr(call.out, "usage: holdfast protocols list"), call.out);
    ck_assert_str_eq(call.err, "");
}
END_TEST

Suite *protocols_suite(void);

Suite *protocols_suite(void)
{
    Suite *suite = suite_create("protocols");
    TCase *say = tcase_create("say"), *checks = tcase_create("check");

    tcase_add_test(say, the_list_is_a_table_by_stage);
    tcase_add_test(say, the_list_as_json);
    tcase_add_test(say, show_is_the_page_put_together_by_hand);
    tcase_add_test(say, who_it_is_not_for_is_said_first);
    tcase_add_test(say, what_may_last_longer_or_shorter_says_so);
    tcase_add_test(say, json_has_every_key);
    tcase_add_test(say, json_has_null_for_what_means_nothing);
    tcase_add_test(say, json_steps_have_their_words_and_starts);
    tcase_add_test(say, newtons_are_a_target_of_their_own);
    tcase_add_test(checks, errors_are_told_with_file_and_line);
    tcase_add_test(checks, warnings_are_told_and_are_no_failure);
    tcase_add_test(checks, check_as_json);
    tcase_add_test(checks, one_bad_file_does_not_hide_the_others);
    tcase_add_loop_test(checks, a_wrong_call_is_told_in_one_sentence, 0, COUNT(calls));
    tcase_add_test(checks, help_goes_to_output);
    suite_add_tcase(suite, say);
    suite_add_tcase(suite, checks);
    return suite;
}
