/* entry_set.c - see entry.h: an entry's life, and its fields set and read. */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>  /* strcasecmp: Yes is yes */
#include <time.h>

#include "clinic/entry_inside.h"

void entry_init(struct entry *e, const char *kind, const char *client)
{
    const struct entry none = { .made_unix_us = 0 };

    *e = none;
    snprintf(e->kind, sizeof e->kind, "%s", kind);
    snprintf(e->client, sizeof e->client, "%s", client);
    e->values = json_object();
}

void entry_clear(struct entry *e)
{
    json_decref(e->values);
    e->values = NULL;
}

int entry_copy(struct entry *to, const struct entry *from)
{
    json_t *values = from->values != NULL ? json_deep_copy(from->values) : json_object();

    if (values == NULL)
        return ERR_FULL;
    *to = *from;
    to->values = values;
    return ERR_OK;
}

/* Takes v. */
static int set(struct entry *e, const char *field, json_t *v, struct err_text *why)
{
    const struct entry_kind *k = entry_kind(e->kind);
    const struct entry_field *f = k != NULL ? entry_field(k, field) : NULL;
    int err = ERR_OK;

    if (f == NULL)
        err = err_set(why, ERR_FORMAT, "%s: there is no such field", k != NULL ? k->name
                      : "entry");
    else if (v == NULL || e->values == NULL)
        err = err_set(why, ERR_FULL, "there is no memory for the entry");
    else
        err = entry_check_value(k, f, v, why);
    if (err != ERR_OK) {
        json_decref(v);
        return err;
    }
    return json_object_set_new(e->values, f->name, v) == 0 ? ERR_OK
         : err_set(why, ERR_FULL, "there is no memory for the entry");
}

static enum entry_type type_of(const struct entry *e, const char *field, enum entry_type other)
{
    const struct entry_kind *k = entry_kind(e->kind);
    const struct entry_field *f = k != NULL ? entry_field(k, field) : NULL;

    return f != NULL ? f->type : other;
}

/* A number that is none gives a value that no field takes. */
static json_t *number(double x, enum entry_type type)
{
    if (!isfinite(x))
        return json_null();
    return type == ENTRY_INT && x == rint(x) && fabs(x) < 1e15 ? json_integer((json_int_t)x)
         : json_real(x);
}

int entry_set_number(struct entry *e, const char *field, double x, struct err_text *why)
{
    return set(e, field, number(x, type_of(e, field, ENTRY_REAL)), why);
}

int entry_set_word(struct entry *e, const char *field, const char *word, struct err_text *why)
{
    json_t *v = json_string(word);

    return set(e, field, v != NULL ? v : json_null(), why);  /* no string: not UTF-8 */
}

int entry_set_time(struct entry *e, const char *field, int64_t unix_us, struct err_text *why)
{
    return set(e, field, type_of(e, field, ENTRY_TIME) == ENTRY_TIME
               ? json_integer((json_int_t)unix_us) : json_null(), why);
}

int entry_set_yes(struct entry *e, const char *field, bool yes, struct err_text *why)
{
    return set(e, field, json_boolean(yes), why);
}

void entry_unset(struct entry *e, const char *field)
{
    json_object_del(e->values, field);
}

/* ---- what a person typed ---------------------------------------------------------------------- */

/* "2026-11-26 08:30", with ":15" or a 'T' too, in local time.  -1: it is none, or a time
 * that the clocks skipped. */
static int64_t read_time(const char *s)
{
    struct tm t = { .tm_isdst = -1 }, asked;
    int n = 0, date = 0;

    if (sscanf(s, "%4d-%2d-%2d%n", &t.tm_year, &t.tm_mon, &t.tm_mday, &date) != 3
        || (s[date] != ' ' && s[date] != 'T'))
        return -1;
    s += date + 1;
    if (sscanf(s, "%2d:%2d%n", &t.tm_hour, &t.tm_min, &n) != 2)
        return -1;
    if (s[n] == ':' && sscanf(s + n + 1, "%2d%n", &t.tm_sec, &date) == 1)
        n += 1 + date;
    if (s[n] != '\0')
        return -1;
    t.tm_year -= 1900;
    t.tm_mon -= 1;
    asked = t;
    const time_t at = mktime(&t);

    if (at <= 0 || t.tm_mday != asked.tm_mday || t.tm_mon != asked.tm_mon
        || t.tm_hour != asked.tm_hour || t.tm_min != asked.tm_min || t.tm_sec != asked.tm_sec)
        return -1;
    return (int64_t)at * 1000000;
}

static json_t *read_yes(const char *s)
{
    const bool yes = strcasecmp(s, "yes") == 0 || strcasecmp(s, "y") == 0
                  || strcmp(s, "true") == 0;
    const bool no = strcasecmp(s, "no") == 0 || strcasecmp(s, "n") == 0
                 || strcmp(s, "false") == 0;

    return yes || no ? json_boolean(yes) : json_null();
}

static json_t *read_number(const char *s, enum entry_type type)
{
    char *end;
    const double x = strtod(s, &end);

    /* No hexadecimal: 0x1p3 is a slip, not eight. */
    return number(end == s || *end != '\0' || strpbrk(s, "xX") != NULL ? NAN : x, type);
}

int entry_set_text(struct entry *e, const char *field, const char *typed, struct err_text *why)
{
    const enum entry_type type = type_of(e, field, ENTRY_TEXT);

    switch (type) {
    case ENTRY_INT:
    case ENTRY_REAL:
        return set(e, field, read_number(typed, type), why);
    case ENTRY_YES_NO:
        return set(e, field, read_yes(typed), why);
    case ENTRY_TIME:
        return entry_set_time(e, field, read_time(typed), why);
    case ENTRY_TEXT:
    case ENTRY_WORD:
        return entry_set_word(e, field, typed, why);
    }
    return ERR_ARG;
}

/* ---- read ----------------------------------------------------------------------------------------- */

double entry_number(const struct entry *e, const char *field)
{
    const json_t *v = json_object_get(e->values, field);

    return json_is_number(v) ? json_number_value(v) : NAN;
}

const char *entry_word(const struct entry *e, const char *field)
{
    return json_string_value(json_object_get(e->values, field));
}

bool entry_yes(const struct entry *e, const char *field, bool *known)
{
    const json_t *v = json_object_get(e->values, field);

    if (known != NULL)
        *known = json_is_boolean(v);
    return json_is_true(v);
}

bool entry_time(const struct entry *e, const char *field, int64_t *unix_us)
{
    const json_t *v = json_object_get(e->values, field);

    if (!json_is_integer(v))
        return false;
    *unix_us = (int64_t)json_integer_value(v);
    return true;
}
