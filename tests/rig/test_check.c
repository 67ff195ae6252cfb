/*
 * test_check.c - every finding of a check, from its fault in the virtual rig.
 *
 * Real firmware, real program; each row injects one fault and lists every finding
 * that must not be green, and all others must be.  So each is there with its fault
 * and absent without it; the first row has no fault and is all green.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness.h"
#include "suites.h"

Suite *check_suite(void);

static char out[HARNESS_TEXT_MAX];

static void write_file(const char *name, const char *text)
{
    FILE *f = fopen(harness_path(name), "w");

    ck_assert_ptr_nonnull(f);
    fputs(text, f);
    fclose(f);
}

/* The virtual rig's cell, with dates and with what a fit states. */
static void write_calibration(const char *date, const char *due)
{
    write_file("calibration.json", harness_text(
        "{ \"id\": \"virtual-cell\", \"format\": 2, \"date\": \"%s\", \"due\": \"%s\","
        "  \"curve\": { \"order\": 1, \"center_n\": 250, \"scale_n\": 250,"
        "    \"counts\": [609000, 525000], \"covariance_counts2\": [[4], [0, 8]] },"
        "  \"range\": { \"low_n\": 0, \"high_n\": 500, \"margin_pct\": 10 },"
        "  \"uncertainty\": { \"dof\": 8, \"residual_n\": 0.05, \"hysteresis_n\": 0.05 } }",
        date, due));
}

/* Check a rig with these options; the exit code. */
static int check_rig(const char *sim, const char *options)
{
    char command[4096];

    /* First, as the harness hands out texts in turn. */
    snprintf(command, sizeof command, "env XDG_DATA_HOME=%s %s check --rig %s --json %s",
             harness_path("data"), harness_program("holdfast"), harness_path("rig"), options);
    unlink(harness_path("rig.log"));  /* of an earlier rig: it says that one is up */
    const pid_t rig = harness_rig(harness_text("--speed max %s", sim));
    const int code = harness_run(command, 60, out);

    harness_stop_rig(rig);
    return code;
}

static const char *with_calibration(const char *options)
{
    return harness_text("--calibration %s %s", harness_path("calibration.json"), options);
}

/* By jq out of the last check's JSON, on one line. */
static const char *said(const char *jq)
{
    static char text[HARNESS_TEXT_MAX];

    write_file("check.json", out);
    const int code = harness_run(harness_text("jq -r '%s' %s", jq, harness_path("check.json")),
                                 20, text);

    ck_assert_msg(code == 0, "%s: %s%s", jq, text, out);
    text[strcspn(text, "\n")] = '\0';
    return text;
}

#define NOT_GREEN "[.findings[] | select(.level != \"green\") | .id + \":\" + .level] | join(\" \")"

static double number(const char *name)
{
    return strtod(said(harness_text("[.findings[].numbers | .%s // empty][0].value", name)), NULL);
}

static const struct {
    const char *sim, *expected, *why;
} faults[] = {
    { "", "", "nothing is wrong" },
    { "--seed 7", "", "nothing is wrong, other noise" },
    { "--rate 92", "", "an 80-series board on its own clock" },
    { "--rate 10", "rate:stop", "the RATE pin is low" },
    { "--rate 110", "rate:look", "a converter that runs fast" },
    { "--noise-counts 800", "noise:look", "noise of 0.38 N" },
    { "--noise-counts 3000", "noise:stop", "noise of 1.4 N" },
    { "--mains-counts 700", "mains:look", "50 Hz" },
    { "--mains-counts 700 --mains-hz 60.1", "mains:look", "60 Hz, a little off" },
    { "--rate 10 --mains-counts 400", "rate:stop", "this rate cannot tell mains" },
    { "--spike-every 200", "spikes:look", "four spikes" },
    { "--spike-every 200 --spike-counts -20000", "spikes:look", "downwards" },
    { "--spike-every 20", "spikes:stop", "four a second" },
    { "--repeat-at 2", "repeated:stop", "one value for eight seconds" },
    { "--repeat-at 0", "repeated:stop distinct:look", "one value and no other" },
    { "--offset-counts 8388600", "saturated:stop open_bridge:stop zero_shift:look",
      "wanders at the rail" },
    { "--open-at 0", "noise:stop open_bridge:stop", "an input floats" },
    { "--drift-n-per-min 3", "drift:look", "zero moves" },
    { "--drift-n-per-min -30", "drift:stop", "zero moves fast" },
    { "--flip-bits 0.003", "lost:stop damaged:stop", "a bad cable" },
    { "--truncate-frames 0.06", "lost:stop damaged:stop", "frames lose their tails" },
    { "--lose-pulse-at 300", "lost:look converter:look", "a read fails" },
    { "--stuck-at 3", "lost:look converter:look", "DOUT stays high" },
    { "--brown-out-at 3", "supply:stop", "the supply sags" },
    { "--offset-counts 200000", "zero_shift:look", "55 N on it, and no earlier zero" },
};

