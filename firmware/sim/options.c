/* options.c - see options.h. */
#include "options.h"

#include <errno.h>
#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum kind { TEXT, NUMBER, COUNT_UP, FLAG, SPEED, RELEASE, HEADING };

struct option {
    const char *name;
    enum kind kind;
    size_t at;             /* offset in struct options */
    double least, most;    /* NUMBER and COUNT_UP */
    const char *value;     /* how help names it */
    const char *help;
};

#define AT(field) offsetof(struct options, field)
#define MANY      1e9

static const struct option table[] = {
    { "The rig", HEADING, 0, 0, 0, "", "" },
    { "firmware", TEXT, AT(firmware), 0, 0, "FILE",
      "program to run; firmware.elf beside this program" },
    { "link", TEXT, AT(link), 0, 0, "PATH",
      "symbolic link to the terminal, removed at exit" },
    { "speed", SPEED, AT(speed), 0, 0, "X",
      "times real time, or max; 1.  Above 1 the rig waits for its host" },
    { "slow-at", NUMBER, AT(slow_at_s), 0, MANY, "S",
      "no faster than real time after so many seconds of streaming" },
    { "seed", COUNT_UP, AT(seed), 0, 9e15, "N", "of everything random; 1" },
    { "once", FLAG, AT(once), 0, 0, "",
      "end when the host that started streaming has left" },
    { "duration", NUMBER, AT(duration_s), 0, MANY, "S",
      "end after so many seconds of streaming" },
    { "truth", TEXT, AT(truth), 0, 0, "FILE",
      "CSV of every conversion: seq,tick,counts,newtons,led,read" },
    { "summary", TEXT, AT(summary), 0, 0, "FILE",
      "JSON at exit: conversions, faults, speed" },
    { "eeprom", TEXT, AT(eeprom), 0, 0, "FILE",
      "EEPROM, read at the start and kept at the end; else erased" },
    { "serial", COUNT_UP, AT(serial), 1, 4294967295.0, "N",
      "serial number, put into the EEPROM" },
    { "measure", FLAG, AT(measure), 0, 0, "",
      "step by instruction and put cycle counts in the summary; slow" },

    { "The converter (HX711)", HEADING, 0, 0, 0, "", "" },
    { "rate", NUMBER, AT(rate_sps), 5, 144, "SPS", "true conversions per second; 80" },
    { "rate-jitter-us", NUMBER, AT(rate_jitter_us), 0, 1000, "US",
      "each ready moment is off by up to this; 0" },
    { "noise-counts", NUMBER, AT(noise_counts), 0, 1e6, "N",
      "standard deviation of a conversion; 60" },
    { "offset-counts", NUMBER, AT(offset_counts), -8388608, 8388607, "N",
      "reading without force; 84000" },
    { "counts-per-n", NUMBER, AT(counts_per_n), -1e6, 1e6, "N",
      "counts per newton; 2100" },

    { "drift-n-per-min", NUMBER, AT(drift_n_per_min), -1e6, 1e6, "N",
      "zero moves by so much; 0" },
    { "mains-counts", NUMBER, AT(mains_counts), 0, 8388607, "N",
      "amplitude of the mains' pickup; 0" },
    { "mains-hz", NUMBER, AT(mains_hz), 1, 1000, "HZ", "of the mains; 50" },
    { "spike-every", COUNT_UP, AT(spike_every), 1, 9e15, "N",
      "every Nth conversion is off by spike-counts" },
    { "spike-counts", NUMBER, AT(spike_counts), -16777215, 16777215, "N",
      "size of such a spike; 50000" },

    { "The force: a file, or a virtual client who watches the LED", HEADING, 0, 0, 0, "",
      "" },
    { "csv", TEXT, AT(csv), 0, 0, "FILE",
      "rows of time_s,force_n from the start of streaming; no client" },
    { "max-n", NUMBER, AT(max_n), 1, 5000, "N",
      "the client's own maximum, newtons; 400" },
    { "aim", NUMBER, AT(aim_frac), 0.01, 1, "FRAC", "of the maximum, in a hold; 0.70" },
    { "tremor-pct", NUMBER, AT(tremor_pct), 0, 50, "PCT",
      "amplitude at 8 to 12 Hz, percent of force; 0.6" },
    { "wander-pct", NUMBER, AT(wander_pct), 0, 50, "PCT",
      "slow wander, standard deviation, percent of force; 1" },
    { "fatigue", NUMBER, AT(fatigue_pct_s), 0, 50, "PCT",
      "of the maximum, lost per second at full effort; 0.5" },
    { "release-early", RELEASE, AT(release_early_s), 0, 0, "S[@N]",
      "let go S seconds after the cue, in hold N or every one" },
    { "release-late", NUMBER, AT(release_late_s), 0, 3600, "S",
      "let go S seconds late; 0" },

    { "Faults on the line to the host (probabilities from 0 to 1)", HEADING, 0, 0, 0, "",
      "" },
    { "drop-bytes", NUMBER, AT(drop_bytes), 0, 1, "P", "per byte; 0, as for all" },
    { "dup-bytes", NUMBER, AT(dup_bytes), 0, 1, "P", "per byte, sent twice" },
    { "flip-bits", NUMBER, AT(flip_bits), 0, 1, "P", "per byte, one bit of it" },
    { "truncate-frames", NUMBER, AT(truncate_frames), 0, 1, "P",
      "per frame, its tail is lost" },
    { "burst-ms", NUMBER, AT(burst_ms), 0, 1000, "MS",
      "bytes arrive only at multiples of this; 0" },
    { "jitter-ms", NUMBER, AT(jitter_ms), 0, 1000, "MS",
      "and up to this much later; 0" },

    { "Faults of the rig (seconds from the start of streaming)", HEADING, 0, 0, 0, "",
      "" },
    { "button-at", NUMBER, AT(button_at_s), 0, MANY, "S",
      "the client's button is pressed for 200 ms" },
    { "lose-pulse-at", COUNT_UP, AT(lose_pulse_at), 1, 9e15, "N",
      "the Nth conversion (from 1) misses one SCK pulse" },
    { "stuck-at", NUMBER, AT(stuck_at_s), 0, MANY, "S",
      "DOUT stays high until the converter is powered down" },
    { "repeat-at", NUMBER, AT(repeat_at_s), 0, MANY, "S",
      "the converter repeats one reading from here on" },
    { "open-at", NUMBER, AT(open_at_s), 0, MANY, "S",
      "a wire of the load cell is off: any reading of the range" },
    { "brown-out-at", NUMBER, AT(brown_out_at_s), 0, MANY, "S",
      "the supply sags and the board starts anew" },
    { "cut-power-at-write", COUNT_UP, AT(cut_power_at_write), 1, 9e15, "N",
      "power goes in the Nth byte write (from 1) of the EEPROM" },
    { "unplug-at", NUMBER, AT(unplug_at_s), 0, MANY, "S",
      "the line goes and the rig ends" },
};

