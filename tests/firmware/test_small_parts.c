/* test_small_parts.c - button, cue and receive ring. */
#include "board.h"
#include "board_fake.h"
#include "button.h"
#include "cue.h"
#include "receive.h"
#include "suites.h"
#include "suites_firmware.h"

/* ---- button -------------------------------------------------------------- */

static struct button_event event;

static void contact(uint32_t at_ms, bool down)
{
    board_fake.now_ticks = BOARD_MS(at_ms);
    board_fake.button_down = down;
    button_edge((uint32_t)board_fake.now_ticks);
}

static bool poll_at(uint32_t ms)
{
    board_fake.now_ticks = BOARD_MS(ms);
    return button_poll((uint32_t)board_fake.now_ticks, &event);
}

START_TEST(press_and_release_carry_their_edges)
{
    board_fake_reset();
    ck_assert(!poll_at(1));
    contact(100, true);
    ck_assert(poll_at(101));
    ck_assert(event.down && event.tick == BOARD_MS(100));
    ck_assert(!poll_at(102));
    contact(300, false);
    ck_assert(poll_at(302));
    ck_assert(!event.down && event.tick == BOARD_MS(300));
}
END_TEST

START_TEST(bounces_are_one_press)
{
    board_fake_reset();
    contact(100, true);
    ck_assert(poll_at(100));
    for (uint32_t ms = 101; ms < 130; ms++) {
        contact(ms, ms % 2 == 0);
        ck_assert(!poll_at(ms));
    }
    board_fake.button_down = true;
    ck_assert(!poll_at(131));
    ck_assert(!poll_at(349));
}
END_TEST

/* One damaged frame must not cost the stop: held, the press is told again. */
START_TEST(a_held_press_is_told_again_with_its_tick)
{
    int told = 0;

    board_fake_reset();
    contact(100, true);
    for (uint32_t ms = 100; ms < 1100; ms++)
        if (poll_at(ms)) {
            ck_assert(event.down);
            ck_assert_uint_eq(event.tick, BOARD_MS(100));
            ck_assert_uint_eq(ms, 100 + 250 * (uint32_t)told);
            told++;
        }
    ck_assert_int_eq(told, 4);
    contact(1100, false);
    ck_assert(poll_at(1100));
    ck_assert(!event.down);
    for (uint32_t ms = 1140; ms < 3000; ms += 10)
        ck_assert(!poll_at(ms));
}
END_TEST

START_TEST(short_tap_still_ends)
{
    board_fake_reset();
    contact(100, true);
    ck_assert(poll_at(100));
    contact(110, false);
    ck_assert(!poll_at(111));
    ck_assert(!poll_at(129));
    ck_assert(poll_at(130));
    ck_assert(!event.down && event.tick == BOARD_MS(110));
}
END_TEST

START_TEST(first_edge_of_a_burst_is_the_one)
{
    board_fake_reset();
    contact(100, true);
    contact(101, false);
    contact(102, true);
    ck_assert(poll_at(103));
    ck_assert(event.down && event.tick == BOARD_MS(100));
}
END_TEST

/* Ticks wrap every 268 s; the press is just before, its end just after. */
START_TEST(button_survives_the_wrap)
{
    board_fake_reset();
    board_fake.button_down = true;
    button_edge(0xFFFFFF00u);
    ck_assert(button_poll(0xFFFFFF80u, &event));
    board_fake.button_down = false;
    button_edge(100);
    ck_assert(!button_poll(BOARD_MS(30) - 0x101, &event));
    ck_assert(button_poll(BOARD_MS(30) - 0x100, &event));
    ck_assert(!event.down && event.tick == 100);
}
END_TEST

/* ---- cue ----------------------------------------------------------------- */

START_TEST(blink_keeps_its_grid)
{
    const uint32_t t0 = UINT32_MAX - BOARD_MS(250);  /* wraps on the way */

    board_fake_reset();
    ck_assert(cue_set(WIRE_CUE_PUSH, t0));
    for (uint32_t ms = 0; ms < 1000; ms += 7) {
        cue_poll(t0 + BOARD_MS(ms));
        /* Polls come every 7 ms, so the LED may be that much late. */
        if (ms % 100 >= 7)
            ck_assert_msg(board_fake.led == (ms / 100 % 2 == 0), "%u ms", (unsigned)ms);
    }
    ck_assert(cue_set(WIRE_CUE_OFF, t0));
    cue_poll(t0 + BOARD_MS(5000));
    ck_assert(!board_fake.led);
}
END_TEST

START_TEST(a_cue_nobody_repeats_goes_out)
{
    board_fake_reset();
    ck_assert(cue_set(WIRE_CUE_HOLD, 0));
    cue_poll(BOARD_MS(2999));
    ck_assert(board_fake.led);
    ck_assert(cue_set(WIRE_CUE_HOLD, BOARD_MS(2999)));
    cue_poll(BOARD_MS(5998));
    ck_assert(board_fake.led);
    cue_poll(BOARD_MS(5999));
    ck_assert(!board_fake.led);
    /* A blink repeated in its dark half stays dark until its time. */
    ck_assert(cue_set(WIRE_CUE_PUSH, 0));
    cue_poll(BOARD_MS(100));
    ck_assert(!board_fake.led);
    ck_assert(cue_set(WIRE_CUE_PUSH, BOARD_MS(150)));
    ck_assert(!board_fake.led);
    cue_poll(BOARD_MS(200));
    ck_assert(board_fake.led);
}
END_TEST

START_TEST(steady_stays_lit_and_bad_value_changes_nothing)
{
    board_fake_reset();
    ck_assert(cue_set(WIRE_CUE_HOLD, 0));
    ck_assert(!cue_set(3, 0));
    ck_assert(!cue_set(255, 0));
    for (uint32_t ms = 0; ms < 1000; ms += 10) {
        cue_poll(BOARD_MS(ms));
        ck_assert(board_fake.led);
    }
}
END_TEST

/* ---- receive ring -------------------------------------------------------- */

START_TEST(receive_keeps_order_and_loses_only_the_newest)
{
    board_fake_reset();
    ck_assert_int_eq(receive_next(), -1);
    for (int round = 0; round < 5; round++) {
        for (int i = 0; i < 70; i++)
            receive_put((uint8_t)(i + round));
        for (int i = 0; i < RECEIVE_RING_BYTES - 1; i++)
            ck_assert_int_eq(receive_next(), (uint8_t)(i + round));
        ck_assert_int_eq(receive_next(), -1);
    }
}
END_TEST

Suite *suite_small_parts(void)
{
    Suite *s = suite_create("small parts");
    TCase *t = tcase_create("button, cue, receive");

    tcase_add_test(t, press_and_release_carry_their_edges);
    tcase_add_test(t, bounces_are_one_press);
    tcase_add_test(t, a_held_press_is_told_again_with_its_tick);
    tcase_add_test(t, short_tap_still_ends);
    tcase_add_test(t, first_edge_of_a_burst_is_the_one);
    tcase_add_test(t, button_survives_the_wrap);
    tcase_add_test(t, blink_keeps_its_grid);
    tcase_add_test(t, a_cue_nobody_repeats_goes_out);
    tcase_add_test(t, steady_stays_lit_and_bad_value_changes_nothing);
    tcase_add_test(t, receive_keeps_order_and_loses_only_the_newest);
    suite_add_tcase(s, t);
    return s;
}
