/* protocols.c - holdfast protocols: list, show and check protocol files. */
#include <getopt.h>
#include <jansson.h>  /* --json */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "commands.h"
#include "interchange/protocol_json.h"
#include "session/proof.h"
#include "session/protocol.h"

#define IDS_MAX         256

static const char usage[] =
    "usage: holdfast protocols list [--json]\n"
    "       holdfast protocols show NAME [--json]\n"
    "       holdfast protocols check FILE... [--json]\n"
    "\n"
    "  list    every protocol found, by stage: id, evidence, dose, time under\n"
    "          tension (of pushes where there are no holds), planned length\n"
    "  show    one protocol in words, step by step with start times, with its\n"
    "          source, dose and planned length; NAME is an id or a file\n"
    "  check   read files and tell every error in each with its line; for files\n"
    "          without errors, warnings of what a clinician may want to look at\n"
    "\n"
    "check exits with 1 when a file has errors; warnings alone exit with 0.\n"
    "\n"
    "Protocols are looked for in $HOLDFAST_PROTOCOLS, ./protocols, ../protocols beside\n"
    "the program, and /usr/share/holdfast/protocols.\n";

static char text[PROTOCOL_TEXT_MAX];

static int load(const char *name, struct protocol *p, struct err_text *why)
{
    size_t n;

    return protocol_load(name, p, text, &n, why);
}

/* ---- list ------------------------------------------------------------------- */

struct library {
    int count;
    struct protocol p[IDS_MAX];
};

/* A file that cannot be read is said on stderr and does not hide the others. */
static int load_library(struct library *l)
{
    static char ids[IDS_MAX][PROTOCOL_ID_MAX];
    const int n = protocol_ids(ids, IDS_MAX);
    struct err_text why = { "" };
    int code = EXIT_OK;

    l->count = 0;
    for (int i = 0; i < n; i++) {
        if (load(ids[i], &l->p[l->count], &why) == ERR_OK)
            l->count++;
        else
            code = commands_fail(EXIT_FAILED, "%s", why.s);
    }
    if (n == 0)
        fputs("No protocols were found; see holdfast protocols --help.\n", stderr);
    return code;
}

static void print_row(const struct protocol *p, int id_width, int dose_width)
{
    const double tension_s = protocol_tension_s(p);
    const double shown_s = tension_s > 0 ? tension_s : protocol_push_s(p);
    char dose[PROTOCOL_DOSE_MAX];

    protocol_dose(p, dose, sizeof dose);
    printf("%c %-*s  %-9s  %-*s  %5.4g s  %s\n",
           p->clients == PROTOCOL_CLIENTS_NOT_SYMPTOMATIC ? '!' : ' ', id_width, p->id,
           protocol_evidence_word(p->evidence), dose_width, dose[0] ? dose : "-", shown_s,
           protocol_clock(protocol_total_s(p)).s);
}

static void print_stage(const struct library *l, enum protocol_stage stage, int id_width,
                        int dose_width)
{
    bool any = false;

    for (int i = 0; i < l->count; i++) {
        if (l->p[i].stage != stage)
            continue;
        if (!any)
            printf("%s:\n", protocol_stage_text(stage));
        any = true;
        print_row(&l->p[i], id_width, dose_width);
    }
    if (any)
        putchar('\n');
}

static void print_table(const struct library *l)
{
    char dose[PROTOCOL_DOSE_MAX];
    int id_width = 2, dose_width = 4;
    bool marked = false;

    for (int i = 0; i < l->count; i++) {
        const int id = (int)strlen(l->p[i].id);

        protocol_dose(&l->p[i], dose, sizeof dose);
        id_width = id > id_width ? id : id_width;
        dose_width = (int)strlen(dose) > dose_width ? (int)strlen(dose) : dose_width;
        marked = marked || l->p[i].clients == PROTOCOL_CLIENTS_NOT_SYMPTOMATIC;
    }
    printf("  %-*s  %-9s  %-*s  %7s  %s\n\n", id_width, "id", "evidence", dose_width, "dose",
           "tension", "total");
    for (int stage = 0; stage <= PROTOCOL_STAGE_UNSTATED; stage++)
        print_stage(l, (enum protocol_stage)stage, id_width, dose_width);
    if (marked)
        printf("! %s\n", PROTOCOL_NOT_SYMPTOMATIC_TEXT);
}

