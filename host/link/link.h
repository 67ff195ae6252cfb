/*
 * link.h - where a rig's bytes come from and commands go to.
 *
 *     link_open -> ( link_read | link_write ... ) -> link_close
 *
 * A name that is a serial port of this machine (a USB adapter, a UART) is
 * opened by libserialport; a pseudo-terminal, which libserialport cannot open,
 * by termios.  Either is 500,000 baud 8N1, raw, and ours alone while open.
 *
 * Reads wait in poll() and never spin; a far end that is gone is ERR_GONE
 * within one poll, not silence.  One thread.
 */
#ifndef LINK_H
#define LINK_H

#include <stddef.h>
#include <stdint.h>

#include "err.h"

struct link;

/* Open the device called name.  ERR_OK, or *out NULL and: ERR_ABSENT (no such
 * device), ERR_ACCESS, ERR_BUSY, ERR_FORMAT (not a terminal), ERR_IO. */
int link_open(const char *name, struct link **out, struct err_text *why);

/* Wait up to timeout_ms for bytes.  Returns how many were read (1 .. n), 0 for
 * a quiet line, ERR_GONE when the far end has left. */
int link_read(struct link *l, uint8_t *buf, size_t n, int timeout_ms);

/* Write all of buf, waiting at most 200 ms for room.  ERR_OK, ERR_GONE, or
 * ERR_IO when the line takes no more; part may have been sent. */
int link_write(struct link *l, const uint8_t *buf, size_t n);

/* NULL is allowed. */
void link_close(struct link *l);

#endif /* LINK_H */
