/*
 * plateaus.h - the steps in a stream of counts recorded while loads were hung.
 *
 *     plateaus_find -> struct plateaus -> a point for each
 *
 * How it is done, in samples, so that any rate will do:
 *
 *   noise     s from the median of the changes between neighbours: a few loads
 *             and glitches do not move a median.  Span: highest less lowest of
 *             the running median of five, which no one or two glitches reach.
 *   glitches  samples further than 20 s from the running median of five; where
 *             it is not still, also further than a quarter of the span, as a
 *             swinging load is no glitch.  They are left out, counted and told; no
 *             other sample is changed or moved.
 *   still     a sample is when, window samples around it, the running median
 *             stays within 6 s or a two-hundredth of the span.  So half a window
 *             of settling is left out at both ends.
 *   plateau   a run of at least `least` still samples.  Of neighbours within a
 *             hundredth of the span (a touch in between) the longest stays.
 *
 * All numbers are design choices, tried on two real cells.  A value;
 * plateaus_find allocates while it runs and frees all of it.  Any thread.
 */
#ifndef PLATEAUS_H
#define PLATEAUS_H

#include <stddef.h>

#include "err.h"

#define PLATEAUS_MAX          100
#define PLATEAUS_GLITCHES_MAX 100   /* that are told one by one */
#define PLATEAUS_WINDOW       11    /* what 0 in the settings means */
#define PLATEAUS_LEAST        20
#define PLATEAUS_GLITCH_SIGMAS 20.0
#define PLATEAUS_GLITCH_FRAC  0.25
#define PLATEAUS_STILL_SIGMAS 6.0
#define PLATEAUS_STILL_FRAC   0.005
#define PLATEAUS_SAME_FRAC    0.01

struct plateaus_config {
    int window;                 /* samples, about a second of them; 0: the default */
    int least;                  /* samples, about two seconds; 0: the default */
};

struct plateau {
    size_t from, to;            /* samples from .. to - 1 */
    int readings;               /* without glitches */
    double counts, sd_counts;   /* their mean, and SD of one */
    double drift_counts;        /* mean of the last quarter less the first's */
};

struct plateaus {
    int n;
    struct plateau at[PLATEAUS_MAX];
    int glitches;                               /* all of them */
    size_t glitch[PLATEAUS_GLITCHES_MAX];       /* sample of the first ones */
    double noise_counts;                        /* s */
};

/*
 * n counts, all finite.  ERR_OK; ERR_RANGE with *why and *out unchanged: fewer
 * samples than one plateau takes, or more plateaus than PLATEAUS_MAX; ERR_IO: out
 * of memory.  No plateau at all is a result, n = 0.
 */
int plateaus_find(const double *counts, size_t n, const struct plateaus_config *cfg,
                  struct plateaus *out, struct err_text *why);

/*
 * Append the plateau of samples from .. to - 1, where a load is known to have hung
 * still: glitches are samples further than 20 s from the median, s from these
 * samples' changes; noise_counts becomes the latest s.  ERR_OK; ERR_RANGE with *why
 * and *io unchanged: no room, or under PLATEAUS_LEAST samples; ERR_IO: out of memory.
 */
int plateaus_take(const double *counts, size_t from, size_t to, struct plateaus *io,
                  struct err_text *why);

#endif /* PLATEAUS_H */
