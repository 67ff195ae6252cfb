/*
 * layout.h - how a delimited text is laid out, from its first lines.
 *
 * Preamble, comments (# or %), header, a row of units, rows of numbers: found by
 * looking at up to LAYOUT_LINES lines that are not blank.
 *
 *   delimiter   of tab, semicolon, comma, bar and blanks the one under which most
 *               lines fall into the same number of cells that are numbers or times
 *   rows begin  at the first line that is like the later ones: a number or
 *               nothing in every column that mostly has numbers
 *   header      the line before them with as many names as there are columns;
 *               it may be a comment
 *   decimal     a comma when some number's comma can be nothing else ("812,3",
 *               "0,125"); where every comma may be one of thousands ("1,234"), or
 *               both signs occur, the file is refused
 *
 * A resource; any thread.
 */
#ifndef LAYOUT_H
#define LAYOUT_H

#include <stdbool.h>
#include <stddef.h>

#include "err.h"
#include "interchange/delimited.h"

#define LAYOUT_LINES       200
#define LAYOUT_COLUMNS_MAX 256
#define LAYOUT_NAME_MAX    96

struct layout_column {
    char name[LAYOUT_NAME_MAX];  /* as written; "" without a header */
    char unit[24];               /* from a row of units; "" */
    bool numbers;                /* of the first rows, most cells are numbers or times */
    bool rises;                  /* from row to row, as time does */
    bool counts_up;              /* 0, 1, 2 ... or 1, 2, 3 ... */
    bool filled;                 /* at least one of the first rows has something */
};

struct layout {
    char delimiter;              /* 0: one column */
    char decimal;
    bool has_header;
    size_t header_line;          /* valid with has_header */
    size_t first_line;           /* of the first row of numbers */
    double row_bytes;            /* mean length of the first rows, with their end */
    size_t columns;
    struct layout_column *column;  /* columns of them; owned */
};

/* Find it.  delimiter and decimal are the caller's, 0: look.  name is for
 * messages.  ERR_OK with *out to be closed; else nothing to close and ERR_FORMAT
 * (sentence with name:line), ERR_RANGE, ERR_IO (out of memory). */
int layout_find(const char *name, const struct delimited *d, char delimiter, char decimal,
                struct layout *out, struct err_text *why);

void layout_close(struct layout *l);

/* Whether a line says nothing: blank, or a comment. */
bool layout_is_blank(const char *s, size_t n);
bool layout_is_comment(const char *s, size_t n);

#endif /* LAYOUT_H */
