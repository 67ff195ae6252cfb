/*
 * rules_inside.h - a file of rules as it is kept, for rules*.c alone.
 *
 * A condition compares one input with a number, another input or a word.  Inputs are
 * numbers; yes and no are 1 and 0, a light is its enum; NAN is not known and fits only
 * "missing".  One list a set: the inputs of a session's light, and those of a side's
 * next step (also for notes and stage).
 */
#ifndef RULES_INSIDE_H
#define RULES_INSIDE_H

#include <stdbool.h>

#include "clinic/rules.h"

#define RULES_NAME_TEXT     24
#define RULES_WHEN_TEXT     240
#define RULES_TEXT          200  /* says of one rule; three fit into RULES_SAYS_TEXT */
#define RULES_SOURCE_TEXT   400
#define RULES_RULES_MAX     48
#define RULES_NUMBERS_MAX   32
#define RULES_CONDITIONS_MAX 6
#define RULES_BACK_MAX      4    /* most sessions "for N sessions" may name */
#define RULES_VARIABLES     4

/* What a session's light looks at: name, unit, least and most, shown whatever rule
 * fires, says.  Out of range is not known. */
#define RULES_SESSION_INPUTS(X) \
    X(pain_before,     "0-10",   0, 10,     true,  "pain before, on the load test") \
    X(pain_during,     "0-10",   0, 10,     true,  "the highest pain of the holds") \
    X(pain_24h,        "0-10",   0, 10,     true,  "pain next day, same load test") \
    X(change_24h,      "points", -10, 10,   true,  "next day less before") \
    X(pain_morning,    "0-10",   0, 10,     false, "pain next morning") \
    X(change_morning,  "points", -10, 10,   false, "next morning less before") \
    X(settle_h,        "h",      0, 336,    true,  "hours until it was as usual again") \
    X(completed_pct,   "%",      0, 1000,   true,  "time in the band of that prescribed") \
    X(in_band_s,       "s",      0, 1e6,    false, "time in the band") \
    X(holds_done,      "",       0, 1e6,    false, "holds done") \
    X(sharp_or_new,    "yes/no", 0, 1,      true,  "a sharp pain or a new symptom was told") \
    X(morning_worse,   "yes/no", 0, 1,      true,  "next morning told as worse than usual") \
    X(pain_limit,      "0-10",   0, 10,     true,  "pain that is acceptable for this person") \
    X(holds,           "yes/no", 0, 1,      false, "holds were prescribed") \
    X(hours_since,     "h",      0, 1e6,    false, "hours since the session began")

/* What a side's next step looks at; light, greens and the like are of its sessions, the
 * other side's only where it says so. */
#define RULES_SIDE_INPUTS(X) \
    X(sessions,           "",       0, 1e6, false, "sessions with holds") \
    X(has_dose,           "yes/no", 0, 1,   false, "a dose is prescribed, or one was done") \
    X(light,              "light",  0, 3,   false, "light of the latest session") \
    X(ask_again,          "yes/no", 0, 1,   false, "its rule says to ask again") \
    X(next_day_known,     "yes/no", 0, 1,   false, "its next day and settling are known") \
    X(hours_since,        "h",      0, 1e6, false, "hours since it began") \
    X(days_since,         "days",   0, 1e6, true,  "days since it, by the calendar") \
    X(sessions_per_week,  "a week", 0, 21,  false, "sessions planned") \
    X(dose_new,           "yes/no", 0, 1,   false, "the dose was prescribed since, and differs") \
    X(stepped_back,       "yes/no", 0, 1,   false, "the dose was prescribed since, and is lower") \
    X(greens,             "",       0, 1e6, true,  "green sessions in a row at the present dose") \
    X(ambers,             "",       0, 1e6, false, "amber sessions in a row at the present dose") \
    X(sessions_since_red, "",       0, 1e6, true,  "sessions with holds since the latest red one") \
    X(days_since_red,     "days",   0, 1e6, false, "days since the latest red one of either side") \
    X(series,             "",       0, 1e6, false, "number of the set-up, from 0") \
    X(series_sessions,    "",       0, 1e6, false, "sessions in the present set-up") \
    X(analgesic,          "yes/no", 0, 1,   false, "an analgesic was taken before the latest one") \
    X(room_up,            "yes/no", 0, 1,   false, "a variable can still be raised") \
    X(room_back,          "yes/no", 0, 1,   false, "a variable can still be lowered") \
    X(week_green,         "yes/no", 0, 1,   false, "all sessions of the last 7 days are green") \
    X(days_since_push,    "days",   0, 1e6, false, "days since a best push in this set-up") \
    X(days_of_holds,      "days",   0, 1e6, false, "days from the first holds to the latest") \
    X(load_test_pain,     "0-10",   0, 10,  false, "the latest pain on the load test")

enum rules_session_input {
#define X(name, unit, least, most, always, says) RULES_SESSION_##name,
    RULES_SESSION_INPUTS(X)
#undef X
    RULES_SESSION_COUNT
};

enum rules_side_input {
#define X(name, unit, least, most, always, says) RULES_SIDE_##name,
    RULES_SIDE_INPUTS(X)
#undef X
    RULES_SIDE_COUNT
};

