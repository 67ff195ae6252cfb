/*
 * test_moments.c - the windows of pain after a session, on both sides of every bound.
 *
 * Times are seconds of 1970-01-01 UTC and after, so they can be read off.
 */
#include <check.h>
#include <string.h>

#include "clinic/entry_kinds.h"
#include "clinic/moments.h"
#include "suites.h"

Suite *moments_suite(void);

#define S  INT64_C(1000000)
#define H  (3600 * S)
#define D  (24 * H)

static const struct {
    const char *why; enum moments m; int64_t end; int offset_min; int64_t felt; bool in_time;
} rows[] = {
    { "a moment before half an hour", MOMENTS_MIN45, 10 * H, 0, 10 * H + 1800 * S - 1, false },
    { "half an hour", MOMENTS_MIN45, 10 * H, 0, 10 * H + 1800 * S, true },
    { "45 minutes", MOMENTS_MIN45, 10 * H, 0, 10 * H + 2700 * S, true },
    { "an hour and a half", MOMENTS_MIN45, 10 * H, 0, 10 * H + 5400 * S, true },
    { "a moment past it", MOMENTS_MIN45, 10 * H, 0, 10 * H + 5400 * S + 1, false },
    { "the wall clock of elsewhere changes nothing", MOMENTS_MIN45, 10 * H, 600, 10 * H + 1800 * S,
      true },
    { "a moment before 20 hours", MOMENTS_H24, 10 * H, 0, 30 * H - 1, false },
    { "20 hours", MOMENTS_H24, 10 * H, 0, 30 * H, true },
    { "30 hours", MOMENTS_H24, 10 * H, 0, 40 * H, true },
    { "a moment past it", MOMENTS_H24, 10 * H, 0, 40 * H + 1, false },
    { "next day before four", MOMENTS_MORNING, 10 * H, 0, D + 4 * H - 1, false },
    { "next day at four", MOMENTS_MORNING, 10 * H, 0, D + 4 * H, true },
    { "next day at noon", MOMENTS_MORNING, 10 * H, 0, D + 12 * H, true },
    { "next day past noon", MOMENTS_MORNING, 10 * H, 0, D + 12 * H + 1, false },
    { "the same morning is not the next", MOMENTS_MORNING, 5 * H, 0, 8 * H, false },
    { "the morning after that is not either", MOMENTS_MORNING, 10 * H, 0, 2 * D + 8 * H, false },
    { "ended just before midnight", MOMENTS_MORNING, D - 1, 0, D + 4 * H, true },
    { "ended past midnight: the morning to come", MOMENTS_MORNING, D + H / 2, 0, D + 8 * H, true },
    { "ended a moment before four", MOMENTS_MORNING, D + 4 * H - 1, 0, D + 4 * H, true },
    { "ended at four: the next day's", MOMENTS_MORNING, D + 4 * H, 0, D + 8 * H, false },
    { "ended at four, next day", MOMENTS_MORNING, D + 4 * H, 0, 2 * D + 4 * H, true },
    /* local midnight is 14:00 UTC of the day before */
    { "ten hours east, four local", MOMENTS_MORNING, 0, 600, 18 * H, true },
    { "ten hours east, before four local", MOMENTS_MORNING, 0, 600, 18 * H - 1, false },
    { "ten hours east, noon local", MOMENTS_MORNING, 0, 600, 26 * H, true },
    { "ten hours east, past noon local", MOMENTS_MORNING, 0, 600, 26 * H + 1, false },
    { "five hours west, four local", MOMENTS_MORNING, 20 * H, -300, D + 9 * H, true },
    { "five hours west, noon local", MOMENTS_MORNING, 20 * H, -300, D + 17 * H, true },
    { "five hours west, before four local", MOMENTS_MORNING, 20 * H, -300, D + 9 * H - 1, false },
    { "before 1970", MOMENTS_MORNING, -D + 10 * H, 0, 4 * H, true },
    { "before 1970, before four", MOMENTS_MORNING, -D + 10 * H, 0, 4 * H - 1, false },
    { "before a session there is no window", MOMENTS_BEFORE, 10 * H, 0, 0, true },
    { "nor in a hold", MOMENTS_HOLD, 10 * H, 0, 90 * D, true },
    { "nor right after", MOMENTS_AFTER, 10 * H, 0, 90 * D, true },
    { "nor on any day", MOMENTS_DAILY, 10 * H, 0, 90 * D, true },
};

START_TEST(in_time_or_not)
{
    const struct moments_end end = { rows[_i].end, rows[_i].offset_min };

    ck_assert_msg(moments_in_time(rows[_i].m, end, rows[_i].felt) == rows[_i].in_time, "%s",
                  rows[_i].why);
}
END_TEST

START_TEST(a_window_comes_is_there_and_is_over)
{
    const struct moments_window w = { 10, 20 };

    ck_assert_int_eq(moments_when(&w, 9), MOMENTS_COMING);
    ck_assert_int_eq(moments_when(&w, 10), MOMENTS_DUE);
    ck_assert_int_eq(moments_when(&w, 20), MOMENTS_DUE);
    ck_assert_int_eq(moments_when(&w, 21), MOMENTS_MISSED);
}
END_TEST

/* The list is the entries' own, in its order. */
START_TEST(words_are_those_of_the_entries)
{
    char all[128] = "";

    for (int m = 0; m < MOMENTS_COUNT; m++) {
        strcat(all, m > 0 ? "|" : "");
        strcat(all, moments_word((enum moments)m));
        ck_assert_int_eq(moments_of(moments_word((enum moments)m)), m);
        ck_assert_uint_gt(strlen(moments_text((enum moments)m)), 0);
    }
    ck_assert_str_eq(all, ENTRY_MOMENTS);
    ck_assert_int_eq(moments_of("45min"), MOMENTS_MIN45);
    ck_assert_int_eq(moments_of("24h"), MOMENTS_H24);
    ck_assert_int_eq(moments_of("noon"), MOMENTS_COUNT);
    ck_assert_int_eq(moments_of(""), MOMENTS_COUNT);
}
END_TEST

static const struct { int64_t us; int offset_min, day; } local[] = {
    { 0, 0, 0 }, { D - 1, 0, 0 }, { D, 0, 1 }, { -1, 0, -1 }, { -D, 0, -1 }, { -D - 1, 0, -2 },
    { 23 * H, 60, 1 }, { 23 * H - 1, 60, 0 }, { H - 1, -60, -1 }, { H, -60, 0 },
};

START_TEST(days_are_local)
{
    ck_assert_int_eq(moments_day(local[_i].us, local[_i].offset_min), local[_i].day);
}
END_TEST

Suite *moments_suite(void)
{
    Suite *s = suite_create("moments");
    TCase *tc = tcase_create("all");

    tcase_add_loop_test(tc, in_time_or_not, 0, COUNT(rows));
    tcase_add_test(tc, a_window_comes_is_there_and_is_over);
    tcase_add_test(tc, words_are_those_of_the_entries);
    tcase_add_loop_test(tc, days_are_local, 0, COUNT(local));
    suite_add_tcase(s, tc);
    return s;
}
