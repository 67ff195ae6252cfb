/* noise.c - see noise.h. */
#include "noise.h"

#include <math.h>

#define TWO_PI 6.283185307179586476925

/* A Weyl sequence (the odd step visits all 2^64 states), its terms scattered
 * by two multiply-and-fold rounds; constants from Steele, Lea and Flood,
 * "Fast splittable pseudorandom number generators", 2014. */
uint64_t noise_bits(struct noise *n)
{
    uint64_t z = n->state += 0x9E3779B97F4A7C15u;

    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

void noise_init(struct noise *n, uint64_t seed, enum noise_purpose purpose)
{
    n->state = seed;
    n->state = noise_bits(n) + (uint64_t)purpose;
    n->state = noise_bits(n);
}

double noise_uniform(struct noise *n)
{
    return (double)(noise_bits(n) >> 11) * 0x1p-53;
}

double noise_normal(struct noise *n)
{
    /* 1 - u lies in (0, 1], so the logarithm is finite. */
    const double radius = sqrt(-2.0 * log(1.0 - noise_uniform(n)));

    return radius * cos(TWO_PI * noise_uniform(n));
}
