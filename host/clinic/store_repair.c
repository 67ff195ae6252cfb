/* store_repair.c - see store.h: the index made anew, and the journal mended from it. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "clinic/store_look.h"

/* ---- the index --------------------------------------------------------------------------- */

static void path_of(const struct store *s, const char *name, char path[JOURNAL_PATH])
{
    journal_path(s->folder, name, path);  /* store_init saw that it fits */
}

/* The new one in place of the old, and nothing left of the old one's WAL, which would
 * be taken for the new one's.  Should the power go in between, there is no index, and
 * the next opening makes one. */
static int swap(struct store *s, struct err_text *why)
{
    char made[JOURNAL_PATH], path[JOURNAL_PATH], old[JOURNAL_PATH];

    path_of(s, STORE_INDEX_NEW, made);
    path_of(s, STORE_INDEX, path);
    path_of(s, STORE_INDEX_OLD, old);
    if (journal_calls.rename(path, old) != 0 && errno != ENOENT)
        return err_set(why, ERR_IO, "%s: cannot move away: %s", path, strerror(errno));
    store_remove(s, STORE_INDEX "-wal");
    store_remove(s, STORE_INDEX "-shm");
    if (journal_calls.rename(made, path) != 0)
        return err_set(why, ERR_IO, "%s: cannot put in place: %s", made, strerror(errno));
    if (journal_sync_folder(s->folder) != ERR_OK)
        return err_set(why, ERR_IO, "%s: cannot sync: %s", s->folder, strerror(errno));
    store_remove(s, STORE_INDEX_OLD);
    return ERR_OK;
}

/* With no WAL beside it, so that the one file is all of it. */
static int settle(struct store *s, struct err_text *why)
{
    return store_sql_run(s, "PRAGMA synchronous = FULL; PRAGMA journal_mode = DELETE", why);
}

static int rebuild(struct store *s, struct err_text *why)
{
    store_remove(s, STORE_INDEX_NEW);
    s->index = STORE_INDEX_NEW;
    int err = store_open_parts(s, why);

    if (err == ERR_OK)
        err = store_mend(s, why);
    if (err == ERR_OK)
        err = settle(s, why);
    store_close_parts(s);
    if (err != ERR_OK) {
        store_remove(s, STORE_INDEX_NEW);
        return err;
    }
    return swap(s, why);
}

int store_rebuild(const char *folder, struct err_text *why)
{
    struct store s;
    int lock, err = store_init(&s, folder, STORE_WRITE, why);

    if (err == ERR_OK)
        err = journal_lock(folder, store_wait_ms, &lock, why);
    if (err != ERR_OK)
        return err;
    err = rebuild(&s, why);
    close(lock);
    return err;
}

/* ---- the journal ------------------------------------------------------------------------------ */

/* The lines in their order: sound ones as they are, and before each the entries of the
 * index that stood before it. */
struct mending {
    struct journal_text out;
    struct journal_text waste;   /* bad bytes */
    struct held { int64_t seq; char *json; } *held;
    int count, room, next;
};

static int take_held(void *arg, int64_t seq, const struct entry *e)
{
    struct mending *m = arg;

    if (m->count == m->room) {
        const int room = 2 * m->room + 16;
        struct held *more = realloc(m->held, (size_t)room * sizeof *more);

        if (more == NULL)
            return ERR_FULL;
        m->held = more;
        m->room = room;
    }
    m->held[m->count].seq = seq;
    m->held[m->count].json = entry_to_json(e);
    return m->held[m->count++].json != NULL ? ERR_OK : ERR_FULL;
}

static int put_held(struct mending *m, int64_t before)
{
    int err = ERR_OK;

    for (; err == ERR_OK && m->next < m->count && m->held[m->next].seq < before; m->next++)
        err = journal_put(&m->out, m->held[m->next].json, 1, 1);
    return err;
}

/* Where the index has the entry of a sound line; past all when it has none. */
static int64_t place_of(struct store_look *l, const char *json, size_t n)
{
    struct entry e;
    int64_t seq = 0;

    if (l->s.db == NULL || entry_from_json(json, n, &e, NULL) != ERR_OK)
        return 0;
    store_sql_number(&l->s, "SELECT seq FROM entry WHERE id = ?", e.id, 0, &seq, NULL);
    entry_clear(&e);
    return seq;
}

static int put_line(struct store_look *l, struct mending *m, const struct journal_line *line)
{
    char *json = strndup(line->text, line->entry_n + 1);
    int err = ERR_FULL;

    if (json != NULL) {
        json[line->entry_n] = '}';
        err = put_held(m, place_of(l, json, line->entry_n + 1));
        if (err == ERR_OK)
            err = journal_put(&m->out, json, 1, 1);
    }
    free(json);
    return err;
}

