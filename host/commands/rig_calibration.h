/*
 * rig_calibration.h - the calibration a rig carries, beside the computer's own.
 *
 * For `holdfast run`, which asks before samples begin, and for `holdfast calibrate
 * --to-rig` and `--from-rig`.
 */
#ifndef RIG_CALIBRATION_H
#define RIG_CALIBRATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "calibration/calibration.h"
#include "link/rig.h"

/* The computer's own; all borrowed. */
struct rig_calibration {
    bool known;                       /* false: none, and the three are to be filled */
    struct calibration *calibration;
    char *text;                       /* CALIBRATION_TEXT_MAX bytes */
    size_t *bytes;
    bool asked;                       /* set: the rig said what it carries, which is */
    uint16_t block_bytes;             /* this, to be recorded; 0: nothing */
    uint8_t block[WIRE_CAL_BLOCK_MAX];
};

/*
 * Ask the rig, not yet started, for what it carries, say in one sentence on to how
 * it compares, and use it when the computer has none.  ERR_OK, or the computer
 * has none and *why says why the rig's cannot serve: ERR_ABSENT, or as
 * rig_block_read and block_get.  ERR_GONE also when it has one.
 */
int rig_calibration_choose(struct rig *rig, const char *device, struct rig_calibration *own,
                           FILE *to, struct err_text *why);

/* Write the file at path, or the one in force when it is NULL; an exit code. */
int rig_calibration_write(const char *device, const char *path);

/* Print what the rig carries on standard output; an exit code. */
int rig_calibration_show(const char *device);

#endif /* RIG_CALIBRATION_H */
