/* calibrate_rig.c - see calibrate_rig.h. */
#include "commands/calibrate_rig.h"

#include <math.h>
#include <stdio.h>
#include <unistd.h>

#include "calibration/plateaus.h"   /* PLATEAUS_MAX */
#include "calibration/steady.h"
#include "commands/commands.h"
#include "link/rig.h"
#include "now.h"
#include "recording/head.h"
#include "session/session.h"   /* SESSION_END_* */
#include "session/taken.h"
#include "signal/clock.h"
#include "terminal/keys.h"

#define POLL_MS    50
#define REDRAW_US  100000
#define SILENT_US  3000000     /* longest time without a sample */
#define LOAD_MAX   48

/* For a replay: what the session was, in the words of a protocol. */
static const char protocol[] =
    "id: known-loads\nversion: 1\ntitle: Known loads\nstage: test\nposition: nobody at the rig\n"
    "evidence: test\nsource: none\nsteps:\n  - tare: { seconds: 10 }\n";

struct guide {
    const struct calibrate_rig *cfg;
    struct rig *rig;
    struct recorder *recorder;
    struct clock clock;
    struct steady steady;
    int64_t now_us;              /* session time of the latest sample */
    int64_t asked_us;            /* when this load was asked for; -1: not yet */
    int64_t heard_us, drawn_us;  /* the host's clock */
    int at;                      /* which load, from 0 */
    bool taken;                  /* it was; Enter or r is waited for */
    bool same_is_fine;           /* it is the first, taken again, or Enter said so */
    double last, low, high;      /* counts: of the load before; of all so far */
    bool live;                   /* a terminal shows a line that changes */
    bool quit, over;
};

static const char *load_text(const struct guide *g, int i, char text[LOAD_MAX])
{
    snprintf(text, LOAD_MAX, "%.10g %s", g->cfg->loads->load[i], gravity_word(g->cfg->loads->unit));
    return text;
}

/* ---- what is shown ----------------------------------------------------------------- */

static void clear_line(struct guide *g)
{
    if (g->live)
        fputs("\r\033[K", stderr);
}

static void ask(struct guide *g)
{
    char load[LOAD_MAX];

    clear_line(g);
    fprintf(stderr, "Load %d of %d: hang %s.\n", g->at + 1, g->cfg->loads->n,
            load_text(g, g->at, load));
}

static void draw(struct guide *g, int64_t now_us)
{
    const struct steady *const s = &g->steady;

    if (!g->live || now_us - g->drawn_us < REDRAW_US || g->taken || isnan(s->counts))
        return;
    g->drawn_us = now_us;
    fprintf(stderr, "\r\033[K  %.0f counts, spread %.0f of %.0f: ", s->counts,
            s->spread_counts, s->limit_counts);
    if (steady_enough(s))
        fputs("stable as before; Enter takes it", stderr);
    else if (s->still_s < 0.5)
        fputs("hold still", stderr);
    else
        fprintf(stderr, "stable %.1f s of %g s", s->still_s, g->cfg->still_s);
    fflush(stderr);
}

/* ---- one load ------------------------------------------------------------------------ */

static void take_text(struct guide *g)
{
    const struct taken t = { .number = g->at + 1, .of = g->cfg->loads->n, .from = g->steady.from,
                             .to = g->steady.to };
    struct record_answer a = { .t_us = g->now_us };
    uint8_t payload[WIRE_PAYLOAD_MAX];
    char load[LOAD_MAX];

    taken_put(&t, load_text(g, g->at, load), &a);
    recorder_append(g->recorder, WIRE_REC_ANSWER, payload, record_put_answer(payload, &a));
    recorder_sync(g->recorder);
}

static void next_load(struct guide *g)
{
    g->low = fmin(g->low, g->last);
    g->high = fmax(g->high, g->last);
    if (isnan(g->steady.zero_counts))
        g->steady.zero_counts = g->last;
    g->taken = g->same_is_fine = false;
    g->asked_us = g->now_us;
    if (++g->at == g->cfg->loads->n)
        g->over = true;
    else
        ask(g);
}

