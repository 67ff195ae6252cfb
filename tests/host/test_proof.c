/*
 * test_proof.c - a protocol file proofread: faults with their lines, and advice.
 *
 * Line numbers are counted by hand in the texts here.
 */
#include <check.h>
#include <string.h>

#include "session/calm.h"
#include "session/endurance.h"
#include "session/proof.h"
#include "suites.h"

#define COUNT(a) ((int)(sizeof(a) / sizeof((a)[0])))

/* Eight lines that are fine; steps begin on line 9. */
#define TOP   "id: a-1\nversion: 1\ntitle: T\nstage: isometric\nposition: P\n" \
              "evidence: adapted\nsource: S\n"
#define STEPS TOP "steps:\n"
#define PUSH  "- best_push: { trials: 3, seconds: 5 }\n"
#define TARE  "- tare: { seconds: 3 }\n"
#define ASK   "- ask: { what: pain }\n"
#define HOLD(s) "- holds: { count: 5, seconds: 20, rest_s: 60, " s " }\n"
#define FINE  HOLD("target_pct: 50")

static struct proof proof;

/* ---- errors ----------------------------------------------------------------- */

struct item {
    int line;
    const char *says;
};

#define ITEMS_MAX 6

static const struct {
    const char *why, *text;
    struct item item[ITEMS_MAX];
} faulty[] = {
    { "one fault", STEPS "- tare: { seconds: 99 }\n",
      { { 9, "'seconds' in tare is '99', out of range" } } },
    { "a fault in each of three steps",
      STEPS "- tare: { seconds: x }\n- holds: { count: 0 }\n- note: ok\n- ask: { what: it }\n",
      { { 9, "'x', not a plain decimal" }, { 10, "'count' in holds is '0'" },
        { 12, "'what' in ask is 'it'" } } },
    { "a push that is wrong still is a push", STEPS "- best_push: { trials: 99, seconds: 5 }\n"
      FINE "- tare: { seconds: 99 }\n",
      { { 9, "'trials' in best_push is '99'" }, { 11, "'seconds' in tare" } } },
    { "a push that is misspelt too", STEPS "- bestpush: { trials: 3, seconds: 5 }\n" FINE
      "- tare: { seconds: 99 }\n",
      { { 9, "did you mean 'best_push'" }, { 11, "'seconds' in tare" } } },
    { "a pain-limited push stays one",
      STEPS "- best_push: { trials: 99, seconds: 5, kind: pain_limited }\n"
      HOLD("target_pct: 50, of: pain_limited") "- rest: 5\n",
      { { 9, "'trials'" }, { 11, "'rest' is not a key of a step" } } },
    { "a fast push stays no reference", STEPS "- best_push: { trials: 99, seconds: 1, "
      "kind: fast }\n" FINE,
      { { 9, "'trials'" }, { 10, "which is no reference" } } },
    { "a zero that is wrong still is one",
      STEPS "- tare: { seconds: 99 }\n- passive_weight: { seconds: 99 }\n",
      { { 9, "in tare is '99'" }, { 10, "in passive_weight is '99'" } } },
    { "and may be measured from", STEPS "- tare: { seconds: 99 }\n"
      "- passive_weight: { seconds: 2 }\n", { { 9, "in tare is '99'" } } },
    { "one step over several lines",
      STEPS "  - holds:\n      count: 5\n      seconds: 700\n      rest_s: 1\n"
      "      target_n: 50\n\n  # and\n  - tare:\n      seconds: 99\n",
      { { 11, "'seconds' in holds is '700'" }, { 17, "'seconds' in tare is '99'" } } },
    { "no new line at the end", STEPS "- tare: { seconds: 99 }\n- tare: { seconds: 98 }",
      { { 9, "'99'" }, { 10, "'98'" } } },
    { "keys of the protocol",
      "id: A\nversion: 0\ntitle: ''\nstage: x\nposition: P\nevidence: x\nsource: ''\n"
      "steps:\n" TARE,
      { { 1, "'id' in the protocol may hold" }, { 2, "'version'" }, { 3, "'title'" },
        { 4, "'stage' in the protocol is 'x'" }, { 6, "'evidence' in the protocol is 'x'" },
        { 7, "'source'" } } },
    { "a key that is misspelt is not also missing",
      "id: a\nversion: 1\ntitel: T\nstage: test\nposition: P\nevidence: test\n"
      "sourc: S\nsteps:\n" TARE,
      { { 3, "did you mean 'title'" }, { 7, "did you mean 'source'" } } },
    { "keys that are missing, then a step",
      "id: a\nversion: 1\nevidence: test\nsteps:\n- tare: { seconds: 99 }\n",
      { { 1, "no 'title'" }, { 1, "no 'source'" }, { 1, "no 'stage'" },
        { 1, "no 'position'" }, { 5, "'seconds' in tare" } } },
    { "a text over several lines", "id: a\nversion: 1\ntitle: T\nevidence: test\nsource: >-\n"
      "  " "\n  \nstage: test\nposition: P\nsteps:\n- tare: { seconds: 99 }\n",
      { { 5, "'source' in the protocol is empty" }, { 11, "'seconds' in tare" } } },
    { "a key after the steps", STEPS TARE "caution: [ 1 ]\npain_limit: 11\n",
      { { 10, "'caution' in the protocol is a list" }, { 11, "'pain_limit'" } } },
    { "a step before a key", STEPS "- tare: { seconds: 99 }\ncaution: [ 1 ]\n",
      { { 9, "'seconds' in tare" }, { 10, "'caution'" } } },
    { "a key of filter", TOP "filter:\n  order: 9\nsteps:\n- tare: { seconds: 99 }\n",
      { { 9, "'order' in filter is '9'" }, { 11, "'seconds' in tare" } } },
    { "no YAML: the rest cannot be trusted",
      STEPS "- tare: { seconds: 99 \n- tare: { seconds: 99 }\n",
      { { 10, "this is not YAML" } } },
    { "an open quote: the same", STEPS "- tare: { seconds: 99 }\n- note: 'x\n",
      { { 10, "this is not YAML" } } },
    { "a tab: the same", STEPS "- tare: { seconds: 99 }\n\t- tare: { seconds: 99 }\n",
      { { 10, "there is a tab" } } },
    { "no steps at all", "id: A\nversion: 1\ntitle: T\nevidence: test\nsource: S\n",
      { { 1, "no 'steps'" } } },
    { "steps that are no list", TOP "steps: 5\n", { { 8, "'steps' in the protocol is" } } },
    { "steps on their own line", TOP "steps: [ tare: { seconds: 99 }, ask: { what: it } ]\n",
      { { 8, "'seconds' in tare" } } },
    { "nothing", "", { { 1, "the file is empty" } } },
};

