/*
 * dossier_tables.h - a client's entries as tables for a spreadsheet.
 *
 * A part of dossier.c.  One CSV file a kind (RFC 4180, UTF-8, decimal point): id, made_utc,
 * who, why, replaces, counts, session, then the fields of entry_kinds.h.  A text that a
 * spreadsheet would take for a formula has ' before it; entries.jsonl has it as it is.
 */
#ifndef DOSSIER_TABLES_H
#define DOSSIER_TABLES_H

#include "clinic/entry.h"

/* A client's entries in the order they were made. */
struct dossier_list {
    struct entry *entry;         /* owned */
    int n, room;
};

void dossier_list_clear(struct dossier_list *l);

/* Takes a copy.  ERR_OK or ERR_FULL. */
int dossier_list_add(struct dossier_list *l, const struct entry *e);

/* Write a file for each kind that has entries into folder. */
int dossier_tables(const char *folder, const struct dossier_list *l, struct err_text *why);

/* YYYY-MM-DDTHH:MM:SSZ into 21 bytes or more. */
void dossier_utc(int64_t unix_us, char *text, size_t n);

#endif /* DOSSIER_TABLES_H */
