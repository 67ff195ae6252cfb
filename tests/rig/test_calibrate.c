/*
 * test_calibrate.c - ten known loads on the virtual rig become a calibration.
 *
 * The rig is told the newtons of plates of 5 kg at 9.81 m/s2 (less the air they
 * displace), the program the plates; the rig's 2,100 counts a newton and 84,000
 * counts must come out, within what the certificate states.
 */
#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "harness.h"
#include "suites.h"

Suite *calibrate_suite(void);

static char out[HARNESS_TEXT_MAX];

static FILE *open_file(const char *name)
{
    FILE *f = fopen(harness_path(name), "w");

    ck_assert_ptr_nonnull(f);
    return f;
}

/* Ten plates on, all off: twelve steps of 5 s, the last 0.5 s of each moving. */
static void write_loads(void)
{
    FILE *force = open_file("force.csv"), *loads = open_file("loads.csv");

    fputs("time_s,force_n\n", force);
    fputs("# gravity_ms2: 9.81\n# reference_uncertainty_pct: 0.02\nmass_kg\n", loads);
    for (int i = 0; i < 12; i++) {
        const double kg = i < 11 ? 5.0 * i : 0.0, n = kg * 9.81 * (1 - 1.2 / 8000);

        fprintf(force, "%g,%.9g\n%g,%.9g\n", 5.0 * i, n, 5.0 * i + 4.5, n);
        fprintf(loads, "%g\n", kg);
    }
    fclose(force);
    fclose(loads);
}

static double number_of(const char *jq)
{
    const int code = harness_run(harness_text("jq -r '%s' %s", jq, harness_path("c.json")), 20, out);

    ck_assert_msg(code == 0, "%s: %s", jq, out);
    return strtod(out, NULL);
}

START_TEST(ten_known_loads_on_the_rig_become_a_calibration)
{
    write_loads();
    const pid_t sim = harness_rig(harness_text("--speed max --csv %s", harness_path("force.csv")));
    int code = harness_run(harness_run_command("tests/rig/protocols/loads.yaml", "--no-curve"), 120,
                           out);

    harness_stop_rig(sim);
    ck_assert_msg(code == 0, "%s", out);
    code = harness_run(harness_text(
        "%s calibrate --from-stream %s/session.hfr --points %s --out %s --json > %s",
        harness_program("holdfast"), harness_path("s"), harness_path("loads.csv"),
        harness_path("c"), harness_path("c.json")), 60, out);
    ck_assert_msg(code == 0, "%s", out);
    ck_assert_double_eq(number_of(".fit.order"), 1);
    ck_assert_double_eq(number_of(".fit.points | length"), 12);
    ck_assert_double_eq(number_of(".said.rate_hz"), 80);
    ck_assert_double_eq_tol(number_of(".figures.noise_counts"), 60, 3);
    /* At the middle, and over the range: four standard errors. */
    const double span_n = 490.5 * (1 - 1.2 / 8000);
    ck_assert_double_eq_tol(number_of(".fit.counts[0]"), 84000 + 2100 * span_n / 2,
                            4 * number_of(".fit.standard_errors_counts[0]"));
    ck_assert_double_eq_tol(number_of(".fit.counts[1]"), 2100 * span_n / 2,
                            4 * number_of(".fit.standard_errors_counts[1]"));
    ck_assert_double_lt(number_of(".uncertainty.expanded_95_n"), 0.2);
}
END_TEST

Suite *calibrate_suite(void)
{
    Suite *s = suite_create("calibrate");
    TCase *tc = tcase_create("all");

    tcase_add_checked_fixture(tc, harness_begin, harness_end);
    tcase_set_timeout(tc, 300);
    tcase_add_test(tc, ten_known_loads_on_the_rig_become_a_calibration);
    suite_add_tcase(s, tc);
    return s;
}
