/*
 * test_clock.c - the rig's ticks against a rig whose true time is known.
 *
 * The oracle is struct rig: it keeps true microseconds and makes the 32-bit
 * ticks, 16-bit numbers and 64-bit uptimes that a rig would send.  At 16 ticks
 * in a microsecond session time has to be the true time since the first HELLO.
 */
#include <check.h>
#include <math.h>
#include <stdlib.h>

#include "signal/clock.h"
#include "suites.h"

#define TICK_HZ  16000000
#define PER_US   16            /* ticks */
#define WRAP_US  268435456     /* 2^32 ticks */

Suite *clock_suite(void);

/* ---- a rig -------------------------------------------------------------- */

struct rig {
    int64_t true_us;      /* since the first HELLO */
    uint64_t boot_ticks;  /* uptime at true_us 0; wraps below 0 for a late boot */
    uint32_t tick_hz;
    uint16_t seq;
};

static uint64_t uptime(const struct rig *r)
{
    return r->boot_ticks + (uint64_t)r->true_us * PER_US;
}

static bool greet(struct clock *c, const struct rig *r, int64_t away_us)
{
    const struct wire_hello h = {
        .wire_version = 1, .tick_hz = r->tick_hz, .uptime_ticks = uptime(r), .channels = 1,
    };

    return clock_hello(c, &h, away_us);
}

static struct wire_sample frame(const struct rig *r)
{
    const struct wire_sample s = { .seq = r->seq, .tick = (uint32_t)uptime(r) };

    return s;
}

/* Convert once more, after us; the frame is lost before the host sees it. */
static void convert(struct rig *r, int64_t us)
{
    r->true_us += us;
    r->seq++;
}

static enum clock_result deliver(struct clock *c, const struct rig *r, struct clock_time *t)
{
    const struct wire_sample s = frame(r);

    return clock_sample(c, &s, t);
}

static enum clock_result sample(struct clock *c, struct rig *r, int64_t us)
{
    struct clock_time t = { -1, -1, 0 };

    convert(r, us);
    const enum clock_result got = deliver(c, r, &t);
    /* Not ck_assert: it writes to a pipe each time, and there are 100,000s. */
    if (got != CLOCK_DUPLICATE && t.t_us != r->true_us)
        ck_abort_msg("placed at %lld us, true time %lld us", (long long)t.t_us,
                     (long long)r->true_us);
    return got;
}

/* A clock that has heard HELLO from a rig up for uptime_us. */
static struct clock clock_of(struct rig *r, int64_t uptime_us, uint16_t seq)
{
    const struct rig fresh = { 0, (uint64_t)uptime_us * PER_US, TICK_HZ, seq };
    struct clock c;

    *r = fresh;
    clock_init(&c);
    ck_assert(!greet(&c, r, 0));
    return c;
}

/* n samples of a steady 80 SPS, all following on; then the rate is known. */
static void steady(struct clock *c, struct rig *r, int n)
{
    for (int i = 0; i < n; i++) {
        const enum clock_result got = sample(c, r, 12500);

        if (got != CLOCK_OK && (i > 0 || got == CLOCK_DUPLICATE))
            ck_abort_msg("sample %d of %d: %d", i, n, (int)got);
    }
    clock_rate_ready(c);
}

/* ---- session time ------------------------------------------------------- */

START_TEST(nothing_is_placed_before_the_first_hello)
{
    struct clock c;
    struct clock_time t = { 7, 7, 7 };
    const struct wire_sample s = { .seq = 1, .tick = 1 };

    clock_init(&c);
    clock_status(&c, 1000);
    ck_assert_int_eq(clock_sample(&c, &s, &t), CLOCK_DUPLICATE);
    ck_assert(t.t_us == 7 && t.previous_us == 7 && t.missing == 7);
    ck_assert_uint_eq(c.samples, 0);
}
END_TEST

