/* plan_json.c - see plan_json.h. */
#include "interchange/plan_json.h"

#include <math.h>

#include "calibration/day.h"
#include "interchange/json_value.h"
#include "interchange/trend_json.h"  /* sides, doses, lights */

static void set(json_t *o, const char *key, json_t *value)
{
    json_object_set_new(o, key, value);
}

static json_t *day_of(int days)
{
    char day[DAY_TEXT];

    day_after("1970-01-01", days, day);
    return json_string(day);
}

static json_t *last(const struct plan *p)
{
    const struct course_session *s;
    json_t *o;

    if (p->session < 0)
        return json_null();
    s = &p->course->session[p->session];
    o = trend_json_light(&p->light);
    set(o, "session", json_string(s->id));
    set(o, "day", day_of(s->day));
    return o;
}

static json_t *alternatives(const struct plan *p)
{
    json_t *o = json_object();

    set(o, "repeat", p->first ? json_null() : trend_json_dose(&p->present));
    set(o, "back", p->has_back ? trend_json_dose(&p->back) : json_null());
    return o;
}

static json_t *screening(const struct screening_gate *gate)
{
    json_t *o = json_object();

    set(o, "answer", json_string(screening_answer_word(gate->answer)));
    set(o, "says", json_value_text(gate->says));
    set(o, "way_out", json_value_text(gate->way_out));
    return o;
}

json_t *plan_json(const struct plan *p, const struct screening_gate *gate)
{
    json_t *o = json_object();
    char said[PLAN_SAID_MAX];

    set(o, "format", json_string("holdfast-plan"));
    set(o, "version", json_integer(1));
    set(o, "client", json_string(p->course->client));
    set(o, "day", day_of(p->course->today));
    set(o, "side", json_string(trend_json_side(p->side)));
    set(o, "rules", json_value_text(p->rules));
    plan_say_today(p, said, sizeof said);
    set(o, "suggested", json_value_text(said));
    set(o, "first", json_boolean(p->first));
    set(o, "start", p->first ? json_string(plan_start_word(p->start)) : json_null());
    set(o, "rule", json_string(plan_rule(p)));
    plan_say_why(p, said, sizeof said);
    set(o, "says", json_value_text(said));
    set(o, "protocol", p->protocol[0] != '\0' ? json_value_text(p->protocol) : json_null());
    set(o, "dose", trend_json_dose(&p->dose));
    set(o, "tension_s", json_value_digits(p->tension_s));
    set(o, "reference_n", json_value_digits(p->reference_n));
    set(o, "target_n", json_value_digits(p->dose.target_pct / 100.0 * p->reference_n));
    set(o, "last_session", last(p));
    set(o, "next", p->first ? json_null() : trend_json_advice(&p->advice));
    set(o, "alternatives", alternatives(p));
    set(o, "screening", screening(gate));
    set(o, "pain_limit", json_integer(p->pain_limit));
    return o;
}
