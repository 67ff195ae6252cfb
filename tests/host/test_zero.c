/*
 * test_zero.c - what may become a zero: neither loaded nor drifting.
 *
 * Levels and slopes are straight lines, so mean and slope are known on paper.
 */
#include <check.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "analysis/results.h"
#include "making.h"
#include "recording/record.h"
#include "suites.h"
#include "world.h"

Suite *zero_suite(void);

/* ---- the slope of a quiet stretch ------------------------------------------------------- */

START_TEST(slope_is_that_of_the_line_of_least_squares)
{
    struct quiet q;

    quiet_reset(&q, false);
    quiet_add(&q, 5 * S, 1e6, 0.0);
    ck_assert_double_eq(quiet_slope_n_per_s(&q), 0.0);
    /* (0, 0), (1, 1), (2, 5) over a large offset: Sxy / Sxx = 5 / 2. */
    quiet_add(&q, 6 * S, 1e6 + 1.0, 0.0);
    quiet_add(&q, 7 * S, 1e6 + 5.0, 0.0);
    ck_assert_double_eq_tol(quiet_slope_n_per_s(&q), 2.5, 1e-12);
}
END_TEST

/* ---- taken or refused ------------------------------------------------------------------- */

static const struct {
    const char *why;
    double level_n, slope_n_per_s;   /* untared: level in the middle of the second */
    enum session_event_type says;
} zeros[] = {
    { "at the calibration's zero", 0.0, 0.0, SESSION_EV_TARED },
    { "as far as it may lie", 50.0, 0.0, SESSION_EV_TARED },
    { "a little further", 50.01, 0.0, SESSION_EV_TARE_LOADED },
    { "as far the other way", -50.0, 0.0, SESSION_EV_TARED },
    { "further the other way", -50.01, 0.0, SESSION_EV_TARE_LOADED },
    { "pushing hard, and still", 400.0, 0.0, SESSION_EV_TARE_LOADED },
    { "drift just allowed", 0.0, 0.999, SESSION_EV_TARED },
    { "drift just not", 0.0, 1.001, SESSION_EV_TARE_DRIFTED },
    { "falling just allowed", 0.0, -0.999, SESSION_EV_TARED },
    { "falling just not", 0.0, -1.001, SESSION_EV_TARE_DRIFTED },
    { "loaded and drifting: the load is told", 60.0, 2.0, SESSION_EV_TARE_LOADED },
};

/* One second of a line through level_n in its middle. */
static void feed_line(struct world *w, double level_n, double slope_n_per_s)
{
    for (int i = 0; i <= 80; i++)
        world_feed(w, level_n - OFFSET_N + slope_n_per_s * (i / 80.0 - 0.5));
}

START_TEST(a_zero_is_taken_or_refused)
{
    struct world *w = world_begun(world_small());
    const bool taken = zeros[_i].says == SESSION_EV_TARED;

    feed_line(w, zeros[_i].level_n, zeros[_i].slope_n_per_s);
    const struct session_event *e = world_nth(w, zeros[_i].says, 0);
    ck_assert_msg(e != NULL && w->s.tared == taken, "%s", zeros[_i].why);
    ck_assert_double_eq_tol(e->u.tare.value_n, zeros[_i].level_n, 1e-9);
    ck_assert_double_eq_tol(e->u.tare.slope_n_per_s, zeros[_i].slope_n_per_s, 1e-9);
    ck_assert_double_eq(e->u.tare.seconds, 1.0);
    ck_assert_uint_eq(e->u.tare.samples, 81);
    ck_assert_int_eq(world_count(w, SESSION_EV_TARE_LOADED)
                     + world_count(w, SESSION_EV_TARE_DRIFTED), !taken);
    ck_assert_int_eq(w->s.phase == SESSION_TARE, !taken);
}
END_TEST

START_TEST(a_refused_zero_is_told_once_a_second_and_taken_when_it_may_be)
{
    struct world *w = world_begun(world_small());

    feed_line(w, 80.0, 0.0);
    feed_line(w, 80.0, 0.0);
    ck_assert_int_eq(world_count(w, SESSION_EV_TARE_LOADED), 2);
    feed_line(w, 3.0, 0.0);
    ck_assert_int_eq(world_count(w, SESSION_EV_TARED), 1);
    ck_assert_double_eq_tol(w->s.zero_n, 3.0, 1e-12);
}
END_TEST

START_TEST(limb_weight_may_be_more_and_may_drift)
{
    struct world *w = world_in(SESSION_PASSIVE);

    feed_line(w, 90.0, 2.0);
    feed_line(w, 90.0, 2.0);
    ck_assert(w->s.has_passive);
    ck_assert_int_eq(world_count(w, SESSION_EV_TARE_LOADED)
                     + world_count(w, SESSION_EV_TARE_DRIFTED), 0);
}
END_TEST

START_TEST(an_old_session_takes_any_still_zero)
{
    struct world *w = world_fresh(world_small());

    session_format(&w->s, RECORD_FORMAT_ZERO - 1);
    world_rate(w);
    feed_line(w, 80.0, 2.0);
    ck_assert(w->s.tared);
    ck_assert_double_eq_tol(w->s.zero_n, 80.0, 1e-9);
}
END_TEST

/* ---- a later zero --------------------------------------------------------------------------- */

/* A second of zero at OFFSET_N, and another tare. */
static struct world *zeroed(int format)
{
    struct world *w = world_fresh(PROTOCOL(world_tare(1.0), world_tare(1.0)));

