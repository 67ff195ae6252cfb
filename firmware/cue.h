/*
 * cue.h - the client's LED: off, steady, or five blinks a second.
 *
 * A blink begins lit, so that a cue is seen the moment it is given.
 */
#ifndef CUE_H
#define CUE_H

#include <stdbool.h>
#include <stdint.h>

#define CUE_BLINK_HALF_MS  100

void cue_init(void);

/* False, and nothing changed, when value is no enum wire_cue. */
bool cue_set(uint8_t value, uint32_t now_ticks);

void cue_poll(uint32_t now_ticks);

#endif /* CUE_H */