static void take_load(struct guide *g)
{
    const struct steady *const s = &g->steady;
    char load[LOAD_MAX];

    take_text(g);
    g->last = s->counts;
    clear_line(g);
    fprintf(stderr, "  %s: %.1f counts, spread %.1f, noise %.1f, %zu samples.%s\n",
            load_text(g, g->at, load), s->counts, s->spread_counts, s->sigma_counts,
            s->to - s->from,
            g->cfg->automatic ? "" : " Enter goes on, r takes it again, q stops.");
    g->taken = true;
    if (g->cfg->automatic)
        next_load(g);
}

static bool differs(const struct guide *g)
{
    const double least = fmax(CALIBRATE_RIG_DIFFER_COUNTS,
                              fmax(CALIBRATE_RIG_DIFFER_SIGMAS * g->steady.sigma_counts,
                                   CALIBRATE_RIG_DIFFER_FRAC * (g->high - g->low)));

    return g->same_is_fine || fabs(g->steady.counts - g->last) > least;
}

static void take_key(struct guide *g, int key)
{
    if (key == 'q' || key == 'Q' || key == 3 || key == 4) {
        g->quit = true;
    } else if ((key == 'r' || key == 'R') && g->taken) {
        g->taken = false;
        g->same_is_fine = true;
        steady_again(&g->steady);
        ask(g);
    } else if (key == '\n' || key == '\r') {
        if (g->taken)
            next_load(g);
        else
            g->same_is_fine = true;     /* noise may have moved it just now */
    }
}

/* ---- frames ---------------------------------------------------------------------------- */

static void take_sample(struct guide *g, const struct wire_sample *s)
{
    struct clock_time t;

    /* Counted as taken.h says: one that came twice is in the recording twice. */
    if (clock_sample(&g->clock, s, &t) != CLOCK_DUPLICATE)
        g->now_us = t.t_us;
    if (g->asked_us < 0)
        g->asked_us = g->now_us;
    if (taken_counts(s) && steady_step(&g->steady, g->now_us, s->counts)
        && !g->taken && steady_enough(&g->steady) && differs(g))
        take_load(g);
}

static void take_frame(struct guide *g, const struct wire_frame *f)
{
    struct wire_sample s;
    struct wire_status status;
    struct wire_hello hello;

    recorder_append(g->recorder, f->type, f->payload, f->n);
    if (wire_shape(f) != WIRE_SHAPE_OK)
        return;
    if (f->type == WIRE_HELLO && wire_get_hello(f, &hello)) {
        clock_hello(&g->clock, &hello, 0);
        rig_start(g->rig);
    } else if (f->type == WIRE_STATUS) {
        wire_get_status(f, &status);
        clock_status(&g->clock, status.uptime_ticks);
    } else if (f->type == WIRE_SAMPLE) {
        g->heard_us = now_mono_us();
        wire_get_sample(f, &s);
        take_sample(g, &s);
    }
}

static void note_damage(struct guide *g, uint32_t bytes)
{
    const struct record_link l = { RECORD_LINK_DAMAGE, g->now_us, 0, bytes };
    uint8_t payload[WIRE_PAYLOAD_MAX];

    recorder_append(g->recorder, WIRE_REC_LINK, payload, record_put_link(payload, &l));
}

static void note_wall(struct guide *g)
{
    const struct record_wall w = { now_unix_us(), g->now_us };
    uint8_t payload[WIRE_PAYLOAD_MAX];

    recorder_append(g->recorder, WIRE_REC_WALL, payload, record_put_wall(payload, &w));
}

/* What the rig sent; false when it is gone. */
static bool listen(struct guide *g)
{
    struct rig_frame f;
    int wait_ms = POLL_MS, got = 0;

    while (!g->over && (got = rig_next(g->rig, &f, wait_ms)) == 1) {
        if (f.dropped_bytes > 0)
            note_damage(g, f.dropped_bytes);
        if (f.has_frame)
            take_frame(g, &f.frame);
        wait_ms = 0;
    }
    recorder_flush(g->recorder);
    return got >= 0 && now_mono_us() - g->heard_us < SILENT_US;
}

