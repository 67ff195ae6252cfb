/*
 * test_protocol.c - what a protocol file may say, and what is said when it
 * may not.
 *
 * Limits and defaults are typed here from protocol.h and the README, not taken
 * from the parser's tables; the shipped file's numbers are those of the paper.
 */
#include <check.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "session/protocol.h"
#include "session/protocol_parse.h"  /* the tables, for the README */
#include "suites.h"

/* Five lines that are fine, so that a step list starts on line 6. */
#define HEAD  "id: a-1\nversion: 1\ntitle: T\nevidence: test\nsource: S\n"
#define STEPS HEAD "steps:\n"
#define TARE  STEPS "- tare: { seconds: 3 }\n"
#define PUSH  "- best_push: { trials: 3, seconds: 5 }\n"
#define FORCE "count: 5, seconds: 45, rest_s: 120, target_n: 100"
#define PCT   "count: 5, seconds: 45, rest_s: 120, target_pct: 70"
#define TEN(s) s s s s s s s s s s

static int parse(const char *text, size_t n, struct protocol *p, struct err_text *why)
{
    return protocol_parse("f.yaml", text, n, p, why);
}

static struct protocol parsed(const char *text)
{
    struct err_text why = { "" };
    struct protocol p;

    ck_assert_msg(parse(text, strlen(text), &p, &why) == ERR_OK, "%s", why.s);
    return p;
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
            "write best_1s or peak"),
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
    REFUSED("33 steps", 39, STEPS TEN("- note: N\n") TEN("- note: N\n")
            TEN("- note: N\n") "- note: N\n- note: N\n- note: N\n", "at most 32"),
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

/* A protocol with one number left out, as @. */
#define TOP_WITH(s)    HEAD s "\nsteps: [ { note: N } ]\n"
#define PUSH_WITH(s)   STEPS "- best_push: { " s " }\n"
#define HOLDS_WITH(s)  STEPS "- holds: { count: 5, seconds: 45, rest_s: 120, " s " }\n"
#define TARGET_WITH(s) HOLDS_WITH("target_n: 100, " s)

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
      "0", "1", "10", "11" },
    { "push seconds", PUSH_WITH("trials: 1, seconds: @"), false, PUSH_AT(seconds),
      "0.9", "1", "10", "10.1" },
    { "push rest", PUSH_WITH("trials: 1, seconds: 5, rest_s: @"), false, PUSH_AT(rest_s),
      "-0.1", "0", "600", "600.1" },
    { "push add", PUSH_WITH("trials: 1, seconds: 5, add_while_improving_pct: @"), false,
      PUSH_AT(add_while_improving_pct), "-1", "0", "50", "50.5" },
    { "push max", PUSH_WITH("trials: 1, seconds: 5, max_trials: @"), true,
      PUSH_AT(max_trials), "0", "1", "10", "11" },
    { "push max over trials", PUSH_WITH("trials: 4, seconds: 5, max_trials: @"), true,
      PUSH_AT(max_trials), "3", "4", "10", "11" },
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
};

static void fill(char *to, size_t size, const char *text, const char *number)
{
    const char *gap = strchr(text, '@');

    snprintf(to, size, "%.*s%s%s", (int)(gap - text), text, number, gap + 1);
}

