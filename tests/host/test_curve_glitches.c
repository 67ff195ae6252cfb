/* test_curve_glitches.c - what a converter makes up, and what a person does.
 *
 * Texts are written by the test from closed forms; what is wrong in them is known. */
#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "interchange/curve_file.h"
#include "interchange/timeline.h"
#include "suites.h"
#include "writing.h"

Suite *curve_glitches_suite(void);

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
    writing_put("time (s),force (N)\n");
    for (int i = 0; i < 2000; i++)
        writing_put("%.6f,%g\n", i / pushes[_i].rate_hz,
                    i >= 1000 && i < 1006 ? pushes[_i].n[i - 1000] : 5.0);
    struct curve_file *f = writing_read(NULL);

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

    writing_put("time (s),force (N)\n");
    for (size_t i = 0; i < 2000; i++) {
        bool spike = false;

        for (int k = 0; k < COUNT(at); k++)
            spike = spike || at[k] == i;
        writing_put("%.4f,%g\n", (double)i / 80.0, spike ? -3900.0 : 5.0 + (double)(i % 7));
    }
    struct curve_file *f = writing_read(NULL);
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
    writing_put("time (s),force (N)\n");
    for (int i = 0; i < 2000; i++)
        writing_put("%.4f,%g\n", i / 1000.0, i == 1000 ? 10.0 * ranges[_i].peak_n : (i % 100) * 10.0);
    struct curve_file *f = writing_read(NULL);

    ck_assert_uint_eq(f->set[0].curve[0].dropped[CURVE_DROP_SPIKE], ranges[_i].dropped);
    curve_file_close(f);
}
END_TEST

START_TEST(a_saturated_stretch_is_dropped_sample_by_sample)
{
    const struct calibration c = { .id = "bench", .n_per_count = 0.001 };
    const struct curve_file_options o = { .calibration = &c };

    writing_put("time_ms,adc\n");
    for (int i = 0; i < 100; i++)
        writing_put("%d,%d\n", 10 * i, i >= 40 && i < 60 ? 8388607 : 100 * i);
    struct curve_file *f = writing_read(&o);
    const struct curve *got = &f->set[0].curve[0];

    ck_assert_uint_eq(got->dropped[CURVE_DROP_RAIL], 20);
    ck_assert_uint_eq(writing_gaps(got), 1);
    ck_assert_uint_eq(got->trace.n, 80);
    ck_assert_double_eq(got->trace.t_s[40], 0.6);
    curve_file_close(f);
}
END_TEST

/* Extreme for many rows, in newtons: a person at the end of a strap, not a rail. */
START_TEST(a_flat_top_of_newtons_is_no_rail)
{
    writing_put("time (s),force (N)\n");
    for (int i = 0; i < 100; i++)
        writing_put("%.2f,%d\n", i / 100.0, i >= 40 && i < 60 ? 500 : 10 * (i % 40));
    struct curve_file *f = writing_read(NULL);

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
    const struct calibration c = { .id = "1 lb for 1000 counts",
                                   .n_per_count = 4.4482216152605 / 1000.0 };
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
        ck_assert_uint_eq(writing_gaps(got), 4);
        for (size_t i = 0; i < 4; i++)   /* i of them are gone before it */
            ck_assert_uint_eq(got->trace.gap_before[rows[k][i] - i], 1);
        ck_assert_double_eq(got->trace.t_s[0], 23.682);
    }
    curve_file_close(f);
}
END_TEST

Suite *curve_glitches_suite(void)
{
    Suite *s = suite_create("curve_glitches");
    TCase *tc = tcase_create("all");

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
