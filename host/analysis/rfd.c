/* rfd.c - see rfd.h. */
#include "analysis/rfd.h"

#include <math.h>
#include <stdlib.h>

#include "analysis/span.h"
#include "err.h"

/* How far around the rise the low-pass is run, so that its edges settle. */
#define MARGIN_S 0.5

static const struct {
    enum metric m;
    double from_s, to_s;        /* after onset */
    enum metric pct;            /* the same of the peak; METRIC_COUNT: none */
} rates[] = {
    { METRIC_RFD_50,      0.000, 0.050, METRIC_RFD_50_PCT },
    { METRIC_RFD_100,     0.000, 0.100, METRIC_RFD_100_PCT },
    { METRIC_RFD_150,     0.000, 0.150, METRIC_RFD_150_PCT },
    { METRIC_RFD_200,     0.000, 0.200, METRIC_RFD_200_PCT },
    { METRIC_RFD_250,     0.000, 0.250, METRIC_RFD_250_PCT },
    { METRIC_RFD_50_100,  0.050, 0.100, METRIC_COUNT },
    { METRIC_RFD_100_150, 0.100, 0.150, METRIC_COUNT },
    { METRIC_RFD_150_200, 0.150, 0.200, METRIC_COUNT },
    { METRIC_RFD_100_200, 0.100, 0.200, METRIC_COUNT },
};

static const struct {
    enum metric m;
    double to_s;
} impulses[] = {
    { METRIC_IMPULSE_50,  0.050 },
    { METRIC_IMPULSE_100, 0.100 },
    { METRIC_IMPULSE_150, 0.150 },
    { METRIC_IMPULSE_200, 0.200 },
    { METRIC_IMPULSE_250, 0.250 },
};

static const struct {
    enum metric m, pct;
    double at_s;
} forces[] = {
    { METRIC_FORCE_100, METRIC_FORCE_100_PCT, 0.100 },
    { METRIC_FORCE_200, METRIC_FORCE_200_PCT, 0.200 },
};

#define EACH(list, i) (size_t i = 0; i < sizeof (list) / sizeof (list)[0]; i++)

/* ---- the curve it is taken from ------------------------------------------------------- */

/* The rise with room around it, low-passed; t's own arrays stand in for what is not
 * changed.  ERR_OK with *buffer to be freed, or ERR_IO. */
static int smoothed(const struct rfd_task *k, struct trace *out, double **buffer)
{
    const size_t from = trace_at(k->t, k->onset.value - MARGIN_S);
    const size_t to = trace_at(k->t, k->e->to_s + MARGIN_S);
    struct trace part = trace_slice(k->t, from, to);

    *buffer = NULL;
    part.filtered_n = NULL;
    struct effort_options o = *k->o;

    /* A delay would move the rise, a notch would ring through it. */
    o.zero_phase = true;
    o.notch_hz = 0.0;
    const int err = effort_smooth(&part, &o, o.rfd_cutoff_hz);

    if (err != ERR_OK)
        return err;
    *buffer = part.filtered_n;
    part.force_n = part.filtered_n;
    *out = part;
    return ERR_OK;
}

/* ---- values ----------------------------------------------------------------------------- */

static struct metric_value of_peak(const struct rfd_task *k, struct metric_value v)
{
    if (v.why != NULL)
        return v;
    return k->peak_n > 0.0 ? metric_got(100.0 * v.value / k->peak_n, NAN)
                           : metric_none(METRIC_WHY_NOT_POSITIVE, k->peak_n, NAN);
}

/* The piece from onset + from_s to onset + to_s. */
static bool piece(const struct rfd_task *k, const struct trace *t, double from_s, double to_s,
                  struct span *s, struct metric_value *why)
{
    return span_cut(t, t->force_n, k->zero_n, k->onset.value + from_s,
                    k->onset.value + to_s, s, why);
}

static struct metric_value rate(const struct rfd_task *k, const struct trace *t,
                                double from_s, double to_s)
{
    struct metric_value why;
    struct span s;

    if (!piece(k, t, from_s, to_s, &s, &why))
        return why;
    return metric_got((s.to_n - s.from_n) / (to_s - from_s), NAN);
}

static struct metric_value impulse(const struct rfd_task *k, const struct trace *t, double to_s)
{
    struct metric_value why;
    struct span s;

    if (!piece(k, t, 0.0, to_s, &s, &why))
        return why;
    return metric_got(span_impulse_ns(&s), NAN);
}

static struct metric_value force(const struct rfd_task *k, const struct trace *t, double at_s)
{
    struct metric_value why;
    struct span s;

