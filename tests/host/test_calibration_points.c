/*
 * test_calibration_points.c - tables of known loads: what is read, what refused.
 */
#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "calibration/points.h"
#include "suites.h"

#define TODAY "2026-11-25"

Suite *calibration_points_suite(void);

static int parse(const char *text, size_t n, struct points *p, struct err_text *why)
{
    /* Exactly its bytes, so that reading past them is seen by the sanitizer. */
    char *const copy = malloc(n > 0 ? n : 1);
    int err;

    ck_assert_ptr_nonnull(copy);
    memcpy(copy, text, n);
    err = points_parse("p.csv", copy, n, TODAY, p, why);
    free(copy);
    return err;
}

static struct points parsed(const char *text)
{
    struct err_text why = { "" };
    struct points p;

    ck_assert_msg(parse(text, strlen(text), &p, &why) == ERR_OK, "%s", why.s);
    return p;
}

START_TEST(a_whole_table_is_read)
{
    const struct points p = parsed(
        "\xEF\xBB\xBF# Ten plates, hung by a strap\r\n"
        "# rig: HF-7\r\n# who: A. B.\n#date: 2026-11-24\n# gravity_ms2: 9.81\n"
        "# density_kg_m3: 7000\n# references: plates 1 to 10: own scale\n\n"
        "mass_kg , counts,sd_counts,readings,series,mounting,date,note\n"
        "0,84012.5,61,240,1,1,2026-11-24,before\r\n"
        "  10 , -289871 ,,,2,3,2026-11-25,\n"
        "\n# lunch\n"
        "+1e1,8388607,0.5,1,2,3,2026-11-24,after");

    ck_assert_str_eq(p.rig, "HF-7");
    ck_assert_str_eq(p.who, "A. B.");
    ck_assert_str_eq(p.references, "plates 1 to 10: own scale");
    ck_assert_str_eq(p.date, "2026-11-25");
    ck_assert_int_eq(p.unit, GRAVITY_KG);
    ck_assert_int_eq(p.n, 3);
    ck_assert_double_eq(p.load[1], 10);
    ck_assert_double_eq_tol(p.point[1].force_n, 98.1 * (1 - 1.2 / 7000), 1e-12);
    ck_assert_double_eq(p.point[0].force_n, 0);
    ck_assert_double_eq(p.point[0].counts, 84012.5);
    ck_assert_double_eq(p.point[0].sd_counts, 61);
    ck_assert_int_eq(p.point[0].readings, 240);
    ck_assert(isnan(p.point[1].sd_counts) && p.point[1].readings == 0);
    ck_assert_int_eq(p.point[1].series, 2);
    ck_assert_int_eq(p.point[1].mounting, 3);
    ck_assert_int_eq(p.point[0].line, 10);
    ck_assert_int_eq(p.point[2].line, 14);
    ck_assert(isnan(p.rate_hz) && isnan(p.latitude_deg) && p.adc[0] == '\0');
}
END_TEST

static const struct { const char *text; double force_n; bool place; } loads[] = {
    { "force_n,counts\n0,0\n12.5,1", 12.5, false },
    { "force_kgf;counts\n0;0\n2;1", 19.6133, false },
    { "counts\tforce_lbf\n0\t0\n1\t-10", -44.482216152605, false },
    { "load,unit,counts\n0,kgf,0\n1,kgf,1", 9.80665, false },
    { "mass_kg,counts\n0,0\n1,1", 9.80665 * (1 - 0.00015), false },
    { "# latitude_deg: 90\nmass_g,counts\n0,0\n1000,1", 9.8321849378 * (1 - 0.00015), true },
    { "# latitude_deg: 0\n# height_m: 0\nmass_kg,counts\n0,0\n1,1",
      9.7803253359 * (1 - 0.00015), true },
    { "# gravity_ms2: 9.8\n# latitude_deg: 0\nmass_lb,counts\n0,0\n1,1",
      9.8 * 0.45359237 * (1 - 0.00015), true },
};

START_TEST(loads_of_every_unit_become_newtons)
{
    const struct points p = parsed(loads[_i].text);

    ck_assert_double_eq_tol(p.point[1].force_n, loads[_i].force_n, 1e-9);
    ck_assert_int_eq(p.place_known, loads[_i].place);
    ck_assert_int_eq(isnan(p.g_ms2), !gravity_is_mass(p.unit));
}
END_TEST

