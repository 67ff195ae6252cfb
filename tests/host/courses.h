/*
 * courses.h - courses made by hand, for tests.
 *
 * courses_session gives a session of which nothing is known but its day and side; a test
 * fills in what it is about.
 */
#ifndef COURSES_H
#define COURSES_H

#include "clinic/course.h"

#define COURSES_DAY_US (86400LL * 1000000LL)

/* Day 0 of a course, 2026-01-05. */
#define COURSES_DAY 20458

struct course_session courses_session(int day, enum course_side side);

/* A course of sessions that stay the caller's; today is the last one's day. */
struct course courses_of(struct course_session *session, int sessions);

#endif /* COURSES_H */
