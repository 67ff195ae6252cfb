/*
 * test_eeprom.c - the calibration in the rig: written, carried over a power cycle, and
 * whole after the power was cut at a byte write, with the real firmware.
 *
 * What a cut at every byte leaves is tried for the portable part in
 * tests/firmware/test_nvram.c; here the chip itself is stopped at a sample of them.
 */
#include <check.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "calibration/block.h"
#include "harness.h"
#include "link/rig_block.h"
#include "suites.h"

Suite *eeprom_suite(void);

static char out[HARNESS_TEXT_MAX];

/* A calibration of the name and date in path(name). */
static void make_file(const char *name, const char *day)
{
    FILE *f = fopen(harness_path(name), "w");

    ck_assert_ptr_nonnull(f);
    fprintf(f, "{ \"id\": \"%s\", \"format\": 2, \"date\": \"%s\", \"due\": \"2030-01-01\",\n"
               "  \"curve\": { \"order\": 1, \"center_n\": 250, \"scale_n\": 250,\n"
               "    \"counts\": [609000, 525000], \"covariance_counts2\": [[4], [0, 8]],\n"
               "    \"dof\": 8 },\n"
               "  \"range\": { \"low_n\": 0, \"high_n\": 500, \"margin_pct\": 10 },\n"
               "  \"uncertainty\": { \"residual_n\": 0.01 } }\n", name, day);
    fclose(f);
}

static pid_t rig(const char *options)
{
    return harness_rig(harness_text("--eeprom %s %s", harness_path("eeprom"), options));
}

static int to_rig(const char *name)
{
    return harness_run(harness_text("%s calibrate --to-rig --rig %s --calibration %s",
                                    harness_program("holdfast"), harness_path("rig"),
                                    harness_path(name)), 30, out);
}

static int from_rig(void)
{
    return harness_run(harness_text("%s calibrate --from-rig --rig %s",
                                    harness_program("holdfast"), harness_path("rig")), 30, out);
}

static bool carries(const char *name)
{
    return from_rig() == 0 && strstr(out, harness_text("\"id\": \"%s\"", name)) != NULL;
}

START_TEST(a_power_cycle_carries_it_over)
{
    pid_t sim = rig("--serial 77");

    make_file("one", "2026-01-01");
    make_file("two", "2026-02-01");
    ck_assert_int_eq(from_rig(), 1);
    ck_assert_msg(strstr(out, "the rig carries no calibration and measures counts") != NULL, "%s",
                  out);
    ck_assert_msg(to_rig("one") == 0, "%s", out);
    ck_assert_msg(strstr(out, "now carries one; it was read back and is the same") != NULL, "%s",
                  out);
    ck_assert(carries("one"));
    harness_stop_rig(sim);

    sim = rig("");
    ck_assert(carries("one"));
    ck_assert_int_eq(to_rig("two"), 0);
    harness_stop_rig(sim);

    /* Another number on the same memory: said, and still shown. */
    sim = rig("--serial 78");
    ck_assert(carries("two"));
    ck_assert_msg(strstr(out, "two is of the rig with serial number 77; this one has 78") != NULL,
                  "%s", out);
    harness_stop_rig(sim);
}
END_TEST

/* The bytes on the line may come damaged or not at all: asked for again. */
START_TEST(a_bad_line_only_takes_longer)
{
    const pid_t sim = rig("--drop-bytes 0.004 --flip-bits 0.004 --seed 7");

    make_file("one", "2026-01-01");
    ck_assert_msg(to_rig("one") == 0, "%s", out);
    ck_assert(carries("one"));
    harness_stop_rig(sim);
}
END_TEST

static const struct { const char *mode, *says; } strange[] = {
    { "no-samples", "this rig's firmware carries no calibration; write this program's firmware" },
    { "silent",     "the rig does not answer; unplug it" },
    { "longer",     "the rig's answer makes no sense" },
    { "more",       "the rig's answer makes no sense" },
    { "empty",      "the rig's answer makes no sense" },
    { "shrinks",    "the rig's answer makes no sense" },
    { "version-2",  "carries a calibration of format 2 and this program reads format 1" },
    { "damaged",    "the calibration the rig carries is damaged" },
};

