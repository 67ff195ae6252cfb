/* clock.c - see clock.h. */
#include "signal/clock.h"

#include <math.h>    /* llround, fabs */
#include <stdlib.h>  /* llabs */

#define INTERVALS_MIN  8    /* fewer give no rate */
#define GAP_PERIODS    1.6  /* an interval this long has lost a conversion; the
                               HX711's own jitter is far below 0.6 of a period */
#define SEQ_PERIODS    0x4000  /* over a silence this long numbers come round */

void clock_init(struct clock *c)
{
    const struct clock empty = { 0 };

    *c = empty;
}

static int64_t within(int64_t x, int64_t limit)
{
    return x > limit ? limit : x < -limit ? -limit : x;
}

/* Held within CLOCK_US_MAX, so that no time a frame can carry overflows. */
static int64_t us_of(const struct clock *c, uint64_t tick)
{
    const int64_t ticks = (int64_t)(tick - c->base_tick);
    const int64_t hz = (int64_t)c->tick_hz;

    /* The same in one division while that cannot overflow: 6 days at 16 MHz. */
    if (ticks == within(ticks, INT64_MAX / 1000000))
        return within(c->base_us + ticks * 1000000 / hz, CLOCK_US_MAX);

    const int64_t s = within(ticks / hz, CLOCK_US_MAX / 1000000);

    return within(c->base_us + s * 1000000 + ticks % hz * 1000000 / hz, CLOCK_US_MAX);
}

/* The 64-bit tick nearest the latest one whose low half is tick. */
static uint64_t unwrap(const struct clock *c, uint32_t tick)
{
    const int32_t ahead = (int32_t)(tick - (uint32_t)c->last_tick);

    return c->last_tick + (uint64_t)(int64_t)ahead;
}

bool clock_hello(struct clock *c, const struct wire_hello *h, int64_t away_us)
{
    bool restarted = false;

    if (!c->running) {
        c->tick_hz = h->tick_hz;
        c->base_tick = h->uptime_ticks;
        c->running = true;
    } else {
        const int64_t by_host = within(c->last_us + within(away_us, CLOCK_US_MAX),
                                       CLOCK_US_MAX);
        const int64_t by_tick = us_of(c, h->uptime_ticks);
        const int64_t slack = 1000000 + within(away_us, CLOCK_US_MAX) / 100;

        restarted = h->tick_hz != c->tick_hz || h->uptime_ticks < c->last_tick
                 || (away_us > 0 && llabs(by_tick - by_host) > slack);
        if (restarted) {
            c->tick_hz = h->tick_hz;
            c->base_tick = h->uptime_ticks;
            c->base_us = by_host;
        }
    }
    c->last_tick = h->uptime_ticks;
    c->last_us = us_of(c, h->uptime_ticks);
    if (restarted)
        c->have_sample = false;
    return restarted;
}

void clock_status(struct clock *c, uint64_t uptime_ticks)
{
    if (!c->running || uptime_ticks <= c->last_tick)
        return;
    c->last_tick = uptime_ticks;
    c->last_us = us_of(c, uptime_ticks);
}

void clock_lost(struct clock *c)
{
    c->have_sample = false;
}

int64_t clock_us(const struct clock *c, uint32_t tick)
{
    return us_of(c, unwrap(c, tick));
}

/* How many conversions fit into ticks, which are under 2^63; 0 while the rate is not
 * known. */
static double periods_in(const struct clock *c, uint64_t ticks)
{
    return (double)(int64_t)ticks * c->rate_hz / c->tick_hz;
}

/* Whether the frame was had before, or is older than one that was.  The tick
 * alone decides across a loss and across a silence so long that the numbers
 * say nothing. */
static bool stale(const struct clock *c, uint64_t tick, uint16_t steps)
{
    if (!c->have_sample)
        return c->samples > 0 && us_of(c, tick) <= c->sample_us;
    if ((int64_t)(tick - c->sample_tick) <= 0)
        return true;
    return (steps == 0 || steps >= 0x8000)
        && periods_in(c, tick - c->sample_tick) < SEQ_PERIODS;
}

/* Conversions lost between two samples, by sequence number and by time. */
static uint32_t missing_between(const struct clock *c, uint16_t steps, uint64_t ticks)
{
    const uint32_t by_seq = (uint16_t)(steps - 1);
    const double periods = periods_in(c, ticks);

    if (periods < GAP_PERIODS)
        return by_seq;
    if (periods > 1e9)  /* months; only a broken tick says so */
        return 1000000000;

    const uint32_t by_time = (uint32_t)llround(periods) - 1;
    return by_time > by_seq ? by_time : by_seq;
}

enum clock_result clock_sample(struct clock *c, const struct wire_sample *s,
                               struct clock_time *out)
{
    if (!c->running)
        return CLOCK_DUPLICATE;

    const uint64_t tick = unwrap(c, s->tick);
    const uint16_t steps = (uint16_t)(s->seq - c->last_seq);
    enum clock_result result = CLOCK_FIRST;
    struct clock_time t = { us_of(c, tick), c->sample_us, 0 };

    if (stale(c, tick, steps)) {
        c->duplicates++;
        return CLOCK_DUPLICATE;
    }
    if (c->have_sample) {
        t.missing = missing_between(c, steps, tick - c->sample_tick);
        result = t.missing > 0 ? CLOCK_GAP : CLOCK_OK;
        c->missing += t.missing;
    }
    if (result == CLOCK_OK) {
        c->span_ticks += tick - c->sample_tick;
        c->block_ticks += tick - c->sample_tick;
        c->span_intervals++;
        c->block_intervals++;
    }
    c->have_sample = true;
    c->last_seq = s->seq;
    c->sample_tick = tick;
    c->sample_us = t.t_us;
    if (tick > c->last_tick) {
        c->last_tick = tick;
        c->last_us = t.t_us;
    }
    c->samples++;
    *out = t;
    return result;
}

double clock_mean_rate_hz(const struct clock *c)
{
    if (c->span_intervals < INTERVALS_MIN)
        return 0.0;
    return (double)c->span_intervals * c->tick_hz / (double)c->span_ticks;
}

bool clock_rate_ready(struct clock *c)
{
    if (c->block_intervals < INTERVALS_MIN || c->block_ticks < c->tick_hz)
        return false;
    c->rate_hz = (double)c->block_intervals * c->tick_hz / (double)c->block_ticks;
    c->block_ticks = 0;
    c->block_intervals = 0;
    return true;
}
