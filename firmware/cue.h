/*
 * cue.h - the client's LED: off, steady, or five blinks a second.
 *
 * A blink begins lit, so that a cue is seen the moment it is given.  A cue
 * lasts CUE_LASTS_MS and must be repeated: a host that died or was pulled off
 * must not leave a client pushing at a light.
 */
#ifndef CUE_H
#define CUE_H

#include <stdbool.h>
#include <stdint.h>

#define CUE_BLINK_HALF_MS  100
#define CUE_LASTS_MS       3000

void cue_init(void);

/* False, and nothing changed, when value is no enum wire_cue.  Repeating the
 * present cue lets it last longer and does not disturb its blink. */
bool cue_set(uint8_t value, uint32_t now_ticks);

void cue_poll(uint32_t now_ticks);

#endif /* CUE_H */
