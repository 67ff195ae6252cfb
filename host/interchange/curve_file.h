/*
 * curve_file.h - force curves made by other instruments, read from their files.
 *
 *     curve_file_open -> curves -> curve_file_close
 *
 * CSV, TSV and semicolon text with or without a header, and Tindeq's exports
 * (single CSV, zip of a session, zip of zips).  What the file does not say is
 * asked for in one sentence, never guessed into force.  Samples that cannot be
 * used are counted by reason and leave a gap; none becomes a number.
 *
 * A resource: allocates, closed once.  Any thread, one at a time for each.
 */
#ifndef CURVE_FILE_H
#define CURVE_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "analysis/trace.h"
#include "calibration/calibration.h"
#include "err.h"

enum curve_unit { CURVE_UNIT_UNKNOWN, CURVE_N, CURVE_KGF, CURVE_LBF, CURVE_NM, CURVE_FT_LB,
                  CURVE_COUNTS };

/* What the caller knows about the file; zero and NULL mean "look for it". */
struct curve_file_options {
    const char *time_column;      /* name or 1-based number; "none" with rate_hz */
    const char *force_columns[8]; /* names or 1-based numbers; all NULL: look */
    enum curve_unit unit;         /* of every force column */
    const struct calibration *calibration;  /* needed for counts */
    const char *time_unit;        /* "s", "ms", "us"; NULL: from header or values */
    double rate_hz;               /* stated; used when there is no time column */
    double lever_m;               /* turns Nm and ft lb into N at the strap; 0: not known */
    bool invert;                  /* pushing is negative in the file */
    char decimal, delimiter;      /* 0: look */
};

/* Why rows or samples were left out. */
#define CURVE_DROPS(X)                                                       \
    X(NOT_A_NUMBER,  "not_a_number",  "text or nothing where a number belongs") \
    X(NOT_FINITE,    "not_finite",    "NaN or infinity")                     \
    X(TIME_REPEATED, "time_repeated", "the same time as the row before")     \
    X(TIME_BACK,     "time_back",     "a time earlier than the row before")  \
    X(RAIL,          "rail",          "at the converter's end of range")     \
    X(SPIKE,         "spike",         "a single sample far off its neighbours")

enum curve_drop {
#define X(name, word, text) CURVE_DROP_##name,
    CURVE_DROPS(X)
#undef X
    CURVE_DROP_COUNT
};

struct curve {
    char label[96];               /* "left", a column's name, "2 left" */
    struct trace trace;           /* newtons, or newton metres when is_torque */
    bool is_torque;               /* a torque without a lever arm */
    double rate_hz;               /* measured from the times; 0: too few samples */
    double uneven_frac;           /* share of intervals off the period by > 25 % */
    size_t rows;                  /* data rows read */
    size_t dropped[CURVE_DROP_COUNT];
    size_t missing;               /* conversions missing between rows, by the times */
    size_t resets;                /* times the clock started anew */
};

/* A result the file itself states, shown beside ours. */
struct curve_claim {
    char name[48];                /* as written: "Peak Left" */
    char value[32], unit[16];
};

struct curve_set {                /* one session or data set in the file */
    char label[128];              /* file or entry name, tag */
    char date[32];                /* ISO 8601, or empty */
    size_t curves;
    struct curve *curve;
    size_t claims;
    struct curve_claim *claim;
};

struct curve_file {
    char name[256];               /* without folder */
    char format[64];              /* what it was taken for, for people */
    size_t sets;
    struct curve_set *set;
    size_t notes;                 /* what was assumed, one sentence each */
    char (*note)[256];
};

/* ERR_OK with *out owned by the caller; ERR_ABSENT, ERR_ACCESS, ERR_IO,
 * ERR_FORMAT (sentence with file:line), ERR_RANGE (too large), *out NULL. */
int curve_file_open(const char *path, const struct curve_file_options *o,
                    struct curve_file **out, struct err_text *why);

/* The same for bytes in memory; name is for messages and for the extension. */
int curve_file_open_bytes(const char *name, const void *bytes, size_t n,
                          const struct curve_file_options *o,
                          struct curve_file **out, struct err_text *why);

void curve_file_close(struct curve_file *f);   /* NULL is allowed */

#endif /* CURVE_FILE_H */
