/* plan.c - see plan.h. */
#include "clinic/plan.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "calibration/day.h"
#include "session/text.h"

/* Of pain 0-10, and hours: see PLAN_STARTS. */
#define WORST_HIGH     7.0
#define WORST_MODERATE 4.0
#define SETTLED_H     24.0

static const struct {
    const char *word, *rule, *protocol, *says;
} starts[] = {
#define X(name, word, rule, protocol, says) { word, rule, protocol, says },
    PLAN_STARTS(X)
#undef X
};

/* ---- a first dose --------------------------------------------------------------- */

enum plan_start plan_start_of(const struct plan_assessed *a)
{
    for (int i = PLAN_HIGH; i < PLAN_STARTS_COUNT; i++)
        if (strcmp(a->irritability, starts[i].word) == 0)
            return (enum plan_start)i;
    if (a->worst >= WORST_HIGH || a->settle_h > SETTLED_H)
        return PLAN_HIGH;
    if (!isfinite(a->worst) || !isfinite(a->settle_h))
        return PLAN_UNKNOWN;
    return a->worst >= WORST_MODERATE ? PLAN_MODERATE : PLAN_LOW;
}

const char *plan_start_word(enum plan_start s)
{
    return starts[s].word;
}

const char *plan_start_protocol(enum plan_start s)
{
    return starts[s].protocol;
}

/* ---- today ---------------------------------------------------------------------- */

/* The latest session of a side with holds; -1. */
static int latest_holds(const struct course *c, enum course_side side)
{
    int i = c->sessions - 1;

    while (i >= 0 && !(course_of_side(&c->session[i], side) && c->session[i].holds))
        i--;
    return i;
}

const char *plan_protocol(const struct course *c, enum course_side side, enum plan_start start)
{
    const int latest = latest_holds(c, side);

    return c->has_dose[side] ? c->dose_protocol[side]
         : latest >= 0 ? c->session[latest].protocol : plan_start_protocol(start);
}

/* The latest force that percentages of this side were of, when the dose is of it too. */
static double reference_n(const struct course *c, enum course_side side)
{
    for (int i = c->sessions - 1; i >= 0; i--)
        if (course_of_side(&c->session[i], side) && isfinite(c->session[i].reference_n))
            return c->session[i].reference_n;
    return NAN;
}

/* The dose that an advice starts from: its own, but for what it moves. */
static struct course_dose present_of(const struct rules_advice *a,
                                     const struct course_dose *protocol)
{
    struct course_dose d = a->dose;

    for (int v = 0; v < DOSE_VARIABLES_COUNT; v++)
        if (strcmp(dose_variable_name((enum dose_variable)v), a->variable) == 0)
            dose_set(&d, (enum dose_variable)v, a->from);
    return dose_filled(&d, protocol);
}

void plan_make(const struct course *c, const struct rules *r, enum course_side side,
               enum plan_start start, const struct course_dose *protocol, struct plan *out)
{
    const bool nothing = !c->has_dose[side] && latest_holds(c, side) < 0;
    struct plan p = { .course = c, .rules = rules_name(r), .side = side, .start = start,
                      .pain_limit = rules_pain_limit(r, c), .first = false };

    rules_advise(r, c, side, &p.advice);
    p.session = p.advice.session >= 0 ? p.advice.session : course_latest(c, side);
    if (p.session >= 0)
        rules_light(r, c, p.session, &p.light);
    snprintf(p.protocol, sizeof p.protocol, "%s", plan_protocol(c, side, start));
    p.first = nothing && p.advice.step != RULES_REVIEW;
    p.present = p.first ? dose_none() : present_of(&p.advice, protocol);
    p.dose = dose_filled(p.first ? protocol : &p.advice.dose, protocol);
    p.tension_s = dose_tension_s(&p.dose);
    p.reference_n = p.first ? NAN : reference_n(c, side);
    p.has_back = !nothing && rules_back_of(r, &p.present, &p.back);
    *out = p;
}

const char *plan_rule(const struct plan *p)
{
    return p->first ? starts[p->start].rule : p->advice.rule;
}

/* ---- in words ------------------------------------------------------------------- */

static const char *side_word(const struct plan *p)
{
    return p->side == COURSE_LEFT ? "left" : "right";
}

void plan_say_why(const struct plan *p, char *to, size_t n)
{
    to[0] = '\0';
    text_add(to, n, "%s (rule %s)", p->first ? starts[p->start].says : p->advice.says, plan_rule(p));
}

