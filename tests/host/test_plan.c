/*
 * test_plan.c - doses in words, first doses, today's suggestion, another dose.
 *
 * Expected words and sums are written by hand; which rule fires is the rules' own suites'
 * matter, here it is that the plan says what they said.
 */
#include <check.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "clinic/plan.h"
#include "course_made.h"
#include "interchange/plan_json.h"
#include "report/evidence.h"
#include "report/plan_page.h"
#include "session/calm.h"
#include "suites.h"
#include "words/words.h"

Suite *plan_suite(void);

static struct rules *rules;
static struct course_session made[8];
static char said[PLAN_SAID_MAX], page[16384];

static void begin(void)
{
    struct err_text why = { "" };

    ck_assert_msg(rules_load("protocols/rules/load-tolerance.yaml", &rules, &why) == ERR_OK, "%s",
                  why.s);
}

static void end(void)
{
    rules_close(rules);
}

/* ---- doses ---------------------------------------------------------------------- */

static const struct {
    struct course_dose d;
    const char *says;
    double tension_s;
} doses[] = {
    { { 70, 45, 120, 5 }, "5 x 45 s at 70 %, rest 120 s", 225 },
    { { 70, 45, NAN, 5 }, "5 x 45 s at 70 %", 225 },
    { { NAN, 30, 90, 5 }, "5 x 30 s, rest 90 s", 150 },
    { { 40, NAN, NAN, 0 }, "target 40 %", NAN },
    { { NAN, NAN, 60, 0 }, "rest 60 s", NAN },
    { { NAN, NAN, NAN, 1 }, "1 hold", NAN },
    { { 72.5, NAN, NAN, 3 }, "3 holds at 72.5 %", NAN },
    { { NAN, NAN, NAN, 0 }, "no dose", NAN },
    { { NAN, 7.5, 0, 10 }, "10 x 7.5 s, rest 0 s", 75 },
};

START_TEST(a_dose_in_words)
{
    char text[DOSE_TEXT];
    const double s = dose_tension_s(&doses[_i].d);

    dose_say(&doses[_i].d, text);
    ck_assert_str_eq(text, doses[_i].says);
    ck_assert(isnan(doses[_i].tension_s) ? isnan(s) : s == doses[_i].tension_s);
}
END_TEST

#define T (1U << DOSE_TARGET)
#define H (1U << DOSE_HOLD)
#define C (1U << DOSE_COUNT)
#define R (1U << DOSE_REST)

/* From 4 x 30 s at 50 %, rest 120 s. */
static const struct {
    struct course_dose to;
    unsigned raised;
    bool same;
    const char *why;
} raises[] = {
    { { 50, 30, 120, 4 }, 0, true, "the same" },
    { { 51, 30, 120, 4 }, T, false, "more" },
    { { 49, 30, 120, 4 }, 0, false, "less" },
    { { 50, 31, 120, 5 }, H | C, false, "two" },
    { { 50, 30, 119, 4 }, R, false, "less rest is harder" },
    { { 50, 30, 121, 4 }, 0, false, "more rest is not" },
    { { 55, 20, 150, 5 }, T | C, false, "some up, some down" },
    { { 99, 99, 0, 99 }, T | H | C | R, false, "all" },
    { { NAN, NAN, NAN, 0 }, 0, false, "what is not stated is not more" },
};

START_TEST(what_is_harder)
{
    const struct course_dose from = { 50, 30, 120, 4 };

    ck_assert_msg(dose_raised(&from, &raises[_i].to) == raises[_i].raised, "%s", raises[_i].why);
    ck_assert_msg(dose_same(&from, &raises[_i].to) == raises[_i].same, "%s", raises[_i].why);
    ck_assert_msg(dose_same(&raises[_i].to, &from) == raises[_i].same, "%s", raises[_i].why);
}
END_TEST

START_TEST(what_is_not_stated_is_filled_in)
{
    const struct course_dose a = { NAN, 20, NAN, 0 }, b = { 50, 30, 120, 4 }, none = dose_none();
    const struct course_dose d = dose_filled(&a, &b), e = dose_filled(&none, &none);

    ck_assert(d.target_pct == 50 && d.hold_s == 20 && d.rest_s == 120 && d.count == 4);
    ck_assert(dose_is_none(&e) && !dose_is_none(&d));
    ck_assert(dose_pct_s(&d) == 4000);
}
END_TEST

static const struct { const char *protocol, *says; } files[] = {
    { "protocols/goom-stage-1.yaml", "4 x 45 s at 50 %, rest 120 s" },
    { "protocols/self-selected.yaml", "5 x 30 s, rest 120 s" },
    { "protocols/test-mvic.yaml", "no dose" },
    { "protocols/arampatzis-90.yaml", "no dose" },
};

