/*
 * metrics.h - every number computed from a force curve, each defined once.
 *
 * METRICS.md beside this file is the manual: formula, unit, filter, least sample
 * rate and what makes the number unavailable, under the same ids as the lists
 * here; a test holds the two together, and `holdfast metrics ID` prints it.
 *
 * A metric is a value with a unit or a reason why there is none; never 0 for
 * not measured.  Nothing here does I/O or allocates.  Any thread.
 */
#ifndef METRICS_H
#define METRICS_H

#include <stdbool.h>
#include <stddef.h>

#define METRICS_VERSION 1

/* Below the least rate a metric is unavailable.  One that needs METRICS_RFD_SPS
 * is "indicative" below METRICS_RFD_FULL_SPS, the rate usually asked for where
 * force rises within 50 ms; METRICS.md has the sources. */
#define METRICS_RFD_SPS      500
#define METRICS_RFD_FULL_SPS 1000
/* A clock may be so far off its label: 490 SPS passes for 500. */
#define METRICS_RATE_TOLERANCE 0.02

/* One effort: what effort_measure computes.
 * NAME, id, unit (UCUM), least samples a second (0: any), name for people */
#define METRICS(X)                                                                        \
    /* the curve it is taken from */                                                      \
    X(SAMPLE_RATE,    "sample_rate_hz",   "Hz", 0, "measured sample rate")                \
    X(SAMPLES,        "samples",          "1",  0, "samples in the effort")               \
    X(BRIDGED,        "bridged_samples",  "1",  0, "missing samples bridged by a line")   \
    X(GAPS,           "gaps",             "1",  0, "gaps in the effort")                  \
    X(GAP_TIME,       "gap_s",            "s",  0, "time of the effort not measured")     \
    /* the quiet before it */                                                             \
    X(ZERO,           "zero_n",           "N",  0, "force taken as zero")                 \
    X(BASELINE,       "baseline_n",       "N",  0, "mean force before the effort")        \
    X(BASELINE_SD,    "baseline_sd_n",    "N",  0, "SD of the force before the effort")   \
    X(BASELINE_SLOPE, "baseline_slope_n_per_s", "N/s", 0, "drift before the effort")      \
    X(PRETENSION,     "pretension_pct",   "%",  0, "force already on before the effort")  \
    /* when */                                                                            \
    X(ONSET,          "onset_s",          "s",  0, "time of onset")                       \
    X(ONSET_LEVEL,    "onset_threshold_n", "N", 0, "rise over the baseline that counted as onset") \
    X(OFFSET,         "offset_s",         "s",  0, "time of letting go")                  \
    X(DURATION,       "effort_s",         "s",  0, "onset to letting go")                 \
    X(PEAK_AT,        "peak_at_s",        "s",  0, "time of the highest filtered force")  \
    X(TIME_TO_PEAK,   "time_to_peak_s",   "s",  0, "onset to highest filtered force")     \
    /* how much */                                                                        \
    X(PEAK_RAW,       "peak_raw_n",       "N",  0, "highest force as measured")           \
    X(PEAK,           "peak_n",           "N",  0, "highest filtered force")              \
    X(BEST_500MS,     "best_500ms_n",     "N",  0, "best mean over 0.5 s")                \
    X(BEST_1S,        "best_1s_n",        "N",  0, "best mean over 1 s")                  \
    X(BEST_1S_AT,     "best_1s_at_s",     "s",  0, "time the best second begins")         \
    X(MEAN,           "mean_n",           "N",  0, "mean force of the effort")            \
    X(MEAN_PCT,       "mean_pct",         "%",  0, "mean force, of the reference")        \
    X(PLATEAU_FROM,   "plateau_from_s",   "s",  0, "time the plateau begins")             \
    X(PLATEAU_TO,     "plateau_to_s",     "s",  0, "time the plateau ends")               \
    X(PLATEAU,        "plateau_s",        "s",  0, "length of the plateau")               \
    X(PLATEAU_MEAN,   "plateau_mean_n",   "N",  0, "mean force of the plateau")           \
    /* how fast */                                                                        \
    X(RFD_50,   "rfd_0_50ms_n_per_s",   "N/s", 500, "rate of force development, 0-50 ms")  \
    X(RFD_100,  "rfd_0_100ms_n_per_s",  "N/s", 500, "rate of force development, 0-100 ms") \
    X(RFD_150,  "rfd_0_150ms_n_per_s",  "N/s", 500, "rate of force development, 0-150 ms") \
    X(RFD_200,  "rfd_0_200ms_n_per_s",  "N/s", 500, "rate of force development, 0-200 ms") \
    X(RFD_250,  "rfd_0_250ms_n_per_s",  "N/s", 500, "rate of force development, 0-250 ms") \
    X(RFD_50_100,  "rfd_50_100ms_n_per_s",  "N/s", 500, "rate of force development, 50-100 ms")  \
    X(RFD_100_150, "rfd_100_150ms_n_per_s", "N/s", 500, "rate of force development, 100-150 ms") \
    X(RFD_150_200, "rfd_150_200ms_n_per_s", "N/s", 500, "rate of force development, 150-200 ms") \
    X(RFD_100_200, "rfd_100_200ms_n_per_s", "N/s", 500, "rate of force development, 100-200 ms") \
    X(RFD_20_80,   "rfd_20_80pct_n_per_s",  "N/s", 500, "slope from 20 to 80 % of peak")  \
    X(RFD_PEAK,    "rfd_peak_20ms_n_per_s", "N/s", 500, "steepest 20 ms of the rise")     \
    X(RFD_50_PCT,  "rfd_0_50ms_pct_per_s",  "%/s", 500, "0-50 ms rate, of peak")          \
    X(RFD_100_PCT, "rfd_0_100ms_pct_per_s", "%/s", 500, "0-100 ms rate, of peak")         \
    X(RFD_150_PCT, "rfd_0_150ms_pct_per_s", "%/s", 500, "0-150 ms rate, of peak")         \
    X(RFD_200_PCT, "rfd_0_200ms_pct_per_s", "%/s", 500, "0-200 ms rate, of peak")         \
    X(RFD_250_PCT, "rfd_0_250ms_pct_per_s", "%/s", 500, "0-250 ms rate, of peak")         \
    X(RFD_PEAK_PCT, "rfd_peak_20ms_pct_per_s", "%/s", 500, "steepest 20 ms, of peak")     \
    X(FORCE_100,   "force_100ms_n",     "N",   500, "force 100 ms after onset")           \
    X(FORCE_200,   "force_200ms_n",     "N",   500, "force 200 ms after onset")           \
    X(FORCE_100_PCT, "force_100ms_pct", "%",   500, "force 100 ms after onset, of peak")  \
    X(FORCE_200_PCT, "force_200ms_pct", "%",   500, "force 200 ms after onset, of peak")  \
    X(IMPULSE_50,  "impulse_50ms_ns",   "N.s", 500, "impulse of the first 50 ms")         \
    X(IMPULSE_100, "impulse_100ms_ns",  "N.s", 500, "impulse of the first 100 ms")        \
    X(IMPULSE_150, "impulse_150ms_ns",  "N.s", 500, "impulse of the first 150 ms")        \
    X(IMPULSE_200, "impulse_200ms_ns",  "N.s", 500, "impulse of the first 200 ms")        \
    X(IMPULSE_250, "impulse_250ms_ns",  "N.s", 500, "impulse of the first 250 ms")        \
    /* how much in all */                                                                 \
    X(IMPULSE,        "impulse_ns",       "N.s", 0, "impulse of the effort")              \
    X(IMPULSE_ONSET,  "impulse_onset_offset_ns", "N.s", 0, "impulse from onset to letting go") \
    X(IMPULSE_PCT,    "impulse_pct_s",    "%.s", 0, "impulse, of the reference")          \
    /* against a band */                                                                  \
    X(HELD,           "held_s",           "s",  0, "time held, from entering the band")   \
    X(IN_BAND,        "in_band_s",        "s",  0, "time in band")                        \
    X(IN_BAND_PCT,    "in_band_pct",      "%",  0, "time in band, of the time held")      \
    X(IN_BAND_OF,     "in_band_of_prescribed_pct", "%", 0, "time in band, of the prescribed time") \
    X(BAND_CLOCK,     "in_band_clock_s",  "s",  0, "time to fill the prescribed time in band") \
    X(SAGS,           "times_below_floor", "1", 0, "times the force fell below the floor") \
    X(SAG_TIME,       "below_floor_s",    "s",  0, "time let off, from each fall below the floor to the return") \
    X(REENGAGED,      "reengagements",    "1",  0, "returns to the band after a fall")    \
    X(REENGAGED_AT,   "reengaged_at_s",   "s",  0, "first return, from entering the band") \
    X(DROPOUT,        "dropout_s",        "s",  0, "drop-out, from entering the band")    \
    /* how steady */                                                                      \
    X(STEADY_FROM,    "steady_from_s",    "s",  0, "time the steadiness window begins")   \
    X(STEADY_TO,      "steady_to_s",      "s",  0, "time the steadiness window ends")     \
    X(STEADY_SD,      "steadiness_sd_n",  "N",  0, "SD about the trend")                  \
    X(STEADY_CV,      "steadiness_cv_pct", "%", 0, "SD about the trend, of the mean")     \
    X(RMSE,           "rmse_target_n",    "N",  0, "RMS distance from the target")        \
    X(RMSE_PCT,       "rmse_target_pct",  "%",  0, "RMS distance, of the target")         \
    X(SLOPE,          "slope_pct_per_min", "%/min", 0, "trend of the force, of its mean") \
    X(FATIGUE_AREA,   "fatigue_area_pct", "%",  0, "force lost after the peak, by area")  \
    /* with lever arm and body mass */                                                    \
    X(TORQUE_PEAK,    "torque_peak_nm",   "N.m", 0, "torque of the peak")                 \
    X(TORQUE_1S,      "torque_best_1s_nm", "N.m", 0, "torque of the best second")         \
    X(PEAK_PER_KG,    "peak_n_per_kg",    "N/kg", 0, "peak per body mass")                \
    X(BEST_1S_PER_KG, "best_1s_n_per_kg", "N/kg", 0, "best second per body mass")         \
    X(TORQUE_PER_KG,  "torque_best_1s_nm_per_kg", "N.m/kg", 0, "torque of the best second per body mass") \
    X(PEAK_PCT_BW,    "peak_pct_bw",      "%",  0, "peak, of body weight")

