/*
 * clinic_model.h - made-up clients over six months, to try the rules and statistics on.
 *
 * A MODEL, and no evidence about people: what a tendon does is not known well enough to
 * be put into twenty lines.  It is there because its truth is known, so that what is
 * said about a client can be held against it.
 *
 * Each leg has a hidden tolerance, the mean force T of the holds at which a green day
 * turns amber.  A session of mean force F, x = F / T - 1, and noise b of a bell from -1
 * to 1 (the sum of three uniforms, SD 1/3), each its own:
 *     pain before          b + usual, whole points
 *     pain in the holds    3 + 12 x + b
 *     after                before + the person's own response + b
 *     next day             before + 1 + 15 x + b, never under before - 1
 *     hours to settle      20 + 80 x + 4 b, from 0
 * So the rules' limits (3, under 2 points more, 24 h) lie at x = 0 within the noise, and no
 * session over x = CLINIC_MODEL_OVER can be green: 15 x + b is then over 0.5 whatever the
 * noise, and the next day has 2 points more.
 *
 * T grows by the kind's own share of its beginning with each session that did not exceed
 * it, up to 0.66 of the best push; an irritable one falls by 3 % when x is over 0.15.
 * Usual pain falls as T grows.  The best push is measured every three weeks, with 5 % of
 * normal noise a day and 7 % too little the first time; it truly rises only in those who
 * respond.  Targets are of the first one, and of a later one only when that changed and
 * the day is green.  Sessions are three a week, 85 % of them come about; answers are
 * missing at random: next day 10 %, in the holds and before 3 % each.
 *
 * Dose: as advised.  REVIEW means a week's pause, then two steps down.
 */
#ifndef CLINIC_MODEL_H
#define CLINIC_MODEL_H

#include <stdbool.h>
#include <stdint.h>

#include "clinic/rules.h"
#include "clinic/tolerance.h"

#define CLINIC_MODEL_CLIENTS 50
#define CLINIC_MODEL_DAYS    182
#define CLINIC_MODEL_ROOM    256    /* sessions and advices of one client */
#define CLINIC_MODEL_OVER    0.10

enum clinic_model_kind {
    CLINIC_MODEL_RESPONDS, CLINIC_MODEL_RESPONDS_NOT, CLINIC_MODEL_IRRITABLE,
    CLINIC_MODEL_BILATERAL, CLINIC_MODEL_DROPS_OUT, CLINIC_MODEL_KINDS
};

struct clinic_model_leg {
    bool trained;
    double push_n, push_gain_n;      /* best push at first, and its true gain to the end */
    double first_n, tolerance_n;     /* hidden tolerance at first, and now */
    double gain;                     /* of first_n, a session */
    double usual_pain, response;
    double reference_n;              /* targets are percent of it; NAN before a push */
};

/* What was advised before a session, or instead of one. */
struct clinic_model_advice {
    int sessions;                    /* there were by then */
    enum course_side side;
    struct course_dose before;       /* prescribed until then */
    struct rules_advice advice;
};

struct clinic_model_push {           /* tolerance_of after a measured best push */
    enum course_side side;
    bool steady;                     /* the true best push does not change */
    struct tolerance_push push;
};

struct clinic_model {
    enum clinic_model_kind kind;
    uint64_t random;
    int last_day;                    /* a drop-out's is early */
    int paused_until[2];
    int judged[2];                   /* the latest session whose best push was */
    struct clinic_model_leg leg[2];  /* COURSE_LEFT, COURSE_RIGHT */
    struct course course;
    struct course_session session[CLINIC_MODEL_ROOM];
    double truth_n[CLINIC_MODEL_ROOM];       /* the leg's hidden tolerance in that session */
    struct clinic_model_advice advice[CLINIC_MODEL_ROOM];
    int advices;
    struct clinic_model_push push[CLINIC_MODEL_ROOM];
    int pushes;
};

/* Client number 0, 1, ... from first day to last; ten of each kind in every fifty. */
void clinic_model_run(struct clinic_model *m, const struct rules *r, int number);

const char *clinic_model_word(enum clinic_model_kind k);

/* The lights of all sessions as they are known at the end. */
void clinic_model_lights(const struct clinic_model *m, const struct rules *r,
                         struct rules_verdict lights[CLINIC_MODEL_ROOM]);

#endif /* CLINIC_MODEL_H */
