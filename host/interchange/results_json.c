/* results_json.c - see results_json.h. */
#include "interchange/results_json.h"

#include <jansson.h>
#include <math.h>
#include <time.h>

#include "interchange/check_json.h"
#include "interchange/ground_json.h"
#include "interchange/json_value.h"
#include "interchange/options_json.h"
#include "whole_file.h"

/* Decimals kept: force to 1 mN, time to 1 us, the rest as they need. */
enum { N_DECIMALS = 3, S_DECIMALS = 6, PCT_DECIMALS = 2, HZ_DECIMALS = 4 };

/* Short names for what every line below uses. */
static json_t *real(double x, int decimals)
{
    return json_value_real(x, decimals);
}

static json_t *text(const char *s)
{
    return json_value_text(s);
}

static json_t *seconds(int64_t us)
{
    return real((double)us / 1e6, S_DECIMALS);
}

static void set(json_t *o, const char *key, json_t *value)
{
    json_object_set_new(o, key, value);
}

static json_t *utc(int64_t unix_us)
{
    const time_t t = (time_t)(unix_us / 1000000);
    struct tm tm;
    char s[32];

    gmtime_r(&t, &tm);
    strftime(s, sizeof s, "%Y-%m-%dT%H:%M:%SZ", &tm);
    return json_string(s);
}

static json_t *recording(const struct results *r)
{
    json_t *o = json_object();

    set(o, "file", text(r->name));
    set(o, "format", json_integer(r->begin.format));
    set(o, "started_utc", utc(r->begin.unix_us));
    set(o, "recorded_by", text(r->begin.software));
    set(o, "end", json_string(results_end_word(r)));
    set(o, "end_text", json_string(results_end_text(r)));
    set(o, "session_end", json_string(session_ending_word(r->ending)));
    set(o, "session_end_text", json_string(session_ending_text(r->ending)));
    set(o, "last_phase", json_string(session_phase_word(r->last_phase)));
    set(o, "length_s", real(r->length_s, S_DECIMALS));
    set(o, "damaged_bytes", json_integer((json_int_t)r->damaged_bytes));
    set(o, "unknown_frames", json_integer((json_int_t)r->unknown_frames));
    return o;
}

/* Whose it is, as it was written down when the session began. */
static json_t *about(const struct results *r)
{
    json_t *o = r->about.n > 0 ? json_loadb(r->about.bytes, r->about.n, 0, NULL) : NULL;

    return o != NULL ? o : json_null();
}

static json_t *protocol(const struct results *r)
{
    json_t *o = json_object();

    set(o, "id", json_string(r->protocol.id));
    set(o, "version", json_integer(r->protocol.version));
    set(o, "title", json_string(r->protocol.title));
    set(o, "stage", json_string(protocol_stage_word(r->protocol.stage)));
    set(o, "position", r->protocol.position[0] ? json_string(r->protocol.position)
                                               : json_null());
    set(o, "clients", json_string(protocol_clients_word(r->protocol.clients)));
    set(o, "pain_limit", json_integer(r->protocol.pain_limit));
    set(o, "evidence", json_string(protocol_evidence_word(r->protocol.evidence)));
    set(o, "source", json_string(r->protocol.source));
    set(o, "max_force_n", real(r->protocol.max_force_n, N_DECIMALS));
    return o;
}

static json_t *rig(const struct results *r)
{
    if (!r->greeted)
        return json_null();

    json_t *o = json_object();

    set(o, "wire_version", json_integer(r->hello.wire_version));
    set(o, "firmware", json_sprintf("%d.%d", r->hello.firmware_major, r->hello.firmware_minor));
    set(o, "board", json_string(r->hello.board == WIRE_BOARD_UNO ? "uno" : "unknown"));
    set(o, "serial", r->hello.serial ? json_integer(r->hello.serial) : json_null());
    set(o, "converter", json_string(r->hello.channel[0].adc == WIRE_ADC_HX711 ? "HX711" : "unknown"));
    set(o, "gain", json_integer(r->hello.channel[0].gain));
    set(o, "nominal_rate_sps", json_integer(r->hello.channel[0].nominal_sps));
    set(o, "tick_hz", json_integer(r->hello.tick_hz));
    return o;
}

