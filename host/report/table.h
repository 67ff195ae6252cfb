/* table.h - results as a table for a terminal, 80 columns, no colour. */
#ifndef TABLE_H
#define TABLE_H

#include <stdio.h>

#include "analysis/results.h"

/* The whole summary: session, best push, holds, losses, how it ended. */
void table_print(FILE *to, const struct results *r);

/* Where the uncertainty of the session's main forces comes from; or one sentence on
 * why it is not known. */
void table_budget(FILE *to, const struct results *r);

#endif /* TABLE_H */
