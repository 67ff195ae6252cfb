/* analysis.c - see analysis.h. */
#include "analysis/analysis.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#define EFFORTS_FIRST 64  /* most curves have fewer */

static const char *const words[] = {
#define X(name, word) word,
    ANALYSIS_STATES(X)
#undef X
};

const char *analysis_state_word(enum analysis_state s)
{
    return words[s];
}

/* All efforts of the curve in an array of their own; NULL without memory. */
static struct effort *find(const struct trace *t, const struct effort_options *o, size_t *n)
{
    size_t room = EFFORTS_FIRST;
    struct effort *e = malloc(room * sizeof *e);

    *n = e != NULL ? efforts_find(t, o, e, room) : 0;
    if (*n > room) {
        free(e);
        room = *n;
        e = malloc(room * sizeof *e);
        *n = e != NULL ? efforts_find(t, o, e, room) : 0;
    }
    return e;
}

enum metric analysis_compared_metric(enum analysis_compared c)
{
    static const enum metric metrics[] = {
#define X(name) METRIC_##name,
        ANALYSIS_COMPARED(X)
#undef X
    };

    return metrics[c];
}

/* Room for one value of each effort. */
static void compare(struct analysis *a, double *value)
{
    for (int c = 0; c < ANALYSIS_COMPARED_COUNT; c++) {
        const enum metric m = analysis_compared_metric((enum analysis_compared)c);

        for (size_t i = 0; i < a->efforts; i++)
            value[i] = a->effort[i].metric[m].value;
        trials_measure(value, a->efforts, a->trials[c]);
    }
}

static void count_gaps(const struct trace *t, struct analysis *a)
{
    a->length_s = t->n > 0 ? t->t_s[t->n - 1] - t->t_s[0] : 0.0;
    for (size_t i = 1; i < t->n; i++)
        if (t->gap_before[i]) {
            a->gaps++;
            a->gap_s += t->t_s[i] - t->t_s[i - 1];
        }
}

int analysis_make(struct trace *t, const struct effort_options *o, struct analysis *out)
{
    struct analysis a = { 0 };
    const int err = effort_prepare(t, o);
    size_t n;

    if (err != ERR_OK)
        return err;
    a.low_pass_hz = fmin(o->cutoff_hz, 0.4 * effort_rate_hz(t));
    effort_levels(t, o, &a.levels);
    struct effort *found = find(t, o, &n);

    a.efforts = n < ANALYSIS_EFFORTS_MAX ? n : ANALYSIS_EFFORTS_MAX;
    a.left_out = n - a.efforts;
    a.effort = malloc((a.efforts > 0 ? a.efforts : 1) * sizeof *a.effort);
    double *value = malloc((a.efforts > 0 ? a.efforts : 1) * sizeof *value);

    if (found == NULL || a.effort == NULL || value == NULL) {
        free(found);
        free(a.effort);
        free(value);
        return ERR_IO;
    }
    for (size_t i = 0; i < a.efforts; i++) {
        a.effort[i].where = found[i];
        effort_measure(t, o, &found[i], a.effort[i].metric);
    }
    compare(&a, value);
    count_gaps(t, &a);
    free(found);
    free(value);
    *out = a;
    return ERR_OK;
}

void analysis_free(struct analysis *a)
{
    free(a->effort);
    *a = (struct analysis){ 0 };
}

double analysis_from_s(const struct analysis_effort *e)
{
    return fmin(e->where.from_s, e->metric[METRIC_ONSET].value);  /* fmin ignores a NAN */
}

double analysis_to_s(const struct analysis_effort *e)
{
    return fmax(e->where.to_s, e->metric[METRIC_OFFSET].value);
}

enum analysis_state analysis_state(const struct analysis *a, size_t *at, double t_s)
{
    while (*at < a->efforts && t_s > analysis_to_s(&a->effort[*at]))
        ++*at;
    if (*at == a->efforts || t_s < analysis_from_s(&a->effort[*at]))
        return ANALYSIS_QUIET;

    const struct analysis_effort *e = &a->effort[*at];

    if (t_s < e->where.from_s)
        return ANALYSIS_ONSET;
    /* Comparisons with a NAN, for no plateau, are false. */
    return t_s >= e->metric[METRIC_PLATEAU_FROM].value
           && t_s <= e->metric[METRIC_PLATEAU_TO].value ? ANALYSIS_PLATEAU : ANALYSIS_EFFORT;
}
