/*
 * json_value.h - how numbers and words are written in every JSON file of ours.
 *
 * A number that is not known is null, never 0.  Each returns a new reference,
 * as jansson's own makers do.
 */
#ifndef JSON_VALUE_H
#define JSON_VALUE_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "analysis/metrics.h"

/* Significant digits of a metric: a microsecond in a quarter of an hour. */
#define JSON_VALUE_DIGITS 9

/* For json_dumpf: every number comes out as it was rounded here. */
#define JSON_VALUE_PRECISION JSON_REAL_PRECISION(15)

json_t *json_value_real(double x, int decimals);   /* rounded; null: not finite */
json_t *json_value_digits(double x);               /* to JSON_VALUE_DIGITS */
json_t *json_value_count(size_t n);

/* Text from outside; what is no UTF-8 becomes '?', so that no key is lost.
 * Cut to 511 bytes then. */
json_t *json_value_text(const char *s);

/*
 * All metrics of one effort, under their ids:
 *
 *     "peak_n":          { "value": 123.4, "unit": "N" }
 *     "torque_peak_nm":  { "value": 43.2, "u": 0.6, "unit": "N.m" }
 *     "in_band_s":       { "value": null, "unit": "s", "reason": "no_band",
 *                          "unavailable": "no band was given" }
 *     "rfd_0_50ms_n_per_s": { "value": 2100, "unit": "N/s", "reason": "indicative",
 *                          "note": "indicative: ...: 500 samples a second; ..." }
 */
json_t *json_value_metrics(const struct metric_value value[METRIC_COUNT], bool is_torque);

/* The unit of a metric (UCUM); of a torque without a lever arm newton metres take
 * the place of newtons. */
const char *json_value_unit(const char *unit, bool is_torque);

/* One of them. */
json_t *json_value_metric(const struct metric_value *v, const char *unit);

#endif /* JSON_VALUE_H */
