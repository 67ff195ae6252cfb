/*
 * course_load.h - a person's course from the store.
 *
 * Pain of a session comes from its recording's answers (sums) and from entries; an entry
 * for the same moment, side and hold counts instead of an answer, and both are kept.  Of
 * several that count - two sites, a hold and what was told unasked - the highest stands.
 * A moment has its time (moments.h); felt outside of it is late, and missing here.  The
 * end of a session is that of its recording; of one without, its beginning.
 *
 * A sharp pain or tingling among the session's events is sharp_or_new; an analgesic
 * up to 6 h before it, or at a time not said, is analgesic.  A setting is
 * "position=...;knee_deg=45;...;calibration=...", what is not known left out; values over
 * ten bytes stand in it by a hash.
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
