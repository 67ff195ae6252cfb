/*
 * test_rules_light.c - the light of a session by the rules that are shipped.
 *
 * Expected lights and rules are worked out by hand from the clinical table:
 *   RED    during > 5, or sharp or new, or next day 3 or more up, or over 24 h to settle
 *          twice in a row
 *   AMBER  during over the limit up to 5, or next day 2 up, or over 24 h once, or under
 *          80 % done
 *   GREEN  during within the limit (3, the person's own up to 5), next day at most 1 up,
 *          settled within 24 h
 * and, by this project's choice: amber too when the morning is worse or 2 up; not known
 * whenever a number that green needs is missing; answers that exclude each other are asked
 * again.  tests/oracle/rules.py goes through a grid of inputs besides.
 */
#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "clinic/rules.h"
#include "courses.h"
#include "golden/rules_grid.h"
#include "suites.h"

Suite *rules_light_suite(void);

#define RED   RULES_RED
#define AMBER RULES_AMBER
#define GREEN RULES_GREEN
#define UNKN  RULES_UNKNOWN

static const struct row {
    const char *why;
    const char *sessions, *course;   /* courses.h; the last session is judged */
    enum rules_light light;
    const char *rule;
} rows[] = {
    /* pain during the holds, limit 3 */
    { "all is well", "g", "", GREEN, "green" },
    { "no pain at all", "g before=0 during=0 h24=0 morning=0", "", GREEN, "green" },
    { "3 is the limit itself", "g during=3", "", GREEN, "green" },
    { "just over the limit", "g during=3.01", "", AMBER, "amber-pain-during" },
    { "4 is amber", "g during=4", "", AMBER, "amber-pain-during" },
    { "5 is amber, not over 5", "g during=5", "", AMBER, "amber-pain-during" },
    { "just over 5", "g during=5.01", "", RED, "red-pain-during" },
    { "6 is red", "g during=6", "", RED, "red-pain-during" },
    { "10 is red", "g during=10", "", RED, "red-pain-during" },
    { "11 is no score, so not known", "g during=11", "", UNKN, "unknown-pain-during" },
    { "-1 is no score, so not known", "g during=-1", "", UNKN, "unknown-pain-during" },
    { "not asked", "g during=?", "", UNKN, "unknown-pain-during" },

    /* the person's own limit */
    { "own limit 4: 4 is within", "g during=4", "limit=4", GREEN, "green" },
    { "own limit 4: 5 is over", "g during=5", "limit=4", AMBER, "amber-pain-during" },
    { "own limit 5: 5 is within", "g during=5", "limit=5", GREEN, "green" },
    { "own limit 5: 6 is red", "g during=6", "limit=5", RED, "red-pain-during" },
    { "own limit 8 counts as 5: 5 is within", "g during=5", "limit=8", GREEN, "green" },
    { "own limit 8 counts as 5: 6 is red", "g during=6", "limit=8", RED, "red-pain-during" },
    { "own limit 2: 2 is within", "g during=2", "limit=2", GREEN, "green" },
    { "own limit 2: 3 is over", "g during=3", "limit=2", AMBER, "amber-pain-during" },
    { "own limit 0: 0 is within", "g during=0", "limit=0", GREEN, "green" },
    { "own limit 0: 1 is over", "g during=1", "limit=0", AMBER, "amber-pain-during" },
    { "no own limit: the file's 3", "g during=3", "limit=-1", GREEN, "green" },
    { "own limit 3 as the file's", "g during=4", "limit=3", AMBER, "amber-pain-during" },

    /* the next day against before */
    { "1 less", "g h24=1", "", GREEN, "green" },
    { "2 less", "g h24=0", "", GREEN, "green" },
    { "1 more is fine", "g h24=3", "", GREEN, "green" },
    { "just under 2 more", "g h24=3.99", "", GREEN, "green" },
    { "2 more is amber", "g h24=4", "", AMBER, "amber-next-day" },
    { "just under 3 more", "g h24=4.99", "", AMBER, "amber-next-day" },
    { "3 more is red", "g h24=5", "", RED, "red-next-day" },
    { "8 more is red", "g h24=10", "", RED, "red-next-day" },
    { "high but as before", "g before=7 h24=7 morning=7", "", GREEN, "green" },
    { "10 before cannot rise", "g before=10 h24=10 morning=10", "", GREEN, "green" },
    { "from 0 to 1", "g before=0 h24=1 morning=0", "", GREEN, "green" },
    { "from 0 to 2", "g before=0 h24=2 morning=0", "", AMBER, "amber-next-day" },
    { "from 0 to 3", "g before=0 h24=3 morning=0", "", RED, "red-next-day" },
    { "12 next day is no score", "g h24=12", "", UNKN, "unknown-next-day" },
    { "-1 before is no score", "g before=-1", "", UNKN, "unknown-pain-before" },
    { "-3 next day is no score", "g h24=-3", "", UNKN, "unknown-next-day" },

    /* settling */
    { "at once", "g settle=0", "", GREEN, "green" },
    { "23 h", "g settle=23", "", GREEN, "green" },
    { "24 h is within", "g settle=24", "", GREEN, "green" },
    { "just over 24 h", "g settle=24.01", "", AMBER, "amber-not-settled" },
    { "36 h, the first session", "g settle=36", "", AMBER, "amber-not-settled" },
    { "two weeks at the most", "g settle=336", "", AMBER, "amber-not-settled" },
    { "over two weeks is no answer", "g settle=337", "", UNKN, "unknown-settling" },
    { "less than nothing is no answer", "g settle=-1", "", UNKN, "unknown-settling" },
    { "25 h twice", "g settle=25, g settle=25", "", RED, "red-not-settled-twice" },
    { "24 h, then 25 h", "g settle=24, g settle=25", "", AMBER, "amber-not-settled" },
    { "25 h, then 24 h", "g settle=25, g settle=24", "", GREEN, "green" },
    { "25 h, not known, 25 h: not in a row", "g settle=25, g settle=?, g settle=25", "", AMBER,
      "amber-not-settled" },
    { "25 h, 4 h, 25 h: not in a row", "g settle=25, g, g settle=25", "", AMBER,
      "amber-not-settled" },
    { "25 h thrice", "g settle=25, g settle=25, g settle=25", "", RED, "red-not-settled-twice" },
    { "25 h on the other side before", "g settle=25 side=R, g settle=25", "", AMBER,
      "amber-not-settled" },
    { "25 h with both before", "g settle=25 side=B, g settle=25", "", RED,
      "red-not-settled-twice" },
    { "25 h of the left before both", "g settle=25, g settle=25 side=B", "", RED,
      "red-not-settled-twice" },
    { "25 h twice of the right", "g settle=25 side=R, g settle=25 side=R", "", RED,
      "red-not-settled-twice" },
    { "25 h of the left, right between", "g settle=25, g side=R, g settle=25", "", RED,
      "red-not-settled-twice" },
    { "25 h after a test without answers", "g settle=25, t, g settle=25", "", AMBER,
      "amber-not-settled" },

    /* how much was done */
    { "all done", "g pct=100", "", GREEN, "green" },
    { "more than asked", "g pct=110", "", GREEN, "green" },
    { "80 % is enough", "g pct=80", "", GREEN, "green" },
    { "just under 80 %", "g pct=79.99", "", AMBER, "amber-not-completed" },
    { "half", "g pct=50", "", AMBER, "amber-not-completed" },
    { "nothing done", "g pct=0 band=0 done=0", "", AMBER, "amber-not-completed" },
    { "not known", "g pct=?", "", UNKN, "unknown-completed" },
    { "a test has no dose to complete", "g holds=n pct=?", "", GREEN, "green" },
    { "a test's share is not looked at", "g holds=n pct=10", "", GREEN, "green" },

    /* sharp or new */
    { "told", "g sharp=y", "", RED, "red-sharp-or-new" },
    { "told, and nothing else known", "t sharp=y", "", RED, "red-sharp-or-new" },
    { "told not", "g sharp=n", "", GREEN, "green" },
    { "not told either way: nothing was told", "g sharp=?", "", GREEN, "green" },

    /* the next morning */
    { "told as worse", "g worse=y", "", AMBER, "amber-morning-worse" },
    { "not told either way", "g worse=?", "", GREEN, "green" },
    { "morning 1 more", "g morning=3", "", GREEN, "green" },
    { "morning just under 2 more", "g morning=3.99", "", GREEN, "green" },
    { "morning 2 more", "g morning=4", "", AMBER, "amber-morning-pain" },
    { "morning 4 more, settled by 10 h", "g morning=6 settle=10", "", AMBER,
      "amber-morning-pain" },
    { "morning not known is not needed", "g morning=?", "", GREEN, "green" },
    { "morning 2 more before the next day is known", "g morning=4 h24=?", "", AMBER,
      "amber-morning-pain" },
    { "worse, nothing else known", "t worse=y", "", AMBER, "amber-morning-worse" },

    /* what is missing */
    { "nothing known of a session with holds",
      "g before=? during=? h24=? morning=? settle=? pct=?", "", UNKN, "unknown-pain-during" },
    { "nothing known of a test", "t", "", UNKN, "unknown-pain-during" },
    { "before not known", "g before=?", "", UNKN, "unknown-pain-before" },
    { "next day not due", "g h24=? settle=?", "hours=1", UNKN, "unknown-next-day-not-yet" },
    { "next day can still be answered", "g h24=?", "hours=29.9", UNKN,
      "unknown-next-day-not-yet" },
    { "its time is over", "g h24=?", "hours=30", UNKN, "unknown-next-day" },
    { "long over", "g h24=?", "today=20", UNKN, "unknown-next-day" },
    { "a session of the future by the clock", "g h24=?", "hours=-5", UNKN,
      "unknown-next-day-not-yet" },
    { "settling not known", "g settle=?", "", UNKN, "unknown-settling" },
    { "red during is red at once", "g during=6 h24=? settle=?", "hours=0", RED,
      "red-pain-during" },
    { "sharp is red at once", "g sharp=y h24=? settle=?", "hours=0", RED, "red-sharp-or-new" },
    { "amber during is amber at once", "g during=4 h24=? settle=?", "hours=0", AMBER,
      "amber-pain-during" },
    { "not completed is amber at once", "g pct=60 h24=? settle=?", "hours=0", AMBER,
      "amber-not-completed" },
    { "red next day, during not known", "g during=? h24=5", "", RED, "red-next-day" },
    { "amber next day, during not known", "g during=? h24=4", "", AMBER, "amber-next-day" },
    { "amber next day, settling not known", "g h24=4 settle=?", "", AMBER, "amber-next-day" },
    { "red next day, settling not known", "g h24=5 settle=?", "", RED, "red-next-day" },
    { "red next day, share not known", "g h24=5 pct=?", "", RED, "red-next-day" },
    { "not settled, next day not known", "g h24=? settle=30", "", AMBER, "amber-not-settled" },
    { "not settled twice, next day not known", "g settle=30, g h24=? settle=30", "", RED,
      "red-not-settled-twice" },
    { "all well but the next day", "g h24=?", "hours=200", UNKN, "unknown-next-day" },

    /* answers that exclude each other */
    { "settled at once, next day 3 more", "g settle=0 h24=5", "", UNKN,
      "contradiction-settled-at-once" },
    { "settled at once, next day 2 more is amber", "g settle=0 h24=4", "", AMBER,
      "amber-next-day" },
    { "settled after a while, next day 3 more", "g settle=0.5 h24=5", "", RED, "red-next-day" },
    { "the same, and red during is red at once", "g settle=0 h24=5 during=6", "", RED,
      "red-pain-during" },
    { "the same, and sharp is red at once", "g settle=0 h24=5 sharp=y", "", RED,
      "red-sharp-or-new" },
    { "settled in 6 h, next morning 3 more", "g settle=6 morning=5", "", UNKN,
      "contradiction-settled-by-evening" },
    { "settled in 7 h, next morning 3 more", "g settle=7 morning=5", "", AMBER,
      "amber-morning-pain" },
    { "settled in 6 h, next morning 2 more", "g settle=6 morning=4", "", AMBER,
      "amber-morning-pain" },
    { "settled in 6 h, morning 3 and next day 2 more: amber", "g settle=6 morning=5 h24=4", "",
      AMBER, "amber-next-day" },
    { "settled in 6 h, morning 3 and next day 3 more: red", "g settle=6 morning=5 h24=5", "",
      RED, "red-next-day" },
    { "time in the band but no hold", "g done=0", "", UNKN, "contradiction-no-holds" },
    { "one hold is a hold", "g done=1", "", GREEN, "green" },
    { "no hold, no time", "g done=0 band=0 pct=0", "", AMBER, "amber-not-completed" },
    { "a share without time", "g band=0", "", UNKN, "contradiction-no-time" },
    { "time in the band not known", "g band=?", "", GREEN, "green" },
    { "contradicting holds do not hide a red day", "g done=0 h24=5", "", RED, "red-next-day" },
    { "contradicting holds do not hide red during", "g done=0 during=6", "", RED,
      "red-pain-during" },
    { "contradicting holds of a test", "g holds=n done=0", "", GREEN, "green" },

    /* several at once: red before amber before unknown */
    { "amber during, red next day", "g during=4 h24=5", "", RED, "red-next-day" },
    { "amber next day, red during", "g during=6 h24=4", "", RED, "red-pain-during" },
    { "not completed and red", "g pct=10 during=6", "", RED, "red-pain-during" },
    { "two ambers: the first named", "g during=4 h24=4", "", AMBER, "amber-pain-during" },
    { "sharp and over 5: the first named", "g sharp=y during=9", "", RED, "red-sharp-or-new" },
    { "amber though before is not known", "g before=? during=4", "", AMBER,
      "amber-pain-during" },
    { "red session before does not colour this one", "r, g", "", GREEN, "green" },
    { "the other side's red does not colour this one", "r side=R, g", "", GREEN, "green" },
};

