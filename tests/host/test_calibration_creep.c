/*
 * test_calibration_creep.c - how far counts move while a load hangs, on paper.
 *
 * Streams are straight lines or block patterns, whose least squares are sums one can
 * do by hand: ten blocks at 0 .. 9 times D have a sum of squares of 82.5 D^2 about
 * their middle.
 */
#include <check.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "calibration/calibrate.h"
#include "calibration/certificate.h"
#include "suites.h"

Suite *calibration_creep_suite(void);

#define RATE_HZ 10.0

static void put(struct stream *s, double counts, bool timed)
{
    ck_assert_int_eq(stream_add(s, counts, timed ? 5.0 + (double)s->n / RATE_HZ : (double)NAN),
                     ERR_OK);
}

static struct creep_dwell dwell_of(const struct stream *s, double rate_hz, size_t from, size_t to)
{
    const struct plateaus at = { .n = 1, .at = { { .from = from, .to = to } } };
    struct creep_dwell d[PLATEAUS_MAX];

    ck_assert_int_eq(creep_dwells(s, rate_hz, &at, &at, d), ERR_OK);
    return d[0];
}

/* 0.5 counts a sample over 40 s, some of it before: 399 steps. */
START_TEST(a_straight_line_is_its_own_change)
{
    for (int timed = 0; timed < 2; timed++) {
        struct stream s = { 0 };

        for (int i = 0; i < 420; i++)
            put(&s, 1e6 + 0.5 * i, timed);
        const struct creep_dwell d = dwell_of(&s, timed ? (double)NAN : RATE_HZ, 20, 420);
        ck_assert_double_eq_tol(d.seconds, 39.9, 1e-9);
        ck_assert_double_eq_tol(d.change_counts, 199.5, 1e-6);
        ck_assert_double_eq_tol(d.u_counts, 0.0, 1e-6);
        stream_free(&s);
    }
}
END_TEST

/* Blocks of 40 samples, 4 s apart.  The pattern is even about the middle and sums to
 * 0: no slope, 4 a^2 left over. */
START_TEST(scatter_about_the_line_is_its_uncertainty)
{
    static const double pattern[CREEP_BLOCKS] = { 1, 0, -1, 0, 0, 0, 0, -1, 0, 1 };
    struct stream s = { 0 };

    for (int i = 0; i < 400; i++)
        put(&s, 50000 + 30.0 * pattern[i / 40] + 0.25 * i, true);
    const struct creep_dwell d = dwell_of(&s, NAN, 0, 400);
    ck_assert_double_eq_tol(d.change_counts, 0.25 * 399, 1e-6);
    ck_assert_double_eq_tol(d.u_counts, sqrt(4 * 30.0 * 30.0 / 8 / (82.5 * 16)) * 39.9, 1e-6);
    stream_free(&s);
}
END_TEST

START_TEST(glitches_and_noise_within_a_block_do_not_matter)
{
    struct stream s = { 0 };

    for (int i = 0; i < 400; i++)
        put(&s, i % 97 == 50 ? -8388608 : 1000 + (i % 2 ? 25 : -25), true);
    const struct creep_dwell d = dwell_of(&s, NAN, 0, 400);
    ck_assert_double_le(fabs(d.change_counts), 2 * 25);
    ck_assert_double_le(d.u_counts, 25);
    stream_free(&s);
}
END_TEST

/* Half of the last block's samples 60 over, half 60 under: the middle is between them. */
START_TEST(a_median_of_an_even_number_is_the_mean_of_two)
{
    struct stream s = { 0 };

    for (int i = 0; i < 400; i++)
        put(&s, 1000 + (i < 360 ? 0 : i % 2 ? 60 : -60), true);
    const struct creep_dwell d = dwell_of(&s, NAN, 0, 400);
    ck_assert(d.change_counts == 0.0 && d.u_counts == 0.0);
    stream_free(&s);
}
END_TEST

