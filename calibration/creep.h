/*
 * creep.h - how far counts moved while a load hung still.
 *
 *     stream, plateaus -> creep_dwells -> creep_of -> uncertainty, certificate
 *
 * A dwell is how long a load hung still.  It is cut into CREEP_BLOCKS blocks; the line
 * of least squares through their medians, which no glitch reaches, times the dwell is
 * the change.  How far the medians scatter about the line is its standard uncertainty,
 * so a wander slower than the noise is in it too.
 *
 * Loads of half the largest and more tell, when they hung for CREEP_DWELL_S and more:
 * what creeps does so at first, and less time shows little of it.  Of several the one
 * that changed by the largest share of its load counts.  As a standard uncertainty that
 * change is rectangular on either side, together with its own:
 *
 *     sqrt(change^2 / 3 + u^2)
 *
 * Warming of cell or converter meanwhile is in it, as in any force held so long.
 *
 * Values; creep_dwells allocates while it runs and frees all of it.  Any thread.
 */
#ifndef CREEP_H
#define CREEP_H

#include <stdbool.h>

#include "calibration/plateaus.h"
#include "calibration/points.h"
#include "calibration/stream.h"

#define CREEP_DWELL_S   30.0   /* two thirds of the usual hold; a design choice */
#define CREEP_LOAD_FRAC 0.5    /* of the largest load; a design choice */
#define CREEP_BLOCKS    10
/* What a cell should keep to, a share of the load within so many seconds: a design
 * choice, a tenth of the 1 % that forces are to be within. */
#define CREEP_AIM_FRAC  0.001
#define CREEP_AIM_S     60.0

struct creep_dwell {
    double seconds;              /* NAN: the stream has no times */
    double change_counts;        /* over them; NAN: too few samples */
    double u_counts;             /* standard uncertainty of it; NAN likewise */
};

struct creep {
    double longest_s;            /* dwell on half the largest load and more; NAN as above */
    bool measured;               /* it is CREEP_DWELL_S and more; the rest is set */
    double seconds, load_n;      /* of the dwell that counts */
    double change_frac;          /* of its load; rising with it is positive */
    double u_frac;               /* standard uncertainty of change_frac */
    double standard_frac;        /* what creep adds to a force's uncertainty */
    bool over_aim;               /* CREEP_AIM_FRAC, the change going on as it did */
};

/*
 * The dwell of each of at's plateaus: of the one in still that shares most samples
 * with it, for a stretch that was taken from a longer one; else its own.  rate_hz is
 * of a stream without times, NAN: not known.  ERR_OK, or ERR_IO: out of memory.
 */
int creep_dwells(const struct stream *s, double rate_hz, const struct plateaus *at,
                 const struct plateaus *still, struct creep_dwell out[PLATEAUS_MAX]);

/* dwell has one for each of p's points; the slope is the fit's. */
void creep_of(const struct points *p, const struct creep_dwell *dwell,
              double slope_counts_per_n, struct creep *out);

#endif /* CREEP_H */
