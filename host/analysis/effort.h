/*
 * effort.h - one effort on a force curve: found, and measured.
 *
 *     options_default -> efforts_find -> effort_measure ...
 *
 * An effort is a stretch of force a person made: a push, a hold, one of many.
 * In a curve from elsewhere they are found by threshold; in a recording the
 * session machine says where they are.  Either way effort_measure computes the
 * same metrics (metrics.h) from the same trace, so a number means the same
 * wherever it came from.
 */
#ifndef EFFORT_H
#define EFFORT_H

#include <stdbool.h>
#include <stddef.h>

#include "analysis/metrics.h"
#include "analysis/trace.h"

enum effort_onset_rule {
    EFFORT_ONSET_SD,      /* baseline mean + k SD, held, then stepped back */
    EFFORT_ONSET_FORCE,   /* an absolute force over the baseline mean */
};

/* Every choice an analysis makes.  A curve and these give the same numbers
 * always; results print them. */
struct effort_options {
    /* smoothing: Butterworth low-pass */
    double cutoff_hz;         /* 0: none; held under 0.4 of the rate */
    int order;                /* of one pass */
    bool zero_phase;          /* forwards and backwards; else causal, delay taken off */
    double notch_hz;          /* 0, 50 or 60; off below 200 SPS */
    double rfd_cutoff_hz;     /* for rate of force development; 0: as measured */
    /* onset */
    enum effort_onset_rule onset_rule;
    double onset_sd;          /* k */
    double onset_n;           /* least rise (SD rule), or the threshold (FORCE rule) */
    double onset_hold_s;      /* how long it must stay over */
    double onset_back_sd;     /* then back to the last crossing of mean + this SD */
    double baseline_s;        /* quiet window before the effort */
    /* finding efforts */
    double detect_n;          /* an effort is over this; 0: chosen from the curve */
    double detect_min_s;      /* and lasts at least this */
    /* what it is held against; NAN: not given */
    double target_n, low_n, high_n;
    double lever_m, lever_u_m;     /* knee joint line to strap centre, and its SD */
    double lever_angle_deg;        /* between force and limb; 90 */
    double body_mass_kg, body_mass_u_kg;
    /* holes */
    int bridge_samples;       /* so many missing conversions running are bridged
                                 by a straight line, and counted; 0: none */
};

void effort_options_default(struct effort_options *o);

/* Where an effort lies.  The quiet before it, back to quiet_from_s, is where
 * its baseline is taken. */
struct effort {
    double quiet_from_s;
    double from_s, to_s;      /* force is over the threshold, or as the session says */
    bool starts_loaded;       /* the curve begins with force already on */
    bool ends_loaded;         /* the curve or a gap ends it before the force does */
};

/* Find efforts in order of time.  Returns how many there are, which may be more
 * than max; at most max are stored.  0: nobody pushed. */
size_t efforts_find(const struct trace *t, const struct effort_options *o,
                    struct effort *out, size_t max);

/* Measure one.  t must be smoothed.  Every out[m] is set. */
void effort_measure(const struct trace *t, const struct effort_options *o,
                    const struct effort *e, struct metric_value out[METRIC_COUNT]);

#endif /* EFFORT_H */
