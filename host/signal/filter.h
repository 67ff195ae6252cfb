/*
 * filter.h - Butterworth low-pass and high-pass, and a notch, for one channel.
 *
 *     filter_init  ->  ( filter_prime  ->  filter_step | filter_run
 *                                          | filter_redesign ... ) ...
 *     filter_init  ->  filter_zero_phase ...
 *
 * A filter is a value: the caller owns the memory and copies it with =.
 * Nothing here allocates, locks, reads a clock or does I/O: the same input
 * gives the same bits live, in replay and in tests, sample by sample or in
 * blocks of any size.  Units are the caller's: newtons in, newtons out.  Any
 * thread, one at a time for each filter.
 *
 * Priming.  Prime with the first sample after a start and after a hole.  The
 * filter then begins settled at that value rather than at zero: a low-pass or a
 * notch gives the value itself, a high-pass gives 0, and a hold does not begin
 * with a transient.
 *
 * Irregular sampling.  A digital filter knows samples, not seconds.  They are
 * taken as evenly spaced at the rate given, so:
 *   - Give the measured rate, not the label's, and call filter_redesign once
 *     the measured rate is more than 0.5 % from the design, as session/core.c
 *     does live: the corner moves in proportion to the rate, and stays that near.
 *   - Jitter of single samples is left as it is.  A time error of dt moves a
 *     sample by slope x dt, before and after any filter: 20 us on a push of
 *     5,000 N/s is 0.1 N.  Times are the rig's own to about a microsecond.
 *   - A missing, damaged or saturated sample ends a stretch.  The next good
 *     one starts another, primed anew; nothing is invented for the hole.
 *     An analysis may join stretches over short holes on a straight line if it
 *     says how many it joined; this module never does.
 *
 * What is not finite.  A sample that is NAN or infinite, or beyond
 * FILTER_X_MAX, gives NAN for that one output and leaves the state alone, so it
 * never poisons those that follow.
 *
 * Cut-offs up to Nyquist.  The bilinear transform is pre-warped: the corner is
 * exact wherever it lies, while the shape above it steepens towards half the
 * rate.
 */
#ifndef FILTER_H
#define FILTER_H

#include <stddef.h>

#define FILTER_ORDER_MAX     8
#define FILTER_SECTIONS_MAX  ((FILTER_ORDER_MAX + 1) / 2)
#define FILTER_X_MAX         1e150  /* larger ones could overflow inside */
#define FILTER_NOTCH_MIN_SPS 200    /* see filter_init */
#define FILTER_NOTCH_Q       30.0   /* 1.7 Hz wide at 50 Hz, rings for about 0.2 s */
#define FILTER_Q_MIN         1.0
#define FILTER_Q_MAX         1000.0

enum filter_kind {
    FILTER_LOW_PASS,   /* Butterworth */
    FILTER_HIGH_PASS,  /* Butterworth */
    FILTER_NOTCH,      /* one second-order notch; gain 1 at 0 Hz and at Nyquist */
};

struct filter_config {
    double sample_hz;  /* the measured rate, finite, > 0 */
    double cutoff_hz;  /* -3 dB point, or the notch's centre; 0 < . < sample_hz / 2 */
    int order;         /* 1 .. FILTER_ORDER_MAX; a notch has none and ignores it */
    enum filter_kind kind;  /* 0 is the low-pass */
    double q;          /* notch only: centre / width between its -3 dB points,
                          FILTER_Q_MIN .. FILTER_Q_MAX; 0 takes FILTER_NOTCH_Q */
};

/* Members are private; the definition is public so that callers own one. */
struct filter {
    struct filter_config cfg;
    int sections;
    struct filter_section {
        double s1;                /* state: the value it is at */
        double k, r, b0, c1, c2;  /* the design: see filter.c */
        double s2;                /* state: the value's change a sample */
    } section[FILTER_SECTIONS_MAX];
};

/*
 * Design the filter and clear its state.  ERR_OK; or, with *f unchanged,
 * ERR_ARG for a setting outside its limits, and ERR_RANGE for a notch below
 * FILTER_NOTCH_MIN_SPS: there 50 and 60 Hz mains lies above or close under half
 * the rate, folded to a frequency that wanders with the rate and may fall
 * amid the force.  Leave the notch off then, and say so.
 */
int filter_init(struct filter *f, const struct filter_config *cfg);

/*
 * The same filter for a rate, or with a corner, that has moved a little: the
 * state is kept, so that the output goes on without a step.  It costs nothing at
 * rest and, on a slope, passes to the new delay within the filter's own time.
 * ERR_OK; or, with *f unchanged, ERR_ARG for another kind or order, and what
 * filter_init refuses.
 */
int filter_redesign(struct filter *f, const struct filter_config *cfg);

/* Settle at x, as if x had been the input for ever.  x must be finite. */
void filter_prime(struct filter *f, double x);

/* Filter one sample. */
double filter_step(struct filter *f, double x);

/* Filter n samples: the same bits as n calls of filter_step.  y may be x. */
void filter_run(struct filter *f, const double *x, double *y, size_t n);

/*
 * Filter x[0 .. n-1] in place forwards, then backwards, with f's design (its
 * state is neither used nor changed): no delay at any frequency, the magnitude
 * squared, the order doubled, the corner -6 dB.  x must be finite.
 *
 * Edges: the signal is continued at each end by its own point reflection
 * (2 x[0] - x[i]), over 3 (order + 1) samples, 9 for a notch, or n - 1 if that
 * is less, and the filter begins settled at the outermost value.  That is what
 * scipy.signal.sosfiltfilt and filtfilt do by default.
 */
void filter_zero_phase(const struct filter *f, double *x, size_t n);

/* How far the output trails a slowly changing input, in samples: the group
 * delay at 0 Hz.  Subtract it from the time of any crossing found in the
 * output of a low-pass. */
double filter_delay_samples(const struct filter *f);

/* The group delay at any frequency, in samples, 0 <= hz <= sample_hz / 2. */
double filter_delay_at(const struct filter *f, double hz);

/* The factor by which a sine's height changes, >= 0; 0 <= hz <= sample_hz / 2. */
double filter_gain_at(const struct filter *f, double hz);

/*
 * The design as others write it, for reports and for comparing:
 * sos[i] = { b0, b1, b2, 1, a1, a2 } for each of the sections returned,
 *
 *     y[n] = b0 x[n] + b1 x[n-1] + b2 x[n-2] - a1 y[n-1] - a2 y[n-2].
 *
 * scipy's layout.  Some tools print a1 and a2 with the opposite sign.
 */
int filter_sos(const struct filter *f, double sos[FILTER_SECTIONS_MAX][6]);

#endif /* FILTER_H */
