/*
 * test_analyze.c - `holdfast analyze` as people call it.
 *
 * Numbers: the curves in tests/golden/curves have closed forms, and
 * tests/oracle/analyze.py, which made them and what is expected, compares.  The
 * rest is about the command: its options, its files, its exit codes.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "host/making.h"
#include "rig/harness.h"
#include "suites.h"

Suite *analyze_suite(void);

static char out[HARNESS_TEXT_MAX];

static void write_file(const char *name, const void *bytes, size_t n)
{
    FILE *f = fopen(harness_path(name), "w");

    ck_assert_ptr_nonnull(f);
    fwrite(bytes, 1, n, f);
    fclose(f);
}

/* $F is the test's folder, $H the program, $G the golden curves. */
static int call(const char *command)
{
    const char *script = harness_text("F=\"$(realpath %s)\"\nH=\"$(realpath %s)\"\n"
                                      "G=\"$(realpath tests/golden/curves)\"\n%s\n",
                                      harness_path("."), harness_program("holdfast"), command);

    write_file("script", script, strlen(script));
    return harness_run(harness_text("bash %s", harness_path("script")), 60, out);
}

static void recording(const char *name)
{
    struct making m = { 0 };

    making_whole(&m, 80.0);
    write_file(name, m.bytes, m.n);
    making_free(&m);
}

START_TEST(numbers_are_the_curves_own)
{
    const int code = harness_run(harness_text("python3 tests/oracle/analyze.py check %s "
                                              "tests/golden/curves",
                                              harness_program("holdfast")), 60, out);

    ck_assert_msg(code == 0, "%.3000s", out);
    printf("  curves: %s", out);
}
END_TEST

/* ---- refusals ---- */

static const struct { const char *command; int code; const char *says; } wrong[] = {
    { "$H analyze", 2, "analyze needs a file" },
    { "$H analyze --json", 2, "analyze needs a file" },
    { "$H analyze x --fly", 2, "there is no option \"--fly\"" },
    { "$H analyze x --cutoff", 2, "\"--cutoff\" needs a value" },
    { "$H analyze x --cutoff soon", 2, "--cutoff wants hertz from 0 to 10000, not \"soon\"" },
    { "$H analyze x --cutoff nan", 2, "--cutoff wants hertz" },
    { "$H analyze x --cutoff -1", 2, "--cutoff wants hertz" },
    { "$H analyze x --cutoff 10001", 2, "--cutoff wants hertz" },
    { "$H analyze x --cutoff 5Hz", 2, "not \"5Hz\"" },
    { "$H analyze x --order 0", 2, "--order wants a whole number from 1 to 8" },
    { "$H analyze x --order 9", 2, "--order wants a whole number from 1 to 8" },
    { "$H analyze x --order 2.5", 2, "--order wants a whole number" },
    { "$H analyze x --notch 55", 2, "--notch is 50 or 60" },
    { "$H analyze x --onset early", 2, "--onset is sd" },
    { "$H analyze x --onset-sd 0.4", 2, "--onset-sd wants standard deviations" },
    { "$H analyze x --baseline 0", 2, "--baseline wants seconds from 0.05" },
    { "$H analyze x --zero soon", 2, "--zero is auto, none, baseline" },
    { "$H analyze x --zero inf", 2, "--zero is auto, none, baseline" },
    { "$H analyze x --unit stone", 2, "--unit is one of" },
    { "$H analyze x --time-unit h", 2, "--time-unit is s, ms or us" },
    { "$H analyze x --decimal ';'", 2, "--decimal is . or ," },
    { "$H analyze x --delimiter x", 2, "--delimiter is comma" },
    { "$H analyze x --rate 0", 2, "--rate wants samples a second" },
    { "$H analyze x --band 5:1", 2, "--band wants LOW:HIGH" },
    { "$H analyze x --band 5", 2, "--band wants LOW:HIGH" },
    { "$H analyze x --band 5:", 2, "--band wants LOW:HIGH" },
    { "$H analyze x --band 5:5", 2, "--band wants LOW:HIGH" },
    { "$H analyze x --band 100%", 2, "--band wants LOW:HIGH" },
    { "$H analyze x --band 5%", 2, "--band 5% needs the --target" },
    { "$H analyze x --lever 49", 2, "--lever wants millimetres from 50 to 1000" },
    { "$H analyze x --lever 350+-", 2, "--lever wants millimetres" },
    { "$H analyze x --lever 350-5", 2, "--lever wants millimetres" },
    { "$H analyze x --angle 5", 2, "--angle wants degrees" },
    { "$H analyze x --body-mass 0", 2, "--body-mass wants kilograms" },
    { "$H analyze x --involved both", 2, "--involved is left or right" },
    { "$H analyze x --calibration $F/none.json", 2, "none.json: cannot be read" },
    { "$H analyze x -j 0", 2, "--jobs wants a whole number from 1 to 64" },
    { "$H analyze x -j 65", 2, "--jobs wants a whole number from 1 to 64" },
    { "$H analyze x -j", 2, "\"-j\" needs a value" },
    { "$H analyze x --plot a.jpg", 2, "a figure is drawn as .png, .svg or .pdf" },
    { "$H analyze x --plot .png", 2, "a figure is drawn as .png, .svg or .pdf" },
    { "$H analyze x y --plot a.png", 2, "--plot is made of one file, and there are 2" },
    { "$H analyze x y --trace a.csv", 2, "--trace is made of one file, and there are 2" },
    { "$H analyze x --json --trace -", 2, "both want standard output" },
    { "$H analyze x --force 1 --force 2 --force 3 --force 4 --force 5 --force 6 --force 7 "
      "--force 8 --force 9", 2, "at most 8 columns" },
    { "$H analyze $F/none.csv", 1, "none.csv: cannot be read: No such file" },
    { "$H analyze $F", 1, "cannot be read: Is a directory" },
    { "$H analyze -- --json", 1, "--json: cannot be read" },
    { "head -c 40 $F/made.hfr >$F/cut.hfr; $H analyze $F/cut.hfr", 1, "cut.hfr: " },
    { "$H analyze - </dev/null", 1, "standard input: " },
    { "$H analyze $G/hold.csv --plot $F/no/a.png >$F/null", 1, "a.png" },
    { "$H analyze $G/hold.csv --trace $F/no/a.csv >$F/null", 1, "a.csv: cannot be written" },
    { "$H analyze $G/hold.csv >/dev/full", 1, "standard output cannot be written" },
};

