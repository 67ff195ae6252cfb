/*
 * visit_sums.h - a recording's computed values into the index.
 *
 * Functions that can fail say why on stderr and return the exit code.
 */
#ifndef VISIT_SUMS_H
#define VISIT_SUMS_H

#include "analysis/results.h"
#include "clinic/store.h"

#define VISIT_RECORDING "session.hfr"

/* Fill *m from a recording: what results say, the session's id, the path as the index has
 * it, length and digest of the file.  path: the file.  ERR_OK or an error of reading. */
int visit_sums_of(const struct results *r, const char *session, const char *kept,
                  const char *path, struct sums *m, struct err_text *why);

/* The same for a session's entry, and put it. */
int visit_sums_put(struct store *s, const struct entry *session, const struct results *r);

/* Put those of a client's sessions that have a recording and none yet, as after an import.
 * Says on stderr how far it is when that is a terminal, and what cannot be read. */
int visit_sums_fill(struct store *s, const char *client);

#endif /* VISIT_SUMS_H */
