/*
 * client_course.h - one client's course with the rules, for commands that look at it.
 *
 * Functions that can fail say why on stderr and return the exit code.
 */
#ifndef CLIENT_COURSE_H
#define CLIENT_COURSE_H

#include "clinic/course_load.h"
#include "clinic/plan.h"
#include "clinic/rules.h"

struct client_course {
    struct store *store;
    struct rules *rules;
    struct course course;
};

/* Open the clinic and load all of it, as of now.  Refused while a recorded session of the
 * client was not computed.  Nothing is open after a failure. */
int client_course_open(const char *client, enum store_mode mode, struct client_course *out);
void client_course_close(struct client_course *c);

/* left, right or both. */
int client_course_side(const char *command, const char *word, enum course_side *out);

/* The sides to plan for when none is named: with sessions or a prescription; else the
 * involved ones; else both.  Returns how many. */
int client_course_sides(const struct client_course *c, enum course_side side[2]);

/* Today's plan of a side. */
void client_course_plan(const struct client_course *c, enum course_side side, struct plan *out);

#endif /* CLIENT_COURSE_H */
