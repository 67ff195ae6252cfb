/* dose.c - see dose.h. */
#include "clinic/dose.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static const struct {
    const char *name, *unit, *says;
} variables[] = {
#define X(id, name, unit, says) { #name, unit, says },
    DOSE_VARIABLES(X)
#undef X
};

const char *dose_variable_name(enum dose_variable v)
{
    return variables[v].name;
}

const char *dose_variable_unit(enum dose_variable v)
{
    return variables[v].unit;
}

const char *dose_variable_says(enum dose_variable v)
{
    return variables[v].says;
}

double dose_get(const struct course_dose *d, enum dose_variable v)
{
    switch (v) {
    case DOSE_TARGET: return d->target_pct;
    case DOSE_HOLD:   return d->hold_s;
    case DOSE_COUNT:  return d->count > 0 ? (double)d->count : NAN;
    case DOSE_REST:   return d->rest_s;
    case DOSE_VARIABLES_COUNT: break;
    }
    return NAN;
}

void dose_set(struct course_dose *d, enum dose_variable v, double x)
{
    switch (v) {
    case DOSE_TARGET: d->target_pct = x; break;
    case DOSE_HOLD:   d->hold_s = x; break;
    case DOSE_COUNT:  d->count = isfinite(x) ? (int)x : 0; break;
    case DOSE_REST:   d->rest_s = x; break;
    case DOSE_VARIABLES_COUNT: break;
    }
}

struct course_dose dose_none(void)
{
    return (struct course_dose){ .target_pct = NAN, .hold_s = NAN, .rest_s = NAN, .count = 0 };
}

bool dose_is_none(const struct course_dose *d)
{
    for (int v = 0; v < DOSE_VARIABLES_COUNT; v++)
        if (isfinite(dose_get(d, (enum dose_variable)v)))
            return false;
    return true;
}

bool dose_same(const struct course_dose *a, const struct course_dose *b)
{
    for (int v = 0; v < DOSE_VARIABLES_COUNT; v++) {
        const double x = dose_get(a, (enum dose_variable)v);
        const double y = dose_get(b, (enum dose_variable)v);

        if (isfinite(x) != isfinite(y) || (isfinite(x) && fabs(x - y) > 0.0))
            return false;
    }
    return true;
}

static void add(char *to, const char *before, double x, const char *after)
{
    const size_t used = strlen(to);

    snprintf(to + used, DOSE_TEXT - used, "%s%.4g%s", before, x, after);
}

void dose_say(const struct course_dose *d, char to[DOSE_TEXT])
{
    to[0] = '\0';
    if (d->count > 0)
        add(to, "", d->count, isfinite(d->hold_s) ? " x " : d->count == 1 ? " hold" : " holds");
    if (isfinite(d->hold_s))
        add(to, "", d->hold_s, " s");
    if (isfinite(d->target_pct))
        add(to, to[0] != '\0' ? " at " : "target ", d->target_pct, " %");
    if (isfinite(d->rest_s))
        add(to, to[0] != '\0' ? ", rest " : "rest ", d->rest_s, " s");
    if (to[0] == '\0')
        snprintf(to, DOSE_TEXT, "no dose");
}

double dose_tension_s(const struct course_dose *d)
{
    return dose_get(d, DOSE_COUNT) * d->hold_s;
}

double dose_pct_s(const struct course_dose *d)
{
    return dose_tension_s(d) * d->target_pct;
}

unsigned dose_raised(const struct course_dose *from, const struct course_dose *to)
{
    unsigned raised = 0;

    for (int v = 0; v < DOSE_VARIABLES_COUNT; v++) {
        const double x = dose_get(from, (enum dose_variable)v);
        const double y = dose_get(to, (enum dose_variable)v);

        /* Nothing is known of what either does not state: a NAN is never more. */
        if (v == DOSE_REST ? y < x : y > x)
            raised |= 1U << v;
    }
    return raised;
}

struct course_dose dose_filled(const struct course_dose *a, const struct course_dose *b)
{
    struct course_dose d = *a;

    for (int v = 0; v < DOSE_VARIABLES_COUNT; v++)
        if (!isfinite(dose_get(a, (enum dose_variable)v)))
            dose_set(&d, (enum dose_variable)v, dose_get(b, (enum dose_variable)v));
    return d;
}

struct course_dose dose_of_protocol(const struct protocol *p)
{
    struct course_dose d = dose_none();
    int sets = 0;

    for (int i = 0; i < p->steps; i++) {
        const struct protocol_holds *h = &p->step[i].u.holds;

        if (p->step[i].type != PROTOCOL_HOLDS)
            continue;
        const bool pct = h->target_of != PROTOCOL_OF_FORCE && h->target_of != PROTOCOL_OF_CHOSEN;

        d = (struct course_dose){ .target_pct = pct ? h->target_pct : NAN, .hold_s = h->seconds,
                                  .rest_s = h->rest_s, .count = h->count };
        sets++;
    }
    return sets == 1 ? d : dose_none();
}
