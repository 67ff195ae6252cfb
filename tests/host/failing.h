/*
 * failing.h - a disk whose n-th change fails, or is the last before the power goes.
 *
 * Changes are the journal's system calls (journal_calls) and the writes, syncs,
 * truncations and deletions of SQLite's files, counted together.  A power cut takes back
 * what was not synced: all of it, or every part by the toss of a seeded coin.  For a
 * process of its own, which it ends.
 */
#ifndef FAILING_H
#define FAILING_H

enum failing_how {
    FAILING_IO,              /* that one change fails */
    FAILING_FULL,            /* it and every write after it finds no room */
    FAILING_KILL,            /* half of it is done, and the process is gone */
    FAILING_POWER,           /* what was not synced is lost */
    FAILING_POWER_SOME,      /* some of it is */
    FAILING_HOWS
};

enum { FAILING_EXIT = 99 };  /* how a killed process ends */

/* From now on; at 0 never. */
void failing_begin(enum failing_how how, int at, unsigned seed);
int failing_count(void);     /* changes so far */
int failing_bulk(int n);     /* whether change n was one of SQLite's many writes of pages */

#endif /* FAILING_H */
