/* session_ask.c - questions and answers; see session_inside.h. */
#include "session/session_inside.h"

#include <string.h>

#include "session/text.h"

/* ---- asking ------------------------------------------------------------- */

static void open_question(struct session *s, enum session_answer_kind kind,
                          enum session_moment moment)
{
    static const struct session_answer blank;

    s->question = blank;
    s->question.kind = kind;
    s->question.moment = moment;
    s->question.step = s->step;
    s->question.site = "";
    s->question.question = "";
    s->question.asked_us = s->now_us;
    s->asking = true;
    s->questions++;
}

void session_ask_step(struct session *s)
{
    static const enum session_answer_kind kinds[] = {
        [PROTOCOL_ASK_PAIN] = SESSION_ANSWER_PAIN,
        [PROTOCOL_ASK_EFFORT] = SESSION_ANSWER_EFFORT,
        [PROTOCOL_ASK_TEXT] = SESSION_ANSWER_TEXT,
    };
    static const enum session_moment moments[] = {
        [PROTOCOL_WHEN_BEFORE] = SESSION_MOMENT_BEFORE,
        [PROTOCOL_WHEN_AFTER] = SESSION_MOMENT_AFTER,
        [PROTOCOL_WHEN_NOW] = SESSION_MOMENT_NOW,
    };
    const struct protocol_step *step = session_step(s);

    if (step->type == PROTOCOL_SCREEN) {
        open_question(s, SESSION_ANSWER_YES_NO, SESSION_MOMENT_SCREEN);
        s->question.question = step->u.screen.question;
        session_enter(s, SESSION_SCREEN, 0);
    } else {
        open_question(s, kinds[step->u.ask.what], moments[step->u.ask.when]);
        s->question.site = step->u.ask.site;
        session_enter(s, SESSION_ASK, 0);
    }
    session_emit(s, SESSION_EV_ASKED)->u.answer = s->question;
}

void session_ask_hold(struct session *s)
{
    open_question(s, SESSION_ANSWER_PAIN, SESSION_MOMENT_HOLD);
    s->question.number = s->item + 1;
    session_emit(s, SESSION_EV_ASKED)->u.answer = s->question;
}

void session_leave_unanswered(struct session *s)
{
    if (!s->asking)
        return;
    s->asking = false;
    session_emit(s, SESSION_EV_ANSWERED)->u.answer = s->question;
}

/* ---- answering ------------------------------------------------------------ */

static bool sound(enum session_answer_kind kind, int value, const char *text)
{
    switch (kind) {
    case SESSION_ANSWER_PAIN:
    case SESSION_ANSWER_EFFORT:
        return value >= 0 && value <= SESSION_SCALE_MOST;
    case SESSION_ANSWER_YES_NO:
        return value == 0 || value == 1;
    case SESSION_ANSWER_TEXT:
        return text != NULL && text[0] != '\0' && strlen(text) < SESSION_TEXT_MAX
            && text_line(text, strlen(text));
    case SESSION_ANSWER_BODY_MASS:
        return value >= SESSION_MASS_LEAST_G && value <= SESSION_MASS_MOST_G;
    case SESSION_ANSWER_DECLINED:
        return true;
    }
    return false;
}

/* The limit a pain answer is judged by: that of the holds it speaks of. */
static int pain_limit(const struct session *s, const struct session_answer *a)
{
    const struct protocol_step *step = a->step < s->protocol->steps
                                     ? &s->protocol->step[a->step] : NULL;

    return step != NULL && step->type == PROTOCOL_HOLDS ? step->u.holds.pain_limit
                                                        : s->protocol->pain_limit;
}

/* Told without a question: it leaves an open one open. */
static struct session_answer unasked(const struct session *s, enum session_answer_kind kind)
{
    const struct protocol_step *step = session_step(s);
    const struct session_answer a = {
        .kind = kind, .moment = SESSION_MOMENT_UNASKED, .step = s->step,
        .number = step != NULL && step->type == PROTOCOL_HOLDS ? s->item + 1 : 0,
        .site = "", .question = "", .asked_us = s->now_us, .answered = true,
    };

    return a;
}

/* A question that was waited for has its answer. */
static void lead_on(struct session *s)
{
    if (s->phase == SESSION_SCREEN || s->phase == SESSION_ASK)
        session_next_step(s);
    else if (s->phase == SESSION_REST && s->closing)
        session_end_closing(s);
}

static void take(struct session *s, struct session_answer *a, enum session_answer_kind kind,
                 int value, const char *text)
{
    a->answered = kind != SESSION_ANSWER_DECLINED;
    a->value = a->answered ? value : 0;
    if (kind == SESSION_ANSWER_TEXT)
        memcpy(a->text, text, strlen(text) + 1);
    session_emit(s, SESSION_EV_ANSWERED)->u.answer = *a;
}

void session_answer(struct session *s, enum session_answer_kind kind, int value,
                    const char *text)
{
    const bool declined = kind == SESSION_ANSWER_DECLINED;
    const bool asked = s->asking && (declined || kind == s->question.kind);
    const bool free = kind == SESSION_ANSWER_PAIN || kind == SESSION_ANSWER_BODY_MASS;
    struct session_answer a;

    s->events = 0;
    if (session_over(s) || !sound(kind, value, text) || (!asked && !free)) {
        session_emit(s, SESSION_EV_ANSWER_REFUSED);
        return;
    }
    a = asked ? s->question : unasked(s, kind);
    s->asking &= !asked;
    take(s, &a, kind, value, text);
    if (kind == SESSION_ANSWER_BODY_MASS)
        s->body_mass_g = value;
    else if (kind == SESSION_ANSWER_PAIN && value > pain_limit(s, &a))
        session_stop(s, SESSION_END_PAIN);
    else if (a.kind == SESSION_ANSWER_YES_NO && (declined || value == 0))
        session_stop(s, SESSION_END_SCREEN);  /* no answer is no yes */
    else if (asked)
        lead_on(s);
}
