/*
 * curves.h - force curves in closed form, for tests of the analysis.
 *
 * A form is a function of time and of its numbers; sampled at any rate, with every
 * so many-th conversion missing, it is a trace whose metrics are known on paper.
 */
#ifndef CURVES_H
#define CURVES_H

#include "analysis/effort.h"
#include "analysis/trace.h"

enum { CURVES_POINTS_MAX = 14 };

typedef double curve_form(double t_s, const double *p);

/* 0 until p[0]; a straight rise of p[1] N/s to p[2] N; flat for p[3] s; a straight
 * fall as steep as the rise. */
double curves_ramp(double t_s, const double *p);

/* 0 until p[0]; p[2] (1 - exp(-(t - p[0]) / p[1])) for p[3] s; then falls by exp with
 * a time constant of 20 ms. */
double curves_exponential(double t_s, const double *p);

/* p[2] / (1 + exp(-(t - p[0]) / p[1])), then falls as above after p[0] + p[3]. */
double curves_sigmoid(double t_s, const double *p);

/* p[0] .. p[0] + p[3]: p[2] N, falling by p[1] N/s; else 0. */
double curves_slope(double t_s, const double *p);

/* A ramp with a sine of p[4] N and p[5] Hz on its flat part. */
double curves_wave(double t_s, const double *p);

struct curves_rate {
    double rate_hz;
    int missing_every;   /* 0: none */
};

/* The rates every metric is tried at. */
extern const struct curves_rate curves_rates[5];

/* From 0 to length_s; the first conversion is at 0.37 of a period, so that nothing
 * falls on a sample. */
void curves_make(struct trace *t, curve_form *form, const double *p,
                 struct curves_rate at, double length_s);

/* The same with normal noise of an SD, seeded. */
void curves_make_noisy(struct trace *t, curve_form *form, const double *p,
                       struct curves_rate at, double length_s, double sd_n);

/* A curve drawn through points: level before the first and after the last; without
 * points it is 0 N. */
struct curves_drawing {
    double rate_hz, length_s, noise_n;
    double skip_from_s, skip_to_s;      /* samples between them are missing */
    struct { double t_s, n; } point[CURVES_POINTS_MAX];    /* ended by t_s = 0 */
};

/* For its points: a push of n newtons with edges of 50 ms. */
#define PUSH(from, to, n) { from, 0.0 }, { (from) + 0.05, n }, { (to) - 0.05, n }, { to, 0.0 }

/* What is skipped leaves a gap. */
void curves_draw(struct trace *t, const struct curves_drawing *d);

/* Prepare, find the one effort there must be, measure. */
void curves_measure(struct trace *t, const struct effort_options *o, struct effort *e,
                    struct metric_value m[METRIC_COUNT]);

/* Longest time between two samples, s: holes of one are in it. */
double curves_step_s(struct curves_rate at);

#endif /* CURVES_H */
