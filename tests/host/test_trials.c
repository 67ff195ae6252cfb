/*
 * test_trials.c - several efforts together, left beside right, lever and mass.
 *
 * Expected values are worked out by hand; quantiles of Student's t are from printed
 * tables.
 */
#include <check.h>
#include <math.h>
#include <string.h>

#include "analysis/effort.h"
#include "analysis/lever.h"
#include "analysis/symmetry.h"
#include "analysis/trials.h"
#include "curves.h"
#include "suites.h"

Suite *trials_suite(void);

/* ---- trials ------------------------------------------------------------------------------ */

static const struct {
    const char *why;
    double value[5];
    size_t n;
    double want[TRIALS_METRIC_COUNT];   /* in the list's order; NAN: absent */
} sets[] = {
    { "none", { 0 }, 0, { 0, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN } },
    { "one", { 200 }, 1, { 1, 200, 1, 200, NAN, NAN, NAN, NAN, NAN } },
    { "two", { 200, 220 }, 2, { 2, 220, 2, 210, NAN, 14.142135623730951, 6.7343502970147387,
                                10, -10 } },
    { "four, the best in the middle", { 190, 230, 210, 170 }, 4,
      { 4, 230, 2, 200, 210, 25.819888974716112, 12.909944487358056, -26.08695652173913,
        10.526315789473685 } },
    { "one without a value keeps its number", { NAN, 100, 120, NAN, 110 }, 5,
      { 3, 120, 3, 110, 110, 10, 9.0909090909090917, -8.3333333333333339, -10 } },
    { "two alike: the first is the best", { 150, 150 }, 2, { 2, 150, 1, 150, NAN, 0, 0, 0, 0 } },
    { "nothing over zero", { -1, -3 }, 2, { 2, -1, 1, -2, NAN, 1.4142135623730951, NAN, NAN,
                                            NAN } },
};

START_TEST(trials_are_summed_up)
{
    struct metric_value m[TRIALS_METRIC_COUNT];

    trials_measure(sets[_i].value, sets[_i].n, m);
    for (int i = 0; i < TRIALS_METRIC_COUNT; i++) {
        const double want = sets[_i].want[i];

        ck_assert_msg(isnan(want) ? m[i].why != NULL : fabs(m[i].value - want) < 1e-9,
                      "%s: %s is %.12g, not %.12g", sets[_i].why,
                      trials_info((enum trials_metric)i)->id, m[i].value, want);
        ck_assert_int_eq(isnan(m[i].value), m[i].why != NULL);
    }
}
END_TEST

START_TEST(too_few_trials_are_counted)
{
    const double one[] = { 200.0 };
    struct metric_value m[TRIALS_METRIC_COUNT];
    char s[100];

    trials_measure(one, 1, m);
    ck_assert_str_eq(metric_words(&m[TRIALS_MEAN_BEST3], s, sizeof s),
                     "there are too few trials: 1; it needs 3");
}
END_TEST

/* ---- left and right ------------------------------------------------------------------------ */

static bool near(double a, double b)
{
    return fabs(a - b) < 1e-9 * fmax(1.0, fabs(b));
}

START_TEST(indices_of_one_value_a_side)
{
    const struct symmetry_limb left = { 180.0, NULL, 0 }, right = { 200.0, NULL, 0 };
    /* ln of the ratio has SD 0.05 sqrt 2; 1.96 of them each way. */
    const double c = 0.05 * sqrt(2.0), k = 1.959963984540054;
    struct symmetry x;

    symmetry_measure(&left, &right, SYMMETRY_LEFT, &x);
    ck_assert(!x.left_from_trials && !x.right_from_trials);
    ck_assert(near(x.index[SYMMETRY_LSI].v.value, 90.0));
    ck_assert(near(x.index[SYMMETRY_LSI].low, 90.0 * exp(-k * c)));
    ck_assert(near(x.index[SYMMETRY_LSI].high, 90.0 * exp(k * c)));
    ck_assert(near(x.index[SYMMETRY_LSI].v.u, 90.0 * c));
    ck_assert(near(x.index[SYMMETRY_LSI_MDC].v.value, k * sqrt(2.0) * 90.0 * c));
    ck_assert(near(x.index[SYMMETRY_ASYMMETRY].v.value, 10.0));
    /* From 1 - 0.9 e^-kc; e^kc makes the left the stronger: equal is not ruled out. */
    ck_assert(near(x.index[SYMMETRY_ASYMMETRY].low, 0.0));
    ck_assert(near(x.index[SYMMETRY_ASYMMETRY].high, 100.0 * (1.0 - 0.9 * exp(-k * c))));
    ck_assert(near(x.index[SYMMETRY_INDEX].v.value, 100.0 * -20.0 / 190.0));
    ck_assert(near(x.index[SYMMETRY_ANGLE].v.value, (45.0 - atan(0.9) * 57.295779513082321)
                                                    / 0.9));
    ck_assert_double_lt(x.index[SYMMETRY_INDEX].low, x.index[SYMMETRY_INDEX].v.value);
    ck_assert_double_gt(x.index[SYMMETRY_INDEX].high, x.index[SYMMETRY_INDEX].v.value);
    ck_assert_double_lt(x.index[SYMMETRY_ANGLE].low, x.index[SYMMETRY_ANGLE].v.value);
    ck_assert_double_gt(x.index[SYMMETRY_ANGLE].high, x.index[SYMMETRY_ANGLE].v.value);
}
END_TEST

