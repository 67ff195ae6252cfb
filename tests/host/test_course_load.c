/*
 * test_course_load.c - a person's course out of entries and computed values.
 */
#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "clinic/course_load.h"
#include "clinics.h"
#include "suites.h"

Suite *course_load_suite(void);

#define H CLINICS_HOUR
#define D CLINICS_DAY
#define START (100 * D + 10 * H)
#define MIN (H / 60)

static struct course c;
static char sessions[8][ENTRY_ID_TEXT];
static int n;

static void begin(void)
{
    setenv("TZ", "UTC", 1);
    clinics_begin();
    n = 0;
}

static void end(void)
{
    course_free(&c);
    clinics_end();
}

/* Add a session that began then; with computed values of 20 minutes, unless bare. */
static const char *add(int64_t started, const char *values, bool bare)
{
    char all[500];

    snprintf(all, sizeof all, "started=%lld; %s", (long long)started, values);
    strcpy(sessions[n], clinics_add("K7", "session", NULL, started, all));
    if (!bare)
        clinics_put(clinics_sums(sessions[n], started, 1200));
    return sessions[n++];
}

static void load(void)
{
    struct err_text why = { "" };

    course_free(&c);
    ck_assert_msg(course_load(clinics_store(), "K7", START + 3 * D, &c, &why) == ERR_OK, "%s", why.s);
}

#define IS(x, want) ck_assert_msg((x) == (want), #x " is %.9g", (double)(x))
#define NONE(x) ck_assert_msg(isnan(x), #x " is %.9g", (double)(x))

START_TEST(a_new_client_has_an_empty_course)
{
    load();
    ck_assert_str_eq(c.client, "K7");
    IS(c.sessions, 0);
    IS(c.pain_limit, -1);
    NONE(c.sessions_per_week);
    IS(c.today, 103);
    ck_assert(!c.has_dose[0] && !c.has_dose[1]);
}
END_TEST

START_TEST(nobody_has_no_course)
{
    struct err_text why = { "" };

    ck_assert_int_eq(course_load(clinics_store(), "K8", 0, &c, &why), ERR_ABSENT);
    ck_assert_ptr_nonnull(strstr(why.s, "no client K8"));
}
END_TEST

START_TEST(a_session_with_its_values)
{
    add(START, "side=left; protocol=rio-2015-isometric", false);
    load();
    const struct course_session *s = c.session;

    IS(c.sessions, 1);
    ck_assert_str_eq(s->id, sessions[0]);
    ck_assert_int_eq(s->started_unix_us, START);
    IS(s->day, 100);
    ck_assert_int_eq(s->side, COURSE_LEFT);
    ck_assert_str_eq(s->protocol, "rio-2015-isometric");
    ck_assert_str_eq(s->reference_of, "best_1s");
    ck_assert(s->holds);
    ck_assert_str_eq(s->setting, "rig=17;calibration=cal-1");
    IS(s->asked.target_pct, 50); IS(s->asked.hold_s, 5); IS(s->asked.rest_s, 6);
    IS(s->asked.count, 2); IS(s->asked_s, 10); IS(s->asked_ns, 1000);
    IS(s->reference_n, 200); IS(s->target_n, 100); IS(s->mean_n, 98); IS(s->mean_pct, 49);
    IS(s->in_band_s, 9); IS(s->held_s, 10); IS(s->impulse_ns, 980); IS(s->completed_pct, 90);
    IS(s->holds_done, 2); IS(s->best_1s_n, 200);
    NONE(s->trials_cv_pct);
    NONE(s->pain_before); NONE(s->pain_during); NONE(s->pain_after); NONE(s->pain_45min);
    NONE(s->pain_morning); NONE(s->pain_24h); NONE(s->settle_h); NONE(s->effort);
    IS(s->sharp_or_new, COURSE_UNKNOWN); IS(s->morning_worse, COURSE_UNKNOWN);
    IS(s->analgesic, COURSE_UNKNOWN);
}
END_TEST

