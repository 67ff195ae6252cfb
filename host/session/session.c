/* session.c - see session.h. */
#include "session/session_inside.h"

#include <math.h>

#include "recording/record.h"  /* RECORD_FORMAT: whose rules hold */

int64_t session_us(double s)
{
    return llrint(s * SESSION_US_PER_S);
}

/* ---- events ------------------------------------------------------------ */

struct session_event *session_emit(struct session *s, enum session_event_type type)
{
    static struct session_event nowhere;
    struct session_event *e = s->events < SESSION_EVENTS_MAX
                            ? &s->event[s->events++] : &nowhere;

    e->type = type;
    e->phase = s->phase;
    e->t_us = s->now_us;
    return e;
}

static enum wire_cue cue_of(enum session_phase phase)
{
    switch (phase) {
    case SESSION_PUSH:
        return WIRE_CUE_PUSH;
    case SESSION_WARM_UP:
    case SESSION_RAMP_UP:
    case SESSION_HOLD:
    case SESSION_RAMP_DOWN:
        return WIRE_CUE_HOLD;
    case SESSION_STARTING:
    case SESSION_SCREEN:
    case SESSION_CHECK:
    case SESSION_TARE:
    case SESSION_PASSIVE:
    case SESSION_ASK:
    case SESSION_READY:
    case SESSION_OVERTIME:
    case SESSION_REST:
    case SESSION_PAUSED:
    case SESSION_LOST:
    case SESSION_DONE:
    case SESSION_STOPPED:
        break;
    }
    return WIRE_CUE_OFF;
}

void session_enter(struct session *s, enum session_phase phase, int64_t until_us)
{
    s->phase = phase;
    s->phase_us = s->now_us;
    s->until_us = until_us;
    s->cue = cue_of(phase);
    struct session_event *e = session_emit(s, SESSION_EV_PHASE);

    e->u.effort.warm_up_pct = phase == SESSION_WARM_UP ? session_warm_up_pct(s) : 0.0;
    e->u.effort.kind = phase == SESSION_PUSH ? s->push.kind : PROTOCOL_PUSH_STEADY;
    e->u.effort.choosing = phase == SESSION_HOLD && s->choosing;
}

bool session_over(const struct session *s)
{
    return s->phase == SESSION_DONE || s->phase == SESSION_STOPPED;
}

const struct protocol_step *session_step(const struct session *s)
{
    return s->step < s->protocol->steps && !s->leading ? &s->protocol->step[s->step] : NULL;
}

/* ---- ending --------------------------------------------------------------- */

void session_close_item(struct session *s, enum hold_ending why)
{
    if (s->phase == SESSION_HOLD) {
        hold_abort(&s->hold, why);
        session_report_hold(s);
    } else if (s->phase == SESSION_PUSH || s->phase == SESSION_WARM_UP) {
        s->push.complete = false;
        session_report_push(s);
    } else if (s->phase == SESSION_OVERTIME) {
        session_report_overtime(s, s->over_us, false);
    }
}

static enum hold_ending hold_ending_for(enum session_ending why)
{
    return why == SESSION_END_BUTTON ? HOLD_BUTTON
         : why == SESSION_END_OVER_FORCE ? HOLD_OVER_FORCE
         : why == SESSION_END_NO_RIG ? HOLD_LINK_LOST : HOLD_STOPPED;
}

void session_finish(struct session *s, enum session_ending why)
{
    session_leave_unanswered(s);
    s->ending = why;
    s->closing = false;
    session_enter(s, why == SESSION_END_FINISHED ? SESSION_DONE : SESSION_STOPPED, 0);
    session_emit(s, SESSION_EV_ENDED)->u.ending = why;
}

void session_stop(struct session *s, enum session_ending why)
{
    session_close_item(s, hold_ending_for(why));
    session_finish(s, why);
}

/* ---- inputs -------------------------------------------------------------------- */

void session_init(struct session *s, const struct protocol *p)
{
    static const struct session empty;

    *s = empty;
    s->protocol = p;
    s->format = RECORD_FORMAT;
    s->question.site = s->question.question = "";
    hold_reset(&s->hold);
}

void session_format(struct session *s, int format)
{
    s->format = format;
}

