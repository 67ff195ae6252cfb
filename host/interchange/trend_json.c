/* trend_json.c - see trend_json.h. */
#include "interchange/trend_json.h"

#include <math.h>

#include "calibration/day.h"
#include "clinic/dose.h"
#include "interchange/json_value.h"

static void set(json_t *o, const char *key, json_t *value)
{
    json_object_set_new(o, key, value);
}

static void number(json_t *o, const char *key, double x)
{
    set(o, key, json_value_digits(x));
}

static json_t *day(int of)
{
    char text[DAY_TEXT];

    trend_day(of, text);
    return json_string(text);
}

const char *trend_json_side(enum course_side side)
{
    return side == COURSE_LEFT ? "left" : side == COURSE_RIGHT ? "right" : "both";
}

json_t *trend_json_inputs(const struct rules_input *input, int n)
{
    json_t *o = json_object();

    for (int i = 0; i < n; i++) {
        json_t *one = json_object();

        number(one, "value", input[i].value);
        set(one, "unit", json_string(input[i].unit));
        set(o, input[i].name, one);
    }
    return o;
}

json_t *trend_json_dose(const struct course_dose *d)
{
    json_t *o = json_object();

    for (int v = 0; v < DOSE_VARIABLES_COUNT; v++)
        number(o, dose_variable_name((enum dose_variable)v),
               dose_get(d, (enum dose_variable)v));
    return o;
}

json_t *trend_json_light(const struct rules_verdict *v)
{
    json_t *o = json_object();

    set(o, "light", json_string(rules_light_word(v->light)));
    set(o, "rule", json_string(v->rule));
    set(o, "says", json_value_text(v->says));
    set(o, "inputs", trend_json_inputs(v->input, v->inputs));
    return o;
}

json_t *trend_json_advice(const struct rules_advice *a)
{
    json_t *o = json_object();
    const bool changes = a->variable[0] != '\0';

    set(o, "step", json_string(rules_step_word(a->step)));
    set(o, "light", json_string(rules_light_word(a->light)));
    set(o, "rule", json_string(a->rule));
    set(o, "says", json_value_text(a->says));
    set(o, "variable", changes ? json_string(a->variable) : json_null());
    number(o, "from", changes ? a->from : NAN);
    number(o, "to", changes ? a->to : NAN);
    set(o, "dose", trend_json_dose(&a->dose));
    set(o, "inputs", trend_json_inputs(a->input, a->inputs));
    return o;
}

/* ---- a side --------------------------------------------------------------------- */

static json_t *tolerated(const struct trend *t, const struct trend_side *s)
{
    const struct tolerance_dose *const d = &s->tolerance.best;
    json_t *o = d->session >= 0 ? json_object() : json_null();

    if (d->session < 0)
        return o;
    number(o, "mean_n", d->mean_n);
    number(o, "mean_pct", d->mean_pct);
    set(o, "reference_of", json_string(t->course->session[d->session].reference_of));
    number(o, "in_band_s", d->in_band_s);
    number(o, "impulse_ns", d->impulse_ns);
    set(o, "since", day(t->course->session[trend_since(t, s)].day));
    set(o, "session", json_string(t->course->session[d->session].id));
    return o;
}

static json_t *push(const struct trend_side *s)
{
    const struct tolerance_push *const p = &s->tolerance.push;
    json_t *o = json_object();
    char said[TREND_SAID_MAX];

    set(o, "sessions", json_integer(p->sessions));
    number(o, "latest_n", p->latest_n);
    number(o, "baseline_n", p->baseline_n);
    number(o, "change_pct", p->change_pct);
    number(o, "typical_error_pct", p->typical_error_pct);
    number(o, "detectable_change_pct", p->mdc_pct);
    set(o, "detectable_change_own", json_boolean(p->own));
    set(o, "changed", isfinite(p->change_pct) ? json_boolean(p->changed) : json_null());
    trend_say_push(s, said, sizeof said);
    set(o, "says", json_value_text(said));
    return o;
}

static json_t *slope(const struct stats_trend *r, const char *says)
{
    json_t *o = json_object();

    set(o, "n", json_integer(r->n));
    set(o, "known", json_boolean(r->known));
    number(o, "per_week", r->known ? r->slope : NAN);
    number(o, "low_95", r->known ? r->low : NAN);
    number(o, "high_95", r->known ? r->high : NAN);
    number(o, "at_first", r->known ? r->at_first : NAN);
    number(o, "at_last", r->known ? r->at_last : NAN);
    set(o, "says", json_value_text(says));
    return o;
}

static json_t *median(const struct stats_median *m)
{
    json_t *o = json_object();

    set(o, "n", json_integer(m->n));
    number(o, "median", m->n > 0 ? m->median : NAN);
    number(o, "low", m->has_interval ? m->low : NAN);
    number(o, "high", m->has_interval ? m->high : NAN);
    number(o, "level_pct", m->has_interval ? m->level_pct : NAN);
    return o;
}

