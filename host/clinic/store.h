/*
 * store.h - the clinic's entries on disk: a journal that is the truth, and an index.
 *
 *     store_open -> ( store_add | store_each | store_sums_put ... ) -> store_close
 *
 * In the folder (0700): `entries.jsonl` (0600), one entry a line with its checksum,
 * appended and synced before store_add returns; `clinic.db` (0600), SQLite, the index
 * over the journal and the recordings.  Opening brings an index that is behind up to
 * date; `holdfast doctor` makes it anew.  So an entry that was acknowledged survives a
 * killed process, a power cut, a full disk and a corrupted page of the index; a torn
 * last line was never acknowledged and is cut off, saying so.
 *
 * Several programs may have it open; writers wait for each other, 5 s at most
 * (ERR_BUSY).  A journal or index of a later version is refused (ERR_VERSION).
 *
 * One thread.  Opening and adding allocate.  Every failure has a sentence.
 */
#ifndef STORE_H
#define STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "clinic/entry.h"
#include "clinic/sums.h"
#include "err.h"

struct store;
struct sqlite3;

enum store_mode {
    STORE_READ,              /* never writes; ERR_ABSENT when there is none yet */
    STORE_WRITE,             /* made when there is none */
};

/* ERR_OK with *out owned by the caller, or an error with *out NULL. */
int store_open(const char *folder, enum store_mode mode, struct store **out,
               struct err_text *why);
void store_close(struct store *s);           /* NULL is allowed */

/* What opening had to mend, a sentence for people, or "". */
const char *store_notice(const struct store *s);

/*
 * Add entries, all or none.  Each is checked; an empty id is made, made_unix_us 0
 * becomes now.  An id that is already there is skipped when the entry is the same
 * (so that importing twice is harmless), refused otherwise.  ERR_OK: they are on disk.
 */
int store_add(struct store *s, struct entry *e, int n, struct err_text *why);

struct store_query {
    const char *client;      /* NULL: any */
    const char *session;     /* NULL: any */
    const char *kind;        /* NULL: any */
    bool all;                /* replaced and withdrawn ones too */
};

/* Calls each for every entry in the order they were made; stops when it returns
 * other than ERR_OK and returns that. */
int store_each(struct store *s, const struct store_query *q,
               int (*each)(void *arg, const struct entry *e), void *arg, struct err_text *why);

/* The newest of a query that counts (neither replaced nor withdrawn); ERR_ABSENT. */
int store_last(struct store *s, const struct store_query *q, struct entry *out,
               struct err_text *why);

/* By id, or by the beginning of one that only one entry has (4 characters or more). */
int store_get(struct store *s, const char *id, struct entry *out, struct err_text *why);

/* Whether this client was added and not erased. */
bool store_has_client(struct store *s, const char *code);

/* ---- computed from recordings; may be thrown away and made again ------------------ */

int store_sums_put(struct store *s, const struct sums *m, struct err_text *why);
/* ERR_ABSENT when the session has none. */
int store_sums_get(struct store *s, const char *session, struct sums *out,
                   struct err_text *why);

/* ---- for the rooms above ------------------------------------------------------------ */

/* The index, for reading with SQL: a table for each kind with the columns of
 * entry_kinds.h, a view NAME_now of those that count, and sums, sums_hold,
 * sums_push, sums_answer.  Borrowed. */
struct sqlite3 *store_index(struct store *s);

const char *store_folder(const struct store *s);

/* Journal without the client, then an index without free pages or WAL left over that
 * could still hold them, then a tombstone entry.  The caller removes recordings. */
int store_erase(struct store *s, const char *client, const char *who, const char *why_said,
                int recordings, struct err_text *why);

/* ---- doctor --------------------------------------------------------------------------- */

struct store_health {
    int entries, torn, damaged;      /* journal lines: sound; cut at the end; bad inside */
    char index[200];                 /* "sound", or what is wrong with it */
    bool behind;                     /* the index lacks entries of the journal */
};

/* Look without changing anything; works on what store_open refuses. */
int store_examine(const char *folder, struct store_health *out, struct err_text *why);
/* Make the index anew from the journal; the old one is kept beside as clinic.db.old
 * until the new one is whole.  Sums are then gone until reindexing. */
int store_rebuild(const char *folder, struct err_text *why);

#endif /* STORE_H */
