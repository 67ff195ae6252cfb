/* analyze_values.c - see analyze_values.h. */
#include "commands/analyze_values.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "commands/commands.h"

int analyze_values_time(struct analyze_options *o, const char *text)
{
    o->file.time_column = text;
    return EXIT_OK;
}

static int add_force(struct analyze_options *o, const char *text, const char *side)
{
    if (o->force_columns == ANALYZE_FORCES_MAX)
        return commands_fail(EXIT_USAGE, "analyze: at most %d columns of force are read; "
                             "\"%s\" is one more", ANALYZE_FORCES_MAX, text);
    o->side[o->force_columns] = side;
    o->file.force_columns[o->force_columns++] = text;
    return EXIT_OK;
}

int analyze_values_force(struct analyze_options *o, const char *text)
{
    return add_force(o, text, NULL);
}

int analyze_values_left(struct analyze_options *o, const char *text)
{
    return add_force(o, text, "left");
}

int analyze_values_right(struct analyze_options *o, const char *text)
{
    return add_force(o, text, "right");
}

int analyze_values_unit(struct analyze_options *o, const char *text)
{
    if (!curve_unit_find(text, &o->file.unit))
        return commands_fail(EXIT_USAGE, "analyze: --unit is one of N, kN, kgf, gf, lbf, Nm, ftlb "
                             "and counts, not \"%s\"", text);
    return EXIT_OK;
}

int analyze_values_calibration(struct analyze_options *o, const char *text)
{
    char bytes[CALIBRATION_TEXT_MAX];
    struct err_text why;
    size_t n;

    if (calibration_load(text, &o->calibration, bytes, &n, &why) != ERR_OK)
        return commands_fail(EXIT_USAGE, "analyze: --calibration: %s", why.s);
    o->file.calibration = &o->calibration;
    return EXIT_OK;
}

int analyze_values_time_unit(struct analyze_options *o, const char *text)
{
    if (strcmp(text, "s") != 0 && strcmp(text, "ms") != 0 && strcmp(text, "us") != 0)
        return commands_fail(EXIT_USAGE, "analyze: --time-unit is s, ms or us, not \"%s\"", text);
    o->file.time_unit = text;
    return EXIT_OK;
}

int analyze_values_decimal(struct analyze_options *o, const char *text)
{
    if (strcmp(text, ".") != 0 && strcmp(text, ",") != 0)
        return commands_fail(EXIT_USAGE, "analyze: --decimal is . or , and not \"%s\"", text);
    o->file.decimal = text[0];
    return EXIT_OK;
}

int analyze_values_delimiter(struct analyze_options *o, const char *text)
{
    static const struct { const char *word; char c; } known[] = {
        { ",", ',' }, { "comma", ',' }, { ";", ';' }, { "semicolon", ';' }, { "\t", '\t' },
        { "tab", '\t' }, { "space", ' ' }, { " ", ' ' }, { "|", '|' },
    };

    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (strcmp(text, known[i].word) == 0) {
            o->file.delimiter = known[i].c;
            return EXIT_OK;
        }
    return commands_fail(EXIT_USAGE, "analyze: --delimiter is comma, semicolon, tab, space or "
                         "|, not \"%s\"", text);
}

int analyze_values_invert(struct analyze_options *o, const char *text)
{
    (void)text;
    o->file.invert = true;
    return EXIT_OK;
}

int analyze_values_causal(struct analyze_options *o, const char *text)
{
    (void)text;
    o->effort.zero_phase = false;
    return EXIT_OK;
}

int analyze_values_zero_phase(struct analyze_options *o, const char *text)
{
    (void)text;
    o->effort.zero_phase = true;
    return EXIT_OK;
}

int analyze_values_notch(struct analyze_options *o, const char *text)
{
    if (strcmp(text, "0") != 0 && strcmp(text, "50") != 0 && strcmp(text, "60") != 0)
        return commands_fail(EXIT_USAGE, "analyze: --notch is 50 or 60 (hertz of the mains), or "
                             "0 for none, not \"%s\"", text);
    o->effort.notch_hz = atoi(text);
    return EXIT_OK;
}

int analyze_values_zero(struct analyze_options *o, const char *text)
{
    static const char *const words[] = {
        [EFFORT_ZERO_AUTO] = "auto", [EFFORT_ZERO_NONE] = "none",
        [EFFORT_ZERO_BASELINE] = "baseline",
    };
    char *end;
    const double n = strtod(text, &end);

    for (int i = 0; i < (int)(sizeof words / sizeof words[0]); i++)
        if (strcmp(text, words[i]) == 0) {
            o->effort.zero = (enum effort_zero)i;
            return EXIT_OK;
        }
    if (end == text || *end != '\0' || !(fabs(n) <= 1e5))
        return commands_fail(EXIT_USAGE, "analyze: --zero is auto, none, baseline, or a force in "
                             "newtons from -100000 to 100000, not \"%s\"", text);
    o->effort.zero = EFFORT_ZERO_VALUE;
    o->effort.zero_n = n;
    return EXIT_OK;
}

