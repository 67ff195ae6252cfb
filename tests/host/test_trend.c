/*
 * test_trend.c - how a person is doing, in numbers, sentences, a page and JSON.
 *
 * Courses are made by hand so that every number has a closed form: loads and pains on a
 * straight line, 3 of 6 eased (Clopper and Pearson: 11.8 to 88.2 %), a median whose exact
 * interval is the least and the most of six (1 - 2 / 2^6).  The page of that course was
 * written by hand, in tests/golden/trend-page.txt.
 */
#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clinic/trend.h"
#include "course_made.h"
#include "interchange/trend_json.h"
#include "report/trend_figure.h"
#include "report/trend_page.h"
#include "suites.h"

#define SESSIONS 6

Suite *trend_suite(void);

static struct rules *rules;
static struct course_session made[64];
static struct trend t;
static char said[TREND_SAID_MAX], page[16384];

static void begin(void)
{
    struct err_text why = { "" };

    ck_assert_msg(rules_load("protocols/rules/load-tolerance.yaml", &rules, &why) == ERR_OK, "%s",
                  why.s);
}

static void end(void)
{
    trend_free(&t);
    rules_close(rules);
}

/* Session k of the worked example: a week apart, loads and pains on a line. */
static struct course_session example(int k)
{
    static const double after[SESSIONS] = { 3, 3, 2, 2, 1, 1 };
    struct course_session s = course_made_session(7 * k, COURSE_LEFT);

    strcpy(s.reference_of, "best_1s");
    s.asked = (struct course_dose){ 50, 30, 120, 4 };
    s.asked_s = 120;
    s.holds_done = 4;
    s.reference_n = 200;
    s.mean_n = 100 + 10 * k;
    s.mean_pct = s.mean_n / 2;
    s.in_band_s = s.held_s = 120;
    s.impulse_ns = s.asked_ns = 120 * s.mean_n;
    s.completed_pct = 100;
    s.best_1s_n = k == 0 ? 190 : k == 1 ? 200 : k == 5 ? 210 : NAN;
    s.pain_before = s.pain_24h = 6 - k;
    s.pain_during = 2;
    s.pain_after = after[k];
    s.settle_h = 12;
    return s;
}

static struct course examples(int n)
{
    struct course c;

    for (int k = 0; k < n; k++)
        made[k] = example(k);
    c = course_made_of(made, n);
    c.sessions_per_week = 1;
    c.today += 2;
    c.now_unix_us += 2 * COURSE_MADE_DAY_US;
    return c;
}

static void make(const struct course *c, enum course_side side, int weeks)
{
    struct err_text why = { "" };

    ck_assert_msg(trend_make(c, rules, side, weeks, &t, &why) == ERR_OK, "%s", why.s);
}

/* The page at so many columns into page. */
static void print(int columns)
{
    FILE *to = fmemopen(page, sizeof page, "w");

    ck_assert_ptr_nonnull(to);
    trend_page_head(to, &t, columns);
    for (int i = 0; i < t.sides; i++)
        trend_page_side(to, &t, i, columns);
    trend_page_end(to, &t, columns);
    fclose(to);
}

/* ---- the worked example --------------------------------------------------------- */

START_TEST(the_page_is_as_written_by_hand)
{
    static char want[16384];
    const struct course c = examples(SESSIONS);
    FILE *f = fopen("tests/golden/trend-page.txt", "r");

    ck_assert_msg(f != NULL, "run the tests from the project's folder");
    want[fread(want, 1, sizeof want - 1, f)] = '\0';
    fclose(f);
    make(&c, COURSE_BOTH, 0);
    print(80);
    for (size_t i = 0, line = 0; page[i] != '\0' || want[i] != '\0'; i++) {
        if (page[i] != want[i])
            ck_abort_msg("\"%.90s\" is written by hand \"%.90s\"", page + line, want + line);
        line = page[i] == '\n' ? i + 1 : line;
    }
}
END_TEST

