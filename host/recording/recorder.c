/* recorder.c - see recorder.h. */
#include "recording/recorder.h"

#include <errno.h>
#include <fcntl.h>
#include <nettle/sha2.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <libgen.h>
#include <limits.h>
#include <unistd.h>

#include "now.h"  /* now_mono_us */

#define SYNC_US 1000000  /* longest time between syncs while data comes */

struct recorder {
    int fd;
    char path[PATH_MAX];
    pthread_t thread;
    sem_t wake;
    atomic_uint head, tail;     /* bytes ever appended, ever written; wrap */
    atomic_int failure;         /* errno */
    atomic_bool want_sync, closing;
    atomic_ullong written;
    uint32_t frames;            /* appending thread's, and ... */
    unsigned flushed;           /* ... head when it last woke the writer */
    struct sha256_ctx sha256;   /* writer's, then the closer's */
    uint8_t ring[RECORDER_RING_BYTES];
};

/* ---- the writer thread -------------------------------------------------- */

static int write_all(int fd, const uint8_t *p, size_t n)
{
    while (n > 0) {
        const ssize_t k = write(fd, p, n);

        if (k < 0 && errno == EINTR)
            continue;
        if (k < 0)
            return errno;
        p += k;
        n -= (size_t)k;
    }
    return 0;
}

/* Write everything in the ring.  Returns whether there was anything. */
static bool drain(struct recorder *r)
{
    const unsigned head = atomic_load_explicit(&r->head, memory_order_acquire);
    unsigned tail = atomic_load_explicit(&r->tail, memory_order_relaxed);
    const bool any = head != tail;

    while (head != tail && atomic_load(&r->failure) == 0) {
        const unsigned at = tail % RECORDER_RING_BYTES;
        unsigned n = head - tail;

        if (n > RECORDER_RING_BYTES - at)
            n = RECORDER_RING_BYTES - at;
        const int failed = write_all(r->fd, r->ring + at, n);
        if (failed) {
            atomic_store(&r->failure, failed);
            break;
        }
        sha256_update(&r->sha256, n, r->ring + at);
        tail += n;
        atomic_fetch_add(&r->written, n);
        atomic_store_explicit(&r->tail, tail, memory_order_release);
    }
    return any;
}

static void sync_now(struct recorder *r)
{
    if (fdatasync(r->fd) != 0 && errno != EINVAL)  /* EINVAL: not a disk file */
        atomic_store(&r->failure, errno);
}

static void *writer(void *arg)
{
    struct recorder *r = arg;
    int64_t synced_us = now_mono_us();
    bool dirty = false;

    while (!atomic_load(&r->closing) && atomic_load(&r->failure) == 0) {
        struct timespec until = now_deadline(SYNC_US);

        sem_timedwait(&r->wake, &until);
        while (sem_trywait(&r->wake) == 0)  /* one pass serves every wake-up */
            ;
        const bool asked = atomic_exchange(&r->want_sync, false);
        dirty |= drain(r);
        if (dirty && (asked || now_mono_us() - synced_us >= SYNC_US)) {
            sync_now(r);
            synced_us = now_mono_us();
            dirty = false;
        }
    }
    return NULL;
}

/* ---- the real-time side ----------------------------------------------------- */

int recorder_append(struct recorder *r, uint8_t type, const uint8_t *payload, uint8_t n)
{
    uint8_t frame[WIRE_ENCODED_MAX];
    const unsigned len = wire_build(frame, type, payload, n);
    const unsigned head = atomic_load_explicit(&r->head, memory_order_relaxed);
    const unsigned used = head - atomic_load_explicit(&r->tail, memory_order_acquire);

    if (atomic_load(&r->failure) != 0)
        return ERR_FULL;
    if (RECORDER_RING_BYTES - used < len) {
        atomic_store(&r->failure, ENOBUFS);
        return ERR_FULL;
    }
    const unsigned at = head % RECORDER_RING_BYTES;
    const unsigned first = len < RECORDER_RING_BYTES - at ? len : RECORDER_RING_BYTES - at;

    memcpy(r->ring + at, frame, first);
    memcpy(r->ring, frame + first, len - first);
    atomic_store_explicit(&r->head, head + len, memory_order_release);
    r->frames++;
    if (head + len - r->flushed >= RECORDER_RING_BYTES / 4)
        recorder_flush(r);
    return ERR_OK;
}

void recorder_flush(struct recorder *r)
{
    const unsigned head = atomic_load_explicit(&r->head, memory_order_relaxed);

    if (head == r->flushed)
        return;
    r->flushed = head;
    sem_post(&r->wake);
}

