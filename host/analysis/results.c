/* results.c - see results.h. */
#include "analysis/results.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/results_ground.h"
#include "analysis/results_uncertainty.h"

static void keep_tare(struct results *r, const struct session_event *e)
{
    r->tared = true;
    r->zero_n = e->u.tare.value_n;
    r->zero_noise_n = e->u.tare.noise_n;
    if (r->tares == RESULTS_TARES_MAX)
        return;
    r->tare[r->tares].at_s = (double)e->t_us / 1e6;
    r->tare[r->tares++].tare = e->u.tare;
}

static void keep_push(struct results *r, const struct session_push *p)
{
    if (r->pushes == RESULTS_PUSHES_MAX) {
        r->left_out++;
        return;
    }
    r->push[r->pushes].push = *p;
    r->push[r->pushes++].ground.tare = r->tares - 1;
}

/* NULL when there is no room for one more. */
static struct session_hold *keep_hold(struct results *r)
{
    if (r->holds == RESULTS_HOLDS_MAX)
        return NULL;
    r->hold[r->holds].ground.tare = r->tares - 1;
    return &r->hold[r->holds++].hold;
}

static void keep_answer(struct results *r, const struct session_answer *a)
{
    if (a->kind == SESSION_ANSWER_BODY_MASS)
        r->body_mass_g = a->value;
    else if (r->answers < RESULTS_ANSWERS_MAX)
        r->answer[r->answers++] = *a;
    else
        r->left_out++;
}

static void keep_warm_up(struct results *r, const struct session_warm_up *w)
{
    if (r->warm_ups < RESULTS_WARM_UPS_MAX)
        r->warm_up[r->warm_ups++] = *w;
    else
        r->left_out++;
}

/* It is told right after the hold it belongs to. */
static void keep_overtime(struct results *r, const struct session_overtime *o)
{
    struct results_hold *h = r->holds > 0 ? &r->hold[r->holds - 1] : NULL;

    if (h == NULL || h->hold.step != o->step || h->hold.number != o->number)
        return;
    h->has_overtime = true;
    h->overtime = *o;
}

/* The hold and push reported while replaying, measured when the trace is whole. */
static void keep_event(struct results *r, const struct session *s,
                       const struct session_event *e)
{
    struct session_hold *h;

    switch (e->type) {
    case SESSION_EV_TARED:
        keep_tare(r, e);
        break;
    case SESSION_EV_TARE_LOADED:
        r->tares_loaded++;
        break;
    case SESSION_EV_TARE_DRIFTED:
        r->tares_drifted++;
        break;
    case SESSION_EV_PUSH_ENDED:
        keep_push(r, &e->u.push);
        break;
    case SESSION_EV_HOLD_ENDED:
        if ((h = keep_hold(r)) != NULL)
            *h = e->u.hold;
        else
            r->left_out++;
        break;
    case SESSION_EV_ENDED:
        r->ending = e->u.ending;
        break;
    case SESSION_EV_CHECKED:
        r->checked = true;
        r->check = e->u.check;
        break;
    case SESSION_EV_PASSIVE:
        r->has_passive = true;
        r->passive_n = e->u.tare.value_n;
        r->passive_noise_n = e->u.tare.noise_n;
        break;
    case SESSION_EV_ANSWERED:
        keep_answer(r, &e->u.answer);
        break;
    case SESSION_EV_WARM_UP_ENDED:
        keep_warm_up(r, &e->u.warm_up);
        break;
    case SESSION_EV_OVERTIME:
        keep_overtime(r, &e->u.overtime);
        break;
    case SESSION_EV_STEP_CUT:
        r->cut[e->u.cut.step] = e->u.cut.incomplete;
        break;
    case SESSION_EV_ASKED:
    case SESSION_EV_ANSWER_REFUSED:
    case SESSION_EV_PHASE:
    case SESSION_EV_TARE_MOVED:
    case SESSION_EV_TARE_GAP:
    case SESSION_EV_PUSH_ADDED:
    case SESSION_EV_HOLD_STARTED:
    case SESSION_EV_HOLD_SAGGED:
    case SESSION_EV_HOLD_RECOVERED:
    case SESSION_EV_NOTE:
    case SESSION_EV_REFUSED:
        break;
    }
    r->limited_1s_n = s->limited_1s_n;
    r->best_1s_n = s->best_1s_n;
    r->best_peak_n = s->best_peak_n;
}

