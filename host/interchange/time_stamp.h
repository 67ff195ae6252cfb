/*
 * time_stamp.h - dates and times of day as text.
 *
 * ISO 8601, 2024-03-05T10:11:12.345 (a blank for T, a slash for the hyphens, a
 * comma for the point; no zone, Z, +hh:mm, +hhmm or +hh), years 1971 to 2199; and
 * times of day, hh:mm:ss.fff or h:mm:ss.fff.  Dates in another order are not read: 03/04 is
 * March or April.  Pure; any thread.
 */
#ifndef TIME_STAMP_H
#define TIME_STAMP_H

#include <stddef.h>
#include <stdint.h>

enum time_stamp {
    TIME_STAMP_NONE,
    TIME_STAMP_OF_DAY,     /* ns since midnight */
    TIME_STAMP_DATE,       /* ns since 1970-01-01, in UTC when a zone is given */
};

/* Read all of s[0 .. n-1]; *ns is written unless NONE is returned.  Digits of a
 * fraction over the ninth are let go. */
enum time_stamp time_stamp_read(const char *s, size_t n, int64_t *ns);

/* "2024-03-05T10:11:12" for a TIME_STAMP_DATE. */
void time_stamp_text(int64_t ns, char out[32]);

#endif /* TIME_STAMP_H */
