/*
 * transmit.h - frames on their way to the UART.
 *
 * A ring of bytes that only ever holds whole frames: one that does not fit is
 * dropped whole and counted, so that a slow line costs samples (the host sees
 * the hole in their numbers) and never damages the ones it keeps.
 *
 * Main loop only, except transmit_next.
 */
#ifndef TRANSMIT_H
#define TRANSMIT_H

#include <stdbool.h>
#include <stdint.h>

#define TRANSMIT_RING_BYTES    256  /* holds one byte less; index wraps as u8 */
#define TRANSMIT_PAYLOAD_MAX   32   /* HELLO with two channels */

void transmit_init(void);

/* Queue a frame of n <= TRANSMIT_PAYLOAD_MAX payload bytes.  False when it
 * was dropped. */
bool transmit_frame(uint8_t type, const uint8_t *payload, uint8_t n);

/* The next byte for the line, or -1; from the UART's interrupt. */
int16_t transmit_next(void);

/* Frames dropped since reset. */
uint16_t transmit_dropped(void);

#endif /* TRANSMIT_H */
