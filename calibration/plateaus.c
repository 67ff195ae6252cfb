/* plateaus.c - see plateaus.h. */
#include "calibration/plateaus.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "ascending.h"
#include "calibration/readings.h"  /* readings_add */

/* SD of normal noise from the median change between neighbours: 1 / (sqrt 2 times
 * the upper quartile of the normal distribution). */
#define SIGMA_OF_CHANGE 1.0483580922036133
#define LEAST_SIGMA     0.5    /* counts: a converter that repeats itself */
#define SMOOTH          5      /* samples of the running median */

struct search {
    const double *x;
    double *smooth;            /* running median */
    bool *glitch;
    size_t n;
    double sigma, span;
    size_t half, least;        /* samples */
    struct plateaus found;
};

/* At the ends the window holds what there is of it. */
static double running_median(const double *x, size_t n, size_t i)
{
    const size_t from = i < SMOOTH / 2 ? 0 : i - SMOOTH / 2;
    const size_t to = i + SMOOTH / 2 + 1 < n ? i + SMOOTH / 2 + 1 : n;
    double window[SMOOTH];

    memcpy(window, x + from, (to - from) * sizeof *x);
    return ascending_median(window, to - from);
}

/* ---- noise and span ------------------------------------------------------------ */

/* smooth is borrowed for the changes before it holds medians. */
static void measure(struct search *s)
{
    double low = INFINITY, high = -INFINITY;

    for (size_t i = 0; i + 1 < s->n; i++)
        s->smooth[i] = fabs(s->x[i + 1] - s->x[i]);
    s->sigma = fmax(LEAST_SIGMA, SIGMA_OF_CHANGE * ascending_median(s->smooth, s->n - 1));
    for (size_t i = 0; i < s->n; i++) {
        s->smooth[i] = running_median(s->x, s->n, i);
        low = fmin(low, s->smooth[i]);
        high = fmax(high, s->smooth[i]);
    }
    s->span = high - low;
}

/* ---- glitches and stretches ---------------------------------------------------- */

static bool still(const struct search *s, size_t i)
{
    double low = INFINITY, high = -INFINITY;

    if (i < s->half || i + s->half >= s->n)
        return false;
    for (size_t j = i - s->half; j <= i + s->half; j++) {
        low = fmin(low, s->smooth[j]);
        high = fmax(high, s->smooth[j]);
    }
    return high - low <= fmax(PLATEAUS_STILL_SIGMAS * s->sigma, PLATEAUS_STILL_FRAC * s->span);
}

static void note_glitch(struct plateaus *f, size_t at)
{
    if (f->glitches < PLATEAUS_GLITCHES_MAX)
        f->glitch[f->glitches] = at;
    f->glitches++;
}

/* In a still stretch any sample far out is one; elsewhere loads swing. */
static void find_glitches(struct search *s)
{
    const double far = PLATEAUS_GLITCH_SIGMAS * s->sigma;

    for (size_t i = 0; i < s->n; i++) {
        const double least = still(s, i) ? far : fmax(far, PLATEAUS_GLITCH_FRAC * s->span);

        s->glitch[i] = fabs(s->x[i] - s->smooth[i]) > least;
        if (s->glitch[i])
            note_glitch(&s->found, i);
    }
}

static struct readings read(const struct search *s, size_t from, size_t to)
{
    struct readings r = { 0 };

    for (size_t i = from; i < to; i++)
        if (!s->glitch[i])
            readings_add(&r, s->x[i]);
    return r;
}

static struct plateau plateau_of(const struct search *s, size_t from, size_t to)
{
    const size_t quarter = (to - from) / 4;
    const struct readings all = read(s, from, to), first = read(s, from, from + quarter),
                          last = read(s, to - quarter, to);

    return (struct plateau){ .from = from, .to = to, .readings = (int)all.n,
                             .counts = readings_mean(&all), .sd_counts = readings_sd(&all),
                             .drift_counts = readings_mean(&last) - readings_mean(&first) };
}

