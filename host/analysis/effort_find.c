/* effort_find.c - where the efforts of a curve lie; see effort.h and METRICS.md. */
#include <math.h>

#include "analysis/effort.h"
#include "ascending.h"

/* ---- levels -------------------------------------------------------------------------- */

/* Medians are taken of at most so many samples spread over the curve. */
enum { SPREAD = 8192 };

#define MAD_TO_SD     1.4826   /* of a normal distribution */
#define RISE_LEAST_N  5.0      /* an effort is at least this over the quiet level, */
#define RISE_OF_TOP   0.10     /* this share of the way from it to the top, */
#define RISE_OF_LEVEL 0.10     /* this share of the level itself (a load that sways), */
#define RISE_QUIET_SD 4.0      /* so many SD of the quiet, */
#define QUIET_SD_MOST 0.5      /* which count up to half the way to the top, */
#define RISE_NOISE_SD 6.0      /* and so many SD of the noise */
#define OFF_FRAC      0.5      /* it ends half way back */
#define EDGE_S        10.0     /* slower than this at both ends is a drift */
#define BELOW_FRAC    0.10     /* how far over zero a curve under it may come, as a
                                  share of how far it goes under */

static const double *smooth_of(const struct trace *t)
{
    return t->filtered_n != NULL ? t->filtered_n : t->force_n;
}

/* The lower of the two middle ones when n is even. */
static double median(double *x, size_t n)
{
    ascending_sort(x, n);
    return x[(n - 1) / 2];
}

/* From sample to sample, where they are joined: noise, hardly any force. */
static double noise_sd(const struct trace *t)
{
    const size_t stride = 1 + t->n / SPREAD;
    double d[SPREAD];
    size_t n = 0;

    for (size_t i = 1; i < t->n; i += stride)
        if (!t->gap_before[i])
            d[n++] = fabs(t->force_n[i] - t->force_n[i - 1]);
    return n > 0 ? MAD_TO_SD * median(d, n) / sqrt(2.0) : 0.0;
}

/* Median and robust SD of what lies in the lower half of the range. */
static void quiet_level(const struct trace *t, double middle_n, struct effort_levels *out)
{
    const double *f = smooth_of(t);
    const size_t stride = 1 + t->n / SPREAD;
    double x[SPREAD];
    size_t n = 0;

    for (size_t i = 0; i < t->n; i += stride)
        if (f[i] <= middle_n)
            x[n++] = f[i];
    if (n == 0)
        return;
    out->quiet_n = median(x, n);
    for (size_t i = 0; i < n; i++)
        x[i] = fabs(x[i] - out->quiet_n);
    out->quiet_sd_n = MAD_TO_SD * median(x, n);
}

static double rise_of(const struct effort_options *o, const struct effort_levels *l)
{
    const double range_n = l->top_n - l->quiet_n;

    if (o->detect_n > 0.0)
        return o->detect_n;
    double rise_n = fmax(RISE_LEAST_N, RISE_OF_TOP * range_n);

    rise_n = fmax(rise_n, RISE_OF_LEVEL * fabs(l->quiet_n));
    rise_n = fmax(rise_n, fmin(RISE_QUIET_SD * l->quiet_sd_n, QUIET_SD_MOST * range_n));
    return fmax(rise_n, RISE_NOISE_SD * l->noise_n);
}

/* A curve whose pushes are negative rests at its top; what lies between them would
 * be taken for efforts.  Who knows better says what its zero is. */
static bool lies_below_zero(const struct effort_options *o, const struct effort_levels *l)
{
    return o->zero == EFFORT_ZERO_AUTO && l->low_n < -RISE_LEAST_N
        && l->top_n < -BELOW_FRAC * l->low_n;
}

void effort_levels(const struct trace *t, const struct effort_options *o,
                   struct effort_levels *out)
{
    struct effort_levels l = { NAN, NAN, NAN, NAN, NAN, NAN, NAN, false };
    const double *f = smooth_of(t);
    double low_n = INFINITY, top_n = -INFINITY;

    for (size_t i = 0; i < t->n; i++) {
        low_n = f[i] < low_n ? f[i] : low_n;
        top_n = f[i] > top_n ? f[i] : top_n;
    }
    *out = l;
    if (t->n == 0)
        return;
    l.top_n = top_n;
    l.low_n = low_n;
    l.below_zero = lies_below_zero(o, &l);
    l.noise_n = noise_sd(t);
    quiet_level(t, low_n + (top_n - low_n) / 2.0, &l);
    const double rise_n = rise_of(o, &l);

