/*
 * test_rig_session.c - the rig's check inside a session, as a recording tells it.
 *
 * Recordings are made frame by frame: 80 samples a second of even noise, so that a
 * check without a fault says nothing but that the calibration has no date.
 */
#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/results.h"
#include "interchange/check_json.h"
#include "interchange/results_json.h"
#include "json_keys.h"
#include "making.h"
#include "report/table.h"
#include "suites.h"

Suite *rig_session_suite(void);

#define COUNT(a) ((int)(sizeof(a) / sizeof((a)[0])))

static const char checking[] =
    "id: checking\nversion: 1\ntitle: T\nstage: test\nposition: none\nevidence: test\n"
    "source: none\nsteps:\n"
    "  - screen: { question: All well? }\n  - rig_check: { seconds: 4 }\n"
    "  - tare: { seconds: 1 }\n";

/* ---- frames --------------------------------------------------------------------------- */

static struct making m;
static uint64_t tick;
static uint16_t seq;
static uint32_t noise;

static void hello(uint64_t uptime, uint8_t cause)
{
    const struct wire_hello h = {
        .wire_version = WIRE_VERSION, .firmware_minor = 1, .board = WIRE_BOARD_UNO,
        .reset_cause = cause, .tick_hz = (uint32_t)MAKING_TICK_HZ,
        .uptime_ticks = uptime, .channels = 1, .channel = { { WIRE_ADC_HX711, 128, 80 } }
    };
    uint8_t payload[WIRE_PAYLOAD_MAX];

    tick = uptime;
    making_frame(&m, WIRE_HELLO, payload, wire_put_hello(payload, &h));
}

static void begin(const char *protocol)
{
    seq = 0;
    noise = 1;
    making_head_with(&m, protocol);
    hello(5, 0);
}

static void check_frame(uint8_t kind, uint32_t day, double counts, const char *text)
{
    struct record_check c = { .kind = kind, .day = day, .counts = counts };
    uint8_t payload[WIRE_PAYLOAD_MAX];

    snprintf(c.text, sizeof c.text, "%s", text);
    making_frame(&m, WIRE_REC_CHECK, payload, record_put_check(payload, &c));
}

static void ask(void)
{
    check_frame(RECORD_CHECK_ASKED, RECORD_CHECK_NO_DAY, 0.0, "");
}

/* Samples about a level, of a thousand counts a newton. */
static void samples(double rate_hz, double seconds, int32_t level, uint8_t flags)
{
    for (int i = 0; i < (int)(rate_hz * seconds); i++) {
        noise = 1664525U * noise + 1013904223U;
        tick += (uint64_t)(MAKING_TICK_HZ / rate_hz);
        making_sample(&m, seq++, (uint32_t)tick, level + (int32_t)(noise >> 26) - 32, flags);
    }
}

/* Its 64 bits of uptime, as once a second. */
static void status(void)
{
    const struct wire_status s = { .uptime_ticks = tick };
    uint8_t payload[WIRE_PAYLOAD_MAX];

    making_frame(&m, WIRE_STATUS, payload, wire_put_status(payload, &s));
}

static void operator_frame(uint8_t command)
{
    const struct record_operator o = { command, 0 };
    uint8_t payload[WIRE_PAYLOAD_MAX];

    making_frame(&m, WIRE_REC_OPERATOR, payload, record_put_operator(payload, &o));
}

static void answer_yes(void)
{
    const struct record_answer a = { .kind = SESSION_ANSWER_YES_NO, .value = 1 };
    uint8_t payload[WIRE_PAYLOAD_MAX];

    making_frame(&m, WIRE_REC_ANSWER, payload, record_put_answer(payload, &a));
}

static struct results *results(void)
{
    struct err_text why = { "" };
    struct results *r;

    ck_assert_msg(results_open_bytes("x.hfr", m.bytes, m.n, &r, &why) == ERR_OK, "%s", why.s);
    making_free(&m);
    return r;
}

static enum rigcheck_level level(const struct results *r, enum rigcheck_id id)
{
    return r->rig_check.report.finding[id].level;
}

