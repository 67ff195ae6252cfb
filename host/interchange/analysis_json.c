/* analysis_json.c - see analysis_json.h. */
#include "interchange/analysis_json.h"

#include <math.h>

enum { S_DECIMALS = 6, HZ_DECIMALS = 4, PCT_DECIMALS = 2 };

static void set(json_t *o, const char *key, json_t *value)
{
    json_object_set_new(o, key, value);
}

static json_t *or_null(const char *s)
{
    return s[0] != '\0' ? json_value_text(s) : json_null();
}

static json_t *effort(size_t number, const struct analysis_effort *e, bool is_torque)
{
    json_t *o = json_object();

    set(o, "effort", json_value_count(number));
    set(o, "from_s", json_value_real(e->where.from_s, S_DECIMALS));
    set(o, "to_s", json_value_real(e->where.to_s, S_DECIMALS));
    set(o, "quiet_from_s", json_value_real(e->where.quiet_from_s, S_DECIMALS));
    set(o, "starts_loaded", json_boolean(e->where.starts_loaded));
    set(o, "ends_loaded", json_boolean(e->where.ends_loaded));
    set(o, "metrics", json_value_metrics(e->metric, is_torque));
    return o;
}

/* What the efforts say together, for each metric that any of them has. */
static json_t *trials(const struct analysis *a, bool is_torque)
{
    json_t *all = json_object();

    for (int c = 0; c < ANALYSIS_COMPARED_COUNT; c++) {
        const struct metric_info *of = metric_info(analysis_compared_metric(
                                                       (enum analysis_compared)c));
        json_t *o = json_object();

        if (!(a->trials[c][TRIALS_COUNT].value > 0.0)) {
            json_decref(o);
            continue;
        }
        for (int m = 0; m < TRIALS_METRIC_COUNT; m++) {
            const struct metric_info *info = trials_info((enum trials_metric)m);

            const char *unit = info->unit[0] == '=' ? of->unit : info->unit;

            set(o, info->id, json_value_metric(&a->trials[c][m],
                                               json_value_unit(unit, is_torque)));
        }
        set(all, of->id, o);
    }
    return all;
}

static json_t *dropped(const struct curve *c)
{
    static const char *const words[] = {
#define X(name, word, text) word,
        CURVE_DROPS(X)
#undef X
    };
    json_t *o = json_object();

    for (int d = 0; d < CURVE_DROP_COUNT; d++)
        set(o, words[d], json_value_count(c->dropped[d]));
    return o;
}

static json_t *found_by(const struct effort_levels *l)
{
    json_t *o = json_object();

    set(o, "quiet_n", json_value_digits(l->quiet_n));
    set(o, "quiet_sd_n", json_value_digits(l->quiet_sd_n));
    set(o, "noise_n", json_value_digits(l->noise_n));
    set(o, "below_zero", json_boolean(l->below_zero));
    set(o, "begins_over_n", json_value_digits(l->on_n));
    set(o, "ends_under_n", json_value_digits(l->off_n));
    return o;
}

static json_t *curve(const struct curve *c, const struct analysis *a, enum symmetry_side side)
{
    json_t *o = json_object(), *efforts = json_array();

    for (size_t i = 0; i < a->efforts; i++)
        json_array_append_new(efforts, effort(i + 1, &a->effort[i], c->is_torque));
    set(o, "label", json_value_text(c->label));
    set(o, "side", side == SYMMETRY_NEITHER ? json_null()
                   : json_string(side == SYMMETRY_LEFT ? "left" : "right"));
    set(o, "unit", json_string(c->is_torque ? "N.m" : "N"));
    set(o, "rows", json_value_count(c->rows));
    set(o, "samples", json_value_count(c->trace.n));
    set(o, "length_s", json_value_real(a->length_s, S_DECIMALS));
    set(o, "rate_hz", c->rate_hz > 0.0 ? json_value_real(c->rate_hz, HZ_DECIMALS) : json_null());
    set(o, "uneven_pct", json_value_real(100.0 * c->uneven_frac, PCT_DECIMALS));
    set(o, "missing", json_value_count(c->missing));
    set(o, "despiked", json_value_count(c->trace.despiked));
    set(o, "bridged", json_value_count(c->trace.bridged));
    set(o, "gaps", json_value_count(a->gaps));
    set(o, "gap_s", json_value_real(a->gap_s, S_DECIMALS));
    set(o, "clock_resets", json_value_count(c->resets));
    set(o, "dropped", dropped(c));
    set(o, "low_pass_hz", a->low_pass_hz > 0.0 ? json_value_real(a->low_pass_hz, HZ_DECIMALS)
                                               : json_null());
    set(o, "found_by", found_by(&a->levels));
    set(o, "efforts", efforts);
    set(o, "efforts_left_out", json_value_count(a->left_out));
    set(o, "trials", trials(a, c->is_torque));
    return o;
}

