/* ground_json.c - see ground_json.h. */
#include "interchange/ground_json.h"

#include <math.h>

#include "analysis/results_uncertainty.h"
#include "interchange/json_value.h"

enum { N_DECIMALS = 3, U_DECIMALS = 4, S_DECIMALS = 6 };

static void set(json_t *o, const char *key, json_t *value)
{
    json_object_set_new(o, key, value);
}

static void because(json_t *o, const char *key, const char *why)
{
    json_t *u = json_object_get(o, "unavailable");

    if (u == NULL)
        set(o, "unavailable", u = json_object());
    set(u, key, json_string(why));
}

static json_t *force(double x)
{
    return json_value_real(x, N_DECIMALS);
}

static json_t *day(const char *s)
{
    return *s != '\0' ? json_value_text(s) : json_null();
}

/* ---- of the session ------------------------------------------------------------- */

json_t *ground_json_calibration(const struct results *r)
{
    const struct calibration *const c = &r->calibration;
    json_t *o = json_object();

    set(o, "id", json_value_text(c->id));
    set(o, "n_per_count", json_value_real(c->n_per_count, 12));
    set(o, "zero_counts", json_value_real(c->zero_counts, 3));
    set(o, "date", day(c->date));
    set(o, "due", day(c->due));
    set(o, "low_n", force(c->low_n));
    set(o, "high_n", force(c->high_n));
    set(o, "margin_pct", json_value_real(c->margin_pct, 2));
    set(o, "beyond_calibration", json_value_count(r->beyond));
    set(o, "beyond_calibration_text", r->beyond == 0 ? json_null() : json_sprintf(
        "%zu of the samples lie beyond the calibrated range of %g to %g N by more than its "
        "margin of %g %%; their force is less certain than is said", r->beyond, c->low_n,
        c->high_n, c->margin_pct));
    return o;
}

static json_t *tare(const struct results_tare *t)
{
    json_t *o = json_object();

    set(o, "at_s", json_value_real(t->at_s, S_DECIMALS));
    set(o, "force_n", force(t->tare.value_n));
    set(o, "noise_sd_n", json_value_real(t->tare.noise_n, U_DECIMALS));
    set(o, "slope_n_per_s", json_value_real(t->tare.slope_n_per_s, U_DECIMALS));
    set(o, "seconds", json_value_real(t->tare.seconds, S_DECIMALS));
    set(o, "samples", json_value_count(t->tare.samples));
    return o;
}

json_t *ground_json_tares(const struct results *r)
{
    json_t *all = json_array();

    for (int i = 0; i < r->tares; i++)
        json_array_append_new(all, tare(&r->tare[i]));
    return all;
}

json_t *ground_json_refused(const struct results *r)
{
    return json_pack("{s:i, s:i, s:i}", "loaded", r->tares_loaded, "drifting", r->tares_drifted,
                     "shifted", r->tares_shifted);
}

static json_t *sources(const struct uncertainty *u)
{
    json_t *all = json_array();

    for (int i = 0; i < UNCERTAINTY_SOURCE_COUNT; i++) {
        const enum uncertainty_source s = (enum uncertainty_source)i;
        json_t *o = json_object();

        set(o, "source", json_string(uncertainty_word(s)));
        set(o, "what", json_string(uncertainty_text(s)));
        set(o, "kind", json_string(uncertainty_kind(s)));
        set(o, "standard_n", json_value_real(u->row[i].standard_n, U_DECIMALS));
        if (!u->row[i].known)
            because(o, "standard_n", uncertainty_absent(s));
        json_array_append_new(all, o);
    }
    return all;
}

json_t *ground_json_uncertainty(const struct results *r)
{
    struct results_budget b[RESULTS_BUDGET_MAX];
    const int n = results_uncertainty_budget(r, b);
    json_t *o = json_object(), *forces = json_array();

    for (int i = 0; i < n; i++) {
        json_t *one = json_object();

        set(one, "what", json_string(b[i].what));
        set(one, "number", json_integer(b[i].number));
        set(one, "force_n", force(b[i].u.force_n));
        set(one, "standard_n", json_value_real(b[i].u.standard_n, U_DECIMALS));
        set(one, "factor_95", json_value_real(uncertainty_factor(&b[i].u), U_DECIMALS));
        set(one, "interval_95_n", json_value_real(uncertainty_expanded_n(&b[i].u), U_DECIMALS));
        set(one, "complete", json_boolean(b[i].u.complete));
        set(one, "sources", sources(&b[i].u));
        json_array_append_new(forces, one);
    }
    set(o, "stated", json_boolean(r->calibration.fitted));
    set(o, "forces", forces);
    if (n == 0)
        because(o, "forces", r->calibration.fitted ? "no force was measured over a zero"
                                                   : "the calibration states no uncertainty");
    return o;
}

