/*
 * test_truth.c - what the rig measured against what was true.
 *
 * The released firmware runs under simulation, its bytes go over a real
 * pseudo-terminal to the real program, and tests/oracle/truth.py compares the
 * recording with the log of every conversion.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "harness.h"
#include "suites.h"

Suite *truth_suite(void);

static char out[HARNESS_TEXT_MAX];

static void session_on(const char *rig, const char *protocol, const char *oracle)
{
    const pid_t sim = harness_rig(harness_text("--speed max %s", rig));
    const int code = harness_run(harness_run_command(
        harness_text("tests/rig/protocols/%s.yaml", protocol),
        "--no-curve --go-on-anyway 'faults are what is tried here'"), 240, out);

    harness_stop_rig(sim);
    ck_assert_msg(code == 0, "%s", out);
    harness_truth(oracle);
}

START_TEST(every_conversion_of_half_an_hour_arrives_once)
{
    session_on("--tremor-pct 0.3", "long", "");
    ck_assert_double_ge(harness_result(".recording.length_s"), 1800.0);
    ck_assert_double_eq(harness_result(".totals.holds_complete"), 11.0);
}
END_TEST

/*
 * Against the true force itself the tremor is small enough that force rises
 * through the band's edge once: which of several touches is the first depends
 * on the low-pass.  Where force keeps crossing an edge, the truth is low-passed
 * as published, and the converter's noise, whose part at each touch adds up, is
 * left out.
 */
#define ONCE  "--tremor-pct 0.3 "
#define OFTEN "--noise-counts 0 "

static const struct { const char *why, *rig, *protocol, *oracle; } timings[] = {
    { "80 SPS", ONCE, "short", "" },
    { "92.7 SPS", ONCE "--rate 92.7", "short", "" },
    { "92.7 SPS, jitter of the converter", ONCE "--rate 92.7 --rate-jitter-us 200", "short", "" },
    { "bursts of 30 ms at 80 SPS", ONCE "--burst-ms 30 --jitter-ms 10", "short", "" },
    { "bursts of 30 ms at 92.7 SPS", ONCE "--rate 92.7 --burst-ms 30 --jitter-ms 10", "short",
      "" },
    { "let go early", ONCE "--release-early 8@2", "short", "" },
    { "let go early at 92.7 SPS, in bursts", ONCE "--rate 92.7 --release-early 9 --burst-ms 30",
      "short", "" },
    { "let go late", ONCE "--release-late 2", "short", "" },
    { "another client", ONCE "--seed 7 --max-n 220 --aim 0.68", "short", "" },
    { "full tremor", OFTEN "--tremor-pct 1", "short", "--low-passed" },
    { "full tremor at 92.7 SPS, in bursts", OFTEN "--tremor-pct 1 --rate 92.7 --burst-ms 30",
      "short", "--low-passed" },
    { "force around the band's edge", OFTEN "--wander-pct 4", "short", "--low-passed" },
    { "force around the band's edge at 92.7 SPS", OFTEN "--wander-pct 4 --rate 92.7", "short",
      "--low-passed" },
    { "the in-band clock", OFTEN "--wander-pct 4", "in-band", "--low-passed" },
    { "the in-band clock at 92.7 SPS", OFTEN "--wander-pct 4 --rate 92.7 --burst-ms 30",
      "in-band", "--low-passed" },
    { "10 SPS", OFTEN "--rate 10", "short", "--low-passed" },
};

START_TEST(times_are_true_to_a_sample_period)
{
    printf("  %s\n", timings[_i].why);
    session_on(timings[_i].rig, timings[_i].protocol, timings[_i].oracle);
}
END_TEST

/* On top of ONCE.  At most one frame in 200 is hit, so that a push of 4 s nearly
 * always has one second without a gap, which a target needs. */
static const struct { const char *why, *rig; } damages[] = {
    { "lost bytes", "--drop-bytes 0.0003" },
    { "doubled bytes", "--dup-bytes 0.0003" },
    { "flipped bits", "--flip-bits 0.0003" },
    { "cut frames", "--truncate-frames 0.005" },
    { "all of it, in bursts", "--drop-bytes 0.0001 --dup-bytes 0.0001 --flip-bits 0.0001 "
      "--truncate-frames 0.001 --burst-ms 30" },
};

START_TEST(damage_is_counted_and_never_a_force)
{
    printf("  %s\n", damages[_i].why);
    session_on(harness_text(ONCE "%s", damages[_i].rig), "short", "--damaged");
    ck_assert_double_gt(harness_result(".signal.missing"), 0.0);
    ck_assert_double_gt(harness_result(".signal.line_bytes_dropped"), 0.0);
}
END_TEST

