/* calibrate.c - `holdfast calibrate`: known loads to a calibration and its certificate. */
#include "calibration/calibrate.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <limits.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "calibration/certificate.h"
#include "calibration/steady.h"    /* STEADY_MOST_S */
#include "commands/calibrate_history.h"
#include "commands/calibrate_recording.h"
#include "commands/calibrate_rig.h"
#include "commands/calibrate_serial.h"
#include "commands/commands.h"
#include "commands/folders.h"
#include "commands/rig_calibration.h"
#include "now.h"                /* now_unix_us */
#include "report/certificate_page.h"

#define RATE_WINDOW_S 1.0   /* of stillness, where the rate is known */
#define RATE_LEAST_S  2.0   /* of a plateau */

struct work {
    const char *points_path, *stream_path, *loads, *unit, *column, *id, *before_path, *out;
    const char *rig, *calibration_path;
    int order, valid_days;
    bool json, automatic, history, to_rig, from_rig, change_serial;
    uint32_t serial;                    /* 0: not said */
    double still_s;                     /* 0: not said */
    double wait_for_rig_s;
    char folder[PATH_MAX - 64];         /* of out, where it was not said */
    char recording[PATH_MAX];           /* stream_path with a rig */
    char today[DAY_TEXT];
    struct points points;
    struct stream stream;
    struct calibrate_taken taken;
    struct plateaus plateaus;
    struct creep_dwell dwell[PLATEAUS_MAX];  /* of each plateau */
    struct calibration before;
    char before_text[CALIBRATION_TEXT_MAX];
    size_t before_bytes;
    bool has_before;
    struct calibrate made;
    char text[CALIBRATION_TEXT_MAX];    /* of the calibration file */
};

static int usage(void)
{
    puts("usage: holdfast calibrate --rig PORT --loads 0,10,20,10,0 --unit kg [OPTIONS]\n"
         "       holdfast calibrate --points FILE.csv [OPTIONS]\n"
         "       holdfast calibrate --from-stream FILE --loads 0,10,20,10,0 --unit kg [OPTIONS]\n"
         "       holdfast calibrate --from-stream FILE --points LOADS.csv [OPTIONS]\n"
         "       holdfast calibrate --to-rig --rig PORT [--calibration FILE] [--serial N]\n"
         "       holdfast calibrate --serial N --rig PORT [--change-serial]\n"
         "       holdfast calibrate --from-rig --rig PORT\n"
         "       holdfast calibrate --history [--json] [--out FOLDER]\n\n"
         "Fit a calibration to known loads, check it and print its certificate. Points are a\n"
         "CSV of loads and counts (calibration/README.md describes it), or the plateaus of a\n"
         "recording or a CSV of raw counts, found automatically, with the loads in their order.\n"
         "At a rig each load is asked for in its turn and taken when it hangs still; all is\n"
         "recorded, and the recording can be calibrated from again.\n"
         "Nothing is stored unless every check passes.\n\n"
         "  --rig PORT          serial port of the rig; loads by --loads or --points\n"
         "  --still S           how long a load must hang still (default 3 s)\n"
         "  --auto              without keys: take a load once it hangs still and differs from\n"
         "                      the one before\n"
         "  --wait-for-rig S    how long a rig that left the line is waited for (default 120 s)\n"
         "  --points FILE       loads and counts; with a stream, loads and what there is to say\n"
         "  --from-stream FILE  a recording (.hfr) or a CSV with a column of counts\n"
         "  --column NAME       which column holds the counts, when several could\n"
         "  --loads LIST        the loads that hung, in order, divided by commas\n"
         "  --unit UNIT         of --loads: N, kgf, lbf, kg, g or lb\n"
         "  --order N           1, 2 or 3 (default: a line unless the points ask for more)\n"
         "  --id NAME           names the calibration (default: rig and date)\n"
         "  --valid-days N      how long it holds (default 365)\n"
         "  --before FILE       the calibration in force, to compare with (default:\n"
         "                      calibration.json in the folder of --out)\n"
         "  --out FOLDER        store NAME.json, NAME.txt, NAME.certificate.json and .html there,\n"
         "                      and put the new calibration in force as calibration.json\n"
         "                      (default with --rig and --history: $XDG_CONFIG_HOME/holdfast,\n"
         "                      ~/.config/holdfast)\n"
         "  --history           list what is stored, and how slope and zero changed\n"
         "  --json              print the certificate or the history as JSON\n"
         "  --to-rig            write a calibration into the rig's memory, so that it travels\n"
         "                      with the load cell, and read it back to compare\n"
         "  --from-rig          print the calibration the rig carries, as a calibration file\n"
         "  --calibration FILE  what to write (default: the one in force on this computer)\n"
         "  --serial N          give the rig this serial number, 1 to 4294967295; calibrations\n"
         "                      are written with it and not used with another rig\n"
         "  --change-serial     also when it has another one already\n\n"
         "Examples:\n"
         "  holdfast calibrate --points calibration/example.csv\n"
         "  holdfast calibrate --to-rig --serial 7 --rig /dev/ttyACM0");
    return EXIT_OK;
}

