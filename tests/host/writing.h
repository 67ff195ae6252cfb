/*
 * writing.h - texts written line by line, for tests that know what is in them.
 *
 * There is one text; each test has a process of its own.
 */
#ifndef WRITING_H
#define WRITING_H

#include <stdbool.h>
#include <stddef.h>

#include "interchange/curve_file.h"

void writing_put(const char *format, ...) __attribute__((format(printf, 1, 2)));
void writing_clear(void);

/* Read what was written, which must be possible.  o may be NULL. */
struct curve_file *writing_read(const struct curve_file_options *o);

/* Gaps in a curve, and whether a note holds that part. */
size_t writing_gaps(const struct curve *c);
bool writing_noted(const struct curve_file *f, const char *part);

#endif /* WRITING_H */
