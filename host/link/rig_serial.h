/*
 * rig_serial.h - the serial number in the rig's EEPROM.
 *
 * Between rig_open and rig_start.  One thread; nothing allocates.
 */
#ifndef RIG_SERIAL_H
#define RIG_SERIAL_H

#include "link/rig.h"

/* The number HELLO told; 0: none was ever written to this rig. */
uint32_t rig_serial(const struct rig *r);

/*
 * Write a number, not 0, in place of the one there, and wait until it is in EEPROM.
 * A rig that is opened again tells it in its HELLO.  ERR_OK, or the rig has its old
 * number or, when the power was cut, none, and *why is set: ERR_ABSENT (firmware
 * that takes none), ERR_SILENT, ERR_BUSY, ERR_PROTO, ERR_GONE.
 */
int rig_serial_write(struct rig *r, const char *name, uint32_t serial, struct err_text *why);

#endif /* RIG_SERIAL_H */
