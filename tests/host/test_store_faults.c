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
static char *before;         /* all entries, as they were added */

static void fill(void)
{
    struct store *s = storing_open(STORE_WRITE);
    char score[8], session[ENTRY_ID_TEXT], last[ENTRY_ID_TEXT];

    storing_client(s, "K07");
    strcpy(session, storing_session(s, "K07"));
    for (int i = 0; i < 60; i++) {
        struct entry e;

        snprintf(score, sizeof score, "%d", i % 11);
        e = storing_entry("pain", "K07", "score", score, "moment", "after", NULL);
        strcpy(e.session, session);
        strcpy(last, storing_add(s, e));
        storing_add(s, storing_entry("note", "K07", "text", "a line about the day", NULL));
    }
    struct entry e = storing_entry("pain", "K07", "score", "1", "moment", "after", NULL);

    strcpy(e.replaces, last);
    strcpy(e.why, "typing error");
    storing_add(s, e);
    before = storing_all(s, &why);
    store_close(s);
}

static void set_up(void)
{
    why.s[0] = '\0';
    store_wait_ms = 20;
    storing_new();
    fill();
}

static void tear_down(void)
{
    free(before);
    storing_done();
}

static struct store_health examine(void)
{
    struct store_health h;

    ck_assert_msg(store_examine(storing_clinic(), &h, &why) == ERR_OK, "%s", why.s);
    return h;
}

static void check_all(enum store_mode mode)
{
    struct store *s = storing_open(mode);
    char *after = storing_all(s, &why);

    ck_assert_msg(after != NULL, "%s", why.s);
    ck_assert_str_eq(before, after);
    free(after);
    store_close(s);
}

static int open_as(enum store_mode mode)
{
    struct store *s = (struct store *)&why;
    const int err = store_open(storing_clinic(), mode, &s, &why);

    if (err != ERR_OK) {
        ck_assert_ptr_null(s);
        storing_sentence(&why);
    }
    store_close(s);
    return err;
}

/* ---- permissions ---------------------------------------------------------------------------- */

static void check_mode(const char *path, unsigned mode)
{
    struct stat st;

    ck_assert_msg(stat(path, &st) == 0, "%s", path);
    ck_assert_msg((st.st_mode & 07777) == mode, "%s: %o", path, st.st_mode & 07777);
}

START_TEST(files_are_the_owners_alone)
{
    storing_done();
    storing_new();
    umask(_i == 0 ? 0 : 0277);
    struct store *s = storing_open(STORE_WRITE);

    storing_client(s, "K07");
    check_mode(storing_clinic(), 0700);
    check_mode(storing_path("entries.jsonl"), 0600);
    if (_i == 0) {
        check_mode(storing_path("clinic.db"), 0600);
        check_mode(storing_path("clinic.db-wal"), 0600);
        check_mode(storing_path("clinic.db-shm"), 0600);
        check_mode(storing_path("clinic.lock"), 0600);
    }
    store_close(s);
    umask(022);
}
END_TEST

START_TEST(what_others_may_read_is_narrowed)
{
    ck_assert_int_eq(chmod(storing_clinic(), 0755), 0);
    ck_assert_int_eq(chmod(storing_path("entries.jsonl"), 0644), 0);
    ck_assert(examine().wide && !examine().sound);
    ck_assert_int_eq(store_repair(storing_clinic(), &why), ERR_OK);
    ck_assert(!examine().wide && examine().sound);
    check_mode(storing_clinic(), 0700);
    check_mode(storing_path("entries.jsonl"), 0600);
}
END_TEST

/* ---- nothing there -------------------------------------------------------------------------- */

START_TEST(there_is_nothing_to_read_yet)
{
    struct store_health h;

    storing_done();
    storing_new();
    ck_assert_int_eq(open_as(STORE_READ), ERR_ABSENT);
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
    check_all(STORE_READ);   /* reading does not wait */
    if (_i == 0)
        ck_assert_int_eq(open_as(STORE_WRITE), ERR_BUSY);
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
    ck_assert(examine().sound);
}
END_TEST

