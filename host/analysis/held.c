/* held.c - see held.h. */
#include "analysis/held.h"

#include <math.h>

#include "analysis/span.h"
#include "session/hold.h"

/* ---- running the machine ----------------------------------------------------------- */

/* What is seen from outside while it runs. */
struct run {
    struct hold h;
    double origin_s;            /* the machine's 0 us */
    struct effort_sag *sag;     /* NULL: not wanted */
    size_t max, sags, returns;
    double first_return_s, sagged_s;
    double ended_s;
    bool let_go;                /* it ended with a fall, without a return */
};

static bool band_given(const struct effort_options *o)
{
    return o->low_n <= o->high_n && isfinite(o->high_n) && o->low_n > 0.0;
}

static struct hold_config config_of(const struct effort_options *o, enum hold_rule rule)
{
    const bool inside = o->target_n >= o->low_n && o->target_n <= o->high_n;
    const bool floor = o->floor_n < o->low_n;
    const struct hold_config c = {
        .target_n = inside ? o->target_n : (o->low_n + o->high_n) / 2.0,
        .low_n = o->low_n, .high_n = o->high_n,
        .floor_n = floor ? o->floor_n : EFFORT_FLOOR_FRAC * o->low_n,
        /* Without a prescribed time the clock never fills: the effort's end does. */
        .hold_us = o->hold_s > 0.0 ? llrint(o->hold_s * 1e6) : INT64_MAX / 8,
        .wait_us = INT64_MAX / 8,
        .grace_us = llrint(o->grace_s * 1e6),
        .rule = rule,
    };

    return c;
}

static double run_s(const struct run *r, double t_us)
{
    return r->origin_s + t_us / 1e6;
}

static void note_fall(struct run *r)
{
    const struct effort_sag fell = { run_s(r, (double)r->h.sag_us), NAN, false };

    if (r->sag != NULL && r->sags < r->max)
        r->sag[r->sags] = fell;
    r->sags++;
}

static void note_end_of_fall(struct run *r, double at_s, bool returned)
{
    if (r->sag != NULL && r->sags > 0 && r->sags <= r->max) {
        r->sag[r->sags - 1].to_s = at_s;
        r->sag[r->sags - 1].returned = returned;
    }
    r->sagged_s += at_s - run_s(r, (double)r->h.sag_us);
    if (returned && r->returns++ == 0)
        r->first_return_s = at_s;
}

/* The sag before this sample is over: with a return, on the line from the sample
 * before, or with the hold. */
static void end_of_sag(struct run *r, int64_t from_us, double from_n, int64_t t_us,
                       double force_n)
{
    const double low_n = r->h.cfg.low_n;
    const bool back = r->h.ending != HOLD_RELEASED && force_n >= low_n;
    const double rise = back && from_n < low_n ? (low_n - from_n) / (force_n - from_n) : 1.0;
    const double at_us = (double)from_us + rise * (double)(t_us - from_us);

    note_end_of_fall(r, run_s(r, r->h.ending == HOLD_NOT_ENDED ? at_us
                                 : fmin(at_us, (double)r->h.ended_us)), back);
}

static void step(struct run *r, double t_s, double force_n)
{
    const bool sagging = r->h.state == HOLD_SAGGING;
    const int sags = r->h.sags;
    const int64_t from_us = r->h.last_us, t_us = llrint((t_s - r->origin_s) * 1e6);
    const double from_n = r->h.last_n;

    hold_step(&r->h, t_us, force_n);
    if (sagging && r->h.state != HOLD_SAGGING)
        end_of_sag(r, from_us, from_n, t_us, force_n);
    if (r->h.sags > sags)
        note_fall(r);
}

static bool over(const struct run *r)
{
    return r->h.state == HOLD_DONE || r->h.state == HOLD_FAILED;
}

/* The effort, and as long as the grace after it while the force is under the
 * floor: did it come back? */
static void feed(const struct held_task *k, struct run *r)
{
    const struct trace *t = k->t;
    bool past = false;

    for (size_t i = trace_at(t, r->origin_s); i < t->n && !over(r); i++) {
        if (!past && t->t_s[i] > k->e->to_s) {
            past = true;
            if (!t->gap_before[i] && k->e->to_s > r->origin_s)
                step(r, k->e->to_s, span_force_n(t, k->force_n, k->zero_n, k->e->to_s));
        }
        if (past && r->h.state != HOLD_SAGGING)
            break;
        if (t->gap_before[i])
            hold_gap(&r->h, llrint((t->t_s[i] - r->origin_s) * 1e6));
        step(r, t->t_s[i], k->force_n[i] - k->zero_n);
    }
}

static void run_machine(const struct held_task *k, enum hold_rule rule, struct run *r)
{
    const struct hold_config cfg = config_of(k->o, rule);
    const double begin_s = fmax(k->e->quiet_from_s, k->e->from_s - HELD_BEFORE_S);
    const size_t first = trace_at(k->t, begin_s);

    r->origin_s = first < k->t->n ? k->t->t_s[first] : begin_s;
    hold_reset(&r->h);
    hold_arm(&r->h, &cfg, 0);
    feed(k, r);
    /* A curve that stops within the grace was let go all the same. */
    r->let_go = r->h.state == HOLD_SAGGING || r->h.ending == HOLD_RELEASED;
    if (r->h.state == HOLD_SAGGING)
        note_end_of_fall(r, run_s(r, (double)r->h.sag_us), false);
    hold_abort(&r->h, HOLD_CUT_SHORT);
    r->ended_s = run_s(r, r->let_go ? (double)r->h.sag_us : (double)r->h.ended_us);
}