/* ---- whose frames ------------------------------------------------------------------------ */

START_TEST(a_protocol_without_a_check_has_one_of_ten_seconds_first)
{
    begin(making_protocol);
    ask();
    samples(80.0, 10.9, 0, 0);
    samples(80.0, 0.3, 0, 0);
    samples(80.0, 1.5, 0, 0);
    struct results *r = results();

    ck_assert(r->checked && r->rig_check.known && r->rig_check.complete);
    ck_assert_double_eq_tol(r->rig_check.report.seconds, 10.0, 0.0126);
    ck_assert_uint_ge(r->rig_check.report.conversions, 800);
    ck_assert_uint_le(r->rig_check.report.conversions, 802);
    ck_assert_int_eq(r->rig_check.report.verdict, RIGCHECK_LOOK);
    ck_assert_int_eq(level(r, RIGCHECK_CALIBRATION), RIGCHECK_LOOK);
    for (int i = 0; i < RIGCHECK_FINDING_COUNT; i++)
        ck_assert(i == RIGCHECK_CALIBRATION
                  || level(r, (enum rigcheck_id)i) == RIGCHECK_GREEN);
    ck_assert(r->tared);
    results_close(r);
}
END_TEST

/* A recording of before: nobody asked for a check. */
START_TEST(a_check_nobody_asked_for_is_none)
{
    begin(making_protocol);
    samples(80.0, 5.0, 0, 0);
    struct results *r = results();

    ck_assert(!r->checked && !r->rig_check.known && r->tared);
    results_close(r);
}
END_TEST

/* The protocol's own lasts as long as it says, after a question that took longer than
 * the rig's 32-bit tick lasts.  What was wrong before it is not of it. */
START_TEST(a_protocols_own_check_is_of_its_seconds)
{
    begin(checking);
    ask();
    samples(80.0, 300.0, 0, 0);
    samples(80.0, 5.0, 500000, 0);
    answer_yes();
    samples(80.0, 2.0, 0, 0);
    status();
    samples(80.0, 4.0, 0, 0);
    struct results *r = results();

    ck_assert(r->rig_check.known && r->rig_check.complete);
    ck_assert_double_eq_tol(r->rig_check.report.seconds, 4.0, 0.0126);
    ck_assert_uint_eq(r->rig_check.report.conversions, 321);
    ck_assert_int_eq(r->rig_check.report.verdict, RIGCHECK_LOOK);
    ck_assert_double_eq_tol(r->rig_check.report.number.rate_hz, 80.0, 1e-6);
    ck_assert_double_eq(r->rig_check.report.number.spikes, 0.0);
    ck_assert(r->tared);
    results_close(r);
}
END_TEST

/* ---- breaks ------------------------------------------------------------------------------ */

START_TEST(a_pause_begins_the_check_anew)
{
    begin(checking);
    ask();
    samples(80.0, 2.0, 0, 0);
    answer_yes();
    samples(80.0, 1.0, 0, 0);
    samples(80.0, 0.05, 300000, 0);
    operator_frame(SESSION_PAUSE);
    samples(80.0, 1.0, 200000, 0);
    operator_frame(SESSION_RESUME);
    samples(80.0, 5.0, 0, 0);
    struct results *r = results();

    ck_assert(r->rig_check.complete);
    ck_assert_uint_eq(r->rig_check.report.conversions, 321);
    ck_assert_double_eq(r->rig_check.report.number.spikes, 0.0);
    results_close(r);
}
END_TEST

START_TEST(a_lost_line_begins_the_check_anew)
{
    begin(checking);
    ask();
    samples(80.0, 2.0, 0, 0);
    answer_yes();
    samples(80.0, 2.0, 0, 0);
    making_link(&m, RECORD_LINK_LOST, 0, 0);
    making_link(&m, RECORD_LINK_BACK, 5000000, 0);
    hello(tick + 5 * 16000000ULL, 0);
    seq = (uint16_t)(seq + 400);
    samples(80.0, 6.0, 0, 0);
    struct results *r = results();

    ck_assert(r->rig_check.complete);
    ck_assert_double_eq(r->rig_check.report.number.missing, 0.0);
    ck_assert_double_eq_tol(r->rig_check.report.seconds, 4.0, 0.0126);
    ck_assert_int_eq(level(r, RIGCHECK_SUPPLY), RIGCHECK_GREEN);
    results_close(r);
}
END_TEST

