/* rules_advise.c - rules_advise and rules_stage_of of rules.h. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "clinic/rules_inside.h"
#include "session/text.h"

static const double (*row(const double *value))[RULES_VALUES_MAX]
{
    return (const double (*)[RULES_VALUES_MAX])(const void *)value;
}

/* ---- the next step --------------------------------------------------------------------------- */

/* Move one variable; without room the step becomes the careful one. */
static void move(const struct rules *r, const struct rules_side *s, struct rules_advice *out)
{
    static const char *const words[RULES_VARIABLES] = { "Target", "Each hold", "Number", "Rest" };
    static const char *const units[RULES_VARIABLES] = { "%", "s", "holds", "s" };
    enum rules_variable which = RULES_TARGET_PCT;
    bool moved = false;

    if (out->step == RULES_UP)
        moved = rules_stride_up(&r->up, &s->dose, &s->most, &out->dose, &which);
    else if (out->step == RULES_BACK)
        moved = rules_stride_back(&r->back, &s->dose, &out->dose, &which);
    else
        return;
    if (!moved) {
        out->step = out->step == RULES_UP ? RULES_REPEAT : RULES_REVIEW;
        return;
    }
    snprintf(out->variable, sizeof out->variable, "%s", rules_variable_word(which));
    out->from = rules_variable_get(&s->dose, which);
    out->to = rules_variable_get(&out->dose, which);
    text_add(out->says, sizeof out->says, " %s: from %.4g to %.4g %s.", words[which], out->from, out->to,
        units[which]);
}

void rules_advise(const struct rules *r, const struct course *c, enum course_side side,
                  struct rules_advice *out)
{
    struct rules_side s;
    const struct rules_rule *rule, *note;

    rules_side_of(r, c, side, &s);
    rule = rules_first(&r->list[RULES_ADVICE], row(s.value), 1);
    note = rules_first(&r->list[RULES_NOTES], row(s.value), 1);
    *out = (struct rules_advice){
        .step = rule ? (enum rules_step)rule->result : RULES_WAIT, .light = s.verdict.light,
        .session = s.latest, .from = NAN, .to = NAN, .dose = s.dose,
    };
    snprintf(out->rule, sizeof out->rule, "%s", rule ? rule->id : "none");
    snprintf(out->says, sizeof out->says, "%s",
             rule ? rule->says : "No rule of the file fits; the clinician decides.");
    move(r, &s, out);
    if (note != NULL)
        text_add(out->says, sizeof out->says, " %s", note->says);
    out->inputs = rules_show_inputs(RULES_ADVICE, rule, s.value, out->input);
}

bool rules_back_of(const struct rules *r, const struct course_dose *from,
                   struct course_dose *to)
{
    enum rules_variable which;

    return rules_stride_back(&r->back, from, to, &which);
}

/* ---- the stage ---------------------------------------------------------------------------------- */

static bool all_known(const struct rules_rule *rule, const double *value)
{
    for (int i = 0; i < rule->conditions; i++)
        if (isnan(value[rule->condition[i].input]))
            return false;
    return true;
}

static int count_met(const struct rules_list *l, const double *value)
{
    int met = 0;

    for (int i = 0; i < l->count; i++)
        met += rules_fits(&l->rule[i], row(value), 1);
    return met;
}

/* ", X, Y" of the criteria that are not met, of those that are known or not. */
static void say_open(const struct rules_list *l, const double *value, bool known,
                     const char *lead, struct rules_stage *out)
{
    bool any = false;

    for (int i = 0; i < l->count; i++) {
        const struct rules_rule *rule = &l->rule[i];

        if (rules_fits(rule, row(value), 1) || all_known(rule, value) != known)
            continue;
        text_add(out->says, sizeof out->says, "%s%s", any ? ", " : lead, rule->says);
        any = true;
    }
}

/* The side that has more to go, of those with sessions. */
static bool behind(const struct rules *r, const struct course *c, struct rules_side *out)
{
    const struct rules_list *l = &r->list[RULES_STAGE];
    bool any = false;

    for (int side = COURSE_LEFT; side <= COURSE_RIGHT; side++) {
        struct rules_side s;

        rules_side_of(r, c, (enum course_side)side, &s);
        if (!(s.value[RULES_SIDE_sessions] >= 1))
            continue;
        if (!any || count_met(l, s.value) < count_met(l, out->value))
            *out = s;
        any = true;
    }
    return any;
}

static void stage_inputs(const struct rules_list *l, const double *value,
                         struct rules_stage *out)
{
    for (int i = 0; i < l->count; i++) {
        struct rules_input input[RULES_INPUTS_MAX];
        const int n = rules_show_inputs(RULES_STAGE, &l->rule[i], value, input);

        for (int k = 0; k < n && out->inputs < RULES_INPUTS_MAX; k++) {
            bool there = false;

            for (int j = 0; j < out->inputs; j++)
                there = there || strcmp(out->input[j].name, input[k].name) == 0;
            if (!there)
                out->input[out->inputs++] = input[k];
        }
    }
}

void rules_stage_of(const struct rules *r, const struct course *c, struct rules_stage *out)
{
    const struct rules_list *l = &r->list[RULES_STAGE];
    struct rules_side s;

    *out = (struct rules_stage){ .criteria = l->count };
    if (!behind(r, c, &s)) {
        snprintf(out->says, sizeof out->says, "No session with holds yet.");
        return;
    }
    out->stage = 1;
    out->met = count_met(l, s.value);
    snprintf(out->says, sizeof out->says, "Stage 1, isometric holds: %d of %d criteria for "
             "thinking of slow lifting are met", out->met, out->criteria);
    say_open(l, s.value, true, "; not yet: ", out);
    say_open(l, s.value, false, "; not known: ", out);
    text_add(out->says, sizeof out->says, ".");
    stage_inputs(l, s.value, out);
}
