/* suites.c - the host's suites, room by room. */
#include "suites.h"

#include <stddef.h>

#define SUITES(X) \
    X(wire) X(filter) X(filter_run) X(filter_oracle) X(despike) X(clock) X(clock_losses) \
    X(clock_rate) X(ascending) X(calibration) X(calibration_curve) X(calibration_fit) \
    X(calibration_figures) \
    X(calibration_coverage) X(calibration_points) X(calibration_plateaus) \
    X(calibration_certificate) X(calibration_steady) X(calibration_creep) X(protocol) X(protocol_refused) \
    X(protocol_file) X(protocol_say) X(hold) X(hold_times) X(hold_twin) X(hold_fine) \
    X(hold_truth) X(session) X(session_effort) X(session_breaks) X(session_ends) \
    X(session_steps) X(session_holds) X(session_targets) X(session_overtime) \
    X(session_ask) X(session_any) X(recorder) \
    X(recording) X(reader) X(sample_frame) X(trace_room) X(trace_despike) X(trace_csv) \
    X(link) X(allocation) X(terminal) X(terminal_answer) X(queue) X(answers) X(span) \
    X(metrics) X(metrics_golden) X(efforts) X(reasons) X(held) X(trials) X(manual) \
    X(number) X(curve_file) X(curve_refusals) X(curve_gaps) X(curve_archive) \
    X(curve_glitches) X(endurance) X(library) X(proof) X(protocols) X(analysis_json) \
    X(pool) X(rigcheck) X(check_kept) X(zero) X(grounds) X(known_numbers) X(block) X(taken) \
    X(rig_session) X(rig_carried) X(rules_light) X(rules_advise) X(rules_any) \
    X(rules_refused) X(rules_command) X(screening) X(course) X(stats) X(response) \
    X(tolerance) X(clinic_model) X(entry) X(journal) X(store) X(store_power) X(store_faults) \
    X(store_erase) X(store_damage) X(about) X(sums) X(dosed) X(moments) X(sums_fields) \
    X(course_load) X(reminders) X(session_pain) X(words) X(trend) X(plan)

#define X(name) Suite *name##_suite(void);
SUITES(X)
#undef X

Suite *(*const suites[])(void) = {
#define X(name) name##_suite,
    SUITES(X)
#undef X
    NULL
};
