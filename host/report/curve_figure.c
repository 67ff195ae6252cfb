/* curve_figure.c - see curve_figure.h. */
#include "report/curve_figure.h"

#include <math.h>
#include <string.h>

#include "analysis/onset.h"  /* where a baseline was taken */
#include "analysis/span.h"   /* force at one time */
#include "report/gnuplot.h"
#include "report/known.h"

/* Pixels. */
#define WIDTH        1600.0
#define TOP            58.0  /* title */
#define BOTTOM         96.0  /* times, their name, the key */
#define LEFT           92.0
#define RIGHT          24.0
#define BETWEEN        44.0  /* a panel's own title */
#define TIMES          58.0  /* and the times under the set before */
#define ZOOM_WIDTH    430.0
#define ZOOM_APART    100.0

#define SLICES       1200    /* of the whole width */
#define HOLE_PX         4.0  /* a narrower gap is marked at the foot only */
#define HOLES_MAX     400    /* drawn; neighbours closer than HOLE_PX are one */
#define KNOWN_PX      112.0  /* "1234.5 +- 1.3 N", and some room */
#define LABEL_PX       62.0  /* "1234.5 N" */
#define NUMBER_PX      42.0  /* "1234" */
#define ROTATED_PX     15.0

/* From the palette of Okabe and Ito (2008), told apart by every eye, and light
 * tints of it; shape and place tell them apart as well. */
#define RAW_COLOUR      "#9fb0bd"
#define FORCE_COLOUR    "#0072b2"
#define ONSET_COLOUR    "#d55e00"
#define PEAK_COLOUR     "#000000"
#define QUIET_COLOUR    "#ececec"
#define PLATEAU_COLOUR  "#cfe8dc"
#define BAND_COLOUR     "#f3e2a9"
#define GAP_COLOUR      "#7a7a7a"

struct panel {
    const struct curve *c;
    const struct analysis *a;
    const struct effort_options *o;
    const char *set_label;       /* "" with one set */
    double from_s, to_s;         /* shared by the curves of a set */
    double low_n, high_n;
    double left_px, right_px, top_px, bottom_px;  /* of the axes, from the figure's corner */
    double figure_px;            /* height of the figure */
    bool last_of_set;
    const struct analysis_effort *zoom;  /* NULL: no rate of force development */
    bool last_zoom;              /* of some that lie upon each other */
};

static double value(const struct analysis_effort *e, enum metric m)
{
    return e->metric[m].value;
}

static double per_px(const struct panel *p)
{
    return (p->to_s - p->from_s) / (p->right_px - p->left_px);
}

/* ---- pieces of a panel ------------------------------------------------------------- */

static void margins(FILE *to, const struct panel *p, double left_px, double right_px)
{
    fprintf(to, "set lmargin at screen %.5f\nset rmargin at screen %.5f\n"
            "set tmargin at screen %.5f\nset bmargin at screen %.5f\n",
            left_px / WIDTH, right_px / WIDTH, 1.0 - p->top_px / p->figure_px,
            1.0 - p->bottom_px / p->figure_px);
}

static void clear(FILE *to)
{
    fputs("unset object\nunset label\nunset arrow\nset key nobox noopaque\nunset key\n"
          "unset xlabel\nunset ylabel\nset border 3\nset xtics nomirror out\n"
          "set ytics nomirror out\nset grid ytics linecolor '#e4e4e4'\n", to);
}

static void rectangle(FILE *to, double a_s, double b_s, const char *low, const char *high,
                      const char *style)
{
    fprintf(to, "set object rectangle from %.5f,%s to %.5f,%s behind %s noborder\n", a_s, low,
            b_s, high, style);
}

static void solid(FILE *to, double a_s, double b_s, const char *colour)
{
    char style[64];

    snprintf(style, sizeof style, "fillcolor '%s' fillstyle solid", colour);
    if (isfinite(a_s) && isfinite(b_s) && b_s > a_s)
        rectangle(to, a_s, b_s, "graph 0", "graph 1", style);
}

/* Force as the figure has it: no zero is taken off the curve. */
static double zero_n(const struct analysis_effort *e)
{
    const double n = value(e, METRIC_ZERO);

    return isfinite(n) ? n : 0.0;
}

