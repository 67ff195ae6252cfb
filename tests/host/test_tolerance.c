/*
 * test_tolerance.c - the load one person tolerates, and the best push.
 *
 * Lights are given, not computed: the rules have their own tests.  Numbers are worked by
 * hand; those of the detectable change with
 *     python3 -c 'from math import *; e0 = 15/(1.96*sqrt(2)); ...'
 * as beside them.
 */
#include <check.h>
#include <math.h>
#include <string.h>

#include "clinic/tolerance.h"
#include "course_made.h"
#include "suites.h"

Suite *tolerance_suite(void);

#define ROOM 64

struct history {
    struct course_session session[ROOM];
    struct rules_verdict light[ROOM];
    struct course course;
};

/* A session of 5 holds done as asked, whose next day is known. */
static struct course_session held(int day, enum course_side side, double mean_n)
{
    struct course_session s = course_made_session(day, side);

    s.mean_n = mean_n;
    s.mean_pct = mean_n / 4.0;
    s.in_band_s = 200.0;
    s.impulse_ns = mean_n * 200.0;
    s.asked_ns = mean_n * 225.0;
    s.pain_before = 3.0;
    s.pain_during = 2.0;
    s.pain_24h = 3.0;
    return s;
}

static struct course_session pushed(int day, enum course_side side, double best_n)
{
    struct course_session s = course_made_session(day, side);

    s.holds = false;
    s.best_1s_n = best_n;
    return s;
}

static void add(struct history *h, struct course_session s, enum rules_light light)
{
    const int i = h->course.sessions++;

    ck_assert_int_lt(i, ROOM);
    h->session[i] = s;
    h->light[i].light = light;
}

static struct tolerance judged(struct history *h, enum course_side side)
{
    struct tolerance t;

    h->course = course_made_of(h->session, h->course.sessions);
    ck_assert_int_eq(tolerance_of(&h->course, h->light, side, &t), ERR_OK);
    return t;
}

/* ---- dose ------------------------------------------------------------------------------ */

START_TEST(the_highest_green_dose_is_tolerated)
{
    struct history h = { 0 };

    add(&h, held(0, COURSE_LEFT, 200), RULES_GREEN);
    add(&h, held(2, COURSE_LEFT, 240), RULES_GREEN);
    add(&h, held(4, COURSE_LEFT, 260), RULES_AMBER);
    add(&h, held(6, COURSE_LEFT, 280), RULES_RED);
    add(&h, held(8, COURSE_LEFT, 300), RULES_UNKNOWN);
    add(&h, held(10, COURSE_LEFT, 220), RULES_GREEN);
    const struct tolerance t = judged(&h, COURSE_LEFT);

    ck_assert(t.side == COURSE_LEFT && t.series == 0 && t.sessions == 6);
    ck_assert_int_eq(t.best.session, 1);
    ck_assert_double_eq(t.best.mean_n, 240.0);
    ck_assert_double_eq(t.best.mean_pct, 60.0);
    ck_assert_double_eq(t.best.in_band_s, 200.0);
    ck_assert_double_eq(t.best.impulse_ns, 48000.0);
    ck_assert_int_eq(t.latest.session, 5);
    ck_assert_double_eq(t.latest.mean_n, 220.0);
}
END_TEST

/* Green, and yet something is not known. */
static const struct {
    const char *why;
    double during, h24, mean_n;
    bool holds, tolerated;
} known[] = {
    { "all is known", 2, 3, 250, true, true },
    { "no pain at all is known", 0, 0, 250, true, true },
    { "next day is not known", 2, NAN, 250, true, false },
    { "pain in the holds is not known", NAN, 3, 250, true, false },
    { "the force is not known", 2, 3, NAN, true, false },
    { "a test, no holds", 2, 3, 250, false, false },
};

