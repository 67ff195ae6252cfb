/*
 * curve_make.h - columns of numbers to one curve: what is used, what is dropped.
 *
 * The rules for rails, spikes, empty cells and gaps are in curve_file.h.  Cells
 * that hold no number are given as one of three doubles that are no numbers.
 * Any thread.
 */
#ifndef CURVE_MAKE_H
#define CURVE_MAKE_H

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "interchange/curve_file.h"  /* struct curve */

#define CURVE_MAKE_TEXT       NAN
#define CURVE_MAKE_NOT_FINITE INFINITY
#define CURVE_MAKE_EMPTY      (-INFINITY)

#define CURVE_MAKE_SPIKE_RANGES   10.0      /* times the range of 90 % of samples */
#define CURVE_MAKE_SPIKE_N        1000.0
#define CURVE_MAKE_SPIKE_N_PER_S  80000.0
#define CURVE_MAKE_SPIKE_COUNTS   4194304.0 /* 2^22 */

struct curve_make {
    size_t rows;
    double *t_s;             /* rows; of marked rows (timeline.h) seconds, of a row without
                                a time the cell as above */
    const uint8_t *mark;     /* enum timeline_mark */
    double *value;           /* in unit, or as above */
    bool take_t, take_value; /* the array, from malloc, is given away to the curve */
    bool may_be_sparse;      /* the rows have times of their own */
    enum curve_unit unit;
    const struct curve_file_options *o;
};

/* Fill in *out but for its label.  ERR_OK, and what was given away is gone; ERR_IO
 * when out of memory, and all is as it was but for the values of an array that was
 * offered. */
int curve_make(const struct curve_make *from, struct curve *out);

#endif /* CURVE_MAKE_H */
