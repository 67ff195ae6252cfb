/*
 * test_clock.c - session time out of the rig's ticks, against a rig whose true time is
 * known (ticking.h).
 */
#include <check.h>
#include <stdlib.h>

#include "signal/clock.h"
#include "suites.h"
#include "ticking.h"

Suite *clock_suite(void);

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
    struct ticking r;
    struct clock c = ticking_clock(&r, 123456789, 0);

    ck_assert_int_eq(clock_us(&c, (uint32_t)ticking_uptime(&r)), 0);
    ck_assert_int_eq(ticking_sample(&c, &r, 4321), CLOCK_FIRST);
}
END_TEST

/* Up to just before a wrap, so that samples cross it, three times over. */
START_TEST(ticks_are_counted_over_their_wrap)
{
    struct ticking r;
    struct clock c = ticking_clock(&r, TICKING_WRAP_US - 1000000, 0);

    for (int i = 0; i < 65000; i++)
        if (ticking_sample(&c, &r, 12500) != (i == 0 ? CLOCK_FIRST : CLOCK_OK))
            ck_abort_msg("sample %d", i);
    ck_assert_int_eq(r.true_us, 812500000);
    ck_assert_uint_eq(c.samples, 65000);
}
END_TEST

START_TEST(previous_time_is_that_of_the_sample_before)
{
    struct ticking r;
    struct clock c = ticking_clock(&r, 0, 0);
    struct clock_time t;

    ticking_sample(&c, &r, 12500);
    r.true_us += 5000;
    clock_status(&c, ticking_uptime(&r));
    ticking_convert(&r, 7499);
    ck_assert_int_eq(ticking_deliver(&c, &r, &t), CLOCK_OK);
    ck_assert_int_eq(t.previous_us, 12500);
    ck_assert_int_eq(t.t_us, 24999);
    ck_assert_uint_eq(t.missing, 0);
}
END_TEST

/* 2^31 ticks are 134.2 s: nearer than that no STATUS is needed. */
START_TEST(a_silence_of_two_minutes_needs_no_status)
{
    struct ticking r;
    struct clock c = ticking_clock(&r, TICKING_WRAP_US - 5000000, 0);

    ticking_steady(&c, &r, 200);
    for (int i = 0; i < 10719; i++)
        ticking_convert(&r, 12500);
    ck_assert_int_eq(ticking_sample(&c, &r, 12500), CLOCK_GAP);
    ck_assert_uint_eq(c.missing, 10719);
}
END_TEST

START_TEST(a_silence_between_half_a_wrap_and_a_wrap_is_not_given_a_time)
{
    struct ticking r;
    struct clock c = ticking_clock(&r, 0, 0);

    ticking_steady(&c, &r, 200);
    for (int i = 0; i < 16000; i++)
        ticking_convert(&r, 12500);
    ck_assert_int_eq(ticking_sample(&c, &r, 12500), CLOCK_DUPLICATE);
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
    struct ticking r;
    struct clock c = ticking_clock(&r, 0, 65000);
    const int extra = silences[_i].seconds == 819 ? 16 : 0;
    const int lost = silences[_i].seconds * 80 + extra;

    ticking_steady(&c, &r, 200);
    for (int i = 0; i < lost - 1; i++) {
        ticking_convert(&r, 12500);
        if (i % 80 == 0)
            clock_status(&c, ticking_uptime(&r));
    }
    ck_assert_msg(ticking_sample(&c, &r, 12500) == CLOCK_GAP, "%s", silences[_i].why);
    ck_assert_uint_eq(c.missing, (unsigned)lost - 1);
    ck_assert_int_eq(ticking_sample(&c, &r, 12500), CLOCK_OK);
}
END_TEST

START_TEST(an_old_status_changes_nothing)
{
    struct ticking r;
    struct clock c = ticking_clock(&r, 50000000, 0);
    const uint64_t early = ticking_uptime(&r);

    /* So early that ticks of now would look like the wrap before it. */
    ticking_steady(&c, &r, 80 * 150);
    clock_status(&c, early);
    ck_assert_int_eq(ticking_sample(&c, &r, 12500), CLOCK_OK);
    ck_assert_int_eq(clock_us(&c, (uint32_t)ticking_uptime(&r)), r.true_us);
}
END_TEST

START_TEST(an_event_near_a_sample_is_placed_on_either_side)
{
    struct ticking r;
    struct clock c = ticking_clock(&r, TICKING_WRAP_US - 1250000, 0);
    const uint32_t us = TICKING_PER_US;

    ticking_steady(&c, &r, 100);  /* the last one lies on the wrap itself */
    ck_assert_uint_eq((uint32_t)ticking_uptime(&r), 0);
    ck_assert_int_eq(clock_us(&c, 5000 * us), 1255000);
    ck_assert_int_eq(clock_us(&c, 0u - 5000 * us), 1245000);
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
    { "asked again at once",               0,         0, TICKING_HZ, false },
    { "asked again, no loss",              0,   1000000, TICKING_HZ, false },
    { "asked again after a day's silence", 0, 86400000000, TICKING_HZ, false },
    { "reset under our hands",             0,    -16000, TICKING_HZ, true },
    { "a tick less",                       0,        -1, TICKING_HZ, true },
    { "away and back, the same rig",  10000000, 10000000, TICKING_HZ, false },
    { "agrees at the upper limit",    10000000, 11100000, TICKING_HZ, false },
    { "just over the upper limit",    10000000, 11100001, TICKING_HZ, true },
    { "agrees at the lower limit",    10000000,  8900000, TICKING_HZ, false },
    { "just under the lower limit",   10000000,  8899999, TICKING_HZ, true },
    { "1 % of ten minutes",          600000000, 607000000, TICKING_HZ, false },
    { "over 1 % of ten minutes",     600000000, 607000001, TICKING_HZ, true },
    { "restarted while away",         60000000, -40000000, TICKING_HZ, true },
    { "another rig, up for longer",   10000000, 500000000, TICKING_HZ, true },
    { "another rig's tick",           10000000, 10000000, 8000000, true },
};

