/*
 * test_rules_refused.c - what is said when a file of rules may not be as it is, and how
 * the program stands when it is edited.
 *
 * Each refusal is a whole file that is fine but for one thing; lines are counted by hand.
 */
#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clinic/rules.h"
#include "courses.h"
#include "place.h"
#include "suites.h"

Suite *rules_refused_suite(void);

/* Lines 1 to 8, then 9, 10, 11 and 12. */
#define HEAD "id: mine\nversion: 1\ntitle: T\nsource: S\nnumbers:\n" \
             "- { name: pain_limit, value: 3, says: N, source: S }\n" \
             "- { name: pain_limit_most, value: 5, says: N, source: S }\n" \
             "- { name: pause_days, value: 14, says: N, source: S }\n"
#define LIGHTS HEAD "lights:\n"
#define L(id, light, when) \
    "- { id: " id ", light: " light ", when: '" when "', says: W, source: S }\n"

#define GREEN LIGHTS L("g", "green", "pain_during at_most pain_limit")
#define A(id, step, when) \
    "- { id: " id ", step: " step ", when: '" when "', says: W, source: S }\n"
#define ADVICE GREEN "advice:\n"
#define TAIL "steps_up: []\nsteps_back: []\nnotes: []\nstage: []\n"
#define REPEAT A("r", "repeat", "light is green")
#define STEPS GREEN "advice:\n" REPEAT
#define STRIDE(v, by, until) "- { variable: " v ", by: " by ", until: " until ", source: S }\n"
#define END "notes: []\nstage: []\n"

#define REFUSED(why, line, text, says) { why, line, text, sizeof(text) - 1, says }

