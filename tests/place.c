/* place.c - see place.h. */
#include "place.h"

#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { DEPTH_MAX = 16 };

static char folder[PATH_MAX];

void place_make(void)
{
    place_make_in(getenv("TMPDIR"));
}

void place_make_in(const char *base)
{
    snprintf(folder, sizeof folder, "%.4000s/holdfast-test-XXXXXX", base != NULL ? base : "/tmp");
    if (mkdtemp(folder) == NULL) {
        perror(folder);
        exit(1);
    }
}

const char *place_path(const char *name)
{
    static char path[8][PATH_MAX + NAME_MAX];
    static int at;
    char *const p = path[at++ % 8];

    snprintf(p, sizeof path[0], "%s%s%s", folder, name[0] != '\0' ? "/" : "", name);
    return p;
}

const char *place_folder(void)
{
    return place_path("");
}

static int remove_one(const char *path, const struct stat *st, int what, struct FTW *where)
{
    (void)st;
    (void)what;
    (void)where;
    return remove(path);
}

void place_remove(void)
{
    if (nftw(folder, remove_one, DEPTH_MAX, FTW_DEPTH | FTW_PHYS) != 0)
        perror(folder);
}