START_TEST(without_computed_values_nothing_is_known)
{
    add(START, "side=both; protocol=x", true);
    load();
    ck_assert_int_eq(c.session[0].side, COURSE_BOTH);
    ck_assert(!c.session[0].holds);
    ck_assert_str_eq(c.session[0].setting, "");
    NONE(c.session[0].mean_n);
    NONE(c.session[0].mean_pct);
    NONE(c.session[0].completed_pct);
    NONE(c.session[0].asked.target_pct);
    IS(c.session[0].asked.count, 0);
}
END_TEST

START_TEST(sessions_stand_in_the_order_they_began)
{
    add(START + D, "side=left", false);
    add(START, "side=right", false);
    load();
    IS(c.sessions, 2);
    ck_assert_str_eq(c.session[0].id, sessions[1]);
    ck_assert_str_eq(c.session[1].id, sessions[0]);
}
END_TEST

/* ---- pain -------------------------------------------------------------------------- */

/* A session of 20 minutes from 10:00 has ended at 10:20. */
static const struct {
    const char *why, *pain; int64_t made; int moment; double want;
} pains[] = {
    { "before", "score=2; moment=before", START, 0, 2 },
    { "in a hold", "score=3; moment=hold; hold=2", START, 1, 3 },
    { "in the holds", "score=3; moment=hold", START, 1, 3 },
    { "after", "score=4; moment=after", START, 2, 4 },
    { "none is a score", "score=0; moment=after", START, 2, 0 },
    { "45 min, a moment early", "score=5; moment=min45", START + 50 * MIN - 1, 3, NAN },
    { "45 min, first moment", "score=5; moment=min45", START + 50 * MIN, 3, 5 },
    { "45 min, last moment", "score=5; moment=min45", START + 110 * MIN, 3, 5 },
    { "45 min, late", "score=5; moment=min45", START + 110 * MIN + 1, 3, NAN },
    { "morning, early", "score=6; moment=morning", 101 * D + 4 * H - 1, 4, NAN },
    { "morning", "score=6; moment=morning", 101 * D + 4 * H, 4, 6 },
    { "morning, at noon", "score=6; moment=morning", 101 * D + 12 * H, 4, 6 },
    { "morning, late", "score=6; moment=morning", 101 * D + 12 * H + 1, 4, NAN },
    { "24 h, early", "score=7; moment=h24", START + 20 * MIN + 20 * H - 1, 5, NAN },
    { "24 h, first moment", "score=7; moment=h24", START + 20 * MIN + 20 * H, 5, 7 },
    { "24 h, last moment", "score=7; moment=h24", START + 20 * MIN + 30 * H, 5, 7 },
    { "24 h, late", "score=7; moment=h24", START + 20 * MIN + 30 * H + 1, 5, NAN },
    { "of the side that pushed", "score=2; moment=after; side=left", START, 2, 2 },
    { "of both sides", "score=2; moment=after; side=both", START, 2, 2 },
    { "of the other leg", "score=2; moment=after; side=right", START, 2, NAN },
};

START_TEST(pain_stands_at_its_moment)
{
    const char *id = add(START, "side=left", false);

    clinics_add("K7", "pain", id, pains[_i].made, pains[_i].pain);
    load();
    const struct course_session *s = c.session;
    const double all[] = { s->pain_before, s->pain_during, s->pain_after, s->pain_45min,
                           s->pain_morning, s->pain_24h };

    for (int m = 0; m < COUNT(all); m++) {
        const double want = m == pains[_i].moment ? pains[_i].want : NAN;

        ck_assert_msg(isnan(want) ? isnan(all[m]) : all[m] == want, "%s: moment %d is %g",
                      pains[_i].why, m, all[m]);
    }
}
END_TEST

START_TEST(when_it_was_felt_counts_and_not_when_it_was_written)
{
    const char *id = add(START, "side=left", false);
    char values[100];

    snprintf(values, sizeof values, "score=5; moment=min45; felt_at=%lld",
             (long long)(START + 60 * MIN));
    clinics_add("K7", "pain", id, START + 2 * D, values);
    load();
    IS(c.session[0].pain_45min, 5);
}
END_TEST

