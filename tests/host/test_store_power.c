/*
 * test_store_power.c - whatever change to the disk fails, or is the last: what was
 * acknowledged is there, what was added together is there together or not at all, and
 * the clinic opens and is sound.
 */
#include <check.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clinic/store.h"
#include "failing.h"
#include "storing.h"
#include "suites.h"

Suite *store_power_suite(void);

/* ---- a clinic's day, one step after another ----------------------------------------------- */

#define ID(n) "0000000000000000000000000000000" #n

enum { STEPS = 8 };

static void name(struct entry *e, const char *id, const char *session, const char *replaces)
{
    strcpy(e->id, id);
    strcpy(e->session, session);
    strcpy(e->replaces, replaces);
    strcpy(e->why, replaces[0] != '\0' ? "typing error" : "");
}

static int add(struct store *s, struct entry *e, int n, struct err_text *why)
{
    const int err = store_add(s, e, n, why);

    for (int i = 0; i < n; i++)
        entry_clear(&e[i]);
    return err;
}

static int add_client(struct store *s, struct err_text *why)
{
    struct entry e = storing_entry("client", "K07", NULL);

    name(&e, ID(1), "", "");
    return add(s, &e, 1, why);
}

static int add_session(struct store *s, struct err_text *why)
{
    struct entry e[3] = {
        storing_entry("session", "K07", "started", "2026-11-26 08:30", "side", "left", "folder", "a", NULL),
        storing_entry("pain", "K07", "score", "3", "moment", "before", NULL),
        storing_entry("pain", "K07", "score", "4", "moment", "after", NULL) };

    name(&e[0], ID(2), "", "");
    name(&e[1], ID(3), ID(2), "");
    name(&e[2], ID(4), ID(2), "");
    return add(s, e, 3, why);
}

static int add_correction(struct store *s, struct err_text *why)
{
    struct entry e = storing_entry("pain", "K07", "score", "2", "moment", "before", NULL);

    name(&e, ID(5), ID(2), ID(3));
    return add(s, &e, 1, why);
}

static int put_sums(struct store *s, struct err_text *why)
{
    static struct sums m = { .session = ID(2), .path = "a.hfr", .holds = 2 };

    return store_sums_put(s, &m, why);
}

static int add_other(struct store *s, struct err_text *why)
{
    struct entry e[2] = { storing_entry("client", "B2", NULL),
                          storing_entry("note", "B2", "text", "MARKER-OF-B2", NULL) };

    name(&e[0], ID(6), "", "");
    name(&e[1], ID(7), "", "");
    return add(s, e, 2, why);
}

static int erase_other(struct store *s, struct err_text *why)
{
    return store_erase(s, "B2", "R. Tester", "asked for", 0, why);
}

static int rebuild(struct store *s, struct err_text *why)
{
    (void)s;
    return store_rebuild(storing_clinic(), why);
}

static int add_mass(struct store *s, struct err_text *why)
{
    struct entry e = storing_entry("mass", "K07", "mass_kg", "70", NULL);

    name(&e, ID(8), "", "");
    return add(s, &e, 1, why);
}

static int (*const steps[STEPS])(struct store *s, struct err_text *why) = {
    add_client, add_session, add_correction, put_sums, add_other, erase_other, rebuild, add_mass
};
enum { OTHER = 4, ERASED = 5 };

/* ---- the day, in a process that may not see its end ------------------------------------------- */

enum { CHANGES_MAX = 4096 };

struct seen {
    bool begun[STEPS], done[STEPS], bulk[CHANGES_MAX];
    int changes;             /* -1: it did not come to its end */
};

static void tell(int to, const char *what, int step)
{
    char line[40];
    const int n = snprintf(line, sizeof line, "%s %d\n", what, step);

    if (write(to, line, (size_t)n) != n)
        _exit(1);
}

static void live(enum failing_how how, int at, int to)
{
    struct err_text why = { "" };
    struct store *s;

    store_wait_ms = 50;
    failing_begin(how, at, (unsigned)at);
    if (store_open(storing_clinic(), STORE_WRITE, &s, &why) != ERR_OK) {
        if (why.s[0] == '\0')
            _exit(1);
        _exit(0);
    }
    for (int i = 0; i < STEPS; i++) {
        tell(to, "begun", i);
        why.s[0] = '\0';
        if (steps[i](s, &why) == ERR_OK)
            tell(to, "done", i);
        else if (why.s[0] == '\0' || strstr(why.s, "MARKER") != NULL)
            _exit(1);    /* a failure without a sentence, or one that tells too much */
    }
    store_close(s);
    for (int n = 1; n <= failing_count() && at == 0; n++)
        if (failing_bulk(n))
            tell(to, "bulk", n);
    tell(to, "changes", failing_count());
    _exit(0);
}

static struct seen run(enum failing_how how, int at)
{
    static struct seen seen;
    const struct seen none = { .changes = -1 };
    int ends[2], status, n;
    char what[20];

    seen = none;
    ck_assert_int_eq(pipe(ends), 0);
    const pid_t pid = fork();

    if (pid == 0)
        live(how, at, ends[1]);
    close(ends[1]);
    FILE *from = fdopen(ends[0], "r");

    while (fscanf(from, "%19s %d", what, &n) == 2) {
        if (strcmp(what, "changes") == 0)
            seen.changes = n;
        else if (strcmp(what, "bulk") == 0)
            seen.bulk[n] = true;
        else
            (strcmp(what, "done") == 0 ? seen.done : seen.begun)[n] = true;
    }
    fclose(from);
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    ck_assert_msg(WIFEXITED(status) && (WEXITSTATUS(status) == 0
                  || WEXITSTATUS(status) == FAILING_EXIT), "how %d at %d: ended %d", how, at, status);
    return seen;
}

