/*
 * test_metrics_golden.c - metrics beside tests/oracle/metrics.py.
 *
 * The oracle is written from METRICS.md with numpy and scipy and shares no code
 * with the program; tests/golden/metrics_golden.h has its curves and answers.
 */
#include <check.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "analysis/effort.h"
#include "err.h"
#include "suites.h"

struct golden_value {
    const char *id;
    double value;       /* NAN: none, because of */
    const char *reason;
};

struct golden_case {
    const char *name;
    const int32_t *mn;  /* millinewtons, of the conversions that are not missing */
    int n;
    double rate_hz;
    int missing_every;  /* 0: none */
    const struct golden_value *value;
    int values;
    struct golden_options {
        double rfd_cutoff_hz, onset_n, reference_n, target_n, low_n, high_n, hold_s,
               lever_m, body_mass_kg;
        bool force_rule;
    } o;
};

#include "tests/golden/metrics_golden.h"

Suite *metrics_golden_suite(void);

static struct effort_options options_of(const struct golden_case *c)
{
    struct effort_options o;

    effort_options_default(&o);
    o.rfd_cutoff_hz = c->o.rfd_cutoff_hz;
    o.onset_n = c->o.onset_n;
    o.onset_rule = c->o.force_rule ? EFFORT_ONSET_FORCE : EFFORT_ONSET_SD;
    o.reference_n = c->o.reference_n;
    o.target_n = c->o.target_n;
    o.low_n = c->o.low_n;
    o.high_n = c->o.high_n;
    o.hold_s = c->o.hold_s;
    o.lever_m = c->o.lever_m;
    o.body_mass_kg = c->o.body_mass_kg;
    return o;
}

/* As a recording would have it: a missing conversion leaves a gap. */
static void make(struct trace *t, const struct golden_case *c)
{
    bool gap = false;

    trace_init(t);
    for (int i = 0, k = 0; k < c->n; i++) {
        if (c->missing_every > 0 && i % c->missing_every == c->missing_every - 1) {
            gap = true;
            continue;
        }
        ck_assert_int_eq(trace_add(t, rint((double)i / c->rate_hz * 1e6) / 1e6,
                                   c->mn[k++] / 1000.0, gap), ERR_OK);
        gap = false;
    }
}

/* Twelve digits are printed.  The hold machine rounds its moments to a microsecond. */
static bool near(enum metric m, double ours, double theirs)
{
    const bool of_hold = m >= METRIC_HELD && m <= METRIC_DROPOUT;
    const bool of_window = m >= METRIC_STEADY_FROM && m <= METRIC_SLOPE;  /* of the hold */

    return fabs(ours - theirs) <= (of_hold ? 5e-6 : of_window ? 1e-6 : 1e-9)
                                  * fmax(fabs(theirs), 1e-3);
}

START_TEST(the_oracle_has_the_same_values_and_reasons)
{
    const struct golden_case *c = &golden_case[_i];
    const struct effort_options o = options_of(c);
    struct metric_value m[METRIC_COUNT];
    struct effort e[2];
    struct trace t;

    make(&t, c);
    ck_assert_int_eq(effort_prepare(&t, &o), ERR_OK);
    ck_assert_uint_eq(efforts_find(&t, &o, e, 2), 1);
    effort_measure(&t, &o, &e[0], m);
    for (int i = 0; i < c->values; i++) {
        const struct golden_value *g = &c->value[i];
        const enum metric id = metric_find(g->id);

        ck_assert_msg(id < METRIC_COUNT, "%s is no metric", g->id);
        const struct metric_value *v = &m[id];

        if (g->reason != NULL)
            ck_assert_msg(v->why != NULL && strcmp(metric_value_word(v), g->reason) == 0,
                          "%s: %s is %.12g (%s), not absent for %s", c->name, g->id, v->value,
                          v->why != NULL ? metric_value_word(v) : "there", g->reason);
        else
            ck_assert_msg(v->why == NULL && near(id, v->value, g->value),
                          "%s: %s is %.12g (%s), not %.12g", c->name, g->id, v->value,
                          v->why != NULL ? v->why : "there", g->value);
    }
    trace_free(&t);
}
END_TEST

/* The oracle leaves out only what needs the caller's word or is tested elsewhere. */
START_TEST(the_oracle_knows_nearly_every_metric)
{
    int known = 0;

    for (int m = 0; m < METRIC_COUNT; m++) {
        bool found = false;

        for (int c = 0; c < COUNT(golden_case); c++)
            for (int i = 0; i < golden_case[c].values; i++)
                found |= strcmp(golden_case[c].value[i].id, metric_info((enum metric)m)->id) == 0;
        known += found;
    }
    ck_assert_int_ge(known, METRIC_COUNT - 7);
}
END_TEST

Suite *metrics_golden_suite(void)
{
    Suite *s = suite_create("metrics_golden");
    TCase *c = tcase_create("golden");

    tcase_add_loop_test(c, the_oracle_has_the_same_values_and_reasons, 0, COUNT(golden_case));
    tcase_add_test(c, the_oracle_knows_nearly_every_metric);
    suite_add_tcase(s, c);
    return s;
}
