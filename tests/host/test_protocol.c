/*
 * test_protocol.c - what a protocol file may say.
 *
 * Defaults are typed here from protocol.h and the README, not taken from the
 * parser's tables; the shipped file's numbers are those of the paper.
 */
#include <check.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "texts.h"
#include "session/protocol_parse.h"  /* the tables, for the README */
#include "suites.h"

/* ---- what is accepted ------------------------------------------------------ */

START_TEST(absent_keys_get_their_defaults)
{
    const struct protocol p = texts_parsed(TARE PUSH "- holds: { " PCT " }\n");
    const struct protocol_push *push = &p.step[1].u.push;
    const struct protocol_holds *h = &p.step[2].u.holds;

    ck_assert_str_eq(p.caution, "");
    ck_assert(p.max_force_n == 1500 && p.filter_cutoff_hz == 20 && p.filter_order == 2);
    ck_assert(push->rest_s == 60 && push->add_while_improving_pct == 5);
    ck_assert(push->max_trials == 6 && push->ready_s == 5);
    ck_assert(h->target_of == PROTOCOL_OF_BEST_1S && h->target_n == 0);
    ck_assert(h->band_pct == 5 && h->floor_pct == 15 && h->grace_s == 3);
    ck_assert(h->wait_s == 30 && h->ready_s == 5 && h->complete_in_band_pct == 80);
    ck_assert(h->rule == PROTOCOL_ELAPSED);
    ck_assert(p.stage == PROTOCOL_STAGE_UNSTATED && p.clients == PROTOCOL_CLIENTS_ALL);
    ck_assert_str_eq(p.position, "");
    ck_assert_str_eq(p.frequency, "");
    ck_assert(p.pain_limit == 5 && h->pain_limit == 5);
    ck_assert(push->kind == PROTOCOL_PUSH_STEADY && h->until == PROTOCOL_UNTIL_TIME);
    ck_assert(h->ramp_s == 0 && h->ramp_down_s == 0);
    ck_assert_int_eq(h->ask_pain, PROTOCOL_ASK_PAIN_NONE);
    ck_assert_int_eq(p.steps, 3);
    ck_assert_int_eq(p.step[0].type, PROTOCOL_TARE);
    ck_assert_int_eq(p.step[1].type, PROTOCOL_BEST_PUSH);
    ck_assert_int_eq(p.step[2].type, PROTOCOL_HOLDS);
    ck_assert_int_eq(p.step[0].line, 7);
    ck_assert_int_eq(p.step[2].line, 9);
}
END_TEST

/* A file of before 'stage' keeps the course it had: no soft stop, no overtime. */
START_TEST(a_file_without_a_stage_is_read_as_it_was)
{
    const struct protocol old = texts_parsed(TARE PUSH "- holds: { " PCT " }\n"
        "- holds: { " PCT ", stop_after_incomplete: 3, overtime_s: 4 }\n");
    const struct protocol now = texts_parsed(HEAD "stage: test\nsteps:\n" PUSH
                                             "- holds: { " PCT " }\n");

    ck_assert_int_eq(old.step[2].u.holds.stop_after_incomplete, 0);
    ck_assert(old.step[2].u.holds.overtime_s == 0);
    ck_assert_int_eq(old.step[3].u.holds.stop_after_incomplete, 3);
    ck_assert(old.step[3].u.holds.overtime_s == 4);
    ck_assert_int_eq(now.step[1].u.holds.stop_after_incomplete, 2);
    ck_assert(now.step[1].u.holds.overtime_s == 10);
}
END_TEST

