/*
 * test_hold_fine.c - a hold on the curve: parabolas, sines, and what must not bend.
 *
 * A parabola through eight samples is known exactly, so crossings between two
 * samples are known on paper; so is the time a sine spends over an edge.
 */
#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "holding.h"
#include "session/hold_fine.h"
#include "suites.h"

#define PI        3.14159265358979323846
#define S         1000000  /* us */
#define PERIOD_US 12500    /* 80 SPS */
/* Crossings are placed on chords of a sixteenth of a period. */
#define PLACED_US 25.0

Suite *hold_fine_suite(void);

struct pair {
    struct hold_fine fine;
    struct hold h;
};

static struct pair armed(const struct hold_config *cfg, int64_t now_us)
{
    struct pair p;

    memset(&p, 0, sizeof p);
    hold_reset(&p.h);
    ck_assert_int_eq(hold_fine_arm(&p.fine, &p.h, cfg, now_us), ERR_OK);
    return p;
}

static int step(struct pair *p, int64_t t_us, double force_n)
{
    const int event = hold_fine_step(&p->fine, &p->h, t_us, force_n);

    if (!hold_check(&p->h) || !hold_check(&p->fine.sure))
        ck_abort_msg("after %.17g N at %lld us an invariant is broken, state %d",
                     force_n, (long long)t_us, (int)p->h.state);
    return event;
}

static void same(const struct hold *a, const struct hold *b)
{
    ck_assert_int_eq(a->state, b->state);
    ck_assert_int_eq(a->ending, b->ending);
    ck_assert_int_eq(a->started_us, b->started_us);
    ck_assert_int_eq(a->ended_us, b->ended_us);
    ck_assert_int_eq(a->sags, b->sags);
    ck_assert_int_eq(a->gap_us, b->gap_us);
    ck_assert_int_eq(a->last_us, b->last_us);
    ck_assert(a->in_band_us == b->in_band_us);
}

/* ---- between two samples ------------------------------------------------------ */

/* A parabola with its tip half way between the samples at -1 and 1 half periods;
 * it passes tip_n - bend_n 4 ms before and after the tip. */
static double parabola(double tip_n, double bend_n, double t_us)
{
    return tip_n - bend_n * (t_us / 4000.0) * (t_us / 4000.0);
}

/* Samples from .. to periods around a tip at tip_us. */
static int parabola_to(struct pair *p, double tip_n, double bend_n, int64_t tip_us,
                       int from, int to)
{
    int seen = 0;

    for (int i = from; i < to; i++) {
        const int64_t d_us = i * PERIOD_US + PERIOD_US / 2;
        const int event = step(p, tip_us + d_us, parabola(tip_n, bend_n, (double)d_us));

        seen |= 1 << event;
    }
    return seen;
}

static const struct {
    const char *why;
    double tip_n, bend_n;
    double lost_us;      /* of what lines count */
} tips[] = {
    { "up through the high edge and back", 110.16, 0.16, 8000 },
    { "down through the low edge and back", 89.84, -0.16, 8000 },
    { "nearly reaches the high edge", 109.99, 0.16, 0 },
    { "nearly reaches the low edge", 90.01, -0.16, 0 },
};

START_TEST(what_leaves_and_returns_between_samples_is_not_in_band)
{
    struct pair p = armed(&holding_plain, 0);
    struct hold line = p.h;
    const int64_t tip_us = 200000 + PERIOD_US / 2;

    /* Flat on both sides, so that only the tip is out. */
    for (int i = -12; i < 12; i++) {
        const int64_t t_us = tip_us + i * PERIOD_US + PERIOD_US / 2;
        const double f = parabola(tips[_i].tip_n, tips[_i].bend_n,
                                  (double)(t_us - tip_us));
        const double n = fmin(fmax(f, 91.0), 109.0);

        step(&p, t_us, i >= -4 && i < 4 ? f : n);
        hold_step(&line, t_us, i >= -4 && i < 4 ? f : n);
    }
    ck_assert_msg(line.in_band_us - p.h.in_band_us > tips[_i].lost_us - PLACED_US
                  && line.in_band_us - p.h.in_band_us < tips[_i].lost_us + PLACED_US,
                  "%s: %.1f us lost", tips[_i].why, line.in_band_us - p.h.in_band_us);
}
END_TEST