START_TEST(a_protocols_own_dose)
{
    static struct protocol p;
    static char text[PROTOCOL_TEXT_MAX];
    struct err_text why = { "" };
    char dose[DOSE_TEXT];
    size_t n;

    ck_assert_msg(protocol_load(files[_i].protocol, &p, text, &n, &why) == ERR_OK, "%s", why.s);
    const struct course_dose d = dose_of_protocol(&p);

    dose_say(&d, dose);
    ck_assert_str_eq(dose, files[_i].says);
}
END_TEST

/* ---- a first dose --------------------------------------------------------------- */

static const struct {
    struct plan_assessed a;
    enum plan_start start;
    const char *why;
} assessed[] = {
    { { "low", NAN, NAN }, PLAN_LOW, "the judgement" },
    { { "moderate", NAN, NAN }, PLAN_MODERATE, "the judgement" },
    { { "high", NAN, NAN }, PLAN_HIGH, "the judgement" },
    { { "low", 9, 100 }, PLAN_LOW, "the judgement counts before the numbers" },
    { { "high", 0, 0 }, PLAN_HIGH, "and the other way" },
    { { "", 7, NAN }, PLAN_HIGH, "7 is high, whatever else" },
    { { "", 6.9, 2 }, PLAN_MODERATE, "just under" },
    { { "", 4, 24 }, PLAN_MODERATE, "4 is moderate" },
    { { "", 3, 24 }, PLAN_LOW, "3 that settles within a day" },
    { { "", 3, 24.1 }, PLAN_HIGH, "and over a day" },
    { { "", NAN, 25 }, PLAN_HIGH, "over a day, whatever the pain" },
    { { "", 3, NAN }, PLAN_UNKNOWN, "settling not known is not low" },
    { { "", 5, NAN }, PLAN_UNKNOWN, "nor moderate" },
    { { "", NAN, 10 }, PLAN_UNKNOWN, "pain not known" },
    { { "", NAN, NAN }, PLAN_UNKNOWN, "nothing known" },
    { { "?", NAN, NAN }, PLAN_UNKNOWN, "no judgement" },
};

START_TEST(the_start_follows_irritability)
{
    ck_assert_msg(plan_start_of(&assessed[_i].a) == assessed[_i].start, "%s: %s",
                  assessed[_i].why, plan_start_word(plan_start_of(&assessed[_i].a)));
}
END_TEST

/* What is easily stirred up, or not known, gets no protocol with a best push. */
START_TEST(starts_are_protocols_there_are)
{
    static struct protocol p;
    static char text[PROTOCOL_TEXT_MAX];
    struct err_text why = { "" };
    size_t n;

    ck_assert_msg(protocol_load(plan_start_protocol((enum plan_start)_i), &p, text, &n, &why)
                  == ERR_OK, "%s", why.s);
    ck_assert(p.clients == PROTOCOL_CLIENTS_ALL);
    for (int i = 0; i < p.steps; i++)
        ck_assert(p.step[i].type != PROTOCOL_BEST_PUSH || _i >= PLAN_MODERATE
                  || p.step[i].u.push.kind == PROTOCOL_PUSH_PAIN_LIMITED);
}
END_TEST

/* ---- today ---------------------------------------------------------------------- */

static const struct course_dose own = { 70, 45, 120, 5 };

/* A green session of 4 x 30 s at 50 %, 2 days ago or more. */
static struct course_session green(int day)
{
    struct course_session s = course_made_session(day, COURSE_LEFT);

    strcpy(s.protocol, "goom-stage-1");
    s.asked = (struct course_dose){ 50, 30, 120, 4 };
    s.holds_done = 4;
    s.reference_n = 300;
    s.mean_n = 150;
    s.in_band_s = 120;
    s.completed_pct = 100;
    s.pain_before = s.pain_during = s.pain_24h = 2;
    s.settle_h = 5;
    return s;
}

static struct course course_of(int n)
{
    struct course c;

    for (int i = 0; i < n; i++)
        made[i] = green(3 * i);
    c = course_made_of(made, n);
    c.today = COURSE_MADE_DAY + 3 * n;
    c.now_unix_us = c.today * COURSE_MADE_DAY_US + COURSE_MADE_DAY_US / 2;
    return c;
}

static struct plan plan_of(const struct course *c, enum plan_start start)
{
    struct plan p;

    plan_make(c, rules, COURSE_LEFT, start, &own, &p);
    return p;
}

