/*
 * test_rig_carried.c - the calibration a rig carries, as a recording tells it; and a
 * recording that has none at all.
 */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "analysis/results.h"
#include "calibration/block.h"
#include "interchange/results_json.h"
#include "making.h"
#include "suites.h"

Suite *rig_carried_suite(void);

#define COUNT(a) ((int)(sizeof(a) / sizeof((a)[0])))

static struct making m;

static void hello(uint32_t serial)
{
    const struct wire_hello h = {
        .wire_version = WIRE_VERSION, .board = WIRE_BOARD_UNO, .serial = serial,
        .tick_hz = (uint32_t)MAKING_TICK_HZ, .channels = 1,
        .channel = { { WIRE_ADC_HX711, 128, 80 } }
    };
    uint8_t payload[WIRE_PAYLOAD_MAX];

    making_frame(&m, WIRE_HELLO, payload, wire_put_hello(payload, &h));
}

static struct results *results(void)
{
    struct err_text why = { "" };
    struct results *r;

    ck_assert_msg(results_open_bytes("x.hfr", m.bytes, m.n, &r, &why) == ERR_OK, "%s", why.s);
    making_free(&m);
    return r;
}

static void block_frames(const uint8_t *block, uint16_t bytes, uint16_t sent, bool hole)
{
    uint16_t at = 0;

    do {
        uint8_t payload[WIRE_PAYLOAD_MAX];
        const uint16_t part = sent - at < WIRE_CAL_READ_PART ? (uint16_t)(sent - at)
                                                             : WIRE_CAL_READ_PART;

        memcpy(wire_put16(wire_put16(payload, bytes), at), block + at, part);
        if (!hole || at != 4 * WIRE_CAL_READ_PART)
            making_frame(&m, WIRE_CALIBRATION, payload, (uint8_t)(4 + part));
        at = (uint16_t)(at + part);
    } while (at < sent);
}

enum sent { NOTHING, NONE, WHOLE, TWICE, HALF, HOLE, DAMAGED };

/* The rig's is of 2026-11-25. */
static const struct {
    const char *why, *ours;    /* the session's date */
    uint32_t serial;
    enum sent sent;
    enum results_rig_carries carries;
} carried[] = {
    { "not asked", "2026-11-25", 77, NOTHING, RESULTS_RIG_NOT_KNOWN },
    { "none", "2026-11-25", 77, NONE, RESULTS_RIG_ABSENT },
    { "the same", "2026-11-25", 77, WHOLE, RESULTS_RIG_SAME },
    { "the same, read twice", "2026-11-25", 77, TWICE, RESULTS_RIG_SAME },
    { "the same, of a rig without a number", "2026-11-25", 0, WHOLE, RESULTS_RIG_SAME },
    { "a newer one", "2026-11-24", 77, WHOLE, RESULTS_RIG_NEWER },
    { "an older one", "2026-11-26", 77, WHOLE, RESULTS_RIG_OLDER },
    { "of another rig", "2026-11-25", 78, WHOLE, RESULTS_RIG_FOREIGN },
    { "half of it", "2026-11-25", 77, HALF, RESULTS_RIG_NOT_KNOWN },
    { "a part of it missing", "2026-11-25", 77, HOLE, RESULTS_RIG_NOT_KNOWN },
    { "damaged", "2026-11-25", 77, DAMAGED, RESULTS_RIG_UNREADABLE },
};

static void read_golden(uint8_t block[BLOCK_BYTES])
{
    FILE *f = fopen("tests/golden/calibration_block.hex", "r");

    ck_assert_ptr_nonnull(f);
    for (int i = 0; i < BLOCK_BYTES; i++) {
        unsigned byte = 0;

        ck_assert_int_eq(fscanf(f, "%2x", &byte), 1);
        block[i] = (uint8_t)byte;
    }
    fclose(f);
}

START_TEST(the_calibration_it_carries_is_compared)
{
    uint8_t bytes[BLOCK_BYTES];
    struct err_text why = { "" };
    struct block b;
    const enum sent sent = carried[_i].sent;

    read_golden(bytes);
    ck_assert_int_eq(block_get("rig", bytes, sizeof bytes, &b, &why), ERR_OK);
    char *date = strstr(strstr(b.text, "\"date\""), "2026-11-25");
    memcpy(date, carried[_i].ours, 10);
    making_head_of(&m, making_protocol, b.text);
    hello(carried[_i].serial);
    bytes[100] ^= sent == DAMAGED;
    if (sent == NONE)
        block_frames(bytes, 0, 0, false);
    else if (sent != NOTHING)
        block_frames(bytes, BLOCK_BYTES, sent == HALF ? 168 : BLOCK_BYTES, sent == HOLE);
    if (sent == TWICE)
        block_frames(bytes, BLOCK_BYTES, BLOCK_BYTES, false);
    struct results *r = results();
    const bool named = sent == WHOLE || sent == TWICE;

    ck_assert_msg(r->rig_calibration.carries == carried[_i].carries, "%s: %s", carried[_i].why,
                  results_rig_word(r->rig_calibration.carries));
    ck_assert_str_eq(r->rig_calibration.id, named ? "rig-77 2026-11-25" : "");
    ck_assert_str_eq(r->rig_calibration.date, named ? "2026-11-25" : "");
    json_t *root = results_json_make(r);
    const json_t *o = json_object_get(root, "rig_calibration");

    ck_assert_str_eq(json_string_value(json_object_get(o, "carries")),
                     results_rig_word(carried[_i].carries));
    ck_assert(json_is_string(json_object_get(o, "id")) == named);
    json_decref(root);
    results_close(r);
}
END_TEST

START_TEST(a_recording_of_known_loads_says_what_it_is)
{
    struct err_text why = { "" };
    struct results *r;
    uint8_t payload[WIRE_PAYLOAD_MAX];
    const struct record_begin b = { .format = RECORD_FORMAT, .wire_version = WIRE_VERSION,
                                    .software = "by hand" };
    const struct record_text none = { .kind = RECORD_TEXT_CALIBRATION, .parts = 1,
                                      .bytes = payload };

    making_frame(&m, WIRE_REC_BEGIN, payload, record_put_begin(payload, &b));
    making_text(&m, RECORD_TEXT_PROTOCOL, making_protocol);
    making_frame(&m, WIRE_REC_TEXT, payload, record_put_text(payload, &none));
    ck_assert_int_eq(results_open_bytes("x.hfr", m.bytes, m.n, &r, &why), ERR_FORMAT);
    making_free(&m);
    ck_assert_msg(strstr(why.s, "x.hfr: was recorded without a calibration") != NULL
                  && strstr(why.s, "holdfast calibrate --from-stream x.hfr") != NULL, "%s", why.s);
}
END_TEST

Suite *rig_carried_suite(void)
{
    Suite *s = suite_create("rig_carried");
    TCase *tc = tcase_create("all");

    tcase_add_loop_test(tc, the_calibration_it_carries_is_compared, 0, COUNT(carried));
    tcase_add_test(tc, a_recording_of_known_loads_says_what_it_is);
    suite_add_tcase(s, tc);
    return s;
}