    session_format(&w->s, format);
    world_rate(w);
    feed_line(w, OFFSET_N, 0.0);
    ck_assert(w->s.tared && w->s.phase == SESSION_TARE);
    return w;
}

static const struct {
    const char *why;
    double shift_n;
    bool taken;
} shifts[] = {
    { "as far as it may lie", 20.0, true }, { "a little further", 20.01, false },
    { "as far below", -20.0, true }, { "further below", -20.01, false },
};

START_TEST(a_later_zero_is_judged_by_its_mean_at_the_end)
{
    struct world *w = zeroed(RECORD_FORMAT);

    /* Single samples, an even number of them, lie 2 N further and nearer. */
    for (int i = 0; i < 81; i++) {
        ck_assert_int_eq(world_count(w, SESSION_EV_TARE_SHIFTED), 0);
        world_feed(w, shifts[_i].shift_n + (i == 0 ? 0.0 : i % 2 == 0 ? 2.0 : -2.0));
    }
    ck_assert_int_eq(world_count(w, SESSION_EV_TARE_MOVED), 0);
    ck_assert_msg(world_count(w, SESSION_EV_TARED) == 1 + shifts[_i].taken, "%s", shifts[_i].why);
    ck_assert_int_eq(world_count(w, SESSION_EV_TARE_SHIFTED), !shifts[_i].taken);
    if (shifts[_i].taken)
        return;
    const struct session_event *e = world_nth(w, SESSION_EV_TARE_SHIFTED, 0);
    ck_assert_double_eq_tol(e->u.tare.value_n, OFFSET_N + shifts[_i].shift_n, 1e-9);
    ck_assert_uint_eq(e->u.tare.samples, 81);
    /* And again, until it may be. */
    for (int i = 0; i < 81; i++)
        world_feed(w, shifts[_i].shift_n);
    ck_assert_int_eq(world_count(w, SESSION_EV_TARE_SHIFTED), 2);
    for (int i = 0; i < 81; i++)
        world_feed(w, 1.0);
    ck_assert_int_eq(world_count(w, SESSION_EV_TARED), 2);
}
END_TEST

START_TEST(an_older_recording_refuses_single_samples)
{
    struct world *w = zeroed(RECORD_FORMAT_SHIFT - 1);

    for (int i = 0; i < 81; i++)
        world_feed(w, i == 40 ? 20.1 : 19.0);
    ck_assert_int_eq(world_count(w, SESSION_EV_TARE_MOVED), 1);
    ck_assert_int_eq(world_count(w, SESSION_EV_TARED), 1);
    for (int i = 0; i < 81; i++)
        world_feed(w, 19.0);
    ck_assert_int_eq(world_count(w, SESSION_EV_TARE_SHIFTED), 0);
    ck_assert_int_eq(world_count(w, SESSION_EV_TARED), 2);
}
END_TEST

/* ---- recordings keep the rules they were made under ---------------------------------------- */

/* 5 s at 70 N and nothing else, recorded in a format. */
static struct results *loaded(uint16_t format)
{
    const struct record_begin b = { .format = format, .wire_version = WIRE_VERSION,
                                    .software = "by hand" };
    uint8_t payload[WIRE_PAYLOAD_MAX];
    struct making m = { 0 };
    struct err_text why = { "" };
    struct results *r;

    making_frame(&m, WIRE_REC_BEGIN, payload, record_put_begin(payload, &b));
    making_text(&m, RECORD_TEXT_PROTOCOL, making_protocol);
    making_text(&m, RECORD_TEXT_CALIBRATION, making_calibration);
    making_hello(&m, 0);
    for (int i = 0; i < 400; i++)
        making_sample(&m, (uint16_t)i, (uint32_t)(i * 200000), 70000, 0);
    making_end(&m, 1);
    ck_assert_msg(results_open_bytes("x.hfr", m.bytes, m.n, &r, &why) == ERR_OK, "%s", why.s);
    making_free(&m);
    return r;
}

START_TEST(an_old_recording_keeps_its_loaded_zero)
{
    struct results *was = loaded(1), *is = loaded(RECORD_FORMAT);

    ck_assert(was->tared);
    ck_assert_double_eq(was->zero_n, 70.0);
    ck_assert(!is->tared);
    ck_assert_int_ge(is->tares_loaded, 2);
    ck_assert_int_eq(is->tares_drifted, 0);
    ck_assert_int_eq(is->tares, 0);
    ck_assert_int_eq(was->tares, 1);
    results_close(was);
    results_close(is);
}
END_TEST

Suite *zero_suite(void)
{
    Suite *s = suite_create("zero");
    TCase *tare = tcase_create("tare");

    tcase_add_test(tare, slope_is_that_of_the_line_of_least_squares);
    tcase_add_loop_test(tare, a_zero_is_taken_or_refused, 0, COUNT(zeros));
    tcase_add_test(tare, a_refused_zero_is_told_once_a_second_and_taken_when_it_may_be);
    tcase_add_loop_test(tare, a_later_zero_is_judged_by_its_mean_at_the_end, 0, COUNT(shifts));
    tcase_add_test(tare, an_older_recording_refuses_single_samples);
    tcase_add_test(tare, limb_weight_may_be_more_and_may_drift);
    tcase_add_test(tare, an_old_session_takes_any_still_zero);
    tcase_add_test(tare, an_old_recording_keeps_its_loaded_zero);
    suite_add_tcase(s, tare);
    return s;
}
