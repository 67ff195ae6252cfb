/*
 * guard.h - whether a fit may become a calibration.
 *
 *     fit_run, figures_of -> guard_check -> calibration_finish, and only then store
 *
 * Everything is asked before anything is stored: an old calibration stays in
 * force until a new one passes.  All limits are the same for push and pull and
 * for a reversed cell.  They are design choices, wide enough for any sound cell
 * and far under what a wrong weight, a loose wire or a wrong unit does.
 */
#ifndef GUARD_H
#define GUARD_H

#include "calibration/figures.h"
#include "calibration/fit.h"
#include "err.h"

#define GUARD_POINTS_MIN      5        /* readings ... */
#define GUARD_LEVELS_MIN      3        /* ... on so many loads: else no bend shows */
#define GUARD_SPAN_COUNTS     10000.0  /* between the lightest and the heaviest load */
#define GUARD_SPAN_N          20.0
#define GUARD_RAIL_COUNTS     8380000.0  /* nearer to the converter's end is saturated */
#define GUARD_NOISE_FRAC      0.005    /* one sample's SD, of the span */
#define GUARD_FROM_ZERO_FRAC  0.5      /* a load's counts over zero, of what the curve
                                          expects: less was not hung, or not let go */
#define GUARD_RESIDUAL_FRAC   0.01     /* of the span */

/* Which way the cell went in the calibration in force. */
enum guard_way { GUARD_WAY_UNKNOWN, GUARD_RISING, GUARD_FALLING };

/*
 * ERR_OK, or ERR_RANGE with *why: the first of what is wrong, naming the line a
 * point came from.
 */
int guard_check(const struct fit *f, const struct figures *g, enum guard_way before,
                struct err_text *why);

#endif /* GUARD_H */
