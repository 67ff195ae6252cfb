/*
 * test_protocol_file.c - how a protocol is found and loaded, summed up and
 * printed.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "place.h"
#include "suites.h"
#include "texts.h"

Suite *protocol_file_suite(void);

/* ---- loading --------------------------------------------------------------- */

static char loaded_text[PROTOCOL_TEXT_MAX];

static void make_folder(void)
{
    place_make();
    setenv("HOLDFAST_PROTOCOLS", place_folder(), 1);
}

static const char *write_file(const char *name, const char *text, size_t n)
{
    const char *const path = place_path(name);
    FILE *file = fopen(path, "w");

    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(text, 1, n, file), n);
    fclose(file);
    return path;
}

static int load(const char *name, struct protocol *p, size_t *n, struct err_text *why)
{
    memset(p, 0x5A, sizeof *p);
    *n = 12345;
    return protocol_load(name, p, loaded_text, n, why);
}

static void check_load_fails(const char *name, int err, const char *says)
{
    struct err_text why = { "" };
    struct protocol p, before;
    size_t n;

    memset(&before, 0x5A, sizeof before);
    ck_assert_msg(load(name, &p, &n, &why) == err, "%s: %s", name, why.s);
    ck_assert_msg(strstr(why.s, says) != NULL, "%s: %s", name, why.s);
    ck_assert_msg(memcmp(&p, &before, sizeof p) == 0 && n == 12345,
                  "%s: results were written", name);
}

START_TEST(an_id_is_found_and_its_text_kept)
{
    struct err_text why = { "" };
    struct protocol p;
    size_t n = 0;

    write_file("a-1.yaml", TARE, strlen(TARE));
    ck_assert_msg(load("a-1", &p, &n, &why) == ERR_OK, "%s", why.s);
    ck_assert_uint_eq(n, strlen(TARE));
    ck_assert(memcmp(loaded_text, TARE, n) == 0);
    ck_assert_msg(load("rio-2015-isometric", &p, &n, &why) == ERR_OK, "%s", why.s);
}
END_TEST

START_TEST(files_that_cannot_be_loaded)
{
    static char big[PROTOCOL_TEXT_MAX + 1];

    memset(big, '#', sizeof big);
    check_load_fails(write_file("big.yaml", big, sizeof big), ERR_FORMAT, "over 65536");
    check_load_fails(write_file("none.yaml", "", 0), ERR_FORMAT, "none.yaml:1: the file is");
    check_load_fails(write_file("bad.yaml", "id: a\nx", 7), ERR_FORMAT, "bad.yaml:2: ");
    check_load_fails("bad", ERR_FORMAT, "/bad.yaml:2: ");
    check_load_fails(place_folder(), ERR_IO, "is a folder");
    check_load_fails("./absent.yaml", ERR_ABSENT, "no file ./absent.yaml");
    check_load_fails("absent.yaml", ERR_ABSENT, "no file absent.yaml");
    write_file("other.yaml", TARE, strlen(TARE));
    check_load_fails("other", ERR_FORMAT, "rename the file to a-1.yaml");
    const char *const fifo = place_path("pipe.yaml");

    ck_assert_int_eq(mkfifo(fifo, 0600), 0);
    check_load_fails(fifo, ERR_IO, "not a regular file");
}
END_TEST

START_TEST(an_absent_id_lists_those_there_are)
{
    write_file("a-1.yaml", TARE, strlen(TARE));
    write_file("a-2.txt", TARE, strlen(TARE));
    write_file(".yaml", TARE, strlen(TARE));
    check_load_fails("nothing", ERR_ABSENT, "there is a-1, arampatzis-90, ");
    check_load_fails("nothing", ERR_ABSENT, " more (holdfast protocols list)");
    check_load_fails("rio-2015-isometrc", ERR_ABSENT, "mean 'rio-2015-isometric'?");
    check_load_fails("", ERR_ABSENT, "there is no protocol ''");
}
END_TEST

