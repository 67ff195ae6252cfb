/*
 * ground_json.h - the part of results.json about what forces rest on: zeros,
 * calibrated range, uncertainty.
 *
 * Each returns a new reference, as jansson's own makers do.
 */
#ifndef GROUND_JSON_H
#define GROUND_JSON_H

#include <jansson.h>

#include "analysis/results.h"

/* "calibration", "tares", "tares_refused", "uncertainty". */
json_t *ground_json_calibration(const struct results *r);
json_t *ground_json_tares(const struct results *r);
json_t *ground_json_refused(const struct results *r);
json_t *ground_json_uncertainty(const struct results *r);

/* Zero checks, samples beyond the range and "u" into a push or hold; never: why
 * nothing of it was measured, NULL: something was.  Reasons go into "unavailable". */
void ground_json_push(json_t *o, const struct results *r, const struct results_push *p,
                      const char *never);
void ground_json_hold(json_t *o, const struct results *r, const struct results_hold *h,
                      const char *never);

/* "u" of "best_push", of a warm-up effort, of "passive_weight", of "totals". */
void ground_json_best(json_t *o, const struct results *r);
void ground_json_warm_up(json_t *o, const struct results *r, const struct results_warm_up *w);
void ground_json_passive(json_t *o, const struct results *r);
void ground_json_totals(json_t *o, const struct results *r);

#endif /* GROUND_JSON_H */
