/* session_effort.c - warm-up, push, ramps, hold, overtime; see
 * session_inside.h. */
#include "session/session_inside.h"

#include <math.h>

/* ---- the best mean over one second ---------------------------------------- */

void session_mean_clear(struct session_mean *m, double rate_hz)
{
    const long size = lrint(rate_hz);

    m->size = size < 1 ? 1 : size > SESSION_MEAN_MAX ? SESSION_MEAN_MAX : (int)size;
    m->n = 0;
    m->at = 0;
    m->sum_n = 0.0;
}

/* Returns the mean once the window is full, NAN before. */
static double mean_step(struct session_mean *m, double x_n)
{
    if (m->n == m->size)
        m->sum_n -= m->v_n[m->at];
    else
        m->n++;
    m->v_n[m->at] = x_n;
    m->sum_n += x_n;
    m->at = (m->at + 1) % m->size;
    return m->n == m->size ? m->sum_n / m->size : NAN;
}

/* ---- one push, or warm-up effort --------------------------------------------- */

double session_onset_n(const struct session *s)
{
    return SESSION_PUSH_ONSET_N + (s->has_passive ? fmax(s->passive_n, 0.0) : 0.0);
}

double session_warm_up_pct(const struct session *s)
{
    const struct protocol_warm_up *w = &session_step(s)->u.warm_up;

    if (w->count == 1)
        return w->from_pct;
    return w->from_pct + (w->to_pct - w->from_pct) * s->item / (w->count - 1);
}

static void begin_push(struct session *s)
{
    const struct protocol_step *step = session_step(s);
    const bool warm = step->type == PROTOCOL_WARM_UP;
    const struct session_push fresh = {
        .step = s->step, .kind = warm ? PROTOCOL_PUSH_STEADY : step->u.push.kind,
        .number = s->item + 1, .cue_us = s->now_us, .complete = true,
    };

    s->push = fresh;
    session_mean_clear(&s->mean, s->rate_hz);
    session_enter(s, warm ? SESSION_WARM_UP : SESSION_PUSH, 0);
}

void session_report_push(struct session *s)
{
    s->push.ended_us = s->now_us;
    if (s->phase == SESSION_WARM_UP) {
        struct session_warm_up *w = &session_emit(s, SESSION_EV_WARM_UP_ENDED)->u.warm_up;

        w->push = s->push;
        w->asked_pct = session_warm_up_pct(s);
    } else {
        session_emit(s, SESSION_EV_PUSH_ENDED)->u.push = s->push;
    }
}

/* Keep the best of the step's pushes, each kind on its own. */
static void keep_best(struct session *s)
{
    const struct session_push *p = &s->push;

    if (p->kind == PROTOCOL_PUSH_PAIN_LIMITED && p->has_best_1s)
        s->limited_1s_n = fmax(s->limited_1s_n, p->best_1s_n);
    if (p->kind != PROTOCOL_PUSH_STEADY)
        return;
    if (p->has_best_1s && p->best_1s_n > s->best_1s_n)
        s->best_1s_n = p->best_1s_n;
    if (p->pushed && p->peak_n > s->best_peak_n)
        s->best_peak_n = p->peak_n;
}

void session_end_push(struct session *s)
{
    session_report_push(s);
    if (s->phase == SESSION_PUSH) {
        const struct protocol_push *p = &session_step(s)->u.push;
        const bool limited = p->kind == PROTOCOL_PUSH_PAIN_LIMITED;
        const double before_n = limited ? s->limited_1s_n : s->best_1s_n;
        const bool improved = s->push.has_best_1s && before_n > 0.0
            && s->push.best_1s_n > before_n * (1.0 + p->add_while_improving_pct / 100.0);

        keep_best(s);
        if (s->item + 1 == s->trials && improved && p->add_while_improving_pct > 0.0
            && s->trials < p->max_trials && s->trials < SESSION_PUSHES_MAX) {
            s->trials++;
            session_emit(s, SESSION_EV_PUSH_ADDED);
        }
    }
    session_next_item(s);
}

static double push_seconds(const struct session *s)
{
    const struct protocol_step *step = session_step(s);

    return step->type == PROTOCOL_WARM_UP ? step->u.warm_up.seconds : step->u.push.seconds;
}

