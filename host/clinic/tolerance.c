/* tolerance.c - see tolerance.h. */
#include "clinic/tolerance.h"

#include <math.h>
#include <stdlib.h>

#define US_PER_WEEK (7.0 * 86400e6)

/* ---- dose --------------------------------------------------------------------------- */

static const struct tolerance_dose no_dose = { -1, NAN, NAN, NAN, NAN };

static bool tolerated(const struct course_session *s, const struct rules_verdict *light)
{
    return s->holds && light->light == RULES_GREEN && isfinite(s->mean_n)
        && !isnan(s->pain_during) && !isnan(s->pain_24h);
}

static struct tolerance_dose dose_of(const struct course *c, int i)
{
    const struct course_session *s = &c->session[i];

    return (struct tolerance_dose){ i, s->mean_n, s->mean_pct, s->in_band_s, s->impulse_ns };
}

/* b is the later one. */
static struct tolerance_dose higher(struct tolerance_dose a, struct tolerance_dose b)
{
    if (a.session < 0 || b.mean_n > a.mean_n)
        return b;
    return b.mean_n < a.mean_n || b.in_band_s < a.in_band_s ? a : b;
}

/* A session of the series whose dose is the present one, or -1. */
static int present(const struct course *c, enum course_side side)
{
    const int latest = course_latest(c, side);
    int i = latest;

    while (i >= 0 && !(c->session[i].holds && course_of_side(&c->session[i], side)))
        i--;
    return i < 0 ? latest : i;
}

static void doses(const struct course *c, const struct rules_verdict *lights, int of,
                  struct tolerance *out)
{
    out->best = out->latest = no_dose;
    for (int i = 0; i < c->sessions; i++) {
        if (of < 0 || !course_same_series(&c->session[i], &c->session[of])
            || !tolerated(&c->session[i], &lights[i]))
            continue;
        out->latest = dose_of(c, i);
        out->best = higher(out->best, out->latest);
    }
}

void tolerance_history(const struct course *c, const struct rules_verdict *lights,
                       enum course_side side, struct tolerance_dose *out)
{
    for (int i = 0; i < c->sessions; i++) {
        const struct course_session *s = &c->session[i];
        int before = i - 1;

        out[i] = no_dose;
        if (!course_of_side(s, side))
            continue;
        while (before >= 0 && !course_same_series(&c->session[before], s))
            before--;
        if (before >= 0)
            out[i] = out[before];
        if (tolerated(s, &lights[i]))
            out[i] = higher(out[i], dose_of(c, i));
    }
}

/* ---- best push ------------------------------------------------------------------------ */

static bool stable(const struct course_session *s, const struct rules_verdict *light)
{
    return light->light != RULES_RED && !(s->trials_cv_pct > TOLERANCE_STABLE_CV_PCT);
}

/* best: the n stable pushes before the latest. */
static int judge_push(const double *best, int n, struct tolerance_push *p)
{
    struct stats_median baseline;
    const double published = TOLERANCE_MDC_PCT / stats_mdc95(1.0);
    const int err =
        stats_median(best, n < TOLERANCE_BASELINE ? n : TOLERANCE_BASELINE, &baseline);

    p->own = n >= TOLERANCE_OWN_LEAST;
    if (p->own) {
        const double e = 100.0 * stats_typical_error(best, n) / stats_mean(best, n);
        const double df = n - 2;

        p->typical_error_pct = e;
        p->mdc_pct = stats_mdc95(sqrt((TOLERANCE_PRIOR_DF * published * published + df * e * e)
                                      / (TOLERANCE_PRIOR_DF + df)));
    }
    p->baseline_n = baseline.median;
    p->change_pct = 100.0 * (p->latest_n - p->baseline_n) / p->baseline_n;
    p->changed = fabs(p->change_pct) >= p->mdc_pct;
    return err;
}

static int latest_push(const struct course *c, enum course_side side)
{
    int i = c->sessions - 1;

    while (i >= 0 && !(course_of_side(&c->session[i], side) && c->session[i].best_1s_n > 0.0))
        i--;
    return i;
}

/* room: one value for each session. */
static int push(const struct course *c, const struct rules_verdict *lights, double *room,
                struct tolerance *out)
{
    struct tolerance_push *p = &out->push;
    const int latest = latest_push(c, out->side);
    int n = 0;