/* All samples lie under the band, and lines see no start. */
START_TEST(a_touch_between_samples_is_a_start_and_told_when_it_is_known)
{
    struct pair p = armed(&holding_plain, 0);
    const int64_t tip_us = S;

    ck_assert_int_eq(parabola_to(&p, 90.5, 0.5, tip_us, -8, 3), 1 << HOLD_NOTHING);
    ck_assert_int_eq(p.h.state, HOLD_WAITING);
    /* The third sample after the stretch of the tip makes it the middle one; by
     * then force is under the floor, 18.3 ms after the tip. */
    ck_assert_int_eq(parabola_to(&p, 90.5, 0.5, tip_us, 3, 4), 1 << HOLD_EV_SAGGED);
    ck_assert_double_eq_tol((double)p.h.started_us, (double)tip_us - 4000.0, PLACED_US);
    ck_assert_double_eq_tol(p.h.in_band_us, 8000.0, PLACED_US);
    ck_assert_int_eq(p.h.sags, 1);
    ck_assert_int_eq(parabola_to(&p, 90.5, 0.5, tip_us, 4, 6), 1 << HOLD_NOTHING);
    ck_assert_double_eq_tol((double)p.h.sag_us, (double)tip_us + 4000.0 * sqrt(21.0),
                            PLACED_US);
}
END_TEST

/* Tip at the floor between samples, back in the band soon after. */
START_TEST(a_dip_under_the_floor_between_samples_is_a_sag)
{
    struct pair p = armed(&holding_plain, 0);
    const int seen = parabola_to(&p, 79.5, -0.5, S, -4, 8);

    ck_assert_int_eq(p.h.state, HOLD_HOLDING);
    ck_assert_int_eq(p.h.sags, 1);
    ck_assert_int_ne(seen & (1 << HOLD_EV_RECOVERED), 0);
}
END_TEST

/* ---- on an edge ------------------------------------------------------------------ */

static const struct {
    double rate_hz, tremor_hz;
    double over;         /* mean over the low edge, of the tremor's size */
    double lines_periods;/* lines are wrong by more than this */
} edges[] = {
    { 80.0, 10.0, 0.0, 0.0 },   { 80.0, 10.0, 0.5, 20.0 }, { 80.0, 10.0, -0.9, 60.0 },
    { 92.7, 11.0, 0.9, 60.0 },  { 92.7, 8.0, -0.3, 5.0 },  { 87.7, 12.0, 0.7, 40.0 },
    { 500.0, 10.0, 0.9, 5.0 },  { 1000.0, 12.0, -0.5, 0.5 },
};

/* Whole cycles, so the start does not matter: in band for 1/2 + asin(over) / pi. */
START_TEST(time_over_an_edge_is_that_of_the_sine)
{
    const double hz = edges[_i].rate_hz, size_n = 2.0;
    const double mean_n = 90.0 + edges[_i].over * size_n;
    struct hold_config cfg = holding_plain;

    cfg.hold_us = 40 * (int64_t)S;
    struct pair p = armed(&cfg, 0);
    struct hold line = p.h;
    for (int i = 0; p.h.ending == HOLD_NOT_ENDED; i++) {
        const int64_t t_us = llround(i * 1e6 / hz);
        const double f = mean_n + size_n * sin(2.0 * PI * edges[_i].tremor_hz * i / hz + 1.0);

        step(&p, t_us, f);
        hold_step(&line, t_us, f);
    }
    const double true_us = 40e6 * (0.5 + asin(edges[_i].over) / PI);

    ck_assert_int_eq(p.h.ending, HOLD_COMPLETED);
    ck_assert_double_lt(fabs(p.h.in_band_us - true_us) * hz / 1e6, 0.5);
    ck_assert_double_ge(fabs(line.in_band_us - true_us) * hz / 1e6, edges[_i].lines_periods);
}
END_TEST

/* In band from 25.6 ms before the tip, but for 8 ms about it; the clock of 37.6 ms
 * is full 20 ms after it.  Lines count the tip, and are full one sample sooner. */
