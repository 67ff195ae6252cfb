/* rules.c - holdfast rules: show and check the rules of the traffic light. */
#include <getopt.h>
#include <jansson.h>  /* --json */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "clinic/rules_show.h"
#include "commands.h"

static const char usage[] =
    "usage: holdfast rules [show [FILE]] [--json]\n"
    "       holdfast rules check FILE [--json]\n"
    "\n"
    "  show     the rules in words: thresholds, the light of a session, the next step,\n"
    "           each with its source; and the inputs a condition may name\n"
    "  check    read a file and tell the first error in it with its line\n"
    "\n"
    "Without FILE: $HOLDFAST_RULES, else rules/load-tolerance.yaml where protocols are\n"
    "found. Copy that file, edit the copy, check it, and set HOLDFAST_RULES to it.\n"
    "check exits with 1 when the file may not be used.\n"
    "\n"
    "  holdfast rules\n"
    "  holdfast rules check my-rules.yaml && HOLDFAST_RULES=my-rules.yaml holdfast rules\n";

static int show(const char *file, bool json)
{
    struct rules *r;
    struct err_text why = { "" };
    int code = EXIT_OK;

    if (rules_load(file, &r, &why) != ERR_OK)
        return commands_fail(EXIT_FAILED, "%s", why.s);
    if (json)
        code = commands_print_json(rules_show_json(r));
    else
        rules_show(stdout, r, commands_columns());
    rules_close(r);
    return code;
}

static int check(const char *file, bool json)
{
    struct rules *r;
    struct err_text why = { "" };
    const bool fine = rules_load(file, &r, &why) == ERR_OK;

    if (json && commands_print_json(json_pack("{s:s, s:b, s:o, s:o}", "file", file, "fine", fine,
                                     "rules", fine ? json_string(rules_name(r)) : json_null(),
                                     "error", fine ? json_null() : json_string(why.s)))
        != EXIT_OK)
        return EXIT_FAILED;
    if (!json && fine)
        printf("%s: fine, %s\n", file, rules_name(r));
    if (!json && !fine)
        commands_fail(EXIT_FAILED, "%s", why.s);
    rules_close(r);
    return fine ? EXIT_OK : EXIT_FAILED;
}

static int dispatch(const char *const *word, int words, bool json)
{
    if (words > 0 && strcmp(word[0], "check") == 0)
        return words == 2 ? check(word[1], json)
                          : commands_fail(EXIT_USAGE, "rules: check takes one file");
    if (words > 0 && strcmp(word[0], "show") == 0) {
        word++;
        words--;
    } else if (words > 0) {
        return commands_fail(EXIT_USAGE, "rules: there is no 'rules %s'; say show or check",
                             word[0]);
    }
    if (words > 1)
        return commands_fail(EXIT_USAGE, "rules: show takes one file at most");
    return show(words > 0 ? word[0] : NULL, json);
}

int command_rules(int argc, char **argv)
{
    static const struct option options[] = {
        { "json", no_argument, NULL, 'j' },
        { "help", no_argument, NULL, 'h' },
        { 0 }
    };
    const char *word[3];
    bool json = false;
    int words = 0, c;

    optind = 1;
    while ((c = commands_option(argc, argv, options)) != -1) {
        if (c == '?')
            return EXIT_USAGE;
        if (c == 'h') {
            fputs(usage, stdout);
            return EXIT_OK;
        }
        json |= c == 'j';
        if (c == 1 && words == 3)
            return commands_fail(EXIT_USAGE, "rules: too many words; see holdfast rules --help");
        if (c == 1)
            word[words++] = optarg;
    }
    return dispatch(word, words, json);
}
