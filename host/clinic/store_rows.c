/* store_rows.c - see store_inside.h: an entry as a row, and back. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clinic/store_inside.h"
#include "wire.h"  /* wire_crc32c */

/* The columns before a kind's own, as store_schema.c makes them. */
enum { SEQ, ID, CLIENT, SESSION, REPLACES, COUNTS, WITHDRAWN, MADE, SINCE, OFFSET, WHO, WHY,
       ROW_CRC, FIELDS };

int store_rows_of(const struct entry_kind *k)
{
    int i = 0;

    while (entry_kind_at(i) != k)
        i++;
    return i;
}

/* ---- a row's checksum: what SQLite itself does not notice ---------------------------------- */

static uint32_t crc_bytes(uint32_t crc, const void *p, size_t n)
{
    return wire_crc32c(crc, p, (uint16_t)n);  /* texts have a limit far below */
}

static uint32_t crc_text(uint32_t crc, const char *s)
{
    return crc_bytes(crc, s, strlen(s) + 1);
}

static uint32_t crc_value(uint32_t crc, const json_t *v)
{
    const char kind = v == NULL ? 0 : (char)(1 + json_typeof(v));
    const int64_t whole = json_integer_value(v);
    const double real = json_real_value(v);

    crc = crc_bytes(crc, &kind, 1);
    if (json_is_string(v))
        return crc_text(crc, json_string_value(v));
    return json_is_real(v) ? crc_bytes(crc, &real, sizeof real)
                           : crc_bytes(crc, &whole, sizeof whole);
}

static uint32_t crc_of(const struct entry_kind *k, const struct entry *e, int64_t seq,
                       int64_t since_unix_us)
{
    const int64_t numbers[] = { seq, e->withdrawn, e->made_unix_us, since_unix_us,
                                e->utc_offset_min };
    const char *const texts[] = { e->id, e->kind, e->client, e->session, e->replaces, e->who,
                                  e->why };
    uint32_t crc = crc_bytes(0, numbers, sizeof numbers);

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        crc = crc_text(crc, texts[i]);
    for (int i = 0; i < k->fields; i++)
        crc = crc_value(crc, json_object_get(e->values, k->field[i].name));
    return crc;
}

/* ---- put -------------------------------------------------------------------------------------- */

static void bind_value(sqlite3_stmt *q, int at, enum entry_type type, const json_t *v)
{
    if (v == NULL)
        sqlite3_bind_null(q, at);
    else if (json_is_boolean(v))
        sqlite3_bind_int(q, at, json_is_true(v));
    else if (json_is_string(v))
        sqlite3_bind_text(q, at, json_string_value(v), -1, SQLITE_TRANSIENT);
    else if (type == ENTRY_REAL)
        sqlite3_bind_double(q, at, json_number_value(v));
    else
        sqlite3_bind_int64(q, at, json_integer_value(v));
}

/* "INSERT INTO kind VALUES (?, ?, ...)", prepared once. */
static int insert_of(struct store *s, const struct entry_kind *k, sqlite3_stmt **out,
                     struct err_text *why)
{
    const int i = store_rows_of(k), columns = FIELDS + k->fields;
    char sql[600];
    int n = snprintf(sql, sizeof sql, "INSERT INTO \"%s\" VALUES (?", k->name);

    if (s->insert[i] == NULL) {
        for (int c = 1; c < columns && n < (int)sizeof sql - 4; c++)
            n += snprintf(sql + n, sizeof sql - (size_t)n, ", ?");
        snprintf(sql + n, sizeof sql - (size_t)n, ")");
        const int err = store_sql_prepare(s, sql, &s->insert[i], why);

        if (err != ERR_OK)
            return err;
    }
    *out = s->insert[i];
    return ERR_OK;
}

static int step_once(struct store *s, sqlite3_stmt *q, struct err_text *why)
{
    const int rc = sqlite3_step(q);

    sqlite3_reset(q);
    sqlite3_clear_bindings(q);
    return rc == SQLITE_DONE ? ERR_OK : store_sql_fail(s, rc, why);
}

