/* calibration_parse.c - the text of a calibration, read and written. */
#include "calibration/calibration.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "calibration/day.h"  /* day_ok */

#define COUNTS_APART   1000.0     /* closer points carry more noise than slope */
#define FORCE_APART_N  1.0
#define FORMAT         2          /* of a fitted file; two points are 1, unsaid */
#define MARGIN_MAX_PCT 50.0

struct point {
    double counts, force_n;
};

/* ---- two points ----------------------------------------------------------------- */

static int point_read(const char *name, const json_t *points, size_t i,
                      struct point *out, struct err_text *why)
{
    const json_t *p = json_array_get(points, i);
    const json_t *counts = json_object_get(p, "counts");
    const json_t *force = json_object_get(p, "force_n");

    if (!json_is_number(counts) || !json_is_number(force))
        return err_set(why, ERR_FORMAT,
                       "%s: point %zu needs \"counts\" and \"force_n\", both numbers",
                       name, i + 1);
    out->counts = json_number_value(counts);
    out->force_n = json_number_value(force);
    if (fabs(out->counts) > CALIBRATION_COUNTS_MAX
        || fabs(out->force_n) > CALIBRATION_FORCE_MAX_N)
        return err_set(why, ERR_FORMAT,
                       "%s: point %zu is out of range; counts are 24 bits (+-8388607) "
                       "and force is at most %.0f N", name, i + 1, CALIBRATION_FORCE_MAX_N);
    return ERR_OK;
}

static void nothing_known(struct calibration *c)
{
#define X(name, text) c->u.name = NAN;
    CALIBRATION_UNCERTAINTIES(X)
#undef X
    c->u.dof = c->u.repeatability_dof = c->u.creep_s = NAN;
    for (int i = 0; i < CALIBRATION_TERMS; i++)
        for (int j = 0; j < CALIBRATION_TERMS; j++)
            c->curve.covariance[i][j] = NAN;
}

/* The line's numbers are computed as they always were: recordings made with two
 * points keep every bit of their forces. */
static void line_through(const struct point *a, const struct point *b, struct calibration *c)
{
    const double n_per_count = (b->force_n - a->force_n) / (b->counts - a->counts);

    nothing_known(c);
    c->fitted = false;
    c->margin_pct = CALIBRATION_MARGIN_PCT;
    c->low_n = fmin(a->force_n, b->force_n);
    c->high_n = fmax(a->force_n, b->force_n);
    c->curve.order = 1;
    c->curve.center_n = (a->force_n + b->force_n) / 2.0;
    c->curve.scale_n = (c->high_n - c->low_n) / 2.0;
    c->curve.c[0] = (a->counts + b->counts) / 2.0;
    c->curve.c[1] = c->curve.scale_n / n_per_count;
    (void)calibration_finish(c, NULL);  /* a line of two points far apart always serves */
    c->n_per_count = n_per_count;
    c->zero_counts = a->counts - a->force_n / n_per_count;
}

static int points_read(const char *name, const json_t *points,
                       struct calibration *c, struct err_text *why)
{
    struct point a, b;
    int err;

    if (json_array_size(points) != 2)
        return err_set(why, ERR_FORMAT,
                       "%s: \"points\" must be a list of two points, one unloaded and "
                       "one at a known force; more are fitted by `holdfast calibrate`", name);
    if ((err = point_read(name, points, 0, &a, why)) != ERR_OK
        || (err = point_read(name, points, 1, &b, why)) != ERR_OK)
        return err;
    if (fabs(a.counts - b.counts) < COUNTS_APART || fabs(a.force_n - b.force_n) < FORCE_APART_N)
        return err_set(why, ERR_FORMAT,
                       "%s: the two points are too close to give a slope; they must be "
                       "at least %.0f counts and %.0f N apart",
                       name, COUNTS_APART, FORCE_APART_N);
    line_through(&a, &b, c);
    return ERR_OK;
}

/* ---- a curve --------------------------------------------------------------------- */

/* A number within limits into *out. */
static int number(const char *name, const json_t *in, const char *key,
                  double least, double most, double *out, struct err_text *why)
{
    const json_t *x = json_object_get(in, key);
    const double v = json_number_value(x);

    if (!json_is_number(x) || !(v >= least && v <= most))
        return err_set(why, ERR_FORMAT, "%s: \"%s\" must be a number from %g to %g",
                       name, key, least, most);
    *out = v;
    return ERR_OK;
}

/* The same, NAN when it is not there or null: not known. */
static int maybe(const char *name, const json_t *in, const char *key, double most,
                 double *out, struct err_text *why)
{
    const json_t *x = json_object_get(in, key);

    if (x == NULL || json_is_null(x)) {
        *out = NAN;
        return ERR_OK;
    }
    return number(name, in, key, 0.0, most, out, why);
}

