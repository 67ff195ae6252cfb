/*
 * time_column.h - a column of times, cell by cell, as numbers.
 *
 * The first cell that can be read says what the column holds; one of another
 * kind is then text.  Numbers stay in the file's unit.  Stamps become seconds
 * since the first one; a time of day may pass midnight.  Any thread.
 */
#ifndef TIME_COLUMN_H
#define TIME_COLUMN_H

#include <stdbool.h>
#include <stdint.h>

#include "interchange/delimited.h"   /* delimited_cell */
#include "interchange/number.h"      /* enum number */
#include "interchange/time_stamp.h"  /* enum time_stamp */

/* Zero is a fresh one.  Members may be read. */
struct time_column {
    bool begun;                /* a cell was read */
    enum time_stamp kind;      /* NONE: numbers */
    int64_t first_ns;          /* of stamps: what 0 s is */
    int64_t last_ns, days_ns;  /* private */
};

/* Read one cell; *out is written only with NUMBER_OK. */
enum number time_column_read(struct time_column *c, const struct delimited_cell *cell,
                             char decimal, double *out);

#endif /* TIME_COLUMN_H */
