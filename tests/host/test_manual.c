/*
 * test_manual.c - METRICS.md and the code say the same, both ways.
 *
 * The page is read from the tree as well as from the program: what was built in is
 * what stands there.
 */
#include <check.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "analysis/manual.h"
#include "analysis/metrics.h"
#include "analysis/results.h"
#include "analysis/symmetry.h"
#include "analysis/trials.h"
#include "commands/commands.h"
#include "interchange/results_json.h"
#include "json_keys.h"
#include "making.h"
#include "suites.h"

Suite *manual_suite(void);

enum { ALL = METRIC_COUNT + TRIALS_METRIC_COUNT + SYMMETRY_METRIC_COUNT };

static const struct metric_info *info_at(int i)
{
    if (i < METRIC_COUNT)
        return metric_info((enum metric)i);
    if (i < METRIC_COUNT + TRIALS_METRIC_COUNT)
        return trials_info((enum trials_metric)(i - METRIC_COUNT));
    return symmetry_info((enum symmetry_metric)(i - METRIC_COUNT - TRIALS_METRIC_COUNT));
}

static const char *text(struct manual_text t)
{
    static char s[4][4096];
    static int turn;
    char *to = s[turn++ % 4];

    ck_assert_uint_lt(t.n, sizeof s[0]);
    memcpy(to, t.at, t.n);
    to[t.n] = '\0';
    return to;
}

START_TEST(the_page_in_the_program_is_the_one_in_the_tree)
{
    FILE *f = fopen("host/analysis/METRICS.md", "r");
    const struct manual_text all = manual_page();
    char *s = malloc(all.n + 2);

    ck_assert_msg(f != NULL, "run the tests from the top folder");
    ck_assert_uint_eq(fread(s, 1, all.n + 2, f), all.n);
    ck_assert_int_eq(memcmp(s, all.at, all.n), 0);
    fclose(f);
    free(s);
}
END_TEST

START_TEST(every_metric_has_its_section)
{
    for (int i = 0; i < ALL; i++) {
        const struct metric_info *info = info_at(i);
        const struct manual_text entry = manual_entry(info->id);
        char unit[32], rate[64] = "any";

        ck_assert_msg(entry.n > 0 && entry.at[0] == '#', "no section for %s", info->id);
        snprintf(unit, sizeof unit, "`%s`", info->unit);
        if (info->least_sps > 0.0)
            snprintf(rate, sizeof rate, "%g, indicative below %g", info->least_sps,
                     info->full_sps);
        ck_assert_msg(strcmp(text(manual_field(entry, "Unit")), unit) == 0, "%s: unit %s",
                      info->id, text(manual_field(entry, "Unit")));
        ck_assert_msg(strcmp(text(manual_field(entry, "Least rate")), rate) == 0, "%s: rate %s",
                      info->id, text(manual_field(entry, "Least rate")));
        ck_assert_msg(manual_field(entry, "Formula").n > 0, "%s: no formula", info->id);
        ck_assert_msg(manual_field(entry, "Unavailable").n > 0, "%s: nothing on absence",
                      info->id);
        ck_assert_msg(i >= METRIC_COUNT || manual_field(entry, "Filter").n > 0, "%s: no filter",
                      info->id);
    }
}
END_TEST

/* Walk `names` of lines that begin with a mark; calls back for each. */
static int each_name(const char *mark, void (*see)(const char *name))
{
    const struct manual_text all = manual_page();
    const char *end = all.at + all.n;
    int n = 0;

    for (const char *line = all.at; line < end; ) {
        const char *stop = memchr(line, '\n', (size_t)(end - line));
        const char *cell = memchr(line + 1, '|', (size_t)(stop - line - 1));
        const char *to = mark[0] == '|' && cell != NULL ? cell : stop;
        const char *at = line;

        while (strncmp(line, mark, strlen(mark)) == 0 && (at = memchr(at, '`', (size_t)(to - at)))
               != NULL) {
            const char *close = memchr(at + 1, '`', (size_t)(to - at - 1));
            const struct manual_text name = { at + 1, (size_t)(close - at - 1) };

            see(text(name));
            n++;
            at = close + 1;
        }
        line = stop + 1;
    }
    return n;
}

static void must_be_a_metric(const char *name)
{
    int i = 0;

    while (i < ALL && strcmp(info_at(i)->id, name) != 0)
        i++;
    ck_assert_msg(i < ALL, "METRICS.md has %s, the code does not", name);
}

START_TEST(every_section_is_of_a_metric)
{
    ck_assert_int_eq(each_name("### ", must_be_a_metric), ALL);
}
END_TEST