/* Rows of the lower triangle: [[v00], [v10, v11], ...]. */
static bool covariance_read(const json_t *rows, struct calibration_curve *p)
{
    if (json_array_size(rows) != (size_t)p->order + 1)
        return false;
    for (int i = 0; i <= p->order; i++) {
        const json_t *row = json_array_get(rows, (size_t)i);

        if (json_array_size(row) != (size_t)i + 1)
            return false;
        for (int j = 0; j <= i; j++) {
            const json_t *x = json_array_get(row, (size_t)j);

            if (!json_is_number(x) || (i == j && json_number_value(x) < 0.0))
                return false;
            p->covariance[i][j] = p->covariance[j][i] = json_number_value(x);
        }
    }
    return true;
}

static bool coefficients_read(const json_t *list, struct calibration_curve *p)
{
    if (json_array_size(list) != (size_t)p->order + 1)
        return false;
    for (int i = 0; i <= p->order; i++) {
        const json_t *x = json_array_get(list, (size_t)i);

        if (!json_is_number(x))
            return false;
        p->c[i] = json_number_value(x);
    }
    return true;
}

static int curve_read(const char *name, const json_t *in, struct calibration *c,
                      struct err_text *why)
{
    struct calibration_curve *const p = &c->curve;
    const json_t *order = json_object_get(in, "order");
    int err;

    if (!json_is_integer(order) || json_integer_value(order) < 1
        || json_integer_value(order) >= CALIBRATION_TERMS)
        return err_set(why, ERR_FORMAT, "%s: \"order\" must be 1, 2 or 3", name);
    p->order = (int)json_integer_value(order);
    if ((err = number(name, in, "center_n", -CALIBRATION_FORCE_MAX_N,
                      CALIBRATION_FORCE_MAX_N, &p->center_n, why)) != ERR_OK
        || (err = number(name, in, "scale_n", FORCE_APART_N / 2.0,
                         CALIBRATION_FORCE_MAX_N, &p->scale_n, why)) != ERR_OK
        || (err = maybe(name, in, "dof", 1e6, &c->u.dof, why)) != ERR_OK)
        return err;
    if (!coefficients_read(json_object_get(in, "counts"), p))
        return err_set(why, ERR_FORMAT, "%s: \"counts\" of a curve of order %d must be a list "
                       "of %d numbers", name, p->order, p->order + 1);
    memset(p->covariance, 0, sizeof p->covariance);
    if (!covariance_read(json_object_get(in, "covariance_counts2"), p))
        return err_set(why, ERR_FORMAT, "%s: \"covariance_counts2\" of a curve of order %d must "
                       "be %d rows of 1, 2 .. numbers, none negative at a row's end",
                       name, p->order, p->order + 1);
    return ERR_OK;
}

static int range_read(const char *name, const json_t *in, struct calibration *c,
                      struct err_text *why)
{
    int err;

    if ((err = number(name, in, "low_n", -CALIBRATION_FORCE_MAX_N, CALIBRATION_FORCE_MAX_N,
                      &c->low_n, why)) != ERR_OK
        || (err = number(name, in, "high_n", -CALIBRATION_FORCE_MAX_N, CALIBRATION_FORCE_MAX_N,
                         &c->high_n, why)) != ERR_OK)
        return err;
    return number(name, in, "margin_pct", 0.0, MARGIN_MAX_PCT, &c->margin_pct, why);
}

