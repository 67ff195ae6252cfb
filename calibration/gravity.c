/* gravity.c - see gravity.h. */
#include "calibration/gravity.h"

#include <math.h>
#include <string.h>

/* TR8350.2: tables 3.1, 3.4. */
#define AXIS_M        6378137.0            /* semi-major axis */
#define FLATTENING    (1.0 / 298.257223563)
#define E2            6.69437999014e-3     /* first eccentricity squared */
#define G_EQUATOR_MS2 9.7803253359
#define SOMIGLIANA    0.00193185265241     /* k, table 3.4 */
#define M_RATIO       0.00344978650684     /* centrifugal to gravity, equator */
#define DEGREE        (3.14159265358979323846 / 180.0)

static const struct {
    const char *word;
    bool is_mass;
    double factor;
} units[] = {
#define X(name, word, is_mass, factor) { word, is_mass, factor },
    GRAVITY_UNITS(X)
#undef X
};

double gravity_normal_ms2(double latitude_deg, double height_m)
{
    if (!(fabs(latitude_deg) <= 90.0) || !(height_m >= -500.0 && height_m <= 9000.0))
        return NAN;

    const double s = sin(latitude_deg * DEGREE), s2 = s * s, h = height_m / AXIS_M;
    const double on_ellipsoid = G_EQUATOR_MS2 * (1.0 + SOMIGLIANA * s2) / sqrt(1.0 - E2 * s2);

    return on_ellipsoid * (1.0 - 2.0 * (1.0 + FLATTENING + M_RATIO - 2.0 * FLATTENING * s2) * h
                           + 3.0 * h * h);
}

int gravity_unit(const char *word, enum gravity_unit *out)
{
    for (int i = 0; i < GRAVITY_UNIT_COUNT; i++)
        if (strcmp(word, units[i].word) == 0) {
            *out = (enum gravity_unit)i;
            return ERR_OK;
        }
    return ERR_ARG;
}

const char *gravity_word(enum gravity_unit unit)
{
    return units[unit].word;
}

bool gravity_is_mass(enum gravity_unit unit)
{
    return units[unit].is_mass;
}

double gravity_newtons(double amount, enum gravity_unit unit, double g_ms2,
                       double density_kg_m3)
{
    const double n = amount * units[unit].factor;

    return units[unit].is_mass ? n * g_ms2 * (1.0 - GRAVITY_AIR_KG_M3 / density_kg_m3) : n;
}
