/*
 * test_protocol_refused.c - what is said when a protocol may not be as it is,
 * and the limits of every number, on both sides.
 *
 * Limits are typed here from protocol.h and the README, not taken from the
 * parser's tables.
 */
#include <check.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "texts.h"
#include "suites.h"

Suite *protocol_refused_suite(void);

static int parse(const char *text, size_t n, struct protocol *p, struct err_text *why)
{
    return protocol_parse("f.yaml", text, n, p, why);
}

/* ---- what is refused ---------------------------------------------------- */

#define REFUSED(why, line, text, says) { why, line, text, sizeof(text) - 1, says }

static const struct refusal {
    const char *why;
    int line;
    const char *text;
    size_t n;
    const char *says;
} refused[] = {
    /* bytes */
    REFUSED("no text", 1, "", "the file is empty"),
    REFUSED("comments only", 1, "# nothing\n\n", "the file is empty"),
    REFUSED("an empty document", 1, "---\n", "the protocol is a single value"),
    REFUSED("not UTF-8", 3, "id: a\nversion: 1\ntitle: \xE9\n", "not UTF-8"),
    REFUSED("overlong UTF-8", 1, "id: \xC0\xAF\n", "not UTF-8"),
    REFUSED("overlong UTF-8 in three bytes", 1, "id: \xE0\x80\xAF\n", "not UTF-8"),
    REFUSED("a surrogate", 1, "id: \xED\xA0\x80\n", "not UTF-8"),
    REFUSED("beyond Unicode", 1, "id: \xF4\x90\x80\x80\n", "not UTF-8"),
    REFUSED("half a character at the end", 1, "id: \xC3", "not UTF-8"),
    REFUSED("UTF-16", 1, "\xFF\xFEi\0d\0", "not UTF-8"),
    REFUSED("NUL", 2, "id: a\nver\0sion: 1\n", "NUL"),
    REFUSED("a tab as indent", 7, STEPS "\t- tare: { seconds: 3 }\n", "tab"),
    REFUSED("a tab in a comment", 2, "id: a\n# \t\n", "tab"),
    REFUSED("escape", 3, "id: a\nversion: 1\ntitle: \x1B[2J\n", "U+001B"),
    REFUSED("a lone return", 1, "id: a\rversion: 1\n", "U+000D"),
    REFUSED("text turned round", 1, "id: a # \xE2\x80\xAE\n", "U+202E"),
    REFUSED("next line, C1", 1, "id: a # \xC2\x85\n", "U+0085"),
    REFUSED("line separator", 1, "id: a # \xE2\x80\xA8\n", "U+2028"),
    /* YAML */
    REFUSED("an open bracket", 7, STEPS "- tare: { seconds: 3\n", "not YAML"),
    REFUSED("an open quote", 3, "id: a\nversion: 1\ntitle: 'T\n", "not YAML"),
    REFUSED("two colons", 1, "id: a: b\n", "mapping values"),
    REFUSED("bad indentation", 2, "id: a\n  version: 1\n", "not YAML"),
    REFUSED("two documents", 8, TARE "---\nid: b\n", "second document"),
    REFUSED("junk after the document", 9, TARE "...\nid: b\n", "document start"),
    REFUSED("an anchor", 7, STEPS "- &t tare: { seconds: 3 }\n", "anchors"),
    REFUSED("an anchored map", 7, STEPS "- tare: &t { seconds: 3 }\n", "anchors"),
    REFUSED("an anchored list", 6, HEAD "steps: &t []\n", "anchors"),
    REFUSED("an alias", 7, STEPS "- *t\n", "aliases"),
    REFUSED("a tag", 2, "id: a\nversion: !!int 1\n", "tags"),
    REFUSED("a tagged list", 6, HEAD "steps: !x []\n", "tags"),
    REFUSED("nested deep", 6, HEAD "steps: [[[[[[[[1]]]]]]]]\n", "nested"),
    REFUSED("nested as deep as it fits", 1,
            TEN(TEN(TEN("[["))) TEN(TEN(TEN("[["))), "nested"),
    REFUSED("nested blocks", 1, TEN("- - ") "1\n", "nested"),
    /* shape */
    REFUSED("a word", 1, "hello\n", "the protocol is a single value"),
    REFUSED("a list", 1, "- id: a\n", "the protocol is a list"),
    REFUSED("a list as key", 1, "? [a]\n: 1\n", "a key is one word"),
    REFUSED("unknown key", 6, HEAD "colour: red\n", "the keys are id, version"),
    REFUSED("a near key", 3, "id: a\nversion: 1\ntitel: T\n", "mean 'title'"),
    REFUSED("a beginning", 6, HEAD "max_force: 3\n", "mean 'max_force_n'"),
    REFUSED("another case", 2, "id: a\nVersion: 1\n", "mean 'version'"),
    REFUSED("a key of 60 bytes", 6, HEAD TEN("abcdef") ": 1\n", "abcd..."),
    REFUSED("twice", 3, "id: a\nversion: 1\nid: b\n", "already given on line 1"),
    REFUSED("twice in a step", 7, STEPS "- tare: { seconds: 3, seconds: 4 }\n",
            "already given"),
    REFUSED("no id", 1, "version: 1\n", "no 'id'"),
    REFUSED("no version", 1, "id: a\n", "no 'version'"),
    REFUSED("no title", 1, "id: a\nversion: 1\n", "no 'title'"),
    REFUSED("no evidence", 1, "id: a\nversion: 1\ntitle: T\n", "no 'evidence'"),
    REFUSED("no source", 1, "id: a\nversion: 1\ntitle: T\nevidence: test\n",
            "no 'source'"),
    REFUSED("no steps", 1, HEAD, "no 'steps'"),
    REFUSED("steps without a value", 6, STEPS, "'steps' in the protocol is empty"),
    REFUSED("no step in the list", 6, HEAD "steps: []\n", "is empty"),
    REFUSED("steps is a map", 6, STEPS "  tare: { seconds: 3 }\n", "a map of keys"),
    REFUSED("title is a list", 3, "id: a\nversion: 1\ntitle: [T]\n", "is a list"),
    REFUSED("filter is a number", 6, HEAD "filter: 10\nsteps: []\n",
            "filter is a single value"),
    REFUSED("filter is empty", 6, HEAD "filter:\nsteps: []\n", "'filter' in the"),
    REFUSED("an unknown filter key", 6, HEAD "filter: { cutoff: 3 }\nsteps: []\n",
            "mean 'cutoff_hz'"),
    REFUSED("a step is a word", 7, STEPS "- tare\n", "a step is a single value"),
    REFUSED("a step is empty", 8, TARE "- {}\n", "a step is empty"),
    REFUSED("two steps in one", 7, STEPS "- tare: { seconds: 3 }\n  note: N\n",
            "several steps"),
    REFUSED("keys not under the step", 7, STEPS "- tare:\n  seconds: 3\n",
            "indented below"),
    REFUSED("an unknown step", 7, STEPS "- hold: { count: 1 }\n", "mean 'holds'"),
    REFUSED("tare without seconds", 7, STEPS "- tare: {}\n", "tare has no 'seconds'"),
    REFUSED("the tare is a number", 7, STEPS "- tare: 3\n", "tare is a single value"),
    REFUSED("push without trials", 7, STEPS "- best_push: { seconds: 3 }\n",
            "no 'trials'"),
    REFUSED("push without seconds", 7, STEPS "- best_push: { trials: 3 }\n",
            "no 'seconds'"),
    REFUSED("holds without count", 8, TARE "- holds: { seconds: 3, rest_s: 1, "
            "target_n: 50 }\n", "no 'count'"),
    REFUSED("holds without seconds", 8, TARE "- holds: { count: 3, rest_s: 1, "
            "target_n: 50 }\n", "no 'seconds'"),
    REFUSED("holds without rest", 8, TARE "- holds: { seconds: 3, count: 1, "
            "target_n: 50 }\n", "no 'rest_s'"),
    /* numbers */
#define SECONDS(s) STEPS "- tare: { seconds: " s " }\n"
    REFUSED("NaN", 7, SECONDS("nan"), "'nan', not a plain decimal"),
    REFUSED("YAML's NaN", 7, SECONDS(".nan"), "plain decimal"),
    REFUSED("infinity", 7, SECONDS("inf"), "plain decimal"),
    REFUSED("YAML's infinity", 7, SECONDS("-.inf"), "plain decimal"),
    REFUSED("hex", 7, SECONDS("0x3"), "more than a number"),
    REFUSED("octal", 7, SECONDS("03"), "plain decimal"),
    REFUSED("an exponent", 7, SECONDS("3e0"), "more than a number"),
    REFUSED("a unit", 7, SECONDS("3 s"), "more than a number"),
    REFUSED("a unit, close", 7, SECONDS("3s"), "from 0.5 to 10, in s"),
    REFUSED("minutes and seconds", 7, SECONDS("1:03"), "more than a number"),
    REFUSED("a comma", 8, STEPS "- tare:\n    seconds: 2,5\n", "with a comma"),
    REFUSED("quotes", 7, SECONDS("'3'"), "text in quotes"),
    REFUSED("a plus", 7, SECONDS("+3"), "plain decimal"),
    REFUSED("no digit before the point", 7, SECONDS(".5"), "plain decimal"),
    REFUSED("no digit after the point", 7, SECONDS("3."), "plain decimal"),
    REFUSED("a minus alone", 7, SECONDS("-"), "not YAML"),
    REFUSED("a word", 7, SECONDS("three"), "plain decimal"),
    REFUSED("no value", 7, SECONDS(""), "empty"),
    REFUSED("a list", 7, SECONDS("[3]"), "is a list"),
    REFUSED("sixteen digits", 7, SECONDS("3.000000000000000"), "plain decimal"),
    REFUSED("negative", 7, SECONDS("-3"), "'-3', out of range"),
    REFUSED("a fraction of a trial", 7, STEPS "- best_push: { trials: 2.5, seconds: 5 }\n",
            "not whole"),
    REFUSED("a fraction of a version", 2, "id: a\nversion: 1.1\n", "not whole"),
    /* text and words */
    REFUSED("empty title", 3, "id: a\nversion: 1\ntitle: ''\n", "write some text"),
    REFUSED("blank title", 3, "id: a\nversion: 1\ntitle: '  '\n", "write some text"),
    REFUSED("empty source", 5, "id: a\nversion: 1\ntitle: T\nevidence: test\nsource:\n",
            "write some text"),
    REFUSED("an escape in quotes", 3, "id: a\nversion: 1\ntitle: \"\\e[2J\"\n",
            "invisible"),
    REFUSED("a NUL in quotes", 3, "id: a\nversion: 1\ntitle: \"a\\0b\"\n", "invisible"),
    REFUSED("title of 160", 3, "id: a\nversion: 1\ntitle: " TEN("1234567890123456") "\n",
            "160 bytes long; shorten it to 159"),
    REFUSED("id of 64", 1, "id: " TEN("abcdef") "abcd\n", "shorten it to 63"),
    REFUSED("note of 160", 7, STEPS "- note: " TEN("1234567890123456") "\n",
            "'note' in a step is 160"),
    REFUSED("an empty note", 7, STEPS "- note: ''\n", "'note' in a step is empty"),
    REFUSED("source of 1024", 5, "id: a\nversion: 1\ntitle: T\nevidence: test\nsource: "
            TEN(TEN("1234567890")) "123456789012345678901234\n", "shorten it to 1023"),
    REFUSED("evidence unknown", 4, "id: a\nversion: 1\ntitle: T\nevidence: tests\n",
            "write trial, adapted, consensus or test"),
    REFUSED("evidence empty", 4, "id: a\nversion: 1\ntitle: T\nevidence:\n", "is empty"),
    REFUSED("an escape is not quoted back", 4,
            "id: a\nversion: 1\ntitle: T\nevidence: \"\\e[2J\\u202e\"\n", "'?[2J?'"),
    REFUSED("evidence half a word", 4, "id: a\nversion: 1\ntitle: T\nevidence: tes\n",
            "not known"),
    /* ids; the rest is fine, as the id is looked at once all keys are read */
#define ID(s) "version: 1\ntitle: T\nevidence: test\nid: " s "\nsource: S\n" \
              "steps: [ { tare: { seconds: 3 } } ]\n"
    REFUSED("capitals in id", 4, ID("Rio"), "lower-case"),
    REFUSED("a blank in id", 4, ID("a b"), "lower-case"),
    REFUSED("a dot in id", 4, ID("a.b"), "lower-case"),
    REFUSED("an underscore in id", 4, ID("a_b"), "lower-case"),
    REFUSED("a path as id", 4, ID("../a"), "lower-case"),
    REFUSED("an accent in id", 4, ID("\xC3\xA9"), "lower-case"),
    REFUSED("id begins with -", 4, ID("-a"), "lower-case"),
    REFUSED("id ends with -", 4, ID("a-"), "lower-case"),
    REFUSED("no id text", 4, ID(""), "empty"),
    /* keys against keys */
    REFUSED("max_trials under trials", 9, STEPS "- best_push:\n    trials: 5\n"
            "    max_trials: 4\n    seconds: 5\n", "write 5 or more"),
    REFUSED("floor at the band", 8, STEPS PUSH "- holds: { " PCT ", band_pct: 5, "
            "floor_pct: 5 }\n", "inside the band"),
    REFUSED("the floor's line", 9, STEPS PUSH "- holds: { " PCT ",\n"
            "    floor_pct: 4 }\n", "'floor_pct' in holds (4)"),
    REFUSED("band over the default floor", 9, STEPS PUSH "- holds: { " PCT ",\n"
            "    band_pct: 15 }\n", "write a larger floor_pct"),
    REFUSED("band down to nothing", 10, STEPS PUSH "- holds: { count: 1, seconds: 1,\n"
            "    rest_s: 0, target_pct: 10,\n    band_pct: 10 }\n", "no force at all"),
    REFUSED("no target", 8, STEPS PUSH "- holds: { count: 1, seconds: 3, rest_s: 0 }\n",
            "no target"),
    REFUSED("two targets", 9, STEPS PUSH "- holds: { " PCT ",\n"
            "    target_n: 100 }\n", "both 'target_pct' and"),
    REFUSED("two targets, newtons first", 9, STEPS PUSH "- holds: { " FORCE ",\n"
            "    target_pct: 70 }\n", "both 'target_pct' and"),
    REFUSED("of with newtons", 9, STEPS PUSH "- holds: { " FORCE ",\n"
            "    of: peak }\n", "remove 'of'"),
    REFUSED("of the force", 8, STEPS PUSH "- holds: { " PCT ", of: force }\n",
            "write best_1s, peak, pain_limited, body_weight or chosen"),
    REFUSED("an unknown rule", 8, STEPS PUSH "- holds: { " PCT ", rule: strict }\n",
            "write elapsed or in_band"),
    REFUSED("two letters swapped", 8, STEPS PUSH "- holds: { " PCT ", rlue: in_band }\n",
            "mean 'rule'"),
    REFUSED("a short word that is far off", 8, STEPS PUSH "- holds: { " PCT ", rims: 1 }\n",
            "the keys are count, seconds, rest_s,"),
    REFUSED("no push at all", 8, TARE "- holds: { " PCT " }\n", "no best_push"),
    REFUSED("the push comes later", 7, STEPS "- holds: { " PCT ", of: peak }\n" PUSH,
            "no best_push"),
    REFUSED("over the cap", 8, HEAD "max_force_n: 104\nsteps:\n- holds: { " FORCE " }\n",
            "reaches 105 N, over 'max_force_n' (104)"),
    REFUSED("65 steps", 71, STEPS TEN("- note: N\n") TEN("- note: N\n")
            TEN("- note: N\n") TEN("- note: N\n") TEN("- note: N\n") TEN("- note: N\n")
            "- note: N\n- note: N\n- note: N\n- note: N\n- note: N\n", "at most 64"),
    /* the head's keys */
    REFUSED("an unknown stage", 6, HEAD "stage: late\n", "write isometric, isotonic, "
            "deep_flexion, energy_storage or test"),
    REFUSED("an empty stage", 6, HEAD "stage:\n", "'stage' in the protocol is empty"),
    REFUSED("clients unknown", 6, HEAD "clients: some\n", "write all or not_symptomatic"),
    REFUSED("frequency of 160", 6, HEAD "frequency: " TEN("1234567890123456") "\n",
            "shorten it to 159"),
    /* steps of few keys */
    REFUSED("a screen without its question", 7, STEPS "- screen: {}\n", "no 'question'"),
    REFUSED("a screen that asks nothing", 7, STEPS "- screen: { question: '' }\n",
            "write some text"),
    REFUSED("a question of 160", 7, STEPS "- screen: { question: " TEN("1234567890123456")
            " }\n", "shorten it to 159"),
    REFUSED("a rig check without seconds", 7, STEPS "- rig_check: {}\n", "no 'seconds'"),
    REFUSED("passive weight without seconds", 8, TARE "- passive_weight: {}\n",
            "passive_weight has no 'seconds'"),
    REFUSED("passive weight without a zero", 7, STEPS "- passive_weight: { seconds: 2 }\n"
            "- tare: { seconds: 3 }\n", "no tare comes before it"),
    REFUSED("a warm-up without count", 7, STEPS "- warm_up: { seconds: 3 }\n", "no 'count'"),
    REFUSED("a warm-up without seconds", 7, STEPS "- warm_up: { count: 3 }\n",
            "no 'seconds'"),
    REFUSED("a warm-up that falls", 9, STEPS "- warm_up: { count: 3, seconds: 3,\n"
            "    from_pct: 80,\n    to_pct: 79.5 }\n", "'from_pct' in warm_up (80) is over"),
    REFUSED("a warm-up over its default end", 8, STEPS "- warm_up: { count: 3, seconds: 3,\n"
            "    from_pct: 91 }\n", "'to_pct' (90)"),
    REFUSED("an ask of nothing", 7, STEPS "- ask: {}\n", "ask has no 'what'"),
    REFUSED("an ask of something else", 7, STEPS "- ask: { what: mood }\n",
            "write pain, effort or text"),
    REFUSED("another moment", 7, STEPS "- ask: { what: pain, when: later }\n",
            "write before, after or now"),
    REFUSED("the site of an effort", 8, STEPS "- ask: { what: effort,\n"
            "    site: thigh }\n", "'what' is effort; remove it"),
    REFUSED("the site of a text", 8, STEPS "- ask: { what: text,\n"
            "    site: thigh }\n", "'what' is text; remove it"),
    REFUSED("site of 64", 7, STEPS "- ask: { what: pain, site: " TEN("abcdef") "abcd }\n",
            "shorten it to 63"),
    /* pushes */
    REFUSED("an unknown kind", 7, STEPS "- best_push: { trials: 1, seconds: 5, kind: slow }\n",
            "write steady, fast or pain_limited"),
    REFUSED("a steady push under a second", 8, STEPS "- best_push: { trials: 1,\n"
            "    seconds: 0.9 }\n", "too short for a best second; write 1 or more"),
    REFUSED("a pain-limited push under a second", 7, STEPS "- best_push: { trials: 1, "
            "seconds: 0.5, kind: pain_limited }\n", "too short for a best second"),
    REFUSED("fast pushes while improving", 8, STEPS "- best_push: { trials: 1, seconds: 1, "
            "kind: fast,\n    add_while_improving_pct: 5 }\n", "'kind: fast' has not"),
    /* targets of other things */
#define TIMES "count: 2, seconds: 45, rest_s: 120"
    REFUSED("of the best after a fast push", 8, STEPS "- best_push: { trials: 1, seconds: 1, "
            "kind: fast }\n- holds: { " PCT " }\n", "before it is fast"),
    REFUSED("of the best after a pain-limited push", 8, STEPS "- best_push: { trials: 1, "
            "seconds: 3, kind: pain_limited }\n- holds: { " PCT ", of: peak }\n",
            "write 'of: pain_limited'"),
    REFUSED("of a pain-limited push after a steady one", 8, STEPS PUSH "- holds: { " PCT
            ", of: pain_limited }\n", "no best_push with 'kind: pain_limited'"),
    REFUSED("over 100 % of the best", 9, STEPS PUSH "- holds: { " TIMES ",\n"
            "    target_pct: 101 }\n", "with 'of: body_weight' only"),
    REFUSED("of body weight, but how much", 7, STEPS "- holds: { " TIMES
            ", of: body_weight }\n", "no target"),
    REFUSED("newtons of body weight", 8, STEPS "- holds: { " FORCE ",\n"
            "    of: body_weight }\n", "remove 'of'"),
    REFUSED("newtons that are chosen", 8, STEPS "- holds: { " FORCE ",\n"
            "    of: chosen }\n", "remove 'of'"),
    REFUSED("a chosen percentage", 8, STEPS "- holds: { " TIMES ", of: chosen,\n"
            "    target_pct: 100 }\n", "the client picks the force; remove it"),
    REFUSED("a single chosen hold", 7, STEPS "- holds: { count: 1, seconds: 45, rest_s: 1, "
            "of: chosen }\n", "write 2 or more"),
    REFUSED("chosen in a moment", 8, STEPS "- holds: { count: 2, rest_s: 9, of: chosen,\n"
            "    seconds: 4.9 }\n", "write 5 or more"),
    REFUSED("a ramp to a chosen force", 8, STEPS "- holds: { " TIMES ", of: chosen,\n"
            "    ramp_s: 5 }\n", "has none; remove it"),
    REFUSED("a ramp down from a chosen force", 8, STEPS "- holds: { " TIMES ", of: chosen,\n"
            "    ramp_down_s: 5 }\n", "has none; remove it"),
    REFUSED("chosen until drop-out", 8, STEPS "- holds: { " TIMES ", of: chosen,\n"
            "    until: drop_out }\n", "without a set time"),
    /* time and questions */
    REFUSED("an unknown end", 8, STEPS PUSH "- holds: { " PCT ", until: failure }\n",
            "write time or drop_out"),
    REFUSED("drop-out in band", 9, STEPS PUSH "- holds: { " PCT ", until: drop_out,\n"
            "    rule: in_band }\n", "measures the time to letting go"),
    REFUSED("a share until drop-out", 9, STEPS PUSH "- holds: { " PCT ", until: drop_out,\n"
            "    complete_in_band_pct: 80 }\n", "which 'until: drop_out' has not"),
    REFUSED("a ramp down after letting go", 9, STEPS PUSH "- holds: { " PCT
            ", until: drop_out,\n    ramp_down_s: 1 }\n", "ends with letting go"),
    REFUSED("overtime of a ramp down", 9, STEPS PUSH "- holds: { " PCT ", ramp_down_s: 1,\n"
            "    overtime_s: 5 }\n", "'ramp_down_s' asks for it"),
    REFUSED("a limit nobody asks for", 9, STEPS PUSH "- holds: { " PCT ",\n"
            "    pain_limit: 3 }\n", "never asked for"),
    REFUSED("asking without a rest", 9, STEPS PUSH "- holds: { target_pct: 70, count: 5, "
            "seconds: 9, ask_pain: each,\n    rest_s: 4.9 }\n", "write 5 or more"),
    REFUSED("asking sometimes", 8, STEPS PUSH "- holds: { " PCT ", ask_pain: last }\n",
            "write none or each"),
};

