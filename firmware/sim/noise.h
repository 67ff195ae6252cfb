/*
 * noise.h - seeded random numbers: the same seed gives the same run.
 *
 * Each user owns its own stream, told apart by a purpose number, so that one
 * fault more on the line does not change the client's tremor.  A value; copy
 * it with =.
 */
#ifndef NOISE_H
#define NOISE_H

#include <stdint.h>

struct noise {
    uint64_t state;  /* private */
};

enum noise_purpose {
    NOISE_CONVERTER = 1,
    NOISE_CLIENT,
    NOISE_LINE,
    NOISE_FAULT,
};

void noise_init(struct noise *n, uint64_t seed, enum noise_purpose purpose);

uint64_t noise_bits(struct noise *n);    /* 64 even bits */
double   noise_uniform(struct noise *n); /* 0 <= x < 1 */
double   noise_normal(struct noise *n);  /* mean 0, standard deviation 1 */

#endif /* NOISE_H */
