/* session_words.c - a session's phases, endings and what is next, in words. */
#include "session/session.h"

#include <stdio.h>

static void say_effort(const struct session *s, const struct protocol_step *step,
                       int item, char *buf, size_t n)
{
    if (step == NULL)
        snprintf(buf, n, "finish");
    else if (step->type == PROTOCOL_TARE)
        snprintf(buf, n, "zero");
    else if (step->type == PROTOCOL_BEST_PUSH)
        snprintf(buf, n, "best push %d of %d", item + 1,
                 step == session_step(s) && s->trials > 0 ? s->trials : step->u.push.trials);
    else
        snprintf(buf, n, "hold %d of %d, %g s", item + 1, step->u.holds.count,
                 step->u.holds.seconds);
}

/* The first step from this index on that is no note; NULL at the end. */
static const struct protocol_step *past_notes(const struct protocol *p, int step)
{
    while (step < p->steps && p->step[step].type == PROTOCOL_NOTE)
        step++;
    return step < p->steps ? &p->step[step] : NULL;
}

void session_next(const struct session *s, char *buf, size_t n)
{
    const struct protocol_step *step = session_step(s);

    buf[0] = '\0';
    if (step == NULL || session_over(s))
        return;
    if (step->type == PROTOCOL_NOTE) {  /* only while STARTING */
        say_effort(s, past_notes(s->protocol, s->step), 0, buf, n);
        return;
    }
    if (s->phase == SESSION_PUSH || s->phase == SESSION_HOLD) {
        const bool pushes = step->type == PROTOCOL_BEST_PUSH;
        const int items = pushes ? s->trials : step->u.holds.count;
        const double rest_s = pushes ? step->u.push.rest_s : step->u.holds.rest_s;

        if (s->item + 1 < items) {
            snprintf(buf, n, "rest %g s", rest_s);
            return;
        }
    } else if (s->phase != SESSION_TARE) {
        say_effort(s, step, s->item, buf, n);
        return;
    }
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
