/* core.c - see core.h. */
#include "session/core.h"

#include <math.h>

#include "err.h"

void core_init(struct core *c, const struct protocol *p, const struct calibration *cal)
{
    static const struct core empty;

    *c = empty;
    c->calibration = *cal;
    clock_init(&c->clock);
    session_init(&c->session, p);
}

/* ---- the filter follows the measured rate -------------------------------------- */

static void design(struct core *c)
{
    const struct protocol *p = c->session.protocol;
    const double rate_hz = c->clock.rate_hz;
    /* A slow converter cannot carry the protocol's corner: keep it under the
     * Nyquist frequency, where the design is still sound. */
    const double cutoff_hz = fmin(p->filter_cutoff_hz, 0.4 * rate_hz);
    const struct filter_config cfg = {
        .sample_hz = rate_hz, .cutoff_hz = cutoff_hz, .order = p->filter_order
    };

    const int err = c->design_hz > 0.0 ? filter_redesign(&c->filter, &cfg)
                                       : filter_init(&c->filter, &cfg);

    if (err != ERR_OK)
        return;
    c->design_hz = rate_hz;
    c->delay_us = filter_delay_samples(&c->filter) * 1e6 / rate_hz;
    session_rate(&c->session, rate_hz, llrint(c->delay_us));
}

static void follow_rate(struct core *c)
{
    if (!clock_rate_ready(&c->clock))
        return;
    if (fabs(c->clock.rate_hz - c->design_hz) > CORE_RATE_DRIFT_FRAC * c->design_hz)
        design(c);
}

/* ---- frames --------------------------------------------------------------------- */

static int take_hello(struct core *c, const struct wire_frame *f)
{
    struct wire_hello h;

    if (f->payload[0] != WIRE_VERSION)
        return ERR_VERSION;
    if (!wire_get_hello(f, &h)) {
        c->counts.unknown_frames++;
        return ERR_PROTO;
    }
    if (clock_hello(&c->clock, &h, c->away_us)) {
        c->counts.restarts++;
        /* Restarted under our hands, with the link up: the same to a hold. */
        if (!c->lost) {
            session_link_lost(&c->session);
            c->lost = true;
            c->counts.link_losses++;
        }
    }
    c->away_us = 0;
    c->hello = h;
    c->greeted = true;
    session_nominal(&c->session, h.channel[0].nominal_sps);
    return ERR_OK;
}

static void good_sample(struct core *c, const struct wire_sample *s,
                        const struct clock_time *t, struct core_out *out)
{
    out->has_sample = true;
    out->t_us = t->t_us;
    out->counts = s->counts;
    out->force_n = calibration_newtons(&c->calibration, s->counts);
    c->counts.samples++;
    if (out->gap_before) {
        c->counts.gaps++;
        c->primed = false;
    }
    if (c->lost) {
        c->lost = false;
        session_link_back(&c->session, t->t_us);
        return;
    }
    follow_rate(c);
    if (c->design_hz <= 0.0)
        return;
    if (!c->primed)
        filter_prime(&c->filter, out->force_n);
    c->primed = true;
    out->has_filtered = true;
    out->filtered_n = filter_step(&c->filter, out->force_n);
}

/* Feed the session, after the events the filter's design may have caused. */
static void feed_session(struct core *c, const struct core_out *out)
{
    struct session *s = &c->session;
    const struct session_losses lost = {
        c->counts.missing, c->counts.desynced, c->counts.saturated
    };

    session_losses(s, &lost);

    if (s->events > 0 || !out->has_filtered)
        return;  /* a phase began at this very sample; force starts with the next */
    if (out->gap_before)
        session_gap(s, out->t_us);
    session_sample(s, out->t_us, out->force_n, out->filtered_n);
}

static void take_sample(struct core *c, const struct wire_frame *f, struct core_out *out)
{
    struct wire_sample s;
    struct clock_time t = { 0, 0, 0 };

    wire_get_sample(f, &s);
    if (s.channel != 0) {
        c->counts.unknown_frames++;
        return;
    }
    const enum clock_result r = clock_sample(&c->clock, &s, &t);
    c->counts.missing = c->clock.missing;
    c->counts.duplicates = c->clock.duplicates;
    if (r == CLOCK_DUPLICATE)
        return;
    if (s.flags & WIRE_FLAG_DESYNC) {
        c->counts.desynced++;
        c->hole = true;
    } else if (s.flags & WIRE_FLAG_SATURATED) {
        c->counts.saturated++;
        c->hole = true;
        session_saturated(&c->session, t.t_us);
    } else {
        out->gap_before = r == CLOCK_GAP || (c->hole && r != CLOCK_FIRST);
        c->hole = false;
        if (r == CLOCK_FIRST)
            c->primed = false;
        good_sample(c, &s, &t, out);
        feed_session(c, out);
    }
}

