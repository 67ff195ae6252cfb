/* client.c - holdfast client: add, list, show, edit, export, import and erase. */
#include <getopt.h>
#include <jansson.h>  /* --json */
#include <sqlite3.h>  /* list reads the index */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clinic/dossier.h"
#include "commands/client_show.h"
#include "commands/clinic.h"
#include "commands/commands.h"
#include "commands/visit_sums.h"

static const char usage_head[] =
    "usage: holdfast client add [CODE] [NAME=VALUE...]\n"
    "       holdfast client list [--json]\n"
    "       holdfast client show CODE [--all] [--json]\n"
    "       holdfast client edit CODE NAME=VALUE... --why REASON\n"
    "       holdfast client export CODE --out FOLDER\n"
    "       holdfast client import FOLDER\n"
    "       holdfast client erase CODE --confirm CODE --why REASON\n"
    "\n"
    "A client is a code, such as K07, and never needs a name; without one add makes\n"
    "the next free one. Nothing is ever overwritten: edit adds a correction, with who,\n"
    "when and why, and show --all has them all.\n"
    "\n"
    "  export   writes everything about one client to a new folder of open files\n"
    "  import   takes such a folder in; doing it twice adds nothing\n"
    "  erase    removes every entry and recording of one client for good; what was\n"
    "           exported before is yours to remove\n"
    "\n"
    "  --who NAME   who is writing (default: your user name)\n"
    "\n"
    "NAME=VALUE, where NAME= makes it not known again:\n";

static const char usage_tail[] =
    "\nBody mass, limbs, assessments and more are written with `holdfast log`.\n"
    "\n"
    "Examples:\n"
    "  holdfast client add K07 birth_year=1984 involved=right pain_limit=3\n"
    "  holdfast client edit K07 birth_year=1985 --why \"misheard\"\n"
    "  holdfast client export K07 --out K07-2026-11-26\n";

struct call {
    const char *verb, *out, *why, *confirm, *who_said;
    char who[ENTRY_WHO_TEXT];
    bool json, all;
    const char **word;           /* after the verb */
    int words;
};

static int usage(FILE *to)
{
    fputs(usage_head, to);
    clinic_fields(to, "client");
    fputs(usage_tail, to);
    return EXIT_OK;
}

/* ---- add and edit ----------------------------------------------------------------- */

/* K001 .. K999 and on: the first that nobody has or had. */
static int next_code(struct store *s, char code[ENTRY_CODE_TEXT])
{
    sqlite3_stmt *q = NULL;
    int most = 0;

    if (sqlite3_prepare_v2(store_index(s),
                           "SELECT client FROM client UNION SELECT code FROM erased", -1, &q,
                           NULL) != SQLITE_OK)
        return commands_fail(EXIT_FAILED, "the index cannot be read; `holdfast doctor` looks "
                             "into it");
    while (sqlite3_step(q) == SQLITE_ROW) {
        const char *is = (const char *)sqlite3_column_text(q, 0);
        char *end;

        if (is != NULL && is[0] == 'K' && is[1] >= '0' && is[1] <= '9') {
            const long n = strtol(is + 1, &end, 10);

            most = *end == '\0' && n > most && n < 1000000 ? (int)n : most;
        }
    }
    sqlite3_finalize(q);
    snprintf(code, ENTRY_CODE_TEXT, "K%03d", most + 1);
    return EXIT_OK;
}

/* The words from at on as fields, and who. */
static int fill(struct call *c, int at, struct entry *e)
{
    for (; at < c->words; at++)
        if (clinic_set("client", e, c->word[at]) != EXIT_OK)
            return EXIT_USAGE;
    snprintf(e->who, sizeof e->who, "%s", c->who);
    snprintf(e->why, sizeof e->why, "%s", c->why != NULL ? c->why : "");
    return EXIT_OK;
}

static int write_down(struct store *s, struct entry *e)
{
    struct err_text why = { "" };

    return store_add(s, e, 1, &why) == ERR_OK ? EXIT_OK
         : commands_fail(EXIT_FAILED, "%s", why.s);
}

