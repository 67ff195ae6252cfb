/* test_curve_archive.c - Tindeq's exports, and zip files that are not what they seem.
 *
 * Archives are made by libzip, in memory, from texts written here. */
#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zip.h>

#include "interchange/curve_archive.h"
#include "interchange/curve_file.h"
#include "interchange/curve_text.h"
#include "interchange/tindeq.h"
#include "suites.h"

Suite *curve_archive_suite(void);

#define KG 9.80665

/* ---- making ------------------------------------------------------------------------ */

struct bytes {
    char *s;
    size_t n;
};

struct entry {
    const char *name;
    struct bytes bytes;
    const char *password;
};

static struct bytes text_of(const char *s)
{
    const struct bytes b = { (char *)(uintptr_t)s, strlen(s) };

    return b;
}

/* A zip file of the entries; free its s. */
static struct bytes zipped(const struct entry *e, size_t n)
{
    zip_source_t *to = zip_source_buffer_create(NULL, 0, 0, NULL);
    zip_t *zip = zip_open_from_source(to, ZIP_TRUNCATE, NULL);
    struct bytes out;

    zip_source_keep(to);
    for (size_t i = 0; i < n; i++) {
        zip_source_t *from = zip_source_buffer(zip, e[i].bytes.s, e[i].bytes.n, 0);
        const zip_int64_t at = zip_file_add(zip, e[i].name, from, ZIP_FL_ENC_GUESS);

        ck_assert_int_ge(at, 0);
        if (e[i].password != NULL)
            ck_assert_int_eq(zip_file_set_encryption(zip, (zip_uint64_t)at, ZIP_EM_AES_256,
                                                     e[i].password), 0);
    }
    ck_assert_int_eq(zip_close(zip), 0);
    zip_stat_t st;

    zip_source_stat(to, &st);
    out.n = (size_t)st.size;
    out.s = malloc(out.n);
    zip_source_open(to);
    ck_assert_int_eq(zip_source_read(to, out.s, out.n), (zip_int64_t)out.n);
    zip_source_close(to);
    zip_source_free(to);
    return out;
}

static const char info[] =
    "date,tag,comment,unit,reps,work dur.,pause btw. reps,sets,pause btw. sets,type\n"
    "2026-05-08 19:55:38,\"warm, up\",,SI,8,10,20,1,120,left/right\n";

/* 11.4 ms apart, every 15th missing; left 1 kg and rising by 0.01 kg, right twice
 * that, later, and shorter. */
#define LEFT_ROWS  150
#define RIGHT_ROWS 100

static double time_of(int i)
{
    return 0.0114 * (i + i / 14);
}

static char *data_set(void)
{
    char *s = malloc(40000);
    int n = sprintf(s, ",Overall Avg,Rep1,Rep2\nAvg Left,16.5,16.4,17.9\nAvg Right,18.7,18.0,NaN\n"
                       "Peak Left,18.9,20.4,20.7\nPeak Right,20.7,,20.9\n,\n"
                       "time left,weight left,time right,weight right\n");

    for (int i = 0; i < LEFT_ROWS; i++) {
        n += sprintf(s + n, "%.6f,%.17g", time_of(i), 1.0 + 0.01 * i);
        n += i < RIGHT_ROWS ? sprintf(s + n, ",%.6f,%.17g\n", 5.0 + time_of(i), 2.0 + 0.02 * i)
                            : sprintf(s + n, i % 2 ? ",,\n" : "\n");
    }
    return s;
}

static const char single[] = ",Overall Avg\nAvg,0.0\nPeak,0.5\n,\ntime,weight\n0.054067,0.25\n"
                             "0.065411,0.5\n0.076811,0.5\n0.088211,0.25\n";

/* ---- a session ---------------------------------------------------------------------- */

static void check_sides(const struct curve_set *set)
{
    ck_assert_uint_eq(set->curves, 2);
    for (int k = 0; k < 2; k++) {
        const struct curve *c = &set->curve[k];
        const int rows = k == 0 ? LEFT_ROWS : RIGHT_ROWS;

        ck_assert_str_eq(c->label, k == 0 ? "left" : "right");
        ck_assert_uint_eq(c->rows, (size_t)rows);
        ck_assert_uint_eq(c->trace.n, (size_t)rows);
        ck_assert_uint_eq(c->missing, (size_t)((rows - 1) / 14));
        ck_assert_double_eq_tol(c->rate_hz, 1.0 / 0.0114, 1e-3);
        for (int i = 0; i < rows; i++) {
            ck_assert_double_eq_tol(c->trace.t_s[i], 5.0 * k + time_of(i), 1e-6);
            ck_assert_double_eq_tol(c->trace.force_n[i], KG * (k + 1) * (1.0 + 0.01 * i), 1e-9);
            ck_assert_int_eq(c->trace.gap_before[i], i > 0 && i % 14 == 0);
        }
    }
}

