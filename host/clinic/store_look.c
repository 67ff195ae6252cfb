/* store_look.c - see store_look.h and store.h: what is sound, and what is not. */
#include "clinic/store_look.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- the journal ------------------------------------------------------------------------- */

static int read_journal(struct store_look *l, struct store_health *h, struct err_text *why)
{
    char path[JOURNAL_PATH];
    struct journal raw = { .fd = -1 };
    int err = journal_path(l->s.folder, JOURNAL_NAME, path);

    if (err != ERR_OK)
        return err_set(why, err, "the clinic's folder has too long a name");
    raw.fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    l->has_journal = raw.fd >= 0;
    if (raw.fd < 0 && errno != ENOENT)
        return err_set(why, errno == EACCES ? ERR_ACCESS : ERR_IO, "%s: cannot open: %s", path,
                       strerror(errno));
    if (raw.fd < 0) {
        err_set(&h->journal, ERR_ABSENT, "is missing");
        return ERR_OK;
    }
    err = journal_read(&raw, 0, &l->text, why);
    journal_close(&raw);
    l->whole = journal_whole(l->text.s, l->text.n);
    return err;
}

/* ---- the index ------------------------------------------------------------------------------ */

/* A damaged index is a finding, not a failure. */
static void open_index(struct store_look *l, struct store_health *h)
{
    char path[JOURNAL_PATH];
    struct stat st;
    int64_t none;
    bool current;

    l->has_index = journal_path(l->s.folder, STORE_INDEX, path) == ERR_OK && stat(path, &st) == 0
                && st.st_size > 0;
    if (!l->has_index) {
        err_set(&h->index, ERR_ABSENT, "is missing");
        return;
    }
    if (sqlite3_open_v2(path, &l->s.db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOFOLLOW, NULL)
            != SQLITE_OK
        || store_sql_number(&l->s, "PRAGMA schema_version", NULL, 0, &none, NULL) == ERR_ACCESS) {
        sqlite3_close(l->s.db);
        store_sql_open_still(l->s.folder, &l->s.db);
    }
    sqlite3_busy_timeout(l->s.db, store_wait_ms);
    sqlite3_extended_result_codes(l->s.db, 1);
    const bool readable = store_schema_check(&l->s, &current, &h->index) == ERR_OK
        && store_follow_meta(&l->s, &l->meta, &h->index) == ERR_OK
        && store_sql_run(&l->s, "PRAGMA temp_store = MEMORY; CREATE TEMP TABLE seen "
                         "(id TEXT PRIMARY KEY) WITHOUT ROWID", &h->index) == ERR_OK;

    if (!readable) {
        sqlite3_close(l->s.db);
        l->s.db = NULL;
    } else if (!current) {
        err_set(&h->index, ERR_VERSION, "was made by another version");
    }
}

int store_look_open(const char *folder, struct store_look *l, struct store_health *h,
                    struct err_text *why)
{
    const struct store_health none = { .absent = false };
    struct journal_line line;
    char id[JOURNAL_ID_TEXT] = "";
    size_t at = 0;

    *h = none;
    memset(l, 0, sizeof *l);
    int err = store_init(&l->s, folder, STORE_READ, why);

    if (err == ERR_OK)
        err = read_journal(l, h, why);
    if (err != ERR_OK) {
        store_look_close(l);
        return err;
    }
    open_index(l, h);
    h->absent = !l->has_journal && !l->has_index;
    l->head = journal_next(l->text.s, l->text.n, &at, &line)
           && journal_head(&line, id, NULL) == ERR_OK;
    l->follows = l->s.db != NULL && l->head && strcmp(id, l->meta.journal) == 0;
    /* What the index already had was once acknowledged: damaged, then, not unfinished. */
    if (l->follows && (int64_t)l->whole < l->meta.bytes)
        l->whole = (int64_t)l->text.n < l->meta.bytes ? l->text.n : (size_t)l->meta.bytes;
    return ERR_OK;
}

void store_look_close(struct store_look *l)
{
    store_close_parts(&l->s);
    free(l->text.s);
    l->text.s = NULL;
}

/* ---- line by line ----------------------------------------------------------------------------- */

/* Whether it is the first line of this entry, as far as is known. */
static bool note_seen(struct store_look *l, sqlite3_stmt *q, const struct entry *e)
{
    if (l->s.db == NULL)
        return true;
    sqlite3_bind_text(q, 1, e->id, -1, SQLITE_TRANSIENT);
    const bool first = sqlite3_step(q) != SQLITE_DONE || sqlite3_changes(l->s.db) > 0;

    sqlite3_reset(q);
    return first;
}

