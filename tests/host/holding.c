/* holding.c - see holding.h. */
#include "holding.h"

#include <check.h>

#include "err.h"

const struct hold_config holding_plain = {
    .target_n = 100.0, .low_n = 90.0, .high_n = 110.0, .floor_n = 80.0,
    .hold_us = 1000000, .wait_us = 2000000, .grace_us = 500000, .rule = HOLD_ELAPSED,
};

struct hold_config holding_as(enum hold_rule rule)
{
    struct hold_config c = holding_plain;

    c.rule = rule;
    return c;
}

struct hold holding_armed(const struct hold_config *cfg, int64_t now_us)
{
    struct hold h;

    hold_reset(&h);
    ck_assert(hold_check(&h));
    ck_assert_int_eq(hold_arm(&h, cfg, now_us), ERR_OK);
    ck_assert(hold_check(&h));
    return h;
}

int holding_step(struct hold *h, int64_t t_us, double force_n)
{
    const int event = hold_step(h, t_us, force_n);

    if (!hold_check(h))
        ck_abort_msg("after %.17g N at %lld us an invariant is broken, state %d",
                     force_n, (long long)t_us, (int)h->state);
    return event;
}

struct hold holding_in(enum hold_state state, enum hold_rule rule)
{
    const struct hold_config cfg = holding_as(rule);
    struct hold h;

    hold_reset(&h);
    if (state == HOLD_IDLE)
        return h;
    h = holding_armed(&cfg, 0);
    ck_assert_int_eq(holding_step(&h, 0, 0.0), HOLD_NOTHING);
    if (state == HOLD_WAITING)
        return h;
    ck_assert_int_eq(holding_step(&h, 100000, 100.0), HOLD_EV_STARTED);
    ck_assert_int_eq(holding_step(&h, 200000, 100.0), HOLD_NOTHING);
    if (state == HOLD_SAGGING)
        ck_assert_int_eq(holding_step(&h, 300000, 70.0), HOLD_EV_SAGGED);
    if (state == HOLD_DONE)
        ck_assert_int_eq(holding_step(&h, 1200000, 100.0), HOLD_EV_ENDED);
    if (state == HOLD_FAILED)
        hold_abort(&h, HOLD_PAUSED);
    ck_assert_int_eq(h.state, state);
    ck_assert(hold_check(&h));
    return h;
}
