/*
 * level.h - which points were taken at the same load.
 *
 * Loads closer than FIT_LEVEL_FRAC of the largest are one level.  A value; any
 * thread.
 */
#ifndef LEVEL_H
#define LEVEL_H

#include "calibration/fit.h"

/* Give each of n points (at most FIT_POINTS_MAX) its level, 0 .., in order of
 * first appearance, and return how many levels there are. */
int level_find(const struct fit_point *points, int n, int *level);

#endif /* LEVEL_H */
