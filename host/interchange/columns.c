/* columns.c - see columns.h. */
#include "interchange/columns.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "interchange/column_find.h"
#include "interchange/column_words.h"

#define NONE ((size_t)-1)

/* Everything a choice looks at. */
struct choice {
    const char *name;
    const struct layout *l;
    const struct curve_file_options *o;
    struct notes *notes;
    struct err_text *why;
    struct column_words *words;      /* one for each column */
    struct columns c;
};

/* ---- sentences ------------------------------------------------------------------- */

const char *columns_name(const struct layout *l, size_t column, char out[LAYOUT_NAME_MAX])
{
    if (l->column[column].name[0] != '\0')
        snprintf(out, LAYOUT_NAME_MAX, "%s", l->column[column].name);
    else
        snprintf(out, LAYOUT_NAME_MAX, "column %zu", column + 1);
    return out;
}

/* Where the columns are named. */
static const char *place(const struct choice *x, char out[300])
{
    const size_t line = x->l->has_header ? x->l->header_line : x->l->first_line;

    snprintf(out, 300, "%.250s:%zu", x->name, line);
    return out;
}

static int by_word(const struct choice *x, const char *option, const char *wanted, size_t *out)
{
    char at[300];

    return column_find(x->l, place(x, at), option, wanted, out, x->why);
}

/* ---- force ---------------------------------------------------------------------------- */

static int add_force(struct choice *x, size_t column)
{
    struct columns_curve *c = &x->c.curve[x->c.n];
    char all[COLUMN_FIND_LIST], at[300];

    if (x->c.n == CURVE_FILE_CURVES_MAX)
        return err_set(x->why, ERR_FORMAT, "%s: over %d columns may be force; name those that "
                       "count with --force: %s", place(x, at), CURVE_FILE_CURVES_MAX,
                       column_find_list(x->l, all));
    c->force = column;
    c->time = NONE;
    x->c.n++;
    return ERR_OK;
}

static int given_forces(struct choice *x)
{
    char at[300], called_so[LAYOUT_NAME_MAX];
    size_t column;

    for (size_t i = 0; i < CURVE_FILE_CURVES_MAX && x->o->force_columns[i] != NULL; i++) {
        int err = by_word(x, "force", x->o->force_columns[i], &column);

        if (err != ERR_OK || (err = add_force(x, column)) != ERR_OK)
            return err;
        if (!x->l->column[column].numbers && x->l->column[column].filled)
            return err_set(x->why, ERR_FORMAT, "%s: --force: %s holds text, not numbers",
                           place(x, at), columns_name(x->l, column, called_so));
    }
    return ERR_OK;
}

static bool may_be_force(const struct choice *x, size_t i, enum column_role role)
{
    return x->words[i].role == role && (x->l->column[i].numbers || !x->l->column[i].filled);
}

/* A column of that role by name which holds text instead; NONE. */
static size_t holds_text(const struct choice *x, enum column_role role)
{
    for (size_t i = 0; i < x->l->columns; i++)
        if (x->words[i].role == role && !x->l->column[i].numbers && x->l->column[i].filled)
            return i;
    return NONE;
}

static int no_force(const struct choice *x)
{
    const size_t text = holds_text(x, COLUMN_WORDS_FORCE);
    char at[300], all[COLUMN_FIND_LIST];

    if (text != NONE)
        return err_set(x->why, ERR_FORMAT, "%s: \"%s\" holds text, not numbers; write numbers alone, "
                       "without units, or name another column with --force", place(x, at),
                       x->l->column[text].name);
    return err_set(x->why, ERR_FORMAT, "%s: which column is the force cannot be told; name it with "
                   "--force: %s", place(x, at), column_find_list(x->l, all));
}

