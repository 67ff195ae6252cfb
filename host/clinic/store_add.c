/* store_add.c - see store.h: entries checked against those that are there, and added. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clinic/entry_inside.h"
#include "clinic/store_inside.h"
#include "now.h"

/* ---- what is there ------------------------------------------------------------------------- */

struct there {
    bool found, counts;
    int64_t seq;
    char kind[ENTRY_KIND_TEXT], client[ENTRY_CODE_TEXT], session[ENTRY_ID_TEXT];
};

static void column(sqlite3_stmt *q, int at, char *to, size_t n)
{
    const unsigned char *text = sqlite3_column_text(q, at);

    snprintf(to, n, "%s", text != NULL ? (const char *)text : "");
}

static int find(struct store *s, const char *sql, const char *id, struct there *out,
                struct err_text *why)
{
    struct there t = { .found = false };
    sqlite3_stmt *q;
    const int err = store_sql_prepare(s, sql, &q, why);

    if (err != ERR_OK)
        return err;
    sqlite3_bind_text(q, 1, id, -1, SQLITE_STATIC);
    const int rc = sqlite3_step(q);

    if (rc == SQLITE_ROW) {
        t.found = true;
        t.seq = sqlite3_column_int64(q, 0);
        column(q, 1, t.kind, sizeof t.kind);
        column(q, 2, t.client, sizeof t.client);
        column(q, 3, t.session, sizeof t.session);
        t.counts = sqlite3_column_int(q, 4) != 0;
    }
    sqlite3_finalize(q);
    *out = t;
    return rc == SQLITE_ROW || rc == SQLITE_DONE ? ERR_OK : store_sql_fail(s, rc, why);
}

#define ENTRY_COLUMNS "SELECT seq, kind, client, session, counts FROM entry WHERE "

static int find_id(struct store *s, const char *id, struct there *out, struct err_text *why)
{
    return find(s, ENTRY_COLUMNS "id = ?", id, out, why);
}

/* ---- refusals -------------------------------------------------------------------------------- */

static int check_new_client(struct store *s, const struct entry *e, const char *code,
                            struct err_text *why)
{
    int64_t used = 0, erased = 0;
    int err = store_sql_number(s, "SELECT count(*) FROM client WHERE client = ? COLLATE NOCASE",
                               code, 0, &used, why);

    if (err == ERR_OK)
        err = store_sql_number(s, "SELECT count(*) FROM erased WHERE code = ? COLLATE NOCASE",
                               code, 0, &erased, why);
    if (err != ERR_OK)
        return err;
    if (used > 0 && e->client[0] == '\0')
        return err_set(why, ERR_RANGE, "erased: this code is in use; `holdfast client erase` "
                       "erases a client");
    if (used > 0)
        return err_set(why, ERR_RANGE, "there is already a client %s; choose another code, or "
                       "correct the one that is there", code);
    if (erased > 0 && e->client[0] != '\0')
        return err_set(why, ERR_RANGE, "the code %s was a client's who was erased, and is not "
                       "given again; choose another", code);
    return ERR_OK;
}

/* Who replaced it: the newest of them. */
static int find_newest(struct store *s, const char *id, char newest[ENTRY_ID_TEXT],
                       struct err_text *why)
{
    static const char sql[] =
        "WITH RECURSIVE chain (id, n) AS (VALUES (?, 0) UNION ALL"
        " SELECT entry.id, n + 1 FROM entry JOIN chain ON entry.replaces = chain.id)"
        " SELECT id FROM chain ORDER BY n DESC LIMIT 1";
    sqlite3_stmt *q;
    const int err = store_sql_prepare(s, sql, &q, why);

    if (err != ERR_OK)
        return err;
    sqlite3_bind_text(q, 1, id, -1, SQLITE_STATIC);
    const int rc = sqlite3_step(q);

    if (rc == SQLITE_ROW)
        column(q, 0, newest, ENTRY_ID_TEXT);
    sqlite3_finalize(q);
    return rc == SQLITE_ROW ? ERR_OK : store_sql_fail(s, rc, why);
}