START_TEST(what_is_not_known_is_not_tolerated)
{
    struct history h = { 0 };
    struct course_session s = held(3, COURSE_RIGHT, known[_i].mean_n);

    s.pain_during = known[_i].during;
    s.pain_24h = known[_i].h24;
    s.holds = known[_i].holds;
    add(&h, held(0, COURSE_RIGHT, 200), RULES_GREEN);
    add(&h, s, RULES_GREEN);
    const struct tolerance t = judged(&h, COURSE_RIGHT);

    ck_assert_msg(t.best.session == (known[_i].tolerated ? 1 : 0), "%s", known[_i].why);
    ck_assert_msg(t.latest.session == t.best.session, "%s", known[_i].why);
}
END_TEST

START_TEST(of_equal_forces_the_longer_then_the_later)
{
    struct history h = { 0 };
    struct course_session longer = held(1, COURSE_LEFT, 200), shorter = held(3, COURSE_LEFT, 200);

    longer.in_band_s = 210;
    shorter.in_band_s = 190;
    add(&h, held(0, COURSE_LEFT, 200), RULES_GREEN);
    add(&h, longer, RULES_GREEN);
    ck_assert_int_eq(judged(&h, COURSE_LEFT).best.session, 1);
    longer.day++;
    add(&h, longer, RULES_GREEN);
    ck_assert_int_eq(judged(&h, COURSE_LEFT).best.session, 2);
    add(&h, shorter, RULES_GREEN);
    ck_assert_int_eq(judged(&h, COURSE_LEFT).best.session, 2);
    ck_assert_int_eq(judged(&h, COURSE_LEFT).latest.session, 3);
}
END_TEST

START_TEST(no_session_no_tolerance)
{
    struct history h = { 0 };
    struct tolerance t = judged(&h, COURSE_LEFT);

    ck_assert(t.series == -1 && t.sessions == 0 && t.best.session == -1);
    ck_assert(isnan(t.best.mean_n) && t.latest.session == -1 && t.push.series == -1);
    ck_assert(t.done == 0 && t.planned == -1 && isnan(t.delivered_pct));
    ck_assert(!t.load.known && !t.pain.known && !t.push.changed);
    ck_assert_double_eq(t.push.mdc_pct, 15.0);
    add(&h, held(0, COURSE_LEFT, 200), RULES_AMBER);
    t = judged(&h, COURSE_LEFT);
    ck_assert(t.series == 0 && t.sessions == 1 && t.best.session == -1);
    ck_assert_int_eq(judged(&h, COURSE_RIGHT).series, -1);
}
END_TEST

START_TEST(another_series_starts_anew)
{
    struct history h = { 0 };
    struct course_session other = held(4, COURSE_LEFT, 150);

    add(&h, held(0, COURSE_LEFT, 200), RULES_GREEN);
    add(&h, held(2, COURSE_LEFT, 300), RULES_GREEN);
    strcpy(other.setting, "position=bridge");
    add(&h, other, RULES_GREEN);
    struct tolerance t = judged(&h, COURSE_LEFT);

    ck_assert(t.series == 1 && t.best.session == 2 && t.sessions == 3);
    /* a test in the old position leaves the holds' series the present one */
    add(&h, pushed(5, COURSE_LEFT, 400), RULES_UNKNOWN);
    t = judged(&h, COURSE_LEFT);
    ck_assert(t.series == 1 && t.best.session == 2 && t.push.series == 0);
    /* and holds in it go on with it */
    add(&h, held(6, COURSE_LEFT, 210), RULES_GREEN);
    t = judged(&h, COURSE_LEFT);
    ck_assert(t.series == 0 && t.best.session == 1 && t.latest.session == 4);
}
END_TEST