static void take_status(struct core *c, const struct wire_frame *f)
{
    struct wire_status s;

    wire_get_status(f, &s);
    clock_status(&c->clock, s.uptime_ticks);
    c->counts.rig_lost = s.lost[0];
    c->counts.rig_dropped_frames = s.frames_dropped;
    c->counts.rig_adc_timeouts = s.adc_timeouts;
}

static void take_event(struct core *c, const struct wire_frame *f)
{
    struct wire_event e;

    wire_get_event(f, &e);
    /* A release means that the press before it was lost on the way. */
    if (e.kind == WIRE_EVENT_BUTTON)
        session_button(&c->session);
}

static void take_link(struct core *c, const struct wire_frame *f)
{
    struct record_link l;

    record_get_link(f, &l);
    switch (l.kind) {
    case RECORD_LINK_LOST:
    case RECORD_LINK_SILENT:
        c->counts.link_losses++;
        c->lost = true;
        c->hole = false;
        clock_lost(&c->clock);
        session_link_lost(&c->session);
        break;
    case RECORD_LINK_BACK:
        c->away_us = l.away_us;
        break;
    case RECORD_LINK_DAMAGE:
        c->counts.dropped_bytes += l.dropped_bytes;
        break;
    case RECORD_LINK_GIVEN_UP:
        session_end(&c->session, SESSION_END_NO_RIG);
        break;
    case RECORD_LINK_NO_ROOM:
        session_end(&c->session, SESSION_END_NO_ROOM);
        break;
    default:
        c->counts.unknown_frames++;
        break;
    }
}

static void take_operator(struct core *c, const struct wire_frame *f)
{
    struct record_operator o;

    record_get_operator(f, &o);
    if (o.command >= SESSION_PAUSE && o.command <= SESSION_STOP)
        session_operator(&c->session, (enum session_command)o.command);
    else
        c->counts.unknown_frames++;
}

static void take_answer(struct core *c, const struct wire_frame *f)
{
    struct record_answer a;

    record_get_answer(f, &a);
    if (a.kind >= SESSION_ANSWER_PAIN && a.kind <= SESSION_ANSWER_BODY_MASS)
        session_answer(&c->session, (enum session_answer_kind)a.kind, a.value, a.text);
    else
        c->counts.unknown_frames++;
}

static void take_check(struct core *c, const struct wire_frame *f)
{
    struct record_check k;

    record_get_check(f, &k);
    switch (k.kind) {
    case RECORD_CHECK_ASKED:
        session_check_first(&c->session);
        break;
    case RECORD_CHECK_STOP:
        session_end(&c->session, SESSION_END_RIG_CHECK);
        break;
    case RECORD_CHECK_GO_ON:
        break;
    default:
        c->counts.unknown_frames++;
        break;
    }
}

static void take_wall(struct core *c, const struct wire_frame *f)
{
    record_get_wall(f, &c->wall_last);
    if (c->walls++ == 0)
        c->wall_first = c->wall_last;
}

int core_frame(struct core *c, const struct wire_frame *f, struct core_out *out)
{
    const struct core_out nothing = { 0 };

    *out = nothing;
    c->session.events = 0;
    if (wire_shape(f) != WIRE_SHAPE_OK) {
        c->counts.unknown_frames++;
        return ERR_PROTO;
    }
    switch ((enum wire_type)f->type) {
    case WIRE_HELLO:
        return take_hello(c, f);
    case WIRE_SAMPLE:
        take_sample(c, f, out);
        break;
    case WIRE_STATUS:
        take_status(c, f);
        break;
    case WIRE_EVENT:
        take_event(c, f);
        break;
    case WIRE_REC_OPERATOR:
        take_operator(c, f);
        break;
    case WIRE_REC_ANSWER:
        take_answer(c, f);
        break;
    case WIRE_REC_LINK:
        take_link(c, f);
        break;
    case WIRE_REC_WALL:
        take_wall(c, f);
        break;
    case WIRE_REC_CHECK:
        take_check(c, f);
        break;
    case WIRE_REPLY:
    case WIRE_CALIBRATION:
    case WIRE_CMD_HELLO:
    case WIRE_CMD_START:
    case WIRE_CMD_STOP:
    case WIRE_CMD_PING:
    case WIRE_CMD_CUE:
    case WIRE_CMD_CAL_READ:
    case WIRE_CMD_CAL_BEGIN:
    case WIRE_CMD_CAL_PART:
    case WIRE_CMD_CAL_COMMIT:
    case WIRE_CMD_SERIAL:
    case WIRE_REC_BEGIN:
    case WIRE_REC_TEXT:
    case WIRE_REC_END:
        break;
    }
    return ERR_OK;
}
