/* time_column.c - see time_column.h. */
#include "interchange/time_column.h"

#define NS_PER_S   1000000000LL
#define NS_PER_DAY (86400 * NS_PER_S)
#define DAYS_MAX   366  /* a clock that passes midnight oftener is broken */

static double since_first(struct time_column *c, int64_t ns)
{
    c->last_ns = ns;
    return (double)(ns - c->first_ns) / (double)NS_PER_S;
}

static enum number stamp(struct time_column *c, const struct delimited_cell *cell, double *out)
{
    int64_t ns;
    const enum time_stamp kind = time_stamp_read(cell->s, cell->n, &ns);

    if (kind == TIME_STAMP_NONE || (c->begun && kind != c->kind))
        return NUMBER_TEXT;
    if (!c->begun) {
        c->kind = kind;
        c->first_ns = c->last_ns = ns;
        c->begun = true;
    }
    if (kind == TIME_STAMP_OF_DAY) {
        /* Back by over half a day is midnight, not a step back. */
        if (ns + c->days_ns < c->last_ns - NS_PER_DAY / 2)
            c->days_ns += NS_PER_DAY;
        if (c->days_ns > DAYS_MAX * NS_PER_DAY)
            return NUMBER_TEXT;
        ns += c->days_ns;
    }
    *out = since_first(c, ns);
    return NUMBER_OK;
}

enum number time_column_read(struct time_column *c, const struct delimited_cell *cell,
                             char decimal, double *out)
{
    enum number got;

    if (c->begun && c->kind != TIME_STAMP_NONE)
        return cell->n == 0 ? NUMBER_EMPTY : stamp(c, cell, out);
    got = number_read(cell->s, cell->n, decimal, out);
    if (got == NUMBER_TEXT && !c->begun)
        got = stamp(c, cell, out);
    c->begun = c->begun || got == NUMBER_OK;
    return got;
}
