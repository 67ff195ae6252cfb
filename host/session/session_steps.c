/* session_steps.c - from step to step and from effort to effort; see
 * session_inside.h. */
#include "session/session_inside.h"

#include <math.h>

/* ---- targets -------------------------------------------------------------- */

static double body_weight_n(const struct session *s)
{
    return s->body_mass_g / 1000.0 * SESSION_GRAVITY_M_S2;
}

/* What the step's percentages are of, known or not. */
static double base_n(const struct session *s, const struct protocol_holds *p)
{
    switch (p->target_of) {
    case PROTOCOL_OF_BEST_1S:      return s->best_1s_n;
    case PROTOCOL_OF_PEAK:         return s->best_peak_n;
    case PROTOCOL_OF_PAIN_LIMITED: return s->limited_1s_n;
    case PROTOCOL_OF_BODY_WEIGHT:  return body_weight_n(s);
    case PROTOCOL_OF_CHOSEN:       return s->chosen_n;
    case PROTOCOL_OF_FORCE:        return p->target_n;
    }
    return 0.0;
}

double session_reference_n(const struct session *s)
{
    const struct protocol_step *step = session_step(s);

    if (step == NULL || step->type != PROTOCOL_HOLDS || s->choosing
        || step->u.holds.target_of == PROTOCOL_OF_FORCE)
        return 0.0;
    return base_n(s, &step->u.holds);
}

static void set_times(struct session *s, const struct protocol_holds *p)
{
    s->target.hold_us = session_us(p->seconds);
    s->target.wait_us = session_us(p->wait_s);
    s->target.grace_us = session_us(p->grace_s);
    s->target.rule = p->rule == PROTOCOL_IN_BAND ? HOLD_IN_BAND : HOLD_ELAPSED;
}

/* The band of so much percent of ref_n. */
static void set_band(struct session *s, const struct protocol_holds *p, double ref_n)
{
    const double pct = p->target_of == PROTOCOL_OF_FORCE ? 100.0 : p->target_pct;
    struct hold_config *t = &s->target;

    t->target_n = p->target_of == PROTOCOL_OF_FORCE ? p->target_n : ref_n * pct / 100.0;
    t->low_n = t->target_n - ref_n * p->band_pct / 100.0;
    t->high_n = t->target_n + ref_n * p->band_pct / 100.0;
    t->floor_n = ref_n * protocol_floor_at_pct(p) / 100.0;
}

/* The hold that chooses: anything from an effort to the limit is in its band. */
static enum session_ending set_choosing(struct session *s)
{
    struct hold_config *t = &s->target;

    s->choosing = true;
    s->chosen_n = 0.0;
    t->low_n = t->target_n = session_onset_n(s);
    t->high_n = s->protocol->max_force_n;
    t->floor_n = t->low_n / 2.0;
    return t->low_n < t->high_n ? SESSION_END_NOT_ENDED : SESSION_END_TARGET_OVER;
}

/* Work out the band; why it cannot be, or NOT_ENDED. */
static enum session_ending set_target(struct session *s, const struct protocol_holds *p)
{
    const double ref_n = base_n(s, p);

    set_times(s, p);
    s->choosing = false;
    if (p->target_of == PROTOCOL_OF_CHOSEN && s->item == 0)
        return set_choosing(s);
    if (p->target_of == PROTOCOL_OF_BODY_WEIGHT && s->body_mass_g == 0)
        return SESSION_END_NO_BODY_MASS;
    if (ref_n < SESSION_PUSH_ONSET_N && p->target_of != PROTOCOL_OF_FORCE)
        return SESSION_END_NO_REFERENCE;
    set_band(s, p, ref_n);
    return s->target.target_n <= s->protocol->max_force_n ? SESSION_END_NOT_ENDED
                                                          : SESSION_END_TARGET_OVER;
}

/* After a hold that chose: its steady mean is the target from now on.  One that
 * did not come to its end leaves the choice to the next. */
static void take_choice(struct session *s)
{
    const struct protocol_holds *p = &session_step(s)->u.holds;

    const double mean_n = s->chosen_samples > 0
                        ? s->chosen_sum_n / (double)s->chosen_samples : 0.0;

    if (s->choosing && s->chosen_full && mean_n >= s->target.floor_n) {
        s->chosen_n = mean_n;
        s->choosing = false;
        set_band(s, p, mean_n);
    }
    s->chosen_sum_n = 0.0;
    s->chosen_samples = 0;
    s->chosen_full = false;
}

/* ---- rests ------------------------------------------------------------------ */

static double ready_s_of(const struct protocol_step *step)
{
    return step->type == PROTOCOL_WARM_UP ? step->u.warm_up.ready_s
         : step->type == PROTOCOL_BEST_PUSH ? step->u.push.ready_s : step->u.holds.ready_s;
}

double session_rest_s(const struct protocol_step *step)
{
    return step->type == PROTOCOL_WARM_UP ? step->u.warm_up.rest_s
         : step->type == PROTOCOL_BEST_PUSH ? step->u.push.rest_s : step->u.holds.rest_s;
}

void session_enter_ready(struct session *s)
{
    session_enter(s, SESSION_READY, s->now_us + session_us(ready_s_of(session_step(s))));
}

