/*
 * test_recording.c - recordings read whole, cut anywhere, and damaged.
 *
 * What a whole recording must give is worked out from making.h's closed form.
 */
#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/results.h"
#include "interchange/results_json.h"
#include "making.h"
#include "suites.h"

Suite *recording_suite(void);

static struct making made;

static void make_whole(void)
{
    making_whole(&made, 80.0);
}

static void free_made(void)
{
    making_free(&made);
}

static struct results *results_of(const struct making *m)
{
    struct err_text why = { "" };
    struct results *r;

    ck_assert_msg(results_open_bytes("made.hfr", m->bytes, m->n, &r, &why) == ERR_OK,
                  "%s", why.s);
    return r;
}

/* ---- a whole one ----------------------------------------------------------------- */

/* The band (90 to 110 N) is entered on the rise at 0.9 s; 5 s are held, all
 * inside; the force is flat at 100 N from 0.1 s later. */
START_TEST(the_closed_form_comes_back)
{
    struct results *r = results_of(&made);
    const struct results_hold *h = &r->hold[0];
    const double period_s = 1.0 / 80.0;

    ck_assert_int_eq(r->end, READER_CLEAN);
    ck_assert_int_eq(r->ending, SESSION_END_FINISHED);
    ck_assert_int_eq(r->holds, 1);
    ck_assert_int_eq(h->hold.hold.ending, HOLD_COMPLETED);
    ck_assert(h->hold.complete);
    ck_assert_double_eq_tol((double)h->hold.hold.started_us / 1e6, MAKING_RISE_S + 0.9, period_s);
    ck_assert_double_eq_tol(hold_delivered_s(&h->hold.hold), 5.0, 2e-6);
    ck_assert_double_eq_tol(h->hold.hold.in_band_us / 1e6, 5.0, 2e-6);
    ck_assert_double_eq_tol(h->part.peak_n, 100.0, 1e-9);
    /* 0.1 s rising from 90 to 100 N, 4.9 s at 100 N; a start early or late by
     * one period moves it by at most 10 N of one period. */
    ck_assert_double_eq_tol(h->part.impulse_ns, 0.1 * 95.0 + 4.9 * 100.0, 10.0 * period_s);
    ck_assert_double_eq_tol(h->part.mean_n, h->part.impulse_ns / 5.0, 1e-3);
    ck_assert_uint_eq(h->part.gaps, 0);
    ck_assert_double_eq_tol(r->rate_hz, 80.0, 1e-9);
    ck_assert_uint_eq(r->counts.samples, 1600);
    ck_assert_uint_eq(r->counts.missing, 0);
    results_close(r);
}
END_TEST

START_TEST(twice_gives_the_same_bytes)
{
    char *a = NULL, *b = NULL;
    size_t na, nb;

    for (int i = 0; i < 2; i++) {
        struct results *r = results_of(&made);
        FILE *f = i == 0 ? open_memstream(&a, &na) : open_memstream(&b, &nb);

        ck_assert_int_eq(results_json_write(f, r), ERR_OK);
        fclose(f);
        results_close(r);
    }
    ck_assert_uint_eq(na, nb);
    ck_assert_mem_eq(a, b, na);
    free(a);
    free(b);
}
END_TEST

/* ---- cut and damaged --------------------------------------------------------------- */

/* Cut after every byte: the head's bytes are refused in a sentence, everything
 * after is read up to the last whole frame and says that it was cut. */
