/* curve.c - see curve.h. */
#include "report/curve.h"

#include <math.h>

#include "analysis/results_uncertainty.h"
#include "report/gnuplot.h"
#include "report/known.h"

#define SLICES       1200  /* two points each: more than the picture has columns */
#define GAPS_MAX     200   /* drawn; a trace with more is mostly gaps */
#define ONE_GAP_S    2.0   /* a shorter gap is drawn this wide to be seen at all */

/* Pixels. */
#define WIDTH        1600.0
#define HEIGHT       640.0
#define AXIS         1450.0  /* of time, about */
#define ONE_LINE     105.0   /* "280.3 +- 0.3 N" beside its neighbour */
#define TWO_LINES    40.0    /* the same, broken */

/* Where words stand, of the highest force. */
#define NUMBERS_AT   1.14
#define MEANS_AT     1.085
#define TOP          1.18
#define OVER_A_PUSH  1.015

static double seconds(const struct results *r, double t_s)
{
    return t_s - r->first_s;
}

/* ---- numbers with their uncertainty ---------------------------------------------------- */

/* "280.3 +- 0.3", in a double-quoted string; the mean alone when it is not known. */
static void known(FILE *to, double force_n, double u_n, const char *between)
{
    const double more_n = KNOWN_K * u_n;

    fprintf(to, "%.1f", force_n);
    if (isfinite(more_n))
        fprintf(to, "%s± %.*f", between, known_decimals(more_n), more_n);
}

/* Of two holds that are neighbours, the least from middle to middle. */
static double holds_apart_px(const struct results *r)
{
    double before_s = NAN, least_s = fmax(r->length_s, 1.0);

    for (int i = 0; i < r->holds; i++) {
        const struct hold *h = &r->hold[i].hold.hold;
        const double at_s = (double)(h->started_us + h->ended_us) / 2e6;

        if (!h->started)
            continue;
        least_s = fmin(least_s, at_s - before_s);  /* fmin passes over the first's NAN */
        before_s = at_s;
    }
    return AXIS * least_s / fmax(r->length_s, 1.0);
}

/* In as much of words as there is room for. */
static void hold_mean(FILE *to, const struct results *r, int i, double at_s, double y_n)
{
    const struct results_hold *const h = &r->hold[i];
    const double apart_px = holds_apart_px(r);
    const bool one = apart_px >= ONE_LINE;

    if (!isfinite(h->part.mean_n) || apart_px < TWO_LINES)
        return;
    fputs("set label \"", to);
    known(to, h->part.mean_n, h->u.mean_n, one ? " " : "\\n");
    fprintf(to, "%s\" at %.3f,%.3f center front font ',%d' textcolor '#33475b'\n", one ? " N" : "",
            at_s, y_n, one ? 10 : 9);
}

/* Over the push that targets refer to. */
static void best_push(FILE *to, const struct results *r)
{
    const struct results_push *const p = results_uncertainty_best(r);

    if (p == NULL)
        return;
    fputs("set label \"best second\\n", to);
    known(to, p->push.best_1s_n, p->u.best_1s_n, " ");
    fprintf(to, " N\" at %.3f,%.3f center front font ',10' textcolor '#33475b' "
            "offset character 0,1.4\n", seconds(r, (double)(p->push.started_us
            + p->push.ended_us) / 2e6), OVER_A_PUSH * fmax(p->part.peak_n, p->push.best_1s_n));
}

/* The target that all holds have, as the first of them; NULL: none or several. */
static const struct results_hold *one_target(const struct results *r)
{
    const struct results_hold *first = NULL;

    for (int i = 0; i < r->holds; i++) {
        const struct results_hold *const h = &r->hold[i];

        if (!h->hold.hold.started)
            continue;
        if (first == NULL)
            first = h;
        if (h->hold.choosing || h->hold.hold.cfg.target_n != first->hold.hold.cfg.target_n)
            return NULL;
    }
    return first;
}

static bool any_held(const struct results *r)
{
    for (int i = 0; i < r->holds; i++)
        if (r->hold[i].hold.hold.started)
            return true;
    return false;
}

static void key_of_holds(FILE *to, const struct results *r)
{
    const struct results_hold *const h = one_target(r);

    fputs(", \\\n NaN with boxes fillcolor '#b7dcc0' fillstyle solid noborder "
          "title \"Target band", to);
    if (h != NULL) {
        fputs(" about ", to);
        known(to, h->hold.hold.cfg.target_n, h->u.target_n, " ");
        fputs(" N", to);
    }
    fprintf(to, "\", \\\n NaN with boxes fillcolor '#e8eef5' fillstyle solid noborder "
            "title 'Held%s'", holds_apart_px(r) >= TWO_LINES ? ", with its mean" : "");
}

/* What the sign means, or why there is none. */
static void footnote(FILE *to, const struct results *r)
{
    if (r->pushes + r->holds == 0)
        return;
    fputs("set label \"", to);
    if (!r->calibration.fitted)
        fputs("uncertainty not known: the calibration states none", to);
    else if (r->tares == 0)
        fputs("uncertainty not known: no zero was taken", to);
    else
        fprintf(to, "±: expanded uncertainty, k = %g", KNOWN_K);
    fputs("\" at screen 0.985,0.07 right font ',10' textcolor '#5f6f7d'\n", to);
}

/* ---- the drawing -------------------------------------------------------------------------- */

static void shade_holds(FILE *to, const struct results *r, double highest_n)
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
                r->hold[i].hold.number, (a + b) / 2.0, NUMBERS_AT * highest_n);
        hold_mean(to, r, i, (a + b) / 2.0, MEANS_AT * highest_n);
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
            low_n < -0.02 * high_n ? 1.1 * low_n : -0.03 * high_n, TOP * high_n);
    shade_holds(to, r, high_n);
    best_push(to, r);
    footnote(to, r);
    mark_gaps(to, r);
    fprintf(to, "$force << END\n");
    gnuplot_points(to, &r->trace, values(&r->trace), r->first_s, r->first_s + r->length_s,
                   r->first_s, SLICES);
    fprintf(to, "END\nplot $force using 1:2 with lines linecolor '#1f4e79' linewidth 1.4 "
            "title 'Force, low-pass %.3g Hz'", fmin(r->protocol.filter_cutoff_hz,
                                                    0.4 * r->design_hz));
    if (any_held(r))
        key_of_holds(to, r);
    fprintf(to, r->counts.gaps + r->counts.link_losses > 0
            ? ", \\\n NaN with boxes fillcolor '#c0392b' fillstyle solid noborder title 'Gap'\n"
            : "\n");
}

int curve_save(const char *path, const struct results *r, struct err_text *why)
{
    struct gnuplot g;

    if (r->trace.n < 2)
        return err_set(why, ERR_RANGE, "the figure was not drawn: the recording holds no force");
    const int err = gnuplot_open(&g, path, WIDTH, HEIGHT, why);

    if (err != ERR_OK)
        return err;
    script(g.to, r);
    return gnuplot_close(&g, why);
}
