/* test_curve_gaps.c - holes and clocks in curves from files.
 *
 * Texts are written by the test from closed forms; what is missing from them is
 * therefore known. */
#include <check.h>
#include <math.h>

#include "interchange/curve_file.h"
#include "interchange/timeline.h"
#include "suites.h"
#include "writing.h"

Suite *curve_gaps_suite(void);

/* ---- missing samples ------------------------------------------------------------------ */

/* Every nth missing, so many in a row. */
static const struct {
    double rate_hz;
    int every, run;
} holes[] = {
    { 87.7, 15, 1 }, { 80.0, 15, 1 }, { 1000.0, 7, 3 }, { 500.0, 100, 40 }, { 10.0, 5, 2 },
    { 92.7, 3, 1 },
};

START_TEST(missing_samples_are_counted_and_leave_gaps)
{
    const int n = 600;
    size_t left_out = 0, runs = 0;
    double last_s = 0.0;

    writing_put("time (s),force (N)\n");
    for (int i = 0; i < n; i++) {
        if (i > 0 && i < n - 1 && i % holes[_i].every < holes[_i].run && i >= holes[_i].every) {
            left_out++;
            runs += i % holes[_i].every == 0;
            continue;
        }
        last_s = i / holes[_i].rate_hz;
        writing_put("%.6f,%d\n", last_s, i);
    }
    struct curve_file *f = writing_read(NULL);
    const struct curve *c = &f->set[0].curve[0];

    ck_assert_uint_eq(c->missing, left_out);
    ck_assert_uint_eq(writing_gaps(c), runs);
    ck_assert_uint_eq(c->trace.n + left_out, (size_t)n);
    ck_assert_double_eq_tol(c->rate_hz / holes[_i].rate_hz, 1.0, 1e-4);
    ck_assert_double_eq_tol(c->trace.t_s[c->trace.n - 1], last_s, 1e-6);
    curve_file_close(f);
}
END_TEST

/* Whole milliseconds at 80 SPS are 12 or 13 apart: uneven by 4 %, but nothing is missing,
 * and the rate is the mean's, not the median's. */
START_TEST(rounded_times_are_no_gaps)
{
    writing_put("time (ms),force (N)\n");
    for (int i = 0; i < 400; i++)
        writing_put("%ld,%d\n", lround(i * 12.5), i);
    struct curve_file *f = writing_read(NULL);
    const struct curve *c = &f->set[0].curve[0];

    ck_assert_uint_eq(c->missing + writing_gaps(c), 0);
    ck_assert_double_eq_tol(c->rate_hz, 80.0, 0.02);
    ck_assert_double_eq(c->uneven_frac, 0.0);
    curve_file_close(f);
}
END_TEST

/* An interval is a hole over 1.6 periods and not at 1.6. */
static const struct { double periods; size_t missing; } intervals[] = {
    { 1.59, 0 }, { 1.61, 1 }, { 2.49, 1 }, { 2.51, 2 }, { 3.4, 2 }, { 100.0, 99 },
};

START_TEST(a_hole_is_over_1_6_periods)
{
    double t = 0.0;

    writing_put("time (s),force (N)\n");
    for (int i = 0; i < 100; i++) {
        writing_put("%.9f,1\n", t);
        t += i == 49 ? intervals[_i].periods * 0.01 : 0.01;
    }
    struct curve_file *f = writing_read(NULL);
    const struct curve *c = &f->set[0].curve[0];

    ck_assert_msg(c->missing == intervals[_i].missing, "%g periods: %zu missing", intervals[_i].periods,
                  c->missing);
    ck_assert_uint_eq(writing_gaps(c), intervals[_i].missing > 0);
    curve_file_close(f);
}
END_TEST

