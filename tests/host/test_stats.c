/*
 * test_stats.c - one person's statistics.
 *
 * Expected numbers are of tests/oracle/clinic_stats.py: scipy and exact fractions, and
 * the robust line in 80-bit floats from its published formulas.  Agreement is 1e-9 of
 * the number, or of the scatter's own size where a number happens to be near 0.
 */
#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "clinic/stats.h"
#include "golden/clinic_stats.h"
#include "suites.h"

Suite *stats_suite(void);

static bool near(double got, double want)
{
    return fabs(got - want) <= 1e-9 * fmax(1.0, fabs(want));
}

/* ---- mean and typical error ---------------------------------------------------------- */

START_TEST(nothing_has_no_mean)
{
    const double x[] = { 1, 2, 6 };

    ck_assert(isnan(stats_mean(x, 0)));
    ck_assert_double_eq(stats_mean(x, 1), 1.0);
    ck_assert_double_eq(stats_mean(x, 3), 3.0);
}
END_TEST

START_TEST(typical_error_is_as_numpy_has_it)
{
    const double te = stats_typical_error(error_golden[_i].x, error_golden[_i].n);

    ck_assert_msg(near(te, error_golden[_i].typical_error), "n %d: %.17g", error_golden[_i].n,
                  te);
    ck_assert(near(stats_mdc95(te), error_golden[_i].mdc95));
}
END_TEST

START_TEST(two_values_have_no_typical_error)
{
    const double x[] = { 200, 210, 190 };

    ck_assert(isnan(stats_typical_error(x, 0)) && isnan(stats_typical_error(x, 1)));
    ck_assert(isnan(stats_typical_error(x, 2)));
    /* differences 10 and -20: SD 30 / sqrt 2, over sqrt 2 */
    ck_assert_double_eq_tol(stats_typical_error(x, 3), 15.0, 1e-12);
    ck_assert(isnan(stats_mdc95(NAN)));
}
END_TEST

START_TEST(a_steady_rise_is_no_error)
{
    const double x[] = { 100, 110, 120, 130, 140 };

    ck_assert_double_eq(stats_typical_error(x, 5), 0.0);
}
END_TEST

/* ---- median -------------------------------------------------------------------------- */

/* The values 1 .. n in some order: a value is its own order. */
static double *shuffled(int n)
{
    double *x = malloc((size_t)n * sizeof *x);
    unsigned long s = 12345;

    ck_assert(x != NULL);
    for (int i = 0; i < n; i++)
        x[i] = i + 1;
    for (int i = n - 1; i > 0; i--) {
        s = (s * 1103515245UL + 12345UL) & 0x7fffffffUL;
        const int j = (int)(s % (unsigned long)(i + 1));
        const double t = x[i];

        x[i] = x[j];
        x[j] = t;
    }
    return x;
}

START_TEST(median_has_the_interval_of_the_binomial)
{
    const int n = median_golden[_i].n;
    double *x = shuffled(n);
    struct stats_median m;

    ck_assert_int_eq(stats_median(x, n, &m), ERR_OK);
    ck_assert_int_eq(m.n, n);
    ck_assert_double_eq(m.median, (n + 1) / 2.0);
    ck_assert_msg(m.has_interval == median_golden[_i].has_interval, "n %d", n);
    if (m.has_interval) {
        ck_assert_double_eq(m.low, median_golden[_i].low);
        ck_assert_double_eq(m.high, median_golden[_i].high);
        ck_assert_msg(near(m.level_pct, median_golden[_i].level_pct), "n %d: %.17g", n,
                      m.level_pct);
        ck_assert(m.level_pct >= 95.0);
    } else {
        ck_assert(isnan(m.low) && isnan(m.high) && isnan(m.level_pct));
    }
    free(x);
}
END_TEST

START_TEST(no_values_have_no_median)
{
    struct stats_median m;

    ck_assert_int_eq(stats_median(NULL, 0, &m), ERR_OK);
    ck_assert(m.n == 0 && isnan(m.median) && !m.has_interval && isnan(m.low));
}
END_TEST