START_TEST(every_fault_that_stands_on_its_own_is_told)
{
    const char *text = faulty[_i].text;
    int n = 0;

    ck_assert_msg(!proof_read(text, strlen(text), &proof), "%s", faulty[_i].why);
    while (n < ITEMS_MAX && faulty[_i].item[n].says != NULL) {
        const struct item *want = &faulty[_i].item[n];
        const struct proof_item *got = &proof.errors.item[n];

        ck_assert_msg(proof.errors.count > n, "%s: not '%s'", faulty[_i].why, want->says);
        ck_assert_msg(got->line == want->line && strstr(got->text, want->says) != NULL,
                      "%s: %d: %s", faulty[_i].why, got->line, got->text);
        n++;
    }
    ck_assert_msg(proof.errors.count == n, "%s: also %d: %s", faulty[_i].why,
                  proof.errors.item[n].line, proof.errors.item[n].text);
    ck_assert_int_eq(proof.warnings.count, 0);
}
END_TEST

/* More faults than are kept end the reading; more steps than are read as well. */
START_TEST(there_is_an_end_to_faults)
{
    static char text[8192];
    size_t used;

    strcpy(text, STEPS);
    used = strlen(text);
    for (int i = 0; i < 60; i++)
        used += (size_t)snprintf(text + used, sizeof text - used, "- tare: { seconds: 99 }\n");
    ck_assert(!proof_read(text, used, &proof));
    ck_assert_int_eq(proof.errors.count, PROOF_ITEMS_MAX);
    ck_assert_int_eq(proof.errors.item[PROOF_ITEMS_MAX - 1].line, 8 + PROOF_ITEMS_MAX);

    strcpy(text, STEPS);
    used = strlen(text);
    for (int i = 0; i < PROTOCOL_STEPS_MAX + 1; i++)
        used += (size_t)snprintf(text + used, sizeof text - used, "- note: N\n");
    ck_assert(!proof_read(text, used, &proof));
    ck_assert_int_eq(proof.errors.count, 1);
    ck_assert_int_eq(proof.errors.item[0].line, 9 + PROTOCOL_STEPS_MAX);
}
END_TEST