START_TEST(cut_at_every_byte)
{
    struct making head = { 0 };
    size_t head_bytes, last_samples = 0;

    making_head(&head);
    head_bytes = head.n;
    making_free(&head);
    for (size_t n = 0; n < made.n; n += n < head_bytes + 2000 || n + 200 > made.n ? 1 : 97) {
        struct err_text why = { "" };
        struct results *r = NULL;
        const int err = results_open_bytes("cut.hfr", made.bytes, n, &r, &why);

        if (n < head_bytes) {
            ck_assert_msg(err == ERR_FORMAT && r == NULL, "%zu bytes were accepted", n);
            ck_assert_msg(strstr(why.s, "cut.hfr: ") == why.s, "%zu: %s", n, why.s);
            continue;
        }
        ck_assert_msg(err == ERR_OK, "%zu bytes: %s", n, why.s);
        ck_assert_int_eq(r->end, READER_CUT);
        ck_assert_uint_ge(r->counts.samples, last_samples);
        ck_assert_uint_eq(r->counts.missing, 0);
        last_samples = r->counts.samples;
        results_close(r);
    }
    ck_assert_uint_eq(last_samples, 1600);
}
END_TEST

START_TEST(a_cut_in_mid_hold_is_told)
{
    struct making cut = { 0 };
    struct results *r;

    making_head(&cut);
    making_hello(&cut, 0);
    for (int i = 0; i < 80 * 9; i++)
        making_sample(&cut, (uint16_t)i, (uint32_t)i * 200000U,
                      (int32_t)lrint(1000.0 * making_force_n(i / 80.0)), 0);
    r = results_of(&cut);
    ck_assert_int_eq(r->end, READER_CUT);
    ck_assert_int_eq(r->holds, 1);
    ck_assert_int_eq(r->hold[0].hold.hold.ending, HOLD_CUT_SHORT);
    /* From 6.9 s to the last sample at 719/80 s, less what the filter trails. */
    ck_assert_double_eq_tol(hold_delivered_s(&r->hold[0].hold.hold), 719.0 / 80.0 - 6.9, 0.04);
    results_close(r);
    making_free(&cut);
}
END_TEST

/* Any flipped bit after the head leaves the same force, less one frame. */
START_TEST(flipped_bits_never_become_force)
{
    struct making head = { 0 };

    making_head(&head);
    srand(71);
    for (int round = 0; round < 300; round++) {
        const size_t at = head.n + (size_t)rand() % (made.n - head.n);
        const uint8_t bit = (uint8_t)(1 << rand() % 8);

        made.bytes[at] ^= bit;
        struct results *r = results_of(&made);
        made.bytes[at] ^= bit;
        ck_assert_msg(r->end != READER_CLEAN, "byte %zu: called clean", at);
        for (size_t i = 0; i < r->trace.n; i++)
            ck_assert_double_eq_tol(r->trace.force_n[i], making_force_n(r->trace.t_s[i]), 1e-3);
        results_close(r);
    }
    making_free(&head);
}
END_TEST

START_TEST(a_changed_recording_says_so)
{
    struct making m = { 0 };
    uint8_t extra = 7;
    struct results *r;

    /* A frame replaced by another sound one: only the digest can know. */
    making_whole(&m, 80.0);
    making_bytes(&m, &extra, 1);
    r = results_of(&m);
    ck_assert_int_eq(r->end, READER_CHANGED);
    ck_assert_uint_eq(r->damaged_bytes, 1);
    results_close(r);
    making_free(&m);

    struct making a = { 0 }, b = { 0 };
    making_head(&a);
    making_hello(&a, 0);
    making_sample(&a, 0, 0, 5, 0);
    const size_t at = a.n;
    making_end(&a, 1);
    making_head(&b);
    making_hello(&b, 0);
    making_sample(&b, 0, 0, 6, 0);
    memcpy(a.bytes, b.bytes, at);
    r = results_of(&a);
    ck_assert_int_eq(r->end, READER_CHANGED);
    ck_assert_uint_eq(r->damaged_bytes, 0);
    results_close(r);
    making_free(&a);
    making_free(&b);
}
END_TEST