#define T "force_n,counts\n0,0\n100,200000\n"
static const struct { const char *why, *text, *says; } refused[] = {
    { "nothing", "", "p.csv:1: there are no points" },
    { "remarks alone", "# hello\n\n", "p.csv:2: there are no points" },
    { "a header alone", "force_n,counts\n", "p.csv:1: there are no points" },
    { "one mass only", "mass_kg,counts\n10,1\n10,2\n10,3\n", "p.csv:2: every point has the same load" },
    { "one point", "mass_kg,counts\n10,1\n", "p.csv:2: every point has the same load" },
    { "text for a load", T "ten,5\n", "p.csv:4: the load must be a number, not \"ten\"" },
    { "a unit in a field", T "10 kg,5\n", "p.csv:4: the load must be a number, not \"10 kg\"" },
    { "text for counts", T "10,many\n", "p.csv:4: counts must be a number" },
    { "NaN for a load", T "NaN,5\n", "p.csv:4: the load must be a number, not \"NaN\"" },
    { "NaN for counts", T "5,nan\n", "p.csv:4: counts must be a number" },
    { "infinite counts", T "5,inf\n", "p.csv:4: counts must be a number" },
    { "too large for a double", T "5,1e999\n", "p.csv:4: counts must be a number" },
    { "hexadecimal", T "0x10,5\n", "p.csv:4: the load must be a number" },
    { "two numbers", T "1-2,5\n", "p.csv:4: the load must be a number" },
    { "an empty field", T ",5\n", "p.csv:4: the load must be a number, not \"\"" },
    { "counts over 24 bits", T "5,8388608\n", "p.csv:4: counts must be from" },
    { "counts under 24 bits", T "5,-8388609\n", "p.csv:4: counts must be from" },
    { "a field short", T "5\n", "p.csv:4: has 1 fields and the header 2" },
    { "a decimal comma", T "5,0,5\n", "p.csv:4: has more fields" },
    { "two unit columns", "mass_kg,force_n,counts\n", "p.csv:1: units are mixed, kg (line 1) and N" },
    { "units mixed by rows", "load,unit,counts\n0,kg,0\n1,lbf,2\n",
      "p.csv:3: units are mixed, kg (line 2) and lbf" },
    { "no such unit", "load,unit,counts\n0,stone,0\n", "p.csv:2: there is no unit \"stone\"" },
    { "a unit said twice", "mass_kg,unit,counts\n", "p.csv:1: the loads' unit must be said once" },
    { "no unit", "load,counts\n", "p.csv:1: the loads' unit must be said once" },
    { "no counts", "mass_kg,note\n", "p.csv:1: the header needs a load" },
    { "no load", "counts,unit\n", "p.csv:1: the header needs a load" },
    { "no header", "0,84000\n", "p.csv:1: there is no column \"0\"" },
    { "a column unknown", "mass_kg,counts,temp\n", "p.csv:1: there is no column \"temp\"" },
    { "a column twice", "mass_kg,counts,counts\n", "p.csv:1: column \"counts\" is there twice" },
    { "two rigs by rows", "mass_kg,counts,rig\n0,1,A\n1,2,B\n",
      "p.csv:3: two rigs are mixed, \"A\" (line 2) and \"B\"" },
    { "two rigs, above and below", "# rig: A\nmass_kg,counts,rig\n0,1,B\n",
      "p.csv:3: two rigs are mixed, \"A\" (line 1) and \"B\"" },
    { "tomorrow", "# date: 2026-11-26\n" T, "p.csv:1: 2026-11-26 is in the future (today is" },
    { "tomorrow in a row", "mass_kg,counts,date\n0,1,2026-11-25\n1,2,2027-01-01\n",
      "p.csv:3: 2027-01-01 is in the future" },
    { "no day", "# date: 25.11.2026\n" T, "p.csv:1: \"25.11.2026\" is no day" },
    { "a key unknown", "# temprature: 20\n" T, "p.csv:1: there is no \"temprature\" to say" },
    { "a key twice", "# height_m: 1\n# height_m: 1\n" T, "p.csv:2: \"height_m\" is said twice" },
    { "a text twice", "# who: A\n# who: A\n" T, "p.csv:2: \"who\" is said twice" },
    { "a latitude off the globe", "# latitude_deg: 91\n" T, "p.csv:1: latitude_deg must be from" },
    { "gravity of the Moon", "# gravity_ms2: 1.62\n" T, "p.csv:1: gravity_ms2 must be from" },
    { "a class unknown", "# reference_class: Z9\n" T, "p.csv:1: there is no class \"Z9\"" },
    { "creep without its time", "# creep_pct: 0.02\n" T, "p.csv:4: \"creep_pct\" needs \"creep_s\"" },
    { "half a reading", "force_n,counts,readings\n0,1,2.5\n", "p.csv:2: readings must be a whole" },
    { "no readings", "force_n,counts,readings\n0,1,0\n", "p.csv:2: readings must be from 1" },
    { "noise negative", "force_n,counts,sd_counts\n0,1,-1\n", "p.csv:2: sd_counts must be from 0" },
    { "series 0", "force_n,counts,series\n0,1,0\n", "p.csv:2: series must be from 1" },
    { "grams for kilograms", "mass_kg,counts\n0,1\n2000,5\n", "p.csv:3: 2000 kg is more than" },
    { "a control character", "# who: \x1b[2J\n" T, "p.csv:1: holds a control character" },
};

