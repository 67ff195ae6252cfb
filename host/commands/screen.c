/* screen.c - holdfast screen: ask before loading, judge, override with a reason. */
#include <getopt.h>
#include <jansson.h>  /* --json */
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clinic/gate.h"
#include "clinic/screening.h"
#include "commands/clinic.h"
#include "commands/commands.h"

struct call {
    const char *client, *override, *reason, *rest, *said;
    char who[ENTRY_WHO_TEXT];
    bool full, brief, json;
    const char **word;           /* NAME=VALUE */
    int words;
};

static int usage(FILE *to)
{
    const struct screening_item *item;

    fputs("usage: holdfast screen CODE [--full|--short] [NAME=yes|no...] [--rest no] [--json]\n"
          "       holdfast screen CODE --override ID --reason TEXT\n"
          "\n"
          "Ask what must be known before a person is loaded: all of it before the first session\n"
          "and every 90 days, the short part before each session. On a terminal every question\n"
          "not yet answered is asked: y, n, or Enter to leave it open. What is open is not a\n"
          "no: a screening with an open question does not count.\n"
          "\n"
          "  --full, --short   how much (default: what is due)\n"
          "  --rest no         every question not given is a no: they were all asked\n"
          "  --override ID     let the session go on in spite of this screening, today only\n"
          "  --reason TEXT     why\n"
          "  --who NAME        who is writing (default: your user name)\n"
          "  --json            the outcome as JSON\n"
          "\n"
          "It records and advises whom to refer to; it does not diagnose.\n"
          "\n"
          "Questions (s: in the short one too):\n", to);
    for (int i = 0; (item = screening_item_at(i)) != NULL; i++)
        fprintf(to, "  %c %-18s %s\n", item->brief ? 's' : ' ', item->name, item->question);
    fputs("    systolic_mmhg, diastolic_mmhg   blood pressure; a full one needs both\n"
          "\nExamples:\n"
          "  holdfast screen K07\n"
          "  holdfast screen K07 --full systolic_mmhg=128 diastolic_mmhg=81 tingling=yes --rest no\n"
          "  holdfast screen K07 --override 4f1c2a90 --reason \"cleared by her doctor today\"\n", to);
    return EXIT_OK;
}

/* ---- asking ------------------------------------------------------------------------------- */

static bool asked(const struct screening_item *item, bool full)
{
    return full || item->brief;
}

/* One line from the terminal into a field; false at the end of input. */
static bool ask(struct entry *e, const char *field, const char *question, const char *how)
{
    char line[64];
    struct err_text why = { "" };

    for (;;) {
        fprintf(stderr, "%s [%s] ", question, how);
        fflush(stderr);
        if (fgets(line, sizeof line, stdin) == NULL)
            return false;
        line[strcspn(line, "\r\n")] = '\0';
        if (line[0] == '\0')
            return true;
        if (strcmp(line, "y") == 0 || strcmp(line, "n") == 0)
            strcpy(line, line[0] == 'y' ? "yes" : "no");
        if (entry_set_text(e, field, line, &why) == ERR_OK)
            return true;
        fprintf(stderr, "  %s\n", why.s);
    }
}

static void ask_all(struct entry *e, bool full)
{
    const struct screening_item *item;
    bool going = true;

    for (int i = 0; going && (item = screening_item_at(i)) != NULL; i++)
        if (asked(item, full) && json_object_get(e->values, item->name) == NULL)
            going = ask(e, item->name, item->question, "y/n, Enter leaves it open");
    if (going && json_object_get(e->values, "systolic_mmhg") == NULL)
        going = ask(e, "systolic_mmhg", "Blood pressure, upper number?", "mmHg");
    if (going && json_object_get(e->values, "diastolic_mmhg") == NULL)
        ask(e, "diastolic_mmhg", "Blood pressure, lower number?", "mmHg");
}

/* surgery_cleared is asked only after a yes to surgery; no other item hangs on one. */
static void rest_is_no(struct entry *e, bool full)
{
    const struct screening_item *item;

    for (int i = 0; (item = screening_item_at(i)) != NULL; i++)
        if (asked(item, full) && item->level != SCREENING_CLEARANCE
            && json_object_get(e->values, item->name) == NULL)
            json_object_set_new(e->values, item->name, json_false());
}

