/*
 * median.h - running median of the samples around each sample.
 *
 *     median_init -> ( median_step ... -> median_flush ... ) ...
 *
 * A window of an odd number of samples slides over a stretch; the answer is the
 * median of what lies in it and belongs to the sample in its middle, half a
 * window (window / 2 samples) ago.  It takes out single outliers and keeps
 * edges.  A value: the caller owns it; no allocation, I/O or clock.
 *
 * Ends.  At both ends of a stretch the window holds only the samples there
 * are: half of it and one at the very end.  An even number of them has the mean
 * of the two in the middle for its median.  So every sample gets an answer: the
 * last ones by median_flush, which also makes ready for the next stretch.  That
 * is GSL_FILTER_END_TRUNCATE of the GNU Scientific Library.
 *
 * What is not finite keeps its place in time but has no value: its own answer
 * is NAN, and the windows it lies in hold one value fewer.
 *
 * Irregular sampling.  The window counts samples.  Over a hole, flush and begin
 * another stretch, so that no window spans it.
 */
#ifndef MEDIAN_H
#define MEDIAN_H

#include <stdbool.h>

#define MEDIAN_WINDOW_MAX 63

/* Members may be read; only median_* writes them. */
struct median {
    int window;                         /* samples, odd */
    int held;                           /* values in the window now */
    double sorted[MEDIAN_WINDOW_MAX + 1];  /* they, rising; room for a sentinel */
    double ring[MEDIAN_WINDOW_MAX];     /* as they came; NAN where there is none */
    int oldest;                         /* place in ring */
    int early;                          /* samples still to come before an answer */
    int pending;                        /* samples that came and have no answer yet */
};

/* A window of 1 .. MEDIAN_WINDOW_MAX samples, odd.  ERR_OK, or ERR_ARG with *m
 * unchanged. */
int median_init(struct median *m, int window);

/* Forget the stretch without its last answers. */
void median_reset(struct median *m);

/* Take the next sample.  True when there is an answer, in *median: for the
 * sample window / 2 before this one.  False, with *median unchanged, for the
 * first window / 2 samples of a stretch. */
bool median_step(struct median *m, double x, double *median);

/* After the last sample of a stretch: the next of the answers still owed, oldest
 * first.  False, with *median unchanged, when all were given. */
bool median_flush(struct median *m, double *median);

/* The sample that the latest answer belongs to, as it came. */
double median_middle(const struct median *m);

#endif /* MEDIAN_H */
