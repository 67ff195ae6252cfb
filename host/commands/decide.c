/* decide.c - holdfast decide: what the clinician made of today's suggestion. */
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "commands/client_course.h"
#include "commands/clinic.h"
#include "commands/commands.h"
#include "commands/prescribe.h"

enum answer { ACCEPT, CHANGE, REFUSE, ANSWERS };

static const struct {
    const char *typed, *kept;
} answers[ANSWERS] = {
    [ACCEPT] = { "accept", "accepted" }, [CHANGE] = { "change", "changed" },
    [REFUSE] = { "refuse", "refused" },
};

struct work {
    const char **word;           /* code, answer, NAME=VALUE ... */
    int words;
    enum answer answer;
    const char *reason, *said;
    char who[ENTRY_WHO_TEXT];
    bool side_named;
    enum course_side side;
};

static int usage(void)
{
    puts("usage: holdfast decide CODE accept|change|refuse [OPTIONS] [NAME=VALUE...]\n\n"
         "Record what became of today's suggestion. It is made anew first, so it is never one\n"
         "that is out of date, and is kept as it was shown, with its rule.\n\n"
         "  accept         the suggested dose is prescribed from now on\n"
         "  change         another is: what is not named stays as it is now; needs a reason\n"
         "  refuse         all stays as it is; needs a reason\n\n"
         "  --side SIDE    left or right; needed when both sides are in use\n"
         "  --reason TEXT  why\n"
         "  --who NAME     who decides (default: your user name)\n\n"
         "Names for change: protocol, target_pct, hold_s, count, rest_s, sessions_per_week.\n\n"
         "Examples:\n"
         "  holdfast decide K07 accept\n"
         "  holdfast decide K07 change --side left --reason \"long drive today\" hold_s=30\n"
         "  holdfast decide K07 refuse --reason \"wants to see the week out\"");
    return EXIT_OK;
}

/* ---- the call ------------------------------------------------------------------- */

static int check_call(struct work *w)
{
    int i = 0;

    if (w->words < 2)
        return commands_fail(EXIT_USAGE, "decide needs a client's code and accept, change or "
                             "refuse; `holdfast decide --help` says more");
    while (i < ANSWERS && strcmp(w->word[1], answers[i].typed) != 0)
        i++;
    if (i == ANSWERS)
        return commands_fail(EXIT_USAGE, "decide: the answer is accept, change or refuse, not "
                             "\"%s\"", w->word[1]);
    w->answer = (enum answer)i;
    if (w->answer == CHANGE && w->words < 3)
        return commands_fail(EXIT_USAGE, "decide: say what changes, such as hold_s=30");
    if (w->answer != CHANGE && w->words > 2)
        return commands_fail(EXIT_USAGE, "decide: %s takes no \"%s\"; to prescribe another dose, "
                             "change", w->word[1], w->word[2]);
    if (w->answer != ACCEPT && (w->reason == NULL || w->reason[strspn(w->reason, " \t")] == '\0'))
        return commands_fail(EXIT_USAGE, "decide: to %s needs the reason: --reason TEXT",
                             w->word[1]);
    return EXIT_OK;
}

static int choose_side(struct work *w, const struct client_course *c)
{
    enum course_side side[2];

    if (w->side_named)
        return EXIT_OK;
    if (client_course_sides(c, side) == 2)
        return commands_fail(EXIT_USAGE, "decide: each side of %s has its own suggestion; say "
                             "which with --side left or --side right", w->word[0]);
    w->side = side[0];
    return EXIT_OK;
}

/* ---- entries -------------------------------------------------------------------- */

static int fill_decision(const struct work *w, const struct plan *p, struct entry *e)
{
    char today[PLAN_SAID_MAX], why_said[PLAN_SAID_MAX], suggested[ENTRY_LINE_MAX + 1];
    struct err_text why = { "" };
    int err = ERR_OK;

    plan_say_today(p, today, sizeof today);
    plan_say_why(p, why_said, sizeof why_said);
    snprintf(suggested, sizeof suggested, "%.300s. %.680s", today, why_said);
    if (p->session >= 0)
        err = entry_set_word(e, "light", rules_light_word(p->advice.light), &why);
    if (err == ERR_OK)
        err = entry_set_word(e, "rule", plan_rule(p), &why);
    if (err == ERR_OK)
        err = entry_set_word(e, "suggested", suggested, &why);
    if (err == ERR_OK)
        err = entry_set_word(e, "answer", answers[w->answer].kept, &why);
    if (err == ERR_OK && w->reason != NULL)
        err = entry_set_word(e, "reason", w->reason, &why);
    return err == ERR_OK ? EXIT_OK : commands_fail(EXIT_USAGE, "decide: %s", why.s);
}

/* Accepted: the suggestion.  Changed: what is now, or would be begun with, but for what
 * is named. */
