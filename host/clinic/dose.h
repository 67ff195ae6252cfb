/*
 * dose.h - the four numbers of a dose in words, and how two doses differ.
 *
 * A dose is a struct course_dose: target in percent of its reference, seconds of a hold,
 * holds, rest between them.  What is not stated is left out of the words and never
 * compared.  Pure; any thread.
 */
#ifndef DOSE_H
#define DOSE_H

#include <stdbool.h>
#include <stddef.h>

#include "clinic/course.h"
#include "session/protocol.h"

#define DOSE_TEXT 96

/* variable (as in the entry), unit, in words */
#define DOSE_VARIABLES(X)                \
    X(TARGET, target_pct, "%", "target") \
    X(HOLD,   hold_s,     "s", "hold")   \
    X(COUNT,  count,      "",  "holds")  \
    X(REST,   rest_s,     "s", "rest")

enum dose_variable {
#define X(id, name, unit, says) DOSE_##id,
    DOSE_VARIABLES(X)
#undef X
    DOSE_VARIABLES_COUNT
};

const char *dose_variable_name(enum dose_variable v);
const char *dose_variable_unit(enum dose_variable v);
const char *dose_variable_says(enum dose_variable v);

/* NAN: not stated. */
double dose_get(const struct course_dose *d, enum dose_variable v);
void dose_set(struct course_dose *d, enum dose_variable v, double x);

/* Nothing stated. */
struct course_dose dose_none(void);
bool dose_is_none(const struct course_dose *d);
bool dose_same(const struct course_dose *a, const struct course_dose *b);

/* "5 x 45 s at 70 %, rest 120 s"; "no dose" when nothing is stated. */
void dose_say(const struct course_dose *d, char to[DOSE_TEXT]);

/* Seconds under tension: holds times seconds; NAN when either is not stated. */
double dose_tension_s(const struct course_dose *d);

/* Percent of the reference times seconds; NAN as above. */
double dose_pct_s(const struct course_dose *d);

/* Which variables are harder in to than in from: more of it, or of rest less.  Bits
 * 1 << variable. */
unsigned dose_raised(const struct course_dose *from, const struct course_dose *to);

/* a, and what it does not state from b. */
struct course_dose dose_filled(const struct course_dose *a, const struct course_dose *b);

/* Of a protocol's holds; none when it has none, or several sets of them, as a dose is one
 * set.  target_pct is not stated where the target is a force or chosen. */
struct course_dose dose_of_protocol(const struct protocol *p);

#endif /* DOSE_H */
