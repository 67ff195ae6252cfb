/*
 * filter.h - streaming low-pass for one force channel.
 *
 * A Butterworth low-pass run one sample at a time as samples arrive.  The
 * caller owns the memory.  Nothing here allocates, locks, reads a clock or
 * does I/O: the same input gives the same output live, in replay and in tests.
 *
 *     filter_init  ->  ( filter_prime  ->  filter_step ... ) ...
 *
 * Prime with the first sample after a start and after lost samples.  The
 * filter then begins settled at that value rather than at zero, so a hold does
 * not begin with a transient, and nothing is interpolated across a gap.
 *
 * Force units are the caller's: newtons in, newtons out.  Any thread, one at a
 * time for each filter.
 */
#ifndef FILTER_H
#define FILTER_H

#include <stddef.h>

#define FILTER_ORDER_MAX    8
#define FILTER_SECTIONS_MAX ((FILTER_ORDER_MAX + 1) / 2)

struct filter_config {
    double sample_hz;  /* the measured rate, finite, > 0 */
    double cutoff_hz;  /* -3 dB point, 0 < cutoff_hz < sample_hz / 2 */
    int order;         /* 1 .. FILTER_ORDER_MAX */
};

/* Members are private; the definition is public so that callers own one. */
struct filter {
    int sections;
    struct filter_section {
        double b0, b1, b2, a1, a2;  /* a0 is 1; signs: see filter.c */
        double s1, s2;              /* state, transposed direct form II */
    } section[FILTER_SECTIONS_MAX];
};

/* Design the filter and clear its state.
 * ERR_OK, or ERR_ARG with *f unchanged. */
int filter_init(struct filter *f, const struct filter_config *cfg);

/* Settle at x, as if x had been the input for ever.  x must be finite. */
void filter_prime(struct filter *f, double x);

/* Filter one sample.  A non-finite x returns NAN and leaves the state alone,
 * so one bad sample costs one output and never poisons those that follow. */
double filter_step(struct filter *f, double x);

/* How far the output trails a slowly changing input, in samples: the group
 * delay at 0 Hz.  Subtract it from the time of any crossing found in the
 * output. */
double filter_delay_samples(const struct filter *f);

/*
 * Filter x[0 .. n-1] in place forwards, then backwards, with f's design: no
 * delay at any frequency, the magnitude squared, the order doubled.
 *
 * Edges: the signal is continued at each end by its own point reflection
 * (2 x[0] - x[i]), over 3 (2 sections + 1 - zeros at the origin) samples or n - 1
 * if that is less, and the filter begins settled at the outermost value.  That
 * is what scipy.signal.sosfiltfilt does by default.  x must be finite.
 */
void filter_zero_phase(const struct filter *f, double *x, size_t n);

#endif /* FILTER_H */