/* Opened by one, the journal or the index is replaced by another. */
START_TEST(a_clinic_made_anew_meanwhile_is_noticed)
{
    struct store *s = storing_open(STORE_WRITE), *other;

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
    store_close(s);
    s = storing_open(STORE_READ);
    ck_assert_int_eq(storing_count(s, &(struct store_query){ .kind = "mass" }), 1);
    store_close(s);
    ck_assert(examine().sound);
}
END_TEST

/* ---- other versions ------------------------------------------------------------------------------ */

static void on_index(const char *sql)
{
    sqlite3 *db;

    ck_assert_int_eq(sqlite3_open(storing_path("clinic.db"), &db), SQLITE_OK);
    ck_assert_msg(sqlite3_exec(db, sql, NULL, NULL, NULL) == SQLITE_OK, "%s", sqlite3_errmsg(db));
    sqlite3_close(db);
}

START_TEST(a_later_index_is_refused)
{
    on_index("PRAGMA user_version = 2");
    for (int mode = STORE_READ; mode <= STORE_WRITE; mode++) {
        ck_assert_int_eq(open_as((enum store_mode)mode), ERR_VERSION);
        ck_assert_ptr_nonnull(strstr(why.s, "newer Holdfast"));
    }
    ck_assert(!examine().index_sound);
}
END_TEST

START_TEST(another_programs_index_is_refused)
{
    on_index("PRAGMA application_id = 7");
    ck_assert_int_eq(open_as(STORE_WRITE), ERR_FORMAT);
    ck_assert_ptr_nonnull(strstr(why.s, "holdfast doctor"));
    ck_assert_int_eq(store_repair(storing_clinic(), &why), ERR_OK);
    check_all(STORE_WRITE);
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
    on_index("DROP VIEW pain_now; DROP TABLE pain; CREATE TABLE pain (seq INTEGER PRIMARY KEY);"
             "UPDATE meta SET entries_are = x'00'");
    ck_assert(!examine().index_sound);
    check_all(_i == 0 ? STORE_READ : STORE_WRITE);
    s = storing_open(STORE_READ);
    ck_assert_msg(store_sums_get(s, e.session, &m, &why) == ERR_OK, "%s", why.s);
    store_close(s);
    entry_clear(&e);
    ck_assert(examine().sound);
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
    ck_assert_int_eq(open_as(STORE_WRITE), ERR_VERSION);
    ck_assert_ptr_nonnull(strstr(why.s, "entries.jsonl:125"));
    ck_assert(!examine().sound && examine().damaged == 0);
    ck_assert_int_eq(store_repair(storing_clinic(), &why), ERR_VERSION);
}
END_TEST

/* ---- damage in the journal ------------------------------------------------------------------------- */

START_TEST(an_unfinished_end_is_cut_off)
{
    struct store *s;

    append("{\"id\":\"half", 11);
    ck_assert(examine().torn == 1 && examine().damaged == 0 && !examine().sound);
    check_all(STORE_READ);
    s = storing_open(STORE_WRITE);
    ck_assert_ptr_nonnull(strstr(store_notice(s), "never acknowledged"));
    store_close(s);
    check_all(STORE_WRITE);
    ck_assert(examine().sound);
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
    h = examine();
    ck_assert_msg(!h.sound && h.damaged > 0, "%s", damages[_i].why);
    ck_assert_int_eq(h.first_damaged, damages[_i].found);
    ck_assert_msg(store_repair(storing_clinic(), &why) == ERR_OK, "%s: %s", damages[_i].why, why.s);
    h = examine();
    ck_assert_msg(h.sound && h.entries == 123, "%s: %s; %s", damages[_i].why, h.journal.s, h.index.s);
    check_all(STORE_WRITE);
}
END_TEST

START_TEST(a_journal_cut_short_comes_back_from_the_index)
{
    size_t n;
    char *bytes = storing_read(storing_path("entries.jsonl"), &n);
    const size_t at = line_at(bytes, 100) + (_i == 0 ? 0 : 20);

    free(bytes);
    ck_assert_int_eq(truncate(storing_path("entries.jsonl"), (off_t)at), 0);
    ck_assert_int_eq(open_as(STORE_WRITE), ERR_FORMAT);
    ck_assert_ptr_nonnull(strstr(why.s, "holdfast doctor"));
    ck_assert_int_eq(examine().held, 25);
    ck_assert_int_eq(store_repair(storing_clinic(), &why), ERR_OK);
    check_all(STORE_WRITE);
}
END_TEST

