/*
 * curve_file.h - force curves made by other instruments, read from their files.
 *
 *     curve_file_open -> sets -> curves -> curve_file_close
 *
 * CSV, TSV, semicolon, bar and blank separated text with or without a header, and
 * Tindeq's exports (single CSV, zip of a session, zip of zips; any zip of CSV).
 * What the file does not say is asked for in one sentence or, where one answer is
 * plain, assumed and said in a note; it is never guessed into force.  Samples that
 * cannot be used are counted by reason and leave a gap; none becomes a number.
 *
 * How a file is taken
 *
 *   text       UTF-8 (or Latin-1 in names); lines end with LF, CRLF or CR; blank
 *              lines and lines beginning with # or % are no rows.  See layout.h,
 *              delimited.h and number.h.  A number with thousands separators is
 *              refused, wherever it stands: it would be a wrong force or a lost peak
 *   columns    by name or number when given.  Else by what names say
 *              (column_words.h): force before weight, sides, torque, counts, other
 *              signals; several of the best kind are each a curve.  Where names do
 *              not decide it is refused with the list of columns
 *   unit       the caller's, the header's, the row's under it, the archive's; else
 *              newtons, with a note, unless the column is a weight or its numbers
 *              cannot be newtons (over CURVE_FILE_NEWTONS_MAX)
 *   time       a column in s, ms, us or ns, stamps by ISO 8601, or times of day
 *              (time_column.h).  Its unit is the caller's, the header's, or the only
 *              one of s, ms and us in which the median step is a rate between 5 and
 *              20,000 samples a second; a note says so.  A stated rate takes the
 *              place of all times in the file, but numbers of samples ("sample",
 *              "index", 0, 1, 2 ...) are then counted by.  What is done about times that
 *              do not rise is in timeline.h
 *   trace      t_s is the file's own time in seconds.  It begins at 0 for stamps,
 *              for times over CURVE_FILE_CLOCK_S and when a rate is stated
 *   gaps       where two used samples are more than 1.6 median periods apart, or the
 *              clock started anew.  A sample left out thus leaves a gap, unless
 *              nothing is missing in time
 *   empty      a row where neither time nor force is filled in is no row of that
 *              curve; a column filled in fewer than half of the rows is one of a slower
 *              rate, and its empty cells are no rows either
 *   rails      of counts: the ends of a 24-bit converter's range, 8388607 and
 *              -8388608, also as 16777215 (offset binary) and shifted to 32 bits
 *   spikes     one sample beyond both its neighbours, on the same side, by more than
 *              10 times both the range of the middle 90 % of samples and the step
 *              from one neighbour to the other, and by so much that no person makes
 *              it: over 1,000 N (or N m) and at over 80 kN/s up and down again; of
 *              counts, half the converter's range, 2^22, is enough.  Smaller ones are
 *              left to the analysis.  A design choice: a hard squat pull (2,800 N on a
 *              force plate) rises by 15 kN/s over its steepest 20 ms
 *
 * Every refusal is one sentence with file:line where a line is to blame.  A data set
 * of an archive that cannot be read is a note; the others are returned.
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
#include "interchange/curve_unit.h"

#define CURVE_FILE_BYTES_MAX  (1ULL << 30)  /* 1 GiB, also unpacked from an archive */
#define CURVE_FILE_ROWS_MAX   20000000      /* 5.5 h at 1,000 samples a second */
#define CURVE_FILE_CURVES_MAX 8             /* in one set */
#define CURVE_FILE_SETS_MAX   4096
#define CURVE_FILE_RATE_MIN_HZ 0.5          /* a rate outside is a wrong unit of time */
#define CURVE_FILE_RATE_MAX_HZ 100000.0
#define CURVE_FILE_NEWTONS_MAX 20000.0      /* an unnamed unit is then no newton */
#define CURVE_FILE_CLOCK_S    1e8           /* three years: seconds of an epoch */

/* What the caller knows about the file; zero and NULL mean "look for it". */
struct curve_file_options {
    const char *time_column;      /* name or 1-based number; "none": by rate_hz */
    const char *force_columns[CURVE_FILE_CURVES_MAX]; /* names or 1-based numbers up to
                                     the first NULL; none: look */
    enum curve_unit unit;         /* of every force column */
    const struct calibration *calibration;  /* needed for counts */
    const char *time_unit;        /* "s", "ms", "us"; NULL: from header or values */
    double rate_hz;               /* stated: takes the place of the file's times */
    double lever_m;               /* turns Nm and ft lb into N at the strap; 0: not known */
    bool invert;                  /* pushing is negative in the file */
    char decimal, delimiter;      /* 0: look */
};

/* Why rows or samples were left out. */
#define CURVE_DROPS(X)                                                       \
    X(NOT_A_NUMBER,  "not_a_number",  "text or nothing where a number belongs") \
    X(NOT_FINITE,    "not_finite",    "NaN or infinity")                     \
    X(TIME_REPEATED, "time_repeated", "the same time as the row before")     \
    X(TIME_BACK,     "time_back",     "a time out of order")  \
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
    size_t rows;                  /* data rows read: trace.n + all dropped */
    size_t dropped[CURVE_DROP_COUNT];
    size_t missing;               /* conversions missing between rows, by the times */
    size_t resets;                /* times the clock started anew */
};

/* A result the file itself states, shown beside ours. */
struct curve_claim {
    char name[48];                /* as written: "Peak Left, Rep1" */
    char value[32], unit[16];     /* as written; unit "" when not known */
};

struct curve_set {                /* one session or data set in the file */
    char label[128];              /* file or entry name, and the session's tag */
    char date[32];                /* ISO 8601, or empty */
    size_t curves;                /* at least 1 */
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
 * ERR_FORMAT (sentence with file:line), ERR_RANGE (too large, or an option that
 * makes no sense), *out NULL.  o may be NULL. */
int curve_file_open(const char *path, const struct curve_file_options *o,
                    struct curve_file **out, struct err_text *why);

/* The same for bytes in memory; name is for messages and for the extension. */
int curve_file_open_bytes(const char *name, const void *bytes, size_t n,
                          const struct curve_file_options *o,
                          struct curve_file **out, struct err_text *why);

void curve_file_close(struct curve_file *f);   /* NULL is allowed */

#endif /* CURVE_FILE_H */
