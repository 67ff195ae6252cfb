/* test_curve_file.c - curves read from texts as instruments and people write them.
 *
 * Most texts hold the same five samples, so what should come out is known from the
 * table: 0.00 to 0.04 s, 1.5 to 5.5 N in steps of one. */
#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "interchange/curve_file.h"
#include "suites.h"

#include "tests/golden/curves_pandas.h"

Suite *curve_file_suite(void);

#define KG  9.80665
#define LBF 4.4482216152605

static const struct calibration calibration = { .id = "bench", .zero_counts = 1000.0,
                                               .n_per_count = 0.01 };

static struct curve_file *opened(const char *why, const char *text, size_t n,
                                 const struct curve_file_options *o)
{
    struct curve_file *f;
    struct err_text said = { "" };

    ck_assert_msg(curve_file_open_bytes("f.csv", text, n, o, &f, &said) == ERR_OK, "%s: %s", why,
                  said.s);
    ck_assert_msg(said.s[0] == '\0', "%s: a sentence was left: %s", why, said.s);
    return f;
}

static bool has_note(const struct curve_file *f, const char *text)
{
    for (size_t i = 0; i < f->notes; i++)
        if (strstr(f->note[i], text) != NULL)
            return true;
    return false;
}

static size_t all_dropped(const struct curve *c)
{
    size_t n = 0;

    for (int i = 0; i < CURVE_DROP_COUNT; i++)
        n += c->dropped[i];
    return n;
}

/* ---- one curve, many ways to write it -------------------------------------------- */

#define FIVE "0.00,1.5\n0.01,2.5\n0.02,3.5\n0.03,4.5\n0.04,5.5\n"
#define TEXT(s) s, sizeof(s) - 1

