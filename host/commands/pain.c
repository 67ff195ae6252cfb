/* pain.c - `holdfast pain`, `afterwards` and `event`: what is noted around a session. */
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clinic/reminders.h"
#include "clinic/store_sums.h"
#include "clinic/sums.h"
#include "commands/clinic.h"
#include "commands/commands.h"
#include "commands/visit.h"
#include "now.h"

struct noting {
    const char *command, *session, *who, *when;
    struct entry e;
};

enum { SIDE = 700, SITE, HOLD, TEST };

/* ---- shared ------------------------------------------------------------------------ */

static int set(struct noting *n, const char *name, const char *field, const char *value)
{
    struct err_text why = { "" };

    if (entry_set_text(&n->e, field, value, &why) != ERR_OK)
        return commands_fail(EXIT_USAGE, "%s: %s: %s", n->command, name, why.s);
    return EXIT_OK;
}

static int begin(struct noting *n, const char *command, const char *kind, const char *client)
{
    struct err_text why = { "" };

    n->command = command;
    if (entry_code_check(client, &why) != ERR_OK)
        return commands_fail(EXIT_USAGE, "%s: %s", command, why.s);
    entry_init(&n->e, kind, client);
    return clinic_who(n->who, n->e.who);
}

/* The session it belongs to. */
static int find_session(struct noting *n, struct store *s, struct entry *session)
{
    const int code = visit_find(s, n->e.client, n->session, session);

    if (code == EXIT_OK)
        strcpy(n->e.session, session->session);
    return code;
}

static int add(struct noting *n, struct store *s)
{
    struct err_text why = { "" };

    if (entry_check(&n->e, &why) != ERR_OK)
        return commands_fail(EXIT_USAGE, "%s: %s", n->command, why.s);
    if (store_add(s, &n->e, 1, &why) != ERR_OK)
        return commands_fail(EXIT_FAILED, "%s", why.s);
    return EXIT_OK;
}

static void say_session(struct store *s, const struct entry *session)
{
    char when[VISIT_WHEN_TEXT];

    printf(", with the session of %s, %s (%.8s)", visit_began(s, session, when),
           entry_word(session, "side"), session->session);
}

/* ---- pain -------------------------------------------------------------------------- */

static int pain_usage(void)
{
    puts("usage: holdfast pain CODE SCORE [OPTIONS]\n\n"
         "Note pain, 0 none to 10 the most there is, at a moment of a session. Without --when\n"
         "it is the moment that is due now; `holdfast due` lists them.\n\n"
         "  --when WHEN      before, hold, after, 45min, morning, 24h, or daily (of no session)\n"
         "  --session ID     default: the client's latest session\n"
         "  --at TIME        when it was felt, \"YYYY-MM-DD HH:MM\" (default: now)\n"
         "  --side SIDE      left, right or both (default: the session's)\n"
         "  --site TEXT      where\n"
         "  --hold N         which hold, with --when hold\n"
         "  --test NAME      on which load test: short_lever_bridge, long_lever_bridge,\n"
         "                   single_leg_deadlift, fast_loading, sitting or other\n"
         "  --who NAME       who is writing (default: your user name)\n\n"
         "45min counts from 30 to 90 minutes after the session, morning the next day from 04:00\n"
         "to 12:00, 24h from 20 to 30 hours after; at another time it is kept and counts as\n"
         "missing.\n\n"
         "Examples:\n"
         "  holdfast pain K7 2\n"
         "  holdfast pain K7 3 --when before --test single_leg_deadlift\n"
         "  holdfast pain K7 1 --when morning --at \"2026-11-27 07:30\"");
    return EXIT_OK;
}

