/* reindex_find.c - see reindex_find.h. */
#include "commands/reindex_find.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "commands/commands.h"
#include "commands/visit_sums.h"

#define SESSIONS "sessions"

static bool add(struct reindex_list *l, const char *session, const char *client,
                const char *folder)
{
    if (l->n == l->room) {
        const size_t room = 2 * l->room + 64;
        struct reindex_item *more = realloc(l->item, room * sizeof *more);

        if (more == NULL)
            return false;
        l->item = more;
        l->room = room;
    }
    struct reindex_item *i = &l->item[l->n++];

    snprintf(i->session, sizeof i->session, "%s", session);
    snprintf(i->client, sizeof i->client, "%s", client);
    snprintf(i->folder, sizeof i->folder, "%s", folder);
    return true;
}

static int sessions(struct store *s, struct reindex_list *l)
{
    sqlite3_stmt *q = NULL;
    int got = sqlite3_prepare_v2(store_index(s), "select session, client, folder from session_now",
                                 -1, &q, NULL);
    bool room = true;

    while (got == SQLITE_OK && room && (got = sqlite3_step(q)) == SQLITE_ROW) {
        const char *folder = (const char *)sqlite3_column_text(q, 2);

        got = SQLITE_OK;
        if (folder == NULL)
            l->bare++;
        else
            room = add(l, (const char *)sqlite3_column_text(q, 0),
                       (const char *)sqlite3_column_text(q, 1), folder);
    }
    sqlite3_finalize(q);
    if (!room)
        return commands_fail(EXIT_FAILED, "out of memory");
    return got == SQLITE_DONE ? EXIT_OK
         : commands_fail(EXIT_FAILED, "the clinic's index cannot be read: %s; `holdfast doctor` "
                         "looks into it", sqlite3_errmsg(store_index(s)));
}

static int by_folder(const void *a, const void *b)
{
    return strcmp(((const struct reindex_item *)a)->folder,
                  ((const struct reindex_item *)b)->folder);
}

static bool named(const struct reindex_list *l, size_t n, const char *folder)
{
    struct reindex_item key;

    snprintf(key.folder, sizeof key.folder, "%s", folder);
    return n > 0 && bsearch(&key, l->item, n, sizeof key, by_folder) != NULL;
}

/* Folders with a recording that no session names. */
static int walk(const char *data, struct reindex_list *l)
{
    char path[PATH_MAX], folder[VISIT_FOLDER_MAX];
    const size_t n = l->n;
    DIR *dir;
    bool room = true;

    snprintf(path, sizeof path, "%s/" SESSIONS, data);
    if ((dir = opendir(path)) == NULL)
        return errno == ENOENT ? EXIT_OK
             : commands_fail(EXIT_FAILED, "%s: cannot be read: %s", path, strerror(errno));
    for (const struct dirent *e; room && (e = readdir(dir)) != NULL; ) {
        if (snprintf(folder, sizeof folder, SESSIONS "/%s", e->d_name) >= (int)sizeof folder
            || snprintf(path, sizeof path, "%s/%s/" VISIT_RECORDING, data, folder)
               >= (int)sizeof path)
            continue;
        if (e->d_name[0] != '.' && access(path, F_OK) == 0 && !named(l, n, folder))
            room = add(l, "", "", folder);
    }
    closedir(dir);
    return room ? EXIT_OK : commands_fail(EXIT_FAILED, "out of memory");
}

int reindex_find(struct store *s, const char *data, struct reindex_list *out)
{
    struct reindex_list l = { 0 };
    int code = sessions(s, &l);

    if (code == EXIT_OK && l.n > 0)
        qsort(l.item, l.n, sizeof *l.item, by_folder);
    if (code == EXIT_OK)
        code = walk(data, &l);
    if (code != EXIT_OK) {
        reindex_find_free(&l);
        return code;
    }
    if (l.n > 0)
        qsort(l.item, l.n, sizeof *l.item, by_folder);
    *out = l;
    return EXIT_OK;
}

void reindex_find_free(struct reindex_list *l)
{
    free(l->item);
    l->item = NULL;
    l->n = 0;
}
