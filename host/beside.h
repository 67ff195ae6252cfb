/*
 * beside.h - a piece of work on a second thread, for as long as it lasts.
 *
 *     beside_start -> (the caller's own work) -> beside_wait
 *
 * Where no thread can be had the work is done at the start, on the caller's: what
 * comes of it is the same.
 */
#ifndef BESIDE_H
#define BESIDE_H

#include <pthread.h>
#include <stdbool.h>

/* Members are private.  Stays where it is until beside_wait. */
struct beside {
    pthread_t thread;
    bool running;
    void (*work)(void *arg);
    void *arg;
};

/* work may touch what arg points to, which is its own until beside_wait. */
void beside_start(struct beside *b, void (*work)(void *arg), void *arg);

/* Until the work is done; the second time and on, nothing. */
void beside_wait(struct beside *b);

#endif /* BESIDE_H */
