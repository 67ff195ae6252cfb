/*
 * test_three_weeks.c - a clinic's three weeks, as tests/three_weeks.sh tells them.
 */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "harness.h"
#include "suites.h"

#define LAST 6000            /* bytes of the story's end that are shown when it goes wrong */

Suite *three_weeks_suite(void);

static char out[HARNESS_TEXT_MAX];

/* The script stops at the first thing that is not as it should be, and says it last. */
START_TEST(three_weeks_go_as_they_should)
{
    const int code = harness_run(harness_text("tests/three_weeks.sh %s > %s 2>&1 || "
                                              "{ tail -c %d %s; false; }", harness_program("."),
                                              harness_path("story"), LAST, harness_path("story")),
                                 200, out);

    ck_assert_msg(code == 0, "ended with %d: ... %s", code, out);
}
END_TEST

Suite *three_weeks_suite(void)
{
    Suite *s = suite_create("three_weeks");
    TCase *tc = tcase_create("all");

    tcase_add_checked_fixture(tc, harness_begin, harness_end);
    tcase_set_timeout(tc, 400);
    tcase_add_test(tc, three_weeks_go_as_they_should);
    suite_add_tcase(s, tc);
    return s;
}
