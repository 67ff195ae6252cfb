/* world.c - see world.h. */
#include "world.h"

#include <math.h>
#include <string.h>

/* ---- protocols ---------------------------------------------------------- */

struct protocol_step world_tare(double seconds)
{
    const struct protocol_step s = { .type = PROTOCOL_TARE, .u.tare.seconds = seconds };

    return s;
}

struct protocol_step world_note(const char *text)
{
    struct protocol_step s = { .type = PROTOCOL_NOTE };

    strncpy(s.u.note.text, text, sizeof s.u.note.text - 1);
    return s;
}

struct protocol_step world_ask(enum protocol_what what, enum protocol_when when,
                               const char *site)
{
    struct protocol_step s = { .type = PROTOCOL_ASK, .u.ask = { what, when, "" } };

    strncpy(s.u.ask.site, site, sizeof s.u.ask.site - 1);
    return s;
}

struct protocol_step world_screen(const char *question)
{
    struct protocol_step s = { .type = PROTOCOL_SCREEN };

    strncpy(s.u.screen.question, question, sizeof s.u.screen.question - 1);
    return s;
}

struct protocol_step world_warm_up(int count, double from_pct, double to_pct)
{
    const struct protocol_step s = {
        .type = PROTOCOL_WARM_UP,
        .u.warm_up = { .count = count, .seconds = 3.0, .rest_s = 10.0,
                       .from_pct = from_pct, .to_pct = to_pct, .ready_s = 2.0 },
    };

    return s;
}

struct protocol_step world_pushes(int trials, double rest_s)
{
    const struct protocol_step s = {
        .type = PROTOCOL_BEST_PUSH,
        .u.push = { .trials = trials, .seconds = 3.0, .rest_s = rest_s,
                    .max_trials = trials, .ready_s = 2.0 },
    };

    return s;
}

struct protocol_step world_holds(int count, double seconds, double rest_s)
{
    const struct protocol_step s = {
        .type = PROTOCOL_HOLDS,
        .u.holds = { .count = count, .seconds = seconds, .rest_s = rest_s,
                     .target_of = PROTOCOL_OF_BEST_1S, .target_pct = 50.0, .band_pct = 5.0,
                     .floor_pct = 15.0, .grace_s = 1.0, .wait_s = 4.0, .ready_s = 2.0,
                     .complete_in_band_pct = 80.0, .rule = PROTOCOL_ELAPSED,
                     .pain_limit = 5 },
    };

    return s;
}

struct protocol world_protocol(const struct protocol_step *step, int steps)
{
    struct protocol p = { .id = "t", .version = 1, .pain_limit = 5, .max_force_n = 1000.0,
                          .filter_cutoff_hz = 10.0, .filter_order = 2, .steps = steps };

    memcpy(p.step, step, (size_t)steps * sizeof *step);
    return p;
}

/* Zero for a second, two pushes, two holds of 5 s, a word. */
struct protocol world_small(void)
{
    return PROTOCOL(world_tare(1.0), world_pushes(2, 10.0), world_holds(2, 5.0, 10.0),
                    world_note("Well done."));
}

struct protocol world_every(void)
{
    const struct protocol_step check = { .type = PROTOCOL_RIG_CHECK, .u.check.seconds = 2.0 };
    const struct protocol_step limb = { .type = PROTOCOL_PASSIVE_WEIGHT,
                                        .u.passive.seconds = 1.0 };
    struct protocol p = PROTOCOL(world_screen("Is all well?"), check, world_tare(1.0), limb,
                                 world_ask(PROTOCOL_ASK_PAIN, PROTOCOL_WHEN_BEFORE, "left"),
                                 world_warm_up(2, 50.0, 90.0), world_pushes(2, 10.0),
                                 world_holds(2, 5.0, 10.0), world_holds(1, 5.0, 10.0),
                                 world_ask(PROTOCOL_ASK_TEXT, PROTOCOL_WHEN_AFTER, ""),
                                 world_note("Well done."));

    p.step[7].u.holds.overtime_s = 5.0;
    p.step[7].u.holds.ask_pain = PROTOCOL_ASK_PAIN_EACH;
    p.step[8].u.holds.ramp_s = p.step[8].u.holds.ramp_down_s = 2.0;
    return p;
}

/* ---- a client, and a log of what happened -------------------------------------- */

void world_look(struct world *w)
{
    if (!session_check(&w->s))
        ck_abort_msg("an invariant is broken in phase %d at %lld us", (int)w->s.phase,
                     (long long)w->s.now_us);
    for (int i = 0; i < w->s.events; i++) {
        if (w->events == LOG_MAX)
            ck_abort_msg("more than %d events", LOG_MAX);
        w->event[w->events++] = w->s.event[i];
    }
}

