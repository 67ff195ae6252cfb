/* curve_file.c - see curve_file.h. */
#include "interchange/curve_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "interchange/archive.h"
#include "interchange/curve_archive.h"
#include "interchange/curve_text.h"
#include "interchange/delimited.h"
#include "interchange/notes.h"
#include "wire.h"  /* wire_parse: to know our own recordings */

static const struct curve_file_options no_options;

/* ---- what it is -------------------------------------------------------------------- */

/* Files people mistake for text, by their first bytes. */
static const struct {
    const char *bytes;
    size_t n;
    const char *what;
} formats[] = {
    { "\xFF\xFE", 2, "text in UTF-16; save it as UTF-8" },
    { "\xFE\xFF", 2, "text in UTF-16; save it as UTF-8" },
    { "\xD0\xCF\x11\xE0", 4, "an old Excel or Word file; save the sheet as CSV" },
    { "%PDF", 4, "a PDF; export the curve as CSV" },
    { "\x89PNG", 4, "a picture; export the curve as CSV" },
    { "\xFF\xD8\xFF", 3, "a picture; export the curve as CSV" },
    { "\x1F\x8B", 2, "compressed with gzip; unpack it first" },
    { "7z\xBC\xAF", 4, "a 7z archive; unpack it first" },
    { "Rar!", 4, "a RAR archive; unpack it first" },
    { "MATLAB 5", 8, "a MATLAB file; export the curve as CSV" },
    { "\x89HDF", 4, "an HDF5 file; export the curve as CSV" },
    { "SQLite f", 8, "a database; export the curve as CSV" },
};

static bool is_zip(const char *s, size_t n)
{
    return n >= 4 && (memcmp(s, "PK\3\4", 4) == 0 || memcmp(s, "PK\5\6", 4) == 0);
}

static bool is_recording(const char *s, size_t n)
{
    struct wire_frame f;
    const uint16_t look = n > WIRE_ENCODED_MAX ? WIRE_ENCODED_MAX : (uint16_t)n;

    return wire_parse((const uint8_t *)s, look, &f) > 0 && f.type == WIRE_REC_BEGIN;
}

static size_t count(const char *s, size_t n, char byte)
{
    size_t found = 0;

    for (const char *at = s; (at = memchr(at, byte, n - (size_t)(at - s))) != NULL; at++) {
        found++;
        if (at + 1 == s + n)
            break;
    }
    return found;
}

static int not_text(const char *name, const char *s, size_t n, struct err_text *why)
{
    const char *nul = memchr(s, '\0', n);
    const size_t look = n < 4096 ? n : 4096;
    size_t control = 0;

    for (size_t i = 0; i < look; i++)
        control += (unsigned char)s[i] < ' ' && strchr("\t\n\v\f\r", s[i]) == NULL;
    if (10 * count(s, look, '\0') > 3 * look && 10 * count(s, look, '\0') < 6 * look)
        return err_set(why, ERR_FORMAT, "%s: this is text in UTF-16; save it as UTF-8", name);
    if (nul != NULL && 50 * control < look)
        return err_set(why, ERR_FORMAT, "%s:%zu: a NUL byte, so this is not plain text; export it "
                       "as CSV in UTF-8", name, count(s, (size_t)(nul - s), '\n') + 1);
    return err_set(why, ERR_FORMAT, "%s: not a text file; export the curve as CSV", name);
}

/* ERR_OK when it may be a table. */
static int check_text(const char *name, const char *s, size_t n, struct err_text *why)
{
    const size_t look = n < 4096 ? n : 4096;
    size_t control = 0;

    if (n == 0)
        return err_set(why, ERR_FORMAT, "%s: the file is empty", name);
    if (is_recording(s, n))
        return err_set(why, ERR_FORMAT, "%s: this is a Holdfast recording, not a table of numbers; "
                       "holdfast analyze reads it as it is", name);
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++)
        if (n >= formats[i].n && memcmp(s, formats[i].bytes, formats[i].n) == 0)
            return err_set(why, ERR_FORMAT, "%s: this is %s", name, formats[i].what);
    for (size_t i = 0; i < look; i++)
        control += (unsigned char)s[i] < ' ' && strchr("\t\n\v\f\r", s[i]) == NULL;
    if (memchr(s, '\0', n) != NULL || 10 * control > look)
        return not_text(name, s, n, why);
    return ERR_OK;
}

/* ---- making the result ----------------------------------------------------------------- */

static const char *base(const char *path)
{
    const char *slash = strrchr(path, '/');

    return slash != NULL && slash[1] != '\0' ? slash + 1 : path;
}

#define NAME_SHOWN 200

/* The end of a long path: a sentence must not be cut off by it. */
static const char *shown(const char *path)
{
    const size_t n = strlen(path);
    const char *from = n > NAME_SHOWN ? path + n - NAME_SHOWN : path;
    const char *slash = n > NAME_SHOWN ? strchr(from, '/') : NULL;

    return slash != NULL && slash[1] != '\0' ? slash + 1 : from;
}

/* Takes over notes and sets. */
static int finish(const char *name, const char *format, struct notes *notes, size_t sets,
                  struct curve_set *set, struct curve_file **out, struct err_text *why)
{
    struct curve_file *f = calloc(1, sizeof *f);

    if (f == NULL || notes->no_memory) {
        for (size_t i = 0; i < sets; i++)
            curve_text_free(&set[i]);
        free(set);
        free(f);
        notes_close(notes);
        return err_set(why, ERR_IO, "%s: out of memory", name);
    }
    const struct delimited_cell last = { base(name), strlen(base(name)), false };