static const struct {
    const char *why;
    const char *bytes;
    size_t n;
    struct curve_file_options o;
    const char *label;
} same[] = {
    { "plain", TEXT("Time,Fz\n" FIVE), { 0 }, "Fz" },
    { "no header", TEXT(FIVE), { 0 }, "column 2" },
    { "tabs", TEXT("Time\tFz\n0.00\t1.5\n0.01\t2.5\n0.02\t3.5\n0.03\t4.5\n0.04\t5.5\n"), { 0 }, "Fz" },
    { "semicolons and decimal commas",
      TEXT("Zeit;Kraft\n0,00;1,5\n0,01;2,5\n0,02;3,5\n0,03;4,5\n0,04;5,5\n"), { 0 }, "Kraft" },
    { "tabs and decimal commas",
      TEXT("t\tF\n0,00\t1,5\n0,01\t2,5\n0,02\t3,5\n0,03\t4,5\n0,04\t5,5\n"), { 0 }, "F" },
    { "quoted decimal commas between commas",
      TEXT("t,F\n\"0,00\",\"1,5\"\n\"0,01\",\"2,5\"\n\"0,02\",\"3,5\"\n\"0,03\",\"4,5\"\n"
           "\"0,04\",\"5,5\"\n"), { 0 }, "F" },
    { "quotes for decimal commas alone", TEXT("time_ms,x,force\n0,7,\"1,5\"\n10,7,\"2,5\"\n20,7,\"3,5\"\n"
      "30,7,\"4,5\"\n40,7,\"5,5\"\n"), { 0 }, "force" },
    { "bars", TEXT("time|force\n0.00|1.5\n0.01|2.5\n0.02|3.5\n0.03|4.5\n0.04|5.5\n"), { 0 }, "force" },
    { "runs of blanks",
      TEXT("  time   force\n  0.00     1.5\n  0.01 \t 2.5\n  0.02     3.5\n  0.03     4.5\n"
           "  0.04     5.5\n"), { 0 }, "force" },
    { "commas and blanks", TEXT("time, force\n0.00, 1.5\n0.01 , 2.5\n0.02,  3.5\n0.03, 4.5\n"
      "0.04, 5.5\n"), { 0 }, "force" },
    { "CRLF", TEXT("time,force\r\n0.00,1.5\r\n0.01,2.5\r\n0.02,3.5\r\n0.03,4.5\r\n0.04,5.5\r\n"),
      { 0 }, "force" },
    { "CR", TEXT("time,force\r0.00,1.5\r0.01,2.5\r0.02,3.5\r0.03,4.5\r0.04,5.5\r"), { 0 }, "force" },
    { "all line ends at once", TEXT("time,force\n0.00,1.5\r\n0.01,2.5\r0.02,3.5\n0.03,4.5\n\r"
      "0.04,5.5"), { 0 }, "force" },
    { "CRCRLF, as text mode makes", TEXT("time,force\r\r\n0.00,1.5\r\r\n0.01,2.5\r\r\n0.02,3.5\r\r\n"
      "0.03,4.5\r\r\n0.04,5.5\r\r\n"), { 0 }, "force" },
    { "no end of the last line", TEXT("time,force\n0.00,1.5\n0.01,2.5\n0.02,3.5\n0.03,4.5\n0.04,5.5"),
      { 0 }, "force" },
    { "byte order mark", TEXT("\xEF\xBB\xBFtime,force\n" FIVE), { 0 }, "force" },
    { "quoted names and numbers", TEXT("\"time\",\"force, raw\"\n\"0.00\",\"1.5\"\n\"0.01\",\"2.5\"\n"
      "\"0.02\",\"3.5\"\n\"0.03\",\"4.5\"\n\"0.04\",\"5.5\"\n"), { 0 }, "force, raw" },
    { "trailing delimiters", TEXT("time,force,\n0.00,1.5,\n0.01,2.5,\n0.02,3.5,\n0.03,4.5,\n"
      "0.04,5.5,\n"), { 0 }, "force" },
    { "trailing delimiters but in the header", TEXT("time,force\n0.00,1.5,\n0.01,2.5,\n0.02,3.5,\n"
      "0.03,4.5,\n0.04,5.5,\n"), { 0 }, "force" },
    { "trailing delimiter in the header alone", TEXT("time,force,\n" FIVE), { 0 }, "force" },
    { "blank lines", TEXT("\n\ntime,force\n\n0.00,1.5\n0.01,2.5\n\n \n0.02,3.5\n0.03,4.5\n0.04,5.5\n\n"),
      { 0 }, "force" },
    { "comments", TEXT("# made by\n# a rig\ntime,force\n0.00,1.5\n# pause\n0.01,2.5\n0.02,3.5\n"
      "%x\n0.03,4.5\n0.04,5.5\n"), { 0 }, "force" },
    { "a header in a comment", TEXT("# time,force\n" FIVE), { 0 }, "force" },
    { "a preamble", TEXT("Rig 7\nOperator: A\nRate, 100 Hz\n\ntime,force\n" FIVE), { 0 }, "force" },
    { "a preamble of as many cells", TEXT("Rig,7\nMass,82.5\nSide,left\ntime,force\n" FIVE), { 0 },
      "force" },
    { "what a spreadsheet wants to know", TEXT("sep=;\ntime;force\n0.00;1.5\n0.01;2.5\n0.02;3.5\n"
      "0.03;4.5\n0.04;5.5\n"), { 0 }, "force" },
    { "words around numbers", TEXT("t= 0.00 F= 1.5 N\nt= 0.01 F= 2.5 N\nt= 0.02 F= 3.5 N\n"
      "t= 0.03 F= 4.5 N\nt= 0.04 F= 5.5 N\n"), { .time_column = "2", .force_columns = { "4" } },
      "column 4" },
    { "a row of units", TEXT("time,force\ns,N\n" FIVE), { 0 }, "force" },
    { "a row of units in brackets", TEXT("time,force\n[s],[N]\n" FIVE), { 0 }, "force" },
    { "units and no names", TEXT("s,N\n" FIVE), { 0 }, "N" },
    { "numbers with exponents", TEXT("time,force\n0e0,15e-1\n1e-2,.25E+1\n2E-2,+3.5\n0.3e-1,4.5\n"
      "0.04,0.00055e4\n"), { 0 }, "force" },
    { "a text column", TEXT("time,phase,force\n0.00,rest,1.5\n0.01,rest,2.5\n0.02,push,3.5\n"
      "0.03,push,4.5\n0.04,rest,5.5\n"), { 0 }, "force" },
    { "other columns", TEXT("Time,Fx,Fy,Fz,Mx,My,Mz,CoPx\n0.00,0,0,1.5,1,1,1,1\n0.01,0,0,2.5,1,1,1,1\n"
      "0.02,0,0,3.5,1,1,1,1\n0.03,0,0,4.5,1,1,1,1\n0.04,0,0,5.5,1,1,1,1\n"), { 0 }, "Fz" },
    { "force before time", TEXT("force,time\n1.5,0.00\n2.5,0.01\n3.5,0.02\n4.5,0.03\n5.5,0.04\n"),
      { 0 }, "force" },
    { "a filtered column beside", TEXT("t_s,raw_n,filtered_n,state\n0.00,1.5,9,a\n0.01,2.5,9,a\n"
      "0.02,3.5,9,a\n0.03,4.5,9,a\n0.04,5.5,9,a\n"), { 0 }, "raw_n" },
    { "columns by number", TEXT("0.00,9,1.5\n0.01,9,2.5\n0.02,9,3.5\n0.03,9,4.5\n0.04,9,5.5\n"),
      { .time_column = "1", .force_columns = { "3" } }, "column 3" },
    { "columns by name, loosely", TEXT("Time [s],Temp,Sensor 3 (N)\n0.00,9,1.5\n0.01,9,2.5\n"
      "0.02,9,3.5\n0.03,9,4.5\n0.04,9,5.5\n"),
      { .time_column = "TIME", .force_columns = { "sensor 3" } }, "Sensor 3 (N)" },
    { "a number that is a name", TEXT("time,x,1\n0.00,9,1.5\n0.01,9,2.5\n0.02,9,3.5\n0.03,9,4.5\n"
      "0.04,9,5.5\n"), { .force_columns = { "1" } }, "1" },
    { "a stated rate", TEXT("force\n1.5\n2.5\n3.5\n4.5\n5.5\n"), { .rate_hz = 100.0 }, "force" },
    { "a stated rate, decimal commas, one column", TEXT("force\n1,5\n2,5\n3,5\n4,5\n5,5\n"),
      { .rate_hz = 100.0, .decimal = ',' }, "force" },
    { "a stated rate instead of times", TEXT("time,force\n7,1.5\n7,2.5\n7,3.5\n8,4.5\n8,5.5\n"),
      { .time_column = "none", .rate_hz = 100.0 }, "force" },
    { "a stated rate and sample numbers", TEXT("sample,force\n7,1.5\n8,2.5\n9,3.5\n10,4.5\n11,5.5\n"),
      { .rate_hz = 100.0 }, "force" },
    { "kilonewtons", TEXT("time,Force (kN)\n0.00,0.0015\n0.01,0.0025\n0.02,0.0035\n0.03,0.0045\n"
      "0.04,0.0055\n"), { 0 }, "Force (kN)" },
    { "upside down", TEXT("time,force\n0.00,-1.5\n0.01,-2.5\n0.02,-3.5\n0.03,-4.5\n0.04,-5.5\n"),
      { .invert = true }, "force" },
    { "counts", TEXT("time,counts\n0.00,1150\n0.01,1250\n0.02,1350\n0.03,1450\n0.04,1550\n"),
      { .calibration = &calibration }, "counts" },
    { "a torque over its lever", TEXT("time,torque (Nm)\n0.00,0.75\n0.01,1.25\n0.02,1.75\n"
      "0.03,2.25\n0.04,2.75\n"), { .lever_m = 0.5 }, "torque (Nm)" },
    { "a typographer's minus", TEXT("time,force\n0.00,\xE2\x88\x92" "1.5\n0.01,\xE2\x88\x92" "2.5\n"
      "0.02,\xE2\x88\x92" "3.5\n0.03,\xE2\x88\x92" "4.5\n0.04,\xE2\x88\x92" "5.5\n"),
      { .invert = true }, "force" },
    { "a header short of the row's comment", TEXT("time;force;note\n0.00;1.5\n0.01;2.5;\n"
      "0.02;3.5;ok\n0.03;4.5\n0.04;5.5\n"), { 0 }, "force" },

    /* times */
    { "ms by the header", TEXT("time_ms,force\n0,1.5\n10,2.5\n20,3.5\n30,4.5\n40,5.5\n"), { 0 }, "force" },
    { "us by the header", TEXT("t [\xC2\xB5s],force\n0,1.5\n10000,2.5\n20000,3.5\n30000,4.5\n40000,5.5\n"),
      { 0 }, "force" },
    { "us in Latin-1", TEXT("t [\xB5s],force\n0,1.5\n10000,2.5\n20000,3.5\n30000,4.5\n40000,5.5\n"),
      { 0 }, "force" },
    { "ns by the header", TEXT("t (ns),force\n0,1.5\n10000000,2.5\n20000000,3.5\n30000000,4.5\n"
      "40000000,5.5\n"), { 0 }, "force" },
    { "ms by the caller", TEXT("time,force\n0,1.5\n10,2.5\n20,3.5\n30,4.5\n40,5.5\n"),
      { .time_unit = "ms" }, "force" },
    { "ms by the values", TEXT("time,force\n0,1.5\n10,2.5\n20,3.5\n30,4.5\n40,5.5\n"), { 0 }, "force" },
    { "ISO 8601", TEXT("time,force\n2024-03-05T10:11:12.000,1.5\n2024-03-05T10:11:12.010,2.5\n"
      "2024-03-05T10:11:12.020,3.5\n2024-03-05T10:11:12.030,4.5\n2024-03-05T10:11:12.040,5.5\n"),
      { 0 }, "force" },
    { "a blank, a comma, a zone", TEXT("time;force\n2024-03-05 10:11:12,000+01:00;1.5\n"
      "2024-03-05 10:11:12,010+01:00;2.5\n2024-03-05 10:11:12,020+01:00;3.5\n"
      "2024-03-05 10:11:12,030+01:00;4.5\n2024-03-05 10:11:12,040+01:00;5.5\n"), { 0 }, "force" },
    { "New Year", TEXT("time,force\n2023-12-31T23:59:59.980Z,1.5\n2023-12-31T23:59:59.990Z,2.5\n"
      "2024-01-01T00:00:00.000Z,3.5\n2024-01-01T00:00:00.010Z,4.5\n2024-01-01T00:00:00.020Z,5.5\n"),
      { 0 }, "force" },
    { "midnight", TEXT("clock,force\n23:59:59.985,1.5\n23:59:59.995,2.5\n00:00:00.005,3.5\n"
      "00:00:00.015,4.5\n00:00:00.025,5.5\n"), { 0 }, "force" },
    { "an hour of one digit", TEXT("clock,force\n9:59:59.980,1.5\n9:59:59.990,2.5\n10:00:00.000,3.5\n"
      "10:00:00.010,4.5\n10:00:00.020,5.5\n"), { 0 }, "force" },
    { "date and time of day", TEXT("Date,Time,Force\n2024-03-05,10:11:12.00,1.5\n"
      "2024-03-05,10:11:12.01,2.5\n"
      "2024-03-05,10:11:12.02,3.5\n2024-03-05,10:11:12.03,4.5\n2024-03-05,10:11:12.04,5.5\n"), { 0 },
      "Force" },
    { "ms since 1970", TEXT("timestamp_ms,force\n1709633472000,1.5\n1709633472010,2.5\n"
      "1709633472020,3.5\n1709633472030,4.5\n1709633472040,5.5\n"), { 0 }, "force" },
    { "a counter at its end", TEXT("micros,force\n4294947296,1.5\n4294957296,2.5\n0,3.5\n10000,4.5\n"
      "20000,5.5\n"), { 0 }, "force" },
};

