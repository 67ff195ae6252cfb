/* pace.c - see pace.h. */
#include "pace.h"

#include <time.h>

#include "chip.h"  /* CHIP_HZ */

/* A machine that was away longer than this is not made up for: the rig would
 * race through seconds in which no host had a chance to answer. */
#define BEHIND_MAX_S  0.25

double pace_clock_s(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static void start_over(struct pace *pace, double factor, uint64_t now_cycle)
{
    pace->factor = factor;
    pace->base_cycle = now_cycle;
    pace->base_s = pace_clock_s();
}

void pace_wait(struct pace *pace, double factor, uint64_t now_cycle)
{
    if (factor != pace->factor || pace->base_s == 0)
        start_over(pace, factor, now_cycle);
    if (factor <= 0)
        return;
    const double due_s
        = pace->base_s + (double)(now_cycle - pace->base_cycle) / CHIP_HZ / factor;
    const double ahead_s = due_s - pace_clock_s();

    if (ahead_s < -BEHIND_MAX_S)
        start_over(pace, factor, now_cycle);
    if (ahead_s <= 0)
        return;
    const time_t whole_s = (time_t)ahead_s;
    const struct timespec rest = {
        .tv_sec = whole_s, .tv_nsec = (long)((ahead_s - (double)whole_s) * 1e9)
    };
    nanosleep(&rest, NULL);
}
