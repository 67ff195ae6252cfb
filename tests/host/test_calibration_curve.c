/*
 * test_calibration_curve.c - fitted calibrations: read, inverted, refused, days.
 *
 * A curve's own counts, by its formula written out here, must come back as the
 * force they were made of.
 */
#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "calibration/calibration.h"
#include "calibration/day.h"
#include "suites.h"

Suite *calibration_curve_suite(void);

static int parse(const char *text, struct calibration *c, struct err_text *why)
{
    return calibration_parse("c.json", text, strlen(text), c, why);
}

#define HEAD "{\"id\":\"x\",\"format\":2,"
#define CURVE(order, counts, covariance) "\"curve\":{\"order\":" order ",\"center_n\":250," \
    "\"scale_n\":250,\"counts\":[" counts "],\"covariance_counts2\":[" covariance "],\"dof\":8}"
#define RANGE "\"range\":{\"low_n\":0,\"high_n\":500,\"margin_pct\":10}"
#define V1 "[4],[0,8]"
#define V2 V1 ",[0.5,0,9]"
#define V3 V2 ",[0,0.25,0,10]"
#define LINE CURVE("1", "609000,525000", V1)

static const struct { const char *why, *text; int order; double c[4]; } curves[] = {
    { "a line", HEAD LINE "," RANGE "}", 1, { 609000, 525000 } },
    { "reversed", HEAD CURVE("1", "-609000,-525000", V1) "," RANGE "}", 1, { -609000, -525000 } },
    { "a cell's bend", HEAD CURVE("2", "609000,525000,-300", V2) "," RANGE "}",
      2, { 609000, 525000, -300 } },
    { "a cell's S", HEAD CURVE("3", "609000,525000,-300,150", V3) "," RANGE "}",
      3, { 609000, 525000, -300, 150 } },
    { "as bent as is allowed", HEAD CURVE("2", "609000,525000,72916", V2) "," RANGE "}",
      2, { 609000, 525000, 72916 } },
    { "bent and reversed", HEAD CURVE("2", "609000,-525000,72916", V2) "," RANGE "}",
      2, { 609000, -525000, 72916 } },
    { "an S as steep as is allowed", HEAD CURVE("3", "609000,525000,0,121000", V3) "," RANGE "}",
      3, { 609000, 525000, 0, 121000 } },
    { "an S the other way", HEAD CURVE("3", "609000,525000,0,-60700", V3) "," RANGE "}",
      3, { 609000, 525000, 0, -60700 } },
};

static double counts_of(const double *c, double force_n)
{
    const double x = (force_n - 250) / 250;

    return c[0] + c[1] * x + c[2] * x * x + c[3] * x * x * x;
}

/* Counts are whole: half a count is allowed for, by the slope. */
START_TEST(newtons_are_the_curve_backwards)
{
    struct calibration c;
    struct err_text why = { "" };

    ck_assert_msg(parse(curves[_i].text, &c, &why) == ERR_OK, "%s: %s", curves[_i].why, why.s);
    ck_assert_int_eq(c.curve.order, curves[_i].order);
    ck_assert(c.fitted);
    for (double n = -49.9; n <= 549.9; n += 0.7) {
        const double exact = counts_of(curves[_i].c, n);
        const int32_t counts = (int32_t)lrint(exact);
        const double per_n = calibration_counts_per_n(&c.curve, n);
        const double got = calibration_newtons(&c, counts);

        ck_assert_double_eq_tol(calibration_counts(&c.curve, n), exact, 1e-8);
        /* Back to counts: the curve at the answer is the count. */
        ck_assert_msg(fabs(counts_of(curves[_i].c, got) - counts) < 1e-7, "%s: %g N: %.9g",
                      curves[_i].why, n, got);
        ck_assert_msg(fabs(got - n - (counts - exact) / per_n) < 1e-6, "%s", curves[_i].why);
        ck_assert(calibration_covers(&c, counts));
    }
}
END_TEST

/* Zero and slope at 0 N, in closed form: x = -1 there. */
START_TEST(zero_and_slope_are_those_at_no_load)
{
    const double *const k = curves[_i].c;
    struct calibration c;

    ck_assert_int_eq(parse(curves[_i].text, &c, NULL), ERR_OK);
    ck_assert_double_eq_tol(c.zero_counts, k[0] - k[1] + k[2] - k[3], 1e-8);
    ck_assert_double_eq_tol(c.n_per_count * (k[1] - 2 * k[2] + 3 * k[3]), 250.0, 1e-9);
}
END_TEST