/* The wrap begins at 4294.947296 s; everything else at 0. */
START_TEST(every_way_gives_the_same_curve)
{
    struct curve_file *f = opened(same[_i].why, same[_i].bytes, same[_i].n, &same[_i].o);
    const struct curve *c = &f->set[0].curve[0];

    ck_assert_msg(f->sets == 1 && f->set[0].curves == 1, "%s: %zu curves", same[_i].why,
                  f->set[0].curves);
    ck_assert_str_eq(f->name, "f.csv");
    ck_assert_msg(strcmp(c->label, same[_i].label) == 0, "%s: %s", same[_i].why, c->label);
    ck_assert_msg(c->trace.n == 5 && c->rows == 5, "%s: %zu of %zu", same[_i].why, c->trace.n, c->rows);
    for (size_t i = 0; i < 5; i++) {
        ck_assert_msg(fabs(c->trace.t_s[i] - c->trace.t_s[0] - 0.01 * (double)i) < 1e-9,
                      "%s: time %zu is %.17g", same[_i].why, i, c->trace.t_s[i]);
        ck_assert_msg(fabs(c->trace.force_n[i] - 1.5 - (double)i) < 1e-12, "%s: force %zu is %.17g",
                      same[_i].why, i, c->trace.force_n[i]);
        ck_assert_msg(c->trace.gap_before[i] == 0, "%s: a gap", same[_i].why);
    }
    ck_assert_msg(strstr(same[_i].why, "counter") != NULL || c->trace.t_s[0] == 0.0, "%s: begins at %g",
                  same[_i].why, c->trace.t_s[0]);
    ck_assert_msg(fabs(c->rate_hz - 100.0) < 1e-6, "%s: %g samples a second", same[_i].why, c->rate_hz);
    ck_assert(!c->is_torque && c->missing == 0 && c->resets == 0 && c->uneven_frac == 0.0);
    curve_file_close(f);
}
END_TEST

