/*
 * test_calibration_plateaus.c - steps found in streams: made ones, and two real
 * cells whose plateaus another method found (tests/oracle/calibration_plateaus.py).
 *
 * The real streams are not part of the project; without them those tests say so.
 */
#include <check.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "calibration/figures.h"
#include "calibration/gravity.h"
#include "calibration/guard.h"
#include "calibration/plateaus.h"
#include "golden/calibration_plateaus.h"
#include "suites.h"

#define SAMPLES_MAX 6000

Suite *calibration_plateaus_suite(void);

static uint64_t state;

/* Uniform within +-1: triangular of two of them has an SD of 1 / sqrt 6 each. */
static double uniform(void)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return 2.0 * (double)(state >> 11) / 9007199254740992.0 - 1.0;
}

struct stream {
    double x[SAMPLES_MAX];
    size_t n;
};

/* A level for some samples, with noise of this SD. */
static void stay(struct stream *s, double counts, int samples, double sd)
{
    for (int i = 0; i < samples; i++)
        s->x[s->n++] = rint(counts + sd * 1.7320508075688772 * uniform());
}

/* To the next level in so many samples, swinging by this. */
static void move(struct stream *s, double from, double to, int samples, double swing)
{
    for (int i = 1; i <= samples; i++)
        s->x[s->n++] = from + (to - from) * i / (samples + 1) + swing * sin(i * 1.3);
}

static const double steps[] = { 0, 10, 20, 30, 40, 30, 20, 10, 0 };

/* Nine steps of 10,000 counts a step; 100 samples each. */
static struct stream staircase(double sign, double sd, double swing)
{
    struct stream s = { .n = 0 };

    state = 77;
    for (int i = 0; i < 9; i++) {
        if (i > 0)
            move(&s, 84000 + sign * 1000 * steps[i - 1], 84000 + sign * 1000 * steps[i], 15, swing);
        stay(&s, 84000 + sign * 1000 * steps[i], 100, sd);
    }
    return s;
}

static struct plateaus found(const struct stream *s)
{
    const struct plateaus_config cfg = { 0 };
    struct err_text why = { "" };
    struct plateaus p;

    ck_assert_msg(plateaus_find(s->x, s->n, &cfg, &p, &why) == ERR_OK, "%s", why.s);
    return p;
}

static const struct { const char *why; double sign, sd, swing; } staircases[] = {
    { "clean", 1, 0, 0 }, { "noisy", 1, 60, 0 }, { "swinging", 1, 20, 2000 },
    { "reversed", -1, 60, 2000 }, { "very noisy", 1, 300, 0 },
};

START_TEST(steps_are_found_where_they_are)
{
    const struct stream s = staircase(staircases[_i].sign, staircases[_i].sd, staircases[_i].swing);
    const struct plateaus p = found(&s);

    ck_assert_msg(p.n == 9 && p.glitches == 0, "%s: %d plateaus, %d glitches", staircases[_i].why,
                  p.n, p.glitches);
    for (int i = 0; i < 9; i++) {
        const size_t from = (size_t)i * 115;

        ck_assert(p.at[i].from >= from && p.at[i].to <= from + 100);
        ck_assert_int_ge((int)(p.at[i].to - p.at[i].from), 75);
        ck_assert(fabs(p.at[i].counts - 84000 - staircases[_i].sign * 1000 * steps[i])
                  <= 4 * staircases[_i].sd / sqrt(75));
    }
}
END_TEST

/* A converter's glitches: bits shifted, rails, one and two samples long. */
static const struct { int at; double counts; } spikes[] = {
    { 3, -8388608 }, { 50, 8388607 }, { 51, 8388607 }, { 108, -8304608 }, { 300, 2 * 104000 },
    { 517, -4194304 }, { 1010, 84000 + 2000 },
};

