/* receive.c - see receive.h.  The mirror image of transmit.c. */
#include "receive.h"

static volatile uint8_t ring[RECEIVE_RING_BYTES];
static volatile uint8_t head, tail;

static uint8_t after(uint8_t at)
{
    return (uint8_t)((at + 1U) % RECEIVE_RING_BYTES);
}

void receive_init(void)
{
    head = 0;
    tail = 0;
}

void receive_put(uint8_t byte)
{
    const uint8_t at = head;
    const uint8_t next = after(at);

    if (next == tail)
        return;
    ring[at] = byte;
    head = next;
}

int16_t receive_next(void)
{
    const uint8_t at = tail;

    if (at == head)
        return -1;
    const uint8_t byte = ring[at];
    tail = after(at);
    return byte;
}
