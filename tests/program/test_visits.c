/*
 * test_visits.c - sessions of clients, as people call the commands.
 *
 * The recording is making.h's: it begins 2023-11-14 22:13:20 UTC, an hour less than
 * local time there, and lasts 20 s: one hold of 5 s at 100 N.  So the scores after it
 * are due 22:43:40 to 23:43:40, next morning 03:00 to 11:00, and from 18:13:40 the next
 * day to 04:13:40 the day after, all UTC.  faketime says what time it is.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clinic/store.h"
#include "host/making.h"
#include "recording/record.h"
#include "rig/harness.h"
#include "suites.h"

Suite *visits_suite(void);

static char out[HARNESS_TEXT_MAX];

static void write_file(const char *name, const void *bytes, size_t n)
{
    FILE *f = fopen(harness_path(name), "w");

    ck_assert_ptr_nonnull(f);
    fwrite(bytes, 1, n, f);
    fclose(f);
}

/* $F the test's folder, $H the program, $D the data folder; at TIME COMMAND... is at
 * that time UTC; c7 adds client K07; link gives it the recording in $D/sessions/a. */
static const char words[] =
    "export XDG_DATA_HOME=\"$F/data\" TZ=UTC ASAN_OPTIONS=verify_asan_link_order=0\n"
    "D=\"$F/data/holdfast\"\n"
    "at() { t=\"$1\"; shift; faketime -f \"$t\" \"$@\"; }\n"
    "c7() { \"$H\" client add K07 birth_year=1984 >/dev/null; }\n"
    "link() { c7; \"$H\" session link \"$D/sessions/a\" --client K07 --side left \"$@\" >/dev/null; }\n"
    "id() { \"$H\" session list --json | jq -r '.[0].session'; }\n"
    "entry() { \"$H\" session show $(id) --json | jq -r \".entries[] | select(.kind == \\\"$1\\\") | .id\" | tail -1; }\n";

static int call(const char *command)
{
    const char *script = harness_text("F=\"$(realpath %s)\"\nH=\"$(realpath %s)\"\n%s%s\n",
                                      harness_path("."), harness_program("holdfast"), words,
                                      command);

    write_file("script", script, strlen(script));
    return harness_run(harness_text("bash %s", harness_path("script")), 60, out);
}

static void put(const char *folder, const struct making *m)
{
    ck_assert_int_eq(system(harness_text("mkdir -p -m 700 %s", harness_path(folder))), 0);
    write_file(harness_text("%s/session.hfr", folder), m->bytes, m->n);
}

static void begin(void)
{
    struct making m = { 0 };

    harness_begin();
    making_whole(&m, 80.0);
    put("data/holdfast/sessions/a", &m);
    making_free(&m);
}

