/*
 * delimited.h - bytes to lines and cells.
 *
 *     delimited_open | delimited_bytes -> delimited_head
 *                    -> delimited_line, delimited_cells ... -> delimited_close
 *
 * A line ends with LF, CRLF or CR, whichever comes.  A cell may stand in double
 * quotes, with "" for one; a quoted cell ends with its line, so that one stray
 * quote costs one row and not the rest of the file.  Blanks around a cell are
 * left out.  A byte order mark of UTF-8 at the start is skipped.
 *
 * Files are read in blocks; what is returned points into the block and is valid
 * until the next delimited_line.  A resource; any thread, one at a time.
 */
#ifndef DELIMITED_H
#define DELIMITED_H

#include <stdbool.h>
#include <stddef.h>

#define DELIMITED_LINE_MAX  (64 * 1024)  /* bytes; a longer line is refused */
#define DELIMITED_BLOCK     (512 * 1024)

struct delimited_cell {
    const char *s;     /* not ended by a zero */
    size_t n;
    bool quoted;
};

/* Members are private, but for line, err_no and size. */
struct delimited {
    size_t line;       /* number of the line last returned, from 1 */
    int err_no;        /* errno of a read that failed */
    size_t size;       /* bytes there are in all; 0: not known */
    const char *at, *end;
    char *block;       /* owned; NULL for bytes in memory */
    int fd;            /* borrowed */
    bool whole;        /* nothing comes after end */
};

/* Read from an open file, which stays the caller's, from where it stands; the
 * first block is read.  ERR_OK; ERR_IO with nothing to close. */
int delimited_open(struct delimited *d, int fd);

/* Read from memory, borrowed. */
void delimited_bytes(struct delimited *d, const void *bytes, size_t n);

void delimited_close(struct delimited *d);

/* What is ahead without taking it: a whole block, or all there is (*whole). */
void delimited_head(const struct delimited *d, const char **s, size_t *n, bool *whole);

/* The next line without its end.  1; 0 at the end of the file; ERR_IO;
 * ERR_RANGE for one over DELIMITED_LINE_MAX, line then being its number. */
int delimited_line(struct delimited *d, const char **s, size_t *n);

/* For a reader that knows how lines end: what is ahead, as much as a line may
 * have; false at the end of the file or when reading failed, which
 * delimited_line then tells.  delimited_skip takes what lies before `to`, one line. */
bool delimited_ahead(struct delimited *d, const char **s, const char **end);
void delimited_skip(struct delimited *d, const char *to);

/* delimited_line on bytes in memory: take one line off *s .. end. */
void delimited_take(const char **s, const char *end, const char **line, size_t *n);

/* Split a line.  Returns how many cells there are, which may be more than max;
 * the first max are stored.  delimiter ' ' is any run of blanks and tabs, 0 makes
 * the line one cell. */
size_t delimited_cells(const char *s, size_t n, char delimiter,
                       struct delimited_cell *out, size_t max);

/* A cell as text for people, always valid UTF-8: quotes undoubled, control
 * characters as '?', bytes that are no UTF-8 taken for Latin-1, cut to size - 1
 * bytes between characters.  Returns out. */
char *delimited_text(const struct delimited_cell *c, char *out, size_t size);

#endif /* DELIMITED_H */
