/*
 * test_protocol_say.c - steps and doses in words, and where lines end.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "session/calm.h"
#include "session/protocol.h"
#include "suites.h"
#include "texts.h"

#define COUNT(a) ((int)(sizeof(a) / sizeof((a)[0])))
#define LIMITED "- best_push: { trials: 1, seconds: 5, kind: pain_limited }\n"
#define HOLD(s) "- holds: { count: 2, seconds: 20, rest_s: 30, " s " }\n"

/* ---- steps ------------------------------------------------------------------ */

/* The step says this, from its beginning. */
static const struct {
    const char *text;
    int step;
    const char *says;
} steps[] = {
    { STEPS "- screen: { question: Is it fine? }\n", 0,
      "The clinician answers: Is it fine? A no ends the session." },
    { STEPS "- rig_check: { seconds: 4.5 }\n", 0,
      "The rig is checked for 4.5 s with nothing on it. A rig that is not fit ends the session." },
    { TARE "- passive_weight: { seconds: 2 }\n", 1,
      "The limb rests in the strap for 2 s; its weight is noted." },
    { STEPS "- warm_up: { count: 3, seconds: 4, from_pct: 40, to_pct: 80 }\n", 0,
      "3 easy efforts of 4 s, rising from 40 to 80 % of what feels like all, each after a 5 s "
      "countdown, rest 30 s between." },
    { STEPS "- warm_up: { count: 1, seconds: 4, from_pct: 40 }\n", 0,
      "1 easy effort of 4 s, at 40 % of what feels like all, each after a 5 s countdown." },
    { STEPS "- warm_up: { count: 2, seconds: 4, from_pct: 40, to_pct: 40 }\n", 0,
      "2 easy efforts of 4 s, at 40 % of what feels like all, each after a 5 s countdown, "
      "rest 30 s between." },
    { STEPS "- best_push: { trials: 8, seconds: 0.5, kind: fast, rest_s: 20 }\n", 0,
      "8 fast pushes of 0.5 s, as fast and as hard as possible, each after a 5 s countdown, "
      "rest 20 s between." },
    { STEPS "- best_push: { trials: 1, seconds: 4, kind: pain_limited, max_trials: 1 }\n", 0,
      "1 pain-limited push of 4 s, only as far as is comfortable, each after a 5 s "
      "countdown." },
    { HEAD "pain_limit: 4\nsteps:\n- ask: { what: pain, when: before, site: left hip }\n", 0,
      "Ask how much pain there is, 0 to 10, left hip; the answer stands for before. Above 4 "
      "the session ends." },
    { STEPS "- ask: { what: effort, when: after }\n", 0,
      "Ask how much effort it took, 0 to 10; the answer stands for after." },
    { STEPS "- ask: { what: text }\n", 0, "Ask for a few words; the answer stands for now." },
    { STEPS LIMITED HOLD("target_pct: 30, of: pain_limited"), 1,
      "2 holds of 20 s at 30 % of the pain-limited push (best 1-s mean), band 25-35 %, rest "
      "30 s between. Each after" },
    { STEPS HOLD("target_pct: 120, of: body_weight"), 0,
      "2 holds of 20 s at 120 % of body weight, band 115-125 %, rest" },
    { STEPS HOLD("of: chosen, band_pct: 8"), 0,
      "2 holds of 20 s at the force chosen in the first (its steady mean is the target of the "
      "others, band 92-108 % of it), rest 30 s between. Each" },
    { STEPS HOLD("target_n: 90, ramp_s: 3, ramp_down_s: 4"), 0,
      "2 holds of 20 s at 90 N, band 85.5-94.5 N, rest 30 s between. The target rises over 3 s "
      "before the clock. The target falls over 4 s after it. Each" },
    { STEPS "- holds: { count: 1, seconds: 150, rest_s: 0, target_n: 90, until: drop_out }\n", 0,
      "1 hold for as long as it lasts, 2 min 30 s at most, at 90 N, band 85.5-94.5 N. Each" },
};

