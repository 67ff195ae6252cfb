/* schema.c - see schema.h. */
#include "schema.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "session/text.h"  /* text_character */

#define NAME_SHOWN_MAX  160  /* a longer file name loses its beginning */
#define VALUE_SHOWN_MAX  40  /* a longer value loses its end */

int schema_fail(const struct schema_file *f, int line, const char *format, ...)
{
    const size_t n = strlen(f->name);
    const size_t skip = n > NAME_SHOWN_MAX ? n - NAME_SHOWN_MAX : 0;
    char sentence[sizeof f->why->s];
    va_list args;

    va_start(args, format);
    vsnprintf(sentence, sizeof sentence, format, args);
    va_end(args);
    return err_set(f->why, ERR_FORMAT, "%s%s:%d: %s", skip ? "..." : "",
                   f->name + skip, line, sentence);
}

/* ---- characters ------------------------------------------------------ */

/* A value as a sentence may quote it: short and visible. */
static const char *shown(const char *s, size_t n, char to[VALUE_SHOWN_MAX + 4])
{
    size_t used = 0;
    uint32_t c;

    for (size_t i = 0, len; i < n; i += len) {
        len = text_character(s + i, n - i, &c);
        if (used + (len ? len : 1) > VALUE_SHOWN_MAX) {
            memcpy(to + used, "...", 3);
            used += 3;
            break;
        }
        if (len == 0 || !text_visible(c)) {
            to[used++] = '?';
            len += len == 0;
        } else {
            memcpy(to + used, s + i, len);
            used += len;
        }
    }
    to[used] = '\0';
    return to;
}

/* libyaml has its own opinion of most of these; ours comes first so that the
 * line is right and the sentence says what to do. */
static int check_characters(struct schema_file *f, const char *text, size_t n)
{
    uint32_t c = 0;

    f->lines = 1;
    for (size_t i = 0, len; i < n; i += len) {
        len = text_character(text + i, n - i, &c);
        if (len == 0)
            return schema_fail(f, f->lines, "the text is not UTF-8; save the file as "
                               "UTF-8 text");
        if (c == '\t')
            return schema_fail(f, f->lines, "there is a tab; use spaces");
        if (c == '\0')
            return schema_fail(f, f->lines, "there is a NUL byte; save the file as "
                               "UTF-8 text");
        if (c == '\n')
            f->lines += i + 1 < n;
        else if (!text_visible(c) && !(c == '\r' && i + 1 < n && text[i + 1] == '\n'))
            return schema_fail(f, f->lines, "there is an invisible character "
                               "(U+%04X); delete it", (unsigned)c);
    }
    return ERR_OK;
}

/* ---- YAML ------------------------------------------------------------- */

static int syntax_error(const struct schema_file *f, const yaml_parser_t *p)
{
    const size_t at = p->problem_mark.line + 1;

    if (p->error == YAML_MEMORY_ERROR)
        return schema_fail(f, 1, "there is not enough memory to read it; close "
                           "other programs and try again");
    return schema_fail(f, at < (size_t)f->lines ? (int)at : f->lines,
                       "this is not YAML (%s); check indentation, colons, brackets "
                       "and quotes up to here", p->problem ? p->problem : "unknown");
}

/* The document tree has lost anchors and aliases, and is built as deep as the
 * text says; so they are looked for in the events, before it is built. */
struct walk {
    int depth;
    int documents;
};

static bool decorated(const yaml_event_t *e)
{
    if (e->type == YAML_SCALAR_EVENT)
        return e->data.scalar.anchor || e->data.scalar.tag;
    if (e->type == YAML_SEQUENCE_START_EVENT)
        return e->data.sequence_start.anchor || e->data.sequence_start.tag;
    if (e->type == YAML_MAPPING_START_EVENT)
        return e->data.mapping_start.anchor || e->data.mapping_start.tag;
    return e->type == YAML_ALIAS_EVENT;
}

