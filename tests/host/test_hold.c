/*
 * test_hold.c - one hold, by its picture, its closed forms and a dense twin.
 *
 * Three oracles: the list in hold.h typed again as a table; ramps, sines and
 * triangles whose crossings are known on paper; and struct twin, which walks
 * the straight lines between samples microsecond by microsecond and applies
 * the rules to each.
 */
#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "session/hold.h"
#include "suites.h"

#define PI 3.14159265358979323846
#define S  1000000  /* us */

Suite *hold_suite(void);

static const struct hold_config plain = {
    .target_n = 100.0, .low_n = 90.0, .high_n = 110.0, .floor_n = 80.0,
    .hold_us = S, .wait_us = 2 * S, .grace_us = S / 2, .rule = HOLD_ELAPSED,
};

static struct hold_config plain_as(enum hold_rule rule)
{
    struct hold_config c = plain;

    c.rule = rule;
    return c;
}

static struct hold armed(const struct hold_config *cfg, int64_t now_us)
{
    struct hold h;

    hold_reset(&h);
    ck_assert(hold_check(&h));
    ck_assert_int_eq(hold_arm(&h, cfg, now_us), ERR_OK);
    ck_assert(hold_check(&h));
    return h;
}

/* One sample; the invariants hold after each. */
static int step(struct hold *h, int64_t t_us, double force_n)
{
    const int event = hold_step(h, t_us, force_n);

    if (!hold_check(h))
        ck_abort_msg("after %.17g N at %lld us an invariant is broken, state %d",
                     force_n, (long long)t_us, (int)h->state);
    return event;
}

/* ---- every input in every state ---------------------------------------------- */

/* IDLE; or armed at 0; entered at 90 ms; fell below the floor at 266.667 ms. */
static struct hold hold_in(enum hold_state state, enum hold_rule rule)
{
    const struct hold_config cfg = plain_as(rule);
    struct hold h;

    hold_reset(&h);
    if (state == HOLD_IDLE)
        return h;
    h = armed(&cfg, 0);
    ck_assert_int_eq(step(&h, 0, 0.0), HOLD_NOTHING);
    if (state == HOLD_WAITING)
        return h;
    ck_assert_int_eq(step(&h, 100000, 100.0), HOLD_EV_STARTED);
    ck_assert_int_eq(step(&h, 200000, 100.0), HOLD_NOTHING);
    if (state == HOLD_SAGGING)
        ck_assert_int_eq(step(&h, 300000, 70.0), HOLD_EV_SAGGED);
    if (state == HOLD_DONE)
        ck_assert_int_eq(step(&h, 1200000, 100.0), HOLD_EV_ENDED);
    if (state == HOLD_FAILED)
        hold_abort(&h, HOLD_PAUSED);
    ck_assert_int_eq(h.state, state);
    ck_assert(hold_check(&h));
    return h;
}

enum input { ARM, ARM_NONSENSE, BELOW, BETWEEN, INSIDE, ABOVE, BACK, NOT_A_NUMBER,
             INFINITE, GAP, ABORT, RESET, INPUTS };

/* Ten milliseconds after the latest sample, so that no clock runs out. */
static int put(struct hold *h, enum input in)
{
    const int64_t t_us = h->last_us + 10000;
    struct hold_config nonsense = plain;

    nonsense.floor_n = nonsense.low_n;
    switch (in) {
    case ARM:          return hold_arm(h, &plain, t_us);
    case ARM_NONSENSE: return hold_arm(h, &nonsense, t_us);
    case BELOW:        return hold_step(h, t_us, 70.0);
    case BETWEEN:      return hold_step(h, t_us, 85.0);
    case INSIDE:       return hold_step(h, t_us, 100.0);
    case ABOVE:        return hold_step(h, t_us, 120.0);
    case BACK:         return hold_step(h, h->last_us - 1, 100.0);
    case NOT_A_NUMBER: return hold_step(h, t_us, NAN);
    case INFINITE:     return hold_step(h, t_us, INFINITY);
    case GAP:          hold_gap(h, t_us); return HOLD_NOTHING;
    case ABORT:        hold_abort(h, HOLD_SKIPPED); return HOLD_NOTHING;
    case RESET:        hold_reset(h); return HOLD_NOTHING;
    case INPUTS:       break;
    }
    return -99;
}

#define NONE HOLD_NOTHING