/* Rest until what is due, the countdown being its last part. */
static void enter_rest(struct session *s)
{
    const int64_t until_us = s->rest_due_us - session_us(ready_s_of(session_step(s)));

    if (until_us > s->now_us)
        session_enter(s, SESSION_REST, until_us);
    else
        session_enter_ready(s);
}

void session_end_closing(struct session *s)
{
    s->closing = false;
    session_leave_unanswered(s);
    session_next_step(s);
}

/* ---- steps --------------------------------------------------------------------- */

static void begin_efforts(struct session *s, const struct protocol_step *step)
{
    enum session_ending why = SESSION_END_NOT_ENDED;

    if (step->type == PROTOCOL_BEST_PUSH) {
        s->trials = step->u.push.trials;
        if (step->u.push.kind == PROTOCOL_PUSH_STEADY)
            s->best_1s_n = s->best_peak_n = 0.0;
        else if (step->u.push.kind == PROTOCOL_PUSH_PAIN_LIMITED)
            s->limited_1s_n = 0.0;
    } else if (step->type == PROTOCOL_HOLDS) {
        why = set_target(s, &step->u.holds);
    }
    if (why != SESSION_END_NOT_ENDED)
        session_finish(s, why);
    else
        enter_rest(s);
}

void session_begin_step(struct session *s)
{
    const struct protocol_step *step;

    for (; (step = session_step(s)) != NULL && step->type == PROTOCOL_NOTE; s->step++)
        session_emit(s, SESSION_EV_NOTE)->u.note = step->u.note.text;
    s->item = 0;
    s->attempt = 1;
    s->earlier_in_band_us = 0.0;
    s->incomplete = 0;
    s->choosing = false;
    if (step == NULL) {
        session_finish(s, SESSION_END_FINISHED);
        return;
    }
    switch (step->type) {
    case PROTOCOL_SCREEN:
    case PROTOCOL_ASK:
        session_ask_step(s);
        break;
    case PROTOCOL_RIG_CHECK:
        session_enter_still(s, SESSION_CHECK);
        break;
    case PROTOCOL_TARE:
        session_enter_still(s, SESSION_TARE);
        break;
    case PROTOCOL_PASSIVE_WEIGHT:
        session_enter_still(s, SESSION_PASSIVE);
        break;
    case PROTOCOL_WARM_UP:
    case PROTOCOL_BEST_PUSH:
    case PROTOCOL_HOLDS:
        begin_efforts(s, step);
        break;
    case PROTOCOL_NOTE:
        break;
    }
}

void session_next_step(struct session *s)
{
    if (!s->leading)
        s->step++;
    s->leading = false;
    session_begin_step(s);
}

void session_begin(struct session *s)
{
    const struct protocol *p = s->protocol;

    s->leading = s->check_first;
    for (int i = 0; i < p->steps; i++)
        s->leading &= p->step[i].type != PROTOCOL_RIG_CHECK;
    if (s->leading)
        session_enter_still(s, SESSION_CHECK);
    else
        session_begin_step(s);
}

/* ---- efforts ----------------------------------------------------------------------- */

int session_items(const struct session *s)
{
    const struct protocol_step *step = session_step(s);

    if (step == NULL)
        return 0;
    return step->type == PROTOCOL_WARM_UP ? step->u.warm_up.count
         : step->type == PROTOCOL_BEST_PUSH ? s->trials
         : step->type == PROTOCOL_HOLDS ? step->u.holds.count : 0;
}

static bool too_many_incomplete(const struct session *s, const struct protocol_step *step)
{
    return step->type == PROTOCOL_HOLDS && step->u.holds.stop_after_incomplete > 0
        && s->incomplete >= step->u.holds.stop_after_incomplete;
}

/* Whether the next step that does something is an effort, with its rest before. */
static bool effort_follows(const struct session *s)
{
    int i = s->step + 1;

    while (i < s->protocol->steps && s->protocol->step[i].type == PROTOCOL_NOTE)
        i++;
    if (i == s->protocol->steps)
        return false;
    const enum protocol_step_type t = s->protocol->step[i].type;

    return t == PROTOCOL_WARM_UP || t == PROTOCOL_BEST_PUSH || t == PROTOCOL_HOLDS;
}

/* The step's efforts are done.  A question after the last one has the step's rest
 * for its answer, also where no rest would follow. */
static void end_efforts(struct session *s)
{
    const bool closing = s->asking && !effort_follows(s) && s->rest_due_us > s->now_us;

    if (closing) {
        s->closing = true;
        session_enter(s, SESSION_REST, s->rest_due_us);
    } else {
        session_next_step(s);
    }
}

void session_next_item(struct session *s)
{
    const struct protocol_step *step = session_step(s);
    const int items = session_items(s);

    s->rest_due_us = s->now_us + session_us(session_rest_s(step));
    if (step->type == PROTOCOL_HOLDS) {
        take_choice(s);
        if (step->u.holds.ask_pain == PROTOCOL_ASK_PAIN_EACH)
            session_ask_hold(s);
    }
    s->item++;
    s->attempt = 1;
    s->earlier_in_band_us = 0.0;
    if (s->item < items && !too_many_incomplete(s, step)) {
        enter_rest(s);
        return;
    }
    if (s->item < items) {
        struct session_event *e = session_emit(s, SESSION_EV_STEP_CUT);

        e->u.cut.step = s->step;
        e->u.cut.incomplete = s->incomplete;
    }
    end_efforts(s);
}
