/* test_curve_gaps.c - holes, clocks and glitches in curves from files.
 *
 * Texts are written by the test from closed forms; what is missing from them is
 * therefore known. */
#include <check.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "interchange/curve_file.h"
#include "interchange/timeline.h"
#include "suites.h"

Suite *curve_gaps_suite(void);

/* ---- writing ---------------------------------------------------------------------- */

struct text {
    char s[400000];
    size_t n;
};

static struct text text;   /* a test has its own process */

__attribute__((format(printf, 1, 2)))
static void put(const char *format, ...)
{
    va_list args;

    va_start(args, format);
    text.n += (size_t)vsnprintf(text.s + text.n, sizeof text.s - text.n, format, args);
    va_end(args);
    ck_assert_uint_lt(text.n, sizeof text.s);
}

static struct curve_file *read_text(const struct curve_file_options *o)
{
    struct curve_file *f;
    struct err_text said = { "" };

    ck_assert_msg(curve_file_open_bytes("f.csv", text.s, text.n, o, &f, &said) == ERR_OK, "%s", said.s);
    return f;
}

static size_t gaps(const struct curve *c)
{
    size_t n = 0;

    for (size_t i = 0; i < c->trace.n; i++)
        n += c->trace.gap_before[i];
    return n;
}

static bool has_note(const struct curve_file *f, const char *part)
{
    for (size_t i = 0; i < f->notes; i++)
        if (strstr(f->note[i], part) != NULL)
            return true;
    return false;
}

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

    put("time (s),force (N)\n");
    for (int i = 0; i < n; i++) {
        if (i > 0 && i < n - 1 && i % holes[_i].every < holes[_i].run && i >= holes[_i].every) {
            left_out++;
            runs += i % holes[_i].every == 0;
            continue;
        }
        last_s = i / holes[_i].rate_hz;
        put("%.6f,%d\n", last_s, i);
    }
    struct curve_file *f = read_text(NULL);
    const struct curve *c = &f->set[0].curve[0];

    ck_assert_uint_eq(c->missing, left_out);
    ck_assert_uint_eq(gaps(c), runs);
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
    put("time (ms),force (N)\n");
    for (int i = 0; i < 400; i++)
        put("%ld,%d\n", lround(i * 12.5), i);
    struct curve_file *f = read_text(NULL);
    const struct curve *c = &f->set[0].curve[0];

    ck_assert_uint_eq(c->missing + gaps(c), 0);
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

    put("time (s),force (N)\n");
    for (int i = 0; i < 100; i++) {
        put("%.9f,1\n", t);
        t += i == 49 ? intervals[_i].periods * 0.01 : 0.01;
    }
    struct curve_file *f = read_text(NULL);
    const struct curve *c = &f->set[0].curve[0];

    ck_assert_msg(c->missing == intervals[_i].missing, "%g periods: %zu missing", intervals[_i].periods,
                  c->missing);
    ck_assert_uint_eq(gaps(c), intervals[_i].missing > 0);
    curve_file_close(f);
}
END_TEST

START_TEST(sample_numbers_and_a_rate_show_what_is_missing)
{
    const struct curve_file_options o = { .rate_hz = 200.0 };

    put("sample,force (N)\n");
    for (int i = 0; i < 100; i++)
        if (i != 40 && i != 41)
            put("%d,%d\n", 1000 + i, i);
    struct curve_file *f = read_text(&o);
    const struct curve *c = &f->set[0].curve[0];

    ck_assert_uint_eq(c->missing, 2);
    ck_assert_uint_eq(gaps(c), 1);
    ck_assert_double_eq(c->trace.t_s[0], 0.0);
    ck_assert_double_eq(c->trace.t_s[40], 42 / 200.0);
    ck_assert_double_eq(c->rate_hz, 200.0);
    curve_file_close(f);
}
END_TEST

START_TEST(a_dropped_row_keeps_its_place_in_time_at_a_stated_rate)
{
    const struct curve_file_options o = { .rate_hz = 200.0 };

    put("force (N)\n");
    for (int i = 0; i < 20; i++)
        put(i == 7 ? "?\n" : "%d\n", i);
    struct curve_file *f = read_text(&o);
    const struct curve *c = &f->set[0].curve[0];

    ck_assert_uint_eq(c->dropped[CURVE_DROP_NOT_A_NUMBER], 1);
    ck_assert_uint_eq(gaps(c), 1);
    ck_assert_uint_eq(c->missing, 0);
    ck_assert_double_eq(c->trace.t_s[7], 8 / 200.0);
    curve_file_close(f);
}
END_TEST

