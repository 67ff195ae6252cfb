/* protocol_parse.c - protocol_parse of protocol.h: its tables and its rules. */
#include "protocol_parse.h"

#include <string.h>

#include "protocol.h"

#define COUNT(a) ((int)(sizeof(a) / sizeof((a)[0])))

/* ---- words ------------------------------------------------------------ */

static const char *const evidence_words[] = {
#define X(name, word, text) word,
    PROTOCOL_EVIDENCE(X)
#undef X
    NULL
};

static const char *const evidence_texts[] = {
#define X(name, word, text) text,
    PROTOCOL_EVIDENCE(X)
#undef X
};

static const char *const step_words[] = {
#define X(name, word) word,
    PROTOCOL_STEP_TYPES(X)
#undef X
};

/* PROTOCOL_OF_FORCE is said by giving target_n, so it has no word in a file. */
static const char *const reference_words[] = { "best_1s", "peak", NULL };
static const char *const rule_words[] = { "elapsed", "in_band", NULL };

const char *protocol_evidence_word(enum protocol_evidence e)
{
    return (int)e < COUNT(evidence_texts) ? evidence_words[e] : "unknown";
}

const char *protocol_evidence_text(enum protocol_evidence e)
{
    return (int)e < COUNT(evidence_texts) ? evidence_texts[e] : "unknown";
}

const char *protocol_step_word(enum protocol_step_type t)
{
    return (int)t < COUNT(step_words) ? step_words[t] : "unknown";
}

const char *protocol_reference_word(enum protocol_reference r)
{
    return r == PROTOCOL_OF_FORCE ? "force"
         : (int)r < COUNT(reference_words) - 1 ? reference_words[r] : "unknown";
}

const char *protocol_rule_word(enum protocol_rule r)
{
    return (int)r < COUNT(rule_words) - 1 ? rule_words[r] : "unknown";
}

/* ---- tables ----------------------------------------------------------- */

/* The limits are those beside each member in protocol.h. */
#define TEXT(s, m, key, need) \
    { key, SCHEMA_TEXT, need, offsetof(s, m), sizeof ((s *)0)->m, 0, 0, 0, "", NULL }
#define NUMBER(s, m, key, need, min, max, preset, unit) \
    { key, SCHEMA_NUMBER, need, offsetof(s, m), 0, min, max, preset, unit, NULL }
#define WHOLE(s, m, key, need, min, max, preset, unit) \
    { key, SCHEMA_WHOLE, need, offsetof(s, m), 0, min, max, preset, unit, NULL }
#define WORD(s, m, key, need, preset, words) \
    { key, SCHEMA_WORD, need, offsetof(s, m), 0, 0, 0, preset, "", words }
#define NODE(s, m, key, need) \
    { key, SCHEMA_NODE, need, offsetof(s, m), 0, 0, 0, 0, "", NULL }

/* A protocol with the parts of the file that are read in turn. */
struct draft {
    struct protocol p;
    int filter;
    int steps;
};

enum { TOP_ID, TOP_FILTER = 7, TOP_STEPS };

static const struct schema_field top_fields[] = {
    TEXT(struct draft, p.id, "id", SCHEMA_REQUIRED),
    WHOLE(struct draft, p.version, "version", SCHEMA_REQUIRED, 1, 1e6, 0, ""),
    TEXT(struct draft, p.title, "title", SCHEMA_REQUIRED),
    WORD(struct draft, p.evidence, "evidence", SCHEMA_REQUIRED, 0, evidence_words),
    TEXT(struct draft, p.source, "source", SCHEMA_REQUIRED),
    TEXT(struct draft, p.caution, "caution", SCHEMA_PRESET),
    NUMBER(struct draft, p.max_force_n, "max_force_n", SCHEMA_PRESET,
           10, 5000, 1500, "N"),
    [TOP_FILTER] = NODE(struct draft, filter, "filter", SCHEMA_EITHER),
    [TOP_STEPS] = NODE(struct draft, steps, "steps", SCHEMA_REQUIRED),
};

static const struct schema_field filter_fields[] = {
    NUMBER(struct draft, p.filter_cutoff_hz, "cutoff_hz", SCHEMA_PRESET, 1, 30, 20, "Hz"),
    WHOLE(struct draft, p.filter_order, "order", SCHEMA_PRESET, 1, 8, 2, ""),
};