START_TEST(steps_get_their_defaults_and_what_follows_from_other_keys)
{
    const struct protocol p = texts_parsed(HEAD "stage: test\npain_limit: 3\nsteps:\n"
        "- warm_up: { count: 3, seconds: 3 }\n"
        "- ask: { what: effort }\n"
        "- best_push: { trials: 8, seconds: 0.5, kind: fast }\n"
        "- holds: { count: 2, seconds: 9, rest_s: 5, of: chosen, ask_pain: each }\n"
        "- holds: { " FORCE ", ask_pain: each, pain_limit: 4, ramp_s: 1, ramp_down_s: 2 }\n");
    const struct protocol_warm_up *w = &p.step[0].u.warm_up;

    ck_assert(w->rest_s == 30 && w->from_pct == 50 && w->to_pct == 90 && w->ready_s == 5);
    ck_assert_int_eq(p.step[1].u.ask.what, PROTOCOL_ASK_EFFORT);
    ck_assert_int_eq(p.step[1].u.ask.when, PROTOCOL_WHEN_NOW);
    ck_assert_str_eq(p.step[1].u.ask.site, "");
    ck_assert(p.step[2].u.push.add_while_improving_pct == 0);
    ck_assert_int_eq(p.step[2].u.push.max_trials, 8);
    ck_assert(p.step[3].u.holds.target_pct == 100);
    ck_assert_int_eq(p.step[3].u.holds.pain_limit, 3);
    ck_assert_int_eq(p.step[4].u.holds.pain_limit, 4);
    ck_assert(p.step[4].u.holds.overtime_s == 0);  /* asked for by the ramp */
}
END_TEST

START_TEST(one_filter_key_leaves_the_other_at_its_default)
{
    const struct protocol p = texts_parsed(TOP_WITH("filter: { order: 4 }"));

    ck_assert(p.filter_cutoff_hz == 20 && p.filter_order == 4);
}
END_TEST

START_TEST(many_trials_raise_the_default_maximum)
{
    const struct protocol six = texts_parsed(PUSH_WITH("trials: 6, seconds: 5"));
    const struct protocol seven = texts_parsed(PUSH_WITH("trials: 7, seconds: 5"));

    ck_assert_int_eq(six.step[0].u.push.max_trials, 6);
    ck_assert_int_eq(seven.step[0].u.push.max_trials, 7);
}
END_TEST

START_TEST(words_are_read)
{
    const struct protocol p = texts_parsed(STEPS PUSH
        "- holds: { " PCT ", of: peak, rule: in_band }\n"
        "- holds: { " PCT ", of: best_1s, rule: elapsed }\n"
        "- holds: { " FORCE " }\n- note: N\n");

    ck_assert_int_eq(p.step[1].u.holds.target_of, PROTOCOL_OF_PEAK);
    ck_assert_int_eq(p.step[1].u.holds.rule, PROTOCOL_IN_BAND);
    ck_assert_int_eq(p.step[2].u.holds.target_of, PROTOCOL_OF_BEST_1S);
    ck_assert_int_eq(p.step[2].u.holds.rule, PROTOCOL_ELAPSED);
    ck_assert_int_eq(p.step[3].u.holds.target_of, PROTOCOL_OF_FORCE);
    ck_assert(p.step[3].u.holds.target_n == 100 && p.step[3].u.holds.target_pct == 0);
    ck_assert_int_eq(p.step[4].type, PROTOCOL_NOTE);
    ck_assert_str_eq(p.step[4].u.note.text, "N");
}
END_TEST

