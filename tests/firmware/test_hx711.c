/* test_hx711.c - one read, against a converter that counts the pulses. */
#include "board_fake.h"
#include "hx711.h"
#include "suites.h"
#include "suites_firmware.h"

static enum hx711_result read_word(int32_t word, int32_t *counts)
{
    board_fake.sck = false;  /* powered up */
    board_fake.word = word;
    board_fake.ready = true;
    board_fake.capture_held = true;  /* as the sampler does; pulses are checked */
    return hx711_read(counts);
}

static const struct {
    int32_t word, counts;
    const char *why;
} words[] = {
    { 0x000000, 0, "zero" },
    { 0x000001, 1, "the last bit counts" },
    { 0x7FFFFF, 8388607, "positive rail" },
    { 0x800000, -8388608, "negative rail" },
    { 0xFFFFFF, -1, "all ones is minus one" },
    { 0x555555, 5592405, "alternating, positive" },
    { 0xAAAAAA, -5592406, "alternating, negative" },
    { 0x014820, 84000, "a rig at rest" },
};

START_TEST(word_is_read_with_its_sign)
{
    int32_t counts = 77;

    board_fake_reset();
    ck_assert_msg(read_word(words[_i].word, &counts) == HX711_OK, "%s", words[_i].why);
    ck_assert_msg(counts == words[_i].counts, "%s: %d", words[_i].why, (int)counts);
    ck_assert_msg(board_fake.pulses_sent == 25, "%s: 25 pulses", words[_i].why);
    ck_assert_msg(!board_fake.masked, "%s: the mask is given back", words[_i].why);
    ck_assert_msg(!board_fake.sck, "%s: SCK is left low", words[_i].why);
}
END_TEST

START_TEST(nothing_ready_sends_no_pulse)
{
    int32_t counts = 77;

    board_fake_reset();
    ck_assert_int_eq(hx711_read(&counts), HX711_NOT_READY);
    ck_assert_int_eq(counts, 77);
    ck_assert_uint_eq(board_fake.pulses_sent, 0);
}
END_TEST

/* A pulse the converter missed leaves it one bit behind: bit 25 is its last
 * data bit.  Where that is a one the read looks sound, as the header says. */
START_TEST(lost_pulse_is_noticed_when_the_last_bit_is_zero)
{
    int32_t counts = 77;

    board_fake_reset();
    board_fake.lose_pulse = (unsigned)_i;
    ck_assert_int_eq(read_word(0x123456, &counts), HX711_DESYNC);
    ck_assert_int_eq(counts, 77);

    board_fake_reset();
    board_fake.lose_pulse = (unsigned)_i;
    ck_assert_int_eq(read_word(0x123457, &counts), HX711_OK);
}
END_TEST

Suite *suite_hx711(void)
{
    Suite *s = suite_create("hx711");
    TCase *t = tcase_create("read");

    tcase_add_loop_test(t, word_is_read_with_its_sign, 0, COUNT(words));
    tcase_add_test(t, nothing_ready_sends_no_pulse);
    tcase_add_loop_test(t, lost_pulse_is_noticed_when_the_last_bit_is_zero, 2, 25);
    suite_add_tcase(s, t);
    return s;
}