/* The moment that is due now, and of which session unless that is known. */
static int due_moment(struct noting *n, struct store *s, enum moments *m)
{
    struct reminders list = { 0 };
    struct err_text why = { "" };

    if (reminders_list(s, n->e.client, now_unix_us(), &list, &why) != ERR_OK)
        return commands_fail(EXIT_FAILED, "%s", why.s);
    *m = MOMENTS_COUNT;
    for (int i = 0; i < list.n && *m == MOMENTS_COUNT; i++) {
        const struct reminder *r = &list.reminder[i];

        if (r->when != MOMENTS_DUE || (n->e.session[0] != '\0'
                                       && strcmp(r->session, n->e.session) != 0))
            continue;
        *m = r->moment;
        strcpy(n->e.session, r->session);
    }
    reminders_free(&list);
    return *m < MOMENTS_COUNT ? EXIT_OK
         : commands_fail(EXIT_FAILED, "nothing is due from %s now; say which moment with --when "
                         "before, hold, after, 45min, morning, 24h or daily", n->e.client);
}

static void say_pain(const struct noting *n, struct store *s, enum moments m,
                     const struct entry *session)
{
    struct moments_end end;
    struct moments_window w;
    int64_t felt_us = n->e.made_unix_us;
    char from[VISIT_WHEN_TEXT], to[VISIT_WHEN_TEXT];

    printf("Noted: pain %.0f of 10, %s", entry_number(&n->e, "score"), moments_text(m));
    if (session != NULL)
        say_session(s, session);
    printf(". Entry %.8s\n", n->e.id);
    if (session == NULL)
        return;
    visit_end(s, session, &end);
    entry_time(&n->e, "felt_at", &felt_us);
    if (!moments_in_time(m, end, felt_us) && moments_window(m, end, &w))
        printf("That is not in its time (%s to %s): it is kept, and counts as missing.\n",
               visit_when(w.from_us, end.utc_offset_min, from),
               visit_when(w.to_us, end.utc_offset_min, to));
}

/* What is felt lies behind. */
static int check_at(const struct noting *n)
{
    int64_t felt_us;

    if (entry_time(&n->e, "felt_at", &felt_us) && felt_us > now_unix_us())
        return commands_fail(EXIT_USAGE, "pain: --at lies ahead; say when it was felt");
    return EXIT_OK;
}

/* A recording knows how many holds there were. */
static int check_hold(const struct noting *n, struct store *s, const struct entry *session)
{
    const double hold = entry_number(&n->e, "hold");
    struct sums *m = malloc(sizeof *m);
    int code = EXIT_OK;

    if (m != NULL && store_sums_get(s, session->session, m, NULL) == ERR_OK && hold > m->holds)
        code = commands_fail(EXIT_USAGE, "pain: --hold %.0f: session %.8s has %d hold%s", hold,
                             session->session, m->holds, m->holds == 1 ? "" : "s");
    free(m);
    return code;
}

static int add_pain(struct noting *n, struct store *s, enum moments m, const struct entry *session)
{
    struct err_text why = { "" };
    int code = session != NULL && m == MOMENTS_HOLD ? check_hold(n, s, session) : EXIT_OK;

    if (code != EXIT_OK)
        return code;
    if (session != NULL && entry_word(&n->e, "side") == NULL)
        entry_set_word(&n->e, "side", entry_word(session, "side"), &why);
    entry_set_word(&n->e, "moment", moments_word(m), &why);
    if ((code = add(n, s)) == EXIT_OK)
        say_pain(n, s, m, session);
    return code;
}

/* m MOMENTS_COUNT: the one that is due now. */
static int note_pain(struct noting *n, struct store *s, enum moments m)
{
    struct entry session;
    int code = clinic_has(s, n->e.client);
    bool has = false;

    if (code == EXIT_OK && (n->session != NULL || m < MOMENTS_DAILY))
        has = (code = find_session(n, s, &session)) == EXIT_OK;
    if (code == EXIT_OK && m == MOMENTS_COUNT && (code = due_moment(n, s, &m)) == EXIT_OK && !has) {
        n->session = n->e.session;
        has = (code = find_session(n, s, &session)) == EXIT_OK;
    }
    if (code == EXIT_OK)
        code = add_pain(n, s, m, has ? &session : NULL);
    if (has)
        entry_clear(&session);
    return code;
}

