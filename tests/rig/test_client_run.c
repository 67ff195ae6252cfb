/*
 * test_client_run.c - `holdfast run --client` on the released firmware: what is written
 * down before and after, the dose prescribed, and what happens when the store fails.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clinic/store.h"
#include "harness.h"
#include "suites.h"

Suite *client_run_suite(void);

static char out[HARNESS_TEXT_MAX];
static pid_t rig;

static const char protocol[] =
    "id: p\nversion: 1\ntitle: Two short holds\nstage: isometric\nposition: the virtual leg\n"
    "evidence: test\nsource: none\nsteps:\n"
    "  - tare: { seconds: 2 }\n"
    "  - ask: { what: pain, when: before }\n"
    "  - best_push: { trials: 1, seconds: 4, rest_s: 6, add_while_improving_pct: 0, max_trials: 1,\n"
    "                 ready_s: 2 }\n"
    "  - holds: { count: 2, seconds: 8, rest_s: 6, target_pct: 70, ready_s: 2, wait_s: 5,\n"
    "             grace_s: 1 } # as its author wrote it\n";

static const char words[] =
    "export XDG_DATA_HOME=\"$F/data\" XDG_CONFIG_HOME=\"$F/config\" TZ=UTC "
    "ASAN_OPTIONS=verify_asan_link_order=0\n"
    "D=\"$F/data/holdfast\"\n"
    "c7() { \"$H\" client add K07 birth_year=1984 >/dev/null; screened; }\n"
    "screened() { \"$H\" screen K07 --full --rest no systolic_mmhg=120 diastolic_mmhg=80 >/dev/null; }\n"
    "run() { \"$H\" run --rig \"$F/rig\" --protocol \"$F/p.yaml\" --calibration "
    "calibration/virtual-rig.json --no-curve --client K07 \"$@\"; }\n"
    "list() { \"$H\" session list --json; }\n"
    "results() { cat $(ls -d $D/sessions/* | tail -1)/results.json; }\n";

static int call(const char *command)
{
    FILE *f = fopen(harness_path("script"), "w");

    ck_assert_ptr_nonnull(f);
    fprintf(f, "F=\"$(realpath %s)\"\nH=\"$(realpath %s)\"\n%sset -e\n%s\n", harness_path("."),
            harness_program("holdfast"), words, command);
    fclose(f);
    return harness_run(harness_text("bash %s", harness_path("script")), 100, out);
}

static void must(const char *command)
{
    const int code = call(command);

    ck_assert_msg(code == 0, "%s: exit code %d: %.3000s", command, code, out);
}

static void begin(void)
{
    harness_begin();
    FILE *f = fopen(harness_path("p.yaml"), "w");

    ck_assert_ptr_nonnull(f);
    fputs(protocol, f);
    fclose(f);
    rig = harness_rig("--speed max");
}

static void end(void)
{
    harness_stop_rig(rig);
    harness_end();
}

/* What a clinician prescribes. */
static void prescribe(const char *side, double target_pct, int count)
{
    struct err_text why = { "" };
    struct store *s;
    struct entry e;

    ck_assert_msg(store_open(harness_path("data/holdfast/clinic"), STORE_WRITE, &s, &why) == ERR_OK,
                  "%s", why.s);
    entry_init(&e, "dose", "K07");
    strcpy(e.who, "tests");
    ck_assert_int_eq(entry_set_text(&e, "protocol", "p", &why), ERR_OK);
    if (side != NULL)
        ck_assert_int_eq(entry_set_text(&e, "side", side, &why), ERR_OK);
    ck_assert_int_eq(entry_set_number(&e, "target_pct", target_pct, &why), ERR_OK);
    ck_assert_int_eq(entry_set_number(&e, "count", count, &why), ERR_OK);
    ck_assert_msg(store_add(s, &e, 1, &why) == ERR_OK, "%s", why.s);
    entry_clear(&e);
    store_close(s);
}

START_TEST(a_session_is_written_down_with_its_values)
{
    must("c7; run --side left --knee 45 --strap ankle --feedback yes --answer pain=2 >$F/said;"
         "grep -q 'Client K07, side: left' $F/said; grep -q 'knee 45 deg, strap ankle, feedback yes' "
         "$F/said; grep -q 'holdfast pain K07 SCORE --when min45' $F/said;"
         "list | jq -e 'length == 1 and (.[0] | .client == \"K07\" and .side == \"left\" and "
         ".protocol == \"p\" and .holds_done == 2 and .mean_n > 100 and .session_end == "
         "\"finished\")';"
         /* the recording says the same as the journal, word for word */
         "results | jq -cS .about > $F/about; $H session show $(list | jq -r '.[0].session') --json | "
         "jq -cS '.entries[] | select(.kind == \"session\") | del(.counts)' > $F/journal; "
         "cmp $F/about $F/journal;"
         "$H reindex | grep -q '1 recordings, 1 same';"
         "test $(stat -c %a $(ls -d $D/sessions/*)) = 700;"
         "! ls -R $D/sessions | grep -q K07");
}
END_TEST

