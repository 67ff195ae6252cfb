/* failing.c - see failing.h. */
#include "failing.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "clinic/journal.h"

static enum failing_how how;
static int at, count;
static unsigned coin;

enum { UNDO_MAX = 4096, PATH = 300 };

static bool bulk[UNDO_MAX];

int failing_count(void) { return count; }
int failing_bulk(int n) { return n < UNDO_MAX && bulk[n]; }

/* ---- what a power cut takes back ------------------------------------------------------- */

enum undo_what { WRITTEN, RENAMED, UNLINKED };

static struct undo {
    enum undo_what what;
    char path[PATH], to[PATH], saved[PATH];
    off_t offset, size;      /* size before */
    char *bytes;             /* what was there */
    size_t n, put;
} undo[UNDO_MAX];
static int undos;

static bool undoes(void)
{
    return how == FAILING_POWER || how == FAILING_POWER_SOME;
}

static struct undo *note(enum undo_what what, const char *path)
{
    if (undos == UNDO_MAX)
        abort();
    struct undo *u = &undo[undos++];

    memset(u, 0, sizeof *u);
    u->what = what;
    snprintf(u->path, sizeof u->path, "%s", path);
    snprintf(u->saved, sizeof u->saved, "%s.saved%d", path, undos);
    return u;
}

/* n bytes at offset are about to change: to `put` others, or to be cut off. */
static void note_written(const char *path, off_t offset, size_t n, size_t put)
{
    struct stat st = { .st_size = 0 };
    const int fd = open(path, O_RDONLY);

    if (!undoes() || fd < 0)
        return;
    struct undo *u = note(WRITTEN, path);

    fstat(fd, &st);
    u->offset = offset;
    u->size = st.st_size;
    u->bytes = malloc(n + 1);
    u->n = (size_t)(pread(fd, u->bytes, n, offset) > 0 ? pread(fd, u->bytes, n, offset) : 0);
    u->put = put;
    close(fd);
}

static void take_back_written(const struct undo *u)
{
    const int fd = open(u->path, O_RDWR);
    const off_t end = u->offset + (off_t)u->put;
    struct stat st;

    if (fd < 0 || fstat(fd, &st) != 0)
        return;
    if (pwrite(fd, u->bytes, u->n, u->offset) != (ssize_t)u->n)
        abort();
    if (end > u->size && st.st_size == end) {
        if (ftruncate(fd, u->size > u->offset ? u->size : u->offset) != 0)
            abort();
    } else {  /* the file has grown further: a hole */
        static const char zeros[65536];
        const size_t n = u->put > u->n ? u->put - u->n : 0;

        if (n > sizeof zeros || pwrite(fd, zeros, n, u->offset + (off_t)u->n) != (ssize_t)n)
            abort();
    }
    close(fd);
}

static void take_back(const struct undo *u)
{
    switch (u->what) {
    case WRITTEN:
        take_back_written(u);
        break;
    case RENAMED:
        rename(u->to, u->path);
        rename(u->saved, u->to);  /* when there was one */
        break;
    case UNLINKED:
        rename(u->saved, u->path);
        break;
    }
}

static bool tossed(void)
{
    coin = coin * 1664525u + 1013904223u;
    return how == FAILING_POWER || (coin >> 24) % 2 == 0;
}

static void forget(struct undo *u)
{
    if (u->what != WRITTEN)
        unlink(u->saved);
    free(u->bytes);
}

static void synced(const char *path, bool folder)
{
    int kept = 0;

    for (int i = 0; i < undos; i++) {
        const bool gone = folder ? undo[i].what != WRITTEN
                                 : undo[i].what == WRITTEN && strcmp(undo[i].path, path) == 0;

        if (gone)
            forget(&undo[i]);
        else
            undo[kept++] = undo[i];
    }
    undos = kept;
}

static void cut_power(void)
{
    for (int i = undos - 1; i >= 0; i--)
        if (tossed())
            take_back(&undo[i]);
        else if (undo[i].what != WRITTEN)
            unlink(undo[i].saved);
    _exit(FAILING_EXIT);
}