void session_check_first(struct session *s)
{
    s->check_first = true;
}

void session_nominal(struct session *s, double nominal_hz)
{
    s->nominal_hz = nominal_hz;
}

void session_losses(struct session *s, const struct session_losses *so_far)
{
    s->losses = *so_far;
}

void session_rate(struct session *s, double rate_hz, int64_t delay_us)
{
    s->events = 0;
    s->rate_hz = rate_hz;
    /* A longer delay would turn the hold's time back; keep the old. */
    if ((s->phase == SESSION_HOLD || s->phase == SESSION_OVERTIME) && delay_us > s->delay_us)
        return;
    s->delay_us = delay_us;
    if (s->phase == SESSION_STARTING)
        session_begin(s);
}

static bool over_force(struct session *s, bool beyond)
{
    s->over = beyond ? s->over + 1 : 0;
    if (s->over < SESSION_OVER_FORCE_SAMPLES)
        return false;
    session_stop(s, SESSION_END_OVER_FORCE);
    return true;
}

/* The rest is over: countdown, or what the question after the last hold held up. */
static void end_rest(struct session *s)
{
    if (s->closing)
        session_end_closing(s);
    else
        session_enter_ready(s);
}

void session_sample(struct session *s, int64_t t_us, double force_n, double filtered_n)
{
    s->events = 0;
    if (session_over(s))
        return;
    s->now_us = t_us;
    s->force_n = force_n - s->zero_n;  /* untared before the first zero */
    s->filtered_n = filtered_n - s->zero_n;
    if (over_force(s, fabs(s->force_n) > s->protocol->max_force_n))
        return;

    switch (s->phase) {
    case SESSION_CHECK:
    case SESSION_TARE:
    case SESSION_PASSIVE:
        session_step_still(s, force_n, filtered_n);
        break;
    case SESSION_READY:
        if (t_us >= s->until_us)
            session_cue(s);
        break;
    case SESSION_REST:
        if (t_us >= s->until_us)
            end_rest(s);
        break;
    case SESSION_WARM_UP:
    case SESSION_PUSH:
    case SESSION_RAMP_UP:
    case SESSION_HOLD:
    case SESSION_RAMP_DOWN:
    case SESSION_OVERTIME:
        session_step_effort(s);
        break;
    case SESSION_STARTING:
    case SESSION_SCREEN:
    case SESSION_ASK:
    case SESSION_PAUSED:
    case SESSION_LOST:
    case SESSION_DONE:
    case SESSION_STOPPED:
        break;
    }
}

void session_gap(struct session *s, int64_t t_us)
{
    const bool still = s->phase == SESSION_TARE || s->phase == SESSION_PASSIVE;

    s->events = 0;
    if (session_over(s))
        return;
    s->now_us = t_us;
    if (still)
        quiet_reset(&s->quiet, s->quiet.gap || s->quiet.n > 0);
    if (s->phase == SESSION_HOLD)
        hold_fine_gap(&s->fine, &s->hold, t_us - s->delay_us);
    if (s->phase == SESSION_OVERTIME)
        s->over_n = NAN;
    if ((s->phase == SESSION_PUSH || s->phase == SESSION_WARM_UP) && s->push.pushed) {
        s->push.complete = false;
        session_mean_clear(&s->mean, s->rate_hz);
    }
}

void session_saturated(struct session *s, int64_t t_us)
{
    session_gap(s, t_us);
    if (!session_over(s))
        over_force(s, true);
}

/* ---- operator and link ----------------------------------------------------------- */

static void refuse(struct session *s, enum session_command c)
{
    session_emit(s, SESSION_EV_REFUSED)->u.refused = c;
}

