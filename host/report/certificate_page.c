/* certificate_page.c - see certificate_page.h. */
#include "report/certificate_page.h"

#include <math.h>
#include <stdarg.h>
#include <string.h>

#include "report/certificate_figure.h"

#define BUDGET_FORCES 3
#define KEY_MAX       96

static const char style[] =
    "@page{size:A4;margin:16mm}\n"
    "body{font:10pt/1.4 'DejaVu Sans','Helvetica Neue',Arial,sans-serif;color:#1d2a36;"
    "max-width:48em;margin:2em auto;padding:0 1em}\n"
    "h1{font-size:18pt;margin:0 0 .1em}h2{font-size:12pt;margin:1.6em 0 .4em;"
    "border-bottom:1px solid #9fb0c0;break-after:avoid}\n"
    "table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}\n"
    "tr,figure{break-inside:avoid}thead{display:table-header-group}\n"
    "th,td{text-align:left;padding:.15em .6em .15em 0;vertical-align:top}\n"
    "thead th{border-bottom:1px solid #9fb0c0}tbody th{font-weight:normal}\n"
    "td.n,th.n{text-align:right}tr.sum td,tr.sum th{border-top:1px solid #9fb0c0;"
    "font-weight:bold}\n"
    ".lead{font-size:11pt;margin:.2em 0 1em}.absent{color:#667}figure{margin:.6em 0}"
    "figcaption{color:#445}svg{width:100%;height:auto}\n"
    ".said{columns:2;column-gap:2em;margin:0}.said div{break-inside:avoid;display:flex}\n"
    ".said dt{flex:0 0 8em;color:#445}.said dd{margin:0;overflow-wrap:anywhere}\n"
    "code{font:8.5pt 'DejaVu Sans Mono',monospace;overflow-wrap:anywhere}\n"
    "@media print{body{margin:0;max-width:none;padding:0}}\n";

/* ---- parts of a page ---------------------------------------------------------------- */

static void escaped(FILE *to, const char *s)
{
    for (; *s != '\0'; s++)
        switch (*s) {
        case '&': fputs("&amp;", to); break;
        case '<': fputs("&lt;", to); break;
        case '>': fputs("&gt;", to); break;
        case '"': fputs("&quot;", to); break;
        default:  fputc(*s, to);
        }
}

enum sign { PLAIN, SIGNED };

/* key: its place in the JSON, or NULL. */
static void number(FILE *to, const char *key, double x, int digits, enum sign sign)
{
    if (!isfinite(x)) {
        fputs("<span class=\"absent\">not known</span>", to);
        return;
    }
    fputs("<data", to);
    if (key != NULL)
        fprintf(to, " data-of=\"%s\"", key);
    fprintf(to, " value=\"%.12g\">", x);
    fprintf(to, sign == SIGNED ? "%+.*f</data>" : "%.*f</data>", digits, x);
}

/* Empty where what is not known is said beside it. */
static void cell(FILE *to, const char *key, double x, int digits, enum sign sign)
{
    fputs("<td class=\"n\">", to);
    if (isfinite(x))
        number(to, key, x, digits, sign);
    fputs("</td>", to);
}