START_TEST(a_missing_journal_comes_back_from_the_index)
{
    ck_assert_int_eq(unlink(storing_path("entries.jsonl")), 0);
    ck_assert_int_eq(open_as(STORE_WRITE), ERR_FORMAT);
    ck_assert_ptr_nonnull(strstr(why.s, "holdfast doctor"));
    ck_assert(!examine().sound && examine().held == 123);
    ck_assert_int_eq(store_repair(storing_clinic(), &why), ERR_OK);
    check_all(STORE_WRITE);
    ck_assert(examine().sound);
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
    ck_assert_int_eq(open_as(STORE_WRITE), ERR_FORMAT);
    ck_assert_ptr_nonnull(strstr(why.s, "entries.jsonl:61"));
    ck_assert_ptr_nonnull(strstr(why.s, "holdfast doctor"));
    ck_assert_int_eq(store_repair(storing_clinic(), &why), ERR_OK);
    ck_assert(examine().sound && examine().entries == 122);
    check_mode(storing_path("entries.damaged"), 0600);
    bytes = storing_read(storing_path("entries.damaged"), &n);
    ck_assert_ptr_nonnull(strstr(bytes, "a line about the day"));
    free(bytes);
}
END_TEST

/* ---- damage in the index ---------------------------------------------------------------------------- */

START_TEST(a_missing_index_is_made_anew)
{
    ck_assert_int_eq(unlink(storing_path("clinic.db")), 0);
    ck_assert(!examine().sound && !examine().index_sound);
    check_all(_i == 0 ? STORE_READ : STORE_WRITE);
    ck_assert(examine().sound);
}
END_TEST

/* No entry is given back that was not added: either a line of `before`, or a refusal. */
static int check_true(void *arg, const struct entry *e)
{
    char *text = entry_to_json(e);
    const bool known = text != NULL && strstr(before, text) != NULL;

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
    ck_assert_msg(examine().sound, "page %d: %s; %s", page, examine().journal.s, examine().index.s);
    check_all(STORE_WRITE);
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

    on_index(falsified[_i]);
    s = storing_open(STORE_READ);
    ck_assert_ptr_null(storing_all(s, &why));
    ck_assert_ptr_nonnull(strstr(why.s, "holdfast doctor"));
    store_close(s);
    ck_assert(!examine().index_sound);
    ck_assert_int_eq(store_repair(storing_clinic(), &why), ERR_OK);
    check_all(STORE_READ);
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
    on_index(unnoticed[_i]);
    ck_assert(!examine().sound && !examine().index_sound);
    ck_assert_int_eq(store_repair(storing_clinic(), &why), ERR_OK);
    ck_assert(examine().sound);
    check_all(STORE_READ);
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
    check_all(STORE_READ);
    ck_assert_int_eq(open_as(STORE_WRITE), ERR_ACCESS);
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
    tcase_add_checked_fixture(t, set_up, tear_down);
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
    tcase_add_test(t, an_unfinished_end_is_cut_off);
    tcase_add_loop_test(t, a_damaged_line_comes_back_from_the_index, 0, COUNT(damages));
    tcase_add_loop_test(t, a_journal_cut_short_comes_back_from_the_index, 0, 2);
    tcase_add_test(t, a_missing_journal_comes_back_from_the_index);
    tcase_add_test(t, what_cannot_be_mended_is_set_aside);
    tcase_add_loop_test(t, a_missing_index_is_made_anew, 0, 2);
    tcase_add_loop_test(t, a_damaged_page_is_no_loss, 0, 3);
    tcase_add_loop_test(t, a_changed_cell_is_noticed, 0, COUNT(falsified));
    tcase_add_loop_test(t, the_doctor_sees_what_reading_does_not, 0, COUNT(unnoticed));
    tcase_add_loop_test(t, a_folder_that_cannot_be_written_can_be_read, 0, 2);
    tcase_add_test(t, a_full_disk_loses_nothing);
    suite_add_tcase(suite, t);
    return suite;
}