START_TEST(every_step_and_word_is_read)
{
    const struct protocol p = texts_parsed(HEAD "stage: deep_flexion\nposition: prone\n"
        "frequency: daily\nclients: not_symptomatic\npain_limit: 0\nsteps:\n"
        "- screen: { question: Is it fine? }\n"
        "- rig_check: { seconds: 4 }\n- tare: { seconds: 3 }\n"
        "- passive_weight: { seconds: 2 }\n"
        "- warm_up: { count: 2, seconds: 4, rest_s: 7, from_pct: 20, to_pct: 40, ready_s: 1 }\n"
        "- best_push: { trials: 1, seconds: 4, kind: steady }\n"
        "- best_push: { trials: 1, seconds: 4, kind: pain_limited }\n"
        "- ask: { what: pain, when: before, site: left sitting bone }\n"
        "- ask: { what: text, when: after }\n"
        "- holds: { " PCT ", of: pain_limited, ramp_s: 3, ramp_down_s: 4 }\n"
        "- holds: { " PCT ", of: body_weight, until: drop_out, stop_after_incomplete: 1 }\n");

    ck_assert_int_eq(p.stage, PROTOCOL_STAGE_DEEP_FLEXION);
    ck_assert_int_eq(p.clients, PROTOCOL_CLIENTS_NOT_SYMPTOMATIC);
    ck_assert_str_eq(p.position, "prone");
    ck_assert_str_eq(p.frequency, "daily");
    ck_assert_int_eq(p.pain_limit, 0);
    for (int i = 0; i < 6; i++)
        ck_assert_int_eq((int)p.step[i].type, PROTOCOL_SCREEN + i);
    ck_assert_str_eq(p.step[0].u.screen.question, "Is it fine?");
    ck_assert(p.step[1].u.check.seconds == 4 && p.step[3].u.passive.seconds == 2);
    ck_assert(p.step[4].u.warm_up.count == 2 && p.step[4].u.warm_up.to_pct == 40);
    ck_assert_int_eq(p.step[6].u.push.kind, PROTOCOL_PUSH_PAIN_LIMITED);
    ck_assert_int_eq(p.step[7].u.ask.what, PROTOCOL_ASK_PAIN);
    ck_assert_int_eq(p.step[7].u.ask.when, PROTOCOL_WHEN_BEFORE);
    ck_assert_str_eq(p.step[7].u.ask.site, "left sitting bone");
    ck_assert_int_eq(p.step[8].u.ask.what, PROTOCOL_ASK_TEXT);
    ck_assert_int_eq(p.step[8].u.ask.when, PROTOCOL_WHEN_AFTER);
    ck_assert_int_eq(p.step[9].u.holds.target_of, PROTOCOL_OF_PAIN_LIMITED);
    ck_assert(p.step[9].u.holds.ramp_s == 3 && p.step[9].u.holds.ramp_down_s == 4);
    ck_assert_int_eq(p.step[10].u.holds.target_of, PROTOCOL_OF_BODY_WEIGHT);
    ck_assert_int_eq(p.step[10].u.holds.until, PROTOCOL_UNTIL_DROP_OUT);
    ck_assert_int_eq(p.step[10].u.holds.stop_after_incomplete, 1);
}
END_TEST

START_TEST(a_file_in_use_says_stage_and_position)
{
    struct protocol p = texts_parsed(HEAD "stage: test\nposition: prone\nsteps: [ note: N ]\n");
    struct err_text why = { "" };

    ck_assert_int_eq(protocol_complete("f.yaml", &p, &why), ERR_OK);
    p.position[0] = '\0';
    ck_assert_int_eq(protocol_complete("f.yaml", &p, &why), ERR_FORMAT);
    ck_assert_ptr_eq(strstr(why.s, "f.yaml:1: the protocol has no 'position'"), why.s);
    p = texts_parsed(TARE);
    ck_assert_int_eq(protocol_complete("f.yaml", &p, &why), ERR_FORMAT);
    ck_assert_ptr_eq(strstr(why.s, "f.yaml:1: the protocol has no 'stage'"), why.s);
}
END_TEST

static const struct {
    const char *why, *value, *title;
} titles[] = {
    { "plain",            "Two words",               "Two words" },
    { "folded",           ">-\n  one\n  two\n\n  3",  "one two 3" },
    { "lines kept",       "|\n  one\n  two",         "one two" },
    { "blanks",           "\"  a   b  \"",           "a b" },
    { "a number",         "12",                      "12" },
    { "accents",          "d\xC3\xA9j\xC3\xA0 \xF0\x9F\x8E\xBE",
                          "d\xC3\xA9j\xC3\xA0 \xF0\x9F\x8E\xBE" },
    { "a comment after",  "T # not this",            "T" },
    { "159 bytes", TEN("123456789012345") "123456789",
                   TEN("123456789012345") "123456789" },
};

