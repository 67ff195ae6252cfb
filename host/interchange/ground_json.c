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

static void known_to(json_t *o, const struct results_u *from, const char *why)
{
    json_t *u = why == NULL ? json_object() : json_null();

    set(o, "u", u);
    if (why != NULL) {
        because(o, "u", why);
        return;
    }
    one_u(u, "best_1s_mean_n", from->best_1s_n);
    one_u(u, "target_n", from->target_n);
    one_u(u, "mean_n", from->mean_n);
    one_u(u, "peak_n", from->peak_n);
    one_u(u, "peak_filtered_n", from->peak_filtered_n);
}

void ground_json_push(json_t *o, const struct results *r, const struct results_push *p,
                      const char *never)
{
    ground(o, &p->ground, never);
    known_to(o, &p->u, never != NULL ? never : results_uncertainty_why(r, &p->ground));
}

void ground_json_hold(json_t *o, const struct results *r, const struct results_hold *h,
                      const char *never)
{
    ground(o, &h->ground, never);
    known_to(o, &h->u, never != NULL ? never : results_uncertainty_why(r, &h->ground));
}

void ground_json_best(json_t *o, const struct results *r)
{
    const struct results_push *const p = results_uncertainty_best(r);
    const char *why = p == NULL ? "no push has a best second"
                                : results_uncertainty_why(r, &p->ground);

    set(o, "u", why != NULL ? json_null() : json_pack("{s:o}", "best_1s_mean_n",
                                                      json_value_real(p->u.best_1s_n, U_DECIMALS)));
    if (why != NULL)
        because(o, "u", why);
}
