/* dossier.c - see dossier.h.  Export and erase; dossier_import.c takes one in. */
#include "clinic/dossier.h"

#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "clinic/dossier_inside.h"
#include "clinic/dossier_tables.h"
#include "clinic/files.h"
#include "clinic/store_sums.h"
#include "clinic/sums.h"
#include "whole_file.h"

/* What a session leaves in its folder, and nothing else is taken or removed: a folder
 * that --out named may hold other people's files. */
static const char *const kept[] = {
    "session.hfr", "results.json", "check.json", "curve.png", "curve.svg", "curve.pdf",
};

int dossier_join(char *to, const char *folder, const char *name, struct err_text *why)
{
    return snprintf(to, PATH_MAX, "%s/%s", folder, name) < PATH_MAX
         ? ERR_OK : err_set(why, ERR_RANGE, "%s/%s: too long a name", folder, name);
}

int dossier_session_folder(const char *data, const struct entry *session, char *path,
                           size_t bytes)
{
    const char *folder = entry_word(session, "folder");
    int n;

    if (folder == NULL || *folder == '\0' || strstr(folder, "..") != NULL)
        return ERR_ABSENT;
    n = *folder == '/' ? snprintf(path, bytes, "%s", folder)
                       : snprintf(path, bytes, "%s/%s", data, folder);
    return n > 0 && (size_t)n < bytes ? ERR_OK : ERR_ABSENT;
}

static int take(void *arg, const struct entry *e)
{
    return dossier_list_add(arg, e);
}

int dossier_collect(struct store *s, const struct store_query *q, struct dossier_list *l,
                    struct err_text *why)
{
    const int err = store_each(s, q, take, l, why);

    return err == ERR_FULL && why->s[0] == '\0' ? err_set(why, err, "out of memory") : err;
}

/* ---- export -------------------------------------------------------------------------- */

static int write_entries(const char *folder, const struct dossier_list *l,
                         struct err_text *why)
{
    struct whole_file w;
    char path[PATH_MAX];
    int err = dossier_join(path, folder, "entries.jsonl", why);

    if (err != ERR_OK || (err = whole_file_open(&w, path, why)) != ERR_OK)
        return err;
    for (int i = 0; i < l->n && err == ERR_OK; i++) {
        char *line = entry_to_json(&l->entry[i]);

        if (line == NULL)
            err = err_set(why, ERR_FULL, "out of memory");
        else
            fprintf(w.to, "%s\n", line);
        free(line);
    }
    return whole_file_close(&w, err, why);
}

static int write_readme(const char *folder, const char *client, struct err_text *why)
{
    struct whole_file w;
    char path[PATH_MAX];
    int err = dossier_join(path, folder, "README.txt", why);

    if (err != ERR_OK || (err = whole_file_open(&w, path, why)) != ERR_OK)
        return err;
    fprintf(w.to,
            "Everything Holdfast holds about client %s.\n\n"
            "entries.jsonl   every entry ever made, corrections included: one JSON object a\n"
            "                line, in the order they were kept.  An entry that another one\n"
            "                names in \"replaces\" no longer counts.  Times are microseconds of\n"
            "                Unix time.\n"
            "tables/         the same for a spreadsheet, a CSV file for each kind of entry.\n"
            "sessions/       the recordings as they were made, with their results and curves;\n"
            "                `holdfast analyze sessions/*/session.hfr` computes them again.\n"
            "manifest.json   every file with its length and SHA-256.\n\n"
            "`holdfast client import` on this folder takes all of it in again.\n"
            "These are a person's health data: keep the folder as you keep the rig's computer.\n",
            client);
    return whole_file_close(&w, ERR_OK, why);
}

/* The folder's name below sessions/, not given to another one yet. */
static int free_name(const char *sessions, const char *from, char *name, size_t n,
                     char path[PATH_MAX], struct err_text *why)
{
    const char *slash = strrchr(from, '/');
    const char *base = slash != NULL ? slash + 1 : from;
    struct stat st;

    if (!files_plain_name(base))
        base = "session";
    for (int i = 1; i < 10000; i++) {
        snprintf(name, n, i == 1 ? "%s" : "%s-%d", base, i);
        const int err = dossier_join(path, sessions, name, why);

        if (err != ERR_OK)
            return err;
        if (lstat(path, &st) != 0)
            return ERR_OK;
    }
    return err_set(why, ERR_RANGE, "%s: too many sessions of one name", sessions);
}

