/* test_course.c - series by side and setting, and the latest session. */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "clinic/course.h"
#include "course_made.h"
#include "suites.h"

Suite *course_suite(void);

#define SESSIONS 4

static const struct {
    const char *why;
    struct {
        char side;            /* L, R, B; 0: no more */
        const char *setting;
        int series;
        const char *changed;
    } is[SESSIONS];
} series[] = {
    { "the same throughout", { { 'L', "position=prone;knee_deg=30", 0, "" },
                               { 'L', "position=prone;knee_deg=30", 0, "" } } },
    { "an angle", { { 'L', "position=prone;knee_deg=30", 0, "" },
                    { 'L', "position=prone;knee_deg=31", 1, "knee_deg" } } },
    { "position and calibration", { { 'L', "position=a;knee_deg=30;calibration=1", 0, "" },
                                    { 'L', "position=b;knee_deg=30;calibration=2", 1,
                                      "position, calibration" } } },
    { "feedback becomes known", { { 'L', "position=a", 0, "" },
                                  { 'L', "position=a;feedback=no", 1, "feedback" } } },
    { "the strap is not known any more", { { 'L', "strap=ankle;position=a", 0, "" },
                                           { 'L', "position=a", 1, "strap" } } },
    { "nothing known, then something", { { 'L', "", 0, "" }, { 'L', "rig=7", 1, "rig" } } },
    { "nothing known twice", { { 'L', "", 0, "" }, { 'L', "", 0, "" } } },
    { "an old setting comes back", { { 'L', "position=a", 0, "" },
                                     { 'L', "position=b", 1, "position" },
                                     { 'L', "position=a", 0, "" },
                                     { 'L', "position=c", 2, "position" } } },
    { "each side has its own", { { 'L', "position=a", 0, "" }, { 'R', "position=a", 0, "" },
                                 { 'L', "position=a", 0, "" },
                                 { 'R', "position=b", 1, "position" } } },
    { "a leg begins at 0 whatever the other did", { { 'R', "position=a", 0, "" },
                                                    { 'R', "position=b", 1, "position" },
                                                    { 'L', "position=b", 0, "" } } },
    { "two legs are not one", { { 'L', "position=a", 0, "" }, { 'B', "position=a", 1, "side" },
                                { 'L', "position=a", 0, "" }, { 'B', "position=a", 1, "" } } },
    { "side and angle", { { 'B', "knee_deg=30", 0, "" },
                          { 'R', "knee_deg=60", 1, "side, knee_deg" } } },
    { "compared with the same side's", { { 'L', "rig=1", 0, "" }, { 'R', "rig=2", 0, "" },
                                         { 'L', "rig=2", 1, "rig" } } },
    { "two legs after many of one", { { 'R', "rig=1", 0, "" }, { 'R', "rig=2", 1, "rig" },
                                      { 'B', "rig=2", 2, "side" },
                                      { 'L', "rig=2", 3, "side" } } },
    { "one leg after two", { { 'B', "rig=1", 0, "" }, { 'L', "rig=1", 1, "side" },
                             { 'R', "rig=1", 1, "side" }, { 'B', "rig=1", 0, "" } } },
    { "a key that begins like another", { { 'L', "hip=1;hip_deg=3", 0, "" },
                                          { 'L', "hip=1;hip_deg=4", 1, "hip_deg" } } },
    { "a value that begins like another", { { 'L', "knee_deg=3", 0, "" },
                                            { 'L', "knee_deg=30", 1, "knee_deg" } } },
    { "a word without a value", { { 'L', "prone;rig=1", 0, "" },
                                  { 'L', "supine;rig=1", 1, "supine, prone" } } },
    { "more than there is room for",
      { { 'L', "a_long_key_of_nineteen=1;another_key_of_some=1;the_third_of_them=1;short=1", 0,
          "" },
        { 'L', "a_long_key_of_nineteen=2;another_key_of_some=2;the_third_of_them=2;short=2", 1,
          "a_long_key_of_nineteen, another_key_of_some, ..." } } },
};

static enum course_side side_of(char letter)
{
    return letter == 'L' ? COURSE_LEFT : letter == 'R' ? COURSE_RIGHT : COURSE_BOTH;
}

