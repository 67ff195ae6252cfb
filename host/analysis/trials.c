/* trials.c - see trials.h. */
#include "analysis/trials.h"

#include <math.h>

static const struct metric_info info[TRIALS_METRIC_COUNT] = {
#define X(name, id, unit, needs, text) { id, unit, text, 0, 0 },
    TRIALS_METRICS(X)
#undef X
};

static const int needs[TRIALS_METRIC_COUNT] = {
#define X(name, id, unit, needs, text) needs,
    TRIALS_METRICS(X)
#undef X
};

const struct metric_info *trials_info(enum trials_metric m)
{
    return &info[m];
}

/* What one walk over the trials gathers. */
struct tally {
    size_t n, best_at;          /* best_at: 1 is the first effort */
    double sum, top[3];         /* highest first */
    double first, last, best_before_last;
};

static void count(struct tally *y, double value, size_t number)
{
    if (y->n == 0)
        y->first = value;
    else
        y->best_before_last = y->top[0];
    if (!(value <= y->top[0]))
        y->best_at = number;
    y->last = value;
    y->sum += value;
    y->n++;
    for (int i = 0; i < 3; i++) {
        if (!(value <= y->top[i])) {
            const double lower = y->top[i];

            y->top[i] = value;
            value = lower;
        }
    }
}

static double sd_of(const double *value, size_t n, double mean, size_t counted)
{
    double sum = 0.0;

    for (size_t i = 0; i < n; i++)
        if (isfinite(value[i]))
            sum += (value[i] - mean) * (value[i] - mean);
    return sqrt(sum / (double)(counted - 1));
}

/* 100 x (a - b) / b, for b over zero. */
static struct metric_value over(double a, double b)
{
    return b > 0.0 ? metric_got(100.0 * (a - b) / b, NAN)
                   : metric_none(METRIC_WHY_NOT_POSITIVE, b, NAN);
}

void trials_measure(const double *value, size_t n,
                    struct metric_value out[TRIALS_METRIC_COUNT])
{
    struct tally y = { .top = { -INFINITY, -INFINITY, -INFINITY } };

    for (size_t i = 0; i < n; i++)
        if (isfinite(value[i]))
            count(&y, value[i], i + 1);
    const double mean = y.sum / (double)y.n;
    const double sd = y.n > 1 ? sd_of(value, n, mean, y.n) : NAN;

    out[TRIALS_COUNT] = metric_got((double)y.n, NAN);
    out[TRIALS_BEST] = metric_got(y.top[0], NAN);
    out[TRIALS_BEST_AT] = metric_got((double)y.best_at, NAN);
    out[TRIALS_MEAN] = metric_got(mean, NAN);
    out[TRIALS_MEAN_BEST3] = metric_got((y.top[0] + y.top[1] + y.top[2]) / 3.0, NAN);
    out[TRIALS_SD] = metric_got(sd, NAN);
    out[TRIALS_CV] = mean > 0.0 ? metric_got(100.0 * sd / mean, NAN)
                                : metric_none(METRIC_WHY_NOT_POSITIVE, mean, NAN);
    out[TRIALS_LAST_GAIN] = over(y.last, y.best_before_last);
    out[TRIALS_FATIGUE] = y.first > 0.0 ? metric_got(100.0 * (y.first - y.last) / y.first, NAN)
                                        : metric_none(METRIC_WHY_NOT_POSITIVE, y.first, NAN);
    for (int m = 0; m < TRIALS_METRIC_COUNT; m++)
        if (y.n < (size_t)needs[m])
            out[m] = metric_none(METRIC_WHY_FEW_TRIALS, (double)y.n, needs[m]);
}