/* ---- the whole -------------------------------------------------------------------------- */

static int stopped(struct guide *g, const char *why)
{
    char load[LOAD_MAX];

    clear_line(g);
    return commands_fail(EXIT_FAILED, "%s at load %d of %d (%s); nothing was stored, and the "
                         "recording so far is %s", why, g->at + 1, g->cfg->loads->n,
                         load_text(g, g->at, load), g->cfg->recording);
}

static int watch(struct guide *g)
{
    const int64_t wait_us = (int64_t)(CALIBRATE_RIG_WAIT_S * 1e6);

    ask(g);
    while (!g->over) {
        if (!listen(g))
            return stopped(g, "the rig sends nothing more");
        if (recorder_failure(g->recorder) != 0)
            return stopped(g, "the recording could not be written");
        take_key(g, keys_get(0));
        g->quit = g->quit || keys_signals() > 0;
        if (g->quit)
            return stopped(g, "stopped by the operator");
        if (g->cfg->automatic && !g->over && g->now_us - g->asked_us > wait_us)
            return stopped(g, "nothing new hung still for two minutes");
        draw(g, now_mono_us());
    }
    return EXIT_OK;
}

static int record(struct guide *g)
{
    const struct calibrate_rig *const cfg = g->cfg;
    struct err_text why = { "" };

    head_append(g->recorder, (struct head_text){ protocol, sizeof protocol - 1 },
                (struct head_text){ cfg->before_text, cfg->before_bytes },
                (struct head_text){ NULL, 0 });
    clock_init(&g->clock);
    steady_init(&g->steady, cfg->still_s);
    g->heard_us = now_mono_us();
    take_frame(g, rig_hello(g->rig));
    note_wall(g);
    const int code = watch(g);

    rig_stop(g->rig);
    note_wall(g);
    if (recorder_close(g->recorder, code == EXIT_OK ? SESSION_END_FINISHED
                       : g->quit ? SESSION_END_OPERATOR : SESSION_END_NO_RIG, &why) != ERR_OK)
        return commands_fail(EXIT_FAILED, "%s", why.s);
    return code;
}

int calibrate_rig_check(const struct calibrate_rig *cfg)
{
    const struct points *const p = cfg->loads;

    if (p->n > PLATEAUS_MAX)
        return commands_fail(EXIT_USAGE, "calibrate: %d loads are named; a calibration at the rig "
                             "takes at most %d", p->n, PLATEAUS_MAX);
    for (int i = 1; cfg->automatic && i < p->n; i++)
        if (p->load[i] == p->load[i - 1])
            return commands_fail(EXIT_USAGE, "calibrate: --auto tells a load by its change, and "
                                 "loads %d and %d are both %g %s; name it once", i, i + 1,
                                 p->load[i], gravity_word(p->unit));
    if (!cfg->automatic && !isatty(STDIN_FILENO))
        return commands_fail(EXIT_USAGE, "calibrate: there is no keyboard to say when a load "
                             "hangs; use a terminal, or --auto");
    return EXIT_OK;
}

int calibrate_rig(const struct calibrate_rig *cfg)
{
    struct err_text why = { "" };
    struct guide g = { .cfg = cfg, .asked_us = -1, .same_is_fine = true, .low = INFINITY,
                       .high = -INFINITY, .live = isatty(STDERR_FILENO) };

    if (rig_open(cfg->device, RIG_HELLO_WAIT_MS, &g.rig, &why) != ERR_OK
        || recorder_open(cfg->recording, &g.recorder, &why) != ERR_OK) {
        rig_close(g.rig);
        return commands_fail(EXIT_FAILED, "%s", why.s);
    }
    keys_open();
    fprintf(stderr, "Recording to %s\n", cfg->recording);
    const int code = record(&g);
    keys_close();
    rig_close(g.rig);
    return code;
}