START_TEST(sample_numbers_and_a_rate_show_what_is_missing)
{
    const struct curve_file_options o = { .rate_hz = 200.0 };

    writing_put("sample,force (N)\n");
    for (int i = 0; i < 100; i++)
        if (i != 40 && i != 41)
            writing_put("%d,%d\n", 1000 + i, i);
    struct curve_file *f = writing_read(&o);
    const struct curve *c = &f->set[0].curve[0];

    ck_assert_uint_eq(c->missing, 2);
    ck_assert_uint_eq(writing_gaps(c), 1);
    ck_assert_double_eq(c->trace.t_s[0], 0.0);
    ck_assert_double_eq(c->trace.t_s[40], 42 / 200.0);
    ck_assert_double_eq(c->rate_hz, 200.0);
    curve_file_close(f);
}
END_TEST

START_TEST(a_dropped_row_keeps_its_place_in_time_at_a_stated_rate)
{
    const struct curve_file_options o = { .rate_hz = 200.0 };

    writing_put("force (N)\n");
    for (int i = 0; i < 20; i++)
        writing_put(i == 7 ? "?\n" : "%d\n", i);
    struct curve_file *f = writing_read(&o);
    const struct curve *c = &f->set[0].curve[0];

    ck_assert_uint_eq(c->dropped[CURVE_DROP_NOT_A_NUMBER], 1);
    ck_assert_uint_eq(writing_gaps(c), 1);
    ck_assert_uint_eq(c->missing, 0);
    ck_assert_double_eq(c->trace.t_s[7], 8 / 200.0);
    curve_file_close(f);
}
END_TEST

/* A log of two rates: force in every fourth row.  Nothing is missing. */
START_TEST(a_column_of_a_slower_rate_has_no_gaps)
{
    writing_put("time (s),force (N),other\n");
    for (int i = 0; i < 400; i++) {
        if (i % 4 == 0)
            writing_put("%.3f,%d,1\n", i / 400.0, i);
        else
            writing_put("%.4f,,1\n", i / 400.0);
    }
    const struct curve_file_options o = { .force_columns = { "force" } };
    struct curve_file *f = writing_read(&o);
    const struct curve *c = &f->set[0].curve[0];

    ck_assert_uint_eq(c->rows, 100);
    ck_assert_uint_eq(c->trace.n, 100);
    ck_assert_uint_eq(writing_gaps(c) + c->missing, 0);
    ck_assert_double_eq_tol(c->rate_hz, 100.0, 1e-6);
    curve_file_close(f);
}
END_TEST

/* The same, and the clock starts anew in a row without force. */
START_TEST(a_fresh_start_between_rows_of_a_slower_column_misses_nothing)
{
    const struct curve_file_options o = { .force_columns = { "force" } };

    writing_put("time (s),force (N),other\n");
    for (int i = 0; i < 400; i++) {
        const int k = i < 202 ? i + 4000 : i - 202;

        writing_put(i % 4 == 0 ? "%.4f,5,1\n" : "%.4f,,1\n", k / 400.0);
    }
    struct curve_file *f = writing_read(&o);

    ck_assert_uint_eq(f->set[0].curve[0].missing, 0);
    ck_assert_uint_eq(writing_gaps(&f->set[0].curve[0]), 1);
    ck_assert_double_eq_tol(f->set[0].curve[0].rate_hz, 100.0, 1e-6);
    curve_file_close(f);
}
END_TEST

/* ---- clocks -------------------------------------------------------------------------------- */