/* ---- telling ------------------------------------------------------------------------------- */

static json_t *outcome_json(const struct entry *e, const struct screening *s,
                            const struct screening_gate *g)
{
    json_t *reasons = json_array(), *open = json_array();

    for (int i = 0; i < s->reasons; i++)
        json_array_append_new(reasons, json_pack("{s:s, s:s, s:s, s:s}", "field",
                              s->reason[i].field, "level",
                              screening_level_word(s->reason[i].level), "says",
                              s->reason[i].says, "advice", s->reason[i].advice));
    for (int i = 0; i < s->open; i++)
        json_array_append_new(open, json_string(s->open_field[i]));
    return json_pack("{s:s, s:s, s:s, s:s, s:o, s:o, s:{s:s, s:s, s:s}}", "client", e->client,
                     "screening", e->id, "depth", entry_word(e, "depth"), "result",
                     screening_result_word(s->result), "reasons", reasons, "open", open, "session",
                     "answer", screening_answer_word(g->answer), "says", g->says, "way_out",
                     g->way_out);
}

/* Whether the session may begin, and if not, what to do; reasons were told already. */
static void tell_gate(const struct entry *e, const struct screening_gate *g)
{
    if (g->answer != SCREENING_BLOCKED) {
        printf("%s%s%s\n", g->says, g->way_out[0] ? " " : "", g->way_out);
        return;
    }
    printf("%s\nA clinician who has looked may go on today: `holdfast screen %s --override %.8s "
           "--reason TEXT`.\nWhen it has changed, ask again: `holdfast screen %s`.\n",
           strcmp(g->of, e->id) == 0 ? "No session now." : g->says, e->client, g->of, e->client);
}

static void tell(const struct entry *e, const struct screening *s,
                 const struct screening_gate *g)
{
    printf("Screening %.8s (%s): %s\n", e->id, entry_word(e, "depth"),
           screening_result_word(s->result));
    for (int i = 0; i < s->reasons; i++)
        printf("  %-9s  %s\n             %s\n", screening_level_word(s->reason[i].level),
               s->reason[i].says, s->reason[i].advice);
    if (s->open > 0) {
        printf("  open      ");
        for (int i = 0; i < s->open; i++)
            printf(" %s", s->open_field[i]);
        putchar('\n');
    }
    tell_gate(e, g);
}

static int outcome(struct store *st, const struct call *c, const struct entry *e)
{
    struct screening s;
    struct screening_gate g;
    struct err_text why = { "" };
    int year;

    if (gate_now(st, c->client, commands_day(), &g, &year, &why) != ERR_OK)
        return commands_fail(EXIT_FAILED, "%s", why.s);
    screening_judge(e, year, &s);
    if (!c->json) {
        tell(e, &s, &g);
        return EXIT_OK;
    }
    return commands_print_json(outcome_json(e, &s, &g));
}

/* ---- screening and override ----------------------------------------------------------------- */

static int choose_depth(struct store *st, const struct call *c, bool *full)
{
    struct screening_gate g;
    struct err_text why = { "" };
    int year;

    *full = c->full;
    if (c->full || c->brief)
        return EXIT_OK;
    if (gate_now(st, c->client, commands_day(), &g, &year, &why) != ERR_OK)
        return commands_fail(EXIT_FAILED, "%s", why.s);
    *full = g.answer == SCREENING_NEEDS_FULL;
    return EXIT_OK;
}

