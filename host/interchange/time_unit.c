/* time_unit.c - see time_unit.h. */
#include "interchange/time_unit.h"

#include <stddef.h>
#include <strings.h>

static const struct {
    const char *word;
    double per_s;
    const char *names[7];
} units[] = {
    [TIME_UNIT_UNKNOWN] = { "unknown", 1.0, { NULL } },
    [TIME_UNIT_S]  = { "s", 1.0, { "s", "sec", "secs", "second", "seconds", "sek", NULL } },
    [TIME_UNIT_MS] = { "ms", 1e3, { "ms", "msec", "millis", "millisecond", "milliseconds", NULL } },
    [TIME_UNIT_US] = { "us", 1e6, { "us", "usec", "micros", "microseconds", "\xC2\xB5s",
                               "\xCE\xBCs", NULL } },
    [TIME_UNIT_NS] = { "ns", 1e9, { "ns", "nsec", "nanos", "nanoseconds", NULL } },
};

bool time_unit_find(const char *text, enum time_unit *out)
{
    for (int u = TIME_UNIT_S; u <= TIME_UNIT_NS; u++)
        for (int i = 0; units[u].names[i] != NULL; i++)
            if (strcasecmp(units[u].names[i], text) == 0) {
                *out = (enum time_unit)u;
                return true;
            }
    return false;
}

const char *time_unit_word(enum time_unit u)
{
    return units[u].word;
}

double time_unit_per_s(enum time_unit u)
{
    return units[u].per_s;
}

enum time_unit time_unit_likely(double step)
{
    enum time_unit found = TIME_UNIT_UNKNOWN;
    int fits = 0;

    for (int u = TIME_UNIT_S; u <= TIME_UNIT_US; u++) {
        const double rate_hz = units[u].per_s / step;

        if (rate_hz >= TIME_UNIT_LIKELY_MIN_HZ && rate_hz <= TIME_UNIT_LIKELY_MAX_HZ) {
            found = (enum time_unit)u;
            fits++;
        }
    }
    return fits == 1 ? found : TIME_UNIT_UNKNOWN;
}