START_TEST(with_nothing_known_it_is_a_first_dose)
{
    const struct course c = course_of(0);
    const struct plan p = plan_of(&c, PLAN_MODERATE);

    ck_assert(p.first && p.session == -1 && !p.has_back);
    ck_assert_str_eq(plan_rule(&p), "start-moderate");
    ck_assert_str_eq(p.protocol, "rio-2015-entry");
    plan_say_today(&p, said, sizeof said);
    ck_assert_str_eq(said, "left: a first dose, 5 x 45 s at 70 %, rest 120 s (rio-2015-entry)");
    plan_say_last(&p, said, sizeof said);
    ck_assert_str_eq(said, "none of the left side yet.");
    ck_assert(p.tension_s == 225 && isnan(p.reference_n));
}
END_TEST

/* A sharp pain in the best push of the first visit. */
START_TEST(no_first_dose_after_a_red_test)
{
    struct course c = course_of(1);

    c.session[0].holds = false;
    c.session[0].holds_done = 0;
    c.session[0].sharp_or_new = COURSE_YES;
    const struct plan p = plan_of(&c, PLAN_LOW);

    ck_assert(!p.first && !p.has_back && p.advice.step == RULES_REVIEW);
    ck_assert_str_eq(plan_rule(&p), "red-before-any");
    plan_say_today(&p, said, sizeof said);
    ck_assert_ptr_nonnull(strstr(said, "no holds until the clinician has looked; a first dose "
                                 "would be 5 x 45 s"));
    c.has_dose[COURSE_LEFT] = true;
    c.dose[COURSE_LEFT] = own;
    c.dose_since_unix_us[COURSE_LEFT] = c.now_unix_us;
    const struct plan after = plan_of(&c, PLAN_LOW);

    plan_say_today(&after, said, sizeof said);
    ck_assert_ptr_nonnull(strstr(said, "left: the prescribed dose, 5 x 45 s"));
}
END_TEST

START_TEST(a_prescription_is_begun_with)
{
    struct course c = course_of(0);

    c.has_dose[COURSE_LEFT] = true;
    strcpy(c.dose_protocol[COURSE_LEFT], "goom-stage-1");
    c.dose[COURSE_LEFT] = (struct course_dose){ 40, NAN, NAN, 0 };
    const struct plan p = plan_of(&c, PLAN_HIGH);

    ck_assert(!p.first);
    ck_assert_str_eq(plan_rule(&p), "no-session-yet");
    plan_say_today(&p, said, sizeof said);
    ck_assert_str_eq(said, "left: the prescribed dose, 5 x 45 s at 40 %, rest 120 s "
                     "(goom-stage-1)");
}
END_TEST

START_TEST(greens_are_one_step_up_with_what_else_there_is)
{
    const struct course c = course_of(3);
    const struct plan p = plan_of(&c, PLAN_UNKNOWN);
    char dose[DOSE_TEXT];

    ck_assert_str_eq(plan_rule(&p), "greens");
    ck_assert_int_eq(p.session, 2);
    plan_say_today(&p, said, sizeof said);
    ck_assert_str_eq(said, "left: one step up, 4 x 35 s at 50 %, rest 120 s (goom-stage-1)");
    dose_say(&p.present, dose);
    ck_assert_str_eq(dose, "4 x 30 s at 50 %, rest 120 s");
    ck_assert(p.has_back);
    dose_say(&p.back, dose);
    ck_assert_str_eq(dose, "4 x 30 s at 45 %, rest 120 s");
    ck_assert(p.tension_s == 140 && p.reference_n == 300);
    plan_say_last(&p, said, sizeof said);
    ck_assert_msg(strncmp(said, "2026-01-11, green: ", 19) == 0, "%s", said);
}
END_TEST

START_TEST(inputs_in_words)
{
    const struct rules_input in[] = {
        { "pain_during", "0-10", 3 }, { "settle_h", "h", NAN }, { "sharp_or_new", "yes/no", 0 },
        { "holds", "yes/no", 1 }, { "light", "light", RULES_AMBER }, { "greens", "", 2 },
        { "change_24h", "points", -1 }, { "change_morning", "points", 2 }, { "settle_h", "h", 1 },
    };

    plan_say_inputs(in, COUNT(in), said, sizeof said);
    ck_assert_str_eq(said, "pain_during 3, settle_h not known, sharp_or_new no, holds yes, light "
                     "amber, greens 2, change_24h -1 point, change_morning 2 points, settle_h 1 h");
}
END_TEST

/* ---- another dose --------------------------------------------------------------- */

