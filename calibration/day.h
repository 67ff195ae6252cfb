/*
 * day.h - days of the calendar, as the text "2026-11-25".
 *
 * Such texts compare as days do (strcmp).  Days are of the proleptic Gregorian
 * calendar, years 1970 to 9999.  No clock; any thread.
 */
#ifndef DAY_H
#define DAY_H

#include <stdbool.h>

enum { DAY_TEXT = 11 };  /* bytes of a day's text, with its end */

/* Whether text is a day that exists, and nothing else. */
bool day_ok(const char *text);

/* Days from one day to another; negative when the second is earlier.  Both must
 * be day_ok. */
int day_between(const char *from, const char *to);

/* The day that is days later, into out.  from must be day_ok; a day outside the
 * years above gives the nearest of them. */
void day_after(const char *from, int days, char out[DAY_TEXT]);

#endif /* DAY_H */
