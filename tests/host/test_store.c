/*
 * test_store.c - what the store takes, what it refuses, and in which order it gives it
 * back.
 */
#include <check.h>
#include <math.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "clinic/store.h"
#include "storing.h"
#include "suites.h"

Suite *store_suite(void);

static struct store *s;
static struct err_text why;

/* ---- what is there --------------------------------------------------------------------------- */

/* Two clients; of K07 a session with corrections and withdrawals; E9 was erased. */
enum ref { NONE, CLIENT, SESSION, SESSION_2, GONE_SESSION, PAIN_OLD, PAIN, PAIN_GONE, PAIN_END,
           MASS, OTHER_SESSION, OTHER_PAIN, NOWHERE, REFS };
static char id[REFS][ENTRY_ID_TEXT];

static struct entry pain(const char *client, const char *score, const char *session)
{
    struct entry e = storing_entry("pain", client, "score", score, "moment", "after", NULL);

    strcpy(e.session, session);
    return e;
}

static struct entry correction(struct entry e, const char *replaces)
{
    strcpy(e.replaces, replaces);
    strcpy(e.why, "typing error");
    return e;
}

static struct entry withdrawal(const char *kind, const char *client, const char *replaces)
{
    struct entry e = correction(storing_entry(kind, client, NULL), replaces);

    e.withdrawn = true;
    return e;
}

static void keep(enum ref r, const char *made)
{
    strcpy(id[r], made);
}

static void set_up(void)
{
    storing_new();
    s = storing_open(STORE_WRITE);
    why.s[0] = '\0';
    keep(CLIENT, storing_client(s, "K07"));
    keep(SESSION, storing_session(s, "K07"));
    keep(SESSION_2, storing_add(s, correction(storing_entry("session", "K07", "started",
                                                            "2026-11-26 08:30", "side", "right",
                                                            NULL), id[SESSION])));
    keep(GONE_SESSION, storing_session(s, "K07"));
    storing_add(s, withdrawal("session", "K07", id[GONE_SESSION]));
    keep(PAIN_OLD, storing_add(s, pain("K07", "3", id[SESSION])));
    keep(PAIN, storing_add(s, correction(pain("K07", "4", id[SESSION]), id[PAIN_OLD])));
    keep(PAIN_GONE, storing_add(s, pain("K07", "5", id[SESSION])));
    keep(PAIN_END, storing_add(s, withdrawal("pain", "K07", id[PAIN_GONE])));
    keep(MASS, storing_add(s, storing_entry("mass", "K07", "mass_kg", "70.1", NULL)));
    storing_client(s, "B2");
    keep(OTHER_SESSION, storing_session(s, "B2"));
    keep(OTHER_PAIN, storing_add(s, pain("B2", "6", id[OTHER_SESSION])));
    keep(NOWHERE, "0123456789abcdef0123456789abcdef");
    storing_client(s, "E9");
    ck_assert_int_eq(store_erase(s, "E9", "R.", "asked for", 0, &why), ERR_OK);
}

static void tear_down(void)
{
    store_close(s);
    storing_done();
}

/* ---- refusals ---------------------------------------------------------------------------------- */