static const struct {
    enum hold_state from;
    struct { int answer; enum hold_state to; } on[INPUTS];
} picture[] = {
    { HOLD_IDLE, {
        [ARM] = { ERR_OK, HOLD_WAITING },     [ARM_NONSENSE] = { ERR_ARG, HOLD_IDLE },
        [BELOW] = { NONE, HOLD_IDLE },        [BETWEEN] = { NONE, HOLD_IDLE },
        [INSIDE] = { NONE, HOLD_IDLE },       [ABOVE] = { NONE, HOLD_IDLE },
        [BACK] = { ERR_ARG, HOLD_IDLE },      [NOT_A_NUMBER] = { ERR_ARG, HOLD_IDLE },
        [INFINITE] = { ERR_ARG, HOLD_IDLE },  [GAP] = { NONE, HOLD_IDLE },
        [ABORT] = { NONE, HOLD_IDLE },        [RESET] = { NONE, HOLD_IDLE } } },
    { HOLD_WAITING, {
        [ARM] = { ERR_ARG, HOLD_WAITING },    [ARM_NONSENSE] = { ERR_ARG, HOLD_WAITING },
        [BELOW] = { NONE, HOLD_WAITING },     [BETWEEN] = { NONE, HOLD_WAITING },
        [INSIDE] = { HOLD_EV_STARTED, HOLD_HOLDING },
        [ABOVE] = { HOLD_EV_STARTED, HOLD_HOLDING },
        [BACK] = { ERR_ARG, HOLD_WAITING },   [NOT_A_NUMBER] = { ERR_ARG, HOLD_WAITING },
        [INFINITE] = { ERR_ARG, HOLD_WAITING }, [GAP] = { NONE, HOLD_WAITING },
        [ABORT] = { NONE, HOLD_FAILED },      [RESET] = { NONE, HOLD_IDLE } } },
    { HOLD_HOLDING, {
        [ARM] = { ERR_ARG, HOLD_HOLDING },    [ARM_NONSENSE] = { ERR_ARG, HOLD_HOLDING },
        [BELOW] = { HOLD_EV_SAGGED, HOLD_SAGGING }, [BETWEEN] = { NONE, HOLD_HOLDING },
        [INSIDE] = { NONE, HOLD_HOLDING },    [ABOVE] = { NONE, HOLD_HOLDING },
        [BACK] = { ERR_ARG, HOLD_HOLDING },   [NOT_A_NUMBER] = { ERR_ARG, HOLD_HOLDING },
        [INFINITE] = { ERR_ARG, HOLD_HOLDING }, [GAP] = { NONE, HOLD_HOLDING },
        [ABORT] = { NONE, HOLD_FAILED },      [RESET] = { NONE, HOLD_IDLE } } },
    { HOLD_SAGGING, {
        [ARM] = { ERR_ARG, HOLD_SAGGING },    [ARM_NONSENSE] = { ERR_ARG, HOLD_SAGGING },
        [BELOW] = { NONE, HOLD_SAGGING },     [BETWEEN] = { NONE, HOLD_SAGGING },
        [INSIDE] = { HOLD_EV_RECOVERED, HOLD_HOLDING },
        [ABOVE] = { HOLD_EV_RECOVERED, HOLD_HOLDING },
        [BACK] = { ERR_ARG, HOLD_SAGGING },   [NOT_A_NUMBER] = { ERR_ARG, HOLD_SAGGING },
        [INFINITE] = { ERR_ARG, HOLD_SAGGING }, [GAP] = { NONE, HOLD_SAGGING },
        [ABORT] = { NONE, HOLD_FAILED },      [RESET] = { NONE, HOLD_IDLE } } },
    { HOLD_DONE, {
        [ARM] = { ERR_ARG, HOLD_DONE },       [ARM_NONSENSE] = { ERR_ARG, HOLD_DONE },
        [BELOW] = { NONE, HOLD_DONE },        [BETWEEN] = { NONE, HOLD_DONE },
        [INSIDE] = { NONE, HOLD_DONE },       [ABOVE] = { NONE, HOLD_DONE },
        [BACK] = { ERR_ARG, HOLD_DONE },      [NOT_A_NUMBER] = { ERR_ARG, HOLD_DONE },
        [INFINITE] = { ERR_ARG, HOLD_DONE },  [GAP] = { NONE, HOLD_DONE },
        [ABORT] = { NONE, HOLD_DONE },        [RESET] = { NONE, HOLD_IDLE } } },
    { HOLD_FAILED, {
        [ARM] = { ERR_ARG, HOLD_FAILED },     [ARM_NONSENSE] = { ERR_ARG, HOLD_FAILED },
        [BELOW] = { NONE, HOLD_FAILED },      [BETWEEN] = { NONE, HOLD_FAILED },
        [INSIDE] = { NONE, HOLD_FAILED },     [ABOVE] = { NONE, HOLD_FAILED },
        [BACK] = { ERR_ARG, HOLD_FAILED },    [NOT_A_NUMBER] = { ERR_ARG, HOLD_FAILED },
        [INFINITE] = { ERR_ARG, HOLD_FAILED }, [GAP] = { NONE, HOLD_FAILED },
        [ABORT] = { NONE, HOLD_FAILED },      [RESET] = { NONE, HOLD_IDLE } } },
};

static void one_input(enum hold_state from, enum hold_rule rule, enum input in,
                      int answer, enum hold_state to)
{
    struct hold h = hold_in(from, rule);
    unsigned char before[sizeof h];

    memcpy(before, &h, sizeof h);
    const int got = put(&h, in);
    ck_assert_msg(got == answer, "input %d in state %d answers %d", in, from, got);
    ck_assert_msg(h.state == to, "input %d in state %d leads to %d", in, from, h.state);
    ck_assert(hold_check(&h));
    ck_assert_msg(got != ERR_ARG || memcmp(&h, before, sizeof h) == 0,
                  "input %d in state %d was refused and changed *h", in, from);
}

START_TEST(every_input_in_every_state_does_what_the_picture_says)
{
    for (int rule = HOLD_ELAPSED; rule <= HOLD_IN_BAND; rule++)
        for (int in = 0; in < INPUTS; in++)
            one_input(picture[_i].from, (enum hold_rule)rule, (enum input)in,
                      picture[_i].on[in].answer, picture[_i].on[in].to);
}
END_TEST

START_TEST(an_ended_hold_keeps_its_result)
{
    for (int state = HOLD_DONE; state <= HOLD_FAILED; state++) {
        struct hold h = hold_in((enum hold_state)state, HOLD_ELAPSED);
        const struct hold was = h;

        for (int in = ARM; in < RESET; in++)
            put(&h, (enum input)in);
        ck_assert_int_eq(h.ending, was.ending);
        ck_assert_int_eq(h.started_us, was.started_us);
        ck_assert_int_eq(h.ended_us, was.ended_us);
        ck_assert_int_eq(h.gap_us, was.gap_us);
        ck_assert_int_eq(h.sags, was.sags);
        ck_assert(h.in_band_us == was.in_band_us);
        ck_assert(hold_delivered_s(&h) == hold_delivered_s(&was));
        ck_assert_int_eq(hold_remaining_us(&h), hold_remaining_us(&was));
    }
}
END_TEST

/* ---- what hold_arm takes ------------------------------------------------------- */

static const struct {
    const char *why;
    struct hold_config cfg;
} refused[] = {
    { "floor on the low edge", { 100, 90, 110, 90, S, S, 0, HOLD_ELAPSED } },
    { "floor over the low edge", { 100, 90, 110, 91, S, S, 0, HOLD_ELAPSED } },
    { "low edge over the target", { 100, 100.1, 110, 80, S, S, 0, HOLD_ELAPSED } },
    { "high edge under the target", { 100, 90, 99.9, 80, S, S, 0, HOLD_ELAPSED } },
    { "no time to hold", { 100, 90, 110, 80, 0, S, 0, HOLD_ELAPSED } },
    { "negative time to hold", { 100, 90, 110, 80, -1, S, 0, HOLD_ELAPSED } },
    { "no time to wait", { 100, 90, 110, 80, S, 0, 0, HOLD_ELAPSED } },
    { "negative grace", { 100, 90, 110, 80, S, S, -1, HOLD_ELAPSED } },
    { "target not a number", { NAN, 90, 110, 80, S, S, 0, HOLD_ELAPSED } },
    { "low edge not a number", { 100, NAN, 110, 80, S, S, 0, HOLD_ELAPSED } },
    { "high edge not a number", { 100, 90, NAN, 80, S, S, 0, HOLD_ELAPSED } },
    { "floor not a number", { 100, 90, 110, NAN, S, S, 0, HOLD_ELAPSED } },
    { "high edge infinite", { 100, 90, INFINITY, 80, S, S, 0, HOLD_ELAPSED } },
    { "floor infinite", { 100, 90, 110, -INFINITY, S, S, 0, HOLD_ELAPSED } },
};

