/* trend_figure.c - see trend_figure.h. */
#include "report/trend_figure.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "calibration/day.h"
#include "report/gnuplot.h"

/* Pixels. */
#define ONE_WIDTH    1100.0
#define TWO_WIDTH    1500.0
#define LEFT           96.0
#define RIGHT          22.0
#define APART          92.0  /* between two sides */
#define TOP            78.0  /* title */
#define FORCE         360.0
#define BETWEEN        34.0
#define PAIN          190.0
#define BOTTOM        142.0  /* weeks, their name, three rows of keys */
#define HEIGHT        (TOP + FORCE + BETWEEN + PAIN + BOTTOM)  /* and the rows below */
#define ROW            18.0  /* a line of the sentences under a side's name */
#define ROW_CHARACTER   7.7  /* of them; measured 7.0 on average */
#define ROWS_MAX       10
#define ROW_TEXT      200
#define WEEKS_LEAST     4.0  /* a course is months */
#define BREAKS_NAMED    6    /* more would lie upon each other */

/* From the palette of Okabe and Ito (2008); shapes tell them apart as well. */
#define LOAD_COLOUR   "#0072b2"
#define GREEN_COLOUR  "#009e73"
#define AMBER_COLOUR  "#e69f00"
#define RED_COLOUR    "#d55e00"
#define OPEN_COLOUR   "#7a7a7a"
#define PUSH_COLOUR   "#000000"
#define BREAK_COLOUR  "#7a7a7a"
#define NORMAL_COLOUR "#ececec"

/* light, gnuplot's point type, colour, name in the key */
#define LIGHTS(X)                                         \
    X(RULES_GREEN,   7,  GREEN_COLOUR, "Session: green light") \
    X(RULES_AMBER,   9,  AMBER_COLOUR, "amber")           \
    X(RULES_RED,     5,  RED_COLOUR,   "red")             \
    X(RULES_UNKNOWN, 6,  OPEN_COLOUR,  "not known yet")

/* column of $pain, point type, its size, colour, name in the key: small ones are drawn
 * upon large ones, as scores are often the same */
#define PAINS(X)                                        \
    X(2, 6,  1.7, "#0072b2", "Pain before")             \
    X(3, 8,  1.2, "#cc79a7", "highest in the holds")    \
    X(4, 4,  0.9, "#009e73", "after")                   \
    X(5, 13, 0.7, "#000000", "next day")

/* ---- data ----------------------------------------------------------------------- */

static void put(FILE *to, double x)
{
    if (isfinite(x))
        fprintf(to, " %.4f", x);
    else
        fputs(" NaN", to);
}

static const struct course_session *shown(const struct trend *t, const struct trend_side *s, int i)
{
    const struct course_session *const at = &t->course->session[i];

    return course_of_side(at, s->side) ? at : NULL;
}

/* Week and mean force of the sessions with one light. */
static void put_sessions(FILE *to, const struct trend *t, const struct trend_side *s,
                         enum rules_light light)
{
    fprintf(to, "$light%d << END\n", (int)light);
    for (int i = t->shown_from; i < t->course->sessions; i++) {
        const struct course_session *const at = shown(t, s, i);

        if (at != NULL && t->light[i].light == light && isfinite(at->mean_n))
            fprintf(to, "%.4f %.3f\n", trend_weeks(t, i), at->mean_n);
    }
    fputs("END\n", to);
}

/* The next session of the side, or -1. */
static int after(const struct trend *t, const struct trend_side *s, int i)
{
    while (++i < t->course->sessions)
        if (shown(t, s, i) != NULL)
            return i;
    return -1;
}

/* Whether the tolerated load goes on from a to b as it is. */
static bool level(const struct trend *t, const struct trend_side *s, int a, int b)
{
    const struct course_session *const at = t->course->session;

    return a >= 0 && b >= 0 && at[a].series == at[b].series && s->history[a].session >= 0
        && s->history[b].session >= 0 && s->history[a].mean_n == s->history[b].mean_n;
}

/* The tolerated load as it stood; a gap where it is not known or a series begins.  Where it
 * does not change a step passes through, and no point is needed. */
