/* store_follow.c - see store_inside.h: the index follows the journal. */
#include <nettle/sha2.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "clinic/store_inside.h"
#include "clinic/store_sums.h"
#include "wire.h"  /* wire_crc32c */

int store_follow_meta(struct store *s, struct store_meta *out, struct err_text *why)
{
    struct store_meta m = { .bytes = 0 };
    sqlite3_stmt *q;
    const int err = store_sql_prepare(s, "SELECT journal, bytes, last_at, last_crc, lines, "
                                      "digest, scrub FROM meta", &q, why);

    if (err != ERR_OK)
        return err;
    const int rc = sqlite3_step(q);
    const bool sound = rc == SQLITE_ROW && sqlite3_column_bytes(q, 5) == STORE_DIGEST
                    && sqlite3_column_bytes(q, 0) < JOURNAL_ID_TEXT;

    if (sound) {
        memcpy(m.journal, sqlite3_column_text(q, 0), (size_t)sqlite3_column_bytes(q, 0));
        m.bytes = sqlite3_column_int64(q, 1);
        m.last_at = sqlite3_column_int64(q, 2);
        m.last_crc = (uint32_t)sqlite3_column_int64(q, 3);
        m.lines = sqlite3_column_int64(q, 4);
        memcpy(m.digest, sqlite3_column_blob(q, 5), STORE_DIGEST);
        m.scrub = sqlite3_column_int(q, 6) != 0;
    }
    sqlite3_finalize(q);
    if (!sound)
        return store_sql_fail(s, rc == SQLITE_ROW || rc == SQLITE_DONE ? SQLITE_CORRUPT : rc, why);
    *out = m;
    return ERR_OK;
}

int store_follow_put_meta(struct store *s, const struct store_meta *m, struct err_text *why)
{
    sqlite3_stmt *q;
    const int err = store_sql_prepare(s, "UPDATE meta SET journal = ?, bytes = ?, last_at = ?, "
                                      "last_crc = ?, lines = ?, digest = ?, scrub = ?", &q, why);

    if (err != ERR_OK)
        return err;
    sqlite3_bind_text(q, 1, m->journal, -1, SQLITE_STATIC);
    sqlite3_bind_int64(q, 2, m->bytes);
    sqlite3_bind_int64(q, 3, m->last_at);
    sqlite3_bind_int64(q, 4, m->last_crc);
    sqlite3_bind_int64(q, 5, m->lines);
    sqlite3_bind_blob(q, 6, m->digest, STORE_DIGEST, SQLITE_STATIC);
    sqlite3_bind_int(q, 7, m->scrub);
    const int rc = sqlite3_step(q);

    sqlite3_finalize(q);
    return rc == SQLITE_DONE ? ERR_OK : store_sql_fail(s, rc, why);
}

static uint32_t crc_of(const char *line, size_t n)
{
    uint32_t crc = 0;

    for (size_t at = 0; at < n; at += 32768)
        crc = wire_crc32c(crc, (const uint8_t *)line + at,
                          (uint16_t)(n - at < 32768 ? n - at : 32768));
    return crc;
}

void store_follow_line(struct store_meta *m, const char *line, size_t n)
{
    struct sha256_ctx c;

    sha256_init(&c);
    sha256_update(&c, STORE_DIGEST, m->digest);
    sha256_update(&c, n, (const uint8_t *)line);
    sha256_digest(&c, STORE_DIGEST, m->digest);
    m->last_at = m->bytes;
    m->last_crc = crc_of(line, n);
    m->bytes += (int64_t)n;
    m->lines++;
}

/* Whether the last line that the index knows is still at its place. */
static int check_last(struct store *s, const struct store_meta *m, struct err_text *why)
{
    const int64_t n = m->bytes - m->last_at;
    struct stat st;
    uint32_t crc = 0;
    char *line = n > 0 && n < INT32_MAX ? malloc((size_t)n) : NULL;

    if (fstat(s->journal.fd, &st) == 0 && st.st_size >= m->bytes && line != NULL
        && pread(s->journal.fd, line, (size_t)n, m->last_at) == (ssize_t)n)
        crc = crc_of(line, (size_t)n);
    const bool same = line != NULL && crc == m->last_crc;

    free(line);
    return same ? ERR_OK
         : err_set(why, ERR_FORMAT, "%s/" JOURNAL_NAME ": entries that the index has are "
                   "missing or changed at the end; " STORE_DOCTOR, s->folder);
}

