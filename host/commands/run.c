/* run.c - `holdfast run`: guide a session on a rig, in a terminal. */
#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "analysis/results.h"
#include "commands/commands.h"
#include "commands/folders.h"
#include "commands/rig_calibration.h"
#include "commands/run_check.h"
#include "commands/run_client.h"
#include "interchange/results_json.h"
#include "link/rig.h"
#include "live/live.h"
#include "now.h"
#include "report/curve.h"
#include "report/table.h"
#include "terminal/answer.h"
#include "terminal/keys.h"
#include "terminal/screen.h"
#include "terminal/script.h"

#define USUAL_PROTOCOL      "rio-2015-isometric"
#define REDRAW_MS           50
#define WAIT_FOR_RIG_S      120.0
#define ANSWER_WAIT_S       60.0    /* without a keyboard */
#define PATH_BYTES          (PATH_MAX - 32)

struct plan {
    const char *device, *protocol_name, *calibration_path, *out, *go_on;
    double wait_for_rig_s, answer_wait_s, body_mass_kg;
    struct script script;
    struct run_client client;
    bool json, no_curve;
    struct protocol protocol;
    struct calibration calibration;
    struct rig_calibration own;
    char protocol_text[PROTOCOL_TEXT_MAX];
    size_t protocol_bytes;
    char calibration_text[CALIBRATION_TEXT_MAX];
    size_t calibration_bytes;
    char folder[PATH_BYTES];
    char calibration_default[PATH_BYTES];
    bool made_folder;
};

static int usage(void)
{
    puts("usage: holdfast run --rig DEVICE [OPTIONS]\n\n"
         "Guide one session: zero, best push, holds with rests, as the protocol says.\n"
         "The rig is checked first, as `holdfast check` does. When that says stop, the session\n"
         "ends before anybody pushes. Everything is recorded as it comes; results and curve are computed from the\n"
         "recording when the session is over.\n\n"
         "  --rig DEVICE         serial port of the rig, e.g. /dev/ttyACM0 (`holdfast\n"
         "                       ports` lists them)\n"
         "  --protocol NAME      protocol id or file (default rio-2015-isometric)\n"
         "  --calibration FILE   counts to newtons (default calibration.json in\n"
         "                       $XDG_CONFIG_HOME/holdfast, ~/.config/holdfast, or else the\n"
         "                       one the rig carries)\n"
         "  --out FOLDER         where session.hfr, results.json, check.json and\n"
         "                       curve.png go\n"
         "                       (default a new folder by date and time in\n"
         "                       $XDG_DATA_HOME/holdfast, ~/.local/share/holdfast); of a\n"
         "                       client, one in sessions there\n"
         RUN_CLIENT_USAGE
         "  --body-mass KG       the client's; targets of body weight need it\n"
         "  --answer WHAT=VALUE  answer the next question of that kind: pain=0-10,\n"
         "                       effort=0-10, text=LINE, screen=yes|no; =none leaves it\n"
         "                       open.  May be repeated; each is used once, in order\n"
         "  --answers FILE       the same, one a line\n"
         "  --answer-wait S      without a keyboard, how long a question waits before\n"
         "                       it is left open (default 60 s of session time)\n"
         "  --go-on-anyway REASON  go on although the rig check says stop; the reason is\n"
         "                       recorded\n"
         "  --wait-for-rig S     how long a lost rig is waited for (default 120 s)\n"
         "  --no-curve           do not draw curve.png\n"
         "  --json               results as JSON on standard output, the rest on\n"
         "                       standard error\n\n"
         "Keys while it runs: p pause and go on, s skip, q stop (so does Ctrl-C). While a\n"
         "question is open: 0 to 10 and Enter, y or n, or a line and Enter; Backspace takes\n"
         "back; s, or an empty line, leaves it open. An answer left open is missing, never\n"
         "0; a question before the start that is left open ends the session.\n\n"
         "Exit code 0 also when the operator, the client or an answer ended the session.");
    return EXIT_OK;
}

/* ---- options and files ---------------------------------------------------------- */

