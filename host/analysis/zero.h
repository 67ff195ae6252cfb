/*
 * zero.h - where force rests before and after an effort.
 *
 * A zero is never taken inside a hold; it is looked at instead.  Rest is a second
 * in which filtered force stays within ZERO_QUIET_N, peak to peak, without a gap,
 * and whose mean is no effort.  Before an effort the latest one counts, after it
 * the earliest, looked for at most ZERO_SEARCH_S away.
 *
 * Force is net of the tare, so a rest's mean is how far zero has moved since; of a
 * limb that rests in the strap, how far from its weight.
 *
 * Values; any thread.
 */
#ifndef ZERO_H
#define ZERO_H

#include <stdbool.h>

#include "analysis/trace.h"

/* Design choices: a breath moves a resting leg less than ZERO_QUIET_N; an effort
 * that begins or ends within a step of the window is in it with a tenth of that. */
#define ZERO_WINDOW_S 1.0
#define ZERO_STEP_S   0.1
#define ZERO_SEARCH_S 15.0
#define ZERO_QUIET_N  2.0
#define ZERO_EFFORT_N 20.0   /* a mean beyond is no rest: SESSION_PUSH_ONSET_N */

/* A zero that moved by more than either is flagged. */
#define ZERO_FLAG_N    2.0
#define ZERO_FLAG_FRAC 0.01  /* of the effort's mean */

struct zero_rest {
    double mean_n;       /* of measured force; NAN when why is set */
    double from_s;       /* its second begins; NAN likewise */
    const char *why;     /* there is none: a static half sentence; else NULL */
};

/* Where to look.  limb_n: the limb's weight, 0: not known. */
struct zero_task {
    const struct trace *t;       /* smoothed */
    double least_s;              /* the effort before ended */
    double from_s, to_s;         /* the effort */
    double most_s;               /* the effort after begins */
    double limb_n;
    double mean_n;               /* of the effort; NAN: not known */
};

struct zero_check {
    struct zero_rest before, after;
    double drift_n;      /* since the tare: the larger of both; NAN: neither is known */
    bool flag;           /* drift_n is over a limit; false also when it is not known */
};

void zero_look(const struct zero_task *task, struct zero_check *out);

#endif /* ZERO_H */
