/* hold_fine.c - see hold_fine.h. */
#include "session/hold_fine.h"

#include <math.h>
#include <string.h>

#include "err.h"

enum {
    WINDOW = HOLD_FINE_WINDOW,
    ROOM = HOLD_FINE_ROOM,
    MIDDLE = WINDOW / 2,  /* settled up to here when the window is full */
    HALVINGS = 2,         /* of every stretch, which finds what crosses and returns */
    HALVINGS_MOST = 5,    /* of a part that passes a level, which places it */
};

/* ---- the curve ----------------------------------------------------------- */

/* The polynomial through the window, over the index of its samples. */
struct curve {
    bool known;        /* range_n is set */
    double range_n;    /* of the samples; 0: there is no curve */
    bool fitted;
    double d[WINDOW];  /* once fitted: forward differences at sample 0, k-th over k! */
};

/* Its coefficients are left as they are: setting them costs more than most steps. */
static void curve_init(struct curve *c)
{
    c->known = c->fitted = false;
}

static const double *forces(const struct hold_fine *f)
{
    return f->force_n + f->at;
}

static const int64_t *times(const struct hold_fine *f)
{
    return f->t_us + f->at;
}

/* A curve needs four samples and no jump; see hold_fine.h. */
static double range_of(const struct hold_fine *f)
{
    const double *const force_n = forces(f);
    double least = force_n[0], most = least, step = 0.0;

    if (f->n < 4)
        return 0.0;
    for (int i = 1; i < f->n; i++) {
        const double x = force_n[i], dx = fabs(x - force_n[i - 1]);

        least = x < least ? x : least;
        most = x > most ? x : most;
        step = dx > step ? dx : step;
    }
    return 5.0 * step <= 4.0 * (most - least) ? most - least : 0.0;
}

static void fit(struct curve *c, const struct hold_fine *f)
{
    double factorial = 1.0;

    memcpy(c->d, forces(f), (size_t)f->n * sizeof c->d[0]);
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
    const double least_n = p->f0_n < p->f1_n ? p->f0_n : p->f1_n;
    const double most_n = p->f0_n < p->f1_n ? p->f1_n : p->f0_n;

    if (least_n >= cfg->low_n + margin_n && most_n < cfg->high_n - margin_n)
        return false;  /* well inside, as nearly always; the floor is under low_n */
    return passes(p, cfg->low_n, margin_n) || passes(p, cfg->high_n, margin_n)
        || passes(p, cfg->floor_n, margin_n);
}

/* Whether the curve may touch a level between two samples.  It leaves its chord
 * by at most 0.25 of the samples' range in the middle of a window and 3.3 of it
 * at an end: half the sum of |weight of the curve - weight of the chord|. */
static bool near_level(struct curve *c, const struct hold_fine *f, const struct part *p)
{
    const bool middle = f->n == WINDOW && p->k == MIDDLE - 1;
    const double reach = middle ? 0.25 : 3.3;

    /* Mostly not even the range of more samples than the window's would do. */
    if (!passes_any(p, &f->sure.cfg, reach * (f->most_n - f->least_n)))
        return false;
    if (!c->known)
        c->range_n = range_of(f);
    c->known = true;
    return c->range_n > 0.0 && passes_any(p, &f->sure.cfg, reach * c->range_n);
}

static void bend(struct hold *h, const struct hold_fine *f, const struct curve *c,
                 const struct part *p, int halvings)
{
    /* No room for a point between, also when a time repeats: only the end. */
    if (p->t1_us - p->t0_us < 2 || halvings == HALVINGS_MOST
        || (halvings >= HALVINGS && !passes_any(p, &f->sure.cfg, 0.0))) {
        hold_step(h, p->t1_us, p->f1_n);
        return;
    }
    const int k = p->k;
    const int64_t *const at_us = times(f);
    const int64_t t_us = p->t0_us + (p->t1_us - p->t0_us) / 2;
    const double x = k + (double)(t_us - at_us[k]) / (double)(at_us[k + 1] - at_us[k]);
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
    const int64_t *const t_us = times(f);
    const double *const force_n = forces(f);
    bool bent = false;

    for (int i = from; i <= to; i++) {
        const struct part p = { i - 1, i > 0 ? t_us[i - 1] : 0, t_us[i],
                                i > 0 ? force_n[i - 1] : 0.0, force_n[i] };

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
    f->at = f->n = 0;
    f->settled = 0;
    f->least_n = INFINITY;
    f->most_n = -INFINITY;
}

static void widen(struct hold_fine *f, double force_n)
{
    f->least_n = force_n < f->least_n ? force_n : f->least_n;
    f->most_n = force_n > f->most_n ? force_n : f->most_n;
}

/* The window back to the beginning of its room. */
static void move_back(struct hold_fine *f)
{
    memcpy(f->t_us, times(f), (size_t)f->n * sizeof f->t_us[0]);
    memcpy(f->force_n, forces(f), (size_t)f->n * sizeof f->force_n[0]);
    f->at = 0;
    f->least_n = INFINITY;
    f->most_n = -INFINITY;
    for (int i = 0; i < f->n; i++)
        widen(f, f->force_n[i]);
}

static void push(struct hold_fine *f, int64_t t_us, double force_n)
{
    if (f->n == WINDOW) {
        f->at++;
        f->n--;
        f->settled--;
    }
    if (f->at + f->n == ROOM)
        move_back(f);
    f->t_us[f->at + f->n] = t_us;
    f->force_n[f->at + f->n++] = force_n;
    widen(f, force_n);
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
        hold_step(h, times(f)[i], forces(f)[i]);
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

    struct curve c;

    curve_init(&c);
    if (f->n == WINDOW)
        settle(f, &c, MIDDLE);
    if (f->bent)
        look(f, h);
    if (h->ending != HOLD_NOT_ENDED) {
        *h = f->sure;
        feed(h, f, &c, f->settled, f->n - 1);
        f->bent = true;  /* it may not have ended; then lines must go on from sure */
    }
    return event_of(&was, h);
}

void hold_fine_gap(struct hold_fine *f, struct hold *h, int64_t to_us)
{
    if (to_us < h->last_us)
        return;
    hold_gap(h, to_us);
    if (h->state == HOLD_IDLE)
        return;
    struct curve c;

    curve_init(&c);
    settle(f, &c, f->n - 1);
    hold_gap(&f->sure, to_us);
    empty(f);
}