static const struct { const char *command; int code; const char *says; } wrong[] = {
    { "$H pain", 2, "pain needs a client and a score" },
    { "$H pain K07", 2, "pain needs a client and a score" },
    { "$H pain K07 3 4", 2, "\"4\" is a third word" },
    { "$H pain Anna 3", 2, "pain: " },
    { "$H pain K07 3", 1, "there is no client K07" },
    { "c7; $H pain K08 3 --when before", 1, "there is no client K08" },
    { "c7; $H pain K07 11", 2, "whole number from 0 to 10" },
    { "c7; $H pain K07 -1", 2, "there is no option" },
    { "c7; $H pain K07 2.5", 2, "whole number from 0 to 10" },
    { "c7; $H pain K07 3 --when noon", 2, "--when is before, hold, after, 45min" },
    { "c7; $H pain K07 3 --when before", 1, "K07 has no session yet" },
    { "c7; $H pain K07 3", 1, "nothing is due from K07 now" },
    { "link; at '2023-11-14 22:30:00' $H pain K07 3", 1, "nothing is due from K07 now" },
    { "c7; $H pain K07 3 --when daily --side up", 2, "left, right, both" },
    { "link; $H pain K07 3 --when before --session 0000", 1, "no entry of that id" },
    { "link; $H pain K07 3 --when before --session $(entry session | cut -c1-3)", 1, "" },
    { "link; $H client add K08 >/dev/null; $H pain K08 3 --when before --session $(id)", 1,
      "is no session of K08" },
    { "link; $H pain K07 3 --when hold --hold 2", 2, "has 1 hold" },
    { "link; $H pain K07 3 --when after --hold 2", 2, "goes with the moment hold alone" },
    { "link; $H pain K07 3 --when before --at tomorrow", 2, "--at" },
    { "link; $H pain K07 3 --when before --at '2999-01-01 10:00'", 2, "lies ahead" },
    { "link; $H pain K07 3 --when before --who ''", 2, "--who" },
    { "$H afterwards", 2, "afterwards needs a client" },
    { "$H afterwards K07", 2, "at least one NAME=VALUE" },
    { "c7; $H afterwards K07 settle_h=6", 1, "K07 has no session yet" },
    { "link; $H afterwards K07 mood=good", 2, "has no \"mood\"" },
    { "link; $H afterwards K07 settle_h=400", 2, "settle_h" },
    { "$H event K07", 2, "event takes what happened" },
    { "$H event K07 cramp a b", 2, "event takes what happened" },
    { "link; $H event K07 fall", 2, "cramp, sharp_pain" },
    { "$H due now later", 2, "due takes one client" },
    { "$H due", 1, "no client was added yet" },
    { "c7; $H due K08", 1, "there is no client K08" },
    { "$H session", 2, "session needs list, show" },
    { "$H session fly", 2, "session has no \"fly\"" },
    { "$H session list K07 K08", 2, "session list takes at most one client" },
    { "c7; $H session list K08", 1, "there is no client K08" },
    { "$H session show", 2, "session show takes the id" },
    { "c7; $H session show abcd", 1, "no entry of that id" },
    { "link; $H session note $(id)", 2, "a quoted line" },
    { "link; $H session correct $(id) knee_deg=50", 2, "session correct needs --why" },
    { "link; $H session correct $(id) --why x", 2, "NAME=VALUE" },
    { "link; $H session correct $(id) knee_deg=500 --why x", 2, "knee_deg" },
    { "link; $H session correct $(id) started='2999-01-01 10:00' --why x", 2, "started lies ahead" },
    { "link; $H pain K07 3 --when after >/dev/null; $H session correct $(entry pain) "
      "felt_at='2999-01-01 10:00' --why x", 2, "felt_at lies ahead" },
    { "link; $H session correct $(id) score=5 --why x", 2, "has no \"score\"" },
    { "link; $H session correct $(id) side= --why x", 2, "side" },
    { "link; $H session correct $(id) knee_deg=50 --why \"$(printf '%300s' | tr ' ' x)\"", 2,
      "--why takes at most 256" },
    { "link; $H session withdraw $(id)", 2, "session withdraw needs --why" },
    { "link; i=$(id); $H session withdraw $i --why twice >/dev/null; $H session show $i", 1,
      "was withdrawn" },
    { "link; i=$(id); $H session withdraw $i --why twice >/dev/null; $H session withdraw $i --why x",
      1, "no longer counts" },
    { "$H session link", 2, "the folder of a recording" },
    { "c7; $H session link $D/sessions/a --client K07", 2, "needs --client CODE and --side" },
    { "c7; $H session link $D/sessions/a --side left", 2, "needs --client CODE and --side" },
    { "c7; $H session link $D/sessions/a --side left --client K08", 1, "there is no client K08" },
    { "c7; $H session link $D/none --side left --client K07", 1, "there is no such folder" },
    { "c7; cp -r $D/sessions/a $F/b; $H session link $F/b --side left --client K07", 1,
      "a client's session is a folder in" },
    { "c7; mkdir $D/sessions/a/b; $H session link $D/sessions/a/b --side left --client K07", 1,
      "a client's session is a folder in" },
    { "c7; mkdir $D/sessions/e; $H session link $D/sessions/e --side left --client K07", 1, "cannot be read" },
    { "link; $H session link $D/sessions/a --side left --client K07", 1, "it is session" },
    { "link; rm $D/clinic/clinic.db; $H plan K07", 1, "1 recorded session of K07 is not computed "
      "yet" },
    { "link; rm $D/clinic/clinic.db; $H trend K07 --json", 1, "`holdfast reindex` does it" },
    { "link; rm $D/clinic/clinic.db; $H decide K07 accept", 1,
      "1 recorded session of K07 is not computed yet" },
    { "$H reindex now", 2, "reindex takes no \"now\"" },
    { "$H reindex --dry-run", 1, "no client was added yet" },
    { "c7; $H reindex -j 0", 2, "--threads wants" },
    { "$H run --rig x --hip 20", 2, "settings are kept with a client" },
    { "$H run --rig x --client K07", 2, "run --client needs --side" },
    { "$H run --rig x --client 'Anna B'", 2, "--client" },
    { "$H run --rig x --client K07 --side up", 2, "left, right, both" },
    { "$H run --rig x --client K07 --side left", 1, "no client was added yet" },
    { "c7; $H run --rig x --client K08 --side left", 1, "`holdfast client add` adds one" },
    { "c7; $H run --rig x --client K07 --side left", 1, "`holdfast screen K07` asks it" },
    { "c7; $H screen K07 --full --rest no systolic_mmhg=190 diastolic_mmhg=80 >/dev/null; "
      "$H run --rig x --client K07 --side left", 1, "--override" },
};

