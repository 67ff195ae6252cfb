/* protocol_json.c - see protocol_json.h. */
#include "interchange/protocol_json.h"

#include <string.h>

#include "session/protocol_parse.h"  /* the tables of keys */

static json_t *text_or_null(const char *s)
{
    return s[0] != '\0' ? json_string(s) : json_null();
}

/* ---- the head ---------------------------------------------------------------- */

json_t *protocol_json_head(const struct protocol *p)
{
    char dose[PROTOCOL_DOSE_MAX];

    protocol_dose(p, dose, sizeof dose);
    return json_pack("{s:s, s:i, s:s, s:s, s:s, s:s, s:o, s:f, s:f, s:f, s:b}",
                     "id", p->id, "version", p->version, "title", p->title,
                     "stage", protocol_stage_word(p->stage),
                     "evidence", protocol_evidence_word(p->evidence),
                     "clients", protocol_clients_word(p->clients),
                     "dose", text_or_null(dose),
                     "tension_s", protocol_tension_s(p), "push_s", protocol_push_s(p),
                     "total_s", protocol_total_s(p), "open_ended", protocol_open_ended(p));
}

/* ---- steps, by the parser's tables --------------------------------------------- */

static json_t *value_json(const struct schema_field *field, const void *step)
{
    const char *const at = (const char *)step + field->offset;
    double number;
    int whole;

    switch (field->kind) {
    case SCHEMA_NUMBER:
        memcpy(&number, at, sizeof number);
        return json_real(number);
    case SCHEMA_WHOLE:
        memcpy(&whole, at, sizeof whole);
        return json_integer(whole);
    case SCHEMA_WORD:
        memcpy(&whole, at, sizeof whole);
        return json_string(field->words[whole]);
    case SCHEMA_TEXT:
        return text_or_null(at);
    case SCHEMA_NODE:
        break;
    }
    return json_null();
}

/* A target has one of its two numbers; what follows has no meaning without. */
static void set_holds(json_t *to, const struct protocol_holds *h)
{
    const bool force = h->target_of == PROTOCOL_OF_FORCE;

    if (force || h->target_of == PROTOCOL_OF_CHOSEN)
        json_object_set_new(to, "target_pct", json_null());
    if (!force)
        json_object_set_new(to, "target_n", json_null());
    if (h->until == PROTOCOL_UNTIL_DROP_OUT)
        json_object_set_new(to, "complete_in_band_pct", json_null());
    if (h->ask_pain == PROTOCOL_ASK_PAIN_NONE)
        json_object_set_new(to, "pain_limit", json_null());
}

static json_t *keys_json(const struct protocol_step *step)
{
    const struct protocol_parse_section *s =
        &protocol_parse_sections[PROTOCOL_PARSE_SCREEN + (int)step->type];
    json_t *keys;

    if (step->type == PROTOCOL_NOTE)
        return json_string(step->u.note.text);
    keys = json_object();
    for (int i = 0; i < s->count; i++)
        if (step->type == PROTOCOL_HOLDS && i == PROTOCOL_PARSE_HOLDS_OF)
            json_object_set_new(keys, "of", json_string(
                                    protocol_reference_word(step->u.holds.target_of)));
        else
            json_object_set_new(keys, s->fields[i].key,
                                value_json(&s->fields[i], &step->u));
    if (step->type == PROTOCOL_HOLDS)
        set_holds(keys, &step->u.holds);
    return keys;
}

static json_t *steps_json(const struct protocol *p)
{
    double start_s[PROTOCOL_STEPS_MAX];
    char words[PROTOCOL_SAID_MAX];
    json_t *steps = json_array();

    protocol_starts_s(p, start_s);
    for (int i = 0; i < p->steps; i++) {
        const struct protocol_step *step = &p->step[i];

        protocol_say(p, i, words, sizeof words);
        json_array_append_new(steps, json_pack("{s:o, s:f, s:s}",
                              protocol_step_word(step->type), keys_json(step),
                              "start_s", start_s[i], "words", words));
    }
    return steps;
}

/* ---- the dose -------------------------------------------------------------------- */

/* Seconds times percent by what the percent is of; only what there is. */
static json_t *doses_json(const struct protocol *p)
{
    json_t *doses = json_object();

    for (int of = 0; of < PROTOCOL_OF_FORCE; of++) {
        const double dose = protocol_dose_pct_s(p, (enum protocol_reference)of);

        if (dose > 0)
            json_object_set_new(doses, protocol_reference_word((enum protocol_reference)of),
                                json_real(dose));
    }
    return doses;
}

json_t *protocol_json_whole(const struct protocol *p)
{
    const double n_s = protocol_dose_pct_s(p, PROTOCOL_OF_FORCE);
    json_t *all = protocol_json_head(p);

    json_object_set_new(all, "dose_pct_s", doses_json(p));
    json_object_set_new(all, "dose_n_s", n_s > 0 ? json_real(n_s) : json_null());
    json_object_set_new(all, "source", json_string(p->source));
    json_object_set_new(all, "caution", text_or_null(p->caution));
    json_object_set_new(all, "position", text_or_null(p->position));
    json_object_set_new(all, "frequency", text_or_null(p->frequency));
    json_object_set_new(all, "pain_limit", json_integer(p->pain_limit));
    json_object_set_new(all, "max_force_n", json_real(p->max_force_n));
    json_object_set_new(all, "filter", json_pack("{s:f, s:i}", "cutoff_hz",
                        p->filter_cutoff_hz, "order", p->filter_order));
    json_object_set_new(all, "steps", steps_json(p));
    return all;
}
