/*
 * test_clients.c - `holdfast client`, `log` and `screen` as people call them.
 *
 * What is written is looked at with other programs: jq, sha256sum, grep and python3's csv.
 */
#include <check.h>
#include <string.h>

#include "program/calling.h"
#include "suites.h"

Suite *clients_suite(void);

#define UNDER_FAKETIME "export ASAN_OPTIONS=verify_asan_link_order=0; "
#define K07  "$H client add K07 birth_year=1984 involved=right >$F/n; "
#define NOTE "$H log K07 note text='a line, with \"quotes\" and =1+1' >$F/n; "

/* ---- refusals: one sentence each, and nothing is changed ---------------------------------- */

static const struct { const char *before, *command; int code; const char *says; } wrong[] = {
    { "", "$H client", 2, "usage: holdfast client add" },
    { "", "$H client fly", 2, "client has no \"fly\"" },
    { "", "$H client list", 1, "no client was added yet" },
    { "", "$H client add --json", 2, "client add has no --json" },
    { "", "$H client list K07", 2, "client list takes no \"K07\"" },
    { "", "$H client add anna", 2, "has a digit (it is no name)" },
    { "", "$H client add K07 birth_year=1899", 2, "1900" },
    { "", "$H client add K07 birth_year=soon", 2, "birth_year" },
    { "", "$H client add K07 involved=middle", 2, "left, right, both, none" },
    { "", "$H client add K07 colour=red", 2, "client has no \"colour\"" },
    { "", "$H client add K07 birth_year", 2, "\"birth_year\" is no NAME=VALUE" },
    { "", "$H client add K07 --who ''", 2, "say who is writing" },
    { K07, "$H client add K07", 1, "K07 is there already" },
    { K07, "$H client show K08", 1, "there is no client K08" },
    { K07, "$H client show", 2, "client show needs one code" },
    { K07, "$H client edit K07 birth_year=1985", 2, "--why with the reason" },
    { K07, "$H client edit K07 --why x", 2, "at least one NAME=VALUE" },
    { K07, "$H client edit K08 birth_year=1985 --why x", 1, "there is no client K08" },
    { K07, "$H client export K07", 2, "client export needs a code and --out FOLDER" },
    { K07, "$H client export K08 --out $F/x", 1, "there is no client K08" },
    { K07 "mkdir $F/x; ", "$H client export K07 --out $F/x", 1, "is there already" },
    { K07, "$H client export K07 --out $F/no/x", 1, "no/x.part: cannot be made" },
    { K07, "$H client import $F/none", 1, "manifest.json: cannot be read" },
    { K07 "mkdir $F/x; echo '{' >$F/x/manifest.json; ", "$H client import $F/x", 1,
      "manifest.json:" },
    { K07 "mkdir $F/x; mkfifo $F/x/manifest.json; ", "timeout 5 $H client import $F/x", 1,
      "is no file" },
    { K07 "mkdir $F/x; echo '{}' >$F/x/manifest.json; ", "$H client import $F/x", 1,
      "is not a client's folder" },
    { K07, "$H client erase K07 --why x", 2, "Say --confirm K07" },
    { K07, "$H client erase K07 --why x --confirm K08", 2, "Say --confirm K07" },
    { K07, "$H client erase K07 --confirm K07", 2, "--why with the reason" },
    { K07, "$H client erase K08 --confirm K08 --why x", 1, "there is no client K08" },
    { K07, "$H log K07", 2, "log needs a code, a kind" },
    { K07, "$H log K07 dream text=x", 2, "log has no kind \"dream\"" },
    { K07, "$H log K07 pain score=3", 2, "pain is written with `holdfast pain`" },
    { K07, "$H log K07 mass mass_kg=301", 2, "mass_kg" },
    { K07, "$H log K07 mass mass_kg=nan", 2, "mass_kg" },
    { K07, "$H log K07 mass mass_kg=", 2, "mass_kg" },
    { K07, "$H log K07 mass mass_kg=0x64", 2, "mass_kg" },
    { K07, "$H trend K07 --weeks 0x8", 2, "--weeks wants a number" },
    { K07, "$H client show $'\\e[31m'", 1, "there is no client ?[31m; `holdfast" },
    { K07, "$H client show $'\\xc3\\n'", 1, "there is no client ? ; `holdfast" },
    { K07, "$H client show Köln", 1, "there is no client Köln; `holdfast" },
    { K07, "$H client show $'\\u202eabc'", 1, "there is no client ?abc; `holdfast" },
    { K07, "set -o pipefail; $H client show $(printf 'A%.0s' {1..9000}) 2>&1 | tr -d A", 1,
      "there is no client  ... ; `holdfast client list` shows" },
    { K07, "$H log K07 note text=$'a\\eb'", 2, "text" },
    { K07, "$H log K08 mass mass_kg=70", 1, "there is no client K08" },
    { K07, "$H log K07 note text=x --session abcd", 1, "--session abcd: there is no" },
    { K07, "$H screen", 2, "screen needs a client's code" },
    { K07, "$H screen K07 --full --short", 2, "either --full or --short" },
    { K07, "$H screen K07 --rest yes", 2, "--rest can only be no" },
    { K07, "$H screen K07 tingling=maybe </dev/null", 2, "tingling" },
    { K07, "$H screen K07 systolic_mmhg=20 </dev/null", 2, "systolic_mmhg" },
    { K07, "$H screen K07 --override abcd", 2, "needs --reason" },
    { K07, "$H screen K08 --rest no", 1, "there is no client K08" },
};