START_TEST(median_leaves_its_values_alone)
{
    const double x[] = { 3, 1, 2, 9, 7, 8 };
    double kept[6];
    struct stats_median m;

    memcpy(kept, x, sizeof x);
    stats_median(kept, 6, &m);
    ck_assert_mem_eq(kept, x, sizeof x);
    ck_assert_double_eq(m.median, 5.0);
    ck_assert(m.low == 1.0 && m.high == 9.0);
}
END_TEST

/* ---- share --------------------------------------------------------------------------- */

START_TEST(share_is_as_clopper_and_pearson_have_it)
{
    double low, high;

    stats_share(share_golden[_i].k, share_golden[_i].n, &low, &high);
    ck_assert_msg(fabs(low - share_golden[_i].low) < 1e-12
                      && fabs(high - share_golden[_i].high) < 1e-12,
                  "%d of %d: %.17g %.17g", share_golden[_i].k, share_golden[_i].n, low, high);
}
END_TEST

START_TEST(no_share_of_nothing)
{
    static const int bad[][2] = { { 0, 0 }, { -1, 3 }, { 4, 3 }, { 0, -1 } };
    double low = 0.0, high = 0.0;

    stats_share(bad[_i][0], bad[_i][1], &low, &high);
    ck_assert(isnan(low) && isnan(high));
}
END_TEST

/* ---- trend --------------------------------------------------------------------------- */

START_TEST(trend_is_as_its_formulas)
{
    const char *why = trend_golden[_i].why;
    const double *want = trend_golden[_i].line, *exact = trend_golden[_i].exact;
    struct stats_trend t;

    ck_assert_int_eq(stats_trend(trend_golden[_i].x, trend_golden[_i].y, trend_golden[_i].n, &t),
                     ERR_OK);
    const double got[] = { t.slope, t.low, t.high, t.at_first, t.at_last };

    ck_assert_msg(t.known && t.n == trend_golden[_i].n, "%s", why);
    for (int k = 0; k < 5; k++) {
        ck_assert_msg(fabs(got[k] / want[k] - 1.0) < 1e-9, "%s: [%d] %.17g, not %.17g", why, k,
                      got[k], want[k]);
        ck_assert_msg(fabs(got[k] / exact[k] - 1.0) < 1e-7, "%s: [%d] %.17g, settled %.17g",
                      why, k, got[k], exact[k]);
    }
}
END_TEST

static const struct {
    const char *why;
    int n;
    double x[6], y[6];
} no_trend[] = {
    { "no value", 0, { 0 }, { 0 } },
    { "four values", 4, { 0, 1, 2, 3 }, { 1, 2, 3, 4 } },
    { "all of one moment", 6, { 2, 2, 2, 2, 2, 2 }, { 1, 2, 3, 4, 5, 6 } },
};

START_TEST(too_little_is_no_trend)
{
    struct stats_trend t;

    ck_assert_int_eq(stats_trend(no_trend[_i].x, no_trend[_i].y, no_trend[_i].n, &t), ERR_OK);
    ck_assert_msg(!t.known && isnan(t.slope) && isnan(t.low) && isnan(t.high), "%s",
                  no_trend[_i].why);
    ck_assert(isnan(t.at_first) && isnan(t.at_last) && t.n == no_trend[_i].n);
}
END_TEST

static const struct {
    const char *why;
    double first, step;
} straight[] = {
    { "all the same", 3.0, 0.0 },
    { "all 0", 0.0, 0.0 },
    { "one point up each", -2.0, 1.0 },
    { "a third down each", 7.0, -1.0 / 3.0 },
    { "very steep", 1e6, 1e9 },
};

START_TEST(values_on_a_line_are_that_line)
{
    double x[8], y[8];
    struct stats_trend t;
    const double step = straight[_i].step, first = straight[_i].first;
    const double size = 1e-9 * (1.0 + fabs(first) + fabs(step));

    for (int i = 0; i < 8; i++) {
        x[i] = i;
        y[i] = first + step * i;
    }
    ck_assert_int_eq(stats_trend(x, y, 8, &t), ERR_OK);
    ck_assert_msg(t.known, "%s", straight[_i].why);
    ck_assert_double_eq_tol(t.slope, step, size);
    ck_assert_msg(t.low <= t.slope && t.slope <= t.high && t.high - t.low <= size,
                  "%s: %g .. %g", straight[_i].why, t.low, t.high);
    ck_assert_double_eq_tol(t.at_first, first, size);
    ck_assert_double_eq_tol(t.at_last, first + 7 * step, 8 * size);
}
END_TEST