#define OPTIONS_COUNT (sizeof(table) / sizeof(table[0]))

static void print_help(void)
{
    puts("usage: holdfast-sim [OPTION]...\n"
         "Run the rig's firmware on a simulated board with a simulated converter, and\n"
         "offer its serial line as a terminal, whose name is printed.  Defaults come\n"
         "last on a line; an option without one is off.");
    for (size_t i = 0; i < OPTIONS_COUNT; i++) {
        const struct option *o = &table[i];
        char left[40];

        if (o->kind == HEADING) {
            printf("\n%s\n", o->name);
            continue;
        }
        snprintf(left, sizeof(left), "--%s %s", o->name, o->value);
        printf("  %-24s %s\n", left, o->help);
    }
    puts("\n  --help                   this\n  --version                the version");
}

static const struct option *find(const char *name, size_t length)
{
    for (size_t i = 0; i < OPTIONS_COUNT; i++)
        if (table[i].kind != HEADING && strlen(table[i].name) == length
            && strncmp(table[i].name, name, length) == 0)
            return &table[i];
    return NULL;
}

static bool wrong(const char *name, const char *text, const char *expected)
{
    fprintf(stderr, "holdfast-sim: --%s takes %s, not \"%s\"\n", name, expected, text);
    return false;
}

static bool number(const char *text, const char **end, double *out)
{
    char *stop;
    const double value = strtod(text, &stop);

    if (stop == text || !isfinite(value))
        return false;
    *out = value;
    *end = stop;
    return true;
}

