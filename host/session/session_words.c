/* session_words.c - a session's phases, endings, answers and what is next, in
 * words. */
#include "session/session_inside.h"  /* session_rest_s */

#include <stdio.h>

static void say_holds(const struct session *s, const struct protocol_holds *p, int item,
                      char *buf, size_t n)
{
    const bool choosing = p->target_of == PROTOCOL_OF_CHOSEN
                       && (item == 0 || (s->choosing && p == &session_step(s)->u.holds));

    snprintf(buf, n, "hold %d of %d, %s%g s%s", item + 1, p->count,
             p->until == PROTOCOL_UNTIL_DROP_OUT ? "up to " : "", p->seconds,
             choosing ? ", you choose" : "");
}

/* The effort item of step, or what the step is. */
static void say_effort(const struct session *s, const struct protocol_step *step,
                       int item, char *buf, size_t n)
{
    if (step == NULL) {
        snprintf(buf, n, "finish");
        return;
    }
    switch (step->type) {
    case PROTOCOL_SCREEN:
    case PROTOCOL_ASK:
        snprintf(buf, n, "a question");
        break;
    case PROTOCOL_RIG_CHECK:
        snprintf(buf, n, "rig check");
        break;
    case PROTOCOL_TARE:
        snprintf(buf, n, "zero");
        break;
    case PROTOCOL_PASSIVE_WEIGHT:
        snprintf(buf, n, "limb weight");
        break;
    case PROTOCOL_WARM_UP:
        snprintf(buf, n, "warm-up %d of %d", item + 1, step->u.warm_up.count);
        break;
    case PROTOCOL_BEST_PUSH:
        snprintf(buf, n, "best push %d of %d", item + 1,
                 step == session_step(s) && s->trials > 0 ? s->trials : step->u.push.trials);
        break;
    case PROTOCOL_HOLDS:
        say_holds(s, &step->u.holds, item, buf, n);
        break;
    case PROTOCOL_NOTE:
        break;
    }
}

/* The first step from this index on that is no note; NULL at the end. */
static const struct protocol_step *past_notes(const struct protocol *p, int step)
{
    while (step < p->steps && p->step[step].type == PROTOCOL_NOTE)
        step++;
    return step < p->steps ? &p->step[step] : NULL;
}

/* Whether the present effort, or question, is what the step is about now. */
static bool under_way(enum session_phase p)
{
    return p == SESSION_SCREEN || p == SESSION_CHECK || p == SESSION_TARE
        || p == SESSION_PASSIVE || p == SESSION_ASK || p == SESSION_WARM_UP
        || p == SESSION_PUSH || p == SESSION_HOLD || p == SESSION_RAMP_DOWN
        || p == SESSION_OVERTIME;
}

void session_next(const struct session *s, char *buf, size_t n)
{
    const struct protocol_step *step = session_step(s);

    buf[0] = '\0';
    if (s->leading && !session_over(s))
        say_effort(s, past_notes(s->protocol, 0), 0, buf, n);
    if (step == NULL || session_over(s))
        return;
    if (step->type == PROTOCOL_NOTE)  /* only while STARTING */
        say_effort(s, past_notes(s->protocol, s->step), 0, buf, n);
    else if (!s->closing && !under_way(s->phase))
        say_effort(s, step, s->item, buf, n);
    else if (!s->closing && s->item + 1 < session_items(s))
        snprintf(buf, n, "rest %g s", session_rest_s(step));
    else
        say_effort(s, past_notes(s->protocol, s->step + 1), 0, buf, n);
}

const char *session_phase_word(enum session_phase p)
{
    switch (p) {
#define X(name, word, text) case SESSION_##name: return (word);
    SESSION_PHASES(X)
#undef X
    }
    return "unknown";
}

const char *session_phase_text(enum session_phase p)
{
    switch (p) {
#define X(name, word, text) case SESSION_##name: return (text);
    SESSION_PHASES(X)
#undef X
    }
    return "unknown";
}

const char *session_ending_word(enum session_ending e)
{
    switch (e) {
#define X(name, word, text) case SESSION_END_##name: return (word);
    SESSION_ENDINGS(X)
#undef X
    }
    return "unknown";
}

const char *session_ending_text(enum session_ending e)
{
    switch (e) {
#define X(name, word, text) case SESSION_END_##name: return (text);
    SESSION_ENDINGS(X)
#undef X
    }
    return "unknown";
}

const char *session_answer_word(enum session_answer_kind k)
{
    switch (k) {
#define X(name, code, word) case SESSION_ANSWER_##name: return (word);
    SESSION_ANSWERS(X)
#undef X
    }
    return "unknown";
}

const char *session_moment_word(enum session_moment m)
{
    switch (m) {
#define X(name, word) case SESSION_MOMENT_##name: return (word);
    SESSION_MOMENTS(X)
#undef X
    }
    return "unknown";
}
