/*
 * calibrate_history.h - the calibrations stored in a folder, and what changed.
 *
 * Every NAME.json there but calibration.json, oldest first (by the date it states,
 * within a day as the files were written), with slope and zero and how they moved
 * since the one before of the same rig.  The rig's name is in NAME.certificate.json.
 */
#ifndef CALIBRATE_HISTORY_H
#define CALIBRATE_HISTORY_H

#include <stdbool.h>

#define CALIBRATE_HISTORY_MAX 1000

/* Print to standard output, as a table or as JSON.  EXIT_OK, also without any; or
 * EXIT_FAILED having said why: a folder or a calibration that cannot be read. */
int calibrate_history(const char *folder, bool json);

#endif /* CALIBRATE_HISTORY_H */
