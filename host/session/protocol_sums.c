/* protocol_sums.c - a protocol's times and doses; see protocol.h. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "protocol.h"

/* ---- times ---------------------------------------------------------------- */

static double hold_s(const struct protocol_holds *h)
{
    return h->ramp_s + h->seconds + h->ramp_down_s;
}

/* What a step's efforts have in common; no efforts: it just takes seconds. */
struct efforts {
    int count;
    double seconds, ready_s, rest_s;
};

static struct efforts efforts_of(const struct protocol_step *step)
{
    const struct protocol_warm_up *w = &step->u.warm_up;
    const struct protocol_push *p = &step->u.push;
    const struct protocol_holds *h = &step->u.holds;

    switch (step->type) {
    case PROTOCOL_WARM_UP:
        return (struct efforts){ w->count, w->seconds, w->ready_s, w->rest_s };
    case PROTOCOL_BEST_PUSH:
        return (struct efforts){ p->trials, p->seconds, p->ready_s, p->rest_s };
    case PROTOCOL_HOLDS:
        return (struct efforts){ h->count, hold_s(h), h->ready_s, h->rest_s };
    case PROTOCOL_RIG_CHECK:
        return (struct efforts){ .seconds = step->u.check.seconds };
    case PROTOCOL_TARE:
        return (struct efforts){ .seconds = step->u.tare.seconds };
    case PROTOCOL_PASSIVE_WEIGHT:
        return (struct efforts){ .seconds = step->u.passive.seconds };
    case PROTOCOL_SCREEN:
    case PROTOCOL_ASK:
    case PROTOCOL_NOTE:
        break;
    }
    return (struct efforts){ .seconds = 0 };
}

/* owed_s: the rest that is due before the next effort; a countdown is the last
 * part of a rest.  *begins_s: how far into it the step's own part begins. */
static double step_s(const struct protocol_step *step, double *owed_s, double *begins_s)
{
    const struct efforts e = efforts_of(step);
    const double before_s = fmax(*owed_s, e.ready_s);

    *begins_s = 0;
    if (e.count == 0) {
        *owed_s = e.seconds > 0 ? 0 : *owed_s;
        return e.seconds;
    }
    *begins_s = before_s - e.ready_s;
    *owed_s = e.rest_s;
    return before_s + e.count * e.seconds + (e.count - 1) * fmax(e.rest_s, e.ready_s);
}

double protocol_total_s(const struct protocol *p)
{
    double s = 0, owed_s = 0, begins_s;

    for (int i = 0; i < p->steps; i++)
        s += step_s(&p->step[i], &owed_s, &begins_s);
    return s;
}

void protocol_starts_s(const struct protocol *p, double start_s[PROTOCOL_STEPS_MAX])
{
    double s = 0, owed_s = 0;

    for (int i = 0; i < p->steps; i++) {
        double begins_s;
        const double lasts_s = step_s(&p->step[i], &owed_s, &begins_s);

        start_s[i] = s + begins_s;
        s += lasts_s;
    }
}

/* ---- doses ---------------------------------------------------------------- */

double protocol_tension_s(const struct protocol *p)
{
    double s = 0;

    for (int i = 0; i < p->steps; i++)
        if (p->step[i].type == PROTOCOL_HOLDS)
            s += p->step[i].u.holds.count * p->step[i].u.holds.seconds;
    return s;
}

double protocol_push_s(const struct protocol *p)
{
    double s = 0;

    for (int i = 0; i < p->steps; i++)
        if (p->step[i].type == PROTOCOL_BEST_PUSH)
            s += p->step[i].u.push.trials * p->step[i].u.push.seconds;
    return s;
}

double protocol_dose_pct_s(const struct protocol *p, enum protocol_reference of)
{
    double load = 0;

    for (int i = 0; i < p->steps; i++) {
        const struct protocol_holds *h = &p->step[i].u.holds;

        if (p->step[i].type == PROTOCOL_HOLDS && h->target_of == of)
            load += h->count * h->seconds
                  * (of == PROTOCOL_OF_FORCE ? h->target_n : h->target_pct);
    }
    return load;
}

