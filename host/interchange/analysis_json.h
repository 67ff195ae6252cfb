/*
 * analysis_json.h - what `analyze --json` says about a file of curves.
 *
 *     { "analysis_version": 1, "metrics_version": 1, "computed_by": ...,
 *       "definitions": "holdfast metrics ID", "file": ..., "format": ...,
 *       "notes": [ ... ], "options": { ... },
 *       "sets": [ { "label", "date", "claims": [ { "name", "value", "unit" } ],
 *                   "curves": [ { "label", "side", "unit", "rows", "samples", ...,
 *                       "dropped": { "rail": 2 }, "found_by": { ... },
 *                       "efforts": [ { "effort", "from_s", "to_s", ...,
 *                                      "metrics": { "peak_n": { ... } } } ],
 *                       "trials": { "peak_n": { "trials_best": { ... } } } } ],
 *                   "symmetry": { "peak_n": { "left", "right", "lsi_pct": ... } } } ] }
 *
 * What is not known is null with a reason beside it, never 0.  Times are seconds
 * of the curve, from its own origin.
 */
#ifndef ANALYSIS_JSON_H
#define ANALYSIS_JSON_H

#include <stdio.h>

#include "interchange/curve_results.h"
#include "interchange/json_value.h"

#define ANALYSIS_JSON_VERSION 1

/* Takes over options.  NULL when out of memory. */
json_t *analysis_json(const struct curve_results *r, json_t *options);

/* The line a file leaves that could not be analysed. */
json_t *analysis_json_error(const char *file, const char *sentence);

#endif /* ANALYSIS_JSON_H */
