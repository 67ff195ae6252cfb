/*
 * test_rules_command.c - what `holdfast rules` says and writes, and that protocols do not
 * see the folder of rules.
 *
 * The command runs in the test's own process with its output in files.
 */
#include <check.h>
#include <jansson.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clinic/rules.h"
#include "calling.h"
#include "commands/commands.h"
#include "place.h"
#include "session/protocol.h"
#include "suites.h"

Suite *rules_command_suite(void);

static struct calling call;

static int run(const char *words)
{
    return calling_run(&call, command_rules, "rules", words);
}

static json_t *json(const char *words, int code)
{
    json_error_t error;
    json_t *value;

    ck_assert_int_eq(run(words), code);
    value = json_loads(call.out, 0, &error);
    ck_assert_msg(value != NULL, "%s: %s", words, error.text);
    return value;
}

START_TEST(page_has_every_rule_with_its_threshold_and_source)
{
    static const char *const said[] = {
        "load-tolerance version 1\n",
        "  pain_too_much        5     pain during the holds over this",
        " 2. red  red-pain-during\n    if pain_during over pain_too_much (5)\n",
        "if settle_h over settled_h (24) for 2 sessions\n",
        "contradiction-settled-at-once  (ask again)\n",
        "if pain_during over pain_limit\n",
        "up  greens\n",
        "review  red-review\n",
        " 1. hold_s     by 5 until 45. [choice] 5 to 10 s;",
        "  change_24h           points  next day less before\n",
        "  sessions_since_red           sessions with holds since the latest red one\n",
        "Criteria for thinking of slow lifting",
    };

    ck_assert_int_eq(run("show"), EXIT_OK);
    ck_assert_str_eq(call.err, "");
    for (int i = 0; i < COUNT(said); i++)
        ck_assert_msg(strstr(call.out, said[i]) != NULL, "%s\nis not there", said[i]);
    for (const char *line = call.out, *end; (end = strchr(line, '\n')) != NULL; line = end + 1)
        ck_assert_msg(end - line <= 80, "too wide: %.*s", (int)(end - line), line);
}
END_TEST

START_TEST(without_words_it_shows_the_usual_file)
{
    static char shown[sizeof call.out];

    ck_assert_int_eq(run(""), EXIT_OK);
    strcpy(shown, call.out);
    ck_assert_int_eq(run("show protocols/rules/load-tolerance.yaml"), EXIT_OK);
    ck_assert_str_eq(shown, call.out);
}
END_TEST

/* Every rule, number and step of the file, counted by hand. */
START_TEST(json_has_every_rule)
{
    static const struct {
        const char *key;
        size_t count;
    } lists[] = {
        { "numbers", 20 }, { "lights", 21 }, { "advice", 22 }, { "notes", 1 }, { "stage", 4 },
        { "steps_up", 4 }, { "steps_back", 4 }, { "session_inputs", 15 }, { "side_inputs", 23 },
    };
    json_t *all = json("--json", EXIT_OK);

    for (int i = 0; i < COUNT(lists); i++)
        ck_assert_msg(json_array_size(json_object_get(all, lists[i].key)) == lists[i].count,
                      "%s: %zu", lists[i].key,
                      json_array_size(json_object_get(all, lists[i].key)));
    const json_t *rule = json_array_get(json_object_get(all, "lights"), 1);

    ck_assert_str_eq(json_string_value(json_object_get(rule, "id")), "red-pain-during");
    ck_assert_str_eq(json_string_value(json_object_get(rule, "light")), "red");
    ck_assert_str_eq(json_string_value(json_object_get(rule, "when")),
                     "pain_during over pain_too_much");
    ck_assert_str_eq(json_string_value(json_object_get(rule, "source")), "[practice]");
    ck_assert_str_eq(json_string_value(json_object_get(all, "id")), "load-tolerance");
    json_decref(all);
}
END_TEST

START_TEST(check_says_fine_or_where_it_is_not)
{
    char words[PATH_MAX + 32];
    json_t *o;

    place_make();
    const char *path = place_path("rules.yaml");
    FILE *f = fopen(path, "w");

    ck_assert_int_eq(run("check protocols/rules/load-tolerance.yaml"), EXIT_OK);
    ck_assert_str_eq(call.out, "protocols/rules/load-tolerance.yaml: fine, load-tolerance version "
                          "1\n");
    ck_assert(fputs("id: a\nversion: 0\n", f) >= 0 && fclose(f) == 0);
    snprintf(words, sizeof words, "check %s", path);
    ck_assert_int_eq(run(words), EXIT_FAILED);
    ck_assert_str_eq(call.out, "");
    ck_assert(strstr(call.err, ":2: 'version'") != NULL);
    snprintf(words, sizeof words, "check %s --json", path);
    o = json(words, EXIT_FAILED);
    ck_assert(json_is_false(json_object_get(o, "fine")));
    ck_assert(strstr(json_string_value(json_object_get(o, "error")), ":2: 'version'") != NULL);
    json_decref(o);
    o = json("check protocols/rules/load-tolerance.yaml --json", EXIT_OK);
    ck_assert(json_is_true(json_object_get(o, "fine")));
    ck_assert(json_is_null(json_object_get(o, "error")));
    json_decref(o);
    place_remove();
}
END_TEST

START_TEST(wrong_calls_say_what_is_right)
{
    static const struct {
        const char *words, *says;
        int code;
    } calls[] = {
        { "list", "say show or check", EXIT_USAGE },
        { "check", "takes one file", EXIT_USAGE },
        { "check a b", "takes one file", EXIT_USAGE },
        { "show a b", "one file at most", EXIT_USAGE },
        { "show a b c", "too many words", EXIT_USAGE },
        { "--loud", "no option", EXIT_USAGE },
        { "show nothing.yaml", "there is no file of rules nothing.yaml", EXIT_FAILED },
        { "check nothing.yaml", "there is no file of rules nothing.yaml", EXIT_FAILED },
    };

    for (int i = 0; i < COUNT(calls); i++) {
        ck_assert_msg(run(calls[i].words) == calls[i].code, "%s", calls[i].words);
        ck_assert_msg(strstr(call.err, calls[i].says) != NULL, "%s: %s", calls[i].words, call.err);
        ck_assert_str_eq(call.out, "");
    }
    ck_assert_int_eq(run("--help"), EXIT_OK);
    ck_assert(strstr(call.out, "holdfast rules check my-rules.yaml") != NULL);
}
END_TEST

START_TEST(protocols_do_not_see_the_rules)
{
    char ids[256][PROTOCOL_ID_MAX];
    const int n = protocol_ids(ids, 256);

    ck_assert_int_gt(n, 20);
    for (int i = 0; i < n; i++)
        ck_assert(strstr(ids[i], "tolerance") == NULL && strcmp(ids[i], "rules") != 0);
}
END_TEST

Suite *rules_command_suite(void)
{
    Suite *suite = suite_create("rules_command");
    TCase *tc = tcase_create("all");

    tcase_add_test(tc, page_has_every_rule_with_its_threshold_and_source);
    tcase_add_test(tc, without_words_it_shows_the_usual_file);
    tcase_add_test(tc, json_has_every_rule);
    tcase_add_test(tc, check_says_fine_or_where_it_is_not);
    tcase_add_test(tc, wrong_calls_say_what_is_right);
    tcase_add_test(tc, protocols_do_not_see_the_rules);
    suite_add_tcase(suite, tc);
    return suite;
}
