/* line.c - see line.h. */
#include "line.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

struct line {
    int master;
    char name[64];
    char *link_path;  /* NULL: none was made */
};

/* The settings live as long as the master does.  Closing the slave makes the
 * master report a hang-up, which is how an absent host looks from here on. */
static bool make_raw(const char *name)
{
    struct termios settings;
    const int slave = open(name, O_RDWR | O_NOCTTY);

    if (slave < 0)
        return false;
    const bool made = tcgetattr(slave, &settings) == 0
                      && (cfmakeraw(&settings), tcsetattr(slave, TCSANOW, &settings) == 0);
    close(slave);
    return made;
}

static bool make_link(struct line *line, const char *path)
{
    struct stat there;
    char fresh[4096];

    if (lstat(path, &there) == 0 && !S_ISLNK(there.st_mode)) {
        fprintf(stderr, "holdfast-sim: %s is in the way; it is not a link\n", path);
        return false;
    }
    if (snprintf(fresh, sizeof(fresh), "%s.%ld", path, (long)getpid()) >= (int)sizeof(fresh)) {
        fprintf(stderr, "holdfast-sim: the path of the link is too long\n");
        return false;
    }
    unlink(fresh);
    if (symlink(line->name, fresh) != 0 || rename(fresh, path) != 0) {
        fprintf(stderr, "holdfast-sim: cannot make the link %s: %s\n", path, strerror(errno));
        unlink(fresh);
        return false;
    }
    line->link_path = strdup(path);
    return line->link_path != NULL;
}

struct line *line_open(const char *link_path)
{
    struct line *line = calloc(1, sizeof(*line));

    if (line == NULL)
        return NULL;
    line->master = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
    if (line->master < 0 || grantpt(line->master) != 0 || unlockpt(line->master) != 0
        || ptsname_r(line->master, line->name, sizeof(line->name)) != 0
        || !make_raw(line->name)) {
        fprintf(stderr, "holdfast-sim: cannot make a terminal: %s\n", strerror(errno));
        line_close(line);
        return NULL;
    }
    if (link_path != NULL && !make_link(line, link_path)) {
        line_close(line);
        return NULL;
    }
    return line;
}

/* Only our own link: a later rig may have put its own in the same place. */
static void remove_link(const struct line *line)
{
    char target[sizeof(line->name)];
    const ssize_t n = readlink(line->link_path, target, sizeof(target) - 1);

    if (n < 0)
        return;
    target[n] = '\0';
    if (strcmp(target, line->name) == 0)
        unlink(line->link_path);
}

void line_close(struct line *line)
{
    if (line == NULL)
        return;
    if (line->link_path != NULL)
        remove_link(line);
    if (line->master >= 0)
        close(line->master);
    free(line->link_path);
    free(line);
}

const char *line_name(const struct line *line)
{
    return line->name;
}

bool line_present(const struct line *line)
{
    struct pollfd p = { .fd = line->master, .events = POLLOUT };

    return poll(&p, 1, 0) >= 0 && (p.revents & POLLHUP) == 0;
}

size_t line_read(struct line *line, uint8_t *bytes, size_t room)
{
    const ssize_t n = read(line->master, bytes, room);

    return n > 0 ? (size_t)n : 0;
}

size_t line_write(struct line *line, const uint8_t *bytes, size_t n)
{
    const ssize_t taken = write(line->master, bytes, n);

    return taken > 0 ? (size_t)taken : 0;
}

size_t line_unread(const struct line *line)
{
    int waiting = 0;
    const int slave = open(line->name, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);

    if (slave < 0)
        return 0;
    if (ioctl(slave, FIONREAD, &waiting) != 0)
        waiting = 0;
    close(slave);
    return (size_t)waiting;
}

bool line_wait(const struct line *line, unsigned us)
{
    struct pollfd p = { .fd = line->master, .events = POLLIN };
    const struct timespec most = { .tv_sec = us / 1000000, .tv_nsec = (us % 1000000) * 1000L };

    return ppoll(&p, 1, &most, NULL) > 0;
}
