/* analyze_options.c - see analyze_options.h. */
#include "commands/analyze_options.h"

#include <getopt.h>
#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "commands/analyze_values.h"
#include "commands/commands.h"
#include "commands/pool.h"
#include "interchange/json_value.h"
#include "interchange/options_json.h"
#include "report/gnuplot.h"

#define CODE_FIRST 256  /* getopt values from here on are rows of the list */

/* ---- the list -------------------------------------------------------------------- */

#define AT(member) offsetof(struct analyze_options, member)

/* A heading has no name.  A number has a unit, goes to `at`, and is whole when
 * `whole` says so (an int then); everything else has a function. */
struct row {
    const char *name, *value, *help;
    int (*set)(struct analyze_options *o, const char *text);
    const char *unit;
    double least, most;
    size_t at;
    bool whole;
};

#define HEADING(text) { NULL, NULL, text, NULL, NULL, 0.0, 0.0, 0, false }
#define WORD(name, value, help, set) \
    { name, value, help, analyze_values_##set, NULL, 0.0, 0.0, 0, false }
#define NUMBER(name, value, help, unit, least, most, member) \
    { name, value, help, NULL, unit, least, most, AT(member), false }
#define WHOLE(name, value, help, least, most, member) \
    { name, value, help, NULL, "a whole number", least, most, AT(member), true }

static const struct row rows[] = {
    HEADING("The file, where it does not say itself"),
    WORD("time", "COL", "of the time: a name or number from 1; none with --rate", time),
    WORD("force", "COL", "a column of force; may be given more than once", force),
    WORD("left", "COL", "the column of the left leg", left),
    WORD("right", "COL", "the column of the right leg", right),
    WORD("unit", "UNIT", "of the force: N, kN, kgf, gf, lbf, Nm, ftlb, counts", unit),
    WORD("calibration", "FILE", "turns counts into newtons", calibration),
    NUMBER("rate", "HZ", "samples a second, where there is no time",
           "samples a second", 0.1, 1e6, file.rate_hz),
    WORD("time-unit", "UNIT", "s, ms or us", time_unit),
    WORD("decimal", "CHAR", "decimal point . or comma ,", decimal),
    WORD("delimiter", "CHAR", "comma, semicolon, tab, space or |", delimiter),
    WORD("invert", NULL, "pushing is negative in the file", invert),

    HEADING("Smoothing"),
    NUMBER("cutoff", "HZ", "Butterworth low-pass, -3 dB in all; 0: none",
           "hertz", 0.0, 10000.0, effort.cutoff_hz),
    WHOLE("order", "N", "of one pass of it", 1, FILTER_ORDER_MAX, effort.order),
    WORD("zero-phase", NULL, "forwards and backwards, no delay (default)", zero_phase),
    WORD("causal", NULL, "one way as in a session, its delay taken off", causal),
    WORD("notch", "HZ", "50 or 60 takes mains hum out; 0: none", notch),
    NUMBER("rfd-cutoff", "HZ", "for rate of force development; 0: as measured",
           "hertz", 0.0, 10000.0, effort.rfd_cutoff_hz),

    HEADING("Zero"),
    WORD("zero", "WHAT", "none, baseline (before each effort), a force in N, or\n"
         "auto: baseline where the curve rests far from 0 (default)", zero),

    HEADING("Onset, and the quiet before it"),
    WORD("onset", "RULE", "sd: baseline mean + k SD (default); force: a force over it",
         onset),
    NUMBER("onset-sd", "K", "k of the sd rule",
           "standard deviations", 0.5, 50.0, effort.onset_sd),
    NUMBER("onset-n", "N", "least rise (sd), or the force (force)",
           "newtons", 0.0, 5000.0, effort.onset_n),
    NUMBER("onset-pct", "PCT", "least rise, of the peak (sd)",
           "per cent", 0.0, 50.0, effort.onset_pct),
    NUMBER("onset-hold", "S", "it must stay over so long",
           "seconds", 0.0, 2.0, effort.onset_hold_s),
    NUMBER("onset-back", "K", "then back to the last mean + this SD",
           "standard deviations", 0.0, 50.0, effort.onset_back_sd),
    NUMBER("baseline", "S", "quiet that makes the baseline",
           "seconds", 0.05, 60.0, effort.baseline_s),
    NUMBER("quiet-sd", "N", "it is quiet up to this SD ...",
           "newtons", 0.0, 1000.0, effort.quiet_sd_n),
    NUMBER("quiet-sd-pct", "PCT", "... or this, of the peak, if more",
           "per cent", 0.0, 50.0, effort.quiet_sd_pct),
    NUMBER("quiet-slope", "N/S", "and up to this drift ...",
           "newtons a second", 0.0, 10000.0, effort.quiet_slope_n_s),
    NUMBER("quiet-slope-pct", "PCT", "... or this, of the peak, if more",
           "per cent a second", 0.0, 1000.0, effort.quiet_slope_pct_s),
    NUMBER("pretension", "PCT", "force already on is told over this",
           "per cent", 0.0, 100.0, effort.pretension_pct),

    HEADING("Finding efforts in a curve from elsewhere"),
    NUMBER("detect", "N", "an effort is so far over rest; 0: choose",
           "newtons", 0.0, 1e5, effort.detect_n),
    NUMBER("min-hold", "S", "and lasts at least this",
           "seconds", 0.0, 3600.0, effort.detect_min_s),
    NUMBER("merge", "S", "dips and gaps up to this do not end it",
           "seconds", 0.0, 60.0, effort.detect_merge_s),
    NUMBER("despike", "K", "leave out what is K robust SD off; 0: keep",
           "standard deviations", 0.0, 1000.0, effort.despike_k),
    WHOLE("bridge", "N", "up to so many missing are bridged by a line",
          0, 1000, effort.bridge_samples),

    HEADING("Plateau and steadiness"),
    NUMBER("plateau", "PCT", "the plateau is over this, of the best second",
           "per cent", 50.0, 100.0, effort.plateau_pct),
    NUMBER("steady-skip", "S", "steadiness leaves out so much at the start",
           "seconds", 0.0, 60.0, effort.steady_skip_s),
    NUMBER("steady-drop", "S", "and so much at the end",
           "seconds", 0.0, 60.0, effort.steady_drop_s),
    NUMBER("steady-least", "S", "and needs so much between",
           "seconds", 0.1, 600.0, effort.steady_least_s),

    HEADING("What force is held against"),
    NUMBER("reference", "N", "the best push that per cents refer to",
           "newtons", 0.1, 1e5, effort.reference_n),
    NUMBER("target", "N", "force asked for",
           "newtons", 0.1, 1e5, effort.target_n),
    WORD("band", "A:B", "band in newtons, or P% of the target either side", band),
    NUMBER("floor", "N", "force under this lets off (default 0.85 of the band's low)",
           "newtons", 0.0, 1e5, effort.floor_n),
    NUMBER("hold", "S", "time asked for",
           "seconds", 0.1, 3600.0, effort.hold_s),
    NUMBER("grace", "S", "under the floor so long is a drop-out",
           "seconds", 0.0, 60.0, effort.grace_s),
    WORD("lever", "MM", "knee joint line to strap centre, MM or MM+-SD: adds torque", lever),
    WORD("angle", "DEG", "between force and limb, DEG or DEG+-SD (default 90)", angle),
    WORD("involved", "SIDE", "left or right: the side that LSI is about", involved),
    WORD("body-mass", "KG", "KG or KG+-SD: adds N/kg and Nm/kg", body_mass),
    NUMBER("force-u", "N", "standard uncertainty of any force",
           "newtons", 0.0, 1000.0, effort.force_u_n),
    NUMBER("force-u-pct", "PCT", "and as a share of it",
           "per cent", 0.0, 50.0, force_u_pct),

    HEADING("What comes out"),
    WORD("json", NULL, "JSON: indented for one file, a line each for many", json),
    WORD("budget", NULL, "of a recording: where its uncertainty comes from", budget),
    WORD("trace", "FILE", "every sample as CSV: raw, filtered, state; - is stdout", trace),
    WORD("plot", "FILE", "a figure: .png, .svg or .pdf", plot),
    WHOLE("jobs", "N", "or -j N: files at once (default: the processors there are)",
           1, POOL_THREADS_MAX, threads),
    WORD("quiet", NULL, "no progress and no count of files at the end", quiet),
};

#undef HEADING
#undef WORD
#undef NUMBER
#undef WHOLE

#define ROWS (sizeof rows / sizeof rows[0])

static void *place(struct analyze_options *o, const struct row *row)
{
    return (char *)o + row->at;
}

static int set_number(struct analyze_options *o, const struct row *row, const char *text)
{
    char *end;
    const double x = strtod(text, &end);

    /* A NAN fails both comparisons. */
    if (end == text || *end != '\0' || !(x >= row->least && x <= row->most)
        || (row->whole && x != floor(x)))
        return commands_fail(EXIT_USAGE, "analyze: --%s wants %s from %g to %g, not \"%s\"",
                             row->name, row->unit, row->least, row->most, text);
    if (row->whole)
        *(int *)place(o, row) = (int)x;
    else
        *(double *)place(o, row) = x;
    return EXIT_OK;
}

/* ---- help --------------------------------------------------------------------------- */

/* " (default 20)", for a number that has one. */
static void print_default(struct analyze_options *defaults, const struct row *row)
{
    if (row->unit == NULL || row->at == AT(threads))
        return;
    const double x = row->whole ? *(int *)place(defaults, row) : *(double *)place(defaults, row);

    if (isfinite(x) && (x != 0.0 || row->least == 0.0))
        printf(" (default %g)", x);
}

/* A help text of two lines is told as two. */
static void print_row(struct analyze_options *defaults, const struct row *row)
{
    const char *more = strchr(row->help, '\n');
    char left[32];

    snprintf(left, sizeof left, "--%s %s", row->name, row->value != NULL ? row->value : "");
    printf("  %-19s %.*s", left, more != NULL ? (int)(more - row->help) : 1000, row->help);
    if (more != NULL)
        printf("\n  %-19s %s", "", more + 1);
    print_default(defaults, row);
    putchar('\n');
}

static void help(struct analyze_options *defaults)
{
    puts("usage: holdfast analyze FILE... [OPTIONS]\n\n"
         "Compute every metric of force curves: sessions recorded by holdfast, and CSV,\n"
         "TSV or Tindeq files of other instruments.  - is standard input.  The definition\n"
         "of any number: `holdfast metrics ID`.");
    for (size_t i = 0; i < ROWS; i++) {
        if (rows[i].name == NULL)
            printf("\n%s:\n", rows[i].help);
        else
            print_row(defaults, &rows[i]);
    }
    puts("\nA recording brings its own zero, calibration, targets and filter; options about\n"
         "these, the file and finding efforts are not for it.\n\n"
         "Exit code 1: a file cannot be read, or was changed after it was closed.\n\n"
         "Examples:\n"
         "  holdfast analyze session.hfr\n"
         "  holdfast analyze trial.csv --plot trial.png\n"
         "  holdfast analyze trial.csv --left 2 --right 3 --unit kgf --lever 350+-5\n"
         "  holdfast analyze trial.csv --json | jq '.sets[].curves[].efforts[]'\n"
         "  holdfast analyze *.csv *.hfr --json -j 2 >all.jsonl");
}

/* ---- what was asked, for the record ---------------------------------------------------- */

static json_t *word_or_null(const char *s)
{
    return s != NULL ? json_value_text(s) : json_null();
}

static void add_file(json_t *all, const struct analyze_options *o)
{
    json_t *forces = json_array();
    const char decimal[] = { o->file.decimal, '\0' }, delimiter[] = { o->file.delimiter, '\0' };

    for (int i = 0; i < o->force_columns; i++)
        json_array_append_new(forces, json_pack("{s:o, s:o}", "column",
                                                json_value_text(o->file.force_columns[i]),
                                                "side", word_or_null(o->side[i])));
    json_object_set_new(all, "time_column", word_or_null(o->file.time_column));
    json_object_set_new(all, "force_columns", forces);
    json_object_set_new(all, "force_unit", word_or_null(o->file.unit != CURVE_UNIT_UNKNOWN
                                                          ? curve_unit_word(o->file.unit) : NULL));
    json_object_set_new(all, "calibration",
                        word_or_null(o->file.calibration != NULL ? o->calibration.id : NULL));
    json_object_set_new(all, "rate_hz", o->file.rate_hz > 0.0 ? json_value_digits(o->file.rate_hz)
                                                             : json_null());
    json_object_set_new(all, "time_unit", word_or_null(o->file.time_unit));
    json_object_set_new(all, "decimal", word_or_null(*decimal ? decimal : NULL));
    json_object_set_new(all, "delimiter", word_or_null(*delimiter ? delimiter : NULL));
    json_object_set_new(all, "invert", json_boolean(o->file.invert));
}

json_t *analyze_options_json(const struct analyze_options *o)
{
    static const char *const sides[] = {
        [SYMMETRY_LEFT] = "left", [SYMMETRY_RIGHT] = "right",
    };
    json_t *all = options_json(&o->effort);

    json_object_set_new(all, "involved", word_or_null(sides[o->involved]));
    add_file(all, o);
    return all;
}

/* ---- the call ------------------------------------------------------------------------ */

static void defaults(struct analyze_options *o)
{
    const struct analyze_options empty = { .band_pct = NAN, .force_u_pct = NAN };

    *o = empty;
    effort_options_default(&o->effort);
    o->threads = pool_processors();
}

/* What only shows when all is known. */
static int check(struct analyze_options *o)
{
    enum gnuplot_kind kind;
    struct err_text why;

    if (o->n == 0)
        return commands_fail(EXIT_USAGE, "analyze needs a file: holdfast analyze trial.csv");
    if (isfinite(o->band_pct)) {
        if (!isfinite(o->effort.target_n))
            return commands_fail(EXIT_USAGE, "analyze: --band %g%% needs the --target it is "
                                 "a share of", o->band_pct);
        o->effort.low_n = o->effort.target_n * (1.0 - o->band_pct / 100.0);
        o->effort.high_n = o->effort.target_n * (1.0 + o->band_pct / 100.0);
    }
    o->effort.force_u_frac = o->force_u_pct / 100.0;
    if (o->plot != NULL && gnuplot_kind(o->plot, &kind, &why) != ERR_OK)
        return commands_fail(EXIT_USAGE, "analyze: --plot: %s", why.s);
    if (o->n > 1 && (o->trace != NULL || o->plot != NULL))
        return commands_fail(EXIT_USAGE, "analyze: %s is made of one file, and there are %zu; "
                             "call it for each", o->plot != NULL ? "--plot" : "--trace", o->n);
    if (o->trace != NULL && strcmp(o->trace, "-") == 0 && o->json)
        return commands_fail(EXIT_USAGE, "analyze: --json and --trace - both want standard "
                             "output; give the trace a file");
    return EXIT_OK;
}

static int set(struct analyze_options *o, int code, const char *text)
{
    const struct row *row = &rows[code - CODE_FIRST];

    /* The last group says how results are shown, all others change them. */
    for (const struct row *later = row; later < rows + ROWS; later++)
        o->chosen |= later->name == NULL;
    return row->set != NULL ? row->set(o, text) : set_number(o, row, text);
}

static void list(struct option *out, int *jobs)
{
    size_t n = 0;

    for (size_t i = 0; i < ROWS; i++) {
        if (rows[i].name == NULL)
            continue;
        out[n++] = (struct option){ rows[i].name, rows[i].value != NULL, NULL,
                                    CODE_FIRST + (int)i };
        if (rows[i].at == AT(threads))
            *jobs = CODE_FIRST + (int)i;
    }
    out[n++] = (struct option){ "help", no_argument, NULL, 'h' };
    out[n] = (struct option){ 0 };
}

int analyze_options_read(int argc, char **argv, struct analyze_options *out)
{
    struct option options[ROWS + 2];
    int c, jobs = 0, code = EXIT_OK;

    list(options, &jobs);
    defaults(out);
    out->paths = argv + 1;  /* words move down, never up */
    optind = 1;
    while (code == EXIT_OK && (c = commands_short_option(argc, argv, "j:", options)) != -1) {
        if (c == 'h') {
            help(out);
            return -1;
        }
        if (c == '?')
            return EXIT_USAGE;
        if (c == 1)
            out->paths[out->n++] = optarg;
        else
            code = set(out, c == 'j' ? jobs : c, optarg);
    }
    while (code == EXIT_OK && optind < argc)  /* after "--" */
        out->paths[out->n++] = argv[optind++];
    return code != EXIT_OK ? code : check(out);
}
