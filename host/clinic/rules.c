/* rules.c - finding rules, and the light of a session; see rules.h. */
#include "clinic/rules.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clinic/rules_inside.h"
#include "session/protocol.h"  /* protocol_read, protocol_read_in */

#define US_PER_H 3.6e9

int rules_load(const char *name, struct rules **out, struct err_text *why)
{
    const char *own = getenv("HOLDFAST_RULES");
    char path[PROTOCOL_PATH_MAX], text[PROTOCOL_TEXT_MAX];
    size_t n = 0;
    int err;

    *out = NULL;
    if (name == NULL && own != NULL && own[0] != '\0')
        name = own;
    if (name == NULL) {
        err = protocol_read_in("rules/load-tolerance.yaml", path, text, &n, why);
    } else {
        /* "./" keeps a bare name from being looked up as a protocol's. */
        char file[PROTOCOL_PATH_MAX];
        const bool bare = strchr(name, '/') == NULL;

        if (snprintf(file, sizeof file, "%s%s", bare ? "./" : "", name) >= (int)sizeof file)
            return err_set(why, ERR_IO, "the name %.80s... is too long; use a shorter one",
                           name);
        err = protocol_read(file, path, text, &n, why);
        if (err == ERR_ABSENT)
            err_set(why, err, "there is no file of rules %.200s; check the name, or leave it "
                    "out for the usual ones", name);
    }
    return err == ERR_OK ? rules_parse(path, text, n, out, why) : err;
}

int rules_pain_limit(const struct rules *r, const struct course *c)
{
    return (int)(c->pain_limit < 0 ? r->pain_limit
                                   : fmin(c->pain_limit, r->pain_limit_most));
}

/* ---- conditions ------------------------------------------------------------------------ */

static bool holds_now(const struct rules_condition *c, const double *value)
{
    const double x = value[c->input], y = c->other >= 0 ? value[c->other] : c->value;

    /* Comparisons with NAN are false: what is not known does not fit. */
    switch (c->op) {
    case RULES_OVER:     return x > y;
    case RULES_AT_LEAST: return x >= y;
    case RULES_UNDER:    return x < y;
    case RULES_AT_MOST:  return x <= y;
    case RULES_IS:       return x == y;
    case RULES_MISSING:  return isnan(x);
    case RULES_KNOWN:    return !isnan(x);
    case RULES_OPS:      break;
    }
    return false;
}

bool rules_fits(const struct rules_rule *rule, const double (*value)[RULES_VALUES_MAX],
                int sessions)
{
    for (int i = 0; i < rule->conditions; i++) {
        const struct rules_condition *c = &rule->condition[i];

        if (c->sessions > sessions)
            return false;
        for (int k = 0; k < c->sessions; k++)
            if (!holds_now(c, value[k]))
                return false;
    }
    return true;
}

const struct rules_rule *rules_first(const struct rules_list *list,
                                     const double (*value)[RULES_VALUES_MAX], int sessions)
{
    for (int i = 0; i < list->count; i++)
        if (rules_fits(&list->rule[i], value, sessions))
            return &list->rule[i];
    return NULL;
}

static bool looked_at(const struct rules_rule *rule, int input)
{
    for (int i = 0; rule != NULL && i < rule->conditions; i++)
        if (rule->condition[i].input == input || rule->condition[i].other == input)
            return true;
    return false;
}

int rules_show_inputs(enum rules_list_kind list, const struct rules_rule *rule,
                      const double *value, struct rules_input out[RULES_INPUTS_MAX])
{
    int n, shown = 0;
    const struct rules_input_kind *input = rules_inputs(list, &n);

    for (int i = 0; i < n && shown < RULES_INPUTS_MAX; i++) {
        /* A light is told by its own member. */
        if ((!input[i].always && !looked_at(rule, i)) || strcmp(input[i].unit, "light") == 0)
            continue;
        out[shown++] = (struct rules_input){ input[i].name, input[i].unit, value[i] };
    }
    return shown;
}

/* ---- a session ----------------------------------------------------------------------------- */

int rules_before(const struct course *c, int session, enum course_side side)
{
    while (--session >= 0) {
        const enum course_side s = c->session[session].side;

        if (s == side || s == COURSE_BOTH || side == COURSE_BOTH)
            return session;
    }
    return -1;
}

static double yes_no(enum course_yes y)
{
    return y == COURSE_YES ? 1 : y == COURSE_NO ? 0 : NAN;
}

static void session_values(const struct rules *r, const struct course *c,
                           const struct course_session *s, double *v)
{
    int n;
    const struct rules_input_kind *input = rules_inputs(RULES_LIGHTS, &n);

    v[RULES_SESSION_pain_before] = s->pain_before;
    v[RULES_SESSION_pain_during] = s->pain_during;
    v[RULES_SESSION_pain_24h] = s->pain_24h;
    v[RULES_SESSION_change_24h] = s->pain_24h - s->pain_before;
    v[RULES_SESSION_pain_morning] = s->pain_morning;
    v[RULES_SESSION_change_morning] = s->pain_morning - s->pain_before;
    v[RULES_SESSION_settle_h] = s->settle_h;
    v[RULES_SESSION_completed_pct] = s->holds ? s->completed_pct : NAN;
    v[RULES_SESSION_in_band_s] = s->holds ? s->in_band_s : NAN;
    v[RULES_SESSION_holds_done] = s->holds ? (double)s->holds_done : NAN;
    v[RULES_SESSION_sharp_or_new] = yes_no(s->sharp_or_new);
    v[RULES_SESSION_morning_worse] = yes_no(s->morning_worse);
    v[RULES_SESSION_pain_limit] = rules_pain_limit(r, c);
    v[RULES_SESSION_holds] = s->holds;
    v[RULES_SESSION_hours_since] =
        fmax(0, (double)(c->now_unix_us - s->started_unix_us) / US_PER_H);
    for (int i = 0; i < n; i++)
        if (!(v[i] >= input[i].least && v[i] <= input[i].most))
            v[i] = NAN;
}

/* A change between scores of which one is out of range is no change either. */
static void forget_changes(double *v)
{
    if (isnan(v[RULES_SESSION_pain_before]) || isnan(v[RULES_SESSION_pain_24h]))
        v[RULES_SESSION_change_24h] = NAN;
    if (isnan(v[RULES_SESSION_pain_before]) || isnan(v[RULES_SESSION_pain_morning]))
        v[RULES_SESSION_change_morning] = NAN;
}

const struct rules_rule *rules_decide(const struct rules *r, const struct course *c,
                                      int session, double (*value)[RULES_VALUES_MAX])
{
    const enum course_side side = c->session[session].side;
    int known = 0;

    for (int i = session; i >= 0 && known < r->running; i = rules_before(c, i, side)) {
        session_values(r, c, &c->session[i], value[known]);
        forget_changes(value[known++]);
    }
    return rules_first(&r->list[RULES_LIGHTS],
                       (const double (*)[RULES_VALUES_MAX])value, known);
}

void rules_light(const struct rules *r, const struct course *c, int session,
                 struct rules_verdict *out)
{
    double value[RULES_BACK_MAX][RULES_VALUES_MAX];
    const struct rules_rule *rule = rules_decide(r, c, session, value);

    out->light = rule != NULL ? (enum rules_light)rule->result : RULES_UNKNOWN;
    out->rule = rule != NULL ? rule->id : "none";
    out->says = rule != NULL ? rule->says : "No rule of the file fits what is known.";
    out->inputs = rules_show_inputs(RULES_LIGHTS, rule, value[0], out->input);
}
