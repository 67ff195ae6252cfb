/*
 * reminders.h - which pain scores after sessions are due, are coming, or were missed.
 *
 * For each session in which somebody pushed, and for each moment of moments.h: nothing
 * when a score for it was felt in time; else how its window lies now.  What was noted
 * only out of time is told as late, and stays missing.  A session without computed
 * values may have had pushes, and counts.  Reads the index; the clock is an argument.
 */
#ifndef REMINDERS_H
#define REMINDERS_H

#include "clinic/moments.h"
#include "clinic/store.h"

/* Sessions that ended longer ago are not looked at: nothing can be done about them. */
#define REMINDERS_BACK_DAYS 7

struct reminder {
    char client[ENTRY_CODE_TEXT];
    char session[ENTRY_ID_TEXT];
    char side[8];                /* of the session */
    int64_t started_unix_us;
    int utc_offset_min;          /* of the session */
    enum moments moment;
    enum moments_when when;
    struct moments_window window;
    bool late;                   /* a score is there, out of time */
};

struct reminders {
    struct reminder *reminder;   /* owned: due, then coming, then missed; each by time */
    int n;
};

/* client NULL: all clients.  ERR_OK with *out owned (reminders_free), ERR_IO, ERR_FULL. */
int reminders_list(struct store *s, const char *client, int64_t now_unix_us,
                   struct reminders *out, struct err_text *why);
void reminders_free(struct reminders *r);

/* "due", "coming", "missed". */
const char *reminders_word(enum moments_when w);

#endif /* REMINDERS_H */
