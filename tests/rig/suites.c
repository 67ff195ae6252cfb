/* suites.c - whole programs on the virtual rig. */
#include "suites.h"

#include <stddef.h>

#define SUITES(X) \
    X(chip) X(eeprom) X(serial) X(calibrate) X(real_cells) X(whole) X(history) X(calls) \
    X(check) X(fit) X(breaks) X(truth) X(steps) X(client_run) X(three_weeks)

#define X(name) Suite *name##_suite(void);
SUITES(X)
#undef X

Suite *(*const suites[])(void) = {
#define X(name) name##_suite,
    SUITES(X)
#undef X
    NULL
};