static const struct {
    const char *why;
    const char *kind, *client;
    enum ref session, replaces;
    bool withdrawn;
    const char *field[4];    /* as typed, NULL after the last */
    int err;
    const char *says;        /* or the ref's id below */
    enum ref names;
} refused[] = {
    { "a code in use", "client", "K07", .err = ERR_RANGE, .says = "already a client K07" },
    { "a code in use, in another case", "client", "k07", .err = ERR_RANGE, .says = "already a client" },
    { "a code that was erased", "client", "E9", .err = ERR_RANGE, .says = "not given again" },
    { "a code that was erased, in another case", "client", "e9", .err = ERR_RANGE, .says = "not given again" },
    { "an unknown client", "mass", "X1", .field = { "mass_kg", "70" }, .err = ERR_ABSENT, .says = "no client X1" },
    { "an erased client", "mass", "E9", .field = { "mass_kg", "70" }, .err = ERR_ABSENT, .says = "no client E9" },
    { "another case of a code", "mass", "k07", .field = { "mass_kg", "70" }, .err = ERR_ABSENT, .says = "no client" },
    { "what entry_check refuses", "mass", "K07", .err = ERR_FORMAT, .says = "mass_kg" },
    { "a tombstone of a client who is there", "erased", "", .field = { "code", "K07" }, .err = ERR_FORMAT, .says = "entries" },
    { "an unknown session", "event", "K07", NOWHERE, .field = { "what", "cramp" }, .err = ERR_ABSENT, .says = "no session", .names = NOWHERE },
    { "an entry that is no session", "event", "K07", MASS, .field = { "what", "cramp" }, .err = ERR_ABSENT, .says = "no session", .names = MASS },
    { "a session's correction for its first entry", "event", "K07", SESSION_2, .field = { "what", "cramp" }, .err = ERR_ABSENT, .says = "no session" },
    { "another client's session", "event", "K07", OTHER_SESSION, .field = { "what", "cramp" }, .err = ERR_RANGE, .says = "another client's" },
    { "a withdrawn session", "event", "K07", GONE_SESSION, .field = { "what", "cramp" }, .err = ERR_RANGE, .says = "was withdrawn" },
    { "a correction of nothing", "mass", "K07", NONE, NOWHERE, .field = { "mass_kg", "70" }, .err = ERR_ABSENT, .says = "is not there", .names = NOWHERE },
    { "a correction of another kind", "mass", "K07", NONE, PAIN, .field = { "mass_kg", "70" }, .err = ERR_RANGE, .says = "of the kind pain", .names = PAIN },
    { "a correction of another client's", "pain", "K07", NONE, OTHER_PAIN, .field = { "score", "1", "moment", "after" }, .err = ERR_RANGE, .says = "another client's" },
    { "a correction of what was corrected", "pain", "K07", NONE, PAIN_OLD, .field = { "score", "1", "moment", "after" }, .err = ERR_RANGE, .says = "stands in its place", .names = PAIN },
    { "a correction of what was withdrawn", "pain", "K07", NONE, PAIN_GONE, .field = { "score", "1", "moment", "after" }, .err = ERR_RANGE, .says = "stands in its place", .names = PAIN_END },
    { "a correction of a withdrawal", "pain", "K07", NONE, PAIN_END, .field = { "score", "1", "moment", "after" }, .err = ERR_RANGE, .says = "add a new entry", .names = PAIN_END },
    { "withdrawing twice", "pain", "K07", NONE, PAIN_GONE, true, .err = ERR_RANGE, .says = "stands in its place" },
    { "withdrawing a client", "client", "K07", NONE, CLIENT, true, .err = ERR_RANGE, .says = "client erase" },
    { "a correction that changes the session's session", "session", "K07", GONE_SESSION, SESSION_2, .field = { "started", "2026-11-26 08:30", "side" , "left" }, .err = ERR_RANGE, .says = "belongs to the session", .names = SESSION },
};

START_TEST(what_contradicts_is_refused)
{
    struct entry e = storing_entry(refused[_i].kind, refused[_i].client, NULL);
    char *before, *after;

    for (int i = 0; i < 4 && refused[_i].field[i] != NULL; i += 2)
        ck_assert_int_eq(entry_set_text(&e, refused[_i].field[i], refused[_i].field[i + 1], &why),
                         ERR_OK);
    strcpy(e.session, id[refused[_i].session]);
    strcpy(e.replaces, id[refused[_i].replaces]);
    strcpy(e.why, e.replaces[0] != '\0' ? "typing error" : "");
    e.withdrawn = refused[_i].withdrawn;
    before = storing_all(s, &why);
    why.s[0] = '\0';
    const int err = store_add(s, &e, 1, &why);

    ck_assert_msg(err == refused[_i].err, "%s: %d %s", refused[_i].why, err, why.s);
    storing_sentence(&why);
    ck_assert_msg(strstr(why.s, refused[_i].says) != NULL, "%s: %s", refused[_i].why, why.s);
    id[refused[_i].names][8] = '\0';
    ck_assert_msg(strstr(why.s, id[refused[_i].names]) != NULL, "%s: %s", refused[_i].why, why.s);
    after = storing_all(s, &why);
    ck_assert_str_eq(before, after);
    free(before);
    free(after);
    entry_clear(&e);
}
END_TEST