static bool take_number(const struct option *o, const char *text, void *field)
{
    const char *end;
    double value;
    char expected[80];

    snprintf(expected, sizeof(expected), o->most >= MANY ? "a number from %g"
                                                         : "a number from %g to %g",
             o->least, o->most);
    if (!number(text, &end, &value) || *end != '\0' || value < o->least || value > o->most)
        return wrong(o->name, text, expected);
    *(double *)field = value;
    return true;
}

static bool take_count(const struct option *o, const char *text, void *field)
{
    char *end;

    errno = 0;
    const unsigned long long value = strtoull(text, &end, 10);
    if (text[strspn(text, "0123456789")] != '\0' || end == text || errno != 0
        || (double)value < o->least || (double)value > o->most)
        return wrong(o->name, text, o->least > 0 ? "a whole number from 1"
                                                 : "a whole number from 0");
    *(uint64_t *)field = value;
    return true;
}

static bool take_speed(const struct option *o, const char *text, void *field)
{
    const char *end;
    double value;

    if (strcmp(text, "max") == 0)
        value = 0;
    else if (!number(text, &end, &value) || *end != '\0' || value < 0.01 || value > 1e6)
        return wrong(o->name, text, "a number over 0.01, or max");
    *(double *)field = value;
    return true;
}

/* S or S@N */
static bool take_release(const struct option *o, const char *text, struct options *out)
{
    const char *end;
    double seconds, hold = 0;

    if (!number(text, &end, &seconds) || seconds <= 0
        || (*end == '@' && (!number(end + 1, &end, &hold) || hold < 1 || hold > 1000
                            || hold != floor(hold)))
        || *end != '\0')
        return wrong(o->name, text, "seconds, or seconds@hold such as 20@3");
    out->release_early_s = seconds;
    out->release_early_hold = (unsigned)hold;
    return true;
}

static bool take(const struct option *o, const char *text, struct options *out)
{
    void *field = (char *)out + o->at;

    switch (o->kind) {
    case TEXT:
        *(const char **)field = text;
        return true;
    case NUMBER:
        return take_number(o, text, field);
    case COUNT_UP:
        return take_count(o, text, field);
    case SPEED:
        return take_speed(o, text, field);
    case RELEASE:
        return take_release(o, text, out);
    case FLAG:
        *(bool *)field = true;
        return true;
    case HEADING:
        break;
    }
    return false;
}

/* --name value, or --name=value; moves *i past what it used. */
static bool take_argument(struct options *out, int argc, char **argv, int *i)
{
    const char *word = argv[*i];
    const size_t length = strncmp(word, "--", 2) == 0 ? strcspn(word + 2, "=") : 0;
    const struct option *o = length > 0 ? find(word + 2, length) : NULL;

    if (o == NULL) {
        fprintf(stderr, "holdfast-sim: \"%s\" is no option; see --help\n", word);
        return false;
    }
    const char *text = word[2 + length] == '=' ? word + 3 + length : NULL;
    if (o->kind == FLAG) {
        if (text != NULL)
            return wrong(o->name, text, "no value");
    } else if (text == NULL) {
        if (++*i >= argc) {
            fprintf(stderr, "holdfast-sim: --%s needs a value (%s)\n", o->name, o->value);
            return false;
        }
        text = argv[*i];
    }
    return take(o, text, out);
}

enum options_result options_parse(struct options *out, int argc, char **argv)
{
    *out = (struct options){
        .speed = 1,
        .seed = 1,
        .duration_s = -1,
        .rate_sps = 80,
        .noise_counts = 60,
        .offset_counts = 84000,
        .counts_per_n = 2100,
        .max_n = 400,
        .aim_frac = 0.70,
        .tremor_pct = 0.6,
        .wander_pct = 1,
        .fatigue_pct_s = 0.5,
        .mains_hz = 50,
        .spike_counts = 50000,
        .button_at_s = -1,
        .stuck_at_s = -1,
        .repeat_at_s = -1,
        .open_at_s = -1,
        .brown_out_at_s = -1,
        .unplug_at_s = -1,
        .slow_at_s = -1,
    };
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--help") == 0) {
            print_help();
            return OPTIONS_DONE;
        }
        if (strcmp(argv[i], "--version") == 0) {
            puts("holdfast-sim " HOLDFAST_VERSION);
            return OPTIONS_DONE;
        }
        if (!take_argument(out, argc, argv, &i))
            return OPTIONS_WRONG;
    }
    return OPTIONS_RUN;
}