static int copy_session(const char *from, const char *to, struct err_text *why)
{
    char a[PATH_MAX], b[PATH_MAX];
    int err = files_folder(to, why);

    for (size_t i = 0; i < sizeof kept / sizeof kept[0] && err == ERR_OK; i++) {
        err = dossier_join(a, from, kept[i], why);
        if (err == ERR_OK && access(a, F_OK) == 0
            && (err = dossier_join(b, to, kept[i], why)) == ERR_OK)
            err = files_copy(a, b, why);
    }
    return err;
}

int dossier_copy_session(const char *from, const char *sessions, char *name, size_t n,
                         struct err_text *why)
{
    char to[PATH_MAX];
    int err = free_name(sessions, from, name, n, to, why);

    if (err != ERR_OK)
        return err;
    err = copy_session(from, to, why);
    if (err != ERR_OK)
        files_remove(to, NULL);
    return err;
}

static bool has_recording(const char *data, const struct entry *session, char from[PATH_MAX])
{
    char recording[PATH_MAX];

    return dossier_session_folder(data, session, from, PATH_MAX) == ERR_OK
        && dossier_join(recording, from, "session.hfr", NULL) == ERR_OK
        && access(recording, F_OK) == 0;
}

/* Where the recording of the session is that first began: a correction may name another
 * folder.  In the store's order it comes next, having the same place in time. */
static bool find_recording(const char *data, const struct dossier_list *l, int first,
                           char from[PATH_MAX])
{
    bool found = has_recording(data, &l->entry[first], from);
    char other[PATH_MAX];

    for (int i = first + 1; i < l->n; i++) {
        const struct entry *e = &l->entry[i];

        if ((e->replaces[0] != '\0' ? e->since_unix_us : e->made_unix_us)
            != l->entry[first].made_unix_us)
            break;
        if (e->replaces[0] == '\0' || e->withdrawn || strcmp(e->kind, "session") != 0
            || strcmp(e->session, l->entry[first].session) != 0 || !has_recording(data, e, other))
            continue;
        memcpy(from, other, sizeof other);
        found = true;
    }
    return found;
}

/* Copy the recordings of every session, withdrawn ones too; where each went into list. */
static int copy_sessions(const char *data, const char *folder, const struct dossier_list *l,
                         json_t *list, struct dossier_sums *sums, struct err_text *why)
{
    char from[PATH_MAX], sessions[PATH_MAX], name[NAME_MAX];
    int err = dossier_join(sessions, folder, "sessions", why);

    if (err == ERR_OK)
        err = files_folder(sessions, why);
    for (int i = 0; i < l->n && err == ERR_OK; i++) {
        const struct entry *e = &l->entry[i];

        if (strcmp(e->kind, "session") != 0 || e->withdrawn || e->replaces[0] != '\0')
            continue;
        if (!find_recording(data, l, i, from)) {
            sums->missing++;
            continue;
        }
        err = dossier_copy_session(from, sessions, name, sizeof name, why);
        if (err == ERR_OK) {
            sums->recordings++;
            json_array_append_new(list, json_pack("{s:s, s:s+}", "session", e->id, "folder",
                                                  "sessions/", name));
        }
    }
    return err;
}

/* ---- the manifest --------------------------------------------------------------------- */

struct walk {
    json_t *files;
    const char *root, *below;    /* below: "" or "tables" ... */
    struct err_text *why;
};

