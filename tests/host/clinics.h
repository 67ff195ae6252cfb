/*
 * clinics.h - a clinic of made-up entries, for tests.
 *
 * One at a time; each test has a process of its own.  Times are microseconds of Unix
 * time, zone UTC.
 */
#ifndef CLINICS_H
#define CLINICS_H

#include <stdint.h>

#include "clinic/store.h"

#define CLINICS_HOUR (3600 * INT64_C(1000000))
#define CLINICS_DAY  (24 * CLINICS_HOUR)

/* Fixtures: a new folder with client K7 in it, open for writing; and away with it. */
void clinics_begin(void);
void clinics_end(void);

struct store *clinics_store(void);
const char *clinics_folder(void);

/* Add an entry written down at that time: "score=3; moment=before".  A time is in
 * microseconds.  Returns its id, valid until the 16th call after. */
const char *clinics_add(const char *client, const char *kind, const char *session,
                        int64_t made_us, const char *values);

/* Replace an entry by one with these values. */
const char *clinics_correct(const char *id, const char *values);

/* Computed values of a session that began then and took so long: two holds of 5 s, one
 * push.  To be changed, and put with clinics_put. */
struct sums *clinics_sums(const char *session, int64_t started_us, double length_s);
void clinics_put(const struct sums *m);
/* Add one answer to them. */
void clinics_answer(struct sums *m, const char *what, const char *moment, int hold, double value);

#endif /* CLINICS_H */
