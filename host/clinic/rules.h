/*
 * rules.h - traffic light and next step, from a file of rules.
 *
 *     rules_load -> rules_light for a session -> rules_advise for a side
 *
 * The rules live in protocols/rules/load-tolerance.yaml, each with an id, its
 * conditions, and its sentence; the first that fits decides, and every answer names
 * it and carries the inputs it looked at.  A clinician may edit the file: a wrong one is
 * refused with file and line.  What is not known never fits a condition about a number
 * and never counts as fine: there are rules for missing inputs, and for inputs that
 * contradict each other.
 *
 * What a step rests on: the side's latest session that had holds, or that was amber or
 * red; a test on which nothing was asked says nothing.  A session with both legs counts
 * for each side, but is another series than one with one leg.  Greens count at the present
 * dose, in one series, without a long pause between; one after an analgesic does not count
 * and breaks no row.  Not told is not a sharp pain, a worse morning or an analgesic; a
 * missing number is never fine.  Targets are percent of the reference in use: no best push
 * moves a dose.  The reader refuses a step up without "light is green".
 *
 * Pure but for rules_load and rules_parse, which allocate; any thread.
 */
#ifndef RULES_H
#define RULES_H

#include <stdbool.h>
#include <stddef.h>

#include "clinic/course.h"
#include "err.h"

#define RULES_INPUTS_MAX 16
#define RULES_ID_TEXT    48
#define RULES_SAYS_TEXT  640

enum rules_light { RULES_UNKNOWN, RULES_GREEN, RULES_AMBER, RULES_RED };

/* One next step, never two variables at once. */
enum rules_step {
    RULES_WAIT,              /* something is missing: ask first */
    RULES_REPEAT,
    RULES_UP,                /* one variable */
    RULES_BACK,              /* one or two steps of one variable */
    RULES_REVIEW,            /* hold sessions; the clinician looks */
};

struct rules_input {
    const char *name;        /* pain_during, change_24h, settle_h, completed_pct, ... */
    const char *unit;        /* both for good */
    double value;            /* NAN: not known */
};

struct rules_verdict {
    enum rules_light light;
    const char *rule;        /* its id; borrowed from the rules, as is */
    const char *says;        /* one sentence, for the clinician */
    int inputs;
    struct rules_input input[RULES_INPUTS_MAX];
};

struct rules_advice {
    enum rules_step step;
    enum rules_light light;  /* of the session it rests on */
    int session;             /* its index in the course; -1: none yet */
    char rule[RULES_ID_TEXT];
    char says[RULES_SAYS_TEXT];
    char variable[16];       /* target_pct, hold_s, count, rest_s; "": none changes */
    double from, to;         /* of that variable; NAN: none changes */
    struct course_dose dose; /* the whole dose suggested; of WAIT and REVIEW the present one */
    int inputs;
    struct rules_input input[RULES_INPUTS_MAX];
};

/* Where the person is after Goom et al. 2016, as information: 1 isometric, 2 isotonic
 * with little hip bend, 3 with more, 4 energy storage. */
struct rules_stage {
    int stage;               /* 1 .. 4; 0: too little is known to say */
    int criteria, met;       /* of going on to the next */
    char says[RULES_SAYS_TEXT];
    int inputs;
    struct rules_input input[RULES_INPUTS_MAX];
};

struct rules;

/* name NULL: the usual file ($HOLDFAST_RULES, else found as protocols are).  ERR_OK with
 * *out owned (rules_close); ERR_ABSENT, ERR_IO, ERR_FORMAT with "file:line: ...". */
int rules_load(const char *name, struct rules **out, struct err_text *why);
int rules_parse(const char *name, const char *text, size_t n, struct rules **out,
                struct err_text *why);
void rules_close(struct rules *r);
const char *rules_name(const struct rules *r);    /* id and version, for reports */

/* The pain that is acceptable for this person: the client's own, as far as the file lets it
 * count (pain_limit_most), else the file's. */
int rules_pain_limit(const struct rules *r, const struct course *c);

/* Of session 0 .. c->sessions - 1.  Looks at sessions before it as far as the rules do, and
 * at c->now_unix_us for whether the next day can still be answered. */
void rules_light(const struct rules *r, const struct course *c, int session,
                 struct rules_verdict *out);

/* side: COURSE_LEFT or COURSE_RIGHT.  At most one variable of out->dose differs from the
 * prescription (from the latest session's dose where there is none): a step up stays within
 * the file's ceilings and c->dose_most.  A step without room is the careful one beside it. */
void rules_advise(const struct rules *r, const struct course *c, enum course_side side,
                  struct rules_advice *out);

/* Of the side that has more to go.  What the rig guides is stage 1; met counts what going on is
 * usually thought of by. */
void rules_stage_of(const struct rules *r, const struct course *c, struct rules_stage *out);

/* The dose one step back from another, as an alternative; false, with *to unchanged, when
 * the file has none. */
bool rules_back_of(const struct rules *r, const struct course_dose *from,
                   struct course_dose *to);

const char *rules_light_word(enum rules_light l);  /* green, amber, red, unknown */
const char *rules_step_word(enum rules_step s);    /* wait, repeat, up, back, review */

#endif /* RULES_H */