/* ---- one change ---------------------------------------------------------------------------- */

/* Whether this change is to fail; a kill that halves nothing ends here. */
static bool fails(bool is_write)
{
    if (++count < UNDO_MAX)
        bulk[count] = false;
    if (at == 0 || count < at || (how != FAILING_FULL && count > at))
        return false;
    if (undoes())
        cut_power();
    return how == FAILING_KILL || how == FAILING_IO || is_write;
}

static void killed(void)
{
    if (how == FAILING_KILL)
        _exit(FAILING_EXIT);
}

/* ---- the journal's calls --------------------------------------------------------------------- */

static const char *path_of(int fd)
{
    static char path[PATH];
    char name[40];

    snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
    const ssize_t n = readlink(name, path, sizeof path - 1);

    path[n > 0 ? n : 0] = '\0';
    return path;
}

static int refuse(void)
{
    killed();
    errno = how == FAILING_FULL ? ENOSPC : EIO;
    return -1;
}

static ssize_t call_write(int fd, const void *p, size_t n)
{
    struct stat st;

    if (fails(true)) {
        if (n > 1 && write(fd, p, n / 2) < 0)
            abort();
        return refuse();
    }
    fstat(fd, &st);
    note_written(path_of(fd), st.st_size, 0, n);
    return write(fd, p, n);
}

static int call_sync(int fd)
{
    struct stat st;

    if (fails(false))
        return refuse();
    fstat(fd, &st);
    synced(path_of(fd), S_ISDIR(st.st_mode));
    return 0;
}

static int call_truncate(int fd, off_t n)
{
    struct stat st;

    if (fails(false))
        return refuse();
    fstat(fd, &st);
    note_written(path_of(fd), n, (size_t)(st.st_size > n ? st.st_size - n : 0), 0);
    return ftruncate(fd, n);
}

static int call_rename(const char *from, const char *to)
{
    if (fails(false))
        return refuse();
    if (undoes()) {
        struct undo *u = note(RENAMED, from);

        snprintf(u->to, sizeof u->to, "%s", to);
        if (link(to, u->saved) != 0 && errno != ENOENT)
            abort();
    }
    return rename(from, to);
}

static int call_unlink(const char *path)
{
    if (access(path, F_OK) != 0)
        return unlink(path);
    if (fails(false))
        return refuse();
    return undoes() ? rename(path, note(UNLINKED, path)->saved) : unlink(path);
}

/* ---- SQLite's files ------------------------------------------------------------------------------ */

struct file {
    sqlite3_file base;
    char path[PATH];
    sqlite3_file *real;
};

static sqlite3_vfs *real_vfs, shim;
static sqlite3_io_methods methods;

#define REAL(f) (((struct file *)(f))->real)

static int refuse_sql(int io)
{
    killed();
    return how == FAILING_FULL ? SQLITE_FULL : io;
}

static int file_write(sqlite3_file *f, const void *p, int n, sqlite3_int64 offset)
{
    if (fails(true)) {
        REAL(f)->pMethods->xWrite(REAL(f), p, n / 2, offset);
        return refuse_sql(SQLITE_IOERR_WRITE);
    }
    if (count < UNDO_MAX)
        bulk[count] = true;
    note_written(((struct file *)f)->path, offset, (size_t)n, (size_t)n);
    return REAL(f)->pMethods->xWrite(REAL(f), p, n, offset);
}

static int file_truncate(sqlite3_file *f, sqlite3_int64 n)
{
    struct stat st = { .st_size = 0 };
    const char *path = ((struct file *)f)->path;

    if (fails(false))
        return refuse_sql(SQLITE_IOERR_TRUNCATE);
    stat(path, &st);
    note_written(path, n, (size_t)(st.st_size > n ? st.st_size - n : 0), 0);
    return REAL(f)->pMethods->xTruncate(REAL(f), n);
}

