/*
 * command.h - the host's commands: bytes in, replies out.
 *
 * Every sound command is answered once, after it took effect: CMD_HELLO by
 * HELLO, CMD_CAL_READ by CALIBRATION, every other by REPLY, and a type this firmware does not have by
 * REPLY with WIRE_RESULT_UNSUPPORTED.  Damage is counted and not answered; the
 * host asks again.
 */
#ifndef COMMAND_H
#define COMMAND_H

#include <stdint.h>

/* The longest frame kept, delimiter included.  Commands of today take at most
 * 26 bytes; the rest is for naming a later host's command UNSUPPORTED. */
#define COMMAND_BYTES_MAX  32

/* This firmware's version, told in HELLO. */
enum { FIRMWARE_MAJOR = 0, FIRMWARE_MINOR = 1 };

void command_init(void);  /* after nvram_init */

/* Take one byte off the line; a complete command is carried out at once. */
void command_byte(uint8_t byte, uint64_t now_ticks);

/* Damaged or malformed frames since reset. */
uint16_t command_errors(void);

/* Send HELLO; also done once, unasked, at boot. */
void command_send_hello(uint64_t now_ticks);

#endif /* COMMAND_H */
