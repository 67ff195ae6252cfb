/* pool.c - see pool.h. */
#include "commands/pool.h"

#include <pthread.h>
#include <sched.h>
#include <stdlib.h>

#include "err.h"
#include "now.h"

#define PROGRESS_US 250000

struct slot {
    bool full;
    void *result;
};

struct pool {
    const struct pool_jobs *jobs;
    pthread_mutex_t lock;
    pthread_cond_t result_came, room_came;
    size_t next;                 /* job nobody has taken yet */
    size_t delivered;
    bool enough;
    size_t slots;
    struct slot slot[POOL_THREADS_MAX * POOL_AHEAD];
};

int pool_processors(void)
{
    cpu_set_t set;
    const int n = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 1;

    return n < 1 ? 1 : n > POOL_THREADS_MAX ? POOL_THREADS_MAX : n;
}

/* The next job for a worker; false when there is none.  Called locked. */
static bool take(struct pool *p, size_t *i)
{
    while (!p->enough && p->next < p->jobs->n && p->next >= p->delivered + p->slots)
        pthread_cond_wait(&p->room_came, &p->lock);
    if (p->enough || p->next >= p->jobs->n)
        return false;
    *i = p->next++;
    return true;
}

static void *worker(void *arg)
{
    struct pool *p = arg;
    size_t i;

    pthread_mutex_lock(&p->lock);
    while (take(p, &i)) {
        pthread_mutex_unlock(&p->lock);
        void *result = p->jobs->work(p->jobs->context, i);

        pthread_mutex_lock(&p->lock);
        p->slot[i % p->slots] = (struct slot){ true, result };
        pthread_cond_signal(&p->result_came);
    }
    pthread_mutex_unlock(&p->lock);
    return NULL;
}

/* Wait for the next result due, showing progress meanwhile.  Called locked. */
static void *due(struct pool *p, size_t i)
{
    struct slot *s = &p->slot[i % p->slots];

    while (!s->full) {
        const struct timespec until = now_deadline(PROGRESS_US);

        pthread_cond_timedwait(&p->result_came, &p->lock, &until);
        if (p->jobs->progress != NULL)
            p->jobs->progress(p->jobs->context, i);
    }
    s->full = false;
    p->delivered = i + 1;
    pthread_cond_broadcast(&p->room_came);
    return s->result;
}

static void deliver_all(struct pool *p)
{
    for (size_t i = 0; i < p->jobs->n && !p->enough; i++) {
        pthread_mutex_lock(&p->lock);
        void *result = due(p, i);

        pthread_mutex_unlock(&p->lock);
        const bool go_on = p->jobs->deliver(p->jobs->context, i, result);

        if (p->jobs->progress != NULL)
            p->jobs->progress(p->jobs->context, i + 1);
        pthread_mutex_lock(&p->lock);
        p->enough = !go_on;
        pthread_cond_broadcast(&p->room_came);
        pthread_mutex_unlock(&p->lock);
    }
}

int pool_run(const struct pool_jobs *jobs)
{
    const int most = jobs->n < (size_t)jobs->threads ? (int)jobs->n : jobs->threads;
    struct pool *p = calloc(1, sizeof *p);
    pthread_t thread[POOL_THREADS_MAX];
    int threads = 0;

    if (p == NULL)
        return ERR_IO;
    p->jobs = jobs;
    p->slots = (size_t)(most > 0 ? most : 1) * POOL_AHEAD;
    pthread_mutex_init(&p->lock, NULL);
    pthread_cond_init(&p->result_came, NULL);
    pthread_cond_init(&p->room_came, NULL);
    while (threads < most && pthread_create(&thread[threads], NULL, worker, p) == 0)
        threads++;
    if (threads > 0)
        deliver_all(p);
    for (int i = 0; i < threads; i++)
        pthread_join(thread[i], NULL);
    for (size_t i = 0; i < p->slots; i++)
        if (p->slot[i].full)
            jobs->discard(p->slot[i].result);
    pthread_mutex_destroy(&p->lock);
    pthread_cond_destroy(&p->result_came);
    pthread_cond_destroy(&p->room_came);
    free(p);
    return threads > 0 || jobs->n == 0 ? ERR_OK : ERR_IO;
}
