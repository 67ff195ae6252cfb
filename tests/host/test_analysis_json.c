/* test_analysis_json.c - from every number of `analyze --json` to its definition. */
#include "interchange/analysis_json.h"

#include <check.h>
#include <math.h>
#include <string.h>

#include "interchange/options_json.h"
#include "json_keys.h"
#include "suites.h"

Suite *analysis_json_suite(void);

static void open_sides(struct curve_results *out)
{
    const struct curve_file_options read = { .force_columns = { "2", "3" }, .unit = CURVE_KGF };
    struct effort_options o;
    struct curve_file *file;
    struct err_text why;

    ck_assert_int_eq(curve_file_open("tests/golden/curves/sides.csv", &read, &file, &why), ERR_OK);
    strcpy(file->set[0].curve[0].label, "left");
    strcpy(file->set[0].curve[1].label, "right");
    effort_options_default(&o);
    o.target_n = 400.0;
    o.low_n = 380.0;
    o.high_n = 420.0;
    o.hold_s = 3.0;
    o.lever_m = 0.35;
    ck_assert_int_eq(curve_results_make(file, &o, SYMMETRY_LEFT, out, &why), ERR_OK);
}

START_TEST(every_number_is_defined)
{
    struct curve_results r;
    char missing[4096];

    open_sides(&r);
    json_t *root = analysis_json(&r, options_json(&r.options));

    ck_assert_ptr_nonnull(root);
    ck_assert_uint_gt(json_keys_undefined(root, missing, sizeof missing), 300);
    ck_assert_msg(missing[0] == '\0', "METRICS.md does not define\n%s", missing);
    json_decref(root);
    curve_results_free(&r);
}
END_TEST

START_TEST(every_option_is_there)
{
    struct effort_options o;

    effort_options_default(&o);
    json_t *root = options_json(&o);

    /* Members of struct effort_options; zero's force is one with its rule. */
    ck_assert_uint_eq(json_object_size(root), 43);
    json_decref(root);
}
END_TEST

START_TEST(what_is_not_known_is_null)
{
    const double none[] = { NAN, INFINITY, -INFINITY };

    for (int i = 0; i < COUNT(none); i++) {
        json_t *digits = json_value_digits(none[i]), *real = json_value_real(none[i], 3);

        ck_assert(json_is_null(digits) && json_is_null(real));
    }
}
END_TEST

static const struct { double x, is; } rounded[] = {
    { 0.0, 0.0 }, { 1.0 / 3.0, 0.333333333 }, { 2e9 / 3.0, 666666667.0 },
    { -1e-7 / 3.0, -3.33333333e-8 }, { 123.4567891, 123.456789 }, { 900.0000001, 900.0 },
};

START_TEST(a_metric_has_nine_digits)
{
    json_t *o = json_value_digits(rounded[_i].x);

    ck_assert_double_eq(json_real_value(o), rounded[_i].is);
    json_decref(o);
}
END_TEST

START_TEST(a_torque_is_no_force)
{
    struct metric_value value[METRIC_COUNT];

    for (int m = 0; m < METRIC_COUNT; m++)
        value[m] = metric_got(1.0, NAN);
    json_t *force = json_value_metrics(value, false), *torque = json_value_metrics(value, true);

    ck_assert_str_eq(json_string_value(json_object_get(json_object_get(force, "peak_n"), "unit")),
                     "N");
    for (int m = 0; m < METRIC_COUNT; m++) {
        const char *id = metric_info((enum metric)m)->id;
        const char *unit = json_string_value(json_object_get(json_object_get(torque, id), "unit"));

        ck_assert_msg(unit[0] != 'N' || strncmp(unit, "N.m", 3) == 0, "%s: %s", id, unit);
    }
    json_decref(force);
    json_decref(torque);
}
END_TEST

START_TEST(text_that_is_no_utf_8_keeps_its_place)
{
    json_t *o = json_value_text("Kraft \xE4 [N]");

    ck_assert_str_eq(json_string_value(o), "Kraft ? [N]");
    json_decref(o);
}
END_TEST

Suite *analysis_json_suite(void)
{
    Suite *s = suite_create("analysis_json");
    TCase *tc = tcase_create("all");

    tcase_add_test(tc, every_number_is_defined);
    tcase_add_test(tc, every_option_is_there);
    tcase_add_test(tc, what_is_not_known_is_null);
    tcase_add_loop_test(tc, a_metric_has_nine_digits, 0, COUNT(rounded));
    tcase_add_test(tc, a_torque_is_no_force);
    tcase_add_test(tc, text_that_is_no_utf_8_keeps_its_place);
    suite_add_tcase(s, tc);
    return s;
}
