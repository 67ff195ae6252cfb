/*
 * test_calibration_fit.c - readings, gravity and the least-squares fit.
 *
 * Fits are compared with exact fractions, which agree with the certified values
 * of the NIST's Norris and Pontius (tests/oracle/calibration_fit.py).  Means and
 * deviations of NumAcc1 to NumAcc4 are the NIST's certified ones.  Gravity at
 * the equator and the poles is that of TR8350.2, table 3.4; elsewhere it is that
 * of 1980, which shares no constant.
 */
#include <check.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "calibration/fit.h"
#include "calibration/gravity.h"
#include "calibration/readings.h"
#include "golden/calibration_fit.h"
#include "suites.h"

Suite *calibration_fit_suite(void);

/* ---- readings ------------------------------------------------------------------- */

static const struct {
    const char *why;
    double odd, low, high;    /* first reading, then low and high in turn */
    int pairs;
    double mean, sd, digits;
} accurate[] = {
    { "NumAcc1", 10000002, 10000001, 10000003, 1, 10000002, 1, 1e-15 },
    { "NumAcc2", 1.2, 1.1, 1.3, 500, 1.2, 0.1, 1e-13 },
    { "NumAcc3", 1000000.2, 1000000.1, 1000000.3, 500, 1000000.2, 0.1, 1e-9 },
    /* 10000000.1 in binary is off by up to 9e-10, and so is the deviation. */
    { "NumAcc4", 10000000.2, 10000000.1, 10000000.3, 500, 10000000.2, 0.1, 2e-8 },
    { "one count of noise on 8 million", 8388000, 8387999, 8388001, 5000, 8388000, 0, 1e-12 },
    { "a reversed cell", -8388000, -8388001, -8387999, 5000, -8388000, 0, 1e-12 },
};

START_TEST(mean_and_deviation_lose_nothing_to_an_offset)
{
    struct readings r = { 0 };
    const double n = 2.0 * accurate[_i].pairs + 1.0;
    /* In closed form where it is not certified: 2 pairs deviations of one count. */
    const double sd = accurate[_i].sd > 0.0 ? accurate[_i].sd : sqrt((n - 1.0) / (n - 1.0));

    readings_add(&r, accurate[_i].odd);
    for (int i = 0; i < accurate[_i].pairs; i++) {
        readings_add(&r, accurate[_i].low);
        readings_add(&r, accurate[_i].high);
    }
    ck_assert_int_eq((int)r.n, (int)n);
    ck_assert_msg(fabs(readings_mean(&r) / accurate[_i].mean - 1.0) < 1e-15, "%s: mean %.17g",
                  accurate[_i].why, readings_mean(&r));
    ck_assert_msg(fabs(readings_sd(&r) / sd - 1.0) < accurate[_i].digits, "%s: sd %.17g",
                  accurate[_i].why, readings_sd(&r));
    ck_assert_double_eq(readings_range(&r), accurate[_i].high - accurate[_i].low);
}
END_TEST

START_TEST(too_few_readings_are_not_zero)
{
    struct readings r = { 0 };

    ck_assert(isnan(readings_mean(&r)) && isnan(readings_sd(&r)) && isnan(readings_range(&r)));
    readings_add(&r, -7.0);
    ck_assert_double_eq(readings_mean(&r), -7.0);
    ck_assert_double_eq(readings_range(&r), 0.0);
    ck_assert(isnan(readings_sd(&r)));
    readings_add(&r, -3.0);
    ck_assert_double_eq_tol(readings_sd(&r), sqrt(8.0), 1e-15);
}
END_TEST

/* ---- gravity -------------------------------------------------------------------- */

