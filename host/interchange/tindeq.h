/*
 * tindeq.h - what is particular to Tindeq's exports.
 *
 * A session is a zip of info.csv,
 *
 *     date,tag,comment,unit,reps,work dur.,pause btw. reps,sets,pause btw. sets,type
 *     2026-20-08 19:55:38,warm up,,SI,8,10,20,1,120,left/right
 *
 * and a data_set_<n>.csv for each set: results (claims.h), then
 *
 *     time left,weight left,time right,weight right      or    time,weight
 *
 * with a clock for each side.  The date is year, day, month.  Unit SI is kilograms.
 * Samples are about 11.4 ms apart and every 15th or so is missing.  An export of
 * all sessions is a zip of such zips.  Pure; any thread.
 */
#ifndef TINDEQ_H
#define TINDEQ_H

#include <stdbool.h>
#include <stddef.h>

#include "interchange/curve_unit.h"
#include "interchange/layout.h"

struct tindeq_info {
    char date[32];            /* ISO 8601; "" when there is none or it is no date */
    char tag[64];
    enum curve_unit unit;     /* UNKNOWN: not said, or not known here */
};

/* Read the text of an info.csv; what is not there is left empty. */
void tindeq_info_read(const char *text, size_t n, struct tindeq_info *out);

/* Whether a table has the columns of a data set, and no others. */
bool tindeq_is_data_set(const struct layout *l);

/* Whether it is a list of results or sessions, which holds no curve. */
bool tindeq_is_results(const struct layout *l);

#endif /* TINDEQ_H */
