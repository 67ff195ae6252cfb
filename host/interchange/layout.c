/* layout.c - see layout.h. */
#include "interchange/layout.h"

#include <stdlib.h>
#include <string.h>

#include "interchange/column_words.h"
#include "interchange/number.h"
#include "interchange/time_stamp.h"

/* ---- the first lines ------------------------------------------------------------- */

struct line {
    const char *s;
    size_t n, number;
    bool comment;
};

/* What is looked at: lines that are not blank. */
struct head {
    const char *name;
    struct line line[LAYOUT_LINES];
    size_t lines;
    char delimiter;
    struct delimited_cell cell[LAYOUT_COLUMNS_MAX];
    struct err_text *why;
};

static const char *skip_blanks(const char *s, const char *end)
{
    while (s < end && (*s == ' ' || *s == '\t'))
        s++;
    return s;
}

bool layout_is_blank(const char *s, size_t n)
{
    return skip_blanks(s, s + n) == s + n;
}

bool layout_is_comment(const char *s, size_t n)
{
    const char *at = skip_blanks(s, s + n);

    return at < s + n && (*at == '#' || *at == '%');
}

static int take_lines(struct head *h, const struct delimited *d)
{
    const char *s, *line;
    size_t left, n;
    bool whole;

    delimited_head(d, &s, &left, &whole);
    const char *end = s + left;

    for (size_t number = 1; s < end && h->lines < LAYOUT_LINES; number++) {
        delimited_take(&s, end, &line, &n);
        if (n > DELIMITED_LINE_MAX)
            return err_set(h->why, ERR_RANGE, "%s:%zu: the line is longer than %d KiB, so this is "
                           "no table of numbers", h->name, number, DELIMITED_LINE_MAX / 1024);
        if ((s == end && !whole) || layout_is_blank(line, n))
            continue;  /* the block may end within the last line */
        const struct line l = { line, n, number, layout_is_comment(line, n) };

        h->line[h->lines++] = l;
    }
    return ERR_OK;
}

/* Cells of a line into h->cell; a comment's without its sign. */
static size_t cells_of(struct head *h, const struct line *l)
{
    const char *s = l->s, *end = l->s + l->n;

    while (l->comment && s < end && strchr("#% \t", *s) != NULL)
        s++;
    const size_t n = delimited_cells(s, (size_t)(end - s), h->delimiter, h->cell,
                                     LAYOUT_COLUMNS_MAX);

    return n > LAYOUT_COLUMNS_MAX ? LAYOUT_COLUMNS_MAX : n;
}

/* ---- cells --------------------------------------------------------------------------- */

enum kind { EMPTY, NUMBERISH, TEXTUAL };

static enum kind kind_of(const struct delimited_cell *c)
{
    double x;
    int64_t ns;

    if (c->n == 0)
        return EMPTY;
    if (number_shape(c->s, c->n) != NUMBER_NONE
        || number_read(c->s, c->n, '.', &x) == NUMBER_NOT_FINITE
        || time_stamp_read(c->s, c->n, &ns) != TIME_STAMP_NONE)
        return NUMBERISH;
    return TEXTUAL;
}

static size_t count_kind(const struct head *h, size_t cells, enum kind k)
{
    size_t n = 0;

    for (size_t i = 0; i < cells; i++)
        n += kind_of(&h->cell[i]) == k;
    return n;
}

/* ---- delimiter ------------------------------------------------------------------------ */

/* How well the lines fall into cells that are numbers; *columns how many. */
static double fit(struct head *h, char delimiter, size_t *columns)
{
    double by_count[LAYOUT_COLUMNS_MAX + 1] = { 0.0 };
    size_t best = 0;

    h->delimiter = delimiter;
    for (size_t i = 0; i < h->lines; i++) {
        if (h->line[i].comment)
            continue;
        const size_t n = cells_of(h, &h->line[i]);
        const size_t filled = n - count_kind(h, n, EMPTY);

        if (filled > 0)
            by_count[n] += (double)count_kind(h, n, NUMBERISH) / (double)filled;
    }
    for (size_t n = delimiter == '\0' ? 1 : 2; n <= LAYOUT_COLUMNS_MAX; n++)
        if (by_count[n] > by_count[best])
            best = n;
    *columns = best;
    return by_count[best];
}

/* Sets h->delimiter; returns how many columns most rows have, 0: none does. */
static size_t find_delimiter(struct head *h, char given, char decimal)
{
    static const char candidates[] = { '\t', ';', '|', ',', ' ', '\0' };
    size_t columns = 0, most = 0;
    char found = '\0';
    double best = 0.0;

    if (given != '\0') {
        if (fit(h, given, &columns) == 0.0)
            fit(h, '\0', &columns);
        return columns;
    }
    for (size_t i = 0; i < sizeof candidates; i++) {
        if (candidates[i] == ',' && decimal == ',')
            continue;
        const double score = fit(h, candidates[i], &columns);

        if (score > best) {
            best = score;
            found = candidates[i];
            most = columns;
        }
    }
    h->delimiter = found;
    return most;
}

