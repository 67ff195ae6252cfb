/* session.c - `holdfast session`: list, show, note, correct, withdraw and link. */
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "commands/clinic.h"
#include "commands/commands.h"
#include "commands/session_link.h"
#include "commands/session_show.h"
#include "commands/visit.h"
#include "now.h"

struct call {
    const char *why, *who_said, *client;
    char who[ENTRY_WHO_TEXT];
    bool json;
    struct entry session;        /* settings, of link */
    const char **word;           /* after the verb */
    int words;
};

enum { WHY = 600, WHO, CLIENT };

static int usage(void)
{
    puts("usage: holdfast session list [CODE] [--json]\n"
         "       holdfast session show ID [--json]\n"
         "       holdfast session note ID TEXT\n"
         "       holdfast session correct ENTRY NAME=VALUE... --why REASON\n"
         "       holdfast session withdraw ENTRY --why REASON\n"
         "       holdfast session link FOLDER --client CODE --side SIDE [SETTINGS]\n\n"
         "Ids may be shortened to their beginning, four characters or more. Nothing is ever\n"
         "overwritten: correct and withdraw add an entry that takes the place of another (of any\n"
         "kind), with who, when and why, and show has them all. NAME= makes a value not known\n"
         "again.\n\n"
         "link gives a recording that was made without a client to one.\n\n"
         "  --why REASON         why the entry is corrected or withdrawn\n"
         "  --who NAME           who is writing (default: your user name)\n"
         "  --json               as JSON\n\n"
         "SETTINGS of link:\n"
         VISIT_USAGE
         "\nExamples:\n"
         "  holdfast session list K7\n"
         "  holdfast session show 3f2a\n"
         "  holdfast session note 3f2a \"slept badly, came by bike\"\n"
         "  holdfast session correct 9c01 score=3 --why \"read wrongly\"\n"
         "  holdfast session link sessions/2026-11-25-171022 --client K7 --side left");
    return EXIT_OK;
}

/* ---- note, correct, withdraw ------------------------------------------------------- */

static int add(struct store *s, struct entry *e, const char *said)
{
    struct err_text why = { "" };

    if (entry_check(e, &why) != ERR_OK)
        return commands_fail(EXIT_USAGE, "session: %s", why.s);
    if (store_add(s, e, 1, &why) != ERR_OK)
        return commands_fail(EXIT_FAILED, "%s", why.s);
    printf("%s. Entry %.8s\n", said, e->id);
    return EXIT_OK;
}

static int note(const struct call *c, struct store *s)
{
    struct entry session, e;
    struct err_text why = { "" };
    int code = visit_find(s, NULL, c->word[0], &session);

    if (code != EXIT_OK)
        return code;
    entry_init(&e, "note", session.client);
    strcpy(e.session, session.session);
    strcpy(e.who, c->who);
    if (entry_set_text(&e, "text", c->word[1], &why) != ERR_OK)
        code = commands_fail(EXIT_USAGE, "session note: %s", why.s);
    else
        code = add(s, &e, "Noted");
    entry_clear(&e);
    entry_clear(&session);
    return code;
}

/* An entry that takes the place of the one named, with the same values. */
static int replacement(const struct call *c, struct store *s, struct entry *e)
{
    struct err_text why = { "" };

    if (store_get(s, c->word[0], e, &why) != ERR_OK)
        return commands_fail(EXIT_FAILED, "%s", why.s);
    strcpy(e->replaces, e->id);
    e->id[0] = '\0';
    e->made_unix_us = 0;
    strcpy(e->who, c->who);
    if (snprintf(e->why, sizeof e->why, "%s", c->why) < (int)sizeof e->why)
        return EXIT_OK;
    entry_clear(e);
    return commands_fail(EXIT_USAGE, "--why takes at most %d bytes", ENTRY_WHY_TEXT - 1);
}

/* Scores noted with a session are of a side; those of another than its own do not count. */
struct other_side {
    const char *side;
    int n;
};

static int count_other_side(void *arg, const struct entry *pain)
{
    struct other_side *o = arg;
    const char *side = entry_word(pain, "side");

    o->n += side != NULL && strcmp(side, o->side) != 0 && strcmp(side, "both") != 0;
    return ERR_OK;
}

static void say_other_side(struct store *s, const struct entry *session)
{
    const struct store_query q = { .session = session->session, .kind = "pain" };
    struct other_side o = { entry_word(session, "side"), 0 };

    if (strcmp(session->kind, "session") != 0 || o.side == NULL || strcmp(o.side, "both") == 0)
        return;
    if (store_each(s, &q, count_other_side, &o, NULL) == ERR_OK && o.n > 0)
        fprintf(stderr, "holdfast: %d pain score%s noted with this session %s of the other side "
                "and will not count with it; `holdfast session show %.8s` has the ids, `holdfast "
                "session correct ID side=%s` corrects them\n", o.n, o.n == 1 ? "" : "s",
                o.n == 1 ? "is" : "are", session->session, o.side);
}

/* What was felt, and what began, lies behind. */
static int check_times(const struct entry *e)
{
    static const char *const fields[] = { "felt_at", "started" };
    const struct entry_kind *k = entry_kind(e->kind);
    int64_t t_us;

    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
        if (entry_field(k, fields[i]) != NULL && entry_time(e, fields[i], &t_us)
            && t_us > now_unix_us())
            return commands_fail(EXIT_USAGE, "session correct: %s lies ahead; check the date",
                                 fields[i]);
    return EXIT_OK;
}