static void check_claims(const struct curve_set *set)
{
    static const struct { const char *name, *value; } want[] = {
        { "Avg Left, Overall Avg", "16.5" }, { "Avg Left, Rep1", "16.4" }, { "Avg Left, Rep2", "17.9" },
        { "Avg Right, Overall Avg", "18.7" }, { "Avg Right, Rep1", "18.0" },
        { "Peak Left, Overall Avg", "18.9" }, { "Peak Left, Rep1", "20.4" }, { "Peak Left, Rep2", "20.7" },
        { "Peak Right, Overall Avg", "20.7" }, { "Peak Right, Rep2", "20.9" },
    };

    ck_assert_uint_eq(set->claims, COUNT(want));
    for (size_t i = 0; i < set->claims; i++) {
        ck_assert_str_eq(set->claim[i].name, want[i].name);
        ck_assert_str_eq(set->claim[i].value, want[i].value);
        ck_assert_str_eq(set->claim[i].unit, "kgf");
    }
}

static struct curve_file *opened(const char *name, struct bytes b)
{
    struct curve_file *f;
    struct err_text said = { "" };

    ck_assert_msg(curve_file_open_bytes(name, b.s, b.n, NULL, &f, &said) == ERR_OK, "%s", said.s);
    return f;
}

START_TEST(single_file_is_read_with_its_results)
{
    char *s = data_set();
    struct curve_file *f = opened("folder/data_set_1.csv", text_of(s));

    ck_assert_str_eq(f->format, "Tindeq data set");
    ck_assert_str_eq(f->name, "data_set_1.csv");
    ck_assert_uint_eq(f->notes, 1);   /* kilograms were assumed */
    ck_assert_ptr_nonnull(strstr(f->note[0], "kilograms were assumed"));
    check_sides(&f->set[0]);
    check_claims(&f->set[0]);
    curve_file_close(f);
    f = opened("data_set_1.csv", text_of(single));
    ck_assert_str_eq(f->set[0].curve[0].label, "weight");
    ck_assert_double_eq(f->set[0].curve[0].trace.force_n[1], 0.5 * KG);
    ck_assert_uint_eq(f->set[0].claims, 2);
    curve_file_close(f);
    free(s);
}
END_TEST

START_TEST(session_has_its_date_tag_and_unit)
{
    char *s = data_set();
    const struct entry e[] = { { "info.csv", text_of(info), NULL }, { "data_set_1.csv", text_of(s), NULL },
                               { "data_set_2.csv", text_of(single), NULL } };
    struct bytes zip = zipped(e, 3);
    struct curve_file *f = opened("session.zip", zip);

    ck_assert_str_eq(f->format, "Tindeq export");
    ck_assert_uint_eq(f->sets, 2);
    ck_assert_uint_eq(f->notes, 0);
    ck_assert_str_eq(f->set[0].label, "data_set_1.csv, warm, up");
    ck_assert_str_eq(f->set[0].date, "2026-08-05T19:55:38");   /* year, day, month */
    check_sides(&f->set[0]);
    check_claims(&f->set[0]);
    ck_assert_uint_eq(f->set[1].curves, 1);
    curve_file_close(f);
    free(zip.s);
    free(s);
}
END_TEST

START_TEST(all_sessions_are_a_zip_of_zips)
{
    char *s = data_set();
    const struct entry e[] = { { "info.csv", text_of(info), NULL },
                               { "data_set_1.csv", text_of(s), NULL } };
    struct bytes one = zipped(e, 2);
    const struct entry outer[] = {
        { "export/", { (char *)(uintptr_t)"", 0 }, NULL }, { "export/a.zip", one, NULL },
        { "export/b.zip", one, NULL }, { "__MACOSX/export/._a.zip", text_of("junk"), NULL },
        { "readme.md", text_of("# hello"), NULL },
    };
    struct bytes zip = zipped(outer, COUNT(outer));
    struct curve_file *f = opened("all.zip", zip);

    ck_assert_uint_eq(f->sets, 2);
    ck_assert_uint_eq(f->notes, 0);
    check_sides(&f->set[0]);
    check_sides(&f->set[1]);
    curve_file_close(f);
    free(zip.s);
    free(one.s);
    free(s);
}
END_TEST

