/*
 * rows.h - the cells of chosen columns, row by row, into arrays of doubles.
 *
 *     rows_open -> rows_add, each column -> rows_read -> rows_close
 *
 * A cell that holds no number becomes one of CURVE_MAKE_TEXT, _NOT_FINITE, _EMPTY;
 * the first text of each column is kept to be shown.  What must not be dropped in
 * silence is refused with its line: a number with thousands separators or another
 * decimal sign, another delimiter, more cells than columns, a NUL byte.
 */
#ifndef ROWS_H
#define ROWS_H

#include <stdbool.h>
#include <stddef.h>

#include "err.h"
#include "interchange/delimited.h"
#include "interchange/layout.h"
#include "interchange/time_column.h"

#define ROWS_COLUMNS_MAX 16

struct rows_column {
    size_t column;             /* of the table, from 0 */
    bool is_time;
    struct time_column time;   /* how times were read */
    double *value;             /* rows->n; owned */
    size_t texts;              /* cells that are neither number nor empty */
    size_t text_line;          /* the first of them */
    char text[40];
};

/* A line that does not follow the row before it: blank lines and comments. */
struct rows_break {
    size_t row, line;
};

/* Members may be read. */
struct rows {
    size_t n, room;
    size_t columns;
    struct rows_column column[ROWS_COLUMNS_MAX];
    struct rows_break *at;     /* private */
    size_t breaks, break_room;
};

void rows_open(struct rows *r);

/* Want a column; which of r->column it is. */
size_t rows_add(struct rows *r, size_t column, bool is_time);

/* Read to the end.  ERR_OK, or ERR_FORMAT, ERR_RANGE (too many rows), ERR_IO. */
int rows_read(struct rows *r, const char *name, struct delimited *d, const struct layout *l,
              struct err_text *why);

/* The line a row stands in. */
size_t rows_line(const struct rows *r, size_t row);

void rows_close(struct rows *r);

#endif /* ROWS_H */