START_TEST(too_little_is_not_known)
{
    struct stream s = { 0 }, untimed = { 0 };

    for (int i = 0; i < 60; i++) {
        put(&s, i, true);
        put(&untimed, i, false);
    }
    ck_assert(isnan(dwell_of(&s, NAN, 0, 39).change_counts));
    ck_assert_double_eq_tol(dwell_of(&s, NAN, 0, 39).seconds, 3.8, 1e-9);
    ck_assert(isfinite(dwell_of(&s, NAN, 0, 40).change_counts));
    ck_assert(isnan(dwell_of(&untimed, NAN, 0, 60).change_counts));
    ck_assert(isnan(dwell_of(&untimed, NAN, 0, 60).seconds));
    stream_free(&s);
    stream_free(&untimed);
}
END_TEST

/* Of what was taken, 100 .. 129: 4 s of it lie in the first still stretch, 26 samples in
 * the second. */
START_TEST(a_load_hung_longer_than_was_taken)
{
    static const struct plateaus still = { .n = 3, .at = { { .from = 20, .to = 104 },
        { .from = 104, .to = 504 }, { .from = 600, .to = 1100 } } };
    static const struct plateaus within = { .n = 1, .at = { { .from = 105, .to = 120 } } };
    const struct plateaus at = { .n = 2, .at = { { .from = 100, .to = 130 },
                                                 { .from = 520, .to = 590 } } };
    struct creep_dwell d[PLATEAUS_MAX];
    struct stream s = { 0 };

    for (int i = 0; i < 1200; i++)
        put(&s, 7, true);
    ck_assert_int_eq(creep_dwells(&s, NAN, &at, &still, d), ERR_OK);
    ck_assert_double_eq_tol(d[0].seconds, 39.9, 1e-9);
    ck_assert_double_eq_tol(d[1].seconds, 6.9, 1e-9);
    ck_assert_int_eq(creep_dwells(&s, NAN, &at, &within, d), ERR_OK);
    ck_assert_double_eq_tol(d[0].seconds, 2.9, 1e-9);
    stream_free(&s);
}
END_TEST

/* ---- which of them counts ----------------------------------------------------------------- */

/* Loads in newtons; dwell, change and its uncertainty of each. */
static const struct {
    const char *why;
    double slope;
    struct { double n, s, change, u; } load[3];
    double longest_s, frac;      /* NAN: not measured */
    bool over_aim;
} chosen[] = {
    { "just long enough", 2000, { { 0, 99, 50, 1 }, { 400, 30.0, 400, 8 } }, 30.0, 0.0005, false },
    { "just not", 2000, { { 0, 99, 50, 1 }, { 400, 29.99, 400, 8 } }, 29.99, NAN, false },
    { "half the largest load", 2000, { { 200, 40, 160, 4 }, { 400, 3, 9, 9 } }, 40, 0.0004, false },
    { "less than half", 2000, { { 199, 40, 160, 4 }, { 400, 3, 9, 9 } }, 3, NAN, false },
    { "the largest share", 2000, { { 300, 40, 240, 4 }, { 400, 60, 240, 8 } }, 60, 0.0004, false },
    { "whichever way", 2000, { { 300, 40, -240, 4 }, { 400, 60, 240, 8 } }, 60, -0.0004, false },
    { "a reversed cell", -2000, { { 0, 1, 1, 1 }, { 400, 60, -240, 8 } }, 60, 0.0003, false },
    { "pull", 2000, { { 0, 1, 1, 1 }, { -400, 60, -240, 8 } }, 60, 0.0003, false },
    { "0.1 % in 60 s", 2000, { { 0, 1, 1, 1 }, { 400, 60, 799, 8 } }, 60, 799 / 8e5, false },
    { "a little more", 2000, { { 0, 1, 1, 1 }, { 400, 60, 801, 8 } }, 60, 801 / 8e5, true },
    { "half in 30 s", 2000, { { 0, 1, 1, 1 }, { 400, 30, 399, 8 } }, 30, 399 / 8e5, false },
    { "half and more in 30 s", 2000, { { 0, 1, 1, 1 }, { 400, 30, -401, 8 } }, 30, -401 / 8e5, true },
    { "the same in 120 s", 2000, { { 0, 1, 1, 1 }, { 400, 120, 801, 8 } }, 120, 801 / 8e5, true },
    { "no times", 2000, { { 0, NAN, NAN, NAN }, { 400, NAN, NAN, NAN } }, NAN, NAN, false },
    { "few samples", 2000, { { 0, 1, 1, 1 }, { 400, 60, NAN, NAN } }, 60, NAN, false },
};

