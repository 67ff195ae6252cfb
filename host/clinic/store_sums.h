/*
 * store_sums.h - the tables of sums: typed, and made anew when sums.h changes.
 */
#ifndef STORE_SUMS_H
#define STORE_SUMS_H

/* SQL that makes them. */
const char *store_sums_sql(void);

/* Remove those of sessions that no entry has any more. */
struct store;
struct err_text;
int store_sums_keep(struct store *s, struct err_text *why);

#endif /* STORE_SUMS_H */
