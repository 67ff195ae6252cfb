/*
 * hold.h - one isometric hold, as a machine that knows no clock.
 *
 * The caller feeds filtered, tared force with the time it belongs to; the
 * machine answers with what just happened.  It calls nothing back.  Crossings
 * are found on the straight line between two points fed; hold_fine.h feeds it
 * points of the curve between two samples too.
 *
 * The quantity.  What is timed is the force as measured, low-passed by the
 * protocol's Butterworth at the rig's measured rate fs, its delay at 0 Hz taken
 * off.  That is a curve at every instant, not at the conversions alone: the
 * filter's difference equation in steps of 1/fs, wherever the steps are laid.
 * It passes a frequency f with
 *     1 / sqrt(1 + (tan(pi f / fs) / tan(pi cutoff / fs)) ^ (2 order)).
 * Time in band is how long the curve is within low_n .. high_n; start, fall and
 * return are its crossings.  Converter noise is part of what is measured; how
 * far it moves the times of a force that rides on an edge is in the README.
 *
 * The band has no hysteresis, on purpose.  Without it time in band changes a
 * little when force changes a little.  With it one touch more or less of the
 * outer edge decides over a whole stretch: for 400 virtual clients the noise of
 * the rig moved time in band by at most 0.07 s without, and by 0.5, 0.8 and
 * 1.3 s with a margin of 0.5, 1 and 2 % of the target.  Leaving the hold does
 * have one: a sag begins at floor_n and ends at low_n.
 *
 *                     force >= low_n
 *     IDLE --arm--> WAITING -----> HOLDING --------------clock full--> DONE
 *                      |            |   ^                               ^
 *                      |            v   | force >= low_n                |
 *                      |           SAGGING ----clock full (ELAPSED)-----+
 *                      |            |
 *                wait_us|           | grace_us
 *                      v            v
 *                     FAILED <------+----- hold_abort (from any of the three)
 *
 *   IDLE      -> WAITING    hold_arm
 *   WAITING   -> HOLDING    hold_step, force rises to low_n (or is there)
 *   WAITING   -> FAILED     hold_step, wait_us since hold_arm      (NO_PUSH)
 *   HOLDING   -> SAGGING    hold_step, force falls below floor_n
 *   HOLDING   -> DONE       hold_step, the clock reaches hold_us   (COMPLETED)
 *   SAGGING   -> HOLDING    hold_step, force rises to low_n
 *   SAGGING   -> DONE       hold_step, the clock reaches hold_us; only with
 *                           HOLD_ELAPSED, whose clock runs on      (COMPLETED)
 *   SAGGING   -> FAILED     hold_step, grace_us since the fall     (RELEASED)
 *   HOLDING, SAGGING -> FAILED   hold_step, HOLD_IN_BAND_LIMIT     (TIMED_OUT)
 *   WAITING, HOLDING, SAGGING -> FAILED    hold_abort              (its reason)
 *   any       -> IDLE       hold_reset
 *
 * Two clocks, both published.  HOLD_ELAPSED runs from entering the band;
 * leaving it is recorded.  HOLD_IN_BAND runs only while low_n <= force <=
 * high_n, and gives up after HOLD_IN_BAND_LIMIT times hold_us (TIMED_OUT, FAILED).
 * in_band_us is counted the same way under both.
 *
 * Invariants, checked by hold_check():
 *   floor_n < low_n <= target_n <= high_n, so one sample cannot both end and
 *     begin a sag.
 *   started_us is set in HOLDING, SAGGING and DONE, and never before armed_us.
 *   0 <= in_band_us <= hold_us, and in_band_us <= elapsed time.
 *   DONE and FAILED are left only through hold_reset.
 *   Times may repeat but never go back; one that does is ERR_ARG.
 *
 * A released hold ended when its force fell below the floor, not when the
 * grace ran out.
 */
#ifndef HOLD_H
#define HOLD_H

#include <stdbool.h>
#include <stdint.h>

enum hold_rule { HOLD_ELAPSED, HOLD_IN_BAND };

/* An in-band hold lasts at most this many times its prescribed time: a force
 * just outside the band must not keep a person pushing.  A design choice. */