START_TEST(a_wrong_call_gets_one_sentence)
{
    recording("made.hfr");
    const int code = call(wrong[_i].command);

    ck_assert_msg(code == wrong[_i].code, "%s: exit code %d: %s", wrong[_i].command, code, out);
    ck_assert_msg(strstr(out, wrong[_i].says) != NULL, "%s: says: %s", wrong[_i].command, out);
    const char *end = strchr(out, '\n');

    ck_assert_msg(end != NULL && end[1] == '\0', "%s: not one line: %s", wrong[_i].command, out);
}
END_TEST

/* ---- what works, each told in shell ---- */

static const struct { const char *why, *command; } right[] = {
    { "help names every option and where definitions are",
      "$H analyze --help | grep -q -- --onset-sd && $H analyze --help | grep -q 'metrics ID'" },
    { "help fits a terminal", "! $H analyze --help | grep -E '.{81}'" },
    { "the table fits a terminal", "! $H analyze $G/hold.csv | grep -E '.{81}'" },
    { "the table has the peak, a dash for what is not known, and why",
      "$H analyze $G/hold.csv >$F/t && grep -q ' 30[0-9][.]' $F/t "
      "&& grep -q 'too low for it' $F/t" },
    { "nobody pushed: calm words and exit code 0",
      "$H analyze $G/rest.csv | grep -q 'No push'" },
    { "standard input is a file like any other, but for its name",
      "$H analyze --json $G/hold.csv | jq 'del(.file,.sets[].label)' >$F/a; "
      "$H analyze --json - <$G/hold.csv | jq 'del(.file,.sets[].label)' >$F/b; cmp $F/a $F/b "
      "&& cat $G/hold.csv | $H analyze --json /dev/stdin | jq 'del(.file,.sets[].label)' "
      "| cmp $F/a -" },
    { "a recording is known by its bytes, not by its name",
      "cp $F/made.hfr $F/made.csv; $H analyze $F/made.csv --json | jq -e '.holds | length == 1' "
      "&& $H analyze - --json <$F/made.hfr | jq -e '.holds | length == 1'" },
    { "a recording gives what replay gives",
      "$H analyze $F/made.hfr --json | cmp - <($H replay $F/made.hfr --json)" },
    { "a recording's holds have metrics, with units",
      "$H analyze $F/made.hfr --json | jq -e '.holds[0].metrics | .peak_raw_n.value == 100 "
      "and .peak_raw_n.unit == \"N\" and .rfd_0_100ms_n_per_s.value == null "
      "and (.rfd_0_100ms_n_per_s.unavailable | test(\"needs 500\"))'" },
    { "its own targets are the hold's", "$H analyze $F/made.hfr --json | "
      "jq -e '.holds[0] | .metrics.in_band_s.value - .in_band_s | fabs < 0.02'" },
    { "its own band is the hold's: steadiness begins 2 s after it is entered",
      "$H analyze $F/made.hfr --steady-least 1 --json | jq -e '.holds[0] | "
      ".metrics.steady_from_s.value - .started_at_s - 2 | fabs < 0.02'" },
    { "lever and body mass are for recordings too",
      "$H analyze $F/made.hfr --lever 300 --json | "
      "jq -e '.holds[0].metrics.torque_best_1s_nm.value - 30 | fabs < 0.01'" },
    { "every choice is told", "$H analyze $G/hold.csv --json --cutoff 12 --order 3 --causal "
      "--detect 40 | jq -e '.options | .cutoff_hz == 12 and .order == 3 and (.zero_phase | not) "
      "and .detect_n == 40 and .onset_sd == 5 and .target_n == null'" },
    { "a band in per cent is of the target", "$H analyze $G/hold.csv --json --target 200 "
      "--band 5% | jq -e '.options | .low_n == 190 and .high_n == 210'" },
    { "no filter: filtered is measured", "$H analyze $G/hold.csv --json --cutoff 0 | "
      "jq -e '.sets[0].curves[0].efforts[0].metrics | .peak_n.value == 300'" },
    { "a lower cut-off rounds the corners more", "$H analyze $G/hold.csv --json --cutoff 2 | "
      "jq -e '.sets[0].curves[0].efforts[0].metrics.peak_n.value > 302'" },
    { "a force threshold is another onset", "$H analyze $G/hold.csv --json --onset force "
      "--onset-n 150 | jq -e '.sets[0].curves[0].efforts[0].metrics.onset_s.value - 2.25 "
      "| fabs < 0.011'" },
    { "a high threshold finds nothing", "$H analyze $G/hold.csv --json --detect 400 | "
      "jq -e '.sets[0].curves[0].efforts == []'" },
    { "a negative push turned over is the push", "awk -F, -v OFS=, 'NR > 1 { $2 = -$2 } 1' "
      "$G/hold.csv >$F/n.csv; $H analyze $F/n.csv --invert --json | jq .sets[].curves[].efforts | "
      "cmp - <($H analyze $G/hold.csv --json | jq .sets[].curves[].efforts)" },
    { "milliseconds, by the option", "awk -F, -v OFS=, 'NR > 1 { $1 *= 1000 } 1' $G/hold.csv | "
      "sed s/time_s/time/ >$F/m.csv; $H analyze $F/m.csv --time-unit ms --json | "
      "jq .sets[].curves[].efforts | cmp - <($H analyze $G/hold.csv --json | "
      "jq .sets[].curves[].efforts)" },
    { "decimal sign and delimiter, by the options", "sed 's/,/;/;s/[.]/,/g' $G/hold.csv >$F/d.csv; "
      "$H analyze $F/d.csv --decimal , --delimiter semicolon --json | "
      "jq .sets[].curves[].efforts | cmp - <($H analyze $G/hold.csv --json | "
      "jq .sets[].curves[].efforts)" },
    { "the plus-minus sign is taken as well",
      "$H analyze $G/hold.csv --json --lever 350\xC2\xB1" "5 | "
      "jq -e '.options.lever_u_m == 0.005'" },
    { "the words after -- are files", "cp $G/hold.csv $F/--json; cd $F && $H analyze -- --json "
      "| grep -q effort" },
    { "a reason names the efforts it is about, and a dash stands for each number",
      "awk 'NR < 526 || NR > 536' $G/sides.csv >$F/s.csv; $H analyze $F/s.csv --left 2 --right 3 "
      "--unit kgf >$F/t; grep -q '^  - mean, impulse: a gap lies in it: 0.24 s; effort 2$' $F/t && "
      "grep -Eq '^ +2 .* -  +-$' $F/t && ! grep -q 'effort 1' $F/t" },
    { "a side asked for is the curve's", "$H analyze $G/hold.csv --right 2 --json | "
      "jq -e '.sets[0].curves[0] | .side == \"right\" and .label == \"right\"'" },
    { "one interval of two periods among 998 is told", "awk 'NR != 100' $G/hold.csv >$F/u.csv; "
      "$H analyze $F/u.csv --json | jq -e '.sets[0].curves[0] | .uneven_pct == 0.1 and "
      ".missing == 1 and .bridged == 1 and .gaps == 0'" },
    { "the file's own results are beside ours",
      "{ printf 'Avg Left,30.00,kg\\nAvg Right,30.00,kg\\n"
      "Peak Left,31.00,kg\\nPeak Right,31.00,kg\\n\\ntime left,weight left,time right,"
      "weight right\\n'; tail -n +2 $G/hold.csv | awk -F, -v OFS=, '{ print $1, $2 / 10, $1, "
      "$2 / 10 }'; } >$F/own.csv; $H analyze $F/own.csv >$F/t; "
      "grep -q 'Peak Left *31.00 kg.*here 294.2 N = 30.00 kgf' $F/t && ! grep -E '.{81}' $F/t" },
    { "what was left out is counted in words", "$H analyze $G/messy.csv >$F/t; "
      "tr -s ' \\n' ' ' <$F/t | grep -q '1 (text or nothing where a number belongs); "
      "1 (NaN or infinity); 1 (the same time as the row before)'" },
    { "left and right are compared in words", "$H analyze $G/sides.csv --left 2 --right 3 "
      "--unit kgf --involved left | grep -q 'LSI'" },
};

