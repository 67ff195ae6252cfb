/*
 * test_reasons.c - every reason a metric is absent or qualified, and the onset.
 *
 * Each row is a curve of straight pieces and what one metric of it says.
 */
#include <check.h>
#include <math.h>
#include <string.h>

#include "analysis/effort.h"
#include "curves.h"
#include "err.h"
#include "suites.h"

Suite *reasons_suite(void);

enum with {
    PLAIN = 0, FORCE_500 = 1, ZERO_BASELINE = 2, ZERO_NONE = 4, REFERENCE_BAD = 8, BAND = 16,
    BAND_HIGH = 32, PRESCRIBED = 64, NO_BRIDGE = 128,
};

#define HOLD(base) { 1, base }, { 3, base }, { 3.3, 200 }, { 14, 200 }, { 14.3, base }

static const struct {
    const char *why;
    struct curves_drawing d;
    unsigned with;
    enum metric m;
    int reason, note;   /* METRIC_WHY_*, or METRIC_WHY_COUNT: none */
} reasons[] = {
#define NONE METRIC_WHY_COUNT
#define R(name) METRIC_WHY_##name
    { "80 samples a second", { 80, 17, 0, 0, 0, { HOLD(0) } }, 0,
      METRIC_RFD_100, R(LOW_RATE), NONE },
    { "a clock 2.2 % slow of 500", { 489, 17, 0, 0, 0, { HOLD(0) } }, 0,
      METRIC_IMPULSE_50, R(LOW_RATE), NONE },
    { "one 1.9 % slow", { 490.5, 17, 0, 0, 0, { HOLD(0) } }, 0,
      METRIC_FORCE_100, NONE, R(INDICATIVE) },
    { "500", { 500, 17, 0, 0, 0, { HOLD(0) } }, 0, METRIC_RFD_PEAK, NONE, R(INDICATIVE) },
    { "a clock 2.1 % slow of 1000", { 979, 17, 0, 0, 0, { HOLD(0) } }, 0,
      METRIC_RFD_20_80, NONE, R(INDICATIVE) },
    { "one 1.9 % slow of 1000", { 981, 17, 0, 0, 0, { HOLD(0) } }, 0,
      METRIC_RFD_20_80, NONE, NONE },
    { "peaks are fine at 80", { 80, 17, 0, 0, 0, { HOLD(0) } }, 0, METRIC_PEAK, NONE, NONE },
    { "the curve ends before 250 ms", { 1000, 3.23, 0, 0, 0, { PUSH(3, 4, 200) } }, 0,
      METRIC_RFD_250, R(NO_SAMPLES), NONE },
    { "but not before 200 ms", { 1000, 3.23, 0, 0, 0, { PUSH(3, 4, 200) } }, 0,
      METRIC_RFD_200, NONE, NONE },
    { "a gap in the hold", { 80, 17, 0, 8, 8.3, { HOLD(0) } }, 0, METRIC_IMPULSE, R(GAP), NONE },
    { "a gap in the plateau", { 80, 17, 0, 8, 8.3, { HOLD(0) } }, 0,
      METRIC_PLATEAU, R(GAP), NONE },
    { "time in band with a gap", { 80, 17, 0, 8, 8.3, { HOLD(0) } }, BAND,
      METRIC_IN_BAND, R(GAP), NONE },
    { "time held with a gap", { 80, 17, 0, 8, 8.3, { HOLD(0) } }, BAND,
      METRIC_HELD, NONE, R(GAP_BESIDE) },
    { "a gap early in the rise", { 1000, 17, 0, 3.1, 3.15, { HOLD(0) } }, 0,
      METRIC_RFD_200, R(GAP), NONE },
    { "does not touch what ends before it", { 1000, 17, 0, 3.1, 3.15, { HOLD(0) } }, 0,
      METRIC_RFD_50, NONE, NONE },
    { "nor what begins after it", { 1000, 17, 0, 3.1, 3.14, { HOLD(0) } }, 0,
      METRIC_RFD_150_200, NONE, NONE },
    { "two missing samples are bridged", { 80, 17, 0, 8, 8.02, { HOLD(0) } }, 0,
      METRIC_IMPULSE, NONE, NONE },
    { "unless bridging is off", { 80, 17, 0, 8, 8.02, { HOLD(0) } }, NO_BRIDGE,
      METRIC_IMPULSE, R(GAP), NONE },
    { "a peak beside a gap", { 80, 17, 0, 8, 8.3, { HOLD(0) } }, 0,
      METRIC_PEAK, NONE, R(GAP_BESIDE) },
    { "a best second beside a gap", { 80, 17, 0, 8, 8.3, { HOLD(0) } }, 0,
      METRIC_BEST_1S, NONE, R(GAP_BESIDE) },
    { "the curve begins loaded", { 80, 17, 0, 0, 0, { { 9, 200 }, { 9.3, 0 } } }, 0,
      METRIC_ONSET, R(STARTS_LOADED), NONE },
    { "its impulse is not all", { 80, 17, 0, 0, 0, { { 9, 200 }, { 9.3, 0 } } }, 0,
      METRIC_IMPULSE, NONE, R(STARTS_LOADED) },
    { "the curve ends loaded", { 80, 17, 0, 0, 0, { { 3, 0 }, { 3.3, 200 } } }, 0,
      METRIC_OFFSET, R(ENDS_LOADED), NONE },
    { "its impulse is not all either", { 80, 17, 0, 0, 0, { { 3, 0 }, { 3.3, 200 } } }, 0,
      METRIC_IMPULSE, NONE, R(ENDS_LOADED) },
    { "0.4 s of quiet", { 80, 9, 0, 0, 0, { PUSH(0.4, 6, 200) } }, 0,
      METRIC_ONSET, R(SHORT_BASELINE), NONE },
    { "0.55 s of quiet", { 80, 9, 0, 0, 0, { PUSH(0.55, 6, 200) } }, 0,
      METRIC_ONSET, NONE, NONE },
    { "a gap just before", { 80, 9, 0, 1.5, 2.6, { PUSH(3, 6, 200) } }, 0,
      METRIC_BASELINE, R(SHORT_BASELINE), NONE },
    { "noise of 3 N before 200 N", { 80, 17, 3, 0, 0, { HOLD(0) } }, 0,
      METRIC_TIME_TO_PEAK, R(NOISY_BASELINE), NONE },
    { "noise of 1.5 N before 200 N", { 80, 17, 1.5, 0, 0, { HOLD(0) } }, 0,
      METRIC_TIME_TO_PEAK, NONE, NONE },
    { "a baseline that is too noisy is still told", { 80, 17, 3, 0, 0, { HOLD(0) } }, 0,
      METRIC_BASELINE_SD, NONE, R(NOISY_BASELINE) },
    { "11 N/s before 200 N", { 80, 17, 0, 0, 0, { { 0.01, -33 }, { 3, 0 }, { 3.3, 200 },
      { 14, 200 }, { 14.3, 0 } } }, 0, METRIC_ONSET, R(DRIFTING_BASELINE), NONE },
    { "9 N/s before 200 N", { 80, 17, 0, 0, 0, { { 0.01, -27 }, { 3, 0 }, { 3.3, 200 },
      { 14, 200 }, { 14.3, 0 } } }, 0, METRIC_ONSET, NONE, NONE },
    { "a ramp of 7 % a second", { 80, 30, 0, 0, 0, { { 5, 0 }, { 19, 200 }, { 25, 200 },
      { 25.3, 0 } } }, 0, METRIC_ONSET, NONE, NONE },
    { "the last newtons go within 6 s", { 80, 30, 0, 0, 0, { { 3, 0 }, { 3.3, 200 },
      { 14, 200 }, { 14.3, 8 }, { 20.3, 0 } } }, 0, METRIC_OFFSET, NONE, NONE },
    { "or within 16", { 80, 40, 0, 0, 0, { { 3, 0 }, { 3.3, 200 }, { 14, 200 }, { 14.3, 8 },
      { 30.3, 0 } } }, 0, METRIC_OFFSET, R(NOT_BACK), NONE },
    { "a rise of 10 ms", { 1000, 9, 0, 0, 0, { { 3, 0 }, { 3.01, 200 }, { 6, 200 }, { 6.1, 0 } } },
      0, METRIC_RFD_PEAK, NONE, NONE },
    { "an onset threshold over the peak", { 80, 17, 0, 0, 0, { HOLD(0) } }, FORCE_500,
      METRIC_ONSET, R(NO_ONSET), NONE },
    { "10 N stay on afterwards", { 80, 30, 0, 0, 0, { { 3, 0 }, { 3.3, 200 }, { 14, 200 },
      { 14.3, 10 } } }, 0, METRIC_OFFSET, R(NOT_BACK), NONE },
    { "a dip of 5 N before", { 80, 17, 0, 0, 0, { { 2.7, 0 }, { 2.85, -5 }, { 3, 0 },
      { 3.3, 200 }, { 14, 200 }, { 14.3, 0 } } }, 0, METRIC_ONSET, NONE, R(DIPPED) },
    { "the baseline as zero", { 80, 17, 0, 0, 0, { HOLD(0) } }, ZERO_BASELINE,
      METRIC_PRETENSION, R(BASELINE_IS_ZERO), NONE },
    { "12 of 200 N on before", { 1000, 17, 0, 0, 0, { HOLD(12) } }, ZERO_NONE,
      METRIC_PRETENSION, NONE, R(PRETENSION) },
    { "and noted at the onset", { 1000, 17, 0, 0, 0, { HOLD(12) } }, ZERO_NONE,
      METRIC_ONSET, NONE, R(PRETENSION) },
    { "and at the rates", { 1000, 17, 0, 0, 0, { HOLD(12) } }, ZERO_NONE,
      METRIC_RFD_200, NONE, R(PRETENSION) },
    { "9 of 200 N are not", { 1000, 17, 0, 0, 0, { HOLD(9) } }, ZERO_NONE,
      METRIC_ONSET, NONE, NONE },
    { "0.9 s of effort", { 80, 9, 0, 0, 0, { PUSH(3, 3.9, 200) } }, 0,
      METRIC_BEST_1S, R(TOO_SHORT), NONE },
    { "has a best half second", { 80, 9, 0, 0, 0, { PUSH(3, 3.9, 200) } }, 0,
      METRIC_BEST_500MS, NONE, NONE },
    { "7.8 s of plateau leave less than 5", { 80, 17, 0, 0, 0, { PUSH(3, 10.8, 200) } }, 0,
      METRIC_STEADY_CV, R(TOO_SHORT), NONE },
    { "8.2 s leave 5", { 80, 17, 0, 0, 0, { PUSH(3, 11.2, 200) } }, 0,
      METRIC_STEADY_CV, NONE, NONE },
    { "4.8 s after the peak", { 80, 17, 0, 0, 0, { PUSH(3, 7.8, 200) } }, 0,
      METRIC_FATIGUE_AREA, R(TOO_SHORT), NONE },
    { "no reference", { 80, 17, 0, 0, 0, { HOLD(0) } }, 0, METRIC_MEAN_PCT, R(NO_REFERENCE),
      NONE },
    { "a reference of -1 N", { 80, 17, 0, 0, 0, { HOLD(0) } }, REFERENCE_BAD,
      METRIC_IMPULSE_PCT, R(NOT_POSITIVE), NONE },
    { "no target", { 80, 17, 0, 0, 0, { HOLD(0) } }, 0, METRIC_RMSE, R(NO_TARGET), NONE },
    { "no band", { 80, 17, 0, 0, 0, { HOLD(0) } }, 0, METRIC_IN_BAND, R(NO_BAND), NONE },
    { "no prescribed time", { 80, 17, 0, 0, 0, { HOLD(0) } }, BAND,
      METRIC_IN_BAND_OF, R(NO_PRESCRIBED), NONE },
    { "a band over the peak", { 80, 17, 0, 0, 0, { HOLD(0) } }, BAND_HIGH,
      METRIC_HELD, R(BAND_NOT_ENTERED), NONE },
    { "12 s in band prescribed, 10.7 held", { 80, 17, 0, 0, 0, { HOLD(0) } }, BAND | PRESCRIBED,
      METRIC_BAND_CLOCK, R(CLOCK_NOT_FULL), NONE },
    { "held to the curve's end", { 80, 17, 0, 0, 0, { { 3, 0 }, { 3.3, 200 } } }, BAND,
      METRIC_DROPOUT, R(NO_DROPOUT), NONE },
    { "never fell", { 80, 17, 0, 0, 0, { HOLD(0) } }, BAND, METRIC_REENGAGED_AT, R(NO_RETURN),
      NONE },
    { "no lever arm", { 80, 17, 0, 0, 0, { HOLD(0) } }, 0, METRIC_TORQUE_PEAK, R(NO_LEVER),
      NONE },
    { "no body mass", { 80, 17, 0, 0, 0, { HOLD(0) } }, 0, METRIC_PEAK_PCT_BW,
      R(NO_BODY_MASS), NONE },
#undef NONE
#undef R
};