static const struct { double latitude_deg, height_m, g, within; } places[] = {
    { 0, 0, 9.7803253359, 1e-10 },
    { 90, 0, 9.8321849378, 1e-10 },
    { -90, 0, 9.8321849378, 1e-10 },
    /* 9.780327 (1 + 0.0053024 sin^2 - 0.0000058 sin^2 2 latitude), the formula of 1980 */
    { -30, 0, 9.780327 * (1 + 0.0053024 / 4 - 0.0000058 * 0.75), 2e-6 },
    /* H. Moritz, "Geodetic Reference System 1980": 9.806199203 m/s2 at 45 degrees,
     * 9.7803267715 at the equator; WGS 84 has the latter 1.4356e-6 lower. */
    { 45, 0, 9.806199203 - 1.4356e-6, 5e-9 },
    /* Free air: 0.3086 mGal a metre. */
    { 45, 1000, 9.780327 * (1 + 0.0053024 / 2 - 0.0000058) - 3.086e-3, 4e-6 },
    { 45, -500, 9.780327 * (1 + 0.0053024 / 2 - 0.0000058) + 1.543e-3, 4e-6 },
};

START_TEST(gravity_is_that_of_the_ellipsoid)
{
    const double g = gravity_normal_ms2(places[_i].latitude_deg, places[_i].height_m);

    ck_assert_msg(fabs(g - places[_i].g) <= places[_i].within, "%g deg %g m: %.10f, not %.10f",
                  places[_i].latitude_deg, places[_i].height_m, g, places[_i].g);
}
END_TEST

/* At the pole the second-order term shows: h = 9 km, 3 (h/a)^2 g = 6e-5 m/s2. */
START_TEST(gravity_falls_a_little_slower_higher_up)
{
    const double g0 = gravity_normal_ms2(90, 0), h = 9000.0 / 6378137.0;
    const double linear = g0 * (1 - 2 * (1 - 1 / 298.257223563 + 0.00344978650684) * h);

    ck_assert_double_eq_tol(gravity_normal_ms2(90, 9000) - linear, g0 * 3 * h * h, 1e-12);
}
END_TEST

START_TEST(no_place_on_earth_has_no_gravity)
{
    static const double nowhere[][2] = { { 90.01, 0 }, { -90.01, 0 }, { NAN, 0 }, { 0, 9000.1 },
                                         { 0, -500.1 }, { 0, NAN }, { INFINITY, 0 } };

    for (int i = 0; i < COUNT(nowhere); i++)
        ck_assert(isnan(gravity_normal_ms2(nowhere[i][0], nowhere[i][1])));
}
END_TEST

static const struct { const char *word; double amount, g, density, newtons; bool mass; } loads[] = {
    { "N", 12.5, 1, 1, 12.5, false },
    { "kgf", 2, 1, 1, 19.6133, false },
    { "lbf", 10, 1, 1, 44.482216152605, false },
    { "kg", 10, 9.81, 8000, 98.1 * (1 - 1.2 / 8000), true },
    { "kg", 10, 9.81, 1000, 98.1 * (1 - 0.0012), true },
    { "g", 500, 9.8, 8000, 4.9 * (1 - 0.00015), true },
    { "lb", -10, 9.80665, 8000, -44.482216152605 * (1 - 0.00015), true },
};

START_TEST(loads_become_newtons)
{
    enum gravity_unit unit;

    ck_assert_int_eq(gravity_unit(loads[_i].word, &unit), ERR_OK);
    ck_assert_str_eq(gravity_word(unit), loads[_i].word);
    ck_assert_int_eq(gravity_is_mass(unit), loads[_i].mass);
    ck_assert_double_eq_tol(gravity_newtons(loads[_i].amount, unit, loads[_i].g,
                                            loads[_i].density), loads[_i].newtons, 1e-12);
}
END_TEST

START_TEST(a_unit_is_written_as_it_is)
{
    static const char *const none[] = { "", "n", "Kg", "KG", "pound", "kgs", "k" };
    enum gravity_unit unit = GRAVITY_LB;

    for (int i = 0; i < COUNT(none); i++)
        ck_assert_int_eq(gravity_unit(none[i], &unit), ERR_ARG);
    ck_assert_int_eq(unit, GRAVITY_LB);
}
END_TEST

/* ---- the fit ---------------------------------------------------------------------- */

static int golden_points(int set, struct fit_point *p)
{
    for (int i = 0; i < exact_fit[set].n; i++)
        p[i] = (struct fit_point){ .force_n = exact_fit[set].x[i],
                                   .counts = exact_fit[set].y[i],
                                   .sd_counts = exact_fit[set].sd[i] > 0 ? exact_fit[set].sd[i]
                                                                         : NAN,
                                   .readings = 1, .series = 1, .mounting = 1 };
    return exact_fit[set].n;
}

