/* effort.c - see effort.h. */
#include "analysis/effort.h"

#include <math.h>

#include "analysis/held.h"
#include "analysis/lever.h"
#include "analysis/onset.h"
#include "analysis/plateau.h"
#include "analysis/rfd.h"
#include "analysis/span.h"
#include "err.h"

#define PI 3.14159265358979323846

void effort_options_default(struct effort_options *o)
{
    const struct effort_options usual = {
        .cutoff_hz = 15.0, .order = 2, .zero_phase = true,
        .notch_hz = 0.0, .rfd_cutoff_hz = 0.0,
        .zero = EFFORT_ZERO_AUTO, .zero_n = 0.0,
        .onset_rule = EFFORT_ONSET_SD, .onset_sd = 5.0, .onset_n = 2.0, .onset_pct = 1.0,
        .onset_hold_s = 0.025, .onset_back_sd = 1.0, .baseline_s = 0.5,
        .quiet_sd_n = 1.0, .quiet_sd_pct = 1.0,
        .quiet_slope_n_s = 2.0, .quiet_slope_pct_s = 5.0,
        .pretension_pct = 5.0,
        .detect_n = 0.0, .detect_min_s = 0.2, .detect_merge_s = 0.5,
        .plateau_pct = 90.0,
        .steady_skip_s = 2.0, .steady_drop_s = 1.0, .steady_least_s = 5.0,
        .reference_n = NAN, .target_n = NAN, .low_n = NAN, .high_n = NAN,
        .floor_n = NAN, .hold_s = NAN, .grace_s = 3.0,
        .lever_m = NAN, .lever_u_m = NAN, .lever_angle_deg = 90.0, .lever_angle_u_deg = NAN,
        .body_mass_kg = NAN, .body_mass_u_kg = NAN,
        .force_u_n = NAN, .force_u_frac = NAN,
        .bridge_samples = 2,
    };

    *o = usual;
}

double effort_rate_hz(const struct trace *t)
{
    const double period_s = t->period_s > 0.0 ? t->period_s : trace_period_s(t);

    return period_s > 0.0 ? 1.0 / period_s : 0.0;
}

/*
 * A Butterworth of order n run twice is -3 dB where one pass is 20 lg 2^(1/4) dB
 * down, so its own corner lies higher by (sqrt 2 - 1)^(-1/2n) in the analogue
 * frequency tan(pi f / rate): the bilinear transform keeps that exact.
 * D. A. Winter, Biomechanics and Motor Control of Human Movement, 2.2.4.4.
 */
static double one_pass_hz(double cutoff_hz, int order, double rate_hz)
{
    const double c = pow(sqrt(2.0) - 1.0, 1.0 / (2.0 * order));

    return rate_hz / PI * atan(tan(PI * cutoff_hz / rate_hz) / c);
}

/* The filters a smoothing runs through; returns how many, or ERR_ARG. */
static int filters_of(const struct effort_options *o, double cutoff_hz, double rate_hz,
                      struct filter f[2])
{
    const double edge_hz = fmin(cutoff_hz, 0.4 * rate_hz);
    const struct filter_config notch = { .sample_hz = rate_hz, .cutoff_hz = o->notch_hz,
                                         .kind = FILTER_NOTCH };
    const struct filter_config low_pass = {
        .sample_hz = rate_hz, .order = o->order, .kind = FILTER_LOW_PASS,
        .cutoff_hz = o->zero_phase ? one_pass_hz(edge_hz, o->order, rate_hz) : edge_hz,
    };
    int n = 0, err = ERR_OK;

    if (o->notch_hz > 0.0 && rate_hz >= FILTER_NOTCH_MIN_SPS)
        err = filter_init(&f[n++], &notch);
    if (err == ERR_OK && cutoff_hz > 0.0)
        err = filter_init(&f[n++], &low_pass);
    return err == ERR_OK ? n : ERR_ARG;
}

int effort_smooth(struct trace *t, const struct effort_options *o, double cutoff_hz)
{
    const double rate_hz = effort_rate_hz(t);
    struct filter f[2];
    const int n = rate_hz > 0.0 ? filters_of(o, cutoff_hz, rate_hz, f) : 0;

    return n < 0 ? n : trace_smooth_chain(t, f, (size_t)n, !o->zero_phase);
}

/* No spread is taken for less than the noise of the whole curve: a converter that
 * repeats itself in one window has none, and any change would be a spike. */