static const char *key_of(char key[KEY_MAX], const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static const char *key_of(char key[KEY_MAX], const char *format, ...)
{
    va_list args;

    va_start(args, format);
    vsnprintf(key, KEY_MAX, format, args);
    va_end(args);
    return key;
}

/* ---- what went in -------------------------------------------------------------------- */

static void said(FILE *to, const char *what, const char *text)
{
    fprintf(to, "<div><dt>%s</dt><dd>", what);
    if (*text != '\0')
        escaped(to, text);
    else
        fputs("<span class=\"absent\">not stated</span>", to);
    fputs("</dd></div>\n", to);
}

static void head(const struct certificate *c, FILE *to)
{
    const struct points *const p = c->points;
    const struct calibration *const k = c->calibration;

    fputs("<dl class=\"said\">\n", to);
    said(to, "Rig", p->rig);
    said(to, "Converter", p->adc);
    said(to, "Gain", p->gain);
    fputs("<div><dt>Rate</dt><dd>", to);
    number(to, "said.rate_hz", p->rate_hz, 1, PLAIN);
    fputs(" samples a second</dd></div>\n", to);
    said(to, "Date", k->date);
    said(to, "Holds until", k->due);
    said(to, "By", p->who);
    said(to, "References", p->references);
    said(to, "Their class", p->reference_class);
    said(to, "Points from", c->source);
    fputs("<div><dt>Made with</dt><dd>Holdfast ", to);
    escaped(to, c->software);
    fputs("</dd></div>\n</dl>\n", to);
}

static void weighing(const struct points *p, FILE *to)
{
    fprintf(to, "<p>Loads are stated in %s", gravity_word(p->unit));
    if (gravity_is_mass(p->unit)) {
        fprintf(to, ". A mass weighs <i>m g</i> (1 &minus; %g / density): <i>g</i> is ",
                GRAVITY_AIR_KG_M3);
        number(to, "said.g_used_ms2", p->g_ms2, 5, PLAIN);
        fprintf(to, " m/s&sup2;, %s; density %g kg/m&sup3;",
                isfinite(p->gravity_ms2) ? "as stated"
                : p->place_known ? "normal gravity of WGS 84 at the stated place"
                                 : "standard gravity, as no place was stated",
                isfinite(p->density_kg_m3) ? p->density_kg_m3 : GRAVITY_STEEL_KG_M3);
    }
    fputs(".</p>\n", to);
}

/* Of a stream: how much there was, and what was left out of it. */
static void stream(const struct certificate *c, FILE *to)
{
    if (c->plateaus == NULL)
        return;
    fputs("<p>", to);
    escaped(to, c->stream_name);
    fprintf(to, ": %d plateaus in ", c->plateaus->n);
    number(to, "stream.samples", (double)c->stream->n, 0, PLAIN);
    fputs(" samples; glitches left out: ", to);
    number(to, "stream.glitches", c->plateaus->glitches, 0, PLAIN);
    fputs(".</p>\n", to);
}

static void point_row(const struct fit *f, int i, FILE *to)
{
    const struct fit_point *const p = &f->point[i];
    char key[KEY_MAX];

    fprintf(to, "<tr><td>%d</td><td>%d</td><td>%s</td>", p->series, p->mounting,
            f->falling[i] ? "falling" : "rising");
    cell(to, key_of(key, "fit.points[%d].force_n", i), p->force_n, 4, PLAIN);
    cell(to, key_of(key, "fit.points[%d].counts", i), p->counts, 2, PLAIN);
    cell(to, key_of(key, "fit.points[%d].residual_counts", i), f->residual_counts[i], 2, SIGNED);
    cell(to, key_of(key, "fit.points[%d].residual_n", i),
         f->residual_counts[i] / f->slope_counts_per_n, 4, SIGNED);
    fputs("</tr>\n", to);
}

static void points(const struct fit *f, FILE *to)
{
    struct err_text why = { "" };

    fputs("<h2>Points</h2>\n<figure>\n", to);
    if (certificate_figure(f, to, &why) != ERR_OK) {
        fputs("<p class=\"absent\">", to);
        escaped(to, why.s);
        fputs("</p>\n", to);
    }
    fputs("<figcaption>Every point less the curve, over force.</figcaption></figure>\n"
          "<table><thead><tr><th>Series</th><th>Mounting</th><th>Load</th>"
          "<th class=\"n\">Force, N</th><th class=\"n\">Counts</th>"
          "<th class=\"n\">Off the curve, counts</th><th class=\"n\">N</th></tr></thead><tbody>\n",
          to);
    for (int i = 0; i < f->n; i++)
        point_row(f, i, to);
    fputs("</tbody></table>\n", to);
    if (f->series > 1)
        fputs("<p>Later series are shifted so that their first zero meets the first's.</p>\n", to);
}

/* ---- what was made of it --------------------------------------------------------------- */

static void tests(const struct fit *f, FILE *to)
{
    for (int i = 0; i < f->tests; i++) {
        const struct fit_test *const t = &f->test[i];
        char key[KEY_MAX];

        fprintf(to, "<p>Does order %d lack something? <i>F</i>(%d, %d) = ", t->order, t->dof1,
                t->dof2);
        number(to, key_of(key, "fit.lack_of_fit[%d].f", i), t->f, 4, PLAIN);
        fprintf(to, " %s, <i>p</i> = ",
                t->replicated ? "against the scatter within loads" : "by the next term");
        number(to, key_of(key, "fit.lack_of_fit[%d].p", i), t->p, 4, PLAIN);
        fprintf(to, ": %s at %g.</p>\n", t->p < FIT_SIGNIFICANCE ? "yes" : "no",
                FIT_SIGNIFICANCE);
    }
}

static void curve(const struct fit *f, FILE *to)
{
    char key[KEY_MAX];

    fprintf(to, "<h2>Curve</h2>\n<p>Order %d through %d points on %d loads, %s weights, %d degrees "
            "of freedom: counts = &Sigma; <i>c<sub>k</sub> x<sup>k</sup></i>, <i>x</i> = "
            "(<i>F</i> &minus; ", f->curve.order, f->n, f->levels,
            f->weighted ? "noise" : "equal", f->dof);
    number(to, "fit.center_n", f->curve.center_n, 6, PLAIN);
    fputs(" N) / ", to);
    number(to, "fit.scale_n", f->curve.scale_n, 6, PLAIN);
    fputs(" N</p>\n<table><thead><tr><th></th><th class=\"n\">Counts</th>"
          "<th class=\"n\">Standard error</th></tr></thead><tbody>\n", to);
    for (int k = 0; k <= f->curve.order; k++) {
        fprintf(to, "<tr><th><i>c</i><sub>%d</sub></th>", k);
        cell(to, key_of(key, "fit.counts[%d]", k), f->curve.c[k], 4, PLAIN);
        cell(to, key_of(key, "fit.standard_errors_counts[%d]", k),
             sqrt(f->curve.covariance[k][k]), 4, PLAIN);
        fputs("</tr>\n", to);
    }
    fputs("</tbody></table>\n<p>Residual SD ", to);
    number(to, "fit.residual_sd_counts", f->residual_sd_counts, 3, PLAIN);
    fputs(" counts, ", to);
    number(to, "fit.residual_sd_n", f->residual_sd_n, 4, PLAIN);
    fputs(" N.</p>\n", to);
    tests(f, to);
}

static void figure(FILE *to, const char *what, const char *key, double x, int digits,
                   const char *unit)
{
    fprintf(to, "<tr><th>%s</th>", what);
    cell(to, key, x, digits, PLAIN);
    if (isfinite(x))
        fprintf(to, "<td>%s</td></tr>\n", unit);
    else
        fputs("<td class=\"absent\">the points do not tell</td></tr>\n", to);
}

/* "+0.0123 % of 490.6 N in 60 s", or why not. */
static void creep(const struct certificate *c, FILE *to)
{
    const struct creep *const k = c->creep;
    char text[CERTIFICATE_CREEP_MAX];

    fputs("<tr><th>Creep under load</th>", to);
    if (k == NULL || !k->measured || !isnan(c->points->creep_pct)) {
        certificate_creep(c, text);
        fprintf(to, "<td></td><td class=\"absent\">%s</td></tr>\n", text);
        return;
    }
    cell(to, "creep.change_pct", 100.0 * k->change_frac, 4, PLAIN);
    fputs("<td>% of ", to);
    number(to, "creep.load_n", k->load_n, 1, PLAIN);
    fputs(" N in ", to);
    number(to, "creep.dwell_s", k->seconds, 0, PLAIN);
    fputs(" s, standard uncertainty ", to);
    number(to, "creep.u_pct", 100.0 * k->u_frac, 4, PLAIN);
    fprintf(to, " %%%s</td></tr>\n", k->over_aim ? "; more than the 0.1 % in 60 s aimed at" : "");
}

static void figures(const struct certificate *c, FILE *to)
{
    const struct figures *const g = c->figures;
    static const struct { const char *symbol, *text; } iso[] = {
#define X(name, symbol, text, c00, c05, c1, c2) { symbol, text },
        FIGURES_ISO(X)
#undef X
    };
    char key[KEY_MAX];

    fputs("<h2>Figures of the cell</h2>\n<table><tbody>\n", to);
    figure(to, "Hysteresis, largest", "figures.hysteresis_n", g->hysteresis_n, 4, "N");
    figure(to, "", "figures.hysteresis_pct", g->hysteresis_pct, 4, "% of the span");
    figure(to, "Zero return, largest", "figures.zero_return_counts", g->zero_return_counts, 1,
           "counts");
    figure(to, "", "figures.zero_return_n", g->zero_return_n, 4, "N");
    figure(to, "Repeatability (SD)", "figures.repeatability_n", g->repeatability_n, 4, "N");
    figure(to, "Linearity", "figures.linearity_pct", g->linearity_pct, 4, "% of the span");
    figure(to, "Noise of a sample (SD)", "figures.noise_counts", g->noise_counts, 1, "counts");
    creep(c, to);
    figure(to, "ASTM E74 lower limit, for information", "figures.e74_lower_limit_n",
           g->e74_limit_n, 4, "N");
    for (int i = 0; i < FIGURES_ISO_COUNT; i++) {
        fprintf(to, "<tr><th>ISO 376 <i>%s</i>, %s, for information</th>", iso[i].symbol,
                iso[i].text);
        cell(to, key_of(key, "figures.iso376_informative.%s.pct", iso[i].symbol),
             g->iso_class[i] >= 0 ? g->iso_pct[i] : NAN, 4, PLAIN);
        fprintf(to, g->iso_class[i] >= 0 ? "<td>%%, class %s</td></tr>\n"
                                         : "<td class=\"absent\">%s</td></tr>\n",
                figures_class(g->iso_class[i]));
    }
    fputs("</tbody></table>\n", to);
}

/* ---- the budget --------------------------------------------------------------------------- */

/* The JSON has the last force's alone. */
static void budget_row(const struct uncertainty *u, enum uncertainty_source s, FILE *to)
{
    char key[KEY_MAX];

    fprintf(to, "<tr><th>%s</th><td>%s</td>", uncertainty_text(s), uncertainty_kind(s));
    if (!u[0].row[s].known)
        fprintf(to, "<td class=\"absent\" colspan=\"%d\">not in it: %s</td>", BUDGET_FORCES,
                uncertainty_absent(s));
    else
        for (int i = 0; i < BUDGET_FORCES; i++)
            cell(to, i + 1 < BUDGET_FORCES ? NULL
                 : key_of(key, "uncertainty.sources.%s.standard_n", uncertainty_word(s)),
                 u[i].row[s].standard_n, 4, PLAIN);
    fputs("</tr>\n", to);
}

static void budget_sums(const struct uncertainty *u, FILE *to)
{
    fputs("<tr class=\"sum\"><th>combined standard uncertainty</th><td></td>", to);
    for (int i = 0; i < BUDGET_FORCES; i++)
        cell(to, i + 1 < BUDGET_FORCES ? NULL : "uncertainty.standard_n", u[i].standard_n, 4,
             PLAIN);
    fputs("</tr>\n<tr class=\"sum\"><th>95 % interval, &plusmn;</th><td></td>", to);
    for (int i = 0; i < BUDGET_FORCES; i++)
        cell(to, i + 1 < BUDGET_FORCES ? NULL : "uncertainty.expanded_95_n",
             uncertainty_expanded_n(&u[i]), 4, PLAIN);
    fputs("</tr>\n", to);
}

static double largest_n(const struct calibration *c)
{
    return fabs(c->low_n) > fabs(c->high_n) ? c->low_n : c->high_n;
}

/* A quarter, half and all of the range's larger end. */
static void budget(const struct calibration *c, FILE *to)
{
    static const double share[BUDGET_FORCES] = { 0.25, 0.5, 1.0 };
    struct uncertainty u[BUDGET_FORCES];

    fprintf(to, "<h2>Uncertainty of one force</h2>\n<p>JCGM 100; mean of %g samples, tare of %g, "
            "hold of %g s. Standard uncertainties in newtons.</p>\n<table><thead><tr><th>Source"
            "</th><th>Kind</th>", CERTIFICATE_SAMPLES, CERTIFICATE_TARE_SAMPLES,
            CERTIFICATE_HOLD_S);
    for (int i = 0; i < BUDGET_FORCES; i++) {
        certificate_budget(c, share[i] * largest_n(c), &u[i]);
        fputs("<th class=\"n\">at ", to);
        number(to, i + 1 < BUDGET_FORCES ? NULL : "uncertainty.force_n", share[i] * largest_n(c),
               2, PLAIN);
        fputs(" N</th>", to);
    }
    fputs("</tr></thead><tbody>\n", to);
    for (int s = 0; s < UNCERTAINTY_SOURCE_COUNT; s++)
        budget_row(u, (enum uncertainty_source)s, to);
    budget_sums(u, to);
    fputs("</tbody></table>\n", to);
}

/* ---- together ------------------------------------------------------------------------------ */

static void lead(const struct calibration *c, FILE *to)
{
    struct uncertainty u;

    certificate_budget(c, largest_n(c), &u);
    fputs("<p class=\"lead\">", to);
    number(to, "uncertainty.force_n", largest_n(c), 1, PLAIN);
    fputs(" N is known to &plusmn; ", to);
    number(to, "uncertainty.expanded_95_n", uncertainty_expanded_n(&u), 2, PLAIN);
    fprintf(to, " N (95 %%%s). Holds from %.4g to %.4g N, and %g %% of that beyond; samples outside "
            "are marked. %.3f counts/N, %.2f counts at no load.</p>\n",
            u.complete ? "" : ", of the sources that are known", c->low_n, c->high_n,
            c->margin_pct, 1.0 / c->n_per_count, c->zero_counts);
}

static void change(const struct calibration *now, const struct calibration *before, FILE *to)
{
    if (before == NULL)
        return;
    fputs("<h2>Since the calibration before</h2>\n<p>Since ", to);
    escaped(to, before->id);
    fprintf(to, "%s%s: slope ", *before->date ? " of " : "", before->date);
    number(to, "before.slope_change_pct", 100.0 * (before->n_per_count / now->n_per_count - 1.0),
           4, SIGNED);
    fputs(" %, zero ", to);
    number(to, "before.zero_change_counts", now->zero_counts - before->zero_counts, 1, SIGNED);
    fprintf(to, " counts (%+.3f N).</p>\n",
            (now->zero_counts - before->zero_counts) * now->n_per_count);
}

int certificate_page(const struct certificate *c, FILE *to)
{
    char digest[CERTIFICATE_DIGEST_MAX];

    certificate_digest(c->calibration_text, strlen(c->calibration_text), digest);
    fputs("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n<title>Calibration ",
          to);
    escaped(to, c->calibration->id);
    fprintf(to, "</title>\n<style>\n%s</style></head><body>\n<h1>Calibration ", style);
    escaped(to, c->calibration->id);
    fputs("</h1>\n", to);
    lead(c->calibration, to);
    head(c, to);
    weighing(c->points, to);
    stream(c, to);
    points(c->fit, to);
    curve(c->fit, to);
    figures(c, to);
    budget(c->calibration, to);
    change(c->calibration, c->before, to);
    fprintf(to, "<p>SHA-256 of the calibration file: <code>%s</code></p>\n</body></html>\n", digest);
    return fflush(to) != 0 || ferror(to) ? ERR_IO : ERR_OK;
}
