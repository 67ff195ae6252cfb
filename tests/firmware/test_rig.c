/* test_rig.c - the parts together: order of frames, status, events. */
#include "board.h"
#include "board_fake.h"
#include "button.h"
#include "receive.h"
#include "rig.h"
#include "suites.h"
#include "suites_firmware.h"

static void boot(void)
{
    struct wire_frame f;

    board_fake_reset();
    rig_init();
    ck_assert(board_fake_frame(&f));
    ck_assert_uint_eq(f.type, WIRE_HELLO);
    ck_assert(!board_fake_frame(&f));
}

static void command(uint8_t type, const uint8_t *payload, uint8_t n)
{
    uint8_t line[WIRE_ENCODED_MAX];
    const uint16_t bytes = wire_build(line, type, payload, n);

    for (uint16_t i = 0; i < bytes; i++)
        receive_put(line[i]);
}

static void expect(uint8_t type)
{
    struct wire_frame f;

    ck_assert(board_fake_frame(&f));
    ck_assert_uint_eq(f.type, type);
}

START_TEST(stop_is_answered_after_the_last_sample)
{
    const uint8_t start[] = { 1, 1 }, stop[] = { 2 };
    struct wire_frame f;

    boot();
    command(WIRE_CMD_START, start, 2);
    rig_poll();
    expect(WIRE_REPLY);
    board_fake.now_ticks += 200000;
    board_fake_conversion(7);
    command(WIRE_CMD_STOP, stop, 1);
    rig_poll();
    expect(WIRE_SAMPLE);
    expect(WIRE_REPLY);
    ck_assert(board_fake.sck);
    ck_assert(!board_fake_frame(&f));
}
END_TEST

static void started(void)
{
    const uint8_t start[] = { 1, 1 };

    boot();
    command(WIRE_CMD_START, start, 2);
    rig_poll();
    expect(WIRE_REPLY);
}

static void convert(int32_t counts)
{
    board_fake.now_ticks += 200000;
    board_fake_conversion(counts);
    rig_poll();
}

static struct wire_sample sent(void)
{
    struct wire_frame f;
    struct wire_sample s;

    ck_assert(board_fake_frame(&f));
    ck_assert_uint_eq(f.type, WIRE_SAMPLE);
    wire_get_sample(&f, &s);
    return s;
}

START_TEST(a_sample_waits_for_the_next_conversion)
{
    struct wire_frame f;

    started();
    convert(11);
    ck_assert(!board_fake_frame(&f));
    convert(22);
    const struct wire_sample s = sent();
    ck_assert_int_eq(s.counts, 11);
    ck_assert_uint_eq(s.seq, 0);
    ck_assert_uint_eq(s.tick, 200000);
    ck_assert(!board_fake_frame(&f));
}
END_TEST

/* A lost pulse and a word ending in ones: 0x000003 reads as 0x000001, its last
 * bit still a one, so the check after bit 24 passes. */
START_TEST(a_sample_the_converter_never_followed_is_not_a_force)
{
    struct wire_frame f;
    struct wire_sample s;

    started();
    convert(1000);
    convert(2000);
    ck_assert_int_eq(sent().counts, 1000);
    board_fake.lose_pulse = 24;
    convert(3);
    s = sent();
    ck_assert_int_eq(s.counts, 2000);
    ck_assert_uint_eq(s.flags & WIRE_FLAG_DESYNC, 0);
    ck_assert(!board_fake_frame(&f));
    board_fake.now_ticks += BOARD_MS(60);
    rig_poll();
    s = sent();
    ck_assert_uint_eq(s.seq, 2);
    ck_assert_int_eq(s.counts, 0);
    ck_assert_uint_eq(s.flags & WIRE_FLAG_DESYNC, WIRE_FLAG_DESYNC);
    expect(WIRE_EVENT);
}
END_TEST

START_TEST(a_desync_found_at_once_is_sent_at_once)
{
    started();
    convert(1000);
    board_fake.lose_pulse = 24;
    convert(4);
    ck_assert_int_eq(sent().counts, 1000);
    const struct wire_sample s = sent();
    ck_assert_int_eq(s.counts, 0);
    ck_assert_uint_eq(s.flags & WIRE_FLAG_DESYNC, WIRE_FLAG_DESYNC);
}
END_TEST

START_TEST(status_comes_once_a_second)
{
    struct wire_status s;
    struct wire_frame f;
    int seconds = 0;

    boot();
    for (uint64_t ms = 0; ms <= 5000; ms += 4) {
        board_fake.now_ticks = ms * 16000u;
        rig_poll();
        while (board_fake_frame(&f)) {
            ck_assert_uint_eq(f.type, WIRE_STATUS);
            wire_get_status(&f, &s);
            ck_assert(s.uptime_ticks == board_fake.now_ticks);
            ck_assert_uint_eq(ms, (uint64_t)++seconds * 1000u);
            ck_assert_uint_eq(s.free_stack_bytes, 900);
        }
    }
    ck_assert_int_eq(seconds, 5);
}
END_TEST

START_TEST(button_and_restart_are_events)
{
    const uint8_t start[] = { 1, 1 };
    struct wire_frame f;
    struct wire_event e;

    boot();
    command(WIRE_CMD_START, start, 2);
    rig_poll();
    expect(WIRE_REPLY);
    board_fake.button_down = true;
    button_edge(99);
    board_fake.now_ticks += BOARD_MS(501);
    rig_poll();
    ck_assert(board_fake_frame(&f));
    wire_get_event(&f, &e);
    ck_assert(f.type == WIRE_EVENT && e.kind == WIRE_EVENT_ADC_RESTART && e.value == 0);
    ck_assert(board_fake_frame(&f));
    wire_get_event(&f, &e);
    ck_assert(f.type == WIRE_EVENT && e.kind == WIRE_EVENT_BUTTON && e.value == 1);
    ck_assert_uint_eq(e.tick, 99);
}
END_TEST

Suite *suite_rig(void)
{
    Suite *s = suite_create("rig");
    TCase *t = tcase_create("together");

    tcase_add_test(t, stop_is_answered_after_the_last_sample);
    tcase_add_test(t, a_sample_waits_for_the_next_conversion);
    tcase_add_test(t, a_sample_the_converter_never_followed_is_not_a_force);
    tcase_add_test(t, a_desync_found_at_once_is_sent_at_once);
    tcase_add_test(t, status_comes_once_a_second);
    tcase_add_test(t, button_and_restart_are_events);
    suite_add_tcase(s, t);
    return s;
}
