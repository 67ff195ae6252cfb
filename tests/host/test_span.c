/*
 * test_span.c - traces with holes, and sums over pieces of them.
 *
 * Curves of a few points at uneven times, so that every sum is done by hand.
 */
#include <check.h>
#include <math.h>

#include "analysis/span.h"
#include "analysis/trace.h"
#include "err.h"
#include "suites.h"

Suite *span_suite(void);

static void put(struct trace *t, int n, const double (*point)[2])
{
    trace_init(t);
    for (int i = 0; i < n; i++)
        ck_assert_int_eq(trace_add(t, point[i][0], point[i][1], false), ERR_OK);
}

/* Up 10 in 1 s, down 10 in 2 s, then flat. */
static const double hill[][2] = { { 0, 0 }, { 1, 10 }, { 3, 0 }, { 4, 0 }, { 6, 0 } };

static struct span cut(const struct trace *t, double zero_n, double from_s, double to_s)
{
    struct metric_value why;
    struct span s;

    ck_assert(span_cut(t, t->force_n, zero_n, from_s, to_s, &s, &why));
    return s;
}

/* ---- traces -------------------------------------------------------------------------------- */

START_TEST(the_period_is_not_that_of_the_holes)
{
    struct trace t;

    trace_init(&t);
    ck_assert_double_eq(trace_period_s(&t), 0.0);
    for (int i = 0; i < 20000; i++)
        if (i % 15 != 14)
            ck_assert_int_eq(trace_add(&t, i / 87.7 + (i % 2 ? 1e-6 : 0), i, i % 15 == 0), ERR_OK);
    ck_assert_double_eq_tol(trace_period_s(&t) * 87.7, 1.0, 1e-4);
    trace_free(&t);
}
END_TEST

static const struct {
    const char *why;
    int missing, most;
    bool marked, joined;
    size_t bridged;
} holes[] = {
    { "none missing", 0, 2, false, true, 0 },
    { "a gap without a missing sample stays", 0, 2, true, false, 0 },
    { "one", 1, 2, true, true, 1 },
    { "as many as may be", 2, 2, true, true, 2 },
    { "one more", 3, 2, true, false, 0 },
    { "none may be", 1, 0, true, false, 0 },
    { "joined by the source already", 3, 2, false, true, 3 },
    { "eight, joined by the source", 8, 2, false, true, 8 },
    { "nine are a gap all the same", 9, 2, false, false, 0 },
    { "unless so many may be", 9, 9, false, true, 9 },
    { "hours are no line to be drawn", 1000000, 2, false, false, 0 },
};

START_TEST(short_holes_are_bridged_and_counted)
{
    struct trace t;

    trace_init(&t);
    for (int i = 0; i < 100; i++)
        ck_assert_int_eq(trace_add(&t, 0.0125 * (i < 50 ? i : i + (double)holes[_i].missing), i,
                                   i == 50 && holes[_i].marked), ERR_OK);
    ck_assert_uint_eq(trace_missing(&t, 50), 0);
    trace_bridge(&t, holes[_i].most);
    ck_assert_msg(t.gap_before[50] == !holes[_i].joined, "%s", holes[_i].why);
    ck_assert_msg(t.bridged == holes[_i].bridged, "%s: %zu", holes[_i].why, t.bridged);
    ck_assert_uint_eq(trace_missing(&t, 50), (size_t)holes[_i].missing);
    ck_assert_uint_eq(t.n, 100);
    trace_free(&t);
}
END_TEST

static const struct { double periods; size_t missing; } stretched[] = {
    { 1.0, 0 }, { 1.45, 0 }, { 1.55, 1 }, { 2.45, 1 }, { 2.55, 2 },
};

START_TEST(missing_samples_are_told_by_the_nearest_period)
{
    struct trace t;

    trace_init(&t);
    for (int i = 0; i < 100; i++)
        ck_assert_int_eq(trace_add(&t, 0.01 * (i < 50 ? i : i - 1 + stretched[_i].periods), i, i == 50),
                         ERR_OK);
    trace_bridge(&t, 0);
    ck_assert_uint_eq(trace_missing(&t, 50), stretched[_i].missing);
    trace_free(&t);
}
END_TEST

/* A straight line goes through a low-pass forwards and backwards unchanged, if its
 * samples are a period apart where the filter sees them. */
