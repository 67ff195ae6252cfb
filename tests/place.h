/*
 * place.h - a folder of its own for a test, under $TMPDIR or /tmp.
 *
 *     place_make -> place_path ... -> place_remove
 *
 * One at a time in a process.  Where none can be made the process ends, saying why.
 */
#ifndef PLACE_H
#define PLACE_H

void place_make(void);

/* The same in another folder; NULL is /tmp. */
void place_make_in(const char *base);

/* A path in the folder, and the folder's own; valid until the eighth call after. */
const char *place_path(const char *name);
const char *place_folder(void);

/* With everything in it. */
void place_remove(void);

#endif /* PLACE_H */
