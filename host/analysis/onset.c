/* onset.c - see onset.h. */
#include "analysis/onset.h"

#include <math.h>

#include "analysis/span.h"

#define LATEST_WITHIN 1.25
#define LATEST_ROOM_N 0.02
#define ROUGH_FRAC    0.10

/* ---- baseline ---------------------------------------------------------------------- */

/* First sample of the unbroken stretch before the effort, from a time on. */
static size_t unbroken_from(const struct trace *t, size_t last, double from_s)
{
    size_t i = last;

    while (i > 0 && !t->gap_before[i] && t->t_s[i - 1] >= from_s)
        i--;
    return i;
}

/* A window of the last n samples, slid along; forces are taken from an origin
 * near them so that the squares keep their digits. */
struct window {
    const double *force_n;
    double origin_n, sum, squares;
    size_t n;
};

static void take(struct window *w, size_t i, double sign)
{
    const double x = w->force_n[i] - w->origin_n;

    w->sum += sign * x;
    w->squares += sign * x * x;
}

static double window_mean(const struct window *w)
{
    return w->origin_n + w->sum / (double)w->n;
}

static double window_sd(const struct window *w)
{
    const double mean = w->sum / (double)w->n;

    return sqrt(fmax(w->squares / (double)w->n - mean * mean, 0.0));
}

static struct window window_at(const struct trace *t, size_t first, size_t n)
{
    struct window w = { t->force_n, t->force_n[first], 0.0, 0.0, n };

    for (size_t i = first; i < first + n; i++)
        take(&w, i, 1.0);
    return w;
}

static void slide(struct window *w, size_t first)
{
    take(w, first + w->n - 1, 1.0);
    take(w, first - 1, -1.0);
}

/* The lowest mean of n samples among first .. last. */
static double lowest_mean(const struct trace *t, size_t first, size_t last, size_t n)
{
    struct window w = window_at(t, first, n);
    double low = window_mean(&w);

    for (size_t i = first + 1; i + n <= last + 1; i++) {
        slide(&w, i);
        low = fmin(low, window_mean(&w));
    }
    return low;
}

/* Where the latest of the quietest windows of n samples in first .. last begins. */
static size_t latest_quiet(const struct trace *t, size_t first, size_t last, size_t n)
{
    struct window w = window_at(t, first, n);
    double least = window_sd(&w);
    size_t at = first;

    for (size_t i = first + 1; i + n <= last + 1; i++) {
        slide(&w, i);
        least = fmin(least, window_sd(&w));
    }
    w = window_at(t, first, n);
    for (size_t i = first + 1; i + n <= last + 1; i++) {
        slide(&w, i);
        if (window_sd(&w) <= LATEST_WITHIN * least + LATEST_ROOM_N)
            at = i;
    }
    return at;
}

/* The last sample before the effort that is still near the lowest mean. */
static size_t rough_start(const struct onset_task *k, size_t first, size_t last, double low_n)
{
    const double level_n = low_n + ROUGH_FRAC * (k->peak_n - low_n);
    size_t i = last;

    while (i > first && k->t->force_n[i] > level_n)
        i--;
    return i;
}

static struct metric_value judge(const struct onset_task *k, const struct onset_baseline *b)
{
    const struct effort_options *o = k->o;
    const double peak_n = k->peak_n - b->mean_n;
    const double sd_most = fmax(o->quiet_sd_n, o->quiet_sd_pct / 100.0 * peak_n);
    const double slope_most = fmax(o->quiet_slope_n_s, o->quiet_slope_pct_s / 100.0 * peak_n);

    if (b->sd_n > sd_most)
        return metric_none(METRIC_WHY_NOISY_BASELINE, b->sd_n, sd_most);
    if (fabs(b->slope_n_s) > slope_most)
        return metric_none(METRIC_WHY_DRIFTING_BASELINE, fabs(b->slope_n_s), slope_most);
    return metric_got(b->mean_n, NAN);
}

/* Fill in the numbers of a window of samples. */
static void describe(const struct onset_task *k, size_t first, size_t n,
                     struct onset_baseline *out)
{
    struct span s;
    struct metric_value why;

    out->from_s = k->t->t_s[first];
    out->to_s = k->t->t_s[first + n - 1];
    if (!span_cut(k->t, k->t->force_n, 0.0, out->from_s, out->to_s, &s, &why)) {
        out->usable = why;
        return;
    }
    const struct span_line line = span_fit(&s);

    out->found = true;
    out->mean_n = line.mean_n;
    out->sd_n = line.sd_n;
    out->slope_n_s = line.slope_n_s;
    out->usable = judge(k, out);
}

