/*
 * filter.c - see filter.h.
 *
 * Design.  With t = tan(pi cutoff / rate) and d = 2 sin(angle), angle being a
 * pole's from the imaginary axis, each pair of Butterworth poles makes a section
 * by the bilinear transform of 1 / (s^2 + d s + 1), pre-warped (A. V. Oppenheim
 * and R. W. Schafer, "Discrete-Time Signal Processing", section 7.1.2):
 *
 *     D = 1 + d t + t^2
 *     low-pass   b = t^2 / D (1, 2, 1)      a1 = 2 (t^2 - 1) / D
 *     high-pass  b = 1 / D (1, -2, 1)       a2 = (1 - d t + t^2) / D
 *
 * The notch is scipy.signal.iirnotch's (S. J. Orfanidis, "Introduction to Signal
 * Processing", section 11.3): with w the centre in radians a sample and
 * h = tan(w / 2q), b = (1, -2 cos w, 1) / (1 + h), a1 = b1,
 * a2 = (1 - h) / (1 + h).
 *
 * Running.  Written out with a1 and a2, a corner far below the rate loses
 * digits: 1 + a1 + a2 is about (2 pi cutoff / rate)^2, 6e-7 for 0.5 Hz at
 * 4,000 SPS.  So each section runs on that difference itself (delta operator;
 * R. H. Middleton and G. C. Goodwin, "Digital Control and Estimation", 1990):
 *
 *     e  = x - s1
 *     y  = c1 s1 + b0 e + c2 s2          k = 1 + a1 + a2
 *     s1 = s1 + s2                       r = -1 - a1
 *     s2 = r s2 + k e
 *
 * At rest e and s2 are 0 and s1 is the input, so that the gain at 0 Hz is
 * exactly c1: 1, or 0 for a high-pass.  y hangs off the loop, which is bound by
 * four additions and multiplications in two samples, as a bare state-space
 * form's is.  A single pole fits the same loop, with r = -k: s2 then is what
 * s1 is about to gain.
 */
#include "signal/filter.h"

#include <math.h>  /* sin, cos, tan, fabs, hypot, isfinite */
#include <stdbool.h>
#include <string.h>  /* memcpy: vectors from any address */

#include "err.h"

#define PI 3.14159265358979323846  /* M_PI is not ISO C */

/* ---- design ------------------------------------------------------------------ */

/* A NAN fails every comparison, so it needs no test of its own. */
static bool config_ok(const struct filter_config *cfg)
{
    if (!isfinite(cfg->sample_hz)
        || !(cfg->cutoff_hz > 0.0 && cfg->cutoff_hz < cfg->sample_hz / 2.0))
        return false;
    switch (cfg->kind) {
    case FILTER_LOW_PASS:
    case FILTER_HIGH_PASS:
        return cfg->order >= 1 && cfg->order <= FILTER_ORDER_MAX;
    case FILTER_NOTCH:
        return cfg->q == 0.0 || (cfg->q >= FILTER_Q_MIN && cfg->q <= FILTER_Q_MAX);
    }
    return false;
}

/* tan(pi hz / rate).  Above a quarter of the rate the distance to Nyquist is
 * exact in the subtraction, and so the only thing worth taking a tangent of. */
static double warped(const struct filter_config *cfg)
{
    if (cfg->cutoff_hz > cfg->sample_hz / 4.0)
        return 1.0 / tan(PI * (cfg->sample_hz / 2.0 - cfg->cutoff_hz) / cfg->sample_hz);
    return tan(PI * cfg->cutoff_hz / cfg->sample_hz);
}

/* Twice the sine of pole pair i's angle: they lie at equal angles on the left
 * half circle.  It is 1 / Q of the pair. */
static double pair_damping(int order, int i)
{
    return 2.0 * sin(PI * (2 * i + 1) / (2 * order));
}

static void design_pair(struct filter_section *s, enum filter_kind kind, double t, double d)
{
    const double whole = 1.0 + d * t + t * t;

    s->k = 4.0 * t * t / whole;
    s->r = (1.0 - d * t - 3.0 * t * t) / whole;
    if (kind == FILTER_LOW_PASS) {
        s->b0 = t * t / whole;
        s->c1 = 1.0;
        s->c2 = (1.0 + d * t / 2.0) / whole;
    } else {
        s->b0 = 1.0 / whole;
        s->c1 = 0.0;
        s->c2 = -(1.0 + d / (2.0 * t)) / whole;
    }
}

