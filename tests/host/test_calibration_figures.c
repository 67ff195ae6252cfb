/*
 * test_calibration_figures.c - figures of a cell, the guards, and the budget.
 *
 * Points are made so that every figure is known on paper; the budget's numbers
 * are worked in the rows.
 */
#include <check.h>
#include <math.h>
#include <string.h>

#include "calibration/figures.h"
#include "calibration/guard.h"
#include "calibration/uncertainty.h"
#include "suites.h"

Suite *calibration_figures_suite(void);

#define PER_N 2000.0

struct run {
    struct fit_point p[FIT_POINTS_MAX];
    int n;
};

static void add(struct run *r, int series, int mounting, double force_n, double counts)
{
    r->p[r->n] = (struct fit_point){ .force_n = force_n, .counts = counts, .series = series,
                                     .mounting = mounting, .sd_counts = 20, .readings = 11,
                                     .line = 10 + r->n };
    r->n++;
}

/* 0 .. 400 N in hundreds and back; middle loads loop_counts higher when falling,
 * off_counts added to every loaded reading, zero_counts left at the end. */
static void add_series(struct run *r, int series, int mounting, double start, double loop_counts,
                       double off_counts, double zero_counts)
{
    for (int i = 0; i <= 8; i++) {
        const double n = 100.0 * (i <= 4 ? i : 8 - i);

        add(r, series, mounting, n, start + PER_N * n + (i > 4 ? loop_counts : 0.0)
            + (n > 0 ? off_counts : 0.0) + (i == 8 ? zero_counts - loop_counts : 0.0));
    }
}

static struct fit fit_of(const struct run *r)
{
    const struct fit_config line = { .order = 1, .weights = FIT_WEIGHTS_EQUAL };
    struct err_text why = { "" };
    struct fit f;

    ck_assert_msg(fit_run(r->p, r->n, &line, &f, &why) == ERR_OK, "%s", why.s);
    return f;
}

/* Two series on one mounting, 100 counts apart when loaded; one on another, 400
 * above the first. */
START_TEST(figures_are_those_on_paper)
{
    struct run r = { .n = 0 };
    struct figures g;

    add_series(&r, 1, 1, 84000, 240, 0, -60);
    add_series(&r, 2, 1, 84500, 240, 100, 80);
    add_series(&r, 3, 2, 83000, 240, 400, -20);

    const struct fit f = fit_of(&r);
    const double k = f.slope_counts_per_n;

    figures_of(&f, &g);
    ck_assert_double_eq_tol(k, PER_N, 1.0);
    ck_assert_int_eq(g.levels, 5);
    ck_assert_double_eq(g.level[4].force_n, 400.0);
    ck_assert_double_eq_tol(g.level[2].rising_counts, 84000 + 400000 + 500.0 / 3, 1e-6);
    ck_assert(isnan(g.level[4].falling_counts));
    ck_assert_double_eq_tol(g.hysteresis_n, 240 / k, 1e-9);
    ck_assert_double_eq_tol(g.hysteresis_rms_n, 240 / k, 1e-9);
    ck_assert_double_eq_tol(g.hysteresis_pct, 24000 / k / 400, 1e-9);
    ck_assert_double_eq_tol(g.zero_return_counts, 80, 1e-9);
    ck_assert_double_eq_tol(g.zero_return_n, 80 / k, 1e-12);
    /* 7 loaded readings of 0, 100, 400 (squares 86,666.7); returns of -60, 80, -20. */
    ck_assert_int_eq(g.repeatability_dof, 16);
    ck_assert_double_eq_tol(g.repeatability_n, sqrt((7 * 260000.0 / 3 + 10400.0) / 16) / k, 1e-9);
    ck_assert_double_eq_tol(g.noise_counts, 20, 1e-12);
    ck_assert_double_eq_tol(g.e74_limit_n, 2.4 * f.residual_sd_n, 1e-12);
    ck_assert_int_eq(f.dof, 25 - 2);  /* two first zeros were left out */
}
END_TEST

/* b: 400 of 200,000 counts, the mean deflection 166.7 more; and so on.  The zero
 * of the curve is its own. */
