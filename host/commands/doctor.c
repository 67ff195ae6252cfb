/* doctor.c - holdfast doctor: whether the clinic's data are sound, and mending them. */
#include <getopt.h>
#include <jansson.h>  /* --json */
#include <stdbool.h>
#include <stdio.h>
#include <unistd.h>

#include "clinic/store.h"
#include "commands.h"
#include "commands/folders.h"
#include "err.h"

static const char usage[] =
    "usage: holdfast doctor [--repair] [--json]\n"
    "\n"
    "Reads all that was written down about clients, and the index over it, and says what\n"
    "is sound and what is not. Changes nothing unless asked to.\n"
    "\n"
    "  --repair  mend what can be mended: damaged lines come back from the index where it\n"
    "            has them (else they are set aside in entries.damaged), and an index that\n"
    "            is not sound is made anew from the entries\n"
    "  --json    as JSON\n"
    "\n"
    "Examples:\n"
    "  holdfast doctor\n"
    "  holdfast doctor --repair\n"
    "\n"
    "Exit codes: 0 all is sound, 1 something is not, 2 the call was wrong.\n";

enum { FOLDER_MAX = 4000 };

static int print_json(const char *folder, const struct store_health *h, bool repaired)
{
    json_t *o = json_pack("{s:s, s:b, s:b, s:b, s:i, s:i, s:i, s:i, s:i, s:s, s:s, s:b, s:b, s:b, s:i}",
                          "folder", folder, "sound", h->sound, "absent", h->absent,
                          "repaired", repaired, "entries", h->entries, "torn", h->torn,
                          "damaged", h->damaged, "first_damaged_line", h->first_damaged,
                          "held_by_index", h->held, "journal", h->journal.s,
                          "index", h->index.s, "index_sound", h->index_sound,
                          "behind", h->behind, "wide", h->wide,
                          "sums_missing", h->sums_missing);
    const bool done = o != NULL && json_dumpf(o, stdout, JSON_INDENT(2)) == 0;

    json_decref(o);
    if (!done)
        return commands_fail(EXIT_FAILED, "cannot write the result");
    putchar('\n');
    return EXIT_OK;
}

static void say_entries(const struct store_health *h)
{
    printf("Entries (entries.jsonl): %s; %d of them.\n", h->journal.s, h->entries);
    if (h->damaged > 0)
        printf("Damaged lines: %d, the first is line %d.\n", h->damaged, h->first_damaged);
    if (h->held > 0)
        printf("Lost from the file and still in the index: %d; --repair puts them back.\n",
               h->held);
    if (h->damaged > h->held)
        printf("--repair sets what the index does not have aside in entries.damaged.\n");
    if (h->torn > 0)
        printf("The last entry was not written to its end; it was never acknowledged, and "
               "is cut off when the clinic is next opened.\n");
}

static void say_index(const struct store_health *h)
{
    printf("Index (clinic.db): %s.\n", h->index.s);
    if (!h->index_sound)
        printf("Nothing is lost with it: --repair makes it anew from the entries.\n");
    else if (h->behind)
        printf("It lacks some of the entries: the next opening brings it up to date.\n");
}

static void say(const char *folder, const struct store_health *h)
{
    printf("The clinic's folder: %s\n", folder);
    if (h->absent) {
        printf("There is nothing in it yet.\n");
        return;
    }
    say_entries(h);
    say_index(h);
    if (h->wide)
        printf("Others may read the folder or a file in it: --repair makes them the owner's "
               "alone.\n");
    printf("%s\n", h->sound ? "All is sound." : "Not all is sound.");
    if (h->sums_missing > 0)
        printf("Recorded sessions without their computed values: %d; `holdfast reindex` makes "
               "them.\n", h->sums_missing);
}

static int examine(const char *folder, bool repair, bool json)
{
    struct err_text why = { "" };
    struct store_health h;

    if (isatty(STDERR_FILENO))
        fputs("Reading all entries ...\n", stderr);  /* a hundred thousand take seconds */
    if (repair && store_repair(folder, &why) != ERR_OK)
        return commands_fail(EXIT_FAILED, "doctor: %s", why.s);
    if (store_examine(folder, &h, &why) != ERR_OK)
        return commands_fail(EXIT_FAILED, "doctor: %s", why.s);
    if (!json)
        say(folder, &h);
    else if (print_json(folder, &h, repair) != EXIT_OK)
        return EXIT_FAILED;
    return h.sound ? EXIT_OK : EXIT_FAILED;
}

int command_doctor(int argc, char **argv)
{
    static const struct option options[] = {
        { "repair", no_argument, NULL, 'r' },
        { "json", no_argument, NULL, 'j' },
        { "help", no_argument, NULL, 'h' },
        { 0 }
    };
    char folder[FOLDER_MAX];
    bool repair = false, json = false;
    int c;

    optind = 1;
    while ((c = commands_option(argc, argv, options)) != -1) {
        if (c == '?')
            return EXIT_USAGE;
        if (c == 'h') {
            fputs(usage, stdout);
            return EXIT_OK;
        }
        if (c == 1)
            return commands_fail(EXIT_USAGE, "doctor takes no \"%s\"; `holdfast doctor --help` "
                                 "says more", optarg);
        repair |= c == 'r';
        json |= c == 'j';
    }
    if (folders_xdg("XDG_DATA_HOME", ".local/share", "clinic", folder, sizeof folder) != ERR_OK)
        return commands_fail(EXIT_FAILED, "doctor: set XDG_DATA_HOME or HOME to a full path, so "
                             "that there is a place for the clinic's folder");
    return examine(folder, repair, json);
}