START_TEST(a_wrong_call_gets_one_sentence)
{
    const int code = call(wrong[_i].command);
    const char *end = strchr(out, '\n');

    ck_assert_msg(code == wrong[_i].code, "%s: exit code %d: %s", wrong[_i].command, code, out);
    ck_assert_msg(strstr(out, wrong[_i].says) != NULL, "%s: %s", wrong[_i].command, out);
    ck_assert_msg(strncmp(out, "holdfast: ", 10) == 0 && end != NULL && end[1] == '\0',
                  "%s: not one line: %s", wrong[_i].command, out);
}
END_TEST

/* Each must end with 0. */
static const char *const right[] = {
    "$H pain --help | grep -q 45min", "$H afterwards --help | grep -q settle_h",
    "$H event --help | grep -q cramp", "$H due --help | grep -q '30 to 90'",
    "$H session --help | grep -q -- --why", "$H reindex -h | grep -q dry-run",
    "$H run --help | grep -q -- --client",
    "c7; $H due | grep -q 'Nothing is due'", "c7; $H session list | grep -q 'no session yet'",
    "c7; $H session list --json | jq -e '. == []'",
    /* what linking writes down */
    "link --knee 45 --strap ankle && $H session list --json | jq -e '.[0] | .client == \"K07\" and "
    ".started_unix_us == 1700000000000000 and .utc_offset_min == 60 and .side == \"left\" and "
    ".protocol == \"made-by-hand\" and .asked_holds == 1 and .holds_done == 1 and "
    "(.mean_n - 99.9 | fabs) < 0.1'",
    "link && $H session list | grep -q '^........  K07      2023-11-14 23:13  left   1 x 5 s'",
    "link --knee 45 && $H session show $(id) | grep -q 'Settings   knee 45 deg'",
    "link && $H session show $(id) --json | jq -e '.computed | .path == \"sessions/a/session.hfr\" "
    "and .bytes > 1000 and .length_s == 19.9875'",
    "link && test $($H session show $(id) --json | jq -r .computed.sha256) = "
    "$(sha256sum < $D/sessions/a/session.hfr | cut -d' ' -f1)",
    /* moments: by the clock, at its edges */
    "link; at '2023-11-14 22:43:30' $H due | grep -q '^Coming' && "
    "! at '2023-11-14 22:43:30' $H due | grep -q '^Due now'",
    "link; at '2023-11-14 22:44:00' $H due | grep -A1 '^Due now' | grep -q '45 minutes after  until "
    "today 00:43' || at '2023-11-14 22:44:00' $H due | grep -q 'until tomorrow 00:43'",
    "link; at '2023-11-14 23:44:00' $H due --json | jq -e '.missed[0].moment == \"min45\" and "
    ".due == [] and (.coming | length) == 2'",
    "link; at '2023-11-15 18:20:00' $H due K07 | grep -q 'holdfast afterwards K07 settle_h=HOURS'",
    "link; at '2023-11-14 22:50:00' $H pain K07 2 | grep -q 'pain 2 of 10, 45 minutes after, with "
    "the session of 2023-11-14 23:13, left'",
    "link; at '2023-11-15 06:00:00' $H pain K07 3 | grep -q 'next morning'",
    "link; at '2023-11-15 20:00:00' $H pain K07 3 | grep -q '24 hours after'",
    /* both are due: the one that ends first */
    "link; at '2023-11-14 22:50:00' $H pain K07 2 >/dev/null; at '2023-11-14 22:55:00' $H due --json | "
    "jq -e '.due == [] and (.coming | length) == 2'",
    /* scores that no longer count with a session whose side was wrong are said */
    "link; $H pain K07 7 --when after >/dev/null; $H session correct $(id) side=right --why mixed "
    "2>&1 | grep -q '1 pain score noted with this session is of the other side'",
    "link; $H pain K07 7 --when after >/dev/null; $H session correct $(id) side=both --why mixed "
    "2>&1 | grep -q 'other side'; test $? = 1",
    /* what a killed session left unfinished is erased too */
    "link; touch $D/sessions/a/results.json.part $D/sessions/a/curve.png.part; "
    "$H client erase K07 --confirm K07 --why asked >/dev/null; test ! -e $D/sessions/a",
    /* a recording that was moved, and the session corrected, comes back from its export */
    "link; mv $D/sessions/a $D/sessions/b; $H session correct $(id) folder=sessions/b --why moved "
    ">/dev/null; $H reindex >/dev/null; $H client export K07 --out $F/x | grep -q '1 recording$' && "
    "$H client erase K07 --confirm K07 --why x >/dev/null && test ! -e $D/sessions/b && "
    "$H client import $F/x >/dev/null 2>&1 && $H reindex | grep -q '1 same' && "
    "test -s $D/sessions/b/session.hfr",
    /* a folder outside that an entry names is not emptied, unless it was computed from */
    "link; mkdir $F/own; cp $D/sessions/a/session.hfr $F/own; echo >>$F/own/session.hfr; "
    "$H session correct $(id) folder=$F/own --why x >/dev/null; "
    "$H client erase K07 --confirm K07 --why x 2>&1 | grep -q 'left alone' && "
    "test -e $F/own/session.hfr && test ! -e $D/sessions/a",
    "link; mv $D/sessions/a $F/b; $H session correct $(id) folder=$F/b --why moved >/dev/null; "
    "$H reindex >/dev/null; "
    "$H client erase K07 --confirm K07 --why x >/dev/null && test ! -e $F/b",
    /* what is not computed is not planned on */
    "link; $H plan K07 >$F/1 && rm $D/clinic/clinic.db; $H reindex >/dev/null; $H plan K07 >$F/2 && "
    "cmp $F/1 $F/2",
    "link; rm $D/clinic/clinic.db $D/sessions/a/session.hfr; $H plan K07 2>&1 | grep -q 'recording of "
    "1 session of K07 is missing'",
    /* late is kept, and said */
    "link; at '2023-11-15 00:00:00' $H pain K07 5 --when 45min | grep -q 'counts as missing' && "
    "at '2023-11-15 00:00:00' $H due | grep -q 'noted late, which counts as missing'",
    "link; at '2023-11-15 00:00:00' $H pain K07 5 --when 45min --at '2023-11-14 23:00' | "
    "grep -q 'counts as missing'; test $? = 1",
    "link; at '2023-11-15 00:00:00' $H pain K07 5 --when 45min >/dev/null; $H session show $(id) | "
    "grep -q '45 minutes after     5  left  not in its time: counts as missing'",
    "link; $H session show $(id) | grep -q 'next morning         not noted'",
    "link; $H pain K07 0 --when before >/dev/null; $H session show $(id) | "
    "grep -q 'before the session   0  left'",
    "c7; $H pain K07 4 --when daily | grep -q 'pain 4 of 10, of any day. Entry'",
    "link; $H pain K07 4 --when hold --hold 1 --test sitting --site 'sit bone' >/dev/null; "
    "$H session show $(id) | grep -q 'after hold 1         4  left, sit bone, sitting'",
    /* corrections and withdrawals */
    "link; $H pain K07 8 --when before >/dev/null; $H session correct $(entry pain | cut -c1-8) score=3 "
    "--why 'read wrongly' --who me >/dev/null && $H session show $(id) | "
    "grep -q 'before the session   3' && $H session show $(id) | grep -q 'read wrongly' && "
    "$H session show $(id) --json | jq -e '[.entries[] | select(.kind == \"pain\") | .counts] == "
    "[false, true]'",
    "link; $H pain K07 8 --when before >/dev/null; $H session withdraw $(entry pain) --why 'not his' "
    ">/dev/null && $H session show $(id) | grep -q 'before the session   not noted'",
    "link; $H session correct $(id) knee_deg=60 --why measured >/dev/null && $H session show $(id) | "
    "grep -q 'knee 60 deg'",
    "link --knee 45; $H session correct $(id) knee_deg= --why guessed >/dev/null && $H session show "
    "$(id) | grep -q 'Settings   not noted'",
    "link; $H session withdraw $(id) --why twice >/dev/null && $H session list --json | jq -e '. == []'",
    "link; $H session note $(id) 'slept badly' >/dev/null && $H session show $(id) | grep -q "
    "'note       text slept badly'",
    "link; $H event K07 cramp 'calf' >/dev/null && $H session show $(id) | grep -q 'what cramp, text "
    "calf'",
    "link; $H afterwards K07 settle_h=6 sharp_or_new=no >/dev/null && $H session show $(id) | grep -q "
    "'settle_h 6, sharp_or_new no'",
    /* nothing identifying, and for nobody else */
    "link; test $(stat -c %a $D/clinic) = 700 && test $(stat -c %a $D/clinic/entries.jsonl) = 600",
};

