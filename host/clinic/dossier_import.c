/* dossier_import.c - taking a client's folder in; see dossier.h. */
#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "clinic/dossier.h"
#include "clinic/dossier_inside.h"
#include "clinic/files.h"

#define LINE_BYTES_MAX (1 << 20)

/* ---- the manifest --------------------------------------------------------------------- */

/* Below the folder and plain: "entries.jsonl", "tables/pain.csv", "sessions/x/y". */
static bool plain_path(const char *path)
{
    char part[NAME_MAX + 1];

    for (;;) {
        const size_t n = strcspn(path, "/");

        if (n == 0 || n > NAME_MAX)
            return false;
        memcpy(part, path, n);
        part[n] = '\0';
        if (!files_plain_name(part))
            return false;
        if (path[n] == '\0')
            return true;
        path += n + 1;
    }
}

static int check_file(const char *in, const char *manifest, const json_t *f,
                      struct err_text *why)
{
    const char *name = json_string_value(json_object_get(f, "path"));
    const char *wanted = json_string_value(json_object_get(f, "sha256"));
    char path[PATH_MAX], sha256[FILES_SHA256_TEXT];
    int err;

    if (name == NULL || wanted == NULL || !plain_path(name))
        return err_set(why, ERR_FORMAT, "%s: one of its files has no plain path and SHA-256; "
                       "export the client again", manifest);
    if ((err = dossier_join(path, in, name, why)) != ERR_OK
        || (err = files_digest(path, sha256, NULL, why)) != ERR_OK)
        return err;
    if (strcmp(sha256, wanted) != 0)
        return err_set(why, ERR_FORMAT, "%s: is not as it was exported (its SHA-256 differs); "
                       "copy the folder again from where it came from", path);
    return ERR_OK;
}

static int check_head(const char *manifest, const json_t *top, struct err_text *why)
{
    const char *format = json_string_value(json_object_get(top, "format"));
    const json_int_t version = json_integer_value(json_object_get(top, "version"));
    const char *client = json_string_value(json_object_get(top, "client"));

    if (format == NULL || strcmp(format, "holdfast-client") != 0 || client == NULL)
        return err_set(why, ERR_FORMAT, "%s: is not a client's folder; one is made with "
                       "`holdfast client export`", manifest);
    if (version != DOSSIER_VERSION)
        return err_set(why, ERR_VERSION, "%s: is of version %lld, and this program reads %d; "
                       "use a program as new as the one that wrote it", manifest,
                       (long long)version, DOSSIER_VERSION);
    return entry_code_check(client, why);
}

/* The manifest with every file in it as it says; NULL with *err and *why set. */
static json_t *open_manifest(const char *in, int *err, struct err_text *why)
{
    char path[PATH_MAX];
    json_error_t at;
    json_t *top = NULL, *f;
    struct stat st;
    bool entries = false;
    size_t i;

    if ((*err = dossier_join(path, in, "manifest.json", why)) != ERR_OK)
        return NULL;
    if (access(path, R_OK) != 0) {
        *err = err_set(why, ERR_ABSENT, "%s: cannot be read: %s; name a folder made with "
                       "`holdfast client export`", path, strerror(errno));
        return NULL;
    }
    if (stat(path, &st) != 0 || !S_ISREG(st.st_mode)) {
        *err = err_set(why, ERR_FORMAT, "%s: is no file; export the client again", path);
        return NULL;
    }
    if ((top = json_load_file(path, JSON_REJECT_DUPLICATES, &at)) == NULL) {
        *err = err_set(why, ERR_FORMAT, "%s:%d: %s", path, at.line, at.text);
        return NULL;
    }
    *err = check_head(path, top, why);
    json_array_foreach(json_object_get(top, "files"), i, f) {
        if (*err == ERR_OK)
            *err = check_file(in, path, f, why);
        if (*err == ERR_OK)
            entries = entries || strcmp(json_string_value(json_object_get(f, "path")),
                                        "entries.jsonl") == 0;
    }
    if (*err == ERR_OK && !entries)
        *err = err_set(why, ERR_FORMAT, "%s: lists no entries.jsonl; export the client again",
                       path);
    if (*err == ERR_OK)
        return top;
    json_decref(top);
    return NULL;
}