START_TEST(values_are_those_pandas_reads)
{
    const char *why = pandas_case[_i].dialect;
    struct curve_file *f = opened(why, pandas_case[_i].text, strlen(pandas_case[_i].text), NULL);

    ck_assert_msg(f->set[0].curves == pandas_case[_i].curves, "%s: %zu curves", why, f->set[0].curves);
    for (size_t k = 0; k < f->set[0].curves; k++) {
        const struct trace *t = &f->set[0].curve[k].trace;

        ck_assert_uint_eq(t->n, PANDAS_ROWS);
        for (size_t i = 0; i < t->n; i++) {
            ck_assert_msg(t->t_s[i] == pandas_case[_i].t_s[i], "%s: time %zu is %.17g", why, i, t->t_s[i]);
            ck_assert_msg(t->force_n[i] == pandas_case[_i].force[k][i], "%s: force %zu is %.17g", why, i,
                          t->force_n[i]);
        }
    }
    curve_file_close(f);
}
END_TEST

/* A number in one of the ways programs print one. */
static void write_number(char out[40])
{
    const double x = rand() / 1e6;

    switch (rand() % 8) {
    case 0: snprintf(out, 40, "%.3f", x); break;
    case 1: snprintf(out, 40, "%.6f", x); break;
    case 2: snprintf(out, 40, "%.17g", x); break;
    case 3: snprintf(out, 40, "%.9e", x); break;
    case 4: snprintf(out, 40, "%.0f", x); break;
    case 5: snprintf(out, 40, "-%.2f", x); break;
    case 6: snprintf(out, 40, "+%.2f", x); break;
    default: snprintf(out, 40, "00%.4f", x); break;
    }
}

