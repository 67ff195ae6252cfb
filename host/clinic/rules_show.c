/* rules_show.c - see rules_show.h. */
#include "clinic/rules_show.h"

#include <string.h>

#include "clinic/rules_inside.h"
#include "session/page.h"

#define INDENT 4

static const struct {
    const char *key, *title;
} lists[RULES_LISTS] = {
    [RULES_LIGHTS] = { "lights", "The light of a session: the first rule that fits" },
    [RULES_ADVICE] = { "advice", "The next step of a side: the first rule that fits" },
    [RULES_NOTES] = { "notes", "Said besides: the first that fits" },
    [RULES_STAGE] = { "stage", "Criteria for thinking of slow lifting; information only" },
};

static const char *result_word(enum rules_list_kind list, const struct rules_rule *rule)
{
    return list == RULES_LIGHTS ? rules_light_word((enum rules_light)rule->result)
         : list == RULES_ADVICE ? rules_step_word((enum rules_step)rule->result) : "";
}

/* ---- the page --------------------------------------------------------------------------- */

static const struct rules_number *find_number(const struct rules *r, const char *name, size_t n)
{
    for (int i = 0; i < r->numbers; i++)
        if (strlen(r->number[i].name) == n && memcmp(r->number[i].name, name, n) == 0)
            return &r->number[i];
    return NULL;
}

/* The conditions as written, each named number with its value behind; a name that is also
 * an input's, which comes first, is left alone. */
static void say_when(const struct rules *r, const char *when, char *to, size_t size)
{
    size_t used = 0;

    to[0] = '\0';
    for (const char *w = when; *w != '\0' && used < size;) {
        const size_t n = strcspn(w, " ");
        const struct rules_number *number = find_number(r, w, n);
        const bool named = number != NULL && strcmp(number->name, "pain_limit") != 0;

        used += (size_t)snprintf(to + used, size - used, "%s%.*s", w == when ? "" : " ", (int)n, w);
        if (named && used < size)
            used += (size_t)snprintf(to + used, size - used, " (%.6g)", number->value);
        w += n + (w[n] == ' ');
    }
}

static void show_rule(const struct page *page, const struct rules *r, enum rules_list_kind list,
                      int i)
{
    const struct rules_rule *rule = &r->list[list].rule[i];
    const char *word = result_word(list, rule);
    char when[2 * RULES_WHEN_TEXT];

    say_when(r, rule->when, when, sizeof when);
    fprintf(page->to, "%2d. %s%s%s%s\n", i + 1, word, word[0] ? "  " : "", rule->id,
            rule->ask_again ? "  (ask again)" : "");
    page_wrap(page, "    if ", INDENT + 3, when);
    page_wrap(page, "", INDENT, rule->says);
    page_wrap(page, "", INDENT, rule->source);
}

static void show_list(const struct page *page, const struct rules *r, enum rules_list_kind list)
{
    fprintf(page->to, "\n%s\n", lists[list].title);
    for (int i = 0; i < r->list[list].count; i++)
        show_rule(page, r, list, i);
}

static void show_numbers(const struct page *page, const struct rules *r)
{
    char text[RULES_TEXT + RULES_SOURCE_TEXT + 8], label[RULES_NAME_TEXT + 40];

    fputs("\nThresholds\n", page->to);
    for (int i = 0; i < r->numbers; i++) {
        snprintf(label, sizeof label, "  %-20s %-5.6g ", r->number[i].name, r->number[i].value);
        snprintf(text, sizeof text, "%s. %s", r->number[i].says, r->number[i].source);
        page_wrap(page, label, (int)strlen(label), text);
    }
}

static void show_strides(const struct page *page, const char *title,
                         const struct rules_strides *strides)
{
    fprintf(page->to, "\n%s\n", title);
    for (int i = 0; i < strides->count; i++) {
        const struct rules_stride *s = &strides->stride[i];
        char text[RULES_SOURCE_TEXT + 80], label[40];

        snprintf(label, sizeof label, "%2d. %-11s", i + 1, rules_variable_words[s->variable]);
        snprintf(text, sizeof text, "by %.4g until %.4g. %s", s->by, s->until, s->source);
        page_wrap(page, label, (int)strlen(label), text);
    }
}