/* ---- the entries ------------------------------------------------------------------------ */

static int read_line(const char *path, int line, const char *text, size_t n,
                     const char *client, struct dossier_list *l, struct err_text *why)
{
    struct err_text wrong = { "" };
    struct entry e;
    int err = entry_from_json(text, n, &e, &wrong);

    if (err != ERR_OK)
        return err_set(why, ERR_FORMAT, "%s:%d: %s", path, line, wrong.s);
    if (strcmp(e.client, client) != 0)
        err = err_set(why, ERR_FORMAT, "%s:%d: is about %s, and the folder is %s's; nothing "
                      "was taken in", path, line, e.client, client);
    else if (dossier_list_add(l, &e) != ERR_OK)
        err = err_set(why, ERR_FULL, "out of memory");
    entry_clear(&e);
    return err;
}

static int read_entries(const char *in, const char *client, struct dossier_list *l,
                        struct err_text *why)
{
    char path[PATH_MAX];
    char *text = NULL;
    size_t room = 0;
    ssize_t n;
    int err = dossier_join(path, in, "entries.jsonl", why), line = 0;
    FILE *f = err == ERR_OK ? fopen(path, "re") : NULL;

    if (f == NULL)
        return err != ERR_OK ? err : err_set(why, ERR_IO, "%s: cannot be read: %s", path,
                                             strerror(errno));
    while (err == ERR_OK && (n = getline(&text, &room, f)) > 0) {
        line++;
        if (n > LINE_BYTES_MAX)
            err = err_set(why, ERR_FORMAT, "%s:%d: too long a line", path, line);
        else
            err = read_line(path, line, text, (size_t)(text[n - 1] == '\n' ? n - 1 : n), client,
                            l, why);
    }
    free(text);
    fclose(f);
    return err;
}

/* The code is free here, or it is the same person: an entry of theirs is here already. */
static int same_person(struct store *s, const char *client, const struct dossier_list *l,
                       struct err_text *why)
{
    struct entry there;

    if (!store_has_client(s, client))
        return ERR_OK;
    for (int i = 0; i < l->n; i++) {
        if (strcmp(l->entry[i].kind, "client") == 0
            && store_get(s, l->entry[i].id, &there, NULL) == ERR_OK) {
            entry_clear(&there);
            return ERR_OK;
        }
    }
    return err_set(why, ERR_BUSY, "%s is the code of somebody else here; nothing was taken in. "
                   "Erase or export that client first, or import on another computer", client);
}

/* ---- the recordings --------------------------------------------------------------------- */

/* Whether the recording a session names is here already, byte for byte. */
static bool here_already(const char *data, const struct entry *session, const char *from)
{
    char folder[PATH_MAX], a[PATH_MAX], b[PATH_MAX];
    char one[FILES_SHA256_TEXT], two[FILES_SHA256_TEXT];

    return dossier_session_folder(data, session, folder, sizeof folder) == ERR_OK
        && dossier_join(a, folder, "session.hfr", NULL) == ERR_OK
        && dossier_join(b, from, "session.hfr", NULL) == ERR_OK
        && files_digest(a, one, NULL, NULL) == ERR_OK
        && files_digest(b, two, NULL, NULL) == ERR_OK && strcmp(one, two) == 0;
}

/* Put one back where its entry says, when that is below data and free. */
static int place(const char *data, const struct entry *session, const char *from, char *to,
                 bool *copied, struct err_text *why)
{
    const char *folder = entry_word(session, "folder");
    char sessions[PATH_MAX];
    struct stat st;
    int err;

    *copied = false;
    if (here_already(data, session, from))
        return ERR_OK;
    if (folder == NULL || strncmp(folder, "sessions/", 9) != 0 || !files_plain_name(folder + 9))
        return err_set(why, ERR_FORMAT, "session %.8s: its folder \"%s\" is not one below "
                       "sessions/; nothing was taken in", session->id, folder ? folder : "");
    if ((err = dossier_join(to, data, folder, why)) != ERR_OK
        || (err = dossier_join(sessions, data, "sessions", why)) != ERR_OK)
        return err;
    if (lstat(to, &st) == 0)
        return err_set(why, ERR_BUSY, "%s: is there already with another recording; move it "
                       "away and import again", to);
    mkdir(sessions, 0700);
    if ((err = files_copy_folder(from, to, why)) == ERR_OK)
        *copied = true;
    return err;
}

