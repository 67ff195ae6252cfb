/*
 * hampel.h - finds spikes: samples far from the median of those around them.
 *
 *     hampel_init -> ( hampel_step ... -> hampel_flush ... ) ...
 *
 * Hampel's rule (F. R. Hampel, "The influence curve and its role in robust
 * estimation", J. Am. Stat. Assoc. 69, 1974; R. K. Pearson, "Outliers in process
 * modeling and identification", IEEE Trans. Control Syst. Technol. 10, 2002): of
 * the window around a sample take the median m and the median absolute
 * deviation from it, MAD.  The sample is a spike when
 *
 *     |x - m| > k s,    s = HAMPEL_SCALE MAD, but not under least_sigma.
 *
 * For normal noise s estimates its standard deviation.  Up to window / 2 spikes
 * in one window are found; more of them are the majority, and become the rule.
 *
 * A spike is said, never put right here: the answer holds the sample as it
 * came, the median and the flag, and the caller decides and counts.
 *
 * The answer comes window / 2 samples late.  Ends, what is not finite, and
 * holes are as in median.h; what is not finite is never a spike and has NAN for
 * its median and sigma.  A value: no allocation, I/O or clock.
 */
#ifndef HAMPEL_H
#define HAMPEL_H

#include <stdbool.h>

#include "signal/median.h"

/* 1 / (the normal distribution's upper quartile). */
#define HAMPEL_SCALE 1.482602218505602

struct hampel_config {
    int window;          /* samples, odd, 3 .. MEDIAN_WINDOW_MAX */
    double k;            /* > 0, finite; 3 is usual */
    double least_sigma;  /* >= 0, finite, the samples' unit.  A converter that repeats
                            itself has a MAD of 0: with 0 here, any other value then
                            is a spike.  The size of a count is a good least. */
};

struct hampel_out {
    double x;       /* the sample, as it came */
    double median;  /* of the window around it */
    double sigma;   /* the s of the rule */
    bool spike;
};

/* Members are private. */
struct hampel {
    struct hampel_config cfg;
    struct median window;
};

/* ERR_OK, or ERR_ARG with *h unchanged. */
int hampel_init(struct hampel *h, const struct hampel_config *cfg);

/* Forget the stretch without its last answers. */
void hampel_reset(struct hampel *h);

/* As median_step and median_flush: true when *out was set. */
bool hampel_step(struct hampel *h, double x, struct hampel_out *out);
bool hampel_flush(struct hampel *h, struct hampel_out *out);

#endif /* HAMPEL_H */