enum metric {
#define X(name, id, unit, least_sps, text) METRIC_##name,
    METRICS(X)
#undef X
    METRIC_COUNT
};

/*
 * Why a metric has no value, or how it is qualified.
 *
 * NAME, word for programs, half sentence for people, then the unit of its two
 * numbers and what leads to the second; "" for none
 */
#define METRIC_REASONS(X)                                                                 \
    X(LOW_RATE, "low_rate", "the sample rate is too low for it",                          \
      " samples a second", "it needs")                                                    \
    X(INDICATIVE, "indicative", "indicative: the sample rate is below what it should have", \
      " samples a second", "it should have")                                              \
    X(NO_SAMPLES, "no_samples", "no force was measured there", "", "")                    \
    X(GAP, "gap", "a gap lies in it", " s", "")                                           \
    X(GAP_BESIDE, "gap_beside", "a gap lies in the effort; what it held is not known", " s", "") \
    X(STARTS_LOADED, "starts_loaded", "the curve begins with force already on", "", "")   \
    X(ENDS_LOADED, "ends_loaded", "the curve or a gap ends before the force is let go", "", "") \
    X(SHORT_BASELINE, "short_baseline", "the quiet before it is too short", " s", "it needs") \
    X(NOISY_BASELINE, "noisy_baseline", "the force before it is not quiet, by its SD",    \
      " N", "at most")                                                                    \
    X(DRIFTING_BASELINE, "drifting_baseline", "the force before it drifts", " N/s", "at most") \
    X(NO_ONSET, "no_onset", "the force never rises far enough over its baseline", " N", "it needs") \
    X(NOT_BACK, "not_back", "the force does not come back near its baseline", "", "")     \
    X(DIPPED, "dipped", "the force dips under its baseline just before it", "", "")       \
    X(BASELINE_IS_ZERO, "baseline_is_zero", "the baseline itself is taken as zero", "", "") \
    X(PRETENSION, "pretension", "some force was on already before it", " %", "at most")   \
    X(TOO_SHORT, "too_short", "the effort is too short for it", " s", "it needs")         \
    X(NO_REFERENCE, "no_reference", "no reference force was given", "", "")               \
    X(NO_TARGET, "no_target", "no target was given", "", "")                              \
    X(NO_BAND, "no_band", "no band was given", "", "")                                    \
    X(NO_PRESCRIBED, "no_prescribed", "no prescribed time was given", "", "")             \
    X(BAND_NOT_ENTERED, "band_not_entered", "the band was never entered", " N", "it begins at") \
    X(CLOCK_NOT_FULL, "clock_not_full", "the prescribed time in band was not reached",    \
      " s", "prescribed")                                                                 \
    X(NO_DROPOUT, "no_dropout", "it was not let go before its end", "", "")               \
    X(NO_RETURN, "no_return", "there was no return to the band", "", "")                  \
    X(NO_LEVER, "no_lever", "no lever arm was given", "", "")                             \
    X(NO_BODY_MASS, "no_body_mass", "no body mass was given", "", "")                     \
    X(NOT_POSITIVE, "not_positive", "what it is divided by is not over zero", " N", "")   \
    X(NO_SIDE, "no_side", "it was not said which side is involved", "", "")               \
    X(FEW_TRIALS, "few_trials", "there are too few trials", "", "it needs")               \
    X(NO_MEMORY, "no_memory", "there was no memory to compute it", "", "")