START_TEST(session_time_starts_at_the_first_hello)
{
    struct rig r;
    struct clock c = clock_of(&r, 123456789, 0);

    ck_assert_int_eq(clock_us(&c, (uint32_t)uptime(&r)), 0);
    ck_assert_int_eq(sample(&c, &r, 4321), CLOCK_FIRST);
}
END_TEST

/* Up to just before a wrap, so that samples cross it, three times over. */
START_TEST(ticks_are_counted_over_their_wrap)
{
    struct rig r;
    struct clock c = clock_of(&r, WRAP_US - 1000000, 0);

    for (int i = 0; i < 65000; i++)
        if (sample(&c, &r, 12500) != (i == 0 ? CLOCK_FIRST : CLOCK_OK))
            ck_abort_msg("sample %d", i);
    ck_assert_int_eq(r.true_us, 812500000);
    ck_assert_uint_eq(c.samples, 65000);
}
END_TEST

START_TEST(previous_time_is_that_of_the_sample_before)
{
    struct rig r;
    struct clock c = clock_of(&r, 0, 0);
    struct clock_time t;

    sample(&c, &r, 12500);
    r.true_us += 5000;
    clock_status(&c, uptime(&r));
    convert(&r, 7499);
    ck_assert_int_eq(deliver(&c, &r, &t), CLOCK_OK);
    ck_assert_int_eq(t.previous_us, 12500);
    ck_assert_int_eq(t.t_us, 24999);
    ck_assert_uint_eq(t.missing, 0);
}
END_TEST

/* 2^31 ticks are 134.2 s: nearer than that no STATUS is needed. */
START_TEST(a_silence_of_two_minutes_needs_no_status)
{
    struct rig r;
    struct clock c = clock_of(&r, WRAP_US - 5000000, 0);

    steady(&c, &r, 200);
    for (int i = 0; i < 10719; i++)
        convert(&r, 12500);
    ck_assert_int_eq(sample(&c, &r, 12500), CLOCK_GAP);
    ck_assert_uint_eq(c.missing, 10719);
}
END_TEST

START_TEST(a_silence_between_half_a_wrap_and_a_wrap_is_not_given_a_time)
{
    struct rig r;
    struct clock c = clock_of(&r, 0, 0);

    steady(&c, &r, 200);
    for (int i = 0; i < 16000; i++)
        convert(&r, 12500);
    ck_assert_int_eq(sample(&c, &r, 12500), CLOCK_DUPLICATE);
}
END_TEST

static const struct {
    const char *why;
    int seconds;
} silences[] = {
    { "under a wrap",                        200 },
    { "over a wrap",                         300 },
    { "numbers come round to behind",        500 },  /* 40,000 conversions */
    { "numbers come round to the very same", 819 },  /* 65,520 and 16 more */
    { "numbers come round further",          900 },
};

START_TEST(status_carries_a_silence_of_minutes)
{
    struct rig r;
    struct clock c = clock_of(&r, 0, 65000);
    const int extra = silences[_i].seconds == 819 ? 16 : 0;
    const int lost = silences[_i].seconds * 80 + extra;

    steady(&c, &r, 200);
    for (int i = 0; i < lost - 1; i++) {
        convert(&r, 12500);
        if (i % 80 == 0)
            clock_status(&c, uptime(&r));
    }
    ck_assert_msg(sample(&c, &r, 12500) == CLOCK_GAP, "%s", silences[_i].why);
    ck_assert_uint_eq(c.missing, (unsigned)lost - 1);
    ck_assert_int_eq(sample(&c, &r, 12500), CLOCK_OK);
}
END_TEST

START_TEST(an_old_status_changes_nothing)
{
    struct rig r;
    struct clock c = clock_of(&r, 50000000, 0);
    const uint64_t early = uptime(&r);

    /* So early that ticks of now would look like the wrap before it. */
    steady(&c, &r, 80 * 150);
    clock_status(&c, early);
    ck_assert_int_eq(sample(&c, &r, 12500), CLOCK_OK);
    ck_assert_int_eq(clock_us(&c, (uint32_t)uptime(&r)), r.true_us);
}
END_TEST