START_TEST(iso_figures_are_those_on_paper)
{
    struct run r = { .n = 0 };
    struct figures g;

    add_series(&r, 1, 1, 84000, 240, 0, -60);
    add_series(&r, 2, 1, 84500, 240, 100, 80);
    add_series(&r, 3, 2, 83000, 240, 400, -20);

    const struct fit f = fit_of(&r);
    const double at_100 = 84000 + 200000 + 500.0 / 3 - calibration_counts(&f.curve, 0);
    double off = 0;

    figures_of(&f, &g);
    ck_assert_double_eq_tol(g.iso_pct[FIGURES_REPRODUCIBILITY], 40000 / at_100, 1e-9);
    ck_assert_double_eq_tol(g.iso_pct[FIGURES_REPEATABILITY], 10000 / at_100, 1e-9);
    ck_assert_double_eq_tol(g.iso_pct[FIGURES_REVERSIBILITY], 24000 / at_100, 1e-9);
    ck_assert_double_eq_tol(g.iso_pct[FIGURES_ZERO], 8000 / (400 * f.slope_counts_per_n), 1e-9);
    for (double n = 100; n <= 400; n += 100)
        off = fmax(off, fabs((at_100 + PER_N * (n - 100)) / (n * f.slope_counts_per_n) - 1));
    ck_assert_double_eq_tol(g.iso_pct[FIGURES_INTERPOLATION], 100 * off, 1e-9);
    ck_assert_str_eq(figures_class(g.iso_class[FIGURES_REPRODUCIBILITY]), "1");
    ck_assert_str_eq(figures_class(g.iso_class[FIGURES_REPEATABILITY]), "0.5");
    ck_assert_str_eq(figures_class(g.iso_class[FIGURES_ZERO]), "00");
    ck_assert_str_eq(figures_class(g.iso_worst), "1");
}
END_TEST

/* Of each mounting the first series counts: 100 apart, whatever the second says. */
START_TEST(mountings_are_compared_by_their_first_series)
{
    struct run r = { .n = 0 };
    struct figures g;

    add_series(&r, 1, 1, 84000, 0, 0, 0);
    add_series(&r, 2, 1, 84000, 0, 500, 0);
    add_series(&r, 3, 2, 84000, 0, 100, 0);

    const struct fit f = fit_of(&r);
    const double at_100 = 84000 + 200000 + 200 - calibration_counts(&f.curve, 0);

    figures_of(&f, &g);
    ck_assert_double_eq_tol(g.iso_pct[FIGURES_REPRODUCIBILITY], 10000 / at_100, 1e-9);
    ck_assert_double_eq_tol(g.iso_pct[FIGURES_REPEATABILITY], 50000 / at_100, 1e-9);
}
END_TEST

/* The first series has no zero, so the second keeps its own. */
START_TEST(zero_returns_to_the_series_own)
{
    struct run r = { .n = 0 };
    struct figures g;

    add(&r, 1, 1, 100, 284000);
    add(&r, 1, 1, 200, 484000);
    add_series(&r, 2, 1, 84500, 0, 0, -30);

    const struct fit f = fit_of(&r);

    figures_of(&f, &g);
    ck_assert_double_eq_tol(g.zero_return_counts, -30, 1e-9);
}
END_TEST

START_TEST(what_the_points_do_not_tell_is_absent)
{
    struct calibration_uncertainty u;
    struct run r = { .n = 0 };
    struct figures g;

    for (int i = 1; i <= 5; i++)
        add(&r, 1, 1, 100 * i, 84000 + 200000 * i + (i & 1 ? 10 : -10));
    for (int i = 0; i < r.n; i++)
        r.p[i].sd_counts = NAN;

    const struct fit f = fit_of(&r);

    figures_of(&f, &g);
    figures_uncertainty(&f, &g, &u);
    ck_assert(isnan(g.hysteresis_n) && isnan(g.hysteresis_rms_n) && isnan(g.hysteresis_pct));
    ck_assert(isnan(g.zero_return_n) && isnan(g.repeatability_n) && isnan(g.noise_counts));
    ck_assert(isnan(u.hysteresis_n) && isnan(u.repeatability_n) && isnan(u.noise_counts));
    ck_assert(isnan(u.repeatability_dof));
    ck_assert_double_eq_tol(u.residual_n, f.residual_sd_n, 1e-12);
    ck_assert_int_eq(g.iso_class[FIGURES_ZERO], -1);
    ck_assert_str_eq(figures_class(-1), "not measured");
    ck_assert_str_eq(figures_class(4), "none");
}
END_TEST