/* Four neighbours, so that words ending in a one, which pass the check after
 * bit 24, are among them. */
START_TEST(a_lost_clock_pulse_is_a_gap)
{
    session_on(harness_text(ONCE "--lose-pulse-at %d", 100 + _i), "short", "--damaged --restarted");
    ck_assert_double_ge(harness_result(".signal.desynced_excluded"), 1.0);
    ck_assert_double_ge(harness_result(".signal.gaps"), 1.0);
}
END_TEST

START_TEST(a_silent_converter_is_restarted_and_shows_as_a_gap)
{
    session_on(ONCE "--stuck-at 30", "short", "--damaged --restarted");
    ck_assert_double_ge(harness_result(".signal.rig_converter_timeouts"), 1.0);
    ck_assert_double_ge(harness_result(".signal.gaps"), 1.0);
}
END_TEST

/* ---- the same recording, the same bytes ------------------------------------------ */

START_TEST(replay_gives_the_bytes_of_the_run)
{
    session_on(ONCE "--rate 92.7", "short", "");
    for (int i = 0; i < 2; i++) {
        const int code = harness_run(harness_text(
            "sh -c '%s replay %s/session.hfr --json | cmp - %s/results.json'",
            harness_program("holdfast"), harness_path("s"), harness_path("s")), 20, out);

        ck_assert_msg(code == 0, "%s", out);
    }
}
END_TEST

/* ---- a recorded pull comes back ------------------------------------------------------ */

START_TEST(a_force_plate_recording_comes_back)
{
    const char *data = getenv("HOLDFAST_DATA");
    char csv[512];

    snprintf(csv, sizeof csv, "%s/isometric_forceplate/Example1.csv",
             data != NULL ? data : "../shared/data");

    if (access(csv, R_OK) != 0) {
        printf("  skipped: %s is not here (set HOLDFAST_DATA)\n", csv);
        return;
    }
    const pid_t sim = harness_rig(harness_text("--speed max --csv %s", csv));
    harness_run(harness_run_command("tests/rig/protocols/plate.yaml", "--no-curve "
                                    "--go-on-anyway 'somebody stands on it'"), 120, out);
    harness_stop_rig(sim);
    ck_assert_double_eq(harness_result(".holds | length"), 1.0);
    const int code = harness_run(harness_text(
        "python3 tests/oracle/plate.py %s %s/session.hfr %s %s/results.json", csv,
        harness_path("s"), harness_path("truth.csv"), harness_path("s")), 60, out);
    ck_assert_msg(code == 0, "%s", out);
    printf("  plate: %s", out);
}
END_TEST

/* ---- the firmware's budgets, counted in cycles ---------------------------------------- */

START_TEST(reading_a_conversion_keeps_its_budget)
{
    const pid_t sim = harness_rig(harness_text("--speed max --measure --duration 5 --summary %s",
                                               harness_path("summary.json")));

    harness_run(harness_run_command("tests/rig/protocols/short.yaml",
                                    "--no-curve --wait-for-rig 0"), 120, out);
    ck_assert_int_eq(harness_wait(sim, 30), 0);
    ck_assert_int_eq(harness_run(harness_text(
        "jq -e '.hx711_read_quiet_cycles > 100 and .hx711_read_quiet_cycles <= 400' %s",
        harness_path("summary.json")), 10, out), 0);
    /* 25 us at 16 MHz. */
    ck_assert_int_eq(harness_run(harness_text(
        "jq -e '.interrupts_off_cycles > 0 and .interrupts_off_cycles <= 400' %s",
        harness_path("summary.json")), 10, out), 0);
}
END_TEST

Suite *truth_suite(void)
{
    Suite *s = suite_create("truth");
    TCase *tc = tcase_create("all");

    tcase_add_checked_fixture(tc, harness_begin, harness_end);
    tcase_set_timeout(tc, 300);
    tcase_add_test(tc, every_conversion_of_half_an_hour_arrives_once);
    tcase_add_loop_test(tc, times_are_true_to_a_sample_period, 0, COUNT(timings));
    tcase_add_loop_test(tc, damage_is_counted_and_never_a_force, 0, COUNT(damages));
    tcase_add_loop_test(tc, a_lost_clock_pulse_is_a_gap, 0, 4);
    tcase_add_test(tc, a_silent_converter_is_restarted_and_shows_as_a_gap);
    tcase_add_test(tc, replay_gives_the_bytes_of_the_run);
    tcase_add_test(tc, a_force_plate_recording_comes_back);
    tcase_add_test(tc, reading_a_conversion_keeps_its_budget);
    suite_add_tcase(s, tc);
    return s;
}
