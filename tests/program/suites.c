/* suites.c - whole programs that need no rig. */
#include "suites.h"

#include <stddef.h>

#define SUITES(X) \
    X(analyze) X(rigs_mixed) X(clients) X(doctor) X(visits) X(decide)

#define X(name) Suite *name##_suite(void);
SUITES(X)
#undef X

Suite *(*const suites[])(void) = {
#define X(name) name##_suite,
    SUITES(X)
#undef X
    NULL
};
