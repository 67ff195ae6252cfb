/*
 * test_sums.c - what the index keeps of a recording.
 *
 * A session of two pushes and two holds is recorded from straight lines, so that every
 * number is known on paper; odd ones are results filled in by hand.
 */
#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/results.h"
#include "clinic/sums.h"
#include "making.h"
#include "suites.h"

Suite *sums_suite(void);

#define RATE   80
#define PERIOD (1.0 / RATE)

static const char dosed[] =
    "id: dosed\n"
    "version: 4\n"
    "title: Dosed\n"
    "stage: isometric\n"
    "position: none\n"
    "evidence: test\n"
    "source: none\n"
    "steps:\n"
    "  - tare: { seconds: 1 }\n"
    "  - ask: { what: pain, when: before, site: upper hamstring }\n"
    "  - best_push: { trials: 2, seconds: 3, rest_s: 5, add_while_improving_pct: 0,\n"
    "                 max_trials: 2, ready_s: 1 }\n"
    "  - holds: { count: 2, seconds: 5, rest_s: 6, target_pct: 50, band_pct: 10,\n"
    "             floor_pct: 20, grace_s: 1, wait_s: 10, ready_s: 1, ask_pain: each,\n"
    "             stop_after_incomplete: 0, overtime_s: 0 }\n"
    "  - ask: { what: effort, when: after }\n";

/* Pushes of 200 and 180 N; 100 N held for long, and let go of early. */
static const struct { double from_s, rise_s, to_s, level_n, fall_s; } pushed[] = {
    { 5, 0.5, 9, 200, 0.5 }, { 14, 0.5, 18, 180, 0.5 },
    { 23, 1, 31, 100, 1 }, { 36, 1, 39, 100, 1 },
};

static double force_n(double t_s)
{
    double n = 0.0;

    for (int i = 0; i < COUNT(pushed); i++)
        n += pushed[i].level_n * fmax(0.0, fmin(1.0, fmin((t_s - pushed[i].from_s) / pushed[i].rise_s,
             1.0 - (t_s - pushed[i].to_s) / pushed[i].fall_s)));
    return n;
}

static const struct { double at_s; uint8_t kind; int value; } said[] = {
    { 3, SESSION_ANSWER_PAIN, 2 }, { 30, SESSION_ANSWER_PAIN, 3 },
    { 42, SESSION_ANSWER_DECLINED, 0 }, { 44, SESSION_ANSWER_EFFORT, 6 },
};

/* The session's first to_s seconds. */
static void make(struct making *m, const char *protocol, double to_s)
{
    int told = 0;

    making_head_with(m, protocol);
    making_hello(m, 0);
    for (int i = 0; i < (int)(to_s * RATE); i++) {
        const double t_s = (double)i / RATE;

        if (told < COUNT(said) && said[told].at_s <= t_s) {
            const struct record_answer a = { .kind = said[told].kind, .value = said[told].value };
            uint8_t payload[WIRE_PAYLOAD_MAX];

            making_frame(m, WIRE_REC_ANSWER, payload, record_put_answer(payload, &a));
            told++;
        }
        making_sample(m, (uint16_t)i, (uint32_t)i * 200000U, (int32_t)lrint(1000 * force_n(t_s)), 0);
    }
}

static struct sums *sums_from(const struct making *m)
{
    static struct sums s;
    struct err_text why = { "" };
    struct results *r;

    ck_assert_msg(results_open_bytes("made.hfr", m->bytes, m->n, &r, &why) == ERR_OK, "%s", why.s);
    sums_of(r, &s);
    results_close(r);
    return &s;
}

static struct sums *whole(void)
{
    struct making m = { 0 };

    make(&m, dosed, 50);
    making_end(&m, SESSION_END_FINISHED);
    struct sums *s = sums_from(&m);
    making_free(&m);
    return s;
}

#define NEAR(x, want, tol) ck_assert_msg(fabs((x) - (want)) <= (tol), #x " is %.9g, not %.9g", \
                                         (double)(x), (double)(want))
