/* course.c - see course.h. */
#include "clinic/course.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

bool course_of_side(const struct course_session *s, enum course_side side)
{
    return s->side == side || s->side == COURSE_BOTH || side == COURSE_BOTH;
}

bool course_same_series(const struct course_session *a, const struct course_session *b)
{
    return a->side == b->side && a->series == b->series;
}

int course_latest(const struct course *c, enum course_side side)
{
    int i = c->sessions - 1;

    while (i >= 0 && !course_of_side(&c->session[i], side))
        i--;
    return i;
}

/* ---- what changed ----------------------------------------------------------------------- */

/* "key=value;": the lengths of the whole and of the key.  False at the end. */
static bool item(const char *at, int *bytes, int *key)
{
    *bytes = (int)strcspn(at, ";");
    *key = (int)strcspn(at, "=;");
    return *at != '\0';
}

static const char *after(const char *at, int bytes)
{
    return at[bytes] == ';' ? at + bytes + 1 : at + bytes;
}

/* The item of other with the same key; NULL when it has none. */
static const char *same_key(const char *other, const char *at, int key)
{
    int bytes, other_key;

    for (; item(other, &bytes, &other_key); other = after(other, bytes))
        if (other_key == key && strncmp(other, at, (size_t)key) == 0)
            return other;
    return NULL;
}

static void name(char *list, size_t room, const char *key, int bytes)
{
    const char *comma = *list == '\0' ? "" : ", ";
    const size_t used = strlen(list);

    if (used >= 3 && strcmp(list + used - 3, "...") == 0)
        return;
    if (used + strlen(comma) + (size_t)bytes + sizeof ", ..." <= room)
        snprintf(list + used, room - used, "%s%.*s", comma, bytes, key);
    else
        snprintf(list + used, room - used, "%s...", comma);
}

/* Name the keys of a setting that another has not, or, if valued, has otherwise. */
static void differences(const char *setting, const char *other, bool valued, char *list,
                        size_t room)
{
    int bytes, key;

    for (; item(setting, &bytes, &key); setting = after(setting, bytes)) {
        const char *there = same_key(other, setting, key);
        const bool same = there != NULL && (int)strcspn(there, ";") == bytes
                       && strncmp(there, setting, (size_t)bytes) == 0;

        if (there == NULL || (valued && !same))
            name(list, room, setting, key);
    }
}

/* ---- series ----------------------------------------------------------------------------- */

/* The nearest session before i of the same series, or -1. */
static int same_before(const struct course *c, int i)
{
    const struct course_session *s = &c->session[i];
    int at = i - 1;

    while (at >= 0 && (c->session[at].side != s->side
                       || strcmp(c->session[at].setting, s->setting) != 0))
        at--;
    return at;
}

static void say_changed(const struct course *c, int i)
{
    struct course_session *s = &c->session[i];
    int before = i - 1;

    while (before >= 0 && !course_of_side(&c->session[before], s->side))
        before--;
    if (before < 0)
        return;
    const struct course_session *old = &c->session[before];

    if (old->side != s->side)
        name(s->changed, sizeof s->changed, "side", 4);
    differences(s->setting, old->setting, true, s->changed, sizeof s->changed);
    differences(old->setting, s->setting, false, s->changed, sizeof s->changed);
}

/* A number no series of the leg, or of either leg, has. */
static int fresh(enum course_side side, int next[2])
{
    const bool left = side != COURSE_RIGHT, right = side != COURSE_LEFT;
    int number = 0;

    if (left && next[0] > number)
        number = next[0];
    if (right && next[1] > number)
        number = next[1];
    if (left)
        next[0] = number + 1;
    if (right)
        next[1] = number + 1;
    return number;
}

void course_series(struct course *c)
{
    int next[2] = { 0, 0 };      /* of either leg */

    for (int i = 0; i < c->sessions; i++) {
        struct course_session *s = &c->session[i];
        const int before = same_before(c, i);

        s->changed[0] = '\0';
        s->series = before < 0 ? fresh(s->side, next) : c->session[before].series;
        if (before < 0)
            say_changed(c, i);
    }
}
