/*
 * readings.h - count, mean and standard deviation of readings as they come.
 *
 *     struct readings r = { 0 };  readings_add ... -> readings_mean, readings_sd
 *
 * Readings of a converter are small changes on a large offset, where the
 * textbook sum of squares loses every digit.  Here the first reading is taken
 * off before anything is summed, and the rest follows B. P. Welford, "Note on a
 * method for calculating corrected sums of squares and products",
 * Technometrics 4, 1962.  A value: no allocation, I/O or clock; any thread.
 */
#ifndef READINGS_H
#define READINGS_H

#include <stdint.h>

/* All zero: nothing read yet.  Members are private, but n may be read. */
struct readings {
    int64_t n;
    double first;        /* taken off every reading */
    double mean, squares;  /* of what is left: mean, sum of squared deviations */
    double low, high;    /* of the readings */
};

/* x must be finite. */
void readings_add(struct readings *r, double x);

/* NAN without a reading. */
double readings_mean(const struct readings *r);

/* Of a single reading, by n - 1; NAN with fewer than two. */
double readings_sd(const struct readings *r);

/* Highest less lowest; NAN without a reading. */
double readings_range(const struct readings *r);

#endif /* READINGS_H */