static void shade(FILE *to, const struct panel *p)
{
    for (size_t i = 0; i < p->a->efforts; i++) {
        const struct analysis_effort *e = &p->a->effort[i];
        const struct onset_task task = {
            .t = &p->c->trace, .o = p->o, .e = &e->where,
            .period_s = trace_period_s(&p->c->trace),
            .peak_n = value(e, METRIC_PEAK) + zero_n(e),
        };
        struct onset_baseline b;

        onset_baseline(&task, &b);
        if (b.found)
            solid(to, b.from_s, b.to_s, QUIET_COLOUR);
        solid(to, value(e, METRIC_PLATEAU_FROM), value(e, METRIC_PLATEAU_TO), PLATEAU_COLOUR);
        if (isfinite(p->o->low_n) && isfinite(p->o->high_n))
            fprintf(to, "set object rectangle from %.5f,%.4f to %.5f,%.4f behind fillcolor '"
                    BAND_COLOUR "' fillstyle solid noborder\n", analysis_from_s(e),
                    p->o->low_n + zero_n(e), analysis_to_s(e), p->o->high_n + zero_n(e));
    }
}

/* Gaps as wide as can be seen are hatched all over, the others at the foot; those
 * too near to be told apart are drawn as one. */
static bool gaps(FILE *to, const struct panel *p)
{
    const struct trace *t = &p->c->trace;
    const double least_s = HOLE_PX * per_px(p);
    static const char hatched[] = "fillcolor '" GAP_COLOUR "' fillstyle pattern 4";
    static const char filled[] = "fillcolor '" GAP_COLOUR "' fillstyle solid";
    int drawn = 0;

    for (size_t i = 1; i < t->n && drawn < HOLES_MAX; i++) {
        if (!t->gap_before[i])
            continue;
        const double a = t->t_s[i - 1];
        bool wide = t->t_s[i] - a >= least_s;
        size_t k = i;

        for (size_t j = i + 1; j < t->n && t->t_s[j - 1] - t->t_s[k] < least_s; j++)
            if (t->gap_before[j]) {
                wide |= t->t_s[j] - t->t_s[j - 1] >= least_s;
                k = j;
            }
        rectangle(to, a, fmax(t->t_s[k], a + least_s / 2.0), "graph 0",
                  wide ? "graph 1" : "graph 0.035", wide ? hatched : filled);
        drawn++;
        i = k;
    }
    return drawn > 0;
}

static void mark(FILE *to, const struct panel *p, const char *name, enum metric at)
{
    const struct trace *t = &p->c->trace;
    const double *y = t->filtered_n != NULL ? t->filtered_n : t->force_n;

    fprintf(to, "$%s << END\n", name);
    for (size_t i = 0; i < p->a->efforts; i++) {
        const double at_s = value(&p->a->effort[i], at);
        const double n = isfinite(at_s) ? span_force_n(t, y, 0.0, at_s) : NAN;

        if (isfinite(n))
            fprintf(to, "%.5f %.4f\n", at_s, n);
    }
    fputs("END\n", to);
}

/* Least pixels between two peaks. */
static double peaks_apart_px(const struct panel *p)
{
    double least_s = INFINITY;

    for (size_t i = 1; i < p->a->efforts; i++)
        least_s = fmin(least_s, fabs(value(&p->a->effort[i], METRIC_PEAK_AT)
                                     - value(&p->a->effort[i - 1], METRIC_PEAK_AT)));
    return least_s / per_px(p);
}

/* " +- 0.3" behind a peak, where a force's uncertainty was given. */
static const char *uncertainty(const struct analysis_effort *e, char text[24])
{
    const double more_n = isfinite(value(e, METRIC_PEAK)) ? KNOWN_K * e->metric[METRIC_PEAK].u : NAN;

    *text = '\0';
    if (isfinite(more_n))
        snprintf(text, 24, " ± %.*f", known_decimals(more_n), more_n);
    return text;
}

static bool shows_uncertainty(const struct panel *p)
{
    char text[24];
    bool any = false;

    for (size_t i = 0; i < p->a->efforts && peaks_apart_px(p) >= KNOWN_PX; i++)
        any = any || *uncertainty(&p->a->effort[i], text) != '\0';
    return any;
}