/* As long as a file may be, with a fault that would be mended by a longer line. */
START_TEST(the_longest_text_is_proofread_in_its_place)
{
    static char text[PROTOCOL_TEXT_MAX];
    const char *fault = "\nid: a\nversion: 1\ntitle: T\nevidence: test\nsteps: [ note: N ]";
    const size_t n = strlen(fault);

    memset(text, '#', sizeof text);
    memcpy(text + sizeof text - n, fault, n);
    ck_assert(!proof_read(text, sizeof text, &proof));
    ck_assert_int_eq(proof.errors.count, 1);
    ck_assert_ptr_nonnull(strstr(proof.errors.item[0].text, "no 'source'"));
}
END_TEST

/* ---- warnings ------------------------------------------------------------------- */

#define HEAVY "expects about 38 s, in one person anything from 19 to 76 s"

static const struct {
    const char *why, *text;
    struct item item[ITEMS_MAX];
} looked_at[] = {
    { "nothing to say", STEPS TARE ASK PUSH FINE ASK, { { 0, NULL } } },
    { "a session without efforts", STEPS "- note: N\n", { { 0, NULL } } },
    /* endurance */
    { "too long", STEPS TARE ASK PUSH HOLD("target_pct: 85") "- holds:\n    count: 5\n"
      "    seconds: 45\n    rest_s: 120\n    target_pct: 70\n" ASK, { { 17, HEAVY } } },
    { "just short enough", STEPS TARE ASK PUSH
      "- holds: { count: 5, seconds: 37.8, rest_s: 60, target_pct: 70 }\n" ASK, { { 0, NULL } } },
    { "just too long, of the peak", STEPS TARE ASK PUSH
      "- holds: { count: 5, seconds: 38, rest_s: 60, target_pct: 70, of: peak }\n" ASK,
      { { 12, "38 s at 70 % looks out of reach: " ENDURANCE_MODEL } } },
    { "a long light one does not speak for a strong one", STEPS TARE ASK PUSH
      "- holds: { count: 1, seconds: 60, rest_s: 60, target_pct: 40 }\n"
      "- holds: { count: 1, seconds: 45, rest_s: 60, target_pct: 70 }\n" ASK, { { 13, HEAVY } } },
    { "set after set, told once", STEPS TARE ASK PUSH
      HOLD("target_pct: 99") HOLD("target_pct: 99") ASK, { { 12, "20 s at 99 %" } } },
    { "of a comfortable push no one knows", STEPS TARE ASK
      "- best_push: { trials: 1, seconds: 5, kind: pain_limited }\n"
      "- holds: { count: 2, seconds: 60, rest_s: 60, target_pct: 80, of: pain_limited }\n" ASK,
      { { 0, NULL } } },
    { "of newtons neither", STEPS TARE ASK
      "- holds: { count: 2, seconds: 600, rest_s: 60, target_n: 900 }\n" ASK, { { 0, NULL } } },
    { "letting go is the end of the other", "clients: not_symptomatic\n" STEPS TARE ASK PUSH
      "- holds: { count: 1, seconds: 300, rest_s: 0, target_pct: 60, until: drop_out, "
      "ready_s: 0 }\n" ASK, { { 0, NULL } } },
    /* words */
    { "a title", "id: a-1\nversion: 1\n\n# title: is\ntitle: For the bad leg\nstage: isometric\n"
      "position: P\nevidence: adapted\nsource: tear, torn\ncaution: rupture\nsteps:\n- note: N\n",
      { { 5, "the title is shown to the client and has 'bad leg'; write left or right" } } },
    { "a note, a question, a site", STEPS "- note: Push through it.\n- screen:\n    question: >-\n"
      "      Is the injured side fine?\n- ask: { what: pain, site: weak side }\n",
      { { 9, "the note is shown to the client and has 'Push through'" },
        { 11, "the question is shown to the client and has 'injured'" },
        { 13, "the site is shown to the client and has 'weak'" } } },
    /* questions */
    { "no question and no zero", STEPS PUSH FINE,
      { { 9, "no tare comes before" }, { 9, "pain is not asked before" },
        { 10, "pain is not asked after" } } },
    { "asked too late and too early", STEPS TARE PUSH ASK FINE "- ask: { what: effort }\n",
      { { 10, "not asked before" }, { 12, "not asked after" } } },
    { "a zero too late", STEPS ASK PUSH TARE ASK, { { 10, "no tare" } } },
    /* head */
    { "a test in one only", "id: a-1\nversion: 1\ntitle: T\nposition: P\nevidence: test\n"
      "stage: isometric\nsource: S\nsteps:\n- note: N\n",
      { { 6, "'evidence' is test but 'stage' is isometric" } } },
    { "and the other way", "id: a-1\nversion: 1\ntitle: T\nposition: P\nevidence: trial\n"
      "stage: test\nsource: S\nsteps:\n- note: N\n", { { 6, "'evidence' is trial" } } },
    { "much pain", TOP "pain_limit: 6\nsteps:\n- note: N\n", { { 8, "a pain limit of 6 is" } } },
    { "as much as the guides", TOP "pain_limit: 5\nsteps:\n- note: N\n", { { 0, NULL } } },
    { "more pain in the holds", TOP "pain_limit: 3\nsteps:\n" TARE ASK PUSH
      HOLD("target_pct: 50, ask_pain: each, pain_limit: 4") ASK,
      { { 13, "go on up to pain of 4, over the protocol's own limit of 3" } } },
    { "near the edge of comfort", STEPS TARE ASK
      "- best_push: { trials: 1, seconds: 5, kind: pain_limited }\n"
      HOLD("target_pct: 81, of: pain_limited") ASK, { { 12, "81 % of a pain-limited push" } } },
    /* rests */
    { "countdowns longer than rests", STEPS TARE ASK
      "- warm_up: { count: 2, seconds: 3, rest_s: 4 }\n"
      "- best_push:\n    trials: 2\n    seconds: 5\n    rest_s: 4.5\n"
      "- holds: { count: 2, seconds: 9, rest_s: 1, target_pct: 50, ready_s: 2 }\n" ASK,
      { { 11, "the rest of 4 s is shorter than the countdown of 5 s" },
        { 15, "the rest of 4.5 s" }, { 16, "the rest of 1 s" } } },
    { "as long as they", STEPS TARE ASK
      "- holds: { count: 2, seconds: 9, rest_s: 2, target_n: 50, ready_s: 2 }\n" ASK,
      { { 0, NULL } } },
    { "a single hold has no rest", STEPS TARE ASK
      "- holds: { count: 1, seconds: 9, rest_s: 1, target_n: 50, ready_s: 2 }\n" ASK,
      { { 0, NULL } } },
    /* limits */
    { "irritable", "id: my-irritable-one\nversion: 1\ntitle: T\nstage: isometric\nposition: P\n"
      "evidence: consensus\nsource: S\nsteps:\n" TARE ASK PUSH ASK,
      { { 11, "a best push in a protocol for irritable symptoms" } } },
    { "irritable and gentle", "id: irritable\nversion: 1\ntitle: T\nstage: isometric\n"
      "position: P\nevidence: consensus\nsource: S\nsteps:\n" TARE ASK
      "- best_push: { trials: 1, seconds: 5, kind: pain_limited }\n" ASK, { { 0, NULL } } },
    { "many pushes", STEPS TARE ASK "- best_push: { trials: 11, seconds: 3 }\n" ASK,
      { { 11, "11 strong pushes of 3 s test the limit" } } },
    { "a long push", STEPS TARE ASK "- best_push: { trials: 1, seconds: 10.5 }\n" ASK,
      { { 11, "1 strong push of 10.5 s test the limit" } } },
    { "ten of ten", STEPS TARE ASK "- best_push: { trials: 10, seconds: 10 }\n" ASK,
      { { 0, NULL } } },
    { "to letting go", STEPS TARE ASK PUSH "- holds:\n    count: 1\n    seconds: 99\n"
      "    rest_s: 9\n    target_pct: 50\n    until: drop_out\n" ASK,
      { { 17, "a hold to letting go tests the limit" } } },
};