static json_t *response(const struct trend_side *s)
{
    const struct response_sums *const r = &s->response;
    json_t *o = json_object();
    char said[TREND_SAID_MAX];

    set(o, "sessions", json_integer(r->sessions));
    set(o, "missing", json_integer(r->missing));
    set(o, "too_few", json_boolean(r->too_few));
    set(o, "eased", json_integer(r->eased));
    set(o, "no_clear_change", json_integer(r->no_clear_change));
    set(o, "stirred_up", json_integer(r->stirred_up));
    number(o, "eased_low_95_pct", 100.0 * r->eased_low);
    number(o, "eased_high_95_pct", 100.0 * r->eased_high);
    set(o, "change", median(&r->change));
    set(o, "change_24h", median(&r->change_24h));
    number(o, "before_first_third", r->before_first);
    number(o, "before_rest", r->before_rest);
    set(o, "analgesic", json_integer(s->analgesics));
    trend_say_response(s, said, sizeof said);
    set(o, "says", json_value_text(said));
    return o;
}

static json_t *consistency(const struct trend_side *s)
{
    json_t *o = json_object();
    char said[TREND_SAID_MAX];

    set(o, "done", json_integer(s->tolerance.done));
    set(o, "planned", s->tolerance.planned >= 0 ? json_integer(s->tolerance.planned)
                                                : json_null());
    number(o, "delivered_pct", s->tolerance.delivered_pct);
    trend_say_consistency(s, said, sizeof said);
    set(o, "says", json_value_text(said));
    return o;
}

static json_t *side(const struct trend *t, const struct trend_side *s)
{
    json_t *o = json_object();
    char said[TREND_SAID_MAX];

    set(o, "side", json_string(s->label[0] == 'B' ? "both" : trend_json_side(s->side)));
    trend_say_headline(t, s, said, sizeof said);
    set(o, "headline", json_value_text(said));
    set(o, "sessions", json_integer(s->sessions));
    set(o, "with_holds", json_integer(s->with_holds));
    set(o, "tolerated_load", tolerated(t, s));
    set(o, "best_push", push(s));
    trend_say_load(s, said, sizeof said);
    set(o, "load_trend_n", slope(&s->tolerance.load, said));
    trend_say_pain(s, said, sizeof said);
    set(o, "pain_trend_points", slope(&s->tolerance.pain, said));
    set(o, "response", response(s));
    set(o, "consistency", consistency(s));
    trend_say_last(t, s, said, sizeof said);
    set(o, "last", json_value_text(said));
    set(o, "next", trend_json_advice(&s->advice));
    return o;
}

/* ---- sessions ------------------------------------------------------------------- */

static json_t *session(const struct trend *t, int i)
{
    const struct course_session *const s = &t->course->session[i];
    json_t *o = json_object();

    set(o, "session", json_string(s->id));
    set(o, "day", day(s->day));
    set(o, "side", json_string(trend_json_side(s->side)));
    set(o, "protocol", json_value_text(s->protocol));
    set(o, "series", json_integer(s->series));
    set(o, "new_in_series", s->changed[0] != '\0' ? json_value_text(s->changed) : json_null());
    set(o, "asked", s->holds ? trend_json_dose(&s->asked) : json_null());
#define N(member) number(o, #member, s->member)
    N(mean_n);
    N(mean_pct);
    N(in_band_s);
    N(impulse_ns);
    N(completed_pct);
    N(best_1s_n);
    N(pain_before);
    N(pain_during);
    N(pain_after);
    N(pain_45min);
    N(pain_morning);
    N(pain_24h);
    N(settle_h);
    N(effort);
#undef N
    set(o, "light", json_string(rules_light_word(t->light[i].light)));
    set(o, "rule", json_string(t->light[i].rule));
    return o;
}

static json_t *stage(const struct trend *t)
{
    json_t *o = json_object();

    set(o, "stage", t->stage.stage > 0 ? json_integer(t->stage.stage) : json_null());
    set(o, "criteria", json_integer(t->stage.criteria));
    set(o, "met", json_integer(t->stage.met));
    set(o, "says", json_value_text(t->stage.says));
    set(o, "inputs", trend_json_inputs(t->stage.input, t->stage.inputs));
    return o;
}

json_t *trend_json(const struct trend *t)
{
    json_t *o = json_object(), *sides = json_array(), *sessions = json_array();

    set(o, "format", json_string("holdfast-trend"));
    set(o, "version", json_integer(1));
    set(o, "client", json_string(t->course->client));
    set(o, "day", day(t->course->today));
    set(o, "rules", json_value_text(t->rules));
    set(o, "pain_limit", json_integer(t->pain_limit));
    set(o, "weeks", t->weeks > 0 ? json_integer(t->weeks) : json_null());
    for (int i = 0; i < t->sides; i++)
        json_array_append_new(sides, side(t, &t->side[i]));
    set(o, "sides", sides);
    for (int i = t->shown_from; i < t->course->sessions; i++)
        for (int k = 0; k < t->sides; k++)
            if (course_of_side(&t->course->session[i], t->side[k].side)) {
                json_array_append_new(sessions, session(t, i));
                break;
            }
    set(o, "sessions", sessions);
    set(o, "stage", stage(t));
    return o;
}
