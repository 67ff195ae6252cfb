/*
 * calibration.h - counts to newtons.
 *
 * A calibration here is two points of known force, read at the rig's own gain:
 *
 *     force = (counts - zero_counts) * n_per_count
 *
 * It is a value that knows no file once loaded; its text is kept with every
 * recording, so newtons can be computed again from the counts, with this
 * calibration or a better one.
 */
#ifndef CALIBRATION_H
#define CALIBRATION_H

#include <stddef.h>
#include <stdint.h>

#include "err.h"

#define CALIBRATION_TEXT_MAX 4096  /* a longer file is refused */
#define CALIBRATION_ID_MAX   64

struct calibration {
    char id[CALIBRATION_ID_MAX];  /* names it in results */
    double zero_counts;           /* counts at 0 N; the sitting's tare comes on top */
    double n_per_count;           /* finite, not 0; negative: the cell is reversed */
};

/*
 * Read a calibration from JSON text:
 *
 *     { "id": "...", "points": [ { "counts": 84000,   "force_n": 0 },
 *                                { "counts": 1134000, "force_n": 500 } ] }
 *
 * name is used in messages.  ERR_OK, or ERR_FORMAT with *why set and *out
 * unchanged.  Allocates while it runs and frees all of it.
 */
int calibration_parse(const char *name, const char *text, size_t n,
                      struct calibration *out, struct err_text *why);

/* Read the file at path; its text is copied to text (CALIBRATION_TEXT_MAX
 * bytes) and its length to *n.  ERR_ABSENT, ERR_IO, ERR_FORMAT. */
int calibration_load(const char *path, struct calibration *out,
                     char *text, size_t *n, struct err_text *why);

static inline double calibration_newtons(const struct calibration *c, int32_t counts)
{
    return ((double)counts - c->zero_counts) * c->n_per_count;
}

#endif /* CALIBRATION_H */
