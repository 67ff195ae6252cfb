/* curve_archive.c - see curve_archive.h. */
#include "interchange/curve_archive.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "interchange/curve_text.h"
#include "interchange/tindeq.h"

#define NAME_MAX_BYTES 300

/* One archive, of which there may be one inside another. */
struct place {
    struct curve_archive *all;
    const char *name;          /* in sentences: "export.zip/session.zip" */
    int depth;                 /* 1 for the outermost */
    struct archive *a;
    struct tindeq_info info;
    struct err_text *why;
};

/* ---- names ------------------------------------------------------------------------ */

/* Without folders. */
static const char *base(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash != NULL ? slash + 1 : path;
}

static bool ends(const char *name, const char *end)
{
    const size_t n = strlen(name), m = strlen(end);

    return n > m && strcasecmp(name + n - m, end) == 0;
}

/* Folders, and what a Mac adds. */
static bool is_clutter(const char *path)
{
    return base(path)[0] == '\0' || base(path)[0] == '.' || strncmp(path, "__MACOSX/", 9) == 0;
}

static bool is_table(const char *path)
{
    return (ends(path, ".csv") || ends(path, ".tsv") || ends(path, ".txt"))
        && strcasecmp(base(path), "info.csv") != 0;
}

/* Archive and entry, made fit to be shown. */
static const char *full_name(const struct place *p, size_t i, char out[NAME_MAX_BYTES])
{
    const char *entry = base(archive_entry(p->a, i));
    const struct delimited_cell c = { entry, strlen(entry), false };
    char text[100];

    snprintf(out, NAME_MAX_BYTES, "%.190s/%s", p->name, delimited_text(&c, text, sizeof text));
    return out;
}

/* ---- tables ---------------------------------------------------------------------------- */

static struct curve_set *add_set(struct curve_archive *all)
{
    const struct curve_set none = { 0 };
    struct curve_set *more = realloc(all->set, (all->sets + 1) * sizeof *more);

    if (more == NULL)
        return NULL;
    all->set = more;
    all->set[all->sets] = none;
    return &all->set[all->sets++];
}

static void label_set(const struct place *p, size_t i, struct curve_set *set)
{
    const char *entry = base(archive_entry(p->a, i));
    const char *tag = p->info.tag;
    const struct delimited_cell c = { entry, strlen(entry), false };
    char text[60];

    snprintf(set->label, sizeof set->label, "%s%s%s", delimited_text(&c, text, sizeof text),
             tag[0] != '\0' ? ", " : "", tag);
    if (p->info.date[0] != '\0')
        memcpy(set->date, p->info.date, sizeof set->date);
}

static void refused(struct curve_archive *all, int err, const struct err_text *reason)
{
    notes_add(all->notes, "left out: %s", reason->s);
    if (all->unreadable++ == 0) {
        all->first = *reason;
        all->first_err = err;
    }
}

static int take_table(struct place *p, size_t i, const char *bytes, size_t n)
{
    struct curve_archive *all = p->all;
    struct curve_set set = { 0 }, *kept;
    struct err_text reason = { "" };
    char name[NAME_MAX_BYTES];
    struct delimited d;
    bool tindeq = false;
    const struct curve_text t = { full_name(p, i, name), all->o, p->info.unit, all->notes };

    delimited_bytes(&d, bytes, n);
    const int err = curve_text_read(&t, &d, &set, &tindeq, &reason);

    if (err == ERR_IO)
        return err_set(p->why, err, "%s", reason.s);
    if (err != ERR_OK) {
        refused(all, err, &reason);
        return ERR_OK;
    }
    label_set(p, i, &set);
    all->tindeq = all->tindeq || tindeq;
    if (all->sets == CURVE_FILE_SETS_MAX || (kept = add_set(all)) == NULL) {
        const bool many = all->sets == CURVE_FILE_SETS_MAX;

        curve_text_free(&set);
        return many ? err_set(p->why, ERR_RANGE, "%s: more than %d data sets; cut it into parts",
                              p->name, CURVE_FILE_SETS_MAX)
                    : err_set(p->why, ERR_IO, "%s: out of memory", p->name);
    }
    *kept = set;
    return ERR_OK;
}

