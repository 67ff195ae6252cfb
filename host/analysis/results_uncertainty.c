/* results_uncertainty.c - see results_uncertainty.h. */
#include "analysis/results_uncertainty.h"

#include <math.h>

const char *results_uncertainty_why(const struct results *r, const struct results_ground *g)
{
    return !r->calibration.fitted ? "the calibration states no uncertainty"
         : g->tare < 0 ? "no zero was taken before it" : NULL;
}

/* One value, tared, out of so many samples; something is known. */
static void force_of(const struct results *r, const struct results_ground *g, double force_n,
                     double samples, double hold_s, struct uncertainty *out)
{
    const struct session_tare *const zero = &r->tare[g->tare].tare;
    const struct uncertainty_reading reading = {
        .force_n = force_n + zero->value_n, .zero_n = zero->value_n,
        .noise_n = zero->noise_n, .samples = fmax(1.0, samples),
        .tare_samples = (double)zero->samples, .zero_drift_n = g->zero.drift_n,
        .hold_s = hold_s, .temperature_k = NAN,
    };

    uncertainty_of(&r->calibration, &reading, out);
}

static double u_n(const struct results *r, const struct results_ground *g, double force_n,
                  double samples, double hold_s)
{
    struct uncertainty u;

    if (!isfinite(force_n) || results_uncertainty_why(r, g) != NULL)
        return NAN;
    force_of(r, g, force_n, samples, hold_s, &u);
    return u.standard_n;
}

static double push_s(const struct session_push *p)
{
    return (double)(p->ended_us - p->started_us) / 1e6;
}

/* Every sample errs alike but for its noise, so the sum errs like the mean. */
static double impulse_u_ns(double mean_u_n, const struct trace_part *part)
{
    return mean_u_n * part->covered_s;
}

static void give_push(const struct results *r, struct results_push *p)
{
    const struct results_ground *const g = &p->ground;
    const double hold_s = push_s(&p->push);

    p->u.mean_n = u_n(r, g, p->part.mean_n, (double)p->part.samples, hold_s);
    p->u.peak_n = u_n(r, g, p->part.peak_n, 1.0, hold_s);
    p->u.peak_filtered_n = u_n(r, g, p->part.peak_filtered_n, 1.0, hold_s);
    p->u.best_1s_n = u_n(r, g, p->push.has_best_1s ? p->push.best_1s_n : (double)NAN,
                         r->rate_hz, hold_s);
    p->u.impulse_ns = impulse_u_ns(p->u.mean_n, &p->part);
    p->u.target_n = p->u.low_n = p->u.high_n = p->u.floor_n = p->u.reference_n = NAN;
}

/* ---- what targets refer to ----------------------------------------------------------- */

/* The latest push of that kind with that best second. */
static const struct results_push *push_of(const struct results *r, enum protocol_push_kind kind,
                                          double best_1s_n)
{
    for (int i = r->pushes - 1; i >= 0; i--) {
        const struct session_push *const p = &r->push[i].push;

        if (p->pushed && p->kind == kind && p->has_best_1s && p->best_1s_n == best_1s_n)
            return &r->push[i];
    }
    return NULL;
}

static double best_u_n(const struct results *r, enum protocol_push_kind kind, double best_1s_n)
{
    const struct results_push *const p = push_of(r, kind, best_1s_n);

    return p != NULL ? p->u.best_1s_n : (double)NAN;
}

/* Of the highest live filtered force of a steady push. */
static double live_peak_u_n(const struct results *r, double peak_n)
{
    for (int i = r->pushes - 1; i >= 0; i--) {
        const struct results_push *const p = &r->push[i];

        if (p->push.pushed && p->push.kind == PROTOCOL_PUSH_STEADY && p->push.peak_n == peak_n)
            return u_n(r, &p->ground, peak_n, 1.0, push_s(&p->push));
    }
    return NAN;
}

/* The mean of the steady part of the hold in which it was chosen. */
static double chosen_u_n(const struct results *r, const struct results_hold *h)
{
    const struct results_hold *from = NULL;
    const double outside_s = (SESSION_CHOOSE_SETTLE_US + SESSION_CHOOSE_TAIL_US) / 1e6;

    for (const struct results_hold *at = r->hold; at < h; at++)
        if (at->hold.step == h->hold.step && at->hold.choosing && at->hold.hold.started)
            from = at;
    if (from == NULL)
        return NAN;
    const double hold_s = hold_delivered_s(&from->hold.hold);

    return u_n(r, &from->ground, h->hold.reference_n, r->rate_hz * (hold_s - outside_s), hold_s);
}

static double reference_u_n(const struct results *r, const struct results_hold *h)
{
    const double of_n = h->hold.reference_n;

    if (!(of_n > 0.0))
        return NAN;
    switch (h->hold.of) {
    case PROTOCOL_OF_BEST_1S:      return best_u_n(r, PROTOCOL_PUSH_STEADY, of_n);
    case PROTOCOL_OF_PAIN_LIMITED: return best_u_n(r, PROTOCOL_PUSH_PAIN_LIMITED, of_n);
    case PROTOCOL_OF_PEAK:         return live_peak_u_n(r, of_n);
    case PROTOCOL_OF_CHOSEN:       return chosen_u_n(r, h);
    case PROTOCOL_OF_BODY_WEIGHT:
    case PROTOCOL_OF_FORCE:        break;
    }
    return NAN;
}

