/*
 * test_store_erase.c - erased is erased in every byte, and nobody else is touched.
 * What a crash in its midst leaves is test_store_power.c's.
 */
#include <check.h>
#include <dirent.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clinic/store.h"
#include "storing.h"
#include "suites.h"

Suite *store_erase_suite(void);

static struct store *s;
static struct err_text why;
static char *others;         /* what is said about everybody else */
static char session[ENTRY_ID_TEXT], other_session[ENTRY_ID_TEXT];

static void note(const char *client, const char *text)
{
    storing_add(s, storing_entry("note", client, "text", text, NULL));
}

static void put_sums(const char *of)
{
    static struct sums m;

    memset(&m, 0, sizeof m);
    strcpy(m.session, of);
    strcpy(m.path, strcmp(of, session) == 0 ? "MARKER/a.hfr" : "b.hfr");
    ck_assert_msg(store_sums_put(s, &m, &why) == ERR_OK, "%s", why.s);
}

/* Two hundred notes, so that rows fill pages, are freed, and pages are used again. */
static void set_up(void)
{
    why.s[0] = '\0';
    store_wait_ms = 20;
    storing_new();
    s = storing_open(STORE_WRITE);
    storing_client(s, "K07");
    strcpy(other_session, storing_session(s, "K07"));
    note("K07", "says ,\"client\":\"B2\" and \\\"client\\\":\\\"B2\\\" in a text");
    put_sums(other_session);
    others = storing_all(s, &why);
    storing_client(s, "B2");
    strcpy(session, storing_session(s, "B2"));
    put_sums(session);
    for (int i = 0; i < 200; i++)
        note("B2", "MARKER, and a line that is long enough to fill pages with in the end");
}

static void tear_down(void)
{
    store_close(s);
    free(others);
    storing_done();
}

/* How many files of the folder have these bytes anywhere. */
static int files_with(const char *bytes)
{
    DIR *folder = opendir(storing_clinic());
    const struct dirent *d;
    int found = 0;

    ck_assert_ptr_nonnull(folder);
    while ((d = readdir(folder)) != NULL) {
        size_t n;
        char *all;

        if (d->d_name[0] == '.')
            continue;
        all = storing_read(storing_path(d->d_name), &n);
        found += memmem(all, n, bytes, strlen(bytes)) != NULL;
        free(all);
    }
    closedir(folder);
    return found;
}

static int erase(void)
{
    return store_erase(s, "B2", "R. Tester", "asked for", 3, &why);
}

static void check_others(void)
{
    char *after = storing_all(s, &why);

    ck_assert_msg(after != NULL, "%s", why.s);
    ck_assert_int_eq(strncmp(after, others, strlen(others)), 0);
    /* And the tombstone, alone. */
    ck_assert_ptr_nonnull(strstr(after + strlen(others), "\"kind\":\"erased\""));
    ck_assert_ptr_eq(strchr(after + strlen(others), '\n'), after + strlen(after) - 1);
    free(after);
}

START_TEST(no_byte_of_it_is_left)
{
    static struct sums m;
    struct store_health h;

    storing_write(storing_path("entries.damaged"), "MARKER", 6);
    storing_write(storing_path("clinic.db.old"), "MARKER", 6);
    ck_assert_int_ge(files_with("MARKER"), 4);    /* with the journal, and the index or its WAL */
    ck_assert_msg(erase() == ERR_OK, "%s", why.s);
    ck_assert_int_eq(files_with("MARKER"), 0);
    ck_assert_int_eq(files_with(session), 0);
    check_others();
    ck_assert(!store_has_client(s, "B2") && store_has_client(s, "K07"));
    ck_assert_int_eq(store_sums_get(s, session, &m, &why), ERR_ABSENT);
    ck_assert_int_eq(store_sums_get(s, other_session, &m, &why), ERR_OK);
    ck_assert_str_eq(m.path, "b.hfr");
    store_close(s);
    ck_assert_int_eq(files_with("MARKER"), 0);
    ck_assert_int_eq(store_examine(storing_clinic(), &h, &why), ERR_OK);
    ck_assert_msg(h.sound, "%s; %s", h.journal.s, h.index.s);
    s = storing_open(STORE_WRITE);
    check_others();
}
END_TEST

START_TEST(the_tombstone_says_what_was_erased)
{
    struct entry e;

    ck_assert_int_eq(erase(), ERR_OK);
    ck_assert_int_eq(store_last(s, &(struct store_query){ .kind = "erased" }, &e, &why), ERR_OK);
    ck_assert_str_eq(e.client, "");
    ck_assert_str_eq(entry_word(&e, "code"), "B2");
    ck_assert(entry_number(&e, "entries") == 202.0 && entry_number(&e, "recordings") == 3.0);
    ck_assert_str_eq(e.who, "R. Tester");
    ck_assert_str_eq(e.why, "asked for");
    ck_assert_int_gt(e.made_unix_us, 1700000000000000);
    entry_clear(&e);
}
END_TEST

static const struct { const char *why, *client, *who; int err; } refused[] = {
    { "nobody", "X1", "R.", ERR_ABSENT },
    { "another case", "b2", "R.", ERR_ABSENT },
    { "by nobody", "B2", "", ERR_FORMAT },
    { "by too long a name", "B2", "12345678901234567890123456789012345678901234567890123456789012345", ERR_RANGE },
};

START_TEST(erasing_is_refused_before_anything_is_gone)
{
    char *before = storing_all(s, &why), *after;

    ck_assert_int_eq(store_erase(s, refused[_i].client, refused[_i].who, "asked for", 0, &why),
                     refused[_i].err);
    storing_sentence(&why);
    after = storing_all(s, &why);
    ck_assert_str_eq(before, after);
    free(before);
    free(after);
}
END_TEST

START_TEST(erasing_twice_is_refused)
{
    ck_assert_int_eq(erase(), ERR_OK);
    ck_assert_int_eq(erase(), ERR_ABSENT);
    check_others();
}
END_TEST

/* A reader keeps old pages in the WAL: it is said, and the next opening empties it. */
START_TEST(a_reader_delays_the_last_bytes)
{
    struct store *reader = storing_open(STORE_READ);

    ck_assert_int_eq(sqlite3_exec(store_index(reader), "BEGIN; SELECT count(*) FROM entry", NULL, NULL,
                                  NULL), SQLITE_OK);
    ck_assert_int_eq(erase(), ERR_BUSY);
    ck_assert_ptr_nonnull(strstr(why.s, "another program"));
    ck_assert(!store_has_client(s, "B2"));
    store_close(reader);
    store_close(s);
    s = storing_open(STORE_WRITE);
    ck_assert_int_eq(files_with("MARKER"), 0);
    check_others();
}
END_TEST

Suite *store_erase_suite(void)
{
    Suite *suite = suite_create("store_erase");
    TCase *t = tcase_create("erase");

    tcase_set_timeout(t, 60);
    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_test(t, no_byte_of_it_is_left);
    tcase_add_test(t, the_tombstone_says_what_was_erased);
    tcase_add_loop_test(t, erasing_is_refused_before_anything_is_gone, 0, COUNT(refused));
    tcase_add_test(t, erasing_twice_is_refused);
    tcase_add_test(t, a_reader_delays_the_last_bytes);
    suite_add_tcase(suite, t);
    return suite;
}