START_TEST(refused_with_line_and_reason)
{
    const struct refusal *r = &refused[_i];
    struct err_text why = { "" };
    struct protocol p, before;
    char place[32];

    memset(&p, 0xA5, sizeof p);
    memcpy(&before, &p, sizeof p);
    ck_assert_msg(parse(r->text, r->n, &p, &why) == ERR_FORMAT, "%s: accepted", r->why);
    snprintf(place, sizeof place, "f.yaml:%d: ", r->line);
    ck_assert_msg(strncmp(why.s, place, strlen(place)) == 0, "%s: %s", r->why, why.s);
    ck_assert_msg(strstr(why.s, r->says) != NULL, "%s: %s", r->why, why.s);
    ck_assert_msg(memcmp(&p, &before, sizeof p) == 0, "%s: *out was written", r->why);
}
END_TEST

START_TEST(longer_than_64_kib_is_refused)
{
    static char text[PROTOCOL_TEXT_MAX + 1];
    struct err_text why = { "" };
    struct protocol p;

    /* A comment fills it up. */
    memset(text, '#', sizeof text);
    memcpy(text, TARE, strlen(TARE));
    ck_assert_int_eq(parse(text, PROTOCOL_TEXT_MAX, &p, &why), ERR_OK);
    ck_assert_int_eq(parse(text, PROTOCOL_TEXT_MAX + 1, &p, &why), ERR_FORMAT);
    ck_assert_ptr_nonnull(strstr(why.s, "f.yaml:1: "));
}
END_TEST

