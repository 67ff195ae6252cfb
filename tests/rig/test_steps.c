/*
 * test_steps.c - a step of every type on the released firmware, with answers from
 * a file, from the keyboard, and from nobody.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness.h"
#include "suites.h"

Suite *steps_suite(void);

#define EVERY "tests/rig/protocols/every-step.yaml"
/* The ninth time the light is steady is the endurance hold. */
#define RIG   "--speed max --tremor-pct 0.3 --release-early 8@9"

static char out[HARNESS_TEXT_MAX];

static int run(const char *rig, const char *options)
{
    const pid_t sim = harness_rig(rig);
    const int code = harness_run(harness_run_command(EVERY, harness_text("--no-curve %s",
                                                                         options)), 120, out);

    harness_stop_rig(sim);
    return code;
}

/* jq's answer is true. */
static void holds_true(const char *jq)
{
    ck_assert_msg(harness_result(harness_text("if (%s) then 1 else 0 end", jq)) == 1.0, "%s", jq);
}

START_TEST(every_step_on_the_rig)
{
    FILE *f = fopen(harness_path("answers"), "w");

    ck_assert_ptr_nonnull(f);
    fputs("# in order\nscreen=yes\npain=2\npain=3\npain=none\neffort=6\ntext=calf a bit tight\n",
          f);
    fclose(f);
    ck_assert_msg(run(RIG, harness_text("--body-mass 90 --answers %s",
                                        harness_path("answers"))) == 0, "%s", out);
    holds_true(".recording.session_end == \"finished\"");
    holds_true(".rig_check | .nominal_hz == 80 and .missing == 0 and .saturated == 0 and "
               "(.rate_hz - 80 | fabs) < 0.1 and .noise_sd_n > 0");
    holds_true(".passive_weight.force_n | fabs < 1");
    holds_true(".body_mass_kg == 90");
    holds_true(".warm_up | map(.asked_pct) == [50, 70]");
    holds_true(".best_push.pushes | map(.kind) == [\"steady\", \"fast\", \"fast\", "
               "\"pain_limited\"]");
    holds_true(".answers | map(.answer) == [\"yes\", 2, 3, null, 6, \"calf a bit tight\"]");
    holds_true(".answers | map(.moment) == [\"screen\", \"before\", \"hold\", \"hold\", "
               "\"after\", \"now\"]");
    holds_true(".holds | map(.reference) == [\"best_1s\", \"best_1s\", \"pain_limited\", "
               "\"body_weight\", \"chosen\", \"chosen\", \"best_1s\", \"force\", \"force\"]");
    holds_true(".holds[:6] | all(.complete)");
    /* The virtual leg lets go about a reaction time after the light. */
    holds_true(".holds[0:2] + .holds[3:6] | all(.overtime_s > 0.1 and .overtime_s < 2 and "
               ".overtime_ended_by_letting_go)");
    holds_true(".holds[2].overtime_s == null");
    holds_true(".holds[4] | .client_chose and .target_n == null");
    holds_true("(.holds[5].target_n - .holds[4].mean_n | fabs) < 20");
    holds_true(".holds[6] | .until == \"drop_out\" and .complete and .drop_out_s > 6 and "
               ".drop_out_s < 8.5");
    holds_true(".steps_cut == [{\"step\": 15, \"after_incomplete\": 2}]");
}
END_TEST

START_TEST(replay_of_every_step_gives_the_bytes_of_the_run)
{
    ck_assert_msg(run(RIG, "--body-mass 90 --answer screen=yes --answer pain=0 --answer pain=1 "
                      "--answer effort=5 --answer text=none --answer-wait 1") == 0, "%s", out);
    const int code = harness_run(harness_text(
        "sh -c '%s replay %s/session.hfr --json | cmp - %s/results.json'",
        harness_program("holdfast"), harness_path("s"), harness_path("s")), 20, out);
    ck_assert_msg(code == 0, "%s", out);
}
END_TEST

static const struct {
    const char *why, *options, *ending;
    int answers;
} ends[] = {
    { "pain above the limit", "--answer screen=yes --answer pain=6", "pain", 2 },
    { "a screening that says no", "--answer screen=no", "screen", 1 },
    { "a screening nobody answers", "--answer-wait 2", "screen", 1 },
};

START_TEST(an_answer_may_end_the_session_calmly)
{
    ck_assert_msg(run(RIG, harness_text("--body-mass 90 %s", ends[_i].options)) == 0, "%s: %s",
                  ends[_i].why, out);
    holds_true(harness_text(".recording.session_end == \"%s\"", ends[_i].ending));
    holds_true(harness_text(".answers | length == %d", ends[_i].answers));
    holds_true(".holds == []");
    ck_assert_ptr_nonnull(strstr(out, "digest match"));
}
END_TEST

/* ---- from the keyboard ----------------------------------------------------------------- */

START_TEST(time_after_the_full_time_is_shown_as_negative)
{
    const pid_t sim = harness_rig("--speed 5 --release-late 4");
    int fd;
    const pid_t session = harness_terminal(
        harness_run_command("tests/rig/protocols/short.yaml", "--no-curve"), &fd);

    harness_until(fd, "Time is over 1/3-00:02");
    harness_type(fd, "q");
    harness_until(fd, "results.json");
    ck_assert_int_eq(harness_terminal_end(session, fd), 0);
    harness_stop_rig(sim);
}
END_TEST

START_TEST(answers_are_typed_in_a_terminal)
{
    const pid_t sim = harness_rig("--speed 5");
    int fd;
    const pid_t session = harness_terminal(
        harness_run_command(EVERY, "--no-curve --body-mass 90"), &fd);

    harness_until(fd, "Is all well today?");
    harness_until(fd, "y for yes, n for no.");
    harness_type(fd, "y");
    harness_until(fd, "(yes)");
    harness_until(fd, "s leaves it open. ");
    harness_type(fd, "9\x7F" "4");
    harness_until(fd, "s leaves it open. 4");
    harness_type(fd, "\n");
    harness_until(fd, "(4)");
    harness_until(fd, "Push as lightly");
    harness_until(fd, "about 50 %");
    harness_type(fd, "q");
    harness_until(fd, "results.json");
    ck_assert_int_eq(harness_terminal_end(session, fd), 0);
    harness_stop_rig(sim);
    holds_true(".answers | map(.answer) == [\"yes\", 4]");
}
END_TEST

Suite *steps_suite(void)
{
    Suite *s = suite_create("steps");
    TCase *tc = tcase_create("all");

    tcase_add_checked_fixture(tc, harness_begin, harness_end);
    tcase_set_timeout(tc, 200);
    tcase_add_test(tc, every_step_on_the_rig);
    tcase_add_test(tc, replay_of_every_step_gives_the_bytes_of_the_run);
    tcase_add_loop_test(tc, an_answer_may_end_the_session_calmly, 0, COUNT(ends));
    tcase_add_test(tc, time_after_the_full_time_is_shown_as_negative);
    tcase_add_test(tc, answers_are_typed_in_a_terminal);
    suite_add_tcase(s, tc);
    return s;
}
