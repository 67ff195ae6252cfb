/* dosed.c - see dosed.h. */
#include "clinic/dosed.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#include "session/proof.h"
#include "session/text.h"  /* text_character */

#define CHANGES_MAX 5        /* the title and four numbers */
#define VALUE_MAX   (2 * PROTOCOL_LINE_MAX + 3)  /* quoted, every character escaped */

/* Bytes from .. to - 1 of the text become value. */
struct change {
    size_t from, to;
    char value[VALUE_MAX];
};

struct changes {
    const char *text;
    size_t n;
    int count;
    struct change change[CHANGES_MAX];
};

/* ---- where a value stands ---------------------------------------------------------- */

/* libyaml counts characters, and a byte order mark not at all. */
static size_t byte_of(const char *text, size_t n, size_t characters)
{
    size_t at = n >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;

    while (at < n && characters-- > 0)
        do
            at++;
        while (at < n && ((unsigned char)text[at] & 0xC0) == 0x80);
    return at;
}

/* The value of a key of a map, or NULL. */
static yaml_node_t *value_of(yaml_document_t *doc, const yaml_node_t *map, const char *key)
{
    if (map == NULL || map->type != YAML_MAPPING_NODE)
        return NULL;
    for (const yaml_node_pair_t *p = map->data.mapping.pairs.start;
         p < map->data.mapping.pairs.top; p++) {
        const yaml_node_t *k = yaml_document_get_node(doc, p->key);

        if (k->type == YAML_SCALAR_NODE && strlen(key) == k->data.scalar.length
            && memcmp(k->data.scalar.value, key, k->data.scalar.length) == 0)
            return yaml_document_get_node(doc, p->value);
    }
    return NULL;
}

static yaml_node_t *first_holds(yaml_document_t *doc)
{
    const yaml_node_t *steps = value_of(doc, yaml_document_get_root_node(doc), "steps");

    if (steps == NULL || steps->type != YAML_SEQUENCE_NODE)
        return NULL;
    for (yaml_node_item_t *i = steps->data.sequence.items.start;
         i < steps->data.sequence.items.top; i++) {
        yaml_node_t *holds = value_of(doc, yaml_document_get_node(doc, *i), "holds");

        if (holds != NULL)
            return holds;
    }
    return NULL;
}

/* ---- what to put there ------------------------------------------------------------- */

static void add(struct changes *c, const yaml_node_t *node, const char *value)
{
    struct change *to = &c->change[c->count++];

    to->from = byte_of(c->text, c->n, node->start_mark.index);
    to->to = byte_of(c->text, c->n, node->end_mark.index);
    /* A folded text ends where the next line begins. */
    snprintf(to->value, sizeof to->value, "%s%s", value,
             to->to > to->from && c->text[to->to - 1] == '\n' ? "\n" : "");
}

static void add_number(struct changes *c, yaml_document_t *doc, const yaml_node_t *holds,
                       const char *key, double value)
{
    const yaml_node_t *node = value_of(doc, holds, key);
    char text[32];

    snprintf(text, sizeof text, "%.15g", value);
    if (node != NULL && !isnan(value))
        add(c, node, text);
}

/* The title in quotes, cut at a character when it would be too long. */
static void add_title(struct changes *c, yaml_document_t *doc, const char *title)
{
    const yaml_node_t *node = value_of(doc, yaml_document_get_root_node(doc), "title");
    const size_t room = PROTOCOL_LINE_MAX - sizeof DOSED_TITLE, n = strlen(title);
    char quoted[VALUE_MAX] = "\"";
    size_t used = 1;
    uint32_t character;

    for (size_t at = 0, len; at < n; at += len) {
        len = text_character(title + at, n - at, &character);
        if (len == 0 || at + len > room)
            break;
        if (title[at] == '"' || title[at] == '\\')
            quoted[used++] = '\\';
        memcpy(quoted + used, title + at, len);
        used += len;
    }
    snprintf(quoted + used, sizeof quoted - used, DOSED_TITLE "\"");
    if (node != NULL)
        add(c, node, quoted);
}

static int by_place(const void *a, const void *b)
{
    const size_t x = ((const struct change *)a)->from, y = ((const struct change *)b)->from;

    return x < y ? -1 : x > y;
}

