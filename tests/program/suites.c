/* suites.c - whole programs that need no rig. */
#include "suites.h"

#include <stddef.h>

#define SUITES(X) \
    X(analyze) X(clients) X(decide) X(visits) X(doctor)

#define X(name) Suite *name##_suite(void);
SUITES(X)
#undef X

Suite *(*const suites[])(void) = {
#define X(name) name##_suite,
    SUITES(X)
#undef X
    NULL
};
