/* hold.c - see hold.h. */
#include "session/hold.h"

#include <math.h>
#include <stddef.h>

#include "err.h"

void hold_reset(struct hold *h)
{
    const struct hold idle = { .last_n = NAN };

    *h = idle;
}

static bool under_way(const struct hold *h)
{
    return h->state == HOLD_WAITING || h->state == HOLD_HOLDING
        || h->state == HOLD_SAGGING;
}

/* A NAN fails every comparison. */
static bool config_ok(const struct hold_config *c)
{
    return c->floor_n < c->low_n && c->low_n <= c->target_n
        && c->target_n <= c->high_n && isfinite(c->high_n) && isfinite(c->floor_n)
        && c->hold_us > 0 && c->wait_us > 0 && c->grace_us >= 0;
}

int hold_arm(struct hold *h, const struct hold_config *cfg, int64_t now_us)
{
    if (!config_ok(cfg) || h->state != HOLD_IDLE)
        return ERR_ARG;
    hold_reset(h);
    h->cfg = *cfg;
    h->state = HOLD_WAITING;
    h->armed_us = now_us;
    h->last_us = now_us;
    return ERR_OK;
}

static int end(struct hold *h, enum hold_state state, enum hold_ending why, int64_t at_us)
{
    h->state = state;
    h->ending = why;
    h->ended_us = at_us;
    return HOLD_EV_ENDED;
}

/* One straight piece of the force trace, from (t0, f0) to (t1, f1). */
struct piece {
    double t0, f0, t1, f1;  /* microseconds, newtons */
};

/* Where the piece passes level_n; the piece must reach it. */
static double crossing(const struct piece *p, double level_n)
{
    if (p->f1 == p->f0)
        return p->t0;
    return p->t0 + (level_n - p->f0) / (p->f1 - p->f0) * (p->t1 - p->t0);
}

static double clamp(double x, double low, double high)
{
    return x < low ? low : x > high ? high : x;
}

/* The part of the piece inside the band: *a .. *b, false when there is none.
 * A straight line is inside a band for one stretch at most. */
static bool inside(const struct piece *p, const struct hold_config *c,
                   double *a, double *b)
{
    const bool rising = p->f1 >= p->f0;
    const double least = rising ? p->f0 : p->f1, most = rising ? p->f1 : p->f0;

    if (most < c->low_n || least > c->high_n)
        return false;
    if (least >= c->low_n && most <= c->high_n) {  /* nearly always, in a hold */
        *a = p->t0;
        *b = p->t1;
        return *b > *a;
    }
    const double at_low = least < c->low_n ? crossing(p, c->low_n) : NAN;
    const double at_high = most > c->high_n ? crossing(p, c->high_n) : NAN;
    const double first = rising ? at_low : at_high;
    const double last = rising ? at_high : at_low;

    *a = isnan(first) ? p->t0 : clamp(first, p->t0, p->t1);
    *b = isnan(last) ? p->t1 : clamp(last, p->t0, p->t1);
    return *b > *a;
}

/* When the clock fills within the piece, or NAN. */
static double full_at(const struct hold *h, const struct piece *p)
{
    double a, b;

    if (h->cfg.rule == HOLD_ELAPSED) {
        const double full = (double)(h->started_us + h->cfg.hold_us);

        return full <= p->t1 ? full : NAN;  /* may lie in a gap just passed */
    }
    if (!inside(p, &h->cfg, &a, &b))
        return NAN;
    const double want = (double)h->cfg.hold_us - h->in_band_us;
    return b - a >= want ? a + want : NAN;
}

static void count_in_band(struct hold *h, const struct piece *p, double until)
{
    double a, b;

    if (inside(p, &h->cfg, &a, &b) && a < until)
        h->in_band_us += fmin(b, until) - a;
}

static int step_waiting(struct hold *h, struct piece *p)
{
    if (p->f1 < h->cfg.low_n) {
        if (p->t1 - (double)h->armed_us >= (double)h->cfg.wait_us)
            return end(h, HOLD_FAILED, HOLD_NO_PUSH, llrint(p->t1));
        return HOLD_NOTHING;
    }
    const double at = p->f0 < h->cfg.low_n ? crossing(p, h->cfg.low_n) : p->t0;

    h->state = HOLD_HOLDING;
    h->started = true;
    h->started_us = llrint(at);
    /* What is left of the piece belongs to the hold. */
    p->f0 = fmax(p->f0, h->cfg.low_n);
    p->t0 = at;
    return HOLD_EV_STARTED;
}