void world_feed(struct world *w, double force_n)
{
    w->n++;
    w->t_us = w->rate_hz > 0.0 ? llround(w->n * 1e6 / w->rate_hz) : w->t_us + w->period_us;
    session_sample(&w->s, w->t_us, force_n + OFFSET_N, force_n + OFFSET_N);
    world_look(w);
}

/* What the client does with the cue it sees. */
double world_effort_n(const struct world *w)
{
    if (w->lazy)
        return 0.0;
    if (w->s.phase == SESSION_WARM_UP)
        return 150.0;
    if (w->s.phase == SESSION_OVERTIME && w->t_us - w->s.full_us < w->linger_us)
        return w->s.target.target_n;
    switch (w->s.cue) {
    case WIRE_CUE_PUSH: return w->push_n[w->s.item];
    case WIRE_CUE_HOLD: return w->s.target.target_n * w->hold_frac
                             * session_ramp_frac(&w->s);
    case WIRE_CUE_OFF:  break;
    }
    return 0.0;
}

void world_go_on(struct world *w, double seconds)
{
    for (int n = (int)lround(seconds * 80.0); n > 0; n--)
        world_feed(w, world_effort_n(w));
}

bool world_ended(const struct world *w)
{
    return w->s.phase == SESSION_DONE || w->s.phase == SESSION_STOPPED;
}

void world_answer(struct world *w, enum session_answer_kind kind, int value,
                  const char *text)
{
    session_answer(&w->s, kind, value, text);
    world_look(w);
}

/* What a session waits for. */
static void answer_if_waited_for(struct world *w)
{
    if (w->s.phase == SESSION_SCREEN)
        world_answer(w, SESSION_ANSWER_YES_NO, 1, NULL);
    else if (w->s.phase == SESSION_ASK)
        world_answer(w, w->s.question.kind, 2, "fine");
}

void world_go_until(struct world *w, enum session_phase phase)
{
    const int from = w->events;

    for (int n = 0; n < 80 * 3600; n++) {
        answer_if_waited_for(w);
        world_feed(w, world_effort_n(w));
        for (int i = from; i < w->events; i++)
            if (w->event[i].type == SESSION_EV_PHASE && w->event[i].phase == phase)
                return;
        if (world_ended(w))
            return;
    }
    ck_abort_msg("phase %d never came", (int)phase);
}

void world_command(struct world *w, enum session_command c)
{
    session_operator(&w->s, c);
    world_look(w);
}

void world_rate(struct world *w)
{
    session_rate(&w->s, 80.0, 0);
    world_look(w);
}

/* One world for a test; each test is a process of its own. */
struct world *world_fresh(struct protocol p)
{
    static struct world w;

    memset(&w, 0, sizeof w);
    w.p = p;
    w.period_us = PERIOD_US;
    w.hold_frac = 1.0;
    for (int i = 0; i < SESSION_PUSHES_MAX; i++)
        w.push_n[i] = 400.0;
    session_init(&w.s, &w.p);
    world_look(&w);
    return &w;
}

struct world *world_begun(struct protocol p)
{
    struct world *w = world_fresh(p);

    world_rate(w);
    return w;
}

/* The nth event of a type, from 0; NULL when there are fewer. */
const struct session_event *world_nth(const struct world *w, enum session_event_type type,
                                       int n)
{
    for (int i = 0; i < w->events; i++)
        if (w->event[i].type == type && n-- == 0)
            return &w->event[i];
    return NULL;
}

int world_count(const struct world *w, enum session_event_type type)
{
    int n = 0;

    while (world_nth(w, type, n) != NULL)
        n++;
    return n;
}

/* The nth time a phase was entered. */
const struct session_event *world_entered(const struct world *w, enum session_phase phase,
                                           int n)
{
    for (int i = 0; i < w->events; i++)
        if (w->event[i].type == SESSION_EV_PHASE && w->event[i].phase == phase && n-- == 0)
            return &w->event[i];
    return NULL;
}

const struct session_hold *world_hold(const struct world *w, int n)
{
    const struct session_event *e = world_nth(w, SESSION_EV_HOLD_ENDED, n);

    ck_assert_ptr_nonnull(e);
    return &e->u.hold;
}

const struct session_push *world_push(const struct world *w, int n)
{
    const struct session_event *e = world_nth(w, SESSION_EV_PUSH_ENDED, n);

    ck_assert_ptr_nonnull(e);
    return &e->u.push;
}

