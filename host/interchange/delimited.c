/* delimited.c - see delimited.h. */
#include "interchange/delimited.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "err.h"

/* ---- blocks ------------------------------------------------------------------ */

/* Fill the block behind what is left of it.  False when reading failed. */
static bool fill(struct delimited *d)
{
    const size_t left = (size_t)(d->end - d->at);
    size_t n = left;

    memmove(d->block, d->at, left);
    while (n < DELIMITED_BLOCK && !d->whole) {
        const ssize_t got = read(d->fd, d->block + n, DELIMITED_BLOCK - n);

        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0) {
            d->err_no = errno;
            return false;
        }
        d->whole = got == 0;
        n += (size_t)got;
    }
    d->at = d->block;
    d->end = d->block + n;
    return true;
}

static void skip_mark(struct delimited *d)
{
    if (d->end - d->at >= 3 && memcmp(d->at, "\xEF\xBB\xBF", 3) == 0)
        d->at += 3;
}

int delimited_open(struct delimited *d, int fd)
{
    const struct delimited fresh = { .fd = fd, .block = malloc(DELIMITED_BLOCK) };
    struct stat st;

    *d = fresh;
    if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode))
        d->size = (size_t)st.st_size;
    d->at = d->end = d->block;
    if (d->block == NULL) {
        d->err_no = ENOMEM;
        return ERR_IO;
    }
    if (!fill(d)) {
        delimited_close(d);
        return ERR_IO;
    }
    skip_mark(d);
    return ERR_OK;
}

void delimited_bytes(struct delimited *d, const void *bytes, size_t n)
{
    const struct delimited fresh = { .fd = -1, .whole = true, .size = n };

    *d = fresh;
    d->at = n > 0 ? bytes : "";
    d->end = d->at + n;
    skip_mark(d);
}

void delimited_close(struct delimited *d)
{
    free(d->block);
    d->block = NULL;
    d->at = d->end = "";
    d->whole = true;
}

void delimited_head(const struct delimited *d, const char **s, size_t *n, bool *whole)
{
    *s = d->at;
    *n = (size_t)(d->end - d->at);
    *whole = d->whole;
}

/* ---- lines --------------------------------------------------------------------- */

/* The first LF or CR, or end.  In pieces, so that a file of CRs alone is not
 * searched for an LF again and again. */
static const char *line_end(const char *from, const char *end)
{
    enum { PIECE = 256 };

    for (;; from += PIECE) {
        const size_t n = end - from > PIECE ? PIECE : (size_t)(end - from);
        const char *lf = memchr(from, '\n', n);
        const char *cr = memchr(from, '\r', lf != NULL ? (size_t)(lf - from) : n);

        if (cr != NULL || lf != NULL)
            return cr != NULL ? cr : lf;
        if (n < PIECE || from + n == end)
            return end;
    }
}

void delimited_take(const char **s, const char *end, const char **line, size_t *n)
{
    const char *from = *s, *to = line_end(from, end);

    *line = from;
    *n = (size_t)(to - from);
    if (to + 1 < end && to[0] == '\r' && to[1] == '\n')
        to++;
    *s = to < end ? to + 1 : end;
}

/* The longest line and the two bytes that may end it must be in sight. */
static bool in_sight(struct delimited *d)
{
    return d->whole || d->end - d->at >= DELIMITED_LINE_MAX + 2 || fill(d);
}

bool delimited_ahead(struct delimited *d, const char **s, const char **end)
{
    if (!in_sight(d) || d->at == d->end)
        return false;
    *s = d->at;
    *end = d->end - d->at > DELIMITED_LINE_MAX + 1 ? d->at + DELIMITED_LINE_MAX + 1 : d->end;
    return true;
}

void delimited_skip(struct delimited *d, const char *to)
{
    d->at = to;
    d->line++;
}

int delimited_line(struct delimited *d, const char **s, size_t *n)
{
    if (!in_sight(d))
        return ERR_IO;
    if (d->at == d->end)
        return 0;
    const size_t ahead = (size_t)(d->end - d->at);
    const char *end = d->at + (ahead > DELIMITED_LINE_MAX + 2 ? DELIMITED_LINE_MAX + 2 : ahead);

    delimited_take(&d->at, end, s, n);
    d->line++;
    return *n > DELIMITED_LINE_MAX ? ERR_RANGE : 1;
}

