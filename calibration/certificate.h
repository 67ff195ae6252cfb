/*
 * certificate.h - a calibration on paper, line by line, and as JSON.
 *
 * Everything that went in, what was made of it and by which rule: the rig, the
 * loads and how they became newtons, every point with its residual, the curve with
 * standard errors, the F tests, the figures, the budget at three forces, how long
 * and where it holds, and what changed since the calibration before.
 *
 * The digest is the SHA-256 of the calibration file's bytes, so that a certificate
 * belongs to one file.  The text's last line is the SHA-256 of all lines before it.
 *
 * Both write to a stream of the caller's and know no file or clock.  Any thread.
 */
#ifndef CERTIFICATE_H
#define CERTIFICATE_H

#include <stdio.h>

#include "calibration/calibration.h"
#include "calibration/creep.h"
#include "calibration/figures.h"
#include "calibration/fit.h"
#include "calibration/plateaus.h"
#include "calibration/points.h"
#include "calibration/stream.h"
#include "calibration/uncertainty.h"

#define CERTIFICATE_DIGEST_MAX 65   /* hexadecimal, with its end */

/* What the budget of a certificate is of: the mean of a second at 80 SPS, three
 * seconds of tare, a hold of 45 s. */
#define CERTIFICATE_SAMPLES      80.0
#define CERTIFICATE_TARE_SAMPLES 240.0
#define CERTIFICATE_HOLD_S       45.0

/* All borrowed. */
struct certificate {
    const struct calibration *calibration;
    const char *calibration_text;       /* the file's bytes, as calibration_write's */
    const struct points *points;
    const struct fit *fit;
    const struct figures *figures;
    const struct creep *creep;          /* NULL: there was no stream to look for it */
    const char *source;                 /* the points' file, as it was named */
    const char *stream_name;            /* NULL: counts were in the points' file */
    const struct plateaus *plateaus;    /* with a stream */
    const struct stream *stream;        /* with a stream */
    const struct calibration *before;   /* the one in force until now; NULL: none */
    const char *software;               /* version */
};

/* SHA-256 of n bytes as text. */
void certificate_digest(const char *bytes, size_t n, char out[CERTIFICATE_DIGEST_MAX]);

/* The budget that both show: at this force over the calibration's zero. */
void certificate_budget(const struct calibration *c, double force_n, struct uncertainty *out);

#define CERTIFICATE_CREEP_MAX 160
/* What is known of creep, as half a sentence. */
void certificate_creep(const struct certificate *c, char text[CERTIFICATE_CREEP_MAX]);

/* ERR_OK, or ERR_IO: the stream took no more, or memory is out. */
int certificate_text(const struct certificate *c, FILE *to);
int certificate_json(const struct certificate *c, FILE *to);

#endif /* CERTIFICATE_H */