static json_t *index_json(const struct symmetry_index *i, const char *unit)
{
    json_t *o = json_value_metric(&i->v, unit), *interval = json_array();

    if (i->v.why != NULL) {
        json_decref(interval);
        return o;
    }
    json_array_append_new(interval, json_value_digits(i->low));
    json_array_append_new(interval, json_value_digits(i->high));
    set(o, "interval_95", interval);
    return o;
}

static json_t *symmetry(const struct curve_results_set *r)
{
    json_t *all = json_object();

    for (int c = 0; r->has_sides && c < ANALYSIS_COMPARED_COUNT; c++) {
        const struct symmetry *s = &r->symmetry[c];
        json_t *o;

        if (!isfinite(r->left[c]) || !isfinite(r->right[c]))
            continue;
        o = json_object();
        set(o, "left", json_value_digits(r->left[c]));
        set(o, "right", json_value_digits(r->right[c]));
        set(o, "left_cv_pct", json_value_real(100.0 * s->left_cv, PCT_DECIMALS));
        set(o, "right_cv_pct", json_value_real(100.0 * s->right_cv, PCT_DECIMALS));
        set(o, "left_cv_from", json_string(s->left_from_trials ? "trials" : "literature"));
        set(o, "right_cv_from", json_string(s->right_from_trials ? "trials" : "literature"));
        for (int m = 0; m < SYMMETRY_METRIC_COUNT; m++) {
            const struct metric_info *info = symmetry_info((enum symmetry_metric)m);

            set(o, info->id, index_json(&s->index[m], info->unit));
        }
        set(all, metric_info(analysis_compared_metric((enum analysis_compared)c))->id, o);
    }
    return all;
}

static json_t *claims(const struct curve_set *s)
{
    json_t *all = json_array();

    for (size_t i = 0; i < s->claims; i++) {
        json_t *o = json_object();

        set(o, "name", json_value_text(s->claim[i].name));
        set(o, "value", json_value_text(s->claim[i].value));
        set(o, "unit", or_null(s->claim[i].unit));
        json_array_append_new(all, o);
    }
    return all;
}

static json_t *curve_set(const struct curve_set *s, const struct curve_results_set *r)
{
    json_t *o = json_object(), *curves = json_array();

    for (size_t i = 0; i < s->curves; i++)
        json_array_append_new(curves, curve(&s->curve[i], &r->curve[i], r->side[i]));
    set(o, "label", or_null(s->label));
    set(o, "date", or_null(s->date));
    set(o, "claims", claims(s));
    set(o, "curves", curves);
    set(o, "symmetry", symmetry(r));
    return o;
}

json_t *analysis_json(const struct curve_results *r, json_t *options)
{
    const struct curve_file *f = r->file;
    json_t *root = json_object(), *notes = json_array(), *sets = json_array();

    for (size_t i = 0; i < f->notes; i++)
        json_array_append_new(notes, json_value_text(f->note[i]));
    for (size_t i = 0; i < f->sets; i++)
        json_array_append_new(sets, curve_set(&f->set[i], &r->set[i]));
    set(root, "analysis_version", json_integer(ANALYSIS_JSON_VERSION));
    set(root, "metrics_version", json_integer(METRICS_VERSION));
    set(root, "computed_by", json_string("holdfast " HOLDFAST_VERSION));
    set(root, "definitions", json_string("holdfast metrics ID"));
    set(root, "file", json_value_text(f->name));
    set(root, "format", json_value_text(f->format));
    set(root, "notes", notes);
    set(root, "options", options);
    set(root, "sets", sets);
    return root;
}

json_t *analysis_json_error(const char *file, const char *sentence)
{
    json_t *o = json_object();

    set(o, "file", json_value_text(file));
    set(o, "error", json_value_text(sentence));
    return o;
}
