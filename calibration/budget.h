/*
 * budget.h - uncertainties of some forces side by side, as a table in text.
 *
 * A row for each source, a dash where one force lacks it, and why where all do;
 * below, combined, interval and factor.
 * The caller prints what heads the columns, which begin after BUDGET_LABEL
 * characters and are BUDGET_COLUMN wide.
 */
#ifndef BUDGET_H
#define BUDGET_H

#include <stdio.h>

#include "calibration/uncertainty.h"

#define BUDGET_LABEL  36
#define BUDGET_COLUMN 12

/* n >= 1 forces of one calibration; all in newtons. */
void budget_print(FILE *to, const struct uncertainty *u, int n);

#endif /* BUDGET_H */
