/*
 * test_calibration_certificate.c - from a table to a certificate.
 *
 * The worked example of calibration/README.md is computed again by numpy
 * (tests/oracle/calibration_example.py); every line the README shows must be a line
 * of the certificate.
 */
#include <check.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "calibration/calibrate.h"
#include "calibration/certificate.h"
#include "golden/calibration_example.h"
#include "suites.h"

#define TODAY "2026-11-25"

Suite *calibration_certificate_suite(void);

static char *file_text(const char *path)
{
    FILE *f = fopen(path, "rb");
    char *text = malloc(100000);

    ck_assert_msg(f != NULL, "%s: not here", path);
    ck_assert_ptr_nonnull(text);
    const size_t n = fread(text, 1, 99999, f);
    fclose(f);
    text[n] = '\0';
    return text;
}

static const struct calibrate_config plain = { .id = "", .today = TODAY };

static struct points example_points(void)
{
    char *const text = file_text("calibration/example.csv");
    struct err_text why = { "" };
    struct points p;

    ck_assert_msg(points_parse("example.csv", text, strlen(text), TODAY, &p, &why) == ERR_OK,
                  "%s", why.s);
    free(text);
    return p;
}

static struct calibrate made_of(const struct points *p)
{
    struct err_text why = { "" };
    struct calibrate c;

    ck_assert_msg(calibrate_points(p, &plain, &c, &why) == ERR_OK, "%s", why.s);
    return c;
}

/* ---- the worked example ---------------------------------------------------------------- */

static void agree(const char *what, double got, double want)
{
    ck_assert_msg(fabs(got - want) <= 1e-9 * fabs(want), "%s: %.15g, not %.15g", what, got, want);
}

START_TEST(the_worked_example_is_numpys)
{
    const struct points p = example_points();
    const struct calibrate c = made_of(&p);
    struct uncertainty u;

    agree("g", p.g_ms2, example.g_ms2);
    agree("range", c.calibration.high_n, example.top_n);
    ck_assert_int_eq(c.fit.curve.order, 1);
    agree("c0", c.fit.curve.c[0], example.c0);
    agree("c1", c.fit.curve.c[1], example.c1);
    agree("c0's error", sqrt(c.fit.curve.covariance[0][0]), example.c0_error);
    agree("c1's error", sqrt(c.fit.curve.covariance[1][1]), example.c1_error);
    agree("residual SD", c.fit.residual_sd_counts, example.residual_sd_counts);
    agree("F", c.fit.test[0].f, example.lack_f);
    agree("p", c.fit.test[0].p, example.lack_p);
    agree("hysteresis", c.figures.hysteresis_n, example.loop_n);
    agree("zero return", c.figures.zero_return_counts, example.zero_return_counts);
    agree("linearity", c.figures.linearity_pct, example.linearity_pct);
    agree("E74", c.figures.e74_limit_n, example.e74_limit_n);
    certificate_budget(&c.calibration, c.calibration.high_n, &u);
    agree("fit", u.row[UNCERTAINTY_FIT].standard_n, example.fit_n);
    agree("residual", u.row[UNCERTAINTY_RESIDUAL].standard_n, example.residual_n);
    agree("hysteresis", u.row[UNCERTAINTY_HYSTERESIS].standard_n, example.hysteresis_n);
    agree("noise", u.row[UNCERTAINTY_NOISE].standard_n, example.noise_n);
    agree("resolution", u.row[UNCERTAINTY_RESOLUTION].standard_n, example.resolution_n);
    agree("reference", u.row[UNCERTAINTY_REFERENCE].standard_n, example.reference_n);
    agree("gravity", u.row[UNCERTAINTY_GRAVITY].standard_n, example.gravity_n);
    agree("buoyancy", u.row[UNCERTAINTY_BUOYANCY].standard_n, example.buoyancy_n);
    agree("combined", u.standard_n, example.combined_n);
    agree("degrees of freedom", u.dof, example.effective_dof);
    agree("95 %", uncertainty_expanded_n(&u), example.expanded_n);
    ck_assert(!u.complete);
}
END_TEST

/* ---- the certificate ---------------------------------------------------------------------- */

struct paper {
    struct points points;
    struct calibrate made;
    char file[CALIBRATION_TEXT_MAX];
    struct certificate certificate;
};

static void write_paper(struct paper *w)
{
    w->points = example_points();
    w->made = made_of(&w->points);
    ck_assert_int_eq(calibration_write(&w->made.calibration, w->file, sizeof w->file), ERR_OK);
    w->certificate = (struct certificate){
        .calibration = &w->made.calibration, .calibration_text = w->file, .points = &w->points,
        .fit = &w->made.fit, .figures = &w->made.figures, .source = "calibration/example.csv",
        .software = "0" };
}