static struct effort_options options_with(unsigned with)
{
    struct effort_options o;

    effort_options_default(&o);
    o.cutoff_hz = 0.0;
    if (with & FORCE_500) {
        o.onset_rule = EFFORT_ONSET_FORCE;
        o.onset_n = 500.0;
    }
    o.zero = with & ZERO_BASELINE ? EFFORT_ZERO_BASELINE
           : with & ZERO_NONE ? EFFORT_ZERO_NONE : EFFORT_ZERO_AUTO;
    o.reference_n = with & REFERENCE_BAD ? -1.0 : NAN;
    if (with & (BAND | BAND_HIGH)) {
        o.low_n = with & BAND ? 190.0 : 250.0;
        o.high_n = with & BAND ? 210.0 : 270.0;
    }
    o.hold_s = with & PRESCRIBED ? 12.0 : NAN;
    o.bridge_samples = with & NO_BRIDGE ? 0 : 2;
    return o;
}

static const char *word_of(int reason)
{
    return reason < METRIC_WHY_COUNT ? metric_reason_word((enum metric_reason)reason) : "none";
}

START_TEST(reasons_are_given)
{
    const struct effort_options o = options_with(reasons[_i].with);
    struct metric_value m[METRIC_COUNT];
    struct effort e;
    struct trace t;

    curves_draw(&t, &reasons[_i].d);
    ck_assert_int_eq(effort_prepare(&t, &o), ERR_OK);
    ck_assert_uint_eq(efforts_find(&t, &o, &e, 1), 1);
    effort_measure(&t, &o, &e, m);
    const struct metric_value *v = &m[reasons[_i].m];
    const char *got = metric_value_word(v) != NULL ? metric_value_word(v) : "none";
    const int want = reasons[_i].reason < METRIC_WHY_COUNT ? reasons[_i].reason
                                                           : reasons[_i].note;

    ck_assert_msg((v->why != NULL) == (reasons[_i].reason < METRIC_WHY_COUNT),
                  "%s: %s is %g, %s", reasons[_i].why, metric_info(reasons[_i].m)->id, v->value,
                  got);
    ck_assert_msg(strcmp(got, word_of(want)) == 0, "%s: %s says %s, not %s", reasons[_i].why,
                  metric_info(reasons[_i].m)->id, got, word_of(want));
    ck_assert_int_eq(isnan(v->value), v->why != NULL);
    trace_free(&t);
}
END_TEST

