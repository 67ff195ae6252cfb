/*
 * session.h - a whole guided session, as a machine that knows no clock.
 *
 * The caller feeds samples, answers and operator commands in the order they
 * happened; the machine moves through the protocol's steps, says what the
 * client should see (phase, cue) and reports what ended.  It is a function of
 * its inputs only, so a replayed recording gives the same events, bit for bit.
 *
 *   STARTING --rate known--> [first step]
 *
 *   [screen]         SCREEN --yes--> [next]      no, declined --> STOPPED
 *   [rig_check]      CHECK --its seconds--> [next]
 *   [tare]           TARE --quiet for its seconds--> [next]
 *   [passive_weight] PASSIVE --quiet for its seconds--> [next]
 *   [ask]            ASK --answered or declined--> [next]
 *   [warm_up]        READY -> WARM_UP -> REST -> READY -> WARM_UP ... -> [next]
 *   [best_push]      READY -> PUSH -> REST -> READY -> PUSH ... -> [next]
 *   [holds]          READY -> HOLD -> REST -> READY -> HOLD ... -> [next]
 *                      with a ramp:    READY -> RAMP_UP -> HOLD -> RAMP_DOWN -> REST
 *                      with overtime:  HOLD -> OVERTIME -> REST
 *   [note]           said at once -> [next]        no step left -> DONE
 *
 *   "next" is REST or READY before an effort; else SCREEN, CHECK, TARE, PASSIVE or
 *   ASK; else DONE, or STOPPED when no target can be set.
 *
 *   STARTING  -> next            session_rate
 *   STARTING  -> CHECK           session_rate, when a check was asked for first and the
 *                                protocol has no rig_check; then the first step
 *   SCREEN    -> next            session_answer, yes
 *   SCREEN    -> STOPPED         session_answer, no or declined       (SCREEN)
 *   CHECK     -> next            session_sample, its seconds over; or SKIP
 *   TARE      -> next            session_sample, relaxed and unloaded for its seconds
 *   PASSIVE   -> next            session_sample, relaxed for its seconds; or SKIP
 *   ASK       -> next            session_answer; or SKIP
 *   READY     -> WARM_UP | PUSH | RAMP_UP | HOLD
 *                                session_sample, countdown over; or SKIP
 *   RAMP_UP   -> HOLD            session_sample, the target has risen; or SKIP
 *   WARM_UP, PUSH -> REST | next session_sample, its seconds over or no push came;
 *                                or SKIP
 *   HOLD      -> RAMP_DOWN       session_sample, the full time held, if the step ramps
 *   HOLD      -> OVERTIME        session_sample, the full time held, force goes on
 *   HOLD      -> REST | next     session_sample, the hold ended otherwise; or SKIP
 *   OVERTIME  -> REST | next     session_sample, let go or overtime_s over; or SKIP
 *   RAMP_DOWN -> REST | next     session_sample, the target has fallen; or SKIP
 *   REST      -> READY           session_sample, rest over less the countdown,
 *                                which is its last part; or SKIP
 *   REST      -> next            after a step's last hold, only for its question:
 *                                session_answer; session_sample, rest over; or SKIP
 *   any from SCREEN to REST -> PAUSED    PAUSE; a hold under way ends, overtime and
 *                                a falling ramp too
 *   PAUSED    -> where it was    RESUME; an effort that was cut is begun again with
 *                                its countdown; of a hold, the time still owed; a
 *                                question answered meanwhile leads on
 *   any but DONE, STOPPED -> LOST              session_link_lost; in the last hold
 *                                the session is STOPPED instead
 *   LOST      -> where it was    session_link_back; a hold that was cut is not
 *                                repeated (its load was delivered), a push, warm-up
 *                                effort, ramp, tare, check or limb weight is
 *   any but DONE -> STOPPED      STOP, button, over-force, a pain answer above the
 *                                limit, no usable reference; before the first
 *                                zero, force counts untared
 *
 * The question after a hold (ask_pain) is asked in its rest and does not hold it up:
 * at the next cue, or at the end of the rest, an answer that did not come is
 * missing.  A pain answer is taken at any time, asked for or not.
 *
 * So many incomplete holds running as the step says end it (STEP_CUT).  A hold
 * that was paused, skipped or lost its link counts neither way.
 *
 * Invariants, checked by session_check():
 *   cue is PUSH in PUSH; HOLD in HOLD, WARM_UP, RAMP_UP, RAMP_DOWN; else OFF.
 *   A hold machine is under way exactly in HOLD.
 *   PUSH, WARM_UP and RAMP_UP are reached only through READY; HOLD through READY or
 *     RAMP_UP, and only with a target or to choose one.
 *   A phase that belongs to a step type is met only in such a step.
 *   In SCREEN and ASK a question is open.  No effort is under way while one is.
 *   DONE and STOPPED are never left, and no question is open in them.
 *
 * Force comes in untared newtons; the session keeps the zero.  Results are of
 * tared force.  The limb's passive weight is kept apart and never subtracted; it
 * only lifts the force at which an effort is taken to begin.
 *
 * A value: no allocation, about 51 KB.  One thread at a time.
 */
