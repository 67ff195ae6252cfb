/*
 * screening.h - whether a person may be loaded, from what was asked.
 *
 *     screening_judge: one entry of kind screening -> clear, caution, stop, not complete
 *     screening_gate:  the latest full one, the latest short one, overrides -> may begin?
 *
 * The items and their advice are in screening_items.h.  An answer that is missing is never
 * a no: a screening with one is not complete, which is not clear.  A single stop is a stop,
 * however much is missing.
 *
 * Blood pressure (mmHg), either number decides; contraindication tables of exercise
 * testing and training:
 *     stop      over 180 or over 110; over 170 when high pressure is not treated
 *     caution   over 160 or over 100
 * A full screening needs both numbers.  A short one takes them when they are measured.
 *
 * Pure: the day is an argument.  Answers are read from the entry; nothing is allocated.
 */
#ifndef SCREENING_H
#define SCREENING_H

#include <stdbool.h>

#include "clinic/entry.h"
#include "clinic/screening_items.h"

/* A full screening holds this long [choice]; a short one on its local day. */
#define SCREENING_FULL_DAYS 90

/* sit_bone_tender stops at these differences between this year and the year of birth:
 * about 10 to 19 years of age, from puberty to the late teens; the birthday is not known. */
#define SCREENING_YOUNG_FROM 10
#define SCREENING_YOUNG_TO   20

enum screening_level {
    SCREENING_EMERGENCY,
    SCREENING_STOP,
    SCREENING_CAUTION,
    SCREENING_STOP_YOUNG,
    SCREENING_STOP_UNCLEARED,
    SCREENING_CLEARANCE,
    SCREENING_UNTREATED,
};

struct screening_item {
    const char *name;        /* the entry's field */
    bool brief;              /* asked in a short screening too */
    enum screening_level level;
    const char *question, *advice;
};

#define SCREENING_ONE(F, name, brief, level, question, advice) +1
enum { SCREENING_ITEMS_COUNT = 0 SCREENING_ITEMS(SCREENING_ONE, ) };

/* Item i in the order they are asked; NULL past the last. */
const struct screening_item *screening_item_at(int i);

enum screening_result {
    SCREENING_CLEAR,
    SCREENING_CAUTIOUS,      /* may begin; the clinician has seen the reasons */
    SCREENING_STOPPED,
    SCREENING_NOT_COMPLETE,
};

struct screening_reason {
    const char *field;       /* of the entry */
    enum screening_level level;      /* EMERGENCY, STOP or CAUTION */
    char says[200];          /* what was answered */
    const char *advice;      /* whom to refer to and how soon, or what to mind */
};

#define SCREENING_REASONS_MAX (SCREENING_ITEMS_COUNT + 1)    /* and blood pressure */
#define SCREENING_OPEN_MAX    (SCREENING_ITEMS_COUNT + 3)

struct screening {
    enum screening_result result;
    bool emergency;          /* a reason is one */
    int reasons;             /* the gravest first */
    struct screening_reason reason[SCREENING_REASONS_MAX];
    int open;                /* what is not answered */
    const char *open_field[SCREENING_OPEN_MAX];
};

/* birth_year: 0 when not known.  An entry without values is not complete. */
void screening_judge(const struct entry *e, int birth_year, struct screening *out);

/* clear, caution, stop, not complete */
const char *screening_result_word(enum screening_result r);
/* emergency, stop or caution */
const char *screening_level_word(enum screening_level l);

/* The local day an entry was made on, days since 1970-01-01; of a correction, the day of
 * what it corrects. */
int screening_day(const struct entry *e);

enum screening_answer {
    SCREENING_MAY,
    SCREENING_NEEDS_FULL,
    SCREENING_NEEDS_SHORT,
    SCREENING_BLOCKED,
};

struct screening_gate {
    enum screening_answer answer;
    bool cautious;           /* MAY, with reasons for care */
    bool overridden;         /* MAY in spite of a stop */
    bool emergency;          /* BLOCKED by one */
    char of[ENTRY_ID_TEXT];  /* BLOCKED: the screening to answer again or override */
    char says[480];
    char way_out[480];       /* "" with MAY */
};

/*
 * Whether a session may begin on local day today.
 *   full, brief  the latest of each depth, NULL when there is none
 *   override     n entries of kind override that count
 * A full screening made today also is today's short one, and takes the place of a short
 * one made before it.  An override is of one screening (its id), needs a reason, and holds
 * on the local day it was made.
 */
void screening_gate(const struct entry *full, const struct entry *brief,
                    const struct entry *override, int n, int birth_year, int today,
                    struct screening_gate *out);

const char *screening_answer_word(enum screening_answer a);  /* may, needs full, ... */

#endif /* SCREENING_H */