/* Most rows may leave out empty cells at their end: a line of names, and a row of
 * as many cells, say how many columns there are. */
static size_t widened(struct head *h, size_t columns)
{
    for (size_t i = 0; i < h->lines; i++) {
        const size_t n = h->line[i].comment ? 0 : cells_of(h, &h->line[i]);

        if (n <= columns || count_kind(h, n, TEXTUAL) < n)
            continue;
        for (size_t j = i + 1; j < h->lines; j++)
            if (cells_of(h, &h->line[j]) == n && count_kind(h, n, NUMBERISH) > 0)
                return n;
    }
    return columns;
}

/* ---- where the rows begin ---------------------------------------------------------------- */

/* Columns that mostly hold numbers in the later half of the lines: what comes
 * before the rows is in the first. */
static void find_numbers(struct head *h, size_t columns, struct layout_column *out)
{
    size_t numbers[LAYOUT_COLUMNS_MAX] = { 0 }, texts[LAYOUT_COLUMNS_MAX] = { 0 };

    for (size_t i = h->lines / 2; i < h->lines; i++) {
        if (h->line[i].comment)
            continue;
        const size_t n = cells_of(h, &h->line[i]);

        for (size_t c = 0; c < n && c < columns; c++) {
            const enum kind k = kind_of(&h->cell[c]);

            numbers[c] += k == NUMBERISH;
            texts[c] += k == TEXTUAL;
        }
    }
    for (size_t c = 0; c < columns; c++)
        out[c].numbers = numbers[c] > texts[c];
}

static bool is_row(struct head *h, size_t i, size_t columns, const struct layout_column *column)
{
    const size_t n = h->line[i].comment ? 0 : cells_of(h, &h->line[i]);
    size_t numbers = 0;

    if (n == 0 || (n < columns && n < 2))
        return false;
    for (size_t c = 0; c < n && c < columns; c++) {
        const enum kind k = kind_of(&h->cell[c]);

        if (column[c].numbers && k == TEXTUAL)
            return false;
        numbers += column[c].numbers && k == NUMBERISH;
    }
    return numbers > 0;
}

/* A row of which a cell is spoilt: as many cells, and a number or time in the first
 * column that has them. */
static bool is_spoilt_row(struct head *h, size_t i, size_t columns,
                          const struct layout_column *column)
{
    const size_t n = h->line[i].comment ? 0 : cells_of(h, &h->line[i]);
    size_t c = 0;

    while (c < columns && !column[c].numbers)
        c++;
    return n == columns && c < columns && kind_of(&h->cell[c]) == NUMBERISH;
}

/* The line's place in h->line; h->lines when there is none. */
static size_t first_row(struct head *h, size_t columns, const struct layout_column *column)
{
    for (size_t i = 0; i < h->lines; i++) {
        size_t next = i + 1;

        if (!is_row(h, i, columns, column))
            continue;
        while (next < h->lines && h->line[next].comment)
            next++;
        if (next < h->lines && !is_row(h, next, columns, column))
            continue;
        while (i > 0 && is_spoilt_row(h, i - 1, columns, column))
            i--;
        return i;
    }
    return h->lines;
}

/* ---- header and units ---------------------------------------------------------------------- */

/* Cells without an empty one at the end, which a trailing delimiter makes. */
static size_t trimmed(const struct head *h, size_t n)
{
    return n > 1 && h->cell[n - 1].n == 0 ? n - 1 : n;
}

static bool is_unit_row(struct head *h, size_t i, size_t columns)
{
    const size_t n = trimmed(h, cells_of(h, &h->line[i]));
    size_t units = 0;

    if (h->line[i].comment || n > columns)
        return false;
    for (size_t c = 0; c < n; c++) {
        char text[24];
        struct column_words w;

        if (h->cell[c].n == 0 || h->cell[c].n >= sizeof text)
            continue;
        column_words_read("", delimited_text(&h->cell[c], text, sizeof text), &w);
        if (w.unit == CURVE_UNIT_UNKNOWN && w.time_unit == TIME_UNIT_UNKNOWN && !w.foreign)
            return false;
        units++;
    }
    return units > 0;
}

/* Rows end with a delimiter: their last cell is always empty. */
static bool ends_empty(struct head *h, size_t row, size_t columns)
{
    for (size_t i = row; i < h->lines; i++)
        if (!h->line[i].comment && cells_of(h, &h->line[i]) >= columns
            && h->cell[columns - 1].n > 0)
            return false;
    return columns > 1;
}

