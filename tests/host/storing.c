/* storing.c - see storing.h. */
#include "storing.h"

#include <check.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "place.h"

static char clinic[STORING_PATH - 100];
static int64_t moment_us;

void storing_new(void)
{
    /* In memory where there is some: hundreds of syncs a test wear a disk for nothing. */
    place_make_in(access("/dev/shm", W_OK) == 0 ? "/dev/shm" : getenv("TMPDIR"));
    snprintf(clinic, sizeof clinic, "%s", place_path("clinic"));
    moment_us = 1700000000000000;
}

void storing_done(void)
{
    place_remove();
}

const char *storing_clinic(void) { return clinic; }

const char *storing_path(const char *name)
{
    static char path[STORING_PATH];

    snprintf(path, sizeof path, "%s/%s", clinic, name);
    return path;
}

struct store *storing_open(enum store_mode mode)
{
    struct err_text why = { "" };
    struct store *s;
    const int err = store_open(clinic, mode, &s, &why);

    ck_assert_msg(err == ERR_OK, "%s", why.s);
    return s;
}

struct entry storing_entry(const char *kind, const char *client, ...)
{
    struct err_text why = { "" };
    struct entry e;
    const char *field;
    va_list args;

    entry_init(&e, kind, client);
    strcpy(e.who, "R. Tester");
    e.made_unix_us = moment_us += 1000000;
    e.utc_offset_min = 60;
    va_start(args, client);
    while ((field = va_arg(args, const char *)) != NULL) {
        const int err = entry_set_text(&e, field, va_arg(args, const char *), &why);

        ck_assert_msg(err == ERR_OK, "%s", why.s);
    }
    va_end(args);
    return e;
}

const char *storing_add(struct store *s, struct entry e)
{
    static char ids[4][ENTRY_ID_TEXT];
    static int next;
    struct err_text why = { "" };
    const int err = store_add(s, &e, 1, &why);
    char *id = ids[next++ % 4];

    ck_assert_msg(err == ERR_OK, "%s", why.s);
    strcpy(id, e.id);
    entry_clear(&e);
    return id;
}

const char *storing_client(struct store *s, const char *code)
{
    return storing_add(s, storing_entry("client", code, "birth_year", "1980", NULL));
}

const char *storing_session(struct store *s, const char *code)
{
    return storing_add(s, storing_entry("session", code, "started", "2026-11-26 08:30", "side",
                                        "left", NULL));
}

static int put(void *arg, const struct entry *e)
{
    char *text = entry_to_json(e);

    fprintf(arg, "%s\n", text);
    free(text);
    return ERR_OK;
}

char *storing_all(struct store *s, struct err_text *why)
{
    const struct store_query all = { .all = true };
    char *text = NULL;
    size_t n;
    FILE *to = open_memstream(&text, &n);
    const int err = store_each(s, &all, put, to, why);

    fclose(to);
    if (err == ERR_OK)
        return text;
    free(text);
    return NULL;
}

static int count(void *arg, const struct entry *e)
{
    (void)e;
    ++*(int *)arg;
    return ERR_OK;
}

int storing_count(struct store *s, const struct store_query *q)
{
    struct err_text why = { "" };
    int n = 0;
    const int err = store_each(s, q, count, &n, &why);

    ck_assert_msg(err == ERR_OK, "%s", why.s);
    return n;
}

char *storing_read(const char *path, size_t *n)
{
    FILE *file = fopen(path, "rb");

    ck_assert_msg(file != NULL, "%s", path);
    fseek(file, 0, SEEK_END);
    *n = (size_t)ftell(file);
    rewind(file);
    char *bytes = malloc(*n + 1);

    ck_assert_uint_eq(fread(bytes, 1, *n, file), *n);
    bytes[*n] = '\0';
    fclose(file);
    return bytes;
}

void storing_write(const char *path, const char *bytes, size_t n)
{
    FILE *file = fopen(path, "wb");

    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(bytes, 1, n, file), n);
    ck_assert_int_eq(fclose(file), 0);
}

void storing_sentence(const struct err_text *why)
{
    ck_assert_str_ne(why->s, "");
    for (const char *s = why->s; *s != '\0'; s++)
        ck_assert_msg((unsigned char)*s >= ' ', "a control character in: %s", why->s);
}

/* ---- a clinic with entries ------------------------------------------------------------------ */

static char *before;

const char *storing_before(void) { return before; }

static void fill(void)
{
    struct err_text why = { "" };
    struct store *s = storing_open(STORE_WRITE);
    char score[8], session[ENTRY_ID_TEXT], last[ENTRY_ID_TEXT];

    storing_client(s, "K07");
    strcpy(session, storing_session(s, "K07"));
    for (int i = 0; i < 60; i++) {
        struct entry e;

        snprintf(score, sizeof score, "%d", i % 11);
        e = storing_entry("pain", "K07", "score", score, "moment", "after", NULL);
        strcpy(e.session, session);
        strcpy(last, storing_add(s, e));
        storing_add(s, storing_entry("note", "K07", "text", "a line about the day", NULL));
    }
    struct entry e = storing_entry("pain", "K07", "score", "1", "moment", "after", NULL);

    strcpy(e.replaces, last);
    strcpy(e.why, "typing error");
    storing_add(s, e);
    before = storing_all(s, &why);
    store_close(s);
}

void storing_begin(void)
{
    store_wait_ms = 20;
    storing_new();
    fill();
}

void storing_end(void)
{
    free(before);
    storing_done();
}

struct store_health storing_examine(void)
{
    struct err_text why = { "" };
    struct store_health h;

    ck_assert_msg(store_examine(storing_clinic(), &h, &why) == ERR_OK, "%s", why.s);
    return h;
}

void storing_check(enum store_mode mode)
{
    struct err_text why = { "" };
    struct store *s = storing_open(mode);
    char *after = storing_all(s, &why);

    ck_assert_msg(after != NULL, "%s", why.s);
    ck_assert_str_eq(before, after);
    free(after);
    store_close(s);
}

int storing_try(enum store_mode mode, struct err_text *why)
{
    struct store *s = (struct store *)why;
    const int err = store_open(storing_clinic(), mode, &s, why);

    if (err != ERR_OK) {
        ck_assert_ptr_null(s);
        storing_sentence(why);
    }
    store_close(s);
    return err;
}

void storing_mode(const char *path, unsigned mode)
{
    struct stat st;

    ck_assert_msg(stat(path, &st) == 0, "%s", path);
    ck_assert_msg((st.st_mode & 07777) == mode, "%s: %o", path, st.st_mode & 07777);
}

void storing_sql(const char *sql)
{
    sqlite3 *db;

    ck_assert_int_eq(sqlite3_open(storing_path("clinic.db"), &db), SQLITE_OK);
    ck_assert_msg(sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK, "%s", sqlite3_errmsg(db));
    sqlite3_close(db);
}
