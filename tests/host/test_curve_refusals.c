/* test_curve_refusals.c - what is wrong with a file, in one sentence with its line.
 *
 * Every row is a file and what its sentence must hold; all are tried from memory,
 * those that need a file system below. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "interchange/curve_file.h"
#include "making.h"
#include "place.h"
#include "suites.h"

Suite *curve_refusals_suite(void);

#define TEXT(s) s, sizeof(s) - 1
#define ROWS "0.00,1\n0.01,2\n0.02,3\n0.03,4\n"

static const struct refused {
    const char *why;
    const char *bytes;
    size_t n;
    struct curve_file_options o;
    const char *place;        /* the sentence begins so */
    const char *says;
} refused[] = {
    /* what is no table at all */
    { "empty", TEXT(""), { 0 }, "f:", "is empty" },
    { "blank lines alone", TEXT("\n\r\n  \n"), { 0 }, "f:", "nothing in it" },
    { "comments alone", TEXT("# a\n# b\n"), { 0 }, "f:2:", "no row of numbers" },
    { "header alone", TEXT("time,force\n"), { 0 }, "f:1:", "no row of numbers" },
    { "text in all rows", TEXT("time,force\na,b\nc,d\n"), { 0 }, "f:3:", "no row of numbers" },
    { "UTF-16, little end first", TEXT("\xFF\xFEt\0i\0"), { 0 }, "f:", "UTF-16" },
    { "UTF-16, big end first", TEXT("\xFE\xFF\0t\0i"), { 0 }, "f:", "UTF-16" },
    { "UTF-16 without its mark", TEXT("t\0i\0m\0e\0,\0f\0\n\0" "1\0,\0" "2\0\n\0"), { 0 }, "f:",
      "UTF-16" },
    { "a picture", TEXT("\x89PNG\r\n\x1a\n\0\0\0"), { 0 }, "f:", "a picture" },
    { "a PDF", TEXT("%PDF-1.4\n"), { 0 }, "f:", "a PDF" },
    { "an old workbook", TEXT("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), { 0 }, "f:", "Excel" },
    { "gzip", TEXT("\x1F\x8B\x08\0\0\0"), { 0 }, "f:", "unpack it" },
    { "any binary", TEXT("\x01\x02\x03\x04\x05\0\0\x06\x07 abc"), { 0 }, "f:", "not a text file" },
    { "control characters", TEXT("\x01\x02\x03\x04 0.00,1\n0.01,2\n"), { 0 }, "f:", "not a text file" },
    { "a NUL in a text", TEXT("time,force\n0.00,1\n0.01,\0" "2\n0.02,3\n0.03,4\n0.04,5\n0.05,6\n"
      "0.06,1\n0.07,2\n0.08,3\n0.09,1\n0.10,1\n0.11,1\n"), { 0 }, "f:3:", "NUL" },
    { "not quite a zip", TEXT("PK\3\4 and then text"), { 0 }, "f:", "damaged or was cut short" },
    { "a Tindeq list of results",
      TEXT("date,tag,comment,unit,type,max weight\n2026-29-07 09:31:55,max,,SI,single,10.38\n"),
      { 0 }, "f:1:", "no curve" },

    /* columns */
    { "one column, no rate", TEXT("force\n1\n2\n3\n"), { 0 }, "f:1:", "--rate" },
    { "one column without a name", TEXT("1\n2\n3\n"), { 0 }, "f:1:", "--rate" },
    { "no force among the names", TEXT("time,temperature\n" ROWS), { 0 }, "f:1:",
      "--force: 1 time, 2 temperature" },
    { "three columns without names", TEXT("0.00,1,5\n0.01,2,4\n0.02,3,3\n"), { 0 }, "f:1:",
      "--force: 1, 2, 3" },
    { "names that say nothing, twice", TEXT("time,a,b\n0.00,1,5\n0.01,2,4\n0.02,3,3\n"), { 0 },
      "f:1:", "cannot be told" },
    { "no such name", TEXT("time,force\n" ROWS), { .force_columns = { "thrust" } }, "f:1:",
      "there are 1 time, 2 force" },
    { "a name misspelt", TEXT("time,Force left,Force right\n0.00,1,5\n0.01,2,4\n0.02,3,3\n"),
      { .force_columns = { "force lefft" } }, "f:1:", "did you mean \"Force left\"?" },
    { "a name too short to be near another", TEXT("t,F\n" ROWS), { .force_columns = { "q" } }, "f:1:",
      "there are 1 t, 2 F" },
    { "a time misspelt", TEXT("time,force\n" ROWS), { .time_column = "tiem" }, "f:1:",
      "did you mean \"time\"?" },
    { "number 0", TEXT("time,force\n" ROWS), { .force_columns = { "0" } }, "f:1:",
      "only the columns" },
    { "a number over the last", TEXT("time,force\n" ROWS), { .force_columns = { "3" } }, "f:1:",
      "only the columns" },
    { "two of that name", TEXT("time,force,force\n0.00,1,5\n0.01,2,4\n0.02,3,3\n"),
      { .force_columns = { "force" } }, "f:1:", "2 columns are called" },
    { "two of the best name", TEXT("time,force,Force\n0.00,1,5\n0.01,2,4\n0.02,3,3\n"), { 0 },
      "f:1:", "two columns are called" },
    { "text by name", TEXT("time,force,state\n0.00,1,on\n0.01,2,on\n0.02,3,on\n"),
      { .force_columns = { "state" } }, "f:1:", "holds text" },
    { "one column as both", TEXT("time,force\n" ROWS),
      { .time_column = "force", .force_columns = { "force" } }, "f:1:", "both the time and" },
    { "over eight forces", TEXT("time,f1,f2,f3,f4,f5,f6,f7,f8,f9\n0,1,1,1,1,1,1,1,1,1\n"
      "1,1,1,1,1,1,1,1,1,1\n2,1,1,1,1,1,1,1,1,1\n"), { 0 }, "f:1:", "over 8 columns" },

    /* rows and cells */
    { "more cells than names", TEXT("time,force\n0.00,1\n0.01,2\n0.02,3,9\n0.03,4\n"), { 0 },
      "f:4:", "3 cells where there are 2" },
    { "more cells than names, and commas that are decimal in quotes alone",
      TEXT("time_ms,force,x\n0,\"1,5\",7\n10,\"2,5\",7\n20,\"3,5\",7\n30,4,7,9,1\n"), { 0 }, "f:5:",
      "5 cells where there are 3" },
    { "more names than cells", TEXT("time,force,x\n" ROWS), { 0 }, "f:1:",
      "3 columns are named" },
    { "a decimal comma between commas", TEXT("time,force\n0,00,1,5\n0,01,2,5\n0,02,3,5\n"), { 0 },
      "f:1:", "--decimal ," },
    { "a decimal comma alone in its row", TEXT("force\n812,3\n815,4\n819,1\n"), { .rate_hz = 80 },
      "f:1:", "--decimal ," },
    { "delimiters mixed", TEXT("time,force\n0.00,1\n0.01,2\n0.02;3\n0.03,4\n"), { 0 }, "f:4:",
      "delimiters are mixed" },
    { "text in most rows", TEXT("time,force\n0.00,1\n0.01,n/a\n0.02,n/a\n0.03,n/a\n0.04,2\n"
      "0.05,3\n0.06,1\n0.07,n/a\n0.08,n/a\n"), { 0 }, "f:3:", "\"n/a\" is no number" },
    { "units in the cells", TEXT("time;force\n0.00;1 N\n0.01;2 N\n0.02;3 N\n"), { 0 }, "f:1:",
      "\"force\" holds text, not numbers; write numbers alone, without units" },
    { "one row", TEXT("time,force (N)\n0.00,1\n"), { 0 }, "f:2:", "time does not go on" },
    { "two rows", TEXT("time (s),force (N)\n0.00,1\n0.01,2\n"), { 0 }, "f:2:", "only 2 of 2 rows" },
    { "two rows used of four", TEXT("time (s),force (N)\n0.00,1\n0.01,2\n0.02,\n0.03,\n"), { 0 },
      "f:2:", "only 2 of 4 rows" },

    /* numbers */
    { "thousands, English", TEXT("time\tforce\n0.00\t998.5\n0.01\t1,001.5\n0.02\t998.5\n"), { 0 },
      "f:3:", "\"1,001.5\" does not fit" },
    { "thousands, German", TEXT("time;force\n0,00;998,5\n0,01;1.001,5\n0,02;998,5\n"), { 0 },
      "f:3:", "\"1.001,5\" does not fit" },
    { "thousands, Swiss", TEXT("time;force\n0.00;998.5\n0.01;1'001.5\n0.02;998.5\n"), { 0 },
      "f:3:", "\"1'001.5\" does not fit" },
    { "thousands, with blanks", TEXT("time;force\n0.00;998\n0.01;1 001\n0.02;998\n"), { 0 },
      "f:3:", "\"1 001\" does not fit" },
    { "thousands, quoted", TEXT("time,force\n0.00,998.5\n0.01,\"1,001.5\"\n0.02,998.5\n"), { 0 },
      "f:3:", "\"1,001.5\" does not fit" },
    { "thousands or fractions", TEXT("sample;force\n0;1,234\n1;1,235\n2;1,236\n"),
      { .rate_hz = 80 }, "f:2:", "may be thousands or a fraction" },
    { "one late comma where points are", TEXT("time;force\n0.00;1\n0.01;2\n0.02;1,5\n0.03;4\n"),
      { 0 }, "f:4:", "both \"1,5\" and" },
    { "points where the caller said comma", TEXT("time;force\n0.00;1\n0.01;2\n0.02;3\n"),
      { .decimal = ',' }, "f:2:", "does not fit the decimal sign ','" },

    /* units */
    { "counts without a calibration", TEXT("time,counts\n" ROWS), { 0 }, "f:1:", "--calibration" },
    { "counts asked for without one", TEXT("time,force\n" ROWS), { .unit = CURVE_COUNTS }, "f:1:",
      "--calibration" },
    { "a weight without a unit", TEXT("time,mass\n" ROWS), { 0 }, "f:1:", "--unit kgf, lbf or N" },
    { "volts", TEXT("time,force (mV)\n" ROWS), { 0 }, "f:1:", "in mV, which is no force" },
    { "newtons a kilogram", TEXT("time,force [N/kg]\n" ROWS), { 0 }, "f:1:", "in N/kg" },
    { "a unit in the name and another under it", TEXT("time,force (N)\ns,kg\n" ROWS), { 0 },
      "f:1:", "units are mixed" },
    { "two units of time", TEXT("time_ms,force\ns,N\n" ROWS), { 0 }, "f:1:", "units are mixed" },
    { "one leg in newtons, the other a torque",
      TEXT("time,left (N),right (Nm)\n0.00,1,5\n0.01,2,4\n0.02,3,3\n"), { 0 }, "f:1:",
      "units are mixed" },
    { "numbers that are no newtons", TEXT("time,load\n0.00,8400000\n0.01,8400100\n0.02,8400200\n"),
      { 0 }, "f:2:", "are no newtons" },

    /* time */
    { "time that stands still", TEXT("time (s),force\n1,1\n1,2\n1,3\n1,4\n"), { 0 }, "f:3:",
      "does not go on" },
    { "time that falls", TEXT("time (s),force\n4,1\n3,2\n2,3\n1,4\n0.5,4\n0.2,4\n"), { 0 }, "f:2:",
      "does not go on" },
    { "time that mostly falls", TEXT("time (s),force\n1,1\n2,2\n3,3\n2.9,4\n2.8,4\n2.7,4\n2.6,1\n2.5,1\n"),
      { 0 }, "f:4:", "does not go on" },
    { "a step that fits two units", TEXT("time,force\n0,1\n100,2\n200,3\n300,4\n"), { 0 }, "f:2:",
      "--time-unit s, ms or us" },
    { "a step that fits none", TEXT("time,force\n0,1\n1e6,2\n2e6,3\n3e6,4\n"), { 0 }, "f:2:",
      "--time-unit s, ms or us" },
    { "an absurd rate by the header's unit", TEXT("time (s),force\n0,1\n10,2\n20,3\n30,4\n"), { 0 },
      "f:2:", "0.1 samples a second is not plausible" },
    { "an absurd rate the other way", TEXT("time (us),force\n0,1\n1,2\n2,3\n3,4\n"), { 0 }, "f:2:",
      "1e+06 samples a second" },
    { "sample numbers for time", TEXT("sample,force\n0,1\n1,2\n2,3\n3,4\n"), { 0 }, "f:1:",
      "sample counts samples" },
    { "numbers from 0 without a name", TEXT("0,1.5\n1,2.5\n2,3.5\n3,4.5\n"), { 0 }, "f:1:",
      "column 1 counts samples" },
    { "dates that may be March or April",
      TEXT("time,force\n03/04/2024 10:11:12,1\n03/04/2024 10:11:13,2\n03/04/2024 10:11:14,3\n"),
      { .time_column = "time", .force_columns = { "force" } }, "f:2:", "is no time" },

    { "dates that may be March or April, by their name",
      TEXT("time,force\n03/04/2024 10:11:12,1\n03/04/2024 10:11:13,2\n03/04/2024 10:11:14,3\n"),
      { 0 }, "f:1:", "the times in \"time\" cannot be read" },
    { "minutes and seconds alone", TEXT("time,force\n00:12.25,1\n00:12.50,2\n00:12.75,3\n"), { 0 },
      "f:1:", "the times in \"time\" cannot be read" },

    /* options */
    { "a rate too low", TEXT("force\n1\n2\n3\n"), { .rate_hz = 0.4 }, "", "--rate is 0.5 to" },
    { "a rate too high", TEXT("force\n1\n2\n3\n"), { .rate_hz = 100001.0 }, "", "--rate is 0.5 to" },
    { "a rate below nothing", TEXT("force\n1\n2\n3\n"), { .rate_hz = -80.0 }, "", "--rate is" },
    { "no time and no rate", TEXT("time,force\n" ROWS), { .time_column = "none" }, "f:",
      "also needs --rate" },
    { "a rate and a time", TEXT("time,force\n" ROWS), { .time_column = "time", .rate_hz = 80 },
      "f:1:", "give either --time or --rate" },
    { "a unit of time that is none", TEXT("time,force\n" ROWS), { .time_unit = "weeks" }, "",
      "--time-unit is s, ms or us" },
    { "a lever arm below nothing", TEXT("time,force\n" ROWS), { .lever_m = -0.3 }, "",
      "lever arm" },
};

/* One line, nothing for a terminal to obey, nothing cut off in the middle. */
static void check_sentence(const char *why, const struct err_text *said)
{
    ck_assert_msg(said->s[0] != '\0', "%s: no sentence", why);
    ck_assert_msg(strlen(said->s) + 1 < sizeof said->s, "%s: cut off", why);
    for (const char *c = said->s; *c != '\0'; c++)
        ck_assert_msg((unsigned char)*c >= ' ' && *c != 0x7F, "%s: \"%s\"", why, said->s);
}

START_TEST(bad_file_gets_its_sentence)
{
    const struct refused *r = &refused[_i];
    struct curve_file *f = (struct curve_file *)1;
    struct err_text said = { "" };
    const int err = curve_file_open_bytes("f", r->bytes, r->n, &r->o, &f, &said);

    ck_assert_msg(err == ERR_FORMAT || err == ERR_RANGE, "%s: %d, %s", r->why, err, said.s);
    ck_assert_msg(f == NULL, "%s: *out was left", r->why);
    check_sentence(r->why, &said);
    ck_assert_msg(strncmp(said.s, r->place, strlen(r->place)) == 0, "%s: not at %s: \"%s\"", r->why,
                  r->place, said.s);
    ck_assert_msg(strstr(said.s, r->says) != NULL, "%s: \"%s\" lacks \"%s\"", r->why, said.s,
                  r->says);
}
END_TEST

START_TEST(no_sentence_is_wanted)
{
    struct curve_file *f;

    ck_assert_int_lt(curve_file_open_bytes("f", refused[_i].bytes, refused[_i].n, &refused[_i].o,
                                           &f, NULL), 0);
}
END_TEST

/* ---- sizes --------------------------------------------------------------------- */

static char *repeated(const char *head, char c, size_t n, const char *tail)
{
    char *text = malloc(strlen(head) + n + strlen(tail) + 1);

    ck_assert_ptr_nonnull(text);
    strcpy(text, head);
    memset(text + strlen(head), c, n);
    strcpy(text + strlen(head) + n, tail);
    return text;
}

static int open_text(const char *text, struct err_text *said)
{
    struct curve_file *f;
    const int err = curve_file_open_bytes("f", text, strlen(text), NULL, &f, said);

    curve_file_close(f);
    return err;
}

/* 64 KiB is the longest line: among the first, which are looked at before, and
 * behind them. */
static const int lines_before[] = { 0, 3, 300 };

START_TEST(line_over_64_kib_is_refused_and_one_of_64_kib_is_not)
{
    const int before = lines_before[_i];
    char head[8000] = "", place[16];
    struct err_text said = { "" };
    int n = 0;

    for (int i = 0; i < before; i++)
        n += i == 0 ? sprintf(head, "time (s),force (N),note\n")
                    : sprintf(head + n, "%.2f,1,\n", i / 100.0);
    sprintf(head + n, before == 0 ? "# " : "%.2f,1,", before / 100.0);
    const size_t begun = strlen(head) - (size_t)n;
    const char *tail = before == 0 ? "\ntime (s),force (N)\n" ROWS : "\n9.03,4,\n9.04,5,\n";
    char *fits = repeated(head, 'x', 65536 - begun, tail);
    char *over = repeated(head, 'x', 65537 - begun, tail);

    snprintf(place, sizeof place, "f:%d:", before + 1);
    ck_assert_msg(open_text(fits, &said) == ERR_OK, "%s", said.s);
    ck_assert_int_eq(open_text(over, &said), ERR_RANGE);
    ck_assert_msg(strncmp(said.s, place, strlen(place)) == 0, "%s", said.s);
    ck_assert_ptr_nonnull(strstr(said.s, "longer than 64 KiB"));
    free(fits);
    free(over);
}
END_TEST

/* A name as long as a path may be leaves the sentence whole. */
START_TEST(long_names_are_shortened_at_their_front)
{
    char name[4001];
    const struct curve_file_options o = { .force_columns = { "none of them" } };
    struct curve_file *f;
    struct err_text said = { "" };

    for (size_t i = 0; i < sizeof name - 1; i++)
        name[i] = i % 50 == 49 && _i == 0 ? '/' : 'n';
    strcpy(name + 3990, "/end.csv");
    ck_assert_int_eq(curve_file_open_bytes(name, TEXT("time,force\n" ROWS), &o, &f, &said), ERR_FORMAT);
    check_sentence("long name", &said);
    ck_assert_ptr_nonnull(strstr(said.s, "end.csv:1: --force: no column is called \"none of them\"; "
                                         "there are 1 time, 2 force"));
}
END_TEST

START_TEST(a_recording_of_ours_is_told)
{
    struct making m = { 0 };
    struct curve_file *f;
    struct err_text said = { "" };

    making_whole(&m, 80.0);
    ck_assert_int_eq(curve_file_open_bytes("f.hfr", m.bytes, m.n, NULL, &f, &said), ERR_FORMAT);
    ck_assert_ptr_nonnull(strstr(said.s, "holdfast analyze reads it"));
    making_free(&m);
}
END_TEST

/* ---- files ------------------------------------------------------------------------ */

START_TEST(what_is_no_file_is_told)
{
    struct curve_file *f = (struct curve_file *)1;
    struct err_text said = { "" };

    place_make();
    const char *const path = place_path("none.csv");

    ck_assert_int_eq(curve_file_open(place_folder(), NULL, &f, &said), ERR_FORMAT);
    ck_assert_ptr_nonnull(strstr(said.s, "is a folder"));
    ck_assert_ptr_null(f);
    ck_assert_int_eq(curve_file_open(path, NULL, &f, &said), ERR_ABSENT);
    ck_assert_ptr_nonnull(strstr(said.s, "none.csv: cannot be read"));
    fclose(fopen(path, "w"));
    chmod(path, 0);
    if (geteuid() != 0) {  /* nothing is forbidden to root */
        ck_assert_int_eq(curve_file_open(path, NULL, &f, &said), ERR_ACCESS);
        ck_assert_ptr_nonnull(strstr(said.s, "Permission denied"));
    }
    ck_assert_int_eq(truncate(path, (off_t)(CURVE_FILE_BYTES_MAX + 1)), 0);
    chmod(path, 0600);
    ck_assert_int_eq(curve_file_open(path, NULL, &f, &said), ERR_RANGE);
    ck_assert_ptr_nonnull(strstr(said.s, "larger than 1024 MiB"));
    place_remove();
}
END_TEST

Suite *curve_refusals_suite(void)
{
    Suite *s = suite_create("curve_refusals");
    TCase *tc = tcase_create("all");

    tcase_add_loop_test(tc, bad_file_gets_its_sentence, 0, COUNT(refused));
    tcase_add_loop_test(tc, no_sentence_is_wanted, 0, COUNT(refused));
    tcase_add_loop_test(tc, line_over_64_kib_is_refused_and_one_of_64_kib_is_not, 0,
                        COUNT(lines_before));
    tcase_add_loop_test(tc, long_names_are_shortened_at_their_front, 0, 2);
    tcase_add_test(tc, a_recording_of_ours_is_told);
    tcase_add_test(tc, what_is_no_file_is_told);
    suite_add_tcase(s, tc);
    return s;
}
