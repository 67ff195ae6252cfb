/*
 * tolerance.h - the load one person tolerates, and what their best push says.
 *
 * Tolerated load: the highest dose - mean measured force in the holds (N), its percent
 * of the reference, in-band seconds, newton seconds - of a session whose light is green:
 * pain within this person's limit during the holds, and next day known and settled.  A
 * session whose next day is not known is not yet known, which is not tolerated, whatever
 * its light.  Highest is by force; of equal forces the longer in band, then the later.
 * Within a series only (course.h): a force of another position, rig or calibration, or
 * of two legs, is no step up or down.  Each side against its own history.  Pure.
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
#define TOLERANCE_BASELINE    3      /* first stable sessions the baseline is the median of */
#define TOLERANCE_STABLE_CV_PCT 10.0 /* trials that scatter more are no stable session */
#define TOLERANCE_PRIOR_DF    4.0    /* weight of the published error beside a person's own,
                                        in degrees of freedom.  A design choice: an SD of 4
                                        has a CV of 1 / sqrt(8), and people's typical errors
                                        are taken to differ by about that third */
#define TOLERANCE_TREND_MOST  500    /* latest values a trend is of: one a day for over a year */
#define TOLERANCE_DAYS        28     /* of done, planned and delivered: today and before */

struct tolerance_dose {
    int session;             /* index in the course; -1: none, and the rest is NAN */
    double mean_n, mean_pct, in_band_s, impulse_ns;
};

/*
 * Best pushes of the series of the latest one.  The first session of a series teaches the
 * test and is left out.  A session is stable when its light is not red and its trials
 * do not scatter.
 *
 * The detectable change is stats_mdc95 of
 *     sqrt((TOLERANCE_PRIOR_DF e0^2 + (k - 2) e^2) / (TOLERANCE_PRIOR_DF + k - 2)),
 * e the typical error of the k stable sessions before the latest in percent of their
 * mean, e0 the one whose MDC is TOLERANCE_MDC_PCT.  With e alone, three sessions of luck
 * would make 21 % of all unchanged fourth ones a change, 11 % of the fifth, 8 % of the sixth;
 * joined it is 1 to 3 % of any for a day-to-day error of 5 %, and 4 to 6 % for one of 7 %
 * (tests/oracle/detectable_change.py).
 */
struct tolerance_push {
    int series;              /* of the latest best push; -1: there is none */
    int sessions;            /* with a best push, in that series */
    double baseline_n;       /* median of the first stable ones, the latest not; NAN */
    double latest_n, change_pct;  /* of the baseline; NAN without one */
    bool own;                /* mdc_pct has this person's own in it */
    double typical_error_pct;     /* their own; NAN until it is known */
    double mdc_pct;
    bool changed;            /* |change_pct| is at least mdc_pct */
};

struct tolerance {
    enum course_side side;
    int series;              /* of the latest session with holds, else of the latest;
                                -1: no session */
    int sessions;            /* of this side, in all series */
    struct tolerance_dose best, latest;   /* highest, and latest, tolerated in the series */
    struct tolerance_push push;
    struct stats_trend load; /* mean force of tolerated sessions of the series, N a week.  It
                                is the dose's: the steps up by which a limit is found at
                                first are in it, also of one that does not rise itself */
    struct stats_trend pain; /* pain before, on the load test, of all sessions of the side:
                                points a week */
    int done;                /* sessions with holds in the last TOLERANCE_DAYS days */
    int planned;             /* in these days, or since the side's first session if that is
                                later; -1: not stated */
    double delivered_pct;    /* newton seconds done of those asked in these days, of sessions
                                that know both; NAN */
};

/* lights[i] is rules_light of session i; course_series has been called.  ERR_OK, or
 * ERR_FULL without memory. */
int tolerance_of(const struct course *c, const struct rules_verdict *lights,
                 enum course_side side, struct tolerance *out);

/* The tolerated load as it stood after each session, in that session's series: out[i] has
 * session -1 where it was not known, and for sessions of the other side.  c->sessions of
 * them.  For the figure. */
void tolerance_history(const struct course *c, const struct rules_verdict *lights,
                       enum course_side side, struct tolerance_dose *out);

#endif /* TOLERANCE_H */