START_TEST(beyond_the_margin_a_sample_is_not_covered_and_force_goes_on_straight)
{
    const double *const k = curves[_i].c;
    const double edges[] = { -50, 550 };
    struct calibration c;

    ck_assert_int_eq(parse(curves[_i].text, &c, NULL), ERR_OK);
    for (int i = 0; i < 2; i++) {
        const double at = counts_of(k, edges[i]), x = (edges[i] - 250) / 250;
        const double per_n = (k[1] + 2 * k[2] * x + 3 * k[3] * x * x) / 250;
        const double out = (i == 0 ? -1.0 : 1.0) * (per_n > 0 ? 1.0 : -1.0);
        const int32_t in = (int32_t)(at - out * 2), beyond = (int32_t)(at + out * 2);

        ck_assert(calibration_covers(&c, in));
        ck_assert(!calibration_covers(&c, beyond));
        for (int far = 10; far <= 1000000; far *= 10) {
            const int32_t counts = (int32_t)lrint(at + out * far);

            ck_assert_double_eq_tol(calibration_newtons(&c, counts),
                                    edges[i] + (counts - at) / per_n, 1e-6);
        }
    }
    ck_assert(!calibration_covers(&c, INT32_MAX) && !calibration_covers(&c, INT32_MIN));
}
END_TEST

START_TEST(two_points_cover_their_range_and_a_tenth)
{
    static const char text[] = "{\"id\":\"x\",\"points\":[{\"counts\":84000,\"force_n\":0},"
                               "{\"counts\":1134000,\"force_n\":500}]}";
    struct calibration c;

    ck_assert_int_eq(parse(text, &c, NULL), ERR_OK);
    ck_assert(!c.fitted);
    ck_assert(isnan(c.u.residual_n) && isnan(c.u.dof) && isnan(c.curve.covariance[0][0]));
    ck_assert_double_eq(c.low_n, 0.0);
    ck_assert_double_eq(c.high_n, 500.0);
    ck_assert(calibration_covers(&c, 84000 - 104999) && !calibration_covers(&c, 84000 - 105001));
    ck_assert(calibration_covers(&c, 1238999) && !calibration_covers(&c, 1239001));
}
END_TEST

/* The line of old: (counts - zero) * slope, with zero and slope of the points, to the bit. */
START_TEST(two_points_give_the_bits_they_always_gave)
{
    static const char text[] = "{\"id\":\"x\",\"points\":[{\"counts\":83991.7,\"force_n\":1.1},"
                               "{\"counts\":1134011.3,\"force_n\":487.33}]}";
    const double slope = (487.33 - 1.1) / (1134011.3 - 83991.7), zero = 83991.7 - 1.1 / slope;
    struct calibration c;

    ck_assert_int_eq(parse(text, &c, NULL), ERR_OK);
    for (int32_t counts = -8388608; counts < 8380000; counts += 7919) {
        const double want = ((double)counts - zero) * slope, got = calibration_newtons(&c, counts);

        ck_assert(memcmp(&want, &got, sizeof want) == 0);
    }
}
END_TEST

/* The first four curves, bent as cells are, bear being moved. */
START_TEST(what_is_written_is_read_back_to_the_bit)
{
    struct calibration c, back;
    char text[CALIBRATION_TEXT_MAX], again[CALIBRATION_TEXT_MAX];
    struct err_text why = { "" };

    ck_assert_int_eq(parse(curves[_i].text, &c, NULL), ERR_OK);
    memcpy(c.date, "2026-11-25", sizeof c.date);
    memcpy(c.due, "2027-11-25", sizeof c.due);
    c.curve.center_n = 1000.0 / 3.0;
    c.margin_pct = 100.0 / 7.0;
    c.u.hysteresis_n = 0.1 / 3.0;
    c.u.creep_s = 60;
    ck_assert_int_eq(calibration_finish(&c, NULL), ERR_OK);
    ck_assert_int_eq(calibration_write(&c, text, sizeof text), ERR_OK);
    ck_assert_msg(parse(text, &back, &why) == ERR_OK, "%s", why.s);
    ck_assert_int_eq(calibration_write(&back, again, sizeof again), ERR_OK);
    ck_assert_str_eq(text, again);
    ck_assert(memcmp(&back.curve, &c.curve, sizeof c.curve) == 0);
    ck_assert(back.u.hysteresis_n == c.u.hysteresis_n && isnan(back.u.residual_n));
    ck_assert(back.zero_counts == c.zero_counts && back.n_per_count == c.n_per_count);
    ck_assert_str_eq(back.date, "2026-11-25");
    ck_assert_str_eq(back.due, "2027-11-25");
    for (size_t room = 0; room < strlen(text) + 1; room += 97)
        ck_assert_int_eq(calibration_write(&c, again, room), ERR_FULL);
    ck_assert_int_eq(calibration_write(&c, again, strlen(text)), ERR_FULL);
    ck_assert_int_eq(calibration_write(&c, again, strlen(text) + 1), ERR_OK);
    c.fitted = false;
    ck_assert_int_eq(calibration_write(&c, again, sizeof again), ERR_ARG);
}
END_TEST