static const struct schema_field tare_fields[] = {
    NUMBER(struct protocol_tare, seconds, "seconds", SCHEMA_REQUIRED, 0.5, 10, 0, "s"),
};

enum { PUSH_TRIALS, PUSH_MAX_TRIALS = 4 };

#define PUSH struct protocol_push
static const struct schema_field push_fields[] = {
    WHOLE(PUSH, trials, "trials", SCHEMA_REQUIRED, 1, 10, 0, ""),
    NUMBER(PUSH, seconds, "seconds", SCHEMA_REQUIRED, 1, 10, 0, "s"),
    NUMBER(PUSH, rest_s, "rest_s", SCHEMA_PRESET, 0, 600, 60, "s"),
    NUMBER(PUSH, add_while_improving_pct, "add_while_improving_pct", SCHEMA_PRESET,
           0, 50, 5, "%"),
    [PUSH_MAX_TRIALS] = WHOLE(PUSH, max_trials, "max_trials", SCHEMA_PRESET,
                              1, 10, 6, ""),
    NUMBER(PUSH, ready_s, "ready_s", SCHEMA_PRESET, 0, 60, 5, "s"),
};

enum {
    HOLDS_TARGET_PCT = 3,
    HOLDS_TARGET_N,
    HOLDS_OF,
    HOLDS_BAND_PCT,
    HOLDS_FLOOR_PCT,
};

#define HOLDS struct protocol_holds
static const struct schema_field holds_fields[] = {
    WHOLE(HOLDS, count, "count", SCHEMA_REQUIRED, 1, 100, 0, ""),
    NUMBER(HOLDS, seconds, "seconds", SCHEMA_REQUIRED, 1, 600, 0, "s"),
    NUMBER(HOLDS, rest_s, "rest_s", SCHEMA_REQUIRED, 0, 1800, 0, "s"),
    [HOLDS_TARGET_PCT] = NUMBER(HOLDS, target_pct, "target_pct", SCHEMA_EITHER,
                                1, 100, 0, "%"),
    [HOLDS_TARGET_N] = NUMBER(HOLDS, target_n, "target_n", SCHEMA_EITHER,
                              1, 5000, 0, "N"),
    [HOLDS_OF] = WORD(HOLDS, target_of, "of", SCHEMA_PRESET, PROTOCOL_OF_BEST_1S,
                      reference_words),
    [HOLDS_BAND_PCT] = NUMBER(HOLDS, band_pct, "band_pct", SCHEMA_PRESET,
                              1, 50, 5, "%"),
    [HOLDS_FLOOR_PCT] = NUMBER(HOLDS, floor_pct, "floor_pct", SCHEMA_PRESET,
                               1, 100, 15, "%"),
    NUMBER(HOLDS, grace_s, "grace_s", SCHEMA_PRESET, 0, 30, 3, "s"),
    NUMBER(HOLDS, wait_s, "wait_s", SCHEMA_PRESET, 1, 300, 30, "s"),
    NUMBER(HOLDS, ready_s, "ready_s", SCHEMA_PRESET, 0, 60, 5, "s"),
    NUMBER(HOLDS, complete_in_band_pct, "complete_in_band_pct", SCHEMA_PRESET,
           0, 100, 80, "%"),
    WORD(HOLDS, rule, "rule", SCHEMA_PRESET, PROTOCOL_ELAPSED, rule_words),
};

const struct protocol_parse_section protocol_parse_sections[PROTOCOL_PARSE_PARTS] = {
    [PROTOCOL_PARSE_TOP] = { "the protocol", top_fields, COUNT(top_fields) },
    [PROTOCOL_PARSE_FILTER] = { "filter", filter_fields, COUNT(filter_fields) },
    [PROTOCOL_PARSE_TARE] = { "tare", tare_fields, COUNT(tare_fields) },
    [PROTOCOL_PARSE_PUSH] = { "best_push", push_fields, COUNT(push_fields) },
    [PROTOCOL_PARSE_HOLDS] = { "holds", holds_fields, COUNT(holds_fields) },
};

/* A step is a map with one key, its type. */
struct step_nodes {
    int of[COUNT(step_words)];
};