/* A blank before each delimiter keeps a row from being read where it stands. */
START_TEST(rows_read_in_place_are_those_read_cell_by_cell)
{
    static char plain[60000], spaced[60000];
    int n = sprintf(plain, "time (s),note,left (N),right (N)\n"), m = sprintf(spaced, "%s", plain);

    srand(20240305);
    for (int i = 0; i < 800; i++) {
        char left[40], right[40];

        write_number(left);
        write_number(right);
        n += sprintf(plain + n, "%.4f,%s,%s,%s\n", i / 80.0, i % 9 ? "" : "a b", left,
                     i % 50 ? right : "");
        m += sprintf(spaced + m, "%.4f ,%s,%s ,%s \n", i / 80.0, i % 9 ? "" : "a b", left,
                     i % 50 ? right : "");
    }
    struct curve_file *a = opened("plain", plain, (size_t)n, NULL);
    struct curve_file *b = opened("spaced", spaced, (size_t)m, NULL);

    for (size_t k = 0; k < 2; k++) {
        const struct curve *x = &a->set[0].curve[k], *y = &b->set[0].curve[k];

        ck_assert(x->rows == 800 && y->rows == 800 && x->trace.n == y->trace.n);
        ck_assert_uint_eq(x->trace.n, k == 0 ? 800 : 784);
        ck_assert_mem_eq(x->trace.t_s, y->trace.t_s, x->trace.n * sizeof(double));
        ck_assert_mem_eq(x->trace.force_n, y->trace.force_n, x->trace.n * sizeof(double));
        ck_assert_mem_eq(x->trace.gap_before, y->trace.gap_before, x->trace.n);
    }
    curve_file_close(a);
    curve_file_close(b);
}
END_TEST

/* ---- units ---------------------------------------------------------------------------- */

static const struct {
    const char *head;
    enum curve_unit given;
    double factor;
    bool torque;
} units[] = {
    { "time,Fz (N)", 0, 1.0, false },
    { "time,Fz (kN)", 0, 1000.0, false },
    { "time,weight [kg]", 0, KG, false },
    { "time,load_kgf", 0, KG, false },
    { "time,Force_lbf", 0, LBF, false },
    { "time,Weight (lbs)", 0, LBF, false },
    { "time,weight (g)", 0, KG / 1000.0, false },
    { "time,torque (Nm)", 0, 1.0, true },
    { "time,moment [N\xC2\xB7m]", 0, 1.0, true },
    { "time,torque (ft-lb)", 0, 1.3558179483314004, true },
    { "time,torque_ft_lb", 0, 1.3558179483314004, true },
    { "time,force", CURVE_KGF, KG, false },
    { "time,force", CURVE_LBF, LBF, false },
    { "time,weight", CURVE_KGF, KG, false },
    { "time,Fz (N)", CURVE_KGF, KG, false },
    { "time,force (mV)", CURVE_N, 1.0, false },
    { "time,force", CURVE_NM, 1.0, true },
};

START_TEST(units_become_newtons)
{
    char text[200];
    const struct curve_file_options o = { .unit = units[_i].given };

    snprintf(text, sizeof text, "%s\n0.00,1\n0.01,2\n0.02,-3\n", units[_i].head);
    struct curve_file *f = opened(units[_i].head, text, strlen(text), &o);
    const struct curve *c = &f->set[0].curve[0];

    ck_assert_msg(c->trace.force_n[0] == units[_i].factor, "%s: %.17g", units[_i].head,
                  c->trace.force_n[0]);
    ck_assert(c->trace.force_n[2] == -3.0 * units[_i].factor);
    ck_assert_msg(c->is_torque == units[_i].torque, "%s", units[_i].head);
    curve_file_close(f);
}
END_TEST