START_TEST(a_right_call_works)
{
    recording("made.hfr");
    const int code = call(right[_i].command);

    ck_assert_msg(code == 0, "%s: %s: exit code %d: %s", right[_i].why, right[_i].command, code,
                  out);
}
END_TEST

/* ---- the trace ---- */

static const struct { const char *why, *command; } traces[] = {
    { "a row for each sample, and a head", "test $(wc -l <$F/t.csv) = 1001" },
    { "the head says what is in it",
      "head -n 1 $F/t.csv | grep -qx 'curve,t_s,raw_n,filtered_n,state'" },
    { "fixed decimals", "! tail -n +2 $F/t.csv | grep -Evq '^force_n,[0-9]+[.][0-9]{6},"
      "-?[0-9]+[.][0-9]{4},-?[0-9]+[.][0-9]{4},[a-z]+$'" },
    { "what was measured is as in the file", "cmp <(tail -n +2 $F/t.csv | awk -F, "
      "'{printf \"%.2f,%.1f\\n\",$2,$3}') <(tail -n +2 $G/hold.csv)" },
    { "states come in order, each once", "test \"$(tail -n +2 $F/t.csv | cut -d, -f5 | uniq | "
      "tr '\\n' ' ')\" = 'quiet onset effort plateau effort quiet '" },
    { "its plateau is the flat part, nearly", "test \"$(grep -c plateau $F/t.csv)\" -gt 490" },
    { "readable by its owner alone", "test $(stat -c %a $F/t.csv) = 600" },
    { "nothing is left beside it", "test ! -e $F/t.csv.part" },
    { "- is standard output", "$H analyze $G/hold.csv --trace - | cmp - $F/t.csv" },
    { "it replaces a trace", "$H analyze $G/rest.csv --trace $F/t.csv >/dev/null "
      "&& test $(wc -l <$F/t.csv) = 401" },
    { "it replaces nothing else", "cp $G/hold.csv $F/mine.csv; ! $H analyze $F/mine.csv --trace "
      "$F/mine.csv >/dev/null 2>$F/e && grep -q 'left alone' $F/e && cmp $F/mine.csv $G/hold.csv" },
    { "a hole is a row without force", "awk 'NR < 300 || NR > 320' $G/hold.csv >$F/hole.csv; "
      "$H analyze $F/hole.csv --trace - | grep -xc 'force_n,3.08[0-9]*,,,gap' | grep -qx 1" },
    { "a recording has one too", "$H analyze $F/made.hfr --trace - | grep -q ',effort$'" },
};