static const struct { const char *why, *text, *says; } refused[] = {
    { "no format", "{\"id\":\"x\"," LINE "," RANGE "}", "must say \"format\": 2" },
    { "another format", "{\"id\":\"x\",\"format\":3," LINE "," RANGE "}", "another version" },
    { "points as well", HEAD "\"points\":[]," LINE "," RANGE "}", "both" },
    { "order 0", HEAD CURVE("0", "609000", "[4]") "," RANGE "}", "\"order\"" },
    { "order 4", HEAD CURVE("4", "1,2,3,4,5", V3) "," RANGE "}", "\"order\"" },
    { "order 1.5", HEAD CURVE("1.5", "1,2,3", V2) "," RANGE "}", "\"order\"" },
    { "a coefficient short", HEAD CURVE("1", "609000", V1) "," RANGE "}", "2 numbers" },
    { "a coefficient too many", HEAD CURVE("1", "1,2,3", V1) "," RANGE "}", "2 numbers" },
    { "a coefficient of text", HEAD CURVE("1", "1,\"2\"", V1) "," RANGE "}", "2 numbers" },
    { "covariance short", HEAD CURVE("1", "609000,525000", "[4]") "," RANGE "}", "covariance" },
    { "covariance square", HEAD CURVE("1", "609000,525000", "[4,0],[0,8]") "," RANGE "}",
      "covariance" },
    { "covariance of text", HEAD CURVE("1", "609000,525000", "[4],[\"0\",8]") "," RANGE "}",
      "covariance" },
    { "variance negative", HEAD CURVE("1", "609000,525000", "[4],[0,-8]") "," RANGE "}",
      "covariance" },
    { "no range", HEAD LINE "}", "\"low_n\"" },
    { "range empty", HEAD LINE ",\"range\":{\"low_n\":5,\"high_n\":5,\"margin_pct\":10}}",
      "range is empty" },
    { "range the wrong way", HEAD LINE ",\"range\":{\"low_n\":5,\"high_n\":0,\"margin_pct\":10}}",
      "range is empty" },
    { "margin too wide", HEAD LINE ",\"range\":{\"low_n\":0,\"high_n\":5,\"margin_pct\":51}}",
      "\"margin_pct\"" },
    { "margin negative", HEAD LINE ",\"range\":{\"low_n\":0,\"high_n\":5,\"margin_pct\":-1}}",
      "\"margin_pct\"" },
    { "uncertainty negative", HEAD LINE "," RANGE ",\"uncertainty\":{\"creep_frac\":-1}}",
      "\"creep_frac\"" },
    { "uncertainty of text", HEAD LINE "," RANGE ",\"uncertainty\":{\"residual_n\":\"1\"}}",
      "\"residual_n\"" },
    { "a day that is not", HEAD LINE "," RANGE ",\"date\":\"2026-02-29\"}", "\"date\"" },
    { "a due day of numbers", HEAD LINE "," RANGE ",\"due\":2027}", "\"due\"" },
    { "no slope", HEAD CURVE("1", "609000,0", V1) "," RANGE "}", "one way" },
    { "turns back", HEAD CURVE("2", "609000,525000,300000", V2) "," RANGE "}", "one way" },
    { "turns back, reversed", HEAD CURVE("2", "609000,-525000,300000", V2) "," RANGE "}",
      "one way" },
    { "bends a little too much", HEAD CURVE("2", "609000,525000,72918", V2) "," RANGE "}",
      "one way" },
    { "flat in the middle", HEAD CURVE("3", "609000,525000,0,200000", V3) "," RANGE "}",
      "one way" },
    { "turns in the middle", HEAD CURVE("3", "609000,-100000,0,400000", V3) "," RANGE "}",
      "one way" },
    { "turns in the margin", HEAD CURVE("3", "609000,525000,0,-150000", V3) "," RANGE "}",
      "one way" },
    { "over 24 bits", HEAD CURVE("1", "8000000,525000", V1) "," RANGE "}", "24 bits" },
    { "under 24 bits", HEAD CURVE("1", "-8000000,525000", V1) "," RANGE "}", "24 bits" },
};

