/* trace_despike.c - spikes taken out of a trace; see trace.h. */
#include <math.h>

#include "analysis/trace.h"
#include "err.h"

/* The trace is written over from the front while the rule reads ahead of it. */
struct writer {
    struct trace *t;
    size_t from, n;     /* next answer belongs to point from; n points are kept */
    bool hole;          /* points before it were taken out */
};

static void take(struct writer *w, const struct hampel_out *o)
{
    struct trace *t = w->t;
    const size_t i = w->from++;

    if (o->spike) {
        t->despiked++;
        /* The next point kept follows on from nothing, nor from before a gap. */
        w->hole = true;
        return;
    }
    t->t_s[w->n] = t->t_s[i];
    t->force_n[w->n] = t->force_n[i];
    t->gap_before[w->n++] = w->hole || t->gap_before[i];
    w->hole = false;
}

int trace_despike(struct trace *t, const struct hampel_config *cfg)
{
    struct writer w = { t, 0, 0, false };
    struct hampel_out o;
    struct hampel rule;

    if (hampel_init(&rule, cfg) != ERR_OK)
        return ERR_ARG;
    for (size_t i = 0; i < t->n; i++) {
        if (i > 0 && t->gap_before[i])
            while (hampel_flush(&rule, &o))
                take(&w, &o);
        if (hampel_step(&rule, t->force_n[i], &o))
            take(&w, &o);
    }
    while (hampel_flush(&rule, &o))
        take(&w, &o);
    t->n = w.n;
    return ERR_OK;
}
