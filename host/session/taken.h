/*
 * taken.h - in a recording of known loads, which samples are of which load.
 *
 * A line of text among the answers (REC_ANSWER), written when a load has hung still:
 *
 *     load 3 of 21: 20 kg, samples 1234 to 1473
 *
 * Samples are counted from 0 over the recording's sound ones, those neither saturated
 * nor desynchronised.  A later line for the same load replaces the one before.
 * Values; any thread.
 */
#ifndef TAKEN_H
#define TAKEN_H

#include <stdbool.h>
#include <stddef.h>

#include "recording/record.h"

struct taken {
    int number, of;         /* 1 .. of */
    size_t from, to;        /* samples from .. to - 1 */
};

/* Whether a SAMPLE is one of those that are counted. */
bool taken_counts(const struct wire_sample *s);

/* load is for people, such as "20 kg". */
void taken_put(const struct taken *t, const char *load, struct record_answer *out);

/* False, with *out unchanged, when the answer is no such line. */
bool taken_get(const struct record_answer *a, struct taken *out);

#endif /* TAKEN_H */