/* Several trials, sides and memory are not of one effort. */
START_TEST(every_reason_has_a_row)
{
    for (int r = 0; r < METRIC_WHY_COUNT; r++) {
        bool found = r == METRIC_WHY_FEW_TRIALS || r == METRIC_WHY_NO_SIDE
                  || r == METRIC_WHY_NO_MEMORY;

        for (int i = 0; i < COUNT(reasons); i++)
            found |= reasons[i].reason == r || reasons[i].note == r;
        ck_assert_msg(found, "no row for %s", word_of(r));
    }
}
END_TEST

START_TEST(no_value_without_a_reason_whatever_the_curve)
{
    const struct effort_options o = options_with(reasons[_i].with);
    struct metric_value m[METRIC_COUNT];
    struct effort e;
    struct trace t;

    curves_draw(&t, &reasons[_i].d);
    ck_assert_int_eq(effort_prepare(&t, &o), ERR_OK);
    ck_assert_uint_eq(efforts_find(&t, &o, &e, 1), 1);
    effort_measure(&t, &o, &e, m);
    for (int i = 0; i < METRIC_COUNT; i++)
        ck_assert_msg(isnan(m[i].value) == (m[i].why != NULL) && !isinf(m[i].value),
                      "%s: %s is %g", reasons[_i].why, metric_info((enum metric)i)->id,
                      m[i].value);
    /* An effort that is not there at all. */
    e.from_s = 1000.0;
    e.to_s = 1001.0;
    effort_measure(&t, &o, &e, m);
    for (int i = METRIC_ZERO; i < METRIC_COUNT; i++)
        ck_assert_ptr_eq(m[i].why, metric_reason_text(METRIC_WHY_NO_SAMPLES));
    ck_assert_double_eq(m[METRIC_SAMPLES].value, 0.0);
    trace_free(&t);
}
END_TEST

