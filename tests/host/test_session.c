/*
 * test_session.c - a whole session, driven by a scripted client.
 *
 * The client reacts to the cue as a person would, at 80 samples a second,
 * with forces that jump, so that every mean, target and time is known on
 * paper.  Filtered force is the measured one and late by nothing, but where a
 * test says otherwise.  The invariants are checked after every input.
 */
#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "session/session.h"
#include "suites.h"

#define S         1000000   /* us */
#define PERIOD_US 12500     /* 80 SPS */
#define OFFSET_N  12.5      /* of the unloaded cell; exact in binary */
#define LOG_MAX   600

Suite *session_suite(void);

/* ---- protocols ---------------------------------------------------------- */

static struct protocol_step tare_of(double seconds)
{
    const struct protocol_step s = { .type = PROTOCOL_TARE, .u.tare.seconds = seconds };

    return s;
}

static struct protocol_step note_of(const char *text)
{
    struct protocol_step s = { .type = PROTOCOL_NOTE };

    strncpy(s.u.note.text, text, sizeof s.u.note.text - 1);
    return s;
}

static struct protocol_step pushes_of(int trials, double rest_s)
{
    const struct protocol_step s = {
        .type = PROTOCOL_BEST_PUSH,
        .u.push = { .trials = trials, .seconds = 3.0, .rest_s = rest_s,
                    .max_trials = trials, .ready_s = 2.0 },
    };

    return s;
}

static struct protocol_step holds_of(int count, double seconds, double rest_s)
{
    const struct protocol_step s = {
        .type = PROTOCOL_HOLDS,
        .u.holds = { .count = count, .seconds = seconds, .rest_s = rest_s,
                     .target_of = PROTOCOL_OF_BEST_1S, .target_pct = 50.0, .band_pct = 5.0,
                     .floor_pct = 15.0, .grace_s = 1.0, .wait_s = 4.0, .ready_s = 2.0,
                     .complete_in_band_pct = 80.0, .rule = PROTOCOL_ELAPSED },
    };

    return s;
}

static struct protocol protocol_of(const struct protocol_step *step, int steps)
{
    struct protocol p = { .id = "t", .version = 1, .max_force_n = 1000.0,
                          .filter_cutoff_hz = 10.0, .filter_order = 2, .steps = steps };

    memcpy(p.step, step, (size_t)steps * sizeof *step);
    return p;
}

#define PROTOCOL(...) protocol_of((const struct protocol_step[]){ __VA_ARGS__ },    \
    (int)(sizeof((const struct protocol_step[]){ __VA_ARGS__ })                     \
          / sizeof(struct protocol_step)))

/* Zero for a second, two pushes, two holds of 5 s, a word. */
static struct protocol small(void)
{
    return PROTOCOL(tare_of(1.0), pushes_of(2, 10.0), holds_of(2, 5.0, 10.0),
                    note_of("Well done."));
}

/* ---- a client, and a log of what happened -------------------------------------- */

struct world {
    struct protocol p;
    struct session s;
    int64_t t_us, period_us;
    int n;                       /* samples, for rates that are no whole period */
    double rate_hz;
    double push_n[SESSION_PUSHES_MAX];  /* by item */
    double hold_frac;            /* of the target while holding */
    bool lazy;                   /* does not push at all */
    int events;
    struct session_event event[LOG_MAX];
};

static void look(struct world *w)
{
    if (!session_check(&w->s))
        ck_abort_msg("an invariant is broken in phase %d at %lld us", (int)w->s.phase,
                     (long long)w->s.now_us);
    for (int i = 0; i < w->s.events; i++) {
        if (w->events == LOG_MAX)
            ck_abort_msg("more than %d events", LOG_MAX);
        w->event[w->events++] = w->s.event[i];
    }
}

static void feed(struct world *w, double force_n)
{
    w->n++;
    w->t_us = w->rate_hz > 0.0 ? llround(w->n * 1e6 / w->rate_hz) : w->t_us + w->period_us;
    session_sample(&w->s, w->t_us, force_n + OFFSET_N, force_n + OFFSET_N);
    look(w);
}

/* What the client does with the cue it sees. */
static double effort_n(const struct world *w)
{
    if (w->lazy)
        return 0.0;
    switch (w->s.cue) {
    case WIRE_CUE_PUSH: return w->push_n[w->s.item];
    case WIRE_CUE_HOLD: return w->s.target.target_n * w->hold_frac;
    case WIRE_CUE_OFF:  break;
    }
    return 0.0;
}

static void go_on(struct world *w, double seconds)
{
    for (int n = (int)lround(seconds * 80.0); n > 0; n--)
        feed(w, effort_n(w));
}

static bool ended(const struct world *w)
{
    return w->s.phase == SESSION_DONE || w->s.phase == SESSION_STOPPED;
}

/* Until the phase is entered once more, or the session is over. */
static void go_until(struct world *w, enum session_phase phase)
{
    const int from = w->events;

    for (int n = 0; n < 80 * 3600; n++) {
        feed(w, effort_n(w));
        for (int i = from; i < w->events; i++)
            if (w->event[i].type == SESSION_EV_PHASE && w->event[i].phase == phase)
                return;
        if (ended(w))
            return;
    }
    ck_abort_msg("phase %d never came", (int)phase);
}

static void command(struct world *w, enum session_command c)
{
    session_operator(&w->s, c);
    look(w);
}

static void rate(struct world *w)
{
    session_rate(&w->s, 80.0, 0);
    look(w);
}

/* One world for a test; each test is a process of its own. */
static struct world *fresh(struct protocol p)
{
    static struct world w;

    memset(&w, 0, sizeof w);
    w.p = p;
    w.period_us = PERIOD_US;
    w.hold_frac = 1.0;
    for (int i = 0; i < SESSION_PUSHES_MAX; i++)
        w.push_n[i] = 400.0;
    session_init(&w.s, &w.p);
    look(&w);
    return &w;
}

static struct world *begun(struct protocol p)
{
    struct world *w = fresh(p);

    rate(w);
    return w;
}

/* The nth event of a type, from 0; NULL when there are fewer. */
static const struct session_event *nth(const struct world *w, enum session_event_type type,
                                       int n)
{
    for (int i = 0; i < w->events; i++)
        if (w->event[i].type == type && n-- == 0)
            return &w->event[i];
    return NULL;
}

static int count_of(const struct world *w, enum session_event_type type)
{
    int n = 0;

    while (nth(w, type, n) != NULL)
        n++;
    return n;
}

/* The nth time a phase was entered. */
static const struct session_event *entered(const struct world *w, enum session_phase phase,
                                           int n)
{
    for (int i = 0; i < w->events; i++)
        if (w->event[i].type == SESSION_EV_PHASE && w->event[i].phase == phase && n-- == 0)
            return &w->event[i];
    return NULL;
}

static const struct session_hold *hold_of(const struct world *w, int n)
{
    const struct session_event *e = nth(w, SESSION_EV_HOLD_ENDED, n);

    ck_assert_ptr_nonnull(e);
    return &e->u.hold;
}

static const struct session_push *push_of(const struct world *w, int n)
{
    const struct session_event *e = nth(w, SESSION_EV_PUSH_ENDED, n);

    ck_assert_ptr_nonnull(e);
    return &e->u.push;
}

/* The phases so far, a letter each: s t r p h - (rest) P(aused) L(ost) D S. */
static const char *phases(const struct world *w)
{
    static const char letter[] = "strph-PLDS";
    static char buf[LOG_MAX + 1];
    int n = 0;

    for (int i = 0; i < w->events; i++)
        if (w->event[i].type == SESSION_EV_PHASE)
            buf[n++] = letter[w->event[i].phase];
    buf[n] = '\0';
    return buf;
}

/* ---- the shipped protocol --------------------------------------------------------- */

static struct protocol rio(void)
{
    static char text[PROTOCOL_TEXT_MAX];
    struct protocol p;
    struct err_text why = { "" };
    size_t n;

    ck_assert_msg(protocol_load("protocols/rio-2015-isometric.yaml", &p, text, &n, &why)
                  == ERR_OK, "%s", why.s);
    return p;
}

/* Three pushes a minute apart, five holds of 45 s two minutes apart, a note. */
START_TEST(a_rio_session_goes_as_written)
{
    struct world *w = begun(rio());

    w->push_n[0] = 400.0;
    w->push_n[1] = 410.0;
    w->push_n[2] = 405.0;
    go_until(w, SESSION_DONE);
    ck_assert_str_eq(phases(w), "trp-rp-rp-rh-rh-rh-rh-rhD");
    ck_assert_int_eq(w->s.ending, SESSION_END_FINISHED);
    ck_assert_int_eq(count_of(w, SESSION_EV_PUSH_ENDED), 3);
    ck_assert_int_eq(count_of(w, SESSION_EV_HOLD_ENDED), 5);
    ck_assert_int_eq(count_of(w, SESSION_EV_HOLD_STARTED), 5);
    ck_assert_int_eq(count_of(w, SESSION_EV_PUSH_ADDED), 0);
    ck_assert_int_eq(count_of(w, SESSION_EV_REFUSED), 0);
    ck_assert_int_eq(count_of(w, SESSION_EV_ENDED), 1);
    ck_assert_str_eq(nth(w, SESSION_EV_NOTE, 0)->u.note,
                     "Today and tomorrow morning tell us more than the minute itself.");
    ck_assert(w->s.tared);
    ck_assert_double_eq_tol(w->s.zero_n, OFFSET_N, 1e-12);
}
END_TEST

