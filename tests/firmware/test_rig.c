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

START_TEST(status_comes_once_a_second)
{
    struct wire_status s;
    struct wire_frame f;
    int sent = 0;

    boot();
    for (uint64_t ms = 0; ms <= 5000; ms += 4) {
        board_fake.now_ticks = ms * 16000u;
        rig_poll();
        while (board_fake_frame(&f)) {
            ck_assert_uint_eq(f.type, WIRE_STATUS);
            wire_get_status(&f, &s);
            ck_assert(s.uptime_ticks == board_fake.now_ticks);
            ck_assert_uint_eq(ms, (uint64_t)++sent * 1000u);
            ck_assert_uint_eq(s.free_stack_bytes, 900);
        }
    }
    ck_assert_int_eq(sent, 5);
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
    tcase_add_test(t, status_comes_once_a_second);
    tcase_add_test(t, button_and_restart_are_events);
    suite_add_tcase(s, t);
    return s;
}