START_TEST(an_event_near_a_sample_is_placed_on_either_side)
{
    struct rig r;
    struct clock c = clock_of(&r, WRAP_US - 1250000, 0);
    const uint32_t us = PER_US;

    steady(&c, &r, 100);  /* the last one lies on the wrap itself */
    ck_assert_uint_eq((uint32_t)uptime(&r), 0);
    ck_assert_int_eq(clock_us(&c, 5000 * us), 1255000);
    ck_assert_int_eq(clock_us(&c, 0u - 5000 * us), 1245000);
}
END_TEST

/* ---- what is lost, and what comes twice --------------------------------------- */

static const struct {
    const char *why;
    uint16_t first;  /* number of the sample before the hole */
    unsigned lost;
} holes[] = {
    { "one",                      10, 1 },
    { "five",                     10, 5 },
    { "over the wrap",         65535, 1 },
    { "up to the wrap",        65533, 2 },
    { "over the wrap, many",   65000, 1000 },
};

START_TEST(missing_conversions_are_counted_by_number)
{
    struct rig r;
    struct clock c = clock_of(&r, 0, (uint16_t)(holes[_i].first - 1));
    struct clock_time t;

    ck_assert_int_eq(sample(&c, &r, 12500), CLOCK_FIRST);
    for (unsigned i = 0; i < holes[_i].lost; i++)
        convert(&r, 12500);
    convert(&r, 12500);
    ck_assert_msg(deliver(&c, &r, &t) == CLOCK_GAP, "%s", holes[_i].why);
    ck_assert_uint_eq(t.missing, holes[_i].lost);
    ck_assert_int_eq(t.previous_us, 12500);
    ck_assert_uint_eq(c.missing, holes[_i].lost);
}
END_TEST

START_TEST(numbers_wrap_without_a_hole)
{
    struct rig r;
    struct clock c = clock_of(&r, 0, 65530);

    steady(&c, &r, 20);
    ck_assert_uint_eq(c.missing, 0);
    ck_assert_uint_eq(c.samples, 20);
}
END_TEST

static const struct {
    const char *why;
    int64_t us;        /* between two samples with consecutive numbers */
    uint32_t missing;
} late[] = {
    { "half a period late is jitter",  18750, 0 },
    { "a period was skipped",          25000, 1 },
    { "a little under two periods",    22000, 1 },
    { "a little over two periods",     29000, 1 },
    { "four were skipped",             62500, 4 },
};

/* A converter read too late drops a conversion nobody numbered. */
START_TEST(missing_conversions_are_counted_by_time)
{
    struct rig r;
    struct clock c = clock_of(&r, 0, 0);
    struct clock_time t = { 0, 0, 9 };

    steady(&c, &r, 100);
    convert(&r, late[_i].us);
    ck_assert_msg(deliver(&c, &r, &t) == (late[_i].missing ? CLOCK_GAP : CLOCK_OK),
                  "%s", late[_i].why);
    ck_assert_uint_eq(t.missing, late[_i].missing);
}
END_TEST

/* Two numbers are gone although the time since is rather that of one. */
START_TEST(the_larger_of_both_counts_is_taken)
{
    struct rig r;
    struct clock c = clock_of(&r, 0, 0);
    struct clock_time t;

    steady(&c, &r, 100);
    convert(&r, 0);
    convert(&r, 0);
    convert(&r, 28000);
    ck_assert_int_eq(deliver(&c, &r, &t), CLOCK_GAP);
    ck_assert_uint_eq(t.missing, 2);
}
END_TEST

