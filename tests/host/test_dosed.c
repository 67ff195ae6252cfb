/*
 * test_dosed.c - a person's dose in a protocol's text, byte for byte.
 *
 * What must come out is written here by hand, next to what goes in.
 */
#include <check.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "clinic/dosed.h"
#include "suites.h"

Suite *dosed_suite(void);

#define HEAD "id: x\nversion: 3\ntitle: %s\nstage: isometric\nevidence: adapted\nsource: none\n" \
             "position: none\nsteps:\n  - best_push: { trials: 1, seconds: 5, rest_s: 60 }\n"

static char text[PROTOCOL_TEXT_MAX], out[PROTOCOL_TEXT_MAX];
static struct protocol protocol;
static struct err_text why;

static size_t parse(const char *title, const char *rest)
{
    const int n = snprintf(text, sizeof text, HEAD "%s", title, rest);

    ck_assert_msg(protocol_parse("x.yaml", text, (size_t)n, &protocol, &why) == ERR_OK, "%s",
                  why.s);
    return (size_t)n;
}

static const struct course_dose all = { 42.5, 30, 90, 4 };
static const struct course_dose only_pct = { 42.5, NAN, NAN, 0 };
static const struct course_dose no_rest = { NAN, NAN, 0, 0 };

static const struct {
    const char *why, *title, *steps, *new_title, *new_steps;
    const struct course_dose *dose;
} rows[] = {
    { "block style with comments, and other keys between", "Holds",
      "  # first\n  - holds:\n      count: 5         # five\n      seconds: 45\n"
      "      ready_s: 5 # kept\n      rest_s:   120   # two minutes\n      target_pct: 70 # of best\n"
      "      band_pct: 5\n  - note: seconds 45\n",
      "\"Holds, adapted dose\"",
      "  # first\n  - holds:\n      count: 4         # five\n      seconds: 30\n"
      "      ready_s: 5 # kept\n      rest_s:   90   # two minutes\n      target_pct: 42.5 # of best\n"
      "      band_pct: 5\n  - note: seconds 45\n", &all },
    { "in braces", "Holds", "  - holds: {count: 5, seconds: 45,rest_s: 120, target_pct: 70}\n",
      "\"Holds, adapted dose\"",
      "  - holds: {count: 4, seconds: 30,rest_s: 90, target_pct: 42.5}\n", &all },
    { "only what is stated", "Holds",
      "  - holds: { count: 5, seconds: 45, rest_s: 120, target_pct: 70 }\n",
      "\"Holds, adapted dose\"",
      "  - holds: { count: 5, seconds: 45, rest_s: 120, target_pct: 42.5 }\n", &only_pct },
    { "no rest is stated too", "Holds",
      "  - holds: { count: 5, seconds: 45, rest_s: 120, target_pct: 70 }\n",
      "\"Holds, adapted dose\"",
      "  - holds: { count: 5, seconds: 45, rest_s: 0, target_pct: 70 }\n", &no_rest },
    { "letters of several bytes before it", "H\u00F6lds \u00D7 5 \U0001F600",
      "  # \u2013 \u00E9 \u2013\n  - holds: { count: 5, seconds: 45, rest_s: 120, target_pct: 70 }\n",
      "\"H\u00F6lds \u00D7 5 \U0001F600, adapted dose\"",
      "  # \u2013 \u00E9 \u2013\n  - holds: { count: 4, seconds: 30, rest_s: 90, target_pct: 42.5 }\n",
      &all },
    { "a quoted title", "'Holds \"a\" \\ b'",
      "  - holds: { count: 5, seconds: 45, rest_s: 120, target_pct: 70 }\n",
      "\"Holds \\\"a\\\" \\\\ b, adapted dose\"",
      "  - holds: { count: 4, seconds: 30, rest_s: 90, target_pct: 42.5 }\n", &all },
    { "a folded title", ">-\n  Holds of\n  some kind",
      "  - holds: { count: 5, seconds: 45, rest_s: 120, target_pct: 70 }\n",
      "\"Holds of some kind, adapted dose\"",
      "  - holds: { count: 4, seconds: 30, rest_s: 90, target_pct: 42.5 }\n", &all },
};

START_TEST(only_the_values_change)
{
    static char want[PROTOCOL_TEXT_MAX];
    const size_t n = parse(rows[_i].title, rows[_i].steps);
    size_t got = 0;
    const int wanted = snprintf(want, sizeof want, HEAD "%s", rows[_i].new_title,
                                rows[_i].new_steps);

    ck_assert_msg(dosed_text("x.yaml", text, n, rows[_i].dose, &protocol, out, &got, &why)
                  == ERR_OK, "%s: %s", rows[_i].why, why.s);
    ck_assert_msg(got == (size_t)wanted && memcmp(out, want, got) == 0,
                  "%s: %.*s", rows[_i].why, (int)got, out);
    const struct protocol_holds *h = &protocol.step[1].u.holds;

    ck_assert(rows[_i].dose->target_pct == h->target_pct || h->target_pct == 70);
    ck_assert(strstr(protocol.title, ", adapted dose") != NULL);
    ck_assert_str_eq(protocol.id, "x");
}
END_TEST