START_TEST(rio_targets_are_70_percent_of_the_best_second)
{
    struct world *w = begun(rio());

    w->push_n[1] = 410.0;
    go_until(w, SESSION_DONE);
    for (int i = 0; i < 5; i++) {
        const struct session_hold *h = hold_of(w, i);

        ck_assert_int_eq(h->number, i + 1);
        ck_assert_int_eq(h->attempt, 1);
        ck_assert_int_eq(h->step, 2);
        ck_assert_double_eq_tol(h->reference_n, 410.0, 1e-9);
        ck_assert_double_eq(h->target_pct, 70.0);
        ck_assert_double_eq_tol(h->hold.cfg.target_n, 287.0, 1e-9);
        ck_assert_double_eq_tol(h->hold.cfg.low_n, 266.5, 1e-9);    /* 65 % */
        ck_assert_double_eq_tol(h->hold.cfg.high_n, 307.5, 1e-9);   /* 75 % */
        ck_assert_double_eq_tol(h->hold.cfg.floor_n, 225.5, 1e-9);  /* 55 % */
        ck_assert_int_eq(h->hold.cfg.hold_us, 45 * S);
        ck_assert_int_eq(h->hold.cfg.wait_us, 30 * S);
        ck_assert_int_eq(h->hold.cfg.grace_us, 3 * S);
        ck_assert_int_eq(h->hold.cfg.rule, HOLD_ELAPSED);
        ck_assert_int_eq(h->hold.ending, HOLD_COMPLETED);
        ck_assert_int_eq(h->hold.ended_us - h->hold.started_us, 45 * S);
        ck_assert(h->complete);
    }
}
END_TEST

START_TEST(rio_rests_are_exact_with_the_countdown_in_them)
{
    struct world *w = begun(rio());

    go_until(w, SESSION_DONE);
    for (int i = 0; i < 3; i++) {
        const int64_t next_us = i < 2 ? entered(w, SESSION_PUSH, i + 1)->t_us
                                      : entered(w, SESSION_HOLD, 0)->t_us;

        ck_assert_int_eq(next_us - nth(w, SESSION_EV_PUSH_ENDED, i)->t_us, 60 * S);
        ck_assert_int_eq(next_us - entered(w, SESSION_READY, i + 1)->t_us, 5 * S);
    }
    for (int i = 0; i < 4; i++)
        ck_assert_int_eq(entered(w, SESSION_HOLD, i + 1)->t_us
                         - nth(w, SESSION_EV_HOLD_ENDED, i)->t_us, 120 * S);
    /* The first countdown has no rest before it. */
    ck_assert_int_eq(entered(w, SESSION_PUSH, 0)->t_us - nth(w, SESSION_EV_TARED, 0)->t_us,
                     5 * S);
}
END_TEST

/* Off the grid of samples each of the two parts may wait for its next one. */
START_TEST(at_an_odd_rate_rests_are_late_by_two_samples_at_most)
{
    struct world *w = fresh(rio());

    w->rate_hz = 92.7;
    session_rate(&w->s, 92.7, 0);
    look(w);
    go_until(w, SESSION_DONE);
    for (int i = 0; i < 4; i++) {
        const int64_t rest_us = entered(w, SESSION_HOLD, i + 1)->t_us
                              - nth(w, SESSION_EV_HOLD_ENDED, i)->t_us;

        ck_assert_int_ge(rest_us, 120 * S);
        ck_assert_int_lt(rest_us, 120 * S + 2 * 10788);
    }
}
END_TEST

static const struct {
    const char *why;
    double pushes_n[6];
    int trials;
} improving[] = {
    { "flat", { 400, 400, 400 }, 3 },
    { "exactly 5 % better", { 400, 400, 420 }, 3 },
    { "a little over 5 % better", { 400, 400, 420.01, 420 }, 4 },
    { "better, then not", { 400, 430, 460, 470 }, 4 },
    { "better twice over", { 400, 400, 430, 460, 470 }, 5 },
    { "better up to the most", { 300, 320, 350, 380, 410, 440 }, 6 },
    { "better than the last, not than the best", { 440, 400, 441 }, 3 },
    { "better in the middle only", { 300, 400, 400 }, 3 },
    { "worse", { 400, 380, 360 }, 3 },
};

START_TEST(a_trial_is_added_while_the_last_is_over_5_percent_better)
{
    struct world *w = begun(rio());

    for (int i = 0; i < 6; i++)
        w->push_n[i] = improving[_i].pushes_n[i];
    go_until(w, SESSION_HOLD);
    ck_assert_msg(count_of(w, SESSION_EV_PUSH_ENDED) == improving[_i].trials,
                  "%s: %d pushes", improving[_i].why, count_of(w, SESSION_EV_PUSH_ENDED));
    ck_assert_int_eq(count_of(w, SESSION_EV_PUSH_ADDED), improving[_i].trials - 3);
}
END_TEST

START_TEST(a_first_push_is_better_than_nothing_and_adds_none)
{
    struct protocol p = small();

    p.step[1].u.push.trials = 1;
    p.step[1].u.push.max_trials = 3;
    p.step[1].u.push.add_while_improving_pct = 5.0;
    struct world *w = begun(p);
    go_until(w, SESSION_HOLD);
    ck_assert_int_eq(count_of(w, SESSION_EV_PUSH_ENDED), 1);
}
END_TEST

START_TEST(no_trial_is_added_when_the_protocol_says_never)
{
    struct protocol p = small();

    p.step[1].u.push.max_trials = 6;
    struct world *w = begun(p);
    w->push_n[0] = 200.0;
    go_until(w, SESSION_HOLD);
    ck_assert_int_eq(count_of(w, SESSION_EV_PUSH_ENDED), 2);
}
END_TEST

/* ---- zero ------------------------------------------------------------------------------ */

/* +-0.2 N about 3 N, 241 samples in 3 s: one more above than below. */
START_TEST(the_zero_is_the_mean_and_its_noise_the_standard_deviation)
{
    struct world *w = begun(PROTOCOL(tare_of(3.0), pushes_of(1, 0)));
    const double n = 241.0, mean = 0.2 / n;

    for (int i = 0; i < 241; i++) {
        ck_assert_int_eq(w->s.phase, SESSION_TARE);
        feed(w, 3.0 + (i % 2 == 0 ? 0.2 : -0.2));
    }
    ck_assert_int_eq(w->s.phase, SESSION_READY);
    const struct session_event *e = nth(w, SESSION_EV_TARED, 0);
    ck_assert_double_eq_tol(e->u.tare.value_n, OFFSET_N + 3.0 + mean, 1e-12);
    ck_assert_double_eq_tol(e->u.tare.noise_n,
                            sqrt((n * 0.04 - n * mean * mean) / (n - 1.0)), 1e-12);
    feed(w, 3.0);
    ck_assert_double_eq_tol(w->s.force_n, -mean, 1e-12);
}
END_TEST

START_TEST(a_zero_allows_five_newtons_and_starts_again_over_them)
{
    struct world *w = begun(small());

    feed(w, 0.0);
    feed(w, 5.0);
    ck_assert_int_eq(count_of(w, SESSION_EV_TARE_MOVED), 0);
    feed(w, 5.01);
    ck_assert_int_eq(count_of(w, SESSION_EV_TARE_MOVED), 1);
    feed(w, 5.0);
    const int64_t again_us = w->t_us;
    go_until(w, SESSION_READY);
    /* The samples before the movement are forgotten, and 5 N then 0 N is allowed. */
    ck_assert_int_eq(nth(w, SESSION_EV_TARED, 0)->t_us, again_us + S);
    ck_assert_double_eq_tol(nth(w, SESSION_EV_TARED, 0)->u.tare.value_n,
                            OFFSET_N + 5.0 / 81.0, 1e-12);
}
END_TEST

START_TEST(a_gap_in_the_zero_starts_it_again)
{
    struct world *w = begun(small());

    go_on(w, 0.8);
    w->t_us += 100000;
    session_gap(&w->s, w->t_us);
    look(w);
    feed(w, 0.0);
    const int64_t again_us = w->t_us;
    go_until(w, SESSION_READY);
    ck_assert_int_eq(nth(w, SESSION_EV_TARED, 0)->t_us, again_us + S);
    ck_assert_int_eq(count_of(w, SESSION_EV_TARE_MOVED), 0);
}
END_TEST

START_TEST(a_second_zero_replaces_the_first)
{
    struct world *w = begun(PROTOCOL(tare_of(1.0), pushes_of(1, 0.0), tare_of(1.0),
                                     holds_of(1, 5.0, 0.0)));

    go_until(w, SESSION_PUSH);
    go_until(w, SESSION_TARE);
    for (int i = 0; i < 81; i++)
        feed(w, 7.0);
    ck_assert_int_eq(w->s.phase, SESSION_READY);
    ck_assert_double_eq_tol(w->s.zero_n, OFFSET_N + 7.0, 1e-12);
}
END_TEST

/* ---- pushes ---------------------------------------------------------------------------- */

/* Drive one push of 3 s with the force f(k) of its kth sample after the cue. */
static const struct session_push *push_with(double (*force_n)(int k))
{
    struct world *w = begun(PROTOCOL(tare_of(1.0), pushes_of(1, 0.0)));

    go_until(w, SESSION_PUSH);
    for (int k = 0; w->s.phase == SESSION_PUSH; k++)
        feed(w, force_n(k));
    ck_assert_int_eq(w->s.phase, SESSION_DONE);
    return push_of(w, 0);
}

/* 8 N a sample for half a second, 320 N for 0.75 s, then half of that. */
static double short_plateau(int k)
{
    return k < 40 ? 8.0 * k : k < 100 ? 320.0 : 160.0;
}

/* The best second has the 60 samples of the plateau and the 20 before it:
 * 160 .. 312 N by 8, their mean 236 N. */
START_TEST(the_best_second_of_a_short_plateau_is_the_one_on_paper)
{
    const struct session_push *p = push_with(short_plateau);

    ck_assert_double_eq_tol(p->best_1s_n, (60.0 * 320.0 + 20.0 * 236.0) / 80.0, 1e-9);
    ck_assert_double_eq_tol(p->peak_n, 320.0, 1e-9);
    ck_assert(p->pushed && p->complete && p->has_best_1s);
}
END_TEST

static double ramp_and_plateau(int k)
{
    return k < 80 ? 5.0 * k : k < 200 ? 400.0 : 300.0;
}

START_TEST(the_best_second_of_a_long_plateau_is_the_plateau)
{
    ck_assert_double_eq_tol(push_with(ramp_and_plateau)->best_1s_n, 400.0, 1e-9);
}
END_TEST

static double ramp(int k)
{
    return 2.0 * k;
}

/* Onset at k = 10, 20 N.  The push ends 3 s later at k = 250; the last 80
 * samples are 342 .. 500 N. */
