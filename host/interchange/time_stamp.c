/* time_stamp.c - see time_stamp.h. */
#include "interchange/time_stamp.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define NS_PER_S   1000000000LL
#define NS_PER_DAY (86400 * NS_PER_S)
#define YEAR_MIN   1971  /* so that no zone makes a stamp negative */
#define YEAR_MAX   2199

/* Exactly `digits` digits at *p; -1 when they are not there. */
static int whole(const char **p, const char *end, int digits)
{
    int x = 0;

    for (int i = 0; i < digits; i++, ++*p) {
        if (*p == end || **p < '0' || **p > '9')
            return -1;
        x = 10 * x + (**p - '0');
    }
    return x;
}

static bool take(const char **p, const char *end, const char *any)
{
    if (*p == end || **p == '\0' || strchr(any, **p) == NULL)
        return false;
    ++*p;
    return true;
}

/* Nanoseconds of a fraction behind its point; digits over the ninth are let go. */
static bool fraction(const char **p, const char *end, int64_t *ns)
{
    int64_t unit = NS_PER_S;

    if (*p == end || **p < '0' || **p > '9')
        return false;
    for (; *p < end && **p >= '0' && **p <= '9'; ++*p) {
        unit /= 10;
        *ns += unit * (**p - '0');
    }
    return true;
}

/* hh:mm:ss or h:mm:ss, and a fraction if there is one. */
static bool time_of_day(const char **p, const char *end, int64_t *ns)
{
    const int digits = end - *p > 1 && (*p)[1] == ':' ? 1 : 2;
    const int h = whole(p, end, digits), m = take(p, end, ":") ? whole(p, end, 2) : -1;
    const int s = take(p, end, ":") ? whole(p, end, 2) : -1;

    if (h < 0 || h > 23 || m < 0 || m > 59 || s < 0 || s > 60)
        return false;
    *ns = ((int64_t)h * 3600 + m * 60 + s) * NS_PER_S;
    return !take(p, end, ".,") || fraction(p, end, ns);
}

/* Z, +hh:mm, +hhmm or +hh at the end; nothing is UTC too. */
static bool zone(const char *p, const char *end, int64_t *ns)
{
    if (p == end || (*p == 'Z' && p + 1 == end))
        return true;
    const bool west = *p == '-';

    if (!take(&p, end, "+-"))
        return false;
    const int h = whole(&p, end, 2);
    int m = 0;

    if (p < end) {
        take(&p, end, ":");
        m = whole(&p, end, 2);
    }
    if (h < 0 || h > 14 || m < 0 || m > 59 || p != end)
        return false;
    *ns += (west ? 1 : -1) * ((int64_t)h * 3600 + m * 60) * NS_PER_S;
    return true;
}

static bool is_leap(int y)
{
    return (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
}

/* Days from 1970-01-01; false when there is no such day. */
static bool days_of(int y, int m, int d, int64_t *days)
{
    static const int before[] = { 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365 };

    if (y < YEAR_MIN || y > YEAR_MAX || m < 1 || m > 12 || d < 1)
        return false;
    const int leap = is_leap(y);
    const int length = before[m] - before[m - 1] + (m == 2 && leap);

    *days = 365 * (int64_t)(y - 1970) + (y - 1969) / 4 - (y - 1901) / 100 + (y - 1601) / 400
          + before[m - 1] + (m > 2 && leap) + d - 1;
    return d <= length;
}

enum time_stamp time_stamp_read(const char *s, size_t n, int64_t *ns)
{
    const char *p = s, *end = s + n;
    int64_t day = 0, t = 0;

    if (n < 7)
        return TIME_STAMP_NONE;
    if (s[1] == ':' || s[2] == ':') {
        if (!time_of_day(&p, end, &t) || p != end)
            return TIME_STAMP_NONE;
        *ns = t;
        return TIME_STAMP_OF_DAY;
    }
    const int y = whole(&p, end, 4), month = take(&p, end, "-/") ? whole(&p, end, 2) : -1;
    const int d = take(&p, end, "-/") ? whole(&p, end, 2) : -1;

    if (!days_of(y, month, d, &day) || !take(&p, end, "T t") || !time_of_day(&p, end, &t)
        || !zone(p, end, &t))
        return TIME_STAMP_NONE;
    *ns = day * NS_PER_DAY + t;
    return TIME_STAMP_DATE;
}

void time_stamp_text(int64_t ns, char out[32])
{
    const int64_t day = ns / NS_PER_DAY, s = ns / NS_PER_S % 86400;
    int y = YEAR_MIN, m = 12;
    int64_t first = 0;

    for (int64_t next; y < YEAR_MAX && days_of(y + 1, 1, 1, &next) && next <= day; )
        y++;
    while (m > 1 && (!days_of(y, m, 1, &first) || first > day))
        m--;
    days_of(y, m, 1, &first);
    snprintf(out, 32, "%04d-%02d-%02dT%02d:%02d:%02d", y, m, (int)(day - first) + 1,
             (int)(s / 3600), (int)(s / 60 % 60), (int)(s % 60));
}