START_TEST(glitches_are_told_and_move_nothing)
{
    const struct stream clean = staircase(1, 20, 500);
    struct stream s = clean;
    const struct plateaus before = found(&clean);

    for (int i = 0; i < COUNT(spikes); i++)
        s.x[spikes[i].at] = spikes[i].counts;

    const struct plateaus p = found(&s);

    ck_assert_int_eq(p.glitches, COUNT(spikes));
    ck_assert_int_eq(p.n, 9);
    for (int i = 0; i < COUNT(spikes); i++)
        ck_assert_int_eq((int)p.glitch[i], spikes[i].at);
    for (int i = 0; i < 9; i++) {
        ck_assert_int_eq((int)p.at[i].from, (int)before.at[i].from);
        ck_assert_int_eq((int)p.at[i].to, (int)before.at[i].to);
        ck_assert_double_eq_tol(p.at[i].counts, before.at[i].counts, 1.5);
    }
    ck_assert_int_eq(p.at[0].readings, (int)(p.at[0].to - p.at[0].from) - 2);
}
END_TEST

START_TEST(a_touch_in_between_makes_no_second_step)
{
    struct stream s = { .n = 0 };

    state = 5;
    stay(&s, 1000, 60, 20);
    move(&s, 1000, 21000, 10, 0);
    stay(&s, 21000, 40, 20);
    move(&s, 21000, 25000, 4, 0);
    move(&s, 25000, 21000, 4, 0);
    stay(&s, 21000, 90, 20);
    move(&s, 21000, 25000, 4, 0);
    move(&s, 25000, 21000, 4, 0);
    stay(&s, 21000, 40, 20);

    const struct plateaus p = found(&s);

    ck_assert_int_eq(p.n, 2);
    ck_assert_int_ge((int)p.at[1].from, 118);
    ck_assert_int_le((int)p.at[1].to, 208);
}
END_TEST

/* Creep of 100 counts over the plateau: quarters' means are 75 apart. */
START_TEST(drift_within_a_step_is_told)
{
    struct stream s = { .n = 0 };

    stay(&s, 0, 100, 0);
    move(&s, 0, 40000, 10, 0);
    for (int i = 0; i < 400; i++)
        s.x[s.n++] = 40000 + i * 0.25;

    const struct plateaus p = found(&s);

    ck_assert_int_eq(p.n, 2);
    ck_assert_double_eq_tol(p.at[1].drift_counts, 75, 2.5);
    ck_assert_double_eq(p.at[0].drift_counts, 0);
}
END_TEST

START_TEST(short_and_restless_streams_have_no_steps)
{
    const struct plateaus_config cfg = { .window = 5, .least = 8 };
    struct stream s = { .n = 0 };
    struct plateaus p = { .n = 77 };
    struct err_text why = { "" };

    move(&s, 0, 8e6, 500, 0);
    ck_assert_int_eq(found(&s).n, 0);
    ck_assert_int_eq(plateaus_find(s.x, 12, &cfg, &p, &why), ERR_RANGE);
    ck_assert(p.n == 77 && strstr(why.s, "12 samples are too few") != NULL);
    ck_assert_int_eq(plateaus_find(s.x, 13, &cfg, &p, &why), ERR_OK);
    s.n = 0;
    stay(&s, 5, 50, 0);
    ck_assert_int_eq(found(&s).n, 1);
    for (int i = 0; i < 101; i++)
        stay(&s, (i & 1) * 10000, 30, 0);
    ck_assert_int_eq(plateaus_find(s.x, s.n, &cfg, &p, &why), ERR_RANGE);
    ck_assert(strstr(why.s, "more than 100") != NULL);
}
END_TEST

/* ---- stretches that are known -------------------------------------------------------- */

