/*
 * options.h - what the virtual rig was asked to do.
 *
 * Every option, its unit, default and limits are in one table in options.c,
 * which is also what --help prints.
 */
#ifndef OPTIONS_H
#define OPTIONS_H

#include <stdbool.h>
#include <stdint.h>

struct options {
    /* the rig */
    const char *firmware;    /* NULL: firmware.elf beside this program */
    const char *link;        /* NULL: none; as for every path here */
    const char *csv;
    const char *truth;
    const char *summary;
    const char *eeprom;
    uint64_t serial;         /* 0: as it stands in the EEPROM */
    double speed;            /* x real time; 0 as fast as possible */
    uint64_t seed;
    double duration_s;       /* of streaming; < 0 no end, as for every _at_s */
    bool once, measure;

    /* the converter */
    double rate_sps, rate_jitter_us;
    double noise_counts, offset_counts, counts_per_n;
    double drift_n_per_min, mains_counts, mains_hz, spike_counts;
    uint64_t spike_every;    /* 0: none */

    /* the client */
    double max_n, aim_frac, tremor_pct, wander_pct, fatigue_pct_s;
    double release_early_s, release_late_s;
    unsigned release_early_hold;

    /* faults */
    double drop_bytes, dup_bytes, flip_bits, truncate_frames, burst_ms, jitter_ms;
    double slow_at_s;        /* from then on at most speed 1 */
    double button_at_s, stuck_at_s, repeat_at_s, open_at_s, brown_out_at_s, unplug_at_s;
    uint64_t lose_pulse_at, cut_power_at_write;
};

enum options_result {
    OPTIONS_RUN,    /* *out is complete */
    OPTIONS_DONE,   /* help or version was printed: exit 0 */
    OPTIONS_WRONG,  /* a sentence is on stderr: exit 2 */
};

enum options_result options_parse(struct options *out, int argc, char **argv);

#endif /* OPTIONS_H */
