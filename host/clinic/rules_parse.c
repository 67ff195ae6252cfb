/* rules_parse.c - rules_parse of rules.h: the keys, and what may not be. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clinic/rules_inside.h"
#include "clinic/rules_when.h"
#include "session/schema.h"

#define COUNT(a) ((int)(sizeof(a) / sizeof((a)[0])))
#define TEXT_MAX (64 * 1024)

/* ---- tables ------------------------------------------------------------------------- */

#define TEXT(s, m, need) \
    { #m, SCHEMA_TEXT, need, offsetof(s, m), sizeof ((s *)0)->m, 0, 0, 0, "", NULL }
#define NODE(s, m) { #m, SCHEMA_NODE, SCHEMA_REQUIRED, offsetof(s, m), 0, 0, 0, 0, "", NULL }
#define NUMBER(s, m, min, max) \
    { #m, SCHEMA_NUMBER, SCHEMA_REQUIRED, offsetof(s, m), 0, min, max, 0, "", NULL }
#define WORD(s, m, key, need, words) \
    { key, SCHEMA_WORD, need, offsetof(s, m), 0, 0, 0, 0, "", words }

struct top {
    char id[RULES_ID_TEXT];
    int version;
    char title[RULES_TEXT];
    char source[2 * RULES_SOURCE_TEXT];
    int numbers, lights, advice, steps_up, steps_back, notes, stage;
};

enum { TOP_NUMBERS = 4, TOP_LIGHTS, TOP_ADVICE, TOP_STEPS_UP, TOP_STEPS_BACK, TOP_NOTES,
       TOP_STAGE };

static const struct schema_field top_fields[] = {
    TEXT(struct top, id, SCHEMA_REQUIRED),
    { "version", SCHEMA_WHOLE, SCHEMA_REQUIRED, offsetof(struct top, version), 0, 1, 1e6, 0,
      "", NULL },
    TEXT(struct top, title, SCHEMA_REQUIRED),
    TEXT(struct top, source, SCHEMA_REQUIRED),
    [TOP_NUMBERS] = NODE(struct top, numbers),
    [TOP_LIGHTS] = NODE(struct top, lights),
    [TOP_ADVICE] = NODE(struct top, advice),
    [TOP_STEPS_UP] = NODE(struct top, steps_up),
    [TOP_STEPS_BACK] = NODE(struct top, steps_back),
    [TOP_NOTES] = NODE(struct top, notes),
    [TOP_STAGE] = NODE(struct top, stage),
};

#define NUM struct rules_number
static const struct schema_field number_fields[] = {
    TEXT(NUM, name, SCHEMA_REQUIRED),
    NUMBER(NUM, value, -1000, 10000),
    TEXT(NUM, says, SCHEMA_REQUIRED),
    TEXT(NUM, source, SCHEMA_REQUIRED),
};

#define STRIDE struct rules_stride
static const struct schema_field stride_fields[] = {
    WORD(STRIDE, variable, "variable", SCHEMA_REQUIRED, rules_variable_words),
    NUMBER(STRIDE, by, 0.5, 100),
    NUMBER(STRIDE, until, 1, 1800),
    TEXT(STRIDE, source, SCHEMA_REQUIRED),
};

static const char *const yes_words[] = { "no", "yes", NULL };

#define RULE struct rules_rule
#define SAID \
    TEXT(RULE, id, SCHEMA_REQUIRED), TEXT(RULE, when, SCHEMA_REQUIRED), \
    TEXT(RULE, says, SCHEMA_REQUIRED), TEXT(RULE, source, SCHEMA_REQUIRED)

enum { RULE_WHEN = 1 };

static const struct schema_field light_fields[] = {
    SAID,
    WORD(RULE, result, "light", SCHEMA_REQUIRED, rules_light_words),
    WORD(RULE, ask_again, "ask_again", SCHEMA_PRESET, yes_words),
};
static const struct schema_field advice_fields[] = {
    SAID,
    WORD(RULE, result, "step", SCHEMA_REQUIRED, rules_step_words),
};
static const struct schema_field note_fields[] = { SAID };

static const struct {
    const char *key, *item;
    const struct schema_field *fields;
    int count;
} lists[RULES_LISTS] = {
    [RULES_LIGHTS] = { "'lights'", "a rule of lights", light_fields, COUNT(light_fields) },
    [RULES_ADVICE] = { "'advice'", "a rule of advice", advice_fields, COUNT(advice_fields) },
    [RULES_NOTES] = { "'notes'", "a note", note_fields, COUNT(note_fields) },
    [RULES_STAGE] = { "'stage'", "a criterion of stage", note_fields, COUNT(note_fields) },
};

/* ---- names ----------------------------------------------------------------------------- */

static int check_name(const struct schema_file *f, const char *key, const char *name, int line)
{
    if (strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_-") == strlen(name)
        && name[0] >= 'a')
        return ERR_OK;
    return schema_fail(f, line, "'%s' is '%.40s'; begin it with a lower-case letter and use "
                       "only such letters, digits, '-' and '_'", key, name);
}

/* ---- numbers ---------------------------------------------------------------------------- */

static bool names_input(const char *name)
{
    for (int list = 0; list < RULES_NOTES; list++) {
        int n;
        const struct rules_input_kind *input = rules_inputs((enum rules_list_kind)list, &n);

        for (int i = 0; i < n; i++)
            if (strcmp(input[i].name, name) == 0)
                return true;
    }
    return false;
}

/* A person's own limit is an input that is called as the number it stands in for. */
static int check_number(const struct schema_file *f, const struct rules *r,
                        const struct rules_number *number)
{
    for (int i = 0; i < r->numbers; i++)
        if (strcmp(r->number[i].name, number->name) == 0)
            return schema_fail(f, number->line, "the number '%s' was already given on line "
                               "%d; keep one of them", number->name, r->number[i].line);
    if (names_input(number->name) && strcmp(number->name, "pain_limit") != 0)
        return schema_fail(f, number->line, "'%s' is the name of an input; give the number "
                           "another name", number->name);
    return check_name(f, "name", number->name, number->line);
}

static int read_numbers(struct schema_file *f, int node, int line, struct rules *r)
{
    const int count = schema_list(f, node, "'numbers'", line);
    int lines[SCHEMA_FIELDS_MAX], err = count < 0 ? count : ERR_OK;

    for (int i = 0; err == ERR_OK && i < count; i++) {
        struct rules_number *number = &r->number[i];
        int at;
        const int item = schema_item(f, node, i, &at);

        if (i == RULES_NUMBERS_MAX)
            return schema_fail(f, at, "there are %d numbers, at most %d are read; remove "
                               "some", count, RULES_NUMBERS_MAX);
        number->line = at;
        err = schema_read(f, item, "a number", at, number_fields, COUNT(number_fields), number,
                          lines);
        if (err == ERR_OK)
            err = check_number(f, r, number);
        r->numbers = i + 1;
    }
    return err;
}

/* A number the program itself reads. */
static int take_number(const struct schema_file *f, struct rules *r, const char *name,
                       double most, int line, double *to)
{
    for (int i = 0; i < r->numbers; i++) {
        struct rules_number *number = &r->number[i];

        if (strcmp(number->name, name) != 0)
            continue;
        if (number->value < 0 || number->value > most || number->value != floor(number->value))
            return schema_fail(f, number->line, "the number '%s' is %.15g; write a whole one "
                               "from 0 to %.15g", name, number->value, most);
        number->used = true;
        *to = number->value;
        return ERR_OK;
    }
    return schema_fail(f, line, "'numbers' has no '%s'; add it", name);
}

static int take_numbers(const struct schema_file *f, struct rules *r, int line)
{
    int err = take_number(f, r, "pain_limit", 10, line, &r->pain_limit);

    if (err == ERR_OK)
        err = take_number(f, r, "pain_limit_most", 10, line, &r->pain_limit_most);
    if (err == ERR_OK)
        err = take_number(f, r, "pause_days", 10000, line, &r->pause_days);
    return err;
}

static int check_used(const struct schema_file *f, const struct rules *r)
{
    for (int i = 0; i < r->numbers; i++)
        if (!r->number[i].used)
            return schema_fail(f, r->number[i].line, "the number '%s' is used by no rule; "
                               "use it or remove it", r->number[i].name);
    return ERR_OK;
}

/* ---- rules ------------------------------------------------------------------------------- */

static int check_id(const struct schema_file *f, const struct rules *r,
                    const struct rules_rule *rule)
{
    for (int l = 0; l < RULES_LISTS; l++)
        for (int i = 0; i < r->list[l].count; i++)
            if (strcmp(r->list[l].rule[i].id, rule->id) == 0)
                return schema_fail(f, rule->line, "the id '%s' was already given on line %d; "
                                   "each rule needs its own", rule->id,
                                   r->list[l].rule[i].line);
    return check_name(f, "id", rule->id, rule->line);
}

/* Whatever else is edited, only a green light leads to more. */
static int check_up(const struct schema_file *f, const struct rules_rule *rule)
{
    if (rule->result != RULES_UP)
        return ERR_OK;
    for (int i = 0; i < rule->conditions; i++) {
        const struct rules_condition *c = &rule->condition[i];

        if (c->input == RULES_SIDE_light && c->op == RULES_IS && c->other < 0
            && c->value == (double)RULES_GREEN)
            return ERR_OK;
    }
    return schema_fail(f, rule->line, "rule '%s' steps up without 'light is green'; add it to "
                       "its 'when'", rule->id);
}

static int read_rule(struct schema_file *f, int item, enum rules_list_kind kind,
                     struct rules *r, struct rules_rule *rule)
{
    int lines[SCHEMA_FIELDS_MAX];
    int err = schema_read(f, item, lists[kind].item, rule->line, lists[kind].fields,
                          lists[kind].count, rule, lines);

    if (err == ERR_OK)
        err = check_id(f, r, rule);
    if (err == ERR_OK)
        err = rules_when_parse(f, lines[RULE_WHEN], kind, r, rule);
    if (err == ERR_OK && kind == RULES_ADVICE)
        err = check_up(f, rule);
    return err;
}

static void note_running(struct rules *r, const struct rules_rule *rule)
{
    for (int i = 0; i < rule->conditions; i++)
        if (rule->condition[i].sessions > r->running)
            r->running = rule->condition[i].sessions;
}

/* In lights, advice and notes the first that fits decides: a later one that needs more
 * of the same never will.  Criteria of a stage all count. */
static int check_order(const struct schema_file *f, enum rules_list_kind kind,
                       const struct rules_list *l, const struct rules_rule *rule)
{
    if (rules_when_never(kind, rule))
        return schema_fail(f, rule->line, "rule '%s' can never fit, its conditions exclude "
                           "each other; change its 'when'", rule->id);
    for (int i = 0; kind != RULES_STAGE && i < l->count; i++)
        if (rules_when_covers(&l->rule[i], rule))
            return schema_fail(f, rule->line, "rule '%s' can never fire, because '%s' on "
                               "line %d fits first; move it up or change one of them",
                               rule->id, l->rule[i].id, l->rule[i].line);
    return ERR_OK;
}

static int read_list(struct schema_file *f, int node, int line, enum rules_list_kind kind,
                     struct rules *r)
{
    struct rules_list *l = &r->list[kind];
    const int count = schema_list(f, node, lists[kind].key, line);
    int err = count < 0 ? count : ERR_OK;

    if (count == 0 && kind <= RULES_ADVICE)
        return schema_fail(f, line, "%s is empty; add a rule", lists[kind].key);
    for (int i = 0; err == ERR_OK && i < count; i++) {
        struct rules_rule *rule = &l->rule[i];
        int at;
        const int item = schema_item(f, node, i, &at);

        if (i == RULES_RULES_MAX)
            return schema_fail(f, at, "there are %d rules in %s, at most %d are read; remove "
                               "some", count, lists[kind].key, RULES_RULES_MAX);
        rule->line = at;
        err = read_rule(f, item, kind, r, rule);
        if (err == ERR_OK)
            err = check_order(f, kind, l, rule);
        note_running(r, rule);
        l->count = i + 1;
    }
    return err;
}

/* ---- steps ----------------------------------------------------------------------------- */

static int read_strides(struct schema_file *f, int node, const char *key, int line,
                        struct rules_strides *to)
{
    const int count = schema_list(f, node, key, line);
    int lines[SCHEMA_FIELDS_MAX], err = count < 0 ? count : ERR_OK;

    for (int i = 0; err == ERR_OK && i < count; i++) {
        struct rules_stride stride;
        int at;
        const int item = schema_item(f, node, i, &at);

        err = schema_read(f, item, "a step", at, stride_fields, COUNT(stride_fields), &stride,
                          lines);
        if (err == ERR_OK && stride.variable == RULES_COUNT
            && (stride.by != floor(stride.by) || stride.until != floor(stride.until)))
            return schema_fail(f, at, "'count' in %s goes by whole holds; write whole numbers",
                               key);
        for (int k = 0; err == ERR_OK && k < i; k++)
            if (to->stride[k].variable == stride.variable)
                return schema_fail(f, at, "'%s' is in %s twice; keep one of them",
                                   rules_variable_words[stride.variable], key);
        if (err == ERR_OK)
            to->stride[to->count++] = stride;
    }
    return err;
}

/* ---- the file ------------------------------------------------------------------------------ */

static int read_lists(struct schema_file *f, const struct top *top, const int *lines,
                      struct rules *r)
{
    int err = read_list(f, top->lights, lines[TOP_LIGHTS], RULES_LIGHTS, r);

    if (err == ERR_OK)
        err = read_list(f, top->advice, lines[TOP_ADVICE], RULES_ADVICE, r);
    if (err == ERR_OK)
        err = read_list(f, top->notes, lines[TOP_NOTES], RULES_NOTES, r);
    if (err == ERR_OK)
        err = read_list(f, top->stage, lines[TOP_STAGE], RULES_STAGE, r);
    return err;
}

static int read_rules(struct schema_file *f, struct rules *r)
{
    struct top top;
    int lines[SCHEMA_FIELDS_MAX];
    int err = schema_read(f, SCHEMA_ROOT, "the file of rules", 1, top_fields,
                          COUNT(top_fields), &top, lines);

    if (err != ERR_OK)
        return err;
    memcpy(r->id, top.id, sizeof r->id);
    memcpy(r->title, top.title, sizeof r->title);
    memcpy(r->source, top.source, sizeof r->source);
    r->version = top.version;
    snprintf(r->name, sizeof r->name, "%s version %d", r->id, r->version);
    err = check_name(f, "id", r->id, lines[0]);
    if (err == ERR_OK)
        err = read_numbers(f, top.numbers, lines[TOP_NUMBERS], r);
    if (err == ERR_OK)
        err = take_numbers(f, r, lines[TOP_NUMBERS]);
    if (err == ERR_OK)
        err = read_lists(f, &top, lines, r);
    if (err == ERR_OK)
        err = read_strides(f, top.steps_up, "'steps_up'", lines[TOP_STEPS_UP], &r->up);
    if (err == ERR_OK)
        err = read_strides(f, top.steps_back, "'steps_back'", lines[TOP_STEPS_BACK], &r->back);
    return err == ERR_OK ? check_used(f, r) : err;
}

int rules_parse(const char *name, const char *text, size_t n, struct rules **out,
                struct err_text *why)
{
    struct rules *r = NULL;
    struct schema_file f;
    int err;

    *out = NULL;
    if (n > TEXT_MAX)
        return err_set(why, ERR_FORMAT, "%s:1: the file is %zu bytes, over %d; keep the rules "
                       "to a few pages", name, n, TEXT_MAX);
    err = schema_open(&f, name, text, n, why);
    if (err != ERR_OK)
        return err;
    r = calloc(1, sizeof *r);
    err = r ? read_rules(&f, r)
            : err_set(why, ERR_FULL, "there is not enough memory for the rules; close other "
                      "programs and try again");
    schema_close(&f);
    if (err != ERR_OK) {
        rules_close(r);
        return err;
    }
    *out = r;
    return ERR_OK;
}

void rules_close(struct rules *r)
{
    free(r);
}

const char *rules_name(const struct rules *r)
{
    return r->name;
}