START_TEST(the_end_of_an_in_band_hold_is_found_on_the_curve)
{
    struct hold_config cfg = holding_as(HOLD_IN_BAND);
    const int64_t tip_us = S;

    cfg.hold_us = 37600;
    struct pair p = armed(&cfg, 0);
    ck_assert_int_eq(parabola_to(&p, 110.5, 0.5, tip_us, -5, 2) & (1 << HOLD_EV_ENDED), 0);
    ck_assert_int_eq(parabola_to(&p, 110.5, 0.5, tip_us, 2, 3), 1 << HOLD_EV_ENDED);
    ck_assert_int_eq(p.h.ending, HOLD_COMPLETED);
    ck_assert_double_eq_tol((double)(p.h.ended_us - p.h.started_us), 45600.0, 2 * PLACED_US);
    ck_assert_double_eq_tol((double)p.h.ended_us, (double)tip_us + 20000.0, 2 * PLACED_US);
}
END_TEST

/* ---- where lines remain ------------------------------------------------------------ */

START_TEST(a_force_that_jumps_is_timed_on_lines)
{
    static const double levels_n[] = { 100.0, 85.0, 70.0, 95.0, 112.0 };

    for (int rule = HOLD_ELAPSED; rule <= HOLD_IN_BAND; rule++) {
        const struct hold_config cfg = holding_as((enum hold_rule)rule);
        struct pair p = armed(&cfg, 0);
        struct hold line = p.h;

        for (int i = 0; i < 160; i++) {
            const double f = levels_n[i / 9 % COUNT(levels_n)];

            ck_assert_int_eq(step(&p, i * PERIOD_US, f), hold_step(&line, i * PERIOD_US, f));
            same(&p.h, &line);
        }
    }
}
END_TEST

/* Three samples have a parabola, but no neighbour to tell it from a jump. */
START_TEST(fewer_than_four_samples_in_a_row_are_joined_by_lines)
{
    struct pair p = armed(&holding_plain, 0);
    struct hold line = p.h;

    for (int i = 0; i < 30; i++) {
        const int64_t t_us = i * PERIOD_US;
        const double f = 100.0 + 12.0 * sin(i);

        if (i % 4 == 3) {
            hold_fine_gap(&p.fine, &p.h, t_us + PERIOD_US);
            hold_gap(&line, t_us + PERIOD_US);
            continue;
        }
        step(&p, t_us, f);
        hold_step(&line, t_us, f);
        same(&p.h, &line);
    }
    ck_assert_int_gt(p.h.gap_us, 0);
}
END_TEST

/* Two holds with different pasts: after a gap both gain the same. */
START_TEST(nothing_before_a_gap_bends_what_follows_it)
{
    double gained_us[2];

    for (int past = 0; past < 2; past++) {
        struct pair p = armed(&holding_plain, 0);

        for (int i = 0; i < 20; i++)
            step(&p, i * PERIOD_US, past ? 100.0 + 5.0 * sin(i) : 100.0);
        hold_fine_gap(&p.fine, &p.h, 24 * PERIOD_US);
        const double before_us = p.h.in_band_us;
        for (int i = 24; i < 50; i++)
            step(&p, i * PERIOD_US, 90.5 + sin(0.8 * i));
        gained_us[past] = p.h.in_band_us - before_us;
        ck_assert_int_eq(p.h.gap_us, 5 * PERIOD_US);
    }
    ck_assert_double_eq_tol(gained_us[0], gained_us[1], 1e-6);
}
END_TEST

/* The gap comes right after the stretch of the tip, and the curve is still told:
 * in band from 25.6 ms to 4 ms before the tip, and from 4 ms to 6.25 ms after. */
START_TEST(a_stretch_is_settled_by_the_gap_that_ends_it)
{
    struct pair p = armed(&holding_plain, 0);
    const int64_t tip_us = S;

    parabola_to(&p, 110.5, 0.5, tip_us, -6, 1);
    hold_fine_gap(&p.fine, &p.h, tip_us + PERIOD_US);
    step(&p, tip_us + PERIOD_US, 100.0);
    ck_assert_double_eq_tol(p.h.in_band_us, 4000.0 * sqrt(41.0) - 4000.0 + 2250.0,
                            2 * PLACED_US);
}
END_TEST

