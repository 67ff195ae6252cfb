/* due.c - `holdfast due`: which pain scores are due, are coming, or were missed. */
#include "commands/due.h"

#include <getopt.h>
#include <stdbool.h>
#include <string.h>

#include "clinic/reminders.h"
#include "commands/clinic.h"
#include "commands/commands.h"
#include "commands/visit.h"
#include "now.h"

static int usage(void)
{
    puts("usage: holdfast due [CODE] [--json]\n\n"
         "List which pain scores after sessions are due now, are coming, or were missed in\n"
         "the last seven days: 45 minutes after (30 to 90 minutes), next morning (04:00 to\n"
         "12:00) and 24 hours after (20 to 30 hours). A score noted at another time is kept\n"
         "and counts as missing.\n\n"
         "  CODE      only this client\n"
         "  --json    as JSON\n\n"
         "Examples:\n"
         "  holdfast due\n"
         "  holdfast due K7 --json | jq '.due[] | .client'");
    return EXIT_OK;
}

/* ---- in words ---------------------------------------------------------------------- */

static void say_times(FILE *to, const struct reminder *r, int64_t now_us)
{
    char from[VISIT_WHEN_TEXT], until[VISIT_WHEN_TEXT];

    visit_near(r->window.from_us, now_us, r->utc_offset_min, from);
    visit_near(r->window.to_us, now_us, r->utc_offset_min, until);
    switch (r->when) {
    case MOMENTS_DUE:
        fprintf(to, "until %s", until);
        break;
    case MOMENTS_COMING:
        fprintf(to, "from %s to %s", from, until);
        break;
    case MOMENTS_MISSED:
        fprintf(to, "was until %s%s", until,
                r->late ? "; noted late, which counts as missing" : "");
        break;
    }
}

static void say_command(FILE *to, const struct reminder *r, const char *indent)
{
    if (r->when == MOMENTS_MISSED)
        return;
    fprintf(to, "%sholdfast pain %s SCORE --when %s --session %.8s\n", indent, r->client,
            moments_word(r->moment), r->session);
    if (r->moment == MOMENTS_H24)
        fprintf(to, "%sholdfast afterwards %s settle_h=HOURS sharp_or_new=no --session %.8s\n",
                indent, r->client, r->session);
}

static void say_group(const struct reminders *list, enum moments_when when, const char *title,
                      int64_t now_us)
{
    bool any = false;

    for (int i = 0; i < list->n; i++) {
        const struct reminder *r = &list->reminder[i];
        char started[VISIT_WHEN_TEXT];

        if (r->when != when)
            continue;
        if (!any)
            puts(title);
        any = true;
        printf("  %-8s %-17s ", r->client, moments_text(r->moment));
        say_times(stdout, r, now_us);
        printf("  (session of %s, %s)\n",
               visit_near(r->started_unix_us, now_us, r->utc_offset_min, started), r->side);
        if (when == MOMENTS_DUE)
            say_command(stdout, r, "           ");
    }
}

static void say_all(const struct reminders *list, const char *client, int64_t now_us)
{
    if (list->n == 0)
        printf("Nothing is due%s%s, nothing is coming, and nothing was missed in the last %d "
               "days.\n", client != NULL ? " from " : "", client != NULL ? client : "",
               REMINDERS_BACK_DAYS);
    say_group(list, MOMENTS_DUE, "Due now", now_us);
    say_group(list, MOMENTS_COMING, "Coming", now_us);
    say_group(list, MOMENTS_MISSED, "Missed", now_us);
}

void due_say_next(FILE *to, struct store *s, const char *client, int64_t now_unix_us)
{
    struct reminders list;

    if (reminders_list(s, client, now_unix_us, &list, NULL) != ERR_OK)
        return;
    for (int i = 0; i < list.n; i++) {
        const struct reminder *r = &list.reminder[i];

        if (r->when == MOMENTS_MISSED)
            continue;
        fprintf(to, "%s%s, ", i == 0 ? "Next       " : "           ", moments_text(r->moment));
        say_times(to, r, now_unix_us);
        fputc('\n', to);
        say_command(to, r, "             ");
    }
    reminders_free(&list);
}

/* ---- as JSON ----------------------------------------------------------------------- */

static json_t *one(const struct reminder *r)
{
    return json_pack("{s:s, s:s, s:s, s:s, s:I, s:I, s:I, s:b}", "client", r->client, "session",
                     r->session, "side", r->side, "moment", moments_word(r->moment),
                     "session_started_unix_us", (json_int_t)r->started_unix_us,
                     "from_unix_us", (json_int_t)r->window.from_us,
                     "to_unix_us", (json_int_t)r->window.to_us, "noted_late", (int)r->late);
}

static int print_json(const struct reminders *list, int64_t now_us)
{
    json_t *o = json_object();

    json_object_set_new(o, "now_unix_us", json_integer((json_int_t)now_us));
    for (int w = MOMENTS_COMING; w <= MOMENTS_MISSED; w++)
        json_object_set_new(o, reminders_word((enum moments_when)w), json_array());
    for (int i = 0; i < list->n; i++)
        json_array_append_new(json_object_get(o, reminders_word(list->reminder[i].when)),
                              one(&list->reminder[i]));
    const int failed = json_dumpf(o, stdout, JSON_INDENT(2));

    json_decref(o);
    return failed || putchar('\n') == EOF ? EXIT_FAILED : EXIT_OK;
}

static int list_due(const char *client, bool json)
{
    const int64_t now_us = now_unix_us();
    struct reminders list = { 0 };
    struct err_text why = { "" };
    struct store *s;
    int code = clinic_open(STORE_READ, &s);

    if (code != EXIT_OK)
        return code;
    if (client != NULL && (code = clinic_has(s, client)) != EXIT_OK) {
        store_close(s);
        return code;
    }
    if (reminders_list(s, client, now_us, &list, &why) != ERR_OK)
        code = commands_fail(EXIT_FAILED, "%s", why.s);
    else if (json)
        code = print_json(&list, now_us);
    else
        say_all(&list, client, now_us);
    reminders_free(&list);
    store_close(s);
    return code;
}

int command_due(int argc, char **argv)
{
    static const struct option options[] = {
        { "json", no_argument, NULL, 'j' }, { "help", no_argument, NULL, 'h' }, { 0 }
    };
    const char *client = NULL;
    bool json = false;
    int c;

    optind = 1;
    while ((c = commands_option(argc, argv, options)) != -1) {
        if (c == 'h')
            return usage();
        if (c == '?')
            return EXIT_USAGE;
        if (c == 'j')
            json = true;
        else if (client != NULL)
            return commands_fail(EXIT_USAGE, "due takes one client, and \"%s\" is a second",
                                 optarg);
        else
            client = optarg;
    }
    return list_due(client, json);
}