int analyze_values_onset(struct analyze_options *o, const char *text)
{
    if (strcmp(text, "sd") == 0)
        o->effort.onset_rule = EFFORT_ONSET_SD;
    else if (strcmp(text, "force") == 0)
        o->effort.onset_rule = EFFORT_ONSET_FORCE;
    else
        return commands_fail(EXIT_USAGE, "analyze: --onset is sd (baseline mean + k SD) or force "
                             "(a force over the baseline), not \"%s\"", text);
    return EXIT_OK;
}

/* LOW:HIGH in newtons, or P% of the target. */
int analyze_values_band(struct analyze_options *o, const char *text)
{
    char *end;
    const double low = strtod(text, &end);

    if (end != text && strcmp(end, "%") == 0 && low > 0.0 && low < 100.0) {
        o->band_pct = low;
        return EXIT_OK;
    }
    if (end != text && *end == ':') {
        const char *second = end + 1;
        const double high = strtod(second, &end);

        if (end != second && *end == '\0' && low >= 0.0 && high > low && high <= 1e5) {
            o->effort.low_n = low;
            o->effort.high_n = high;
            return EXIT_OK;
        }
    }
    return commands_fail(EXIT_USAGE, "analyze: --band wants LOW:HIGH in newtons, low below high, "
                         "like 90:110, or a share of the target, like 5%%, not \"%s\"", text);
}

/* X, X+-U or X±U. */
static int with_uncertainty(const char *option, const char *unit, const char *text, double least,
                            double most, double *x, double *u)
{
    char *end;
    const double value = strtod(text, &end);
    double sd = NAN;
    bool ok = end != text && value >= least && value <= most;

    if (ok && *end != '\0') {
        const size_t sign = strncmp(end, "\xC2\xB1", 2) == 0 || strncmp(end, "+-", 2) == 0 ? 2 : 0;
        const char *second = end + sign;

        sd = strtod(second, &end);
        ok = sign > 0 && end != second && *end == '\0' && sd >= 0.0 && sd < value;
    }
    if (!ok)
        return commands_fail(EXIT_USAGE, "analyze: %s wants %s from %g to %g, if known with its "
                             "standard uncertainty, like %g+-%g, not \"%s\"", option, unit, least,
                             most, 4.0 * least, 0.1 * least, text);
    *x = value;
    *u = sd;
    return EXIT_OK;
}

int analyze_values_lever(struct analyze_options *o, const char *text)
{
    double mm = NAN, u_mm = NAN;
    const int code = with_uncertainty("--lever", "millimetres", text, 50.0, 1000.0, &mm, &u_mm);

    if (code == EXIT_OK) {
        o->effort.lever_m = mm / 1000.0;
        o->effort.lever_u_m = u_mm / 1000.0;
        o->file.lever_m = o->effort.lever_m;
    }
    return code;
}

int analyze_values_angle(struct analyze_options *o, const char *text)
{
    return with_uncertainty("--angle", "degrees", text, 10.0, 170.0, &o->effort.lever_angle_deg,
                            &o->effort.lever_angle_u_deg);
}

int analyze_values_body_mass(struct analyze_options *o, const char *text)
{
    return with_uncertainty("--body-mass", "kilograms", text, 10.0, 400.0, &o->effort.body_mass_kg,
                            &o->effort.body_mass_u_kg);
}

int analyze_values_json(struct analyze_options *o, const char *text)
{
    (void)text;
    o->json = true;
    return EXIT_OK;
}

int analyze_values_budget(struct analyze_options *o, const char *text)
{
    (void)text;
    o->budget = true;
    return EXIT_OK;
}

int analyze_values_quiet(struct analyze_options *o, const char *text)
{
    (void)text;
    o->quiet = true;
    return EXIT_OK;
}

int analyze_values_trace(struct analyze_options *o, const char *text)
{
    o->trace = text;
    return EXIT_OK;
}

int analyze_values_plot(struct analyze_options *o, const char *text)
{
    o->plot = text;
    return EXIT_OK;
}

int analyze_values_involved(struct analyze_options *o, const char *text)
{
    if (strcmp(text, "left") != 0 && strcmp(text, "right") != 0)
        return commands_fail(EXIT_USAGE, "analyze: --involved is left or right, not \"%s\"", text);
    o->involved = strcmp(text, "left") == 0 ? SYMMETRY_LEFT : SYMMETRY_RIGHT;
    return EXIT_OK;
}
