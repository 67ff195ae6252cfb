/*
 * recorder.h - write a recording while the session runs.
 *
 *     recorder_open -> ( recorder_append ... recorder_flush ) ... -> recorder_close
 *
 * recorder_append is called by one real-time thread: it copies into a bounded
 * ring and returns; no lock, no allocation, no disk, no system call.  The same
 * thread calls recorder_flush when it has taken all there was and is about to
 * wait for more: a writer thread then drains the ring to the file at once, so a
 * killed process loses nothing it had flushed.  The writer syncs to disk at least
 * once a second and whenever asked, so a power cut loses at most the last second.
 *
 * When the disk fails or the ring overflows the recorder stops for good:
 * recorder_failure says why, what was written stays, and nothing is written
 * after the hole.  The session must then end; it has no truth to stand on.
 */
#ifndef RECORDER_H
#define RECORDER_H

#include <stdint.h>

#include "err.h"
#include "recording/record.h"

/* A minute of 1,000 samples a second while the disk stalls. */
#define RECORDER_RING_BYTES (1U << 20)
/* Less free space than this at the start is refused: an hour at 1,000 SPS. */
#define RECORDER_FREE_BYTES (64ULL << 20)

struct recorder;

/* Create the file at path, which must not exist, and start the writer.
 * ERR_OK, or *out NULL and ERR_IO, ERR_ACCESS, ERR_FULL or ERR_BUSY (exists). */
int recorder_open(const char *path, struct recorder **out, struct err_text *why);

/* Append one frame.  Real-time thread only.  ERR_OK, ERR_FULL once failed.
 * Only a thread that never flushes is charged for waking the writer here, once a
 * quarter of the ring. */
int recorder_append(struct recorder *r, uint8_t type, const uint8_t *payload, uint8_t n);

/* Have what was appended written now, by the writer.  Does not wait; does nothing
 * when nothing is new.  Real-time thread only. */
void recorder_flush(struct recorder *r);

/* Ask for the data so far to be on disk soon.  Does not wait. */
void recorder_sync(struct recorder *r);

/* 0, or the errno that stopped the writer (ENOBUFS: the ring was full).
 * Any thread. */
int recorder_failure(const struct recorder *r);

/* Bytes on file so far.  Any thread. */
uint64_t recorder_bytes(const struct recorder *r);

/* Write what is left, the end mark unless the recorder failed, sync, stop the
 * thread and free.  Call it from the thread that appends, or after it ended.
 * Returns ERR_OK, or ERR_IO / ERR_FULL with *why set.  NULL is allowed. */
int recorder_close(struct recorder *r, uint8_t ending, struct err_text *why);

#endif /* RECORDER_H */