START_TEST(what_cannot_be_read_is_said_and_the_rest_is_read)
{
    const struct entry e[] = { { "data_set_1.csv", text_of("time,weight\n"), NULL },
                               { "data_set_2.csv", text_of(single), NULL },
                               { "data_set_3.csv", text_of(single), "secret" } };
    struct bytes zip = zipped(e, 3);
    struct curve_file *f = opened("s.zip", zip);

    ck_assert_uint_eq(f->sets, 1);
    ck_assert_uint_eq(f->notes, 3);
    ck_assert_ptr_nonnull(strstr(f->note[0], "left out: s.zip/data_set_1.csv:1: no row of numbers"));
    ck_assert_ptr_nonnull(strstr(f->note[1], "kilograms were assumed"));
    ck_assert_ptr_nonnull(strstr(f->note[2], "\"data_set_3.csv\" is encrypted"));
    curve_file_close(f);
    free(zip.s);
}
END_TEST

/* ---- info.csv --------------------------------------------------------------------------- */

static const struct {
    const char *text, *date, *tag;
    enum curve_unit unit;
} infos[] = {
    { info, "2026-08-05T19:55:38", "warm, up", CURVE_KGF },
    { "date,tag,unit\n2026-29-07 09:31:55,x,SI\n", "2026-07-29T09:31:55", "x", CURVE_KGF },
    { "date,tag,unit\n2026-07-29 09:31:55,x,Imperial\n", "2026-07-29T09:31:55", "x", CURVE_LBF },
    { "\xEF\xBB\xBF" "date,tag,unit\r\n2026-05-07 09:31:55,,lbs\r\n", "2026-07-05T09:31:55", "",
      CURVE_LBF },
    { "unit,tag\nstone,t\n", "", "t", CURVE_UNIT_UNKNOWN },
    { "date\nyesterday\n", "", "", CURVE_UNIT_UNKNOWN },
    { "date,tag,unit\n", "", "", CURVE_UNIT_UNKNOWN },
    { "", "", "", CURVE_UNIT_UNKNOWN },
};

START_TEST(info_is_read)
{
    struct tindeq_info got;

    tindeq_info_read(infos[_i].text, strlen(infos[_i].text), &got);
    ck_assert_str_eq(got.date, infos[_i].date);
    ck_assert_str_eq(got.tag, infos[_i].tag);
    ck_assert_int_eq(got.unit, infos[_i].unit);
}
END_TEST

/* ---- refusals ------------------------------------------------------------------------------ */

static void refused(const char *why, struct bytes zip, int want, const char *says)
{
    struct curve_file *f = (struct curve_file *)1;
    struct err_text said = { "" };
    const int err = curve_file_open_bytes("f.zip", zip.s, zip.n, NULL, &f, &said);

    ck_assert_msg(err == want && f == NULL, "%s: %d", why, err);
    ck_assert_msg(strstr(said.s, says) != NULL && strncmp(said.s, "f.zip", 5) == 0, "%s: \"%s\"", why,
                  said.s);
}

START_TEST(zip_files_that_hold_no_curve_are_refused)
{
    const struct entry none[] = { { "readme.md", text_of("# x"), NULL } };
    const struct entry office[] = { { "[Content_Types].xml", text_of("<x/>"), NULL } };
    const struct entry open[] = { { "mimetype", text_of("x"), NULL },
                                  { "content.xml", text_of("<x/>"), NULL } };
    const struct entry locked[] = { { "data_set_1.csv", text_of(single), "secret" } };
    const struct entry bad[] = { { "data_set_1.csv", text_of("time,weight\n"), NULL } };
    const struct {
        const char *why;
        const struct entry *e;
        size_t n;
        int err;
        const char *says;
    } rows[] = {
        { "no table", none, 1, ERR_FORMAT, "no table of numbers is in the zip file" },
        { "workbook", office, 1, ERR_FORMAT, "an Office document; save the sheet as CSV" },
        { "open document", open, 2, ERR_FORMAT, "an OpenDocument file" },
        { "encrypted", locked, 1, ERR_FORMAT, "is encrypted; export it without a password" },
        { "no rows", bad, 1, ERR_FORMAT, "f.zip/data_set_1.csv:1: no row of numbers" },
    };

    for (int i = 0; i < COUNT(rows); i++) {
        struct bytes zip = zipped(rows[i].e, rows[i].n);

        refused(rows[i].why, zip, rows[i].err, rows[i].says);
        free(zip.s);
    }
    char nothing[22] = "PK\5\6";

    refused("empty archive", (struct bytes){ nothing, sizeof nothing }, ERR_FORMAT,
            "no table of numbers");
}
END_TEST

START_TEST(an_archive_three_deep_is_refused)
{
    const struct entry data = { "data_set_1.csv", text_of(single), NULL };
    struct bytes one = zipped(&data, 1), two, three;
    struct entry inner = { "one.zip", one, NULL };

    two = zipped(&inner, 1);
    inner.name = "two.zip";
    inner.bytes = two;
    three = zipped(&inner, 1);
    curve_file_close(opened("f.zip", two));
    refused("three", three, ERR_RANGE, "f.zip/two.zip/one.zip: a zip in a zip in a zip");
    free(one.s);
    free(two.s);
    free(three.s);
}
END_TEST

