/* stream.c - see stream.h. */
#include "calibration/stream.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "calibration/decimal.h"  /* decimal_read */

#define LINE_MAX_BYTES 1024
#define FIRST_ROOM     1024
#define SHOWN          40        /* bytes of a field in a message */

struct layout {
    const char *name;
    struct err_text *why;
    int line;
    char delimiter;
    int counts_at, time_at;      /* columns from 0; -1: none */
    double time_unit_s;
};

#define REFUSE(l, ...) err_set((l)->why, ERR_FORMAT, __VA_ARGS__)

/* ---- room -------------------------------------------------------------------------- */

static bool grow(double **list, size_t n)
{
    /* Full at every power of two from FIRST_ROOM. */
    if (n != 0 && (n < FIRST_ROOM || (n & (n - 1)) != 0))
        return true;
    double *const more = realloc(*list, (n == 0 ? FIRST_ROOM : 2 * n) * sizeof **list);

    if (more != NULL)
        *list = more;
    return more != NULL;
}

int stream_add(struct stream *s, double counts, double time_s)
{
    const bool timed = s->n == 0 ? !isnan(time_s) : s->time_s != NULL;

    if (!grow(&s->counts, s->n) || (timed && !grow(&s->time_s, s->n)))
        return ERR_IO;
    s->counts[s->n] = counts;
    if (timed)
        s->time_s[s->n] = time_s;
    s->n++;
    s->rate_hz = timed && s->n > 1 && time_s > s->time_s[0]
        ? (double)(s->n - 1) / (time_s - s->time_s[0]) : (double)NAN;
    return ERR_OK;
}

void stream_free(struct stream *s)
{
    free(s->counts);
    free(s->time_s);
    s->counts = s->time_s = NULL;
    s->n = 0;
}

/* ---- text --------------------------------------------------------------------------- */

static char *next_field(char **rest, char delimiter)
{
    char *field = *rest;

    if (field == NULL)
        return NULL;
    char *const end = strchr(field, delimiter);
    *rest = end != NULL ? end + 1 : NULL;
    if (end != NULL)
        *end = '\0';
    field += strspn(field, " ");
    for (size_t n = strlen(field); n > 0 && (field[n - 1] == ' ' || field[n - 1] == '\r'); n--)
        field[n - 1] = '\0';
    return field;
}

static bool ends_in_counts(const char *word)
{
    const size_t n = strlen(word), m = strlen("counts");

    return n >= m && strcmp(word + n - m, "counts") == 0;
}

static int take_header(struct layout *l, char *line, const char *column)
{
    static const struct { const char *word; double s; } times[] = {
        { "time_s", 1.0 }, { "time_ms", 1e-3 }, { "time_us", 1e-6 },
    };
    char *rest = line, *word;
    int found = 0;

    l->delimiter = strchr(line, '\t') ? '\t' : strchr(line, ';') ? ';' : ',';
    for (int i = 0; (word = next_field(&rest, l->delimiter)) != NULL; i++) {
        for (size_t k = 0; k < sizeof times / sizeof *times; k++)
            if (strcmp(word, times[k].word) == 0) {
                l->time_at = i;
                l->time_unit_s = times[k].s;
            }
        if (column != NULL ? strcmp(word, column) == 0 : ends_in_counts(word)) {
            l->counts_at = i;
            found++;
        }
    }
    if (found == 1)
        return ERR_OK;
    if (column != NULL)
        return REFUSE(l, "%s:%d: %s column \"%.*s\"; name one of the header's", l->name, l->line,
                      found == 0 ? "there is no" : "there is more than one", SHOWN, column);
    return REFUSE(l, "%s:%d: %s column ends in \"counts\"; say which one holds them with --column",
                  l->name, l->line, found == 0 ? "no" : "more than one");
}

static int field_number(const struct layout *l, const char *s, double *out)
{
    if (!decimal_read(s, out))
        return REFUSE(l, "%s:%d: \"%.*s\" is not a number; a lost sample's row must be left out",
                      l->name, l->line, SHOWN, s);
    return ERR_OK;
}

static int take_row(const struct layout *l, char *line, struct stream *s)
{
    double counts = NAN, time_s = NAN;
    char *rest = line, *field;

    for (int i = 0; (field = next_field(&rest, l->delimiter)) != NULL; i++) {
        if (i == l->counts_at && field_number(l, field, &counts) != ERR_OK)
            return ERR_FORMAT;
        if (i == l->time_at && field_number(l, field, &time_s) != ERR_OK)
            return ERR_FORMAT;
    }
    if (isnan(counts) || (l->time_at >= 0 && isnan(time_s)))
        return REFUSE(l, "%s:%d: has fewer fields than the header; fill or remove the row",
                      l->name, l->line);
    if (stream_add(s, counts, time_s * l->time_unit_s) != ERR_OK)
        return err_set(l->why, ERR_IO, "%s: there is no memory for it; close other programs",
                       l->name);
    return ERR_OK;
}

static int cut_line(const struct layout *l, const char **text, const char *end,
                    char line[LINE_MAX_BYTES])
{
    const char *const stop = memchr(*text, '\n', (size_t)(end - *text));
    const size_t n = (size_t)((stop != NULL ? stop : end) - *text);

    if (n >= LINE_MAX_BYTES || memchr(*text, '\0', n) != NULL)
        return REFUSE(l, "%s:%d: is no line of a table; export the stream as CSV text",
                      l->name, l->line);
    memcpy(line, *text, n);
    line[n] = '\0';
    *text = stop != NULL ? stop + 1 : end;
    return ERR_OK;
}

static int read_all(struct layout *l, const char *text, size_t n, const char *column,
                    struct stream *s)
{
    const char *const end = text + n;
    char line[LINE_MAX_BYTES];
    int err = ERR_OK;

    for (l->line = 1; text < end && err == ERR_OK; l->line++) {
        err = cut_line(l, &text, end, line);
        if (err != ERR_OK || line[strspn(line, " \t\r")] == '\0' || *line == '#')
            continue;
        err = l->counts_at < 0 ? take_header(l, line, column) : take_row(l, line, s);
    }
    return err;
}

int stream_parse(const char *name, const char *text, size_t n, const char *column,
                 struct stream *out, struct err_text *why)
{
    struct layout l = { .name = name, .why = why, .counts_at = -1, .time_at = -1 };
    struct stream s = { .rate_hz = NAN };
    int err = read_all(&l, text, n, column, &s);

    if (err == ERR_OK && s.n == 0)
        err = REFUSE(&l, "%s:1: there are no samples; a header and a row for each are needed",
                     name);
    if (err == ERR_OK)
        *out = s;
    else
        stream_free(&s);
    return err;
}