static const struct refusal {
    const char *why;
    int line;
    const char *text;
    size_t n;
    const char *says;
} refused[] = {
    /* what every YAML file here is refused for */
    REFUSED("no text", 1, "", "the file is empty"),
    REFUSED("a word", 1, "hello\n", "the file of rules is a single value"),
    REFUSED("a tab", 2, "id: a\n\tversion: 1\n", "tab"),
    REFUSED("an anchor", 1, "id: &a b\n", "anchors"),
    REFUSED("two documents", 17, STEPS TAIL "---\nid: b\n", "second document"),
    REFUSED("not UTF-8", 1, "id: \xE9\n", "UTF-8"),
    /* keys */
    REFUSED("an unknown key", 5, "id: a\nversion: 1\ntitle: T\nsource: S\ncolour: red\n",
            "'colour' is not a key of the file of rules"),
    REFUSED("a near key", 5, "id: a\nversion: 1\ntitle: T\nsource: S\nlight: []\n",
            "did you mean 'lights'?"),
    REFUSED("a key twice", 3, "id: a\nversion: 1\nid: b\n", "already given on line 1"),
    REFUSED("no version", 1, "id: a\ntitle: T\nsource: S\n", "has no 'version'"),
    REFUSED("version 0", 2, "id: a\nversion: 0\n", "from 1"),
    REFUSED("an id with a blank", 1, "id: a b\nversion: 1\ntitle: T\nsource: S\nnumbers: []\n"
            "lights: []\nadvice: []\n" TAIL, "use only such letters"),
    REFUSED("no advice", 1, GREEN TAIL, "has no 'advice'"),
    REFUSED("lights not a list", 9, HEAD "lights: { a: 1 }\nadvice: []\n" TAIL,
            "'lights' is a map"),
    REFUSED("no rule of lights", 9, HEAD "lights: []\nadvice:\n" REPEAT TAIL,
            "'lights' is empty"),
    REFUSED("no rule of advice", 11, GREEN "advice: []\n" TAIL, "'advice' is empty"),
    /* numbers */
    REFUSED("a number that is text", 6, "id: a\nversion: 1\ntitle: T\nsource: S\nnumbers:\n"
            "- { name: pain_limit, value: three, says: N, source: S }\nlights: []\nadvice: []\n"
            TAIL, "'value' in a number is 'three'"),
    REFUSED("a number in quotes", 6, "id: a\nversion: 1\ntitle: T\nsource: S\nnumbers:\n"
            "- { name: pain_limit, value: '3', says: N, source: S }\nlights: []\nadvice: []\n"
            TAIL, "text in quotes"),
    REFUSED("a number without source", 6, "id: a\nversion: 1\ntitle: T\nsource: S\nnumbers:\n"
            "- { name: pain_limit, value: 3, says: N }\nlights: []\nadvice: []\n" TAIL,
            "a number has no 'source'"),
    REFUSED("a number twice", 7, "id: a\nversion: 1\ntitle: T\nsource: S\nnumbers:\n"
            "- { name: pain_limit, value: 3, says: N, source: S }\n"
            "- { name: pain_limit, value: 4, says: N, source: S }\nlights: []\nadvice: []\n"
            TAIL, "already given on line 6"),
    REFUSED("a number the program needs is missing", 5, "id: a\nversion: 1\ntitle: T\n"
            "source: S\nnumbers:\n- { name: pain_limit, value: 3, says: N, source: S }\n"
            "lights: []\nadvice: []\n" TAIL, "has no 'pain_limit_most'"),
    REFUSED("a limit over 10", 6, "id: a\nversion: 1\ntitle: T\nsource: S\nnumbers:\n"
            "- { name: pain_limit, value: 11, says: N, source: S }\nlights: []\nadvice: []\n"
            TAIL, "from 0 to 10"),
    REFUSED("a limit of three and a half", 6, "id: a\nversion: 1\ntitle: T\nsource: S\n"
            "numbers:\n- { name: pain_limit, value: 3.5, says: N, source: S }\nlights: []\n"
            "advice: []\n" TAIL, "whole"),
    REFUSED("a number called as an input", 9, HEAD
            "- { name: settle_h, value: 3, says: N, source: S }\nlights: []\nadvice: []\n" TAIL,
            "is the name of an input"),
    REFUSED("a number of no use", 9, HEAD
            "- { name: spare, value: 3, says: N, source: S }\nlights:\n"
            L("g", "green", "pain_during at_most 3") "advice:\n" REPEAT TAIL,
            "'spare' is used by no rule"),
    /* rules */
    REFUSED("no sentence", 10, LIGHTS
            "- { id: g, light: green, when: pain_during at_most 3, source: S }\nadvice:\n" REPEAT
            TAIL, "a rule of lights has no 'says'"),
    REFUSED("an empty sentence", 10, LIGHTS
            "- { id: g, light: green, when: pain_during at_most 3, says: '', source: S }\n"
            "advice:\n" REPEAT TAIL, "'says' in a rule of lights is empty"),
    REFUSED("no source", 10, LIGHTS
            "- { id: g, light: green, when: pain_during at_most 3, says: W }\nadvice:\n" REPEAT
            TAIL, "has no 'source'"),
    REFUSED("a light that is none", 10, LIGHTS L("g", "blue", "pain_during at_most 3") "advice:\n"
            REPEAT TAIL, "write unknown, green, amber or red"),
    REFUSED("a step that is none", 12, ADVICE A("r", "more", "light is green") TAIL,
            "write wait, repeat, up, back or review"),
    REFUSED("a light in advice", 12, ADVICE L("r", "green", "light is green") TAIL,
            "'light' is not a key of a rule of advice"),
    REFUSED("an id twice", 11, GREEN L("g", "amber", "settle_h over 24") "advice:\n" REPEAT TAIL,
            "'g' was already given on line 10"),
    REFUSED("an id twice in two lists", 12, ADVICE A("g", "repeat", "light is green") TAIL,
            "'g' was already given on line 10"),
    REFUSED("a long sentence", 10, LIGHTS
            "- { id: g, light: green, when: pain_during at_most 3, source: S, says: "
            "12345678901234567890123456789012345678901234567890"
            "12345678901234567890123456789012345678901234567890"
            "12345678901234567890123456789012345678901234567890"
            "12345678901234567890123456789012345678901234567890 }\nadvice:\n" REPEAT TAIL,
            "shorten it to 199"),
    /* conditions */
    REFUSED("no condition", 10, LIGHTS L("g", "green", " ") "advice:\n" REPEAT TAIL,
            "'when' in a rule of lights is empty"),
    REFUSED("an input that is none", 10, LIGHTS L("g", "green", "mood over 3") "advice:\n" REPEAT
            TAIL, "'mood' in rule 'g' is no input; holdfast rules show"),
    REFUSED("a near input", 10, LIGHTS L("g", "green", "pain_durin over 3") "advice:\n" REPEAT
            TAIL, "did you mean 'pain_during'?"),
    REFUSED("an input of the other list", 10, LIGHTS L("g", "green", "greens over 3") "advice:\n"
            REPEAT TAIL, "'greens' in rule 'g' is no input"),
    REFUSED("a comparison that is none", 10, LIGHTS L("g", "green", "pain_during > 3") "advice:\n"
            REPEAT TAIL, "'>' after 'pain_during'"),
    REFUSED("no comparison", 10, LIGHTS L("g", "green", "pain_during") "advice:\n" REPEAT TAIL,
            "'' after 'pain_during'"),
    REFUSED("no value", 10, LIGHTS L("g", "green", "pain_during over") "advice:\n" REPEAT TAIL,
            "neither a plain number"),
    REFUSED("a value that is none", 10, LIGHTS L("g", "green", "pain_during over a_lot")
            "advice:\n" REPEAT TAIL, "'a_lot' in rule 'g' is neither"),
    REFUSED("half a number", 10, LIGHTS L("g", "green", "pain_during over 3.") "advice:\n" REPEAT
            TAIL, "neither"),
    REFUSED("a number with a letter", 10, LIGHTS L("g", "green", "pain_during over 3x")
            "advice:\n" REPEAT TAIL, "neither"),
    REFUSED("with itself", 10, LIGHTS L("g", "green", "pain_24h over pain_24h") "advice:\n"
            REPEAT TAIL, "compared with itself"),
    REFUSED("a number asked as a word", 10, LIGHTS L("g", "green", "pain_during is 3") "advice:\n"
            REPEAT TAIL, "is a number; compare it"),
    REFUSED("a yes or no as a number", 10, LIGHTS L("g", "green", "sharp_or_new over 0")
            "advice:\n" REPEAT TAIL, "is no number; write 'sharp_or_new is ...'"),
    REFUSED("a light as a number", 12, ADVICE A("r", "repeat", "light over 1") TAIL,
            "is no number"),
    REFUSED("neither yes nor no", 10, LIGHTS L("g", "green", "sharp_or_new is maybe") "advice:\n"
            REPEAT TAIL, "write yes or no"),
    REFUSED("a light that is none in a condition", 12, ADVICE A("r", "repeat", "light is blue")
            TAIL, "write green, amber, red or unknown"),
    REFUSED("words left over", 10, LIGHTS L("g", "green", "pain_during over 3 please")
            "advice:\n" REPEAT TAIL, "'please' in rule 'g' is not expected"),
    REFUSED("or", 10, LIGHTS L("g", "green", "pain_during over 3 or settle_h over 3") "advice:\n"
            REPEAT TAIL, "join conditions by 'and'"),
    REFUSED("an 'and' at the end", 10, LIGHTS L("g", "green", "pain_during over 3 and")
            "advice:\n" REPEAT TAIL, "'' in rule 'g' is no input"),
    REFUSED("for one session", 10, LIGHTS L("g", "green", "settle_h over 3 for 1 sessions")
            "advice:\n" REPEAT TAIL, "write for 2 sessions"),
    REFUSED("for five sessions", 10, LIGHTS L("g", "green", "settle_h over 3 for 5 sessions")
            "advice:\n" REPEAT TAIL, "at most 4"),
    REFUSED("for 2 days", 10, LIGHTS L("g", "green", "settle_h over 3 for 2 days") "advice:\n"
            REPEAT TAIL, "write for 2 sessions"),
    REFUSED("for, in advice", 12, ADVICE A("r", "repeat", "light is green for 2 sessions") TAIL,
            "only for lights"),
    REFUSED("seven conditions", 10, LIGHTS L("g", "green",
            "pain_24h over 1 and pain_24h over 1 and pain_24h over 1 and pain_24h over 1 and "
            "pain_24h over 1 and pain_24h over 1 and pain_24h over 1") "advice:\n" REPEAT TAIL,
            "more than 6 conditions"),
    /* rules that can never decide */
    REFUSED("the same twice", 11, LIGHTS L("a", "red", "pain_during over 5")
            L("b", "amber", "pain_during over 5") "advice:\n" REPEAT TAIL,
            "rule 'b' can never fire, because 'a' on line 10 fits first"),
    REFUSED("more of the same", 11, LIGHTS L("a", "amber", "pain_during over 3")
            L("b", "red", "pain_during over 5") "advice:\n" REPEAT TAIL, "can never fire"),
    REFUSED("at least after over", 11, LIGHTS L("a", "amber", "pain_during over 3")
            L("b", "red", "pain_during at_least 4") "advice:\n" REPEAT TAIL, "can never fire"),
    REFUSED("over after at least", 11, LIGHTS L("a", "amber", "pain_during at_least 3")
            L("b", "red", "pain_during over 3") "advice:\n" REPEAT TAIL, "can never fire"),
    REFUSED("less of the same", 11, LIGHTS L("a", "green", "pain_during under 5")
            L("b", "green", "pain_during at_most 3") "advice:\n" REPEAT TAIL, "can never fire"),
    REFUSED("a condition more", 11, LIGHTS L("a", "amber", "settle_h over 24")
            L("b", "red", "settle_h over 24 and pain_during over 5") "advice:\n" REPEAT TAIL,
            "can never fire"),
    REFUSED("twice running after once", 11, LIGHTS L("a", "amber", "settle_h over 24")
            L("b", "red", "settle_h over 24 for 2 sessions") "advice:\n" REPEAT TAIL,
            "can never fire"),
    REFUSED("known after any number", 11, LIGHTS L("a", "amber", "pain_24h known")
            L("b", "red", "pain_24h over 5") "advice:\n" REPEAT TAIL, "can never fire"),
    REFUSED("missing twice", 11, LIGHTS L("a", "unknown", "pain_24h missing")
            L("b", "red", "pain_24h missing and pain_during over 5") "advice:\n" REPEAT TAIL,
            "can never fire"),
    REFUSED("the same input as limit", 11, LIGHTS L("a", "amber", "pain_during over pain_limit")
            L("b", "red", "pain_during over pain_limit and settle_h over 3") "advice:\n" REPEAT
            TAIL, "can never fire"),
    REFUSED("at least the same input, then over it", 11, LIGHTS
            L("a", "amber", "pain_24h at_least pain_before")
            L("b", "red", "pain_24h over pain_before") "advice:\n" REPEAT TAIL, "can never fire"),
    REFUSED("shadowed advice", 13, ADVICE REPEAT
            A("s", "back", "light is green and greens at_least 1") TAIL, "can never fire"),
    REFUSED("over 5 and under 3", 10, LIGHTS
            L("a", "red", "pain_during over 5 and pain_during under 3") "advice:\n" REPEAT TAIL, "conditions exclude each other"),
    REFUSED("over 3 and at most 3", 10, LIGHTS
            L("a", "red", "pain_during over 3 and pain_during at_most 3") "advice:\n" REPEAT TAIL,
            "exclude each other"),
    REFUSED("over all there is", 10, LIGHTS L("a", "red", "pain_during over 10") "advice:\n"
            REPEAT TAIL, "can never fit"),
    REFUSED("missing and a number", 10, LIGHTS
            L("a", "red", "pain_during missing and pain_during over 3") "advice:\n" REPEAT TAIL,
            "exclude each other"),
    REFUSED("yes and no", 10, LIGHTS L("a", "red", "sharp_or_new is yes and sharp_or_new is no")
            "advice:\n" REPEAT TAIL, "exclude each other"),
    /* up */
    REFUSED("up without a light", 12, ADVICE A("u", "up", "greens at_least 2") TAIL,
            "steps up without 'light is green'"),
    REFUSED("up on amber", 12, ADVICE A("u", "up", "light is amber") TAIL,
            "steps up without 'light is green'"),
    /* steps */
    REFUSED("a variable that is none", 14, STEPS "steps_up:\n" STRIDE("speed", "5", "45")
            "steps_back: []\n" END, "write target_pct, hold_s, count or rest_s"),
    REFUSED("a variable twice", 15, STEPS "steps_up:\n" STRIDE("hold_s", "5", "45")
            STRIDE("hold_s", "5", "50") "steps_back: []\n" END, "twice"),
    REFUSED("a step of nothing", 14, STEPS "steps_up:\n" STRIDE("hold_s", "0", "45")
            "steps_back: []\n" END, "from 0.5"),
    REFUSED("a step down called up", 14, STEPS "steps_up:\n" STRIDE("hold_s", "-5", "45")
            "steps_back: []\n" END, "from 0.5"),
    REFUSED("half a hold", 14, STEPS "steps_up:\n" STRIDE("count", "0.5", "5")
            "steps_back: []\n" END, "whole holds"),
    REFUSED("a step without source", 14, STEPS
            "steps_up:\n- { variable: hold_s, by: 5, until: 45 }\nsteps_back: []\n" END,
            "a step has no 'source'"),
};

