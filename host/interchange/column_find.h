/*
 * column_find.h - a column of a table by the caller's word.
 *
 * A name as written but for case; else a name without its unit, blanks and signs
 * ("fz" finds "Fz (N)"); else a number from 1.  Pure; any thread.
 */
#ifndef COLUMN_FIND_H
#define COLUMN_FIND_H

#include <stddef.h>

#include "err.h"
#include "interchange/layout.h"

#define COLUMN_FIND_LIST 200

/* place ("file:line") and option ("force") are for sentences.  ERR_OK, or ERR_FORMAT
 * with *out unchanged: there is none, with the name that is near if one is; there are
 * two. */
int column_find(const struct layout *l, const char *place, const char *option,
                const char *wanted, size_t *out, struct err_text *why);

/* "1 Time, 2 Fz (N)", as far as it fits.  Returns out. */
const char *column_find_list(const struct layout *l, char out[COLUMN_FIND_LIST]);

#endif /* COLUMN_FIND_H */
