/*
 * calibrate_recording.h - a recording's sound samples, for a calibration.
 *
 * Any recording will do; one that was made while loads were hung at the rig also says
 * which samples are of which load (taken.h), and then no plateaus have to be found.
 */
#ifndef CALIBRATE_RECORDING_H
#define CALIBRATE_RECORDING_H

#include "calibration/plateaus.h"
#include "calibration/points.h"
#include "calibration/stream.h"
#include "err.h"
#include "session/taken.h"

/* Begins all zero. */
struct calibrate_taken {
    int n;                              /* loads that were taken */
    struct taken take[PLATEAUS_MAX];    /* of load i + 1; of == 0: was not */
};

/* Append the samples to *out with their times by the rig's clock, and fill in what the rig says of itself where p says
 * nothing.  EXIT_OK, or EXIT_FAILED having said why. */
int calibrate_recording(const char *path, struct points *p, struct stream *out,
                        struct calibrate_taken *taken);

/* The stretches that were taken, one for each of p's loads, into *out and p.  ERR_OK,
 * or ERR_RANGE with *why set: those of other loads; ERR_IO: out of memory. */
int calibrate_recording_take(const struct calibrate_taken *taken, const struct stream *s,
                             struct points *p, struct plateaus *out, struct err_text *why);

#endif /* CALIBRATE_RECORDING_H */
