/*
 * test_session_pain.c - a session's pain by moment, as `holdfast session show` has it.
 */
#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "commands/session_pain.h"
#include "suites.h"

Suite *session_pain_suite(void);

#define MINUTE INT64_C(60000000)

static struct session_pain pain;
static struct sums sums;

static void answer(const char *moment, int hold, double value)
{
    struct sums_answer *a = &sums.answer[sums.answers++];

    strcpy(a->what, "pain");
    strcpy(a->moment, moment);
    a->hold = hold;
    a->value = value;
}

static void entry(const char *moment, int hold, int score, int64_t since_us)
{
    struct entry e;
    struct err_text why = { "" };

    entry_init(&e, "pain", "K7");
    ck_assert_int_eq(entry_set_number(&e, "score", score, &why), ERR_OK);
    ck_assert_int_eq(entry_set_word(&e, "moment", moment, &why), ERR_OK);
    if (hold > 0)
        ck_assert_int_eq(entry_set_number(&e, "hold", hold, &why), ERR_OK);
    session_pain_entry(&pain, &e, since_us);
    entry_clear(&e);
}

/* Score i as "moment hold score from in-time counts". */
static const char *row(int i)
{
    static char text[200];
    json_t *all = session_pain_json(&pain), *o = json_array_get(all, (size_t)i);
    char *score = json_dumps(json_object_get(o, "score"), JSON_ENCODE_ANY);
    char *hold = json_dumps(json_object_get(o, "hold"), JSON_ENCODE_ANY);

    snprintf(text, sizeof text, "%s %s %s %s %d %d",
             json_string_value(json_object_get(o, "moment")), hold, score,
             json_string_value(json_object_get(o, "from")),
             json_is_true(json_object_get(o, "in_time")),
             json_is_true(json_object_get(o, "counts")));
    free(score);
    free(hold);
    json_decref(all);
    return text;
}

START_TEST(answers_and_entries_are_both_told_and_one_counts)
{
    static const char *const want[] = {
        "before null 2 recording 1 1",
        "hold 1 3 recording 1 1",
        "hold 2 null recording 1 0",   /* asked, and left open */
        "hold 3 5 recording 1 0",      /* written down otherwise */
        "hold null 6 recording 1 1",   /* told unasked */
        "hold 3 1 entry 1 1",
        "min45 null 4 entry 0 0",      /* late */
        "min45 null 2 entry 1 1",
    };

    memset(&sums, 0, sizeof sums);
    answer("before", 0, 2);
    answer("hold", 1, 3);
    answer("hold", 2, NAN);
    answer("hold", 3, 5);
    answer("unasked", 0, 6);
    answer("now", 0, 9);               /* of no moment */
    strcpy(sums.answer[sums.answers].what, "effort");
    strcpy(sums.answer[sums.answers++].moment, "after");
    session_pain_gather(&pain, &sums, (struct moments_end){ 0, 0 });
    entry("hold", 3, 1, 0);
    entry("min45", 0, 4, 91 * MINUTE);
    entry("min45", 0, 2, 90 * MINUTE);
    ck_assert_int_eq(pain.n, COUNT(want));
    for (int i = 0; i < COUNT(want); i++)
        ck_assert_str_eq(row(i), want[i]);
}
END_TEST

START_TEST(without_a_recording_there_are_entries_alone)
{
    struct entry note;

    session_pain_gather(&pain, NULL, (struct moments_end){ 0, 0 });
    ck_assert_int_eq(pain.n, 0);
    entry_init(&note, "note", "K7");
    session_pain_entry(&pain, &note, 0);
    entry_clear(&note);
    ck_assert_int_eq(pain.n, 0);
    entry("before", 0, 0, 0);
    ck_assert_str_eq(row(0), "before null 0 entry 1 1");
}
END_TEST

Suite *session_pain_suite(void)
{
    Suite *s = suite_create("session_pain");
    TCase *tc = tcase_create("all");

    tcase_add_test(tc, answers_and_entries_are_both_told_and_one_counts);
    tcase_add_test(tc, without_a_recording_there_are_entries_alone);
    suite_add_tcase(s, tc);
    return s;
}
