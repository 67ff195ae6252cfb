/*
 * test_held.c - an effort against its band, worked out on paper.
 *
 * One curve of straight pieces: into the band at 3.9 s, under its low edge at 8.04 s,
 * under the floor at 8.094 s, back at 9.16 s, over its high edge from 11.04 to 12.48 s,
 * out at 14.1 s and under the floor for good at 14.235 s.
 */
#include <check.h>
#include <math.h>

#include "analysis/effort.h"
#include "curves.h"
#include "err.h"
#include "suites.h"

Suite *held_suite(void);

static double pieces(double t_s, const double *p)
{
    static const double at[][2] = { { 3, 0 }, { 4, 200 }, { 8, 200 }, { 8.2, 100 }, { 9, 100 },
        { 9.2, 200 }, { 11, 200 }, { 11.1, 250 }, { 12.4, 250 }, { 12.5, 212.5 }, { 13, 200 },
        { 14, 200 }, { 15, 0 }, { 99, 0 } };
    int i = 0;

    (void)p;
    while (at[i][0] <= t_s)
        i++;
    return i == 0 ? 0.0 : at[i - 1][1] + (at[i][1] - at[i - 1][1]) * (t_s - at[i - 1][0])
                                         / (at[i][0] - at[i - 1][0]);
}

#define ENTERED 3.9
#define ABSENT NAN

static const struct {
    const char *why;
    double low_n, high_n, floor_n, hold_s, grace_s;
    double held_s, in_band_s, clock_s, falls, below_s, returns, return_s, dropout_s;
} rows[] = {
    { "let go after a dip within the grace", 180, 220, 153, NAN, 3.0,
      10.335, 4.14 + 1.88 + 1.62, ABSENT, 2, 1.066, 1, 5.26, 10.335 },
    { "the dip is longer than the grace", 180, 220, 153, NAN, 0.5,
      4.194, 4.14, ABSENT, 1, 0.0, 0, ABSENT, 4.194 },
    { "a grace the dip just fits in", 180, 220, 153, NAN, 1.07,
      10.335, 4.14 + 1.88 + 1.62, ABSENT, 2, 1.066, 1, 5.26, 10.335 },
    { "a grace it just does not", 180, 220, 153, NAN, 1.062,
      4.194, 4.14, ABSENT, 1, 0.0, 0, ABSENT, 4.194 },
    { "a time that is filled on the way", 180, 220, 153, 6.0, 3.0,
      6.0, 4.14 + 0.74, 7.12, 1, 1.066, 1, 5.26, ABSENT },
    { "a floor the dip does not reach", 180, 220, 90, NAN, 3.0,
      10.65, 4.14 + 1.88 + 1.62, ABSENT, 1, 0.0, 0, ABSENT, 10.65 },
    { "without a floor: 85 % of the low edge", 180, 220, NAN, NAN, 3.0,
      10.335, 4.14 + 1.88 + 1.62, ABSENT, 2, 1.066, 1, 5.26, 10.335 },
    { "a time that runs out in the last grace", 180, 220, 153, 11.0, 3.0,
      11.0, 4.14 + 1.88 + 1.62, ABSENT, 2, 1.066 + 14.9 - 14.235, 1, 5.26, ABSENT },
};

static void is(const struct metric_value *m, enum metric id, double want, double within,
               const char *why)
{
    if (isnan(want))
        ck_assert_msg(m[id].why != NULL, "%s: %s is %g", why, metric_info(id)->id, m[id].value);
    else
        ck_assert_msg(fabs(m[id].value - want) <= within, "%s: %s is %.7g (%s), not %.7g", why,
                      metric_info(id)->id, m[id].value, m[id].why != NULL ? m[id].why : "",
                      want);
}

START_TEST(hold_is_measured_as_on_paper)
{
    const int r = _i / COUNT(curves_rates);
    const struct curves_rate at = curves_rates[_i % COUNT(curves_rates)];
    /* A crossing that shares its step with a corner is off by part of the step. */
    const double within = at.rate_hz < 100.0 ? curves_step_s(at) : 2e-5;
    struct effort_options o;
    struct metric_value m[METRIC_COUNT];
    struct effort e;
    struct trace t;

    effort_options_default(&o);
    o.cutoff_hz = 0.0;
    o.low_n = rows[r].low_n;
    o.high_n = rows[r].high_n;
    o.floor_n = rows[r].floor_n;
    o.hold_s = rows[r].hold_s;
    o.grace_s = rows[r].grace_s;
    curves_make(&t, pieces, NULL, at, 20.0);
    curves_measure(&t, &o, &e, m);
    is(m, METRIC_HELD, rows[r].held_s, within, rows[r].why);
    is(m, METRIC_IN_BAND, rows[r].in_band_s, 2.0 * within, rows[r].why);
    is(m, METRIC_IN_BAND_PCT, 100.0 * rows[r].in_band_s / rows[r].held_s, 50.0 * within,
       rows[r].why);
    is(m, METRIC_IN_BAND_OF, 100.0 * rows[r].in_band_s / rows[r].hold_s, 50.0 * within,
       rows[r].why);
    is(m, METRIC_BAND_CLOCK, rows[r].clock_s, 2.0 * within, rows[r].why);
    is(m, METRIC_SAGS, rows[r].falls, 0.0, rows[r].why);
    is(m, METRIC_SAG_TIME, rows[r].below_s, 2.0 * within, rows[r].why);
    is(m, METRIC_REENGAGED, rows[r].returns, 0.0, rows[r].why);
    is(m, METRIC_REENGAGED_AT, rows[r].return_s, within, rows[r].why);
    is(m, METRIC_DROPOUT, rows[r].dropout_s, within, rows[r].why);
    /* The steadiness window is the hold's. */
    if (rows[r].held_s >= 8.0) {
        is(m, METRIC_STEADY_FROM, ENTERED + 2.0, within, rows[r].why);
        is(m, METRIC_STEADY_TO, ENTERED + rows[r].held_s - 1.0, within, rows[r].why);
    }
    trace_free(&t);
}
END_TEST