START_TEST(a_step_in_words)
{
    const struct protocol p = texts_parsed(steps[_i].text);
    char s[PROTOCOL_SAID_MAX];

    protocol_say(&p, steps[_i].step, s, sizeof s);
    ck_assert_msg(strncmp(s, steps[_i].says, strlen(steps[_i].says)) == 0, "%s", s);
    ck_assert_ptr_null(calm_find(s));
}
END_TEST

/* How holds end, from "within": with a stage, so that all rules are on. */
#define STAGE HEAD "stage: test\nsteps:\n"

static const struct {
    const char *text, *ends;
} endings[] = {
    { STAGE HOLD("target_n: 90"),
      "within 3 s. It counts as complete with 80 % of its time in the band. Force that goes on "
      "after the time is counted for up to 10 s. 2 incomplete holds running end this step." },
    { STAGE HOLD("target_n: 90, overtime_s: 0, stop_after_incomplete: 0"),
      "within 3 s. It counts as complete with 80 % of its time in the band." },
    { STAGE HOLD("target_n: 90, overtime_s: 2, stop_after_incomplete: 1, ask_pain: each, "
                 "pain_limit: 2"),
      "within 3 s. It counts as complete with 80 % of its time in the band. Force that goes on "
      "after the time is counted for up to 2 s. The first incomplete hold ends this step. Pain "
      "is asked after each hold, in the rest; above 2 the session ends." },
    { STAGE "- holds: { count: 1, seconds: 50, rest_s: 9, target_n: 90, until: drop_out, "
      "overtime_s: 0, ask_pain: each }\n",
      "within 3 s. Pain is asked after each hold, in the rest; above 5 the session ends." },
};

START_TEST(how_holds_end_in_words)
{
    const struct protocol p = texts_parsed(endings[_i].text);
    char s[PROTOCOL_SAID_MAX];
    const char *at;

    protocol_say(&p, 0, s, sizeof s);
    at = strstr(s, "within");
    ck_assert_ptr_nonnull(at);
    ck_assert_str_eq(at, endings[_i].ends);
}
END_TEST

/* Every text at its longest, every rule said: it still fits. */
START_TEST(the_longest_step_fits)
{
    const struct protocol p = texts_parsed(HEAD "stage: test\nsteps:\n" LIMITED
        "- holds: { count: 100, seconds: 599.123456, rest_s: 1799.123456, target_pct: 99.123456, "
        "of: pain_limited, band_pct: 10.123456, floor_pct: 20.123456, grace_s: 29.123456, "
        "wait_s: 299.123456, ready_s: 59.123456, ramp_s: 59.123456, overtime_s: 29.123456, "
        "rule: in_band, ask_pain: each, complete_in_band_pct: 79.123456 }\n");
    char s[PROTOCOL_SAID_MAX];

    protocol_say(&p, 1, s, sizeof s);
    ck_assert_int_lt((int)strlen(s), PROTOCOL_SAID_MAX - 100);
    ck_assert_ptr_nonnull(strstr(s, "above 5 the session ends."));
}
END_TEST

START_TEST(what_does_not_fit_is_left_out)
{
    const struct protocol p = texts_parsed(TARE "- note: A long enough note.\n");
    char s[12] = "...........";

    protocol_say(&p, 1, s, 8);
    ck_assert_str_eq(s, "A long ");
    ck_assert_int_eq(s[8], '.');
    protocol_say(&p, 0, s, 1);
    ck_assert_str_eq(s, "");
}
END_TEST

/* ---- doses ------------------------------------------------------------------- */