START_TEST(a_correction_stands_when_the_first_was_written)
{
    const char *id = add(START, "side=left", false);
    const char *first = clinics_add("K7", "pain", id, START + 110 * MIN, "score=8; moment=min45");

    clinics_correct(first, "score=3");  /* an hour later */
    load();
    IS(c.session[0].pain_45min, 3);
}
END_TEST

START_TEST(answers_of_the_recording)
{
    const char *id = add(START, "side=left", true);
    struct sums *m = clinics_sums(id, START, 1200);

    clinics_answer(m, "pain", "before", 0, 2);
    clinics_answer(m, "pain", "hold", 1, 3);
    clinics_answer(m, "pain", "hold", 2, 5);
    clinics_answer(m, "pain", "hold", 3, NAN);
    clinics_answer(m, "pain", "after", 0, NAN);
    clinics_answer(m, "pain", "now", 0, 9);
    clinics_answer(m, "effort", "after", 0, 7);
    clinics_answer(m, "text", "now", 0, NAN);
    clinics_answer(m, "screen", "screen", 0, 1);
    clinics_put(m);
    load();
    IS(c.session[0].pain_before, 2);
    IS(c.session[0].pain_during, 5);
    NONE(c.session[0].pain_after);
    IS(c.session[0].effort, 7);
}
END_TEST

START_TEST(pain_told_unasked_is_pain_during)
{
    const char *id = add(START, "side=left", true);
    struct sums *m = clinics_sums(id, START, 1200);

    clinics_answer(m, "pain", "hold", 1, 3);
    clinics_answer(m, "pain", "unasked", 0, 6);
    clinics_put(m);
    load();
    IS(c.session[0].pain_during, 6);
}
END_TEST

/* 5 was answered after hold 2 and 1 is written for it: 3, of hold 1, is the highest. */
START_TEST(an_entry_counts_instead_of_its_answer)
{
    const char *id = add(START, "side=left", true);
    struct sums *m = clinics_sums(id, START, 1200);

    clinics_answer(m, "pain", "before", 0, 6);
    clinics_answer(m, "pain", "hold", 1, 3);
    clinics_answer(m, "pain", "hold", 2, 5);
    clinics_put(m);
    clinics_add("K7", "pain", id, START, "score=1; moment=hold; hold=2");
    clinics_add("K7", "pain", id, START, "score=4; moment=before");
    load();
    IS(c.session[0].pain_during, 3);
    IS(c.session[0].pain_before, 4);
}
END_TEST

/* Beside answers of 1 before, 2 in hold 1, 5 in hold 2, 4 told unasked, 6 after. */
static const struct { const char *why, *pain; double before, during, after; } beside[] = {
    { "none", "score=0; moment=daily", 1, 5, 6 },
    { "the sorest hold", "score=0; moment=hold; hold=2", 1, 4, 6 },
    { "another hold", "score=0; moment=hold; hold=1", 1, 5, 6 },
    { "a hold nobody asked about", "score=3; moment=hold; hold=3", 1, 5, 6 },
    { "a sorer one", "score=9; moment=hold; hold=3", 1, 9, 6 },
    { "no hold in particular", "score=0; moment=hold", 1, 5, 6 },
    { "before", "score=0; moment=before", 0, 5, 6 },
    { "after", "score=0; moment=after", 1, 5, 0 },
    { "the other leg's hold", "score=0; moment=hold; hold=2; side=right", 1, 5, 6 },
    { "the other leg's after", "score=0; moment=after; side=right", 1, 5, 6 },
};

START_TEST(an_entry_counts_instead_of_no_other_answer)
{
    const char *id = add(START, "side=left", true);
    struct sums *m = clinics_sums(id, START, 1200);

    clinics_answer(m, "pain", "before", 0, 1);
    clinics_answer(m, "pain", "hold", 1, 2);
    clinics_answer(m, "pain", "hold", 2, 5);
    clinics_answer(m, "pain", "unasked", 0, 4);
    clinics_answer(m, "pain", "after", 0, 6);
    clinics_put(m);
    clinics_add("K7", "pain", id, START, beside[_i].pain);
    load();
    const struct course_session *s = c.session;

    ck_assert_msg(s->pain_before == beside[_i].before && s->pain_during == beside[_i].during
                  && s->pain_after == beside[_i].after, "%s: %g, %g, %g", beside[_i].why,
                  s->pain_before, s->pain_during, s->pain_after);
}
END_TEST

