/*
 * answer.h - an answer being typed, key by key.
 *
 *     answer_follow (each view) -> answer_key (each key)
 *
 * While a question is open its keys come here first; what is not an answer's
 * goes on to the session.  A number is typed and sent with Enter, so that a slip
 * can be taken back and 10 needs no key of its own; y and n are sent at once.
 *
 * A value; it knows no terminal.
 */
#ifndef ANSWER_H
#define ANSWER_H

#include <stddef.h>

#include "live/live.h"

struct answer {
    int question;                  /* the one being answered; 0: none */
    enum session_answer_kind kind;
    char typed[SESSION_TEXT_MAX];
    size_t n;
    int escape;                    /* in the bytes of a cursor key */
    int answered;                  /* the one last answered; views may still show it */
};

enum answer_use {
    ANSWER_NOT_MINE,   /* a key of the session's */
    ANSWER_TAKEN,      /* typed, taken back, or nothing to an answer */
    ANSWER_DONE,       /* *out is the answer */
};

/* Look at what is asked; another question begins with nothing typed. */
void answer_follow(struct answer *a, const struct live_view *v);

/* Take a key, 1 .. 255.  *out is written with ANSWER_DONE only. */
enum answer_use answer_key(struct answer *a, int key, struct record_answer *out);

#endif /* ANSWER_H */