/* Line of least squares through a tent of height 300 over 0 .. 400 N: mean and
 * slope by symmetry, so the ends are 120 under it and the top 180 over. */
START_TEST(linearity_is_from_the_line_of_least_squares)
{
    static const double tent[] = { 0, 150, 300, 150, 0 };
    struct run r = { .n = 0 };
    struct figures g;

    for (int i = 0; i < 5; i++)
        add(&r, 1, 1, 100 * i, 200000 * i + tent[i]);

    const struct fit f = fit_of(&r);

    figures_of(&f, &g);
    ck_assert_double_eq_tol(g.linearity_pct, 100 * 180.0 / 800000, 1e-9);
}
END_TEST

START_TEST(terms_count_nothing_twice)
{
    struct calibration_uncertainty u;
    struct run r = { .n = 0 };
    struct figures g;

    add_series(&r, 1, 1, 84000, 400, -100, 0);
    add_series(&r, 2, 2, 84000, 400, 100, 0);

    const struct fit f = fit_of(&r);
    const double k = f.slope_counts_per_n;

    figures_of(&f, &g);
    figures_uncertainty(&f, &g, &u);
    ck_assert_double_eq_tol(u.hysteresis_n, 200 / k / sqrt(3), 1e-9);
    ck_assert_double_eq_tol(u.repeatability_n, g.repeatability_n * sqrt(1.5), 1e-12);
    ck_assert_double_eq_tol(u.residual_n * u.residual_n,
        fmax(0, f.residual_sd_n * f.residual_sd_n - g.repeatability_n * g.repeatability_n
             - 40000 / k / k), 1e-9);
    ck_assert_double_eq_tol(u.resolution_counts, sqrt(1.0 / 12), 1e-12);
    ck_assert_double_eq(u.dof, f.dof);
}
END_TEST

/* ---- guards ------------------------------------------------------------------------- */

enum guard_fault { NOTHING, FEW_POINTS, FEW_LOADS, SHORT_N, SHORT_COUNTS, RAIL, NOISY, NOT_HUNG,
                   EXCHANGED, BACK, OFF, SIGN, WAY_KEPT, JUST_OFF, JUST_STILL };

static const struct { const char *why; enum guard_fault fault; const char *says; } guards[] = {
    { "nothing wrong", NOTHING, NULL },
    { "same way as before", WAY_KEPT, NULL },
    { "off by a little under the limit", JUST_OFF, NULL },
    { "almost too noisy", JUST_STILL, NULL },
    { "four points", FEW_POINTS, "4 readings on 4 loads are too few" },
    { "two loads", FEW_LOADS, "9 readings on 2 loads are too few" },
    { "loads too close", SHORT_N, "too little for a slope" },
    { "counts too close", SHORT_COUNTS, "too little for a slope" },
    { "at the rail", RAIL, "line 14: " },
    { "not still", NOISY, "line 12: the reading was not still" },
    { "a load that was not hung", NOT_HUNG, "line 13: " },
    { "two loads exchanged", EXCHANGED, "do not go one way" },
    { "falling loads exchanged", BACK, "do not go one way" },
    { "a load a little heavier than said", OFF, "line 12: " },
    { "the cell turned round", SIGN, "the other way" },
};