/* Columns whose names say nothing: force if there is just one. */
static int only_one_left(struct choice *x)
{
    size_t found = NONE, n = 0;
    char called_so[LAYOUT_NAME_MAX];

    for (size_t i = 0; i < x->l->columns; i++) {
        const bool other = may_be_force(x, i, COLUMN_WORDS_OTHER) && x->l->column[i].numbers;
        const bool time = !x->l->has_header && i == 0 && x->l->columns > 1
                       && (x->l->column[0].rises || x->l->column[0].counts_up);

        if (other && !time) {
            found = i;
            n++;
        }
    }
    if (n != 1)
        return no_force(x);
    if (x->l->columns > 1)
        notes_add(x->notes, "%s was taken for the force: it is the only column that can be",
                  columns_name(x->l, found, called_so));
    return add_force(x, found);
}

static int check_twice(const struct choice *x)
{
    char at[300], all[COLUMN_FIND_LIST];

    for (size_t i = 0; i < x->c.n; i++)
        for (size_t j = i + 1; j < x->c.n; j++)
            if (strcasecmp(x->l->column[x->c.curve[i].force].name,
                           x->l->column[x->c.curve[j].force].name) == 0)
                return err_set(x->why, ERR_FORMAT, "%s: two columns are called \"%s\"; choose by "
                               "number with --force: %s", place(x, at),
                               x->l->column[x->c.curve[i].force].name, column_find_list(x->l, all));
    return ERR_OK;
}

/* One leg in newtons and the other in something else is no pair. */
static int check_sides(const struct choice *x)
{
    const struct columns_curve *c = x->c.curve;
    bool has[3] = { false, false, false };
    char at[300];

    for (size_t i = 0; i < x->c.n; i++)
        has[x->words[c[i].force].side] = true;
    if (has[COLUMN_WORDS_LEFT] == has[COLUMN_WORDS_RIGHT])
        return ERR_OK;
    for (size_t i = 0; i < x->l->columns; i++) {
        const struct column_words *w = &x->words[i];

        if (may_be_force(x, i, COLUMN_WORDS_FORCE) && w->side != COLUMN_WORDS_NO_SIDE
            && !has[w->side] && w->rank >= 12)
            return err_set(x->why, ERR_FORMAT, "%s: units are mixed: \"%s\" and \"%s\" are not of "
                           "the same kind; name what to read with --force", place(x, at),
                           x->l->column[c[0].force].name, x->l->column[i].name);
    }
    return ERR_OK;
}

static void note_forces(const struct choice *x, int rank, size_t candidates)
{
    const struct columns_curve *c = x->c.curve;
    char first[LAYOUT_NAME_MAX];
    const bool pair = x->c.n == 2 && x->words[c[0].force].side != x->words[c[1].force].side
                   && x->words[c[0].force].side != COLUMN_WORDS_NO_SIDE
                   && x->words[c[1].force].side != COLUMN_WORDS_NO_SIDE;

    columns_name(x->l, c[0].force, first);
    if (x->c.n == 1 && (candidates > 1 || rank < 12))
        notes_add(x->notes, "\"%s\" was taken for the force, by its name", first);
    else if (x->c.n > 1 && !pair)
        notes_add(x->notes, "%zu columns were taken for forces, by their names, \"%s\" first; "
                  "--force names others", x->c.n, first);
}

static int look_for_forces(struct choice *x)
{
    int best = 0, err;
    size_t candidates = 0;

    for (size_t i = 0; i < x->l->columns; i++)
        if (may_be_force(x, i, COLUMN_WORDS_FORCE)) {
            candidates++;
            if (x->words[i].rank > best)
                best = x->words[i].rank;
        }
    if (candidates == 0)
        return only_one_left(x);
    for (size_t i = 0; i < x->l->columns; i++)
        if (may_be_force(x, i, COLUMN_WORDS_FORCE) && x->words[i].rank == best
            && (err = add_force(x, i)) != ERR_OK)
            return err;
    if ((err = check_twice(x)) != ERR_OK || (err = check_sides(x)) != ERR_OK)
        return err;
    note_forces(x, best, candidates);
    return ERR_OK;
}

/* ---- time --------------------------------------------------------------------------------- */

static bool is_force(const struct choice *x, size_t column)
{
    for (size_t i = 0; i < x->c.n; i++)
        if (x->c.curve[i].force == column)
            return true;
    return false;
}

