/*
 * test_despike.c - running median and Hampel's rule, against GSL's.
 *
 * The GNU Scientific Library filters whole arrays, by other algorithms; with
 * its windows cut short at the ends every answer must be the same to the bit.
 * What GSL does not have, holes and short stretches, is worked by hand.
 */
#include <check.h>
#include <gsl/gsl_filter.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "err.h"
#include "signal/hampel.h"
#include "suites.h"

Suite *despike_suite(void);

enum { LONG = 700 };

static double x[LONG];

/* Kinds of signal that meet different branches. */
enum { NOISE, STEPS, RISING, FALLING, CONSTANT, SPIKES, KINDS };

static void make(int kind)
{
    uint32_t state = 11;

    for (int i = 0; i < LONG; i++) {
        state = 1664525U * state + 1013904223U;
        const double noise = (double)state / 4294967296.0;

        x[i] = kind == NOISE    ? 300.0 + 20.0 * noise
             : kind == STEPS    ? floor(6.0 * noise) - 3.0  /* many equal, 0 among them */
             : kind == RISING   ? 0.5 * i
             : kind == FALLING  ? -0.5 * i
             : kind == CONSTANT ? 71.3
                                : 300.0 + noise + (state >> 8) % 20U / 19U * 500U;
    }
}

static const int windows[] = { 3, 5, 7, 9, 25, 41, MEDIAN_WINDOW_MAX };

/* ---- the median ------------------------------------------------------------------- */

/* All answers of one stretch; how many there were. */
static int run_median(struct median *m, const double *in, int n, double *out)
{
    int given = 0;

    for (int i = 0; i < n; i++)
        given += median_step(m, in[i], &out[given]);
    while (median_flush(m, &out[given]))
        given++;
    return given;
}

START_TEST(median_is_gsls)
{
    const int window = windows[_i];
    gsl_filter_median_workspace *w = gsl_filter_median_alloc((size_t)window);
    static double want[LONG], got[LONG + 1];
    struct median m;

    for (int kind = 0; kind < KINDS; kind++) {
        make(kind);
        gsl_vector_view from = gsl_vector_view_array(x, LONG);
        gsl_vector_view to = gsl_vector_view_array(want, LONG);

        gsl_filter_median(GSL_FILTER_END_TRUNCATE, &from.vector, &to.vector, w);
        ck_assert_int_eq(median_init(&m, window), ERR_OK);
        ck_assert_int_eq(run_median(&m, x, LONG, got), LONG);
        for (int i = 0; i < LONG; i++)
            ck_assert_msg(got[i] == want[i], "window %d, signal %d, sample %d: %.17g, GSL %.17g",
                          window, kind, i, got[i], want[i]);
    }
    gsl_filter_median_free(w);
}
END_TEST

START_TEST(window_of_one_is_the_sample_itself)
{
    struct median m;
    double y;

    ck_assert_int_eq(median_init(&m, 1), ERR_OK);
    ck_assert(median_step(&m, 5.0, &y) && y == 5.0);
    ck_assert(median_step(&m, -3.0, &y) && y == -3.0);
    ck_assert(!median_flush(&m, &y));
}
END_TEST

START_TEST(answers_come_half_a_window_late)
{
    struct median m;
    double y = -1.0;

    ck_assert_int_eq(median_init(&m, 5), ERR_OK);
    ck_assert(!median_step(&m, 10.0, &y) && !median_step(&m, 30.0, &y));
    ck_assert(y == -1.0);
    ck_assert(median_step(&m, 20.0, &y) && y == 20.0);   /* of 10 30 20 */
    ck_assert(median_middle(&m) == 10.0);
    ck_assert(median_step(&m, 90.0, &y) && y == 25.0);   /* of 10 30 20 90 */
    ck_assert(median_middle(&m) == 30.0);
    ck_assert(median_flush(&m, &y) && y == 25.0);        /* the same four */
    ck_assert(median_middle(&m) == 20.0);
    ck_assert(median_flush(&m, &y) && y == 30.0);        /* of 30 20 90 */
    y = -1.0;
    ck_assert(!median_flush(&m, &y) && y == -1.0);
    ck_assert(!median_step(&m, 7.0, &y));                /* another stretch */
}
END_TEST