/* Where a pause goes back to, with what was under way closed. */
static void pause_now(struct session *s)
{
    if (s->phase == SESSION_OVERTIME || s->phase == SESSION_RAMP_DOWN) {
        session_close_item(s, HOLD_PAUSED);  /* the hold itself is done */
        session_next_item(s);
        if (session_over(s))
            return;
    }
    switch (s->phase) {
    case SESSION_HOLD:
        s->owed_us = hold_remaining_us(&s->hold);
        if (s->owed_us == 0)
            s->owed_us = 1;  /* full within a gap; 0 would ask for all of it again */
        session_close_item(s, HOLD_PAUSED);
        s->attempt++;
        s->paused_from = SESSION_READY;
        break;
    case SESSION_WARM_UP:
    case SESSION_PUSH:
        session_close_item(s, HOLD_PAUSED);
        s->paused_from = SESSION_READY;
        break;
    case SESSION_RAMP_UP:
        s->paused_from = SESSION_READY;
        break;
    case SESSION_REST:
        s->left_us = s->until_us - s->now_us;
        s->paused_from = SESSION_REST;
        break;
    case SESSION_SCREEN:
    case SESSION_CHECK:
    case SESSION_TARE:
    case SESSION_PASSIVE:
    case SESSION_ASK:
    case SESSION_READY:
        s->paused_from = s->phase;
        break;
    case SESSION_RAMP_DOWN:
    case SESSION_OVERTIME:
    case SESSION_STARTING:
    case SESSION_PAUSED:
    case SESSION_LOST:
    case SESSION_DONE:
    case SESSION_STOPPED:
        refuse(s, SESSION_PAUSE);
        return;
    }
    session_enter(s, SESSION_PAUSED, 0);
}

/* Go back to a phase that PAUSED or LOST may come from. */
static void go_back(struct session *s, enum session_phase phase, int64_t until_us)
{
    const bool question = phase == SESSION_SCREEN || phase == SESSION_ASK;

    if (phase == SESSION_CHECK || phase == SESSION_TARE || phase == SESSION_PASSIVE)
        session_enter_still(s, phase);
    else if (phase == SESSION_READY)
        session_enter_ready(s);
    else if (question && !s->asking)
        session_next_step(s);  /* answered meanwhile */
    else if (phase == SESSION_REST && s->closing && !s->asking)
        session_end_closing(s);
    else
        session_enter(s, phase, phase == SESSION_REST ? until_us : 0);
}

static void skip(struct session *s)
{
    switch (s->phase) {
    case SESSION_REST:
        end_rest(s);
        break;
    case SESSION_READY:
        s->until_us = s->now_us;
        break;
    case SESSION_WARM_UP:
    case SESSION_PUSH:
        s->push.complete = false;
        session_end_push(s);
        break;
    case SESSION_RAMP_UP:
        session_begin_hold(s);
        break;
    case SESSION_HOLD:
    case SESSION_OVERTIME:
    case SESSION_RAMP_DOWN:
        session_close_item(s, HOLD_SKIPPED);
        session_next_item(s);
        break;
    case SESSION_ASK:
        session_leave_unanswered(s);
        session_next_step(s);
        break;
    case SESSION_CHECK:
    case SESSION_PASSIVE:
        session_next_step(s);
        break;
    case SESSION_SCREEN:
    case SESSION_STARTING:
    case SESSION_TARE:
    case SESSION_PAUSED:
    case SESSION_LOST:
    case SESSION_DONE:
    case SESSION_STOPPED:
        refuse(s, SESSION_SKIP);
        break;
    }
}

void session_operator(struct session *s, enum session_command c)
{
    s->events = 0;
    if (session_over(s)) {
        refuse(s, c);
        return;
    }
    switch (c) {
    case SESSION_PAUSE:
        pause_now(s);
        break;
    case SESSION_RESUME:
        if (s->phase == SESSION_PAUSED)
            go_back(s, s->paused_from, s->now_us + s->left_us);
        else
            refuse(s, c);
        break;
    case SESSION_SKIP:
        skip(s);
        break;
    case SESSION_STOP:
        session_stop(s, SESSION_END_OPERATOR);
        break;
    }
}

void session_button(struct session *s)
{
    session_end(s, SESSION_END_BUTTON);
}

void session_end(struct session *s, enum session_ending why)
{
    s->events = 0;
    if (!session_over(s))
        session_stop(s, why);
}

/* Whether nothing but notes follows the hold under way. */
static bool last_effort(const struct session *s)
{
    const struct protocol_holds *p = &session_step(s)->u.holds;

    for (int i = s->step + 1; i < s->protocol->steps; i++)
        if (s->protocol->step[i].type != PROTOCOL_NOTE)
            return false;
    return s->item + 1 == p->count && p->ask_pain == PROTOCOL_ASK_PAIN_NONE;
}

