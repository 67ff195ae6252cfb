/* curve_table.c - see curve_table.h. */
#include "report/curve_table.h"

#include <math.h>
#include <stdarg.h>
#include <string.h>

#define WIDTH 80

/* ---- what is shown ---------------------------------------------------------------- */

struct column {
    enum metric metric;
    const char *head;
    int decimals;
};

/* A table is shown when any of its numbers is known; or always. */
static const struct group {
    const char *title;           /* its first column's head */
    const char *name;            /* in sentences */
    bool always;
    struct column column[7];
} groups[] = {
    { "", "it", true, {
        { METRIC_ONSET, "onset", 2 }, { METRIC_DURATION, "length", 2 },
        { METRIC_TIME_TO_PEAK, "to peak", 2 }, { METRIC_PEAK, "peak", 1 },
        { METRIC_BEST_1S, "best 1 s", 1 }, { METRIC_MEAN, "mean", 1 },
        { METRIC_IMPULSE, "impulse", 1 } } },
    { "plateau", "plateau and steadiness", false, {
        { METRIC_PLATEAU, "length", 2 }, { METRIC_PLATEAU_MEAN, "mean", 1 },
        { METRIC_STEADY_SD, "SD", 2 }, { METRIC_STEADY_CV, "CV", 2 },
        { METRIC_SLOPE, "trend", 1 }, { METRIC_FATIGUE_AREA, "lost", 1 } } },
    { "rise", "rate of force development", false, {
        { METRIC_RFD_50, "0-50 ms", 0 }, { METRIC_RFD_100, "0-100 ms", 0 },
        { METRIC_RFD_150, "0-150 ms", 0 }, { METRIC_RFD_200, "0-200 ms", 0 },
        { METRIC_RFD_250, "0-250 ms", 0 }, { METRIC_RFD_20_80, "20-80 %", 0 },
        { METRIC_RFD_PEAK, "steepest", 0 } } },
    { "band", "time in band", false, {
        { METRIC_HELD, "held", 2 }, { METRIC_IN_BAND, "in band", 2 },
        { METRIC_IN_BAND_PCT, "in band", 1 }, { METRIC_RMSE, "off by", 2 },
        { METRIC_SAGS, "let off", 0 }, { METRIC_DROPOUT, "drop-out", 2 } } },
    { "scaled", "torque and force per body mass", false, {
        { METRIC_TORQUE_PEAK, "peak", 1 }, { METRIC_TORQUE_1S, "best 1 s", 1 },
        { METRIC_PEAK_PER_KG, "peak", 2 }, { METRIC_BEST_1S_PER_KG, "best 1 s", 2 },
        { METRIC_TORQUE_PER_KG, "best 1 s", 2 }, { METRIC_PEAK_PCT_BW, "peak", 1 } } },
};

#define GROUPS  ((int)(sizeof groups / sizeof groups[0]))
#define COLUMNS 7

static bool used(const struct column *c)
{
    return c->head != NULL;
}

/* Whether an effort has any number of the table. */
static bool has_any(const struct group *g, const struct metric_value *value)
{
    bool any = g->always;

    for (int c = 0; c < COLUMNS && used(&g->column[c]); c++)
        any |= value[g->column[c].metric].why == NULL;
    return any;
}

static bool shown(const struct group *g, const struct analysis *a)
{
    bool any = false;

    for (size_t i = 0; i < a->efforts; i++)
        any |= has_any(g, a->effort[i].metric);
    return any;
}

/* As people write it: "N s" for N.s, "Nm" for N.m; newton metres all over when
 * the curve is a torque. */
static const char *unit_text(const char *ucum, bool is_torque)
{
    static const struct { const char *ucum, *force, *torque; } texts[] = {
        { "N", "N", "Nm" }, { "N.s", "N s", "Nm s" }, { "N/s", "N/s", "Nm/s" },
        { "N.m", "Nm", "Nm" }, { "N/kg", "N/kg", "Nm/kg" }, { "N.m/kg", "Nm/kg", "Nm/kg" },
        { "1", "", "" },
    };

    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        if (strcmp(ucum, texts[i].ucum) == 0)
            return is_torque ? texts[i].torque : texts[i].force;
    return ucum;
}

/* ---- sentences of any length -------------------------------------------------------- */

