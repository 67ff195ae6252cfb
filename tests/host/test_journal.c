/*
 * test_journal.c - a line is whole and sound or it is not a line, and a write is whole
 * or it was not made.  Expected lines are from tests/oracle/journal_lines.py.
 */
#include <check.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "clinic/journal.h"
#include "golden/journal_lines.h"
#include "storing.h"
#include "suites.h"

Suite *journal_suite(void);

#define ID "0123456789abcdef0123456789abcdef"

static struct journal_text put_all(void)
{
    struct journal_text t = { NULL, 0, 0 };

    ck_assert_int_eq(journal_put_head(&t, ID), ERR_OK);
    for (int i = 1; i < COUNT(journal_lines); i++)
        ck_assert_int_eq(journal_put(&t, journal_lines[i].json, journal_lines[i].part,
                                     journal_lines[i].parts), ERR_OK);
    return t;
}

/* ---- lines ------------------------------------------------------------------------------- */

START_TEST(lines_are_written_as_the_oracle_writes_them)
{
    struct journal_text t = put_all();
    struct journal_line line;
    size_t at = 0, from = 0;

    for (int i = 0; i < COUNT(journal_lines); i++, from = at) {
        const size_t n = strlen(journal_lines[i].line);

        ck_assert(journal_next(t.s, t.n, &at, &line));
        ck_assert_uint_eq(at - from, n);
        ck_assert_int_eq(memcmp(t.s + from, journal_lines[i].line, n), 0);
        ck_assert(line.sound && line.whole);
        ck_assert_int_eq(line.part, journal_lines[i].part);
        ck_assert_int_eq(line.parts, journal_lines[i].parts);
        ck_assert_uint_eq(line.entry_n + 1, strlen(journal_lines[i].json));
        ck_assert_int_eq(memcmp(line.text, journal_lines[i].json, line.entry_n), 0);
    }
    ck_assert(!journal_next(t.s, t.n, &at, &line));
    free(t.s);
}
END_TEST

START_TEST(every_flipped_bit_is_noticed)
{
    const char *good = journal_lines[2].line;
    const size_t n = strlen(good);

    for (size_t bit = 0; bit < 8 * n; bit++) {
        char *bad = strdup(good);
        struct journal_line line;
        size_t at = 0;

        bad[bit / 8] = (char)(bad[bit / 8] ^ (1 << bit % 8));
        while (journal_next(bad, n, &at, &line))
            ck_assert_msg(!line.sound, "bit %zu", bit);
        free(bad);
    }
}
END_TEST

/* What counts as whole of a journal that ends anywhere: the entries that were written
 * together are there together. */
START_TEST(an_unfinished_end_is_found)
{
    struct journal_text t = put_all();
    size_t ends[COUNT(journal_lines) + 1] = { 0 }, want = 0;

    for (int i = 0; i < COUNT(journal_lines); i++)
        ends[i + 1] = ends[i] + strlen(journal_lines[i].line);
    for (size_t n = 0; n <= t.n; n++) {
        if (n == ends[1] || n == ends[2] || n == ends[4])  /* ends[3]: half of two */
            want = n;
        ck_assert_uint_eq(journal_whole(t.s, n), want);
    }
    free(t.s);
}
END_TEST

START_TEST(zeros_at_the_end_are_an_unfinished_end)
{
    struct journal_text t = put_all();
    static const char zeros[100];
    const size_t n = t.n;

    ck_assert_int_eq(journal_put_raw(&t, zeros, sizeof zeros), ERR_OK);
    ck_assert_uint_eq(journal_whole(t.s, t.n), n);
    t.s[t.n - 1] = '\n';
    ck_assert_uint_eq(journal_whole(t.s, t.n), n);
    free(t.s);
}
END_TEST

/* A bad line before a sound one is damage: cutting would lose what was acknowledged. */
START_TEST(damage_inside_is_not_cut_off)
{
    struct journal_text t = put_all();

    t.s[strlen(journal_lines[0].line) + 5] ^= 1;
    ck_assert_uint_eq(journal_whole(t.s, t.n), t.n);
    free(t.s);
}
END_TEST