/* "4, 5, 6 % a limb give a band of 11, 14, 17 points": the CV is of the right order. */
START_TEST(equal_limbs_have_a_band_of_14_points)
{
    const struct symmetry_limb limb = { 200.0, NULL, 0 };
    struct symmetry x;

    symmetry_measure(&limb, &limb, SYMMETRY_RIGHT, &x);
    ck_assert_double_eq_tol((x.index[SYMMETRY_LSI].high - x.index[SYMMETRY_LSI].low) / 2.0,
                            14.0, 0.2);
    ck_assert_double_eq_tol(x.index[SYMMETRY_LSI_MDC].v.value, 20.0, 0.5);
    ck_assert(near(x.index[SYMMETRY_ASYMMETRY].v.value, 0.0));
    ck_assert(near(x.index[SYMMETRY_ANGLE].v.value, 0.0));
}
END_TEST

START_TEST(the_involved_side_is_above_the_line)
{
    const struct symmetry_limb left = { 150.0, NULL, 0 }, right = { 100.0, NULL, 0 };
    struct symmetry x;

    symmetry_measure(&left, &right, SYMMETRY_RIGHT, &x);
    ck_assert(near(x.index[SYMMETRY_LSI].v.value, 200.0 / 3.0));
    ck_assert(near(x.index[SYMMETRY_ASYMMETRY].v.value, 100.0 / 3.0));
    ck_assert_double_gt(x.index[SYMMETRY_ASYMMETRY].low, 0.0);
    ck_assert(near(x.index[SYMMETRY_INDEX].v.value, 40.0));
    ck_assert_double_lt(x.index[SYMMETRY_ANGLE].v.value, 0.0);
    symmetry_measure(&left, &right, SYMMETRY_LEFT, &x);
    ck_assert(near(x.index[SYMMETRY_LSI].v.value, 150.0));
    symmetry_measure(&right, &left, SYMMETRY_LEFT, &x);
    ck_assert(near(x.index[SYMMETRY_ASYMMETRY].v.value, 100.0 / 3.0));
    ck_assert_double_gt(x.index[SYMMETRY_ASYMMETRY].low, 0.0);
    symmetry_measure(&left, &right, SYMMETRY_NEITHER, &x);
    ck_assert_str_eq(metric_value_word(&x.index[SYMMETRY_LSI].v), "no_side");
    ck_assert_str_eq(metric_value_word(&x.index[SYMMETRY_LSI_MDC].v), "no_side");
    ck_assert(isnan(x.index[SYMMETRY_LSI].low));
    ck_assert_ptr_null(x.index[SYMMETRY_INDEX].v.why);
}
END_TEST

START_TEST(a_side_without_force_has_no_index)
{
    static const double bad[] = { 0.0, -5.0, NAN };
    const struct symmetry_limb left = { bad[_i], NULL, 0 }, right = { 200.0, NULL, 0 };
    struct symmetry x;

    symmetry_measure(&left, &right, SYMMETRY_LEFT, &x);
    for (int m = 0; m < SYMMETRY_METRIC_COUNT; m++) {
        ck_assert_ptr_nonnull(x.index[m].v.why);
        ck_assert(isnan(x.index[m].v.value) && isnan(x.index[m].low));
    }
    symmetry_measure(&right, &left, SYMMETRY_LEFT, &x);
    ck_assert_ptr_nonnull(x.index[SYMMETRY_INDEX].v.why);
}
END_TEST

