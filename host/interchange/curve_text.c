/* curve_text.c - see curve_text.h. */
#include "interchange/curve_text.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "interchange/claims.h"
#include "interchange/columns.h"
#include "interchange/curve_make.h"
#include "interchange/layout.h"
#include "interchange/rows.h"
#include "interchange/timeline.h"
#include "interchange/tindeq.h"

#define SAMPLES_MIN    3            /* fewer are no curve */
#define PACKETS_FRAC   0.1          /* of rows that repeat a time: said in a note */
#define UNEVEN_FRAC    0.5          /* of intervals: said in a note */
#define COUNTER_WRAPS  4294967296.0 /* 2^32 */

/* A column of times, once it is in seconds. */
struct times {
    size_t column;            /* of struct rows */
    uint8_t *mark;            /* owned */
    struct timeline line;
    bool done;
};

struct reading {
    const struct curve_text *t;
    struct layout layout;
    struct columns columns;
    struct rows rows;
    struct times times[CURVE_FILE_CURVES_MAX];
    size_t time_of[CURVE_FILE_CURVES_MAX];     /* which of times, for each curve */
    size_t value_of[CURVE_FILE_CURVES_MAX];    /* which of rows.column */
    double *row_times;                         /* with a stated rate; owned */
    struct err_text *why;
};

static int no_memory(const struct reading *g)
{
    return err_set(g->why, ERR_IO, "%s: out of memory", g->t->name);
}

static const char *name_of(const struct reading *g, size_t column, char out[LAYOUT_NAME_MAX])
{
    return columns_name(&g->layout, column, out);
}

/* ---- times --------------------------------------------------------------------------- */

/* The median of the steps forward from row to row; NAN when there is none. */
static bool middle_step(const double *t, size_t n, double *out)
{
    double *step = malloc((n > 0 ? n : 1) * sizeof *step), last = NAN;
    size_t steps = 0;

    if (step == NULL)
        return false;
    for (size_t i = 0; i < n; i++) {
        if (!isfinite(t[i]))
            continue;
        if (t[i] > last)
            step[steps++] = t[i] - last;
        last = t[i];
    }
    *out = steps > 0 ? timeline_kth(step, steps, steps / 2) : NAN;
    free(step);
    return true;
}

static int never_rises(const struct reading *g, size_t row)
{
    return err_set(g->why, ERR_FORMAT, "%s:%zu: time does not go on from row to row; name another "
                   "column with --time, or a rate with --time none --rate", g->t->name,
                   rows_line(&g->rows, row));
}

/* The unit by what the values make likely. */
static int infer_unit(const struct reading *g, const struct rows_column *c, enum time_unit *unit)
{
    char called[LAYOUT_NAME_MAX];
    double step;

    if (!middle_step(c->value, g->rows.n, &step))
        return no_memory(g);
    if (isnan(step))
        return never_rises(g, g->rows.n > 1 ? 1 : 0);
    *unit = time_unit_likely(step);
    name_of(g, c->column, called);
    if (*unit == TIME_UNIT_UNKNOWN)
        return err_set(g->why, ERR_FORMAT, "%s:%zu: %s does not say its unit, and its usual step of "
                       "%g fits none or more than one; say it with --time-unit s, ms or us",
                       g->t->name, rows_line(&g->rows, 0), called, step);
    notes_add(g->t->notes, "%s does not say its unit: %s was taken, as its usual step of %g is then "
              "%.4g samples a second", called, time_unit_word(*unit), step,
              time_unit_per_s(*unit) / step);
    return ERR_OK;
}

static double first_time(const struct reading *g, const struct rows_column *c)
{
    for (size_t i = 0; i < g->rows.n; i++)
        if (isfinite(c->value[i]))
            return c->value[i];
    return 0.0;
}

/* What is taken off every time of the column, in its unit.  Columns of stamps
 * begin with the earliest of them, so that left and right stay together. */
