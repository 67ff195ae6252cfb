/* protocol_parse.c - protocol_parse of protocol.h: its tables. */
#include "protocol_parse.h"

#include <string.h>

#define COUNT(a) ((int)(sizeof(a) / sizeof((a)[0])))

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

enum { TOP_ID, TOP_STAGE = 3, TOP_FILTER = 12, TOP_STEPS };

static const struct schema_field top_fields[] = {
    TEXT(struct draft, p.id, "id", SCHEMA_REQUIRED),
    WHOLE(struct draft, p.version, "version", SCHEMA_REQUIRED, 1, 1e6, 0, ""),
    TEXT(struct draft, p.title, "title", SCHEMA_REQUIRED),
    [TOP_STAGE] = WORD(struct draft, p.stage, "stage", SCHEMA_EITHER, 0,
                       protocol_parse_stages),
    TEXT(struct draft, p.position, "position", SCHEMA_PRESET),
    TEXT(struct draft, p.frequency, "frequency", SCHEMA_PRESET),
    WORD(struct draft, p.clients, "clients", SCHEMA_PRESET, PROTOCOL_CLIENTS_ALL,
         protocol_parse_clients),
    WORD(struct draft, p.evidence, "evidence", SCHEMA_REQUIRED, 0,
         protocol_parse_evidence),
    TEXT(struct draft, p.source, "source", SCHEMA_REQUIRED),
    TEXT(struct draft, p.caution, "caution", SCHEMA_PRESET),
    WHOLE(struct draft, p.pain_limit, "pain_limit", SCHEMA_PRESET, 0, 10, 5, ""),
    NUMBER(struct draft, p.max_force_n, "max_force_n", SCHEMA_PRESET,
           10, 5000, 1500, "N"),
    [TOP_FILTER] = NODE(struct draft, filter, "filter", SCHEMA_EITHER),
    [TOP_STEPS] = NODE(struct draft, steps, "steps", SCHEMA_REQUIRED),
};

static const struct schema_field filter_fields[] = {
    NUMBER(struct draft, p.filter_cutoff_hz, "cutoff_hz", SCHEMA_PRESET, 1, 30, 20, "Hz"),
    WHOLE(struct draft, p.filter_order, "order", SCHEMA_PRESET, 1, 8, 2, ""),
};

static const struct schema_field screen_fields[] = {
    TEXT(struct protocol_screen, question, "question", SCHEMA_REQUIRED),
};

static const struct schema_field check_fields[] = {
    NUMBER(struct protocol_rig_check, seconds, "seconds", SCHEMA_REQUIRED, 2, 30, 0, "s"),
};

static const struct schema_field tare_fields[] = {
    NUMBER(struct protocol_tare, seconds, "seconds", SCHEMA_REQUIRED, 0.5, 10, 0, "s"),
};

static const struct schema_field passive_fields[] = {
    NUMBER(struct protocol_passive, seconds, "seconds", SCHEMA_REQUIRED, 0.5, 10, 0, "s"),
};

#define WARM struct protocol_warm_up
static const struct schema_field warm_fields[] = {
    WHOLE(WARM, count, "count", SCHEMA_REQUIRED, 1, 10, 0, ""),
    NUMBER(WARM, seconds, "seconds", SCHEMA_REQUIRED, 1, 30, 0, "s"),
    NUMBER(WARM, rest_s, "rest_s", SCHEMA_PRESET, 0, 600, 30, "s"),
    [PROTOCOL_PARSE_WARM_FROM] = NUMBER(WARM, from_pct, "from_pct", SCHEMA_PRESET,
                                        5, 100, 50, "%"),
    [PROTOCOL_PARSE_WARM_TO] = NUMBER(WARM, to_pct, "to_pct", SCHEMA_PRESET,
                                      5, 100, 90, "%"),
    NUMBER(WARM, ready_s, "ready_s", SCHEMA_PRESET, 0, 60, 5, "s"),
};

#define PUSH struct protocol_push
static const struct schema_field push_fields[] = {
    WHOLE(PUSH, trials, "trials", SCHEMA_REQUIRED, 1, 60, 0, ""),
    [PROTOCOL_PARSE_PUSH_SECONDS] = NUMBER(PUSH, seconds, "seconds", SCHEMA_REQUIRED,
                                           0.5, 60, 0, "s"),
    NUMBER(PUSH, rest_s, "rest_s", SCHEMA_PRESET, 0, 600, 60, "s"),
    [PROTOCOL_PARSE_PUSH_ADD] = NUMBER(PUSH, add_while_improving_pct,
                                       "add_while_improving_pct", SCHEMA_PRESET,
                                       0, 50, 5, "%"),
    [PROTOCOL_PARSE_PUSH_MAX] = WHOLE(PUSH, max_trials, "max_trials", SCHEMA_PRESET,
                                      1, 60, 6, ""),
    NUMBER(PUSH, ready_s, "ready_s", SCHEMA_PRESET, 0, 60, 5, "s"),
    WORD(PUSH, kind, "kind", SCHEMA_PRESET, PROTOCOL_PUSH_STEADY, protocol_parse_kinds),
};