/* Words in "Unavailable" are reasons, or ids of metrics whose reasons hold here too. */
START_TEST(absences_name_reasons_of_the_code)
{
    bool used[METRIC_WHY_COUNT] = { false };

    for (int i = 0; i < ALL; i++) {
        const char *at = text(manual_field(manual_entry(info_at(i)->id), "Unavailable"));

        while ((at = strchr(at, '`')) != NULL) {
            const char *close = strchr(at + 1, '`');
            const struct manual_text name = { at + 1, (size_t)(close - at - 1) };
            const char *word = text(name);
            bool known = metric_find(word) < METRIC_COUNT;

            for (int r = 0; r < METRIC_WHY_COUNT; r++) {
                const bool same = strcmp(metric_reason_word((enum metric_reason)r), word) == 0;

                known |= same;
                used[r] |= same;
            }
            ck_assert_msg(known, "%s: \"%s\" is neither reason nor metric", info_at(i)->id, word);
            at = close + 1;
        }
    }
    for (int r = 0; r < METRIC_WHY_COUNT; r++)
        ck_assert_msg(used[r], "no metric is absent for %s",
                      metric_reason_word((enum metric_reason)r));
}
END_TEST

START_TEST(reasons_stand_as_in_the_code)
{
    for (int r = 0; r < METRIC_WHY_COUNT; r++) {
        char row[200];

        snprintf(row, sizeof row, "| `%s` | %s |", metric_reason_word((enum metric_reason)r),
                 metric_reason_text((enum metric_reason)r));
        ck_assert_str_eq(text(manual_entry(metric_reason_word((enum metric_reason)r))), row);
    }
}
END_TEST

static const struct {
    const char *id, *begins;   /* NULL: there is no entry */
} entries[] = {
    { "peak_n", "### `peak_n`\n- Unit: `N`" },
    { "rfd_50_100ms_n_per_s", "### `rfd_50_100ms_n_per_s`, `rfd_100_150ms_n_per_s`" },
    { "delivered_s", "| `holds[].delivered_s` | s |" },
    { "holds[].peak_raw_n", "| `best_push.pushes[].peak_raw_n`, `holds[].peak_raw_n` | N |" },
    { "gap", "| `gap` | a gap lies in it |" },
    { "rfd", NULL },
    { "", NULL },
    { "peak_", NULL },
    { "eak_n", NULL },
    { "peak_n`", NULL },
};

START_TEST(entries_are_found_by_their_names)
{
    const struct manual_text e = manual_entry(entries[_i].id);

    if (entries[_i].begins == NULL)
        ck_assert_msg(e.n == 0, "\"%s\" gives %s", entries[_i].id, text(e));
    else
        ck_assert_msg(strncmp(text(e), entries[_i].begins, strlen(entries[_i].begins)) == 0,
                      "\"%s\" gives %s", entries[_i].id, text(e));
}
END_TEST

static const struct {
    const char *place;
    bool defined;
} places[] = {
    { "holds[].in_band_s", true },
    { "holds[].peak_raw_n", true },
    { "holds[].peak_n", false },          /* a metric's id, for nothing else */
    { "holds[].metrics.peak_n.value", true },
    { "holds[].metrics.peak_n.u", true },
    { "holds[].metrics.peak_n.surprise", false },
    { "holds[].metrics.surprise.value", false },
    { "sets[].trials.best_1s_n.trials_best.value", true },
    { "sets[].symmetry.best_1s_n.lsi_pct.interval_95[]", true },
    { "holds[].surprise_n", false },
    { "in_band_s", false },               /* a metric, but not where metrics stand */
    { "holds[].in_band", false },
};

START_TEST(places_are_defined_or_not)
{
    ck_assert_msg(manual_defines(places[_i].place) == places[_i].defined, "%s",
                  places[_i].place);
}
END_TEST

/* A whole session on paper: every number of its results.json is defined. */
START_TEST(every_number_of_results_json_is_defined)
{
    struct making m = { NULL, 0, 0 };
    struct err_text why;
    struct results *r;
    char missing[4096], *document = NULL;
    size_t size = 0;

    making_whole(&m, 80.0);
    ck_assert_int_eq(results_open_bytes("x.hfr", m.bytes, m.n, &r, &why), ERR_OK);
    FILE *f = open_memstream(&document, &size);
    ck_assert_int_eq(results_json_write(f, r), ERR_OK);
    fclose(f);
    json_t *root = json_loads(document, 0, NULL);
    ck_assert_ptr_nonnull(root);
    ck_assert_uint_gt(json_keys_undefined(root, missing, sizeof missing), 40);
    ck_assert_msg(missing[0] == '\0', "METRICS.md does not define\n%s", missing);
    json_decref(root);
    free(document);
    results_close(r);
    making_free(&m);
}
END_TEST