static const struct {
    const char *text, *dose;
} doses[] = {
    { TARE, "" },
    { STEPS PUSH HOLD("target_pct: 62.5"), "2 x 20 s at 62.5 %" },
    { STEPS PUSH HOLD("target_pct: 60, of: peak"), "2 x 20 s at 60 %" },
    { STEPS HOLD("target_n: 90"), "2 x 20 s at 90 N" },
    { STEPS HOLD("target_pct: 30, of: body_weight"), "2 x 20 s at 30 % body weight" },
    { STEPS HOLD("of: chosen"), "2 x 20 s at a chosen force" },
    { STEPS LIMITED HOLD("target_pct: 30, of: pain_limited"), "2 x 20 s at 30 % pain-limited" },
    { STEPS PUSH HOLD("target_pct: 60") HOLD("target_pct: 60"), "4 x 20 s at 60 %" },
    { STEPS PUSH HOLD("target_pct: 60") "- tare: { seconds: 3 }\n" HOLD("target_pct: 20"),
      "4 x 20 s at 20-60 %" },
    { STEPS PUSH HOLD("target_pct: 60") "- holds: { count: 1, seconds: 9, rest_s: 0, "
      "target_pct: 60 }\n" HOLD("target_pct: 70"),
      "4 x 20 s at 60-70 % + 1 x 9 s at 60 %" },
    { STEPS PUSH HOLD("target_pct: 60") HOLD("target_pct: 60, until: drop_out"),
      "2 x 20 s at 60 % + 2 x up to 20 s at 60 %" },
    { STEPS PUSH HOLD("target_pct: 60") HOLD("target_n: 60"),
      "2 x 20 s at 60 % + 2 x 20 s at 60 N" },
    { STEPS PUSH LIMITED, "3 x 5 s best push + 1 x 5 s pain-limited push" },
};

START_TEST(a_dose_in_short)
{
    const struct protocol p = texts_parsed(doses[_i].text);
    char s[PROTOCOL_DOSE_MAX];

    protocol_dose(&p, s, sizeof s);
    ck_assert_str_eq(s, doses[_i].dose);
}
END_TEST

START_TEST(a_dose_is_cut_off_where_it_must_be)
{
    const struct protocol p = texts_parsed(STEPS PUSH LIMITED);
    char s[16];

    for (size_t n = 1; n <= sizeof s; n++) {
        memset(s, '.', sizeof s);
        protocol_dose(&p, s, n);
        ck_assert_int_eq((int)strlen(s), (int)n - 1);
    }
}
END_TEST

START_TEST(sums_by_reference)
{
    const struct protocol p = texts_parsed(STEPS PUSH LIMITED HOLD("target_pct: 60")
        HOLD("target_pct: 50") HOLD("target_pct: 40, of: peak") HOLD("target_n: 90")
        HOLD("target_pct: 30, of: pain_limited") HOLD("target_pct: 20, of: body_weight")
        HOLD("of: chosen, until: time"));

    ck_assert(protocol_dose_pct_s(&p, PROTOCOL_OF_BEST_1S) == 40 * 60 + 40 * 50);
    ck_assert(protocol_dose_pct_s(&p, PROTOCOL_OF_PEAK) == 40 * 40);
    ck_assert(protocol_dose_pct_s(&p, PROTOCOL_OF_FORCE) == 40 * 90);
    ck_assert(protocol_dose_pct_s(&p, PROTOCOL_OF_PAIN_LIMITED) == 40 * 30);
    ck_assert(protocol_dose_pct_s(&p, PROTOCOL_OF_BODY_WEIGHT) == 40 * 20);
    ck_assert(protocol_dose_pct_s(&p, PROTOCOL_OF_CHOSEN) == 40 * 100);
    ck_assert(protocol_tension_s(&p) == 7 * 40 && protocol_push_s(&p) == 3 * 5 + 5);
    ck_assert(!protocol_open_ended(&p));
}
END_TEST

/* ---- times ------------------------------------------------------------------- */

