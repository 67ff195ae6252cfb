/*
 * test_grounds.c - what a session's forces rest on: zeros, range, uncertainty.
 *
 * The session is made of level stretches, so that every mean is known on paper;
 * the uncertainties come from tests/oracle/session_uncertainty.py.
 */
#include <check.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../golden/session_uncertainty.h"
#include "analysis/results.h"
#include "analysis/results_ground.h"
#include "analysis/results_uncertainty.h"
#include "analysis/zero.h"
#include "calibration/budget.h"
#include "interchange/results_json.h"
#include "json_keys.h"
#include "making.h"
#include "report/table.h"
#include "suites.h"

Suite *grounds_suite(void);

/* ---- a session on paper ----------------------------------------------------------------- */

static const char protocol[] =
    "id: grounds\nversion: 1\ntitle: Grounds\nevidence: test\nsource: none\n"
    "steps:\n"
    "  - tare: { seconds: 1 }\n"
    "  - best_push: { trials: 1, seconds: 5, rest_s: 10, ready_s: 2 }\n"
    "  - holds: { count: 1, seconds: 5, rest_s: 0, target_pct: 50, band_pct: 5, ready_s: 2 }\n";

/* 2000 counts a newton; the oracle's numbers. */
#define FITTED(range, unknown)                                                               \
    "{ \"id\": \"fitted\", \"format\": 2, \"date\": \"2026-11-25\","                         \
    " \"curve\": { \"order\": 1, \"center_n\": 250, \"scale_n\": 250,"                       \
    " \"counts\": [600000, 500000], \"covariance_counts2\": [[900], [120, 1600]],"           \
    " \"dof\": 8 }, " range ", \"uncertainty\": { \"residual_n\": 0.11, \"hysteresis_n\": 0.05," \
    " \"reference_frac\": 0.0005, \"gravity_frac\": 0.0002, \"buoyancy_frac\": 0.00001,"     \
    " \"creep_frac\": 0.0004, \"creep_s\": 2, \"resolution_counts\": 0.3" unknown " } }"
#define WIDE "\"range\": { \"low_n\": 0, \"high_n\": 500, \"margin_pct\": 10 }"
/* Covers up to 300 N: the push lies beyond, the hold does not. */
#define NARROW "\"range\": { \"low_n\": 0, \"high_n\": 250, \"margin_pct\": 20 }"

static const char fitted[] = FITTED(WIDE, ", \"repeatability_n\": 0.07");
static const char narrow[] = FITTED(NARROW, ", \"repeatability_n\": 0.07");
static const char two_points[] =
    "{ \"id\": \"two\", \"points\": [ { \"counts\": 100000, \"force_n\": 0 },"
    " { \"counts\": 1100000, \"force_n\": 500 } ] }";

#define RATE_HZ 80.0

/* Where the unloaded cell stands, then two efforts; net of the tare. */
struct course {
    double middle_n, end_n;      /* the zero between push and hold, and after it */
};

static double force_n(const struct course *c, double t_s)
{
    return t_s < 8.0 ? 0.0 : t_s < 14.0 ? 400.0 : t_s < 26.0 ? c->middle_n
         : t_s < 31.5 ? 200.0 : c->end_n;
}

static struct results *session(const char *calibration, const struct course *c)
{
    struct making m = { 0 };
    struct err_text why = { "" };
    struct results *r;
    static const double noise[3] = { 0.0, 0.05, -0.05 };

    making_head_of(&m, protocol, calibration);
    making_hello(&m, 0);
    for (int i = 0; i < (int)(40.0 * RATE_HZ); i++) {
        const double t_s = i / RATE_HZ, noise_n = t_s < 7.0 ? noise[i % 3] : 0.0;

        making_sample(&m, (uint16_t)i, (uint32_t)(i * 200000),
                      (int32_t)lrint(100000.0 + 2000.0 * (10.0 + force_n(c, t_s) + noise_n)), 0);
    }
    making_end(&m, 1);
    ck_assert_msg(results_open_bytes("x.hfr", m.bytes, m.n, &r, &why) == ERR_OK, "%s", why.s);
    making_free(&m);
    ck_assert_int_eq(r->pushes, 1);
    ck_assert_int_eq(r->holds, 1);
    ck_assert(r->push[0].push.has_best_1s && r->hold[0].hold.complete);
    return r;
}

