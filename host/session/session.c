/* session.c - see session.h. */
#include "session/session.h"

#include <math.h>

#define US_PER_S 1000000.0

static int64_t us_of_s(double s)
{
    return llrint(s * US_PER_S);
}

/* ---- events ------------------------------------------------------------ */

static struct session_event *emit(struct session *s, enum session_event_type type)
{
    static struct session_event nowhere;
    struct session_event *e = s->events < SESSION_EVENTS_MAX
                            ? &s->event[s->events++] : &nowhere;

    e->type = type;
    e->phase = s->phase;
    e->t_us = s->now_us;
    return e;
}

static void enter(struct session *s, enum session_phase phase, int64_t until_us)
{
    s->phase = phase;
    s->phase_us = s->now_us;
    s->until_us = until_us;
    s->cue = phase == SESSION_PUSH ? WIRE_CUE_PUSH
           : phase == SESSION_HOLD ? WIRE_CUE_HOLD : WIRE_CUE_OFF;
    emit(s, SESSION_EV_PHASE);
}

bool session_over(const struct session *s)
{
    return s->phase == SESSION_DONE || s->phase == SESSION_STOPPED;
}

const struct protocol_step *session_step(const struct session *s)
{
    return s->step < s->protocol->steps ? &s->protocol->step[s->step] : NULL;
}

/* ---- the best mean over one second ---------------------------------------- */

static void mean_clear(struct session_mean *m, double rate_hz)
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

/* ---- ending --------------------------------------------------------------- */

static bool in_band_enough(const struct session *s, const struct hold *h)
{
    const struct protocol_step *step = session_step(s);

    return h->ending == HOLD_COMPLETED
        && s->earlier_in_band_us + h->in_band_us
           >= step->u.holds.complete_in_band_pct / 100.0 * step->u.holds.seconds * US_PER_S;
}

double session_reference_n(const struct session *s)
{
    const struct protocol_step *step = session_step(s);

    if (step == NULL || step->type != PROTOCOL_HOLDS
        || step->u.holds.target_of == PROTOCOL_OF_FORCE)
        return 0.0;
    return step->u.holds.target_of == PROTOCOL_OF_PEAK ? s->best_peak_n : s->best_1s_n;
}

static void report_hold(struct session *s)
{
    const struct protocol_holds *p = &session_step(s)->u.holds;
    struct session_hold *r = &emit(s, SESSION_EV_HOLD_ENDED)->u.hold;

    r->step = s->step;
    r->number = s->item + 1;
    r->attempt = s->attempt;
    r->hold = s->hold;
    r->target_pct = p->target_pct;
    r->reference_n = session_reference_n(s);
    r->complete = in_band_enough(s, &s->hold);
    s->earlier_in_band_us += s->hold.in_band_us;
    hold_reset(&s->hold);
}

static void report_push(struct session *s)
{
    s->push.ended_us = s->now_us;
    emit(s, SESSION_EV_PUSH_ENDED)->u.push = s->push;
}

/* Close whatever is under way, for this reason, so that nothing is lost. */
static void close_item(struct session *s, enum hold_ending why)
{
    if (s->phase == SESSION_HOLD) {
        hold_abort(&s->hold, why);
        report_hold(s);
    } else if (s->phase == SESSION_PUSH) {
        s->push.complete = false;
        report_push(s);
    }
}

static enum hold_ending hold_ending_for(enum session_ending why)
{
    return why == SESSION_END_BUTTON ? HOLD_BUTTON
         : why == SESSION_END_OVER_FORCE ? HOLD_OVER_FORCE
         : why == SESSION_END_NO_RIG ? HOLD_LINK_LOST : HOLD_STOPPED;
}

/* Over, with nothing under way. */
static void finish(struct session *s, enum session_ending why)
{
    s->ending = why;
    enter(s, why == SESSION_END_FINISHED ? SESSION_DONE : SESSION_STOPPED, 0);
    emit(s, SESSION_EV_ENDED)->u.ending = why;
}

/* Over from outside, whatever was under way. */
static void stop(struct session *s, enum session_ending why)
{
    close_item(s, hold_ending_for(why));
    finish(s, why);
}

/* ---- steps ------------------------------------------------------------------ */

static double ready_s_of(const struct protocol_step *step)
{
    return step->type == PROTOCOL_BEST_PUSH ? step->u.push.ready_s : step->u.holds.ready_s;
}

static void enter_ready(struct session *s)
{
    enter(s, SESSION_READY, s->now_us + us_of_s(ready_s_of(session_step(s))));
}

/* Rest from now, the countdown being its last part. */
static void enter_rest(struct session *s, double rest_s)
{
    const double quiet_s = rest_s - ready_s_of(session_step(s));

    if (quiet_s > 0.0)
        enter(s, SESSION_REST, s->now_us + us_of_s(quiet_s));
    else
        enter_ready(s);
}

