/* answer.c - see answer.h. */
#include "terminal/answer.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define BACKSPACE 8
#define ESCAPE    27
#define DELETE    127

void answer_follow(struct answer *a, const struct live_view *v)
{
    const int open = v->question == a->answered ? 0 : v->question;
    const struct answer fresh = { .question = open, .kind = v->asked,
                                  .answered = a->answered };

    if (a->question != open)
        *a = fresh;
}

static enum answer_use done(struct answer *a, enum session_answer_kind kind, int value,
                            struct record_answer *out)
{
    const struct record_answer given = { .kind = (uint8_t)kind, .value = value };

    *out = given;
    if (kind == SESSION_ANSWER_TEXT)
        memcpy(out->text, a->typed, a->n);
    a->answered = a->question;
    a->question = 0;
    return ANSWER_DONE;
}

/* Take the last character back, all its bytes. */
static void take_back(struct answer *a)
{
    while (a->n > 0 && ((unsigned char)a->typed[--a->n] & 0xC0) == 0x80)
        continue;
    a->typed[a->n] = '\0';
}

static void add(struct answer *a, int key)
{
    if (a->n + 1 >= sizeof a->typed)
        return;
    a->typed[a->n++] = (char)key;
    a->typed[a->n] = '\0';
}

/* Cursor keys come as ESC [ ... letter: swallow all of it. */
static bool in_escape(struct answer *a, int key)
{
    if (key == ESCAPE) {
        a->escape = 1;
        return true;
    }
    if (a->escape == 1) {
        a->escape = key == '[' || key == 'O' ? 2 : 0;
        return a->escape == 2;
    }
    if (a->escape == 2 && key >= '@')
        a->escape = 0;
    else if (a->escape == 0)
        return false;
    return true;
}

static enum answer_use number_key(struct answer *a, int key, struct record_answer *out)
{
    if (key == 's' || key == 'S')
        return done(a, SESSION_ANSWER_DECLINED, 0, out);
    if ((key == '\n' || key == '\r') && a->n > 0)
        return done(a, a->kind, atoi(a->typed), out);
    if (key == '\n' || key == '\r')
        return ANSWER_TAKEN;
    if (key < '0' || key > '9')
        return ANSWER_NOT_MINE;
    if (a->n == 0 || (key == '0' && strcmp(a->typed, "1") == 0))
        add(a, key);
    return ANSWER_TAKEN;
}

static enum answer_use text_key(struct answer *a, int key, struct record_answer *out)
{
    if (key == '\n' || key == '\r')
        return a->n > 0 ? done(a, SESSION_ANSWER_TEXT, 0, out)
                        : done(a, SESSION_ANSWER_DECLINED, 0, out);
    if (key < ' ')
        return ANSWER_NOT_MINE;  /* Ctrl-C and its like still stop */
    add(a, key);
    return ANSWER_TAKEN;
}

enum answer_use answer_key(struct answer *a, int key, struct record_answer *out)
{
    if (a->question == 0)
        return ANSWER_NOT_MINE;
    if (in_escape(a, key))
        return ANSWER_TAKEN;
    if (key == BACKSPACE || key == DELETE) {
        take_back(a);
        return ANSWER_TAKEN;
    }
    switch (a->kind) {
    case SESSION_ANSWER_PAIN:
    case SESSION_ANSWER_EFFORT:
        return number_key(a, key, out);
    case SESSION_ANSWER_TEXT:
        return text_key(a, key, out);
    case SESSION_ANSWER_YES_NO:
        if (key == 'y' || key == 'Y' || key == 'n' || key == 'N')
            return done(a, a->kind, key == 'y' || key == 'Y', out);
        return ANSWER_NOT_MINE;
    case SESSION_ANSWER_DECLINED:
    case SESSION_ANSWER_BODY_MASS:
        break;
    }
    return ANSWER_NOT_MINE;
}