START_TEST(reasons_carry_both_numbers)
{
    static const struct {
        struct metric_value v;
        const char *text;
    } rows[] = {
        { { NAN, NAN, NULL, NULL, 80.0, 500.0 },
          "the sample rate is too low for it: 80 samples a second; it needs 500 samples a "
          "second" },
    };
    struct metric_value v = metric_none(METRIC_WHY_LOW_RATE, rows[0].v.have, rows[0].v.need);
    char s[200];

    ck_assert_str_eq(metric_words(&v, s, sizeof s), rows[0].text);
    v = metric_none(METRIC_WHY_GAP, 0.31, NAN);
    ck_assert_str_eq(metric_words(&v, s, sizeof s), "a gap lies in it: 0.31 s");
    v = metric_none(METRIC_WHY_NO_BAND, NAN, NAN);
    ck_assert_str_eq(metric_words(&v, s, sizeof s), "no band was given");
    v = metric_noted(metric_got(3.0, NAN), METRIC_WHY_INDICATIVE, 500.0, 1000.0);
    ck_assert_str_eq(metric_words(&v, s, sizeof s), "indicative: the sample rate is below what "
                     "it should have: 500 samples a second; it should have 1000 samples a "
                     "second");
    /* The first note stays; a value that is absent takes none. */
    v = metric_noted(v, METRIC_WHY_DIPPED, NAN, NAN);
    ck_assert_str_eq(metric_value_word(&v), "indicative");
    v = metric_noted(metric_none(METRIC_WHY_GAP, 1.0, NAN), METRIC_WHY_DIPPED, NAN, NAN);
    ck_assert_str_eq(metric_value_word(&v), "gap");
    v = metric_got(3.0, NAN);
    ck_assert_str_eq(metric_words(&v, s, sizeof s), "");
    ck_assert_ptr_null(metric_value_word(&v));
    v = metric_got(INFINITY, NAN);
    ck_assert_str_eq(metric_value_word(&v), "no_samples");
    ck_assert_str_eq(metric_words(&v, s, 9), "no force");
}
END_TEST