START_TEST(a_refusal_is_a_sentence_and_changes_nothing)
{
    calling_run(wrong[_i].before);
    ck_assert_int_eq(0, calling_run("cat $F/data/holdfast/clinic/entries.jsonl >$F/was 2>&1; true"));
    calling_says(wrong[_i].command, wrong[_i].code, wrong[_i].says);
    ck_assert_ptr_null(strstr(calling_out, "runtime error"));
    /* An empty clinic may have been made; no entry was. */
    calling_says("cat $F/data/holdfast/clinic/entries.jsonl >$F/is 2>&1; "
                 "grep -c '\"kind\"' $F/was >$F/a; grep -c '\"kind\"' $F/is >$F/b; "
                 "cmp $F/a $F/b && echo the same", 0, "the same");
}
END_TEST

/* ---- what is written ------------------------------------------------------------------------ */

static const struct { const char *why, *command, *says; } right[] = {
    { "a code is made when none is given, and the next one is another",
      "$H client add >$F/n; $H client add", "K002" },
    { "made codes go on after those that were erased",
      "$H client add >$F/n; $H client erase K001 --confirm K001 --why x >$F/n; $H client add",
      "K002" },
    { "a correction leaves what it corrects, with who and why",
      K07 "$H client edit K07 birth_year=1985 --why misheard --who 'B. Reader' >$F/n; "
      "$H client show K07 --all --json | jq -r '.entries[] | [.values.birth_year, .counts, .who, "
      ".why // \"-\"] | @tsv' | tr '\\t' ' '", "1985 true B. Reader misheard" },
    { "what was corrected no longer counts",
      K07 "$H client edit K07 birth_year=1985 --why misheard >$F/n; "
      "$H client show K07 --all --json | jq -r '.entries[] | select(.counts|not) | "
      ".values.birth_year'", "1984" },
    { "a value that is taken back is not known, and not 0",
      K07 "$H client edit K07 birth_year= --why 'not sure' >$F/n; "
      "$H client list --json | jq -c '.[] | [.client, .birth_year]'", "[\"K07\",null]" },
    { "files are the owner's alone, whatever the umask",
      "umask 0; " K07 "find $F/data/holdfast -type d ! -perm 700 -o -type f ! -perm 600 | "
      "grep . || echo private", "private" },
    { "a questionnaire's change is said against its published number",
      K07 "$H log K07 score name=visa_h total=40 >$F/n; $H log K07 score name=visa_h total=62 "
      ">$F/n; $H client show K07", "VISA-H: +22 since the first. That is as much as" },
    { "one point less is less",
      K07 "$H log K07 score name=visa_h total=40 >$F/n; $H log K07 score name=visa_h total=61 "
      ">$F/n; $H client show K07", "VISA-H: +21 since the first. That is less than" },
    { "where no number is known nothing is judged",
      K07 "$H log K07 score name=pcs total=40 >$F/n; $H log K07 score name=pcs total=10 "
      ">$F/n; $H client show K07", "so this is not judged" },
    { "a screening with an open question does not count",
      K07 "$H screen K07 --full systolic_mmhg=120 diastolic_mmhg=80 tingling=no --json </dev/null "
      "| jq -r '.result, .session.answer'", "not complete" },
    { "all asked and nothing found is clear, and the session may begin",
      K07 "$H screen K07 --full systolic_mmhg=120 diastolic_mmhg=80 --rest no --json | "
      "jq -r '.result + \", \" + .session.answer'", "clear, may" },
    { "a full one without blood pressure is not complete",
      K07 "$H screen K07 --full --rest no --json | jq -c '.open'",
      "[\"systolic_mmhg\",\"diastolic_mmhg\"]" },
    { "180 over 110 is care, not a stop",
      K07 "$H screen K07 --full systolic_mmhg=180 diastolic_mmhg=110 --rest no --json | "
      "jq -r '.result + \", \" + .session.answer'", "caution, may" },
    { "one more is a stop",
      K07 "$H screen K07 --full systolic_mmhg=181 diastolic_mmhg=110 --rest no --json | "
      "jq -r '.result + \", \" + .session.answer'", "stop, blocked" },
    { "a stop is overridden with a reason, for today",
      K07 "$H screen K07 --full systolic_mmhg=120 diastolic_mmhg=80 tingling=yes --rest no "
      "--json >$F/s; $H screen K07 --override $(jq -r .screening $F/s) --reason 'seen today' "
      "--json | jq -r .session.answer", "may" },
    { "a correction does not make yesterday's override today's",
      K07 UNDER_FAKETIME "faketime -f '2026-01-05 09:00:00' $H screen K07 --full systolic_mmhg=120 "
      "diastolic_mmhg=80 tingling=yes --rest no --json >$F/s; "
      "faketime -f '2026-01-05 09:00:00' $H screen K07 --override $(jq -r .screening $F/s) "
      "--reason 'seen today' >$F/n; "
      "faketime -f '2026-01-06 09:00:00' $H session correct $($H client show K07 --json | "
      "jq -r '.entries[] | select(.kind == \"override\").id') reason=seen --why typo >$F/n; "
      "faketime -f '2026-01-06 09:00:00' $H screen K07 --rest no --json | "
      "jq -r .session.answer", "blocked" },
    { "nor an old screening today's",
      K07 UNDER_FAKETIME "faketime -f '2026-01-05 09:00:00' $H screen K07 --full systolic_mmhg=120 "
      "diastolic_mmhg=80 --rest no --json >$F/s; "
      "faketime -f '2026-01-06 09:00:00' $H session correct $(jq -r .screening $F/s) "
      "diabetes=yes --why typo >$F/n; "
      "faketime -f '2026-01-06 09:00:00' $H plan K07 --json | jq -r '.[0].screening.answer'",
      "needs short" },
    { "the short one is asked once the full one is there",
      K07 "$H screen K07 --full systolic_mmhg=120 diastolic_mmhg=80 --rest no >$F/n; "
      "$H screen K07 --rest no --json | jq -r '.depth + \", \" + .result'", "short, clear" },
    { "even when the umask takes all from everybody",
      "umask 777; " K07 "find $F/data/holdfast -type d ! -perm 700 -o -type f ! -perm 600 | "
      "grep . || echo private", "private" },
    { "what cannot be printed is a failure",
      K07 "$H client list >/dev/full; echo $?; $H doctor >/dev/full; echo $?; "
      "$H rules >/dev/full; echo $?; $H help >/dev/full; echo $?",
      "not whole\n1\nholdfast: standard output cannot be written: what was printed is not whole\n1" },
    { "a clinic without an index makes it again",
      K07 NOTE "rm $F/data/holdfast/clinic/clinic.db; $H client show K07", "=1+1" },
};