START_TEST(a_clock_that_starts_anew_is_laid_on_behind_a_gap)
{
    writing_put("time (s),force (N)\n");
    for (int i = 0; i < 50; i++)
        writing_put("%.2f,%d\n", 5.0 + i / 100.0, i);
    writing_put("# again\n");
    for (int i = 0; i < 50; i++)
        writing_put("%.2f,%d\n", i / 100.0, 50 + i);
    struct curve_file *f = writing_read(NULL);
    const struct curve *c = &f->set[0].curve[0];

    ck_assert_uint_eq(c->trace.n, 100);
    ck_assert_uint_eq(c->resets, 1);
    ck_assert_uint_eq(writing_gaps(c), 1);
    ck_assert_uint_eq(c->missing, 0);
    ck_assert_uint_eq(c->trace.gap_before[50], 1);
    ck_assert_double_eq_tol(c->trace.t_s[50], 5.49 + TIMELINE_RESET_S, 1e-9);
    ck_assert_double_eq_tol(c->trace.t_s[99], 5.49 + TIMELINE_RESET_S + 0.49, 1e-9);
    ck_assert(writing_noted(f, "started anew 1 time, first in line 53"));
    curve_file_close(f);
}
END_TEST

/* The sample in which the clock started anew is itself no number: the gap stays. */
START_TEST(a_gap_of_the_clock_outlives_a_dropped_row)
{
    writing_put("time (s),force (N)\n");
    for (int i = 0; i < 50; i++)
        writing_put("%.2f,%d\n", 5.0 + i / 100.0, i);
    for (int i = 0; i < 50; i++)
        writing_put(i == 0 ? "%.2f,x\n" : "%.2f,%d\n", i / 100.0, i);
    struct curve_file *f = writing_read(NULL);
    const struct curve *c = &f->set[0].curve[0];

    ck_assert_uint_eq(c->trace.n, 99);
    ck_assert_uint_eq(c->trace.gap_before[50], 1);
    ck_assert_uint_eq(writing_gaps(c), 1);
    curve_file_close(f);
}
END_TEST

/* Eight rows behind a step back are a fresh start, seven are late. */
START_TEST(late_rows_are_no_fresh_start)
{
    const int late = _i;

    writing_put("time (s),force (N)\n");
    for (int i = 0; i < 60; i++)
        writing_put("%.2f,1\n", i / 100.0);
    for (int i = 0; i < late; i++)
        writing_put("%.3f,2\n", 0.201 + i / 100.0);
    for (int i = 60; i < 100; i++)
        writing_put("%.2f,1\n", i / 100.0);
    struct curve_file *f = writing_read(NULL);
    const struct curve *c = &f->set[0].curve[0];

    ck_assert_uint_eq(c->resets, late >= TIMELINE_RESET_ROWS);
    if (late < TIMELINE_RESET_ROWS) {
        ck_assert_uint_eq(c->dropped[CURVE_DROP_TIME_BACK], (size_t)late);
        ck_assert_uint_eq(writing_gaps(c), 0);   /* nothing is missing in time */
        ck_assert_double_eq(c->trace.t_s[99], 0.99);
    }
    curve_file_close(f);
}
END_TEST

/* At the end of a file it cannot be told what would follow. */
START_TEST(late_rows_at_the_end_are_no_fresh_start)
{
    writing_put("time (s),force (N)\n");
    for (int i = 0; i < 60; i++)
        writing_put("%.2f,1\n", 1.0 + i / 100.0);
    for (int i = 0; i < 7; i++)
        writing_put("%.2f,1\n", i / 100.0);
    struct curve_file *f = writing_read(NULL);

    ck_assert_uint_eq(f->set[0].curve[0].resets, 0);
    ck_assert_uint_eq(f->set[0].curve[0].dropped[CURVE_DROP_TIME_BACK], 7);
    curve_file_close(f);
}
END_TEST

/* Half a second from its end a counter runs over; a minute from it, it was reset. */
START_TEST(a_counter_of_32_bits_runs_over_only_near_its_end)
{
    const double before_us = _i == 0 ? 500000.0 : 60e6;

    writing_put("micros,force (N)\n");
    for (int i = 0; i < 50; i++)
        writing_put("%.0f,1\n", 4294967296.0 - before_us + (i - 49) * 10000.0);
    for (int i = 0; i < 50; i++)
        writing_put("%d,1\n", i * 10000);
    struct curve_file *f = writing_read(NULL);
    const struct curve *c = &f->set[0].curve[0];

    ck_assert_uint_eq(c->resets, (size_t)_i);
    ck_assert_double_eq_tol(c->trace.t_s[50] - c->trace.t_s[49], _i == 0 ? 0.5 : TIMELINE_RESET_S, 1e-6);
    ck_assert_uint_eq(c->missing, _i == 0 ? 49 : 0);
    ck_assert(writing_noted(f, _i == 0 ? "ran over 1 time and was counted on" : "started anew"));
    curve_file_close(f);
}
END_TEST