START_TEST(long_file_name_keeps_its_end_and_the_reason)
{
    struct err_text why = { "" };
    struct protocol p;
    char name[2000];

    memset(name, 'x', sizeof name);
    strcpy(name + sizeof name - 8, "/f.yaml");
    ck_assert_int_eq(protocol_parse(name, "", 0, &p, &why), ERR_FORMAT);
    ck_assert_ptr_nonnull(strstr(why.s, "/f.yaml:1: the file is empty"));
    ck_assert_int_eq(protocol_parse(name, "", 0, &p, NULL), ERR_FORMAT);
}
END_TEST

/* ---- limits --------------------------------------------------------------- */

#define AT(m)    offsetof(struct protocol, m)
#define PUSH_AT(m)  AT(step[0].u.push.m)
#define HOLDS_AT(m) AT(step[0].u.holds.m)

static const struct limit {
    const char *what, *text;
    bool whole;
    size_t at;
    const char *below, *least, *most, *above;
} limits[] = {
    { "version", "id: a\nversion: @\ntitle: T\nevidence: test\nsource: S\n"
      "steps: [ { note: N } ]\n", true, AT(version), "0", "1", "1000000", "1000001" },
    { "max_force_n", TOP_WITH("max_force_n: @"), false, AT(max_force_n),
      "9.9", "10", "5000", "5000.1" },
    { "cutoff_hz", TOP_WITH("filter: { cutoff_hz: @ }"), false, AT(filter_cutoff_hz),
      "0.99", "1", "30", "30.01" },
    { "order", TOP_WITH("filter: { order: @ }"), true, AT(filter_order),
      "0", "1", "8", "9" },
    { "tare", STEPS "- tare: { seconds: @ }\n", false, AT(step[0].u.tare.seconds),
      "0.49", "0.5", "10", "10.01" },
    { "trials", PUSH_WITH("seconds: 5, trials: @"), true, PUSH_AT(trials),
      "0", "1", "60", "61" },
    { "push seconds", PUSH_WITH("trials: 1, seconds: @"), false, PUSH_AT(seconds),
      "0.9", "1", "60", "60.1" },
    { "fast push seconds", PUSH_WITH("trials: 1, kind: fast, seconds: @"), false,
      PUSH_AT(seconds), "0.4", "0.5", "60", "60.1" },
    { "push rest", PUSH_WITH("trials: 1, seconds: 5, rest_s: @"), false, PUSH_AT(rest_s),
      "-0.1", "0", "600", "600.1" },
    { "push add", PUSH_WITH("trials: 1, seconds: 5, add_while_improving_pct: @"), false,
      PUSH_AT(add_while_improving_pct), "-1", "0", "50", "50.5" },
    { "push max", PUSH_WITH("trials: 1, seconds: 5, max_trials: @"), true,
      PUSH_AT(max_trials), "0", "1", "60", "61" },
    { "push max over trials", PUSH_WITH("trials: 4, seconds: 5, max_trials: @"), true,
      PUSH_AT(max_trials), "3", "4", "60", "61" },
    { "push ready", PUSH_WITH("trials: 1, seconds: 5, ready_s: @"), false,
      PUSH_AT(ready_s), "-1", "0", "60", "60.1" },
    { "count", STEPS "- holds: { count: @, seconds: 5, rest_s: 1, target_n: 50 }\n", true,
      HOLDS_AT(count), "0", "1", "100", "101" },
    { "hold", STEPS "- holds: { count: 1, seconds: @, rest_s: 1, target_n: 50 }\n", false,
      HOLDS_AT(seconds), "0.9", "1", "600", "601" },
    { "rest", STEPS "- holds: { count: 1, seconds: 5, rest_s: @, target_n: 50 }\n", false,
      HOLDS_AT(rest_s), "-1", "0", "1800", "1800.5" },
    { "target_n", HEAD "max_force_n: 5000\nsteps:\n- holds: { count: 1, seconds: 5, "
      "rest_s: 1, band_pct: 1, target_n: @ }\n", false, HOLDS_AT(target_n),
      "0.9", "1", "4950", "4951" /* with its band over 5000 */ },
    { "target_n under the cap", HOLDS_WITH("band_pct: 10, floor_pct: 20, target_n: @"),
      false, HOLDS_AT(target_n), "0", "1", "1360", "1370" /* of 1500 */ },
    { "band_pct", TARGET_WITH("floor_pct: 60, band_pct: @"), false, HOLDS_AT(band_pct),
      "0.9", "1", "50", "50.1" },
    { "floor_pct", TARGET_WITH("floor_pct: @"), false, HOLDS_AT(floor_pct),
      "5", "5.1", "100", "101" },
    { "grace_s", TARGET_WITH("grace_s: @"), false, HOLDS_AT(grace_s),
      "-1", "0", "30", "31" },
    { "wait_s", TARGET_WITH("wait_s: @"), false, HOLDS_AT(wait_s),
      "0.5", "1", "300", "301" },
    { "ready_s", TARGET_WITH("ready_s: @"), false, HOLDS_AT(ready_s),
      "-1", "0", "60", "61" },
    { "complete_in_band_pct", TARGET_WITH("complete_in_band_pct: @"), false,
      HOLDS_AT(complete_in_band_pct), "-1", "0", "100", "101" },
    { "ramp_s", TARGET_WITH("ramp_s: @"), false, HOLDS_AT(ramp_s), "-1", "0", "60", "61" },
    { "ramp_down_s", TARGET_WITH("ramp_down_s: @"), false, HOLDS_AT(ramp_down_s),
      "-1", "0", "60", "60.5" },
    { "pain_limit of holds", TARGET_WITH("ask_pain: each, pain_limit: @"), true,
      HOLDS_AT(pain_limit), "-1", "0", "10", "11" },
    { "asking rest", STEPS "- holds: { count: 1, seconds: 5, target_n: 50, ask_pain: each, "
      "rest_s: @ }\n", false, HOLDS_AT(rest_s), "4.9", "5", "1800", "1801" },
    { "chosen seconds", STEPS "- holds: { count: 2, of: chosen, rest_s: 1, seconds: @ }\n",
      false, HOLDS_AT(seconds), "4.9", "5", "600", "601" },
    { "stop_after_incomplete", TARGET_WITH("stop_after_incomplete: @"), true,
      HOLDS_AT(stop_after_incomplete), "-1", "0", "10", "11" },
    { "overtime_s", TARGET_WITH("overtime_s: @"), false, HOLDS_AT(overtime_s),
      "-1", "0", "30", "31" },
    { "pain_limit", TOP_WITH("pain_limit: @"), true, AT(pain_limit), "-1", "0", "10", "11" },
    { "rig_check", STEPS "- rig_check: { seconds: @ }\n", false,
      AT(step[0].u.check.seconds), "1.9", "2", "30", "30.5" },
    { "passive_weight", STEPS "- tare: { seconds: 1 }\n- passive_weight: { seconds: @ }\n",
      false, AT(step[1].u.passive.seconds), "0.4", "0.5", "10", "10.5" },
    { "warm-up count", STEPS "- warm_up: { seconds: 3, count: @ }\n", true,
      AT(step[0].u.warm_up.count), "0", "1", "10", "11" },
    { "warm-up seconds", STEPS "- warm_up: { count: 3, seconds: @ }\n", false,
      AT(step[0].u.warm_up.seconds), "0.9", "1", "30", "31" },
    { "warm-up rest", STEPS "- warm_up: { count: 3, seconds: 3, rest_s: @ }\n", false,
      AT(step[0].u.warm_up.rest_s), "-1", "0", "600", "601" },
    { "warm-up ready", STEPS "- warm_up: { count: 3, seconds: 3, ready_s: @ }\n", false,
      AT(step[0].u.warm_up.ready_s), "-1", "0", "60", "61" },
    { "warm-up from", STEPS "- warm_up: { count: 3, seconds: 3, to_pct: 100, from_pct: @ }\n",
      false, AT(step[0].u.warm_up.from_pct), "4.9", "5", "100", "101" },
    { "warm-up to", STEPS "- warm_up: { count: 3, seconds: 3, from_pct: 5, to_pct: @ }\n",
      false, AT(step[0].u.warm_up.to_pct), "4.9", "5", "100", "101" },
    { "of body weight", STEPS "- holds: { count: 1, seconds: 5, rest_s: 1, of: body_weight, "
      "target_pct: @ }\n", false, HOLDS_AT(target_pct), "0.9", "5.1", "300", "301" },
};

