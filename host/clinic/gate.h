/*
 * gate.h - whether a client's session may begin today, from what the store holds.
 *
 * Finds the latest full and short screening and the overrides, and asks
 * screening_gate.  One thread; allocates while it runs.
 */
#ifndef GATE_H
#define GATE_H

#include "clinic/screening.h"
#include "clinic/store.h"

/* today: a local day, days since 1970-01-01.  *birth_year becomes 0 when it is not known;
 * NULL is allowed.  ERR_OK, or an error of the store. */
int gate_now(struct store *s, const char *client, int today, struct screening_gate *out,
             int *birth_year, struct err_text *why);

#endif /* GATE_H */