/* A line of as many names as there are columns; numbers are few in it. */
static bool is_header(struct head *h, size_t i, size_t row, size_t columns)
{
    const bool short_by_one = ends_empty(h, row, columns);
    const size_t raw = cells_of(h, &h->line[i]), n = trimmed(h, raw);

    return (raw == columns || n == columns || (n + 1 == columns && short_by_one))
        && 2 * count_kind(h, n, TEXTUAL) > n;
}

/* Rows between a header and the first sound row are rows, whatever is spoilt in
 * them; without a header it stays with row. */
static size_t up_to_header(struct head *h, size_t row, size_t columns)
{
    size_t i = row;

    while (i > 0 && !h->line[i - 1].comment && !is_header(h, i - 1, row, columns)
           && cells_of(h, &h->line[i - 1]) == columns
           && count_kind(h, columns, NUMBERISH) > 0)
        i--;
    return i > 0 && is_header(h, i - 1, row, columns) ? i : row;
}

/* Names a known quantity, in another number than there are columns. */
static int check_count(struct head *h, size_t i, size_t columns, size_t row)
{
    const size_t n = trimmed(h, cells_of(h, &h->line[i]));
    char text[LAYOUT_NAME_MAX];
    struct column_words w;

    if (h->line[i].comment || count_kind(h, n, TEXTUAL) < n)
        return ERR_OK;
    for (size_t c = 0; c < n; c++) {
        column_words_read(delimited_text(&h->cell[c], text, sizeof text), "", &w);
        if (w.role != COLUMN_WORDS_FORCE && w.role != COLUMN_WORDS_TIME)
            continue;
        return err_set(h->why, ERR_FORMAT, "%s:%zu: %zu column%s named, but line %zu has %zu cells; "
                       "where a comma is the decimal sign, say so with --decimal , or save with "
                       "semicolons", h->name, h->line[i].number, n, n == 1 ? " is" : "s are",
                       h->line[row].number, columns);
    }
    return ERR_OK;
}

static void take_names(struct head *h, size_t i, struct layout *l, bool units)
{
    const size_t n = cells_of(h, &h->line[i]);

    for (size_t c = 0; c < l->columns && c < n; c++)
        if (units)
            delimited_text(&h->cell[c], l->column[c].unit, sizeof l->column[c].unit);
        else
            delimited_text(&h->cell[c], l->column[c].name, sizeof l->column[c].name);
}

/* The header is the line before the rows, or the one before the units. */
static int find_header(struct head *h, size_t row, struct layout *l)
{
    if (row == 0)
        return ERR_OK;
    const bool units = row > 1 && is_unit_row(h, row - 1, l->columns)
                    && is_header(h, row - 2, row, l->columns);
    const size_t i = units ? row - 2 : row - 1;

    if (!is_header(h, i, row, l->columns))
        return check_count(h, i, l->columns, row);
    const size_t n = trimmed(h, cells_of(h, &h->line[i]));

    l->has_header = true;
    l->header_line = h->line[i].number;
    if (n < l->columns)
        l->columns = n;     /* what is behind a trailing delimiter is no column */
    take_names(h, i, l, false);
    if (units)
        take_names(h, row - 1, l, true);
    return ERR_OK;
}

/* ---- the decimal sign ---------------------------------------------------------------------- */

/* The first of each kind, to be shown. */
struct signs {
    const struct line *point, *comma, *comma_3;
    char point_text[24], comma_text[24], comma_3_text[24];
};

static void note_sign(const struct line **seen, char text[24], const struct line *l,
                      const struct delimited_cell *c)
{
    if (*seen == NULL)
        delimited_text(c, text, 24);
    *seen = *seen != NULL ? *seen : l;
}

static void find_signs(struct head *h, size_t row, const struct layout *l, struct signs *s)
{
    for (size_t i = row; i < h->lines; i++) {
        const size_t n = h->line[i].comment ? 0 : cells_of(h, &h->line[i]);

        for (size_t c = 0; c < n && c < l->columns; c++) {
            const enum number_shape shape = l->column[c].numbers
                                          ? number_shape(h->cell[c].s, h->cell[c].n) : NUMBER_NONE;

            if (shape == NUMBER_POINT)
                note_sign(&s->point, s->point_text, &h->line[i], &h->cell[c]);
            else if (shape == NUMBER_COMMA)
                note_sign(&s->comma, s->comma_text, &h->line[i], &h->cell[c]);
            else if (shape == NUMBER_COMMA_3)
                note_sign(&s->comma_3, s->comma_3_text, &h->line[i], &h->cell[c]);
        }
    }
}