START_TEST(a_strange_rig_gets_one_sentence)
{
    const pid_t pid = harness_start(harness_text("python3 tests/oracle/mute_rig.py %s %s",
                                                 harness_path("rig"), strange[_i].mode), "rig.log");

    ck_assert(harness_find(harness_path("rig.log"), "rig on", 20));
    const int code = from_rig();
    kill(pid, SIGKILL);
    harness_wait(pid, 5);
    ck_assert_msg(code == 1, "%s: exit code %d: %s", strange[_i].mode, code, out);
    ck_assert_msg(strstr(out, strange[_i].says) != NULL, "%s: %s", strange[_i].mode, out);
    ck_assert_ptr_eq(strchr(out, '\n') + 1, strchr(out, '\0'));
}
END_TEST

/* ---- the chip stopped in a write -------------------------------------------------------- */

enum { SPARSE = 12 };  /* every so many writes in the middle of the block */

/* Any bytes with their CRC, told apart by kind. */
static void make_block(uint8_t block[BLOCK_BYTES], uint8_t kind)
{
    for (int i = 0; i < BLOCK_BYTES - 4; i++)
        block[i] = (uint8_t)(kind + 7 * i * kind);
    wire_put32(block + BLOCK_BYTES - 4, wire_crc32c(0, block, BLOCK_BYTES - 4));
}

static struct rig *open_rig(void)
{
    struct err_text why = { "" };
    struct rig *r;

    ck_assert_msg(rig_open(harness_path("rig"), 10000, &r, &why) == ERR_OK, "%s", why.s);
    return r;
}

/* Samples come all the while: at full speed, and the writing does not stop them. */
static int write_block(uint8_t kind)
{
    uint8_t block[BLOCK_BYTES];
    struct rig *r = open_rig();

    make_block(block, kind);
    rig_start(r);
    const int err = rig_block_write(r, "rig", block, sizeof block, NULL);
    rig_close(r);
    return err;
}

/* The kind of the block the rig carries, whole. */
static uint8_t carried_kind(void)
{
    uint8_t want[BLOCK_BYTES], got[WIRE_CAL_BLOCK_MAX];
    struct rig *r = open_rig();
    struct err_text why = { "" };
    uint16_t n = 0;

    ck_assert_msg(rig_block_read(r, "rig", got, &n, &why) == ERR_OK, "%s", why.s);
    rig_close(r);
    ck_assert_uint_eq(n, BLOCK_BYTES);
    make_block(want, got[0]);
    ck_assert_msg(memcmp(want, got, sizeof want) == 0, "a mixture is in force");
    return got[0];
}

static void store(uint8_t kind)
{
    const pid_t sim = rig(harness_text("--speed max --summary %s", harness_path("sum.json")));

    ck_assert_int_eq(write_block(kind), ERR_OK);
    harness_stop_rig(sim);
    /* The one under way when the rig was stopped may be unread, no other. */
    ck_assert_msg(harness_run(harness_text(
        "jq -e '.conversions > 80 and .conversions - .read <= 1' %s", harness_path("sum.json")), 20,
        out) == 0, "conversions were lost while the block was written");
}

static void restore_eeprom(void)
{
    ck_assert_int_eq(harness_run(harness_text("cp %s %s", harness_path("kept"),
                                              harness_path("eeprom")), 20, out), 0);
}

static void cut_at(int n, int writes)
{
    restore_eeprom();
    pid_t sim = rig(harness_text("--speed max --cut-power-at-write %d", n));
    write_block(3);
    ck_assert_int_eq(harness_wait(sim, 20), 0);
    ck_assert_msg(harness_find(harness_path("rig.log"),
                               harness_text("power was cut at EEPROM write %d\n", n), 1),
                  "the power was not cut at %d of %d", n, writes);
    sim = rig("--speed max");
    ck_assert_msg(carried_kind() == 2, "cut at %d of %d", n, writes);
    harness_stop_rig(sim);
}

/* Over an older copy.  How many writes that takes is counted first: mark, every
 * byte that is another one, mark.  EVERY_CUT in the environment tries them all. */
START_TEST(a_power_cut_in_a_write_leaves_the_old_one)
{
    const bool every = getenv("EVERY_CUT") != NULL;

    store(1);
    store(2);
    ck_assert_int_eq(harness_run(harness_text("cp %s %s", harness_path("eeprom"),
                                              harness_path("kept")), 20, out), 0);
    store(3);
    harness_run(harness_text("jq .eeprom_writes %s", harness_path("sum.json")), 20, out);
    const int writes = atoi(out);
    ck_assert_int_gt(writes, BLOCK_BYTES / 2);
    for (int n = 1; n <= writes; n++)
        if (every || n <= 6 || n > writes - 8 || n % SPARSE == 0)
            cut_at(n, writes);
    /* Not cut: the new one. */
    restore_eeprom();
    store(3);
    const pid_t sim = rig("--speed max");
    ck_assert_uint_eq(carried_kind(), 3);
    harness_stop_rig(sim);
}
END_TEST

