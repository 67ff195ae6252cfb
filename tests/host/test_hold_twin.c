/*
 * test_hold_twin.c - a hold against a twin that takes no short cuts.
 *
 * struct twin walks the straight lines between samples microsecond by
 * microsecond and applies the rules to each.  Further twins are the same hold fed
 * every line in two halves, and the same hold at another time.
 */
#include <check.h>
#include <math.h>
#include <stdlib.h>

#include "err.h"
#include "holding.h"
#include "suites.h"

Suite *hold_twin_suite(void);

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
    struct hold_config cfg = holding_as(rule);
    unsigned r = seed;
    double force_n = 0.0;
    int64_t t_us = 1000;

    /* Tens of milliseconds, so that single microseconds can be walked. */
    cfg.hold_us = 30000;
    cfg.grace_us = rand_r(&r) % 6000;
    struct hold h = holding_armed(&cfg, t_us);
    struct twin w = { .cfg = cfg, .state = HOLD_WAITING, .t_us = t_us, .last_n = NAN };

    for (int n = 0; n < 160 && h.ending == HOLD_NOT_ENDED; n++) {
        t_us += 300 + rand_r(&r) % 2000;
        force_n += 0.2 * (98.0 - force_n) + (rand_r(&r) % 4000 - 2000) * 0.01;
        if (rand_r(&r) % 25 == 0) {
            hold_gap(&h, t_us);
            twin_gap(&w, t_us);
        }
        holding_step(&h, t_us, force_n);
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

/* ---- the same lines, in halves and later ----------------------------------------------- */

static void like(const struct hold *h, const struct hold *twin, int64_t later_us, unsigned seed)
{
    if (h->state != twin->state || h->ending != twin->ending || h->sags != twin->sags
        || h->gap_us != twin->gap_us || h->started != twin->started
        || fabs(h->in_band_us - twin->in_band_us) > 1.0
        || (h->started && llabs(h->started_us + later_us - twin->started_us) > 1)
        || (h->ending != HOLD_NOT_ENDED && llabs(h->ended_us + later_us - twin->ended_us) > 1))
        ck_abort_msg("seed %u at %lld us: state %d, twin %d; in band %.6f, %.6f", seed,
                     (long long)h->last_us, (int)h->state, (int)twin->state, h->in_band_us,
                     twin->in_band_us);
}

START_TEST(halving_a_line_and_shifting_time_change_nothing)
{
    const int64_t later_us = INT64_C(1) << 40;  /* 13 days */

    for (unsigned seed = 1; seed <= 300; seed++) {
        struct hold_config cfg = holding_as((enum hold_rule)_i);
        unsigned r = seed;
        double force_n = 0.0;
        int64_t t_us = 0;

        cfg.grace_us = 100000;
        struct hold h = holding_armed(&cfg, 0), halves = h, later = holding_armed(&cfg, later_us);
        for (int n = 0; n < 400 && h.ending == HOLD_NOT_ENDED; n++) {
            const int64_t dt_us = 2 * (5000 + rand_r(&r) % 5000);
            const double was_n = force_n;
            const bool gap = rand_r(&r) % 25 == 0;

            t_us += dt_us;
            force_n += 0.2 * (98.0 - force_n) + (rand_r(&r) % 4000 - 2000) * 0.01;
            if (gap) {
                hold_gap(&h, t_us);
                hold_gap(&halves, t_us);
                hold_gap(&later, later_us + t_us);
            } else {
                holding_step(&halves, t_us - dt_us / 2, (was_n + force_n) / 2.0);
            }
            holding_step(&h, t_us, force_n);
            holding_step(&halves, t_us, force_n);
            holding_step(&later, later_us + t_us, force_n);
            like(&h, &halves, 0, seed);
            like(&h, &later, later_us, seed);
        }
    }
}
END_TEST

Suite *hold_twin_suite(void)
{
    Suite *s = suite_create("hold_twin");
    TCase *tc = tcase_create("all");

    tcase_add_loop_test(tc, a_random_walk_is_timed_like_its_dense_twin,
                        HOLD_ELAPSED, HOLD_IN_BAND + 1);
    tcase_add_loop_test(tc, halving_a_line_and_shifting_time_change_nothing,
                        HOLD_ELAPSED, HOLD_IN_BAND + 1);
    suite_add_tcase(s, tc);
    return s;
}