static int check_event(const struct schema_file *f, struct walk *w,
                       const yaml_event_t *e)
{
    const int line = (int)e->start_mark.line + 1;

    if (decorated(e))
        return schema_fail(f, line, "anchors (&), aliases (*) and tags (!) are not "
                           "read here; write the value out, or put text in quotes");
    if (e->type == YAML_DOCUMENT_START_EVENT && ++w->documents > 1)
        return schema_fail(f, line, "a second document begins; keep one in a "
                           "file");
    if (e->type == YAML_SEQUENCE_END_EVENT || e->type == YAML_MAPPING_END_EVENT)
        w->depth--;
    if ((e->type == YAML_SEQUENCE_START_EVENT || e->type == YAML_MAPPING_START_EVENT)
        && ++w->depth > SCHEMA_DEPTH_MAX)
        return schema_fail(f, line, "maps and lists are nested more than %d deep; "
                           "take some brackets or indentation away", SCHEMA_DEPTH_MAX);
    return ERR_OK;
}

static void start(yaml_parser_t *p, const char *text, size_t n)
{
    yaml_parser_set_encoding(p, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(p, (const unsigned char *)text, n);
}

static int check_events(const struct schema_file *f, const char *text, size_t n)
{
    struct walk w = { 0, 0 };
    yaml_parser_t p;
    yaml_event_t e;
    bool more = true;
    int err = ERR_OK;

    if (!yaml_parser_initialize(&p))
        return schema_fail(f, 1, "there is not enough memory to read it; close "
                           "other programs and try again");
    start(&p, text, n);
    while (err == ERR_OK && more) {
        if (!yaml_parser_parse(&p, &e)) {
            err = syntax_error(f, &p);
            break;
        }
        err = check_event(f, &w, &e);
        more = e.type != YAML_STREAM_END_EVENT;
        yaml_event_delete(&e);
    }
    yaml_parser_delete(&p);
    return err;
}

int schema_open(struct schema_file *f, const char *name, const char *text,
                size_t n, struct err_text *why)
{
    yaml_parser_t p;
    int err;

    *f = (struct schema_file){ .name = name, .why = why };
    if (n >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) {
        text += 3;  /* the mark some editors put first */
        n -= 3;
    }
    err = check_characters(f, text, n);
    if (err == ERR_OK)
        err = check_events(f, text, n);
    if (err != ERR_OK)
        return err;
    if (!yaml_parser_initialize(&p))
        return schema_fail(f, 1, "there is not enough memory to read it; close "
                           "other programs and try again");
    start(&p, text, n);
    if (!yaml_parser_load(&p, &f->doc))
        err = syntax_error(f, &p);
    yaml_parser_delete(&p);
    if (err == ERR_OK && yaml_document_get_root_node(&f->doc) == NULL) {
        schema_close(f);
        err = schema_fail(f, 1, "the file is empty; write its keys, one a "
                          "line, each with a value");
    }
    return err;
}

void schema_close(struct schema_file *f)
{
    yaml_document_delete(&f->doc);
}

/* ---- numbers ---------------------------------------------------------- */

/* Digits from s[i] on; their end. */
static size_t digits(const char *s, size_t n, size_t i)
{
    while (i < n && s[i] >= '0' && s[i] <= '9')
        i++;
    return i;
}

/*
 * Where the plain decimal at s ends: an optional minus, digits without a
 * leading zero (YAML 1.1 reads 010 as eight), optionally a point and digits.
 * 0 when there is none.  At most 15 digits: both they and the power of ten are
 * exact in a double, so the single division rounds correctly, in any locale.
 */
static size_t decimal(const char *s, size_t n, double *value)
{
    const size_t first = n > 0 && s[0] == '-';
    const size_t whole = digits(s, n, first);
    const size_t point = whole < n && s[whole] == '.' ? whole + 1 : 0;
    const size_t end = point ? digits(s, n, point) : whole;
    double v = 0, scale = 1;

    if (whole == first || (s[first] == '0' && whole > first + 1) || end == point
        || end - first - (point > 0) > 15)
        return 0;
    for (size_t i = first; i < end; i++) {
        if (s[i] == '.')
            continue;
        v = v * 10 + (s[i] - '0');
        scale *= point && i >= point ? 10 : 1;
    }
    *value = first ? 0 - v / scale : v / scale;
    return end;
}

static const char *number_fault(const yaml_node_t *v, size_t end)
{
    const char *s = (const char *)v->data.scalar.value;
    const size_t n = v->data.scalar.length;

    if (v->data.scalar.style != YAML_PLAIN_SCALAR_STYLE)
        return "text in quotes";
    if (n == 0)
        return "empty";
    if (end > 0 && s[end] == ',')
        return "written with a comma";
    if (end > 0 && end < n)
        return "more than a number";
    return end == 0 ? "not a plain decimal" : "out of range";
}

static int read_number(struct schema_file *f, const yaml_node_t *v, const char *what,
                       int line, const struct schema_field *field, double *value)
{
    const char *s = (const char *)v->data.scalar.value;
    const size_t n = v->data.scalar.length;
    const bool plain = v->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
    const size_t end = decimal(s, n, value);
    const bool whole = field->kind == SCHEMA_WHOLE;
    char quote[VALUE_SHOWN_MAX + 4];
    bool ok = plain && end > 0 && end == n && *value >= field->min
           && *value <= field->max;
    const char *fault = number_fault(v, end);

    if (ok && whole && *value != floor(*value)) {
        fault = "not whole";
        ok = false;
    }
    if (ok)
        return ERR_OK;
    return schema_fail(f, line, "'%s' in %s is '%s', %s; write just a %s from %.15g "
                       "to %.15g%s%s", field->key, what, shown(s, n, quote), fault,
                       whole ? "whole number" : "number", field->min, field->max,
                       field->unit[0] ? ", in " : "", field->unit);
}

/* ---- text and words --------------------------------------------------- */

static int read_text(const struct schema_file *f, const yaml_node_t *v,
                     const char *what, int line, const struct schema_field *field,
                     char *to)
{
    const char *key = field->key;
    const size_t size = field->size;
    const char *s = (const char *)v->data.scalar.value;
    const size_t n = v->data.scalar.length;
    size_t used = 0;
    uint32_t c = 0;

    /* used counts what the text needs, also past what fits. */
    for (size_t i = 0, len; i < n; i += len) {
        len = text_character(s + i, n - i, &c);
        if (len == 0 || (c != '\n' && !text_visible(c)))
            return schema_fail(f, line, "'%s' in %s holds an invisible character; "
                               "delete it", key, what);
        if (c == ' ' || c == '\n')
            continue;
        if (i > 0 && used > 0 && (s[i - 1] == ' ' || s[i - 1] == '\n')) {
            if (used < size)
                to[used] = ' ';
            used++;
        }
        if (used + len < size)
            memcpy(to + used, s + i, len);
        used += len;
    }
    if (used == 0 && field->need == SCHEMA_REQUIRED)
        return schema_fail(f, line, "'%s' in %s is empty; write some text", key, what);
    if (used >= size)
        return schema_fail(f, line, "'%s' in %s is %zu bytes long; shorten it to %zu",
                           key, what, used, size - 1);
    to[used] = '\0';
    return ERR_OK;
}

/* "a, b or c" of n words, cut off where to is full. */
static void join(char *to, size_t size, const char *const *words, int n)
{
    size_t used = 0;

    to[0] = '\0';
    for (int i = 0; i < n && used < size; i++)
        used += (size_t)snprintf(to + used, size - used, "%s%s",
                                 i == 0 ? "" : i == n - 1 ? " or " : ", ", words[i]);
}

static int read_word(struct schema_file *f, const yaml_node_t *v, const char *what,
                     int line, const struct schema_field *field, int *which)
{
    const char *s = (const char *)v->data.scalar.value;
    const size_t n = v->data.scalar.length;
    char quote[VALUE_SHOWN_MAX + 4], choice[160];
    int count = 0;

    for (; field->words[count] != NULL; count++)
        if (strlen(field->words[count]) == n && memcmp(field->words[count], s, n) == 0) {
            *which = count;
            return ERR_OK;
        }
    join(choice, sizeof choice, field->words, count);
    return schema_fail(f, line, "'%s' in %s is '%s', which is not known; write %s",
                       field->key, what, shown(s, n, quote), choice);
}

/* ---- maps ------------------------------------------------------------- */

static const char *node_kind(const yaml_node_t *v)
{
    return v->type == YAML_MAPPING_NODE ? "a map of keys"
         : v->type == YAML_SEQUENCE_NODE ? "a list" : "a single value";
}

static bool is_empty(const yaml_node_t *v)
{
    return v->type == YAML_SCALAR_NODE && v->data.scalar.length == 0
        && v->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
}

static void put(void *out, const struct schema_field *field, const void *value,
                size_t size)
{
    memcpy((char *)out + field->offset, value, size);
}

/* One edit apart counts 1: a letter more, less, other, or two swapped.  For
 * words up to 31 bytes; longer ones are simply far apart. */
static int distance(const char *a, const char *b)
{
    const int n = (int)strnlen(a, 32), m = (int)strnlen(b, 32);
    int d[33][33];

    if (n > 31 || m > 31)
        return 32;
    for (int i = 0; i <= n; i++)
        for (int j = 0; j <= m; j++) {
            int best = i == 0 ? j : i;

            if (i > 0 && j > 0) {
                best = d[i - 1][j - 1] + (a[i - 1] != b[j - 1]);
                best = d[i - 1][j] + 1 < best ? d[i - 1][j] + 1 : best;
                best = d[i][j - 1] + 1 < best ? d[i][j - 1] + 1 : best;
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]
                    && d[i - 2][j - 2] + 1 < best)
                    best = d[i - 2][j - 2] + 1;
            }
            d[i][j] = best;
        }
    return d[n][m];
}