static const struct {
    double s;
    const char *words, *clock;
} times[] = {
    { 0, "0 s", "00:00" }, { 4.5, "4.5 s", "00:05" }, { 4.4, "4.4 s", "00:04" },
    { 59, "59 s", "00:59" }, { 60, "1 min", "01:00" }, { 61.5, "1 min 1.5 s", "01:02" },
    { 225, "3 min 45 s", "03:45" }, { 3599.6, "59 min 59.6 s", "60:00" },
    { 7205, "120 min 5 s", "120:05" },
};

START_TEST(seconds_in_words_and_as_a_clock)
{
    ck_assert_str_eq(protocol_duration(times[_i].s).s, times[_i].words);
    ck_assert_str_eq(protocol_clock(times[_i].s).s, times[_i].clock);
}
END_TEST

/* ---- the page ------------------------------------------------------------------ */

static char page[16384];

static void print(const struct protocol *p, int columns)
{
    FILE *to = fmemopen(page, sizeof page, "w");

    protocol_print(to, p, columns);
    fclose(to);
}

/* Of each width, no line is longer, and one is as long as it may be when words
 * allow; under 40 is 40. */
START_TEST(lines_end_before_the_edge)
{
    const struct protocol p = texts_parsed(STEPS "- note: a a a a a a a a a a a a a a a a a a a "
        "a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a "
        "a a a a a a a\n");

    for (int columns = 20; columns <= 100; columns++) {
        const size_t most = (size_t)(columns < 40 ? 40 : columns);
        size_t longest = 0;

        print(&p, columns);
        for (char *line = strtok(strstr(page, "00:00"), "\n");
             line != NULL && strncmp(line, "Time", 4) != 0; line = strtok(NULL, "\n"))
            longest = strlen(line) > longest ? strlen(line) : longest;
        ck_assert_msg(longest <= most && longest >= most - 1, "%d: %zu", columns, longest);
    }
}
END_TEST

START_TEST(a_number_stays_with_what_it_counts)
{
    const struct protocol p = texts_parsed(STEPS "- note: for 45 s and 120 s and 3 s and 70 % and "
        "for 45 s and 120 s and 3 s and 70 % and for 45 s and 120 s and 3 s and 70 %\n");

    for (int columns = 40; columns <= 100; columns++) {
        print(&p, columns);
        for (const char *end = strstr(page, "00:00"); (end = strchr(end, '\n')); end++)
            ck_assert_msg(end[-1] < '0' || end[-1] > '9', "%s", page);
    }
}
END_TEST

/* Accents are columns, not bytes. */
START_TEST(accents_count_once)
{
    const struct protocol p = texts_parsed(STEPS "- note: \xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9"
        "\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9 "
        "12345678901234\n");

    print(&p, 40);  /* 11 + 14 + 1 + 14 */
    ck_assert_ptr_nonnull(strstr(page, "\xC3\xA9 12345678901234\n"));
}
END_TEST

Suite *protocol_say_suite(void);

Suite *protocol_say_suite(void)
{
    Suite *suite = suite_create("protocol_say");
    TCase *words = tcase_create("words"), *sums = tcase_create("sums");
    TCase *lines = tcase_create("lines");

    tcase_add_loop_test(words, a_step_in_words, 0, COUNT(steps));
    tcase_add_loop_test(words, how_holds_end_in_words, 0, COUNT(endings));
    tcase_add_test(words, the_longest_step_fits);
    tcase_add_test(words, what_does_not_fit_is_left_out);
    tcase_add_loop_test(sums, a_dose_in_short, 0, COUNT(doses));
    tcase_add_test(sums, a_dose_is_cut_off_where_it_must_be);
    tcase_add_test(sums, sums_by_reference);
    tcase_add_loop_test(sums, seconds_in_words_and_as_a_clock, 0, COUNT(times));
    tcase_add_test(lines, lines_end_before_the_edge);
    tcase_add_test(lines, a_number_stays_with_what_it_counts);
    tcase_add_test(lines, accents_count_once);
    suite_add_tcase(suite, words);
    suite_add_tcase(suite, sums);
    suite_add_tcase(suite, lines);
    return suite;
}
