/*
 * test_calibration.c - two points of a line, and every file that is not that.
 *
 * The expected newtons are worked from the two points of each row, as
 * (counts - c0) / (c1 - c0) of the way from f0 to f1.
 */
#include <check.h>
#include <limits.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "calibration/calibration.h"
#include "place.h"
#include "suites.h"

Suite *calibration_suite(void);

static int parse(const char *text, struct calibration *c, struct err_text *why)
{
    /* Exactly its bytes, so that reading past them is seen by the sanitizer. */
    const size_t n = strlen(text);
    char *copy = malloc(n + 1);
    int err;

    ck_assert_ptr_nonnull(copy);
    memcpy(copy, text, n);
    copy[n] = '}';
    err = calibration_parse("c.json", copy, n, c, why);
    free(copy);
    return err;
}

static struct calibration parsed(const char *text)
{
    struct calibration c = { .id = "" };
    struct err_text why = { "" };

    ck_assert_msg(parse(text, &c, &why) == ERR_OK, "%s", why.s);
    return c;
}

#define POINTS(c0, f0, c1, f1)                                            \
    "{\"id\":\"x\",\"points\":[{\"counts\":" #c0 ",\"force_n\":" #f0 "},"    \
    "{\"counts\":" #c1 ",\"force_n\":" #f1 "}]}"

/* ---- the line ----------------------------------------------------------- */

static const struct {
    const char *why;
    const char *text;
    double c0, f0, c1, f1;
} lines[] = {
    { "the virtual rig's", POINTS(84000, 0, 1134000, 500), 84000, 0, 1134000, 500 },
    { "loaded point first", POINTS(1134000, 500, 84000, 0), 1134000, 500, 84000, 0 },
    { "a reversed cell", POINTS(-2000, 0, -900000, 250), -2000, 0, -900000, 250 },
    { "neither point at 0 N", POINTS(150000, 98.1, 700000, 392.4),
      150000, 98.1, 700000, 392.4 },
    { "pulled, not pushed", POINTS(0, -100, 500000, 100), 0, -100, 500000, 100 },
    { "counts that are means", POINTS(84000.25, 0, 94000.75, 10), 84000.25, 0, 94000.75, 10 },
    { "both rails", POINTS(-8388607, -10000, 8388607, 10000),
      -8388607, -10000, 8388607, 10000 },
    { "as close as is allowed", POINTS(0, 0, 1000, 1), 0, 0, 1000, 1 },
    { "as close as is allowed, reversed", POINTS(0, 0, -1000, 1), 0, 0, -1000, 1 },
};

START_TEST(newtons_lie_on_the_line_through_the_points)
{
    const struct calibration c = parsed(lines[_i].text);
    static const int32_t counts[] = { -8388608, -1, 0, 1, 84000, 1134000, 8388607 };

    for (int i = 0; i < COUNT(counts); i++) {
        const double way = (counts[i] - lines[_i].c0) / (lines[_i].c1 - lines[_i].c0);
        const double want_n = lines[_i].f0 + way * (lines[_i].f1 - lines[_i].f0);

        ck_assert_msg(fabs(calibration_newtons(&c, counts[i]) - want_n)
                      <= 1e-9 * fmax(1.0, fabs(want_n)), "%s: %d counts are %.12g N, not %.12g",
                      lines[_i].why, (int)counts[i], calibration_newtons(&c, counts[i]), want_n);
    }
}
END_TEST

/* 2,100 counts a newton, 84,000 unloaded. */
START_TEST(slope_and_zero_are_the_ones_on_paper)
{
    const struct calibration c = parsed(lines[0].text);

    ck_assert_double_eq_tol(c.n_per_count, 1.0 / 2100.0, 1e-18);
    ck_assert_double_eq_tol(c.zero_counts, 84000.0, 1e-9);
    ck_assert_str_eq(c.id, "x");
}
END_TEST

START_TEST(a_reversed_cell_has_a_negative_slope)
{
    const struct calibration c = parsed(lines[2].text);

    ck_assert_double_lt(c.n_per_count, 0.0);
    ck_assert_double_eq_tol(calibration_newtons(&c, -451000), 125.0, 1e-9);
}
END_TEST