static int add(struct call *c)
{
    const bool given = c->words > 0 && strchr(c->word[0], '=') == NULL;
    char code[ENTRY_CODE_TEXT] = "";
    struct err_text why = { "" };
    struct store *s;
    struct entry e;
    int status = clinic_open(STORE_WRITE, &s);

    if (status == EXIT_OK && !given)
        status = next_code(s, code);
    else if (status == EXIT_OK && entry_code_check(c->word[0], &why) != ERR_OK)
        status = commands_fail(EXIT_USAGE, "%s", why.s);
    else if (status == EXIT_OK)
        strcpy(code, c->word[0]);
    if (status == EXIT_OK && store_has_client(s, code))
        status = commands_fail(EXIT_FAILED, "%s is there already; `holdfast client edit %s` "
                               "corrects, and add without a code makes a new one", code, code);
    entry_init(&e, "client", code);
    if (status == EXIT_OK)
        status = fill(c, given ? 1 : 0, &e);
    if (status == EXIT_OK)
        status = write_down(s, &e);
    if (status == EXIT_OK)
        puts(code);
    entry_clear(&e);
    store_close(s);
    return status;
}

static int edit(struct call *c)
{
    const char *code = c->words > 0 ? c->word[0] : NULL;
    struct err_text why = { "" };
    struct store *s;
    struct entry was, now;
    int status;

    if (code == NULL || c->words < 2 || c->why == NULL || *c->why == '\0')
        return commands_fail(EXIT_USAGE, "client edit needs a code, at least one NAME=VALUE, and "
                             "--why with the reason");
    if ((status = clinic_open(STORE_WRITE, &s)) != EXIT_OK)
        return status;
    const struct store_query q = { .client = code, .kind = "client" };

    if ((status = clinic_has(s, code)) == EXIT_OK
        && store_last(s, &q, &was, &why) != ERR_OK)
        status = commands_fail(EXIT_FAILED, "%s", why.s);
    if (status != EXIT_OK) {
        store_close(s);
        return status;
    }
    entry_init(&now, "client", code);
    json_object_update(now.values, was.values);
    strcpy(now.replaces, was.id);
    if ((status = fill(c, 1, &now)) == EXIT_OK)
        status = write_down(s, &now);
    entry_clear(&was);
    entry_clear(&now);
    store_close(s);
    return status;
}

/* "3 entries and 1 recording" */
static const char *counted(const struct dossier_sums *n)
{
    static char text[64];

    snprintf(text, sizeof text, "%d entr%s and %d recording%s", n->entries,
             n->entries == 1 ? "y" : "ies", n->recordings, n->recordings == 1 ? "" : "s");
    return text;
}

/* ---- export, import, erase --------------------------------------------------------- */

static int export_one(struct call *c)
{
    char data[512];
    struct dossier_sums n;
    struct err_text why = { "" };
    struct store *s;
    int status;

    if (c->words != 1 || c->out == NULL || *c->out == '\0')
        return commands_fail(EXIT_USAGE, "client export needs a code and --out FOLDER");
    if ((status = clinic_data(data, sizeof data)) != EXIT_OK
        || (status = clinic_open(STORE_READ, &s)) != EXIT_OK)
        return status;
    if (dossier_export(s, data, c->word[0], c->out, &n, &why) != ERR_OK)
        status = commands_fail(EXIT_FAILED, "%s", why.s);
    else
        printf("%s: %s\n", c->out, counted(&n));
    if (status == EXIT_OK && n.missing)
        fprintf(stderr, "holdfast: %d of the sessions ha%s no recording here; `holdfast "
                "reindex` tells which\n", n.missing, n.missing == 1 ? "s" : "ve");
    store_close(s);
    return status;
}

static int import_one(struct call *c)
{
    char data[512], client[ENTRY_CODE_TEXT];
    struct dossier_sums n;
    struct err_text why = { "" };
    struct store *s;
    int status;

    if (c->words != 1)
        return commands_fail(EXIT_USAGE, "client import needs one folder");
    if ((status = clinic_data(data, sizeof data)) != EXIT_OK
        || (status = clinic_open(STORE_WRITE, &s)) != EXIT_OK)
        return status;
    if (dossier_import(s, data, c->word[0], client, &n, &why) != ERR_OK)
        status = commands_fail(EXIT_FAILED, "%s", why.s);
    else
        printf("%s: %s added; %d of the folder's entries were here already\n", client,
               counted(&n), n.known);
    if (status == EXIT_OK)
        status = visit_sums_fill(s, client);
    store_close(s);
    return status;
}