/* 3 told unasked in no hold gives way to an entry of no hold in particular. */
START_TEST(an_entry_of_the_holds_counts_instead_of_one_told_unasked)
{
    const char *id = add(START, "side=left", true);
    struct sums *m = clinics_sums(id, START, 1200);

    clinics_answer(m, "pain", "hold", 1, 2);
    clinics_answer(m, "pain", "unasked", 0, 3);
    clinics_answer(m, "effort", "hold", 1, 8);
    clinics_answer(m, "effort", "after", 0, 5);
    clinics_answer(m, "effort", "after", 0, NAN);
    clinics_put(m);
    clinics_add("K7", "pain", id, START, "score=1; moment=hold");
    load();
    IS(c.session[0].pain_during, 2);
    IS(c.session[0].effort, 5);
}
END_TEST

/* Unasked, but during hold 2: it is that hold's, and so is an entry. */
START_TEST(what_is_told_during_a_hold_is_that_holds)
{
    static const struct { const char *pain; double want; } rows[] = {
        { "score=1; moment=hold; hold=2", 3 }, { "score=1; moment=hold; hold=1", 6 },
        { "score=1; moment=hold", 6 },
    };
    const char *id = add(START, "side=left", true);
    struct sums *m = clinics_sums(id, START, 1200);

    clinics_answer(m, "pain", "hold", 1, 3);
    clinics_answer(m, "pain", "unasked", 2, 6);
    clinics_put(m);
    clinics_add("K7", "pain", id, START, rows[_i].pain);
    load();
    IS(c.session[0].pain_during, rows[_i].want);
}
END_TEST

START_TEST(entries_in_any_order_find_their_sessions)
{
    static const int order[] = { 5, 0, 7, 2, 6, 1, 4, 3 };
    const char *id[COUNT(order)];
    char values[40];

    for (int i = 0; i < COUNT(order); i++)
        id[i] = add(START + i * D, "side=left", true);
    for (int i = 0; i < COUNT(order); i++) {
        snprintf(values, sizeof values, "score=%d; moment=after", order[i]);
        clinics_add("K7", "pain", id[order[i]], START + i, values);
    }
    load();
    for (int i = 0; i < COUNT(order); i++)
        IS(c.session[i].pain_after, i);
}
END_TEST

START_TEST(of_several_places_the_sorest_counts)
{
    const char *id = add(START, "side=left", false);

    clinics_add("K7", "pain", id, START, "score=5; moment=before; site=sit bone");
    clinics_add("K7", "pain", id, START, "score=3; moment=before; site=knee");
    load();
    IS(c.session[0].pain_before, 5);
}
END_TEST

START_TEST(with_both_legs_either_leg_counts)
{
    const char *id = add(START, "side=both", false);

    clinics_add("K7", "pain", id, START, "score=5; moment=before; side=right");
    load();
    IS(c.session[0].pain_before, 5);
}
END_TEST

START_TEST(pain_of_one_session_is_not_the_next_ones)
{
    const char *a = add(START, "side=left", false), *b = add(START + D, "side=left", false);

    clinics_add("K7", "pain", b, START + D, "score=4; moment=before");
    clinics_add("K7", "pain", a, START, "score=1; moment=before");
    clinics_add("K7", "pain", NULL, START, "score=9; moment=daily");
    load();
    IS(c.session[0].pain_before, 1);
    IS(c.session[1].pain_before, 4);
}
END_TEST

/* ---- the rest of a session --------------------------------------------------------- */