/* What the step asks before the dose. */
static const char *lead(const struct plan *p)
{
    const bool none_done = latest_holds(p->course, p->side) < 0;
    static const char *const leads[] = {
        [RULES_WAIT] = "ask first, then ", [RULES_REPEAT] = "the same dose, ",
        [RULES_UP] = "one step up, ", [RULES_BACK] = "a step back, ",
        [RULES_REVIEW] = "no holds until the clinician has looked; so far ",
    };

    return p->first ? "a first dose, "
         : p->advice.step == RULES_REVIEW && none_done && !p->course->has_dose[p->side]
           ? "no holds until the clinician has looked; a first dose would be "
         : p->advice.step == RULES_REPEAT && none_done ? "the prescribed dose, "
                                                            : leads[p->advice.step];
}

void plan_say_today(const struct plan *p, char *to, size_t n)
{
    char dose[DOSE_TEXT];

    dose_say(&p->dose, dose);
    to[0] = '\0';
    text_add(to, n, "%s: %s%s", side_word(p), lead(p), dose);
    if (p->protocol[0] != '\0')
        text_add(to, n, " (%s)", p->protocol);
}

void plan_say_last(const struct plan *p, char *to, size_t n)
{
    char day[DAY_TEXT];

    to[0] = '\0';
    if (p->session < 0) {
        text_add(to, n, "none of the %s side yet.", side_word(p));
        return;
    }
    day_after("1970-01-01", p->course->session[p->session].day, day);
    if (p->light.light == RULES_UNKNOWN && !p->course->session[p->session].holds) {
        text_add(to, n, "%s, a test without holds: it has no light.", day);
        return;
    }
    text_add(to, n, "%s, %s: %s (rule %s)", day, rules_light_word(p->light.light), p->light.says,
        p->light.rule);
}

/* " 3 points", " 1 point", "" where a number stands alone. */
static void say_unit(double value, const char *unit, char *to, size_t n)
{
    const size_t len = strlen(unit);
    const bool one = fabs(value) == 1.0 && len > 1 && unit[len - 1] == 's';

    if (len > 0 && strcmp(unit, "0-10") != 0)
        text_add(to, n, " %.*s", (int)(one ? len - 1 : len), unit);
}

void plan_say_inputs(const struct rules_input *input, int count, char *to, size_t n)
{
    to[0] = '\0';
    for (int i = 0; i < count; i++) {
        const struct rules_input *const in = &input[i];
        const char *const comma = i > 0 ? ", " : "";

        if (!isfinite(in->value))
            text_add(to, n, "%s%s not known", comma, in->name);
        else if (strcmp(in->unit, "yes/no") == 0)
            text_add(to, n, "%s%s %s", comma, in->name, in->value > 0.0 ? "yes" : "no");
        else if (strcmp(in->unit, "light") == 0)
            text_add(to, n, "%s%s %s", comma, in->name,
                rules_light_word((enum rules_light)in->value));
        else {
            text_add(to, n, "%s%s %.4g", comma, in->name, in->value);
            say_unit(in->value, in->unit, to, n);
        }
    }
}

/* ---- another dose --------------------------------------------------------------- */

/* "target, holds": the variables of a set of bits.  Returns how many. */
static int say_variables(unsigned bits, char *to, size_t n)
{
    int count = 0;

    to[0] = '\0';
    for (int v = 0; v < DOSE_VARIABLES_COUNT; v++)
        if ((bits & 1U << v) != 0)
            text_add(to, n, "%s%s", count++ > 0 ? ", " : "",
                dose_variable_says((enum dose_variable)v));
    return count;
}

bool plan_raises(const struct plan *p, const struct course_dose *chosen, char *to, size_t n)
{
    const unsigned raised = dose_raised(p->first ? &p->dose : &p->present, chosen);
    char variables[80];
    const int count = say_variables(raised, variables, sizeof variables);

    to[0] = '\0';
    if (count > 1)
        text_add(to, n, "It raises %d variables at once (%s): one at a time tells which of them "
            "mattered.", count, variables);
    if (count > 0 && !p->first && p->advice.light == RULES_RED)
        text_add(to, n, "%sIt is harder (%s) right after a red session: the next day is worth a close "
            "look.", to[0] != '\0' ? " " : "", variables);
    else if (count > 0 && !p->first && p->advice.step == RULES_WAIT)
        text_add(to, n, "%sIt is harder (%s) before the next day of the last session is known.",
            to[0] != '\0' ? " " : "", variables);
    return to[0] != '\0';
}
