/*
 * test_rules_any.c - what must hold of any course, on 100,000 random ones.
 *
 *   - A red session, the latest or one of the two before it, is followed by no advice
 *     that makes a number of the dose harder.  Nor is a red day of either side, today or
 *     on the two days before.
 *   - Never are two variables changed.
 *   - Only a green light leads up, and never over the file's ceilings or the protocol.
 *   - Waiting, repeating and review leave the dose as it is.
 *
 * Red is worked out here from the clinical table, not by the rules.  The seed is fixed.
 */
#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "clinic/rules.h"
#include "courses.h"
#include "suites.h"

Suite *rules_any_suite(void);

#define COURSES       100000
#define SESSIONS_MAX  7
#define US_PER_DAY    INT64_C(86400000000)

static uint64_t state = 20261126;

/* Knuth's MMIX generator; the upper bits. */
static int upto(int n)
{
    state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (int)((state >> 33) % (uint64_t)n);
}

/* Mostly the first few, which are well; sometimes not known. */
static double one_of(const double *x, int n)
{
    return upto(7) ? x[upto(2)] : x[upto(n)];
}

static struct course_dose random_dose(void)
{
    static const double pct[] = { 50, 50, 20, 65, 70, 85 }, hold[] = { 30, 30, 10, 43, 45, 60 };
    static const double rest[] = { 120, 120, 60, 20, 180, 70 };

    return (struct course_dose){ one_of(pct, 6), one_of(hold, 6), one_of(rest, 6), 1 + upto(6) };
}

static void random_session(struct course_session *s, const struct course_dose *usual)
{
    static const double during[] = { 1, 3, 4, 5, 6, 9, NAN }, before[] = { 2, 2, 0, 6, NAN };
    static const double next[] = { 2, 2, 3, 4, 5, 8, NAN }, settle[] = { 4, 12, 24, 25, 0, NAN };
    static const double done[] = { 95, 100, 80, 79, 10, NAN };

    *s = (struct course_session){
        .side = upto(5) ? COURSE_LEFT : upto(2) ? COURSE_RIGHT : COURSE_BOTH,
        .holds = upto(8) > 0, .asked = upto(9) ? *usual : random_dose(),
        .series = upto(8) == 0, .pain_before = one_of(before, 5),
        .pain_during = one_of(during, 7), .pain_24h = one_of(next, 7),
        .pain_morning = one_of(next, 7), .settle_h = one_of(settle, 6),
        .completed_pct = one_of(done, 6), .in_band_s = 100, .holds_done = upto(20) ? 4 : 0,
        .best_1s_n = upto(3) ? NAN : 100.0 + upto(200),
        .sharp_or_new = upto(40) ? COURSE_NO : COURSE_YES,
        .morning_worse = upto(10) ? COURSE_UNKNOWN : COURSE_YES,
        .analgesic = upto(6) ? COURSE_NO : COURSE_YES,
    };
}

static void random_course(struct course *c, struct course_session *s)
{
    const struct course_dose usual = random_dose();
    int day = 20000;

    *c = (struct course){
        .pain_limit = upto(4) ? -1 : upto(11),
        .sessions_per_week = upto(2) ? NAN : (double)upto(15),
        .sessions = upto(SESSIONS_MAX + 1), .session = s,
        .has_dose = { upto(4) > 0, false }, .dose = { upto(3) ? usual : random_dose() },
    };
    if (upto(3) == 0)
        c->dose_most[0] = random_dose();
    for (int i = 0; i < c->sessions; i++) {
        random_session(&s[i], &usual);
        day += upto(12) ? upto(4) : upto(30);
        s[i].day = day;
        s[i].started_unix_us = day * US_PER_DAY + US_PER_DAY / 3;
    }
    c->today = day + (upto(8) ? upto(4) : upto(40));
    c->now_unix_us = c->today * US_PER_DAY + US_PER_DAY / 2;
    c->dose_since_unix_us[0] = (day - 3 + upto(6)) * US_PER_DAY;
}

/* As the table has it; a next day 3 up that is said to have settled at once is asked
 * again instead. */
