/*
 * keys.h - single key presses, and signals that mean stop.
 *
 * keys_open puts a terminal on standard input into unbuffered, silent mode;
 * keys_close puts it back, and so does any way the program ends normally.
 * Without a terminal there are no keys, only signals.  One at a time.
 */
#ifndef KEYS_H
#define KEYS_H

#include <stdbool.h>

void keys_open(void);
void keys_close(void);

/* Wait up to timeout_ms for a key; its character, or 0. */
int keys_get(int timeout_ms);

/* How often SIGINT, SIGTERM, SIGHUP or SIGQUIT came since keys_open; a
 * SIGHUP that was ignored before (nohup) stays ignored.  Ctrl-Z does nothing meanwhile. */
int keys_signals(void);

/* Whether there is a terminal to press keys on. */
bool keys_there(void);

#endif /* KEYS_H */