START_TEST(sides_are_apart_and_two_legs_are_no_leg)
{
    struct history h = { 0 };

    add(&h, held(0, COURSE_LEFT, 200), RULES_GREEN);
    add(&h, held(0, COURSE_RIGHT, 260), RULES_GREEN);
    ck_assert_double_eq(judged(&h, COURSE_LEFT).best.mean_n, 200.0);
    ck_assert_double_eq(judged(&h, COURSE_RIGHT).best.mean_n, 260.0);
    add(&h, held(2, COURSE_BOTH, 420), RULES_GREEN);
    for (enum course_side side = COURSE_LEFT; side <= COURSE_RIGHT; side++) {
        const struct tolerance t = judged(&h, side);

        ck_assert_double_eq(t.best.mean_n, 420.0);
        ck_assert(t.series == 1 && t.sessions == 2 && t.done == 2);
    }
    add(&h, held(4, COURSE_LEFT, 190), RULES_GREEN);
    ck_assert_double_eq(judged(&h, COURSE_LEFT).best.mean_n, 200.0);
    ck_assert_double_eq(judged(&h, COURSE_RIGHT).best.mean_n, 420.0);
}
END_TEST

START_TEST(all_together_are_judged_in_the_series_of_the_latest)
{
    struct history h = { 0 };

    add(&h, held(0, COURSE_LEFT, 200), RULES_GREEN);
    add(&h, held(0, COURSE_RIGHT, 260), RULES_GREEN);
    add(&h, held(2, COURSE_LEFT, 210), RULES_GREEN);
    const struct tolerance t = judged(&h, COURSE_BOTH);

    ck_assert(t.best.session == 2 && t.sessions == 3 && t.done == 3);
}
END_TEST

START_TEST(history_is_what_stood_after_each_session)
{
    struct history h = { 0 };
    struct tolerance_dose d[8];
    struct course_session other = held(8, COURSE_LEFT, 100);
    static const int want[] = { -1, 1, -1, 1, 4, 4, 6, 4 };

    strcpy(other.setting, "position=bridge");
    add(&h, held(0, COURSE_LEFT, 300), RULES_AMBER);
    add(&h, held(1, COURSE_LEFT, 200), RULES_GREEN);
    add(&h, held(2, COURSE_RIGHT, 400), RULES_GREEN);
    add(&h, held(3, COURSE_LEFT, 210), RULES_RED);
    add(&h, held(4, COURSE_LEFT, 220), RULES_GREEN);
    add(&h, held(5, COURSE_LEFT, 180), RULES_GREEN);
    add(&h, other, RULES_GREEN);
    add(&h, held(9, COURSE_LEFT, 230), RULES_UNKNOWN);
    judged(&h, COURSE_LEFT);
    tolerance_history(&h.course, h.light, COURSE_LEFT, d);
    for (int i = 0; i < 8; i++) {
        ck_assert_msg(d[i].session == want[i], "session %d: %d", i, d[i].session);
        if (want[i] >= 0)
            ck_assert_double_eq(d[i].mean_n, h.session[want[i]].mean_n);
        else
            ck_assert(isnan(d[i].mean_n) && isnan(d[i].impulse_ns));
    }
}
END_TEST

/* ---- best push ------------------------------------------------------------------------- */

/* python3: e0 = 15/(1.96*2**.5); TE% e of the k stable before the latest;
 * 1.96*2**.5*sqrt((4*e0**2 + (k-2)*e**2)/(4 + k-2)) */
