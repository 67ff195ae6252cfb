/*
 * storing.h - a clinic in a folder of its own, for tests.
 */
#ifndef STORING_H
#define STORING_H

#include <stddef.h>

#include "clinic/store.h"

#define STORING_PATH 400

/* A fresh folder, in memory where the system has such; storing_done removes it.  The
 * clinic is in it, and not made yet. */
void storing_new(void);
void storing_done(void);
const char *storing_clinic(void);
const char *storing_path(const char *name);       /* of a file of the clinic; static */

struct store *storing_open(enum store_mode mode); /* fails the test unless it opens */

/* An entry with fields as typed: storing_entry("pain", "K07", "score", "3", NULL).  Its
 * moments are made up, one second after another, so that nothing depends on the clock. */
struct entry storing_entry(const char *kind, const char *client, ...)
    __attribute__((sentinel));

/* Add it, and clear it; returns its id (static, the last four calls' are kept).  Fails
 * the test when it is refused. */
const char *storing_add(struct store *s, struct entry e);

/* The client K07 with a session, which is what most entries need. */
const char *storing_client(struct store *s, const char *code);
const char *storing_session(struct store *s, const char *code);

/* All entries, one line of JSON each (also those that do not count); owned by the caller.
 * NULL when it fails, with *why. */
char *storing_all(struct store *s, struct err_text *why);
int storing_count(struct store *s, const struct store_query *q);

/* ---- a clinic with 123 entries, as it was added ------------------------------------------- */

/* As fixtures: a clinic in a fresh folder, where waiting is short. */
void storing_begin(void);
void storing_end(void);
const char *storing_before(void);                 /* storing_all of it */
/* Opened so, it has all of them and no more. */
void storing_check(enum store_mode mode);
/* Open and close: what opening says, with *out NULL and a sentence unless ERR_OK. */
int storing_try(enum store_mode mode, struct err_text *why);
struct store_health storing_examine(void);
void storing_mode(const char *path, unsigned mode);   /* must be the path's */
void storing_sql(const char *sql);                /* on the index, by its own connection */

/* ---- files ----------------------------------------------------------------------------------- */

/* A whole file; owned by the caller. */
char *storing_read(const char *path, size_t *n);
void storing_write(const char *path, const char *bytes, size_t n);

/* A sentence for people: not empty, one line. */
void storing_sentence(const struct err_text *why);

#endif /* STORING_H */