/* Each peak's value over it, in as much of words as there is room for. */
static void peaks(FILE *to, const struct panel *p)
{
    const double apart_px = peaks_apart_px(p);
    const bool unit = apart_px >= LABEL_PX, turned = apart_px < NUMBER_PX;
    char more[24];

    for (size_t i = 0; i < p->a->efforts && apart_px >= ROTATED_PX; i++) {
        const struct analysis_effort *e = &p->a->effort[i];
        const double n = value(e, METRIC_PEAK), at_s = value(e, METRIC_PEAK_AT);

        if (!isfinite(n) || !isfinite(at_s))
            continue;
        fprintf(to, "set label '%s%.*f%s%s' at %.5f,%.4f %s offset character 0,%s front "
                "textcolor '" PEAK_COLOUR "' font ',11'\n", fabs(zero_n(e)) > 0.0 ? "+" : "",
                unit && n < 1000.0 ? 1 : 0, n,
                apart_px >= KNOWN_PX ? uncertainty(e, more) : "", !unit ? "" : p->c->is_torque ? " Nm" : " N", at_s,
                n + zero_n(e), turned ? "rotate by 90 left" : "center", turned ? "0.6" : "0.8");
    }
}

static void data(FILE *to, const struct panel *p)
{
    const struct trace *t = &p->c->trace;

    fputs("$raw << END\n", to);
    gnuplot_points(to, t, t->force_n, p->from_s, p->to_s, 0.0, SLICES);
    fputs("END\n$force << END\n", to);
    if (t->filtered_n != NULL)
        gnuplot_points(to, t, t->filtered_n, p->from_s, p->to_s, 0.0, SLICES);
    fputs("END\n", to);
    mark(to, p, "onset", METRIC_ONSET);
    mark(to, p, "offset", METRIC_OFFSET);
    mark(to, p, "peak", METRIC_PEAK_AT);
}

static void panel_title(FILE *to, const struct panel *p)
{
    char text[320];

    snprintf(text, sizeof text, "%s%s%s%s", p->set_label, p->set_label[0] != '\0' ? ", " : "",
             p->c->label, p->a->efforts == 0 ? ": no push was found" : "");
    fputs("set label ", to);
    gnuplot_quoted(to, text);
    fputs(" at graph 0,graph 1 left offset character 0,0.9 noenhanced font ',12'\n", to);
}

static void main_axes(FILE *to, const struct panel *p)
{
    margins(to, p, p->left_px, p->right_px);
    fprintf(to, "set xrange [%.6f:%.6f]\nset yrange [%.4f:%.4f]\nset format x '%s'\n"
            "set ylabel '%s'\n", p->from_s, p->to_s, p->low_n, p->high_n,
            p->last_of_set ? "%g" : "", p->c->is_torque ? "Torque [Nm]" : "Force [N]");
    if (p->last_of_set)
        fputs("set xlabel 'Time [s]'\n", to);
}

/* Returns whether there was a gap in it. */
static bool main_panel(FILE *to, const struct panel *p)
{
    clear(to);
    main_axes(to, p);
    panel_title(to, p);
    shade(to, p);
    const bool any = gaps(to, p);

    peaks(to, p);
    data(to, p);
    fputs("plot $raw using 1:2 with lines linecolor '" RAW_COLOUR "' linewidth 0.8, \\\n"
          " $force using 1:2 with lines linecolor '" FORCE_COLOUR "' linewidth 1.6, \\\n"
          " $onset using 1:2 with points pointtype 9 pointsize 1.2 linecolor '" ONSET_COLOUR
          "', \\\n"
          " $offset using 1:2 with points pointtype 11 pointsize 1.2 linecolor '" ONSET_COLOUR
          "', \\\n"
          " $peak using 1:2 with points pointtype 7 pointsize 0.7 linecolor '" PEAK_COLOUR "'\n",
          to);
    return any;
}

/* ---- the onset enlarged ---------------------------------------------------------------- */

#define ZOOM_BEFORE_S 0.10
#define ZOOM_AFTER_S  0.35

