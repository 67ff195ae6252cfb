/*
 * test_filter_oracle.c - the filters against scipy's, and against exact ones.
 *
 * scipy_case: designs drawn over all that is offered, with what scipy.signal
 * makes of them (tests/oracle/filter.py).  Agreement to 1e-9 is asked.
 *
 * exact_case: the corners of that range, worked in wider arithmetic
 * (tests/oracle/filter_exact.py), where 1e-9 would let six lost digits pass.
 *
 * Outputs are compared relative to the largest one, as a high-pass crosses zero.
 */
#include <check.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "filter_shapes.h"
#include "suites.h"

#include "tests/golden/filter_exact.h"
#include "tests/golden/filter_scipy.h"

Suite *filter_oracle_suite(void);

enum { SHARES = 8 };  /* processes a table is dealt out to */

static double push[EXACT_SAMPLES], y[EXACT_SAMPLES];

/* filter_exact.py's push: 5 to 300 N at sample 400, with noise. */
static void make_push(void)
{
    uint32_t state = 1;

    for (int i = 0; i < EXACT_SAMPLES; i++) {
        state = 1664525U * state + 1013904223U;
        push[i] = (i < 400 ? 5.0 : 300.0) + 20.0 * ((double)state / 4294967296.0);
    }
}

static const char *name_of(const struct filter_config *c)
{
    static const char *const kind[] = { "low-pass", "high-pass", "notch" };
    static char name[100];

    snprintf(name, sizeof name, "%s, order %d, q %g, %.17g Hz at %.17g SPS", kind[c->kind],
             c->order, c->q, c->cutoff_hz, c->sample_hz);
    return name;
}

static void same(const struct filter_config *c, const char *what, const int *at, int kept,
                 const double *want, double scale, double limit)
{
    for (int i = 0; i < kept; i++)
        ck_assert_msg(fabs(y[at[i]] - want[i]) <= limit * scale,
                      "%s: %s[%d] is %.17g, should be %.17g", name_of(c), what, at[i], y[at[i]],
                      want[i]);
}

static void causal(const struct filter_config *c, size_t n)
{
    struct filter f = designed(c);

    make_push();
    filter_prime(&f, push[0]);
    filter_run(&f, push, y, n);
}

static void zero_phase(const struct filter_config *c, size_t n)
{
    struct filter f = designed(c);

    make_push();
    for (size_t i = 0; i < n; i++)
        y[i] = push[i];
    filter_zero_phase(&f, y, n);
}

/* ---- scipy --------------------------------------------------------------------- */

START_TEST(causal_output_is_scipys)
{
    for (int k = _i; k < COUNT(scipy_case); k += SHARES) {
        const struct filter_config *c = &scipy_case[k].cfg;

        causal(c, SCIPY_SAMPLES);
        same(c, "y", scipy_at, COUNT(scipy_at), scipy_case[k].y, scipy_case[k].y_scale, 1e-9);
    }
}
END_TEST

START_TEST(zero_phase_output_is_scipys)
{
    for (int k = _i; k < COUNT(scipy_case); k += SHARES) {
        const struct filter_config *c = &scipy_case[k].cfg;

        zero_phase(c, SCIPY_SAMPLES);
        same(c, "z", scipy_at, COUNT(scipy_at), scipy_case[k].z, scipy_case[k].z_scale, 1e-9);
    }
}
END_TEST

/* A single pole last, pairs by falling a2. */
static int by_a2(const void *left, const void *right)
{
    const double *a = left, *b = right;

    if ((a[5] == 0.0) != (b[5] == 0.0))
        return a[5] == 0.0 ? 1 : -1;
    return (a[5] < b[5]) - (a[5] > b[5]);
}

/* The numerators need no table: zeros are where the kind has them. */
static void numerator_is_the_kinds(const struct filter_config *c, const double *sos)
{
    const double sign = c->kind == FILTER_LOW_PASS ? 1.0 : -1.0;
    const double cosine = cos(2.0 * 3.14159265358979323846 * c->cutoff_hz / c->sample_hz);

    if (c->kind == FILTER_NOTCH) {
        ck_assert_double_eq_tol(sos[1], -2.0 * cosine * sos[0], 1e-15);
        ck_assert(sos[2] == sos[0]);
    } else if (sos[5] == 0.0) {
        ck_assert(sos[1] == sign * sos[0] && sos[2] == 0.0);
    } else {
        ck_assert(sos[1] == sign * 2.0 * sos[0] && sos[2] == sos[0]);
    }
}