#ifndef SESSION_H
#define SESSION_H

#include <stdbool.h>
#include <stdint.h>

#include "session/hold.h"
#include "session/hold_fine.h"
#include "session/protocol.h"
#include "session/quiet.h"
#include "wire.h"  /* enum wire_cue */

#define SESSION_PUSHES_MAX  60   /* in one step, with added ones */
#define SESSION_EVENTS_MAX  80   /* one input causes fewer: a hold's end, a question,
                                    a phase, and a run of notes */
#define SESSION_MEAN_MAX    4096 /* samples in the best-1-s window */
#define SESSION_TEXT_MAX    160  /* of an answer, with its final NUL */

/* A check that no step of the protocol asks for lasts so long, s. */
#define SESSION_CHECK_S     10.0

/* An effort begins when force passes this, above the passive weight if that is
 * known; below any useful effort, above the weight of a resting heel after the
 * tare.  A design choice. */
#define SESSION_PUSH_ONSET_N     20.0
#define SESSION_PUSH_WAIT_US     30000000
/* The zero is taken while force moves less than this, peak to peak. */
#define SESSION_TARE_MOVES_N     5.0
/* A later zero may differ this much from the one before, by their means; more is a
 * client who still pushes.  A design choice: cells creep and drift far less in an
 * hour. */
#define SESSION_TARE_SHIFT_N     20.0
/* And any zero may lie so far from the calibration's: strap, bracket and a resting
 * heel weigh less; more is a leg that works or a rig that wants calibrating. */
#define SESSION_TARE_LOADED_N    50.0
/* Nor may force drift faster while it is taken, by the straight line of least
 * squares: at the limit a zero of 3 s is 1.5 N off at its end, under the 2 N at
 * which a hold's zero is flagged.  Noise of 0.1 N at 80 SPS makes up 0.05 N/s. */
#define SESSION_TARE_DRIFT_N_PER_S 1.0
/* So many samples running over the limit stop the session; fewer may be one
 * converter glitch. */
#define SESSION_OVER_FORCE_SAMPLES 3
/* The steady part of the hold in which the client chooses the force: without its
 * first 2 s and last 1 s, as is usual for steadiness.  A design choice. */
#define SESSION_CHOOSE_SETTLE_US 2000000
#define SESSION_CHOOSE_TAIL_US   1000000
/* Standard gravity, 3rd CGPM 1901: newtons per kilogram of body mass. */
#define SESSION_GRAVITY_M_S2     9.80665
/* What is taken for a body mass. */
#define SESSION_MASS_LEAST_G     20000
#define SESSION_MASS_MOST_G      300000
#define SESSION_SCALE_MOST       10      /* of pain and effort */

#define SESSION_PHASES(X)                       \
    X(STARTING, "starting", "Starting")         \
    X(SCREEN,   "screen",   "Before we start")  \
    X(CHECK,    "rig_check", "Rig check")       \
    X(TARE,     "tare",     "Zero")             \
    X(PASSIVE,  "passive_weight", "Limb weight") \
    X(ASK,      "ask",      "A question")       \
    X(READY,    "ready",    "Get ready")        \
    X(WARM_UP,  "warm_up",  "Warm-up")          \
    X(PUSH,     "push",     "Best push")        \
    X(RAMP_UP,  "ramp_up",  "Build up")         \
    X(HOLD,     "hold",     "Hold")             \
    X(RAMP_DOWN, "ramp_down", "Ease off")       \
    X(OVERTIME, "overtime", "Time is over")     \
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