static int check_counts(struct store *s, const struct entry *e, const struct there *old,
                        struct err_text *why)
{
    char newest[ENTRY_ID_TEXT];

    if (old->counts)
        return ERR_OK;
    const int err = find_newest(s, e->replaces, newest, why);

    if (err != ERR_OK)
        return err;
    if (strcmp(newest, e->replaces) == 0)
        return err_set(why, ERR_RANGE, "%s: %.8s withdraws an entry, and cannot be corrected; "
                       "add a new entry", e->kind, e->replaces);
    return err_set(why, ERR_RANGE, "%s: %.8s no longer counts, %.8s stands in its place; correct "
                   "that one", e->kind, e->replaces, newest);
}

static int check_replaced(struct store *s, const struct entry *e, const struct there *old,
                          struct err_text *why)
{
    if (!old->found)
        return err_set(why, ERR_ABSENT, "%s: the entry to correct, %.8s, is not there", e->kind,
                       e->replaces);
    if (strcmp(old->kind, e->kind) != 0)
        return err_set(why, ERR_RANGE, "%s: the entry to correct, %.8s, is of the kind %s",
                       e->kind, e->replaces, old->kind);
    if (strcmp(old->client, e->client) != 0)
        return err_set(why, ERR_RANGE, "%s: the entry to correct, %.8s, is another client's",
                       e->kind, e->replaces);
    if (e->withdrawn && strcmp(e->kind, "client") == 0)
        return err_set(why, ERR_RANGE, "client: who the client is cannot be withdrawn; "
                       "`holdfast client erase` erases them");
    return check_counts(s, e, old, why);
}

/* The session that e names must be there, this client's, and count. */
static int check_session(struct store *s, const struct entry *e, struct err_text *why)
{
    struct there first;
    int64_t counting = 0;
    int err = find_id(s, e->session, &first, why);

    if (err != ERR_OK)
        return err;
    if (!first.found || strcmp(first.kind, "session") != 0
        || strcmp(first.session, e->session) != 0)
        return err_set(why, ERR_ABSENT, "%s: there is no session %.8s", e->kind, e->session);
    if (strcmp(first.client, e->client) != 0)
        return err_set(why, ERR_RANGE, "%s: session %.8s is another client's", e->kind,
                       e->session);
    err = store_sql_number(s, "SELECT count(*) FROM session WHERE session = ? AND counts = 1",
                           e->session, 0, &counting, why);
    if (err == ERR_OK && counting == 0 && !e->withdrawn)
        return err_set(why, ERR_RANGE, "%s: session %.8s was withdrawn", e->kind, e->session);
    return err;
}

/* Fill in a session entry's session. */
static int fill_session(struct entry *e, const struct there *old, struct err_text *why)
{
    const char *own = e->replaces[0] == '\0' ? e->id : old->session;

    if (e->session[0] != '\0' && strcmp(e->session, own) != 0)
        return err_set(why, ERR_RANGE, "session: a correction belongs to the session that it "
                       "corrects, %.8s", own);
    memmove(e->session, own, strlen(own) + 1);
    return ERR_OK;
}

static int check_there(struct store *s, struct entry *e, struct err_text *why)
{
    const enum entry_scope scope = entry_kind(e->kind)->scope;
    const bool first = strcmp(e->kind, "client") == 0 && e->replaces[0] == '\0';
    struct there old = { .found = false };
    int err = ERR_OK;

    if (scope == ENTRY_OF_NOBODY)
        return check_new_client(s, e, entry_word(e, "code"), why);
    if (first)
        return check_new_client(s, e, e->client, why);
    if (!store_has_client(s, e->client))
        return err_set(why, ERR_ABSENT, "there is no client %s; `holdfast client add` adds one",
                       e->client);
    if (e->replaces[0] != '\0') {
        err = find_id(s, e->replaces, &old, why);
        if (err == ERR_OK)
            err = check_replaced(s, e, &old, why);
    }
    if (err == ERR_OK && scope == ENTRY_IS_SESSION)
        return fill_session(e, &old, why);
    return err == ERR_OK && e->session[0] != '\0' ? check_session(s, e, why) : err;
}