START_TEST(the_trace_is_what_was_analysed)
{
    recording("made.hfr");
    const int code = call(harness_text("$H analyze $G/hold.csv --trace $F/t.csv >/dev/null; %s",
                                       traces[_i].command));

    ck_assert_msg(code == 0, "%s: exit code %d: %s", traces[_i].why, code, out);
}
END_TEST

/* ---- figures ---- */

START_TEST(a_figure_is_of_the_kind_its_name_says)
{
    const int code = call(
        "set -e; cd $F; for f in hold.csv rest.csv messy.csv; do for e in png svg pdf; do "
        "  $H analyze $G/$f --plot a.$e >/dev/null; test \"$(stat -c %a a.$e)\" = 600; done; done; "
        "$H analyze $G/sides.csv --left 2 --right 3 --unit kgf --plot b.svg >/dev/null; "
        "$H analyze $G/rise.txt --time none --rate 1000 --unit N --plot c.svg >/dev/null; "
        "test \"$(head -c 4 a.png | tail -c 3)\" = PNG; head -c 5 a.pdf | grep -q %PDF; "
        "grep -q '</svg>' a.svg; grep -q '>left<' b.svg; grep -q '>right<' b.svg; "
        "grep -q '0-100 ms: ' c.svg; test ! -e a.svg.part");

    ck_assert_msg(code == 0, "%d: %s", code, out);
}
END_TEST

