/* store_schema.c - see store_inside.h: the index's tables, made from entry_kinds.h. */
#include <nettle/sha2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clinic/entry_inside.h"
#include "clinic/store_inside.h"
#include "clinic/store_sums.h"

static const char meta_sql[] =
    "CREATE TABLE meta (one INTEGER PRIMARY KEY CHECK (one = 1), journal TEXT NOT NULL,"
    " bytes INTEGER NOT NULL CHECK (bytes >= 0), last_at INTEGER NOT NULL,"
    " last_crc INTEGER NOT NULL, lines INTEGER NOT NULL, digest BLOB NOT NULL,"
    " scrub INTEGER NOT NULL, entries_are BLOB, sums_are BLOB) STRICT;"
    "INSERT INTO meta VALUES (1, '', 0, 0, 0, 0, zeroblob(32), 0, NULL, NULL);";

static const char entry_sql[] =
    "CREATE TABLE entry (seq INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE CHECK (length(id) = 32),"
    " kind TEXT NOT NULL, client TEXT NOT NULL, session TEXT, replaces TEXT,"
    " counts INTEGER NOT NULL CHECK (counts IN (0, 1)), since_unix_us INTEGER NOT NULL) STRICT;"
    "CREATE UNIQUE INDEX entry_replaces ON entry (replaces) WHERE replaces IS NOT NULL;"
    "CREATE INDEX entry_client ON entry (client, since_unix_us);"
    "CREATE INDEX entry_session ON entry (session) WHERE session IS NOT NULL;";

/* Columns of every kind, before its own. */
static const char common_sql[] =
    "seq INTEGER PRIMARY KEY, id TEXT NOT NULL, client TEXT NOT NULL, session TEXT,"
    " replaces TEXT, counts INTEGER NOT NULL CHECK (counts IN (0, 1)),"
    " withdrawn INTEGER NOT NULL CHECK (withdrawn IN (0, 1)), made_unix_us INTEGER NOT NULL,"
    " since_unix_us INTEGER NOT NULL, utc_offset_min INTEGER NOT NULL, who TEXT NOT NULL,"
    " why TEXT, row_crc INTEGER NOT NULL";

static void put_words(FILE *to, const char *words)
{
    fputc('\'', to);
    for (; *words != '\0'; words++)
        fputs(*words == '|' ? "', '" : (const char[]){ *words, '\0' }, to);
    fputc('\'', to);
}

static void put_check(FILE *to, const struct entry_field *f)
{
    switch (f->type) {
    case ENTRY_INT:
    case ENTRY_REAL:
        fprintf(to, " CHECK (\"%s\" BETWEEN %.17g AND %.17g)", f->name, f->least, f->most);
        break;
    case ENTRY_WORD:
        fprintf(to, " CHECK (\"%s\" IN (", f->name);
        put_words(to, f->words);
        fputs("))", to);
        break;
    case ENTRY_YES_NO:
        fprintf(to, " CHECK (\"%s\" IN (0, 1))", f->name);
        break;
    case ENTRY_TEXT:
    case ENTRY_TIME:
        break;
    }
    if (f->needed)
        fprintf(to, " CHECK (withdrawn OR \"%s\" IS NOT NULL)", f->name);
}

static const char *column_type(enum entry_type t)
{
    return t == ENTRY_REAL ? "REAL" : t == ENTRY_TEXT || t == ENTRY_WORD ? "TEXT" : "INTEGER";
}

/* Rows are only added; whether they still count is the index's own.  k NULL: entry. */
static void put_triggers(FILE *to, const char *table, const char *columns,
                         const struct entry_kind *k)
{
    static const char no[] = "BEGIN SELECT RAISE(ABORT, 'entries are only added'); END;";

    fprintf(to, "CREATE TRIGGER %s_kept BEFORE DELETE ON \"%s\" %s"
            "CREATE TRIGGER %s_fixed BEFORE UPDATE OF %s", table, table, no, table, columns);
    for (int i = 0; k != NULL && i < k->fields; i++)
        fprintf(to, ", \"%s\"", k->field[i].name);
    fprintf(to, " ON \"%s\" %s", table, no);
}