START_TEST(each_fault_is_found_and_nothing_else)
{
    write_calibration("2020-01-01", "9999-12-31");
    const int code = check_rig(faults[_i].sim, with_calibration(""));
    const char *found = said(NOT_GREEN);

    if (strstr(faults[_i].sim, "--open-at") != NULL) {
        /* Of anything at all some other findings follow, as it falls. */
        ck_assert_msg(strstr(found, "open_bridge:stop") != NULL, "%s: %s", faults[_i].why, found);
        ck_assert_msg(strstr(found, "noise:stop") != NULL, "%s: %s", faults[_i].why, found);
    } else {
        ck_assert_msg(strcmp(found, faults[_i].expected) == 0, "%s: expected \"%s\", found \"%s\"",
                      faults[_i].why, faults[_i].expected, found);
    }
    ck_assert_int_eq(code, strstr(faults[_i].expected, "stop") != NULL ? 1 : 0);
}
END_TEST

START_TEST(coarse_values_are_found)
{
    write_calibration("2020-01-01", "9999-12-31");
    write_file("still.csv", "time_s,force_n\n0,0\n100,0\n");
    ck_assert_int_eq(check_rig(harness_text("--noise-counts 1.5 --csv %s",
                                            harness_path("still.csv")), with_calibration("")), 0);
    ck_assert_str_eq(said(NOT_GREEN), "distinct:look");
}
END_TEST

START_TEST(numbers_are_those_of_the_rig)
{
    write_calibration("2020-01-01", "9999-12-31");
    write_file("still.csv", "time_s,force_n\n0,0\n100,0\n");
    ck_assert_int_eq(check_rig(harness_text(
        "--rate 88 --mains-counts 400 --mains-hz 49.9 --drift-n-per-min 0.5 --csv %s",
        harness_path("still.csv")), with_calibration("--seconds 20")), 0);
    ck_assert_double_eq_tol(number("rate_hz"), 88.0, 0.01);
    ck_assert_double_eq_tol(number("mains_50_counts"), 400.0, 8.0);
    ck_assert_double_eq_tol(number("mains_hz"), 49.9, 0.0126);
    /* 60 counts of noise, and a sine's 400 / sqrt 2. */
    ck_assert_double_eq_tol(number("noise_counts"), 289.1, 5.0);
    ck_assert_double_eq_tol(number("drift_n_per_min"), 0.5, 0.06);
    ck_assert_double_eq_tol(number("zero_n"), 0.5 * 10.0 / 60.0, 0.02);
}
END_TEST

static const struct {
    const char *date, *due, *expected;
} calibrations[] = {
    { "2020-01-01", "2020-12-31", "calibration:look" },
    { "9999-01-01", "9999-12-31", "calibration:look" },
};

START_TEST(a_calibration_past_its_due_date_is_found)
{
    write_calibration(calibrations[_i].date, calibrations[_i].due);
    ck_assert_int_eq(check_rig("", with_calibration("")), 0);
    ck_assert_str_eq(said(NOT_GREEN), calibrations[_i].expected);
}
END_TEST

START_TEST(without_a_calibration_it_checks_counts)
{
    ck_assert_int_eq(check_rig("", "--seconds 10"), 0);
    ck_assert_str_eq(said(NOT_GREEN), "calibration:look");
    ck_assert_str_eq(said(".calibration"), "null");
}
END_TEST