static const struct {
    const char *why, *text;
    int err;
} heads[] = {
    { "of another program", "{\"format\":\"other\",\"version\":1,\"journal\":\"" ID "\",\"crc32c\":\"00000000\"}", ERR_FORMAT },
    { "no JSON", "entries", ERR_FORMAT },
    { "a later version, whatever its checksum", "{\"format\":\"holdfast entries\",\"version\":2}", ERR_VERSION },
    { "a wrong checksum", "{\"format\":\"holdfast entries\",\"version\":1,\"journal\":\"" ID "\",\"crc32c\":\"00000000\"}", ERR_FORMAT },
    { "no version", "{\"format\":\"holdfast entries\",\"journal\":\"" ID "\"}", ERR_FORMAT },
    { "version 0", "{\"format\":\"holdfast entries\",\"version\":0,\"journal\":\"" ID "\"}", ERR_FORMAT },
};

START_TEST(another_first_line_is_refused)
{
    char text[300], id[JOURNAL_ID_TEXT] = "unchanged";
    struct err_text why = { "" };
    struct journal_line line;
    size_t at = 0;

    snprintf(text, sizeof text, "%s\n", heads[_i].text);
    ck_assert(journal_next(text, strlen(text), &at, &line));
    ck_assert_int_eq(journal_head(&line, id, &why), heads[_i].err);
    storing_sentence(&why);
    ck_assert_str_eq(id, "unchanged");
}
END_TEST

/* ---- the file ------------------------------------------------------------------------------- */

static struct journal_text lines;

static void make_file(void)
{
    struct err_text why = { "" };

    storing_new();
    ck_assert_int_eq(mkdir(storing_clinic(), 0700), 0);
    lines = put_all();
    ck_assert_msg(journal_replace(storing_clinic(), &lines, &why) == ERR_OK, "%s", why.s);
}

static void remove_file(void)
{
    const struct journal_calls calls = { write, fsync, ftruncate, rename, unlink };

    journal_calls = calls;
    free(lines.s);
    storing_done();
}

static void check_file(const char *want, size_t n)
{
    size_t got;
    char *bytes = storing_read(storing_path(JOURNAL_NAME), &got);

    ck_assert_uint_eq(got, n);
    ck_assert_int_eq(memcmp(bytes, want, n), 0);
    free(bytes);
}

static int fail_sync(int fd)
{
    (void)fd;
    errno = EIO;
    return -1;
}

static ssize_t fail_write(int fd, const void *p, size_t n)
{
    /* The disk takes half, and then is full. */
    if (n > 1)
        return write(fd, p, n / 2);
    errno = ENOSPC;
    return -1;
}

static int fail_rename(const char *from, const char *to)
{
    (void)from;
    (void)to;
    errno = EACCES;
    return -1;
}

/* A call that fails, and what is then said. */
static const struct {
    const char *why;
    struct journal_calls calls;
    int append_err, replace_err;
} failing[] = {
    { "full", { fail_write, fsync, ftruncate, rename, unlink }, ERR_FULL, ERR_FULL },
    { "no sync", { write, fail_sync, ftruncate, rename, unlink }, ERR_IO, ERR_IO },
    { "no rename", { write, fsync, ftruncate, fail_rename, unlink }, ERR_OK, ERR_ACCESS },
};

START_TEST(a_failed_write_leaves_what_was_there)
{
    struct err_text why = { "" };
    struct journal_text more = { NULL, 0, 0 };
    struct journal j;

    ck_assert_int_eq(journal_put(&more, journal_lines[1].json, 1, 1), ERR_OK);
    ck_assert_int_eq(journal_open(storing_clinic(), true, &j, &why), ERR_OK);
    journal_calls = failing[_i].calls;
    ck_assert_int_eq(journal_replace(storing_clinic(), &more, &why), failing[_i].replace_err);
    storing_sentence(&why);
    check_file(lines.s, lines.n);
    ck_assert_int_ne(access(storing_path(JOURNAL_NEW), F_OK), 0);
    ck_assert_int_eq(journal_append(&j, (int64_t)lines.n, &more, &why), failing[_i].append_err);
    if (failing[_i].append_err != ERR_OK)
        check_file(lines.s, lines.n);
    journal_close(&j);
    free(more.s);
}
END_TEST