/* The real pole of an odd order, and a zero and a pole at the origin. */
static void design_single(struct filter_section *s, enum filter_kind kind, double t)
{
    s->k = 2.0 * t / (1.0 + t);
    s->r = -s->k;
    if (kind == FILTER_LOW_PASS) {
        s->b0 = t / (1.0 + t);
        s->c1 = 1.0;
        s->c2 = 1.0 / (1.0 + t);
    } else {
        s->b0 = 1.0 / (1.0 + t);
        s->c1 = 0.0;
        s->c2 = -s->b0;
    }
}

/* The notch's centre in radians a sample, and its h (see the top). */
static double notch_centre(const struct filter_config *cfg)
{
    return 2.0 * PI * cfg->cutoff_hz / cfg->sample_hz;
}

static double notch_half_width(const struct filter_config *cfg)
{
    return tan(notch_centre(cfg) / (2.0 * cfg->q));
}

static void design_notch(struct filter_section *s, const struct filter_config *cfg)
{
    const double w = notch_centre(cfg), h = notch_half_width(cfg);
    const double sine2 = sin(w / 2.0) * sin(w / 2.0);

    s->b0 = 1.0 / (1.0 + h);
    s->k = 4.0 * s->b0 * sine2;
    s->r = 2.0 * s->b0 * cos(w) - 1.0;
    s->c1 = 1.0;
    s->c2 = -h * s->b0 * cos(w) / (2.0 * sine2);
}

int filter_init(struct filter *f, const struct filter_config *cfg)
{
    const struct filter empty = { 0 };

    if (!config_ok(cfg))
        return ERR_ARG;
    if (cfg->kind == FILTER_NOTCH && cfg->sample_hz < FILTER_NOTCH_MIN_SPS)
        return ERR_RANGE;
    *f = empty;
    f->cfg = *cfg;
    if (cfg->kind == FILTER_NOTCH) {
        if (cfg->q == 0.0)
            f->cfg.q = FILTER_NOTCH_Q;
        f->sections = 1;
        design_notch(&f->section[0], &f->cfg);
        return ERR_OK;
    }
    const double t = warped(cfg);

    f->sections = (cfg->order + 1) / 2;
    for (int i = 0; i < cfg->order / 2; i++)
        design_pair(&f->section[i], cfg->kind, t, pair_damping(cfg->order, i));
    if (cfg->order % 2 != 0)
        design_single(&f->section[f->sections - 1], cfg->kind, t);
    return ERR_OK;
}

int filter_redesign(struct filter *f, const struct filter_config *cfg)
{
    struct filter fresh;
    const int err = filter_init(&fresh, cfg);

    if (err != ERR_OK)
        return err;
    if (fresh.cfg.kind != f->cfg.kind || fresh.cfg.order != f->cfg.order)
        return ERR_ARG;
    for (int i = 0; i < f->sections; i++) {
        /* s2 is a change a sample, and samples have become shorter or longer. */
        fresh.section[i].s1 = f->section[i].s1;
        fresh.section[i].s2 = f->section[i].s2 * (f->cfg.sample_hz / cfg->sample_hz);
    }
    *f = fresh;
    return ERR_OK;
}

/* ---- running ------------------------------------------------------------------ */

static bool usable(double x)
{
    return fabs(x) <= FILTER_X_MAX;
}

void filter_prime(struct filter *f, double x)
{
    for (int i = 0; i < f->sections; i++) {
        struct filter_section *s = &f->section[i];

        s->s1 = x;
        s->s2 = 0.0;
        x *= s->c1;
    }
}

static double section_step(struct filter_section *s, double x)
{
    const double e = x - s->s1;
    const double y = (s->c1 * s->s1 + s->c2 * s->s2) + s->b0 * e;

    s->s1 = s->s1 + s->s2;
    s->s2 = s->r * s->s2 + s->k * e;
    return y;
}

double filter_step(struct filter *f, double x)
{
    if (!usable(x))
        return NAN;
    for (int i = 0; i < f->sections; i++)
        x = section_step(&f->section[i], x);
    return x;
}

/* ---- blocks ------------------------------------------------------------------- */

/*
 * Two sections side by side in one vector, the first of them SKEW samples ahead,
 * so that neither waits for the other: the samples in between lie in y, half
 * done.  Each lane does section_step's arithmetic in section_step's order, so
 * the bits are its own.  Vector types are gcc's and clang's; without vectors in
 * the machine they become plain doubles.
 */
typedef double pair __attribute__((vector_size(2 * sizeof(double))));

struct pair_section {
    pair k, r, b0, c1, c2, s1, s2;
};

enum {
    SKEW = 4,     /* samples; 2, 3, 5, 6 and 8 are slower, with gcc or clang */
    CHUNK = 512,  /* samples; stays in the first-level cache from pass to pass */
};

