/*
 * archive.h - entries of a zip file, within limits, into memory.
 *
 *     archive_open_path | archive_open_bytes -> archive_entry, archive_read ...
 *                                            -> archive_close
 *
 * Nothing is ever written to disk, so a name in the archive is only a name.  What
 * may be unpacked is a budget that the caller shares between archives inside each
 * other: a bomb ends at the budget, whatever the archive says about its sizes.
 *
 * A resource, read by libzip; any thread, one at a time.
 */
#ifndef ARCHIVE_H
#define ARCHIVE_H

#include <stddef.h>

#include "err.h"

#define ARCHIVE_ENTRIES_MAX 20000

struct archive;

/* name is for sentences, borrowed.  ERR_OK, or ERR_FORMAT or ERR_IO, *out NULL. */
int archive_open_path(const char *name, const char *path, struct archive **out,
                      struct err_text *why);

/* Bytes are borrowed until archive_close. */
int archive_open_bytes(const char *name, const void *bytes, size_t n, struct archive **out,
                       struct err_text *why);

void archive_close(struct archive *a);   /* NULL is allowed */

size_t archive_entries(const struct archive *a);

/* The entry's name; "" for one whose name cannot be read. */
const char *archive_entry(const struct archive *a, size_t i);

/* Unpack an entry; *bytes is the caller's to free.  *budget is lessened by what was
 * unpacked.  ERR_OK, or ERR_FORMAT (encrypted, damaged, a method libzip lacks),
 * ERR_RANGE (over the budget), ERR_IO (out of memory), with nothing to free. */
int archive_read(struct archive *a, size_t i, unsigned long long *budget, char **bytes,
                 size_t *n, struct err_text *why);

#endif /* ARCHIVE_H */
