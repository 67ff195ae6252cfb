/*
 * test_calls.c - every wrong call: its exit code, one sentence, the way out.
 */
#include <check.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "harness.h"
#include "suites.h"

Suite *calls_suite(void);

static char out[HARNESS_TEXT_MAX];

static void write_file(const char *name, const char *text)
{
    FILE *f = fopen(harness_path(name), "w");

    ck_assert_ptr_nonnull(f);
    fputs(text, f);
    fclose(f);
}

/* $F is the test's folder, $H the program. */
static int call(const char *command, int limit_s)
{
    setenv("F", harness_path("."), 1);
    setenv("H", harness_program("holdfast"), 1);
    write_file("script", command);
    return harness_run(harness_text("sh %s", harness_path("script")), limit_s, out);
}

static const struct { const char *command; int code; const char *says; } wrong[] = {
    { "$H", 2, "usage: holdfast COMMAND" },
    { "$H fly", 2, "there is no command \"fly\"" },
    { "$H --fly", 2, "there is no command \"--fly\"" },
    { "$H run", 2, "run needs a rig" },
    { "$H run --rig", 2, "\"--rig\" needs a value" },
    { "$H run --rgi x", 2, "there is no option \"--rgi\"" },
    { "$H run here --rig x", 2, "run takes no \"here\"" },
    { "$H run --rig x --wait-for-rig soon", 2, "--wait-for-rig wants a number of seconds" },
    { "$H run --rig x --wait-for-rig nan", 2, "--wait-for-rig wants a number of seconds" },
    { "$H run --rig x --answer pain=11", 2, "--answer: pain is \"11\"; write a whole number" },
    { "$H run --rig x --answer", 2, "\"--answer\" needs a value" },
    { "$H run --rig x --answers $F/none", 2, "none: cannot be read" },
    { "printf 'pain=1\nmood=2\n' > $F/a; $H run --rig x --answers $F/a", 2,
      "a:2: \"mood=2\" is no answer" },
    { "$H run --rig x --answer-wait later", 2, "--answer-wait wants a number of seconds" },
    { "$H run --rig x --body-mass 19", 2, "--body-mass wants a number of kg from 20 to 300" },
    { "$H run --rig x --protocol tests/rig/protocols/every-step.yaml", 2,
      "test-every-step has targets of body weight; give the client's mass with --body-mass" },
    { "sed 's/target_pct: 30, of: b/target_pct: 250, of: b/' tests/rig/protocols/every-step.yaml "
      "> $F/b.yaml; $H run --rig x --protocol $F/b.yaml --body-mass 90", 2,
      "250 % of the body weight is 2206 N, over the protocol's max_force_n (1500)" },
    { "$H run --rig /dev/nowhere --calibration calibration/virtual-rig.json --out $F/s", 1,
      "/dev/nowhere: there is no such port; `holdfast ports` lists" },
    { "$H run --rig README.md --calibration calibration/virtual-rig.json --out $F/s", 1,
      "README.md: not a serial port" },
    { "$H run --rig /dev/null --calibration calibration/virtual-rig.json --out $F/s", 1,
      "not a serial port" },
    { "$H run --rig /dev/null --protocol nothing-like-it --calibration "
      "calibration/virtual-rig.json", 1, "nothing-like-it" },
    { "XDG_CONFIG_HOME=$F $H run --rig /dev/null --out $F/s", 1, "not a serial port" },
    { "$H calibrate --to-rig", 2, "say --to-rig, --from-rig or --serial N, and the rig" },
    { "$H calibrate --rig /dev/null", 2, "say which loads will hang on the rig" },
    { "$H calibrate --to-rig --from-rig --rig /dev/null", 2, "say --to-rig, --from-rig or --serial N" },
    { "$H calibrate --to-rig --rig /dev/null --json", 2, "fit nothing" },
    { "$H calibrate --from-rig --rig /dev/null --calibration x", 2, "--calibration is of --to-rig" },
    { "XDG_CONFIG_HOME=$F $H calibrate --to-rig --rig /dev/null", 1, "no calibration in force" },
    { "$H calibrate --to-rig --rig /dev/null --calibration $F/none.json", 1, "cannot be read" },
    { "$H calibrate --to-rig --rig /dev/null --calibration calibration/virtual-rig.json", 1,
      "two points have no date and no uncertainty and are not written to a rig" },
    { "$H calibrate --from-rig --rig /dev/null", 1, "not a serial port" },
    { "$H run --rig /dev/null --calibration $F/none.json", 1, "none.json: cannot be read" },
    { "$H run --rig /dev/null --calibration .gitignore", 1, "not valid JSON" },
    { "$H run --rig /dev/null --calibration calibration/virtual-rig.json --out /proc/x", 1,
      "/proc/x: cannot be created" },
    { "$H replay", 2, "replay needs a recording" },
    { "$H replay a b", 2, "\"b\" is a second" },
    { "$H replay $F/none.hfr", 1, "none.hfr: cannot be read: No such file" },
    { "$H replay $F", 1, "not a recording" },
    { "$H analyze README.md --json", 1, "README.md" },
    { "$H analyze --json", 2, "analyze needs a file" },
    { "$H calibrate", 2, "calibrate needs known loads" },
    { "$H calibrate --rig x", 2, "say which loads will hang on the rig" },
    { "$H calibrate --rig x --loads 0,1", 2, "--loads and --unit belong together" },
    { "$H calibrate --rig x --from-stream y", 2, "name one of them" },
    { "$H calibrate --points x --auto", 2, "--auto is of --rig" },
    { "$H calibrate --points x --still 3", 2, "--still is of --rig" },
    { "$H calibrate --rig x --still 0.4", 2, "--still wants a number of seconds from 0.5 to 30" },
    { "$H calibrate --rig x --loads 0,5,5,0 --unit kg --auto --out $F/c", 2,
      "loads 2 and 3 are both 5 kg" },
    { "$H calibrate --rig x --loads 0,5,0 --unit kg --out $F/c", 2, "there is no keyboard" },
    { "$H calibrate --rig x --loads $(seq -s, 0 100) --unit kg --auto --out $F/c", 2,
      "101 loads are named; a calibration at the rig takes at most 100" },
    { "$H calibrate --rig x --loads 0,5,none --unit kg --auto", 1, "--loads: load 3: the load" },
    { "$H calibrate --rig /dev/nowhere --loads 0,5,0 --unit kg --auto --out $F/c", 1,
      "/dev/nowhere: there is no such port" },
    { "$H calibrate --rig x --loads 0,5,0 --unit kg --auto --before $F/none.json --out $F/c", 1,
      "none.json: cannot be read" },
    { "mkdir $F/c; touch $F/c/old.json; $H calibrate --rig x --loads 0,5,0 --unit kg --auto --id old "
      "--out $F/c", 1, "old.json: is there already" },
    { "env -u HOME -u XDG_CONFIG_HOME $H calibrate --rig x --loads 0,5,0 --unit kg --auto", 1,
      "there is no home folder to keep calibrations in" },
    { "$H calibrate --points calibration/example.csv --out /proc/x > $F/c.txt; code=$?; "
      "test -s $F/c.txt && echo printed; exit $code", 1, "/proc/x: cannot be created" },
    { "$H calibrate --points calibration/example.csv --before $F/none.json > $F/c.txt; code=$?; "
      "test -s $F/c.txt && echo printed; exit $code", 1, "none.json: cannot be read" },
    { "$H calibrate --history --points x", 2, "--history lists what is stored" },
    { "touch $F/file; $H calibrate --history --out $F/file", 1, "file: cannot be read" },
    { "$H calibrate here", 2, "calibrate takes no \"here\"" },
    { "$H calibrate --points x --order 4", 2, "--order wants a whole number from 1 to 3" },
    { "$H calibrate --points x --column y", 2, "--column is of --from-stream" },
    { "$H calibrate --from-stream x", 2, "say which loads hung in the stream" },
    { "$H calibrate --from-stream x --loads 0,1", 2, "--loads and --unit belong together" },
    { "$H calibrate --points $F/none.csv", 1, "none.csv: cannot be read" },
    { "$H calibrate --points README.md", 1, "README.md:" },
    { "$H calibrate --points calibration/example.csv --id a/b", 1, "names no calibration" },
    { "$H calibrate --from-stream README.md --loads 0,x --unit kg", 1, "--loads: load 2: the load" },
    { "printf 'mass_kg,counts\\n10,1\\n10,2\\n' > $F/one.csv; "
      "$H calibrate --points $F/one.csv", 1, "one.csv:2: every point has the same load" },
    { "$H ports now", 2, "ports takes no \"now\"" },
    { "$H protocols fly", 2, "fly" },
    { "$H protocols check $F/none.yaml", 1, "none.yaml" },
    { "printf 'id: x\\n\\tversion: 1\\n' > $F/tab.yaml; $H protocols check $F/tab.yaml", 1,
      "tab.yaml:2: " },
    { "printf 'id: x\\nsteps: [\\n' > $F/open.yaml; $H protocols check $F/open.yaml", 1,
      "open.yaml:" },
    { "grep -v ^stage tests/rig/protocols/short.yaml > $F/old.yaml; $H protocols check "
      "$F/old.yaml", 1, "old.yaml:1: the protocol has no 'stage'" },
    { "grep -v ^position tests/rig/protocols/short.yaml > $F/old.yaml; $H protocols check "
      "$F/old.yaml", 1, "old.yaml:1: the protocol has no 'position'" },
};