static int erase(struct call *c)
{
    char data[512];
    struct dossier_sums n;
    struct err_text why = { "" };
    struct store *s;
    int status;

    if (c->words != 1 || c->why == NULL || *c->why == '\0')
        return commands_fail(EXIT_USAGE, "client erase needs a code and --why with the reason");
    if (c->confirm == NULL || strcmp(c->confirm, c->word[0]) != 0)
        return commands_fail(EXIT_USAGE, "erasing cannot be taken back: every entry and recording "
                             "of %s goes. Say --confirm %s to do it; `holdfast client export` "
                             "keeps a copy first", c->word[0], c->word[0]);
    if ((status = clinic_data(data, sizeof data)) != EXIT_OK
        || (status = clinic_open(STORE_WRITE, &s)) != EXIT_OK)
        return status;
    if (dossier_erase(s, data, c->word[0], c->who, c->why, &n, &why) != ERR_OK)
        status = commands_fail(EXIT_FAILED, "%s", why.s);
    else
        printf("%s: %s erased\n", c->word[0], counted(&n));
    if (status == EXIT_OK && n.missing > 0)
        fprintf(stderr, "holdfast: %d folder%s outside the data folder held what is not known to be "
                "this client's and %s left alone\n", n.missing, n.missing == 1 ? "" : "s",
                n.missing == 1 ? "was" : "were");
    store_close(s);
    return status;
}

/* ---- list and show ------------------------------------------------------------------ */

static int show(struct call *c)
{
    struct store *s;
    int status;

    if (c->words != 1)
        return commands_fail(EXIT_USAGE, "client show needs one code");
    if ((status = clinic_open(STORE_READ, &s)) != EXIT_OK)
        return status;
    if ((status = clinic_has(s, c->word[0])) == EXIT_OK)
        status = client_show(s, c->word[0], c->all, c->json);
    store_close(s);
    return status;
}

static int list(struct call *c)
{
    struct store *s;
    int status;

    if (c->words != 0)
        return commands_fail(EXIT_USAGE, "client list takes no \"%s\"", c->word[0]);
    if ((status = clinic_open(STORE_READ, &s)) != EXIT_OK)
        return status;
    status = client_show_list(s, c->json);
    store_close(s);
    return status;
}

/* ---- the call ------------------------------------------------------------------------- */

static int dispatch(struct call *c)
{
    static const struct { const char *verb; bool json; int (*run)(struct call *c); } verb[] = {
        { "add", false, add }, { "list", true, list }, { "show", true, show },
        { "edit", false, edit }, { "export", false, export_one },
        { "import", false, import_one }, { "erase", false, erase },
    };

    for (size_t i = 0; i < sizeof verb / sizeof verb[0]; i++) {
        if (strcmp(c->verb, verb[i].verb) != 0)
            continue;
        return !c->json || verb[i].json ? verb[i].run(c)
             : commands_fail(EXIT_USAGE, "client %s has no --json; list and show have", c->verb);
    }
    return commands_fail(EXIT_USAGE, "client has no \"%s\"; it has add, list, show, edit, "
                         "export, import and erase", c->verb);
}

int command_client(int argc, char **argv)
{
    static const struct option options[] = {
        { "out", required_argument, NULL, 'o' }, { "why", required_argument, NULL, 'y' },
        { "confirm", required_argument, NULL, 'f' }, { "who", required_argument, NULL, 'w' },
        { "all", no_argument, NULL, 'a' }, { "json", no_argument, NULL, 'j' },
        { "help", no_argument, NULL, 'h' }, { 0 }
    };
    struct call c = { .word = calloc((size_t)argc, sizeof *c.word) };
    int o, status = c.word != NULL ? EXIT_OK : commands_fail(EXIT_FAILED, "out of memory");

    optind = 1;
    while (status == EXIT_OK && (o = commands_option(argc, argv, options)) != -1) {
        switch (o) {
        case 'o': c.out = optarg; break;
        case 'y': c.why = optarg; break;
        case 'f': c.confirm = optarg; break;
        case 'w': c.who_said = optarg; break;
        case 'a': c.all = true; break;
        case 'j': c.json = true; break;
        case 'h': free(c.word); return usage(stdout);
        case 1:
            if (c.verb == NULL)
                c.verb = optarg;
            else
                c.word[c.words++] = optarg;
            break;
        default: status = EXIT_USAGE; break;
        }
    }
    if (status == EXIT_OK && c.verb == NULL) {
        usage(stderr);
        status = EXIT_USAGE;
    }
    if (status == EXIT_OK)
        status = clinic_who(c.who_said, c.who);
    if (status == EXIT_OK)
        status = dispatch(&c);
    free(c.word);
    return status;
}
