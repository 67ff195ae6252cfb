/*
 * prescribe.h - dose entries, for the commands that write them.
 *
 * Functions that can fail say why on stderr and return the exit code.
 */
#ifndef PRESCRIBE_H
#define PRESCRIBE_H

#include "clinic/course.h"
#include "clinic/entry.h"

/* The four numbers into a dose entry; what is not stated stays unset. */
int prescribe_numbers(const char *command, struct entry *e, const struct course_dose *d);

/* And out of one. */
struct course_dose prescribe_dose(const struct entry *e);

/* Whether the entry's protocol is there and can be done with its dose.  What the entry does
 * not state is filled in from the protocol, when that has one set of holds. */
int prescribe_check(const char *command, struct entry *e);

/* "left, 5 x 45 s at 70 %, rest 120 s (goom-stage-1)" to stdout. */
void prescribe_print(const char *lead, const struct entry *e);

#endif /* PRESCRIBE_H */
