/*
 * rig.h - a rig on a link: find it, agree on the version, take its frames.
 *
 *     rig_open -> rig_start -> ( rig_next | rig_cue ... ) -> rig_stop -> rig_close
 *
 * rig_open waits for HELLO: a board that resets when its port is opened (every
 * Uno does) needs up to two seconds.  Damaged bytes are dropped, counted and
 * reported frame by frame, never passed on.  Nothing allocates after rig_open.
 * One thread.
 *
 * Between rig_open and rig_start the rig's calibration block may be read and written:
 * rig_block.h.
 */
#ifndef RIG_H
#define RIG_H

#include <stdbool.h>

#include "err.h"
#include "wire.h"

#define RIG_HELLO_WAIT_MS 5000  /* an Uno's bootloader takes 2 s */
#define RIG_AGAIN_WAIT_MS 2500  /* a lost one: it is tried again anyway */

struct rig;

struct rig_frame {
    struct wire_frame frame;   /* valid when has_frame */
    bool has_frame;
    uint32_t dropped_bytes;    /* damaged, just before it; report them first */
};

/* Open the device and wait at most wait_ms for its HELLO, kept for rig_hello.
 * ERR_OK, or *out NULL and an error of link_open, ERR_SILENT (nothing that speaks our wire
 * answered), ERR_VERSION, ERR_GONE. */
int rig_open(const char *name, int wait_ms, struct rig **out, struct err_text *why);

/* The HELLO frame rig_open saw. */
const struct wire_frame *rig_hello(const struct rig *r);

/* Ask for samples.  ERR_OK or ERR_GONE. */
int rig_start(struct rig *r);

/* The next frame.  1 when *out says something; 0 when timeout_ms passed with
 * nothing; ERR_GONE.  With timeout_ms 0 only what has arrived is looked at. */
int rig_next(struct rig *r, struct rig_frame *out, int timeout_ms);

/* Show the client a cue.  ERR_OK, ERR_GONE. */
int rig_cue(struct rig *r, enum wire_cue cue);

/* Ask for HELLO again. */
int rig_ask(struct rig *r);

/*
 * Send a command, n bytes after its id, and wait for its answer: the REPLY, or to
 * CMD_CAL_READ a CALIBRATION of the offset asked for.  A lost one is sent
 * again, and one that the rig is too busy for, up to 10 s.  Before rig_start; a button's event is kept for rig_next, other
 * frames are not.  ERR_OK, ERR_GONE, ERR_SILENT.
 */
int rig_exchange(struct rig *r, uint8_t type, const uint8_t *fields, uint8_t n,
                 struct wire_frame *out);

/* Light off, samples off; frames already on the way come from rig_next until
 * the REPLY to CMD_STOP. */
int rig_stop(struct rig *r);

/* NULL is allowed. */
void rig_close(struct rig *r);

#endif /* RIG_H */
