/* test_sampler.c - every transition in sampler.h, and what must not be one. */
#include "board.h"
#include "board_fake.h"
#include "hx711.h"
#include "sampler.h"
#include "suites.h"
#include "suites_firmware.h"

/* 80 SPS in ticks. */
#define PERIOD  200000u

static struct wire_sample sample;

/* The invariants of sampler.h. */
static void check(void)
{
    const enum sampler_state state = sampler_state();

    ck_assert(state != SAMPLER_READING);
    ck_assert(board_fake.sck == (state == SAMPLER_OFF || state == SAMPLER_RESETTING));
    ck_assert(!board_fake.masked && !board_fake.capture_held);
}

static enum sampler_news poll(void)
{
    const enum sampler_news news = sampler_poll((uint32_t)board_fake.now_ticks, &sample);

    check();
    return news;
}

static void wait_ms(uint32_t ms)
{
    board_fake.now_ticks += BOARD_MS(ms);
}

/* Out of reset and started, at a tick where 32 bits are about to wrap. */
static void started(void)
{
    board_fake_reset();
    board_fake.now_ticks = 0xFFFFFFFFull - PERIOD;
    sampler_start((uint32_t)board_fake.now_ticks);
    check();
}

/* One conversion, read at once. */
static void convert(int32_t counts)
{
    board_fake.now_ticks += PERIOD;
    board_fake_conversion(counts);
    ck_assert_int_eq(poll(), SAMPLER_SAMPLE);
}

static struct wire_status report(void)
{
    struct wire_status s = { 0 };

    sampler_report(&s);
    return s;
}

START_TEST(off_until_started_and_after_stop)
{
    board_fake_reset();
    check();
    ck_assert_int_eq(sampler_state(), SAMPLER_OFF);
    board_fake_conversion(1);
    ck_assert_int_eq(poll(), SAMPLER_NOTHING);
    wait_ms(10000);
    ck_assert_int_eq(poll(), SAMPLER_NOTHING);
    ck_assert_int_eq(sampler_state(), SAMPLER_OFF);

    sampler_start((uint32_t)board_fake.now_ticks);
    ck_assert_int_eq(sampler_state(), SAMPLER_WAITING);
    check();
    sampler_stop();
    ck_assert_int_eq(sampler_state(), SAMPLER_OFF);
    check();
}
END_TEST

START_TEST(samples_are_numbered_and_stamped)
{
    started();
    for (uint16_t i = 0; i < 5; i++) {
        convert(1000 + i);
        ck_assert_uint_eq(sample.seq, i);
        ck_assert_uint_eq(sample.channel, 0);
        ck_assert_uint_eq(sample.tick, (uint32_t)board_fake.now_ticks);
        ck_assert_int_eq(sample.counts, 1000 + i);
        ck_assert_uint_eq(sample.flags, i == 0 ? WIRE_FLAG_FIRST : 0);
        ck_assert_int_eq(sampler_state(), SAMPLER_WAITING);
        ck_assert_int_eq(poll(), SAMPLER_NOTHING);
    }
}
END_TEST

static const struct {
    int32_t counts;
    uint8_t flags;
    const char *why;
} rails[] = {
    { 8388607, WIRE_FLAG_SATURATED, "positive rail" },
    { 8388606, 0, "one below the positive rail" },
    { -8388608, WIRE_FLAG_SATURATED, "negative rail" },
    { -8388607, 0, "one above the negative rail" },
    { 0, 0, "zero" },
};

START_TEST(rails_are_flagged)
{
    started();
    convert(0);
    convert(rails[_i].counts);
    ck_assert_msg(sample.flags == rails[_i].flags, "%s", rails[_i].why);
    ck_assert_msg(sample.counts == rails[_i].counts, "%s", rails[_i].why);
}
END_TEST

START_TEST(overwritten_conversion_is_counted_and_leaves_a_hole)
{
    started();
    convert(1);
    for (int i = 0; i < 3; i++) {
        board_fake.now_ticks += PERIOD;
        board_fake_conversion(2 + i);
    }
    ck_assert_int_eq(poll(), SAMPLER_SAMPLE);
    ck_assert_uint_eq(sample.seq, 3);
    ck_assert_uint_eq(sample.flags, WIRE_FLAG_LOST);
    ck_assert_uint_eq(sample.tick, (uint32_t)board_fake.now_ticks);
    ck_assert_int_eq(sample.counts, 4);
    ck_assert_uint_eq(report().lost[0], 2);
    convert(5);
    ck_assert_uint_eq(sample.seq, 4);
    ck_assert_uint_eq(sample.flags, 0);
}
END_TEST

