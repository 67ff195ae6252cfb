/*
 * analyze_values.h - the values of `analyze` options that are not plain numbers.
 *
 * analyze_values_time(o, text) puts the value of --time into *o, and so on.  Each
 * returns EXIT_OK, or EXIT_USAGE having said what is wrong, with *o unchanged.
 * text is borrowed for as long as *o is used; it is NULL where an option has no
 * value.
 */
#ifndef ANALYZE_VALUES_H
#define ANALYZE_VALUES_H

#include "commands/analyze_options.h"

#define ANALYZE_VALUES(X) \
    X(time) X(force) X(left) X(right) X(unit) X(calibration) X(time_unit) X(decimal) \
    X(delimiter) X(invert) X(causal) X(zero_phase) X(notch) X(zero) X(onset) X(band) \
    X(lever) X(angle) X(body_mass) X(json) X(budget) X(quiet) X(trace) X(plot) X(involved)

#define X(name) int analyze_values_##name(struct analyze_options *o, const char *text);
ANALYZE_VALUES(X)
#undef X

#endif /* ANALYZE_VALUES_H */