/* ---- at the start of a session ---------------------------------------------------------- */

static int session(const char *options)
{
    return harness_run(harness_text(
        "env XDG_CONFIG_HOME=%s %s run --rig %s --protocol tests/rig/protocols/short.yaml "
        "--no-curve --out %s %s", harness_path("nothing"), harness_program("holdfast"),
        harness_path("rig"), harness_path("s"), options), 120, out);
}

/* What the results say of the calibration that the rig carries. */
static void expect_carries(const char *jq)
{
    ck_assert_int_eq(harness_run(harness_text("jq -e '.rig_calibration | %s' %s/results.json", jq,
                                              harness_path("s")), 20, out), 0);
}

static void expect_said(const char *sentence)
{
    ck_assert_msg(strstr(out, sentence) != NULL, "\"%s\" is not in: %.600s", sentence, out);
}

START_TEST(without_any_a_session_is_refused)
{
    const pid_t sim = rig("--speed max");

    ck_assert_int_eq(session(""), 1);
    expect_said("no calibration: neither this computer nor the rig has one, so it measures counts");
    ck_assert_int_eq(session("--calibration calibration/virtual-rig.json"), 0);
    expect_said("Calibration: virtual-rig, from this computer; the rig carries none.");
    expect_carries(".carries == \"absent\" and .id == null and .date == null");
    harness_stop_rig(sim);
}
END_TEST

START_TEST(the_rigs_own_serves_a_session_and_is_recorded)
{
    pid_t sim = rig("--speed max --serial 77");

    make_file("mine", "2026-01-01");
    ck_assert_int_eq(to_rig("mine"), 0);
    ck_assert_msg(session("") == 0, "%s", out);
    expect_said("Calibration: mine, made 2026-01-01, from the rig; this computer has none");
    ck_assert_int_eq(harness_run(harness_text("jq -e '.calibration.id == \"mine\"' %s/results.json",
                                              harness_path("s")), 20, out), 0);
    expect_carries(".carries == \"same\" and .id == \"mine\" and .date == \"2026-01-01\"");
    harness_stop_rig(sim);
    harness_truth("");

    sim = rig("--speed max --serial 78");
    ck_assert_int_eq(session(""), 1);
    expect_said("mine, is of the rig with serial number 77 and this one has 78");
    harness_stop_rig(sim);
}
END_TEST

static const struct { const char *day, *carries, *said; } others[] = {
    { "2026-01-01", "same", "Calibration: mine, made 2026-01-01, the same on the rig and on this computer." },
    { "2025-12-31", "newer", "Calibration: ours, made 2025-12-31, from this computer; the rig carries a newer "
                    "one, mine, made 2026-01-01." },
    { "2026-01-02", "older", "Calibration: ours, made 2026-01-02, from this computer; the rig carries an older "
                    "one, mine, made 2026-01-01." },
};

START_TEST(which_is_newer_is_said)
{
    const char *const name = _i == 0 ? "mine" : "ours";
    const pid_t sim = rig("--speed max");

    make_file("mine", "2026-01-01");
    ck_assert_int_eq(to_rig("mine"), 0);
    make_file(name, others[_i].day);
    ck_assert_int_eq(session(harness_text("--calibration %s", harness_path(name))), 0);
    expect_said(others[_i].said);
    expect_carries(harness_text(".carries == \"%s\" and .id == \"mine\"", others[_i].carries));
    harness_stop_rig(sim);
}
END_TEST

Suite *eeprom_suite(void)
{
    Suite *s = suite_create("eeprom");
    TCase *tc = tcase_create("all");

    tcase_add_checked_fixture(tc, harness_begin, harness_end);
    tcase_set_timeout(tc, 300);
    tcase_add_test(tc, a_power_cycle_carries_it_over);
    tcase_add_test(tc, a_bad_line_only_takes_longer);
    tcase_add_loop_test(tc, a_strange_rig_gets_one_sentence, 0, COUNT(strange));
    tcase_add_test(tc, a_power_cut_in_a_write_leaves_the_old_one);
    tcase_add_test(tc, without_any_a_session_is_refused);
    tcase_add_test(tc, the_rigs_own_serves_a_session_and_is_recorded);
    tcase_add_loop_test(tc, which_is_newer_is_said, 0, COUNT(others));
    suite_add_tcase(s, tc);
    return s;
}