void recorder_sync(struct recorder *r)
{
    atomic_store(&r->want_sync, true);
    sem_post(&r->wake);
}

int recorder_failure(const struct recorder *r)
{
    return atomic_load(&r->failure);
}

uint64_t recorder_bytes(const struct recorder *r)
{
    return atomic_load(&r->written);
}

/* ---- open and close ------------------------------------------------------------ */

static int refuse_path(const char *path, struct err_text *why)
{
    const int e = errno;

    switch (e) {
    case EEXIST:
        return err_set(why, ERR_BUSY, "%s: already there, and a recording is never "
                       "overwritten; name another folder with --out", path);
    case EACCES:
    case EROFS:
    case EPERM:
        return err_set(why, ERR_ACCESS, "%s: cannot be created: %s; name a folder you "
                       "may write to with --out", path, strerror(e));
    case ENOSPC:
    case EDQUOT:
        return err_set(why, ERR_FULL, "%s: cannot be created: %s; free some space or "
                       "name another disk with --out", path, strerror(e));
    default:
        return err_set(why, ERR_IO, "%s: cannot be created: %s", path, strerror(e));
    }
}

static int enough_room(const char *path, struct err_text *why)
{
    char copy[PATH_MAX];
    struct statvfs fs;

    strncpy(copy, path, sizeof copy - 1);
    copy[sizeof copy - 1] = '\0';
    if (statvfs(dirname(copy), &fs) != 0)
        return ERR_OK;  /* opening the file says it better */
    const unsigned long long bytes = (unsigned long long)fs.f_bavail * fs.f_frsize;

    if (bytes < RECORDER_FREE_BYTES)
        return err_set(why, ERR_FULL, "%s: only %llu MiB are free on this disk and a "
                       "session may need %llu; free some space or name another disk "
                       "with --out", path, bytes >> 20, RECORDER_FREE_BYTES >> 20);
    return ERR_OK;
}

/* A new file survives a power cut only when its folder is on disk, too. */
static void sync_folder(const char *path)
{
    char copy[PATH_MAX];

    strncpy(copy, path, sizeof copy - 1);
    copy[sizeof copy - 1] = '\0';
    const int fd = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    if (fd >= 0) {
        fsync(fd);
        close(fd);
    }
}

int recorder_open(const char *path, struct recorder **out, struct err_text *why)
{
    struct recorder *r;
    int err;

    *out = NULL;
    if ((err = enough_room(path, why)) != ERR_OK)
        return err;
    const int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return refuse_path(path, why);
    r = calloc(1, sizeof *r);
    if (r == NULL || sem_init(&r->wake, 0, 0) != 0) {
        close(fd);
        free(r);
        return err_set(why, ERR_IO, "out of memory");
    }
    r->fd = fd;
    strncpy(r->path, path, sizeof r->path - 1);
    sync_folder(path);
    memset(r->ring, 0, sizeof r->ring);  /* touch every page before time matters */
    sha256_init(&r->sha256);
    if (pthread_create(&r->thread, NULL, writer, r) != 0) {
        close(fd);
        free(r);
        return err_set(why, ERR_IO, "the recording's writer could not be started");
    }
    *out = r;
    return ERR_OK;
}

static void end_mark(struct recorder *r, uint8_t ending)
{
    uint8_t payload[WIRE_PAYLOAD_MAX], frame[WIRE_ENCODED_MAX];
    struct record_end end = { .why = ending, .frames = r->frames };

    sha256_digest(&r->sha256, sizeof end.sha256, end.sha256);
    const uint16_t n = wire_build(frame, WIRE_REC_END, payload, record_put_end(payload, &end));
    const int failed = write_all(r->fd, frame, n);

    if (failed)
        atomic_store(&r->failure, failed);
}

int recorder_close(struct recorder *r, uint8_t ending, struct err_text *why)
{
    int err = ERR_OK;

    if (r == NULL)
        return ERR_OK;
    atomic_store(&r->closing, true);
    sem_post(&r->wake);
    pthread_join(r->thread, NULL);
    drain(r);
    if (atomic_load(&r->failure) == 0)
        end_mark(r, ending);
    if (atomic_load(&r->failure) == 0)
        sync_now(r);

    const int e = atomic_load(&r->failure);
    if (e != 0)
        err = err_set(why, e == ENOSPC || e == EFBIG || e == EDQUOT ? ERR_FULL : ERR_IO,
                      "%s: the recording stopped: %s; everything up to there is kept",
                      r->path, e == ENOBUFS ? "the disk was too slow" : strerror(e));
    close(r->fd);
    sem_destroy(&r->wake);
    free(r);
    return err;
}