/* ---- options ---------------------------------------------------------------------- */

static int whole(const char *option, const char *text, long least, long most, int *out)
{
    char *end;
    const long x = strtol(text, &end, 10);

    if (end == text || *end != '\0' || x < least || x > most)
        return commands_fail(EXIT_USAGE, "calibrate: %s wants a whole number from %ld to %ld, not "
                             "\"%s\"", option, least, most, text);
    *out = (int)x;
    return EXIT_OK;
}

static int take_serial(const char *text, uint32_t *out)
{
    char *end;
    const unsigned long long x = strtoull(text, &end, 10);

    if (*text < '0' || *text > '9' || *end != '\0' || x == 0 || x > UINT32_MAX)
        return commands_fail(EXIT_USAGE, "calibrate: --serial wants a whole number from 1 to %lu, "
                             "not \"%s\"", (unsigned long)UINT32_MAX, text);
    *out = (uint32_t)x;
    return EXIT_OK;
}

static int take_option(struct work *w, int c)
{
    switch (c) {
    case 'p': w->points_path = optarg; break;
    case 's': w->stream_path = optarg; break;
    case 'c': w->column = optarg; break;
    case 'l': w->loads = optarg; break;
    case 'u': w->unit = optarg; break;
    case 'o': return whole("--order", optarg, 1, FIT_ORDER_MAX, &w->order);
    case 'i': w->id = optarg; break;
    case 'v': return whole("--valid-days", optarg, 1, 3660, &w->valid_days);
    case 'b': w->before_path = optarg; break;
    case 'O': w->out = optarg; break;
    case 'j': w->json = true; break;
    case 'T': w->to_rig = true; break;
    case 'F': w->from_rig = true; break;
    case 'C': w->calibration_path = optarg; break;
    case 'N': return take_serial(optarg, &w->serial);
    case 'X': w->change_serial = true; break;
    case 'R': w->rig = optarg; break;
    case 'a': w->automatic = true; break;
    case 'H': w->history = true; break;
    case 'S': return commands_seconds("calibrate", "--still", optarg, 0.5, STEADY_MOST_S,
                                      &w->still_s);
    case 'W': return commands_seconds("calibrate", "--wait-for-rig", optarg, 0, 3600,
                                      &w->wait_for_rig_s);
    case '?': return EXIT_USAGE;
    default:
        return commands_fail(EXIT_USAGE, "calibrate takes no \"%s\"; points go with --points",
                             optarg);
    }
    return EXIT_OK;
}

static int check_options(const struct work *w)
{
    if (w->history)
        return w->points_path == NULL && w->stream_path == NULL && w->rig == NULL ? EXIT_OK
            : commands_fail(EXIT_USAGE, "calibrate: --history lists what is stored; it takes "
                            "--out and --json alone");
    if (w->rig != NULL && w->stream_path != NULL)
        return commands_fail(EXIT_USAGE, "calibrate: loads hang on --rig or hung in --from-stream; "
                             "name one of them");
    if (w->rig == NULL && (w->automatic || w->still_s > 0.0))
        return commands_fail(EXIT_USAGE, "calibrate: %s is of --rig",
                             w->automatic ? "--auto" : "--still");
    if (w->points_path == NULL && w->stream_path == NULL && w->rig == NULL)
        return commands_fail(EXIT_USAGE, "calibrate needs known loads: holdfast calibrate --points "
                             "FILE.csv (calibration/README.md shows one)");
    if ((w->loads == NULL) != (w->unit == NULL))
        return commands_fail(EXIT_USAGE, "calibrate: --loads and --unit belong together, as in "
                             "--loads 0,10,20,10,0 --unit kg");
    if (w->loads != NULL && ((w->stream_path == NULL && w->rig == NULL)
                             || w->points_path != NULL))
        return commands_fail(EXIT_USAGE, "calibrate: --loads names the loads of --rig or "
                             "--from-stream; a file of points has its own");
    if (w->rig != NULL && w->loads == NULL && w->points_path == NULL)
        return commands_fail(EXIT_USAGE, "calibrate: say which loads will hang on the rig, with "
                             "--loads 0,10,20,10,0 --unit kg, or --points LOADS.csv");
    if (w->stream_path != NULL && w->loads == NULL && w->points_path == NULL)
        return commands_fail(EXIT_USAGE, "calibrate: say which loads hung in the stream, with "
                             "--loads 0,10,20,10,0 --unit kg, or --points LOADS.csv");
    if (w->column != NULL && w->stream_path == NULL)
        return commands_fail(EXIT_USAGE, "calibrate: --column is of --from-stream");
    return EXIT_OK;
}