START_TEST(the_low_pass_is_fed_the_line_in_a_hole)
{
    const struct filter_config cfg = { .sample_hz = 80.0, .cutoff_hz = 10.0, .order = 2 };
    struct filter f;
    struct trace t;

    trace_init(&t);
    for (int i = 0; i < 200; i++)
        if (i % 15 != 14)
            ck_assert_int_eq(trace_add(&t, 0.0125 * i, 3.0 * i, i % 15 == 0), ERR_OK);
    trace_bridge(&t, 1);
    ck_assert_int_eq(filter_init(&f, &cfg), ERR_OK);
    ck_assert_int_eq(trace_smooth(&t, &f), ERR_OK);
    /* Away from the ends, where it settles. */
    for (size_t i = 50; i + 50 < t.n; i++)
        ck_assert_double_eq_tol(t.filtered_n[i], t.force_n[i], 1e-9);
    trace_free(&t);
}
END_TEST

START_TEST(a_causal_filter_loses_its_delay)
{
    const struct filter_config cfg = { .sample_hz = 80.0, .cutoff_hz = 10.0, .order = 2 };
    struct filter f;
    struct trace t;

    trace_init(&t);
    for (int i = 0; i < 400; i++)
        ck_assert_int_eq(trace_add(&t, 0.0125 * i, 3.0 * i, i == 200), ERR_OK);
    ck_assert_int_eq(filter_init(&f, &cfg), ERR_OK);
    ck_assert_int_eq(trace_smooth_chain(&t, &f, 1, true), ERR_OK);
    /* Settled on a straight rise, in the middle of each stretch. */
    ck_assert_double_eq_tol(t.filtered_n[120], t.force_n[120], 1e-6);
    ck_assert_double_eq_tol(t.filtered_n[320], t.force_n[320], 1e-6);
    ck_assert_int_eq(trace_smooth_chain(&t, NULL, 0, false), ERR_OK);
    ck_assert_double_eq(t.filtered_n[120], t.force_n[120]);
    trace_free(&t);
}
END_TEST

START_TEST(a_stretch_ends_at_the_sample_before_a_gap)
{
    struct trace t;

    put(&t, 5, hill);
    ck_assert_double_eq(trace_whole_to(&t, 0.0, 6.0), 6.0);
    t.gap_before[2] = 1;        /* between 1 and 3 s */
    ck_assert_double_eq(trace_whole_to(&t, 0.0, 6.0), 1.0);
    ck_assert_double_eq(trace_whole_to(&t, 0.0, 1.0), 1.0);
    ck_assert_double_eq(trace_whole_to(&t, 0.0, 0.5), 0.5);
    ck_assert_double_eq(trace_whole_to(&t, 0.5, 2.0), 1.0);
    ck_assert_double_eq(trace_whole_to(&t, 2.0, 6.0), 2.0);
    ck_assert_double_eq(trace_whole_to(&t, 3.0, 6.0), 6.0);
    const struct trace part = trace_slice(&t, 1, 4);
    ck_assert_uint_eq(part.n, 3);
    ck_assert_double_eq(part.force_n[0], 10.0);
    ck_assert_double_eq(trace_whole_to(&part, 1.0, 4.0), 1.0);
    trace_free(&t);
}
END_TEST

/* ---- cutting --------------------------------------------------------------------------------- */

static const struct {
    const char *why;
    double from_s, to_s;
    enum metric_reason reason;
    double have;
} refused[] = {
    { "from before the curve", -0.5, 1.0, METRIC_WHY_NO_SAMPLES, NAN },
    { "to after it", 1.0, 6.5, METRIC_WHY_NO_SAMPLES, NAN },
    { "no length", 1.0, 1.0, METRIC_WHY_NO_SAMPLES, NAN },
    { "backwards", 2.0, 1.0, METRIC_WHY_NO_SAMPLES, NAN },
    { "across the gap", 2.0, 5.0, METRIC_WHY_GAP, 1.0 },
    { "into it", 2.0, 3.25, METRIC_WHY_GAP, 0.25 },
    { "out of it", 3.5, 5.0, METRIC_WHY_GAP, 0.5 },
    { "inside it", 3.25, 3.5, METRIC_WHY_GAP, 0.25 },
};