START_TEST(tables_are_refused_with_file_line_and_way_out)
{
    struct points p;
    struct err_text why = { "" };
    static unsigned char before[sizeof p];

    memset(&p, 0xA5, sizeof p);
    memcpy(before, &p, sizeof p);
    ck_assert_msg(parse(refused[_i].text, strlen(refused[_i].text), &p, &why) == ERR_FORMAT,
                  "%s: accepted", refused[_i].why);
    ck_assert_msg(strncmp(why.s, refused[_i].says, strlen(refused[_i].says)) == 0, "%s: %s",
                  refused[_i].why, why.s);
    ck_assert_msg(strpbrk(why.s, ";?") || strstr(why.s, "must") || strstr(why.s, "needs"),
                  "%s: %s", refused[_i].why, why.s);
    ck_assert_msg(memcmp(&p, before, sizeof p) == 0, "%s: *out was written", refused[_i].why);
}
END_TEST

/* ---- a list ------------------------------------------------------------------------------- */

START_TEST(a_list_is_loads_in_their_order)
{
    struct points p;
    struct err_text why = { "" };

    ck_assert_msg(points_parse_list("--loads", " 0, 10,2.5e1 ,10,0", GRAVITY_LBF, &p, &why) == ERR_OK,
                  "%s", why.s);
    ck_assert_int_eq(p.n, 5);
    ck_assert_double_eq(p.load[2], 25.0);
    ck_assert_double_eq_tol(p.point[2].force_n, 25.0 * 4.4482216152605, 1e-9);
    ck_assert_int_eq(p.point[2].line, -3);
    ck_assert(isnan(p.creep_pct) && isnan(p.rate_hz) && p.point[1].readings == 0
              && isnan(p.point[1].sd_counts) && p.point[1].series == 1);
    ck_assert_msg(points_parse_list("x", "0,1", GRAVITY_KG, &p, &why) == ERR_OK, "%s", why.s);
    ck_assert(!p.place_known && p.g_ms2 == GRAVITY_STANDARD_MS2);
}
END_TEST

static const struct { const char *why, *loads, *says; } lists[] = {
    { "text", "0,10,x,0", "--loads: load 3: the load must be a number, not \"x\"" },
    { "no number at all", "0,nan", "--loads: load 2: the load must be a number, not \"nan\"" },
    { "a unit in it", "0,10kg", "--loads: load 2: the load must be a number, not \"10kg\"" },
    { "nothing", "", "--loads: load 1: the load must be a number, not \"\"" },
    { "nothing between", "0,,10", "--loads: load 2: the load must be a number, not \"\"" },
    { "nothing at the end", "0,10,", "--loads: load 3: the load must be a number, not \"\"" },
    { "one load only", "10,10,10", "--loads: load 1: every point has the same load, 10 kg" },
    { "grams for kilograms", "0,5000", "--loads: load 2: 5000 kg is more than 10000 N" },
    { "beyond any load", "0,1e9", "--loads: load 2: the load must be from -1000000 to 1000000" },
};

START_TEST(a_list_is_refused_by_its_load)
{
    struct points p;
    struct err_text why = { "" };

    p.n = 77;
    ck_assert_int_eq(points_parse_list("--loads", lists[_i].loads, GRAVITY_KG, &p, &why), ERR_FORMAT);
    ck_assert_msg(strncmp(why.s, lists[_i].says, strlen(lists[_i].says)) == 0, "%s: %s",
                  lists[_i].why, why.s);
    ck_assert_msg(p.n == 77, "%s: *out was written", lists[_i].why);
}
END_TEST

START_TEST(a_list_has_an_end)
{
    char list[2 * FIT_POINTS_MAX + 3] = "";
    struct points p;
    struct err_text why = { "" };

    for (int i = 0; i < FIT_POINTS_MAX; i++)
        strcat(list, i % 2 ? ",1" : i ? ",0" : "0");
    ck_assert_int_eq(points_parse_list("l", list, GRAVITY_KG, &p, &why), ERR_OK);
    ck_assert_int_eq(p.n, FIT_POINTS_MAX);
    strcat(list, ",0");
    ck_assert_int_eq(points_parse_list("l", list, GRAVITY_KG, &p, &why), ERR_FORMAT);
    ck_assert_ptr_nonnull(strstr(why.s, "l: load 201: more than 200 points"));
}
END_TEST