START_TEST(a_series_is_a_side_with_a_setting)
{
    struct course_session s[SESSIONS];
    int n = 0;

    for (; n < SESSIONS && series[_i].is[n].side != 0; n++) {
        s[n] = course_made_session(n, side_of(series[_i].is[n].side));
        snprintf(s[n].setting, sizeof s[n].setting, "%s", series[_i].is[n].setting);
        strcpy(s[n].changed, "left over");
    }
    const struct course c = course_made_of(s, n);

    for (int i = 0; i < c.sessions; i++) {
        ck_assert_msg(s[i].series == series[_i].is[i].series, "%s, session %d: series %d",
                      series[_i].why, i, s[i].series);
        ck_assert_msg(strcmp(s[i].changed, series[_i].is[i].changed) == 0,
                      "%s, session %d: \"%s\"", series[_i].why, i, s[i].changed);
    }
}
END_TEST

START_TEST(only_one_side_and_series_compare)
{
    struct course_session a = course_made_session(0, COURSE_LEFT);
    struct course_session b = course_made_session(9, COURSE_LEFT);

    a.series = b.series = 2;
    ck_assert(course_same_series(&a, &b));
    b.series = 1;
    ck_assert(!course_same_series(&a, &b));
    b = course_made_session(0, COURSE_BOTH);
    b.series = 2;
    ck_assert(!course_same_series(&a, &b) && !course_same_series(&b, &a));
}
END_TEST

static const char long_key[] =
    "kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk";

/* Every list of keys that has room is whole, every other ends in "...". */
START_TEST(what_changed_is_cut_between_keys)
{
    struct course_session s[2] = { course_made_session(0, COURSE_LEFT),
                                   course_made_session(1, COURSE_LEFT) };

    for (int i = 0; i < 2; i++)
        snprintf(s[i].setting, sizeof s[i].setting, "%.*s=%d;last=%d", _i, long_key, i, i);
    course_made_of(s, 2);
    const char *last = strrchr(s[1].changed, ' ');

    /* 58 characters, ", ..." and the zero */
    ck_assert_msg((last != NULL) == (_i <= 58), "%d: \"%s\"", _i, s[1].changed);
    if (last == NULL)
        ck_assert_str_eq(s[1].changed, "...");
    else
        ck_assert_msg(strcmp(last, " last") == 0 || strcmp(last, " ...") == 0, "%d: \"%s\"", _i,
                      s[1].changed);
}
END_TEST

static const struct {
    const char *why;
    const char *sides;
    int left, right, both;
} latest[] = {
    { "no session", "", -1, -1, -1 },
    { "one side", "LL", 1, -1, 1 },
    { "the other", "R", -1, 0, 0 },
    { "by turns", "LRLR", 2, 3, 3 },
    { "both count for both", "LRB", 2, 2, 2 },
    { "both, then one", "BL", 1, 0, 1 },
};

START_TEST(latest_is_the_last_of_a_side)
{
    struct course_session s[4];
    const int n = (int)strlen(latest[_i].sides);

    for (int i = 0; i < n; i++)
        s[i] = course_made_session(i, side_of(latest[_i].sides[i]));
    const struct course c = course_made_of(s, n);

    ck_assert_msg(course_latest(&c, COURSE_LEFT) == latest[_i].left, "%s", latest[_i].why);
    ck_assert_msg(course_latest(&c, COURSE_RIGHT) == latest[_i].right, "%s", latest[_i].why);
    ck_assert_msg(course_latest(&c, COURSE_BOTH) == latest[_i].both, "%s", latest[_i].why);
}
END_TEST

Suite *course_suite(void)
{
    Suite *suite = suite_create("course");
    TCase *numbering = tcase_create("series"), *last = tcase_create("latest");

    tcase_add_loop_test(numbering, a_series_is_a_side_with_a_setting, 0, COUNT(series));
    tcase_add_test(numbering, only_one_side_and_series_compare);
    tcase_add_loop_test(numbering, what_changed_is_cut_between_keys, 1, 70);
    tcase_add_loop_test(last, latest_is_the_last_of_a_side, 0, COUNT(latest));
    suite_add_tcase(suite, numbering);
    suite_add_tcase(suite, last);
    return suite;
}