static const struct {
    enum metric rfd;
    double window_s;
    const char *colour;
} windows[] = {
    { METRIC_RFD_50,  0.050, "#56b4e9" }, { METRIC_RFD_100, 0.100, "#e69f00" },
    { METRIC_RFD_150, 0.150, "#009e73" }, { METRIC_RFD_200, 0.200, "#cc79a7" },
    { METRIC_RFD_250, 0.250, "#555555" },
};
#define WINDOWS ((int)(sizeof windows / sizeof windows[0]))

/* The effort that rises fastest over 100 ms, or over 200. */
static const struct analysis_effort *steepest(const struct analysis *a)
{
    const struct analysis_effort *best = NULL;

    for (size_t i = 0; i < a->efforts; i++) {
        const struct analysis_effort *e = &a->effort[i];
        const enum metric by = isfinite(value(e, METRIC_RFD_100)) ? METRIC_RFD_100
                                                                  : METRIC_RFD_200;

        if (isfinite(value(e, by)) && (best == NULL || value(e, by) > value(best, by)))
            best = e;
    }
    return best;
}

static void zoom_range(FILE *to, const struct panel *p, double onset_s)
{
    const struct trace *t = &p->c->trace;
    double low_n = INFINITY, high_n = -INFINITY;

    for (size_t i = trace_at(t, onset_s - ZOOM_BEFORE_S);
         i < t->n && t->t_s[i] <= onset_s + ZOOM_AFTER_S; i++) {
        low_n = fmin(low_n, t->force_n[i]);
        high_n = fmax(high_n, t->force_n[i]);
    }
    fprintf(to, "set xrange [%g:%g]\nset yrange [%.4f:%.4f]\nset format x '%s'\n",
            -1000.0 * ZOOM_BEFORE_S, 1000.0 * ZOOM_AFTER_S, low_n - 0.06 * (high_n - low_n),
            high_n + 0.06 * (high_n - low_n), p->last_zoom ? "%g" : "");
    if (p->last_zoom)
        fputs("set xlabel 'Time from onset [ms]'\n", to);
}

static void zoom_windows(FILE *to, const struct panel *p, double onset_s)
{
    const double from_n = span_force_n(&p->c->trace, p->c->trace.force_n, 0.0, onset_s);

    for (int w = 0; w < WINDOWS; w++) {
        const double rfd = value(p->zoom, windows[w].rfd);

        if (isfinite(rfd))
            fprintf(to, "$window%d << END\n0 %.4f\n%g %.4f\nEND\n", w, from_n,
                    1000.0 * windows[w].window_s, from_n + rfd * windows[w].window_s);
    }
}

/* Fewer samples a second than should be. */
static bool indicative(const struct analysis_effort *e)
{
    const char *word = metric_value_word(&e->metric[METRIC_RFD_200]);

    return word != NULL && strcmp(word, metric_reason_word(METRIC_WHY_INDICATIVE)) == 0;
}

static void zoom_panel(FILE *to, const struct panel *p)
{
    const double onset_s = value(p->zoom, METRIC_ONSET);
    const struct trace *t = &p->c->trace;

    clear(to);
    margins(to, p, WIDTH - RIGHT - ZOOM_WIDTH, WIDTH - RIGHT);
    zoom_range(to, p, onset_s);
    fprintf(to, "set label 'Onset of effort %td%s' at graph 0,graph 1 left offset character "
            "0,0.9 font ',12'\n", p->zoom - p->a->effort + 1, indicative(p->zoom) ? ", indicative"
                                                                                 : "");
    fputs("$near << END\n", to);
    gnuplot_points(to, t, t->force_n, onset_s - ZOOM_BEFORE_S, onset_s + ZOOM_AFTER_S, onset_s,
                   SLICES);
    fputs("END\n", to);
    zoom_windows(to, p, onset_s);
    fputs("set arrow from 0,graph 0 to 0,graph 1 nohead back linecolor '" ONSET_COLOUR
          "' dashtype 3\n"
          "set key inside bottom right vertical samplen 1.5 opaque box linecolor '#dddddd' "
          "font ',10'\n"
          "plot $near using (1000*$1):2 with linespoints pointtype 7 pointsize 0.25 linecolor '"
          FORCE_COLOUR "' linewidth 1.2 notitle", to);
    for (int w = 0; w < WINDOWS; w++)
        if (isfinite(value(p->zoom, windows[w].rfd)))
            fprintf(to, ", \\\n $window%d using 1:2 with linespoints pointtype 5 pointsize 0.7 "
                    "linewidth 1.6 linecolor '%s' title '0-%g ms: %.0f %s/s'", w,
                    windows[w].colour, 1000.0 * windows[w].window_s,
                    value(p->zoom, windows[w].rfd), p->c->is_torque ? "Nm" : "N");
    fputc('\n', to);
}

