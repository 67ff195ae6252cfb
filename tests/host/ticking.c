/* ticking.c - see ticking.h. */
#include "ticking.h"

#include <check.h>

uint64_t ticking_uptime(const struct ticking *r)
{
    return r->boot_ticks + (uint64_t)r->true_us * TICKING_PER_US;
}

bool ticking_greet(struct clock *c, const struct ticking *r, int64_t away_us)
{
    const struct wire_hello h = {
        .wire_version = 1, .tick_hz = r->tick_hz, .uptime_ticks = ticking_uptime(r),
        .channels = 1,
    };

    return clock_hello(c, &h, away_us);
}

struct wire_sample ticking_frame(const struct ticking *r)
{
    const struct wire_sample s = { .seq = r->seq, .tick = (uint32_t)ticking_uptime(r) };

    return s;
}

void ticking_convert(struct ticking *r, int64_t us)
{
    r->true_us += us;
    r->seq++;
}

enum clock_result ticking_deliver(struct clock *c, const struct ticking *r,
                                  struct clock_time *t)
{
    const struct wire_sample s = ticking_frame(r);

    return clock_sample(c, &s, t);
}

enum clock_result ticking_sample(struct clock *c, struct ticking *r, int64_t us)
{
    struct clock_time t = { -1, -1, 0 };

    ticking_convert(r, us);
    const enum clock_result got = ticking_deliver(c, r, &t);
    /* Not ck_assert: it writes to a pipe each time, and there are 100,000s. */
    if (got != CLOCK_DUPLICATE && t.t_us != r->true_us)
        ck_abort_msg("placed at %lld us, true time %lld us", (long long)t.t_us,
                     (long long)r->true_us);
    return got;
}

struct clock ticking_clock(struct ticking *r, int64_t uptime_us, uint16_t seq)
{
    const struct ticking fresh = { 0, (uint64_t)uptime_us * TICKING_PER_US, TICKING_HZ, seq };
    struct clock c;

    *r = fresh;
    clock_init(&c);
    ck_assert(!ticking_greet(&c, r, 0));
    return c;
}

void ticking_steady(struct clock *c, struct ticking *r, int n)
{
    for (int i = 0; i < n; i++) {
        const enum clock_result got = ticking_sample(c, r, 12500);

        if (got != CLOCK_OK && (i > 0 || got == CLOCK_DUPLICATE))
            ck_abort_msg("sample %d of %d: %d", i, n, (int)got);
    }
    clock_rate_ready(c);
}
