/*
 * block.h - a calibration as the bytes that travel in the rig's EEPROM.
 *
 *     block_put -> (rig) -> block_get -> block_match
 *
 * The layout is in firmware/WIRE.md, "The calibration block".  Every number of a
 * fitted calibration is in it as it is, so what comes back is the same calibration
 * to the bit, uncertainty and all.  Two points have neither date nor
 * uncertainty and are not carried.
 *
 * Values; no file, no clock, any thread.  block_get allocates while it runs and frees
 * all of it.
 */
#ifndef BLOCK_H
#define BLOCK_H

#include <stddef.h>
#include <stdint.h>

#include "calibration/calibration.h"
#include "err.h"

#define BLOCK_VERSION 1
#define BLOCK_BYTES   348

struct block {
    uint32_t serial;                  /* of the rig it was written to; 0: not said */
    struct calibration calibration;
    char text[CALIBRATION_TEXT_MAX];  /* its file, as calibration_write makes it */
    size_t text_bytes;
};

/* ERR_OK, or ERR_ARG with out unchanged when c is not fitted. */
int block_put(const struct calibration *c, uint32_t serial, uint8_t out[BLOCK_BYTES]);

/*
 * Read n bytes that came from the rig called name.  ERR_OK, or *out unchanged and
 * *why set: ERR_VERSION (another version's), ERR_FORMAT (damaged, or no calibration
 * that calibration_parse would take).
 */
int block_get(const char *name, const uint8_t *bytes, size_t n, struct block *out,
              struct err_text *why);

/* The rig's calibration beside the computer's. */
enum block_match {
    BLOCK_SAME,         /* to the last bit */
    BLOCK_RIG_NEWER,    /* by date */
    BLOCK_HOST_NEWER,
    BLOCK_UNDECIDED,    /* different, and of one day or without a date */
};
enum block_match block_match(const struct calibration *rig, const struct calibration *host);

#endif /* BLOCK_H */