/* ---- files in ------------------------------------------------------------------------ */

static int fail_file(const char *path, const char *what)
{
    return commands_fail(EXIT_FAILED, "%s: cannot be %s: %s", path, what, strerror(errno));
}

/* The whole file, allocated; EXIT_OK, or the code after having said why. */
static int slurp(const char *path, size_t most, char **text, size_t *n)
{
    FILE *f = fopen(path, "rb");

    if (f == NULL)
        return fail_file(path, "read");
    *text = malloc(most + 1);
    if (*text == NULL) {
        fclose(f);
        return commands_fail(EXIT_FAILED, "%s: there is no memory for it", path);
    }
    errno = 0;
    *n = fread(*text, 1, most + 1, f);
    const bool failed = ferror(f) != 0;
    const int code = failed ? fail_file(path, "read") : EXIT_OK;
    fclose(f);
    if (code == EXIT_OK && *n <= most)
        return EXIT_OK;
    free(*text);
    *text = NULL;
    return failed ? code : commands_fail(EXIT_FAILED, "%s: longer than %zu bytes; this is no file "
                                         "for a calibration", path, most);
}

static int read_list(struct work *w)
{
    struct err_text why = { "" };
    enum gravity_unit unit;

    if (gravity_unit(w->unit, &unit) != ERR_OK)
        return commands_fail(EXIT_FAILED, "--unit: there is no unit \"%.64s\"; it is one of N, kgf, "
                             "lbf, kg, g, lb", w->unit);
    return points_parse_list("--loads", w->loads, unit, &w->points, &why) == ERR_OK ? EXIT_OK
        : commands_fail(EXIT_FAILED, "%s", why.s);
}

static int read_points(struct work *w)
{
    struct err_text why = { "" };
    char *text;
    size_t n;

    if (w->points_path == NULL)
        return read_list(w);
    if (slurp(w->points_path, POINTS_FILE_MAX, &text, &n) != EXIT_OK)
        return EXIT_FAILED;
    const int err = (w->stream_path != NULL ? points_parse_loads : points_parse)
        (w->points_path, text, n, w->today, &w->points, &why);
    free(text);
    return err == ERR_OK ? EXIT_OK : commands_fail(EXIT_FAILED, "%s", why.s);
}

static bool is_recording(const char *path)
{
    const char *const dot = strrchr(path, '.');

    return dot != NULL && strcmp(dot, ".hfr") == 0;
}

static int read_stream(struct work *w)
{
    struct err_text why = { "" };
    char *text;
    size_t n;

    if (is_recording(w->stream_path))
        return calibrate_recording(w->stream_path, &w->points, &w->stream, &w->taken);
    if (slurp(w->stream_path, STREAM_FILE_MAX, &text, &n) != EXIT_OK)
        return EXIT_FAILED;
    const int err = stream_parse(w->stream_path, text, n, w->column, &w->stream, &why);
    free(text);
    return err == ERR_OK ? EXIT_OK : commands_fail(EXIT_FAILED, "%s", why.s);
}

/* A load that was taken hung longer than for what was taken of it. */
static int measure_dwells(struct work *w, const struct plateaus_config *cfg)
{
    struct plateaus still = w->plateaus;
    struct err_text why;

    if (w->taken.n > 0
        && plateaus_find(w->stream.counts, w->stream.n, cfg, &still, &why) != ERR_OK)
        still.n = 0;
    if (creep_dwells(&w->stream, w->points.rate_hz, &w->plateaus, &still, w->dwell) != ERR_OK)
        return commands_fail(EXIT_FAILED, "%s: there is no memory for it", w->stream_path);
    return EXIT_OK;
}

