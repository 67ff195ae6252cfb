/*
 * plan_json.h - today's suggestion of one side, as JSON.
 *
 *     { "format": "holdfast-plan", "version": 1, "client": , "day": , "side": "left",
 *       "rules": , "suggested": "left: ...", "first": false, "start": null, "rule": ,
 *       "says": , "protocol": , "dose": { ... }, "tension_s": , "reference_n": , "target_n": ,
 *       "last_session": { "light": , ... } or null, "next": { ... } or null,
 *       "alternatives": { "repeat": { ... } or null, "back": { ... } or null },
 *       "screening": { "answer": , "says": , "way_out": }, "pain_limit": 3 }
 */
#ifndef PLAN_JSON_H
#define PLAN_JSON_H

#include <jansson.h>

#include "clinic/plan.h"
#include "clinic/screening.h"

json_t *plan_json(const struct plan *p, const struct screening_gate *gate);

#endif /* PLAN_JSON_H */