static void step_push(struct session *s)
{
    if (!s->push.pushed) {
        if (s->filtered_n >= session_onset_n(s)) {
            s->push.pushed = true;
            s->push.started_us = s->now_us - s->delay_us;
            s->push.peak_n = s->filtered_n;
        } else {
            if (s->now_us - s->phase_us >= SESSION_PUSH_WAIT_US) {
                s->push.complete = false;
                session_end_push(s);
            }
            return;
        }
    }
    const double mean_n = mean_step(&s->mean, s->force_n);

    if (!isnan(mean_n) && (!s->push.has_best_1s || mean_n > s->push.best_1s_n)) {
        s->push.has_best_1s = true;
        s->push.best_1s_n = mean_n;
    }
    s->push.peak_n = fmax(s->push.peak_n, s->filtered_n);
    if (s->now_us - s->delay_us - s->push.started_us >= session_us(push_seconds(s)))
        session_end_push(s);
}

/* ---- one hold ------------------------------------------------------------------ */

static bool in_band_enough(const struct session *s)
{
    const struct protocol_holds *p = &session_step(s)->u.holds;
    const struct hold *h = &s->hold;

    if (p->until == PROTOCOL_UNTIL_DROP_OUT)
        return h->ending == HOLD_COMPLETED || h->ending == HOLD_RELEASED;
    return h->ending == HOLD_COMPLETED
        && s->earlier_in_band_us + h->in_band_us
           >= p->complete_in_band_pct / 100.0 * p->seconds * SESSION_US_PER_S;
}

/* Only a hold that came to its own end says whether the dose is too much. */
static void count_incomplete(struct session *s, const struct session_hold *r)
{
    const enum hold_ending e = r->hold.ending;

    if (r->complete)
        s->incomplete = 0;
    else if (e == HOLD_COMPLETED || e == HOLD_RELEASED || e == HOLD_NO_PUSH
             || e == HOLD_TIMED_OUT)
        s->incomplete++;
}

void session_report_hold(struct session *s)
{
    const struct protocol_holds *p = &session_step(s)->u.holds;
    struct session_hold *r = &session_emit(s, SESSION_EV_HOLD_ENDED)->u.hold;

    r->step = s->step;
    r->number = s->item + 1;
    r->attempt = s->attempt;
    r->hold = s->hold;
    r->target_pct = s->choosing ? 0.0 : p->target_pct;
    r->reference_n = session_reference_n(s);
    r->of = p->target_of;
    r->choosing = s->choosing;
    r->until = p->until;
    r->complete = in_band_enough(s);
    count_incomplete(s, r);
    s->earlier_in_band_us += s->hold.in_band_us;
    hold_reset(&s->hold);
}

void session_begin_hold(struct session *s)
{
    struct hold_config cfg = s->target;

    if (s->owed_us > 0)
        cfg.hold_us = s->owed_us;
    s->owed_us = 0;
    hold_reset(&s->hold);
    /* Filtered force runs delay_us late, so the machine's time does too. */
    hold_fine_arm(&s->fine, &s->hold, &cfg, s->now_us - s->delay_us);
    session_enter(s, SESSION_HOLD, 0);
}

/* In the steady part of the hold that chooses, measured force is summed. */
static void listen_to_choice(struct session *s)
{
    const int64_t t_us = s->now_us - s->hold.started_us;

    if (!s->choosing || s->hold.state != HOLD_HOLDING || t_us < SESSION_CHOOSE_SETTLE_US
        || t_us > s->hold.cfg.hold_us - SESSION_CHOOSE_TAIL_US)
        return;
    s->chosen_sum_n += s->force_n;
    s->chosen_samples++;
}

/* After the full time: the target falls, or force that goes on is counted. */
static void go_past_the_end(struct session *s, enum hold_ending ending, int64_t full_us)
{
    const struct protocol_holds *p = &session_step(s)->u.holds;

    if (ending != HOLD_COMPLETED || (p->ramp_down_s <= 0.0 && p->overtime_s <= 0.0)) {
        session_next_item(s);
    } else if (p->ramp_down_s > 0.0) {
        session_enter(s, SESSION_RAMP_DOWN, s->now_us + session_us(p->ramp_down_s));
    } else {
        s->full_us = full_us;
        if (s->filtered_n >= s->target.floor_n) {
            s->over_us = s->now_us - s->delay_us;
            s->over_n = s->filtered_n;
            session_enter(s, SESSION_OVERTIME, 0);
            return;
        }
        session_report_overtime(s, full_us, true);  /* already let go */
        session_next_item(s);
    }
}

