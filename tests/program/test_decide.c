/*
 * test_decide.c - `holdfast trend`, `plan`, `decide`, `dose` and `evidence` as people call
 * them, on a clinic of a few sessions.
 *
 * The sessions are put into the store as a run would leave them: one leg, four holds, pain
 * before, in the holds and after in the recording's answers, the next day written down.
 * JSON is read with jq, figures with file.
 */
#include <check.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "clinic/store.h"
#include "now.h"
#include "program/calling.h"
#include "suites.h"

Suite *decide_suite(void);

#define HOUR_US (3600 * INT64_C(1000000))
#define DAY_US  (24 * HOUR_US)

static struct store *store;

static void add(struct entry *e)
{
    struct err_text why = { "" };

    strcpy(e->who, "test");
    ck_assert_msg(store_add(store, e, 1, &why) == ERR_OK, "%s", why.s);
}

static void answer(struct sums *m, const char *moment, int hold, double value)
{
    struct sums_answer *a = &m->answer[m->answers++];

    strcpy(a->what, "pain");
    strcpy(a->moment, moment);
    a->hold = hold;
    a->value = value;
}

static void put_sums(const char *session, int64_t started_us, double during)
{
    static struct sums m;
    struct err_text why = { "" };

    memset(&m, 0, sizeof m);
    strcpy(m.session, session);
    snprintf(m.path, sizeof m.path, "sessions/%.8s/session.hfr", session);
    strcpy(m.end, "finished");
    strcpy(m.session_end, "finished");
    strcpy(m.protocol, "goom-stage-1");
    strcpy(m.reference_of, "best_1s");
    m.started_unix_us = started_us;
    m.length_s = 600;
    m.holds_step = true;
    m.asked_pct = 50;
    m.asked_hold_s = 30;
    m.asked_rest_s = 120;
    m.asked_holds = m.holds_done = m.holds_complete = 4;
    m.asked_s = m.in_band_s = m.held_s = 120;
    m.reference_n = m.best_1s_n = 300;
    m.target_n = m.mean_n = 150;
    m.asked_ns = m.impulse_ns = 18000;
    m.completed_pct = 100;
    m.best_peak_n = 310;
    m.limited_1s_n = m.trials_cv_pct = 0.0 / 0.0;
    answer(&m, "before", 0, 2);
    answer(&m, "hold", 1, during);
    answer(&m, "after", 0, 1);
    ck_assert_msg(store_sums_put(store, &m, &why) == ERR_OK, "%s", why.s);
}

/* A session so many days ago; next day -1: not known. */
static void session(int days_ago, const char *side, double during, int next_day)
{
    const int64_t us = now_unix_us() - days_ago * DAY_US - HOUR_US;
    char id[ENTRY_ID_TEXT];
    struct entry e;

    entry_init(&e, "session", "K07");
    e.made_unix_us = us;
    entry_set_time(&e, "started", us, NULL);
    entry_set_word(&e, "side", side, NULL);
    entry_set_word(&e, "protocol", "goom-stage-1", NULL);
    entry_set_word(&e, "position", "prone", NULL);
    add(&e);
    strcpy(id, e.id);
    entry_clear(&e);
    put_sums(id, us, during);
    if (next_day < 0)
        return;
    entry_init(&e, "pain", "K07");
    strcpy(e.session, id);
    e.made_unix_us = us + DAY_US;
    entry_set_number(&e, "score", next_day, NULL);
    entry_set_word(&e, "moment", "h24", NULL);
    add(&e);
    entry_clear(&e);
    entry_init(&e, "afterwards", "K07");
    strcpy(e.session, id);
    e.made_unix_us = us + DAY_US;
    entry_set_number(&e, "settle_h", 5, NULL);
    add(&e);
    entry_clear(&e);
}

static void open_clinic(void)
{
    struct err_text why = { "" };

    calling_run("$H client add K07 involved=left sessions_per_week=3; $H client add K08 "
                "involved=right; $H client add K09 involved=both");
    ck_assert_msg(store_open(harness_path("data/holdfast/clinic"), STORE_WRITE, &store, &why)
                  == ERR_OK, "%s", why.s);
}

static void begin(void)
{
    harness_begin();
    open_clinic();
    for (int i = 0; i < 3; i++)
        session(8 - 2 * i, "left", 2, 2);
    store_close(store);
}

/* ---- refusals ------------------------------------------------------------------- */