static const struct {
    const char *why;
    double best[8];           /* 0: no more */
    double baseline, change, typical_error, mdc;
    bool own, changed;
} pushes[] = {
    { "the learning session alone", { 300 }, NAN, NAN, NAN, 15, false, false },
    { "one stable session", { 300, 200 }, NAN, NAN, NAN, 15, false, false },
    { "a change just under", { 300, 200, 229.99 }, 200, 14.995, NAN, 15, false, false },
    { "a change of 15 %", { 300, 200, 230 }, 200, 15, NAN, 15, false, true },
    { "a fall just under", { 300, 200, 170.01 }, 200, -14.995, NAN, 15, false, false },
    { "a fall of 15 %", { 300, 200, 170 }, 200, -15, NAN, 15, false, true },
    { "two stable ones before it", { 300, 190, 210, 300 }, 200, 50, NAN, 15, false, true },
    { "a second is no baseline of the latest", { 300, 200, 210 }, 200, 5, NAN, 15, false, false },
    /* differences 10 and -10: SD 10 sqrt 2, error 10 of 200 - 3.33 */
    { "three stable ones before it", { 300, 190, 200, 190, 220 }, 190, 15.789473684210526,
      5.172413793103448, 14.869803571801864, true, true },
    { "very steady", { 300, 200, 200, 200, 228 }, 200, 14, 0, 13.416407864998739, true, true },
    { "very steady, just under", { 300, 200, 200, 200, 226.83 }, 200, 13.415, 0,
      13.416407864998739, true, false },
    { "baseline is of the first three", { 300, 200, 210, 220, 400, 210 }, 210, 0, NAN, NAN, true,
      false },
};

START_TEST(a_change_is_one_from_the_detectable_one_on)
{
    struct history h = { 0 };

    for (int i = 0; pushes[_i].best[i] > 0.0; i++)
        add(&h, pushed(7 * i, COURSE_LEFT, pushes[_i].best[i]), RULES_UNKNOWN);
    const struct tolerance_push p = judged(&h, COURSE_LEFT).push;
    const char *why = pushes[_i].why;

    ck_assert_msg(p.own == pushes[_i].own && p.changed == pushes[_i].changed, "%s: %d %d", why,
                  p.own, p.changed);
    ck_assert_int_eq(p.sessions, h.course.sessions);
    ck_assert_double_eq(p.latest_n, h.session[h.course.sessions - 1].best_1s_n);
    ck_assert_msg(isnan(pushes[_i].baseline) ? isnan(p.baseline_n) && isnan(p.change_pct)
                                             : p.baseline_n == pushes[_i].baseline, "%s", why);
    if (!isnan(pushes[_i].change))
        ck_assert_double_eq_tol(p.change_pct, pushes[_i].change, 1e-9);
    if (!isnan(pushes[_i].mdc))
        ck_assert_msg(fabs(p.mdc_pct - pushes[_i].mdc) < 1e-6, "%s: %.10f", why, p.mdc_pct);
    if (!isnan(pushes[_i].typical_error))
        ck_assert_double_eq_tol(p.typical_error_pct, pushes[_i].typical_error, 1e-9);
    ck_assert(isnan(p.typical_error_pct) == !p.own);
}
END_TEST

static const struct {
    const char *why;
    enum rules_light light;
    double cv_pct;
    bool stable;
} stabilities[] = {
    { "light not known", RULES_UNKNOWN, NAN, true },
    { "green", RULES_GREEN, 5, true },
    { "amber", RULES_AMBER, 5, true },
    { "red", RULES_RED, 5, false },
    { "trials at the edge", RULES_GREEN, 10, true },
    { "trials that scatter", RULES_GREEN, 10.01, false },
};

START_TEST(only_stable_sessions_make_a_baseline)
{
    struct history h = { 0 };
    struct course_session s = pushed(7, COURSE_LEFT, 100);

    s.trials_cv_pct = stabilities[_i].cv_pct;
    add(&h, pushed(0, COURSE_LEFT, 300), RULES_UNKNOWN);
    add(&h, s, stabilities[_i].light);
    add(&h, pushed(14, COURSE_LEFT, 200), RULES_UNKNOWN);
    add(&h, pushed(21, COURSE_LEFT, 180), RULES_UNKNOWN);
    ck_assert_msg(judged(&h, COURSE_LEFT).push.baseline_n
                      == (stabilities[_i].stable ? 150.0 : 200.0), "%s", stabilities[_i].why);
}
END_TEST

