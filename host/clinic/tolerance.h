/*
 * tolerance.h - the load one person tolerates, and what their best push says.
 *
 * Tolerated load: the highest dose - mean measured force in the holds (N), its percent
 * of the reference, in-band seconds, newton seconds - of a session whose light is green:
 * pain within this person's limit during the holds, and next day known and settled.  A
 * session whose next day is not known is not yet known, which is not tolerated.  Within
 * a series only; both sides each against their own history.  Pure.
 */
#ifndef TOLERANCE_H
#define TOLERANCE_H

#include "clinic/course.h"
#include "clinic/rules.h"
#include "clinic/stats.h"

#define TOLERANCE_MDC_PCT     15.0   /* until a person's own is known: published MDC of
                                        isometric hamstring force, 12.9-14.0 % (Wollin et
                                        al. 2016) and about 12-17 % (McCall et al. 2015) */
#define TOLERANCE_OWN_LEAST   3      /* stable sessions for a person's own */

struct tolerance_dose {
    int session;             /* index in the course; -1: none */
    double mean_n, mean_pct, in_band_s, impulse_ns;
};

struct tolerance_push {
    int sessions;            /* with a best push, in the present series */
    double baseline_n;       /* median of the first sessions after the learning one; NAN */
    double latest_n, change_pct;
    bool own;                /* mdc_pct is this person's own */
    double typical_error_pct, mdc_pct;
    bool changed;            /* |change_pct| is at least mdc_pct */
};

struct tolerance {
    enum course_side side;
    int series;              /* the present one; -1: no session */
    int sessions;            /* of this side, in all series */
    struct tolerance_dose best, latest;
    struct tolerance_push push;
    struct stats_trend load; /* mean force of green sessions over weeks, N a week */
    struct stats_trend pain; /* pain before on the load test over weeks, points a week */
    int done, planned;       /* sessions of the last 4 weeks; planned -1: not stated */
    double delivered_pct;    /* newton seconds done of those asked, last 4 weeks; NAN */
};

/* lights[i] is rules_light of session i. */
int tolerance_of(const struct course *c, const struct rules_verdict *lights,
                 enum course_side side, struct tolerance *out);

/* The tolerated load as it stood after each session: out[i] has session -1 where it was
 * not known.  For the figure. */
void tolerance_history(const struct course *c, const struct rules_verdict *lights,
                       enum course_side side, struct tolerance_dose *out);

#endif /* TOLERANCE_H */
