/* span.c - see span.h. */
#include "analysis/span.h"

#include <math.h>
#include <string.h>

/* ---- cutting ------------------------------------------------------------------ */

/* On the straight line from sample i - 1 to i, or sample i itself. */
static double on_line(const struct trace *t, const double *force_n, size_t i, double at_s)
{
    if (t->t_s[i] == at_s)
        return force_n[i];
    return force_n[i - 1] + (force_n[i] - force_n[i - 1]) * (at_s - t->t_s[i - 1])
                            / (t->t_s[i] - t->t_s[i - 1]);
}

static bool reaches(const struct trace *t, double from_s, double to_s)
{
    return t->n > 0 && from_s >= t->t_s[0] && to_s <= t->t_s[t->n - 1];
}

double span_force_n(const struct trace *t, const double *force_n, double zero_n, double at_s)
{
    if (!reaches(t, at_s, at_s))
        return NAN;
    const size_t i = trace_at(t, at_s);

    if (t->t_s[i] != at_s && t->gap_before[i])
        return NAN;
    return on_line(t, force_n, i, at_s) - zero_n;
}

/* Seconds of gap between two times; a and b: the first samples at or after each. */
static double gap_s(const struct trace *t, double from_s, double to_s, size_t a, size_t b)
{
    const uint8_t *gap = t->gap_before;
    double sum = 0.0;

    /* The step that ends at sample b is in it, the one that ends at a unless it
     * ends just where the span begins. */
    for (size_t i = a + (t->t_s[a] == from_s); i <= b; i++) {
        const uint8_t *next = memchr(gap + i, 1, b + 1 - i);

        if (next == NULL)
            break;
        i = (size_t)(next - gap);
        sum += fmin(t->t_s[i], to_s) - fmax(t->t_s[i - 1], from_s);
    }
    return sum;
}

bool span_cut(const struct trace *t, const double *force_n, double zero_n,
              double from_s, double to_s, struct span *out, struct metric_value *why)
{
    if (!reaches(t, from_s, to_s) || !(from_s < to_s)) {
        *why = metric_none(METRIC_WHY_NO_SAMPLES, NAN, NAN);
        return false;
    }
    const size_t a = trace_at(t, from_s), b = trace_at(t, to_s);
    const double missing_s = gap_s(t, from_s, to_s, a, b);

    if (missing_s > 0.0) {
        *why = metric_none(METRIC_WHY_GAP, missing_s, NAN);
        return false;
    }
    const size_t first = a + (t->t_s[a] == from_s);

    *out = (struct span){
        .t_s = t->t_s + first, .force_n = force_n + first, .n = b - first, .zero_n = zero_n,
        .from_s = from_s, .to_s = to_s,
        .from_n = on_line(t, force_n, a, from_s) - zero_n,
        .to_n = on_line(t, force_n, b, to_s) - zero_n,
    };
    return true;
}

/* ---- points: both ends and the samples between ------------------------------------ */

static double time_of(const struct span *s, size_t k)
{
    return k == 0 ? s->from_s : k <= s->n ? s->t_s[k - 1] : s->to_s;
}

static double force_of(const struct span *s, size_t k)
{
    return k == 0 ? s->from_n : k <= s->n ? s->force_n[k - 1] - s->zero_n : s->to_n;
}

/* The first point after a time, at least 1. */
static size_t point_after(const struct span *s, double at_s)
{
    size_t low = 0, high = s->n;

    while (low < high) {
        const size_t mid = low + (high - low) / 2;

        if (s->t_s[mid] <= at_s)
            low = mid + 1;
        else
            high = mid;
    }
    return low + 1;
}

/* Force on the line that ends at point k. */
static double line_n(const struct span *s, size_t k, double at_s)
{
    const double t0 = time_of(s, k - 1), f0 = force_of(s, k - 1);

    return f0 + (force_of(s, k) - f0) * (at_s - t0) / (time_of(s, k) - t0);
}

/* When the line that ends at point k passes a level between its ends. */
static double passing_s(const struct span *s, size_t k, double level_n)
{
    const double t0 = time_of(s, k - 1), f0 = force_of(s, k - 1);

    return t0 + (level_n - f0) / (force_of(s, k) - f0) * (time_of(s, k) - t0);
}

/* ---- sums ----------------------------------------------------------------------- */