START_TEST(pushes_are_compared_within_their_series)
{
    struct history h = { 0 };

    for (int i = 0; i < 3; i++)
        add(&h, pushed(i, COURSE_LEFT, 200), RULES_UNKNOWN);
    for (int i = 3; i < 5; i++) {
        struct course_session s = pushed(i, COURSE_LEFT, 300);

        strcpy(s.setting, "position=bridge");
        add(&h, s, RULES_UNKNOWN);
    }
    add(&h, held(6, COURSE_LEFT, 150), RULES_GREEN);    /* without a push, in the old one */
    add(&h, pushed(7, COURSE_RIGHT, 900), RULES_UNKNOWN);
    const struct tolerance_push p = judged(&h, COURSE_LEFT).push;

    ck_assert(p.series == 1 && p.sessions == 2 && p.latest_n == 300.0);
    ck_assert(isnan(p.baseline_n) && !p.changed);
}
END_TEST

/* ---- trends and the last weeks ----------------------------------------------------------- */

START_TEST(trends_are_a_week)
{
    struct history h = { 0 };

    for (int i = 0; i < 8; i++) {
        struct course_session s = held(7 * i, COURSE_LEFT, 200 + 5 * i);

        s.pain_before = 6 - 0.5 * i;
        add(&h, s, i == 3 ? RULES_RED : RULES_GREEN);
    }
    struct course_session test = pushed(60, COURSE_LEFT, 200);

    strcpy(test.setting, "position=bridge");
    test.pain_before = 6 - 0.5 * 60 / 7.0;
    add(&h, test, RULES_UNKNOWN);
    const struct tolerance t = judged(&h, COURSE_LEFT);

    ck_assert(t.load.known && t.load.n == 7);
    ck_assert_double_eq_tol(t.load.slope, 5.0, 1e-9);
    ck_assert_double_eq_tol(t.load.at_first, 200.0, 1e-9);
    ck_assert_double_eq_tol(t.load.at_last, 235.0, 1e-9);
    ck_assert(t.pain.known && t.pain.n == 9);
    ck_assert_double_eq_tol(t.pain.slope, -0.5, 1e-9);
}
END_TEST

START_TEST(trends_are_of_the_latest)
{
    enum { MOST = TOLERANCE_TREND_MOST, ALL = MOST + 100 };
    static struct course_session session[ALL];
    static struct rules_verdict light[ALL];
    struct tolerance t;

    for (int i = 0; i < ALL; i++) {
        session[i] = held(i, COURSE_LEFT, i < ALL - MOST ? 100.0 + i : 300.0 + i);
        session[i].pain_before = i < ALL - MOST ? 0.0 : 5.0;
        light[i].light = RULES_GREEN;
    }
    const struct course c = course_made_of(session, ALL);

    ck_assert_int_eq(tolerance_of(&c, light, COURSE_LEFT, &t), ERR_OK);
    ck_assert(t.load.n == MOST && t.pain.n == MOST);
    ck_assert_double_eq_tol(t.load.slope, 7.0, 1e-9);
    ck_assert_double_eq_tol(t.load.at_first, 400.0, 1e-6);
    ck_assert_double_eq_tol(t.pain.at_first, 5.0, 1e-9);
    ck_assert_double_eq(t.best.mean_n, 300.0 + ALL - 1);
}
END_TEST

static const struct {
    const char *why;
    int today;                /* days after the first of sessions on days 0, 2 .. 28 */
    double per_week;
    int done, planned;
} weeks[] = {
    { "not stated", 28, NAN, 14, -1 },
    { "four weeks", 28, 3.5, 14, 14 },
    { "the 28th day before", 29, 3.5, 14, 14 },
    { "a day later", 30, 3.5, 13, 14 },
    { "long ago", 300, 3.5, 0, 14 },
    { "sessions of tomorrow are not done", 13, 7, 7, 14 },
    { "half a session in four weeks", 28, 0.125, 14, 1 },
};

