/* archive.c - see archive.h. */
#include "interchange/archive.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <zip.h>

#include "interchange/delimited.h"  /* delimited_text */

#define PIECE (256 * 1024)

struct archive {
    const char *name;
    zip_t *zip;
};

/* ---- opening ------------------------------------------------------------------- */

static int not_opened(const char *name, zip_error_t *e, struct err_text *why)
{
    const int code = zip_error_code_zip(e);
    const int err = code == ZIP_ER_MEMORY
        ? err_set(why, ERR_IO, "%s: out of memory", name)
        : err_set(why, ERR_FORMAT, "%s: the zip file is damaged or was cut short (%s); copy or "
                  "export it again", name, zip_error_strerror(e));

    zip_error_fini(e);
    return err;
}

/* Takes over zip. */
static int wrap(const char *name, zip_t *zip, struct archive **out, struct err_text *why)
{
    struct archive *a = malloc(sizeof *a);
    const zip_int64_t entries = zip_get_num_entries(zip, 0);

    if (a == NULL || entries > ARCHIVE_ENTRIES_MAX) {
        free(a);
        zip_discard(zip);
        return a == NULL ? err_set(why, ERR_IO, "%s: out of memory", name)
                         : err_set(why, ERR_RANGE, "%s: over %d entries, so this is no export of "
                                   "sessions", name, ARCHIVE_ENTRIES_MAX);
    }
    a->name = name;
    a->zip = zip;
    *out = a;
    return ERR_OK;
}

int archive_open_path(const char *name, const char *path, struct archive **out,
                      struct err_text *why)
{
    int code = 0;
    zip_t *zip = zip_open(path, ZIP_RDONLY, &code);
    zip_error_t e;

    *out = NULL;
    if (zip != NULL)
        return wrap(name, zip, out, why);
    zip_error_init_with_code(&e, code);
    return not_opened(name, &e, why);
}

int archive_open_bytes(const char *name, const void *bytes, size_t n, struct archive **out,
                       struct err_text *why)
{
    zip_error_t e;

    *out = NULL;
    zip_error_init(&e);
    zip_source_t *source = zip_source_buffer_create(bytes, n, 0, &e);
    zip_t *zip = source != NULL ? zip_open_from_source(source, ZIP_RDONLY, &e) : NULL;

    if (zip == NULL) {
        zip_source_free(source);
        return not_opened(name, &e, why);
    }
    zip_error_fini(&e);
    return wrap(name, zip, out, why);
}

void archive_close(struct archive *a)
{
    if (a != NULL)
        zip_discard(a->zip);
    free(a);
}

/* ---- entries ---------------------------------------------------------------------- */

size_t archive_entries(const struct archive *a)
{
    return (size_t)zip_get_num_entries(a->zip, 0);
}

const char *archive_entry(const struct archive *a, size_t i)
{
    const char *name = zip_get_name(a->zip, i, 0);

    return name != NULL ? name : "";
}

/* Read to the end of the entry or over the budget.  -1: damaged, -2: no memory. */
static zip_int64_t unpack(zip_file_t *f, unsigned long long budget, char **bytes)
{
    size_t n = 0, room = 0;
    zip_int64_t got;

    do {
        if (room - n < PIECE) {
            room = 2 * room + PIECE;
            char *more = realloc(*bytes, room);

            if (more == NULL)
                return -2;
            *bytes = more;
        }
        got = zip_fread(f, *bytes + n, PIECE);
        n += got > 0 ? (size_t)got : 0;
    } while (got > 0 && n <= budget);
    return got < 0 ? -1 : (zip_int64_t)n;
}

/* An entry's name as a sentence may show it. */
struct shown_name {
    char s[84];
};

static struct shown_name shown(const struct archive *a, size_t i)
{
    const char *name = archive_entry(a, i);
    const struct delimited_cell cell = { .s = name, .n = strlen(name) };
    struct shown_name out;

    delimited_text(&cell, out.s, sizeof out.s);
    return out;
}

static int check_entry(struct archive *a, size_t i, struct err_text *why)
{
    zip_stat_t st;

    if (zip_stat_index(a->zip, i, 0, &st) == 0 && (st.valid & ZIP_STAT_ENCRYPTION_METHOD) != 0
        && st.encryption_method != ZIP_EM_NONE)
        return err_set(why, ERR_FORMAT, "%s: \"%s\" is encrypted; export it without a password",
                       a->name, shown(a, i).s);
    return ERR_OK;
}

int archive_read(struct archive *a, size_t i, unsigned long long *budget, char **bytes,
                 size_t *n, struct err_text *why)
{
    int err = check_entry(a, i, why);

    *bytes = NULL;
    if (err != ERR_OK)
        return err;
    zip_file_t *f = zip_fopen_index(a->zip, i, 0);

    if (f == NULL)
        return err_set(why, ERR_FORMAT, "%s: \"%s\" cannot be unpacked: %s", a->name,
                       shown(a, i).s, zip_strerror(a->zip));
    const zip_int64_t got = unpack(f, *budget, bytes);

    if (got == -2)
        err = err_set(why, ERR_IO, "%s: out of memory", a->name);
    else if (got < 0)
        err = err_set(why, ERR_FORMAT, "%s: \"%s\" is damaged: %s; copy or export it again",
                      a->name, shown(a, i).s, zip_file_strerror(f));
    else if ((unsigned long long)got > *budget)
        err = err_set(why, ERR_RANGE, "%s: it unpacks to more than is allowed, so this is no export "
                      "of sessions", a->name);
    zip_fclose(f);
    if (err != ERR_OK) {
        free(*bytes);
        *bytes = NULL;
        return err;
    }
    *budget -= (unsigned long long)got;
    *n = (size_t)got;
    return ERR_OK;
}
