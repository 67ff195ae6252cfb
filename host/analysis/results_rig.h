/*
 * results_rig.h - what a recording says of its rig: whether it was fit for the
 * session, and which calibration it carried.
 *
 *     results_rig_init -> ( core_frame, results_rig_frame ) ... -> results_rig_end
 *
 * The check is that of rigcheck.h, of the frames that rigcheck_session.h finds; its
 * day is the recording's.  A later check of the session replaces an earlier one.
 *
 * struct results_rig is a value of some 400 kB, private; one thread.
 */
#ifndef RESULTS_RIG_H
#define RESULTS_RIG_H

#include "analysis/rigcheck_session.h"
#include "calibration/day.h"
#include "err.h"

/* The calibration in the rig's memory beside the session's: word in results. */
#define RESULTS_RIG_CARRIES(X)                                                     \
    X(NOT_KNOWN, "not_known")      /* it was not asked, or did not say */           \
    X(ABSENT,    "absent")         /* it carries none */                           \
    X(SAME,      "same")           /* to the last bit */                           \
    X(NEWER,     "newer")          /* than the session's, by date */               \
    X(OLDER,     "older")                                                         \
    X(OTHER,     "other")          /* dates do not tell */                         \
    X(FOREIGN,   "of_another_rig") /* it was written to a rig with another number */ \
    X(UNREADABLE, "unreadable")    /* damaged, or of another version */

enum results_rig_carries {
#define X(name, word) RESULTS_RIG_##name,
    RESULTS_RIG_CARRIES(X)
#undef X
};

/* What struct results keeps. */
struct results_check {
    bool known;                    /* false: there was none; the rest is not set */
    bool complete;                 /* false: the session ended in it */
    struct rigcheck_report report;
    struct rigcheck_last last;     /* the check before, as the recording has it */
};

struct results_carried {
    enum results_rig_carries carries;
    char id[CALIBRATION_ID_MAX], date[CALIBRATION_DAY_MAX];  /* "": not known */
};

struct results;

struct results_rig {
    struct rigcheck_session check;
    uint8_t block[WIRE_CAL_BLOCK_MAX];
    uint16_t n;                    /* bytes of it that came */
    bool whole, none;              /* all of it came; the rig said that there is none */
};

void results_rig_init(struct results_rig *g);

/* A frame of r's recording that c has just taken; fills r's check. */
void results_rig_frame(struct results_rig *g, struct results *r, const struct core *c,
                       const struct wire_frame *f);

/* The recording is over; r's calibration, hello and begin are set. */
void results_rig_end(struct results_rig *g, struct results *r);

/* What r's check was judged by; points into r and day, DAY_TEXT bytes. */
struct rigcheck_context results_rig_context(const struct results *r, char *day);

const char *results_rig_word(enum results_rig_carries c);

#endif /* RESULTS_RIG_H */