bool schema_alike(const char *typed, const char *known)
{
    const size_t n = strlen(typed), m = strlen(known);
    const int allowed = n > 4 ? 2 : 1;

    return distance(typed, known) <= allowed
        || (n >= 3 && n < m && strncmp(typed, known, n) == 0);
}

static int unknown_key(const struct schema_file *f, int line, const char *typed,
                       const char *what, const struct schema_field *fields, int count)
{
    const char *keys[SCHEMA_FIELDS_MAX];
    char choice[300];

    for (int i = 0; i < count; i++) {
        keys[i] = fields[i].key;
        if (schema_alike(typed, keys[i]))
            return schema_fail(f, line, "'%s' is not a key of %s; did you mean '%s'?",
                               typed, what, keys[i]);
    }
    join(choice, sizeof choice, keys, count);
    return schema_fail(f, line, "'%s' is not a key of %s; the keys are %s", typed,
                       what, choice);
}

static int read_value(struct schema_file *f, int node, const char *what, int line,
                      const struct schema_field *field, void *out)
{
    const yaml_node_t *v = yaml_document_get_node(&f->doc, node);
    double value = 0;
    int whole = node, err = ERR_OK;

    if (is_empty(v) && (field->kind == SCHEMA_NODE || field->kind == SCHEMA_WORD))
        return schema_fail(f, line, "'%s' in %s is empty; write its value after the "
                           "colon, or its keys indented below it", field->key, what);
    if (v->type != YAML_SCALAR_NODE && field->kind != SCHEMA_NODE)
        return schema_fail(f, line, "'%s' in %s is %s; write a single value after the "
                           "colon", field->key, what, node_kind(v));
    switch (field->kind) {
    case SCHEMA_NUMBER:
        err = read_number(f, v, what, line, field, &value);
        if (err == ERR_OK)
            put(out, field, &value, sizeof value);
        return err;
    case SCHEMA_WHOLE:
        err = read_number(f, v, what, line, field, &value);
        whole = err == ERR_OK ? (int)value : 0;
        break;
    case SCHEMA_WORD:
        err = read_word(f, v, what, line, field, &whole);
        break;
    case SCHEMA_TEXT:
        return read_text(f, v, what, line, field, (char *)out + field->offset);
    case SCHEMA_NODE:
        break;
    }
    if (err == ERR_OK)
        put(out, field, &whole, sizeof whole);
    return err;
}

