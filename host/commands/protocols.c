/* protocols.c - holdfast protocols: list, show and check protocol files. */
#include <getopt.h>
#include <jansson.h>  /* --json */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "commands.h"
#include "session/protocol.h"

#define IDS_MAX 256

static const char usage[] =
    "usage: holdfast protocols list [--json]\n"
    "       holdfast protocols show NAME [--json]\n"
    "       holdfast protocols check FILE...\n"
    "\n"
    "  list    every protocol found: id, evidence, time under tension, title\n"
    "  show    one protocol in words, with its source and planned length;\n"
    "          NAME is an id or a file\n"
    "  check   read files and say what is wrong in each\n"
    "\n"
    "Protocols are looked for in $HOLDFAST_PROTOCOLS, ./protocols, ../protocols beside\n"
    "the program, and /usr/share/holdfast/protocols.\n";

/* The recorder keeps the text; here it is only a place to read into. */
static char text[PROTOCOL_TEXT_MAX];

static int load(const char *name, struct protocol *p, struct err_text *why)
{
    size_t n;

    return protocol_load(name, p, text, &n, why);
}

/* ---- JSON ---------------------------------------------------------------- */

static json_t *head_json(const struct protocol *p)
{
    return json_pack("{s:s, s:i, s:s, s:s, s:f, s:f}", "id", p->id,
                     "version", p->version, "title", p->title,
                     "evidence", protocol_evidence_word(p->evidence),
                     "tension_s", protocol_tension_s(p),
                     "total_s", protocol_total_s(p));
}

static json_t *warm_up_json(const struct protocol_warm_up *w)
{
    return json_pack("{s:i, s:f, s:f, s:f, s:f, s:f}", "count", w->count,
                     "seconds", w->seconds, "rest_s", w->rest_s, "from_pct", w->from_pct,
                     "to_pct", w->to_pct, "ready_s", w->ready_s);
}

static json_t *ask_json(const struct protocol_ask *ask)
{
    return json_pack("{s:s, s:s, s:o}", "what", protocol_what_word(ask->what),
                     "when", protocol_when_word(ask->when),
                     "site", ask->site[0] ? json_string(ask->site) : json_null());
}

static json_t *push_json(const struct protocol_push *push)
{
    return json_pack("{s:s, s:i, s:f, s:f, s:f, s:i, s:f}",
                     "kind", protocol_push_kind_word(push->kind), "trials", push->trials,
                     "seconds", push->seconds, "rest_s", push->rest_s,
                     "add_while_improving_pct", push->add_while_improving_pct,
                     "max_trials", push->max_trials, "ready_s", push->ready_s);
}

/* Of the two targets the one that is not given is null, never 0. */
static json_t *holds_json(const struct protocol_holds *h)
{
    const bool force = h->target_of == PROTOCOL_OF_FORCE;

    return json_pack("{s:i, s:f, s:f, s:s, s:o, s:o, s:f, s:f, s:f, s:f, s:f, s:f, s:s,"
                     " s:f, s:f, s:s, s:s, s:i, s:i, s:f}",
                     "count", h->count, "seconds", h->seconds, "rest_s", h->rest_s,
                     "of", protocol_reference_word(h->target_of),
                     "target_pct", force ? json_null() : json_real(h->target_pct),
                     "target_n", force ? json_real(h->target_n) : json_null(),
                     "band_pct", h->band_pct, "floor_pct", h->floor_pct,
                     "grace_s", h->grace_s, "wait_s", h->wait_s, "ready_s", h->ready_s,
                     "complete_in_band_pct", h->complete_in_band_pct,
                     "rule", protocol_rule_word(h->rule), "ramp_s", h->ramp_s,
                     "ramp_down_s", h->ramp_down_s, "until", protocol_until_word(h->until),
                     "ask_pain", protocol_ask_pain_word(h->ask_pain),
                     "pain_limit", h->pain_limit,
                     "stop_after_incomplete", h->stop_after_incomplete,
                     "overtime_s", h->overtime_s);
}

static json_t *step_json(const struct protocol_step *step)
{
    json_t *value = NULL;

    switch (step->type) {
    case PROTOCOL_SCREEN:
        value = json_pack("{s:s}", "question", step->u.screen.question);
        break;
    case PROTOCOL_RIG_CHECK:
        value = json_pack("{s:f}", "seconds", step->u.check.seconds);
        break;
    case PROTOCOL_TARE:
        value = json_pack("{s:f}", "seconds", step->u.tare.seconds);
        break;
    case PROTOCOL_PASSIVE_WEIGHT:
        value = json_pack("{s:f}", "seconds", step->u.passive.seconds);
        break;
    case PROTOCOL_WARM_UP:
        value = warm_up_json(&step->u.warm_up);
        break;
    case PROTOCOL_ASK:
        value = ask_json(&step->u.ask);
        break;
    case PROTOCOL_BEST_PUSH:
        value = push_json(&step->u.push);
        break;
    case PROTOCOL_HOLDS:
        value = holds_json(&step->u.holds);
        break;
    case PROTOCOL_NOTE:
        value = json_string(step->u.note.text);
        break;
    }
    return json_pack("{s:o}", protocol_step_word(step->type), value);
}