static int uncertainty_read(const char *name, const json_t *in, struct calibration *c,
                            struct err_text *why)
{
    int err;

#define X(member, text)                                                             \
    if ((err = maybe(name, in, #member, CALIBRATION_COUNTS_MAX, &c->u.member, why)) != ERR_OK) \
        return err;
    CALIBRATION_UNCERTAINTIES(X)
#undef X
    if ((err = maybe(name, in, "repeatability_dof", 1e6, &c->u.repeatability_dof, why)) != ERR_OK)
        return err;
    return maybe(name, in, "creep_s", 1e6, &c->u.creep_s, why);
}

static int day_read(const char *name, const json_t *root, const char *key, char *out,
                    struct err_text *why)
{
    const json_t *x = json_object_get(root, key);

    if (x == NULL)
        return ERR_OK;
    if (!json_is_string(x) || !day_ok(json_string_value(x)))
        return err_set(why, ERR_FORMAT, "%s: \"%s\" must be a day such as \"2026-11-25\"",
                       name, key);
    memcpy(out, json_string_value(x), CALIBRATION_DAY_MAX);
    return ERR_OK;
}

static int fitted_read(const char *name, const json_t *root, struct calibration *c,
                       struct err_text *why)
{
    const json_t *format = json_object_get(root, "format");
    struct err_text inner = { "" };
    int err;

    if (!json_is_integer(format) || json_integer_value(format) != FORMAT)
        return err_set(why, ERR_FORMAT, "%s: a fitted calibration must say \"format\": %d; "
                       "another one is for another version of this program", name, FORMAT);
    nothing_known(c);
    c->fitted = true;
    if ((err = curve_read(name, json_object_get(root, "curve"), c, why)) != ERR_OK
        || (err = range_read(name, json_object_get(root, "range"), c, why)) != ERR_OK
        || (err = uncertainty_read(name, json_object_get(root, "uncertainty"), c, why)) != ERR_OK
        || (err = day_read(name, root, "date", c->date, why)) != ERR_OK
        || (err = day_read(name, root, "due", c->due, why)) != ERR_OK)
        return err;
    if (calibration_finish(c, &inner) != ERR_OK)
        return err_set(why, ERR_FORMAT, "%s: %s", name, inner.s);
    return ERR_OK;
}

/* ---- either ---------------------------------------------------------------------- */

static int read_any(const char *name, const json_t *root, struct calibration *c,
                    struct err_text *why)
{
    const char *id = json_string_value(json_object_get(root, "id"));
    const json_t *points = json_object_get(root, "points");
    const bool curve = json_object_get(root, "curve") != NULL;

    if (id == NULL || *id == '\0' || strlen(id) >= CALIBRATION_ID_MAX)
        return err_set(why, ERR_FORMAT, "%s: \"id\" must be a text of 1 to %d characters",
                       name, CALIBRATION_ID_MAX - 1);
    memcpy(c->id, id, strlen(id) + 1);
    if (curve && points != NULL)
        return err_set(why, ERR_FORMAT, "%s: has both \"points\" and \"curve\"; keep the one "
                       "that holds", name);
    return curve ? fitted_read(name, root, c, why) : points_read(name, points, c, why);
}

int calibration_parse(const char *name, const char *text, size_t n,
                      struct calibration *out, struct err_text *why)
{
    static const struct calibration empty;
    struct calibration c = empty;
    json_error_t at;
    json_t *root = json_loadb(text, n, JSON_REJECT_DUPLICATES, &at);

    if (root == NULL)
        return err_set(why, ERR_FORMAT, "%s:%d: not valid JSON: %s", name, at.line, at.text);

    const int err = read_any(name, root, &c, why);
    json_decref(root);
    if (err == ERR_OK)
        *out = c;
    return err;
}

/* ---- writing --------------------------------------------------------------------- */

static json_t *known(double x)
{
    return isfinite(x) ? json_real(x) : NULL;
}

/* jansson ignores and answers -1 for a NULL value; what is not known is left out. */
static void put(json_t *o, const char *key, json_t *value)
{
    if (value != NULL)
        json_object_set_new(o, key, value);
}

static json_t *curve_json(const struct calibration *c)
{
    json_t *o = json_object(), *counts = json_array(), *rows = json_array();

    for (int i = 0; i <= c->curve.order; i++) {
        json_t *row = json_array();

        json_array_append_new(counts, json_real(c->curve.c[i]));
        for (int j = 0; j <= i; j++)
            json_array_append_new(row, json_real(c->curve.covariance[i][j]));
        json_array_append_new(rows, row);
    }
    put(o, "order", json_integer(c->curve.order));
    put(o, "center_n", json_real(c->curve.center_n));
    put(o, "scale_n", json_real(c->curve.scale_n));
    put(o, "counts", counts);
    put(o, "covariance_counts2", rows);
    put(o, "dof", known(c->u.dof));
    return o;
}

static json_t *range_json(const struct calibration *c)
{
    json_t *o = json_object();

    put(o, "low_n", json_real(c->low_n));
    put(o, "high_n", json_real(c->high_n));
    put(o, "margin_pct", json_real(c->margin_pct));
    return o;
}

static json_t *uncertainty_json(const struct calibration *c)
{
    json_t *o = json_object();

#define X(name, text) put(o, #name, known(c->u.name));
    CALIBRATION_UNCERTAINTIES(X)
#undef X
    put(o, "repeatability_dof", known(c->u.repeatability_dof));
    put(o, "creep_s", known(c->u.creep_s));
    return o;
}

int calibration_write(const struct calibration *c, char *text, size_t room)
{
    if (!c->fitted)
        return ERR_ARG;

    json_t *o = json_object();

    put(o, "id", json_string(c->id));
    put(o, "format", json_integer(FORMAT));
    put(o, "date", *c->date ? json_string(c->date) : NULL);
    put(o, "due", *c->due ? json_string(c->due) : NULL);
    put(o, "curve", curve_json(c));
    put(o, "range", range_json(c));
    put(o, "uncertainty", uncertainty_json(c));
    const size_t n = json_dumpb(o, text, room > 1 ? room - 2 : 0,
                                JSON_INDENT(2) | JSON_REAL_PRECISION(17));
    json_decref(o);
    if (n == 0 || n + 2 > room)
        return ERR_FULL;
    memcpy(text + n, "\n", 2);
    return ERR_OK;
}
