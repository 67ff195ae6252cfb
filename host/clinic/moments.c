/* moments.c - see moments.h. */
#include "clinic/moments.h"

#include <string.h>

#define MINUTE_US      INT64_C(60000000)
#define HOUR_US        (60 * MINUTE_US)
#define DAY_US         (24 * HOUR_US)
#define DAY_BEGINS_US  (4 * HOUR_US)
#define MORNING_END_US (12 * HOUR_US)

static const struct { const char *word, *typed, *text; } words[MOMENTS_COUNT] = {
#define X(name, word, typed, text) { word, typed, text },
    MOMENTS(X)
#undef X
};

const char *moments_word(enum moments m)
{
    return words[m].word;
}

const char *moments_text(enum moments m)
{
    return words[m].text;
}

enum moments moments_of(const char *word)
{
    int m = 0;

    while (m < MOMENTS_COUNT && strcmp(word, words[m].word) != 0
           && strcmp(word, words[m].typed) != 0)
        m++;
    return (enum moments)m;
}

/* Whole days up to a time, also before 1970. */
static int64_t days(int64_t local_us)
{
    return local_us / DAY_US - (local_us % DAY_US < 0);
}

static void morning(struct moments_end end, struct moments_window *out)
{
    const int64_t offset_us = end.utc_offset_min * MINUTE_US;
    const int64_t next = days(end.unix_us + offset_us - DAY_BEGINS_US) + 1;

    out->from_us = next * DAY_US + DAY_BEGINS_US - offset_us;
    out->to_us = next * DAY_US + MORNING_END_US - offset_us;
}

bool moments_window(enum moments m, struct moments_end end, struct moments_window *out)
{
    switch (m) {
    case MOMENTS_MIN45:
        *out = (struct moments_window){ end.unix_us + 30 * MINUTE_US,
                                        end.unix_us + 90 * MINUTE_US };
        return true;
    case MOMENTS_MORNING:
        morning(end, out);
        return true;
    case MOMENTS_H24:
        *out = (struct moments_window){ end.unix_us + 20 * HOUR_US, end.unix_us + 30 * HOUR_US };
        return true;
    case MOMENTS_BEFORE:
    case MOMENTS_HOLD:
    case MOMENTS_AFTER:
    case MOMENTS_DAILY:
    case MOMENTS_COUNT:
        break;
    }
    return false;
}

bool moments_in_time(enum moments m, struct moments_end end, int64_t felt_unix_us)
{
    struct moments_window w;

    return !moments_window(m, end, &w) || moments_when(&w, felt_unix_us) == MOMENTS_DUE;
}

enum moments_when moments_when(const struct moments_window *w, int64_t now_unix_us)
{
    return now_unix_us < w->from_us ? MOMENTS_COMING
         : now_unix_us <= w->to_us ? MOMENTS_DUE : MOMENTS_MISSED;
}

int moments_day(int64_t unix_us, int utc_offset_min)
{
    return (int)days(unix_us + utc_offset_min * MINUTE_US);
}