START_TEST(without_a_rate_only_numbers_tell_of_a_loss)
{
    struct rig r;
    struct clock c = clock_of(&r, 0, 0);

    sample(&c, &r, 12500);
    ck_assert_int_eq(sample(&c, &r, 62500), CLOCK_OK);
}
END_TEST

START_TEST(a_frame_that_comes_twice_is_dropped)
{
    struct rig r;
    struct clock c = clock_of(&r, 0, 0);
    struct clock_time t = { -5, -5, 99 };

    steady(&c, &r, 100);
    ck_assert_int_eq(deliver(&c, &r, &t), CLOCK_DUPLICATE);
    ck_assert(t.t_us == -5 && t.previous_us == -5 && t.missing == 99);
    ck_assert_uint_eq(c.duplicates, 1);
    ck_assert_uint_eq(c.samples, 100);
    ck_assert_int_eq(sample(&c, &r, 12500), CLOCK_OK);
}
END_TEST

START_TEST(a_frame_that_comes_late_is_dropped)
{
    struct rig r, old;
    struct clock c = clock_of(&r, 0, 65500);
    struct clock_time t;

    steady(&c, &r, 30);
    old = r;
    steady(&c, &r, 30);
    ck_assert_int_eq(deliver(&c, &old, &t), CLOCK_DUPLICATE);
    ck_assert_int_eq(sample(&c, &r, 12500), CLOCK_OK);
    ck_assert_uint_eq(c.missing, 0);
}
END_TEST

START_TEST(a_new_number_with_the_same_tick_is_dropped)
{
    struct rig r;
    struct clock c = clock_of(&r, 0, 0);

    steady(&c, &r, 100);
    ck_assert_int_eq(sample(&c, &r, 0), CLOCK_DUPLICATE);
}
END_TEST

/* Half the numbers away either way: 0x7FFF is ahead, 0x8000 is behind. */
START_TEST(a_new_tick_with_an_old_number_is_dropped)
{
    struct rig r;
    struct clock c = clock_of(&r, 0, 0);

    steady(&c, &r, 100);
    struct clock other = c;
    struct rig far = r;

    far.seq = (uint16_t)(far.seq + 0x7FFF);
    far.true_us += 12500;
    r.seq = (uint16_t)(r.seq + 0x8000);
    r.true_us += 12500;
    struct clock_time t;
    ck_assert_int_eq(deliver(&c, &r, &t), CLOCK_DUPLICATE);
    ck_assert_int_eq(deliver(&other, &far, &t), CLOCK_GAP);
    ck_assert_uint_eq(t.missing, 0x7FFE);
}
END_TEST

START_TEST(after_a_loss_a_frame_already_had_is_still_dropped)
{
    struct rig r, old;
    struct clock c = clock_of(&r, 0, 0);
    struct clock_time t;

    steady(&c, &r, 50);
    old = r;
    steady(&c, &r, 50);
    clock_lost(&c);
    ck_assert_int_eq(deliver(&c, &old, &t), CLOCK_DUPLICATE);
    ck_assert_int_eq(deliver(&c, &r, &t), CLOCK_DUPLICATE);
    ck_assert_int_eq(sample(&c, &r, 12500), CLOCK_FIRST);
}
END_TEST

/* ---- rate ------------------------------------------------------------------ */

static const struct {
    double hz;
    int64_t jitter_us;  /* each sample comes up to this much early or late */
} rates[] = {
    { 80.0, 0 }, { 80.0, 200 }, { 92.7, 0 }, { 92.7, 300 }, { 10.0, 0 },
    { 10.0, 2000 }, { 1000.0, 0 }, { 1000.0, 100 }, { 5.0, 0 },
};

/* A rate from first and last of n samples is off by their two jitters at most;
 * whole microseconds add a half each. */
static double worst_frac(int64_t jitter_us, double span_us)
{
    return (2.0 * (double)jitter_us + 1.0) / span_us;
}

