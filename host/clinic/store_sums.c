/* store_sums.c - see store.h: computed values of recordings. */
#include "clinic/store_sums.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clinic/store_inside.h"
#include "clinic/sums_list.h"

/* ---- tables ------------------------------------------------------------------------------- */

#define SQL_T(name) ", " #name " TEXT NOT NULL"
#define SQL_I(name) ", " #name " INTEGER NOT NULL"
#define SQL_Y(name) ", " #name " INTEGER NOT NULL CHECK (" #name " IN (0, 1))"
#define SQL_R(name) ", " #name " REAL"
#define SQL_PART(table, OF) \
    "CREATE TABLE " table " (session TEXT NOT NULL, n INTEGER NOT NULL" \
    OF(SQL_T, SQL_I, SQL_I, SQL_Y, SQL_R) ", PRIMARY KEY (session, n)) STRICT, WITHOUT ROWID;"

/* What a course reads of the answers, whose rows are most of an index. */
#define SQL_ANSWERED ", pain_before REAL, pain_hold REAL, pain_told REAL, pain_after REAL, effort REAL"
enum { BEFORE, HOLD, TOLD, AFTER, EFFORT, ANSWERED, NOTHING = ANSWERED };

const char *store_sums_sql(void)
{
    return "CREATE TABLE sums (version INTEGER NOT NULL"
           SUMS_LIST(SQL_T, SQL_I, SQL_I, SQL_Y, SQL_R) SQL_ANSWERED
           ", PRIMARY KEY (session)) STRICT, WITHOUT ROWID;"
           SQL_PART("sums_hold", SUMS_LIST_HOLD) SQL_PART("sums_push", SUMS_LIST_PUSH)
           SQL_PART("sums_answer", SUMS_LIST_ANSWER);
}

/* ---- put ------------------------------------------------------------------------------------- */

/* Bind the members of *p one after another; NAN binds as NULL.  q and at are the places. */
#define PUT_T(name) sqlite3_bind_text(q, at++, p->name, -1, SQLITE_STATIC);
#define PUT_I(name) sqlite3_bind_int64(q, at++, p->name);
#define PUT_R(name) sqlite3_bind_double(q, at++, p->name);
#define MARK(name)  ", ?"
#define INSERT(table, OF) \
    "INSERT INTO " table " VALUES (?, ?" OF(MARK, MARK, MARK, MARK, MARK) ")"

static int step(struct store *s, sqlite3_stmt *q, struct err_text *why)
{
    const int rc = sqlite3_step(q);

    sqlite3_reset(q);
    return rc == SQLITE_DONE ? ERR_OK : store_sql_fail(s, rc, why);
}

/* The column of SQL_ANSWERED that an answer belongs to. */
static int answered_at(const struct sums_answer *a)
{
    if (strcmp(a->what, "effort") == 0)
        return EFFORT;
    if (strcmp(a->what, "pain") != 0)
        return NOTHING;
    if (strcmp(a->moment, "hold") == 0 || strcmp(a->moment, "unasked") == 0)
        return a->hold > 0 ? HOLD : TOLD;
    return strcmp(a->moment, "before") == 0 ? BEFORE
         : strcmp(a->moment, "after") == 0 ? AFTER : NOTHING;
}

/* The highest pain of each, and the last effort. */
static void put_answered(sqlite3_stmt *q, int first, const struct sums *m)
{
    double value[ANSWERED + 1] = { NAN, NAN, NAN, NAN, NAN, NAN };

    for (int i = 0; i < m->answers; i++) {
        const int at = answered_at(&m->answer[i]);
        const double x = m->answer[i].value;

        value[at] = at == EFFORT && !isnan(x) ? x : fmax(value[at], x);
    }
    for (int i = 0; i < ANSWERED; i++)
        sqlite3_bind_double(q, first + i, value[i]);
}