/* The rig says HELLO again, with its clock at 0: its supply sagged. */
START_TEST(a_restart_in_the_check_is_found)
{
    begin(checking);
    ask();
    samples(80.0, 2.0, 0, 0);
    answer_yes();
    samples(80.0, 2.0, 0, 0);
    hello(1000, 0x04);
    seq = 0;
    samples(80.0, 6.0, 0, 0);
    struct results *r = results();

    ck_assert(r->rig_check.complete);
    ck_assert_int_eq(level(r, RIGCHECK_SUPPLY), RIGCHECK_STOP);
    ck_assert_double_eq(r->rig_check.report.number.resets, 1.0);
    ck_assert_int_eq(level(r, RIGCHECK_RATE), RIGCHECK_GREEN);
    results_close(r);
}
END_TEST

START_TEST(a_skipped_check_is_none)
{
    begin(checking);
    ask();
    samples(80.0, 2.0, 0, 0);
    answer_yes();
    samples(80.0, 2.0, 0, 0);
    operator_frame(SESSION_SKIP);
    samples(80.0, 3.0, 0, 0);
    struct results *r = results();

    ck_assert(!r->rig_check.known && r->tared);
    results_close(r);
}
END_TEST

START_TEST(damage_on_the_line_is_of_the_check_it_falls_into)
{
    begin(checking);
    ask();
    making_link(&m, RECORD_LINK_DAMAGE, 0, 4000);
    samples(80.0, 2.0, 0, 0);
    making_link(&m, RECORD_LINK_DAMAGE, 0, 3000);
    answer_yes();
    samples(80.0, 2.0, 0, 0);
    making_link(&m, RECORD_LINK_DAMAGE, 0, 30);
    samples(80.0, 3.0, 0, 0);
    struct results *r = results();

    ck_assert_double_eq(r->rig_check.report.number.damaged_bytes, 30.0);
    ck_assert_int_eq(level(r, RIGCHECK_DAMAGED), RIGCHECK_LOOK);
    results_close(r);
}
END_TEST

/* Eleven days in the middle of it, which no rig does but a file may: judged at once. */
START_TEST(a_check_with_a_hole_of_days_is_judged_as_well)
{
    begin(checking);
    ask();
    samples(80.0, 2.0, 0, 0);
    answer_yes();
    samples(80.0, 2.0, 0, 0);
    tick += 16000000ULL * 1000000;
    status();
    samples(80.0, 2.0, 0, 0);
    struct results *r = results();

    ck_assert(r->rig_check.complete);
    ck_assert_double_ge(r->rig_check.report.seconds, 1e6);
    results_close(r);
}
END_TEST

static const struct {
    const char *why;
    bool stopped;
} cuts[] = { { "the recording stops", false }, { "the operator stops", true } };

START_TEST(a_check_that_is_cut_is_judged_as_far_as_it_went)
{
    begin(checking);
    ask();
    samples(80.0, 2.0, 0, 0);
    answer_yes();
    samples(10.0, 3.0, 0, 0);
    if (cuts[_i].stopped)
        operator_frame(SESSION_STOP);
    struct results *r = results();

    ck_assert_msg(r->rig_check.known && !r->rig_check.complete && !r->checked, "%s", cuts[_i].why);
    ck_assert_int_eq(level(r, RIGCHECK_RATE), RIGCHECK_STOP);
    ck_assert_double_eq_tol(r->rig_check.report.seconds, 2.9, 0.11);
    results_close(r);
}
END_TEST

/* A wire off: every conversion at its rail, from the first on.  No rate comes of it, and
 * the session ends for it; the check knows why. */
