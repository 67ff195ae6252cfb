/* trend.c - see trend.h. */
#include "clinic/trend.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "calibration/day.h"

void trend_day(int day, char *to)
{
    day_after("1970-01-01", day, to);
}

double trend_weeks(const struct trend *t, int session)
{
    const struct course_session *const s = t->course->session;

    return (double)(s[session].started_unix_us - s[t->shown_from].started_unix_us)
           / (7.0 * 86400e6);
}

double trend_next_day(const struct course_session *s, bool *morning)
{
    *morning = !isfinite(s->pain_24h) && isfinite(s->pain_morning);
    return *morning ? s->pain_morning : s->pain_24h;
}

int trend_since(const struct trend *t, const struct trend_side *s)
{
    const struct tolerance_dose *const best = &s->tolerance.best;

    for (int i = 0; best->session >= 0 && i <= best->session; i++)
        if (s->history[i].session >= 0 && s->history[i].mean_n >= best->mean_n
            && t->course->session[i].series == t->course->session[best->session].series)
            return i;
    return best->session;
}

/* Sessions of this side alone, or with the other. */
static int count(const struct course *c, enum course_side side, bool alone)
{
    int n = 0;

    for (int i = 0; i < c->sessions; i++)
        n += alone ? c->session[i].side == side : course_of_side(&c->session[i], side);
    return n;
}

static int side_make(const struct course *c, const struct rules *r, const struct trend *t,
                     struct trend_side *s)
{
    s->first = -1;
    s->latest = course_latest(c, s->side);
    for (int i = 0; i < c->sessions; i++) {
        if (!course_of_side(&c->session[i], s->side))
            continue;
        s->first = s->first < 0 ? i : s->first;
        s->sessions++;
        s->with_holds += c->session[i].holds;
        s->analgesics += c->session[i].holds && c->session[i].analgesic == COURSE_YES;
    }
    s->history = calloc((size_t)c->sessions, sizeof *s->history);
    if (s->history == NULL)
        return ERR_FULL;
    tolerance_history(c, t->light, s->side, s->history);
    rules_advise(r, c, s->side, &s->advice);
    const int err = response_sums(c, s->side, &s->response);

    return err != ERR_OK ? err : tolerance_of(c, t->light, s->side, &s->tolerance);
}

/* The first session shown: of the weeks asked for; all, but for the table, else. */
static int shown_from(const struct course *c, int weeks)
{
    int i = 0;

    while (weeks > 0 && i + 1 < c->sessions && c->session[i].day <= c->today - 7 * weeks)
        i++;
    return i;
}

static int add_side(const struct course *c, const struct rules *r, enum course_side side,
                    const char *label, struct trend *t)
{
    struct trend_side *const s = &t->side[t->sides++];

    s->side = side;
    s->label = label;
    return side_make(c, r, t, s);
}

static int add_sides(const struct course *c, const struct rules *r, enum course_side side,
                     struct trend *t)
{
    const bool together = count(c, COURSE_LEFT, true) + count(c, COURSE_RIGHT, true) == 0;
    int err = ERR_OK;

    if (side == COURSE_BOTH && together)
        return add_side(c, r, COURSE_LEFT, "Both legs", t);
    if (side != COURSE_RIGHT && count(c, COURSE_LEFT, false) > 0)
        err = add_side(c, r, COURSE_LEFT, "Left", t);
    if (err == ERR_OK && side != COURSE_LEFT && count(c, COURSE_RIGHT, false) > 0)
        err = add_side(c, r, COURSE_RIGHT, "Right", t);
    return err;
}

int trend_make(const struct course *c, const struct rules *r, enum course_side side, int weeks,
               struct trend *out, struct err_text *why)
{
    struct trend t = { .course = c, .rules = rules_name(r), .weeks = weeks };
    int err = ERR_OK;

    if (c->sessions == 0)
        return err_set(why, ERR_ABSENT, "%s has no session yet; `holdfast plan %s` says how to "
                       "begin", c->client, c->client);
    if (side != COURSE_BOTH && count(c, side, false) == 0)
        return err_set(why, ERR_ABSENT, "%s has no session of the %s side yet, only of the %s; "
                       "name that side, or leave --side out", c->client,
                       side == COURSE_LEFT ? "left" : "right",
                       side == COURSE_LEFT ? "right" : "left");
    t.light = calloc((size_t)c->sessions, sizeof *t.light);
    if (t.light == NULL)
        return err_set(why, ERR_FULL, "there is no memory for %d sessions", c->sessions);
    for (int i = 0; i < c->sessions; i++)
        rules_light(r, c, i, &t.light[i]);
    rules_stage_of(r, c, &t.stage);
    t.pain_limit = rules_pain_limit(r, c);
    t.shown_from = shown_from(c, weeks);
    err = add_sides(c, r, side, &t);
    if (err != ERR_OK) {
        trend_free(&t);
        return err_set(why, err, "there is no memory for %d sessions", c->sessions);
    }
    *out = t;
    return ERR_OK;
}

void trend_free(struct trend *t)
{
    for (int i = 0; i < t->sides; i++)
        free(t->side[i].history);
    free(t->light);
    memset(t, 0, sizeof *t);
}