/* Two clocks of an epoch keep their distance. */
START_TEST(two_clocks_since_1970_share_an_origin)
{
    writing_put("time left (ms),left (N),time right (ms),right (N)\n");
    for (int i = 0; i < 20; i++)
        writing_put("%.0f,1,%.0f,2\n", 1709633472250.0 + 10 * i, 1709633472000.0 + 10 * i);
    struct curve_file *f = writing_read(NULL);

    ck_assert_double_eq(f->set[0].curve[0].trace.t_s[0], 0.25);
    ck_assert_double_eq(f->set[0].curve[1].trace.t_s[0], 0.0);
    curve_file_close(f);
}
END_TEST

/* Text for up to half of the times costs those rows; the file is read. */
START_TEST(spoilt_times_cost_their_rows)
{
    writing_put("time (s),force (N)\n");
    for (int i = 0; i < 20; i++)
        writing_put(i % 5 < 2 ? "late,1\n" : "%.2f,1\n", i / 100.0);
    struct curve_file *f = writing_read(NULL);

    ck_assert_uint_eq(f->set[0].curve[0].dropped[CURVE_DROP_NOT_A_NUMBER], 8);
    ck_assert_uint_eq(f->set[0].curve[0].trace.n, 12);
    curve_file_close(f);
}
END_TEST

START_TEST(a_stray_first_time_is_dropped_and_no_fresh_start)
{
    writing_put("time (s),force (N)\n70000,1\n");
    for (int i = 0; i < 50; i++)
        writing_put("%.2f,1\n", i / 100.0);
    struct curve_file *f = writing_read(NULL);
    const struct curve *c = &f->set[0].curve[0];

    ck_assert_uint_eq(c->dropped[CURVE_DROP_TIME_BACK], 1);
    ck_assert_uint_eq(c->resets, 0);
    ck_assert_double_eq(c->trace.t_s[0], 0.0);
    curve_file_close(f);
}
END_TEST

START_TEST(times_of_packets_are_told_with_the_way_out)
{
    const struct curve_file_options o = { .time_column = "none", .rate_hz = 80.0 };

    writing_put("time (s),force (N)\n");
    for (int i = 0; i < 400; i++)
        writing_put("%.3f,%d\n", 0.1 * (i / 8), i);
    struct curve_file *f = writing_read(NULL);

    ck_assert(writing_noted(f, "350 of 400 times repeat the one before"));
    ck_assert(writing_noted(f, "--time none --rate"));
    ck_assert_uint_eq(f->set[0].curve[0].dropped[CURVE_DROP_TIME_REPEATED], 350);
    curve_file_close(f);
    f = writing_read(&o);
    ck_assert_uint_eq(f->set[0].curve[0].trace.n, 400);
    ck_assert_double_eq(f->set[0].curve[0].trace.t_s[399], 399 / 80.0);
    curve_file_close(f);
}
END_TEST

START_TEST(times_of_arrival_are_told)
{
    writing_put("time (s),force (N)\n");
    for (int i = 0; i < 400; i++)
        writing_put("%.4f,%d\n", 0.1 * (i / 8) + 0.0004 * (i % 8), i);
    struct curve_file *f = writing_read(NULL);
    const struct curve *c = &f->set[0].curve[0];

    ck_assert_uint_eq(c->trace.n, 400);
    ck_assert_double_gt(c->uneven_frac, 0.1);
    curve_file_close(f);
    writing_clear();
    writing_put("time (s),force (N)\n");
    for (int i = 0; i < 400; i++)
        writing_put("%.4f,%d\n", 0.01 * i + (i % 2) * 0.004, i);
    f = writing_read(NULL);
    ck_assert_double_eq_tol(f->set[0].curve[0].uneven_frac, 1.0, 0.01);
    ck_assert(writing_noted(f, "100 % of the intervals are over 25 % off the period"));
    curve_file_close(f);
}
END_TEST

