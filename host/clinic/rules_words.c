/* rules_words.c - the words and the inputs of a file of rules; see rules_inside.h. */
#include "clinic/rules_inside.h"

#define COUNT(a) ((int)(sizeof(a) / sizeof((a)[0])))

const char *const rules_light_words[] = { "unknown", "green", "amber", "red", NULL };
const char *const rules_step_words[] = { "wait", "repeat", "up", "back", "review", NULL };
const char *const rules_variable_words[] = { "target_pct", "hold_s", "count", "rest_s", NULL };
const char *const rules_op_words[] = {
    "over", "at_least", "under", "at_most", "is", "missing", "known", NULL
};

#define X(name, unit, least, most, always, says) { #name, unit, least, most, always, says },
static const struct rules_input_kind session_inputs[] = { RULES_SESSION_INPUTS(X) };
static const struct rules_input_kind side_inputs[] = { RULES_SIDE_INPUTS(X) };
#undef X

_Static_assert(COUNT(session_inputs) <= RULES_VALUES_MAX
               && COUNT(side_inputs) <= RULES_VALUES_MAX, "the inputs fit");

const struct rules_input_kind *rules_inputs(enum rules_list_kind list, int *count)
{
    *count = list == RULES_LIGHTS ? COUNT(session_inputs) : COUNT(side_inputs);
    return list == RULES_LIGHTS ? session_inputs : side_inputs;
}

const char *rules_light_word(enum rules_light l)
{
    return l >= RULES_UNKNOWN && l <= RULES_RED ? rules_light_words[l] : "unknown";
}

const char *rules_step_word(enum rules_step s)
{
    return s >= RULES_WAIT && s <= RULES_REVIEW ? rules_step_words[s] : "wait";
}

const char *rules_variable_word(enum rules_variable v)
{
    return rules_variable_words[v];
}