START_TEST(three_trials_tell_their_own_error)
{
    /* Mean 200, SD 10: CV 5 %.  Two degrees of freedom on each side with the same CV
     * make four: t is 2.776. */
    static const double three[] = { 190.0, 200.0, 210.0 }, two[] = { 150.0, 250.0 };
    const struct symmetry_limb a = { 210.0, three, 3 }, b = { 250.0, two, 2 };
    struct symmetry x;

    symmetry_measure(&a, &a, SYMMETRY_LEFT, &x);
    ck_assert(x.left_from_trials && x.right_from_trials);
    ck_assert(near(x.left_cv, 0.05) && near(x.right_cv, 0.05));
    ck_assert_double_eq_tol(log(x.index[SYMMETRY_LSI].high / 100.0) / (0.05 * sqrt(2.0)),
                            2.776, 0.001);
    /* Two are too few: the usual CV.  Four times the loss of one side alone: t of 8. */
    symmetry_measure(&a, &b, SYMMETRY_LEFT, &x);
    ck_assert(x.left_from_trials && !x.right_from_trials);
    ck_assert(near(x.right_cv, SYMMETRY_LIMB_CV));
    ck_assert_double_eq_tol(log(x.index[SYMMETRY_LSI].high / 84.0) / (0.05 * sqrt(2.0)),
                            2.306, 0.001);
}
END_TEST

START_TEST(steady_trials_leave_no_error)
{
    static const double same[] = { 200.0, 200.0, 200.0 };
    const struct symmetry_limb a = { 200.0, same, 3 };
    struct symmetry x;

    symmetry_measure(&a, &a, SYMMETRY_LEFT, &x);
    ck_assert_double_eq(x.index[SYMMETRY_LSI].low, 100.0);
    ck_assert_double_eq(x.index[SYMMETRY_LSI].high, 100.0);
}
END_TEST

/* ---- lever arm and body mass --------------------------------------------------------------- */

static void give(struct metric_value m[METRIC_COUNT], const struct effort_options *o)
{
    m[METRIC_PEAK] = metric_got(300.0, lever_force_u_n(o, 300.0));
    m[METRIC_BEST_1S] = metric_got(280.0, lever_force_u_n(o, 280.0));
    lever_measure(o, m);
}

START_TEST(torque_is_force_times_arm)
{
    struct metric_value m[METRIC_COUNT];
    struct effort_options o;

    effort_options_default(&o);
    o.lever_m = 0.35;
    o.body_mass_kg = 70.0;
    give(m, &o);
    ck_assert(near(m[METRIC_TORQUE_PEAK].value, 105.0));
    ck_assert(near(m[METRIC_TORQUE_1S].value, 98.0));
    ck_assert(near(m[METRIC_TORQUE_PER_KG].value, 1.4));
    ck_assert(near(m[METRIC_PEAK_PER_KG].value, 300.0 / 70.0));
    ck_assert(near(m[METRIC_BEST_1S_PER_KG].value, 4.0));
    ck_assert(near(m[METRIC_PEAK_PCT_BW].value, 100.0 * 300.0 / (70.0 * 9.80665)));
    ck_assert(isnan(m[METRIC_TORQUE_PEAK].u));
    o.lever_angle_deg = 60.0;
    give(m, &o);
    ck_assert(near(m[METRIC_TORQUE_PEAK].value, 105.0 * sqrt(3.0) / 2.0));
}
END_TEST

/* 5 % of the arm is 5 % of the torque. */
static const struct {
    const char *why;
    double lever_u_m, force_u_n, force_u_frac, angle_deg, angle_u_deg, mass_u_kg;
    double torque_u, per_kg_u;
} errors[] = {
    { "the arm alone", 0.0175, NAN, NAN, 90, NAN, NAN, 5.25, NAN },
    { "the force alone", NAN, 3.0, NAN, 90, NAN, NAN, 1.05, 3.0 / 70.0 },
    { "a share of the force alone", NAN, NAN, 0.01, 90, NAN, NAN, 1.05, 3.0 / 70.0 },
    { "both of the force", NAN, 3.0, 0.01, 90, NAN, NAN, 1.4849242404917498,
      4.2426406871192848 / 70.0 },
    { "arm and force", 0.0175, 3.0, NAN, 90, NAN, NAN, 5.3539704892724, 3.0 / 70.0 },
    { "an angle near 90 hardly counts", NAN, NAN, NAN, 90, 5, NAN, 0.0, NAN },
    { "one near 45 does", NAN, NAN, NAN, 45, 1, NAN, 105.0 / 1.4142135623730951
      * 0.017453292519943295, NAN },
    { "the body mass", NAN, NAN, NAN, 90, NAN, 0.7, NAN, 300.0 / 70.0 * 0.01 },
};