static const struct { const char *command; int code; const char *says; } wrong[] = {
    { "$H trend", 2, "trend needs a client's code" },
    { "$H trend K07 K08", 2, "trend is of one client, and there are K07 and K08" },
    { "$H trend K99", 1, "there is no client K99" },
    { "$H trend K08", 1, "K08 has no session yet; `holdfast plan K08` says how to begin" },
    { "$H trend K07 --side right", 1, "K07 has no session of the right side yet, only of the left" },
    { "$H trend K07 --side up", 2, "trend: --side is left, right or both, not \"up\"" },
    { "$H trend K07 --weeks 0", 2, "trend: --weeks wants a number of weeks from 1 to 1040" },
    { "$H trend K07 --weeks 1.5", 2, "trend: --weeks wants whole weeks, not \"1.5\"" },
    { "$H trend K07 --weeks", 2, "\"--weeks\" needs a value" },
    { "$H trend K07 --plot a.jpg", 2, "a figure is drawn as .png, .svg or .pdf" },
    { "$H trend K07 --plot $F/no/a.svg --no-plot >$F/null", 1, "a.svg" },
    { "$H trend K07 --fly", 2, "there is no option \"--fly\"" },
    { "$H trend K07 --json >/dev/full", 1, "standard output cannot be written" },
    { "$H trend K07 --no-plot >/dev/full", 1, "standard output cannot be written" },
    { "HOLDFAST_RULES=$F/none.yaml $H trend K07", 1, "none.yaml" },
    { "$H plan", 2, "plan needs a client's code" },
    { "$H plan K07 K08", 2, "plan is of one client" },
    { "$H plan K99", 1, "there is no client K99" },
    { "$H plan K07 --side up", 2, "plan: --side is left, right or both" },
    { "$H plan K07 >/dev/full", 1, "standard output cannot be written" },
    { "$H decide", 2, "decide needs a client's code and accept, change or refuse" },
    { "$H decide K07", 2, "decide needs a client's code and accept, change or refuse" },
    { "$H decide K07 agree", 2, "the answer is accept, change or refuse, not \"agree\"" },
    { "$H decide K99 accept", 1, "there is no client K99" },
    { "$H decide K07 refuse", 2, "to refuse needs the reason: --reason TEXT" },
    { "$H decide K07 refuse --reason ''", 2, "to refuse needs the reason" },
    { "$H decide K07 refuse --reason '  '", 2, "to refuse needs the reason" },
    { "$H decide K07 refuse --reason $'a\\eb'", 2, "reason" },
    { "$H decide K07 refuse --reason \"$(printf 'x%.0s' {1..1200})\"", 2, "reason" },
    { "$H decide K07 refuse --reason x hold_s=30", 2, "refuse takes no \"hold_s=30\"" },
    { "$H decide K07 accept hold_s=30", 2, "accept takes no \"hold_s=30\"" },
    { "$H decide K07 change --reason x", 2, "say what changes, such as hold_s=30" },
    { "$H decide K07 change hold_s=30", 2, "to change needs the reason" },
    { "$H decide K07 change --reason x hold_s=0", 2, "hold_s" },
    { "$H decide K07 change --reason x hold_s=long", 2, "hold_s" },
    { "$H decide K07 change --reason x pace=3", 2, "has no \"pace\"" },
    { "$H decide K07 change --reason x side=right", 2, "the side is named with --side" },
    { "$H decide K07 change --reason x protocol=none", 2, "none" },
    { "$H decide K07 accept --side both", 2, "--side is left or right" },
    { "$H decide K09 accept", 2, "each side of K09 has its own suggestion; say which" },
    { "$H decide K07 accept --who ''", 2, "say who is writing" },
    { "$H dose K07", 2, "dose needs a client's code and protocol=ID" },
    { "$H dose K07 hold_s=30", 2, "say which protocol with protocol=ID" },
    { "$H dose K07 protocol=none", 2, "none" },
    { "$H dose K07 protocol=test-mvic hold_s=30", 2, "test-mvic" },
    { "$H dose K07 protocol=goom-stage-1 target_pct=301", 2, "target_pct" },
    { "$H dose K07 protocol=goom-stage-1 side=up", 2, "side" },
    { "$H dose K99 protocol=goom-stage-1", 1, "there is no client K99" },
    { "$H evidence all", 2, "evidence takes no \"all\"" },
    { "$H evidence >/dev/full", 1, "standard output cannot be written" },
};

START_TEST(a_refusal_is_a_sentence_and_writes_nothing)
{
    calling_run("cp $F/data/holdfast/clinic/entries.jsonl $F/was");
    calling_says(wrong[_i].command, wrong[_i].code, wrong[_i].says);
    ck_assert_ptr_null(strstr(calling_out, "runtime error"));
    calling_says("cmp $F/was $F/data/holdfast/clinic/entries.jsonl && echo the same", 0,
                 "the same");
}
END_TEST