START_TEST(text_becomes_one_line)
{
    char text[1024];

    snprintf(text, sizeof text, "id: a\nversion: 1\nevidence: test\nsource: S\ntitle: %s\n"
             "steps: [ { note: N } ]\n", titles[_i].value);
    ck_assert_str_eq(texts_parsed(text).title, titles[_i].title);
}
END_TEST

START_TEST(other_ways_to_write_a_file_are_read)
{
    ck_assert_int_eq(texts_parsed("\xEF\xBB\xBF" TARE).steps, 1);            /* a mark first */
    ck_assert_int_eq(texts_parsed("---\n" TARE "...\n").steps, 1);           /* explicit ends */
    ck_assert_int_eq(texts_parsed("id: a\r\nversion: 1\r\ntitle: T\r\nevidence: test\r\n"
                            "source: S\r\nsteps:\r\n- note: N\r\n").steps, 1);
    ck_assert_int_eq(texts_parsed("{ id: a, version: 1, title: T, evidence: test, source: S, "
                            "caution: '', steps: [ note: N ] }").steps, 1);
    ck_assert_int_eq(texts_parsed(STEPS TEN("- note: N\n") TEN("- note: N\n") TEN("- note: N\n")
                            "- note: N\n- note: N\n").steps, 32);
    ck_assert_int_eq(texts_parsed(STEPS TEN("- note: N\n") TEN("- note: N\n")
                                  TEN("- note: N\n") TEN("- note: N\n") TEN("- note: N\n")
                                  TEN("- note: N\n") "- note: N\n- note: N\n- note: N\n"
                                  "- note: N\n").steps, PROTOCOL_STEPS_MAX);
}
END_TEST

START_TEST(decimals_are_read_to_the_last_bit)
{
    static const char *const numbers[] = { "2.3", "0.7", "9.99999999999999", "1.10" };

    for (int i = 0; i < COUNT(numbers); i++) {
        char text[256];

        texts_fill(text, sizeof text, STEPS "- tare: { seconds: @ }\n", numbers[i]);
        ck_assert(texts_parsed(text).step[0].u.tare.seconds == atof(numbers[i]));
    }
}
END_TEST

/* ---- the shipped file and the README --------------------------------------- */

START_TEST(shipped_file_is_the_published_dose)
{
    static char text[PROTOCOL_TEXT_MAX];
    struct err_text why = { "" };
    struct protocol p;
    size_t n = 0;

    ck_assert_msg(protocol_load("protocols/rio-2015-isometric.yaml", &p, text, &n, &why)
                  == ERR_OK, "%s", why.s);
    ck_assert_str_eq(p.id, "rio-2015-isometric");
    ck_assert_int_eq(p.evidence, PROTOCOL_ADAPTED);
    ck_assert_ptr_nonnull(strstr(p.source, "10.1136/bjsports-2014-094386"));
    ck_assert_ptr_nonnull(strstr(p.source, "6 male volleyball players"));
    ck_assert_ptr_nonnull(strstr(p.caution, "No trial is known"));
    ck_assert(p.step[2].u.tare.seconds == 3);
    ck_assert(p.step[5].u.push.trials == 3 && p.step[5].u.push.seconds == 5);
    ck_assert(p.step[5].u.push.rest_s == 60 && p.step[5].u.push.max_trials == 6);
    ck_assert(p.step[6].u.holds.count == 5 && p.step[6].u.holds.seconds == 45);
    ck_assert(p.step[6].u.holds.rest_s == 120 && p.step[6].u.holds.target_pct == 70);
    ck_assert_int_eq(p.step[6].u.holds.target_of, PROTOCOL_OF_BEST_1S);
    ck_assert_int_eq(p.steps, 10);
    /* 5 x 45; check 5, tare 3, ready 3, 3 x 3 and 2 x 20, rest 20, 3 x 5 and 2 x 60,
     * rest 60, 5 x 45 and 4 x 120 */
    ck_assert(protocol_tension_s(&p) == 225 && protocol_total_s(&p) == 985);
    ck_assert(n > 500 && memcmp(text, "# Isometric", 11) == 0);
}
END_TEST

