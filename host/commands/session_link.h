/*
 * session_link.h - give a recording that was made without a client to one.
 */
#ifndef SESSION_LINK_H
#define SESSION_LINK_H

#include "clinic/store.h"

/* folder holds session.hfr; session has client, who and settings.  Refused when the
 * recording says whose it is, or is some session's already.  Returns the exit code,
 * having said why. */
int session_link(struct store *s, const char *folder, struct entry *session, struct err_text *why);

#endif /* SESSION_LINK_H */