static struct pair_section side_by_side(const struct filter_section *a,
                                        const struct filter_section *b)
{
    const struct pair_section p = {
        .s1 = { a->s1, b->s1 }, .s2 = { a->s2, b->s2 }, .k = { a->k, b->k },
        .r = { a->r, b->r }, .b0 = { a->b0, b->b0 }, .c1 = { a->c1, b->c1 },
        .c2 = { a->c2, b->c2 }
    };

    return p;
}

static pair pair_step(struct pair_section *s, pair x)
{
    const pair e = x - s->s1;
    const pair y = (s->c1 * s->s1 + s->c2 * s->s2) + s->b0 * e;

    s->s1 = s->s1 + s->s2;
    s->s2 = s->r * s->s2 + s->k * e;
    return y;
}

/* Samples known to be usable lie at x[at], x[at + stride], ... and likewise in y.
 * Local copies of sections let the compiler keep them in registers. */
static void run_one(struct filter_section *s, const double *x, double *y, ptrdiff_t at,
                    size_t n, ptrdiff_t stride)
{
    struct filter_section a = *s;

    for (; n > 0; n--, at += stride)
        y[at] = section_step(&a, x[at]);
    *s = a;
}

static void run_two(struct filter_section *s, const double *x, double *y, ptrdiff_t at,
                    size_t n, ptrdiff_t stride)
{
    const size_t lead = n < SKEW ? n : SKEW;
    ptrdiff_t done = at;

    run_one(&s[0], x, y, at, lead, stride);
    at += (ptrdiff_t)lead * stride;

    struct pair_section p = side_by_side(&s[0], &s[1]);

    for (n -= lead; n > 0; n--, at += stride, done += stride) {
        const pair in = { x[at], y[done] };
        const pair out = pair_step(&p, in);

        y[at] = out[0];
        y[done] = out[1];
    }
    for (int lane = 0; lane < 2; lane++) {
        s[lane].s1 = p.s1[lane];
        s[lane].s2 = p.s2[lane];
    }
    run_one(&s[1], y, y, done, lead, stride);
}

static void run(struct filter *f, const double *x, double *y, ptrdiff_t at, size_t n,
                ptrdiff_t stride)
{
    while (n > 0) {
        const size_t part = n < CHUNK ? n : CHUNK;
        const double *from = x;
        int i = 0;

        for (; i + 1 < f->sections; i += 2, from = y)
            run_two(&f->section[i], from, y, at, part, stride);
        if (i < f->sections)
            run_one(&f->section[i], from, y, at, part, stride);
        at += (ptrdiff_t)part * stride;
        n -= part;
    }
}

/* How many samples from the front are usable.  The sum of their squares clears a
 * sound block at once: each is within FILTER_X_MAX if all together are. */
static size_t usable_run(const double *x, size_t n)
{
    pair even = { 0.0, 0.0 }, odd = { 0.0, 0.0 };
    size_t i = 0;

    for (; i + 4 <= n; i += 4) {
        pair u, v;

        memcpy(&u, x + i, sizeof u);
        memcpy(&v, x + i + 2, sizeof v);
        even += u * u;
        odd += v * v;
    }
    for (; i < n; i++)
        even[0] += x[i] * x[i];
    even += odd;
    if (even[0] + even[1] <= FILTER_X_MAX * FILTER_X_MAX)
        return n;
    for (i = 0; i < n && usable(x[i]); i++)
        ;
    return i;
}

void filter_run(struct filter *f, const double *x, double *y, size_t n)
{
    for (size_t i = 0; i < n; ) {
        const size_t good = usable_run(x + i, n - i < CHUNK ? n - i : CHUNK);

        run(f, x + i, y + i, 0, good, 1);
        i += good;
        if (good == 0)
            y[i++] = NAN;
    }
}

/* ---- forwards and backwards ------------------------------------------------------ */

enum { PAD_MAX = 3 * (FILTER_ORDER_MAX + 1) };

/* How far each end is continued; see filter.h. */
static size_t pad_samples(const struct filter *f, size_t n)
{
    const int order = f->cfg.kind == FILTER_NOTCH ? 2 : f->cfg.order;
    const size_t pad = 3 * (size_t)(order + 1);

    return pad < n ? pad : n - 1;
}