START_TEST(a_right_call_works)
{
    const int code = call(right[_i]);

    ck_assert_msg(code == 0, "%s: exit code %d: %s", right[_i], code, out);
}
END_TEST

/* ---- decisions --------------------------------------------------------------------- */

#define BEGAN INT64_C(1700000000000000)
#define HOUR  INT64_C(3600000000)

static void write_down(struct store *s, const char *kind, int64_t made_us)
{
    struct err_text why = { "" };
    struct entry e;

    entry_init(&e, kind, "K07");
    strcpy(e.who, "tests");
    e.made_unix_us = made_us;
    if (strcmp(kind, "session") == 0) {
        ck_assert_int_eq(entry_set_time(&e, "started", made_us, &why), ERR_OK);
        ck_assert_int_eq(entry_set_word(&e, "side", "left", &why), ERR_OK);
    } else {
        ck_assert_int_eq(entry_set_text(&e, "rule", "green-1", &why), ERR_OK);
        ck_assert_int_eq(entry_set_text(&e, "suggested", "repeat", &why), ERR_OK);
        ck_assert_int_eq(entry_set_word(&e, "answer", "accepted", &why), ERR_OK);
    }
    ck_assert_msg(store_add(s, &e, 1, &why) == ERR_OK, "%s", why.s);
    entry_clear(&e);
}

