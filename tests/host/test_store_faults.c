/*
 * test_store_faults.c - a clinic in bad company: other programs, other versions, damaged
 * bytes, folders that cannot be written.
 */
#include <check.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clinic/journal.h"
#include "clinic/store.h"
#include "storing.h"
#include "suites.h"

Suite *store_faults_suite(void);

static struct err_text why;
/* ---- permissions ---------------------------------------------------------------------------- */

START_TEST(files_are_the_owners_alone)
{
    storing_done();
    storing_new();
    umask(_i == 0 ? 0 : 0277);
    struct store *s = storing_open(STORE_WRITE);

    storing_client(s, "K07");
    storing_mode(storing_clinic(), 0700);
    storing_mode(storing_path("entries.jsonl"), 0600);
    if (_i == 0) {
        storing_mode(storing_path("clinic.db"), 0600);
        storing_mode(storing_path("clinic.db-wal"), 0600);
        storing_mode(storing_path("clinic.db-shm"), 0600);
        storing_mode(storing_path("clinic.lock"), 0600);
    }
    store_close(s);
    umask(022);
}
END_TEST

START_TEST(what_others_may_read_is_narrowed)
{
    ck_assert_int_eq(chmod(storing_clinic(), 0755), 0);
    ck_assert_int_eq(chmod(storing_path("entries.jsonl"), 0644), 0);
    ck_assert(storing_examine().wide && !storing_examine().sound);
    ck_assert_int_eq(store_repair(storing_clinic(), &why), ERR_OK);
    ck_assert(!storing_examine().wide && storing_examine().sound);
    storing_mode(storing_clinic(), 0700);
    storing_mode(storing_path("entries.jsonl"), 0600);
}
END_TEST

/* ---- nothing there -------------------------------------------------------------------------- */

START_TEST(there_is_nothing_to_read_yet)
{
    struct store_health h;

    storing_done();
    storing_new();
    ck_assert_int_eq(storing_try(STORE_READ, &why), ERR_ABSENT);
    ck_assert_int_ne(access(storing_clinic(), F_OK), 0);
    ck_assert_int_eq(store_examine(storing_clinic(), &h, &why), ERR_OK);
    ck_assert(h.absent && h.sound);
    ck_assert_int_eq(store_repair(storing_clinic(), &why), ERR_OK);
    ck_assert_int_ne(access(storing_clinic(), F_OK), 0);
}
END_TEST

START_TEST(a_folder_needs_its_parent)
{
    struct store *s;

    ck_assert_int_eq(store_open(storing_path("no/where"), STORE_WRITE, &s, &why), ERR_ABSENT);
    storing_sentence(&why);
    ck_assert_int_eq(store_open("", STORE_WRITE, &s, &why), ERR_RANGE);
    storing_sentence(&why);
}
END_TEST

/* ---- other programs --------------------------------------------------------------------------- */

/* Another process, which holds something until it is told to let go. */
static pid_t hold(void (*what)(void), int *release)
{
    int ready[2], done[2];
    char c;

    ck_assert_int_eq(pipe(ready), 0);
    ck_assert_int_eq(pipe(done), 0);
    const pid_t pid = fork();

    if (pid == 0) {
        close(done[1]);
        what();
        if (write(ready[1], "r", 1) != 1 || read(done[0], &c, 1) != 0)
            _exit(1);
        _exit(0);
    }
    close(ready[1]);
    close(done[0]);
    ck_assert_int_eq(read(ready[0], &c, 1), 1);
    close(ready[0]);
    *release = done[1];
    return pid;
}

static void let_go(pid_t pid, int release)
{
    int status;

    close(release);
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    ck_assert_int_eq(status, 0);
}

static void take_lock(void)
{
    int fd;

    if (journal_lock(storing_clinic(), 0, &fd, NULL) != ERR_OK)
        _exit(1);
}