/* ---- doors ---------------------------------------------------------------------------- */

START_TEST(what_is_refused_changes_nothing)
{
    struct hold_config nonsense = holding_plain;
    struct pair p = armed(&holding_plain, 0);

    for (int i = 0; i < 12; i++)
        step(&p, i * PERIOD_US, 100.0 + sin(i));
    const struct pair was = p;

    nonsense.floor_n = nonsense.low_n;
    ck_assert_int_eq(step(&p, p.h.last_us - 1, 100.0), ERR_ARG);
    ck_assert_int_eq(step(&p, p.h.last_us + 1, NAN), ERR_ARG);
    ck_assert_int_eq(step(&p, p.h.last_us + 1, INFINITY), ERR_ARG);
    ck_assert_int_eq(hold_fine_arm(&p.fine, &p.h, &holding_plain, p.h.last_us), ERR_ARG);
    hold_fine_gap(&p.fine, &p.h, p.h.last_us - 1);
    ck_assert_mem_eq(&p, &was, sizeof p);
    hold_reset(&p.h);
    ck_assert_int_eq(hold_fine_arm(&p.fine, &p.h, &nonsense, 0), ERR_ARG);
    ck_assert_mem_eq(&p.fine, &was.fine, sizeof p.fine);
}
END_TEST

START_TEST(an_aborted_hold_stays_as_it_ended_and_can_be_armed_anew)
{
    struct pair p = armed(&holding_plain, 0);

    for (int i = 0; i < 12; i++)
        step(&p, i * PERIOD_US, 100.0);
    hold_abort(&p.h, HOLD_PAUSED);
    const struct hold was = p.h;
    for (int i = 12; i < 24; i++)
        ck_assert_int_eq(step(&p, i * PERIOD_US, 70.0 + i), HOLD_NOTHING);
    ck_assert_int_eq(p.h.ending, HOLD_PAUSED);
    ck_assert_int_eq(p.h.ended_us, was.ended_us);
    ck_assert(p.h.in_band_us == was.in_band_us);
    hold_reset(&p.h);
    ck_assert_int_eq(step(&p, 25 * PERIOD_US, 100.0), HOLD_NOTHING);
    ck_assert_int_eq(hold_fine_arm(&p.fine, &p.h, &holding_plain, 26 * PERIOD_US), ERR_OK);
    ck_assert_int_eq(step(&p, 26 * PERIOD_US, 100.0), HOLD_EV_STARTED);
    ck_assert_int_eq(p.h.started_us, 26 * PERIOD_US);
}
END_TEST

/* ---- whatever is fed -------------------------------------------------------------------- */

static double even(unsigned *r)
{
    return rand_r(r) / (RAND_MAX + 1.0);
}

/* A smooth force about an edge, from nothing, with noise. */
struct wander {
    double f, slope, level_n;
};

static double wander(struct wander *w, unsigned *r)
{
    w->slope += -0.3 * w->slope - 0.02 * (w->f - w->level_n) + 1.5 * (even(r) - 0.5);
    w->f += w->slope;
    return w->f + 0.02 * (even(r) - 0.5);
}

/* What a reader of events alone believes is what is. */
static enum hold_state told(enum hold_state was, int event)
{
    switch (event) {
    case HOLD_EV_STARTED:
    case HOLD_EV_RECOVERED: return HOLD_HOLDING;
    case HOLD_EV_SAGGED:    return HOLD_SAGGING;
    default:                return was;
    }
}

static enum hold_ending walk(enum hold_rule rule, unsigned seed, int64_t from_us,
                             struct hold *out)
{
    struct hold_config cfg = holding_as(rule);
    unsigned r = seed;
    struct wander w = { 80.0, 0.0, 84.0 + 8.0 * (seed % 4) };
    enum hold_state believed = HOLD_WAITING;
    int64_t t_us = from_us;