static int64_t at_us(int n, double hz, int64_t jitter_us, unsigned *seed)
{
    const int64_t jitter = jitter_us == 0 ? 0
                         : (int64_t)rand_r(seed) % (2 * jitter_us + 1) - jitter_us;

    return llround(n * 1e6 / hz) + jitter + 10000;
}

START_TEST(rate_is_measured_within_its_jitter)
{
    const double hz = rates[_i].hz;
    struct rig r;
    struct clock c = clock_of(&r, WRAP_US - 3000000, 65000);
    unsigned seed = 20240117;
    int ready = 0;

    for (int n = 0; n < (int)(10.5 * hz); n++) {
        const int64_t t = at_us(n, hz, rates[_i].jitter_us, &seed);

        if (sample(&c, &r, t - r.true_us) != (n == 0 ? CLOCK_FIRST : CLOCK_OK))
            ck_abort_msg("sample %d", n);
        if (clock_rate_ready(&c)) {
            ready++;
            ck_assert_double_eq_tol(c.rate_hz / hz, 1.0,
                                    worst_frac(rates[_i].jitter_us, 1e6));
            ck_assert(!clock_rate_ready(&c));
        }
    }
    ck_assert_double_eq_tol(clock_mean_rate_hz(&c) / hz, 1.0,
                            worst_frac(rates[_i].jitter_us, 10e6));
    /* About once a second; at 5 SPS the eight intervals take 1.6 s. */
    ck_assert_int_le(ready, 10);
    ck_assert_int_ge(ready, hz < 8.0 ? 6 : 9);
}
END_TEST

START_TEST(no_rate_is_told_from_seven_intervals)
{
    struct rig r;
    struct clock c = clock_of(&r, 0, 0);

    for (int i = 0; i < 8; i++)
        sample(&c, &r, 200000);
    ck_assert(clock_mean_rate_hz(&c) == 0.0);
    ck_assert(!clock_rate_ready(&c));
    sample(&c, &r, 200000);
    ck_assert_double_eq_tol(clock_mean_rate_hz(&c), 5.0, 1e-12);
    ck_assert(clock_rate_ready(&c));
    ck_assert_double_eq_tol(c.rate_hz, 5.0, 1e-12);
}
END_TEST

START_TEST(an_estimate_takes_a_whole_second)
{
    struct rig r;
    struct clock c = clock_of(&r, 0, 0);

    for (int i = 0; i < 80; i++) {
        sample(&c, &r, 12500);
        ck_assert(!clock_rate_ready(&c));
    }
    sample(&c, &r, 12500);
    ck_assert(clock_rate_ready(&c));
    ck_assert_double_eq_tol(c.rate_hz, 80.0, 1e-12);
}
END_TEST

START_TEST(losses_do_not_bend_the_rate)
{
    struct rig r;
    struct clock c = clock_of(&r, 0, 0);

    for (int i = 1; i < 1000; i++) {
        convert(&r, 12500);
        if (i % 10 != 0) {
            struct clock_time t;

            ck_assert_int_eq(deliver(&c, &r, &t),
                             i == 1 ? CLOCK_FIRST : i % 10 == 1 ? CLOCK_GAP : CLOCK_OK);
        }
        if (clock_rate_ready(&c))
            ck_assert_double_eq_tol(c.rate_hz, 80.0, 1e-12);
    }
    ck_assert_double_eq_tol(clock_mean_rate_hz(&c), 80.0, 1e-12);
    ck_assert_uint_eq(c.missing, 99);
}
END_TEST

START_TEST(the_estimate_follows_a_rate_that_drifts)
{
    struct rig r;
    struct clock c = clock_of(&r, 0, 0);

    steady(&c, &r, 161);
    for (int i = 0; i < 200; i++) {
        ck_assert_int_eq(sample(&c, &r, 12000), CLOCK_OK);
        clock_rate_ready(&c);
    }
    ck_assert_double_eq_tol(c.rate_hz, 1e6 / 12000.0, 1e-9);
}
END_TEST