START_TEST(what_is_appended_is_there)
{
    struct err_text why = { "" };
    struct journal_text more = { NULL, 0, 0 }, all;
    struct journal j;
    struct stat st;

    ck_assert_int_eq(journal_put(&more, journal_lines[1].json, 1, 1), ERR_OK);
    ck_assert_int_eq(journal_open(storing_clinic(), true, &j, &why), ERR_OK);
    ck_assert_str_eq(j.id, ID);
    ck_assert_uint_eq(j.head_n, strlen(journal_lines[0].line));
    ck_assert_int_eq(journal_append(&j, (int64_t)lines.n, &more, &why), ERR_OK);
    ck_assert_int_eq(journal_read(&j, (int64_t)lines.n, &all, &why), ERR_OK);
    ck_assert_uint_eq(all.n, more.n);
    ck_assert_int_eq(memcmp(all.s, more.s, more.n), 0);
    free(all.s);
    ck_assert_int_eq(journal_cut(&j, (int64_t)lines.n, &why), ERR_OK);
    check_file(lines.s, lines.n);
    ck_assert_int_eq(stat(storing_path(JOURNAL_NAME), &st), 0);
    ck_assert_uint_eq(st.st_mode & 07777, 0600);
    free(more.s);
    ck_assert(journal_same(storing_clinic(), &j));
    ck_assert_int_eq(journal_replace(storing_clinic(), &lines, &why), ERR_OK);
    ck_assert(!journal_same(storing_clinic(), &j));
    journal_close(&j);
}
END_TEST

START_TEST(a_file_that_is_no_journal_is_refused)
{
    static const struct { const char *bytes; int err; } files[] = {
        { "", ERR_FORMAT }, { "\n", ERR_FORMAT }, { "entries\n", ERR_FORMAT },
        { "{\"format\":\"holdfast entries\",\"version\":2}\n", ERR_VERSION },
    };
    struct err_text why = { "" };
    struct journal j;

    for (int i = 0; i < COUNT(files); i++) {
        storing_write(storing_path(JOURNAL_NAME), files[i].bytes, strlen(files[i].bytes));
        ck_assert_int_eq(journal_open(storing_clinic(), true, &j, &why), files[i].err);
        ck_assert_int_eq(j.fd, -1);
        storing_sentence(&why);
        ck_assert_ptr_nonnull(strstr(why.s, files[i].err == ERR_VERSION ? "newer Holdfast"
                                                                         : "holdfast doctor"));
    }
    ck_assert_int_eq(unlink(storing_path(JOURNAL_NAME)), 0);
    ck_assert_int_eq(journal_open(storing_clinic(), true, &j, &why), ERR_ABSENT);
}
END_TEST

START_TEST(one_has_the_lock)
{
    struct err_text why = { "" };
    int one, other = 7;

    ck_assert_int_eq(journal_lock(storing_clinic(), 0, &one, &why), ERR_OK);
    ck_assert_int_eq(journal_lock(storing_clinic(), 0, &other, &why), ERR_BUSY);
    ck_assert_int_eq(other, -1);
    storing_sentence(&why);
    close(one);
    ck_assert_int_eq(journal_lock(storing_clinic(), 0, &other, &why), ERR_OK);
    close(other);
}
END_TEST

Suite *journal_suite(void)
{
    Suite *s = suite_create("journal");
    TCase *l = tcase_create("lines"), *f = tcase_create("file");

    tcase_add_test(l, lines_are_written_as_the_oracle_writes_them);
    tcase_add_test(l, every_flipped_bit_is_noticed);
    tcase_add_test(l, an_unfinished_end_is_found);
    tcase_add_test(l, zeros_at_the_end_are_an_unfinished_end);
    tcase_add_test(l, damage_inside_is_not_cut_off);
    tcase_add_loop_test(l, another_first_line_is_refused, 0, COUNT(heads));
    suite_add_tcase(s, l);
    tcase_add_checked_fixture(f, make_file, remove_file);
    tcase_add_loop_test(f, a_failed_write_leaves_what_was_there, 0, COUNT(failing));
    tcase_add_test(f, what_is_appended_is_there);
    tcase_add_test(f, a_file_that_is_no_journal_is_refused);
    tcase_add_test(f, one_has_the_lock);
    suite_add_tcase(s, f);
    return s;
}
