/*
 * test_known_numbers.c - how well each force of a session is known, for every kind of
 * reference a target may have.
 *
 * A client who does at once what the session asks makes the recording; forces are
 * levels.  The calibration's uncertainty is chosen so that a force F, the mean of n
 * samples over a zero of m, has on paper
 *
 *     u^2 = (0.001 F)^2 + (0.0005 F)^2 + 0.1^2 + drift^2 / 3 + noise^2 (1/n + 1/m)
 *
 * the first by the slope's standard error of 1 in 1000, the second by the known loads.
 */
#include <check.h>
#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "analysis/results.h"
#include "analysis/results_uncertainty.h"
#include "interchange/results_json.h"
#include "json_keys.h"
#include "making.h"
#include "place.h"
#include "report/curve.h"
#include "report/table.h"
#include "session/core.h"
#include "suites.h"

Suite *known_numbers_suite(void);

static const char protocol[] =
    "id: known\nversion: 1\ntitle: Known\nevidence: test\nsource: none\n"
    "steps:\n"
    "  - tare: { seconds: 1 }\n"
    "  - passive_weight: { seconds: 1 }\n"
    "  - warm_up: { count: 2, seconds: 2, rest_s: 5, ready_s: 2 }\n"
    "  - best_push: { trials: 2, seconds: 3, rest_s: 5, ready_s: 2 }\n"
    "  - best_push: { trials: 1, seconds: 3, rest_s: 5, ready_s: 2, kind: pain_limited }\n"
    "  - holds: { count: 1, seconds: 3, rest_s: 5, target_pct: 50, ready_s: 2 }\n"
    "  - holds: { count: 1, seconds: 3, rest_s: 5, target_pct: 40, of: peak, ready_s: 2 }\n"
    "  - holds: { count: 1, seconds: 3, rest_s: 5, target_pct: 60, of: pain_limited, ready_s: 2 }\n"
    "  - holds: { count: 2, seconds: 5, rest_s: 5, of: chosen, ready_s: 2 }\n"
    "  - holds: { count: 1, seconds: 3, rest_s: 5, target_pct: 20, of: body_weight, ready_s: 2 }\n"
    "  - holds: { count: 1, seconds: 3, rest_s: 0, target_n: 150, ready_s: 2 }\n";

static const char fitted[] =
    "{ \"id\": \"paper\", \"format\": 2,"
    " \"curve\": { \"order\": 1, \"center_n\": 250, \"scale_n\": 250,"
    " \"counts\": [600000, 500000], \"covariance_counts2\": [[0], [0, 250000]] },"
    " \"range\": { \"low_n\": 0, \"high_n\": 500, \"margin_pct\": 10 },"
    " \"uncertainty\": { \"residual_n\": 0.1, \"reference_frac\": 0.0005 } }";
static const char two_points[] =
    "{ \"id\": \"two\", \"points\": [ { \"counts\": 100000, \"force_n\": 0 },"
    " { \"counts\": 1100000, \"force_n\": 500 } ] }";

#define RATE_HZ  80.0
#define LIMB_N   12.0
#define DRIFT_N  0.3   /* of the zero once the first hold is over */

/* What the client does now: net of the tare. */
static double force_n(const struct session *s, int holds)
{
    const double rest_n = holds > 0 ? DRIFT_N : 0.0;

    switch (s->phase) {
    case SESSION_PASSIVE: return LIMB_N;
    case SESSION_WARM_UP: return s->item == 0 ? 100.0 : 180.0;
    case SESSION_PUSH:
        return session_step(s)->u.push.kind == PROTOCOL_PUSH_PAIN_LIMITED ? 220.0
             : s->item == 0 ? 400.0 : 380.0;
    case SESSION_HOLD:    return s->choosing ? 130.0 : s->target.target_n;
    case SESSION_STARTING: case SESSION_SCREEN: case SESSION_CHECK: case SESSION_TARE:
    case SESSION_ASK: case SESSION_READY: case SESSION_RAMP_UP: case SESSION_RAMP_DOWN:
    case SESSION_OVERTIME: case SESSION_REST: case SESSION_PAUSED: case SESSION_LOST:
    case SESSION_DONE: case SESSION_STOPPED:
        break;
    }
    return rest_n;
}

static void put(struct making *m, struct core *c, const struct wire_frame *f, int *holds)
{
    struct core_out o;

    making_frame(m, f->type, f->payload, f->n);
    ck_assert_int_eq(core_frame(c, f, &o), ERR_OK);
    for (int i = 0; i < c->session.events; i++)
        *holds += c->session.event[i].type == SESSION_EV_HOLD_ENDED;
}

