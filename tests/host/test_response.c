/*
 * test_response.c - eased, no clear change, stirred up.
 *
 * The boundaries are those of response.h, worked by hand; the intervals of 3 of 5 and
 * 0 of 3 are in golden/clinic_stats.h too.
 */
#include <check.h>
#include <math.h>
#include <string.h>

#include "clinic/response.h"
#include "course_made.h"
#include "suites.h"

Suite *response_suite(void);

static const struct {
    const char *why;
    double before, after;
    enum response is;
} responses[] = {
    { "2 points of 6: 33 %", 6, 4, RESPONSE_EASED },
    { "2 points of 7: 28.6 %", 7, 5, RESPONSE_NO_CLEAR_CHANGE },
    { "3 points of 7", 7, 4, RESPONSE_EASED },
    { "2 points of 10", 10, 8, RESPONSE_NO_CLEAR_CHANGE },
    { "3 points of 10: 30 % exactly", 10, 7, RESPONSE_EASED },
    { "2 points of 2: all of it", 2, 0, RESPONSE_EASED },
    { "1 point of 1", 1, 0, RESPONSE_NO_CLEAR_CHANGE },
    { "1 point of 2: 50 %, but 1", 2, 1, RESPONSE_NO_CLEAR_CHANGE },
    { "just under 2 points", 3, 1.01, RESPONSE_NO_CLEAR_CHANGE },
    { "just 2 points", 3, 1, RESPONSE_EASED },
    { "just under 30 %", 6.7, 4.7, RESPONSE_NO_CLEAR_CHANGE },
    { "no change", 5, 5, RESPONSE_NO_CLEAR_CHANGE },
    { "no pain at all", 0, 0, RESPONSE_NO_CLEAR_CHANGE },
    { "1 point more", 4, 5, RESPONSE_NO_CLEAR_CHANGE },
    { "just under 2 more", 4, 5.99, RESPONSE_NO_CLEAR_CHANGE },
    { "2 points more", 4, 6, RESPONSE_STIRRED_UP },
    { "2 points from none", 0, 2, RESPONSE_STIRRED_UP },
    { "2 points more of 8: 25 %", 8, 10, RESPONSE_STIRRED_UP },
    { "all of it", 10, 0, RESPONSE_EASED },
    { "before is missing", NAN, 4, RESPONSE_MISSING },
    { "after is missing", 4, NAN, RESPONSE_MISSING },
    { "both are missing", NAN, NAN, RESPONSE_MISSING },
};

START_TEST(a_response_is_two_points_and_thirty_percent)
{
    ck_assert_msg(response_of(responses[_i].before, responses[_i].after) == responses[_i].is,
                  "%s", responses[_i].why);
}
END_TEST

START_TEST(every_response_has_its_word)
{
    ck_assert_str_eq(response_word(RESPONSE_MISSING), "missing");
    ck_assert_str_eq(response_word(RESPONSE_EASED), "eased");
    ck_assert_str_eq(response_word(RESPONSE_NO_CLEAR_CHANGE), "no clear change");
    ck_assert_str_eq(response_word(RESPONSE_STIRRED_UP), "stirred up");
}
END_TEST

static struct course_session around(int day, enum course_side side, double before, double after,
                                    double h24)
{
    struct course_session s = course_made_session(day, side);

    s.pain_before = before;
    s.pain_after = after;
    s.pain_24h = h24;
    return s;
}