#define NONE(x) ck_assert_msg(isnan(x), #x " is %g", (double)(x))

START_TEST(what_was_recorded)
{
    const struct sums *s = whole();

    ck_assert_str_eq(s->session, "");
    ck_assert_str_eq(s->path, "");
    ck_assert_int_eq(s->started_unix_us, 1700000000000000);
    ck_assert_int_eq(s->utc_offset_min, 60);
    NEAR(s->length_s, 50 - PERIOD, 1e-9);
    ck_assert_str_eq(s->end, "clean");
    ck_assert_str_eq(s->session_end, "finished");
    ck_assert_str_eq(s->protocol, "dosed");
    ck_assert_int_eq(s->protocol_version, 4);
    ck_assert_str_eq(s->calibration, "made");
    ck_assert_str_eq(s->rig, "");
    NEAR(s->rate_hz, 80, 1e-9);
    ck_assert(!s->zero_flag);
    ck_assert_int_eq(s->gaps, 0);
}
END_TEST

/* Half of 200 N is asked for, twice 5 s. */
START_TEST(what_was_asked)
{
    const struct sums *s = whole();

    ck_assert(s->holds_step);
    NEAR(s->asked_pct, 50, 0);
    NEAR(s->asked_hold_s, 5, 0);
    NEAR(s->asked_rest_s, 6, 0);
    ck_assert_int_eq(s->asked_holds, 2);
    NEAR(s->asked_s, 10, 0);
    NEAR(s->reference_n, 200, 1e-6);
    NEAR(s->target_n, 100, 1e-6);
    NEAR(s->asked_ns, 1000, 1e-5);
    ck_assert_str_eq(s->reference_of, "best_1s");
}
END_TEST

/* The band of 80 to 120 N is entered 0.8 s into each push.  The first is held for
 * 5 s: 0.2 s at 90 N on average and 4.8 s at 100 N.  The second leaves the band 0.2 s
 * into its fall and passes the floor, 60 N, at 0.4 s: 0.2 s at 90, 2 s at 100 and
 * 0.4 s at 80 N. */
START_TEST(what_was_delivered)
{
    const struct sums *s = whole();

    ck_assert_int_eq(s->holds, 2);
    ck_assert_int_eq(s->holds_done, 2);
    ck_assert_int_eq(s->holds_complete, 1);
    NEAR(s->hold[0].held_s, 5, 1e-5);
    NEAR(s->hold[1].held_s, 2.6, PERIOD);
    NEAR(s->hold[0].in_band_s, 5, 1e-5);
    NEAR(s->hold[1].in_band_s, 2.4, PERIOD);
    NEAR(s->held_s, 7.6, PERIOD);
    NEAR(s->in_band_s, 7.4, PERIOD);
    NEAR(s->hold[0].impulse_ns, 498, 20 * PERIOD);
    NEAR(s->hold[1].impulse_ns, 250, 80 * PERIOD);
    NEAR(s->impulse_ns, 748, 100 * PERIOD);
    NEAR(s->mean_n, 748 / 7.6, 0.5);
    NEAR(s->hold[1].mean_n, 250 / 2.6, 0.5);
    NEAR(s->hold[0].peak_n, 100, 1e-6);
    NEAR(s->completed_pct, 74, 100 * PERIOD / 10);
    ck_assert(s->hold[0].complete && !s->hold[1].complete);
    ck_assert(s->hold[1].step == 4 && s->hold[1].number == 2 && s->hold[1].attempt == 1);
    NEAR(s->hold[1].asked_s, 5, 0);
    NEAR(s->hold[1].target_n, 100, 1e-6);
    NEAR(s->hold[1].target_pct, 50, 0);
}
END_TEST