/* Newtons before the first tare are stored untared until the zero is known. */
static void apply_first_zero(struct results *r, size_t n, double zero_n)
{
    for (size_t i = 0; i < n; i++)
        r->trace.force_n[i] -= zero_n;
}

/* Rare, so a list of times and no mark on every sample. */
static int keep_beyond(struct results *r, double t_s)
{
    if (r->beyond == r->beyond_room) {
        const size_t room = 2 * r->beyond_room + 64;
        double *more = realloc(r->beyond_s, room * sizeof *more);

        if (more == NULL)
            return ERR_IO;
        r->beyond_s = more;
        r->beyond_room = room;
    }
    r->beyond_s[r->beyond++] = t_s;
    return ERR_OK;
}

static int keep_sample(struct results *r, const struct core *c, const struct core_out *o)
{
    const double zero_n = c->session.tared ? c->session.zero_n : 0.0;
    const double t_s = (double)o->t_us / 1e6;
    const int err = trace_add(&r->trace, t_s, o->force_n - zero_n, o->gap_before);

    /* After a loss the clock may be laid a little back; time must not. */
    if (err != ERR_OK)
        return err == ERR_ARG ? ERR_OK : err;
    return calibration_covers(&c->calibration, o->counts) ? ERR_OK : keep_beyond(r, t_s);
}

static void finish_open_hold(struct results *r, struct core *c)
{
    if (c->session.phase != SESSION_HOLD || r->holds == RESULTS_HOLDS_MAX)
        return;
    /* The recording stops in mid-hold: what was held is still told. */
    struct session_hold *h = keep_hold(r);

    h->step = c->session.step;
    h->number = c->session.item + 1;
    h->attempt = c->session.attempt;
    h->of = session_step(&c->session)->u.holds.target_of;
    h->choosing = c->session.choosing;
    h->until = session_step(&c->session)->u.holds.until;
    h->target_pct = h->choosing ? 0.0 : session_step(&c->session)->u.holds.target_pct;
    h->reference_n = session_reference_n(&c->session);
    hold_abort(&c->session.hold, HOLD_CUT_SHORT);
    h->hold = c->session.hold;
}

static void measure(struct results *r)
{
    for (int i = 0; i < r->pushes; i++) {
        const struct session_push *p = &r->push[i].push;

        trace_measure(&r->trace, (double)p->started_us / 1e6,
                      (double)(p->pushed ? p->ended_us : p->started_us) / 1e6,
                      &r->push[i].part);
    }
    for (int i = 0; i < r->holds; i++) {
        const struct hold *h = &r->hold[i].hold.hold;

        trace_measure(&r->trace, (double)h->started_us / 1e6,
                      (double)(h->started ? h->ended_us : h->started_us) / 1e6,
                      &r->hold[i].part);
    }
}

/* The session's own choices in place of those of a curve without one. */
static struct effort_options choices(const struct results *r, const struct effort_options *o)
{
    struct effort_options mine = *o;

    mine.cutoff_hz = r->protocol.filter_cutoff_hz;
    mine.order = r->protocol.filter_order;
    mine.zero_phase = true;
    mine.notch_hz = 0.0;
    mine.zero = EFFORT_ZERO_NONE;
    mine.bridge_samples = 0;
    mine.reference_n = mine.target_n = mine.low_n = mine.high_n = NAN;
    mine.floor_n = mine.hold_s = NAN;
    if (isnan(mine.body_mass_kg) && r->body_mass_g > 0)
        mine.body_mass_kg = r->body_mass_g / 1000.0;
    return mine;
}

/* The latest end of a push or hold before from_s: the quiet begins there. */
static double quiet_from_s(const struct results *r, double from_s)
{
    double latest_s = r->first_s;

    for (int i = 0; i < r->pushes; i++) {
        const double end_s = (double)r->push[i].push.ended_us / 1e6;

        if (r->push[i].push.pushed && end_s <= from_s)
            latest_s = fmax(latest_s, end_s);
    }
    for (int i = 0; i < r->holds; i++) {
        const double end_s = (double)r->hold[i].hold.hold.ended_us / 1e6;

        if (r->hold[i].hold.hold.started && end_s <= from_s)
            latest_s = fmax(latest_s, end_s);
    }
    return latest_s;
}

