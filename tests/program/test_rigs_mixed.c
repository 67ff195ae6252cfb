/*
 * test_rigs_mixed.c - recordings that a calibration may not be made from.
 *
 * Three levels of 4 s at 80 samples a second, with a HELLO before and one in the middle.
 */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "host/making.h"
#include "rig/harness.h"
#include "suites.h"

Suite *rigs_mixed_suite(void);

static char out[HARNESS_TEXT_MAX];

static void hello(struct making *m, uint32_t serial, int at)
{
    const struct wire_hello h = { .wire_version = WIRE_VERSION, .serial = serial,
        .tick_hz = 16000000, .uptime_ticks = (uint64_t)at * 200000U, .channels = 1,
        .channel = { { WIRE_ADC_HX711, 128, 80 } } };
    uint8_t payload[WIRE_PAYLOAD_MAX];

    making_frame(m, WIRE_HELLO, payload, wire_put_hello(payload, &h));
}

static void record(uint32_t first, uint32_t second)
{
    static const int levels[] = { 0, 100000, 200000, 100000, 0 };
    struct making m = { 0 };
    FILE *f = fopen(harness_path("r.hfr"), "wb");

    ck_assert_ptr_nonnull(f);
    making_head(&m);
    hello(&m, first, 0);
    for (int i = 0; i < COUNT(levels) * 320; i++) {
        if (i == 700)
            hello(&m, second, i);
        making_sample(&m, (uint16_t)i, (uint32_t)i * 200000U,
                      levels[i / 320] + (i == 500 ? 4000000 : i % 3), 0);
    }
    making_end(&m, 1);
    ck_assert_uint_eq(fwrite(m.bytes, 1, m.n, f), m.n);
    fclose(f);
    making_free(&m);
}

static const struct {
    const char *why;
    uint32_t first, second;
    const char *rig;             /* in the loads' file; "": not said */
    int code;
    const char *says;
} mixed[] = {
    { "one rig", 7, 7, "", 0, "\"rig\": \"serial 7\"" },
    { "its number in the loads' file", 7, 7, "# rig: serial 7\n", 0, "\"rig\": \"serial 7\"" },
    { "a name of its own", 7, 7, "# rig: HF-7\n", 0, "\"rig\": \"HF-7\"" },
    { "no number", 0, 0, "# rig: serial 7\n", 0, "\"rig\": \"serial 7\"" },
    { "a number only later", 0, 7, "", 0, "\"rig\": \"serial 7\"" },
    { "another rig's cable", 7, 8, "", 1,
      "r.hfr: two rigs are mixed, \"serial 7\" and \"serial 8\"; calibrate each from a recording" },
    { "the same with a name", 7, 8, "# rig: HF-7\n", 1,
      "r.hfr: two rigs are mixed, \"serial 7\" and \"serial 8\"" },
    { "loads of another rig", 7, 7, "# rig: serial 9\n", 1,
      "r.hfr: two rigs are mixed, \"serial 9\" and \"serial 7\"" },
};

START_TEST(a_calibration_is_of_one_rig)
{
    FILE *f = fopen(harness_path("loads.csv"), "w");

    ck_assert_ptr_nonnull(f);
    fprintf(f, "%sforce_n\n0\n50\n100\n50\n0\n", mixed[_i].rig);
    fclose(f);
    record(mixed[_i].first, mixed[_i].second);
    const int code = harness_run(harness_text("%s calibrate --from-stream %s --points %s --json",
        harness_program("holdfast"), harness_path("r.hfr"), harness_path("loads.csv")), 30, out);

    ck_assert_msg(code == mixed[_i].code, "%s: exit code %d: %.300s", mixed[_i].why, code, out);
    ck_assert_msg(strstr(out, mixed[_i].says) != NULL, "%s: %.300s", mixed[_i].why, out);
    if (code != 0)
        ck_assert_ptr_eq(strchr(out, '\n') + 1, strchr(out, '\0'));
}
END_TEST

/* Sample 500 comes 500 periods of 12.5 ms after the first. */
START_TEST(a_glitch_in_a_recording_has_its_time)
{
    record(7, 7);
    ck_assert_msg(harness_run(harness_text(
        "%s calibrate --from-stream %s --loads 0,50,100,50,0 --unit N --json | "
        "jq -e '.stream.glitch == [{\"sample\": 500, \"time_s\": 6.25, \"counts\": 4100000}] "
        "and .stream.rate_hz == 80'", harness_program("holdfast"), harness_path("r.hfr")), 30, out) == 0,
        "%s", out);
}
END_TEST

Suite *rigs_mixed_suite(void)
{
    Suite *s = suite_create("rigs_mixed");
    TCase *t = tcase_create("all");

    tcase_add_checked_fixture(t, harness_begin, harness_end);
    tcase_set_timeout(t, 60);
    tcase_add_loop_test(t, a_calibration_is_of_one_rig, 0, COUNT(mixed));
    tcase_add_test(t, a_glitch_in_a_recording_has_its_time);
    suite_add_tcase(s, t);
    return s;
}
