/* curve_unit.c - see curve_unit.h. */
#include "interchange/curve_unit.h"

#include <ctype.h>
#include <math.h>
#include <stddef.h>
#include <string.h>

#include "interchange/word_list.h"

#define TEXT_MAX 24

static const struct unit {
    const char *word;     /* as people write it */
    double si;            /* newtons or newton metres */
    bool is_torque;
    const char *names;    /* plain forms, a blank after each */
} units[] = {
    [CURVE_UNIT_UNKNOWN] = { "unknown", NAN, false, "" },
    [CURVE_N]     = { "N", 1.0, false, "n newton newtons " },
    [CURVE_KGF]   = { "kgf", 9.80665, false,
                      "kgf kg kgs kp kilo kilos kilogram kilograms kilogramforce kilopond " },
    [CURVE_LBF]   = { "lbf", 4.4482216152605, false,
                      "lbf lb lbs lbsf pound pounds poundforce poundsforce " },
    [CURVE_NM]    = { "Nm", 1.0, true, "nm newtonmeter newtonmetre newtonmeters newtonmetres " },
    [CURVE_FT_LB] = { "ftlb", 1.3558179483314004, true,
                      "ftlb ftlbs ftlbf lbft lbfft footpound footpounds " },
    [CURVE_COUNTS] = { "counts", NAN, false,
                       "counts count cts adc adccounts rawcounts lsb digits rawadc adcraw " },
    [CURVE_KN]    = { "kN", 1000.0, false, "kn kilonewton kilonewtons " },
    [CURVE_GF]    = { "gf", 0.00980665, false, "g gf gram grams gramforce " },
};

#define UNITS (sizeof units / sizeof units[0])

static const char foreign[] =
    "v mv uv volt volts mv/v v/v % %bw bw %mvc %mvic n/kg nm/kg pa kpa mpa bar psi hpa a ma ua "
    "m mm cm m/s m/s2 deg degrees rad w watt watts j hz c k n/s kn/s mn dan knm ncm nmm ozf oz ";

/* Lower case without blanks and joints.  False when it is too long for a unit. */
static bool plain(const char *text, char out[TEXT_MAX])
{
    size_t n = 0;

    for (const char *c = text; *c != '\0'; c++) {
        if (strncmp(c, "\xC2\xB7", 2) == 0) {  /* middle dot */
            c++;
            continue;
        }
        if (strchr(" .*_-^'", *c) != NULL)
            continue;
        if (n + 1 == TEXT_MAX)
            return false;
        out[n++] = (char)tolower((unsigned char)*c);
    }
    out[n] = '\0';
    return n > 0;
}

bool curve_unit_find(const char *text, enum curve_unit *out)
{
    char word[TEXT_MAX];

    if (!plain(text, word))
        return false;
    for (size_t u = 0; u < UNITS; u++)
        if (word_list_has(units[u].names, word)) {
            *out = (enum curve_unit)u;
            return true;
        }
    return false;
}

bool curve_unit_foreign(const char *text)
{
    char word[TEXT_MAX];

    return plain(text, word) && word_list_has(foreign, word);
}

double curve_unit_si(enum curve_unit u)
{
    return units[u].si;
}

bool curve_unit_is_torque(enum curve_unit u)
{
    return units[u].is_torque;
}

const char *curve_unit_word(enum curve_unit u)
{
    return units[u].word;
}
