/*
 * store_look.h - a clinic's folder as it lies there, for examining and mending.
 *
 *     store_look_open -> store_look_lines, store_look_held -> store_look_close
 *
 * Works on what store_open refuses.
 */
#ifndef STORE_LOOK_H
#define STORE_LOOK_H

#include "clinic/store_inside.h"

struct store_look {
    struct store s;          /* folder; index opened for reading alone, db NULL: unreadable */
    struct journal_text text;
    bool has_journal, has_index;
    size_t whole;            /* bytes before an unfinished end */
    struct store_meta meta;
    bool head;               /* the first line is sound */
    bool follows;            /* the index is of this journal */
};

int store_look_open(const char *folder, struct store_look *l, struct store_health *h,
                    struct err_text *why);
void store_look_close(struct store_look *l);

/* Note in the index's temporary table the ids of all sound lines. */
int store_look_lines(struct store_look *l, struct store_health *h, struct err_text *why);

/* Calls each for every entry of the index, in the journal's order, that is no sound line
 * and whose row is sound.  An index of another journal holds none: what was erased stays
 * so.  Returns what each does when it is not ERR_OK. */
int store_look_held(struct store_look *l,
                    int (*each)(void *arg, int64_t seq, const struct entry *e), void *arg);

/* store_examine without waiting for the lock. */
int store_look_examine(const char *folder, struct store_health *out, struct err_text *why);

#endif /* STORE_LOOK_H */
