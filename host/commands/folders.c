/* folders.c - see folders.h. */
#include "commands/folders.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "err.h"

int folders_xdg(const char *variable, const char *fallback, const char *rest,
                char *buf, size_t n)
{
    const char *base = getenv(variable), *home = getenv("HOME");
    int len;

    if (base != NULL && base[0] == '/')
        len = snprintf(buf, n, "%s/holdfast/%s", base, rest);
    else if (home != NULL && home[0] == '/')
        len = snprintf(buf, n, "%s/%s/holdfast/%s", home, fallback, rest);
    else
        return ERR_ABSENT;
    return len > 0 && (size_t)len < n ? ERR_OK : ERR_RANGE;
}

int folders_make(char *path)
{
    for (char *slash = path + 1; ; slash++) {
        if (*slash != '/' && *slash != '\0')
            continue;
        const char was = *slash;

        *slash = '\0';
        const int failed = mkdir(path, 0700) != 0 && errno != EEXIST;
        *slash = was;
        if (failed)
            return ERR_IO;
        if (was == '\0')
            return ERR_OK;
    }
}
