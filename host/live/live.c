/* live.c - see live.h. */
#include "live/live.h"

#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "calibration/uncertainty.h"
#include "link/rig.h"
#include "live/queue.h"
#include "now.h"
#include "recording/head.h"
#include "recording/recorder.h"

#define POLL_MS        50        /* an operator's command waits at most this */
#define SILENT_US      2000000   /* longest time without a sample */
#define NUDGE_US       1000000   /* after so long without one, ask again */
#define CUE_EVERY_US   1000000   /* session time; a cue lasts 3 s at the rig */
#define WALL_EVERY_US  10000000
#define RETRY_US       250000    /* between attempts to open a lost rig */
#define LAST_WORDS_US  500000    /* longest wait for the answer to CMD_STOP */
#define VIEW_EVERY_US  40000     /* 25 views a second are plenty for a screen */
#define VIEWS          4
#define EVENTS         1024
#define REQUESTS       16

/* What the caller's side puts in. */
struct request {
    bool is_answer;
    enum session_command command;
    struct record_answer answer;
};

struct live {
    struct rig *rig;             /* NULL while lost */
    struct recorder *recorder;
    struct core core;
    const char *device;
    char device_copy[512];
    int64_t wait_for_rig_us;
    int body_mass_g;

    pthread_t thread;
    bool running;
    atomic_bool over;
    struct queue views, events, requests;

    struct session_tare tare;    /* the zero in force; 0 samples: none yet */
    enum wire_cue cue;           /* as the rig was last told */
    int64_t cue_us;              /* session time it was told */
    /* The host's clock, last time of each: */
    int64_t heard_us;            /* a sound frame */
    int64_t sampled_us;          /* a sample */
    int64_t nudged_us, wall_us, retry_us, view_us;
    int64_t lost_at_us;          /* last heard before the loss */
    int64_t gone_us;             /* since when no sample came; 0: they come */
};

/* ---- every frame takes this way --------------------------------------------- */

static void send_cue(struct live *l)
{
    const struct session *s = &l->core.session;

    /* A change at once, and again and again: a command can be damaged, and the
     * rig turns a light off that nobody confirms. */
    if (l->rig == NULL
        || (l->cue == s->cue && s->now_us - l->cue_us < CUE_EVERY_US))
        return;
    l->cue = s->cue;
    l->cue_us = s->now_us;
    rig_cue(l->rig, l->cue);     /* a rig that left is noticed by the next read */
}

static void pass_events(struct live *l)
{
    for (int i = 0; i < l->core.session.events; i++) {
        const struct session_event *e = &l->core.session.event[i];

        queue_put(&l->events, e);
        if (e->type == SESSION_EV_TARED)
            l->tare = e->u.tare;
        if (e->type == SESSION_EV_HOLD_ENDED)
            recorder_sync(l->recorder);
    }
}

static void take_frame(struct live *l, const struct wire_frame *f)
{
    struct core_out out;

    recorder_append(l->recorder, f->type, f->payload, f->n);
    core_frame(&l->core, f, &out);
    pass_events(l);
    send_cue(l);
}

static void take_link(struct live *l, uint8_t kind, int64_t away_us, uint32_t dropped_bytes)
{
    const struct record_link link = {
        kind, l->core.session.now_us, away_us, dropped_bytes
    };
    struct wire_frame f = { .type = WIRE_REC_LINK };

    f.n = record_put_link(f.payload, &link);
    take_frame(l, &f);
}

static void take_command(struct live *l, enum session_command c)
{
    const struct record_operator o = { (uint8_t)c, l->core.session.now_us };
    struct wire_frame f = { .type = WIRE_REC_OPERATOR };

    f.n = record_put_operator(f.payload, &o);
    take_frame(l, &f);
}

static void take_answer(struct live *l, const struct record_answer *given)
{
    struct record_answer a = *given;
    struct wire_frame f = { .type = WIRE_REC_ANSWER };

    a.t_us = l->core.session.now_us;
    f.n = record_put_answer(f.payload, &a);
    take_frame(l, &f);
}