const struct session_answer *world_answered(const struct world *w, int n)
{
    const struct session_event *e = world_nth(w, SESSION_EV_ANSWERED, n);

    ck_assert_ptr_nonnull(e);
    return &e->u.answer;
}

const char world_letters[] = "sqctwarup/h\\o-PLDS";

const char *world_phases(const struct world *w)
{
    static char buf[LOG_MAX + 1];
    int n = 0;

    for (int i = 0; i < w->events; i++)
        if (w->event[i].type == SESSION_EV_PHASE)
            buf[n++] = world_letters[w->event[i].phase];
    buf[n] = '\0';
    return buf;
}

struct protocol world_shipped(const char *id)
{
    static char text[PROTOCOL_TEXT_MAX];
    struct protocol p;
    struct err_text why = { "" };
    char path[128];
    size_t n;

    snprintf(path, sizeof path, "protocols/%s.yaml", id);
    ck_assert_msg(protocol_load(path, &p, text, &n, &why) == ERR_OK, "%s", why.s);
    return p;
}

struct protocol world_rio(void)
{
    struct protocol p = world_shipped("rio-2015-isometric");
    int kept = 0;

    for (int i = 0; i < p.steps; i++) {
        const enum protocol_step_type t = p.step[i].type;

        if (t == PROTOCOL_HOLDS)
            p.step[i].u.holds.ask_pain = PROTOCOL_ASK_PAIN_NONE;
        if (t == PROTOCOL_TARE || t == PROTOCOL_BEST_PUSH || t == PROTOCOL_HOLDS
            || t == PROTOCOL_NOTE)
            p.step[kept++] = p.step[i];
    }
    p.steps = kept;
    return p;
}

static struct world *world_of(enum session_phase phase)
{
    switch (phase) {
    case SESSION_SCREEN:
    case SESSION_CHECK:
    case SESSION_PASSIVE:
    case SESSION_ASK:
    case SESSION_WARM_UP:
    case SESSION_RAMP_UP:
    case SESSION_RAMP_DOWN:
    case SESSION_OVERTIME:
        return world_fresh(world_every());
    case SESSION_STARTING:
    case SESSION_TARE:
    case SESSION_READY:
    case SESSION_PUSH:
    case SESSION_HOLD:
    case SESSION_REST:
    case SESSION_PAUSED:
    case SESSION_LOST:
    case SESSION_DONE:
    case SESSION_STOPPED:
        break;
    }
    return world_fresh(world_small());
}

struct world *world_in(enum session_phase phase)
{
    struct world *w = world_of(phase);

    w->linger_us = 2 * S;
    if (phase != SESSION_STARTING)
        world_rate(w);
    if (phase == SESSION_PAUSED || phase == SESSION_LOST)
        world_go_until(w, SESSION_READY);
    else if (phase != SESSION_STOPPED && w->s.phase != phase)
        world_go_until(w, phase);
    if (phase == SESSION_PAUSED || phase == SESSION_STOPPED)
        world_command(w, phase == SESSION_PAUSED ? SESSION_PAUSE : SESSION_STOP);
    if (phase == SESSION_LOST) {
        session_link_lost(&w->s);
        world_look(w);
    }
    world_go_on(w, 0.5);
    ck_assert_int_eq(w->s.phase, phase);
    return w;
}

void world_put(struct world *w, enum input in)
{
    switch (in) {
    case PAUSE:  session_operator(&w->s, SESSION_PAUSE); break;
    case RESUME: session_operator(&w->s, SESSION_RESUME); break;
    case SKIP:   session_operator(&w->s, SESSION_SKIP); break;
    case STOP:   session_operator(&w->s, SESSION_STOP); break;
    case BUTTON: session_button(&w->s); break;
    case END:    session_end(&w->s, SESSION_END_NO_RIG); break;
    case LOST:   session_link_lost(&w->s); break;
    case BACK:   session_link_back(&w->s, w->t_us + PERIOD_US); break;
    case RATE:   session_rate(&w->s, 80.0, 0); break;
    case SAMPLE: session_sample(&w->s, w->t_us + PERIOD_US, OFFSET_N, OFFSET_N); break;
    case HOLE:   session_gap(&w->s, w->t_us + PERIOD_US); break;
    case RAIL:   session_saturated(&w->s, w->t_us + PERIOD_US); break;
    case ANSWER: session_answer(&w->s, SESSION_ANSWER_PAIN, 3, NULL); break;
    case NO:     session_answer(&w->s, SESSION_ANSWER_YES_NO, 0, NULL); break;
    case DECLINE: session_answer(&w->s, SESSION_ANSWER_DECLINED, 0, NULL); break;
    case INPUTS: break;
    }
    world_look(w);
}

