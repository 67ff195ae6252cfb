/*
 * whole_file.h - a file that appears whole or not at all.
 *
 *     whole_file_open -> print to w.to -> whole_file_close
 *
 * It is written beside its name, readable by its owner alone, and takes the
 * name when it is whole; whoever had the name before keeps it until then.
 */
#ifndef WHOLE_FILE_H
#define WHOLE_FILE_H

#include <limits.h>
#include <stdio.h>

#include "err.h"

/* to may be printed to; the rest is private. */
struct whole_file {
    FILE *to;
    const char *path;            /* borrowed until whole_file_close */
    char part[PATH_MAX];
};

/* ERR_OK; ERR_RANGE (name too long), ERR_ACCESS or ERR_IO, nothing then left. */
int whole_file_open(struct whole_file *w, const char *path, struct err_text *why);

/* With ERR_OK the file takes its name, with any other err it is dropped.
 * Returns err, or ERR_FULL or ERR_IO when it could not be written. */
int whole_file_close(struct whole_file *w, int err, struct err_text *why);

#endif /* WHOLE_FILE_H */
