/*
 * claims.h - results a file states itself, before its rows.
 *
 *     ,Overall Avg,Rep1,Rep2
 *     Avg Left,16.5,16.4,17.9
 *     Peak Left,18.9,20.4,20.7
 *
 * A line whose first cell begins with a word for a result (avg, average, mean, max,
 * maximum, peak, best) and whose others are numbers.  A line before it with an
 * empty first cell names the columns.
 */
#ifndef CLAIMS_H
#define CLAIMS_H

#include "interchange/curve_file.h"  /* struct curve_claim */
#include "interchange/delimited.h"
#include "interchange/layout.h"

#define CLAIMS_MAX 256

/* Add those of the preamble to set, in order.  Called before the first line is
 * taken.  unit is written where a name holds none.  ERR_OK or ERR_IO (out of
 * memory). */
int claims_find(const struct delimited *d, const struct layout *l, const char *unit,
                struct curve_set *set);

#endif /* CLAIMS_H */
