/* visit_sums.c - see visit_sums.h. */
#include "commands/visit_sums.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

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

struct sessions {
    struct entry *entry;     /* owned */
    int n;
};

static int take(void *arg, const struct entry *e)
{
    struct sessions *l = arg;
    struct entry *more = realloc(l->entry, ((size_t)l->n + 1) * sizeof *more);

    if (more == NULL)
        return ERR_FULL;
    l->entry = more;
    const int err = entry_copy(&more[l->n], e);

    l->n += err == ERR_OK;
    return err;
}

/* A session without a recording stays without values. */
static int fill_one(struct store *s, const struct entry *session)
{
    struct sums *m = malloc(sizeof *m);
    struct err_text why = { "" };
    struct results *r;
    char path[PATH_MAX];

    if (m == NULL)
        return commands_fail(EXIT_FAILED, "out of memory");
    const bool there = store_sums_get(s, session->session, m, NULL) == ERR_OK;

    free(m);
    if (there || entry_word(session, "folder") == NULL
        || !visit_path(session, VISIT_RECORDING, path, sizeof path) || access(path, F_OK) != 0)
        return EXIT_OK;
    if (results_open(path, false, &r, &why) != ERR_OK)
        return commands_fail(EXIT_FAILED, "%s", why.s);
    const int code = visit_sums_put(s, session, r);

    results_close(r);
    return code;
}

int visit_sums_fill(struct store *s, const char *client)
{
    const struct store_query q = { .client = client, .kind = "session" };
    const bool terminal = isatty(STDERR_FILENO);
    struct sessions l = { NULL, 0 };
    struct err_text why = { "" };
    int code = EXIT_OK;

    if (store_each(s, &q, take, &l, &why) != ERR_OK)
        code = commands_fail(EXIT_FAILED, "%s", why.s[0] != '\0' ? why.s : "out of memory");
    for (int i = 0; i < l.n; i++) {
        if (terminal)
            fprintf(stderr, "\r\033[K%d of %d recordings", i + 1, l.n);
        const int one = fill_one(s, &l.entry[i]);

        code = one != EXIT_OK ? one : code;
    }
    if (terminal && l.n > 0)
        fputs("\r\033[K", stderr);
    for (int i = 0; i < l.n; i++)
        entry_clear(&l.entry[i]);
    free(l.entry);
    return code;
}