static void take_index(void)
{
    sqlite3 *db;

    if (sqlite3_open(storing_path("clinic.db"), &db) != SQLITE_OK
        || sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL) != SQLITE_OK)
        _exit(1);
}

static void (*const holders[])(void) = { take_lock, take_index };

START_TEST(who_waits_too_long_is_told)
{
    struct store *s = storing_open(STORE_WRITE);
    struct entry e = storing_entry("mass", "K07", "mass_kg", "70", NULL);
    int release;
    const pid_t pid = hold(holders[_i], &release);

    ck_assert_int_eq(store_add(s, &e, 1, &why), ERR_BUSY);
    storing_sentence(&why);
    ck_assert_ptr_nonnull(strstr(why.s, "another program"));
    storing_check(STORE_READ);   /* reading does not wait */
    if (_i == 0)
        ck_assert_int_eq(storing_try(STORE_WRITE, &why), ERR_BUSY);
    let_go(pid, release);
    ck_assert_msg(store_add(s, &e, 1, &why) == ERR_OK, "%s", why.s);
    entry_clear(&e);
    store_close(s);
}
END_TEST

static void add_many(int n)
{
    struct store *s;

    store_wait_ms = 60000;
    if (store_open(storing_clinic(), STORE_WRITE, &s, NULL) != ERR_OK)
        _exit(1);
    for (int i = 0; i < n; i++) {
        struct entry e = storing_entry("mass", "K07", "mass_kg", "70", NULL);

        if (store_add(s, &e, 1, NULL) != ERR_OK)
            _exit(1);
        entry_clear(&e);
    }
    store_close(s);
    _exit(0);
}

START_TEST(two_programs_may_write)
{
    pid_t pid[2];
    int status;

    for (int i = 0; i < 2; i++) {
        pid[i] = fork();
        if (pid[i] == 0)
            add_many(200);
    }
    for (int i = 0; i < 2; i++) {
        ck_assert_int_eq(waitpid(pid[i], &status, 0), pid[i]);
        ck_assert_int_eq(status, 0);
    }
    struct store *s = storing_open(STORE_READ);

    ck_assert_int_eq(storing_count(s, &(struct store_query){ .kind = "mass" }), 400);
    store_close(s);
    ck_assert(storing_examine().sound);
}
END_TEST

/* Opened by one, the journal or the index is replaced by another. */
START_TEST(a_clinic_made_anew_meanwhile_is_noticed)
{
    struct store *s = storing_open(STORE_WRITE), *other;
    static struct sums m;
    struct entry e;

    if (_i == 0) {
        ck_assert_int_eq(store_rebuild(storing_clinic(), &why), ERR_OK);
    } else {
        other = storing_open(STORE_WRITE);
        storing_client(other, "B2");
        ck_assert_int_eq(store_erase(other, "B2", "R.", "asked for", 0, &why), ERR_OK);
        store_close(other);
    }
    storing_add(s, storing_entry("mass", "K07", "mass_kg", "70", NULL));
    ck_assert_int_eq(storing_count(s, &(struct store_query){ .kind = "mass" }), 1);
    ck_assert_int_eq(store_last(s, &(struct store_query){ .kind = "session" }, &e, &why), ERR_OK);
    strcpy(m.session, e.session);
    entry_clear(&e);
    ck_assert_msg(store_sums_put(s, &m, &why) == ERR_OK, "%s", why.s);
    store_close(s);
    s = storing_open(STORE_READ);
    ck_assert_msg(store_sums_get(s, m.session, &m, &why) == ERR_OK, "%s", why.s);
    ck_assert_int_eq(storing_count(s, &(struct store_query){ .kind = "mass" }), 1);
    store_close(s);
    ck_assert(storing_examine().sound);
}
END_TEST

/* ---- other versions ------------------------------------------------------------------------------ */