enum metric_reason {
#define X(name, word, text, unit, need) METRIC_WHY_##name,
    METRIC_REASONS(X)
#undef X
    METRIC_WHY_COUNT
};

struct metric_value {
    double value;        /* NAN exactly when why is set */
    double u;            /* standard uncertainty, same unit; NAN: not worked out */
    const char *why;     /* a static half sentence when it is unavailable, else NULL */
    const char *note;    /* how it is qualified, "indicative: ..."; or NULL */
    double have, need;   /* the numbers behind why, or else behind note; NAN: none.
                            metric_words puts them into the sentence. */
};

struct metric_info {
    const char *id, *unit, *text;
    double least_sps;    /* unavailable below */
    double full_sps;     /* "indicative" below */
};

/* Never NULL for a metric of the list. */
const struct metric_info *metric_info(enum metric m);

/* The metric of that id, or METRIC_COUNT. */
enum metric metric_find(const char *id);

/* ---- making and reading values ---- */

/* A value; u is its standard uncertainty or NAN.  One that is not finite is
 * answered as METRIC_WHY_NO_SAMPLES. */
struct metric_value metric_got(double value, double u);

/* None, and why.  have and need as the reason's numbers say; NAN: not known. */
struct metric_value metric_none(enum metric_reason why, double have, double need);

/* The same value, qualified; a note that is there already stays. */
struct metric_value metric_noted(struct metric_value v, enum metric_reason note,
                                 double have, double need);

/* The static texts of a reason. */
const char *metric_reason_text(enum metric_reason r);
const char *metric_reason_word(enum metric_reason r);

/* The word for programs of v.why, or else of v.note; NULL when it has neither. */
const char *metric_value_word(const struct metric_value *v);

/* Write why, or else note, with its numbers: "the sample rate is too low for it:
 * 80 samples a second; it needs 500".  Cut to n - 1 bytes; "" when there is
 * neither.  Returns s. */
const char *metric_words(const struct metric_value *v, char *s, size_t n);

#endif /* METRICS_H */