int store_follow_behind(struct store *s, bool *behind, struct err_text *why)
{
    struct store_meta m;
    struct stat st;
    int err = store_follow_meta(s, &m, why);

    if (err != ERR_OK)
        return err;
    *behind = strcmp(m.journal, s->journal.id) != 0 || m.scrub
           || (fstat(s->journal.fd, &st) == 0 && st.st_size > m.bytes);
    return strcmp(m.journal, s->journal.id) == 0 ? check_last(s, &m, why) : ERR_OK;
}

/* A line that is sound but not to be understood is of a later version, not damaged. */
static int follow_line(struct store *s, struct store_meta *m, const struct journal_line *line,
                       struct err_text *why)
{
    const int64_t number = m->lines + 1;
    struct err_text what = { "" };
    struct entry e;

    if (!line->sound)
        return err_set(why, ERR_FORMAT, "%s/" JOURNAL_NAME ":%lld: this line is damaged; "
                       STORE_DOCTOR, s->folder, (long long)number);
    char *json = malloc(line->entry_n + 1);

    if (json == NULL)
        return err_set(why, ERR_FULL, "there is no memory for the clinic's entries");
    memcpy(json, line->text, line->entry_n);
    json[line->entry_n] = '}';
    int err = entry_from_json(json, line->entry_n + 1, &e, &what);

    free(json);
    if (err != ERR_OK)
        return err_set(why, ERR_VERSION, "%s/" JOURNAL_NAME ":%lld: this version cannot read the "
                       "entry (%s); use a newer Holdfast", s->folder, (long long)number, what.s);
    err = store_rows_put(s, &e, number, why);
    if (err == ERR_FORMAT && store_rows_has(s, &e))
        err = ERR_OK;  /* a copy of the file was put together with itself: said twice is said */
    entry_clear(&e);
    store_follow_line(m, line->text, line->n + 1);
    return err;
}

/* An unfinished end was never acknowledged. */
static int cut_end(struct store *s, const struct store_meta *m, struct journal_text *text,
                   struct err_text *why)
{
    const size_t whole = journal_whole(text->s, text->n);
    int err = ERR_OK;

    if (whole == text->n)
        return ERR_OK;
    if (s->mode == STORE_WRITE)
        err = journal_cut(&s->journal, m->bytes + (int64_t)whole, why);
    if (err == ERR_OK)
        store_notice_add(s, "The last entry was not written to its end when the program or the "
                         "power stopped; it was never acknowledged, and is left out.");
    text->n = whole;
    return err;
}

/* Another journal than the index followed: begin anew. */
static int begin_anew(struct store *s, struct store_meta *m, struct err_text *why)
{
    const struct store_meta none = { .scrub = m->lines > 0 };
    bool fresh;
    int err = ERR_OK;

    if (m->lines > 0) {
        err = store_schema_drop(s, why);
        if (err == ERR_OK)
            err = store_sql_run(s, "UPDATE meta SET entries_are = NULL", why);
        if (err == ERR_OK)
            err = store_schema_make(s, &fresh, why);
    }
    *m = none;
    memcpy(m->journal, s->journal.id, sizeof m->journal);
    return err;
}

int store_follow_journal(struct store *s, struct store_meta *m, struct err_text *why)
{
    struct journal_text text = { NULL, 0, 0 };
    struct journal_line line;
    const bool anew = strcmp(m->journal, s->journal.id) != 0;
    size_t at = 0;
    int err = anew ? begin_anew(s, m, why) : check_last(s, m, why);

    if (err == ERR_OK)
        err = journal_read(&s->journal, m->bytes, &text, why);
    if (err == ERR_OK)
        err = cut_end(s, m, &text, why);
    while (err == ERR_OK && journal_next(text.s, text.n, &at, &line)) {
        if (m->lines == 0)
            store_follow_line(m, line.text, line.n + 1);  /* the head; journal_open read it */
        else
            err = follow_line(s, m, &line, why);
    }
    if (err == ERR_OK && anew)
        err = store_sums_keep(s, why);
    free(text.s);
    return err == ERR_OK && (anew || text.n > 0) ? store_follow_put_meta(s, m, why) : err;
}
