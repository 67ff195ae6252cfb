/*
 * rules_show.h - a file of rules for people and for machines, with every source.
 */
#ifndef RULES_SHOW_H
#define RULES_SHOW_H

#include <jansson.h>
#include <stdio.h>

#include "clinic/rules.h"

/* A page: thresholds, the rules of each list in their order with conditions, sentence and
 * source, the steps, and the inputs conditions may name. */
void rules_show(FILE *to, const struct rules *r, int columns);

/* The same; owned by the caller, NULL without memory. */
json_t *rules_show_json(const struct rules *r);

#endif /* RULES_SHOW_H */
