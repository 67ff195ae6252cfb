/*
 * ticking.h - a rig whose true time is known.
 *
 * It keeps true microseconds and makes the 32-bit ticks, 16-bit numbers and 64-bit
 * uptimes that a rig would send.  At 16 ticks in a microsecond session time has to
 * be the true time since the first HELLO.
 */
#ifndef TICKING_H
#define TICKING_H

#include "signal/clock.h"

#define TICKING_HZ       16000000
#define TICKING_PER_US   16            /* ticks */
#define TICKING_WRAP_US  268435456     /* 2^32 ticks */

struct ticking {
    int64_t true_us;      /* since the first HELLO */
    uint64_t boot_ticks;  /* uptime at true_us 0; wraps below 0 for a late boot */
    uint32_t tick_hz;
    uint16_t seq;
};

uint64_t ticking_uptime(const struct ticking *r);

/* HELLO, as the rig is now; what clock_hello says. */
bool ticking_greet(struct clock *c, const struct ticking *r, int64_t away_us);

/* The frame of its latest conversion. */
struct wire_sample ticking_frame(const struct ticking *r);

/* Convert once more, after us; the frame is lost before the host sees it. */
void ticking_convert(struct ticking *r, int64_t us);

/* The frame of its latest conversion comes to the clock. */
enum clock_result ticking_deliver(struct clock *c, const struct ticking *r,
                                  struct clock_time *t);

/* Both; the time it is given must be the true one. */
enum clock_result ticking_sample(struct clock *c, struct ticking *r, int64_t us);

/* A clock that has heard HELLO from a rig up for uptime_us. */
struct clock ticking_clock(struct ticking *r, int64_t uptime_us, uint16_t seq);

/* n samples of a steady 80 SPS, all following on; then the rate is known. */
void ticking_steady(struct clock *c, struct ticking *r, int n);

#endif /* TICKING_H */
