/* course_made.c - see course_made.h. */
#include "course_made.h"

#include <math.h>
#include <stdio.h>

struct course_session course_made_session(int day, enum course_side side)
{
    struct course_session s = {
        .started_unix_us = (COURSE_MADE_DAY + day) * COURSE_MADE_DAY_US + 9 * 3600 * 1000000LL,
        .day = COURSE_MADE_DAY + day,
        .side = side,
        .holds = true,
        .asked = { NAN, NAN, NAN, 0 },
        .asked_s = NAN, .asked_ns = NAN,
        .reference_n = NAN, .target_n = NAN, .mean_n = NAN, .mean_pct = NAN,
        .in_band_s = NAN, .held_s = NAN, .impulse_ns = NAN, .completed_pct = NAN,
        .best_1s_n = NAN, .trials_cv_pct = NAN,
        .pain_before = NAN, .pain_during = NAN, .pain_after = NAN,
        .pain_45min = NAN, .pain_morning = NAN, .pain_24h = NAN,
        .settle_h = NAN, .effort = NAN,
    };

    snprintf(s.setting, sizeof s.setting, "position=prone");
    return s;
}

struct course course_made_of(struct course_session *session, int sessions)
{
    struct course c = { .client = "t1", .pain_limit = -1, .sessions_per_week = NAN };

    c.session = session;
    c.sessions = sessions;
    if (sessions > 0) {
        c.today = session[sessions - 1].day;
        c.now_unix_us = session[sessions - 1].started_unix_us + 3600 * 1000000LL;
    }
    course_series(&c);
    return c;
}
