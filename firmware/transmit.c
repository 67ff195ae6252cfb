/* transmit.c - see transmit.h.  head is written by the main loop only, tail
 * by the interrupt only; both are one byte, so either side reads them whole. */
#include "transmit.h"

#include "board.h"  /* board_uart_kick */
#include "tally.h"
#include "wire.h"   /* wire_build */

static volatile uint8_t ring[TRANSMIT_RING_BYTES];
static volatile uint8_t head, tail;
static uint16_t dropped;

void transmit_init(void)
{
    head = 0;
    tail = 0;
    dropped = 0;
}

bool transmit_frame(uint8_t type, const uint8_t *payload, uint8_t n)
{
    uint8_t frame[WIRE_ENCODED_BYTES(TRANSMIT_PAYLOAD_MAX)];

    if (n > TRANSMIT_PAYLOAD_MAX)
        return false;
    const uint8_t bytes = (uint8_t)wire_build(frame, type, payload, n);
    uint8_t at = head;

    if ((uint8_t)(tail - (uint16_t)at - 1U) < bytes) {
        tally(&dropped);
        return false;
    }
    for (uint8_t i = 0; i < bytes; i++)
        ring[at++] = frame[i];
    head = at;
    board_uart_kick();
    return true;
}

int16_t transmit_next(void)
{
    const uint8_t at = tail;

    if (at == head)
        return -1;
    const uint8_t byte = ring[at];
    tail = (uint8_t)(at + 1U);
    return byte;
}

uint16_t transmit_dropped(void)
{
    return dropped;
}