/* ERR_RANGE when it does not fit. */
static int write_out(struct changes *c, char *out, size_t *out_n)
{
    size_t from = 0, n = 0;

    qsort(c->change, (size_t)c->count, sizeof c->change[0], by_place);
    for (int i = 0; i <= c->count; i++) {
        const size_t to = i < c->count ? c->change[i].from : c->n;
        const char *value = i < c->count ? c->change[i].value : "";

        if (n + (to - from) + strlen(value) > PROTOCOL_TEXT_MAX)
            return ERR_RANGE;
        memcpy(out + n, c->text + from, to - from);
        n += to - from;
        memcpy(out + n, value, strlen(value));
        n += strlen(value);
        from = i < c->count ? c->change[i].to : c->n;
    }
    *out_n = n;
    return ERR_OK;
}

static int adapt(const char *text, size_t n, const struct course_dose *d, const char *title,
                 char *out, size_t *out_n)
{
    struct changes *c = calloc(1, sizeof *c);
    yaml_parser_t parser;
    yaml_document_t doc;
    int err = ERR_FORMAT;

    if (c == NULL || !yaml_parser_initialize(&parser)) {
        free(c);
        return ERR_IO;
    }
    c->text = text;
    c->n = n;
    yaml_parser_set_input_string(&parser, (const unsigned char *)text, n);
    if (yaml_parser_load(&parser, &doc)) {
        const yaml_node_t *holds = first_holds(&doc);

        add_title(c, &doc, title);
        add_number(c, &doc, holds, "target_pct", d->target_pct);
        add_number(c, &doc, holds, "seconds", d->hold_s);
        add_number(c, &doc, holds, "count", d->count > 0 ? (double)d->count : NAN);
        add_number(c, &doc, holds, "rest_s", d->rest_s);
        err = write_out(c, out, out_n);
        yaml_document_delete(&doc);
    }
    yaml_parser_delete(&parser);
    free(c);
    return err;
}

/* ---- whether it may be ------------------------------------------------------------- */

static const struct protocol_holds *only_holds(const struct protocol *p, int *sets)
{
    const struct protocol_holds *first = NULL;

    *sets = 0;
    for (int i = 0; i < p->steps; i++)
        if (p->step[i].type == PROTOCOL_HOLDS && (*sets)++ == 0)
            first = &p->step[i].u.holds;
    return first;
}

static int fits(const char *name, const struct protocol *p, const struct course_dose *d,
                struct err_text *why)
{
    int sets;
    const struct protocol_holds *h = only_holds(p, &sets);

    if (sets != 1)
        return err_set(why, ERR_RANGE, "%s has %d sets of holds, and a dose is prescribed for "
                       "exactly one; prescribe a protocol with one set", name, sets);
    if (!isnan(d->target_pct) && (h->target_of == PROTOCOL_OF_FORCE
                                || h->target_of == PROTOCOL_OF_CHOSEN))
        return err_set(why, ERR_RANGE, "%s has holds at %s, and the prescribed dose is %.4g %%; "
                       "prescribe a protocol whose holds have target_pct", name,
                       h->target_of == PROTOCOL_OF_FORCE ? "a fixed force"
                                                         : "the client's own choice",
                       d->target_pct);
    return ERR_OK;
}

/* Whether the protocol asks for just that as it is. */
static bool says(const struct protocol_holds *h, const struct course_dose *d)
{
    return (isnan(d->target_pct) || h->target_pct == d->target_pct)
        && (isnan(d->hold_s) || h->seconds == d->hold_s)
        && (d->count <= 0 || h->count == d->count)
        && (isnan(d->rest_s) || h->rest_s == d->rest_s);
}

int dosed_text(const char *name, const char *text, size_t n, const struct course_dose *dose,
               struct protocol *p, char *out, size_t *out_n, struct err_text *why)
{
    int sets, err = fits(name, p, dose, why);

    if (err != ERR_OK)
        return err;
    if (says(only_holds(p, &sets), dose)) {
        memcpy(out, text, n);
        *out_n = n;
        return ERR_OK;
    }
    struct proof *proof = malloc(sizeof *proof);
    if (proof == NULL)
        return err_set(why, ERR_IO, "out of memory");
    if (adapt(text, n, dose, p->title, out, out_n) != ERR_OK)
        err = err_set(why, ERR_FORMAT, "%s: the prescribed dose cannot be put into it", name);
    else if (!proof_read(out, *out_n, proof))
        err = err_set(why, ERR_FORMAT, "%s:%d: with the prescribed dose, %.300s", name,
                      proof->errors.item[0].line, proof->errors.item[0].text);
    if (err == ERR_OK)
        *p = proof->protocol;
    free(proof);
    return err;
}
