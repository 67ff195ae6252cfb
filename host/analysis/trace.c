/* trace.c - see trace.h. */
#include "analysis/trace.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "ascending.h"
#include "err.h"

#define ROOM_FIRST       4096             /* points */
#define HUGE_PAGE_BYTES  ((size_t)2 << 20) /* x86-64; elsewhere merely aligned */

void trace_init(struct trace *t)
{
    const struct trace empty = { 0 };

    *t = empty;
}

void trace_free(struct trace *t)
{
    free(t->t_s);
    free(t->force_n);
    free(t->filtered_n);
    free(t->gap_before);
    trace_init(t);
}

/* The first room of an array.  Megabytes are asked for in huge pages where the
 * system has them: handing out small ones takes the kernel as long as a fifth of
 * the analysis.  Free and realloc as if malloc had made it. */
static void *first_room(size_t bytes)
{
    if (bytes < HUGE_PAGE_BYTES)
        return malloc(bytes);

    const size_t whole = (bytes + HUGE_PAGE_BYTES - 1) / HUGE_PAGE_BYTES * HUGE_PAGE_BYTES;
    void *p = aligned_alloc(HUGE_PAGE_BYTES, whole);

    if (p != NULL)
        madvise(p, whole, MADV_HUGEPAGE);  /* a wish; refused is no failure */
    return p;
}

int trace_adopt(struct trace *t, size_t n, double *t_s, double *force_n, uint8_t *gap_before)
{
    for (size_t i = 0; i < n; i++)
        if (!isfinite(t_s[i]) || !isfinite(force_n[i]) || (i > 0 && !(t_s[i] > t_s[i - 1])))
            return ERR_ARG;
    t->n = t->room = n;
    t->t_s = t_s;
    t->force_n = force_n;
    t->gap_before = gap_before;
    return ERR_OK;
}

/* Each array is grown by itself: one that failed leaves the others larger than
 * room says, which is harmless. */
static bool grow(void *array, size_t room, size_t item)
{
    void **p = array;
    void *more = *p == NULL ? first_room(room * item) : realloc(*p, room * item);

    if (more == NULL)
        return false;
    *p = more;
    return true;
}

static bool make_room(struct trace *t, size_t room)
{
    if (!grow(&t->t_s, room, sizeof *t->t_s)
        || !grow(&t->force_n, room, sizeof *t->force_n)
        || !grow(&t->gap_before, room, sizeof *t->gap_before))
        return false;
    t->room = room;
    return true;
}

void trace_expect(struct trace *t, size_t n)
{
    if (n > t->room)
        make_room(t, n);
}

int trace_add(struct trace *t, double t_s, double force_n, bool gap_before)
{
    if (!isfinite(t_s) || !isfinite(force_n) || (t->n > 0 && !(t_s > t->t_s[t->n - 1])))
        return ERR_ARG;
    if (t->n == t->room && !make_room(t, t->room > 0 ? 2 * t->room : ROOM_FIRST))
        return ERR_IO;
    t->t_s[t->n] = t_s;
    t->force_n[t->n] = force_n;
    t->gap_before[t->n] = gap_before;
    t->n++;
    return ERR_OK;
}

/* ---- period, holes ------------------------------------------------------------ */

enum { PERIOD_SAMPLES = 4096 };

double trace_period_s(const struct trace *t)
{
    double dt[PERIOD_SAMPLES], sum = 0.0;
    size_t n = 0, near = 0;

    if (t->n < 2)
        return 0.0;
    const size_t stride = 1 + (t->n - 2) / PERIOD_SAMPLES;

    for (size_t i = 1; i < t->n; i += stride)
        dt[n++] = t->t_s[i] - t->t_s[i - 1];
    const double median = ascending_median(dt, n);

    for (size_t i = 0; i < n; i++) {
        if (dt[i] > 0.5 * median && dt[i] < 1.5 * median) {
            sum += dt[i];
            near++;
        }
    }
    return sum / (double)near;
}

size_t trace_missing(const struct trace *t, size_t i)
{
    const double dt = t->t_s[i] - t->t_s[i - 1];

    if (t->period_s <= 0.0 || dt < 1.5 * t->period_s)
        return 0;
    return (size_t)fmin(round(dt / t->period_s) - 1.0, (double)INT32_MAX);
}

/* Whoever filled the trace joined two samples so far apart by mistake, or the file
 * is damaged: a straight line over it would be made of memory. */
enum { JOINED_MOST = 8 };

void trace_bridge(struct trace *t, int most_missing)
{
    const size_t most = (size_t)most_missing;
    const size_t joined_most = most > JOINED_MOST ? most : JOINED_MOST;

    t->period_s = trace_period_s(t);
    t->bridged = 0;
    for (size_t i = 1; i < t->n; i++) {
        const size_t missing = trace_missing(t, i);

        if (missing == 0)
            continue;
        if (missing <= most)
            t->gap_before[i] = 0;
        else if (missing > joined_most)
            t->gap_before[i] = 1;
        if (!t->gap_before[i])
            t->bridged += missing;
    }
}

/* ---- smoothing ---------------------------------------------------------------- */

/* Points from .. to - 1 with the holes' lines drawn in; returns how many. */
static size_t fill(const struct trace *t, size_t from, size_t to, double *y)
{
    size_t n = 0;

    if (t->bridged == 0) {
        memcpy(y, t->force_n + from, (to - from) * sizeof *y);
        return to - from;
    }
    for (size_t i = from; i < to; i++) {
        const size_t holes = i > from ? trace_missing(t, i) : 0;

        for (size_t k = 1; k <= holes; k++)
            y[n++] = t->force_n[i - 1] + (t->force_n[i] - t->force_n[i - 1])
                                         * (double)k / (double)(holes + 1);
        y[n++] = t->force_n[i];
    }
    return n;
}