static double origin_of(const struct reading *g, const struct rows_column *c, double per_s)
{
    const double first = first_time(g, c);

    if (c->time.kind != TIME_STAMP_NONE) {
        int64_t earliest = c->time.first_ns;

        for (size_t i = 0; i < g->rows.columns; i++) {
            const struct time_column *other = &g->rows.column[i].time;

            if (other->kind == c->time.kind && other->first_ns < earliest)
                earliest = other->first_ns;
        }
        return (double)(earliest - c->time.first_ns) / 1e9;
    }
    if (g->columns.time == COLUMNS_TIME_SAMPLES || fabs(first / per_s) > CURVE_FILE_CLOCK_S)
        return first;
    return 0.0;
}

/* Clocks of an epoch share an origin as well. */
static double shared_origin(const struct reading *g, double own, double per_s)
{
    double least = own;

    if (own == 0.0)
        return own;
    for (size_t i = 0; i < g->rows.columns; i++) {
        const struct rows_column *c = &g->rows.column[i];

        if (c->is_time && c->time.kind == TIME_STAMP_NONE && !isnan(first_time(g, c))
            && fabs(first_time(g, c) - own) < CURVE_FILE_CLOCK_S * per_s)
            least = fmin(least, first_time(g, c));
    }
    return least;
}

static void note_times(const struct reading *g, const struct times *t, size_t column)
{
    char called[LAYOUT_NAME_MAX];
    const struct timeline *l = &t->line;

    name_of(g, column, called);
    if ((double)l->repeated > PACKETS_FRAC * (double)(l->rows + l->repeated))
        notes_add(g->t->notes, "%s: %zu of %zu times repeat the one before, as when samples arrive "
                  "in packets, and only the first of each was used; if samples are even, use "
                  "--time none --rate", called, l->repeated, l->rows + l->repeated + l->back);
    if (l->resets > 0)
        notes_add(g->t->notes, "%s: the clock started anew %zu time%s, first in line %zu; what "
                  "follows is laid on %g s later, behind a gap", called, l->resets,
                  l->resets == 1 ? "" : "s", rows_line(&g->rows, l->first_reset),
                  TIMELINE_RESET_S);
    if (l->wraps > 0)
        notes_add(g->t->notes, "%s: its counter of 32 bits ran over %zu time%s and was counted on",
                  called, l->wraps, l->wraps == 1 ? "" : "s");
}

static int order(struct reading *g, struct times *t, enum time_unit unit)
{
    struct rows_column *c = &g->rows.column[t->column];
    const bool stamps = c->time.kind != TIME_STAMP_NONE;
    const bool counter = !stamps && (unit == TIME_UNIT_MS || unit == TIME_UNIT_US);
    double per_s = stamps ? 1.0 : time_unit_per_s(unit);

    if (g->columns.time == COLUMNS_TIME_SAMPLES)
        per_s = g->columns.rate_hz;
    const double own = origin_of(g, c, per_s);
    const double origin = stamps ? own : shared_origin(g, own, per_s);

    t->mark = malloc(g->rows.n);
    if (t->mark == NULL)
        return no_memory(g);
    timeline_order(c->value, t->mark, g->rows.n, origin, per_s, counter ? COUNTER_WRAPS : 0.0,
                   &t->line);
    t->done = true;
    if (t->line.rows < SAMPLES_MIN && t->line.back + t->line.repeated > t->line.rows)
        return never_rises(g, t->line.repeated > 0 ? t->line.first_repeated : t->line.first_back);
    if (t->line.back > t->line.rows)
        return never_rises(g, t->line.first_back);
    note_times(g, t, c->column);
    return ERR_OK;
}

