/*
 * test_rules_advise.c - the next step of a side by the rules that are shipped.
 *
 * Expected steps are worked out by hand: red -> review; amber -> the same dose, twice
 * running a step back; green -> the same dose, twice running at it one step up of one
 * variable: hold 5 s up to 45, then target 5 points up to 70, then a hold up to 5, then
 * rest 15 s less down to 60; never over the protocol's dose.  Not known is not fine.
 * tests/oracle/rules_advice.py works out 1500 random histories besides.
 */
#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "clinic/rules.h"
#include "courses.h"
#include "golden/rules_advice.h"
#include "suites.h"

Suite *rules_advise_suite(void);

#define WAIT   RULES_WAIT
#define REPEAT RULES_REPEAT
#define UP     RULES_UP
#define BACK   RULES_BACK
#define REVIEW RULES_REVIEW

static const struct row {
    const char *why;
    const char *sessions, *course;   /* courses.h */
    enum rules_step step;
    const char *rule;
    const char *variable;            /* "" : none */
    double to;
} rows[] = {
    /* beginning */
    { "nothing at all", "", "nodose", WAIT, "no-dose", "", 0 },
    { "a dose, no session", "", "", REPEAT, "no-session-yet", "", 0 },
    { "only a test so far", "t", "", REPEAT, "no-session-yet", "", 0 },
    { "a red test, and no dose yet", "T", "nodose", REVIEW, "red-before-any", "", 0 },
    { "a red test, and a dose from before it", "T", "", REVIEW, "red-before-any", "", 0 },
    { "a red test, and a dose from after it", "T", "since=1", REPEAT, "no-session-yet", "", 0 },
    { "only the other side so far", "g side=R, g side=R", "", REPEAT, "no-session-yet", "", 0 },
    { "no dose, but one was done", "g", "nodose", REPEAT, "green-once", "", 0 },

    /* green */
    { "one green", "g", "", REPEAT, "green-once", "", 0 },
    { "two greens", "g, g", "", UP, "greens", "hold_s", 35 },
    { "three greens", "g, g, g", "", UP, "greens", "hold_s", 35 },
    { "both legs count for the left", "g side=B, g side=B", "", UP, "greens", "hold_s", 35 },
    { "one with both legs, one with the left", "g side=B, g", "", REPEAT, "green-once", "", 0 },
    { "the other side's do not count", "g side=R, g", "", REPEAT, "green-once", "", 0 },
    { "the other side between breaks no row", "g, r side=R, g gap=4", "", UP, "greens",
      "hold_s", 35 },
    { "a test without answers breaks no row", "g, t, g", "", UP, "greens", "hold_s", 35 },
    { "a test after them says nothing", "g, g, t", "", UP, "greens", "hold_s", 35 },
    { "no dose prescribed: that of the sessions", "g, g", "nodose", UP, "greens", "hold_s", 35 },
    { "a dose that leaves numbers open", "g, g", "dose=50/?/?/?", UP, "greens", "hold_s", 35 },
    { "unknown between breaks the row", "g, u, g", "", REPEAT, "green-once", "", 0 },
    { "contradiction between breaks the row", "g, c, g", "", REPEAT, "green-once", "", 0 },
    { "amber between breaks the row", "g, a, g", "", REPEAT, "green-once", "", 0 },
    { "an amber test between breaks the row", "g, t worse=y, g", "", REPEAT, "green-once", "",
      0 },
    { "two after an amber", "a, g, g", "", UP, "greens", "hold_s", 35 },

    /* at the same dose */
    { "greens at a lower dose", "g dose=45/30/120/4, g dose=45/30/120/4", "", REPEAT,
      "green-once", "", 0 },
    { "one at each", "g dose=45/30/120/4, g", "", REPEAT, "green-once", "", 0 },
    { "two at the present one", "g dose=45/30/120/4, g, g", "", UP, "greens", "hold_s", 35 },
    { "another rest is another dose", "g dose=50/30/135/4, g", "", REPEAT, "green-once", "", 0 },
    { "another count is another dose", "g dose=50/30/120/3, g", "", REPEAT, "green-once", "", 0 },
    { "another hold time is another dose", "g dose=50/29/120/4, g", "", REPEAT, "green-once",
      "", 0 },
    { "an unknown dose is not the same", "g dose=?/30/120/4, g", "", REPEAT, "green-once", "",
      0 },
    { "another protocol is another dose", "g proto=q, g", "", REPEAT, "green-once", "", 0 },
    { "holds without a percent, all alike", "g dose=?/30/120/4, g dose=?/30/120/4",
      "dose=?/30/120/4", UP, "greens", "hold_s", 35 },

    /* the order of variables, their steps and ceilings */
    { "43 s goes to 45", "g dose=50/43/120/4, g dose=50/43/120/4", "dose=50/43/120/4", UP,
      "greens", "hold_s", 45 },
    { "40 s goes to 45", "g dose=50/40/120/4, g dose=50/40/120/4", "dose=50/40/120/4", UP,
      "greens", "hold_s", 45 },
    { "at 45 s the target", "g dose=50/45/120/4, g dose=50/45/120/4", "dose=50/45/120/4", UP,
      "greens", "target_pct", 55 },
    { "over 45 s the target", "g dose=50/60/120/4, g dose=50/60/120/4", "dose=50/60/120/4", UP,
      "greens", "target_pct", 55 },
    { "68 % goes to 70", "g dose=68/45/120/4, g dose=68/45/120/4", "dose=68/45/120/4", UP,
      "greens", "target_pct", 70 },
    { "at 70 % a hold more", "g dose=70/45/120/4, g dose=70/45/120/4", "dose=70/45/120/4", UP,
      "greens", "count", 5 },
    { "at 5 holds less rest", "g dose=70/45/120/5, g dose=70/45/120/5", "dose=70/45/120/5", UP,
      "greens", "rest_s", 105 },
    { "70 s rest goes to 60", "g dose=70/45/70/5, g dose=70/45/70/5", "dose=70/45/70/5", UP,
      "greens", "rest_s", 60 },
    { "all at its ceiling", "g dose=70/45/60/5, g dose=70/45/60/5", "dose=70/45/60/5", REPEAT,
      "at-the-ceiling", "", 0 },
    { "all over its ceiling", "g dose=85/60/20/24, g dose=85/60/20/24", "dose=85/60/20/24",
      REPEAT, "at-the-ceiling", "", 0 },
    { "no target to raise: a hold more", "g dose=?/45/120/4, g dose=?/45/120/4",
      "dose=?/45/120/4", UP, "greens", "count", 5 },

    /* never over the protocol's own dose */
    { "at the protocol's dose", "g, g", "most=50/30/120/4", REPEAT, "at-the-ceiling", "", 0 },
    { "hold has room", "g, g", "most=50/45/120/4", UP, "greens", "hold_s", 35 },
    { "2 s of room", "g, g", "most=50/32/120/4", UP, "greens", "hold_s", 32 },
    { "only the target has room", "g, g", "most=70/30/120/4", UP, "greens", "target_pct", 55 },
    { "3 points of room", "g, g", "most=53/30/120/4", UP, "greens", "target_pct", 53 },
    { "only the count has room", "g, g", "most=50/30/120/5", UP, "greens", "count", 5 },
    { "only the rest has room", "g, g", "most=50/30/60/4", UP, "greens", "rest_s", 105 },
    { "10 s of room", "g, g", "most=50/30/110/4", UP, "greens", "rest_s", 110 },
    { "a protocol of 80 % does not lift the file's 70",
      "g dose=70/45/60/5, g dose=70/45/60/5", "dose=70/45/60/5 most=80/45/60/5", REPEAT,
      "at-the-ceiling", "", 0 },
    { "a protocol with part of it known", "g, g", "most=50/?/?/?", UP, "greens", "hold_s", 35 },

    /* red */
    { "red", "r", "", REVIEW, "red-review", "", 0 },
    { "red after greens", "g, g, r", "", REVIEW, "red-review", "", 0 },
    { "red next day", "g, g, R", "", REVIEW, "red-review", "", 0 },
    { "sharp, nothing else known", "g, g, g sharp=y h24=?", "hours=2", REVIEW, "red-review", "",
      0 },
    { "red, and the next day is not due", "r h24=?", "hours=1", REVIEW, "red-review", "", 0 },
    { "red long ago and nothing since", "g, r", "today=60", REVIEW, "red-review", "", 0 },
    { "a red test", "g, g, T", "", REVIEW, "red-review", "", 0 },
    { "lower target since", "r", "dose=45/30/120/4 since=1", REPEAT, "red-stepped-back", "", 0 },
    { "shorter since", "r", "dose=50/20/120/4 since=1", REPEAT, "red-stepped-back", "", 0 },
    { "fewer since", "r", "dose=50/30/120/3 since=1", REPEAT, "red-stepped-back", "", 0 },
    { "longer rest since", "r", "dose=50/30/150/4 since=1", REPEAT, "red-stepped-back", "", 0 },
    { "the same dose again", "r", "dose=50/30/120/4 since=1", REVIEW, "red-review", "", 0 },
    { "a higher dose since", "r", "dose=55/30/120/4 since=1", REVIEW, "red-review", "", 0 },
    { "lower target, longer hold", "r", "dose=45/35/120/4 since=1", REVIEW, "red-review", "",
      0 },
    { "lower target, less rest", "r", "dose=45/30/90/4 since=1", REVIEW, "red-review", "", 0 },
    { "a lower dose from before", "r", "dose=45/30/120/4 since=-1", REVIEW, "red-review", "", 0 },
    { "lower target, the count was not known", "r dose=50/30/120/?", "dose=45/30/120/4 since=1",
      REVIEW, "red-review", "", 0 },
    { "one green after", "r, g", "", REPEAT, "red-not-long-ago", "", 0 },
    { "two greens after: they count anew", "r, g, g", "", REPEAT, "red-not-long-ago", "", 0 },
    { "greens before it do not count", "g, g, g, r, g", "", REPEAT, "red-not-long-ago", "", 0 },
    { "three sessions after", "r, g, g, g", "", UP, "greens", "hold_s", 35 },
    { "three after, the first not known", "r, u, g, g", "", UP, "greens", "hold_s", 35 },
    { "three after, only the last green", "r, u, u, g", "", REPEAT, "green-once", "", 0 },
    { "three after, one of them an amber test", "r, t worse=y, g, g", "", REPEAT,
      "red-not-long-ago", "", 0 },
    { "a red test two sessions ago", "g, g, T, g, g", "", REPEAT, "red-not-long-ago", "", 0 },
    { "three after, on the third day", "r, g gap=1, g gap=1, g gap=1", "today=0", UP, "greens",
      "hold_s", 35 },
    { "three after, on the second day", "r, g gap=0, g gap=1, g gap=1", "today=0", REPEAT,
      "red-day-not-long-ago", "", 0 },
    { "the other side red two days ago", "g, g, r side=R gap=0", "today=2", REPEAT,
      "red-day-not-long-ago", "", 0 },
    { "the other side red three days ago", "g, g, r side=R gap=0", "today=3", UP, "greens",
      "hold_s", 35 },
    { "amber after red", "r, a", "", REPEAT, "amber-once", "", 0 },
    { "red then amber twice", "r, a, a", "", BACK, "amber-again", "target_pct", 45 },
    { "red twice", "r, r", "", REVIEW, "red-review", "", 0 },

    /* amber */
    { "amber during", "a", "", REPEAT, "amber-once", "", 0 },
    { "amber next day", "A", "", REPEAT, "amber-once", "", 0 },
    { "amber after greens", "g, g, a", "", REPEAT, "amber-once", "", 0 },
    { "twice", "a, a", "", BACK, "amber-again", "target_pct", 45 },
    { "twice, each in its way", "a, A", "", BACK, "amber-again", "target_pct", 45 },
    { "thrice", "a, a, a", "", BACK, "amber-again", "target_pct", 45 },
    { "twice, a green between", "a, g, a", "", REPEAT, "amber-once", "", 0 },
    { "twice, one at a higher dose before", "a dose=55/30/120/4, a", "", REPEAT, "amber-once",
      "", 0 },
    { "twice, and stepped back since", "a, a", "dose=45/30/120/4 since=1", REPEAT, "new-dose",
      "", 0 },
    { "not completed twice", "g pct=70, g pct=70", "", BACK, "amber-again", "target_pct", 45 },
    { "22 % goes to 20", "a dose=22/30/120/4, a dose=22/30/120/4", "dose=22/30/120/4", BACK,
      "amber-again", "target_pct", 20 },
    { "at 20 % the hold", "a dose=20/30/120/4, a dose=20/30/120/4", "dose=20/30/120/4", BACK,
      "amber-again", "hold_s", 25 },
    { "at 10 s the count", "a dose=20/10/120/4, a dose=20/10/120/4", "dose=20/10/120/4", BACK,
      "amber-again", "count", 3 },
    { "at 2 holds the rest", "a dose=20/10/120/2, a dose=20/10/120/2", "dose=20/10/120/2", BACK,
      "amber-again", "rest_s", 135 },
    { "170 s rest goes to 180", "a dose=20/10/170/2, a dose=20/10/170/2", "dose=20/10/170/2",
      BACK, "amber-again", "rest_s", 180 },
    { "twice at the least dose", "a dose=20/10/180/2, a dose=20/10/180/2", "dose=20/10/180/2",
      REVIEW, "amber-at-the-least", "", 0 },
    { "the protocol's dose does not hold a step back up", "a, a", "most=50/30/120/4", BACK,
      "amber-again", "target_pct", 45 },

    /* the next day */
    { "not due", "g, g h24=?", "hours=2", WAIT, "next-day-first", "", 0 },
    { "due", "g, g h24=?", "hours=24", WAIT, "next-day-first", "", 0 },
    { "can just be answered", "g, g h24=?", "hours=29.9", WAIT, "next-day-first", "", 0 },
    { "its time is over", "g, g h24=?", "hours=30", REPEAT, "not-known", "", 0 },
    { "settling can be answered", "g, g settle=?", "hours=25", WAIT, "next-day-first", "", 0 },
    { "settling's time is over", "g, g settle=?", "hours=31", REPEAT, "not-known", "", 0 },
    { "amber, the next day to come", "a h24=?", "hours=5", WAIT, "next-day-first", "", 0 },
    { "amber, the next day missed", "a h24=?", "hours=40", REPEAT, "amber-once", "", 0 },
    { "twice a day, the second", "g, g h24=?", "hours=6 week=14", REPEAT, "next-day-same-day",
      "", 0 },
    { "twice a day, and now it is due", "g, g h24=?", "hours=20 week=14", WAIT,
      "next-day-first", "", 0 },
    { "twice a day, not yet due", "g, g h24=?", "hours=19.9 week=14", REPEAT,
      "next-day-same-day", "", 0 },
    { "just over one a day", "g, g h24=?", "hours=6 week=7.5", REPEAT, "next-day-same-day", "",
      0 },
    { "one a day", "g, g h24=?", "hours=6 week=7", WAIT, "next-day-first", "", 0 },
    { "before not asked: no next day either", "g, g before=?", "hours=25", WAIT,
      "next-day-first", "", 0 },
    { "during not asked", "g, g during=?", "", REPEAT, "not-known", "", 0 },
    { "share not known", "g, g pct=?", "", REPEAT, "not-known", "", 0 },
    { "a new dose waits for the next day too", "g, g h24=?", "hours=5 dose=55/30/120/4 since=0.1",
      WAIT, "next-day-first", "", 0 },

    /* contradictions */
    { "asked again", "g, g, c", "", WAIT, "ask-again", "", 0 },
    { "however long ago", "g, g, c", "today=30", WAIT, "ask-again", "", 0 },
    { "a hold that is none", "g, g, g done=0", "", WAIT, "ask-again", "", 0 },
    { "answered since: later sessions count", "c, g, g", "", UP, "greens", "hold_s", 35 },

    /* a new dose */
    { "raised since", "g, g", "dose=55/30/120/4 since=1", REPEAT, "new-dose", "", 0 },
    { "lowered since", "g, g", "dose=45/30/120/4 since=1", REPEAT, "new-dose", "", 0 },
    { "the same again is not new", "g, g", "dose=50/30/120/4 since=1", UP, "greens", "hold_s",
      35 },
    { "of before", "g, g", "since=-1", UP, "greens", "hold_s", 35 },

    /* pauses */
    { "14 days", "g, g", "today=14", UP, "greens", "hold_s", 35 },
    { "15 days", "g, g", "today=15", BACK, "long-pause", "target_pct", 45 },
    { "15 days after amber", "a", "today=15", BACK, "long-pause", "target_pct", 45 },
    { "15 days after one not known", "u", "today=15", BACK, "long-pause", "target_pct", 45 },
    { "15 days, stepped back since", "g, g", "today=15 dose=45/30/120/4 since=14", REPEAT,
      "new-dose", "", 0 },
    { "15 days at the least dose", "g dose=20/10/180/2, g dose=20/10/180/2",
      "today=15 dose=20/10/180/2", REPEAT, "long-pause-at-the-least", "", 0 },
    { "a pause of 14 days between", "g, g gap=14", "", UP, "greens", "hold_s", 35 },
    { "a pause of 15 days between", "g, g gap=15", "", REPEAT, "green-once", "", 0 },
    { "a pause before the two", "g, g gap=15, g", "", UP, "greens", "hold_s", 35 },

    /* a new set-up */
    { "the first in it", "g, g, g series=1", "", REPEAT, "new-series", "", 0 },
    { "the second in it", "g, g series=1, g series=1", "", UP, "greens", "hold_s", 35 },
    { "amber in a new set-up", "g, g, a series=1", "", REPEAT, "amber-once", "", 0 },

    /* analgesics */
    { "before the latest", "g, g, g analgesic=y", "", REPEAT, "analgesic", "", 0 },
    { "before the one before", "g analgesic=y, g", "", REPEAT, "green-once", "", 0 },
    { "before one of three", "g, g analgesic=y, g", "", UP, "greens", "hold_s", 35 },
    { "not known", "g analgesic=?, g analgesic=?", "", UP, "greens", "hold_s", 35 },
    { "before an amber one", "g, a analgesic=y", "", REPEAT, "amber-once", "", 0 },
};