static int put_sums(struct store *s, const struct sums *p, struct err_text *why)
{
    sqlite3_stmt *q;
    int at = 1, err = store_sql_prepare(s, "INSERT INTO sums VALUES (?"
                                        SUMS_LIST(MARK, MARK, MARK, MARK, MARK)
                                        ", ?, ?, ?, ?, ?)", &q, why);

    if (err != ERR_OK)
        return err;
    sqlite3_bind_int(q, at++, SUMS_VERSION);
    SUMS_LIST(PUT_T, PUT_I, PUT_I, PUT_I, PUT_R)
    put_answered(q, at, p);
    err = step(s, q, why);
    sqlite3_finalize(q);
    return err;
}

/* static int put_holds(s, m, why) and so on: the rows of one of the three tables. */
#define PUT_ROWS(name, table, OF, type, array, count) \
    static int name(struct store *s, const struct sums *m, struct err_text *why) \
    { \
        sqlite3_stmt *q; \
        int err = store_sql_prepare(s, INSERT(table, OF), &q, why); \
        for (int i = 0; i < m->count && err == ERR_OK; i++) { \
            const type *p = &m->array[i]; \
            int at = 3; \
            sqlite3_bind_text(q, 1, m->session, -1, SQLITE_STATIC); \
            sqlite3_bind_int(q, 2, i); \
            OF(PUT_T, PUT_I, PUT_I, PUT_I, PUT_R) \
            err = step(s, q, why); \
        } \
        sqlite3_finalize(q); \
        return err; \
    }
PUT_ROWS(put_holds, "sums_hold", SUMS_LIST_HOLD, struct sums_hold, hold, holds)
PUT_ROWS(put_pushes, "sums_push", SUMS_LIST_PUSH, struct sums_push, push, pushes)
PUT_ROWS(put_answers, "sums_answer", SUMS_LIST_ANSWER, struct sums_answer, answer, answers)

static int remove_sums(struct store *s, const char *session, struct err_text *why)
{
    static const char *const sql[] = {
        "DELETE FROM sums WHERE session = ? RETURNING 0",
        "DELETE FROM sums_hold WHERE session = ? RETURNING 0",
        "DELETE FROM sums_push WHERE session = ? RETURNING 0",
        "DELETE FROM sums_answer WHERE session = ? RETURNING 0",
    };
    int64_t none = 0;
    int err = ERR_OK;

    for (size_t i = 0; i < sizeof sql / sizeof sql[0] && err == ERR_OK; i++)
        err = store_sql_number(s, sql[i], session, 0, &none, why);
    return err;
}

int store_sums_keep(struct store *s, struct err_text *why)
{
#define KEEP(table) "DELETE FROM " table " WHERE session NOT IN (SELECT id FROM entry);"
    return store_sql_run(s, KEEP("sums") KEEP("sums_hold") KEEP("sums_push") KEEP("sums_answer"),
                         why);
#undef KEEP
}

static int check(struct store *s, const struct sums *m, struct err_text *why)
{
    int64_t there = 0;
    const int err = store_sql_number(s, "SELECT count(*) FROM session WHERE session = ?",
                                     m->session, 0, &there, why);

    if (err != ERR_OK)
        return err;
    if (there == 0)
        return err_set(why, ERR_ABSENT, "there is no session %.8s to keep values of", m->session);
    if (m->holds < 0 || m->holds > SUMS_HOLDS_MAX || m->pushes < 0 || m->pushes > SUMS_PUSHES_MAX
        || m->answers < 0 || m->answers > SUMS_ANSWERS_MAX)
        return err_set(why, ERR_ARG, "the values of a session have more parts than can be kept");
    return ERR_OK;
}

int store_sums_put(struct store *s, const struct sums *m, struct err_text *why)
{
    struct store_meta meta;
    int lock, err = store_begin(s, &lock, &meta, why);

    if (err != ERR_OK)
        return err;
    err = check(s, m, why);
    if (err == ERR_OK)
        err = remove_sums(s, m->session, why);
    if (err == ERR_OK)
        err = put_sums(s, m, why);
    if (err == ERR_OK)
        err = put_holds(s, m, why);
    if (err == ERR_OK)
        err = put_pushes(s, m, why);
    if (err == ERR_OK)
        err = put_answers(s, m, why);
    return store_end(s, lock, err, why);
}