void onset_baseline(const struct onset_task *k, struct onset_baseline *out)
{
    const struct trace *t = k->t;
    const double want_s = k->o->baseline_s;
    size_t last = trace_at(t, k->e->from_s);

    *out = (struct onset_baseline){ .from_s = NAN, .to_s = NAN, .mean_n = NAN, .sd_n = NAN,
        .slope_n_s = NAN, .usable = metric_none(METRIC_WHY_SHORT_BASELINE, 0.0, want_s) };
    if (k->e->starts_loaded) {
        out->usable = metric_none(METRIC_WHY_STARTS_LOADED, NAN, NAN);
        return;
    }
    if (last == 0 || last == t->n)
        return;
    last--;
    const size_t first = unbroken_from(t, last, fmax(k->e->quiet_from_s,
                                                     k->e->from_s - ONSET_BACK_S));
    /* A window of n samples spans n - 1 periods. */
    const size_t n = 1 + (size_t)ceil(want_s / k->period_s - 0.25);

    out->usable.have = t->t_s[last] - t->t_s[first];
    if (last - first + 1 < n)
        return;
    const double low_n = lowest_mean(t, first, last, n);
    const size_t rough = rough_start(k, first, last, low_n);

    out->usable.have = t->t_s[rough] - t->t_s[first];
    if (rough - first + 1 < n)
        return;
    const size_t near = trace_at(t, t->t_s[rough] - ONSET_NEAR_S);

    describe(k, latest_quiet(t, near > first ? near : first, rough, n), n, out);
}

/* ---- onset and offset --------------------------------------------------------------- */

/* The first time at or after after_s that the force is over a level and stays so
 * for hold_s. */
static double stays_up(const struct span *s, double after_s, double level_n, double hold_s)
{
    double up_s = span_first_up(s, after_s, level_n);

    while (!isnan(up_s) && up_s + hold_s <= s->to_s) {
        const double under_s = span_first_under(s, up_s, level_n);

        if (isnan(under_s) || under_s >= up_s + hold_s)
            return up_s;
        up_s = span_first_up(s, under_s, level_n);
    }
    return NAN;
}

static double rise_of(const struct onset_task *k, const struct onset_baseline *b)
{
    const struct effort_options *o = k->o;

    if (o->onset_rule == EFFORT_ONSET_FORCE)
        return o->onset_n;
    return fmax(o->onset_sd * b->sd_n,
                fmax(o->onset_n, o->onset_pct / 100.0 * (k->peak_n - b->mean_n)));
}

static bool dipped(const struct onset_task *k, const struct onset_baseline *b, double until_s)
{
    const double least_n = b->mean_n - fmax(3.0 * b->sd_n, k->o->onset_n);
    const struct trace *t = k->t;

    for (size_t i = trace_at(t, b->to_s); i < t->n && t->t_s[i] < until_s; i++)
        if (t->force_n[i] < least_n)
            return true;
    return false;
}

void onset_find(const struct onset_task *k, const struct onset_baseline *b, struct onset *out)
{
    struct span s;

    out->rise_n = rise_of(k, b);
    out->dipped = false;
    out->at_s = metric_none(METRIC_WHY_NO_ONSET, k->peak_n - b->mean_n, out->rise_n);
    const double whole_to_s = trace_whole_to(k->t, b->to_s, k->e->to_s);

    if (!span_cut(k->t, k->t->force_n, b->mean_n, b->from_s, whole_to_s, &s, &out->at_s))
        return;
    double at_s = stays_up(&s, b->to_s, out->rise_n, k->o->onset_hold_s);

    if (isnan(at_s)) {
        if (whole_to_s < k->e->from_s)
            out->at_s = metric_none(METRIC_WHY_GAP, k->e->from_s - whole_to_s, NAN);
        return;
    }
    if (k->o->onset_rule == EFFORT_ONSET_SD)
        at_s = fmax(span_last_down(&s, at_s, k->o->onset_back_sd * b->sd_n), b->from_s);
    out->dipped = dipped(k, b, at_s);
    out->at_s = metric_got(at_s, NAN);
}

struct metric_value onset_offset(const struct onset_task *k, const struct onset_baseline *b,
                                 double rise_n)
{
    const struct trace *t = k->t;
    const double level_n = b->mean_n + rise_n;
    size_t i = trace_at(t, k->e->to_s);
    double down_s = NAN;
    bool broken = false;

    /* The first time after the effort that the force is under the level and stays. */
    for (; i < t->n && t->t_s[i] <= k->e->to_s + ONSET_AFTER_S; i++) {
        broken = i > 0 && t->gap_before[i] && t->t_s[i - 1] >= k->e->to_s;
        if (broken)
            break;
        if (t->force_n[i] > level_n) {
            down_s = NAN;
        } else if (isnan(down_s)) {
            const bool passed = i > 0 && !t->gap_before[i] && t->force_n[i - 1] > level_n;

            down_s = passed ? t->t_s[i - 1] + (level_n - t->force_n[i - 1])
                              / (t->force_n[i] - t->force_n[i - 1])
                              * (t->t_s[i] - t->t_s[i - 1])
                            : t->t_s[i];
        }
        if (t->t_s[i] - down_s >= k->o->onset_hold_s)
            return metric_got(down_s, NAN);
    }
    return broken || i == t->n ? metric_none(METRIC_WHY_ENDS_LOADED, NAN, NAN)
                               : metric_none(METRIC_WHY_NOT_BACK, NAN, NAN);
}
