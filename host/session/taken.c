/* taken.c - see taken.h. */
#include "session/taken.h"

#include <stdio.h>

#include "session/session.h"  /* SESSION_ANSWER_TEXT */

bool taken_counts(const struct wire_sample *s)
{
    return (s->flags & (WIRE_FLAG_DESYNC | WIRE_FLAG_SATURATED)) == 0;
}

void taken_put(const struct taken *t, const char *load, struct record_answer *out)
{
    out->kind = SESSION_ANSWER_TEXT;
    out->value = 0;
    snprintf(out->text, sizeof out->text, "load %d of %d: %.40s, samples %zu to %zu", t->number,
             t->of, load, t->from, t->to - 1);
}

bool taken_get(const struct record_answer *a, struct taken *out)
{
    struct taken t;

    if (a->kind != SESSION_ANSWER_TEXT
        || sscanf(a->text, "load %d of %d: %*[^,], samples %zu to %zu", &t.number, &t.of, &t.from,
                  &t.to) != 4
        || t.number < 1 || t.number > t.of || t.from > t.to || t.to == SIZE_MAX)
        return false;
    t.to++;
    *out = t;
    return true;
}