START_TEST(zero_is_compared_with_the_last)
{
    struct stat st;

    write_calibration("2020-01-01", "9999-12-31");
    ck_assert_int_eq(check_rig("", with_calibration("")), 0);
    ck_assert_int_eq(stat(harness_path("data/holdfast/checks/last-unnumbered.json"), &st), 0);
    ck_assert_uint_eq(st.st_mode & 0777, 0600);
    ck_assert_int_eq(check_rig("", with_calibration("")), 0);
    ck_assert_str_eq(said(NOT_GREEN), "");
    /* 16,000 counts are 7.6 N; 116,000 are 55 N, and that zero is not kept. */
    ck_assert_int_eq(check_rig("--offset-counts 200000", with_calibration("")), 1);
    ck_assert_str_eq(said(NOT_GREEN), "zero_shift:stop");
    ck_assert_int_eq(check_rig("--offset-counts 100000", with_calibration("")), 0);
    ck_assert_str_eq(said(NOT_GREEN), "zero_shift:look");
    ck_assert_double_eq_tol(number("zero_shift_n"), 16000.0 / 2100.0, 0.02);
}
END_TEST

static const struct {
    const char *force_n, *expected;
    int code;
} masses[] = {
    { "98.05", "", 0 }, { "94", "check_mass:look", 0 }, { "88", "check_mass:stop", 1 },
};

START_TEST(a_mass_that_hangs_is_compared)
{
    write_calibration("2020-01-01", "9999-12-31");
    write_file("mass.csv", harness_text("time_s,force_n\n0,%s\n100,%s\n", masses[_i].force_n,
                                        masses[_i].force_n));
    ck_assert_int_eq(check_rig(harness_text("--csv %s", harness_path("mass.csv")),
                               with_calibration("--check-mass 10")), masses[_i].code);
    ck_assert_str_eq(said(NOT_GREEN), masses[_i].expected);
    ck_assert_int_ne(access(harness_path("data/holdfast/checks/last-unnumbered.json"), F_OK), 0);
}
END_TEST

static const struct {
    const char *options, *says;
    int code;
} wrong[] = {
    { "", "check needs a rig", 2 },
    { "--rig /dev/null --seconds 1", "from 5 to 60", 2 },
    { "--rig /dev/null --check-mass ten", "number of kg", 2 },
    { "--rig /dev/null --check-mass nan", "number of kg", 2 },
    { "--rig /dev/null extra", "takes no \"extra\"", 2 },
    { "--rig /nowhere", "/nowhere", 1 },
    { "--rig /dev/null --calibration /nowhere.json", "/nowhere.json", 1 },
    { "--limits", "rate_stop_pct", 0 },
    { "--help", "usage: holdfast check", 0 },
};

START_TEST(wrong_calls_get_a_sentence)
{
    const int code = harness_run(harness_text("%s check %s", harness_program("holdfast"),
                                              wrong[_i].options), 20, out);

    ck_assert_int_eq(code, wrong[_i].code);
    ck_assert_msg(strstr(out, wrong[_i].says) != NULL, "%s: %s", wrong[_i].options, out);
}
END_TEST

START_TEST(a_rig_that_leaves_ends_the_check)
{
    write_calibration("2020-01-01", "9999-12-31");
    const pid_t rig = harness_rig("--speed max --unplug-at 3");
    const int code = harness_run(harness_text("env XDG_DATA_HOME=%s %s check --rig %s",
        harness_path("data"), harness_program("holdfast"), harness_path("rig")), 60, out);

    harness_wait(rig, 20);
    ck_assert_int_eq(code, 1);
    ck_assert_msg(strstr(out, "the rig left after") != NULL, "%s", out);
}
END_TEST

#define COUNT(a) ((int)(sizeof(a) / sizeof((a)[0])))

Suite *check_suite(void)
{
    Suite *s = suite_create("check");
    TCase *tc = tcase_create("all");

    tcase_add_checked_fixture(tc, harness_begin, harness_end);
    tcase_set_timeout(tc, 300);
    tcase_add_loop_test(tc, each_fault_is_found_and_nothing_else, 0, COUNT(faults));
    tcase_add_test(tc, coarse_values_are_found);
    tcase_add_test(tc, numbers_are_those_of_the_rig);
    tcase_add_loop_test(tc, a_calibration_past_its_due_date_is_found, 0, COUNT(calibrations));
    tcase_add_test(tc, without_a_calibration_it_checks_counts);
    tcase_add_test(tc, zero_is_compared_with_the_last);
    tcase_add_loop_test(tc, a_mass_that_hangs_is_compared, 0, COUNT(masses));
    tcase_add_loop_test(tc, wrong_calls_get_a_sentence, 0, COUNT(wrong));
    tcase_add_test(tc, a_rig_that_leaves_ends_the_check);
    suite_add_tcase(s, tc);
    return s;
}
