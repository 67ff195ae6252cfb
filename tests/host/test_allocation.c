/*
 * test_allocation.c - the real-time path allocates nothing; others say when they cannot.
 *
 * This program's malloc, calloc, realloc and free count while a flag is up, and refuse
 * a page or more when a number of such has been granted.
 * Under a sanitizer, which has its own, the test says that it is skipped.
 */
#include <check.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clinic/response.h"
#include "clinic/tolerance.h"
#include "course_made.h"
#include "live/queue.h"
#include "making.h"
#include "recording/recorder.h"
#include "session/core.h"
#include "suites.h"

Suite *allocation_suite(void);

#if defined(__SANITIZE_ADDRESS__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SANITIZED 1
#endif
#endif

#ifndef SANITIZED

static __thread bool watching;
static __thread int calls;
static __thread int granted = -1;   /* of LARGE ones from now on; -1: all */

#define LARGE 4096

void *__libc_malloc(size_t n);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *p, size_t n);
void __libc_free(void *p);

static bool refused(size_t n)
{
    calls += watching;
    if (n < LARGE)
        return false;
    if (granted > 0)
        granted--;
    else if (granted == 0)
        return true;
    return false;
}

void *malloc(size_t n)
{
    return refused(n) ? NULL : __libc_malloc(n);
}

void *calloc(size_t n, size_t size)
{
    return refused(n * size) ? NULL : __libc_calloc(n, size);
}

void *realloc(void *p, size_t n)
{
    return refused(n) ? NULL : __libc_realloc(p, n);
}

void free(void *p)
{
    calls += watching;
    __libc_free(p);
}

START_TEST(the_counter_counts)
{
    void *(*volatile get)(size_t) = malloc;  /* or the compiler drops the pair */

    watching = true;
    free(get(10));
    watching = false;
    ck_assert_int_eq(calls, 2);
}
END_TEST

/* Bytes in, parsed, recorded, through the core, events and views out: a whole
 * session with a hold, gaps, a lost link and operator's commands. */
START_TEST(a_whole_session_allocates_nothing)
{
    static struct core core;
    struct protocol protocol;
    struct calibration calibration;
    struct err_text why = { "" };
    struct making m = { 0 };
    struct recorder *recorder;
    struct queue events;
    struct wire_frame f;
    struct core_out o;
    char path[] = "/tmp/holdfast-alloc-XXXXXX";
    int holds = 0;

    ck_assert_int_ge(close(mkstemp(path)), 0);
    unlink(path);
    ck_assert_int_eq(protocol_parse("made", making_protocol, strlen(making_protocol),
                                    &protocol, &why), ERR_OK);
    ck_assert_int_eq(calibration_parse("made", making_calibration, strlen(making_calibration),
                                       &calibration, &why), ERR_OK);
    ck_assert_int_eq(recorder_open(path, &recorder, &why), ERR_OK);
    ck_assert_int_eq(queue_open(&events, sizeof(struct session_event), 1024), ERR_OK);
    making_whole(&m, 1000.0);
    making_link(&m, RECORD_LINK_DAMAGE, 0, 9);
    core_init(&core, &protocol, &calibration);

    watching = true;
    for (size_t at = 0; at < m.n; ) {
        const size_t left = m.n - at;
        const int16_t got = wire_parse(m.bytes + at, (uint16_t)(left < 1000 ? left : 1000), &f);

        if (got <= 0)
            break;
        at += (size_t)got;
        recorder_append(recorder, f.type, f.payload, f.n);
        core_frame(&core, &f, &o);
        for (int i = 0; i < core.session.events; i++) {
            queue_put(&events, &core.session.event[i]);
            holds += core.session.event[i].type == SESSION_EV_HOLD_ENDED;
        }
        recorder_sync(recorder);
    }
    watching = false;
    ck_assert_int_eq(holds, 1);
    ck_assert_int_eq(calls, 0);
    ck_assert_int_eq(recorder_close(recorder, 1, &why), ERR_OK);
    unlink(path);
    queue_close(&events);
    making_free(&m);
}
END_TEST

