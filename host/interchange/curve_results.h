/*
 * curve_results.h - everything computed from one file of curves.
 *
 *     curve_results_make -> read members -> curve_results_free
 *
 * The only source of what the table, the JSON, the trace and the figure show of
 * a file of another instrument, as results.h is for a recording of ours.
 */
#ifndef CURVE_RESULTS_H
#define CURVE_RESULTS_H

#include <stdbool.h>

#include "analysis/analysis.h"
#include "analysis/symmetry.h"
#include "interchange/curve_file.h"

struct curve_results_set {
    struct analysis *curve;      /* one for each curve of the file's set */
    enum symmetry_side *side;    /* whose it is, by its label */
    bool has_sides;              /* both legs are there, and something to compare */
    struct symmetry symmetry[ANALYSIS_COMPARED_COUNT];
    double left[ANALYSIS_COMPARED_COUNT];    /* best of each side; NAN: none */
    double right[ANALYSIS_COMPARED_COUNT];
};

struct curve_results {
    struct curve_file *file;     /* owned */
    struct curve_results_set *set;
    struct effort_options options;
};

/* Analyse every curve.  Takes over file, also when it fails: ERR_ARG for a
 * filter that cannot be built, ERR_IO when out of memory. */
int curve_results_make(struct curve_file *file, const struct effort_options *o,
                       enum symmetry_side involved, struct curve_results *out,
                       struct err_text *why);

void curve_results_free(struct curve_results *r);

/* The side a label speaks of: "left", "Right [N]", "2 left". */
enum symmetry_side curve_results_side(const char *label);

#endif /* CURVE_RESULTS_H */