START_TEST(a_broken_wire_is_told_though_no_check_can_begin)
{
    begin(making_protocol);
    ask();
    samples(80.0, 0.5, 8388600, WIRE_FLAG_SATURATED);
    struct results *r = results();

    ck_assert_int_eq(r->ending, SESSION_END_OVER_FORCE);
    ck_assert(r->rig_check.known && !r->rig_check.complete);
    ck_assert_int_eq(level(r, RIGCHECK_BRIDGE), RIGCHECK_STOP);
    ck_assert_ptr_nonnull(strstr(r->rig_check.report.finding[RIGCHECK_BRIDGE].says, "wire"));
    results_close(r);
}
END_TEST

/* ---- stop, and on all the same ------------------------------------------------------------ */

static struct results *unfit(uint8_t kind, const char *text)
{
    begin(making_protocol);
    ask();
    samples(10.0, 11.9, 0, 0);
    check_frame(kind, RECORD_CHECK_NO_DAY, 0.0, text);
    samples(10.0, 3.0, 0, 0);
    return results();
}

START_TEST(a_recorded_stop_ends_the_session)
{
    struct results *r = unfit(RECORD_CHECK_STOP, "");

    ck_assert_int_eq(r->rig_check.report.verdict, RIGCHECK_STOP);
    ck_assert_int_eq(level(r, RIGCHECK_RATE), RIGCHECK_STOP);
    ck_assert_int_eq(r->ending, SESSION_END_RIG_CHECK);
    ck_assert_int_eq(r->last_phase, SESSION_STOPPED);
    ck_assert_str_eq(r->go_on, "");
    ck_assert(!r->tared);
    results_close(r);
}
END_TEST

static const struct { const char *text, *kept; } reasons[] = {
    { "the RATE pin is known to be low", "the RATE pin is known to be low" },
    { "", "no reason that can be read" }, { "\x1B[2J", "no reason that can be read" },
    { "two\nlines", "no reason that can be read" }, { "\xFF", "no reason that can be read" },
};

START_TEST(a_recorded_reason_goes_on)
{
    struct results *r = unfit(RECORD_CHECK_GO_ON, reasons[_i].text);

    ck_assert_int_eq(r->rig_check.report.verdict, RIGCHECK_STOP);
    ck_assert_int_eq(r->ending, SESSION_END_NOT_ENDED);
    ck_assert_str_eq(r->go_on, reasons[_i].kept);
    ck_assert(r->tared);
    results_close(r);
}
END_TEST

START_TEST(a_kind_of_a_later_version_is_counted)
{
    struct results *r = unfit(4, "?");

    ck_assert_uint_eq(r->unknown_frames, 1);
    ck_assert(r->tared && r->rig_check.complete);
    results_close(r);
}
END_TEST

START_TEST(a_check_frame_is_put_and_got)
{
    struct record_check a = { .kind = 1, .t_us = -7, .day = 20000, .counts = -84000.125 }, b;
    struct wire_frame f = { .type = WIRE_REC_CHECK };

    memset(a.text, 'x', RECORD_ANSWER_MAX);
    f.n = record_put_check(f.payload, &a);
    ck_assert_int_eq(f.n, 21 + RECORD_ANSWER_MAX);
    ck_assert_int_eq(wire_shape(&f), WIRE_SHAPE_OK);
    memset(&b, 0xA5, sizeof b);
    record_get_check(&f, &b);
    ck_assert(b.kind == 1 && b.t_us == -7 && b.day == 20000 && b.counts == -84000.125);
    ck_assert_str_eq(b.text, a.text);
    f.n--;
    ck_assert_int_eq(wire_shape(&f), WIRE_SHAPE_OK);
    f.n = 20;
    ck_assert_int_eq(wire_shape(&f), WIRE_SHAPE_WRONG_SIZE);
}
END_TEST

/* ---- the zero of the check before ----------------------------------------------------------- */

#define LONG_ID "12345678901234567890123456789012345678901234567890123456789012345"

