/*
 * evidence.h - what is published about isometric holds and pain, on both sides.
 *
 * For clinicians: one sentence a study with its number of people, its result and its
 * reference; only what was confirmed in a source.  The two sentences for clients are words
 * (words.h).  Pure but for printing.
 */
#ifndef EVIDENCE_H
#define EVIDENCE_H

#include <stdio.h>

#define EVIDENCE_COLUMNS 80

/* What a study found, for the order of the page. */
#define EVIDENCE_PARTS(X)                                                       \
    X(EASED,   "Pain was less straight after holds, or fell over weeks")        \
    X(NOTHING, "Little or no effect, or no more than other loading")            \
    X(WHOLE,   "Reviews and opinion")

enum evidence_part {
#define X(part, title) EVIDENCE_##part,
    EVIDENCE_PARTS(X)
#undef X
    EVIDENCE_PARTS_COUNT
};

struct evidence_study {
    enum evidence_part part;
    const char *name;        /* "Rio 2015" */
    const char *found;       /* who and how many, what was done, what came out */
    const char *reference;
};

/* NULL past the last. */
const struct evidence_study *evidence_study_at(int i);

void evidence_print(FILE *to, int columns);

#endif /* EVIDENCE_H */
