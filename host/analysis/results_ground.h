/*
 * results_ground.h - what the forces of a session rest on: zero and range.
 *
 * A part of results.c, which calls it once pushes and holds are measured.
 */
#ifndef RESULTS_GROUND_H
#define RESULTS_GROUND_H

#include "analysis/results.h"

/* Fill the ground of every push, hold and warm-up, and of the limb's weight. */
void results_ground(struct results *r);

#endif /* RESULTS_GROUND_H */