START_TEST(long_dwells_under_load_count)
{
    struct points p = { .n = 3 };
    struct creep_dwell d[3];
    struct creep k;

    for (int i = 0; i < 3; i++) {
        p.point[i].force_n = chosen[_i].load[i].n;
        d[i] = (struct creep_dwell){ chosen[_i].load[i].s, chosen[_i].load[i].change,
                                     chosen[_i].load[i].u };
    }
    creep_of(&p, d, chosen[_i].slope, &k);
    const double frac = chosen[_i].frac;

    ck_assert_msg(isnan(chosen[_i].longest_s) ? isnan(k.longest_s)
                  : k.longest_s == chosen[_i].longest_s, "%s: %g", chosen[_i].why, k.longest_s);
    ck_assert_msg(k.measured == !isnan(frac), "%s", chosen[_i].why);
    if (!k.measured)
        return;
    ck_assert_msg(fabs(k.change_frac - frac) < 1e-12, "%s: %g", chosen[_i].why, k.change_frac);
    ck_assert_msg(k.over_aim == chosen[_i].over_aim, "%s", chosen[_i].why);
    ck_assert_double_eq_tol(k.standard_frac, sqrt(frac * frac / 3 + k.u_frac * k.u_frac), 1e-15);
    ck_assert_double_gt(k.u_frac, 0.0);
}
END_TEST

START_TEST(its_numbers_are_those_of_its_load)
{
    struct points p = { .n = 2 };
    const struct creep_dwell d[] = { { 50, 100, 6 }, { 45, 480, 16 } };
    struct creep k;

    p.point[0].force_n = 300;
    p.point[1].force_n = 400;
    creep_of(&p, d, 2000, &k);
    ck_assert(k.seconds == 45 && k.load_n == 400 && k.longest_s == 50);
    ck_assert_double_eq_tol(k.change_frac, 0.0006, 1e-15);
    ck_assert_double_eq_tol(k.u_frac, 0.00002, 1e-15);
}
END_TEST

/* ---- into calibration and certificate ------------------------------------------------------ */

static struct points five(const char *head)
{
    struct err_text why = { "" };
    char text[400];
    struct points p;

    snprintf(text, sizeof text, "%sforce_n,counts\n0,84000\n100,294010\n200,503990\n"
             "400,924000\n0,84004\n", head);
    ck_assert_msg(points_parse("p.csv", text, strlen(text), "2026-11-25", &p, &why) == ERR_OK,
                  "%s", why.s);
    return p;
}

static const struct creep_dwell long_ones[] = {
    { 60, 3, 1 }, { 4, 3, 1 }, { 4, 3, 1 }, { 60, 420, 42 }, { 5, 1, 1 } };
static const struct creep_dwell short_ones[] = {
    { 60, 3, 1 }, { 4, 3, 1 }, { 4, 3, 1 }, { 12.34, 420, 42 }, { 5, 1, 1 } };
static const struct creep_dwell untimed[] = {
    { NAN, NAN, NAN }, { NAN, NAN, NAN }, { NAN, NAN, NAN }, { NAN, NAN, NAN }, { NAN, NAN, NAN } };

/* 420 of 840,000 counts are 0.05 %, 42 a tenth of it. */
static const struct {
    const char *why, *head;
    const struct creep_dwell *dwell;
    double frac, s;              /* of the calibration; NAN: none */
    const char *says;
} papers[] = {
    { "measured", "", long_ones, 2.9297e-4, 60,
      "  creep under load          +0.0500 % of 400.0 N in 60 s, standard uncertainty 0.0050 %\n" },
    { "too short", "", short_ones, NAN, NAN,
      "  creep under load          not measured: dwell of 12.3 s, 30 s are needed\n" },
    { "without times", "", untimed, NAN, NAN,
      "  creep under load          not measured: there are no times\n" },
    { "no stream", "", NULL, NAN, NAN, "  creep under load          the points do not tell\n" },
    { "said", "# creep_pct: 0.03\n# creep_s: 90\n", NULL, 0.0003 / 1.7320508075688772, 90,
      "  creep under load          0.03 % in 90 s, as stated\n" },
    { "said and measured", "# creep_pct: 0.03\n# creep_s: 90\n", long_ones,
      0.0003 / 1.7320508075688772, 90,
      "  creep under load          0.03 % in 90 s, as stated; +0.0500 % of 400.0 N in 60 s" },
};

