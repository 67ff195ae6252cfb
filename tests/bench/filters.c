/*
 * filters.c - million samples a second of the filters, ours and others'.
 *
 * usage: bench-filters MILLISECONDS      how long each measurement takes
 *
 * One line a measurement: what, whose, samples a block, million samples a
 * second.  filters.py calls it round by round, between scipy's turns, and makes
 * the table.
 *
 * Every filter sees the same noisy push, and keeps its state from block to block.
 * A block of 1 is one call a sample, a larger one is one call a block.  GSL knows
 * only whole arrays; its lines stand under 1 to lie beside ours.
 */
#include <gsl/gsl_filter.h>
#include <liquid/liquid.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "signal/filter.h"
#include "signal/hampel.h"

enum {
    SAMPLES = 4096,
    LONG = 65536,  /* for medians: a short push come again is learnt by heart, by the
                      processor, in whoever's code branches on it */
};

#define RATE_HZ   1000.0
#define CUTOFF_HZ 20.0
#define SIGMAS    3.0  /* of the spike filters */

static const size_t blocks[] = { 1, 64, SAMPLES };
static const int orders[] = { 2, 4, 8 };
static const int windows[] = { 5, 11, 25 };

static double push[LONG], out[LONG];
static float push_single[SAMPLES], out_single[SAMPLES];
static double turn_s;

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static double now_s(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Filter n samples of the push once, in blocks of so many. */
typedef void pass(void *it, size_t block);

static void measure(const char *what, int size, const char *whose, size_t n, size_t block,
                    pass *run, void *it)
{
    const double from_s = now_s();
    double took_s = 0.0;
    long passes = 0;

    for (; took_s < turn_s; took_s = now_s() - from_s, passes++)
        run(it, block);
    printf("%s-%d %s %zu %.6g\n", what, size, whose, block,
           1e-6 * (double)n * (double)passes / took_s);
}

/* ---- low-pass --------------------------------------------------------------------- */

static void run_filter(void *it, size_t block)
{
    if (block == 1)
        for (size_t i = 0; i < SAMPLES; i++)
            out[i] = filter_step(it, push[i]);
    else
        for (size_t i = 0; i < SAMPLES; i += block)
            filter_run(it, push + i, out + i, block);
}

static void run_liquid(void *it, size_t block)
{
    iirfilt_rrrf q = it;

    if (block == 1)
        for (size_t i = 0; i < SAMPLES; i++)
            iirfilt_rrrf_execute(q, push_single[i], &out_single[i]);
    else
        for (size_t i = 0; i < SAMPLES; i += block)
            iirfilt_rrrf_execute_block(q, push_single + i, (unsigned)block, out_single + i);
}

static void run_zero_phase(void *it, size_t block)
{
    memcpy(out, push, block * sizeof push[0]);
    filter_zero_phase(it, out, block);
}

static void low_pass(int order)
{
    const struct filter_config cfg = {
        .sample_hz = RATE_HZ, .cutoff_hz = CUTOFF_HZ, .order = order
    };
    struct filter f;
    iirfilt_rrrf q = iirfilt_rrrf_create_prototype(
        LIQUID_IIRDES_BUTTER, LIQUID_IIRDES_LOWPASS, LIQUID_IIRDES_SOS, (unsigned)order,
        (float)(CUTOFF_HZ / RATE_HZ), 0.0f, 1.0f, 60.0f);

    if (filter_init(&f, &cfg) != 0)
        exit(1);
    for (size_t i = 0; i < COUNT(blocks); i++) {
        measure("low-pass", order, "holdfast", SAMPLES, blocks[i], run_filter, &f);
        measure("low-pass", order, "liquid", SAMPLES, blocks[i], run_liquid, q);
    }
    measure("zero-phase", order, "holdfast", SAMPLES, SAMPLES, run_zero_phase, &f);
    iirfilt_rrrf_destroy(q);
}

/* ---- median and spikes -------------------------------------------------------------- */

static void run_median(void *it, size_t block)
{
    (void)block;
    for (size_t i = 0; i < LONG; i++)
        median_step(it, push[i], &out[i]);
}

static void run_hampel(void *it, size_t block)
{
    struct hampel_out answer = { 0 };

    (void)block;
    for (size_t i = 0; i < LONG; i++) {
        hampel_step(it, push[i], &answer);
        out[i] = answer.spike ? answer.median : answer.x;
    }
}

static gsl_vector_view from, to, median, sigma;

static void run_gsl_median(void *it, size_t block)
{
    (void)block;
    gsl_filter_median(GSL_FILTER_END_TRUNCATE, &from.vector, &to.vector, it);
}

static void run_gsl_impulse(void *it, size_t block)
{
    size_t spikes;

    (void)block;
    gsl_filter_impulse(GSL_FILTER_END_TRUNCATE, GSL_FILTER_SCALE_MAD, SIGMAS, &from.vector,
                       &to.vector, &median.vector, &sigma.vector, &spikes, NULL, it);
}

static void order_statistics(int window)
{
    static double medians[LONG], sigmas[LONG];
    const struct hampel_config cfg = { window, SIGMAS, 0.0 };
    struct median m;
    struct hampel h;
    gsl_filter_median_workspace *w = gsl_filter_median_alloc((size_t)window);
    gsl_filter_impulse_workspace *v = gsl_filter_impulse_alloc((size_t)window);

    from = gsl_vector_view_array(push, LONG);
    to = gsl_vector_view_array(out, LONG);
    median = gsl_vector_view_array(medians, LONG);
    sigma = gsl_vector_view_array(sigmas, LONG);
    if (median_init(&m, window) != 0 || hampel_init(&h, &cfg) != 0)
        exit(1);
    measure("median", window, "holdfast", LONG, 1, run_median, &m);
    measure("median", window, "gsl", LONG, 1, run_gsl_median, w);
    measure("hampel", window, "holdfast", LONG, 1, run_hampel, &h);
    measure("hampel", window, "gsl", LONG, 1, run_gsl_impulse, v);
    gsl_filter_median_free(w);
    gsl_filter_impulse_free(v);
}

int main(int argc, char **argv)
{
    if (argc != 2 || (turn_s = 1e-3 * atof(argv[1])) <= 0.0) {
        fprintf(stderr, "usage: bench-filters MILLISECONDS\n");
        return 1;
    }
    srand(1);
    for (int i = 0; i < LONG; i++)
        push[i] = 300.0 + 20.0 * rand() / RAND_MAX;
    for (int i = 0; i < SAMPLES; i++)
        push_single[i] = (float)push[i];
    for (size_t i = 0; i < COUNT(orders); i++)
        low_pass(orders[i]);
    for (size_t i = 0; i < COUNT(windows); i++)
        order_statistics(windows[i]);
    return 0;
}
