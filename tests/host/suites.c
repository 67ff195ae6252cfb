/* suites.c - the host's suites, room by room. */
#include "suites.h"

#include <stddef.h>

#define SUITES(X) \
    X(wire) X(filter) X(filter_run) X(filter_oracle) X(despike) X(clock) X(calibration) \
    X(protocol) X(hold) X(session) X(recording) X(link) X(allocation) X(terminal) \
    X(number) X(curve_refusals) X(curve_file) X(curve_gaps) X(curve_glitches) X(curve_archive)

#define X(name) Suite *name##_suite(void);
SUITES(X)
#undef X

Suite *(*const suites[])(void) = {
#define X(name) name##_suite,
    SUITES(X)
#undef X
    NULL
};