static double input(const struct rules_verdict *v, const char *name)
{
    for (int i = 0; i < v->inputs; i++)
        if (strcmp(v->input[i].name, name) == 0)
            return v->input[i].value;
    ck_abort_msg("%s is not shown with %s", name, v->rule);
}

START_TEST(each_row_has_its_light_and_rule)
{
    const struct row *row = &rows[_i];
    struct rules *r = courses_rules();
    struct rules_verdict v;
    struct courses m;

    courses_make(&m, row->sessions, row->course);
    rules_light(r, &m.c, m.c.sessions - 1, &v);
    ck_assert_msg(v.light == row->light && strcmp(v.rule, row->rule) == 0,
                  "%s (%s; %s): %s by %s, not %s by %s", row->why, row->sessions, row->course,
                  rules_light_word(v.light), v.rule, rules_light_word(row->light), row->rule);
    ck_assert_msg(v.says[0] != '\0' && v.inputs > 0, "%s: nothing said", row->why);
    rules_close(r);
}
END_TEST

START_TEST(verdict_carries_what_it_looked_at)
{
    struct rules *r = courses_rules();
    struct rules_verdict v;
    struct courses m;

    courses_make(&m, "g before=1 during=3 h24=2 settle=? worse=y pct=88", "limit=5");
    rules_light(r, &m.c, 0, &v);
    ck_assert(input(&v, "pain_before") == 1 && input(&v, "pain_during") == 3);
    ck_assert(input(&v, "pain_24h") == 2 && input(&v, "change_24h") == 1);
    ck_assert(input(&v, "completed_pct") == 88 && input(&v, "pain_limit") == 5);
    ck_assert(isnan(input(&v, "settle_h")) && input(&v, "morning_worse") == 1);
    ck_assert(input(&v, "sharp_or_new") == 0);
    courses_make(&m, "g done=0 sharp=?", "");
    rules_light(r, &m.c, 0, &v);
    ck_assert(input(&v, "holds") == 1 && input(&v, "in_band_s") == 114);
    ck_assert(input(&v, "holds_done") == 0 && isnan(input(&v, "sharp_or_new")));
    courses_make(&m, "g h24=?", "hours=12.5");
    rules_light(r, &m.c, 0, &v);
    ck_assert(input(&v, "hours_since") == 12.5 && isnan(input(&v, "change_24h")));
    rules_close(r);
}
END_TEST