/* 100 samples from 20 on: 1 .. 4 counts over the level, a glitch at 50. */
START_TEST(a_known_stretch_is_taken_as_it_is)
{
    struct stream s = { .n = 0 };
    struct plateaus p = { .n = 0 };
    struct err_text why = { "" };

    stay(&s, 5000, 20, 0);
    for (int i = 0; i < 100; i++)
        s.x[s.n++] = 9000 + 1 + i % 4;
    s.x[50] = -8388608;
    stay(&s, 1000, 20, 0);
    ck_assert_int_eq(plateaus_take(s.x, 20, 120, &p, &why), ERR_OK);
    ck_assert_int_eq(plateaus_take(s.x, 0, 20, &p, &why), ERR_OK);
    ck_assert(p.n == 2 && p.glitches == 1 && p.glitch[0] == 50);
    ck_assert(p.at[0].from == 20 && p.at[0].to == 120 && p.at[0].readings == 99);
    /* 25 each of 1 .. 4, less one 3: sample 50 is number 30. */
    ck_assert_double_eq_tol(p.at[0].counts, 9000 + 247.0 / 99, 1e-9);
    ck_assert_double_eq_tol(p.at[0].sd_counts, sqrt((741 - 247.0 * 247 / 99) / 98), 1e-9);
    ck_assert(p.at[1].counts == 5000 && p.at[1].from == 0 && p.at[1].sd_counts == 0);
}
END_TEST

START_TEST(a_known_stretch_may_be_refused)
{
    static struct plateaus full = { .n = PLATEAUS_MAX };
    struct stream s = { .n = 0 };
    struct plateaus p = { .n = 0 };
    struct err_text why = { "" };

    stay(&s, 5000, 40, 0);
    ck_assert_int_eq(plateaus_take(s.x, 0, PLATEAUS_LEAST - 1, &p, &why), ERR_RANGE);
    ck_assert(p.n == 0 && strstr(why.s, "20 samples and more") != NULL);
    ck_assert_int_eq(plateaus_take(s.x, 30, 10, &p, &why), ERR_RANGE);
    ck_assert_int_eq(plateaus_take(s.x, 0, PLATEAUS_LEAST, &p, &why), ERR_OK);
    ck_assert_int_eq(plateaus_take(s.x, 0, 40, &full, &why), ERR_RANGE);
    ck_assert_int_eq(full.n, PLATEAUS_MAX);
}
END_TEST

/* ---- two real cells ----------------------------------------------------------------- */

static FILE *data_open(const char *file)
{
    static const char *const roots[] = { "../shared/data", "../../shared/data" };
    char path[200];
    FILE *f = NULL;

    for (int i = 0; i < COUNT(roots) && f == NULL; i++) {
        snprintf(path, sizeof path, "%s/loadcell_calibration_swing/%s", roots[i], file);
        f = fopen(path, "r");
    }
    if (f == NULL)
        printf("skipped: %s is not here\n", file);
    return f;
}

static bool real_stream(int cell, struct stream *s)
{
    FILE *const f = data_open(real_cell[cell].file);
    char line[200];

    s->n = 0;
    if (f == NULL)
        return false;
    ck_assert_ptr_nonnull(fgets(line, sizeof line, f));
    while (fgets(line, sizeof line, f) != NULL && s->n < SAMPLES_MAX) {
        const char *field = line;

        for (int i = 0; i < real_cell[cell].column; i++)
            field = strchr(field, ',') + 1;
        s->x[s->n++] = strtod(field, NULL);
    }
    fclose(f);
    return true;
}

static struct fit fit_of(const double *counts)
{
    const struct fit_config line = { .order = 1, .weights = FIT_WEIGHTS_EQUAL };
    struct fit_point p[9];
    struct fit f;

    for (int i = 0; i < 9; i++)
        p[i] = (struct fit_point){ .force_n = steps[i] * GRAVITY_N_PER_LBF, .counts = counts[i],
                                   .sd_counts = NAN, .series = 1, .mounting = 1 };
    ck_assert_int_eq(fit_run(p, 9, &line, &f, NULL), ERR_OK);
    return f;
}

/* No data needed: the line through the other method's means is numpy's. */
START_TEST(the_line_through_real_plateaus_is_numpys)
{
    const struct fit f = fit_of(real_cell[_i].mean);
    const double slope = f.slope_counts_per_n * GRAVITY_N_PER_LBF;

    ck_assert_double_eq_tol(slope / real_cell[_i].slope, 1.0, 1e-12);
    ck_assert_double_eq_tol(calibration_counts(&f.curve, 0) / real_cell[_i].offset, 1.0, 1e-11);
}
END_TEST