static void put_load(FILE *to, const struct trend *t, const struct trend_side *s)
{
    int before = -1, next;

    fputs("$load << END\n", to);
    for (int i = after(t, s, t->shown_from - 1); i >= 0; before = i, i = next) {
        next = after(t, s, i);
        if (before < 0 || t->course->session[before].series != t->course->session[i].series)
            fputc('\n', to);
        if (s->history[i].session >= 0 && !(level(t, s, before, i) && level(t, s, i, next)))
            fprintf(to, "%.4f %.3f\n", trend_weeks(t, i), s->history[i].mean_n);
    }
    fputs("END\n", to);
}

static void put_pushes(FILE *to, const struct trend *t, const struct trend_side *s)
{
    fputs("$push << END\n", to);
    for (int i = t->shown_from; i < t->course->sessions; i++) {
        const struct course_session *const at = shown(t, s, i);

        if (at != NULL && isfinite(at->best_1s_n))
            fprintf(to, "%.4f %.3f\n", trend_weeks(t, i), at->best_1s_n);
    }
    fputs("END\n", to);
}

static void put_pain(FILE *to, const struct trend *t, const struct trend_side *s)
{
    bool morning;

    fputs("$pain << END\n", to);
    for (int i = t->shown_from; i < t->course->sessions; i++) {
        const struct course_session *const at = shown(t, s, i);

        if (at == NULL)
            continue;
        fprintf(to, "%.4f", trend_weeks(t, i));
        put(to, at->pain_before);
        put(to, at->pain_during);
        put(to, at->pain_after);
        put(to, trend_next_day(at, &morning));
        fputc('\n', to);
    }
    fputs("END\n", to);
}

/* ---- how it goes, in sentences ----------------------------------------------------- */

struct rows {
    char line[ROWS_MAX][ROW_TEXT];
    int n;
};

/* A sentence in lines of so many characters; what has no room is left out. */
static void wrap(struct rows *r, const char *name, const char *said, int columns)
{
    char text[TREND_SAID_MAX + 20];
    const int n = snprintf(text, sizeof text, "%s%s", name, said);

    for (int at = 0; at < n && r->n < ROWS_MAX; r->n++) {
        int end = n - at < columns ? n : at + columns;

        while (end < n && end > at && text[end] != ' ')
            end--;
        if (end == at)
            end = at + columns;
        snprintf(r->line[r->n], ROW_TEXT, "%.*s", end - at, text + at);
        at = end + (text[end] == ' ');
    }
}

static void rows_of(const struct trend *t, const struct trend_side *s, double width_px,
                    struct rows *r)
{
    const int columns = (int)fmin(width_px / ROW_CHARACTER, ROW_TEXT - 1);
    char said[TREND_SAID_MAX];

    r->n = 0;
    trend_say_headline(t, s, said, sizeof said);
    wrap(r, "", said, columns);
    trend_say_last(t, s, said, sizeof said);
    if (said[0] != '\0')
        wrap(r, "Last: ", said, columns);
    trend_say_next(s, said, sizeof said);
    wrap(r, "Next step: ", said, columns);
}

/* ---- a panel -------------------------------------------------------------------- */

struct panel {
    const struct trend *t;
    const struct trend_side *s;
    double left_px, right_px, width_px;
    double top_px, height_px;    /* the force's upper edge, the figure; below the sentences */
    double weeks, top_n;         /* both sides share them */
};

static void place(FILE *to, const struct panel *p, double top_px, double bottom_px)
{
    fprintf(to, "set lmargin at screen %.5f\nset rmargin at screen %.5f\n"
            "set tmargin at screen %.5f\nset bmargin at screen %.5f\n",
            p->left_px / p->width_px, p->right_px / p->width_px, 1.0 - top_px / p->height_px,
            1.0 - bottom_px / p->height_px);
}

static void clear(FILE *to)
{
    fputs("unset object\nunset label\nunset arrow\nunset key\nunset xlabel\nunset ylabel\n"
          "set border 3\nset xtics nomirror out\nset ytics nomirror out autofreq\n"
          "set grid ytics linecolor '#e4e4e4'\n", to);
}

