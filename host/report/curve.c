/* curve.c - see curve.h. */
#include "report/curve.h"

#include <math.h>

#include "report/gnuplot.h"

#define SLICES       1200  /* two points each: more than the picture has columns */
#define GAPS_MAX     200   /* drawn; a trace with more is mostly gaps */
#define ONE_GAP_S    2.0   /* a shorter gap is drawn this wide to be seen at all */

static double seconds(const struct results *r, double t_s)
{
    return t_s - r->first_s;
}

static void shade_holds(FILE *to, const struct results *r, double top_n)
{
    for (int i = 0; i < r->holds; i++) {
        const struct hold *h = &r->hold[i].hold.hold;

        if (!h->started)
            continue;
        const double a = seconds(r, (double)h->started_us / 1e6);
        const double b = seconds(r, (double)h->ended_us / 1e6);

        fprintf(to, "set object rectangle from %.3f,graph 0 to %.3f,graph 1 behind "
                "fillcolor '#e8eef5' fillstyle solid noborder\n", a, b);
        fprintf(to, "set object rectangle from %.3f,%.3f to %.3f,%.3f behind "
                "fillcolor '#b7dcc0' fillstyle solid noborder\n",
                a, h->cfg.low_n, b, h->cfg.high_n);
        fprintf(to, "set label '%d' at %.3f,%.3f center font ',11' textcolor '#33475b'\n",
                r->hold[i].hold.number, (a + b) / 2.0, top_n);
    }
}

static void mark_gaps(FILE *to, const struct results *r)
{
    int drawn = 0;

    for (size_t i = 1; i < r->trace.n && drawn < GAPS_MAX; i++) {
        if (!r->trace.gap_before[i])
            continue;
        const double a = seconds(r, r->trace.t_s[i - 1]);
        const double b = fmax(seconds(r, r->trace.t_s[i]), a + ONE_GAP_S / 2.0);

        fprintf(to, "set object rectangle from %.3f,graph 0 to %.3f,graph 0.03 front "
                "fillcolor '#c0392b' fillstyle solid noborder\n", a, b);
        drawn++;
    }
}

/* Smoothed when there were samples enough for a rate. */
static const double *values(const struct trace *t)
{
    return t->filtered_n != NULL ? t->filtered_n : t->force_n;
}

static void range(const struct results *r, double *low_n, double *high_n)
{
    *low_n = 0.0;
    *high_n = 10.0;
    for (size_t i = 0; i < r->trace.n; i++) {
        *low_n = fmin(*low_n, values(&r->trace)[i]);
        *high_n = fmax(*high_n, values(&r->trace)[i]);
    }
    for (int i = 0; i < r->holds; i++)
        *high_n = fmax(*high_n, r->hold[i].hold.hold.cfg.high_n);
}

static void script(FILE *to, const struct results *r)
{
    double low_n, high_n;

    range(r, &low_n, &high_n);
    fputs("set title ", to);
    gnuplot_quoted(to, r->protocol.title);
    fprintf(to, " noenhanced font ',14'\n"
            "set xlabel 'Time [s]'\nset ylabel 'Force [N]'\n"
            "set xrange [0:%.3f]\nset yrange [%.3f:%.3f]\n"
            "set grid ytics linecolor '#dddddd'\nset border 3\nset tics nomirror out\n"
            "set key outside bottom center horizontal samplen 2 width 2\n"
            "set margins 9,3,5,3\n",
            fmax(r->length_s, 1.0),
            low_n < -0.02 * high_n ? 1.1 * low_n : -0.03 * high_n, 1.14 * high_n);
    shade_holds(to, r, 1.07 * high_n);
    mark_gaps(to, r);
    fprintf(to, "$force << END\n");
    gnuplot_points(to, &r->trace, values(&r->trace), r->first_s, r->first_s + r->length_s,
                   r->first_s, SLICES);
    fprintf(to, "END\nplot $force using 1:2 with lines linecolor '#1f4e79' linewidth 1.4 "
            "title 'Force, low-pass %.3g Hz', \\\n"
            " NaN with boxes fillcolor '#b7dcc0' fillstyle solid noborder title 'Target band', \\\n"
            " NaN with boxes fillcolor '#e8eef5' fillstyle solid noborder title 'Held'",
            fmin(r->protocol.filter_cutoff_hz, 0.4 * r->design_hz));
    fprintf(to, r->counts.gaps + r->counts.link_losses > 0
            ? ", \\\n NaN with boxes fillcolor '#c0392b' fillstyle solid noborder title 'Gap'\n"
            : "\n");
}

int curve_save(const char *path, const struct results *r, struct err_text *why)
{
    struct gnuplot g;

    if (r->trace.n < 2)
        return err_set(why, ERR_RANGE, "the figure was not drawn: the recording holds no force");
    const int err = gnuplot_open(&g, path, 1600.0, 640.0, why);

    if (err != ERR_OK)
        return err;
    script(g.to, r);
    return gnuplot_close(&g, why);
}