static int pain_option(struct noting *n, int c, const char *value)
{
    switch (c) {
    case 'w': n->when = value; return EXIT_OK;
    case 's': n->session = value; return EXIT_OK;
    case 'o': n->who = value; return EXIT_OK;
    case 'a': return set(n, "--at", "felt_at", value);
    case SIDE: return set(n, "--side", "side", value);
    case SITE: return set(n, "--site", "site", value);
    case HOLD: return set(n, "--hold", "hold", value);
    case TEST: return set(n, "--test", "load_test", value);
    default: return EXIT_USAGE;
    }
}

static int pain(struct noting *n, const char *client, const char *score)
{
    enum moments m = MOMENTS_COUNT;
    struct err_text why = { "" };
    struct store *s;
    int code;

    if (entry_code_check(client, &why) != ERR_OK)
        return commands_fail(EXIT_USAGE, "pain: %s", why.s);
    strcpy(n->e.client, client);
    if ((code = clinic_who(n->who, n->e.who)) != EXIT_OK
        || (code = set(n, "SCORE", "score", score)) != EXIT_OK)
        return code;
    if (n->when != NULL && (m = moments_of(n->when)) == MOMENTS_COUNT)
        return commands_fail(EXIT_USAGE, "pain: --when is before, hold, after, 45min, morning, 24h "
                             "or daily, not \"%s\"", n->when);
    if ((code = check_at(n)) != EXIT_OK || (code = clinic_open(STORE_WRITE, &s)) != EXIT_OK)
        return code;
    code = note_pain(n, s, m);
    store_close(s);
    return code;
}

int command_pain(int argc, char **argv)
{
    static const struct option options[] = {
        { "when", required_argument, NULL, 'w' }, { "session", required_argument, NULL, 's' },
        { "at", required_argument, NULL, 'a' }, { "side", required_argument, NULL, SIDE },
        { "site", required_argument, NULL, SITE }, { "hold", required_argument, NULL, HOLD },
        { "test", required_argument, NULL, TEST }, { "who", required_argument, NULL, 'o' },
        { "help", no_argument, NULL, 'h' }, { 0 }
    };
    const char *word[2] = { NULL, NULL };
    struct noting n = { .command = "pain" };
    int c, words = 0, code = EXIT_OK;

    entry_init(&n.e, "pain", "");
    optind = 1;
    while (code == EXIT_OK && (c = commands_option(argc, argv, options)) != -1) {
        if (c == 'h') {
            entry_clear(&n.e);
            return pain_usage();
        }
        if (c == 1 && words == 2)
            code = commands_fail(EXIT_USAGE, "pain takes a code and a score, and \"%s\" is a third "
                                 "word", optarg);
        else if (c == 1)
            word[words++] = optarg;
        else
            code = pain_option(&n, c, optarg);
    }
    if (code == EXIT_OK && words < 2)
        code = commands_fail(EXIT_USAGE, "pain needs a client and a score: holdfast pain K7 2");
    if (code == EXIT_OK)
        code = pain(&n, word[0], word[1]);
    entry_clear(&n.e);
    return code;
}

/* ---- afterwards and events --------------------------------------------------------- */

static int afterwards_usage(void)
{
    puts("usage: holdfast afterwards CODE NAME=VALUE... [--session ID] [--who NAME]\n\n"
         "Note how it was after a session, usually the next day.\n");
    clinic_fields(stdout, "afterwards");
    puts("\n  --session ID     default: the client's latest session\n"
         "  --who NAME       who is writing (default: your user name)\n\n"
         "Examples:\n"
         "  holdfast afterwards K7 settle_h=6 sharp_or_new=no morning_worse=no\n"
         "  holdfast afterwards K7 effort=5 text=\"fine on the stairs\"");
    return EXIT_OK;
}