void filter_zero_phase(const struct filter *f, double *x, size_t n)
{
    double head[PAD_MAX] = { 0.0 }, tail[PAD_MAX] = { 0.0 };
    struct filter g = *f;

    if (n == 0)
        return;
    const size_t pad = pad_samples(f, n);
    const ptrdiff_t last = (ptrdiff_t)n - 1, outermost = (ptrdiff_t)pad - 1;

    for (size_t i = 0; i < pad; i++) {
        head[i] = 2.0 * x[0] - x[pad - i];
        tail[i] = 2.0 * x[last] - x[n - 2 - i];
    }
    filter_prime(&g, 2.0 * x[0] - x[pad]);
    run(&g, head, head, 0, pad, 1);
    run(&g, x, x, 0, n, 1);
    run(&g, tail, tail, 0, pad, 1);

    filter_prime(&g, pad > 0 ? tail[outermost] : x[last]);
    run(&g, tail, tail, outermost, pad, -1);
    run(&g, x, x, last, n, -1);
}

/* ---- what the design does to a sine ------------------------------------------------ */

/*
 * Of the transfer functions at the top, on the unit circle, in terms of
 * S = sin(w/2) and C = cos(w/2): no term is divided by one that vanishes, and
 * nothing is subtracted that was alike, but next to the corner, where the
 * other term of the sum carries the result.
 */
struct circle {
    double s, c, t;
};

static double pair_size2(const struct circle *at, double d)
{
    const double near = at->t * at->t * at->c * at->c - at->s * at->s;
    const double far = d * at->t * at->s * at->c;

    return near * near + far * far;
}

static double single_size2(const struct circle *at)
{
    return at->t * at->t * at->c * at->c + at->s * at->s;
}

static struct circle circle_at(const struct filter *f, double hz)
{
    const double half = PI * hz / f->cfg.sample_hz;
    const struct circle at = { sin(half), cos(half), warped(&f->cfg) };

    return at;
}

/* The notch's two sines: cos w - cos centre = 2 sum difference. */
static void notch_sines(const struct filter *f, double w, double *sum, double *difference)
{
    const double centre = notch_centre(&f->cfg);

    *sum = sin((centre + w) / 2.0);
    *difference = sin((centre - w) / 2.0);
}

double filter_gain_at(const struct filter *f, double hz)
{
    const struct filter_config *cfg = &f->cfg;

    if (cfg->kind == FILTER_NOTCH) {
        const double w = 2.0 * PI * hz / cfg->sample_hz;
        double p, m;

        notch_sines(f, w, &p, &m);
        return fabs(2.0 * p * m) / hypot(2.0 * p * m, notch_half_width(cfg) * sin(w));
    }
    const struct circle at = circle_at(f, hz);
    const double root = cfg->kind == FILTER_LOW_PASS ? at.t * at.c : at.s;
    double gain = 1.0;

    for (int i = 0; i < cfg->order / 2; i++)
        gain *= root * root / sqrt(pair_size2(&at, pair_damping(cfg->order, i)));
    if (cfg->order % 2 != 0)
        gain *= root / sqrt(single_size2(&at));
    return gain;
}

double filter_delay_at(const struct filter *f, double hz)
{
    const struct filter_config *cfg = &f->cfg;

    if (cfg->kind == FILTER_NOTCH) {
        const double w = 2.0 * PI * hz / cfg->sample_hz, h = notch_half_width(cfg);
        double p, m;

        notch_sines(f, w, &p, &m);
        return h * (p * p + m * m)
             / (4.0 * p * p * m * m + h * sin(w) * h * sin(w));
    }
    const struct circle at = circle_at(f, hz);
    double delay = 0.0;

    for (int i = 0; i < cfg->order / 2; i++) {
        const double d = pair_damping(cfg->order, i);

        delay += d * at.t / 2.0 * single_size2(&at) / pair_size2(&at, d);
    }
    if (cfg->order % 2 != 0)
        delay += at.t / 2.0 / single_size2(&at);
    return delay;
}

double filter_delay_samples(const struct filter *f)
{
    return filter_delay_at(f, 0.0);
}

int filter_sos(const struct filter *f, double sos[FILTER_SECTIONS_MAX][6])
{
    for (int i = 0; i < f->sections; i++) {
        const struct filter_section *s = &f->section[i];
        const bool single = f->cfg.kind != FILTER_NOTCH && 2 * i + 1 == f->cfg.order;
        const double sign = f->cfg.kind == FILTER_LOW_PASS ? 1.0 : -1.0;
        const double middle = f->cfg.kind == FILTER_NOTCH ? cos(notch_centre(&f->cfg)) : 1.0;

        sos[i][0] = s->b0;
        sos[i][1] = sign * s->b0 * (single ? 1.0 : 2.0) * middle;
        sos[i][2] = single ? 0.0 : s->b0;
        sos[i][3] = 1.0;
        sos[i][4] = -1.0 - s->r;
        sos[i][5] = s->r + s->k;
    }
    return f->sections;
}
