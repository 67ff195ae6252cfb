/*
 * figures.h - what the points say of the cell: the figures of a data sheet.
 *
 *     fit_run -> figures_of -> figures_uncertainty
 *
 * A falling point was reached from a larger load of its series, any other one is
 * rising.  A reading is the mean of a series' points of one load and direction.
 *
 *   hysteresis      falling less rising reading, at loads that have both
 *   zero return     a series' last unloaded reading less its first
 *   repeatability   SD of one reading among series, pooled over loads and
 *                   directions that have more than one series
 *   linearity       largest distance of a load's mean from the straight line of
 *                   least squares, in percent of the span
 *   noise           SD of one sample, pooled over points that state it
 *   E74 limit       2.4 times the residual SD with n - m - 1 degrees of freedom,
 *                   m the curve's order: the lower limit factor of ASTM E74; forces
 *                   from 400 times it are of class A, from 2,000 times of AA.  E74
 *                   asks for 30 readings and more; here it is for information.
 *
 * ISO 376:2011's relative figures are computed for rising loads from
 * FIGURES_ISO_LEAST of the largest upwards and compared with its table of
 * classes.  For information: its procedure asks for more than a clinic can do.
 *
 * Values; no allocation, I/O or clock; any thread.
 */
#ifndef FIGURES_H
#define FIGURES_H

#include <stdbool.h>

#include "calibration/fit.h"

#define FIGURES_E74_FACTOR   2.4    /* ASTM E74 */
#define FIGURES_E74_CLASS_A  400.0
#define FIGURES_E74_CLASS_AA 2000.0
#define FIGURES_ISO_LEAST    0.1    /* of the largest load; a design choice */

/* Criterion of ISO 376:2011: name, symbol, what it is, and its limits in percent
 * for the classes 00, 0.5, 1 and 2. */
#define FIGURES_ISO(X)                                                               \
    X(REPRODUCIBILITY, "b",   "among mountings",        0.05,  0.10,  0.20,  0.40)   \
    X(REPEATABILITY,   "b'",  "within a mounting",      0.025, 0.05,  0.10,  0.20)   \
    X(INTERPOLATION,   "fc",  "readings off the curve", 0.025, 0.05,  0.10,  0.20)   \
    X(ZERO,            "f0",  "zero return",            0.012, 0.025, 0.050, 0.10)   \
    X(REVERSIBILITY,   "v",   "falling against rising", 0.07,  0.15,  0.30,  0.50)

enum figures_iso {
#define X(name, symbol, text, c00, c05, c1, c2) FIGURES_##name,
    FIGURES_ISO(X)
#undef X
    FIGURES_ISO_COUNT
};

struct figures_level {
    double force_n;
    double rising_counts, falling_counts;  /* means over series; NAN: none */
    double hysteresis_n;                   /* NAN: not both */
};

/* NAN: the points cannot tell. */
struct figures {
    int levels;
    struct figures_level level[FIT_POINTS_MAX];  /* by rising force */
    double hysteresis_n;         /* the largest, with its sign */
    double hysteresis_rms_n;     /* over loads other than 0 */
    double hysteresis_pct;       /* of the span */
    double zero_return_counts;   /* the largest of the series, with its sign */
    double zero_return_n;
    double repeatability_n;
    int repeatability_dof;       /* 0: not known */
    double linearity_pct;
    double noise_counts;
    double e74_limit_n;
    double iso_pct[FIGURES_ISO_COUNT];   /* magnitudes, the worst load's */
    int iso_class[FIGURES_ISO_COUNT];    /* 0 .. 3: class 00, 0.5, 1, 2; 4: none;
                                            -1: not measured */
    int iso_worst;               /* of what was measured */
};

void figures_of(const struct fit *f, struct figures *out);

/* "00", "0.5", "1", "2", "none", "not measured". */
const char *figures_class(int iso_class);

/*
 * The terms of the uncertainty that the points tell, the others left as they
 * are: residual_n, repeatability_n, hysteresis_n, noise_counts,
 * resolution_counts and the degrees of freedom.
 *
 *   hysteresis_n     a force may be reached from below or above: anywhere
 *                    between the branches, rectangular, rms / 2 / sqrt 3
 *   repeatability_n  one more series against the mean of those there were:
 *                    SD sqrt(1 + 1 / series)
 *   residual_n       what the residual SD holds beyond both, so that nothing is
 *                    counted twice: sqrt(max(0, SD^2 - repeatability^2 -
 *                    (rms / 2)^2))
 */
void figures_uncertainty(const struct fit *f, const struct figures *g,
                         struct calibration_uncertainty *u);

#endif /* FIGURES_H */