    cfg.wait_us = 5 * S;
    cfg.grace_us = rand_r(&r) % 300000;
    struct pair p = armed(&cfg, from_us);
    for (int i = 0; i < 600 && p.h.ending == HOLD_NOT_ENDED; i++) {
        const struct hold was = p.h;

        t_us += PERIOD_US + rand_r(&r) % 100 - 50;
        if (rand_r(&r) % 40 == 0)
            hold_fine_gap(&p.fine, &p.h, t_us);
        const int event = step(&p, t_us, wander(&w, &r));
        believed = told(believed, event);
        if (p.h.ending == HOLD_NOT_ENDED ? believed != p.h.state : event != HOLD_EV_ENDED)
            ck_abort_msg("seed %u at %d: told state %d, it is %d", seed, i, (int)believed,
                         (int)p.h.state);
        /* Settling moves a crossing within its stretch; up to a window of them
         * are settled at once. */
        if (p.h.sags < was.sags
            || (was.started && p.h.started_us > was.started_us + PERIOD_US + 50)
            || p.h.in_band_us < was.in_band_us - (HOLD_FINE_WINDOW - 1) * (PERIOD_US + 50.0))
            ck_abort_msg("seed %u at %d: settling went back too far", seed, i);
    }
    *out = p.h;
    return p.h.ending;
}

START_TEST(invariants_and_events_hold_whatever_is_fed)
{
    int ended[HOLD_CUT_SHORT + 1] = { 0 };
    struct hold h;

    for (unsigned seed = 1; seed <= 1500; seed++)
        ended[walk((enum hold_rule)_i, 7000 * (unsigned)_i + seed, 0, &h)]++;
    ck_assert_int_gt(ended[HOLD_COMPLETED], 100);
    ck_assert_int_gt(ended[HOLD_RELEASED], 100);
}
END_TEST

/* A century of microseconds still leaves a double its sixteenths. */
START_TEST(the_same_hold_later_is_the_same_hold)
{
    const int64_t later_us = 50 * 365 * 86400 * (int64_t)S;

    for (unsigned seed = 1; seed <= 300; seed++) {
        struct hold now, later;

        walk((enum hold_rule)_i, seed, 0, &now);
        walk((enum hold_rule)_i, seed, later_us, &later);
        ck_assert_int_eq(now.ending, later.ending);
        ck_assert_int_eq(now.sags, later.sags);
        ck_assert_double_eq_tol(now.in_band_us, later.in_band_us, 100.0);
        ck_assert_int_eq(now.started, later.started);
        if (now.started)
            ck_assert_int_le(llabs(now.started_us + later_us - later.started_us), 1);
        ck_assert_int_le(llabs(now.ended_us + later_us - later.ended_us), 100);
    }
}
END_TEST

Suite *hold_fine_suite(void)
{
    Suite *s = suite_create("hold_fine");
    TCase *tc = tcase_create("all");

    tcase_add_loop_test(tc, what_leaves_and_returns_between_samples_is_not_in_band,
                        0, COUNT(tips));
    tcase_add_test(tc, a_touch_between_samples_is_a_start_and_told_when_it_is_known);
    tcase_add_test(tc, a_dip_under_the_floor_between_samples_is_a_sag);
    tcase_add_loop_test(tc, time_over_an_edge_is_that_of_the_sine, 0, COUNT(edges));
    tcase_add_test(tc, the_end_of_an_in_band_hold_is_found_on_the_curve);
    tcase_add_test(tc, a_force_that_jumps_is_timed_on_lines);
    tcase_add_test(tc, fewer_than_four_samples_in_a_row_are_joined_by_lines);
    tcase_add_test(tc, nothing_before_a_gap_bends_what_follows_it);
    tcase_add_test(tc, a_stretch_is_settled_by_the_gap_that_ends_it);
    tcase_add_test(tc, what_is_refused_changes_nothing);
    tcase_add_test(tc, an_aborted_hold_stays_as_it_ended_and_can_be_armed_anew);
    tcase_add_loop_test(tc, invariants_and_events_hold_whatever_is_fed,
                        HOLD_ELAPSED, HOLD_IN_BAND + 1);
    tcase_add_loop_test(tc, the_same_hold_later_is_the_same_hold,
                        HOLD_ELAPSED, HOLD_IN_BAND + 1);
    suite_add_tcase(s, tc);
    return s;
}