/* Most cells of a column that should hold times are something else. */
static int check_times(const struct reading *g, const struct rows_column *c)
{
    char called[LAYOUT_NAME_MAX];

    if (2 * c->texts <= g->rows.n)
        return ERR_OK;
    return err_set(g->why, ERR_FORMAT, "%s:%zu: \"%s\" is no time, and %zu of %zu rows of %s are "
                   "like it; times are numbers, hh:mm:ss or dates as 2024-03-05T10:11:12",
                   g->t->name, c->text_line, c->text, c->texts, g->rows.n,
                   name_of(g, c->column, called));
}

static int time_of_curve(struct reading *g, const struct columns_curve *curve, struct times *t)
{
    const struct rows_column *c = &g->rows.column[t->column];
    enum time_unit unit = curve->time_unit;
    int err;

    if (t->done)
        return ERR_OK;
    if ((err = check_times(g, c)) != ERR_OK)
        return err;
    if (unit == TIME_UNIT_UNKNOWN && c->time.kind == TIME_STAMP_NONE
        && g->columns.time == COLUMNS_TIME_CELLS && (err = infer_unit(g, c, &unit)) != ERR_OK)
        return err;
    return order(g, t, unit);
}

/* Rows one after the other at the stated rate. */
static int times_of_rows(struct reading *g)
{
    g->row_times = malloc(g->rows.n * sizeof *g->row_times);
    g->times[0].mark = calloc(g->rows.n, 1);
    if (g->row_times == NULL || g->times[0].mark == NULL)
        return no_memory(g);
    for (size_t i = 0; i < g->rows.n; i++)
        g->row_times[i] = (double)i / g->columns.rate_hz;
    g->times[0].done = true;
    return ERR_OK;
}

/* ---- curves ------------------------------------------------------------------------------ */

static size_t dropped(const struct curve *c)
{
    size_t n = 0;

    for (int i = 0; i < CURVE_DROP_COUNT; i++)
        n += c->dropped[i];
    return n;
}

static int check_samples(const struct reading *g, const struct columns_curve *c,
                         const struct rows_column *column, const struct curve *made)
{
    char called[LAYOUT_NAME_MAX];

    name_of(g, c->force, called);
    if (column->texts > made->trace.n)
        return err_set(g->why, ERR_FORMAT, "%s:%zu: \"%s\" is no number, and %zu of %zu rows of %s "
                       "are like it; write numbers alone, without units", g->t->name,
                       column->text_line, column->text, column->texts, g->rows.n, called);
    if (made->trace.n < SAMPLES_MIN)
        return err_set(g->why, ERR_FORMAT, "%s:%zu: only %zu of %zu rows of %s can be used, and a "
                       "curve takes %d at least", g->t->name, rows_line(&g->rows, 0),
                       made->trace.n, made->rows, called, SAMPLES_MIN);
    return ERR_OK;
}

static double farthest(const struct trace *t)
{
    double most = 0.0;

    for (size_t i = 0; i < t->n; i++)
        most = fmax(most, fabs(t->force_n[i]));
    return most;
}

static int check_plausible(const struct reading *g, const struct columns_curve *c,
                           const struct curve *made)
{
    char called[LAYOUT_NAME_MAX];
    const double most = c->unit_assumed ? farthest(&made->trace) : 0.0;

    name_of(g, c->force, called);
    if (made->rate_hz > 0.0 && (made->rate_hz < CURVE_FILE_RATE_MIN_HZ
                                || made->rate_hz > CURVE_FILE_RATE_MAX_HZ))
        return err_set(g->why, ERR_FORMAT, "%s:%zu: %g samples a second is not plausible; if time "
                       "is in another unit, say it with --time-unit", g->t->name,
                       rows_line(&g->rows, 0), made->rate_hz);
    if (most > CURVE_FILE_NEWTONS_MAX)
        return err_set(g->why, ERR_FORMAT, "%s:%zu: %s does not say its unit, and numbers up to %g "
                       "are no newtons; say it with --unit, and for counts name a --calibration",
                       g->t->name, rows_line(&g->rows, 0), called, most);
    return ERR_OK;
}

