/* certificate_json.c - the certificate for machines; see certificate.h. */
#include "calibration/certificate.h"

#include <jansson.h>
#include <math.h>
#include <string.h>

/* What is not known is null, never 0. */
static json_t *real(double x)
{
    return isfinite(x) ? json_real(x) : json_null();
}

static json_t *text(const char *s)
{
    return *s != '\0' ? json_string(s) : json_null();
}

/* jansson takes the value over, and ignores a NULL one: text that is not UTF-8 (a
 * file's name) is then null. */
static void set(json_t *o, const char *key, json_t *value)
{
    json_object_set_new(o, key, value != NULL ? value : json_null());
}

static json_t *said(const struct points *p)
{
    json_t *o = json_object();

#define X(name, what) set(o, #name, text(p->name));
    POINTS_WORDS(X)
#undef X
#define X(name, least, most, what) set(o, #name, real(p->name));
    POINTS_NUMBERS(X)
#undef X
    set(o, "date", text(p->date));
    set(o, "unit", json_string(gravity_word(p->unit)));
    set(o, "g_used_ms2", real(p->g_ms2));
    set(o, "place_known", json_boolean(p->place_known));
    return o;
}

static json_t *points(const struct fit *f)
{
    json_t *list = json_array();

    for (int i = 0; i < f->n; i++) {
        json_t *o = json_object();

        set(o, "force_n", json_real(f->point[i].force_n));
        set(o, "counts", json_real(f->point[i].counts));
        set(o, "sd_counts", real(f->point[i].sd_counts));
        set(o, "series", json_integer(f->point[i].series));
        set(o, "mounting", json_integer(f->point[i].mounting));
        set(o, "falling", json_boolean(f->falling[i]));
        set(o, "residual_counts", json_real(f->residual_counts[i]));
        set(o, "residual_n", json_real(f->residual_counts[i] / f->slope_counts_per_n));
        json_array_append_new(list, o);
    }
    return list;
}

static json_t *tests(const struct fit *f)
{
    json_t *list = json_array();

    for (int i = 0; i < f->tests; i++) {
        json_t *o = json_object();

        set(o, "order", json_integer(f->test[i].order));
        set(o, "replicated", json_boolean(f->test[i].replicated));
        set(o, "f", real(f->test[i].f));
        set(o, "p", real(f->test[i].p));
        set(o, "dof1", json_integer(f->test[i].dof1));
        set(o, "dof2", json_integer(f->test[i].dof2));
        json_array_append_new(list, o);
    }
    return list;
}

static json_t *fit(const struct fit *f)
{
    json_t *o = json_object(), *c = json_array(), *errors = json_array();

    for (int k = 0; k <= f->curve.order; k++) {
        json_array_append_new(c, json_real(f->curve.c[k]));
        json_array_append_new(errors, json_real(sqrt(f->curve.covariance[k][k])));
    }
    set(o, "order", json_integer(f->curve.order));
    set(o, "center_n", json_real(f->curve.center_n));
    set(o, "scale_n", json_real(f->curve.scale_n));
    set(o, "counts", c);
    set(o, "standard_errors_counts", errors);
    set(o, "dof", json_integer(f->dof));
    set(o, "weighted", json_boolean(f->weighted));
    set(o, "residual_sd_counts", json_real(f->residual_sd_counts));
    set(o, "residual_sd_n", json_real(f->residual_sd_n));
    set(o, "lack_of_fit", tests(f));
    set(o, "points", points(f));
    return o;
}

static json_t *iso(const struct figures *g)
{
    static const char *const symbols[] = {
#define X(name, symbol, what, c00, c05, c1, c2) symbol,
        FIGURES_ISO(X)
#undef X
    };
    json_t *o = json_object();

    for (int i = 0; i < FIGURES_ISO_COUNT; i++) {
        json_t *criterion = json_object();

        set(criterion, "pct", real(g->iso_pct[i]));
        set(criterion, "class", json_string(figures_class(g->iso_class[i])));
        set(o, symbols[i], criterion);
    }
    set(o, "class", json_string(figures_class(g->iso_worst)));
    return o;
}

static json_t *figures(const struct figures *g)
{
    json_t *o = json_object();

    set(o, "hysteresis_n", real(g->hysteresis_n));
    set(o, "hysteresis_pct", real(g->hysteresis_pct));
    set(o, "zero_return_counts", real(g->zero_return_counts));
    set(o, "zero_return_n", real(g->zero_return_n));
    set(o, "repeatability_n", real(g->repeatability_n));
    set(o, "repeatability_dof", json_integer(g->repeatability_dof));
    set(o, "linearity_pct", real(g->linearity_pct));
    set(o, "noise_counts", real(g->noise_counts));
    set(o, "e74_lower_limit_n", real(g->e74_limit_n));
    set(o, "iso376_informative", iso(g));
    return o;
}