/* A log of two rates: force in every fourth row.  Nothing is missing. */
START_TEST(a_column_of_a_slower_rate_has_no_gaps)
{
    put("time (s),force (N),other\n");
    for (int i = 0; i < 400; i++) {
        if (i % 4 == 0)
            put("%.3f,%d,1\n", i / 400.0, i);
        else
            put("%.4f,,1\n", i / 400.0);
    }
    const struct curve_file_options o = { .force_columns = { "force" } };
    struct curve_file *f = read_text(&o);
    const struct curve *c = &f->set[0].curve[0];

    ck_assert_uint_eq(c->rows, 100);
    ck_assert_uint_eq(c->trace.n, 100);
    ck_assert_uint_eq(gaps(c) + c->missing, 0);
    ck_assert_double_eq_tol(c->rate_hz, 100.0, 1e-6);
    curve_file_close(f);
}
END_TEST

/* The same, and the clock starts anew in a row without force. */
START_TEST(a_fresh_start_between_rows_of_a_slower_column_misses_nothing)
{
    const struct curve_file_options o = { .force_columns = { "force" } };

    put("time (s),force (N),other\n");
    for (int i = 0; i < 400; i++) {
        const int k = i < 202 ? i + 4000 : i - 202;

        put(i % 4 == 0 ? "%.4f,5,1\n" : "%.4f,,1\n", k / 400.0);
    }
    struct curve_file *f = read_text(&o);

    ck_assert_uint_eq(f->set[0].curve[0].missing, 0);
    ck_assert_uint_eq(gaps(&f->set[0].curve[0]), 1);
    ck_assert_double_eq_tol(f->set[0].curve[0].rate_hz, 100.0, 1e-6);
    curve_file_close(f);
}
END_TEST

/* ---- clocks -------------------------------------------------------------------------------- */

START_TEST(a_clock_that_starts_anew_is_laid_on_behind_a_gap)
{
    put("time (s),force (N)\n");
    for (int i = 0; i < 50; i++)
        put("%.2f,%d\n", 5.0 + i / 100.0, i);
    put("# again\n");
    for (int i = 0; i < 50; i++)
        put("%.2f,%d\n", i / 100.0, 50 + i);
    struct curve_file *f = read_text(NULL);
    const struct curve *c = &f->set[0].curve[0];

    ck_assert_uint_eq(c->trace.n, 100);
    ck_assert_uint_eq(c->resets, 1);
    ck_assert_uint_eq(gaps(c), 1);
    ck_assert_uint_eq(c->missing, 0);
    ck_assert_uint_eq(c->trace.gap_before[50], 1);
    ck_assert_double_eq_tol(c->trace.t_s[50], 5.49 + TIMELINE_RESET_S, 1e-9);
    ck_assert_double_eq_tol(c->trace.t_s[99], 5.49 + TIMELINE_RESET_S + 0.49, 1e-9);
    ck_assert(has_note(f, "started anew 1 time, first in line 53"));
    curve_file_close(f);
}
END_TEST

/* The sample in which the clock started anew is itself no number: the gap stays. */
START_TEST(a_gap_of_the_clock_outlives_a_dropped_row)
{
    put("time (s),force (N)\n");
    for (int i = 0; i < 50; i++)
        put("%.2f,%d\n", 5.0 + i / 100.0, i);
    for (int i = 0; i < 50; i++)
        put(i == 0 ? "%.2f,x\n" : "%.2f,%d\n", i / 100.0, i);
    struct curve_file *f = read_text(NULL);
    const struct curve *c = &f->set[0].curve[0];

    ck_assert_uint_eq(c->trace.n, 99);
    ck_assert_uint_eq(c->trace.gap_before[50], 1);
    ck_assert_uint_eq(gaps(c), 1);
    curve_file_close(f);
}
END_TEST

