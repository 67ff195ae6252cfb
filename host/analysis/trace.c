/* trace.c - see trace.h. */
#include "analysis/trace.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "err.h"

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
    void *more = realloc(*p, room * item);

    if (more == NULL)
        return false;
    *p = more;
    return true;
}

static bool make_room(struct trace *t)
{
    const size_t room = t->room > 0 ? 2 * t->room : 4096;

    if (!grow(&t->t_s, room, sizeof *t->t_s)
        || !grow(&t->force_n, room, sizeof *t->force_n)
        || !grow(&t->gap_before, room, sizeof *t->gap_before))
        return false;
    t->room = room;
    return true;
}

int trace_add(struct trace *t, double t_s, double force_n, bool gap_before)
{
    if (!isfinite(t_s) || !isfinite(force_n) || (t->n > 0 && !(t_s > t->t_s[t->n - 1])))
        return ERR_ARG;
    if (t->n == t->room && !make_room(t))
        return ERR_IO;
    t->t_s[t->n] = t_s;
    t->force_n[t->n] = force_n;
    t->gap_before[t->n] = gap_before;
    t->n++;
    return ERR_OK;
}

int trace_smooth(struct trace *t, const struct filter *f)
{
    double *y = malloc((t->n > 0 ? t->n : 1) * sizeof *y);

    if (y == NULL)
        return ERR_IO;
    for (size_t from = 0, to; from < t->n; from = to) {
        for (to = from + 1; to < t->n && !t->gap_before[to]; to++)
            ;
        memcpy(y + from, t->force_n + from, (to - from) * sizeof *y);
        filter_zero_phase(f, y + from, to - from);
    }
    free(t->filtered_n);
    t->filtered_n = y;
    return ERR_OK;
}

size_t trace_at(const struct trace *t, double t_s)
{
    size_t low = 0, high = t->n;

    while (low < high) {
        const size_t mid = low + (high - low) / 2;

        if (t->t_s[mid] < t_s)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

/* Force on the straight line between point i and the next. */
static double between(const struct trace *t, size_t i, double t_s)
{
    return t->force_n[i] + (t->force_n[i + 1] - t->force_n[i]) * (t_s - t->t_s[i])
                           / (t->t_s[i + 1] - t->t_s[i]);
}

/* The stretch from point i to the next, clipped to the part. */
static void add_stretch(const struct trace *t, size_t i, double from_s, double to_s,
                        struct trace_part *out)
{
    const double a = fmax(t->t_s[i], from_s), b = fmin(t->t_s[i + 1], to_s);

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
            part.peak_n = fmax(part.peak_n, t->force_n[i]);  /* fmax ignores a NAN */
            if (t->filtered_n != NULL)
                part.peak_filtered_n = fmax(part.peak_filtered_n, t->filtered_n[i]);
        }
        if (i + 1 < t->n)
            add_stretch(t, i, from_s, to_s, &part);
    }
    if (part.covered_s > 0.0)
        part.mean_n = part.impulse_ns / part.covered_s;
    *out = part;
}
