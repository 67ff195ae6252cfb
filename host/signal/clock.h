/*
 * clock.h - the rig's own clock: ticks to session time, rate, lost samples.
 *
 *     clock_hello  ->  ( clock_status | clock_sample ... )
 *                  ->  clock_lost -> clock_hello ...
 *
 * Session time starts at 0 with the first HELLO and is counted by the rig's
 * tick alone; arrival never enters.  A tick is 32 bits and wraps (268 s at
 * 16 MHz); STATUS carries 64 bits once a second, so a silence of minutes is
 * unwrapped without guessing.
 *
 * The rate is measured, never taken from the label: intervals between samples
 * that follow one another without a hole, divided by the ticks they took.
 *
 * A value: no allocation, no I/O, no clock of its own.
 */
#ifndef CLOCK_H
#define CLOCK_H

#include <stdbool.h>
#include <stdint.h>

#include "wire.h"  /* wire_hello, wire_sample */

/* Session times stay within this, 31 years, whatever a frame says. */
#define CLOCK_US_MAX 1000000000000000

/* Members are private, but for the counts. */
struct clock {
    uint32_t tick_hz;
    uint64_t last_tick;      /* latest 64-bit tick heard of */
    uint64_t base_tick;      /* tick of session time base_us */
    int64_t base_us;
    bool running;            /* a HELLO came */
    bool have_sample;        /* a sample came since the start or a loss */
    uint16_t last_seq;
    int64_t last_us;         /* session time of last_tick */
    uint64_t sample_tick;    /* of the latest sample */
    int64_t sample_us;

    uint64_t span_ticks, span_intervals;    /* since the start */
    uint64_t block_ticks, block_intervals;  /* since the last estimate */
    double rate_hz;          /* 0: not measured yet */

    uint64_t samples;        /* accepted */
    uint64_t missing;        /* conversions known to be lost */
    uint64_t duplicates;     /* frames that came twice or late; dropped */
};

enum clock_result {
    CLOCK_OK,         /* follows the previous sample */
    CLOCK_FIRST,      /* first after a start or a loss; no interval before it */
    CLOCK_GAP,        /* conversions are missing before it */
    CLOCK_DUPLICATE,  /* already had, or not running; ignore it */
};

struct clock_time {
    int64_t t_us;         /* session time of the sample */
    int64_t previous_us;  /* of the one before; valid for OK and GAP */
    uint32_t missing;     /* conversions lost between the two; 0 unless GAP */
};

void clock_init(struct clock *c);

/*
 * A HELLO came: the first, or after a loss.  away_us is how long the link was
 * away by the host's clock, 0 when it was not.  When the rig's uptime shows
 * that it kept running (agrees with away_us to 1 s + 1 %), session time simply
 * continues by ticks; otherwise the rig was restarted, and its new ticks are
 * laid after the loss by away_us.
 * Returns whether the rig was restarted.
 */
bool clock_hello(struct clock *c, const struct wire_hello *h, int64_t away_us);

/* A STATUS came: keep the 64-bit tick. */
void clock_status(struct clock *c, uint64_t uptime_ticks);

/* The link is gone or silent: what comes next does not follow on. */
void clock_lost(struct clock *c);

/* Place one sample.  *out is set unless the answer is CLOCK_DUPLICATE. */
enum clock_result clock_sample(struct clock *c, const struct wire_sample *s,
                               struct clock_time *out);

/* Session time of a 32-bit tick near the latest one, e.g. of an EVENT. */
int64_t clock_us(const struct clock *c, uint32_t tick);

/* The rate over everything so far; 0 while fewer than 8 intervals are known. */
double clock_mean_rate_hz(const struct clock *c);

/* A rate estimate over at least the last second, ready about once a second:
 * returns true once for each, and c->rate_hz is then new. */
bool clock_rate_ready(struct clock *c);

#endif /* CLOCK_H */