/* SD of 200 and 180 is 20 / sqrt 2, their mean 190. */
START_TEST(what_the_pushes_were)
{
    const struct sums *s = whole();

    ck_assert_int_eq(s->pushes, 2);
    NEAR(s->best_1s_n, 200, 1e-6);
    NEAR(s->best_peak_n, 200, 1);
    NONE(s->limited_1s_n);
    NEAR(s->trials_cv_pct, 100 * 20 / sqrt(2) / 190, 1e-6);
    ck_assert_str_eq(s->push[1].kind, "steady");
    NEAR(s->push[1].best_1s_n, 180, 1e-6);
    NEAR(s->push[1].peak_n, 180, 1);
    ck_assert(s->push[1].step == 3 && s->push[1].number == 2);
}
END_TEST

START_TEST(what_was_said)
{
    static const struct { const char *what, *moment, *site; int hold; double value; } want[] = {
        { "pain", "before", "upper hamstring", 0, 2 }, { "pain", "hold", "", 1, 3 },
        { "pain", "hold", "", 2, NAN }, { "effort", "after", "", 0, 6 },
    };
    const struct sums *s = whole();

    ck_assert_int_eq(s->answers, COUNT(want));
    for (int i = 0; i < COUNT(want); i++) {
        ck_assert_str_eq(s->answer[i].what, want[i].what);
        ck_assert_str_eq(s->answer[i].moment, want[i].moment);
        ck_assert_str_eq(s->answer[i].site, want[i].site);
        ck_assert_int_eq(s->answer[i].hold, want[i].hold);
        ck_assert(isnan(want[i].value) ? isnan(s->answer[i].value)
                                       : s->answer[i].value == want[i].value);
    }
}
END_TEST

/* Cut at 20 s: both pushes are done and no hold is begun. */
START_TEST(stopped_before_the_holds_there_is_no_dose)
{
    struct making m = { 0 };

    make(&m, dosed, 20);
    const struct sums *s = sums_from(&m);

    ck_assert_str_eq(s->end, "cut");
    ck_assert_str_eq(s->session_end, "not_ended");
    ck_assert(!s->holds_step);
    ck_assert_int_eq(s->asked_holds, 2);
    NEAR(s->asked_ns, 1000, 1e-5);
    ck_assert(s->holds_done == 0 && s->holds == 0);
    NONE(s->in_band_s);
    NONE(s->held_s);
    NONE(s->mean_n);
    NONE(s->impulse_ns);
    NONE(s->completed_pct);
    NONE(s->reference_n);
    NONE(s->target_n);
    making_free(&m);
}
END_TEST

/* Cut at 2 s nothing is known: no push, so no target either. */
START_TEST(unknown_is_not_zero)
{
    struct making m = { 0 };

    make(&m, dosed, 2);
    const struct sums *s = sums_from(&m);

    NEAR(s->asked_s, 10, 0);
    NONE(s->asked_ns);
    NONE(s->best_1s_n);
    NONE(s->best_peak_n);
    NONE(s->trials_cv_pct);
    ck_assert_int_eq(s->answers, 0);
    making_free(&m);
}
END_TEST

/* making.h's own: a fixed force, and no stage from before there were any. */
START_TEST(a_fixed_force_has_no_percent)
{
    struct making m = { 0 };

    making_whole(&m, 80);
    const struct sums *s = sums_from(&m);

    ck_assert(s->holds_step);
    NONE(s->asked_pct);
    NONE(s->reference_n);
    NONE(s->hold[0].target_pct);
    NEAR(s->target_n, 100, 0);
    NEAR(s->asked_ns, 500, 0);
    NEAR(s->completed_pct, 100, 1e-4);
    ck_assert_str_eq(s->reference_of, "force");
    making_free(&m);
}
END_TEST

/* ---- by hand ----------------------------------------------------------------------- */

static struct results *by_hand(void)
{
    struct results *r = calloc(1, sizeof *r);

    ck_assert_ptr_nonnull(r);
    r->protocol.steps = 2;
    r->protocol.step[0].type = PROTOCOL_HOLDS;
    r->protocol.step[0].u.holds = (struct protocol_holds){
        .count = 3, .seconds = 10, .rest_s = 20, .target_pct = 40 };
    r->protocol.step[1].type = PROTOCOL_HOLDS;
    r->protocol.step[1].u.holds = (struct protocol_holds){
        .count = 1, .seconds = 30, .rest_s = 5, .target_pct = 10 };
    return r;
}

