/*
 * calibrate.h - from known loads to a calibration, or a reason why not.
 *
 *     points_parse -> calibrate_points -> calibration_write, certificate_text
 *
 * Fit, figures, guards and uncertainty in their order; nothing comes out before
 * all guards have passed.  Values; no file or clock; allocates while it runs, as
 * fit.h says, and one thread at a time like it.
 */
#ifndef CALIBRATE_H
#define CALIBRATE_H

#include "calibration/calibration.h"
#include "calibration/creep.h"
#include "calibration/figures.h"
#include "calibration/fit.h"
#include "calibration/plateaus.h"
#include "calibration/points.h"

#define CALIBRATE_VALID_DAYS 365  /* usual for force instruments; a design choice */

struct calibrate_config {
    struct fit_config fit;              /* all zero: the F tests choose */
    const char *id;                     /* "": made of rig and date */
    int valid_days;                     /* 0: CALIBRATE_VALID_DAYS */
    const char *today;                  /* the date where the points say none */
    const struct calibration *before;   /* the one in force; NULL: none */
    const struct creep_dwell *dwell;    /* of each point; NULL: there is no stream */
};

struct calibrate {
    struct fit fit;
    struct figures figures;
    bool has_creep;                     /* there was a stream to look for it */
    struct creep creep;                 /* in the calibration unless points said theirs */
    struct calibration calibration;
};

/* ERR_OK, or what fit_run, guard_check and calibration_finish return, ERR_ARG for an
 * id that is no file name (letters, digits, dots, dashes and underscores, no dot
 * first), with *why set and *out unchanged. */
int calibrate_points(const struct points *p, const struct calibrate_config *cfg,
                     struct calibrate *out, struct err_text *why);

/* Counts, noise and readings of the plateaus, one for each load, into p->point.
 * ERR_OK, or ERR_RANGE with *why set and *p unchanged when their numbers differ. */
int calibrate_take_plateaus(struct points *p, const struct plateaus *steps,
                            struct err_text *why);

#endif /* CALIBRATE_H */
