/* creep.c - see creep.h. */
#include "calibration/creep.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define DOF   (CREEP_BLOCKS - 2)  /* of a line through the blocks */
#define LEAST (4 * CREEP_BLOCKS)  /* samples, so that a median is one */

/* ---- one dwell ----------------------------------------------------------------------- */

static int by_size(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static double median(const double *x, size_t n, double *room)
{
    memcpy(room, x, n * sizeof *x);
    qsort(room, n, sizeof *room, by_size);
    return n % 2 ? room[n / 2] : (room[n / 2 - 1] + room[n / 2]) / 2.0;
}

static double time_s(const struct stream *s, double rate_hz, size_t i)
{
    return s->time_s != NULL ? s->time_s[i] : (double)i / rate_hz;
}

/* The line through the medians, by the sums on paper; times and counts less the
 * first's, so that an offset costs no digit. */
static void line(const double t_s[CREEP_BLOCKS], const double x[CREEP_BLOCKS],
                 struct creep_dwell *out)
{
    double t_mean = 0.0, x_mean = 0.0, tt = 0.0, tx = 0.0, left = 0.0;

    for (int i = 0; i < CREEP_BLOCKS; i++) {
        t_mean += (t_s[i] - t_s[0]) / CREEP_BLOCKS;
        x_mean += (x[i] - x[0]) / CREEP_BLOCKS;
    }
    for (int i = 0; i < CREEP_BLOCKS; i++) {
        const double t = t_s[i] - t_s[0] - t_mean;

        tt += t * t;
        tx += t * (x[i] - x[0] - x_mean);
    }
    const double slope = tx / tt;

    for (int i = 0; i < CREEP_BLOCKS; i++) {
        const double off = x[i] - x[0] - x_mean - slope * (t_s[i] - t_s[0] - t_mean);

        left += off * off;
    }
    out->change_counts = slope * out->seconds;
    out->u_counts = sqrt(left / DOF / tt) * out->seconds;
}

static void dwell_of(const struct stream *s, double rate_hz, size_t from, size_t to,
                     double *room, struct creep_dwell *out)
{
    const size_t n = to - from;
    double t_s[CREEP_BLOCKS], x[CREEP_BLOCKS];

    *out = (struct creep_dwell){ time_s(s, rate_hz, to - 1) - time_s(s, rate_hz, from), NAN, NAN };
    if (n < LEAST || !(out->seconds > 0.0))
        return;
    for (size_t b = 0; b < CREEP_BLOCKS; b++) {
        const size_t first = from + b * n / CREEP_BLOCKS;
        const size_t next = from + (b + 1) * n / CREEP_BLOCKS;

        x[b] = median(s->counts + first, next - first, room);
        t_s[b] = (time_s(s, rate_hz, first) + time_s(s, rate_hz, next - 1)) / 2.0;
    }
    line(t_s, x, out);
}

/* ---- all of them --------------------------------------------------------------------- */

static size_t shared(const struct plateau *a, const struct plateau *b)
{
    const size_t from = a->from > b->from ? a->from : b->from;
    const size_t to = a->to < b->to ? a->to : b->to;

    return to > from ? to - from : 0;
}

static const struct plateau *widest(const struct plateau *at, const struct plateaus *still)
{
    const struct plateau *best = at;
    size_t most = 0;

    for (int i = 0; i < still->n; i++) {
        const size_t n = shared(at, &still->at[i]);

        if (n > most) {
            most = n;
            best = &still->at[i];
        }
    }
    return best->to - best->from > at->to - at->from ? best : at;
}

int creep_dwells(const struct stream *s, double rate_hz, const struct plateaus *at,
                 const struct plateaus *still, struct creep_dwell out[PLATEAUS_MAX])
{
    double *const room = malloc((s->n + 1) * sizeof *room);

    if (room == NULL)
        return ERR_IO;
    for (int i = 0; i < at->n; i++) {
        const struct plateau *const p = widest(&at->at[i], still);

        dwell_of(s, rate_hz, p->from, p->to, room, &out[i]);
    }
    free(room);
    return ERR_OK;
}

/* ---- which counts ---------------------------------------------------------------------- */

static double largest_n(const struct points *p)
{
    double n = 0.0;

    for (int i = 0; i < p->n; i++)
        n = fmax(n, fabs(p->point[i].force_n));
    return n;
}

static void choose(const struct creep_dwell *d, double load_n, double slope, struct creep *out)
{
    const double frac = d->change_counts / (slope * load_n);

    if (out->measured && !(fabs(frac) > fabs(out->change_frac)))
        return;
    out->measured = true;
    out->seconds = d->seconds;
    out->load_n = load_n;
    out->change_frac = frac;
    out->u_frac = fabs(d->u_counts / (slope * load_n));
    out->standard_frac = sqrt(frac * frac / 3.0 + out->u_frac * out->u_frac);
    out->over_aim = fabs(frac) * fmax(1.0, CREEP_AIM_S / d->seconds) > CREEP_AIM_FRAC;
}

void creep_of(const struct points *p, const struct creep_dwell *dwell,
              double slope_counts_per_n, struct creep *out)
{
    const double least_n = CREEP_LOAD_FRAC * largest_n(p);

    *out = (struct creep){ .longest_s = NAN };
    for (int i = 0; i < p->n; i++) {
        const struct creep_dwell *const d = &dwell[i];

        if (fabs(p->point[i].force_n) < least_n)
            continue;
        out->longest_s = fmax(out->longest_s, d->seconds);  /* fmax passes over NAN */
        if (d->seconds >= CREEP_DWELL_S && isfinite(d->change_counts))
            choose(d, p->point[i].force_n, slope_counts_per_n, out);
    }
}