START_TEST(uncertainties_are_carried)
{
    struct metric_value m[METRIC_COUNT];
    struct effort_options o;

    effort_options_default(&o);
    o.lever_m = 0.35;
    o.body_mass_kg = 70.0;
    o.lever_u_m = errors[_i].lever_u_m;
    o.force_u_n = errors[_i].force_u_n;
    o.force_u_frac = errors[_i].force_u_frac;
    o.lever_angle_deg = errors[_i].angle_deg;
    o.lever_angle_u_deg = errors[_i].angle_u_deg;
    o.body_mass_u_kg = errors[_i].mass_u_kg;
    give(m, &o);
    ck_assert_msg(isnan(errors[_i].torque_u) ? isnan(m[METRIC_TORQUE_PEAK].u)
                  : fabs(m[METRIC_TORQUE_PEAK].u - errors[_i].torque_u) < 1e-9,
                  "%s: torque %.12g", errors[_i].why, m[METRIC_TORQUE_PEAK].u);
    ck_assert_msg(isnan(errors[_i].per_kg_u) ? isnan(m[METRIC_PEAK_PER_KG].u)
                  : fabs(m[METRIC_PEAK_PER_KG].u - errors[_i].per_kg_u) < 1e-9,
                  "%s: per kg %.12g", errors[_i].why, m[METRIC_PEAK_PER_KG].u);
}
END_TEST

START_TEST(uncertainty_of_forces_and_impulses)
{
    const double p[] = { 3.0, 400.0, 200.0, 10.0 };
    struct metric_value m[METRIC_COUNT];
    struct effort_options o;
    struct effort e;
    struct trace t;

    effort_options_default(&o);
    o.cutoff_hz = 0.0;
    o.force_u_n = 0.3;
    o.force_u_frac = 0.002;
    o.reference_n = 400.0;
    curves_make(&t, curves_ramp, p, curves_rates[3], 16.0);
    curves_measure(&t, &o, &e, m);
    /* 0.3 N and 0.4 N of 200. */
    ck_assert_double_eq_tol(m[METRIC_PEAK].u, 0.5, 1e-9);
    ck_assert_double_eq_tol(m[METRIC_PEAK_RAW].u, 0.5, 1e-9);
    ck_assert_double_eq_tol(m[METRIC_BEST_500MS].u, 0.5, 1e-9);
    ck_assert_double_eq_tol(m[METRIC_BEST_1S].u, 0.5, 1e-9);
    ck_assert_double_eq_tol(m[METRIC_FORCE_100].u, hypot(0.3, 0.08), 1e-3);
    /* The same all along. */
    ck_assert_double_eq_tol(m[METRIC_IMPULSE].u, hypot(0.3 * (e.to_s - e.from_s),
                                                       0.002 * m[METRIC_IMPULSE].value), 1e-9);
    ck_assert_double_eq_tol(m[METRIC_MEAN].u, hypot(0.3, 0.002 * m[METRIC_MEAN].value), 1e-9);
    ck_assert_double_eq_tol(m[METRIC_MEAN_PCT].u, m[METRIC_MEAN].u / 4.0, 1e-9);
    trace_free(&t);
}
END_TEST

Suite *trials_suite(void)
{
    Suite *s = suite_create("trials");
    TCase *sets_c = tcase_create("trials"), *sides = tcase_create("sides"),
          *lever = tcase_create("lever");

    tcase_add_loop_test(sets_c, trials_are_summed_up, 0, COUNT(sets));
    tcase_add_test(sets_c, too_few_trials_are_counted);
    tcase_add_test(sides, indices_of_one_value_a_side);
    tcase_add_test(sides, equal_limbs_have_a_band_of_14_points);
    tcase_add_test(sides, the_involved_side_is_above_the_line);
    tcase_add_loop_test(sides, a_side_without_force_has_no_index, 0, 3);
    tcase_add_test(sides, three_trials_tell_their_own_error);
    tcase_add_test(sides, steady_trials_leave_no_error);
    tcase_add_test(lever, torque_is_force_times_arm);
    tcase_add_loop_test(lever, uncertainties_are_carried, 0, COUNT(errors));
    tcase_add_test(lever, uncertainty_of_forces_and_impulses);
    suite_add_tcase(s, sets_c);
    suite_add_tcase(s, sides);
    suite_add_tcase(s, lever);
    return s;
}
