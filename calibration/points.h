/*
 * points.h - known loads and their counts, read from a CSV file's text.
 *
 *     points_parse -> struct points -> fit_run, points_uncertainty
 *
 * The file says what it knows in lines "# key: value", then has a header and a
 * row for every stable reading:
 *
 *     # rig: HF-7
 *     # date: 2026-11-25
 *     # latitude_deg: 47.4
 *     mass_kg,counts,sd_counts,readings,series
 *     0,84012,61,240,1
 *     10,289871,60,240,1
 *
 * The load's column is its unit: force_n, force_kgf, force_lbf, mass_kg, mass_g or
 * mass_lb; or load, with a column unit that says the same in every row.  Other
 * columns: sd_counts (of one sample), readings (in the mean), series (1, 2 ..: a
 * run up and down), mounting (1, 2 ..: the cell taken out and put in between),
 * rig, date, note.  Rows keep the order in which they were taken.  Fields are
 * divided by commas, or by semicolons or tabs when the header is; numbers have a
 * decimal point.
 *
 * Nothing is guessed: what cannot be read is refused with file and line, and what
 * is missing stays unknown.  Values; no file, clock or allocation; any thread.
 */
#ifndef POINTS_H
#define POINTS_H

#include <stdbool.h>
#include <stddef.h>

#include "calibration/day.h"
#include "calibration/fit.h"
#include "calibration/gravity.h"
#include "err.h"

#define POINTS_WORD_MAX 64      /* of a key's text, with its end */
#define POINTS_FILE_MAX (256 * 1024)

/* Texts a file may say of the rig and the calibration, as they are. */
#define POINTS_WORDS(X)                                                      \
    X(rig,        "serial number or name of the rig")                        \
    X(adc,        "converter")                                               \
    X(gain,       "its gain")                                                \
    X(who,        "who calibrated")                                          \
    X(references, "the masses or the reference cell, and their certificate") \
    X(reference_class, "OIML R 111 class of the masses, such as M1")

/* Numbers a file may say: key, least, most, what.  Absent: NAN. */
#define POINTS_NUMBERS(X)                                                    \
    X(rate_hz,       0.1,  100000, "samples a second")                       \
    X(latitude_deg,  -90,  90,     "north is positive")                      \
    X(height_m,      -500, 9000,   "over the sea; 0 when not said")          \
    X(gravity_ms2,   9.76, 9.84,   "given: latitude is then not used")       \
    X(density_kg_m3, 500,  22000,  "of the masses; 8000 when not said")      \
    X(reference_uncertainty_pct, 0, 10, "of the loads, expanded, k = 2")     \
    X(creep_pct,     0,    10,     "of the load, within creep_s")            \
    X(creep_s,       1,    1e6,    "hold that creep_pct is of")              \
    X(temperature_zero_n_per_k,    0, 100, "limit, from the cell's data sheet") \
    X(temperature_span_pct_per_k,  0, 10,  "limit, from the cell's data sheet")

struct points {
#define X(name, text) char name[POINTS_WORD_MAX];
    POINTS_WORDS(X)
#undef X
#define X(name, least, most, text) double name;
    POINTS_NUMBERS(X)
#undef X
    char date[DAY_TEXT];        /* "": not said */
    enum gravity_unit unit;
    double g_ms2;               /* what masses were weighed with; NAN for forces */
    bool place_known;           /* g_ms2 was said, or follows from a place that was */
    int n;
    double load[FIT_POINTS_MAX];    /* as said, in unit */
    struct fit_point point[FIT_POINTS_MAX];
};

/*
 * Read n bytes of text.  name is used in messages; today is the last day a file
 * may be of (day.h).  ERR_OK, or ERR_FORMAT with *why set, "name:line: ...", and
 * *out unchanged.  Masses without a place are weighed with standard gravity, and
 * place_known is false: the budget then allows for the whole Earth.
 */
int points_parse(const char *name, const char *text, size_t n, const char *today,
                 struct points *out, struct err_text *why);

/* The same for a table without counts: the loads in the order in which they hang in
 * a stream (plateaus.h).  The points' counts are 0 and to be filled in. */
int points_parse_loads(const char *name, const char *text, size_t n, const char *today,
                       struct points *out, struct err_text *why);

/* The same for loads divided by commas, "0,10,20", with nothing else said.  Messages
 * count them, "name: load 3: ...", and points have the number less than 0 as line. */
int points_parse_list(const char *name, const char *loads, enum gravity_unit unit,
                      struct points *out, struct err_text *why);

/*
 * The terms of the uncertainty that were said: references by stated uncertainty or
 * by class (the maximum permissible error of OIML R 111-1:2004 for weights of
 * 100 g and more, rectangular), gravity (given: as stated, none; by place:
 * GRAVITY_ANOMALY_MS2; unknown: 9.780 to 9.832, rectangular), buoyancy (air 10 %
 * off its density, rectangular), creep and temperature.  NAN where not said.
 */
void points_uncertainty(const struct points *p, struct calibration_uncertainty *u);

#endif /* POINTS_H */