/* Answers; the numbers are on disk (REC_ANSWER). */
#define SESSION_ANSWERS(X)                                           \
    X(PAIN,      1, "pain")       /* value 0 .. 10 */                \
    X(EFFORT,    2, "effort")     /* value 0 .. 10 */                \
    X(TEXT,      3, "text")       /* text, one visible line */       \
    X(YES_NO,    4, "screen")     /* value 1 yes, 0 no */            \
    X(DECLINED,  5, "declined")   /* no answer to what is asked */   \
    X(BODY_MASS, 6, "body_mass")  /* value in grams */

enum session_answer_kind {
#define X(name, code, word) SESSION_ANSWER_##name = (code),
    SESSION_ANSWERS(X)
#undef X
};

/* The moment an answer stands for. */
#define SESSION_MOMENTS(X)                                          \
    X(BEFORE,  "before")                                            \
    X(AFTER,   "after")                                             \
    X(NOW,     "now")                                               \
    X(HOLD,    "hold")     /* after that hold */                    \
    X(SCREEN,  "screen")                                            \
    X(UNASKED, "unasked")  /* told without being asked */

enum session_moment {
#define X(name, word) SESSION_MOMENT_##name,
    SESSION_MOMENTS(X)
#undef X
};

/* Why a session is over: word in results, sentence for people.  The numbers are
 * on disk (REC_END): append only. */
#define SESSION_ENDINGS(X)                                                     \
    X(NOT_ENDED,   "not_ended",  "the session did not come to its end")        \
    X(FINISHED,    "finished",   "every step was done")                        \
    X(OPERATOR,    "stopped",    "stopped by the operator")                    \
    X(BUTTON,      "button",     "the client pressed stop")                    \
    X(OVER_FORCE,  "over_force", "force went over the limit")                  \
    X(NO_REFERENCE, "no_best_push", "no best push was strong enough to set a target") \
    X(NO_RIG,      "link_lost",  "the rig did not come back")                  \
    X(NO_ROOM,     "recording_failed", "the recording could not be written")   \
    X(PAIN,        "pain",       "it felt like more than today's limit")       \
    X(SCREEN,      "screen",     "the questions before the start say: not today") \
    X(NO_BODY_MASS, "no_body_mass", "the client's body mass was not given")    \
    X(TARGET_OVER, "target_over_limit", "the target lay above the force limit") \
    X(RIG_CHECK,   "rig_check",  "the rig check found what must be mended first")

enum session_ending {
#define X(name, word, text) SESSION_END_##name,
    SESSION_ENDINGS(X)
#undef X
};

/* Conversions of which nothing sound came, since the session began. */
struct session_losses {
    uint64_t missing, desynced, saturated;
};

struct session_check {
    double seconds;         /* first to last sample */
    double rate_hz;         /* conversions a second, lost ones counted */
    double nominal_hz;      /* what the rig says it does; 0: it does not say */
    double mean_n;          /* untared */
    double noise_n;         /* SD of measured force */
    struct session_losses losses;  /* in these seconds */
};

/* A mean of quiet force: zero or limb weight. */
struct session_tare {
    double value_n;
    double noise_n;         /* SD of its samples */
    double slope_n_per_s;   /* drift meanwhile */
    double seconds;         /* first to last sample */
    uint64_t samples;
};

struct session_push {
    int step;               /* index in the protocol */
    enum protocol_push_kind kind;
    int number;             /* 1 .. */
    int64_t cue_us;
    int64_t started_us;     /* force passed the onset level */
    int64_t ended_us;
    bool pushed;            /* false: nothing below is known */
    bool complete;          /* its full seconds were measured without a gap */
    bool has_best_1s;       /* one second without a gap was seen */
    double peak_n;          /* highest filtered force */
    double best_1s_n;       /* best mean of measured force over 1 s */
};

struct session_warm_up {
    struct session_push push;  /* its kind means nothing */
    double asked_pct;          /* of what the client thinks to have */
};

struct session_hold {
    int step;               /* index in the protocol */
    int number;             /* 1 .. count, within its step */
    int attempt;            /* 1; 2 and up: what was owed after a pause */
    struct hold hold;       /* as it ended */
    double target_pct;      /* 0 for a fixed force, and while choosing */
    double reference_n;     /* what target_pct is of; 0 as well */
    enum protocol_reference of;
    bool choosing;          /* the client picked the force: hold.cfg's band is only
                               "more than nothing, less than the limit" */
    enum protocol_until until;
    bool complete;          /* held to the end, and over all attempts enough of the
                               step's seconds were in band; until drop-out: it came
                               to its end, by letting go or by the longest time */
};

