/*
 * trace_csv.h - the curve an analysis saw, sample by sample, as CSV.
 *
 *     curve,t_s,raw_n,filtered_n,state
 *     left,0.000000,0.1250,0.1187,quiet
 *
 * RFC 4180 with line feeds.  t_s to the microsecond and forces to a tenth of a
 * millinewton, always so many decimals; newton metres, and a head that says
 * _nm, for a torque without a lever arm.  state is a word of ANALYSIS_STATES.
 * A hole in the curve is a row of its own in its middle, both forces empty and
 * its state "gap", so that no program joins what was not measured.
 */
#ifndef TRACE_CSV_H
#define TRACE_CSV_H

#include <stdbool.h>
#include <stdio.h>

#include "analysis/analysis.h"
#include "err.h"

/* The first line, and how a file of ours is known. */
int trace_csv_head(FILE *to, bool is_torque);

/* All samples of one curve.  label is what the first column says.  ERR_OK or
 * ERR_IO. */
int trace_csv_rows(FILE *to, const char *label, const struct trace *t,
                   const struct analysis *a);

/* Whether a trace may take this name: nothing has it, or a trace of ours.
 * ERR_OK or ERR_ACCESS. */
int trace_csv_may_replace(const char *path, struct err_text *why);

/* x with so many decimals (0 .. 9), rounded to nearest, and no sign before a
 * zero; not ended by a '\0'.  Returns where it ends.  Needs 32 bytes; |x| under
 * 1e9 is written, anything else is left empty. */
char *trace_csv_number(char *to, double x, int decimals);

#endif /* TRACE_CSV_H */