START_TEST(settings_are_those_of_last_time_on_that_side)
{
    must("c7; run --side left --knee 45 --hip 10 --answer pain=2 --out $D/sessions/1 >/dev/null;"
         "run --side left --hip 20 --answer pain=2 --out $D/sessions/2 >$F/said; grep -q 'Settings not said are as on' "
         "$F/said; grep -q 'hip 20 deg, knee 45 deg' $F/said;"
         "results | jq -e '.about.values | .hip_deg == 20 and .knee_deg == 45 and .position == "
         "\"the virtual leg\"';"
         "run --side right --answer pain=2 --out $D/sessions/3 >/dev/null; results | jq -e '.about.values | "
         "(has(\"knee_deg\") | not) and .side == \"right\"'");
}
END_TEST

START_TEST(a_red_day_is_said_before_the_next_session_of_that_side)
{
    must("c7; run --side left --answer pain=2 --out $D/sessions/1 >$F/said; "
         "! grep -q 'looked at first' $F/said; "
         "$H afterwards K07 sharp_or_new=yes >/dev/null; "
         "run --side left --answer pain=2 --out $D/sessions/2 >$F/said; "
         "grep -q 'To be looked at first, left: .*red' $F/said");
}
END_TEST

START_TEST(the_dose_prescribed_is_what_is_asked_for)
{
    must("c7");
    prescribe(NULL, 60, 4);
    prescribe("left", 40, 1);
    prescribe("right", 50, 3);
    must("run --side left --answer pain=2 >/dev/null;"
         "results | jq -e '(.holds | length) == 1 and .holds[0].target_pct_of_best == 40 and "
         ".protocol.title == \"Two short holds, adapted dose\"';"
         /* the author's comment is in the recording */
         "grep -qa 'as its author wrote it' $D/sessions/*/session.hfr;"
         "grep -qa 'target_pct: 40' $D/sessions/*/session.hfr");
}
END_TEST

START_TEST(the_protocol_prescribed_is_run_unless_another_is_named)
{
    must("c7; mkdir -p $F/protocols; cp $F/p.yaml $F/protocols");
    prescribe("both", 30, 1);
    must("export HOLDFAST_PROTOCOLS=$F/protocols; $H run --rig $F/rig --calibration "
         "calibration/virtual-rig.json --no-curve --client K07 --side left --answer pain=1 >/dev/null;"
         "results | jq -e '.protocol.id == \"p\" and .holds[0].target_pct_of_best == 30'");
}
END_TEST

START_TEST(a_dose_that_does_not_fit_is_refused_before_anything_is_written)
{
    must("c7");
    prescribe("left", 150, 1);
    ck_assert_int_eq(call("run --side left"), 1);
    ck_assert_msg(strstr(out, "p:13: with the prescribed dose, 'target_pct' in holds is 150") != NULL,
                  "%s", out);
    must("list | jq -e '. == []'; test ! -e $D/sessions");
}
END_TEST

START_TEST(the_body_mass_is_the_clients)
{
    must("c7; $H log K07 mass mass_kg=80 >/dev/null; $H log K07 mass mass_kg=71.5 >/dev/null;"
         "run --side left --answer pain=2 >/dev/null; results | jq -e '.body_mass_kg == 71.5'");
}
END_TEST

/* Nobody is loaded after a stop; a clinician may go on, and that is recorded. */
START_TEST(the_screening_gate_stands_before_the_rig)
{
    ck_assert_int_eq(call("$H client add K07 >/dev/null; $H screen K07 --full --rest no unwell=yes "
                          "systolic_mmhg=120 diastolic_mmhg=80 >/dev/null || true; "
                          "run --side left"), 1);
    ck_assert_ptr_nonnull(strstr(out, "--override"));
    must("i=$(grep -o '\"id\":\"[0-9a-f]*\",\"kind\":\"screening\"' $D/clinic/entries.jsonl | cut -d'\"' "
         "-f4); $H screen K07 --override $i --reason 'seen by me' >/dev/null; "
         "run --side left --answer pain=2 >/dev/null; list | jq -e 'length == 1'");
}
END_TEST

