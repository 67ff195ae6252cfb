/*
 * effort.h - one effort on a force curve: found, and measured.
 *
 *     effort_options_default -> effort_prepare -> efforts_find
 *                            -> effort_measure ...
 *
 * An effort is a stretch of force a person made: a push, a hold, one of many.
 * In a curve from elsewhere they are found by threshold; in a recording the
 * session machine says where they are.  Either way effort_measure computes the
 * same metrics (metrics.h) from the same trace, so a number means the same
 * wherever it came from.
 *
 * Forces are newtons as the trace has them, less the zero (below); times are
 * seconds on the trace's own clock.  The trace is the caller's; any thread, one
 * at a time for each trace.
 */
#ifndef EFFORT_H
#define EFFORT_H

#include <stdbool.h>
#include <stddef.h>

#include "analysis/metrics.h"
#include "analysis/trace.h"

/* Samples.  A spike of up to five of them is found; a push is not one. */
#define EFFORT_DESPIKE_WINDOW 11

enum effort_onset_rule {
    EFFORT_ONSET_SD,      /* baseline mean + k SD, held, then stepped back */
    EFFORT_ONSET_FORCE,   /* an absolute force over the baseline mean */
};

/* What force counts as zero.  Every force metric is net of it, and it is
 * reported (zero_n).  A rig's recording is tared: NONE. */
enum effort_zero {
    EFFORT_ZERO_AUTO,     /* BASELINE when the curve's quiet level lies further
                             from 0 than EFFORT_ZERO_FRAC of the rise above it,
                             and than EFFORT_ZERO_N; else NONE */
    EFFORT_ZERO_NONE,     /* as the trace has it */
    EFFORT_ZERO_BASELINE, /* the mean of the quiet before each effort; where it has
                             none, the curve's quiet level */
    EFFORT_ZERO_VALUE,    /* zero_n */
};
#define EFFORT_ZERO_FRAC 0.10
#define EFFORT_ZERO_N    5.0

/* Every choice an analysis makes.  A curve and these give the same numbers
 * always; results print them.  Ranges are the caller's to check. */
struct effort_options {
    /* smoothing: Butterworth low-pass */
    double cutoff_hz;         /* -3 dB of the whole filter, both passes; 0: none;
                                 held under 0.4 of the rate */
    int order;                /* of one pass, 1 .. FILTER_ORDER_MAX */
    bool zero_phase;          /* forwards and backwards; else causal, delay taken off */
    double notch_hz;          /* 0, 50 or 60; off below 200 SPS */
    double rfd_cutoff_hz;     /* for rate of force development; 0: as measured */
    /* zero */
    enum effort_zero zero;
    double zero_n;            /* for EFFORT_ZERO_VALUE */
    /* onset */
    enum effort_onset_rule onset_rule;
    double onset_sd;          /* k */
    double onset_n;           /* least rise (SD rule), or the threshold (FORCE rule) */
    double onset_pct;         /* least rise, of the peak (SD rule) */
    double onset_hold_s;      /* how long it must stay over */
    double onset_back_sd;     /* then back to the last crossing of mean + this SD */
    double baseline_s;        /* quiet window before the effort */
    double quiet_sd_n, quiet_sd_pct;        /* it is quiet up to the larger of */
    double quiet_slope_n_s, quiet_slope_pct_s;   /* the two; per cent of the peak */
    double pretension_pct;    /* noted over this */
    /* finding efforts */
    double detect_n;          /* an effort is over the quiet level by this; 0: chosen
                                 from the curve */
    double detect_min_s;      /* and lasts at least this */
    double detect_merge_s;    /* dips and gaps up to this do not end it */
    /* plateau and steadiness */
    double plateau_pct;       /* of the best second */
    double steady_skip_s, steady_drop_s;    /* left out at the start and end */
    double steady_least_s;    /* shorter: unavailable */
    /* what it is held against; NAN: not given */
    double reference_n;       /* the best push percentages refer to */
    double target_n, low_n, high_n;
    double floor_n;           /* NAN: EFFORT_FLOOR_FRAC of low_n */
    double hold_s;            /* prescribed */
    double grace_s;           /* under the floor this long is a drop-out */
    double lever_m, lever_u_m;     /* knee joint line to strap centre, and its SD */
    double lever_angle_deg, lever_angle_u_deg;  /* between force and limb; 90 */
    double body_mass_kg, body_mass_u_kg;
    double force_u_n, force_u_frac;  /* SD of the force itself: of any reading, and
                                        as a share of it; NAN: not known */
    /* holes */
    double despike_k;         /* Hampel's k: samples further from the median of the
                                 EFFORT_DESPIKE_WINDOW around them than so many robust
                                 SD are left out, and counted; 0: none are */
    int bridge_samples;       /* so many missing conversions running are bridged
                                 by a straight line, and counted; 0: none */
};
#define EFFORT_FLOOR_FRAC 0.85