static int read_pair(struct schema_file *f, const yaml_node_pair_t *pair,
                     const char *what, const struct schema_field *fields, int count,
                     void *out, int lines[SCHEMA_FIELDS_MAX])
{
    const yaml_node_t *key = yaml_document_get_node(&f->doc, pair->key);
    const int line = (int)key->start_mark.line + 1;
    char quote[VALUE_SHOWN_MAX + 4];
    int i = 0;

    if (key->type != YAML_SCALAR_NODE)
        return schema_fail(f, line, "a key in %s is %s; a key is one word before a "
                           "colon", what, node_kind(key));
    shown((const char *)key->data.scalar.value, key->data.scalar.length, quote);
    while (i < count && strcmp(fields[i].key, quote) != 0)
        i++;
    if (i == count)
        return unknown_key(f, line, quote, what, fields, count);
    if (lines[i] > 0)
        return schema_fail(f, line, "'%s' in %s was already given on line %d; keep "
                           "one of them", quote, what, lines[i]);
    lines[i] = line;
    return read_value(f, pair->value, what, line, &fields[i], out);
}

static int read_absent(const struct schema_file *f, const char *what, int line,
                       const struct schema_field *field, void *out)
{
    const bool preset = field->need == SCHEMA_PRESET;
    const double value = preset ? field->preset : 0;
    const int whole = (int)value;

    if (field->need == SCHEMA_REQUIRED)
        return schema_fail(f, line, "%s has no '%s'; add a line '%s: ...'", what,
                           field->key, field->key);
    if (field->kind == SCHEMA_NUMBER)
        put(out, field, &value, sizeof value);
    else if (field->kind == SCHEMA_TEXT)
        put(out, field, "", 1);
    else
        put(out, field, &whole, sizeof whole);
    return ERR_OK;
}

