/*
 * calibrate_rig.h - known loads hung on a rig one after the other, and recorded.
 *
 * For each load in its order: ask for it, wait until it hangs still (steady.h), take
 * the stretch, go on.  With a keyboard Enter goes on (or takes what hangs still but
 * has not changed), r takes the load again and q stops; automatic takes a load by
 * itself once it hangs still and differs from the one before.
 *
 * A rig that leaves the line is waited for; the load that was being read is then read
 * anew, those taken before stay taken.
 *
 * Everything the rig sends is recorded, and which samples are of which load
 * (taken.h); the calibration is then computed from the recording alone.
 */
#ifndef CALIBRATE_RIG_H
#define CALIBRATE_RIG_H

#include <stdbool.h>
#include <stddef.h>

#include "calibration/points.h"

#define CALIBRATE_RIG_STILL_S 3.0     /* what --still is when not said */
#define CALIBRATE_RIG_WAIT_S  120.0   /* rig's time for one load, when automatic */

#define CALIBRATE_RIG_AWAY_S  120.0   /* what --wait-for-rig is when not said */

/* A load differs from the one before by the largest of these; design choices. */
#define CALIBRATE_RIG_DIFFER_COUNTS 1000.0
#define CALIBRATE_RIG_DIFFER_SIGMAS 20.0   /* of the noise of a sample */
#define CALIBRATE_RIG_DIFFER_FRAC   0.01   /* of the span of the loads taken */

struct calibrate_rig {
    const char *device, *recording;       /* the recording must not exist */
    const struct points *loads;
    double still_s;
    double wait_for_rig_s;                /* how long a rig may be away */
    bool automatic;
    const char *before_text;              /* calibration in force; "": none */
    size_t before_bytes;
};

/* Whether these loads can be asked for: EXIT_OK, or EXIT_USAGE having said why not. */
int calibrate_rig_check(const struct calibrate_rig *cfg);

/* EXIT_OK when every load was taken; EXIT_FAILED having said why not.  A recording
 * that was begun stays either way. */
int calibrate_rig(const struct calibrate_rig *cfg);

#endif /* CALIBRATE_RIG_H */