static struct effort between(const struct results *r, int64_t from_us, int64_t to_us)
{
    const double from_s = (double)from_us / 1e6;
    const struct effort e = { .quiet_from_s = quiet_from_s(r, from_s), .from_s = from_s,
                              .to_s = (double)to_us / 1e6 };

    return e;
}

static void measure_push(const struct results *r, struct results_push *p,
                         struct effort_options mine)
{
    p->where = between(r, p->push.started_us, p->push.ended_us);
    results_uncertainty_options(r, &p->ground, p->part.peak_n, p->where.to_s - p->where.from_s,
                                &mine);
    effort_measure(&r->trace, &mine, &p->where, p->metric);
}

static void measure_hold(struct results *r, struct results_hold *h, struct effort_options mine)
{
    const struct hold *m = &h->hold.hold;

    if (h->hold.reference_n > 0.0)
        mine.reference_n = h->hold.reference_n;
    mine.target_n = m->cfg.target_n;
    mine.low_n = m->cfg.low_n;
    mine.high_n = m->cfg.high_n;
    mine.floor_n = m->cfg.floor_n;
    mine.hold_s = (double)m->cfg.hold_us / 1e6;
    mine.grace_s = (double)m->cfg.grace_us / 1e6;
    results_uncertainty_options(r, &h->ground, h->part.peak_n, hold_delivered_s(m), &mine);
    h->where = between(r, m->started_us, m->ended_us);
    effort_measure(&r->trace, &mine, &h->where, h->metric);
}

void results_measure(struct results *r, const struct effort_options *o)
{
    const struct effort_options mine = r->options = choices(r, o);

    for (int i = 0; i < r->pushes; i++) {
        struct results_push *p = &r->push[i];

        if (p->push.pushed)
            measure_push(r, p, mine);
    }
    for (int i = 0; i < r->holds; i++)
        if (r->hold[i].hold.hold.started)
            measure_hold(r, &r->hold[i], mine);
}

/* Run the recording through the real-time core, keeping what comes out. */
static int replay(const char *name, struct results *r, struct reader *in, struct core *c,
                  struct err_text *why)
{
    struct wire_frame f;
    struct core_out o;
    bool link_hole = false;
    int got;

    while ((got = reader_next(in, &f)) > 0) {
        const bool was_tared = c->session.tared;
        const int err = core_frame(c, &f, &o);

        if (err == ERR_VERSION)
            return err_set(why, err, "%s: the rig in it spoke another wire version than %d",
                           name, WIRE_VERSION);
        for (int i = 0; i < c->session.events; i++)
            keep_event(r, &c->session, &c->session.event[i]);
        if (f.type == WIRE_REC_LINK || f.type == WIRE_HELLO)
            link_hole |= c->lost;
        if (o.has_sample) {
            o.gap_before |= link_hole && r->trace.n > 0;
            link_hole = false;
            if (keep_sample(r, c, &o) != ERR_OK)
                return err_set(why, ERR_IO, "%s: out of memory", name);
        }
        if (!was_tared && c->session.tared) {
            /* The sample that completed the tare is tared already. */
            apply_first_zero(r, r->trace.n > 0 ? r->trace.n - 1 : 0, c->session.zero_n);
        }
    }
    if (got < 0)
        return err_set(why, ERR_IO, "%s: cannot be read: %s", name, strerror(errno));
    return ERR_OK;
}

/* The protocol's low-pass again, without its delay.  Too few samples for a rate
 * leave the trace unsmoothed. */
static int smooth(struct results *r)
{
    struct effort_options usual;

    effort_options_default(&usual);
    const struct effort_options mine = choices(r, &usual);

    return r->rate_hz > 0.0 && effort_prepare(&r->trace, &mine) == ERR_IO ? ERR_IO : ERR_OK;
}

