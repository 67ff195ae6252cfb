/*
 * session.h - a whole guided session, as a machine that knows no clock.
 *
 * The caller feeds samples and operator commands in the order they happened;
 * the machine moves through the protocol's steps, says what the client should
 * see (phase, cue) and reports what ended.  It is a function of its inputs
 * only, so a replayed recording gives the same events, bit for bit.
 *
 *   STARTING --rate known--> [first step]
 *
 *   [tare]       TARE --quiet for its seconds--> [next]
 *   [best_push]  READY -> PUSH -> REST -> READY -> PUSH ... -> [next]
 *   [holds]      READY -> HOLD -> REST -> READY -> HOLD ... -> [next]
 *   [note]       said at once -> [next]        no step left -> DONE
 *
 *   STARTING  -> TARE | READY    session_rate
 *   TARE      -> READY | ...     session_sample, relaxed for its seconds
 *   READY     -> PUSH | HOLD     session_sample, countdown over; or SKIP
 *   PUSH      -> REST | READY | DONE   session_sample, its seconds over or no
 *                                      push came; or SKIP
 *   HOLD      -> REST | READY | DONE   session_sample, the hold ended; or SKIP
 *   REST      -> READY           session_sample, rest over less the countdown,
 *                                which is its last part; or SKIP
 *   READY, PUSH, HOLD, REST, TARE -> PAUSED    PAUSE; a hold under way ends
 *   PAUSED    -> READY | REST | TARE           RESUME; a push that was cut is
 *                                begun again; of a hold, the time still owed
 *   any but DONE, STOPPED -> LOST              session_link_lost; in the last hold
 *                                the session is STOPPED instead
 *   LOST      -> STARTING | TARE | READY | REST   session_link_back; a hold that
 *                                was cut is not repeated (its load was
 *                                delivered), a push or tare is
 *   any but DONE -> STOPPED      STOP, button, over-force, no usable best push;
 *                                before the first zero, force counts untared
 *
 * Invariants, checked by session_check():
 *   cue is OFF except in PUSH (PUSH) and HOLD (HOLD).
 *   A hold machine is under way exactly in HOLD.
 *   PUSH and HOLD are reached only through READY; HOLD only with a target.
 *   DONE and STOPPED are never left.
 *
 * Force comes in untared newtons; the session keeps the zero.  Results are of
 * tared force.  A value: no allocation, about 40 KB.  One thread at a time.
 */
#ifndef SESSION_H
#define SESSION_H

#include <stdbool.h>
#include <stdint.h>

#include "session/hold.h"
#include "session/protocol.h"
#include "wire.h"  /* enum wire_cue */

#define SESSION_PUSHES_MAX  10
#define SESSION_EVENTS_MAX  80   /* one input causes fewer: a hold's end, a
                                    phase, and a run of notes */
#define SESSION_MEAN_MAX    4096 /* samples in the best-1-s window */

/* A push begins when force passes this; below any useful effort, above the
 * weight of a resting heel after the tare.  A design choice. */
#define SESSION_PUSH_ONSET_N     20.0
#define SESSION_PUSH_WAIT_US     30000000
/* The zero is taken while force moves less than this, peak to peak. */
#define SESSION_TARE_MOVES_N     5.0
/* A later zero may differ this much from the one before; more is a client who
 * still pushes.  A design choice: cells creep and drift far less in an hour. */
#define SESSION_TARE_SHIFT_N     20.0
/* So many samples running over the limit stop the session; fewer may be one
 * converter glitch. */
#define SESSION_OVER_FORCE_SAMPLES 3

#define SESSION_PHASES(X)                       \
    X(STARTING, "starting", "Starting")         \
    X(TARE,     "tare",     "Zero")             \
    X(READY,    "ready",    "Get ready")        \
    X(PUSH,     "push",     "Best push")        \
    X(HOLD,     "hold",     "Hold")             \
    X(REST,     "rest",     "Rest")             \
    X(PAUSED,   "paused",   "Paused")           \
    X(LOST,     "lost",     "Rig disconnected") \
    X(DONE,     "done",     "Finished")         \
    X(STOPPED,  "stopped",  "Stopped")

enum session_phase {
#define X(name, word, text) SESSION_##name,
    SESSION_PHASES(X)
#undef X
};

/* Operator commands; the numbers are on disk (REC_OPERATOR). */
enum session_command {
    SESSION_PAUSE = 1, SESSION_RESUME = 2, SESSION_SKIP = 3, SESSION_STOP = 4,
};

/* Why a session is over: word in results, sentence for people. */
#define SESSION_ENDINGS(X)                                                     \
    X(NOT_ENDED,   "not_ended",  "the session did not come to its end")        \
    X(FINISHED,    "finished",   "every step was done")                        \
    X(OPERATOR,    "stopped",    "stopped by the operator")                    \
    X(BUTTON,      "button",     "the client pressed stop")                    \
    X(OVER_FORCE,  "over_force", "force went over the limit")                  \
    X(NO_REFERENCE, "no_best_push", "no best push was strong enough to set a target") \
    X(NO_RIG,      "link_lost",  "the rig did not come back")                  \
    X(NO_ROOM,     "recording_failed", "the recording could not be written")

enum session_ending {
#define X(name, word, text) SESSION_END_##name,
    SESSION_ENDINGS(X)
#undef X
};

