/*
 * test_fit.c - the check of the rig inside a session, on the released firmware.
 *
 * One fault of the virtual rig a row: what is found, and whether anybody comes to push.
 * Whatever it is, a replay gives the bytes of the run, and check.json the findings.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness.h"
#include "suites.h"

Suite *fit_suite(void);

static char out[HARNESS_TEXT_MAX];

/* The virtual rig's cell, with a date that is not to come and a due date that is. */
static const char *calibration(void)
{
    FILE *f = fopen(harness_path("calibration.json"), "w");

    ck_assert_ptr_nonnull(f);
    fputs("{ \"id\": \"virtual-cell\", \"format\": 2, \"date\": \"2020-01-01\","
          "  \"due\": \"9999-12-31\", \"curve\": { \"order\": 1, \"center_n\": 250,"
          "  \"scale_n\": 250, \"counts\": [609000, 525000],"
          "  \"covariance_counts2\": [[4], [0, 8]] },"
          "  \"range\": { \"low_n\": 0, \"high_n\": 500, \"margin_pct\": 10 },"
          "  \"uncertainty\": { \"dof\": 8, \"residual_n\": 0.05, \"hysteresis_n\": 0.05 } }", f);
    fclose(f);
    return harness_path("calibration.json");
}

/* What a replay computes is what the run left, and check.json has its findings. */
static void same_again(void)
{
    const int code = harness_run(harness_text(
        "sh -c '%s replay %s/session.hfr --json | cmp - %s/results.json "
        "&& jq .findings %s/check.json > %s && jq .rig_check.findings %s/results.json | cmp - %s'",
        harness_program("holdfast"), harness_path("s"), harness_path("s"), harness_path("s"),
        harness_path("findings"), harness_path("s"), harness_path("findings")), 20, out);

    ck_assert_msg(code == 0, "%s", out);
}

/* A session on a rig with this fault; the exit code. */
static int session(const char *sim, const char *options)
{
    char command[4096];

    snprintf(command, sizeof command, "sh -c 'rm -rf %s && exec %s run --rig %s --protocol "
             "tests/rig/protocols/short.yaml --calibration %s --no-curve --out %s %s'",
             harness_path("s"), harness_program("holdfast"), harness_path("rig"), calibration(),
             harness_path("s"), options);
    const pid_t rig = harness_rig(harness_text("--speed max --tremor-pct 0.3 %s", sim));
    const int code = harness_run(command, 120, out);

    harness_stop_rig(rig);
    printf("  %s: %d\n", sim, code);
    return code;
}

/* jq's answer is true. */
static void holds_true(const char *why, const char *jq)
{
    ck_assert_msg(harness_result(harness_text("if (%s) then 1 else 0 end", jq)) == 1.0, "%s: %s",
                  why, jq);
}

#define NOT_GREEN "[.rig_check.findings[] | select(.level != \"green\") | .id + \":\" + .level] " \
                  "| join(\" \")"

static const struct { const char *why, *sim, *found, *ending; } faults[] = {
    { "nothing is wrong", "", "", "finished" },
    { "the RATE pin is low", "--rate 10", "rate:stop", "rig_check" },
    { "noise of 1.4 N", "--noise-counts 3000", "noise:stop", "rig_check" },
    { "four spikes a second", "--spike-every 20", "spikes:stop", "rig_check" },
    { "one value for seconds", "--repeat-at 3", "repeated:stop", "rig_check" },
    { "zero moves fast", "--drift-n-per-min -30", "drift:stop", "rig_check" },
    { "a bad cable", "--flip-bits 0.003", "lost:stop damaged:stop", "rig_check" },
    { "the supply sags in the check", "--brown-out-at 5", "supply:stop", "rig_check" },
    { "a read fails", "--lose-pulse-at 300", "lost:look converter:look", "finished" },
    { "55 N on it, and no earlier zero", "--offset-counts 189000", "zero_shift:look", "finished" },
};

START_TEST(a_fault_is_found_before_anybody_pushes)
{
    const bool stops = strcmp(faults[_i].ending, "rig_check") == 0;
    const int code = session(faults[_i].sim, "");

    ck_assert_msg(code == stops, "%s: %s", faults[_i].why, out);
    same_again();
    holds_true(faults[_i].why, harness_text(NOT_GREEN " == \"%s\"", faults[_i].found));
    holds_true(faults[_i].why, harness_text(".recording.session_end == \"%s\"", faults[_i].ending));
    holds_true(faults[_i].why, ".rig_check | .complete and .gone_on_because == null");
    holds_true(faults[_i].why, stops ? ".best_push == null and .holds == [] and .zero == null"
                                     : ".holds | length == 3");
    /* A zero that cannot be trusted is not kept for the next. */
    ck_assert_int_eq(access(harness_path("data/holdfast/checks/last-unnumbered.json"), F_OK) == 0,
                     !stops);
}
END_TEST