/* 1.2 N and 2 % of some 300 N, both times two; none given, none shown. */
START_TEST(a_figure_shows_the_uncertainty_given)
{
    const int code = call(
        "set -e; cd $F; $H analyze $G/hold.csv --force-u 1.2 --plot a.svg >/dev/null; "
        "grep -q '300.5 ± 2.4 N' a.svg; grep -q 'Peak ± expanded uncertainty, k = 2' a.svg; "
        "$H analyze $G/hold.csv --force-u-pct 2 --plot a.svg >/dev/null; "
        "grep -q '300.5 ± 12.0 N' a.svg; "
        "$H analyze $G/hold.csv --plot a.svg >/dev/null; grep -q '300.5 N' a.svg; "
        "! grep -q '±' a.svg");

    ck_assert_msg(code == 0, "%d: %s", code, out);
}
END_TEST

START_TEST(a_figure_replaces_only_its_own_kind)
{
    const int code = call(
        "set -e; cd $F; cp $G/hold.csv a.png; ! $H analyze $G/hold.csv --plot a.png >t 2>e; "
        "grep -q 'left alone' e; cmp a.png $G/hold.csv; "
        "$H analyze $G/hold.csv --plot b.svg >t; cp b.svg b.pdf; "
        "! $H analyze $G/hold.csv --plot b.pdf >t 2>e; cmp b.svg b.pdf; "
        "$H analyze $G/rest.csv --plot b.svg >t; ! cmp -s b.svg b.pdf");

    ck_assert_msg(code == 0, "%d: %s", code, out);
}
END_TEST

/* ---- many files ---- */