/* Eight rows behind a step back are a fresh start, seven are late. */
START_TEST(late_rows_are_no_fresh_start)
{
    const int late = _i;

    put("time (s),force (N)\n");
    for (int i = 0; i < 60; i++)
        put("%.2f,1\n", i / 100.0);
    for (int i = 0; i < late; i++)
        put("%.3f,2\n", 0.201 + i / 100.0);
    for (int i = 60; i < 100; i++)
        put("%.2f,1\n", i / 100.0);
    struct curve_file *f = read_text(NULL);
    const struct curve *c = &f->set[0].curve[0];

    ck_assert_uint_eq(c->resets, late >= TIMELINE_RESET_ROWS);
    if (late < TIMELINE_RESET_ROWS) {
        ck_assert_uint_eq(c->dropped[CURVE_DROP_TIME_BACK], (size_t)late);
        ck_assert_uint_eq(gaps(c), 0);   /* nothing is missing in time */
        ck_assert_double_eq(c->trace.t_s[99], 0.99);
    }
    curve_file_close(f);
}
END_TEST

/* At the end of a file it cannot be told what would follow. */
START_TEST(late_rows_at_the_end_are_no_fresh_start)
{
    put("time (s),force (N)\n");
    for (int i = 0; i < 60; i++)
        put("%.2f,1\n", 1.0 + i / 100.0);
    for (int i = 0; i < 7; i++)
        put("%.2f,1\n", i / 100.0);
    struct curve_file *f = read_text(NULL);

    ck_assert_uint_eq(f->set[0].curve[0].resets, 0);
    ck_assert_uint_eq(f->set[0].curve[0].dropped[CURVE_DROP_TIME_BACK], 7);
    curve_file_close(f);
}
END_TEST

/* Half a second from its end a counter runs over; a minute from it, it was reset. */
START_TEST(a_counter_of_32_bits_runs_over_only_near_its_end)
{
    const double before_us = _i == 0 ? 500000.0 : 60e6;

    put("micros,force (N)\n");
    for (int i = 0; i < 50; i++)
        put("%.0f,1\n", 4294967296.0 - before_us + (i - 49) * 10000.0);
    for (int i = 0; i < 50; i++)
        put("%d,1\n", i * 10000);
    struct curve_file *f = read_text(NULL);
    const struct curve *c = &f->set[0].curve[0];

    ck_assert_uint_eq(c->resets, (size_t)_i);
    ck_assert_double_eq_tol(c->trace.t_s[50] - c->trace.t_s[49], _i == 0 ? 0.5 : TIMELINE_RESET_S, 1e-6);
    ck_assert_uint_eq(c->missing, _i == 0 ? 49 : 0);
    ck_assert(has_note(f, _i == 0 ? "ran over 1 time and was counted on" : "started anew"));
    curve_file_close(f);
}
END_TEST

/* Two clocks of an epoch keep their distance. */
START_TEST(two_clocks_since_1970_share_an_origin)
{
    put("time left (ms),left (N),time right (ms),right (N)\n");
    for (int i = 0; i < 20; i++)
        put("%.0f,1,%.0f,2\n", 1709633472250.0 + 10 * i, 1709633472000.0 + 10 * i);
    struct curve_file *f = read_text(NULL);

    ck_assert_double_eq(f->set[0].curve[0].trace.t_s[0], 0.25);
    ck_assert_double_eq(f->set[0].curve[1].trace.t_s[0], 0.0);
    curve_file_close(f);
}
END_TEST

/* Text for up to half of the times costs those rows; the file is read. */
START_TEST(spoilt_times_cost_their_rows)
{
    put("time (s),force (N)\n");
    for (int i = 0; i < 20; i++)
        put(i % 5 < 2 ? "late,1\n" : "%.2f,1\n", i / 100.0);
    struct curve_file *f = read_text(NULL);

    ck_assert_uint_eq(f->set[0].curve[0].dropped[CURVE_DROP_NOT_A_NUMBER], 8);
    ck_assert_uint_eq(f->set[0].curve[0].trace.n, 12);
    curve_file_close(f);
}
END_TEST

START_TEST(a_stray_first_time_is_dropped_and_no_fresh_start)
{
    put("time (s),force (N)\n70000,1\n");
    for (int i = 0; i < 50; i++)
        put("%.2f,1\n", i / 100.0);
    struct curve_file *f = read_text(NULL);
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

    put("time (s),force (N)\n");
    for (int i = 0; i < 400; i++)
        put("%.3f,%d\n", 0.1 * (i / 8), i);
    struct curve_file *f = read_text(NULL);

    ck_assert(has_note(f, "350 of 400 times repeat the one before"));
    ck_assert(has_note(f, "--time none --rate"));
    ck_assert_uint_eq(f->set[0].curve[0].dropped[CURVE_DROP_TIME_REPEATED], 350);
    curve_file_close(f);
    f = read_text(&o);
    ck_assert_uint_eq(f->set[0].curve[0].trace.n, 400);
    ck_assert_double_eq(f->set[0].curve[0].trace.t_s[399], 399 / 80.0);
    curve_file_close(f);
}
END_TEST