static void agree(const char *why, const char *what, double got, double want)
{
    ck_assert_msg(fabs(got - want) <= 1e-9 * fabs(want), "%s: %s is %.17g, not %.17g: %.1e off",
                  why, what, got, want, fabs(got / want - 1.0));
}

START_TEST(fits_agree_with_exact_fractions)
{
    struct fit_point p[FIT_POINTS_MAX];
    const int n = golden_points(_i, p);
    const bool weighted = exact_fit[_i].sd[0] > 0;
    const struct fit_config cfg = { .order = exact_fit[_i].order,
                                    .weights = weighted ? FIT_WEIGHTS_NOISE : FIT_WEIGHTS_AUTO };
    const char *const why = exact_fit[_i].why;
    struct err_text say = { "" };
    double a[CALIBRATION_TERMS], error[CALIBRATION_TERMS], weight = 0.0;
    struct fit f;

    ck_assert_msg(fit_run(p, n, &cfg, &f, &say) == ERR_OK, "%s: %s", why, say.s);
    ck_assert_int_eq(f.weighted, weighted);
    ck_assert_int_eq(f.dof, n - cfg.order - 1);
    fit_plain(&f.curve, a, error);
    for (int i = 0; i <= cfg.order; i++) {
        agree(why, "a centred coefficient", f.curve.c[i], exact_fit[_i].c[i]);
        agree(why, "its error", sqrt(f.curve.covariance[i][i]), exact_fit[_i].c_error[i]);
        if (!exact_fit[_i].plain)
            continue;
        agree(why, "a coefficient", a[i], exact_fit[_i].a[i]);
        agree(why, "its error", error[i], exact_fit[_i].a_error[i]);
    }
    for (int i = 0; i < n; i++)
        weight += weighted ? 1.0 / (p[i].sd_counts * p[i].sd_counts) / n : 1.0 / n;
    ck_assert_int_eq(f.tests, cfg.order < 3);
    if (f.tests == 1) {
        agree(why, "F", f.test[0].f, exact_fit[_i].f);
        agree(why, "its probability", f.test[0].p, exact_fit[_i].p);
        ck_assert_int_eq(f.test[0].dof1, exact_fit[_i].dof1);
        ck_assert_int_eq(f.test[0].dof2, exact_fit[_i].dof2);
    }
    agree(why, "newtons of the residual SD", f.residual_sd_n * fabs(f.slope_counts_per_n),
          f.residual_sd_counts);
    agree(why, "the residual SD", f.residual_sd_counts * sqrt(weight), exact_fit[_i].residual_sd);
}
END_TEST

/* ---- which order ------------------------------------------------------------------ */

/* Residuals on paper: a pattern that no polynomial of order 3 follows. */
static double wobble(int i)
{
    static const double counts[] = { 3, -4, 1, 5, -5, 2, -3, 4, -2, 0, -1 };

    return counts[i % 11];
}

static const struct {
    const char *why;
    double c2, c3;            /* counts, with x from -1 to 1 */
    int levels, times, order;
} orders[] = {
    { "a line", 0, 0, 11, 1, 1 },
    { "a line, twice", 0, 0, 11, 2, 1 },
    { "bent", 60, 0, 11, 1, 2 },
    { "bent, twice", 60, 0, 11, 2, 2 },
    { "bent the other way", -60, 0, 11, 1, 2 },
    { "an S", 0, 120, 11, 2, 3 },
    { "an S on a bend", 100, -120, 11, 2, 3 },
    { "bent by less than the noise", 1, 0, 11, 1, 1 },
    { "too few loads for a bend", 500, 0, 3, 2, 1 },
    { "four loads show a bend", 500, 0, 4, 3, 2 },
    { "four loads show no S", 500, 500, 4, 3, 2 },
};

