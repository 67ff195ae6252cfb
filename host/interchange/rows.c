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

/* More rows than a file of that size holds, if all are like the first: memory
 * that is never written to costs nothing, moving what was read does. */
static size_t expect(const struct delimited *d, const struct layout *l)
{
    const double rows = 1.1 * (double)d->size / l->row_bytes + 64.0;

    return rows < CURVE_FILE_ROWS_MAX ? (size_t)rows : CURVE_FILE_ROWS_MAX;
}

static bool make_room(struct rows *r, size_t room)
{
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

/* The cells of row r->n, which the caller then counts. */
static int take_row(const struct reading *g, const char *s, size_t n)
{
    static const struct delimited_cell nothing = { "", 0, false };
    struct delimited_cell cell[LAYOUT_COLUMNS_MAX];
    const size_t cells = delimited_cells(s, n, g->l->delimiter, cell, LAYOUT_COLUMNS_MAX);
    struct rows *r = g->r;
    int err;

    if (r->n == r->room && !make_room(r, 2 * r->room))
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
    return ERR_OK;
}

/* ---- a plain row, at once -------------------------------------------------------------- */

/* Which of rows.column each column of the table is, up to the last; NOBODY's are
 * skipped. */
#define NOBODY ROWS_COLUMNS_MAX

static void find_wanted(const struct rows *r, const struct layout *l,
                        uint8_t wanted[LAYOUT_COLUMNS_MAX])
{
    memset(wanted, NOBODY, LAYOUT_COLUMNS_MAX);
    for (size_t i = 0; i < r->columns; i++)
        if (r->column[i].column < l->columns)
            wanted[r->column[i].column] = (uint8_t)i;
}

/* Numbers are read where they stand.  A comma that is both signs is decimal in
 * quotes alone.  Stamps are not numbers, and of the first
 * row it is not known yet what its times are. */
static bool may_be_plain(const struct rows *r, const struct layout *l)
{
    for (size_t i = 0; i < r->columns; i++)
        if (r->column[i].is_time && (!r->column[i].time.begun
                                     || r->column[i].time.kind != TIME_STAMP_NONE))
            return false;
    return l->delimiter != ' ' && l->delimiter != l->decimal;
}

static const char *skip_cell(const char *p, const char *end, char delimiter)
{
    while (p < end && *p != delimiter && *p != '\n' && *p != '\r' && *p != '"')
        p++;
    return p;
}

/* A row of as many cells as there are columns, with everyday numbers in those that
 * are wanted, read without cutting it up first.  Returns where the next line begins;
 * NULL, with nothing taken, for any other row. */
static const char *plain_row(struct rows *r, const struct layout *l, const uint8_t *wanted,
                             const char *p, const char *end)
{
    for (size_t c = 0; ; c++, p++) {
        while (p < end && *p == ' ')
            p++;
        if (wanted[c] == NOBODY)
            p = skip_cell(p, end, l->delimiter);
        else
            p = number_begin(p, end, l->decimal, &r->column[wanted[c]].value[r->n]);
        if (p == NULL || p == end)
            return NULL;
        if (c + 1 == l->columns)
            break;
        if (*p != l->delimiter)
            return NULL;
    }
    if (*p == '\r' && p + 1 < end)
        p++;
    return *p == '\n' ? p + 1 : NULL;
}

/* ---- all rows ------------------------------------------------------------------------------ */

static int stopped(const struct reading *g, const struct delimited *d, int got)
{
    if (got == ERR_RANGE)
        return err_set(g->why, ERR_RANGE, "%s:%zu: the line is longer than %d KiB, so this is no "
                       "table of numbers", g->name, d->line, DELIMITED_LINE_MAX / 1024);
    return err_set(g->why, ERR_IO, "%s: cannot be read: %s", g->name, strerror(d->err_no));
}

/* A line that is not plain: 1; 0 at the end, or an error with its sentence. */
static int take_line(struct reading *g, struct delimited *d, bool *is_row)
{
    const char *s;
    size_t n;
    const int got = delimited_line(d, &s, &n);

    *is_row = false;
    if (got != 1)
        return got == 0 ? 0 : stopped(g, d, got);
    g->line = d->line;
    if (d->line < g->l->first_line || layout_is_blank(s, n) || layout_is_comment(s, n))
        return 1;
    *is_row = true;
    const int err = take_row(g, s, n);
    return err == ERR_OK ? 1 : err;
}

int rows_read(struct rows *r, const char *name, struct delimited *d, const struct layout *l,
              struct err_text *why)
{
    struct reading g = { r, name, l, 0, why };
    uint8_t wanted[LAYOUT_COLUMNS_MAX];
    size_t expected = 0;
    bool plain = false;   /* so may the next row be */
    int got = 1;

    find_wanted(r, l, wanted);
    if (!make_room(r, expect(d, l)))
        return err_set(why, ERR_IO, "%s: out of memory", name);
    while (got == 1) {
        const char *s, *end, *next = NULL;
        bool is_row = true;

        if (plain && r->n < r->room && delimited_ahead(d, &s, &end))
            next = plain_row(r, l, wanted, s, end);
        if (next != NULL) {
            delimited_skip(d, next);
        } else {
            got = take_line(&g, d, &is_row);
            plain = is_row && may_be_plain(r, l);
        }
        if (got != 1 || !is_row)
            continue;
        if (d->line != expected && !note_break(r, d->line))
            return err_set(why, ERR_IO, "%s: out of memory", name);
        expected = d->line + 1;
        if (++r->n > CURVE_FILE_ROWS_MAX)
            return err_set(why, ERR_RANGE, "%s:%zu: more than %d rows; cut the file into parts",
                           name, d->line, CURVE_FILE_ROWS_MAX);
    }
    return got;
}
