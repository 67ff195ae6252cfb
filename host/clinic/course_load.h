/*
 * course_load.h - a person's course from the store.
 *
 * Pain of a session comes from its recording's answers (sums) and from entries; an entry
 * for the same moment, side and hold counts instead of an answer, and both are kept.
 * A moment has its time: 45 min from 30 to 90 min after the session's end, next morning
 * until noon, 24 h from 20 to 30 h; felt outside of it is late, and missing here.
 */
#ifndef COURSE_LOAD_H
#define COURSE_LOAD_H

#include "clinic/course.h"
#include "clinic/store.h"

/* ERR_OK with c->session owned by the caller (course_free). */
int course_load(struct store *s, const char *client, int64_t now_unix_us, struct course *c,
                struct err_text *why);
void course_free(struct course *c);

#endif /* COURSE_LOAD_H */
