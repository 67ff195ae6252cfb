/*
 * calibration.h - counts to newtons.
 *
 *     calibration_load, calibration_parse -> calibration_newtons ...
 *
 * A calibration is a curve, counts as a polynomial of force, and here is used
 * the other way round.  Two kinds of file make one:
 *
 *   two points   of known force, read at the rig's own gain; a line without a
 *                stated uncertainty:
 *                    force = (counts - zero_counts) * n_per_count
 *   a curve      fitted to many points (fit.h), order 1 to 3, with covariance,
 *                range and the terms of the uncertainty (uncertainty.h).  Order
 *                1 is computed by the same line as above.
 *
 * Outside the calibrated range a curve goes on along its tangent at the edge of
 * the margin, so that force always rises with load and nothing diverges;
 * calibration_covers tells such samples, and the caller marks them.
 *
 * It is a value that knows no file once loaded; its text is kept with every
 * recording, so newtons can be computed again from the counts, with this
 * calibration or a better one.
 */
#ifndef CALIBRATION_H
#define CALIBRATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "err.h"

#define CALIBRATION_TEXT_MAX 4096  /* a longer file is refused */
#define CALIBRATION_ID_MAX   64
#define CALIBRATION_DAY_MAX  11    /* "2026-11-25" */
#define CALIBRATION_TERMS    4     /* of a cubic */
#define CALIBRATION_COUNTS_MAX 8388607.0  /* 24-bit converter */
#define CALIBRATION_FORCE_MAX_N 10000.0

/* How far beyond its points a calibration still covers, in percent of their
 * span, where the file does not say.  A design choice: a cell that is linear
 * to 0.1 % over the span gains no more than about that in a tenth of it. */
#define CALIBRATION_MARGIN_PCT 10.0

/* Over range and margin a curve's slope may fall to this share of its steepest.
 * Cells bend by under 1 %; a curve that bends so much was fitted to something
 * else, and inversion by Newton's steps rests on it. */
#define CALIBRATION_SLOPE_FRAC 0.5

/*
 * counts = c[0] + c[1] x + c[2] x^2 + c[3] x^3,  x = (force - center_n) / scale_n.
 * Terms beyond order are 0.
 */
struct calibration_curve {
    int order;                       /* 1 .. 3 */
    double center_n, scale_n;        /* scale_n > 0 */
    double c[CALIBRATION_TERMS];     /* counts */
    double covariance[CALIBRATION_TERMS][CALIBRATION_TERMS];  /* counts^2, of c */
};

/*
 * Standard uncertainties that a calibration hands on, each NAN when it is not
 * known.  Name in struct and file, and what it is.  How they are made from
 * points is in figures.h, how they are used in uncertainty.h.
 */
#define CALIBRATION_UNCERTAINTIES(X)                                         \
    X(residual_n,        "what the curve leaves, beyond the next two")       \
    X(repeatability_n,   "the same load again, another run or mounting")     \
    X(hysteresis_n,      "loading against unloading")                        \
    X(reference_frac,    "the known loads, as a share of the force")         \
    X(gravity_frac,      "local gravity, as a share of the force")           \
    X(buoyancy_frac,     "air around the masses, as a share of the force")   \
    X(noise_counts,      "one sample's noise")                               \
    X(resolution_counts, "the converter's step")                             \
    X(creep_frac,        "creep within creep_s, as a share of the force")    \
    X(temperature_zero_n_per_k, "zero against temperature")                  \
    X(temperature_span_frac_per_k, "span against temperature")

struct calibration_uncertainty {
#define X(name, text) double name;
    CALIBRATION_UNCERTAINTIES(X)
#undef X
    double dof;                /* of the fit, so of residual_n; NAN: not known */
    double repeatability_dof;  /* NAN: not known */
    double creep_s;            /* hold that creep_frac is of; NAN: not known */
};

struct calibration {
    char id[CALIBRATION_ID_MAX];  /* names it in results */
    double zero_counts;           /* counts at 0 N; the sitting's tare comes on top */
    double n_per_count;           /* finite, not 0; negative: the cell is reversed.
                                     Of a curve: at 0 N */
    char date[CALIBRATION_DAY_MAX];  /* when it was made; "": not said */
    char due[CALIBRATION_DAY_MAX];   /* last day it holds; "": not said */
    double low_n, high_n;         /* calibrated range, low_n < high_n */
    double margin_pct;            /* of the range's span, >= 0 */
    bool fitted;                  /* curve and u below were stated; false: two points */
    struct calibration_curve curve;  /* of two points: their line, covariance NAN */
    struct calibration_uncertainty u;
    /* private: range and margin as counts, and as x of the curve */
    double least_counts, most_counts;
    double edge_x[2];
};

/*
 * Read a calibration from JSON text, either
 *
 *     { "id": "...", "points": [ { "counts": 84000,   "force_n": 0 },
 *                                { "counts": 1134000, "force_n": 500 } ] }
 *
 * or a fitted one, as calibration_write makes it (README.md has an example):
 *
 *     { "id": "...", "format": 2, "date": "2026-11-25", "due": "2027-11-25",
 *       "curve": { "order": 1, "center_n": 250, "scale_n": 250,
 *                  "counts": [609000, 525000],
 *                  "covariance_counts2": [[4], [0, 8]], "dof": 8 },
 *       "range": { "low_n": 0, "high_n": 500, "margin_pct": 10 },
 *       "uncertainty": { "hysteresis_n": 0.1 } }
 *
 * name is used in messages.  ERR_OK, or ERR_FORMAT with *why set and *out
 * unchanged; among what is refused is a curve that does not rise or fall all
 * the way over range and margin.  Allocates while it runs and frees all of it.
 */
int calibration_parse(const char *name, const char *text, size_t n,
                      struct calibration *out, struct err_text *why);

/* Read the file at path; its text is copied to text (CALIBRATION_TEXT_MAX
 * bytes) and its length to *n.  ERR_ABSENT, ERR_IO, ERR_FORMAT. */
int calibration_load(const char *path, struct calibration *out,
                     char *text, size_t *n, struct err_text *why);

/* The text of a fitted calibration, ended by a zero, that calibration_parse
 * reads back to the same bits.  ERR_OK, ERR_FULL when room is too small (of
 * CALIBRATION_TEXT_MAX it never is), ERR_ARG when c is not fitted. */
int calibration_write(const struct calibration *c, char *text, size_t room);

/*
 * Fill what follows from id, curve, low_n, high_n and margin_pct: zero_counts,
 * n_per_count and the private members.  ERR_OK, or ERR_RANGE with *why set (no
 * file named) when the curve cannot serve: not monotonic, over 24 bits, no span.
 */
int calibration_finish(struct calibration *c, struct err_text *why);

/* For a curve of order 2 or 3; calibration_newtons is what to call. */
double calibration_invert(const struct calibration *c, double counts);

/* Newtons of a count, untared.  No allocation; bounded time. */
static inline double calibration_newtons(const struct calibration *c, int32_t counts)
{
    if (c->curve.order > 1)
        return calibration_invert(c, (double)counts);
    return ((double)counts - c->zero_counts) * c->n_per_count;
}

/* Whether counts lie within the calibrated range and its margin. */
static inline bool calibration_covers(const struct calibration *c, int32_t counts)
{
    return (double)counts >= c->least_counts && (double)counts <= c->most_counts;
}

/* The curve and its slope at a force. */
double calibration_counts(const struct calibration_curve *p, double force_n);
double calibration_counts_per_n(const struct calibration_curve *p, double force_n);

#endif /* CALIBRATION_H */
