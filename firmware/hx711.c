/* hx711.c - see hx711.h.  Times are the data sheet's, "Serial Interface". */
#include "hx711.h"

#include "board.h"  /* the two lines, and the interrupt mask */

/* One clock pulse; the bit it brings joins bits from the right.  The bit
 * stays on DOUT until the next rise, so it is read after the fall: T2, 0.1 us
 * from rise to data, is long over. */
__attribute__((always_inline)) static inline uint8_t pulse(uint8_t bits)
{
    const uint8_t irq = board_irq_save();

    board_hx711_sck_high();
    board_hx711_sck_low();
    board_irq_restore(irq);
    bits = (uint8_t)(bits << 1);
    if (board_hx711_dout())
        bits |= 1;
    return bits;
}

/* Written out: a loop would add a quarter to the time of the read. */
__attribute__((always_inline)) static inline uint8_t octet(void)
{
    uint8_t bits = 0;

    bits = pulse(bits);
    bits = pulse(bits);
    bits = pulse(bits);
    bits = pulse(bits);
    bits = pulse(bits);
    bits = pulse(bits);
    bits = pulse(bits);
    return pulse(bits);
}

/* Kept as a function of its own so that its cycles can be measured. */
__attribute__((noinline)) enum hx711_result hx711_read(int32_t *counts)
{
    uint8_t octets[3];

    if (board_hx711_dout())
        return HX711_NOT_READY;

    for (uint8_t i = 0; i < 3; i++)
        octets[i] = octet();

    /* After bit 24 the chip holds DOUT high.  A zero here means it counted
     * fewer pulses than were sent.  A lost pulse whose last data bit is a one
     * passes; the sampler's watch for silence catches that one. */
    if (!pulse(0))
        return HX711_DESYNC;

    /* Sign-extend 24 bits without shifting into a sign bit. */
    const uint32_t raw = ((uint32_t)octets[0] << 16) | ((uint32_t)octets[1] << 8)
                         | octets[2];
    *counts = (int32_t)(raw ^ 0x800000UL) - 0x800000L;
    return HX711_OK;
}