/* From 4 x 30 s at 50 %, rest 120 s, after green, red, or a day that is not known yet. */
static const struct {
    char after;
    struct course_dose chosen;
    const char *says, *why;
} others[] = {
    { 'g', { 50, 35, 120, 4 }, "", "one up" },
    { 'g', { 45, 30, 120, 4 }, "", "down" },
    { 'g', { 55, 35, 120, 4 }, "It raises 2 variables at once (target, hold): one at a time tells "
      "which of them mattered.", "two up" },
    { 'g', { 55, 35, 90, 5 }, "It raises 4 variables at once (target, hold, holds, rest): one at a "
      "time tells which of them mattered.", "all up" },
    { 'r', { 45, 30, 120, 4 }, "", "down after red" },
    { 'r', { 50, 30, 120, 4 }, "", "the same after red" },
    { 'r', { 50, 30, 120, 5 }, "It is harder (holds) right after a red session: the next day is "
      "worth a close look.", "up after red" },
    { 'r', { 50, 35, 120, 5 }, "It raises 2 variables at once (hold, holds): one at a time tells "
      "which of them mattered. It is harder (hold, holds) right after a red session: the next day "
      "is worth a close look.", "two up after red" },
    { 'w', { 50, 35, 120, 4 }, "It is harder (hold) before the next day of the last session is "
      "known.", "up before it is known" },
    { 'w', { 50, 30, 120, 4 }, "", "the same" },
};

START_TEST(another_dose_is_minded_calmly)
{
    struct course c = course_of(2);

    if (others[_i].after == 'r')
        made[1].pain_during = 6;
    if (others[_i].after == 'w') {
        made[1].pain_24h = NAN;
        c.now_unix_us = made[1].started_unix_us + 3600 * INT64_C(1000000);
        c.today = made[1].day;
    }
    const struct plan p = plan_of(&c, PLAN_UNKNOWN);
    const bool any = plan_raises(&p, &others[_i].chosen, said, sizeof said);

    ck_assert_msg(strcmp(said, others[_i].says) == 0, "%s: %s", others[_i].why, said);
    ck_assert_int_eq(any, others[_i].says[0] != '\0');
    ck_assert_ptr_null(calm_find(said));
}
END_TEST

/* ---- page and JSON -------------------------------------------------------------- */

static void print(const struct plan *p, const struct screening_gate *gate)
{
    FILE *to = fmemopen(page, sizeof page, "w");

    ck_assert_ptr_nonnull(to);
    plan_page_print(to, p, gate, 80);
    fclose(to);
}

START_TEST(the_page_says_what_why_and_who_decides)
{
    static const char *const there[] = {
        "Suggested       left: one step up, 4 x 35 s at 50 %, rest 120 s (goom-stage-1)\n",
        "140 s under tension in all; 50 % of the latest reference of\n                300 N is 150 N",
        "(rule greens)", "green: Pain stayed within", "pain_24h 2",
        "Screening     Not asked. Ask.\n", "Or            repeat: 4 x 30 s at 50 %",
        "Or            step back: 4 x 30 s at 45 %", "holdfast decide t1 accept --side left\n",
        "the clinician decides", "Today: 4 x 35 s at 50 %, rest 120 s.", "today's guide is 0 to 3 of 10.",
    };
    const struct course c = course_of(3);
    const struct plan p = plan_of(&c, PLAN_UNKNOWN);
    const struct screening_gate gate = { .says = "Not asked.", .way_out = "Ask." };

    print(&p, &gate);
    for (int i = 0; i < COUNT(there); i++)
        ck_assert_msg(strstr(page, there[i]) != NULL, "no \"%s\" in:\n%s", there[i], page);
    for (const char *line = page; *line != '\0'; line += strcspn(line, "\n") + 1)
        ck_assert_msg(strcspn(line, "\n") <= 80, "%s", line);
}
END_TEST

START_TEST(a_red_session_pauses_and_the_client_is_told_calmly)
{
    struct course c = course_of(2);
    const struct screening_gate gate = { .says = "", .way_out = "" };

    made[1].pain_during = 6;
    const struct plan p = plan_of(&c, PLAN_UNKNOWN);

    print(&p, &gate);
    ck_assert_ptr_nonnull(strstr(page, "left: no holds until the clinician has looked; so far"));
    ck_assert_ptr_nonnull(strstr(page, words_get(WORDS_TODAY_PAUSE)));
    ck_assert_ptr_null(strstr(page, "today's guide"));
    ck_assert_ptr_nonnull(strstr(page, "done; a session may begin."));
    ck_assert_ptr_null(calm_find(strstr(page, "For the client")));
}
END_TEST

