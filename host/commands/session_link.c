/* session_link.c - see session_link.h. */
#include "commands/session_link.h"

#include <limits.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "commands/commands.h"
#include "commands/due.h"
#include "commands/visit.h"
#include "commands/visit_sums.h"
#include "now.h"

/* The session that has this folder, into id; "" when there is none. */
static int owner(struct store *s, const char *folder, char id[ENTRY_ID_TEXT])
{
    sqlite3_stmt *q = NULL;
    int got = sqlite3_prepare_v2(store_index(s), "select session from session_now where folder = ?",
                                 -1, &q, NULL);

    id[0] = '\0';
    if (got == SQLITE_OK)
        got = sqlite3_bind_text(q, 1, folder, -1, SQLITE_STATIC);
    if (got == SQLITE_OK && (got = sqlite3_step(q)) == SQLITE_ROW)
        snprintf(id, ENTRY_ID_TEXT, "%s", (const char *)sqlite3_column_text(q, 0));
    sqlite3_finalize(q);
    if (got == SQLITE_ROW || got == SQLITE_DONE)
        return EXIT_OK;
    return commands_fail(EXIT_FAILED, "the clinic's index cannot be read: %s; `holdfast doctor` "
                         "looks into it", sqlite3_errmsg(store_index(s)));
}

static int write_down(struct store *s, const struct results *r, const char *kept,
                      struct entry *e)
{
    struct err_text why = { "" };

    if (entry_set_text(e, "folder", kept, &why) != ERR_OK
        || entry_set_time(e, "started", r->begin.unix_us, &why) != ERR_OK
        || entry_set_text(e, "protocol", r->protocol.id, &why) != ERR_OK
        || store_add(s, e, 1, &why) != ERR_OK)
        return commands_fail(EXIT_FAILED, "%s", why.s);
    printf("Session %.8s of %s\n", e->id, e->client);
    const int code = visit_sums_put(s, e, r);

    due_say_next(stdout, s, e->client, now_unix_us());
    return code;
}

int session_link(struct store *s, const char *folder, struct entry *session, struct err_text *why)
{
    char path[PATH_MAX], kept[VISIT_FOLDER_MAX], id[ENTRY_ID_TEXT];
    struct results *r;
    int code = visit_folder(folder, kept);

    if (code != EXIT_OK || (code = owner(s, kept, id)) != EXIT_OK)
        return code;
    if (id[0] != '\0')
        return commands_fail(EXIT_FAILED, "%s: it is session %.8s already; `holdfast session show "
                             "%.8s`", folder, id, id);
    if (snprintf(path, sizeof path, "%s/" VISIT_RECORDING, folder) >= (int)sizeof path
        || results_open(path, &r, why) != ERR_OK)
        return commands_fail(EXIT_FAILED, "%s", why->s);
    if (r->about.n > 0)
        code = commands_fail(EXIT_FAILED, "%s: the recording says whose it is; `holdfast reindex` "
                             "puts it there", path);
    else
        code = write_down(s, r, kept, session);
    results_close(r);
    return code;
}
