/*
 * rigcheck.h - is the rig fit for a session?  Answered from some seconds of it
 * unloaded.
 *
 *     rigcheck_init | rigcheck_begin -> ( rigcheck_frame | rigcheck_damage ... ) -> rigcheck_judge
 *
 * A function of the frames seen: no clock, no I/O, no allocation; the same
 * frames and context give the same report.  Time is the rig's own.  Every
 * finding has a level, one sentence with its numbers, and the numbers:
 *
 *     green  as it should be
 *     look   a session can go on; have a look at this soon
 *     stop   what would be measured cannot be trusted
 *
 * How they are computed, of the good conversions (not at a rail, read rightly):
 *
 *   rate       clock.h's mean over all intervals without a hole
 *   spikes     Hampel's rule (hampel.h) over RIGCHECK_WINDOW conversions; they are
 *              left out of everything below
 *   drift      slope of the least-squares line of counts over time, and the standard
 *              error of it
 *   noise      standard deviation about that line, n - 2 degrees of freedom;
 *              effective bits = 24 - log2(noise), the converter's whole range over
 *              the noise (IEEE Std 1241 calls it effective resolution)
 *   mains      a sine fitted by least squares to what the line leaves, at the
 *              conversions' own times, so that a rate below the mains' shows it
 *              where it folds to; the largest within RIGCHECK_MAINS_HZ of 50 and
 *              60 Hz, in steps of a quarter of 1 / time, at most 60 s.  Where the mains folds to
 *              within that of 0 or of half the rate, this rate cannot tell.
 *   repeated   the longest run of conversions that are all the same
 *
 * Limits in newtons are turned to counts by the calibration's slope; without one by
 * RIGCHECK_COUNTS_PER_N.  Each has its reason in RIGCHECK_LIMITS, the one place.
 *
 * struct rigcheck is a value of some 400 kB; members are private.
 */
#ifndef RIGCHECK_H
#define RIGCHECK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "calibration/calibration.h"
#include "signal/clock.h"
#include "wire.h"

#define RIGCHECK_SECONDS     10.0   /* usual length; a design choice */
#define RIGCHECK_SAMPLES_MAX 16384  /* conversions kept; the rest is not looked at */
#define RIGCHECK_SAMPLES_MIN 20     /* fewer good ones tell nothing */
#define RIGCHECK_WINDOW      25     /* conversions */
#define RIGCHECK_SIGMAS      12.0   /* of Hampel's rule: normal noise gave one in
                                       3 million (tests/oracle/rigcheck.py) */
#define RIGCHECK_MAINS_HZ    0.5    /* mains wander by 0.2 Hz, a ceramic resonator by
                                       0.5 % of 60 */

/* The cell that the README recommends, 2,000 N at 2 mV/V, on a converter whose
 * 2^23 counts are 4 mV/V: 2^22 counts for 2,000 N. */
#define RIGCHECK_COUNTS_PER_N 2097.152