START_TEST(unknown_frames_are_skipped_and_counted)
{
    struct making m = { 0 };
    const uint8_t future[3] = { 1, 2, 3 };

    making_head(&m);
    making_hello(&m, 0);
    making_frame(&m, 0x3F, future, 3);
    making_frame(&m, WIRE_SAMPLE, future, 3);
    making_sample(&m, 0, 0, 0, 0);
    making_end(&m, 1);
    struct results *r = results_of(&m);
    ck_assert_uint_eq(r->unknown_frames, 2);
    ck_assert_uint_eq(r->counts.samples, 1);
    ck_assert_int_eq(r->end, READER_CLEAN);
    results_close(r);
    making_free(&m);
}
END_TEST

/* ---- lost, repeated and flagged samples ----------------------------------------------- */

/* The curve with one thing wrong at sample 640 (8 s, mid-hold). */
static struct results *curve_with(void (*wrong)(struct making *, int i), int from, int to)
{
    struct making m = { 0 };

    making_head(&m);
    making_hello(&m, 0);
    for (int i = 0; i < 1600; i++) {
        if (i >= from && i < to)
            wrong(&m, i);
        else
            making_sample(&m, (uint16_t)i, (uint32_t)i * 200000U,
                          (int32_t)lrint(1000.0 * making_force_n(i / 80.0)), 0);
    }
    making_end(&m, 1);
    struct results *r = results_of(&m);
    making_free(&m);
    return r;
}

static void lose(struct making *m, int i)
{
    (void)m;
    (void)i;
}

static void desync(struct making *m, int i)
{
    making_sample(m, (uint16_t)i, (uint32_t)i * 200000U, 0, WIRE_FLAG_DESYNC);
}

static void saturate(struct making *m, int i)
{
    making_sample(m, (uint16_t)i, (uint32_t)i * 200000U, 0x7FFFFF, WIRE_FLAG_SATURATED);
}

static void repeat(struct making *m, int i)
{
    for (int k = 0; k < 3; k++)
        making_sample(m, (uint16_t)i, (uint32_t)i * 200000U,
                      (int32_t)lrint(1000.0 * making_force_n(i / 80.0)), 0);
}

static const struct {
    const char *why;
    void (*wrong)(struct making *, int);
    int n;                       /* samples from 640 on */
    uint64_t missing, duplicates, desynced, saturated;
    size_t gaps;
    double gap_s;
} faults[] = {
    { "one lost",       lose,     1, 1, 0, 0, 0, 1, 2.0 / 80 },
    { "forty lost",     lose,    40, 40, 0, 0, 0, 1, 41.0 / 80 },
    { "one desynced",   desync,   1, 0, 0, 1, 0, 1, 2.0 / 80 },
    { "two saturated",  saturate, 2, 0, 0, 0, 2, 1, 3.0 / 80 },
    { "three repeated", repeat,   3, 0, 6, 0, 0, 0, 0.0 },
};

START_TEST(a_fault_is_a_gap_and_never_a_force)
{
    struct results *r = curve_with(faults[_i].wrong, 640, 640 + faults[_i].n);
    const struct results_hold *h = &r->hold[0];

    ck_assert_msg(r->holds == 1, "%s", faults[_i].why);
    ck_assert_uint_eq(r->counts.missing, faults[_i].missing);
    ck_assert_uint_eq(r->counts.duplicates, faults[_i].duplicates);
    ck_assert_uint_eq(r->counts.desynced, faults[_i].desynced);
    ck_assert_uint_eq(r->counts.saturated, faults[_i].saturated);
    ck_assert_uint_eq(h->part.gaps, faults[_i].gaps);
    ck_assert_double_eq_tol(h->part.gap_s, faults[_i].gap_s, 1e-9);
    /* Elapsed time runs on; the time in band does not know the gap. */
    ck_assert_double_eq_tol(hold_delivered_s(&h->hold.hold), 5.0, 2e-6);
    ck_assert_double_eq_tol(h->hold.hold.in_band_us / 1e6, 5.0 - faults[_i].gap_s, 2e-6);
    ck_assert_double_eq_tol(h->part.covered_s, 5.0 - faults[_i].gap_s, 2e-6);
    ck_assert_double_eq_tol(h->part.mean_n, 100.0, 0.2);
    ck_assert_double_eq_tol(h->part.peak_n, 100.0, 1e-9);
    for (size_t i = 0; i < r->trace.n; i++)
        ck_assert_double_eq_tol(r->trace.force_n[i], making_force_n(r->trace.t_s[i]), 1e-3);
    results_close(r);
}
END_TEST