START_TEST(a_push_lasts_its_seconds_from_the_onset)
{
    const struct session_push *p = push_with(ramp);

    ck_assert_int_eq(p->started_us - p->cue_us, 11 * PERIOD_US);
    ck_assert_int_eq(p->ended_us - p->started_us, 3 * S);
    ck_assert_double_eq_tol(p->best_1s_n, 421.0, 1e-9);
    ck_assert_double_eq_tol(p->peak_n, 500.0, 1e-9);
    ck_assert_int_eq(p->number, 1);
}
END_TEST

static double just_under_onset_then_on(int k)
{
    return k < 20 ? 19.999 : 20.0;
}

START_TEST(twenty_newtons_begin_a_push_and_less_do_not)
{
    const struct session_push *p = push_with(just_under_onset_then_on);

    ck_assert_int_eq(p->started_us - p->cue_us, 21 * PERIOD_US);
    ck_assert_double_eq_tol(p->best_1s_n, 20.0, 1e-9);
}
END_TEST

/* Peak is of filtered force, best second of measured force. */
START_TEST(peak_is_filtered_and_best_second_is_measured)
{
    struct world *w = begun(PROTOCOL(tare_of(1.0), pushes_of(1, 0.0)));

    go_until(w, SESSION_PUSH);
    while (w->s.phase == SESSION_PUSH) {
        w->t_us += PERIOD_US;
        session_sample(&w->s, w->t_us, 300.0 + OFFSET_N, 250.0 + OFFSET_N);
        look(w);
    }
    ck_assert_double_eq_tol(push_of(w, 0)->best_1s_n, 300.0, 1e-9);
    ck_assert_double_eq_tol(push_of(w, 0)->peak_n, 250.0, 1e-9);
}
END_TEST

/* A 1.5 s push with a hole in its middle has no second without one. */
START_TEST(a_gap_cuts_the_best_second)
{
    struct world *w = begun(PROTOCOL(tare_of(1.0), pushes_of(1, 0.0)));

    go_until(w, SESSION_PUSH);
    for (int k = 0; k < 79; k++)
        feed(w, 500.0);
    session_gap(&w->s, w->t_us + PERIOD_US);
    look(w);
    ck_assert(!w->s.push.has_best_1s);
    for (int k = 0; k < 79; k++)
        feed(w, 300.0);
    ck_assert(!w->s.push.has_best_1s);
    feed(w, 300.0);
    ck_assert(w->s.push.has_best_1s);
    go_until(w, SESSION_DONE);
    ck_assert_double_eq_tol(push_of(w, 0)->best_1s_n, 400.0, 1e-9);  /* afterwards */
    ck_assert_double_eq_tol(push_of(w, 0)->peak_n, 500.0, 1e-9);
    ck_assert(!push_of(w, 0)->complete);
}
END_TEST

START_TEST(a_gap_before_the_push_costs_nothing)
{
    struct world *w = begun(PROTOCOL(tare_of(1.0), pushes_of(1, 0.0)));

    go_until(w, SESSION_PUSH);
    feed(w, 0.0);
    session_gap(&w->s, w->t_us + PERIOD_US);
    look(w);
    go_until(w, SESSION_DONE);
    ck_assert(push_of(w, 0)->complete);
}
END_TEST

START_TEST(a_push_waits_half_a_minute)
{
    struct world *w = begun(small());

    w->lazy = true;
    go_until(w, SESSION_PUSH);
    const int64_t cue_us = w->t_us;
    go_until(w, SESSION_REST);
    ck_assert_int_eq(w->t_us - cue_us, 30 * (int64_t)S);
    ck_assert(!push_of(w, 0)->pushed);
    ck_assert(!push_of(w, 0)->complete);
    ck_assert(!push_of(w, 0)->has_best_1s);
}
END_TEST

START_TEST(without_any_push_there_is_no_target)
{
    struct world *w = begun(small());

    w->lazy = true;
    go_until(w, SESSION_HOLD);
    ck_assert_str_eq(phases(w), "trp-rpS");
    ck_assert_int_eq(w->s.ending, SESSION_END_NO_REFERENCE);
    ck_assert_str_eq(session_ending_word(w->s.ending), "no_best_push");
    ck_assert_int_eq(nth(w, SESSION_EV_ENDED, 0)->u.ending, SESSION_END_NO_REFERENCE);
}
END_TEST

START_TEST(a_best_second_under_the_onset_is_no_reference)
{
    struct world *w = begun(small());

    go_until(w, SESSION_PUSH);
    while (!ended(w) && w->s.phase != SESSION_HOLD)
        feed(w, w->s.phase == SESSION_PUSH && !w->s.push.pushed ? 20.0 : 5.0);
    ck_assert_int_eq(w->s.ending, SESSION_END_NO_REFERENCE);
}
END_TEST

START_TEST(one_good_push_is_enough)
{
    struct world *w = begun(small());

    w->push_n[1] = 0.0;
    go_until(w, SESSION_HOLD);
    ck_assert_int_eq(w->s.phase, SESSION_HOLD);
    ck_assert_double_eq_tol(w->s.best_1s_n, 400.0, 1e-9);
    ck_assert_double_eq_tol(w->s.best_peak_n, 400.0, 1e-9);
    ck_assert_double_eq_tol(w->s.target.target_n, 200.0, 1e-9);
}
END_TEST

START_TEST(a_new_best_push_step_forgets_the_old_best)
{
    struct world *w = begun(PROTOCOL(tare_of(1.0), pushes_of(1, 5.0), pushes_of(1, 5.0),
                                     holds_of(1, 5.0, 5.0)));

    go_until(w, SESSION_REST);
    w->push_n[0] = 300.0;
    go_until(w, SESSION_HOLD);
    ck_assert_double_eq_tol(w->s.best_1s_n, 300.0, 1e-9);
}
END_TEST

/* ---- targets ------------------------------------------------------------------------------ */

/* Whatever was pushed before, a fixed force is what it says. */
static void fixed_force(struct protocol p)
{
    struct protocol_holds *h = &p.step[p.steps - 1].u.holds;

    h->target_of = PROTOCOL_OF_FORCE;
    h->target_pct = 0.0;
    h->target_n = 10.0;
    struct world *w = begun(p);
    go_until(w, SESSION_DONE);
    ck_assert_int_eq(w->s.ending, SESSION_END_FINISHED);
    ck_assert_double_eq_tol(hold_of(w, 0)->hold.cfg.target_n, 10.0, 1e-12);
    ck_assert_double_eq_tol(hold_of(w, 0)->hold.cfg.low_n, 9.5, 1e-12);
    ck_assert_double_eq_tol(hold_of(w, 0)->hold.cfg.high_n, 10.5, 1e-12);
    ck_assert_double_eq_tol(hold_of(w, 0)->hold.cfg.floor_n, 8.5, 1e-12);
    ck_assert(hold_of(w, 0)->reference_n == 0.0 && hold_of(w, 0)->target_pct == 0.0);
}

START_TEST(a_fixed_force_needs_no_push)
{
    for (int pushed = 0; pushed < 2; pushed++)
        fixed_force(pushed ? PROTOCOL(tare_of(1.0), pushes_of(1, 0.0), holds_of(1, 5.0, 0.0))
                           : PROTOCOL(tare_of(1.0), holds_of(1, 5.0, 0.0)));
}
END_TEST

static double overshoot(const struct world *w)
{
    return w->s.phase != SESSION_PUSH ? effort_n(w) : w->s.push.pushed ? 400.0 : 500.0;
}

START_TEST(a_target_may_be_of_the_peak)
{
    struct protocol p = small();

    p.step[2].u.holds.target_of = PROTOCOL_OF_PEAK;
    struct world *w = begun(p);
    while (w->s.phase != SESSION_HOLD)
        feed(w, overshoot(w));
    ck_assert_double_eq_tol(w->s.target.target_n, 250.0, 1e-9);
    go_until(w, SESSION_DONE);
    ck_assert_double_eq_tol(hold_of(w, 0)->reference_n, 500.0, 1e-9);
}
END_TEST

START_TEST(the_floor_of_a_light_target_stays_above_zero)
{
    struct protocol p = small();

    p.step[2].u.holds.target_pct = 10.0;  /* 40 N; 5 % band, floor 15 % under */
    struct world *w = begun(p);
    go_until(w, SESSION_HOLD);
    ck_assert_double_eq_tol(w->s.target.low_n, 20.0, 1e-9);
    ck_assert_double_eq_tol(w->s.target.floor_n, 10.0, 1e-9);  /* half the low edge */
    go_until(w, SESSION_DONE);
    ck_assert_int_eq(hold_of(w, 0)->hold.ending, HOLD_COMPLETED);
}
END_TEST

/* ---- holds --------------------------------------------------------------------------------- */

static const struct {
    const char *why;
    double frac;             /* of the target, 200 N with a band of 20 N */
    enum hold_ending ending;
    bool complete;
} held[] = {
    { "on target", 1.0, HOLD_COMPLETED, true },
    { "on the low edge", 0.9, HOLD_COMPLETED, true },
    { "over the band", 1.2, HOLD_COMPLETED, false },
    { "under the band", 0.89, HOLD_NO_PUSH, false },
};

START_TEST(a_hold_is_complete_when_enough_of_it_was_in_the_band)
{
    struct world *w = begun(small());

    w->hold_frac = held[_i].frac;
    go_until(w, SESSION_HOLD);
    const int64_t cue_us = w->t_us;
    go_until(w, SESSION_REST);
    ck_assert_msg(hold_of(w, 0)->hold.ending == held[_i].ending, "%s", held[_i].why);
    ck_assert_msg(hold_of(w, 0)->complete == held[_i].complete, "%s", held[_i].why);
    ck_assert(held[_i].ending != HOLD_NO_PUSH || w->t_us - cue_us == 4 * S);
}
END_TEST