static int find_plateaus(struct work *w)
{
    struct err_text why = { "" };
    struct plateaus_config cfg = { 0 };
    const double rate_hz = isfinite(w->stream.rate_hz) && w->stream.rate_hz > 0.0
                           ? w->stream.rate_hz : w->points.rate_hz;
    int err;

    /* Slower than 10 SPS the least windows are longer than these times. */
    if (rate_hz * RATE_WINDOW_S > PLATEAUS_WINDOW && rate_hz < 1e5) {
        cfg.window = (int)(rate_hz * RATE_WINDOW_S);
        cfg.least = (int)(rate_hz * RATE_LEAST_S);
    }
    if (w->taken.n > 0)
        err = calibrate_recording_take(&w->taken, &w->stream, &w->points, &w->plateaus, &why);
    else if ((err = plateaus_find(w->stream.counts, w->stream.n, &cfg, &w->plateaus, &why))
             == ERR_OK)
        err = calibrate_take_plateaus(&w->points, &w->plateaus, &why);
    return err == ERR_OK ? measure_dwells(w, &cfg)
                         : commands_fail(EXIT_FAILED, "%s: %s", w->stream_path, why.s);
}

/* The calibration in force: named, or where the new one is to go. */
static int read_before(struct work *w)
{
    struct err_text why = { "" };
    char path[PATH_MAX];

    if (w->before_path == NULL && w->out == NULL)
        return EXIT_OK;
    snprintf(path, sizeof path, "%s/calibration.json", w->out != NULL ? w->out : "");
    const int err = calibration_load(w->before_path != NULL ? w->before_path : path, &w->before,
                                     w->before_text, &w->before_bytes, &why);
    if (err == ERR_ABSENT && w->before_path == NULL)
        return EXIT_OK;
    if (err != ERR_OK)
        return commands_fail(EXIT_FAILED, "%s", why.s);
    w->has_before = true;
    return EXIT_OK;
}

/* ---- files out -------------------------------------------------------------------------- */

static struct certificate certificate_of(const struct work *w)
{
    return (struct certificate){
        .calibration = &w->made.calibration, .calibration_text = w->text, .points = &w->points,
        .fit = &w->made.fit, .figures = &w->made.figures,
        .creep = w->made.has_creep ? &w->made.creep : NULL,
        .source = w->points_path != NULL ? w->points_path : "--loads",
        .stream_name = w->stream_path, .plateaus = w->stream_path ? &w->plateaus : NULL,
        .stream = &w->stream, .before = w->has_before ? &w->before : NULL,
        .software = HOLDFAST_VERSION };
}

static int put_calibration(const struct certificate *c, FILE *to)
{
    return fputs(c->calibration_text, to) < 0 || fflush(to) != 0 ? ERR_IO : ERR_OK;
}

/* Whole or not at all: beside its place first, then on disk, then into it. */
static int store(const char *folder, const char *name, const char *ending,
                 const struct certificate *c, int (*put)(const struct certificate *, FILE *))
{
    char path[PATH_MAX], beside[PATH_MAX + 8];

    snprintf(path, sizeof path, "%s/%s%s", folder, name, ending);
    snprintf(beside, sizeof beside, "%s.part", path);
    const int fd = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    FILE *f = fd >= 0 ? fdopen(fd, "w") : NULL;
    if (f == NULL)
        return fail_file(beside, "written");
    bool ok = put(c, f) == ERR_OK && fsync(fileno(f)) == 0;
    ok = fclose(f) == 0 && ok;
    if (ok && rename(beside, path) == 0)
        return EXIT_OK;
    fail_file(path, "written");
    unlink(beside);
    return EXIT_FAILED;
}

/* A folder in which this calibration has a name of its own. */
static int claim(const struct work *w, const char *id)
{
    char path[PATH_MAX];

    if (w->out == NULL)
        return EXIT_OK;

    if (*w->out == '\0' || snprintf(path, sizeof path, "%s", w->out) >= (int)sizeof path)
        return commands_fail(EXIT_USAGE, "--out names no usable folder");
    if (folders_make(path) != ERR_OK)
        return fail_file(w->out, "created");
    if (snprintf(path, sizeof path, "%s/%s.json", w->out, id) >= (int)sizeof path - 32)
        return commands_fail(EXIT_USAGE, "--out names no usable folder");
    if (access(path, F_OK) == 0)
        return commands_fail(EXIT_FAILED, "%s: is there already; give the new calibration a name of "
                             "its own with --id", path);
    return EXIT_OK;
}