static struct sums *of(struct results *r)
{
    static struct sums s;

    sums_of(r, &s);
    free(r);
    return &s;
}

static void add_hold(struct results *r, int step, int number, int attempt, bool started)
{
    struct results_hold *h = &r->hold[r->holds++];

    h->hold = (struct session_hold){ .step = step, .number = number, .attempt = attempt };
    h->hold.hold.started = started;
    h->hold.hold.cfg = (struct hold_config){ .target_n = 100, .hold_us = 10000000 };
    h->hold.reference_n = 250;
    h->part.mean_n = NAN;
    h->part.peak_n = NAN;
}

START_TEST(all_steps_are_asked_for_and_the_first_gives_the_dose)
{
    struct results *r = by_hand();

    r->best_1s_n = 300;
    const struct sums *s = of(r);

    NEAR(s->asked_pct, 40, 0);
    NEAR(s->asked_hold_s, 10, 0);
    NEAR(s->asked_rest_s, 20, 0);
    ck_assert_int_eq(s->asked_holds, 4);
    NEAR(s->asked_s, 60, 0);
    NEAR(s->asked_ns, 30 * 120 + 30 * 30, 1e-9);
}
END_TEST

static const struct {
    const char *why; enum protocol_reference of; double target_n;
} references[] = {
    { "percent of the best second", PROTOCOL_OF_BEST_1S, 0.4 * 300 },
    { "of the peak", PROTOCOL_OF_PEAK, 0.4 * 320 },
    { "of a pain-limited push", PROTOCOL_OF_PAIN_LIMITED, 0.4 * 150 },
    { "of 80 kg of body weight", PROTOCOL_OF_BODY_WEIGHT, 0.4 * 80 * 9.80665 },
    { "newtons", PROTOCOL_OF_FORCE, 77 },
    { "of the client's choice, which never came", PROTOCOL_OF_CHOSEN, NAN },
};

START_TEST(a_target_that_was_never_set_comes_from_its_reference)
{
    struct results *r = by_hand();

    r->protocol.steps = 1;
    r->protocol.step[0].u.holds.target_of = references[_i].of;
    r->protocol.step[0].u.holds.target_n = 77;
    r->best_1s_n = 300;
    r->best_peak_n = 320;
    r->limited_1s_n = 150;
    r->body_mass_g = 80000;
    const struct sums *s = of(r);

    if (isnan(references[_i].target_n))
        NONE(s->asked_ns);
    else
        NEAR(s->asked_ns, 30 * references[_i].target_n, 1e-9);
    ck_assert_str_eq(s->reference_of, protocol_reference_word(references[_i].of));
}
END_TEST

/* Hold 1 paused and finished in a second attempt, hold 2 never entered, hold 3 at the
 * second attempt, hold 1 of the next step done: three of four. */
START_TEST(attempts_at_one_hold_are_one)
{
    struct results *r = by_hand();

    add_hold(r, 0, 1, 1, true);
    add_hold(r, 0, 1, 2, true);
    add_hold(r, 0, 2, 1, false);
    add_hold(r, 0, 3, 1, false);
    add_hold(r, 0, 3, 2, true);
    add_hold(r, 1, 1, 1, true);
    r->hold[1].hold.complete = true;
    r->protocol.stage = PROTOCOL_STAGE_ISOMETRIC;
    const struct sums *s = of(r);

    ck_assert_int_eq(s->holds, 6);
    ck_assert_int_eq(s->holds_done, 3);
    ck_assert_int_eq(s->holds_complete, 1);
    NONE(s->hold[2].impulse_ns);
    NONE(s->mean_n);
    NEAR(s->in_band_s, 0, 0);
    NEAR(s->completed_pct, 0, 0);
}
END_TEST

