/*
 * reader.h - read a recording, whole or cut short anywhere.
 *
 *     reader_open -> reader_next ... -> reader_close
 *
 * reader_open reads the head: begin, the texts of protocol and calibration, and
 * whose it is when that is there and whole; it does not interpret them.  Frames after the head come from reader_next in
 * order.  Damaged bytes are skipped and counted; a file that just stops has no
 * end mark, and that is all that recovery means.
 *
 * The file is read a block at a time and its digest kept as it goes, so a day's
 * recording takes no more memory than a minute's.  One thread at a time for
 * each reader.
 */
#ifndef READER_H
#define READER_H

#include <stddef.h>

#include "err.h"
#include "recording/record.h"

/* A longer text than this was never recorded. */
#define READER_TEXT_MAX (64 * 1024)

/* A text of the head; owned by the reader, not ended by a zero. */
struct reader_text {
    char *bytes;
    size_t n;
};

/* How much of the file is in memory at once. */
#define READER_BLOCK_BYTES (64 * 1024)

/* How the file ends. */
enum reader_end {
    READER_OPEN,       /* not read to the end yet */
    READER_CLEAN,      /* end mark there, digest matches */
    READER_CUT,        /* no end mark: the program or the power stopped */
    READER_CHANGED,    /* end mark there, but the digest does not match */
};

struct reader {
    struct record_begin begin;
    struct reader_text protocol, calibration;
    struct reader_text about;  /* no bytes: it does not say */
    /* counts so far */
    uint64_t frames;
    uint64_t damaged_bytes;   /* skipped: no sound frame in them */
    uint64_t unknown_frames;  /* sound, but of a type this version lacks */
    enum reader_end end;
    uint8_t ending;           /* enum session_ending of the end mark */
    uint64_t size_bytes;      /* of the file when it was opened */
    /* private */
    struct reader_input *input;
};

/* ERR_OK, or a reader that needs no close and: ERR_ABSENT, ERR_ACCESS, ERR_IO,
 * ERR_FORMAT (not a recording, or cut before its head was whole), ERR_VERSION. */
int reader_open(const char *path, struct reader *out, struct err_text *why);

/* The same for bytes in memory; they are copied.  name is for messages. */
int reader_open_bytes(const char *name, const uint8_t *bytes, size_t n,
                      struct reader *out, struct err_text *why);

/* 1 with *out set to the next frame of known type and right size; 0 at the end,
 * when r->end says how it ended; ERR_IO, with errno set, when the file could not
 * be read further.  What follows an end mark is damage. */
int reader_next(struct reader *r, struct wire_frame *out);

void reader_close(struct reader *r);

#endif /* READER_H */