static int despike(struct trace *t, const struct effort_options *o)
{
    struct effort_levels l;

    if (o->despike_k <= 0.0 || t->n < 2)
        return ERR_OK;
    effort_levels(t, o, &l);
    const struct hampel_config cfg = { EFFORT_DESPIKE_WINDOW, o->despike_k, l.noise_n };

    return trace_despike(t, &cfg);
}

int effort_prepare(struct trace *t, const struct effort_options *o)
{
    const int err = despike(t, o);

    if (err != ERR_OK)
        return err;
    trace_bridge(t, o->bridge_samples);
    return effort_smooth(t, o, o->cutoff_hz);
}

/* ---- measuring ------------------------------------------------------------------------- */

/* What the metrics of one effort share. */
struct job {
    const struct trace *t;
    const double *smooth_n;
    const struct effort_options *o;
    const struct effort *e;
    struct metric_value *out;
    double rate_hz;
    struct gathered {           /* forces as the trace has them, no zero taken off */
        size_t samples, bridged, gaps;
        double gap_s, raw_n, smooth_n, smooth_at_s;
    } part;
    struct onset_baseline base;
    bool net;                   /* the baseline is the zero */
    double zero_n, peak_n;      /* peak_n: filtered, net */
};

static void put(struct job *j, enum metric m, double value)
{
    j->out[m] = metric_got(value, NAN);
}

/* A force, with its uncertainty; a peak may have been in the gap. */
static void put_force(struct job *j, enum metric m, double force_n)
{
    j->out[m] = metric_got(force_n, lever_force_u_n(j->o, force_n));
    if (j->part.gaps > 0)
        j->out[m] = metric_noted(j->out[m], METRIC_WHY_GAP_BESIDE, j->part.gap_s, NAN);
}

/* One walk over the effort. */
static void gather(struct job *j)
{
    const struct trace *t = j->t;
    struct gathered g = { .raw_n = -INFINITY, .smooth_n = -INFINITY };

    for (size_t i = trace_at(t, j->e->from_s); i < t->n; i++) {
        if (i > 0 && t->gap_before[i] && t->t_s[i - 1] < j->e->to_s) {
            g.gaps++;
            g.gap_s += fmin(t->t_s[i], j->e->to_s) - fmax(t->t_s[i - 1], j->e->from_s);
        }
        if (t->t_s[i] > j->e->to_s)
            break;
        if (g.samples++ > 0 && !t->gap_before[i])
            g.bridged += trace_missing(t, i);
        g.raw_n = t->force_n[i] > g.raw_n ? t->force_n[i] : g.raw_n;
        if (j->smooth_n[i] > g.smooth_n) {
            g.smooth_n = j->smooth_n[i];
            g.smooth_at_s = t->t_s[i];
        }
    }
    j->part = g;
}

static void the_curve(struct job *j)
{
    put(j, METRIC_SAMPLE_RATE, j->rate_hz);
    put(j, METRIC_SAMPLES, (double)j->part.samples);
    put(j, METRIC_BRIDGED, (double)j->part.bridged);
    put(j, METRIC_GAPS, (double)j->part.gaps);
    put(j, METRIC_GAP_TIME, j->part.gap_s);
}

static bool takes_baseline(const struct effort_options *o, const struct effort *e)
{
    const double rise_n = e->top_n - e->level_n;

    if (o->zero == EFFORT_ZERO_AUTO)
        return fabs(e->level_n) > fmax(EFFORT_ZERO_N, EFFORT_ZERO_FRAC * rise_n);
    return o->zero == EFFORT_ZERO_BASELINE;
}

static double zero_of(const struct job *j)
{
    if (j->net)
        return j->base.found ? j->base.mean_n : j->e->level_n;
    return j->o->zero == EFFORT_ZERO_VALUE ? j->o->zero_n : 0.0;
}

static struct metric_value with_doubt(struct metric_value v, struct metric_value doubt)
{
    if (doubt.why != NULL && v.note == NULL) {
        v.note = doubt.why;
        v.have = doubt.have;
        v.need = doubt.need;
    }
    return v;
}