START_TEST(arm_refuses_and_leaves_the_hold_alone)
{
    struct hold h;
    unsigned char before[sizeof h];

    hold_reset(&h);
    memcpy(before, &h, sizeof h);
    ck_assert_msg(hold_arm(&h, &refused[_i].cfg, 5) == ERR_ARG, "%s: accepted",
                  refused[_i].why);
    ck_assert_msg(memcmp(&h, before, sizeof h) == 0, "%s: *h was written", refused[_i].why);
}
END_TEST

static const struct hold_config accepted[] = {
    { 100, 100, 100, 99.999, 1, 1, 0, HOLD_IN_BAND },   /* a band of no width */
    { 100, 90, 110, -50, S, S, 0, HOLD_ELAPSED },
};

START_TEST(arm_accepts_the_last_values_inside_each_limit)
{
    armed(&accepted[_i], 0);
}
END_TEST

/* ---- boundaries, one either side ------------------------------------------------- */

static const struct {
    const char *why;
    double force_n;      /* for a tenth of a second after 100 N, or after 0 N */
    enum hold_state from, to;
    double in_band_us;   /* of two samples at this force, 0.1 s apart */
} edges[] = {
    { "on the low edge", 90.0, HOLD_WAITING, HOLD_HOLDING, 100000 },
    { "just under the low edge", 89.999999, HOLD_WAITING, HOLD_WAITING, 0 },
    { "on the floor", 80.0, HOLD_HOLDING, HOLD_HOLDING, 0 },
    { "just under the floor", 79.999999, HOLD_HOLDING, HOLD_SAGGING, 0 },
    { "on the high edge", 110.0, HOLD_HOLDING, HOLD_HOLDING, 100000 },
    { "just over the high edge", 110.000001, HOLD_HOLDING, HOLD_HOLDING, 0 },
    { "on the low edge while holding", 90.0, HOLD_HOLDING, HOLD_HOLDING, 100000 },
    { "just under it while holding", 89.999999, HOLD_HOLDING, HOLD_HOLDING, 0 },
    { "on the low edge while sagging", 90.0, HOLD_SAGGING, HOLD_HOLDING, 100000 },
    { "just under it while sagging", 89.999999, HOLD_SAGGING, HOLD_SAGGING, 0 },
};

START_TEST(an_edge_belongs_to_the_band_and_the_floor_is_held)
{
    struct hold h = hold_in(edges[_i].from, HOLD_ELAPSED);

    step(&h, h.last_us + 10000, edges[_i].force_n);
    ck_assert_msg(h.state == edges[_i].to, "%s: state %d", edges[_i].why, h.state);
    const double before_us = h.in_band_us;
    step(&h, h.last_us + 100000, edges[_i].force_n);
    ck_assert_msg(h.state == edges[_i].to, "%s: then state %d", edges[_i].why, h.state);
    ck_assert_double_eq_tol(h.in_band_us - before_us, edges[_i].in_band_us, 1e-6);
}
END_TEST

START_TEST(waiting_lasts_exactly_its_time)
{
    struct hold h = armed(&plain, 7 * S);

    ck_assert_int_eq(step(&h, 9 * S - 1, 89.0), HOLD_NOTHING);
    ck_assert_int_eq(step(&h, 9 * S, 89.0), HOLD_EV_ENDED);
    ck_assert_int_eq(h.ending, HOLD_NO_PUSH);
    ck_assert_int_eq(h.state, HOLD_FAILED);
    ck_assert_int_eq(h.ended_us, 9 * S);
    ck_assert(!h.started);
    ck_assert(hold_delivered_s(&h) == 0.0);
}
END_TEST

START_TEST(a_push_that_reaches_the_band_with_the_last_sample_counts)
{
    struct hold h = armed(&plain, 0);

    step(&h, 2 * S - 1000, 0.0);
    ck_assert_int_eq(step(&h, 2 * S + 1000, 200.0), HOLD_EV_STARTED);
    ck_assert_int_eq(h.started_us, 2 * S - 100);  /* 90 of 200 N, 900 of 2000 us */
}
END_TEST

/* Entered at 90 ms, so the second is over at 1.09 s. */
START_TEST(holding_lasts_exactly_its_time)
{
    for (int rule = HOLD_ELAPSED; rule <= HOLD_IN_BAND; rule++) {
        struct hold h = hold_in(HOLD_HOLDING, (enum hold_rule)rule);

        ck_assert_int_eq(step(&h, 1089999, 100.0), HOLD_NOTHING);
        ck_assert_int_eq(hold_remaining_us(&h), 1);
        ck_assert_int_eq(step(&h, 1090000, 100.0), HOLD_EV_ENDED);
        ck_assert_int_eq(h.state, HOLD_DONE);
        ck_assert_int_eq(h.ending, HOLD_COMPLETED);
        ck_assert_int_eq(h.started_us, 90000);
        ck_assert_int_eq(h.ended_us, 1090000);
        ck_assert_double_eq_tol(h.in_band_us, 1e6, 1e-6);
        ck_assert_double_eq_tol(hold_delivered_s(&h), 1.0, 1e-12);
        ck_assert_int_eq(hold_remaining_us(&h), 0);
    }
}
END_TEST

START_TEST(the_end_is_found_between_samples)
{
    for (int rule = HOLD_ELAPSED; rule <= HOLD_IN_BAND; rule++) {
        struct hold h = hold_in(HOLD_HOLDING, (enum hold_rule)rule);

        ck_assert_int_eq(step(&h, 1234567, 101.0), HOLD_EV_ENDED);
        ck_assert_int_eq(h.ended_us, 1090000);
        ck_assert_double_eq_tol(h.in_band_us, 1e6, 1e-6);
    }
}
END_TEST

/* From 100 N at 0.2 s to 70 N at 0.23 s: below 80 N from 0.22 s. */
static struct hold fallen(const struct hold_config *cfg)
{
    struct hold h = armed(cfg, 0);

    step(&h, 0, 100.0);
    step(&h, 200000, 100.0);
    step(&h, 230000, 70.0);
    return h;
}

START_TEST(grace_lasts_exactly_its_time_and_the_hold_ended_at_the_fall)
{
    for (int rule = HOLD_ELAPSED; rule <= HOLD_IN_BAND; rule++) {
        const struct hold_config cfg = plain_as((enum hold_rule)rule);
        struct hold h = fallen(&cfg);

        ck_assert_int_eq(h.sag_us, 220000);
        ck_assert_int_eq(step(&h, 719999, 89.9), HOLD_NOTHING);
        ck_assert_int_eq(h.state, HOLD_SAGGING);
        ck_assert_int_eq(step(&h, 720000, 89.9), HOLD_EV_ENDED);
        ck_assert_int_eq(h.state, HOLD_FAILED);
        ck_assert_int_eq(h.ending, HOLD_RELEASED);
        ck_assert_int_eq(h.ended_us, 220000);
        ck_assert_int_eq(h.sags, 1);
        ck_assert_double_eq_tol(hold_delivered_s(&h), 0.22, 1e-12);
        /* In band until 90 N, at 0.21 s. */
        ck_assert_double_eq_tol(h.in_band_us, 210000.0, 1e-6);
    }
}
END_TEST