static json_t *creep(const struct creep *k)
{
    json_t *o = json_object();

    set(o, "measured", json_boolean(k->measured));
    set(o, "longest_dwell_s", real(k->longest_s));
    set(o, "dwell_needed_s", json_real(CREEP_DWELL_S));
    set(o, "dwell_s", k->measured ? real(k->seconds) : json_null());
    set(o, "load_n", k->measured ? real(k->load_n) : json_null());
    set(o, "change_pct", k->measured ? real(100.0 * k->change_frac) : json_null());
    set(o, "u_pct", k->measured ? real(100.0 * k->u_frac) : json_null());
    return o;
}

static json_t *budget(const struct calibration *c)
{
    const double most_n = fabs(c->low_n) > fabs(c->high_n) ? c->low_n : c->high_n;
    json_t *o = json_object(), *rows = json_object();
    struct uncertainty u;

    certificate_budget(c, most_n, &u);
    for (int i = 0; i < UNCERTAINTY_SOURCE_COUNT; i++) {
        const enum uncertainty_source s = (enum uncertainty_source)i;
        json_t *row = json_object();

        set(row, "standard_n", real(u.row[i].standard_n));
        if (!u.row[i].known)
            set(row, "absent", json_string(uncertainty_absent(s)));
        set(rows, uncertainty_word(s), row);
    }
    set(o, "force_n", json_real(u.force_n));
    set(o, "sources", rows);
    set(o, "complete", json_boolean(u.complete));
    set(o, "standard_n", real(u.standard_n));
    set(o, "expanded_95_n", real(uncertainty_expanded_n(&u)));
    set(o, "dof", real(u.dof));
    return o;
}

static json_t *stream(const struct certificate *c)
{
    const struct plateaus *const p = c->plateaus;
    json_t *o = json_object(), *glitches = json_array();

    for (int i = 0; i < p->glitches && i < PLATEAUS_GLITCHES_MAX; i++) {
        json_t *g = json_object();
        const size_t at = p->glitch[i];

        set(g, "sample", json_integer((json_int_t)at));
        set(g, "time_s", c->stream->time_s != NULL ? real(c->stream->time_s[at]) : json_null());
        set(g, "counts", json_real(c->stream->counts[at]));
        json_array_append_new(glitches, g);
    }
    set(o, "file", json_string(c->stream_name));
    set(o, "samples", json_integer((json_int_t)c->stream->n));
    set(o, "rate_hz", real(c->stream->rate_hz));
    set(o, "glitches", json_integer(p->glitches));
    set(o, "glitch", glitches);
    return o;
}

static json_t *change(const struct calibration *now, const struct calibration *before)
{
    json_t *o = json_object();

    set(o, "id", json_string(before->id));
    set(o, "date", text(before->date));
    set(o, "slope_change_pct", real(100.0 * (before->n_per_count / now->n_per_count - 1.0)));
    set(o, "zero_change_counts", real(now->zero_counts - before->zero_counts));
    return o;
}

int certificate_json(const struct certificate *c, FILE *to)
{
    char digest[CERTIFICATE_DIGEST_MAX];
    json_t *o = json_object();

    certificate_digest(c->calibration_text, strlen(c->calibration_text), digest);
    set(o, "software", json_string(c->software));
    set(o, "source", json_string(c->source));
    set(o, "said", said(c->points));
    set(o, "stream", c->plateaus != NULL ? stream(c) : json_null());
    set(o, "fit", fit(c->fit));
    set(o, "figures", figures(c->figures));
    set(o, "creep", c->creep != NULL ? creep(c->creep) : json_null());
    set(o, "uncertainty", budget(c->calibration));
    set(o, "before", c->before != NULL ? change(c->calibration, c->before) : json_null());
    set(o, "calibration", json_loads(c->calibration_text, 0, NULL));
    set(o, "calibration_sha256", json_string(digest));
    const int failed = json_dumpf(o, to, JSON_INDENT(2) | JSON_REAL_PRECISION(12)) != 0
                       || fputc('\n', to) == EOF || fflush(to) != 0;
    json_decref(o);
    return failed ? ERR_IO : ERR_OK;
}