START_TEST(falls_are_listed)
{
    struct effort_options o;
    struct effort_sag sag[2] = { { 0 } };
    struct effort e;
    struct trace t;

    effort_options_default(&o);
    o.cutoff_hz = 0.0;
    o.low_n = 180.0;
    o.high_n = 220.0;
    curves_make(&t, pieces, NULL, curves_rates[3], 20.0);
    ck_assert_int_eq(effort_prepare(&t, &o), ERR_OK);
    ck_assert_uint_eq(efforts_find(&t, &o, &e, 1), 1);
    ck_assert_uint_eq(effort_sags(&t, &o, &e, sag, 2), 2);
    ck_assert_double_eq_tol(sag[0].from_s, 8.094, 1e-5);
    ck_assert_double_eq_tol(sag[0].to_s, 9.16, 1e-5);
    ck_assert(sag[0].returned && !sag[1].returned);
    ck_assert_double_eq_tol(sag[1].from_s, 14.235, 1e-5);
    ck_assert_double_eq_tol(sag[1].to_s, 14.235, 1e-5);
    /* With less room they are counted all the same. */
    sag[1].from_s = -1.0;
    ck_assert_uint_eq(effort_sags(&t, &o, &e, sag, 1), 2);
    ck_assert_double_eq(sag[1].from_s, -1.0);
    o.low_n = NAN;
    ck_assert_uint_eq(effort_sags(&t, &o, &e, sag, 2), 0);
    trace_free(&t);
}
END_TEST

/* A session's causal filter may see the band entered a little late. */
START_TEST(the_band_is_entered_when_it_is)
{
    struct effort_options o;
    struct metric_value m[METRIC_COUNT];
    struct effort e;
    struct trace t;

    effort_options_default(&o);
    o.cutoff_hz = 0.0;
    o.low_n = 180.0;
    o.high_n = 220.0;
    curves_make(&t, pieces, NULL, curves_rates[3], 20.0);
    ck_assert_int_eq(effort_prepare(&t, &o), ERR_OK);
    ck_assert_uint_eq(efforts_find(&t, &o, &e, 1), 1);
    e.from_s = ENTERED + 0.03;
    effort_measure(&t, &o, &e, m);
    ck_assert_double_eq_tol(m[METRIC_HELD].value, 14.235 - ENTERED, 2e-5);
    trace_free(&t);
}
END_TEST

START_TEST(a_fall_in_a_gap_counts_from_its_end)
{
    const struct curves_drawing d = { 1000, 18, 0, 8, 8.3, { { 3, 0 }, { 4, 200 }, { 8.1, 200 },
                                      { 8.2, 100 }, { 14, 100 }, { 14.1, 0 } } };
    struct effort_options o;
    struct metric_value m[METRIC_COUNT];
    struct effort e;
    struct trace t;

    effort_options_default(&o);
    o.cutoff_hz = 0.0;
    o.low_n = 180.0;
    o.high_n = 220.0;
    curves_draw(&t, &d);
    curves_measure(&t, &o, &e, m);
    ck_assert_double_eq_tol(m[METRIC_HELD].value, 8.3 - ENTERED, 1e-3);
    ck_assert_str_eq(metric_value_word(&m[METRIC_HELD]), "gap_beside");
    trace_free(&t);
}
END_TEST

Suite *held_suite(void)
{
    Suite *s = suite_create("held");
    TCase *c = tcase_create("band");

    tcase_add_loop_test(c, hold_is_measured_as_on_paper, 0, COUNT(rows) * COUNT(curves_rates));
    tcase_add_test(c, falls_are_listed);
    tcase_add_test(c, a_fall_in_a_gap_counts_from_its_end);
    tcase_add_test(c, the_band_is_entered_when_it_is);
    suite_add_tcase(s, c);
    return s;
}