/* ERR_OK with *e to clear, or why the line is none. */
static int read_line(const struct journal_line *line, struct entry *e, struct err_text *why)
{
    char *json = strndup(line->text, line->entry_n + 1);
    int err;

    if (json == NULL)
        return err_set(why, ERR_FULL, "there is no memory for the clinic's entries");
    json[line->entry_n] = '}';
    err = entry_from_json(json, line->entry_n + 1, e, why);
    free(json);
    return err;
}

struct count {
    int line, differing;
    struct store_meta meta;      /* the digest, as it should be */
};

static int look_at_line(struct store_look *l, struct store_health *h, struct count *c,
                        sqlite3_stmt *seen, const struct journal_line *line, size_t at)
{
    const bool indexed = l->follows && (int64_t)at <= l->meta.bytes;
    struct err_text what = { "" };
    struct entry e;

    if (indexed)
        store_follow_line(&c->meta, line->text, line->n + line->whole);
    if (!line->sound) {
        if (h->damaged++ == 0)
            h->first_damaged = c->line;
        return ERR_OK;
    }
    const int err = read_line(line, &e, &what);

    if (err != ERR_OK)
        return err_set(&h->journal, err == ERR_FULL ? err : ERR_VERSION, "line %d was written by "
                       "a later version (%s); use a newer Holdfast", c->line, what.s);
    h->entries += note_seen(l, seen, &e);
    if (indexed && !store_rows_has(&l->s, &e))
        c->differing++;
    entry_clear(&e);
    return ERR_OK;
}

static int look_at_head(struct store_health *h, const struct journal_line *line)
{
    char id[JOURNAL_ID_TEXT];
    const int err = journal_head(line, id, &h->journal);

    if (err == ERR_FORMAT && h->damaged++ == 0)
        h->first_damaged = 1;
    return err == ERR_VERSION ? err : ERR_OK;
}

int store_look_lines(struct store_look *l, struct store_health *h, struct err_text *why)
{
    struct count c = { .line = 1 };
    struct journal_line line;
    sqlite3_stmt *seen = NULL;
    size_t at = 0;
    int err = ERR_OK;

    if (l->s.db != NULL)
        err = store_sql_prepare(&l->s, "INSERT OR IGNORE INTO temp.seen VALUES (?)", &seen, why);
    for (; err == ERR_OK && journal_next(l->text.s, l->whole, &at, &line); c.line++) {
        if (c.line == 1) {
            store_follow_line(&c.meta, line.text, line.n + line.whole);
            err = look_at_head(h, &line);
        } else {
            err = look_at_line(l, h, &c, seen, &line, at);
        }
    }
    sqlite3_finalize(seen);
    h->torn = l->whole < l->text.n;
    h->behind = l->s.db != NULL && (!l->follows || (int64_t)l->whole > l->meta.bytes
                                    || l->meta.scrub);
    if (l->follows && h->damaged == 0 && h->index.s[0] == '\0'
        && (c.differing > 0 || memcmp(c.meta.digest, l->meta.digest, STORE_DIGEST) != 0))
        err_set(&h->index, ERR_FORMAT, "does not say what the entries say");
    return err;
}

int store_look_held(struct store_look *l, int (*each)(void *arg, int64_t seq,
                                                      const struct entry *e), void *arg)
{
    sqlite3_stmt *q;
    struct entry e;
    int err = ERR_OK;

    if (l->s.db == NULL || (l->head && !l->follows)
        || store_sql_prepare(&l->s, "SELECT seq, kind, id FROM entry WHERE id NOT IN "
                             "(SELECT id FROM temp.seen) ORDER BY seq", &q, NULL) != ERR_OK)
        return ERR_OK;
    while (err == ERR_OK && sqlite3_step(q) == SQLITE_ROW) {
        const char *kind = (const char *)sqlite3_column_text(q, 1);
        const struct entry_kind *k = kind != NULL ? entry_kind(kind) : NULL;
        const int64_t seq = sqlite3_column_int64(q, 0);

        if (k == NULL || store_rows_get(&l->s, k, seq, &e, NULL) != ERR_OK)
            continue;
        /* A row of entry that is damaged itself names an entry that is there. */
        if (strncmp(e.id, (const char *)sqlite3_column_text(q, 2), sizeof e.id) == 0)
            err = each(arg, seq, &e);
        entry_clear(&e);
    }
    sqlite3_finalize(q);
    return err;
}

