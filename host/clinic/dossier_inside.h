/* dossier_inside.h - what dossier.c and dossier_import.c share; for them only. */
#ifndef DOSSIER_INSIDE_H
#define DOSSIER_INSIDE_H

#include <limits.h>

#include "clinic/dossier_tables.h"
#include "clinic/store.h"

/* folder/name into PATH_MAX bytes. */
int dossier_join(char *to, const char *folder, const char *name, struct err_text *why);

/* Copies of all entries of a query. */
int dossier_collect(struct store *s, const struct store_query *q, struct dossier_list *l,
                    struct err_text *why);

/* Copy what a session left in from into a new folder below sessions; its name, n bytes. */
int dossier_copy_session(const char *from, const char *sessions, char *name, size_t n,
                         struct err_text *why);

#endif /* DOSSIER_INSIDE_H */
