/*
 * quiet.h - mean and spread of a stretch in which force should not move.
 *
 *     quiet_reset -> quiet_add ... -> quiet_mean_n, quiet_sd_n, quiet_slope_n_per_s
 *
 * Sums are of the distance from the first value, so a large offset costs no
 * digits.  A value; members may be read.
 */
#ifndef QUIET_H
#define QUIET_H

#include <stdbool.h>
#include <stdint.h>

struct quiet {
    int64_t from_us;       /* of the first sample */
    uint64_t n;            /* samples; 0: the rest means nothing */
    bool gap;              /* begun anew because samples were lost */
    double first_n, sum, sum_sq;  /* of measured force */
    double sum_t, sum_tt, sum_tx; /* seconds from the first, and with force */
    double least_n, most_n;       /* of filtered force */
};

/* gap: why it begins anew. */
void quiet_reset(struct quiet *q, bool gap);

void quiet_add(struct quiet *q, int64_t t_us, double force_n, double filtered_n);

/* Peak to peak, of filtered force. */
double quiet_spread_n(const struct quiet *q);

/* Of measured force; n > 0. */
double quiet_mean_n(const struct quiet *q);

/* The standard deviation of a sample (n - 1); 0 for a single one. */
double quiet_sd_n(const struct quiet *q);

/* Drift of measured force: the straight line of least squares; 0 for a single one. */
double quiet_slope_n_per_s(const struct quiet *q);

#endif /* QUIET_H */