static void note_curve(const struct reading *g, const struct curve *made)
{
    if (made->uneven_frac > UNEVEN_FRAC)
        notes_add(g->t->notes, "%s: %.0f %% of the intervals are over %.0f %% off the period: these "
                  "may be times of arrival; if samples are even, use --time none --rate",
                  made->label, 100.0 * made->uneven_frac, 100.0 * TIMELINE_UNEVEN);
}

/* Whether no curve after this one reads the same array. */
static bool is_last(const struct reading *g, const size_t *which, size_t i)
{
    for (size_t j = i + 1; j < g->columns.n; j++)
        if (which[j] == which[i])
            return false;
    return true;
}

static int make_curve(struct reading *g, size_t i, struct curve *out)
{
    const struct columns_curve *c = &g->columns.curve[i];
    const struct times *t = &g->times[g->time_of[i]];
    struct rows_column *value = &g->rows.column[g->value_of[i]];
    const bool by_rows = g->columns.time == COLUMNS_TIME_ROWS;
    double **t_s = by_rows ? &g->row_times : &g->rows.column[t->column].value;
    const struct curve_make from = {
        .rows = g->rows.n, .mark = t->mark, .value = value->value, .t_s = *t_s,
        .take_t = is_last(g, g->time_of, i), .take_value = is_last(g, g->value_of, i),
        .may_be_sparse = !by_rows, .unit = c->unit, .o = g->t->o
    };

    if (curve_make(&from, out) != ERR_OK)
        return no_memory(g);
    /* What was given away is the curve's, and freed with it. */
    *t_s = from.take_t ? NULL : *t_s;
    value->value = from.take_value ? NULL : value->value;
    snprintf(out->label, sizeof out->label, "%s", c->label);
    out->resets = t->line.resets;
    if (g->columns.rate_hz > 0.0 && out->trace.n > 1)
        out->rate_hz = g->columns.rate_hz;
    int err = check_samples(g, c, value, out);

    if (err == ERR_OK)
        err = check_plausible(g, c, out);
    if (err == ERR_OK)
        note_curve(g, out);
    return err;
}

/* A side that was not used is left out, if another was. */
static int make_curves(struct reading *g, struct curve_set *set)
{
    struct err_text first = { "" };
    int first_err = ERR_OK;

    set->curve = calloc(g->columns.n, sizeof *set->curve);
    if (set->curve == NULL)
        return no_memory(g);
    for (size_t i = 0; i < g->columns.n; i++) {
        struct curve *c = &set->curve[set->curves];
        const int err = make_curve(g, i, c);

        if (err == ERR_OK) {
            set->curves++;
            continue;
        }
        const bool unused = c->rows == 0 || (c->rows == dropped(c) && g->columns.n > 1);

        trace_free(&c->trace);
        if (!unused)
            return err;
        if (first_err == ERR_OK && g->why != NULL)
            first = *g->why;
        first_err = err;
        notes_add(g->t->notes, "%.120s: %s holds no samples and was left out", g->t->name,
                  g->columns.curve[i].label);
    }
    if (set->curves > 0) {
        err_set(g->why, ERR_OK, "%s", "");
        return ERR_OK;
    }
    return err_set(g->why, first_err, "%s", first.s);
}

/* ---- all of it ------------------------------------------------------------------------------ */

/* Tindeq's times are in seconds; its weights in kilograms unless its settings, which
 * only an archive tells, say pounds. */
static void take_tindeq(struct reading *g, struct layout *l, enum curve_unit *fallback)
{
    for (size_t i = 0; i < l->columns; i += 2)
        snprintf(l->column[i].unit, sizeof l->column[i].unit, "s");
    if (*fallback != CURVE_UNIT_UNKNOWN || g->t->o->unit != CURVE_UNIT_UNKNOWN)
        return;
    *fallback = CURVE_KGF;
    notes_add(g->t->notes, "a Tindeq export without its info.csv does not say the unit: kilograms "
              "were assumed; --unit lbf says pounds");
}

