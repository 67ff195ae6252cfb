/*
 * analysis.h - one curve from elsewhere: smoothed, its efforts found, measured.
 *
 *     analysis_make -> read members, analysis_state ... -> analysis_free
 *
 * What results.h is to our own recordings this is to a curve that comes with no
 * session: everything shown about it, in a table, JSON, trace or figure, is
 * taken from here.
 *
 * A resource: analysis_make allocates.  Any thread, one at a time for each.
 */
#ifndef ANALYSIS_H
#define ANALYSIS_H

#include <stddef.h>

#include "analysis/effort.h"
#include "analysis/trials.h"
#include "err.h"

#define ANALYSIS_EFFORTS_MAX 4096  /* more are counted, not measured */

/* What the efforts of a curve, and its two sides, are compared by. */
#define ANALYSIS_COMPARED(X) X(BEST_1S) X(PEAK) X(RFD_100) X(RFD_200)

enum analysis_compared {
#define X(name) ANALYSIS_BY_##name,
    ANALYSIS_COMPARED(X)
#undef X
    ANALYSIS_COMPARED_COUNT
};

struct analysis_effort {
    struct effort where;
    struct metric_value metric[METRIC_COUNT];
};

struct analysis {
    size_t efforts;
    size_t left_out;             /* found beyond ANALYSIS_EFFORTS_MAX */
    struct analysis_effort *effort;  /* in order of time; owned */
    double low_pass_hz;          /* as it was: under 0.4 of the rate; 0: none */
    struct effort_levels levels; /* rest, noise, and what efforts were found by */
    struct metric_value trials[ANALYSIS_COMPARED_COUNT][TRIALS_METRIC_COUNT];
    double length_s;             /* first to last sample */
    size_t gaps;
    double gap_s;                /* their time */
};

/* Smooth t as o says, find its efforts and measure them all.  ERR_OK;
 * ERR_ARG for a filter that cannot be built, ERR_IO when out of memory, with
 * nothing to free then. */
int analysis_make(struct trace *t, const struct effort_options *o, struct analysis *out);

void analysis_free(struct analysis *a);

/* The metric behind one of the list. */
enum metric analysis_compared_metric(enum analysis_compared c);

/*
 * What is going on at a time, in a word:
 *
 *     quiet     no effort
 *     onset     from onset until force is over the threshold efforts are found by
 *     effort    an effort, or its letting go
 *     plateau   the steady part of one
 *     gap       nothing was measured
 */
#define ANALYSIS_STATES(X) \
    X(QUIET, "quiet") X(ONSET, "onset") X(EFFORT, "effort") X(PLATEAU, "plateau") X(GAP, "gap")

enum analysis_state {
#define X(name, word) ANALYSIS_##name,
    ANALYSIS_STATES(X)
#undef X
};

const char *analysis_state_word(enum analysis_state s);

/* State at a time that is not in a gap.  *at is where to go on from: 0 first,
 * then left alone while times ascend. */
enum analysis_state analysis_state(const struct analysis *a, size_t *at, double t_s);

/* Where an effort begins and ends: onset and letting go where they are known,
 * else where it was found. */
double analysis_from_s(const struct analysis_effort *e);
double analysis_to_s(const struct analysis_effort *e);

#endif /* ANALYSIS_H */