/* The calibration in force is replaced last, when all the rest is on disk. */
static int keep(const struct work *w, const struct certificate *c)
{
    const char *const id = w->made.calibration.id;

    if (store(w->out, id, ".txt", c, certificate_text) != EXIT_OK
        || store(w->out, id, ".certificate.json", c, certificate_json) != EXIT_OK
        || store(w->out, id, ".certificate.html", c, certificate_page) != EXIT_OK
        || store(w->out, id, ".json", c, put_calibration) != EXIT_OK
        || store(w->out, "calibration", ".json", c, put_calibration) != EXIT_OK)
        return EXIT_FAILED;
    fprintf(stderr, "In force: %s/calibration.json (kept as %s.json, with %s.txt, "
            "%s.certificate.json and %s.certificate.html)\n", w->out, id, id, id, id);
    return EXIT_OK;
}

static int deliver(const struct work *w)
{
    const struct certificate c = certificate_of(w);
    const int err = w->json ? certificate_json(&c, stdout) : certificate_text(&c, stdout);

    if (err != ERR_OK)
        return commands_fail(EXIT_FAILED, "the certificate could not be written to standard output");
    return w->out != NULL ? keep(w, &c) : EXIT_OK;
}

/* ---- together ------------------------------------------------------------------------------ */

static int make(struct work *w)
{
    const struct calibrate_config cfg = {
        .fit = { .order = w->order, .weights = FIT_WEIGHTS_AUTO }, .id = w->id,
        .valid_days = w->valid_days, .today = w->today,
        .before = w->has_before ? &w->before : NULL,
        .dwell = w->stream_path != NULL ? w->dwell : NULL };
    struct err_text why = { "" };
    const char *const place = w->points_path != NULL ? w->points_path : "--loads";

    if (calibrate_points(&w->points, &cfg, &w->made, &why) != ERR_OK)
        return commands_fail(EXIT_FAILED, "%s: %s", place, why.s);
    if (calibration_write(&w->made.calibration, w->text, sizeof w->text) != ERR_OK)
        return commands_fail(EXIT_FAILED, "%s: the calibration does not fit into its file", place);
    return EXIT_OK;
}

/* Where calibrations are, if it was not said and has to be known. */
static int find_folder(struct work *w)
{
    if (w->out != NULL || (w->rig == NULL && !w->history))
        return EXIT_OK;
    if (folders_xdg("XDG_CONFIG_HOME", ".config", "", w->folder, sizeof w->folder) != ERR_OK)
        return commands_fail(EXIT_FAILED, "there is no home folder to keep calibrations in; name "
                             "one with --out");
    w->folder[strlen(w->folder) - 1] = '\0';
    w->out = w->folder;
    return EXIT_OK;
}

/* All that can be refused is, before the first load is hung. */
static int hang_loads(struct work *w)
{
    struct calibrate_rig cfg = { .device = w->rig, .recording = w->recording,
                                 .loads = &w->points, .automatic = w->automatic,
                                 .still_s = w->still_s > 0.0 ? w->still_s : CALIBRATE_RIG_STILL_S,
                                 .wait_for_rig_s = w->wait_for_rig_s,
                                 .before_text = w->before_text };
    const time_t now_s = (time_t)(now_unix_us() / 1000000);
    char stamp[32];
    struct tm tm;
    int code;

    strftime(stamp, sizeof stamp, "%Y-%m-%d-%H%M%S", localtime_r(&now_s, &tm));
    snprintf(w->recording, sizeof w->recording, "%s/%s.hfr", w->out, stamp);
    w->stream_path = w->recording;
    if ((code = read_points(w)) != EXIT_OK || (code = calibrate_rig_check(&cfg)) != EXIT_OK
        || (code = read_before(w)) != EXIT_OK
        || (code = claim(w, *w->id != '\0' ? w->id : stamp)) != EXIT_OK)
        return code;
    cfg.before_bytes = w->before_bytes;
    return calibrate_rig(&cfg);
}

