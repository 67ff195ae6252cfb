/* dose.c - holdfast dose: prescribe a dose without a suggestion. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>

#include "commands/clinic.h"
#include "commands/commands.h"
#include "commands/prescribe.h"

static int usage(void)
{
    puts("usage: holdfast dose CODE protocol=ID [NAME=VALUE...] [--who NAME]\n\n"
         "Prescribe what is done from now on, without a suggestion: the first dose, or another\n"
         "protocol. What is not said is the protocol's own. `holdfast plan` suggests, `holdfast\n"
         "decide` records what became of that.\n\n"
         "  --who NAME     who is writing (default: your user name)\n\n"
         "Names (* needed):");
    clinic_fields(stdout, "dose");
    puts("\nExamples:\n"
         "  holdfast dose K07 protocol=goom-stage-1 side=left\n"
         "  holdfast dose K07 protocol=rio-2015-entry target_pct=45 sessions_per_week=5");
    return EXIT_OK;
}

static int write_down(const char *const *word, int words, const char *who)
{
    struct err_text why = { "" };
    struct store *s;
    struct entry e;
    int status = clinic_open(STORE_WRITE, &s);

    if (status != EXIT_OK)
        return status;
    entry_init(&e, "dose", word[0]);
    snprintf(e.who, sizeof e.who, "%s", who);
    status = clinic_has(s, word[0]);
    for (int i = 1; i < words && status == EXIT_OK; i++)
        status = clinic_set("dose", &e, word[i]);
    if (status == EXIT_OK)
        status = prescribe_check("dose", &e);
    if (status == EXIT_OK && store_add(s, &e, 1, &why) != ERR_OK)
        status = commands_fail(EXIT_FAILED, "%s", why.s);
    if (status == EXIT_OK)
        prescribe_print("Prescribed from now on: ", &e);
    entry_clear(&e);
    store_close(s);
    return status;
}

int command_dose(int argc, char **argv)
{
    static const struct option options[] = {
        { "who", required_argument, NULL, 'w' }, { "help", no_argument, NULL, 'h' }, { 0 }
    };
    const char **word = calloc((size_t)argc, sizeof *word), *said = NULL;
    char who[ENTRY_WHO_TEXT];
    int c, words = 0, status = word != NULL ? EXIT_OK : commands_fail(EXIT_FAILED, "out of memory");

    optind = 1;
    while (status == EXIT_OK && (c = commands_option(argc, argv, options)) != -1) {
        switch (c) {
        case 'w': said = optarg; break;
        case 'h': free(word); return usage();
        case 1: word[words++] = optarg; break;
        default: status = EXIT_USAGE; break;
        }
    }
    if (status == EXIT_OK && words < 2)
        status = commands_fail(EXIT_USAGE, "dose needs a client's code and protocol=ID; `holdfast "
                               "dose --help` says more");
    if (status == EXIT_OK)
        status = clinic_who(said, who);
    if (status == EXIT_OK)
        status = write_down(word, words, who);
    free(word);
    return status;
}
