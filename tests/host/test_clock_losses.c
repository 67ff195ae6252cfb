/*
 * test_clock_losses.c - conversions that are lost and frames that come twice, by number
 * and by time.
 */
#include <check.h>

#include "signal/clock.h"
#include "suites.h"
#include "ticking.h"

Suite *clock_losses_suite(void);

static const struct {
    const char *why;
    uint16_t first;  /* number of the sample before the hole */
    unsigned lost;
} holes[] = {
    { "one",                      10, 1 },
    { "five",                     10, 5 },
    { "over the wrap",         65535, 1 },
    { "up to the wrap",        65533, 2 },
    { "over the wrap, many",   65000, 1000 },
};

START_TEST(missing_conversions_are_counted_by_number)
{
    struct ticking r;
    struct clock c = ticking_clock(&r, 0, (uint16_t)(holes[_i].first - 1));
    struct clock_time t;

    ck_assert_int_eq(ticking_sample(&c, &r, 12500), CLOCK_FIRST);
    for (unsigned i = 0; i < holes[_i].lost; i++)
        ticking_convert(&r, 12500);
    ticking_convert(&r, 12500);
    ck_assert_msg(ticking_deliver(&c, &r, &t) == CLOCK_GAP, "%s", holes[_i].why);
    ck_assert_uint_eq(t.missing, holes[_i].lost);
    ck_assert_int_eq(t.previous_us, 12500);
    ck_assert_uint_eq(c.missing, holes[_i].lost);
}
END_TEST

START_TEST(numbers_wrap_without_a_hole)
{
    struct ticking r;
    struct clock c = ticking_clock(&r, 0, 65530);

    ticking_steady(&c, &r, 20);
    ck_assert_uint_eq(c.missing, 0);
    ck_assert_uint_eq(c.samples, 20);
}
END_TEST

static const struct {
    const char *why;
    int64_t us;        /* between two samples with consecutive numbers */
    uint32_t missing;
} late[] = {
    { "half a period late is jitter",  18750, 0 },
    { "a period was skipped",          25000, 1 },
    { "a little under two periods",    22000, 1 },
    { "a little over two periods",     29000, 1 },
    { "four were skipped",             62500, 4 },
};

/* A converter read too late drops a conversion nobody numbered. */
START_TEST(missing_conversions_are_counted_by_time)
{
    struct ticking r;
    struct clock c = ticking_clock(&r, 0, 0);
    struct clock_time t = { 0, 0, 9 };

    ticking_steady(&c, &r, 100);
    ticking_convert(&r, late[_i].us);
    ck_assert_msg(ticking_deliver(&c, &r, &t) == (late[_i].missing ? CLOCK_GAP : CLOCK_OK),
                  "%s", late[_i].why);
    ck_assert_uint_eq(t.missing, late[_i].missing);
}
END_TEST

/* Two numbers are gone although the time since is rather that of one. */
START_TEST(the_larger_of_both_counts_is_taken)
{
    struct ticking r;
    struct clock c = ticking_clock(&r, 0, 0);
    struct clock_time t;

    ticking_steady(&c, &r, 100);
    ticking_convert(&r, 0);
    ticking_convert(&r, 0);
    ticking_convert(&r, 28000);
    ck_assert_int_eq(ticking_deliver(&c, &r, &t), CLOCK_GAP);
    ck_assert_uint_eq(t.missing, 2);
}
END_TEST

START_TEST(without_a_rate_only_numbers_tell_of_a_loss)
{
    struct ticking r;
    struct clock c = ticking_clock(&r, 0, 0);

    ticking_sample(&c, &r, 12500);
    ck_assert_int_eq(ticking_sample(&c, &r, 62500), CLOCK_OK);
}
END_TEST

