/*
 * nvram.h - the calibration block in EEPROM: two copies, safe against a power
 * cut at any byte.
 *
 *     nvram_begin -> nvram_part ... -> nvram_commit -> nvram_poll until !nvram_writing
 *     nvram_number                                  -> nvram_poll until !nvram_writing
 *
 * What a block says is the host's affair (WIRE.md); here it is bytes whose last
 * four are the CRC-32C of the rest.  It is put together in RAM and costs no
 * EEPROM write before it is whole and its CRC is right.
 *
 * Each copy stands in a slot of its own:
 *
 *     mark u8 | block bytes u16 | sequence u32 | block | crc32c u32
 *
 * the CRC being over everything between mark and it.  The copy in force is the
 * one with mark and CRC right and the higher sequence.  A commit goes to the other
 * slot: the mark is taken away first, then the rest is written in order, and
 * the mark is put back last.  So at each moment the copy in force is whole, and
 * the other one is either the old one, unmarked, or the new one, whole.
 * Bytes that are already as they should be are not written: a cell of this
 * EEPROM lasts 100,000 writes (ATmega328P data sheet, "Features"), and each
 * commit wears one slot only.
 *
 * A byte takes 3.4 ms (data sheet, table 8-2, "EEPROM Programming Time"); nothing
 * waits for it.  While a commit is being written nothing can be read.
 *
 * The rig's serial number stands in the last eight bytes: u32, then its
 * complement.  They are written in this order, so a power cut leaves the old
 * number, the new one or none: half of one never agrees with a complement.
 *
 * Main loop only.
 */
#ifndef NVRAM_H
#define NVRAM_H

#include <stdbool.h>
#include <stdint.h>

#include "wire.h"

#define NVRAM_BLOCK_MAX   WIRE_CAL_BLOCK_MAX  /* the block of today has 348 bytes */
#define NVRAM_BLOCK_LEAST 5     /* one byte and the CRC */
#define NVRAM_SLOT_BYTES  448   /* copy A at 0, copy B after it */
#define NVRAM_SERIAL_AT   1016

/* Find the copy in force.  Takes some 4 ms with two good copies. */
void nvram_init(void);

uint16_t nvram_bytes(void);    /* of the block in force; 0: there is none */
uint32_t nvram_serial(void);   /* 0: none was ever written */
bool     nvram_writing(void);

/* Write the serial number, not 0; forgets a block that was not committed.  False as
 * nvram_begin. */
bool nvram_number(uint32_t serial);

/* Copy n bytes of the block in force, from at, to out; returns how many there were.
 * Not while nvram_writing. */
uint8_t nvram_read(uint16_t at, uint8_t *out, uint8_t n);

/* A new block of so many bytes; forgets one that was not committed.  Each of
 * the three is false, and nothing is changed, for a value out of range or
 * while nvram_writing. */
bool nvram_begin(uint16_t bytes);

/* The next n bytes, from at.  The same again is harmless; a gap is not allowed. */
bool nvram_part(uint16_t at, const uint8_t *p, uint8_t n);

/* Whole, and its CRC right: it will be written.  May be repeated. */
bool nvram_commit(void);

/* Write what is due: at most one byte. */
void nvram_poll(void);

#endif /* NVRAM_H */