/* The limits column, from the parser's table. */
static void limits_of(const struct schema_field *f, char *to, size_t size)
{
    size_t used = 0;

    to[0] = '\0';
    if (f->kind == SCHEMA_TEXT)
        snprintf(to, size, "%zu bytes", f->size - 1);
    else if (f->kind == SCHEMA_WORD)
        for (int i = 0; f->words[i] != NULL; i++)
            used += (size_t)snprintf(to + used, size - used, "%s%s", i ? ", " : "",
                                     f->words[i]);
    else if (f->kind == SCHEMA_NODE)
        snprintf(to, size, f->need == SCHEMA_REQUIRED ? "list" : "keys below");
    else
        snprintf(to, size, "%.15g to %.15g%s", f->min, f->max,
                 f->kind == SCHEMA_WHOLE ? ", whole" : "");
}

static void default_of(const struct schema_field *f, char *to, size_t size)
{
    if (f->need == SCHEMA_REQUIRED)
        snprintf(to, size, "required");
    else if (f->need == SCHEMA_EITHER)
        snprintf(to, size, "see below");
    else if (f->kind == SCHEMA_TEXT)
        snprintf(to, size, "empty");
    else if (f->kind == SCHEMA_WORD)
        snprintf(to, size, "%s", f->words[(int)f->preset]);
    else
        snprintf(to, size, "%.15g", f->preset);
}

static char *readme(void)
{
    static char text[32768];
    FILE *file = fopen("protocols/README.md", "r");

    ck_assert_msg(file != NULL, "run the tests from the project's folder");
    text[fread(text, 1, sizeof text - 1, file)] = '\0';
    fclose(file);
    return text;
}

static int rows(const char *text, const char *end)
{
    int n = 0;

    for (; (text = strstr(text, "\n| `")) != NULL && text < end; text++)
        n++;
    return n;
}

START_TEST(readme_lists_the_keys_as_they_are)
{
    const struct protocol_parse_section *s = &protocol_parse_sections[_i];
    char heading[64], row[300], limit[160], preset[64];
    const char *begin, *end;

    snprintf(heading, sizeof heading, "\n## %s\n", s->title);
    begin = strstr(readme(), heading);
    ck_assert_msg(begin != NULL, "the README has no section%s", heading);
    end = strstr(begin + 4, "\n## ");
    end = end ? end : begin + strlen(begin);
    for (int i = 0; i < s->count; i++) {
        const struct schema_field *f = &s->fields[i];
        const char *at;

        limits_of(f, limit, sizeof limit);
        default_of(f, preset, sizeof preset);
        snprintf(row, sizeof row, "\n| `%s` |%s%s | %s | %s | ", f->key,
                 f->unit[0] ? " " : "", f->unit, limit, preset);
        at = strstr(begin, row);
        ck_assert_msg(at != NULL && at < end, "the README's %s lacks:%s", s->title, row);
    }
    ck_assert_int_eq(rows(begin, end), s->count);
}
END_TEST

/* ---- words ----------------------------------------------------------------- */