static void step_hold(struct session *s)
{
    const int event = hold_fine_step(&s->fine, &s->hold, s->now_us - s->delay_us,
                                     s->filtered_n);

    listen_to_choice(s);
    if (event == HOLD_EV_STARTED) {
        session_emit(s, SESSION_EV_HOLD_STARTED);
    } else if (event == HOLD_EV_SAGGED) {
        session_emit(s, SESSION_EV_HOLD_SAGGED);
    } else if (event == HOLD_EV_RECOVERED) {
        session_emit(s, SESSION_EV_HOLD_RECOVERED);
    } else if (event == HOLD_EV_ENDED) {
        const enum hold_ending ending = s->hold.ending;
        const int64_t full_us = s->hold.ended_us;

        s->chosen_full = ending == HOLD_COMPLETED;
        session_report_hold(s);
        go_past_the_end(s, ending, full_us);
    }
}

/* ---- before and after the clock --------------------------------------------------- */

double session_ramp_frac(const struct session *s)
{
    if (s->phase != SESSION_RAMP_UP && s->phase != SESSION_RAMP_DOWN)
        return 1.0;
    const double all_us = (double)(s->until_us - s->phase_us);
    const double done = all_us > 0.0 ? (double)(s->now_us - s->phase_us) / all_us : 1.0;
    const double frac = fmin(fmax(done, 0.0), 1.0);

    return s->phase == SESSION_RAMP_UP ? frac : 1.0 - frac;
}

void session_report_overtime(struct session *s, int64_t until_us, bool released)
{
    struct session_overtime *o = &session_emit(s, SESSION_EV_OVERTIME)->u.overtime;

    o->step = s->step;
    o->number = s->item + 1;
    o->us = until_us > s->full_us ? until_us - s->full_us : 0;
    o->released = released;
}

/* Where force fell through the floor, on the straight line between samples;
 * the last force known when there is a gap between. */
static int64_t let_go_us(const struct session *s, int64_t t_us)
{
    const double floor_n = s->target.floor_n;

    if (isnan(s->over_n) || s->over_n <= s->filtered_n)
        return s->over_us;
    return s->over_us + llrint((s->over_n - floor_n) / (s->over_n - s->filtered_n)
                               * (double)(t_us - s->over_us));
}

static void step_overtime(struct session *s)
{
    const int64_t t_us = s->now_us - s->delay_us;
    const int64_t most_us = session_us(session_step(s)->u.holds.overtime_s);
    const bool released = s->filtered_n < s->target.floor_n;

    if (released || t_us - s->full_us >= most_us) {
        const int64_t until_us = released ? let_go_us(s, t_us) : s->full_us + most_us;
        const bool late = until_us - s->full_us > most_us;

        session_report_overtime(s, late ? s->full_us + most_us : until_us, released && !late);
        session_next_item(s);
        return;
    }
    s->over_us = t_us;
    s->over_n = s->filtered_n;
}

/* ---- from the cue on ----------------------------------------------------------------- */

void session_cue(struct session *s)
{
    const struct protocol_step *step = session_step(s);

    session_leave_unanswered(s);  /* what was not said by now is missing */
    if (step->type != PROTOCOL_HOLDS)
        begin_push(s);
    else if (step->u.holds.ramp_s > 0.0)
        session_enter(s, SESSION_RAMP_UP, s->now_us + session_us(step->u.holds.ramp_s));
    else
        session_begin_hold(s);
}

void session_step_effort(struct session *s)
{
    if (s->phase == SESSION_WARM_UP || s->phase == SESSION_PUSH)
        step_push(s);
    else if (s->phase == SESSION_HOLD)
        step_hold(s);
    else if (s->phase == SESSION_OVERTIME)
        step_overtime(s);
    else if (s->now_us >= s->until_us && s->phase == SESSION_RAMP_UP)
        session_begin_hold(s);
    else if (s->now_us >= s->until_us && s->phase == SESSION_RAMP_DOWN)
        session_next_item(s);
}
