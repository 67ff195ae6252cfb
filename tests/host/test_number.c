/* test_number.c - cells and numbers of other people's files.
 *
 * The oracle for values is glibc's strtod, which is correctly rounded. */
#include <check.h>
#include <locale.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "interchange/column_words.h"
#include "interchange/delimited.h"
#include "interchange/number.h"
#include "interchange/time_stamp.h"
#include "suites.h"

Suite *number_suite(void);

/* ---- values ------------------------------------------------------------------------ */

static void check_like_strtod(const char *text)
{
    double got = 0.0, want = strtod(text, NULL);
    const enum number kind = number_read(text, strlen(text), '.', &got);

    if (!isfinite(want)) {
        ck_assert_msg(kind == NUMBER_NOT_FINITE, "%s: %d", text, (int)kind);
        return;
    }
    ck_assert_msg(kind == NUMBER_OK && memcmp(&got, &want, sizeof got) == 0,
                  "%s: %d, %.17g, strtod %.17g", text, (int)kind, got, want);
}

/* At the limits of each way a number is read. */
static const char *const edges[] = {
    "0", "-0", "+0", "0.0", "00012", "000000000000000000000001", ".5", "5.", "-.5", "1e0", "1E+2",
    "9007199254740992", "9007199254740993", "9007199254740993.0", "9007199254740991e22",
    "9007199254740992e22", "9007199254740993e22", "1e22", "1e23", "1e-22", "1e-23",
    "9999999999999999999", "9999999999999999999.0", "0.9999999999999999999",
    "18446744073709551615", "18446744073709551616", "1844674407370955161.5",
    "9223372036854775807", "9223372036854775808", "0.1", "0.3", "2.5e-1", "123456789012345678901234567890",
    /* a hair over half way, and even below: only the rest of the division tells */
    "6.722046807850880601", "7363203552012.826661",
    "4223391707237.324463", "983227724044937.3126",
    "1.00000000000000011102230246251565404236316680908203125",   /* half way: to even */
    "1.00000000000000011102230246251565404236316680908203124",
    "1.00000000000000011102230246251565404236316680908203126",
    "9007199254740993.00000000000000000000000000000000000000001",
    "4.9406564584124654e-324", "2.4703282292062327e-324", "2.4703282292062328e-324",
    "2.2250738585072011e-308", "1.7976931348623157e308", "1.7976931348623159e308", "1e400", "-1e400",
    "1e-400", "1e99999999999", "1e-99999999999", "0e99999999999", "12345678", "123456789",
    "0.12345678", "0.123456789", "1234567.8", "12345678.12345678", "0.0000000000000000001",
};

START_TEST(edges_are_strtods)
{
    check_like_strtod(edges[_i]);
}
END_TEST

static uint64_t state = 20240305;

static uint64_t next(void)
{
    state = state * 6364136223846793005ULL + 1442695040888963407ULL;
    return state >> 11;
}

START_TEST(random_texts_are_strtods)
{
    char text[100];
    union { uint64_t bits; double x; } any;

    for (int i = 0; i < 200000; i++) {
        switch (next() % 5) {
        case 0:
            snprintf(text, sizeof text, "%.*f", (int)(next() % 10), (double)next() / 1e12);
            break;
        case 1:
            any.bits = next() << 11 ^ next();
            snprintf(text, sizeof text, "%.17g", any.x);
            if (strchr(text, 'n') != NULL)
                continue;
            break;
        case 2:
            snprintf(text, sizeof text, "%.*g", 1 + (int)(next() % 19), (double)next() / 9e12);
            break;
        case 3:
            snprintf(text, sizeof text, "%s%llu.%llue%d", next() % 2 ? "-" : "",
                     (unsigned long long)next() % 100000, (unsigned long long)next(),
                     (int)(next() % 60) - 30);
            break;
        default:
            snprintf(text, sizeof text, "%llu.%0*llu", (unsigned long long)next() % 1000,
                     1 + (int)(next() % 17), (unsigned long long)next() % 1000);
        }
        check_like_strtod(text);
    }
}
END_TEST

