/*
 * vectors.c - the wire's test vectors on the chip itself.
 *
 * A program for the ATmega328P: it builds and parses every vector of WIRE.md
 * with the released wire.c, where int has 16 bits, and says over the UART,
 * again and again, "ok N" or "bad I", N being how many passed.
 */
#include <avr/io.h>
#include <stdint.h>
#include <util/delay.h>

#include "wire.h"

struct vector {
    uint8_t type, n;
    uint16_t frame_bytes;
    const __flash uint8_t *payload, *frame;
};

#include "vectors_made.h"  /* vectors[], VECTORS; made from WIRE.md */

static uint8_t built[WIRE_ENCODED_MAX];
static uint8_t payload[WIRE_PAYLOAD_MAX];
static struct wire_frame parsed;

static uint8_t differs(const uint8_t *a, const __flash uint8_t *b, uint16_t n)
{
    for (uint16_t i = 0; i < n; i++)
        if (a[i] != b[i])
            return 1;
    return 0;
}

static uint8_t passes(const __flash struct vector *v)
{
    for (uint8_t i = 0; i < v->n; i++)
        payload[i] = v->payload[i];
    if (wire_build(built, v->type, payload, v->n) != v->frame_bytes
        || differs(built, v->frame, v->frame_bytes))
        return 0;
    for (uint16_t k = 0; k < v->frame_bytes; k++)
        if (wire_parse(built, k, &parsed) != 0)
            return 0;
    if (wire_parse(built, v->frame_bytes, &parsed) != (int16_t)v->frame_bytes
        || parsed.type != v->type || parsed.n != v->n
        || differs(parsed.payload, v->payload, v->n))
        return 0;
    built[v->frame_bytes / 2] ^= 0x10;
    return wire_parse(built, v->frame_bytes, &parsed) <= 0;
}

static void say(const char *s)
{
    for (; *s != '\0'; s++) {
        while (!(UCSR0A & (1 << UDRE0)))
            ;
        UDR0 = (uint8_t)*s;
    }
}

int main(void)
{
    uint8_t at = 0;

    UCSR0A = 1 << U2X0;
    UCSR0C = (1 << UCSZ01) | (1 << UCSZ00);
    UBRR0H = 0;
    UBRR0L = 3;  /* 500,000 baud at 16 MHz */
    UCSR0B = 1 << TXEN0;
    while (at < VECTORS && passes(&vectors[at]))
        at++;
    for (;;) {
        const char number[] = { (char)('0' + at / 10), (char)('0' + at % 10), '\n', '\0' };

        say(at == VECTORS ? "ok " : "bad ");
        say(number);
        _delay_ms(20);
    }
}