START_TEST(a_frame_that_comes_twice_is_dropped)
{
    struct ticking r;
    struct clock c = ticking_clock(&r, 0, 0);
    struct clock_time t = { -5, -5, 99 };

    ticking_steady(&c, &r, 100);
    ck_assert_int_eq(ticking_deliver(&c, &r, &t), CLOCK_DUPLICATE);
    ck_assert(t.t_us == -5 && t.previous_us == -5 && t.missing == 99);
    ck_assert_uint_eq(c.duplicates, 1);
    ck_assert_uint_eq(c.samples, 100);
    ck_assert_int_eq(ticking_sample(&c, &r, 12500), CLOCK_OK);
}
END_TEST

START_TEST(a_frame_that_comes_late_is_dropped)
{
    struct ticking r, old;
    struct clock c = ticking_clock(&r, 0, 65500);
    struct clock_time t;

    ticking_steady(&c, &r, 30);
    old = r;
    ticking_steady(&c, &r, 30);
    ck_assert_int_eq(ticking_deliver(&c, &old, &t), CLOCK_DUPLICATE);
    ck_assert_int_eq(ticking_sample(&c, &r, 12500), CLOCK_OK);
    ck_assert_uint_eq(c.missing, 0);
}
END_TEST

START_TEST(a_new_number_with_the_same_tick_is_dropped)
{
    struct ticking r;
    struct clock c = ticking_clock(&r, 0, 0);

    ticking_steady(&c, &r, 100);
    ck_assert_int_eq(ticking_sample(&c, &r, 0), CLOCK_DUPLICATE);
}
END_TEST

/* Half the numbers away either way: 0x7FFF is ahead, 0x8000 is behind. */
START_TEST(a_new_tick_with_an_old_number_is_dropped)
{
    struct ticking r;
    struct clock c = ticking_clock(&r, 0, 0);

    ticking_steady(&c, &r, 100);
    struct clock other = c;
    struct ticking far = r;

    far.seq = (uint16_t)(far.seq + 0x7FFF);
    far.true_us += 12500;
    r.seq = (uint16_t)(r.seq + 0x8000);
    r.true_us += 12500;
    struct clock_time t;
    ck_assert_int_eq(ticking_deliver(&c, &r, &t), CLOCK_DUPLICATE);
    ck_assert_int_eq(ticking_deliver(&other, &far, &t), CLOCK_GAP);
    ck_assert_uint_eq(t.missing, 0x7FFE);
}
END_TEST

START_TEST(after_a_loss_a_frame_already_had_is_still_dropped)
{
    struct ticking r, old;
    struct clock c = ticking_clock(&r, 0, 0);
    struct clock_time t;

    ticking_steady(&c, &r, 50);
    old = r;
    ticking_steady(&c, &r, 50);
    clock_lost(&c);
    ck_assert_int_eq(ticking_deliver(&c, &old, &t), CLOCK_DUPLICATE);
    ck_assert_int_eq(ticking_deliver(&c, &r, &t), CLOCK_DUPLICATE);
    ck_assert_int_eq(ticking_sample(&c, &r, 12500), CLOCK_FIRST);
}
END_TEST

Suite *clock_losses_suite(void)
{
    Suite *s = suite_create("clock_losses");
    TCase *tc = tcase_create("all");

    tcase_add_loop_test(tc, missing_conversions_are_counted_by_number, 0, COUNT(holes));
    tcase_add_test(tc, numbers_wrap_without_a_hole);
    tcase_add_loop_test(tc, missing_conversions_are_counted_by_time, 0, COUNT(late));
    tcase_add_test(tc, the_larger_of_both_counts_is_taken);
    tcase_add_test(tc, without_a_rate_only_numbers_tell_of_a_loss);
    tcase_add_test(tc, a_frame_that_comes_twice_is_dropped);
    tcase_add_test(tc, a_frame_that_comes_late_is_dropped);
    tcase_add_test(tc, a_new_number_with_the_same_tick_is_dropped);
    tcase_add_test(tc, a_new_tick_with_an_old_number_is_dropped);
    tcase_add_test(tc, after_a_loss_a_frame_already_had_is_still_dropped);
    suite_add_tcase(s, tc);
    return s;
}
