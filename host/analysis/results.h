/*
 * results.h - everything computed from one recording.
 *
 * The only source of the numbers in results.json, in the table and in the
 * figure: `run` closes its recording and comes here like `replay` does, so
 * what is stored can always be computed again, to the byte.
 */
#ifndef RESULTS_H
#define RESULTS_H

#include "analysis/effort.h"
#include "analysis/trace.h"
#include "analysis/zero.h"
#include "err.h"
#include "recording/reader.h"
#include "session/core.h"

#define RESULTS_VERSION    1
#define RESULTS_HOLDS_MAX  512
#define RESULTS_PUSHES_MAX 256
#define RESULTS_ANSWERS_MAX 512
#define RESULTS_WARM_UPS_MAX 64
#define RESULTS_TARES_MAX  PROTOCOL_STEPS_MAX  /* a step takes one zero */

/* A zero that was taken; value_n is over the calibration's zero. */
struct results_tare {
    double at_s;                 /* when it was complete */
    struct session_tare tare;
};

/* What a push or hold rests on. */
struct results_ground {
    int tare;                    /* the zero in force, an index; -1: none was taken */
    struct zero_check zero;      /* against it, before and after */
    size_t beyond;               /* samples beyond the calibrated range and margin */
};

/* Standard uncertainties of its forces; NAN: not known, results_uncertainty.h says
 * why, or that there is no such force. */
struct results_u {
    double mean_n, peak_n, peak_filtered_n, best_1s_n, target_n;
};

struct results_push {
    struct session_push push;
    struct results_ground ground;
    struct results_u u;          /* when somebody pushed */
    struct trace_part part;      /* over its seconds */
    struct metric_value metric[METRIC_COUNT];  /* when somebody pushed */
    struct effort where;
};

struct results_hold {
    struct session_hold hold;
    struct results_ground ground;
    struct results_u u;          /* when the band was entered */
    struct trace_part part;      /* from entering the band to the end */
    bool has_overtime;           /* its full time was held and what came after counted */
    struct session_overtime overtime;
    struct metric_value metric[METRIC_COUNT];  /* when the band was entered */
    struct effort where;
};

struct results {
    char name[256];              /* file name of the recording, without folder */
    struct record_begin begin;
    struct reader_text about;    /* whose it is, JSON; owned; no bytes: it does not say */
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
    int tares;
    struct results_tare tare[RESULTS_TARES_MAX];
    int tares_loaded, tares_drifted;  /* refused */
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
    double *beyond_s;            /* owned: when samples lay beyond the calibrated range
                                    and its margin, in order */
    size_t beyond, beyond_room;
    struct effort_options options;  /* of the metrics; targets are each hold's own */
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

/*
 * Compute the metrics of every push and hold (again).  o has the choices; zero,
 * targets, prescribed times and the low-pass are the session's own.  results_open
 * has done it with effort_options_default.
 */
void results_measure(struct results *r, const struct effort_options *o);

void results_close(struct results *r);

/* How the recording ends, as a word (clean, cut, changed, unread) and as a sentence
 * for people; never NULL. */
const char *results_end_word(const struct results *r);
const char *results_end_text(const struct results *r);

#endif /* RESULTS_H */