static void begin(struct making *m, struct core *c, int *holds)
{
    const struct wire_hello hello = { .wire_version = WIRE_VERSION, .tick_hz = 16000000,
                                      .channels = 1, .channel = { { WIRE_ADC_HX711, 128, 80 } } };
    const struct record_answer mass = { .kind = SESSION_ANSWER_BODY_MASS, .value = 70000 };
    struct wire_frame f = { .type = WIRE_HELLO };

    f.n = wire_put_hello(f.payload, &hello);
    put(m, c, &f, holds);
    f.type = WIRE_REC_ANSWER;
    f.n = record_put_answer(f.payload, &mass);
    put(m, c, &f, holds);
}

/* All of it, until the session is over. */
static struct results *session(const char *calibration)
{
    static struct core c;
    struct making m = { 0 };
    struct protocol p;
    struct calibration cal;
    struct err_text why = { "" };
    struct results *r;
    int holds = 0;

    ck_assert_msg(protocol_parse("p", protocol, strlen(protocol), &p, &why) == ERR_OK, "%s", why.s);
    ck_assert_msg(calibration_parse("c", calibration, strlen(calibration), &cal, &why) == ERR_OK,
                  "%s", why.s);
    core_init(&c, &p, &cal);
    making_head_of(&m, protocol, calibration);
    begin(&m, &c, &holds);
    for (int i = 0; i < 20000 && c.session.phase != SESSION_DONE; i++) {
        const double noise_n = c.session.phase == SESSION_TARE ? 0.05 * (i % 3 - 1) : 0.0;
        const double n = 10.0 + force_n(&c.session, holds) + noise_n;
        const struct wire_sample s = { .seq = (uint16_t)i, .tick = (uint32_t)i * 200000U,
                                       .counts = (int32_t)lrint(100000.0 + 2000.0 * n) };
        struct wire_frame f = { .type = WIRE_SAMPLE };

        f.n = wire_put_sample(f.payload, &s);
        put(&m, &c, &f, &holds);
    }
    ck_assert_msg(c.session.phase == SESSION_DONE, "it is over, not %s",
                  session_phase_word(c.session.phase));
    making_end(&m, SESSION_END_FINISHED);
    ck_assert_msg(results_open_bytes("k.hfr", m.bytes, m.n, &r, &why) == ERR_OK, "%s", why.s);
    making_free(&m);
    ck_assert_int_eq(r->holds, 7);
    ck_assert_int_eq(r->pushes, 3);
    return r;
}

static double paper_n(const struct results *r, double force, double samples, double drift_n)
{
    const double noise_n = r->tare[0].tare.noise_n;

    ck_assert_double_gt(noise_n, 0.03);
    return sqrt(pow(0.001 * force, 2) + pow(0.0005 * force, 2) + 0.01 + drift_n * drift_n / 3.0
                + noise_n * noise_n * (1.0 / samples + 1.0 / (double)r->tare[0].tare.samples));
}

/* The two that are rounded to counts: 1/2000 N. */
#define CLOSE 2e-4

START_TEST(every_kind_of_reference_has_that_of_where_it_was_measured)
{
    struct results *r = session(fitted);

    ck_assert_double_eq_tol(r->hold[0].hold.reference_n, 400.0, 1e-3);
    ck_assert_double_eq_tol(r->hold[0].u.reference_n, paper_n(r, 400.0, 80.0, 0.0), CLOSE);
    ck_assert_double_eq(r->hold[1].hold.reference_n, r->best_peak_n);
    ck_assert_double_eq_tol(r->hold[1].u.reference_n, paper_n(r, r->best_peak_n, 1.0, 0.0), CLOSE);
    ck_assert_double_eq_tol(r->hold[2].hold.reference_n, 220.0, 1e-3);
    ck_assert_double_eq_tol(r->hold[2].u.reference_n, paper_n(r, 220.0, 80.0, 0.0), CLOSE);
    /* Chosen: 2 s of the 5 are its steady part; the zero had moved by then. */
    ck_assert(r->hold[3].hold.choosing && isnan(r->hold[3].u.reference_n));
    ck_assert_double_eq_tol(r->hold[4].hold.reference_n, 130.0, 1e-3);
    ck_assert_double_eq_tol(r->hold[4].u.reference_n, paper_n(r, r->hold[4].hold.reference_n, 160.0,
                            r->hold[3].ground.zero.drift_n), 1e-6);
    ck_assert(isnan(r->hold[5].u.reference_n));
    ck_assert_str_eq(results_uncertainty_why_reference(r, &r->hold[5]),
                     "how well the body mass is known was not said");
    ck_assert(isnan(r->hold[6].u.reference_n));
    for (int i = 0; i < 7; i++)
        if (i != 5)
            ck_assert_ptr_null(results_uncertainty_why_reference(r, &r->hold[i]));
    results_close(r);
}
END_TEST