/* Every length below and about a window: as many answers as samples, each the
 * median of what there is. */
START_TEST(short_stretch_gets_every_answer)
{
    static const double in[] = { 4.0, 8.0, 1.0, 9.0, 2.0, 7.0 };
    static const double want[][6] = {
        { 4.0 }, { 6.0, 6.0 }, { 4.0, 4.0, 4.0 }, { 6.0, 6.0, 6.0, 6.0 },
        { 6.0, 4.0, 4.0, 4.0, 5.0 }, { 6.0, 4.0, 5.5, 5.5, 7.0, 4.5 },
    };
    struct median m;
    double got[8];

    ck_assert_int_eq(median_init(&m, 7), ERR_OK);
    for (int n = 1; n <= COUNT(in); n++) {
        ck_assert_int_eq(run_median(&m, in, n, got), n);
        for (int i = 0; i < n; i++)
            ck_assert_msg(got[i] == want[n - 1][i], "%d samples: %g at %d", n, got[i], i);
    }
}
END_TEST

START_TEST(sample_without_a_value_costs_its_own_answer)
{
    static const double in[] = { 10.0, NAN, 30.0, INFINITY, 50.0, 60.0, -INFINITY };
    static const double want[] = { 20.0, NAN, 30.0, NAN, 50.0, 55.0, NAN };
    struct median m;
    double got[8];

    ck_assert_int_eq(median_init(&m, 5), ERR_OK);
    for (int again = 0; again < 2; again++) {
        ck_assert_int_eq(run_median(&m, in, COUNT(in), got), COUNT(in));
        for (int i = 0; i < COUNT(in); i++)
            ck_assert_msg(isnan(want[i]) ? isnan(got[i]) : got[i] == want[i], "%g at %d",
                          got[i], i);
    }
}
END_TEST

START_TEST(nothing_but_holes_gives_nothing)
{
    static const double in[] = { NAN, NAN, NAN, NAN };
    struct median m;
    double got[8];

    ck_assert_int_eq(median_init(&m, 3), ERR_OK);
    ck_assert_int_eq(run_median(&m, in, COUNT(in), got), COUNT(in));
    for (int i = 0; i < COUNT(in); i++)
        ck_assert_double_nan(got[i]);
}
END_TEST

START_TEST(reset_forgets_the_stretch)
{
    struct median used, fresh;
    double y, z;

    ck_assert_int_eq(median_init(&used, 5), ERR_OK);
    fresh = used;
    for (int i = 0; i < 9; i++)
        median_step(&used, 1000.0 * i, &y);
    median_reset(&used);
    for (int i = 0; i < 20; i++) {
        ck_assert(median_step(&used, i % 7, &y) == median_step(&fresh, i % 7, &z));
        ck_assert(i < 2 || y == z);
    }
}
END_TEST

static const int no_window[] = { 0, -1, -3, 2, 4, MEDIAN_WINDOW_MAX - 1, MEDIAN_WINDOW_MAX + 1,
                                 MEDIAN_WINDOW_MAX + 2 };

START_TEST(median_refuses_a_window_and_is_left_alone)
{
    struct median m, before;

    memset(&m, 0xA5, sizeof m);
    before = m;
    ck_assert_int_eq(median_init(&m, no_window[_i]), ERR_ARG);
    ck_assert(memcmp(&m, &before, sizeof m) == 0);
}
END_TEST

/* ---- Hampel ------------------------------------------------------------------------ */

static int run_hampel(struct hampel *h, const double *in, int n, struct hampel_out *out)
{
    int given = 0;

    for (int i = 0; i < n; i++)
        given += hampel_step(h, in[i], &out[given]);
    while (hampel_flush(h, &out[given]))
        given++;
    return given;
}

static struct hampel hampel_of(int window, double k, double least_sigma)
{
    const struct hampel_config cfg = { window, k, least_sigma };
    struct hampel h;

    ck_assert_int_eq(hampel_init(&h, &cfg), ERR_OK);
    return h;
}

/* What GSL's impulse filter makes of x. */
static struct gsl_answer {
    double y[LONG], median[LONG], sigma[LONG];
    int spike[LONG];
} gsl;

