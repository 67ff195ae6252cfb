/* timeline.c - see timeline.h. */
#include "interchange/timeline.h"

#include <math.h>
#include <stdlib.h>

#define MISSING_MAX 1e15  /* of one hole; a time of 1e300 s must not overflow a count */

/* ---- order ---------------------------------------------------------------------- */

/* The next row from `from` on that has a time; n when there is none. */
static size_t timed(const double *t, size_t n, size_t from)
{
    while (from < n && !isfinite(t[from]))
        from++;
    return from;
}

/* Whether row i runs ahead of both rows that follow, which go on from last. */
static bool is_stray(const double *t, size_t n, size_t i, double last)
{
    const size_t a = timed(t, n, i + 1), b = timed(t, n, a + 1);

    return b < n && t[a] < t[i] && t[b] < t[i] && t[a] > last && t[b] > last;
}

static bool is_reset(const double *t, size_t n, size_t i, double last)
{
    double before = t[i];
    int rows = 1;

    for (size_t j = timed(t, n, i + 1); j < n && rows < TIMELINE_RESET_ROWS;
         j = timed(t, n, j + 1), rows++) {
        if (t[j] < before || t[j] >= last)
            return false;
        before = t[j];
    }
    return rows == TIMELINE_RESET_ROWS;
}

/* What is known while walking down the rows; times are the file's. */
struct walk {
    double last;        /* of the last row kept, before any offset */
    double offset;      /* added to this stretch */
    double per_s, wraps_at;
    bool first;
};

/* Both in one place: a counter's end, or a fresh start. */
static enum timeline_mark after_step_back(const double *t, size_t n, size_t i, struct walk *w,
                                          struct timeline *out)
{
    const double round = t[i] + w->wraps_at - w->last;  /* step, if the counter wrapped */

    if (w->wraps_at > 0.0 && t[i] >= 0.0 && round > 0.0 && round <= w->per_s) {
        w->offset += w->wraps_at;
        out->wraps++;
        return TIMELINE_ROW;
    }
    if (!is_reset(t, n, i, w->last))
        return TIMELINE_BACK;
    w->offset += w->last - t[i] + TIMELINE_RESET_S * w->per_s;
    if (out->resets++ == 0)
        out->first_reset = i;
    return TIMELINE_AFTER_RESET;
}

static enum timeline_mark judge(const double *t, size_t n, size_t i, struct walk *w,
                                struct timeline *out)
{
    if (!isfinite(t[i]))
        return TIMELINE_NO_TIME;
    if (!w->first && t[i] == w->last)
        return TIMELINE_REPEATED;
    if (!w->first && t[i] < w->last)
        return after_step_back(t, n, i, w, out);
    if (i + 1 < n && !(t[i + 1] > t[i]) && is_stray(t, n, i, w->first ? -INFINITY : w->last))
        return TIMELINE_BACK;
    return TIMELINE_ROW;
}

static void count(enum timeline_mark m, size_t i, struct timeline *out)
{
    if (m == TIMELINE_ROW || m == TIMELINE_AFTER_RESET)
        out->rows++;
    else if (m == TIMELINE_REPEATED && out->repeated++ == 0)
        out->first_repeated = i;
    else if (m == TIMELINE_BACK && out->back++ == 0)
        out->first_back = i;
}

void timeline_order(double *t, uint8_t *mark, size_t n, double origin, double per_s,
                    double wraps_at, struct timeline *out)
{
    struct walk w = { .offset = -origin, .per_s = per_s, .wraps_at = wraps_at, .first = true };
    const struct timeline none = { 0 };
    double last_s = -INFINITY;

    *out = none;
    for (size_t i = 0; i < n; i++) {
        const enum timeline_mark m = judge(t, n, i, &w, out);

        mark[i] = (uint8_t)m;
        if (m == TIMELINE_ROW || m == TIMELINE_AFTER_RESET) {
            const double t_s = (t[i] + w.offset) / per_s;

            w.last = t[i];
            w.first = false;
            if (!(t_s > last_s) || !isfinite(t_s))  /* equal once rounded */
                mark[i] = TIMELINE_REPEATED;
            else
                last_s = t_s;
            t[i] = t_s;
        }
        count((enum timeline_mark)mark[i], i, out);
    }
}

/* ---- rate ------------------------------------------------------------------------ */

/* One of x[low .. high], from the middle one of three anywhere: a push rises and
 * falls, and fixed places would find its ends every time. */