    if (!piece(k, t, 0.0, at_s, &s, &why))
        return why;
    return metric_got(s.to_n, NAN);
}

static double share_n(const struct rfd_task *k, double frac)
{
    return k->baseline_n + frac * (k->peak_n - k->baseline_n);
}

/* Both are of the rise: from onset up to a share of the peak. */
static void of_the_rise(const struct rfd_task *k, const struct trace *t,
                        struct metric_value *out)
{
    const double onset_s = k->onset.value;
    struct metric_value why;
    struct span s;

    out[METRIC_RFD_20_80] = out[METRIC_RFD_PEAK] = metric_none(METRIC_WHY_NO_SAMPLES, NAN, NAN);
    if (!span_cut(t, t->force_n, k->zero_n, onset_s,
                  trace_whole_to(t, onset_s, k->e->to_s), &s, &why)) {
        out[METRIC_RFD_20_80] = out[METRIC_RFD_PEAK] = why;
        return;
    }
    const double at20_s = span_first_up(&s, onset_s, share_n(k, 0.2));
    const double at80_s = span_first_up(&s, onset_s, share_n(k, 0.8));
    const double top_s = span_first_up(&s, onset_s, share_n(k, RFD_RISE_FRAC));

    if (isnan(top_s)) {
        const double gap_s = k->e->to_s - s.to_s;

        /* The filtered peak may be out of reach of the measured force only for a gap. */
        out[METRIC_RFD_20_80] = out[METRIC_RFD_PEAK] = metric_none(METRIC_WHY_GAP, gap_s, NAN);
        return;
    }
    if (at80_s > at20_s)
        out[METRIC_RFD_20_80] = metric_got(0.6 * (k->peak_n - k->baseline_n)
                                           / (at80_s - at20_s), NAN);
    if (span_cut(t, t->force_n, k->zero_n, onset_s, fmax(top_s, onset_s + RFD_STEEPEST_S),
                 &s, &why))
        out[METRIC_RFD_PEAK] = metric_got(span_steepest_n_s(&s, RFD_STEEPEST_S), NAN);
    else
        out[METRIC_RFD_PEAK] = why;
}

static void values(const struct rfd_task *k, const struct trace *t, struct metric_value *out)
{
    for EACH(rates, i) {
        out[rates[i].m] = rate(k, t, rates[i].from_s, rates[i].to_s);
        if (rates[i].pct != METRIC_COUNT)
            out[rates[i].pct] = of_peak(k, out[rates[i].m]);
    }
    for EACH(impulses, i)
        out[impulses[i].m] = impulse(k, t, impulses[i].to_s);
    for EACH(forces, i) {
        out[forces[i].m] = force(k, t, forces[i].at_s);
        out[forces[i].pct] = of_peak(k, out[forces[i].m]);
    }
    of_the_rise(k, t, out);
    out[METRIC_RFD_PEAK_PCT] = of_peak(k, out[METRIC_RFD_PEAK]);
}

static void all_none(struct metric_value *out, struct metric_value why)
{
    for (int m = METRIC_RFD_50; m <= METRIC_IMPULSE_250; m++)
        out[m] = why;
}

void rfd_measure(const struct rfd_task *k, struct metric_value out[METRIC_COUNT])
{
    struct trace t = *k->t;
    double *buffer = NULL;

    if (k->rate_hz < METRICS_RFD_SPS * (1.0 - METRICS_RATE_TOLERANCE)) {
        all_none(out, metric_none(METRIC_WHY_LOW_RATE, k->rate_hz, METRICS_RFD_SPS));
        return;
    }
    if (k->onset.why != NULL) {
        all_none(out, k->onset);
        return;
    }
    if (k->o->rfd_cutoff_hz > 0.0 && smoothed(k, &t, &buffer) != ERR_OK) {
        all_none(out, metric_none(METRIC_WHY_NO_MEMORY, NAN, NAN));
        return;
    }
    values(k, &t, out);
    free(buffer);
    for (int m = METRIC_RFD_50; m <= METRIC_IMPULSE_250; m++) {
        if (k->rate_hz < METRICS_RFD_FULL_SPS * (1.0 - METRICS_RATE_TOLERANCE))
            out[m] = metric_noted(out[m], METRIC_WHY_INDICATIVE, k->rate_hz,
                                  METRICS_RFD_FULL_SPS);
        if (k->onset.note != NULL && out[m].why == NULL && out[m].note == NULL) {
            out[m].note = k->onset.note;
            out[m].have = k->onset.have;
            out[m].need = k->onset.need;
        }
    }
}
