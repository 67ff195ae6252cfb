/* trace.c - see trace.h. */
#include "analysis/trace.h"

#include <math.h>
#include <stdlib.h>

#include "err.h"

void trace_init(struct trace *t)
{
    const struct trace empty = { 0 };

    *t = empty;
}

void trace_free(struct trace *t)
{
    free(t->p);
    trace_init(t);
}

int trace_add(struct trace *t, const struct trace_point *p)
{
    if (t->n == t->room) {
        const size_t room = t->room > 0 ? 2 * t->room : 4096;
        struct trace_point *more = realloc(t->p, room * sizeof *more);

        if (more == NULL)
            return ERR_IO;
        t->p = more;
        t->room = room;
    }
    t->p[t->n++] = *p;
    return ERR_OK;
}

size_t trace_at(const struct trace *t, int64_t t_us)
{
    size_t low = 0, high = t->n;

    while (low < high) {
        const size_t mid = low + (high - low) / 2;

        if (t->p[mid].t_us < t_us)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

static double between(const struct trace_point *a, const struct trace_point *b, double t_us)
{
    return a->force_n + (b->force_n - a->force_n) * (t_us - (double)a->t_us)
                        / (double)(b->t_us - a->t_us);
}

/* The stretch from a to b, clipped to the part. */
static void add_stretch(const struct trace_point *a, const struct trace_point *b,
                        int64_t from_us, int64_t to_us, struct trace_part *out)
{
    const double t0 = fmax((double)a->t_us, (double)from_us);
    const double t1 = fmin((double)b->t_us, (double)to_us);
    const double s = (t1 - t0) / 1e6;

    if (s <= 0.0)
        return;
    if (b->gap_before) {
        out->gaps++;
        out->gap_s += s;
        return;
    }
    out->covered_s += s;
    out->impulse_ns += s * (between(a, b, t0) + between(a, b, t1)) / 2.0;
}

static void add_peak(const struct trace_point *p, int64_t from_us, int64_t to_us,
                     struct trace_part *out)
{
    const double filtered_us = (double)p->t_us - (double)p->delay_us;

    if (p->t_us >= from_us && p->t_us <= to_us) {
        out->samples++;
        out->peak_n = fmax(out->peak_n, p->force_n);  /* fmax ignores a NAN */
    }
    /* The delay is a float and the ends are whole: allow them a microsecond. */
    if (filtered_us >= (double)from_us - 1.0 && filtered_us <= (double)to_us + 1.0)
        out->peak_filtered_n = fmax(out->peak_filtered_n, p->filtered_n);
}

void trace_measure(const struct trace *t, int64_t from_us, int64_t to_us,
                   struct trace_part *out)
{
    struct trace_part part = { .mean_n = NAN, .peak_n = NAN, .peak_filtered_n = NAN };
    /* Filtered points trail, so look a little past the end. */
    const int64_t slack_us = 1000000;
    size_t i = trace_at(t, from_us);

    if (i > 0)
        i--;
    for (; i < t->n && t->p[i].t_us <= to_us + slack_us; i++) {
        add_peak(&t->p[i], from_us, to_us, &part);
        if (i + 1 < t->n)
            add_stretch(&t->p[i], &t->p[i + 1], from_us, to_us, &part);
    }
    if (part.covered_s > 0.0)
        part.mean_n = part.impulse_ns / part.covered_s;
    *out = part;
}