/* In band for the first so many samples of five seconds, then over it. */
START_TEST(eighty_percent_in_band_is_complete_and_less_is_not)
{
    for (int enough = 0; enough < 2; enough++) {
        struct world *w = begun(small());

        go_until(w, SESSION_HOLD);
        feed(w, 200.0);
        for (int k = 0; w->s.phase == SESSION_HOLD; k++)
            feed(w, k < 319 + enough ? 200.0 : k == 319 + enough ? 220.0 : 230.0);
        /* 319 or 320 periods at 200 N, and one from 200 N up to the edge. */
        ck_assert_double_eq_tol(hold_of(w, 0)->hold.in_band_us,
                                (320.0 + enough) * PERIOD_US, 1e-6);
        ck_assert(hold_of(w, 0)->complete);
    }
    struct world *w = begun(small());
    go_until(w, SESSION_HOLD);
    feed(w, 200.0);
    for (int k = 0; w->s.phase == SESSION_HOLD; k++)
        feed(w, k < 318 ? 200.0 : k == 318 ? 220.0 : 230.0);
    ck_assert(!hold_of(w, 0)->complete);  /* 319 of 400 periods */
}
END_TEST

/* 4.5 of 5 s in the band, then stopped: enough of it, but not its end. */
START_TEST(only_a_hold_that_came_to_its_end_is_complete)
{
    struct world *w = begun(small());

    go_until(w, SESSION_HOLD);
    go_on(w, 4.5);
    session_button(&w->s);
    look(w);
    ck_assert_double_gt(hold_of(w, 0)->hold.in_band_us, 4.4 * S);
    ck_assert(!hold_of(w, 0)->complete);
}
END_TEST

START_TEST(a_hold_says_when_it_starts_sags_and_recovers)
{
    struct world *w = begun(small());

    go_until(w, SESSION_HOLD);
    go_on(w, 1.0);
    ck_assert_int_eq(count_of(w, SESSION_EV_HOLD_STARTED), 1);
    feed(w, 100.0);
    ck_assert_int_eq(count_of(w, SESSION_EV_HOLD_SAGGED), 1);
    feed(w, 200.0);
    ck_assert_int_eq(count_of(w, SESSION_EV_HOLD_RECOVERED), 1);
    feed(w, 100.0);
    while (w->s.phase == SESSION_HOLD)
        feed(w, 0.0);
    ck_assert_int_eq(hold_of(w, 0)->hold.ending, HOLD_RELEASED);
    ck_assert_int_eq(hold_of(w, 0)->hold.sags, 2);
    ck_assert(!hold_of(w, 0)->complete);
}
END_TEST

/* Force that is 20 ms late is put back where it belongs. */
START_TEST(filter_delay_is_taken_off_every_crossing)
{
    struct world *w = fresh(small());

    session_rate(&w->s, 80.0, 20000);
    look(w);
    go_until(w, SESSION_PUSH);
    const int64_t cue_us = w->t_us;
    go_until(w, SESSION_HOLD);
    ck_assert_int_eq(push_of(w, 0)->started_us, cue_us + PERIOD_US - 20000);
    const int64_t hold_us = w->t_us;
    feed(w, 0.0);
    feed(w, 0.0);
    feed(w, 200.0);  /* 180 N after 9/10 of the period */
    ck_assert_int_eq(w->s.hold.started_us, hold_us + 36250 - 20000);
    go_until(w, SESSION_REST);
    ck_assert_int_eq(hold_of(w, 0)->hold.ended_us, hold_us + 36250 - 20000 + 5 * S);
    ck_assert_int_eq(hold_of(w, 0)->hold.ending, HOLD_COMPLETED);
}
END_TEST

START_TEST(the_first_sample_after_the_cue_counts_whatever_the_delay)
{
    struct world *w = fresh(small());

    session_rate(&w->s, 80.0, 20000);
    look(w);
    go_until(w, SESSION_HOLD);
    const int64_t hold_us = w->t_us;
    feed(w, 200.0);
    ck_assert_int_eq(w->s.hold.started_us, hold_us + PERIOD_US - 20000);
    ck_assert_int_eq(count_of(w, SESSION_EV_HOLD_STARTED), 1);
    /* Nor does a gap lose the sample after it. */
    go_on(w, 1.0);
    w->t_us += 500000;
    session_gap(&w->s, w->t_us);
    look(w);
    ck_assert_int_eq(w->s.hold.gap_us, 500000);
    session_sample(&w->s, w->t_us, 100.0 + OFFSET_N, 100.0 + OFFSET_N);
    look(w);
    ck_assert_int_eq(count_of(w, SESSION_EV_HOLD_SAGGED), 1);
    ck_assert_int_eq(w->s.hold.sag_us, w->t_us - 20000);
}
END_TEST

/* A new rate in a hold must not turn the hold's time back. */
START_TEST(a_longer_delay_waits_for_the_hold_to_end)
{
    struct world *w = fresh(small());

    session_rate(&w->s, 80.0, 20000);
    look(w);
    go_until(w, SESSION_HOLD);
    go_on(w, 1.0);
    session_rate(&w->s, 79.0, 60000);
    look(w);
    ck_assert_int_eq(w->s.delay_us, 20000);
    ck_assert_double_eq(w->s.rate_hz, 79.0);
    session_rate(&w->s, 79.0, 15000);
    look(w);
    ck_assert_int_eq(w->s.delay_us, 15000);
    go_until(w, SESSION_REST);
    ck_assert_int_eq(hold_of(w, 0)->hold.ending, HOLD_COMPLETED);
    session_rate(&w->s, 79.0, 60000);
    look(w);
    ck_assert_int_eq(w->s.delay_us, 60000);
    ck_assert_int_eq(w->s.phase, SESSION_REST);
}
END_TEST

START_TEST(a_gap_in_a_hold_is_told_to_the_hold)
{
    struct world *w = begun(small());

    go_until(w, SESSION_HOLD);
    go_on(w, 1.0);
    w->t_us += 500000;
    session_gap(&w->s, w->t_us);
    look(w);
    go_until(w, SESSION_REST);
    ck_assert_int_eq(hold_of(w, 0)->hold.gap_us, 500000);
    ck_assert_int_eq(hold_of(w, 0)->hold.ending, HOLD_COMPLETED);
    ck_assert_int_eq(hold_of(w, 0)->hold.ended_us - hold_of(w, 0)->hold.started_us, 5 * S);
}
END_TEST

/* ---- rests and notes ---------------------------------------------------------------------- */

static const struct {
    double rest_s, ready_s;
    const char *phases;
    double between_s;
} rests[] = {
    { 10.0,  2.0, "rp-rpD", 10.0 },
    {  2.0125, 2.0, "rp-rpD", 2.0125 },
    {  2.0,  2.0, "rprpD",   2.0 },    /* all of it countdown */
    {  1.0,  2.0, "rprpD",   2.0 },    /* a countdown is never cut */
    { 10.0,  0.0, "rp-rpD", 10.0125 }, /* READY takes a sample all the same */
    {  0.0,  0.0, "rprpD",   0.0125 },
};

START_TEST(a_countdown_is_the_last_part_of_the_rest)
{
    struct protocol p = PROTOCOL(pushes_of(2, rests[_i].rest_s));

    p.step[0].u.push.ready_s = rests[_i].ready_s;
    struct world *w = begun(p);
    /* There is no zero here, so the cell's offset counts as force. */
    while (!ended(w))
        feed(w, effort_n(w) - OFFSET_N);
    ck_assert_str_eq(phases(w), rests[_i].phases);
    ck_assert_int_eq(entered(w, SESSION_PUSH, 1)->t_us
                     - nth(w, SESSION_EV_PUSH_ENDED, 0)->t_us,
                     llround(rests[_i].between_s * S));
}
END_TEST

START_TEST(a_rest_comes_before_the_next_step_but_not_before_a_zero)
{
    struct world *w = begun(PROTOCOL(tare_of(1.0), pushes_of(1, 7.0), holds_of(1, 5.0, 9.0),
                                     holds_of(1, 5.0, 9.0), tare_of(1.0),
                                     holds_of(1, 5.0, 9.0)));

    go_until(w, SESSION_DONE);
    ck_assert_str_eq(phases(w), "trp-rh-rhtrhD");
    ck_assert_int_eq(entered(w, SESSION_HOLD, 0)->t_us
                     - nth(w, SESSION_EV_PUSH_ENDED, 0)->t_us, 7 * S);
    ck_assert_int_eq(entered(w, SESSION_HOLD, 1)->t_us
                     - nth(w, SESSION_EV_HOLD_ENDED, 0)->t_us, 9 * S);
    ck_assert_int_eq(entered(w, SESSION_TARE, 1)->t_us,
                     nth(w, SESSION_EV_HOLD_ENDED, 1)->t_us);
}
END_TEST

START_TEST(notes_are_said_on_the_way_in_order)
{
    struct world *w = begun(PROTOCOL(note_of("one"), note_of("two"), tare_of(1.0),
                                     note_of("three"), pushes_of(1, 5.0), note_of("four"),
                                     holds_of(1, 5.0, 0.0), note_of("five")));
    static const char *const said[] = { "one", "two", "three", "four", "five" };

    ck_assert_int_eq(count_of(w, SESSION_EV_NOTE), 2);
    ck_assert_int_eq(w->s.phase, SESSION_TARE);
    go_until(w, SESSION_DONE);
    ck_assert_int_eq(count_of(w, SESSION_EV_NOTE), COUNT(said));
    for (int i = 0; i < COUNT(said); i++)
        ck_assert_str_eq(nth(w, SESSION_EV_NOTE, i)->u.note, said[i]);
    ck_assert_ptr_eq(nth(w, SESSION_EV_NOTE, 0)->u.note, w->p.step[0].u.note.text);
    /* A note does not shorten the rest. */
    ck_assert_int_eq(entered(w, SESSION_HOLD, 0)->t_us
                     - nth(w, SESSION_EV_PUSH_ENDED, 0)->t_us, 5 * S);
}
END_TEST

START_TEST(a_protocol_of_notes_is_over_at_once)
{
    struct world *w = begun(PROTOCOL(note_of("only")));

    ck_assert_int_eq(w->s.phase, SESSION_DONE);
    ck_assert_int_eq(w->s.ending, SESSION_END_FINISHED);
}
END_TEST

START_TEST(as_many_notes_as_a_protocol_has_room_for_are_all_said)
{
    struct protocol_step all[PROTOCOL_STEPS_MAX];

    for (int i = 0; i < PROTOCOL_STEPS_MAX; i++)
        all[i] = note_of("x");
    all[0] = tare_of(1.0);
    struct world *w = begun(protocol_of(all, PROTOCOL_STEPS_MAX));
    go_until(w, SESSION_DONE);
    ck_assert_int_eq(count_of(w, SESSION_EV_NOTE), PROTOCOL_STEPS_MAX - 1);
    ck_assert_int_eq(count_of(w, SESSION_EV_ENDED), 1);
}
END_TEST

