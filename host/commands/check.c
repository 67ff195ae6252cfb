/* check.c - `holdfast check`: is this rig fit for a session? */
#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <unistd.h>

#include "analysis/rigcheck.h"
#include "calibration/day.h"
#include "commands/checks.h"
#include "commands/commands.h"
#include "commands/folders.h"
#include "interchange/check_json.h"
#include "link/rig.h"
#include "now.h"
#include "report/check_table.h"

#define SECONDS_MIN   5.0       /* shorter, a slow wander looks like drift */
#define SECONDS_MAX   60.0
#define MASS_MAX_KG   500.0
#define READ_MS       100
#define SILENT_US     3000000   /* a rig says something once a second */
#define PATIENCE      2         /* times the seconds, and */
#define PATIENCE_US   10000000  /* this: a rig that starts anew again and again never
                                   comes to the end by its own clock */

struct work {
    const char *device, *calibration_path;
    double seconds;
    bool json;
    char today[DAY_TEXT];
    struct calibration calibration;
    struct rigcheck_context context;
    struct rigcheck check;
    struct rigcheck_report report;
};

static int usage(void)
{
    puts("usage: holdfast check --rig DEVICE [OPTIONS]\n\n"
         "Check a rig before a session, unloaded and untouched, for ten seconds: rate, noise,\n"
         "mains, spikes, stuck or missing values, wires, drift, losses, supply, calibration\n"
         "and zero. Each finding is green, look or stop, with its numbers.\n\n"
         "  --rig DEVICE         serial port of the rig (`holdfast ports` lists them)\n"
         "  --calibration FILE   counts to newtons (default calibration.json in\n"
         "                       $XDG_CONFIG_HOME/holdfast, ~/.config/holdfast)\n"
         "  --seconds S          how long, 5 to 60 (default 10)\n"
         "  --check-mass KG      a known mass hangs from it now: compare it\n"
         "  --json               print the check as JSON\n"
         "  --limits             list every limit with its reason, and end\n\n"
         "The check is kept in $XDG_DATA_HOME/holdfast/checks (~/.local/share/holdfast/checks);\n"
         "last-SERIAL.json there holds the zero that the next one is compared with.\n\n"
         "Exit code 0 for green and look, 1 for stop, or when there was no check.");
    return EXIT_OK;
}

/* ---- before --------------------------------------------------------------------- */

static int take_option(struct work *w, int c)
{
    switch (c) {
    case 'r': w->device = optarg; break;
    case 'c': w->calibration_path = optarg; break;
    case 'j': w->json = true; break;
    case 's':
        return commands_seconds("check", "--seconds", optarg, SECONDS_MIN, SECONDS_MAX,
                                &w->seconds);
    case 'm':
        return commands_number("check", "--check-mass", optarg, 0.1, MASS_MAX_KG, "kg",
                               &w->context.check_mass_kg);
    case '?': return EXIT_USAGE;
    default:
        return commands_fail(EXIT_USAGE, "check takes no \"%s\"; the rig is named with --rig",
                             optarg);
    }
    return EXIT_OK;
}

/* The calibration named, the usual one, or none: then there are counts. */
static int load_calibration(struct work *w)
{
    char usual[PATH_MAX], text[CALIBRATION_TEXT_MAX];
    const char *path = w->calibration_path;
    struct err_text why = { "" };
    size_t n;

    if (path == NULL) {
        if (folders_xdg("XDG_CONFIG_HOME", ".config", "calibration.json", usual, sizeof usual)
                != ERR_OK || access(usual, F_OK) != 0)
            return EXIT_OK;
        path = usual;
    }
    if (calibration_load(path, &w->calibration, text, &n, &why) != ERR_OK)
        return commands_fail(EXIT_FAILED, "%s", why.s);
    w->context.calibration = &w->calibration;
    return EXIT_OK;
}

/* ---- during --------------------------------------------------------------------- */