static const struct { const char *why, *command; } many[] = {
    { "a line each, in the order given", "$H analyze $L --json | jq -r .file | "
      "cmp - <(for f in $L; do basename $f; done)" },
    { "the same bytes by one worker or four, again and again",
      "$H analyze $L --json -j 1 >$F/a; for i in 1 2 3; do $H analyze $L --json -j 4 | "
      "cmp - $F/a || exit 1; done" },
    { "a line is what the file alone gives", "$H analyze $L --json -j 2 | sed -n 2p | jq -S . | "
      "cmp - <($H analyze $G/rest.csv --json | jq -S .)" },
    { "one that cannot be read is a line too, and the others go on",
      "$H analyze $G/hold.csv $F/none.csv $G/rest.csv --json >$F/a 2>$F/e; test $? = 1 || exit 9; "
      "test $(wc -l <$F/a) = 3 && sed -n 2p $F/a | jq -e '(.error | test(\"No such file\")) and "
      "(.file | test(\"none.csv\"))' && grep -q '1 of 3 files' $F/e" },
    { "quiet is quiet", "$H analyze $G/hold.csv $F/none.csv --json --quiet 2>&1 >/dev/null | "
      "wc -c | grep -qx 0" },
    { "tables come one after the other, sentences on standard error",
      "$H analyze $G/hold.csv $F/none.csv $G/rest.csv >$F/a 2>$F/e; test $? = 1 || exit 9; "
      "grep -q hold.csv $F/a && grep -q rest.csv $F/a && grep -q none.csv $F/e" },
    { "a thousand files in order", "for i in $(seq 1000); do ln -s $G/rest.csv $F/$i.csv; done; "
      "(cd $F && $H analyze $(seq -f %.0f.csv 1000) --json -j 4) | jq -r .file | "
      "cmp - <(seq -f %.0f.csv 1000)" },
    { "a reader that leaves ends it without a word",
      "$H analyze $L $L $L $L --json 2>$F/e | head -n 1 >/dev/null; test ! -s $F/e" },
    { "a recording among them", "cd $F; $H analyze made.hfr made.hfr $G/hold.csv --json | "
      "jq -se 'length == 3 and .[0] == .[1] and .[0].holds != null and .[2].sets != null'" },
    { "no progress where nobody sees it", "$H analyze $L --json 2>&1 >/dev/null | wc -c | "
      "grep -qx 0" },
};

START_TEST(many_files_are_a_line_each)
{
    recording("made.hfr");
    const int code = call(harness_text("L=\"$G/hold.csv $G/rest.csv $G/messy.csv $G/hold.csv "
                                       "$G/rest.csv $G/messy.csv\"; %s", many[_i].command));

    ck_assert_msg(code == 0, "%s: exit code %d: %s", many[_i].why, code, out);
}
END_TEST

START_TEST(a_changed_recording_is_shown_and_told)
{
    recording("made.hfr");
    const int code = call(
        "cd $F; n=$(stat -c %s made.hfr); cp made.hfr bad.hfr; "
        "printf x | dd of=bad.hfr bs=1 seek=$((n / 2)) conv=notrunc 2>/dev/null; "
        "$H analyze bad.hfr >t 2>e; test $? = 1 && test -s t && grep -q 'bad.hfr: ' e || exit 8; "
        "$H analyze bad.hfr made.hfr --json >t 2>e; test $? = 1 && test $(wc -l <t) = 2 "
        "&& jq -se '.[0].recording.end == \"changed\"' t");

    ck_assert_msg(code == 0, "%d: %s", code, out);
}
END_TEST

Suite *analyze_suite(void)
{
    Suite *s = suite_create("analyze");
    TCase *tc = tcase_create("all");

    tcase_add_checked_fixture(tc, harness_begin, harness_end);
    tcase_set_timeout(tc, 120);
    tcase_add_test(tc, numbers_are_the_curves_own);
    tcase_add_loop_test(tc, a_wrong_call_gets_one_sentence, 0, COUNT(wrong));
    tcase_add_loop_test(tc, a_right_call_works, 0, COUNT(right));
    tcase_add_loop_test(tc, the_trace_is_what_was_analysed, 0, COUNT(traces));
    tcase_add_test(tc, a_figure_is_of_the_kind_its_name_says);
    tcase_add_test(tc, a_figure_shows_the_uncertainty_given);
    tcase_add_test(tc, a_figure_replaces_only_its_own_kind);
    tcase_add_loop_test(tc, many_files_are_a_line_each, 0, COUNT(many));
    tcase_add_test(tc, a_changed_recording_is_shown_and_told);
    suite_add_tcase(s, tc);
    return s;
}