START_TEST(a_target_and_its_band_have_that_of_a_force_there)
{
    struct results *r = session(fitted);

    for (int i = 0; i < r->holds; i++) {
        const struct results_hold *h = &r->hold[i];
        const struct hold_config *cfg = &h->hold.hold.cfg;
        const double drift_n = h->ground.zero.drift_n;

        ck_assert_double_eq_tol(drift_n, DRIFT_N, 1e-3);
        ck_assert_double_eq_tol(h->u.low_n, paper_n(r, cfg->low_n, 1.0, drift_n), CLOSE);
        ck_assert_double_eq_tol(h->u.high_n, paper_n(r, cfg->high_n, 1.0, drift_n), CLOSE);
        ck_assert_double_eq_tol(h->u.floor_n, paper_n(r, cfg->floor_n, 1.0, drift_n), CLOSE);
        ck_assert(isnan(h->u.target_n) == h->hold.choosing);
        ck_assert_double_eq_tol(h->u.impulse_ns, h->u.mean_n * h->part.covered_s, 1e-12);
    }
    ck_assert_double_eq_tol(r->hold[6].u.target_n, paper_n(r, 150.0, 1.0, DRIFT_N), CLOSE);
    results_close(r);
}
END_TEST

START_TEST(limb_warm_up_peak_and_sum_have_theirs)
{
    struct results *r = session(fitted);
    double sum_ns = 0.0;

    ck_assert_double_eq_tol(r->passive_n, LIMB_N, 1e-3);
    ck_assert_uint_eq(r->passive_samples, 81);
    ck_assert_double_eq_tol(r->passive_u_n, paper_n(r, LIMB_N, 81.0, 0.0), CLOSE);
    ck_assert_msg(isnan(r->passive_ground.zero.drift_n), "no rest was seen");
    ck_assert_int_eq(r->warm_ups, 2);
    for (int i = 0; i < 2; i++) {
        const double peak_n = r->warm_up[i].warm_up.push.peak_n;

        ck_assert_double_gt(peak_n, i == 0 ? 100.0 : 180.0);
        ck_assert_double_eq_tol(r->warm_up[i].ground.zero.drift_n, 0.0, 1e-3);
        ck_assert_double_eq_tol(r->warm_up[i].peak_u_n, paper_n(r, peak_n, 1.0, 0.0), CLOSE);
    }
    ck_assert_double_gt(r->best_peak_n, 400.0);
    ck_assert_double_eq_tol(r->best_peak_u_n, paper_n(r, r->best_peak_n, 1.0, 0.0), CLOSE);
    ck_assert_double_eq_tol(r->limited_u_n, paper_n(r, 220.0, 80.0, 0.0), CLOSE);
    for (int i = 0; i < r->holds; i++)
        sum_ns += r->hold[i].u.impulse_ns;
    ck_assert_double_eq_tol(r->impulse_u_ns, sum_ns, 1e-9);
    results_close(r);
}
END_TEST

/* By the recording alone: where the effort is missing, nothing is made up. */
START_TEST(what_a_target_comes_from_must_be_there)
{
    struct results *r = session(fitted);

    r->hold[4].hold.step++;
    r->push[0].push.kind = PROTOCOL_PUSH_FAST;
    r->push[2].push.kind = PROTOCOL_PUSH_STEADY;
    r->warm_up[0].warm_up.push.pushed = false;
    r->has_passive = false;
    results_uncertainty(r);
    ck_assert_msg(isnan(r->hold[4].u.reference_n), "chosen in another step");
    ck_assert_str_eq(results_uncertainty_why_reference(r, &r->hold[4]),
                     "the effort it comes from is not in the recording");
    ck_assert_msg(isnan(r->best_peak_u_n) && isnan(r->hold[1].u.reference_n), "a fast push's peak");
    ck_assert_msg(isnan(r->hold[0].u.reference_n), "a fast push's best second");
    ck_assert_msg(isnan(r->limited_u_n) && isnan(r->hold[2].u.reference_n), "not pain-limited");
    ck_assert_msg(isnan(r->warm_up[0].peak_u_n) && isfinite(r->warm_up[1].peak_u_n), "no push");
    ck_assert_msg(isnan(r->passive_u_n), "no limb was weighed");
    results_close(r);
}
END_TEST

/* ---- results.json ------------------------------------------------------------------------ */