static int parse(const char *text, size_t n, struct rules **r, struct err_text *why)
{
    return rules_parse("f.yaml", text, n, r, why);
}

START_TEST(refused_with_line_and_reason)
{
    const struct refusal *f = &refused[_i];
    struct rules *r = (struct rules *)&refused;
    struct err_text why = { "" };
    char place[32];

    snprintf(place, sizeof place, "f.yaml:%d: ", f->line);
    ck_assert_msg(parse(f->text, f->n, &r, &why) == ERR_FORMAT, "%s: accepted", f->why);
    ck_assert_msg(r == NULL, "%s: something was made", f->why);
    ck_assert_msg(strncmp(why.s, place, strlen(place)) == 0, "%s: not line %d: %s", f->why,
                  f->line, why.s);
    ck_assert_msg(strstr(why.s, f->says) != NULL, "%s: %s", f->why, why.s);
}
END_TEST

/* Rules that look alike and are not: none shadows the next. */
static const struct {
    const char *why, *text;
} fine[] = {
    { "the least there is", STEPS TAIL },
    { "less first, then more", LIGHTS L("a", "red", "pain_during over 5")
      L("b", "amber", "pain_during over 3") "advice:\n" REPEAT TAIL },
    { "over, then at least the same", LIGHTS L("a", "red", "pain_during over 5")
      L("b", "amber", "pain_during at_least 5") "advice:\n" REPEAT TAIL },
    { "under, then at most the same", LIGHTS L("a", "green", "pain_during under 5")
      L("b", "amber", "pain_during at_most 5") "advice:\n" REPEAT TAIL },
    { "twice running first", LIGHTS L("a", "red", "settle_h over 24 for 2 sessions")
      L("b", "amber", "settle_h over 24") "advice:\n" REPEAT TAIL },
    { "another input", LIGHTS L("a", "red", "pain_24h over 3")
      L("b", "amber", "pain_during over 5") "advice:\n" REPEAT TAIL },
    { "two conditions first", LIGHTS L("a", "red", "settle_h over 24 and pain_24h over 3")
      L("b", "amber", "settle_h over 24") "advice:\n" REPEAT TAIL },
    { "yes, then no", LIGHTS L("a", "red", "sharp_or_new is yes")
      L("b", "amber", "sharp_or_new is no") "advice:\n" REPEAT TAIL },
    { "missing after a number", LIGHTS L("a", "red", "pain_24h over 3")
      L("b", "unknown", "pain_24h missing") "advice:\n" REPEAT TAIL },
    { "a number after missing", LIGHTS L("a", "unknown", "pain_24h missing")
      L("b", "red", "pain_24h over 3") "advice:\n" REPEAT TAIL },
    { "all there is", LIGHTS L("a", "red", "pain_during at_least 10") "advice:\n" REPEAT TAIL },
    { "exactly three", LIGHTS
      L("a", "red", "pain_during at_least 3 and pain_during at_most 3") "advice:\n" REPEAT TAIL },
    { "one input by another", LIGHTS L("a", "amber", "pain_24h over pain_before")
      L("b", "red", "pain_24h over pain_morning") "advice:\n" REPEAT TAIL },
    { "over the same input, then as much", LIGHTS L("a", "amber", "pain_24h over pain_before")
      L("b", "red", "pain_24h at_least pain_before") "advice:\n" REPEAT TAIL },
    { "over an input, then over a number", LIGHTS L("a", "amber", "pain_24h over pain_before")
      L("b", "red", "pain_24h over 5") "advice:\n" REPEAT TAIL },
    { "a negative change", LIGHTS L("a", "green", "change_24h under -1.5") "advice:\n" REPEAT
      TAIL },
    { "four sessions running", LIGHTS L("a", "red", "settle_h over 24 for 4 sessions")
      "advice:\n" REPEAT TAIL },
    { "criteria of a stage may cover each other", STEPS
      "steps_up: []\nsteps_back: []\nnotes: []\nstage:\n"
      "- { id: s1, when: greens at_least 1, says: W, source: S }\n"
      "- { id: s2, when: greens at_least 2, says: W, source: S }\n" },
};