/* The likeliest time column of that side, or of none; NONE. */
static size_t best_time(const struct choice *x, enum column_side side)
{
    size_t best = NONE;

    for (size_t i = 0; i < x->l->columns; i++) {
        const struct column_words *w = &x->words[i];

        if (w->role != COLUMN_WORDS_TIME || w->side != side || is_force(x, i)
            || (!x->l->column[i].numbers && x->l->column[i].filled))
            continue;
        if (best == NONE || w->rank > x->words[best].rank)
            best = i;
    }
    return best;
}

/* A column that counts samples: by its name, or by counting from 0 or 1 without
 * a name that says more. */
static bool counts_samples(const struct choice *x, size_t i)
{
    return x->words[i].role == COLUMN_WORDS_INDEX
        || (x->l->column[i].counts_up && x->words[i].role == COLUMN_WORDS_OTHER
            && x->l->columns > 1);
}

static size_t sample_numbers(const struct choice *x)
{
    for (size_t i = 0; i < x->l->columns; i++)
        if (counts_samples(x, i) && !is_force(x, i) && x->l->column[i].numbers)
            return i;
    return NONE;
}

static int no_time(const struct choice *x)
{
    const size_t numbers = sample_numbers(x), text = holds_text(x, COLUMN_WORDS_TIME);
    char at[300], called_so[LAYOUT_NAME_MAX], all[COLUMN_FIND_LIST];

    if (text != NONE)
        return err_set(x->why, ERR_FORMAT, "%s: the times in \"%s\" cannot be read; write numbers, "
                       "hh:mm:ss or dates as 2024-03-05T10:11:12, or say the samples in a second "
                       "with --time none --rate", place(x, at), x->l->column[text].name);
    if (numbers != NONE)
        return err_set(x->why, ERR_FORMAT, "%s: there is no time: %s counts samples; say how many "
                       "there are in a second with --rate, or, if it is a time, its unit with "
                       "--time %zu --time-unit", place(x, at),
                       columns_name(x->l, numbers, called_so), numbers + 1);
    return err_set(x->why, ERR_FORMAT, "%s: no column of times was found among %s; name it with "
                   "--time, or say how many samples there are in a second with --rate",
                   place(x, at), column_find_list(x->l, all));
}

static int use_time(struct choice *x, struct columns_curve *c, size_t column)
{
    char at[300], called_so[LAYOUT_NAME_MAX];

    c->time = column;
    c->time_unit = x->words[column].time_unit;
    if (x->o->time_unit != NULL && !time_unit_find(x->o->time_unit, &c->time_unit))
        return err_set(x->why, ERR_RANGE, "--time-unit is s, ms or us, not \"%.20s\"",
                       x->o->time_unit);
    if (is_force(x, column))
        return err_set(x->why, ERR_FORMAT, "%s: %s cannot be both the time and the force; name "
                       "them with --time and --force", place(x, at),
                       columns_name(x->l, column, called_so));
    if (c->time_unit == TIME_UNIT_UNKNOWN && counts_samples(x, column)
        && x->words[column].role != COLUMN_WORDS_TIME)
        return no_time(x);
    return ERR_OK;
}

static int look_for_time(struct choice *x, struct columns_curve *c)
{
    const enum column_side side = x->words[c->force].side;
    size_t column = side != COLUMN_WORDS_NO_SIDE ? best_time(x, side) : NONE;
    char called_so[LAYOUT_NAME_MAX];

    if (column == NONE)
        column = best_time(x, COLUMN_WORDS_NO_SIDE);
    if (column == NONE && x->l->columns > 1 && x->l->column[0].rises && !is_force(x, 0)
        && x->words[0].role == COLUMN_WORDS_OTHER && !counts_samples(x, 0)) {
        column = 0;
        notes_add(x->notes, "%s was taken for the time: it rises from row to row",
                  columns_name(x->l, 0, called_so));
    }
    return column == NONE ? no_time(x) : use_time(x, c, column);
}