static int screen(struct store *st, const struct call *c)
{
    struct err_text why = { "" };
    struct entry e;
    bool full;
    int status = choose_depth(st, c, &full);

    entry_init(&e, "screening", c->client);
    strcpy(e.who, c->who);
    if (status == EXIT_OK
        && entry_set_word(&e, "depth", full ? "full" : "short", &why) != ERR_OK)
        status = commands_fail(EXIT_FAILED, "%s", why.s);
    for (int i = 0; i < c->words && status == EXIT_OK; i++)
        status = clinic_set("screen", &e, c->word[i]);
    if (status == EXIT_OK && c->rest != NULL)
        rest_is_no(&e, full);
    else if (status == EXIT_OK && isatty(STDIN_FILENO))
        ask_all(&e, full);
    if (status == EXIT_OK && store_add(st, &e, 1, &why) != ERR_OK)
        status = commands_fail(EXIT_FAILED, "%s", why.s);
    if (status == EXIT_OK)
        status = outcome(st, c, &e);
    entry_clear(&e);
    return status;
}

static int override(struct store *st, const struct call *c)
{
    struct err_text why = { "" };
    struct entry of, e;
    int status = EXIT_OK;

    if (c->reason == NULL || *c->reason == '\0')
        return commands_fail(EXIT_USAGE, "screen --override needs --reason TEXT");
    if (store_get(st, c->override, &of, &why) != ERR_OK)
        return commands_fail(EXIT_FAILED, "%s", why.s);
    entry_init(&e, "override", c->client);
    strcpy(e.who, c->who);
    if (strcmp(of.kind, "screening") != 0 || strcmp(of.client, c->client) != 0)
        status = commands_fail(EXIT_FAILED, "%s is no screening of %s", c->override, c->client);
    else if (entry_set_text(&e, "of", of.id, &why) != ERR_OK
             || entry_set_text(&e, "reason", c->reason, &why) != ERR_OK
             || store_add(st, &e, 1, &why) != ERR_OK)
        status = commands_fail(EXIT_FAILED, "%s", why.s);
    if (status == EXIT_OK)
        status = outcome(st, c, &of);
    entry_clear(&of);
    entry_clear(&e);
    return status;
}

static int run(const struct call *c)
{
    struct store *st;
    int status;

    if (c->client == NULL)
        return commands_fail(EXIT_USAGE, "screen needs a client's code; `holdfast screen --help` "
                             "shows how");
    if (c->full && c->brief)
        return commands_fail(EXIT_USAGE, "screen is either --full or --short");
    if (c->rest != NULL && strcmp(c->rest, "no") != 0)
        return commands_fail(EXIT_USAGE, "--rest can only be no; a yes is said by name");
    if ((status = clinic_open(STORE_WRITE, &st)) != EXIT_OK)
        return status;
    if ((status = clinic_has(st, c->client)) == EXIT_OK)
        status = c->override != NULL ? override(st, c) : screen(st, c);
    store_close(st);
    return status;
}

int command_screen(int argc, char **argv)
{
    static const struct option options[] = {
        { "full", no_argument, NULL, 'f' }, { "short", no_argument, NULL, 's' },
        { "rest", required_argument, NULL, 'r' }, { "override", required_argument, NULL, 'o' },
        { "reason", required_argument, NULL, 'y' }, { "who", required_argument, NULL, 'w' },
        { "json", no_argument, NULL, 'j' }, { "help", no_argument, NULL, 'h' }, { 0 }
    };
    struct call c = { .word = calloc((size_t)argc, sizeof *c.word) };
    int o, status = c.word != NULL ? EXIT_OK : commands_fail(EXIT_FAILED, "out of memory");

    optind = 1;
    while (status == EXIT_OK && (o = commands_option(argc, argv, options)) != -1) {
        switch (o) {
        case 'f': c.full = true; break;
        case 's': c.brief = true; break;
        case 'r': c.rest = optarg; break;
        case 'o': c.override = optarg; break;
        case 'y': c.reason = optarg; break;
        case 'w': c.said = optarg; break;
        case 'j': c.json = true; break;
        case 'h': free(c.word); return usage(stdout);
        case 1:
            if (c.client == NULL)
                c.client = optarg;
            else
                c.word[c.words++] = optarg;
            break;
        default: status = EXIT_USAGE; break;
        }
    }
    if (status == EXIT_OK)
        status = clinic_who(c.said, c.who);
    if (status == EXIT_OK)
        status = run(&c);
    free(c.word);
    return status;
}
