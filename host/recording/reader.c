/* reader.c - see reader.h. */
#include "recording/reader.h"

#include <errno.h>
#include <fcntl.h>
#include <nettle/sha2.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "recording/sample_frame.h"

#define FILE_MAX_BYTES (1ULL << 31)  /* 2 GiB: a day at 1,000 SPS */

/* A window that slides over the file.  What was used up enters the digest when
 * the window moves on, at the latest at the end mark. */
struct reader_input {
    int fd;                   /* -1: all of it is in the window */
    bool whole;               /* nothing more is to come */
    int failure;              /* errno of a read that failed; 0 */
    size_t at, n, room;       /* used, held, and how many fit */
    size_t digested;          /* of those used */
    struct sha256_ctx sha256;
    uint8_t bytes[];
};

/* ---- bytes ------------------------------------------------------------------ */

static void digest_used(struct reader_input *in)
{
    sha256_update(&in->sha256, in->at - in->digested, in->bytes + in->digested);
    in->digested = in->at;
}

/* Fill the window behind what is not used yet. */
static void slide(struct reader_input *in)
{
    digest_used(in);
    in->n -= in->at;
    memmove(in->bytes, in->bytes + in->at, in->n);
    in->at = in->digested = 0;
    while (in->n < in->room && !in->whole) {
        const ssize_t got = read(in->fd, in->bytes + in->n, in->room - in->n);

        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            in->failure = errno;
        in->whole = got <= 0;
        in->n += got > 0 ? (size_t)got : 0;
    }
}

/* How many bytes lie ahead: at least a longest frame, or all there are. */
static size_t ahead(struct reader_input *in)
{
    if (in->n - in->at < WIRE_ENCODED_MAX && !in->whole)
        slide(in);
    return in->n - in->at;
}

/* ---- frames ----------------------------------------------------------------- */

/* The next sound frame of any type; counts what is skipped. */
static inline bool next_sound(struct reader *r, struct wire_frame *out)
{
    struct reader_input *const in = r->input;
    size_t left;

    while ((left = ahead(in)) > 0) {
        if (sample_frame(in->bytes + in->at, left, out)) {
            in->at += SAMPLE_FRAME_BYTES;
            return true;
        }
        const uint16_t look = left > WIRE_ENCODED_MAX ? WIRE_ENCODED_MAX : (uint16_t)left;
        const int16_t got = wire_parse(in->bytes + in->at, look, out);

        if (got > 0) {
            in->at += (size_t)got;
            return true;
        }
        /* A frame begun but not ended is what a cut leaves behind. */
        const size_t skip = got == 0 ? left : (size_t)-got;
        if (got != -1)
            r->damaged_bytes += skip;
        in->at += skip;
    }
    return false;
}

/* The end mark was just used; it is mark_bytes long. */
static void check_end(struct reader *r, size_t mark_bytes, const struct wire_frame *f)
{
    struct reader_input *const in = r->input;
    struct record_end end;
    uint8_t sha256[RECORD_DIGEST_BYTES];
    bool last = true;

    in->at -= mark_bytes;
    digest_used(in);
    in->at += mark_bytes;
    sha256_digest(&in->sha256, sizeof sha256, sha256);
    record_get_end(f, &end);
    r->ending = end.why;
    const bool sound = memcmp(sha256, end.sha256, sizeof sha256) == 0
                    && r->damaged_bytes == 0;

    for (size_t left; (left = ahead(in)) > 0; in->at += left) {
        r->damaged_bytes += left;
        last = false;
    }
    r->end = sound && last ? READER_CLEAN : READER_CHANGED;
}

int reader_next(struct reader *r, struct wire_frame *out)
{
    if (r->end != READER_OPEN)
        return 0;
    while (next_sound(r, out)) {
        if (wire_shape(out) != WIRE_SHAPE_OK) {
            r->unknown_frames++;
            continue;
        }
        r->frames++;
        if (out->type != WIRE_REC_END)
            return 1;
        check_end(r, WIRE_ENCODED_BYTES((size_t)out->n), out);
        break;
    }
    if (r->input->failure != 0) {
        errno = r->input->failure;
        return ERR_IO;
    }
    if (r->end == READER_OPEN)
        r->end = READER_CUT;
    return 0;
}

/* ---- the head ----------------------------------------------------------------- */

