/* store_sql.c - see store_inside.h: SQLite's answers as ours. */
#include <stdio.h>
#include <string.h>

#include "clinic/store_inside.h"

int store_sql_fail(struct store *s, int rc, struct err_text *why)
{
    switch (rc & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return err_set(why, ERR_BUSY, "another program is using the clinic's index; try again "
                       "when it is done");
    case SQLITE_FULL:
        return err_set(why, ERR_FULL, "%s/%s: the disk is full; nothing was added", s->folder,
                       STORE_INDEX);
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_CANTOPEN:
    case SQLITE_AUTH:
        return err_set(why, ERR_ACCESS, "%s/%s: cannot be opened for writing: %s", s->folder,
                       STORE_INDEX, sqlite3_errstr(rc));
    case SQLITE_NOMEM:
        return err_set(why, ERR_FULL, "there is no memory for the clinic's index");
    case SQLITE_IOERR:
        return err_set(why, ERR_IO, "%s/%s: the system could not read or write: %s", s->folder,
                       STORE_INDEX, sqlite3_errstr(rc));
    default:
        /* A sound index never refuses a sound entry. */
        return err_set(why, ERR_FORMAT, "%s/%s is damaged (%s); the entries are in " JOURNAL_NAME
                       ": `holdfast doctor --repair` makes the index anew", s->folder,
                       STORE_INDEX, sqlite3_errstr(rc));
    }
}

int store_sql_run(struct store *s, const char *sql, struct err_text *why)
{
    if (s->db == NULL)
        return err_set(why, ERR_IO, "the clinic's index is not open; open the clinic again");
    const int rc = sqlite3_exec(s->db, sql, NULL, NULL, NULL);

    return rc == SQLITE_OK ? ERR_OK : store_sql_fail(s, rc, why);
}

int store_sql_prepare(struct store *s, const char *sql, sqlite3_stmt **out, struct err_text *why)
{
    *out = NULL;
    if (s->db == NULL)
        return err_set(why, ERR_IO, "the clinic's index is not open; open the clinic again");
    const int rc = sqlite3_prepare_v3(s->db, sql, -1, SQLITE_PREPARE_PERSISTENT, out, NULL);

    return rc == SQLITE_OK ? ERR_OK : store_sql_fail(s, rc, why);
}

void store_sql_forget(struct store *s)
{
    sqlite3_finalize(s->insert_entry);
    s->insert_entry = NULL;
    for (int i = 0; i < STORE_KINDS_MAX; i++) {
        sqlite3_finalize(s->insert[i]);
        sqlite3_finalize(s->by_seq[i]);
        s->insert[i] = s->by_seq[i] = NULL;
    }
}

void store_sql_text(sqlite3_stmt *q, int at, const char *text)
{
    if (text[0] == '\0')
        sqlite3_bind_null(q, at);
    else
        sqlite3_bind_text(q, at, text, -1, SQLITE_TRANSIENT);
}

int store_sql_number(struct store *s, const char *sql, const char *text, int64_t none,
                     int64_t *out, struct err_text *why)
{
    sqlite3_stmt *q;
    const int err = store_sql_prepare(s, sql, &q, why);

    if (err != ERR_OK)
        return err;
    if (text != NULL)
        sqlite3_bind_text(q, 1, text, -1, SQLITE_STATIC);
    const int rc = sqlite3_step(q);
    const int64_t got = rc == SQLITE_ROW ? sqlite3_column_int64(q, 0) : none;

    sqlite3_finalize(q);
    if (rc != SQLITE_ROW && rc != SQLITE_DONE)
        return store_sql_fail(s, rc, why);
    *out = got;
    return ERR_OK;
}

int store_sql_open_still(const char *folder, sqlite3 **out)
{
    char name[JOURNAL_PATH + 32];

    snprintf(name, sizeof name, "file:%s/%s?immutable=1", folder, STORE_INDEX);
    return strpbrk(folder, "?#%") != NULL ? SQLITE_CANTOPEN
         : sqlite3_open_v2(name, out, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, NULL);
}