/* The short cut gives the same number or none, and takes no more than the number. */
START_TEST(short_cut_agrees)
{
    char text[60];

    for (int i = 0; i < 50000; i++) {
        const int digits = (int)(next() % 21);
        double a = -1.0, b = -2.0;
        const int n = snprintf(text, sizeof text, "%s%.*f", next() % 2 ? "-" : "", digits,
                               (double)next() / 1e13);

        memcpy(text + n, ",7777777777", 12);
        const char *end = number_begin(text, text + n + 11, '.', &a);

        if (end == NULL)
            continue;
        ck_assert_ptr_eq(end, text + n);
        ck_assert_int_eq(number_read(text, (size_t)n, '.', &b), NUMBER_OK);
        ck_assert_msg(memcmp(&a, &b, sizeof a) == 0, "%s", text);
    }
}
END_TEST

START_TEST(nothing_behind_the_end_is_read)
{
    double x = 0.0;

    for (size_t n = 1; n <= 12; n++) {   /* the digits go on behind s[n - 1] */
        char *exact = malloc(n);

        memcpy(exact, "123456789012", n);
        ck_assert_int_eq(number_read(exact, n, '.', &x), NUMBER_OK);
        ck_assert_double_eq(x, floor(123456789012.0 / pow(10.0, 12.0 - (double)n)));
        free(exact);
    }
}
END_TEST

START_TEST(no_locale_changes_a_number)
{
    double x = 0.0;

    if (setlocale(LC_ALL, "de_DE.UTF-8") == NULL)
        setlocale(LC_ALL, "");
    ck_assert_int_eq(number_read("1.5", 3, '.', &x), NUMBER_OK);
    ck_assert_double_eq(x, 1.5);
    ck_assert_int_eq(number_read("1.00000000000000000000000001", 28, '.', &x), NUMBER_OK);
    ck_assert_double_eq(x, 1.0);
    ck_assert_int_eq(number_read("1,5", 3, ',', &x), NUMBER_OK);
    ck_assert_double_eq(x, 1.5);
}
END_TEST

static const struct { const char *text; enum number kind; } kinds[] = {
    { "", NUMBER_EMPTY }, { "-", NUMBER_TEXT }, { "+", NUMBER_TEXT }, { ".", NUMBER_TEXT },
    { "e5", NUMBER_TEXT }, { "1e", NUMBER_TEXT }, { "1e+", NUMBER_TEXT }, { "1.2.3", NUMBER_TEXT },
    { "--1", NUMBER_TEXT }, { "1 2", NUMBER_TEXT }, { "0x10", NUMBER_TEXT }, { "1,5", NUMBER_TEXT },
    { "12N", NUMBER_TEXT }, { "1.5:555555555", NUMBER_TEXT }, { "1.5/555555555", NUMBER_TEXT },
    { "1e5x", NUMBER_TEXT }, { "one", NUMBER_TEXT }, { "nano", NUMBER_TEXT },
    { "NaN", NUMBER_NOT_FINITE }, { "-INF", NUMBER_NOT_FINITE }, { "Infinity", NUMBER_NOT_FINITE },
    { "#DIV/0!", NUMBER_NOT_FINITE }, { "1e309", NUMBER_NOT_FINITE }, { "1e-400", NUMBER_OK },
    { "\xE2\x88\x92" "5", NUMBER_OK }, { "\xE2\x88\x92-5", NUMBER_TEXT }, { "\xE2\x88\x92", NUMBER_TEXT },
};

START_TEST(cells_are_told_apart)
{
    double x = 42.0;
    const enum number got = number_read(kinds[_i].text, strlen(kinds[_i].text), '.', &x);

    ck_assert_msg(got == kinds[_i].kind, "\"%s\": %d", kinds[_i].text, (int)got);
    ck_assert_msg(got == NUMBER_OK || x == 42.0, "\"%s\": *out was written", kinds[_i].text);
}
END_TEST

