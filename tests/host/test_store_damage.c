/*
 * test_store_damage.c - bytes that are not what was written: said with a place and what
 * to do, never taken for an entry, and mended without loss while the journal or the
 * index still has them.
 */
#include <check.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clinic/store.h"
#include "storing.h"
#include "suites.h"

Suite *store_damage_suite(void);

static struct err_text why;

static void append(const char *bytes, size_t n)
{
    FILE *file = fopen(storing_path("entries.jsonl"), "ab");

    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(bytes, 1, n, file), n);
    ck_assert_int_eq(fclose(file), 0);
}

/* ---- damage in the journal ------------------------------------------------------------------------- */

START_TEST(an_unfinished_end_is_cut_off)
{
    struct store *s;

    append("{\"id\":\"half", 11);
    ck_assert(storing_examine().torn == 1 && storing_examine().damaged == 0 && !storing_examine().sound);
    storing_check(STORE_READ);
    s = storing_open(STORE_WRITE);
    ck_assert_ptr_nonnull(strstr(store_notice(s), "never acknowledged"));
    store_close(s);
    storing_check(STORE_WRITE);
    ck_assert(storing_examine().sound);
}
END_TEST

/* Any byte of a line that the index knows: found, named by its line, and put back. */
static void damage(size_t at, char with)
{
    FILE *file = fopen(storing_path("entries.jsonl"), "r+b");

    ck_assert_ptr_nonnull(file);
    fseek(file, (long)at, SEEK_SET);
    fputc(with, file);
    ck_assert_int_eq(fclose(file), 0);
}

static size_t line_at(const char *bytes, int line)
{
    const char *at = bytes;

    while (--line > 0)
        at = strchr(at, '\n') + 1;
    return (size_t)(at - bytes);
}

static const struct {
    const char *why;
    int line;                /* damaged; from 1, the head */
    int offset;              /* into it; -1: the end of the line before */
    char with;
    int found;               /* the line that the doctor names */
} damages[] = {
    { "the head", 1, 20, '#', 1 },
    { "the head's end", 2, -1, ' ', 1 },
    { "the first entry", 2, 30, '#', 2 },
    { "in the middle", 60, 50, '#', 60 },
    { "two lines become one", 60, -1, ' ', 59 },
    { "one line becomes two", 60, 50, '\n', 60 },
    { "the last", 124, 10, '#', 124 },
    { "a zero byte", 70, 10, '\0', 70 },
};

START_TEST(a_damaged_line_comes_back_from_the_index)
{
    size_t n;
    char *bytes = storing_read(storing_path("entries.jsonl"), &n);
    const size_t at = line_at(bytes, damages[_i].line);
    struct store_health h;

    free(bytes);
    damage((size_t)((long)at + damages[_i].offset), damages[_i].with);
    h = storing_examine();
    ck_assert_msg(!h.sound && h.damaged > 0, "%s", damages[_i].why);
    ck_assert_int_eq(h.first_damaged, damages[_i].found);
    ck_assert_msg(store_repair(storing_clinic(), &why) == ERR_OK, "%s: %s", damages[_i].why, why.s);
    h = storing_examine();
    ck_assert_msg(h.sound && h.entries == 123, "%s: %s; %s", damages[_i].why, h.journal.s, h.index.s);
    storing_check(STORE_WRITE);
}
END_TEST

/* As when two copies of the file were put together by hand. */
START_TEST(an_entry_said_twice_counts_once)
{
    size_t n;
    char *bytes = storing_read(storing_path("entries.jsonl"), &n);
    const size_t from = line_at(bytes, 50), to = line_at(bytes, 60);
    const size_t at = _i == 0 ? n : line_at(bytes, 70);
    char *twice = malloc(n + to - from);
    struct store_health h;

    ck_assert_ptr_nonnull(twice);
    memcpy(twice, bytes, at);
    memcpy(twice + at, bytes + from, to - from);
    memcpy(twice + at + to - from, bytes + at, n - at);
    storing_write(storing_path("entries.jsonl"), twice, n + to - from);
    ck_assert_int_eq(store_repair(storing_clinic(), &why), ERR_OK);
    h = storing_examine();
    ck_assert_msg(h.sound && h.entries == 123, "%s; %s", h.journal.s, h.index.s);
    storing_check(STORE_WRITE);
    free(bytes);
    free(twice);
}
END_TEST

