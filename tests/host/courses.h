/*
 * courses.h - a person's sessions for tests, from a line of text.
 *
 * courses_make(&m, "g, a gap=3, g dose=50/35/120/4", "today=2"): sessions between commas,
 * each a preset letter and key=value words; ? is not known.
 *
 *   g  all well: pain 2 before, 2 during, 2 next day and morning, settled in 4 h, 95 % done
 *   a  during=4            A  h24=4 (2 more)       r  during=6         R  h24=5 (3 more)
 *   u  h24=?               c  settle=0 h24=5       t  a test without holds or pain
 *   T  the same with pain 6 during
 *
 *   before during h24 morning settle pct band done push series gap (days since the session
 *   before, 2), sharp worse analgesic (y n ?), holds (y n), side (L R B), proto,
 *   dose (target_pct/hold_s/rest_s/count)
 *
 * Of the course: today (days after the last session, 2), hours (after its start, instead),
 *   limit, week (sessions), dose and most as above, since (days after the last session that
 *   the dose is of; else before all), and nodose.
 */
#ifndef COURSES_H
#define COURSES_H

#include "clinic/course.h"
#include "clinic/rules.h"

#define COURSES_MAX 64

struct courses {
    struct course c;
    struct course_session s[COURSES_MAX];
};

/* The left side's dose is 50 % for 4 x 30 s, 120 s rest unless said otherwise. */
void courses_make(struct courses *m, const char *sessions, const char *course);

/* The rules that are shipped; close them. */
struct rules *courses_rules(void);

#endif /* COURSES_H */
