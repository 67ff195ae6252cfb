/*
 * ascending.h - numbers in ascending order.
 *
 * Finite numbers, in any unit; a NAN has no place among them.  Any thread.
 */
#ifndef ASCENDING_H
#define ASCENDING_H

#include <stddef.h>

/* Put x[0 .. n - 1] in order, in place. */
void ascending_sort(double *x, size_t n);

/* The middle one, the upper of two; x is left in order.  n >= 1. */
double ascending_median(double *x, size_t n);

/* How many of x[0 .. n - 1], which are in order, are less than value: the place of
 * the first that is not. */
size_t ascending_below(const double *x, size_t n, double value);

#endif /* ASCENDING_H */