double span_impulse_ns(const struct span *s)
{
    const double zero_n = s->zero_n;
    double t = s->from_s, f = s->from_n, sum = 0.0;

    for (size_t i = 0; i < s->n; i++) {
        const double t1 = s->t_s[i], f1 = s->force_n[i] - zero_n;

        sum += (t1 - t) * (f + f1) / 2.0;
        t = t1;
        f = f1;
    }
    return sum + (s->to_s - t) * (f + s->to_n) / 2.0;
}

double span_mean_n(const struct span *s)
{
    return span_impulse_ns(s) / (s->to_s - s->from_s);
}

double span_peak_n(const struct span *s, double *at_s)
{
    double peak_n = s->from_n;

    *at_s = s->from_s;
    for (size_t k = 1; k <= s->n + 1; k++) {
        if (force_of(s, k) > peak_n) {
            peak_n = force_of(s, k);
            *at_s = time_of(s, k);
        }
    }
    return peak_n;
}

/* A point on the way along the span, with the time it stands for: half way to its
 * neighbours. */
struct weighed {
    double before_s, t_s, after_s, w_s;
};

static struct weighed weighed_first(const struct span *s)
{
    const double after_s = time_of(s, 1);

    return (struct weighed){ s->from_s, s->from_s, after_s, (after_s - s->from_s) / 2.0 };
}

/* On to point k. */
static void weighed_on(struct weighed *p, const struct span *s, size_t k)
{
    p->before_s = p->t_s;
    p->t_s = p->after_s;
    p->after_s = k < s->n ? s->t_s[k] : s->to_s;
    p->w_s = (p->after_s - p->before_s) / 2.0;
}

struct span_line span_fit(const struct span *s)
{
    const double length_s = s->to_s - s->from_s;
    struct span_line line = { .mean_n = span_mean_n(s) };
    struct weighed p = weighed_first(s);
    double mean_s = 0.0, tt = 0.0, tf = 0.0, ff = 0.0;

    for (size_t k = 0; k <= s->n + 1; weighed_on(&p, s, ++k))
        mean_s += p.w_s * (p.t_s - s->from_s);
    mean_s = s->from_s + mean_s / length_s;
    p = weighed_first(s);
    for (size_t k = 0; k <= s->n + 1; weighed_on(&p, s, ++k)) {
        const double t = p.t_s - mean_s, f = force_of(s, k) - line.mean_n;

        tt += p.w_s * t * t;
        tf += p.w_s * t * f;
        ff += p.w_s * f * f;
    }
    line.slope_n_s = tf / tt;
    line.sd_n = sqrt(ff / length_s);
    /* Rounding may leave a straight line a hair under zero. */
    line.detrended_sd_n = sqrt(fmax(ff - tf * tf / tt, 0.0) / length_s);
    return line;
}

double span_rms_from_n(const struct span *s, double level_n)
{
    struct weighed p = weighed_first(s);
    double sum = 0.0;

    for (size_t k = 0; k <= s->n + 1; weighed_on(&p, s, ++k)) {
        const double f = force_of(s, k) - level_n;

        sum += p.w_s * f * f;
    }
    return sqrt(sum / (s->to_s - s->from_s));
}

/* ---- crossings -------------------------------------------------------------------- */

double span_first_up(const struct span *s, double after_s, double level_n)
{
    if (!(after_s >= s->from_s && after_s <= s->to_s))
        return NAN;
    size_t k = point_after(s, after_s);

    if (after_s < s->to_s && line_n(s, k, after_s) >= level_n)
        return after_s;
    while (k <= s->n + 1 && force_of(s, k) < level_n)
        k++;
    return k <= s->n + 1 ? passing_s(s, k, level_n) : NAN;
}

double span_first_down(const struct span *s, double after_s, double level_n)
{
    if (!(after_s >= s->from_s && after_s <= s->to_s))
        return NAN;
    size_t k = point_after(s, after_s);

    if (after_s < s->to_s && line_n(s, k, after_s) <= level_n)
        return after_s;
    while (k <= s->n + 1 && force_of(s, k) > level_n)
        k++;
    return k <= s->n + 1 ? passing_s(s, k, level_n) : NAN;
}

double span_first_under(const struct span *s, double after_s, double level_n)
{
    for (size_t k = point_after(s, after_s); k <= s->n + 1; k++)
        if (force_of(s, k) < level_n)
            return time_of(s, k);
    return NAN;
}