static void the_quiet(struct job *j)
{
    const struct onset_baseline *b = &j->base;
    struct metric_value *out = j->out;

    put(j, METRIC_ZERO, j->zero_n);
    if (!b->found) {
        out[METRIC_BASELINE] = out[METRIC_BASELINE_SD] = b->usable;
        out[METRIC_BASELINE_SLOPE] = out[METRIC_PRETENSION] = b->usable;
        return;
    }
    out[METRIC_BASELINE] = with_doubt(metric_got(b->mean_n, NAN), b->usable);
    out[METRIC_BASELINE_SD] = with_doubt(metric_got(b->sd_n, NAN), b->usable);
    out[METRIC_BASELINE_SLOPE] = with_doubt(metric_got(b->slope_n_s, NAN), b->usable);
    out[METRIC_PRETENSION] = j->net ? metric_none(METRIC_WHY_BASELINE_IS_ZERO, NAN, NAN)
        : j->peak_n > 0.0 ? metric_got(100.0 * (b->mean_n - j->zero_n) / j->peak_n, NAN)
        : metric_none(METRIC_WHY_NOT_POSITIVE, j->peak_n, NAN);
    if (out[METRIC_PRETENSION].value > j->o->pretension_pct)
        out[METRIC_PRETENSION] = metric_noted(out[METRIC_PRETENSION], METRIC_WHY_PRETENSION,
                                              out[METRIC_PRETENSION].value,
                                              j->o->pretension_pct);
}

static struct metric_value since(struct metric_value onset, struct metric_value then)
{
    if (onset.why != NULL)
        return onset;
    if (then.why != NULL)
        return then;
    then.value -= onset.value;
    return then;
}

static struct metric_value impulse_between(const struct job *j, double from_s, double to_s)
{
    const double length_s = to_s - from_s;
    struct metric_value why;
    struct span s;

    if (!span_cut(j->t, j->t->force_n, j->zero_n, from_s, to_s, &s, &why))
        return why;
    const double sum = span_impulse_ns(&s);

    /* The force is off by the same all along. */
    return metric_got(sum, length_s * lever_force_u_n(j->o, sum / length_s));
}

/* Onset, offset and what hangs on both. */
static void the_times(struct job *j, const struct onset_task *task)
{
    struct metric_value *out = j->out;
    struct onset on = { .at_s = j->base.usable };

    out[METRIC_ONSET_LEVEL] = out[METRIC_OFFSET] = j->base.usable;
    if (j->base.usable.why == NULL) {
        onset_find(task, &j->base, &on);
        out[METRIC_ONSET_LEVEL] = metric_got(on.rise_n, NAN);
        out[METRIC_OFFSET] = onset_offset(task, &j->base, on.rise_n);
    }
    if (out[METRIC_PRETENSION].note != NULL)
        on.at_s = metric_noted(on.at_s, METRIC_WHY_PRETENSION, out[METRIC_PRETENSION].have,
                               out[METRIC_PRETENSION].need);
    if (on.dipped)
        on.at_s = metric_noted(on.at_s, METRIC_WHY_DIPPED, NAN, NAN);
    out[METRIC_ONSET] = on.at_s;
    put(j, METRIC_PEAK_AT, j->part.smooth_at_s);
    out[METRIC_TIME_TO_PEAK] = since(on.at_s, out[METRIC_PEAK_AT]);
    out[METRIC_DURATION] = since(on.at_s, out[METRIC_OFFSET]);
    out[METRIC_IMPULSE_ONSET] = out[METRIC_DURATION].why != NULL ? out[METRIC_DURATION]
                              : impulse_between(j, on.at_s.value, out[METRIC_OFFSET].value);
}

static struct metric_value of_reference(const struct job *j, struct metric_value v)
{
    const double reference_n = j->o->reference_n;

    if (v.why != NULL)
        return v;
    if (!isfinite(reference_n))
        return metric_none(METRIC_WHY_NO_REFERENCE, NAN, NAN);
    if (reference_n <= 0.0)
        return metric_none(METRIC_WHY_NOT_POSITIVE, reference_n, NAN);
    v.value *= 100.0 / reference_n;
    v.u *= 100.0 / reference_n;
    return v;
}

