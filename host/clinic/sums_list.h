/*
 * sums_list.h - the members of sums.h as lists, in their order, with a letter for what
 * they are: text, int, int64 (big), bool (yes), double (real).
 *
 * The index makes its tables of them and reindexing compares by them.  holds, pushes and
 * answers, which only count the arrays, are not in it.
 */
#ifndef SUMS_LIST_H
#define SUMS_LIST_H

#define SUMS_LIST(T, I, B, Y, R) \
    T(session) T(path) T(sha256) B(bytes) B(started_unix_us) I(utc_offset_min) R(length_s) \
    T(end) T(session_end) T(protocol) I(protocol_version) Y(holds_step) T(calibration) T(rig) \
    R(rate_hz) Y(zero_flag) B(gaps) R(asked_pct) R(asked_hold_s) R(asked_rest_s) \
    I(asked_holds) R(asked_s) R(asked_ns) R(reference_n) R(target_n) T(reference_of) \
    I(holds_done) I(holds_complete) R(in_band_s) R(held_s) R(mean_n) R(impulse_ns) \
    R(completed_pct) R(best_1s_n) R(best_peak_n) R(limited_1s_n) R(trials_cv_pct)

#define SUMS_LIST_HOLD(T, I, B, Y, R) \
    I(step) I(number) I(attempt) R(asked_s) R(target_n) R(target_pct) R(held_s) R(in_band_s) \
    R(mean_n) R(peak_n) R(impulse_ns) Y(complete)

#define SUMS_LIST_PUSH(T, I, B, Y, R)    I(step) I(number) T(kind) R(best_1s_n) R(peak_n)
#define SUMS_LIST_ANSWER(T, I, B, Y, R)  T(what) T(moment) I(hold) R(value) T(site)

#endif /* SUMS_LIST_H */
