/* median.c - see median.h. */
#include "signal/median.h"

#include <math.h>  /* isfinite, INFINITY, NAN */
#include <stddef.h>

#include "err.h"

int median_init(struct median *m, int window)
{
    const struct median empty = { 0 };

    if (window < 1 || window > MEDIAN_WINDOW_MAX || window % 2 == 0)
        return ERR_ARG;
    *m = empty;
    m->window = window;
    median_reset(m);
    return ERR_OK;
}

void median_reset(struct median *m)
{
    for (int i = 0; i < m->window; i++)
        m->ring[i] = NAN;
    m->held = 0;
    m->oldest = 0;
    m->early = m->window / 2;
    m->pending = 0;
}

/*
 * Take one value out of a sorted row and put another in, in one pass without a
 * branch: what stays is moved down over the old value's place, and the new one
 * is held between its neighbours.  Its time does not depend on the data.
 */
static void replace(double *sorted, size_t n, double old, double x)
{
    double below = -INFINITY;

    sorted[n] = INFINITY;
    for (size_t i = 0; i < n; i++) {
        const double stays = sorted[i + (sorted[i] >= old)];
        const double least = stays < x ? stays : x;

        sorted[i] = below > least ? below : least;
        below = stays;
    }
}

static void insert(double *sorted, int n, double x)
{
    for (; n > 0 && sorted[n - 1] > x; n--)
        sorted[n] = sorted[n - 1];
    sorted[n] = x;
}

static void take_out(double *sorted, int n, double old)
{
    int i = 0;

    while (sorted[i] < old)
        i++;
    for (; i + 1 < n; i++)
        sorted[i] = sorted[i + 1];
}

/* Slide the window by one place; NAN is an empty one. */
static void push(struct median *m, double x)
{
    const double old = m->ring[m->oldest];
    const bool comes = isfinite(x), goes = isfinite(old);

    m->ring[m->oldest] = x;
    m->oldest = m->oldest + 1 < m->window ? m->oldest + 1 : 0;
    if (comes && goes)
        replace(m->sorted, (size_t)m->held, old, x);
    else if (comes)
        insert(m->sorted, m->held++, x);
    else if (goes)
        take_out(m->sorted, m->held--, old);
}

double median_middle(const struct median *m)
{
    const int place = m->oldest + m->window / 2;

    return m->ring[place < m->window ? place : place - m->window];
}

static double answer(const struct median *m)
{
    if (!isfinite(median_middle(m)))
        return NAN;
    if (m->held % 2 != 0)
        return m->sorted[m->held / 2];
    return (m->sorted[m->held / 2 - 1] + m->sorted[m->held / 2]) / 2.0;
}

bool median_step(struct median *m, double x, double *median)
{
    push(m, x);
    if (m->early > 0) {
        m->early--;
        m->pending++;
        return false;
    }
    *median = answer(m);
    return true;
}

bool median_flush(struct median *m, double *median)
{
    if (m->pending == 0) {
        median_reset(m);
        return false;
    }
    /* A stretch shorter than half a window: bring its first to the middle. */
    for (; m->early > 0; m->early--)
        push(m, NAN);
    push(m, NAN);
    m->pending--;
    *median = answer(m);
    return true;
}