START_TEST(what_is_written_is_there)
{
    const int code = calling_run(right[_i].command);

    ck_assert_msg(code == 0, "%s: ended with %d: %.2000s", right[_i].why, code, calling_out);
    ck_assert_msg(strstr(calling_out, right[_i].says) != NULL, "%s: no \"%s\": %.2000s",
                  right[_i].why, right[_i].says, calling_out);
}
END_TEST

/* ---- export, erase, import ------------------------------------------------------------------- */

START_TEST(an_export_can_be_read_by_others)
{
    calling_says(K07 NOTE "$H log K07 mass mass_kg=71.5 >$F/n; $H client export K07 --out $F/x",
                 0, "3 entries and 0 recordings");
    /* every file, by another program's digest, and no file that is not listed */
    calling_says("cd $F/x && jq -r '.files[] | .sha256 + \"  \" + .path' manifest.json | "
                 "sha256sum --check --quiet && find . -type f ! -name manifest.json | wc -l && "
                 "jq '.files | length' manifest.json", 0, "5\n5");
    calling_says("python3 -c \"import csv,sys;"
                 "print(list(csv.DictReader(open('$F/x/tables/note.csv', newline='')))[0]['text'])\"",
                 0, "a line, with \"quotes\" and =1+1");
    calling_says("jq -r 'select(.kind==\"mass\") | .values.mass_kg' $F/x/entries.jsonl", 0, "71.5");
    calling_says("find $F/x -type d ! -perm 700 -o -type f ! -perm 600 | grep . || echo private", 0,
                 "private");
}
END_TEST

