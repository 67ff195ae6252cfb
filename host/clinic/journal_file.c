/* journal_file.c - see journal.h: the file. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "clinic/journal.h"
#include "now.h"

struct journal_calls journal_calls = { write, fsync, ftruncate, rename, unlink };

int journal_path(const char *folder, const char *name, char path[JOURNAL_PATH])
{
    const int n = snprintf(path, JOURNAL_PATH, "%s/%s", folder, name);

    return n > 0 && n < JOURNAL_PATH ? ERR_OK : ERR_RANGE;
}

static int too_long(struct err_text *why)
{
    return err_set(why, ERR_RANGE, "the clinic's folder has too long a name");
}

/* What errno says, as ours. */
static int failed(const char *path, const char *doing, struct err_text *why)
{
    const int e = errno;
    const int err = e == ENOSPC || e == EDQUOT ? ERR_FULL
                  : e == EACCES || e == EPERM || e == EROFS ? ERR_ACCESS
                  : e == ENOENT ? ERR_ABSENT : ERR_IO;

    return err_set(why, err, "%s: cannot %s: %s", path, doing, strerror(e));
}

/* ---- open and read -------------------------------------------------------------------- */

int journal_read(const struct journal *j, int64_t from, struct journal_text *out,
                 struct err_text *why)
{
    const struct journal_text none = { NULL, 0, 0 };
    struct stat st;

    *out = none;
    if (fstat(j->fd, &st) != 0)
        return failed(JOURNAL_NAME, "be read", why);
    if (st.st_size <= from)
        return ERR_OK;
    struct journal_text t = { malloc((size_t)(st.st_size - from)), 0,
                              (size_t)(st.st_size - from) };

    if (t.s == NULL)
        return err_set(why, ERR_FULL, "there is no memory for the entries");
    while (t.n < t.room) {
        const ssize_t got = pread(j->fd, t.s + t.n, t.room - t.n, from + (off_t)t.n);

        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0) {
            free(t.s);
            return failed(JOURNAL_NAME, "read", why);
        }
        if (got == 0)
            break;
        t.n += (size_t)got;
    }
    *out = t;
    return ERR_OK;
}

static int read_head(const char *path, struct journal *j, struct err_text *why)
{
    char text[256];
    struct err_text what = { "" };
    struct journal_line line = { .text = NULL };
    size_t at = 0;
    const ssize_t n = pread(j->fd, text, sizeof text, 0);

    if (n < 0)
        return failed(path, "read", why);
    journal_next(text, (size_t)n, &at, &line);
    const int err = n == 0 ? err_set(&what, ERR_FORMAT, "it is empty")
                           : journal_head(&line, j->id, &what);

    j->head_n = at;
    if (err == ERR_VERSION)
        return err_set(why, err, "%s: %s", path, what.s);
    return err == ERR_OK ? ERR_OK
         : err_set(why, err, "%s: %s; `holdfast doctor` says what can be mended", path, what.s);
}

int journal_open(const char *folder, bool write, struct journal *j, struct err_text *why)
{
    char path[JOURNAL_PATH];

    j->fd = -1;
    if (journal_path(folder, JOURNAL_NAME, path) != ERR_OK)
        return too_long(why);
    j->fd = open(path, (write ? O_RDWR | O_APPEND : O_RDONLY) | O_CLOEXEC | O_NOFOLLOW);
    if (j->fd < 0 && errno == ENOENT)
        return err_set(why, ERR_ABSENT, "%s: there are no entries yet", path);
    if (j->fd < 0)
        return failed(path, "open", why);
    const int err = read_head(path, j, why);

    if (err != ERR_OK)
        journal_close(j);
    return err;
}

void journal_close(struct journal *j)
{
    if (j->fd >= 0)
        close(j->fd);
    j->fd = -1;
}

bool journal_same(const char *folder, const struct journal *j)
{
    char path[JOURNAL_PATH];
    struct stat named, opened;

    return j->fd >= 0 && journal_path(folder, JOURNAL_NAME, path) == ERR_OK
        && stat(path, &named) == 0 && fstat(j->fd, &opened) == 0
        && named.st_ino == opened.st_ino && named.st_dev == opened.st_dev;
}

/* ---- write ------------------------------------------------------------------------------ */

static int write_all(int fd, const char *p, size_t n)
{
    while (n > 0) {
        const ssize_t put = journal_calls.write(fd, p, n);

        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0)
            return ERR_IO;
        p += put;
        n -= (size_t)put;
    }
    return ERR_OK;
}

int journal_append(const struct journal *j, int64_t at, const struct journal_text *lines,
                   struct err_text *why)
{
    if (write_all(j->fd, lines->s, lines->n) == ERR_OK && journal_calls.sync(j->fd) == 0)
        return ERR_OK;
    const int err = failed(JOURNAL_NAME, "write; nothing was added", why);

    /* Should this fail too, what is left is an end that the next opening cuts off, or an
     * entry more than was said. */
    if (journal_calls.truncate(j->fd, at) == 0)
        journal_calls.sync(j->fd);
    return err;
}

int journal_cut(const struct journal *j, int64_t at, struct err_text *why)
{
    if (journal_calls.truncate(j->fd, at) != 0 || journal_calls.sync(j->fd) != 0)
        return failed(JOURNAL_NAME, "cut off an unfinished end", why);
    return ERR_OK;
}

int journal_sync_folder(const char *folder)
{
    const int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (fd < 0)
        return ERR_IO;
    const int err = journal_calls.sync(fd) == 0 ? ERR_OK : ERR_IO;

    close(fd);
    return err;
}

static int write_new(const char *path, const struct journal_text *lines)
{
    const int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);

    if (fd < 0)
        return ERR_IO;
    const bool done = fchmod(fd, 0600) == 0 && write_all(fd, lines->s, lines->n) == ERR_OK
                   && journal_calls.sync(fd) == 0;
    const int e = errno;

    close(fd);
    errno = e;
    return done ? ERR_OK : ERR_IO;
}

int journal_replace(const char *folder, const struct journal_text *lines, struct err_text *why)
{
    char path[JOURNAL_PATH], made[JOURNAL_PATH];

    if (journal_path(folder, JOURNAL_NAME, path) != ERR_OK
        || journal_path(folder, JOURNAL_NEW, made) != ERR_OK)
        return too_long(why);
    if (write_new(made, lines) != ERR_OK || journal_calls.rename(made, path) != 0) {
        const int err = failed(path, "write; it is as it was", why);

        unlink(made);
        return err;
    }
    return journal_sync_folder(folder) == ERR_OK ? ERR_OK : failed(folder, "sync", why);
}

/* ---- lock ----------------------------------------------------------------------------------- */

int journal_lock(const char *folder, int wait_ms, int *fd, struct err_text *why)
{
    static const struct timespec moment = { 0, 5000000 };
    const int64_t until_us = now_mono_us() + (int64_t)wait_ms * 1000;
    char path[JOURNAL_PATH];

    if (journal_path(folder, JOURNAL_LOCK, path) != ERR_OK)
        return too_long(why);
    *fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (*fd < 0)
        return failed(path, "open", why);
    while (flock(*fd, LOCK_EX | LOCK_NB) != 0) {
        if ((errno != EWOULDBLOCK && errno != EINTR) || now_mono_us() >= until_us) {
            const int err = errno == EWOULDBLOCK
                ? err_set(why, ERR_BUSY, "another program is writing to the clinic's entries; "
                          "try again when it is done")
                : failed(path, "lock", why);

            close(*fd);
            *fd = -1;
            return err;
        }
        nanosleep(&moment, NULL);
    }
    return ERR_OK;
}