START_TEST(a_tombstone_is_not_for_a_client_who_is_there)
{
    struct entry e = storing_entry("erased", "", "code", "k07", "entries", "1", "recordings", "0", NULL);

    ck_assert_int_eq(store_add(s, &e, 1, &why), ERR_RANGE);
    ck_assert_ptr_nonnull(strstr(why.s, "client erase"));
    ck_assert_int_eq(entry_set_text(&e, "code", "Z9", &why), ERR_OK);
    ck_assert_int_eq(store_add(s, &e, 1, &why), ERR_OK);  /* imported: Z9 is not given either */
    entry_clear(&e);
    e = storing_entry("client", "Z9", NULL);
    ck_assert_int_eq(store_add(s, &e, 1, &why), ERR_RANGE);
    entry_clear(&e);
}
END_TEST

START_TEST(one_refused_entry_refuses_all)
{
    struct entry e[3] = { storing_entry("mass", "K07", "mass_kg", "71", NULL),
                          storing_entry("mass", "X1", "mass_kg", "72", NULL),
                          storing_entry("mass", "K07", "mass_kg", "73", NULL) };
    char *before = storing_all(s, &why), *after;

    ck_assert_int_eq(store_add(s, e, 3, &why), ERR_ABSENT);
    after = storing_all(s, &why);
    ck_assert_str_eq(before, after);
    strcpy(e[1].client, "B2");
    ck_assert_int_eq(store_add(s, e, 3, &why), ERR_OK);
    ck_assert_int_eq(storing_count(s, &(struct store_query){ .kind = "mass" }), 4);
    for (int i = 0; i < 3; i++)
        entry_clear(&e[i]);
    free(before);
    free(after);
}
END_TEST

/* A batch may build on itself: a client, their session, and pain in it. */
START_TEST(entries_added_together_may_name_each_other)
{
    struct entry e[3] = { storing_entry("client", "N1", NULL),
                          storing_entry("session", "N1", "started", "2026-11-26 08:30", "side", "left", NULL),
                          pain("N1", "2", id[NOWHERE]) };

    strcpy(e[1].id, id[NOWHERE]);
    ck_assert_msg(store_add(s, e, 3, &why) == ERR_OK, "%s", why.s);
    ck_assert_int_eq(storing_count(s, &(struct store_query){ .session = id[NOWHERE] }), 2);
    for (int i = 0; i < 3; i++)
        entry_clear(&e[i]);
}
END_TEST

START_TEST(adding_the_same_again_adds_nothing)
{
    struct entry e;
    char *before = storing_all(s, &why), *after;

    for (int i = 1; i < NOWHERE; i++) {
        ck_assert_int_eq(store_get(s, id[i], &e, &why), ERR_OK);
        ck_assert_msg(store_add(s, &e, 1, &why) == ERR_OK, "%s", why.s);
        entry_clear(&e);
    }
    after = storing_all(s, &why);
    ck_assert_str_eq(before, after);
    ck_assert_int_eq(store_get(s, id[MASS], &e, &why), ERR_OK);
    ck_assert_int_eq(entry_set_number(&e, "mass_kg", 71.0, &why), ERR_OK);
    ck_assert_int_eq(store_add(s, &e, 1, &why), ERR_RANGE);
    ck_assert_ptr_nonnull(strstr(why.s, "another entry"));
    entry_clear(&e);
    e = pain("K07", "1", "");
    strcpy(e.id, id[MASS]);
    ck_assert_int_eq(store_add(s, &e, 1, &why), ERR_RANGE);
    entry_clear(&e);
    free(before);
    free(after);
}
END_TEST