/* The session, or the latest correction of it, which says where its recording is. */
static const struct entry *session_of(const struct dossier_list *l, const char *id)
{
    const struct entry *found = NULL;

    for (int i = 0; id != NULL && i < l->n; i++) {
        const struct entry *e = &l->entry[i];

        if (strcmp(e->kind, "session") == 0
            && (strcmp(e->id, id) == 0 || (found != NULL && !e->withdrawn
                                           && strcmp(e->session, id) == 0)))
            found = e;
    }
    return found;
}

struct placed {
    char (*path)[PATH_MAX];
    int n;
};

static int place_all(const char *data, const char *in, const json_t *sessions,
                     const struct dossier_list *l, struct placed *p, struct err_text *why)
{
    const json_t *one;
    char from[PATH_MAX];
    size_t i;
    int err = ERR_OK;

    json_array_foreach(sessions, i, one) {
        const char *folder = json_string_value(json_object_get(one, "folder"));
        const struct entry *e = session_of(l, json_string_value(json_object_get(one, "session")));
        bool copied = false;

        if (folder == NULL || e == NULL || !plain_path(folder))
            err = err_set(why, ERR_FORMAT, "%s/manifest.json: one of its sessions is not in "
                          "entries.jsonl; export the client again", in);
        else if ((err = dossier_join(from, in, folder, why)) == ERR_OK)
            err = place(data, e, from, p->path[p->n], &copied, why);
        p->n += copied;
        if (err != ERR_OK)
            break;
    }
    return err;
}

/* ---- all of it -------------------------------------------------------------------------- */

static int take_in(struct store *s, const char *data, const char *in, const json_t *top,
                   struct dossier_list *l, struct dossier_sums *sums, struct err_text *why)
{
    const json_t *sessions = json_object_get(top, "sessions");
    struct placed p = { calloc(json_array_size(sessions) + 1, sizeof *p.path), 0 };
    struct entry there;
    int err = p.path != NULL ? place_all(data, in, sessions, l, &p, why)
                             : err_set(why, ERR_FULL, "out of memory");

    sums->entries = l->n;
    for (int i = 0; i < l->n && err == ERR_OK; i++) {
        if (store_get(s, l->entry[i].id, &there, NULL) == ERR_OK) {
            entry_clear(&there);
            sums->known++;
        }
    }
    sums->entries -= sums->known;
    if (err == ERR_OK)
        err = store_add(s, l->entry, l->n, why);
    for (int i = 0; err != ERR_OK && i < p.n; i++)
        files_remove(p.path[i], NULL);
    sums->recordings = p.n;
    free(p.path);
    return err;
}

int dossier_import(struct store *s, const char *data, const char *in,
                   char client[ENTRY_CODE_TEXT], struct dossier_sums *sums,
                   struct err_text *why)
{
    struct dossier_list l = { NULL, 0, 0 };
    struct dossier_sums done = { 0 };
    int err;
    json_t *top = open_manifest(in, &err, why);

    if (top == NULL)
        return err;
    const char *code = json_string_value(json_object_get(top, "client"));

    err = read_entries(in, code, &l, why);
    if (err == ERR_OK)
        err = same_person(s, code, &l, why);
    if (err == ERR_OK)
        err = take_in(s, data, in, top, &l, &done, why);
    if (err == ERR_OK) {
        snprintf(client, ENTRY_CODE_TEXT, "%s", code);
        *sums = done;
    }
    dossier_list_clear(&l);
    json_decref(top);
    return err;
}