static json_t *signal_path(const struct results *r)
{
    const struct core_counts *c = &r->counts;
    json_t *o = json_object(), *filter = json_object();

    set(filter, "type", json_string("Butterworth low-pass, causal"));
    set(filter, "order", json_integer(r->protocol.filter_order));
    const bool designed = r->design_hz > 0.0;

    set(filter, "cutoff_hz", designed ? real(fmin(r->protocol.filter_cutoff_hz,
                                                  0.4 * r->design_hz), HZ_DECIMALS)
                                      : json_null());
    set(filter, "designed_for_hz", designed ? real(r->design_hz, HZ_DECIMALS) : json_null());
    set(filter, "delay_taken_off_s", designed ? real(r->delay_s, S_DECIMALS) : json_null());
    set(o, "measured_rate_hz", r->rate_hz > 0.0 ? real(r->rate_hz, HZ_DECIMALS) : json_null());
    set(o, "filter", filter);
    set(o, "samples", json_integer((json_int_t)c->samples));
    set(o, "missing", json_integer((json_int_t)c->missing));
    set(o, "gaps", json_integer((json_int_t)c->gaps));
    set(o, "duplicates_dropped", json_integer((json_int_t)c->duplicates));
    set(o, "saturated_excluded", json_integer((json_int_t)c->saturated));
    set(o, "desynced_excluded", json_integer((json_int_t)c->desynced));
    set(o, "line_bytes_dropped", json_integer((json_int_t)c->dropped_bytes));
    set(o, "link_losses", json_integer((json_int_t)c->link_losses));
    set(o, "rig_restarts", json_integer((json_int_t)c->restarts));
    set(o, "rig_conversions_lost", json_integer((json_int_t)c->rig_lost));
    set(o, "rig_frames_dropped", json_integer((json_int_t)c->rig_dropped_frames));
    set(o, "rig_converter_timeouts", json_integer((json_int_t)c->rig_adc_timeouts));
    return o;
}

static json_t *zero(const struct results *r)
{
    if (!r->tared)
        return json_null();

    json_t *o = json_object();

    set(o, "force_n", real(r->zero_n, N_DECIMALS));
    set(o, "noise_sd_n", real(r->zero_noise_n, N_DECIMALS + 1));
    return o;
}

/* The measures of a part; nulls are explained by the caller. */
static void measures(json_t *o, const struct trace_part *part)
{
    const bool any = part->covered_s > 0.0;

    set(o, "mean_n", real(part->mean_n, N_DECIMALS));
    set(o, "peak_raw_n", real(part->peak_n, N_DECIMALS));
    set(o, "peak_filtered_n", real(part->peak_filtered_n, N_DECIMALS));
    set(o, "impulse_ns", any ? real(part->impulse_ns, N_DECIMALS) : json_null());
    set(o, "measured_s", real(part->covered_s, S_DECIMALS));
    set(o, "gaps", json_integer((json_int_t)part->gaps));
    set(o, "gap_s", real(part->gap_s, S_DECIMALS));
}

static void why_absent(json_t *o, bool began, const char *never, const struct trace_part *part)
{
    const char *why = !began ? never
                    : part->covered_s <= 0.0 ? "no force was measured in it" : NULL;

    if (why == NULL)
        return;
    json_t *u = json_object();
    set(u, "mean_n", json_string(why));
    set(u, "impulse_ns", json_string(why));
    if (isnan(part->peak_n))
        set(u, "peak_raw_n", json_string(why));
    if (isnan(part->peak_filtered_n))
        set(u, "peak_filtered_n", json_string(why));
    set(o, "unavailable", u);
}

/* Say why one more number is not there. */
static void because(json_t *o, const char *key, const char *why)
{
    json_t *u = json_object_get(o, "unavailable");

    if (u == NULL) {
        u = json_object();
        set(o, "unavailable", u);
    }
    set(u, key, json_string(why));
}

/* What the check's samples came to; of one that did not come to its end, nothing. */
static void checked(json_t *o, const struct results *r)
{
    const struct session_check *c = &r->check;

    if (!r->checked)
        return;
    set(o, "seconds", real(c->seconds, S_DECIMALS));
    set(o, "rate_hz", real(c->rate_hz, HZ_DECIMALS));
    set(o, "nominal_hz", c->nominal_hz > 0.0 ? real(c->nominal_hz, HZ_DECIMALS) : json_null());
    set(o, "mean_untared_n", real(c->mean_n, N_DECIMALS));
    set(o, "noise_sd_n", real(c->noise_n, N_DECIMALS + 1));
    set(o, "missing", json_integer((json_int_t)c->losses.missing));
    set(o, "desynced", json_integer((json_int_t)c->losses.desynced));
    set(o, "saturated", json_integer((json_int_t)c->losses.saturated));
}