START_TEST(a_dose_that_is_there_already_changes_nothing)
{
    static const struct course_dose same = { 70, 45, 120, 5 }, nothing = { NAN, NAN, NAN, 0 };
    const size_t n = parse("Holds", "  - holds: { count: 5, seconds: 45, rest_s: 120, "
                           "target_pct: 70 }\n");
    size_t got = 0;

    ck_assert_int_eq(dosed_text("x.yaml", text, n, _i ? &same : &nothing, &protocol, out, &got,
                                &why), ERR_OK);
    ck_assert_uint_eq(got, n);
    ck_assert_mem_eq(out, text, n);
    ck_assert_str_eq(protocol.title, "Holds");
}
END_TEST

START_TEST(a_long_title_is_cut_at_a_letter)
{
    char title[160] = "";
    size_t got;

    for (int i = 0; i < 79; i++)
        strcat(title, "\u00E9");
    const size_t n = parse(title, "  - holds: { count: 5, seconds: 45, rest_s: 120, "
                           "target_pct: 70 }\n");

    ck_assert_msg(dosed_text("x.yaml", text, n, &all, &protocol, out, &got, &why) == ERR_OK,
                  "%s", why.s);
    /* 159 bytes less 14 leave room for 72 letters of two. */
    ck_assert_uint_eq(strlen(protocol.title), 2 * 72 + strlen(DOSED_TITLE));
    ck_assert_str_eq(protocol.title + 2 * 72, DOSED_TITLE);
}
END_TEST

static const struct {
    const char *steps; struct course_dose dose; int err; const char *says;
} refused[] = {
    { "  - note: none\n", { 50, NAN, NAN, 0 }, ERR_RANGE, "x.yaml has 0 sets of holds" },
    { "  - holds: { count: 5, seconds: 5, rest_s: 5, target_pct: 70 }\n"
      "  - holds: { count: 5, seconds: 5, rest_s: 5, target_pct: 70 }\n",
      { 50, NAN, NAN, 0 }, ERR_RANGE, "x.yaml has 2 sets of holds" },
    { "  - holds: { count: 5, seconds: 5, rest_s: 5, target_n: 70 }\n", { 50, NAN, NAN, 0 },
      ERR_RANGE, "holds at a fixed force, and the prescribed dose is 50 %" },
    { "  - holds: { count: 5, seconds: 5, rest_s: 5, of: chosen }\n", { 50, NAN, NAN, 0 },
      ERR_RANGE, "the client's own choice" },
    { "  - holds: { count: 5, seconds: 5, rest_s: 5, target_pct: 70 }\n", { 101, NAN, NAN, 0 },
      ERR_FORMAT, "x.yaml:10: with the prescribed dose, 'target_pct' in holds is 101" },
    { "  - holds: { count: 5, seconds: 5, rest_s: 5, target_pct: 70, band_pct: 10, floor_pct: 40 }\n",
      { NAN, 601, NAN, 0 }, ERR_FORMAT, "seconds" },
};

START_TEST(what_does_not_fit_is_refused)
{
    const size_t n = parse("Holds", refused[_i].steps);
    const struct protocol before = protocol;
    size_t got;

    ck_assert_int_eq(dosed_text("x.yaml", text, n, &refused[_i].dose, &protocol, out, &got, &why),
                     refused[_i].err);
    ck_assert_msg(strstr(why.s, refused[_i].says) != NULL, "%s", why.s);
    ck_assert_mem_eq(&before, &protocol, sizeof before);
}
END_TEST

START_TEST(a_fixed_force_may_have_another_count)
{
    const struct course_dose dose = { NAN, NAN, NAN, 2 };
    const size_t n = parse("Holds", "  - holds: { count: 5, seconds: 5, rest_s: 5, target_n: 70 }\n");
    size_t got;

    ck_assert_int_eq(dosed_text("x.yaml", text, n, &dose, &protocol, out, &got, &why), ERR_OK);
    ck_assert_int_eq(protocol.step[1].u.holds.count, 2);
}
END_TEST

/* Every shipped protocol with one set of holds in percent takes a dose. */
START_TEST(shipped_protocols_take_a_dose)
{
    static const char *const ids[] = { "rio-2015-isometric", "goom-irritable", "pearson-short" };
    const struct course_dose dose = { 33, 11, 77, 3 };
    size_t n, got;

    ck_assert_int_eq(protocol_load(ids[_i], &protocol, text, &n, &why), ERR_OK);
    ck_assert_msg(dosed_text(ids[_i], text, n, &dose, &protocol, out, &got, &why) == ERR_OK, "%s",
                  why.s);
    for (int i = 0; i < protocol.steps; i++) {
        const struct protocol_holds *h = &protocol.step[i].u.holds;

        if (protocol.step[i].type == PROTOCOL_HOLDS)
            ck_assert(h->target_pct == 33 && h->seconds == 11 && h->rest_s == 77 && h->count == 3);
    }
}
END_TEST

Suite *dosed_suite(void)
{
    Suite *s = suite_create("dosed");
    TCase *tc = tcase_create("all");

    tcase_add_loop_test(tc, only_the_values_change, 0, COUNT(rows));
    tcase_add_loop_test(tc, a_dose_that_is_there_already_changes_nothing, 0, 2);
    tcase_add_test(tc, a_long_title_is_cut_at_a_letter);
    tcase_add_loop_test(tc, what_does_not_fit_is_refused, 0, COUNT(refused));
    tcase_add_test(tc, a_fixed_force_may_have_another_count);
    tcase_add_loop_test(tc, shipped_protocols_take_a_dose, 0, 3);
    suite_add_tcase(s, tc);
    return s;
}