/* What METRICS.md states; nothing given to hold it against. */
void effort_options_default(struct effort_options *o);

/* The rate the trace was sampled at: 1 over trace_period_s; 0 with fewer than
 * two samples. */
double effort_rate_hz(const struct trace *t);

/* Make a trace ready: bridge short holes (trace_bridge) and fill filtered_n by
 * the options' filter.  The cut-off of one pass is corrected so that both passes
 * together are -3 dB at cutoff_hz.  A trace too short for a rate is left
 * unsmoothed: filtered_n is what was measured.  ERR_OK, ERR_ARG for a filter
 * that cannot be built, ERR_IO when out of memory. */
int effort_prepare(struct trace *t, const struct effort_options *o);

/* Only the filter: fill filtered_n by order, zero_phase and notch_hz of the options
 * and this cut-off, 0: none.  As effort_prepare answers. */
int effort_smooth(struct trace *t, const struct effort_options *o, double cutoff_hz);

/* Where an effort lies.  The quiet before it, back to quiet_from_s, is where
 * its baseline is taken. */
struct effort {
    double quiet_from_s;
    double from_s, to_s;      /* force is over the threshold, or as the session says */
    bool starts_loaded;       /* the curve begins with force already on */
    bool ends_loaded;         /* the curve or a gap ends it before the force does */
    double level_n, top_n;    /* effort_levels' quiet_n and top_n, for EFFORT_ZERO_AUTO;
                                 0 and 0, as for a tared recording: no zero is taken */
};

/* Find efforts in order of time.  Returns how many there are, which may be more
 * than max; at most max are stored.  0: nobody pushed. */
size_t efforts_find(const struct trace *t, const struct effort_options *o,
                    struct effort *out, size_t max);

/* What efforts_find went by. */
struct effort_levels {
    double quiet_n;           /* where the curve rests */
    double quiet_sd_n;        /* robust SD of its rest */
    double noise_n;           /* robust SD from sample to sample */
    double top_n;             /* highest filtered force */
    double low_n;             /* lowest filtered force */
    double on_n, off_n;       /* an effort begins over on_n and ends under off_n;
                                 NAN when nothing stands out.  In the trace's own
                                 newtons, like all of these. */
    bool below_zero;          /* the curve lies under zero: pushing may be negative
                                 in it, so nothing is taken for an effort */
};

void effort_levels(const struct trace *t, const struct effort_options *o,
                   struct effort_levels *out);

/* Measure one.  t must be prepared.  Every out[m] is set. */
void effort_measure(const struct trace *t, const struct effort_options *o,
                    const struct effort *e, struct metric_value out[METRIC_COUNT]);

/* Each time the force fell below the floor and whether it came back to the band,
 * as counted by times_below_floor and reengagements. */
struct effort_sag {
    double from_s, to_s;      /* to_s: the return, or the end of the hold */
    bool returned;
};

/* Returns how many; at most max are stored. */
size_t effort_sags(const struct trace *t, const struct effort_options *o,
                   const struct effort *e, struct effort_sag *out, size_t max);

#endif /* EFFORT_H */
