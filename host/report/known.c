/* known.c - see known.h. */
#include "report/known.h"

int known_decimals(double u)
{
    return u < 0.095 ? 2 : u < 99.5 ? 1 : 0;
}