static void enter_tare(struct session *s)
{
    s->tare.from_us = s->now_us;
    s->tare.n = 0;
    s->tare.gap = false;
    enter(s, SESSION_TARE, 0);
}

/* Work out the band.  False when nothing strong enough was pushed. */
static bool set_target(struct session *s, const struct protocol_holds *p)
{
    const double ref_n = p->target_of == PROTOCOL_OF_FORCE ? p->target_n
                       : p->target_of == PROTOCOL_OF_PEAK ? s->best_peak_n : s->best_1s_n;
    const double target_n = p->target_of == PROTOCOL_OF_FORCE
                          ? p->target_n : ref_n * p->target_pct / 100.0;
    struct hold_config *t = &s->target;

    if (ref_n < SESSION_PUSH_ONSET_N && p->target_of != PROTOCOL_OF_FORCE)
        return false;
    t->target_n = target_n;
    t->low_n = target_n - ref_n * p->band_pct / 100.0;
    t->high_n = target_n + ref_n * p->band_pct / 100.0;
    t->floor_n = ref_n * protocol_floor_at_pct(p) / 100.0;
    t->hold_us = us_of_s(p->seconds);
    t->wait_us = us_of_s(p->wait_s);
    t->grace_us = us_of_s(p->grace_s);
    t->rule = p->rule == PROTOCOL_IN_BAND ? HOLD_IN_BAND : HOLD_ELAPSED;
    return true;
}

/* Enter the step s->step, saying notes on the way.  rest_s: what the step
 * before asks for before the next effort. */
static void begin_step(struct session *s, double rest_s)
{
    const struct protocol_step *step;

    for (; (step = session_step(s)) != NULL && step->type == PROTOCOL_NOTE; s->step++)
        emit(s, SESSION_EV_NOTE)->u.note = step->u.note.text;
    if (step == NULL) {
        finish(s, SESSION_END_FINISHED);
        return;
    }
    s->item = 0;
    s->attempt = 1;
    s->earlier_in_band_us = 0.0;
    if (step->type == PROTOCOL_TARE) {
        enter_tare(s);
        return;
    }
    if (step->type == PROTOCOL_BEST_PUSH) {
        s->trials = step->u.push.trials;
        s->best_1s_n = 0.0;
        s->best_peak_n = 0.0;
    } else if (!set_target(s, &step->u.holds)) {
        finish(s, SESSION_END_NO_REFERENCE);
        return;
    }
    enter_rest(s, rest_s);
}

/* The push or hold under way is over: rest, then the next one or next step. */
static void next_item(struct session *s)
{
    const struct protocol_step *step = session_step(s);
    const bool pushes = step->type == PROTOCOL_BEST_PUSH;
    const double rest_s = pushes ? step->u.push.rest_s : step->u.holds.rest_s;

    s->item++;
    s->attempt = 1;
    s->earlier_in_band_us = 0.0;
    if (s->item < (pushes ? s->trials : step->u.holds.count)) {
        enter_rest(s, rest_s);
        return;
    }
    s->step++;
    begin_step(s, rest_s);
}

/* ---- one push ---------------------------------------------------------------- */

static void begin_push(struct session *s)
{
    const struct session_push fresh = { .number = s->item + 1, .cue_us = s->now_us };

    s->push = fresh;
    s->push.complete = true;
    mean_clear(&s->mean, s->rate_hz);
    enter(s, SESSION_PUSH, 0);
}

static void end_push(struct session *s)
{
    const struct protocol_push *p = &session_step(s)->u.push;
    const double before_n = s->best_1s_n;

    report_push(s);
    if (s->push.has_best_1s && s->push.best_1s_n > s->best_1s_n)
        s->best_1s_n = s->push.best_1s_n;
    if (s->push.pushed && s->push.peak_n > s->best_peak_n)
        s->best_peak_n = s->push.peak_n;

    const bool improved = s->push.has_best_1s && before_n > 0.0
        && s->push.best_1s_n > before_n * (1.0 + p->add_while_improving_pct / 100.0);
    if (s->item + 1 == s->trials && improved && p->add_while_improving_pct > 0.0
        && s->trials < p->max_trials && s->trials < SESSION_PUSHES_MAX) {
        s->trials++;
        emit(s, SESSION_EV_PUSH_ADDED);
    }
    next_item(s);
}