START_TEST(coefficients_are_scipys)
{
    for (int k = _i; k < COUNT(scipy_case); k += SHARES) {
        const struct filter_config *c = &scipy_case[k].cfg;
        const struct filter f = designed(c);
        double sos[FILTER_SECTIONS_MAX][6], gain = 1.0;
        const int n = filter_sos(&f, sos);

        ck_assert_int_eq(n, c->kind == FILTER_NOTCH ? 1 : (c->order + 1) / 2);
        qsort(sos, (size_t)n, sizeof sos[0], by_a2);
        for (int i = 0; i < n; i++) {
            const double *a = &scipy_case[k].a[2 * i];

            numerator_is_the_kinds(c, sos[i]);
            gain *= sos[i][0];
            ck_assert(sos[i][3] == 1.0);
            /* Near 2 and near 1: a few units in the last place. */
            ck_assert_msg(fabs(sos[i][4] - a[0]) < 2e-15 && fabs(sos[i][5] - a[1]) < 2e-15,
                          "%s: a1 %.17g, a2 %.17g; scipy %.17g, %.17g", name_of(c), sos[i][4],
                          sos[i][5], a[0], a[1]);
        }
        ck_assert_msg(fabs(gain / scipy_case[k].gain - 1.0) < 1e-9, "%s: gain %.17g, scipy %.17g",
                      name_of(c), gain, scipy_case[k].gain);
    }
}
END_TEST

START_TEST(gain_and_delay_are_scipys)
{
    for (int k = _i; k < COUNT(scipy_case); k += SHARES) {
        const struct filter_config *c = &scipy_case[k].cfg;
        const struct filter f = designed(c);

        for (int i = 0; i < 3; i++) {
            const double hz = scipy_case[k].hz[i];
            const double gain = filter_gain_at(&f, hz), delay = filter_delay_at(&f, hz);

            ck_assert_msg(fabs(gain / scipy_case[k].gain_at[i] - 1.0) < 1e-9,
                          "%s: gain at %g Hz %.17g, scipy %.17g", name_of(c), hz, gain,
                          scipy_case[k].gain_at[i]);
            ck_assert_msg(fabs(delay / scipy_case[k].delay_at[i] - 1.0) < 1e-9,
                          "%s: delay at %g Hz %.17g, scipy %.17g", name_of(c), hz, delay,
                          scipy_case[k].delay_at[i]);
        }
    }
}
END_TEST

/* ---- exact -------------------------------------------------------------------- */

/* Next to Nyquist a state that flips its sign each sample is the ill-conditioned
 * one; nothing there is of use to a force, and 1e-9 still holds. */
static double exact_limit(const struct filter_config *c)
{
    return c->cutoff_hz > 0.49 * c->sample_hz ? 1e-9 : 1e-12;
}

START_TEST(causal_output_is_exact)
{
    for (int k = _i; k < COUNT(exact_case); k += SHARES) {
        const struct filter_config *c = &exact_case[k].cfg;

        causal(c, EXACT_SAMPLES);
        same(c, "y", exact_at, COUNT(exact_at), exact_case[k].y, exact_case[k].y_scale,
             exact_limit(c));
    }
}
END_TEST

START_TEST(zero_phase_output_is_exact)
{
    for (int k = _i; k < COUNT(exact_case); k += SHARES) {
        const struct filter_config *c = &exact_case[k].cfg;

        zero_phase(c, EXACT_SAMPLES);
        same(c, "z", exact_at, COUNT(exact_at), exact_case[k].z, exact_case[k].z_scale,
             exact_limit(c));
    }
}
END_TEST

Suite *filter_oracle_suite(void)
{
    Suite *s = suite_create("filter_oracle");
    TCase *tc = tcase_create("all");

    tcase_add_loop_test(tc, causal_output_is_scipys, 0, SHARES);
    tcase_add_loop_test(tc, zero_phase_output_is_scipys, 0, SHARES);
    tcase_add_loop_test(tc, coefficients_are_scipys, 0, SHARES);
    tcase_add_loop_test(tc, gain_and_delay_are_scipys, 0, SHARES);
    tcase_add_loop_test(tc, causal_output_is_exact, 0, SHARES);
    tcase_add_loop_test(tc, zero_phase_output_is_exact, 0, SHARES);
    suite_add_tcase(s, tc);
    return s;
}