START_TEST(bridged_samples_are_counted)
{
    const struct curves_drawing d = { 80, 17, 0, 8, 8.02, { HOLD(0) } };
    struct metric_value m[METRIC_COUNT];
    struct effort_options o;
    struct effort e;
    struct trace t;

    effort_options_default(&o);
    curves_draw(&t, &d);
    curves_measure(&t, &o, &e, m);
    ck_assert_double_eq(m[METRIC_BRIDGED].value, 2.0);
    ck_assert_double_eq(m[METRIC_GAPS].value, 0.0);
    ck_assert_double_eq(m[METRIC_SAMPLES].value, rint((e.to_s - e.from_s) * 80.0) - 2.0);
    trace_free(&t);
}
END_TEST

START_TEST(what_a_gap_misses_is_not_bridged)
{
    const struct curves_drawing d = { 80, 17, 0, 8, 8.3, { HOLD(0) } };
    struct metric_value m[METRIC_COUNT];
    struct effort_options o;
    struct effort e;
    struct trace t;

    effort_options_default(&o);
    curves_draw(&t, &d);
    curves_measure(&t, &o, &e, m);
    ck_assert_double_eq(m[METRIC_BRIDGED].value, 0.0);
    ck_assert_double_eq(m[METRIC_GAPS].value, 1.0);
    /* From the last sample before 8 s to the first after 8.3 s. */
    ck_assert_double_eq_tol(m[METRIC_GAP_TIME].value, 0.3125, 1e-9);
    ck_assert_double_eq_tol(m[METRIC_IMPULSE].have, 0.3125, 1e-9);
    trace_free(&t);
}
END_TEST