START_TEST(a_wrong_call_gets_one_sentence)
{
    const int code = call(wrong[_i].command, 20);

    ck_assert_msg(code == wrong[_i].code, "%s: exit code %d: %s", wrong[_i].command, code, out);
    ck_assert_msg(strstr(out, wrong[_i].says) != NULL, "%s: %s", wrong[_i].command, out);
    if (_i > 0) {  /* the usage page has lines of its own */
        const char *end = strchr(out, '\n');

        ck_assert_msg(end != NULL && end[1] == '\0', "%s: not one line: %s",
                      wrong[_i].command, out);
    }
    ck_assert_msg(access(harness_path("s/session.hfr"), F_OK) != 0
                  && access(harness_path("s"), F_OK) != 0,
                  "%s: left something behind", wrong[_i].command);
}
END_TEST

static const char *const right[] = {
    "$H help | grep -q 'guide a session'", "$H --help >/dev/null", "$H help run | grep -q -- --rig",
    "$H --version | grep -q '^holdfast [0-9]'", "$H run --help | grep -q 'Exit code 0'",
    "$H replay --help >/dev/null", "$H analyze -h >/dev/null", "$H ports --help >/dev/null",
    "$H ports >/dev/null", "$H ports --json | jq -e 'type == \"array\"'",
    "$H protocols list | grep -q rio-2015-isometric",
    "$H protocols list --json | jq -e '.[0].id'",
    "$H protocols show rio-2015-isometric | grep -q '225 s'",
    "$H protocols check protocols/*.yaml tests/rig/protocols/*.yaml",
};