static int find_decimal(struct head *h, size_t row, struct layout *l)
{
    struct signs s = { 0 };

    find_signs(h, row, l, &s);
    l->decimal = s.comma != NULL ? ',' : '.';
    if (s.comma != NULL && s.point != NULL)
        return err_set(h->why, ERR_FORMAT, "%s:%zu: both \"%s\" and, in line %zu, \"%s\": save it "
                       "with one decimal sign and no thousands separators", h->name, s.comma->number,
                       s.comma_text, s.point->number, s.point_text);
    if (s.comma == NULL && s.point == NULL && s.comma_3 != NULL)
        return err_set(h->why, ERR_FORMAT, "%s:%zu: \"%s\" may be thousands or a fraction; say "
                       "which is the decimal sign with --decimal . or --decimal ,", h->name,
                       s.comma_3->number, s.comma_3_text);
    return ERR_OK;
}

/* ---- what the columns look like -------------------------------------------------------------- */

struct run {
    double first, last;
    size_t n, steps_of_one, rises;
};

static void follow(struct run *r, double x)
{
    if (r->n == 0)
        r->first = x;
    else {
        r->rises += x > r->last;
        r->steps_of_one += x == r->last + 1.0;
    }
    r->last = x;
    r->n++;
}

/* Rising or counting in the first rows; a step back or two is forgiven. */
static void look_at_columns(struct head *h, size_t row, struct layout *l)
{
    struct run run[LAYOUT_COLUMNS_MAX] = { 0 };

    for (size_t i = row; i < h->lines; i++) {
        const size_t n = h->line[i].comment ? 0 : cells_of(h, &h->line[i]);

        for (size_t c = 0; c < n && c < l->columns; c++) {
            int64_t ns = 0;
            double x;

            l->column[c].filled = l->column[c].filled || h->cell[c].n > 0;
            if (number_read(h->cell[c].s, h->cell[c].n, l->decimal, &x) == NUMBER_OK)
                follow(&run[c], x);
            else if (time_stamp_read(h->cell[c].s, h->cell[c].n, &ns) != TIME_STAMP_NONE)
                follow(&run[c], (double)ns);
        }
    }
    for (size_t c = 0; c < l->columns; c++) {
        const struct run *r = &run[c];

        l->column[c].rises = r->n > 1 && 10 * r->rises >= 9 * (r->n - 1);
        l->column[c].counts_up = r->n > 1 && (r->first == 0.0 || r->first == 1.0)
                              && r->steps_of_one == r->n - 1;
    }
}

/* ---- all of it ------------------------------------------------------------------------------- */

static int no_rows(const struct head *h)
{
    if (h->lines == 0)
        return err_set(h->why, ERR_FORMAT, "%s: there is nothing in it", h->name);
    return err_set(h->why, ERR_FORMAT, "%s:%zu: no row of numbers follows; a force curve has one "
                   "row for each sample", h->name, h->line[h->lines - 1].number);
}

static double row_bytes(const struct head *h, size_t row)
{
    size_t n = 0;

    for (size_t i = row; i < h->lines; i++)
        n += h->line[i].n + 1;
    return (double)n / (double)(h->lines - row);
}

static int find(struct head *h, const struct delimited *d, char delimiter, char decimal,
                struct layout *l)
{
    int err = take_lines(h, d);

    if (err != ERR_OK)
        return err;
    l->columns = find_delimiter(h, delimiter, decimal);
    l->delimiter = h->delimiter;
    if (l->columns == 0)
        return no_rows(h);
    l->columns = widened(h, l->columns);
    l->column = calloc(l->columns, sizeof *l->column);
    if (l->column == NULL)
        return err_set(h->why, ERR_IO, "%s: out of memory", h->name);
    find_numbers(h, l->columns, l->column);
    size_t row = first_row(h, l->columns, l->column);

    if (row == h->lines)
        return no_rows(h);
    row = up_to_header(h, row, l->columns);
    l->first_line = h->line[row].number;
    l->row_bytes = row_bytes(h, row);
    if ((err = find_header(h, row, l)) != ERR_OK)
        return err;
    l->decimal = decimal;
    if (decimal == '\0' && (err = find_decimal(h, row, l)) != ERR_OK)
        return err;
    look_at_columns(h, row, l);
    return ERR_OK;
}

int layout_find(const char *name, const struct delimited *d, char delimiter, char decimal,
                struct layout *out, struct err_text *why)
{
    const struct layout none = { 0 };
    struct head *h = calloc(1, sizeof *h);

    *out = none;
    if (h == NULL)
        return err_set(why, ERR_IO, "%s: out of memory", name);
    h->name = name;
    h->why = why;
    const int err = find(h, d, delimiter, decimal, out);

    free(h);
    if (err != ERR_OK)
        layout_close(out);
    return err;
}

void layout_close(struct layout *l)
{
    free(l->column);
    l->column = NULL;
    l->columns = 0;
}