/* A session of every step with its answers, made for the fuzzer: a length, a type, a
 * payload, again and again. */
START_TEST(every_step_and_answer_allocates_nothing)
{
    static struct core core;
    static uint8_t frames[32768];
    struct protocol protocol;
    struct calibration calibration;
    struct err_text why = { "" };
    struct core_out o;
    FILE *file = fopen("tests/fuzz/seeds/recording/every-step", "r");

    ck_assert_msg(file != NULL, "run the tests from the project's folder");
    const size_t n = fread(frames, 1, sizeof frames, file);
    fclose(file);
    ck_assert_int_eq(protocol_parse("made", making_every_step, strlen(making_every_step),
                                    &protocol, &why), ERR_OK);
    ck_assert_int_eq(calibration_parse("made", making_calibration, strlen(making_calibration),
                                       &calibration, &why), ERR_OK);
    core_init(&core, &protocol, &calibration);
    watching = true;
    for (size_t at = 0; at + 2 <= n; at += 2U + frames[at]) {
        struct wire_frame f = { .type = frames[at + 1], .n = frames[at] };

        memcpy(f.payload, frames + at + 2, f.n);
        core_frame(&core, &f, &o);
    }
    watching = false;
    ck_assert_int_eq(core.session.ending, SESSION_END_FINISHED);
    ck_assert_int_eq(calls, 0);
}
END_TEST

/* ---- statistics ------------------------------------------------------------------------- */

#define SESSIONS 600

static double values[SESSIONS], moments[SESSIONS];
static struct course course;
static struct course_session session[SESSIONS];
static struct rules_verdict light[SESSIONS];

static int median(void)
{
    struct stats_median m;

    return stats_median(values, SESSIONS, &m);
}

static int trend(void)
{
    struct stats_trend t;

    return stats_trend(moments, values, SESSIONS, &t);
}

static int response(void)
{
    struct response_sums r;

    return response_sums(&course, COURSE_LEFT, &r);
}

static int tolerance(void)
{
    struct tolerance t;

    return tolerance_of(&course, light, COURSE_LEFT, &t);
}

static int (*const statistics[])(void) = { median, trend, response, tolerance };

/* GSL asks for a few bytes within a fit and does not look whether it got them. */
START_TEST(statistics_say_when_there_is_no_memory)
{
    int err = ERR_FULL, turn = 0;

    for (int i = 0; i < SESSIONS; i++) {
        moments[i] = i;
        values[i] = i * i % 17;
        session[i] = course_made_session(i, COURSE_LEFT);
        session[i].mean_n = session[i].best_1s_n = 200 + i * i % 7;
        session[i].pain_before = session[i].pain_during = session[i].pain_after = i % 4;
        session[i].pain_24h = 2;
        light[i].light = RULES_GREEN;
    }
    course = course_made_of(session, SESSIONS);
    while (err == ERR_FULL && turn < 1000) {
        granted = turn++;
        err = statistics[_i]();
        granted = -1;
    }
    ck_assert_int_eq(err, ERR_OK);
    ck_assert_int_ge(turn, 2);
}
END_TEST

#endif

Suite *allocation_suite(void)
{
    Suite *s = suite_create("allocation");
    TCase *tc = tcase_create("all");

#ifdef SANITIZED
    printf("  skipped: the sanitizer's allocator cannot be counted\n");
#else
    tcase_add_test(tc, the_counter_counts);
    tcase_set_timeout(tc, 30);
    tcase_add_test(tc, a_whole_session_allocates_nothing);
    tcase_add_test(tc, every_step_and_answer_allocates_nothing);
    tcase_add_loop_test(tc, statistics_say_when_there_is_no_memory, 0, COUNT(statistics));
#endif
    suite_add_tcase(s, tc);
    return s;
}
