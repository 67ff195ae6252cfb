/* calibration.c - see calibration.h; the files' text is read in calibration_parse.c. */
#include "calibration/calibration.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* Newton's steps.  With CALIBRATION_SLOPE_FRAC five reach the last bit of x; the
 * rest is in hand, and a step that moves nothing ends the walk. */
#define STEPS_MAX 12

static double value(const struct calibration_curve *p, double x)
{
    return p->c[0] + x * (p->c[1] + x * (p->c[2] + x * p->c[3]));
}

static double slope(const struct calibration_curve *p, double x)
{
    return p->c[1] + x * (2.0 * p->c[2] + x * 3.0 * p->c[3]);
}

static double x_of(const struct calibration_curve *p, double force_n)
{
    return (force_n - p->center_n) / p->scale_n;
}

double calibration_counts(const struct calibration_curve *p, double force_n)
{
    return value(p, x_of(p, force_n));
}

double calibration_counts_per_n(const struct calibration_curve *p, double force_n)
{
    return slope(p, x_of(p, force_n)) / p->scale_n;
}

double calibration_invert(const struct calibration *c, double counts)
{
    const struct calibration_curve *const p = &c->curve;
    const double a = c->edge_x[0], b = c->edge_x[1];
    const double at_a = value(p, a), at_b = value(p, b);
    const double way = (counts - at_a) / (at_b - at_a);
    double x;

    if (!(way > 0.0 && way < 1.0)) {
        const double edge = way > 0.5 ? b : a;

        x = edge + (counts - value(p, edge)) / slope(p, edge);
    } else {
        x = a + way * (b - a);
        for (int i = 0; i < STEPS_MAX; i++) {
            const double next = fmin(b, fmax(a, x - (value(p, x) - counts) / slope(p, x)));

            if (next == x)
                break;
            x = next;
        }
    }
    return p->center_n + p->scale_n * x;
}

/* The slope is a parabola of x: least and most are at the ends or its vertex. */
static bool keeps_its_slope(const struct calibration_curve *p, double a, double b)
{
    const double at_a = slope(p, a), at_b = slope(p, b);
    double low = fmin(at_a, at_b), high = fmax(at_a, at_b);
    const double vertex = -p->c[2] / (3.0 * p->c[3]);

    if (vertex > a && vertex < b) {  /* false for NAN: no vertex */
        low = fmin(low, slope(p, vertex));
        high = fmax(high, slope(p, vertex));
    }
    if (high < 0.0)
        return high <= CALIBRATION_SLOPE_FRAC * low;
    return low > 0.0 && low >= CALIBRATION_SLOPE_FRAC * high;
}

static void edges(struct calibration *c)
{
    const double beyond_n = c->margin_pct / 100.0 * (c->high_n - c->low_n);

    c->edge_x[0] = x_of(&c->curve, c->low_n - beyond_n);
    c->edge_x[1] = x_of(&c->curve, c->high_n + beyond_n);

    const double a = value(&c->curve, c->edge_x[0]), b = value(&c->curve, c->edge_x[1]);
    c->least_counts = fmin(a, b);
    c->most_counts = fmax(a, b);
}

int calibration_finish(struct calibration *c, struct err_text *why)
{
    const struct calibration_curve *const p = &c->curve;

    if (!(c->low_n < c->high_n))
        return err_set(why, ERR_RANGE, "the calibrated range is empty; \"low_n\" must be "
                       "under \"high_n\"");
    edges(c);
    if (!keeps_its_slope(p, c->edge_x[0], c->edge_x[1]))
        return err_set(why, ERR_RANGE, "counts do not go one way with force, or bend by "
                       "more than half, between %g and %g N; such a curve has no use as a "
                       "calibration", c->low_n, c->high_n);
    /* Two points were measured; they are within the rails but for rounding. */
    if (c->fitted && (fabs(calibration_counts(p, c->low_n)) > CALIBRATION_COUNTS_MAX
                      || fabs(calibration_counts(p, c->high_n)) > CALIBRATION_COUNTS_MAX))
        return err_set(why, ERR_RANGE, "the curve leaves the converter's 24 bits (+-8388607) "
                       "between %g and %g N", c->low_n, c->high_n);
    c->zero_counts = calibration_counts(p, 0.0);
    c->n_per_count = 1.0 / calibration_counts_per_n(p, 0.0);
    return ERR_OK;
}

int calibration_load(const char *path, struct calibration *out,
                     char *text, size_t *n, struct err_text *why)
{
    FILE *f = fopen(path, "rb");

    if (f == NULL)
        return err_set(why, errno == ENOENT ? ERR_ABSENT : ERR_IO,
                       "%s: cannot be read: %s", path, strerror(errno));

    errno = 0;
    const size_t got = fread(text, 1, CALIBRATION_TEXT_MAX, f);
    const int failed = ferror(f) ? errno : 0;
    fclose(f);
    if (failed)
        return err_set(why, ERR_IO, "%s: cannot be read: %s", path, strerror(failed));
    if (got == CALIBRATION_TEXT_MAX)
        return err_set(why, ERR_FORMAT, "%s: longer than %d bytes, so not a calibration",
                       path, CALIBRATION_TEXT_MAX - 1);
    *n = got;
    return calibration_parse(path, text, got, out, why);
}