/* Name, value, why.  The unit is the name's. */
#define RIGCHECK_LIMITS(X)                                                               \
    X(rate_below_look_pct, 10.0,                                                         \
      "an HX711's own clock is spread, but its boards are seldom slow")                  \
    X(rate_above_look_pct, 20.0, "80-series boards measure 86 to 94, a few 96")          \
    X(rate_stop_pct, 50.0, "another rate was chosen: 10 for 80, or 80 for 10")           \
    X(noise_look_n, 0.25, "a healthy cell is under 0.05; an onset is told at 3 SD")      \
    X(noise_stop_n, 1.0, "peak to peak it then passes the 5 N at which no zero is taken")\
    X(mains_look_n, 0.25, "as noise")                                                    \
    X(mains_stop_n, 2.5, "peak to peak it passes the 5 N at which no zero is taken")     \
    X(mains_floor_sigmas, 7.0, "of noise / sqrt(n): 3 of 20,000 quiet checks are over")\
    X(spike_least_n, 0.25, "smaller ones are noise")                                     \
    X(spikes_look_pct, 0.0, "a sound wire has none")                                     \
    X(spikes_stop_pct, 2.0, "two a second at 80: peaks mean nothing")                    \
    X(repeated_look_samples, 8.0, "with noise of 5 counts in one check of 100,000")        \
    X(repeated_stop_pct, 20.0, "of the check in one run: the converter hangs")           \
    X(distinct_look, 16.0, "noise of 3 counts has as many; fewer: bits are missing")   \
    X(saturated_stop_pct, 1.0, "unloaded a cell is far from the rails")                  \
    X(level_stop_pct, 80.0, "of the range: no cell rests there, a wire is off")          \
    X(open_noise_stop_n, 20.0, "nothing unloaded moves so: inputs float")                \
    X(open_rail_stop_pct, 50.0, "at the rail most of the time: a wire is off")           \
    X(drift_look_n_per_min, 1.0, "0.75 N in a hold of 45 s, of the 2 N it is flagged at")\
    X(drift_stop_n_per_min, 10.0, "no zero holds for a hold")                            \
    X(drift_errors, 4.0, "standard errors of the slope; less of it may be noise")        \
    X(lost_stop_pct, 2.0, "then a hold of 45 s has a second of holes")                   \
    X(damaged_stop_pct, 2.0, "of the bytes; as lost conversions")                        \
    X(converter_stop, 3.0, "restarts or failed reads in one check: a loose wire")        \
    X(due_soon_days, 30.0, "time to plan a calibration")                                 \
    X(zero_look_n, 5.0, "more than another strap weighs")                                \
    X(zero_stop_n, 50.0, "a tenth of a usual range: the cell was overloaded, or is loaded")\
    X(mass_look_pct, 1.0, "the accuracy asked of this rig: 1 % or 2 N")                  \
    X(mass_look_n, 2.0, "the same")                                                      \
    X(mass_stop_times, 3.0, "of the tolerance: not this cell's calibration")             \
    X(mass_uncertainty_pct, 0.2, "standard: a weighed mass 0.1 %, unknown local gravity 0.15 %")

struct rigcheck_limits {
#define X(name, value, why) double name;
    RIGCHECK_LIMITS(X)
#undef X
};
extern const struct rigcheck_limits rigcheck_limits;

enum rigcheck_level { RIGCHECK_GREEN, RIGCHECK_LOOK, RIGCHECK_STOP };

/* In the order of the report: name, id. */
#define RIGCHECK_FINDINGS(X)                                                             \
    X(RATE, "rate") X(NOISE, "noise") X(MAINS, "mains") X(SPIKES, "spikes")              \
    X(REPEATED, "repeated") X(DISTINCT, "distinct") X(SATURATED, "saturated")            \
    X(BRIDGE, "open_bridge") X(DRIFT, "drift") X(LOST, "lost") X(DAMAGED, "damaged")     \
    X(CONVERTER, "converter") X(SUPPLY, "supply") X(FIRMWARE, "firmware")                \
    X(CALIBRATION, "calibration") X(ZERO, "zero_shift") X(MASS, "check_mass")

enum rigcheck_id {
#define X(name, id) RIGCHECK_##name,
    RIGCHECK_FINDINGS(X)
#undef X
    RIGCHECK_FINDING_COUNT
};

/* Numbers of the findings, NAN when not known: finding, name, decimals, unit. */
#define RIGCHECK_NUMBERS(X)                                                              \
    X(RATE, rate_hz, 3, "Hz") X(RATE, nominal_hz, 0, "Hz")                               \
    X(NOISE, noise_counts, 3, "counts") X(NOISE, noise_n, 5, "N")                        \
    X(NOISE, effective_bits, 3, "bit")                                                   \
    X(MAINS, mains_50_counts, 3, "counts") X(MAINS, mains_60_counts, 3, "counts")        \
    X(MAINS, mains_hz, 2, "Hz") X(MAINS, mains_n, 5, "N")                                \
    X(SPIKES, spikes, 0, "1") X(SPIKES, largest_spike_n, 3, "N")                         \
    X(REPEATED, longest_run_samples, 0, "1") X(DISTINCT, distinct_values, 0, "1")        \
    X(SATURATED, saturated, 0, "1") X(BRIDGE, level_counts, 2, "counts")                 \
    X(BRIDGE, level_pct, 2, "%")                                                         \
    X(DRIFT, drift_counts_per_min, 3, "counts/min") X(DRIFT, drift_n_per_min, 5, "N/min")\
    X(DRIFT, drift_error_counts_per_min, 3, "counts/min")                                \
    X(LOST, missing, 0, "1") X(LOST, missing_pct, 3, "%")                                \
    X(LOST, frames_dropped, 0, "1") X(DAMAGED, damaged_bytes, 0, "By")                   \
    X(CONVERTER, failed_reads, 0, "1") X(CONVERTER, converter_restarts, 0, "1")          \
    X(SUPPLY, resets, 0, "1") X(SUPPLY, reset_cause, 0, "1")                             \
    X(CALIBRATION, calibration_age_days, 0, "d") X(CALIBRATION, calibration_due_days, 0, "d")\
    X(ZERO, zero_n, 4, "N") X(ZERO, zero_shift_n, 4, "N")                                \
    X(MASS, mass_expected_n, 4, "N") X(MASS, mass_measured_n, 4, "N")                    \
    X(MASS, mass_tolerance_n, 4, "N")

