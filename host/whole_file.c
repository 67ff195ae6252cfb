/* whole_file.c - see whole_file.h. */
#include "whole_file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int refused(const char *path, struct err_text *why)
{
    const int e = errno;

    return err_set(why, e == EACCES || e == EPERM ? ERR_ACCESS
                        : e == ENOSPC || e == EFBIG || e == EDQUOT ? ERR_FULL : ERR_IO,
                   "%s: cannot be written: %s", path, strerror(e));
}

int whole_file_open(struct whole_file *w, const char *path, struct err_text *why)
{
    if (snprintf(w->part, sizeof w->part, "%s.part", path) >= (int)sizeof w->part)
        return err_set(why, ERR_RANGE, "%s: too long a name for a file", path);
    w->path = path;
    const int fd = open(w->part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW,
                        0600);

    if (fd < 0)
        return refused(path, why);
    fchmod(fd, 0600);  /* also one a killed run left behind */
    w->to = fdopen(fd, "w");
    if (w->to != NULL)
        return ERR_OK;
    close(fd);
    unlink(w->part);
    return err_set(why, ERR_IO, "%s: out of memory", path);
}

int whole_file_close(struct whole_file *w, int err, struct err_text *why)
{
    errno = 0;
    const int failed = ferror(w->to);

    if ((fclose(w->to) != 0 || failed) && err == ERR_OK)
        err = refused(w->path, why);
    else if (err == ERR_OK && rename(w->part, w->path) != 0)
        err = refused(w->path, why);
    if (err != ERR_OK)
        unlink(w->part);
    return err;
}
