/* tindeq.c - see tindeq.h. */
#include "interchange/tindeq.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "interchange/delimited.h"
#include "interchange/time_stamp.h"

#define CELLS_MAX 32

/* "2026-20-08 19:55:38" with day and month put right; as it stands if that is no
 * date, for an app that mends its ways. */
static void read_date(const char *text, char out[32])
{
    char turned[32];
    int64_t ns;

    out[0] = '\0';
    if (strlen(text) < 19 || strlen(text) >= sizeof turned)
        return;
    snprintf(turned, sizeof turned, "%.5s%.2s%.1s%.2s%.9s", text, text + 8, text + 7, text + 5,
             text + 10);
    if (time_stamp_read(turned, strlen(turned), &ns) == TIME_STAMP_DATE
        || time_stamp_read(text, strlen(text), &ns) == TIME_STAMP_DATE)
        time_stamp_text(ns, out);
}

static enum curve_unit read_unit(const char *text)
{
    enum curve_unit u = CURVE_UNIT_UNKNOWN;

    if (strcasecmp(text, "SI") == 0 || strcasecmp(text, "metric") == 0)
        return CURVE_KGF;
    if (strcasecmp(text, "imperial") == 0 || strcasecmp(text, "US") == 0)
        return CURVE_LBF;
    return curve_unit_find(text, &u) && u != CURVE_COUNTS ? u : CURVE_UNIT_UNKNOWN;
}

void tindeq_info_read(const char *text, size_t n, struct tindeq_info *out)
{
    struct delimited_cell head[CELLS_MAX], cell[CELLS_MAX];
    const struct tindeq_info none = { .unit = CURVE_UNIT_UNKNOWN };
    struct delimited d;
    const char *s;
    size_t length, heads = 0, cells = 0;

    *out = none;
    delimited_bytes(&d, text, n);
    if (delimited_line(&d, &s, &length) == 1)
        heads = delimited_cells(s, length, ',', head, CELLS_MAX);
    if (delimited_line(&d, &s, &length) == 1)
        cells = delimited_cells(s, length, ',', cell, CELLS_MAX);
    for (size_t i = 0; i < heads && i < cells && i < CELLS_MAX; i++) {
        char name[24], value[64];

        delimited_text(&head[i], name, sizeof name);
        delimited_text(&cell[i], value, sizeof value);
        if (strcasecmp(name, "date") == 0)
            read_date(value, out->date);
        else if (strcasecmp(name, "tag") == 0)
            snprintf(out->tag, sizeof out->tag, "%s", value);
        else if (strcasecmp(name, "unit") == 0)
            out->unit = read_unit(value);
    }
}

static bool has_names(const struct layout *l, const char *const *names, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (i >= l->columns || strcasecmp(l->column[i].name, names[i]) != 0)
            return false;
    return true;
}

bool tindeq_is_data_set(const struct layout *l)
{
    static const char *const one[] = { "time", "weight" };
    static const char *const two[] = { "time left", "weight left", "time right", "weight right" };

    return (l->columns == 2 && has_names(l, one, 2)) || (l->columns == 4 && has_names(l, two, 4));
}

bool tindeq_is_results(const struct layout *l)
{
    static const char *const names[] = { "date", "tag", "comment", "unit" };

    return has_names(l, names, 4);
}