static const struct {
    const char *why;
    int64_t grace_us;
    int64_t t_us;        /* of one sample of 100 N after 70 N at 0.23 s */
    bool back;           /* 90 N is passed after 2/3 of the way */
} returns[] = {
    { "back long before",             500000, 300000, true },
    { "back just before",             500000, 964999, true },   /* at 719,999 */
    { "back just too late",           500000, 965003, false },  /* at 720,002 */
    { "back well before no grace",         0, 300000, false },
    { "back a moment after the fall",  11000, 231000, true },
    { "back when the grace was over",  10600, 231000, false },
};

START_TEST(a_return_is_judged_by_when_it_crossed_the_edge)
{
    struct hold_config cfg = plain;

    cfg.hold_us = 60 * (int64_t)S;
    cfg.grace_us = returns[_i].grace_us;
    struct hold h = fallen(&cfg);
    if (h.state == HOLD_SAGGING)
        step(&h, returns[_i].t_us, 100.0);
    ck_assert_msg(h.state == (returns[_i].back ? HOLD_HOLDING : HOLD_FAILED),
                  "%s: state %d", returns[_i].why, h.state);
    ck_assert(returns[_i].back || h.ended_us == 220000);
}
END_TEST

START_TEST(one_long_piece_may_hold_the_fall_and_the_end_of_grace)
{
    struct hold h = hold_in(HOLD_HOLDING, HOLD_ELAPSED);

    /* 100 N at 0.2 s, 0 N at 0.9 s: below 80 N from 0.34 s; grace to 0.84 s. */
    ck_assert_int_eq(step(&h, 900000, 0.0), HOLD_EV_ENDED);
    ck_assert_int_eq(h.ending, HOLD_RELEASED);
    ck_assert_int_eq(h.ended_us, 340000);
}
END_TEST

/* Half way down from 100 N to 60 N the floor is passed, at 0.7 s. */
START_TEST(a_piece_that_ends_with_grace_ends_the_hold)
{
    for (int early_us = 1; early_us >= 0; early_us--) {
        struct hold_config cfg = plain;

        cfg.hold_us = 60 * (int64_t)S;
        cfg.grace_us = S / 2 + early_us;
        struct hold h = armed(&cfg, 0);
        step(&h, 200000, 100.0);
        ck_assert_int_eq(step(&h, 1200000, 60.0), early_us ? HOLD_EV_SAGGED : HOLD_EV_ENDED);
        ck_assert_int_eq(h.sag_us, 700000);
    }
}
END_TEST

/* Fallen at 0.5 s, full and out of grace at 1 s. */
START_TEST(a_hold_that_is_full_as_its_grace_runs_out_is_completed)
{
    struct hold h = armed(&plain, 0);

    step(&h, 0, 100.0);
    step(&h, 400000, 100.0);
    ck_assert_int_eq(step(&h, 600000, 60.0), HOLD_EV_SAGGED);
    ck_assert_int_eq(h.sag_us, 500000);
    ck_assert_int_eq(step(&h, 999999, 60.0), HOLD_NOTHING);
    ck_assert_int_eq(step(&h, 1000000, 60.0), HOLD_EV_ENDED);
    ck_assert_int_eq(h.ending, HOLD_COMPLETED);
}
END_TEST

START_TEST(sags_and_returns_are_counted)
{
    struct hold h = hold_in(HOLD_HOLDING, HOLD_ELAPSED);

    for (int i = 0; i < 3; i++) {
        ck_assert_int_eq(step(&h, h.last_us + 30000, 70.0), HOLD_EV_SAGGED);
        ck_assert_int_eq(step(&h, h.last_us + 30000, 100.0), HOLD_EV_RECOVERED);
        ck_assert_int_eq(h.sags, i + 1);
    }
    /* One sag, however deep; a relaxing leg may pull. */
    ck_assert_int_eq(step(&h, h.last_us + 30000, 70.0), HOLD_EV_SAGGED);
    ck_assert_int_eq(step(&h, h.last_us + 30000, -5.0), HOLD_NOTHING);
    ck_assert_int_eq(h.state, HOLD_SAGGING);
    ck_assert_int_eq(h.sags, 4);
    ck_assert_int_eq(step(&h, h.last_us + 30000, 100.0), HOLD_EV_RECOVERED);
    /* Under the band is no sag while the floor is not reached. */
    ck_assert_int_eq(step(&h, h.last_us + 30000, 81.0), HOLD_NOTHING);
    ck_assert_int_eq(h.sags, 4);
}
END_TEST

START_TEST(the_elapsed_clock_runs_on_while_sagging)
{
    struct hold_config cfg = plain;
    struct hold h = fallen(&cfg);

    step(&h, 600000, 100.0);
    step(&h, 700000, 100.0);
    step(&h, 730000, 70.0);  /* the fall at 0.72 s, grace to 1.22 s */
    ck_assert_int_eq(step(&h, 999999, 70.0), HOLD_NOTHING);
    ck_assert_int_eq(step(&h, 1000000, 70.0), HOLD_EV_ENDED);
    ck_assert_int_eq(h.state, HOLD_DONE);
    ck_assert_int_eq(h.ended_us, 1000000);
    ck_assert_int_eq(h.sags, 2);
}
END_TEST

START_TEST(the_in_band_clock_stops_while_sagging)
{
    const struct hold_config cfg = plain_as(HOLD_IN_BAND);
    struct hold h = fallen(&cfg);  /* 0.21 s in band */

    step(&h, 600000, 70.0);
    step(&h, 630000, 100.0);       /* back at 0.62 s */
    ck_assert_int_eq(step(&h, 1409999, 100.0), HOLD_NOTHING);
    ck_assert_int_eq(step(&h, 1410000, 100.0), HOLD_EV_ENDED);
    ck_assert_int_eq(h.state, HOLD_DONE);
    ck_assert_int_eq(h.ended_us, 1410000);
}
END_TEST