/* 19,675 days are to 2023-11-14; the level is 0 to half a count. */
static const struct {
    const char *why;
    uint32_t day;
    double counts;
    const char *id;
    bool known;
    enum rigcheck_level level;
    const char *says;
} lasts[] = {
    { "near", 19600, 4000.0, "made", true, RIGCHECK_GREEN, "from that of 2023-08-31" },
    { "further than a strap weighs", 19600, -5100.0, "made", true, RIGCHECK_LOOK, "2023-08-31" },
    { "loaded", 19600, 51000.0, "made", true, RIGCHECK_STOP, "2023-08-31" },
    { "of another calibration", 19600, 51000.0, "other", false, RIGCHECK_GREEN, "No earlier" },
    { "none", RECORD_CHECK_NO_DAY, 51000.0, "made", false, RIGCHECK_GREEN, "No earlier" },
    { "the last day", 2932896, 4000.0, "made", true, RIGCHECK_GREEN, "9999-12-31" },
    { "the day after it", 2932897, 51000.0, "made", false, RIGCHECK_GREEN, "No earlier" },
    { "no number", 19600, NAN, "made", false, RIGCHECK_GREEN, "No earlier" },
    { "beyond 24 bits", 19600, 8388609.0, "made", false, RIGCHECK_GREEN, "No earlier" },
    { "a name too long", 19600, 51000.0, LONG_ID, false, RIGCHECK_GREEN, "No earlier" },
};

START_TEST(the_zero_before_is_in_the_recording)
{
    begin(making_protocol);
    check_frame(RECORD_CHECK_ASKED, lasts[_i].day, lasts[_i].counts, lasts[_i].id);
    samples(80.0, 12.0, 0, 0);
    struct results *r = results();
    const struct rigcheck_report *k = &r->rig_check.report;

    ck_assert_msg(level(r, RIGCHECK_ZERO) == lasts[_i].level, "%s: %s", lasts[_i].why,
                  k->finding[RIGCHECK_ZERO].says);
    ck_assert_msg(isfinite(k->number.zero_shift_n) == lasts[_i].known, "%s", lasts[_i].why);
    ck_assert_msg(strstr(k->finding[RIGCHECK_ZERO].says, lasts[_i].says) != NULL, "%s: %s",
                  lasts[_i].why, k->finding[RIGCHECK_ZERO].says);
    if (lasts[_i].known)
        ck_assert_double_eq_tol(k->number.zero_shift_n, -lasts[_i].counts / 1000.0, 0.002);
    results_close(r);
}
END_TEST

START_TEST(what_is_put_is_what_is_remembered)
{
    const struct rigcheck_last none = { .known = false, .level_counts = 5.0 };
    const struct rigcheck_last some = { true, 83999.625, "cell 7", "2026-11-25" };
    struct record_check c;

    rigcheck_session_put_last(&none, &c);
    ck_assert_int_eq(c.kind, RECORD_CHECK_ASKED);
    ck_assert_uint_eq(c.day, RECORD_CHECK_NO_DAY);
    ck_assert_double_eq(c.counts, 0.0);
    rigcheck_session_put_last(&some, &c);
    ck_assert_uint_eq(c.day, 20782);
    ck_assert_double_eq(c.counts, 83999.625);
    ck_assert_str_eq(c.text, "cell 7");
}
END_TEST

/* ---- on paper ---------------------------------------------------------------------------------- */

START_TEST(the_day_is_the_recordings_where_it_was_made)
{
    char day[DAY_TEXT];

    begin(making_protocol);  /* at 22:13 UTC, an hour east of it */
    struct results *r = results();
    results_rig_context(r, day);
    ck_assert_str_eq(day, "2023-11-14");
    r->begin.utc_offset_min = 120;
    results_rig_context(r, day);
    ck_assert_str_eq(day, "2023-11-15");
    r->begin.unix_us = INT64_MIN;
    results_rig_context(r, day);
    ck_assert_str_eq(day, "1970-01-01");
    r->begin.unix_us = INT64_MAX;
    results_rig_context(r, day);
    ck_assert_str_eq(day, "9999-12-31");
    results_close(r);
}
END_TEST