START_TEST(advice_is_given_with_its_line)
{
    const char *text = looked_at[_i].text;
    int n = 0;

    ck_assert_msg(proof_read(text, strlen(text), &proof), "%s: %s", looked_at[_i].why,
                  proof.errors.item[0].text);
    while (n < ITEMS_MAX && looked_at[_i].item[n].says != NULL) {
        const struct item *want = &looked_at[_i].item[n];
        const struct proof_item *got = &proof.warnings.item[n];

        ck_assert_msg(proof.warnings.count > n, "%s: not '%s'", looked_at[_i].why,
                      want->says);
        ck_assert_msg(got->line == want->line && strstr(got->text, want->says) != NULL,
                      "%s: %d: %s", looked_at[_i].why, got->line, got->text);
        n++;
    }
    ck_assert_msg(proof.warnings.count == n, "%s: also %d: %s", looked_at[_i].why,
                  proof.warnings.item[n].line, proof.warnings.item[n].text);
}
END_TEST

/* The model's constants are not confirmed: no paper's name or formula goes with it. */
START_TEST(the_endurance_model_is_no_citation)
{
    const char *text = STEPS TARE ASK PUSH HOLD("target_pct: 99") ASK;
    static const char *const never[] = { "19.38", "1.88", "Frey", "Avin", "2010" };

    ck_assert(proof_read(text, strlen(text), &proof));
    ck_assert_int_eq(proof.warnings.count, 1);
    for (int i = 0; i < COUNT(never); i++)
        ck_assert_ptr_null(strstr(proof.warnings.item[0].text, never[i]));
    ck_assert_ptr_nonnull(strstr(proof.warnings.item[0].text, "single holds only"));
    ck_assert_ptr_nonnull(strstr(proof.warnings.item[0].text, "% of a best second"));
}
END_TEST