#define RULES_VALUES_MAX 24  /* at least the longer of the two lists */

struct rules_input_kind {
    const char *name, *unit;
    double least, most;
    bool always;             /* shown whatever rule fires */
    const char *says;
};

/* Each list of the file, with the inputs it has. */
enum rules_list_kind { RULES_LIGHTS, RULES_ADVICE, RULES_NOTES, RULES_STAGE, RULES_LISTS };

const struct rules_input_kind *rules_inputs(enum rules_list_kind list, int *count);

enum rules_op {
    RULES_OVER, RULES_AT_LEAST, RULES_UNDER, RULES_AT_MOST, RULES_IS, RULES_MISSING,
    RULES_KNOWN, RULES_OPS
};

struct rules_condition {
    int input;
    enum rules_op op;
    double value;            /* compared with, unless: */
    int other;               /* an input, or -1 */
    int sessions;            /* of how many running it must hold, 1 .. RULES_BACK_MAX */
};

struct rules_rule {
    char id[RULES_ID_TEXT];
    int result;              /* enum rules_light or rules_step; of notes and stage 0 */
    int ask_again;           /* 1: yes */
    char when[RULES_WHEN_TEXT];      /* as written */
    char says[RULES_TEXT];
    char source[RULES_SOURCE_TEXT];
    int conditions;
    struct rules_condition condition[RULES_CONDITIONS_MAX];
    int line;
};

struct rules_list {
    int count;
    struct rules_rule rule[RULES_RULES_MAX];
};

struct rules_number {
    char name[RULES_NAME_TEXT];
    double value;
    char says[RULES_TEXT];
    char source[RULES_SOURCE_TEXT];
    bool used;
    int line;
};

enum rules_variable { RULES_TARGET_PCT, RULES_HOLD_S, RULES_COUNT, RULES_REST_S };

struct rules_stride {
    int variable;            /* enum rules_variable */
    double by, until;        /* by > 0 in both directions */
    char source[RULES_SOURCE_TEXT];
};

struct rules_strides {
    int count;
    struct rules_stride stride[RULES_VARIABLES];
};

struct rules {
    char id[RULES_ID_TEXT];
    int version;
    char title[RULES_TEXT];
    char source[2 * RULES_SOURCE_TEXT];
    char name[RULES_ID_TEXT + 16];   /* id and version */
    int numbers;
    struct rules_number number[RULES_NUMBERS_MAX];
    double pain_limit, pain_limit_most, pause_days;  /* of number[], for the code */
    struct rules_list list[RULES_LISTS];
    int running;             /* the most sessions running that a light's rule looks at */
    struct rules_strides up, back;
};

/* The first rule of a list that fits, or NULL.  value[k] are the inputs k sessions
 * before, known of those below sessions. */
const struct rules_rule *rules_first(const struct rules_list *list,
                                     const double (*value)[RULES_VALUES_MAX], int sessions);
bool rules_fits(const struct rules_rule *rule, const double (*value)[RULES_VALUES_MAX],
                int sessions);

/* The inputs to show for a rule (NULL: none fired); how many. */
int rules_show_inputs(enum rules_list_kind list, const struct rules_rule *rule,
                      const double *value, struct rules_input out[RULES_INPUTS_MAX]);

/* The session before session, of those that have to do with side; or -1. */
int rules_before(const struct course *c, int session, enum course_side side);

/* The rule that decides a session's light, or NULL; value[k] becomes the inputs of the
 * session k before it, of those there are. */
const struct rules_rule *rules_decide(const struct rules *r, const struct course *c,
                                      int session, double (*value)[RULES_VALUES_MAX]);

/* One side's sessions as its next step sees them.  A session counts when it had holds, or
 * when it was amber or red; a test on which nothing is known says nothing. */
struct rules_side {
    enum course_side side;
    int latest;              /* index of the latest that counts; -1 */
    struct rules_verdict verdict;    /* of that */
    bool ask_again;
    bool has_dose;
    struct course_dose dose; /* the present one */
    struct course_dose most; /* the protocol's own */
    const char *protocol;    /* of the dose; borrowed from the course; "": any */
    double value[RULES_VALUES_MAX];  /* RULES_SIDE_INPUTS */
};

void rules_side_of(const struct rules *r, const struct course *c, enum course_side side,
                   struct rules_side *out);

/* The dose a step further along the first variable that can go; false when none can. */
bool rules_stride_up(const struct rules_strides *strides, const struct course_dose *from,
                     const struct course_dose *most, struct course_dose *to,
                     enum rules_variable *which);
bool rules_stride_back(const struct rules_strides *strides, const struct course_dose *from,
                       struct course_dose *to, enum rules_variable *which);

const char *rules_variable_word(enum rules_variable v);
double rules_variable_get(const struct course_dose *d, enum rules_variable v);

extern const char *const rules_variable_words[];     /* ended by NULL */
extern const char *const rules_light_words[], *const rules_step_words[];
extern const char *const rules_op_words[];

#endif /* RULES_INSIDE_H */