/* One before the session, one after it, one after the next. */
START_TEST(decisions_stand_with_the_session_they_rest_on)
{
    struct err_text why = { "" };
    struct store *s;

    ck_assert_int_eq(call("link"), 0);
    ck_assert_msg(store_open(harness_path("data/holdfast/clinic"), STORE_WRITE, &s, &why) == ERR_OK,
                  "%s", why.s);
    write_down(s, "decision", BEGAN - 1);
    write_down(s, "decision", BEGAN);
    write_down(s, "session", BEGAN + HOUR);
    write_down(s, "decision", BEGAN + HOUR);
    store_close(s);
    ck_assert_msg(call("$H session show $($H session list --json | jq -r '.[1].session') --json | "
                       "jq -e '[.entries[] | select(.kind == \"decision\") | .made_unix_us] == "
                       "[1700000000000000]'") == 0, "%s", out);
    ck_assert_msg(call("$H session show $(id) --json | jq -e '[.entries[] | select(.kind == "
                       "\"decision\") | .made_unix_us] == [1700003600000000]'") == 0, "%s", out);
}
END_TEST

/* ---- reindex ----------------------------------------------------------------------- */

/* Another recording, of client and session named in it. */
static void named(const char *folder, const char *id, const char *client)
{
    struct making whole = { 0 }, m = { 0 };

    making_head(&whole);
    const size_t head = whole.n;

    making_free(&whole);
    making_whole(&whole, 80.0);
    making_head(&m);
    making_text(&m, RECORD_TEXT_ABOUT, harness_text(
        "{\"id\":\"%s\",\"kind\":\"session\",\"client\":\"%s\",\"session\":\"%s\","
        "\"made_unix_us\":1700000000000000,\"utc_offset_min\":60,\"who\":\"me\",\"values\":"
        "{\"started\":1700000000000000,\"side\":\"right\",\"folder\":\"%s\",\"knee_deg\":45.5}}",
        id, client, id, "sessions/gone"));
    making_bytes(&m, whole.bytes + head, whole.n - head - WIRE_ENCODED_BYTES(37));
    making_end(&m, 1);
    making_free(&whole);
    put(folder, &m);
    making_free(&m);
}