START_TEST(a_test_is_no_dose)
{
    struct results *r = by_hand();

    add_hold(r, 0, 1, 1, true);
    r->protocol.stage = PROTOCOL_STAGE_TEST;
    ck_assert(!of(r)->holds_step);
}
END_TEST

START_TEST(until_drop_out_there_is_no_whole_to_have_completed)
{
    struct results *r = by_hand();

    add_hold(r, 0, 1, 1, true);
    r->protocol.step[1].u.holds.until = PROTOCOL_UNTIL_DROP_OUT;
    const struct sums *s = of(r);

    NONE(s->completed_pct);
}
END_TEST

/* The client chose in the first, and was asked for that in the second. */
START_TEST(a_chosen_force_is_the_target_of_the_holds_after_it)
{
    struct results *r = by_hand();

    r->protocol.steps = 1;
    r->protocol.step[0].u.holds.target_of = PROTOCOL_OF_CHOSEN;
    add_hold(r, 0, 1, 1, true);
    r->hold[0].hold.choosing = true;
    add_hold(r, 0, 2, 1, true);
    r->hold[1].hold.hold.cfg.target_n = 88;
    const struct sums *s = of(r);

    NONE(s->hold[0].target_n);
    NEAR(s->target_n, 88, 0);
    NEAR(s->asked_ns, 30 * 88, 1e-9);
}
END_TEST

START_TEST(a_second_set_of_pushes_counts_instead)
{
    static const double best_n[] = { 500, 300, 200, 210, 190 };
    struct results *r = by_hand();

    for (int i = 0; i < COUNT(best_n); i++)
        r->push[r->pushes++].push = (struct session_push){
            .step = i < 2 ? 0 : 1, .kind = i == 3 ? PROTOCOL_PUSH_FAST : PROTOCOL_PUSH_STEADY,
            .number = i + 1, .pushed = true, .has_best_1s = true, .best_1s_n = best_n[i],
            .peak_n = best_n[i] };
    const struct sums *s = of(r);

    /* of 200 and 190 */
    NEAR(s->trials_cv_pct, 100 * 10 / sqrt(2) / 195, 1e-9);
}
END_TEST

START_TEST(a_rig_with_a_number_and_a_zero_that_moved)
{
    struct results *r = by_hand();

    r->greeted = true;
    r->hello.serial = 4242;
    add_hold(r, 0, 1, 1, true);
    r->hold[0].ground.zero.flag = true;
    const struct sums *s = of(r);

    ck_assert_str_eq(s->rig, "4242");
    ck_assert(s->zero_flag);
    NONE(s->rate_hz);
}
END_TEST

Suite *sums_suite(void)
{
    Suite *s = suite_create("sums");
    TCase *tc = tcase_create("all");

    tcase_add_test(tc, what_was_recorded);
    tcase_add_test(tc, what_was_asked);
    tcase_add_test(tc, what_was_delivered);
    tcase_add_test(tc, what_the_pushes_were);
    tcase_add_test(tc, what_was_said);
    tcase_add_test(tc, stopped_before_the_holds_there_is_no_dose);
    tcase_add_test(tc, unknown_is_not_zero);
    tcase_add_test(tc, a_fixed_force_has_no_percent);
    tcase_add_test(tc, all_steps_are_asked_for_and_the_first_gives_the_dose);
    tcase_add_loop_test(tc, a_target_that_was_never_set_comes_from_its_reference, 0,
                        COUNT(references));
    tcase_add_test(tc, attempts_at_one_hold_are_one);
    tcase_add_test(tc, a_test_is_no_dose);
    tcase_add_test(tc, until_drop_out_there_is_no_whole_to_have_completed);
    tcase_add_test(tc, a_chosen_force_is_the_target_of_the_holds_after_it);
    tcase_add_test(tc, a_second_set_of_pushes_counts_instead);
    tcase_add_test(tc, a_rig_with_a_number_and_a_zero_that_moved);
    suite_add_tcase(s, tc);
    return s;
}