START_TEST(times_of_arrival_are_told)
{
    put("time (s),force (N)\n");
    for (int i = 0; i < 400; i++)
        put("%.4f,%d\n", 0.1 * (i / 8) + 0.0004 * (i % 8), i);
    struct curve_file *f = read_text(NULL);
    const struct curve *c = &f->set[0].curve[0];

    ck_assert_uint_eq(c->trace.n, 400);
    ck_assert_double_gt(c->uneven_frac, 0.1);
    curve_file_close(f);
    text.n = 0;
    put("time (s),force (N)\n");
    for (int i = 0; i < 400; i++)
        put("%.4f,%d\n", 0.01 * i + (i % 2) * 0.004, i);
    f = read_text(NULL);
    ck_assert_double_eq_tol(f->set[0].curve[0].uneven_frac, 1.0, 0.01);
    ck_assert(has_note(f, "100 % of the intervals are over 25 % off the period"));
    curve_file_close(f);
}
END_TEST

START_TEST(two_sides_keep_their_own_clocks)
{
    put("time left (s),left (N),time right (s),right (N)\n");
    for (int i = 0; i < 100; i++)
        put("%.2f,1,%.3f,2\n", i / 100.0, 3.0 + i / 50.0);
    for (int i = 100; i < 150; i++)
        put("%.2f,1,,\n", i / 100.0);
    struct curve_file *f = read_text(NULL);
    const struct curve *c = f->set[0].curve;

    ck_assert_uint_eq(f->set[0].curves, 2);
    ck_assert_uint_eq(c[0].trace.n, 150);
    ck_assert_uint_eq(c[1].trace.n, 100);
    ck_assert_uint_eq(c[1].rows, 100);
    ck_assert_double_eq_tol(c[0].rate_hz, 100.0, 1e-9);
    ck_assert_double_eq_tol(c[1].rate_hz, 50.0, 1e-9);
    ck_assert_double_eq(c[1].trace.t_s[0], 3.0);
    curve_file_close(f);
    text.n = 0;
    put("time left,left (N),time right,right (N)\n");
    for (int i = 0; i < 50; i++)
        put("10:00:%02d.5,1,10:00:%02d,2\n", i + 1, i);
    f = read_text(NULL);
    c = f->set[0].curve;
    ck_assert_double_eq(c[0].trace.t_s[0], 1.5);   /* right began first */
    ck_assert_double_eq(c[1].trace.t_s[0], 0.0);
    curve_file_close(f);
}
END_TEST

/* ---- glitches and pushes --------------------------------------------------------------------- */

/* Fast as no person is, but no spike: nothing of it may be dropped. */
static const struct {
    const char *why;
    double rate_hz;
    double n[6];          /* in the middle of 2,000 samples of 5 N */
} pushes[] = {
    { "500 N within one sample of a slow rig", 10.0, { 500, 5, 5, 5, 5, 5 } },
    { "5,000 N within one sample at 10 SPS",   10.0, { 5000, 5, 5, 5, 5, 5 } },
    { "900 N in one sample at 80 SPS",         80.0, { 900, 5, 5, 5, 5, 5 } },
    { "3,000 N over two samples at 80 SPS",    80.0, { 3000, 3000, 5, 5, 5, 5 } },
    { "a step that stays",                     80.0, { 4000, 4000, 4000, 4000, 4000, 4000 } },
    { "a fall onto a plate, 1,000 SPS",      1000.0, { 2000, 4000, 6000, 3000, 2000, 1000 } },
    { "one side far, the other near",          80.0, { 3000, 2500, 5, 5, 5, 5 } },
};

START_TEST(a_fast_push_is_never_a_spike)
{
    put("time (s),force (N)\n");
    for (int i = 0; i < 2000; i++)
        put("%.6f,%g\n", i / pushes[_i].rate_hz, i >= 1000 && i < 1006 ? pushes[_i].n[i - 1000] : 5.0);
    struct curve_file *f = read_text(NULL);

    ck_assert_msg(f->set[0].curve[0].dropped[CURVE_DROP_SPIKE] == 0, "%s", pushes[_i].why);
    ck_assert_uint_eq(f->set[0].curve[0].trace.n, 2000);
    curve_file_close(f);
}
END_TEST