START_TEST(help_has_examples)
{
    static const char *const commands[] = { "trend", "plan", "decide", "dose", "evidence" };

    calling_says(harness_text("$H %s --help", commands[_i]), 0, "\nExamples:\n  holdfast ");
    ck_assert_ptr_null(strstr(calling_out, "holdfast: "));
}
END_TEST

/* ---- trend ---------------------------------------------------------------------- */

START_TEST(the_trend_is_told_in_the_first_lines)
{
    calling_says("$H trend K07 --no-plot", 0, "\nLeft: tolerated load 150 N (50 % of the best "
                 "steady push), 120 s, 18000 N s,\nsince ");
    ck_assert_ptr_nonnull(strstr(calling_out, "(rule greens)"));
    ck_assert_ptr_nonnull(strstr(calling_out, "For the client:"));
    ck_assert_ptr_null(strchr(calling_out, '\033'));
}
END_TEST

START_TEST(json_is_json)
{
    calling_says("$H trend K07 --json | jq -r '[.format, .client, (.sides | length), "
                 ".sides[0].tolerated_load.mean_n, .sides[0].next.rule, (.sessions | length)] | "
                 "join(\" \")'", 0, "holdfast-trend K07 1 150 greens 3");
    calling_says("$H plan K07 --json | jq -r '.[0] | [.format, .side, .rule, .dose.hold_s, "
                 ".screening.answer] | join(\" \")'", 0, "holdfast-plan left greens 35 needs full");
    calling_says("$H evidence --json | jq -r '.studies | length'", 0, "13");
}
END_TEST

START_TEST(figures_are_what_their_names_say)
{
    static const char *const kinds[][2] = { { "svg", "SVG" }, { "png", "PNG image" },
                                            { "pdf", "PDF document" } };

    if (calling_run("command -v gnuplot file") != 0) {
        printf("  skipped: gnuplot or file is missing\n");
        return;
    }
    calling_says(harness_text("$H trend K07 --no-plot --plot $F/a.%s >$F/null && file $F/a.%s",
                              kinds[_i][0], kinds[_i][0]), 0, kinds[_i][1]);
    calling_says(harness_text("stat -c %%a $F/a.%s", kinds[_i][0]), 0, "600");
}
END_TEST

/* ---- plan and decide ------------------------------------------------------------ */

#define ENTRIES "$F/data/holdfast/clinic/entries.jsonl"

/* The decision and the dose, in one line each, in the journal. */
#define LAST(n) "tail -n " n " " ENTRIES " | tr '\\n' ' '"

START_TEST(accepting_prescribes_what_was_suggested)
{
    calling_says("$H plan K07", 0, "left: one step up, 4 x 35 s at 50 %, rest 120 s "
                 "(goom-stage-1)");
    calling_says("$H decide K07 accept --who anna2", 0, "Prescribed from now on: left, 4 x 35 s at "
                 "50 %, rest 120 s (goom-stage-1)");
    calling_run(LAST("2"));
    ck_assert_ptr_nonnull(strstr(calling_out, "accepted"));
    ck_assert_ptr_nonnull(strstr(calling_out, "left: one step up, 4 x 35 s at 50 %"));
    ck_assert_ptr_nonnull(strstr(calling_out, "greens"));
    ck_assert_ptr_nonnull(strstr(calling_out, "anna2"));
    /* The next plan knows of it. */
    calling_says("$H plan K07", 0, "(rule new-dose)");
}
END_TEST

START_TEST(changing_needs_a_reason_and_keeps_what_is_not_named)
{
    calling_says("$H decide K07 change --reason 'long drive' rest_s=150", 0,
                 "Prescribed from now on: left, 4 x 30 s at 50 %, rest 150 s (goom-stage-1)");
    ck_assert_ptr_null(strstr(calling_out, "raises"));
    calling_run(LAST("2"));
    ck_assert_ptr_nonnull(strstr(calling_out, "long drive"));
    ck_assert_ptr_nonnull(strstr(calling_out, "changed"));
}
END_TEST

START_TEST(raising_two_is_recorded_and_minded)
{
    calling_says("$H decide K07 change --reason 'feels ready' hold_s=35 count=5", 0,
                 "It raises 2 variables at once (hold, holds)");
    calling_says("grep -c '\"dose\"' " ENTRIES, 0, "1");
}
END_TEST

