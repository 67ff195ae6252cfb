/*
 * test_hold.c - one hold, by its picture: inputs, states, ends and gaps.
 *
 * The oracle is the list in hold.h typed again as a table.  When things happen
 * is the business of test_hold_times.c and test_hold_twin.c.
 */
#include <check.h>
#include <math.h>
#include <string.h>

#include "err.h"
#include "holding.h"
#include "suites.h"

#define S 1000000  /* us */

Suite *hold_suite(void);

/* ---- every input in every state ---------------------------------------------- */

enum input { ARM, ARM_NONSENSE, BELOW, BETWEEN, INSIDE, ABOVE, BACK, NOT_A_NUMBER,
             INFINITE, GAP, ABORT, RESET, INPUTS };

/* Ten milliseconds after the latest sample, so that no clock runs out. */
static int put(struct hold *h, enum input in)
{
    const int64_t t_us = h->last_us + 10000;
    struct hold_config nonsense = holding_plain;

    nonsense.floor_n = nonsense.low_n;
    switch (in) {
    case ARM:          return hold_arm(h, &holding_plain, t_us);
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
    struct hold h = holding_in(from, rule);
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
        struct hold h = holding_in((enum hold_state)state, HOLD_ELAPSED);
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
    holding_armed(&accepted[_i], 0);
}
END_TEST

/* ---- ends from outside ------------------------------------------------------------- */

START_TEST(an_abort_ends_at_the_latest_time_for_its_reason)
{
    static const enum hold_state from[] = { HOLD_WAITING, HOLD_HOLDING, HOLD_SAGGING };

    for (int i = 0; i < COUNT(from); i++)
        for (int why = HOLD_PAUSED; why <= HOLD_CUT_SHORT; why++) {
            struct hold h = holding_in(from[i], HOLD_ELAPSED);
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
    struct hold h = holding_in(HOLD_WAITING, HOLD_ELAPSED);

    ck_assert_int_eq(hold_remaining_us(&h), S);
    h = holding_in(HOLD_HOLDING, HOLD_ELAPSED);
    holding_step(&h, 300000, 120.0);
    holding_step(&h, 500000, 120.0);
    ck_assert_int_eq(hold_remaining_us(&h), 590000);  /* since 0.09 s */
    h = holding_in(HOLD_HOLDING, HOLD_IN_BAND);
    holding_step(&h, 300000, 120.0);                          /* out of the band at 0.25 s */
    holding_step(&h, 500000, 120.0);
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
    struct hold h = holding_in(HOLD_HOLDING, HOLD_ELAPSED);  /* 0.11 s in band */

    hold_gap(&h, 500000);
    ck_assert(hold_check(&h));
    ck_assert_int_eq(h.gap_us, 300000);
    ck_assert_int_eq(holding_step(&h, 500000, 100.0), HOLD_NOTHING);
    holding_step(&h, 600000, 100.0);
    ck_assert_double_eq_tol(h.in_band_us, 210000.0, 1e-6);
    ck_assert_int_eq(h.gap_us, 300000);
}
END_TEST

START_TEST(nothing_is_interpolated_across_a_gap)
{
    struct hold h = holding_in(HOLD_HOLDING, HOLD_ELAPSED);

    hold_gap(&h, 500000);
    ck_assert_int_eq(holding_step(&h, 500000, 70.0), HOLD_EV_SAGGED);
    ck_assert_int_eq(h.sag_us, 500000);  /* not on a line from 100 N */
    hold_gap(&h, 600000);
    ck_assert_int_eq(holding_step(&h, 600000, 100.0), HOLD_EV_RECOVERED);
    h = holding_in(HOLD_WAITING, HOLD_ELAPSED);
    hold_gap(&h, 500000);
    ck_assert_int_eq(holding_step(&h, 510000, 100.0), HOLD_EV_STARTED);
    ck_assert_int_eq(h.started_us, 510000);
    ck_assert_int_eq(h.gap_us, 0);
}
END_TEST

START_TEST(an_elapsed_hold_may_complete_within_a_gap)
{
    struct hold h = holding_in(HOLD_HOLDING, HOLD_ELAPSED);

    hold_gap(&h, 3 * S);
    ck_assert_int_eq(h.gap_us, 890000);  /* 0.2 s to the end at 1.09 s */
    ck_assert_int_eq(hold_remaining_us(&h), 0);
    hold_gap(&h, 4 * S);
    ck_assert_int_eq(h.gap_us, 890000);
    ck_assert_int_eq(holding_step(&h, 4 * S, 0.0), HOLD_EV_ENDED);
    ck_assert_int_eq(h.ending, HOLD_COMPLETED);
    ck_assert_int_eq(h.ended_us, 1090000);
    ck_assert_double_eq_tol(h.in_band_us, 110000.0, 1e-6);
    ck_assert_int_eq(h.sags, 0);
}
END_TEST

START_TEST(an_in_band_hold_does_not_complete_within_a_gap)
{
    struct hold h = holding_in(HOLD_HOLDING, HOLD_IN_BAND);

    hold_gap(&h, 2 * S);
    ck_assert_int_eq(h.gap_us, 2 * S - 200000);
    ck_assert_int_eq(holding_step(&h, 2 * S, 100.0), HOLD_NOTHING);
    ck_assert_int_eq(holding_step(&h, 2 * S + 890000, 100.0), HOLD_EV_ENDED);
    ck_assert_int_eq(h.ending, HOLD_COMPLETED);
    ck_assert_int_eq(h.ended_us, 2 * S + 890000);
}
END_TEST

/* Between floor and band nothing runs: after three times its second the hold
 * gives up, to the microsecond; the elapsed clock is full long before. */
START_TEST(an_in_band_hold_gives_up_outside_the_band)
{
    struct hold h = holding_in(HOLD_HOLDING, HOLD_IN_BAND);
    const int64_t limit_us = h.started_us + 3 * S;

    ck_assert_int_eq(holding_step(&h, S, 85.0), HOLD_NOTHING);
    ck_assert_int_eq(holding_step(&h, limit_us - 1, 85.0), HOLD_NOTHING);
    ck_assert_int_eq(holding_step(&h, limit_us + 40000, 85.0), HOLD_EV_ENDED);
    ck_assert_int_eq(h.state, HOLD_FAILED);
    ck_assert_int_eq(h.ending, HOLD_TIMED_OUT);
    ck_assert_int_eq(h.ended_us, limit_us);
}
END_TEST

START_TEST(a_sag_before_a_gap_longer_than_grace_is_a_release)
{
    struct hold h = holding_in(HOLD_SAGGING, HOLD_ELAPSED);  /* fell at 0.266667 s */

    hold_gap(&h, 766668);
    ck_assert_int_eq(holding_step(&h, 766668, 100.0), HOLD_EV_ENDED);
    ck_assert_int_eq(h.ending, HOLD_RELEASED);
    ck_assert_int_eq(h.ended_us, 266667);
    h = holding_in(HOLD_SAGGING, HOLD_ELAPSED);
    hold_gap(&h, 766000);
    ck_assert_int_eq(holding_step(&h, 766000, 100.0), HOLD_EV_RECOVERED);
}
END_TEST

START_TEST(a_gap_outside_a_hold_counts_for_nothing)
{
    static const enum hold_state in[] = { HOLD_IDLE, HOLD_WAITING, HOLD_DONE, HOLD_FAILED };

    for (int i = 0; i < COUNT(in); i++) {
        struct hold h = holding_in(in[i], HOLD_ELAPSED);

        hold_gap(&h, h.last_us + 100000);
        ck_assert_int_eq(h.gap_us, 0);
        ck_assert_int_eq(h.state, in[i]);
    }
}
END_TEST

START_TEST(a_gap_that_goes_back_changes_nothing)
{
    struct hold h = holding_in(HOLD_HOLDING, HOLD_ELAPSED);
    const struct hold was = h;

    hold_gap(&h, h.last_us - 1);
    ck_assert_mem_eq(&h, &was, sizeof h);
}
END_TEST

/* ---- the watchman --------------------------------------------------------------------- */

START_TEST(check_sees_broken_invariants)
{
    struct hold h = holding_in(HOLD_HOLDING, HOLD_ELAPSED);
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
    tcase_add_test(tc, check_sees_broken_invariants);
    suite_add_tcase(s, tc);
    return s;
}