/* What the rig said of itself before anything hung on it. */
static json_t *rig_check(const struct results *r)
{
    const struct results_check *k = &r->rig_check;
    char day[DAY_TEXT];

    if (!k->known)
        return json_null();
    json_t *o = json_object();

    results_rig_context(r, day);
    checked(o, r);
    set(o, "day", json_string(day));
    set(o, "complete", json_boolean(k->complete));
    set(o, "verdict", json_string(rigcheck_level_word(k->report.verdict)));
    set(o, "gone_on_because", *r->go_on != '\0' ? text(r->go_on) : json_null());
    set(o, "listened_s", real(k->report.seconds, N_DECIMALS));
    set(o, "conversions", json_value_count(k->report.conversions));
    set(o, "good", json_value_count(k->report.good));
    set(o, "findings", check_json_findings(&k->report));
    return o;
}

/* The calibration in the rig's memory, beside the session's. */
static json_t *rig_calibration(const struct results *r)
{
    const struct results_carried *c = &r->rig_calibration;
    json_t *o = json_object();

    set(o, "carries", json_string(results_rig_word(c->carries)));
    set(o, "id", *c->id != '\0' ? text(c->id) : json_null());
    set(o, "date", *c->date != '\0' ? text(c->date) : json_null());
    return o;
}

/* The limb's weight: tared, and taken off no other number. */
static json_t *passive_weight(const struct results *r)
{
    if (!r->has_passive)
        return json_null();
    json_t *o = json_object();

    set(o, "force_n", real(r->passive_n, N_DECIMALS));
    set(o, "noise_sd_n", real(r->passive_noise_n, N_DECIMALS + 1));
    ground_json_passive(o, r);
    return o;
}

static json_t *answer_value(const struct session_answer *a)
{
    if (!a->answered)
        return json_null();
    if (a->kind == SESSION_ANSWER_TEXT)
        return text(a->text);
    if (a->kind == SESSION_ANSWER_YES_NO)
        return json_string(a->value ? "yes" : "no");
    return json_integer(a->value);
}

static json_t *answer(const struct session_answer *a)
{
    json_t *o = json_object();

    set(o, "what", json_string(session_answer_word(a->kind)));
    set(o, "moment", json_string(session_moment_word(a->moment)));
    set(o, "step", json_integer(a->step + 1));
    set(o, "hold", a->number > 0 ? json_integer(a->number) : json_null());
    set(o, "site", a->site[0] ? json_string(a->site) : json_null());
    set(o, "question", a->question[0] ? json_string(a->question) : json_null());
    set(o, "asked_at_s", seconds(a->asked_us));
    set(o, "answer", answer_value(a));
    if (!a->answered)
        because(o, "answer", "no answer was given");
    return o;
}

static json_t *answers(const struct results *r)
{
    json_t *all = json_array();

    for (int i = 0; i < r->answers; i++)
        json_array_append_new(all, answer(&r->answer[i]));
    return all;
}

static json_t *warm_ups(const struct results *r)
{
    json_t *all = json_array();

    for (int i = 0; i < r->warm_ups; i++) {
        const struct session_warm_up *w = &r->warm_up[i].warm_up;
        json_t *o = json_object();

        set(o, "step", json_integer(w->push.step + 1));
        set(o, "effort", json_integer(w->push.number));
        set(o, "asked_pct", real(w->asked_pct, PCT_DECIMALS));
        set(o, "started_at_s", w->push.pushed ? seconds(w->push.started_us) : json_null());
        set(o, "peak_live_n", w->push.pushed ? real(w->push.peak_n, N_DECIMALS)
                                             : json_null());
        if (!w->push.pushed)
            because(o, "peak_live_n", "no push came");
        ground_json_warm_up(o, r, &r->warm_up[i]);
        json_array_append_new(all, o);
    }
    return all;
}

/* Steps that so many incomplete holds running brought to their end. */
static json_t *steps_cut(const struct results *r)
{
    json_t *all = json_array();

    for (int i = 0; i < PROTOCOL_STEPS_MAX; i++)
        if (r->cut[i] > 0)
            json_array_append_new(all, json_pack("{s:i, s:i}", "step", i + 1,
                                                 "after_incomplete", r->cut[i]));
    return all;
}