START_TEST(what_is_assumed_is_said)
{
    const char text[] = "time,force\n0,1\n10,2\n20,3\n";
    struct curve_file *f = opened("all assumed", TEXT(text), NULL);

    ck_assert(has_note(f, "\"force\" does not say its unit: newtons were assumed"));
    ck_assert(has_note(f, "time does not say its unit: ms was taken, as its usual step of 10 is then "
                          "100 samples a second"));
    ck_assert_uint_eq(f->notes, 2);
    curve_file_close(f);
    f = opened("nothing assumed", TEXT("time (ms),force (N)\n0,1\n10,2\n20,3\n"), NULL);
    ck_assert_uint_eq(f->notes, 0);
    curve_file_close(f);
    const struct curve_file_options kgf = { .unit = CURVE_KGF };

    f = opened("overruled", TEXT("time (ms),force (N)\n0,1\n10,2\n20,3\n"), &kgf);
    ck_assert(has_note(f, "\"force (N)\" says N; it was read as kgf, as asked"));
    curve_file_close(f);
}
END_TEST

/* A step of 50 is 20 a second in ms and 20,000 in us; the ends of the likely rates are
 * in, and only one unit may fit. */
static const struct {
    const char *step;
    double rate_hz;
} likely[] = {
    { "0.0001", 10000.0 }, { "0.00005", 20000.0 }, { "0.02", 50.0 }, { "1", 1000.0 },
    { "12.5", 80.0 }, { "500", 2000.0 }, { "1000", 1000.0 }, { "12500", 80.0 }, { "0.3", 1e3 / 0.3 },
};

START_TEST(unit_of_time_by_its_step)
{
    const double step = atof(likely[_i].step);
    char text[200];
    int n = snprintf(text, sizeof text, "time,force (N)\n");

    for (int i = 0; i < 4; i++)
        n += snprintf(text + n, sizeof text - (size_t)n, "%.6g,%d\n", 3.0 * step + step * i, i);
    struct curve_file *f = opened(likely[_i].step, text, (size_t)n, NULL);

    ck_assert_msg(fabs(f->set[0].curve[0].rate_hz / likely[_i].rate_hz - 1.0) < 1e-4, "step %s: %g",
                  likely[_i].step, f->set[0].curve[0].rate_hz);
    curve_file_close(f);
}
END_TEST

/* ---- several curves ----------------------------------------------------------------------- */

static const struct {
    const char *text;
    struct curve_file_options o;
    size_t curves;
    const char *labels[3];
    double first[3];
} several[] = {
    { "time (s),left (N),right (N)\n0,1,5\n0.01,2,6\n0.02,3,7\n", { 0 }, 2, { "left", "right" },
      { 1, 5 } },
    { "time (s),Force L (kg),Force R (N)\n0,1,5\n0.01,2,6\n0.02,3,7\n", { 0 }, 2,
      { "left", "right" }, { KG, 5 } },
    { "time (s),cell_a (N),cell_b (N)\n0,1,5\n0.01,2,6\n0.02,3,7\n", { 0 }, 2,
      { "cell_a (N)", "cell_b (N)" }, { 1, 5 } },
    { "time (s),left (N),right (N),sum (N)\n0,1,5,6\n0.01,2,6,8\n0.02,3,7,10\n", { 0 }, 3,
      { "left", "right", "sum (N)" }, { 1, 5, 6 } },
    { "time (s),left (N),right (N)\n0,1,5\n0.01,2,6\n0.02,3,7\n",
      { .force_columns = { "right", "left" } }, 2, { "right", "left" }, { 5, 1 } },
    { "time (s),left (N),right (N)\n0,1,5\n0.01,2,6\n0.02,3,7\n", { .force_columns = { "3" } }, 1,
      { "right" }, { 5 } },
    { "time (s),left 1 (N),left 2 (N)\n0,1,5\n0.01,2,6\n0.02,3,7\n", { 0 }, 2,
      { "left 1 (N)", "left 2 (N)" }, { 1, 5 } },
    { "time (s),force (N),force (N) again\n0,1,5\n0.01,2,6\n0.02,3,7\n",
      { .force_columns = { "2", "2" } }, 2, { "force (N)", "force (N)" }, { 1, 1 } },
};

START_TEST(several_columns_are_several_curves)
{
    struct curve_file *f = opened(several[_i].text, several[_i].text, strlen(several[_i].text),
                                  &several[_i].o);

    ck_assert_uint_eq(f->set[0].curves, several[_i].curves);
    for (size_t i = 0; i < several[_i].curves; i++) {
        const struct curve *c = &f->set[0].curve[i];

        ck_assert_str_eq(c->label, several[_i].labels[i]);
        ck_assert_uint_eq(c->trace.n, 3);
        ck_assert_double_eq(c->trace.force_n[0], several[_i].first[i]);
        ck_assert_double_eq(c->trace.t_s[2], 0.02);
    }
    curve_file_close(f);
}
END_TEST

