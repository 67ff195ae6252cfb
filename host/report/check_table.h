/*
 * check_table.h - a rig check for people: one line a finding, verdict last.
 */
#ifndef CHECK_TABLE_H
#define CHECK_TABLE_H

#include <stdbool.h>
#include <stdio.h>

#include "analysis/rigcheck.h"

void check_table_print(FILE *to, const struct rigcheck_context *x,
                       const struct rigcheck_report *r);

/* The verdict, and what is not green; complete: it came to its end. */
void check_table_brief(FILE *to, const struct rigcheck_report *r, bool complete);

/* Every limit with its unit in the name, and its reason. */
void check_table_limits(FILE *to);

#endif /* CHECK_TABLE_H */