/* Where series begin; named when there are few. */
static void breaks(FILE *to, const struct panel *p, bool named)
{
    int n = 0;

    for (int i = p->t->shown_from; i < p->t->course->sessions; i++) {
        const struct course_session *const at = shown(p->t, p->s, i);

        n += at != NULL && at->changed[0] != '\0';
    }
    for (int i = p->t->shown_from; i < p->t->course->sessions; i++) {
        const struct course_session *const at = shown(p->t, p->s, i);
        const double week = trend_weeks(p->t, i);

        if (at == NULL || at->changed[0] == '\0')
            continue;
        fprintf(to, "set arrow from %.4f,graph 0 to %.4f,graph 1 nohead back linecolor '"
                BREAK_COLOUR "' dashtype 2\n", week, week);
        if (!named || n > BREAKS_NAMED)
            continue;
        fputs("set label ", to);
        gnuplot_quoted(to, at->changed);
        fprintf(to, " at %.4f,graph 0.02 left rotate by 90 offset character 0.9,0 noenhanced "
                "font ',10' textcolor '" BREAK_COLOUR "'\n", week);
    }
}

/* Within which best pushes of the present series are the same as at its start. */
static void normal(FILE *to, const struct panel *p)
{
    const struct tolerance_push *const push = &p->s->tolerance.push;
    double from = NAN;

    for (int i = p->t->course->sessions - 1; i >= p->t->shown_from; i--)
        if (shown(p->t, p->s, i) != NULL && p->t->course->session[i].series == push->series)
            from = trend_weeks(p->t, i);
    if (isfinite(push->baseline_n) && isfinite(from))
        fprintf(to, "set object rectangle from %.4f,%.3f to graph 1,first %.3f behind fillcolor '"
                NORMAL_COLOUR "' fillstyle solid noborder\n", from,
                push->baseline_n * (1.0 - push->mdc_pct / 100.0),
                push->baseline_n * (1.0 + push->mdc_pct / 100.0));
}

/* No halves and fifths of weeks, while there is room for each. */
static const char *whole_weeks(const struct panel *p)
{
    return p->weeks <= 13.0 ? "set xtics 1\n" : "";
}

/* The tolerated load, the last session and the next step above the side's panel: whoever
 * has only the picture must not guess them from its points. */
static void sentences(FILE *to, const struct panel *p)
{
    struct rows r;

    rows_of(p->t, p->s, p->right_px - p->left_px, &r);
    for (int i = 0; i < r.n; i++) {
        fputs("set label ", to);
        gnuplot_quoted(to, r.line[i]);
        fprintf(to, " at screen %.5f,screen %.5f left noenhanced font ',%s'\n",
                p->left_px / p->width_px, 1.0 - (TOP + i * ROW) / p->height_px,
                i == 0 ? "12" : "11");
    }
}

static void force_panel(FILE *to, const struct panel *p)
{
    clear(to);
    place(to, p, p->top_px, p->top_px + FORCE);
#define X(light, type, colour, name) put_sessions(to, p->t, p->s, light);
    LIGHTS(X)
#undef X
    put_load(to, p->t, p->s);
    put_pushes(to, p->t, p->s);
    breaks(to, p, true);
    normal(to, p);
    sentences(to, p);
    fprintf(to, "%sset ylabel 'Force (N)'\nset format x ''\nset xrange [%.3f:%.3f]\n"
            "set yrange [0:%.1f]\n"
            "plot $load using 1:2 with steps linewidth 2.2 linecolor '" LOAD_COLOUR
            "' notitle", whole_weeks(p), -0.04 * p->weeks, 1.04 * p->weeks, p->top_n);
#define X(light, type, colour, name)                                             \
    fprintf(to, ", \\\n $light%d using 1:2 with points pointtype %d pointsize 1.7 "  \
            "linecolor '" colour "' notitle", (int)light, type);
    LIGHTS(X)
#undef X
    fputs(", \\\n $push using 1:2 with points pointtype 12 pointsize 1.3 linewidth 1.4 linecolor '"
          PUSH_COLOUR "' notitle\n", to);
}

