/*
 * rig_block.h - the calibration block in the rig's EEPROM, read and written.
 *
 * Between rig_open and rig_start.  What the bytes say is calibration/block.h's; here
 * they are only carried.  A block that is being written is waited for.  One thread;
 * nothing allocates.
 */
#ifndef RIG_BLOCK_H
#define RIG_BLOCK_H

#include "link/rig.h"

/*
 * Read the block into out (WIRE_CAL_BLOCK_MAX bytes); *n is 0 when the rig carries
 * none.  ERR_OK, or *n unchanged and *why set: ERR_ABSENT (firmware that carries no
 * calibrations), ERR_SILENT, ERR_BUSY, ERR_PROTO, ERR_GONE.
 */
int rig_block_read(struct rig *r, const char *name, uint8_t *out, uint16_t *n,
                   struct err_text *why);

/*
 * Write n bytes, whose last four are the CRC-32C of the rest, wait until they are in
 * EEPROM (1.5 s) and read them back.  ERR_OK, or as above, or ERR_IO when what
 * came back is something else; the rig then carries its block of before.
 */
int rig_block_write(struct rig *r, const char *name, const uint8_t *bytes, uint16_t n,
                    struct err_text *why);

#endif /* RIG_BLOCK_H */