static double pivot_of(const double *x, size_t low, size_t high, uint32_t *state)
{
    double pick[3];

    for (int i = 0; i < 3; i++) {
        *state = *state * 1664525U + 1013904223U;  /* Numerical Recipes' generator */
        pick[i] = x[low + (size_t)((uint64_t)*state * (high - low + 1) >> 32)];
    }
    return fmax(fmin(pick[0], pick[1]), fmin(fmax(pick[0], pick[1]), pick[2]));
}

/* Hoare's selection. */
double timeline_kth(double *x, size_t n, size_t k)
{
    size_t low = 0, high = n - 1;
    uint32_t state = 1;

    while (low < high) {
        const double pivot = pivot_of(x, low, high, &state);
        size_t i = low, j = high;

        for (;;) {
            while (x[i] < pivot)
                i++;
            while (x[j] > pivot)
                j--;
            if (i >= j)
                break;
            const double swap = x[i];

            x[i++] = x[j];
            x[j--] = swap;
        }
        /* Everything up to j is at most the pivot, everything from i at least. */
        if (x[j] > pivot)
            j--;
        if (k <= j)
            high = j;
        else
            low = j + 1;
    }
    return x[k];
}

/* Walks over the intervals of a curve; across a reset there is none. */
struct intervals {
    const double *t_s;
    const uint8_t *mark;
    size_t n, at, last;    /* last: the row before, n: none */
};

static bool next_interval(struct intervals *v, double *dt_s)
{
    while (v->at < v->n) {
        const size_t i = v->at++, before = v->last;

        if (v->mark[i] > TIMELINE_AFTER_RESET)
            continue;
        v->last = i;
        if (before == v->n || v->mark[i] == TIMELINE_AFTER_RESET)
            continue;
        *dt_s = v->t_s[i] - v->t_s[before];
        return true;
    }
    return false;
}

static struct intervals begin(const double *t_s, const uint8_t *mark, size_t n)
{
    const struct intervals v = { t_s, mark, n, 0, n };

    return v;
}

/* All intervals at one glance. */
struct spread {
    double least_s, most_s, sum_s;
    size_t n;
};

static struct spread look(const double *t_s, const uint8_t *mark, size_t n)
{
    struct spread s = { INFINITY, 0.0, 0.0, 0 };
    struct intervals v = begin(t_s, mark, n);
    double dt_s;

    while (next_interval(&v, &dt_s)) {
        s.least_s = dt_s < s.least_s ? dt_s : s.least_s;
        s.most_s = dt_s > s.most_s ? dt_s : s.most_s;
        s.sum_s += dt_s;
        s.n++;
    }
    return s;
}

/* NAN when out of memory. */
static double median(const double *t_s, const uint8_t *mark, size_t n, size_t intervals)
{
    struct intervals v = begin(t_s, mark, n);
    double *all = malloc(intervals * sizeof *all), dt_s;
    size_t i = 0;

    if (all == NULL)
        return NAN;
    while (next_interval(&v, &dt_s))
        all[i++] = dt_s;
    const double middle_s = timeline_kth(all, i, i / 2);

    free(all);
    return middle_s;
}

static void count_holes(struct intervals v, struct timeline_rate *r)
{
    double dt_s;
    size_t all = 0, uneven = 0;

    while (next_interval(&v, &dt_s)) {
        all++;
        uneven += fabs(dt_s - r->period_s) > TIMELINE_UNEVEN * r->period_s;
        if (dt_s > r->gap_s)
            r->missing += (size_t)fmin(fmax(round(dt_s / r->period_s) - 1.0, 1.0), MISSING_MAX);
    }
    r->uneven_frac = (double)uneven / (double)all;
}

bool timeline_measure(const double *t_s, const uint8_t *mark, size_t n,
                      struct timeline_rate *out)
{
    const struct spread s = look(t_s, mark, n);
    struct timeline_rate r = { .period_s = s.n > 0 ? s.sum_s / (double)s.n : NAN };
    struct intervals v = begin(t_s, mark, n);
    double dt_s, sum_s = 0.0;
    size_t whole = 0;

    r.gap_s = TIMELINE_GAP * r.period_s;
    if (s.n > 0 && s.most_s > 1.2 * s.least_s) {  /* else the mean is the median */
        r.gap_s = TIMELINE_GAP * median(t_s, mark, n, s.n);
        if (isnan(r.gap_s))
            return false;
        while (next_interval(&v, &dt_s))
            if (dt_s <= r.gap_s) {
                sum_s += dt_s;
                whole++;
            }
        r.period_s = sum_s / (double)whole;
        count_holes(begin(t_s, mark, n), &r);
    }
    *out = r;
    return true;
}