static void spoil(struct run *r, enum guard_fault fault, double load, double way)
{
    switch (fault) {
    case NOTHING: case SIGN: case WAY_KEPT: break;
    case FEW_POINTS: r->n = 4; break;
    case FEW_LOADS:
        for (int i = 0; i < r->n; i++) {
            r->p[i].force_n = i % 2 ? load * 400 : 0;
            r->p[i].counts = 84000 + way * (i % 2 ? 800000 : 0);
        }
        break;
    case SHORT_N: case SHORT_COUNTS:
        for (int i = 0; i < r->n; i++) {
            r->p[i].counts = 84000 + (r->p[i].counts - 84000) * (fault == SHORT_N ? 1 : 0.0124);
            r->p[i].force_n *= fault == SHORT_N ? 0.0499 : 1;
        }
        break;
    case RAIL: r->p[4].counts = way * 8380001; break;
    case NOISY: r->p[2].sd_counts = 0.0051 * 800000; break;
    case JUST_STILL: r->p[2].sd_counts = 0.0049 * 800000; break;
    case NOT_HUNG: r->p[3].counts = 84000 + way * 100000; break;
    case EXCHANGED: r->p[2].counts = 84000 + way * 700000; break;
    case BACK: r->p[6].counts = 84000 + way * 700000; break;
    /* A step of e in one of nine points leaves 8/9 e and less of it in the residual. */
    case OFF: r->p[2].counts += way * 0.0125 * 800000; break;
    case JUST_OFF: r->p[2].counts += way * 0.009 * 800000; break;
    }
}

START_TEST(guards_stand_alike_for_push_and_pull_and_a_reversed_cell)
{
    const double load = _i & 1 ? -1 : 1, cell = _i & 2 ? -1 : 1;

    for (int i = 0; i < COUNT(guards); i++) {
        struct run r = { .n = 0 };
        struct err_text why = { "" };
        struct figures g;

        add_series(&r, 1, 1, 0, 100, 0, 0);
        for (int j = 0; j < r.n; j++) {
            r.p[j].force_n *= load;
            r.p[j].counts = 84000 + r.p[j].counts * load * cell;
        }
        spoil(&r, guards[i].fault, load, load * cell);

        const struct fit f = fit_of(&r);
        const bool rising = (cell > 0) == (guards[i].fault != SIGN);
        const int want = guards[i].says == NULL ? ERR_OK : ERR_RANGE;

        figures_of(&f, &g);
        const int err = guard_check(&f, &g, guards[i].fault < SIGN ? GUARD_WAY_UNKNOWN
                                            : rising ? GUARD_RISING : GUARD_FALLING, &why);
        ck_assert_msg(err == want, "%s: %d, %s", guards[i].why, err, why.s);
        ck_assert_msg(want == ERR_OK || strstr(why.s, guards[i].says) != NULL, "%s: %s",
                      guards[i].why, why.s);
    }
}
END_TEST

/* Of a file, of a list, of neither. */
START_TEST(a_guard_names_the_place)
{
    static const struct { int line; const char *says; } places[] = {
        { 12, "line 12: the reading" }, { -3, "load 3: the reading" }, { 0, "point 3: the reading" },
    };

    for (int i = 0; i < COUNT(places); i++) {
        struct run r = { .n = 0 };
        struct err_text why = { "" };
        struct figures g;

        add_series(&r, 1, 1, 0, 100, 0, 0);
        r.p[2].sd_counts = 0.006 * 800000;
        r.p[2].line = places[i].line;
        const struct fit f = fit_of(&r);
        figures_of(&f, &g);
        ck_assert_int_eq(guard_check(&f, &g, GUARD_WAY_UNKNOWN, &why), ERR_RANGE);
        ck_assert_msg(strncmp(why.s, places[i].says, strlen(places[i].says)) == 0, "%s", why.s);
    }
}
END_TEST

/* ---- the budget ------------------------------------------------------------------------ */

/* 2,000 counts a newton, 0 .. 400 N; everything known. */
static struct calibration all_known(void)
{
    struct calibration c = { .id = "t", .fitted = true, .low_n = 0, .high_n = 400,
        .margin_pct = 10,
        .curve = { .order = 1, .center_n = 200, .scale_n = 200, .c = { 484000, 400000 },
                   .covariance = { { 100, 0, 0, 0 }, { 0, 400, 0, 0 } } },
        .u = { .residual_n = 0.11, .repeatability_n = 0.12, .hysteresis_n = 0.13,
               .reference_frac = 5e-4, .gravity_frac = 5e-5, .buoyancy_frac = 1e-5,
               .noise_counts = 60, .resolution_counts = 0.3, .creep_frac = 2e-4,
               .temperature_zero_n_per_k = 0.01, .temperature_span_frac_per_k = 1e-4,
               .dof = 20, .repeatability_dof = 10, .creep_s = 60 } };