START_TEST(first_sample_after_a_lost_one_says_both)
{
    started();
    board_fake.now_ticks += PERIOD;
    board_fake_conversion(1);
    convert(2);
    ck_assert_uint_eq(sample.flags, WIRE_FLAG_FIRST | WIRE_FLAG_LOST);
    ck_assert_uint_eq(sample.seq, 1);
}
END_TEST

/* One tick either side of 5 ms, and an edge newer than the poll's time. */
static const struct {
    int32_t age_ticks;
    bool read;
    const char *why;
} ages[] = {
    { 0, true, "at once" },
    { 80000, true, "5 ms old" },
    { 80001, false, "over 5 ms old" },
    { 190000, false, "shortly before the next" },
    { -500, true, "the edge came after the time was taken" },
};

START_TEST(stale_conversion_is_left_to_be_lost)
{
    started();
    convert(1);
    board_fake.now_ticks += PERIOD;
    board_fake_conversion(2);
    const enum sampler_news news = sampler_poll(
        (uint32_t)(board_fake.now_ticks + (uint64_t)(int64_t)ages[_i].age_ticks), &sample);

    ck_assert_msg((news == SAMPLER_SAMPLE) == ages[_i].read, "%s", ages[_i].why);
    convert(3);
    ck_assert_msg(report().lost[0] == !ages[_i].read, "%s", ages[_i].why);
    ck_assert_msg(sample.seq == 2, "%s: both have a number", ages[_i].why);
    ck_assert_msg(sample.flags == (ages[_i].read ? 0 : WIRE_FLAG_LOST), "%s", ages[_i].why);
}
END_TEST

START_TEST(edges_count_only_while_expected)
{
    started();
    convert(1);
    sampler_stop();
    sampler_edge(123);
    ck_assert_int_eq(sampler_state(), SAMPLER_OFF);

    started();
    wait_ms(501);
    ck_assert_int_eq(poll(), SAMPLER_RESTARTED);
    sampler_edge(123);
    ck_assert_int_eq(sampler_state(), SAMPLER_RESETTING);
    check();
}
END_TEST

/* SCK goes high, stays so for 80 us, and the converter starts again. */
static void expect_reset(void)
{
    ck_assert_int_eq(sampler_state(), SAMPLER_RESETTING);
    board_fake.now_ticks += 16u * HX711_POWER_DOWN_US - 1;
    ck_assert_int_eq(poll(), SAMPLER_NOTHING);
    ck_assert_int_eq(sampler_state(), SAMPLER_RESETTING);
    board_fake.now_ticks += 1;
    ck_assert_int_eq(poll(), SAMPLER_NOTHING);
    ck_assert_int_eq(sampler_state(), SAMPLER_WAITING);
}

/* Conversions before the silence, their interval, and the longest silence
 * borne: four intervals, at least 25 ms; 500 ms while there is no interval. */
static const struct {
    int conversions;
    uint32_t interval_ms, borne_ms;
    const char *why;
} silences[] = {
    { 0, 10, 500, "after power-up" },
    { 1, 10, 500, "one conversion makes no interval" },
    { 2, 12, 48, "four intervals" },
    { 5, 100, 400, "four intervals at 10 SPS" },
    { 2, 1, 25, "an interval too short to believe" },
};

START_TEST(silence_restarts_the_converter)
{
    started();
    for (int i = 0; i < silences[_i].conversions; i++) {
        wait_ms(silences[_i].interval_ms);
        board_fake_conversion(i);
        ck_assert_int_eq(poll(), SAMPLER_SAMPLE);
    }
    const uint16_t seq = sample.seq;

    wait_ms(silences[_i].borne_ms);
    ck_assert_msg(poll() == SAMPLER_NOTHING, "%s: borne", silences[_i].why);
    board_fake.now_ticks++;
    ck_assert_msg(poll() == SAMPLER_RESTARTED, "%s: not borne", silences[_i].why);
    ck_assert_uint_eq(report().adc_timeouts, 1);
    ck_assert_uint_eq(report().lost[0], 0);
    expect_reset();
    convert(9);
    ck_assert_msg(sample.flags == WIRE_FLAG_FIRST, "%s", silences[_i].why);
    if (silences[_i].conversions > 0)
        ck_assert_msg(sample.seq == seq + 1, "%s: numbers go on", silences[_i].why);
}
END_TEST

