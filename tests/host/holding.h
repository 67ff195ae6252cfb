/*
 * holding.h - holds to start from, for the suites about them.
 */
#ifndef HOLDING_H
#define HOLDING_H

#include <stdint.h>

#include "session/hold.h"

/* 100 N +-10 N for 1 s, floor 80 N, wait 2 s, grace 0.5 s, elapsed. */
extern const struct hold_config holding_plain;

struct hold_config holding_as(enum hold_rule rule);

/* A hold armed at now_us; the invariants are checked. */
struct hold holding_armed(const struct hold_config *cfg, int64_t now_us);

/* One sample; the invariants hold after it. */
int holding_step(struct hold *h, int64_t t_us, double force_n);

/* IDLE; or armed at 0; entered at 90 ms; fell below the floor at 266.667 ms. */
struct hold holding_in(enum hold_state state, enum hold_rule rule);

#endif /* HOLDING_H */