START_TEST(what_is_empty_is_filled_in)
{
    struct entry e = storing_entry("session", "K07", "started", "2026-11-26 08:30", "side", "left", NULL), back;

    e.made_unix_us = 0;
    e.utc_offset_min = 0;
    ck_assert_int_eq(store_add(s, &e, 1, &why), ERR_OK);
    ck_assert_uint_eq(strlen(e.id), 32);
    ck_assert_str_eq(e.session, e.id);
    ck_assert_int_gt(e.made_unix_us, 1700000000000000);
    ck_assert_int_eq(store_get(s, e.id, &back, &why), ERR_OK);
    ck_assert_int_eq(back.made_unix_us, e.made_unix_us);
    entry_clear(&e);
    entry_clear(&back);
}
END_TEST

/* ---- found again ---------------------------------------------------------------------------------- */

static const struct {
    const char *why, *client, *kind;
    enum ref session;
    bool all;
    int want;
} queries[] = {
    { "all that counts", NULL, NULL, NONE, false, 8 },   /* K07: client, session, pain, mass; B2: 3; E9's stone */
    { "all", NULL, NULL, NONE, true, 14 },
    { "one client", "K07", NULL, NONE, false, 4 },
    { "one client, all", "K07", NULL, NONE, true, 10 },
    { "one kind", NULL, "pain", NONE, false, 2 },
    { "one kind, all", NULL, "pain", NONE, true, 5 },
    { "one session", NULL, NULL, SESSION, false, 2 },
    { "one session, all", NULL, NULL, SESSION, true, 5 },
    { "kind and client", "B2", "pain", NONE, false, 1 },
    { "kind and session", NULL, "pain", SESSION, true, 3 },
    { "session of another client", "B2", NULL, SESSION, true, 0 },
    { "a withdrawn session", NULL, NULL, GONE_SESSION, false, 0 },
    { "nobody", "X1", NULL, NONE, true, 0 },
};

START_TEST(a_query_finds_what_it_says)
{
    const struct store_query q = { .client = queries[_i].client, .kind = queries[_i].kind,
                                   .session = queries[_i].session != NONE ? id[queries[_i].session]
                                                                          : NULL,
                                   .all = queries[_i].all };

    ck_assert_msg(storing_count(s, &q) == queries[_i].want, "%s: %d", queries[_i].why,
                  storing_count(s, &q));
}
END_TEST

static int note_mass(void *arg, const struct entry *e)
{
    double **at = arg;

    *(*at)++ = entry_number(e, "mass_kg");
    return ERR_OK;
}

/* A correction stands where the corrected one stood; what was written down earlier and is
 * imported later comes first. */
START_TEST(the_order_is_that_of_writing_down)
{
    const struct store_query q = { .client = "K07", .kind = "mass" };
    double mass[8], *at = mass;
    struct entry e, early = storing_entry("mass", "K07", "mass_kg", "60", NULL);

    storing_add(s, storing_entry("mass", "K07", "mass_kg", "72", NULL));
    storing_add(s, correction(storing_entry("mass", "K07", "mass_kg", "71", NULL), id[MASS]));
    early.made_unix_us = 1600000000000000;
    storing_add(s, early);
    ck_assert_int_eq(store_each(s, &q, note_mass, &at, &why), ERR_OK);
    ck_assert_int_eq(at - mass, 3);
    ck_assert(mass[0] == 60.0 && mass[1] == 71.0 && mass[2] == 72.0);
    ck_assert_int_eq(store_last(s, &q, &e, &why), ERR_OK);
    ck_assert(entry_number(&e, "mass_kg") == 72.0);
    entry_clear(&e);
}
END_TEST

static int stop(void *arg, const struct entry *e)
{
    (void)e;
    ++*(int *)arg;
    return ERR_SILENT;
}

START_TEST(the_caller_may_stop)
{
    int calls = 0;

    ck_assert_int_eq(store_each(s, &(struct store_query){ .all = true }, stop, &calls, &why), ERR_SILENT);
    ck_assert_int_eq(calls, 1);
    ck_assert_int_eq(store_each(s, &(struct store_query){ .kind = "weather" }, stop, &calls, &why), ERR_ARG);
}
END_TEST

