/*
 * options_json.h - the choices behind an analysis, so that it can be made again.
 *
 * Every member of struct effort_options under its own name, which carries its
 * unit; null where nothing was given.
 */
#ifndef OPTIONS_JSON_H
#define OPTIONS_JSON_H

#include <jansson.h>

#include "analysis/effort.h"

/* A new reference. */
json_t *options_json(const struct effort_options *o);

#endif /* OPTIONS_JSON_H */