    ck_assert_int_eq(calibration_finish(&c, NULL), ERR_OK);
    return c;
}

static struct uncertainty_reading held(double force_n)
{
    return (struct uncertainty_reading){ .force_n = force_n, .zero_n = 10, .noise_n = NAN,
        .samples = 80, .tare_samples = 240, .zero_drift_n = -0.3, .hold_s = 45,
        .temperature_k = -2 };
}

/* At 310 N over a tare of 10: x is 0.55 and -0.95, so the covariance's slope term
 * gives 1.5 x 20 counts / 2,000. */
static const struct { enum uncertainty_source source; double want_n; } budget[] = {
    { UNCERTAINTY_FIT, 1.5 * 20 / 2000 },
    { UNCERTAINTY_RESIDUAL, 0.11 },
    { UNCERTAINTY_REPEATABILITY, 0.12 },
    { UNCERTAINTY_HYSTERESIS, 0.13 },
    { UNCERTAINTY_ZERO, 0.3 / 1.7320508075688772 },
    { UNCERTAINTY_NOISE, 0.03 * 0.12909944487358055 },  /* sqrt(1 / 80 + 1 / 240) */
    { UNCERTAINTY_RESOLUTION, 0.00015 * 1.4142135623730951 },
    { UNCERTAINTY_REFERENCE, 0.15 },
    { UNCERTAINTY_GRAVITY, 0.015 },
    { UNCERTAINTY_BUOYANCY, 0.003 },
    { UNCERTAINTY_CREEP, 0.06 },
    { UNCERTAINTY_TEMPERATURE, 0.06324555320336758 },   /* 2 sqrt(0.01^2 + 0.03^2) */
};

START_TEST(every_row_is_the_one_on_paper)
{
    const struct calibration c = all_known();
    struct uncertainty_reading r = held(310);
    struct uncertainty u;
    double sum = 0, fourth = 0;

    uncertainty_of(&c, &r, &u);
    ck_assert_double_eq(u.force_n, 300);
    ck_assert_int_eq(COUNT(budget), UNCERTAINTY_SOURCE_COUNT);
    for (int i = 0; i < COUNT(budget); i++) {
        const struct uncertainty_row *const row = &u.row[budget[i].source];
        const int s = (int)budget[i].source;

        ck_assert(row->known);
        ck_assert_msg(fabs(row->standard_n - budget[i].want_n) < 1e-12, "%s: %.12g",
                      uncertainty_word(budget[i].source), row->standard_n);
        sum += pow(budget[i].want_n, 2);
        fourth += pow(budget[i].want_n, 4) / (s == UNCERTAINTY_REPEATABILITY ? 10
            : s <= UNCERTAINTY_HYSTERESIS ? 20 : INFINITY);
    }
    ck_assert(u.complete);
    ck_assert_double_eq_tol(u.standard_n, sqrt(sum), 1e-12);
    ck_assert_double_eq_tol(u.dof, sum * sum / fourth, 1e-9);
}
END_TEST

/* Student's t: 2.228 at 10, 12.706 at 1, 1.960 for the normal. */
START_TEST(the_interval_is_wider_when_little_is_known_of_it)
{
    static const struct { double dof, factor; } t[] = {
        { 10, 2.2281388519649385 }, { 1, 12.706204736432095 }, { 0.5, 12.706204736432095 },
        { INFINITY, 1.959963984540054 } };

    for (int i = 0; i < COUNT(t); i++) {
        const struct uncertainty u = { .standard_n = 0.5, .dof = t[i].dof };

        ck_assert_double_eq_tol(uncertainty_factor(&u), t[i].factor, 1e-9);
        ck_assert_double_eq_tol(uncertainty_expanded_n(&u), t[i].factor / 2, 1e-9);
    }
}
END_TEST

