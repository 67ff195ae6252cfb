/*
 * course.h - one person's sessions in order, as the rules and statistics see them.
 *
 * A value made by course_load (course_load.h) from the index, or by a test or a
 * simulation by hand.  One row a session; NAN and UNKNOWN mean not known, and are never
 * taken for 0 or no.  Pure: all rules, statistics, tolerance and plans are functions of
 * it and of "now".
 */
#ifndef COURSE_H
#define COURSE_H

#include <stdbool.h>
#include <stdint.h>

#define COURSE_ID_TEXT     33
#define COURSE_SERIES_TEXT 160

enum course_side { COURSE_LEFT, COURSE_RIGHT, COURSE_BOTH };
enum course_yes { COURSE_UNKNOWN, COURSE_NO, COURSE_YES };

/* The four numbers of a dose, prescribed or suggested.  NAN, 0: not stated. */
struct course_dose {
    double target_pct, hold_s, rest_s;
    int count;
};

struct course_session {
    char id[COURSE_ID_TEXT];
    int64_t started_unix_us;
    int day;                     /* local day, days since 1970-01-01 */
    enum course_side side;
    char protocol[48];
    bool holds;                  /* holds were prescribed: it has a dose */
    char reference_of[16];       /* "best_1s", "pain_limited", ... as in sums.h */

    /* What must be the same for numbers to be compared: position, angles, strap, feedback,
     * rig and calibration, as "key=value;key=value".  Two sessions of the same series, and
     * no others, may be compared. */
    char setting[COURSE_SERIES_TEXT];
    int series;                  /* its number among the same side's, from 0 */
    char changed[64];            /* first of a new series: the keys that are new, else "" */

    struct course_dose asked;
    double asked_s, asked_ns;
    double reference_n, target_n, mean_n;  /* mean_n: measured force in the holds */
    double mean_pct;             /* mean_n of reference_n */
    double in_band_s, held_s, impulse_ns, completed_pct;
    int holds_done;
    double best_1s_n;            /* best push of the session */
    double trials_cv_pct;

    double pain_before, pain_during, pain_after;  /* during: the highest of the holds */
    double pain_45min, pain_morning, pain_24h;    /* in time; late ones are missing */
    double settle_h, effort;
    enum course_yes sharp_or_new, morning_worse, analgesic;
};

struct course {
    char client[17];
    int pain_limit;              /* 0-10, this person's; -1: the rules' own */
    double sessions_per_week;    /* planned; NAN: not stated */
    int64_t now_unix_us;
    int today;                   /* local day */
    int sessions;
    struct course_session *session;  /* oldest first; owned by whoever made it */
    /* the prescription in force, by side (COURSE_LEFT, COURSE_RIGHT) */
    bool has_dose[2];
    char dose_protocol[2][48];
    struct course_dose dose[2];
    struct course_dose dose_most[2];     /* that protocol's own numbers, over which no
                                            advice goes; NAN, 0: not known */
    int64_t dose_since_unix_us[2];
};

/*
 * Number the series, and say what changed.  A series is a side (two legs together are a
 * third one: their force is not one leg's) with a setting; numbers go up in order of first
 * appearance, and no two series a leg takes part in have the same.  A setting that comes
 * back goes on with its old series: the same setting is all that makes numbers comparable,
 * and a person who is tested in two positions by turns would never have a history
 * otherwise.  changed lists the keys that differ from the session before it of that side
 * ("knee_deg, strap"; "side" when one leg became two or two one), in the order of the
 * setting; "..." ends a list that has no room.
 */
void course_series(struct course *c);

/* Whether the numbers of two sessions may be compared: same side, same series. */
bool course_same_series(const struct course_session *a, const struct course_session *b);

/* Whether a session is one of a side's: COURSE_BOTH sessions are of both, and all are
 * of COURSE_BOTH. */
bool course_of_side(const struct course_session *s, enum course_side side);

/* Index of the latest session of a side as above, or -1. */
int course_latest(const struct course *c, enum course_side side);

#endif /* COURSE_H */