START_TEST(order_rises_when_the_points_ask_for_it)
{
    for (int sign = -1; sign <= 1; sign += 2) {
        struct fit_point p[FIT_POINTS_MAX];
        const struct fit_config cfg = { 0 };
        const int n = orders[_i].levels * orders[_i].times;
        struct fit f;

        for (int i = 0; i < n; i++) {
            const double x = 2.0 * (i % orders[_i].levels) / (orders[_i].levels - 1) - 1.0;

            p[i] = (struct fit_point){ .force_n = sign * 250 * (x + 1), .sd_counts = NAN,
                .counts = 84000 + sign * 525000 * (x + 1) + orders[_i].c2 * x * x
                          + orders[_i].c3 * x * x * x + wobble(i + i / orders[_i].levels * 3),
                .series = 1 + i / orders[_i].levels, .mounting = 1 };
            if (orders[_i].times > 1)  /* no zeros: nothing is shifted */
                p[i].force_n += sign * 10;
        }
        ck_assert_int_eq(fit_run(p, n, &cfg, &f, NULL), ERR_OK);
        ck_assert_msg(f.curve.order == orders[_i].order, "%s: order %d, p %g", orders[_i].why,
                      f.curve.order, f.test[0].p);
        for (int i = 0; i < f.tests; i++)
            ck_assert_int_eq(f.test[i].order, i + 1);
    }
}
END_TEST

/* An exact line has no scatter to test against. */
START_TEST(points_without_scatter_are_a_line)
{
    struct fit_point p[5];
    const struct fit_config cfg = { 0 };
    struct fit f;

    for (int i = 0; i < 5; i++)
        p[i] = (struct fit_point){ .force_n = 100 * i, .counts = 84000 + 210000 * i,
                                   .sd_counts = NAN, .series = 1, .mounting = 1 };
    ck_assert_int_eq(fit_run(p, 5, &cfg, &f, NULL), ERR_OK);
    ck_assert_int_eq(f.curve.order, 1);
    ck_assert_int_eq(f.tests, 0);
    ck_assert_double_eq_tol(f.slope_counts_per_n, 2100.0, 1e-9);
}
END_TEST

/* ---- weights, series ----------------------------------------------------------------- */

static const struct { const char *why; double sd[2]; int readings; enum fit_weights ask; bool used; }
weights[] = {
    { "noise differs and explains", { 5, 20 }, 1, FIT_WEIGHTS_AUTO, true },
    { "noise is the same", { 10, 10 }, 1, FIT_WEIGHTS_AUTO, false },
    { "differs by too little", { 10, 19.9 }, 1, FIT_WEIGHTS_AUTO, false },
    { "noise of the mean does not explain", { 5, 20 }, 10000, FIT_WEIGHTS_AUTO, false },
    { "noise is not known", { NAN, 20 }, 1, FIT_WEIGHTS_AUTO, false },
    { "readings are not known", { 5, 20 }, 0, FIT_WEIGHTS_AUTO, false },
    { "asked for", { 10, 10 }, 1, FIT_WEIGHTS_NOISE, true },
    { "asked not to", { 5, 20 }, 1, FIT_WEIGHTS_EQUAL, false },
};

START_TEST(weights_are_used_when_noise_says_so)
{
    struct fit_point p[11];
    const struct fit_config cfg = { .order = 1, .weights = weights[_i].ask };
    struct fit f;

    for (int i = 0; i < 11; i++)
        p[i] = (struct fit_point){ .force_n = 50 * i, .counts = 100000 * i + 5 * wobble(i),
                                   .sd_counts = weights[_i].sd[i & 1],
                                   .readings = weights[_i].readings, .series = 1, .mounting = 1 };
    ck_assert_int_eq(fit_run(p, 11, &cfg, &f, NULL), ERR_OK);
    ck_assert_msg(f.weighted == weights[_i].used, "%s", weights[_i].why);
}
END_TEST