static bool is_red(const struct course *c, int session)
{
    const struct course_session *s = &c->session[session];
    const double change = s->pain_24h - s->pain_before;
    int before = session - 1;

    while (before >= 0 && c->session[before].side != s->side && s->side != COURSE_BOTH
           && c->session[before].side != COURSE_BOTH)
        before--;
    return s->sharp_or_new == COURSE_YES || s->pain_during > 5
        || (change >= 3 && !(s->settle_h <= 0))
        || (s->settle_h > 24 && before >= 0 && c->session[before].settle_h > 24);
}

static bool of_left(const struct course_session *s)
{
    return s->side != COURSE_RIGHT;
}

/* Of this side's sessions that had holds, at most two after a red one; or a red day. */
static bool red_near(const struct course *c)
{
    int after = 0;

    for (int i = c->sessions - 1; i >= 0; i--)
        if (is_red(c, i) && c->today - c->session[i].day < 3)
            return true;
    for (int i = c->sessions - 1; i >= 0 && after < 3; i--) {
        if (of_left(&c->session[i]) && is_red(c, i))
            return true;
        after += of_left(&c->session[i]) && c->session[i].holds;
    }
    return false;
}

/* A number that the prescription leaves open is as it was in the latest holds. */
static struct course_dose present(const struct course *c)
{
    struct course_dose d = c->has_dose[0] ? c->dose[0] : (struct course_dose){ 0 };

    for (int i = c->sessions - 1; i >= 0 && !c->has_dose[0]; i--)
        if (of_left(&c->session[i]) && c->session[i].holds)
            return c->session[i].asked;
    return d;
}

static void check_course(const struct rules *r, const struct course *c, int n, int counts[5])
{
    const struct course_dose was = present(c);
    struct rules_advice a;

    rules_advise(r, c, COURSE_LEFT, &a);
    const int harder = (a.dose.target_pct > was.target_pct) + (a.dose.hold_s > was.hold_s)
                     + (a.dose.count > was.count) + (a.dose.rest_s < was.rest_s);
    const int easier = (a.dose.target_pct < was.target_pct) + (a.dose.hold_s < was.hold_s)
                     + (a.dose.count < was.count) + (a.dose.rest_s > was.rest_s);

    if (red_near(c))
        ck_assert_msg(harder == 0 && a.step != RULES_UP, "course %d: %s by %s after red", n,
                      rules_step_word(a.step), a.rule);
    ck_assert_msg(harder == (a.step == RULES_UP) && easier == (a.step == RULES_BACK),
                  "course %d: %s by %s, %d harder, %d easier", n, rules_step_word(a.step),
                  a.rule, harder, easier);
    ck_assert_msg(a.step != RULES_UP || a.light == RULES_GREEN, "course %d: up without green",
                  n);
    ck_assert_msg(a.step != RULES_UP || (a.dose.target_pct <= fmax(70, was.target_pct)
                  && a.dose.hold_s <= fmax(45, was.hold_s) && a.dose.count <= fmax(5, was.count)
                  && a.dose.rest_s >= fmin(60, was.rest_s)), "course %d: over a ceiling", n);
    if (a.step == RULES_UP && c->has_dose[0] && c->dose_most[0].count > 0)
        ck_assert_msg(a.dose.target_pct <= fmax(c->dose_most[0].target_pct, was.target_pct)
                      && a.dose.hold_s <= fmax(c->dose_most[0].hold_s, was.hold_s)
                      && a.dose.count <= fmax(c->dose_most[0].count, was.count)
                      && a.dose.rest_s >= fmin(c->dose_most[0].rest_s, was.rest_s),
                      "course %d: over the protocol", n);
    counts[a.step]++;
}

START_TEST(no_course_breaks_the_laws)
{
    struct course_session s[SESSIONS_MAX];
    struct rules *r = courses_rules();
    struct course c;
    int counts[5] = { 0 };

    for (int i = 0; i < COURSES; i++) {
        random_course(&c, s);
        check_course(r, &c, i, counts);
    }
    /* All kinds of advice were given often, or the courses say little. */
    for (int i = 0; i < COUNT(counts); i++)
        ck_assert_msg(counts[i] > 500, "%s only %d times",
                      rules_step_word((enum rules_step)i), counts[i]);
    rules_close(r);
}
END_TEST

Suite *rules_any_suite(void)
{
    Suite *suite = suite_create("rules_any");
    TCase *tc = tcase_create("all");

    tcase_add_test(tc, no_course_breaks_the_laws);
    tcase_set_timeout(tc, 120);
    suite_add_tcase(suite, tc);
    return suite;
}
