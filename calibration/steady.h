/*
 * steady.h - whether what hangs on the cell hangs still, while samples come.
 *
 *     steady_init -> steady_step ... -> steady_enough
 *
 * Samples are gathered in blocks of a quarter of a second and at least
 * STEADY_BLOCK_LEAST samples, each known by its median, which no glitch reaches, and
 * by its noise, the median change between neighbours, which no load reaches.  The
 * stretch is the longest run of blocks up to now whose medians lie within
 *
 *     the largest of  STEADY_SIGMAS  standard errors of a block's mean
 *                     STEADY_FRAC    of the counts over the zero, when it is known
 *                     STEADY_COUNTS
 *
 * less the first one after a move, and no longer than is asked for, so that creep
 * under a load that hangs for minutes does not count.  All numbers are design choices:
 * medians of noise alone lie within them (twelve span 4 standard errors of a mean,
 * seldom 6); a load that swings by more than its noise does not.
 *
 * A value: no allocation, I/O or clock; any thread.
 */
#ifndef STEADY_H
#define STEADY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define STEADY_BLOCK_US    250000
#define STEADY_BLOCK_LEAST 8
#define STEADY_BLOCK_MOST  512     /* samples; a faster rig's blocks are shorter */
#define STEADY_BLOCKS      128     /* so a stretch is at most STEADY_MOST_S */
#define STEADY_MOST_S      30.0
#define STEADY_SIGMAS      8.0
#define STEADY_FRAC        0.0002
#define STEADY_COUNTS      4.0

struct steady_block {
    size_t from, to;             /* samples from .. to - 1 since steady_init */
    int64_t from_us, to_us;
    double counts, sigma_counts; /* median; SD of one sample */
};

/* Members may be read; only steady_* writes them. */
struct steady {
    int64_t asked_us;            /* length of the stretch asked for */
    double zero_counts;          /* NAN: not known; may be set by the caller */
    size_t samples;              /* so far */
    size_t from, to;             /* the stretch; from == to: none yet */
    double still_s;              /* how long it is, at most what is asked */
    double counts;               /* mean of its medians; of the latest block: NAN if none */
    double spread_counts;        /* highest less lowest median */
    double sigma_counts;         /* noise of one sample */
    double limit_counts;         /* what the spread may be */
    /* private */
    int n;
    int64_t first_us;
    double x[STEADY_BLOCK_MOST];
    bool broken;                 /* a move ended in the first block */
    int blocks;
    struct steady_block block[STEADY_BLOCKS];
};

/* 0 < still_s <= STEADY_MOST_S. */
void steady_init(struct steady *s, double still_s);

/* One sound sample and its time, which does not go back.  Whether a block is full,
 * and the members new. */
bool steady_step(struct steady *s, int64_t t_us, double counts);

/* Whether the stretch is as long as asked for. */
bool steady_enough(const struct steady *s);

/* What was seen so far is no part of a stretch any more. */
void steady_again(struct steady *s);

#endif /* STEADY_H */
