/* curve_make.c - see curve_make.h. */
#include "interchange/curve_make.h"

#include <stdlib.h>
#include <string.h>

#include "err.h"
#include "interchange/timeline.h"

/* ---- what a row is --------------------------------------------------------------- */

/* Beside enum timeline_mark: on the timeline, but its value was dropped. */
enum { DROPPED = TIMELINE_LEFT_OUT + 1 };

static bool is_empty(double cell)
{
    return cell == CURVE_MAKE_EMPTY;
}

static bool has_time(uint8_t mark)
{
    return mark <= TIMELINE_AFTER_RESET;
}

/* Looked at only when a cell is empty. */
enum filled { NOT_LOOKED, WELL, SPARSELY };

/* Filled in fewer than half of the rows that have a time. */
static bool is_sparse(const struct curve_make *m)
{
    size_t timed = 0, empty = 0;

    for (size_t i = 0; i < m->rows && m->may_be_sparse; i++)
        if (has_time(m->mark[i])) {
            timed++;
            empty += is_empty(m->value[i]);
        }
    return 2 * empty > timed;
}

/* The reason a row is not used as it stands, or CURVE_DROP_COUNT. */
static enum curve_drop reason(const struct curve_make *m, size_t i)
{
    const double cell = m->mark[i] == TIMELINE_NO_TIME ? m->t_s[i] : m->value[i];

    if (m->mark[i] == TIMELINE_REPEATED)
        return CURVE_DROP_TIME_REPEATED;
    if (m->mark[i] == TIMELINE_BACK)
        return CURVE_DROP_TIME_BACK;
    if (isfinite(cell))
        return CURVE_DROP_COUNT;
    return cell == CURVE_MAKE_NOT_FINITE ? CURVE_DROP_NOT_FINITE : CURVE_DROP_NOT_A_NUMBER;
}

/* A row that lacks something: left out, or dropped for a reason.  A value that is no
 * number keeps its time until missing samples are counted. */
static uint8_t sort_odd(const struct curve_make *m, size_t i, enum filled *filled,
                        struct curve *out)
{
    const bool no_time = m->mark[i] == TIMELINE_NO_TIME && is_empty(m->t_s[i]);

    if (is_empty(m->value[i])) {
        if (*filled == NOT_LOOKED)
            *filled = is_sparse(m) ? SPARSELY : WELL;
        if (*filled == SPARSELY || no_time)
            return TIMELINE_LEFT_OUT;
    }
    const enum curve_drop why = reason(m, i);

    out->rows++;
    if (why != CURVE_DROP_COUNT)
        out->dropped[why]++;
    return m->mark[i];
}

static void sort_rows(const struct curve_make *m, uint8_t *state, struct curve *out)
{
    enum filled filled = NOT_LOOKED;
    bool anew = false;  /* the clock did, in a row that was left out */

    for (size_t i = 0; i < m->rows; i++) {
        if (m->mark[i] == TIMELINE_ROW && isfinite(m->value[i]) && !anew) {
            state[i] = TIMELINE_ROW;
            out->rows++;
            continue;
        }
        state[i] = sort_odd(m, i, &filled, out);
        anew = anew || m->mark[i] == TIMELINE_AFTER_RESET;
        if (anew && has_time(state[i])) {
            state[i] = TIMELINE_AFTER_RESET;
            anew = false;
        }
    }
}

static void drop_values(const struct curve_make *m, uint8_t *state)
{
    for (size_t i = 0; i < m->rows; i++)
        if (has_time(state[i]) && !isfinite(m->value[i]))
            state[i] = DROPPED;
}

/* ---- rails ------------------------------------------------------------------------ */

static bool is_rail(double counts)
{
    return counts == 8388607.0 || counts == -8388608.0      /* 24 bits */
        || counts == 16777215.0                             /* offset binary */
        || counts == 2147483392.0 || counts == -2147483648.0 || counts == 2147483647.0;
}

static void drop_rails(const struct curve_make *m, uint8_t *state, struct curve *out)
{
    for (size_t i = 0; i < m->rows && m->unit == CURVE_COUNTS; i++)
        if (has_time(state[i]) && is_rail(m->value[i])) {
            state[i] = DROPPED;
            out->dropped[CURVE_DROP_RAIL]++;
        }
}

/* ---- spikes ------------------------------------------------------------------------ */

/* Newtons or newton metres for one of the unit. */
static double scale(const struct curve_make *m)
{
    return m->unit == CURVE_COUNTS ? fabs(m->o->calibration->n_per_count)
                                   : curve_unit_si(m->unit);
}

/* Whether from neighbour a to sample i is a step no person makes. */
static bool is_leap(const struct curve_make *m, size_t i, size_t a)
{
    const double step = fabs(m->value[i] - m->value[a]), dt_s = fabs(m->t_s[i] - m->t_s[a]);

    if (m->unit == CURVE_COUNTS && step > CURVE_MAKE_SPIKE_COUNTS)
        return true;
    return step * scale(m) > CURVE_MAKE_SPIKE_N
        && step * scale(m) > CURVE_MAKE_SPIKE_N_PER_S * dt_s;
}

/* What holds the middle 90 % of the samples; NAN when out of memory. */
static double middle_range(const struct curve_make *m, const uint8_t *state)
{
    double *x = malloc(m->rows * sizeof *x);
    size_t n = 0;

    if (x == NULL)
        return NAN;
    for (size_t i = 0; i < m->rows; i++)
        if (has_time(state[i]))
            x[n++] = m->value[i];
    const double low = timeline_kth(x, n, n / 20), high = timeline_kth(x, n, n - 1 - n / 20);

    free(x);
    return high - low;
}

static size_t next_used(const struct curve_make *m, const uint8_t *state, size_t from)
{
    while (from < m->rows && !has_time(state[from]))
        from++;
    return from;
}