START_TEST(a_right_call_works)
{
    const int code = call(right[_i], 20);

    ck_assert_msg(code == 0, "%s: exit code %d: %s", right[_i], code, out);
}
END_TEST

START_TEST(a_figure_replaces_only_a_figure)
{
    const pid_t sim = harness_rig("--speed max");

    ck_assert_int_eq(harness_run(harness_run_command("tests/rig/protocols/short.yaml", ""), 60,
                                 out), 0);
    harness_stop_rig(sim);
    ck_assert_int_eq(call("H=$(realpath $H); cd $F; cp s/session.hfr other.png;"
                          "! $H replay s/session.hfr --plot other.png >/dev/null 2>err.txt "
                          "&& grep -q 'left alone' err.txt && cmp s/session.hfr other.png "
                          "&& ! $H replay s/session.hfr --plot /dev/null >/dev/null 2>&1 "
                          "&& test -c /dev/null "
                          "&& $H replay s/session.hfr --plot '|touch pwned;.png' >/dev/null "
                          "&& test ! -e pwned && test -s '|touch pwned;.png' "
                          "&& $H replay s/session.hfr --plot s/curve.png >/dev/null", 30), 0);
}
END_TEST

START_TEST(closed_streams_do_not_end_in_the_recording)
{
    const pid_t sim = harness_rig("--speed max");
    const int code = call("$H run --rig $F/rig --protocol tests/rig/protocols/short.yaml "
                          "--calibration calibration/virtual-rig.json --out $F/s <&- >&- 2>&-", 60);

    harness_stop_rig(sim);
    ck_assert_msg(code == 0, "%d: %s", code, out);
    ck_assert_int_eq(call("$H replay $F/s/session.hfr | grep -q 'digest match'", 10), 0);
}
END_TEST

