/* tally.h - counters that stay at 65,535 once there, as STATUS promises. */
#ifndef TALLY_H
#define TALLY_H

#include <stdint.h>

static inline void tally(uint16_t *count)
{
    if (*count != UINT16_MAX)
        ++*count;
}

#endif /* TALLY_H */
