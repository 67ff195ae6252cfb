/*
 * test_reminders.c - what is due, is coming and was missed, by the clock given.
 */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "clinic/reminders.h"
#include "clinics.h"
#include "suites.h"

Suite *reminders_suite(void);

#define H CLINICS_HOUR
#define D CLINICS_DAY
#define START (100 * D + 10 * H)
#define MIN (H / 60)

static const char *add(const char *client, int64_t started)
{
    char values[64];

    snprintf(values, sizeof values, "started=%lld; side=left", (long long)started);
    const char *id = clinics_add(client, "session", NULL, started, values);

    clinics_put(clinics_sums(id, started, 1200));
    return id;
}

/* "due min45, coming morning, ..." */
static const char *at(const char *client, int64_t now)
{
    static char all[500];
    struct reminders r;
    struct err_text why = { "" };

    ck_assert_msg(reminders_list(clinics_store(), client, now, &r, &why) == ERR_OK, "%s", why.s);
    all[0] = '\0';
    for (int i = 0; i < r.n; i++)
        snprintf(all + strlen(all), sizeof all - strlen(all), "%s%s %s%s", i > 0 ? ", " : "",
                 reminders_word(r.reminder[i].when), moments_word(r.reminder[i].moment),
                 r.reminder[i].late ? " late" : "");
    reminders_free(&r);
    return all;
}

/* A session from 10:00 to 10:20. */
static const struct { int64_t now; const char *want; } times[] = {
    { START + 20 * MIN, "coming min45, coming morning, coming h24" },
    { START + 50 * MIN - 1, "coming min45, coming morning, coming h24" },
    { START + 50 * MIN, "due min45, coming morning, coming h24" },
    { START + 110 * MIN, "due min45, coming morning, coming h24" },
    { START + 110 * MIN + 1, "coming morning, coming h24, missed min45" },
    { 101 * D + 4 * H, "due morning, coming h24, missed min45" },
    { 101 * D + 6 * H + 20 * MIN, "due morning, due h24, missed min45" },
    { 101 * D + 12 * H + 1, "due h24, missed morning, missed min45" },
    { 101 * D + 16 * H + 20 * MIN + 1, "missed h24, missed morning, missed min45" },
    { START + 20 * MIN + 7 * D, "missed h24, missed morning, missed min45" },
    { START + 20 * MIN + 7 * D + 1, "" },
};

START_TEST(by_the_clock)
{
    add("K7", START);
    ck_assert_str_eq(at(NULL, times[_i].now), times[_i].want);
}
END_TEST

START_TEST(what_was_noted_in_time_is_done)
{
    const char *id = add("K7", START);

    clinics_add("K7", "pain", id, START + H, "score=0; moment=min45");
    ck_assert_str_eq(at(NULL, START + H), "coming morning, coming h24");
    clinics_add("K7", "pain", id, 101 * D + 8 * H, "score=2; moment=morning");
    ck_assert_str_eq(at(NULL, 101 * D + 8 * H), "due h24");
    clinics_add("K7", "pain", id, 101 * D + 9 * H, "score=2; moment=h24");
    ck_assert_str_eq(at(NULL, 101 * D + 9 * H), "");
}
END_TEST

START_TEST(what_was_noted_late_is_missing_and_said_to_be_late)
{
    const char *id = add("K7", START);

    clinics_add("K7", "pain", id, START + 3 * H, "score=4; moment=min45");
    ck_assert_str_eq(at(NULL, START + 3 * H), "coming morning, coming h24, missed min45 late");
}
END_TEST

START_TEST(a_withdrawn_score_was_not_noted)
{
    const char *id = add("K7", START);
    const char *pain = clinics_add("K7", "pain", id, START + H, "score=0; moment=min45");
    struct entry e;
    struct err_text why = { "" };

    ck_assert_int_eq(store_get(clinics_store(), pain, &e, &why), ERR_OK);
    strcpy(e.replaces, e.id);
    e.id[0] = '\0';
    e.withdrawn = true;
    strcpy(e.why, "another client's");
    json_object_clear(e.values);
    ck_assert_msg(store_add(clinics_store(), &e, 1, &why) == ERR_OK, "%s", why.s);
    entry_clear(&e);
    ck_assert_str_eq(at(NULL, START + H), "due min45, coming morning, coming h24");
}
END_TEST

START_TEST(without_a_push_nothing_is_asked)
{
    char values[64];

    snprintf(values, sizeof values, "started=%lld; side=left", (long long)START);
    const char *id = clinics_add("K7", "session", NULL, START, values);
    struct sums *m = clinics_sums(id, START, 1200);

    ck_assert_str_ne(at(NULL, START), "");  /* not known yet: it may have had one */
    m->holds = m->pushes = 0;
    clinics_put(m);
    ck_assert_str_eq(at(NULL, START), "");
    m->pushes = 1;
    clinics_put(m);
    ck_assert_str_ne(at(NULL, START), "");
    m->pushes = 0;
    m->holds = 1;
    clinics_put(m);
    ck_assert_str_ne(at(NULL, START), "");
}
END_TEST

START_TEST(of_one_client_or_of_all)
{
    clinics_add("K8", "client", NULL, START, "");
    add("K7", START);
    add("K8", START + H);
    ck_assert_str_eq(at("K7", START + H), "due min45, coming morning, coming h24");
    ck_assert_str_eq(at("K8", START + H), "coming min45, coming morning, coming h24");
    /* the same morning: by code */
    ck_assert_str_eq(at(NULL, START + H), "due min45, coming min45, coming morning, "
                     "coming morning, coming h24, coming h24");
}
END_TEST

Suite *reminders_suite(void)
{
    Suite *s = suite_create("reminders");
    TCase *tc = tcase_create("all");

    tcase_add_checked_fixture(tc, clinics_begin, clinics_end);
    tcase_add_loop_test(tc, by_the_clock, 0, COUNT(times));
    tcase_add_test(tc, what_was_noted_in_time_is_done);
    tcase_add_test(tc, what_was_noted_late_is_missing_and_said_to_be_late);
    tcase_add_test(tc, a_withdrawn_score_was_not_noted);
    tcase_add_test(tc, without_a_push_nothing_is_asked);
    tcase_add_test(tc, of_one_client_or_of_all);
    suite_add_tcase(s, tc);
    return s;
}