#define ID "0123456789abcdef0123456789abcdef"

static const struct { const char *why, *command; int code; const char *says; } reindexed[] = {
    { "all is well", "link; $H reindex", 0, "1 recordings, 1 same." },
    { "a value that was changed",
      "link; cp $D/clinic/clinic.db $F/x; "
      "python3 -c \"import sqlite3; d = sqlite3.connect('$D/clinic/clinic.db'); "
      "d.execute('update sums set mean_n = 50, end = \\'cut\\''); d.commit()\"; $H reindex", 0,
      "mean_n               50 -> 99.9" },
    { "which is then mended",
      "link; python3 -c \"import sqlite3; d = sqlite3.connect('$D/clinic/clinic.db'); "
      "d.execute('update sums set mean_n = 50'); d.commit()\"; $H reindex >/dev/null; $H reindex", 0,
      "1 recordings, 1 same." },
    { "but not in a dry run",
      "link; python3 -c \"import sqlite3; d = sqlite3.connect('$D/clinic/clinic.db'); "
      "d.execute('update sums set mean_n = 50'); d.commit()\"; $H reindex --dry-run >/dev/null; "
      "$H reindex --dry-run", 1, "1 recordings, 1 different. Nothing was changed." },
    { "an old and a new value as JSON",
      "link; python3 -c \"import sqlite3; d = sqlite3.connect('$D/clinic/clinic.db'); "
      "d.execute('update sums set mean_n = null'); d.commit()\"; $H reindex --json | jq -c "
      "'.recordings[0].differences[0] | [.field, .old]'", 0, "[\"mean_n\",null]" },
    { "a session whose values are gone",
      "link; python3 -c \"import sqlite3; d = sqlite3.connect('$D/clinic/clinic.db'); "
      "d.execute('delete from sums'); d.commit()\"; $H reindex", 0, "nothing was computed of it yet" },
    { "a recording that is gone", "link; rm $D/sessions/a/session.hfr; $H reindex", 1,
      "there is no recording" },
    { "a recording that cannot be read", "link; echo x > $D/sessions/a/session.hfr; $H reindex", 1,
      "unreadable" },
    { "a recording cut short", "link; truncate -s -100 $D/sessions/a/session.hfr; $H reindex", 0,
      "end                  clean -> cut" },
    { "a recording of nobody", "c7; $H reindex", 0, "it belongs to nobody" },
    { "a withdrawn session's", "link; $H session withdraw $(id) --why x >/dev/null; $H reindex", 0,
      "it belongs to nobody" },
    { "a folder without a recording is none", "link; mkdir $D/sessions/b; $H reindex", 0,
      "1 recordings, 1 same." },
};

