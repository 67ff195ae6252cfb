/*
 * core.h - frames in, force and session events out.
 *
 * The real-time path of one session: clock, calibration, filter, session
 * machine.  A rig and a recording go through exactly this function, so a
 * replay repeats the session bit for bit:
 *
 *     core_init -> core_frame(HELLO) -> core_frame(SAMPLE, REC_ANSWER, ...) ...
 *
 * What missing and damaged samples do: a conversion that was lost, repeated,
 * flagged as desynchronised or saturated never becomes a force.  Lost and
 * flagged ones are a gap from the last good sample to the next one: the filter
 * is primed anew, hold and push are told that nothing is known in between.
 *
 * No allocation, no I/O, no clock.  A value of about 80 KB; one thread.
 */
#ifndef CORE_H
#define CORE_H

#include "calibration/calibration.h"
#include "recording/record.h"  /* record_wall */
#include "session/session.h"
#include "signal/clock.h"
#include "signal/filter.h"

/* The filter is designed anew when the measured rate has moved this far. */
#define CORE_RATE_DRIFT_FRAC 0.005

struct core_counts {
    uint64_t samples;        /* good ones */
    uint64_t missing;        /* conversions lost on the way */
    uint64_t duplicates;     /* frames that came twice or late */
    uint64_t saturated, desynced;
    uint64_t gaps;           /* holes between good samples, whatever made them */
    uint64_t dropped_bytes;  /* of the line, that were no sound frame */
    uint64_t link_losses, restarts;  /* of the rig */
    uint64_t unknown_frames;
    uint64_t rig_lost, rig_dropped_frames, rig_adc_timeouts;  /* as STATUS says */
};

/* Members may be read; only core_* writes them. */
struct core {
    struct session session;
    struct clock clock;
    struct calibration calibration;
    struct core_counts counts;
    struct wire_hello hello;     /* the latest */
    bool greeted;                /* hello is set */
    struct record_wall wall_first, wall_last;
    int walls;
    double design_hz;            /* rate the filter was designed for; 0: none yet */
    double delay_us;             /* its delay at 0 Hz */
    struct filter filter;
    bool primed;
    bool hole;                   /* a bad sample came since the last good one */
    int64_t away_us;             /* of a loss not yet followed by a HELLO */
    bool lost;
};

/* What one frame brought, beside core->session.event[]. */
struct core_out {
    bool has_sample;     /* the rest is set */
    int64_t t_us;        /* when it was measured */
    bool gap_before;     /* something is missing between it and the one before */
    int32_t counts;
    double force_n;      /* measured, untared */
    bool has_filtered;   /* filtered_n is set: not before the rate is known */
    double filtered_n;   /* untared; belongs to t_us - core->delay_us */
};

/* p is borrowed and must outlive the core. */
void core_init(struct core *c, const struct protocol *p, const struct calibration *cal);

/*
 * Take one frame.  *out is always set; c->session.event[0 .. events-1] holds
 * what it caused.  ERR_OK; ERR_PROTO for a frame that is malformed or of no
 * known type (counted, nothing else happens); ERR_VERSION for a HELLO of
 * another wire version (nothing else happens).
 */
int core_frame(struct core *c, const struct wire_frame *f, struct core_out *out);

#endif /* CORE_H */
