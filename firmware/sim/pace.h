/*
 * pace.h - keep simulated time and wall time in step.
 *
 * A factor of 1 is real time; 0 means as fast as possible.  The factor may
 * change from slice to slice; time is then counted from the change on.
 */
#ifndef PACE_H
#define PACE_H

#include <stdint.h>

struct pace {
    double factor;       /* private, as all */
    uint64_t base_cycle;
    double base_s;
};

/* Seconds on the monotonic clock. */
double pace_clock_s(void);

/* Sleep until the wall has caught up with now_cycle. */
void pace_wait(struct pace *pace, double factor, uint64_t now_cycle);

#endif /* PACE_H */