/* The best second is looked for on both sides of a gap. */
START_TEST(best_means_are_the_best_of_all_stretches)
{
    static const double levels[][2] = { { 200, 150 }, { 150, 200 } };
    const struct curves_drawing d = { 80, 17, 0, 8, 8.3, { { 3, 0 }, { 3.3, levels[_i][0] },
        { 8.1, levels[_i][0] }, { 8.2, levels[_i][1] }, { 14, levels[_i][1] }, { 14.3, 0 } } };
    struct metric_value m[METRIC_COUNT];
    struct effort_options o;
    struct effort e;
    struct trace t;

    effort_options_default(&o);
    curves_draw(&t, &d);
    curves_measure(&t, &o, &e, m);
    ck_assert_double_eq_tol(m[METRIC_BEST_1S].value, 200.0, 1e-9);
    ck_assert_double_eq_tol(m[METRIC_BEST_500MS].value, 200.0, 1e-9);
    ck_assert_int_eq(m[METRIC_BEST_1S_AT].value < 8.0, _i == 0);
    trace_free(&t);
}
END_TEST

/* ---- onset ---------------------------------------------------------------------------------- */

static const struct {
    const char *why;
    struct curves_drawing d;
    double from_s;      /* of the effort, as a session would say; 0: as found */
    double onset_s;
} onsets[] = {
    { "a knock of 10 ms is passed over", { 1000, 9, 0, 0, 0, { { 2.6, 0 }, { 2.601, 10 },
      { 2.609, 10 }, { 2.61, 0 }, PUSH(3, 6, 200) } }, 0, 3.0 },
    { "one of 40 ms is not", { 1000, 9, 0, 0, 0, { { 2.6, 0 }, { 2.601, 10 },
      { 2.639, 10 }, { 2.64, 0 }, PUSH(3, 6, 200) } }, 0, 2.6 },
    { "a hold told from entering its band, after a slow rise", { 80, 30, 0, 0, 0, { { 5, 0 },
      { 19, 200 }, { 25, 200 }, { 25.3, 0 } } }, 16.0, 5.0 },
};

START_TEST(onset_is_where_the_force_leaves_its_rest)
{
    struct metric_value m[METRIC_COUNT];
    struct effort_options o;
    struct effort e;
    struct trace t;

    effort_options_default(&o);
    curves_draw(&t, &onsets[_i].d);
    ck_assert_int_eq(effort_prepare(&t, &o), ERR_OK);
    ck_assert_uint_eq(efforts_find(&t, &o, &e, 1), 1);
    if (onsets[_i].from_s > 0.0)
        e.from_s = onsets[_i].from_s;
    effort_measure(&t, &o, &e, m);
    ck_assert_msg(fabs(m[METRIC_ONSET].value - onsets[_i].onset_s) <= 1.0 / onsets[_i].d.rate_hz,
                  "%s: %g (%s)", onsets[_i].why, m[METRIC_ONSET].value,
                  m[METRIC_ONSET].why != NULL ? m[METRIC_ONSET].why : "");
    trace_free(&t);
}
END_TEST

Suite *reasons_suite(void)
{
    Suite *s = suite_create("reasons");
    TCase *why = tcase_create("reasons"), *onset = tcase_create("onset");

    tcase_add_loop_test(why, reasons_are_given, 0, COUNT(reasons));
    tcase_add_loop_test(why, no_value_without_a_reason_whatever_the_curve, 0, COUNT(reasons));
    tcase_add_test(why, every_reason_has_a_row);
    tcase_add_test(why, reasons_carry_both_numbers);
    tcase_add_test(why, bridged_samples_are_counted);
    tcase_add_test(why, what_a_gap_misses_is_not_bridged);
    tcase_add_loop_test(why, best_means_are_the_best_of_all_stretches, 0, 2);
    tcase_add_loop_test(onset, onset_is_where_the_force_leaves_its_rest, 0, COUNT(onsets));
    suite_add_tcase(s, why);
    suite_add_tcase(s, onset);
    return s;
}
