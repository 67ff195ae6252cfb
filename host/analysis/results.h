/*
 * results.h - everything computed from one recording.
 *
 * The only source of the numbers in results.json, in the table and in the
 * figure: `run` closes its recording and comes here like `replay` does, so
 * what is stored can always be computed again, to the byte.
 */
#ifndef RESULTS_H
#define RESULTS_H

#include "analysis/trace.h"
#include "err.h"
#include "recording/reader.h"
#include "session/core.h"

#define RESULTS_VERSION    1
#define RESULTS_HOLDS_MAX  512
#define RESULTS_PUSHES_MAX 256
#define RESULTS_ANSWERS_MAX 512
#define RESULTS_WARM_UPS_MAX 64

struct results_push {
    struct session_push push;
    struct trace_part part;      /* over its seconds */
};

struct results_hold {
    struct session_hold hold;
    struct trace_part part;      /* from entering the band to the end */
    bool has_overtime;           /* its full time was held and what came after counted */
    struct session_overtime overtime;
};

struct results {
    char name[256];              /* file name of the recording, without folder */
    struct record_begin begin;
    struct protocol protocol;
    struct calibration calibration;
    struct wire_hello hello;
    bool greeted;                /* hello is set */
    struct core_counts counts;
    enum reader_end end;
    uint64_t damaged_bytes;      /* of the file */
    uint64_t unknown_frames;
    enum session_ending ending;  /* NOT_ENDED when it was cut */
    enum session_phase last_phase;
    double rate_hz;              /* measured over all; 0: too few samples */
    double design_hz;            /* the filter's; 0: never designed */
    double delay_s;
    double length_s;             /* first to last sample */
    double first_s;              /* session time of the first */
    bool tared;
    double zero_n, zero_noise_n; /* of the last tare */
    double best_1s_n, best_peak_n;  /* what holds refer to; 0: none */
    bool checked, has_passive;
    struct session_check check;  /* of the last rig check; valid when checked */
    double passive_n, passive_noise_n;  /* limb weight, in no other number */
    double limited_1s_n;         /* of the last pain-limited pushes; 0: none */
    int body_mass_g;             /* 0: not given */
    int answers, warm_ups;
    struct session_answer answer[RESULTS_ANSWERS_MAX];
    struct session_warm_up warm_up[RESULTS_WARM_UPS_MAX];
    int cut[PROTOCOL_STEPS_MAX]; /* incomplete holds running that ended a step; 0: none */
    int pushes, holds, left_out; /* left_out: did not fit the arrays */
    struct results_push push[RESULTS_PUSHES_MAX];
    struct results_hold hold[RESULTS_HOLDS_MAX];
    struct trace trace;          /* owned */
};

/*
 * Read the recording at path and compute all.  Returns ERR_OK with *out owned
 * by the caller (results_close), or an error of reader_open with *out NULL.
 * A recording cut anywhere after its head is no error: out->end says so.
 */
int results_open(const char *path, struct results **out, struct err_text *why);

/* The same for bytes in memory. */
int results_open_bytes(const char *name, const uint8_t *bytes, size_t n,
                       struct results **out, struct err_text *why);

void results_close(struct results *r);

/* How the recording ends, as a sentence for people; never NULL. */
const char *results_end_text(const struct results *r);

#endif /* RESULTS_H */
