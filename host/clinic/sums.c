/* sums.c - see sums.h. */
#include "clinic/sums.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "analysis/results.h"
#include "analysis/trials.h"

#define TEXT(to, from) snprintf((to), sizeof (to), "%s", (from))

static double known(double x)
{
    return x > 0.0 ? x : NAN;
}

/* ---- the recording ----------------------------------------------------------------- */

static void of_recording(const struct results *r, struct sums *m)
{
    m->started_unix_us = r->begin.unix_us;
    m->utc_offset_min = r->begin.utc_offset_min;
    m->length_s = r->length_s;
    TEXT(m->end, results_end_word(r));
    TEXT(m->session_end, session_ending_word(r->ending));
    TEXT(m->protocol, r->protocol.id);
    m->protocol_version = r->protocol.version;
    TEXT(m->calibration, r->calibration.id);
    if (r->greeted && r->hello.serial != 0)
        snprintf(m->rig, sizeof m->rig, "%u", (unsigned)r->hello.serial);
    m->rate_hz = known(r->rate_hz);
    m->gaps = (int64_t)r->counts.gaps;
    for (int i = 0; i < r->pushes; i++)
        m->zero_flag |= r->push[i].ground.zero.flag;
    for (int i = 0; i < r->holds; i++)
        m->zero_flag |= r->hold[i].ground.zero.flag;
}

/* ---- prescribed -------------------------------------------------------------------- */

/* What a holds step asks for in newtons: as a hold of it was set, else by the
 * reference as it stood at the end.  NAN: there is no telling. */
static double step_target_n(const struct results *r, int step)
{
    const struct protocol_holds *h = &r->protocol.step[step].u.holds;
    double of_n = NAN;

    for (int i = 0; i < r->holds; i++)
        if (r->hold[i].hold.step == step && !r->hold[i].hold.choosing)
            return r->hold[i].hold.hold.cfg.target_n;
    switch (h->target_of) {
    case PROTOCOL_OF_BEST_1S:
        of_n = known(r->best_1s_n);
        break;
    case PROTOCOL_OF_PEAK:
        of_n = known(r->best_peak_n);
        break;
    case PROTOCOL_OF_PAIN_LIMITED:
        of_n = known(r->limited_1s_n);
        break;
    case PROTOCOL_OF_BODY_WEIGHT:
        of_n = known(r->body_mass_g / 1000.0 * SESSION_GRAVITY_M_S2);
        break;
    case PROTOCOL_OF_FORCE:
        return h->target_n;
    case PROTOCOL_OF_CHOSEN:
        break;
    }
    return of_n * h->target_pct / 100.0;
}

static void first_asked(const struct protocol_holds *h, struct sums *m)
{
    m->asked_pct = known(h->target_pct);
    m->asked_hold_s = h->seconds;
    m->asked_rest_s = h->rest_s;
    TEXT(m->reference_of, protocol_reference_word(h->target_of));
    m->asked_s = m->asked_ns = 0.0;
}

static void of_protocol(const struct results *r, struct sums *m)
{
    m->asked_pct = m->asked_hold_s = m->asked_rest_s = m->asked_s = m->asked_ns = NAN;
    for (int i = 0; i < r->protocol.steps; i++) {
        const struct protocol_holds *h = &r->protocol.step[i].u.holds;

        if (r->protocol.step[i].type != PROTOCOL_HOLDS)
            continue;
        if (m->asked_holds == 0)
            first_asked(h, m);
        m->asked_holds += h->count;
        m->asked_s += h->count * h->seconds;
        m->asked_ns += h->count * h->seconds * step_target_n(r, i);
    }
}

/* ---- delivered --------------------------------------------------------------------- */

static void keep_hold(const struct results_hold *h, struct sums_hold *to)
{
    const struct session_hold *s = &h->hold;

    *to = (struct sums_hold){
        .step = s->step + 1, .number = s->number, .attempt = s->attempt,
        .asked_s = (double)s->hold.cfg.hold_us / 1e6,
        .target_n = s->choosing ? NAN : s->hold.cfg.target_n,
        .target_pct = known(s->target_pct),
        .held_s = hold_delivered_s(&s->hold), .in_band_s = s->hold.in_band_us / 1e6,
        .mean_n = h->part.mean_n, .peak_n = h->part.peak_n,
        .impulse_ns = h->part.covered_s > 0.0 ? h->part.impulse_ns : NAN,
        .complete = s->complete,
    };
}