double span_last_down(const struct span *s, double before_s, double level_n)
{
    if (!(before_s >= s->from_s && before_s <= s->to_s))
        return NAN;
    size_t k = point_after(s, before_s);

    k = k > s->n + 1 ? s->n + 1 : k;
    if (line_n(s, k, before_s) <= level_n)
        return before_s;
    while (k > 0 && force_of(s, k - 1) > level_n)
        k--;
    return k > 0 ? passing_s(s, k, level_n) : NAN;
}

/* ---- moving windows ----------------------------------------------------------------- */

/* One end of a window that slides along the span. */
struct end {
    const struct span *s;
    size_t next;                /* the point it is coming to */
    double at_s, at_n;          /* where it is */
    double next_s, next_n, slope;
};

static void aim(struct end *e)
{
    e->next_s = time_of(e->s, e->next);
    e->next_n = force_of(e->s, e->next);
    e->slope = (e->next_n - e->at_n) / (e->next_s - e->at_s);
}

static struct end end_at(const struct span *s, size_t next, double at_s, double at_n)
{
    struct end e = { .s = s, .next = next, .at_s = at_s, .at_n = at_n };

    aim(&e);
    return e;
}

/* Along the line by step_s, or to the point it leads to. */
static void move(struct end *e, double step_s, bool arrives)
{
    if (!arrives) {
        e->at_s += step_s;
        e->at_n += e->slope * step_s;
        return;
    }
    e->at_s = e->next_s;
    e->at_n = e->next_n;
    if (e->next <= e->s->n) {
        e->next++;
        aim(e);
    }
}

/* A window slides from one event to the next: one of its ends comes to a point.
 * In between both its forces are straight lines. */
struct slide {
    struct end left, right;
    double to_s;                /* of the span */
};

static struct slide slide_begin(const struct span *s, double width_s)
{
    const double to_s = fmin(s->from_s + width_s, s->to_s);
    const size_t after = point_after(s, to_s), right = after <= s->n ? after : s->n + 1;
    struct slide w = { .left = end_at(s, 1, s->from_s, s->from_n), .to_s = s->to_s };

    w.right = end_at(s, right, to_s, line_n(s, right, to_s));
    return w;
}

/* How far a window moves before it is looked at again: force changes little in
 * it, and there are samples enough in it to be worth while. */
#define STRIDE_S 0.05

/* Sums of a million forces are known better than this. */
#define ROUNDING 1e-9

/* What rounding of times may amount to; events this near are one. */
#define TOGETHER_S 1e-10

/* To the next event, *step_s on; false at the end of the span.  Rounding may put an
 * end a hair past its point: no step, but it arrives. */
static bool slide_on(struct slide *w, double *step_s)
{
    const double to_left = w->left.next_s - w->left.at_s;
    const double to_right = w->right.next_s - w->right.at_s;
    const double step = to_left < to_right ? to_left : to_right;

    if (w->right.at_s >= w->to_s)
        return false;
    *step_s = step > 0.0 ? step : 0.0;
    move(&w->left, *step_s, to_left <= step + TOGETHER_S);
    move(&w->right, *step_s, to_right <= step + TOGETHER_S);
    return true;
}

/* Room for rounding when a window is as long as its span. */
static bool fits(const struct span *s, double width_s)
{
    return s->to_s - s->from_s >= width_s * (1.0 - 1e-12);
}

/* The impulse of the window a slide begins with. */
static double first_ns(const struct span *s, const struct slide *w)
{
    struct span first = *s;

    first.to_s = w->right.at_s;
    first.to_n = w->right.at_n;
    first.n = w->right.next - 1;
    return span_impulse_ns(&first);
}

/* The best impulse of a window in the span, and where that begins, if over *best. */
static void best_in(const struct span *s, double width_s, double *most_ns, double *at_s)
{
    struct slide w = slide_begin(s, width_s);
    double sum = first_ns(s, &w), best = *most_ns, step_s, begins_s = s->from_s;
    double gain_a = w.right.at_n - w.left.at_n;

    if (sum > best) {
        best = sum;
        *at_s = begins_s;
    }
    while (slide_on(&w, &step_s)) {
        /* The sum's rate of change is a straight line, from gain_a to gain_b. */
        const double gain_b = w.right.at_n - w.left.at_n;
        const bool inner = gain_a > 0.0 && gain_b < 0.0;
        const double top_s = step_s * gain_a / (gain_a - gain_b);

        if (inner && sum + gain_a * top_s / 2.0 > best) {
            best = sum + gain_a * top_s / 2.0;
            *at_s = begins_s + top_s;
        }
        sum += step_s * (gain_a + gain_b) / 2.0;
        begins_s = w.left.at_s;
        if (sum > best) {
            best = sum;
            *at_s = begins_s;
        }
        gain_a = gain_b;
    }
    *most_ns = best;
}

