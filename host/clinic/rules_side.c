/* rules_side.c - what the next step of one side looks at; see rules_inside.h. */
#include <math.h>
#include <string.h>

#include "clinic/rules_inside.h"

#define WEEK_DAYS   7
#define SAME        0.05     /* two numbers of a dose closer than this are one */

/* ---- doses --------------------------------------------------------------------------------- */

static bool stated(double x)
{
    return isfinite(x) && x > 0;
}

double rules_variable_get(const struct course_dose *d, enum rules_variable v)
{
    const double all[RULES_VARIABLES] = {
        [RULES_TARGET_PCT] = d->target_pct, [RULES_HOLD_S] = d->hold_s,
        [RULES_COUNT] = d->count, [RULES_REST_S] = d->rest_s,
    };

    return stated(all[v]) ? all[v] : NAN;
}

static void put(struct course_dose *d, enum rules_variable v, double x)
{
    switch (v) {
    case RULES_TARGET_PCT: d->target_pct = x; break;
    case RULES_HOLD_S:     d->hold_s = x; break;
    case RULES_COUNT:      d->count = (int)lround(x); break;
    case RULES_REST_S:     d->rest_s = x; break;
    }
}

/* How much harder b's variable is than a's: over 0 harder, under easier, 0 the same or
 * neither stated, NAN one of them. */
static double harder(const struct course_dose *a, const struct course_dose *b,
                     enum rules_variable v)
{
    const double x = rules_variable_get(a, v), y = rules_variable_get(b, v);

    if ((isnan(x) && isnan(y)) || fabs(y - x) < SAME)
        return 0;
    return v == RULES_REST_S ? x - y : y - x;
}

static bool same_dose(const struct course_dose *a, const struct course_dose *b)
{
    for (int v = 0; v < RULES_VARIABLES; v++)
        if (harder(a, b, (enum rules_variable)v) != 0)
            return false;
    return true;
}

/* No variable harder, and one easier. */
static bool lower(const struct course_dose *from, const struct course_dose *to)
{
    bool easier = false;

    for (int v = 0; v < RULES_VARIABLES; v++) {
        const double h = harder(from, to, (enum rules_variable)v);

        if (isnan(h) || h > 0)
            return false;
        easier = easier || h < 0;
    }
    return easier;
}

/* The first variable that has room moves by one step, as far as its limit. */
static bool stride(const struct rules_strides *strides, bool more,
                   const struct course_dose *from, const struct course_dose *most,
                   struct course_dose *to, enum rules_variable *which)
{
    for (int i = 0; i < strides->count; i++) {
        const struct rules_stride *s = &strides->stride[i];
        const enum rules_variable v = (enum rules_variable)s->variable;
        const bool rises = more != (v == RULES_REST_S);
        const double x = rules_variable_get(from, v);
        double until = s->until;

        /* fmin and fmax leave out what is not known. */
        if (most != NULL)
            until = rises ? fmin(until, rules_variable_get(most, v))
                          : fmax(until, rules_variable_get(most, v));
        if (!(rises ? x <= until - SAME : x >= until + SAME))
            continue;
        *to = *from;
        *which = v;
        put(to, v, rises ? fmin(x + s->by, until) : fmax(x - s->by, until));
        return true;
    }
    return false;
}

bool rules_stride_up(const struct rules_strides *strides, const struct course_dose *from,
                     const struct course_dose *most, struct course_dose *to,
                     enum rules_variable *which)
{
    return stride(strides, true, from, most, to, which);
}

bool rules_stride_back(const struct rules_strides *strides, const struct course_dose *from,
                       struct course_dose *to, enum rules_variable *which)
{
    return stride(strides, false, from, NULL, to, which);
}

/* ---- sessions ------------------------------------------------------------------------------ */

static enum rules_light light_of(const struct rules *r, const struct course *c, int session)
{
    double value[RULES_BACK_MAX][RULES_VALUES_MAX];
    const struct rules_rule *rule = rules_decide(r, c, session, value);

    return rule ? (enum rules_light)rule->result : RULES_UNKNOWN;
}

