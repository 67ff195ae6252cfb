/*
 * stream.h - a CSV of raw counts, one row a sample, into memory.
 *
 *     stream_parse -> plateaus_find ... -> stream_free
 *
 * A header names the columns; of them one holds counts, and one named time_s,
 * time_ms or time_us may hold the time.  Fields are divided by commas, semicolons or
 * tabs.  A resource; any thread, one at a time for each.
 */
#ifndef STREAM_H
#define STREAM_H

#include <stddef.h>

#include "err.h"

#define STREAM_FILE_MAX (64 * 1024 * 1024)

struct stream {
    size_t n;
    double *counts;     /* n, owned */
    double *time_s;     /* n, owned; NULL: there is no time */
    double rate_hz;     /* mean; NAN: there is no time, or it does not rise */
};

/*
 * column is a header's word, or NULL when one column alone ends in "counts".
 * ERR_OK; ERR_FORMAT with *why, "name:line: ..."; ERR_IO: out of memory.  On
 * failure *out needs no free.
 */
int stream_parse(const char *name, const char *text, size_t n, const char *column,
                 struct stream *out, struct err_text *why);

/* Append a sample, with time NAN for none; for other sources than text.  *s begins
 * all zero.  ERR_OK, or ERR_IO with *s unchanged: out of memory. */
int stream_add(struct stream *s, double counts, double time_s);

void stream_free(struct stream *s);

#endif /* STREAM_H */