/* Force after the full time of a hold. */
struct session_overtime {
    int step, number;       /* of the hold, as above */
    int64_t us;             /* from the full time to letting go; to the last force
                               known, when that was not seen */
    bool released;          /* false: it still went on */
};

/* A question, and what became of it. */
struct session_answer {
    enum session_answer_kind kind;   /* what was asked */
    enum session_moment moment;
    int step;               /* index in the protocol */
    int number;             /* of the hold it follows; 0: none */
    const char *site;       /* points into the protocol; never NULL */
    const char *question;   /* of a screen, else ""; points into the protocol */
    int64_t asked_us;
    bool answered;          /* false: missing; nothing below is known */
    int value;              /* by kind */
    char text[SESSION_TEXT_MAX];
};

enum session_event_type {
    SESSION_EV_PHASE,         /* phase changed; effort, for WARM_UP, PUSH and HOLD */
    SESSION_EV_CHECKED,       /* check */
    SESSION_EV_TARED,         /* tare: value_n is the new zero */
    SESSION_EV_TARE_MOVED,    /* zero or limb weight starts again: force was moving */
    SESSION_EV_TARE_GAP,      /* zero or limb weight starts again: samples were lost */
    SESSION_EV_TARE_LOADED,   /* tare, refused: value_n lies too far from the calibration's
                                 zero; it starts again */
    SESSION_EV_TARE_DRIFTED,  /* tare, refused: force drifts; it starts again */
    SESSION_EV_TARE_SHIFTED,  /* tare, refused: too far from the zero before; again */
    SESSION_EV_PASSIVE,       /* tare: value_n is the limb weight, tared */
    SESSION_EV_ASKED,         /* answer, without an answer */
    SESSION_EV_ANSWERED,      /* answer; also when it stays missing */
    SESSION_EV_ANSWER_REFUSED, /* nothing like it is asked, or it is out of range */
    SESSION_EV_WARM_UP_ENDED, /* warm_up */
    SESSION_EV_PUSH_ENDED,    /* push */
    SESSION_EV_PUSH_ADDED,    /* the last push was still better: one more */
    SESSION_EV_HOLD_STARTED,
    SESSION_EV_HOLD_SAGGED,
    SESSION_EV_HOLD_RECOVERED,
    SESSION_EV_HOLD_ENDED,    /* hold */
    SESSION_EV_OVERTIME,      /* overtime, of the hold that ended last */
    SESSION_EV_STEP_CUT,      /* cut: so many incomplete holds running end the step */
    SESSION_EV_NOTE,          /* note: text of the protocol step */
    SESSION_EV_REFUSED,       /* the command means nothing in this phase */
    SESSION_EV_ENDED,         /* ending */
};

struct session_event {
    enum session_event_type type;
    enum session_phase phase; /* after the event */
    int64_t t_us;
    union {
        struct {              /* PHASE: what its effort asks for */
            double warm_up_pct;             /* WARM_UP */
            enum protocol_push_kind kind;   /* PUSH */
            bool choosing;                  /* HOLD */
        } effort;
        struct session_check check;
        struct session_tare tare;
        struct session_answer answer;
        struct session_warm_up warm_up;
        struct session_push push;
        struct session_hold hold;
        struct session_overtime overtime;
        struct { int step, incomplete; } cut;
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
    int64_t until_us;        /* when READY, REST, RAMP_UP or RAMP_DOWN is over, also
                                while LOST; else 0 */
    int64_t rest_due_us;     /* no effort is cued before; past or 0: none is due */
    int step;                /* index of the current step */
    int item;                /* effort within it, 0-based */
    int trials;              /* of the current best_push step, with added ones */
    int attempt;
    bool check_first;        /* session_check_first was called */
    bool leading;            /* a CHECK before the first step */
    bool closing;            /* a REST only for the question after a step's last hold */
    enum session_phase paused_from, lost_from;  /* where PAUSED, LOST go back */
    int64_t left_us;         /* of a REST when it was paused */
    double earlier_in_band_us;  /* of this hold, in attempts before a pause */
    int64_t owed_us;         /* of a paused hold: what is left to hold; else 0 */
    int incomplete;          /* holds running, in this step */

