/*
 * calibrate_serial.h - `holdfast calibrate --serial`: the number that tells rigs apart.
 *
 * A calibration belongs to the rig whose number it was written with, so a number is
 * changed only when that is asked for by name.
 */
#ifndef CALIBRATE_SERIAL_H
#define CALIBRATE_SERIAL_H

#include <stdbool.h>
#include <stdint.h>

/* Write serial, not 0, to the rig on device, read it back, and say on standard
 * output what became of it, and of the calibration the rig carries unless that is
 * written next; an exit code.  Unless change, a rig that has another number keeps it. */
int calibrate_serial(const char *device, uint32_t serial, bool change, bool written_next);

#endif /* CALIBRATE_SERIAL_H */
