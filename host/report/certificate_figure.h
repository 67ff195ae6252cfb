/*
 * certificate_figure.h - how far every point of a calibration lies off its curve.
 *
 * Residuals in counts over force, rising and falling loads apart, with twice the
 * residual SD to both sides; newtons by the mean slope on the right.  Drawn by
 * gnuplot (gnuplot.h) in a folder of its own under $TMPDIR or /tmp, which is gone
 * afterwards.  One thread at a time.
 */
#ifndef CERTIFICATE_FIGURE_H
#define CERTIFICATE_FIGURE_H

#include <stdio.h>

#include "calibration/fit.h"
#include "err.h"

/* Write the picture's <svg> element, which fills the width it is given.  ERR_OK, or
 * with *why set and nothing written: ERR_ABSENT (no gnuplot), ERR_IO. */
int certificate_figure(const struct fit *f, FILE *to, struct err_text *why);

#endif /* CERTIFICATE_FIGURE_H */