struct session_push {
    int number;             /* 1 .. */
    int64_t cue_us;
    int64_t started_us;     /* force passed SESSION_PUSH_ONSET_N */
    int64_t ended_us;
    bool pushed;            /* false: nothing below is known */
    bool complete;          /* its full seconds were measured without a gap */
    bool has_best_1s;       /* one second without a gap was seen */
    double peak_n;          /* highest filtered force */
    double best_1s_n;       /* best mean of measured force over 1 s */
};

struct session_hold {
    int step;               /* index in the protocol */
    int number;             /* 1 .. count, within its step */
    int attempt;            /* 1; 2 and up: what was owed after a pause */
    struct hold hold;       /* as it ended */
    double target_pct;      /* 0 for a fixed force */
    double reference_n;     /* what target_pct is of; 0 for a fixed force */
    bool complete;          /* held to the end, and over all attempts enough of the
                               step's seconds were in band */
};

enum session_event_type {
    SESSION_EV_PHASE,         /* phase changed; see the session's members */
    SESSION_EV_TARED,         /* value_n: the new zero; noise_n: SD while taken */
    SESSION_EV_TARE_MOVED,    /* the zero starts again: force was moving */
    SESSION_EV_TARE_GAP,      /* the zero starts again: samples were lost */
    SESSION_EV_PUSH_ENDED,    /* push */
    SESSION_EV_PUSH_ADDED,    /* the last push was still better: one more */
    SESSION_EV_HOLD_STARTED,
    SESSION_EV_HOLD_SAGGED,
    SESSION_EV_HOLD_RECOVERED,
    SESSION_EV_HOLD_ENDED,    /* hold */
    SESSION_EV_NOTE,          /* note: text of the protocol step */
    SESSION_EV_REFUSED,       /* the command means nothing in this phase */
    SESSION_EV_ENDED,         /* ending */
};

struct session_event {
    enum session_event_type type;
    enum session_phase phase; /* after the event */
    int64_t t_us;
    union {
        struct { double value_n, noise_n; } tare;
        struct session_push push;
        struct session_hold hold;
        const char *note;     /* points into the protocol */
        enum session_command refused;
        enum session_ending ending;
    } u;
};

/* Best mean over a window, of force fed sample by sample. */
struct session_mean {
    int size, n, at;
    double sum_n;
    double v_n[SESSION_MEAN_MAX];
};

/* Members may be read; only session_* writes them. */
struct session {
    const struct protocol *protocol;  /* borrowed */
    enum session_phase phase;
    enum session_ending ending;
    enum wire_cue cue;
    int64_t now_us;          /* of the latest input */
    int64_t phase_us;        /* when the phase began */
    int64_t until_us;        /* when READY or REST is over, also while LOST; else 0 */
    int step;                /* index of the current step */
    int item;                /* push or hold within it, 0-based */
    int trials;              /* of the current best_push step, with added ones */
    int attempt;
    enum session_phase paused_from, lost_from;  /* where PAUSED, LOST go back */
    int64_t left_us;         /* of a REST when it was paused */
    double earlier_in_band_us;  /* of this hold, in attempts before a pause */
    int64_t owed_us;         /* of a paused hold: what is left to hold; else 0 */

    double rate_hz;          /* 0: not known yet */
    int64_t delay_us;        /* filter delay, taken off every crossing */
    bool tared;
    double zero_n;           /* untared force at the last tare; 0 before */
    double force_n, filtered_n;  /* latest, tared */

    struct { int64_t from_us; uint64_t n; bool gap;
             double first_n, sum, sum_sq, least, most; } tare;
    struct session_push push;
    struct session_mean mean;
    double best_1s_n, best_peak_n;   /* of the latest best_push step; 0: none */
    struct hold hold;
    struct hold_config target;       /* valid in a holds step */
    int over;                        /* samples running over the limit */

    int events;
    struct session_event event[SESSION_EVENTS_MAX];
};

/* Begin.  p is borrowed and must outlive the session. */
void session_init(struct session *s, const struct protocol *p);

/* Each input below replaces s->event[0 .. s->events-1] with what it caused. */

/* The rate is known (first time: leave STARTING) or has changed.
 * delay_us: how far filtered_n trails. */
void session_rate(struct session *s, double rate_hz, int64_t delay_us);

/* One good sample: measured and filtered force, untared. */
void session_sample(struct session *s, int64_t t_us, double force_n, double filtered_n);

/* Nothing is known from the last sample to t_us (lost, saturated or damaged). */
void session_gap(struct session *s, int64_t t_us);

/* The converter is at its rail at t_us: force is beyond what it can measure. */
void session_saturated(struct session *s, int64_t t_us);

void session_operator(struct session *s, enum session_command c);
void session_button(struct session *s);
void session_link_lost(struct session *s);
void session_link_back(struct session *s, int64_t t_us);

/* End for a reason from outside. */
void session_end(struct session *s, enum session_ending why);

/* What the present holds step's targets are percent of; 0 for a fixed force. */
double session_reference_n(const struct session *s);

/* Whether the phase is DONE or STOPPED. */
bool session_over(const struct session *s);

/* The step under way, NULL when there is none. */
const struct protocol_step *session_step(const struct session *s);

/* What comes after the present phase, in a few words, into buf; for people. */
void session_next(const struct session *s, char *buf, size_t n);

const char *session_phase_word(enum session_phase p);
const char *session_phase_text(enum session_phase p);
const char *session_ending_word(enum session_ending e);
const char *session_ending_text(enum session_ending e);

/* Whether the invariants hold; tests call it after every input. */
bool session_check(const struct session *s);

#endif /* SESSION_H */