static void pain_panel(FILE *to, const struct panel *p)
{
    clear(to);
    place(to, p, p->top_px + FORCE + BETWEEN, p->top_px + FORCE + BETWEEN + PAIN);
    put_pain(to, p->t, p->s);
    breaks(to, p, false);
    fprintf(to, "%sset arrow from graph 0,first %d to graph 1,first %d nohead back linecolor '"
            BREAK_COLOUR "' dashtype 3\n"
            "set label 'limit' at graph 1,first %d right offset character 0,0.5 font ',10' "
            "textcolor '" BREAK_COLOUR "'\n"
            "set ylabel 'Pain 0-10'\nset xlabel 'Weeks'\nset format x '%%g'\n"
            "set xrange [%.3f:%.3f]\nset yrange [-0.5:10.5]\nset ytics 0,2,10\n"
            "plot NaN notitle", whole_weeks(p), p->t->pain_limit, p->t->pain_limit,
            p->t->pain_limit,
            -0.04 * p->weeks, 1.04 * p->weeks);
    fputs(", \\\n $pain using 1:2 with lines linewidth 0.7 linecolor '#9fb0bd' notitle", to);
#define X(column, type, size, colour, name)                                              \
    fprintf(to, ", \\\n $pain using 1:%d with points pointtype %d pointsize %g linewidth 1.3 " \
            "linecolor '" colour "' notitle", column, type, size);
    PAINS(X)
#undef X
    fputc('\n', to);
}

/* ---- the figure ----------------------------------------------------------------- */

static void key_row(FILE *to, double at_px, double height_px)
{
    fprintf(to, "set key at screen 0.5,screen %.5f center bottom horizontal samplen 1.5 width 1 "
            "maxrows 1 font ',11'\nplot 2 notitle", at_px / height_px);
}

static void key(FILE *to, double height_px)
{
    clear(to);
    fputs("unset border\nunset tics\nunset grid\nset lmargin at screen 0\n"
          "set rmargin at screen 1\nset bmargin at screen 0\nset tmargin at screen 0.05\n"
          "set xrange [0:1]\nset yrange [0:1]\n", to);
    key_row(to, 58.0, height_px);
    fputs(", \\\n keyentry with lines linewidth 2.2 linecolor '" LOAD_COLOUR
          "' title 'Tolerated load', \\\n keyentry with points pointtype 12 linewidth 1.4 "
          "linecolor '" PUSH_COLOUR "' title 'Best push', \\\n keyentry with boxes fillcolor '"
          NORMAL_COLOUR "' fillstyle solid noborder title 'its normal variation', \\\n "
          "keyentry with lines dashtype 2 linecolor '" BREAK_COLOUR "' title 'New series'\n", to);
    key_row(to, 33.0, height_px);
#define X(light, type, colour, name)                                                       \
    fprintf(to, ", \\\n keyentry with points pointtype %d linecolor '" colour "' title '" name \
            "'", type);
    LIGHTS(X)
#undef X
    fputc('\n', to);
    key_row(to, 8.0, height_px);
#define X(column, type, size, colour, name)                                                 \
    fprintf(to, ", \\\n keyentry with points pointtype %d pointsize %g linewidth 1.3 linecolor '" \
            colour "' title '" name "'", type, size);
    PAINS(X)
#undef X
    fputc('\n', to);
}

/* The most force drawn of any side, and some room. */
static double top_n(const struct trend *t)
{
    double most = 10.0;

    for (int i = t->shown_from; i < t->course->sessions; i++)
        most = fmax(most, fmax(t->course->session[i].mean_n, t->course->session[i].best_1s_n));
    for (int i = 0; i < t->sides; i++) {
        const struct tolerance_push *const p = &t->side[i].tolerance.push;

        most = fmax(most, p->baseline_n * (1.0 + p->mdc_pct / 100.0));
    }
    return 1.08 * most;
}

static void title(FILE *to, const struct trend *t, double height_px)
{
    const struct course *const c = t->course;
    char from[DAY_TEXT], until[DAY_TEXT], text[120];

    trend_day(c->session[t->shown_from].day, from);
    trend_day(c->today, until);
    snprintf(text, sizeof text, "%s, load and pain from %s to %s", c->client, from, until);
    fputs("set multiplot\nset label ", to);
    gnuplot_quoted(to, text);
    fprintf(to, " at screen 0.5,screen %.5f center noenhanced font ',15'\n",
            1.0 - 26.0 / height_px);
    fprintf(to, "set label 'Improvement is expected over months, and varies a lot between people.' "
            "at screen 0.5,screen %.5f center font ',11' textcolor '#555555'\n"
            "unset border\nunset tics\nunset key\nset xrange [0:1]\nset yrange [0:1]\n"
            "plot 2 notitle\n", 1.0 - 50.0 / height_px);
}

static double panel_px(const struct trend *t, double width_px)
{
    return t->sides == 2 ? (width_px - LEFT - RIGHT - APART) / 2.0 : width_px - LEFT - RIGHT;
}