static const struct course usual = { 0.5, 2.5 };

/* ---- zeros ------------------------------------------------------------------------------- */

START_TEST(every_zero_is_listed)
{
    struct results *r = session(fitted, &usual);

    ck_assert_int_eq(r->tares, 1);
    ck_assert_uint_eq(r->tare[0].tare.samples, 81);
    ck_assert_double_eq_tol(r->tare[0].tare.value_n, 10.0, 1e-9);
    ck_assert_double_eq_tol(r->tare[0].tare.noise_n, 0.05 * sqrt(54.0 / 80.0), 1e-9);
    ck_assert_double_eq_tol(r->tare[0].tare.slope_n_per_s, 0.0, 3e-3);
    ck_assert_int_eq(r->push[0].ground.tare, 0);
    results_close(r);
}
END_TEST

static const struct {
    const char *why;
    struct course course;
    double drift_n;
    bool flag;
} drifts[] = {
    { "nothing moved", { 0.0, 0.0 }, 0.0, false },
    { "before the hold, and back", { 1.5, 0.2 }, 1.5, false },
    { "after it, just allowed: 1 % of 200 N is 2 N", { 0.0, 1.99 }, 1.99, false },
    { "after it, just not", { 0.0, 2.01 }, 2.01, true },
    { "downwards", { 0.0, -2.01 }, -2.01, true },
    { "downwards before it", { -3.0, 2.5 }, -3.0, true },
};

START_TEST(zero_is_seen_before_and_after_a_hold)
{
    struct results *r = session(fitted, &drifts[_i].course);
    const struct zero_check *z = &r->hold[0].ground.zero;

    ck_assert_msg(z->before.why == NULL && z->after.why == NULL, "%s", drifts[_i].why);
    ck_assert_double_eq_tol(z->before.mean_n, drifts[_i].course.middle_n, 1e-3);
    ck_assert_double_eq_tol(z->after.mean_n, drifts[_i].course.end_n, 1e-3);
    ck_assert_double_eq_tol(z->drift_n, drifts[_i].drift_n, 1e-3);
    ck_assert_msg(z->flag == drifts[_i].flag, "%s", drifts[_i].why);
    /* The last quiet second before the step up, the first after the step down. */
    ck_assert_double_gt(z->before.from_s, 24.0);
    ck_assert_double_le(z->before.from_s + ZERO_WINDOW_S, 26.1);
    ck_assert_double_ge(z->after.from_s, 31.4);
    ck_assert_double_lt(z->after.from_s, 32.0);
    results_close(r);
}
END_TEST

/* ---- a rest, by itself -------------------------------------------------------------------- */

/* 40 s at 10 SPS; the effort is 20 .. 25 s at 50 N. */
static struct trace rest_trace(double before_n, double swing_n, double after_n, int gap_at)
{
    struct trace t;

    trace_init(&t);
    for (int i = 0; i < 400; i++) {
        const double f_n = i < 200 ? before_n + (i % 2 ? swing_n / 2 : -swing_n / 2)
                         : i < 250 ? 50.0 : after_n;

        ck_assert_int_eq(trace_add(&t, i / 10.0, f_n, gap_at > 0 && i % gap_at == 0), ERR_OK);
    }
    return t;
}