/* Ten times the middle 90 %: from 0 to 95 N of a saw of 0 .. 99 N, so 90 N times 10. */
static const struct { double peak_n; size_t dropped; } ranges[] = { { 985.0, 0 }, { 1120.0, 1 } };

START_TEST(spikes_are_dropped_wherever_they_are)
{
    const size_t at[] = { 0, 17, 18, 20, 1999 };   /* 17 and 18 are two in a row: kept */

    put("time (s),force (N)\n");
    for (size_t i = 0; i < 2000; i++) {
        bool spike = false;

        for (int k = 0; k < COUNT(at); k++)
            spike = spike || at[k] == i;
        put("%.4f,%g\n", (double)i / 80.0, spike ? -3900.0 : 5.0 + (double)(i % 7));
    }
    struct curve_file *f = read_text(NULL);
    const struct curve *c = &f->set[0].curve[0];

    ck_assert_uint_eq(c->dropped[CURVE_DROP_SPIKE], 3);
    ck_assert_uint_eq(c->trace.n, 1997);
    ck_assert_double_eq(c->trace.t_s[0], 0.0125);
    ck_assert_double_eq(c->trace.force_n[16], -3900.0);
    curve_file_close(f);
}
END_TEST

START_TEST(a_spike_is_over_ten_ranges)
{
    put("time (s),force (N)\n");
    for (int i = 0; i < 2000; i++)
        put("%.4f,%g\n", i / 1000.0, i == 1000 ? 10.0 * ranges[_i].peak_n : (i % 100) * 10.0);
    struct curve_file *f = read_text(NULL);

    ck_assert_uint_eq(f->set[0].curve[0].dropped[CURVE_DROP_SPIKE], ranges[_i].dropped);
    curve_file_close(f);
}
END_TEST

START_TEST(a_saturated_stretch_is_dropped_sample_by_sample)
{
    const struct calibration c = { "bench", 0.0, 0.001 };
    const struct curve_file_options o = { .calibration = &c };

    put("time_ms,adc\n");
    for (int i = 0; i < 100; i++)
        put("%d,%d\n", 10 * i, i >= 40 && i < 60 ? 8388607 : 100 * i);
    struct curve_file *f = read_text(&o);
    const struct curve *got = &f->set[0].curve[0];

    ck_assert_uint_eq(got->dropped[CURVE_DROP_RAIL], 20);
    ck_assert_uint_eq(gaps(got), 1);
    ck_assert_uint_eq(got->trace.n, 80);
    ck_assert_double_eq(got->trace.t_s[40], 0.6);
    curve_file_close(f);
}
END_TEST

/* Extreme for many rows, in newtons: a person at the end of a strap, not a rail. */
START_TEST(a_flat_top_of_newtons_is_no_rail)
{
    put("time (s),force (N)\n");
    for (int i = 0; i < 100; i++)
        put("%.2f,%d\n", i / 100.0, i >= 40 && i < 60 ? 500 : 10 * (i % 40));
    struct curve_file *f = read_text(NULL);

    ck_assert_uint_eq(f->set[0].curve[0].trace.n, 100);
    curve_file_close(f);
}
END_TEST

/* ---- selection ------------------------------------------------------------------------------- */