/* ---- archives ------------------------------------------------------------------------------ */

static int read_place(struct place *p);

static int take_archive(struct place *p, size_t i, const char *bytes, size_t n)
{
    struct err_text reason = { "" };
    char name[NAME_MAX_BYTES];
    struct place inner = { .all = p->all, .depth = p->depth + 1, .why = p->why };
    int err;

    inner.name = full_name(p, i, name);
    if (inner.depth > CURVE_ARCHIVE_DEPTH_MAX)
        err = err_set(&reason, ERR_RANGE, "%s: a zip in a zip in a zip is not opened", name);
    else
        err = archive_open_bytes(name, bytes, n, &inner.a, &reason);
    if (err == ERR_IO)
        return err_set(p->why, err, "%s", reason.s);
    if (err != ERR_OK) {
        refused(p->all, err, &reason);
        return ERR_OK;
    }
    err = read_place(&inner);
    archive_close(inner.a);
    return err;
}

/* Over the budget or out of memory ends it all; a bad entry is left out. */
static int unpack(struct place *p, size_t i, char **bytes, size_t *n)
{
    struct err_text reason = { "" };
    const int err = archive_read(p->a, i, &p->all->budget, bytes, n, &reason);

    if (err == ERR_FORMAT)
        refused(p->all, err, &reason);
    else if (err != ERR_OK)
        err_set(p->why, err, "%s", reason.s);
    return err;
}

static int take_entry(struct place *p, size_t i)
{
    const char *path = archive_entry(p->a, i);
    char *bytes;
    size_t n;

    if (is_clutter(path) || !(is_table(path) || ends(path, ".zip")))
        return ERR_OK;
    int err = unpack(p, i, &bytes, &n);

    if (err != ERR_OK)
        return err == ERR_FORMAT ? ERR_OK : err;
    err = is_table(path) ? take_table(p, i, bytes, n) : take_archive(p, i, bytes, n);
    free(bytes);
    return err;
}

static int read_info(struct place *p)
{
    char *bytes;
    size_t n;

    for (size_t i = 0; i < archive_entries(p->a); i++) {
        const char *path = archive_entry(p->a, i);

        if (strcasecmp(base(path), "info.csv") != 0 || is_clutter(path))
            continue;
        const int err = unpack(p, i, &bytes, &n);

        if (err != ERR_OK)
            return err == ERR_FORMAT ? ERR_OK : err;
        tindeq_info_read(bytes, n, &p->info);
        free(bytes);
        break;
    }
    return ERR_OK;
}

/* Spreadsheets are zip files too. */
static const char *spreadsheet(const struct archive *a)
{
    for (size_t i = 0; i < archive_entries(a); i++) {
        if (strcmp(archive_entry(a, i), "[Content_Types].xml") == 0)
            return "an Office document";
        if (strcmp(archive_entry(a, i), "content.xml") == 0)
            return "an OpenDocument file";
    }
    return NULL;
}

static int read_place(struct place *p)
{
    const char *kind = spreadsheet(p->a);
    int err;

    if (kind != NULL)
        return err_set(p->why, ERR_FORMAT, "%s: this is %s; save the sheet as CSV", p->name, kind);
    err = read_info(p);
    for (size_t i = 0; i < archive_entries(p->a) && err == ERR_OK; i++)
        err = take_entry(p, i);
    return err;
}

int curve_archive_read(struct curve_archive *all, const char *name, struct archive *a,
                       struct err_text *why)
{
    struct place p = { .all = all, .name = name, .depth = 1, .a = a, .why = why };

    return read_place(&p);
}