START_TEST(the_page_keeps_to_the_terminal)
{
    static const int columns[] = { 40, 60, 80, 100 };
    struct course c = examples(SESSIONS);

    strcpy(made[3].changed, "");
    make(&c, COURSE_LEFT, 0);
    print(columns[_i]);
    for (const char *line = page; *line != '\0'; line += strcspn(line, "\n") + 1) {
        const int n = (int)strcspn(line, "\n");

        /* The table has its own width. */
        ck_assert_msg(n <= columns[_i] || (n <= 80 && strncmp(line, "  2026", 6) == 0)
                      || strstr(line, "  mean  band") != NULL || strncmp(line, "  date", 6) == 0
                      || (n <= 80 && strncmp(line, "     ", 5) == 0), "%d: %.*s", columns[_i], n,
                      line);
    }
}
END_TEST

START_TEST(json_has_the_same_numbers_and_all_keys)
{
    static const char *const top[] = { "format", "version", "client", "day", "rules", "pain_limit",
                                       "weeks", "sides", "sessions", "stage", NULL };
    static const char *const sides[] = { "side", "headline", "sessions", "with_holds",
        "tolerated_load", "best_push", "load_trend_n", "pain_trend_points", "response",
        "consistency", "last", "next", NULL };
    const struct course c = examples(SESSIONS);
    const json_t *side, *x;
    json_t *o;

    make(&c, COURSE_BOTH, 0);
    o = trend_json(&t);
    for (int i = 0; top[i] != NULL; i++)
        ck_assert_msg(json_object_get(o, top[i]) != NULL, "no %s", top[i]);
    ck_assert_uint_eq(json_object_size(o), COUNT(top) - 1);
    side = json_array_get(json_object_get(o, "sides"), 0);
    for (int i = 0; sides[i] != NULL; i++)
        ck_assert_msg(json_object_get(side, sides[i]) != NULL, "no %s", sides[i]);
    ck_assert_uint_eq(json_object_size(side), COUNT(sides) - 1);
    x = json_object_get(side, "tolerated_load");
    ck_assert(json_number_value(json_object_get(x, "mean_n")) == 150);
    ck_assert(json_number_value(json_object_get(x, "impulse_ns")) == 18000);
    ck_assert_str_eq(json_string_value(json_object_get(x, "since")), "2026-02-09");
    x = json_object_get(side, "best_push");
    ck_assert(json_number_value(json_object_get(x, "change_pct")) == 5);
    ck_assert(json_is_false(json_object_get(x, "changed")));
    ck_assert(json_is_null(json_object_get(x, "typical_error_pct")));
    x = json_object_get(side, "response");
    ck_assert_double_eq_tol(json_number_value(json_object_get(x, "eased_low_95_pct")), 11.8117,
                            1e-3);
    ck_assert_double_eq_tol(json_number_value(json_object_get(x, "eased_high_95_pct")), 88.1883,
                            1e-3);
    ck_assert_uint_eq(json_array_size(json_object_get(o, "sessions")), SESSIONS);
    ck_assert(json_is_null(json_object_get(
        json_array_get(json_object_get(o, "sessions"), 2), "best_1s_n")));
    json_decref(o);
}
END_TEST

/* ---- sentences ------------------------------------------------------------------ */

START_TEST(under_five_sessions_no_line_is_told)
{
    const struct course c = examples(4);

    make(&c, COURSE_BOTH, 0);
    trend_say_load(&t.side[0], said, sizeof said);
    ck_assert_str_eq(said, "too few to tell (4 sessions with a green light in this series).");
    trend_say_pain(&t.side[0], said, sizeof said);
    ck_assert_str_eq(said, "too few to tell (4 sessions with pain before).");
}
END_TEST

START_TEST(under_three_sessions_no_response_is_told)
{
    const struct course c = examples(2);

    make(&c, COURSE_BOTH, 0);
    trend_say_response(&t.side[0], said, sizeof said);
    ck_assert_str_eq(said, "too few sessions to tell (2 of 3 needed).");
}
END_TEST

