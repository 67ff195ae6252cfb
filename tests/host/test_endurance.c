/*
 * test_endurance.c - the rough model of how long a hold may last.
 *
 * The whole seconds are a hand-made table, within a second; the others are
 * python3 -c 'print(19.38 * (PCT / 100) ** -1.88)'.  The limits and the factor
 * are those of endurance.h.
 */
#include <check.h>
#include <math.h>

#include "session/endurance.h"
#include "suites.h"

static const struct {
    double pct, table_s, s;
} expected[] = {
    { 30, 186, 186.3656 },
    { 40, 108, 108.5128 },
    { 50, 71, 71.3329 },
    { 60, 51, 50.6325 },
    { 70, 38, 37.8939 },
    { 80, 30, 29.4812 },
    { 85, 26, 26.3055 },
    { 90, 24, 23.6253 },
};

START_TEST(a_hold_lasts_as_in_the_table)
{
    struct endurance e;

    ck_assert(endurance_expect(expected[_i].pct, &e));
    ck_assert_double_eq_tol(e.expected_s, expected[_i].table_s, 1);
    ck_assert_double_eq_tol(e.expected_s, expected[_i].s, 1e-4);
    ck_assert_double_eq_tol(e.short_s, expected[_i].s / 2, 1e-4);
    ck_assert_double_eq_tol(e.long_s, expected[_i].s * 2, 2e-4);
}
END_TEST

/* At the whole of maximal force the power is 1, whatever it is of. */
START_TEST(at_maximal_force_the_first_constant_is_left)
{
    struct endurance e;

    ck_assert(endurance_expect(100, &e));
    ck_assert_double_eq_tol(e.expected_s, 19.38, 1e-12);
}
END_TEST

static const struct {
    const char *why;
    double pct;
    bool known;
} limits[] = {
    { "just too light", 9.99, false },
    { "the lightest", 10, true },
    { "the strongest", 100, true },
    { "over maximal force", 100.01, false },
    { "no force", 0, false },
    { "a negative force", -70, false },
    { "not a number", NAN, false },
    { "no end of force", INFINITY, false },
};

START_TEST(outside_its_limits_nothing_is_expected)
{
    struct endurance e = { 1, 2, 3 };

    ck_assert_msg(endurance_expect(limits[_i].pct, &e) == limits[_i].known, "%s",
                  limits[_i].why);
    if (!limits[_i].known)
        ck_assert_msg(e.expected_s == 1 && e.short_s == 2 && e.long_s == 3, "%s",
                      limits[_i].why);
}
END_TEST

START_TEST(stronger_holds_never_last_longer)
{
    struct endurance e;
    double last = INFINITY;

    for (int pct = 10; pct <= 100; pct++) {
        ck_assert(endurance_expect(pct, &e));
        ck_assert(e.expected_s < last && e.short_s < e.expected_s
                  && e.expected_s < e.long_s);
        last = e.expected_s;
    }
}
END_TEST

Suite *endurance_suite(void);

Suite *endurance_suite(void)
{
    Suite *suite = suite_create("endurance");
    TCase *model = tcase_create("model");

    tcase_add_loop_test(model, a_hold_lasts_as_in_the_table, 0,
                        (int)(sizeof expected / sizeof expected[0]));
    tcase_add_test(model, at_maximal_force_the_first_constant_is_left);
    tcase_add_loop_test(model, outside_its_limits_nothing_is_expected, 0,
                        (int)(sizeof limits / sizeof limits[0]));
    tcase_add_test(model, stronger_holds_never_last_longer);
    suite_add_tcase(suite, model);
    return suite;
}