    if (l.quiet_n + rise_n < top_n && !l.below_zero) {
        l.on_n = l.quiet_n + rise_n;
        l.off_n = l.quiet_n + OFF_FRAC * rise_n;
    }
    *out = l;
}

/* ---- efforts --------------------------------------------------------------------------- */

struct finder {
    const struct trace *t;
    const double *f;
    const struct effort_options *o;
    struct effort_levels l;
    struct effort *out;
    size_t max, n;
    bool open, pending;         /* pending: closed, may still be joined by the next */
    struct effort e;
    bool edge;                  /* e came or went faster than a drift */
    double low_s, high_s;       /* last time under off_n, last time over on_n */
    bool cut;                   /* the last effort was cut off by a gap */
    double quiet_from_s;
};

static double crossing(const struct finder *d, size_t i, double level_n)
{
    const struct trace *t = d->t;

    return t->t_s[i - 1] + (level_n - d->f[i - 1]) / (d->f[i] - d->f[i - 1])
                           * (t->t_s[i] - t->t_s[i - 1]);
}

static void settle(struct finder *d)
{
    if (!d->pending)
        return;
    d->pending = false;
    if (d->e.to_s - d->e.from_s < d->o->detect_min_s || !d->edge)
        return;
    d->e.quiet_from_s = d->quiet_from_s;
    d->quiet_from_s = d->e.to_s;
    d->cut = d->e.ends_loaded;
    if (d->n < d->max)
        d->out[d->n] = d->e;
    d->n++;
}

static void begin(struct finder *d, double from_s, bool loaded)
{
    const bool joins = d->pending && !loaded && !d->e.ends_loaded
                    && from_s - d->e.to_s <= d->o->detect_merge_s;

    d->open = true;
    if (joins) {
        d->pending = false;
        return;
    }
    settle(d);
    d->e = (struct effort){ .from_s = from_s, .starts_loaded = loaded,
                            .level_n = d->l.quiet_n, .top_n = d->l.top_n };
    /* What goes on after a gap in an effort is one too. */
    d->edge = loaded ? d->cut : from_s - d->low_s <= EDGE_S;
    d->cut = false;
}

static void finish(struct finder *d, double to_s, bool loaded)
{
    d->e.to_s = to_s;
    d->e.ends_loaded = loaded;
    d->edge |= !loaded && to_s - d->high_s <= EDGE_S;
    d->open = false;
    d->pending = true;
}

/* A stretch begins with sample i: the first, or the first after a gap. */
static void new_stretch(struct finder *d, size_t i)
{
    const double now_s = d->t->t_s[i];
    const bool long_gap = i > 0 && now_s - d->t->t_s[i - 1] > d->o->detect_merge_s;

    if (d->open && !long_gap && d->f[i] >= d->l.off_n)
        return;
    if (d->open)
        finish(d, d->t->t_s[i - 1], true);
    if (d->f[i] >= d->l.on_n) {
        settle(d);
        begin(d, now_s, true);
    }
}

static void follow(struct finder *d, size_t i)
{
    const double f = d->f[i];

    if (i == 0 || d->t->gap_before[i])
        new_stretch(d, i);
    else if (!d->open && f >= d->l.on_n)
        begin(d, crossing(d, i, d->l.on_n), false);
    else if (d->open && f < d->l.off_n)
        finish(d, crossing(d, i, d->l.off_n), false);
    if (f < d->l.off_n)
        d->low_s = d->t->t_s[i];
    if (f >= d->l.on_n)
        d->high_s = d->t->t_s[i];
}

size_t efforts_find(const struct trace *t, const struct effort_options *o,
                    struct effort *out, size_t max)
{
    struct finder d = { .t = t, .f = smooth_of(t), .o = o, .out = out, .max = max,
                        .low_s = -INFINITY, .high_s = -INFINITY };

    effort_levels(t, o, &d.l);
    if (isnan(d.l.on_n))
        return 0;
    d.quiet_from_s = t->t_s[0];
    for (size_t i = 0; i < t->n; i++)
        follow(&d, i);
    if (d.open)
        finish(&d, t->t_s[t->n - 1], true);
    settle(&d);
    return d.n;
}
