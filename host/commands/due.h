/*
 * due.h - what is to be noted next, in words.
 */
#ifndef DUE_H
#define DUE_H

#include <stdint.h>
#include <stdio.h>

#include "clinic/store.h"

/* After a session of a client: what comes next, with the command for each. */
void due_say_next(FILE *to, struct store *s, const char *client, int64_t now_unix_us);

#endif /* DUE_H */