static void ask_gsl(int window, double k)
{
    gsl_filter_impulse_workspace *w = gsl_filter_impulse_alloc((size_t)window);
    gsl_vector_view from = gsl_vector_view_array(x, LONG);
    gsl_vector_view y = gsl_vector_view_array(gsl.y, LONG);
    gsl_vector_view median = gsl_vector_view_array(gsl.median, LONG);
    gsl_vector_view sigma = gsl_vector_view_array(gsl.sigma, LONG);
    gsl_vector_int_view spike = gsl_vector_int_view_array(gsl.spike, LONG);
    size_t spikes;

    gsl_filter_impulse(GSL_FILTER_END_TRUNCATE, GSL_FILTER_SCALE_MAD, k, &from.vector, &y.vector,
                       &median.vector, &sigma.vector, &spikes, &spike.vector, w);
    gsl_filter_impulse_free(w);
}

START_TEST(hampel_is_gsls)
{
    const int window = windows[_i];
    static struct hampel_out got[LONG + 1];

    for (int kind = 0; kind < KINDS; kind++) {
        struct hampel h = hampel_of(window, 3.0, 0.0);
        int spikes = 0;

        make(kind);
        ask_gsl(window, 3.0);
        ck_assert_int_eq(run_hampel(&h, x, LONG, got), LONG);
        for (int i = 0; i < LONG; i++) {
            ck_assert_msg(got[i].x == x[i] && got[i].median == gsl.median[i]
                              && got[i].sigma == gsl.sigma[i] && got[i].spike == gsl.spike[i],
                          "window %d, signal %d, sample %d: %.17g +- %.17g %d, "
                          "GSL %.17g +- %.17g %d", window, kind, i, got[i].median, got[i].sigma,
                          got[i].spike, gsl.median[i], gsl.sigma[i], gsl.spike[i]);
            spikes += got[i].spike;
        }
        ck_assert(kind != SPIKES || spikes > 5);
    }
}
END_TEST

START_TEST(spike_is_what_lies_beyond_k_sigma)
{
    struct hampel h = hampel_of(5, 2.0, 0.0);
    static const double in[] = { 10.0, 12.0, 0.0, 11.0, 13.0 };
    struct hampel_out out[6];

    /* Median 11; distances 1 1 11 0 2, so MAD 1 and s = 1.4826; 11 > 2 s. */
    ck_assert_int_eq(run_hampel(&h, in, COUNT(in), out), COUNT(in));
    ck_assert(out[2].x == 0.0 && out[2].median == 11.0);
    ck_assert_double_eq_tol(out[2].sigma, 1.0 / 0.67448975019608171, 1e-15);
    for (int i = 0; i < COUNT(in); i++)
        ck_assert_msg(out[i].spike == (i == 2), "sample %d", i);
}
END_TEST

/* A spike of just least_sigma x k is none; with nothing set, any change is one. */
START_TEST(least_sigma_lets_a_count_flicker)
{
    static const double in[] = { 5.0, 5.0, 5.0, 6.0, 5.0, 5.0, 5.0 };
    struct hampel strict = hampel_of(5, 3.0, 0.0);
    struct hampel equal = hampel_of(5, 4.0, 0.25), under = hampel_of(5, 4.0, 0.24);
    struct hampel_out out[8];

    ck_assert_int_eq(run_hampel(&strict, in, COUNT(in), out), COUNT(in));
    ck_assert(out[3].spike && out[3].sigma == 0.0 && !out[2].spike);
    ck_assert_int_eq(run_hampel(&equal, in, COUNT(in), out), COUNT(in));
    ck_assert(!out[3].spike && out[3].sigma == 0.25);
    ck_assert_int_eq(run_hampel(&under, in, COUNT(in), out), COUNT(in));
    ck_assert(out[3].spike);
}
END_TEST

START_TEST(as_many_as_half_a_window_are_found)
{
    static const double in[] = { 1.0, 2.0, 1.5, 90.0, 91.0, 92.0, 1.0, 2.0, 1.5, 1.0 };
    struct hampel h = hampel_of(7, 3.0, 0.1);
    struct hampel_out out[11];

    ck_assert_int_eq(run_hampel(&h, in, COUNT(in), out), COUNT(in));
    for (int i = 0; i < COUNT(in); i++)
        ck_assert_msg(out[i].spike == (i >= 3 && i <= 5), "sample %d", i);
}
END_TEST