START_TEST(two_sides_keep_their_own_clocks)
{
    writing_put("time left (s),left (N),time right (s),right (N)\n");
    for (int i = 0; i < 100; i++)
        writing_put("%.2f,1,%.3f,2\n", i / 100.0, 3.0 + i / 50.0);
    for (int i = 100; i < 150; i++)
        writing_put("%.2f,1,,\n", i / 100.0);
    struct curve_file *f = writing_read(NULL);
    const struct curve *c = f->set[0].curve;

    ck_assert_uint_eq(f->set[0].curves, 2);
    ck_assert_uint_eq(c[0].trace.n, 150);
    ck_assert_uint_eq(c[1].trace.n, 100);
    ck_assert_uint_eq(c[1].rows, 100);
    ck_assert_double_eq_tol(c[0].rate_hz, 100.0, 1e-9);
    ck_assert_double_eq_tol(c[1].rate_hz, 50.0, 1e-9);
    ck_assert_double_eq(c[1].trace.t_s[0], 3.0);
    curve_file_close(f);
    writing_clear();
    writing_put("time left,left (N),time right,right (N)\n");
    for (int i = 0; i < 50; i++)
        writing_put("10:00:%02d.5,1,10:00:%02d,2\n", i + 1, i);
    f = writing_read(NULL);
    c = f->set[0].curve;
    ck_assert_double_eq(c[0].trace.t_s[0], 1.5);   /* right began first */
    ck_assert_double_eq(c[1].trace.t_s[0], 0.0);
    curve_file_close(f);
}
END_TEST

Suite *curve_gaps_suite(void)
{
    Suite *s = suite_create("curve_gaps");
    TCase *tc = tcase_create("all");

    tcase_add_loop_test(tc, missing_samples_are_counted_and_leave_gaps, 0, COUNT(holes));
    tcase_add_test(tc, rounded_times_are_no_gaps);
    tcase_add_loop_test(tc, a_hole_is_over_1_6_periods, 0, COUNT(intervals));
    tcase_add_test(tc, sample_numbers_and_a_rate_show_what_is_missing);
    tcase_add_test(tc, a_dropped_row_keeps_its_place_in_time_at_a_stated_rate);
    tcase_add_test(tc, a_column_of_a_slower_rate_has_no_gaps);
    tcase_add_test(tc, a_fresh_start_between_rows_of_a_slower_column_misses_nothing);
    tcase_add_test(tc, a_clock_that_starts_anew_is_laid_on_behind_a_gap);
    tcase_add_test(tc, a_gap_of_the_clock_outlives_a_dropped_row);
    tcase_add_loop_test(tc, late_rows_are_no_fresh_start, 1, TIMELINE_RESET_ROWS + 2);
    tcase_add_test(tc, late_rows_at_the_end_are_no_fresh_start);
    tcase_add_loop_test(tc, a_counter_of_32_bits_runs_over_only_near_its_end, 0, 2);
    tcase_add_test(tc, two_clocks_since_1970_share_an_origin);
    tcase_add_test(tc, spoilt_times_cost_their_rows);
    tcase_add_test(tc, a_stray_first_time_is_dropped_and_no_fresh_start);
    tcase_add_test(tc, times_of_packets_are_told_with_the_way_out);
    tcase_add_test(tc, times_of_arrival_are_told);
    tcase_add_test(tc, two_sides_keep_their_own_clocks);
    suite_add_tcase(s, tc);
    return s;
}
