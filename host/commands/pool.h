/*
 * pool.h - many jobs at once, their results handed over in order.
 *
 *     pool_run(&jobs)
 *
 * Workers take job 0, 1, 2 ... as they come free; the calling thread delivers
 * results in the same order as soon as each is due.  A worker that is far ahead
 * of the delivery waits, so at most a few results are ever kept whatever the
 * number of jobs.
 */
#ifndef POOL_H
#define POOL_H

#include <stdbool.h>
#include <stddef.h>

#define POOL_THREADS_MAX 64
#define POOL_AHEAD       4   /* results kept for each thread */

struct pool_jobs {
    size_t n;
    int threads;                 /* 1 .. POOL_THREADS_MAX */
    /* On a worker: do job i; what it returns is the result (may be NULL). */
    void *(*work)(void *context, size_t i);
    /* On the caller's thread, in order; takes over the result.  False: enough,
     * start no more jobs. */
    bool (*deliver)(void *context, size_t i, void *result);
    /* On the caller's thread, after so many were delivered, and at least every
     * quarter of a second while it waits.  NULL: nobody asks. */
    void (*progress)(void *context, size_t done);
    /* Gets rid of a result that will not be delivered. */
    void (*discard)(void *result);
    void *context;
};

/* ERR_OK when every job was delivered or deliver said enough; ERR_IO when not
 * even one thread could be started. */
int pool_run(const struct pool_jobs *jobs);

/* Processors this process may run on, 1 .. POOL_THREADS_MAX. */
int pool_processors(void);

#endif /* POOL_H */
