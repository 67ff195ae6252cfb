/*
 * curve_unit.h - units a force curve may be written in.
 *
 * Names are matched without regard to case, blanks, dots, hyphens and the like:
 * "kgf", "ft-lb", "N·m".  Pure; any thread.
 */
#ifndef CURVE_UNIT_H
#define CURVE_UNIT_H

#include <stdbool.h>

enum curve_unit { CURVE_UNIT_UNKNOWN, CURVE_N, CURVE_KGF, CURVE_LBF, CURVE_NM, CURVE_FT_LB,
                  CURVE_COUNTS, CURVE_KN, CURVE_GF };

/* Whether text names one of the units, whole; *out is then set. */
bool curve_unit_find(const char *text, enum curve_unit *out);

/* Whether text names a unit that other instruments write and that is no force:
 * volts, percent, newtons a kilogram, metres. */
bool curve_unit_foreign(const char *text);

/* Newtons, or newton metres, for one of the unit; exact by definition.  NAN for
 * UNKNOWN and COUNTS.
 *
 * Sources: kgf 9.80665 N, standard gravity (3rd CGPM, 1901).  lbf = 0.45359237 kg
 * (international pound, 1959) x 9.80665 = 4.4482216152605 N.  foot 0.3048 m, so
 * ft lb = 1.3558179483314004 N m. */
double curve_unit_si(enum curve_unit u);

/* Nm and ft lb. */
bool curve_unit_is_torque(enum curve_unit u);

/* As written in sentences and after --unit: "N", "kgf", "ftlb". */
const char *curve_unit_word(enum curve_unit u);

#endif /* CURVE_UNIT_H */
