/*
 * number.h - decimal numbers in other people's files.
 *
 * Exactly the double nearest to what is written, as strtod gives in the C
 * locale, and never by the locale.  Most numbers are read by integer arithmetic:
 *
 *   up to 19 digits, value w, and a power of ten e:
 *     w <= 2^53 and |e| <= 22      w and 10^|e| are exact doubles, so one
 *                                  multiplication or division rounds once
 *                                  (W. D. Clinger, PLDI 1990)
 *     -19 <= e < 0                 the 64-bit quotient of w by 10^-e, what is
 *                                  left of the division in its lowest bit,
 *                                  rounded once to 53 bits
 *   anything longer                strtod_l
 *
 * Hexadecimal, thousands separators and units are not numbers here; number_shape
 * tells them apart so that nobody takes 1,234 for 1.234.  Pure; any thread.
 */
#ifndef NUMBER_H
#define NUMBER_H

#include <stddef.h>

#define NUMBER_LENGTH_MAX 500  /* longer is text */

enum number {
    NUMBER_OK,
    NUMBER_EMPTY,       /* nothing there */
    NUMBER_NOT_FINITE,  /* NaN, Inf, #N/A, or too large for a double */
    NUMBER_TEXT,        /* anything else */
};

/* Read all of s[0 .. n-1], which has no blanks around it.  *out is written only
 * with NUMBER_OK.  decimal is '.' or ','. */
enum number number_read(const char *s, size_t n, char decimal, double *out);

/* The number that s begins with, if it is an everyday one: at most 19 digits, no
 * exponent.  Returns where it ends, and *out is what number_read gives for it; NULL:
 * number_read must look, and *out is unchanged.  What follows is not looked at. */
const char *number_begin(const char *s, const char *end, char decimal, double *out);

/* What separators say about a number whose decimal sign is not known yet. */
enum number_shape {
    NUMBER_NONE,        /* not a number in any reading */
    NUMBER_PLAIN,       /* no separator: 812, 1e3 */
    NUMBER_POINT,       /* one point: 812.3 */
    NUMBER_COMMA,       /* one comma that can only be decimal: 812,3  0,125 */
    NUMBER_COMMA_3,     /* one comma that may be either: 1,234 */
    NUMBER_GROUPED,     /* thousands for sure: 1,234.5  1.234,5  1 234  1'234 */
};

enum number_shape number_shape(const char *s, size_t n);

#endif /* NUMBER_H */
