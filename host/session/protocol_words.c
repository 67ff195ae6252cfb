/* protocol_words.c - the words of protocol.h's lists, as written in a file. */
#include "protocol_parse.h"
#include "protocol.h"

#define COUNT(a) ((int)(sizeof(a) / sizeof((a)[0])))

const char *const protocol_parse_evidence[] = {
#define X(name, word, text) word,
    PROTOCOL_EVIDENCE(X)
#undef X
    NULL
};

const char *const protocol_parse_stages[] = {
#define X(name, word, text) word,
    PROTOCOL_STAGES(X)
#undef X
    NULL
};

const char *const protocol_parse_steps[] = {
#define X(name, word) word,
    PROTOCOL_STEP_TYPES(X)
#undef X
    NULL
};

/* PROTOCOL_OF_FORCE is said by giving target_n, so it has no word in a file. */
const char *const protocol_parse_references[] = {
    "best_1s", "peak", "pain_limited", "body_weight", "chosen", NULL
};
const char *const protocol_parse_clients[] = { "all", "not_symptomatic", NULL };
const char *const protocol_parse_kinds[] = { "steady", "fast", "pain_limited", NULL };
const char *const protocol_parse_rules[] = { "elapsed", "in_band", NULL };
const char *const protocol_parse_untils[] = { "time", "drop_out", NULL };
const char *const protocol_parse_ask_pains[] = { "none", "each", NULL };
const char *const protocol_parse_whats[] = { "pain", "effort", "text", NULL };
const char *const protocol_parse_whens[] = { "before", "after", "now", NULL };

/* The ith of a list ended by NULL; its size counts the NULL. */
#define WORD(list, i) ((unsigned)(i) < (unsigned)COUNT(list) - 1 ? (list)[i] : "unknown")

const char *protocol_evidence_word(enum protocol_evidence e)
{
    return WORD(protocol_parse_evidence, e);
}

const char *protocol_evidence_text(enum protocol_evidence e)
{
    switch (e) {
#define X(name, word, text) case PROTOCOL_##name: return (text);
    PROTOCOL_EVIDENCE(X)
#undef X
    }
    return "unknown";
}

const char *protocol_stage_word(enum protocol_stage s)
{
    return s == PROTOCOL_STAGE_UNSTATED ? "unstated" : WORD(protocol_parse_stages, s);
}

const char *protocol_stage_text(enum protocol_stage s)
{
    switch (s) {
#define X(name, word, text) case PROTOCOL_STAGE_##name: return (text);
    PROTOCOL_STAGES(X)
#undef X
    case PROTOCOL_STAGE_UNSTATED: return "the file does not say";
    }
    return "unknown";
}

const char *protocol_clients_word(enum protocol_clients c)
{
    return WORD(protocol_parse_clients, c);
}

const char *protocol_step_word(enum protocol_step_type t)
{
    return WORD(protocol_parse_steps, t);
}

const char *protocol_push_kind_word(enum protocol_push_kind k)
{
    return WORD(protocol_parse_kinds, k);
}

const char *protocol_reference_word(enum protocol_reference r)
{
    return r == PROTOCOL_OF_FORCE ? "force" : WORD(protocol_parse_references, r);
}

const char *protocol_rule_word(enum protocol_rule r)
{
    return WORD(protocol_parse_rules, r);
}

const char *protocol_until_word(enum protocol_until u)
{
    return WORD(protocol_parse_untils, u);
}

const char *protocol_ask_pain_word(enum protocol_ask_pain a)
{
    return WORD(protocol_parse_ask_pains, a);
}

const char *protocol_what_word(enum protocol_what w)
{
    return WORD(protocol_parse_whats, w);
}

const char *protocol_when_word(enum protocol_when w)
{
    return WORD(protocol_parse_whens, w);
}