/* The points of the trace out of what fill made, in place. */
static void unfill(const struct trace *t, size_t from, size_t to, double *y)
{
    size_t at = 0;

    for (size_t i = from; i < to && t->bridged > 0; i++) {
        at += i > from ? trace_missing(t, i) : 0;
        y[i - from] = y[at++];
    }
}

/* Forwards only; the output is moved back by the delay, between samples if need be. */
static void run_live(const struct filter *f, double *y, size_t n)
{
    const double delay = filter_delay_samples(f);
    const size_t whole = (size_t)delay;
    const double part = delay - (double)whole;
    struct filter run = *f;

    filter_prime(&run, y[0]);
    filter_run(&run, y, y, n);
    for (size_t i = 0; i < n; i++) {
        const double now = y[i + whole < n ? i + whole : n - 1];
        const double next = y[i + whole + 1 < n ? i + whole + 1 : n - 1];

        y[i] = now + part * (next - now);
    }
}

int trace_smooth(struct trace *t, const struct filter *f)
{
    return trace_smooth_chain(t, f, 1, false);
}

int trace_smooth_chain(struct trace *t, const struct filter *f, size_t filters, bool live)
{
    double *y = first_room((t->n + t->bridged + 1) * sizeof *y);

    if (y == NULL)
        return ERR_IO;
    /* A stretch may run into the room of those after it, not yet filled. */
    for (size_t from = 0, to; from < t->n; from = to) {
        for (to = from + 1; to < t->n && !t->gap_before[to]; to++)
            ;
        const size_t n = fill(t, from, to, y + from);

        for (size_t k = 0; k < filters; k++) {
            if (live)
                run_live(&f[k], y + from, n);
            else
                filter_zero_phase(&f[k], y + from, n);
        }
        unfill(t, from, to, y + from);
    }
    free(t->filtered_n);
    t->filtered_n = y;
    return ERR_OK;
}

size_t trace_at(const struct trace *t, double t_s)
{
    return ascending_below(t->t_s, t->n, t_s);
}

double trace_whole_to(const struct trace *t, double from_s, double to_s)
{
    if (t->n == 0)
        return to_s;
    const size_t at = trace_at(t, from_s), end = trace_at(t, to_s);
    /* A gap that ends just where the stretch begins is no part of it. */
    const size_t first = at < t->n && t->t_s[at] > from_s && at > 0 ? at : at + 1;
    const size_t last = end < t->n ? end : t->n - 1;
    const uint8_t *gap = first <= last ? memchr(t->gap_before + first, 1, last + 1 - first)
                                       : NULL;

    return gap == NULL ? to_s : fmax(t->t_s[gap - t->gap_before - 1], from_s);
}

struct trace trace_slice(const struct trace *t, size_t from, size_t to)
{
    const struct trace part = {
        .n = to - from, .t_s = t->t_s + from, .force_n = t->force_n + from,
        .filtered_n = t->filtered_n != NULL ? t->filtered_n + from : NULL,
        .gap_before = t->gap_before + from, .period_s = t->period_s,
        .bridged = t->bridged,
    };

    return part;
}

/* Force on the straight line between point i and the next. */
static double between(const struct trace *t, size_t i, double t_s)
{
    if (t_s == t->t_s[i] || t_s == t->t_s[i + 1])  /* spares most of the divisions */
        return t->force_n[t_s == t->t_s[i] ? i : i + 1];
    return t->force_n[i] + (t->force_n[i + 1] - t->force_n[i]) * (t_s - t->t_s[i])
                           / (t->t_s[i + 1] - t->t_s[i]);
}

/* The stretch from point i to the next, clipped to the part. */
static void add_stretch(const struct trace *t, size_t i, double from_s, double to_s,
                        struct trace_part *out)
{
    const double a = t->t_s[i] < from_s ? from_s : t->t_s[i];
    const double b = t->t_s[i + 1] > to_s ? to_s : t->t_s[i + 1];

    if (a == t->t_s[i] && b == t->t_s[i + 1] && !t->gap_before[i + 1]) {  /* as nearly all */
        out->covered_s += b - a;
        out->impulse_ns += (b - a) * (t->force_n[i] + t->force_n[i + 1]) / 2.0;
        return;
    }
    if (b <= a)
        return;
    if (t->gap_before[i + 1]) {
        out->gaps++;
        out->gap_s += b - a;
        return;
    }
    out->covered_s += b - a;
    out->impulse_ns += (b - a) * (between(t, i, a) + between(t, i, b)) / 2.0;
}

/* To x, from less or from NAN. */
static void keep_most(double *most, double x)
{
    if (!(*most >= x))
        *most = x;
}

void trace_measure(const struct trace *t, double from_s, double to_s,
                   struct trace_part *out)
{
    struct trace_part part = { .mean_n = NAN, .peak_n = NAN, .peak_filtered_n = NAN };
    size_t i = trace_at(t, from_s);

    if (i > 0)
        i--;
    for (; i < t->n && t->t_s[i] <= to_s; i++) {
        if (t->t_s[i] >= from_s) {
            part.samples++;
            keep_most(&part.peak_n, t->force_n[i]);
            if (t->filtered_n != NULL)
                keep_most(&part.peak_filtered_n, t->filtered_n[i]);
        }
        if (i + 1 < t->n)
            add_stretch(t, i, from_s, to_s, &part);
    }
    if (part.covered_s > 0.0)
        part.mean_n = part.impulse_ns / part.covered_s;
    *out = part;
}