static void put_kind(FILE *to, const struct entry_kind *k)
{
    /* By far the most rows of a course are read from the index alone. */
    static const char of_pain[] = ", counts, session, moment, score, hold, side, felt_at";
    static const char fixed[] = "seq, id, client, session, replaces, withdrawn, made_unix_us,"
                                " since_unix_us, utc_offset_min, who, why, row_crc";

    fprintf(to, "CREATE TABLE \"%s\" (%s", k->name, common_sql);
    for (int i = 0; i < k->fields; i++) {
        fprintf(to, ", \"%s\" %s", k->field[i].name, column_type(k->field[i].type));
        put_check(to, &k->field[i]);
    }
    fprintf(to, ") STRICT;"
            "CREATE INDEX %s_client ON \"%s\" (client, since_unix_us%s);"
            "CREATE INDEX %s_session ON \"%s\" (session) WHERE session IS NOT NULL;"
            "CREATE VIEW %s_now AS SELECT * FROM \"%s\" WHERE counts = 1;",
            k->name, k->name, strcmp(k->name, "pain") == 0 ? of_pain : "", k->name, k->name,
            k->name, k->name);
    put_triggers(to, k->name, fixed, k);
}

/* Sessions are read in the order they began. */
static const char session_sql[] =
    "CREATE INDEX session_began ON session (client, started);";

/* Owned by the caller (free). */
static char *entries_sql(void)
{
    const struct entry_kind *k;
    char *sql = NULL;
    size_t n;
    FILE *to = open_memstream(&sql, &n);

    if (to == NULL)
        return NULL;
    fputs(entry_sql, to);
    put_triggers(to, "entry", "seq, id, kind, client, session, replaces, since_unix_us",
                 NULL);
    for (int i = 0; (k = entry_kind_at(i)) != NULL; i++)
        put_kind(to, k);
    fputs(session_sql, to);
    if (fclose(to) == 0)
        return sql;
    free(sql);
    return NULL;
}

static void digest_of(const char *sql, uint8_t digest[STORE_DIGEST])
{
    struct sha256_ctx c;

    sha256_init(&c);
    sha256_update(&c, strlen(sql), (const uint8_t *)sql);
    sha256_digest(&c, STORE_DIGEST, digest);
}

/* Whether the index has tables of this SQL. */
static int made_of(struct store *s, const char *column, const uint8_t digest[STORE_DIGEST],
                   bool *same, struct err_text *why)
{
    char sql[80];
    sqlite3_stmt *q;

    snprintf(sql, sizeof sql, "SELECT %s IS ? FROM meta", column);
    const int err = store_sql_prepare(s, sql, &q, why);

    if (err != ERR_OK)
        return err;
    sqlite3_bind_blob(q, 1, digest, STORE_DIGEST, SQLITE_STATIC);
    const int rc = sqlite3_step(q);

    *same = rc == SQLITE_ROW && sqlite3_column_int(q, 0) == 1;
    sqlite3_finalize(q);
    return rc == SQLITE_ROW ? ERR_OK : store_sql_fail(s, rc == SQLITE_DONE ? SQLITE_CORRUPT : rc,
                                                      why);
}

static int note_made_of(struct store *s, const char *column,
                        const uint8_t digest[STORE_DIGEST], struct err_text *why)
{
    char sql[80];
    sqlite3_stmt *q;

    snprintf(sql, sizeof sql, "UPDATE meta SET %s = ?", column);
    const int err = store_sql_prepare(s, sql, &q, why);

    if (err != ERR_OK)
        return err;
    sqlite3_bind_blob(q, 1, digest, STORE_DIGEST, SQLITE_STATIC);
    const int rc = sqlite3_step(q);

    sqlite3_finalize(q);
    return rc == SQLITE_DONE ? ERR_OK : store_sql_fail(s, rc, why);
}

/* Drop tables, with their indexes and triggers, and views whose names a query gives. */
static int drop(struct store *s, const char *type, const char *other, struct err_text *why)
{
    static const char all[] = "SELECT group_concat('DROP ' || type || ' \"' || name || '\";', ' ')"
                              " FROM sqlite_schema WHERE type = '%s' AND name NOT LIKE 'sqlite%%'"
                              " AND name <> 'meta' AND name %s LIKE 'sums%%'";
    char query[300];
    sqlite3_stmt *q;

    snprintf(query, sizeof query, all, type, other);
    int err = store_sql_prepare(s, query, &q, why);

    if (err != ERR_OK)
        return err;
    const int rc = sqlite3_step(q);
    const unsigned char *text = rc == SQLITE_ROW ? sqlite3_column_text(q, 0) : NULL;
    char *sql = strdup(text != NULL ? (const char *)text : "");

    sqlite3_finalize(q);
    if (rc != SQLITE_ROW)
        err = store_sql_fail(s, rc, why);
    else
        err = sql != NULL ? store_sql_run(s, sql, why)
                          : err_set(why, ERR_FULL, "there is no memory for the clinic's index");
    free(sql);
    return err;
}