START_TEST(the_checker_finds_what_nothing_defines)
{
    json_t *root = json_pack("{s:{s:f}, s:[{s:i, s:f}, {s:i}], s:s}", "totals", "in_band_s", 1.0,
                             "holds", "hold", 1, "odd_n", 2.0, "odd_n", 3, "word", "text");
    char missing[256];

    ck_assert_uint_eq(json_keys_undefined(root, missing, sizeof missing), 4);
    ck_assert_str_eq(missing, "holds[].odd_n\n");
    json_decref(root);
}
END_TEST

/* ---- holdfast metrics ------------------------------------------------------------------------ */

/* Run the command with its output in a file; its text. */
static const char *ran(int wanted, int argc, char **argv)
{
    static char s[65536];
    FILE *f = tmpfile();
    const int out = dup(STDOUT_FILENO);

    fflush(stdout);
    dup2(fileno(f), STDOUT_FILENO);
    const int code = command_metrics(argc, argv);
    fflush(stdout);
    dup2(out, STDOUT_FILENO);
    close(out);
    ck_assert_int_eq(code, wanted);
    rewind(f);
    s[fread(s, 1, sizeof s - 1, f)] = '\0';
    fclose(f);
    return s;
}

#define RUN(wanted, ...) ran(wanted, COUNT(((char *[]){ __VA_ARGS__ })),                      \
                             (char *[]){ __VA_ARGS__, NULL })

START_TEST(command_lists_every_metric)
{
    const char *list = RUN(EXIT_OK, "metrics");
    int lines = 0;

    for (const char *at = list; (at = strchr(at, '\n')) != NULL; at++)
        lines++;
    ck_assert_int_eq(lines, ALL);
    for (int i = 0; i < ALL; i++)
        ck_assert_ptr_nonnull(strstr(list, info_at(i)->id));
    json_t *all = json_loads(RUN(EXIT_OK, "metrics", "--json"), 0, NULL);
    ck_assert_uint_eq(json_array_size(all), ALL);
    json_decref(all);
}
END_TEST

START_TEST(command_prints_the_definition)
{
    const char *s = RUN(EXIT_OK, "metrics", "best_1s_n");

    ck_assert_ptr_nonnull(strstr(s, "- Formula: the highest mean of F over 0.5 s (1 s)"));
    ck_assert_ptr_nonnull(strstr(RUN(EXIT_OK, "metrics", "delivered_s"), "entering the band"));
    json_t *one = json_loads(RUN(EXIT_OK, "metrics", "--json", "peak_n"), 0, NULL);
    ck_assert_str_eq(json_string_value(json_object_get(one, "unit")), "N");
    ck_assert_str_eq(json_string_value(json_object_get(one, "formula")),
                     "max F over the effort's samples");
    json_decref(one);
    ck_assert_uint_eq(strlen(RUN(EXIT_OK, "metrics", "--all")), manual_page().n);
    ck_assert_str_eq(RUN(EXIT_FAILED, "metrics", "nonsense"), "");
    ck_assert_ptr_nonnull(strstr(RUN(EXIT_FAILED, "metrics", "nonsense", "gap"), "a gap lies"));
    ck_assert_str_eq(RUN(EXIT_USAGE, "metrics", "--frobnicate"), "");
    ck_assert_ptr_nonnull(strstr(RUN(EXIT_OK, "metrics", "--help"), "usage: holdfast metrics"));
}
END_TEST

Suite *manual_suite(void)
{
    Suite *s = suite_create("manual");
    TCase *page = tcase_create("page"), *keys = tcase_create("keys"),
          *command = tcase_create("command");

    tcase_add_test(page, the_page_in_the_program_is_the_one_in_the_tree);
    tcase_add_test(page, every_metric_has_its_section);
    tcase_add_test(page, every_section_is_of_a_metric);
    tcase_add_test(page, absences_name_reasons_of_the_code);
    tcase_add_test(page, reasons_stand_as_in_the_code);
    tcase_add_loop_test(page, entries_are_found_by_their_names, 0, COUNT(entries));
    tcase_add_loop_test(keys, places_are_defined_or_not, 0, COUNT(places));
    tcase_add_test(keys, every_number_of_results_json_is_defined);
    tcase_add_test(keys, the_checker_finds_what_nothing_defines);
    tcase_add_test(command, command_lists_every_metric);
    tcase_add_test(command, command_prints_the_definition);
    suite_add_tcase(s, page);
    suite_add_tcase(s, keys);
    suite_add_tcase(s, command);
    return s;
}