static void take_wall(struct live *l)
{
    const struct record_wall w = { now_unix_us(), l->core.session.now_us };
    struct wire_frame f = { .type = WIRE_REC_WALL };

    f.n = record_put_wall(f.payload, &w);
    take_frame(l, &f);
}

/* ---- the screen's share ------------------------------------------------------- */

static int64_t left_us(const struct session *s)
{
    if (s->phase == SESSION_REST || s->phase == SESSION_READY
        || s->phase == SESSION_RAMP_UP || s->phase == SESSION_RAMP_DOWN)
        return s->until_us > s->now_us ? s->until_us - s->now_us : 0;
    if (s->phase == SESSION_HOLD)
        return hold_remaining_us(&s->hold);
    if (s->phase == SESSION_OVERTIME)
        return s->full_us - (s->now_us - s->delay_us);
    return LIVE_NO_COUNTDOWN;
}

/* Of one sample, under load since its phase began; how far zero has drifted only
 * the results can tell. */
static double force_u_n(const struct live *l)
{
    const struct session *s = &l->core.session;
    const bool loaded = s->cue != WIRE_CUE_OFF || s->phase == SESSION_OVERTIME;
    const struct uncertainty_reading r = {
        .force_n = s->filtered_n + l->tare.value_n, .zero_n = l->tare.value_n,
        .noise_n = l->tare.noise_n, .samples = 1.0, .tare_samples = (double)l->tare.samples,
        .zero_drift_n = NAN, .temperature_k = NAN,
        .hold_s = loaded ? (double)(s->now_us - s->phase_us) / 1e6 : 0.0,
    };
    struct uncertainty u;

    if (!l->core.calibration.fitted || l->tare.samples == 0)
        return NAN;
    uncertainty_of(&l->core.calibration, &r, &u);
    return u.standard_n;
}

/* The band, where a ramp has it now; none while the client picks the force. */
static void show_target(const struct session *s, struct live_view *v)
{
    const double down_n = s->target.target_n * (1.0 - session_ramp_frac(s));

    if (s->choosing)
        return;
    v->target_n = s->target.target_n - down_n;
    v->low_n = fmax(s->target.low_n - down_n, 0.0);
    v->high_n = s->target.high_n - down_n;
    v->in_band = v->force_n >= v->low_n && v->force_n <= v->high_n;
}

static void show(struct live *l, int64_t now_us)
{
    const struct session *s = &l->core.session;
    const struct protocol_step *step = session_step(s);
    struct live_view v = { .phase = s->phase, .paused_from = s->paused_from };

    if (now_us - l->view_us < VIEW_EVERY_US)
        return;
    l->view_us = now_us;
    v.t_us = s->now_us;
    v.left_us = left_us(s);
    v.force_n = s->filtered_n;
    v.u_n = force_u_n(l);
    v.missing = l->core.counts.missing;
    v.items = session_items(s);
    v.item = s->item < v.items ? s->item + 1 : v.items;
    if (s->phase == SESSION_WARM_UP)
        v.warm_up_pct = session_warm_up_pct(s);
    if (step != NULL && step->type == PROTOCOL_HOLDS) {
        v.started = s->phase == SESSION_HOLD && s->hold.started;
        show_target(s, &v);
    }
    if (s->asking) {
        v.question = s->questions;
        v.asked = s->question.kind;
        v.asked_us = s->question.asked_us;
    }
    session_next(s, v.next, sizeof v.next);
    queue_put(&l->views, &v);
}

/* ---- losing and finding the rig -------------------------------------------------- */

static void lose_rig(struct live *l, uint8_t kind, int64_t now_us)
{
    rig_close(l->rig);
    l->rig = NULL;
    l->lost_at_us = l->heard_us;
    if (l->gone_us == 0)
        l->gone_us = now_us;
    l->retry_us = now_us;
    take_link(l, kind, 0, 0);
    recorder_sync(l->recorder);
}

