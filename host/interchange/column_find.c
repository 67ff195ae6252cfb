/* column_find.c - see column_find.h. */
#include "interchange/column_find.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define NONE ((size_t)-1)

const char *column_find_list(const struct layout *l, char out[COLUMN_FIND_LIST])
{
    size_t n = 0;

    out[0] = '\0';
    for (size_t i = 0; i < l->columns; i++) {
        char one[LAYOUT_NAME_MAX + 24];
        const char *called = l->column[i].name;
        const int width = snprintf(one, sizeof one, "%s%zu%s%s", i > 0 ? ", " : "", i + 1,
                                   called[0] != '\0' ? " " : "", called);

        if (n + (size_t)width + 5 > COLUMN_FIND_LIST) {
            strcpy(out + n, " ...");
            break;
        }
        strcpy(out + n, one);
        n += (size_t)width;
    }
    return out;
}

/* Letters and digits alone, lower case, without what stands in brackets. */
static void bare(const char *s, char out[LAYOUT_NAME_MAX])
{
    size_t n = 0;
    bool inside = false;

    for (; *s != '\0' && n + 1 < LAYOUT_NAME_MAX; s++) {
        if (strchr("([{<", *s) != NULL)
            inside = true;
        if (!inside && (isalnum((unsigned char)*s) || (unsigned char)*s >= 0x80))
            out[n++] = (char)tolower((unsigned char)*s);
        if (strchr(")]}>", *s) != NULL)
            inside = false;
    }
    out[n] = '\0';
}

/* Letters to change, add or take out to get from a to b (Levenshtein). */
static size_t distance(const char *a, const char *b)
{
    size_t row[LAYOUT_NAME_MAX + 1];
    const size_t n = strlen(b);

    for (size_t j = 0; j <= n; j++)
        row[j] = j;
    for (size_t i = 1; *a != '\0'; a++, i++) {
        size_t corner = row[0];

        row[0] = i;
        for (size_t j = 1; j <= n; j++) {
            const size_t change = corner + (*a != b[j - 1]);
            const size_t insert = (row[j - 1] < row[j] ? row[j - 1] : row[j]) + 1;

            corner = row[j];
            row[j] = change < insert ? change : insert;
        }
    }
    return row[n];
}

/* The column whose name is nearest, if near enough to be meant; NONE. */
static size_t nearest(const struct layout *l, const char *wanted)
{
    char a[LAYOUT_NAME_MAX], b[LAYOUT_NAME_MAX];
    size_t best = NONE, best_distance = 3;

    bare(wanted, a);
    for (size_t i = 0; i < l->columns; i++) {
        bare(l->column[i].name, b);
        if (a[0] == '\0' || b[0] == '\0')
            continue;
        const bool part = strlen(a) > 2 && (strstr(b, a) != NULL || strstr(a, b) != NULL);
        const size_t d = part ? 1 : distance(a, b);

        if (d < best_distance && d < strlen(a)) {
            best = i;
            best_distance = d;
        }
    }
    return best;
}

/* Columns called so; *at is the first.  bare: without regard to case and unit. */
static size_t called(const struct layout *l, const char *wanted, bool loosely, size_t *at)
{
    char a[LAYOUT_NAME_MAX], b[LAYOUT_NAME_MAX];
    size_t n = 0;

    bare(wanted, a);
    for (size_t i = l->columns; i-- > 0; ) {
        bare(l->column[i].name, b);
        if (loosely ? a[0] != '\0' && strcmp(a, b) == 0
                    : strcasecmp(wanted, l->column[i].name) == 0) {
            *at = i;
            n++;
        }
    }
    return n;
}

static int by_number(const struct layout *l, const char *place, const char *option,
                     const char *wanted, size_t *out, struct err_text *why)
{
    const unsigned long number = strtoul(wanted, NULL, 10);
    char all[COLUMN_FIND_LIST];

    if (number < 1 || number > l->columns)
        return err_set(why, ERR_FORMAT, "%s: --%s %.20s: there are only the columns %s", place, option,
                       wanted, column_find_list(l, all));
    *out = (size_t)number - 1;
    return ERR_OK;
}

static int not_there(const struct layout *l, const char *place, const char *option,
                     const char *wanted, struct err_text *why)
{
    const size_t near = nearest(l, wanted);
    char all[COLUMN_FIND_LIST];

    if (near != NONE)
        return err_set(why, ERR_FORMAT, "%s: --%s: no column is called \"%.60s\"; did you mean "
                       "\"%s\"?", place, option, wanted, l->column[near].name);
    return err_set(why, ERR_FORMAT, "%s: --%s: no column is called \"%.60s\"; there are %s", place,
                   option, wanted, column_find_list(l, all));
}

int column_find(const struct layout *l, const char *place, const char *option,
                const char *wanted, size_t *out, struct err_text *why)
{
    char all[COLUMN_FIND_LIST];
    size_t at = 0, n = called(l, wanted, false, &at);

    if (n == 0)
        n = called(l, wanted, true, &at);
    if (n > 1)
        return err_set(why, ERR_FORMAT, "%s: --%s: %zu columns are called \"%.60s\"; give the number "
                       "of one: %s", place, option, n, wanted, column_find_list(l, all));
    if (n == 1) {
        *out = at;
        return ERR_OK;
    }
    if (wanted[0] != '\0' && wanted[strspn(wanted, "0123456789")] == '\0')
        return by_number(l, place, option, wanted, out, why);
    return not_there(l, place, option, wanted, why);
}
