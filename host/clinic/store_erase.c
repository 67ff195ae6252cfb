/* store_erase.c - see store.h: all of one client removed. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clinic/store_inside.h"
#include "now.h"

/* A line is written by entry_to_json alone, so the client's key looks one way, and a
 * text with the same letters has its quotes escaped. */
static bool is_of(const struct journal_line *line, const char *client)
{
    char key[ENTRY_CODE_TEXT + 16];
    const int n = snprintf(key, sizeof key, ",\"client\":\"%s\"", client);

    return memmem(line->text, line->entry_n, key, (size_t)n) != NULL;
}

/* One line more, by itself: what is written anew is there as a whole. */
static int keep_line(struct journal_text *out, const struct journal_line *line)
{
    char *json = strndup(line->text, line->entry_n + 1);
    int err = ERR_FULL;

    if (json != NULL) {
        json[line->entry_n] = '}';
        err = journal_put(out, json, 1, 1);
    }
    free(json);
    return err;
}

/* The journal without the client: how many entries are gone. */
static int without(const struct journal_text *all, const char *client, struct journal_text *out,
                   int *gone, struct err_text *why)
{
    struct journal_line line;
    char id[JOURNAL_ID_TEXT];
    size_t at = 0;
    int err = journal_random_id(id, why);

    if (err != ERR_OK)
        return err;
    journal_next(all->s, all->n, &at, &line);
    err = journal_put_head(out, id);
    *gone = 0;
    while (err == ERR_OK && journal_next(all->s, all->n, &at, &line)) {
        if (is_of(&line, client))
            (*gone)++;
        else
            err = keep_line(out, &line);
    }
    return err == ERR_OK ? ERR_OK
         : err_set(why, err, "there is no memory for the clinic's entries");
}

/* A random number that tells nothing, but lets this person's own export in again. */
static int set_person(struct store *s, struct entry *e, const char *client, struct err_text *why)
{
    sqlite3_stmt *q;
    int err = store_sql_prepare(s, "SELECT id FROM client WHERE client = ? AND replaces IS NULL",
                                &q, why);

    if (err != ERR_OK)
        return err;
    sqlite3_bind_text(q, 1, client, -1, SQLITE_STATIC);
    if (sqlite3_step(q) == SQLITE_ROW)
        err = entry_set_word(e, "person", (const char *)sqlite3_column_text(q, 0), why);
    sqlite3_finalize(q);
    return err;
}

static int make_tombstone(struct entry *e, const char *client, int entries, int recordings,
                          struct journal_text *out, struct err_text *why)
{
    int err = entry_set_word(e, "code", client, why);

    if (err == ERR_OK)
        err = entry_set_number(e, "entries", entries, why);
    if (err == ERR_OK)
        err = entry_set_number(e, "recordings", recordings, why);
    if (err == ERR_OK)
        err = entry_check(e, why);
    char *json = err == ERR_OK ? entry_to_json(e) : NULL;

    if (err == ERR_OK)
        err = json != NULL && journal_put(out, json, 1, 1) == ERR_OK ? ERR_OK
            : err_set(why, ERR_FULL, "there is no memory for the clinic's entries");
    free(json);
    return err;
}

/* The moment of erasing is the journal's renaming: before it nothing is gone, and after
 * it an index of the former journal is emptied by whoever opens it. */
static int erase(struct store *s, const char *client, struct entry *tombstone, int recordings,
                 struct err_text *why)
{
    struct journal_text all = { NULL, 0, 0 }, rest = { NULL, 0, 0 };
    int gone, err = journal_read(&s->journal, 0, &all, why);

    if (err == ERR_OK)
        err = without(&all, client, &rest, &gone, why);
    if (err == ERR_OK)
        err = set_person(s, tombstone, client, why);
    if (err == ERR_OK)
        err = make_tombstone(tombstone, client, gone, recordings, &rest, why);
    free(all.s);
    if (err == ERR_OK) {
        store_remove(s, JOURNAL_DAMAGED);  /* whose lines they were cannot be told */
        store_remove(s, STORE_INDEX_OLD);
        err = journal_replace(s->folder, &rest, why);
    }
    free(rest.s);
    if (err != ERR_OK)
        return err;
    store_close_parts(s);
    err = store_open_parts(s, why);
    return err == ERR_OK ? store_mend(s, why) : err;
}

static int begin_tombstone(struct entry *e, const char *who, const char *why_said,
                           struct err_text *why)
{
    entry_init(e, "erased", "");
    if (strlen(who) >= sizeof e->who || strlen(why_said) >= sizeof e->why)
        return err_set(why, ERR_RANGE, "erased: who is at most %d bytes, and why %d",
                       ENTRY_WHO_TEXT - 1, ENTRY_WHY_TEXT - 1);
    snprintf(e->who, sizeof e->who, "%s", who);
    snprintf(e->why, sizeof e->why, "%s", why_said);
    e->made_unix_us = now_unix_us();
    e->utc_offset_min = now_utc_offset_min(e->made_unix_us);
    return journal_random_id(e->id, why);
}

int store_erase(struct store *s, const char *client, const char *who, const char *why_said,
                int recordings, struct err_text *why)
{
    struct entry tombstone;
    struct store_meta m;
    int lock, err = store_begin(s, &lock, &m, why);

    if (err != ERR_OK)
        return err;
    err = store_finish(s, ERR_OK, why);
    if (err == ERR_OK && !store_has_client(s, client))
        err = err_set(why, ERR_ABSENT, "there is no client of that code; nothing was erased");
    if (err == ERR_OK) {
        err = begin_tombstone(&tombstone, who, why_said, why);
        if (err == ERR_OK)
            err = erase(s, client, &tombstone, recordings, why);
        entry_clear(&tombstone);
    }
    close(lock);
    return err;
}
