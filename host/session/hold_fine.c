/* hold_fine.c - see hold_fine.h. */
#include "session/hold_fine.h"

#include <math.h>
#include <string.h>

#include "err.h"

enum {
    WINDOW = HOLD_FINE_WINDOW,
    MIDDLE = WINDOW / 2,  /* settled up to here when the window is full */
    HALVINGS = 2,         /* of every stretch, which finds what crosses and returns */
    HALVINGS_MOST = 5,    /* of a part that passes a level, which places it */
};

/* ---- the curve ----------------------------------------------------------- */

/* The polynomial through the window, over the index of its samples. */
struct curve {
    double range_n;    /* of the samples; 0: there is no curve */
    bool fitted;
    double d[WINDOW];  /* once fitted: forward differences at sample 0, k-th over k! */
};

/* A curve needs four samples and no jump; see hold_fine.h. */
static struct curve curve_of(const struct hold_fine *f)
{
    struct curve c = { .range_n = 0.0 };
    double least = f->force_n[0], most = least, step = 0.0;

    if (f->n < 4)
        return c;
    for (int i = 1; i < f->n; i++) {
        const double x = f->force_n[i], dx = fabs(x - f->force_n[i - 1]);

        least = x < least ? x : least;
        most = x > most ? x : most;
        step = dx > step ? dx : step;
    }
    if (5.0 * step <= 4.0 * (most - least))
        c.range_n = most - least;
    return c;
}

static void fit(struct curve *c, const struct hold_fine *f)
{
    double factorial = 1.0;

    memcpy(c->d, f->force_n, sizeof c->d);
    for (int k = 1; k < f->n; k++)
        for (int i = f->n - 1; i >= k; i--)
            c->d[i] -= c->d[i - 1];
    for (int k = 2; k < f->n; k++)
        c->d[k] /= factorial *= k;
    c->fitted = true;
}

static double curve_at(const struct curve *c, int n, double x)
{
    double y = c->d[n - 1];

    for (int k = n - 2; k >= 0; k--)
        y = c->d[k] + y * (x - k);
    return y;
}

/* ---- feeding a hold ---------------------------------------------------------- */

/* A part of the stretch between samples k and k + 1. */
struct part {
    int k;
    int64_t t0_us, t1_us;
    double f0_n, f1_n;
};

static bool passes(const struct part *p, double level_n, double margin_n)
{
    const double over_n = level_n + margin_n, under_n = level_n - margin_n;

    return (p->f0_n < over_n || p->f1_n < over_n)
        && (p->f0_n >= under_n || p->f1_n >= under_n);
}

static bool passes_any(const struct part *p, const struct hold_config *cfg, double margin_n)
{
    return passes(p, cfg->low_n, margin_n) || passes(p, cfg->high_n, margin_n)
        || passes(p, cfg->floor_n, margin_n);
}

/* Whether the curve may touch a level between two samples.  It leaves its chord
 * by at most 0.25 of the samples' range in the middle of a window and 3.3 of it
 * at an end: half the sum of |weight of the curve - weight of the chord|. */
static bool near_level(const struct curve *c, const struct hold_fine *f, const struct part *p)
{
    const bool middle = f->n == WINDOW && p->k == MIDDLE - 1;

    return c->range_n > 0.0
        && passes_any(p, &f->sure.cfg, (middle ? 0.25 : 3.3) * c->range_n);
}

static void bend(struct hold *h, const struct hold_fine *f, const struct curve *c,
                 const struct part *p, int halvings)
{
    if (p->t1_us - p->t0_us < 2 || halvings == HALVINGS_MOST
        || (halvings >= HALVINGS && !passes_any(p, &f->sure.cfg, 0.0))) {
        hold_step(h, p->t1_us, p->f1_n);
        return;
    }
    const int k = p->k;
    const int64_t t_us = p->t0_us + (p->t1_us - p->t0_us) / 2;
    const double x = k + (double)(t_us - f->t_us[k]) / (double)(f->t_us[k + 1] - f->t_us[k]);
    const double y = curve_at(c, f->n, x);
    const struct part first = { k, p->t0_us, t_us, p->f0_n, y };
    const struct part second = { k, t_us, p->t1_us, y, p->f1_n };

    bend(h, f, c, &first, halvings + 1);
    bend(h, f, c, &second, halvings + 1);
}