START_TEST(the_last_of_none_is_absent)
{
    struct entry e;

    ck_assert_int_eq(store_last(s, &(struct store_query){ .client = "B2", .kind = "mass" }, &e, &why), ERR_ABSENT);
    ck_assert_int_eq(store_last(s, &(struct store_query){ .client = "K07" }, &e, &why), ERR_OK);
    ck_assert_str_eq(e.id, id[MASS]);
    entry_clear(&e);
}
END_TEST

START_TEST(an_entry_is_found_by_how_its_id_begins)
{
    struct entry a = storing_entry("mass", "K07", "mass_kg", "71", NULL), b, e;

    b = storing_entry("mass", "K07", "mass_kg", "72", NULL);
    strcpy(a.id, "aaaa00000000000000000000000000f0");
    strcpy(b.id, "aaaa0fffffffffffffffffffffffffff");
    storing_add(s, a);
    storing_add(s, b);
    ck_assert_int_eq(store_get(s, "aaaa0", &e, &why), ERR_RANGE);
    ck_assert_int_eq(store_get(s, "aaaa0f", &e, &why), ERR_OK);
    ck_assert(entry_number(&e, "mass_kg") == 72.0);
    entry_clear(&e);
    ck_assert_int_eq(store_get(s, "aaaa00000000000000000000000000f0", &e, &why), ERR_OK);
    entry_clear(&e);
    ck_assert_int_eq(store_get(s, "aaaa1", &e, &why), ERR_ABSENT);
    ck_assert_int_eq(store_get(s, "aaa", &e, &why), ERR_ABSENT);
    ck_assert_int_eq(store_get(s, "AAAA0f", &e, &why), ERR_ABSENT);
    ck_assert_int_eq(store_get(s, "aaaa00000000000000000000000000f00", &e, &why), ERR_ABSENT);
}
END_TEST

START_TEST(a_client_is_there_until_erased)
{
    ck_assert(store_has_client(s, "K07") && store_has_client(s, "B2"));
    ck_assert(!store_has_client(s, "E9") && !store_has_client(s, "k07") && !store_has_client(s, ""));
}
END_TEST

START_TEST(what_was_added_is_there_when_opened_again)
{
    char *before = storing_all(s, &why), *after;

    for (int mode = STORE_READ; mode <= STORE_WRITE; mode++) {
        store_close(s);
        s = storing_open((enum store_mode)mode);
        after = storing_all(s, &why);
        ck_assert_str_eq(before, after);
        ck_assert_str_eq(store_notice(s), "");
        free(after);
    }
    free(before);
}
END_TEST

START_TEST(reading_does_not_add)
{
    struct entry e = storing_entry("mass", "K07", "mass_kg", "70", NULL);

    store_close(s);
    s = storing_open(STORE_READ);
    ck_assert_int_eq(store_add(s, &e, 1, &why), ERR_ARG);
    entry_clear(&e);
}
END_TEST

/* ---- SQL -------------------------------------------------------------------------------------------- */

static int sql(const char *text)
{
    return sqlite3_exec(store_index(s), text, NULL, NULL, NULL) & 0xFF;
}

static const char *const changes[] = {
    "DELETE FROM entry", "DELETE FROM pain", "UPDATE pain SET score = 1", "UPDATE entry SET client = 'X1'",
    "UPDATE pain SET id = '0'", "UPDATE client SET birth_year = 1970", "DELETE FROM erased",
};

START_TEST(rows_are_only_added)
{
    ck_assert_int_eq(sql(changes[_i]), SQLITE_CONSTRAINT);
}
END_TEST

static const char *const wrong[] = {
    "INSERT INTO mass VALUES (99, '0', 'K07', NULL, NULL, 1, 0, 1, 1, 0, 'R.', NULL, 0, 7.0)",
    "INSERT INTO mass VALUES (99, '0', 'K07', NULL, NULL, 1, 0, 1, 1, 0, 'R.', NULL, 0, NULL)",
    "INSERT INTO mass VALUES (99, '0', 'K07', NULL, NULL, 1, 0, 1, 1, 0, 'R.', NULL, 0, 'heavy')",
    "INSERT INTO mass VALUES (99, '0', 'K07', NULL, NULL, 2, 0, 1, 1, 0, 'R.', NULL, 0, 70.0)",
    "INSERT INTO event (seq, id, client, counts, withdrawn, made_unix_us, since_unix_us, utc_offset_min,"
    " who, row_crc, what) VALUES (99, '0', 'K07', 1, 0, 1, 1, 0, 'R.', 0, 'weather')",
    "INSERT INTO afterwards (seq, id, client, counts, withdrawn, made_unix_us, since_unix_us, utc_offset_min,"
    " who, row_crc, sharp_or_new) VALUES (99, '0', 'K07', 1, 0, 1, 1, 0, 'R.', 0, 2)",
};