static void check_accepted(const struct limit *l, const char *number)
{
    struct err_text why = { "" };
    struct protocol p;
    char text[512];
    double value = 0;
    int whole = 0;

    fill(text, sizeof text, l->text, number);
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

    fill(text, sizeof text, l->text, number);
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

/* ---- what is accepted ------------------------------------------------------ */

START_TEST(absent_keys_get_their_defaults)
{
    const struct protocol p = parsed(TARE PUSH "- holds: { " PCT " }\n");
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
    ck_assert_int_eq(p.steps, 3);
    ck_assert_int_eq(p.step[0].type, PROTOCOL_TARE);
    ck_assert_int_eq(p.step[1].type, PROTOCOL_BEST_PUSH);
    ck_assert_int_eq(p.step[2].type, PROTOCOL_HOLDS);
    ck_assert_int_eq(p.step[0].line, 7);
    ck_assert_int_eq(p.step[2].line, 9);
}
END_TEST

START_TEST(one_filter_key_leaves_the_other_at_its_default)
{
    const struct protocol p = parsed(TOP_WITH("filter: { order: 4 }"));

    ck_assert(p.filter_cutoff_hz == 20 && p.filter_order == 4);
}
END_TEST

START_TEST(many_trials_raise_the_default_maximum)
{
    const struct protocol six = parsed(PUSH_WITH("trials: 6, seconds: 5"));
    const struct protocol seven = parsed(PUSH_WITH("trials: 7, seconds: 5"));

    ck_assert_int_eq(six.step[0].u.push.max_trials, 6);
    ck_assert_int_eq(seven.step[0].u.push.max_trials, 7);
}
END_TEST

START_TEST(words_are_read)
{
    const struct protocol p = parsed(STEPS PUSH
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
    ck_assert_str_eq(parsed(text).title, titles[_i].title);
}
END_TEST

START_TEST(other_ways_to_write_a_file_are_read)
{
    ck_assert_int_eq(parsed("\xEF\xBB\xBF" TARE).steps, 1);            /* a mark first */
    ck_assert_int_eq(parsed("---\n" TARE "...\n").steps, 1);           /* explicit ends */
    ck_assert_int_eq(parsed("id: a\r\nversion: 1\r\ntitle: T\r\nevidence: test\r\n"
                            "source: S\r\nsteps:\r\n- note: N\r\n").steps, 1);
    ck_assert_int_eq(parsed("{ id: a, version: 1, title: T, evidence: test, source: S, "
                            "caution: '', steps: [ note: N ] }").steps, 1);
    ck_assert_int_eq(parsed(STEPS TEN("- note: N\n") TEN("- note: N\n") TEN("- note: N\n")
                            "- note: N\n- note: N\n").steps, 32);
}
END_TEST

START_TEST(decimals_are_read_to_the_last_bit)
{
    static const char *const numbers[] = { "2.3", "0.7", "9.99999999999999", "1.10" };

    for (int i = 0; i < COUNT(numbers); i++) {
        char text[256];

        fill(text, sizeof text, STEPS "- tare: { seconds: @ }\n", numbers[i]);
        ck_assert(parsed(text).step[0].u.tare.seconds == atof(numbers[i]));
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
    ck_assert(p.step[0].u.tare.seconds == 3);
    ck_assert(p.step[1].u.push.trials == 3 && p.step[1].u.push.seconds == 5);
    ck_assert(p.step[1].u.push.rest_s == 60 && p.step[1].u.push.max_trials == 6);
    ck_assert(p.step[2].u.holds.count == 5 && p.step[2].u.holds.seconds == 45);
    ck_assert(p.step[2].u.holds.rest_s == 120 && p.step[2].u.holds.target_pct == 70);
    ck_assert_int_eq(p.step[2].u.holds.target_of, PROTOCOL_OF_BEST_1S);
    ck_assert_int_eq(p.steps, 4);
    /* 5 x 45; tare 3, ready 5, 3 x 5 and 2 x 60, rest 60, 5 x 45 and 4 x 120 */
    ck_assert(protocol_tension_s(&p) == 225 && protocol_total_s(&p) == 908);
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

/* ---- loading --------------------------------------------------------------- */

static char folder[64];
static char loaded_text[PROTOCOL_TEXT_MAX];

static void make_folder(void)
{
    strcpy(folder, "/tmp/holdfast-protocol-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    setenv("HOLDFAST_PROTOCOLS", folder, 1);
}

static void remove_folder(void)
{
    char command[128];

    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    ck_assert_int_eq(system(command), 0);
}

static const char *write_file(const char *name, const char *text, size_t n)
{
    static char path[128];
    FILE *file;

    snprintf(path, sizeof path, "%s/%s", folder, name);
    file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(text, 1, n, file), n);
    fclose(file);
    return path;
}

static int load(const char *name, struct protocol *p, size_t *n, struct err_text *why)
{
    memset(p, 0x5A, sizeof *p);
    *n = 12345;
    return protocol_load(name, p, loaded_text, n, why);
}

static void check_load_fails(const char *name, int err, const char *says)
{
    struct err_text why = { "" };
    struct protocol p, before;
    size_t n;

    memset(&before, 0x5A, sizeof before);
    ck_assert_msg(load(name, &p, &n, &why) == err, "%s: %s", name, why.s);
    ck_assert_msg(strstr(why.s, says) != NULL, "%s: %s", name, why.s);
    ck_assert_msg(memcmp(&p, &before, sizeof p) == 0 && n == 12345,
                  "%s: results were written", name);
}

START_TEST(an_id_is_found_and_its_text_kept)
{
    struct err_text why = { "" };
    struct protocol p;
    size_t n = 0;

    write_file("a-1.yaml", TARE, strlen(TARE));
    ck_assert_msg(load("a-1", &p, &n, &why) == ERR_OK, "%s", why.s);
    ck_assert_uint_eq(n, strlen(TARE));
    ck_assert(memcmp(loaded_text, TARE, n) == 0);
    ck_assert_msg(load("rio-2015-isometric", &p, &n, &why) == ERR_OK, "%s", why.s);
}
END_TEST

START_TEST(files_that_cannot_be_loaded)
{
    static char big[PROTOCOL_TEXT_MAX + 1];
    char fifo[128];

    memset(big, '#', sizeof big);
    check_load_fails(write_file("big.yaml", big, sizeof big), ERR_FORMAT, "over 65536");
    check_load_fails(write_file("none.yaml", "", 0), ERR_FORMAT, "none.yaml:1: the file is");
    check_load_fails(write_file("bad.yaml", "id: a\nx", 7), ERR_FORMAT, "bad.yaml:2: ");
    check_load_fails("bad", ERR_FORMAT, "/bad.yaml:2: ");
    check_load_fails(folder, ERR_IO, "is a folder");
    check_load_fails("./absent.yaml", ERR_ABSENT, "no file ./absent.yaml");
    check_load_fails("absent.yaml", ERR_ABSENT, "no file absent.yaml");
    write_file("other.yaml", TARE, strlen(TARE));
    check_load_fails("other", ERR_FORMAT, "rename the file to a-1.yaml");
    snprintf(fifo, sizeof fifo, "%s/pipe.yaml", folder);
    ck_assert_int_eq(mkfifo(fifo, 0600), 0);
    check_load_fails(fifo, ERR_IO, "not a regular file");
}
END_TEST

START_TEST(an_absent_id_lists_those_there_are)
{
    write_file("a-1.yaml", TARE, strlen(TARE));
    write_file("a-2.txt", TARE, strlen(TARE));
    write_file(".yaml", TARE, strlen(TARE));
    check_load_fails("nothing", ERR_ABSENT, "there is a-1, rio-2015-isometric");
    check_load_fails("rio-2015-isometrc", ERR_ABSENT, "mean 'rio-2015-isometric'?");
    check_load_fails("", ERR_ABSENT, "there is no protocol ''");
}
END_TEST

START_TEST(ids_are_sorted_and_each_once)
{
    char ids[8][PROTOCOL_ID_MAX];

    write_file("z.yaml", "", 0);
    write_file("a.yaml", "", 0);
    write_file("rio-2015-isometric.yaml", "", 0);
    ck_assert_int_eq(protocol_ids(ids, 8), 3);
    ck_assert_str_eq(ids[0], "a");
    ck_assert_str_eq(ids[1], "rio-2015-isometric");
    ck_assert_str_eq(ids[2], "z");
    ck_assert_int_eq(protocol_ids(ids, 2), 2);
}
END_TEST

/* ---- sums ------------------------------------------------------------------ */

#define EFFORT(rest, ready) "- holds: { count: 2, seconds: 10, target_n: 50, rest_s: " \
                            rest ", ready_s: " ready " }\n"

static const struct {
    const char *text;
    double total_s;
} sums[] = {
    { TARE,                                                   3 },
    { TARE "- note: N\n",                                     3 },
    { STEPS EFFORT("30", "5"),                                5 + 20 + 30 },
    { STEPS EFFORT("30", "0"),                                20 + 30 },
    { STEPS EFFORT("3", "5"),   /* the countdown is longer */ 5 + 20 + 5 },
    { STEPS EFFORT("30", "5") EFFORT("60", "5"),              55 + 30 + 20 + 60 },
    { STEPS EFFORT("30", "5") "- note: N\n" EFFORT("60", "5"), 55 + 30 + 20 + 60 },
    { STEPS EFFORT("30", "5") "- tare: { seconds: 3 }\n" EFFORT("60", "5"),
                                                              55 + 3 + 5 + 20 + 60 },
};

START_TEST(total_counts_each_rest_once)
{
    const struct protocol p = parsed(sums[_i].text);

    ck_assert_msg(protocol_total_s(&p) == sums[_i].total_s, "%s: %g s", sums[_i].text,
                  protocol_total_s(&p));
}
END_TEST

/* ---- printing -------------------------------------------------------------- */

static char *printed(const struct protocol *p)
{
    static char text[16384];
    FILE *to = fmemopen(text, sizeof text, "w");

    protocol_print(to, p);
    fclose(to);
    return text;
}

/* Lines joined, so that where a line wraps does not matter. */
static const char *unwrapped(char *text)
{
    size_t used = 0;

    for (const char *c = text; *c != '\0'; c++)
        if (*c != ' ' && *c != '\n')
            text[used++] = *c;
        else if (used > 0 && text[used - 1] != ' ')
            text[used++] = ' ';
    text[used] = '\0';
    return text;
}

static const struct {
    const char *text, *says;
} printouts[] = {
    { TARE, "T a-1, version 1 Evidence test: a measurement, not a treatment dose" },
    { TARE, "Source S Signal" },
    { TOP_WITH("caution: C"), "Source S Caution C Signal" },
    { TOP_WITH("max_force_n: 600.5"), "ends above 600.5 N" },
    { TOP_WITH("filter: { cutoff_hz: 2.5, order: 3 }"), "low-pass of 2.5 Hz, order 3" },
    { TARE, "1. Rest for 3 s while the rig sets its zero." },
    { TARE "- note: Well done.\n", "2. Well done." },
    { STEPS PUSH, "3 best pushes of 5 s, each after a 5 s countdown, rest 1 min between; "
      "another while the last is more than 5 % above the best before it, up to 6 in all." },
    { PUSH_WITH("trials: 1, seconds: 4, max_trials: 1"),
      "1 best push of 4 s, each after a 5 s countdown." },
    { PUSH_WITH("trials: 2, seconds: 4, add_while_improving_pct: 0, rest_s: 90"),
      "rest 1 min 30 s between." },
    { STEPS PUSH "- holds: { " PCT " }\n", "5 holds of 45 s at 70 % of best push (best 1-s "
      "mean), band 65-75 %, rest 2 min between." },
    { STEPS PUSH "- holds: { " PCT ", of: peak, band_pct: 2.5 }\n",
      "70 % of best push (highest force), band 67.5-72.5 %" },
    { HOLDS_WITH("target_n: 200"), "at 200 N, band 190-210 N" },
    { HOLDS_WITH("target_n: 200"), "below 170 N and is not back in the band within 3 s." },
    { HOLDS_WITH("target_n: 200, floor_pct: 100"), "below 95 N" },
    { STEPS PUSH "- holds: { " PCT ", grace_s: 2 }\n", "below 55 % and is not back in the band within 2 s." },
    { HOLDS_WITH("target_n: 200"), "up to 30 s to reach the band. The clock runs on from" },
    { HOLDS_WITH("target_n: 200, rule: in_band"), "runs only inside the band" },
    { HOLDS_WITH("target_n: 200"), "complete with 80 % of its time" },
    { HOLDS_WITH("target_n: 200"), "Time under tension 3 min 45 s (225 s)" },
    { HOLDS_WITH("target_n: 200"), "Planned length 11 min 50 s" }, /* 5 + 225 + 480 */
    { TARE, "Time under tension 0 s (0 s)" },
    { STEPS "- holds: { count: 1, seconds: 60, rest_s: 9, target_n: 50 }\n",
      "1 hold of 1 min at 50 N, band 47.5-52.5 N." },
};

START_TEST(print_says)
{
    const struct protocol p = parsed(printouts[_i].text);
    const char *text = unwrapped(printed(&p));

    ck_assert_msg(strstr(text, printouts[_i].says) != NULL, "'%s' is not in: %s",
                  printouts[_i].says, text);
}
END_TEST

START_TEST(print_keeps_to_80_columns_and_calm_words)
{
    static const char *const avoided[] = {
        "fail", "warning", "danger", "damage", "injur", "tear", "relief of", "relieves",
        "heals", "weak", "abnormal", "stop",
    };
    struct err_text why;
    struct protocol p;
    size_t n;
    char *text;

    ck_assert_int_eq(load("rio-2015-isometric", &p, &n, &why), ERR_OK);
    text = printed(&p);
    for (int i = 0; i < COUNT(avoided); i++)
        ck_assert_msg(strcasestr(text, avoided[i]) == NULL, "'%s'", avoided[i]);
    for (char *line = strtok(text, "\n"); line != NULL; line = strtok(NULL, "\n"))
        ck_assert_msg(strlen(line) < 80, "%s", line);
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
    ck_assert_str_eq(protocol_step_word((enum protocol_step_type)4), "unknown");
    ck_assert_str_eq(protocol_reference_word((enum protocol_reference)3), "unknown");
    ck_assert_str_eq(protocol_rule_word((enum protocol_rule)2), "unknown");
}
END_TEST

Suite *protocol_suite(void);

static TCase *load_tests(void)
{
    TCase *load_case = tcase_create("load");

    tcase_add_checked_fixture(load_case, make_folder, remove_folder);
    tcase_add_test(load_case, an_id_is_found_and_its_text_kept);
    tcase_add_test(load_case, files_that_cannot_be_loaded);
    tcase_add_test(load_case, an_absent_id_lists_those_there_are);
    tcase_add_test(load_case, ids_are_sorted_and_each_once);
    return load_case;
}

static TCase *read_tests(void)
{
    TCase *read_case = tcase_create("read");

    tcase_add_test(read_case, absent_keys_get_their_defaults);
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
    TCase *refuse = tcase_create("refuse"), *print = tcase_create("print");

    tcase_add_loop_test(refuse, refused_with_line_and_reason, 0, COUNT(refused));
    tcase_add_test(refuse, longer_than_64_kib_is_refused);
    tcase_add_test(refuse, long_file_name_keeps_its_end_and_the_reason);
    tcase_add_loop_test(refuse, limits_hold_on_both_sides, 0, COUNT(limits));
    tcase_add_test(refuse, target_pct_limits);
    tcase_add_loop_test(print, total_counts_each_rest_once, 0, COUNT(sums));
    tcase_add_loop_test(print, print_says, 0, COUNT(printouts));
    tcase_add_test(print, print_keeps_to_80_columns_and_calm_words);
    suite_add_tcase(suite, refuse);
    suite_add_tcase(suite, read_tests());
    suite_add_tcase(suite, load_tests());
    suite_add_tcase(suite, print);
    return suite;
}