static const struct {
    const char *why;
    double before_n, swing_n, after_n;
    int gap_at;
    double limb_n, mean_n;
    double want_before_n, want_drift_n;  /* NAN: unavailable */
    bool flag;
} rests[] = {
    { "as quiet as may be", 0.5, 2.0, 0.25, 0, 0, 50, 0.5, 0.5, false },
    { "a little less quiet", 0.5, 2.01, 0.25, 0, 0, 50, NAN, 0.25, false },
    { "1 % of a small mean", 0.51, 0, 0, 0, 0, 50, 0.51, 0.51, true },
    { "1 % of it just kept", 0.49, 0, 0, 0, 0, 50, 0.49, 0.49, false },
    { "no mean: 2 N", 1.9, 0, 0, 0, 0, NAN, 1.9, 1.9, false },
    { "no mean, over 2 N", 2.1, 0, 0, 0, 0, NAN, 2.1, 2.1, true },
    { "a rest of 20 N", 20.0, 0, 0, 0, 0, 50, 20.0, 20.0, true },
    { "more is an effort", 20.1, 0, 0, 0, 0, 50, NAN, 0.0, false },
    { "the limb in the strap", 30.2, 0, 0, 0, 30, 50, 30.2, 0.2, false },
    { "the limb out of it", 0.3, 0, 0, 0, 30, 50, 0.3, 0.3, false },
    { "gaps all over", 0.5, 0, 0.25, 5, 0, 50, NAN, NAN, false },
};

START_TEST(a_rest_is_a_quiet_second)
{
    struct trace t = rest_trace(rests[_i].before_n, rests[_i].swing_n, rests[_i].after_n,
                                rests[_i].gap_at);
    const struct zero_task task = { &t, 0.0, 20.0, 25.0, 40.0, rests[_i].limb_n,
                                    rests[_i].mean_n };
    struct zero_check z;

    zero_look(&task, &z);
    ck_assert_msg(isnan(rests[_i].want_before_n) == (z.before.why != NULL)
                  && isnan(z.before.mean_n) == (z.before.why != NULL), "%s", rests[_i].why);
    if (z.before.why == NULL) {
        ck_assert_double_eq_tol(z.before.mean_n, rests[_i].want_before_n, 1e-9);
        ck_assert_double_eq_tol(z.before.from_s, 19.0, 1e-9);
    }
    ck_assert_int_eq(isnan(z.drift_n), isnan(rests[_i].want_drift_n));
    if (!isnan(z.drift_n))
        ck_assert_double_eq_tol(z.drift_n, rests[_i].want_drift_n, 1e-9);
    ck_assert_msg(z.flag == rests[_i].flag, "%s", rests[_i].why);
    trace_free(&t);
}
END_TEST

START_TEST(a_rest_is_looked_for_only_between_efforts_and_not_far)
{
    struct trace t = rest_trace(0.5, 0.0, 0.25, 0);
    struct zero_task task = { &t, 19.1, 20.0, 25.0, 25.9, 0.0, 50.0 };
    struct zero_check z;

    zero_look(&task, &z);
    ck_assert(z.before.why != NULL && z.after.why != NULL && isnan(z.drift_n) && !z.flag);
    task.least_s = 19.0;
    task.most_s = 26.0;
    zero_look(&task, &z);
    ck_assert(z.before.why == NULL && z.after.why == NULL);
    /* Steady force is no rest; what lies over 15 s away is not looked at. */
    trace_free(&t);
    t = rest_trace(0.5, 0.0, 50.0, 0);
    task = (struct zero_task){ &t, 0.0, 35.1, 36.0, 40.0, 0.0, 50.0 };
    zero_look(&task, &z);
    ck_assert(z.before.why != NULL);
    task.from_s = 34.0;
    zero_look(&task, &z);
    ck_assert(z.before.why == NULL);
    trace_free(&t);
}
END_TEST

/* ---- beyond the calibrated range --------------------------------------------------------- */

START_TEST(samples_beyond_the_range_are_counted)
{
    struct results *r = session(narrow, &usual);

    /* 400 N from 8 to 14 s; the part from the push's start to its end lies in it. */
    ck_assert_uint_eq(r->beyond, 480);
    ck_assert_uint_eq(r->push[0].ground.beyond, r->push[0].part.samples);
    ck_assert_uint_eq(r->hold[0].ground.beyond, 0);
    results_close(r);
    r = session(fitted, &usual);
    ck_assert_uint_eq(r->beyond, 0);
    results_close(r);
}
END_TEST

/* ---- uncertainty --------------------------------------------------------------------------- */

/* A push ends with the first sample after its 5 s, and creep goes on until then:
 * 0.0004 of 400 N in each 2 s. */