START_TEST(how_it_was_afterwards)
{
    const char *id = add(START, "side=left", false);

    clinics_add("K7", "afterwards", id, START, "settle_h=12; sharp_or_new=no; effort=4");
    clinics_add("K7", "afterwards", id, START + H, "morning_worse=yes; settle_h=30");
    load();
    IS(c.session[0].settle_h, 30);
    IS(c.session[0].effort, 4);
    IS(c.session[0].sharp_or_new, COURSE_NO);
    IS(c.session[0].morning_worse, COURSE_YES);
}
END_TEST

static const struct { const char *what; enum course_yes want; } events[] = {
    { "cramp", COURSE_UNKNOWN }, { "sharp_pain", COURSE_YES }, { "tingling", COURSE_YES },
    { "dizziness", COURSE_UNKNOWN }, { "strap_slip", COURSE_UNKNOWN },
};

START_TEST(a_sharp_pain_or_tingling_is_a_new_symptom)
{
    char values[64];

    snprintf(values, sizeof values, "what=%s", events[_i].what);
    clinics_add("K7", "event", add(START, "side=left", false), START, values);
    load();
    IS(c.session[0].sharp_or_new, events[_i].want);
}
END_TEST

static const struct { const char *values; enum course_yes want; } adjuncts[] = {
    { "what=analgesic", COURSE_YES }, { "what=analgesic; minutes_before=0", COURSE_YES },
    { "what=analgesic; minutes_before=360", COURSE_YES },
    { "what=analgesic; minutes_before=361", COURSE_UNKNOWN },
    { "what=analgesic; minutes_before=-1", COURSE_UNKNOWN }, { "what=heat", COURSE_UNKNOWN },
};

START_TEST(an_analgesic_up_to_six_hours_before)
{
    clinics_add("K7", "adjunct", add(START, "side=left", false), START, adjuncts[_i].values);
    load();
    IS(c.session[0].analgesic, adjuncts[_i].want);
}
END_TEST

START_TEST(a_setting_in_its_own_words)
{
    add(START, "side=left; position=prone; hip_deg=15; knee_deg=45.5; ankle_deg=-10; strap=ankle; "
        "lever_mm=385; feedback=yes", false);
    load();
    ck_assert_str_eq(c.session[0].setting, "position=prone;hip_deg=15;knee_deg=45.5;ankle_deg=-10;"
                     "strap=ankle;lever_mm=385;feedback=yes;rig=17;calibration=cal-1");
}
END_TEST

/* All as long as they can be: nothing may be cut off.  FNV-1a of "a" is e40c292c. */
START_TEST(a_setting_is_never_cut_off)
{
    const char *id = add(START, "side=left; position=lying face down with hips at the edge; "
        "hip_deg=-29.25; knee_deg=159.25; ankle_deg=-59.25; strap=just above the ankle bones; "
        "lever_mm=1199.25; feedback=no", true);
    struct sums *m = clinics_sums(id, START, 1200);

    strcpy(m->rig, "4294967295");
    strcpy(m->calibration, "a-calibration-with-the-longest-name-there-can-be-2026-11-26-1");
    clinics_put(m);
    load();
    const char *calibration = strstr(c.session[0].setting, ";calibration=");

    ck_assert_ptr_nonnull(calibration);
    ck_assert_uint_eq(strlen(calibration), strlen(";calibration=") + 8);
}
END_TEST

START_TEST(a_changed_setting_begins_a_series)
{
    add(START, "side=left; knee_deg=45", false);
    add(START + D, "side=left; knee_deg=60", false);
    add(START + 2 * D, "side=left; knee_deg=60", false);
    load();
    ck_assert_str_eq(c.session[1].changed, "knee_deg");
    ck_assert_int_ne(c.session[0].series, c.session[1].series);
    ck_assert_int_eq(c.session[1].series, c.session[2].series);
}
END_TEST

START_TEST(a_corrected_session_keeps_what_belongs_to_it)
{
    const char *id = add(START, "side=left", false);

    clinics_add("K7", "pain", id, START, "score=4; moment=before");
    clinics_correct(id, "side=right");
    load();
    IS(c.sessions, 1);
    ck_assert_str_eq(c.session[0].id, id);
    ck_assert_int_eq(c.session[0].side, COURSE_RIGHT);
    IS(c.session[0].pain_before, 4);
    IS(c.session[0].mean_n, 98);
}
END_TEST

