/*
 * test_queue.c - the queue between the session's thread and the screen's.
 */
#include <check.h>
#include <limits.h>
#include <pthread.h>
#include <sched.h>

#include "err.h"
#include "live/queue.h"
#include "suites.h"

Suite *queue_suite(void);

START_TEST(a_queue_keeps_order_and_copies)
{
    struct queue q;
    int item, out = -1;

    ck_assert_int_eq(queue_open(&q, sizeof item, 4), ERR_OK);
    ck_assert(!queue_take(&q, &out));
    ck_assert_int_eq(out, -1);
    for (item = 10; item < 14; item++)
        ck_assert(queue_put(&q, &item));
    for (int want = 10; want < 14; want++) {
        ck_assert(queue_take(&q, &out));
        ck_assert_int_eq(out, want);
    }
    ck_assert(!queue_take(&q, &out));
    queue_close(&q);
    ck_assert_ptr_null(q.data);
    queue_close(&q);
}
END_TEST

START_TEST(a_full_queue_refuses_and_loses_nothing_it_has)
{
    struct queue q;
    int item, out;

    ck_assert_int_eq(queue_open(&q, sizeof item, 4), ERR_OK);
    for (item = 0; item < 4; item++)
        ck_assert(queue_put(&q, &item));
    item = 99;
    ck_assert(!queue_put(&q, &item));
    ck_assert(queue_take(&q, &out) && out == 0);
    ck_assert(queue_put(&q, &item));
    ck_assert(!queue_put(&q, &item));
    for (int want = 1; want < 4; want++)
        ck_assert(queue_take(&q, &out) && out == want);
    ck_assert(queue_take(&q, &out) && out == 99);
    ck_assert(!queue_take(&q, &out));
    queue_close(&q);
}
END_TEST

/* Both counters pass 2^32 - 1. */
START_TEST(a_queue_outlives_the_wrap_of_its_counters)
{
    struct queue q;
    int out;

    ck_assert_int_eq(queue_open(&q, sizeof out, 8), ERR_OK);
    atomic_store(&q.head, UINT_MAX - 11);
    atomic_store(&q.tail, UINT_MAX - 11);
    for (int round = 0; round < 6; round++) {
        for (int i = 0; i < 8; i++)
            ck_assert(queue_put(&q, &i));
        ck_assert(!queue_put(&q, &round));
        for (int i = 0; i < 8; i++)
            ck_assert(queue_take(&q, &out) && out == i);
        ck_assert(!queue_take(&q, &out));
    }
    queue_close(&q);
}
END_TEST

struct pair {
    int n, not_n;
};

#define PAIRS 20000

static void *put_pairs(void *arg)
{
    for (int n = 0; n < PAIRS; n++) {
        const struct pair p = { n, ~n };

        while (!queue_put(arg, &p))
            sched_yield();
    }
    return NULL;
}

START_TEST(two_threads_see_every_item_whole_and_in_order)
{
    struct queue q;
    struct pair p;
    pthread_t putter;

    ck_assert_int_eq(queue_open(&q, sizeof p, 64), ERR_OK);
    ck_assert_int_eq(pthread_create(&putter, NULL, put_pairs, &q), 0);
    for (int n = 0; n < PAIRS; n++) {
        while (!queue_take(&q, &p))
            sched_yield();
        if (p.n != n || p.not_n != ~n)
            ck_abort_msg("item %d came as %d, %d", n, p.n, p.not_n);
    }
    pthread_join(putter, NULL);
    ck_assert(!queue_take(&q, &p));
    queue_close(&q);
}
END_TEST

Suite *queue_suite(void)
{
    Suite *s = suite_create("queue");
    TCase *tc = tcase_create("all");

    tcase_add_test(tc, a_queue_keeps_order_and_copies);
    tcase_add_test(tc, a_full_queue_refuses_and_loses_nothing_it_has);
    tcase_add_test(tc, a_queue_outlives_the_wrap_of_its_counters);
    tcase_add_test(tc, two_threads_see_every_item_whole_and_in_order);
    suite_add_tcase(s, tc);
    return s;
}