static double part(const struct course_dose *d, const char *variable)
{
    return strcmp(variable, "target_pct") == 0 ? d->target_pct
         : strcmp(variable, "hold_s") == 0 ? d->hold_s
         : strcmp(variable, "count") == 0 ? d->count : d->rest_s;
}

/* How the sentence calls a variable. */
static const char *said_of(const char *variable)
{
    return strcmp(variable, "target_pct") == 0 ? "Target: from " :
           strcmp(variable, "hold_s") == 0 ? "Each hold: from " :
           strcmp(variable, "count") == 0 ? "Number: from " : "Rest: from ";
}

START_TEST(each_row_has_its_step_and_rule)
{
    static const char *const variables[] = { "target_pct", "hold_s", "count", "rest_s" };
    const struct row *row = &rows[_i];
    struct rules *r = courses_rules();
    struct rules_advice a;
    struct courses m;

    courses_make(&m, row->sessions, row->course);
    rules_advise(r, &m.c, COURSE_LEFT, &a);
    ck_assert_msg(a.step == row->step && strcmp(a.rule, row->rule) == 0,
                  "%s (%s; %s): %s by %s, not %s by %s", row->why, row->sessions, row->course,
                  rules_step_word(a.step), a.rule, rules_step_word(row->step), row->rule);
    ck_assert_msg(strcmp(a.variable, row->variable) == 0, "%s: %s", row->why, a.variable);
    if (row->variable[0] == '\0') {
        ck_assert_msg(isnan(a.from) && isnan(a.to), "%s: from %g to %g", row->why, a.from, a.to);
    } else {
        ck_assert_msg(a.to == row->to, "%s: to %g", row->why, a.to);
        ck_assert(part(&a.dose, row->variable) == row->to);
        ck_assert(strstr(a.says, said_of(row->variable)) != NULL);
    }
    for (int i = 0; i < COUNT(variables) && m.c.has_dose[0]; i++) {
        const double was = part(&m.c.dose[0], variables[i]), is = part(&a.dose, variables[i]);

        ck_assert_msg(was == is || !(was > 0) || strcmp(variables[i], row->variable) == 0,
                      "%s: %s from %g to %g besides", row->why, variables[i], was, is);
    }
    ck_assert_msg(a.says[0] != '\0' && a.inputs > 0, "%s: nothing said", row->why);
    rules_close(r);
}
END_TEST

