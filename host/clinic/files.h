/*
 * files.h - copying, digesting and removing folders of files, safely.
 *
 * Only regular files count; links and anything else are left alone.  What is made is
 * readable by its owner only (0600, 0700) and on the disk when a call returns ERR_OK.
 * Every failure has a sentence with the path.
 */
#ifndef FILES_H
#define FILES_H

#include <stdbool.h>
#include <stdint.h>

#include "err.h"

#define FILES_SHA256_TEXT 65     /* 64 hex digits and a zero */

/* SHA-256 and length of a file; bytes may be NULL. */
int files_digest(const char *path, char sha256[FILES_SHA256_TEXT], int64_t *bytes,
                 struct err_text *why);

/* Copy a file to a name that must not exist. */
int files_copy(const char *from, const char *to, struct err_text *why);

/* Make one folder (its parent must be there); ERR_BUSY when it exists. */
int files_folder(const char *path, struct err_text *why);

/* Copy the regular files of a folder into a new one. */
int files_copy_folder(const char *from, const char *to, struct err_text *why);

/* Remove a folder's regular files, the folders in it, and it.  Nothing there is fine. */
int files_remove(const char *path, struct err_text *why);

/* Call each for the name of every regular file, sorted.  Stops at other than ERR_OK and
 * returns that. */
int files_each(const char *folder, int (*each)(void *arg, const char *name), void *arg,
               struct err_text *why);

/* Make a folder's list of names durable. */
int files_sync(const char *folder, struct err_text *why);

/* One plain name: no '/', not "." or "..", letters, digits, '.', '_' and '-' only. */
bool files_plain_name(const char *name);

#endif /* FILES_H */