START_TEST(words_are_total)
{
    ck_assert_str_eq(protocol_evidence_word(PROTOCOL_ADAPTED), "adapted");
    ck_assert_str_eq(protocol_evidence_text(PROTOCOL_TRIAL), "the dose of a published trial");
    ck_assert_str_eq(protocol_step_word(PROTOCOL_BEST_PUSH), "best_push");
    ck_assert_str_eq(protocol_reference_word(PROTOCOL_OF_BEST_1S), "best_1s");
    ck_assert_str_eq(protocol_reference_word(PROTOCOL_OF_PEAK), "peak");
    ck_assert_str_eq(protocol_reference_word(PROTOCOL_OF_FORCE), "force");
    ck_assert_str_eq(protocol_rule_word(PROTOCOL_IN_BAND), "in_band");
    ck_assert_str_eq(protocol_evidence_word((enum protocol_evidence)4), "unknown");
    ck_assert_str_eq(protocol_evidence_text((enum protocol_evidence)4), "unknown");
    ck_assert_str_eq(protocol_stage_word(PROTOCOL_STAGE_ENERGY_STORAGE), "energy_storage");
    ck_assert_str_eq(protocol_stage_word(PROTOCOL_STAGE_UNSTATED), "unstated");
    ck_assert_str_eq(protocol_stage_text(PROTOCOL_STAGE_UNSTATED), "the file does not say");
    ck_assert_str_eq(protocol_stage_text(PROTOCOL_STAGE_ISOMETRIC), "stage 1, isometric holds");
    ck_assert_str_eq(protocol_clients_word(PROTOCOL_CLIENTS_NOT_SYMPTOMATIC), "not_symptomatic");
    ck_assert_str_eq(protocol_push_kind_word(PROTOCOL_PUSH_PAIN_LIMITED), "pain_limited");
    ck_assert_str_eq(protocol_reference_word(PROTOCOL_OF_CHOSEN), "chosen");
    ck_assert_str_eq(protocol_reference_word(PROTOCOL_OF_BODY_WEIGHT), "body_weight");
    ck_assert_str_eq(protocol_until_word(PROTOCOL_UNTIL_DROP_OUT), "drop_out");
    ck_assert_str_eq(protocol_ask_pain_word(PROTOCOL_ASK_PAIN_EACH), "each");
    ck_assert_str_eq(protocol_what_word(PROTOCOL_ASK_TEXT), "text");
    ck_assert_str_eq(protocol_when_word(PROTOCOL_WHEN_NOW), "now");
    ck_assert_str_eq(protocol_step_word((enum protocol_step_type)9), "unknown");
    ck_assert_str_eq(protocol_stage_word((enum protocol_stage)6), "unknown");
    ck_assert_str_eq(protocol_stage_text((enum protocol_stage)6), "unknown");
    ck_assert_str_eq(protocol_clients_word((enum protocol_clients)2), "unknown");
    ck_assert_str_eq(protocol_push_kind_word((enum protocol_push_kind)3), "unknown");
    ck_assert_str_eq(protocol_reference_word((enum protocol_reference)6), "unknown");
    ck_assert_str_eq(protocol_rule_word((enum protocol_rule)2), "unknown");
    ck_assert_str_eq(protocol_until_word((enum protocol_until)2), "unknown");
    ck_assert_str_eq(protocol_ask_pain_word((enum protocol_ask_pain)2), "unknown");
    ck_assert_str_eq(protocol_what_word((enum protocol_what)3), "unknown");
    ck_assert_str_eq(protocol_when_word((enum protocol_when)3), "unknown");
}
END_TEST

Suite *protocol_suite(void);

static TCase *read_tests(void)
{
    TCase *read_case = tcase_create("read");

    tcase_add_test(read_case, absent_keys_get_their_defaults);
    tcase_add_test(read_case, a_file_without_a_stage_is_read_as_it_was);
    tcase_add_test(read_case, steps_get_their_defaults_and_what_follows_from_other_keys);
    tcase_add_test(read_case, every_step_and_word_is_read);
    tcase_add_test(read_case, a_file_in_use_says_stage_and_position);
    tcase_add_test(read_case, one_filter_key_leaves_the_other_at_its_default);
    tcase_add_test(read_case, many_trials_raise_the_default_maximum);
    tcase_add_test(read_case, words_are_read);
    tcase_add_loop_test(read_case, text_becomes_one_line, 0, COUNT(titles));
    tcase_add_test(read_case, other_ways_to_write_a_file_are_read);
    tcase_add_test(read_case, decimals_are_read_to_the_last_bit);
    tcase_add_test(read_case, shipped_file_is_the_published_dose);
    tcase_add_loop_test(read_case, readme_lists_the_keys_as_they_are, 0,
                        PROTOCOL_PARSE_PARTS);
    tcase_add_test(read_case, words_are_total);
    return read_case;
}

Suite *protocol_suite(void)
{
    Suite *suite = suite_create("protocol");
    suite_add_tcase(suite, read_tests());
    return suite;
}
