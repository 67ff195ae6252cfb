/*
 * trend.h - how one person is doing: everything the trend page, figure and JSON show.
 *
 *     course_load -> trend_make -> trend_say_*, trend_page, trend_figure, trend_json -> trend_free
 *
 * Brings the rules, the tolerated load, the best push and the response of each side
 * together, each against its own history.  The sentences say the number with its
 * interval or that there is too little to tell, call a difference under the detectable
 * change that, and never rank or promise.
 *
 * Pure; trend_make allocates.
 */
#ifndef TREND_H
#define TREND_H

#include <stdbool.h>
#include <stddef.h>

#include "clinic/course.h"
#include "clinic/response.h"
#include "clinic/rules.h"
#include "clinic/tolerance.h"
#include "err.h"

#define TREND_SAID_MAX 1000      /* any sentence below fits, or is cut off */
#define TREND_WEEKS_MAX 1040     /* twenty years */
#define TREND_LAST     8         /* sessions in the table unless weeks are named */
#define TREND_PAIN_CHANGE 2.0    /* points on 0-10 that count as a change (Farrar et al. 2001) */

struct trend_side {
    enum course_side side;   /* COURSE_LEFT or COURSE_RIGHT */
    const char *label;       /* "Left", "Right", or "Both legs" when they only push together */
    int sessions, with_holds;
    int analgesics;          /* sessions known to be under one */
    int first, latest;       /* indexes in the course; -1: none */
    struct tolerance tolerance;
    struct response_sums response;
    struct rules_advice advice;
    struct tolerance_dose *history;  /* the tolerated load after each session of the course */
};

struct trend {
    const struct course *course;     /* borrowed */
    const char *rules;               /* id and version; borrowed from the rules */
    struct rules_verdict *light;     /* one a session */
    struct rules_stage stage;
    int pain_limit;
    int weeks;                       /* asked for; 0: all */
    int shown_from;                  /* first index in the table and the figure */
    int sides;                       /* 0: no session yet */
    struct trend_side side[2];
};

/*
 * side COURSE_BOTH: those that have sessions.  weeks 0: no limit.  ERR_OK with *out to
 * be freed; ERR_ABSENT when the side named was never used (the sentence says which
 * were), ERR_FULL.  A course without sessions is ERR_ABSENT, too.
 */
int trend_make(const struct course *c, const struct rules *r, enum course_side side, int weeks,
               struct trend *out, struct err_text *why);
void trend_free(struct trend *t);

/* A local day as "2026-11-25", into DAY_TEXT bytes. */
void trend_day(int day, char *to);

/* Weeks from the first session shown to a session. */
double trend_weeks(const struct trend *t, int session);

/* The first session after which the tolerated load was as it is now; -1: not known. */
int trend_since(const struct trend *t, const struct trend_side *s);

/* Pain next day: at 24 h, else next morning (*morning), else NAN. */
double trend_next_day(const struct course_session *s, bool *morning);

/* ---- sentences, one each, for clinicians ---------------------------------------- */

/* The tolerated load: what, and since when; or why it is not known. */
void trend_say_headline(const struct trend *t, const struct trend_side *s, char *to, size_t n);
/* The best push beside its detectable change. */
void trend_say_push(const struct trend_side *s, char *to, size_t n);
/* Load and pain over weeks. */
void trend_say_load(const struct trend_side *s, char *to, size_t n);
void trend_say_pain(const struct trend_side *s, char *to, size_t n);
/* Sessions done of those planned, load delivered of that asked. */
void trend_say_consistency(const struct trend_side *s, char *to, size_t n);
/* Pain after less before, counted; and what that cannot tell. */
void trend_say_response(const struct trend_side *s, char *to, size_t n);
/* A session that begins a series: when, what is new, and what it was before. */
void trend_say_series(const struct trend *t, const struct trend_side *s, int session, char *to,
                      size_t n);
/* The session that the next step rests on: its dose, its light and why; "" without one. */
void trend_say_last(const struct trend *t, const struct trend_side *s, char *to, size_t n);
/* The next step with its dose, its reason and its rule. */
void trend_say_next(const struct trend_side *s, char *to, size_t n);

#endif /* TREND_H */