static void check_accepted(const struct limit *l, const char *number)
{
    struct err_text why = { "" };
    struct protocol p;
    char text[512];
    double value = 0;
    int whole = 0;

    texts_fill(text, sizeof text, l->text, number);
    ck_assert_msg(parse(text, strlen(text), &p, &why) == ERR_OK, "%s: %s", l->what, why.s);
    memcpy(&value, (const char *)&p + l->at, sizeof value);
    memcpy(&whole, (const char *)&p + l->at, sizeof whole);
    ck_assert_msg((l->whole ? whole : value) == atof(number), "%s: %s became %g",
                  l->what, number, l->whole ? whole : value);
}

static void check_refused(const struct limit *l, const char *number)
{
    struct err_text why = { "" };
    struct protocol p;
    char text[512];

    texts_fill(text, sizeof text, l->text, number);
    ck_assert_msg(parse(text, strlen(text), &p, &why) == ERR_FORMAT, "%s: %s accepted",
                  l->what, number);
    ck_assert_msg(strstr(why.s, number) != NULL || strstr(why.s, "reaches") != NULL,
                  "%s: %s", l->what, why.s);
}

START_TEST(limits_hold_on_both_sides)
{
    check_refused(&limits[_i], limits[_i].below);
    check_accepted(&limits[_i], limits[_i].least);
    check_accepted(&limits[_i], limits[_i].most);
    check_refused(&limits[_i], limits[_i].above);
}
END_TEST

START_TEST(target_pct_limits)
{
    static const struct limit pct = {
        "target_pct", STEPS PUSH "- holds: { count: 1, seconds: 5, rest_s: 1, "
        "band_pct: 1, target_pct: @ }\n", false, AT(step[1].u.holds.target_pct),
        "1", "1.5", "100", "100.5" };  /* at 1 the band would reach 0 */

    check_refused(&pct, pct.below);
    check_accepted(&pct, pct.least);
    check_accepted(&pct, pct.most);
    check_refused(&pct, pct.above);
}
END_TEST

Suite *protocol_refused_suite(void)
{
    Suite *suite = suite_create("protocol_refused");
    TCase *tc = tcase_create("all");

    tcase_add_loop_test(tc, refused_with_line_and_reason, 0, COUNT(refused));
    tcase_add_test(tc, longer_than_64_kib_is_refused);
    tcase_add_test(tc, long_file_name_keeps_its_end_and_the_reason);
    tcase_add_loop_test(tc, limits_hold_on_both_sides, 0, COUNT(limits));
    tcase_add_test(tc, target_pct_limits);
    suite_add_tcase(suite, tc);
    return suite;
}