START_TEST(a_number_of_over_500_characters_is_text)
{
    char text[502];
    double x;

    memset(text, '1', sizeof text);
    ck_assert_int_eq(number_read(text, 501, '.', &x), NUMBER_TEXT);
    text[1] = '.';
    ck_assert_int_eq(number_read(text, 500, '.', &x), NUMBER_OK);
    ck_assert_double_eq(x, 1.1111111111111112);
}
END_TEST

static const struct { const char *text; enum number_shape shape; } shapes[] = {
    { "812", NUMBER_PLAIN }, { "-1e3", NUMBER_PLAIN }, { "1,234e5", NUMBER_COMMA_3 },
    { "812.3", NUMBER_POINT }, { "1.234", NUMBER_POINT }, { ".5", NUMBER_POINT }, { "5.", NUMBER_POINT },
    { "812,3", NUMBER_COMMA }, { "0,125", NUMBER_COMMA }, { "-0,125", NUMBER_COMMA },
    { "1234,567", NUMBER_COMMA }, { "1,2345", NUMBER_COMMA }, { ",5", NUMBER_COMMA },
    { "1,234", NUMBER_COMMA_3 }, { "-123,456", NUMBER_COMMA_3 },
    { "1,234.5", NUMBER_GROUPED }, { "1.234,5", NUMBER_GROUPED }, { "1,234,567", NUMBER_GROUPED },
    { "1.234.567", NUMBER_GROUPED }, { "1 234", NUMBER_GROUPED }, { "1 234,5", NUMBER_GROUPED },
    { "1'234.5", NUMBER_GROUPED }, { "1\xC2\xA0" "234,5", NUMBER_GROUPED },
    { "1\xE2\x80\xAF" "234", NUMBER_GROUPED }, { "\xE2\x88\x92" "1,234.5", NUMBER_GROUPED },
    { "1.2.3", NUMBER_NONE }, { "05.03.2024", NUMBER_NONE }, { "10:11:12", NUMBER_NONE },
    { "1,,5", NUMBER_NONE }, { "abc", NUMBER_NONE }, { "", NUMBER_NONE }, { ",", NUMBER_NONE },
    { "1234 567", NUMBER_NONE }, { "1,23 4", NUMBER_NONE }, { "1 N", NUMBER_NONE },
};

START_TEST(separators_say_what_a_number_is)
{
    const enum number_shape got = number_shape(shapes[_i].text, strlen(shapes[_i].text));

    ck_assert_msg(got == shapes[_i].shape, "\"%s\": %d", shapes[_i].text, (int)got);
}
END_TEST

/* ---- stamps --------------------------------------------------------------------------- */

