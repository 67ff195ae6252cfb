/* hampel.c - see hampel.h. */
#include "signal/hampel.h"

#include <math.h>  /* fabs, isfinite, INFINITY, NAN */

#include "err.h"

int hampel_init(struct hampel *h, const struct hampel_config *cfg)
{
    struct median window;

    if (cfg->window < 3 || median_init(&window, cfg->window) != ERR_OK
        || !(cfg->k > 0.0) || !isfinite(cfg->k)
        || !(cfg->least_sigma >= 0.0) || !isfinite(cfg->least_sigma))
        return ERR_ARG;
    h->cfg = *cfg;
    h->window = window;
    return ERR_OK;
}

void hampel_reset(struct hampel *h)
{
    median_reset(&h->window);
}

/*
 * The nearest-th smallest distance from m.  The values nearest to m are
 * neighbours in the sorted row, and the farthest of any neighbours is the first
 * or the last: so it is the least, over all runs of so many neighbours, of the
 * larger of the two ends' distances.
 */
static double distance(const struct median *w, double m, int nearest)
{
    double least = INFINITY;

    for (int i = 0; i + nearest <= w->held; i++) {
        const double below = m - w->sorted[i];
        const double above = w->sorted[i + nearest - 1] - m;
        const double farther = below > above ? below : above;

        least = farther < least ? farther : least;
    }
    return least;
}

static double deviation(const struct median *w, double m)
{
    if (w->held % 2 != 0)
        return distance(w, m, w->held / 2 + 1);
    return (distance(w, m, w->held / 2) + distance(w, m, w->held / 2 + 1)) / 2.0;
}

static void judge(const struct hampel *h, double median, struct hampel_out *out)
{
    const struct hampel_out unjudged = { median_middle(&h->window), NAN, NAN, false };

    *out = unjudged;
    if (!isfinite(out->x))
        return;
    const double sigma = HAMPEL_SCALE * deviation(&h->window, median);

    out->median = median;
    out->sigma = sigma < h->cfg.least_sigma ? h->cfg.least_sigma : sigma;
    out->spike = fabs(out->x - median) > h->cfg.k * out->sigma;
}

bool hampel_step(struct hampel *h, double x, struct hampel_out *out)
{
    double median;

    if (!median_step(&h->window, x, &median))
        return false;
    judge(h, median, out);
    return true;
}

bool hampel_flush(struct hampel *h, struct hampel_out *out)
{
    double median;

    if (!median_flush(&h->window, &median))
        return false;
    judge(h, median, out);
    return true;
}
