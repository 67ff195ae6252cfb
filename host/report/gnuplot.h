/*
 * gnuplot.h - a figure drawn by gnuplot, from a script we write to it.
 *
 *     gnuplot_kind -> gnuplot_open -> print to g.to ... -> gnuplot_close
 *
 * The picture is drawn beside its name and takes it only when whole, readable
 * by its owner alone; it replaces a figure of its own kind and nothing else.
 * gnuplot is needed at run time only.  While a figure is open a broken pipe
 * does not end the process.  One thread at a time.
 */
#ifndef GNUPLOT_H
#define GNUPLOT_H

#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/types.h>

#include "analysis/trace.h"
#include "err.h"

/* kind, ending of the name, how its files begin, gnuplot's terminal, its unit
 * of size, pixels in one, the rest of its options: 12 points are 16 pixels in a
 * PNG, 12 in an SVG and 16 in a PDF of 96 to the inch, and look alike scaled so */
#define GNUPLOT_KINDS(X)                                                              \
    X(PNG, ".png", "\x89PNG\r\n\x1A\n", "pngcairo", "", 1.0, "")                      \
    X(SVG, ".svg", "<?xml", "svg", "", 1.0, "dynamic fontscale 1.25")                 \
    X(PDF, ".pdf", "%PDF-", "pdfcairo", "in", 96.0, "fontscale 0.75 linewidth 1.2")

enum gnuplot_kind {
#define X(name, ending, magic, terminal, unit, px, rest) GNUPLOT_##name,
    GNUPLOT_KINDS(X)
#undef X
    GNUPLOT_KINDS_COUNT
};

/* to may be printed to; the rest is private. */
struct gnuplot {
    FILE *to;
    pid_t pid;
    char part[PATH_MAX];         /* "": of letters */
    const char *path;            /* borrowed until gnuplot_close */
    struct sigaction before;
};

/* The kind a name asks for by its ending.  ERR_OK, or ERR_RANGE with *out
 * unchanged. */
int gnuplot_kind(const char *path, enum gnuplot_kind *out, struct err_text *why);

/*
 * Start a figure of so many pixels (96 to the inch in a PDF): terminal, output
 * and font are set.  ERR_OK; ERR_RANGE (name), ERR_ACCESS (something else has
 * the name), ERR_ABSENT (no gnuplot), ERR_IO; nothing is left behind then.
 */
int gnuplot_open(struct gnuplot *g, const char *path, double width_px, double height_px,
                 struct err_text *why);

/*
 * Start a figure of letters, so many columns and rows, that gnuplot prints to out: what
 * was printed there is flushed first.  Closed alike.  ERR_OK, ERR_ABSENT or ERR_IO.
 */
int gnuplot_open_text(struct gnuplot *g, FILE *out, int columns, int rows,
                      struct err_text *why);

/* Let gnuplot finish, and give the picture its name.  ERR_OK or ERR_IO, with
 * nothing left behind. */
int gnuplot_close(struct gnuplot *g, struct err_text *why);

/* A single-quoted gnuplot string; line ends become spaces. */
void gnuplot_quoted(FILE *to, const char *s);

/*
 * The points of y (t->n of them, along t) from from_s to to_s as lines "time
 * value", times less origin_s: as they are, or as the least and the highest of
 * each of so many slices when there are more, which looks the same and takes a
 * thousandth of the memory.  A blank line where the trace is not joined.
 */
void gnuplot_points(FILE *to, const struct trace *t, const double *y, double from_s,
                    double to_s, double origin_s, size_t slices);

#endif /* GNUPLOT_H */
