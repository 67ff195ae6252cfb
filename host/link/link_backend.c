/* link_backend.c - see link_backend.h. */
#include "link/link_backend.h"

#include <errno.h>
#include <string.h>

int link_open_error(const char *name, int e, struct err_text *why)
{
    switch (e) {
    case ENOENT:
    case ENODEV:
    case ENXIO:
        return err_set(why, ERR_ABSENT, "%s: there is no such port; `holdfast ports` lists "
                       "those there are", name);
    case EACCES:
    case EPERM:
        return err_set(why, ERR_ACCESS, "%s: no permission to open it; add yourself to the "
                       "group that owns it (sudo adduser $USER dialout) and log in again",
                       name);
    case EBUSY:
    case EWOULDBLOCK:
        return err_set(why, ERR_BUSY, "%s: another program is using it; close that program "
                       "and try again", name);
    case ENOTTY:
    case EINVAL:
        return err_set(why, ERR_FORMAT, "%s: not a serial port", name);
    default:
        return err_set(why, ERR_IO, "%s: cannot be opened: %s", name, strerror(e));
    }
}