/* Lines of at most WIDTH, broken at blanks, the later ones indented. */
static void paragraph(FILE *to, int indent, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void paragraph(FILE *to, int indent, const char *format, ...)
{
    char text[2048];
    va_list args;
    int at = 0;

    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    for (const char *word = text; *word != '\0'; ) {
        const int blanks = (int)strspn(word, " "), n = (int)strcspn(word + blanks, " ");

        if (at > indent && at + blanks + n > WIDTH)
            at = fprintf(to, "\n%*s%.*s", indent, "", n, word + blanks) - 1;
        else
            at += fprintf(to, "%.*s", blanks + n, word);
        word += blanks + n;
    }
    fputc('\n', to);
}

struct words {
    char s[768];
    size_t n;
};

static void add(struct words *w, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void add(struct words *w, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    const int n = vsnprintf(w->s + w->n, sizeof w->s - w->n, format, args);
    va_end(args);
    w->n = n < (int)(sizeof w->s - w->n) ? w->n + (size_t)n : sizeof w->s - 1;
}

/* A line without the blanks at its end. */
static void print_trimmed(FILE *to, struct words *line)
{
    while (line->n > 0 && line->s[line->n - 1] == ' ')
        line->n--;
    fprintf(to, "%.*s\n", (int)line->n, line->s);
}

/* ---- one curve ------------------------------------------------------------------------ */

static void row(FILE *to, const struct group *g, size_t number, const struct metric_value *value)
{
    struct words line = { "", 0 };

    add(&line, "  %6zu ", number);
    for (int c = 0; c < COLUMNS && used(&g->column[c]); c++) {
        const struct metric_value *v = &value[g->column[c].metric];

        if (v->why != NULL)
            add(&line, " %8s ", "-");
        else
            add(&line, " %8.*f%c", g->column[c].decimals, v->value, v->note != NULL ? '*' : ' ');
    }
    print_trimmed(to, &line);
}

static void table(FILE *to, const struct group *g, const struct analysis *a, bool is_torque)
{
    struct words heads = { "", 0 }, units = { "", 0 };

    add(&heads, "  %-7s", g->title);
    add(&units, "  %-7s", "effort");
    for (int c = 0; c < COLUMNS && used(&g->column[c]); c++) {
        add(&heads, " %8s ", g->column[c].head);
        add(&units, " %8s ", unit_text(metric_info(g->column[c].metric)->unit, is_torque));
    }
    fputc('\n', to);
    print_trimmed(to, &heads);
    print_trimmed(to, &units);
    for (size_t i = 0; i < a->efforts; i++)
        if (has_any(g, a->effort[i].metric))
            row(to, g, i + 1, a->effort[i].metric);
}

static const char *said(const struct metric_value *v, bool absent)
{
    return absent ? v->why : v->why == NULL ? v->note : NULL;
}

/* The efforts one of whose numbers in the group has the text: "1-3, 7". */
static size_t which(struct words *w, const struct group *g, const struct analysis *a,
                    const char *text, bool absent)
{
    size_t count = 0, first = 0, last = 0;

    for (size_t i = 1; i <= a->efforts + 1; i++) {
        bool has = false;

        for (int c = 0; i <= a->efforts && c < COLUMNS && used(&g->column[c]); c++)
            has |= said(&a->effort[i - 1].metric[g->column[c].metric], absent) == text;
        if (has) {
            first = first == 0 ? i : first;
            last = i;
            count++;
        } else if (first > 0) {
            add(w, "%s%zu", w->n > 0 ? ", " : "", first);
            if (last > first)
                add(w, "-%zu", last);
            first = 0;
        }
    }
    return count;
}

/* One line for one text of one table: which numbers, of which efforts, why. */
static void reason(FILE *to, const struct group *g, const struct analysis *a, const char *text,
                   bool absent)
{
    struct words columns = { "", 0 }, efforts = { "", 0 };
    const struct metric_value *one = NULL;
    const size_t n = which(&efforts, g, a, text, absent);
    char with_numbers[256];
    bool all = g->title[0] != '\0';

    for (int c = 0; c < COLUMNS && used(&g->column[c]); c++) {
        bool has = false;

        for (size_t i = 0; i < a->efforts; i++)
            if (said(&a->effort[i].metric[g->column[c].metric], absent) == text) {
                has = true;
                one = &a->effort[i].metric[g->column[c].metric];
            }
        if (has)
            add(&columns, "%s%s", columns.n > 0 ? ", " : "", g->column[c].head);
        all &= has;
    }
    if (n == 0)
        return;
    if (all)
        columns = (struct words){ "all", 3 };
    /* The numbers behind it differ from effort to effort. */
    paragraph(to, 4, "  %c %s%s%s: %s%s%s", absent ? '-' : '*', g->title,
              g->title[0] != '\0' ? " " : "", columns.s,
              n == 1 ? metric_words(one, with_numbers, sizeof with_numbers) : text,
              n < a->efforts ? n == 1 ? "; effort " : "; efforts " : "",
              n < a->efforts ? efforts.s : "");
}

/* Nobody gave it, so nobody misses it. */
static bool not_asked_for(const char *text)
{
    static const enum metric_reason quiet[] = {
        METRIC_WHY_NO_BAND, METRIC_WHY_NO_TARGET, METRIC_WHY_NO_LEVER, METRIC_WHY_NO_BODY_MASS,
        METRIC_WHY_NO_REFERENCE, METRIC_WHY_NO_PRESCRIBED, METRIC_WHY_NO_DROPOUT,
    };

    for (size_t i = 0; i < sizeof quiet / sizeof quiet[0]; i++)
        if (metric_reason_text(quiet[i]) == text)
            return true;
    return false;
}

static void reasons(FILE *to, const struct analysis *a)
{
    for (int g = 0; g < GROUPS; g++)
        for (int absent = 0; absent < 2; absent++)
            for (int r = 0; r < METRIC_WHY_COUNT; r++) {
                const char *text = metric_reason_text((enum metric_reason)r);

                if (!not_asked_for(text) && shown(&groups[g], a))
                    reason(to, &groups[g], a, text, absent);
            }
}

/* A table that is not there at all, in a line: the reason of its first number. */
static void missing_tables(FILE *to, const struct analysis *a)
{
    char words[256];

    for (int g = 0; g < GROUPS; g++) {
        const struct metric_value *v = &a->effort[0].metric[groups[g].column[0].metric];

        if (!shown(&groups[g], a) && v->why != NULL && !not_asked_for(v->why))
            paragraph(to, 4, "  - %s: %s", groups[g].name,
                      a->efforts == 1 || v->why == metric_reason_text(METRIC_WHY_LOW_RATE)
                      ? metric_words(v, words, sizeof words) : v->why);
    }
}

static void drops(FILE *to, const struct curve *c)
{
    static const char *const texts[] = {
#define X(name, word, text) text,
        CURVE_DROPS(X)
#undef X
    };
    struct words w = { "", 0 };

    for (int d = 0; d < CURVE_DROP_COUNT; d++)
        if (c->dropped[d] > 0)
            add(&w, "%s%zu (%s)", w.n > 0 ? "; " : "", c->dropped[d], texts[d]);
    if (w.n > 0)
        paragraph(to, 4, "  Left out of %zu rows: %s.", c->rows, w.s);
}

static void holes(FILE *to, const struct curve *c, const struct analysis *a)
{
    struct words w = { "", 0 };

    if (c->missing > 0)
        add(&w, "%zu sample%s missing by the times", c->missing, c->missing == 1 ? "" : "s");
    if (c->trace.despiked > 0)
        add(&w, "%s%zu spike%s left out", w.n > 0 ? "; " : "", c->trace.despiked,
            c->trace.despiked == 1 ? "" : "s");
    if (c->trace.bridged > 0)
        add(&w, "%s%zu missing or left out, bridged by a straight line", w.n > 0 ? "; " : "",
            c->trace.bridged);
    if (a->gaps > 0)
        add(&w, "%s%zu gap%s, %.3g s in all", w.n > 0 ? "; " : "", a->gaps,
            a->gaps == 1 ? "" : "s", a->gap_s);
    if (c->resets > 0)
        add(&w, "%sthe clock began anew %zu time%s", w.n > 0 ? "; " : "", c->resets,
            c->resets == 1 ? "" : "s");
    if (w.n > 0)
        paragraph(to, 4, "  Holes: %s.", w.s);
}

static void curve_head(FILE *to, const struct curve *c, const struct analysis *a)
{
    fprintf(to, "\n%s: %zu samples", c->label, c->trace.n);
    if (c->rate_hz > 0.0)
        fprintf(to, ", %.2f a second", c->rate_hz);
    fprintf(to, ", %.2f s%s", a->length_s, c->is_torque ? ", a torque in Nm" : "");
    if (a->low_pass_hz > 0.0)
        fprintf(to, ", low-pass %.3g Hz", a->low_pass_hz);
    fputc('\n', to);
    drops(to, c);
    holes(to, c, a);
}

static void no_effort(FILE *to, const struct curve *c, const struct analysis *a)
{
    const struct effort_levels *l = &a->levels;
    const char *unit = c->is_torque ? "Nm" : "N";

    if (c->trace.n == 0)
        fputs("  There is no sample in it that can be used.\n", to);
    else if (l->below_zero)
        paragraph(to, 2, "  No push was looked for: the curve lies below zero, down to %.4g %s.  If "
                  "pushing is negative in this file, say --invert; if this is where it rests, "
                  "--zero baseline.", l->low_n, unit);
    else if (isnan(l->on_n))
        paragraph(to, 2, "  No push was found: nothing stands out from rest.  Say --detect N if "
                  "there is one.");
    else if (l->top_n < l->on_n)
        paragraph(to, 2, "  No push over %.4g %s was found; the highest is %.4g %s over rest.",
                  l->on_n - l->quiet_n, unit, l->top_n - l->quiet_n, unit);
    else
        paragraph(to, 2, "  No push was found: what rises, up to %.4g %s over rest, does so too "
                  "briefly or too slowly for a push.", l->top_n - l->quiet_n, unit);
}

void curve_table_efforts(FILE *to, const struct analysis *a, bool is_torque)
{
    for (int g = 0; g < GROUPS; g++)
        if (shown(&groups[g], a))
            table(to, &groups[g], a, is_torque);
    fputc('\n', to);
    reasons(to, a);
    missing_tables(to, a);
}

static void curve(FILE *to, const struct curve *c, const struct analysis *a)
{
    curve_head(to, c, a);
    if (a->efforts == 0) {
        no_effort(to, c, a);
        return;
    }
    curve_table_efforts(to, a, c->is_torque);
    if (a->left_out > 0)
        fprintf(to, "  %zu more efforts were found and not measured.\n", a->left_out);
}

/* ---- a set of curves ---------------------------------------------------------------------- */

static void interval(FILE *to, const char *name, const struct symmetry_index *i)
{
    if (i->v.why == NULL)
        fprintf(to, "    %-34s %7.1f %%   95 %%: %.1f to %.1f\n", name, i->v.value, i->low,
                i->high);
}

static void sides(FILE *to, const struct curve_results_set *r, bool is_torque)
{
    if (!r->has_sides)
        return;
    fprintf(to, "\nLeft and right%41s %9s\n", "left", "right");
    for (int c = 0; c < ANALYSIS_COMPARED_COUNT; c++) {
        const struct metric_info *info = metric_info(analysis_compared_metric(
                                                         (enum analysis_compared)c));
        const struct symmetry *s = &r->symmetry[c];
        const struct symmetry_index *mdc = &s->index[SYMMETRY_LSI_MDC];

        if (!isfinite(r->left[c]) || !isfinite(r->right[c]))
            continue;
        fprintf(to, "  %-42s %9.1f %9.1f %s\n", info->text, r->left[c], r->right[c],
                unit_text(info->unit, is_torque));
        interval(to, "lower side below the higher", &s->index[SYMMETRY_ASYMMETRY]);
        interval(to, "left less right, of their mean", &s->index[SYMMETRY_INDEX]);
        interval(to, "involved side, of the other (LSI)", &s->index[SYMMETRY_LSI]);
        if (mdc->v.why == NULL)
            fprintf(to, "    a change of LSI under %.1f points is within its error\n",
                    mdc->v.value);
    }
}

/* Ours beside the file's, where it is clear what the name means. */
static void add_ours(struct words *line, const struct curve_results_set *r,
                     const struct curve_set *s, const struct curve_claim *claim)
{
    const enum symmetry_side side = curve_results_side(claim->name);
    const bool peak = strcasestr(claim->name, "peak") != NULL
                      || strcasestr(claim->name, "max") != NULL;
    double best_n = NAN;

    for (size_t i = 0; peak && side != SYMMETRY_NEITHER && i < s->curves; i++)
        for (size_t k = 0; r->side[i] == side && k < r->curve[i].efforts; k++)
            best_n = fmax(best_n, r->curve[i].effort[k].metric[METRIC_PEAK_RAW].value);
    if (isfinite(best_n))
        add(line, "  here %.1f N = %.2f kgf, as measured", best_n,
            best_n / curve_unit_si(CURVE_KGF));
}

static void claims(FILE *to, const struct curve_results_set *r, const struct curve_set *s)
{
    if (s->claims > 0)
        fputs("\nThe file's own results\n", to);
    for (size_t i = 0; i < s->claims; i++) {
        const struct curve_claim *c = &s->claim[i];
        struct words line = { "", 0 };

        add(&line, "  %-20s %8s %-4s", c->name, c->value, c->unit);
        add_ours(&line, r, s, c);
        print_trimmed(to, &line);
    }
}

void curve_table_print(FILE *to, const struct curve_results *r)
{
    const struct curve_file *f = r->file;

    paragraph(to, 4, "%s: %s", f->name, f->format);
    for (size_t i = 0; i < f->notes; i++)
        paragraph(to, 4, "  %s", f->note[i]);
    for (size_t i = 0; i < f->sets; i++) {
        const struct curve_set *s = &f->set[i];

        if (f->sets > 1)
            fprintf(to, "\n== %s%s%s\n", s->label, s->date[0] != '\0' ? ", " : "", s->date);
        for (size_t k = 0; k < s->curves; k++)
            curve(to, &s->curve[k], &r->set[i].curve[k]);
        sides(to, &r->set[i], s->curves > 0 && s->curve[0].is_torque);
        claims(to, &r->set[i], s);
    }
}
