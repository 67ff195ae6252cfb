/* plan.c - holdfast plan: today's suggested dose, and why. */
#include <getopt.h>
#include <jansson.h>  /* --json */
#include <stdbool.h>
#include <stdio.h>

#include "clinic/gate.h"
#include "commands/client_course.h"
#include "commands/commands.h"
#include "interchange/json_value.h"  /* JSON_VALUE_PRECISION */
#include "interchange/plan_json.h"
#include "report/plan_page.h"

static int usage(void)
{
    puts("usage: holdfast plan CODE [--side SIDE] [--json]\n\n"
         "Today's suggested dose and why: the light of the last session with what it looked at,\n"
         "the rule that fired, the dose in words with its time under tension, what else could\n"
         "be done, and whether screening is due. Before there is a dose, a first one after the\n"
         "irritability that was assessed. It is made anew each time from all that is known.\n"
         "The clinician decides: `holdfast decide`.\n\n"
         "  --side SIDE    left or right (default: every side in use, else the sore one)\n"
         "  --json         print it as JSON, one object a side\n\n"
         "Examples:\n"
         "  holdfast plan K07\n"
         "  holdfast plan K07 --side left --json");
    return EXIT_OK;
}

static int print_json(const struct client_course *c, const enum course_side *side, int n,
                      const struct screening_gate *gate)
{
    json_t *all = json_array();
    struct plan p;

    for (int i = 0; i < n; i++) {
        client_course_plan(c, side[i], &p);
        json_array_append_new(all, plan_json(&p, gate));
    }
    const int failed = json_dumpf(all, stdout, JSON_INDENT(2) | JSON_VALUE_PRECISION);

    json_decref(all);
    putchar('\n');
    return failed ? EXIT_FAILED : EXIT_OK;
}

static void print_pages(const struct client_course *c, const enum course_side *side, int n,
                        const struct screening_gate *gate)
{
    struct plan p;

    for (int i = 0; i < n; i++) {
        if (i > 0)
            putchar('\n');
        client_course_plan(c, side[i], &p);
        plan_page_print(stdout, &p, gate, commands_columns());
    }
}

static int run(const char *client, enum course_side asked, bool json)
{
    enum course_side side[2] = { asked, asked };
    struct screening_gate gate;
    struct err_text why = { "" };
    struct client_course c;
    int status = client_course_open(client, STORE_READ, &c);

    if (status != EXIT_OK)
        return status;
    const int n = asked == COURSE_BOTH ? client_course_sides(&c, side) : 1;

    if (gate_now(c.store, client, c.course.today, &gate, NULL, &why) != ERR_OK)
        status = commands_fail(EXIT_FAILED, "%s", why.s);
    else if (json)
        status = print_json(&c, side, n, &gate);
    else
        print_pages(&c, side, n, &gate);
    if (fflush(stdout) != 0 || (json && ferror(stdout)))
        status = commands_fail(EXIT_FAILED, "standard output cannot be written");
    client_course_close(&c);
    return status;
}

int command_plan(int argc, char **argv)
{
    static const struct option options[] = {
        { "side", required_argument, NULL, 's' }, { "json", no_argument, NULL, 'j' },
        { "help", no_argument, NULL, 'h' }, { 0 }
    };
    enum course_side side = COURSE_BOTH;
    const char *client = NULL;
    bool json = false;
    int c;

    optind = 1;
    while ((c = commands_option(argc, argv, options)) != -1) {
        switch (c) {
        case 'h': return usage();
        case 'j': json = true; break;
        case 's':
            if (client_course_side("plan", optarg, &side) != EXIT_OK)
                return EXIT_USAGE;
            break;
        case 1:
            if (client != NULL)
                return commands_fail(EXIT_USAGE, "plan is of one client, and there are %s and %s",
                                     client, optarg);
            client = optarg;
            break;
        default: return EXIT_USAGE;
        }
    }
    if (client == NULL)
        return commands_fail(EXIT_USAGE, "plan needs a client's code; `holdfast client list` shows "
                             "them");
    return run(client, side, json);
}