static int list_one(void *arg, const char *name)
{
    const struct walk *w = arg;
    char folder[PATH_MAX], path[PATH_MAX], sha256[FILES_SHA256_TEXT];
    int64_t bytes;
    int err = dossier_join(folder, w->root, w->below, w->why);

    if (err == ERR_OK)
        err = dossier_join(path, folder, name, w->why);
    if (err == ERR_OK)
        err = files_digest(path, sha256, &bytes, w->why);
    if (err == ERR_OK
        && json_array_append_new(w->files, json_pack("{s:s++, s:I, s:s}", "path", w->below,
                                                     *w->below ? "/" : "", name, "bytes",
                                                     (json_int_t)bytes, "sha256", sha256)) != 0)
        err = err_set(w->why, ERR_FULL, "out of memory");
    return err;
}

static int list_below(json_t *files, const char *root, const char *below, struct err_text *why)
{
    struct walk w = { files, root, below, why };
    char path[PATH_MAX];
    const int err = dossier_join(path, root, below, why);

    return err == ERR_OK ? files_each(path, list_one, &w, why) : err;
}

static int write_manifest(const char *folder, const char *client, json_t *sessions,
                          struct err_text *why)
{
    json_t *files = json_array(), *s;
    json_t *top = json_pack("{s:s, s:i, s:s, s:s, s:O, s:o}", "format", "holdfast-client",
                            "version", DOSSIER_VERSION, "client", client, "written_by",
                            "holdfast " HOLDFAST_VERSION, "sessions", sessions, "files", files);
    struct whole_file w;
    char path[PATH_MAX];
    size_t i;
    int err = top != NULL ? list_below(files, folder, "", why) : err_set(why, ERR_FULL,
                                                                         "out of memory");

    if (err == ERR_OK)
        err = list_below(files, folder, "tables", why);
    json_array_foreach(sessions, i, s)
        if (err == ERR_OK)
            err = list_below(files, folder, json_string_value(json_object_get(s, "folder")), why);
    if (err == ERR_OK)
        err = dossier_join(path, folder, "manifest.json", why);
    if (err == ERR_OK && (err = whole_file_open(&w, path, why)) == ERR_OK) {
        if (json_dumpf(top, w.to, JSON_INDENT(1)) == 0)
            fputc('\n', w.to);
        err = whole_file_close(&w, ERR_OK, why);
    }
    json_decref(top);
    return err;
}

static int fill(const char *data, const char *folder, const char *client,
                const struct dossier_list *l, struct dossier_sums *sums, struct err_text *why)
{
    json_t *sessions = json_array();
    char tables[PATH_MAX];
    int err = sessions != NULL ? write_entries(folder, l, why)
                               : err_set(why, ERR_FULL, "out of memory");

    if (err == ERR_OK)
        err = write_readme(folder, client, why);
    if (err == ERR_OK && (err = dossier_join(tables, folder, "tables", why)) == ERR_OK
        && (err = files_folder(tables, why)) == ERR_OK)
        err = dossier_tables(tables, l, why);
    if (err == ERR_OK)
        err = copy_sessions(data, folder, l, sessions, sums, why);
    if (err == ERR_OK)
        err = write_manifest(folder, client, sessions, why);
    json_decref(sessions);
    return err;
}

int dossier_export(struct store *s, const char *data, const char *client, const char *out,
                   struct dossier_sums *sums, struct err_text *why)
{
    const struct store_query q = { .client = client, .all = true, .as_kept = true };
    struct dossier_list l = { NULL, 0, 0 };
    struct dossier_sums done = { 0 };
    char part[PATH_MAX];
    struct stat st;
    int err;

    if (!store_has_client(s, client))
        return err_set(why, ERR_ABSENT, "there is no client %s; `holdfast client list` shows "
                       "who there is", client);
    if (lstat(out, &st) == 0)
        return err_set(why, ERR_BUSY, "%s: is there already; name a new folder with --out", out);
    if (snprintf(part, sizeof part, "%s.part", out) >= (int)sizeof part)
        return err_set(why, ERR_RANGE, "%s: too long a name", out);
    if ((err = files_remove(part, why)) != ERR_OK || (err = files_folder(part, why)) != ERR_OK)
        return err;
    err = dossier_collect(s, &q, &l, why);
    if (err == ERR_OK)
        err = fill(data, part, client, &l, &done, why);
    if (err == ERR_OK && rename(part, out) != 0)
        err = err_set(why, ERR_IO, "%s: cannot be made: %s", out, strerror(errno));
    if (err != ERR_OK)
        files_remove(part, NULL);
    done.entries = l.n;
    dossier_list_clear(&l);
    if (err == ERR_OK)
        *sums = done;
    return err;
}