static int by_size(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

START_TEST(kth_is_what_sorting_gives)
{
    double x[300], sorted[300];

    srand(7);
    for (int round = 0; round < 500; round++) {
        const size_t n = 1 + (size_t)(rand() % 300);
        const int shape = rand() % 3, values = 1 + rand() % 400;

        for (size_t i = 0; i < n; i++)   /* at random, risen, risen and fallen */
            x[i] = shape == 0 ? rand() % values : shape == 1 ? (double)i : fabs((double)i - (double)n / 2);
        memcpy(sorted, x, sizeof x);
        qsort(sorted, n, sizeof *sorted, by_size);
        const size_t k = (size_t)rand() % n;

        ck_assert_double_eq(timeline_kth(x, n, k), sorted[k]);
    }
}
END_TEST

/* ---- adopted arrays ----------------------------------------------------------------------- */

static const struct { const char *why; double t_s[3], force_n[3]; int err; } adopted[] = {
    { "as it should be",   { 0, 1, 2 },        { 5, 6, 7 },        ERR_OK },
    { "time stands still", { 0, 1, 1 },        { 5, 6, 7 },        ERR_ARG },
    { "time goes back",    { 0, 1, 0.5 },      { 5, 6, 7 },        ERR_ARG },
    { "no time",           { 0, NAN, 2 },      { 5, 6, 7 },        ERR_ARG },
    { "no end",            { 0, 1, INFINITY }, { 5, 6, 7 },        ERR_ARG },
    { "no force",          { 0, 1, 2 },        { NAN, 6, 7 },      ERR_ARG },
    { "too much force",    { 0, 1, 2 },        { 5, 6, -INFINITY }, ERR_ARG },
};

START_TEST(a_trace_adopts_only_sound_arrays)
{
    double *t_s = malloc(sizeof adopted[0].t_s), *force_n = malloc(sizeof adopted[0].force_n);
    uint8_t *gap = calloc(3, 1);
    struct trace t;

    memcpy(t_s, adopted[_i].t_s, sizeof adopted[0].t_s);
    memcpy(force_n, adopted[_i].force_n, sizeof adopted[0].force_n);
    trace_init(&t);
    ck_assert_msg(trace_adopt(&t, 3, t_s, force_n, gap) == adopted[_i].err, "%s", adopted[_i].why);
    if (adopted[_i].err == ERR_OK) {
        ck_assert_int_eq(trace_add(&t, 3.0, 8.0, true), ERR_OK);   /* and it goes on growing */
        ck_assert(t.n == 4 && t.t_s[2] == 2.0 && t.force_n[3] == 8.0 && t.gap_before[3] == 1);
        trace_free(&t);
        return;
    }
    ck_assert(t.n == 0 && t.t_s == NULL);
    free(t_s);
    free(force_n);
    free(gap);
}
END_TEST

/* ---- the real thing ---------------------------------------------------------------------------- */

/* Two cells logged at 10 SPS with eight read glitches, near 0x800000, at known rows
 * (0-based): see the data's own notes. */
START_TEST(known_glitches_of_a_real_log_are_dropped)
{
    static const size_t rows[2][4] = { { 73, 440, 731, 1052 }, { 8, 94, 338, 1041 } };
    const struct calibration c = { "1 lb for 1000 counts", 0.0, 4.4482216152605 / 1000.0 };
    const struct curve_file_options o = { .calibration = &c };
    const char *path = "../shared/data/loadcell_calibration_swing/final_daq_two_cells_ms_counts.csv";
    struct curve_file *f;
    struct err_text said;

    if (curve_file_open(path, &o, &f, &said) == ERR_ABSENT) {
        fprintf(stderr, "skipped: %s is not here\n", path);
        return;
    }
    ck_assert_uint_eq(f->set[0].curves, 2);
    for (size_t k = 0; k < 2; k++) {
        const struct curve *got = &f->set[0].curve[k];

        ck_assert_uint_eq(got->dropped[CURVE_DROP_SPIKE] + got->dropped[CURVE_DROP_RAIL], 4);
        ck_assert_uint_eq(got->rows, got->trace.n + 4);
        ck_assert_uint_eq(gaps(got), 4);
        for (size_t i = 0; i < 4; i++)   /* i of them are gone before it */
            ck_assert_uint_eq(got->trace.gap_before[rows[k][i] - i], 1);
        ck_assert_double_eq(got->trace.t_s[0], 23.682);
    }
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
    tcase_add_loop_test(tc, a_fast_push_is_never_a_spike, 0, COUNT(pushes));
    tcase_add_test(tc, spikes_are_dropped_wherever_they_are);
    tcase_add_loop_test(tc, a_spike_is_over_ten_ranges, 0, COUNT(ranges));
    tcase_add_test(tc, a_saturated_stretch_is_dropped_sample_by_sample);
    tcase_add_test(tc, a_flat_top_of_newtons_is_no_rail);
    tcase_add_loop_test(tc, a_trace_adopts_only_sound_arrays, 0, COUNT(adopted));
    tcase_add_test(tc, kth_is_what_sorting_gives);
    tcase_add_test(tc, known_glitches_of_a_real_log_are_dropped);
    suite_add_tcase(s, tc);
    return s;
}