START_TEST(an_archive_cut_anywhere_is_refused)
{
    const struct entry e[] = { { "info.csv", text_of(info), NULL },
                               { "data_set_1.csv", text_of(single), NULL } };
    struct bytes zip = zipped(e, 2);

    for (size_t n = 4; n < zip.n; n++) {
        char *cut = malloc(n);

        memcpy(cut, zip.s, n);
        refused("cut", (struct bytes){ cut, n }, ERR_FORMAT, "damaged or was cut short");
        free(cut);
    }
    free(zip.s);
}
END_TEST

/* Any byte changed: refused with a sentence, or a note, or read; never worse. */
START_TEST(a_changed_byte_does_no_harm)
{
    const struct entry e[] = { { "info.csv", text_of(info), NULL },
                               { "data_set_1.csv", text_of(single), NULL } };
    struct bytes zip = zipped(e, 2);

    for (size_t i = 0; i < zip.n; i++) {
        struct curve_file *f;
        struct err_text said = { "" };

        zip.s[i] ^= 0x55;
        const int err = curve_file_open_bytes("f.zip", zip.s, zip.n, NULL, &f, &said);

        ck_assert(err == ERR_OK || said.s[0] != '\0');
        curve_file_close(f);
        zip.s[i] ^= 0x55;
    }
    free(zip.s);
}
END_TEST

/* 100 kB of blanks are 200 bytes in the archive; the budget is what counts, and it is
 * shared by all there is in it. */
START_TEST(a_bomb_ends_at_the_budget)
{
    char *blank = malloc(100000);
    struct curve_file_options o = { .rate_hz = 0.0 };

    memset(blank, ' ', 100000);
    const struct entry inner[] = { { "a.csv", { blank, 100000 }, NULL } };
    struct bytes zip = zipped(inner, 1);
    const struct entry outer[] = { { "1.zip", zip, NULL }, { "2.zip", zip, NULL },
                                   { "3.zip", zip, NULL } };
    struct bytes all = zipped(outer, 3);
    const unsigned long long whole = 3 * 100000 + 3 * zip.n;

    for (int enough = 0; enough < 2; enough++) {
        struct notes notes = { 0 };
        struct curve_archive read = { .o = &o, .notes = &notes, .budget = whole - !enough };
        struct archive *a;
        struct err_text said = { "" };

        ck_assert_int_eq(archive_open_bytes("f.zip", all.s, all.n, &a, &said), ERR_OK);
        const int err = curve_archive_read(&read, "f.zip", a, &said);

        ck_assert_int_eq(err, enough ? ERR_OK : ERR_RANGE);
        ck_assert_uint_eq(read.sets, 0);
        if (!enough)
            ck_assert_ptr_nonnull(strstr(said.s, "unpacks to more than is allowed"));
        else
            ck_assert_uint_eq(read.budget, 0);
        archive_close(a);
        notes_close(&notes);
    }
    free(all.s);
    free(zip.s);
    free(blank);
}
END_TEST

START_TEST(names_in_an_archive_are_only_names)
{
    const struct entry e[] = { { "../../etc/\x1B[2Jx.csv",
                                 text_of("time (s),force (N)\n0,1\n.1,2\n.2,3\n"), NULL } };
    struct bytes zip = zipped(e, 1);
    struct curve_file *f = opened("f.zip", zip);

    ck_assert_ptr_nonnull(strstr(f->set[0].label, "[2Jx.csv"));
    ck_assert(strpbrk(f->set[0].label, "\x1B/") == NULL);
    ck_assert_str_eq(f->format, "zip of tables");
    curve_file_close(f);
    free(zip.s);
}
END_TEST

Suite *curve_archive_suite(void)
{
    Suite *s = suite_create("curve_archive");
    TCase *tc = tcase_create("all");

    tcase_add_test(tc, single_file_is_read_with_its_results);
    tcase_add_test(tc, session_has_its_date_tag_and_unit);
    tcase_add_test(tc, all_sessions_are_a_zip_of_zips);
    tcase_add_test(tc, what_cannot_be_read_is_said_and_the_rest_is_read);
    tcase_add_loop_test(tc, info_is_read, 0, COUNT(infos));
    tcase_add_test(tc, zip_files_that_hold_no_curve_are_refused);
    tcase_add_test(tc, an_archive_three_deep_is_refused);
    tcase_add_test(tc, an_archive_cut_anywhere_is_refused);
    tcase_add_test(tc, a_changed_byte_does_no_harm);
    tcase_add_test(tc, a_bomb_ends_at_the_budget);
    tcase_add_test(tc, names_in_an_archive_are_only_names);
    suite_add_tcase(s, tc);
    return s;
}