START_TEST(a_port_without_permission_is_refused)
{
    if (geteuid() != 0) {
        printf("  skipped: needs root to become somebody else\n");
        return;
    }
    /* nobody may not open a tty of root's; the programs must be readable to them. */
    const int code = call("cp $H $F/holdfast; chmod 755 $F $F/holdfast;"
                          "cp calibration/virtual-rig.json protocols/rio-2015-isometric.yaml $F;"
                          "chmod 644 $F/*.json $F/*.yaml; mkdir -m 777 $F/out; cd $F;"
                          "mknod -m 600 $F/tty c 4 63 || { echo skipped; exit 77; };"
                          "setpriv --reuid=65534 --clear-groups ./holdfast run --rig $F/tty"
                          " --protocol ./rio-2015-isometric.yaml --calibration virtual-rig.json"
                          " --out $F/out/s", 20);

    if (code == 77) {
        printf("  skipped: no device node can be made here\n");
        return;
    }
    ck_assert_msg(code == 1 && strstr(out, "no permission to open it; add yourself") != NULL,
                  "%d: %s", code, out);
}
END_TEST

START_TEST(a_port_in_use_is_refused)
{
    const pid_t sim = harness_rig("--speed 20");
    const pid_t run = harness_start(harness_run_command("tests/rig/protocols/short.yaml",
                                                        "--no-curve"), "first.log");

    ck_assert(harness_find(harness_path("first.log"), "zero is being taken", 20));
    const int code = call("$H run --rig $F/rig --protocol tests/rig/protocols/short.yaml "
                          "--calibration calibration/virtual-rig.json --out $F/second", 20);
    ck_assert_msg(code == 1 && strstr(out, "another program is using it") != NULL, "%d: %s",
                  code, out);
    ck_assert_int_ne(access(harness_path("second"), F_OK), 0);
    kill(run, SIGINT);
    ck_assert_int_eq(harness_wait(run, 20), 0);
    harness_stop_rig(sim);
}
END_TEST

START_TEST(a_second_session_never_overwrites_the_first)
{
    const pid_t sim = harness_rig("--speed max");

    ck_assert_int_eq(harness_run(harness_run_command("tests/rig/protocols/short.yaml",
                                                     "--no-curve"), 60, out), 0);
    ck_assert_int_eq(harness_run(harness_run_command("tests/rig/protocols/short.yaml",
                                                     "--no-curve"), 60, out), 1);
    harness_stop_rig(sim);
    ck_assert_msg(strstr(out, "never overwritten") != NULL, "%s", out);
    ck_assert_int_eq(call("$H replay $F/s/session.hfr >/dev/null", 10), 0);
}
END_TEST

START_TEST(the_default_folder_is_ours_alone)
{
    const pid_t sim = harness_rig("--speed max");
    const int code = call("umask 022; XDG_DATA_HOME=$F/data $H run --rig $F/rig --json "
                          "--protocol tests/rig/protocols/short.yaml --calibration "
                          "calibration/virtual-rig.json > $F/out.json 2> $F/err.txt; code=$?; "
                          "cat $F/err.txt; exit $code", 60);

    harness_stop_rig(sim);
    ck_assert_msg(code == 0, "%s", out);
    ck_assert_int_eq(call("jq -e '.holds | length == 3' $F/out.json", 10), 0);
    ck_assert_int_eq(call("set -e; cd $F/data/holdfast/sessions/*; ls; "
                          "test $(stat -c %a .) = 700; test $(stat -c %a session.hfr) = 600; "
                          "test $(stat -c %a results.json) = 600; cmp results.json $F/out.json; "
                          "test -s curve.png", 10), 0);
}
END_TEST

