/* certificate_figure.c - see certificate_figure.h. */
#include "report/certificate_figure.h"

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "report/gnuplot.h"

#define WIDTH_PX  760.0
#define HEIGHT_PX 300.0
#define SVG_MAX   (1 << 20)

static void points(const struct fit *f, bool falling, FILE *to)
{
    fprintf(to, "$%s << END\n", falling ? "falling" : "rising");
    for (int i = 0; i < f->n; i++)
        if (f->falling[i] == falling)
            fprintf(to, "%.6f %.6f\n", f->point[i].force_n, f->residual_counts[i]);
    fputs("END\n", to);
}

static bool any_falling(const struct fit *f)
{
    for (int i = 0; i < f->n; i++)
        if (f->falling[i])
            return true;
    return false;
}

/* The same height above and below zero, so that a bend is seen as one. */
static double height_of(const struct fit *f)
{
    double most = 2.2 * f->residual_sd_counts;

    for (int i = 0; i < f->n; i++)
        most = fmax(most, 1.15 * fabs(f->residual_counts[i]));
    return fmax(most, 1.0);
}

static void script(const struct fit *f, FILE *to)
{
    const double y = height_of(f), edge_n = 0.03 * (f->high_n - f->low_n);
    const double sd2 = 2.0 * f->residual_sd_counts, n = y / fabs(f->slope_counts_per_n);
    const bool falling = any_falling(f);

    fprintf(to, "set xlabel 'Force [N]'\nset ylabel 'Off the curve [counts]'\n"
            "set y2label 'Off the curve [N]'\nset xrange [%.6f:%.6f]\nset yrange [%.6f:%.6f]\n"
            "set y2range [%.9f:%.9f]\nset y2tics\nset tics out nomirror\n"
            "set grid xtics ytics linecolor '#dddddd'\nset key outside top center horizontal\n"
            "set object rectangle from graph 0,first %.6f to graph 1,first %.6f behind "
            "fillcolor '#eef2f6' fillstyle solid noborder\n"
            "set arrow from graph 0,first 0 to graph 1,first 0 nohead linecolor '#33475b'\n",
            f->low_n - edge_n, f->high_n + edge_n, -y, y, -n, n, -sd2, sd2);
    points(f, false, to);
    points(f, true, to);
    fputs("plot $rising with points pointtype 9 pointsize 1 linecolor '#1f4e79' title 'Rising'", to);
    if (falling)
        fputs(", \\\n $falling with points pointtype 10 pointsize 1 linecolor '#b5541c' "
              "title 'Falling'", to);
    fputs(", \\\n NaN with boxes fillcolor '#eef2f6' fillstyle solid noborder "
          "title 'Twice the residual SD'\n", to);
}

/* The element alone: a page takes no second XML declaration. */
static int copy_svg(const char *path, FILE *to)
{
    FILE *const f = fopen(path, "r");
    char *const text = malloc(SVG_MAX + 1);
    int err = ERR_IO;

    if (f != NULL && text != NULL) {
        const size_t n = fread(text, 1, SVG_MAX, f);

        text[n] = '\0';
        const char *const svg = strstr(text, "<svg");
        if (n < SVG_MAX && svg != NULL && fputs(svg, to) >= 0)
            err = ERR_OK;
    }
    free(text);
    if (f != NULL)
        fclose(f);
    return err;
}

int certificate_figure(const struct fit *f, FILE *to, struct err_text *why)
{
    const char *const base = getenv("TMPDIR");
    char folder[PATH_MAX - 32], path[PATH_MAX];
    struct gnuplot g;

    if (snprintf(folder, sizeof folder, "%s/holdfast-XXXXXX", base != NULL ? base : "/tmp")
        >= (int)sizeof folder || mkdtemp(folder) == NULL)
        return err_set(why, ERR_IO, "the figure was not drawn: no folder could be made in %s",
                       base != NULL ? base : "/tmp");
    snprintf(path, sizeof path, "%s/residuals.svg", folder);
    int err = gnuplot_open(&g, path, WIDTH_PX, HEIGHT_PX, why);
    if (err == ERR_OK) {
        script(f, g.to);
        err = gnuplot_close(&g, why);
    }
    if (err == ERR_OK && (err = copy_svg(path, to)) != ERR_OK)
        err_set(why, err, "the figure was not drawn: %s", strerror(errno));
    unlink(path);
    rmdir(folder);
    return err;
}