static void find_rig(struct live *l, int64_t now_us)
{
    if (now_us - l->retry_us < RETRY_US)
        return;
    l->retry_us = now_us;
    if (access(l->device, R_OK | W_OK) != 0
        || rig_open(l->device, RIG_AGAIN_WAIT_MS, &l->rig, NULL) != ERR_OK)
        return;
    l->heard_us = l->sampled_us = l->nudged_us = now_mono_us();
    /* A rig that kept running may still show the cue of before. */
    l->cue = l->core.session.cue;
    rig_cue(l->rig, l->cue);
    take_link(l, RECORD_LINK_BACK, l->heard_us - l->lost_at_us, 0);
    take_frame(l, rig_hello(l->rig));
    rig_start(l->rig);
}

/* ---- the thread --------------------------------------------------------------------- */

/* One frame from the rig, and what only the live side sees in it. */
static void hear(struct live *l, const struct wire_frame *f)
{
    struct wire_status s;

    l->heard_us = now_mono_us();
    if (f->type == WIRE_SAMPLE) {
        l->sampled_us = l->heard_us;
        l->gone_us = 0;
    } else if (f->type == WIRE_STATUS && wire_shape(f) == WIRE_SHAPE_OK) {
        /* An uptime that went back: restarted, and its HELLO was lost. */
        wire_get_status(f, &s);
        if (s.uptime_ticks < l->core.clock.last_tick)
            rig_ask(l->rig);
    }
    take_frame(l, f);
    /* A board that reset itself says HELLO and waits to be started. */
    if (f->type == WIRE_HELLO)
        rig_start(l->rig);
}

/* The rig is there and sends no samples: ask again, then call it lost. */
static void miss_samples(struct live *l, int64_t now_us)
{
    if (now_us - l->sampled_us > SILENT_US) {
        lose_rig(l, RECORD_LINK_SILENT, now_us);
    } else if (now_us - l->sampled_us > NUDGE_US && now_us - l->nudged_us > NUDGE_US) {
        l->nudged_us = now_us;
        rig_ask(l->rig);
        rig_start(l->rig);
    }
}

/* Take what the rig sent, waiting a little for it. */
static void listen(struct live *l)
{
    struct rig_frame f;
    int wait_ms = POLL_MS, got = 0;

    /* Once the session is over, what comes is for say_goodbye to record. */
    while (!session_over(&l->core.session) && (got = rig_next(l->rig, &f, wait_ms)) == 1) {
        if (f.dropped_bytes > 0)
            take_link(l, RECORD_LINK_DAMAGE, 0, f.dropped_bytes);
        if (f.has_frame)
            hear(l, &f.frame);
        wait_ms = 0;
        show(l, l->heard_us);
    }
    const int64_t now_us = now_mono_us();

    if (got < 0)
        lose_rig(l, RECORD_LINK_LOST, now_us);
    else
        miss_samples(l, now_us);
}

static void rest_a_little(void)
{
    const struct timespec t = { 0, POLL_MS * 1000000L };

    nanosleep(&t, NULL);
}

/* Stop the samples and record those already on their way. */
static void say_goodbye(struct live *l)
{
    const int64_t until_us = now_mono_us() + LAST_WORDS_US;
    struct rig_frame f;

    if (l->rig == NULL || rig_stop(l->rig) != ERR_OK)
        return;
    while (now_mono_us() < until_us) {
        recorder_flush(l->recorder);
        const int got = rig_next(l->rig, &f, POLL_MS);

        if (got < 0)
            return;
        if (got == 0)
            continue;
        if (f.dropped_bytes > 0)
            take_link(l, RECORD_LINK_DAMAGE, 0, f.dropped_bytes);
        if (!f.has_frame)
            continue;
        take_frame(l, &f.frame);
        if (f.frame.type == WIRE_REPLY && f.frame.payload[0] == WIRE_CMD_STOP)
            return;
    }
}

