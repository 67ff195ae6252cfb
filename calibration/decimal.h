/*
 * decimal.h - a field of a table as a number, with no more and no less.
 *
 * Digits, a decimal point, a sign and an exponent; not the hexadecimal, "inf" and
 * "nan" that strtod also knows.  Any thread.
 */
#ifndef DECIMAL_H
#define DECIMAL_H

#include <stdbool.h>

/* True with *out finite; false with *out undefined. */
bool decimal_read(const char *text, double *out);

#endif /* DECIMAL_H */