START_TEST(silence_after_a_stale_conversion_counts_it_lost)
{
    started();
    convert(1);
    convert(2);
    board_fake.now_ticks += PERIOD;
    board_fake_conversion(3);
    wait_ms(51);
    ck_assert_int_eq(poll(), SAMPLER_RESTARTED);
    ck_assert_uint_eq(report().lost[0], 1);
    expect_reset();
    convert(4);
    ck_assert_uint_eq(sample.seq, 3);
    ck_assert_uint_eq(sample.flags, WIRE_FLAG_FIRST | WIRE_FLAG_LOST);
}
END_TEST

START_TEST(hole_is_no_interval)
{
    started();
    convert(1);
    convert(2);
    board_fake.now_ticks += PERIOD;
    board_fake_conversion(3);
    convert(4);
    ck_assert_uint_eq(sample.flags, WIRE_FLAG_LOST);
    board_fake.now_ticks += 4 * PERIOD + 1;
    ck_assert_int_eq(poll(), SAMPLER_RESTARTED);
}
END_TEST

START_TEST(desync_is_flagged_and_resets_the_converter)
{
    started();
    convert(1);
    board_fake.lose_pulse = 7;
    convert(1000);
    board_fake.lose_pulse = 0;
    ck_assert_uint_eq(sample.flags, WIRE_FLAG_DESYNC);
    ck_assert_uint_eq(sample.seq, 1);
    ck_assert_int_eq(sample.counts, 0);
    ck_assert_uint_eq(report().desyncs, 1);
    ck_assert_uint_eq(report().adc_timeouts, 0);
    expect_reset();
    convert(5);
    ck_assert_uint_eq(sample.flags, WIRE_FLAG_FIRST);
    ck_assert_uint_eq(sample.seq, 2);
    ck_assert_int_eq(sample.counts, 5);
}
END_TEST

START_TEST(start_counts_from_zero_and_again_changes_nothing)
{
    started();
    convert(1);
    convert(2);
    sampler_start((uint32_t)board_fake.now_ticks);
    convert(3);
    ck_assert_uint_eq(sample.seq, 2);
    ck_assert_uint_eq(sample.flags, 0);
    sampler_stop();
    sampler_start((uint32_t)board_fake.now_ticks);
    convert(4);
    ck_assert_uint_eq(sample.seq, 0);
    ck_assert_uint_eq(sample.flags, WIRE_FLAG_FIRST);
}
END_TEST

START_TEST(stop_is_reachable_from_resetting)
{
    started();
    wait_ms(501);
    ck_assert_int_eq(poll(), SAMPLER_RESTARTED);
    sampler_stop();
    wait_ms(1000);
    ck_assert_int_eq(poll(), SAMPLER_NOTHING);
    ck_assert_int_eq(sampler_state(), SAMPLER_OFF);
}
END_TEST

START_TEST(counts_stay_at_their_end)
{
    started();
    convert(1);
    for (long i = 0; i < 65540; i++) {
        board_fake.now_ticks += PERIOD;
        board_fake_conversion(2);
    }
    ck_assert_uint_eq(report().lost[0], 65535);
}
END_TEST

Suite *suite_sampler(void)
{
    Suite *s = suite_create("sampler");
    TCase *t = tcase_create("states");

    tcase_add_test(t, off_until_started_and_after_stop);
    tcase_add_test(t, samples_are_numbered_and_stamped);
    tcase_add_loop_test(t, rails_are_flagged, 0, COUNT(rails));
    tcase_add_test(t, overwritten_conversion_is_counted_and_leaves_a_hole);
    tcase_add_test(t, first_sample_after_a_lost_one_says_both);
    tcase_add_loop_test(t, stale_conversion_is_left_to_be_lost, 0, COUNT(ages));
    tcase_add_test(t, edges_count_only_while_expected);
    tcase_add_loop_test(t, silence_restarts_the_converter, 0, COUNT(silences));
    tcase_add_test(t, silence_after_a_stale_conversion_counts_it_lost);
    tcase_add_test(t, hole_is_no_interval);
    tcase_add_test(t, desync_is_flagged_and_resets_the_converter);
    tcase_add_test(t, start_counts_from_zero_and_again_changes_nothing);
    tcase_add_test(t, stop_is_reachable_from_resetting);
    tcase_add_test(t, counts_stay_at_their_end);
    suite_add_tcase(s, t);
    return s;
}