/* Feed samples from .. to of the window with what lies before each.  Returns
 * whether a stretch was bent; if not, straight lines would have done the same. */
static bool feed(struct hold *h, const struct hold_fine *f, struct curve *c, int from, int to)
{
    bool bent = false;

    for (int i = from; i <= to; i++) {
        const struct part p = { i - 1, i > 0 ? f->t_us[i - 1] : 0, f->t_us[i],
                                i > 0 ? f->force_n[i - 1] : 0.0, f->force_n[i] };

        if (i == 0 || !near_level(c, f, &p)) {
            hold_step(h, p.t1_us, p.f1_n);
            continue;
        }
        if (!c->fitted)
            fit(c, f);
        bend(h, f, c, &p, 0);
        bent = true;
    }
    return bent;
}

/* ---- the window ---------------------------------------------------------------- */

static void empty(struct hold_fine *f)
{
    f->n = 0;
    f->settled = 0;
}

static void push(struct hold_fine *f, int64_t t_us, double force_n)
{
    if (f->n == WINDOW) {
        memmove(f->t_us, f->t_us + 1, (WINDOW - 1) * sizeof f->t_us[0]);
        memmove(f->force_n, f->force_n + 1, (WINDOW - 1) * sizeof f->force_n[0]);
        f->n--;
        f->settled--;
    }
    f->t_us[f->n] = t_us;
    f->force_n[f->n++] = force_n;
}

static void settle(struct hold_fine *f, struct curve *c, int to)
{
    f->bent |= feed(&f->sure, f, c, f->settled, to);
    f->settled = to + 1;
}

/* What sure knows, and lines from there to the latest sample. */
static void look(struct hold_fine *f, struct hold *h)
{
    *h = f->sure;
    for (int i = f->settled; i < f->n; i++)
        hold_step(h, f->t_us[i], f->force_n[i]);
    f->bent = false;
}

/* ---- the doors ------------------------------------------------------------------ */

int hold_fine_arm(struct hold_fine *f, struct hold *h, const struct hold_config *cfg,
                  int64_t now_us)
{
    const int err = hold_arm(h, cfg, now_us);

    if (err == ERR_OK) {
        f->sure = *h;
        f->bent = false;
        empty(f);
    }
    return err;
}

/* What to tell of a hold that was and now is; the last thing that happened. */
static int event_of(const struct hold *was, const struct hold *is)
{
    if (is->ending != was->ending)
        return HOLD_EV_ENDED;
    if (is->state == was->state && is->sags == was->sags)
        return HOLD_NOTHING;
    return is->state == HOLD_SAGGING ? HOLD_EV_SAGGED
         : was->started ? HOLD_EV_RECOVERED : HOLD_EV_STARTED;
}

int hold_fine_step(struct hold_fine *f, struct hold *h, int64_t t_us, double force_n)
{
    const struct hold was = *h;
    const int event = hold_step(h, t_us, force_n);

    if (event < 0 || was.state == HOLD_IDLE || was.ending != HOLD_NOT_ENDED)
        return event;
    push(f, t_us, force_n);

    struct curve c = curve_of(f);
    if (f->n == WINDOW)
        settle(f, &c, MIDDLE);
    if (f->bent)
        look(f, h);
    if (h->ending != HOLD_NOT_ENDED) {
        *h = f->sure;
        feed(h, f, &c, f->settled, f->n - 1);
    }
    return event_of(&was, h);
}

void hold_fine_gap(struct hold_fine *f, struct hold *h, int64_t to_us)
{
    if (to_us < h->last_us)
        return;
    struct curve c = curve_of(f);

    hold_gap(h, to_us);
    settle(f, &c, f->n - 1);
    hold_gap(&f->sure, to_us);
    empty(f);
}