START_TEST(missing_pain_is_counted_as_missing_and_shown_as_a_dash)
{
    struct course c = examples(5);

    made[1].pain_after = NAN;
    made[2].pain_before = NAN;
    made[4].pain_24h = NAN;
    made[4].pain_morning = 7;
    made[3].analgesic = COURSE_YES;
    make(&c, COURSE_BOTH, 0);
    trend_say_response(&t.side[0], said, sizeof said);
    ck_assert_msg(strstr(said, "eased in 1 of 3 ") == said, "%s", said);
    ck_assert_ptr_nonnull(strstr(said, "; 2 more without pain before or after"));
    ck_assert_ptr_nonnull(strstr(said, "; 1 under an analgesic, which hides it."));
    print(80);
    ck_assert_ptr_nonnull(strstr(page, "100       5    2     -    5   green "));
    ck_assert_ptr_nonnull(strstr(page, "100       -    2     2    4   unknown "));
    ck_assert_ptr_nonnull(strstr(page, "100       2    2     1    7*  "));
    ck_assert_ptr_nonnull(strstr(page, "* next morning; the one at 24 h is missing"));
}
END_TEST

START_TEST(no_green_session_is_no_tolerated_load)
{
    struct course c = examples(2);

    made[0].pain_24h = made[1].pain_24h = NAN;
    make(&c, COURSE_BOTH, 0);
    trend_say_headline(&t, &t.side[0], said, sizeof said);
    ck_assert_str_eq(said, "Left: no tolerated load is known yet; it takes a session with a green "
                     "light, so its next day must be known (2 sessions with holds so far).");
    made[0].holds = made[1].holds = false;
    trend_free(&t);
    make(&c, COURSE_BOTH, 0);
    trend_say_headline(&t, &t.side[0], said, sizeof said);
    ck_assert_str_eq(said, "Left: no tolerated load is known yet; 2 sessions, none with holds.");
    print(80);
    ck_assert_ptr_nonnull(strstr(page, "It is too early to say which load settles well"));
}
END_TEST

/* A load that was reached again counts from when it was first. */
START_TEST(since_is_when_the_load_was_first_reached)
{
    struct course c = examples(4);

    made[2].mean_n = made[3].mean_n = 130;
    make(&c, COURSE_BOTH, 0);
    ck_assert_int_eq(trend_since(&t, &t.side[0]), 2);
    trend_say_headline(&t, &t.side[0], said, sizeof said);
    ck_assert_ptr_nonnull(strstr(said, "since 2026-01-19."));
}
END_TEST

/* The detectable change is 15 % until a person's own is known: 230 is 15 % over 200. */
static const struct {
    double latest_n;
    const char *says, *why;
} pushes[] = {
    { 230, "more than the detectable change (15 %)", "as much as the detectable change" },
    { 229.9, "the difference is within normal day-to-day variation (15 %)", "just under it" },
    { 170, "more than the detectable change (15 %)", "down as much" },
    { 170.1, "the difference is within normal day-to-day variation (15 %)", "down just under" },
};

START_TEST(a_difference_under_the_detectable_change_is_called_that)
{
    struct course c = examples(SESSIONS);

    made[5].best_1s_n = pushes[_i].latest_n;
    make(&c, COURSE_BOTH, 0);
    trend_say_push(&t.side[0], said, sizeof said);
    ck_assert_msg(strstr(said, pushes[_i].says) != NULL, "%s: %s", pushes[_i].why, said);
}
END_TEST

/* Stable ones before the latest: 200, 204, 196, 200, the first of all teaches.  Their
 * differences 4, -8, 4 have an SD of sqrt 48, so the typical error is sqrt 24 of 200 N,
 * 2.449 %.  With 4 degrees of the published 15 % / 2.7719 = 5.412 % and 2 of these the
 * error is sqrt((4 x 29.285 + 2 x 6) / 6) = 4.639 %, detectable 12.86 %. */
