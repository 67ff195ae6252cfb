/*
 * analyze_options.h - what `holdfast analyze` is asked to do, from its words.
 *
 * One list of options (analyze_options.c) makes the parser, the help and the
 * sentences about wrong values, so that no two of them can differ.
 */
#ifndef ANALYZE_OPTIONS_H
#define ANALYZE_OPTIONS_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "analysis/effort.h"
#include "analysis/symmetry.h"
#include "interchange/curve_file.h"

#define ANALYZE_FORCES_MAX 8  /* of struct curve_file_options */

struct analyze_options {
    struct curve_file_options file;
    struct effort_options effort;
    struct calibration calibration;
    /* Side of the n-th force column asked for, NULL: as the file calls it. */
    const char *side[ANALYZE_FORCES_MAX];
    int force_columns;
    enum symmetry_side involved;
    double band_pct;             /* of the target; NAN: not given so */
    double force_u_pct;          /* into effort.force_u_frac; NAN: not given */
    bool chosen;                 /* some option changes results */
    bool json, quiet;
    bool budget;                 /* where uncertainty comes from, below the table */
    const char *trace, *plot;    /* file names; NULL: not asked for */
    int threads;
    char **paths;                /* borrowed from argv */
    size_t n;
};

/* EXIT_OK; EXIT_USAGE having said what is wrong; or -1 when help was asked for
 * and given. */
int analyze_options_read(int argc, char **argv, struct analyze_options *out);

/* Every choice an analysis depends on, under names with units, so that its
 * numbers can be made again. */
json_t *analyze_options_json(const struct analyze_options *o);

#endif /* ANALYZE_OPTIONS_H */