static json_t *protocol_json(const struct protocol *p)
{
    json_t *all = head_json(p), *steps = json_array();

    for (int i = 0; i < p->steps; i++)
        json_array_append_new(steps, step_json(&p->step[i]));
    json_object_set_new(all, "source", json_string(p->source));
    json_object_set_new(all, "caution", p->caution[0] ? json_string(p->caution)
                                                      : json_null());
    json_object_set_new(all, "max_force_n", json_real(p->max_force_n));
    json_object_set_new(all, "filter", json_pack("{s:f, s:i}", "cutoff_hz",
                        p->filter_cutoff_hz, "order", p->filter_order));
    json_object_set_new(all, "steps", steps);
    return all;
}

/* Takes the value. */
static int print_json(json_t *value)
{
    const int failed = json_dumpf(value, stdout,
                                  JSON_INDENT(2) | JSON_REAL_PRECISION(15));

    json_decref(value);
    if (failed)
        return commands_fail(EXIT_FAILED, "cannot write the result");
    putchar('\n');
    return EXIT_OK;
}

/* ---- subcommands ---------------------------------------------------------- */

/* A file that cannot be read is said on stderr and does not hide the others. */
static int list(bool json)
{
    static char ids[IDS_MAX][PROTOCOL_ID_MAX];
    const int n = protocol_ids(ids, IDS_MAX);
    json_t *all = json_array();
    struct err_text why = { "" };
    struct protocol p;
    int code = EXIT_OK, width = 0;

    for (int i = 0; i < n; i++)
        width = (int)strlen(ids[i]) > width ? (int)strlen(ids[i]) : width;
    for (int i = 0; i < n; i++) {
        if (load(ids[i], &p, &why) != ERR_OK)
            code = commands_fail(EXIT_FAILED, "%s", why.s);
        else if (json)
            json_array_append_new(all, head_json(&p));
        else
            printf("%-*s  %-9s  %6.6g s  %s\n", width, p.id,
                   protocol_evidence_word(p.evidence), protocol_tension_s(&p), p.title);
    }
    if (n == 0)
        fputs("No protocols were found; see holdfast protocols --help.\n", stderr);
    if (json && print_json(all) != EXIT_OK)
        return EXIT_FAILED;
    if (!json)
        json_decref(all);
    return code;
}

static int show(const char *name, bool json)
{
    struct err_text why;
    struct protocol p;

    if (load(name, &p, &why) != ERR_OK)
        return commands_fail(EXIT_FAILED, "%s", why.s);
    if (json)
        return print_json(protocol_json(&p));
    protocol_print(stdout, &p);
    return EXIT_OK;
}

static int check(char **files, int n)
{
    struct err_text why;
    struct protocol p;
    int code = EXIT_OK;

    for (int i = 0; i < n; i++) {
        if (load(files[i], &p, &why) == ERR_OK
            && protocol_complete(files[i], &p, &why) == ERR_OK)
            printf("%s: fine, %s version %d\n", files[i], p.id, p.version);
        else
            code = commands_fail(EXIT_FAILED, "%s", why.s);
    }
    return code;
}

static int dispatch(char **words, int n, bool json)
{
    const char *what = n > 0 ? words[0] : "";

    if (n == 0)
        return commands_fail(EXIT_USAGE, "say list, show or check; see holdfast "
                             "protocols --help");
    if (strcmp(what, "list") == 0)
        return n == 1 ? list(json)
                      : commands_fail(EXIT_USAGE, "list takes no names; to see one "
                                      "protocol use show %s", words[1]);
    if (strcmp(what, "show") == 0)
        return n == 2 ? show(words[1], json)
                      : commands_fail(EXIT_USAGE, "show takes one name; holdfast "
                                      "protocols list has them");
    if (strcmp(what, "check") == 0 && json)
        return commands_fail(EXIT_USAGE, "check has no --json; use show FILE --json");
    if (strcmp(what, "check") == 0)
        return n > 1 ? check(words + 1, n - 1)
                     : commands_fail(EXIT_USAGE, "check takes one or more files");
    return commands_fail(EXIT_USAGE, "there is no 'protocols %s'; say list, show or "
                         "check", what);
}

int command_protocols(int argc, char **argv)
{
    static const struct option options[] = {
        { "json", no_argument, NULL, 'j' },
        { "help", no_argument, NULL, 'h' },
        { NULL, 0, NULL, 0 },
    };
    bool json = false;
    int option;

    opterr = 0;
    optind = 0;  /* glibc: start over, main may have read options of its own */
    while ((option = getopt_long(argc, argv, "h", options, NULL)) != -1) {
        if (option == 'h') {
            fputs(usage, stdout);
            return EXIT_OK;
        }
        if (option != 'j')
            return commands_fail(EXIT_USAGE, "unknown option %s; see holdfast protocols "
                                 "--help", argv[optind - 1]);
        json = true;
    }
    return dispatch(argv + optind, argc - optind, json);
}