static int fill_dose(const struct work *w, const struct plan *p, struct entry *e)
{
    const bool accepted = w->answer == ACCEPT || p->first;
    struct err_text why = { "" };
    int status = prescribe_numbers("decide", e, accepted ? &p->dose : &p->present);

    if (status == EXIT_OK
        && (entry_set_word(e, "side", p->side == COURSE_LEFT ? "left" : "right", &why) != ERR_OK
            || (p->protocol[0] != '\0'
                && entry_set_word(e, "protocol", p->protocol, &why) != ERR_OK)))
        status = commands_fail(EXIT_USAGE, "decide: %s", why.s);
    for (int i = 2; i < w->words && status == EXIT_OK; i++)
        status = strncmp(w->word[i], "side=", 5) == 0
               ? commands_fail(EXIT_USAGE, "decide: the side is named with --side")
               : clinic_set("decide", e, w->word[i]);
    return status == EXIT_OK ? prescribe_check("decide", e) : status;
}

/* Whether an answer prescribes something: to accept waiting changes nothing. */
static bool prescribes(const struct work *w, const struct plan *p)
{
    const bool waits = p->advice.step == RULES_WAIT || p->advice.step == RULES_REVIEW;

    return w->answer == CHANGE || (w->answer == ACCEPT && (p->first || !waits));
}

static void say(const struct work *w, const struct plan *p, const struct entry *e, bool dosed)
{
    char line[PLAN_SAID_MAX];

    plan_say_today(p, line, sizeof line);
    printf("Suggested: %s; rule %s. %c%s.\n", line, plan_rule(p),
           answers[w->answer].kept[0] - 'a' + 'A', answers[w->answer].kept + 1);
    if (!dosed) {
        puts("Nothing changes.");
        return;
    }
    prescribe_print("Prescribed from now on: ", &e[1]);
    const struct course_dose chosen = prescribe_dose(&e[1]);

    if (w->answer == CHANGE && plan_raises(p, &chosen, line, sizeof line))
        puts(line);
}

static int decide(struct work *w, struct client_course *c)
{
    struct err_text why = { "" };
    struct entry e[2];
    struct plan p;
    int status = choose_side(w, c);

    if (status != EXIT_OK)
        return status;
    client_course_plan(c, w->side, &p);
    const bool dosed = prescribes(w, &p);

    entry_init(&e[0], "decision", w->word[0]);
    entry_init(&e[1], "dose", w->word[0]);
    strcpy(e[0].who, w->who);
    strcpy(e[1].who, w->who);
    status = fill_decision(w, &p, &e[0]);
    if (status == EXIT_OK && dosed)
        status = fill_dose(w, &p, &e[1]);
    if (status == EXIT_OK && store_add(c->store, e, dosed ? 2 : 1, &why) != ERR_OK)
        status = commands_fail(EXIT_FAILED, "%s", why.s);
    if (status == EXIT_OK)
        say(w, &p, e, dosed);
    entry_clear(&e[0]);
    entry_clear(&e[1]);
    return status;
}

/* ---- command -------------------------------------------------------------------- */

static int take_option(struct work *w, int c)
{
    switch (c) {
    case 's':
        w->side_named = true;
        if (client_course_side("decide", optarg, &w->side) != EXIT_OK)
            return EXIT_USAGE;
        return w->side != COURSE_BOTH ? EXIT_OK
             : commands_fail(EXIT_USAGE, "decide: --side is left or right; each side has its own "
                             "suggestion");
    case 'r': w->reason = optarg; return EXIT_OK;
    case 'w': w->said = optarg; return EXIT_OK;
    case 1: w->word[w->words++] = optarg; return EXIT_OK;
    default: return EXIT_USAGE;
    }
}

static int run(struct work *w)
{
    struct client_course c;
    int status = check_call(w);

    if (status == EXIT_OK)
        status = clinic_who(w->said, w->who);
    if (status == EXIT_OK)
        status = client_course_open(w->word[0], STORE_WRITE, &c);
    if (status != EXIT_OK)
        return status;
    status = decide(w, &c);
    client_course_close(&c);
    return status;
}

int command_decide(int argc, char **argv)
{
    static const struct option options[] = {
        { "side", required_argument, NULL, 's' }, { "reason", required_argument, NULL, 'r' },
        { "who", required_argument, NULL, 'w' }, { "help", no_argument, NULL, 'h' }, { 0 }
    };
    struct work w = { .word = calloc((size_t)argc, sizeof *w.word) };
    int c, status = w.word != NULL ? EXIT_OK : commands_fail(EXIT_FAILED, "out of memory");

    optind = 1;
    while (status == EXIT_OK && (c = commands_option(argc, argv, options)) != -1) {
        if (c == 'h') {
            free(w.word);
            return usage();
        }
        status = take_option(&w, c);
    }
    if (status == EXIT_OK)
        status = run(&w);
    free(w.word);
    return status;
}
