/* decimal.c - see decimal.h. */
#include "calibration/decimal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

bool decimal_read(const char *text, double *out)
{
    char *end;

    if (*text == '\0' || strspn(text, "+-.0123456789eE") != strlen(text))
        return false;
    *out = strtod(text, &end);
    return *end == '\0' && isfinite(*out);
}