START_TEST(a_persons_own_error_is_told)
{
    static const double push_n[SESSIONS] = { 190, 200, 204, 196, 200, 206 };
    struct course c = examples(SESSIONS);

    for (int k = 0; k < SESSIONS; k++)
        made[k].best_1s_n = push_n[k];
    make(&c, COURSE_BOTH, 0);
    trend_say_push(&t.side[0], said, sizeof said);
    ck_assert_str_eq(said, "206 N, +3.0 % from 200 N at the start of the series: the difference is "
                     "within normal day-to-day variation (12.9 %). That rests on this person's "
                     "typical error of 2.4 %, beside the published one.");
}
END_TEST

START_TEST(one_push_tells_no_change)
{
    struct course c = examples(3);

    made[1].best_1s_n = NAN;
    make(&c, COURSE_BOTH, 0);
    trend_say_push(&t.side[0], said, sizeof said);
    ck_assert_str_eq(said, "190 N; too few to tell a change (1 session in this series).");
    made[0].best_1s_n = NAN;
    trend_free(&t);
    make(&c, COURSE_BOTH, 0);
    trend_say_push(&t.side[0], said, sizeof said);
    ck_assert_str_eq(said, "none in the present series.");
}
END_TEST

/* Loads that go up and down have an interval with 0 in it. */
START_TEST(an_interval_with_nothing_in_it_is_no_trend)
{
    static const double n[SESSIONS] = { 150, 140, 150, 140, 150, 140 };
    struct course c = examples(SESSIONS);

    for (int k = 0; k < SESSIONS; k++) {
        made[k].mean_n = n[k];
        made[k].pain_before = made[k].pain_24h = 3 + k % 2;
    }
    make(&c, COURSE_BOTH, 0);
    trend_say_load(&t.side[0], said, sizeof said);
    ck_assert_msg(strstr(said, "in all: no clear trend.") != NULL, "%s", said);
    trend_say_pain(&t.side[0], said, sizeof said);
    ck_assert_msg(strstr(said, "in all: no clear trend.") != NULL, "%s", said);
}
END_TEST

/* Sixes are what they are: no 1e-16 of a point, and no -0. */
START_TEST(what_does_not_change_is_plainly_zero)
{
    struct course c = examples(SESSIONS);

    for (int k = 0; k < SESSIONS; k++) {
        made[k].mean_n = 123.4;
        made[k].pain_before = made[k].pain_24h = 2;
    }
    make(&c, COURSE_BOTH, 0);
    trend_say_load(&t.side[0], said, sizeof said);
    ck_assert_str_eq(said, "+0.0 N a week, 95 % interval +0.0 to +0.0, over 6 sessions; +0 N "
                     "(+0 %) in all: no clear trend.");
    trend_say_pain(&t.side[0], said, sizeof said);
    ck_assert_str_eq(said, "+0.00 points a week, 95 % interval +0.00 to +0.00, over 6 sessions; "
                     "+0.0 in all: no clear trend.");
}
END_TEST

/* What the next step rests on, and its dose; none while there is something to ask or to look
 * at first. */
START_TEST(last_and_next_are_said_with_their_dose)
{
    struct course c = examples(2);

    make(&c, COURSE_BOTH, 0);
    trend_say_last(&t, &t.side[0], said, sizeof said);
    ck_assert_msg(strstr(said, "2026-01-12, 4 x 30 s at 50 %: green. Pain stayed") == said, "%s", said);
    trend_free(&t);
    made[1].pain_during = 4;         /* over 3, not over 5 */
    make(&c, COURSE_BOTH, 0);
    trend_say_last(&t, &t.side[0], said, sizeof said);
    ck_assert_ptr_nonnull(strstr(said, "amber. "));
    ck_assert_ptr_nonnull(strstr(said, "(rule amber-pain-during)"));
    trend_say_next(&t.side[0], said, sizeof said);
    ck_assert_str_eq(said, "repeat the same dose, 4 x 30 s at 50 %, rest 120 s. Amber once; repeat "
                     "the same dose. (rule amber-once)");
    trend_free(&t);
    made[1].pain_during = 6;
    make(&c, COURSE_BOTH, 0);
    trend_say_next(&t.side[0], said, sizeof said);
    ck_assert_msg(strstr(said, "hold sessions; the clinician looks first. ") == said, "%s", said);
    trend_free(&t);
    made[0].holds = made[1].holds = false;
    made[0].asked = made[1].asked = (struct course_dose){ NAN, NAN, NAN, 0 };
    make(&c, COURSE_BOTH, 0);
    trend_say_last(&t, &t.side[0], said, sizeof said);
    ck_assert_msg(strstr(said, "2026-01-12, a test without holds: red. ") == said, "%s", said);
    trend_free(&t);
    made[1].pain_during = NAN;       /* a test that says nothing: there is none to rest on */
    make(&c, COURSE_BOTH, 0);
    trend_say_last(&t, &t.side[0], said, sizeof said);
    ck_assert_str_eq(said, "");
}
END_TEST