#define HOLD_IN_BAND_LIMIT 3

struct hold_config {
    double target_n;
    double low_n, high_n;   /* the band */
    double floor_n;         /* below it for grace_us lets go of the hold */
    int64_t hold_us;        /* > 0, prescribed */
    int64_t wait_us;        /* > 0, longest wait for the push */
    int64_t grace_us;       /* >= 0 */
    enum hold_rule rule;
};

enum hold_state { HOLD_IDLE, HOLD_WAITING, HOLD_HOLDING, HOLD_SAGGING,
                  HOLD_DONE, HOLD_FAILED };

/* Why a hold ended: name, word in results, sentence for people. */
#define HOLD_ENDINGS(X)                                                      \
    X(NOT_ENDED,  "not_ended",  "still going")                               \
    X(COMPLETED,  "completed",  "the full time was held")                    \
    X(RELEASED,   "released",   "let go before the full time")               \
    X(NO_PUSH,    "no_push",    "the band was not reached in time")          \
    X(PAUSED,     "paused",     "paused by the operator")                    \
    X(SKIPPED,    "skipped",    "skipped by the operator")                   \
    X(STOPPED,    "stopped",    "the session was stopped")                   \
    X(BUTTON,     "button",     "the client pressed stop")                   \
    X(OVER_FORCE, "over_force", "force went over the limit")                 \
    X(LINK_LOST,  "link_lost",  "the rig was disconnected")                  \
    X(TIMED_OUT,  "timed_out",  "too much of it was outside the band")        \
    X(CUT_SHORT,  "cut_short",  "the recording ends here")

enum hold_ending {
#define X(name, word, text) HOLD_##name,
    HOLD_ENDINGS(X)
#undef X
};

enum hold_event {
    HOLD_NOTHING,
    HOLD_EV_STARTED,    /* the band was entered */
    HOLD_EV_SAGGED,
    HOLD_EV_RECOVERED,
    HOLD_EV_ENDED,      /* state is DONE or FAILED, ending says why */
};

/* Members may be read; only hold_* writes them. */
struct hold {
    struct hold_config cfg;
    enum hold_state state;
    enum hold_ending ending;
    int64_t armed_us;      /* hold_arm */
    int64_t started_us;    /* band first entered; valid once started */
    int64_t ended_us;      /* valid in DONE and FAILED */
    bool started;
    int64_t sag_us;        /* valid in SAGGING */
    int sags;              /* times force fell below the floor */
    double in_band_us;
    int64_t gap_us;        /* not measured, from entering the band to the latest time
                              fed; of a released hold also what came after it */
    int64_t last_us;       /* latest time fed */
    double last_n;         /* force then; NAN after a gap or at the start */
};

void hold_reset(struct hold *h);

/* Ready for a push.  ERR_OK, or ERR_ARG with *h unchanged when the config
 * breaks the order above, or when the state is not IDLE. */
int hold_arm(struct hold *h, const struct hold_config *cfg, int64_t now_us);

/* Feed one sample.  Returns an enum hold_event, or ERR_ARG (unchanged) for a
 * time that goes back or a force that is not finite.  In IDLE, DONE and FAILED
 * samples are accepted and mean nothing.  When more than one thing happens
 * between two samples, the last is returned; *h holds all times. */
int hold_step(struct hold *h, int64_t t_us, double force_n);

/* No force is known between the last sample and to_us: nothing is
 * interpolated, in_band_us gets none of it, gap_us all that lies in the hold. */
void hold_gap(struct hold *h, int64_t to_us);

/* End the hold for an outside reason at the latest time fed. */
void hold_abort(struct hold *h, enum hold_ending why);

/* Seconds held: from entering the band to the end, 0 if never entered. */
double hold_delivered_s(const struct hold *h);

/* What the clock of the configured rule still wants, in microseconds. */
int64_t hold_remaining_us(const struct hold *h);

const char *hold_ending_word(enum hold_ending e);
const char *hold_ending_text(enum hold_ending e);

/* Whether the invariants hold; tests call it after every step. */
bool hold_check(const struct hold *h);

#endif /* HOLD_H */