/* ---- every input in every phase ------------------------------------------------------------- */

/* The small protocol, brought to its first moment in a phase and half a second on. */
static struct world *world_in(enum session_phase phase)
{
    struct world *w = fresh(small());

    if (phase == SESSION_STARTING)
        return w;
    rate(w);
    switch (phase) {
    case SESSION_READY:
    case SESSION_PUSH:
    case SESSION_HOLD:
    case SESSION_REST:
    case SESSION_DONE:
        go_until(w, phase);
        break;
    case SESSION_PAUSED:
        go_until(w, SESSION_READY);
        command(w, SESSION_PAUSE);
        break;
    case SESSION_LOST:
        go_until(w, SESSION_READY);
        session_link_lost(&w->s);
        look(w);
        break;
    case SESSION_STOPPED:
        command(w, SESSION_STOP);
        break;
    case SESSION_STARTING:
    case SESSION_TARE:
        break;
    }
    go_on(w, 0.5);
    ck_assert_int_eq(w->s.phase, phase);
    return w;
}

enum input { PAUSE, RESUME, SKIP, STOP, BUTTON, END, LOST, BACK, RATE, SAMPLE, HOLE, RAIL,
             INPUTS };

static void put(struct world *w, enum input in)
{
    switch (in) {
    case PAUSE:  session_operator(&w->s, SESSION_PAUSE); break;
    case RESUME: session_operator(&w->s, SESSION_RESUME); break;
    case SKIP:   session_operator(&w->s, SESSION_SKIP); break;
    case STOP:   session_operator(&w->s, SESSION_STOP); break;
    case BUTTON: session_button(&w->s); break;
    case END:    session_end(&w->s, SESSION_END_NO_RIG); break;
    case LOST:   session_link_lost(&w->s); break;
    case BACK:   session_link_back(&w->s, w->t_us + PERIOD_US); break;
    case RATE:   session_rate(&w->s, 80.0, 0); break;
    case SAMPLE: session_sample(&w->s, w->t_us + PERIOD_US, OFFSET_N, OFFSET_N); break;
    case HOLE:   session_gap(&w->s, w->t_us + PERIOD_US); break;
    case RAIL:   session_saturated(&w->s, w->t_us + PERIOD_US); break;
    case INPUTS: break;
    }
    look(w);
}

/* The phase each input leads to, as letters of phases() for PAUSE, RESUME,
 * SKIP, STOP | BUTTON, END | LOST, BACK | RATE, SAMPLE, HOLE, RAIL; and which
 * of the four commands are refused. */
static const struct {
    enum session_phase from;
    const char *to;
    const char *refused;   /* y or n for the four commands */
} picture[] = {
    { SESSION_STARTING, "sssSSSLstsss", "yyyn" },
    { SESSION_TARE,     "PttSSSLttttt", "nyyn" },
    { SESSION_READY,    "PrrSSSLrrrrr", "nynn" },
    { SESSION_PUSH,     "Pp-SSSLppppp", "nynn" },
    { SESSION_HOLD,     "Ph-SSSLhhhhh", "nynn" },
    { SESSION_REST,     "P-rSSSL-----", "nynn" },
    { SESSION_PAUSED,   "PrPSSSLPPPPP", "ynyn" },
    { SESSION_LOST,     "LLLSSSLrLLLL", "yyyn" },
    { SESSION_DONE,     "DDDDDDDDDDDD", "yyyy" },
    { SESSION_STOPPED,  "SSSSSSSSSSSS", "yyyy" },
};

static void one_input(enum session_phase from, enum input in, char to, bool refused)
{
    const char letters[] = "strph-PLDS";
    struct world *w = world_in(from);

    put(w, in);
    ck_assert_msg(letters[w->s.phase] == to, "input %d in phase %d leads to %c, not %c",
                  (int)in, (int)from, letters[w->s.phase], to);
    ck_assert_msg((w->s.events == 1 && w->s.event[0].type == SESSION_EV_REFUSED) == refused,
                  "input %d in phase %d", (int)in, (int)from);
    if (refused)
        ck_assert_int_eq((int)w->s.event[0].u.refused, (int)in + 1);
    else if (from >= SESSION_DONE)
        ck_assert_int_eq(w->s.events, 0);
    else if (ended(w))
        ck_assert_int_eq(w->s.event[w->s.events - 1].type, SESSION_EV_ENDED);
}

START_TEST(every_input_in_every_phase_does_what_the_picture_says)
{
    for (int in = 0; in < INPUTS; in++)
        one_input(picture[_i].from, (enum input)in, picture[_i].to[in],
                  in <= STOP && picture[_i].refused[in] == 'y');
}
END_TEST

START_TEST(a_finished_session_does_not_change)
{
    static struct session was;

    for (int in = PAUSE; in < INPUTS; in++) {
        struct world *w = world_in(SESSION_DONE);

        was = w->s;
        put(w, (enum input)in);
        was.events = w->s.events;
        memcpy(was.event, w->s.event, sizeof was.event);
        if (in == RATE)
            was.rate_hz = w->s.rate_hz;
        ck_assert_mem_eq(&was, &w->s, sizeof was);
    }
}
END_TEST

/* ---- skip ---------------------------------------------------------------------------------- */

START_TEST(skipping_a_countdown_starts_with_the_next_sample)
{
    struct world *w = world_in(SESSION_READY);

    command(w, SESSION_SKIP);
    feed(w, 0.0);
    ck_assert_int_eq(w->s.phase, SESSION_PUSH);
}
END_TEST

START_TEST(skipping_a_rest_keeps_the_countdown)
{
    struct world *w = world_in(SESSION_REST);

    command(w, SESSION_SKIP);
    const int64_t t_us = w->t_us;
    go_until(w, SESSION_PUSH);
    ck_assert_int_eq(w->t_us - t_us, 2 * S);
}
END_TEST

START_TEST(a_skipped_push_counts_with_what_it_has)
{
    struct world *w = begun(small());

    go_until(w, SESSION_PUSH);
    go_on(w, 1.5);
    command(w, SESSION_SKIP);
    ck_assert(!push_of(w, 0)->complete);
    ck_assert(push_of(w, 0)->has_best_1s);
    ck_assert_double_eq_tol(w->s.best_1s_n, 400.0, 1e-9);
    go_until(w, SESSION_PUSH);
    go_on(w, 0.5);
    command(w, SESSION_SKIP);
    ck_assert(!push_of(w, 1)->has_best_1s);
    ck_assert_int_eq(w->s.item, 0);
    ck_assert_int_eq(w->s.step, 2);
}
END_TEST

START_TEST(a_skipped_hold_is_reported_and_not_repeated)
{
    struct world *w = world_in(SESSION_HOLD);

    command(w, SESSION_SKIP);
    ck_assert_int_eq(hold_of(w, 0)->hold.ending, HOLD_SKIPPED);
    ck_assert(!hold_of(w, 0)->complete);
    go_until(w, SESSION_HOLD);
    ck_assert_int_eq(w->s.item, 1);
    command(w, SESSION_SKIP);
    ck_assert_int_eq(w->s.phase, SESSION_DONE);
}
END_TEST

/* ---- pause --------------------------------------------------------------------------------- */

/* Entered after 9/10 of the sample after the cue: 11,250 us. */
/* Force before the first zero counts untared, the offset with it. */
START_TEST(the_cap_holds_while_taring)
{
    struct world *w = begun(small());

    ck_assert_int_eq(w->s.phase, SESSION_TARE);
    feed(w, 1000.5 - OFFSET_N);
    feed(w, 1000.5 - OFFSET_N);
    ck_assert_int_eq(w->s.phase, SESSION_TARE);
    feed(w, 1000.5 - OFFSET_N);
    ck_assert_int_eq(w->s.phase, SESSION_STOPPED);
    ck_assert_int_eq(w->s.ending, SESSION_END_OVER_FORCE);
}
END_TEST

/* A zero after holds: a client who still pushes moves it by more than 20 N and
 * is waited for; 19 N is drift. */
START_TEST(a_later_zero_does_not_swallow_a_push)
{
    struct protocol p = PROTOCOL(tare_of(1.0), tare_of(1.0), note_of("."));
    struct world *w = begun(p);

    go_until(w, SESSION_TARE);
    for (int i = 0; i < 400; i++)
        feed(w, 21.0);
    ck_assert_int_eq(w->s.phase, SESSION_TARE);
    ck_assert_double_eq_tol(w->s.zero_n, OFFSET_N, 1e-9);
    for (int i = 0; i < 200; i++)
        feed(w, 19.0);
    ck_assert_int_eq(w->s.phase, SESSION_DONE);
    ck_assert_double_eq_tol(w->s.zero_n, OFFSET_N + 19.0, 1e-9);
}
END_TEST

/* A pause in a second tare keeps the first zero. */
START_TEST(a_broken_off_zero_leaves_the_one_before)
{
    struct protocol p = PROTOCOL(tare_of(1.0), tare_of(2.0), note_of("."));
    struct world *w = begun(p);

    go_until(w, SESSION_TARE);
    for (int i = 0; i < 40; i++)
        feed(w, 3.0);
    command(w, SESSION_PAUSE);
    ck_assert_double_eq_tol(w->s.zero_n, OFFSET_N, 1e-9);
}
END_TEST

/* 4 s above the band, a pause, the last second inside: completed, but not
 * complete, for 1 s of 5 was in band.  With 4 s inside before it, it is. */
START_TEST(what_is_owed_is_judged_with_what_was_held_before)
{
    struct protocol p = PROTOCOL(tare_of(1.0), pushes_of(1, 10.0), holds_of(1, 5.0, 10.0));
    struct world *w = begun(p);

    go_until(w, SESSION_HOLD);
    w->hold_frac = _i == 0 ? 1.3 : 1.0;
    go_on(w, 4.0);
    command(w, SESSION_PAUSE);
    w->hold_frac = 1.0;
    command(w, SESSION_RESUME);
    go_until(w, SESSION_DONE);
    ck_assert_int_eq(hold_of(w, 1)->hold.ending, HOLD_COMPLETED);
    ck_assert_int_eq(hold_of(w, 1)->complete, _i != 0);
}
END_TEST