/* ---- of a push or hold ------------------------------------------------------------ */

static void rest(json_t *o, const char *key, const struct zero_rest *z, const char *never)
{
    const char *why = never != NULL ? never : z->why;

    set(o, key, why != NULL ? json_null() : force(z->mean_n));
    if (why != NULL)
        because(o, key, why);
}

static void ground(json_t *o, const struct results_ground *g, const char *never)
{
    const bool known = never == NULL && isfinite(g->zero.drift_n);

    rest(o, "zero_before_n", &g->zero.before, never);
    rest(o, "zero_after_n", &g->zero.after, never);
    set(o, "zero_drift_n", known ? force(g->zero.drift_n) : json_null());
    set(o, "zero_flag", known ? json_boolean(g->zero.flag) : json_null());
    if (!known)
        because(o, "zero_drift_n", never != NULL ? never : "no rest was seen around it");
    set(o, "beyond_calibration", json_value_count(g->beyond));
}

static void one_u(json_t *u, const char *key, double u_n)
{
    if (isfinite(u_n))
        set(u, key, json_value_real(u_n, U_DECIMALS));
}

/* "u" of an object: u so far; or null and why there is none. */
static void give(json_t *o, json_t *u, const char *why)
{
    if (why != NULL) {
        json_decref(u);
        u = json_null();
        because(o, "u", why);
    }
    set(o, "u", u);
}

static json_t *measured(const struct results_u *from)
{
    json_t *u = json_object();

    one_u(u, "best_1s_mean_n", from->best_1s_n);
    one_u(u, "target_n", from->target_n);
    one_u(u, "mean_n", from->mean_n);
    one_u(u, "peak_raw_n", from->peak_n);
    one_u(u, "peak_filtered_n", from->peak_filtered_n);
    one_u(u, "impulse_ns", from->impulse_ns);
    return u;
}

void ground_json_push(json_t *o, const struct results *r, const struct results_push *p,
                      const char *never)
{
    ground(o, &p->ground, never);
    give(o, measured(&p->u), never != NULL ? never : results_uncertainty_why(r, &p->ground));
}

void ground_json_hold(json_t *o, const struct results *r, const struct results_hold *h,
                      const char *never)
{
    const char *const reference = results_uncertainty_why_reference(r, h);
    json_t *const u = measured(&h->u);

    ground(o, &h->ground, never);
    one_u(u, "band_low_n", h->u.low_n);
    one_u(u, "band_high_n", h->u.high_n);
    one_u(u, "floor_n", h->u.floor_n);
    if (h->hold.reference_n > 0.0)
        set(u, "reference_n", json_value_real(h->u.reference_n, U_DECIMALS));
    if (reference != NULL)
        because(u, "reference_n", reference);
    give(o, u, results_uncertainty_why(r, &h->ground));
}

void ground_json_best(json_t *o, const struct results *r)
{
    const struct results_push *const p = results_uncertainty_best(r);
    const bool any = r->best_1s_n > 0.0 || r->best_peak_n > 0.0 || r->limited_1s_n > 0.0;
    json_t *const u = json_object();

    one_u(u, "best_1s_mean_n", p != NULL ? p->u.best_1s_n : (double)NAN);
    one_u(u, "peak_live_n", r->best_peak_u_n);
    one_u(u, "pain_limited_best_1s_mean_n", r->limited_u_n);
    give(o, u, !any ? "no push has a best second"
            : json_object_size(u) == 0 ? results_uncertainty_why(r, &r->push[r->pushes - 1].ground)
            : NULL);
}

void ground_json_warm_up(json_t *o, const struct results *r, const struct results_warm_up *w)
{
    json_t *const u = json_object();

    one_u(u, "peak_live_n", w->peak_u_n);
    give(o, u, !w->warm_up.push.pushed ? "no push came" : results_uncertainty_why(r, &w->ground));
}

void ground_json_passive(json_t *o, const struct results *r)
{
    json_t *const u = json_object();

    one_u(u, "force_n", r->passive_u_n);
    give(o, u, results_uncertainty_why(r, &r->passive_ground));
}

void ground_json_totals(json_t *o, const struct results *r)
{
    const char *why = "no hold was measured";
    json_t *const u = json_object();

    one_u(u, "impulse_ns", r->impulse_u_ns);
    for (int i = 0; i < r->holds && json_object_size(u) == 0; i++)
        if (results_uncertainty_why(r, &r->hold[i].ground) != NULL)
            why = results_uncertainty_why(r, &r->hold[i].ground);
    give(o, u, json_object_size(u) > 0 ? NULL : why);
}