START_TEST(what_is_not_finite_is_no_spike)
{
    static const double in[] = { NAN, 1.0, 2.0, INFINITY, 1.0, 2.0, -INFINITY, NAN, NAN, NAN, NAN };
    struct hampel h = hampel_of(3, 3.0, 1.0);
    struct hampel_out out[12];

    ck_assert_int_eq(run_hampel(&h, in, COUNT(in), out), COUNT(in));
    for (int i = 0; i < COUNT(in); i++) {
        ck_assert(!out[i].spike);
        ck_assert_int_eq(isfinite(out[i].median) && isfinite(out[i].sigma), isfinite(in[i]));
        ck_assert(isnan(in[i]) ? isnan(out[i].x) : out[i].x == in[i]);
    }
}
END_TEST

START_TEST(hampel_starts_anew_after_a_reset)
{
    struct hampel used = hampel_of(5, 3.0, 0.0), fresh = used;
    struct hampel_out a, b;

    for (int i = 0; i < 9; i++)
        hampel_step(&used, 50.0 * i, &a);
    hampel_reset(&used);
    make(SPIKES);
    for (int i = 0; i < 50; i++) {
        const bool answered = hampel_step(&used, x[i], &a);

        ck_assert_int_eq(answered, hampel_step(&fresh, x[i], &b));
        ck_assert(!answered || (a.median == b.median && a.sigma == b.sigma && a.spike == b.spike));
    }
}
END_TEST

static const struct {
    const char *why;
    struct hampel_config cfg;
} refused[] = {
    { "window even",            { 4, 3.0, 0.0 } },
    { "window of one",          { 1, 3.0, 0.0 } },
    { "window too long",        { MEDIAN_WINDOW_MAX + 2, 3.0, 0.0 } },
    { "k zero",                 { 5, 0.0, 0.0 } },
    { "k negative",             { 5, -3.0, 0.0 } },
    { "k not a number",         { 5, NAN, 0.0 } },
    { "k infinite",             { 5, INFINITY, 0.0 } },
    { "least sigma negative",   { 5, 3.0, -0.1 } },
    { "least sigma no number",  { 5, 3.0, NAN } },
    { "least sigma infinite",   { 5, 3.0, INFINITY } },
};

START_TEST(hampel_refuses_and_is_left_alone)
{
    struct hampel h, before;

    memset(&h, 0xA5, sizeof h);
    before = h;
    ck_assert_msg(hampel_init(&h, &refused[_i].cfg) == ERR_ARG, "%s: accepted", refused[_i].why);
    ck_assert_msg(memcmp(&h, &before, sizeof h) == 0, "%s: *h was written", refused[_i].why);
}
END_TEST

Suite *despike_suite(void)
{
    Suite *s = suite_create("despike");
    TCase *tc = tcase_create("all");

    tcase_add_loop_test(tc, median_is_gsls, 0, COUNT(windows));
    tcase_add_test(tc, window_of_one_is_the_sample_itself);
    tcase_add_test(tc, answers_come_half_a_window_late);
    tcase_add_test(tc, short_stretch_gets_every_answer);
    tcase_add_test(tc, sample_without_a_value_costs_its_own_answer);
    tcase_add_test(tc, nothing_but_holes_gives_nothing);
    tcase_add_test(tc, reset_forgets_the_stretch);
    tcase_add_loop_test(tc, median_refuses_a_window_and_is_left_alone, 0, COUNT(no_window));
    tcase_add_loop_test(tc, hampel_is_gsls, 0, COUNT(windows));
    tcase_add_test(tc, spike_is_what_lies_beyond_k_sigma);
    tcase_add_test(tc, least_sigma_lets_a_count_flicker);
    tcase_add_test(tc, as_many_as_half_a_window_are_found);
    tcase_add_test(tc, what_is_not_finite_is_no_spike);
    tcase_add_test(tc, hampel_starts_anew_after_a_reset);
    tcase_add_loop_test(tc, hampel_refuses_and_is_left_alone, 0, COUNT(refused));
    suite_add_tcase(s, tc);
    return s;
}