START_TEST(a_paused_hold_asks_for_the_time_still_owed)
{
    struct world *w = begun(small());

    go_until(w, SESSION_HOLD);
    feed(w, 0.0);
    go_on(w, 2.0);
    const int64_t held_us = 2 * S - 11250;
    command(w, SESSION_PAUSE);
    ck_assert_int_eq(hold_of(w, 0)->hold.ending, HOLD_PAUSED);
    ck_assert_int_eq(hold_of(w, 0)->attempt, 1);
    ck_assert(!hold_of(w, 0)->complete);
    go_on(w, 60.0);
    ck_assert_int_eq(w->s.phase, SESSION_PAUSED);
    command(w, SESSION_RESUME);
    const int64_t t_us = w->t_us;
    go_until(w, SESSION_HOLD);
    ck_assert_int_eq(w->t_us - t_us, 2 * S);  /* a countdown again */
    ck_assert_int_eq(w->s.hold.cfg.hold_us, 5 * S - held_us);
    go_until(w, SESSION_REST);
    ck_assert_int_eq(hold_of(w, 1)->number, 1);
    ck_assert_int_eq(hold_of(w, 1)->attempt, 2);
    ck_assert_int_eq(hold_of(w, 1)->hold.ending, HOLD_COMPLETED);
    ck_assert_int_eq(hold_of(w, 1)->hold.ended_us - hold_of(w, 1)->hold.started_us,
                     5 * S - held_us);
    ck_assert(hold_of(w, 1)->complete);
    /* The next hold is a whole one. */
    go_until(w, SESSION_DONE);
    ck_assert_int_eq(hold_of(w, 2)->number, 2);
    ck_assert_int_eq(hold_of(w, 2)->attempt, 1);
    ck_assert_int_eq(hold_of(w, 2)->hold.cfg.hold_us, 5 * S);
}
END_TEST

START_TEST(pausing_twice_owes_what_is_left_of_what_was_left)
{
    struct world *w = begun(small());

    go_until(w, SESSION_HOLD);
    for (int i = 1; i <= 2; i++) {
        go_on(w, 2.0);
        feed(w, 200.0);  /* first sample in the band after one period: 2 s held */
        command(w, SESSION_PAUSE);
        command(w, SESSION_RESUME);
        go_until(w, SESSION_HOLD);
        ck_assert_int_eq(w->s.hold.cfg.hold_us, (5 - 2 * i) * S);
    }
    go_until(w, SESSION_REST);
    ck_assert_int_eq(hold_of(w, 2)->attempt, 3);
}
END_TEST

START_TEST(pausing_before_the_push_owes_all_of_it)
{
    struct world *w = world_in(SESSION_HOLD);

    w = begun(small());
    go_until(w, SESSION_HOLD);
    command(w, SESSION_PAUSE);
    ck_assert(!hold_of(w, 0)->hold.started);
    command(w, SESSION_RESUME);
    go_until(w, SESSION_HOLD);
    ck_assert_int_eq(w->s.hold.cfg.hold_us, 5 * S);
}
END_TEST

START_TEST(an_in_band_hold_owes_its_in_band_time)
{
    struct protocol p = small();

    p.step[2].u.holds.rule = PROTOCOL_IN_BAND;
    struct world *w = begun(p);
    go_until(w, SESSION_HOLD);
    for (int i = 0; i < 81; i++)
        feed(w, 200.0);       /* a second in the band */
    for (int i = 0; i < 80; i++)
        feed(w, 240.0);       /* half a period on the way out */
    command(w, SESSION_PAUSE);
    ck_assert_int_eq(w->s.owed_us, 4 * S - PERIOD_US / 2);
}
END_TEST

START_TEST(a_hold_full_within_a_gap_is_not_asked_for_again)
{
    struct world *w = begun(small());

    go_until(w, SESSION_HOLD);
    go_on(w, 4.9);
    w->t_us += 500000;
    session_gap(&w->s, w->t_us);
    look(w);
    command(w, SESSION_PAUSE);
    command(w, SESSION_RESUME);
    go_until(w, SESSION_HOLD);
    ck_assert_int_lt(w->s.hold.cfg.hold_us, 2);
}
END_TEST

START_TEST(a_paused_push_is_begun_again)
{
    struct world *w = begun(small());

    go_until(w, SESSION_PUSH);
    go_on(w, 2.0);
    command(w, SESSION_PAUSE);
    ck_assert(!push_of(w, 0)->complete);
    ck_assert_double_eq(w->s.best_1s_n, 0.0);
    go_on(w, 5.0);
    command(w, SESSION_RESUME);
    go_until(w, SESSION_PUSH);
    ck_assert_int_eq(w->s.item, 0);
    go_until(w, SESSION_REST);
    ck_assert_int_eq(push_of(w, 1)->number, 1);
    ck_assert(push_of(w, 1)->complete);
    go_until(w, SESSION_HOLD);
    ck_assert_int_eq(count_of(w, SESSION_EV_PUSH_ENDED), 3);
}
END_TEST

START_TEST(a_paused_rest_goes_on_with_what_was_left)
{
    struct world *w = world_in(SESSION_REST);  /* half of its 8 s are over */

    go_on(w, 3.5);
    command(w, SESSION_PAUSE);
    go_on(w, 100.0);
    command(w, SESSION_RESUME);
    ck_assert_int_eq(w->s.phase, SESSION_REST);
    const int64_t t_us = w->t_us;
    go_until(w, SESSION_READY);
    ck_assert_int_eq(w->t_us - t_us, 4 * S);
}
END_TEST

START_TEST(a_paused_zero_is_taken_again)
{
    struct world *w = begun(small());

    go_on(w, 0.9);
    command(w, SESSION_PAUSE);
    go_on(w, 1.0);
    command(w, SESSION_RESUME);
    ck_assert_int_eq(w->s.phase, SESSION_TARE);
    feed(w, 0.0);
    const int64_t from_us = w->t_us;
    go_until(w, SESSION_READY);
    ck_assert_int_eq(w->t_us - from_us, S);
}
END_TEST

START_TEST(a_paused_countdown_counts_from_the_top)
{
    struct world *w = world_in(SESSION_READY);

    command(w, SESSION_PAUSE);
    command(w, SESSION_RESUME);
    const int64_t t_us = w->t_us;
    go_until(w, SESSION_PUSH);
    ck_assert_int_eq(w->t_us - t_us, 2 * S);
}
END_TEST

/* ---- a lost rig ------------------------------------------------------------------------------ */

static const struct {
    enum session_phase from, back_to;
} losses[] = {
    { SESSION_STARTING, SESSION_STARTING },
    { SESSION_TARE,     SESSION_TARE },
    { SESSION_READY,    SESSION_READY },
    { SESSION_PUSH,     SESSION_READY },
    { SESSION_HOLD,     SESSION_REST },
    { SESSION_REST,     SESSION_REST },
    { SESSION_PAUSED,   SESSION_PAUSED },
};

START_TEST(a_rig_that_comes_back_goes_on_where_it_was)
{
    struct world *w = world_in(losses[_i].from);

    session_link_lost(&w->s);
    look(w);
    ck_assert_int_eq(w->s.phase, SESSION_LOST);
    session_link_lost(&w->s);  /* said twice */
    look(w);
    ck_assert_int_eq(w->s.events, 0);
    w->t_us += 3 * S;
    session_link_back(&w->s, w->t_us);
    look(w);
    ck_assert_int_eq(w->s.phase, losses[_i].back_to);
    if (losses[_i].from == SESSION_STARTING)
        rate(w);
    if (losses[_i].from == SESSION_PAUSED)
        command(w, SESSION_RESUME);
    go_until(w, SESSION_DONE);
    ck_assert_int_eq(w->s.ending, SESSION_END_FINISHED);
    ck_assert_int_eq(count_of(w, SESSION_EV_HOLD_ENDED), 2);
}
END_TEST

START_TEST(a_hold_cut_by_a_loss_is_not_repeated)
{
    struct world *w = world_in(SESSION_HOLD);

    session_link_lost(&w->s);
    look(w);
    ck_assert_int_eq(hold_of(w, 0)->hold.ending, HOLD_LINK_LOST);
    ck_assert_int_eq(hold_of(w, 0)->hold.ended_us, w->t_us);
    /* The rest has begun with the loss and goes on meanwhile: 8 s of it. */
    const int64_t from_us = w->t_us;
    w->t_us += 5 * S;
    session_link_back(&w->s, w->t_us);
    look(w);
    go_until(w, SESSION_READY);
    ck_assert_int_eq(w->t_us - from_us, 8 * S);
    go_until(w, SESSION_HOLD);
    ck_assert_int_eq(w->s.item, 1);
}
END_TEST

START_TEST(a_loss_in_the_last_hold_ends_the_session)
{
    struct world *w = world_in(SESSION_HOLD);

    go_until(w, SESSION_HOLD);
    go_on(w, 1.0);
    session_link_lost(&w->s);
    look(w);
    ck_assert_int_eq(w->s.phase, SESSION_STOPPED);
    ck_assert_int_eq(w->s.ending, SESSION_END_NO_RIG);
    ck_assert_int_eq(hold_of(w, 1)->hold.ending, HOLD_LINK_LOST);
}
END_TEST

START_TEST(a_push_cut_by_a_loss_is_repeated)
{
    struct world *w = world_in(SESSION_PUSH);

    session_link_lost(&w->s);
    look(w);
    ck_assert(!push_of(w, 0)->complete);
    ck_assert_double_eq(w->s.best_1s_n, 0.0);
    session_link_back(&w->s, w->t_us + S);
    w->t_us += S;
    look(w);
    const int64_t t_us = w->t_us;
    go_until(w, SESSION_PUSH);
    ck_assert_int_eq(w->t_us - t_us, 2 * S);
    ck_assert_int_eq(w->s.item, 0);
}
END_TEST

START_TEST(a_zero_cut_by_a_loss_is_taken_again)
{
    struct world *w = begun(small());

    go_on(w, 0.9);
    session_link_lost(&w->s);
    look(w);
    w->t_us += 5 * S;
    session_link_back(&w->s, w->t_us);
    look(w);
    feed(w, 0.0);
    const int64_t t_us = w->t_us;
    go_until(w, SESSION_READY);
    ck_assert_int_eq(w->t_us - t_us, S);
}
END_TEST