START_TEST(more_members_than_asked_for_are_no_fault)
{
    parsed("{\"note\":\"in winter\",\"id\":\"x\",\"points\":"
           "[{\"counts\":0,\"force_n\":0,\"mass_kg\":0},{\"counts\":9000,\"force_n\":9}]}");
}
END_TEST

/* ---- what is refused ------------------------------------------------------ */

static const struct {
    const char *why;
    const char *text;
    const char *says;
} refused[] = {
    { "nothing", "", "not valid JSON" },
    { "not JSON", "id: x", "not valid JSON" },
    { "half of it", "{\"id\":\"x\",\"points\":[", "not valid JSON" },
    { "something after it", POINTS(0, 0, 9000, 9) "x", "not valid JSON" },
    { "not UTF-8", "{\"id\":\"\xE9\"}", "not valid JSON" },
    { "a number too large for a double", POINTS(0, 0, 1e999, 9), "not valid JSON" },
    { "not a number at all", POINTS(0, 0, NaN, 9), "not valid JSON" },
    { "the id twice", "{\"id\":\"x\",\"id\":\"y\",\"points\":[]}", "not valid JSON" },
    { "the points twice", "{\"id\":\"x\",\"points\":[],\"points\":[]}", "not valid JSON" },
    { "the counts of a point twice",
      "{\"id\":\"x\",\"points\":[{\"counts\":0,\"counts\":1,\"force_n\":0},"
      "{\"counts\":9000,\"force_n\":9}]}", "not valid JSON" },
    { "a list", "[]", "\"id\"" },
    { "no id", "{\"points\":[]}", "\"id\"" },
    { "an empty id", "{\"id\":\"\",\"points\":[]}", "\"id\"" },
    { "an id that is a number", "{\"id\":7,\"points\":[]}", "\"id\"" },
    { "no points", "{\"id\":\"x\"}", "two points" },
    { "points that are no list", "{\"id\":\"x\",\"points\":2}", "two points" },
    { "one point", "{\"id\":\"x\",\"points\":[{\"counts\":0,\"force_n\":0}]}", "two points" },
    { "three points", "{\"id\":\"x\",\"points\":[{\"counts\":0,\"force_n\":0},"
      "{\"counts\":9000,\"force_n\":9},{\"counts\":19000,\"force_n\":19}]}", "two points" },
    { "a point that is a number", "{\"id\":\"x\",\"points\":[1,2]}", "point 1" },
    { "first point without counts", "{\"id\":\"x\",\"points\":[{\"force_n\":0},"
      "{\"counts\":9000,\"force_n\":9}]}", "point 1" },
    { "second point without force", "{\"id\":\"x\",\"points\":[{\"counts\":0,\"force_n\":0},"
      "{\"counts\":9000}]}", "point 2" },
    { "counts as text", POINTS("84000", 0, 1134000, 500), "point 1" },
    { "force as text", POINTS(0, 0, 1134000, "500"), "point 2" },
    { "force null", POINTS(0, 0, 1134000, null), "point 2" },
    { "counts over 24 bits", POINTS(0, 0, 8388608, 500), "out of range" },
    { "counts under 24 bits", POINTS(0, 0, -8388608, 500), "out of range" },
    { "too much force", POINTS(0, 0, 84000, 10000.1), "out of range" },
    { "too much force the other way", POINTS(0, -10000.1, 84000, 0), "out of range" },
    { "the same point twice", POINTS(84000, 0, 84000, 0), "too close" },
    { "the same counts", POINTS(84000, 0, 84000, 500), "too close" },
    { "the same force", POINTS(84000, 5, 1134000, 5), "too close" },
    { "counts a little too close", POINTS(0, 0, 999, 500), "too close" },
    { "counts a little too close, reversed", POINTS(0, 0, -999, 500), "too close" },
    { "forces a little too close", POINTS(0, 0, 9000, 0.999), "too close" },
    { "forces a little too close, reversed", POINTS(0, 0, 9000, -0.999), "too close" },
};