/* 1500 random histories, by an evaluator written in another language. */
START_TEST(random_histories_agree_with_an_independent_evaluator)
{
    struct rules *r = courses_rules();

    for (int i = 0; i < COUNT(rules_advice); i++) {
        struct rules_advice a;
        struct courses m;

        courses_make(&m, rules_advice[i].sessions, rules_advice[i].course);
        rules_advise(r, &m.c, COURSE_LEFT, &a);
        ck_assert_msg(strcmp(rules_step_word(a.step), rules_advice[i].step) == 0
                      && strcmp(a.rule, rules_advice[i].rule) == 0
                      && strcmp(a.variable, rules_advice[i].variable) == 0
                      && (a.variable[0] == '\0' || a.to == rules_advice[i].to),
                      "(%s; %s): %s by %s, %s to %g, not %s by %s, %s to %g",
                      rules_advice[i].sessions, rules_advice[i].course, rules_step_word(a.step),
                      a.rule, a.variable, a.to, rules_advice[i].step, rules_advice[i].rule,
                      rules_advice[i].variable, rules_advice[i].to);
    }
    rules_close(r);
}
END_TEST

START_TEST(advice_names_the_session_it_rests_on)
{
    struct rules *r = courses_rules();
    struct rules_advice a;
    struct courses m;

    courses_make(&m, "g, a, g side=R, t", "");
    rules_advise(r, &m.c, COURSE_LEFT, &a);
    ck_assert_int_eq(a.session, 1);
    ck_assert_int_eq(a.light, RULES_AMBER);
    rules_advise(r, &m.c, COURSE_RIGHT, &a);
    ck_assert_int_eq(a.session, 2);
    ck_assert_int_eq(a.light, RULES_GREEN);
    courses_make(&m, "", "");
    rules_advise(r, &m.c, COURSE_LEFT, &a);
    ck_assert_int_eq(a.session, -1);
    ck_assert_int_eq(a.light, RULES_UNKNOWN);
    ck_assert(a.dose.target_pct == 50 && a.dose.hold_s == 30 && a.dose.count == 4);
    rules_close(r);
}
END_TEST

