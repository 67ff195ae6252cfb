/*
 * test_efforts.c - efforts found or not, and what is taken as zero.
 *
 * Curves are drawn from straight pieces, so where an effort begins and ends is
 * known on paper.
 */
#include <check.h>
#include <math.h>

#include "analysis/effort.h"
#include "curves.h"
#include "err.h"
#include "suites.h"

Suite *efforts_suite(void);

/* ---- found or not ---------------------------------------------------------------------------- */

static const struct {
    const char *why;
    struct curves_drawing d;
    size_t efforts;
} counts[] = {
    { "nothing at all", { 80, 10, 0, 0, 0, { { 0, 0 } } }, 0 },
    { "noise alone at 80", { 80, 60, 3, 0, 0, { { 0, 0 } } }, 0 },
    { "noise alone at 1000", { 1000, 60, 3, 0, 0, { { 0, 0 } } }, 0 },
    { "loud noise alone", { 1000, 60, 30, 0, 0, { { 0, 0 } } }, 0 },
    { "a slow drift up", { 80, 120, 0.2, 0, 0, { { 1, 0 }, { 119, 40 } } }, 0 },
    { "a slow drift down", { 80, 120, 0.2, 0, 0, { { 1, 40 }, { 119, 0 } } }, 0 },
    { "a drift up and back", { 80, 240, 0.2, 0, 0, { { 1, 0 }, { 120, 30 }, { 239, 0 } } }, 0 },
    { "a constant load", { 80, 60, 0.2, 0, 0, { { 1, 300 } } }, 0 },
    { "a constant load that sways", { 80, 12, 0.2, 0, 0, { { 1, 300 }, { 2, 310 }, { 3, 300 },
      { 4, 290 }, { 5, 300 }, { 6, 310 }, { 7, 300 }, { 8, 290 }, { 9, 300 } } }, 0 },
    { "a constant load with a gap", { 80, 60, 0.2, 20, 30, { { 1, 300 } } }, 0 },
    { "4 N are no effort", { 80, 10, 0.05, 0, 0, { PUSH(3, 6, 4) } }, 0 },
    { "6 N are", { 80, 10, 0.05, 0, 0, { PUSH(3, 6, 6) } }, 1 },
    { "five noise SD are no effort", { 80, 10, 10, 0, 0, { PUSH(3, 6, 30) } }, 0 },
    { "ten are", { 80, 10, 3, 0, 0, { PUSH(3, 6, 30) } }, 1 },
    { "one push", { 80, 10, 0.2, 0, 0, { PUSH(3, 6, 200) } }, 1 },
    { "three pushes", { 80, 20, 0.2, 0, 0, { PUSH(3, 6, 200), PUSH(9, 12, 180),
      PUSH(15, 18, 60) } }, 3 },
    { "one of a tenth of the highest is lost", { 80, 20, 0.2, 0, 0, { PUSH(3, 6, 200),
      PUSH(9, 12, 19) } }, 1 },
    { "a dip of 0.4 s is the same effort", { 500, 12, 0.1, 0, 0, { PUSH(3, 5, 200),
      PUSH(5.4, 8, 200) } }, 1 },
    { "one of 0.7 s ends it", { 500, 12, 0.1, 0, 0, { PUSH(3, 5, 200),
      PUSH(5.7, 8, 200) } }, 2 },
    { "0.15 s are no effort", { 1000, 8, 0.1, 0, 0, { { 3, 0 }, { 3.01, 200 }, { 3.13, 200 },
      { 3.14, 0 }, PUSH(5, 6, 200) } }, 1 },
    { "0.3 s are", { 1000, 8, 0.1, 0, 0, { { 3, 0 }, { 3.01, 200 }, { 3.29, 200 },
      { 3.3, 0 }, PUSH(5, 6, 200) } }, 2 },
    { "a ramp over 8 s is an effort", { 80, 30, 0.1, 0, 0, { { 3, 0 }, { 11, 200 },
      { 20, 200 }, { 28, 0 } } }, 1 },
    { "standing on a plate", { 500, 10, 0.5, 0, 0, { { 1, 800 }, { 3, 800 }, { 3.2, 1900 },
      { 6, 1900 }, { 6.2, 800 } } }, 1 },
    { "a gap of 0.4 s is part of it", { 80, 12, 0.1, 5, 5.4, { PUSH(3, 8, 200) } }, 1 },
    { "a gap of 1 s ends it, another begins", { 80, 12, 0.1, 5, 6, { PUSH(3, 8, 200) } }, 2 },
    { "what goes on after a gap to the curve's end is another", { 80, 12, 0.1, 5, 6, { { 3, 0 },
      { 3.05, 200 } } }, 2 },
    { "a push that is negative", { 80, 12, 0.1, 0, 0, { PUSH(3, 8, -200) } }, 0 },
    { "let go within a gap", { 80, 12, 0.1, 5, 5.4, { PUSH(3, 5.2, 200) } }, 1 },
};

