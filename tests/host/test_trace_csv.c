/* test_trace_csv.c - numbers as text, labels as fields, holes as rows. */
#include "interchange/trace_csv.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "interchange/curve_results.h"
#include "suites.h"

Suite *trace_csv_suite(void);

static const struct { double x; int decimals; const char *text, *why; } numbers[] = {
    { 0.0,       4, "0.0000",      "zero" },
    { -0.0,      4, "0.0000",      "its sign says nothing" },
    { -0.00004,  4, "0.0000",      "and rounded to zero it has none" },
    { -0.00006,  4, "-0.0001",     "over half a step" },
    { 0.000149,  4, "0.0001",      "under half a step" },
    { 0.000151,  4, "0.0002",      "over half a step" },
    { 1.0,       0, "1",           "no point without decimals" },
    { 0.04,      1, "0.0",         "a leading zero" },
    { 0.96,      1, "1.0",         "carried over the point" },
    { 999.99996, 4, "1000.0000",   "carried all along" },
    { -123.4567, 3, "-123.457",    "negative" },
    { 1234567.8, 6, "1234567.800000", "zeros to the end" },
    { 0.000001,  6, "0.000001",    "zeros after the point" },
    { 4.9e-7,    6, "0.000000",    "under half a step" },
    { 999999999.0, 9, "999999999.000000000", "largest" },
    { 1e9,       2, "",            "too large" },
    { -1e9,      2, "",            "too large" },
    { INFINITY,  2, "",            "not a number that can be written" },
    { NAN,       2, "",            "nor this" },
};

START_TEST(a_number_is_written_as_it_should)
{
    char s[32];
    const char *end = trace_csv_number(s, numbers[_i].x, numbers[_i].decimals);

    ck_assert_msg((size_t)(end - s) == strlen(numbers[_i].text)
                  && memcmp(s, numbers[_i].text, (size_t)(end - s)) == 0,
                  "%g, %d decimals (%s): %.*s", numbers[_i].x, numbers[_i].decimals,
                  numbers[_i].why, (int)(end - s), s);
}
END_TEST

/* printf is the oracle, where no half step is near. */
START_TEST(numbers_are_printfs)
{
    srand(11);
    for (int i = 0; i < 200000; i++) {
        char s[32], expected[40];
        const double x = (rand() - RAND_MAX / 2) / 1e6 + 1e-7 / 3.0;

        *trace_csv_number(s, x, 4) = '\0';
        snprintf(expected, sizeof expected, "%.4f", x);
        ck_assert_str_eq(s, strcmp(expected, "-0.0000") == 0 ? "0.0000" : expected);
    }
}
END_TEST

static const struct { const char *label, *field, *why; } labels[] = {
    { "left", "left,", "plain" },
    { "left [N], raw", "\"left [N], raw\",", "a comma" },
    { "the \"good\" leg", "\"the \"\"good\"\" leg\",", "quotes are doubled" },
    { "a\nb", "\"a\nb\",", "a line end" },
    { "", ",", "none" },
};

START_TEST(a_label_is_a_field)
{
    struct analysis a = { 0 };
    struct trace t;
    char *text;
    size_t n;
    FILE *to = open_memstream(&text, &n);

    trace_init(&t);
    ck_assert_int_eq(trace_add(&t, 0.5, 2.0, true), ERR_OK);
    ck_assert_int_eq(trace_csv_rows(to, labels[_i].label, &t, &a), ERR_OK);
    fclose(to);
    ck_assert_msg(strncmp(text, labels[_i].field, strlen(labels[_i].field)) == 0
                  && strcmp(text + strlen(labels[_i].field), "0.500000,2.0000,,quiet\n") == 0,
                  "%s: %s", labels[_i].why, text);
    free(text);
    trace_free(&t);
}
END_TEST

START_TEST(a_hole_is_a_row_in_its_middle)
{
    struct analysis a = { 0 };
    struct trace t;
    char *text;
    size_t n;
    FILE *to = open_memstream(&text, &n);

    trace_init(&t);
    for (int i = 0; i < 3; i++)
        ck_assert_int_eq(trace_add(&t, i, i, i == 2), ERR_OK);
    ck_assert_int_eq(trace_csv_rows(to, "x", &t, &a), ERR_OK);
    fclose(to);
    ck_assert_str_eq(text, "x,0.000000,0.0000,,quiet\nx,1.000000,1.0000,,quiet\n"
                           "x,1.500000,,,gap\nx,2.000000,2.0000,,quiet\n");
    free(text);
    trace_free(&t);
}
END_TEST

/* 20,000 rows go through the buffer many times. */
START_TEST(long_traces_are_whole)
{
    struct analysis a = { 0 };
    struct trace t;
    char *text, *line;
    size_t n;
    FILE *to = open_memstream(&text, &n);

    trace_init(&t);
    for (int i = 0; i < 20000; i++)
        ck_assert_int_eq(trace_add(&t, i / 80.0, -i, false), ERR_OK);
    ck_assert_int_eq(trace_csv_rows(to, "right", &t, &a), ERR_OK);
    fclose(to);
    line = text;
    for (int i = 0; i < 20000; i++) {
        char expected[80];

        snprintf(expected, sizeof expected, "right,%.6f,%s%d.0000,,quiet\n", i / 80.0,
                 i > 0 ? "-" : "", i);
        ck_assert_msg(strncmp(line, expected, strlen(expected)) == 0, "%d: %.60s", i, line);
        line += strlen(expected);
    }
    ck_assert_int_eq(*line, '\0');
    free(text);
    trace_free(&t);
}
END_TEST

static const struct { const char *label; enum symmetry_side side; } sides[] = {
    { "left", SYMMETRY_LEFT }, { "Right [N]", SYMMETRY_RIGHT }, { "2 left", SYMMETRY_LEFT },
    { "weight_LEFT", SYMMETRY_LEFT }, { "force", SYMMETRY_NEITHER },
    { "left+right", SYMMETRY_NEITHER }, { "bright", SYMMETRY_NEITHER },
    { "lefty", SYMMETRY_NEITHER }, { "right1", SYMMETRY_RIGHT }, { "", SYMMETRY_NEITHER },
    { "leftright right", SYMMETRY_RIGHT },
};

START_TEST(a_label_tells_the_side)
{
    ck_assert_msg(curve_results_side(sides[_i].label) == sides[_i].side, "%s", sides[_i].label);
}
END_TEST

Suite *trace_csv_suite(void)
{
    Suite *s = suite_create("trace_csv");
    TCase *tc = tcase_create("all");

    tcase_add_loop_test(tc, a_number_is_written_as_it_should, 0, COUNT(numbers));
    tcase_add_test(tc, numbers_are_printfs);
    tcase_add_loop_test(tc, a_label_is_a_field, 0, COUNT(labels));
    tcase_add_test(tc, a_hole_is_a_row_in_its_middle);
    tcase_add_test(tc, long_traces_are_whole);
    tcase_add_loop_test(tc, a_label_tells_the_side, 0, COUNT(sides));
    suite_add_tcase(s, tc);
    return s;
}