/* What the sentences of the side with the most to say take. */
static double sentences_px(const struct trend *t, double width_px)
{
    struct rows r;
    int most = 0;

    for (int i = 0; i < t->sides; i++) {
        rows_of(t, &t->side[i], panel_px(t, width_px), &r);
        most = r.n > most ? r.n : most;
    }
    return most * ROW;
}

static void draw(FILE *to, const struct trend *t, double width_px, double height_px)
{
    const double each_px = panel_px(t, width_px);
    struct panel p = { .t = t, .width_px = width_px, .height_px = height_px,
                       .top_px = height_px - (HEIGHT - TOP), .top_n = top_n(t),
                       .weeks = fmax(WEEKS_LEAST, trend_weeks(t, t->course->sessions - 1)) };

    title(to, t, height_px);
    for (int i = 0; i < t->sides; i++) {
        p.s = &t->side[i];
        p.left_px = LEFT + i * (each_px + APART);
        p.right_px = p.left_px + each_px;
        force_panel(to, &p);
        pain_panel(to, &p);
    }
    key(to, height_px);
    fputs("unset multiplot\n", to);
}

int trend_figure_save(const char *path, const struct trend *t, struct err_text *why)
{
    const double width_px = t->sides == 2 ? TWO_WIDTH : ONE_WIDTH;
    const double height_px = HEIGHT + sentences_px(t, width_px);
    struct gnuplot g;
    const int err = gnuplot_open(&g, path, width_px, height_px, why);

    if (err != ERR_OK)
        return err;
    draw(g.to, t, width_px, height_px);
    return gnuplot_close(&g, why);
}

/* ---- in letters ----------------------------------------------------------------- */

static bool has_load(const struct trend *t, const struct trend_side *s)
{
    int n = 0;

    for (int i = t->shown_from; i < t->course->sessions; i++) {
        const struct course_session *const at = shown(t, s, i);

        n += at != NULL && isfinite(at->mean_n);
    }
    return n > 1;
}

static void draw_letters(FILE *to, const struct trend *t, const struct trend_side *s)
{
#define X(light, type, colour, name) put_sessions(to, t, s, light);
    LIGHTS(X)
#undef X
    put_load(to, t, s);
    fprintf(to, "set border 3\nset tics nomirror\nset key outside top horizontal\n"
            "set xlabel 'weeks'\nset yrange [0:%.1f]\nset format y '%%g N'\n"
            "plot $load using 1:2 with steps title 'tolerated load', \\\n"
            " $light%d using 1:2 with points pointtype 'g' title 'green', \\\n"
            " $light%d using 1:2 with points pointtype 'a' title 'amber', \\\n"
            " $light%d using 1:2 with points pointtype 'r' title 'red', \\\n"
            " $light%d using 1:2 with points pointtype '?' title 'not known'\n", top_n(t),
            RULES_GREEN, RULES_AMBER, RULES_RED, RULES_UNKNOWN);
}

/* Its lines are as wide as the terminal: without the blanks at their ends. */
static void copy_lines(FILE *from, FILE *to)
{
    char line[512];
    bool begun = false;

    rewind(from);
    while (fgets(line, sizeof line, from) != NULL) {
        size_t n = strlen(line);

        while (n > 0 && strchr(" \n\f", line[n - 1]) != NULL)
            n--;
        begun |= n > 0;
        if (begun)
            fprintf(to, "%.*s\n", (int)n, line);
    }
}

int trend_figure_letters(FILE *to, const struct trend *t, int side, int columns,
                         struct err_text *why)
{
    const struct trend_side *const s = &t->side[side];
    struct gnuplot g;

    if (!has_load(t, s))
        return err_set(why, ERR_RANGE, "under two sessions with a load: nothing to draw yet");
    FILE *const drawn = tmpfile();

    if (drawn == NULL)
        return err_set(why, ERR_IO, "the figure was not drawn: there is no room for it");
    int err = gnuplot_open_text(&g, drawn, columns, TREND_FIGURE_ROWS, why);

    if (err == ERR_OK) {
        draw_letters(g.to, t, s);
        err = gnuplot_close(&g, why);
    }
    if (err == ERR_OK)
        copy_lines(drawn, to);
    fclose(drawn);
    return err;
}
