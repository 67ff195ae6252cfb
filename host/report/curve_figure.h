/*
 * curve_figure.h - the curves of a file and what was found in them, drawn.
 *
 * A panel for each curve, the curves of one set on one axis of time: measured
 * force thin, filtered over it, the quiet that made the baseline, onset and
 * letting go, the plateau, the peak with its value and, where the force's uncertainty was
 * given, that of k = 2, gaps hatched.  Where rate of
 * force development is known, the steepest effort's onset again, enlarged, with
 * its windows.
 */
#ifndef CURVE_FIGURE_H
#define CURVE_FIGURE_H

#include "interchange/curve_results.h"

#define CURVE_FIGURE_PANELS_MAX 12  /* more are left out, and the figure says so */

/* Draw to path, as its ending says.  ERR_OK, or the errors of gnuplot_open;
 * ERR_RANGE too when there is no force to draw. */
int curve_figure_save(const char *path, const struct curve_results *r, struct err_text *why);

#endif /* CURVE_FIGURE_H */