/* Two runs with zeros 500 counts apart; the second's zero goes, the rest comes down. */
START_TEST(series_meet_at_their_first_zero)
{
    static const double n[] = { 0, 100, 200, 100, 0, 0, 100, 200, 100, 0 };
    static const bool falls[] = { 0, 0, 0, 1, 1, 0, 0, 1, 1 };
    struct fit_point p[10];
    const struct fit_config cfg = { .order = 1 };
    struct fit f;

    for (int i = 0; i < 10; i++)
        p[i] = (struct fit_point){ .force_n = n[i], .sd_counts = NAN, .mounting = 1,
            .counts = 1000 + 2000 * n[i] + (i >= 5 ? 500 : 0), .series = 1 + i / 5 };
    ck_assert_int_eq(fit_run(p, 10, &cfg, &f, NULL), ERR_OK);
    ck_assert_int_eq(f.n, 9);
    ck_assert_int_eq(f.series, 2);
    ck_assert_int_eq(f.mountings, 1);
    ck_assert_int_eq(f.levels, 3);
    ck_assert_double_eq_tol(f.residual_sd_counts, 0.0, 1e-6);
    ck_assert_double_eq_tol(calibration_counts(&f.curve, 0), 1000.0, 1e-6);
    ck_assert_double_eq_tol(calibration_counts_per_n(&f.curve, 30), 2000.0, 1e-8);
    for (int i = 0; i < 9; i++)
        ck_assert_int_eq(f.falling[i], falls[i]);
}
END_TEST

static const struct { double n[8]; bool falls[8]; } ways[] = {
    { { 0, 100, 200, 100, 0, 100, 200, 0 }, { 0, 0, 0, 1, 1, 0, 0, 1 } },
    { { 0, 100, 50, 200, 200, 100, 100, 0 }, { 0, 0, 1, 0, 0, 1, 1, 1 } },
    { { 0, -100, -50, -200, -200, -100, -100, 0 }, { 0, 0, 1, 0, 0, 1, 1, 1 } },
    { { 200, 200, 100, 0, 10, 20, 30, 40 }, { 0, 0, 1, 1, 0, 0, 0, 0 } },
};

START_TEST(falling_is_what_was_reached_from_above)
{
    struct fit_point p[8];
    const struct fit_config cfg = { .order = 1 };
    struct fit f;

    for (int i = 0; i < 8; i++)
        p[i] = (struct fit_point){ .force_n = ways[_i].n[i], .counts = 1000 * ways[_i].n[i] + i,
                                   .sd_counts = NAN, .series = 1, .mounting = 1 };
    ck_assert_int_eq(fit_run(p, 8, &cfg, &f, NULL), ERR_OK);
    for (int i = 0; i < 8; i++)
        ck_assert_msg(f.falling[i] == ways[_i].falls[i], "point %d", i);
}
END_TEST

/* Newtons of the same plates, summed in another order. */
START_TEST(loads_within_a_millionth_are_one_level)
{
    struct fit_point p[6];
    const struct fit_config cfg = { .order = 1 };
    struct fit f;

    for (int i = 0; i < 6; i++)
        p[i] = (struct fit_point){ .force_n = 100 * (i / 2) + (i & 1) * 1.9e-4, .counts = i,
                                   .sd_counts = NAN, .series = 1, .mounting = 1 };
    ck_assert_int_eq(fit_run(p, 6, &cfg, &f, NULL), ERR_OK);
    ck_assert_int_eq(f.levels, 3);
    for (int i = 1; i < 6; i += 2)
        p[i].force_n += 0.2e-4;
    ck_assert_int_eq(fit_run(p, 6, &cfg, &f, NULL), ERR_OK);
    ck_assert_int_eq(f.levels, 6);
}
END_TEST

START_TEST(powers_that_cannot_be_told_apart_are_no_fit)
{
    static const double x[] = { 2, 2, 2, 2 }, y[] = { 1, 2, 3, 4 };
    double c[CALIBRATION_TERMS], v[CALIBRATION_TERMS][CALIBRATION_TERMS], sum2;

    ck_assert_int_eq(fit_least_squares(x, y, NULL, 4, 1, c, v, &sum2), ERR_RANGE);
}
END_TEST

/* ---- what is refused ----------------------------------------------------------------- */