START_TEST(a_hello_tells_a_restart_from_a_loss)
{
    struct ticking r;
    struct clock c = ticking_clock(&r, 100000000, 0);

    ticking_steady(&c, &r, 100);
    const int64_t before_us = r.true_us;

    if (hellos[_i].away_us > 0)
        clock_lost(&c);
    r.true_us += hellos[_i].uptime_us;
    r.tick_hz = hellos[_i].tick_hz;
    ck_assert_msg(ticking_greet(&c, &r, hellos[_i].away_us) == hellos[_i].restarted,
                  "%s", hellos[_i].why);
    /* By ticks when it kept running, by the host's clock when it did not. */
    const int64_t want_us = before_us + (hellos[_i].restarted ? hellos[_i].away_us
                                                              : hellos[_i].uptime_us);
    ck_assert_msg(clock_us(&c, (uint32_t)ticking_uptime(&r)) == want_us, "%s: %lld", hellos[_i].why,
                  (long long)clock_us(&c, (uint32_t)ticking_uptime(&r)));
}
END_TEST

START_TEST(hello_again_without_a_loss_leaves_the_samples_joined)
{
    struct ticking r;
    struct clock c = ticking_clock(&r, 0, 0);

    ticking_steady(&c, &r, 100);
    ck_assert(!ticking_greet(&c, &r, 0));
    ck_assert_int_eq(ticking_sample(&c, &r, 12500), CLOCK_OK);
}
END_TEST

START_TEST(after_a_restart_numbers_begin_anew)
{
    struct ticking r;
    struct clock c = ticking_clock(&r, 90000000, 30000);

    ticking_steady(&c, &r, 100);
    r.boot_ticks = 0u - (uint64_t)r.true_us * TICKING_PER_US;  /* uptime is 0 now */
    ck_assert(ticking_greet(&c, &r, 0));
    r.seq = 0;
    ck_assert_int_eq(ticking_sample(&c, &r, 12500), CLOCK_FIRST);
    ck_assert_int_eq(ticking_sample(&c, &r, 12500), CLOCK_OK);
    ck_assert_uint_eq(c.missing, 0);
}
END_TEST

START_TEST(a_restarted_rig_with_another_tick_keeps_real_time)
{
    struct ticking r;
    struct clock c = ticking_clock(&r, 90000000, 0);
    struct clock_time t;

    ticking_steady(&c, &r, 80);  /* 1 s */
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
    struct ticking r;
    struct ticking had;        /* as it was at the last accepted sample */
    bool have_had;
    int64_t heard_us, last_us;
    unsigned seed;
};

static void one_sample(struct life *l)
{
    struct clock_time t;

    ticking_convert(&l->r, 12500 + rand_r(&l->seed) % 200 - 100);
    if (ticking_deliver(&l->c, &l->r, &t) == CLOCK_DUPLICATE || t.t_us <= l->last_us
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
        l->r.boot_ticks = 1600u - (uint64_t)l->r.true_us * TICKING_PER_US;
        l->have_had = false;  /* a frame of another life has other ticks */
    }
    ck_assert(ticking_greet(&l->c, &l->r, l->r.true_us - l->heard_us) == reset);
    l->heard_us = l->r.true_us;
}

START_TEST(session_time_is_true_and_never_goes_back)
{
    struct life l = { .seed = 4711 + (unsigned)_i };
    struct clock_time t;

    l.c = ticking_clock(&l.r, 200000000, (uint16_t)rand_r(&l.seed));
    for (int i = 0; i < 20000; i++) {
        const int what = rand_r(&l.seed) % 1000;

        if (what < 30) {
            ticking_convert(&l.r, 12500);
        } else if (what < 50) {
            if (l.have_had)
                ck_assert_int_eq(ticking_deliver(&l.c, &l.had, &t), CLOCK_DUPLICATE);
        } else if (what < 70) {
            clock_status(&l.c, ticking_uptime(&l.r));
            l.heard_us = l.r.true_us;
        } else if (what == 70) {
            clock_status(&l.c, ticking_uptime(&l.r));
            l.heard_us = l.r.true_us;
            ticking_convert(&l.r, 100000000);
            clock_status(&l.c, ticking_uptime(&l.r));
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
    tcase_add_loop_test(tc, a_hello_tells_a_restart_from_a_loss, 0, COUNT(hellos));
    tcase_add_test(tc, hello_again_without_a_loss_leaves_the_samples_joined);
    tcase_add_test(tc, after_a_restart_numbers_begin_anew);
    tcase_add_test(tc, a_restarted_rig_with_another_tick_keeps_real_time);
    tcase_add_loop_test(tc, session_time_is_true_and_never_goes_back, 0, 4);
    tcase_add_test(tc, time_is_exact_after_days_and_years);
    suite_add_tcase(s, tc);
    return s;
}