START_TEST(the_tables_know_the_ranges)
{
    ck_assert_int_eq(sql(wrong[_i]), SQLITE_CONSTRAINT);
}
END_TEST

START_TEST(a_row_has_the_columns_that_the_header_says)
{
    sqlite3_stmt *q;

    ck_assert_int_eq(sqlite3_prepare_v2(store_index(s),
        "SELECT id, client, session, replaces, counts, withdrawn, made_unix_us, since_unix_us,"
        " utc_offset_min, who, why, score, moment, side, felt_at FROM pain_now WHERE client = 'K07'",
        -1, &q, NULL), SQLITE_OK);
    ck_assert_int_eq(sqlite3_step(q), SQLITE_ROW);
    ck_assert_str_eq((const char *)sqlite3_column_text(q, 0), id[PAIN]);
    ck_assert_str_eq((const char *)sqlite3_column_text(q, 2), id[SESSION]);
    ck_assert_int_lt(sqlite3_column_int64(q, 7), sqlite3_column_int64(q, 6));
    ck_assert_int_eq(sqlite3_column_int(q, 11), 4);
    ck_assert_int_eq(sqlite3_column_type(q, 13), SQLITE_NULL);
    ck_assert_int_eq(sqlite3_step(q), SQLITE_DONE);
    sqlite3_finalize(q);
}
END_TEST

/* ---- sums --------------------------------------------------------------------------------------------- */

static struct sums made_up(const char *session)
{
    struct sums m = { .bytes = 5000000000, .started_unix_us = 1700000000000000, .utc_offset_min = 60,
                      .length_s = 600.25, .protocol_version = 2, .holds_step = true, .rate_hz = 79.9,
                      .gaps = 3, .asked_pct = NAN, .asked_hold_s = 45.0, .asked_rest_s = 120.0,
                      .asked_holds = 5, .asked_s = 225.0, .asked_ns = NAN, .reference_n = 300.5,
                      .target_n = 210.35, .holds_done = 5, .in_band_s = 200.0, .held_s = 210.0,
                      .mean_n = 209.0, .impulse_ns = 41800.0, .completed_pct = 88.8,
                      .best_1s_n = 0.1, .best_peak_n = NAN, .limited_1s_n = NAN, .trials_cv_pct = 3.3 };

    strcpy(m.session, session);
    strcpy(m.path, "2026/a.hfr");
    strcpy(m.end, "completed");
    m.holds = SUMS_HOLDS_MAX;
    m.pushes = 2;
    m.answers = 1;
    for (int i = 0; i < m.holds; i++) {
        m.hold[i].number = i + 1;
        m.hold[i].mean_n = i % 2 == 0 ? NAN : 200.0 + i;
        m.hold[i].complete = i % 3 == 0;
    }
    strcpy(m.push[1].kind, "pain_limited");
    m.push[1].peak_n = 77.0;
    strcpy(m.answer[0].what, "pain");
    m.answer[0].value = NAN;
    strcpy(m.answer[0].site, "left sit bone");
    return m;
}