static int event_usage(void)
{
    puts("usage: holdfast event CODE WHAT [TEXT] [--session ID] [--who NAME]\n\n"
         "Note something that happened in a session: cramp, sharp_pain, tingling, dizziness,\n"
         "strap_slip, paused or other, and how it was in a line.\n\n"
         "  --session ID     default: the client's latest session\n"
         "  --who NAME       who is writing (default: your user name)\n\n"
         "Examples:\n"
         "  holdfast event K7 cramp \"calf, third hold, gone after a minute\"\n"
         "  holdfast event K7 strap_slip --session 3f2a");
    return EXIT_OK;
}

/* The words after the code, into the entry. */
static int afterwards_words(struct noting *n, char *const *word, int words)
{
    int code = EXIT_OK;

    if (words == 0)
        return commands_fail(EXIT_USAGE, "afterwards needs at least one NAME=VALUE; `holdfast "
                             "afterwards --help` lists the names");
    for (int i = 0; i < words && code == EXIT_OK; i++)
        code = clinic_set(n->command, &n->e, word[i]);
    return code;
}

static int event_words(struct noting *n, char *const *word, int words)
{
    int code;

    if (words == 0 || words > 2)
        return commands_fail(EXIT_USAGE, "event takes what happened, and how it was in one word "
                             "or a quoted line: holdfast event K7 cramp \"calf, third hold\"");
    if ((code = set(n, "WHAT", "what", word[0])) != EXIT_OK)
        return code;
    return words == 2 ? set(n, "TEXT", "text", word[1]) : EXIT_OK;
}

static int note(struct noting *n, const char *said)
{
    struct entry session;
    struct store *s;
    int code = clinic_open(STORE_WRITE, &s);

    if (code != EXIT_OK)
        return code;
    if ((code = clinic_has(s, n->e.client)) == EXIT_OK
        && (code = find_session(n, s, &session)) == EXIT_OK) {
        if ((code = add(n, s)) == EXIT_OK) {
            printf("Noted: %s", said);
            say_session(s, &session);
            printf(". Entry %.8s\n", n->e.id);
        }
        entry_clear(&session);
    }
    store_close(s);
    return code;
}

static int of_session(int argc, char **argv, const char *kind, const char *said,
                      int (*usage)(void),
                      int (*take)(struct noting *n, char *const *word, int words))
{
    static const struct option options[] = {
        { "session", required_argument, NULL, 's' }, { "who", required_argument, NULL, 'o' },
        { "help", no_argument, NULL, 'h' }, { 0 }
    };
    char **word = calloc((size_t)argc, sizeof *word);
    struct noting n = { .command = kind };
    int c, words = 0, code = word != NULL ? EXIT_OK : commands_fail(EXIT_FAILED, "out of memory");

    entry_init(&n.e, kind, "");
    optind = 1;
    while (code == EXIT_OK && (c = commands_option(argc, argv, options)) != -1) {
        switch (c) {
        case 's': n.session = optarg; break;
        case 'o': n.who = optarg; break;
        case 1: word[words++] = optarg; break;
        case 'h': code = -1; usage(); break;
        default: code = EXIT_USAGE; break;
        }
    }
    if (code == EXIT_OK && words == 0)
        code = commands_fail(EXIT_USAGE, "%s needs a client; `holdfast %s --help` has examples",
                             kind, kind);
    if (code == EXIT_OK) {
        entry_clear(&n.e);
        code = begin(&n, kind, kind, word[0]);
    }
    if (code == EXIT_OK && (code = take(&n, word + 1, words - 1)) == EXIT_OK)
        code = note(&n, said);
    entry_clear(&n.e);
    free(word);
    return code < 0 ? EXIT_OK : code;
}

int command_afterwards(int argc, char **argv)
{
    return of_session(argc, argv, "afterwards", "how it was afterwards", afterwards_usage,
                      afterwards_words);
}

int command_event(int argc, char **argv)
{
    return of_session(argc, argv, "event", "what happened", event_usage, event_words);
}