static int put_waste(struct mending *m, const char *bytes, size_t n)
{
    const int err = journal_put_raw(&m->waste, bytes, n);

    return err == ERR_OK && n > 0 ? journal_put_raw(&m->waste, "\n", 1) : err;
}

static int mend_lines(struct store_look *l, struct mending *m)
{
    struct journal_line line;
    char id[JOURNAL_ID_TEXT];
    size_t at = 0;
    bool first = true;
    int err = journal_random_id(id, NULL);

    if (err == ERR_OK)
        err = journal_put_head(&m->out, id);
    for (; err == ERR_OK && journal_next(l->text.s, l->whole, &at, &line); first = false) {
        if (first && (!line.sound || journal_head(&line, id, NULL) == ERR_OK))
            continue;  /* the head, which is written anew */
        err = line.sound ? put_line(l, m, &line) : put_waste(m, line.text, line.n);
    }
    if (err == ERR_OK)
        err = put_waste(m, l->text.s + l->whole, l->text.n - l->whole);
    return err == ERR_OK ? put_held(m, INT64_MAX) : err;
}

/* Bytes that nothing could be made of are kept, for whoever can. */
static int set_aside(struct store *s, const struct journal_text *waste, struct err_text *why)
{
    char path[JOURNAL_PATH];

    if (waste->n == 0)
        return ERR_OK;
    path_of(s, JOURNAL_DAMAGED, path);
    const int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
    const bool done = fd >= 0 && fchmod(fd, 0600) == 0
        && journal_calls.write(fd, waste->s, waste->n) == (ssize_t)waste->n
        && journal_calls.sync(fd) == 0;
    const int e = errno;

    if (fd >= 0)
        close(fd);
    return done ? ERR_OK
         : err_set(why, e == ENOSPC ? ERR_FULL : ERR_IO, "%s: cannot write: %s; nothing was "
                   "changed", path, strerror(e));
}

static int mend_journal(struct store_look *l, struct store_health *h, struct err_text *why)
{
    struct mending m = { .count = 0 };
    int err = store_look_held(l, take_held, &m);

    if (err == ERR_OK)
        err = mend_lines(l, &m);
    if (err != ERR_OK)
        err_set(why, err, "there is no memory for the clinic's entries");
    if (err == ERR_OK && m.count < h->damaged + h->torn)
        err = set_aside(&l->s, &m.waste, why);
    if (err == ERR_OK)
        err = journal_replace(l->s.folder, &m.out, why);
    for (int i = 0; i < m.count; i++)
        free(m.held[i].json);
    free(m.held);
    free(m.out.s);
    free(m.waste.s);
    return err;
}

static void narrow(struct store *s)
{
    static const char *const names[] = { JOURNAL_NAME, STORE_INDEX, JOURNAL_DAMAGED };
    char path[JOURNAL_PATH];

    chmod(s->folder, 0700);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        path_of(s, names[i], path);
        chmod(path, 0600);
    }
}

static int repair(struct store *s, struct err_text *why)
{
    struct store_look l;
    struct store_health h, found;
    int err = store_look_examine(s->folder, &found, why);

    if (err == ERR_OK)
        err = store_look_open(s->folder, &l, &h, why);
    if (err != ERR_OK)
        return err;
    err = store_look_lines(&l, &h, why);
    if (err == ERR_VERSION)
        err_set(why, err, "%s/" JOURNAL_NAME ": %s", s->folder, h.journal.s);
    if (err == ERR_OK && (found.damaged > 0 || found.held > 0 || !l.has_journal))
        err = mend_journal(&l, &found, why);
    store_look_close(&l);
    if (err == ERR_OK && !found.index_sound)
        err = rebuild(s, why);
    return err;
}

int store_repair(const char *folder, struct err_text *why)
{
    struct store_health h;
    struct store s, *opened;
    int lock, err = store_examine(folder, &h, why);

    if (err != ERR_OK || h.absent || h.sound)
        return err;
    err = store_init(&s, folder, STORE_WRITE, why);
    if (err == ERR_OK)
        err = journal_lock(folder, store_wait_ms, &lock, why);
    if (err != ERR_OK)
        return err;
    narrow(&s);
    err = repair(&s, why);
    close(lock);
    if (err != ERR_OK)
        return err;
    /* What opening mends by itself: an unfinished end, an index that is behind. */
    err = store_open(folder, STORE_WRITE, &opened, why);
    if (err == ERR_FORMAT) {  /* it was damaged where examining did not come */
        err = store_rebuild(folder, why);
        if (err == ERR_OK)
            err = store_open(folder, STORE_WRITE, &opened, why);
    }
    if (err == ERR_OK)
        store_close(opened);
    return err;
}
