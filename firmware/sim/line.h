/*
 * line.h - the serial line, as a pseudo-terminal other programs can open.
 *
 * Nobody has it open at first and hosts may come and go.  What is sent while
 * nobody listens is lost, as it is on a USB adapter.  The terminal is raw from
 * the start.
 *
 * This side holds only the master, so it can tell whether a host is there.
 */
#ifndef LINE_H
#define LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct line;

/* link_path, or NULL: a symbolic link to the terminal, made in one step (an
 * older link is replaced, anything else is left alone and refused).  NULL
 * after a sentence on stderr. */
struct line *line_open(const char *link_path);

/* Hang up: a host sees its line go.  The link is removed.  NULL is allowed. */
void line_close(struct line *line);

/* The terminal's own name, to be printed. */
const char *line_name(const struct line *line);

/* Whether a host has the terminal open, asked of the system now. */
bool line_present(const struct line *line);

/* Bytes from the host; 0 when there are none. */
size_t line_read(struct line *line, uint8_t *bytes, size_t room);

/* Bytes to the host; returns how many the terminal took. */
size_t line_write(struct line *line, const uint8_t *bytes, size_t n);

/* Bytes the host has not read yet, as far as the system shows them: bytes on
 * their way through the kernel, some 20 us, are not counted. */
size_t line_unread(const struct line *line);

/* Wait until the host sends something, at most so long; false when it did
 * not. */
bool line_wait(const struct line *line, unsigned us);

#endif /* LINE_H */
