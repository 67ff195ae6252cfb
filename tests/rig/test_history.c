/*
 * test_history.c - the calibrations in a folder, made by hand, and what changed.
 *
 * Slopes and zeros are chosen: from 2100 to 2121 counts a newton is 1 %, from 84,000
 * to 84,105 counts are 105 counts, 105 / 2121 = 0.0495 N.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "commands/calibrate_history.h"  /* CALIBRATE_HISTORY_MAX */
#include "harness.h"
#include "suites.h"

Suite *history_suite(void);

static char out[HARNESS_TEXT_MAX];

static void write_file(const char *name, const char *text)
{
    FILE *f = fopen(harness_path(name), "w");

    ck_assert_ptr_nonnull(f);
    fputs(text, f);
    fclose(f);
}

/* A line through 250 N, and the rig in its certificate. */
static void write_calibration(const char *id, const char *date, const char *rig, double slope,
                              double zero)
{
    write_file(harness_text("%s.json", id), harness_text(
        "{ \"id\": \"%s\", \"format\": 2, \"date\": \"%s\", \"due\": \"2030-01-01\",\n"
        "  \"curve\": { \"order\": 1, \"center_n\": 250, \"scale_n\": 250,\n"
        "             \"counts\": [%.10g, %.10g],\n"
        "             \"covariance_counts2\": [[4], [0, 8]], \"dof\": 8 },\n"
        "  \"range\": { \"low_n\": 0, \"high_n\": 500, \"margin_pct\": 10 },\n"
        "  \"uncertainty\": { \"hysteresis_n\": 0.1 } }\n",
        id, date, zero + 250 * slope, 250 * slope));
    if (rig != NULL)
        write_file(harness_text("%s.certificate.json", id),
                   harness_text("{ \"said\": { \"rig\": \"%s\" } }\n", rig));
}

/* Named against their order; another rig's lies between. */
static void write_three(void)
{
    write_calibration("z-first", "2025-11-25", "HF-7", 2100, 84000);
    write_calibration("other", "2026-01-02", "HF-8", 1000, -5000);
    write_calibration("a-second", "2026-11-24", "HF-7", 2121, 84105);
    write_file("calibration.json", "not looked at");
    write_file("notes.txt", "neither");
}

static int history(const char *options)
{
    return harness_run(harness_text("%s calibrate --history --out %s %s", harness_program("holdfast"),
                                    harness_path("."), options), 20, out);
}

START_TEST(the_table_is_by_date_with_changes)
{
    static const char *const lines[] = {
        "Date        Slope/counts/N  Zero/counts    Slope/%  Zero/counts    Zero/N   Rig, cal",
        "2025-11-25       2100.0000      84000.0          -            -         -   HF-7, z-first",
        "2026-01-02       1000.0000      -5000.0          -            -         -   HF-8, other",
        "2026-11-24       2121.0000      84105.0    +1.0000       +105.0    +0.050   HF-7, a-second",
    };
    const char *at;

    write_three();
    ck_assert_msg(history("") == 0, "%s", out);
    at = out;
    for (int i = 0; i < COUNT(lines); i++) {
        at = strstr(at, lines[i]);
        ck_assert_msg(at != NULL, "not in its place: %s\n%s", lines[i], out);
    }
}
END_TEST

static const char *const answers[] = {
    "[.[].id] == [\"z-first\", \"other\", \"a-second\"]",
    ".[2].before == \"z-first\" and .[0].before == null and .[1].before == null",
    ".[2].slope_change_pct - 1 | fabs < 1e-9",
    ".[2].zero_change_counts - 105 | fabs < 1e-6",
    ".[2].zero_change_n - 105 / 2121 | fabs < 1e-9",
    ".[0].slope_change_pct == null and .[0].zero_change_n == null",
    ".[1].rig == \"HF-8\" and .[1].date == \"2026-01-02\" and .[1].slope_counts_per_n == 1000",
    "[.[].in_force] == [false, false, true]",
};

