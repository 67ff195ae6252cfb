/*
 * course.c - what a long course costs to judge.
 *
 * usage: bench-course [SESSIONS]      10,000 unless said
 *
 * One leg, a session every day, a setting that changes once a year, pain in whole points,
 * one in ten unanswered.  Prints milliseconds of each part, the median of 11 turns, and the
 * sum.  Rules are those of protocols/rules.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "clinic/response.h"
#include "clinic/rules.h"
#include "clinic/tolerance.h"

enum { TURNS = 11, PARTS = 6 };

static const char *const part[PARTS] = {
    "course_series", "rules_light of all", "tolerance_of", "tolerance_history", "response_sums",
    "rules_advise",
};

static double now_ms(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return 1e3 * (double)t.tv_sec + 1e-6 * (double)t.tv_nsec;
}

static double drawn(int least, int most)
{
    return least + rand() % (most - least + 1);
}

static double answered(double x)
{
    return rand() % 10 == 0 ? NAN : x;
}

static void make(struct course_session *s, int day)
{
    const struct course_session nothing = { 0 };

    *s = nothing;
    s->day = 18000 + day;
    s->started_unix_us = (18000LL + day) * 86400LL * 1000000LL;
    s->side = COURSE_LEFT;
    s->holds = true;
    snprintf(s->setting, sizeof s->setting,
             "position=prone;hip_deg=0;knee_deg=30;strap=ankle;feedback=yes;calibration=%d",
             day / 365);
    s->asked = (struct course_dose){ 50.0, 45.0, 120.0, 5 };
    s->asked_s = 225.0;
    s->asked_ns = 225.0 * 150.0;
    s->reference_n = 300.0;
    s->target_n = 150.0;
    s->mean_n = drawn(1400, 1600) / 10.0;
    s->mean_pct = s->mean_n / 3.0;
    s->in_band_s = drawn(190, 220);
    s->held_s = 225.0;
    s->completed_pct = 100.0 * s->in_band_s / s->asked_s;
    s->impulse_ns = s->mean_n * s->held_s;
    s->holds_done = 5;
    s->best_1s_n = drawn(280, 320);
    s->trials_cv_pct = NAN;
    s->pain_before = answered(drawn(1, 4));
    s->pain_during = answered(drawn(0, 4));
    s->pain_after = answered(drawn(0, 5));
    s->pain_45min = s->pain_morning = NAN;
    s->pain_24h = answered(drawn(1, 5));
    s->settle_h = answered(drawn(0, 26));
    s->effort = NAN;
}

static void turn(struct course *c, const struct rules *r, struct rules_verdict *lights,
                 struct tolerance_dose *history, double ms[PARTS])
{
    struct tolerance t;
    struct response_sums sums;
    struct rules_advice advice;
    double at[PARTS + 1];

    at[0] = now_ms();
    course_series(c);
    at[1] = now_ms();
    for (int i = 0; i < c->sessions; i++)
        rules_light(r, c, i, &lights[i]);
    at[2] = now_ms();
    if (tolerance_of(c, lights, COURSE_LEFT, &t) != ERR_OK)
        abort();
    at[3] = now_ms();
    tolerance_history(c, lights, COURSE_LEFT, history);
    at[4] = now_ms();
    if (response_sums(c, COURSE_LEFT, &sums) != ERR_OK)
        abort();
    at[5] = now_ms();
    rules_advise(r, c, COURSE_LEFT, &advice);
    at[6] = now_ms();
    for (int i = 0; i < PARTS; i++)
        ms[i] = at[i + 1] - at[i];
}

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

int main(int argc, char **argv)
{
    const int n = argc > 1 ? atoi(argv[1]) : 10000;
    const size_t room = n > 0 ? (size_t)n : 1;
    struct course c = { .pain_limit = -1, .sessions_per_week = 7 };
    struct rules_verdict *lights = calloc(room, sizeof *lights);
    struct tolerance_dose *history = calloc(room, sizeof *history);
    double ms[TURNS][PARTS], one[TURNS], sum = 0.0;
    struct err_text why = { "" };
    struct rules *r;

    c.session = calloc(room, sizeof *c.session);
    if (c.session == NULL || lights == NULL || history == NULL
        || rules_load("protocols/rules/load-tolerance.yaml", &r, &why) != ERR_OK) {
        fprintf(stderr, "bench-course: %s\n", why.s[0] ? why.s : "no memory");
        return EXIT_FAILURE;
    }
    srand(1);
    for (int i = 0; i < n; i++)
        make(&c.session[i], i);
    c.sessions = n;
    c.today = 18000 + n + 1;
    c.now_unix_us = c.today * 86400LL * 1000000LL;
    for (int k = 0; k < TURNS; k++)
        turn(&c, r, lights, history, ms[k]);
    for (int i = 0; i < PARTS; i++) {
        for (int k = 0; k < TURNS; k++)
            one[k] = ms[k][i];
        qsort(one, TURNS, sizeof *one, ascending);
        printf("%-20s %7.2f ms\n", part[i], one[TURNS / 2]);
        sum += one[TURNS / 2];
    }
    printf("%-20s %7.2f ms for %d sessions\n", "together", sum, n);
    rules_close(r);
    free(history);
    free(lights);
    free(c.session);
    return EXIT_SUCCESS;
}
