/*
 * filter_shapes.h - one filter of each shape the code treats by itself: kinds,
 * odd and even orders, one section to four; for the suites about filters.
 */
#ifndef FILTER_SHAPES_H
#define FILTER_SHAPES_H

#include <check.h>

#include "err.h"
#include "signal/filter.h"

#define LOW_PASS(rate, cutoff, n) \
    { .sample_hz = (rate), .cutoff_hz = (cutoff), .order = (n) }

#define NOTCH(rate, centre, q_) \
    { .sample_hz = (rate), .cutoff_hz = (centre), .kind = FILTER_NOTCH, .q = (q_) }

static const struct filter_config shapes[] = {
    LOW_PASS(80.0, 10.0, 1), LOW_PASS(80.0, 10.0, 2), LOW_PASS(92.7, 2.0, 3),
    LOW_PASS(1000.0, 20.0, 4), LOW_PASS(1000.0, 150.0, 5), LOW_PASS(500.0, 30.0, 8),
    { 80.0, 1.0, 1, FILTER_HIGH_PASS, 0.0 }, { 1000.0, 5.0, 4, FILTER_HIGH_PASS, 0.0 },
    { 1000.0, 20.0, 7, FILTER_HIGH_PASS, 0.0 }, NOTCH(1000.0, 50.0, 0.0), NOTCH(200.0, 60.0, 5.0),
};

static inline struct filter designed(const struct filter_config *cfg)
{
    struct filter f;

    ck_assert_int_eq(filter_init(&f, cfg), ERR_OK);
    return f;
}

#endif /* FILTER_SHAPES_H */