START_TEST(a_rig_that_stays_away_ends_the_session)
{
    struct world *w = world_in(SESSION_HOLD);

    session_link_lost(&w->s);
    look(w);
    session_end(&w->s, SESSION_END_NO_RIG);
    look(w);
    ck_assert_int_eq(w->s.phase, SESSION_STOPPED);
    ck_assert_int_eq(w->s.ending, SESSION_END_NO_RIG);
    ck_assert_int_eq(count_of(w, SESSION_EV_HOLD_ENDED), 1);
}
END_TEST

/* ---- ends from outside ------------------------------------------------------------------------ */

static const struct {
    enum session_ending why;
    enum hold_ending hold;
} stops[] = {
    { SESSION_END_OPERATOR, HOLD_STOPPED },
    { SESSION_END_BUTTON, HOLD_BUTTON },
    { SESSION_END_OVER_FORCE, HOLD_OVER_FORCE },
    { SESSION_END_NO_RIG, HOLD_LINK_LOST },
    { SESSION_END_NO_ROOM, HOLD_STOPPED },
};

START_TEST(a_hold_under_way_is_reported_with_the_reason_of_the_end)
{
    struct world *w = world_in(SESSION_HOLD);

    session_end(&w->s, stops[_i].why);
    look(w);
    ck_assert_int_eq(w->s.events, 3);
    ck_assert_int_eq(w->s.event[0].type, SESSION_EV_HOLD_ENDED);
    ck_assert_int_eq(w->s.event[0].u.hold.hold.ending, stops[_i].hold);
    ck_assert(!w->s.event[0].u.hold.complete);
    ck_assert_int_eq(w->s.event[1].type, SESSION_EV_PHASE);
    ck_assert_int_eq(w->s.event[1].phase, SESSION_STOPPED);
    ck_assert_int_eq(w->s.event[2].type, SESSION_EV_ENDED);
    ck_assert_int_eq(w->s.event[2].u.ending, stops[_i].why);
    ck_assert_int_eq(w->s.ending, stops[_i].why);
    ck_assert_int_eq(w->s.cue, WIRE_CUE_OFF);
}
END_TEST

START_TEST(a_push_under_way_is_reported_at_the_end)
{
    struct world *w = world_in(SESSION_PUSH);

    session_button(&w->s);
    look(w);
    ck_assert_int_eq(w->s.event[0].type, SESSION_EV_PUSH_ENDED);
    ck_assert(!w->s.event[0].u.push.complete);
    ck_assert(w->s.event[0].u.push.pushed);
    ck_assert_int_eq(w->s.ending, SESSION_END_BUTTON);
}
END_TEST

static const enum session_phase watched[] = {
    SESSION_READY, SESSION_PUSH, SESSION_HOLD, SESSION_REST, SESSION_PAUSED,
};

START_TEST(over_force_needs_three_samples_running)
{
    static const double beyond_n[] = { 1000.001, -1000.001 };

    for (int i = 0; i < COUNT(beyond_n); i++) {
        struct world *w = world_in(watched[_i]);
        const double within_n = copysign(1000.0, beyond_n[i]);
        const enum session_phase phase = w->s.phase;

        feed(w, beyond_n[i]);
        feed(w, beyond_n[i]);
        feed(w, within_n);
        feed(w, beyond_n[i]);
        feed(w, beyond_n[i]);
        ck_assert_int_eq(w->s.phase, phase);
        feed(w, beyond_n[i]);
        ck_assert_int_eq(w->s.phase, SESSION_STOPPED);
        ck_assert_int_eq(w->s.ending, SESSION_END_OVER_FORCE);
    }
}
END_TEST

START_TEST(three_samples_at_the_rail_are_over_force_in_any_phase)
{
    for (int phase = SESSION_STARTING; phase <= SESSION_LOST; phase++) {
        struct world *w = world_in((enum session_phase)phase);

        for (int i = 1; i <= 3; i++) {
            ck_assert_int_eq(w->s.phase, phase);
            w->t_us += PERIOD_US;
            session_saturated(&w->s, w->t_us);
            look(w);
        }
        ck_assert_int_eq(w->s.ending, SESSION_END_OVER_FORCE);
    }
}
END_TEST

START_TEST(rail_and_limit_count_together)
{
    struct world *w = world_in(SESSION_HOLD);

    feed(w, 1001.0);
    session_saturated(&w->s, w->t_us += PERIOD_US);
    look(w);
    feed(w, 1001.0);
    ck_assert_int_eq(w->s.ending, SESSION_END_OVER_FORCE);
}
END_TEST

START_TEST(rails_with_good_samples_between_them_never_stop_a_zero)
{
    struct world *w = begun(small());

    for (int i = 0; i < 5; i++) {
        feed(w, 0.0);
        session_saturated(&w->s, w->t_us += PERIOD_US);
        look(w);
        ck_assert_int_eq(w->s.phase, SESSION_TARE);
    }
}
END_TEST

START_TEST(a_rail_in_a_hold_is_a_gap)
{
    struct world *w = world_in(SESSION_HOLD);

    session_saturated(&w->s, w->t_us += PERIOD_US);
    look(w);
    go_until(w, SESSION_REST);
    ck_assert_int_eq(hold_of(w, 0)->hold.gap_us, PERIOD_US);
    ck_assert_int_eq(hold_of(w, 0)->hold.ending, HOLD_COMPLETED);
}
END_TEST

/* ---- words ------------------------------------------------------------------------------------- */

START_TEST(what_comes_next_is_said_in_every_phase)
{
    static const struct {
        enum session_phase in;
        const char *next;
    } said[] = {
        { SESSION_STARTING, "zero" },
        { SESSION_TARE, "best push 1 of 2" },
        { SESSION_READY, "best push 1 of 2" },
        { SESSION_PUSH, "rest 10 s" },
        { SESSION_REST, "best push 2 of 2" },
        { SESSION_HOLD, "rest 10 s" },
        { SESSION_PAUSED, "best push 1 of 2" },
        { SESSION_LOST, "best push 1 of 2" },
        { SESSION_DONE, "" },
        { SESSION_STOPPED, "" },
    };

    for (int i = 0; i < COUNT(said); i++) {
        char buf[48] = "?";

        session_next(&world_in(said[i].in)->s, buf, sizeof buf);
        ck_assert_str_eq(buf, said[i].next);
    }
}
END_TEST

START_TEST(after_the_last_of_a_step_comes_the_next_step)
{
    struct world *w = world_in(SESSION_PUSH);
    char buf[48];

    go_until(w, SESSION_PUSH);
    session_next(&w->s, buf, sizeof buf);
    ck_assert_str_eq(buf, "hold 1 of 2, 5 s");
    go_until(w, SESSION_HOLD);
    go_until(w, SESSION_HOLD);
    session_next(&w->s, buf, sizeof buf);
    ck_assert_str_eq(buf, "finish");  /* past the note */
}
END_TEST

START_TEST(notes_are_not_what_comes_next)
{
    char buf[48];

    session_next(&fresh(PROTOCOL(note_of("a"), note_of("b"), tare_of(1.0)))->s, buf,
                 sizeof buf);
    ck_assert_str_eq(buf, "zero");
    session_next(&fresh(PROTOCOL(note_of("a")))->s, buf, sizeof buf);
    ck_assert_str_eq(buf, "finish");
    session_next(&fresh(PROTOCOL(note_of("a"), pushes_of(3, 0.0)))->s, buf, sizeof buf);
    ck_assert_str_eq(buf, "best push 1 of 3");
}
END_TEST

START_TEST(a_first_push_is_counted_before_the_session_starts)
{
    char buf[48];

    session_next(&fresh(PROTOCOL(pushes_of(3, 0.0)))->s, buf, sizeof buf);
    ck_assert_str_eq(buf, "best push 1 of 3");
}
END_TEST

START_TEST(what_comes_next_fits_any_buffer)
{
    struct world *w = world_in(SESSION_READY);
    char buf[48];

    for (size_t n = 1; n <= sizeof buf; n++) {
        memset(buf, '#', sizeof buf);
        session_next(&w->s, buf, n);
        ck_assert_uint_lt(strlen(buf), n);
        ck_assert(n == sizeof buf || buf[n] == '#');
    }
}
END_TEST

START_TEST(phases_and_endings_have_words_of_their_own)
{
    for (int p = SESSION_STARTING; p <= SESSION_STOPPED; p++)
        for (int q = SESSION_STARTING; q < p; q++) {
            ck_assert_str_ne(session_phase_word((enum session_phase)p),
                             session_phase_word((enum session_phase)q));
            ck_assert_str_ne(session_phase_text((enum session_phase)p),
                             session_phase_text((enum session_phase)q));
        }
    for (int p = SESSION_END_NOT_ENDED; p <= SESSION_END_NO_ROOM; p++)
        for (int q = SESSION_END_NOT_ENDED; q < p; q++) {
            ck_assert_str_ne(session_ending_word((enum session_ending)p),
                             session_ending_word((enum session_ending)q));
            ck_assert_str_ne(session_ending_text((enum session_ending)p),
                             session_ending_text((enum session_ending)q));
        }
    ck_assert_str_eq(session_phase_word((enum session_phase)99), "unknown");
    ck_assert_str_eq(session_phase_text((enum session_phase)99), "unknown");
    ck_assert_str_eq(session_ending_word((enum session_ending)99), "unknown");
    ck_assert_str_eq(session_ending_text((enum session_ending)99), "unknown");
}
END_TEST

/* ---- anything at all ---------------------------------------------------------------------------- */

/* Samples of a careless client, and every other input now and then. */
static void random_input(struct world *w, unsigned *seed)
{
    /* Paused or lost for half a second or so, or little else would be met. */
    const bool waiting = w->s.phase == SESSION_PAUSED || w->s.phase == SESSION_LOST;
    const int what = rand_r(seed) % (waiting ? 100 : 2000);

    if (what < INPUTS) {
        const bool ends = what == STOP || what == BUTTON || what == END;

        if (!ends || rand_r(seed) % 20 == 0)
            put(w, (enum input)what);
        if (what >= BACK && what != RATE)
            w->t_us += PERIOD_US;
    } else {
        feed(w, effort_n(w) * (0.8 + 0.4 * (rand_r(seed) % 1000) / 1000.0));
    }
    w->events = 0;
}