int store_schema_drop(struct store *s, struct err_text *why)
{
    store_sql_forget(s);
    const int err = drop(s, "view", "NOT", why);

    return err == ERR_OK ? drop(s, "table", "NOT", why) : err;
}

static int make_entries(struct store *s, bool *fresh, struct err_text *why)
{
    char *sql = entries_sql();
    uint8_t digest[STORE_DIGEST];
    bool same = false;
    int err = ERR_OK;

    if (sql == NULL)
        return err_set(why, ERR_FULL, "there is no memory for the clinic's index");
    digest_of(sql, digest);
    err = made_of(s, "entries_are", digest, &same, why);
    if (err == ERR_OK && !same) {
        err = store_schema_drop(s, why);
        if (err == ERR_OK)
            err = store_sql_run(s, sql, why);
        if (err == ERR_OK)
            err = note_made_of(s, "entries_are", digest, why);
    }
    *fresh = !same;
    free(sql);
    return err;
}

static int make_sums(struct store *s, struct err_text *why)
{
    const char *sql = store_sums_sql();
    uint8_t digest[STORE_DIGEST];
    bool same = false;

    digest_of(sql, digest);
    int err = made_of(s, "sums_are", digest, &same, why);

    if (err != ERR_OK || same)
        return err;
    err = drop(s, "table", "", why);
    if (err == ERR_OK)
        err = store_sql_run(s, sql, why);
    return err == ERR_OK ? note_made_of(s, "sums_are", digest, why) : err;
}

static int make_meta(struct store *s, int64_t version, struct err_text *why)
{
    char sql[120];

    if (version == STORE_SCHEMA)
        return ERR_OK;
    snprintf(sql, sizeof sql, "PRAGMA application_id = %d; PRAGMA user_version = %d;",
             STORE_APPLICATION, STORE_SCHEMA);
    const int err = store_sql_run(s, meta_sql, why);

    return err == ERR_OK ? store_sql_run(s, sql, why) : err;
}

static int check_version(struct store *s, int64_t *version, struct err_text *why)
{
    int64_t application = 0, tables = 0;
    int err = store_sql_number(s, "PRAGMA application_id", NULL, 0, &application, why);

    if (err == ERR_OK)
        err = store_sql_number(s, "PRAGMA user_version", NULL, 0, version, why);
    if (err == ERR_OK)
        err = store_sql_number(s, "SELECT count(*) FROM sqlite_schema", NULL, 0, &tables, why);
    if (err != ERR_OK)
        return err;
    if (application == STORE_APPLICATION && *version > STORE_SCHEMA)
        return err_set(why, ERR_VERSION, "%s/%s is of version %d and this program knows %d; use "
                       "a newer Holdfast", s->folder, STORE_INDEX, (int)*version, STORE_SCHEMA);
    if ((application != STORE_APPLICATION || *version < 1) && tables > 0)
        return err_set(why, ERR_FORMAT, "%s/%s is not an index of ours, or its head is damaged; "
                       STORE_DOCTOR, s->folder, STORE_INDEX);
    return ERR_OK;
}

int store_schema_check(struct store *s, bool *current, struct err_text *why)
{
    char *sql = entries_sql();
    uint8_t entries[STORE_DIGEST], sums[STORE_DIGEST];
    bool one = false, other = false;
    int64_t version = 0;
    int err = sql != NULL ? check_version(s, &version, why)
                          : err_set(why, ERR_FULL, "there is no memory for the clinic's index");

    if (err == ERR_OK && version == STORE_SCHEMA) {
        digest_of(sql, entries);
        digest_of(store_sums_sql(), sums);
        err = made_of(s, "entries_are", entries, &one, why);
        if (err == ERR_OK)
            err = made_of(s, "sums_are", sums, &other, why);
    }
    free(sql);
    *current = one && other;
    return err;
}

int store_schema_make(struct store *s, bool *fresh, struct err_text *why)
{
    int64_t version;
    int err = check_version(s, &version, why);

    if (err == ERR_OK)
        err = make_meta(s, version, why);
    if (err == ERR_OK)
        err = make_entries(s, fresh, why);
    return err == ERR_OK ? make_sums(s, why) : err;
}
