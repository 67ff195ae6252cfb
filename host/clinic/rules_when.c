/* rules_when.c - see rules_when.h. */
#include "clinic/rules_when.h"

#include <math.h>
#include <string.h>

#define WORDS_MAX 64

/* A "when" cut into words, and where we are in it. */
struct words {
    const struct schema_file *f;
    int line;
    const char *id;
    char text[RULES_WHEN_TEXT];
    char *word[WORDS_MAX];
    int count, at;
};

static int cut(struct words *w, const char *when)
{
    char *rest = NULL;

    memcpy(w->text, when, sizeof w->text);
    for (char *s = strtok_r(w->text, " ", &rest); s; s = strtok_r(NULL, " ", &rest)) {
        if (w->count == WORDS_MAX)
            return schema_fail(w->f, w->line, "rule '%s' has more than %d words in 'when'; "
                               "make two rules of it", w->id, WORDS_MAX);
        w->word[w->count++] = s;
    }
    return ERR_OK;
}

static const char *next(struct words *w)
{
    return w->at < w->count ? w->word[w->at++] : "";
}

static bool take(struct words *w, const char *word)
{
    if (w->at >= w->count || strcmp(w->word[w->at], word) != 0)
        return false;
    w->at++;
    return true;
}

static int find_input(enum rules_list_kind list, const char *name)
{
    int n;
    const struct rules_input_kind *input = rules_inputs(list, &n);

    for (int i = 0; i < n; i++)
        if (strcmp(input[i].name, name) == 0)
            return i;
    return -1;
}

static int unknown_input(const struct words *w, enum rules_list_kind list, const char *name)
{
    int n;
    const struct rules_input_kind *input = rules_inputs(list, &n);

    for (int i = 0; i < n; i++)
        if (schema_alike(name, input[i].name))
            return schema_fail(w->f, w->line, "'%.40s' in rule '%s' is no input; did you mean "
                               "'%s'?", name, w->id, input[i].name);
    return schema_fail(w->f, w->line, "'%.40s' in rule '%s' is no input; holdfast rules show "
                       "lists them", name, w->id);
}

static int find_word(const char *const *words, const char *word)
{
    for (int i = 0; words[i] != NULL; i++)
        if (strcmp(words[i], word) == 0)
            return i;
    return -1;
}

/* ---- values --------------------------------------------------------------------------- */

/* Digits, perhaps with a sign and one point; as YAML numbers are in schema.c. */
static bool plain_number(const char *s, double *x)
{
    const char *d = s + (s[0] == '-');
    const size_t whole = strspn(d, "0123456789");
    const size_t part = d[whole] == '.' ? strspn(d + whole + 1, "0123456789") : 0;

    if (whole == 0 || whole + part > 9 || (d[whole] == '.' && part == 0)
        || d[whole + (part ? part + 1 : 0)] != '\0')
        return false;
    *x = 0;
    for (size_t i = 0; i < whole; i++)
        *x = *x * 10 + (d[i] - '0');
    for (size_t i = 0, scale = 10; i < part; i++, scale *= 10)
        *x += (double)(d[whole + 1 + i] - '0') / (double)scale;
    *x = s[0] == '-' ? 0 - *x : *x;
    return true;
}

static bool is_yes_no(const struct rules_input_kind *input)
{
    return strcmp(input->unit, "yes/no") == 0;
}

static int parse_is(struct words *w, const struct rules_input_kind *input, const char *word,
                    struct rules_condition *c)
{
    const bool yes_no = is_yes_no(input);
    const bool light = strcmp(input->unit, "light") == 0;
    int which = -1;

    if (yes_no)
        which = strcmp(word, "yes") == 0 ? 1 : strcmp(word, "no") == 0 ? 0 : -1;
    else if (light)
        which = find_word(rules_light_words, word);
    else
        return schema_fail(w->f, w->line, "'%s' in rule '%s' is a number; compare it by over, "
                           "at_least, under or at_most", input->name, w->id);
    if (which < 0)
        return schema_fail(w->f, w->line, "'%s' in rule '%s' cannot be '%.40s'; write %s",
                           input->name, w->id, word,
                           yes_no ? "yes or no" : "green, amber, red or unknown");
    c->value = which;
    return ERR_OK;
}

static int parse_value(struct words *w, enum rules_list_kind list, struct rules *r,
                       struct rules_condition *c)
{
    int n;
    const struct rules_input_kind *input = rules_inputs(list, &n);
    const char *word = next(w);

    if (is_yes_no(&input[c->input]) || strcmp(input[c->input].unit, "light") == 0)
        return schema_fail(w->f, w->line, "'%s' in rule '%s' is no number; write '%s is ...'",
                           input[c->input].name, w->id, input[c->input].name);
    if (plain_number(word, &c->value))
        return ERR_OK;
    c->other = find_input(list, word);
    if (c->other == c->input)
        return schema_fail(w->f, w->line, "'%s' in rule '%s' is compared with itself; name "
                           "another value", word, w->id);
    if (c->other >= 0)
        return ERR_OK;
    for (int i = 0; i < r->numbers; i++)
        if (strcmp(r->number[i].name, word) == 0) {
            r->number[i].used = true;
            c->value = r->number[i].value;
            return ERR_OK;
        }
    return schema_fail(w->f, w->line, "'%.40s' in rule '%s' is neither a plain number nor the "
                       "name of one or of an input; add it to 'numbers'", word, w->id);
}