START_TEST(a_side_that_was_not_used_is_left_out_and_said)
{
    struct curve_file *f = opened("left empty", TEXT("time (s),left (N),right (N)\n0,,5\n0.01,,6\n"
                                                     "0.02,,7\n"), NULL);

    ck_assert_uint_eq(f->set[0].curves, 1);
    ck_assert_str_eq(f->set[0].curve[0].label, "right");
    ck_assert(has_note(f, "f.csv: left holds no samples and was left out"));
    curve_file_close(f);
}
END_TEST

/* ---- dates, names, claims ------------------------------------------------------------------- */

START_TEST(date_of_the_first_stamp_is_kept)
{
    struct curve_file *f = opened("stamps", TEXT("time,force (N)\n2024-02-29T23:30:00-01:00,1\n"
        "2024-02-29T23:30:00.1-01:00,2\n2024-02-29T23:30:00.2-01:00,3\n"), NULL);

    ck_assert_str_eq(f->set[0].date, "2024-03-01T00:30:00");
    ck_assert_str_eq(f->set[0].label, "f.csv");
    ck_assert_str_eq(f->format, "table of numbers");
    curve_file_close(f);
}
END_TEST

START_TEST(results_the_file_states_are_kept)
{
    struct curve_file *f = opened("claims", TEXT("Peak force (N),812.40,\nAverage,7e2\nPeakish,5\n"
        "Max,none\ntime (s),force (N)\n0,1\n0.01,2\n0.02,3\n"), NULL);

    ck_assert_uint_eq(f->set[0].claims, 2);
    ck_assert_str_eq(f->set[0].claim[0].name, "Peak force (N)");
    ck_assert_str_eq(f->set[0].claim[0].value, "812.40");
    ck_assert_str_eq(f->set[0].claim[0].unit, "N");
    ck_assert_str_eq(f->set[0].claim[1].name, "Average");
    ck_assert_str_eq(f->set[0].claim[1].unit, "");
    curve_file_close(f);
}
END_TEST

/* ---- what is dropped -------------------------------------------------------------------------- */

/* Forty rows at 100 SPS, 1 N each; with the sixth something is wrong. */
static const struct {
    const char *why;
    const char *row;      /* instead of "0.05,1" */
    enum curve_drop drop;
    const char *head;
    size_t gaps;
} dropped[] = {
    { "empty",           "0.05,",            CURVE_DROP_NOT_A_NUMBER,  "time (s),force (N)", 1 },
    { "cut short",       "0.05",             CURVE_DROP_NOT_A_NUMBER,  "time (s),force (N)", 1 },
    { "text",            "0.05,error",       CURVE_DROP_NOT_A_NUMBER,  "time (s),force (N)", 1 },
    { "text at the end", "0.05,1x",          CURVE_DROP_NOT_A_NUMBER,  "time (s),force (N)", 1 },
    { "hexadecimal",     "0.05,0x10",        CURVE_DROP_NOT_A_NUMBER,  "time (s),force (N)", 1 },
    { "an open quote",   "0.05,\"1",         CURVE_DROP_COUNT,         "time (s),force (N)", 0 },
    { "NaN",             "0.05,NaN",         CURVE_DROP_NOT_FINITE,    "time (s),force (N)", 1 },
    { "-nan",            "0.05,-nan",        CURVE_DROP_NOT_FINITE,    "time (s),force (N)", 1 },
    { "Inf",             "0.05,Inf",         CURVE_DROP_NOT_FINITE,    "time (s),force (N)", 1 },
    { "spreadsheet's",   "0.05,#N/A",        CURVE_DROP_NOT_FINITE,    "time (s),force (N)", 1 },
    { "over a double",   "0.05,1e400",       CURVE_DROP_NOT_FINITE,    "time (s),force (N)", 1 },
    { "over a double once in newtons", "0.05,1e308", CURVE_DROP_SPIKE, "time (s),force (kN)", 1 },
    { "time is text",    "now,1",            CURVE_DROP_NOT_A_NUMBER,  "time (s),force (N)", 1 },
    { "time is empty",   ",1",               CURVE_DROP_NOT_A_NUMBER,  "time (s),force (N)", 1 },
    { "time is NaN",     "nan,1",            CURVE_DROP_NOT_FINITE,    "time (s),force (N)", 1 },
    { "time repeated",   "0.04,1",           CURVE_DROP_TIME_REPEATED, "time (s),force (N)", 1 },
    { "time back",       "0.035,1",          CURVE_DROP_TIME_BACK,     "time (s),force (N)", 1 },
    { "time far ahead",  "500,1",            CURVE_DROP_TIME_BACK,     "time (s),force (N)", 1 },
    { "spike",           "0.05,1101",        CURVE_DROP_SPIKE,         "time (s),force (N)", 1 },
    { "spike down",      "0.05,-1101",       CURVE_DROP_SPIKE,         "time (s),force (N)", 1 },
    { "large, no spike", "0.05,1000",        CURVE_DROP_COUNT,         "time (s),force (N)", 0 },
    { "spike in kilograms", "0.05,104",      CURVE_DROP_SPIKE,         "time (s),force (kg)", 1 },
    { "24-bit rail",     "0.05,8388607",     CURVE_DROP_RAIL,          "time (s),counts", 1 },
    { "24-bit rail down", "0.05,-8388608",   CURVE_DROP_RAIL,          "time (s),counts", 1 },
    { "offset binary",   "0.05,16777215",    CURVE_DROP_RAIL,          "time (s),counts", 1 },
    { "shifted to 32 bits", "0.05,2147483392", CURVE_DROP_RAIL,        "time (s),counts", 1 },
    { "one under the rail", "0.05,8388606",  CURVE_DROP_SPIKE,         "time (s),counts", 1 },
    { "the rail's number in newtons", "0.05,8388607", CURVE_DROP_SPIKE, "time (s),force (N)", 1 },
};