/* Sample i between before and after, m->rows where there is none. */
static bool stands_out(const struct curve_make *m, size_t before, size_t i, size_t after)
{
    const bool first = before == m->rows, last = after == m->rows;

    return !(first && last) && (first || is_leap(m, i, before)) && (last || is_leap(m, i, after));
}

/* Far from both, by the range and by the step that leads from one to the other: the
 * top of a steep peak is not, and a sample between the two cannot be. */
static bool is_far(const struct curve_make *m, size_t before, size_t i, size_t after, double range)
{
    if (before < m->rows && after < m->rows)
        range = fmax(range, fabs(m->value[after] - m->value[before]));
    const double least = CURVE_MAKE_SPIKE_RANGES * range;

    return (before == m->rows || fabs(m->value[i] - m->value[before]) > least)
        && (after == m->rows || fabs(m->value[i] - m->value[after]) > least);
}

/* The least step that can be a leap, in the file's unit. */
static double least_leap(const struct curve_make *m)
{
    const double least = CURVE_MAKE_SPIKE_N / scale(m);

    return m->unit == CURVE_COUNTS ? fmin(least, CURVE_MAKE_SPIKE_COUNTS) : least;
}

/* The range is worked out only when something stands out: seldom. */
static int drop_spikes(const struct curve_make *m, uint8_t *state, struct curve *out)
{
    const double least = least_leap(m);
    double range = NAN;
    size_t before = m->rows, i = next_used(m, state, 0);

    while (i < m->rows) {
        const size_t after = next_used(m, state, i + 1);
        const bool small = before < m->rows && fabs(m->value[i] - m->value[before]) <= least;

        if (!small && stands_out(m, before, i, after)) {
            if (isnan(range) && isnan(range = middle_range(m, state)))
                return ERR_IO;
            if (is_far(m, before, i, after, range)) {
                state[i] = DROPPED;
                out->dropped[CURVE_DROP_SPIKE]++;
                i = after;
                continue;
            }
        }
        before = i;
        i = after;
    }
    return ERR_OK;
}

/* ---- newtons -------------------------------------------------------------------------- */

/* force = (value - zero) * factor / arm, and its sign. */
struct line {
    double zero, factor, arm;
};

static struct line line_of(const struct curve_make *m)
{
    const struct calibration *c = m->o->calibration;
    const bool counts = m->unit == CURVE_COUNTS;
    const bool arm = curve_unit_is_torque(m->unit) && m->o->lever_m > 0.0;
    const struct line l = {
        counts ? c->zero_counts : 0.0,
        (counts ? c->n_per_count : curve_unit_si(m->unit)) * (m->o->invert ? -1.0 : 1.0),
        arm ? m->o->lever_m : 1.0
    };

    return l;
}

/* Move what is used to the front of the arrays, which may be the file's own: a
 * sample never moves back.  Returns how many there are. */
static size_t gather(const struct curve_make *m, uint8_t *state, double gap_s,
                     double *t_s, double *force_n, struct curve *out)
{
    const struct line l = line_of(m);
    size_t n = 0;

    for (size_t i = 0; i < m->rows; i++) {
        if (!has_time(state[i]))
            continue;
        const double force = (m->value[i] - l.zero) * l.factor / l.arm;

        if (!isfinite(force)) {
            out->dropped[CURVE_DROP_NOT_FINITE]++;
            continue;
        }
        t_s[n] = m->t_s[i];
        force_n[n] = force;
        state[n] = n > 0 && t_s[n] - t_s[n - 1] > gap_s;
        n++;
    }
    return n;
}

/* Takes over state when ERR_OK. */
static int fill(const struct curve_make *m, uint8_t *state, double gap_s, struct curve *out)
{
    double *t_s = m->take_t ? m->t_s : malloc((m->rows + 1) * sizeof *t_s);
    double *force_n = m->take_value ? m->value : malloc((m->rows + 1) * sizeof *force_n);
    int err = t_s == NULL || force_n == NULL ? ERR_IO : ERR_OK;

    if (err == ERR_OK) {
        const size_t n = gather(m, state, gap_s, t_s, force_n, out);

        err = trace_adopt(&out->trace, n, t_s, force_n, state);
    }
    if (err != ERR_OK && !m->take_t)
        free(t_s);
    if (err != ERR_OK && !m->take_value)
        free(force_n);
    return err;
}

static int make(const struct curve_make *m, uint8_t *state, struct curve *out)
{
    struct timeline_rate rate;
    int err;

    sort_rows(m, state, out);
    if (!timeline_measure(m->t_s, state, m->rows, &rate))
        return ERR_IO;
    out->rate_hz = isfinite(rate.period_s) && rate.period_s > 0.0 ? 1.0 / rate.period_s : 0.0;
    out->uneven_frac = rate.uneven_frac;
    out->missing = rate.missing;
    if (out->dropped[CURVE_DROP_NOT_A_NUMBER] > 0 || out->dropped[CURVE_DROP_NOT_FINITE] > 0)
        drop_values(m, state);
    drop_rails(m, state, out);
    if ((err = drop_spikes(m, state, out)) != ERR_OK)
        return err;
    return fill(m, state, rate.gap_s, out);
}

int curve_make(const struct curve_make *from, struct curve *out)
{
    const struct curve none = { .is_torque = curve_unit_is_torque(from->unit)
                                             && !(from->o->lever_m > 0.0) };
    uint8_t *state = malloc(from->rows > 0 ? from->rows : 1);

    *out = none;
    trace_init(&out->trace);
    if (state == NULL)
        return ERR_IO;
    const int err = make(from, state, out);

    if (err != ERR_OK)
        free(state);
    return err;
}