static int correct(const struct call *c, struct store *s)
{
    struct entry e;
    int code = replacement(c, s, &e);

    if (code != EXIT_OK)
        return code;
    for (int i = 1; i < c->words && code == EXIT_OK; i++)
        code = clinic_set("session correct", &e, c->word[i]);
    if (code == EXIT_OK)
        code = check_times(&e);
    if (code == EXIT_OK)
        code = add(s, &e, "Corrected");
    if (code == EXIT_OK)
        say_other_side(s, &e);
    entry_clear(&e);
    return code;
}

static int withdraw(const struct call *c, struct store *s)
{
    struct entry e;
    int code = replacement(c, s, &e);

    if (code != EXIT_OK)
        return code;
    e.withdrawn = true;
    json_object_clear(e.values);
    code = add(s, &e, "Withdrawn");
    entry_clear(&e);
    return code;
}

/* ---- which ------------------------------------------------------------------------- */

static int list(const struct call *c, struct store *s)
{
    const char *client = c->words > 0 ? c->word[0] : NULL;

    if (client != NULL && clinic_has(s, client) != EXIT_OK)
        return EXIT_FAILED;
    return session_show_list(s, client, c->json);
}

static int show(const struct call *c, struct store *s)
{
    struct entry session;
    int code = visit_find(s, NULL, c->word[0], &session);

    if (code != EXIT_OK)
        return code;
    code = session_show(s, &session, c->json);
    entry_clear(&session);
    return code;
}

static int link_to(const struct call *c, struct store *s)
{
    struct entry e;
    struct err_text why = { "" };

    if (c->client == NULL || entry_word(&c->session, "side") == NULL)
        return commands_fail(EXIT_USAGE, "session link needs --client CODE and --side left, right "
                             "or both");
    if (clinic_has(s, c->client) != EXIT_OK)
        return EXIT_FAILED;
    if (entry_copy(&e, &c->session) != ERR_OK)
        return commands_fail(EXIT_FAILED, "out of memory");
    snprintf(e.client, sizeof e.client, "%s", c->client);
    strcpy(e.who, c->who);
    const int code = session_link(s, c->word[0], &e, &why);

    entry_clear(&e);
    return code;
}

static const struct {
    const char *verb;
    int least, most;             /* words after it */
    bool writes, why;
    int (*run)(const struct call *c, struct store *s);
    const char *takes;
} verbs[] = {
    { "list", 0, 1, false, false, list, "at most one client" },
    { "show", 1, 1, false, false, show, "the id of a session; `holdfast session list` shows them" },
    { "note", 2, 2, true, false, note, "the id of a session and a quoted line" },
    { "correct", 2, 1000, true, true, correct, "the id of an entry and NAME=VALUE..." },
    { "withdraw", 1, 1, true, true, withdraw, "the id of an entry" },
    { "link", 1, 1, true, false, link_to, "the folder of a recording" },
};

static int run(struct call *c, const char *verb)
{
    const int n = sizeof verbs / sizeof verbs[0];
    struct store *s;
    int i = 0, code;

    while (i < n && strcmp(verb, verbs[i].verb) != 0)
        i++;
    if (i == n)
        return commands_fail(EXIT_USAGE, "session has no \"%s\"; it has list, show, note, correct, "
                             "withdraw and link", verb);
    if (c->words < verbs[i].least || c->words > verbs[i].most)
        return commands_fail(EXIT_USAGE, "session %s takes %s", verb, verbs[i].takes);
    if (verbs[i].why && (c->why == NULL || *c->why == '\0'))
        return commands_fail(EXIT_USAGE, "session %s needs --why REASON", verb);
    if (verbs[i].writes && (code = clinic_who(c->who_said, c->who)) != EXIT_OK)
        return code;
    if ((code = clinic_open(verbs[i].writes ? STORE_WRITE : STORE_READ, &s)) != EXIT_OK)
        return code;
    code = verbs[i].run(c, s);
    store_close(s);
    return code;
}

static int take(struct call *c, int option, const char *value)
{
    switch (option) {
    case WHY: c->why = value; return EXIT_OK;
    case WHO: c->who_said = value; return EXIT_OK;
    case CLIENT: c->client = value; return EXIT_OK;
    case 'j': c->json = true; return EXIT_OK;
    case 1: c->word[c->words++] = value; return EXIT_OK;
    default:
        return visit_is_setting(option) ? visit_set("session link", &c->session, option, value)
                                        : EXIT_USAGE;
    }
}

int command_session(int argc, char **argv)
{
    static const struct option options[] = {
        { "why", required_argument, NULL, WHY }, { "who", required_argument, NULL, WHO },
        { "client", required_argument, NULL, CLIENT }, { "json", no_argument, NULL, 'j' },
        VISIT_SETTINGS(VISIT_OPTION)
        { "help", no_argument, NULL, 'h' }, { 0 }
    };
    struct call call = { .word = calloc((size_t)argc, sizeof *call.word) };
    int o, code = call.word != NULL ? EXIT_OK : commands_fail(EXIT_FAILED, "out of memory");

    entry_init(&call.session, "session", "");
    optind = 1;
    while (code == EXIT_OK && (o = commands_option(argc, argv, options)) != -1)
        code = o == 'h' ? -1 : take(&call, o, optarg);
    if (code < 0)
        code = usage() - 1;
    else if (code == EXIT_OK && call.words == 0)
        code = commands_fail(EXIT_USAGE, "session needs list, show, note, correct, withdraw or "
                             "link; `holdfast session --help` has examples");
    else if (code == EXIT_OK) {
        const char *verb = *call.word++;

        call.words--;
        code = run(&call, verb);
        call.word--;
    }
    entry_clear(&call.session);
    free(call.word);
    return code < 0 ? EXIT_OK : code;
}
