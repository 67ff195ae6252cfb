/* reader.c - see reader.h. */
#include "recording/reader.h"

#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define FILE_MAX_BYTES (1ULL << 31)  /* 2 GiB: a day at 1,000 SPS */

/* ---- frames ----------------------------------------------------------------- */

/* The next sound frame of any type; counts what is skipped. */
static bool next_sound(struct reader *r, struct wire_frame *out)
{
    while (r->at < r->n) {
        const size_t left = r->n - r->at;
        const uint16_t look = left > WIRE_ENCODED_MAX ? WIRE_ENCODED_MAX : (uint16_t)left;
        const int16_t got = wire_parse(r->bytes + r->at, look, out);

        if (got > 0) {
            r->at += (size_t)got;
            return true;
        }
        /* A frame begun but not ended is what a cut leaves behind. */
        const size_t skip = got == 0 ? left : (size_t)-got;
        if (got != -1)
            r->damaged_bytes += skip;
        r->at += skip;
    }
    return false;
}

static void check_end(struct reader *r, size_t mark_at, const struct wire_frame *f)
{
    struct record_end end;
    uint8_t sha256[RECORD_DIGEST_BYTES];

    record_get_end(f, &end);
    crypto_hash_sha256(sha256, r->bytes, mark_at);
    r->ending = end.why;
    r->end = memcmp(sha256, end.sha256, sizeof sha256) == 0
             && r->damaged_bytes == 0 && r->at == r->n ? READER_CLEAN : READER_CHANGED;
    r->damaged_bytes += r->n - r->at;
    r->at = r->n;
}

int reader_next(struct reader *r, struct wire_frame *out)
{
    if (r->end != READER_OPEN)
        return 0;
    for (;;) {
        const size_t from = r->at;

        if (!next_sound(r, out)) {
            r->end = READER_CUT;
            return 0;
        }
        if (wire_shape(out) != WIRE_SHAPE_OK) {
            r->unknown_frames++;
            continue;
        }
        r->frames++;
        if (out->type != WIRE_REC_END)
            return 1;
        /* Damage just before the mark moved from; the digest then differs. */
        check_end(r, from, out);
        return 0;
    }
}

/* ---- the head ----------------------------------------------------------------- */

static int head_begin(const char *name, struct reader *r, struct err_text *why)
{
    struct wire_frame f;

    if (!next_sound(r, &f) || r->damaged_bytes != 0 || f.type != WIRE_REC_BEGIN
        || wire_shape(&f) != WIRE_SHAPE_OK || !record_get_begin(&f, &r->begin))
        return err_set(why, ERR_FORMAT, "%s: not a Holdfast recording (its first frame is "
                       "not a recording's beginning)", name);
    if (r->begin.format != RECORD_FORMAT || r->begin.wire_version != WIRE_VERSION)
        return err_set(why, ERR_VERSION, "%s: recorded as format %u with wire version %u, and "
                       "this program reads format %d with version %d; use the program "
                       "that wrote it (%s)", name, r->begin.format, r->begin.wire_version,
                       RECORD_FORMAT, WIRE_VERSION, r->begin.software);
    r->frames++;
    return ERR_OK;
}

/* Join the parts of one text.  False when it is not whole. */
static bool head_text(struct reader *r, enum record_text_kind kind, struct reader_text *out)
{
    unsigned parts = 1;

    out->bytes = malloc(READER_TEXT_MAX);
    for (unsigned part = 0; out->bytes != NULL && part < parts; part++) {
        struct wire_frame f;
        struct record_text t;

        if (!next_sound(r, &f) || r->damaged_bytes != 0 || f.type != WIRE_REC_TEXT
            || wire_shape(&f) != WIRE_SHAPE_OK)
            return false;
        record_get_text(&f, &t);
        if (t.kind != kind || t.part != part || t.parts == 0
            || (part > 0 && t.parts != parts) || out->n + t.n > READER_TEXT_MAX)
            return false;
        memcpy(out->bytes + out->n, t.bytes, t.n);
        out->n += t.n;
        parts = t.parts;
        r->frames++;
    }
    return out->bytes != NULL;
}

static int head(const char *name, struct reader *r, struct err_text *why)
{
    const int err = head_begin(name, r, why);

    if (err != ERR_OK)
        return err;
    if (!head_text(r, RECORD_TEXT_PROTOCOL, &r->protocol)
        || !head_text(r, RECORD_TEXT_CALIBRATION, &r->calibration))
        return err_set(why, ERR_FORMAT, "%s: a recording cut short before its protocol and "
                       "calibration were written; there is no force in it", name);
    return ERR_OK;
}

/* ---- opening -------------------------------------------------------------------- */

static int slurp(const char *path, uint8_t **bytes, size_t *n, struct err_text *why)
{
    struct stat st;
    FILE *f = fopen(path, "rb");

    if (f == NULL)
        return err_set(why, errno == ENOENT ? ERR_ABSENT : errno == EACCES ? ERR_ACCESS : ERR_IO,
                       "%s: cannot be read: %s", path, strerror(errno));
    if (fstat(fileno(f), &st) != 0 || !S_ISREG(st.st_mode)
        || (unsigned long long)st.st_size > FILE_MAX_BYTES) {
        fclose(f);
        return err_set(why, ERR_FORMAT, "%s: not a recording: it must be a file of at most "
                       "2 GiB", path);
    }
    const size_t size = (size_t)st.st_size;
    uint8_t *p = malloc(size > 0 ? size : 1);
    const size_t got = p == NULL ? 0 : fread(p, 1, size, f);
    const int failed = ferror(f);

    fclose(f);
    if (p == NULL || failed) {
        free(p);
        return err_set(why, ERR_IO, "%s: cannot be read: %s", path,
                       p == NULL ? "out of memory" : "input error");
    }
    *bytes = p;
    *n = got;
    return ERR_OK;
}

/* Takes over bytes. */
static int begin(const char *name, uint8_t *bytes, size_t n, struct reader *out,
                 struct err_text *why)
{
    struct reader r = { .bytes = bytes, .n = n };
    const int err = head(name, &r, why);

    if (err != ERR_OK) {
        reader_close(&r);
        return err;
    }
    *out = r;
    return ERR_OK;
}

int reader_open(const char *path, struct reader *out, struct err_text *why)
{
    uint8_t *bytes = NULL;
    size_t n = 0;
    const int err = slurp(path, &bytes, &n, why);

    return err != ERR_OK ? err : begin(path, bytes, n, out, why);
}

int reader_open_bytes(const char *name, const uint8_t *bytes, size_t n,
                      struct reader *out, struct err_text *why)
{
    uint8_t *copy = malloc(n > 0 ? n : 1);

    if (copy == NULL)
        return err_set(why, ERR_IO, "out of memory");
    memcpy(copy, bytes, n);
    return begin(name, copy, n, out, why);
}

void reader_close(struct reader *r)
{
    free(r->bytes);
    free(r->protocol.bytes);
    free(r->calibration.bytes);
    r->bytes = NULL;
    r->protocol.bytes = r->calibration.bytes = NULL;
    r->n = r->at = 0;
}