START_TEST(refusing_changes_nothing)
{
    calling_says("$H decide K07 refuse --reason 'see the week out'", 0, "Nothing changes.");
    calling_says("$H plan K07", 0, "left: one step up, 4 x 35 s");
    calling_says("grep -c '\"kind\":\"dose\"\\|\"kind\": \"dose\"' " ENTRIES, 1, "0");
}
END_TEST

/* After a red session: to accept is to wait, and to raise is minded. */
START_TEST(after_red_nothing_is_raised_by_accepting)
{
    struct err_text why = { "" };

    ck_assert_int_eq(store_open(harness_path("data/holdfast/clinic"), STORE_WRITE, &store, &why),
                     ERR_OK);
    session(2, "left", 6, 2);
    store_close(store);
    calling_says("$H plan K07", 0, "left: no holds until the clinician has looked");
    calling_says("$H decide K07 accept", 0, "Nothing changes.");
    calling_says("$H decide K07 change --reason 'sure' hold_s=40", 0,
                 "right after a red session");
}
END_TEST

/* What became known since is in what is decided upon. */
START_TEST(a_suggestion_is_made_anew)
{
    struct err_text why = { "" };

    calling_says("$H plan K07", 0, "(rule greens)");
    ck_assert_int_eq(store_open(harness_path("data/holdfast/clinic"), STORE_WRITE, &store, &why),
                     ERR_OK);
    session(0, "left", 2, -1);
    store_close(store);
    calling_says("$H decide K07 accept", 0, "rule next-day-first. Accepted.\nNothing changes.");
}
END_TEST

START_TEST(a_first_dose_follows_the_assessment)
{
    calling_says("$H plan K08", 0, "right: a first dose, 4 x 15 s at 30 %, rest 90 s\n");
    calling_says("$H log K08 assessment irritability=low >$F/null; $H plan K08", 0,
                 "(goom-stage-1)");
    calling_says("$H decide K08 change --reason 'as at work' target_pct=45", 0,
                 "Prescribed from now on: right, 4 x 45 s at 45 %, rest 120 s (goom-stage-1)");
    calling_says("$H plan K08", 0, "right: the prescribed dose, 4 x 45 s at 45 %");
}
END_TEST

START_TEST(a_dose_without_a_suggestion)
{
    calling_says("$H dose K08 protocol=rio-2015-entry target_pct=45", 0,
                 "Prescribed from now on: both, 5 x 30 s at 45 %, rest 120 s (rio-2015-entry)");
    calling_says("$H plan K08 --side left", 0, "left: the prescribed dose, 5 x 30 s at 45 %");
    calling_says("$H dose K08 protocol=arampatzis-90 side=left", 2, "has 10 sets of holds");
}
END_TEST

START_TEST(the_language_is_english_when_there_is_no_other)
{
    calling_says("HOLDFAST_LANG=xx $H plan K07", 0, "there are no words for \"xx\"; the client's "
                 "words are English");
    calling_says("LANG=xx_XX.UTF-8 $H plan K07", 0, "Today: 4 x 35 s");
    ck_assert_ptr_null(strstr(calling_out, "no words"));
}
END_TEST

Suite *decide_suite(void)
{
    Suite *s = suite_create("decide");
    TCase *tc = tcase_create("decide");

    tcase_set_timeout(tc, 120);
    tcase_add_checked_fixture(tc, begin, harness_end);
    tcase_add_loop_test(tc, a_refusal_is_a_sentence_and_writes_nothing, 0, COUNT(wrong));
    tcase_add_loop_test(tc, help_has_examples, 0, 5);
    tcase_add_test(tc, the_trend_is_told_in_the_first_lines);
    tcase_add_test(tc, json_is_json);
    tcase_add_loop_test(tc, figures_are_what_their_names_say, 0, 3);
    tcase_add_test(tc, accepting_prescribes_what_was_suggested);
    tcase_add_test(tc, changing_needs_a_reason_and_keeps_what_is_not_named);
    tcase_add_test(tc, raising_two_is_recorded_and_minded);
    tcase_add_test(tc, refusing_changes_nothing);
    tcase_add_test(tc, after_red_nothing_is_raised_by_accepting);
    tcase_add_test(tc, a_suggestion_is_made_anew);
    tcase_add_test(tc, a_first_dose_follows_the_assessment);
    tcase_add_test(tc, a_dose_without_a_suggestion);
    tcase_add_test(tc, the_language_is_english_when_there_is_no_other);
    suite_add_tcase(s, tc);
    return s;
}
