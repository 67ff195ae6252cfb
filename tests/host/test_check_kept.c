/*
 * test_check_kept.c - a check written down: as JSON, read back by the next, and as a
 * table for people.
 */
#include <check.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "interchange/check_json.h"
#include "report/check_table.h"
#include "place.h"
#include "suites.h"

Suite *check_kept_suite(void);

static struct rigcheck check;
static struct rigcheck_report report;
static struct calibration calibration;
static const struct rigcheck_context context = { .calibration = &calibration,
                                                 .today = "2026-11-25" };

/* Of a rig that sent nothing. */
static void judge_nothing(void)
{
    calibration = (struct calibration){ .id = "cell", .n_per_count = 0.0005 };
    rigcheck_init(&check);
    rigcheck_judge(&check, &context, &report);
}

static const char *file(void)
{
    return place_path("check.json");
}

START_TEST(the_next_check_finds_the_zero)
{
    struct err_text why = { "" };
    struct rigcheck_last last;

    judge_nothing();
    report.number.level_counts = -6000.01;
    ck_assert_int_eq(check_json_save(file(), &context, &report, &why), ERR_OK);
    ck_assert_int_eq(check_json_last(file(), &last, &why), ERR_OK);
    ck_assert(last.known);
    ck_assert_double_eq(last.level_counts, -6000.01);
    ck_assert_str_eq(last.calibration_id, "cell");
    ck_assert_str_eq(last.day, "2026-11-25");
    unlink(file());
    ck_assert_int_eq(check_json_last(file(), &last, &why), ERR_ABSENT);
    ck_assert(!last.known);
}
END_TEST

START_TEST(a_zero_that_is_not_known_is_none)
{
    struct err_text why = { "" };
    struct rigcheck_last last;

    judge_nothing();
    ck_assert_int_eq(check_json_save(file(), &context, &report, &why), ERR_OK);
    ck_assert_int_eq(check_json_last(file(), &last, &why), ERR_FORMAT);
    unlink(file());
}
END_TEST

#define LEVEL(x) "\"findings\":[{\"id\":\"open_bridge\",\"numbers\":{\"level_counts\":" \
                 "{\"value\":" x "}}}]}"
#define DAY(x)   "{\"format\":\"holdfast-check\",\"day\":\"" x "\","

static const struct {
    const char *text, *why;
    bool good;
} files[] = {
    { DAY("2026-11-25") LEVEL("84000"), "as it should be", true },
    { DAY("2026-11-25") LEVEL("-8388608"), "at the rail", true },
    { DAY("2026-11-25") LEVEL("-8388609"), "beyond 24 bits", false },
    { DAY("2026-11-25") LEVEL("null"), "no zero", false },
    { DAY("2026-11-25") LEVEL("\"84000\""), "a zero in words", false },
    { DAY("2026-11-25") "\"findings\":[]}", "no findings", false },
    { DAY("2026-02-30") LEVEL("84000"), "no such day", false },
    { DAY("2026-11-25") "\"format\":\"holdfast-check\"," LEVEL("1"), "a key twice", false },
    { "{\"day\":\"2026-11-25\"," LEVEL("84000"), "another format", false },
    { "{\"format\":\"other\",\"day\":\"2026-11-25\"," LEVEL("84000"), "another format", false },
    { "", "empty", false }, { "{", "cut short", false }, { "[]", "a list", false },
};

START_TEST(what_is_no_check_is_refused)
{
    struct err_text why = { "" };
    struct rigcheck_last last;
    FILE *f = fopen(file(), "w");

    ck_assert_ptr_nonnull(f);
    fputs(files[_i].text, f);
    fclose(f);
    const int err = check_json_last(file(), &last, &why);

    unlink(file());
    ck_assert_msg(err == (files[_i].good ? ERR_OK : ERR_FORMAT), "%s", files[_i].why);
    ck_assert(last.known == files[_i].good);
    if (!files[_i].good)
        ck_assert_ptr_nonnull(strstr(why.s, "is no rig check"));
}
END_TEST

START_TEST(the_table_says_every_finding)
{
    static char text[16384];
    FILE *f = fmemopen(text, sizeof text, "w");

    judge_nothing();
    check_table_print(f, &context, &report);
    fclose(f);
    for (int i = 0; i < RIGCHECK_MASS; i++)
        ck_assert_ptr_nonnull(strstr(text, rigcheck_id_word((enum rigcheck_id)i)));
    ck_assert_ptr_null(strstr(text, "check_mass"));
    ck_assert_ptr_nonnull(strstr(text, "check the converter's supply, DT and SCK"));
    ck_assert_ptr_nonnull(strstr(text, "\nstop: "));
    for (const char *s = text; *s != '\0'; s += strcspn(s, "\n") + 1)
        ck_assert_uint_le(strcspn(s, "\n"), 100);
}
END_TEST

Suite *check_kept_suite(void)
{
    Suite *s = suite_create("check_kept");
    TCase *tc = tcase_create("all");

    tcase_add_checked_fixture(tc, place_make, place_remove);
    tcase_add_test(tc, the_next_check_finds_the_zero);
    tcase_add_test(tc, a_zero_that_is_not_known_is_none);
    tcase_add_loop_test(tc, what_is_no_check_is_refused, 0,
                        (int)(sizeof files / sizeof files[0]));
    tcase_add_test(tc, the_table_says_every_finding);
    suite_add_tcase(s, tc);
    return s;
}
