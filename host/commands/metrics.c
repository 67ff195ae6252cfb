/* metrics.c - holdfast metrics: what each number means, and how it is computed. */
#include <getopt.h>
#include <jansson.h>  /* --json */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "analysis/manual.h"
#include "analysis/metrics.h"
#include "analysis/symmetry.h"
#include "analysis/trials.h"
#include "commands.h"

static const char usage[] =
    "usage: holdfast metrics [ID...] [--json]\n"
    "       holdfast metrics --all\n"
    "\n"
    "Without ID: every metric with its unit and least sample rate. With ID: its\n"
    "definition: formula, unit, filter, least sample rate, what makes it unavailable.\n"
    "ID is a metric (peak_n), a key of results.json (delivered_s, holds[].target_n) or\n"
    "a reason (low_rate).\n"
    "\n"
    "  --all     the whole page, with the conventions all of them share\n"
    "  --json    as JSON\n";

enum { ID_MAX = 32 };

enum { COUNT_ALL = METRIC_COUNT + TRIALS_METRIC_COUNT + SYMMETRY_METRIC_COUNT };

/* The three lists as one. */
static const struct metric_info *info_at(int i)
{
    if (i < METRIC_COUNT)
        return metric_info((enum metric)i);
    i -= METRIC_COUNT;
    if (i < TRIALS_METRIC_COUNT)
        return trials_info((enum trials_metric)i);
    return symmetry_info((enum symmetry_metric)(i - TRIALS_METRIC_COUNT));
}

static const struct metric_info *info_of(const char *id)
{
    for (int i = 0; i < COUNT_ALL; i++)
        if (strcmp(info_at(i)->id, id) == 0)
            return info_at(i);
    return NULL;
}

/* ---- JSON ------------------------------------------------------------------------------ */

static json_t *info_json(const struct metric_info *info)
{
    return json_pack("{s:s, s:s, s:s, s:f, s:f}", "id", info->id, "unit", info->unit,
                     "text", info->text, "least_rate_sps", info->least_sps,
                     "full_rate_sps", info->full_sps);
}

/* A field's lines as one. */
static json_t *field_json(struct manual_text section, const char *name)
{
    const struct manual_text field = manual_field(section, name);
    char s[1024];
    size_t n = 0;

    for (size_t i = 0; i < field.n && n + 1 < sizeof s; i++) {
        const char c = field.at[i] == '\n' ? ' ' : field.at[i];

        if (c != ' ' || (n > 0 && s[n - 1] != ' '))
            s[n++] = c;
    }
    return n > 0 ? json_stringn(s, n) : json_null();
}

static json_t *entry_json(const char *id, struct manual_text entry)
{
    const struct metric_info *info = info_of(id);
    json_t *o = info != NULL ? info_json(info) : json_pack("{s:s}", "id", id);

    if (info != NULL) {
        json_object_set_new(o, "filter", field_json(entry, "Filter"));
        json_object_set_new(o, "formula", field_json(entry, "Formula"));
        json_object_set_new(o, "unavailable", field_json(entry, "Unavailable"));
    }
    json_object_set_new(o, "entry", json_stringn(entry.at, entry.n));
    return o;
}

/* ---- subcommands ------------------------------------------------------------------------- */

static int list(bool json)
{
    json_t *all = json ? json_array() : NULL;

    for (int i = 0; i < COUNT_ALL; i++) {
        const struct metric_info *info = info_at(i);

        if (json)
            json_array_append_new(all, info_json(info));
        else if (info->least_sps > 0.0)
            printf("%-26s %-7s %s; from %g samples a second\n", info->id, info->unit,
                   info->text, info->least_sps);
        else
            printf("%-26s %-7s %s\n", info->id, info->unit, info->text);
    }
    return json ? commands_print_json(all) : EXIT_OK;
}

static int define(const char *id, bool json)
{
    const struct manual_text entry = manual_entry(id);

    if (entry.n == 0)
        return commands_fail(EXIT_FAILED, "there is no metric \"%s\"; `holdfast metrics` lists "
                             "them", id);
    if (json)
        return commands_print_json(entry_json(id, entry));
    fwrite(entry.at, 1, entry.n, stdout);
    putchar('\n');
    return EXIT_OK;
}

struct call {
    const char *id[ID_MAX];
    int ids;
    bool json, all;
};

/* EXIT_OK, or what to exit with at once: -1 after --help. */
static int read_call(int argc, char **argv, struct call *call)
{
    static const struct option options[] = {
        { "json", no_argument, NULL, 'j' },
        { "all", no_argument, NULL, 'a' },
        { "help", no_argument, NULL, 'h' },
        { 0 }
    };
    int c;

    optind = 1;
    while ((c = commands_option(argc, argv, options)) != -1) {
        if (c == '?')
            return EXIT_USAGE;
        if (c == 'h')
            return -1;
        call->json |= c == 'j';
        call->all |= c == 'a';
        if (c == 1 && call->ids == ID_MAX)
            return commands_fail(EXIT_USAGE, "metrics: at most %d ids at a time", ID_MAX);
        if (c == 1)
            call->id[call->ids++] = optarg;
    }
    return EXIT_OK;
}

static void print_text(struct manual_text s)
{
    fwrite(s.at, 1, s.n, stdout);
}

int command_metrics(int argc, char **argv)
{
    struct call call = { .ids = 0 };
    int code = read_call(argc, argv, &call);

    if (code < 0) {
        fputs(usage, stdout);
        return EXIT_OK;
    }
    if (code != EXIT_OK)
        return code;
    if (call.all)
        print_text(manual_page());
    else if (call.ids == 0)
        return list(call.json);
    for (int i = 0; i < call.ids && !call.all; i++)
        if (define(call.id[i], call.json) != EXIT_OK)
            code = EXIT_FAILED;
    return code;
}