/* ---- cells ---------------------------------------------------------------------- */

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static void store(struct delimited_cell *out, size_t at, size_t max,
                  const char *s, const char *end, bool quoted)
{
    while (end > s && is_blank(end[-1]))
        end--;
    if (at < max) {
        out[at].s = s;
        out[at].n = (size_t)(end - s);
        out[at].quoted = quoted;
    }
}

/* The quote that closes the one at p - 1, or end. */
static const char *closing(const char *p, const char *end)
{
    for (; p < end; p++)
        if (*p == '"') {
            if (p + 1 == end || p[1] != '"')
                return p;
            p++;
        }
    return end;
}

/* Any run of blanks parts two cells. */
static size_t by_blanks(const char *p, const char *end, struct delimited_cell *out, size_t max)
{
    size_t count = 0;

    for (;;) {
        while (p < end && is_blank(*p))
            p++;
        if (p == end)
            return count;
        const bool quoted = *p == '"';
        const char *from = p + quoted, *to;

        if (quoted) {
            to = closing(from, end);
            p = to < end ? to + 1 : end;
        } else {
            while (p < end && !is_blank(*p))
                p++;
            to = p;
        }
        store(out, count++, max, from, to, quoted);
    }
}

static size_t whole_line(const char *p, const char *end, struct delimited_cell *out, size_t max)
{
    while (p < end && is_blank(*p))
        p++;
    const bool quoted = p < end && *p == '"';

    store(out, 0, max, p + quoted, quoted ? closing(p + 1, end) : end, quoted);
    return 1;
}

size_t delimited_cells(const char *s, size_t n, char delimiter,
                       struct delimited_cell *out, size_t max)
{
    const char *p = s, *end = s + n;
    size_t count = 0;

    if (delimiter == ' ')
        return by_blanks(p, end, out, max);
    if (delimiter == '\0')
        return whole_line(p, end, out, max);
    for (;;) {
        while (p < end && is_blank(*p) && *p != delimiter)
            p++;
        const bool quoted = p < end && *p == '"';
        const char *from = p;

        if (quoted) {
            p = closing(from + 1, end);
            store(out, count++, max, from + 1, p, true);
        }
        while (p < end && *p != delimiter)
            p++;
        if (!quoted)
            store(out, count++, max, from, p, false);
        if (p == end)
            return count;
        p++;
    }
}

/* Bytes of the UTF-8 character at s, 0 when it is none (RFC 3629). */
static size_t utf8(const unsigned char *s, size_t n)
{
    const size_t want = s[0] < 0x80 ? 1 : s[0] < 0xC2 ? 0 : s[0] < 0xE0 ? 2
                      : s[0] < 0xF0 ? 3 : s[0] < 0xF5 ? 4 : 0;

    if (want > n)
        return 0;
    for (size_t i = 1; i < want; i++)
        if ((s[i] & 0xC0) != 0x80)
            return 0;
    if ((s[0] == 0xE0 && s[1] < 0xA0) || (s[0] == 0xED && s[1] > 0x9F)
        || (s[0] == 0xF0 && s[1] < 0x90) || (s[0] == 0xF4 && s[1] > 0x8F))
        return 0;
    return want;
}

/* No control character: C0, DEL, C1. */
static bool shown(const unsigned char *s, size_t width)
{
    if (width == 1)
        return s[0] >= ' ' && s[0] != 0x7F;
    return width > 2 || (width == 2 && !(s[0] == 0xC2 && s[1] < 0xA0));
}

char *delimited_text(const struct delimited_cell *c, char *out, size_t size)
{
    const unsigned char *s = (const unsigned char *)c->s;
    size_t n = 0;

    for (size_t i = 0; i < c->n; ) {
        const size_t width = utf8(s + i, c->n - i);
        char one[4] = { '?' };
        size_t bytes = 1;

        if (width == 0 && s[i] >= 0xA0) {  /* taken for Latin-1 */
            one[0] = (char)(0xC0 | s[i] >> 6);
            one[1] = (char)(0x80 | (s[i] & 0x3F));
            bytes = 2;
        } else if (shown(s + i, width)) {
            memcpy(one, s + i, width);
            bytes = width;
        }
        if (n + bytes >= size)
            break;
        memcpy(out + n, one, bytes);
        n += bytes;
        i += width > 0 ? width : 1;
        if (c->quoted && one[0] == '"' && i < c->n && s[i] == '"')
            i++;
    }
    out[n] = '\0';
    return out;
}
