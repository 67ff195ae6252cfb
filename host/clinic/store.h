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
 * (ERR_BUSY).  A journal or index of a later version is refused (ERR_VERSION).  What
 * is damaged is refused (ERR_FORMAT) with a sentence that names `holdfast doctor`.
 *
 * A session's id is the id of its first entry.  store_add writes it into the session
 * field of session entries and of their corrections, so e.session is the session's id
 * in every entry that belongs to one.  A correction stands where the entry it corrects
 * stood: the order of entries is that of the first writing down (since_unix_us).
 *
 * One thread.  Opening and adding allocate.  Every failure has a sentence, which names
 * files, lines, kinds and fields, never what was written in them.
 */
#ifndef STORE_H
#define STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "clinic/entry.h"
#include "clinic/sums.h"
#include "err.h"

extern int store_wait_ms;     /* how long writers wait for each other: 5000 */

struct store;
struct sqlite3;

enum store_mode {
    STORE_READ,              /* adds nothing; ERR_ABSENT when there is none yet; works
                                on a disk or folder that cannot be written */
    STORE_WRITE,             /* made when there is none, in a folder that exists or whose
                                parent does */
};

/* ERR_OK with *out owned by the caller, or an error with *out NULL. */
int store_open(const char *folder, enum store_mode mode, struct store **out,
               struct err_text *why);
void store_close(struct store *s);           /* NULL is allowed */

/* What opening had to mend, a sentence for people, or "". */
const char *store_notice(const struct store *s);

/*
 * Add entries, all or none.  Each is checked; an empty id is made, made_unix_us 0
 * becomes now (with the offset of local time), a session entry's session is filled in.
 * An id that is already there is skipped when the entry is the same (so that importing
 * twice is harmless), refused otherwise.  ERR_OK: they are on disk.  Refused are, as
 * ERR_FORMAT what entry_check refuses, as ERR_ABSENT a client, session or replaced entry
 * that is not there, and as ERR_RANGE:
 *   a client entry for a code that is in use (in any case of letters) or was erased,
 *     unless it is the same person's, imported again: its id is in the tombstone;
 *   a correction of another client's or kind's entry, or of one that no longer counts
 *     (the sentence names the newer one);
 *   withdrawing a client entry: erasing does that;
 *   a session that was withdrawn, or is another client's;
 *   a tombstone: store_erase writes it, or an import of one whose code is not in use.
 */
int store_add(struct store *s, struct entry *e, int n, struct err_text *why);

struct store_query {
    const char *client;      /* NULL: any */
    const char *session;     /* NULL: any */
    const char *kind;        /* NULL: any */
    bool all;                /* replaced and withdrawn ones too */
    bool as_kept;            /* in the journal's order, in which they can be added again; else
                                by time, which a clock that was put back may turn around */
};

/* Calls each for every entry in the order they were first written down; stops when it
 * returns other than ERR_OK and returns that.  each may not add to the store. */
int store_each(struct store *s, const struct store_query *q,
               int (*each)(void *arg, const struct entry *e), void *arg, struct err_text *why);

/* The newest of a query that counts (neither replaced nor withdrawn); ERR_ABSENT. */
int store_last(struct store *s, const struct store_query *q, struct entry *out,
               struct err_text *why);

/* By id, or by the beginning of one that only one entry has (4 characters or more).
 * ERR_ABSENT; ERR_RANGE when several begin so. */
int store_get(struct store *s, const char *id, struct entry *out, struct err_text *why);

/* Whether this client was added and not erased. */
bool store_has_client(struct store *s, const char *code);

/* ---- computed from recordings; may be thrown away and made again ------------------ */

int store_sums_put(struct store *s, const struct sums *m, struct err_text *why);
/* ERR_ABSENT when the session has none. */
int store_sums_get(struct store *s, const char *session, struct sums *out,
                   struct err_text *why);

/* ---- for the rooms above ------------------------------------------------------------ */

/*
 * The index, for reading with SQL.  A table for each kind, with the columns
 *     seq  id  client  session  replaces  counts  withdrawn  made_unix_us  since_unix_us
 *     utc_offset_min  who  why
 * and those of entry_kinds.h (YES_NO 0 or 1, TIME microseconds, absent NULL), indexed by
 * (client, since_unix_us) and by session; a view NAME_now of those that count; entry, the
 * same first columns of all kinds, with kind; sums, sums_hold, sums_push, sums_answer
 * with the members of sums.h (NAN is NULL), by session, the three in their order by n;
 * in sums also the highest pain answered: pain_before, pain_hold of a hold with a number,
 * pain_told of none (in the holds or unasked), pain_after; and effort, the last.
 * seq is the line of the journal.  since_unix_us: of a correction, when the first entry
 * was made.  Borrowed; only for reading.
 */
struct sqlite3 *store_index(struct store *s);

const char *store_folder(const struct store *s);

/*
 * Journal without the client, then an index without free pages or WAL left over that
 * could still hold them, then a tombstone entry.  The caller removes recordings.
 * When it is interrupted, the client is either all there or is erased to the end by the
 * next opening for writing.  ERR_ABSENT when there is no such client.  ERR_BUSY after
 * erasing when another program reads the index, whose free pages are then emptied by the
 * next opening.  What a disk keeps in blocks it has freed is beyond this.
 */
int store_erase(struct store *s, const char *client, const char *who, const char *why_said,
                int recordings, struct err_text *why);

/* ---- doctor --------------------------------------------------------------------------- */

struct store_health {
    bool absent;             /* there is no journal: nothing to examine */
    bool sound;              /* nothing below needs mending */
    int entries;             /* sound lines of the journal */
    int torn;                /* 1: an unfinished end, which opening cuts off */
    int damaged;             /* bad lines inside */
    int first_damaged;       /* the first one's line, from 1; 0: none */
    int held;                /* entries that the journal has lost and the index still has */
    struct err_text journal; /* "sound", or what is wrong with it */
    struct err_text index;   /* the same of the index */
    bool index_sound;
    bool behind;             /* the index lacks entries of the journal */
    int sums_missing;        /* sessions with a recording, without computed values; no
                                matter of soundness */
    bool wide;               /* others may read the folder or a file */
};

/* Look without changing anything; works on what store_open refuses. */
int store_examine(const char *folder, struct store_health *out, struct err_text *why);

/* Mend: journal lines that are damaged are put back from the index where it has them,
 * else set aside in `entries.damaged`; an index that is not sound is made anew. */
int store_repair(const char *folder, struct err_text *why);

/* Make the index anew from the journal; the old one is kept beside as clinic.db.old
 * until the new one is whole.  Sums are then gone until reindexing. */
int store_rebuild(const char *folder, struct err_text *why);

#endif /* STORE_H */