/* With a rate, numbers of samples still say where some are missing. */
static int stated_rate(struct choice *x, size_t given)
{
    const size_t numbers = given != NONE ? given : sample_numbers(x);
    char at[300], called_so[LAYOUT_NAME_MAX];

    if (given != NONE && !counts_samples(x, given))
        return err_set(x->why, ERR_FORMAT, "%s: %s is a time, so it already says the rate; give "
                       "either --time or --rate", place(x, at),
                       columns_name(x->l, given, called_so));
    x->c.rate_hz = x->o->rate_hz;
    x->c.time = numbers != NONE ? COLUMNS_TIME_SAMPLES : COLUMNS_TIME_ROWS;
    for (size_t i = 0; i < x->c.n; i++)
        x->c.curve[i].time = numbers;
    for (size_t i = 0; i < x->l->columns; i++)
        if (x->words[i].role == COLUMN_WORDS_TIME && given == NONE && x->o->time_column == NULL)
            notes_add(x->notes, "the times in the file (%s) were not used: a rate was stated",
                      columns_name(x->l, i, called_so));
    return ERR_OK;
}

static int find_time(struct choice *x)
{
    const char *word = x->o->time_column;
    const bool none = word != NULL && strcasecmp(word, "none") == 0;
    size_t given = NONE;
    int err = ERR_OK;

    if (word != NULL && !none && (err = by_word(x, "time", word, &given)) != ERR_OK)
        return err;
    if (x->o->rate_hz != 0.0)
        return stated_rate(x, given);
    if (none)
        return err_set(x->why, ERR_RANGE, "%s: --time none also needs --rate, the samples in a "
                       "second", x->name);
    x->c.time = COLUMNS_TIME_CELLS;
    for (size_t i = 0; i < x->c.n && err == ERR_OK; i++)
        err = given != NONE ? use_time(x, &x->c.curve[i], given)
                            : look_for_time(x, &x->c.curve[i]);
    return err;
}

/* ---- units ---------------------------------------------------------------------------------- */

static int check_mixed(const struct choice *x, size_t column)
{
    struct column_words of_name, of_row;
    char at[300];

    column_words_read(x->l->column[column].name, "", &of_name);
    column_words_read("", x->l->column[column].unit, &of_row);
    if ((of_name.unit != CURVE_UNIT_UNKNOWN && of_row.unit != CURVE_UNIT_UNKNOWN
         && of_name.unit != of_row.unit)
        || (of_name.time_unit != TIME_UNIT_UNKNOWN && of_row.time_unit != TIME_UNIT_UNKNOWN
            && of_name.time_unit != of_row.time_unit))
        return err_set(x->why, ERR_FORMAT, "%s: units are mixed: \"%s\", and under it \"%s\"; say "
                       "which holds with --unit or --time-unit", place(x, at),
                       x->l->column[column].name, x->l->column[column].unit);
    return ERR_OK;
}

static int ask_for_unit(const struct choice *x, const struct columns_curve *c)
{
    const struct column_words *w = &x->words[c->force];
    char at[300], called_so[LAYOUT_NAME_MAX];

    columns_name(x->l, c->force, called_so);
    if (w->foreign)
        return err_set(x->why, ERR_FORMAT, "%s: \"%s\" is in %s, which is no force; if it is one "
                       "all the same, say its unit with --unit", place(x, at), called_so,
                       w->foreign_unit);
    return err_set(x->why, ERR_FORMAT, "%s: \"%s\" does not say its unit; say it with --unit kgf, "
                   "lbf or N", place(x, at), called_so);
}