    *p = (struct tolerance_push){
        .series = -1, .baseline_n = NAN, .latest_n = NAN, .change_pct = NAN,
        .typical_error_pct = NAN, .mdc_pct = TOLERANCE_MDC_PCT,
    };
    if (latest < 0)
        return ERR_OK;
    p->series = c->session[latest].series;
    p->latest_n = c->session[latest].best_1s_n;
    for (int i = 0; i <= latest; i++) {
        const struct course_session *s = &c->session[i];

        if (!course_same_series(s, &c->session[latest]) || !(s->best_1s_n > 0.0))
            continue;
        p->sessions++;
        if (p->sessions > 1 && i < latest && stable(s, &lights[i]))
            room[n++] = s->best_1s_n;
    }
    return judge_push(room, n, p);
}

/* ---- trends --------------------------------------------------------------------------- */

static double weeks(const struct course *c, int i)
{
    return (double)(c->session[i].started_unix_us - c->session[0].started_unix_us)
         / US_PER_WEEK;
}

/* The line through the latest of n values. */
static int trend(const double *x, const double *y, int n, struct stats_trend *out)
{
    const int older = n > TOLERANCE_TREND_MOST ? n - TOLERANCE_TREND_MOST : 0;

    return stats_trend(x + older, y + older, n - older, out);
}

/* x and y: one value for each session. */
static int trends(const struct course *c, const struct rules_verdict *lights, int of,
                  double *x, double *y, struct tolerance *out)
{
    int n = 0, scores = 0;

    for (int i = 0; i < c->sessions; i++) {
        if (of < 0 || !course_same_series(&c->session[i], &c->session[of])
            || !tolerated(&c->session[i], &lights[i]))
            continue;
        x[n] = weeks(c, i);
        y[n++] = c->session[i].mean_n;
    }
    if (trend(x, y, n, &out->load) != ERR_OK)
        return ERR_FULL;
    for (int i = 0; i < c->sessions; i++) {
        if (!course_of_side(&c->session[i], out->side) || isnan(c->session[i].pain_before))
            continue;
        x[scores] = weeks(c, i);
        y[scores++] = c->session[i].pain_before;
    }
    return trend(x, y, scores, &out->pain);
}

/* ---- the last weeks --------------------------------------------------------------------- */

static void delivered(const struct course *c, struct tolerance *out)
{
    double asked_ns = 0.0, done_ns = 0.0;
    int first_day = c->today;

    for (int i = c->sessions - 1; i >= 0; i--) {
        const struct course_session *s = &c->session[i];

        if (!course_of_side(s, out->side))
            continue;
        out->sessions++;
        first_day = s->day < first_day ? s->day : first_day;
        if (!s->holds || s->day > c->today || s->day <= c->today - TOLERANCE_DAYS)
            continue;
        out->done++;
        if (isfinite(s->asked_ns) && isfinite(s->impulse_ns)) {
            asked_ns += s->asked_ns;
            done_ns += s->impulse_ns;
        }
    }
    if (asked_ns > 0.0)
        out->delivered_pct = 100.0 * done_ns / asked_ns;
    const int days = c->today - first_day + 1;

    if (!isnan(c->sessions_per_week))
        out->planned = (int)lround(c->sessions_per_week
                                   * (days < TOLERANCE_DAYS ? days : TOLERANCE_DAYS) / 7.0);
}

int tolerance_of(const struct course *c, const struct rules_verdict *lights,
                 enum course_side side, struct tolerance *out)
{
    const size_t room = c->sessions > 0 ? (size_t)c->sessions : 1;
    const int of = present(c, side);
    double *x = malloc(room * sizeof *x), *y = malloc(room * sizeof *y);
    int err = ERR_FULL;

    *out = (struct tolerance){ .side = side, .series = of < 0 ? -1 : c->session[of].series,
                               .planned = -1, .delivered_pct = NAN };
    if (x != NULL && y != NULL) {
        doses(c, lights, of, out);
        delivered(c, out);
        err = push(c, lights, x, out);
        if (err == ERR_OK)
            err = trends(c, lights, of, x, y, out);
    }
    free(x);
    free(y);
    return err;
}