bool protocol_open_ended(const struct protocol *p)
{
    for (int i = 0; i < p->steps; i++)
        if (p->step[i].type == PROTOCOL_HOLDS
            && p->step[i].u.holds.until == PROTOCOL_UNTIL_DROP_OUT)
            return true;
    return false;
}

double protocol_floor_at_pct(const struct protocol_holds *h)
{
    const double target = h->target_of == PROTOCOL_OF_FORCE ? 100.0 : h->target_pct;

    return fmax(target - h->floor_pct, (target - h->band_pct) / 2.0);
}

/* ---- the dose in short ------------------------------------------------------ */

static double target_of(const struct protocol_holds *h)
{
    return h->target_of == PROTOCOL_OF_FORCE ? h->target_n : h->target_pct;
}

static bool same_but_for_target(const struct protocol_holds *a,
                                const struct protocol_holds *b)
{
    return !(a->seconds < b->seconds || a->seconds > b->seconds)
        && a->target_of == b->target_of && a->until == b->until;
}

static const char *target_words(enum protocol_reference of)
{
    switch (of) {
    case PROTOCOL_OF_BEST_1S:
    case PROTOCOL_OF_PEAK:         return " %";
    case PROTOCOL_OF_PAIN_LIMITED: return " % pain-limited";
    case PROTOCOL_OF_BODY_WEIGHT:  return " % body weight";
    case PROTOCOL_OF_FORCE:        return " N";
    case PROTOCOL_OF_CHOSEN:       break;
    }
    return "a chosen force";
}

/* All holds of p like h but for their targets, as one. */
static int say_like(const struct protocol *p, const struct protocol_holds *h, char *to,
                    size_t n)
{
    double least = target_of(h), most = least;
    char range[64] = "";
    int count = 0;

    for (int i = 0; i < p->steps; i++) {
        const struct protocol_holds *other = &p->step[i].u.holds;

        if (p->step[i].type != PROTOCOL_HOLDS || !same_but_for_target(h, other))
            continue;
        count += other->count;
        least = fmin(least, target_of(other));
        most = fmax(most, target_of(other));
    }
    if (h->target_of == PROTOCOL_OF_CHOSEN)
        range[0] = '\0';
    else if (most > least)
        snprintf(range, sizeof range, "%.4g-%.4g", least, most);
    else
        snprintf(range, sizeof range, "%.4g", least);
    return snprintf(to, n, "%d x %s%.4g s at %s%s", count,
                    h->until == PROTOCOL_UNTIL_DROP_OUT ? "up to " : "", h->seconds,
                    range, target_words(h->target_of));
}

/* Whether an earlier hold has spoken for step i. */
static bool said_before(const struct protocol *p, int i)
{
    for (int k = 0; k < i; k++)
        if (p->step[k].type == PROTOCOL_HOLDS
            && same_but_for_target(&p->step[k].u.holds, &p->step[i].u.holds))
            return true;
    return false;
}

static int say_pushes(const struct protocol_push *push, char *to, size_t n)
{
    static const char *const kinds[] = {
        [PROTOCOL_PUSH_STEADY] = "best push", [PROTOCOL_PUSH_FAST] = "fast push",
        [PROTOCOL_PUSH_PAIN_LIMITED] = "pain-limited push",
    };

    return snprintf(to, n, "%d x %.4g s %s", push->trials, push->seconds,
                    kinds[push->kind]);
}

void protocol_dose(const struct protocol *p, char *to, size_t n)
{
    const bool holds = protocol_tension_s(p) > 0;
    size_t used = 0;

    if (n > 0)
        to[0] = '\0';
    for (int i = 0; i < p->steps && used < n; i++) {
        const struct protocol_step *step = &p->step[i];
        const bool say = holds ? step->type == PROTOCOL_HOLDS && !said_before(p, i)
                               : step->type == PROTOCOL_BEST_PUSH;

        if (say && used > 0)
            used += (size_t)snprintf(to + used, n - used, " + ");
        if (say && used < n)
            used += (size_t)(holds ? say_like(p, &step->u.holds, to + used, n - used)
                                   : say_pushes(&step->u.push, to + used, n - used));
    }
}
