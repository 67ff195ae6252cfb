/* rows.c - see rows.h. */
#include "interchange/rows.h"

#include <stdlib.h>
#include <string.h>

#include "interchange/curve_file.h"  /* CURVE_FILE_ROWS_MAX */
#include "interchange/curve_make.h"  /* CURVE_MAKE_TEXT */

void rows_open(struct rows *r)
{
    const struct rows none = { 0 };

    *r = none;
}

void rows_close(struct rows *r)
{
    for (size_t i = 0; i < r->columns; i++)
        free(r->column[i].value);
    free(r->at);
    rows_open(r);
}

size_t rows_add(struct rows *r, size_t column, bool is_time)
{
    for (size_t i = 0; i < r->columns; i++)
        if (r->column[i].column == column)
            return i;
    const struct rows_column c = { .column = column, .is_time = is_time };

    r->column[r->columns] = c;
    return r->columns++;
}

/* ---- growing ------------------------------------------------------------------------- */

static bool make_room(struct rows *r)
{
    const size_t room = r->room > 0 ? 2 * r->room : 4096;

    for (size_t i = 0; i < r->columns; i++) {
        double *more = realloc(r->column[i].value, room * sizeof *more);

        if (more == NULL)
            return false;
        r->column[i].value = more;
    }
    r->room = room;
    return true;
}

static bool note_break(struct rows *r, size_t line)
{
    if (r->breaks == r->break_room) {
        const size_t room = r->break_room > 0 ? 2 * r->break_room : 16;
        struct rows_break *more = realloc(r->at, room * sizeof *more);

        if (more == NULL)
            return false;
        r->at = more;
        r->break_room = room;
    }
    r->at[r->breaks].row = r->n;
    r->at[r->breaks++].line = line;
    return true;
}

size_t rows_line(const struct rows *r, size_t row)
{
    size_t low = 0, high = r->breaks;

    while (high - low > 1) {
        const size_t mid = low + (high - low) / 2;

        if (r->at[mid].row <= row)
            low = mid;
        else
            high = mid;
    }
    return r->breaks > 0 ? r->at[low].line + (row - r->at[low].row) : row + 1;
}

/* ---- a cell that is no number ------------------------------------------------------- */

/* What a line is read with. */
struct reading {
    struct rows *r;
    const char *name;
    const struct layout *l;
    size_t line;
    struct err_text *why;
};

static bool is_number(const char *s, size_t n)
{
    while (n > 0 && (*s == ' ' || *s == '\t')) {
        s++;
        n--;
    }
    while (n > 0 && (s[n - 1] == ' ' || s[n - 1] == '\t'))
        n--;
    return n > 0 && number_shape(s, n) != NUMBER_NONE;
}

/* Two numbers and another delimiter between them. */
static bool has_other_delimiter(const struct delimited_cell *c, char delimiter)
{
    static const char others[] = { ';', '\t', '|', ',' };

    for (size_t i = 0; i < sizeof others; i++) {
        const char *at = others[i] == delimiter ? NULL : memchr(c->s, others[i], c->n);

        if (at == NULL)
            continue;
        const size_t before = (size_t)(at - c->s);
        const char *end = memchr(at + 1, others[i], c->n - before - 1);

        if (is_number(c->s, before)
            && is_number(at + 1, end != NULL ? (size_t)(end - at) - 1 : c->n - before - 1))
            return true;
    }
    return false;
}

/* Text where a number belongs: dropped, unless it is a number misunderstood. */
static int text_cell(const struct reading *g, struct rows_column *c,
                     const struct delimited_cell *cell)
{
    char text[40];

    delimited_text(cell, text, sizeof text);
    if (memchr(cell->s, '\0', cell->n) != NULL)
        return err_set(g->why, ERR_FORMAT, "%s:%zu: a NUL byte, so this is not plain text; export "
                       "it as CSV in UTF-8", g->name, g->line);
    if (number_shape(cell->s, cell->n) != NUMBER_NONE)
        return err_set(g->why, ERR_FORMAT, "%s:%zu: \"%s\" does not fit the decimal sign '%c': save "
                       "it without thousands separators, or say the sign with --decimal",
                       g->name, g->line, text, g->l->decimal);
    if (has_other_delimiter(cell, g->l->delimiter))
        return err_set(g->why, ERR_FORMAT, "%s:%zu: delimiters are mixed: \"%s\" is more than one "
                       "cell; save it with one delimiter", g->name, g->line, text);
    if (c->texts++ == 0) {
        c->text_line = g->line;
        memcpy(c->text, text, sizeof text);
    }
    return ERR_OK;
}

