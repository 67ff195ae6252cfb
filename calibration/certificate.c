/* certificate.c - see certificate.h; JSON is made in certificate_json.c. */
#include "calibration/certificate.h"

#include <math.h>
#include <nettle/sha2.h>  /* sha256_update */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "calibration/budget.h"

#define BUDGET_FORCES 3

void certificate_digest(const char *bytes, size_t n, char out[CERTIFICATE_DIGEST_MAX])
{
    uint8_t sha[SHA256_DIGEST_SIZE];
    struct sha256_ctx hash;

    sha256_init(&hash);
    sha256_update(&hash, n, (const uint8_t *)bytes);
    sha256_digest(&hash, sizeof sha, sha);
    for (size_t i = 0; i < sizeof sha; i++)
        snprintf(out + 2 * i, 3, "%02x", sha[i]);
}

void certificate_budget(const struct calibration *c, double force_n, struct uncertainty *out)
{
    const struct uncertainty_reading r = {
        .force_n = force_n, .noise_n = NAN, .samples = CERTIFICATE_SAMPLES,
        .tare_samples = CERTIFICATE_TARE_SAMPLES, .zero_drift_n = NAN,
        .hold_s = CERTIFICATE_HOLD_S, .temperature_k = NAN };

    uncertainty_of(c, &r, out);
}

/* ---- small parts of the text ----------------------------------------------------------- */

static void said(FILE *to, const char *what, const char *text)
{
    fprintf(to, "%-14s%s\n", what, *text != '\0' ? text : "not stated");
}