static double slope_by_sums(const double *counts)
{
    double xy = 0, xx = 0;

    for (int i = 0; i < 9; i++) {
        xy += (steps[i] - 160.0 / 9) * (counts[i] - counts[0]);
        xx += (steps[i] - 160.0 / 9) * (steps[i] - 160.0 / 9);
    }
    return xy / xx;
}

START_TEST(real_plateaus_are_found_and_give_the_same_line)
{
    static const int glitches[] = { 0, 1, 4, 4 };  /* one in still counts, sample 326 */
    static struct stream s;
    struct figures g;
    struct err_text why = { "" };
    double counts[9];

    if (!real_stream(_i, &s))
        return;

    const struct plateaus p = found(&s);

    ck_assert_int_eq(p.n, 9);
    for (int i = 0; i < 9; i++) {
        const struct plateau *const at = &p.at[i];

        /* The same stretch, within what settling is. */
        ck_assert((int)at->from < real_cell[_i].to[i] && (int)at->to > real_cell[_i].from[i]);
        ck_assert_double_eq_tol(at->counts, real_cell[_i].mean[i], 25);
        counts[i] = at->counts;
    }
    ck_assert_int_eq(p.glitches, glitches[_i]);
    for (int i = 0; i < real_cell[_i].glitches; i++)
        ck_assert_int_eq((int)p.glitch[i], real_cell[_i].glitch[i]);

    const struct fit f = fit_of(counts);

    figures_of(&f, &g);
    /* The same plateaus, by the sums on paper; the other method's, cut elsewhere. */
    ck_assert_double_eq_tol(f.slope_counts_per_n * GRAVITY_N_PER_LBF / slope_by_sums(counts), 1.0,
                            1e-11);
    ck_assert_double_eq_tol(f.slope_counts_per_n * GRAVITY_N_PER_LBF, real_cell[_i].slope, 0.5);
    ck_assert_msg(guard_check(&f, &g, GUARD_RISING, &why) == ERR_OK, "%s", why.s);
    ck_assert_double_eq_tol(g.zero_return_counts,
                            real_cell[_i].mean[8] - real_cell[_i].mean[0], 10);
    ck_assert_double_lt(fabs(g.hysteresis_n), 2.0);
}
END_TEST

/* Published for the first pair: zero returns of about -180 and -255 counts, and
 * end to end 991 and 995 counts a pound-force. */
START_TEST(real_figures_are_those_published)
{
    static const double zero[] = { -180, -255 }, end_to_end[] = { 991, 995 };
    const double *const m = real_cell[_i].mean;

    ck_assert_double_eq_tol(m[8] - m[0], zero[_i], 3);
    ck_assert_double_eq_tol((m[4] - m[0]) / 40, end_to_end[_i], 1);
}
END_TEST

Suite *calibration_plateaus_suite(void)
{
    Suite *s = suite_create("calibration_plateaus");
    TCase *tc = tcase_create("all");

    tcase_add_loop_test(tc, steps_are_found_where_they_are, 0, COUNT(staircases));
    tcase_add_test(tc, glitches_are_told_and_move_nothing);
    tcase_add_test(tc, a_touch_in_between_makes_no_second_step);
    tcase_add_test(tc, drift_within_a_step_is_told);
    tcase_add_test(tc, short_and_restless_streams_have_no_steps);
    tcase_add_test(tc, a_known_stretch_is_taken_as_it_is);
    tcase_add_test(tc, a_known_stretch_may_be_refused);
    tcase_add_loop_test(tc, the_line_through_real_plateaus_is_numpys, 0, COUNT(real_cell));
    tcase_add_loop_test(tc, real_plateaus_are_found_and_give_the_same_line, 0, COUNT(real_cell));
    tcase_add_loop_test(tc, real_figures_are_those_published, 0, 2);
    suite_add_tcase(s, tc);
    return s;
}
