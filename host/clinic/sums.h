/*
 * sums.h - what the index keeps of one recording: computed, never typed in.
 *
 *     results (analysis/results.h) -> sums_of -> store_sums_put
 *
 * A function of the results alone, so that reindexing gives the same again and any
 * difference can be told.  NAN: not known or not measured.  Values; no allocation.
 */
#ifndef SUMS_H
#define SUMS_H

#include <stdbool.h>
#include <stdint.h>

#include "session/protocol.h"

#define SUMS_VERSION     1       /* of these definitions; reindex makes older ones anew */
#define SUMS_HOLDS_MAX   512
#define SUMS_PUSHES_MAX  256
#define SUMS_ANSWERS_MAX 512

struct sums_hold {
    int step, number, attempt;
    double asked_s, target_n, target_pct;
    double held_s, in_band_s;
    double mean_n, peak_n, impulse_ns;  /* measured force, entering the band to the end */
    bool complete;
};

struct sums_push {
    int step, number;
    char kind[16];               /* steady, fast, pain_limited */
    double best_1s_n, peak_n;
};

struct sums_answer {
    char what[8];                /* pain, effort, text, screen */
    char moment[8];              /* before, hold, after, now, screen */
    int hold;                    /* of which hold; 0: none */
    double value;                /* NAN: left open, or no number */
    char site[PROTOCOL_SITE_MAX];
};

struct sums {
    char session[33];            /* the session entry's id */
    char path[256];              /* of the recording, below the data folder */
    char sha256[65];             /* of the whole file */
    int64_t bytes;
    int64_t started_unix_us;
    int utc_offset_min;
    double length_s;
    char end[24], session_end[24];    /* words of results.json */
    char protocol[PROTOCOL_ID_MAX];
    int protocol_version;
    bool holds_step;             /* false: a test, or stopped before: no dose */
    char calibration[64];
    char rig[24];                /* serial number, "" when it has none */
    double rate_hz;
    bool zero_flag;              /* of any push or hold */
    int64_t gaps;

    /* prescribed: the protocol's holds steps, all of them */
    double asked_pct, asked_hold_s, asked_rest_s;  /* of the first holds step */
    int asked_holds;
    double asked_s, asked_ns;    /* sum of seconds; of seconds times target; NAN: no target */

    /* delivered */
    double reference_n, target_n;     /* of the first hold */
    char reference_of[16];       /* best_1s, peak, pain_limited, body_weight, chosen, force */
    int holds_done, holds_complete;
    double in_band_s, held_s;
    double mean_n;               /* measured force of all holds, weighted by their time */
    double impulse_ns;
    double completed_pct;        /* in-band seconds of those asked */

    double best_1s_n, best_peak_n;    /* of the steady pushes */
    double limited_1s_n;         /* of pain-limited ones */
    double trials_cv_pct;

    int holds, pushes, answers;
    struct sums_hold hold[SUMS_HOLDS_MAX];
    struct sums_push push[SUMS_PUSHES_MAX];
    struct sums_answer answer[SUMS_ANSWERS_MAX];
};

struct results;

/* Fill all but session, path, sha256 and bytes, which the caller knows. */
void sums_of(const struct results *r, struct sums *out);

#endif /* SUMS_H */
