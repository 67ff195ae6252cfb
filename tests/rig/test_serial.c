/*
 * test_serial.c - the rig's serial number: written, refused, carried over a power cycle,
 * and never a third one after a power cut, with the real firmware.
 */
#include <check.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "harness.h"
#include "suites.h"

Suite *serial_suite(void);

static char out[HARNESS_TEXT_MAX];

static pid_t rig(const char *options)
{
    return harness_rig(harness_text("--eeprom %s %s", harness_path("eeprom"), options));
}

static int calibrate(const char *options)
{
    return harness_run(harness_text("%s calibrate --rig %s %s", harness_program("holdfast"),
                                    harness_path("rig"), options), 30, out);
}

static void expect(const char *options, int code, const char *says)
{
    const int got = calibrate(options);

    ck_assert_msg(got == code, "%s: exit code %d: %s", options, got, out);
    ck_assert_msg(strstr(out, says) != NULL, "%s: \"%s\" is not in: %s", options, says, out);
}

static void make_file(const char *name)
{
    FILE *f = fopen(harness_path(name), "w");

    ck_assert_ptr_nonnull(f);
    fprintf(f, "{ \"id\": \"%s\", \"format\": 2, \"date\": \"2026-01-01\",\n"
               "  \"curve\": { \"order\": 1, \"center_n\": 250, \"scale_n\": 250,\n"
               "    \"counts\": [609000, 525000], \"covariance_counts2\": [[4], [0, 8]] },\n"
               "  \"range\": { \"low_n\": 0, \"high_n\": 500, \"margin_pct\": 10 } }\n", name);
    fclose(f);
}

START_TEST(a_number_is_kept_and_not_changed_by_mistake)
{
    pid_t sim = rig("");

    expect("--serial 77", 0, " has the serial number 77; it was read back.\n");
    harness_stop_rig(sim);

    sim = rig("");
    expect("--serial 78", 1, "this rig has the serial number 77 already; is it the right rig?");
    expect("--serial 77", 0, " has the serial number 77;");
    expect("--serial 4294967295 --change-serial", 0, " has the serial number 4294967295;");
    harness_stop_rig(sim);

    sim = rig("");
    expect("--serial 77", 1, "has the serial number 4294967295 already");
    harness_stop_rig(sim);
}
END_TEST

START_TEST(a_calibration_is_written_with_it)
{
    pid_t sim = rig("");

    /* Written before the rig had a number: any will do. */
    make_file("none");
    expect(harness_text("--to-rig --calibration %s", harness_path("none")), 0, "now carries none");
    expect("--serial 76", 0, "has the serial number 76");
    ck_assert_ptr_null(strstr(out, "It carries"));
    make_file("one");
    expect(harness_text("--to-rig --change-serial --serial 77 --calibration %s", harness_path("one")), 0,
           "now carries one; it was read back and is the same");
    ck_assert_ptr_nonnull(strstr(out, "has the serial number 77; it was read back"));
    expect("--serial 77", 0, "has the serial number 77");
    ck_assert_ptr_null(strstr(out, "It carries"));
    expect("--serial 78 --change-serial", 0,
           "It carries one, which was written with the serial number 77; if the load cell is the "
           "same, write it again");
    expect("--from-rig", 0, "one is of the rig with serial number 77; this one has 78");
    /* Refused before anything is written. */
    make_file("two");
    expect(harness_text("--to-rig --serial 79 --calibration %s", harness_path("two")), 1,
           "has the serial number 78 already");
    expect("--from-rig", 0, "\"id\": \"one\"");
    expect(harness_text("--to-rig --serial 79 --change-serial --calibration %s",
                        harness_path("two")), 0, "now carries two");
    ck_assert_ptr_null(strstr(out, "write it again"));
    expect("--from-rig", 0, "\"id\": \"two\"");
    ck_assert_ptr_null(strstr(out, "this one has"));
    harness_stop_rig(sim);
}
END_TEST

START_TEST(a_bad_line_only_takes_longer)
{
    const pid_t sim = rig("--drop-bytes 0.02 --flip-bits 0.02 --seed 11");

    expect("--serial 77", 0, "has the serial number 77");
    harness_stop_rig(sim);
}
END_TEST