/* A figure with its unit, or that it is not known. */
static void figure(FILE *to, const char *what, double x, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

static void figure(FILE *to, const char *what, double x, const char *format, ...)
{
    va_list args;

    fprintf(to, "  %-26s", what);
    va_start(args, format);
    if (isfinite(x))
        vfprintf(to, format, args);
    else
        fputs("the points do not tell", to);
    va_end(args);
    fputc('\n', to);
}

/* ---- what went in ---------------------------------------------------------------------- */

static void head(const struct certificate *c, FILE *to)
{
    const struct points *const p = c->points;

    fprintf(to, "Calibration %s\n\n", c->calibration->id);
    said(to, "Rig", p->rig);
    said(to, "Converter", p->adc);
    said(to, "Gain", p->gain);
    if (isfinite(p->rate_hz))
        fprintf(to, "%-14s%g samples a second\n", "Rate", p->rate_hz);
    said(to, "Date", c->calibration->date);
    said(to, "Holds until", c->calibration->due);
    said(to, "By", p->who);
    said(to, "References", p->references);
    said(to, "Their class", p->reference_class);
    fprintf(to, "%-14s%s\n", "Points from", c->source);
    fprintf(to, "%-14sHoldfast %s\n", "Made with", c->software);
}

static void weighing(const struct points *p, FILE *to)
{
    fprintf(to, "\nLoads are stated in %s", gravity_word(p->unit));
    if (!gravity_is_mass(p->unit)) {
        fputs(".\n", to);
        return;
    }
    fprintf(to, ". A mass weighs m g (1 - %g / density): g is %.5f m/s2, ", GRAVITY_AIR_KG_M3,
            p->g_ms2);
    if (isfinite(p->gravity_ms2))
        fputs("as stated", to);
    else if (p->place_known)
        fprintf(to, "normal gravity of WGS 84 at %g degrees and %g m", p->latitude_deg,
                isfinite(p->height_m) ? p->height_m : 0.0);
    else
        fputs("standard gravity, as no place was stated", to);
    fprintf(to, "; density %g kg/m3.\n",
            isfinite(p->density_kg_m3) ? p->density_kg_m3 : GRAVITY_STEEL_KG_M3);
}

static void plateaus(const struct certificate *c, FILE *to)
{
    const struct plateaus *const p = c->plateaus;

    if (p == NULL)
        return;
    fprintf(to, "\n%s: %zu samples, %d plateaus, noise %.1f counts, %d glitches left out\n",
            c->stream_name, c->stream->n, p->n, p->noise_counts, p->glitches);
    for (int i = 0; i < p->glitches && i < PLATEAUS_GLITCHES_MAX; i++) {
        const size_t at = p->glitch[i];

        fprintf(to, "  glitch at sample %zu", at);
        if (c->stream->time_s != NULL)
            fprintf(to, ", %.3f s", c->stream->time_s[at]);
        fprintf(to, ": %.0f counts\n", c->stream->counts[at]);
    }
    fputs("  samples            readings      counts      SD   drift within\n", to);
    for (int i = 0; i < p->n; i++)
        fprintf(to, "  %7zu - %-7zu %10d %12.2f %7.1f %10.1f\n", p->at[i].from, p->at[i].to - 1,
                p->at[i].readings, p->at[i].counts, p->at[i].sd_counts, p->at[i].drift_counts);
}

static void points(const struct fit *f, FILE *to)
{
    fputs("\nPoints, later series shifted so that their first zero meets the first's\n"
          "  series mounting          force/N        counts    off curve/counts       /N\n", to);
    for (int i = 0; i < f->n; i++)
        fprintf(to, "  %6d %8d %-7s %10.4f %13.2f %16.2f %11.4f\n", f->point[i].series,
                f->point[i].mounting, f->falling[i] ? "falling" : "rising", f->point[i].force_n,
                f->point[i].counts, f->residual_counts[i],
                f->residual_counts[i] / f->slope_counts_per_n);
}

/* ---- what was made of it ----------------------------------------------------------------- */

static void tests(const struct fit *f, FILE *to)
{
    for (int i = 0; i < f->tests; i++) {
        const struct fit_test *const t = &f->test[i];

        fprintf(to, "  Does order %d lack something? F(%d, %d) = %.4g %s, p = %.4f: %s at %g\n",
                t->order, t->dof1, t->dof2, t->f,
                t->replicated ? "against the scatter within loads" : "by the next term", t->p,
                t->p < FIT_SIGNIFICANCE ? "yes" : "no", FIT_SIGNIFICANCE);
    }
}

static void curve(const struct fit *f, FILE *to)
{
    static const char *const units[] = { "counts", "counts/N", "counts/N^2", "counts/N^3" };
    double a[CALIBRATION_TERMS], error[CALIBRATION_TERMS];

    fit_plain(&f->curve, a, error);
    fprintf(to, "\nCurve of order %d through %d points on %d loads, %s weights, %d degrees of "
            "freedom\n", f->curve.order, f->n, f->levels, f->weighted ? "noise" : "equal", f->dof);
    tests(f, to);
    fprintf(to, "  counts = sum of c x^k, x = (F - %.10g N) / %.10g N\n", f->curve.center_n,
            f->curve.scale_n);
    for (int k = 0; k <= f->curve.order; k++)
        fprintf(to, "    c%d = %.10g counts, standard error %.4g\n", k, f->curve.c[k],
                sqrt(f->curve.covariance[k][k]));
    fputs("  The same in powers of F\n", to);
    for (int k = 0; k <= f->curve.order; k++)
        fprintf(to, "    a%d = %.10g %s, standard error %.4g\n", k, a[k], units[k], error[k]);
    fprintf(to, "  Residual SD %.3f counts, %.4f N\n", f->residual_sd_counts, f->residual_sd_n);
}

static void figures(const struct certificate *c, FILE *to)
{
    const struct figures *const g = c->figures;
    char creep[CERTIFICATE_CREEP_MAX];

    certificate_creep(c, creep);
    fputs("\nFigures of the cell\n", to);
    figure(to, "hysteresis, largest", g->hysteresis_n, "%+.4f N, %.4f %% of the span",
           g->hysteresis_n, g->hysteresis_pct);
    figure(to, "zero return, largest", g->zero_return_n, "%+.1f counts, %+.4f N",
           g->zero_return_counts, g->zero_return_n);
    figure(to, "repeatability (SD)", g->repeatability_n, "%.4f N, %d degrees of freedom",
           g->repeatability_n, g->repeatability_dof);
    figure(to, "linearity", g->linearity_pct, "%.4f %% of the span", g->linearity_pct);
    figure(to, "noise of a sample (SD)", g->noise_counts, "%.1f counts", g->noise_counts);
    fprintf(to, "  %-26s%s\n", "creep under load", creep);
    figure(to, "ASTM E74 lower limit", g->e74_limit_n,
           "%.4f N; class A from %.0f N, class AA from %.0f N (for information)",
           g->e74_limit_n, FIGURES_E74_CLASS_A * g->e74_limit_n,
           FIGURES_E74_CLASS_AA * g->e74_limit_n);
}

static int creep_seen(const struct creep *k, char *text, size_t n)
{
    if (k->measured)
        return snprintf(text, n, "%+.4f %% of %.1f N in %.0f s, standard uncertainty %.4f %%%s",
                        100.0 * k->change_frac, k->load_n, k->seconds, 100.0 * k->u_frac,
                        k->over_aim ? "; more than the 0.1 % in 60 s aimed at" : "");
    if (isnan(k->longest_s))
        return snprintf(text, n, "not measured: there are no times");
    return snprintf(text, n, "not measured: dwell of %.1f s, %g s are needed", k->longest_s,
                    CREEP_DWELL_S);
}

void certificate_creep(const struct certificate *c, char text[CERTIFICATE_CREEP_MAX])
{
    const struct points *const p = c->points;
    int n = 0;

    *text = '\0';
    if (!isnan(p->creep_pct))
        n = snprintf(text, CERTIFICATE_CREEP_MAX, "%g %% in %g s, as stated%s", p->creep_pct,
                     p->creep_s, c->creep != NULL ? "; " : "");
    if (c->creep != NULL)
        creep_seen(c->creep, text + n, CERTIFICATE_CREEP_MAX - (size_t)n);
    else if (n == 0)
        snprintf(text, CERTIFICATE_CREEP_MAX, "the points do not tell");
}

static void iso(const struct figures *g, FILE *to)
{
    static const struct { const char *symbol, *text; } names[] = {
#define X(name, symbol, text, c00, c05, c1, c2) { symbol, text },
        FIGURES_ISO(X)
#undef X
    };

    fprintf(to, "  ISO 376 (for information), from %g %% of the largest load: class %s of what "
            "was measured\n", 100.0 * FIGURES_ISO_LEAST, figures_class(g->iso_worst));
    for (int i = 0; i < FIGURES_ISO_COUNT; i++) {
        fprintf(to, "    %-3s %-24s", names[i].symbol, names[i].text);
        if (g->iso_class[i] >= 0)
            fprintf(to, "%.4f %%, class ", g->iso_pct[i]);
        fprintf(to, "%s\n", figures_class(g->iso_class[i]));
    }
}

/* A quarter, half and all of the range's larger end. */
static void budget(const struct calibration *c, FILE *to)
{
    static const double share[BUDGET_FORCES] = { 0.25, 0.5, 1.0 };
    const double most_n = fabs(c->low_n) > fabs(c->high_n) ? c->low_n : c->high_n;
    struct uncertainty u[BUDGET_FORCES];

    fprintf(to, "\nUncertainty of one force (JCGM 100), mean of %g samples, tare of %g, hold of "
            "%g s; N\n  %-33s", CERTIFICATE_SAMPLES, CERTIFICATE_TARE_SAMPLES,
            CERTIFICATE_HOLD_S, "standard uncertainty, kind, at");
    for (int i = 0; i < BUDGET_FORCES; i++) {
        certificate_budget(c, share[i] * most_n, &u[i]);
        fprintf(to, "%12.2f", share[i] * most_n);
    }
    fputc('\n', to);
    budget_print(to, u, BUDGET_FORCES);
}

/* ---- where it holds, and what was before -------------------------------------------------- */

static void change(const struct calibration *now, const struct calibration *before, FILE *to)
{
    if (before == NULL)
        return;
    fprintf(to, "\nSince %s%s%s: slope %+.4f %%, zero %+.1f counts (%+.3f N)\n", before->id,
            *before->date ? " of " : "", before->date,
            100.0 * (before->n_per_count / now->n_per_count - 1.0),
            now->zero_counts - before->zero_counts,
            (now->zero_counts - before->zero_counts) * now->n_per_count);
}

static void holds(const struct calibration *c, FILE *to)
{
    fprintf(to, "\nHolds from %.4g to %.4g N, and %g %% of that beyond; samples outside are "
            "marked. %.3f counts/N and %.2f counts at no load.\n", c->low_n, c->high_n,
            c->margin_pct, 1.0 / c->n_per_count, c->zero_counts);
}

static void body(const struct certificate *c, const char *digest, FILE *to)
{
    head(c, to);
    weighing(c->points, to);
    plateaus(c, to);
    points(c->fit, to);
    curve(c->fit, to);
    figures(c, to);
    iso(c->figures, to);
    budget(c->calibration, to);
    holds(c->calibration, to);
    change(c->calibration, c->before, to);
    fprintf(to, "\nSHA-256 of the calibration file: %s\n", digest);
}

int certificate_text(const struct certificate *c, FILE *to)
{
    char digest[CERTIFICATE_DIGEST_MAX], own[CERTIFICATE_DIGEST_MAX];
    char *text = NULL;
    size_t n = 0;
    FILE *const memory = open_memstream(&text, &n);

    if (memory == NULL)
        return ERR_IO;
    certificate_digest(c->calibration_text, strlen(c->calibration_text), digest);
    body(c, digest, memory);
    bool ok = fclose(memory) == 0;
    if (ok) {
        certificate_digest(text, n, own);
        ok = fwrite(text, 1, n, to) == n
             && fprintf(to, "SHA-256 of the lines above: %s\n", own) >= 0 && fflush(to) == 0;
    }
    free(text);
    return ok ? ERR_OK : ERR_IO;
}