    delimited_text(&last, f->name, sizeof f->name);
    snprintf(f->format, sizeof f->format, "%s", format);
    f->sets = sets;
    f->set = set;
    f->notes = notes->n;
    f->note = notes->note;
    *out = f;
    return ERR_OK;
}

static int read_text(const char *name, struct delimited *d, const struct curve_file_options *o,
                     struct curve_file **out, struct err_text *why)
{
    struct notes notes = { 0 };
    const struct curve_text t = { name, o, CURVE_UNIT_UNKNOWN, &notes };
    struct curve_set *set = calloc(1, sizeof *set);
    bool whole, tindeq = false;
    const char *s;
    size_t n;

    delimited_head(d, &s, &n, &whole);
    int err = set == NULL ? err_set(why, ERR_IO, "%s: out of memory", name)
                          : check_text(name, s, n, why);

    if (err == ERR_OK)
        err = curve_text_read(&t, d, set, &tindeq, why);
    if (err != ERR_OK) {
        free(set);
        notes_close(&notes);
        return err;
    }
    const struct delimited_cell last = { base(name), strlen(base(name)), false };

    delimited_text(&last, set->label, sizeof set->label);
    return finish(name, tindeq ? "Tindeq data set" : "table of numbers", &notes, 1, set, out, why);
}

/* Takes over a. */
static int read_zip(const char *name, struct archive *a, const struct curve_file_options *o,
                    struct curve_file **out, struct err_text *why)
{
    struct notes notes = { 0 };
    struct curve_archive all = { .o = o, .notes = &notes, .budget = CURVE_FILE_BYTES_MAX };
    int err = curve_archive_read(&all, name, a, why);

    archive_close(a);
    if (err == ERR_OK && all.sets == 0)
        err = all.unreadable > 0
            ? err_set(why, all.first_err, "%s", all.first.s)
            : err_set(why, ERR_FORMAT, "%s: no table of numbers is in the zip file; a Tindeq export "
                      "holds data_set_1.csv", name);
    if (err == ERR_OK)
        return finish(name, all.tindeq ? "Tindeq export" : "zip of tables", &notes, all.sets,
                      all.set, out, why);
    for (size_t i = 0; i < all.sets; i++)
        curve_text_free(&all.set[i]);
    free(all.set);
    notes_close(&notes);
    return err;
}

/* ---- opening ---------------------------------------------------------------------------- */

int curve_file_open_bytes(const char *name, const void *bytes, size_t n,
                          const struct curve_file_options *o,
                          struct curve_file **out, struct err_text *why)
{
    struct delimited d;
    struct archive *a;

    *out = NULL;
    name = shown(name);
    if (o == NULL)
        o = &no_options;
    if (is_zip(bytes, n)) {
        const int err = archive_open_bytes(name, bytes, n, &a, why);

        return err != ERR_OK ? err : read_zip(name, a, o, out, why);
    }
    delimited_bytes(&d, bytes, n);
    return read_text(name, &d, o, out, why);
}

static int check_file(const char *name, int fd, struct err_text *why)
{
    struct stat st;

    if (fstat(fd, &st) != 0)
        return err_set(why, ERR_IO, "%s: cannot be read: %s", name, strerror(errno));
    if (S_ISDIR(st.st_mode))
        return err_set(why, ERR_FORMAT, "%s: is a folder; name the files in it", name);
    if (S_ISREG(st.st_mode) && (unsigned long long)st.st_size > CURVE_FILE_BYTES_MAX)
        return err_set(why, ERR_RANGE, "%s: larger than %llu MiB; cut it into parts", name,
                       CURVE_FILE_BYTES_MAX >> 20);
    return ERR_OK;
}

static int read_fd(const char *path, int fd, const struct curve_file_options *o,
                   struct curve_file **out, struct err_text *why)
{
    const char *name = shown(path);
    struct delimited d;
    struct archive *a;
    bool whole;
    const char *s;
    size_t n;
    int err = check_file(name, fd, why);

    if (err != ERR_OK)
        return err;
    if (delimited_open(&d, fd) != ERR_OK)
        return err_set(why, ERR_IO, "%s: cannot be read: %s", name, strerror(d.err_no));
    delimited_head(&d, &s, &n, &whole);
    if (is_zip(s, n)) {
        delimited_close(&d);
        err = archive_open_path(name, path, &a, why);
        return err != ERR_OK ? err : read_zip(name, a, o, out, why);
    }
    err = read_text(name, &d, o, out, why);
    delimited_close(&d);
    return err;
}

int curve_file_open(const char *path, const struct curve_file_options *o,
                    struct curve_file **out, struct err_text *why)
{
    const int fd = open(path, O_RDONLY | O_CLOEXEC);

    *out = NULL;
    if (fd < 0)
        return err_set(why, errno == ENOENT ? ERR_ABSENT : errno == EACCES ? ERR_ACCESS : ERR_IO,
                       "%s: cannot be read: %s", shown(path), strerror(errno));
    const int err = read_fd(path, fd, o != NULL ? o : &no_options, out, why);

    close(fd);
    return err;
}

void curve_file_close(struct curve_file *f)
{
    if (f == NULL)
        return;
    for (size_t i = 0; i < f->sets; i++)
        curve_text_free(&f->set[i]);
    free(f->set);
    free(f->note);
    free(f);
}
