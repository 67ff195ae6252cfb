/*
 * now.h - the only place on the host that reads a clock.
 *
 * Logic takes time as an argument; these are for the edges: the link's
 * watchdog, the writer's sync, the screen, and the wall time kept for people.
 */
#ifndef NOW_H
#define NOW_H

#include <stdint.h>
#include <time.h>

int64_t now_mono_us(void);   /* monotonic, from an arbitrary start */
int64_t now_unix_us(void);   /* wall clock, UTC */

/* Local time less UTC at the given wall time, in minutes. */
int now_utc_offset_min(int64_t unix_us);

/* The wall clock in us microseconds, as sem_timedwait wants it. */
struct timespec now_deadline(int64_t us);

#endif /* NOW_H */
