/* link.c - see link.h. */
#include "link/link.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "link/link_backend.h"

#define WRITE_WAIT_MS 200

struct link {
    int fd;
    struct sp_port *port;  /* NULL for a pseudo-terminal */
};

/* Where symbolic links lead decides: /dev/pts is the kernel's pty folder. */
static bool is_pty(const char *path)
{
    return strncmp(path, "/dev/pts/", 9) == 0;
}

int link_open(const char *name, struct link **out, struct err_text *why)
{
    struct link l = { .fd = -1 };
    char path[PATH_MAX];
    struct stat st;
    int err;

    *out = NULL;
    if (realpath(name, path) == NULL || stat(path, &st) != 0)
        return link_open_error(name, errno, why);
    if (!S_ISCHR(st.st_mode))
        return link_open_error(name, ENOTTY, why);
    if (access(path, R_OK | W_OK) != 0)
        return link_open_error(name, errno, why);
    err = is_pty(path) ? link_pty_open(path, &l.fd, why)
                       : link_serial_open(path, &l.port, &l.fd, why);
    if (err != ERR_OK)
        return err;
    *out = malloc(sizeof l);
    if (*out == NULL) {
        if (l.port != NULL)
            link_serial_close(l.port);
        else
            link_pty_close(l.fd);
        return err_set(why, ERR_IO, "out of memory");
    }
    **out = l;
    return ERR_OK;
}

int link_read(struct link *l, uint8_t *buf, size_t n, int timeout_ms)
{
    struct pollfd p = { .fd = l->fd, .events = POLLIN };
    const int ready = poll(&p, 1, timeout_ms);

    if (ready == 0 || (ready < 0 && errno == EINTR))
        return 0;
    if (ready < 0 || (p.revents & POLLNVAL))
        return ERR_GONE;
    const ssize_t got = read(l->fd, buf, n);
    if (got > 0)
        return (int)got;
    /* Readable with nothing to read, or an error: the far end has left. */
    return got < 0 && (errno == EAGAIN || errno == EINTR)
        && !(p.revents & (POLLHUP | POLLERR)) ? 0 : ERR_GONE;
}

int link_write(struct link *l, const uint8_t *buf, size_t n)
{
    while (n > 0) {
        const ssize_t put = write(l->fd, buf, n);

        if (put > 0) {
            buf += put;
            n -= (size_t)put;
            continue;
        }
        if (put < 0 && errno != EAGAIN && errno != EINTR)
            return ERR_GONE;
        struct pollfd p = { .fd = l->fd, .events = POLLOUT };
        if (poll(&p, 1, WRITE_WAIT_MS) == 0)
            return ERR_IO;
        if (p.revents & (POLLHUP | POLLERR | POLLNVAL))
            return ERR_GONE;
    }
    return ERR_OK;
}

void link_close(struct link *l)
{
    if (l == NULL)
        return;
    if (l->port != NULL)
        link_serial_close(l->port);
    else
        link_pty_close(l->fd);
    free(l);
}