/* 100 N at 0.95 s to 0 N at 1.05 s: below the floor from 0.97 s, full at 1 s. */
START_TEST(a_fall_just_before_the_end_is_a_sag_of_a_completed_hold)
{
    struct hold h = armed(&plain, 0);

    step(&h, 0, 100.0);
    step(&h, 950000, 100.0);
    ck_assert_int_eq(step(&h, 1050000, 0.0), HOLD_EV_ENDED);
    ck_assert_int_eq(h.ending, HOLD_COMPLETED);
    ck_assert_int_eq(h.ended_us, 1000000);
    ck_assert_int_eq(h.sags, 1);
    ck_assert_double_eq_tol(h.in_band_us, 960000.0, 1e-6);
}
END_TEST

START_TEST(a_fall_just_after_the_end_is_none)
{
    struct hold h = armed(&plain, 0);

    step(&h, 0, 100.0);
    step(&h, 990000, 100.0);
    ck_assert_int_eq(step(&h, 1090000, 0.0), HOLD_EV_ENDED);
    ck_assert_int_eq(h.ending, HOLD_COMPLETED);
    ck_assert_int_eq(h.sags, 0);
}
END_TEST

/* Grace from 0.34 s to 0.84 s in one piece, full at 1.09 s: released. */
START_TEST(letting_go_before_the_end_is_not_completed_by_a_late_sample)
{
    struct hold h = hold_in(HOLD_HOLDING, HOLD_ELAPSED);

    ck_assert_int_eq(step(&h, 1190000, -41.428571428571), HOLD_EV_ENDED);
    ck_assert_int_eq(h.ending, HOLD_RELEASED);
    ck_assert_int_eq(h.ended_us, 340000);
}
END_TEST

START_TEST(times_may_repeat)
{
    struct hold h = hold_in(HOLD_HOLDING, HOLD_IN_BAND);
    const double before_us = h.in_band_us;

    ck_assert_int_eq(step(&h, h.last_us, 120.0), HOLD_NOTHING);
    ck_assert_int_eq(step(&h, h.last_us, 70.0), HOLD_EV_SAGGED);
    ck_assert_int_eq(step(&h, h.last_us, 100.0), HOLD_EV_RECOVERED);
    ck_assert(h.in_band_us == before_us);
}
END_TEST

START_TEST(a_push_already_there_starts_at_its_first_sample)
{
    struct hold h = armed(&plain, 0);

    ck_assert_int_eq(step(&h, 12500, 95.0), HOLD_EV_STARTED);
    ck_assert_int_eq(h.started_us, 12500);
    ck_assert(h.in_band_us == 0.0);
}
END_TEST

/* ---- ends from outside ------------------------------------------------------------- */

START_TEST(an_abort_ends_at_the_latest_time_for_its_reason)
{
    static const enum hold_state from[] = { HOLD_WAITING, HOLD_HOLDING, HOLD_SAGGING };

    for (int i = 0; i < COUNT(from); i++)
        for (int why = HOLD_PAUSED; why <= HOLD_CUT_SHORT; why++) {
            struct hold h = hold_in(from[i], HOLD_ELAPSED);
            const int64_t now_us = h.last_us;

            hold_abort(&h, (enum hold_ending)why);
            ck_assert_int_eq(h.state, HOLD_FAILED);
            ck_assert_int_eq(h.ending, why);
            ck_assert_int_eq(h.ended_us, now_us);
            ck_assert(hold_check(&h));
            ck_assert_double_eq_tol(hold_delivered_s(&h),
                                    i == 0 ? 0.0 : (double)(now_us - 90000) / 1e6, 1e-12);
        }
}
END_TEST

START_TEST(remaining_is_what_the_clock_still_wants)
{
    struct hold h = hold_in(HOLD_WAITING, HOLD_ELAPSED);

    ck_assert_int_eq(hold_remaining_us(&h), S);
    h = hold_in(HOLD_HOLDING, HOLD_ELAPSED);
    step(&h, 300000, 120.0);
    step(&h, 500000, 120.0);
    ck_assert_int_eq(hold_remaining_us(&h), 590000);  /* since 0.09 s */
    h = hold_in(HOLD_HOLDING, HOLD_IN_BAND);
    step(&h, 300000, 120.0);                          /* out of the band at 0.25 s */
    step(&h, 500000, 120.0);
    ck_assert_int_eq(hold_remaining_us(&h), 840000);
}
END_TEST

START_TEST(every_ending_has_its_own_words)
{
    for (int e = HOLD_NOT_ENDED; e <= HOLD_CUT_SHORT; e++) {
        ck_assert_str_ne(hold_ending_text((enum hold_ending)e), "");
        ck_assert_str_ne(hold_ending_word((enum hold_ending)e), "unknown");
        ck_assert_ptr_null(strpbrk(hold_ending_word((enum hold_ending)e), " -"));
        for (int d = HOLD_NOT_ENDED; d < e; d++)
            ck_assert_str_ne(hold_ending_word((enum hold_ending)e),
                             hold_ending_word((enum hold_ending)d));
    }
    ck_assert_str_eq(hold_ending_word((enum hold_ending)99), "unknown");
    ck_assert_str_eq(hold_ending_text((enum hold_ending)99), "unknown");
}
END_TEST

/* ---- gaps ------------------------------------------------------------------------ */

START_TEST(a_gap_is_not_in_band_but_in_gap_us)
{
    struct hold h = hold_in(HOLD_HOLDING, HOLD_ELAPSED);  /* 0.11 s in band */

    hold_gap(&h, 500000);
    ck_assert(hold_check(&h));
    ck_assert_int_eq(h.gap_us, 300000);
    ck_assert_int_eq(step(&h, 500000, 100.0), HOLD_NOTHING);
    step(&h, 600000, 100.0);
    ck_assert_double_eq_tol(h.in_band_us, 210000.0, 1e-6);
    ck_assert_int_eq(h.gap_us, 300000);
}
END_TEST

START_TEST(nothing_is_interpolated_across_a_gap)
{
    struct hold h = hold_in(HOLD_HOLDING, HOLD_ELAPSED);

    hold_gap(&h, 500000);
    ck_assert_int_eq(step(&h, 500000, 70.0), HOLD_EV_SAGGED);
    ck_assert_int_eq(h.sag_us, 500000);  /* not on a line from 100 N */
    hold_gap(&h, 600000);
    ck_assert_int_eq(step(&h, 600000, 100.0), HOLD_EV_RECOVERED);
    h = hold_in(HOLD_WAITING, HOLD_ELAPSED);
    hold_gap(&h, 500000);
    ck_assert_int_eq(step(&h, 510000, 100.0), HOLD_EV_STARTED);
    ck_assert_int_eq(h.started_us, 510000);
    ck_assert_int_eq(h.gap_us, 0);
}
END_TEST

