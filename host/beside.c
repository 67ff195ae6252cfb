/* beside.c - see beside.h. */
#include "beside.h"

static void *run(void *arg)
{
    struct beside *b = arg;

    b->work(b->arg);
    return NULL;
}

void beside_start(struct beside *b, void (*work)(void *arg), void *arg)
{
    b->work = work;
    b->arg = arg;
    b->running = pthread_create(&b->thread, NULL, run, b) == 0;
    if (!b->running)
        work(arg);
}

void beside_wait(struct beside *b)
{
    if (b->running)
        pthread_join(b->thread, NULL);
    b->running = false;
}