START_TEST(parse_refuses_a_curve_that_will_not_do)
{
    struct calibration c, before;
    struct err_text why = { "" };

    memset(&c, 0xA5, sizeof c);
    memcpy(&before, &c, sizeof c);
    ck_assert_msg(parse(refused[_i].text, &c, &why) == ERR_FORMAT, "%s: accepted",
                  refused[_i].why);
    ck_assert_msg(memcmp(&c, &before, sizeof c) == 0, "%s: *out was written", refused[_i].why);
    ck_assert_msg(strncmp(why.s, "c.json: ", 8) == 0 && strstr(why.s, refused[_i].says) != NULL,
                  "%s: %s", refused[_i].why, why.s);
}
END_TEST

/* ---- days -------------------------------------------------------------------------- */

static const struct { const char *text; bool ok; } days[] = {
    { "2026-11-25", true }, { "2024-02-29", true }, { "2000-02-29", true },
    { "1970-01-01", true }, { "9999-12-31", true }, { "2026-02-28", true },
    { "2026-02-29", false }, { "2100-02-29", false }, { "1969-12-31", false },
    { "2026-13-01", false }, { "2026-00-10", false }, { "2026-04-31", false },
    { "2026-01-00", false }, { "2026-1-1", false }, { "26-01-01", false },
    { "2026-11-25 ", false }, { "2026/11/25", false }, { "20261-1-25", false },
    { "2026-11-2x", false }, { "", false },
};

START_TEST(days_exist_or_not)
{
    ck_assert_msg(day_ok(days[_i].text) == days[_i].ok, "%s", days[_i].text);
}
END_TEST

/* Every day of a century follows the one before, by the length of the months. */
START_TEST(days_follow_one_another)
{
    char day[DAY_TEXT] = "1999-12-31", next[DAY_TEXT];

    for (int i = 0; i < 36526; i++) {
        day_after(day, 1, next);
        ck_assert_msg(day_ok(next) && strcmp(next, day) > 0 && day_between(day, next) == 1,
                      "%s after %s", next, day);
        memcpy(day, next, sizeof day);
    }
    ck_assert_str_eq(day, "2100-01-01");  /* 100 x 365 + 25 leap days + 1 */
    ck_assert_int_eq(day_between("1970-01-01", "2000-03-01"), 11017);
    ck_assert_int_eq(day_between("2000-03-01", "1970-01-01"), -11017);
    day_after("2026-11-25", 365, next);
    ck_assert_str_eq(next, "2027-11-25");
    day_after("2026-11-25", 1 << 30, next);
    ck_assert_str_eq(next, "9999-12-31");
    day_after("2026-11-25", -(1 << 30), next);
    ck_assert_str_eq(next, "1970-01-01");
}
END_TEST

Suite *calibration_curve_suite(void)
{
    Suite *s = suite_create("calibration_curve");
    TCase *tc = tcase_create("all");

    tcase_add_loop_test(tc, newtons_are_the_curve_backwards, 0, COUNT(curves));
    tcase_add_loop_test(tc, zero_and_slope_are_those_at_no_load, 0, COUNT(curves));
    tcase_add_loop_test(tc, beyond_the_margin_a_sample_is_not_covered_and_force_goes_on_straight,
                        0, COUNT(curves));
    tcase_add_test(tc, two_points_cover_their_range_and_a_tenth);
    tcase_add_test(tc, two_points_give_the_bits_they_always_gave);
    tcase_add_loop_test(tc, what_is_written_is_read_back_to_the_bit, 0, 4);
    tcase_add_loop_test(tc, parse_refuses_a_curve_that_will_not_do, 0, COUNT(refused));
    tcase_add_loop_test(tc, days_exist_or_not, 0, COUNT(days));
    tcase_add_test(tc, days_follow_one_another);
    suite_add_tcase(s, tc);
    return s;
}
