/* level.c - see level.h. */
#include "calibration/level.h"

#include <math.h>

int level_find(const struct fit_point *points, int n, int *level)
{
    double largest = 0.0;
    int levels = 0;

    for (int i = 0; i < n; i++)
        largest = fmax(largest, fabs(points[i].force_n));
    for (int i = 0; i < n; i++) {
        int j = 0;

        while (j < i && !(fabs(points[j].force_n - points[i].force_n)
                          <= FIT_LEVEL_FRAC * largest))
            j++;
        level[i] = j < i ? level[j] : levels++;
    }
    return levels;
}
