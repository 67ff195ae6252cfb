/*
 * uncertainty.h - how well one force value is known.
 *
 *     calibration, reading -> uncertainty_of -> standard_n, uncertainty_expanded_n
 *
 * The law of propagation of JCGM 100:2008 (the GUM): every source has a standard
 * uncertainty in newtons at this force, they are taken as independent, and their
 * squares add up.  Effective degrees of freedom by Welch and Satterthwaite
 * (annex G.4); the 95 % interval is force -+ Student's t at these.  Where no
 * source dominates, that holds the true force in 93 to 97 of 100 cases.
 *
 * The value is a tared force, force_n - zero_n.  A source that is not known is
 * absent with a reason, never 0; then the uncertainty is of the rest, and
 * complete is false.
 *
 *   FIT            gradient of the tared force by the coefficients, through their
 *                  covariance
 *   RESIDUAL, REPEATABILITY, HYSTERESIS   as figures.h makes them
 *   ZERO           the zero moved by zero_drift_n since the tare, and nobody
 *                  knows when: between 0 and all of it, rectangular about 0,
 *                  drift / sqrt 3
 *   NOISE          noise / sqrt(samples), of the force and of the tare
 *   RESOLUTION     a step of the converter, rectangular, twice (force and tare)
 *   REFERENCE, GRAVITY, BUOYANCY   shares of the tared force
 *   CREEP          its whole figure as soon as a load is held, as creep is fastest
 *                  at first; beyond creep_s in proportion to time
 *   TEMPERATURE    zero and span by the change since the calibration's zero, tare
 *
 * uncertainty_of is cheap enough for every sample: no allocation, bounded time.
 * Values; no I/O or clock; any thread.
 */
#ifndef UNCERTAINTY_H
#define UNCERTAINTY_H

#include <stdbool.h>

#include "calibration/calibration.h"

#define UNCERTAINTY_LEVEL 0.95  /* of the interval */

/* Name, word in results, what it is, kind of evaluation (A: by statistics, B:
 * otherwise), why it may be absent. */
#define UNCERTAINTY_SOURCES(X)                                                            \
    X(FIT,           "fit",           "coefficients of the curve",      "A",              \
      "two points leave no covariance")                                                   \
    X(RESIDUAL,      "residual",      "what the curve leaves",          "A",              \
      "two points leave no residual")                                                     \
    X(REPEATABILITY, "repeatability", "the same load again",            "A",              \
      "one series only; in the residual")                                                 \
    X(HYSTERESIS,    "hysteresis",    "loading against unloading",      "A",              \
      "calibrated one way only")                                                          \
    X(ZERO,          "zero",          "drift of zero since the tare",   "B",              \
      "zero was not checked after it")                                                    \
    X(NOISE,         "noise",         "noise of value and tare",        "A",              \
      "noise is not known")                                                               \
    X(RESOLUTION,    "resolution",    "the converter's step",           "B",              \
      "not stated")                                                                       \
    X(REFERENCE,     "reference",     "the known loads",                "B",              \
      "their uncertainty was not stated")                                                 \
    X(GRAVITY,       "gravity",       "local gravity",                  "B",              \
      "place was not stated")                                                             \
    X(BUOYANCY,      "buoyancy",      "air around the masses",          "B",              \
      "not stated")                                                                       \
    X(CREEP,         "creep",         "creep under load",               "B",              \
      "creep was not measured")                                                           \
    X(TEMPERATURE,   "temperature",   "temperature since the tare",     "B",              \
      "temperature is not measured")

enum uncertainty_source {
#define X(name, word, text, kind, absent) UNCERTAINTY_##name,
    UNCERTAINTY_SOURCES(X)
#undef X
    UNCERTAINTY_SOURCE_COUNT
};

/* One force, and how it was come by. */
struct uncertainty_reading {
    double force_n;          /* untared, as calibration_newtons says */
    double zero_n;           /* the tare, untared in the same way */
    double noise_n;          /* SD of one sample now; NAN: as in calibration */
    double samples;          /* independent ones in the value, >= 1 */
    double tare_samples;     /* in the tare, >= 1 */
    double zero_drift_n;     /* seen since the tare, either sign; NAN: not checked */
    double hold_s;           /* under load, >= 0 */
    double temperature_k;    /* change since the tare, either sign; NAN: not known */
};

struct uncertainty_row {
    bool known;              /* false: the numbers are NAN, uncertainty_absent says why */
    double standard_n;
    double dof;              /* INFINITY for kind B */
};

struct uncertainty {
    double force_n;          /* tared */
    struct uncertainty_row row[UNCERTAINTY_SOURCE_COUNT];
    bool complete;           /* every source is known */
    double standard_n;       /* of what is known; NAN when the fit is not: the rest
                                alone would promise what two points cannot keep */
    double dof;              /* effective; INFINITY when only kind B counts */
};

void uncertainty_of(const struct calibration *c, const struct uncertainty_reading *r,
                    struct uncertainty *out);

/* Half of the 95 % interval, and the factor to it.  Not for every sample: a
 * quantile of Student's t. */
double uncertainty_expanded_n(const struct uncertainty *u);
double uncertainty_factor(const struct uncertainty *u);

const char *uncertainty_word(enum uncertainty_source s);
const char *uncertainty_text(enum uncertainty_source s);
const char *uncertainty_kind(enum uncertainty_source s);
const char *uncertainty_absent(enum uncertainty_source s);

#endif /* UNCERTAINTY_H */