START_TEST(an_elapsed_hold_may_complete_within_a_gap)
{
    struct hold h = hold_in(HOLD_HOLDING, HOLD_ELAPSED);

    hold_gap(&h, 3 * S);
    ck_assert_int_eq(h.gap_us, 890000);  /* 0.2 s to the end at 1.09 s */
    ck_assert_int_eq(hold_remaining_us(&h), 0);
    hold_gap(&h, 4 * S);
    ck_assert_int_eq(h.gap_us, 890000);
    ck_assert_int_eq(step(&h, 4 * S, 0.0), HOLD_EV_ENDED);
    ck_assert_int_eq(h.ending, HOLD_COMPLETED);
    ck_assert_int_eq(h.ended_us, 1090000);
    ck_assert_double_eq_tol(h.in_band_us, 110000.0, 1e-6);
    ck_assert_int_eq(h.sags, 0);
}
END_TEST

START_TEST(an_in_band_hold_does_not_complete_within_a_gap)
{
    struct hold h = hold_in(HOLD_HOLDING, HOLD_IN_BAND);

    hold_gap(&h, 2 * S);
    ck_assert_int_eq(h.gap_us, 2 * S - 200000);
    ck_assert_int_eq(step(&h, 2 * S, 100.0), HOLD_NOTHING);
    ck_assert_int_eq(step(&h, 2 * S + 890000, 100.0), HOLD_EV_ENDED);
    ck_assert_int_eq(h.ending, HOLD_COMPLETED);
    ck_assert_int_eq(h.ended_us, 2 * S + 890000);
}
END_TEST

/* Between floor and band nothing runs: after three times its second the hold
 * gives up, to the microsecond; the elapsed clock is full long before. */
START_TEST(an_in_band_hold_gives_up_outside_the_band)
{
    struct hold h = hold_in(HOLD_HOLDING, HOLD_IN_BAND);
    const int64_t limit_us = h.started_us + 3 * S;

    ck_assert_int_eq(step(&h, S, 85.0), HOLD_NOTHING);
    ck_assert_int_eq(step(&h, limit_us - 1, 85.0), HOLD_NOTHING);
    ck_assert_int_eq(step(&h, limit_us + 40000, 85.0), HOLD_EV_ENDED);
    ck_assert_int_eq(h.state, HOLD_FAILED);
    ck_assert_int_eq(h.ending, HOLD_TIMED_OUT);
    ck_assert_int_eq(h.ended_us, limit_us);
}
END_TEST

START_TEST(a_sag_before_a_gap_longer_than_grace_is_a_release)
{
    struct hold h = hold_in(HOLD_SAGGING, HOLD_ELAPSED);  /* fell at 0.266667 s */

    hold_gap(&h, 766668);
    ck_assert_int_eq(step(&h, 766668, 100.0), HOLD_EV_ENDED);
    ck_assert_int_eq(h.ending, HOLD_RELEASED);
    ck_assert_int_eq(h.ended_us, 266667);
    h = hold_in(HOLD_SAGGING, HOLD_ELAPSED);
    hold_gap(&h, 766000);
    ck_assert_int_eq(step(&h, 766000, 100.0), HOLD_EV_RECOVERED);
}
END_TEST

START_TEST(a_gap_outside_a_hold_counts_for_nothing)
{
    static const enum hold_state in[] = { HOLD_IDLE, HOLD_WAITING, HOLD_DONE, HOLD_FAILED };

    for (int i = 0; i < COUNT(in); i++) {
        struct hold h = hold_in(in[i], HOLD_ELAPSED);

        hold_gap(&h, h.last_us + 100000);
        ck_assert_int_eq(h.gap_us, 0);
        ck_assert_int_eq(h.state, in[i]);
    }
}
END_TEST

START_TEST(a_gap_that_goes_back_changes_nothing)
{
    struct hold h = hold_in(HOLD_HOLDING, HOLD_ELAPSED);
    const struct hold was = h;

    hold_gap(&h, h.last_us - 1);
    ck_assert_mem_eq(&h, &was, sizeof h);
}
END_TEST

/* ---- crossings on paper ------------------------------------------------------------- */

static const double rates_hz[] = { 80.0, 92.7, 77.3, 10.0, 333.3, 1000.0 };

static int64_t nth_us(int n, double hz)
{
    return llround(n * 1e6 / hz);
}

/* k newtons a second from 0 N at 0 s: 90 N is passed after 90 / k seconds. */
START_TEST(a_ramp_enters_the_band_when_it_should)
{
    static const double k[] = { 37.0, 61.7, 143.0 };

    for (int i = 0; i < COUNT(k); i++) {
        struct hold_config cfg = plain;
        cfg.wait_us = 10 * S;
        struct hold h = armed(&cfg, 0);

        for (int n = 0; h.state == HOLD_WAITING; n++)
            step(&h, nth_us(n, rates_hz[_i]), k[i] * (double)nth_us(n, rates_hz[_i]) / 1e6);
        ck_assert_int_eq(h.started_us, llround(90.0 / k[i] * 1e6));
    }
}
END_TEST

/* From 105 N at 0 s down by k newtons a second: 90 N, then 80 N. */
START_TEST(a_ramp_leaves_the_band_and_the_hold_when_it_should)
{
    static const double k[] = { 37.0, 61.7, 143.0 };

    for (int i = 0; i < COUNT(k); i++) {
        struct hold_config cfg = plain;
        cfg.hold_us = 60 * (int64_t)S;
        struct hold h = armed(&cfg, 0);

        for (int n = 0; h.state != HOLD_FAILED; n++)
            step(&h, nth_us(n, rates_hz[_i]),
                 105.0 - k[i] * (double)nth_us(n, rates_hz[_i]) / 1e6);
        ck_assert_int_eq(h.ending, HOLD_RELEASED);
        ck_assert_int_eq(h.started_us, 0);
        ck_assert_int_eq(h.ended_us, llround(25.0 / k[i] * 1e6));
        ck_assert_double_eq_tol(h.in_band_us, 15.0 / k[i] * 1e6, 1e-3);
    }
}
END_TEST

/* 80 N at 0 s, 120 N at 1 s, 80 N at 2 s ...: in band from a quarter to three
 * quarters of every second. */
static double triangle(double t_s)
{
    const double phase = fmod(t_s, 2.0);

    return 80.0 + 40.0 * (phase < 1.0 ? phase : 2.0 - phase);
}

/* The same turning points every 1.5 s; |cos| < 1/2 for a third of the time:
 * in band 0.5 .. 1.0 s, 2.0 .. 2.5 s, 3.5 .. 4.0 s, ... */
static double sine(double t_s)
{
    return 100.0 - 20.0 * cos(2.0 * PI * t_s / 3.0);
}