START_TEST(parse_refuses_says_why_and_leaves_the_calibration_alone)
{
    struct calibration c;
    struct err_text why = { "" };
    unsigned char before[sizeof c];

    memset(&c, 0xA5, sizeof c);
    memcpy(before, &c, sizeof c);
    ck_assert_msg(parse(refused[_i].text, &c, &why) == ERR_FORMAT, "%s: accepted",
                  refused[_i].why);
    ck_assert_msg(memcmp(&c, before, sizeof c) == 0, "%s: *out was written", refused[_i].why);
    ck_assert_msg(strncmp(why.s, "c.json:", 7) == 0, "%s: %s", refused[_i].why, why.s);
    ck_assert_msg(strstr(why.s, refused[_i].says) != NULL, "%s: %s", refused[_i].why, why.s);
    /* Nobody has to ask why. */
    ck_assert_int_eq(parse(refused[_i].text, &c, NULL), ERR_FORMAT);
}
END_TEST

START_TEST(an_id_fits_to_its_last_character)
{
    for (int length = CALIBRATION_ID_MAX - 1; length <= CALIBRATION_ID_MAX; length++) {
        struct calibration c;
        char id[CALIBRATION_ID_MAX + 1], text[400];

        memset(id, 'i', sizeof id);
        id[length] = '\0';
        snprintf(text, sizeof text, "{\"id\":\"%s\",\"points\":[{\"counts\":0,\"force_n\":0},"
                 "{\"counts\":9000,\"force_n\":9}]}", id);
        ck_assert_int_eq(parse(text, &c, NULL),
                         length < CALIBRATION_ID_MAX ? ERR_OK : ERR_FORMAT);
        if (length < CALIBRATION_ID_MAX)
            ck_assert_str_eq(c.id, id);
    }
}
END_TEST

START_TEST(a_fault_in_json_names_its_line)
{
    struct calibration c;
    struct err_text why = { "" };

    ck_assert_int_eq(parse("{\n\"id\":\n?", &c, &why), ERR_FORMAT);
    ck_assert_msg(strncmp(why.s, "c.json:3: ", 10) == 0, "%s", why.s);
}
END_TEST

START_TEST(a_zero_byte_ends_no_text)
{
    static const char text[] = POINTS(0, 0, 9000, 9) "\0";
    struct calibration c;

    ck_assert_int_eq(calibration_parse("c.json", text, sizeof text - 2, &c, NULL), ERR_OK);
    ck_assert_int_eq(calibration_parse("c.json", text, sizeof text - 1, &c, NULL), ERR_FORMAT);
}
END_TEST

/* ---- files ------------------------------------------------------------------ */

/* A file of this text in a folder of its own. */
static const char *file_of(const char *text, size_t n)
{
    place_make();
    const char *const path = place_path("c.json");
    FILE *f = fopen(path, "wb");

    ck_assert_ptr_nonnull(f);
    ck_assert_uint_eq(fwrite(text, 1, n, f), n);
    ck_assert_int_eq(fclose(f), 0);
    return path;
}

START_TEST(the_shipped_calibration_is_the_virtual_rigs)
{
    char text[CALIBRATION_TEXT_MAX];
    struct calibration c;
    struct err_text why = { "" };
    size_t n = 0;

    ck_assert_msg(calibration_load("calibration/virtual-rig.json", &c, text, &n, &why)
                  == ERR_OK, "%s", why.s);
    ck_assert_str_eq(c.id, "virtual-rig");
    ck_assert_double_eq_tol(calibration_newtons(&c, 84000), 0.0, 1e-9);
    ck_assert_double_eq_tol(calibration_newtons(&c, 84000 + 2100 * 345), 345.0, 1e-9);
}
END_TEST

START_TEST(load_hands_back_the_bytes_it_read)
{
    const char *const said = lines[0].text;
    const char *const file = file_of(said, strlen(said));
    char text[CALIBRATION_TEXT_MAX];
    struct calibration c;
    size_t n = 0;

    ck_assert_int_eq(calibration_load(file, &c, text, &n, NULL), ERR_OK);
    ck_assert_uint_eq(n, strlen(said));
    ck_assert_mem_eq(text, said, n);
    place_remove();
}
END_TEST