START_TEST(a_journal_cut_short_comes_back_from_the_index)
{
    size_t n;
    char *bytes = storing_read(storing_path("entries.jsonl"), &n);
    const size_t at = line_at(bytes, 100) + (_i == 0 ? 0 : 20);

    free(bytes);
    ck_assert_int_eq(truncate(storing_path("entries.jsonl"), (off_t)at), 0);
    ck_assert_int_eq(storing_try(STORE_WRITE, &why), ERR_FORMAT);
    ck_assert_ptr_nonnull(strstr(why.s, "holdfast doctor"));
    ck_assert_int_eq(storing_examine().held, 25);
    ck_assert_int_eq(store_repair(storing_clinic(), &why), ERR_OK);
    storing_check(STORE_WRITE);
}
END_TEST

START_TEST(a_missing_journal_comes_back_from_the_index)
{
    ck_assert_int_eq(unlink(storing_path("entries.jsonl")), 0);
    if (_i == 1)
        storing_write(storing_path("entries.jsonl"), "", 0);
    for (int mode = STORE_READ; mode <= STORE_WRITE; mode++) {
        ck_assert_int_eq(storing_try((enum store_mode)mode, &why), ERR_FORMAT);
        ck_assert_ptr_nonnull(strstr(why.s, "holdfast doctor"));
    }
    ck_assert(!storing_examine().sound && storing_examine().held == 123);
    ck_assert_int_eq(store_repair(storing_clinic(), &why), ERR_OK);
    storing_check(STORE_WRITE);
    ck_assert(storing_examine().sound);
}
END_TEST

/* With no index the line is lost; the bytes are kept, and everything else is there. */
START_TEST(what_cannot_be_mended_is_set_aside)
{
    size_t n;
    char *bytes = storing_read(storing_path("entries.jsonl"), &n);
    const size_t at = line_at(bytes, 61);

    free(bytes);
    damage(at + 50, '#');
    ck_assert_int_eq(unlink(storing_path("clinic.db")), 0);
    ck_assert_int_eq(storing_try(STORE_WRITE, &why), ERR_FORMAT);
    ck_assert_ptr_nonnull(strstr(why.s, "entries.jsonl:61"));
    ck_assert_ptr_nonnull(strstr(why.s, "holdfast doctor"));
    ck_assert_int_eq(store_repair(storing_clinic(), &why), ERR_OK);
    ck_assert(storing_examine().sound && storing_examine().entries == 122);
    storing_mode(storing_path("entries.damaged"), 0600);
    bytes = storing_read(storing_path("entries.damaged"), &n);
    ck_assert_ptr_nonnull(strstr(bytes, "a line about the day"));
    free(bytes);
}
END_TEST

/* ---- damage in the index ---------------------------------------------------------------------------- */

START_TEST(a_missing_index_is_made_anew)
{
    ck_assert_int_eq(unlink(storing_path("clinic.db")), 0);
    ck_assert(!storing_examine().sound && !storing_examine().index_sound);
    storing_check(_i == 0 ? STORE_READ : STORE_WRITE);
    ck_assert(storing_examine().sound);
}
END_TEST

/* No entry is given back that was not added: either a line of `before`, or a refusal. */
static int check_true(void *arg, const struct entry *e)
{
    char *text = entry_to_json(e);
    const bool known = text != NULL && strstr(storing_before(), text) != NULL;

    (void)arg;
    free(text);
    return known ? ERR_OK : ERR_PROTO;
}

static void check_damaged_index(int page)
{
    static const struct store_query all = { .all = true }, pain = { .client = "K07", .kind = "pain", .all = true };
    struct store *s;
    int err = store_open(storing_clinic(), STORE_WRITE, &s, &why);

    if (err == ERR_OK) {
        err = store_each(s, &all, check_true, NULL, &why);
        ck_assert_msg(err != ERR_PROTO, "page %d: what was never added", page);
        if (err == ERR_OK)
            err = store_each(s, &pain, check_true, NULL, &why);
        ck_assert_msg(err != ERR_PROTO, "page %d: what was never added", page);
    }
    if (err != ERR_OK) {
        storing_sentence(&why);
        ck_assert_msg(strstr(why.s, "holdfast doctor") != NULL, "page %d: %s", page, why.s);
    }
    store_close(s);
    /* Whatever reading made of it: the doctor sees it, and mends it. */
    ck_assert_msg(store_repair(storing_clinic(), &why) == ERR_OK, "page %d: %s", page, why.s);
    ck_assert_msg(storing_examine().sound, "page %d: %s; %s", page, storing_examine().journal.s, storing_examine().index.s);
    storing_check(STORE_WRITE);
}

