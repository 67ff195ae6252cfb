/* trend.c - holdfast trend: how a person is doing, and why the next step is what it is. */
#include <getopt.h>
#include <jansson.h>  /* --json */
#include <stdbool.h>
#include <stdio.h>

#include "clinic/trend.h"
#include "commands/client_course.h"
#include "commands/commands.h"
#include "interchange/json_value.h"  /* JSON_VALUE_PRECISION */
#include "interchange/trend_json.h"
#include "report/gnuplot.h"          /* gnuplot_kind */
#include "report/trend_figure.h"
#include "report/trend_page.h"

struct work {
    const char *client, *plot;
    enum course_side side;
    int weeks;
    bool json, letters;
};

static int usage(void)
{
    puts("usage: holdfast trend CODE [OPTIONS]\n\n"
         "How this person is doing: the tolerated load, the last sessions with pain before, in\n"
         "the holds, after and next day, the best push beside its detectable change, the trend\n"
         "with its interval, the response to holds as counts, and the next step with its rule.\n"
         "Each side against its own history. Improvement is expected over months.\n\n"
         "  --side SIDE    left, right or both (default: every side that has sessions)\n"
         "  --weeks N      the last N weeks only, with all of their sessions in the table;\n"
         "                 the sums are of the whole course all the same\n"
         "  --plot FILE    draw load and pain over weeks, .svg, .png or .pdf, and say so\n"
         "  --no-plot      no plot in letters below the table\n"
         "  --json         print it as JSON\n\n"
         "Examples:\n"
         "  holdfast trend K07\n"
         "  holdfast trend K07 --side left --weeks 8\n"
         "  holdfast trend K07 --plot k07.svg");
    return EXIT_OK;
}

static int take_option(struct work *w, int c)
{
    double weeks;
    enum gnuplot_kind kind;
    struct err_text why = { "" };

    switch (c) {
    case 's': return client_course_side("trend", optarg, &w->side);
    case 'w':
        if (commands_number("trend", "--weeks", optarg, 1, TREND_WEEKS_MAX, "weeks", &weeks)
            != EXIT_OK)
            return EXIT_USAGE;
        w->weeks = (int)weeks;
        return w->weeks == weeks ? EXIT_OK
             : commands_fail(EXIT_USAGE, "trend: --weeks wants whole weeks, not \"%s\"", optarg);
    case 'p':
        w->plot = optarg;
        return gnuplot_kind(optarg, &kind, &why) == ERR_OK ? EXIT_OK
             : commands_fail(EXIT_USAGE, "%s", why.s);
    case 'n': w->letters = false; return EXIT_OK;
    case 'j': w->json = true; return EXIT_OK;
    case 1:
        if (w->client != NULL)
            return commands_fail(EXIT_USAGE, "trend is of one client, and there are %s and %s",
                                 w->client, optarg);
        w->client = optarg;
        return EXIT_OK;
    default: return EXIT_USAGE;
    }
}

static int print_json(const struct trend *t)
{
    json_t *o = trend_json(t);
    const int failed = json_dumpf(o, stdout, JSON_INDENT(2) | JSON_VALUE_PRECISION);

    json_decref(o);
    putchar('\n');
    return failed ? commands_fail(EXIT_FAILED, "standard output cannot be written") : EXIT_OK;
}

static void print_page(const struct work *w, const struct trend *t)
{
    const int columns = commands_columns();
    struct err_text why = { "" };

    trend_page_head(stdout, t, columns);
    for (int i = 0; i < t->sides; i++) {
        trend_page_side(stdout, t, i, columns);
        putchar('\n');
        if (w->letters && trend_figure_letters(stdout, t, i, columns, &why) == ERR_ABSENT)
            fprintf(stderr, "holdfast: %s\n", why.s);
    }
    trend_page_end(stdout, t, columns);
}

static int show(const struct work *w, const struct trend *t)
{
    struct err_text why = { "" };
    int status = EXIT_OK;

    if (w->json)
        status = print_json(t);
    else
        print_page(w, t);
    if (fflush(stdout) != 0)
        return commands_fail(EXIT_FAILED, "standard output cannot be written");
    if (w->plot == NULL || status != EXIT_OK)
        return status;
    if (trend_figure_save(w->plot, t, &why) != ERR_OK)
        return commands_fail(EXIT_FAILED, "%s", why.s);
    fprintf(stderr, "figure: %s\n", w->plot);
    return EXIT_OK;
}

static int run(const struct work *w)
{
    struct err_text why = { "" };
    struct client_course c;
    struct trend t;
    int status = client_course_open(w->client, STORE_READ, &c);

    if (status != EXIT_OK)
        return status;
    if (trend_make(&c.course, c.rules, w->side, w->weeks, &t, &why) == ERR_OK) {
        status = show(w, &t);
        trend_free(&t);
    } else {
        status = commands_fail(EXIT_FAILED, "%s", why.s);
    }
    client_course_close(&c);
    return status;
}

int command_trend(int argc, char **argv)
{
    static const struct option options[] = {
        { "side", required_argument, NULL, 's' }, { "weeks", required_argument, NULL, 'w' },
        { "plot", required_argument, NULL, 'p' }, { "no-plot", no_argument, NULL, 'n' },
        { "json", no_argument, NULL, 'j' }, { "help", no_argument, NULL, 'h' }, { 0 }
    };
    struct work w = { .side = COURSE_BOTH, .letters = true };
    int c, status;

    optind = 1;
    while ((c = commands_option(argc, argv, options)) != -1) {
        if (c == 'h')
            return usage();
        if ((status = take_option(&w, c)) != EXIT_OK)
            return status;
    }
    if (w.client == NULL)
        return commands_fail(EXIT_USAGE, "trend needs a client's code; `holdfast client list` "
                             "shows them");
    return run(&w);
}
