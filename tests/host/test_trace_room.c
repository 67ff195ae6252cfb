/*
 * test_trace_room.c - a trace keeps every point, however many were expected.
 */
#include <check.h>
#include <stdint.h>

#include "analysis/trace.h"
#include "err.h"
#include "suites.h"

Suite *trace_room_suite(void);

static const struct {
    const char *why;
    size_t expected, points;
} rooms[] = {
    { "nothing was said", 0, 10000 },
    { "one too few", 9999, 10000 },
    { "just as many", 10000, 10000 },
    { "far too many", 1000000, 10000 },
    { "far too few", 10, 300000 },
    { "huge pages, grown beyond", 300000, 700000 },
    { "none came", 1000, 0 },
};

START_TEST(every_point_is_kept)
{
    const size_t n = rooms[_i].points;
    struct trace t;
    size_t wrong = 0;

    trace_init(&t);
    trace_expect(&t, rooms[_i].expected);
    for (size_t i = 0; i < n; i++)
        wrong += trace_add(&t, 0.001 * (double)i, (double)(i % 777), i % 5 == 0) != ERR_OK;
    trace_expect(&t, 1);  /* never takes room away */
    ck_assert_msg(t.n == n, "%s", rooms[_i].why);
    for (size_t i = 0; i < n; i++)
        wrong += t.t_s[i] != 0.001 * (double)i || t.force_n[i] != (double)(i % 777)
              || t.gap_before[i] != (i % 5 == 0);
    ck_assert_msg(wrong == 0, "%s: %zu points wrong", rooms[_i].why, wrong);
    trace_free(&t);
}
END_TEST

Suite *trace_room_suite(void)
{
    Suite *s = suite_create("trace_room");
    TCase *tc = tcase_create("all");

    tcase_add_loop_test(tc, every_point_is_kept, 0, COUNT(rooms));
    suite_add_tcase(s, tc);
    return s;
}
