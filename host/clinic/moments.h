/*
 * moments.h - when pain after a session is to be noted, and what counts as in time.
 *
 * After the session's end:
 *     min45     30 to 90 minutes
 *     morning   of the next day, 04:00 to 12:00 local time.  A day goes from 04:00 to
 *               04:00, so that a session at half past midnight is the evening before's.
 *     h24       20 to 30 hours
 * Both bounds count.  Something felt outside of its window is late (or early): it is
 * kept, and counts as missing.  The windows are this project's choice around the
 * moments that pain is commonly followed at.  before, hold, after and daily have none.
 *
 * Local time is the session's: its end and its offset from UTC.  Pure; values.
 */
#ifndef MOMENTS_H
#define MOMENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* NAME, word of ENTRY_MOMENTS, what people may type too, for people */
#define MOMENTS(X)                                                 \
    X(BEFORE,  "before",  "before",  "before the session")         \
    X(HOLD,    "hold",    "hold",    "during the holds")           \
    X(AFTER,   "after",   "after",   "right after it")             \
    X(MIN45,   "min45",   "45min",   "45 minutes after")           \
    X(MORNING, "morning", "morning", "next morning")               \
    X(H24,     "h24",     "24h",     "24 hours after")             \
    X(DAILY,   "daily",   "daily",   "of any day")

enum moments {
#define X(name, word, typed, text) MOMENTS_##name,
    MOMENTS(X)
#undef X
    MOMENTS_COUNT
};

/* The ones that are reminded of. */
#define MOMENTS_FIRST_DUE MOMENTS_MIN45
#define MOMENTS_LAST_DUE  MOMENTS_H24

/* When a session ended. */
struct moments_end {
    int64_t unix_us;
    int utc_offset_min;
};

struct moments_window {
    int64_t from_us, to_us;  /* Unix time, both in it */
};

enum moments_when { MOMENTS_COMING, MOMENTS_DUE, MOMENTS_MISSED };

const char *moments_word(enum moments m);
const char *moments_text(enum moments m);
/* By either word; MOMENTS_COUNT when it is none. */
enum moments moments_of(const char *word);

/* False when the moment has no window. */
bool moments_window(enum moments m, struct moments_end end, struct moments_window *out);

/* Whether what was felt at that time stands for the moment; always, without a window. */
bool moments_in_time(enum moments m, struct moments_end end, int64_t felt_unix_us);

/* How a window lies at a time. */
enum moments_when moments_when(const struct moments_window *w, int64_t now_unix_us);

/* Days since 1970 of the local calendar, for columns and charts. */
int moments_day(int64_t unix_us, int utc_offset_min);

#endif /* MOMENTS_H */