/* 7777 to 8888: four bytes differ, two of the number and two of its complement. */
enum { WRITES = 4 };

START_TEST(a_power_cut_leaves_the_old_one_or_none)
{
    pid_t sim = rig("");
    const int n = _i + 1;

    expect("--serial 7777", 0, "7777");
    harness_stop_rig(sim);
    sim = rig(harness_text("--cut-power-at-write %d", n));
    ck_assert_int_eq(calibrate("--serial 8888 --change-serial"), 1);
    ck_assert_int_eq(harness_wait(sim, 20), 0);
    ck_assert(harness_find(harness_path("rig.log"),
                           harness_text("power was cut at EEPROM write %d\n", n), 1));
    sim = rig("");
    const int code = calibrate("--serial 9999");
    ck_assert_msg(code == 0 || strstr(out, "the serial number 7777 already") != NULL, "%s", out);
    expect("--serial 8888 --change-serial", 0, "has the serial number 8888");
    harness_stop_rig(sim);
}
END_TEST

static const struct { const char *mode, *says; } strange[] = {
    { "no-samples", "this rig's firmware takes no serial number; write this program's firmware" },
    { "refuses",    "the rig refused the serial number 77 and keeps its own" },
    { "forgets",    "the rig did not keep its serial number; its memory may be worn out" },
    { "numberless", "the rig does not answer; unplug it, plug it in again" },
};

START_TEST(a_strange_rig_gets_one_sentence)
{
    const pid_t pid = harness_start(harness_text("python3 tests/oracle/mute_rig.py %s %s",
                                                 harness_path("rig"), strange[_i].mode), "rig.log");

    ck_assert(harness_find(harness_path("rig.log"), "rig on", 20));
    const int code = calibrate("--serial 77");
    kill(pid, SIGKILL);
    harness_wait(pid, 5);
    ck_assert_msg(code == 1, "%s: exit code %d: %s", strange[_i].mode, code, out);
    ck_assert_msg(strstr(out, strange[_i].says) != NULL, "%s: %s", strange[_i].mode, out);
    ck_assert_ptr_eq(strchr(out, '\n') + 1, strchr(out, '\0'));
}
END_TEST

static const struct { const char *options, *says; } wrong[] = {
    { "--serial 0", "--serial wants a whole number from 1 to 4294967295, not \"0\"" },
    { "--serial 4294967296", "not \"4294967296\"" },
    { "--serial 99999999999999999999999", "not \"99999999999999999999999\"" },
    { "--serial -1", "not \"-1\"" },
    { "--serial ''", "not \"\"" },
    { "--serial 7x", "not \"7x\"" },
    { "--change-serial", "say --to-rig, --from-rig or --serial N, and the rig" },
    { "--to-rig --change-serial", "--change-serial is of --serial N" },
    { "--from-rig --serial 7", "--from-rig only reads; --serial N writes" },
    { "--serial 7 --calibration x", "--calibration is of --to-rig" },
    { "--serial 7 --points x", "fit nothing" },
};

START_TEST(a_wrong_call_is_refused)
{
    const int code = calibrate(wrong[_i].options);

    ck_assert_msg(code == 2, "%s: exit code %d: %s", wrong[_i].options, code, out);
    ck_assert_msg(strstr(out, wrong[_i].says) != NULL, "%s: %s", wrong[_i].options, out);
    ck_assert_ptr_eq(strchr(out, '\n') + 1, strchr(out, '\0'));
}
END_TEST

Suite *serial_suite(void)
{
    Suite *s = suite_create("serial");
    TCase *t = tcase_create("all");

    tcase_add_checked_fixture(t, harness_begin, harness_end);
    tcase_set_timeout(t, 120);
    tcase_add_test(t, a_number_is_kept_and_not_changed_by_mistake);
    tcase_add_test(t, a_calibration_is_written_with_it);
    tcase_add_test(t, a_bad_line_only_takes_longer);
    tcase_add_loop_test(t, a_power_cut_leaves_the_old_one_or_none, 0, WRITES);
    tcase_add_loop_test(t, a_strange_rig_gets_one_sentence, 0, COUNT(strange));
    tcase_add_loop_test(t, a_wrong_call_is_refused, 0, COUNT(wrong));
    suite_add_tcase(s, t);
    return s;
}