/* What is given in place of, or beside, a keyboard. */
static int parse_answers(int option, struct plan *p)
{
    struct err_text why = { "" };

    if (option == 'm')
        return commands_number("run", "--body-mass", optarg, SESSION_MASS_LEAST_G / 1000.0,
                               SESSION_MASS_MOST_G / 1000.0, "kg", &p->body_mass_kg);
    if (option == 't')
        return commands_seconds("run", "--answer-wait", optarg, 0, 3600, &p->answer_wait_s);
    if ((option == 'a' ? script_add(&p->script, "--answer", optarg, &why)
                       : script_load(&p->script, optarg, &why)) != ERR_OK)
        return commands_fail(EXIT_USAGE, "%s", why.s);
    return EXIT_OK;
}

static int parse(int argc, char **argv, struct plan *p)
{
    static const struct option options[] = {
        { "rig", required_argument, NULL, 'r' },
        { "protocol", required_argument, NULL, 'p' },
        { "calibration", required_argument, NULL, 'c' },
        { "out", required_argument, NULL, 'o' },
        { "wait-for-rig", required_argument, NULL, 'w' },
        { "body-mass", required_argument, NULL, 'm' },
        { "answer", required_argument, NULL, 'a' },
        { "answers", required_argument, NULL, 'f' },
        { "answer-wait", required_argument, NULL, 't' },
        { "go-on-anyway", required_argument, NULL, 'g' },
        RUN_CLIENT_OPTIONS
        { "no-curve", no_argument, NULL, 'n' },
        { "json", no_argument, NULL, 'j' },
        { "help", no_argument, NULL, 'h' }, { 0 }
    };
    int c;

    optind = 1;
    while ((c = commands_option(argc, argv, options)) != -1) {
        switch (c) {
        case 'r': p->device = optarg; break;
        case 'p': p->protocol_name = optarg; break;
        case 'c': p->calibration_path = optarg; break;
        case 'o': p->out = optarg; break;
        case 'n': p->no_curve = true; break;
        case 'j': p->json = true; break;
        case 'w':
            if (commands_seconds("run", "--wait-for-rig", optarg, 0, 3600,
                                 &p->wait_for_rig_s) != EXIT_OK)
                return EXIT_USAGE;
            break;
        case 'g':
            if ((p->go_on = run_check_reason(optarg)) == NULL)
                return EXIT_USAGE;
            break;
        case 'm': case 't': case 'a': case 'f':
            if (parse_answers(c, p) != EXIT_OK)
                return EXIT_USAGE;
            break;
        case 'h': usage(); return -1;
        case 1:
            return commands_fail(EXIT_USAGE, "run takes no \"%s\"; the rig is named with --rig",
                                 optarg);
        default:
            if (!run_client_is(c) || run_client_option(&p->client, c, optarg) != EXIT_OK)
                return EXIT_USAGE;
        }
    }
    if (p->device == NULL)
        return commands_fail(EXIT_USAGE, "run needs a rig: holdfast run --rig /dev/ttyACM0 "
                             "(`holdfast ports` lists ports)");
    return EXIT_OK;
}

/* What the protocol needs to know before it can begin. */
static int check_needs(const struct plan *p)
{
    const double weight_n = p->body_mass_kg * SESSION_GRAVITY_M_S2;

    for (int i = 0; i < p->protocol.steps; i++) {
        const struct protocol_holds *h = &p->protocol.step[i].u.holds;

        if (p->protocol.step[i].type != PROTOCOL_HOLDS
            || h->target_of != PROTOCOL_OF_BODY_WEIGHT)
            continue;
        if (weight_n <= 0.0)
            return commands_fail(EXIT_USAGE, "%s has targets of body weight; give the client's "
                                 "mass with --body-mass KG", p->protocol.id);
        if (weight_n * h->target_pct / 100.0 > p->protocol.max_force_n)
            return commands_fail(EXIT_USAGE, "%.4g %% of the body weight is %.0f N, over the "
                                 "protocol's max_force_n (%.15g); lower target_pct or raise "
                                 "max_force_n in %s", h->target_pct,
                                 weight_n * h->target_pct / 100.0, p->protocol.max_force_n,
                                 p->protocol.id);
    }
    return EXIT_OK;
}

