/*
 * receive.h - bytes from the UART waiting for the main loop.
 *
 * A byte that finds the ring full is lost; the frame it belonged to then
 * fails its CRC and is counted there.
 */
#ifndef RECEIVE_H
#define RECEIVE_H

#include <stdint.h>

#define RECEIVE_RING_BYTES  64  /* a power of two; holds one byte less */

void receive_init(void);
void receive_put(uint8_t byte);  /* from the UART's interrupt */
int16_t receive_next(void);      /* main loop; -1 when empty */

#endif /* RECEIVE_H */