static const struct schema_field ask_fields[] = {
    WORD(struct protocol_ask, what, "what", SCHEMA_REQUIRED, 0, protocol_parse_whats),
    WORD(struct protocol_ask, when, "when", SCHEMA_PRESET, PROTOCOL_WHEN_NOW,
         protocol_parse_whens),
    [PROTOCOL_PARSE_ASK_SITE] = TEXT(struct protocol_ask, site, "site", SCHEMA_PRESET),
};

#define HOLDS struct protocol_holds
#define AT(key) [PROTOCOL_PARSE_HOLDS_##key]
static const struct schema_field holds_fields[] = {
    AT(COUNT) = WHOLE(HOLDS, count, "count", SCHEMA_REQUIRED, 1, 100, 0, ""),
    AT(SECONDS) = NUMBER(HOLDS, seconds, "seconds", SCHEMA_REQUIRED, 1, 600, 0, "s"),
    AT(REST) = NUMBER(HOLDS, rest_s, "rest_s", SCHEMA_REQUIRED, 0, 1800, 0, "s"),
    AT(TARGET_PCT) = NUMBER(HOLDS, target_pct, "target_pct", SCHEMA_EITHER,
                            1, 300, 0, "%"),
    AT(TARGET_N) = NUMBER(HOLDS, target_n, "target_n", SCHEMA_EITHER, 1, 5000, 0, "N"),
    AT(OF) = WORD(HOLDS, target_of, "of", SCHEMA_PRESET, PROTOCOL_OF_BEST_1S,
                  protocol_parse_references),
    AT(BAND) = NUMBER(HOLDS, band_pct, "band_pct", SCHEMA_PRESET, 1, 50, 5, "%"),
    AT(FLOOR) = NUMBER(HOLDS, floor_pct, "floor_pct", SCHEMA_PRESET, 1, 100, 15, "%"),
    NUMBER(HOLDS, grace_s, "grace_s", SCHEMA_PRESET, 0, 30, 3, "s"),
    NUMBER(HOLDS, wait_s, "wait_s", SCHEMA_PRESET, 1, 300, 30, "s"),
    NUMBER(HOLDS, ready_s, "ready_s", SCHEMA_PRESET, 0, 60, 5, "s"),
    AT(COMPLETE) = NUMBER(HOLDS, complete_in_band_pct, "complete_in_band_pct",
                          SCHEMA_PRESET, 0, 100, 80, "%"),
    AT(RULE) = WORD(HOLDS, rule, "rule", SCHEMA_PRESET, PROTOCOL_ELAPSED,
                    protocol_parse_rules),
    AT(RAMP) = NUMBER(HOLDS, ramp_s, "ramp_s", SCHEMA_PRESET, 0, 60, 0, "s"),
    AT(RAMP_DOWN) = NUMBER(HOLDS, ramp_down_s, "ramp_down_s", SCHEMA_PRESET,
                           0, 60, 0, "s"),
    AT(UNTIL) = WORD(HOLDS, until, "until", SCHEMA_PRESET, PROTOCOL_UNTIL_TIME,
                     protocol_parse_untils),
    AT(ASK_PAIN) = WORD(HOLDS, ask_pain, "ask_pain", SCHEMA_PRESET,
                        PROTOCOL_ASK_PAIN_NONE, protocol_parse_ask_pains),
    AT(PAIN_LIMIT) = WHOLE(HOLDS, pain_limit, "pain_limit", SCHEMA_EITHER, 0, 10, 0, ""),
    AT(STOP_AFTER) = WHOLE(HOLDS, stop_after_incomplete, "stop_after_incomplete",
                           SCHEMA_PRESET, 0, 10, 2, ""),
    AT(OVERTIME) = NUMBER(HOLDS, overtime_s, "overtime_s", SCHEMA_PRESET, 0, 30, 10, "s"),
};

