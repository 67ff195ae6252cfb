/*
 * filter_shapes.h - one filter of each shape the code treats by itself: kinds,
 * odd and even orders, one section to four; for the suites about filters.
 */
#ifndef FILTER_SHAPES_H
#define FILTER_SHAPES_H

#include "signal/filter.h"

#define LOW_PASS(rate, cutoff, n) \
    { .sample_hz = (rate), .cutoff_hz = (cutoff), .order = (n) }

#define NOTCH(rate, centre, q_) \
    { .sample_hz = (rate), .cutoff_hz = (centre), .kind = FILTER_NOTCH, .q = (q_) }

extern const struct filter_config shapes[11];

/* The filter, its design having been accepted. */
struct filter designed(const struct filter_config *cfg);

#endif /* FILTER_SHAPES_H */