START_TEST(efforts_are_counted)
{
    struct effort_options o;
    struct effort e[8];
    struct trace t;

    effort_options_default(&o);
    curves_draw(&t, &counts[_i].d);
    ck_assert_int_eq(effort_prepare(&t, &o), ERR_OK);
    const size_t n = efforts_find(&t, &o, e, 8);

    ck_assert_msg(n == counts[_i].efforts, "%s: %zu efforts", counts[_i].why, n);
    trace_free(&t);
}
END_TEST

static const struct {
    const char *why;
    double low_n, top_n;
    enum effort_zero zero;
    bool below;
} signs[] = {
    { "a long way under, and nothing over", -200, 0, EFFORT_ZERO_AUTO, true },
    { "just under a tenth over", -200, 19.9, EFFORT_ZERO_AUTO, true },
    { "just over a tenth", -200, 20.1, EFFORT_ZERO_AUTO, false },
    { "just over 5 N under", -5.1, 0, EFFORT_ZERO_AUTO, true },
    { "just under 5 N", -4.9, 0, EFFORT_ZERO_AUTO, false },
    { "all of it under", -300, -100, EFFORT_ZERO_AUTO, true },
    { "its zero is its rest", -300, -100, EFFORT_ZERO_BASELINE, false },
    { "its zero is as it stands", -300, -100, EFFORT_ZERO_NONE, false },
};

START_TEST(a_curve_below_zero_is_told)
{
    struct curves_drawing d = {
        80, 12, 0, 0, 0, { { 3, signs[_i].low_n }, { 4, signs[_i].top_n },
                           { 8, signs[_i].top_n }, { 9, signs[_i].low_n } }
    };
    struct effort_options o;
    struct effort_levels l;
    struct trace t;

    effort_options_default(&o);
    o.cutoff_hz = 0.0;
    o.zero = signs[_i].zero;
    curves_draw(&t, &d);
    ck_assert_int_eq(effort_prepare(&t, &o), ERR_OK);
    effort_levels(&t, &o, &l);
    ck_assert_msg(l.below_zero == signs[_i].below, "%s", signs[_i].why);
    ck_assert_double_eq_tol(l.low_n, signs[_i].low_n, 1e-9);
    ck_assert_msg(!l.below_zero || isnan(l.on_n), "%s", signs[_i].why);
    trace_free(&t);
}
END_TEST

START_TEST(empty_and_single_curves_have_none)
{
    struct effort_options o;
    struct effort e;
    struct trace t;

    effort_options_default(&o);
    trace_init(&t);
    ck_assert_int_eq(effort_prepare(&t, &o), ERR_OK);
    ck_assert_uint_eq(efforts_find(&t, &o, &e, 1), 0);
    ck_assert_double_eq(effort_rate_hz(&t), 0.0);
    ck_assert_int_eq(trace_add(&t, 1.0, 300.0, false), ERR_OK);
    ck_assert_int_eq(effort_prepare(&t, &o), ERR_OK);
    ck_assert_uint_eq(efforts_find(&t, &o, &e, 1), 0);
    trace_free(&t);
}
END_TEST

