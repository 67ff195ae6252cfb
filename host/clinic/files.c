/* files.c - see files.h. */
#include "clinic/files.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <nettle/sha2.h>  /* sha256_update */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BLOCK_BYTES 65536

static int failed(const char *path, const char *what, struct err_text *why)
{
    const int e = errno;
    const int err = e == EACCES || e == EPERM || e == EROFS ? ERR_ACCESS
                  : e == ENOSPC || e == EDQUOT || e == EFBIG ? ERR_FULL
                  : e == ENOENT ? ERR_ABSENT : e == EEXIST ? ERR_BUSY : ERR_IO;

    return err_set(why, err, "%s: cannot be %s: %s", path, what, strerror(e));
}

static int join(char *to, const char *folder, const char *name, struct err_text *why)
{
    return snprintf(to, PATH_MAX, "%s/%s", folder, name) < PATH_MAX
         ? ERR_OK : err_set(why, ERR_RANGE, "%s/%s: too long a name", folder, name);
}

/* Read from to its end, through the digest when there is one, into to unless -1. */
static int pour(int from, int to, struct sha256_ctx *sha, int64_t *bytes)
{
    static _Thread_local unsigned char block[BLOCK_BYTES];

    for (;;) {
        const ssize_t got = read(from, block, sizeof block);

        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return got == 0 ? ERR_OK : ERR_IO;
        if (sha != NULL)
            sha256_update(sha, (size_t)got, block);
        *bytes += got;
        for (ssize_t at = 0; to >= 0 && at < got; ) {
            const ssize_t put = write(to, block + at, (size_t)(got - at));

            if (put < 0 && errno != EINTR)
                return ERR_IO;
            at += put > 0 ? put : 0;
        }
    }
}

/* A regular file, opened for reading; -1 with errno set. */
static int open_regular(const char *path)
{
    struct stat st;
    const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);

    if (fd >= 0 && (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))) {
        close(fd);
        errno = EINVAL;
        return -1;
    }
    return fd;
}

int files_digest(const char *path, char sha256[FILES_SHA256_TEXT], int64_t *bytes,
                 struct err_text *why)
{
    struct sha256_ctx sha;
    uint8_t sum[SHA256_DIGEST_SIZE];
    int64_t n = 0;
    const int fd = open_regular(path);

    if (fd < 0)
        return failed(path, "read", why);
    sha256_init(&sha);
    const int err = pour(fd, -1, &sha, &n);

    if (err != ERR_OK) {
        const int failed_with = failed(path, "read", why);

        close(fd);
        return failed_with;
    }
    close(fd);
    sha256_digest(&sha, sizeof sum, sum);
    for (size_t i = 0; i < sizeof sum; i++)
        sprintf(sha256 + 2 * i, "%02x", sum[i]);
    if (bytes != NULL)
        *bytes = n;
    return ERR_OK;
}

int files_copy(const char *from, const char *to, struct err_text *why)
{
    int64_t n = 0;
    const int in = open_regular(from);

    if (in < 0)
        return failed(from, "read", why);
    const int out = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    int err = out >= 0 ? pour(in, out, NULL, &n) : ERR_IO;

    if (err != ERR_OK || fchmod(out, 0600) != 0 || fsync(out) != 0)
        err = failed(to, "written", why);
    close(in);
    if (out >= 0) {
        if (close(out) != 0 && err == ERR_OK)
            err = failed(to, "written", why);
        if (err != ERR_OK)
            unlink(to);
    }
    return err;
}

int files_folder(const char *path, struct err_text *why)
{
    return mkdir(path, 0700) == 0 && chmod(path, 0700) == 0 ? ERR_OK
         : failed(path, "made", why);
}

int files_sync(const char *folder, struct err_text *why)
{
    const int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const int err = fd >= 0 && fsync(fd) == 0 ? ERR_OK : failed(folder, "made durable", why);

    if (fd >= 0)
        close(fd);
    return err;
}

static int hidden(const struct dirent *d)
{
    return strcmp(d->d_name, ".") != 0 && strcmp(d->d_name, "..") != 0;
}

/* Names in a folder, sorted; each freed and the list too by names_free. */
static int names_of(const char *folder, struct dirent ***names, struct err_text *why)
{
    const int n = scandir(folder, names, hidden, alphasort);

    return n >= 0 ? n : failed(folder, "read", why);
}

static void names_free(struct dirent **names, int n)
{
    for (int i = 0; i < n; i++)
        free(names[i]);
    free(names);
}

int files_each(const char *folder, int (*each)(void *arg, const char *name), void *arg,
               struct err_text *why)
{
    struct dirent **names;
    char path[PATH_MAX];
    struct stat st;
    const int n = names_of(folder, &names, why);
    int err = n < 0 ? n : ERR_OK;

    for (int i = 0; i < n && err == ERR_OK; i++) {
        err = join(path, folder, names[i]->d_name, why);
        if (err == ERR_OK && lstat(path, &st) == 0 && S_ISREG(st.st_mode))
            err = each(arg, names[i]->d_name);
    }
    if (n >= 0)
        names_free(names, n);
    return err;
}

struct copying {
    const char *from, *to;
    struct err_text *why;
};

static int copy_one(void *arg, const char *name)
{
    const struct copying *c = arg;
    char from[PATH_MAX], to[PATH_MAX];
    int err = join(from, c->from, name, c->why);

    if (err == ERR_OK)
        err = join(to, c->to, name, c->why);
    return err == ERR_OK ? files_copy(from, to, c->why) : err;
}

int files_copy_folder(const char *from, const char *to, struct err_text *why)
{
    struct copying c = { from, to, why };
    int err = files_folder(to, why);

    if (err != ERR_OK)
        return err;
    err = files_each(from, copy_one, &c, why);
    if (err == ERR_OK)
        err = files_sync(to, why);
    if (err != ERR_OK)
        files_remove(to, NULL);
    return err;
}

int files_remove(const char *path, struct err_text *why)
{
    struct dirent **names;
    char inner[PATH_MAX];
    struct stat st;

    if (lstat(path, &st) != 0)
        return errno == ENOENT ? ERR_OK : failed(path, "removed", why);
    if (!S_ISDIR(st.st_mode))
        return unlink(path) == 0 ? ERR_OK : failed(path, "removed", why);
    const int n = names_of(path, &names, why);
    int err = n < 0 ? n : ERR_OK;

    for (int i = 0; i < n && err == ERR_OK; i++) {
        err = join(inner, path, names[i]->d_name, why);
        if (err == ERR_OK)
            err = files_remove(inner, why);
    }
    if (n >= 0)
        names_free(names, n);
    if (err == ERR_OK && rmdir(path) != 0)
        err = failed(path, "removed", why);
    return err;
}

bool files_plain_name(const char *name)
{
    if (*name == '\0' || *name == '.' || strlen(name) > NAME_MAX)
        return false;
    for (; *name != '\0'; name++)
        if (!isalnum((unsigned char)*name) && strchr("._-", *name) == NULL)
            return false;
    return true;
}