/* What a loss does to the effort under way: cut, or to be begun again. */
static void cut_item(struct session *s)
{
    const bool held = s->phase == SESSION_HOLD || s->phase == SESSION_OVERTIME
                   || s->phase == SESSION_RAMP_DOWN;

    session_close_item(s, HOLD_LINK_LOST);
    if (held)
        session_next_item(s);
    else if (s->phase == SESSION_PUSH || s->phase == SESSION_WARM_UP
             || s->phase == SESSION_RAMP_UP)
        s->phase = SESSION_READY;
}

void session_link_lost(struct session *s)
{
    s->events = 0;
    if (session_over(s) || s->phase == SESSION_LOST)
        return;
    if (s->phase == SESSION_HOLD && last_effort(s)) {
        session_stop(s, SESSION_END_NO_RIG);  /* nothing is left to come back for */
        return;
    }
    cut_item(s);
    if (session_over(s))
        return;
    const int64_t until_us = s->until_us;

    s->lost_from = s->phase;
    session_enter(s, SESSION_LOST, until_us);
}

void session_link_back(struct session *s, int64_t t_us)
{
    s->events = 0;
    if (s->phase != SESSION_LOST)
        return;
    s->now_us = t_us;
    go_back(s, s->lost_from, s->until_us);
}

/* ---- invariants ------------------------------------------------------------------- */

/* The step type a phase belongs to; -1: to none in particular. */
static int home_of(enum session_phase phase)
{
    switch (phase) {
    case SESSION_SCREEN:    return PROTOCOL_SCREEN;
    case SESSION_CHECK:     return PROTOCOL_RIG_CHECK;
    case SESSION_TARE:      return PROTOCOL_TARE;
    case SESSION_PASSIVE:   return PROTOCOL_PASSIVE_WEIGHT;
    case SESSION_ASK:       return PROTOCOL_ASK;
    case SESSION_WARM_UP:   return PROTOCOL_WARM_UP;
    case SESSION_PUSH:      return PROTOCOL_BEST_PUSH;
    case SESSION_RAMP_UP:
    case SESSION_HOLD:
    case SESSION_RAMP_DOWN:
    case SESSION_OVERTIME:  return PROTOCOL_HOLDS;
    case SESSION_STARTING:
    case SESSION_READY:
    case SESSION_REST:
    case SESSION_PAUSED:
    case SESSION_LOST:
    case SESSION_DONE:
    case SESSION_STOPPED:   break;
    }
    return -1;
}

/* Countdown and rest come before an effort, or after the last one. */
static bool in_its_step(const struct session *s)
{
    const struct protocol_step *step = session_step(s);
    const int home = home_of(s->phase);

    if (s->phase == SESSION_READY || s->phase == SESSION_REST)
        return step != NULL && (step->type == PROTOCOL_WARM_UP
            || step->type == PROTOCOL_BEST_PUSH || step->type == PROTOCOL_HOLDS);
    return home < 0 || (s->leading && s->phase == SESSION_CHECK) || (step != NULL && (int)step->type == home);
}

static bool question_ok(const struct session *s)
{
    const bool waits = s->phase == SESSION_SCREEN || s->phase == SESSION_ASK;
    const bool may = waits || s->phase == SESSION_REST || s->phase == SESSION_READY
                  || s->phase == SESSION_PAUSED || s->phase == SESSION_LOST;

    return s->asking ? may : !waits;
}

bool session_check(const struct session *s)
{
    const bool holding = s->hold.state == HOLD_WAITING || s->hold.state == HOLD_HOLDING
                      || s->hold.state == HOLD_SAGGING;

    return s->cue == cue_of(s->phase)
        && holding == (s->phase == SESSION_HOLD)
        && hold_check(&s->hold)
        && in_its_step(s)
        && question_ok(s)
        && (!s->closing || s->phase == SESSION_REST || s->phase == SESSION_PAUSED
            || s->phase == SESSION_LOST)
        && (session_over(s) == (s->ending != SESSION_END_NOT_ENDED))
        && s->events <= SESSION_EVENTS_MAX;
}