static double over(double u_n, const struct session_push *p)
{
    const double s = (double)(p->ended_us - p->started_us) / 1e6, creep_n = 0.16;

    ck_assert(s >= 5.0 && s < 5.0 + 1.0 / RATE_HZ);
    return sqrt(u_n * u_n + creep_n * creep_n * (pow(s / 2.0, 2) - pow(5.0 / 2.0, 2)));
}

START_TEST(forces_carry_the_uncertainty_of_the_oracle)
{
    struct results *r = session(fitted, &usual);
    const struct results_push *p = &r->push[0];
    const struct results_hold *h = &r->hold[0];
    const double hold_mean_n = sqrt(pow(U_HOLD_MEAN_N, 2)
        + pow(r->tare[0].tare.noise_n, 2) * (1.0 / (double)h->part.samples - 1.0 / 400.0));

    /* The push's zero moved by 0.5 N after it, the hold's by 2.5 N. */
    ck_assert_double_eq_tol(p->ground.zero.drift_n, 0.5, 1e-3);
    ck_assert_double_eq_tol(p->u.peak_n, over(U_PUSH_PEAK_N, &p->push), 2e-5);
    ck_assert_double_eq_tol(p->u.best_1s_n, over(U_PUSH_BEST_1S_N, &p->push), 2e-5);
    ck_assert_double_eq_tol(h->u.target_n, U_HOLD_TARGET_N, 2e-5);
    ck_assert_double_eq_tol(h->u.mean_n, hold_mean_n, 2e-5);
    ck_assert(isnan(p->u.target_n) && isnan(h->u.best_1s_n));
    results_close(r);
}
END_TEST

START_TEST(metrics_carry_it_too)
{
    struct results *r = session(fitted, &usual);
    const struct metric_value *m = r->hold[0].metric;
    struct effort_options o;

    /* Exact at the peak, and at 0 N by the curve through both. */
    ck_assert_double_eq_tol(m[METRIC_PEAK_RAW].u, U_HOLD_TARGET_N, 2e-5);
    ck_assert_double_eq_tol(m[METRIC_IMPULSE].u / (r->hold[0].where.to_s
                            - r->hold[0].where.from_s), U_HOLD_TARGET_N, 2e-5);
    effort_options_default(&o);
    results_uncertainty_options(r, &r->hold[0].ground, 200.0, 5.0, &o);
    ck_assert_double_eq_tol(o.force_u_n, U_HOLD_ZERO_N, 2e-5);
    ck_assert_double_eq_tol(hypot(o.force_u_n, 200.0 * o.force_u_frac), U_HOLD_TARGET_N, 2e-5);
    /* What was stated for an analysis stays. */
    effort_options_default(&o);
    o.force_u_n = 3.0;
    results_measure(r, &o);
    ck_assert_double_eq(r->hold[0].metric[METRIC_PEAK_RAW].u, 3.0);
    results_close(r);
    r = session(two_points, &usual);
    ck_assert(isnan(r->hold[0].metric[METRIC_PEAK_RAW].u));
    results_close(r);
}
END_TEST

static json_t *json_of(struct results *r)
{
    json_t *root = results_json_make(r);

    ck_assert_ptr_nonnull(root);
    results_close(r);
    return root;
}

static const char *missing_text(const json_t *o, const char *key)
{
    ck_assert(json_is_null(json_object_get(o, key)));
    return json_string_value(json_object_get(json_object_get(o, "unavailable"), key));
}