static int summarize(struct results *r, const struct reader *in, struct core *c)
{
    finish_open_hold(r, c);
    if (c->session.asking)
        keep_answer(r, &c->session.question);  /* it stays missing */
    r->counts = c->counts;
    r->hello = c->hello;
    r->greeted = c->greeted;
    r->rate_hz = clock_mean_rate_hz(&c->clock);
    r->design_hz = c->design_hz;
    r->delay_s = c->delay_us / 1e6;
    r->last_phase = c->session.phase;
    r->end = in->end;
    r->damaged_bytes = in->damaged_bytes;
    r->unknown_frames = in->unknown_frames + c->counts.unknown_frames;
    if (r->trace.n > 0) {
        r->first_s = r->trace.t_s[0];
        r->length_s = r->trace.t_s[r->trace.n - 1] - r->first_s;
    }
    const int err = smooth(r);
    struct effort_options usual;

    measure(r);
    results_ground(r);
    results_uncertainty(r);
    effort_options_default(&usual);
    results_measure(r, &usual);
    return err;
}

/* The protocol and calibration the session ran with. */
static int parse_head(const char *name, const struct reader *in, struct results *r,
                      struct err_text *why)
{
    struct err_text inner = { "" };

    if (protocol_parse("the protocol in it", in->protocol.bytes, in->protocol.n,
                       &r->protocol, &inner) == ERR_OK
        && calibration_parse("the calibration in it", in->calibration.bytes,
                             in->calibration.n, &r->calibration, &inner) == ERR_OK)
        return ERR_OK;
    return err_set(why, ERR_FORMAT, "%s: cannot be used: %.300s", name, inner.s);
}

/* Takes over the reader. */
static int compute(const char *name, struct reader *in, struct results **out,
                   struct err_text *why)
{
    struct results *r = calloc(1, sizeof *r);
    struct core *c = malloc(sizeof *c);
    int err = err_set(why, ERR_IO, "%s: out of memory", name);

    *out = NULL;
    if (r != NULL && c != NULL) {
        const char *base = strrchr(name, '/');

        snprintf(r->name, sizeof r->name, "%s", base != NULL ? base + 1 : name);
        r->begin = in->begin;
        r->about = in->about;
        in->about = (struct reader_text){ NULL, 0 };
        trace_init(&r->trace);
        trace_expect(&r->trace, in->size_bytes / WIRE_ENCODED_BYTES(WIRE_SAMPLE_BYTES));
        err = parse_head(name, in, r, why);
        if (err == ERR_OK) {
            core_init(c, &r->protocol, &r->calibration);
            if (r->begin.format < RECORD_FORMAT_ZERO)
                session_any_zero(&c->session);
            err = replay(name, r, in, c, why);
            if (summarize(r, in, c) != ERR_OK && err == ERR_OK)
                err = err_set(why, ERR_IO, "%s: out of memory", name);
        }
    }
    reader_close(in);
    free(c);
    if (err != ERR_OK) {
        results_close(r);
        return err;
    }
    *out = r;
    return ERR_OK;
}

int results_open(const char *path, struct results **out, struct err_text *why)
{
    struct reader in;
    const int err = reader_open(path, &in, why);

    *out = NULL;
    return err != ERR_OK ? err : compute(path, &in, out, why);
}

int results_open_bytes(const char *name, const uint8_t *bytes, size_t n,
                       struct results **out, struct err_text *why)
{
    struct reader in;
    const int err = reader_open_bytes(name, bytes, n, &in, why);

    *out = NULL;
    return err != ERR_OK ? err : compute(name, &in, out, why);
}

void results_close(struct results *r)
{
    if (r == NULL)
        return;
    trace_free(&r->trace);
    free(r->about.bytes);
    free(r->beyond_s);
    free(r);
}

const char *results_end_word(const struct results *r)
{
    static const char *const ends[] = {
        [READER_OPEN] = "unread", [READER_CLEAN] = "clean",
        [READER_CUT] = "cut", [READER_CHANGED] = "changed",
    };

    return ends[r->end];
}

const char *results_end_text(const struct results *r)
{
    switch (r->end) {
    case READER_CLEAN:
        return "The recording is whole: its end mark and digest match.";
    case READER_CUT:
        return "The recording has no clean end: the program or the power stopped. "
               "Everything up to there is shown.";
    case READER_CHANGED:
        return "The recording was changed or damaged after it was closed: its digest "
               "does not match. Read the results with care.";
    case READER_OPEN:
        break;
    }
    return "The recording was not read to its end.";
}
