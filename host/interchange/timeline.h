/*
 * timeline.h - which rows of a file have a time to be trusted.
 *
 *     timeline_order, once for a column of times -> timeline_measure, for the
 *     rows of one curve
 *
 * Times should rise from row to row.  Where they do not:
 *
 *   the same time as the row before          left out, REPEATED
 *   one row ahead of the two that follow     left out, BACK: it is the stray
 *   a step back, after which at least        a fresh start of the clock: the rows
 *     TIMELINE_RESET_ROWS rows rise again    from there are laid on
 *     without reaching the time before       TIMELINE_RESET_S later, AFTER_RESET;
 *                                            what passed between is not known
 *   a counter of 32 bits at its end          goes on, as counted; no gap
 *   any other step back                      left out, BACK
 *
 * Pure but for scratch memory; any thread.
 */
#ifndef TIMELINE_H
#define TIMELINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TIMELINE_RESET_ROWS 8    /* a packet of late rows is shorter */
#define TIMELINE_RESET_S    5.0  /* drawn for a hole of unknown length; a gap at any rate
                                    over 0.32 samples a second */
#define TIMELINE_GAP        1.6  /* an interval over so many periods has a hole */
#define TIMELINE_UNEVEN     0.25 /* an interval so far off the period is uneven */

/* A row's mark.  The first two are on the timeline. */
enum timeline_mark {
    TIMELINE_ROW,
    TIMELINE_AFTER_RESET,
    TIMELINE_NO_TIME,    /* not finite as given */
    TIMELINE_REPEATED,
    TIMELINE_BACK,
    TIMELINE_LEFT_OUT,   /* timeline_measure: not of this curve */
};

struct timeline {
    size_t rows, repeated, back, resets, wraps;
    size_t first_repeated, first_back, first_reset;   /* rows, when counted */
};

/* Turn n times in units of 1 / per_s seconds into seconds, in place, less
 * origin, and mark each row.  wraps_at is where a counter starts anew, 0: none.
 * Marked rows' seconds strictly increase; the others' are meaningless. */
void timeline_order(double *t, uint8_t *mark, size_t n, double origin, double per_s,
                    double wraps_at, struct timeline *out);

/* The rate of the rows marked ROW or AFTER_RESET. */
struct timeline_rate {
    double period_s;      /* mean of the intervals without a hole; NAN: under 2 rows */
    double gap_s;         /* an interval over this has a hole */
    double uneven_frac;   /* of intervals */
    size_t missing;       /* samples missing in holes, round(interval / period) - 1 */
};

/* False when out of memory. */
bool timeline_measure(const double *t_s, const uint8_t *mark, size_t n,
                      struct timeline_rate *out);

/* The k-th smallest of x[0 .. n-1], k < n; x is reordered. */
double timeline_kth(double *x, size_t n, size_t k);

#endif /* TIMELINE_H */