START_TEST(pain_limit_is_the_persons_own_up_to_five)
{
    static const int own[] = { -1, 0, 3, 5, 6, 10 }, limit[] = { 3, 0, 3, 5, 5, 5 };
    struct rules *r = courses_rules();

    for (int i = 0; i < COUNT(own); i++) {
        const struct course c = { .pain_limit = own[i] };

        ck_assert_int_eq(rules_pain_limit(r, &c), limit[i]);
    }
    rules_close(r);
}
END_TEST

/* Every combination of the grid, by an evaluator written in another language. */
START_TEST(grid_agrees_with_an_independent_evaluator)
{
    struct rules *r = courses_rules();
    const char *expected = rules_grid;
    struct courses m;

    courses_make(&m, "g, g", "");
    struct course_session *s = &m.s[1];
    for (int p = 0; p < COUNT(rules_grid_previous_settle_h); p++)
    for (int a = 0; a < COUNT(rules_grid_before); a++)
    for (int b = 0; b < COUNT(rules_grid_during); b++)
    for (int c = 0; c < COUNT(rules_grid_24h); c++)
    for (int d = 0; d < COUNT(rules_grid_morning); d++)
    for (int e = 0; e < COUNT(rules_grid_settle_h); e++)
    for (int f = 0; f < COUNT(rules_grid_completed_pct); f++)
    for (int g = 0; g < COUNT(rules_grid_said); g++) {
        struct rules_verdict v;

        m.s[0].settle_h = rules_grid_previous_settle_h[p];
        s->pain_before = rules_grid_before[a];
        s->pain_during = rules_grid_during[b];
        s->pain_24h = rules_grid_24h[c];
        s->pain_morning = rules_grid_morning[d];
        s->settle_h = rules_grid_settle_h[e];
        s->completed_pct = rules_grid_completed_pct[f];
        s->sharp_or_new = rules_grid_said[g] == 1 ? COURSE_YES : COURSE_NO;
        s->morning_worse = rules_grid_said[g] == 2 ? COURSE_YES : COURSE_UNKNOWN;
        rules_light(r, &m.c, 1, &v);
        ck_assert_msg(*expected != '\0', "the grid is larger than what was made");
        ck_assert_msg(strcmp(v.rule, rules_grid_rules[*expected - 'A']) == 0,
                      "before %g during %g next day %g morning %g settle %g done %g said %d, "
                      "settle before %g: %s, not %s", s->pain_before, s->pain_during,
                      s->pain_24h, s->pain_morning, s->settle_h, s->completed_pct,
                      rules_grid_said[g], m.s[0].settle_h, v.rule,
                      rules_grid_rules[*expected - 'A']);
        expected++;
    }
    ck_assert_int_eq(*expected, '\0');
    rules_close(r);
}
END_TEST

Suite *rules_light_suite(void)
{
    Suite *suite = suite_create("rules_light");
    TCase *tc = tcase_create("all");

    tcase_add_loop_test(tc, each_row_has_its_light_and_rule, 0, COUNT(rows));
    tcase_add_test(tc, verdict_carries_what_it_looked_at);
    tcase_add_test(tc, pain_limit_is_the_persons_own_up_to_five);
    tcase_add_test(tc, grid_agrees_with_an_independent_evaluator);
    tcase_set_timeout(tc, 60);
    suite_add_tcase(suite, tc);
    return suite;
}