/* ---- calm words ------------------------------------------------------------------- */

static const struct {
    const char *text, *word, *instead;
} calm[] = {
    { "Tears are sore", "tears", CALM_TISSUE },
    { "bear with us", NULL, NULL },
    { "a Torn one", "torn", CALM_TISSUE },
    { "by default", NULL, NULL },
    { "a fault", "fault", CALM_HOLD },
    { "keep a healthy pace", NULL, NULL },
    { "it heals", "heals", CALM_RESPONSE },
    { "pain relief", "relief", CALM_RESPONSE },
    { "No pain no gain", "no pain no gain", CALM_RANGE },
    { "no pain is asked for", NULL, NULL },
    { "wear and tear", "wear and", CALM_AGE },
    { "wear loose clothes", NULL, NULL },
    { "STOP! Now", "stop!", CALM_PAUSE },
    { "stop when you like", NULL, NULL },
    { "your MVIC", "mvic", CALM_PUSH },
    { "a weak,failed hold", "weak", CALM_PLACE },
    { "a (failed) hold", "fail", CALM_HOLD },
    { "2nd-degree injury", "injur", CALM_PLACE },
    { "", NULL, NULL },
};

START_TEST(words_are_found_where_they_begin)
{
    const struct calm_word *found = calm_find(calm[_i].text);

    ck_assert_msg((found != NULL) == (calm[_i].word != NULL), "%s", calm[_i].text);
    if (found != NULL) {
        ck_assert_str_eq(found->word, calm[_i].word);
        ck_assert_str_eq(found->instead, calm[_i].instead);
    }
}
END_TEST

/* What is offered instead must pass itself. */
START_TEST(offered_words_are_calm)
{
#define X(word, instead)                                     \
    ck_assert_ptr_null(calm_find(instead));                  \
    ck_assert_ptr_nonnull(calm_find("so " word));
    CALM_WORDS(X)
#undef X
}
END_TEST

Suite *proof_suite(void);

Suite *proof_suite(void)
{
    Suite *suite = suite_create("proof");
    TCase *errors = tcase_create("errors"), *warnings = tcase_create("warnings");
    TCase *words = tcase_create("words");

    tcase_add_loop_test(errors, every_fault_that_stands_on_its_own_is_told, 0,
                        COUNT(faulty));
    tcase_add_test(errors, there_is_an_end_to_faults);
    tcase_add_test(errors, the_longest_text_is_proofread_in_its_place);
    tcase_add_loop_test(warnings, advice_is_given_with_its_line, 0, COUNT(looked_at));
    tcase_add_test(warnings, the_endurance_model_is_no_citation);
    tcase_add_loop_test(words, words_are_found_where_they_begin, 0, COUNT(calm));
    tcase_add_test(words, offered_words_are_calm);
    suite_add_tcase(suite, errors);
    suite_add_tcase(suite, warnings);
    suite_add_tcase(suite, words);
    return suite;
}