static const struct curves_drawing pair = {
    80, 16, 0, 0, 0, { { 3, 0 }, { 4, 200 }, { 6, 200 }, { 7, 0 }, { 10, 0 }, { 11, 100 },
                       { 12, 100 }, { 13, 0 } }
};

START_TEST(edges_lie_where_the_curve_passes_its_levels)
{
    struct effort_options o;
    struct effort_levels l;
    struct effort e[2];
    struct trace t;

    effort_options_default(&o);
    o.cutoff_hz = 0.0;
    curves_draw(&t, &pair);
    ck_assert_int_eq(effort_prepare(&t, &o), ERR_OK);
    effort_levels(&t, &o, &l);
    ck_assert_double_eq_tol(l.quiet_n, 0.0, 1e-9);
    ck_assert_double_eq_tol(l.top_n, 200.0, 1e-9);
    ck_assert_double_eq_tol(l.on_n, 20.0, 1e-9);
    ck_assert_double_eq_tol(l.off_n, 10.0, 1e-9);
    ck_assert_uint_eq(efforts_find(&t, &o, e, 2), 2);
    ck_assert_double_eq_tol(e[0].from_s, 3.1, 1e-9);
    ck_assert_double_eq_tol(e[0].to_s, 6.95, 1e-9);
    ck_assert_double_eq_tol(e[1].from_s, 10.2, 1e-9);
    ck_assert_double_eq_tol(e[1].to_s, 12.9, 1e-9);
    ck_assert_double_eq(e[0].quiet_from_s, t.t_s[0]);
    ck_assert_double_eq(e[1].quiet_from_s, e[0].to_s);
    ck_assert(!e[0].starts_loaded && !e[0].ends_loaded);
    /* A threshold that is given. */
    o.detect_n = 50.0;
    ck_assert_uint_eq(efforts_find(&t, &o, e, 2), 2);
    ck_assert_double_eq_tol(e[0].from_s, 3.25, 1e-9);
    ck_assert_double_eq_tol(e[0].to_s, 6.875, 1e-9);
    o.detect_n = 150.0;
    ck_assert_uint_eq(efforts_find(&t, &o, e, 2), 1);
    trace_free(&t);
}
END_TEST

START_TEST(more_efforts_than_room_are_counted)
{
    struct effort_options o;
    struct effort e[2];
    struct trace t;

    effort_options_default(&o);
    curves_draw(&t, &pair);
    ck_assert_int_eq(effort_prepare(&t, &o), ERR_OK);
    e[1].from_s = -1.0;
    ck_assert_uint_eq(efforts_find(&t, &o, e, 1), 2);
    ck_assert_double_eq(e[1].from_s, -1.0);
    trace_free(&t);
}
END_TEST

START_TEST(loaded_ends_are_told)
{
    static const struct {
        struct curves_drawing d;
        struct { bool starts, ends; } loaded[2];
        size_t n;
    } rows[] = {
        { { 80, 10, 0, 0, 0, { { 5, 200 }, { 5.1, 0 } } }, { { true, false } }, 1 },
        { { 80, 10, 0, 0, 0, { { 5, 0 }, { 5.1, 200 } } }, { { false, true } }, 1 },
        { { 80, 12, 0, 5, 6, { PUSH(3, 8, 200) } }, { { false, true }, { true, false } }, 2 },
        /* Out of the gap it comes between the two levels: still the same effort. */
        { { 80, 12, 0, 5, 5.3, { { 3, 0 }, { 3.05, 200 }, { 5.1, 200 }, { 5.2, 15 }, { 7, 15 },
                                 { 7.05, 0 } } }, { { false, false } }, 1 },
    };
    struct effort_options o;
    struct effort e[2];
    struct trace t;

    effort_options_default(&o);
    curves_draw(&t, &rows[_i].d);
    ck_assert_int_eq(effort_prepare(&t, &o), ERR_OK);
    ck_assert_uint_eq(efforts_find(&t, &o, e, 2), rows[_i].n);
    for (size_t i = 0; i < rows[_i].n; i++) {
        ck_assert_int_eq(e[i].starts_loaded, rows[_i].loaded[i].starts);
        ck_assert_int_eq(e[i].ends_loaded, rows[_i].loaded[i].ends);
    }
    trace_free(&t);
}
END_TEST