START_TEST(a_later_index_is_refused)
{
    storing_sql("PRAGMA user_version = 2");
    for (int mode = STORE_READ; mode <= STORE_WRITE; mode++) {
        ck_assert_int_eq(storing_try((enum store_mode)mode, &why), ERR_VERSION);
        ck_assert_ptr_nonnull(strstr(why.s, "newer Holdfast"));
    }
    ck_assert(!storing_examine().index_sound);
}
END_TEST

START_TEST(another_programs_index_is_refused)
{
    storing_sql("PRAGMA application_id = 7");
    ck_assert_int_eq(storing_try(STORE_WRITE, &why), ERR_FORMAT);
    ck_assert_ptr_nonnull(strstr(why.s, "holdfast doctor"));
    ck_assert_int_eq(store_repair(storing_clinic(), &why), ERR_OK);
    storing_check(STORE_WRITE);
}
END_TEST

/* A list of kinds that has grown since: the tables are made anew, and sums stay. */
START_TEST(an_index_of_other_tables_is_brought_up_to_date)
{
    static struct sums m;
    struct store *s = storing_open(STORE_WRITE);
    struct entry e;

    ck_assert_int_eq(store_last(s, &(struct store_query){ .kind = "session" }, &e, &why), ERR_OK);
    strcpy(m.session, e.session);
    ck_assert_int_eq(store_sums_put(s, &m, &why), ERR_OK);
    store_close(s);
    storing_sql("DROP VIEW pain_now; DROP TABLE pain; CREATE TABLE pain (seq INTEGER PRIMARY KEY);"
             "UPDATE meta SET entries_are = x'00'");
    ck_assert(!storing_examine().index_sound);
    storing_check(_i == 0 ? STORE_READ : STORE_WRITE);
    s = storing_open(STORE_READ);
    ck_assert_msg(store_sums_get(s, e.session, &m, &why) == ERR_OK, "%s", why.s);
    store_close(s);
    entry_clear(&e);
    ck_assert(storing_examine().sound);
}
END_TEST

static void append(const char *bytes, size_t n)
{
    FILE *file = fopen(storing_path("entries.jsonl"), "ab");

    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(bytes, 1, n, file), n);
    ck_assert_int_eq(fclose(file), 0);
}

START_TEST(an_entry_of_a_later_version_is_no_damage)
{
    struct journal_text t = { NULL, 0, 0 };

    ck_assert_int_eq(journal_put(&t, "{\"id\":\"x\",\"kind\":\"weather\",\"values\":{}}", 1, 1), ERR_OK);
    append(t.s, t.n);
    free(t.s);
    ck_assert_int_eq(storing_try(STORE_WRITE, &why), ERR_VERSION);
    ck_assert_ptr_nonnull(strstr(why.s, "entries.jsonl:125"));
    ck_assert(!storing_examine().sound && storing_examine().damaged == 0);
    ck_assert_int_eq(store_repair(storing_clinic(), &why), ERR_VERSION);
}
END_TEST

/* ---- a folder that cannot be written ------------------------------------------------------------------ */

/* Root writes where it likes: be somebody else for it. */
static void as_nobody(void)
{
    if (geteuid() == 0 && seteuid(65534) != 0)
        _exit(1);
}

static void give_away(void)
{
    static const char *const names[] = { "", "entries.jsonl", "clinic.db", "clinic.lock", "clinic.db-wal", "clinic.db-shm" };
    char top[STORING_PATH];

    for (int i = 0; i < COUNT(names); i++)
        if (access(storing_path(names[i]), F_OK) == 0)
            ck_assert_int_eq(chown(storing_path(names[i]), 65534, 65534), 0);
    snprintf(top, sizeof top, "%s", storing_clinic());
    *strrchr(top, '/') = '\0';
    ck_assert_int_eq(chmod(top, 0755), 0);
}