START_TEST(sessions_are_counted_and_missing_ones_said)
{
    struct course_session s[] = {
        around(0, COURSE_LEFT, 6, 4, 6),      around(1, COURSE_LEFT, 7, 5, NAN),
        around(2, COURSE_RIGHT, 8, 1, 1),     around(3, COURSE_BOTH, 4, 1, 3),
        around(4, COURSE_LEFT, 4, 6, 7),      around(5, COURSE_LEFT, NAN, 2, 2),
        around(6, COURSE_LEFT, 3, NAN, 2),    around(7, COURSE_LEFT, 5, 2, 5),
        around(8, COURSE_LEFT, 9, 0, 0),
    };
    struct response_sums r;

    s[8].holds = false;       /* a test has no response to holds */
    const struct course c = course_made_of(s, COUNT(s));

    ck_assert_int_eq(response_sums(&c, COURSE_LEFT, &r), ERR_OK);
    ck_assert_int_eq(r.sessions, 7);
    ck_assert_int_eq(r.missing, 2);
    ck_assert_int_eq(r.eased, 3);
    ck_assert_int_eq(r.no_clear_change, 1);
    ck_assert_int_eq(r.stirred_up, 1);
    ck_assert(!r.too_few);
    /* 3 of 5, scipy.stats.beta */
    ck_assert_double_eq_tol(r.eased_low, 0.14663279963467313, 1e-12);
    ck_assert_double_eq_tol(r.eased_high, 0.9472550494736831, 1e-12);
    /* -2 -2 -3 +2 -3 */
    ck_assert_int_eq(r.change.n, 5);
    ck_assert_double_eq(r.change.median, -2.0);
    ck_assert(!r.change.has_interval);
    /* 0 -1 +3 -1 0 */
    ck_assert_int_eq(r.change_24h.n, 5);
    ck_assert_double_eq(r.change_24h.median, 0.0);
    /* 6 7 | 4 4 3 5 */
    ck_assert_double_eq(r.before_first, 6.5);
    ck_assert_double_eq(r.before_rest, 4.0);
    ck_assert_int_eq(response_sums(&c, COURSE_RIGHT, &r), ERR_OK);
    ck_assert_int_eq(r.sessions, 2);
    ck_assert(r.eased == 2 && r.too_few && isnan(r.before_first) && isnan(r.before_rest));
}
END_TEST

START_TEST(the_median_change_has_its_exact_interval)
{
    struct course_session s[8];
    struct response_sums r;

    for (int i = 0; i < 8; i++)      /* changes 0 -1 .. -7 */
        s[i] = around(i, COURSE_RIGHT, 8, 8 - i, 8 - 2 * (i % 3));
    const struct course c = course_made_of(s, 8);

    ck_assert_int_eq(response_sums(&c, COURSE_RIGHT, &r), ERR_OK);
    ck_assert(r.change.has_interval);
    ck_assert_double_eq(r.change.median, -3.5);
    ck_assert(r.change.low == -7.0 && r.change.high == 0.0);
    ck_assert_double_eq_tol(r.change.level_pct, 100.0 * (1.0 - 2.0 / 256.0), 1e-9);
    ck_assert_double_eq(r.change_24h.median, -2.0);
}
END_TEST

static const struct {
    const char *why;
    int sessions, missing;
    bool too_few;
} few[] = {
    { "none", 0, 0, true },          { "one, missing", 1, 1, true },
    { "two", 2, 0, true },           { "three", 3, 0, false },
    { "three, one missing", 3, 1, true }, { "four, one missing", 4, 1, false },
};

START_TEST(under_three_are_too_few_to_tell)
{
    struct course_session s[4];
    struct response_sums r;

    for (int i = 0; i < few[_i].sessions; i++)
        s[i] = around(i, COURSE_LEFT, 4, i < few[_i].missing ? NAN : 4, NAN);
    const struct course c = course_made_of(s, few[_i].sessions);

    ck_assert_int_eq(response_sums(&c, COURSE_LEFT, &r), ERR_OK);
    ck_assert_msg(r.too_few == few[_i].too_few, "%s", few[_i].why);
    ck_assert_int_eq(r.sessions, few[_i].sessions);
    ck_assert_int_eq(r.missing, few[_i].missing);
    ck_assert(isnan(r.eased_low) == (few[_i].sessions == few[_i].missing));
    ck_assert(isnan(r.before_first) == (few[_i].sessions < 3));
    ck_assert(r.change_24h.n == 0 && isnan(r.change_24h.median));
}
END_TEST

Suite *response_suite(void)
{
    Suite *suite = suite_create("response");
    TCase *one = tcase_create("one session"), *sums = tcase_create("sums");

    tcase_add_loop_test(one, a_response_is_two_points_and_thirty_percent, 0, COUNT(responses));
    tcase_add_test(one, every_response_has_its_word);
    tcase_add_test(sums, sessions_are_counted_and_missing_ones_said);
    tcase_add_test(sums, the_median_change_has_its_exact_interval);
    tcase_add_loop_test(sums, under_three_are_too_few_to_tell, 0, COUNT(few));
    suite_add_tcase(suite, one);
    suite_add_tcase(suite, sums);
    return suite;
}