static json_t *json_of(const char *calibration)
{
    struct results *r = session(calibration);
    json_t *root = results_json_make(r);

    results_close(r);
    return root;
}

/* A value by its place, as in "holds.0.u.mean_n". */
static json_t *at(json_t *root, const char *place)
{
    char path[128], *rest = path, *word;

    snprintf(path, sizeof path, "%s", place);
    while ((word = strsep(&rest, ".")) != NULL)
        root = json_is_array(root) ? json_array_get(root, (size_t)(*word - '0'))
                                   : json_object_get(root, word);
    return root;
}

static const struct { const char *place, *of; } known[] = {
    { "passive_weight.u.force_n", "passive_weight.force_n" },
    { "warm_up.0.u.peak_live_n", "warm_up.0.peak_live_n" },
    { "best_push.u.best_1s_mean_n", "best_push.best_1s_mean_n" },
    { "best_push.u.peak_live_n", "best_push.peak_live_n" },
    { "best_push.u.pain_limited_best_1s_mean_n", "best_push.pain_limited_best_1s_mean_n" },
    { "best_push.pushes.0.u.best_1s_mean_n", "best_push.pushes.0.best_1s_mean_n" },
    { "best_push.pushes.0.u.mean_n", "best_push.pushes.0.mean_n" },
    { "best_push.pushes.0.u.peak_raw_n", "best_push.pushes.0.peak_raw_n" },
    { "best_push.pushes.0.u.peak_filtered_n", "best_push.pushes.0.peak_filtered_n" },
    { "best_push.pushes.0.u.impulse_ns", "best_push.pushes.0.impulse_ns" },
    { "holds.0.u.mean_n", "holds.0.mean_n" },
    { "holds.0.u.peak_raw_n", "holds.0.peak_raw_n" },
    { "holds.0.u.peak_filtered_n", "holds.0.peak_filtered_n" },
    { "holds.0.u.impulse_ns", "holds.0.impulse_ns" },
    { "holds.0.u.target_n", "holds.0.target_n" },
    { "holds.0.u.band_low_n", "holds.0.band_low_n" },
    { "holds.0.u.band_high_n", "holds.0.band_high_n" },
    { "holds.0.u.floor_n", "holds.0.floor_n" },
    { "holds.0.u.reference_n", "holds.0.reference_n" },
    { "holds.1.u.reference_n", "holds.1.reference_n" },
    { "holds.2.u.reference_n", "holds.2.reference_n" },
    { "holds.4.u.reference_n", "holds.4.reference_n" },
    { "totals.u.impulse_ns", "totals.impulse_ns" },
};

/* Each lies between what the calibration leaves at least and 1 % of its number. */
START_TEST(each_number_has_its_own)
{
    json_t *root = json_of(fitted);

    for (int i = 0; i < COUNT(known); i++) {
        const json_t *u = at(root, known[i].place), *of = at(root, known[i].of);

        ck_assert_msg(json_is_number(u), "%s is missing", known[i].place);
        ck_assert_msg(json_is_number(of), "%s is missing", known[i].of);
        ck_assert_msg(json_number_value(u) >= 0.1
                      && json_number_value(u) <= 0.01 * json_number_value(of),
                      "%s is %g of %g", known[i].place, json_number_value(u),
                      json_number_value(of));
    }
    ck_assert(json_is_null(at(root, "holds.5.u.reference_n")));
    ck_assert_str_eq(json_string_value(at(root, "holds.5.u.unavailable.reference_n")),
                     "how well the body mass is known was not said");
    ck_assert_msg(json_object_get(at(root, "holds.6.u"), "reference_n") == NULL, "a fixed force");
    ck_assert_ptr_null(at(root, "holds.0.u.unavailable"));
    json_decref(root);
}
END_TEST

START_TEST(every_number_is_defined)
{
    json_t *root = json_of(fitted);
    char missing[4096];

    ck_assert_uint_gt(json_keys_undefined(root, missing, sizeof missing), 100);
    ck_assert_msg(missing[0] == '\0', "METRICS.md does not define\n%s", missing);
    json_decref(root);
}
END_TEST

START_TEST(without_a_calibration_that_states_any_each_says_why)
{
    static const char *const places[] = { "passive_weight", "warm_up.0", "warm_up.1", "best_push",
        "best_push.pushes.0", "best_push.pushes.2", "holds.0", "holds.5", "holds.6", "totals" };
    json_t *root = json_of(two_points);

    for (int i = 0; i < COUNT(places); i++) {
        json_t *o = at(root, places[i]);

        ck_assert_msg(json_is_null(json_object_get(o, "u")), "%s", places[i]);
        const char *why = json_string_value(at(o, "unavailable.u"));
        ck_assert_msg(why != NULL && strcmp(why, "the calibration states no uncertainty") == 0,
                      "%s: %s", places[i], why != NULL ? why : "nothing");
    }
    json_decref(root);
}
END_TEST

