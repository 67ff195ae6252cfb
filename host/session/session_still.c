/* session_still.c - rig check, zero and limb weight; see session_inside.h. */
#include "session/session_inside.h"

#include <math.h>

#include "recording/record.h"  /* RECORD_FORMAT_ZERO: zeros are judged as then */

void session_enter_still(struct session *s, enum session_phase phase)
{
    quiet_reset(&s->quiet, false);
    s->rest_due_us = s->now_us;  /* this is no rest, but it takes its place */
    session_enter(s, phase, 0);
}

/* How long a still step lasts. */
static double seconds_of(const struct session *s)
{
    const struct protocol_step *step = session_step(s);

    if (s->leading)
        return SESSION_CHECK_S;
    return s->phase == SESSION_CHECK ? step->u.check.seconds
         : s->phase == SESSION_TARE ? step->u.tare.seconds : step->u.passive.seconds;
}

static bool moved(const struct session *s, double filtered_n)
{
    if (s->phase == SESSION_CHECK)
        return false;  /* what moves an unloaded rig is what the check is for */
    if (quiet_spread_n(&s->quiet) > SESSION_TARE_MOVES_N)
        return true;
    return s->format < RECORD_FORMAT_SHIFT && s->phase == SESSION_TARE && s->tared
        && fabs(filtered_n - s->zero_n) > SESSION_TARE_SHIFT_N;
}

static struct session_losses since(const struct session_losses *now,
                                   const struct session_losses *then)
{
    const struct session_losses d = {
        now->missing - then->missing, now->desynced - then->desynced,
        now->saturated - then->saturated
    };

    return d;
}

static void report_check(struct session *s)
{
    const struct session_losses lost = since(&s->losses, &s->losses_before);
    const double span_s = (double)(s->now_us - s->quiet.from_us) / SESSION_US_PER_S;
    const double conversions = (double)(s->quiet.n - 1 + lost.missing + lost.desynced
                                        + lost.saturated);
    struct session_check *c = &session_emit(s, SESSION_EV_CHECKED)->u.check;

    c->seconds = span_s;
    c->rate_hz = conversions / span_s;
    c->nominal_hz = s->nominal_hz;
    c->mean_n = quiet_mean_n(&s->quiet);
    c->noise_n = quiet_sd_n(&s->quiet);
    c->losses = lost;
}

/* What was measured while still, over what is zero by then. */
static void emit_mean(struct session *s, enum session_event_type type, double zero_n)
{
    struct session_tare *t = &session_emit(s, type)->u.tare;

    t->value_n = quiet_mean_n(&s->quiet) - zero_n;
    t->noise_n = quiet_sd_n(&s->quiet);
    t->slope_n_per_s = quiet_slope_n_per_s(&s->quiet);
    t->seconds = (double)(s->now_us - s->quiet.from_us) / SESSION_US_PER_S;
    t->samples = s->quiet.n;
}

/* Why what is measured over the zero's seconds is no zero; TARED: it is one. */
static enum session_event_type zero_event(const struct session *s)
{
    const double mean_n = quiet_mean_n(&s->quiet);

    if (s->format < RECORD_FORMAT_ZERO)
        return SESSION_EV_TARED;
    if (fabs(mean_n) > SESSION_TARE_LOADED_N)
        return SESSION_EV_TARE_LOADED;
    if (s->format >= RECORD_FORMAT_SHIFT && s->tared
        && fabs(mean_n - s->zero_n) > SESSION_TARE_SHIFT_N)
        return SESSION_EV_TARE_SHIFTED;
    return fabs(quiet_slope_n_per_s(&s->quiet)) > SESSION_TARE_DRIFT_N_PER_S
           ? SESSION_EV_TARE_DRIFTED : SESSION_EV_TARED;
}

/* Still for its seconds, but no zero. */
static bool refuse_zero(struct session *s)
{
    const enum session_event_type why = s->phase == SESSION_TARE ? zero_event(s)
                                                                 : SESSION_EV_TARED;

    if (why == SESSION_EV_TARED)
        return false;
    emit_mean(s, why, 0.0);
    quiet_reset(&s->quiet, false);
    return true;
}

static void report_still(struct session *s)
{
    const double mean_n = quiet_mean_n(&s->quiet);

    if (s->phase == SESSION_CHECK) {
        report_check(s);
    } else if (s->phase == SESSION_TARE) {
        s->zero_n = mean_n;
        s->tared = true;
        emit_mean(s, SESSION_EV_TARED, 0.0);
    } else {
        s->passive_n = mean_n - s->zero_n;
        s->has_passive = true;
        emit_mean(s, SESSION_EV_PASSIVE, s->zero_n);
    }
}

/* Force while still is untared and measured. */
void session_step_still(struct session *s, double force_n, double filtered_n)
{
    if (s->quiet.n == 0) {
        s->losses_before = s->losses;
        if (s->quiet.gap)
            session_emit(s, SESSION_EV_TARE_GAP);
    }
    quiet_add(&s->quiet, s->now_us, force_n, filtered_n);
    if (moved(s, filtered_n)) {
        quiet_reset(&s->quiet, false);
        session_emit(s, SESSION_EV_TARE_MOVED);
        return;
    }
    if (s->now_us - s->quiet.from_us < session_us(seconds_of(s)))
        return;
    if (refuse_zero(s))
        return;
    report_still(s);
    session_next_step(s);
}