static int list(bool json)
{
    static struct library library;
    const int code = load_library(&library);
    json_t *all;

    if (!json) {
        if (library.count > 0)
            print_table(&library);
        return code;
    }
    all = json_array();
    for (int i = 0; i < library.count; i++)
        json_array_append_new(all, protocol_json_head(&library.p[i]));
    return commands_print_json(all) == EXIT_OK ? code : EXIT_FAILED;
}

/* ---- show ------------------------------------------------------------------- */

static int show(const char *name, bool json)
{
    struct err_text why;
    struct protocol p;

    if (load(name, &p, &why) != ERR_OK)
        return commands_fail(EXIT_FAILED, "%s", why.s);
    if (json)
        return commands_print_json(protocol_json_whole(&p));
    protocol_print(stdout, &p, commands_columns());
    return EXIT_OK;
}

/* ---- check ------------------------------------------------------------------ */

static void print_items(FILE *to, const char *file, const char *kind,
                        const struct proof_list *l)
{
    const int kept = l->count < PROOF_ITEMS_MAX ? l->count : PROOF_ITEMS_MAX;

    for (int i = 0; i < kept; i++)
        fprintf(to, "%s:%d: %s%s\n", file, l->item[i].line, kind, l->item[i].text);
    if (l->count > kept)
        fprintf(to, "%s: and %d more\n", file, l->count - kept);
}

static void say_file(const char *file, bool fine, const struct proof *found)
{
    const int warnings = found->warnings.count;

    print_items(stderr, file, "", &found->errors);
    print_items(stdout, file, "warning: ", &found->warnings);
    if (fine && warnings == 0)
        printf("%s: fine, %s version %d\n", file, found->protocol.id,
               found->protocol.version);
    else if (fine)
        printf("%s: %s version %d may be used as it is; %d %s to look at\n", file,
               found->protocol.id, found->protocol.version, warnings,
               warnings == 1 ? "warning" : "warnings");
}

static json_t *items_json(const struct proof_list *l)
{
    const int kept = l->count < PROOF_ITEMS_MAX ? l->count : PROOF_ITEMS_MAX;
    json_t *items = json_array();

    for (int i = 0; i < kept; i++)
        json_array_append_new(items, json_pack("{s:i, s:s}", "line", l->item[i].line,
                                               "text", l->item[i].text));
    return items;
}

static json_t *file_json(const char *file, bool fine, const struct proof *found)
{
    return json_pack("{s:s, s:b, s:o, s:o, s:o, s:o}", "file", file, "fine", fine,
                     "id", fine ? json_string(found->protocol.id) : json_null(),
                     "version", fine ? json_integer(found->protocol.version) : json_null(),
                     "errors", items_json(&found->errors),
                     "warnings", items_json(&found->warnings));
}

/* A file that cannot be read has one error, and no line to tell. */
static json_t *unread_json(const char *file, const char *why)
{
    return json_pack("{s:s, s:b, s:n, s:n, s:[{s:n, s:s}], s:[]}", "file", file, "fine",
                     false, "id", "version", "errors", "line", "text", why, "warnings");
}

static int check(char **files, int n, bool json)
{
    static struct proof found;
    json_t *const all = json ? json_array() : NULL;
    int code = EXIT_OK;

    for (int i = 0; i < n; i++) {
        char path[PROTOCOL_PATH_MAX];
        struct err_text why = { "" };
        size_t bytes;
        bool fine;

        if (protocol_read(files[i], path, text, &bytes, &why) != ERR_OK) {
            code = json ? EXIT_FAILED : commands_fail(EXIT_FAILED, "%s", why.s);
            if (json)
                json_array_append_new(all, unread_json(files[i], why.s));
            continue;
        }
        fine = proof_read(text, bytes, &found);
        code = fine ? code : EXIT_FAILED;
        if (json)
            json_array_append_new(all, file_json(path, fine, &found));
        else
            say_file(path, fine, &found);
    }
    return json && commands_print_json(all) != EXIT_OK ? EXIT_FAILED : code;
}

/* ---- command ---------------------------------------------------------------- */

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
    if (strcmp(what, "check") == 0)
        return n > 1 ? check(words + 1, n - 1, json)
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