/* ---- erase ----------------------------------------------------------------------------- */

/* An entry from elsewhere may name any folder: outside data only what was computed from
 * this very recording is this session's. */
static bool is_own(struct store *s, const struct entry *session, const char *folder)
{
    char path[PATH_MAX], sha256[FILES_SHA256_TEXT];
    struct sums *m = entry_word(session, "folder")[0] == '/' ? malloc(sizeof *m) : NULL;
    const bool own = entry_word(session, "folder")[0] != '/'
        || (m != NULL && store_sums_get(s, session->session, m, NULL) == ERR_OK
            && dossier_join(path, folder, "session.hfr", NULL) == ERR_OK
            && (access(path, F_OK) != 0 || (files_digest(path, sha256, NULL, NULL) == ERR_OK
                                            && strcmp(sha256, m->sha256) == 0)));

    free(m);
    return own;
}

/* Whether another client's session names the same folder. */
static bool shared(const struct dossier_list *all, const struct entry *mine, const char *data)
{
    char a[PATH_MAX], b[PATH_MAX];

    if (dossier_session_folder(data, mine, a, sizeof a) != ERR_OK)
        return true;
    for (int i = 0; i < all->n; i++)
        if (strcmp(all->entry[i].client, mine->client) != 0
            && dossier_session_folder(data, &all->entry[i], b, sizeof b) == ERR_OK
            && strcmp(a, b) == 0)
            return true;
    return false;
}

/* The files a session leaves, also those that a killed one left unfinished, and its
 * folder when nothing else is in it. */
static int remove_session(const char *folder, bool *any, struct err_text *why)
{
    const size_t n = sizeof kept / sizeof kept[0];
    char path[PATH_MAX], name[32];
    int err = ERR_OK;

    *any = false;
    for (size_t i = 0; i < 2 * n && err == ERR_OK; i++) {
        snprintf(name, sizeof name, "%s%s", kept[i % n], i < n ? "" : ".part");
        err = dossier_join(path, folder, name, why);
        if (err == ERR_OK && unlink(path) == 0)
            *any = true;
        else if (err == ERR_OK && errno != ENOENT && errno != ENOTDIR)
            err = err_set(why, ERR_ACCESS, "%s: cannot be removed: %s; nothing is erased until "
                          "it can be", path, strerror(errno));
    }
    if (err == ERR_OK)
        rmdir(folder);
    return err;
}

int dossier_erase(struct store *s, const char *data, const char *client, const char *who,
                  const char *reason, struct dossier_sums *sums, struct err_text *why)
{
    const struct store_query mine = { .client = client, .all = true };
    const struct store_query sessions = { .kind = "session", .all = true };
    struct dossier_list all = { NULL, 0, 0 }, l = { NULL, 0, 0 };
    struct dossier_sums done = { 0 };
    char folder[PATH_MAX];
    int err;

    if (!store_has_client(s, client))
        return err_set(why, ERR_ABSENT, "there is no client %s; `holdfast client list` shows "
                       "who there is", client);
    err = dossier_collect(s, &sessions, &all, why);
    if (err == ERR_OK)
        err = dossier_collect(s, &mine, &l, why);
    for (int i = 0; i < all.n && err == ERR_OK; i++) {
        const struct entry *e = &all.entry[i];
        bool any;

        if (strcmp(e->client, client) != 0 || shared(&all, e, data))
            continue;
        dossier_session_folder(data, e, folder, sizeof folder);
        if (!is_own(s, e, folder)) {
            done.missing += access(folder, F_OK) == 0;
            continue;
        }
        err = remove_session(folder, &any, why);
        done.recordings += any;
    }
    done.entries = l.n;
    dossier_list_clear(&all);
    dossier_list_clear(&l);
    if (err == ERR_OK)
        err = store_erase(s, client, who, reason, done.recordings, why);
    if (err == ERR_OK)
        *sums = done;
    return err;
}