/* Seconds since 1970 by date(1). */
static const struct { const char *text; enum time_stamp kind; double s; } stamps[] = {
    { "2024-03-05T10:11:12", TIME_STAMP_DATE, 1709633472.0 },
    { "2024-03-05 10:11:12.5", TIME_STAMP_DATE, 1709633472.5 },
    { "2024/03/05 10:11:12,250", TIME_STAMP_DATE, 1709633472.25 },
    { "2024-03-05T10:11:12Z", TIME_STAMP_DATE, 1709633472.0 },
    { "2024-03-05T10:11:12+01:00", TIME_STAMP_DATE, 1709629872.0 },
    { "2024-03-05T10:11:12-0530", TIME_STAMP_DATE, 1709653272.0 },
    { "2024-03-05T10:11:12+01", TIME_STAMP_DATE, 1709629872.0 },
    { "2000-02-29T00:00:00", TIME_STAMP_DATE, 951782400.0 },
    { "2100-03-01T00:00:00", TIME_STAMP_DATE, 4107542400.0 },
    { "1971-01-01T00:00:00", TIME_STAMP_DATE, 31536000.0 },
    { "2024-12-31T23:59:60", TIME_STAMP_DATE, 1735689600.0 },
    { "10:11:12", TIME_STAMP_OF_DAY, 36672.0 }, { "23:59:59.999", TIME_STAMP_OF_DAY, 86399.999 },
    { "2023-02-29T00:00:00", TIME_STAMP_NONE, 0 }, { "2100-02-29T00:00:00", TIME_STAMP_NONE, 0 },
    { "2024-04-31T00:00:00", TIME_STAMP_NONE, 0 }, { "2024-13-01T00:00:00", TIME_STAMP_NONE, 0 },
    { "2024-00-01T00:00:00", TIME_STAMP_NONE, 0 }, { "2024-01-00T00:00:00", TIME_STAMP_NONE, 0 },
    { "1970-01-01T00:00:00", TIME_STAMP_NONE, 0 }, { "2200-01-01T00:00:00", TIME_STAMP_NONE, 0 },
    { "2024-03-05", TIME_STAMP_NONE, 0 }, { "2024-03-05T10:11", TIME_STAMP_NONE, 0 },
    { "2024-03-05T24:00:00", TIME_STAMP_NONE, 0 }, { "2024-03-05T10:60:00", TIME_STAMP_NONE, 0 },
    { "2024-03-05T10:11:61", TIME_STAMP_NONE, 0 }, { "2024-03-05T10:11:12.", TIME_STAMP_NONE, 0 },
    { "2024-03-05T10:11:12+15:00", TIME_STAMP_NONE, 0 }, { "2024-03-05T10:11:12+01:", TIME_STAMP_NONE, 0 },
    { "2024-03-05T10:11:12 PM", TIME_STAMP_NONE, 0 }, { "05/03/2024 10:11:12", TIME_STAMP_NONE, 0 },
    { "10:11:12 PM", TIME_STAMP_NONE, 0 }, { "1:11:12.5", TIME_STAMP_OF_DAY, 4272.5 },
    { "1:1:12", TIME_STAMP_NONE, 0 }, { ":11:12", TIME_STAMP_NONE, 0 }, { "10:11", TIME_STAMP_NONE, 0 },
};

START_TEST(stamps_are_read)
{
    int64_t ns = -1;
    const enum time_stamp got = time_stamp_read(stamps[_i].text, strlen(stamps[_i].text), &ns);
    char text[32];

    ck_assert_msg(got == stamps[_i].kind, "%s: %d", stamps[_i].text, (int)got);
    if (got != TIME_STAMP_NONE)
        ck_assert_msg(ns == llround(stamps[_i].s * 1e3) * 1000000, "%s: %lld", stamps[_i].text,
                      (long long)ns);
    if (got == TIME_STAMP_DATE) {   /* and written again */
        int64_t again;

        time_stamp_text(ns, text);
        ck_assert_int_eq(time_stamp_read(text, strlen(text), &again), TIME_STAMP_DATE);
        ck_assert_int_eq(again, ns / 1000000000 * 1000000000);
    }
}
END_TEST

/* ---- names ------------------------------------------------------------------------------- */