/* ---- and the next morning ------------------------------------------------------------------------ */

static bool there(struct store *s, const char *id)
{
    struct err_text why = { "" };
    struct entry e;
    const int err = store_get(s, id, &e, &why);

    ck_assert_msg(err == ERR_OK || err == ERR_ABSENT, "%s", why.s);
    if (err == ERR_OK)
        entry_clear(&e);
    return err == ERR_OK;
}

/* Entries of one step are there together, if it was done; never if it was not begun. */
static void check_step(struct store *s, const struct seen *seen, int step, const char *first,
                       const char *last, int at)
{
    const bool found = there(s, first);

    ck_assert_msg(found == there(s, last), "step %d half there, at %d", step, at);
    ck_assert_msg(found || !seen->done[step], "step %d was acknowledged and is lost, at %d", step, at);
    ck_assert_msg(!found || seen->begun[step], "step %d was never begun, at %d", step, at);
}

static void check_other(struct store *s, const struct seen *seen, int at)
{
    const bool erased = storing_count(s, &(struct store_query){ .kind = "erased" }) == 1;

    if (erased) {
        ck_assert_msg(!there(s, ID(6)) && !there(s, ID(7)), "half erased, at %d", at);
        ck_assert_msg(seen->begun[ERASED], "erased unasked, at %d", at);
    } else {
        ck_assert_msg(!seen->done[ERASED], "erasing was acknowledged and undone, at %d", at);
        check_step(s, seen, OTHER, ID(6), ID(7), at);
    }
}

/* Erased is erased, in every byte of the folder. */
static void check_bytes(int at)
{
    static const char *const names[] = { "entries.jsonl", "clinic.db", "clinic.db-wal",
                                         "clinic.db.old", "clinic.db.new", "entries.jsonl.new" };

    for (int i = 0; i < COUNT(names); i++) {
        size_t n;

        if (access(storing_path(names[i]), F_OK) != 0)
            continue;
        char *bytes = storing_read(storing_path(names[i]), &n);

        ck_assert_msg(memmem(bytes, n, "MARKER-OF-B2", 12) == NULL, "%s has what was erased, at %d",
                      names[i], at);
        free(bytes);
    }
}

static void check_morning(const struct seen *seen, int at)
{
    struct err_text why = { "" };
    struct store_health h;
    struct store *s;
    const int err = store_open(storing_clinic(), STORE_WRITE, &s, &why);

    ck_assert_msg(err == ERR_OK, "at %d: %s", at, why.s);
    check_step(s, seen, 0, ID(1), ID(1), at);
    check_step(s, seen, 1, ID(2), ID(3), at);
    check_step(s, seen, 1, ID(2), ID(4), at);
    check_step(s, seen, 2, ID(5), ID(5), at);
    check_step(s, seen, 7, ID(8), ID(8), at);
    check_other(s, seen, at);
    const bool erased = storing_count(s, &(struct store_query){ .kind = "erased" }) == 1;

    store_close(s);
    if (erased)
        check_bytes(at);
    ck_assert_int_eq(store_examine(storing_clinic(), &h, &why), ERR_OK);
    ck_assert_msg(h.sound, "at %d: %s; %s", at, h.journal.s, h.index.s);
    ck_assert_int_ne(access(storing_path("entries.jsonl.new"), F_OK), 0);
    ck_assert_int_ne(access(storing_path("clinic.db.new"), F_OK), 0);
    ck_assert_int_ne(access(storing_path("clinic.db.old"), F_OK), 0);
}

#ifdef __SANITIZE_ADDRESS__
enum { THIN = 4 };           /* a fork takes ten times as long */
#else
enum { THIN = 1 };
#endif

/* Of a row of SQLite's page writes, which are alike, only some: HOLDFAST_EVERY=1 tries
 * every one. */
static bool is_tried(const struct seen *whole, int how, int at)
{
    const char *every = getenv("HOLDFAST_EVERY");

    if (every == NULL && at % THIN != how % THIN)
        return false;
    return !whole->bulk[at] || !whole->bulk[at + 1] || at % (every != NULL ? atoi(every) : 50) == 0;
}

static struct seen try(enum failing_how how, int at)
{
    storing_new();
    const struct seen seen = run(how, at);

    check_morning(&seen, at);
    storing_done();
    return seen;
}

START_TEST(nothing_acknowledged_is_lost)
{
    static struct seen whole;
    int tried = 0;

    whole = try((enum failing_how)_i, 0);
    for (int i = 0; i < STEPS; i++)
        ck_assert(whole.done[i]);
    ck_assert(whole.changes > 100 && whole.changes < CHANGES_MAX - 1);
    for (int at = 1; at <= whole.changes; at++)
        if (is_tried(&whole, _i, at)) {
            try((enum failing_how)_i, at);
            tried++;
        }
    ck_assert_int_gt(tried, 50 / THIN);
    if (getenv("STORING_SAY") != NULL)
        printf("how %d: %d of %d changes\n", _i, tried, whole.changes);
}
END_TEST

Suite *store_power_suite(void)
{
    Suite *s = suite_create("store_power");
    TCase *t = tcase_create("power");

    tcase_set_timeout(t, 300);
    tcase_add_loop_test(t, nothing_acknowledged_is_lost, 0, FAILING_HOWS);
    suite_add_tcase(s, t);
    return s;
}
