/*
 * trend_figure.h - a person's load and pain over weeks, as a figure.
 *
 * Over the weeks since the first session shown: the tolerated load as steps, the mean
 * force of each session by its light (shape and colour together), best pushes with the
 * detectable change around their start, where a new series begins; below it pain before,
 * in the holds, after and next day.  Two sides stand side by side on one scale.
 */
#ifndef TREND_FIGURE_H
#define TREND_FIGURE_H

#include <stdio.h>

#include "clinic/trend.h"

#define TREND_FIGURE_ROWS 16     /* of the one in letters */

/* Draw it as .png, .svg or .pdf.  ERR_OK, or as gnuplot_open and gnuplot_close. */
int trend_figure_save(const char *path, const struct trend *t, struct err_text *why);

/* One side's load in letters, so many columns.  ERR_OK, ERR_ABSENT without gnuplot,
 * ERR_IO; ERR_RANGE, with nothing printed, when there is no load to draw. */
int trend_figure_letters(FILE *to, const struct trend *t, int side, int columns,
                         struct err_text *why);

#endif /* TREND_FIGURE_H */
