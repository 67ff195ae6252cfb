/* digest.c - see digest.h. */
#include "recording/digest.h"

#include <errno.h>
#include <nettle/sha2.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "beside.h"

#define BLOCK_BYTES (64 * 1024)  /* stays in a core's cache from read to digest */

struct digest {
    struct beside beside;
    int fd;
    uint64_t bytes;
    bool sound;                  /* sha256 is set */
    uint8_t sha256[RECORD_DIGEST_BYTES];
};

bool digest_file(int fd, uint64_t bytes, uint8_t sha256[RECORD_DIGEST_BYTES])
{
    uint8_t block[BLOCK_BYTES];
    struct sha256_ctx ctx;

    sha256_init(&ctx);
    for (uint64_t at = 0; at < bytes; ) {
        const uint64_t left = bytes - at;
        const ssize_t got = pread(fd, block, left < BLOCK_BYTES ? (size_t)left : BLOCK_BYTES,
                                  (off_t)at);

        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return false;
        sha256_update(&ctx, (size_t)got, block);
        at += (uint64_t)got;
    }
    sha256_digest(&ctx, RECORD_DIGEST_BYTES, sha256);
    return true;
}

static void take(void *arg)
{
    struct digest *d = arg;

    d->sound = digest_file(d->fd, d->bytes, d->sha256);
}

struct digest *digest_start(int fd, uint64_t bytes)
{
    struct digest *d = malloc(sizeof *d);

    if (d == NULL)
        return NULL;
    d->fd = fd;
    d->bytes = bytes;
    beside_start(&d->beside, take, d);
    return d;
}

bool digest_finish(struct digest *d, uint8_t sha256[RECORD_DIGEST_BYTES])
{
    beside_wait(&d->beside);
    if (d->sound)
        memcpy(sha256, d->sha256, sizeof d->sha256);
    return d->sound;
}

void digest_close(struct digest *d)
{
    if (d != NULL)
        beside_wait(&d->beside);
    free(d);
}
