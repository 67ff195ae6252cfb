/*
 * sample_frame.h - the frame there is most of, read in two words.
 *
 * wire_parse takes any frame a byte at a time.  A recording is nearly all samples,
 * of one length: their stuffing is undone and their CRC taken in registers, in
 * half the time.
 */
#ifndef SAMPLE_FRAME_H
#define SAMPLE_FRAME_H

#include <stddef.h>

#include "wire.h"

/* What one takes on file. */
#define SAMPLE_FRAME_BYTES  WIRE_ENCODED_BYTES(WIRE_SAMPLE_BYTES)

/* Whether the len bytes at buf begin with a sound SAMPLE frame: then *out is set as
 * wire_parse would, and SAMPLE_FRAME_BYTES are used up.  False, *out unchanged, for
 * anything else: ask wire_parse. */
bool sample_frame(const uint8_t *buf, size_t len, struct wire_frame *out);

#endif /* SAMPLE_FRAME_H */
