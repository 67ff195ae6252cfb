/*
 * analyze_file.h - one file analysed, whatever made it.
 *
 * A recording of ours is told by its first bytes, never by its name; anything
 * else is read as curves of another instrument.
 */
#ifndef ANALYZE_FILE_H
#define ANALYZE_FILE_H

#include <stdbool.h>

#include "analysis/results.h"
#include "commands/analyze_options.h"
#include "interchange/curve_results.h"

struct analyze_file {
    struct results *recording;       /* NULL: it is a file of curves */
    struct curve_results curves;
};

/* "-" is standard input.  ERR_OK with *out to be freed, or an error of
 * results_open and curve_file_open with *why set and nothing to free. */
int analyze_file_open(const char *path, const struct analyze_options *o,
                      struct analyze_file *out, struct err_text *why);

void analyze_file_close(struct analyze_file *f);

/* Everything about it, as o asks; indented or as one line, a line feed at the
 * end.  ERR_OK or ERR_IO. */
int analyze_file_json(FILE *to, const struct analyze_file *f, const struct analyze_options *o,
                      bool indented);
int analyze_file_table(FILE *to, const struct analyze_file *f, const struct analyze_options *o);

/* Every sample as CSV.  ERR_OK or ERR_IO. */
int analyze_file_trace(FILE *to, const struct analyze_file *f);

/* A sentence about a recording that was changed after it was closed; NULL: all is
 * as it was. */
const char *analyze_file_doubt(const struct analyze_file *f);

#endif /* ANALYZE_FILE_H */