START_TEST(results_json_says_it_all_and_every_number_is_defined)
{
    json_t *root = json_of(session(narrow, &usual));
    const json_t *best = json_object_get(root, "best_push");
    const json_t *push = json_array_get(json_object_get(best, "pushes"), 0);
    const json_t *hold = json_array_get(json_object_get(root, "holds"), 0);
    char missing[2048];

    json_keys_undefined(root, missing, sizeof missing);
    ck_assert_msg(missing[0] == '\0', "METRICS.md does not define\n%s", missing);
    ck_assert_double_eq_tol(json_number_value(json_object_get(json_object_get(best, "u"),
                            "best_1s_mean_n")), U_PUSH_BEST_1S_N, 1e-3);
    ck_assert_double_eq_tol(json_number_value(json_object_get(json_object_get(hold, "u"),
                            "target_n")), U_HOLD_TARGET_N, 1e-4);
    ck_assert_ptr_nonnull(json_object_get(json_object_get(push, "u"), "peak_filtered_n"));
    ck_assert(json_is_true(json_object_get(hold, "zero_flag")));
    ck_assert_double_eq_tol(json_number_value(json_object_get(hold, "zero_after_n")), 2.5, 1e-3);
    ck_assert_int_gt(json_integer_value(json_object_get(push, "beyond_calibration")), 300);
    const json_t *c = json_object_get(root, "calibration");
    ck_assert_int_eq(json_integer_value(json_object_get(c, "beyond_calibration")), 480);
    ck_assert_ptr_nonnull(strstr(json_string_value(json_object_get(c, "beyond_calibration_text")),
                                 "480 of the samples"));
    ck_assert_uint_eq(json_array_size(json_object_get(root, "tares")), 1);
    ck_assert_uint_eq(json_array_size(json_object_get(json_object_get(root, "uncertainty"),
                                                      "forces")), 3);
    json_decref(root);
}
END_TEST

START_TEST(two_points_state_none_and_say_so)
{
    json_t *root = json_of(session(two_points, &usual));
    const json_t *hold = json_array_get(json_object_get(root, "holds"), 0);

    ck_assert_str_eq(missing_text(hold, "u"), "the calibration states no uncertainty");
    ck_assert_str_eq(missing_text(json_object_get(root, "best_push"), "u"),
                     "the calibration states no uncertainty");
    ck_assert(json_is_false(json_object_get(json_object_get(root, "uncertainty"), "stated")));
    ck_assert(json_is_true(json_object_get(hold, "zero_flag")));
    json_decref(root);
}
END_TEST

/* ---- results filled in by hand -------------------------------------------------------------- */

/* One hold from 20 to 25 s; 0.5 N before it, 0.25 N after it, 30 N more of either
 * with the limb in the strap. */
static struct results *by_hand(double limb_n)
{
    struct results *r = calloc(1, sizeof *r);
    struct err_text why;

    ck_assert_int_eq(calibration_parse("c", fitted, strlen(fitted), &r->calibration, &why), ERR_OK);
    r->trace = rest_trace(limb_n + 0.5, 0.0, limb_n + 0.25, 0);
    r->length_s = 39.9;
    r->holds = 1;
    r->hold[0].hold.hold.started = true;
    r->hold[0].hold.hold.started_us = 20000000;
    r->hold[0].hold.hold.ended_us = 25000000;
    r->hold[0].part.mean_n = 50.0;
    r->has_passive = limb_n > 0.0;
    r->passive_n = limb_n;
    r->tares = 1;
    r->tare[0].at_s = 1.0;
    r->tare[0].tare = (struct session_tare){ .noise_n = 0.3, .samples = 4 };
    return r;
}

START_TEST(rest_lies_on_one_side_of_a_zero)
{
    struct results *r = by_hand(0.0);
    const struct zero_check *z = &r->hold[0].ground.zero;

    r->tare[0].at_s = 18.9;
    results_ground(r);
    ck_assert(z->before.why == NULL && z->after.why == NULL);
    r->tare[0].at_s = 19.1;
    results_ground(r);
    ck_assert(z->before.why != NULL && z->after.why == NULL);
    results_close(r);
}
END_TEST

START_TEST(a_limb_in_the_strap_is_no_drift)
{
    struct results *r = by_hand(30.0);

    results_ground(r);
    ck_assert_double_eq_tol(r->hold[0].ground.zero.before.mean_n, 30.5, 1e-9);
    ck_assert_double_eq_tol(r->hold[0].ground.zero.drift_n, 0.5, 1e-9);
    results_close(r);
}
END_TEST

