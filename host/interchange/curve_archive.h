/*
 * curve_archive.h - a zip of curves to sets: one session, or a zip of sessions.
 *
 * Every .csv, .tsv and .txt that is not an info.csv is a set; a zip in the zip is a
 * session; anything deeper is refused.  What else is in it is left alone.
 */
#ifndef CURVE_ARCHIVE_H
#define CURVE_ARCHIVE_H

#include <stdbool.h>

#include "err.h"
#include "interchange/archive.h"
#include "interchange/curve_file.h"
#include "interchange/notes.h"

#define CURVE_ARCHIVE_DEPTH_MAX 2

/* Growing sets; the caller frees them. */
struct curve_archive {
    const struct curve_file_options *o;
    struct notes *notes;
    unsigned long long budget;      /* bytes that may still be unpacked */
    size_t sets;
    struct curve_set *set;
    size_t unreadable;              /* tables that were refused, each with a note */
    bool tindeq;                    /* a data set of Tindeq's was among them */
    struct err_text first;          /* the first refusal */
    int first_err;
};

/* Read what is in a.  name is for sentences and labels.  ERR_OK, also when no set was
 * found; ERR_RANGE, ERR_IO, ERR_FORMAT for what ends the reading. */
int curve_archive_read(struct curve_archive *all, const char *name, struct archive *a,
                       struct err_text *why);

#endif /* CURVE_ARCHIVE_H */
