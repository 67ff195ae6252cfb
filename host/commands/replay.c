/* replay.c - `holdfast replay`: a recorded session's results again. */
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>

#include "analysis/results.h"
#include "commands/commands.h"
#include "interchange/results_json.h"
#include "report/curve.h"
#include "report/table.h"

static int usage(void)
{
    puts("usage: holdfast replay RECORDING [--json] [--plot FILE]\n\n"
         "Compute everything again from a recording, through the same code that ran\n"
         "the session: the same recording always gives the same results, to the byte.\n"
         "A recording that was cut short is shown up to the cut, and says so.\n\n"
         "  --json          results as JSON on standard output instead of the table\n"
         "  --plot FILE     draw the force curve: .png, .svg or .pdf\n\n"
         "Exit code 1: it cannot be read, or was changed after it was closed.\n\n"
         "Examples:\n"
         "  holdfast replay session.hfr\n"
         "  holdfast replay session.hfr --json | jq '.holds[].in_band_s'");
    return EXIT_OK;
}

static int show(const char *path, bool json, const char *plot)
{
    struct err_text why = { "" };
    struct results *r;
    int code = EXIT_OK;

    if (results_open(path, true, &r, &why) != ERR_OK)
        return commands_fail(EXIT_FAILED, "%s", why.s);
    if (json && results_json_write(stdout, r) != ERR_OK)
        code = commands_fail(EXIT_FAILED, "the results could not be written to standard output");
    else if (!json)
        table_print(stdout, r);
    if (plot != NULL && curve_save(plot, r, &why) != ERR_OK)
        code = commands_fail(EXIT_FAILED, "%s", why.s);
    if (r->end == READER_CHANGED)
        code = commands_fail(EXIT_FAILED, "%s: %s", path, results_end_text(r));
    results_close(r);
    return code;
}

int command_replay(int argc, char **argv)
{
    static const struct option options[] = {
        { "json", no_argument, NULL, 'j' }, { "plot", required_argument, NULL, 'p' },
        { "help", no_argument, NULL, 'h' }, { 0 }
    };
    const char *path = NULL, *plot = NULL;
    bool json = false;
    int c;

    optind = 1;
    while ((c = commands_option(argc, argv, options)) != -1) {
        if (c == 'h')
            return usage();
        if (c == '?')
            return EXIT_USAGE;
        if (c == 'j')
            json = true;
        else if (c == 'p')
            plot = optarg;
        else if (path != NULL)
            return commands_fail(EXIT_USAGE, "replay takes one recording, and \"%s\" is a second",
                                 optarg);
        else
            path = optarg;
    }
    if (path == NULL)
        return commands_fail(EXIT_USAGE, "replay needs a recording: holdfast replay session.hfr");
    return show(path, json, plot);
}