#define SECTION(part, title, fields) \
    [PROTOCOL_PARSE_##part] = { title, fields, COUNT(fields) }
const struct protocol_parse_section protocol_parse_sections[PROTOCOL_PARSE_PARTS] = {
    SECTION(TOP, "the protocol", top_fields),
    SECTION(FILTER, "filter", filter_fields),
    SECTION(SCREEN, "screen", screen_fields),
    SECTION(RIG_CHECK, "rig_check", check_fields),
    SECTION(TARE, "tare", tare_fields),
    SECTION(PASSIVE, "passive_weight", passive_fields),
    SECTION(WARM_UP, "warm_up", warm_fields),
    SECTION(PUSH, "best_push", push_fields),
    SECTION(ASK, "ask", ask_fields),
    SECTION(HOLDS, "holds", holds_fields),
};

/* A step is a map with one key, its type. */
struct step_nodes {
    int of[PROTOCOL_NOTE + 1];
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

/* ---- steps ------------------------------------------------------------- */

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

/* The step's keys, and the rules between them. */
static int read_keys(struct schema_file *f, int node, const struct protocol_parse_around *around,
                     struct protocol_step *step)
{
    static const enum protocol_parse_part parts[] = {
        [PROTOCOL_SCREEN] = PROTOCOL_PARSE_SCREEN,
        [PROTOCOL_RIG_CHECK] = PROTOCOL_PARSE_RIG_CHECK,
        [PROTOCOL_TARE] = PROTOCOL_PARSE_TARE,
        [PROTOCOL_PASSIVE_WEIGHT] = PROTOCOL_PARSE_PASSIVE,
        [PROTOCOL_WARM_UP] = PROTOCOL_PARSE_WARM_UP,
        [PROTOCOL_BEST_PUSH] = PROTOCOL_PARSE_PUSH,
        [PROTOCOL_ASK] = PROTOCOL_PARSE_ASK,
        [PROTOCOL_HOLDS] = PROTOCOL_PARSE_HOLDS,
    };
    int lines[SCHEMA_FIELDS_MAX];
    const int err = read_section(f, parts[step->type], node, step->line, &step->u, lines);

    if (err != ERR_OK)
        return err;
    switch (step->type) {
    case PROTOCOL_PASSIVE_WEIGHT:
        return protocol_rules_passive(f, around, step->line);
    case PROTOCOL_WARM_UP:
        return protocol_rules_warm_up(f, &step->u.warm_up, lines, step->line);
    case PROTOCOL_BEST_PUSH:
        return protocol_rules_push(f, &step->u.push, lines);
    case PROTOCOL_ASK:
        return protocol_rules_ask(f, &step->u.ask, lines);
    case PROTOCOL_HOLDS:
        return protocol_rules_holds(f, &step->u.holds, around, lines, step->line);
    case PROTOCOL_SCREEN:
    case PROTOCOL_RIG_CHECK:
    case PROTOCOL_TARE:
    case PROTOCOL_NOTE:
        break;
    }
    return ERR_OK;
}

static int read_step(struct schema_file *f, int item, const struct protocol_parse_around *around,
                     struct protocol_step *step)
{
    int node = 0;
    const int err = read_type(f, item, step, &node);

    if (err != ERR_OK)
        return err;
    if (step->type == PROTOCOL_NOTE)
        return schema_text(f, node, protocol_step_word(step->type), step->line,
                           step->u.note.text, sizeof step->u.note.text);
    return read_keys(f, node, around, step);
}

/* What later steps may rely on. */
static void pass(struct protocol_parse_around *around, const struct protocol_step *step)
{
    around->tared |= step->type == PROTOCOL_TARE;
    if (step->type != PROTOCOL_BEST_PUSH)
        return;
    around->steady |= step->u.push.kind == PROTOCOL_PUSH_STEADY;
    around->fast |= step->u.push.kind == PROTOCOL_PUSH_FAST;
    around->limited |= step->u.push.kind == PROTOCOL_PUSH_PAIN_LIMITED;
}

static int read_steps(struct schema_file *f, int node, int line, struct protocol *p)
{
    const int count = schema_list(f, node, "'steps' in the protocol", line);
    struct protocol_parse_around around = {
        .max_force_n = p->max_force_n, .pain_limit = p->pain_limit,
        .first_language = p->stage == PROTOCOL_STAGE_UNSTATED,
    };
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
        err = read_step(f, item, &around, step);
        pass(&around, step);
    }
    return err;
}

static int check_id(const struct schema_file *f, const char *id, int line)
{
    const size_t n = strlen(id);

    if (n == 0 || strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789-") != n
        || id[0] == '-' || id[n - 1] == '-')
        return schema_fail(f, line, "'id' in the protocol may hold lower-case letters, "
                           "digits and inner '-' only; write one such as my-holds-1");
    return ERR_OK;
}

static int read_protocol(struct schema_file *f, struct draft *d)
{
    int lines[SCHEMA_FIELDS_MAX], inner[SCHEMA_FIELDS_MAX];
    int err = read_section(f, PROTOCOL_PARSE_TOP, SCHEMA_ROOT, 1, d, lines);

    if (err == ERR_OK)
        err = check_id(f, d->p.id, lines[TOP_ID]);
    if (err == ERR_OK && lines[TOP_STAGE] == 0)
        d->p.stage = PROTOCOL_STAGE_UNSTATED;
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
