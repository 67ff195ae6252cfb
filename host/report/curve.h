/*
 * curve.h - the force curve of a session as a PNG, drawn by gnuplot.
 *
 * Filtered force over time, the band and the held time of each hold, gaps
 * marked.  Best second, target and each hold's mean, where there is room, stand in it
 * with their expanded uncertainty, k = 2, or it says that none is known.
 * Long traces are drawn as the least and the highest of each slice,
 * which looks the same and takes a thousandth of the memory.
 */
#ifndef CURVE_H
#define CURVE_H

#include "analysis/results.h"
#include "err.h"

/* Draw to path.  ERR_OK; ERR_ABSENT when gnuplot cannot be started; ERR_IO;
 * ERR_RANGE when the recording holds no force to draw. */
int curve_save(const char *path, const struct results *r, struct err_text *why);

#endif /* CURVE_H */