START_TEST(a_session_that_did_not_begin_is_taken_back)
{
    ck_assert_int_eq(call("c7; mkdir -p $D/sessions/o; touch $D/sessions/o/session.hfr; "
                          "run --side left --out $D/sessions/o"), 1);
    must("list | jq -e '. == []'; grep -q 'the session did not begin' $D/clinic/entries.jsonl; "
         "$H due | grep -q 'Nothing is due'");
    /* nor one that an export would not find */
    must("(run --side left --out $F/elsewhere 2>&1 || :) | grep -q \"a client's session is a folder "
         "in\"; test ! -e $F/elsewhere; list | jq -e '. == []'");
}
END_TEST

/* The clinic's folder goes while somebody pushes. */
START_TEST(a_store_that_fails_afterwards_never_loses_the_recording)
{
    must("c7");
    const pid_t session = harness_start(harness_text("bash -c 'F=\"$(realpath %s)\"; "
        "H=\"$(realpath %s)\"; %s run --side left --answer-wait 30'", harness_path("."),
        harness_program("holdfast"), words), "session.log");

    ck_assert(harness_find(harness_path("session.log"), "Recording to", 20));
    must("mv $D/clinic $D/away; echo x > $D/clinic");
    ck_assert_int_eq(harness_wait(session, 60), 1);
    ck_assert(harness_find(harness_path("session.log"), "`holdfast reindex` puts them there", 1));
    ck_assert(harness_find(harness_path("session.log"), "digest match", 1));
    must("rm $D/clinic; mv $D/away $D/clinic; list | jq -e '.[0].holds_done == null';"
         "$H reindex | grep -q 'nothing was computed of it yet'; list | jq -e '.[0].holds_done == 2'");
}
END_TEST

START_TEST(a_lost_journal_is_made_again_from_the_recordings)
{
    must("c7; run --side left --knee 45 --answer pain=2 >/dev/null; list > $F/before;"
         "rm -r $D/clinic; c7; $H reindex | grep -q '1 added'; list > $F/after; "
         "cmp $F/before $F/after; $H session show $(list | jq -r '.[0].session') | grep -q 'knee 45'");
}
END_TEST

/* The clock of people may be anywhere; the rig's own times the session. */
START_TEST(a_session_at_another_time)
{
    must("export FAKETIME_DONT_FAKE_MONOTONIC=1; f() { faketime -f \"$@\"; };"
         "f '@2027-03-01 09:00:00' $H client add K07 >/dev/null;"
         "f '@2027-03-01 09:00:00' $H screen K07 --full --rest no systolic_mmhg=120 "
         "diastolic_mmhg=80 >/dev/null;"
         "f '@2027-03-01 09:05:00' $H run --rig $F/rig --protocol $F/p.yaml --calibration "
         "calibration/virtual-rig.json --no-curve --client K07 --side left --answer pain=3 >/dev/null;"
         "ls $D/sessions | grep -q '^2027-03-01-0905';"
         "f '@2027-03-01 09:50:00' $H due | grep -q '^Due now';"
         "f '@2027-03-01 09:50:00' $H pain K07 2 | grep -q '45 minutes after';"
         "f '@2027-03-02 07:00:00' $H pain K07 2 | grep -q 'next morning';"
         "f '@2027-03-02 13:00:00' $H pain K07 1 | grep -q '24 hours after';"
         "f '@2027-03-02 13:00:00' $H due | grep -q 'Nothing is due'");
}
END_TEST

Suite *client_run_suite(void)
{
    Suite *s = suite_create("client_run");
    TCase *tc = tcase_create("all");

    tcase_add_checked_fixture(tc, begin, end);
    tcase_set_timeout(tc, 200);
    tcase_add_test(tc, a_session_is_written_down_with_its_values);
    tcase_add_test(tc, settings_are_those_of_last_time_on_that_side);
    tcase_add_test(tc, a_red_day_is_said_before_the_next_session_of_that_side);
    tcase_add_test(tc, the_dose_prescribed_is_what_is_asked_for);
    tcase_add_test(tc, the_protocol_prescribed_is_run_unless_another_is_named);
    tcase_add_test(tc, a_dose_that_does_not_fit_is_refused_before_anything_is_written);
    tcase_add_test(tc, the_body_mass_is_the_clients);
    tcase_add_test(tc, the_screening_gate_stands_before_the_rig);
    tcase_add_test(tc, a_session_that_did_not_begin_is_taken_back);
    tcase_add_test(tc, a_store_that_fails_afterwards_never_loses_the_recording);
    tcase_add_test(tc, a_lost_journal_is_made_again_from_the_recordings);
    tcase_add_test(tc, a_session_at_another_time);
    suite_add_tcase(s, tc);
    return s;
}