static int gone(const struct work *w)
{
    return commands_fail(EXIT_FAILED, "%s: the rig left after %.1f s of the check; check the "
                         "cable", w->device, rigcheck_elapsed_s(&w->check));
}

/* Until the rig's clock has gone on for long enough. */
static int watch(struct work *w, struct rig *rig)
{
    int64_t heard_us = now_mono_us();
    const int64_t until_us = heard_us + PATIENCE_US + PATIENCE * (int64_t)(w->seconds * 1e6);
    struct rig_frame f;

    while (rigcheck_elapsed_s(&w->check) < w->seconds && now_mono_us() < until_us) {
        const int got = rig_next(rig, &f, READ_MS);

        if (got < 0)
            return gone(w);
        if (got == 0) {
            if (now_mono_us() - heard_us > SILENT_US)
                return commands_fail(EXIT_FAILED, "%s: the rig fell silent after %.1f s of the "
                                     "check; check its power and cable", w->device,
                                     rigcheck_elapsed_s(&w->check));
            continue;
        }
        heard_us = now_mono_us();
        rigcheck_damage(&w->check, f.dropped_bytes);
        if (f.has_frame && rigcheck_frame(&w->check, &f.frame) && rig_start(rig) != ERR_OK)
            return gone(w);
    }
    return EXIT_OK;
}

static int measure(struct work *w)
{
    struct err_text why = { "" };
    struct rig *rig;
    int code;

    if (rig_open(w->device, RIG_HELLO_WAIT_MS, &rig, &why) != ERR_OK)
        return commands_fail(EXIT_FAILED, "%s", why.s);
    rigcheck_init(&w->check);
    rigcheck_frame(&w->check, rig_hello(rig));
    code = rig_start(rig) == ERR_OK ? watch(w, rig) : gone(w);
    rig_stop(rig);
    rig_close(rig);
    return code;
}

/* ---- the whole -------------------------------------------------------------------- */

static int run(struct work *w)
{
    int code;

    if ((code = load_calibration(w)) != EXIT_OK || (code = measure(w)) != EXIT_OK)
        return code;
    checks_recall(w->check.hello.serial, &w->context.last);
    rigcheck_judge(&w->check, &w->context, &w->report);
    if (w->json)
        code = check_json_write(stdout, &w->context, &w->report) == ERR_OK ? EXIT_OK : EXIT_FAILED;
    else
        check_table_print(stdout, &w->context, &w->report);
    fflush(stdout);
    if (checks_keep(&w->context, &w->report) != EXIT_OK
        || checks_keep_zero(&w->context, &w->report) != EXIT_OK || w->report.verdict == RIGCHECK_STOP)
        return EXIT_FAILED;
    return code;
}

int command_check(int argc, char **argv)
{
    static const struct option options[] = {
        { "rig", required_argument, NULL, 'r' }, { "calibration", required_argument, NULL, 'c' },
        { "seconds", required_argument, NULL, 's' }, { "check-mass", required_argument, NULL, 'm' },
        { "json", no_argument, NULL, 'j' }, { "limits", no_argument, NULL, 'l' },
        { "help", no_argument, NULL, 'h' }, { 0 }
    };
    static struct work w;  /* the samples take half a megabyte */
    int c, code;

    w.seconds = RIGCHECK_SECONDS;
    commands_today(w.today);
    w.context.today = w.today;
    optind = 1;
    while ((c = commands_option(argc, argv, options)) != -1) {
        if (c == 'h')
            return usage();
        if (c == 'l') {
            check_table_limits(stdout);
            return EXIT_OK;
        }
        if ((code = take_option(&w, c)) != EXIT_OK)
            return code;
    }
    if (w.device == NULL)
        return commands_fail(EXIT_USAGE, "check needs a rig: holdfast check --rig /dev/ttyACM0 "
                             "(`holdfast ports` lists ports)");
    return run(&w);
}
