/*
 * results_uncertainty.h - how well the forces of a session are known.
 *
 *     results_ground -> results_uncertainty -> results_uncertainty_options
 *                                           -> results_uncertainty_budget
 *
 * A force's standard uncertainty is calibration/uncertainty.h's, for the zero in
 * force: noise is the SD of the tare's samples, drift what the rests before and
 * after show (zero.h), time under load that of the whole push or hold.  A mean
 * counts its samples as independent; a peak, and whatever metrics are made of,
 * counts as one sample, which is never too little.  What was not measured but asked
 * for, a target or an edge of its band, has that of a force measured there.  An
 * impulse has its mean's, as often as it lasts seconds: but for noise all its
 * samples err the same way.
 *
 * A part of results.c; results_uncertainty_why and _budget are for whoever shows
 * results.  No allocation.
 */
#ifndef RESULTS_UNCERTAINTY_H
#define RESULTS_UNCERTAINTY_H

#include "analysis/results.h"
#include "calibration/uncertainty.h"

/* Fill u of every push, hold and warm-up, and those of the whole session. */
void results_uncertainty(struct results *r);

/* force_u_n and force_u_frac of the options, for metrics up to at_n: exact at 0
 * and at at_n.  Untouched when the options state one, or nothing is known. */
void results_uncertainty_options(const struct results *r, const struct results_ground *g,
                                 double at_n, double hold_s, struct effort_options *o);

/* Why there is no uncertainty: a static half sentence, or NULL. */
const char *results_uncertainty_why(const struct results *r, const struct results_ground *g);

/* The same of the force a hold's target is a share of; NULL: it is known, or the
 * target is a force of its own. */
const char *results_uncertainty_why_reference(const struct results *r,
                                              const struct results_hold *h);

/* The budget of a session's main forces, for a table. */
#define RESULTS_BUDGET_MAX 3

struct results_budget {
    const char *what;            /* static */
    int number;                  /* of the push or hold */
    struct uncertainty u;
};

/* Best second of the best push; target and mean of the last hold.  Returns how many
 * are known; 0 when the calibration states nothing. */
int results_uncertainty_budget(const struct results *r,
                               struct results_budget out[RESULTS_BUDGET_MAX]);

/* The push whose best second targets refer to, or NULL. */
const struct results_push *results_uncertainty_best(const struct results *r);

#endif /* RESULTS_UNCERTAINTY_H */
