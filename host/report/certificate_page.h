/*
 * certificate_page.h - a calibration's certificate as a page to read and print.
 *
 * What certificate_text and certificate_json (certificate.h) say, as one HTML file
 * that needs nothing else: its style and the plot of the residuals are in it.
 *
 * Every number that the JSON has, too, is a <data> element: what is shown is
 * rounded, value has the JSON's twelve digits, data-of names its place there, such
 * as "fit.points[3].residual_n".
 *
 * Knows no clock; one thread at a time (certificate_figure.h).
 */
#ifndef CERTIFICATE_PAGE_H
#define CERTIFICATE_PAGE_H

#include <stdio.h>

#include "calibration/certificate.h"

/* ERR_OK, or ERR_IO: the stream took no more.  Without gnuplot the page says that
 * its plot is missing and why; a calibration does not depend on a picture. */
int certificate_page(const struct certificate *c, FILE *to);

#endif /* CERTIFICATE_PAGE_H */
