/* journal.c - see journal.h: lines. */
#include "clinic/journal.h"

#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>  /* getrandom */

#include "wire.h"  /* wire_crc32c */

static const char crc_key[] = ",\"crc32c\":\"", part_key[] = ",\"part\":\"";

enum { CRC_DIGITS = 8, CRC_N = sizeof crc_key - 1 + CRC_DIGITS + 2 };  /* ...89abcdef"} */

static uint32_t crc_of(const char *p, size_t n)
{
    uint32_t crc = 0;

    while (n > 0) {
        const uint16_t piece = n > 32768 ? 32768 : (uint16_t)n;

        crc = wire_crc32c(crc, (const uint8_t *)p, piece);
        p += piece;
        n -= piece;
    }
    return crc;
}

/* ,"part":"2/3" at the end of text[0 .. n-1], if it is there. */
static void read_part(struct journal_line *line, size_t n)
{
    size_t at = n;
    int part, parts, used = 0;
    char tail[40];

    line->entry_n = n;
    line->part = line->parts = 1;
    if (n < 2 || line->text[n - 1] != '"')
        return;
    while (at > 0 && n - at < sizeof tail - 2 && line->text[at - 1] != ',')
        at--;
    if (at == 0)
        return;
    at--;
    memcpy(tail, line->text + at, n - at);
    tail[n - at] = '\0';
    if (sscanf(tail, ",\"part\":\"%9d/%9d\"%n", &part, &parts, &used) == 2
        && (size_t)used == n - at && part >= 1 && part <= parts) {
        line->part = part;
        line->parts = parts;
        line->entry_n = at;
    }
}

static void judge(struct journal_line *line)
{
    char want[CRC_N + 1];

    line->sound = false;
    line->entry_n = 0;
    line->part = line->parts = 0;
    if (!line->whole || line->n <= CRC_N + 2)
        return;
    const size_t n = line->n - CRC_N;

    snprintf(want, sizeof want, "%s%08x\"}", crc_key, (unsigned)crc_of(line->text, n));
    line->sound = memcmp(line->text + n, want, CRC_N) == 0;
    if (line->sound)
        read_part(line, n);
}

bool journal_next(const char *text, size_t n, size_t *at, struct journal_line *out)
{
    if (*at >= n)
        return false;
    const char *from = text + *at, *end = memchr(from, '\n', n - *at);

    out->text = from;
    out->whole = end != NULL;
    out->n = end != NULL ? (size_t)(end - from) : n - *at;
    *at += out->n + out->whole;
    judge(out);
    return true;
}

size_t journal_whole(const char *text, size_t n)
{
    struct journal_line line;
    size_t at = 0, good = 0;
    bool ended = true;

    while (journal_next(text, n, &at, &line)) {
        ended = line.sound && line.part == line.parts;
        if (ended)
            good = at;
    }
    return ended ? n : good;
}

int journal_put_raw(struct journal_text *t, const char *bytes, size_t n)
{
    if (t->n + n > t->room) {
        const size_t room = 2 * (t->n + n);
        char *s = realloc(t->s, room);

        if (s == NULL)
            return ERR_FULL;
        t->s = s;
        t->room = room;
    }
    if (n > 0)
        memcpy(t->s + t->n, bytes, n);
    t->n += n;
    return ERR_OK;
}

int journal_put(struct journal_text *t, const char *json, int part, int parts)
{
    const size_t from = t->n;
    char tail[64];
    int n = 0, err = journal_put_raw(t, json, strlen(json));

    if (err != ERR_OK)
        return err;
    if (parts > 1) {
        t->n--;  /* its '}' */
        n = snprintf(tail, sizeof tail, "%s%d/%d\"", part_key, part, parts);
    } else {
        t->n--;
    }
    err = journal_put_raw(t, tail, (size_t)n);
    if (err != ERR_OK)
        return err;
    n = snprintf(tail, sizeof tail, "%s%08x\"}\n", crc_key,
                 (unsigned)crc_of(t->s + from, t->n - from));
    return journal_put_raw(t, tail, (size_t)n);
}

int journal_put_head(struct journal_text *t, const char *id)
{
    char head[120];

    snprintf(head, sizeof head, "{\"format\":\"holdfast entries\",\"version\":%d,"
             "\"journal\":\"%s\"}", JOURNAL_VERSION, id);
    return journal_put(t, head, 1, 1);
}

int journal_head(const struct journal_line *line, char id[JOURNAL_ID_TEXT],
                 struct err_text *why)
{
    json_t *o = json_loadb(line->text, line->n, 0, NULL);
    const char *format = json_string_value(json_object_get(o, "format"));
    const char *name = json_string_value(json_object_get(o, "journal"));
    const json_int_t version = json_integer_value(json_object_get(o, "version"));
    int err = ERR_OK;

    if (format == NULL || strcmp(format, "holdfast entries") != 0)
        err = err_set(why, ERR_FORMAT, "line 1 does not say that these are entries");
    else if (version > JOURNAL_VERSION)
        err = err_set(why, ERR_VERSION, "it is of version %d and this program knows %d; use a "
                      "newer Holdfast", (int)version, JOURNAL_VERSION);
    else if (!line->sound || version != JOURNAL_VERSION || name == NULL
             || strlen(name) != JOURNAL_ID_TEXT - 1)
        err = err_set(why, ERR_FORMAT, "line 1 is damaged");
    else
        memcpy(id, name, JOURNAL_ID_TEXT);
    json_decref(o);
    return err;
}

int journal_random_id(char id[JOURNAL_ID_TEXT], struct err_text *why)
{
    uint8_t bits[(JOURNAL_ID_TEXT - 1) / 2];

    if (getrandom(bits, sizeof bits, 0) != (ssize_t)sizeof bits)
        return err_set(why, ERR_IO, "the system gives no random numbers: %s", strerror(errno));
    for (size_t i = 0; i < sizeof bits; i++)
        snprintf(id + 2 * i, 3, "%02x", bits[i]);
    return ERR_OK;
}
