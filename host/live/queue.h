/*
 * queue.h - a bounded queue between two threads, one putting, one taking.
 *
 * Items are copied.  A full queue refuses, and the putter goes on: it is the
 * reader who loses.  No lock, no allocation after queue_open, no waiting.
 */
#ifndef QUEUE_H
#define QUEUE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

struct queue {
    size_t item_bytes;
    unsigned items;           /* a power of two */
    atomic_uint head, tail;   /* ever put, ever taken; wrap */
    unsigned char *data;      /* owned */
};

/* items must be a power of two.  ERR_OK or ERR_IO (out of memory). */
int queue_open(struct queue *q, size_t item_bytes, unsigned items);
void queue_close(struct queue *q);

bool queue_put(struct queue *q, const void *item);
bool queue_take(struct queue *q, void *item);

#endif /* QUEUE_H */