static int load(struct plan *p)
{
    struct err_text why = { "" };
    int code = run_client_protocol(&p->client, &p->protocol_name);

    if (code != EXIT_OK)
        return code;
    if (p->protocol_name == NULL)
        p->protocol_name = USUAL_PROTOCOL;
    if (protocol_load(p->protocol_name, &p->protocol, p->protocol_text, &p->protocol_bytes,
                      &why) != ERR_OK)
        return commands_fail(EXIT_FAILED, "%s", why.s);
    if ((code = run_client_prepare(&p->client, &p->protocol, p->protocol_text, &p->protocol_bytes,
                                   &p->body_mass_kg)) != EXIT_OK)
        return code;
    if (check_needs(p) != EXIT_OK)
        return EXIT_USAGE;
    if (p->calibration_path == NULL) {
        if (folders_xdg("XDG_CONFIG_HOME", ".config", "calibration.json", p->calibration_default,
                sizeof p->calibration_default) != ERR_OK
            || access(p->calibration_default, R_OK) != 0)
            return EXIT_OK;  /* the rig may carry one */
        p->calibration_path = p->calibration_default;
    }
    if (calibration_load(p->calibration_path, &p->calibration, p->calibration_text,
                         &p->calibration_bytes, &why) != ERR_OK)
        return commands_fail(EXIT_FAILED, "%s", why.s);
    return EXIT_OK;
}

static int choose_folder(struct plan *p)
{
    struct stat st;
    int err = ERR_OK;

    if (p->out != NULL) {
        if (*p->out == '\0' || strlen(p->out) >= sizeof p->folder)
            return commands_fail(EXIT_USAGE, "--out names no usable folder");
        strcpy(p->folder, p->out);
    } else {
        const time_t now = (time_t)(now_unix_us() / 1000000);
        char rest[64];
        struct tm tm;

        localtime_r(&now, &tm);
        strftime(rest, sizeof rest, "sessions/%Y-%m-%d-%H%M%S", &tm);
        err = folders_xdg("XDG_DATA_HOME", ".local/share", rest, p->folder, sizeof p->folder);
        if (err != ERR_OK)
            return commands_fail(EXIT_FAILED, "there is no home folder to keep the session in; "
                                 "name one with --out");
    }
    p->made_folder = stat(p->folder, &st) != 0;
    if (folders_make(p->folder) != ERR_OK)
        return commands_fail(EXIT_FAILED, "%s: cannot be created: %s; name another folder with "
                             "--out", p->folder, strerror(errno));
    return EXIT_OK;
}

/* ---- the session ------------------------------------------------------------------- */

static void greet(FILE *to, const struct plan *p, bool keys)
{
    fprintf(to, "%s\n", p->protocol.title);
    if (p->protocol.clients == PROTOCOL_CLIENTS_NOT_SYMPTOMATIC)
        fprintf(to, "*** For people without symptoms only: it goes to the limit. ***\n");
    if (p->protocol.position[0] != '\0')
        fprintf(to, "Position: %s\n", p->protocol.position);
    if (p->protocol.caution[0] != '\0')
        fprintf(to, "For the clinician: %s\n", p->protocol.caution);
    run_client_say(to, &p->client);
    fprintf(to, "Recording to %s/session.hfr\n", p->folder);
    fprintf(to, keys ? "Keys: p pause, s skip, q stop.\n\n" : "Stop with Ctrl-C.\n\n");
}

static void press(struct live *l, int key, const struct live_view *v)
{
    switch (key) {
    case 'p': case 'P': case ' ':
        live_command(l, v->phase == SESSION_PAUSED ? SESSION_RESUME : SESSION_PAUSE);
        break;
    case 's': case 'S':
        live_command(l, SESSION_SKIP);
        break;
    case 'q': case 'Q': case 3: case 4:
        live_command(l, SESSION_STOP);
        break;
    default:
        break;
    }
}