/* ---- a row ------------------------------------------------------------------------------ */

static int take_cell(const struct reading *g, struct rows_column *c,
                     const struct delimited_cell *cell, double *out)
{
    const enum number got = c->is_time ? time_column_read(&c->time, cell, g->l->decimal, out)
                                       : number_read(cell->s, cell->n, g->l->decimal, out);

    if (got == NUMBER_OK)
        return ERR_OK;
    *out = got == NUMBER_EMPTY ? CURVE_MAKE_EMPTY
         : got == NUMBER_NOT_FINITE ? CURVE_MAKE_NOT_FINITE : CURVE_MAKE_TEXT;
    return got == NUMBER_TEXT ? text_cell(g, c, cell) : ERR_OK;
}

static int check_width(const struct reading *g, const struct delimited_cell *cell, size_t cells)
{
    const size_t kept = cells < LAYOUT_COLUMNS_MAX ? cells : LAYOUT_COLUMNS_MAX;

    for (size_t i = g->l->columns; i < kept; i++)
        if (cell[i].n > 0)
            return err_set(g->why, ERR_FORMAT, "%s:%zu: %zu cells where there are %zu columns; a "
                           "thousands separator, a decimal comma or a missing quote may be the "
                           "reason", g->name, g->line, cells, g->l->columns);
    return ERR_OK;
}

static int take_row(const struct reading *g, const char *s, size_t n)
{
    static const struct delimited_cell nothing = { "", 0, false };
    struct delimited_cell cell[LAYOUT_COLUMNS_MAX];
    const size_t cells = delimited_cells(s, n, g->l->delimiter, cell, LAYOUT_COLUMNS_MAX);
    struct rows *r = g->r;
    int err;

    if (r->n == r->room && !make_room(r))
        return err_set(g->why, ERR_IO, "%s: out of memory", g->name);
    if (cells > g->l->columns && (err = check_width(g, cell, cells)) != ERR_OK)
        return err;
    for (size_t i = 0; i < r->columns; i++) {
        struct rows_column *c = &r->column[i];
        const bool there = c->column < cells && c->column < LAYOUT_COLUMNS_MAX;

        err = take_cell(g, c, there ? &cell[c->column] : &nothing, &c->value[r->n]);
        if (err != ERR_OK)
            return err;
    }
    r->n++;
    return ERR_OK;
}

/* ---- all rows ------------------------------------------------------------------------------ */

static int stopped(const struct reading *g, const struct delimited *d, int got)
{
    if (got == ERR_RANGE)
        return err_set(g->why, ERR_RANGE, "%s:%zu: the line is longer than %d KiB, so this is no "
                       "table of numbers", g->name, d->line, DELIMITED_LINE_MAX / 1024);
    return err_set(g->why, ERR_IO, "%s: cannot be read: %s", g->name, strerror(d->err_no));
}

int rows_read(struct rows *r, const char *name, struct delimited *d, const struct layout *l,
              struct err_text *why)
{
    struct reading g = { r, name, l, 0, why };
    size_t n, expected = 0;
    const char *s;
    int got, err;

    while ((got = delimited_line(d, &s, &n)) == 1) {
        g.line = d->line;
        if (d->line < l->first_line || layout_is_blank(s, n) || layout_is_comment(s, n))
            continue;
        if (r->n == CURVE_FILE_ROWS_MAX)
            return err_set(why, ERR_RANGE, "%s:%zu: more than %d rows; cut the file into parts",
                           name, d->line, CURVE_FILE_ROWS_MAX);
        if (d->line != expected && !note_break(r, d->line))
            return err_set(why, ERR_IO, "%s: out of memory", name);
        expected = d->line + 1;
        if ((err = take_row(&g, s, n)) != ERR_OK)
            return err;
    }
    return got == 0 ? ERR_OK : stopped(&g, d, got);
}
