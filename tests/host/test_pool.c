/*
 * test_pool.c - results in order, whoever finishes first, and no more of them
 * kept than was promised.
 */
#include "commands/pool.h"

#include <check.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>

#include "err.h"
#include "suites.h"

Suite *pool_suite(void);

struct watch {
    size_t expected;             /* the result that must come next */
    size_t enough_after;
    atomic_size_t begun, kept, most_kept, discarded;
};

static struct watch *watched;

/* Some jobs take longer, by a fixed rule: later ones then finish first. */
static void *work(void *context, size_t i)
{
    struct watch *w = context;
    volatile unsigned spin = (unsigned)(i * 2654435761u) % 20000u;
    size_t *result = malloc(sizeof *result);

    while (spin > 0)
        spin--;
    atomic_fetch_add(&w->begun, 1);
    const size_t kept = atomic_fetch_add(&w->kept, 1) + 1;

    for (size_t most = atomic_load(&w->most_kept);
         kept > most && !atomic_compare_exchange_weak(&w->most_kept, &most, kept); )
        ;
    *result = i;
    return result;
}

static void discard(void *result)
{
    atomic_fetch_add(&watched->discarded, 1);
    free(result);
}

static bool deliver(void *context, size_t i, void *result)
{
    struct watch *w = context;

    ck_assert_uint_eq(i, w->expected);
    ck_assert_uint_eq(*(size_t *)result, i);
    free(result);
    atomic_fetch_sub(&w->kept, 1);
    w->expected++;
    return w->expected < w->enough_after;
}

static const struct { size_t n; int threads; } sizes[] = {
    { 0, 1 }, { 1, 1 }, { 1, 8 }, { 7, 8 }, { 8, 8 }, { 2000, 1 }, { 2000, 2 }, { 2000, 7 },
    { 2000, POOL_THREADS_MAX },
};

static void run(struct watch *w, size_t n, int threads)
{
    const struct pool_jobs jobs = { .n = n, .threads = threads, .work = work,
                                    .deliver = deliver, .discard = discard, .context = w };

    watched = w;
    ck_assert_int_eq(pool_run(&jobs), ERR_OK);
}

START_TEST(every_result_comes_once_and_in_order)
{
    struct watch w = { .enough_after = SIZE_MAX };

    run(&w, sizes[_i].n, sizes[_i].threads);
    ck_assert_uint_eq(w.expected, sizes[_i].n);
    ck_assert_uint_eq(w.begun, sizes[_i].n);
    ck_assert_uint_eq(w.discarded, 0);
}
END_TEST

START_TEST(only_a_few_are_kept)
{
    struct watch w = { .enough_after = SIZE_MAX };

    run(&w, sizes[_i].n, sizes[_i].threads);
    /* The one being delivered is out of its place already. */
    ck_assert_uint_le(w.most_kept, (size_t)sizes[_i].threads * POOL_AHEAD + 1);
}
END_TEST

START_TEST(enough_is_enough)
{
    struct watch w = { .enough_after = 10 };

    run(&w, 2000, 4);
    ck_assert_uint_eq(w.expected, 10);
    ck_assert_uint_le(w.begun, 10 + 4 * POOL_AHEAD + 4);
    ck_assert_uint_eq(w.kept, w.discarded);
}
END_TEST

START_TEST(there_is_a_processor)
{
    ck_assert_int_ge(pool_processors(), 1);
    ck_assert_int_le(pool_processors(), POOL_THREADS_MAX);
}
END_TEST

Suite *pool_suite(void)
{
    Suite *s = suite_create("pool");
    TCase *tc = tcase_create("all");

    tcase_add_loop_test(tc, every_result_comes_once_and_in_order, 0, COUNT(sizes));
    tcase_add_loop_test(tc, only_a_few_are_kept, 0, COUNT(sizes));
    tcase_add_test(tc, enough_is_enough);
    tcase_add_test(tc, there_is_a_processor);
    suite_add_tcase(s, tc);
    return s;
}
