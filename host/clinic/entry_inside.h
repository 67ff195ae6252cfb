/*
 * entry_inside.h - what entry*.c and the store share about an entry's parts.
 */
#ifndef ENTRY_INSIDE_H
#define ENTRY_INSIDE_H

#include "clinic/entry.h"

#define ENTRY_TIME_MOST_US    253402300800e6  /* the year 10000 */
#define ENTRY_OFFSET_MOST_MIN 1080            /* local time less UTC: 18 h, as in ISO 8601 practice */

/* Whether id is 32 digits 0-9a-f. */
bool entry_id_ok(const char *id);

/* Whether word is one of "a|b|c". */
bool entry_word_listed(const char *words, const char *word);

/* ERR_OK, ERR_RANGE or ERR_FORMAT with a sentence that names the field. */
int entry_check_value(const struct entry_kind *k, const struct entry_field *f, const json_t *v,
                      struct err_text *why);

#endif /* ENTRY_INSIDE_H */