START_TEST(an_erased_client_is_nowhere_and_comes_back_whole)
{
    calling_says(K07 "$H log K07 note text=MARKERMARKER >$F/n; "
                 "$H client edit K07 birth_year=1985 --why MARKERMARKER; "
                 "$H client show K07 --all --json >$F/was; $H client export K07 --out $F/x", 0,
                 "3 entries");
    calling_says("grep -rl MARKERMARKER $F/data", 0, "clinic");
    calling_says("$H client erase K07 --confirm K07 --why 'asked for'", 0, "3 entries");
    calling_says("grep -rl MARKERMARKER $F/data || echo nowhere", 0, "nowhere");
    calling_says("$H client show K07", 1, "there is no client K07");
    calling_says("$H client add K07", 1, "is not given again");
    calling_says("$H client import $F/x", 0, "3 entries and 0 recordings added; 0 of");
    calling_says("$H client show K07 --all --json | cmp - $F/was && echo the same", 0, "the same");
    calling_says("$H client import $F/x", 0, "0 entries and 0 recordings added; 3 of");
    calling_says("$H client erase K07 --confirm K07 --why 'asked again'", 0, "3 entries");
}
END_TEST

/* What was written after the clock was put back has an earlier time than the client. */
START_TEST(a_clock_that_was_put_back_does_not_spoil_an_export)
{
    calling_says("export ASAN_OPTIONS=verify_asan_link_order=0; "
                 "faketime -f '@2027-03-02 09:00:00' $H client add K07 >$F/n; "
                 "faketime -f '@2027-03-01 09:00:00' $H log K07 mass mass_kg=71.5 >$F/n; "
                 "faketime -f '@2027-02-28 09:00:00' $H session correct $(cat $F/n) mass_kg=72 "
                 "--why misread; "
                 "$H client show K07 --all --json >$F/was; $H client export K07 --out $F/x", 0,
                 "3 entries");
    calling_says("$H client erase K07 --confirm K07 --why 'asked for'", 0, "3 entries");
    calling_says("$H client import $F/x", 0, "3 entries and 0 recordings added");
    calling_says("$H client show K07 --all --json | cmp - $F/was && echo the same", 0, "the same");
}
END_TEST

static const struct { const char *why, *change, *says; } spoilt[] = {
    { "a changed file", "sed -i s/1984/1974/ entries.jsonl", "is not as it was exported" },
    { "a file that is gone", "rm tables/client.csv", "client.csv: cannot be read" },
    { "a later version", "sed -i 's/\"version\": 1/\"version\": 2/' manifest.json",
      "is of version 2, and this program reads 1" },
    { "a path that leaves the folder", "sed -i 's#tables/client.csv#../x/tables/client.csv#' "
      "manifest.json", "has no plain path" },
    { "somebody else's entries", "sed -i s/K07/K08/ manifest.json", "is about K07, and the folder "
      "is K08's" },
    { "a link", "mv entries.jsonl ../e; ln -s ../e entries.jsonl", "entries.jsonl: cannot be read" },
    { "no entries", "jq '.files |= map(select(.path != \"entries.jsonl\"))' manifest.json >m; "
      "mv m manifest.json", "lists no entries.jsonl" },
};

START_TEST(a_spoilt_folder_is_refused_whole)
{
    calling_says(K07 NOTE "$H client export K07 --out $F/x; "
                 "$H client erase K07 --confirm K07 --why x", 0, "erased");
    ck_assert_int_eq(0, calling_run(harness_text("cd $F/x && %s", spoilt[_i].change)));
    calling_says("$H client import $F/x", 1, spoilt[_i].says);
    calling_says("$H client list --json", 0, "[]");
}
END_TEST

START_TEST(another_persons_code_is_not_taken_over)
{
    calling_says(K07 "$H client export K07 --out $F/x; mv $F/data $F/other; "
                 "$H client add K07 birth_year=1950", 0, "K07");
    calling_says("$H client import $F/x", 1, "K07 is the code of somebody else here");
    calling_says("$H client list --json | jq '.[0].birth_year'", 0, "1950");
}
END_TEST

Suite *clients_suite(void)
{
    Suite *s = suite_create("clients");
    TCase *tc = tcase_create("commands");

    tcase_add_checked_fixture(tc, harness_begin, harness_end);
    tcase_set_timeout(tc, 120);
    tcase_add_loop_test(tc, a_refusal_is_a_sentence_and_changes_nothing, 0,
                        (int)(sizeof wrong / sizeof wrong[0]));
    tcase_add_loop_test(tc, what_is_written_is_there, 0, (int)(sizeof right / sizeof right[0]));
    tcase_add_test(tc, an_export_can_be_read_by_others);
    tcase_add_test(tc, an_erased_client_is_nowhere_and_comes_back_whole);
    tcase_add_test(tc, a_clock_that_was_put_back_does_not_spoil_an_export);
    tcase_add_loop_test(tc, a_spoilt_folder_is_refused_whole, 0,
                        (int)(sizeof spoilt / sizeof spoilt[0]));
    tcase_add_test(tc, another_persons_code_is_not_taken_over);
    suite_add_tcase(s, tc);
    return s;
}