START_TEST(the_pause_of_a_lost_link_is_no_interval)
{
    struct rig r;
    struct clock c = clock_of(&r, 0, 0);

    steady(&c, &r, 50);
    clock_lost(&c);
    r.true_us += 7000000;
    ck_assert(!greet(&c, &r, 7000000));
    ck_assert_int_eq(sample(&c, &r, 12500), CLOCK_FIRST);
    steady(&c, &r, 50);
    ck_assert_double_eq_tol(clock_mean_rate_hz(&c), 80.0, 1e-12);
    ck_assert_uint_eq(c.missing, 0);
}
END_TEST

/* ---- HELLO again -------------------------------------------------------------- */

static const struct {
    const char *why;
    int64_t away_us;      /* by the host's clock; 0: no loss */
    int64_t uptime_us;    /* the rig's, since the last frame; negative: less */
    uint32_t tick_hz;
    bool restarted;
} hellos[] = {
    { "asked again at once",               0,         0, TICK_HZ, false },
    { "asked again, no loss",              0,   1000000, TICK_HZ, false },
    { "asked again after a day's silence", 0, 86400000000, TICK_HZ, false },
    { "reset under our hands",             0,    -16000, TICK_HZ, true },
    { "a tick less",                       0,        -1, TICK_HZ, true },
    { "away and back, the same rig",  10000000, 10000000, TICK_HZ, false },
    { "agrees at the upper limit",    10000000, 11100000, TICK_HZ, false },
    { "just over the upper limit",    10000000, 11100001, TICK_HZ, true },
    { "agrees at the lower limit",    10000000,  8900000, TICK_HZ, false },
    { "just under the lower limit",   10000000,  8899999, TICK_HZ, true },
    { "1 % of ten minutes",          600000000, 607000000, TICK_HZ, false },
    { "over 1 % of ten minutes",     600000000, 607000001, TICK_HZ, true },
    { "restarted while away",         60000000, -40000000, TICK_HZ, true },
    { "another rig, up for longer",   10000000, 500000000, TICK_HZ, true },
    { "another rig's tick",           10000000, 10000000, 8000000, true },
};

START_TEST(a_hello_tells_a_restart_from_a_loss)
{
    struct rig r;
    struct clock c = clock_of(&r, 100000000, 0);

    steady(&c, &r, 100);
    const int64_t before_us = r.true_us;

    if (hellos[_i].away_us > 0)
        clock_lost(&c);
    r.true_us += hellos[_i].uptime_us;
    r.tick_hz = hellos[_i].tick_hz;
    ck_assert_msg(greet(&c, &r, hellos[_i].away_us) == hellos[_i].restarted,
                  "%s", hellos[_i].why);
    /* By ticks when it kept running, by the host's clock when it did not. */
    const int64_t want_us = before_us + (hellos[_i].restarted ? hellos[_i].away_us
                                                              : hellos[_i].uptime_us);
    ck_assert_msg(clock_us(&c, (uint32_t)uptime(&r)) == want_us, "%s: %lld", hellos[_i].why,
                  (long long)clock_us(&c, (uint32_t)uptime(&r)));
}
END_TEST

START_TEST(hello_again_without_a_loss_leaves_the_samples_joined)
{
    struct rig r;
    struct clock c = clock_of(&r, 0, 0);

    steady(&c, &r, 100);
    ck_assert(!greet(&c, &r, 0));
    ck_assert_int_eq(sample(&c, &r, 12500), CLOCK_OK);
}
END_TEST

START_TEST(after_a_restart_numbers_begin_anew)
{
    struct rig r;
    struct clock c = clock_of(&r, 90000000, 30000);

    steady(&c, &r, 100);
    r.boot_ticks = 0u - (uint64_t)r.true_us * PER_US;  /* uptime is 0 now */
    ck_assert(greet(&c, &r, 0));
    r.seq = 0;
    ck_assert_int_eq(sample(&c, &r, 12500), CLOCK_FIRST);
    ck_assert_int_eq(sample(&c, &r, 12500), CLOCK_OK);
    ck_assert_uint_eq(c.missing, 0);
}
END_TEST