START_TEST(one_bad_row_is_dropped_for_its_reason)
{
    const struct calibration fine = { .id = "fine", .n_per_count = 1e-4 };  /* a cell of 840 N */
    const struct curve_file_options o = { .calibration = &fine };
    char text[800];
    int n = snprintf(text, sizeof text, "%s\n", dropped[_i].head);

    for (int i = 0; i < 40; i++)
        n += i == 5 ? snprintf(text + n, sizeof text - (size_t)n, "%s\n", dropped[_i].row)
                    : snprintf(text + n, sizeof text - (size_t)n, "0.%02d,1\n", i);
    struct curve_file *f = opened(dropped[_i].why, text, (size_t)n, &o);
    const struct curve *c = &f->set[0].curve[0];
    size_t gaps = 0;

    for (size_t i = 0; i < c->trace.n; i++)
        gaps += c->trace.gap_before[i];
    ck_assert_msg(c->rows == 40 && c->trace.n + all_dropped(c) == 40,
                  "%s: %zu rows, %zu used, %zu dropped", dropped[_i].why, c->rows, c->trace.n, all_dropped(c));
    if (dropped[_i].drop == CURVE_DROP_COUNT)
        ck_assert_msg(all_dropped(c) == 0, "%s: dropped", dropped[_i].why);
    else
        ck_assert_msg(c->dropped[dropped[_i].drop] == 1, "%s: not for this reason", dropped[_i].why);
    ck_assert_msg(gaps == dropped[_i].gaps, "%s: %zu gaps", dropped[_i].why, gaps);
    if (gaps > 0) {  /* the sample after it, not shifted in time */
        ck_assert_uint_eq(c->trace.gap_before[5], 1);
        ck_assert_double_eq(c->trace.t_s[4], 0.04);
        ck_assert_double_eq(c->trace.t_s[5], 0.06);
    }
    ck_assert_double_eq(c->trace.t_s[c->trace.n - 1], 0.39);
    curve_file_close(f);
}
END_TEST

Suite *curve_file_suite(void)
{
    Suite *s = suite_create("curve_file");
    TCase *tc = tcase_create("all");

    tcase_add_loop_test(tc, every_way_gives_the_same_curve, 0, COUNT(same));
    tcase_add_loop_test(tc, values_are_those_pandas_reads, 0, COUNT(pandas_case));
    tcase_add_test(tc, rows_read_in_place_are_those_read_cell_by_cell);
    tcase_add_loop_test(tc, units_become_newtons, 0, COUNT(units));
    tcase_add_test(tc, what_is_assumed_is_said);
    tcase_add_loop_test(tc, unit_of_time_by_its_step, 0, COUNT(likely));
    tcase_add_loop_test(tc, several_columns_are_several_curves, 0, COUNT(several));
    tcase_add_test(tc, a_side_that_was_not_used_is_left_out_and_said);
    tcase_add_test(tc, date_of_the_first_stamp_is_kept);
    tcase_add_test(tc, results_the_file_states_are_kept);
    tcase_add_loop_test(tc, one_bad_row_is_dropped_for_its_reason, 0, COUNT(dropped));
    suite_add_tcase(s, tc);
    return s;
}