static const struct {
    const char *why;
    double (*force_n)(double t_s);
    enum hold_rule rule;
    double hold_s;
    double started_s, ended_s, in_band_s;
} waves[] = {
    { "triangle, elapsed", triangle, HOLD_ELAPSED, 1.2, 0.25, 1.45, 0.7 },
    { "triangle, in band", triangle, HOLD_IN_BAND, 1.2, 0.25, 2.45, 1.2 },
    { "triangle, ends out of band", triangle, HOLD_ELAPSED, 0.8, 0.25, 1.05, 0.5 },
    { "triangle, long", triangle, HOLD_ELAPSED, 20.0, 0.25, 20.25, 10.0 },
    { "sine, elapsed", sine, HOLD_ELAPSED, 1.75, 0.5, 2.25, 0.75 },
    { "sine, in band", sine, HOLD_IN_BAND, 1.2, 0.5, 3.7, 1.2 },
    { "sine, long", sine, HOLD_ELAPSED, 30.0, 0.5, 30.5, 10.0 },
};

/* A triangle is made of straight lines, so only whole microseconds are lost;
 * a sine sampled at 1 kHz lies within 11 uN of its chords, less than 1 us. */
START_TEST(in_band_time_of_a_wave_is_the_one_on_paper)
{
    const bool straight = waves[_i].force_n == triangle;

    for (int r = straight ? 0 : COUNT(rates_hz) - 1; r < COUNT(rates_hz); r++) {
        struct hold_config cfg = plain_as(waves[_i].rule);

        cfg.floor_n = 70.0;
        cfg.hold_us = llround(waves[_i].hold_s * 1e6);
        struct hold h = armed(&cfg, 0);
        for (int n = 0; h.state == HOLD_WAITING || h.state == HOLD_HOLDING; n++)
            step(&h, nth_us(n, rates_hz[r]),
                 waves[_i].force_n((double)nth_us(n, rates_hz[r]) / 1e6));
        ck_assert_msg(h.state == HOLD_DONE, "%s at %g Hz", waves[_i].why, rates_hz[r]);
        ck_assert_double_eq_tol((double)h.started_us, waves[_i].started_s * 1e6, 1.0);
        ck_assert_double_eq_tol((double)h.ended_us, waves[_i].ended_s * 1e6, 3.0);
        ck_assert_double_eq_tol(h.in_band_us, waves[_i].in_band_s * 1e6,
                                straight ? 2.0 : 20.0);
    }
}
END_TEST

/* ---- a twin that takes no short cuts -------------------------------------------------- */

struct twin {
    struct hold_config cfg;
    enum hold_state state;
    enum hold_ending ending;
    int64_t t_us, started_us, sag_us, ended_us;
    double in_band_us;
    int sags, edges;
    double last_n;
};

static void twin_end(struct twin *w, enum hold_ending why, int64_t at_us)
{
    w->state = why == HOLD_COMPLETED ? HOLD_DONE : HOLD_FAILED;
    w->ending = why;
    w->ended_us = at_us;
}

/* What the clocks do at w->t_us, whatever the force is. */
static void twin_time(struct twin *w)
{
    const bool started = w->state == HOLD_HOLDING || w->state == HOLD_SAGGING;

    if (!started)
        return;
    if (w->cfg.rule == HOLD_ELAPSED ? w->t_us - w->started_us >= w->cfg.hold_us
                                    : w->in_band_us >= (double)w->cfg.hold_us)
        twin_end(w, HOLD_COMPLETED, w->t_us);
    else if (w->cfg.rule == HOLD_IN_BAND && w->t_us - w->started_us >= 3 * w->cfg.hold_us)
        twin_end(w, HOLD_TIMED_OUT, w->t_us);
    else if (w->state == HOLD_SAGGING && w->t_us - w->sag_us >= w->cfg.grace_us)
        twin_end(w, HOLD_RELEASED, w->sag_us);
}

/* What a force does at w->t_us. */
static void twin_force(struct twin *w, double force_n)
{
    if (w->state == HOLD_WAITING && force_n >= w->cfg.low_n) {
        w->state = HOLD_HOLDING;
        w->started_us = w->t_us;
    } else if (w->state == HOLD_HOLDING && force_n < w->cfg.floor_n) {
        w->state = HOLD_SAGGING;
        w->sag_us = w->t_us;
        w->sags++;
    } else if (w->state == HOLD_SAGGING && force_n >= w->cfg.low_n) {
        w->state = HOLD_HOLDING;
    }
}

static bool twin_inside(const struct twin *w, double force_n)
{
    return force_n >= w->cfg.low_n && force_n <= w->cfg.high_n;
}

/* Walk to the sample in steps of one microsecond. */
static void twin_step(struct twin *w, int64_t t_us, double force_n)
{
    const int64_t from_us = w->t_us;
    const double slope = (force_n - w->last_n) / (double)(t_us - from_us);

    while (!isnan(w->last_n) && w->t_us < t_us) {
        const double middle = w->last_n + slope * ((double)(w->t_us - from_us) + 0.5);

        if (twin_inside(w, middle) && (w->state == HOLD_HOLDING || w->state == HOLD_SAGGING))
            w->in_band_us += 1.0;
        w->edges += twin_inside(w, middle) != twin_inside(w, middle + slope);
        w->t_us++;
        twin_time(w);
        twin_force(w, w->last_n + slope * (double)(w->t_us - from_us));
    }
    w->t_us = t_us;
    twin_force(w, force_n);
    w->last_n = force_n;
}

static void twin_gap(struct twin *w, int64_t to_us)
{
    while (w->t_us < to_us) {
        w->t_us++;
        twin_time(w);
    }
    w->last_n = NAN;
}

static void agree(const struct hold *h, const struct twin *w, unsigned seed)
{
    const double edges_us = w->edges + 2.0;

    if (h->state != w->state || h->ending != w->ending || h->sags != w->sags
        || fabs(h->in_band_us - w->in_band_us) > edges_us
        || (h->started && llabs(h->started_us - w->started_us) > 1)
        || (h->state == HOLD_SAGGING && llabs(h->sag_us - w->sag_us) > 1)
        || (h->ending != HOLD_NOT_ENDED && llabs(h->ended_us - w->ended_us) > (int)edges_us))
        ck_abort_msg("seed %u at %lld us: state %d, twin %d; ending %d, %d; sags %d, %d; "
                     "in band %.3f, %.3f; started %lld, %lld; ended %lld, %lld", seed,
                     (long long)h->last_us, (int)h->state, (int)w->state, (int)h->ending,
                     (int)w->ending, h->sags, w->sags, h->in_band_us, w->in_band_us,
                     (long long)h->started_us, (long long)w->started_us,
                     (long long)h->ended_us, (long long)w->ended_us);
}