/* When an in-band hold gives up. */
static double limit_at(const struct hold *h)
{
    if (h->cfg.rule == HOLD_ELAPSED)
        return INFINITY;
    return (double)h->started_us + (double)HOLD_IN_BAND_LIMIT * (double)h->cfg.hold_us;
}

static int step_holding(struct hold *h, const struct piece *p)
{
    const bool falls = p->f1 < h->cfg.floor_n;
    const double fall = !falls ? NAN
                      : p->f0 < h->cfg.floor_n ? p->t0 : crossing(p, h->cfg.floor_n);
    const double full = full_at(h, p);
    const double limit = limit_at(h);

    if (!isnan(full) && full <= limit && !(falls && h->cfg.rule == HOLD_ELAPSED
                          && full > fall + (double)h->cfg.grace_us)) {
        count_in_band(h, p, full);
        if (falls && fall < full)
            h->sags++;  /* let go just before the clock was full */
        return end(h, HOLD_DONE, HOLD_COMPLETED, llrint(full));
    }
    if (p->t1 >= limit && !(falls && fall < limit)) {
        count_in_band(h, p, limit);
        return end(h, HOLD_FAILED, HOLD_TIMED_OUT, llrint(limit));
    }
    count_in_band(h, p, p->t1);
    if (!falls)
        return HOLD_NOTHING;
    h->state = HOLD_SAGGING;
    h->sag_us = llrint(fall);
    h->sags++;
    if (p->t1 - fall >= (double)h->cfg.grace_us)
        return end(h, HOLD_FAILED, HOLD_RELEASED, h->sag_us);
    return HOLD_EV_SAGGED;
}

static int step_sagging(struct hold *h, const struct piece *p)
{
    const bool back = p->f1 >= h->cfg.low_n;
    const double up = !back ? NAN
                    : p->f0 < h->cfg.low_n ? crossing(p, h->cfg.low_n) : p->t0;
    const double gone = (double)(h->sag_us + h->cfg.grace_us);
    const double full = h->cfg.rule == HOLD_ELAPSED ? full_at(h, p) : NAN;
    const double limit = limit_at(h);

    if (p->t1 >= limit && limit <= gone && !(back && up < limit))
        return end(h, HOLD_FAILED, HOLD_TIMED_OUT, llrint(limit));
    if (!isnan(full) && full <= gone) {
        count_in_band(h, p, full);
        return end(h, HOLD_DONE, HOLD_COMPLETED, llrint(full));
    }
    if (p->t1 >= gone && !(back && up < gone))
        return end(h, HOLD_FAILED, HOLD_RELEASED, h->sag_us);
    if (!back)
        return HOLD_NOTHING;  /* both ends are under the band */
    h->state = HOLD_HOLDING;
    /* The rest of the piece may fill an in-band clock. */
    const int more = step_holding(h, p);
    return more == HOLD_NOTHING ? HOLD_EV_RECOVERED : more;
}

/* Whether the piece lies inside the band and no clock fills in it: nearly every
 * step of a hold.  Then it is counted, as step_holding would, and that is all. */
static bool goes_on(struct hold *h, int64_t t_us, double force_n)
{
    const struct hold_config *c = &h->cfg;
    const double passed_us = (double)t_us - (double)h->last_us;

    if (h->state != HOLD_HOLDING || !(h->last_n >= c->low_n && h->last_n <= c->high_n)
        || !(force_n >= c->low_n && force_n <= c->high_n) || passed_us < 0.0)
        return false;
    if (c->rule == HOLD_ELAPSED ? t_us >= h->started_us + c->hold_us
        : passed_us >= (double)c->hold_us - h->in_band_us || (double)t_us >= limit_at(h))
        return false;
    h->in_band_us += passed_us;
    h->last_us = t_us;
    h->last_n = force_n;
    return true;
}

