/* client_show.h - one client's page, and the list of clients, as text or JSON.
 *
 * For clinicians.  Each returns an exit code, having said on stderr what failed. */
#ifndef CLIENT_SHOW_H
#define CLIENT_SHOW_H

#include <stdbool.h>

#include "clinic/store.h"

/* all: corrections and what they replaced, too, with who, when and why. */
int client_show(struct store *s, const char *client, bool all, bool json);

int client_show_list(struct store *s, bool json);

#endif /* CLIENT_SHOW_H */