static int head_begin(const char *name, struct reader *r, struct err_text *why)
{
    struct wire_frame f;

    if (!next_sound(r, &f) || r->damaged_bytes != 0 || f.type != WIRE_REC_BEGIN
        || wire_shape(&f) != WIRE_SHAPE_OK || !record_get_begin(&f, &r->begin))
        return err_set(why, ERR_FORMAT, "%s: not a Holdfast recording (its first frame is "
                       "not a recording's beginning)", name);
    if (r->begin.format < RECORD_FORMAT_LEAST || r->begin.format > RECORD_FORMAT
        || r->begin.wire_version != WIRE_VERSION)
        return err_set(why, ERR_VERSION, "%s: recorded as format %u with wire version %u, and "
                       "this program reads formats %d to %d with version %d; use the program "
                       "that wrote it (%s)", name, r->begin.format, r->begin.wire_version,
                       RECORD_FORMAT_LEAST, RECORD_FORMAT, WIRE_VERSION,
                       r->begin.software);
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

/* Whether the next frame is this part of what the recording says about itself.  It
 * is only looked at: what it is instead is for reader_next. */
static bool about_next(struct reader *r, unsigned part, struct wire_frame *f,
                       struct record_text *t, uint16_t *bytes)
{
    const size_t left = ahead(r->input);
    const uint16_t look = left > WIRE_ENCODED_MAX ? WIRE_ENCODED_MAX : (uint16_t)left;
    const int16_t got = wire_parse(r->input->bytes + r->input->at, look, f);

    if (got <= 0 || f->type != WIRE_REC_TEXT || wire_shape(f) != WIRE_SHAPE_OK)
        return false;
    record_get_text(f, t);
    *bytes = (uint16_t)got;
    return t->kind == RECORD_TEXT_ABOUT && t->part == part && part < t->parts;
}

/* Join it.  Without a part of it nobody is named, and all else is read. */
static void head_about(struct reader *r)
{
    char *bytes = malloc(READER_TEXT_MAX);
    size_t n = 0;
    unsigned part = 0, parts = 1;
    struct wire_frame f;
    struct record_text t;
    uint16_t used;

    while (bytes != NULL && part < parts && about_next(r, part, &f, &t, &used)
           && n + t.n <= READER_TEXT_MAX && (part == 0 || t.parts == parts)) {
        memcpy(bytes + n, t.bytes, t.n);
        n += t.n;
        parts = t.parts;
        part++;
        r->input->at += used;
        r->frames++;
    }
    if (part == parts && n > 0)
        r->about = (struct reader_text){ bytes, n };
    else
        free(bytes);
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
    head_about(r);
    return ERR_OK;
}

/* ---- opening -------------------------------------------------------------------- */

static struct reader_input *input_new(int fd, size_t room)
{
    struct reader_input *in = malloc(sizeof *in + room);

    if (in == NULL)
        return NULL;
    memset(in, 0, sizeof *in);
    in->fd = fd;
    in->whole = fd < 0;
    in->room = room;
    sha256_init(&in->sha256);
    return in;
}

/* Takes over in, which may be NULL. */
static int begin(const char *name, struct reader_input *in, uint64_t size_bytes,
                 struct reader *out, struct err_text *why)
{
    struct reader r = { .input = in, .size_bytes = size_bytes };
    int err;

    if (in == NULL)
        return err_set(why, ERR_IO, "%s: cannot be read: out of memory", name);
    err = head(name, &r, why);
    if (err != ERR_OK && in->failure != 0)
        err = err_set(why, ERR_IO, "%s: cannot be read: %s", name, strerror(in->failure));
    if (err != ERR_OK) {
        reader_close(&r);
        return err;
    }
    *out = r;
    return ERR_OK;
}

int reader_open(const char *path, struct reader *out, struct err_text *why)
{
    struct stat st;
    const int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0)
        return err_set(why, errno == ENOENT ? ERR_ABSENT : errno == EACCES ? ERR_ACCESS : ERR_IO,
                       "%s: cannot be read: %s", path, strerror(errno));
    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)
        || (unsigned long long)st.st_size > FILE_MAX_BYTES) {
        close(fd);
        return err_set(why, ERR_FORMAT, "%s: not a recording: it must be a file of at most "
                       "2 GiB", path);
    }
    struct reader_input *in = input_new(fd, READER_BLOCK_BYTES);

    if (in == NULL)
        close(fd);
    return begin(path, in, (uint64_t)st.st_size, out, why);
}

int reader_open_bytes(const char *name, const uint8_t *bytes, size_t n,
                      struct reader *out, struct err_text *why)
{
    struct reader_input *in = input_new(-1, n);

    if (in != NULL && n > 0)
        memcpy(in->bytes, bytes, n);
    if (in != NULL)
        in->n = n;
    return begin(name, in, n, out, why);
}

void reader_close(struct reader *r)
{
    if (r->input != NULL && r->input->fd >= 0)
        close(r->input->fd);
    free(r->input);
    free(r->protocol.bytes);
    free(r->calibration.bytes);
    free(r->about.bytes);
    r->input = NULL;
    r->protocol.bytes = r->calibration.bytes = r->about.bytes = NULL;
}
