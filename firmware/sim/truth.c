/* truth.c - see truth.h. */
#include "truth.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct truth {
    FILE *file;
};

struct truth *truth_open(const char *path)
{
    struct truth *t = malloc(sizeof(*t));

    if (t == NULL)
        return NULL;
    t->file = fopen(path, "w");
    if (t->file == NULL) {
        fprintf(stderr, "holdfast-sim: cannot write %s: %s\n", path, strerror(errno));
        free(t);
        return NULL;
    }
    fputs("seq,tick,counts,newtons,led,read\n", t->file);
    return t;
}

bool truth_close(struct truth *t)
{
    if (t == NULL)
        return true;
    const bool sound = !ferror(t->file);
    const bool closed = fclose(t->file) == 0;

    free(t);
    return sound && closed;
}

void truth_put(struct truth *t, const struct truth_row *row)
{
    fprintf(t->file, "%" PRIu64 ",%" PRIu64 ",%" PRId32 ",%.6f,%d,%d\n", row->seq, row->tick,
            row->counts, row->force_n, row->led, row->read);
}