static const struct schema_field step_fields[] = {
#define X(name, word) \
    NODE(struct step_nodes, of[PROTOCOL_##name], word, SCHEMA_EITHER),
    PROTOCOL_STEP_TYPES(X)
#undef X
};

static int read_section(struct schema_file *f, enum protocol_parse_part part, int node,
                        int line, void *out, int lines[SCHEMA_FIELDS_MAX])
{
    const struct protocol_parse_section *s = &protocol_parse_sections[part];

    return schema_read(f, node, s->title, line, s->fields, s->count, out, lines);
}

/* ---- rules between keys ------------------------------------------------ */

static int check_id(const struct schema_file *f, const char *id, int line)
{
    const size_t n = strlen(id);

    if (n == 0 || strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789-") != n
        || id[0] == '-' || id[n - 1] == '-')
        return schema_fail(f, line, "'id' in the protocol may hold lower-case letters, "
                           "digits and inner '-' only; write one such as my-holds-1");
    return ERR_OK;
}

static int check_push(const struct schema_file *f, struct protocol_push *push,
                      const int *lines)
{
    if (lines[PUSH_MAX_TRIALS] == 0 && push->max_trials < push->trials)
        push->max_trials = push->trials;
    if (push->max_trials < push->trials)
        return schema_fail(f, lines[PUSH_MAX_TRIALS], "'max_trials' in best_push is %d "
                           "but 'trials' is %d; write %d or more", push->max_trials,
                           push->trials, push->trials);
    return ERR_OK;
}

/* Which of the two targets, and what it refers to. */
static int check_target(const struct schema_file *f, struct protocol_holds *h,
                        const int *lines, int line, bool pushed)
{
    const int pct = lines[HOLDS_TARGET_PCT], n = lines[HOLDS_TARGET_N];

    if (pct > 0 && n > 0)
        return schema_fail(f, pct > n ? pct : n, "holds has both 'target_pct' and "
                           "'target_n'; keep one of them");
    if (pct == 0 && n == 0)
        return schema_fail(f, line, "holds has no target; add 'target_pct' (percent of "
                           "best push) or 'target_n' (newtons)");
    if (n > 0 && lines[HOLDS_OF] > 0)
        return schema_fail(f, lines[HOLDS_OF], "'of' in holds says what 'target_pct' is "
                           "a percentage of, but the target is in newtons; remove 'of'");
    if (n > 0)
        h->target_of = PROTOCOL_OF_FORCE;
    else if (!pushed)
        return schema_fail(f, line, "the target is a percentage of best push, but no "
                           "best_push comes before it; add one, or give 'target_n'");
    return ERR_OK;
}

static int check_band(const struct schema_file *f, const struct protocol_holds *h,
                      const int *lines, int line, double max_force_n)
{
    const double target_pct = h->target_of == PROTOCOL_OF_FORCE ? 100 : h->target_pct;
    const double most_n = h->target_n * (1 + h->band_pct / 100);
    const int band = lines[HOLDS_BAND_PCT] ? lines[HOLDS_BAND_PCT] : line;
    const int floors = lines[HOLDS_FLOOR_PCT] ? lines[HOLDS_FLOOR_PCT] : band;

    if (h->floor_pct <= h->band_pct)
        return schema_fail(f, floors, "'floor_pct' in holds (%.15g) is inside the band "
                           "('band_pct' %.15g); write a larger floor_pct",
                           h->floor_pct, h->band_pct);
    if (h->band_pct >= target_pct)
        return schema_fail(f, band, "'band_pct' in holds (%.15g) reaches down to no "
                           "force at all (target %.15g %%); write a smaller band_pct",
                           h->band_pct, target_pct);
    if (most_n > max_force_n)
        return schema_fail(f, lines[HOLDS_TARGET_N], "the band of 'target_n' in holds "
                           "reaches %.6g N, over 'max_force_n' (%.15g); lower the one or "
                           "raise the other", most_n, max_force_n);
    return ERR_OK;
}

/* ---- steps ------------------------------------------------------------- */

static int read_push(struct schema_file *f, int node, int line,
                     struct protocol_push *push)
{
    int lines[SCHEMA_FIELDS_MAX];
    const int err = read_section(f, PROTOCOL_PARSE_PUSH, node, line, push, lines);

    return err == ERR_OK ? check_push(f, push, lines) : err;
}

static int read_holds(struct schema_file *f, int node, int line, bool pushed,
                      double max_force_n, struct protocol_holds *h)
{
    int lines[SCHEMA_FIELDS_MAX];
    int err = read_section(f, PROTOCOL_PARSE_HOLDS, node, line, h, lines);

    if (err == ERR_OK)
        err = check_target(f, h, lines, line, pushed);
    if (err == ERR_OK)
        err = check_band(f, h, lines, line, max_force_n);
    return err;
}

/* The type of the step at item, and the node of what belongs to it. */
static int read_type(struct schema_file *f, int item, struct protocol_step *step,
                     int *node)
{
    struct step_nodes nodes;
    int lines[SCHEMA_FIELDS_MAX], found = 0;
    const int err = schema_read(f, item, "a step", step->line, step_fields,
                                COUNT(step_fields), &nodes, lines);

    if (err != ERR_OK)
        return err;
    for (int t = 0; t < COUNT(step_fields); t++)
        if (lines[t] > 0) {
            found++;
            step->type = (enum protocol_step_type)t;
            *node = nodes.of[t];
        }
    if (found != 1)
        return schema_fail(f, step->line, "a step is %s; begin each step with its own "
                           "'- '", found ? "several steps in one" : "empty");
    return ERR_OK;
}

static int read_step(struct schema_file *f, int item, bool pushed, double max_force_n,
                     struct protocol_step *step)
{
    int lines[SCHEMA_FIELDS_MAX], node = 0;
    const int err = read_type(f, item, step, &node);

    if (err != ERR_OK)
        return err;
    switch (step->type) {
    case PROTOCOL_TARE:
        return read_section(f, PROTOCOL_PARSE_TARE, node, step->line, &step->u.tare,
                            lines);
    case PROTOCOL_BEST_PUSH:
        return read_push(f, node, step->line, &step->u.push);
    case PROTOCOL_HOLDS:
        return read_holds(f, node, step->line, pushed, max_force_n, &step->u.holds);
    case PROTOCOL_NOTE:
        return schema_text(f, node, protocol_step_word(step->type), step->line,
                           step->u.note.text, sizeof step->u.note.text);
    }
    return ERR_ARG;
}

static int read_steps(struct schema_file *f, int node, int line, struct protocol *p)
{
    const int count = schema_list(f, node, "'steps' in the protocol", line);
    bool pushed = false;
    int err = ERR_OK;

    if (count < 0)
        return count;
    if (count == 0)
        return schema_fail(f, line, "'steps' in the protocol is empty; add a step, "
                           "such as '- tare: { seconds: 3 }'");
    for (p->steps = 0; err == ERR_OK && p->steps < count; p->steps++) {
        struct protocol_step *step = &p->step[p->steps];
        int at;
        const int item = schema_item(f, node, p->steps, &at);

        if (p->steps == PROTOCOL_STEPS_MAX)
            return schema_fail(f, at, "there are %d steps, at most %d are read; remove "
                               "some", count, PROTOCOL_STEPS_MAX);
        step->line = at;
        err = read_step(f, item, pushed, p->max_force_n, step);
        pushed = pushed || step->type == PROTOCOL_BEST_PUSH;
    }
    return err;
}

static int read_protocol(struct schema_file *f, struct draft *d)
{
    int lines[SCHEMA_FIELDS_MAX], inner[SCHEMA_FIELDS_MAX];
    int err = read_section(f, PROTOCOL_PARSE_TOP, SCHEMA_ROOT, 1, d, lines);

    if (err == ERR_OK)
        err = check_id(f, d->p.id, lines[TOP_ID]);
    if (err == ERR_OK)
        err = read_section(f, PROTOCOL_PARSE_FILTER, d->filter, lines[TOP_FILTER], d,
                           inner);
    if (err == ERR_OK)
        err = read_steps(f, d->steps, lines[TOP_STEPS], &d->p);
    return err;
}

int protocol_parse(const char *name, const char *text, size_t n,
                   struct protocol *out, struct err_text *why)
{
    /* Steps and text that are not there stay zero. */
    struct draft d = { .filter = 0 };
    struct schema_file f;
    int err;

    if (n > PROTOCOL_TEXT_MAX)
        return err_set(why, ERR_FORMAT, "%s:1: the file is %zu bytes, over %d; a "
                       "protocol is a page or two of text", name, n, PROTOCOL_TEXT_MAX);
    err = schema_open(&f, name, text, n, why);
    if (err != ERR_OK)
        return err;
    err = read_protocol(&f, &d);
    schema_close(&f);
    if (err == ERR_OK)
        *out = d.p;
    return err;
}