START_TEST(noise_is_of_value_and_tare)
{
    struct results *r = by_hand(0.0);
    struct calibration *c = &r->calibration;

    memset(c->curve.covariance, 0, sizeof c->curve.covariance);
    c->u = (struct calibration_uncertainty){ 0 };
    c->u.creep_s = 1.0;
    results_ground(r);
    r->hold[0].ground.zero.drift_n = 0.0;
    r->hold[0].part.samples = 2;
    results_uncertainty(r);
    ck_assert_double_eq_tol(r->hold[0].u.mean_n, 0.3 * sqrt(1.0 / 2.0 + 1.0 / 4.0), 1e-12);
    results_close(r);
}
END_TEST

START_TEST(without_a_zero_nothing_is_known)
{
    struct results *r = by_hand(0.0);
    struct results_budget b[RESULTS_BUDGET_MAX];

    r->tares = 0;
    r->hold[0].ground.tare = -1;
    results_ground(r);
    results_uncertainty(r);
    ck_assert(isnan(r->hold[0].u.mean_n));
    ck_assert_str_eq(results_uncertainty_why(r, &r->hold[0].ground),
                     "no zero was taken before it");
    ck_assert_int_eq(results_uncertainty_budget(r, b), 0);
    results_close(r);
}
END_TEST

START_TEST(a_hold_that_never_began_has_reasons)
{
    struct results *r = by_hand(0.0);

    r->hold[0].hold.hold.started = false;
    r->hold[0].hold.hold.cfg.hold_us = 5000000;
    r->hold[0].hold.hold.cfg.target_n = 100.0;
    results_ground(r);
    results_uncertainty(r);
    ck_assert_msg(isnan(r->hold[0].ground.zero.drift_n), "nobody looked");
    json_t *root = json_of(r);
    const json_t *hold = json_array_get(json_object_get(root, "holds"), 0);

    ck_assert_str_eq(missing_text(hold, "zero_before_n"), "the band was never entered");
    ck_assert_str_eq(missing_text(hold, "zero_after_n"), "the band was never entered");
    ck_assert_str_eq(missing_text(hold, "zero_drift_n"), "the band was never entered");
    ck_assert(json_is_null(json_object_get(hold, "zero_flag")));
    /* What was asked for is known all the same. */
    const json_t *u = json_object_get(hold, "u");

    ck_assert_double_gt(json_number_value(json_object_get(u, "target_n")), 0.1);
    ck_assert_ptr_null(json_object_get(u, "mean_n"));
    ck_assert_ptr_null(json_object_get(u, "impulse_ns"));
    json_decref(root);
}
END_TEST

START_TEST(targets_refer_to_a_steady_push)
{
    struct results *r = by_hand(0.0);

    for (int i = 0; i < 3; i++)
        r->push[i].push = (struct session_push){ .pushed = true, .has_best_1s = true,
                                                 .best_1s_n = 300.0 };
    r->push[2].push.kind = PROTOCOL_PUSH_PAIN_LIMITED;
    r->push[1].push.best_1s_n = 299.0;
    r->pushes = 3;
    r->best_1s_n = 300.0;
    ck_assert_ptr_eq(results_uncertainty_best(r), &r->push[0]);
    r->best_1s_n = 301.0;
    ck_assert_ptr_null(results_uncertainty_best(r));
    results_close(r);
}
END_TEST

START_TEST(a_source_that_one_force_lacks_is_a_dash)
{
    struct uncertainty u[2];
    char s[4096];
    FILE *f = fmemopen(s, sizeof s, "w");

    memset(u, 0, sizeof u);
    u[1].row[UNCERTAINTY_ZERO] = (struct uncertainty_row){ true, 0.5, INFINITY };
    budget_print(f, u, 2);
    fclose(f);
    ck_assert_ptr_nonnull(strstr(s, "  drift of zero since the tare   B             -      0.5000\n"));
    ck_assert_ptr_nonnull(strstr(s, " not in it: creep was not measured\n"));
}
END_TEST

/* ---- the table ------------------------------------------------------------------------------ */

static const char *table_of(const char *calibration)
{
    static char s[16384];
    struct results *r = session(calibration, &usual);
    FILE *f = fmemopen(s, sizeof s, "w");

    table_print(f, r);
    table_budget(f, r);
    fclose(f);
    results_close(r);
    return s;
}