static const struct {
    const char *name, *unit_cell;
    enum column_role role;
    enum column_side side;
    enum curve_unit unit;
    enum time_unit time_unit;
} names[] = {
    { "Fz (N)", "", COLUMN_WORDS_FORCE, 0, CURVE_N, 0 },
    { "weight [kg]", "", COLUMN_WORDS_FORCE, 0, CURVE_KGF, 0 },
    { "time_ms", "", COLUMN_WORDS_TIME, 0, 0, TIME_UNIT_MS },
    { "TimeMs", "", COLUMN_WORDS_TIME, 0, 0, TIME_UNIT_MS },
    { "Force_lbf", "", COLUMN_WORDS_FORCE, 0, CURVE_LBF, 0 },
    { "Kraft (links) [N]", "", COLUMN_WORDS_FORCE, COLUMN_WORDS_LEFT, CURVE_N, 0 },
    { "Force [N] (right)", "", COLUMN_WORDS_FORCE, COLUMN_WORDS_RIGHT, CURVE_N, 0 },
    { "time left", "", COLUMN_WORDS_TIME, COLUMN_WORDS_LEFT, 0, 0 },
    { "weight right", "", COLUMN_WORDS_FORCE, COLUMN_WORDS_RIGHT, 0, 0 },
    { "R", "", COLUMN_WORDS_FORCE, COLUMN_WORDS_RIGHT, 0, 0 },
    { "cell_a_counts", "", COLUMN_WORDS_FORCE, 0, CURVE_COUNTS, 0 },
    { "ADC raw", "", COLUMN_WORDS_FORCE, 0, CURVE_COUNTS, 0 },
    { "torque ft lb", "", COLUMN_WORDS_FORCE, 0, CURVE_FT_LB, 0 },
    { "My (Nm)", "", COLUMN_WORDS_FORCE, 0, CURVE_NM, 0 },
    { "force", "kN", COLUMN_WORDS_FORCE, 0, CURVE_KN, 0 },
    { "t", "(us)", COLUMN_WORDS_TIME, 0, 0, TIME_UNIT_US },
    { "N", "", COLUMN_WORDS_FORCE, 0, CURVE_N, 0 },
    { "n", "", COLUMN_WORDS_INDEX, 0, 0, 0 },
    { "Sample No", "", COLUMN_WORDS_INDEX, 0, 0, 0 },
    { "target_n", "", COLUMN_WORDS_NOT, 0, CURVE_UNIT_UNKNOWN, 0 },
    { "Peak Force", "", COLUMN_WORDS_NOT, 0, 0, 0 },
    { "cell_g", "", COLUMN_WORDS_FORCE, 0, CURVE_GF, 0 },
    { "grip_g", "", COLUMN_WORDS_OTHER, 0, 0, 0 },
    { "acc_g", "", COLUMN_WORDS_NOT, 0, 0, 0 },
    { "", "", COLUMN_WORDS_OTHER, 0, 0, 0 },
    { "Force (", "", COLUMN_WORDS_FORCE, 0, 0, 0 },
};

START_TEST(names_say_what_is_in_a_column)
{
    struct column_words w;

    column_words_read(names[_i].name, names[_i].unit_cell, &w);
    ck_assert_msg(w.role == names[_i].role && w.side == names[_i].side && w.unit == names[_i].unit
                  && w.time_unit == names[_i].time_unit, "%s: role %d, side %d, unit %s, time %s",
                  names[_i].name, (int)w.role, (int)w.side, curve_unit_word(w.unit),
                  time_unit_word(w.time_unit));
}
END_TEST

/* ---- cells --------------------------------------------------------------------------------- */

static const struct { const char *line; char delimiter; const char *cells; } lines[] = {
    { "a,b,c", ',', "a|b|c" }, { "a,,c,", ',', "a||c|" }, { "", ',', "" }, { ",", ',', "|" },
    { " a , b ", ',', "a|b" }, { "\"a,b\",c", ',', "a,b|c" }, { "\"a\"\"b\",c", ',', "a\"b|c" },
    { "\"open,c", ',', "open,c" }, { "\"a\"x,c", ',', "a|c" }, { "a\tb", '\t', "a|b" },
    { "a\t\tb", '\t', "a||b" }, { "  a \t b ", ' ', "a|b" }, { "\"a b\" c", ' ', "a b|c" },
    { "a,b", '\0', "a,b" }, { " \"a,b\" ", '\0', "a,b" }, { "", ' ', "" },
    { "\xFC,\xC3\xBC", ',', "\xC3\xBC|\xC3\xBC" }, { "\x1B[2J,\xC2\x9B", ',', "?[2J|?" },
    { "\x9B,\xF0\x9F\x98\x80", ',', "?|\xF0\x9F\x98\x80" },
};