/* A line up by 14 % in all, and pain down by 1.9 points: clear, and too small. */
START_TEST(a_clear_line_can_be_too_small_to_be_a_change)
{
    struct course c = examples(SESSIONS);

    for (int k = 0; k < SESSIONS; k++) {
        made[k].mean_n = 100 + 2.8 * k;
        made[k].pain_before = made[k].pain_24h = 4 - 0.38 * k;
    }
    make(&c, COURSE_BOTH, 0);
    trend_say_load(&t.side[0], said, sizeof said);
    ck_assert_msg(strstr(said, "+14 N (+14 %) in all: so far within normal day-to-day variation "
                         "(15 %).") != NULL, "%s", said);
    trend_say_pain(&t.side[0], said, sizeof said);
    ck_assert_msg(strstr(said, "-1.9 in all: under the 2 points that count as a change.") != NULL,
                  "%s", said);
}
END_TEST

START_TEST(a_new_series_says_what_is_new)
{
    struct course c = examples(3);

    strcpy(made[1].setting, "position=prone;knee_deg=30;strap=0a1b2c3d");
    strcpy(made[2].setting, "position=prone;knee_deg=45;strap=99999999");
    course_series(&c);
    make(&c, COURSE_BOTH, 0);
    trend_say_series(&t, &t.side[0], 1, said, sizeof said);
    ck_assert_str_eq(said, "2026-01-12: knee_deg to 30, strap. Numbers are compared from there on.");
    trend_say_series(&t, &t.side[0], 2, said, sizeof said);
    ck_assert_str_eq(said, "2026-01-19: knee_deg from 30 to 45, strap. Numbers are compared from "
                     "there on.");
    print(80);
    ck_assert_ptr_nonnull(strstr(page, "\n  ---- new series: knee_deg, strap\n"));
}
END_TEST

START_TEST(nothing_planned_is_said_as_that)
{
    struct course c = examples(1);

    c.sessions_per_week = NAN;
    make(&c, COURSE_BOTH, 0);
    trend_say_consistency(&t.side[0], said, sizeof said);
    ck_assert_str_eq(said, "1 session in the last 4 weeks; how many were planned is not stated; "
                     "100 % of the N s asked was done.");
}
END_TEST

/* ---- sides and weeks ------------------------------------------------------------ */

static const struct {
    enum course_side made[3], asked;
    int sides;
    const char *label[2], *why;
} which[] = {
    { { COURSE_LEFT, COURSE_LEFT, COURSE_LEFT }, COURSE_BOTH, 1, { "Left" }, "one side only" },
    { { COURSE_RIGHT, COURSE_LEFT, COURSE_LEFT }, COURSE_BOTH, 2, { "Left", "Right" }, "both" },
    { { COURSE_RIGHT, COURSE_LEFT, COURSE_LEFT }, COURSE_RIGHT, 1, { "Right" }, "one asked for" },
    { { COURSE_BOTH, COURSE_BOTH, COURSE_BOTH }, COURSE_BOTH, 1, { "Both legs" }, "together" },
    { { COURSE_BOTH, COURSE_BOTH, COURSE_BOTH }, COURSE_LEFT, 1, { "Left" }, "of both, one" },
    { { COURSE_BOTH, COURSE_LEFT, COURSE_LEFT }, COURSE_BOTH, 2, { "Left", "Right" }, "mixed" },
};