static char *printed(const struct certificate *c, int (*put)(const struct certificate *, FILE *))
{
    char *text = NULL;
    size_t n;
    FILE *f = open_memstream(&text, &n);

    ck_assert_ptr_nonnull(f);
    ck_assert_int_eq(put(c, f), ERR_OK);
    fclose(f);
    return text;
}

/* Between "## A worked example" and the next heading, indented lines are quoted. */
START_TEST(the_readme_quotes_the_certificate)
{
    static struct paper w;
    char *const readme = file_text("calibration/README.md");
    char *at = strstr(readme, "## A worked example");
    int quoted = 0;

    write_paper(&w);
    char *const text = printed(&w.certificate, certificate_text);
    ck_assert_ptr_nonnull(at);
    for (char *line = strtok(strchr(at, '\n'), "\n"); line != NULL && strncmp(line, "## ", 3) != 0;
         line = strtok(NULL, "\n")) {
        if (strncmp(line, "    ", 4) != 0 || strstr(line, "holdfast") != NULL)
            continue;
        ck_assert_msg(strstr(text, line + 4) != NULL, "not in the certificate: %s", line);
        quoted++;
    }
    ck_assert_int_ge(quoted, 20);
    free(text);
    free(readme);
}
END_TEST

/* FIPS 180-4's example, by the published digest. */
START_TEST(the_digest_is_sha_256)
{
    char hex[CERTIFICATE_DIGEST_MAX];

    certificate_digest("abc", 3, hex);
    ck_assert_str_eq(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}
END_TEST

START_TEST(the_text_is_bound_to_file_and_lines)
{
    static struct paper w;
    char of_file[CERTIFICATE_DIGEST_MAX], of_text[CERTIFICATE_DIGEST_MAX];

    write_paper(&w);
    char *const text = printed(&w.certificate, certificate_text);
    char *const last = strstr(text, "SHA-256 of the lines above: ");
    ck_assert_ptr_nonnull(last);
    certificate_digest(text, (size_t)(last - text), of_text);
    certificate_digest(w.file, strlen(w.file), of_file);
    ck_assert_ptr_nonnull(strstr(last, of_text));
    ck_assert_ptr_nonnull(strstr(text, of_file));
    ck_assert_ptr_eq(strstr(text, "nan"), NULL);
    free(text);
}
END_TEST

START_TEST(json_says_the_same_and_null_for_unknown)
{
    static struct paper w;
    char digest[CERTIFICATE_DIGEST_MAX];
    struct err_text why;

    write_paper(&w);
    w.certificate.before = &w.made.calibration;
    char *const text = printed(&w.certificate, certificate_json);
    json_t *const o = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
    const json_t *const fit = json_object_get(o, "fit"), *figures = json_object_get(o, "figures");
    const json_t *const u = json_object_get(o, "uncertainty");

    ck_assert_ptr_nonnull(o);
    certificate_digest(w.file, strlen(w.file), digest);
    ck_assert_str_eq(json_string_value(json_object_get(o, "calibration_sha256")), digest);
    agree("c1", json_number_value(json_array_get(json_object_get(fit, "counts"), 1)), example.c1);
    ck_assert_int_eq((int)json_array_size(json_object_get(fit, "points")), 21);
    ck_assert(json_is_null(json_object_get(figures, "repeatability_n")));
    agree("95 %", json_number_value(json_object_get(u, "expanded_95_n")), example.expanded_n);
    const json_t *const zero = json_object_get(json_object_get(u, "sources"), "zero");
    ck_assert(json_is_null(json_object_get(zero, "standard_n")));
    ck_assert_str_eq(json_string_value(json_object_get(zero, "absent")),
                     "zero was not checked after it");
    ck_assert(json_is_null(json_object_get(o, "stream")));
    ck_assert_double_eq(json_number_value(json_object_get(json_object_get(o, "before"),
                                                          "slope_change_pct")), 0.0);
    /* What is embedded is a calibration. */
    char *const inside = json_dumps(json_object_get(o, "calibration"), JSON_REAL_PRECISION(17));
    struct calibration c;
    ck_assert_int_eq(calibration_parse("inside", inside, strlen(inside), &c, &why), ERR_OK);
    free(inside);
    free(text);
    json_decref(o);
}
END_TEST

/* The slope 0.1 % up, the zero 100 counts. */
START_TEST(what_changed_is_shown)
{
    static struct paper w;
    struct calibration before;

    write_paper(&w);
    before = w.made.calibration;
    before.n_per_count *= 1.001;
    before.zero_counts -= 100;
    w.certificate.before = &before;
    char *const text = printed(&w.certificate, certificate_text);
    ck_assert_ptr_nonnull(strstr(text, "slope +0.1000 %, zero +100.0 counts (+0.048 N)"));
    free(text);
}
END_TEST

/* ---- calibrate_points ----------------------------------------------------------------------- */

START_TEST(a_calibration_is_named_by_rig_and_date)
{
    static const struct { const char *rig, *date, *id; } names[] = {
        { "HF-7", "2026-11-24", "HF-7-2026-11-24" }, { "", "", "calibration-" TODAY },
        { "../rig 7\xC3\xA9", "", "-.-rig-7---" TODAY },
    };

    for (int i = 0; i < COUNT(names); i++) {
        struct points p = example_points();

        strcpy(p.rig, names[i].rig);
        strcpy(p.date, names[i].date);
        ck_assert_str_eq(made_of(&p).calibration.id, names[i].id);
    }

    struct points p = example_points();
    memset(p.rig, 'r', sizeof p.rig - 1);
    ck_assert_int_eq((int)strlen(made_of(&p).calibration.id), CALIBRATION_ID_MAX - 1);
    ck_assert_str_eq(made_of(&p).calibration.due, "2027-11-25");
}
END_TEST

static const struct { const char *id; int err; } ids[] = {
    { "a", ERR_OK }, { "Rig_7.b-2", ERR_OK }, { ".hidden", ERR_ARG }, { "a/b", ERR_ARG },
    { "a b", ERR_ARG },
    { "123456789012345678901234567890123456789012345678901234567890123", ERR_OK },
    { "1234567890123456789012345678901234567890123456789012345678901234", ERR_ARG },
};

START_TEST(an_id_is_a_file_name)
{
    const struct points p = example_points();
    const struct calibrate_config cfg = { .id = ids[_i].id, .today = TODAY, .valid_days = 30 };
    struct err_text why = { "" };
    struct calibrate c;

    ck_assert_int_eq(calibrate_points(&p, &cfg, &c, &why), ids[_i].err);
    if (ids[_i].err == ERR_OK) {
        ck_assert_str_eq(c.calibration.id, ids[_i].id);
        ck_assert_str_eq(c.calibration.due, "2026-12-25");
    }
}
END_TEST

START_TEST(an_old_calibration_is_looked_at_before_a_new_one_is_made)
{
    const struct points p = example_points();
    const struct calibrate made = made_of(&p);
    struct calibration before = made.calibration;
    const struct calibrate_config cfg = { .id = "", .today = TODAY, .before = &before };
    struct err_text why = { "" };
    struct calibrate c, was;

    ck_assert_int_eq(calibrate_points(&p, &cfg, &c, &why), ERR_OK);
    before.n_per_count = -before.n_per_count;
    memset(&c, 0xA5, sizeof c);
    memcpy(&was, &c, sizeof c);
    ck_assert_int_eq(calibrate_points(&p, &cfg, &c, &why), ERR_RANGE);
    ck_assert(strstr(why.s, "the other way") != NULL && memcmp(&c, &was, sizeof c) == 0);
}
END_TEST

START_TEST(plateaus_and_loads_must_be_as_many)
{
    struct points p = example_points(), was = p;
    struct plateaus steps = { .n = 20 };
    struct err_text why = { "" };

    ck_assert_int_eq(calibrate_take_plateaus(&p, &steps, &why), ERR_RANGE);
    ck_assert(strstr(why.s, "20 plateaus were found and 21 loads are named") != NULL);
    ck_assert(memcmp(&p, &was, sizeof p) == 0);
    steps.n = 21;
    steps.at[20] = (struct plateau){ .counts = 7, .sd_counts = 8, .readings = 9 };
    ck_assert_int_eq(calibrate_take_plateaus(&p, &steps, &why), ERR_OK);
    ck_assert(p.point[20].counts == 7 && p.point[20].sd_counts == 8 && p.point[20].readings == 9);
}
END_TEST

/* ---- streams ------------------------------------------------------------------------------------ */

static const struct {
    const char *text, *column;
    int n;
    double last, time_s, rate_hz;
} streams[] = {
    { "counts\n1\n2\n-3", NULL, 3, -3, NAN, NAN },
    { "time_ms,cell_a_counts\r\n1000,5\r\n1100,6\r\n1200,7\r\n", NULL, 3, 7, 1.2, 10 },
    { "# remark\n\ntime_s;a_counts;b_counts\n0;1;2\n0.5;3;4\n", "b_counts", 2, 4, 0.5, 2 },
    { "n\ttime_us\traw\n1\t5\t6\n2\t5\t7", "raw", 2, 7, 5e-6, NAN },
};

START_TEST(streams_are_read)
{
    struct err_text why = { "" };
    struct stream s;

    ck_assert_msg(stream_parse("s", streams[_i].text, strlen(streams[_i].text),
                               streams[_i].column, &s, &why) == ERR_OK, "%s", why.s);
    ck_assert_int_eq((int)s.n, streams[_i].n);
    ck_assert_double_eq(s.counts[s.n - 1], streams[_i].last);
    ck_assert_int_eq(s.time_s == NULL, isnan(streams[_i].time_s));
    if (s.time_s != NULL)
        ck_assert_double_eq_tol(s.time_s[s.n - 1], streams[_i].time_s, 1e-12);
    if (isnan(streams[_i].rate_hz))
        ck_assert(isnan(s.rate_hz));
    else
        ck_assert_double_eq_tol(s.rate_hz, streams[_i].rate_hz, 1e-9);
    stream_free(&s);
    ck_assert(s.counts == NULL && s.n == 0);
}
END_TEST

static const struct { const char *text, *column, *says; } bad_streams[] = {
    { "", NULL, "s:1: there are no samples" },
    { "counts\n", NULL, "s:1: there are no samples" },
    { "force\n1\n", NULL, "s:1: no column ends in \"counts\"" },
    { "a_counts,b_counts\n1,2\n", NULL, "s:1: more than one column ends in" },
    { "a_counts,b_counts\n1,2\n", "c_counts", "s:1: there is no column \"c_counts\"" },
    { "a,a\n1,2\n", "a", "s:1: there is more than one column \"a\"" },
    { "counts\n1\nnan\n", NULL, "s:3: \"nan\" is not a number" },
    { "counts\n1\nlost\n", NULL, "s:3: \"lost\" is not a number" },
    { "x,counts\n1,2\n3\n", NULL, "s:3: has fewer fields" },
    { "time_s,counts\n,2\n", NULL, "s:2: \"\" is not a number" },
};

START_TEST(streams_are_refused_with_file_and_line)
{
    struct err_text why = { "" };
    struct stream s = { .n = 77 };

    ck_assert_int_eq(stream_parse("s", bad_streams[_i].text, strlen(bad_streams[_i].text),
                                  bad_streams[_i].column, &s, &why), ERR_FORMAT);
    ck_assert_msg(strncmp(why.s, bad_streams[_i].says, strlen(bad_streams[_i].says)) == 0, "%s",
                  why.s);
    ck_assert_int_eq((int)s.n, 77);
}
END_TEST

START_TEST(a_stream_grows_past_its_first_room)
{
    struct stream s = { 0 };

    for (int i = 0; i < 5000; i++)
        ck_assert_int_eq(stream_add(&s, i, i * 0.01), ERR_OK);
    for (int i = 0; i < 5000; i++)
        ck_assert(s.counts[i] == i && s.time_s[i] == i * 0.01);
    stream_free(&s);
}
END_TEST

Suite *calibration_certificate_suite(void)
{
    Suite *s = suite_create("calibration_certificate");
    TCase *tc = tcase_create("all");

    tcase_add_test(tc, the_worked_example_is_numpys);
    tcase_add_test(tc, the_readme_quotes_the_certificate);
    tcase_add_test(tc, the_digest_is_sha_256);
    tcase_add_test(tc, the_text_is_bound_to_file_and_lines);
    tcase_add_test(tc, json_says_the_same_and_null_for_unknown);
    tcase_add_test(tc, what_changed_is_shown);
    tcase_add_test(tc, a_calibration_is_named_by_rig_and_date);
    tcase_add_loop_test(tc, an_id_is_a_file_name, 0, COUNT(ids));
    tcase_add_test(tc, an_old_calibration_is_looked_at_before_a_new_one_is_made);
    tcase_add_test(tc, plateaus_and_loads_must_be_as_many);
    tcase_add_loop_test(tc, streams_are_read, 0, COUNT(streams));
    tcase_add_loop_test(tc, streams_are_refused_with_file_and_line, 0, COUNT(bad_streams));
    tcase_add_test(tc, a_stream_grows_past_its_first_room);
    suite_add_tcase(s, tc);
    return s;
}