/* ---- what is taken as zero --------------------------------------------------------------------- */

static const struct {
    const char *why;
    double offset_n;
    enum effort_zero zero;
    double zero_n;      /* wanted */
} zeros[] = {
    { "a tared curve stays as it is", 0.3, EFFORT_ZERO_AUTO, 0.0 },
    { "an offset within a tenth of the rise stays", 19.0, EFFORT_ZERO_AUTO, 0.0 },
    { "a larger one is taken off", 21.0, EFFORT_ZERO_AUTO, 21.0 },
    { "a standing person is taken off", 800.0, EFFORT_ZERO_AUTO, 800.0 },
    { "a load that hangs the other way", -60.0, EFFORT_ZERO_AUTO, -60.0 },
    { "nothing is taken off when asked so", 800.0, EFFORT_ZERO_NONE, 0.0 },
    { "the baseline is, when asked", 4.0, EFFORT_ZERO_BASELINE, 4.0 },
    { "a value is, when given", 4.0, EFFORT_ZERO_VALUE, 12.5 },
};

START_TEST(zero_is_chosen_and_said)
{
    const double off = zeros[_i].offset_n;
    const struct curves_drawing d = { 80, 12, 0, 0, 0, { { 1, off }, { 3, off }, { 3.2, off + 200 },
                                                  { 8, off + 200 }, { 8.2, off } } };
    struct metric_value m[METRIC_COUNT];
    struct effort_options o;
    struct effort e;
    struct trace t;

    effort_options_default(&o);
    o.cutoff_hz = 0.0;
    o.zero = zeros[_i].zero;
    o.zero_n = 12.5;
    curves_draw(&t, &d);
    curves_measure(&t, &o, &e, m);
    ck_assert_msg(fabs(m[METRIC_ZERO].value - zeros[_i].zero_n) < 0.02, "%s: %g",
                  zeros[_i].why, m[METRIC_ZERO].value);
    ck_assert_double_eq_tol(m[METRIC_PEAK].value, off + 200.0 - m[METRIC_ZERO].value, 1e-9);
    ck_assert_double_eq_tol(m[METRIC_BEST_1S].value, off + 200.0 - m[METRIC_ZERO].value, 1e-9);
    /* The baseline is always told as the curve has it. */
    ck_assert_double_eq_tol(m[METRIC_BASELINE].value, off, 0.02);
    trace_free(&t);
}
END_TEST

Suite *efforts_suite(void)
{
    Suite *s = suite_create("efforts");
    TCase *find = tcase_create("found"), *zero = tcase_create("zero");

    tcase_add_loop_test(find, efforts_are_counted, 0, COUNT(counts));
    tcase_add_loop_test(find, a_curve_below_zero_is_told, 0, sizeof signs / sizeof signs[0]);
    tcase_add_test(find, empty_and_single_curves_have_none);
    tcase_add_test(find, edges_lie_where_the_curve_passes_its_levels);
    tcase_add_test(find, more_efforts_than_room_are_counted);
    tcase_add_loop_test(find, loaded_ends_are_told, 0, 4);
    tcase_add_loop_test(zero, zero_is_chosen_and_said, 0, COUNT(zeros));
    suite_add_tcase(s, find);
    suite_add_tcase(s, zero);
    return s;
}