/* Whether this is the first of its attempts in which the band was entered. */
static bool first_done(const struct results *r, int i)
{
    const struct session_hold *h = &r->hold[i].hold;

    for (int j = 0; j < i; j++)
        if (r->hold[j].hold.step == h->step && r->hold[j].hold.number == h->number
            && r->hold[j].hold.hold.started)
            return false;
    return h->hold.started;
}

static void first_target(const struct results *r, struct sums *m)
{
    for (int i = 0; i < r->holds && isnan(m->target_n); i++) {
        if (r->hold[i].hold.choosing)
            continue;
        m->target_n = r->hold[i].hold.hold.cfg.target_n;
        m->reference_n = known(r->hold[i].hold.reference_n);
    }
}

static void of_holds(const struct results *r, struct sums *m)
{
    double covered_s = 0.0, impulse_ns = 0.0;

    m->holds = r->holds;
    m->reference_n = m->target_n = m->mean_n = m->impulse_ns = m->completed_pct = NAN;
    m->in_band_s = m->held_s = r->holds > 0 ? 0.0 : NAN;
    for (int i = 0; i < r->holds; i++) {
        const struct results_hold *h = &r->hold[i];

        keep_hold(h, &m->hold[i]);
        m->holds_done += first_done(r, i);
        m->holds_complete += h->hold.complete;
        m->held_s += m->hold[i].held_s;
        m->in_band_s += m->hold[i].in_band_s;
        covered_s += h->part.covered_s;
        impulse_ns += h->part.impulse_ns;
    }
    if (covered_s > 0.0) {
        m->impulse_ns = impulse_ns;
        m->mean_n = impulse_ns / covered_s;
    }
    first_target(r, m);
    m->holds_step = r->holds > 0 && r->protocol.stage != PROTOCOL_STAGE_TEST;
    /* Until drop-out the time asked is only the longest allowed. */
    if (r->holds > 0 && !protocol_open_ended(&r->protocol))
        m->completed_pct = 100.0 * m->in_band_s / m->asked_s;
}

/* ---- pushes and answers ------------------------------------------------------------ */

static void of_pushes(const struct results *r, struct sums *m)
{
    struct metric_value trials[TRIALS_METRIC_COUNT];
    double best_1s_n[SUMS_PUSHES_MAX];
    size_t n = 0;
    int step = -1;

    for (int i = 0; i < r->pushes; i++) {
        const struct session_push *p = &r->push[i].push;

        m->push[i].step = p->step + 1;
        m->push[i].number = p->number;
        TEXT(m->push[i].kind, protocol_push_kind_word(p->kind));
        m->push[i].best_1s_n = p->has_best_1s ? p->best_1s_n : NAN;
        m->push[i].peak_n = p->pushed ? p->peak_n : NAN;
        if (p->kind != PROTOCOL_PUSH_STEADY)
            continue;
        if (p->step != step)
            n = 0;  /* the latest set is the one that counts */
        step = p->step;
        best_1s_n[n++] = m->push[i].best_1s_n;
    }
    m->pushes = r->pushes;
    m->best_1s_n = known(r->best_1s_n);
    m->best_peak_n = known(r->best_peak_n);
    m->limited_1s_n = known(r->limited_1s_n);
    trials_measure(best_1s_n, n, trials);
    m->trials_cv_pct = trials[TRIALS_CV].value;
}

static void of_answers(const struct results *r, struct sums *m)
{
    m->answers = r->answers;
    for (int i = 0; i < r->answers; i++) {
        const struct session_answer *a = &r->answer[i];
        struct sums_answer *to = &m->answer[i];

        TEXT(to->what, session_answer_word(a->kind));
        TEXT(to->moment, session_moment_word(a->moment));
        to->hold = a->number;
        to->value = a->answered && a->kind != SESSION_ANSWER_TEXT ? (double)a->value : NAN;
        TEXT(to->site, a->site);
    }
}

void sums_of(const struct results *r, struct sums *out)
{
    memset(out, 0, sizeof *out);
    of_recording(r, out);
    of_protocol(r, out);
    of_holds(r, out);
    of_pushes(r, out);
    of_answers(r, out);
}
