/* store_read.c - see store.h: entries found. */
#include <stdio.h>
#include <string.h>

#include "clinic/entry_inside.h"
#include "clinic/store_inside.h"

/* " WHERE ..." of a query. */
static void where(const struct store_query *q, char *sql, size_t n)
{
    snprintf(sql, n, " WHERE %s%s%s", q->all ? "1" : "counts = 1",
             q->client != NULL ? " AND client = :client" : "",
             q->session != NULL ? " AND session = :session" : "");
}

static void bind(sqlite3_stmt *at, const char *name, const char *text)
{
    if (text != NULL)
        sqlite3_bind_text(at, sqlite3_bind_parameter_index(at, name), text, -1, SQLITE_STATIC);
}

static int start(struct store *s, const struct store_query *q, const struct entry_kind *k,
                 const char *order, sqlite3_stmt **out, struct err_text *why)
{
    char condition[120], sql[300];

    where(q, condition, sizeof condition);
    snprintf(sql, sizeof sql, "SELECT %s FROM \"%s\"%s ORDER BY %s", k != NULL ? "*" : "seq, kind",
             k != NULL ? k->name : "entry", condition, order);
    const int err = store_sql_prepare(s, sql, out, why);

    if (err != ERR_OK)
        return err;
    bind(*out, ":client", q->client);
    bind(*out, ":session", q->session);
    return ERR_OK;
}

/* The entry that a query stands on; k NULL: of any kind. */
static int read_one(struct store *s, const struct entry_kind *k, sqlite3_stmt *at,
                    struct entry *out, struct err_text *why)
{
    if (k != NULL)
        return store_rows_read(s, k, at, out, why);
    const char *name = (const char *)sqlite3_column_text(at, 1);

    k = name != NULL ? entry_kind(name) : NULL;
    return k != NULL ? store_rows_get(s, k, sqlite3_column_int64(at, 0), out, why)
                     : store_sql_fail(s, SQLITE_CORRUPT, why);
}

static int kind_of(const struct store_query *q, const struct entry_kind **k, struct err_text *why)
{
    *k = q->kind != NULL ? entry_kind(q->kind) : NULL;
    return q->kind == NULL || *k != NULL ? ERR_OK
         : err_set(why, ERR_ARG, "there is no such kind of entry");
}

int store_each(struct store *s, const struct store_query *q,
               int (*each)(void *arg, const struct entry *e), void *arg, struct err_text *why)
{
    const struct entry_kind *k;
    sqlite3_stmt *at = NULL;
    struct entry e;
    int rc = SQLITE_DONE, err = kind_of(q, &k, why);

    if (err == ERR_OK)
        err = start(s, q, k, q->as_kept ? "seq" : "since_unix_us, seq", &at, why);
    while (err == ERR_OK && (rc = sqlite3_step(at)) == SQLITE_ROW) {
        err = read_one(s, k, at, &e, why);
        if (err != ERR_OK)
            break;
        err = each(arg, &e);
        entry_clear(&e);
    }
    sqlite3_finalize(at);
    return err == ERR_OK && rc != SQLITE_DONE ? store_sql_fail(s, rc, why) : err;
}

int store_last(struct store *s, const struct store_query *q, struct entry *out,
               struct err_text *why)
{
    struct store_query now = *q;
    const struct entry_kind *k;
    sqlite3_stmt *at = NULL;
    int rc, err = kind_of(q, &k, why);

    now.all = false;
    if (err == ERR_OK)
        err = start(s, &now, k, "since_unix_us DESC, seq DESC LIMIT 1", &at, why);
    if (err != ERR_OK)
        return err;
    rc = sqlite3_step(at);
    if (rc == SQLITE_ROW)
        err = read_one(s, k, at, out, why);
    else
        err = rc == SQLITE_DONE ? err_set(why, ERR_ABSENT, "there is no such entry")
                                : store_sql_fail(s, rc, why);
    sqlite3_finalize(at);
    return err;
}

static int get_unique(struct store *s, sqlite3_stmt *q, struct entry *out, struct err_text *why)
{
    int rc = sqlite3_step(q);

    if (rc == SQLITE_DONE)
        return err_set(why, ERR_ABSENT, "there is no entry of that id");
    if (rc != SQLITE_ROW)
        return store_sql_fail(s, rc, why);
    struct entry e;
    const int err = read_one(s, NULL, q, &e, why);

    if (err != ERR_OK)
        return err;
    rc = sqlite3_step(q);
    if (rc == SQLITE_DONE) {
        *out = e;
        return ERR_OK;
    }
    entry_clear(&e);
    return rc == SQLITE_ROW ? err_set(why, ERR_RANGE, "several entries have ids that begin so; "
                                      "give more of it")
                            : store_sql_fail(s, rc, why);
}

int store_get(struct store *s, const char *id, struct entry *out, struct err_text *why)
{
    const size_t n = strlen(id);
    char past[ENTRY_ID_TEXT + 1];
    sqlite3_stmt *q;

    if (n < 4 || n >= ENTRY_ID_TEXT || strspn(id, "0123456789abcdef") != n)
        return err_set(why, ERR_ABSENT, "an entry is named by its id: %d digits 0-9a-f, or the "
                       "first 4 or more", ENTRY_ID_TEXT - 1);
    snprintf(past, sizeof past, "%sg", id);  /* after all that begin so */
    int err = store_sql_prepare(s, "SELECT seq, kind FROM entry WHERE id >= ? AND id < ? LIMIT 2",
                                &q, why);

    if (err != ERR_OK)
        return err;
    sqlite3_bind_text(q, 1, id, -1, SQLITE_STATIC);
    sqlite3_bind_text(q, 2, past, -1, SQLITE_STATIC);
    err = get_unique(s, q, out, why);
    sqlite3_finalize(q);
    return err;
}

bool store_has_client(struct store *s, const char *code)
{
    int64_t n = 0;

    return store_sql_number(s, "SELECT count(*) FROM client WHERE client = ? AND counts = 1",
                            code, 0, &n, NULL) == ERR_OK && n > 0;
}