START_TEST(right_side_has_its_own_dose)
{
    struct rules *r = courses_rules();
    struct rules_advice a;
    struct courses m;

    courses_make(&m, "g side=R, g side=R", "");
    m.c.has_dose[1] = true;
    m.c.dose[1] = m.s[0].asked;
    rules_advise(r, &m.c, COURSE_RIGHT, &a);
    ck_assert_str_eq(a.rule, "greens");
    ck_assert(a.from == 30 && a.to == 35);
    m.c.dose_most[1] = m.s[0].asked;
    rules_advise(r, &m.c, COURSE_RIGHT, &a);
    ck_assert_str_eq(a.rule, "at-the-ceiling");
    m.c.dose[1].hold_s = 20;
    m.c.dose_since_unix_us[1] = m.c.now_unix_us;
    rules_advise(r, &m.c, COURSE_RIGHT, &a);
    ck_assert_str_eq(a.rule, "new-dose");
    rules_close(r);
}
END_TEST

/* A retest is spoken of in a green week, 14 days after the last best push. */
START_TEST(retest_is_noted_when_the_week_is_green)
{
    static const struct {
        const char *why, *sessions, *course;
        bool noted;
    } notes[] = {
        { "14 days after a push", "g push=200, g gap=7, g gap=5", "today=2", true },
        { "13 days after a push", "g push=200, g gap=7, g gap=5", "today=1", false },
        { "no push known", "g, g gap=7, g gap=5", "today=2", false },
        { "push in another set-up", "g push=200, g gap=7 series=1, g gap=5 series=1", "today=2",
          false },
        { "push in a test", "t push=200, g gap=7, g gap=5", "today=2", true },
        { "amber 6 days ago", "g push=200, a gap=8, g gap=4", "today=2", false },
        { "amber 7 days ago", "g push=200, a gap=7, g gap=5", "today=2", true },
        { "latest is not green", "g push=200, g gap=7, a gap=5", "today=2", false },
        { "no session this week", "g push=200, g gap=7", "today=8", false },
    };
    struct rules *r = courses_rules();

    for (int i = 0; i < COUNT(notes); i++) {
        struct rules_advice a;
        struct courses m;

        courses_make(&m, notes[i].sessions, notes[i].course);
        rules_advise(r, &m.c, COURSE_LEFT, &a);
        ck_assert_msg((strstr(a.says, "measured again") != NULL) == notes[i].noted, "%s: %s",
                      notes[i].why, a.says);
    }
    rules_close(r);
}
END_TEST

