/*
 * test_doctor.c - `holdfast doctor` as people call it.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "clinic/store.h"
#include "rig/harness.h"
#include "suites.h"

Suite *doctor_suite(void);

static char out[HARNESS_TEXT_MAX];

/* A client, a session with a recording, and a note with a word that no report repeats. */
static void make_clinic(void)
{
    struct err_text why = { "" };
    struct entry e[3];
    struct store *s;

    harness_begin();
    ck_assert_int_eq(mkdir(harness_path("holdfast"), 0700), 0);
    ck_assert_msg(store_open(harness_path("holdfast/clinic"), STORE_WRITE, &s, &why) == ERR_OK,
                  "%s", why.s);
    entry_init(&e[0], "client", "K07");
    entry_init(&e[1], "session", "K07");
    ck_assert_int_eq(entry_set_time(&e[1], "started", 1700000000000000, &why), ERR_OK);
    ck_assert_int_eq(entry_set_word(&e[1], "side", "left", &why), ERR_OK);
    ck_assert_int_eq(entry_set_word(&e[1], "folder", "a", &why), ERR_OK);
    entry_init(&e[2], "note", "K07");
    ck_assert_int_eq(entry_set_word(&e[2], "text", "MARKER", &why), ERR_OK);
    for (int i = 0; i < 3; i++)
        strcpy(e[i].who, "MARKER");
    ck_assert_msg(store_add(s, e, 3, &why) == ERR_OK, "%s", why.s);
    for (int i = 0; i < 3; i++)
        entry_clear(&e[i]);
    store_close(s);
}

/* $C is the clinic's folder, $D the command. */
static int call(const char *command)
{
    FILE *script = fopen(harness_path("script"), "w");

    ck_assert_ptr_nonnull(script);
    fprintf(script, "export XDG_DATA_HOME=\"$(realpath %s)\"\nC=\"$XDG_DATA_HOME/holdfast/clinic\"\n"
            "D=\"%s doctor\"\n%s\n", harness_path("."), harness_program("holdfast"), command);
    ck_assert_int_eq(fclose(script), 0);
    return harness_run(harness_text("bash %s", harness_path("script")), 60, out);
}

static const struct { const char *why, *command; int code; const char *says; } calls[] = {
    { "all is sound", "$D", 0, "All is sound." },
    { "sums are to be made", "$D", 0, "Recorded sessions without their computed values: 1; `holdfast reindex`" },
    { "no clinic", "rm -r $C; $D", 0, "There is nothing in it yet." },
    { "a damaged line", "sed -i '4s/note/nota/' $C/entries.jsonl; $D", 1, "the first is line 4" },
    { "it is still in the index", "sed -i '4s/note/nota/' $C/entries.jsonl; $D", 1, "still in the index: 1" },
    { "mended", "sed -i '4s/note/nota/' $C/entries.jsonl; $D --repair && $D", 0, "All is sound." },
    { "no index", "rm $C/clinic.db; $D", 1, "--repair makes it anew" },
    { "no index, mended", "rm $C/clinic.db; $D --repair", 0, "All is sound." },
    { "a damaged index", "printf x | dd of=$C/clinic.db conv=notrunc seek=3 bs=4096 status=none; $D", 1, "Not all is sound." },
    { "a damaged index, mended", "printf x | dd of=$C/clinic.db conv=notrunc seek=3 bs=4096 status=none; $D --repair", 0, "All is sound." },
    { "no database at all", "echo hello >$C/clinic.db; $D", 1, "Index (clinic.db): " },
    { "an unfinished end", "printf '{' >>$C/entries.jsonl; $D", 1, "never acknowledged" },
    { "others may read", "chmod 644 $C/entries.jsonl; $D", 1, "Others may read" },
    { "a later version", "sed -i '1s/\"version\":1/\"version\":2/' $C/entries.jsonl; $D", 1, "newer Holdfast" },
    { "a later version is not mended", "sed -i '1s/\"version\":1/\"version\":2/' $C/entries.jsonl; $D --repair", 1, "holdfast: doctor: " },
    { "JSON", "$D --json | jq -e '.sound and .entries == 3 and .sums_missing == 1'", 0, "true" },
    { "JSON of damage", "rm $C/clinic.db; $D --json | jq -e '.index_sound | not'", 0, "true" },
    { "help", "$D --help", 0, "Examples:" },
    { "an unknown option", "$D --heal", 2, "there is no option \"--heal\"" },
    { "a word", "$D K07", 2, "doctor takes no \"K07\"" },
    { "no place", "env -u XDG_DATA_HOME -u HOME $D", 1, "set XDG_DATA_HOME or HOME" },
};

START_TEST(the_doctor_says_what_is_sound)
{
    const int code = call(calls[_i].command);

    ck_assert_msg(code == calls[_i].code, "%s: %d: %.2000s", calls[_i].why, code, out);
    ck_assert_msg(strstr(out, calls[_i].says) != NULL, "%s: %.2000s", calls[_i].why, out);
    ck_assert_msg(strstr(out, "MARKER") == NULL, "%s: %.2000s", calls[_i].why, out);
}
END_TEST

/* Examining changes nothing. */
START_TEST(looking_changes_nothing)
{
    ck_assert_int_eq(call("sed -i '4s/note/nota/' $C/entries.jsonl; printf '{' >>$C/entries.jsonl;"
                          "ls $C | sort >$C/../a; cat $C/entries.jsonl $C/clinic.db >>$C/../a; $D;"
                          "ls $C | grep -v -e '-wal$' -e '-shm$' | sort >$C/../b;"
                          "cat $C/entries.jsonl $C/clinic.db >>$C/../b; cmp $C/../a $C/../b"), 0);
}
END_TEST

Suite *doctor_suite(void)
{
    Suite *s = suite_create("doctor");
    TCase *t = tcase_create("doctor");

    tcase_set_timeout(t, 60);
    tcase_add_checked_fixture(t, make_clinic, harness_end);
    tcase_add_loop_test(t, the_doctor_says_what_is_sound, 0, COUNT(calls));
    tcase_add_test(t, looking_changes_nothing);
    suite_add_tcase(s, t);
    return s;
}