/* ---- examine ------------------------------------------------------------------------------------ */

static int count_held(void *arg, int64_t seq, const struct entry *e)
{
    (void)seq;
    (void)e;
    (*(int *)arg)++;
    return ERR_OK;
}

/* SQLite's own check, and whether what counts is marked so. */
static void check_index(struct store_look *l, struct store_health *h)
{
    static const char marks[] =
        "SELECT count(*) FROM \"%s\" AS k JOIN entry AS e USING (seq) WHERE e.counts <> k.counts"
        " OR k.counts <> (k.withdrawn = 0"
        " AND NOT EXISTS (SELECT 1 FROM entry AS r WHERE r.replaces = k.id))";
    const struct entry_kind *k;
    int64_t wrong = 1;
    char sql[400];

    if (l->s.db == NULL || h->index.s[0] != '\0')
        return;
    if (store_sql_number(&l->s, "SELECT count(*) FROM pragma_integrity_check WHERE "
                         "integrity_check <> 'ok'", NULL, 1, &wrong, NULL) != ERR_OK || wrong > 0) {
        err_set(&h->index, ERR_FORMAT, "is damaged");
        return;
    }
    for (int i = 0; (k = entry_kind_at(i)) != NULL; i++) {
        snprintf(sql, sizeof sql, marks, k->name);
        if (store_sql_number(&l->s, sql, NULL, 1, &wrong, NULL) != ERR_OK || wrong > 0)
            err_set(&h->index, ERR_FORMAT, "does not say what the entries say");
    }
}

static bool is_wide(const char *folder, const char *name)
{
    char path[JOURNAL_PATH];
    struct stat st;

    return journal_path(folder, name, path) == ERR_OK && stat(path, &st) == 0
        && (st.st_mode & 077) != 0;
}

static void check_rest(struct store_look *l, struct store_health *h)
{
    int64_t missing = 0;

    store_sql_number(&l->s, "SELECT count(*) FROM session WHERE counts = 1 AND folder IS NOT NULL "
                     "AND session NOT IN (SELECT session FROM sums)", NULL, 0, &missing, NULL);
    h->sums_missing = (int)missing;
    h->wide = is_wide(l->s.folder, ".") || is_wide(l->s.folder, JOURNAL_NAME)
           || is_wide(l->s.folder, STORE_INDEX) || is_wide(l->s.folder, JOURNAL_DAMAGED);
}

static void conclude(struct store_look *l, struct store_health *h)
{
    h->index_sound = h->index.s[0] == '\0';
    if (h->index_sound)
        err_set(&h->index, ERR_OK, "sound");
    const bool whole = h->damaged == 0 && h->held == 0 && h->journal.s[0] == '\0';

    if (whole)
        err_set(&h->journal, ERR_OK, "sound");
    else if (h->damaged > 0)
        err_set(&h->journal, ERR_FORMAT, "line %d is damaged", h->first_damaged);
    else if (l->has_journal && h->held > 0)
        err_set(&h->journal, ERR_FORMAT, "entries are missing");
    h->sound = h->absent || (whole && h->index_sound && !h->torn && !h->behind && !h->wide);
}

int store_look_examine(const char *folder, struct store_health *out, struct err_text *why)
{
    struct store_look l;
    struct store_health h;
    int err = store_look_open(folder, &l, &h, why);

    if (err != ERR_OK)
        return err;
    err = store_look_lines(&l, &h, why);
    if (err == ERR_VERSION)
        err = ERR_OK;  /* a finding: h.journal says so */
    else if (err == ERR_OK)
        store_look_held(&l, count_held, &h.held);
    check_index(&l, &h);
    check_rest(&l, &h);
    conclude(&l, &h);
    store_look_close(&l);
    if (err == ERR_OK)
        *out = h;
    return err;
}

/* A writer has the journal ahead of the index for a moment: wait until it is done.  Where
 * there is no lock yet, or none may be taken, nobody writes. */
int store_examine(const char *folder, struct store_health *out, struct err_text *why)
{
    char path[JOURNAL_PATH];
    int lock = -1;

    if (journal_path(folder, JOURNAL_LOCK, path) == ERR_OK && access(path, F_OK) == 0
        && journal_lock(folder, store_wait_ms, &lock, why) == ERR_BUSY)
        return ERR_BUSY;
    const int err = store_look_examine(folder, out, why);

    if (lock >= 0)
        close(lock);
    return err;
}
