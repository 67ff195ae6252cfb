/*
 * gravity.h - what a mass weighs where the rig stands.
 *
 * Normal gravity of the WGS 84 ellipsoid by Somigliana's closed formula, and
 * its change with height by the second-order free-air formula: National Imagery
 * and Mapping Agency, TR8350.2, "Department of Defense World Geodetic System
 * 1984", 3rd edition with amendment 1, 2000, equations 4-1 and 4-3 and tables
 * 3.1, 3.4 and 4.1.  The Earth departs from it by its local anomaly; see
 * GRAVITY_ANOMALY_MS2.  Values only; any thread.
 */
#ifndef GRAVITY_H
#define GRAVITY_H

#include <stdbool.h>

#include "err.h"

/* By definition: standard gravity (3rd CGPM, 1901), so newtons in a kgf ... */
#define GRAVITY_STANDARD_MS2 9.80665
/* ... and pounds: 0.45359237 kg exactly (international yard and pound, 1959). */
#define GRAVITY_KG_PER_LB    0.45359237
#define GRAVITY_N_PER_LBF    4.4482216152605

/* Standard uncertainty of normal gravity with height as the gravity at a place:
 * 50 mGal.  The free-air anomalies of EGM96 have a root mean square of about
 * 40 mGal; in high mountains they reach 200. */
#define GRAVITY_ANOMALY_MS2  0.0005

/* Air of 20 C at sea level, and the density that conventional mass assumes:
 * OIML D 28, "Conventional value of the result of weighing in air", 2004. */
#define GRAVITY_AIR_KG_M3    1.2
#define GRAVITY_STEEL_KG_M3  8000.0

/* How a known load is said: word, what it takes, what it is. */
#define GRAVITY_UNITS(X)                                                     \
    X(N,   "N",   false, 1.0)                                                \
    X(KGF, "kgf", false, GRAVITY_STANDARD_MS2)                               \
    X(LBF, "lbf", false, GRAVITY_N_PER_LBF)                                  \
    X(KG,  "kg",  true,  1.0)                                                \
    X(G,   "g",   true,  0.001)                                              \
    X(LB,  "lb",  true,  GRAVITY_KG_PER_LB)

enum gravity_unit {
#define X(name, word, is_mass, factor) GRAVITY_##name,
    GRAVITY_UNITS(X)
#undef X
    GRAVITY_UNIT_COUNT
};

/* Normal gravity, m/s2, at latitude -90 .. 90 degrees north and height_m over
 * the ellipsoid (over the sea will do: they differ by at most 110 m, 35 mGal).
 * Heights -500 .. 9000.  NAN outside these ranges. */
double gravity_normal_ms2(double latitude_deg, double height_m);

/* The unit of this word in *out.  ERR_OK, or ERR_ARG with *out unchanged. */
int gravity_unit(const char *word, enum gravity_unit *out);

const char *gravity_word(enum gravity_unit unit);

/* Whether its newtons depend on where it hangs. */
bool gravity_is_mass(enum gravity_unit unit);

/*
 * Newtons of an amount in unit.  A mass weighs amount * g less the air it
 * displaces, amount * g * (1 - air / density): with density_kg_m3
 * GRAVITY_STEEL_KG_M3 that is right for any weight marked in conventional mass.
 * Forces need neither.  NAN in: NAN out.
 */
double gravity_newtons(double amount, enum gravity_unit unit, double g_ms2,
                       double density_kg_m3);

#endif /* GRAVITY_H */