/* ---- the figure ------------------------------------------------------------------------ */

/* What can be seen in any of the panels. */
struct seen {
    bool effort, zero, gap, known;
};

static void key_marks(FILE *to, const struct curve_results *r, const struct seen *seen)
{
    if (seen->effort)
        fprintf(to, ", \\\n keyentry with points pointtype 9 linecolor '" ONSET_COLOUR
                "' title 'Onset', \\\n keyentry with points pointtype 11 linecolor '"
                ONSET_COLOUR "' title 'Letting go', \\\n"
                " keyentry with points pointtype 7 linecolor '" PEAK_COLOUR "' title '%s%s', \\\n"
                " keyentry with boxes fillcolor '" QUIET_COLOUR "' fillstyle solid noborder "
                "title 'Baseline', \\\n"
                " keyentry with boxes fillcolor '" PLATEAU_COLOUR "' fillstyle solid noborder "
                "title 'Plateau'", seen->zero ? "Peak, over its zero" : "Peak",
                seen->known ? " ± expanded uncertainty, k = 2" : "");
    if (seen->effort && isfinite(r->options.low_n))
        fputs(", \\\n keyentry with boxes fillcolor '" BAND_COLOUR "' fillstyle solid noborder "
              "title 'Band'", to);
    if (seen->gap)
        fputs(", \\\n keyentry with boxes fillcolor '" GAP_COLOUR "' fillstyle pattern 4 noborder "
              "title 'Gap'", to);
}

static void key(FILE *to, const struct curve_results *r, const struct panel *first,
                const struct seen *seen)
{
    clear(to);
    fprintf(to, "unset border\nunset tics\nunset grid\nset lmargin at screen 0\n"
            "set rmargin at screen 1\nset bmargin at screen 0\nset tmargin at screen %.5f\n"
            "set xrange [0:1]\nset yrange [0:1]\n"
            "set key at screen 0.5,screen %.5f center bottom horizontal samplen 1.5 width 1 "
            "maxrows 1 font ',11'\nplot 2 notitle, \\\n"  /* entries alone upset gnuplot */
            " keyentry with lines linecolor '" RAW_COLOUR "' title 'Measured'",
            40.0 / first->figure_px, 8.0 / first->figure_px);
    if (first->a->low_pass_hz > 0.0)
        fprintf(to, ", \\\n keyentry with lines linecolor '" FORCE_COLOUR "' linewidth 1.6 title "
                "'Low-pass %.3g Hz'", first->a->low_pass_hz);
    key_marks(to, r, seen);
    fputc('\n', to);
}

/* Where the axis of force begins and ends: at rest and over the peaks' labels. */
static void force_range(struct panel *p)
{
    const struct trace *t = &p->c->trace;
    double low_n = INFINITY, high_n = -INFINITY;

    for (size_t i = 0; i < t->n; i++) {
        low_n = fmin(low_n, t->force_n[i]);
        high_n = fmax(high_n, t->force_n[i]);
    }
    if (low_n > 0.0 && low_n < 0.3 * high_n)
        low_n = 0.0;
    const double span_n = fmax(high_n - low_n, 1.0);

    p->low_n = low_n - 0.05 * span_n;
    p->high_n = high_n + (peaks_apart_px(p) < NUMBER_PX ? 0.24 : 0.16) * span_n;
}

static double panel_px(size_t panels)
{
    return panels == 1 ? 500.0 : panels == 2 ? 340.0 : 230.0;
}