struct rigcheck_numbers {
#define X(finding, name, decimals, unit) double name;
    RIGCHECK_NUMBERS(X)
#undef X
};

#define RIGCHECK_SAYS 320

struct rigcheck_finding {
    bool asked;                  /* false: left out (no check mass hangs) */
    enum rigcheck_level level;
    char says[RIGCHECK_SAYS];
};

/* What an earlier check of this rig left behind. */
struct rigcheck_last {
    bool known;
    double level_counts;         /* unloaded */
    char calibration_id[CALIBRATION_ID_MAX];  /* "": none */
    char day[CALIBRATION_DAY_MAX];
};

struct rigcheck_context {
    const struct calibration *calibration;  /* NULL: none */
    const char *today;                      /* day_ok */
    struct rigcheck_last last;
    double check_mass_kg;                   /* hangs during the check; 0: none */
};

struct rigcheck_report {
    enum rigcheck_level verdict;            /* the worst finding's */
    double seconds;                         /* measured, by the rig's clock */
    struct wire_hello hello;
    bool greeted;                           /* hello is set */
    size_t conversions, good;
    struct rigcheck_finding finding[RIGCHECK_FINDING_COUNT];
    struct rigcheck_numbers number;
};

struct rigcheck {
    struct clock clock;
    struct wire_hello hello;
    struct wire_status first_status, status;
    int64_t began_us, last_us;
    bool greeted, began, has_status;
    uint64_t conversions, failed_reads, saturated, restarts, resets, bytes, damaged;
    uint8_t worst_cause;                    /* reset cause that tells most */
    size_t n, clean;
    double t_s[RIGCHECK_SAMPLES_MAX], counts[RIGCHECK_SAMPLES_MAX];
    double clean_t_s[RIGCHECK_SAMPLES_MAX], left[RIGCHECK_SAMPLES_MAX];
};

void rigcheck_init(struct rigcheck *c);

/* In place of rigcheck_init and a HELLO, when the rig has been running since:
 * uptime_ticks are its latest known. */
void rigcheck_begin(struct rigcheck *c, const struct wire_hello *h, uint64_t uptime_ticks);

/* A frame from the rig, HELLO first; frames of other shapes are damage.  True when
 * a HELLO says that the rig started anew: ask it for samples again. */
bool rigcheck_frame(struct rigcheck *c, const struct wire_frame *f);

void rigcheck_damage(struct rigcheck *c, uint32_t bytes);

/* Seconds of the rig's clock since the first sample or status. */
double rigcheck_elapsed_s(const struct rigcheck *c);

/* Whatever was seen, even nothing, makes a report. */
void rigcheck_judge(struct rigcheck *c, const struct rigcheck_context *x,
                    struct rigcheck_report *out);

/* The statistics alone, of c's samples, with limits in counts: noise, mains, spikes,
 * runs, distinct values, level and drift, in counts. */
void rigcheck_measure(struct rigcheck *c, double counts_per_n, struct rigcheck_numbers *out);

/* Whether this rate shows the mains' frequency, in a check of seconds. */
bool rigcheck_tells_hz(double rate_hz, double mains_hz, double seconds);

const char *rigcheck_id_word(enum rigcheck_id id);
const char *rigcheck_level_word(enum rigcheck_level level);

#endif /* RIGCHECK_H */