/* One client: rises to the target, wanders about it, is lost now and then. */
static enum hold_ending walk(enum hold_rule rule, unsigned seed)
{
    struct hold_config cfg = plain_as(rule);
    unsigned r = seed;
    double force_n = 0.0;
    int64_t t_us = 1000;

    /* Tens of milliseconds, so that single microseconds can be walked. */
    cfg.hold_us = 30000;
    cfg.grace_us = rand_r(&r) % 6000;
    struct hold h = armed(&cfg, t_us);
    struct twin w = { .cfg = cfg, .state = HOLD_WAITING, .t_us = t_us, .last_n = NAN };

    for (int n = 0; n < 160 && h.ending == HOLD_NOT_ENDED; n++) {
        t_us += 300 + rand_r(&r) % 2000;
        force_n += 0.2 * (98.0 - force_n) + (rand_r(&r) % 4000 - 2000) * 0.01;
        if (rand_r(&r) % 25 == 0) {
            hold_gap(&h, t_us);
            twin_gap(&w, t_us);
        }
        step(&h, t_us, force_n);
        twin_step(&w, t_us, force_n);
        agree(&h, &w, seed);
    }
    return h.ending;
}

START_TEST(a_random_walk_is_timed_like_its_dense_twin)
{
    int completed = 0, released = 0;

    for (unsigned seed = 1; seed <= 250; seed++) {
        const enum hold_ending e = walk((enum hold_rule)_i, 1000 * (unsigned)_i + seed);

        completed += e == HOLD_COMPLETED;
        released += e == HOLD_RELEASED;
    }
    /* Both ends have to be met often, or the walks prove little. */
    ck_assert_int_gt(completed, 30);
    ck_assert_int_gt(released, 30);
}
END_TEST

/* ---- the watchman --------------------------------------------------------------------- */

START_TEST(check_sees_broken_invariants)
{
    struct hold h = hold_in(HOLD_HOLDING, HOLD_ELAPSED);
    struct hold broken = h;

    broken.in_band_us = (double)(h.last_us - h.started_us) + 100.0;
    ck_assert(!hold_check(&broken));
    broken = h;
    broken.in_band_us = -1.0;
    ck_assert(!hold_check(&broken));
    broken = h;
    broken.started = false;
    ck_assert(!hold_check(&broken));
    broken = h;
    broken.started_us = h.armed_us - 1;
    ck_assert(!hold_check(&broken));
    broken = h;
    broken.cfg.floor_n = broken.cfg.low_n;
    ck_assert(!hold_check(&broken));
    broken = h;
    broken.state = HOLD_DONE;
    ck_assert(!hold_check(&broken));
    broken.ending = HOLD_RELEASED;
    ck_assert(!hold_check(&broken));
    broken.state = HOLD_FAILED;
    broken.ended_us = broken.started_us - 1;
    ck_assert(!hold_check(&broken));
    broken = h;
    broken.state = (enum hold_state)99;
    ck_assert(!hold_check(&broken));
}
END_TEST

Suite *hold_suite(void)
{
    Suite *s = suite_create("hold");
    TCase *tc = tcase_create("all");

    tcase_add_loop_test(tc, every_input_in_every_state_does_what_the_picture_says,
                        0, COUNT(picture));
    tcase_add_test(tc, an_ended_hold_keeps_its_result);
    tcase_add_loop_test(tc, arm_refuses_and_leaves_the_hold_alone, 0, COUNT(refused));
    tcase_add_loop_test(tc, arm_accepts_the_last_values_inside_each_limit,
                        0, COUNT(accepted));
    tcase_add_loop_test(tc, an_edge_belongs_to_the_band_and_the_floor_is_held,
                        0, COUNT(edges));
    tcase_add_test(tc, waiting_lasts_exactly_its_time);
    tcase_add_test(tc, a_push_that_reaches_the_band_with_the_last_sample_counts);
    tcase_add_test(tc, holding_lasts_exactly_its_time);
    tcase_add_test(tc, the_end_is_found_between_samples);
    tcase_add_test(tc, grace_lasts_exactly_its_time_and_the_hold_ended_at_the_fall);
    tcase_add_loop_test(tc, a_return_is_judged_by_when_it_crossed_the_edge,
                        0, COUNT(returns));
    tcase_add_test(tc, one_long_piece_may_hold_the_fall_and_the_end_of_grace);
    tcase_add_test(tc, a_piece_that_ends_with_grace_ends_the_hold);
    tcase_add_test(tc, a_hold_that_is_full_as_its_grace_runs_out_is_completed);
    tcase_add_test(tc, sags_and_returns_are_counted);
    tcase_add_test(tc, the_elapsed_clock_runs_on_while_sagging);
    tcase_add_test(tc, the_in_band_clock_stops_while_sagging);
    tcase_add_test(tc, a_fall_just_before_the_end_is_a_sag_of_a_completed_hold);
    tcase_add_test(tc, a_fall_just_after_the_end_is_none);
    tcase_add_test(tc, letting_go_before_the_end_is_not_completed_by_a_late_sample);
    tcase_add_test(tc, times_may_repeat);
    tcase_add_test(tc, a_push_already_there_starts_at_its_first_sample);
    tcase_add_test(tc, an_abort_ends_at_the_latest_time_for_its_reason);
    tcase_add_test(tc, remaining_is_what_the_clock_still_wants);
    tcase_add_test(tc, every_ending_has_its_own_words);
    tcase_add_test(tc, a_gap_is_not_in_band_but_in_gap_us);
    tcase_add_test(tc, nothing_is_interpolated_across_a_gap);
    tcase_add_test(tc, an_elapsed_hold_may_complete_within_a_gap);
    tcase_add_test(tc, an_in_band_hold_does_not_complete_within_a_gap);
    tcase_add_test(tc, an_in_band_hold_gives_up_outside_the_band);
    tcase_add_test(tc, a_sag_before_a_gap_longer_than_grace_is_a_release);
    tcase_add_test(tc, a_gap_outside_a_hold_counts_for_nothing);
    tcase_add_test(tc, a_gap_that_goes_back_changes_nothing);
    tcase_add_loop_test(tc, a_ramp_enters_the_band_when_it_should, 0, COUNT(rates_hz));
    tcase_add_loop_test(tc, a_ramp_leaves_the_band_and_the_hold_when_it_should,
                        0, COUNT(rates_hz));
    tcase_add_loop_test(tc, in_band_time_of_a_wave_is_the_one_on_paper, 0, COUNT(waves));
    tcase_add_loop_test(tc, a_random_walk_is_timed_like_its_dense_twin,
                        HOLD_ELAPSED, HOLD_IN_BAND + 1);
    tcase_add_test(tc, check_sees_broken_invariants);
    suite_add_tcase(s, tc);
    return s;
}