START_TEST(the_json_says_the_same)
{
    write_three();
    ck_assert_int_eq(harness_run(harness_text("cp %s %s", harness_path("a-second.json"),
                                              harness_path("calibration.json")), 20, out), 0);
    ck_assert_msg(harness_run(harness_text(
        "%s calibrate --history --json --out %s > %s", harness_program("holdfast"),
        harness_path("."), harness_path("h.txt")), 20, out) == 0, "%s", out);
    ck_assert_msg(harness_run(harness_text("jq -e '%s' %s", answers[_i], harness_path("h.txt")), 20,
                              out) == 0, "%s: %s", answers[_i], out);
}
END_TEST

/* Two of a day follow one another as they were written, whatever their names. */
START_TEST(a_day_may_have_two)
{
    write_calibration("b", "2026-11-24", NULL, 2000, 0);
    write_calibration("a", "2026-11-24", NULL, 1000, 0);
    ck_assert_int_eq(harness_run(harness_text("touch -d 2026-11-24T10:00 %s", harness_path("b.json")),
                                 20, out), 0);
    ck_assert_int_eq(harness_run(harness_text("touch -d 2026-11-24T11:00 %s", harness_path("a.json")),
                                 20, out), 0);
    ck_assert_int_eq(history(""), 0);
    ck_assert_msg(strstr(out, "  -50.0000         +0.0    +0.000   a\n") != NULL, "%s", out);
}
END_TEST

START_TEST(two_points_are_listed_without_a_date)
{
    write_calibration("later", "2026-11-24", NULL, 2100, 84000);
    write_file("bare.json", "{ \"id\": \"bare\", \"points\": [ { \"counts\": 84000, \"force_n\": 0 }, "
               "{ \"counts\": 1134000, \"force_n\": 500 } ] }");
    ck_assert_int_eq(history(""), 0);
    ck_assert_msg(strstr(out, "not stated       2100.0000") != NULL, "%s", out);
    ck_assert_msg(strstr(out, "+0.0000         +0.0    +0.000   later\n") != NULL, "%s", out);
}
END_TEST

/* Not the first of the rig but the one before: 1 %, then nothing. */
START_TEST(a_third_follows_the_second)
{
    write_three();
    write_calibration("third", "2026-11-25", "HF-7", 2121, 84110);
    ck_assert_int_eq(history(""), 0);
    ck_assert_msg(strstr(out, "   +0.0000         +5.0    +0.002   HF-7, third\n") != NULL, "%s", out);
    ck_assert_int_eq(harness_run(harness_text("%s calibrate --history --json --out %s | "
        "jq -e '.[3].before == \"a-second\" and .[3].due == \"2030-01-01\"'",
        harness_program("holdfast"), harness_path(".")), 20, out), 0);
}
END_TEST

/* Of one day, later in the same second; and at the same moment by their names. */
static const struct { const char *a, *b, *last; } moments[] = {
    { "10:00:00.100", "10:00:00.200", "b" }, { "10:00:00.200", "10:00:00.100", "a" },
    { "10:00:00.5", "10:00:00.5", "b" }, { "10:00:01.1", "10:00:00.9", "a" },
};

START_TEST(what_was_written_later_follows)
{
    write_calibration("a", "2026-11-24", NULL, 2000, 0);
    write_calibration("b", "2026-11-24", NULL, 2000, 0);
    ck_assert_int_eq(harness_run(harness_text("sh -c 'touch -d 2026-11-24T%s %s; "
                                              "touch -d 2026-11-24T%s %s'", moments[_i].a,
                                              harness_path("a.json"), moments[_i].b,
                                              harness_path("b.json")), 20, out), 0);
    ck_assert_int_eq(history(""), 0);
    ck_assert_msg(strstr(out, harness_text("+0.0000         +0.0    +0.000   %s\n",
                                           moments[_i].last)) != NULL, "%s", out);
}
END_TEST

