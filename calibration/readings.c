/* readings.c - see readings.h. */
#include "calibration/readings.h"

#include <math.h>

void readings_add(struct readings *r, double x)
{
    if (r->n++ == 0) {
        r->first = r->low = r->high = x;
        return;
    }
    const double d = x - r->first, before = d - r->mean;

    r->mean += before / (double)r->n;
    r->squares += before * (d - r->mean);
    r->low = fmin(r->low, x);
    r->high = fmax(r->high, x);
}

double readings_mean(const struct readings *r)
{
    return r->n > 0 ? r->first + r->mean : NAN;
}

double readings_sd(const struct readings *r)
{
    return r->n > 1 ? sqrt(r->squares / (double)(r->n - 1)) : NAN;
}

double readings_range(const struct readings *r)
{
    return r->n > 0 ? r->high - r->low : NAN;
}
