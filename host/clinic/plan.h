/*
 * plan.h - today's suggested dose of one side, and why.
 *
 *     course_load, plan_start_of -> plan_make -> plan_say_*, plan_page, plan_json
 *                                            -> plan_raises -> a decision
 *
 * A suggestion of the rules (rules_advise), in words and numbers, with what else could be
 * done.  Before there is a dose it is a first one, after the irritability that was
 * assessed.  It is made anew from the course each time, so that it is never older than
 * what is known; the clinician decides.  Pure; no allocation.
 */
#ifndef PLAN_H
#define PLAN_H

#include <stdbool.h>
#include <stddef.h>

#include "clinic/course.h"
#include "clinic/dose.h"
#include "clinic/rules.h"

#define PLAN_SAID_MAX 900

/* ---- a first dose --------------------------------------------------------------- */

/* What an assessment says of how easily things are stirred up; NAN, "": not known. */
struct plan_assessed {
    char irritability[12];   /* the clinician's judgement: low, moderate, high */
    double worst;            /* worst pain on low or moderate loading, 0-10 */
    double settle_h;
};

/*
 * word, rule, protocol, says: after bands of severity in common use (7 and more high, 4 to
 * 6 moderate, 3 and less low) and the rule of thumb that what settles within 24 h is
 * stable; a choice of this project, none of it from a trial.
 */
#define PLAN_STARTS(X)                                                                     \
    X(UNKNOWN,  "unknown",  "start-unknown",  "goom-irritable",                            \
      "How easily it is stirred up was not assessed, so the gentlest is suggested; no best " \
      "push yet. `holdfast log CODE assessment irritability=...` tells more.")             \
    X(HIGH,     "high",     "start-high",     "goom-irritable",                            \
      "It is easily stirred up: short, light holds with both legs, of a pain-limited push; " \
      "no best push yet. Or self-selected.")                                               \
    X(MODERATE, "moderate", "start-moderate", "rio-2015-entry",                            \
      "It is moderately stirred up: shorter holds at about half of the best steady push. " \
      "Or pearson-short at 40 to 60 %.")                                                   \
    X(LOW,      "low",      "start-low",      "goom-stage-1",                              \
      "It is hardly stirred up: the isometric stage, or rio-2015-isometric, or straight on " \
      "to slow lifting, as holds are no compulsory first step.")

enum plan_start {
#define X(name, word, rule, protocol, says) PLAN_##name,
    PLAN_STARTS(X)
#undef X
    PLAN_STARTS_COUNT
};

/* The judgement counts; without one both numbers must be known to call it low, and one
 * that is high is enough to call it high. */
enum plan_start plan_start_of(const struct plan_assessed *a);
const char *plan_start_word(enum plan_start s);
const char *plan_start_protocol(enum plan_start s);

/* ---- today ---------------------------------------------------------------------- */

struct plan {
    const struct course *course;     /* borrowed */
    const char *rules;               /* id and version; borrowed */
    enum course_side side;           /* COURSE_LEFT or COURSE_RIGHT */
    int pain_limit;
    bool first;                      /* nothing prescribed and nothing done: start says why */
    enum plan_start start;
    int session;                     /* that it rests on; -1: none */
    struct rules_verdict light;      /* of that */
    struct rules_advice advice;
    char protocol[48];               /* of the dose; "" when it is not known */
    struct course_dose present;      /* prescribed, else done last; none */
    struct course_dose dose;         /* suggested */
    double tension_s;                /* of that; NAN */
    double reference_n;              /* the latest of the side's best; NAN */
    bool has_back;                   /* one step back, as an alternative */
    struct course_dose back;
};

/*
 * protocol is that of the dose, or of the start: its holds fill in what the dose does not
 * state; none when it is not there.  out->protocol is filled in by plan_protocol.
 */
void plan_make(const struct course *c, const struct rules *r, enum course_side side,
               enum plan_start start, const struct course_dose *protocol, struct plan *out);

/* The protocol that a plan of this side is of: prescribed, else of the latest session with
 * holds, else of the start. */
const char *plan_protocol(const struct course *c, enum course_side side, enum plan_start start);

/* The rule that fired, and its sentence. */
const char *plan_rule(const struct plan *p);
void plan_say_why(const struct plan *p, char *to, size_t n);

/* The suggestion in one line, as it is shown and as a decision keeps it. */
void plan_say_today(const struct plan *p, char *to, size_t n);

/* The latest session and its light. */
void plan_say_last(const struct plan *p, char *to, size_t n);

/* "pain_during 3 of 0-10, settle_h not known"; what a rule looked at. */
void plan_say_inputs(const struct rules_input *input, int count, char *to, size_t n);

/*
 * What to mind of another dose than the suggested one, in a calm sentence: that it raises
 * more than one variable, or any after a red session or while the next step is to wait.
 * "" when there is nothing.  Returns whether there is something.
 */
bool plan_raises(const struct plan *p, const struct course_dose *chosen, char *to, size_t n);

#endif /* PLAN_H */