/* The same, where NAN is NAN: no member has bytes that nobody wrote. */
static void check_sums(const struct sums *a, const struct sums *b)
{
    ck_assert_str_eq(a->session, b->session);
    ck_assert_str_eq(a->path, b->path);
    ck_assert_str_eq(a->end, b->end);
    ck_assert_str_eq(a->rig, b->rig);
    ck_assert_int_eq(a->bytes, b->bytes);
    ck_assert(a->holds_step == b->holds_step && a->zero_flag == b->zero_flag);
    ck_assert(a->length_s == b->length_s && a->rate_hz == b->rate_hz);
    ck_assert(isnan(b->asked_pct) && isnan(b->asked_ns) && isnan(b->best_peak_n));
    ck_assert(a->trials_cv_pct == b->trials_cv_pct && a->best_1s_n == b->best_1s_n);
    ck_assert(a->holds == b->holds && a->pushes == b->pushes && a->answers == b->answers);
    for (int i = 0; i < a->holds; i++) {
        ck_assert_int_eq(a->hold[i].number, b->hold[i].number);
        ck_assert(a->hold[i].complete == b->hold[i].complete);
        ck_assert(a->hold[i].mean_n == b->hold[i].mean_n
                  || (isnan(a->hold[i].mean_n) && isnan(b->hold[i].mean_n)));
    }
    ck_assert_str_eq(b->push[1].kind, "pain_limited");
    ck_assert(b->push[1].peak_n == 77.0);
    ck_assert_str_eq(b->answer[0].site, "left sit bone");
    ck_assert(isnan(b->answer[0].value));
}

START_TEST(sums_come_back)
{
    static struct sums m, back;

    m = made_up(id[SESSION]);
    ck_assert_msg(store_sums_put(s, &m, &why) == ERR_OK, "%s", why.s);
    ck_assert_int_eq(store_sums_get(s, id[SESSION], &back, &why), ERR_OK);
    check_sums(&m, &back);
    m.holds = 1;      /* again, with fewer: the others are gone */
    ck_assert_int_eq(store_sums_put(s, &m, &why), ERR_OK);
    ck_assert_int_eq(store_sums_get(s, id[SESSION], &back, &why), ERR_OK);
    check_sums(&m, &back);
}
END_TEST

START_TEST(sums_are_of_a_session)
{
    static struct sums m;

    memset(&m, 0xA5, sizeof m);
    ck_assert_int_eq(store_sums_get(s, id[SESSION], &m, &why), ERR_ABSENT);
    ck_assert_ptr_nonnull(strstr(why.s, "holdfast reindex"));
    ck_assert_int_eq((unsigned char)m.session[0], 0xA5);
    m = made_up(id[NOWHERE]);
    ck_assert_int_eq(store_sums_put(s, &m, &why), ERR_ABSENT);
    m = made_up(id[SESSION]);
    m.holds = SUMS_HOLDS_MAX + 1;
    ck_assert_int_eq(store_sums_put(s, &m, &why), ERR_ARG);
}
END_TEST

Suite *store_suite(void)
{
    Suite *suite = suite_create("store");
    TCase *t = tcase_create("store");

    tcase_add_checked_fixture(t, set_up, tear_down);
    tcase_add_loop_test(t, what_contradicts_is_refused, 0, COUNT(refused));
    tcase_add_test(t, a_tombstone_is_not_for_a_client_who_is_there);
    tcase_add_test(t, one_refused_entry_refuses_all);
    tcase_add_test(t, entries_added_together_may_name_each_other);
    tcase_add_test(t, adding_the_same_again_adds_nothing);
    tcase_add_test(t, what_is_empty_is_filled_in);
    tcase_add_loop_test(t, a_query_finds_what_it_says, 0, COUNT(queries));
    tcase_add_test(t, the_order_is_that_of_writing_down);
    tcase_add_test(t, the_caller_may_stop);
    tcase_add_test(t, the_last_of_none_is_absent);
    tcase_add_test(t, an_entry_is_found_by_how_its_id_begins);
    tcase_add_test(t, a_client_is_there_until_erased);
    tcase_add_test(t, what_was_added_is_there_when_opened_again);
    tcase_add_test(t, reading_does_not_add);
    tcase_add_loop_test(t, rows_are_only_added, 0, COUNT(changes));
    tcase_add_loop_test(t, the_tables_know_the_ranges, 0, COUNT(wrong));
    tcase_add_test(t, a_row_has_the_columns_that_the_header_says);
    tcase_add_test(t, sums_come_back);
    tcase_add_test(t, sums_are_of_a_session);
    suite_add_tcase(suite, t);
    return suite;
}