    double rate_hz;          /* 0: not known yet */
    double nominal_hz;       /* 0: not known */
    int64_t delay_us;        /* filter delay, taken off every crossing */
    int format;              /* its rules for a zero; RECORD_FORMAT */
    bool tared;
    double zero_n;           /* untared force at the last tare; 0 before */
    double force_n, filtered_n;  /* latest, tared */
    bool has_passive;
    double passive_n;        /* limb weight, tared */
    int body_mass_g;         /* 0: not given */

    bool asking;             /* question is open */
    int questions;           /* asked so far, it included */
    struct session_answer question;
    struct quiet quiet;      /* of CHECK, TARE, PASSIVE */
    struct session_losses losses, losses_before;  /* so far; when CHECK began */
    struct session_push push;
    struct session_mean mean;
    double best_1s_n, best_peak_n;   /* of the latest steady best_push; 0: none */
    double limited_1s_n;     /* of the latest pain-limited one; 0: none */
    struct hold hold;
    struct hold_fine fine;           /* feeds it */
    struct hold_config target;       /* valid in a holds step */
    bool choosing;           /* the next hold, or this one, picks the force */
    double chosen_n;         /* picked in this step; 0: not yet */
    double chosen_sum_n;     /* of measured force in the steady part, so far */
    uint64_t chosen_samples;
    bool chosen_full;        /* that hold came to its end */
    int64_t full_us;         /* of the hold before OVERTIME: when its time was full */
    int64_t over_us;         /* latest time in OVERTIME, delay taken off */
    double over_n;           /* force then; NAN after a gap */
    int over;                /* samples running over the limit */

    int events;
    struct session_event event[SESSION_EVENTS_MAX];
};

/* Begin.  p is borrowed and must outlive the session. */
void session_init(struct session *s, const struct protocol *p);

/* For replaying a recording of this format (record.h): judge a zero as it was judged
 * then.  Right after session_init. */
void session_format(struct session *s, int format);

/* Begin with a check of the rig of SESSION_CHECK_S, unless the protocol has a rig_check
 * of its own; later than STARTING it does nothing. */
void session_check_first(struct session *s);

/* What the rig says of itself and of its losses so far; they cause no event.
 * Before the sample they belong to. */
void session_nominal(struct session *s, double nominal_hz);
void session_losses(struct session *s, const struct session_losses *so_far);

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

/* An answer to the open question, pain without one, or the body mass.  text may be
 * NULL unless kind is TEXT. */
void session_answer(struct session *s, enum session_answer_kind kind, int value,
                    const char *text);

void session_operator(struct session *s, enum session_command c);
void session_button(struct session *s);
void session_link_lost(struct session *s);
void session_link_back(struct session *s, int64_t t_us);

/* End for a reason from outside. */
void session_end(struct session *s, enum session_ending why);

/* What the present holds step's targets are percent of; 0 for a fixed force, while
 * it is being chosen, and when it is not known. */
double session_reference_n(const struct session *s);

/* Where the moving target is, 0 .. 1 of the way: 1 but in RAMP_UP and RAMP_DOWN. */
double session_ramp_frac(const struct session *s);

/* What the present warm-up effort asks for, percent. */
double session_warm_up_pct(const struct session *s);

/* Force at which an effort is taken to begin. */
double session_onset_n(const struct session *s);

/* Whether the phase is DONE or STOPPED. */
bool session_over(const struct session *s);

/* The step under way, NULL when there is none or the check comes before the first. */
const struct protocol_step *session_step(const struct session *s);

/* Efforts of the present step; 0 when it has none. */
int session_items(const struct session *s);

/* What comes after the present phase, in a few words, into buf; for people. */
void session_next(const struct session *s, char *buf, size_t n);

const char *session_phase_word(enum session_phase p);
const char *session_phase_text(enum session_phase p);
const char *session_ending_word(enum session_ending e);
const char *session_ending_text(enum session_ending e);
const char *session_answer_word(enum session_answer_kind k);
const char *session_moment_word(enum session_moment m);

/* Whether the invariants hold; tests call it after every input. */
bool session_check(const struct session *s);

#endif /* SESSION_H */
