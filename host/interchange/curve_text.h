/*
 * curve_text.h - one delimited text to one set of curves.
 *
 *     layout_find -> columns_choose -> rows -> times -> curve_make, for each curve
 *
 * The rules are in curve_file.h and the headers it names.
 */
#ifndef CURVE_TEXT_H
#define CURVE_TEXT_H

#include "err.h"
#include "interchange/curve_file.h"
#include "interchange/delimited.h"
#include "interchange/notes.h"

struct curve_text {
    const char *name;               /* in sentences */
    const struct curve_file_options *o;
    enum curve_unit fallback;       /* where no column says its unit; UNKNOWN: none */
    struct notes *notes;
};

/* Read all of d.  *set gets curves, claims and, from stamps, date; its label is the
 * caller's.  *is_tindeq tells a data set of a Tindeq export.  ERR_OK with *set to be
 * given to curve_text_free; else nothing is left. */
int curve_text_read(const struct curve_text *t, struct delimited *d, struct curve_set *set,
                    bool *is_tindeq, struct err_text *why);

void curve_text_free(struct curve_set *set);

#endif /* CURVE_TEXT_H */
