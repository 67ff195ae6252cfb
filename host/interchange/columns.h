/*
 * columns.h - which columns of a table are time and force, and in what units.
 *
 * By the caller's word, else by what names say (column_words.h), else by what is
 * left: the rules are in curve_file.h.  What is assumed is noted.  Pure; any thread.
 */
#ifndef COLUMNS_H
#define COLUMNS_H

#include "err.h"
#include "interchange/curve_file.h"  /* curve_file_options */
#include "interchange/layout.h"
#include "interchange/notes.h"
#include "interchange/time_unit.h"

enum columns_time {
    COLUMNS_TIME_CELLS,      /* each curve's time column */
    COLUMNS_TIME_SAMPLES,    /* the same, but it counts samples at rate_hz */
    COLUMNS_TIME_ROWS,       /* no column: rows at rate_hz */
};

struct columns_curve {
    char label[LAYOUT_NAME_MAX];
    size_t force, time;              /* columns from 0; time not with TIME_ROWS */
    enum time_unit time_unit;        /* UNKNOWN: to be found from the values */
    enum curve_unit unit;            /* never UNKNOWN */
    bool unit_assumed;               /* newtons, because nothing says otherwise */
};

struct columns {
    enum columns_time time;
    double rate_hz;                  /* stated; 0 with TIME_CELLS */
    size_t n;                        /* at least 1 */
    struct columns_curve curve[CURVE_FILE_CURVES_MAX];
};

/* fallback is the unit of forces whose column names none; UNKNOWN: there is none.
 * ERR_OK, or ERR_FORMAT or ERR_RANGE with *out unchanged. */
int columns_choose(const char *name, const struct layout *l, const struct curve_file_options *o,
                   enum curve_unit fallback, struct notes *notes, struct columns *out,
                   struct err_text *why);

/* The column as people call it: its name, or "column 2". */
const char *columns_name(const struct layout *l, size_t column, char out[LAYOUT_NAME_MAX]);

#endif /* COLUMNS_H */