static const struct { const char *why, *calibration, *line; } lines[] = {
    { "the best push", fitted, "\n  best second: 400.0 +- 0.6 N\n" },
    { "what +- is", fitted, "\nBehind +-: standard uncertainty (k = 1)\n" },
    { "its live peak", fitted, "\n  highest filtered force: " },
    { "a push", fitted, "\n  push 1      400.0 +-0.6       400.0 +-0.6      2002.3 +-2.8    0\n" },
    { "a hold", fitted, "\n  1     5.0   5.00    4.99  200.0 +-1.5  200.0 +-1.5    1000 +-7.3   0 completed\n" },
    { "of two points", two_points, "\n  1     5.0   5.00    4.99  200.0  200.0    1000   0 completed\n" },
    { "a target", fitted, "\nHolds: target 200.0 +- 1.5 N, band 180.0 +- 1.5 to 220.0 +- 1.5 N\n" },
    { "what it is a share of", fitted,
      "\n  50 % of 400.0 +- 0.6 N, the best push's best mean over 1 s.\n" },
    { "a zero that moved", fitted,
      "\n   Look at the zero of hold 1: +0.5 N before it +2.5 N after it.\n" },
    { "what heads the budget", fitted,
      "\n                                     best second      target hold's mean\n" },
    { "a source", fitted,
      "\n  drift of zero since the tare   B        0.2887      1.4434      1.4434\n" },
    { "a source that is not known", fitted,
      "\n  temperature since the tare     B   not in it: temperature is not measured\n" },
    { "the sum", fitted, "\n  combined standard uncertainty" },
    { "force beyond the range", narrow,
      "\n480 samples lie beyond the calibrated range of 0 to 250 N by more than its\n"
      "margin of 20 %; their force is less certain than is said.\n" },
    { "two points", two_points,
      "\nUncertainty: not known, the calibration states none\n" },
    { "their budget", two_points,
      "\nNo budget: the calibration states no uncertainty.\n" },
    { "their target", two_points, "\nHolds: target 200.0 N, band 180.0 to 220.0 N\n" },
};

START_TEST(the_table_tells_it_in_eighty_columns)
{
    const char *s = table_of(lines[_i].calibration);
    int column = 0;

    ck_assert_msg(strstr(s, lines[_i].line) != NULL, "%s: not in\n%s", lines[_i].why, s);
    for (const char *at = s; *at != '\0'; at++) {
        column = *at == '\n' ? 0 : column + 1;
        ck_assert_int_le(column, 80);
    }
}
END_TEST

Suite *grounds_suite(void)
{
    Suite *s = suite_create("grounds");
    TCase *zero = tcase_create("zero"), *u = tcase_create("uncertainty");

    tcase_add_test(zero, every_zero_is_listed);
    tcase_add_loop_test(zero, zero_is_seen_before_and_after_a_hold, 0, COUNT(drifts));
    tcase_add_loop_test(zero, a_rest_is_a_quiet_second, 0, COUNT(rests));
    tcase_add_test(zero, a_rest_is_looked_for_only_between_efforts_and_not_far);
    tcase_add_test(zero, samples_beyond_the_range_are_counted);
    tcase_add_test(u, forces_carry_the_uncertainty_of_the_oracle);
    tcase_add_test(u, metrics_carry_it_too);
    tcase_add_test(u, results_json_says_it_all_and_every_number_is_defined);
    tcase_add_test(u, two_points_state_none_and_say_so);
    suite_add_tcase(s, zero);
    tcase_add_test(zero, rest_lies_on_one_side_of_a_zero);
    tcase_add_test(zero, a_limb_in_the_strap_is_no_drift);
    tcase_add_test(u, noise_is_of_value_and_tare);
    tcase_add_test(u, without_a_zero_nothing_is_known);
    tcase_add_test(u, a_hold_that_never_began_has_reasons);
    tcase_add_test(u, targets_refer_to_a_steady_push);
    tcase_add_test(u, a_source_that_one_force_lacks_is_a_dash);
    tcase_add_loop_test(u, the_table_tells_it_in_eighty_columns, 0, COUNT(lines));
    suite_add_tcase(s, u);
    return s;
}
