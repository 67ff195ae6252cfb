/*
 * session_show.h - sessions as a list, and one with all that belongs to it.
 *
 * Both print on standard output and return the exit code, having said why.
 */
#ifndef SESSION_SHOW_H
#define SESSION_SHOW_H

#include <stdbool.h>

#include "clinic/store.h"

/* The latest first; client NULL: of all. */
int session_show_list(struct store *s, const char *client, bool json);

/* Settings, dose asked and done, pain by moment, events, notes, corrections. */
int session_show(struct store *s, const struct entry *session, bool json);

#endif /* SESSION_SHOW_H */