/* Lines, words and points at their most, and one more. */
START_TEST(limits_have_two_sides)
{
    static char text[FIT_POINTS_MAX * 16 + 700];
    struct points p;
    size_t n;

    for (int more = 0; more <= 1; more++) {
        n = (size_t)sprintf(text, "force_n,counts\n");
        for (int i = 0; i < FIT_POINTS_MAX + more; i++)
            n += (size_t)sprintf(text + n, "%d,%d\n", i, i);
        ck_assert_int_eq(parse(text, n, &p, NULL), more ? ERR_FORMAT : ERR_OK);

        n = (size_t)sprintf(text, "# %0*d\n" T, 509 + more, 0);
        ck_assert_int_eq(parse(text, n, &p, NULL), more ? ERR_FORMAT : ERR_OK);

        n = (size_t)sprintf(text, "# rig: %0*d\n" T, 63 + more, 0);
        ck_assert_int_eq(parse(text, n, &p, NULL), more ? ERR_FORMAT : ERR_OK);

        n = (size_t)sprintf(text, "# who: %0*d\n" T, 63 + more, 0);
        ck_assert_int_eq(parse(text, n, &p, NULL), more ? ERR_FORMAT : ERR_OK);
    }
    ck_assert_int_eq(parse("force_n,counts\n0,0\0\n5,5\n", 24, &p, NULL), ERR_FORMAT);
}
END_TEST

static const struct { const char *why, *text; double reference, gravity, buoyancy; } terms[] = {
    { "stated, and a place", "# reference_uncertainty_pct: 0.1\n# latitude_deg: 45\n"
      "mass_kg,counts\n0,0\n1,1", 5e-4, 0.0005 / 9.806197769, 1.5e-5 / 1.7320508075688772 },
    { "by class, gravity given", "# reference_class: M2\n# gravity_ms2: 9.81\n"
      "mass_kg,counts\n0,0\n1,1", 1.6e-4 / 1.7320508075688772, 0, 1.5e-5 / 1.7320508075688772 },
    { "stated goes over class", "# reference_class: M3\n# reference_uncertainty_pct: 0.02\n"
      "force_n,counts\n0,0\n1,1", 1e-4, 0, 0 },
    { "nothing said", "mass_kg,counts\n0,0\n1,1", NAN, 0.026 / 1.7320508075688772 / 9.80665,
      1.5e-5 / 1.7320508075688772 },
};

START_TEST(what_was_said_becomes_terms)
{
    const struct points p = parsed(terms[_i].text);
    struct calibration_uncertainty u;

    points_uncertainty(&p, &u);
    if (isnan(terms[_i].reference))
        ck_assert(isnan(u.reference_frac));
    else
        ck_assert_double_eq_tol(u.reference_frac, terms[_i].reference, 1e-15);
    ck_assert_double_eq_tol(u.gravity_frac, terms[_i].gravity, 1e-12);
    ck_assert_double_eq_tol(u.buoyancy_frac, terms[_i].buoyancy, 1e-15);
    ck_assert(isnan(u.creep_frac) && isnan(u.temperature_zero_n_per_k));
}
END_TEST

START_TEST(limits_of_a_data_sheet_are_rectangular)
{
    const struct points p = parsed("# creep_pct: 0.03\n# creep_s: 1800\n"
        "# temperature_zero_n_per_k: 0.06\n# temperature_span_pct_per_k: 0.002\n" T);
    struct calibration_uncertainty u;

    points_uncertainty(&p, &u);
    ck_assert_double_eq_tol(u.creep_frac, 3e-4 / sqrt(3), 1e-15);
    ck_assert_double_eq(u.creep_s, 1800);
    ck_assert_double_eq_tol(u.temperature_zero_n_per_k, 0.06 / sqrt(3), 1e-15);
    ck_assert_double_eq_tol(u.temperature_span_frac_per_k, 2e-5 / sqrt(3), 1e-15);
}
END_TEST

Suite *calibration_points_suite(void)
{
    Suite *s = suite_create("calibration_points");
    TCase *tc = tcase_create("all");

    tcase_add_test(tc, a_whole_table_is_read);
    tcase_add_loop_test(tc, loads_of_every_unit_become_newtons, 0, COUNT(loads));
    tcase_add_loop_test(tc, tables_are_refused_with_file_line_and_way_out, 0, COUNT(refused));
    tcase_add_test(tc, a_list_is_loads_in_their_order);
    tcase_add_loop_test(tc, a_list_is_refused_by_its_load, 0, COUNT(lists));
    tcase_add_test(tc, a_list_has_an_end);
    tcase_add_test(tc, limits_have_two_sides);
    tcase_add_loop_test(tc, what_was_said_becomes_terms, 0, COUNT(terms));
    tcase_add_test(tc, limits_of_a_data_sheet_are_rectangular);
    suite_add_tcase(s, tc);
    return s;
}