static int parse_sessions(struct words *w, enum rules_list_kind list, struct rules_condition *c)
{
    const char *number = next(w);
    double n = 0;

    if (list != RULES_LIGHTS)
        return schema_fail(w->f, w->line, "'for' in rule '%s' is only for lights; take it "
                           "away", w->id);
    if (!plain_number(number, &n) || n < 2 || n > RULES_BACK_MAX || n != floor(n)
        || !take(w, "sessions"))
        return schema_fail(w->f, w->line, "'for' in rule '%s' is not as it should be; write "
                           "for 2 sessions, at most %d", w->id, RULES_BACK_MAX);
    c->sessions = (int)n;
    return ERR_OK;
}

static int parse_condition(struct words *w, enum rules_list_kind list, struct rules *r,
                           struct rules_condition *c)
{
    int n;
    const char *name = next(w), *op;
    int which, err = ERR_OK;

    *c = (struct rules_condition){ .input = find_input(list, name), .other = -1, .sessions = 1 };
    if (c->input < 0)
        return unknown_input(w, list, name);
    op = next(w);
    which = find_word(rules_op_words, op);
    if (which < 0)
        return schema_fail(w->f, w->line, "'%.40s' after '%s' in rule '%s' is not known; write "
                           "over, at_least, under, at_most, is, missing or known", op, name,
                           w->id);
    c->op = (enum rules_op)which;
    if (c->op == RULES_IS)
        err = parse_is(w, &rules_inputs(list, &n)[c->input], next(w), c);
    else if (c->op < RULES_IS)
        err = parse_value(w, list, r, c);
    if (err == ERR_OK && take(w, "for"))
        err = parse_sessions(w, list, c);
    return err;
}

int rules_when_parse(const struct schema_file *f, int line, enum rules_list_kind list,
                     struct rules *r, struct rules_rule *rule)
{
    struct words w = { .f = f, .line = line, .id = rule->id };
    int err = cut(&w, rule->when);

    do {
        if (err == ERR_OK && rule->conditions == RULES_CONDITIONS_MAX)
            return schema_fail(f, line, "rule '%s' has more than %d conditions; make two rules "
                               "of it", rule->id, RULES_CONDITIONS_MAX);
        if (err == ERR_OK)
            err = parse_condition(&w, list, r, &rule->condition[rule->conditions++]);
    } while (err == ERR_OK && take(&w, "and"));
    if (err == ERR_OK && w.at < w.count)
        return schema_fail(f, line, "'%.40s' in rule '%s' is not expected there; join "
                           "conditions by 'and'", w.word[w.at], rule->id);
    return err;
}

/* ---- one rule and another --------------------------------------------------------------- */

/* Whether b holding makes a hold. */
static bool implied(const struct rules_condition *a, const struct rules_condition *b)
{
    const bool same_value = a->other == b->other && a->value == b->value;

    if (a->input != b->input || a->sessions > b->sessions)
        return false;
    if (a->op == RULES_KNOWN)
        return b->op != RULES_MISSING;
    if (a->op == b->op && (a->op >= RULES_IS || a->other >= 0 || b->other >= 0))
        return a->op == RULES_MISSING || same_value;
    if (a->other != b->other)
        return false;
    /* Compared with the same input both values are 0. */
    if (a->op == RULES_OVER)
        return (b->op == RULES_OVER && b->value >= a->value)
            || (b->op == RULES_AT_LEAST && b->value > a->value);
    if (a->op == RULES_AT_LEAST)
        return (b->op == RULES_OVER || b->op == RULES_AT_LEAST) && b->value >= a->value;
    if (a->op == RULES_UNDER)
        return (b->op == RULES_UNDER && b->value <= a->value)
            || (b->op == RULES_AT_MOST && b->value < a->value);
    if (a->op == RULES_AT_MOST)
        return (b->op == RULES_UNDER || b->op == RULES_AT_MOST) && b->value <= a->value;
    return false;
}

bool rules_when_covers(const struct rules_rule *earlier, const struct rules_rule *later)
{
    for (int i = 0; i < earlier->conditions; i++) {
        bool any = false;

        for (int k = 0; k < later->conditions; k++)
            any = any || implied(&earlier->condition[i], &later->condition[k]);
        if (!any)
            return false;
    }
    return true;
}

/* Narrow low .. high to what a condition leaves; an open end is the next double. */
static void narrow(const struct rules_condition *c, double *low, double *high)
{
    const double above = c->op == RULES_OVER ? nextafter(c->value, INFINITY) : c->value;
    const double below = c->op == RULES_UNDER ? nextafter(c->value, -INFINITY) : c->value;

    if (c->op == RULES_OVER || c->op == RULES_AT_LEAST || c->op == RULES_IS)
        *low = fmax(*low, above);
    if (c->op == RULES_UNDER || c->op == RULES_AT_MOST || c->op == RULES_IS)
        *high = fmin(*high, below);
}

bool rules_when_never(enum rules_list_kind list, const struct rules_rule *rule)
{
    int n;
    const struct rules_input_kind *input = rules_inputs(list, &n);

    for (int i = 0; i < n; i++) {
        double low = input[i].least, high = input[i].most;
        bool missing = false, known = false;

        for (int k = 0; k < rule->conditions; k++) {
            const struct rules_condition *c = &rule->condition[k];

            if (c->input != i)
                continue;
            missing = missing || c->op == RULES_MISSING;
            known = known || c->op != RULES_MISSING;
            if (c->other < 0 && c->op < RULES_MISSING)
                narrow(c, &low, &high);
        }
        if (low > high || (missing && known))
            return true;
    }
    return false;
}