/* Answer from the script; without a keyboard and a script, leave open in time. */
static void answer_without_keys(struct live *l, struct plan *p, const struct live_view *v,
                                int *answered)
{
    const double waited_s = (double)(v->t_us - v->asked_us) / 1e6;
    struct record_answer a = { .kind = SESSION_ANSWER_DECLINED };

    if (v->question == 0 || v->question == *answered)
        return;
    if (!script_take(&p->script, v->asked, &a)
        && (keys_there() || waited_s < p->answer_wait_s))
        return;
    *answered = v->question;
    live_answer(l, &a);
}

static void take_key(struct live *l, struct answer *typing, int key,
                     const struct live_view *v)
{
    struct record_answer a;

    switch (answer_key(typing, key, &a)) {
    case ANSWER_DONE:
        live_answer(l, &a);
        break;
    case ANSWER_TAKEN:
        break;
    case ANSWER_NOT_MINE:
        press(l, key, v);
        break;
    }
}

static void watch(struct live *l, struct plan *p, struct screen *s)
{
    struct live_view v = { .left_us = LIVE_NO_COUNTDOWN };
    struct answer typing = { .question = 0 };
    struct session_event e;
    bool stopped = false;
    int answered = 0;

    s->typed = typing.typed;

    for (;;) {
        const bool over = live_over(l);  /* before the queues, so none is left */

        if (live_view(l, &v) && !over) {
            answer_follow(&typing, &v);
            answer_without_keys(l, p, &v, &answered);
            screen_view(s, &v);
        }
        while (live_event(l, &e)) {
            screen_event(s, &e);
            if (e.type == SESSION_EV_CHECKED)
                run_check_show(l, s);
        }
        if (over)
            break;
        const int key = keys_get(REDRAW_MS);
        if (key != 0)
            take_key(l, &typing, key, &v);
        if (keys_signals() && !stopped) {
            stopped = true;
            live_command(l, SESSION_STOP);
        }
    }
    run_check_show(l, s);  /* one that the session ended in */
    screen_clear(s);
}

/* ---- afterwards ---------------------------------------------------------------------- */

static int deliver(const struct plan *p, FILE *to)
{
    char path[PATH_MAX];
    struct err_text why = { "" };
    struct results *r;
    int code = EXIT_OK;

    snprintf(path, sizeof path, "%s/session.hfr", p->folder);
    if (results_open(path, true, &r, &why) != ERR_OK)
        return commands_fail(EXIT_FAILED, "%s", why.s);
    fputc('\n', to);
    table_print(to, r);
    fprintf(to, "\nRecording  %s/session.hfr\n", p->folder);
    snprintf(path, sizeof path, "%s/results.json", p->folder);
    if (results_json_save(path, r, &why) == ERR_OK)
        fprintf(to, "Results    %s\n", path);
    else
        code = commands_fail(EXIT_FAILED, "%s", why.s);
    if (run_check_keep(p->folder, r, to) != EXIT_OK)
        code = EXIT_FAILED;
    snprintf(path, sizeof path, "%s/curve.png", p->folder);
    const int drawn = p->no_curve ? ERR_OK : curve_save(path, r, &why);
    if (!p->no_curve && drawn == ERR_OK)
        fprintf(to, "Curve      %s\n", path);
    else if (drawn == ERR_RANGE)  /* stopped before there was any force */
        fprintf(to, "Curve      none: no force was measured\n");
    else if (drawn != ERR_OK)
        code = commands_fail(EXIT_FAILED, "%s", why.s);
    if (run_client_after(&p->client, r, to) != EXIT_OK)
        code = EXIT_FAILED;
    fflush(to);
    if (p->json && results_json_write(stdout, r) != ERR_OK)
        code = EXIT_FAILED;
    results_close(r);
    return code;
}

/* The rig, greeted, and which calibration counts.  NULL after having said why. */
static struct rig *open_rig(struct plan *p, FILE *to)
{
    struct err_text why = { "" };
    struct rig *rig;