START_TEST(sides_are_those_used)
{
    struct course c;

    for (int k = 0; k < 3; k++) {
        made[k] = example(k);
        made[k].side = which[_i].made[k];
    }
    c = course_made_of(made, 3);
    make(&c, which[_i].asked, 0);
    ck_assert_msg(t.sides == which[_i].sides, "%s: %d", which[_i].why, t.sides);
    for (int i = 0; i < t.sides; i++)
        ck_assert_str_eq(t.side[i].label, which[_i].label[i]);
}
END_TEST

START_TEST(a_side_never_used_is_refused)
{
    struct err_text why = { "" };
    struct course c = examples(2);

    ck_assert_int_eq(trend_make(&c, rules, COURSE_RIGHT, 0, &t, &why), ERR_ABSENT);
    ck_assert_str_eq(why.s, "t1 has no session of the right side yet, only of the left; name that "
                     "side, or leave --side out");
    c.sessions = 0;
    ck_assert_int_eq(trend_make(&c, rules, COURSE_BOTH, 0, &t, &why), ERR_ABSENT);
    ck_assert_str_eq(why.s, "t1 has no session yet; `holdfast plan t1` says how to begin");
}
END_TEST

/* Today is day 37; sessions are on days 0, 7 .. 35.  A week is today and six days before. */
static const struct { int weeks, from; } windows[] = {
    { 0, 0 }, { 1, 5 }, { 2, 4 }, { 5, 1 }, { 6, 0 }, { 7, 0 }, { TREND_WEEKS_MAX, 0 },
};

START_TEST(weeks_are_the_last_ones)
{
    struct course c = examples(SESSIONS);

    make(&c, COURSE_BOTH, windows[_i].weeks);
    ck_assert_int_eq(t.shown_from, windows[_i].from);
    ck_assert(trend_weeks(&t, SESSIONS - 1) == SESSIONS - 1 - windows[_i].from);
    /* The sums are of the whole course. */
    ck_assert_int_eq(t.side[0].tolerance.load.n, SESSIONS);
}
END_TEST

/* A session seven days ago is not of this week. */
START_TEST(a_week_is_seven_days)
{
    struct course c = examples(SESSIONS);

    c.today -= 2;
    make(&c, COURSE_BOTH, 1);
    ck_assert_int_eq(t.shown_from, 5);
    trend_free(&t);
    c.today -= 1;
    make(&c, COURSE_BOTH, 1);
    ck_assert_int_eq(t.shown_from, 4);
}
END_TEST

START_TEST(the_table_has_the_last_eight_or_all_of_the_weeks)
{
    struct course c;
    int rows = 0;

    for (int k = 0; k < 12; k++) {
        made[k] = example(k % SESSIONS);
        made[k].day = COURSE_MADE_DAY + k;
        made[k].started_unix_us = (COURSE_MADE_DAY + k) * COURSE_MADE_DAY_US;
    }
    c = course_made_of(made, 12);
    make(&c, COURSE_BOTH, _i == 0 ? 0 : 2);
    print(80);
    for (const char *at = page; (at = strstr(at, "\n  2026-")) != NULL; at++)
        rows++;
    ck_assert_int_eq(rows, _i == 0 ? TREND_LAST : 12);
}
END_TEST

START_TEST(a_test_without_holds_is_a_row_too)
{
    struct course c = examples(2);

    made[1].holds = false;
    made[1].mean_n = made[1].in_band_s = made[1].completed_pct = NAN;
    make(&c, COURSE_BOTH, 0);
    print(80);
    ck_assert_ptr_nonnull(strstr(page, "2026-01-12  test           -     -    -       5"));
}
END_TEST

/* ---- figures -------------------------------------------------------------------- */

