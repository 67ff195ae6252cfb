/* plateau.c - see plateau.h. */
#include "analysis/plateau.h"

#include <math.h>

#include "analysis/span.h"

/* ---- best means --------------------------------------------------------------------- */

/* The best window anywhere in the effort that has no gap in it. */
static struct metric_value best_mean(const struct plateau_task *k, double width_s, double *at_s)
{
    double best_n = -INFINITY, from_s = k->e->from_s, longest_s = 0.0;

    while (from_s < k->e->to_s) {
        const double to_s = trace_whole_to(k->t, from_s, k->e->to_s);
        struct metric_value why;
        struct span s;
        double mean_n, begins_s;

        if (span_cut(k->t, k->t->force_n, k->zero_n, from_s, to_s, &s, &why)) {
            longest_s = fmax(longest_s, to_s - from_s);
            if (span_best_mean(&s, width_s, &mean_n, &begins_s) && mean_n > best_n) {
                best_n = mean_n;
                *at_s = begins_s;
            }
        }
        if (to_s >= k->e->to_s)
            break;
        /* On with the sample after the gap. */
        from_s = k->t->t_s[trace_at(k->t, nextafter(to_s, INFINITY))];
    }
    return best_n > -INFINITY ? metric_got(best_n, NAN)
                              : metric_none(METRIC_WHY_TOO_SHORT, longest_s, width_s);
}

/* ---- plateau --------------------------------------------------------------------------- */

static void no_plateau(struct metric_value *out, struct metric_value why)
{
    out[METRIC_PLATEAU_FROM] = out[METRIC_PLATEAU_TO] = why;
    out[METRIC_PLATEAU] = out[METRIC_PLATEAU_MEAN] = why;
}

/* Around the best second, as far as the filtered force stays at the level; a best
 * second that itself dips under it is plateau all the same. */
static void plateau(const struct plateau_task *k, double best_n, double best_s,
                    struct metric_value *out)
{
    const double level_n = k->o->plateau_pct / 100.0 * best_n;
    struct metric_value why;
    struct span s;

    if (!span_cut(k->t, k->smooth_n, k->zero_n, k->e->from_s, k->e->to_s, &s, &why)) {
        no_plateau(out, why);
        return;
    }
    const double up_s = span_last_down(&s, best_s, level_n);
    const double down_s = span_first_down(&s, best_s + 1.0, level_n);
    const double from_s = isnan(up_s) ? k->e->from_s : up_s;
    const double to_s = isnan(down_s) ? k->e->to_s : down_s;

    if (!span_cut(k->t, k->smooth_n, k->zero_n, from_s, to_s, &s, &why)) {
        no_plateau(out, why);
        return;
    }
    out[METRIC_PLATEAU_FROM] = metric_got(from_s, NAN);
    out[METRIC_PLATEAU_TO] = metric_got(to_s, NAN);
    out[METRIC_PLATEAU] = metric_got(to_s - from_s, NAN);
    out[METRIC_PLATEAU_MEAN] = metric_got(span_mean_n(&s), NAN);
}

void plateau_measure(const struct plateau_task *k, struct metric_value out[METRIC_COUNT])
{
    double at_s = NAN, half_at_s;

    out[METRIC_BEST_500MS] = best_mean(k, 0.5, &half_at_s);
    out[METRIC_BEST_1S] = best_mean(k, 1.0, &at_s);
    out[METRIC_BEST_1S_AT] = out[METRIC_BEST_1S];
    if (out[METRIC_BEST_1S].why != NULL) {
        no_plateau(out, out[METRIC_BEST_1S]);
        return;
    }
    out[METRIC_BEST_1S_AT] = metric_got(at_s, NAN);
    plateau(k, out[METRIC_BEST_1S].value, at_s, out);
}

/* ---- steadiness ------------------------------------------------------------------------ */

static void no_steadiness(struct metric_value *out, struct metric_value why)
{
    out[METRIC_STEADY_FROM] = out[METRIC_STEADY_TO] = why;
    out[METRIC_STEADY_SD] = out[METRIC_STEADY_CV] = why;
    out[METRIC_RMSE] = out[METRIC_RMSE_PCT] = out[METRIC_SLOPE] = why;
}

static void against_target(const struct plateau_task *k, const struct span *s,
                           struct metric_value *out)
{
    const double target_n = k->o->target_n;
    const double rms_n = span_rms_from_n(s, target_n);

    if (!isfinite(target_n)) {
        out[METRIC_RMSE] = out[METRIC_RMSE_PCT] = metric_none(METRIC_WHY_NO_TARGET, NAN, NAN);
        return;
    }
    out[METRIC_RMSE] = metric_got(rms_n, NAN);
    out[METRIC_RMSE_PCT] = target_n > 0.0 ? metric_got(100.0 * rms_n / target_n, NAN)
                                          : metric_none(METRIC_WHY_NOT_POSITIVE, target_n, NAN);
}

void plateau_steadiness(const struct plateau_task *k, double from_s, double to_s,
                        struct metric_value out[METRIC_COUNT])
{
    const double least_s = k->o->steady_skip_s + k->o->steady_least_s + k->o->steady_drop_s;
    struct metric_value why = metric_none(METRIC_WHY_TOO_SHORT, to_s - from_s, least_s);
    struct span s;

    from_s += k->o->steady_skip_s;
    to_s -= k->o->steady_drop_s;
    if (to_s - from_s < k->o->steady_least_s
        || !span_cut(k->t, k->smooth_n, k->zero_n, from_s, to_s, &s, &why)) {
        no_steadiness(out, why);
        return;
    }
    const struct span_line line = span_fit(&s);
    const struct metric_value none = metric_none(METRIC_WHY_NOT_POSITIVE, line.mean_n, NAN);
    const bool over = line.mean_n > 0.0;

    out[METRIC_STEADY_FROM] = metric_got(from_s, NAN);
    out[METRIC_STEADY_TO] = metric_got(to_s, NAN);
    out[METRIC_STEADY_SD] = metric_got(line.detrended_sd_n, NAN);
    out[METRIC_STEADY_CV] = over ? metric_got(100.0 * line.detrended_sd_n / line.mean_n, NAN)
                                 : none;
    out[METRIC_SLOPE] = over ? metric_got(6000.0 * line.slope_n_s / line.mean_n, NAN) : none;
    against_target(k, &s, out);
}

/* ---- fatigue --------------------------------------------------------------------------- */

struct metric_value plateau_fatigue_area(const struct plateau_task *k)
{
    const double early_s = fmin(k->e->from_s + PLATEAU_FATIGUE_S, k->e->to_s);
    struct metric_value why;
    struct span s;
    double peak_s;

    if (!span_cut(k->t, k->smooth_n, k->zero_n, k->e->from_s, early_s, &s, &why))
        return why;
    const double peak_n = span_peak_n(&s, &peak_s), left_s = k->e->to_s - peak_s;

    if (left_s < PLATEAU_FATIGUE_S)
        return metric_none(METRIC_WHY_TOO_SHORT, left_s, PLATEAU_FATIGUE_S);
    if (peak_n <= 0.0)
        return metric_none(METRIC_WHY_NOT_POSITIVE, peak_n, NAN);
    if (!span_cut(k->t, k->smooth_n, k->zero_n, peak_s, k->e->to_s, &s, &why))
        return why;
    return metric_got(100.0 * (1.0 - span_mean_n(&s) / peak_n), NAN);
}
