/*
 * rigcheck_session.h - the rig check inside a session, found in its frames.
 *
 *     rigcheck_session_init -> ( core_frame, rigcheck_session_frame ) ...
 *                           -> rigcheck_session_judge when it says that it is over
 *
 * The check sees what the rig sends while the session is in CHECK, from the frame
 * after the one that led there to the one that ends it.  It begins anew after a pause
 * or a lost line, but not after a restart of the rig, which is a finding.  One that
 * was skipped or paused is none.  One that the session's end cuts short, STARTING
 * included, is judged as far as it went: a converter at its rail never lets it end.
 *
 * Live and in a replay the same frames come here, so the same report comes out, but
 * for the age of a calibration of which the day is told.
 *
 * A value of some 400 kB; no allocation, no I/O, no clock; one thread.
 */
#ifndef RIGCHECK_SESSION_H
#define RIGCHECK_SESSION_H

#include "analysis/rigcheck.h"
#include "session/core.h"

/* Members may be read. */
struct rigcheck_session {
    struct rigcheck_last last;   /* of the check before, as the recording says */
    bool under_way;              /* what comes is of the check */
    bool early;                  /* private: under way before it was asked for */
    bool complete;               /* of the latest that was over: it came to its end */
    struct rigcheck check;
};

void rigcheck_session_init(struct rigcheck_session *k);

/* A frame that c has just taken.  Whether a check is over with it, to be judged. */
bool rigcheck_session_frame(struct rigcheck_session *k, const struct core *c,
                            const struct wire_frame *f);

/* The recording ends here, maybe in a check.  As above. */
bool rigcheck_session_cut(struct rigcheck_session *k);

/* What the check before left, as a frame's values, ASKED; t_us is 0. */
void rigcheck_session_put_last(const struct rigcheck_last *last, struct record_check *out);

#endif /* RIGCHECK_SESSION_H */
