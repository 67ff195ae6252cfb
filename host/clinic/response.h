/*
 * response.h - how this person's pain on the same load test changed around sessions.
 *
 * After minus before of each session (45 min and next day beside it):
 *     eased            -2 or less, and 30 % of before or more
 *     stirred up       +2 or more
 *     no clear change  all else
 * (NRS: Farrar et al. 2001 for 2 points and about 30 %.)  Counted, never averaged into a
 * promise; under RESPONSE_LEAST sessions there are too few to tell.  A session without
 * before or after is missing and counted as missing.  Pure.
 */
#ifndef RESPONSE_H
#define RESPONSE_H

#include "clinic/course.h"
#include "clinic/stats.h"

#define RESPONSE_LEAST 3

enum response { RESPONSE_MISSING, RESPONSE_EASED, RESPONSE_NO_CLEAR_CHANGE, RESPONSE_STIRRED_UP };

struct response_sums {
    int sessions, missing, eased, no_clear_change, stirred_up;   /* sessions: all of them */
    double eased_low, eased_high;     /* exact 95 % interval of the share eased of those
                                         not missing, 0 .. 1; NAN of none */
    struct stats_median change;       /* points, after minus before, of those not missing */
    struct stats_median change_24h;   /* next day minus before, of those with both */
    double before_first, before_rest; /* mean before of the first third and of the rest: pain
                                         that starts high tends to be lower next time
                                         whatever is done (regression to the mean).
                                         NAN under RESPONSE_LEAST known ones */
    bool too_few;                     /* under RESPONSE_LEAST not missing */
};

/* NAN for either: missing. */
enum response response_of(double before, double after);
const char *response_word(enum response r);
/* Of one side's sessions with holds (COURSE_BOTH count for both).  ERR_OK, or ERR_FULL
 * without memory. */
int response_sums(const struct course *c, enum course_side side, struct response_sums *out);

#endif /* RESPONSE_H */