START_TEST(a_folder_that_cannot_be_written_can_be_read)
{
    if (geteuid() == 0)
        give_away();
    if (_i == 1)
        ck_assert_int_eq(unlink(storing_path("clinic.db")), 0);
    ck_assert_int_eq(chmod(storing_path("entries.jsonl"), 0400), 0);
    if (_i == 0)
        ck_assert_int_eq(chmod(storing_path("clinic.db"), 0400), 0);
    ck_assert_int_eq(chmod(storing_clinic(), 0500), 0);
    as_nobody();
    storing_check(STORE_READ);
    ck_assert_int_eq(storing_try(STORE_WRITE, &why), ERR_ACCESS);
    if (seteuid(getuid()) != 0)
        ck_abort();
    ck_assert_int_eq(chmod(storing_clinic(), 0700), 0);
}
END_TEST

/* A real disk, of 1 MB: full in the midst, and room again. */
START_TEST(a_full_disk_loses_nothing)
{
    char *after;
    int err = ERR_OK, added = 0;

    ck_assert_int_eq(mkdir(storing_path("disk"), 0700), 0);
    if (mount("none", storing_path("disk"), "tmpfs", 0, "size=1m") != 0)
        return;  /* not root: nothing to try */
    char folder[STORING_PATH], path[STORING_PATH + 40];
    struct store *s;

    snprintf(folder, sizeof folder, "%s", storing_path("disk/clinic"));
    snprintf(path, sizeof path, "%s", storing_path("disk/ballast"));
    ck_assert_msg(store_open(folder, STORE_WRITE, &s, &why) == ERR_OK, "%s", why.s);
    storing_client(s, "K07");
    while (added < 5000 && err == ERR_OK) {
        struct entry e = storing_entry("note", "K07", "text", "a line about the day", NULL);

        err = store_add(s, &e, 1, &why);
        added += err == ERR_OK;
        entry_clear(&e);
    }
    ck_assert_int_eq(err, ERR_FULL);
    storing_sentence(&why);
    store_close(s);
    err = store_open(folder, STORE_READ, &s, &why);
    ck_assert_msg(err == ERR_OK, "%s", why.s);
    after = storing_all(s, &why);
    ck_assert_ptr_nonnull(after);
    ck_assert_int_eq(storing_count(s, &(struct store_query){ .kind = "note" }), added);
    free(after);
    store_close(s);
    ck_assert_int_eq(mount("none", storing_path("disk"), "tmpfs", MS_REMOUNT, "size=8m"), 0);
    ck_assert_msg(store_open(folder, STORE_WRITE, &s, &why) == ERR_OK, "%s", why.s);
    storing_add(s, storing_entry("note", "K07", "text", "one more", NULL));
    ck_assert_int_eq(storing_count(s, &(struct store_query){ .kind = "note" }), added + 1);
    store_close(s);
    umount(storing_path("disk"));
}
END_TEST

Suite *store_faults_suite(void)
{
    Suite *suite = suite_create("store_faults");
    TCase *t = tcase_create("faults");

    tcase_set_timeout(t, 120);
    tcase_add_checked_fixture(t, storing_begin, storing_end);
    tcase_add_loop_test(t, files_are_the_owners_alone, 0, 2);
    tcase_add_test(t, what_others_may_read_is_narrowed);
    tcase_add_test(t, there_is_nothing_to_read_yet);
    tcase_add_test(t, a_folder_needs_its_parent);
    tcase_add_loop_test(t, who_waits_too_long_is_told, 0, COUNT(holders));
    tcase_add_test(t, two_programs_may_write);
    tcase_add_loop_test(t, a_clinic_made_anew_meanwhile_is_noticed, 0, 2);
    tcase_add_test(t, a_later_index_is_refused);
    tcase_add_test(t, another_programs_index_is_refused);
    tcase_add_loop_test(t, an_index_of_other_tables_is_brought_up_to_date, 0, 2);
    tcase_add_test(t, an_entry_of_a_later_version_is_no_damage);
    tcase_add_loop_test(t, a_folder_that_cannot_be_written_can_be_read, 0, 2);
    tcase_add_test(t, a_full_disk_loses_nothing);
    suite_add_tcase(suite, t);
    return suite;
}
