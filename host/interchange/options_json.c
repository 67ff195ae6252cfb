/* options_json.c - see options_json.h. */
#include "interchange/options_json.h"

#include <stddef.h>

#include "interchange/json_value.h"

/* The numbers of struct effort_options. */
#define NUMBERS(X)                                                                        \
    X(cutoff_hz) X(notch_hz) X(rfd_cutoff_hz) X(onset_sd) X(onset_n) X(onset_pct)         \
    X(onset_hold_s) X(onset_back_sd) X(baseline_s) X(quiet_sd_n) X(quiet_sd_pct)          \
    X(quiet_slope_n_s) X(quiet_slope_pct_s) X(pretension_pct) X(detect_n) X(detect_min_s) \
    X(detect_merge_s) X(plateau_pct) X(steady_skip_s) X(steady_drop_s) X(steady_least_s)  \
    X(reference_n) X(target_n) X(low_n) X(high_n) X(floor_n) X(hold_s) X(grace_s)         \
    X(lever_m) X(lever_u_m) X(lever_angle_deg) X(lever_angle_u_deg) X(body_mass_kg)       \
    X(body_mass_u_kg) X(force_u_n) X(force_u_frac) X(despike_k)

static const struct { const char *key; size_t at; } numbers[] = {
#define X(member) { #member, offsetof(struct effort_options, member) },
    NUMBERS(X)
#undef X
};

json_t *options_json(const struct effort_options *o)
{
    static const char *const zeros[] = {
        [EFFORT_ZERO_AUTO] = "auto", [EFFORT_ZERO_NONE] = "none",
        [EFFORT_ZERO_BASELINE] = "baseline", [EFFORT_ZERO_VALUE] = "value",
    };
    json_t *all = json_object();

    json_object_set_new(all, "order", json_integer(o->order));
    json_object_set_new(all, "zero_phase", json_boolean(o->zero_phase));
    json_object_set_new(all, "bridge_samples", json_integer(o->bridge_samples));
    json_object_set_new(all, "zero", json_string(zeros[o->zero]));
    json_object_set_new(all, "zero_n", o->zero == EFFORT_ZERO_VALUE ? json_value_digits(o->zero_n)
                                                                   : json_null());
    json_object_set_new(all, "onset_rule", json_string(o->onset_rule == EFFORT_ONSET_SD ? "sd"
                                                                                      : "force"));
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        const double *x = (const void *)((const char *)o + numbers[i].at);

        json_object_set_new(all, numbers[i].key, json_value_digits(*x));
    }
    return all;
}
