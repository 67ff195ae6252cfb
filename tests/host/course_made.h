/*
 * course_made.h - courses made by hand, for tests.
 *
 * course_made_session gives a session of which nothing is known but its day and side; a test
 * fills in what it is about.
 */
#ifndef COURSE_MADE_H
#define COURSE_MADE_H

#include "clinic/course.h"

#define COURSE_MADE_DAY_US (86400LL * 1000000LL)

/* Day 0 of a course, 2026-01-05. */
#define COURSE_MADE_DAY 20458

struct course_session course_made_session(int day, enum course_side side);

/* A course of sessions that stay the caller's; today is the last one's day. */
struct course course_made_of(struct course_session *session, int sessions);

#endif /* COURSE_MADE_H */
