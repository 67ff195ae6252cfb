/*
 * hold_fine.h - a hold timed on the curve that its samples lie on.
 *
 *     hold_fine_arm -> ( hold_fine_step | hold_fine_gap ) ...
 *
 * hold.h joins what it is fed by straight lines.  Tremor of 10 Hz has eight
 * samples a cycle at 80 SPS, and chords make it (2 pi 10/80)^2 / 12 = 5 %
 * smaller; a force that rides on an edge of the band for 45 s is then timed
 * wrong by tens of sample periods.  So the machine is also fed points between
 * the samples, of the polynomial through the HOLD_FINE_WINDOW samples around
 * (Newton's forward differences).  With eight, tremor at 80 SPS loses 0.009 %
 * at 10 Hz and 0.03 % at 12 Hz.
 *
 * When things are known.  A stretch between two samples is settled when half a
 * window lies on either side.  The hold always reaches up to the latest sample,
 * its last three stretches on lines, so nothing is told late.  Settling may
 * find a crossing that lines miss and tells it then, up to three samples after
 * it was; started_us, sags and in_band_us may move with it.  An end is decided
 * on the curve, with the latest samples at its one side, and is final.
 *
 * Lines remain where there is no curve: fewer than four samples in a row, or a
 * jump (one step over four fifths of what the window spans), about which a
 * polynomial rings; a low-passed force does not jump.  Next to a gap the
 * window is one-sided.  Nothing is interpolated across a gap.
 *
 * Samples count as evenly spaced within a window, as they do to the filter.
 *
 * How true it is: tests/host/test_hold_truth.c.  Of 1,000 virtual clients at 80
 * to 1,000 SPS, most of them on an edge, the worst is 0.4 sample periods off
 * in time in band and 0.3 in duration, the median 0.001.  Both a start and the
 * end of an in-band clock can still fall on the other side of a touch that is
 * closer to its level than the curve is known (two in 2,800 further clients).
 *
 * A value: no allocation, no I/O, no clock.  Any thread, one at a time.
 */
#ifndef HOLD_FINE_H
#define HOLD_FINE_H

#include <stdbool.h>
#include <stdint.h>

#include "session/hold.h"

/* Even.  Worst time in band of those clients, in sample periods: 40 with two
 * (lines), 14 with four, 1.6 with six, 0.4 with eight, 0.8 with ten: near gaps
 * and ends, longer polynomials make more of noise. */
#define HOLD_FINE_WINDOW 8
/* The window slides along a longer room, so that it is moved back seldom. */
#define HOLD_FINE_ROOM   (3 * HOLD_FINE_WINDOW)

/* Members are private. */
struct hold_fine {
    struct hold sure;      /* the hold on the curve, up to the settled sample */
    int at, n;             /* samples in the window, oldest first, from at on */
    int settled;           /* how many of them sure has been fed */
    bool bent;             /* the reader's hold is not sure and lines from there on */
    double least_n, most_n;  /* of the window and what else the room holds */
    int64_t t_us[HOLD_FINE_ROOM];
    double force_n[HOLD_FINE_ROOM];
};

/* The answers and refusals of hold_arm, hold_step and hold_gap.  *h is the hold
 * as its reader sees it; hold_abort and hold_reset may end it at any time.
 * Feed it through these alone between one arming and its end. */
int hold_fine_arm(struct hold_fine *f, struct hold *h, const struct hold_config *cfg,
                  int64_t now_us);
int hold_fine_step(struct hold_fine *f, struct hold *h, int64_t t_us, double force_n);
void hold_fine_gap(struct hold_fine *f, struct hold *h, int64_t to_us);

#endif /* HOLD_FINE_H */