/* The session before session that counts, and its light; -1. */
static int counting_before(const struct rules *r, const struct course *c, int session,
                           enum course_side side, enum rules_light *light)
{
    while ((session = rules_before(c, session, side)) >= 0) {
        *light = light_of(r, c, session);
        if (c->session[session].holds || *light == RULES_RED || *light == RULES_AMBER)
            return session;
    }
    return -1;
}

static int holds_before(const struct course *c, int session, enum course_side side)
{
    do
        session = rules_before(c, session, side);
    while (session >= 0 && !c->session[session].holds);
    return session;
}

/* A hold with both legs is another exercise than one with one. */
static bool same_series(const struct course_session *a, const struct course_session *b)
{
    return a->side == b->side && a->series == b->series;
}

static bool at_dose(const struct rules_side *s, const struct course_session *x)
{
    return same_dose(&s->dose, &x->asked)
        && (s->protocol[0] == '\0' || x->protocol[0] == '\0'
            || strcmp(s->protocol, x->protocol) == 0);
}

/* Green sessions in a row back from the latest: at this dose, in this series, without a
 * long pause between.  One after an analgesic does not count, and breaks no row. */
static int greens(const struct rules *r, const struct course *c, const struct rules_side *s)
{
    const struct course_session *latest = s->latest >= 0 ? &c->session[s->latest] : NULL;
    enum rules_light light = s->verdict.light;
    int count = 0, later = 0;

    for (int i = s->latest; i >= 0; i = counting_before(r, c, i, s->side, &light)) {
        const struct course_session *x = &c->session[i];

        if (light != RULES_GREEN || !at_dose(s, x) || !same_series(latest, x)
            || (i != s->latest && later - x->day > r->pause_days))
            break;
        later = x->day;
        count += x->analgesic != COURSE_YES;
    }
    return count;
}

static int ambers(const struct rules *r, const struct course *c, const struct rules_side *s)
{
    enum rules_light light = s->verdict.light;
    int count = 0;

    for (int i = s->latest; i >= 0; i = counting_before(r, c, i, s->side, &light)) {
        if (light != RULES_AMBER || (c->session[i].holds && !at_dose(s, &c->session[i])))
            break;
        count++;
    }
    return count;
}

/* Sessions with holds after the latest red one; NAN: none was red. */
static double since_red(const struct rules *r, const struct course *c, enum course_side side)
{
    enum rules_light light = RULES_UNKNOWN;
    int count = 0;

    for (int i = counting_before(r, c, c->sessions, side, &light); i >= 0;
         i = counting_before(r, c, i, side, &light)) {
        if (light == RULES_RED)
            return count;
        count += c->session[i].holds;
    }
    return NAN;
}

static double days_since_red(const struct rules *r, const struct course *c)
{
    for (int i = c->sessions - 1; i >= 0; i--)
        if (light_of(r, c, i) == RULES_RED)
            return fmax(0, c->today - c->session[i].day);
    return NAN;
}

static bool week_green(const struct rules *r, const struct course *c,
                       const struct rules_side *s)
{
    enum rules_light light = s->verdict.light;
    bool any = false;

    for (int i = s->latest; i >= 0 && c->today - c->session[i].day < WEEK_DAYS;
         i = counting_before(r, c, i, s->side, &light)) {
        if (light != RULES_GREEN)
            return false;
        any = true;
    }
    return any;
}

static double days_since_push(const struct course *c, const struct rules_side *s)
{
    for (int i = rules_before(c, c->sessions, s->side); i >= 0;
         i = rules_before(c, i, s->side))
        if (isfinite(c->session[i].best_1s_n)
            && same_series(&c->session[i], &c->session[s->latest]))
            return fmax(0, c->today - c->session[i].day);
    return NAN;
}

/* ---- all of it ------------------------------------------------------------------------------- */

/* The prescription; what it leaves open is as in the latest session with holds. */
static void find_dose(const struct course *c, struct rules_side *s, int holds)
{
    const int k = s->side == COURSE_RIGHT;
    const struct course_dose nothing = { NAN, NAN, NAN, 0 };
    const struct course_dose *asked = holds >= 0 ? &c->session[holds].asked : NULL;

    s->protocol = c->has_dose[k] ? c->dose_protocol[k]
                : holds >= 0 ? c->session[holds].protocol : "";
    s->has_dose = c->has_dose[k] || holds >= 0;
    s->dose = c->has_dose[k] ? c->dose[k] : asked ? *asked : nothing;
    s->most = c->has_dose[k] ? c->dose_most[k] : nothing;
    for (int v = 0; asked != NULL && v < RULES_VARIABLES; v++)
        if (isnan(rules_variable_get(&s->dose, (enum rules_variable)v))
            && !isnan(rules_variable_get(asked, (enum rules_variable)v)))
            put(&s->dose, (enum rules_variable)v,
                rules_variable_get(asked, (enum rules_variable)v));
}