int hold_step(struct hold *h, int64_t t_us, double force_n)
{
    if (goes_on(h, t_us, force_n))
        return HOLD_NOTHING;
    if (t_us < h->last_us || !isfinite(force_n))
        return ERR_ARG;

    /* After a gap, or at first, the sample stands alone: a piece of no length. */
    const bool joined = !isnan(h->last_n);
    struct piece p = {
        (double)(joined ? h->last_us : t_us), joined ? h->last_n : force_n,
        (double)t_us, force_n
    };
    int event = HOLD_NOTHING;

    switch (h->state) {
    case HOLD_WAITING:
        event = step_waiting(h, &p);
        if (event == HOLD_EV_STARTED) {
            const int more = step_holding(h, &p);

            event = more == HOLD_NOTHING ? event : more;
        }
        break;
    case HOLD_HOLDING:
        event = step_holding(h, &p);
        break;
    case HOLD_SAGGING:
        event = step_sagging(h, &p);
        break;
    case HOLD_IDLE:
    case HOLD_DONE:
    case HOLD_FAILED:
        break;
    }
    h->last_us = t_us;
    h->last_n = force_n;
    return event;
}

void hold_gap(struct hold *h, int64_t to_us)
{
    if (to_us < h->last_us)
        return;
    if (h->started && under_way(h)) {
        const int64_t full_us = h->cfg.rule == HOLD_ELAPSED
                              ? h->started_us + h->cfg.hold_us : INT64_MAX;
        const int64_t end_us = to_us < full_us ? to_us : full_us;

        if (end_us > h->last_us)
            h->gap_us += end_us - h->last_us;
    }
    h->last_us = to_us;
    h->last_n = NAN;
}

void hold_abort(struct hold *h, enum hold_ending why)
{
    if (under_way(h))
        end(h, HOLD_FAILED, why, h->last_us);
}

double hold_delivered_s(const struct hold *h)
{
    if (!h->started)
        return 0.0;
    const int64_t until_us = under_way(h) ? h->last_us : h->ended_us;

    return (double)(until_us - h->started_us) / 1e6;
}

int64_t hold_remaining_us(const struct hold *h)
{
    if (!h->started)
        return h->cfg.hold_us;
    const int64_t until_us = under_way(h) ? h->last_us : h->ended_us;
    const int64_t run_us = h->cfg.rule == HOLD_ELAPSED
                         ? until_us - h->started_us : llrint(h->in_band_us);

    return run_us < h->cfg.hold_us ? h->cfg.hold_us - run_us : 0;
}

const char *hold_ending_word(enum hold_ending e)
{
    switch (e) {
#define X(name, word, text) case HOLD_##name: return (word);
    HOLD_ENDINGS(X)
#undef X
    }
    return "unknown";
}

const char *hold_ending_text(enum hold_ending e)
{
    switch (e) {
#define X(name, word, text) case HOLD_##name: return (text);
    HOLD_ENDINGS(X)
#undef X
    }
    return "unknown";
}

bool hold_check(const struct hold *h)
{
    /* Interpolated crossings are rounded to whole microseconds. */
    const double rounding_us = 2.0;

    switch (h->state) {
    case HOLD_IDLE:
        return !h->started;
    case HOLD_WAITING:
        return config_ok(&h->cfg) && !h->started && h->ending == HOLD_NOT_ENDED;
    case HOLD_HOLDING:
    case HOLD_SAGGING:
        return config_ok(&h->cfg) && h->started && h->started_us >= h->armed_us
            && h->ending == HOLD_NOT_ENDED
            && h->in_band_us >= 0.0
            && h->in_band_us <= (double)(h->last_us - h->started_us) + rounding_us
            && h->in_band_us <= (double)h->cfg.hold_us + rounding_us;
    case HOLD_DONE:
    case HOLD_FAILED:
        return h->ending != HOLD_NOT_ENDED
            && (h->state == HOLD_DONE) == (h->ending == HOLD_COMPLETED)
            && (!h->started || (h->ended_us >= h->started_us
                && h->in_band_us <= (double)(h->ended_us - h->started_us) + rounding_us));
    }
    return false;
}