START_TEST(a_span_is_refused_with_the_reason)
{
    struct span s = { .n = 77 };
    struct metric_value why;
    struct trace t;

    put(&t, 5, hill);
    t.gap_before[3] = 1;        /* between 3 and 4 s */
    ck_assert(!span_cut(&t, t.force_n, 0.0, refused[_i].from_s, refused[_i].to_s, &s, &why));
    ck_assert_uint_eq(s.n, 77);
    ck_assert_msg(why.why == metric_reason_text(refused[_i].reason), "%s: %s", refused[_i].why,
                  why.why);
    if (!isnan(refused[_i].have))
        ck_assert_double_eq_tol(why.have, refused[_i].have, 1e-12);
    /* Up to it and from it are whole. */
    ck_assert(span_cut(&t, t.force_n, 0.0, 2.0, 3.0, &s, &why));
    ck_assert(span_cut(&t, t.force_n, 0.0, 4.0, 5.0, &s, &why));
    trace_free(&t);
}
END_TEST

START_TEST(a_whole_span_may_be_the_whole_curve)
{
    struct trace t;

    put(&t, 5, hill);
    const struct span s = cut(&t, 0.0, 0.0, 6.0);
    ck_assert_double_eq_tol(span_impulse_ns(&s), 15.0, 1e-12);
    ck_assert_double_eq_tol(span_mean_n(&s), 2.5, 1e-12);
    trace_free(&t);
}
END_TEST

START_TEST(ends_lie_between_samples)
{
    struct trace t;
    double at_s;

    put(&t, 5, hill);
    const struct span s = cut(&t, 1.0, 0.5, 2.0);
    /* 5 to 10 in 0.5 s, 10 to 5 in 1 s, all less 1. */
    ck_assert_double_eq_tol(span_impulse_ns(&s), 3.75 + 7.5 - 1.5, 1e-12);
    ck_assert_double_eq_tol(span_peak_n(&s, &at_s), 9.0, 1e-12);
    ck_assert_double_eq_tol(at_s, 1.0, 1e-12);
    ck_assert_double_eq_tol(span_force_n(&t, t.force_n, 1.0, 0.5), 4.0, 1e-12);
    ck_assert_double_eq_tol(span_force_n(&t, t.force_n, 0.0, 6.0), 0.0, 1e-12);
    ck_assert(isnan(span_force_n(&t, t.force_n, 0.0, 6.01)));
    t.gap_before[1] = 1;
    ck_assert(isnan(span_force_n(&t, t.force_n, 0.0, 0.5)));
    ck_assert_double_eq_tol(span_force_n(&t, t.force_n, 0.0, 1.0), 10.0, 1e-12);
    trace_free(&t);
}
END_TEST

START_TEST(crossings_are_found_both_ways)
{
    struct trace t;

    put(&t, 5, hill);
    const struct span s = cut(&t, 0.0, 0.0, 6.0);
    ck_assert_double_eq_tol(span_first_up(&s, 0.0, 5.0), 0.5, 1e-12);
    ck_assert_double_eq_tol(span_first_up(&s, 0.7, 5.0), 0.7, 1e-12);   /* is there */
    ck_assert(isnan(span_first_up(&s, 2.5, 5.0)));
    ck_assert(isnan(span_first_up(&s, 0.0, 10.5)));
    ck_assert_double_eq_tol(span_first_down(&s, 1.0, 5.0), 2.0, 1e-12);
    ck_assert_double_eq_tol(span_first_down(&s, 0.2, 5.0), 0.2, 1e-12);
    ck_assert_double_eq_tol(span_first_under(&s, 1.0, 5.0), 3.0, 1e-12);   /* a sample */
    ck_assert_double_eq_tol(span_last_down(&s, 1.2, 5.0), 0.5, 1e-12);
    ck_assert_double_eq_tol(span_last_down(&s, 2.5, 5.0), 2.5, 1e-12);
    ck_assert(isnan(span_last_down(&s, 1.2, -1.0)));
    ck_assert(isnan(span_first_up(&s, 7.0, 5.0)));
    trace_free(&t);
}
END_TEST

/* ---- moving windows ---------------------------------------------------------------------------- */

static const struct {
    double width_s, mean_n, at_s;
} best[] = {
    /* Both ends of the best window are as high: 10 t = 10 - 5 (t + w - 1). */
    { 1.0, 25.0 / 3.0, 2.0 / 3.0 },
    { 0.3, 9.5, 0.9 },
    { 3.0, 5.0, 0.0 },
    { 6.0, 2.5, 0.0 },
};

START_TEST(the_best_mean_is_exact_between_samples)
{
    struct trace t;
    double mean_n, at_s;

    put(&t, 5, hill);
    const struct span s = cut(&t, 0.0, 0.0, 6.0);
    ck_assert(span_best_mean(&s, best[_i].width_s, &mean_n, &at_s));
    ck_assert_double_eq_tol(mean_n, best[_i].mean_n, 1e-12);
    ck_assert_double_eq_tol(at_s, best[_i].at_s, 1e-9);
    ck_assert(!span_best_mean(&s, 6.001, &mean_n, &at_s));
    trace_free(&t);
}
END_TEST