START_TEST(best_push_never_moves_the_dose)
{
    static const double pushes[] = { NAN, 1, 100, 114, 116, 200, 10000 };
    struct rules *r = courses_rules();
    struct courses m;

    for (int i = 0; i < COUNT(pushes); i++) {
        struct rules_advice a;

        courses_make(&m, "g push=100, g", "");
        m.s[1].best_1s_n = pushes[i];
        rules_advise(r, &m.c, COURSE_LEFT, &a);
        ck_assert_str_eq(a.rule, "greens");
        ck_assert(a.dose.target_pct == 50 && a.dose.hold_s == 35);
    }
    rules_close(r);
}
END_TEST

/* Criteria: holds for 7 days or more, load test at most 3, last green, 2 greens. */
START_TEST(stage_counts_its_criteria)
{
    static const struct {
        const char *why, *sessions;
        int stage, met;
        const char *says;
    } stages[] = {
        { "no session", "", 0, 0, "No session" },
        { "only a test", "t", 0, 0, "No session" },
        { "one good session", "g", 1, 2, "not yet: holds for a week or more, green" },
        { "two in 6 days", "g, g gap=6", 1, 3, "not yet: holds for a week or more." },
        { "two in 7 days", "g, g gap=7", 1, 4, "4 of 4" },
        { "load test 3", "g, g gap=7 before=3 h24=3 morning=3", 1, 4, "4 of 4" },
        { "load test 4", "g, g gap=7 before=4 h24=4 morning=4", 1, 3,
          "not yet: little pain on the load test." },
        { "load test not known", "g, u gap=7 before=?", 1, 1,
          "not known: little pain on the load test" },
        { "the last is amber", "g, a gap=7", 1, 2, "not yet: the last session green" },
        { "the other leg has more to go", "g, g gap=7, a side=R", 1, 1, "1 of 4" },
    };
    struct rules *r = courses_rules();

    for (int i = 0; i < COUNT(stages); i++) {
        struct rules_stage s;
        struct courses m;

        courses_make(&m, stages[i].sessions, "");
        rules_stage_of(r, &m.c, &s);
        ck_assert_msg(s.stage == stages[i].stage && s.met == stages[i].met && s.criteria == 4,
                      "%s: stage %d, %d of %d: %s", stages[i].why, s.stage, s.met, s.criteria,
                      s.says);
        ck_assert_msg(strstr(s.says, stages[i].says) != NULL, "%s: %s", stages[i].why, s.says);
    }
    rules_close(r);
}
END_TEST

Suite *rules_advise_suite(void)
{
    Suite *suite = suite_create("rules_advise");
    TCase *tc = tcase_create("all");

    tcase_add_loop_test(tc, each_row_has_its_step_and_rule, 0, COUNT(rows));
    tcase_add_test(tc, random_histories_agree_with_an_independent_evaluator);
    tcase_add_test(tc, advice_names_the_session_it_rests_on);
    tcase_add_test(tc, right_side_has_its_own_dose);
    tcase_add_test(tc, retest_is_noted_when_the_week_is_green);
    tcase_add_test(tc, best_push_never_moves_the_dose);
    tcase_add_test(tc, stage_counts_its_criteria);
    suite_add_tcase(suite, tc);
    return suite;
}