START_TEST(the_one_in_force_is_marked_and_hidden_files_are_not_looked_at)
{
    write_three();
    write_file(".a.json", "{ of another program");
    ck_assert_int_eq(harness_run(harness_text("cp %s %s", harness_path("z-first.json"),
                                              harness_path("calibration.json")), 20, out), 0);
    ck_assert_msg(history("") == 0, "%s", out);
    ck_assert_msg(strstr(out, "HF-7, z-first (in force)\n") != NULL, "%s", out);
    ck_assert_msg(strstr(out, "HF-7, a-second\n") != NULL, "%s", out);
}
END_TEST

/* As many as may be, and one more. */
START_TEST(a_history_has_an_end)
{
    write_calibration("c0", "2026-11-24", NULL, 2000, 0);
    ck_assert_int_eq(harness_run(harness_text(
        "sh -c 'cd %s; for i in $(seq 1 %d); do cp c0.json c$i.json; done'", harness_path("."),
        CALIBRATE_HISTORY_MAX - 1), 60, out), 0);
    ck_assert_msg(history("") == 0, "%.200s", out);
    ck_assert_int_eq(harness_run(harness_text("cp %s %s", harness_path("c0.json"),
                                              harness_path("last.json")), 20, out), 0);
    ck_assert_int_eq(history(""), 1);
    ck_assert_msg(strstr(out, harness_text("more than %d calibrations; move old ones away",
                                           CALIBRATE_HISTORY_MAX)) != NULL, "%.200s", out);
}
END_TEST

START_TEST(a_folder_that_is_none_is_told)
{
    write_file("plain", "");
    ck_assert_int_eq(harness_run(harness_text("%s calibrate --history --out %s",
        harness_program("holdfast"), harness_path("plain")), 20, out), 1);
    ck_assert_msg(strstr(out, "plain: cannot be read: Not a directory\n") != NULL, "%s", out);
}
END_TEST

START_TEST(what_is_no_calibration_is_told)
{
    write_three();
    write_file("broken.json", "{");
    ck_assert_int_eq(history(""), 1);
    ck_assert_msg(strstr(out, "broken.json:1: ") != NULL && strstr(out, "move it out of") != NULL,
                  "%s", out);
    ck_assert_ptr_null(strstr(out, "2100.0000"));
}
END_TEST

START_TEST(the_usual_folder_may_be_empty)
{
    ck_assert_int_eq(harness_run(harness_text("env XDG_CONFIG_HOME=%s %s calibrate --history",
                                              harness_path("config"), harness_program("holdfast")),
                                 20, out), 0);
    ck_assert_msg(strstr(out, "No calibration is stored in") != NULL
                  && strstr(out, "/config/holdfast.\n") != NULL, "%s", out);
}
END_TEST

Suite *history_suite(void)
{
    Suite *s = suite_create("history");
    TCase *tc = tcase_create("all");

    tcase_add_checked_fixture(tc, harness_begin, harness_end);
    tcase_add_test(tc, the_table_is_by_date_with_changes);
    tcase_add_loop_test(tc, the_json_says_the_same, 0, COUNT(answers));
    tcase_add_test(tc, a_day_may_have_two);
    tcase_add_test(tc, two_points_are_listed_without_a_date);
    tcase_add_test(tc, a_third_follows_the_second);
    tcase_add_loop_test(tc, what_was_written_later_follows, 0, COUNT(moments));
    tcase_add_test(tc, the_one_in_force_is_marked_and_hidden_files_are_not_looked_at);
    tcase_add_test(tc, a_history_has_an_end);
    tcase_add_test(tc, a_folder_that_is_none_is_told);
    tcase_add_test(tc, what_is_no_calibration_is_told);
    tcase_add_test(tc, the_usual_folder_may_be_empty);
    suite_add_tcase(s, tc);
    return s;
}