/* ---- get ------------------------------------------------------------------------------------- */

static double real(sqlite3_stmt *q, int at)
{
    return sqlite3_column_type(q, at) == SQLITE_NULL ? NAN : sqlite3_column_double(q, at);
}

static void text(sqlite3_stmt *q, int at, char *to, size_t n)
{
    const unsigned char *s = sqlite3_column_text(q, at);

    snprintf(to, n, "%s", s != NULL ? (const char *)s : "");
}

#define GET_T(name) text(q, at++, p->name, sizeof p->name);
#define GET_I(name) p->name = sqlite3_column_int(q, at++);
#define GET_B(name) p->name = sqlite3_column_int64(q, at++);
#define GET_Y(name) p->name = sqlite3_column_int(q, at++) != 0;
#define GET_R(name) p->name = real(q, at++);

/* ERR_ABSENT when there are none. */
static int get_sums(struct store *s, const char *session, struct sums *p, struct err_text *why)
{
    sqlite3_stmt *q;
    int at = 1, err = store_sql_prepare(s, "SELECT * FROM sums WHERE session = ?", &q, why);

    if (err != ERR_OK)
        return err;
    sqlite3_bind_text(q, 1, session, -1, SQLITE_STATIC);
    const int rc = sqlite3_step(q);

    if (rc == SQLITE_ROW) {
        SUMS_LIST(GET_T, GET_I, GET_B, GET_Y, GET_R)
    } else {
        err = rc == SQLITE_DONE
            ? err_set(why, ERR_ABSENT, "session %.8s has no computed values; `holdfast reindex` "
                      "makes them from its recording", session)
            : store_sql_fail(s, rc, why);
    }
    sqlite3_finalize(q);
    return err;
}

#define GET_ROWS(name, table, OF, type, array, count, most) \
    static int name(struct store *s, struct sums *m, struct err_text *why) \
    { \
        sqlite3_stmt *q; \
        int rc = SQLITE_DONE, err = store_sql_prepare(s, "SELECT * FROM " table \
                                                      " WHERE session = ? ORDER BY n", &q, why); \
        if (err != ERR_OK) \
            return err; \
        sqlite3_bind_text(q, 1, m->session, -1, SQLITE_STATIC); \
        for (m->count = 0; m->count < most && (rc = sqlite3_step(q)) == SQLITE_ROW; m->count++) { \
            type *p = &m->array[m->count]; \
            int at = 2; \
            OF(GET_T, GET_I, GET_B, GET_Y, GET_R) \
        } \
        sqlite3_finalize(q); \
        return rc == SQLITE_ROW || rc == SQLITE_DONE ? ERR_OK : store_sql_fail(s, rc, why); \
    }
GET_ROWS(get_holds, "sums_hold", SUMS_LIST_HOLD, struct sums_hold, hold, holds, SUMS_HOLDS_MAX)
GET_ROWS(get_pushes, "sums_push", SUMS_LIST_PUSH, struct sums_push, push, pushes, SUMS_PUSHES_MAX)
GET_ROWS(get_answers, "sums_answer", SUMS_LIST_ANSWER, struct sums_answer, answer, answers,
         SUMS_ANSWERS_MAX)

int store_sums_get(struct store *s, const char *session, struct sums *out, struct err_text *why)
{
    struct sums *m = calloc(1, sizeof *m);
    int err = m != NULL ? get_sums(s, session, m, why)
                        : err_set(why, ERR_FULL, "there is no memory for a session's values");

    if (err == ERR_OK)
        err = get_holds(s, m, why);
    if (err == ERR_OK)
        err = get_pushes(s, m, why);
    if (err == ERR_OK)
        err = get_answers(s, m, why);
    if (err == ERR_OK)
        *out = *m;
    free(m);
    return err;
}