/* ---- add --------------------------------------------------------------------------------------- */

static int fill_in(struct entry *e, struct err_text *why)
{
    if (e->made_unix_us == 0) {
        e->made_unix_us = now_unix_us();
        e->utc_offset_min = now_utc_offset_min(e->made_unix_us);
    }
    return e->id[0] == '\0' ? journal_random_id(e->id, why) : ERR_OK;
}

/* Whether an entry of this id is there: *same, or refused. */
static int check_known(struct store *s, const struct entry *e, bool *same, struct err_text *why)
{
    struct there old;
    struct entry known;
    int err = find_id(s, e->id, &old, why);

    *same = false;
    if (err != ERR_OK || !old.found)
        return err;
    if (strcmp(old.kind, e->kind) == 0) {
        err = store_rows_get(s, entry_kind(e->kind), old.seq, &known, why);
        if (err != ERR_OK)
            return err;
        char *text = entry_to_json(e), *before = entry_to_json(&known);

        *same = text != NULL && before != NULL && strcmp(text, before) == 0;
        free(text);
        free(before);
        entry_clear(&known);
    }
    return *same ? ERR_OK
         : err_set(why, ERR_RANGE, "%s: there is another entry with the id %.8s", e->kind, e->id);
}

static int check_one(struct store *s, struct entry *e, bool *same, struct err_text *why)
{
    int err = fill_in(e, why);

    if (err == ERR_OK)
        err = entry_check(e, why);
    if (err == ERR_OK)
        err = check_known(s, e, same, why);
    return err == ERR_OK && !*same ? check_there(s, e, why) : err;
}

/* Entries into the index; their JSON into json, of which *count are new. */
static int add_rows(struct store *s, struct entry *e, int n, int64_t lines, char **json,
                    int *count, struct err_text *why)
{
    int err = ERR_OK;

    for (int i = 0; i < n && err == ERR_OK; i++) {
        bool same;

        err = check_one(s, &e[i], &same, why);
        if (err != ERR_OK || same)
            continue;
        err = store_rows_put(s, &e[i], lines + 1 + *count, why);
        json[*count] = err == ERR_OK ? entry_to_json(&e[i]) : NULL;
        if (err == ERR_OK && json[(*count)++] == NULL)
            err = err_set(why, ERR_FULL, "there is no memory for the entries");
    }
    return err;
}

static int add_lines(struct store *s, struct store_meta *m, char *const *json, int n,
                     struct err_text *why)
{
    struct journal_text text = { NULL, 0, 0 };
    const int64_t at = m->bytes;
    size_t from;
    int err = ERR_OK;

    for (int i = 0; i < n && err == ERR_OK; i++) {
        from = text.n;
        err = journal_put(&text, json[i], i + 1, n);
        if (err == ERR_OK)
            store_follow_line(m, text.s + from, text.n - from);
        else
            err_set(why, err, "there is no memory for the entries");
    }
    if (err == ERR_OK)
        err = store_follow_put_meta(s, m, why);
    if (err == ERR_OK)
        err = journal_append(&s->journal, at, &text, why);
    free(text.s);
    return err;
}

int store_add(struct store *s, struct entry *e, int n, struct err_text *why)
{
    char **json = calloc((size_t)n + 1, sizeof *json);
    struct store_meta m;
    struct err_text index = { "" };
    int lock, count = 0;

    if (json == NULL)
        return err_set(why, ERR_FULL, "there is no memory for the entries");
    int err = store_begin(s, &lock, &m, why);

    if (err == ERR_OK) {
        err = add_rows(s, e, n, m.lines, json, &count, why);
        if (err == ERR_OK && count > 0)
            err = add_lines(s, &m, json, count, why);
        /* Once the lines are on disk an index that cannot keep up is no failure. */
        if (store_end(s, lock, err, &index) != ERR_OK && err == ERR_OK)
            store_notice_add(s, "The index is behind; the next opening brings it up to date.");
    }
    for (int i = 0; i < count; i++)
        free(json[i]);
    free(json);
    return err;
}