/* A text is padded with blanks, which JSON allows. */
START_TEST(a_file_may_be_one_byte_short_of_the_most)
{
    for (size_t size = CALIBRATION_TEXT_MAX - 1; size <= CALIBRATION_TEXT_MAX + 1; size++) {
        char padded[CALIBRATION_TEXT_MAX + 1], text[CALIBRATION_TEXT_MAX];
        struct calibration c, was;
        struct err_text why = { "" };
        size_t n;

        memset(padded, ' ', sizeof padded);
        memcpy(padded, lines[0].text, strlen(lines[0].text));
        memset(&c, 0xA5, sizeof c);
        was = c;
        const char *const file = file_of(padded, size);
        const bool fits = size < CALIBRATION_TEXT_MAX;
        ck_assert_int_eq(calibration_load(file, &c, text, &n, &why),
                         fits ? ERR_OK : ERR_FORMAT);
        ck_assert(fits || memcmp(&c, &was, sizeof c) == 0);
        ck_assert(fits || strstr(why.s, "longer than 4095 bytes") != NULL);
        place_remove();
    }
}
END_TEST

static const struct {
    const char *why;
    const char *path;    /* within an empty folder */
    int err;
    const char *says;
} unreadable[] = {
    { "no such file", "/none.json", ERR_ABSENT, "No such file" },
    { "no such folder", "/none/c.json", ERR_ABSENT, "No such file" },
    { "a folder", "", ERR_IO, "cannot be read" },
    { "a folder that is a file", "/c.json/c.json", ERR_IO, "cannot be read" },
};

START_TEST(a_file_that_cannot_be_read_says_so)
{
    char path[2 * PATH_MAX], text[CALIBRATION_TEXT_MAX];
    struct calibration c, was;
    struct err_text why = { "" };
    size_t n = 77;

    memset(&c, 0xA5, sizeof c);
    was = c;
    file_of("", 0);
    snprintf(path, sizeof path, "%s%s", place_folder(), unreadable[_i].path);
    const int err = calibration_load(path, &c, text, &n, &why);
    place_remove();
    ck_assert_msg(err == unreadable[_i].err, "%s: %d, %s", unreadable[_i].why, err, why.s);
    ck_assert_msg(strstr(why.s, unreadable[_i].says) != NULL, "%s", why.s);
    ck_assert_ptr_nonnull(strstr(why.s, place_folder()));
    ck_assert_mem_eq(&c, &was, sizeof c);
    ck_assert_uint_eq(n, 77);
}
END_TEST

START_TEST(a_file_with_a_fault_is_named_in_the_sentence)
{
    const char *const file = file_of("{}", 2);
    char text[CALIBRATION_TEXT_MAX];
    struct calibration c;
    struct err_text why = { "" };
    size_t n;

    ck_assert_int_eq(calibration_load(file, &c, text, &n, &why), ERR_FORMAT);
    ck_assert_ptr_eq(strstr(why.s, file), why.s);
    place_remove();
}
END_TEST

Suite *calibration_suite(void)
{
    Suite *s = suite_create("calibration");
    TCase *tc = tcase_create("all");

    tcase_add_loop_test(tc, newtons_lie_on_the_line_through_the_points, 0, COUNT(lines));
    tcase_add_test(tc, slope_and_zero_are_the_ones_on_paper);
    tcase_add_test(tc, a_reversed_cell_has_a_negative_slope);
    tcase_add_test(tc, more_members_than_asked_for_are_no_fault);
    tcase_add_loop_test(tc, parse_refuses_says_why_and_leaves_the_calibration_alone,
                        0, COUNT(refused));
    tcase_add_test(tc, an_id_fits_to_its_last_character);
    tcase_add_test(tc, a_fault_in_json_names_its_line);
    tcase_add_test(tc, a_zero_byte_ends_no_text);
    tcase_add_test(tc, the_shipped_calibration_is_the_virtual_rigs);
    tcase_add_test(tc, load_hands_back_the_bytes_it_read);
    tcase_add_test(tc, a_file_may_be_one_byte_short_of_the_most);
    tcase_add_loop_test(tc, a_file_that_cannot_be_read_says_so, 0, COUNT(unreadable));
    tcase_add_test(tc, a_file_with_a_fault_is_named_in_the_sentence);
    suite_add_tcase(s, tc);
    return s;
}
