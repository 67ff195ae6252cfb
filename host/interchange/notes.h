/*
 * notes.h - what was assumed while a file was read, one sentence each.
 *
 * A note that is there already is not added again.  A resource.
 */
#ifndef NOTES_H
#define NOTES_H

#include <stdbool.h>
#include <stddef.h>

#define NOTES_LENGTH 256
#define NOTES_MAX    200     /* more are left out: nobody reads them */

/* Zero is an empty one.  Members may be read. */
struct notes {
    size_t n;
    char (*note)[NOTES_LENGTH];   /* owned */
    bool no_memory;               /* one could not be kept */
};

void notes_add(struct notes *s, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

void notes_close(struct notes *s);

#endif /* NOTES_H */
