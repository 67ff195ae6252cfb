/* suites.c - the host's suites, room by room. */
#include "suites.h"

#include <stddef.h>

#define SUITES(X) \
    X(wire) X(filter) X(clock) X(calibration) X(protocol) X(protocol_refused) \
    X(protocol_file) X(protocol_say) X(endurance) X(library) X(proof) X(protocols) \
    X(hold) X(session) X(session_effort) X(session_breaks) \
    X(session_ends) X(session_steps) X(session_holds) X(session_ask) X(session_any) \
    X(recording) X(link) X(allocation) X(terminal) X(terminal_answer) X(queue) X(answers)

#define X(name) Suite *name##_suite(void);
SUITES(X)
#undef X

Suite *(*const suites[])(void) = {
#define X(name) name##_suite,
    SUITES(X)
#undef X
    NULL
};
