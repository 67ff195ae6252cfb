/*
 * curve_table.h - what was found in a file of curves, for a terminal.
 *
 * 80 columns, no colour.  One line an effort, units in the head, a dash where
 * there is no number and the reasons once below, in words.
 */
#ifndef CURVE_TABLE_H
#define CURVE_TABLE_H

#include <stdio.h>

#include "interchange/curve_results.h"

/* The efforts' tables only, with the reasons; there must be one effort at least. */
void curve_table_efforts(FILE *to, const struct analysis *a, bool is_torque);

void curve_table_print(FILE *to, const struct curve_results *r);

#endif /* CURVE_TABLE_H */