static int work(struct work *w)
{
    int code;

    commands_today(w->today);
    if ((code = check_options(w)) != EXIT_OK || (code = find_folder(w)) != EXIT_OK)
        return code;
    if (w->history)
        return calibrate_history(w->out, w->json);
    if ((code = w->rig != NULL ? hang_loads(w) : read_points(w)) != EXIT_OK)
        return code;
    if (w->stream_path != NULL && ((code = read_stream(w)) != EXIT_OK
                                   || (code = find_plateaus(w)) != EXIT_OK))
        return code;
    if ((w->rig == NULL && (code = read_before(w)) != EXIT_OK) || (code = make(w)) != EXIT_OK)
        return code;
    return (code = claim(w, w->made.calibration.id)) != EXIT_OK ? code : deliver(w);
}

/* --to-rig, --from-rig or --serial, and nothing of the fitting. */
static int check_at_the_rig(const struct work *w)
{
    if (w->rig == NULL || (w->to_rig && w->from_rig)
        || (!w->to_rig && !w->from_rig && w->serial == 0))
        return commands_fail(EXIT_USAGE, "calibrate: say --to-rig, --from-rig or --serial N, and "
                             "the rig, as in --to-rig --rig /dev/ttyACM0");
    if (w->points_path || w->stream_path || w->loads || w->before_path || w->out || w->json)
        return commands_fail(EXIT_USAGE, "calibrate: --to-rig, --from-rig and --serial fit nothing; "
                             "give them --rig and --calibration only");
    if (!w->to_rig && w->calibration_path != NULL)
        return commands_fail(EXIT_USAGE, "calibrate: --calibration is of --to-rig");
    if (w->serial != 0 ? w->from_rig : w->change_serial)
        return commands_fail(EXIT_USAGE, "calibrate: %s", w->change_serial
                             ? "--change-serial is of --serial N" : "--from-rig only reads; "
                             "--serial N writes");
    return EXIT_OK;
}

/* The number first: the calibration is written with it. */
static int at_the_rig(const struct work *w)
{
    int code = check_at_the_rig(w);

    if (code == EXIT_OK && w->serial != 0)
        code = calibrate_serial(w->rig, w->serial, w->change_serial, w->to_rig);
    if (code != EXIT_OK || (w->serial != 0 && !w->to_rig))
        return code;
    return w->to_rig ? rig_calibration_write(w->rig, w->calibration_path)
                     : rig_calibration_show(w->rig);
}

int command_calibrate(int argc, char **argv)
{
    static const struct option options[] = {
        { "points", required_argument, NULL, 'p' }, { "from-stream", required_argument, NULL, 's' },
        { "column", required_argument, NULL, 'c' }, { "loads", required_argument, NULL, 'l' },
        { "unit", required_argument, NULL, 'u' }, { "order", required_argument, NULL, 'o' },
        { "id", required_argument, NULL, 'i' }, { "valid-days", required_argument, NULL, 'v' },
        { "before", required_argument, NULL, 'b' }, { "out", required_argument, NULL, 'O' },
        { "to-rig", no_argument, NULL, 'T' }, { "from-rig", no_argument, NULL, 'F' },
        { "calibration", required_argument, NULL, 'C' },
        { "serial", required_argument, NULL, 'N' }, { "change-serial", no_argument, NULL, 'X' },
        { "rig", required_argument, NULL, 'R' }, { "still", required_argument, NULL, 'S' },
        { "wait-for-rig", required_argument, NULL, 'W' }, { "auto", no_argument, NULL, 'a' }, { "history", no_argument, NULL, 'H' },
        { "json", no_argument, NULL, 'j' }, { "help", no_argument, NULL, 'h' }, { 0 }
    };
    static struct work w;  /* some tens of kilobytes */
    int c, code;

    w = (struct work){ .id = "", .valid_days = CALIBRATE_VALID_DAYS,
                        .wait_for_rig_s = CALIBRATE_RIG_AWAY_S };
    optind = 1;
    while ((c = commands_option(argc, argv, options)) != -1) {
        if (c == 'h')
            return usage();
        if ((code = take_option(&w, c)) != EXIT_OK)
            return code;
    }
    code = w.to_rig || w.from_rig || w.calibration_path != NULL || w.serial != 0
           || w.change_serial ? at_the_rig(&w) : work(&w);
    stream_free(&w.stream);
    return code;
}