const char *results_uncertainty_why_reference(const struct results *r,
                                              const struct results_hold *h)
{
    if (!(h->hold.reference_n > 0.0) || isfinite(h->u.reference_n))
        return NULL;
    if (h->hold.of == PROTOCOL_OF_BODY_WEIGHT)
        return "how well the body mass is known was not said";
    return results_uncertainty_why(r, &h->ground) != NULL
           ? results_uncertainty_why(r, &h->ground)
           : "the effort it comes from is not in the recording";
}

/* ---- all of it ------------------------------------------------------------------------ */

static void give_hold(const struct results *r, struct results_hold *h)
{
    const struct results_ground *const g = &h->ground;
    const struct hold_config *const cfg = &h->hold.hold.cfg;
    const double hold_s = hold_delivered_s(&h->hold.hold);
    const double any = h->hold.hold.started ? 1.0 : (double)NAN;  /* NAN: nothing measured */

    h->u.mean_n = u_n(r, g, any * h->part.mean_n, (double)h->part.samples, hold_s);
    h->u.peak_n = u_n(r, g, any * h->part.peak_n, 1.0, hold_s);
    h->u.peak_filtered_n = u_n(r, g, any * h->part.peak_filtered_n, 1.0, hold_s);
    h->u.best_1s_n = NAN;
    h->u.impulse_ns = impulse_u_ns(h->u.mean_n, &h->part);
    h->u.target_n = u_n(r, g, h->hold.choosing ? (double)NAN : cfg->target_n, 1.0, hold_s);
    h->u.low_n = u_n(r, g, cfg->low_n, 1.0, hold_s);
    h->u.high_n = u_n(r, g, cfg->high_n, 1.0, hold_s);
    h->u.floor_n = u_n(r, g, cfg->floor_n, 1.0, hold_s);
    h->u.reference_n = reference_u_n(r, h);
}

/* Of one rig and day, so all err the same way: they add up as they are. */
static double all_impulses_u_ns(const struct results *r)
{
    double sum_ns = NAN;

    for (int i = 0; i < r->holds; i++)
        if (r->hold[i].hold.hold.started && r->hold[i].part.covered_s > 0.0)
            sum_ns = (isnan(sum_ns) ? 0.0 : sum_ns) + r->hold[i].u.impulse_ns;
    return sum_ns;
}

/* A hold, warm-up or limb weight without a zero of its own is NAN by u_n. */
void results_uncertainty(struct results *r)
{
    for (int i = 0; i < r->pushes; i++)
        if (r->push[i].push.pushed)
            give_push(r, &r->push[i]);
    for (int i = 0; i < r->holds; i++)
        give_hold(r, &r->hold[i]);
    for (int i = 0; i < r->warm_ups; i++) {
        struct results_warm_up *const w = &r->warm_up[i];

        w->peak_u_n = u_n(r, &w->ground, w->warm_up.push.pushed ? w->warm_up.push.peak_n
                                                                : (double)NAN,
                          1.0, push_s(&w->warm_up.push));
    }
    r->passive_u_n = u_n(r, &r->passive_ground, r->has_passive ? r->passive_n : (double)NAN,
                         (double)r->passive_samples, r->passive_s);
    r->best_peak_u_n = live_peak_u_n(r, r->best_peak_n);
    r->limited_u_n = best_u_n(r, PROTOCOL_PUSH_PAIN_LIMITED, r->limited_1s_n);
    r->impulse_u_ns = all_impulses_u_ns(r);
}

void results_uncertainty_options(const struct results *r, const struct results_ground *g,
                                 double at_n, double hold_s, struct effort_options *o)
{
    const double none_n = u_n(r, g, 0.0, 1.0, hold_s), all_n = u_n(r, g, at_n, 1.0, hold_s);
    const double more = (all_n - none_n) * (all_n + none_n);

    if (!isnan(o->force_u_n) || !isnan(o->force_u_frac) || isnan(all_n) || !(at_n > 0.0))
        return;
    o->force_u_n = none_n;
    o->force_u_frac = more > 0.0 ? sqrt(more) / at_n : 0.0;
}

const struct results_push *results_uncertainty_best(const struct results *r)
{
    return push_of(r, PROTOCOL_PUSH_STEADY, r->best_1s_n);
}

static const struct results_hold *last_hold(const struct results *r)
{
    int i = r->holds - 1;

    while (i >= 0 && !(r->hold[i].hold.hold.started && r->hold[i].part.covered_s > 0.0))
        i--;
    return i >= 0 ? &r->hold[i] : NULL;
}

int results_uncertainty_budget(const struct results *r,
                               struct results_budget out[RESULTS_BUDGET_MAX])
{
    const struct results_push *const p = results_uncertainty_best(r);
    const struct results_hold *const h = last_hold(r);
    int n = 0;

    if (p != NULL && results_uncertainty_why(r, &p->ground) == NULL) {
        out[n].what = "best second";
        out[n].number = p->push.number;
        force_of(r, &p->ground, p->push.best_1s_n, r->rate_hz, push_s(&p->push), &out[n++].u);
    }
    if (h == NULL || results_uncertainty_why(r, &h->ground) != NULL)
        return n;
    const double hold_s = hold_delivered_s(&h->hold.hold);

    if (!h->hold.choosing) {
        out[n].what = "target";
        out[n].number = h->hold.number;
        force_of(r, &h->ground, h->hold.hold.cfg.target_n, 1.0, hold_s, &out[n++].u);
    }
    out[n].what = "hold's mean";
    out[n].number = h->hold.number;
    force_of(r, &h->ground, h->part.mean_n, (double)h->part.samples, hold_s, &out[n++].u);
    return n;
}