START_TEST(ids_are_sorted_and_each_once)
{
    char ids[64][PROTOCOL_ID_MAX];
    int n;

    write_file("zz.yaml", "", 0);
    write_file("aa.yaml", "", 0);
    write_file("rio-2015-isometric.yaml", "", 0);  /* also in the library */
    n = protocol_ids(ids, 64);
    ck_assert_int_gt(n, 3);
    ck_assert_str_eq(ids[0], "aa");
    ck_assert_str_eq(ids[n - 1], "zz");
    for (int i = 1; i < n; i++)
        ck_assert_str_lt(ids[i - 1], ids[i]);
    ck_assert_int_eq(protocol_ids(ids, 2), 2);
}
END_TEST

/* ---- sums ------------------------------------------------------------------ */

#define EFFORT(rest, ready) "- holds: { count: 2, seconds: 10, target_n: 50, rest_s: " \
                            rest ", ready_s: " ready " }\n"

static const struct {
    const char *text;
    double total_s;
} sums[] = {
    { TARE,                                                   3 },
    { TARE "- note: N\n",                                     3 },
    { STEPS EFFORT("30", "5"),                                5 + 20 + 30 },
    { STEPS EFFORT("30", "0"),                                20 + 30 },
    { STEPS EFFORT("3", "5"),   /* the countdown is longer */ 5 + 20 + 5 },
    { STEPS EFFORT("30", "5") EFFORT("60", "5"),              55 + 30 + 20 + 60 },
    { STEPS EFFORT("30", "5") "- note: N\n" EFFORT("60", "5"), 55 + 30 + 20 + 60 },
    { STEPS EFFORT("30", "5") "- tare: { seconds: 3 }\n" EFFORT("60", "5"),
                                                              55 + 3 + 5 + 20 + 60 },
    { STEPS EFFORT("30", "5") "- rig_check: { seconds: 3 }\n" EFFORT("60", "5"),
                                                              55 + 3 + 5 + 20 + 60 },
    { STEPS EFFORT("30", "5") "- ask: { what: pain }\n" EFFORT("60", "5"),
                                                              55 + 30 + 20 + 60 },
    { TARE "- passive_weight: { seconds: 2 }\n",              5 },
    { TARE "- screen: { question: Q }\n",                     3 },
    { STEPS "- warm_up: { count: 3, seconds: 3, rest_s: 10 }\n" EFFORT("60", "5"),
                                                              5 + 9 + 20 + 10 + 20 + 60 },
    { HOLDS_WITH("target_n: 200, ramp_s: 2, ramp_down_s: 3"), 5 + 5 * 50 + 4 * 120 },
};

START_TEST(total_counts_each_rest_once)
{
    const struct protocol p = texts_parsed(sums[_i].text);

    ck_assert_msg(protocol_total_s(&p) == sums[_i].total_s, "%s: %g s", sums[_i].text,
                  protocol_total_s(&p));
}
END_TEST

/* ---- printing -------------------------------------------------------------- */

static char *printed(const struct protocol *p)
{
    static char text[16384];
    FILE *to = fmemopen(text, sizeof text, "w");

    protocol_print(to, p, 78);
    fclose(to);
    return text;
}

/* Lines joined, so that where a line wraps does not matter. */
static const char *unwrapped(char *text)
{
    size_t used = 0;

    for (const char *c = text; *c != '\0'; c++)
        if (*c != ' ' && *c != '\n')
            text[used++] = *c;
        else if (used > 0 && text[used - 1] != ' ')
            text[used++] = ' ';
    text[used] = '\0';
    return text;
}