static json_t *push(const struct results *r, const struct results_push *p)
{
    json_t *o = json_object();

    set(o, "step", json_integer(p->push.step + 1));
    set(o, "kind", json_string(protocol_push_kind_word(p->push.kind)));
    set(o, "push", json_integer(p->push.number));
    set(o, "pushed", json_boolean(p->push.pushed));
    set(o, "complete", json_boolean(p->push.complete));
    set(o, "cue_at_s", seconds(p->push.cue_us));
    set(o, "started_at_s", p->push.pushed ? seconds(p->push.started_us) : json_null());
    set(o, "best_1s_mean_n", p->push.has_best_1s ? real(p->push.best_1s_n, N_DECIMALS)
                                                 : json_null());
    measures(o, &p->part);
    why_absent(o, p->push.pushed, "no push came", &p->part);
    ground_json_push(o, r, p, p->push.pushed ? NULL : "no push came");
    if (p->push.pushed)
        set(o, "metrics", json_value_metrics(p->metric, false));
    return o;
}

static json_t *best_push(const struct results *r)
{
    if (r->pushes == 0)
        return json_null();

    json_t *o = json_object(), *pushes = json_array();

    for (int i = 0; i < r->pushes; i++)
        json_array_append_new(pushes, push(r, &r->push[i]));
    set(o, "best_1s_mean_n", r->best_1s_n > 0.0 ? real(r->best_1s_n, N_DECIMALS) : json_null());
    set(o, "peak_live_n", r->best_peak_n > 0.0 ? real(r->best_peak_n, N_DECIMALS)
                                               : json_null());
    set(o, "pain_limited_best_1s_mean_n", r->limited_1s_n > 0.0
                                          ? real(r->limited_1s_n, N_DECIMALS) : json_null());
    ground_json_best(o, r);
    set(o, "pushes", pushes);
    return o;
}

/* Time to drop-out, and force after the full time: null where there is none. */
static void past_the_end(json_t *o, const struct results_hold *h)
{
    const struct session_hold *s = &h->hold;
    const bool dropped = s->until == PROTOCOL_UNTIL_DROP_OUT
                      && s->hold.ending == HOLD_RELEASED;

    set(o, "until", json_string(protocol_until_word(s->until)));
    set(o, "drop_out_s", dropped ? real(hold_delivered_s(&s->hold), S_DECIMALS)
                                 : json_null());
    if (!dropped)
        because(o, "drop_out_s", s->until == PROTOCOL_UNTIL_TIME
                ? "the hold was for a set time" : "it did not end with letting go");
    set(o, "overtime_s", h->has_overtime ? seconds(h->overtime.us) : json_null());
    set(o, "overtime_ended_by_letting_go", h->has_overtime ? json_boolean(h->overtime.released)
                                                           : json_null());
    if (!h->has_overtime)
        because(o, "overtime_s", s->hold.ending == HOLD_COMPLETED
                ? "it was not counted" : "the full time was not held");
}

static json_t *hold(const struct results *r, const struct results_hold *h)
{
    const struct session_hold *s = &h->hold;
    const struct hold_config *cfg = &s->hold.cfg;
    json_t *o = json_object();

    set(o, "step", json_integer(s->step + 1));
    set(o, "hold", json_integer(s->number));
    set(o, "attempt", json_integer(s->attempt));
    set(o, "prescribed_s", seconds(cfg->hold_us));
    set(o, "delivered_s", real(hold_delivered_s(&s->hold), S_DECIMALS));
    set(o, "in_band_s", real(s->hold.in_band_us / 1e6, S_DECIMALS));
    set(o, "in_band_pct_of_prescribed",
        real(100.0 * s->hold.in_band_us / (double)cfg->hold_us, PCT_DECIMALS));
    set(o, "timing_rule", json_string(cfg->rule == HOLD_IN_BAND ? "in_band" : "elapsed"));
    set(o, "reference", json_string(protocol_reference_word(s->of)));
    set(o, "client_chose", json_boolean(s->choosing));
    set(o, "target_n", s->choosing ? json_null() : real(cfg->target_n, N_DECIMALS));
    set(o, "reference_n", s->reference_n > 0.0 ? real(s->reference_n, N_DECIMALS) : json_null());
    set(o, "target_pct_of_best", s->target_pct > 0.0 ? real(s->target_pct, PCT_DECIMALS)
                                                     : json_null());
    set(o, "band_low_n", real(cfg->low_n, N_DECIMALS));
    set(o, "band_high_n", real(cfg->high_n, N_DECIMALS));
    set(o, "floor_n", real(cfg->floor_n, N_DECIMALS));
    set(o, "started_at_s", s->hold.started ? seconds(s->hold.started_us) : json_null());
    set(o, "ended_at_s", seconds(s->hold.ended_us));
    set(o, "times_below_floor", json_integer(s->hold.sags));
    set(o, "ended", json_string(hold_ending_word(s->hold.ending)));
    set(o, "ended_text", json_string(hold_ending_text(s->hold.ending)));
    set(o, "complete", json_boolean(s->complete));
    measures(o, &h->part);
    why_absent(o, s->hold.started, "the band was never entered", &h->part);
    ground_json_hold(o, r, h, s->hold.started ? NULL : "the band was never entered");
    if (s->choosing)
        because(o, "target_n", "the client chose the force in this hold");
    past_the_end(o, h);
    if (s->hold.started)
        set(o, "metrics", json_value_metrics(h->metric, false));
    return o;
}

