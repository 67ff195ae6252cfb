/*
 * wire_crc.h - the host's wire_crc32c, and its two ways by themselves.
 *
 * wire_crc32c (wire.h) takes the processor's own CRC-32C instruction where there
 * is one and tables elsewhere.  Both ways give the same value for the same
 * bytes; they are declared so that tests and measurements reach each of them.
 * Any thread.
 */
#ifndef WIRE_CRC_H
#define WIRE_CRC_H

#include <stdbool.h>
#include <stdint.h>

/* Whether this processor has the instruction (x86-64 with SSE 4.2). */
bool wire_crc_by_chip(void);

/* As wire_crc32c.  _chip only where wire_crc_by_chip() is true. */
uint32_t wire_crc_chip(uint32_t crc, const uint8_t *p, uint16_t n);
uint32_t wire_crc_table(uint32_t crc, const uint8_t *p, uint16_t n);

#endif /* WIRE_CRC_H */
