/* test_command.c - each command, and everything that is none. */
#include "board_fake.h"
#include "command.h"
#include "sampler.h"
#include "suites.h"
#include "suites_firmware.h"

#define NOW  0x123456789Aull

static void send_bytes(const uint8_t *bytes, uint16_t n)
{
    for (uint16_t i = 0; i < n; i++)
        command_byte(bytes[i], NOW);
}

static void send(uint8_t type, const uint8_t *payload, uint8_t n)
{
    uint8_t line[WIRE_ENCODED_MAX];

    send_bytes(line, wire_build(line, type, payload, n));
}

static struct wire_reply reply(void)
{
    struct wire_frame f;
    struct wire_reply r;

    ck_assert(board_fake_frame(&f));
    ck_assert_uint_eq(f.type, WIRE_REPLY);
    wire_get_reply(&f, &r);
    return r;
}

static const struct {
    uint8_t type, n, payload[5];
    uint8_t id, result;
    bool started, led;  /* afterwards */
    const char *why;
} commands[] = {
    { WIRE_CMD_START, 2, { 7, 1 }, 7, WIRE_RESULT_OK, true, false, "start" },
    { WIRE_CMD_START, 2, { 8, 0 }, 8, WIRE_RESULT_BAD_VALUE, false, false, "start nothing" },
    { WIRE_CMD_START, 2, { 8, 2 }, 8, WIRE_RESULT_BAD_VALUE, false, false, "no channel 1" },
    { WIRE_CMD_START, 2, { 8, 3 }, 8, WIRE_RESULT_BAD_VALUE, false, false, "not both" },
    { WIRE_CMD_STOP, 1, { 9 }, 9, WIRE_RESULT_OK, false, false, "stop when stopped" },
    { WIRE_CMD_PING, 1, { 255 }, 255, WIRE_RESULT_OK, false, false, "ping" },
    { WIRE_CMD_CUE, 2, { 1, 0 }, 1, WIRE_RESULT_OK, false, false, "dark" },
    { WIRE_CMD_CUE, 2, { 2, 1 }, 2, WIRE_RESULT_OK, false, true, "steady" },
    { WIRE_CMD_CUE, 2, { 3, 2 }, 3, WIRE_RESULT_OK, false, true, "blink begins lit" },
    { WIRE_CMD_CUE, 2, { 4, 3 }, 4, WIRE_RESULT_BAD_VALUE, false, false, "no such cue" },
    { WIRE_CMD_CAL_BEGIN, 3, { 10, 4, 0 }, 10, WIRE_RESULT_BAD_VALUE, false, false, "too short" },
    { WIRE_CMD_CAL_BEGIN, 3, { 10, 5, 0 }, 10, WIRE_RESULT_OK, false, false, "shortest block" },
    { WIRE_CMD_CAL_BEGIN, 3, { 10, 0x80, 1 }, 10, WIRE_RESULT_OK, false, false, "longest block" },
    { WIRE_CMD_CAL_BEGIN, 3, { 10, 0x81, 1 }, 10, WIRE_RESULT_BAD_VALUE, false, false,
      "one too long" },
    { WIRE_CMD_CAL_PART, 4, { 11, 0, 0, 9 }, 11, WIRE_RESULT_BAD_VALUE, false, false,
      "a part of nothing" },
    { WIRE_CMD_CAL_COMMIT, 1, { 12 }, 12, WIRE_RESULT_BAD_VALUE, false, false,
      "nothing to commit" },
    { WIRE_CMD_SERIAL, 5, { 13, 0, 0, 0, 0 }, 13, WIRE_RESULT_BAD_VALUE, false, false,
      "serial number 0 is none" },
    { 0x4A, 0, { 0 }, 0, WIRE_RESULT_UNSUPPORTED, false, false, "unknown, no id" },
    { 0x7F, 3, { 6, 1, 2 }, 6, WIRE_RESULT_UNSUPPORTED, false, false, "unknown, with id" },
};