static void want_columns(struct reading *g)
{
    size_t n = 0;

    for (size_t i = 0; i < g->columns.n; i++) {
        const struct columns_curve *c = &g->columns.curve[i];

        g->value_of[i] = rows_add(&g->rows, c->force, false);
        if (g->columns.time == COLUMNS_TIME_ROWS)
            continue;
        const size_t column = rows_add(&g->rows, c->time, true);

        g->time_of[i] = 0;
        while (g->time_of[i] < n && g->times[g->time_of[i]].column != column)
            g->time_of[i]++;
        if (g->time_of[i] == n)
            g->times[n++].column = column;
    }
}

static int read_times(struct reading *g)
{
    int err = ERR_OK;

    if (g->columns.time == COLUMNS_TIME_ROWS)
        return times_of_rows(g);
    for (size_t i = 0; i < g->columns.n && err == ERR_OK; i++)
        err = time_of_curve(g, &g->columns.curve[i], &g->times[g->time_of[i]]);
    return err;
}

static void take_date(const struct reading *g, struct curve_set *set)
{
    for (size_t i = 0; i < g->rows.columns && set->date[0] == '\0'; i++) {
        const struct time_column *t = &g->rows.column[i].time;

        if (t->kind == TIME_STAMP_DATE)
            time_stamp_text(t->first_ns, set->date);
    }
}

static int read_all(struct reading *g, struct delimited *d, struct curve_set *set, bool *is_tindeq)
{
    const struct curve_text *t = g->t;
    enum curve_unit fallback = t->fallback;
    int err = layout_find(t->name, d, t->o->delimiter, t->o->decimal, &g->layout, g->why);

    if (err != ERR_OK)
        return err;
    if (tindeq_is_results(&g->layout))
        return err_set(g->why, ERR_FORMAT, "%s:%zu: this lists results of Tindeq sessions and holds "
                       "no curve; export the sessions' data", t->name, g->layout.header_line);
    *is_tindeq = tindeq_is_data_set(&g->layout);
    if (*is_tindeq)
        take_tindeq(g, &g->layout, &fallback);
    err = columns_choose(t->name, &g->layout, t->o, fallback, t->notes, &g->columns, g->why);
    if (err != ERR_OK)
        return err;
    const enum curve_unit unit = g->columns.curve[0].unit;

    if (claims_find(d, &g->layout, *is_tindeq ? curve_unit_word(unit) : "", set) != ERR_OK)
        return no_memory(g);
    want_columns(g);
    if ((err = rows_read(&g->rows, t->name, d, &g->layout, g->why)) != ERR_OK
        || (err = read_times(g)) != ERR_OK || (err = make_curves(g, set)) != ERR_OK)
        return err;
    take_date(g, set);
    return ERR_OK;
}

int curve_text_read(const struct curve_text *t, struct delimited *d, struct curve_set *set,
                    bool *is_tindeq, struct err_text *why)
{
    struct reading *g = calloc(1, sizeof *g);

    if (g == NULL)
        return err_set(why, ERR_IO, "%s: out of memory", t->name);
    g->t = t;
    g->why = why;
    rows_open(&g->rows);
    const int err = read_all(g, d, set, is_tindeq);

    layout_close(&g->layout);
    rows_close(&g->rows);
    free(g->row_times);
    for (size_t i = 0; i < CURVE_FILE_CURVES_MAX; i++)
        free(g->times[i].mark);
    free(g);
    if (err != ERR_OK)
        curve_text_free(set);
    return err;
}

void curve_text_free(struct curve_set *set)
{
    for (size_t i = 0; i < set->curves; i++)
        trace_free(&set->curve[i].trace);
    free(set->curve);
    free(set->claim);
    set->curve = NULL;
    set->claim = NULL;
    set->curves = set->claims = 0;
}