START_TEST(a_restarted_rig_with_another_tick_keeps_real_time)
{
    struct rig r;
    struct clock c = clock_of(&r, 90000000, 0);
    struct clock_time t;

    steady(&c, &r, 80);  /* 1 s */
    const struct wire_hello h = { .tick_hz = 8000000, .uptime_ticks = 800, .channels = 1 };
    const struct wire_sample s = { .seq = 5, .tick = 800 + 8 * 2500 };

    clock_lost(&c);
    ck_assert(clock_hello(&c, &h, 3000000));
    ck_assert_int_eq(clock_sample(&c, &s, &t), CLOCK_FIRST);
    ck_assert_int_eq(t.t_us, 1000000 + 3000000 + 2500);
}
END_TEST

/* ---- all of it, in any order ---------------------------------------------- */

struct life {
    struct clock c;
    struct rig r;
    struct rig had;        /* as it was at the last accepted sample */
    bool have_had;
    int64_t heard_us, last_us;
    unsigned seed;
};

static void one_sample(struct life *l)
{
    struct clock_time t;

    convert(&l->r, 12500 + rand_r(&l->seed) % 200 - 100);
    if (deliver(&l->c, &l->r, &t) == CLOCK_DUPLICATE || t.t_us <= l->last_us
        || t.t_us != l->r.true_us)
        ck_abort_msg("sample %u: %lld us, before %lld, true %lld", (unsigned)l->r.seq,
                     (long long)t.t_us, (long long)l->last_us, (long long)l->r.true_us);
    l->last_us = l->heard_us = l->r.true_us;
    l->had = l->r;
    l->have_had = true;
}

static void one_loss(struct life *l, bool reset)
{
    clock_lost(&l->c);
    l->r.true_us += rand_r(&l->seed) % 100000000 + 3000000;
    if (reset) {
        l->r.boot_ticks = 1600u - (uint64_t)l->r.true_us * PER_US;
        l->have_had = false;  /* a frame of another life has other ticks */
    }
    ck_assert(greet(&l->c, &l->r, l->r.true_us - l->heard_us) == reset);
    l->heard_us = l->r.true_us;
}

START_TEST(session_time_is_true_and_never_goes_back)
{
    struct life l = { .seed = 4711 + (unsigned)_i };
    struct clock_time t;

    l.c = clock_of(&l.r, 200000000, (uint16_t)rand_r(&l.seed));
    for (int i = 0; i < 20000; i++) {
        const int what = rand_r(&l.seed) % 1000;

        if (what < 30) {
            convert(&l.r, 12500);
        } else if (what < 50) {
            if (l.have_had)
                ck_assert_int_eq(deliver(&l.c, &l.had, &t), CLOCK_DUPLICATE);
        } else if (what < 70) {
            clock_status(&l.c, uptime(&l.r));
            l.heard_us = l.r.true_us;
        } else if (what == 70) {
            clock_status(&l.c, uptime(&l.r));
            l.heard_us = l.r.true_us;
            convert(&l.r, 100000000);
            clock_status(&l.c, uptime(&l.r));
            l.heard_us = l.r.true_us;
        } else if (what < 74) {
            one_loss(&l, what == 73);
        } else {
            one_sample(&l);
        }
    }
}
END_TEST

/* ---- long times -------------------------------------------------------------- */