static int put_kind(struct store *s, const struct entry_kind *k, const struct entry *e,
                    int64_t seq, int64_t since_unix_us, struct err_text *why)
{
    sqlite3_stmt *q;
    const int err = insert_of(s, k, &q, why);

    if (err != ERR_OK)
        return err;
    sqlite3_bind_int64(q, 1 + SEQ, seq);
    sqlite3_bind_text(q, 1 + ID, e->id, -1, SQLITE_TRANSIENT);
    sqlite3_bind_text(q, 1 + CLIENT, e->client, -1, SQLITE_TRANSIENT);
    store_sql_text(q, 1 + SESSION, e->session);
    store_sql_text(q, 1 + REPLACES, e->replaces);
    sqlite3_bind_int(q, 1 + COUNTS, !e->withdrawn);
    sqlite3_bind_int(q, 1 + WITHDRAWN, e->withdrawn);
    sqlite3_bind_int64(q, 1 + MADE, e->made_unix_us);
    sqlite3_bind_int64(q, 1 + SINCE, since_unix_us);
    sqlite3_bind_int(q, 1 + OFFSET, e->utc_offset_min);
    sqlite3_bind_text(q, 1 + WHO, e->who, -1, SQLITE_TRANSIENT);
    store_sql_text(q, 1 + WHY, e->why);
    sqlite3_bind_int64(q, 1 + ROW_CRC, crc_of(k, e, seq, since_unix_us));
    for (int i = 0; i < k->fields; i++)
        bind_value(q, 1 + FIELDS + i, k->field[i].type,
                   json_object_get(e->values, k->field[i].name));
    return step_once(s, q, why);
}

static int put_entry(struct store *s, const struct entry *e, int64_t seq, int64_t since_unix_us,
                     struct err_text *why)
{
    sqlite3_stmt **q = &s->insert_entry;
    const int err = *q != NULL ? ERR_OK
        : store_sql_prepare(s, "INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?)", q, why);

    if (err != ERR_OK)
        return err;
    sqlite3_bind_int64(*q, 1, seq);
    sqlite3_bind_text(*q, 2, e->id, -1, SQLITE_TRANSIENT);
    sqlite3_bind_text(*q, 3, e->kind, -1, SQLITE_TRANSIENT);
    sqlite3_bind_text(*q, 4, e->client, -1, SQLITE_TRANSIENT);
    store_sql_text(*q, 5, e->session);
    store_sql_text(*q, 6, e->replaces);
    sqlite3_bind_int(*q, 7, !e->withdrawn);
    sqlite3_bind_int64(*q, 8, since_unix_us);
    return step_once(s, *q, why);
}

/* The replaced one no longer counts; *since_unix_us is its place in time. */
static int replace(struct store *s, const struct entry_kind *k, const struct entry *e,
                   int64_t *since_unix_us, struct err_text *why)
{
    char sql[200];
    int64_t none = 0;
    int err = store_sql_number(s, "SELECT since_unix_us FROM entry WHERE id = ?", e->replaces,
                               *since_unix_us, since_unix_us, why);

    if (err == ERR_OK)
        err = store_sql_number(s, "UPDATE entry SET counts = 0 WHERE id = ? RETURNING 0",
                               e->replaces, 0, &none, why);
    snprintf(sql, sizeof sql, "UPDATE \"%s\" SET counts = 0 WHERE seq = (SELECT seq FROM entry "
             "WHERE id = ?) RETURNING 0", k->name);
    return err == ERR_OK ? store_sql_number(s, sql, e->replaces, 0, &none, why) : err;
}

int store_rows_put(struct store *s, const struct entry *e, int64_t seq, struct err_text *why)
{
    const struct entry_kind *k = entry_kind(e->kind);
    int64_t since_unix_us = e->made_unix_us;
    int err = e->replaces[0] != '\0' ? replace(s, k, e, &since_unix_us, why) : ERR_OK;

    if (err == ERR_OK)
        err = put_entry(s, e, seq, since_unix_us, why);
    return err == ERR_OK ? put_kind(s, k, e, seq, since_unix_us, why) : err;
}

