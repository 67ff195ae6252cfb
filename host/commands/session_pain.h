/*
 * session_pain.h - the pain of one session by moment, what is missing too.
 *
 *     session_pain_gather -> session_pain_entry ... -> session_pain_print
 */
#ifndef SESSION_PAIN_H
#define SESSION_PAIN_H

#include <jansson.h>

#include "clinic/entry.h"
#include "clinic/moments.h"
#include "clinic/sums.h"

#define SESSION_PAIN_MAX 640

struct session_pain_score {
    enum moments moment;
    int hold;                    /* 0: of none */
    double score;                /* NAN: it was asked, and not answered */
    bool answer, in_time;        /* answer: given in the recording */
    char about[160];             /* side, site, load test; "" when not said */
};

struct session_pain {
    struct moments_end end;
    int n;
    struct session_pain_score score[SESSION_PAIN_MAX];
};

/* Begin with the answers of a recording; m NULL: there are none. */
void session_pain_gather(struct session_pain *p, const struct sums *m, struct moments_end end);

/* Add an entry that counts and was first written down then; other kinds than pain are
 * left alone. */
void session_pain_entry(struct session_pain *p, const struct entry *e, int64_t since_unix_us);

/* A line for each moment; a moment without a score is "not noted". */
void session_pain_print(const struct session_pain *p);
json_t *session_pain_json(const struct session_pain *p);

#endif /* SESSION_PAIN_H */