static void show_inputs(const struct page *page, const char *title, enum rules_list_kind list)
{
    int n;
    const struct rules_input_kind *input = rules_inputs(list, &n);
    char label[80];

    fprintf(page->to, "\n%s\n", title);
    for (int i = 0; i < n; i++) {
        snprintf(label, sizeof label, "  %-20s %-7s ", input[i].name, input[i].unit);
        page_wrap(page, label, (int)strlen(label), input[i].says);
    }
}

void rules_show(FILE *to, const struct rules *r, int columns)
{
    const struct page page = {
        to, columns < PAGE_COLUMNS_LEAST ? PAGE_COLUMNS_LEAST : columns
    };

    page_wrap(&page, "", 0, r->title);
    fprintf(to, "%s\n\n", r->name);
    page_wrap(&page, "", 0, r->source);
    show_numbers(&page, r);
    show_list(&page, r, RULES_LIGHTS);
    show_list(&page, r, RULES_ADVICE);
    show_strides(&page, "A step up: the first of these with room, never over the protocol's "
                 "own dose", &r->up);
    show_strides(&page, "A step back: the first of these with room", &r->back);
    show_list(&page, r, RULES_NOTES);
    show_list(&page, r, RULES_STAGE);
    show_inputs(&page, "What lights may look at", RULES_LIGHTS);
    show_inputs(&page, "What advice, notes and stage may look at", RULES_ADVICE);
}

/* ---- JSON --------------------------------------------------------------------------------- */

static json_t *list_json(const struct rules *r, enum rules_list_kind list)
{
    json_t *all = json_array();

    for (int i = 0; i < r->list[list].count; i++) {
        const struct rules_rule *rule = &r->list[list].rule[i];
        json_t *one = json_pack("{s:s, s:s, s:s, s:s, s:i}", "id", rule->id, "when", rule->when,
                                "says", rule->says, "source", rule->source, "line", rule->line);

        if (list == RULES_LIGHTS) {
            json_object_set_new(one, "light", json_string(result_word(list, rule)));
            json_object_set_new(one, "ask_again", json_boolean(rule->ask_again));
        }
        if (list == RULES_ADVICE)
            json_object_set_new(one, "step", json_string(result_word(list, rule)));
        json_array_append_new(all, one);
    }
    return all;
}

static json_t *strides_json(const struct rules_strides *strides)
{
    json_t *all = json_array();

    for (int i = 0; i < strides->count; i++) {
        const struct rules_stride *s = &strides->stride[i];

        json_array_append_new(all, json_pack("{s:s, s:f, s:f, s:s}", "variable",
                                             rules_variable_words[s->variable], "by", s->by,
                                             "until", s->until, "source", s->source));
    }
    return all;
}

static json_t *inputs_json(enum rules_list_kind list)
{
    json_t *all = json_array();
    int n;
    const struct rules_input_kind *input = rules_inputs(list, &n);

    for (int i = 0; i < n; i++)
        json_array_append_new(all, json_pack("{s:s, s:s, s:s}", "name", input[i].name, "unit",
                                             input[i].unit, "says", input[i].says));
    return all;
}

json_t *rules_show_json(const struct rules *r)
{
    json_t *numbers = json_array();
    json_t *o = json_pack("{s:s, s:i, s:s, s:s, s:o}", "id", r->id, "version", r->version,
                          "title", r->title, "source", r->source, "numbers", numbers);

    for (int i = 0; i < r->numbers; i++)
        json_array_append_new(numbers, json_pack("{s:s, s:f, s:s, s:s}", "name",
                                                 r->number[i].name, "value", r->number[i].value,
                                                 "says", r->number[i].says, "source",
                                                 r->number[i].source));
    for (int l = 0; l < RULES_LISTS; l++)
        json_object_set_new(o, lists[l].key, list_json(r, (enum rules_list_kind)l));
    json_object_set_new(o, "steps_up", strides_json(&r->up));
    json_object_set_new(o, "steps_back", strides_json(&r->back));
    json_object_set_new(o, "session_inputs", inputs_json(RULES_LIGHTS));
    json_object_set_new(o, "side_inputs", inputs_json(RULES_ADVICE));
    return o;
}