static const struct {
    const char *why;
    int n, order, levels;
    double force, counts;    /* of the last point, added */
    enum fit_weights weights;
    const char *says;
} refused[] = {
    { "nothing", 0, 0, 1, 0, 0, FIT_WEIGHTS_AUTO, "take at least 3 points on 2 loads" },
    { "two points", 2, 1, 2, 0, 0, FIT_WEIGHTS_AUTO, "take at least 3 points on 2 loads" },
    { "one load", 5, 1, 1, 0, 0, FIT_WEIGHTS_AUTO, "on 1 different loads" },
    { "three points, bent", 3, 2, 3, 0, 0, FIT_WEIGHTS_AUTO, "take at least 4 points on 3 loads" },
    { "three loads, an S", 9, 3, 3, 0, 0, FIT_WEIGHTS_AUTO, "take at least 5 points on 4 loads" },
    { "too many", FIT_POINTS_MAX + 1, 1, 5, 0, 0, FIT_WEIGHTS_AUTO, "keep 200 or fewer" },
    { "force NaN", 5, 1, 5, NAN, 0, FIT_WEIGHTS_AUTO, "point 5 is not a number" },
    { "force infinite", 5, 1, 5, -INFINITY, 0, FIT_WEIGHTS_AUTO, "point 5 is not a number" },
    { "counts NaN", 5, 1, 5, 0, NAN, FIT_WEIGHTS_AUTO, "point 5 is not a number" },
    { "weights without noise", 5, 1, 5, 0, 0, FIT_WEIGHTS_NOISE, "weights need the noise" },
};

START_TEST(fit_refuses_says_why_and_leaves_its_result_alone)
{
    for (int sign = -1; sign <= 1; sign += 2) {
        struct fit_point p[FIT_POINTS_MAX + 1];
        const struct fit_config cfg = { .order = refused[_i].order, .weights = refused[_i].weights };
        struct err_text why = { "" };
        struct fit f, before;

        for (int i = 0; i < refused[_i].n; i++)
            p[i] = (struct fit_point){ .force_n = sign * 100 * (1 + i % refused[_i].levels),
                                       .counts = 1000 * i, .sd_counts = NAN, .series = 1,
                                       .mounting = 1 };
        if (refused[_i].n > 0) {
            p[refused[_i].n - 1].force_n += refused[_i].force;
            p[refused[_i].n - 1].counts += refused[_i].counts;
        }
        memset(&f, 0xA5, sizeof f);
        memcpy(&before, &f, sizeof f);
        ck_assert_msg(fit_run(p, refused[_i].n, &cfg, &f, &why) == ERR_RANGE, "%s: accepted",
                      refused[_i].why);
        ck_assert_msg(memcmp(&f, &before, sizeof f) == 0, "%s: *out written", refused[_i].why);
        ck_assert_msg(strstr(why.s, refused[_i].says) != NULL, "%s: %s", refused[_i].why, why.s);
    }
}
END_TEST

Suite *calibration_fit_suite(void)
{
    Suite *s = suite_create("calibration_fit");
    TCase *tc = tcase_create("all");

    tcase_add_loop_test(tc, mean_and_deviation_lose_nothing_to_an_offset, 0, COUNT(accurate));
    tcase_add_test(tc, too_few_readings_are_not_zero);
    tcase_add_loop_test(tc, gravity_is_that_of_the_ellipsoid, 0, COUNT(places));
    tcase_add_test(tc, gravity_falls_a_little_slower_higher_up);
    tcase_add_test(tc, no_place_on_earth_has_no_gravity);
    tcase_add_loop_test(tc, loads_become_newtons, 0, COUNT(loads));
    tcase_add_test(tc, a_unit_is_written_as_it_is);
    tcase_add_loop_test(tc, fits_agree_with_exact_fractions, 0, COUNT(exact_fit));
    tcase_add_loop_test(tc, order_rises_when_the_points_ask_for_it, 0, COUNT(orders));
    tcase_add_test(tc, points_without_scatter_are_a_line);
    tcase_add_loop_test(tc, weights_are_used_when_noise_says_so, 0, COUNT(weights));
    tcase_add_test(tc, series_meet_at_their_first_zero);
    tcase_add_loop_test(tc, falling_is_what_was_reached_from_above, 0, COUNT(ways));
    tcase_add_test(tc, loads_within_a_millionth_are_one_level);
    tcase_add_test(tc, powers_that_cannot_be_told_apart_are_no_fit);
    tcase_add_loop_test(tc, fit_refuses_says_why_and_leaves_its_result_alone, 0, COUNT(refused));
    suite_add_tcase(s, tc);
    return s;
}
