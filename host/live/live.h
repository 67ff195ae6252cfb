/*
 * live.h - one session on a rig: the real-time thread and its queues.
 *
 *     live_open -> live_start -> ( live_view | live_event | live_command | live_answer )
 *               -> live_finish
 *
 * live_open does everything that can be refused: device, recording, head.
 * live_start begins the thread that owns the rig, the core and the recorder;
 * until live_finish only the queues cross over.  The caller's thread takes
 * views and events to show, and puts operator commands and answers in.
 *
 * Every frame is recorded before it is looked at.  An operator's command, an answer,
 * a lost link and the wall clock become frames too, so the recording alone
 * repeats the session.
 */
#ifndef LIVE_H
#define LIVE_H

#include <stdbool.h>

#include "err.h"
#include "session/core.h"

struct live;
struct rig;

struct live_config {
    const char *device;              /* a serial port or pseudo-terminal */
    struct rig *rig;                 /* on it, opened and not started: live_open takes it
                                        over, also when it fails.  NULL: it opens one */
    const char *recording;           /* path to create */
    const struct protocol *protocol; /* borrowed; must outlive the session */
    const char *protocol_text;       /* copied into the recording */
    size_t protocol_bytes;
    const struct calibration *calibration;
    const char *calibration_text;
    size_t calibration_bytes;
    const char *about_text;          /* whose it is (RECORD_TEXT_ABOUT), copied */
    size_t about_bytes;              /* 0: not known */
    double wait_for_rig_s;           /* how long a lost rig is waited for */
    int body_mass_g;                 /* the client's; 0: not known */
};

/* left_us when nothing is counted down. */
#define LIVE_NO_COUNTDOWN INT64_MIN

/* What the screen needs, some 20 times a second of the caller's time. */
struct live_view {
    enum session_phase phase;
    enum session_phase paused_from;
    int64_t t_us;            /* session time */
    int64_t left_us;         /* of READY, REST, ramps and HOLD; negative in OVERTIME:
                                time since the full time; or LIVE_NO_COUNTDOWN */
    bool in_band, started;   /* of a hold */
    int item, items;         /* effort, 1-based; 0: none */
    double force_n;          /* filtered, tared */
    double u_n;              /* its standard uncertainty; NAN or 0: not known */
    double target_n, low_n, high_n;  /* all 0 without a target; where they are now,
                                in a ramp */
    double warm_up_pct;      /* asked of a warm-up effort; else 0 */
    int question;            /* the open one's number, from 1; 0: none is open */
    enum session_answer_kind asked;  /* its kind */
    int64_t asked_us;        /* session time it was asked */
    uint64_t missing;        /* conversions lost so far */
    char next[48];
};

/* ERR_OK, or *out NULL, nothing running, no file left behind, and the reason. */
int live_open(const struct live_config *cfg, struct live **out, struct err_text *why);

int live_start(struct live *l, struct err_text *why);

/* The latest view; false when there is none newer than the last one taken. */
bool live_view(struct live *l, struct live_view *out);

/* The next session event, in order; false when there is none. */
bool live_event(struct live *l, struct session_event *out);

/* Ask for a command; it takes effect between two samples.  False when the
 * queue is full, which no human manages. */
bool live_command(struct live *l, enum session_command c);

/* Give an answer, likewise; its t_us is filled in. */
bool live_answer(struct live *l, const struct record_answer *a);

/* Whether the session is over and the thread has left; live_finish then does
 * not wait. */
bool live_over(const struct live *l);

/* Wait for the thread, close the recording and free everything.  *ending: how
 * the session ended.  ERR_OK, or why the recording is not whole. */
int live_finish(struct live *l, enum session_ending *ending, struct err_text *why);

#endif /* LIVE_H */