static int file_sync(sqlite3_file *f, int flags)
{
    (void)flags;
    if (fails(false))
        return refuse_sql(SQLITE_IOERR_FSYNC);
    synced(((struct file *)f)->path, false);
    return SQLITE_OK;
}

static int file_close(sqlite3_file *f) { return REAL(f)->pMethods->xClose(REAL(f)); }
static int file_read(sqlite3_file *f, void *p, int n, sqlite3_int64 o)
    { return REAL(f)->pMethods->xRead(REAL(f), p, n, o); }
static int file_size(sqlite3_file *f, sqlite3_int64 *n)
    { return REAL(f)->pMethods->xFileSize(REAL(f), n); }
static int file_lock(sqlite3_file *f, int l) { return REAL(f)->pMethods->xLock(REAL(f), l); }
static int file_unlock(sqlite3_file *f, int l) { return REAL(f)->pMethods->xUnlock(REAL(f), l); }
static int file_reserved(sqlite3_file *f, int *l)
    { return REAL(f)->pMethods->xCheckReservedLock(REAL(f), l); }
static int file_control(sqlite3_file *f, int op, void *arg)
    { return REAL(f)->pMethods->xFileControl(REAL(f), op, arg); }
static int file_sector(sqlite3_file *f) { return REAL(f)->pMethods->xSectorSize(REAL(f)); }
static int file_traits(sqlite3_file *f)
    { return REAL(f)->pMethods->xDeviceCharacteristics(REAL(f)); }
static int shm_map(sqlite3_file *f, int i, int n, int grow, void volatile **p)
    { return REAL(f)->pMethods->xShmMap(REAL(f), i, n, grow, p); }
static int shm_lock(sqlite3_file *f, int o, int n, int flags)
    { return REAL(f)->pMethods->xShmLock(REAL(f), o, n, flags); }
static void shm_barrier(sqlite3_file *f) { REAL(f)->pMethods->xShmBarrier(REAL(f)); }
static int shm_unmap(sqlite3_file *f, int gone)
    { return REAL(f)->pMethods->xShmUnmap(REAL(f), gone); }

static int vfs_open(sqlite3_vfs *v, sqlite3_filename name, sqlite3_file *f, int flags, int *out)
{
    struct file *file = (struct file *)f;

    (void)v;
    memset(file, 0, sizeof *file);
    file->real = (sqlite3_file *)(file + 1);
    snprintf(file->path, sizeof file->path, "%s", name != NULL ? name : "");
    const int rc = real_vfs->xOpen(real_vfs, name, file->real, flags, out);

    if (rc == SQLITE_OK)
        f->pMethods = &methods;
    return rc;
}

static int vfs_delete(sqlite3_vfs *v, const char *name, int sync)
{
    (void)v;
    return fails(false) ? refuse_sql(SQLITE_IOERR_DELETE) : real_vfs->xDelete(real_vfs, name, sync);
}

static void shim_sqlite(void)
{
    static const sqlite3_io_methods ours = {
        2, file_close, file_read, file_write, file_truncate, file_sync, file_size, file_lock,
        file_unlock, file_reserved, file_control, file_sector, file_traits, shm_map, shm_lock,
        shm_barrier, shm_unmap, NULL, NULL
    };

    methods = ours;
    real_vfs = sqlite3_vfs_find(NULL);
    shim = *real_vfs;
    shim.zName = "failing";
    shim.szOsFile = (int)sizeof(struct file) + real_vfs->szOsFile;
    shim.xOpen = vfs_open;
    shim.xDelete = vfs_delete;
    sqlite3_vfs_register(&shim, 1);
}

void failing_begin(enum failing_how as, int n, unsigned seed)
{
    const struct journal_calls calls = { call_write, call_sync, call_truncate, call_rename,
                                         call_unlink };

    how = as;
    at = n;
    count = 0;
    coin = seed;
    if (real_vfs == NULL)
        shim_sqlite();
    journal_calls = calls;
}