static int unit_of(struct choice *x, struct columns_curve *c, enum curve_unit fallback)
{
    const struct column_words *w = &x->words[c->force];
    char called_so[LAYOUT_NAME_MAX], at[300];

    columns_name(x->l, c->force, called_so);
    c->unit = x->o->unit;
    if (c->unit != CURVE_UNIT_UNKNOWN) {
        if (w->unit != CURVE_UNIT_UNKNOWN && w->unit != c->unit)
            notes_add(x->notes, "\"%s\" says %s; it was read as %s, as asked", called_so,
                      curve_unit_word(w->unit), curve_unit_word(c->unit));
    } else if (w->unit != CURVE_UNIT_UNKNOWN) {
        c->unit = w->unit;
    } else if (w->foreign) {
        return ask_for_unit(x, c);
    } else if (fallback != CURVE_UNIT_UNKNOWN) {
        c->unit = fallback;
    } else if (w->is_weight) {
        return ask_for_unit(x, c);
    } else {
        c->unit = CURVE_N;
        c->unit_assumed = true;
        notes_add(x->notes, "\"%s\" does not say its unit: newtons were assumed; --unit says "
                  "another", called_so);
    }
    if (c->unit == CURVE_COUNTS && x->o->calibration == NULL)
        return err_set(x->why, ERR_FORMAT, "%s: \"%s\" holds raw counts; a calibration turns them "
                       "into newtons, name it with --calibration", place(x, at), called_so);
    return ERR_OK;
}

static int find_units(struct choice *x, enum curve_unit fallback)
{
    for (size_t i = 0; i < x->c.n; i++) {
        struct columns_curve *c = &x->c.curve[i];
        int err = x->o->unit == CURVE_UNIT_UNKNOWN ? check_mixed(x, c->force) : ERR_OK;

        if (err == ERR_OK && c->time != NONE && x->o->time_unit == NULL)
            err = check_mixed(x, c->time);
        if (err != ERR_OK || (err = unit_of(x, c, fallback)) != ERR_OK)
            return err;
    }
    return ERR_OK;
}

/* ---- all of it ------------------------------------------------------------------------------ */

/* "left" and "right" when each side has one curve, else the columns' names. */
static void find_labels(struct choice *x)
{
    static const char *const sides[] = { "", "left", "right" };

    for (size_t i = 0; i < x->c.n; i++) {
        struct columns_curve *c = &x->c.curve[i];
        const enum column_side side = x->words[c->force].side;
        size_t same = 0;

        for (size_t j = 0; j < x->c.n; j++)
            same += x->words[x->c.curve[j].force].side == side;
        if (side != COLUMN_WORDS_NO_SIDE && same == 1)
            snprintf(c->label, sizeof c->label, "%s", sides[side]);
        else
            columns_name(x->l, c->force, c->label);
    }
}

static int check_options(const struct choice *x)
{
    const struct curve_file_options *o = x->o;

    if (o->rate_hz != 0.0 && !(o->rate_hz >= CURVE_FILE_RATE_MIN_HZ
                               && o->rate_hz <= CURVE_FILE_RATE_MAX_HZ))
        return err_set(x->why, ERR_RANGE, "a rate of %g samples a second is not plausible: --rate "
                       "is %g to %g", o->rate_hz, CURVE_FILE_RATE_MIN_HZ, CURVE_FILE_RATE_MAX_HZ);
    if (!(o->lever_m >= 0.0 && isfinite(o->lever_m)))
        return err_set(x->why, ERR_RANGE, "a lever arm of %g m makes no sense", o->lever_m);
    return ERR_OK;
}

static int choose(struct choice *x, enum curve_unit fallback)
{
    int err = check_options(x);

    if (err == ERR_OK)
        err = x->o->force_columns[0] != NULL ? given_forces(x) : look_for_forces(x);
    if (err == ERR_OK)
        err = find_time(x);
    if (err == ERR_OK)
        err = find_units(x, fallback);
    if (err == ERR_OK)
        find_labels(x);
    return err;
}

int columns_choose(const char *name, const struct layout *l, const struct curve_file_options *o,
                   enum curve_unit fallback, struct notes *notes, struct columns *out,
                   struct err_text *why)
{
    struct choice x = { .name = name, .l = l, .o = o, .notes = notes, .why = why };

    x.words = calloc(l->columns, sizeof *x.words);
    if (x.words == NULL)
        return err_set(why, ERR_IO, "%s: out of memory", name);
    for (size_t i = 0; i < l->columns; i++)
        column_words_read(l->column[i].name, l->column[i].unit, &x.words[i]);
    const int err = choose(&x, fallback);

    free(x.words);
    if (err == ERR_OK)
        *out = x.c;
    return err;
}