/* ---- what it says ------------------------------------------------------------------ */

static const enum metric of_hold[] = {
    METRIC_HELD, METRIC_IN_BAND, METRIC_IN_BAND_PCT, METRIC_IN_BAND_OF, METRIC_BAND_CLOCK,
    METRIC_SAGS, METRIC_SAG_TIME, METRIC_REENGAGED, METRIC_REENGAGED_AT, METRIC_DROPOUT,
};

static void none_of(struct metric_value *out, struct metric_value why)
{
    for (size_t i = 0; i < sizeof of_hold / sizeof of_hold[0]; i++)
        out[of_hold[i]] = why;
}

static double started_s(const struct run *r)
{
    return run_s(r, (double)r->h.started_us);
}

/* The in-band clock: how long until the prescribed time was gathered. */
static struct metric_value band_clock(const struct held_task *k, const struct run *elapsed)
{
    struct run r = { .sag = NULL };

    if (!(k->o->hold_s > 0.0))
        return metric_none(METRIC_WHY_NO_PRESCRIBED, NAN, NAN);
    /* Both clocks are one as long as the force stays in the band. */
    if (elapsed->h.in_band_us >= (double)elapsed->h.cfg.hold_us)
        return metric_got(elapsed->ended_s - started_s(elapsed), NAN);
    run_machine(k, HOLD_IN_BAND, &r);
    if (r.h.ending != HOLD_COMPLETED)
        return metric_none(METRIC_WHY_CLOCK_NOT_FULL, r.h.in_band_us / 1e6, k->o->hold_s);
    return metric_got(r.ended_s - started_s(&r), NAN);
}

static void band_times(const struct held_task *k, const struct run *r, struct metric_value *out)
{
    const double held_s = r->ended_s - started_s(r), in_band_s = r->h.in_band_us / 1e6;

    out[METRIC_HELD] = metric_got(held_s, NAN);
    out[METRIC_IN_BAND] = metric_got(in_band_s, NAN);
    out[METRIC_IN_BAND_PCT] = metric_got(100.0 * in_band_s / held_s, NAN);
    out[METRIC_IN_BAND_OF] = k->o->hold_s > 0.0
                           ? metric_got(100.0 * in_band_s / k->o->hold_s, NAN)
                           : metric_none(METRIC_WHY_NO_PRESCRIBED, NAN, NAN);
    out[METRIC_BAND_CLOCK] = band_clock(k, r);
}

static void falls(const struct run *r, struct metric_value *out)
{
    out[METRIC_SAGS] = metric_got((double)r->sags, NAN);
    out[METRIC_SAG_TIME] = metric_got(r->sagged_s, NAN);
    out[METRIC_REENGAGED] = metric_got((double)r->returns, NAN);
    out[METRIC_REENGAGED_AT] = r->returns > 0
                             ? metric_got(r->first_return_s - started_s(r), NAN)
                             : metric_none(METRIC_WHY_NO_RETURN, NAN, NAN);
    out[METRIC_DROPOUT] = r->let_go ? metric_got(r->ended_s - started_s(r), NAN)
                                    : metric_none(METRIC_WHY_NO_DROPOUT, NAN, NAN);
}

/* What a gap takes with it: time held is known by its ends, the rest is not. */
static void mark_gap(double gap_s, struct metric_value *out)
{
    const struct metric_value held = out[METRIC_HELD];

    none_of(out, metric_none(METRIC_WHY_GAP, gap_s, NAN));
    out[METRIC_HELD] = metric_noted(held, METRIC_WHY_GAP_BESIDE, gap_s, NAN);
}

bool held_measure(const struct held_task *k, struct metric_value out[METRIC_COUNT],
                  double *from_s, double *to_s)
{
    struct run r = { .sag = NULL };
    struct metric_value why;
    struct span s;

    if (!band_given(k->o)) {
        none_of(out, metric_none(METRIC_WHY_NO_BAND, NAN, NAN));
        return false;
    }
    run_machine(k, HOLD_ELAPSED, &r);
    if (!r.h.started) {
        none_of(out, metric_none(METRIC_WHY_BAND_NOT_ENTERED, k->peak_n, k->o->low_n));
        return false;
    }
    *from_s = started_s(&r);
    *to_s = r.ended_s;
    band_times(k, &r, out);
    falls(&r, out);
    if (!span_cut(k->t, k->force_n, k->zero_n, *from_s, *to_s, &s, &why) && why.have > 0.0)
        mark_gap(why.have, out);
    return true;
}

size_t held_sags(const struct held_task *k, struct effort_sag *out, size_t max)
{
    struct run r = { .sag = out, .max = max };

    if (!band_given(k->o))
        return 0;
    run_machine(k, HOLD_ELAPSED, &r);
    return r.sags;
}
