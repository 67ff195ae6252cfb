/* zero.c - see zero.h. */
#include "analysis/zero.h"

#include <math.h>

static const char no_samples[] = "no whole second was measured there";
static const char not_quiet[] = "force was not quiet and let go for a second there";

/* Whether from .. from + ZERO_WINDOW_S is rest; its mean. */
static bool is_rest(const struct zero_task *task, double from_s, struct zero_rest *out)
{
    const struct trace *t = task->t;
    const double *const smooth_n = t->filtered_n != NULL ? t->filtered_n : t->force_n;
    const size_t from = trace_at(t, from_s), to = trace_at(t, from_s + ZERO_WINDOW_S);
    double least_n = INFINITY, most_n = -INFINITY, sum_n = 0.0;

    /* The sample at its end closes the second. */
    if (to >= t->n || to == from || trace_whole_to(t, from_s, t->t_s[to]) < t->t_s[to])
        return false;
    out->why = not_quiet;
    for (size_t i = from; i < to; i++) {
        least_n = fmin(least_n, smooth_n[i]);
        most_n = fmax(most_n, smooth_n[i]);
        if (most_n - least_n > ZERO_QUIET_N)
            return false;
        sum_n += t->force_n[i];
    }
    const double mean_n = sum_n / (double)(to - from);

    if (fabs(mean_n) > ZERO_EFFORT_N + fabs(task->limb_n))
        return false;
    out->mean_n = mean_n;
    out->from_s = from_s;
    out->why = NULL;
    return true;
}

/* Seconds from first_s on, each step_s further, while they lie in least_s .. most_s. */
static struct zero_rest search(const struct zero_task *task, double first_s, double step_s,
                               double least_s, double most_s)
{
    struct zero_rest rest = { NAN, NAN, no_samples };

    for (int i = 0; i * ZERO_STEP_S <= ZERO_SEARCH_S - ZERO_WINDOW_S; i++) {
        const double from_s = first_s + i * step_s;

        if (from_s < least_s || from_s + ZERO_WINDOW_S > most_s)
            break;
        if (is_rest(task, from_s, &rest))
            break;
    }
    return rest;
}

/* How far rest lies from the tare, or from the limb's weight above it. */
static double moved_n(const struct zero_task *task, const struct zero_rest *rest)
{
    const double limb_n = rest->mean_n - task->limb_n;

    return fabs(limb_n) < fabs(rest->mean_n) ? limb_n : rest->mean_n;
}

void zero_look(const struct zero_task *task, struct zero_check *out)
{
    out->before = search(task, task->from_s - ZERO_WINDOW_S, -ZERO_STEP_S, task->least_s,
                         task->from_s);
    out->after = search(task, task->to_s, ZERO_STEP_S, task->to_s, task->most_s);
    const double before_n = moved_n(task, &out->before), after_n = moved_n(task, &out->after);

    out->drift_n = isnan(after_n) || fabs(before_n) > fabs(after_n) ? before_n : after_n;
    out->flag = fabs(out->drift_n) > ZERO_FLAG_N
             || fabs(out->drift_n) > ZERO_FLAG_FRAC * fabs(task->mean_n);
}
