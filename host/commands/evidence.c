/* evidence.c - holdfast evidence: what is published about holds, on both sides. */
#include <getopt.h>
#include <jansson.h>  /* --json */
#include <stdbool.h>
#include <stdio.h>

#include "commands/commands.h"
#include "report/evidence.h"
#include "words/words.h"

static int usage(void)
{
    puts("usage: holdfast evidence [--json]\n\n"
         "What studies found about isometric holds and pain, on both sides, each with its\n"
         "reference; and two sentences for the client.\n\n"
         "Examples:\n"
         "  holdfast evidence\n"
         "  holdfast evidence --json");
    return EXIT_OK;
}

static int print_json(void)
{
    json_t *o = json_object(), *all = json_array();
    const struct evidence_study *s;
    static const char *const parts[] = {
#define X(part, title) [EVIDENCE_##part] = title,
        EVIDENCE_PARTS(X)
#undef X
    };

    for (int i = 0; (s = evidence_study_at(i)) != NULL; i++)
        json_array_append_new(all, json_pack("{s:s, s:s, s:s, s:s}", "study", s->name, "part",
                                             parts[s->part], "found", s->found, "reference",
                                             s->reference));
    json_object_set_new(o, "format", json_string("holdfast-evidence"));
    json_object_set_new(o, "version", json_integer(1));
    json_object_set_new(o, "studies", all);
    json_object_set_new(o, "client", json_string(words_get(WORDS_STUDIES)));
    const int failed = json_dumpf(o, stdout, JSON_INDENT(2));

    json_decref(o);
    putchar('\n');
    return failed;
}

int command_evidence(int argc, char **argv)
{
    static const struct option options[] = {
        { "json", no_argument, NULL, 'j' }, { "help", no_argument, NULL, 'h' }, { 0 }
    };
    bool json = false;
    int c, failed = 0;

    optind = 1;
    while ((c = commands_option(argc, argv, options)) != -1) {
        if (c == 'h')
            return usage();
        if (c == 1)
            return commands_fail(EXIT_USAGE, "evidence takes no \"%s\"", optarg);
        if (c != 'j')
            return EXIT_USAGE;
        json = true;
    }
    if (json)
        failed = print_json();
    else
        evidence_print(stdout, EVIDENCE_COLUMNS);
    return failed || fflush(stdout) != 0
         ? commands_fail(EXIT_FAILED, "standard output cannot be written") : EXIT_OK;
}