START_TEST(the_steepest_window_is_exact_between_samples)
{
    struct trace t;

    put(&t, 5, hill);
    const struct span s = cut(&t, 0.0, 0.0, 6.0);
    ck_assert_double_eq_tol(span_steepest_n_s(&s, 0.5), 10.0, 1e-12);
    ck_assert_double_eq_tol(span_steepest_n_s(&s, 1.0), 10.0, 1e-12);
    /* 2 s: from 0 to 5 N. */
    ck_assert_double_eq_tol(span_steepest_n_s(&s, 2.0), 2.5, 1e-12);
    ck_assert(isnan(span_steepest_n_s(&s, 7.0)));
    trace_free(&t);
}
END_TEST

/* ---- lines ------------------------------------------------------------------------------------- */

START_TEST(a_line_is_fitted_by_time_not_by_samples)
{
    /* Crowded at the end: by samples the mean would be 8 and more. */
    static const double line[][2] = { { 0, 1 }, { 2, 5 }, { 3, 7 }, { 3.9, 8.8 }, { 3.95, 8.9 },
                                      { 4, 9 } };
    struct trace t;

    put(&t, 6, line);
    const struct span s = cut(&t, 0.0, 0.0, 4.0);
    const struct span_line fit = span_fit(&s);
    ck_assert_double_eq_tol(fit.mean_n, 5.0, 1e-12);
    ck_assert_double_eq_tol(fit.slope_n_s, 2.0, 1e-12);
    ck_assert_double_eq_tol(fit.detrended_sd_n, 0.0, 1e-6);
    ck_assert_double_gt(fit.sd_n, 2.0);
    trace_free(&t);
}
END_TEST

START_TEST(weights_are_the_time_around_each_sample)
{
    /* 1, 1, -1, -1 at 0, 1, 2, 4: weights 0.5, 1, 1.5, 1; mean of the line is -0.5. */
    static const double steps[][2] = { { 0, 1 }, { 1, 1 }, { 2, -1 }, { 4, -1 } };
    struct trace t;

    put(&t, 4, steps);
    const struct span s = cut(&t, 0.0, 0.0, 4.0);
    ck_assert_double_eq_tol(span_mean_n(&s), -0.25, 1e-12);
    ck_assert_double_eq_tol(span_fit(&s).sd_n,
                            sqrt((1.5 * 1.25 * 1.25 + 2.5 * 0.75 * 0.75) / 4.0), 1e-12);
    ck_assert_double_eq_tol(span_rms_from_n(&s, 2.0), sqrt((1.5 * 1.0 + 2.5 * 9.0) / 4.0), 1e-12);
    trace_free(&t);
}
END_TEST

Suite *span_suite(void)
{
    Suite *s = suite_create("span");
    TCase *traces = tcase_create("traces"), *cuts = tcase_create("cuts"),
          *sums = tcase_create("sums");

    tcase_add_test(traces, the_period_is_not_that_of_the_holes);
    tcase_add_loop_test(traces, short_holes_are_bridged_and_counted, 0, COUNT(holes));
    tcase_add_loop_test(traces, missing_samples_are_told_by_the_nearest_period, 0, COUNT(stretched));
    tcase_add_test(traces, the_low_pass_is_fed_the_line_in_a_hole);
    tcase_add_test(traces, a_causal_filter_loses_its_delay);
    tcase_add_test(traces, a_stretch_ends_at_the_sample_before_a_gap);
    tcase_add_loop_test(cuts, a_span_is_refused_with_the_reason, 0, COUNT(refused));
    tcase_add_test(cuts, a_whole_span_may_be_the_whole_curve);
    tcase_add_test(cuts, ends_lie_between_samples);
    tcase_add_test(cuts, crossings_are_found_both_ways);
    tcase_add_loop_test(sums, the_best_mean_is_exact_between_samples, 0, COUNT(best));
    tcase_add_test(sums, the_steepest_window_is_exact_between_samples);
    tcase_add_test(sums, a_line_is_fitted_by_time_not_by_samples);
    tcase_add_test(sums, weights_are_the_time_around_each_sample);
    suite_add_tcase(s, traces);
    suite_add_tcase(s, cuts);
    suite_add_tcase(s, sums);
    return s;
}
