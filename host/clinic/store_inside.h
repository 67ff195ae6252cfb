/*
 * store_inside.h - what the store's own files share.
 *
 * The index knows, in the same transaction as its rows, which journal it follows, how
 * much of it, and a running digest of that: SHA-256 of the digest so far and the next
 * line.  Everything here runs under the folder's lock where it writes entries.
 */
#ifndef STORE_INSIDE_H
#define STORE_INSIDE_H

#include <sqlite3.h>
#include <sys/types.h>

#include "clinic/journal.h"
#include "clinic/store.h"

#define STORE_INDEX       "clinic.db"
#define STORE_INDEX_NEW   "clinic.db.new"
#define STORE_INDEX_OLD   "clinic.db.old"
#define STORE_APPLICATION 0x48464331  /* "HFC1" in the file's head */
#define STORE_SCHEMA      1           /* PRAGMA user_version: of meta; the tables of entries
                                         and sums have digests of their own */
#define STORE_DIGEST      32
#define STORE_KINDS_MAX   32
#define STORE_DOCTOR      "`holdfast doctor` says what can be mended"


/* The one row of meta: how far the index follows the journal. */
struct store_meta {
    char journal[JOURNAL_ID_TEXT];    /* "": nothing yet */
    int64_t bytes;                    /* of the journal, in the index */
    int64_t last_at;                  /* where the last of those lines begins */
    uint32_t last_crc;                /* CRC-32C of that line */
    int64_t lines;
    uint8_t digest[STORE_DIGEST];
    bool scrub;                       /* rows were erased, and free pages may hold them */
};

struct store {
    char folder[JOURNAL_PATH];
    enum store_mode mode;
    const char *index;                /* the file's name: STORE_INDEX, or the one being made */
    sqlite3 *db;
    bool in_memory;                   /* the folder cannot be written: a copy */
    ino_t db_inode;
    struct journal journal;
    char notice[300];
    sqlite3_stmt *insert_entry, *insert[STORE_KINDS_MAX], *by_seq[STORE_KINDS_MAX];
};

/* ---- store_schema.c ---------------------------------------------------------------------- */

/* Whether the tables are as this program makes them.  ERR_VERSION, ERR_FORMAT. */
int store_schema_check(struct store *s, bool *current, struct err_text *why);
/* Make or bring up to date the tables of an index.  In a transaction.  *fresh: the
 * tables of entries are new, and empty. */
int store_schema_make(struct store *s, bool *fresh, struct err_text *why);
/* Drop the tables of entries, so that store_schema_make makes them anew. */
int store_schema_drop(struct store *s, struct err_text *why);

/* ---- store_sql.c ----------------------------------------------------------------------------- */

int store_sql_fail(struct store *s, int rc, struct err_text *why);
int store_sql_run(struct store *s, const char *sql, struct err_text *why);
int store_sql_prepare(struct store *s, const char *sql, sqlite3_stmt **out, struct err_text *why);
void store_sql_forget(struct store *s);      /* prepared statements */
void store_sql_text(sqlite3_stmt *q, int at, const char *text);   /* "" is NULL */
/* One whole number; none when there is no row. */
int store_sql_number(struct store *s, const char *sql, const char *text, int64_t none,
                     int64_t *out, struct err_text *why);

/* Open the index of a folder where nothing can be written: what a WAL holds is left out. */
int store_sql_open_still(const char *folder, sqlite3 **out);

/* ---- store_rows.c ------------------------------------------------------------------------------ */

/* Put an entry into its table and mark what it replaces.  seq: the journal's line. */
int store_rows_put(struct store *s, const struct entry *e, int64_t seq, struct err_text *why);
/* The entry in the row that q, SELECT * of a kind's table, stands on.  ERR_FORMAT when the
 * row is not what was put. */
int store_rows_read(struct store *s, const struct entry_kind *k, sqlite3_stmt *q,
                    struct entry *out, struct err_text *why);
/* The entry of line seq. */
int store_rows_get(struct store *s, const struct entry_kind *k, int64_t seq, struct entry *out,
                   struct err_text *why);
/* Whether this very entry is there. */
bool store_rows_has(struct store *s, const struct entry *e);
int store_rows_of(const struct entry_kind *k);       /* its place in entry_kinds.h */

/* ---- store_follow.c ------------------------------------------------------------------------------ */

int store_follow_meta(struct store *s, struct store_meta *out, struct err_text *why);
int store_follow_put_meta(struct store *s, const struct store_meta *m, struct err_text *why);
/* Take one more line into the digest and the lengths. */
void store_follow_line(struct store_meta *m, const char *line, size_t n);
/* Whether the index has all of the journal; *next is what it has. */
int store_follow_behind(struct store *s, bool *behind, struct err_text *why);
/* Bring the index up to the journal's end.  In a transaction, under the lock. */
int store_follow_journal(struct store *s, struct store_meta *m, struct err_text *why);

/* ---- store.c ----------------------------------------------------------------------------------------- */

/* Take the lock, begin a transaction, and follow the journal to its end.  After an error
 * nothing is held. */
int store_begin(struct store *s, int *lock, struct store_meta *m, struct err_text *why);
/* Commit, or roll back for an err; the lock stays. */
int store_finish(struct store *s, int err, struct err_text *why);
/* err not ERR_OK rolls back.  Releases the lock; returns err, or what committing says. */
int store_end(struct store *s, int lock, int err, struct err_text *why);
/* Follow the journal in a transaction, and empty the free pages and the WAL if rows were
 * erased.  Under the lock. */
int store_mend(struct store *s, struct err_text *why);
/* Open and close the journal and the index. */
int store_open_parts(struct store *s, struct err_text *why);
void store_close_parts(struct store *s);
int store_init(struct store *s, const char *folder, enum store_mode mode, struct err_text *why);
/* Remove a file of the folder, if it is there. */
void store_remove(struct store *s, const char *name);
void store_notice_add(struct store *s, const char *sentence);

#endif /* STORE_INSIDE_H */