START_TEST(three_saturated_samples_stop_the_session)
{
    struct results *r = curve_with(saturate, 640, 643);

    ck_assert_int_eq(r->ending, SESSION_END_OVER_FORCE);
    ck_assert_int_eq(r->hold[0].hold.hold.ending, HOLD_OVER_FORCE);
    results_close(r);
}
END_TEST

/* ---- link losses -------------------------------------------------------------------------- */

START_TEST(a_lost_link_ends_the_hold_with_that_reason)
{
    struct making m = { 0 };

    making_head(&m);
    making_hello(&m, 0);
    for (int i = 0; i < 640; i++)
        making_sample(&m, (uint16_t)i, (uint32_t)i * 200000U,
                      (int32_t)lrint(1000.0 * making_force_n(i / 80.0)), 0);
    making_link(&m, RECORD_LINK_LOST, 0, 0);
    making_link(&m, RECORD_LINK_BACK, 2000000, 0);
    making_hello(&m, 1000);  /* a fresh start of the rig */
    for (int i = 0; i < 400; i++)
        making_sample(&m, (uint16_t)i, 1000U + (uint32_t)i * 200000U, 0, 0);
    making_end(&m, 1);
    struct results *r = results_of(&m);
    ck_assert_int_eq(r->hold[0].hold.hold.ending, HOLD_LINK_LOST);
    ck_assert_double_eq_tol(hold_delivered_s(&r->hold[0].hold.hold), 639.0 / 80 - 6.9, 0.04);
    ck_assert_uint_eq(r->counts.link_losses, 1);
    ck_assert_uint_eq(r->counts.restarts, 1);
    ck_assert_int_eq(r->ending, SESSION_END_NO_RIG);  /* it was the last hold */
    /* The rig's new clock is laid 2 s after the last thing heard. */
    ck_assert_double_eq_tol(r->trace.t_s[640], 639.0 / 80 + 2.0, 1e-5);
    ck_assert(r->trace.gap_before[640]);
    results_close(r);
    making_free(&m);
}
END_TEST

START_TEST(damage_on_the_line_is_counted)
{
    struct making m = { 0 };

    making_head(&m);
    making_hello(&m, 0);
    making_link(&m, RECORD_LINK_DAMAGE, 0, 17);
    making_link(&m, RECORD_LINK_DAMAGE, 0, 5);
    struct results *r = results_of(&m);
    ck_assert_uint_eq(r->counts.dropped_bytes, 22);
    results_close(r);
    making_free(&m);
}
END_TEST

/* ---- what reading refuses --------------------------------------------------------------------- */

START_TEST(another_version_is_refused)
{
    static const struct { uint16_t format; uint8_t wire; } versions[] = {
        { RECORD_FORMAT + 1, WIRE_VERSION }, { RECORD_FORMAT, WIRE_VERSION + 1 },
        { 0, WIRE_VERSION },
    };

    for (int i = 0; i < COUNT(versions); i++) {
        const struct record_begin b = {
            .format = versions[i].format, .wire_version = versions[i].wire, .software = "later"
        };
        uint8_t payload[WIRE_PAYLOAD_MAX];
        struct making m = { 0 };
        struct err_text why = { "" };
        struct results *r;

        making_frame(&m, WIRE_REC_BEGIN, payload, record_put_begin(payload, &b));
        ck_assert_int_eq(results_open_bytes("x.hfr", m.bytes, m.n, &r, &why), ERR_VERSION);
        ck_assert_ptr_null(r);
        ck_assert_ptr_nonnull(strstr(why.s, "later"));
        making_free(&m);
    }
}
END_TEST