static json_t *totals(const struct results *r)
{
    json_t *o = json_object();
    double delivered_s = 0.0, in_band_s = 0.0, impulse_ns = 0.0;
    int complete = 0;

    for (int i = 0; i < r->holds; i++) {
        const struct results_hold *h = &r->hold[i];

        delivered_s += hold_delivered_s(&h->hold.hold);
        in_band_s += h->hold.hold.in_band_us / 1e6;
        impulse_ns += h->part.impulse_ns;
        complete += h->hold.complete;
    }
    set(o, "prescribed_tension_s", real(protocol_tension_s(&r->protocol), S_DECIMALS));
    set(o, "delivered_tension_s", real(delivered_s, S_DECIMALS));
    set(o, "in_band_s", real(in_band_s, S_DECIMALS));
    set(o, "impulse_ns", real(impulse_ns, N_DECIMALS));
    ground_json_totals(o, r);
    set(o, "holds_complete", json_integer(complete));
    set(o, "left_out", json_integer(r->left_out));
    return o;
}

json_t *results_json_make(const struct results *r)
{
    json_t *root = json_object(), *holds = json_array();

    for (int i = 0; i < r->holds; i++)
        json_array_append_new(holds, hold(r, &r->hold[i]));
    set(root, "results_version", json_integer(RESULTS_VERSION));
    set(root, "metrics_version", json_integer(METRICS_VERSION));
    set(root, "definitions", json_string("holdfast metrics ID"));
    set(root, "computed_by", json_string("holdfast " HOLDFAST_VERSION));
    set(root, "recording", recording(r));
    set(root, "about", about(r));
    set(root, "protocol", protocol(r));
    set(root, "rig", rig(r));
    set(root, "calibration", ground_json_calibration(r));
    set(root, "rig_calibration", rig_calibration(r));
    set(root, "signal", signal_path(r));
    set(root, "zero", zero(r));
    set(root, "tares", ground_json_tares(r));
    set(root, "tares_refused", ground_json_refused(r));
    set(root, "uncertainty", ground_json_uncertainty(r));
    set(root, "rig_check", rig_check(r));
    set(root, "passive_weight", passive_weight(r));
    set(root, "body_mass_kg", r->body_mass_g > 0 ? real(r->body_mass_g / 1000.0, 3)
                                                 : json_null());
    set(root, "answers", answers(r));
    set(root, "warm_up", warm_ups(r));
    set(root, "steps_cut", steps_cut(r));
    set(root, "best_push", best_push(r));
    set(root, "holds", holds);
    set(root, "totals", totals(r));
    set(root, "metrics_options", options_json(&r->options));
    return root;
}

int results_json_write(FILE *to, const struct results *r)
{
    json_t *root = results_json_make(r);
    const int failed = json_dumpf(root, to, JSON_INDENT(2) | JSON_VALUE_PRECISION);

    json_decref(root);
    return failed || fputc('\n', to) == EOF || fflush(to) != 0 ? ERR_IO : ERR_OK;
}

int results_json_save(const char *path, const struct results *r, struct err_text *why)
{
    struct whole_file w;
    struct err_text inner = { "" };
    int err = whole_file_open(&w, path, &inner);

    if (err == ERR_OK)
        err = whole_file_close(&w, results_json_write(w.to, r), &inner);
    if (err == ERR_OK)
        return ERR_OK;
    return err_set(why, err, "%.400s; the recording is kept, and `holdfast analyze` computes the "
                   "results again", inner.s);
}
