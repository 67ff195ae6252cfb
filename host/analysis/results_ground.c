/* results_ground.c - see results_ground.h. */
#include "analysis/results_ground.h"

#include <math.h>

#include "ascending.h"

/* Ends before, and begins after, an effort: rest lies between. */
static void narrow(struct zero_task *z, double from_s, double to_s)
{
    if (to_s <= z->from_s)
        z->least_s = fmax(z->least_s, to_s);
    if (from_s >= z->to_s)
        z->most_s = fmin(z->most_s, from_s);
}

static void look(const struct results *r, double from_s, double to_s, double mean_n,
                 struct results_ground *out)
{
    struct zero_task z = { .t = &r->trace, .least_s = r->first_s, .from_s = from_s,
                           .to_s = to_s, .most_s = r->first_s + r->length_s,
                           .limb_n = r->has_passive ? r->passive_n : 0.0, .mean_n = mean_n };

    /* A zero taken meanwhile moves the force. */
    for (int i = 0; i < r->tares; i++)
        narrow(&z, r->tare[i].at_s, r->tare[i].at_s);
    for (int i = 0; i < r->pushes; i++)
        if (r->push[i].push.pushed)
            narrow(&z, (double)r->push[i].push.started_us / 1e6,
                   (double)r->push[i].push.ended_us / 1e6);
    for (int i = 0; i < r->holds; i++)
        if (r->hold[i].hold.hold.started)
            narrow(&z, (double)r->hold[i].hold.hold.started_us / 1e6,
                   (double)r->hold[i].hold.hold.ended_us / 1e6);
    zero_look(&z, &out->zero);
}

/* How many of the times lie before t_s. */
static size_t times_before(const struct results *r, double t_s)
{
    return ascending_below(r->beyond_s, r->beyond, t_s);
}

static void stand(const struct results *r, int64_t from_us, int64_t to_us, double mean_n,
                  struct results_ground *out)
{
    const double from_s = (double)from_us / 1e6, to_s = (double)to_us / 1e6;

    look(r, from_s, to_s, mean_n, out);
    out->beyond = times_before(r, nextafter(to_s, INFINITY)) - times_before(r, from_s);
}

void results_ground(struct results *r)
{
    for (int i = 0; i < r->pushes; i++) {
        struct results_push *p = &r->push[i];

        if (p->push.pushed)
            stand(r, p->push.started_us, p->push.ended_us, p->part.mean_n, &p->ground);
    }
    for (int i = 0; i < r->holds; i++) {
        struct results_hold *h = &r->hold[i];

        h->ground.zero.drift_n = NAN;  /* nothing to look around at */
        if (h->hold.hold.started)
            stand(r, h->hold.hold.started_us, h->hold.hold.ended_us, h->part.mean_n,
                  &h->ground);
    }
    for (int i = 0; i < r->warm_ups; i++) {
        const struct session_push *p = &r->warm_up[i].warm_up.push;

        if (p->pushed)
            stand(r, p->started_us, p->ended_us, NAN, &r->warm_up[i].ground);
    }
    r->passive_ground.zero.drift_n = NAN;  /* the limb hangs on until it works */
}
