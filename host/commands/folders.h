/*
 * folders.h - where our files live: the XDG base directories.
 *
 * One thread.
 */
#ifndef FOLDERS_H
#define FOLDERS_H

#include <stddef.h>

/* $VARIABLE/holdfast/REST, or ~/FALLBACK/holdfast/REST, into buf (n bytes).  ERR_OK;
 * ERR_ABSENT when neither is an absolute path, ERR_RANGE when it is too long. */
int folders_xdg(const char *variable, const char *fallback, const char *rest,
                char *buf, size_t n);

/* mkdir -p, readable by the owner alone.  path is written to, and comes back as it was.
 * ERR_OK, or ERR_IO with errno set. */
int folders_make(char *path);

#endif /* FOLDERS_H */
