/* ascending.c - see ascending.h. */
#include "ascending.h"

#include <stdlib.h>

static int by_size(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

void ascending_sort(double *x, size_t n)
{
    qsort(x, n, sizeof *x, by_size);
}

double ascending_median(double *x, size_t n)
{
    ascending_sort(x, n);
    return x[n / 2];
}

size_t ascending_below(const double *x, size_t n, double value)
{
    size_t low = 0, high = n;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;

        if (x[middle] < value)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}