/* Bytes flipped in every page in turn: in its head, in its middle, all over it. */
START_TEST(a_damaged_page_is_no_loss)
{
    enum { PAGE = 4096 };
    size_t n;
    char *sound = storing_read(storing_path("clinic.db"), &n);
    char *journal_was = NULL;
    size_t journal_n;

    journal_was = storing_read(storing_path("entries.jsonl"), &journal_n);
    for (size_t page = 0; page < n / PAGE; page++) {
        char *bytes = malloc(n);
        const size_t from = page * PAGE + (_i == 1 ? PAGE / 2 : 0);

        memcpy(bytes, sound, n);
        for (size_t i = 0; i < (_i == 2 ? PAGE : 16); i++)
            bytes[from + i] = (char)~bytes[from + i];
        storing_write(storing_path("clinic.db"), bytes, n);
        storing_write(storing_path("entries.jsonl"), journal_was, journal_n);
        unlink(storing_path("clinic.db-wal"));
        unlink(storing_path("clinic.db-shm"));
        check_damaged_index((int)page);
        free(bytes);
    }
    free(sound);
    free(journal_was);
}
END_TEST

/* SQLite notices none of these. */
static const char *const falsified[] = {
    "DROP TRIGGER pain_fixed; UPDATE pain SET score = 10 WHERE score = 3",
    "DROP TRIGGER note_fixed; UPDATE note SET text = 'another'",
    "DROP TRIGGER note_fixed; UPDATE note SET client = 'K08'",
    "DROP TRIGGER note_fixed; UPDATE note SET since_unix_us = since_unix_us + 1",
};

START_TEST(a_changed_cell_is_noticed)
{
    struct store *s;

    storing_sql(falsified[_i]);
    s = storing_open(STORE_READ);
    ck_assert_ptr_null(storing_all(s, &why));
    ck_assert_ptr_nonnull(strstr(why.s, "holdfast doctor"));
    store_close(s);
    ck_assert(!storing_examine().index_sound);
    ck_assert_int_eq(store_repair(storing_clinic(), &why), ERR_OK);
    storing_check(STORE_READ);
}
END_TEST

static const char *const unnoticed[] = {
    "UPDATE pain SET counts = 1",
    "UPDATE entry SET counts = 0 WHERE kind = 'note'",
    "DROP TRIGGER entry_kept; DROP TRIGGER note_kept; DELETE FROM note WHERE seq = 50; DELETE FROM entry WHERE seq = 50",
    "UPDATE meta SET digest = zeroblob(32)",
};

START_TEST(the_doctor_sees_what_reading_does_not)
{
    storing_sql(unnoticed[_i]);
    ck_assert(!storing_examine().sound && !storing_examine().index_sound);
    ck_assert_int_eq(store_repair(storing_clinic(), &why), ERR_OK);
    ck_assert(storing_examine().sound);
    storing_check(STORE_READ);
}
END_TEST

Suite *store_damage_suite(void)
{
    Suite *suite = suite_create("store_damage");
    TCase *t = tcase_create("damage");

    tcase_set_timeout(t, 120);
    tcase_add_checked_fixture(t, storing_begin, storing_end);
    tcase_add_test(t, an_unfinished_end_is_cut_off);
    tcase_add_loop_test(t, a_damaged_line_comes_back_from_the_index, 0, COUNT(damages));
    tcase_add_loop_test(t, an_entry_said_twice_counts_once, 0, 2);
    tcase_add_loop_test(t, a_journal_cut_short_comes_back_from_the_index, 0, 2);
    tcase_add_loop_test(t, a_missing_journal_comes_back_from_the_index, 0, 2);
    tcase_add_test(t, what_cannot_be_mended_is_set_aside);
    tcase_add_loop_test(t, a_missing_index_is_made_anew, 0, 2);
    tcase_add_loop_test(t, a_damaged_page_is_no_loss, 0, 3);
    tcase_add_loop_test(t, a_changed_cell_is_noticed, 0, COUNT(falsified));
    tcase_add_loop_test(t, the_doctor_sees_what_reading_does_not, 0, COUNT(unnoticed));
    suite_add_tcase(suite, t);
    return suite;
}