static void *session_thread(void *arg)
{
    struct live *l = arg;

    while (!session_over(&l->core.session)) {
        struct request q;

        if (l->rig != NULL) {
            listen(l);
        } else {
            rest_a_little();
            find_rig(l, now_mono_us());
        }
        while (queue_take(&l->requests, &q)) {
            if (q.is_answer)
                take_answer(l, &q.answer);
            else
                take_command(l, q.command);
        }

        const int64_t now_us = now_mono_us();
        if (l->gone_us != 0 && now_us - l->gone_us > l->wait_for_rig_us
            && !session_over(&l->core.session))
            take_link(l, RECORD_LINK_GIVEN_UP, 0, 0);
        if (now_us - l->wall_us >= WALL_EVERY_US && !session_over(&l->core.session)) {
            l->wall_us = now_us;
            take_wall(l);
        }
        if (recorder_failure(l->recorder) != 0 && !session_over(&l->core.session))
            take_link(l, RECORD_LINK_NO_ROOM, 0, 0);
        recorder_flush(l->recorder);
        show(l, now_us);
    }
    say_goodbye(l);
    atomic_store(&l->over, true);
    return NULL;
}

/* ---- opening --------------------------------------------------------------------------- */

static void discard(struct live *l)
{
    rig_close(l->rig);
    queue_close(&l->views);
    queue_close(&l->events);
    queue_close(&l->requests);
    free(l);
}

int live_open(const struct live_config *cfg, struct live **out, struct err_text *why)
{
    struct live *l = calloc(1, sizeof *l);
    int err;

    *out = NULL;
    if (l == NULL) {
        rig_close(cfg->rig);
        return err_set(why, ERR_IO, "out of memory");
    }
    l->rig = cfg->rig;
    snprintf(l->device_copy, sizeof l->device_copy, "%s", cfg->device);
    l->device = l->device_copy;
    l->wait_for_rig_us = llrint(cfg->wait_for_rig_s * 1e6);
    if (queue_open(&l->views, sizeof(struct live_view), VIEWS) != ERR_OK
        || queue_open(&l->events, sizeof(struct session_event), EVENTS) != ERR_OK
        || queue_open(&l->requests, sizeof(struct request), REQUESTS) != ERR_OK) {
        discard(l);
        return err_set(why, ERR_IO, "out of memory");
    }
    if ((l->rig == NULL
         && (err = rig_open(l->device, RIG_HELLO_WAIT_MS, &l->rig, why)) != ERR_OK)
        || (err = recorder_open(cfg->recording, &l->recorder, why)) != ERR_OK) {
        discard(l);
        return err;
    }
    l->body_mass_g = cfg->body_mass_g;
    core_init(&l->core, cfg->protocol, cfg->calibration);
    head_append(l->recorder, (struct head_text){ cfg->protocol_text, cfg->protocol_bytes },
                (struct head_text){ cfg->calibration_text, cfg->calibration_bytes },
                (struct head_text){ cfg->about_text, cfg->about_bytes });
    *out = l;
    return ERR_OK;
}

int live_start(struct live *l, struct err_text *why)
{
    l->heard_us = l->sampled_us = l->nudged_us = now_mono_us();
    take_frame(l, rig_hello(l->rig));
    if (l->body_mass_g > 0)
        take_answer(l, &(struct record_answer){ .kind = SESSION_ANSWER_BODY_MASS,
                                                .value = l->body_mass_g });
    take_wall(l);
    l->wall_us = l->heard_us;
    rig_start(l->rig);
    if (pthread_create(&l->thread, NULL, session_thread, l) != 0)
        return err_set(why, ERR_IO, "the session's thread could not be started");
    l->running = true;
    return ERR_OK;
}

/* ---- the caller's side -------------------------------------------------------------------- */

bool live_view(struct live *l, struct live_view *out)
{
    bool any = false;

    while (queue_take(&l->views, out))
        any = true;
    return any;
}

bool live_event(struct live *l, struct session_event *out)
{
    return queue_take(&l->events, out);
}

bool live_command(struct live *l, enum session_command c)
{
    const struct request q = { .command = c };

    return queue_put(&l->requests, &q);
}

bool live_answer(struct live *l, const struct record_answer *a)
{
    const struct request q = { .is_answer = true, .answer = *a };

    return queue_put(&l->requests, &q);
}

bool live_over(const struct live *l)
{
    return atomic_load(&l->over);
}

int live_finish(struct live *l, enum session_ending *ending, struct err_text *why)
{
    if (l->running)
        pthread_join(l->thread, NULL);
    *ending = l->core.session.ending;
    const int err = recorder_close(l->recorder, (uint8_t)*ending, why);

    discard(l);
    return err;
}
