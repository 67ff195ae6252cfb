/*
 * link_backend.h - the two ways to open a device; for link.c only.
 *
 * Each gives a non-blocking file descriptor set to 500,000 baud 8N1 raw and
 * locked against a second user.  Everything after that is the same.
 */
#ifndef LINK_BACKEND_H
#define LINK_BACKEND_H

#include "err.h"

#define LINK_BAUD 500000  /* 0 % error from a 16 MHz crystal */

struct sp_port;

/* A serial port, through libserialport.  *fd belongs to *port. */
int link_serial_open(const char *name, struct sp_port **port, int *fd, struct err_text *why);
void link_serial_close(struct sp_port *port);

/* A pseudo-terminal, through termios. */
int link_pty_open(const char *name, int *fd, struct err_text *why);
void link_pty_close(int fd);

/* The sentence for an open that failed with this errno. */
int link_open_error(const char *name, int e, struct err_text *why);

#endif /* LINK_BACKEND_H */