START_TEST(lines_fall_into_cells)
{
    struct delimited_cell cell[8];
    char all[100] = "", one[40];
    const size_t n = delimited_cells(lines[_i].line, strlen(lines[_i].line), lines[_i].delimiter, cell, 8);

    for (size_t i = 0; i < n; i++) {
        if (i > 0)
            strcat(all, "|");
        strcat(all, delimited_text(&cell[i], one, sizeof one));
    }
    ck_assert_msg(strcmp(all, lines[_i].cells) == 0, "%s: %s", lines[_i].line, all);
}
END_TEST

START_TEST(more_cells_than_room_are_counted_and_not_stored)
{
    struct delimited_cell cell[3] = { { NULL, 0, false }, { NULL, 0, false }, { "kept", 4, false } };

    ck_assert_uint_eq(delimited_cells("a,b,c,d", 7, ',', cell, 2), 4);
    ck_assert_str_eq(cell[2].s, "kept");
}
END_TEST

START_TEST(text_is_cut_between_characters)
{
    const struct delimited_cell c = { "a\xC3\xBC\xF0\x9F\x98\x80", 7, false };
    char out[9];

    ck_assert_str_eq(delimited_text(&c, out, 3), "a");
    ck_assert_str_eq(delimited_text(&c, out, 4), "a\xC3\xBC");
    ck_assert_str_eq(delimited_text(&c, out, 7), "a\xC3\xBC");
    ck_assert_str_eq(delimited_text(&c, out, 8), "a\xC3\xBC\xF0\x9F\x98\x80");
}
END_TEST

/* A file of many blocks gives the lines of the bytes, wherever the blocks end. */
START_TEST(blocks_do_not_show)
{
    FILE *f = tmpfile();
    struct delimited d;
    const char *s;
    size_t n;
    int number = 0;

    ck_assert_ptr_nonnull(f);
    for (int i = 0; i < 100000; i++)
        fprintf(f, i % 3 ? "%d,%0*d\r\n" : "%d,%0*d\n", i, 1 + i % 37, 7);
    rewind(f);
    ck_assert_int_eq(delimited_open(&d, fileno(f)), ERR_OK);
    while (delimited_line(&d, &s, &n) == 1) {
        char want[64];
        const int length = snprintf(want, sizeof want, "%d,%0*d", number, 1 + number % 37, 7);

        ck_assert(n == (size_t)length && memcmp(s, want, n) == 0);
        number++;
    }
    ck_assert_int_eq(number, 100000);
    ck_assert_uint_eq(d.line, 100000);
    delimited_close(&d);
    fclose(f);
}
END_TEST

Suite *number_suite(void)
{
    Suite *s = suite_create("number");
    TCase *tc = tcase_create("all");

    tcase_add_loop_test(tc, edges_are_strtods, 0, COUNT(edges));
    tcase_add_test(tc, random_texts_are_strtods);
    tcase_add_test(tc, short_cut_agrees);
    tcase_add_test(tc, nothing_behind_the_end_is_read);
    tcase_add_test(tc, no_locale_changes_a_number);
    tcase_add_loop_test(tc, cells_are_told_apart, 0, COUNT(kinds));
    tcase_add_test(tc, a_number_of_over_500_characters_is_text);
    tcase_add_loop_test(tc, separators_say_what_a_number_is, 0, COUNT(shapes));
    tcase_add_loop_test(tc, stamps_are_read, 0, COUNT(stamps));
    tcase_add_loop_test(tc, names_say_what_is_in_a_column, 0, COUNT(names));
    tcase_add_loop_test(tc, lines_fall_into_cells, 0, COUNT(lines));
    tcase_add_test(tc, more_cells_than_room_are_counted_and_not_stored);
    tcase_add_test(tc, text_is_cut_between_characters);
    tcase_add_test(tc, blocks_do_not_show);
    suite_add_tcase(s, tc);
    return s;
}