START_TEST(letters_show_the_load_or_say_why_not)
{
    struct err_text why = { "" };
    struct course c = examples(SESSIONS);
    FILE *to = tmpfile();
    static char text[8192];
    int err;

    make(&c, COURSE_BOTH, 0);
    err = trend_figure_letters(to, &t, 0, 80, &why);
    if (err == ERR_ABSENT) {
        printf("  skipped: %s\n", why.s);
        fclose(to);
        return;
    }
    ck_assert_int_eq(err, ERR_OK);
    rewind(to);
    text[fread(text, 1, sizeof text - 1, to)] = '\0';
    ck_assert_ptr_nonnull(strstr(text, "tolerated load"));
    ck_assert_ptr_nonnull(strstr(text, "weeks"));
    ck_assert_ptr_nonnull(strchr(text, 'g'));
    ck_assert_ptr_null(strstr(text, " \n"));
    rewind(to);
    c.sessions = 1;
    trend_free(&t);
    make(&c, COURSE_BOTH, 0);
    ck_assert_int_eq(trend_figure_letters(to, &t, 0, 80, &why), ERR_RANGE);
    ck_assert_int_eq(ftell(to), 0);
    fclose(to);
}
END_TEST

/* The highest came first: from there the load goes on level to the last session, over the
 * whole width.  The key's sample has 7 stars. */
START_TEST(letters_draw_a_level_load_to_its_end)
{
    struct err_text why = { "" };
    struct course c = examples(SESSIONS);
    FILE *to = tmpfile();
    char line[200];
    size_t most = 0;

    made[0].mean_n = 300;
    for (int k = 1; k < SESSIONS; k++)
        made[k].mean_n = 100;
    make(&c, COURSE_BOTH, 0);
    const int err = trend_figure_letters(to, &t, 0, 80, &why);

    rewind(to);
    while (err == ERR_OK && fgets(line, sizeof line, to) != NULL)
        if (strchr(line, '*') != NULL && strspn(strchr(line, '*'), "*") > most)
            most = strspn(strchr(line, '*'), "*");
    ck_assert_msg(err == ERR_ABSENT || most > 30, "%zu stars", most);
    fclose(to);
}
END_TEST

Suite *trend_suite(void)
{
    Suite *s = suite_create("trend");
    TCase *tc = tcase_create("trend");

    tcase_add_checked_fixture(tc, begin, end);
    tcase_add_test(tc, the_page_is_as_written_by_hand);
    tcase_add_loop_test(tc, the_page_keeps_to_the_terminal, 0, 4);
    tcase_add_test(tc, json_has_the_same_numbers_and_all_keys);
    tcase_add_test(tc, under_five_sessions_no_line_is_told);
    tcase_add_test(tc, under_three_sessions_no_response_is_told);
    tcase_add_test(tc, missing_pain_is_counted_as_missing_and_shown_as_a_dash);
    tcase_add_test(tc, no_green_session_is_no_tolerated_load);
    tcase_add_test(tc, since_is_when_the_load_was_first_reached);
    tcase_add_loop_test(tc, a_difference_under_the_detectable_change_is_called_that, 0,
                        COUNT(pushes));
    tcase_add_test(tc, a_persons_own_error_is_told);
    tcase_add_test(tc, one_push_tells_no_change);
    tcase_add_test(tc, an_interval_with_nothing_in_it_is_no_trend);
    tcase_add_test(tc, what_does_not_change_is_plainly_zero);
    tcase_add_test(tc, last_and_next_are_said_with_their_dose);
    tcase_add_test(tc, a_clear_line_can_be_too_small_to_be_a_change);
    tcase_add_test(tc, a_new_series_says_what_is_new);
    tcase_add_test(tc, nothing_planned_is_said_as_that);
    tcase_add_loop_test(tc, sides_are_those_used, 0, COUNT(which));
    tcase_add_test(tc, a_side_never_used_is_refused);
    tcase_add_loop_test(tc, weeks_are_the_last_ones, 0, COUNT(windows));
    tcase_add_test(tc, a_week_is_seven_days);
    tcase_add_loop_test(tc, the_table_has_the_last_eight_or_all_of_the_weeks, 0, 2);
    tcase_add_test(tc, a_test_without_holds_is_a_row_too);
    tcase_add_test(tc, letters_show_the_load_or_say_why_not);
    tcase_add_test(tc, letters_draw_a_level_load_to_its_end);
    suite_add_tcase(s, tc);
    return s;
}