/* All panels, in order, with their places.  Returns how many; *left_out had no room. */
static size_t lay_out(const struct curve_results *r, struct panel *panel, size_t *left_out)
{
    const struct curve_file *f = r->file;
    size_t n = 0;

    *left_out = 0;

    for (size_t i = 0; i < f->sets; i++) {
        const struct curve_set *s = &f->set[i];
        double from_s = INFINITY, to_s = -INFINITY;
        const size_t first = n;

        for (size_t k = 0; k < s->curves; k++) {
            const struct trace *t = &s->curve[k].trace;

            if (t->n < 2)
                continue;
            if (n == CURVE_FIGURE_PANELS_MAX) {
                ++*left_out;
                continue;
            }
            from_s = fmin(from_s, t->t_s[0]);
            to_s = fmax(to_s, t->t_s[t->n - 1]);
            panel[n++] = (struct panel){ .c = &s->curve[k], .a = &r->set[i].curve[k],
                                         .o = &r->options, .zoom = steepest(&r->set[i].curve[k]),
                                         .set_label = f->sets > 1 ? s->label : "" };
        }
        for (size_t k = first; k < n; k++) {
            panel[k].from_s = from_s;
            panel[k].to_s = to_s;
            panel[k].last_of_set = k + 1 == n;
        }
    }
    return n;
}

static double place(struct panel *panel, size_t n)
{
    bool zoom = false;
    double y_px = TOP;

    for (size_t i = 0; i < n; i++)
        zoom |= panel[i].zoom != NULL;
    for (size_t i = 0; i < n; i++) {
        panel[i].left_px = LEFT;
        panel[i].right_px = WIDTH - RIGHT - (zoom ? ZOOM_WIDTH + ZOOM_APART : 0.0);
        panel[i].top_px = y_px + (i > 0 ? BETWEEN : 0.0);
        panel[i].bottom_px = panel[i].top_px + panel_px(n);
        y_px = panel[i].bottom_px + (panel[i].last_of_set && i + 1 < n ? TIMES : 0.0);
        panel[i].last_zoom = i + 1 == n || panel[i + 1].zoom == NULL;
        force_range(&panel[i]);
    }
    for (size_t i = 0; i < n; i++)
        panel[i].figure_px = y_px + BOTTOM;
    return y_px + BOTTOM;
}

static void draw(FILE *to, const struct curve_results *r, const struct panel *panel, size_t n,
                 size_t left_out, double figure_px)
{
    struct seen seen = { false, false, false, false };
    char title[320];

    snprintf(title, sizeof title, "%s", r->file->name);
    if (left_out > 0)
        snprintf(title, sizeof title, "%.255s (the first %zu of %zu curves)", r->file->name, n,
                 n + left_out);
    fprintf(to, "set multiplot\nset label ");
    gnuplot_quoted(to, title);
    fprintf(to, " at screen 0.5,screen %.5f center noenhanced font ',15'\n"
            "unset border\nunset tics\nunset key\nset xrange [0:1]\nset yrange [0:1]\n"
            "plot 2 notitle\n", 1.0 - 20.0 / figure_px);
    for (size_t i = 0; i < n; i++) {
        const struct analysis *a = panel[i].a;

        seen.gap |= main_panel(to, &panel[i]);
        seen.effort |= a->efforts > 0;
        for (size_t k = 0; k < a->efforts; k++)
            seen.zero |= fabs(zero_n(&a->effort[k])) > 0.0;
        seen.known |= shows_uncertainty(&panel[i]);
        if (panel[i].zoom != NULL)
            zoom_panel(to, &panel[i]);
    }
    key(to, r, panel, &seen);
    fputs("unset multiplot\n", to);
}

int curve_figure_save(const char *path, const struct curve_results *r, struct err_text *why)
{
    struct panel panel[CURVE_FIGURE_PANELS_MAX];
    size_t left_out;
    const size_t n = lay_out(r, panel, &left_out);
    struct gnuplot g;

    if (n == 0)
        return err_set(why, ERR_RANGE, "the figure was not drawn: %s holds no force that can be "
                       "drawn", r->file->name);
    const double figure_px = place(panel, n);
    const int err = gnuplot_open(&g, path, WIDTH, figure_px, why);

    if (err != ERR_OK)
        return err;
    draw(g.to, r, panel, n, left_out, figure_px);
    return gnuplot_close(&g, why);
}