static void the_whole(struct job *j)
{
    const struct effort *e = j->e;
    struct metric_value *out = j->out;
    struct metric_value sum = impulse_between(j, e->from_s, e->to_s), mean = sum;

    if (e->starts_loaded)
        sum = metric_noted(sum, METRIC_WHY_STARTS_LOADED, NAN, NAN);
    if (e->ends_loaded)
        sum = metric_noted(sum, METRIC_WHY_ENDS_LOADED, NAN, NAN);
    if (mean.why == NULL)
        mean = metric_got(sum.value / (e->to_s - e->from_s), sum.u / (e->to_s - e->from_s));
    out[METRIC_IMPULSE] = sum;
    out[METRIC_MEAN] = mean;
    out[METRIC_IMPULSE_PCT] = of_reference(j, sum);
    out[METRIC_MEAN_PCT] = of_reference(j, mean);
}

static void give_force_u(struct job *j)
{
    static const enum metric forces[] = { METRIC_BEST_500MS, METRIC_BEST_1S,
        METRIC_PLATEAU_MEAN, METRIC_FORCE_100, METRIC_FORCE_200 };

    for (size_t i = 0; i < sizeof forces / sizeof forces[0]; i++) {
        struct metric_value *v = &j->out[forces[i]];

        v->u = lever_force_u_n(j->o, v->value);
    }
    for (int m = METRIC_BEST_500MS; m <= METRIC_BEST_1S_AT; m++)
        if (j->part.gaps > 0)
            j->out[m] = metric_noted(j->out[m], METRIC_WHY_GAP_BESIDE, j->part.gap_s, NAN);
}

/* The level part: plateau, hold against its band, steadiness. */
static void the_level(struct job *j)
{
    const struct plateau_task level = { j->t, j->smooth_n, j->o, j->e, j->zero_n };
    const struct held_task held = { j->t, j->smooth_n, j->o, j->e, j->zero_n, j->peak_n };
    double from_s, to_s;

    plateau_measure(&level, j->out);
    if (!held_measure(&held, j->out, &from_s, &to_s)) {
        const bool flat = j->out[METRIC_PLATEAU].why == NULL;

        from_s = flat ? j->out[METRIC_PLATEAU_FROM].value : j->e->from_s;
        to_s = flat ? j->out[METRIC_PLATEAU_TO].value : j->e->from_s;
    }
    plateau_steadiness(&level, from_s, to_s, j->out);
    j->out[METRIC_FATIGUE_AREA] = plateau_fatigue_area(&level);
}

static void the_rise(struct job *j)
{
    const struct rfd_task task = {
        .t = j->t, .o = j->o, .e = j->e, .rate_hz = j->rate_hz, .zero_n = j->zero_n,
        .baseline_n = j->base.mean_n - j->zero_n, .peak_n = j->peak_n,
        .onset = j->out[METRIC_ONSET],
    };

    rfd_measure(&task, j->out);
}

void effort_measure(const struct trace *t, const struct effort_options *o,
                    const struct effort *e, struct metric_value out[METRIC_COUNT])
{
    struct job j = { .t = t, .o = o, .e = e, .out = out, .rate_hz = effort_rate_hz(t),
                     .smooth_n = t->filtered_n != NULL ? t->filtered_n : t->force_n };

    for (int m = 0; m < METRIC_COUNT; m++)
        out[m] = metric_none(METRIC_WHY_NO_SAMPLES, NAN, NAN);
    gather(&j);
    the_curve(&j);
    if (j.part.samples == 0)
        return;
    const struct onset_task onset = { t, o, e, 1.0 / j.rate_hz, j.part.smooth_n };

    onset_baseline(&onset, &j.base);
    j.net = takes_baseline(o, e);
    j.zero_n = zero_of(&j);
    j.peak_n = j.part.smooth_n - j.zero_n;
    put_force(&j, METRIC_PEAK_RAW, j.part.raw_n - j.zero_n);
    put_force(&j, METRIC_PEAK, j.peak_n);
    the_quiet(&j);
    the_times(&j, &onset);
    the_whole(&j);
    the_level(&j);
    the_rise(&j);
    give_force_u(&j);
    lever_measure(o, out);
}

size_t effort_sags(const struct trace *t, const struct effort_options *o,
                   const struct effort *e, struct effort_sag *out, size_t max)
{
    struct metric_value m[METRIC_COUNT];

    effort_measure(t, o, e, m);
    const struct held_task task = {
        t, t->filtered_n != NULL ? t->filtered_n : t->force_n, o, e,
        m[METRIC_ZERO].value, m[METRIC_PEAK].value,
    };

    return m[METRIC_ZERO].why == NULL ? held_sags(&task, out, max) : 0;
}