/* Append, or choose between it and its like before it.  False: no room. */
static bool keep(struct search *s, const struct plateau *p)
{
    struct plateaus *const f = &s->found;
    struct plateau *const last = f->n > 0 ? &f->at[f->n - 1] : NULL;
    const double same = fmax(PLATEAUS_STILL_SIGMAS * s->sigma, PLATEAUS_SAME_FRAC * s->span);

    if (last != NULL && fabs(last->counts - p->counts) <= same) {
        if (p->to - p->from > last->to - last->from)
            *last = *p;
        return true;
    }
    if (f->n == PLATEAUS_MAX)
        return false;
    f->at[f->n++] = *p;
    return true;
}

static bool find_stretches(struct search *s)
{
    size_t from = 0;

    for (size_t i = 0; i <= s->n; i++) {
        if (i < s->n && still(s, i))
            continue;
        if (i - from >= s->least) {
            const struct plateau p = plateau_of(s, from, i);

            if (!keep(s, &p))
                return false;
        }
        from = i + 1;
    }
    return true;
}

static int search(struct search *s, struct plateaus *out, struct err_text *why)
{
    measure(s);
    find_glitches(s);
    if (!find_stretches(s))
        return err_set(why, ERR_RANGE, "more than %d still stretches; cut the recording to one "
                       "calibration", PLATEAUS_MAX);
    s->found.noise_counts = s->sigma;
    *out = s->found;
    return ERR_OK;
}

int plateaus_find(const double *counts, size_t n, const struct plateaus_config *cfg,
                  struct plateaus *out, struct err_text *why)
{
    const int window = cfg->window > 0 ? cfg->window : PLATEAUS_WINDOW;
    const int least = cfg->least > 0 ? cfg->least : PLATEAUS_LEAST;
    struct search s = { .x = counts, .n = n, .half = (size_t)window / 2, .least = (size_t)least };
    int err = ERR_IO;

    if (n < (size_t)window + (size_t)least)
        return err_set(why, ERR_RANGE, "%zu samples are too few for a still stretch; record every "
                       "load for some seconds", n);
    s.smooth = malloc(n * sizeof *s.smooth);
    s.glitch = malloc(n * sizeof *s.glitch);
    if (s.smooth != NULL && s.glitch != NULL)
        err = search(&s, out, why);
    else
        err_set(why, err, "there is no memory for %zu samples; close other programs", n);
    free(s.smooth);
    free(s.glitch);
    return err;
}

/* ---- a stretch that is known ------------------------------------------------------ */

static void take(struct search *s, size_t from)
{
    for (size_t i = 0; i + 1 < s->n; i++)
        s->smooth[i] = fabs(s->x[i + 1] - s->x[i]);
    s->sigma = fmax(LEAST_SIGMA, SIGMA_OF_CHANGE * ascending_median(s->smooth, s->n - 1));
    memcpy(s->smooth, s->x, s->n * sizeof *s->x);
    const double middle = ascending_median(s->smooth, s->n);

    for (size_t i = 0; i < s->n; i++) {
        s->glitch[i] = fabs(s->x[i] - middle) > PLATEAUS_GLITCH_SIGMAS * s->sigma;
        if (s->glitch[i])
            note_glitch(&s->found, from + i);
    }
    struct plateau p = plateau_of(s, 0, s->n);

    p.from = from;
    p.to = from + s->n;
    s->found.at[s->found.n++] = p;
    s->found.noise_counts = s->sigma;
}

int plateaus_take(const double *counts, size_t from, size_t to, struct plateaus *io,
                  struct err_text *why)
{
    const size_t n = to > from ? to - from : 0;
    int err = ERR_IO;

    if (n < PLATEAUS_LEAST || io->n == PLATEAUS_MAX)
        return err_set(why, ERR_RANGE, "a load takes %d samples and more, and a calibration at "
                       "most %d loads", PLATEAUS_LEAST, PLATEAUS_MAX);
    struct search s = { .x = counts + from, .n = n, .found = *io };

    s.smooth = malloc(n * sizeof *s.smooth);
    s.glitch = malloc(n * sizeof *s.glitch);
    if (s.smooth != NULL && s.glitch != NULL) {
        take(&s, from);
        *io = s.found;
        err = ERR_OK;
    } else {
        err_set(why, err, "there is no memory for %zu samples; close other programs", n);
    }
    free(s.smooth);
    free(s.glitch);
    return err;
}