static const struct {
    const char *text, *says;
} printouts[] = {
    { TARE, "T a-1, version 1 Evidence test: a measurement, not a treatment dose" },
    { TARE, "Source S Limits" },
    { TOP_WITH("caution: C"), "Source S Caution C Limits" },
    { TOP_WITH("max_force_n: 600.5"), "ends above 600.5 N" },
    { TOP_WITH("filter: { cutoff_hz: 2.5, order: 3 }"), "low-pass of 2.5 Hz, order 3" },
    { TARE, "1. Rest for 3 s while the rig sets its zero." },
    { TARE "- note: Well done.\n", "2. Well done." },
    { STEPS PUSH, "3 best pushes of 5 s, each after a 5 s countdown, rest 1 min between; "
      "another while the last is more than 5 % above the best before it, up to 6 in all." },
    { PUSH_WITH("trials: 1, seconds: 4, max_trials: 1"),
      "1 best push of 4 s, each after a 5 s countdown." },
    { PUSH_WITH("trials: 2, seconds: 4, add_while_improving_pct: 0, rest_s: 90"),
      "rest 1 min 30 s between." },
    { STEPS PUSH "- holds: { " PCT " }\n", "5 holds of 45 s at 70 % of best push (best 1-s "
      "mean), band 65-75 %, rest 2 min between." },
    { STEPS PUSH "- holds: { " PCT ", of: peak, band_pct: 2.5 }\n",
      "70 % of best push (highest force), band 67.5-72.5 %" },
    { HOLDS_WITH("target_n: 200"), "at 200 N, band 190-210 N" },
    { HOLDS_WITH("target_n: 200"), "below 170 N and is not back in the band within 3 s." },
    { HOLDS_WITH("target_n: 200, floor_pct: 100"), "below 95 N" },
    { STEPS PUSH "- holds: { " PCT ", grace_s: 2 }\n", "below 55 % and is not back in the band within 2 s." },
    { HOLDS_WITH("target_n: 200"), "up to 30 s to reach the band. The clock runs on from" },
    { HOLDS_WITH("target_n: 200, rule: in_band"), "runs only inside the band" },
    { HOLDS_WITH("target_n: 200"), "complete with 80 % of its time" },
    { HOLDS_WITH("target_n: 200"), "Time under tension 3 min 45 s (225 s)" },
    { HOLDS_WITH("target_n: 200"), "Planned length 11 min 50 s" }, /* 5 + 225 + 480 */
    { TARE, "Time under tension 0 s (0 s)" },
    { STEPS "- holds: { count: 1, seconds: 60, rest_s: 9, target_n: 50 }\n",
      "1 hold of 1 min at 50 N, band 47.5-52.5 N." },
};

START_TEST(print_says)
{
    const struct protocol p = texts_parsed(printouts[_i].text);
    const char *text = unwrapped(printed(&p));

    ck_assert_msg(strstr(text, printouts[_i].says) != NULL, "'%s' is not in: %s",
                  printouts[_i].says, text);
}
END_TEST

START_TEST(print_keeps_to_80_columns_and_calm_words)
{
    static const char *const avoided[] = {
        "fail", "warning", "danger", "damage", "injur", "tear", "relief of", "relieves",
        "heals", "weak", "abnormal", "stop",
    };
    struct err_text why;
    struct protocol p;
    size_t n;
    char *text;

    ck_assert_int_eq(load("rio-2015-isometric", &p, &n, &why), ERR_OK);
    text = printed(&p);
    for (int i = 0; i < COUNT(avoided); i++)
        ck_assert_msg(strcasestr(text, avoided[i]) == NULL, "'%s'", avoided[i]);
    for (char *line = strtok(text, "\n"); line != NULL; line = strtok(NULL, "\n"))
        ck_assert_msg(strlen(line) < 80, "%s", line);
}
END_TEST

static TCase *load_tests(void)
{
    TCase *load_case = tcase_create("load");

    tcase_add_checked_fixture(load_case, make_folder, place_remove);
    tcase_add_test(load_case, an_id_is_found_and_its_text_kept);
    tcase_add_test(load_case, files_that_cannot_be_loaded);
    tcase_add_test(load_case, an_absent_id_lists_those_there_are);
    tcase_add_test(load_case, ids_are_sorted_and_each_once);
    return load_case;
}

Suite *protocol_file_suite(void)
{
    Suite *suite = suite_create("protocol_file");
    TCase *print = tcase_create("print");

    tcase_add_loop_test(print, total_counts_each_rest_once, 0, COUNT(sums));
    tcase_add_loop_test(print, print_says, 0, COUNT(printouts));
    tcase_add_test(print, print_keeps_to_80_columns_and_calm_words);
    suite_add_tcase(suite, load_tests());
    suite_add_tcase(suite, print);
    return suite;
}
