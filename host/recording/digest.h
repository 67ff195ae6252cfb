/*
 * digest.h - the SHA-256 of a file's first bytes, taken beside other work.
 *
 *     digest_start -> digest_finish -> digest_close
 *
 * Who reads a file for its contents can have its digest taken meanwhile, which
 * costs an eighth of a recording's analysis.  The file's own position is neither
 * used nor moved.
 *
 * A resource; one thread at a time for each.
 */
#ifndef DIGEST_H
#define DIGEST_H

#include <stdbool.h>
#include <stdint.h>

#include "recording/record.h"  /* RECORD_DIGEST_BYTES */

struct digest;

/* Begin with the first bytes of an open file; fd is borrowed until digest_close.
 * NULL when out of memory. */
struct digest *digest_start(int fd, uint64_t bytes);

/* Wait for it.  False, *sha256 unchanged, when the file could not be read so far. */
bool digest_finish(struct digest *d, uint8_t sha256[RECORD_DIGEST_BYTES]);

void digest_close(struct digest *d);  /* NULL is allowed */

/* The same on the caller's thread, at once. */
bool digest_file(int fd, uint64_t bytes, uint8_t sha256[RECORD_DIGEST_BYTES]);

#endif /* DIGEST_H */