START_TEST(json_has_all_keys)
{
    static const char *const keys[] = { "format", "version", "client", "day", "side", "rules",
        "suggested", "first", "start", "rule", "says", "protocol", "dose", "tension_s",
        "reference_n", "target_n", "last_session", "next", "alternatives", "screening",
        "pain_limit" };
    const struct course c = course_of(_i == 0 ? 0 : 3);
    const struct plan p = plan_of(&c, PLAN_LOW);
    const struct screening_gate gate = { .answer = SCREENING_NEEDS_FULL, .says = "s" };
    json_t *o = plan_json(&p, &gate);

    for (int i = 0; i < COUNT(keys); i++)
        ck_assert_msg(json_object_get(o, keys[i]) != NULL, "no %s", keys[i]);
    ck_assert_uint_eq(json_object_size(o), COUNT(keys));
    ck_assert_str_eq(json_string_value(json_object_get(o, "rule")), _i == 0 ? "start-low"
                                                                           : "greens");
    if (_i == 0)
        ck_assert(json_is_null(json_object_get(o, "target_n"))
                  && json_is_null(json_object_get(o, "next")));
    else
        ck_assert(json_number_value(json_object_get(o, "target_n")) == 150);
    json_decref(o);
}
END_TEST

/* ---- evidence ------------------------------------------------------------------- */

/* Numbers that were not confirmed are nowhere; each study has a reference. */
START_TEST(the_evidence_is_what_was_confirmed)
{
    static const char *const never[] = { "0.39", "0.25", "p<0.002", "30.3", "31.9", "2.5 %",
                                         "19.38", "MVIC", "inhibition" };
    FILE *to = fmemopen(page, sizeof page, "w");
    int n = 0;

    for (const struct evidence_study *s; (s = evidence_study_at(n)) != NULL; n++)
        ck_assert(strlen(s->found) > 20 && strlen(s->reference) > 10 && s->name[0] != '\0');
    ck_assert_int_eq(n, 13);
    ck_assert_ptr_null(evidence_study_at(-1));
    evidence_print(to, EVIDENCE_COLUMNS);
    fclose(to);
    for (int i = 0; i < COUNT(never); i++)
        ck_assert_msg(strstr(page, never[i]) == NULL, "%s", never[i]);
    for (const char *line = page; *line != '\0'; line += strcspn(line, "\n") + 1)
        ck_assert_msg(strcspn(line, "\n") <= 80, "%s", line);
    /* From the reference: both sides, with their numbers. */
    ck_assert_ptr_nonnull(strstr(page, "0.17 (0.41)"));
    ck_assert_ptr_nonnull(strstr(page, "95 % CI 0.1 to 1.7"));
    ck_assert_ptr_nonnull(strstr(page, "4.9 (3.2)"));
    ck_assert_ptr_null(calm_find(strstr(page, "For the client")));
}
END_TEST

Suite *plan_suite(void)
{
    Suite *s = suite_create("plan");
    TCase *dose = tcase_create("dose"), *tc = tcase_create("plan");

    tcase_add_loop_test(dose, a_dose_in_words, 0, COUNT(doses));
    tcase_add_loop_test(dose, what_is_harder, 0, COUNT(raises));
    tcase_add_test(dose, what_is_not_stated_is_filled_in);
    tcase_add_loop_test(dose, a_protocols_own_dose, 0, COUNT(files));
    tcase_add_loop_test(dose, the_start_follows_irritability, 0, COUNT(assessed));
    tcase_add_loop_test(dose, starts_are_protocols_there_are, 0, PLAN_STARTS_COUNT);
    tcase_add_test(dose, the_evidence_is_what_was_confirmed);
    tcase_add_test(dose, inputs_in_words);
    tcase_add_checked_fixture(tc, begin, end);
    tcase_add_test(tc, with_nothing_known_it_is_a_first_dose);
    tcase_add_test(tc, no_first_dose_after_a_red_test);
    tcase_add_test(tc, a_prescription_is_begun_with);
    tcase_add_test(tc, greens_are_one_step_up_with_what_else_there_is);
    tcase_add_loop_test(tc, another_dose_is_minded_calmly, 0, COUNT(others));
    tcase_add_test(tc, the_page_says_what_why_and_who_decides);
    tcase_add_test(tc, a_red_session_pauses_and_the_client_is_told_calmly);
    tcase_add_loop_test(tc, json_has_all_keys, 0, 2);
    suite_add_tcase(s, dose);
    suite_add_tcase(s, tc);
    return s;
}