/* What is in force stays until all is well; every calibration keeps its name. */
START_TEST(a_calibration_is_stored_whole_or_not_at_all)
{
    static const struct { const char *command; int code; const char *says; } calls[] = {
        { "$H calibrate --points calibration/example.csv --out $F/c > $F/first.txt", 0, "In force" },
        { "cmp $F/c/calibration.json $F/c/HF-7-2026-11-25.json", 0, "" },
        { "cmp $F/first.txt $F/c/HF-7-2026-11-25.txt", 0, "" },
        { "python3 tests/oracle/certificate_page.py $F/c/HF-7-2026-11-25.certificate.html "
          "$F/c/HF-7-2026-11-25.certificate.json", 0, "numbers agree" },
        { "test $(stat -c %a $F/c/HF-7-2026-11-25.certificate.html) = 600", 0, "" },
        { "cp $F/c/calibration.json $F/was.json", 0, "" },
        { "$H calibrate --points calibration/example.csv --out $F/c > $F/again.txt", 1,
          "is there already" },
        { "test ! -s $F/again.txt", 0, "" },
        { "awk -F, -v OFS=, '/^[0-9]/ { $2 = 168000 - $2 } 1' calibration/example.csv "
          "> $F/turned.csv; $H calibrate --points $F/turned.csv --id turned --out $F/c", 1,
          "turned.csv: counts fall with force" },
        { "cmp $F/was.json $F/c/calibration.json && test ! -e $F/c/turned.json", 0, "" },
        { "PATH=/nothing $H calibrate --points calibration/example.csv --id next --out $F/c", 0,
          "slope +0.0000 %, zero +0.0 counts" },
        { "grep -c 'gnuplot cannot be started' $F/c/next.certificate.html", 0, "1" },
        { "sed 's/^# who: .*/# who: <A \\& \"B\">/' calibration/example.csv > $F/odd.csv; "
          "$H calibrate --points $F/odd.csv --id odd --out $F/odd", 0, "<A & \"B\">" },
        { "grep -c '<dd>&lt;A &amp; &quot;B&quot;&gt;</dd>' $F/odd/odd.certificate.html", 0, "1" },
        { "cmp $F/c/calibration.json $F/c/next.json && ls $F/c | grep -c part", 1, "0" },
        { "sha256sum $F/c/next.json | cut -c 1-64 | grep -qf - $F/c/next.txt", 0, "" },
        { "$H run --rig /dev/null --calibration $F/c/next.json --out $F/s", 1, "not a serial port" },
    };

    for (int i = 0; i < COUNT(calls); i++) {
        const int code = call(calls[i].command, 20);

        ck_assert_msg(code == calls[i].code && strstr(out, calls[i].says) != NULL,
                      "%s: exit code %d: %s", calls[i].command, code, out);
    }
}
END_TEST

/* Three loads of a second and more at 10 SPS, a glitch in the second. */
START_TEST(a_stream_is_calibrated_by_its_plateaus)
{
    const int code = call(
        "awk 'BEGIN { print \"time_s,counts\"; for (i = 0; i < 350; i++) { k = int(i / 50);"
        " load = k < 4 ? k : 6 - k; c = 84000 + 100000 * load + i % 3;"
        " print i / 10 \",\" (i == 75 ? -8388608 : c) } }' > $F/s.csv;"
        "$H calibrate --from-stream $F/s.csv --loads 0,50,100,150,100,50,0 --unit N --json", 20);

    ck_assert_msg(code == 0, "%s", out);
    ck_assert_ptr_nonnull(strstr(out, "\"glitches\": 1"));
    ck_assert_ptr_nonnull(strstr(out, "\"time_s\": 7.5"));
    ck_assert_ptr_nonnull(strstr(out, "\"order\": 1"));
}
END_TEST

Suite *calls_suite(void)
{
    Suite *s = suite_create("calls");
    TCase *tc = tcase_create("all");

    tcase_add_checked_fixture(tc, harness_begin, harness_end);
    tcase_set_timeout(tc, 120);
    tcase_add_loop_test(tc, a_wrong_call_gets_one_sentence, 0, COUNT(wrong));
    tcase_add_loop_test(tc, a_right_call_works, 0, COUNT(right));
    tcase_add_test(tc, a_port_without_permission_is_refused);
    tcase_add_test(tc, a_figure_replaces_only_a_figure);
    tcase_add_test(tc, closed_streams_do_not_end_in_the_recording);
    tcase_add_test(tc, a_port_in_use_is_refused);
    tcase_add_test(tc, a_second_session_never_overwrites_the_first);
    tcase_add_test(tc, the_default_folder_is_ours_alone);
    tcase_add_test(tc, a_calibration_is_stored_whole_or_not_at_all);
    tcase_add_test(tc, a_stream_is_calibrated_by_its_plateaus);
    suite_add_tcase(s, tc);
    return s;
}
