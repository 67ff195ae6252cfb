/* day.c - see day.h. */
#include "calibration/day.h"

#include <stdio.h>
#include <string.h>

#define YEAR_MIN 1970
#define YEAR_MAX 9999
#define ERA_DAYS 146097  /* in 400 years */

static int two(const char *s)
{
    return (s[0] - '0') * 10 + (s[1] - '0');
}

static int month_days(int y, int m)
{
    static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    const bool leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;

    return days[m - 1] + (m == 2 && leap);
}

bool day_ok(const char *text)
{
    if (strlen(text) != DAY_TEXT - 1)
        return false;
    for (int i = 0; i < DAY_TEXT - 1; i++)
        if (i == 4 || i == 7 ? text[i] != '-' : text[i] < '0' || text[i] > '9')
            return false;

    const int y = two(text) * 100 + two(text + 2), m = two(text + 5), d = two(text + 8);
    return y >= YEAR_MIN && m >= 1 && m <= 12 && d >= 1 && d <= month_days(y, m);
}

/* Days since a 1 March, so that the leap day is a year's last: see "Calendrical
 * Calculations", Dershowitz and Reingold. */
static int number(const char *text)
{
    const int m = two(text + 5), d = two(text + 8);
    const int y = two(text) * 100 + two(text + 2) - (m <= 2);
    const int of_year = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;

    return y * 365 + y / 4 - y / 100 + y / 400 + of_year;
}

int day_between(const char *from, const char *to)
{
    return number(to) - number(from);
}

static void write_day(int n, char out[DAY_TEXT])
{
    const int era = n / ERA_DAYS, of_era = n % ERA_DAYS;
    const int year = (of_era - of_era / 1460 + of_era / 36524 - of_era / (ERA_DAYS - 1)) / 365;
    const int of_year = of_era - (365 * year + year / 4 - year / 100);
    const int m = (5 * of_year + 2) / 153;
    const int d = of_year - (153 * m + 2) / 5 + 1;
    char text[40];

    snprintf(text, sizeof text, "%04d-%02d-%02d", year + era * 400 + (m >= 10),
             m < 10 ? m + 3 : m - 9, d);
    memcpy(out, text, DAY_TEXT - 1);
    out[DAY_TEXT - 1] = '\0';
}

void day_after(const char *from, int days, char out[DAY_TEXT])
{
    const int first = number("1970-01-01"), last = number("9999-12-31");
    const long n = (long)number(from) + days;

    write_day(n < first ? first : n > last ? last : (int)n, out);
}
