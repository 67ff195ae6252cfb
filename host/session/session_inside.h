/*
 * session_inside.h - what the files of the session machine share.
 *
 *     session.c         inputs, the switch over phases, invariants
 *     session_steps.c   from step to step, from effort to effort, targets
 *     session_still.c   rig check, zero, limb weight
 *     session_effort.c  warm-up, push, ramps, hold, overtime
 *     session_ask.c     questions and answers
 *
 * Nobody else includes this.  All work on the input at s->now_us.
 */
#ifndef SESSION_INSIDE_H
#define SESSION_INSIDE_H

#include "session/session.h"

#define SESSION_US_PER_S 1000000.0

int64_t session_us(double s);

/* session.c: note what happened; enter a phase, which says so. */
struct session_event *session_emit(struct session *s, enum session_event_type type);
void session_enter(struct session *s, enum session_phase phase, int64_t until_us);

/* Close whatever is under way, for this reason, so that nothing is lost. */
void session_close_item(struct session *s, enum hold_ending why);
/* Over, with nothing under way; over from outside, whatever was. */
void session_finish(struct session *s, enum session_ending why);
void session_stop(struct session *s, enum session_ending why);

/* session_steps.c */
void session_begin(struct session *s);           /* a check first, or the first step */
void session_begin_step(struct session *s);      /* the step s->step */
void session_next_step(struct session *s);       /* the one after it */
void session_next_item(struct session *s);       /* the effort under way is over */
void session_enter_ready(struct session *s);
double session_rest_s(const struct protocol_step *step);  /* of efforts */
void session_end_closing(struct session *s);     /* the question's rest is over */

/* session_still.c: enter CHECK, TARE or PASSIVE; one sample in them. */
void session_enter_still(struct session *s, enum session_phase phase);
void session_step_still(struct session *s, double force_n, double filtered_n);

/* session_effort.c */
void session_cue(struct session *s);             /* the countdown is over */
void session_step_effort(struct session *s);     /* one sample in an effort's phase */
void session_end_push(struct session *s);        /* WARM_UP and PUSH */
void session_begin_hold(struct session *s);
void session_report_hold(struct session *s);
void session_report_push(struct session *s);
void session_report_overtime(struct session *s, int64_t until_us, bool released);
void session_mean_clear(struct session_mean *m, double rate_hz);

/* session_ask.c: open a question; close it, the answer missing. */
void session_ask_step(struct session *s);        /* of a SCREEN or ASK step */
void session_ask_hold(struct session *s);        /* after the hold that just ended */
void session_leave_unanswered(struct session *s);

#endif /* SESSION_INSIDE_H */