/* ---- the client -------------------------------------------------------------------- */

START_TEST(the_client_and_the_dose_in_force)
{
    clinics_add("K9", "client", NULL, START, "pain_limit=4; sessions_per_week=3");
    clinics_add("K9", "dose", NULL, START, "protocol=old; side=left; target_pct=40; count=3");
    clinics_add("K9", "dose", NULL, START + H, "protocol=both; target_pct=50; hold_s=30; count=4; "
                "rest_s=60");
    clinics_add("K9", "dose", NULL, START + 2 * H, "protocol=new; side=right; count=2");
    struct err_text why = { "" };

    ck_assert_int_eq(course_load(clinics_store(), "K9", START, &c, &why), ERR_OK);
    IS(c.pain_limit, 4);
    IS(c.sessions_per_week, 3);
    ck_assert(c.has_dose[0] && c.has_dose[1]);
    ck_assert_str_eq(c.dose_protocol[0], "both");
    IS(c.dose[0].target_pct, 50); IS(c.dose[0].hold_s, 30); IS(c.dose[0].rest_s, 60);
    IS(c.dose[0].count, 4);
    ck_assert_int_eq(c.dose_since_unix_us[0], START + H);
    ck_assert_str_eq(c.dose_protocol[1], "new");
    NONE(c.dose[1].target_pct);
    IS(c.dose[1].count, 2);
    clinics_add("K9", "dose", NULL, START + 3 * H, "protocol=new; sessions_per_week=5");
    course_free(&c);
    ck_assert_int_eq(course_load(clinics_store(), "K9", START, &c, &why), ERR_OK);
    IS(c.sessions_per_week, 5);
}
END_TEST

Suite *course_load_suite(void)
{
    Suite *s = suite_create("course_load");
    TCase *tc = tcase_create("all");

    tcase_add_checked_fixture(tc, begin, end);
    tcase_add_test(tc, a_new_client_has_an_empty_course);
    tcase_add_test(tc, nobody_has_no_course);
    tcase_add_test(tc, a_session_with_its_values);
    tcase_add_test(tc, without_computed_values_nothing_is_known);
    tcase_add_test(tc, sessions_stand_in_the_order_they_began);
    tcase_add_loop_test(tc, pain_stands_at_its_moment, 0, COUNT(pains));
    tcase_add_test(tc, when_it_was_felt_counts_and_not_when_it_was_written);
    tcase_add_test(tc, a_correction_stands_when_the_first_was_written);
    tcase_add_test(tc, answers_of_the_recording);
    tcase_add_test(tc, pain_told_unasked_is_pain_during);
    tcase_add_test(tc, an_entry_counts_instead_of_its_answer);
    tcase_add_loop_test(tc, an_entry_counts_instead_of_no_other_answer, 0, COUNT(beside));
    tcase_add_test(tc, an_entry_of_the_holds_counts_instead_of_one_told_unasked);
    tcase_add_loop_test(tc, what_is_told_during_a_hold_is_that_holds, 0, 3);
    tcase_add_test(tc, entries_in_any_order_find_their_sessions);
    tcase_add_test(tc, of_several_places_the_sorest_counts);
    tcase_add_test(tc, with_both_legs_either_leg_counts);
    tcase_add_test(tc, pain_of_one_session_is_not_the_next_ones);
    tcase_add_test(tc, how_it_was_afterwards);
    tcase_add_loop_test(tc, a_sharp_pain_or_tingling_is_a_new_symptom, 0, COUNT(events));
    tcase_add_loop_test(tc, an_analgesic_up_to_six_hours_before, 0, COUNT(adjuncts));
    tcase_add_test(tc, a_setting_in_its_own_words);
    tcase_add_test(tc, a_setting_is_never_cut_off);
    tcase_add_test(tc, a_changed_setting_begins_a_series);
    tcase_add_test(tc, a_corrected_session_keeps_what_belongs_to_it);
    tcase_add_test(tc, the_client_and_the_dose_in_force);
    suite_add_tcase(s, tc);
    return s;
}