/* Pain is in whole points, and most days are alike: the median deviation is 0, to the last
 * bit or nearly.  What is left of the interval is the ordinary fit's: for 5 points more on
 * day 9 of 0 .. 11, squares of x 143, of y 25 - 25 / 12, products 17.5. */
START_TEST(a_wild_value_among_equal_ones_widens_the_interval)
{
    const double usual[] = { 0.0, 3.0, 5.0, 1.0 / 3.0 };
    const double sd = sqrt((25.0 - 25.0 / 12.0 - 17.5 * 17.5 / 143.0) / 10.0);
    const double reach = 2.2281388519649385 * 2.0 * sd / sqrt((4.0 + 12.0) * 143.0);
    double x[12], y[12];
    struct stats_trend t;

    for (int i = 0; i < 12; i++) {
        x[i] = i;
        y[i] = usual[_i] + (i == 9 ? 5.0 : 0.0);
    }
    ck_assert_int_eq(stats_trend(x, y, 12, &t), ERR_OK);
    ck_assert(t.known);
    ck_assert_double_eq_tol(t.slope, 0.0, 1e-9);
    ck_assert_double_eq_tol(t.low, -reach, 1e-6);
    ck_assert_double_eq_tol(t.high, reach, 1e-6);
}
END_TEST

/* No course of whole points, nor any other, leaves a number that is none. */
START_TEST(whatever_comes_the_line_is_whole)
{
    double x[30], y[30];
    struct stats_trend t;
    unsigned long s = 7;
    int unknown = 0;

    for (int turn = 0; turn < 3000; turn++) {
        const int n = 5 + turn % 26, levels = 2 + turn % 9;

        for (int i = 0; i < n; i++) {
            s = (s * 1103515245UL + 12345UL) & 0x7fffffffUL;
            x[i] = turn % 3 == 0 ? (int)(s >> 8) % 4 : i;
            y[i] = (double)((s >> 16) % (unsigned long)levels);
        }
        ck_assert_int_eq(stats_trend(x, y, n, &t), ERR_OK);
        unknown += !t.known;
        if (t.known)
            ck_assert_msg(isfinite(t.slope) && t.low <= t.slope && t.slope <= t.high
                              && isfinite(t.low) && isfinite(t.high) && isfinite(t.at_first)
                              && isfinite(t.at_last), "turn %d", turn);
    }
    ck_assert_int_le(unknown, 30);
}
END_TEST

Suite *stats_suite(void)
{
    Suite *suite = suite_create("stats");
    TCase *error = tcase_create("typical error"), *median = tcase_create("median");
    TCase *share = tcase_create("share"), *trend = tcase_create("trend");

    tcase_add_test(error, nothing_has_no_mean);
    tcase_add_loop_test(error, typical_error_is_as_numpy_has_it, 0, COUNT(error_golden));
    tcase_add_test(error, two_values_have_no_typical_error);
    tcase_add_test(error, a_steady_rise_is_no_error);
    tcase_add_loop_test(median, median_has_the_interval_of_the_binomial, 0,
                        COUNT(median_golden));
    tcase_add_test(median, no_values_have_no_median);
    tcase_add_test(median, median_leaves_its_values_alone);
    tcase_add_loop_test(share, share_is_as_clopper_and_pearson_have_it, 0, COUNT(share_golden));
    tcase_add_loop_test(share, no_share_of_nothing, 0, 4);
    tcase_add_loop_test(trend, trend_is_as_its_formulas, 0, COUNT(trend_golden));
    tcase_add_loop_test(trend, too_little_is_no_trend, 0, COUNT(no_trend));
    tcase_add_loop_test(trend, values_on_a_line_are_that_line, 0, COUNT(straight));
    tcase_add_loop_test(trend, a_wild_value_among_equal_ones_widens_the_interval, 0, 4);
    tcase_add_test(trend, whatever_comes_the_line_is_whole);
    suite_add_tcase(suite, error);
    suite_add_tcase(suite, median);
    suite_add_tcase(suite, share);
    suite_add_tcase(suite, trend);
    return suite;
}
