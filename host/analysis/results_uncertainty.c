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

static void give_push(const struct results *r, struct results_push *p)
{
    const struct results_ground *const g = &p->ground;
    const double hold_s = push_s(&p->push);

    p->u.mean_n = u_n(r, g, p->part.mean_n, (double)p->part.samples, hold_s);
    p->u.peak_n = u_n(r, g, p->part.peak_n, 1.0, hold_s);
    p->u.peak_filtered_n = u_n(r, g, p->part.peak_filtered_n, 1.0, hold_s);
    p->u.best_1s_n = u_n(r, g, p->push.has_best_1s ? p->push.best_1s_n : (double)NAN,
                         r->rate_hz, hold_s);
    p->u.target_n = NAN;
}

static void give_hold(const struct results *r, struct results_hold *h)
{
    const struct results_ground *const g = &h->ground;
    const double hold_s = hold_delivered_s(&h->hold.hold);

    h->u.mean_n = u_n(r, g, h->part.mean_n, (double)h->part.samples, hold_s);
    h->u.peak_n = u_n(r, g, h->part.peak_n, 1.0, hold_s);
    h->u.peak_filtered_n = u_n(r, g, h->part.peak_filtered_n, 1.0, hold_s);
    h->u.best_1s_n = NAN;
    h->u.target_n = u_n(r, g, h->hold.choosing ? (double)NAN : h->hold.hold.cfg.target_n, 1.0,
                        hold_s);
}

void results_uncertainty(struct results *r)
{
    for (int i = 0; i < r->pushes; i++)
        if (r->push[i].push.pushed)
            give_push(r, &r->push[i]);
    for (int i = 0; i < r->holds; i++)
        if (r->hold[i].hold.hold.started)
            give_hold(r, &r->hold[i]);
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
    for (int i = r->pushes - 1; i >= 0; i--) {
        const struct session_push *const p = &r->push[i].push;

        if (p->pushed && p->kind == PROTOCOL_PUSH_STEADY && p->has_best_1s
            && p->best_1s_n == r->best_1s_n)
            return &r->push[i];
    }
    return NULL;
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