/* ---- get -------------------------------------------------------------------------------------- */

static void get_text(sqlite3_stmt *q, int column, char *to, size_t n)
{
    const unsigned char *text = sqlite3_column_text(q, column);

    snprintf(to, n, "%s", text != NULL ? (const char *)text : "");
}

static json_t *get_value(sqlite3_stmt *q, int column, enum entry_type type)
{
    if (sqlite3_column_type(q, column) == SQLITE_NULL)
        return NULL;
    switch (type) {
    case ENTRY_REAL:
        return json_real(sqlite3_column_double(q, column));
    case ENTRY_TEXT:
    case ENTRY_WORD:
        return json_string((const char *)sqlite3_column_text(q, column));
    case ENTRY_YES_NO:
        return json_boolean(sqlite3_column_int(q, column) == 1);
    case ENTRY_INT:
    case ENTRY_TIME:
        return json_integer(sqlite3_column_int64(q, column));
    }
    return NULL;
}

int store_rows_read(struct store *s, const struct entry_kind *k, sqlite3_stmt *q,
                    struct entry *out, struct err_text *why)
{
    struct entry e;

    entry_init(&e, k->name, "");
    get_text(q, ID, e.id, sizeof e.id);
    get_text(q, CLIENT, e.client, sizeof e.client);
    get_text(q, SESSION, e.session, sizeof e.session);
    get_text(q, REPLACES, e.replaces, sizeof e.replaces);
    e.withdrawn = sqlite3_column_int(q, WITHDRAWN) != 0;
    e.made_unix_us = sqlite3_column_int64(q, MADE);
    e.since_unix_us = e.replaces[0] != '\0' ? sqlite3_column_int64(q, SINCE) : 0;
    e.utc_offset_min = sqlite3_column_int(q, OFFSET);
    get_text(q, WHO, e.who, sizeof e.who);
    get_text(q, WHY, e.why, sizeof e.why);
    for (int i = 0; i < k->fields; i++) {
        json_t *v = get_value(q, FIELDS + i, k->field[i].type);

        if (v != NULL)
            json_object_set_new_nocheck(e.values, k->field[i].name, v);
    }
    if (crc_of(k, &e, sqlite3_column_int64(q, SEQ), sqlite3_column_int64(q, SINCE))
        != (uint32_t)sqlite3_column_int64(q, ROW_CRC)) {
        entry_clear(&e);
        return store_sql_fail(s, SQLITE_CORRUPT, why);
    }
    *out = e;
    return ERR_OK;
}

int store_rows_get(struct store *s, const struct entry_kind *k, int64_t seq, struct entry *out,
                   struct err_text *why)
{
    const int i = store_rows_of(k);
    char sql[100];
    int err = ERR_OK;

    if (s->by_seq[i] == NULL) {
        snprintf(sql, sizeof sql, "SELECT * FROM \"%s\" WHERE seq = ?", k->name);
        err = store_sql_prepare(s, sql, &s->by_seq[i], why);
        if (err != ERR_OK)
            return err;
    }
    sqlite3_stmt *q = s->by_seq[i];

    sqlite3_bind_int64(q, 1, seq);
    const int rc = sqlite3_step(q);

    err = rc == SQLITE_ROW ? store_rows_read(s, k, q, out, why)
                           : store_sql_fail(s, rc == SQLITE_DONE ? SQLITE_CORRUPT : rc, why);
    sqlite3_reset(q);
    return err;
}

bool store_rows_has(struct store *s, const struct entry *e)
{
    struct entry row;
    int64_t seq = 0;
    char *a, *b;

    if (store_sql_number(s, "SELECT seq FROM entry WHERE id = ?", e->id, -1, &seq, NULL) != ERR_OK
        || store_rows_get(s, entry_kind(e->kind), seq, &row, NULL) != ERR_OK)
        return false;
    a = entry_to_json(e);
    b = entry_to_json(&row);
    const bool same = a != NULL && b != NULL && strcmp(a, b) == 0;

    free(a);
    free(b);
    entry_clear(&row);
    return same;
}