START_TEST(what_is_not_known_is_absent_with_a_reason)
{
    struct calibration c = all_known();
    struct uncertainty_reading r = held(310);
    struct uncertainty u, full;

    uncertainty_of(&c, &r, &full);
    c.u.creep_frac = NAN;
    r.zero_drift_n = r.temperature_k = NAN;
    uncertainty_of(&c, &r, &u);
    ck_assert(!u.complete && u.standard_n < full.standard_n);
    ck_assert(!u.row[UNCERTAINTY_CREEP].known && isnan(u.row[UNCERTAINTY_CREEP].standard_n));
    ck_assert(!u.row[UNCERTAINTY_ZERO].known && !u.row[UNCERTAINTY_TEMPERATURE].known);
    ck_assert(u.row[UNCERTAINTY_NOISE].known);
    ck_assert_str_eq(uncertainty_absent(UNCERTAINTY_CREEP), "creep was not measured");
    c.curve.covariance[0][0] = NAN;  /* as of two points */
    uncertainty_of(&c, &r, &u);
    ck_assert(isnan(u.standard_n) && isnan(uncertainty_expanded_n(&u)));
}
END_TEST

START_TEST(a_reading_at_the_tare_owes_nothing_to_slope_or_masses)
{
    const struct calibration c = all_known();
    const struct uncertainty_reading r = held(10);
    struct uncertainty u;

    uncertainty_of(&c, &r, &u);
    ck_assert(u.row[UNCERTAINTY_FIT].standard_n < 1e-12);
    ck_assert(u.row[UNCERTAINTY_REFERENCE].standard_n == 0.0);
    ck_assert(u.row[UNCERTAINTY_CREEP].standard_n == 0.0);
    ck_assert(u.row[UNCERTAINTY_RESIDUAL].standard_n > 0.0);
}
END_TEST

static const struct { double hold_s, want_n; } creeps[] = {
    { 0, 0 }, { 0.1, 0.06 }, { 60, 0.06 }, { 90, 0.09 },
};

START_TEST(creep_is_whole_at_first_and_grows_beyond_its_time)
{
    const struct calibration c = all_known();
    struct uncertainty_reading r = held(310);
    struct uncertainty u;

    r.hold_s = creeps[_i].hold_s;
    r.noise_n = 0.8;  /* stated: used instead of the calibration's */
    r.samples = r.tare_samples = 2;
    uncertainty_of(&c, &r, &u);
    ck_assert_double_eq_tol(u.row[UNCERTAINTY_CREEP].standard_n, creeps[_i].want_n, 1e-12);
    ck_assert_double_eq_tol(u.row[UNCERTAINTY_NOISE].standard_n, 0.8, 1e-12);
}
END_TEST

Suite *calibration_figures_suite(void)
{
    Suite *s = suite_create("calibration_figures");
    TCase *tc = tcase_create("all");

    tcase_add_test(tc, figures_are_those_on_paper);
    tcase_add_test(tc, iso_figures_are_those_on_paper);
    tcase_add_test(tc, mountings_are_compared_by_their_first_series);
    tcase_add_test(tc, zero_returns_to_the_series_own);
    tcase_add_test(tc, what_the_points_do_not_tell_is_absent);
    tcase_add_test(tc, linearity_is_from_the_line_of_least_squares);
    tcase_add_test(tc, terms_count_nothing_twice);
    tcase_add_test(tc, a_guard_names_the_place);
    tcase_add_loop_test(tc, guards_stand_alike_for_push_and_pull_and_a_reversed_cell, 0, 4);
    tcase_add_test(tc, every_row_is_the_one_on_paper);
    tcase_add_test(tc, the_interval_is_wider_when_little_is_known_of_it);
    tcase_add_test(tc, what_is_not_known_is_absent_with_a_reason);
    tcase_add_test(tc, a_reading_at_the_tare_owes_nothing_to_slope_or_masses);
    tcase_add_loop_test(tc, creep_is_whole_at_first_and_grows_beyond_its_time, 0, COUNT(creeps));
    suite_add_tcase(s, tc);
    return s;
}
