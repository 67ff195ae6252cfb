/* visit_sums.c - see visit_sums.h. */
#include "commands/visit_sums.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

#include "clinic/files.h"
#include "commands/commands.h"
#include "commands/visit.h"

int visit_sums_of(const struct results *r, const char *session, const char *kept,
                  const char *path, struct sums *m, struct err_text *why)
{
    sums_of(r, m);
    snprintf(m->session, sizeof m->session, "%s", session);
    snprintf(m->path, sizeof m->path, "%s", kept);
    return files_digest(path, m->sha256, &m->bytes, why);
}

int visit_sums_put(struct store *s, const struct entry *session, const struct results *r)
{
    struct sums *m = malloc(sizeof *m);
    struct err_text why = { "" };
    char path[PATH_MAX], kept[sizeof m->path];

    if (m == NULL)
        return commands_fail(EXIT_FAILED, "out of memory");
    snprintf(kept, sizeof kept, "%.*s/" VISIT_RECORDING, VISIT_FOLDER_MAX,
             entry_word(session, "folder"));
    const bool named = visit_path(session, VISIT_RECORDING, path, sizeof path);
    const bool put = named && visit_sums_of(r, session->session, kept, path, m, &why) == ERR_OK
                  && store_sums_put(s, m, &why) == ERR_OK;

    free(m);
    return put ? EXIT_OK : named ? commands_fail(EXIT_FAILED, "%s", why.s) : EXIT_FAILED;
}