START_TEST(accepted_when_it_may_be)
{
    struct err_text why = { "" };
    struct rules *r = NULL;

    ck_assert_msg(parse(fine[_i].text, strlen(fine[_i].text), &r, &why) == ERR_OK, "%s: %s",
                  fine[_i].why, why.s);
    ck_assert_str_eq(rules_name(r), "mine version 1");
    rules_close(r);
}
END_TEST

START_TEST(longer_than_64_kib_is_refused)
{
    static char text[64 * 1024 + 1];
    struct err_text why = { "" };
    struct rules *r;

    memset(text, '#', sizeof text);
    ck_assert_int_eq(parse(text, sizeof text, &r, &why), ERR_FORMAT);
    ck_assert(strstr(why.s, "65537 bytes") != NULL);
    ck_assert_int_eq(parse(text, sizeof text - 1, &r, &why), ERR_FORMAT);
    ck_assert(strstr(why.s, "empty") != NULL);
}
END_TEST

START_TEST(too_many_rules_and_numbers_are_refused)
{
    static char text[60000];
    struct err_text why = { "" };
    struct rules *r;
    int used = snprintf(text, sizeof text, "%s", LIGHTS);

    for (int i = 0; i < 49; i++)
        used += snprintf(text + used, sizeof text - (size_t)used,
                         "- { id: r%d, light: red, when: pain_during over %d.%02d, says: W, "
                         "source: S }\n", i, 9 - i / 10, 99 - i);
    snprintf(text + used, sizeof text - (size_t)used, "advice:\n" REPEAT TAIL);
    ck_assert_int_eq(parse(text, strlen(text), &r, &why), ERR_FORMAT);
    ck_assert_msg(strstr(why.s, "there are 49 rules in 'lights', at most 48") != NULL, "%s",
                  why.s);
    used = snprintf(text, sizeof text, "%s", HEAD);
    for (int i = 3; i < 33; i++)
        used += snprintf(text + used, sizeof text - (size_t)used,
                         "- { name: n%d, value: 1, says: W, source: S }\n", i);
    snprintf(text + used, sizeof text - (size_t)used, "lights: []\nadvice: []\n" TAIL);
    ck_assert_int_eq(parse(text, strlen(text), &r, &why), ERR_FORMAT);
    ck_assert_msg(strstr(why.s, "there are 33 numbers, at most 32") != NULL, "%s", why.s);
}
END_TEST

