/* queue.c - see queue.h. */
#include "live/queue.h"

#include <stdlib.h>
#include <string.h>

#include "err.h"

int queue_open(struct queue *q, size_t item_bytes, unsigned items)
{
    q->item_bytes = item_bytes;
    q->items = items;
    atomic_init(&q->head, 0);
    atomic_init(&q->tail, 0);
    q->data = calloc(items, item_bytes);
    return q->data != NULL ? ERR_OK : ERR_IO;
}

void queue_close(struct queue *q)
{
    free(q->data);
    q->data = NULL;
}

bool queue_put(struct queue *q, const void *item)
{
    const unsigned head = atomic_load_explicit(&q->head, memory_order_relaxed);

    if (head - atomic_load_explicit(&q->tail, memory_order_acquire) == q->items)
        return false;
    memcpy(q->data + (head % q->items) * q->item_bytes, item, q->item_bytes);
    atomic_store_explicit(&q->head, head + 1, memory_order_release);
    return true;
}

bool queue_take(struct queue *q, void *item)
{
    const unsigned tail = atomic_load_explicit(&q->tail, memory_order_relaxed);

    if (tail == atomic_load_explicit(&q->head, memory_order_acquire))
        return false;
    memcpy(item, q->data + (tail % q->items) * q->item_bytes, q->item_bytes);
    atomic_store_explicit(&q->tail, tail + 1, memory_order_release);
    return true;
}