static void random_session(struct session *out, unsigned seed, bool *reached)
{
    struct world *w = begun(small());

    for (int i = 0; i < 12000; i++) {
        const enum session_phase before = w->s.phase;

        random_input(w, &seed);
        const enum session_phase now = w->s.phase;
        reached[now] = true;
        if (before != now
            && ((before >= SESSION_DONE)
                || ((now == SESSION_PUSH || now == SESSION_HOLD) && before != SESSION_READY)))
            ck_abort_msg("from phase %d to %d", (int)before, (int)now);
    }
    *out = w->s;
}

START_TEST(whatever_comes_invariants_hold_and_the_same_input_gives_the_same_bytes)
{
    static struct session first, again;
    bool reached[SESSION_STOPPED + 1] = { false };

    for (unsigned seed = 1; seed <= 12; seed++) {
        memset(&first, 0, sizeof first);
        memset(&again, 0, sizeof again);
        random_session(&first, seed, reached);
        random_session(&again, seed, reached);
        ck_assert_msg(memcmp(&first, &again, sizeof first) == 0, "seed %u", seed);
    }
    for (int p = SESSION_TARE; p <= SESSION_STOPPED; p++)
        ck_assert_msg(reached[p], "no random session came to phase %d", p);
}
END_TEST

START_TEST(two_rio_sessions_are_the_same_byte_for_byte)
{
    static struct session first;
    struct world *w = begun(rio());

    go_until(w, SESSION_DONE);
    memcpy(&first, &w->s, sizeof first);
    w = begun(rio());
    go_until(w, SESSION_DONE);
    ck_assert_mem_eq(&first, &w->s, sizeof first);
}
END_TEST

START_TEST(check_sees_broken_invariants)
{
    struct world *w = world_in(SESSION_HOLD);

    w->s.cue = WIRE_CUE_OFF;
    ck_assert(!session_check(&w->s));
    w->s.cue = WIRE_CUE_HOLD;
    ck_assert(session_check(&w->s));
    w->s.step = 1;
    ck_assert(!session_check(&w->s));
    w->s.step = 2;
    w->s.ending = SESSION_END_FINISHED;
    ck_assert(!session_check(&w->s));
    w->s.ending = SESSION_END_NOT_ENDED;
    w->s.events = SESSION_EVENTS_MAX + 1;
    ck_assert(!session_check(&w->s));
    w->s.events = 0;
    hold_reset(&w->s.hold);
    ck_assert(!session_check(&w->s));
}
END_TEST

static TCase *course(void)
{
    TCase *tc = tcase_create("course");

    tcase_add_test(tc, a_rio_session_goes_as_written);
    tcase_add_test(tc, rio_targets_are_70_percent_of_the_best_second);
    tcase_add_test(tc, rio_rests_are_exact_with_the_countdown_in_them);
    tcase_add_test(tc, at_an_odd_rate_rests_are_late_by_two_samples_at_most);
    tcase_add_loop_test(tc, a_trial_is_added_while_the_last_is_over_5_percent_better,
                        0, COUNT(improving));
    tcase_add_test(tc, a_first_push_is_better_than_nothing_and_adds_none);
    tcase_add_test(tc, no_trial_is_added_when_the_protocol_says_never);
    tcase_add_test(tc, the_zero_is_the_mean_and_its_noise_the_standard_deviation);
    tcase_add_test(tc, a_zero_allows_five_newtons_and_starts_again_over_them);
    tcase_add_test(tc, a_gap_in_the_zero_starts_it_again);
    tcase_add_test(tc, a_second_zero_replaces_the_first);
    tcase_add_test(tc, the_best_second_of_a_short_plateau_is_the_one_on_paper);
    tcase_add_test(tc, the_best_second_of_a_long_plateau_is_the_plateau);
    tcase_add_test(tc, a_push_lasts_its_seconds_from_the_onset);
    tcase_add_test(tc, twenty_newtons_begin_a_push_and_less_do_not);
    tcase_add_test(tc, peak_is_filtered_and_best_second_is_measured);
    tcase_add_test(tc, a_gap_cuts_the_best_second);
    tcase_add_test(tc, a_gap_before_the_push_costs_nothing);
    tcase_add_test(tc, a_push_waits_half_a_minute);
    tcase_add_test(tc, without_any_push_there_is_no_target);
    tcase_add_test(tc, a_best_second_under_the_onset_is_no_reference);
    tcase_add_test(tc, one_good_push_is_enough);
    tcase_add_test(tc, a_new_best_push_step_forgets_the_old_best);
    tcase_add_test(tc, a_fixed_force_needs_no_push);
    tcase_add_test(tc, a_target_may_be_of_the_peak);
    tcase_add_test(tc, the_floor_of_a_light_target_stays_above_zero);
    tcase_add_loop_test(tc, a_hold_is_complete_when_enough_of_it_was_in_the_band,
                        0, COUNT(held));
    tcase_add_test(tc, eighty_percent_in_band_is_complete_and_less_is_not);
    tcase_add_test(tc, only_a_hold_that_came_to_its_end_is_complete);
    tcase_add_test(tc, a_hold_says_when_it_starts_sags_and_recovers);
    tcase_add_test(tc, filter_delay_is_taken_off_every_crossing);
    tcase_add_test(tc, the_first_sample_after_the_cue_counts_whatever_the_delay);
    tcase_add_test(tc, a_longer_delay_waits_for_the_hold_to_end);
    tcase_add_test(tc, a_gap_in_a_hold_is_told_to_the_hold);
    tcase_add_loop_test(tc, a_countdown_is_the_last_part_of_the_rest, 0, COUNT(rests));
    tcase_add_test(tc, a_rest_comes_before_the_next_step_but_not_before_a_zero);
    tcase_add_test(tc, notes_are_said_on_the_way_in_order);
    tcase_add_test(tc, a_protocol_of_notes_is_over_at_once);
    tcase_add_test(tc, as_many_notes_as_a_protocol_has_room_for_are_all_said);
    return tc;
}

static TCase *interruptions(void)
{
    TCase *tc = tcase_create("interruptions");

    tcase_add_loop_test(tc, every_input_in_every_phase_does_what_the_picture_says,
                        0, COUNT(picture));
    tcase_add_test(tc, a_finished_session_does_not_change);
    tcase_add_test(tc, skipping_a_countdown_starts_with_the_next_sample);
    tcase_add_test(tc, skipping_a_rest_keeps_the_countdown);
    tcase_add_test(tc, a_skipped_push_counts_with_what_it_has);
    tcase_add_test(tc, a_skipped_hold_is_reported_and_not_repeated);
    tcase_add_test(tc, the_cap_holds_while_taring);
    tcase_add_test(tc, a_later_zero_does_not_swallow_a_push);
    tcase_add_test(tc, a_broken_off_zero_leaves_the_one_before);
    tcase_add_loop_test(tc, what_is_owed_is_judged_with_what_was_held_before, 0, 2);
    tcase_add_test(tc, a_paused_hold_asks_for_the_time_still_owed);
    tcase_add_test(tc, pausing_twice_owes_what_is_left_of_what_was_left);
    tcase_add_test(tc, pausing_before_the_push_owes_all_of_it);
    tcase_add_test(tc, an_in_band_hold_owes_its_in_band_time);
    tcase_add_test(tc, a_hold_full_within_a_gap_is_not_asked_for_again);
    tcase_add_test(tc, a_paused_push_is_begun_again);
    tcase_add_test(tc, a_paused_rest_goes_on_with_what_was_left);
    tcase_add_test(tc, a_paused_zero_is_taken_again);
    tcase_add_test(tc, a_paused_countdown_counts_from_the_top);
    tcase_add_loop_test(tc, a_rig_that_comes_back_goes_on_where_it_was, 0, COUNT(losses));
    tcase_add_test(tc, a_hold_cut_by_a_loss_is_not_repeated);
    tcase_add_test(tc, a_loss_in_the_last_hold_ends_the_session);
    tcase_add_test(tc, a_push_cut_by_a_loss_is_repeated);
    tcase_add_test(tc, a_zero_cut_by_a_loss_is_taken_again);
    tcase_add_test(tc, a_rig_that_stays_away_ends_the_session);
    tcase_add_loop_test(tc, a_hold_under_way_is_reported_with_the_reason_of_the_end,
                        0, COUNT(stops));
    tcase_add_test(tc, a_push_under_way_is_reported_at_the_end);
    tcase_add_loop_test(tc, over_force_needs_three_samples_running, 0, COUNT(watched));
    tcase_add_test(tc, three_samples_at_the_rail_are_over_force_in_any_phase);
    tcase_add_test(tc, rail_and_limit_count_together);
    tcase_add_test(tc, rails_with_good_samples_between_them_never_stop_a_zero);
    tcase_add_test(tc, a_rail_in_a_hold_is_a_gap);
    return tc;
}

static TCase *words(void)
{
    TCase *tc = tcase_create("words");

    tcase_add_test(tc, what_comes_next_is_said_in_every_phase);
    tcase_add_test(tc, after_the_last_of_a_step_comes_the_next_step);
    tcase_add_test(tc, notes_are_not_what_comes_next);
    tcase_add_test(tc, a_first_push_is_counted_before_the_session_starts);
    tcase_add_test(tc, what_comes_next_fits_any_buffer);
    tcase_add_test(tc, phases_and_endings_have_words_of_their_own);
    return tc;
}

static TCase *properties(void)
{
    TCase *tc = tcase_create("properties");

    tcase_add_test(tc,
                   whatever_comes_invariants_hold_and_the_same_input_gives_the_same_bytes);
    tcase_add_test(tc, two_rio_sessions_are_the_same_byte_for_byte);
    tcase_add_test(tc, check_sees_broken_invariants);
    return tc;
}

Suite *session_suite(void)
{
    Suite *s = suite_create("session");

    suite_add_tcase(s, course());
    suite_add_tcase(s, interruptions());
    suite_add_tcase(s, words());
    suite_add_tcase(s, properties());
    return s;
}
