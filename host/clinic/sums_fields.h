/*
 * sums_fields.h - the members of sums as a list, to compare and to show them.
 *
 * In the order of sums.h.  A member that is missing here would never be told as
 * different; a test holds the list against the sizes of the structs.  Values; no I/O.
 */
#ifndef SUMS_FIELDS_H
#define SUMS_FIELDS_H

#include <jansson.h>
#include <stddef.h>

#include "clinic/sums.h"

enum sums_type { SUMS_REAL, SUMS_INT, SUMS_INT64, SUMS_BOOL, SUMS_TEXT };

struct sums_field {
    const char *name;
    enum sums_type type;
    size_t offset, bytes;
};

/* One of the four structs. */
struct sums_fields {
    const char *name;        /* "", "hold", "push", "answer" */
    const struct sums_field *field;
    int n;
    size_t bytes;            /* of the struct; of sums up to its arrays */
};

extern const struct sums_fields sums_fields_whole, sums_fields_hold, sums_fields_push,
    sums_fields_answer;

/* A member's value for people, "not known" for NAN, into n bytes; and as JSON, null for
 * NAN (a new reference). */
void sums_fields_text(const struct sums_field *f, const void *of, char *to, size_t n);
json_t *sums_fields_json(const struct sums_field *f, const void *of);

/* All of it; holds, pushes and answers as arrays. */
json_t *sums_fields_all(const struct sums *m);

/*
 * Calls each for every member in which now differs from old, bit for bit but that NAN is
 * NAN.  name is "mean_n" or "hold 2 mean_n"; where only one has such a hold, "hold 2" with
 * f NULL and the absent one NULL.  Returns how many.
 */
int sums_fields_differ(const struct sums *old, const struct sums *now,
                       void (*each)(void *arg, const char *name, const struct sums_field *f,
                                    const void *old, const void *now), void *arg);

#endif /* SUMS_FIELDS_H */
