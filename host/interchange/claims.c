/* claims.c - see claims.h. */
#include "interchange/claims.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "interchange/column_words.h"
#include "interchange/number.h"

#define CELLS_MAX 32

static bool is_result(const char *name)
{
    static const char *const words[] = { "avg", "average", "mean", "max", "maximum", "peak",
                                         "best" };

    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        const size_t n = strlen(words[i]);

        if (strncasecmp(name, words[i], n) == 0 && (name[n] == '\0' || strchr(" _(:", name[n])))
            return true;
    }
    return false;
}

/* A cell that is a number; the text is kept as it was written. */
static bool is_value(const struct delimited_cell *c, char decimal)
{
    double x;

    return c->n > 0 && c->n < sizeof ((struct curve_claim *)0)->value
        && number_read(c->s, c->n, decimal, &x) == NUMBER_OK;
}

static int add(struct curve_set *set, const struct delimited_cell *name,
               const struct delimited_cell *column, const struct delimited_cell *value,
               const char *unit)
{
    if (set->claims == CLAIMS_MAX)
        return ERR_OK;
    struct curve_claim *more = realloc(set->claim, (set->claims + 1) * sizeof *more);

    if (more == NULL)
        return ERR_IO;
    set->claim = more;
    struct curve_claim *c = &more[set->claims++];
    char called[26], of[20];
    struct column_words w;

    delimited_text(name, c->name, sizeof c->name);
    column_words_read(c->name, "", &w);
    if (column != NULL && column->n > 0)
        snprintf(c->name, sizeof c->name, "%s, %s", delimited_text(name, called, sizeof called),
                 delimited_text(column, of, sizeof of));
    delimited_text(value, c->value, sizeof c->value);
    snprintf(c->unit, sizeof c->unit, "%s",
             w.unit != CURVE_UNIT_UNKNOWN ? curve_unit_word(w.unit) : unit);
    return ERR_OK;
}

/* The names of columns that were read last. */
struct heads {
    struct delimited_cell cell[CELLS_MAX];
    size_t n;
};

static int take_line(const struct delimited_cell *cell, size_t cells, const struct heads *heads,
                     char decimal, const char *unit, struct curve_set *set)
{
    char name[48];

    if (cells < 2 || !is_result(delimited_text(&cell[0], name, sizeof name)))
        return ERR_OK;
    for (size_t i = 1; i < cells; i++)
        if (is_value(&cell[i], decimal)
            && add(set, &cell[0], i < heads->n ? &heads->cell[i] : NULL, &cell[i], unit) != ERR_OK)
            return ERR_IO;
    return ERR_OK;
}

int claims_find(const struct delimited *d, const struct layout *l, const char *unit,
                struct curve_set *set)
{
    const size_t last = l->has_header ? l->header_line : l->first_line;
    struct delimited_cell cell[CELLS_MAX] = { 0 };
    struct heads heads = { .n = 0 };
    size_t left, n;
    const char *s, *line;
    bool whole;

    delimited_head(d, &s, &left, &whole);
    const char *end = s + left;
    for (size_t number = 1; number < last && s < end; number++) {
        delimited_take(&s, end, &line, &n);
        size_t cells = delimited_cells(line, n, l->delimiter, cell, CELLS_MAX);

        if (cells > CELLS_MAX)
            cells = CELLS_MAX;
        if (cells > 1 && cell[0].n == 0) {
            memcpy(heads.cell, cell, sizeof cell);
            heads.n = cells;
        } else if (take_line(cell, cells, &heads, l->decimal, unit, set) != ERR_OK) {
            return ERR_IO;
        }
    }
    return ERR_OK;
}
