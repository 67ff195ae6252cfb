/* log.c - holdfast log: write down a fact about a client. */
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "commands/clinic.h"
#include "commands/commands.h"

/* Kinds with a command of their own, which knows more about them. */
static const struct { const char *kind, *command; } elsewhere[] = {
    { "client", "client edit" }, { "screening", "screen" }, { "override", "screen --override" },
    { "pain", "pain" }, { "afterwards", "afterwards" }, { "event", "event" },
    { "session", "session" }, { "dose", "dose" }, { "decision", "decide" },
    { "erased", "client erase" },
};

static const char *command_of(const char *kind)
{
    for (size_t i = 0; i < sizeof elsewhere / sizeof elsewhere[0]; i++)
        if (strcmp(kind, elsewhere[i].kind) == 0)
            return elsewhere[i].command;
    return NULL;
}

static int usage(FILE *to)
{
    const struct entry_kind *k;

    fputs("usage: holdfast log CODE KIND NAME=VALUE... [--session ID] [--who NAME]\n"
          "\n"
          "Write down a fact about a client. It is added, never overwritten; `holdfast session\n"
          "correct` replaces one, with the reason. What is not said stays not known.\n"
          "\n"
          "  --session ID   the session it belongs to, or the beginning of its id\n"
          "  --who NAME     who is writing (default: your user name)\n"
          "\n"
          "Kinds and their names (* needed):\n", to);
    for (int i = 0; (k = entry_kind_at(i)) != NULL; i++) {
        if (command_of(k->name) != NULL)
            continue;
        fprintf(to, "\n%s - %s\n", k->name, k->says);
        clinic_fields(to, k->name);
    }
    fputs("\nExamples:\n"
          "  holdfast log K07 mass mass_kg=71.5\n"
          "  holdfast log K07 assessment sitting_min=20 worst=5 settle_h=30 irritability=moderate\n"
          "  holdfast log K07 score name=visa_h total=54\n", to);
    return EXIT_OK;
}

static int find_session(struct store *s, const char *id, struct entry *e)
{
    struct err_text why = { "" };
    struct entry session;

    if (store_get(s, id, &session, &why) != ERR_OK)
        return commands_fail(EXIT_FAILED, "--session %s: %s", id, why.s);
    const bool fits = strcmp(session.kind, "session") == 0
                   && strcmp(session.client, e->client) == 0;

    if (fits)
        strcpy(e->session, session.id);
    entry_clear(&session);
    return fits ? EXIT_OK : commands_fail(EXIT_FAILED, "%s is no session of %s; `holdfast session "
                                          "list %s` shows them", id, e->client, e->client);
}

static int write_down(const char *const *word, int words, const char *session, const char *who)
{
    struct err_text why = { "" };
    struct store *s;
    struct entry e;
    int status = clinic_open(STORE_WRITE, &s);

    if (status != EXIT_OK)
        return status;
    entry_init(&e, word[1], word[0]);
    snprintf(e.who, sizeof e.who, "%s", who);
    status = clinic_has(s, word[0]);
    for (int i = 2; i < words && status == EXIT_OK; i++)
        status = clinic_set("log", &e, word[i]);
    if (status == EXIT_OK && session != NULL)
        status = find_session(s, session, &e);
    if (status == EXIT_OK && entry_check(&e, &why) != ERR_OK)
        status = commands_fail(EXIT_USAGE, "%s", why.s);
    if (status == EXIT_OK && store_add(s, &e, 1, &why) != ERR_OK)
        status = commands_fail(EXIT_FAILED, "%s", why.s);
    if (status == EXIT_OK)
        printf("%.8s\n", e.id);
    entry_clear(&e);
    store_close(s);
    return status;
}

static int check_kind(const char *kind)
{
    if (entry_kind(kind) == NULL)
        return commands_fail(EXIT_USAGE, "log has no kind \"%s\"; `holdfast log --help` lists "
                             "them", kind);
    if (command_of(kind) != NULL)
        return commands_fail(EXIT_USAGE, "%s is written with `holdfast %s`", kind,
                             command_of(kind));
    return EXIT_OK;
}

int command_log(int argc, char **argv)
{
    static const struct option options[] = {
        { "session", required_argument, NULL, 's' }, { "who", required_argument, NULL, 'w' },
        { "help", no_argument, NULL, 'h' }, { 0 }
    };
    const char **word = calloc((size_t)argc, sizeof *word), *session = NULL, *said = NULL;
    char who[ENTRY_WHO_TEXT];
    int o, words = 0, status = word != NULL ? EXIT_OK : commands_fail(EXIT_FAILED, "out of memory");

    optind = 1;
    while (status == EXIT_OK && (o = commands_option(argc, argv, options)) != -1) {
        switch (o) {
        case 's': session = optarg; break;
        case 'w': said = optarg; break;
        case 'h': free(word); return usage(stdout);
        case 1: word[words++] = optarg; break;
        default: status = EXIT_USAGE; break;
        }
    }
    if (status == EXIT_OK && words < 3)
        status = commands_fail(EXIT_USAGE, "log needs a code, a kind and at least one NAME=VALUE; "
                               "`holdfast log --help` lists them");
    if (status == EXIT_OK)
        status = check_kind(word[1]);
    if (status == EXIT_OK)
        status = clinic_who(said, who);
    if (status == EXIT_OK)
        status = write_down(word, words, session, who);
    free(word);
    return status;
}