START_TEST(a_rig_of_another_version_is_refused)
{
    struct making m = { 0 };
    uint8_t hello[40] = { WIRE_VERSION + 1 };
    struct err_text why = { "" };
    struct results *r;

    making_head(&m);
    making_frame(&m, WIRE_HELLO, hello, 28);
    ck_assert_int_eq(results_open_bytes("x.hfr", m.bytes, m.n, &r, &why), ERR_VERSION);
    making_free(&m);
}
END_TEST

START_TEST(what_is_no_recording_is_refused)
{
    static const char *const texts[] = { "", "\0", "time,force\n0,1\n", "HOLDFAST", "{}" };
    struct err_text why;
    struct results *r;

    for (int i = 0; i < COUNT(texts); i++) {
        why.s[0] = '\0';
        ck_assert_int_eq(results_open_bytes("x.hfr", (const uint8_t *)texts[i],
                                            strlen(texts[i]) + (size_t)(i == 1), &r, &why),
                         ERR_FORMAT);
        ck_assert_ptr_nonnull(strstr(why.s, "not a Holdfast recording"));
    }
    ck_assert_int_eq(results_open("/nowhere/at/all.hfr", true, &r, &why), ERR_ABSENT);
    ck_assert_int_eq(results_open("/", true, &r, &why), ERR_FORMAT);
}
END_TEST

START_TEST(a_recorded_protocol_that_is_broken_is_refused)
{
    struct making m = { 0 };
    const struct record_begin b = { .format = RECORD_FORMAT, .wire_version = WIRE_VERSION };
    uint8_t payload[WIRE_PAYLOAD_MAX];
    struct err_text why = { "" };
    struct results *r;

    making_frame(&m, WIRE_REC_BEGIN, payload, record_put_begin(payload, &b));
    making_text(&m, RECORD_TEXT_PROTOCOL, "id: [\n");
    making_text(&m, RECORD_TEXT_CALIBRATION, making_calibration);
    ck_assert_int_eq(results_open_bytes("x.hfr", m.bytes, m.n, &r, &why), ERR_FORMAT);
    ck_assert_ptr_nonnull(strstr(why.s, "protocol in it"));
    making_free(&m);
}
END_TEST

Suite *recording_suite(void)
{
    Suite *s = suite_create("recording");
    TCase *whole = tcase_create("whole"), *by_hand = tcase_create("by hand");

    tcase_add_checked_fixture(whole, make_whole, free_made);
    tcase_set_timeout(whole, 60);
    tcase_add_test(whole, the_closed_form_comes_back);
    tcase_add_test(whole, twice_gives_the_same_bytes);
    tcase_add_test(whole, cut_at_every_byte);
    tcase_add_test(whole, flipped_bits_never_become_force);
    suite_add_tcase(s, whole);
    tcase_add_test(by_hand, a_cut_in_mid_hold_is_told);
    tcase_add_test(by_hand, a_changed_recording_says_so);
    tcase_add_test(by_hand, unknown_frames_are_skipped_and_counted);
    tcase_add_loop_test(by_hand, a_fault_is_a_gap_and_never_a_force, 0, COUNT(faults));
    tcase_add_test(by_hand, three_saturated_samples_stop_the_session);
    tcase_add_test(by_hand, a_lost_link_ends_the_hold_with_that_reason);
    tcase_add_test(by_hand, damage_on_the_line_is_counted);
    tcase_add_test(by_hand, another_version_is_refused);
    tcase_add_test(by_hand, a_rig_of_another_version_is_refused);
    tcase_add_test(by_hand, what_is_no_recording_is_refused);
    tcase_add_test(by_hand, a_recorded_protocol_that_is_broken_is_refused);
    suite_add_tcase(s, by_hand);
    return s;
}
