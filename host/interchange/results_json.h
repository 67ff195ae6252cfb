/*
 * results_json.h - results as JSON: units in the key names, nothing invented.
 *
 * A number that is not known is null, and the "unavailable" object beside it
 * says why.  Numbers are rounded to a tenth of what the rig can resolve, so
 * the same recording gives the same bytes on every build.
 */
#ifndef RESULTS_JSON_H
#define RESULTS_JSON_H

#include <jansson.h>
#include <stdio.h>

#include "analysis/results.h"
#include "err.h"

/* The document; NULL when out of memory. */
json_t *results_json_make(const struct results *r);

/* Write the document and a final newline.  ERR_OK or ERR_IO. */
int results_json_write(FILE *to, const struct results *r);

/* Write it to a new file beside path and move it there, so that no half
 * document is ever seen.  ERR_OK, or ERR_IO / ERR_ACCESS / ERR_FULL. */
int results_json_save(const char *path, const struct results *r, struct err_text *why);

#endif /* RESULTS_JSON_H */
