/*
 * endurance.h - how long a steady hold may last, roughly.
 *
 * For one purpose: to tell a clinician who writes a protocol that a hold looks
 * out of reach.  It is no norm, no result is made of it, and no client sees it.
 *
 *     expected = 19.38 * f^-1.88 seconds, f = force / maximal force
 *
 * Status of the two constants: they are known to this project as those of knee
 * extensors in Frey Law and Avin 2010, a meta-analysis of endurance time by
 * joint; only its abstract could be read (PMC2891087), so the constants are NOT
 * confirmed and are never printed as that paper's.  Curves of other joints
 * differ; for hamstrings none is known.  Shown to people it is "a rough model",
 * in the words of ENDURANCE_MODEL, with its factor.
 *
 * What it leaves out: it is of one sustained hold from a rested start.  Holds
 * with rests between them are each compared with it alone, so a set may still
 * be too long where each of its holds is not.
 *
 * f is of the highest force of a moment.  A target in percent of the best 1-s
 * mean is a smaller share of that; how much smaller is not known beforehand, so
 * it is taken as the same share, and the time comes out short rather than long.
 *
 * Pure functions; any thread.
 */
#ifndef ENDURANCE_H
#define ENDURANCE_H

#include <stdbool.h>

#define ENDURANCE_MODEL "a rough model of thigh muscle endurance (knee extensors; " \
                        "hamstring-specific coefficients are not known)"

/* One person may last so many times longer or shorter.  A design choice, to say
 * how rough it is; no source. */
#define ENDURANCE_FACTOR 2.0

/* Percent of maximal force it is used for.  Lighter holds end for other reasons
 * than force; a design choice. */
#define ENDURANCE_LEAST_PCT  10.0
#define ENDURANCE_MOST_PCT  100.0

struct endurance {
    double expected_s;
    double short_s;   /* expected_s / ENDURANCE_FACTOR */
    double long_s;    /* expected_s * ENDURANCE_FACTOR */
};

/* How long a hold at pct of maximal force may last.  False, with *out
 * unchanged, outside the limits above or when pct is not a number. */
bool endurance_expect(double pct, struct endurance *out);

#endif /* ENDURANCE_H */
