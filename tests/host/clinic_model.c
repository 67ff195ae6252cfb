/* clinic_model.c - see clinic_model.h. */
#include "clinic_model.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "course_made.h"

#define SEED        20261126u
#define PER_WEEK    3
#define RETEST_DAYS 21
#define PAUSE_DAYS  7
#define CEILING     0.66     /* tolerance of the best push */

/* ---- chance ----------------------------------------------------------------------------- */

/* splitmix64 (Steele, Lea and Flood 2014), 0 .. 1. */
static double uniform(struct clinic_model *m)
{
    uint64_t z = (m->random += UINT64_C(0x9e3779b97f4a7c15));

    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return (double)((z ^ (z >> 31)) >> 11) / 9007199254740992.0;
}

static double between(struct clinic_model *m, double low, double high)
{
    return low + (high - low) * uniform(m);
}

static double bell(struct clinic_model *m)
{
    return (uniform(m) + uniform(m) + uniform(m) - 1.5) / 1.5;
}

/* The sum of twelve uniforms is near enough to normal, and has no logarithm in it. */
static double normal(struct clinic_model *m)
{
    double sum = -6.0;

    for (int i = 0; i < 12; i++)
        sum += uniform(m);
    return sum;
}

static double points(double pain)
{
    return fmin(10.0, fmax(0.0, floor(pain + 0.5)));
}

static double unless(struct clinic_model *m, double missing, double x)
{
    return uniform(m) < missing ? NAN : x;
}

/* ---- who they are ------------------------------------------------------------------------- */

static const struct {
    const char *word;
    double gain_low, gain_high;      /* of the first tolerance, a session */
    double first_low, first_high;    /* of the best push */
    double push_gain;
    double pain_low, pain_high;
} kinds[CLINIC_MODEL_KINDS] = {
    [CLINIC_MODEL_RESPONDS] = { "responds", 0.005, 0.012, 0.30, 0.50, 0.20, 2, 5 },
    [CLINIC_MODEL_RESPONDS_NOT] = { "responds not", 0.0, 0.0005, 0.30, 0.55, 0.0, 2, 5 },
    [CLINIC_MODEL_IRRITABLE] = { "irritable", 0.001, 0.006, 0.22, 0.35, 0.0, 3, 6 },
    [CLINIC_MODEL_BILATERAL] = { "both legs", 0.002, 0.010, 0.28, 0.50, 0.0, 2, 5 },
    [CLINIC_MODEL_DROPS_OUT] = { "drops out", 0.002, 0.010, 0.30, 0.50, 0.0, 2, 5 },
};

const char *clinic_model_word(enum clinic_model_kind k)
{
    return kinds[k].word;
}

static void make_leg(struct clinic_model *m, struct clinic_model_leg *leg)
{
    leg->trained = true;
    leg->push_n = between(m, 180.0, 420.0);
    leg->push_gain_n = kinds[m->kind].push_gain * leg->push_n;
    leg->first_n = leg->push_n * between(m, kinds[m->kind].first_low, kinds[m->kind].first_high);
    leg->tolerance_n = leg->first_n;
    leg->gain = between(m, kinds[m->kind].gain_low, kinds[m->kind].gain_high);
    leg->usual_pain = between(m, kinds[m->kind].pain_low, kinds[m->kind].pain_high);
    leg->response = between(m, -2.5, 1.0);
    leg->reference_n = NAN;
}

static void make(struct clinic_model *m, int number)
{
    memset(m, 0, sizeof *m);
    m->kind = (enum clinic_model_kind)(number % CLINIC_MODEL_KINDS);
    m->random = SEED + (uint64_t)number * 1000003u;
    m->last_day = m->kind == CLINIC_MODEL_DROPS_OUT ? (int)between(m, 21, 100)
                                                     : CLINIC_MODEL_DAYS - 1;
    const int one = uniform(m) < 0.5 ? COURSE_LEFT : COURSE_RIGHT;

    for (int side = 0; side < 2; side++)
        if (m->kind == CLINIC_MODEL_BILATERAL || side == one)
            make_leg(m, &m->leg[side]);
    m->course = (struct course){ .pain_limit = -1, .sessions_per_week = PER_WEEK };
    snprintf(m->course.client, sizeof m->course.client, "model-%d", number);
    m->course.session = m->session;
    for (int side = 0; side < 2; side++) {
        m->judged[side] = -1;
        m->course.has_dose[side] = m->leg[side].trained;
        m->course.dose[side] = (struct course_dose){ 25.0, 40.0, 120.0, 5 };
        m->course.dose_most[side] = (struct course_dose){ NAN, NAN, NAN, 0 };
        m->course.dose_since_unix_us[side] = (int64_t)COURSE_MADE_DAY * COURSE_MADE_DAY_US;
    }
}

/* ---- a session ------------------------------------------------------------------------------ */

static void measure_push(struct clinic_model *m, int day, struct clinic_model_leg *leg,
                         struct course_session *s)
{
    const double truth = leg->push_n + leg->push_gain_n * day / (CLINIC_MODEL_DAYS - 1);
    const double learning = isnan(leg->reference_n) ? 0.93 : 1.0;

    s->best_1s_n = truth * learning * (1.0 + 0.05 * normal(m));
    s->trials_cv_pct = between(m, 2.0, 7.0);
    if (isnan(leg->reference_n))
        leg->reference_n = s->best_1s_n;
}

static void feel(struct clinic_model *m, struct clinic_model_leg *leg, double x,
                 struct course_session *s)
{
    const double eased = 0.5 * fmax(0.0, leg->tolerance_n / leg->first_n - 1.0);
    const double before = points(leg->usual_pain * (1.0 - fmin(0.6, eased)) + bell(m));
    const double next = points(fmax(before - 1.0, before + 1.0 + 15.0 * x + bell(m)));