/* One end of a window that walks along the span in strides. */
struct walk {
    const struct span *s;
    size_t next;                /* the point it is coming to */
    double at_s, at_n;          /* where it is */
    double sum_ns;              /* the impulse so far */
    double least_n, most_n;     /* on the latest stride */
};

static inline void walk_point(struct walk *w, double t_s, double f_n)
{
    w->sum_ns += (t_s - w->at_s) * (w->at_n + f_n) / 2.0;
    w->least_n = f_n < w->least_n ? f_n : w->least_n;
    w->most_n = f_n > w->most_n ? f_n : w->most_n;
    w->at_s = t_s;
    w->at_n = f_n;
}

/* On a copy, which the compiler keeps in registers. */
static void walk_to(struct walk *whole, double to_s)
{
    struct walk w = *whole;
    const double *const t_s = w.s->t_s, *const force_n = w.s->force_n;
    const double zero_n = w.s->zero_n;
    const size_t n = w.s->n;

    w.least_n = w.most_n = w.at_n;
    for (; w.next <= n && t_s[w.next - 1] <= to_s; w.next++)
        walk_point(&w, t_s[w.next - 1], force_n[w.next - 1] - zero_n);
    if (w.at_s < to_s)
        walk_point(&w, to_s, line_n(w.s, w.next, to_s));
    *whole = w;
}

/* Of the span, what lies between two ends of a window. */
static struct span between(const struct walk *left, const struct walk *right)
{
    const struct span *const s = left->s;
    const size_t first = left->next - 1, end = right->next - 1;
    const bool on_point = end > 0 && s->t_s[end - 1] == right->at_s;
    struct span part = *s;

    part.t_s += first;
    part.force_n += first;
    part.n = end - first - on_point;
    part.from_s = left->at_s;
    part.from_n = left->at_n;
    part.to_s = right->at_s;
    part.to_n = right->at_n;
    return part;
}

/*
 * A window that begins within a stride holds at most what it held at the stride's
 * beginning, and the stride times the most its right end can gain on its left.
 * Only strides where that is over the best so far are looked at closely: few, as
 * one that holds the best second is higher than most by more than it can gain.
 */
bool span_best_mean(const struct span *s, double width_s, double *mean_n, double *at_s)
{
    const double last_s = s->to_s - width_s;
    struct walk left = { .s = s, .next = 1, .at_s = s->from_s, .at_n = s->from_n };
    struct walk right = left;
    double best = -INFINITY;

    if (!fits(s, width_s))
        return false;
    *at_s = s->from_s;
    walk_to(&right, fmin(s->from_s + width_s, s->to_s));
    do {
        const struct walk begin = left;
        const double ns = right.sum_ns - left.sum_ns;
        const bool ends = left.at_s + STRIDE_S >= last_s;

        walk_to(&left, ends ? fmax(last_s, left.at_s) : left.at_s + STRIDE_S);
        walk_to(&right, ends ? s->to_s : left.at_s + width_s);
        const double gain_n = fmax(right.most_n - left.least_n, 0.0);

        if (!(ns + (left.at_s - begin.at_s) * gain_n < best - ROUNDING * fabs(best))) {
            const struct span part = between(&begin, &right);

            best_in(&part, width_s, &best, at_s);
        }
    } while (right.at_s < s->to_s);
    *mean_n = best / width_s;
    return true;
}

double span_steepest_n_s(const struct span *s, double width_s)
{
    if (!fits(s, width_s))
        return NAN;
    struct slide w = slide_begin(s, width_s);
    double best_n = w.right.at_n - w.left.at_n, step_s;

    while (slide_on(&w, &step_s))
        best_n = fmax(best_n, w.right.at_n - w.left.at_n);
    return best_n / width_s;
}