int schema_read(struct schema_file *f, int node, const char *what, int line,
                const struct schema_field *fields, int count,
                void *out, int lines[SCHEMA_FIELDS_MAX])
{
    const yaml_node_t *map = yaml_document_get_node(&f->doc, node);
    int err = ERR_OK;

    memset(lines, 0, SCHEMA_FIELDS_MAX * sizeof lines[0]);
    if (map != NULL && map->type != YAML_MAPPING_NODE)
        return schema_fail(f, line, "%s is %s; write it as keys with values, such as "
                           "'%s: ...'", what, node_kind(map), fields[0].key);
    for (const yaml_node_pair_t *pair = map ? map->data.mapping.pairs.start : NULL;
         err == ERR_OK && map && pair < map->data.mapping.pairs.top; pair++)
        err = read_pair(f, pair, what, fields, count, out, lines);
    for (int i = 0; err == ERR_OK && i < count; i++)
        if (lines[i] == 0)
            err = read_absent(f, what, line, &fields[i], out);
    return err;
}

int schema_text(struct schema_file *f, int node, const char *what, int line,
                char *to, size_t size)
{
    const struct schema_field field = {
        .key = what, .kind = SCHEMA_TEXT, .size = size, .unit = "",
    };

    return read_value(f, node, "a step", line, &field, to);
}

int schema_list(struct schema_file *f, int node, const char *what, int line)
{
    const yaml_node_t *v = yaml_document_get_node(&f->doc, node);

    if (v->type != YAML_SEQUENCE_NODE)
        return schema_fail(f, line, "%s is %s; write a list, each item after '- '",
                           what, node_kind(v));
    return (int)(v->data.sequence.items.top - v->data.sequence.items.start);
}

int schema_item(struct schema_file *f, int node, int i, int *line)
{
    const yaml_node_t *v = yaml_document_get_node(&f->doc, node);
    const int item = v->data.sequence.items.start[i];

    *line = (int)yaml_document_get_node(&f->doc, item)->start_mark.line + 1;
    return item;
}