START_TEST(command_is_answered_once)
{
    struct wire_frame none;

    board_fake_reset();
    send(commands[_i].type, commands[_i].payload, commands[_i].n);
    const struct wire_reply r = reply();

    ck_assert_msg(r.command == commands[_i].type, "%s", commands[_i].why);
    ck_assert_msg(r.id == commands[_i].id, "%s: id", commands[_i].why);
    ck_assert_msg(r.result == commands[_i].result, "%s: result", commands[_i].why);
    ck_assert_msg(r.tick == (uint32_t)NOW, "%s: tick", commands[_i].why);
    ck_assert_msg(!board_fake_frame(&none), "%s: one answer", commands[_i].why);
    ck_assert_msg((sampler_state() != SAMPLER_OFF) == commands[_i].started, "%s",
                  commands[_i].why);
    ck_assert_msg(board_fake.led == commands[_i].led, "%s: LED", commands[_i].why);
    ck_assert_uint_eq(command_errors(), 0);
}
END_TEST

START_TEST(start_again_and_stop)
{
    const uint8_t start[] = { 1, 1 }, wrong[] = { 2, 2 }, stop[] = { 3 };

    board_fake_reset();
    send(WIRE_CMD_START, start, 2);
    send(WIRE_CMD_START, start, 2);
    send(WIRE_CMD_START, wrong, 2);
    ck_assert_uint_eq(reply().result, WIRE_RESULT_OK);
    ck_assert_uint_eq(reply().result, WIRE_RESULT_OK);
    ck_assert_uint_eq(reply().result, WIRE_RESULT_BAD_VALUE);
    ck_assert_int_eq(sampler_state(), SAMPLER_WAITING);
    send(WIRE_CMD_STOP, stop, 1);
    ck_assert_uint_eq(reply().result, WIRE_RESULT_OK);
    ck_assert_int_eq(sampler_state(), SAMPLER_OFF);
}
END_TEST

START_TEST(hello_says_who)
{
    const uint8_t id[] = { 1 };
    struct wire_frame f;
    struct wire_hello h;

    board_fake_reset();
    send(WIRE_CMD_HELLO, id, 1);
    ck_assert(board_fake_frame(&f));
    ck_assert_uint_eq(f.type, WIRE_HELLO);
    ck_assert(wire_get_hello(&f, &h));
    ck_assert_uint_eq(h.wire_version, WIRE_VERSION);
    ck_assert_uint_eq(h.firmware_major, 0);
    ck_assert_uint_eq(h.firmware_minor, 1);
    ck_assert_uint_eq(h.board, WIRE_BOARD_UNO);
    ck_assert_uint_eq(h.serial, 0);
    ck_assert_uint_eq(h.reset_cause, 5);
    ck_assert_uint_eq(h.tick_hz, 16000000);
    ck_assert(h.uptime_ticks == NOW);
    ck_assert_uint_eq(h.stack_bytes, 1500);
    ck_assert_uint_eq(h.channels, 1);
    ck_assert_uint_eq(h.channel[0].adc, WIRE_ADC_HX711);
    ck_assert_uint_eq(h.channel[0].gain, 128);
    ck_assert_uint_eq(h.channel[0].nominal_sps, 80);
    ck_assert(!board_fake_frame(&f));
}
END_TEST

/* Frames that are damage: type and payload length, built soundly, then one
 * byte flipped where flip is not 0. */
static const struct {
    uint8_t type, n, flip;
    const char *why;
} damage[] = {
    { WIRE_CMD_PING, 0, 0, "ping without id" },
    { WIRE_CMD_PING, 2, 0, "ping with more" },
    { WIRE_CMD_START, 1, 0, "start without channels" },
    { WIRE_CMD_CUE, 3, 0, "cue with more" },
    { WIRE_CMD_HELLO, 0, 0, "hello without id" },
    { WIRE_SAMPLE, 11, 0, "an echo of the rig's own" },
    { WIRE_REC_END, 37, 0, "a recording's frame" },
    { 0x3F, 1, 0, "last of the rig's types" },
    { 0x80, 1, 0, "first of the recording's" },
    { 0xC1, 2, 0, "a number nobody uses" },
    { WIRE_CMD_PING, 1, 1, "a flipped bit in the stuffing" },
    { WIRE_CMD_PING, 1, 3, "a flipped bit in the payload" },
    { 0x7F, 25, 25, "longest frame kept, damaged" },
    { 0x7F, 26, 0, "one byte too long" },
    { 0x7F, 240, 0, "as long as frames get" },
};