    p->own = (struct rig_calibration){ .known = p->calibration_path != NULL,
        .calibration = &p->calibration, .text = p->calibration_text,
        .bytes = &p->calibration_bytes };
    if (rig_open(p->device, RIG_HELLO_WAIT_MS, &rig, &why) != ERR_OK) {
        commands_fail(EXIT_FAILED, "%s", why.s);
        return NULL;
    }
    if (rig_calibration_choose(rig, p->device, &p->own, to, &why) != ERR_OK) {
        commands_fail(EXIT_FAILED, "%s", why.s);
        rig_close(rig);
        return NULL;
    }
    return rig;
}

static int session(struct plan *p)
{
    FILE *to = p->json ? stderr : stdout;
    char path[PATH_MAX], today[DAY_TEXT];
    struct err_text why = { "" };
    struct rigcheck_last last;
    struct live_config cfg = {
        .device = p->device, .rig = open_rig(p, to), .recording = path, .protocol = &p->protocol,
        .protocol_text = p->protocol_text, .protocol_bytes = p->protocol_bytes,
        .calibration = &p->calibration, .calibration_text = p->calibration_text,
        .calibration_bytes = p->calibration_bytes, .wait_for_rig_s = p->wait_for_rig_s,
        .body_mass_g = (int)(p->body_mass_kg * 1000.0 + 0.5), .today = today,
        .last_check = &last, .go_on = p->go_on, .block = p->own.asked ? p->own.block : NULL,
        .block_bytes = p->own.block_bytes,
    };
    struct screen screen;
    struct live *l;
    enum session_ending ending;
    int code = EXIT_OK;

    snprintf(path, sizeof path, "%s/session.hfr", p->folder);
    commands_today(today);
    const bool greeted = cfg.rig != NULL;
    if (greeted && run_client_begin(&p->client, &p->protocol, p->folder) != EXIT_OK) {
        rig_close(cfg.rig);
        cfg.rig = NULL;
    }
    if (p->client.about != NULL) {
        cfg.about_text = p->client.about;
        cfg.about_bytes = strlen(p->client.about);
    }
    if (cfg.rig != NULL)
        run_check_recall(cfg.rig, &last);
    if (cfg.rig == NULL || live_open(&cfg, &l, &why) != ERR_OK) {
        run_client_undo(&p->client);
        if (p->made_folder)
            rmdir(p->folder);
        return why.s[0] != '\0' ? commands_fail(EXIT_FAILED, "%s", why.s) : EXIT_FAILED;
    }
    keys_open();
    greet(to, p, keys_there());
    fflush(to);
    screen_init(&screen, to);
    if (live_start(l, &why) == ERR_OK)
        watch(l, p, &screen);
    else
        code = commands_fail(EXIT_FAILED, "%s", why.s);
    keys_close();
    if (live_finish(l, &ending, &why) != ERR_OK)
        code = commands_fail(EXIT_FAILED, "%s", why.s);

    const int delivered = deliver(p, to);
    const bool asked_for = ending == SESSION_END_FINISHED || ending == SESSION_END_OPERATOR
                        || ending == SESSION_END_BUTTON || ending == SESSION_END_PAIN
                        || ending == SESSION_END_SCREEN;
    return code != EXIT_OK || delivered != EXIT_OK || !asked_for ? EXIT_FAILED : EXIT_OK;
}

int command_run(int argc, char **argv)
{
    struct plan *p = calloc(1, sizeof *p);
    int code;

    if (p == NULL)
        return commands_fail(EXIT_FAILED, "out of memory");
    run_client_init(&p->client);
    p->wait_for_rig_s = WAIT_FOR_RIG_S;
    p->answer_wait_s = ANSWER_WAIT_S;
    script_init(&p->script);
    code = parse(argc, argv, p);
    if (code == EXIT_OK && (code = load(p)) == EXIT_OK
        && (code = choose_folder(p)) == EXIT_OK)
        code = session(p);
    run_client_close(&p->client);
    free(p);
    return code < 0 ? EXIT_OK : code;
}