START_TEST(reindexing)
{
    const int code = call(reindexed[_i].command);

    ck_assert_msg(code == reindexed[_i].code && strstr(out, reindexed[_i].says) != NULL,
                  "%s: exit code %d: %s", reindexed[_i].why, code, out);
}
END_TEST

static const struct { const char *why, *command; int code; const char *says; } lost[] = {
    { "a session that the journal lost is put back", "c7; $H reindex", 0,
      "added      01234567  sessions/n: its session was not in the journal" },
    { "with its settings", "c7; $H reindex >/dev/null; $H session show 0123 | grep -q 'knee 45.5 deg' "
      "&& $H session list --json | jq -e '.[0] | .side == \"right\" and .holds_done == 1'", 0, "true" },
    { "once", "c7; $H reindex >/dev/null; $H reindex", 0, "1 same" },
    { "not in a dry run", "c7; $H reindex --dry-run | grep -q added; $H session list", 0,
      "no session yet" },
    { "never to a client who is not here", "$H client add K08 >/dev/null; $H reindex", 1,
      "of client K07, who is not here" },
    { "nor when it was withdrawn", "c7; $H reindex >/dev/null; $H session withdraw 0123 --why x "
      ">/dev/null; $H reindex", 0, "its session was withdrawn" },
    { "a folder that was moved", "c7; $H reindex >/dev/null; mv $D/sessions/n $D/sessions/m; "
      "$H reindex", 1, "its session names sessions/n" },
    { "a recording in another's place", "link; $H reindex >/dev/null; cp $D/sessions/n/session.hfr "
      "$D/sessions/a/session.hfr; $H reindex", 1, "the recording there is of another session" },
    { "linking it is refused", "c7; $H session link $D/sessions/n --client K07 --side left", 1,
      "the recording says whose it is" },
};

START_TEST(recordings_say_whose_they_are)
{
    named("data/holdfast/sessions/n", ID, "K07");
    const int code = call(lost[_i].command);

    ck_assert_msg(code == lost[_i].code && strstr(out, lost[_i].says) != NULL,
                  "%s: exit code %d: %s", lost[_i].why, code, out);
}
END_TEST

/* What holdfast erased stays away, whatever recordings are found. */
START_TEST(reindexing_does_not_bring_back_an_erased_client)
{
    named("data/holdfast/sessions/n", ID, "K07");
    const int code = call("c7; $H client add K08 >/dev/null; $H client erase K07 --confirm K07 --why "
                          "asked >/dev/null && $H reindex");

    ck_assert_msg(code == 1 && strstr(out, "of client K07, who is not here") != NULL, "%d: %s", code,
                  out);
}
END_TEST

Suite *visits_suite(void)
{
    Suite *s = suite_create("visits");
    TCase *tc = tcase_create("all");

    tcase_add_checked_fixture(tc, begin, harness_end);
    tcase_set_timeout(tc, 60);
    tcase_add_loop_test(tc, a_wrong_call_gets_one_sentence, 0, COUNT(wrong));
    tcase_add_loop_test(tc, a_right_call_works, 0, COUNT(right));
    tcase_add_test(tc, decisions_stand_with_the_session_they_rest_on);
    tcase_add_loop_test(tc, reindexing, 0, COUNT(reindexed));
    tcase_add_loop_test(tc, recordings_say_whose_they_are, 0, COUNT(lost));
    tcase_add_test(tc, reindexing_does_not_bring_back_an_erased_client);
    suite_add_tcase(s, tc);
    return s;
}
