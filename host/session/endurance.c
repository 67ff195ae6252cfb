/* endurance.c - see endurance.h, for what the constants are worth too. */
#include "session/endurance.h"

#include <math.h>

#define AT_MAXIMUM_S  19.38
#define POWER         (-1.88)

bool endurance_expect(double pct, struct endurance *out)
{
    double s;

    if (!(pct >= ENDURANCE_LEAST_PCT && pct <= ENDURANCE_MOST_PCT))
        return false;
    s = AT_MAXIMUM_S * pow(pct / 100, POWER);
    out->expected_s = s;
    out->short_s = s / ENDURANCE_FACTOR;
    out->long_s = s * ENDURANCE_FACTOR;
    return true;
}