/* A file that leaves cases out: they are not known, and wait. */
START_TEST(what_no_rule_fits_is_not_known)
{
    const char *text = STEPS TAIL;
    struct err_text why = { "" };
    struct rules *r = NULL;
    struct rules_verdict v;
    struct rules_advice a;
    struct courses m;

    ck_assert_int_eq(parse(text, strlen(text), &r, &why), ERR_OK);
    courses_make(&m, "g during=4", "");
    rules_light(r, &m.c, 0, &v);
    ck_assert_int_eq(v.light, RULES_UNKNOWN);
    ck_assert_str_eq(v.rule, "none");
    rules_advise(r, &m.c, COURSE_LEFT, &a);
    ck_assert_int_eq(a.step, RULES_WAIT);
    ck_assert_str_eq(a.rule, "none");
    rules_close(r);
}
END_TEST

/* A file without steps has no room: up becomes the same dose, back a review. */
START_TEST(without_room_a_step_is_the_careful_one)
{
    const char *text = LIGHTS L("g", "green", "pain_during at_most 3") L("x", "amber",
        "pain_during over 3") "advice:\n" A("u", "up", "light is green")
        A("b", "back", "light is amber") TAIL;
    struct err_text why = { "" };
    struct rules *r = NULL;
    struct rules_advice a;
    struct courses m;

    ck_assert_msg(parse(text, strlen(text), &r, &why) == ERR_OK, "%s", why.s);
    courses_make(&m, "g", "");
    rules_advise(r, &m.c, COURSE_LEFT, &a);
    ck_assert_int_eq(a.step, RULES_REPEAT);
    courses_make(&m, "a", "");
    rules_advise(r, &m.c, COURSE_LEFT, &a);
    ck_assert_int_eq(a.step, RULES_REVIEW);
    rules_close(r);
}
END_TEST