START_TEST(done_and_planned_are_of_four_weeks)
{
    struct history h = { 0 };
    struct tolerance t;

    for (int day = 0; day <= 28; day += 2)
        add(&h, held(day, COURSE_LEFT, 200), RULES_GREEN);
    add(&h, held(28, COURSE_RIGHT, 200), RULES_GREEN);
    add(&h, pushed(28, COURSE_LEFT, 300), RULES_GREEN);
    h.course = course_made_of(h.session, h.course.sessions);
    h.course.today = COURSE_MADE_DAY + weeks[_i].today;
    h.course.sessions_per_week = weeks[_i].per_week;
    ck_assert_int_eq(tolerance_of(&h.course, h.light, COURSE_LEFT, &t), ERR_OK);
    ck_assert_msg(t.done == weeks[_i].done && t.planned == weeks[_i].planned, "%s: %d of %d",
                  weeks[_i].why, t.done, t.planned);
}
END_TEST

START_TEST(a_course_of_a_week_is_not_behind)
{
    struct history h = { 0 };
    struct tolerance t;

    for (int day = 0; day < 7; day += 3)
        add(&h, held(day, COURSE_LEFT, 200), RULES_GREEN);
    h.course = course_made_of(h.session, h.course.sessions);
    h.course.sessions_per_week = 7;
    tolerance_of(&h.course, h.light, COURSE_LEFT, &t);
    ck_assert(t.done == 3 && t.planned == 7);
}
END_TEST

START_TEST(delivered_is_of_what_was_asked)
{
    struct history h = { 0 };
    struct course_session unknown = held(40, COURSE_LEFT, 200), none = unknown;

    unknown.impulse_ns = NAN;
    none.impulse_ns = 0.0;
    none.asked_ns = 45000.0;
    add(&h, held(0, COURSE_LEFT, 900), RULES_GREEN);     /* too long ago */
    add(&h, held(38, COURSE_LEFT, 200), RULES_GREEN);    /* 40000 of 45000 */
    add(&h, unknown, RULES_AMBER);
    ck_assert_double_eq_tol(judged(&h, COURSE_LEFT).delivered_pct, 100.0 * 8 / 9, 1e-9);
    add(&h, none, RULES_AMBER);
    ck_assert_double_eq_tol(judged(&h, COURSE_LEFT).delivered_pct, 100.0 * 4 / 9, 1e-9);
    ck_assert(isnan(judged(&h, COURSE_RIGHT).delivered_pct));
}
END_TEST

Suite *tolerance_suite(void)
{
    Suite *suite = suite_create("tolerance");
    TCase *dose = tcase_create("dose"), *push = tcase_create("push");
    TCase *time = tcase_create("time");

    tcase_add_test(dose, the_highest_green_dose_is_tolerated);
    tcase_add_loop_test(dose, what_is_not_known_is_not_tolerated, 0, COUNT(known));
    tcase_add_test(dose, of_equal_forces_the_longer_then_the_later);
    tcase_add_test(dose, no_session_no_tolerance);
    tcase_add_test(dose, another_series_starts_anew);
    tcase_add_test(dose, sides_are_apart_and_two_legs_are_no_leg);
    tcase_add_test(dose, all_together_are_judged_in_the_series_of_the_latest);
    tcase_add_test(dose, history_is_what_stood_after_each_session);
    tcase_add_loop_test(push, a_change_is_one_from_the_detectable_one_on, 0, COUNT(pushes));
    tcase_add_loop_test(push, only_stable_sessions_make_a_baseline, 0, COUNT(stabilities));
    tcase_add_test(push, pushes_are_compared_within_their_series);
    tcase_add_test(time, trends_are_a_week);
    tcase_add_test(time, trends_are_of_the_latest);
    tcase_add_loop_test(time, done_and_planned_are_of_four_weeks, 0, COUNT(weeks));
    tcase_add_test(time, a_course_of_a_week_is_not_behind);
    tcase_add_test(time, delivered_is_of_what_was_asked);
    suite_add_tcase(suite, dose);
    suite_add_tcase(suite, push);
    suite_add_tcase(suite, time);
    return suite;
}
