/* calibrate_recording.c - see calibrate_recording.h. */
#include "commands/calibrate_recording.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "calibration/calibrate.h"   /* calibrate_take_plateaus */
#include "commands/commands.h"
#include "recording/reader.h"
#include "signal/clock.h"

/* What the rig says of itself, where the loads' file says nothing. */
static void take_hello(struct points *p, const struct wire_hello *h)
{
    const struct wire_channel *const c = &h->channel[0];

    if (*p->rig == '\0' && h->serial != 0)
        snprintf(p->rig, sizeof p->rig, "serial %u", (unsigned)h->serial);
    if (*p->adc == '\0' && c->adc != WIRE_ADC_NONE)
        strcpy(p->adc, c->adc == WIRE_ADC_HX711 ? "HX711" : "ADS1220");
    if (*p->gain == '\0')
        snprintf(p->gain, sizeof p->gain, "%u", (unsigned)c->gain);
    if (isnan(p->rate_hz) && c->nominal_sps > 0)
        p->rate_hz = c->nominal_sps;
}

/* Which samples are of which load, where it was recorded at a rig (taken.h). */
static void take_answer(struct calibrate_taken *taken, const struct wire_frame *f)
{
    struct record_answer a;
    struct taken t;

    record_get_answer(f, &a);
    if (!taken_get(&a, &t) || t.number > PLATEAUS_MAX)
        return;
    taken->n += taken->take[t.number - 1].of == 0;
    taken->take[t.number - 1] = t;
}

/* Session time, as the rig's clock tells it. */
struct timing {
    struct clock clock;
    int64_t away_us, now_us;
};

static void take_link(struct timing *t, const struct wire_frame *f)
{
    struct record_link l;

    record_get_link(f, &l);
    if (l.kind == RECORD_LINK_LOST || l.kind == RECORD_LINK_SILENT)
        clock_lost(&t->clock);
    else if (l.kind == RECORD_LINK_BACK)
        t->away_us = l.away_us;
}

static void take_time(struct timing *t, const struct wire_frame *f)
{
    struct wire_hello h;
    struct wire_status status;

    if (f->type == WIRE_HELLO && wire_get_hello(f, &h)) {
        clock_hello(&t->clock, &h, t->away_us);
        t->away_us = 0;
    } else if (f->type == WIRE_STATUS) {
        wire_get_status(f, &status);
        clock_status(&t->clock, status.uptime_ticks);
    } else if (f->type == WIRE_REC_LINK) {
        take_link(t, f);
    }
}

static double sample_s(struct timing *t, const struct wire_sample *s)
{
    struct clock_time at;

    if (clock_sample(&t->clock, s, &at) != CLOCK_DUPLICATE)
        t->now_us = at.t_us;
    return (double)t->now_us / 1e6;
}

static int two_rigs(const char *path, const char *a, const char *b)
{
    return commands_fail(EXIT_FAILED, "%s: two rigs are mixed, \"%s\" and \"%s\"; calibrate each "
                         "from a recording of its own", path, a, b);
}

/* The cable may have been moved to another rig, or the loads' file be of another one;
 * a name that is no number says nothing of that. */
static int check_rig(const char *path, const struct wire_hello *h, const struct points *p,
                     char first[POINTS_WORD_MAX])
{
    char rig[POINTS_WORD_MAX];

    if (h->serial == 0)
        return EXIT_OK;
    snprintf(rig, sizeof rig, "serial %u", (unsigned)h->serial);
    if (*first == '\0')
        memcpy(first, rig, sizeof rig);
    if (strcmp(first, rig) != 0)
        return two_rigs(path, first, rig);
    return strncmp(p->rig, "serial ", 7) == 0 && strcmp(p->rig, rig) != 0
           ? two_rigs(path, p->rig, rig) : EXIT_OK;
}

/* Good samples of a recording; where one was lost, the next simply follows. */
static int read_frames(const char *path, struct reader *r, struct points *p, struct stream *out,
                       struct calibrate_taken *taken)
{
    struct wire_frame f;
    struct wire_sample s;
    struct wire_hello h;
    struct timing timing = { .away_us = 0 };
    char first[POINTS_WORD_MAX] = "";

    clock_init(&timing.clock);
    while (reader_next(r, &f) > 0) {
        if (f.type == WIRE_HELLO && wire_get_hello(&f, &h)) {
            if (check_rig(path, &h, p, first) != EXIT_OK)
                return EXIT_FAILED;
            take_hello(p, &h);
        }
        take_time(&timing, &f);
        if (f.type == WIRE_REC_ANSWER)
            take_answer(taken, &f);
        if (f.type != WIRE_SAMPLE)
            continue;
        wire_get_sample(&f, &s);
        const double t_s = sample_s(&timing, &s);

        if (taken_counts(&s) && stream_add(out, s.counts, t_s) != ERR_OK)
            return commands_fail(EXIT_FAILED, "%s: there is no memory for it", path);
    }
    /* Pauses are no part of it. */
    if (clock_mean_rate_hz(&timing.clock) > 0.0)
        out->rate_hz = clock_mean_rate_hz(&timing.clock);
    if (r->end == READER_CHANGED)
        return commands_fail(EXIT_FAILED, "%s: was changed after it was closed; calibrate from the "
                             "recording as it was made", path);
    return EXIT_OK;
}

int calibrate_recording(const char *path, struct points *p, struct stream *out,
                        struct calibrate_taken *taken)
{
    struct err_text why = { "" };
    struct reader r;

    if (reader_open(path, &r, &why) != ERR_OK)
        return commands_fail(EXIT_FAILED, "%s", why.s);
    const int code = read_frames(path, &r, p, out, taken);
    reader_close(&r);
    return code;
}

int calibrate_recording_take(const struct calibrate_taken *taken, const struct stream *s,
                             struct points *p, struct plateaus *out, struct err_text *why)
{
    for (int i = 0; i < p->n; i++) {
        const struct taken *const t = &taken->take[i];

        if (p->n > PLATEAUS_MAX || taken->n != p->n || t->of != p->n || t->to > s->n)
            return err_set(why, ERR_RANGE, "%d loads were taken in it and %d are named; name those "
                           "that were asked for at the rig", taken->n, p->n);
        const int err = plateaus_take(s->counts, t->from, t->to, out, why);
        if (err != ERR_OK)
            return err;
    }
    return calibrate_take_plateaus(p, out, why);
}
