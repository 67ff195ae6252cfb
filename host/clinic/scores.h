/*
 * scores.h - questionnaires whose totals may be entered, and what a change in one means.
 *
 * No questionnaire's text is here; whoever uses one has it from its owner.  A change is
 * called clear only when it reaches the published number for that questionnaire:
 *
 *     VISA-H   22 points (Cacchio et al. 2014, smallest clinically important change)
 *     VISA-P   13 points (Hernandez-Sanchez et al. 2014, the same)
 *     PSFS     2 points, about (Stratford et al. 1995)
 *
 * Of the others no number is kept here, and none is guessed.  Values; no allocation.
 */
#ifndef SCORES_H
#define SCORES_H

struct scores {
    const char *name;        /* the word in entry_kinds.h */
    const char *title;
    double clear;            /* the change that is clear; 0: not kept here */
    const char *source;      /* of it */
};

/* NULL past the last. */
const struct scores *scores_at(int i);

/* One sentence about a change, static. */
const char *scores_say(const struct scores *q, double change);

#endif /* SCORES_H */