    s->pain_during = unless(m, 0.03, points(3.0 + 12.0 * x + bell(m)));
    s->pain_after = unless(m, 0.05, points(before + leg->response + bell(m)));
    s->pain_before = unless(m, 0.03, before);
    s->pain_24h = unless(m, 0.10, next);
    s->settle_h = unless(m, 0.03, fmax(0.0, 20.0 + 80.0 * x + 4.0 * bell(m)));
    s->sharp_or_new = COURSE_NO;
    s->analgesic = COURSE_NO;
}

static void adapt(const struct clinic_model *m, int day, struct clinic_model_leg *leg,
                  double x)
{
    const double push = leg->push_n + leg->push_gain_n * day / (CLINIC_MODEL_DAYS - 1);

    if (x <= 0.0)
        leg->tolerance_n = fmin(fmax(leg->tolerance_n, CEILING * push),
                                leg->tolerance_n + leg->gain * leg->first_n);
    else if (x > 0.15 && m->kind == CLINIC_MODEL_IRRITABLE)
        leg->tolerance_n *= 0.97;
}

static void hold(struct clinic_model *m, int day, enum course_side side)
{
    struct clinic_model_leg *leg = &m->leg[side];
    const int i = m->course.sessions++;
    struct course_session *s = &m->session[i];

    *s = course_made_session(day, side);
    snprintf(s->id, sizeof s->id, "model-%d-%d", day, (int)side);
    if (isnan(leg->reference_n) || day % RETEST_DAYS == 0)
        measure_push(m, day, leg, s);
    s->asked = m->course.dose[side];
    s->asked_s = s->asked.count * s->asked.hold_s;
    s->reference_n = leg->reference_n;
    s->target_n = leg->reference_n * s->asked.target_pct / 100.0;
    s->asked_ns = s->asked_s * s->target_n;
    s->mean_n = s->target_n * (1.0 + 0.01 * bell(m));
    s->mean_pct = 100.0 * s->mean_n / s->reference_n;
    s->holds_done = s->asked.count;
    s->held_s = s->asked_s;
    s->completed_pct = between(m, 85.0, 100.0);
    s->in_band_s = s->asked_s * s->completed_pct / 100.0;
    s->impulse_ns = s->mean_n * s->held_s;
    s->effort = 4.0;
    m->truth_n[i] = leg->tolerance_n;
    const double x = s->mean_n / leg->tolerance_n - 1.0;

    feel(m, leg, x, s);
    adapt(m, day, leg, x);
}

/* ---- six months ------------------------------------------------------------------------------- */

static void now_is(struct clinic_model *m, int day)
{
    m->course.today = COURSE_MADE_DAY + day;
    m->course.now_unix_us = course_made_session(day, COURSE_LEFT).started_unix_us;
    course_series(&m->course);
}

static void prescribe(struct clinic_model *m, enum course_side side, struct course_dose dose)
{
    if (memcmp(&dose, &m->course.dose[side], sizeof dose) == 0)
        return;
    m->course.dose[side] = dose;
    m->course.dose_since_unix_us[side] = m->course.now_unix_us;
}

/* False: no session today. */
static bool follow(struct clinic_model *m, const struct rules *r, int day,
                   enum course_side side)
{
    struct clinic_model_advice *a = &m->advice[m->advices++];
    struct course_dose lower;

    a->sessions = m->course.sessions;
    a->side = side;
    a->before = m->course.dose[side];
    rules_advise(r, &m->course, side, &a->advice);
    if (a->advice.step != RULES_REVIEW) {
        prescribe(m, side, a->advice.dose);
        return true;
    }
    m->paused_until[side] = day + PAUSE_DAYS;
    lower = a->before;
    lower.target_pct = fmax(15.0, lower.target_pct - 10.0);
    prescribe(m, side, lower);
    return false;
}

void clinic_model_lights(const struct clinic_model *m, const struct rules *r,
                         struct rules_verdict lights[CLINIC_MODEL_ROOM])
{
    for (int i = 0; i < m->course.sessions; i++)
        rules_light(r, &m->course, i, &lights[i]);
}

/* Targets follow a best push that changed, on a green day. */
static void judge_push(struct clinic_model *m, const struct rules *r, enum course_side side,
                       int latest)
{
    static struct rules_verdict lights[CLINIC_MODEL_ROOM];
    struct clinic_model_leg *leg = &m->leg[side];
    struct clinic_model_push *p = &m->push[m->pushes++];
    struct tolerance t;

    clinic_model_lights(m, r, lights);
    tolerance_of(&m->course, lights, side, &t);
    *p = (struct clinic_model_push){ side, leg->push_gain_n == 0.0, t.push };
    if (t.push.changed && lights[latest].light == RULES_GREEN)
        leg->reference_n = t.push.latest_n;
    m->judged[side] = latest;
}

static void train(struct clinic_model *m, const struct rules *r, int day,
                  enum course_side side)
{
    const int latest = course_latest(&m->course, side);

    if (!m->leg[side].trained || day < m->paused_until[side] || uniform(m) >= 0.85)
        return;
    now_is(m, day);
    if (latest > m->judged[side] && !isnan(m->session[latest].best_1s_n))
        judge_push(m, r, side, latest);
    if (follow(m, r, day, side))
        hold(m, day, side);
}

void clinic_model_run(struct clinic_model *m, const struct rules *r, int number)
{
    make(m, number);
    for (int day = 0; day <= m->last_day; day++)
        if (day % 7 == 0 || day % 7 == 2 || day % 7 == 4)
            for (enum course_side side = COURSE_LEFT; side <= COURSE_RIGHT; side++)
                train(m, r, day, side);
    now_is(m, CLINIC_MODEL_DAYS + 1);
}