static void step_push(struct session *s)
{
    const struct protocol_push *p = &session_step(s)->u.push;

    if (!s->push.pushed) {
        if (s->filtered_n >= SESSION_PUSH_ONSET_N) {
            s->push.pushed = true;
            s->push.started_us = s->now_us - s->delay_us;
            s->push.peak_n = s->filtered_n;
        } else {
            if (s->now_us - s->phase_us >= SESSION_PUSH_WAIT_US) {
                s->push.complete = false;
                end_push(s);
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
    if (s->now_us - s->delay_us - s->push.started_us >= us_of_s(p->seconds))
        end_push(s);
}

/* ---- one hold ---------------------------------------------------------------- */

static void begin_hold(struct session *s)
{
    struct hold_config cfg = s->target;

    if (s->owed_us > 0)
        cfg.hold_us = s->owed_us;
    s->owed_us = 0;
    hold_reset(&s->hold);
    /* Filtered force runs delay_us late, so the machine's time does too. */
    hold_fine_arm(&s->fine, &s->hold, &cfg, s->now_us - s->delay_us);
    enter(s, SESSION_HOLD, 0);
}

static void step_hold(struct session *s)
{
    switch (hold_fine_step(&s->fine, &s->hold, s->now_us - s->delay_us,
                           s->filtered_n)) {
    case HOLD_EV_STARTED:
        emit(s, SESSION_EV_HOLD_STARTED);
        break;
    case HOLD_EV_SAGGED:
        emit(s, SESSION_EV_HOLD_SAGGED);
        break;
    case HOLD_EV_RECOVERED:
        emit(s, SESSION_EV_HOLD_RECOVERED);
        break;
    case HOLD_EV_ENDED:
        report_hold(s);
        next_item(s);
        break;
    default:
        break;
    }
}

/* ---- the zero ----------------------------------------------------------------- */

/* Force while taring is untared and measured; the sums are of its distance
 * from the first value, so a large offset costs no digits. */
static void step_tare(struct session *s, double force_n, double filtered_n)
{
    const struct protocol_tare *p = &session_step(s)->u.tare;

    if (s->tare.n == 0) {
        s->tare.from_us = s->now_us;
        s->tare.least = s->tare.most = filtered_n;
        s->tare.sum = s->tare.sum_sq = 0.0;
        s->tare.first_n = force_n;
        if (s->tare.gap)
            emit(s, SESSION_EV_TARE_GAP);
        s->tare.gap = false;
    }
    s->tare.least = fmin(s->tare.least, filtered_n);
    s->tare.most = fmax(s->tare.most, filtered_n);
    if (s->tare.most - s->tare.least > SESSION_TARE_MOVES_N
        || (s->tared && fabs(filtered_n - s->zero_n) > SESSION_TARE_SHIFT_N)) {
        s->tare.n = 0;
        emit(s, SESSION_EV_TARE_MOVED);
        return;
    }
    const double d = force_n - s->tare.first_n;

    s->tare.sum += d;
    s->tare.sum_sq += d * d;
    s->tare.n++;
    if (s->now_us - s->tare.from_us < us_of_s(p->seconds))
        return;

    const double n = (double)s->tare.n, mean = s->tare.sum / n;
    const double var = n > 1.0 ? (s->tare.sum_sq - n * mean * mean) / (n - 1.0) : 0.0;

    s->zero_n = s->tare.first_n + mean;
    s->tared = true;
    struct session_event *e = emit(s, SESSION_EV_TARED);
    e->u.tare.value_n = s->zero_n;
    e->u.tare.noise_n = sqrt(fmax(var, 0.0));
    s->step++;
    begin_step(s, 0.0);
}

/* ---- inputs -------------------------------------------------------------------- */

void session_init(struct session *s, const struct protocol *p)
{
    static const struct session empty;

    *s = empty;
    s->protocol = p;
    hold_reset(&s->hold);
}

void session_rate(struct session *s, double rate_hz, int64_t delay_us)
{
    s->events = 0;
    s->rate_hz = rate_hz;
    if (s->phase == SESSION_HOLD && delay_us > s->delay_us)
        return;  /* a longer delay would turn the hold's time back; keep the old */
    s->delay_us = delay_us;
    if (s->phase == SESSION_STARTING)
        begin_step(s, 0.0);
}

static bool over_force(struct session *s, bool beyond)
{
    s->over = beyond ? s->over + 1 : 0;
    if (s->over < SESSION_OVER_FORCE_SAMPLES)
        return false;
    stop(s, SESSION_END_OVER_FORCE);
    return true;
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
    if (s->phase == SESSION_TARE) {
        step_tare(s, force_n, filtered_n);
        return;
    }

    switch (s->phase) {
    case SESSION_READY:
        if (t_us < s->until_us)
            break;
        if (session_step(s)->type == PROTOCOL_BEST_PUSH)
            begin_push(s);
        else
            begin_hold(s);
        break;
    case SESSION_REST:
        if (t_us >= s->until_us)
            enter_ready(s);
        break;
    case SESSION_PUSH:
        step_push(s);
        break;
    case SESSION_HOLD:
        step_hold(s);
        break;
    case SESSION_STARTING:
    case SESSION_TARE:
    case SESSION_PAUSED:
    case SESSION_LOST:
    case SESSION_DONE:
    case SESSION_STOPPED:
        break;
    }
}

void session_gap(struct session *s, int64_t t_us)
{
    s->events = 0;
    if (session_over(s))
        return;
    s->now_us = t_us;
    s->tare.gap |= s->phase == SESSION_TARE && s->tare.n > 0;
    s->tare.n = 0;
    if (s->phase == SESSION_HOLD)
        hold_fine_gap(&s->fine, &s->hold, t_us - s->delay_us);
    if (s->phase == SESSION_PUSH && s->push.pushed) {
        s->push.complete = false;
        mean_clear(&s->mean, s->rate_hz);
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
    emit(s, SESSION_EV_REFUSED)->u.refused = c;
}

static void pause_now(struct session *s)
{
    switch (s->phase) {
    case SESSION_HOLD:
        s->owed_us = hold_remaining_us(&s->hold);
        if (s->owed_us == 0)
            s->owed_us = 1;  /* full within a gap; 0 would ask for all of it again */
        close_item(s, HOLD_PAUSED);
        s->attempt++;
        s->paused_from = SESSION_READY;
        break;
    case SESSION_PUSH:
        close_item(s, HOLD_PAUSED);
        s->paused_from = SESSION_READY;
        break;
    case SESSION_REST:
        s->left_us = s->until_us - s->now_us;
        s->paused_from = SESSION_REST;
        break;
    case SESSION_READY:
    case SESSION_TARE:
        s->paused_from = s->phase;
        break;
    case SESSION_STARTING:
    case SESSION_PAUSED:
    case SESSION_LOST:
    case SESSION_DONE:
    case SESSION_STOPPED:
        refuse(s, SESSION_PAUSE);
        return;
    }
    enter(s, SESSION_PAUSED, 0);
}

/* Go back to phase, which is TARE, READY, REST, PAUSED or STARTING. */
static void go_back(struct session *s, enum session_phase phase, int64_t until_us)
{
    if (phase == SESSION_TARE)
        enter_tare(s);
    else if (phase == SESSION_READY)
        enter_ready(s);
    else
        enter(s, phase, phase == SESSION_REST ? until_us : 0);
}

static void skip(struct session *s)
{
    switch (s->phase) {
    case SESSION_REST:
        enter_ready(s);
        break;
    case SESSION_READY:
        s->until_us = s->now_us;
        break;
    case SESSION_PUSH:
        s->push.complete = false;
        end_push(s);
        break;
    case SESSION_HOLD:
        close_item(s, HOLD_SKIPPED);
        next_item(s);
        break;
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
        stop(s, SESSION_END_OPERATOR);
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
        stop(s, why);
}

/* Whether nothing but notes follows the hold under way. */
static bool last_effort(const struct session *s)
{
    for (int i = s->step + 1; i < s->protocol->steps; i++)
        if (s->protocol->step[i].type != PROTOCOL_NOTE)
            return false;
    return s->item + 1 == session_step(s)->u.holds.count;
}

void session_link_lost(struct session *s)
{
    s->events = 0;
    if (session_over(s) || s->phase == SESSION_LOST)
        return;
    if (s->phase == SESSION_HOLD && last_effort(s)) {
        stop(s, SESSION_END_NO_RIG);  /* nothing is left to come back for */
        return;
    }
    if (s->phase == SESSION_HOLD) {
        close_item(s, HOLD_LINK_LOST);
        next_item(s);
        if (session_over(s))
            return;
    } else if (s->phase == SESSION_PUSH) {
        close_item(s, HOLD_LINK_LOST);
        s->phase = SESSION_READY;
    }
    const int64_t until_us = s->until_us;

    s->lost_from = s->phase;
    enter(s, SESSION_LOST, until_us);
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

bool session_check(const struct session *s)
{
    const bool holding = s->hold.state == HOLD_WAITING || s->hold.state == HOLD_HOLDING
                      || s->hold.state == HOLD_SAGGING;
    const enum wire_cue cue = s->phase == SESSION_PUSH ? WIRE_CUE_PUSH
                            : s->phase == SESSION_HOLD ? WIRE_CUE_HOLD : WIRE_CUE_OFF;
    const struct protocol_step *step = session_step(s);

    return s->cue == cue
        && holding == (s->phase == SESSION_HOLD)
        && hold_check(&s->hold)
        && (s->phase != SESSION_HOLD || (step != NULL && step->type == PROTOCOL_HOLDS))
        && (s->phase != SESSION_PUSH || (step != NULL && step->type == PROTOCOL_BEST_PUSH))
        && (s->phase != SESSION_TARE || (step != NULL && step->type == PROTOCOL_TARE))
        && (session_over(s) == (s->ending != SESSION_END_NOT_ENDED))
        && s->events <= SESSION_EVENTS_MAX;
}
