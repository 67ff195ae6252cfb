/*
 * test_ascending.c - numbers in order, against a list put in order by hand.
 */
#include <check.h>
#include <math.h>

#include "ascending.h"
#include "suites.h"

Suite *ascending_suite(void);

static const struct {
    const char *why;
    size_t n;
    double x[6], sorted[6], median;
} lists[] = {
    { "one", 1, { 3 }, { 3 }, 3 },
    { "two: the upper", 2, { 2, 1 }, { 1, 2 }, 2 },
    { "three", 3, { 5, -7, 0 }, { -7, 0, 5 }, 0 },
    { "four: the upper of the middle", 4, { 4, 3, 2, 1 }, { 1, 2, 3, 4 }, 3 },
    { "equals", 5, { 2, 1, 2, 1, 2 }, { 1, 1, 2, 2, 2 }, 2 },
    { "closer than a whole number", 3, { 1.25, 1.125, 1.5 }, { 1.125, 1.25, 1.5 }, 1.25 },
    { "far apart", 6, { 1e300, -1e300, 0, 1e-300, -1e-300, 5 },
      { -1e300, -1e-300, 0, 1e-300, 5, 1e300 }, 1e-300 },
};

START_TEST(the_median_leaves_them_in_order)
{
    double x[6];

    for (size_t i = 0; i < lists[_i].n; i++)
        x[i] = lists[_i].x[i];
    ck_assert_msg(ascending_median(x, lists[_i].n) == lists[_i].median, "%s", lists[_i].why);
    for (size_t i = 0; i < lists[_i].n; i++)
        ck_assert_msg(x[i] == lists[_i].sorted[i], "%s: place %zu", lists[_i].why, i);
}
END_TEST

START_TEST(nothing_to_sort_is_left_alone)
{
    double x = 7.0;

    ascending_sort(&x, 0);
    ck_assert_double_eq(x, 7.0);
}
END_TEST

static const struct {
    const char *why;
    size_t n;
    double value;
    size_t below;
} places[] = {
    { "of none", 0, 1.0, 0 },
    { "before the first", 5, 0.5, 0 },
    { "the first itself", 5, 1.0, 0 },
    { "between", 5, 1.5, 1 },
    { "the first of equals", 5, 2.0, 1 },
    { "just over equals", 5, 2.0000001, 3 },
    { "the last itself", 5, 9.0, 4 },
    { "after the last", 5, 9.5, 5 },
    { "after all", 5, INFINITY, 5 },
};

START_TEST(as_many_lie_below_as_are_less)
{
    static const double x[] = { 1.0, 2.0, 2.0, 4.0, 9.0 };

    ck_assert_msg(ascending_below(x, places[_i].n, places[_i].value) == places[_i].below, "%s",
                  places[_i].why);
}
END_TEST

Suite *ascending_suite(void)
{
    Suite *s = suite_create("ascending");
    TCase *tc = tcase_create("all");

    tcase_add_loop_test(tc, the_median_leaves_them_in_order, 0, COUNT(lists));
    tcase_add_test(tc, nothing_to_sort_is_left_alone);
    tcase_add_loop_test(tc, as_many_lie_below_as_are_less, 0, COUNT(places));
    suite_add_tcase(s, tc);
    return s;
}