/* Exact to the microsecond at any age of the rig: against 128-bit arithmetic. */
START_TEST(time_is_exact_after_days_and_years)
{
    static const uint32_t rates_hz[] = { 1, 1000, 32768, 999983, 16000000, 4294967295u };
    static const uint64_t ages[] = { 0, 1, 15999999, 16000000, INT64_MAX / 1000000 - 1,
                                     INT64_MAX / 1000000, INT64_MAX / 1000000 + 1,
                                     INT64_MAX / 1000000 + 15999999, 98765432109876 };

    for (int i = 0; i < COUNT(rates_hz); i++)
        for (int k = 0; k < COUNT(ages); k++) {
            const struct wire_hello h = { .tick_hz = rates_hz[i], .uptime_ticks = 777 };
            const __int128 exact = (__int128)ages[k] * 1000000 / rates_hz[i];
            const int64_t want = exact > CLOCK_US_MAX ? CLOCK_US_MAX : (int64_t)exact;
            struct clock c;

            clock_init(&c);
            clock_hello(&c, &h, 0);
            clock_status(&c, 777 + ages[k]);
            ck_assert_msg(clock_us(&c, (uint32_t)(777 + ages[k])) == want,
                          "%ju ticks of %u Hz", (uintmax_t)ages[k], rates_hz[i]);
        }
}
END_TEST

Suite *clock_suite(void)
{
    Suite *s = suite_create("clock");
    TCase *tc = tcase_create("all");

    tcase_add_test(tc, nothing_is_placed_before_the_first_hello);
    tcase_add_test(tc, session_time_starts_at_the_first_hello);
    tcase_add_test(tc, ticks_are_counted_over_their_wrap);
    tcase_add_test(tc, previous_time_is_that_of_the_sample_before);
    tcase_add_test(tc, a_silence_of_two_minutes_needs_no_status);
    tcase_add_test(tc, a_silence_between_half_a_wrap_and_a_wrap_is_not_given_a_time);
    tcase_add_loop_test(tc, status_carries_a_silence_of_minutes, 0, COUNT(silences));
    tcase_add_test(tc, an_old_status_changes_nothing);
    tcase_add_test(tc, an_event_near_a_sample_is_placed_on_either_side);
    tcase_add_loop_test(tc, missing_conversions_are_counted_by_number, 0, COUNT(holes));
    tcase_add_test(tc, numbers_wrap_without_a_hole);
    tcase_add_loop_test(tc, missing_conversions_are_counted_by_time, 0, COUNT(late));
    tcase_add_test(tc, the_larger_of_both_counts_is_taken);
    tcase_add_test(tc, without_a_rate_only_numbers_tell_of_a_loss);
    tcase_add_test(tc, a_frame_that_comes_twice_is_dropped);
    tcase_add_test(tc, a_frame_that_comes_late_is_dropped);
    tcase_add_test(tc, a_new_number_with_the_same_tick_is_dropped);
    tcase_add_test(tc, a_new_tick_with_an_old_number_is_dropped);
    tcase_add_test(tc, after_a_loss_a_frame_already_had_is_still_dropped);
    tcase_add_loop_test(tc, rate_is_measured_within_its_jitter, 0, COUNT(rates));
    tcase_add_test(tc, no_rate_is_told_from_seven_intervals);
    tcase_add_test(tc, an_estimate_takes_a_whole_second);
    tcase_add_test(tc, losses_do_not_bend_the_rate);
    tcase_add_test(tc, the_estimate_follows_a_rate_that_drifts);
    tcase_add_test(tc, the_pause_of_a_lost_link_is_no_interval);
    tcase_add_loop_test(tc, a_hello_tells_a_restart_from_a_loss, 0, COUNT(hellos));
    tcase_add_test(tc, hello_again_without_a_loss_leaves_the_samples_joined);
    tcase_add_test(tc, after_a_restart_numbers_begin_anew);
    tcase_add_test(tc, a_restarted_rig_with_another_tick_keeps_real_time);
    tcase_add_loop_test(tc, session_time_is_true_and_never_goes_back, 0, 4);
    tcase_add_test(tc, time_is_exact_after_days_and_years);
    suite_add_tcase(s, tc);
    return s;
}