START_TEST(an_edited_number_moves_the_border)
{
    const char *text = HEAD "- { name: too_much, value: 7, says: N, source: S }\nlights:\n"
        L("x", "red", "pain_during over too_much") "advice:\n" REPEAT TAIL;
    struct err_text why = { "" };
    struct rules *r = NULL;
    struct rules_verdict v;
    struct courses m;

    ck_assert_msg(parse(text, strlen(text), &r, &why) == ERR_OK, "%s", why.s);
    courses_make(&m, "g during=7", "");
    rules_light(r, &m.c, 0, &v);
    ck_assert_int_eq(v.light, RULES_UNKNOWN);
    courses_make(&m, "g during=8", "");
    rules_light(r, &m.c, 0, &v);
    ck_assert_int_eq(v.light, RULES_RED);
    rules_close(r);
}
END_TEST

/* ---- finding the file ---------------------------------------------------------------- */

START_TEST(found_by_name_by_variable_and_where_protocols_are)
{
    struct err_text why = { "" };
    struct rules *r = NULL;
    FILE *f;

    ck_assert_int_eq(rules_load(NULL, &r, &why), ERR_OK);
    ck_assert_str_eq(rules_name(r), "load-tolerance version 1");
    rules_close(r);
    place_make();
    const char *path = place_path("mine.yaml");

    f = fopen(path, "w");
    fputs(STEPS TAIL, f);
    fclose(f);
    setenv("HOLDFAST_RULES", path, 1);
    ck_assert_int_eq(rules_load(NULL, &r, &why), ERR_OK);
    ck_assert_str_eq(rules_name(r), "mine version 1");
    rules_close(r);
    ck_assert_int_eq(rules_load("protocols/rules/load-tolerance.yaml", &r, &why), ERR_OK);
    ck_assert_str_eq(rules_name(r), "load-tolerance version 1");
    rules_close(r);
    unlink(path);
    ck_assert_int_eq(rules_load(NULL, &r, &why), ERR_ABSENT);
    ck_assert(r == NULL && strstr(why.s, "there is no file of rules") != NULL);
    ck_assert_int_eq(rules_load("nothing", &r, &why), ERR_ABSENT);
    ck_assert(strstr(why.s, "nothing") != NULL);
    ck_assert_int_eq(rules_load(place_folder(), &r, &why), ERR_IO);
    place_remove();
    setenv("HOLDFAST_RULES", "", 1);
    ck_assert_int_eq(rules_load(NULL, &r, &why), ERR_OK);
    rules_close(r);
    rules_close(NULL);
}
END_TEST

Suite *rules_refused_suite(void)
{
    Suite *suite = suite_create("rules_refused");
    TCase *tc = tcase_create("all");

    tcase_add_loop_test(tc, refused_with_line_and_reason, 0, COUNT(refused));
    tcase_add_loop_test(tc, accepted_when_it_may_be, 0, COUNT(fine));
    tcase_add_test(tc, longer_than_64_kib_is_refused);
    tcase_add_test(tc, too_many_rules_and_numbers_are_refused);
    tcase_add_test(tc, what_no_rule_fits_is_not_known);
    tcase_add_test(tc, without_room_a_step_is_the_careful_one);
    tcase_add_test(tc, an_edited_number_moves_the_border);
    tcase_add_test(tc, found_by_name_by_variable_and_where_protocols_are);
    suite_add_tcase(suite, tc);
    return suite;
}
