/* quiet.c - see quiet.h. */
#include "session/quiet.h"

#include <math.h>

void quiet_reset(struct quiet *q, bool gap)
{
    const struct quiet none = { .gap = gap };

    *q = none;
}

void quiet_add(struct quiet *q, int64_t t_us, double force_n, double filtered_n)
{
    if (q->n == 0) {
        q->from_us = t_us;
        q->first_n = force_n;
        q->least_n = q->most_n = filtered_n;
        q->gap = false;
    }
    const double d = force_n - q->first_n, t_s = (double)(t_us - q->from_us) / 1e6;

    q->sum += d;
    q->sum_sq += d * d;
    q->sum_t += t_s;
    q->sum_tt += t_s * t_s;
    q->sum_tx += t_s * d;
    q->least_n = fmin(q->least_n, filtered_n);
    q->most_n = fmax(q->most_n, filtered_n);
    q->n++;
}

double quiet_spread_n(const struct quiet *q)
{
    return q->most_n - q->least_n;
}

double quiet_mean_n(const struct quiet *q)
{
    return q->first_n + q->sum / (double)q->n;
}

double quiet_sd_n(const struct quiet *q)
{
    const double n = (double)q->n, mean = q->sum / n;

    return n > 1.0 ? sqrt(fmax((q->sum_sq - n * mean * mean) / (n - 1.0), 0.0)) : 0.0;
}

double quiet_slope_n_per_s(const struct quiet *q)
{
    const double n = (double)q->n, spread = n * q->sum_tt - q->sum_t * q->sum_t;

    return spread > 0.0 ? (n * q->sum_tx - q->sum_t * q->sum) / spread : 0.0;
}
