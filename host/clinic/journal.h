/*
 * journal.h - the clinic's entries as lines of a file: written whole or not at all.
 *
 * `entries.jsonl`: the first line says what the file is,
 *     {"format":"holdfast entries","version":1,"journal":"ID","crc32c":"89abcdef"}
 * and each other line is one entry (entry_to_json) with up to two keys more at its end:
 * "part":"2/3", when it is the second of three that were added together, and "crc32c",
 * the CRC-32C of all bytes of the line before it.  ID is 128 random bits; a journal that
 * is written anew gets another.
 *
 * Entries added together are one write, synced before it is said to have worked.  A
 * write that was interrupted leaves an end that is no whole, sound set of lines: it was
 * never acknowledged, and journal_whole tells where it begins.
 *
 * One thread.  journal_calls are the system's, for tests to make fail.
 */
#ifndef JOURNAL_H
#define JOURNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "err.h"

#define JOURNAL_NAME     "entries.jsonl"
#define JOURNAL_NEW      "entries.jsonl.new"  /* being written; of no account until renamed */
#define JOURNAL_DAMAGED  "entries.damaged"    /* bytes that journal_repair set aside */
#define JOURNAL_LOCK     "clinic.lock"
#define JOURNAL_VERSION  1
#define JOURNAL_ID_TEXT  33
#define JOURNAL_PATH     4096

/* Every call that changes the disk. */
struct journal_calls {
    ssize_t (*write)(int fd, const void *p, size_t n);
    int (*sync)(int fd);                     /* fdatasync; fsync of a folder */
    int (*truncate)(int fd, off_t n);
    int (*rename)(const char *from, const char *to);
    int (*unlink)(const char *path);
};
extern struct journal_calls journal_calls;

/* ---- lines: no I/O -------------------------------------------------------------------- */

struct journal_line {
    const char *text;        /* borrowed, without its end of line */
    size_t n;
    bool whole;              /* an end of line was there */
    bool sound;              /* its checksum is right */
    size_t entry_n;          /* sound: bytes of the entry, but for its last '}' */
    int part, parts;         /* sound: 1 of 1 when it was added alone */
};

/* The line at text[*at ..], and *at past it.  false: there is none. */
bool journal_next(const char *text, size_t n, size_t *at, struct journal_line *out);

/* How many of the bytes are whole: the rest is an end that was never acknowledged. */
size_t journal_whole(const char *text, size_t n);

/* Append a line to a growing text: json is an object, '}' at its end.  ERR_OK or ERR_FULL. */
struct journal_text {
    char *s;                 /* owned (free) */
    size_t n, room;
};
int journal_put(struct journal_text *t, const char *json, int part, int parts);
int journal_put_raw(struct journal_text *t, const char *bytes, size_t n);
int journal_put_head(struct journal_text *t, const char *id);

/* Read a first line.  ERR_OK with id set, ERR_VERSION, or ERR_FORMAT. */
int journal_head(const struct journal_line *line, char id[JOURNAL_ID_TEXT],
                 struct err_text *why);

/* 128 random bits in hex. */
int journal_random_id(char id[JOURNAL_ID_TEXT], struct err_text *why);

/* ---- the file ----------------------------------------------------------------------------- */

struct journal {
    int fd;                  /* -1: not open */
    char id[JOURNAL_ID_TEXT];
    size_t head_n;           /* bytes of the first line */
};

/* ERR_OK; ERR_ABSENT when there is none; ERR_VERSION, ERR_FORMAT, ERR_ACCESS, ERR_IO. */
int journal_open(const char *folder, bool write, struct journal *j, struct err_text *why);
void journal_close(struct journal *j);

/* Whether the file by that name is still the one that is open. */
bool journal_same(const char *folder, const struct journal *j);

/* Write a journal of these lines (head first) and put it in place of the one there, if
 * any.  After an error the one there is as it was. */
int journal_replace(const char *folder, const struct journal_text *lines, struct err_text *why);

/* All bytes from an offset on.  Owned by the caller (free). */
int journal_read(const struct journal *j, int64_t from, struct journal_text *out,
                 struct err_text *why);

/* Write at the end, which is at byte `at`, and sync.  After an error the file is cut
 * back to `at`. */
int journal_append(const struct journal *j, int64_t at, const struct journal_text *lines,
                   struct err_text *why);

/* Cut off an end. */
int journal_cut(const struct journal *j, int64_t at, struct err_text *why);

/* Wait for the folder's lock, at most wait_ms.  *fd is released by close. */
int journal_lock(const char *folder, int wait_ms, int *fd, struct err_text *why);

/* "FOLDER/NAME" into path.  ERR_OK or ERR_RANGE. */
int journal_path(const char *folder, const char *name, char path[JOURNAL_PATH]);

/* Sync a folder, so that names made or removed in it last. */
int journal_sync_folder(const char *folder);

#endif /* JOURNAL_H */