START_TEST(creep_is_in_the_budget_when_it_was_seen_long_enough)
{
    const struct points p = five(papers[_i].head);
    const struct calibrate_config cfg = { .id = "c", .today = "2026-11-25",
                                          .dwell = papers[_i].dwell };
    static char text[65536];
    struct err_text why = { "" };
    struct calibrate made;
    FILE *f = fmemopen(text, sizeof text, "w");

    ck_assert_msg(calibrate_points(&p, &cfg, &made, &why) == ERR_OK, "%s", why.s);
    const struct calibration_uncertainty *const u = &made.calibration.u;

    if (isnan(papers[_i].frac))
        ck_assert_msg(isnan(u->creep_frac) && isnan(u->creep_s), "%s", papers[_i].why);
    else
        ck_assert_msg(fabs(u->creep_frac - papers[_i].frac) < 1e-7 && u->creep_s == papers[_i].s,
                      "%s: %g in %g s", papers[_i].why, u->creep_frac, u->creep_s);
    const struct certificate c = { .calibration = &made.calibration, .calibration_text = "{}",
        .points = &p, .fit = &made.fit, .figures = &made.figures, .source = "p.csv",
        .creep = made.has_creep ? &made.creep : NULL, .software = "0" };

    ck_assert_int_eq(certificate_text(&c, f), ERR_OK);
    fclose(f);
    ck_assert_msg(strstr(text, papers[_i].says) != NULL, "%s: not in %s", papers[_i].why, text);
}
END_TEST

START_TEST(json_tells_dwell_and_change)
{
    const struct points p = five("");
    const struct calibrate_config cfg = { .id = "c", .today = "2026-11-25", .dwell = long_ones };
    static char text[65536];
    struct calibrate made;
    FILE *f = fmemopen(text, sizeof text, "w");

    ck_assert_int_eq(calibrate_points(&p, &cfg, &made, NULL), ERR_OK);
    struct certificate c = { .calibration = &made.calibration, .calibration_text = "{}",
        .points = &p, .fit = &made.fit, .figures = &made.figures, .source = "p.csv",
        .creep = &made.creep, .software = "0" };

    ck_assert_int_eq(certificate_json(&c, f), ERR_OK);
    fclose(f);
    json_t *o = json_loads(text, 0, NULL);
    const json_t *k = json_object_get(o, "creep");

    ck_assert(json_is_true(json_object_get(k, "measured")));
    ck_assert_double_eq(json_number_value(json_object_get(k, "dwell_s")), 60);
    ck_assert_double_eq(json_number_value(json_object_get(k, "longest_dwell_s")), 60);
    ck_assert_double_eq(json_number_value(json_object_get(k, "dwell_needed_s")), 30);
    ck_assert_double_eq(json_number_value(json_object_get(k, "load_n")), 400);
    ck_assert_double_eq_tol(json_number_value(json_object_get(k, "change_pct")), 0.05, 1e-4);
    ck_assert_double_eq_tol(json_number_value(json_object_get(k, "u_pct")), 0.005, 1e-5);
    json_decref(o);
}
END_TEST

Suite *calibration_creep_suite(void)
{
    Suite *s = suite_create("calibration_creep");
    TCase *t = tcase_create("all");

    tcase_add_test(t, a_straight_line_is_its_own_change);
    tcase_add_test(t, scatter_about_the_line_is_its_uncertainty);
    tcase_add_test(t, glitches_and_noise_within_a_block_do_not_matter);
    tcase_add_test(t, a_median_of_an_even_number_is_the_mean_of_two);
    tcase_add_test(t, too_little_is_not_known);
    tcase_add_test(t, a_load_hung_longer_than_was_taken);
    tcase_add_loop_test(t, long_dwells_under_load_count, 0, COUNT(chosen));
    tcase_add_test(t, its_numbers_are_those_of_its_load);
    tcase_add_loop_test(t, creep_is_in_the_budget_when_it_was_seen_long_enough, 0, COUNT(papers));
    tcase_add_test(t, json_tells_dwell_and_change);
    suite_add_tcase(s, t);
    return s;
}