static void latest_values(const struct rules *r, const struct course *c, struct rules_side *s,
                          int holds)
{
    const struct course_session *x = &c->session[s->latest];
    const int k = s->side == COURSE_RIGHT;
    const bool later = c->has_dose[k] && c->dose_since_unix_us[k] > x->started_unix_us;
    double value[RULES_BACK_MAX][RULES_VALUES_MAX], *v = s->value;
    const struct rules_rule *rule = rules_decide(r, c, s->latest, value);

    v[RULES_SIDE_light] = s->verdict.light;
    v[RULES_SIDE_ask_again] = rule != NULL && rule->ask_again;
    v[RULES_SIDE_next_day_known] = !isnan(value[0][RULES_SESSION_change_24h])
                                && !isnan(value[0][RULES_SESSION_settle_h]);
    v[RULES_SIDE_hours_since] = value[0][RULES_SESSION_hours_since];
    v[RULES_SIDE_days_since] = fmax(0, c->today - x->day);
    v[RULES_SIDE_dose_new] = later
        && (holds < 0 || !same_dose(&s->dose, &c->session[holds].asked));
    v[RULES_SIDE_stepped_back] = later && holds >= 0 && lower(&c->session[holds].asked, &s->dose);
    v[RULES_SIDE_analgesic] = x->analgesic == COURSE_UNKNOWN ? NAN : x->analgesic == COURSE_YES;
    v[RULES_SIDE_series] = x->series;
    v[RULES_SIDE_days_since_push] = days_since_push(c, s);
    v[RULES_SIDE_load_test_pain] = isnan(value[0][RULES_SESSION_pain_24h])
                                 ? value[0][RULES_SESSION_pain_before]
                                 : value[0][RULES_SESSION_pain_24h];
}

static void count_sessions(const struct course *c, struct rules_side *s, int holds)
{
    int first = -1, all = 0, series = 0;

    for (int i = holds; i >= 0; i = holds_before(c, i, s->side)) {
        all++;
        series += same_series(&c->session[i], &c->session[s->latest]);
        first = i;
    }
    s->value[RULES_SIDE_sessions] = all;
    s->value[RULES_SIDE_series_sessions] = series;
    if (first >= 0)
        s->value[RULES_SIDE_days_of_holds] = c->session[holds].day - c->session[first].day;
}

void rules_side_of(const struct rules *r, const struct course *c, enum course_side side,
                   struct rules_side *out)
{
    const int holds = holds_before(c, c->sessions, side);
    enum rules_light light;
    struct course_dose to;
    enum rules_variable which;
    double *v = out->value;

    *out = (struct rules_side){ .side = side, .protocol = "" };
    for (int i = 0; i < RULES_VALUES_MAX; i++)
        v[i] = NAN;
    out->latest = counting_before(r, c, c->sessions, side, &light);
    find_dose(c, out, holds);
    if (out->latest >= 0) {
        rules_light(r, c, out->latest, &out->verdict);
        latest_values(r, c, out, holds);
    }
    count_sessions(c, out, holds);
    v[RULES_SIDE_has_dose] = out->has_dose;
    v[RULES_SIDE_sessions_per_week] = c->sessions_per_week;
    v[RULES_SIDE_greens] = greens(r, c, out);
    v[RULES_SIDE_ambers] = ambers(r, c, out);
    v[RULES_SIDE_sessions_since_red] = since_red(r, c, side);
    v[RULES_SIDE_days_since_red] = days_since_red(r, c);
    v[RULES_SIDE_week_green] = week_green(r, c, out);
    v[RULES_SIDE_room_up] = rules_stride_up(&r->up, &out->dose, &out->most, &to, &which);
    v[RULES_SIDE_room_back] = rules_stride_back(&r->back, &out->dose, &to, &which);
}
