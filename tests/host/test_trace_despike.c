/*
 * test_trace_despike.c - spikes leave a trace, and nothing else does.
 *
 * Where the spikes are is known because they were put there.
 */
#include <check.h>
#include <math.h>

#include "analysis/effort.h"
#include "err.h"
#include "suites.h"

Suite *trace_despike_suite(void);

static const struct hampel_config rule = { 11, 6.0, 0.2 };

enum { SAMPLES = 400 };

/* A push in a closed form: up by an exponential, held, down by a line. */
static double push_n(int i)
{
    const double t = i / 80.0;

    return t < 1.0 ? 0.0 : t < 4.0 ? 250.0 * (1.0 - exp(-(t - 1.0) / 0.1))
         : t < 4.2 ? 250.0 * (4.2 - t) / 0.2 : 0.0;
}

static void draw(struct trace *t, const int *spike, double off_n, int gap_at)
{
    trace_init(t);
    for (int i = 0; i < SAMPLES; i++) {
        double n = push_n(i) + 0.1 * (i * 37 % 11 - 5) / 5.0;

        for (int k = 0; spike != NULL && spike[k] >= 0; k++)
            if (spike[k] == i)
                n += off_n;
        ck_assert_int_eq(trace_add(t, i / 80.0, n, i == gap_at), ERR_OK);
    }
}

static const struct {
    const char *why;
    int spike[8];
    double off_n;
    int gap_at;
} rows[] = {
    { "none", { -1 }, 0, -1 },
    { "one at rest", { 20, -1 }, 300, -1 },
    { "one downwards in the hold", { 200, -1 }, -300, -1 },
    { "the first and the last", { 0, SAMPLES - 1, -1 }, 80, -1 },
    { "five running", { 200, 201, 202, 203, 204, -1 }, 90, -1 },
    { "beside a gap, and right after it", { 199, 200, -1 }, 90, 200 },
    { "on the way up", { 90, -1 }, 400, -1 },
};

static bool is_spike(int row, int i)
{
    for (int k = 0; rows[row].spike[k] >= 0; k++)
        if (rows[row].spike[k] == i)
            return true;
    return false;
}

START_TEST(spikes_and_nothing_else_are_left_out)
{
    struct trace t, clean;
    size_t at = 0, spikes = 0;

    draw(&t, rows[_i].spike, rows[_i].off_n, rows[_i].gap_at);
    draw(&clean, NULL, 0.0, rows[_i].gap_at);
    ck_assert_int_eq(trace_despike(&t, &rule), ERR_OK);
    for (int i = 0; i < SAMPLES; i++) {
        if (is_spike(_i, i)) {
            spikes++;
            continue;
        }
        /* Each other sample is there, at its own time, and knows what is gone. */
        ck_assert_msg(at < t.n && !(t.t_s[at] < clean.t_s[i]) && !(t.t_s[at] > clean.t_s[i]),
                      "%s: sample %d", rows[_i].why, i);
        ck_assert_double_eq(t.force_n[at], clean.force_n[i]);
        const bool apart = clean.gap_before[i] || (i > 0 && is_spike(_i, i - 1));

        ck_assert_msg(t.gap_before[at] == apart, "%s: before sample %d", rows[_i].why, i);
        at++;
    }
    ck_assert_uint_eq(t.n, at);
    ck_assert_uint_eq(t.despiked, spikes);
    trace_free(&t);
    trace_free(&clean);
}
END_TEST

START_TEST(a_rule_that_cannot_be_leaves_the_trace_alone)
{
    const struct hampel_config even = { 10, 3.0, 0.0 };
    struct trace t;

    draw(&t, NULL, 0.0, -1);
    ck_assert_int_eq(trace_despike(&t, &even), ERR_ARG);
    ck_assert_uint_eq(t.n, SAMPLES);
    ck_assert_uint_eq(t.despiked, 0);
    trace_free(&t);
}
END_TEST

START_TEST(an_empty_trace_stays_empty)
{
    struct trace t;

    trace_init(&t);
    ck_assert_int_eq(trace_despike(&t, &rule), ERR_OK);
    ck_assert_uint_eq(t.n, 0);
}
END_TEST

/* By the option, the hole is bridged and the peak is the push's; without it the
 * spike is the peak. */
START_TEST(the_option_asks_for_it)
{
    const int spike[] = { 200, -1 };
    struct effort_options o;
    struct effort_levels l;
    struct trace t;

    effort_options_default(&o);
    draw(&t, spike, 500.0, -1);
    ck_assert_int_eq(effort_prepare(&t, &o), ERR_OK);
    ck_assert_uint_eq(t.despiked, 0);
    ck_assert_uint_eq(t.n, SAMPLES);
    trace_free(&t);

    o.despike_k = 6.0;
    draw(&t, spike, 500.0, -1);
    ck_assert_int_eq(effort_prepare(&t, &o), ERR_OK);
    effort_levels(&t, &o, &l);
    ck_assert_uint_eq(t.despiked, 1);
    ck_assert_uint_eq(t.bridged, 1);
    ck_assert_double_eq_tol(l.top_n, 250.0, 2.0);  /* the low-pass rings a little */
    trace_free(&t);
}
END_TEST

Suite *trace_despike_suite(void)
{
    Suite *s = suite_create("trace_despike");
    TCase *tc = tcase_create("spikes");

    tcase_add_loop_test(tc, spikes_and_nothing_else_are_left_out, 0,
                        sizeof rows / sizeof rows[0]);
    tcase_add_test(tc, a_rule_that_cannot_be_leaves_the_trace_alone);
    tcase_add_test(tc, an_empty_trace_stays_empty);
    tcase_add_test(tc, the_option_asks_for_it);
    suite_add_tcase(s, tc);
    return s;
}