START_TEST(a_stop_says_what_to_do_about_it)
{
    ck_assert_int_eq(session("--rate 10", ""), 1);
    ck_assert_ptr_nonnull(strstr(out, "the converter's RATE pin"));
    ck_assert_ptr_nonnull(strstr(out, "before anybody pushes. Mend it and begin again"));
    ck_assert_ptr_nonnull(strstr(out, "Session over: the rig check found"));
    ck_assert_ptr_null(strstr(out, "Push, as strongly"));
}
END_TEST

START_TEST(the_operator_may_go_on_with_a_reason)
{
    ck_assert_msg(session("--rate 10", "--go-on-anyway \"only a demonstration\"") == 0, "%s", out);
    ck_assert_ptr_nonnull(strstr(out, "Gone on with all the same: only a demonstration"));
    same_again();
    holds_true("gone on", ".rig_check | .verdict == \"stop\" and "
                          ".gone_on_because == \"only a demonstration\"");
    holds_true("gone on", ".recording.session_end == \"finished\" and (.holds | length == 3)");
}
END_TEST

START_TEST(a_reason_is_of_use_only_for_a_stop)
{
    ck_assert_msg(session("", "--go-on-anyway \"whatever\"") == 0, "%s", out);
    holds_true("nothing to pass over", ".rig_check | .verdict == \"green\" and "
                                       ".gone_on_because == null");
}
END_TEST

/* 16,000 counts are 7.6 N; 116,000 are 55 N. */
START_TEST(zero_is_compared_with_that_of_the_session_before)
{
    ck_assert_msg(session("", "") == 0, "%s", out);
    holds_true("the first", NOT_GREEN " == \"\"");
    ck_assert_int_eq(session("--offset-counts 200000", ""), 1);
    same_again();
    holds_true("far off", NOT_GREEN " == \"zero_shift:stop\"");
    ck_assert_int_eq(session("--offset-counts 100000", ""), 0);
    same_again();
    holds_true("a little off", NOT_GREEN " == \"zero_shift:look\"");
    holds_true("a little off", "[.rig_check.findings[].numbers | .zero_shift_n // empty][0].value "
                               "- 7.619 | fabs < 0.02");
    /* `holdfast check` and a session compare with one another. */
    ck_assert_int_eq(session("--offset-counts 100000", ""), 0);
    holds_true("as before", NOT_GREEN " == \"\"");
}
END_TEST

/* A wire off, the reading at the rail: no check comes to its end, and it is told. */
START_TEST(a_broken_wire_is_told)
{
    ck_assert_int_eq(session("--offset-counts 8388600", ""), 1);
    ck_assert_ptr_nonnull(strstr(out, "stop   open_bridge"));
    same_again();
    holds_true("at the rail", ".recording.session_end == \"over_force\" and "
                              "(.rig_check.complete | not)");
}
END_TEST

static const char *const wrong[] = { "\"\"", "\"two\nlines\"" };

START_TEST(a_reason_is_a_line)
{
    const int code = harness_run(harness_text("%s run --rig /dev/null --go-on-anyway %s",
                                              harness_program("holdfast"), wrong[_i]), 20, out);

    ck_assert_int_eq(code, 2);
    ck_assert_ptr_nonnull(strstr(out, "--go-on-anyway needs a reason"));
}
END_TEST

#define COUNT(a) ((int)(sizeof(a) / sizeof((a)[0])))

Suite *fit_suite(void)
{
    Suite *s = suite_create("fit");
    TCase *tc = tcase_create("all");

    tcase_add_checked_fixture(tc, harness_begin, harness_end);
    tcase_set_timeout(tc, 300);
    tcase_add_loop_test(tc, a_fault_is_found_before_anybody_pushes, 0, COUNT(faults));
    tcase_add_test(tc, a_stop_says_what_to_do_about_it);
    tcase_add_test(tc, the_operator_may_go_on_with_a_reason);
    tcase_add_test(tc, a_reason_is_of_use_only_for_a_stop);
    tcase_add_test(tc, zero_is_compared_with_that_of_the_session_before);
    tcase_add_test(tc, a_broken_wire_is_told);
    tcase_add_loop_test(tc, a_reason_is_a_line, 0, COUNT(wrong));
    suite_add_tcase(s, tc);
    return s;
}