/* ---- the table ----------------------------------------------------------------------------- */

static const char *const lines[] = {
    "\nLimb weight: 12.0 +- 0.1 N above the zero; it is taken off no number\n",
    "\nWarm-up, highest filtered force\n  effort 1, about ",
    "\n  best second: 400.0 +- 0.5 N\n",
    "\n  pain-limited best second: 220.0 +- 0.3 N\n",
    "\n  60 % of 220.0 +- 0.3 N, the pain-limited push's best mean over 1 s.\n",
    "\nHolds: target 137.3 +- 0.3 N, band ",
    "\n  20 % of 686.5 N, the body weight.\n",
};

START_TEST(the_table_shows_them)
{
    static char s[32768];
    struct results *r = session(fitted);
    FILE *f = fmemopen(s, sizeof s, "w");

    table_print(f, r);
    fclose(f);
    results_close(r);
    for (int i = 0; i < COUNT(lines); i++)
        ck_assert_msg(strstr(s, lines[i]) != NULL, "%s is not in\n%s", lines[i], s);
}
END_TEST

/* ---- the figure ------------------------------------------------------------------------------ */

/* As an SVG, in which words stay words. */
static const char *figure_of(struct results *r)
{
    static char s[1 << 20];
    struct err_text why = { "" };

    place_make();
    const char *path = place_path("c.svg");
    ck_assert_msg(curve_save(path, r, &why) == ERR_OK, "%s", why.s);
    FILE *f = fopen(path, "r");
    ck_assert_ptr_nonnull(f);
    s[fread(s, 1, sizeof s - 1, f)] = '\0';
    fclose(f);
    place_remove();
    results_close(r);
    return s;
}

/* 400 N: 0.4, 0.2 and 0.1 N, twice their root is 0.92; 200 N: 0.2, 0.1, 0.1 and a drift
 * of 0.3 / sqrt 3, 0.60. */
START_TEST(the_figure_shows_them_doubled)
{
    static const char *const words[] = {
        "best second", "400.0 ± 0.9 N", "±: expanded uncertainty, k = 2",
        ">Held, with its mean<", ">Target band<",
    };
    struct results *r = session(fitted);

    ck_assert_double_eq_tol(2.0 * results_uncertainty_best(r)->u.best_1s_n, 0.92, 0.02);
    const char *s = figure_of(r);
    for (int i = 0; i < COUNT(words); i++)
        ck_assert_msg(strstr(s, words[i]) != NULL, "%s is not in the figure", words[i]);
    r = session(fitted);
    r->holds = 1;
    s = figure_of(r);
    ck_assert_msg(strstr(s, ">Target band about 200.0 ± 0.6 N<") != NULL, "its target");
    ck_assert_msg(strstr(s, ">200.0 ± 0.6 N<") != NULL, "its mean");
}
END_TEST

START_TEST(a_figure_without_any_says_so)
{
    const char *s = figure_of(session(two_points));

    ck_assert_msg(strstr(s, "uncertainty not known: the calibration states none") != NULL, "why");
    ck_assert_msg(strstr(s, "400.0 N") != NULL, "the number stays");
    ck_assert_msg(strstr(s, "±") == NULL, "no sign without a number");
    struct results *r = session(fitted);
    r->holds = 0;
    s = figure_of(r);
    ck_assert_msg(strstr(s, "Held") == NULL && strstr(s, "Target") == NULL, "a key of nothing");
}
END_TEST

Suite *known_numbers_suite(void)
{
    Suite *s = suite_create("known_numbers");
    TCase *t = tcase_create("all");

    tcase_set_timeout(t, 30);
    tcase_add_test(t, every_kind_of_reference_has_that_of_where_it_was_measured);
    tcase_add_test(t, a_target_and_its_band_have_that_of_a_force_there);
    tcase_add_test(t, limb_warm_up_peak_and_sum_have_theirs);
    tcase_add_test(t, what_a_target_comes_from_must_be_there);
    tcase_add_test(t, each_number_has_its_own);
    tcase_add_test(t, every_number_is_defined);
    tcase_add_test(t, without_a_calibration_that_states_any_each_says_why);
    tcase_add_test(t, the_table_shows_them);
    tcase_add_test(t, the_figure_shows_them_doubled);
    tcase_add_test(t, a_figure_without_any_says_so);
    suite_add_tcase(s, t);
    return s;
}
