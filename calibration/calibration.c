/* calibration.c - see calibration.h. */
#include "calibration/calibration.h"

#include <errno.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define COUNTS_MAX     8388607.0  /* 24-bit converter */
#define FORCE_MAX_N    10000.0
#define COUNTS_APART   1000.0     /* closer points carry more noise than slope */
#define FORCE_APART_N  1.0

struct point {
    double counts, force_n;
};

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
    if (fabs(out->counts) > COUNTS_MAX || fabs(out->force_n) > FORCE_MAX_N)
        return err_set(why, ERR_FORMAT,
                       "%s: point %zu is out of range; counts are 24 bits (+-8388607) "
                       "and force is at most %.0f N", name, i + 1, FORCE_MAX_N);
    return ERR_OK;
}

static int points_read(const char *name, const json_t *root,
                       struct calibration *out, struct err_text *why)
{
    const json_t *points = json_object_get(root, "points");
    const char *id = json_string_value(json_object_get(root, "id"));
    struct point a, b;
    int err;

    if (id == NULL || *id == '\0' || strlen(id) >= CALIBRATION_ID_MAX)
        return err_set(why, ERR_FORMAT, "%s: \"id\" must be a text of 1 to %d characters",
                       name, CALIBRATION_ID_MAX - 1);
    if (json_array_size(points) != 2)
        return err_set(why, ERR_FORMAT,
                       "%s: \"points\" must be a list of two points, one unloaded and "
                       "one at a known force", name);
    if ((err = point_read(name, points, 0, &a, why)) != ERR_OK
        || (err = point_read(name, points, 1, &b, why)) != ERR_OK)
        return err;
    if (fabs(a.counts - b.counts) < COUNTS_APART || fabs(a.force_n - b.force_n) < FORCE_APART_N)
        return err_set(why, ERR_FORMAT,
                       "%s: the two points are too close to give a slope; they must be "
                       "at least %.0f counts and %.0f N apart",
                       name, COUNTS_APART, FORCE_APART_N);

    snprintf(out->id, sizeof out->id, "%s", id);
    out->n_per_count = (b.force_n - a.force_n) / (b.counts - a.counts);
    out->zero_counts = a.counts - a.force_n / out->n_per_count;
    return ERR_OK;
}

int calibration_parse(const char *name, const char *text, size_t n,
                      struct calibration *out, struct err_text *why)
{
    struct calibration c = { 0 };
    json_error_t at;
    json_t *root = json_loadb(text, n, JSON_REJECT_DUPLICATES, &at);

    if (root == NULL)
        return err_set(why, ERR_FORMAT, "%s:%d: not valid JSON: %s", name, at.line, at.text);

    const int err = points_read(name, root, &c, why);
    json_decref(root);
    if (err == ERR_OK)
        *out = c;
    return err;
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