START_TEST(damage_is_counted_and_not_answered)
{
    uint8_t line[WIRE_ENCODED_MAX];
    uint8_t payload[WIRE_PAYLOAD_MAX];
    const uint8_t id[] = { 42 };
    struct wire_frame none;

    board_fake_reset();
    for (int i = 0; i < WIRE_PAYLOAD_MAX; i++)
        payload[i] = 0x55;
    const uint16_t n = wire_build(line, damage[_i].type, payload, damage[_i].n);
    if (damage[_i].flip != 0)
        line[damage[_i].flip - 1] ^= 0x10;
    send_bytes(line, n);
    ck_assert_msg(!board_fake_frame(&none), "%s: silence", damage[_i].why);
    ck_assert_msg(command_errors() == 1, "%s: one error", damage[_i].why);

    send(WIRE_CMD_PING, id, 1);
    ck_assert_msg(reply().id == 42, "%s: and the next is understood", damage[_i].why);
    ck_assert_msg(command_errors() == 1, "%s", damage[_i].why);
}
END_TEST

START_TEST(longest_unknown_command_is_named)
{
    uint8_t payload[WIRE_PAYLOAD_MAX] = { 3 };

    board_fake_reset();
    send(0x7F, payload, COMMAND_BYTES_MAX - 7);
    ck_assert_uint_eq(reply().result, WIRE_RESULT_UNSUPPORTED);
}
END_TEST

START_TEST(lone_delimiters_are_harmless)
{
    const uint8_t id[] = { 1 };

    board_fake_reset();
    for (int i = 0; i < 100; i++)
        command_byte(0, NOW);
    ck_assert_uint_eq(command_errors(), 0);
    send(WIRE_CMD_PING, id, 1);
    ck_assert_uint_eq(reply().id, 1);
}
END_TEST

/* Noise of every length, then a delimiter, then a command. */
START_TEST(garbage_then_a_command)
{
    const uint8_t id[] = { 1 };
    uint32_t x = 12345u + (uint32_t)_i;

    board_fake_reset();
    for (int i = 0; i < _i; i++) {
        x = x * 1664525u + 1013904223u;
        command_byte((uint8_t)(1u + (x >> 24) % 255u), NOW);
    }
    command_byte(0, NOW);
    ck_assert_uint_eq(command_errors(), _i > 0);
    send(WIRE_CMD_PING, id, 1);
    ck_assert_uint_eq(reply().id, 1);
}
END_TEST

START_TEST(errors_stay_at_their_end)
{
    const uint8_t noise[] = { 0x11, 0 };

    board_fake_reset();
    for (long i = 0; i < 65540; i++)
        send_bytes(noise, 2);
    ck_assert_uint_eq(command_errors(), 65535);
}
END_TEST

Suite *suite_command(void)
{
    Suite *s = suite_create("command");
    TCase *t = tcase_create("answers");

    tcase_add_loop_test(t, command_is_answered_once, 0, COUNT(commands));
    tcase_add_test(t, start_again_and_stop);
    tcase_add_test(t, hello_says_who);
    tcase_add_loop_test(t, damage_is_counted_and_not_answered, 0, COUNT(damage));
    tcase_add_test(t, longest_unknown_command_is_named);
    tcase_add_test(t, lone_delimiters_are_harmless);
    tcase_add_loop_test(t, garbage_then_a_command, 0, 80);
    tcase_add_test(t, errors_stay_at_their_end);
    suite_add_tcase(s, t);
    return s;
}