START_TEST(results_json_has_every_finding_and_defines_every_number)
{
    char missing[4096];

    begin(making_protocol);
    check_frame(RECORD_CHECK_ASKED, 19600, 100.0, "made");
    samples(80.0, 12.0, 0, 0);
    struct results *r = results();
    json_t *root = results_json_make(r), *all = check_json_findings(&r->rig_check.report);
    const json_t *k = json_object_get(root, "rig_check");

    ck_assert(json_equal(json_object_get(k, "findings"), all));
    ck_assert_uint_eq(json_array_size(all), RIGCHECK_FINDING_COUNT - 1);  /* no mass */
    ck_assert_str_eq(json_string_value(json_object_get(k, "verdict")), "look");
    ck_assert_str_eq(json_string_value(json_object_get(k, "day")), "2023-11-14");
    ck_assert(json_is_null(json_object_get(k, "gone_on_because")));
    ck_assert(json_is_true(json_object_get(k, "complete")));
    json_keys_undefined(root, missing, sizeof missing);
    ck_assert_msg(missing[0] == '\0', "METRICS.md does not define\n%s", missing);
    json_decref(root);
    json_decref(all);
    results_close(r);
}
END_TEST

START_TEST(the_table_says_what_is_not_green_and_why_it_went_on)
{
    struct results *r = unfit(RECORD_CHECK_GO_ON, "known");
    char *text = NULL;
    size_t n;
    FILE *f = open_memstream(&text, &n);

    table_print(f, r);
    fclose(f);
    ck_assert_ptr_nonnull(strstr(text, "Rig check of 10.0 s, stop: mend"));
    ck_assert_ptr_nonnull(strstr(text, "  stop   rate  "));
    ck_assert_ptr_nonnull(strstr(text, "  look   calibration  "));
    ck_assert_ptr_null(strstr(text, "  green  "));
    ck_assert_ptr_nonnull(strstr(text, "Gone on with all the same: known\n"));
    free(text);
    results_close(r);
}
END_TEST

Suite *rig_session_suite(void)
{
    Suite *s = suite_create("rig_session");
    TCase *tc = tcase_create("all");

    tcase_add_test(tc, a_protocol_without_a_check_has_one_of_ten_seconds_first);
    tcase_add_test(tc, a_check_nobody_asked_for_is_none);
    tcase_add_test(tc, a_protocols_own_check_is_of_its_seconds);
    tcase_add_test(tc, a_pause_begins_the_check_anew);
    tcase_add_test(tc, a_lost_line_begins_the_check_anew);
    tcase_add_test(tc, a_restart_in_the_check_is_found);
    tcase_add_test(tc, a_skipped_check_is_none);
    tcase_add_test(tc, damage_on_the_line_is_of_the_check_it_falls_into);
    tcase_add_test(tc, a_check_with_a_hole_of_days_is_judged_as_well);
    tcase_add_loop_test(tc, a_check_that_is_cut_is_judged_as_far_as_it_went, 0, COUNT(cuts));
    tcase_add_test(tc, a_broken_wire_is_told_though_no_check_can_begin);
    tcase_add_test(tc, a_recorded_stop_ends_the_session);
    tcase_add_loop_test(tc, a_recorded_reason_goes_on, 0, COUNT(reasons));
    tcase_add_test(tc, a_kind_of_a_later_version_is_counted);
    tcase_add_test(tc, a_check_frame_is_put_and_got);
    tcase_add_loop_test(tc, the_zero_before_is_in_the_recording, 0, COUNT(lasts));
    tcase_add_test(tc, what_is_put_is_what_is_remembered);
    tcase_add_test(tc, the_day_is_the_recordings_where_it_was_made);
    tcase_add_test(tc, results_json_has_every_finding_and_defines_every_number);
    tcase_add_test(tc, the_table_says_what_is_not_green_and_why_it_went_on);
    suite_add_tcase(s, tc);
    return s;
}
