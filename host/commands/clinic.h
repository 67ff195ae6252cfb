/*
 * clinic.h - what every command about clients needs: the store, who is writing, and
 * fields as typed.
 *
 * Functions that can fail say why on stderr and return the exit code.
 */
#ifndef CLINIC_H
#define CLINIC_H

#include <stddef.h>
#include <stdio.h>

#include "clinic/store.h"

/* Open the clinic below the data folder ($XDG_DATA_HOME/holdfast, ~/.local/share/holdfast);
 * what opening mended is said on stderr. */
int clinic_open(enum store_mode mode, struct store **out);

/* The data folder itself, that session folders are below. */
int clinic_data(char *path, size_t n);

/* Who writes an entry: said, or the user's name. */
int clinic_who(const char *said, char who[ENTRY_WHO_TEXT]);

/* Whether this client is there: EXIT_OK, or EXIT_FAILED having said so. */
int clinic_has(struct store *s, const char *client);

/* Set a field from NAME=VALUE as typed; NAME= makes it not known again. */
int clinic_set(const char *command, struct entry *e, const char *word);

/* List a kind's fields with their units, ranges and meaning. */
void clinic_fields(FILE *to, const char *kind);

#endif /* CLINIC_H */
