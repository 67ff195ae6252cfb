/*
 * trend_json.h - how a person is doing, as JSON.
 *
 *     { "format": "holdfast-trend", "version": 1, "client": "K07", "day": "2026-11-26",
 *       "rules": "load-tolerance version 1", "pain_limit": 3, "weeks": null,
 *       "sides": [ { "side": "left", "headline": "...", "tolerated_load": { ... } or null,
 *                    "best_push": { ... }, "load_trend_n": { ... },
 *                    "pain_trend_points": { ... }, "response": { ... }, "consistency": { ... },
 *                    "last": "...", "next": { ... } } ],
 *       "sessions": [ ... ], "stage": { ... } }
 *
 * What is not known is null, never 0; a unit is in its key.  The same numbers as the page,
 * unrounded but for the digits of json_value_digits.
 */
#ifndef TREND_JSON_H
#define TREND_JSON_H

#include <jansson.h>

#include "clinic/rules.h"
#include "clinic/trend.h"

/* New references. */
json_t *trend_json(const struct trend *t);

/* Pieces that a plan has, too: the inputs a rule looked at by name, { "value": , "unit": };
 * a dose; a side's word. */
json_t *trend_json_inputs(const struct rules_input *input, int n);
json_t *trend_json_dose(const struct course_dose *d);
const char *trend_json_side(enum course_side side);
json_t *trend_json_advice(const struct rules_advice *a);
json_t *trend_json_light(const struct rules_verdict *v);

#endif /* TREND_JSON_H */
