/* link_pty.c - a pseudo-terminal through termios: the virtual rig's port. */
#include "link/link_backend.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

static int raw(int fd)
{
    struct termios t;

    if (tcgetattr(fd, &t) != 0)
        return -1;
    cfmakeraw(&t);
    t.c_cflag |= CLOCAL | CREAD;
    return tcsetattr(fd, TCSANOW, &t);
}

int link_pty_open(const char *name, int *fd, struct err_text *why)
{
    const int f = open(name, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);

    if (f < 0)
        return link_open_error(name, errno, why);
    /* The lock keeps out root as well, whom TIOCEXCL does not. */
    if (flock(f, LOCK_EX | LOCK_NB) != 0 || raw(f) != 0) {
        const int e = errno;

        close(f);
        return link_open_error(name, e, why);
    }
    ioctl(f, TIOCEXCL);
    *fd = f;
    return ERR_OK;
}

void link_pty_close(int fd)
{
    ioctl(fd, TIOCNXCL);
    close(fd);
}
